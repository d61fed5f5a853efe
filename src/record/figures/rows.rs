//! A draft's figure of one row of a table that is the one of another row.
//!
//! A row is meant where the draft's sentence has a word of its label that no other row has. What is said of it must then be
//! one of its own figures, or come from elsewhere in the source.

use rustc_hash::FxHashSet;

use super::{Differing, Record, Side, comparable, far};
use crate::amount::{Amount, Mark};
use crate::record::kin;
use crate::statement::{Cell, Change, Figure, FigureKind, Measured, Reading, Unit};

/// More rows are a list, in which any number can be found.
const MOST_ROWS: usize = 60;

/// A figure of a table with its cell.
type InCell<'a> = (&'a Cell, &'a Figure);

impl Record {
    /// The figure of the row that a draft's sentence names, where the draft has that of another row of the same table.
    pub fn of_another_row(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<Differing<'_>> {
        let told = !figure.denied && !figure.quoted && !figure.implied && !figure.part && !figure.ago;
        let level = figure.kind != FigureKind::Rank && !figure.average;
        let number = !matches!(figure.amount.mark, Mark::Vague | Mark::Range) && figure.unit != Unit::Times;
        if !told || !level || !number || figure.cell.is_some() {
            return None;
        }
        let own = Side::new(draft, figure);
        cited.iter().find_map(|source| {
            let reading = self.sources.figures(*source)?;
            let cells: Vec<InCell<'_>> =
                reading.figures.iter().filter_map(|other| Some((other.cell.as_deref()?, other))).collect();
            let mut tables: Vec<u32> = cells.iter().map(|(cell, _)| cell.table).collect();
            tables.dedup();
            tables.into_iter().find_map(|table| {
                let table: Vec<InCell<'_>> = cells.iter().filter(|(cell, _)| cell.table == table).copied().collect();
                let found = in_table(&own, &table)?;
                let elsewhere = cited.iter().any(|source| self.tells_in_prose(&own, &table, *source));
                (!elsewhere).then_some(Differing { source: *source, figure: found, made: None })
            })
        })
    }

    /// Whether a source has a draft's number outside of tables, of anything that the draft speaks of.
    fn tells_in_prose(&self, own: &Side<'_>, table: &[InCell<'_>], source: usize) -> bool {
        let Some(reading) = self.sources.figures(source) else { return false };
        let headers: FxHashSet<u64> =
            table.iter().flat_map(|(cell, _)| cell.label.iter().map(|term| term.key)).collect();
        let prose = reading.figures.iter().filter(|other| other.cell.is_none() && same(own.figure, other));
        prose.into_iter().any(|other| {
            let there = Side::new(reading, other);
            let spoken = own.figure.terms.iter().filter(|term| there.has(term) > 0.0);
            let (mut words, mut label) = (0, false);
            for term in spoken {
                (words, label) = (words + 1, label || headers.contains(&term.key));
            }
            label || words > 1
        })
    }
}

/// The figure of the one row of a table that a draft's sentence names, where the draft's is that of another row.
fn in_table<'a>(own: &Side<'_>, table: &[InCell<'a>]) -> Option<&'a Figure> {
    let figure = own.figure;
    let mut rows: Vec<(u32, &[Measured])> = table.iter().map(|(cell, _)| (cell.row, cell.label.as_slice())).collect();
    rows.dedup_by_key(|(row, _)| *row);
    if rows.len() < 2 || rows.len() > MOST_ROWS {
        return None;
    }
    // A word that two rows have tells neither.
    let telling = |term: &Measured, row: u32| {
        let others = rows.iter().filter(|(other, _)| *other != row);
        !others.into_iter().any(|(_, label)| label.iter().any(|other| other.key == term.key))
    };
    let named =
        rows.iter().filter(|(row, label)| label.iter().any(|term| telling(term, *row) && own.term(term.key).is_some()));
    let [(row, _)] = named.collect::<Vec<_>>()[..] else { return None };
    let here: Vec<&InCell<'_>> =
        table.iter().filter(|(cell, other)| cell.row == *row && comparable(figure, other)).collect();
    if here.is_empty() || here.iter().any(|(_, other)| may_be(figure, other)) {
        return None;
    }
    let there: Vec<&InCell<'_>> =
        table.iter().filter(|(cell, other)| cell.row != *row && same(figure, other)).collect();
    // "16 points more than the other one"
    let made = matches!(figure.change, Change::By(_))
        && here.iter().any(|(cell, one)| {
            let column = table
                .iter()
                .filter(|(other, two)| comparable(figure, two) && other.column == cell.column && two.span != one.span);
            column.into_iter().any(|(_, two)| {
                let (a, b) = (one.amount.low, two.amount.low);
                [a + b, (a - b).abs()].into_iter().any(|made| figure.amount.agrees(Amount::plain(made)))
            })
        });
    if there.is_empty() || made {
        return None;
    }
    let spoken = |cell: &Cell| {
        let words = cell.header.iter().filter(|term| {
            own.term(term.key).is_some() || own.figure.terms.iter().any(|other| kin::alike(other.stem, term.stem))
        });
        words.count()
    };
    let off = |other: &Figure| (other.amount.low - figure.amount.low).abs();
    let most = here.iter().map(|(cell, _)| spoken(cell)).max()?;
    let meant = here.into_iter().filter(|(cell, _)| spoken(cell) == most);
    let (cell, found) = meant.min_by(|(_, a), (_, b)| off(a).total_cmp(&off(b)))?;
    // The column that the draft speaks of has the number in no other row: another column's is another thing's.
    let column = |other: &&InCell<'_>| other.0.column == cell.column;
    (most == 0 || there.iter().any(column) || !far(figure, found)).then_some(*found)
}

/// Whether a draft speaks of the row of a table that a figure stands in.
pub(super) fn is_of_row(figure: &Figure, other: &Figure) -> bool {
    let label = other.cell.iter().flat_map(|cell| &cell.label);
    label.into_iter().any(|term| figure.terms.iter().any(|own| own.key == term.key))
}

/// Whether a draft's number is one of a source.
fn same(own: &Figure, other: &Figure) -> bool {
    comparable(own, other) && own.amount.may_retell(other.amount)
}

/// The same, or what it leaves of the whole.
fn may_be(own: &Figure, other: &Figure) -> bool {
    let rest = Amount { mark: other.amount.mark, ..Amount::plain(1.0 - other.amount.low) };
    own.amount.agrees(other.amount) || own.unit == Unit::Share && own.amount.agrees(rest)
}
