//! Figures in the cells of a table: what their row and column are called, and the unit that a column's header gives.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Finder, Found, numbers};
use crate::lexicon::Says;
use crate::lexicon::figures::figures;
use crate::markup::BlockKind;
use crate::reader::document::{Document, Words};
use crate::reader::names::Names;
use crate::reader::terms;
use crate::statement::{Cell, FigureKind, Measured, Unit};

/// The header cells of a document's tables: their blocks by table and column, and the sentence that a header is.
#[derive(Default)]
pub struct Headers {
    cells: FxHashMap<(u32, u32), usize>,
    rows: FxHashMap<u32, usize>,
}

impl Headers {
    /// Those of a document.
    pub fn of(document: &Document<'_>) -> Self {
        let mut headers = Self::default();
        for (block, own) in document.prose.blocks.iter().enumerate() {
            if let BlockKind::Cell { table, row: 0, column } = own.kind {
                headers.cells.insert((table, column), block);
            }
        }
        if headers.cells.is_empty() {
            return headers;
        }
        for (index, words) in document.sentences.iter().enumerate() {
            if let Some((table, 0, _)) = place(document, words.block) {
                headers.rows.insert(table, index);
            }
        }
        headers
    }
}

/// Table, row and column of a block that is a cell.
fn place(document: &Document<'_>, block: usize) -> Option<(u32, u32, u32)> {
    match document.prose.blocks.get(block)?.kind {
        BlockKind::Cell { table, row, column } => Some((table, row, column)),
        _ => None,
    }
}

/// Whether a sentence is the row of a table.
pub fn is_row(document: &Document<'_>, words: &Words) -> bool {
    place(document, words.block).is_some()
}

/// A row of a table with its header.
pub struct Row<'f, 'a> {
    finder: &'f Finder<'a>,
    headers: &'f Headers,
    header: Finder<'a>,
    table: u32,
    row: u32,
}

impl<'f, 'a> Row<'f, 'a> {
    /// The row that a sentence is; none for a header and in a table without one.
    pub fn of(finder: &'f Finder<'a>, headers: &'f Headers, names: &'a Names) -> Option<Self> {
        let document = finder.document;
        let (table, row, _) = place(document, finder.words.block).filter(|(_, row, _)| *row > 0)?;
        let words = document.sentences.get(*headers.rows.get(&table)?)?;
        let (says, told) = (OnceCell::new(), OnceCell::new());
        let header = Finder { document, names, stems: finder.stems, words, end: words.last, says, told };
        Some(Self { finder, headers, header, table, row })
    }

    /// Adds the numbers that fill a cell whose header has their unit: "Price (€m)".
    pub fn add(&self, found: &mut Vec<Found>) {
        for block in self.blocks() {
            let range = self.finder.document.block(block);
            let inside = |one: &Found| range.contains(&one.first);
            if range.is_empty() || range.len() > 3 || found.iter().any(inside) || range.end > self.finder.end {
                continue;
            }
            let Some(number) = numbers::at(self.finder, range.start).filter(|number| number.last == range.end) else {
                continue;
            };
            let bare = !number.percent && number.currency.is_none() && number.joined.is_none() && !number.fraction;
            let Some((unit, factor, kind)) = self.unit(block).filter(|_| bare) else { continue };
            found.push(Found {
                first: number.first,
                last: number.last,
                amount: number.amount.times(factor),
                unit,
                factor,
                kind,
                joined: None,
                attributive: false,
                implied: false,
                listed: None,
                gap: None,
            });
        }
        found.sort_by_key(|one| one.first);
    }

    /// What the cell of a figure is called.
    pub fn cell(&self, found: &Found) -> Option<Arc<Cell>> {
        let document = self.finder.document;
        let block = self.blocks().find(|block| document.block(*block).contains(&found.first))?;
        let (_, _, column) = place(document, block)?;
        let label = self.blocks().find(|block| matches!(place(document, *block), Some((_, _, 0))))?;
        let label = if label == block { Vec::new() } else { called(self.finder, document.block(label)) };
        let header = self.header_of(column).map(|range| called(&self.header, range)).unwrap_or_default();
        Some(Arc::new(Cell { table: self.table, row: self.row, column, label, header }))
    }

    /// The blocks of the row.
    fn blocks(&self) -> impl Iterator<Item = usize> {
        let document = self.finder.document;
        let own = (self.table, self.row);
        (self.finder.words.block..document.prose.blocks.len())
            .take_while(move |block| place(document, *block).is_some_and(|(table, row, _)| (table, row) == own))
    }

    fn header_of(&self, column: u32) -> Option<Range<usize>> {
        self.headers.cells.get(&(self.table, column)).map(|block| self.finder.document.block(*block))
    }

    /// The unit that the header of a cell gives, its factor and the kind of figure.
    fn unit(&self, block: usize) -> Option<(Unit, f64, FigureKind)> {
        let (_, _, column) = place(self.finder.document, block)?;
        let (header, lists) = (&self.header, figures());
        let range = self.header_of(column)?;
        let scale = || range.clone().find_map(|at| lists.scales.get(header.folded(at)).copied());
        for at in range.clone() {
            let text = header.document.text(at);
            if text == "%" || header.says(at, Says::PERCENT) || text == "per" && header.folded(at + 1) == "cent" {
                return Some((Unit::Share, 0.01, FigureKind::Share));
            }
            // "€m", "$ billion"
            let mut chars = text.chars();
            let sign = chars.next().filter(|first| !first.is_alphanumeric());
            let rest = sign.map_or("", |_| chars.as_str());
            let sign = sign.and_then(|sign| lists.currencies.get(sign.encode_utf8(&mut [0; 4])));
            let money =
                sign.or_else(|| lists.currencies.get(header.folded(at)).filter(|_| header.says(at, Says::CURRENCY)));
            if let Some((code, factor)) = money {
                let next = if rest.is_empty() && at + 1 < range.end { header.folded(at + 1) } else { rest };
                let short = lists.short_scales.get(next).copied();
                let scale = short.or_else(scale).unwrap_or(1.0);
                return Some((Unit::Money(code), factor * scale, FigureKind::Amount));
            }
            // "(tonnes)"
            let bracket = (range.start..at).any(|at| header.document.is(at, '('));
            // "Tonnes 2021 (m)": millions of them; "Visitors (thousands)"
            let word = header.folded(at);
            let scale_there = lists.short_scales.get(word).or_else(|| lists.scales.get(word.trim_end_matches('s')));
            let measured = (range.start..at).find_map(|at| lists.units.get(header.folded(at)));
            if let Some(scale) = scale_there.copied().filter(|_| bracket && header.document.is(at - 1, '(')) {
                match measured.filter(|(dimension, _)| *dimension != "time") {
                    Some((dimension, factor)) => {
                        return Some((Unit::Measure(dimension), factor * scale, FigureKind::Amount));
                    }
                    None if word.len() > 3 && !range.clone().any(|at| lists.units.get(header.folded(at)).is_some()) => {
                        return Some((Unit::Count, scale, FigureKind::Count));
                    }
                    None => {}
                }
            }
            if let Some((dimension, factor)) = lists.units.get(header.folded(at)).filter(|_| bracket)
                && *dimension != "time"
            {
                let scale = scale().unwrap_or(1.0);
                return Some((Unit::Measure(dimension), factor * scale, FigureKind::Amount));
            }
        }
        None
    }
}

/// The words by which the tokens of a cell can be spoken of.
fn called(finder: &Finder<'_>, range: Range<usize>) -> Vec<Measured> {
    let telling = range.filter(|at| finder.document.tokens[*at].is_word() && finder.tells(*at));
    let named = |at: usize| finder.names.at(at).is_some();
    telling
        .map(|at| Measured {
            key: finder.key(at),
            stem: terms::of_word(finder.folded(at)),
            rank: 1,
            name: named(at),
            before: true,
        })
        .collect()
}
