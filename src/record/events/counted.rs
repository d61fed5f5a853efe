//! Times that a source does not name, but from which they can be counted: "in 2013 … two years later" is 2015.

use super::absent::days;
use crate::record::Record;
use crate::statement::{Figure, Reading, Sentence, Term, Unit};
use crate::text::Span;
use crate::when::{self, Period, When};

/// A longer time beside another says nothing of when that was.
const SEASON: i32 = 125;
/// The days of a year, and of so many it is not counted from.
const YEAR: f64 = 365.25;
const AGES: f64 = 60.0 * YEAR;
/// So many words a sentence has in common with one that tells of the same.
const COMMON: usize = 3;

impl Record {
    /// Whether a sentence of a source speaks of a time as well, or names a day and a stretch of time from which it can be
    /// counted; `draft` are the meanings of that time.
    pub fn speaks_of_then(&self, source: usize, span: Span, draft: &[Period]) -> bool {
        self.names_or_counts(source, span, draft, false)
    }

    /// The same; `back` counts as well from a time to the one that a stretch began with: "for the first time in 15 years".
    fn names_or_counts(&self, source: usize, span: Span, draft: &[Period], back: bool) -> bool {
        let (Some(events), Some(said)) = (self.sources.events(source), self.sources.figures(source)) else {
            return false;
        };
        let date = self.sources.date(source);
        let first = said.sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let last = said.sentences.partition_point(|sentence| sentence.span.start < span.end);
        let then = |period: Period| draft.iter().any(|own| own.overlaps(period));
        let named = times(events, first..last, date);
        if named.into_iter().any(|period| days(period) <= SEASON && then(period)) {
            return true;
        }
        let lasts = |figure: &&Figure| {
            let counted = figure.unit == Unit::Time && figure.asserted && !figure.denied && figure.factor >= 1.0;
            counted && (first..last).contains(&figure.sentence) && figure.amount.low < AGES
        };
        let mut stretches = said.figures.iter().filter(lasts).peekable();
        if stretches.peek().is_none() {
            return false;
        }
        // "planned for 2026, it will be two years late": not from the day of writing.
        let mut bases = times(events, first..last, date);
        if bases.is_empty() {
            // "planned for 2026"
            bases = said.figures.iter().filter(lasts).filter_map(|stretch| Period::year(stretch.year?)).collect();
        }
        if bases.is_empty() {
            bases = times(events, first.saturating_sub(1)..first, date);
            bases.extend(date);
        }
        let loose = draft.iter().any(|own| days(*own) > SEASON);
        stretches.any(|stretch| {
            let sign = if stretch.ago { -1 } else { 1 };
            let signs = if back { &[1, -1][..] } else { &[sign][..] };
            bases.iter().any(|base| signs.iter().any(|sign| counted(*base, stretch, *sign, loose).is_some_and(then)))
        })
    }

    /// Whether a sentence of a source that has words of a draft's speaks of then, or names what it can be counted from.
    pub fn may_count(&self, source: usize, terms: &[Term], draft: &[Period]) -> bool {
        let Some(said) = self.sources.figures(source) else { return false };
        let common = |sentence: &Sentence| {
            let shared = terms.iter().filter(|term| sentence.terms.iter().any(|other| other.stem == term.stem));
            shared.count() >= COMMON
        };
        let mut told = said.sentences.iter().filter(|sentence| common(sentence));
        told.any(|sentence| self.names_or_counts(source, sentence.span, draft, true))
    }
}

/// The times that some sentences name.
fn times(reading: &Reading, sentences: std::ops::Range<usize>, date: Option<Period>) -> Vec<Period> {
    let own = reading.times.iter().filter(|time| sentences.contains(&time.sentence));
    own.flat_map(|time| time.when.meanings(date)).collect()
}

/// So much later, or earlier where that is said; nobody counts the days of "two years later", least of all who tells of
/// a year, which is `loose`.
fn counted(base: Period, stretch: &Figure, sign: i32, loose: bool) -> Option<Period> {
    let unit = match stretch.factor {
        factor if factor >= YEAR => when::Unit::Year,
        factor if factor >= 28.0 => when::Unit::Month,
        _ => when::Unit::Day,
    };
    let in_unit = match unit {
        when::Unit::Year => stretch.amount.low / YEAR,
        when::Unit::Month => stretch.amount.low / stretch.factor,
        _ => stretch.amount.low,
    };
    let whole = (in_unit.round() - in_unit).abs() < 0.02;
    let (unit, by, spare) = match unit {
        _ if !whole => (when::Unit::Day, stretch.amount.low, if days(base) > SEASON { 0 } else { 45 }),
        when::Unit::Year if days(base) <= 31 => (unit, in_unit, if loose { 240 } else { 45 }),
        when::Unit::Year => (unit, in_unit, 0),
        when::Unit::Month => (unit, in_unit, 21),
        _ if stretch.factor >= 7.0 => (unit, in_unit, 5),
        _ => (unit, in_unit, 1),
    };
    // Of a whole year the months after it are not counted.
    if days(base) > SEASON && stretch.factor < YEAR {
        return None;
    }
    let When::Absolute(period) = When::Absolute(base).later(unit, sign * by.round() as i32)? else { return None };
    Some(period.widened(spare, spare))
}
