//! The end of a stretch of days that begins on the day on which one of a source begins.

use super::Telling;
use super::absent::days;
use crate::record::Record;
use crate::statement::{Bound, Reading, Time};
use crate::when::Period;

/// A longer stretch is an age.
const LONGEST: i32 = 800;
/// So many days at most lie between an end that is told wrongly and the right one.
const APART: i32 = 120;

impl Record {
    /// The telling of a cited source of a stretch that begins on a draft's day and ends at another time than the draft's:
    /// none where two sources differ, or one has the draft's end.
    pub fn ends_otherwise(&self, first: &[Period], last: &[Period], cited: &[usize]) -> Option<Telling<'_>> {
        let mut found: Option<Telling<'_>> = None;
        for source in cited {
            let (reading, date) = (self.sources.events(*source)?, self.sources.date(*source));
            for (from, to, sentence) in stretches(reading, date) {
                if !first.iter().any(|own| days(*own) == 1 && own.first == from.first) {
                    continue;
                }
                let apart = |own: &Period| own.last.until(to.last).map_or(i32::MAX, |span| span.get_days().abs());
                let agrees = last.iter().any(|own| own.overlaps(to));
                if agrees || !last.iter().any(|own| apart(own) <= APART) || found.is_some() {
                    return None;
                }
                let span = reading.sentences.get(sentence)?.span;
                let (venues, names, what) = (Vec::new(), Vec::new(), Vec::new());
                let times = vec![(to, Bound::At)];
                found =
                    Some(Telling { source: *source, span, times, venues, names, share: 1.0, common: 0, what, like: 1 });
            }
        }
        found
    }
}

/// The stretches that a source tells, with their first and last days: "between 1 May and 3 June", "from 1 May until June".
fn stretches(reading: &Reading, date: Option<Period>) -> Vec<(Period, Period, usize)> {
    let resolved = |time: &Time| time.when.resolve(date);
    let one = reading.times.iter().filter_map(|time| {
        let period = resolved(time).filter(|period| (2..=LONGEST).contains(&days(*period)))?;
        // A month or a year is not told by its days.
        let told = period.to_string().contains('/') && time.bound == Bound::At;
        told.then(|| (Period::day(period.first), Period::day(period.last), time.sentence))
    });
    let two = reading.times.windows(2).filter_map(|pair| {
        let [from, to] = pair else { return None };
        let own = from.sentence == to.sentence && to.bound == Bound::Until;
        let starts = matches!(from.bound, Bound::Since | Bound::At);
        (own && starts).then_some((resolved(from)?, resolved(to)?, from.sentence))
    });
    one.chain(two).filter(|(from, to, _)| days(*from) == 1 && days(*to) <= 31).collect()
}
