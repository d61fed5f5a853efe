//! Sums, differences and products that a draft makes of what a source tells of several: "the two banks have lent 42
//! million", "together half", "8,000 above theirs".

use super::{Differing, Record, comparable};
use crate::amount::Amount;
use crate::statement::{Change, Figure, Reading, Unit};

/// So many parts are added up at most, and so many figures of a sentence or column tried.
const PARTS: f64 = 12.0;
const MOST: usize = 24;
/// Of more parts, all of a column or sentence are added up.
const FEW_PARTS: usize = 4;
/// So far apart stand the figures of a text that are added up.
const NEAR: usize = 4;
/// The same of two that are set against each other.
const AGAINST: usize = 1;
/// So far off a sum may be.
const OFF: f64 = 0.005;
/// Small counts are made of anything.
const SMALL: f64 = 20.0;

/// A figure of a source as a draft would write it, and where it stands: its sentence, or its table and column.
#[derive(Clone, Copy)]
struct Part {
    value: f64,
    sentence: usize,
    column: Option<(u32, u32)>,
}

impl Record {
    /// Whether a draft's figure is the sum of so many of a cited source as it says, what lies between one of its own and
    /// one of the source, or the product of two of its own.
    pub(super) fn summed(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> bool {
        let amount = matches!(figure.unit, Unit::Money(_) | Unit::Measure(_) | Unit::Share | Unit::Count);
        let small = figure.unit == Unit::Count && figure.amount.low < SMALL;
        if !amount || small || figure.unit == Unit::Share && matches!(figure.change, Change::By(_)) {
            return false;
        }
        let from = draft.figures.partition_point(|own| own.sentence < figure.sentence);
        let own = draft.figures[from..].iter().take_while(|own| own.sentence == figure.sentence);
        let beside: Vec<&Figure> = own.filter(|own| own.span != figure.span && !own.denied).collect();
        let number = |own: &&Figure| {
            let few = own.amount.low.fract() == 0.0 && (2.0..=PARTS).contains(&own.amount.low);
            own.unit == Unit::Count && few && own.span.start < figure.span.start
        };
        let counts: Vec<usize> = beside.iter().copied().filter(number).map(|own| own.amount.low as usize).collect();
        cited.iter().any(|source| {
            let parts = self.parts(*source, figure);
            counts.iter().any(|count| adds_up(&parts, figure, *count))
                || figure.part && (2..=3).any(|count| adds_up(&parts, figure, count))
                || beside.iter().any(|own| lies_between(&parts, figure, own))
                || is_product(&parts, figure, &beside)
        })
    }

    /// The figures of a source that may be added up to a draft's.
    fn parts(&self, source: usize, figure: &Figure) -> Vec<Part> {
        let figures = self.sources.figures(source).map_or(&[][..], |reading| reading.figures.as_slice());
        let part = |other: &Figure| {
            let column = other.cell.as_ref().map(|cell| (cell.table, cell.column));
            // Of a column the header may say the unit.
            let bare = other.cell.is_some() && other.unit == Unit::Count && figure.unit != Unit::Share;
            let written = other.cell.is_some() && figure.unit == Unit::Count && figure.head.is_none();
            let written = written && matches!(other.unit, Unit::Measure(_) | Unit::Money(_));
            let fits = comparable(figure, other) || other.unit == figure.unit || bare || written;
            let told = !other.denied && !other.implied && !matches!(other.change, Change::By(_));
            let value = match () {
                () if bare => other.amount.low * figure.factor,
                () if written => other.amount.low / other.factor,
                () => other.amount.low,
            };
            (fits && told && value > 0.0).then_some(Part { value, sentence: other.sentence, column })
        };
        figures.iter().filter_map(part).collect()
    }

    /// "five years, half the time that had been proposed": ten.
    pub(super) fn half_of(&self, figure: &Figure, found: &Differing<'_>) -> bool {
        let (own, whole) = (figure.amount.low, found.figure.amount.low);
        let half = |other: &Figure| {
            let behind = other.span.start >= found.figure.span.end && !matches!(other.change, Change::By(_));
            let part = other.amount.low;
            let told = matches!(other.unit, Unit::Share | Unit::Times) && part > 0.0 && other.factor >= 1.0;
            behind && told && (whole / part - own).abs() <= own * OFF
        };
        let unit = figure.unit == Unit::Time && found.figure.unit == Unit::Time;
        unit && found.made.is_none() && self.figures_in(found.source, found.figure.sentence).any(half)
    }

    /// "7 per cent, half the rate of the small ones": what one of the draft's own makes by it, stands beside that one.
    pub(super) fn part_of_source(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> bool {
        let fraction = figure.unit == Unit::Share && figure.factor >= 1.0 && figure.amount.low > 0.0;
        let beside = draft.figures.iter().filter(|own| own.sentence == figure.sentence && own.span != figure.span);
        let mut beside = beside.filter(|own| own.unit == Unit::Share && own.factor < 1.0);
        fraction
            && beside.any(|own| {
                cited.iter().any(|source| {
                    let parts = self.parts(*source, own);
                    let is = |part: &Part, value: f64| (part.value - value).abs() <= value * OFF;
                    let whole = own.amount.low / figure.amount.low;
                    parts.iter().filter(|part| is(part, own.amount.low)).any(|one| {
                        parts.iter().any(|other| is(other, whole) && other.sentence.abs_diff(one.sentence) <= AGAINST)
                    })
                })
            })
    }
}

fn makes(figure: &Figure, value: f64) -> bool {
    let own = figure.amount.low;
    let fraction = figure.unit == Unit::Share && figure.factor >= 1.0;
    (value - own).abs() <= own * if fraction { OFF * 4.0 } else { OFF }
        || figure.amount.low < figure.amount.high && figure.amount.agrees(Amount::plain(value))
}

/// Whether so many of those that stand together make a figure.
fn adds_up(parts: &[Part], figure: &Figure, count: usize) -> bool {
    parts.iter().enumerate().any(|(at, first)| {
        // Those behind it in its column, or in the text.
        let near = |other: &&Part| match (first.column, other.column) {
            (Some(one), Some(two)) => one == two,
            (None, None) => other.sentence <= first.sentence + NEAR,
            _ => false,
        };
        let rest: Vec<f64> = parts[at + 1..].iter().filter(near).take(MOST).map(|part| part.value).collect();
        let alone = |other: &Part| other.column == first.column && other.sentence == first.sentence;
        if count > FEW_PARTS {
            let all =
                first.column.is_some() || parts[at + 1..].iter().filter(|other| alone(other)).count() + 1 == count;
            return all && rest.len() + 1 == count && makes(figure, first.value + rest.iter().sum::<f64>());
        }
        chosen(&rest, count - 1, first.value, figure)
    })
}

/// Whether so many of the rest make a figure with what is added up already.
fn chosen(rest: &[f64], count: usize, sum: f64, figure: &Figure) -> bool {
    if count == 0 {
        return makes(figure, sum);
    }
    (0..rest.len()).any(|at| chosen(&rest[at + 1..], count - 1, sum + rest[at], figure))
}

/// "Ours is 20,200, 8,000 above theirs", "one pays 27 million, the other 19" of 46: the draft's other figure and the one that
/// the two make stand together in the source.
fn lies_between(parts: &[Part], figure: &Figure, own: &Figure) -> bool {
    let bare = |one: &Figure, two: &Figure| one.unit == Unit::Count && one.head.is_none() && two.unit != Unit::Share;
    if own.unit != figure.unit && !bare(figure, own) && !bare(own, figure) || figure.unit == Unit::Share {
        return false;
    }
    // As written: "20,200 tonnes, 8,000 more".
    let other = own.amount.low / own.factor;
    let mine = figure.amount.low / figure.factor;
    let off = |value: f64| (value * OFF).min(mine * OFF * 2.0);
    let is = |part: &Part, value: f64| value > 0.0 && (part.value / figure.factor - value).abs() <= off(value);
    parts.iter().filter(|part| is(part, other)).any(|one| {
        parts.iter().any(|two| {
            let close = one.column.is_some() && one.column == two.column
                || one.column == two.column && one.sentence.abs_diff(two.sentence) <= AGAINST;
            close && (is(two, other + mine) || is(two, (other - mine).abs()))
        })
    })
}

/// "at 18 per cent of 260 million, about 47 million": of an amount that the source has.
fn is_product(parts: &[Part], figure: &Figure, beside: &[&Figure]) -> bool {
    let shares = beside.iter().filter(|own| own.unit == Unit::Share && !matches!(own.change, Change::By(_)));
    let known = |whole: &Figure| parts.iter().any(|part| (part.value - whole.amount.low).abs() <= part.value * OFF);
    shares.into_iter().any(|share| {
        beside.iter().filter(|whole| whole.unit == figure.unit && figure.unit != Unit::Share && known(whole)).any(
            |whole| {
                let made = whole.amount.low * share.amount.low;
                makes(figure, made) || figure.amount.may_retell(Amount::plain(made))
            },
        )
    })
}
