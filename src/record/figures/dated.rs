//! A draft's figure of another year than the source's: "In 2021 it lost 6 million", where the source has that of 2020.

use super::sibling::is_told;
use super::{Differing, Record, Side, as_much, comparable, is_rare};
use crate::record::events::days;
use crate::statement::{Bound, Event, Figure, Reading, Time, Unit};
use crate::when::Period;

/// So many words must be said with both.
const WORDS: usize = 2;
/// So few are all that a draft says.
const LITTLE: usize = 4;
/// A longer time is no year.
const YEAR: i32 = 366;
/// So many years at most lie between a year that is told wrongly and the right one.
const YEARS: i16 = 4;

impl Record {
    /// The figure of a cited source that is a draft's, of another year, and that year: only where the source has the
    /// number once, both tell one time each, and what is counted is the same or another number, too.
    pub fn of_another_year(
        &self,
        draft: &Reading,
        figure: &Figure,
        cited: &[usize],
    ) -> Option<(Differing<'_>, Period)> {
        let year = Period::year(figure.year?)?;
        let several = times(draft, figure.sentence).count() > 1;
        let bound = times(draft, figure.sentence).any(|time| time.bound != Bound::At);
        if !is_told(figure) || several || bound || says(draft, figure.sentence) {
            return None;
        }
        let beside: Vec<&Figure> = draft.figures.iter().filter(|own| own.sentence == figure.sentence).collect();
        let mut found = None;
        for source in cited {
            let (reading, told) = (self.sources.figures(*source)?, self.sources.events(*source)?);
            for other in reading.figures.iter().filter(|other| same(figure, other)) {
                let counted = figure.unit == Unit::Count && figure.head.is_some() && figure.head == other.head;
                let dated = other.year.filter(|_| counted && figure.amount.low >= 20.0).and_then(Period::year);
                let date = self.sources.date(*source);
                let then = dated.is_some() && !times(told, other.sentence).any(|time| of_then(time, year, date));
                let period = if then {
                    dated?
                } else {
                    let time = only_time(told, other.sentence).filter(|time| time.bound == Bound::At)?;
                    time.when.resolve(date)?
                };
                let companions = beside.iter().filter(|one| one.span != figure.span && is_rare(one)).any(|one| {
                    self.figures_in(*source, other.sentence).any(|two| two.span != other.span && same(one, two))
                });
                let there = Side::new(reading, other);
                let common = figure.terms.iter().filter(|term| there.has(term) > 0.0).count();
                // "A first intake of ninety cadets is foreseen for 2025."
                let little = figure.terms.len() <= LITTLE;
                let near = (period.first.year() - year.first.year()).abs() <= YEARS;
                if period.overlaps(year)
                    || found.is_some()
                    || days(period) > YEAR
                    || !near
                    || !(companions || then && (common >= WORDS || little))
                    || says(told, other.sentence)
                    || !other.asserted && !other.would
                    || figure.change != other.change && !companions
                {
                    return None;
                }
                found = Some((Differing { source: *source, figure: other, made: None }, period));
            }
        }
        found
    }
}

/// The times of a sentence.
fn times(reading: &Reading, sentence: usize) -> impl Iterator<Item = &Time> {
    let from = reading.times.partition_point(|time| time.sentence < sentence);
    reading.times[from..].iter().take_while(move |time| time.sentence == sentence)
}

/// The one time that a sentence tells.
fn only_time(reading: &Reading, sentence: usize) -> Option<&Time> {
    let mut own = times(reading, sentence);
    own.next().filter(|_| own.next().is_none())
}

/// Whether a time of a source can be one of that year.
fn of_then(time: &Time, year: Period, date: Option<Period>) -> bool {
    time.when.meanings(date).iter().any(|period| period.overlaps(year))
}

/// Whether a sentence tells of something said, to which its time may belong.
fn says(reading: &Reading, sentence: usize) -> bool {
    let from = reading.events.partition_point(|event| event.sentence < sentence);
    let mut own = reading.events[from..].iter().take_while(|event| event.sentence == sentence);
    own.any(|event| event.what.contains(&Event::SAYING))
}

/// Whether the two are of one amount.
fn same(one: &Figure, other: &Figure) -> bool {
    comparable(one, other) && as_much(one, other)
}
