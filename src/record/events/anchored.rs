//! What a figure tells of an event: the sentence of a cited source that has the very number of the draft's and the same
//! deed tells of that event, whatever else is said near it.

use super::Telling;
use super::absent::days;
use crate::record::Record;
use crate::record::figures::{as_much, is_rare};
use crate::statement::{Bound, Event, Figure};
use crate::when::Period;

/// A longer time is no date.
const LONGEST: i32 = 31;
/// So many years at most lie between a date that is told wrongly and the right one.
const YEARS: i16 = 3;

impl Record {
    /// The telling of a cited source that has a figure of the draft's sentence and the same deed, at another time than
    /// `draft`, the meanings of the one that the draft tells: none where any sentence with that figure is of then.
    pub fn dated_by_figure(
        &self,
        event: &Event,
        beside: &[&Figure],
        draft: &[Period],
        cited: &[usize],
    ) -> Option<Telling<'_>> {
        let telling = |figure: &&&Figure| !figure.denied && !figure.implied && is_rare(figure);
        if event.what.contains(&Event::SAYING) || draft.iter().any(|own| days(*own) > LONGEST) {
            return None;
        }
        beside.iter().filter(telling).find_map(|figure| self.dated_by(event, figure, draft, cited))
    }

    fn dated_by(&self, event: &Event, figure: &Figure, draft: &[Period], cited: &[usize]) -> Option<Telling<'_>> {
        let mut found = None;
        for source in cited {
            let date = self.sources.date(*source);
            let (reading, said) = (self.sources.events(*source)?, self.sources.figures(*source)?);
            let same = |other: &&Figure| other.unit == figure.unit && as_much(figure, other);
            for other in said.figures.iter().filter(same) {
                let mut times = reading.times.iter().filter(|time| time.sentence == other.sentence);
                let of_then = |period: &Period| draft.iter().any(|own| own.overlaps(*period));
                if times.any(|time| time.when.meanings(date).iter().any(of_then)) {
                    return None;
                }
                let from = reading.events.partition_point(|event| event.sentence < other.sentence);
                let mut events = reading.events[from..].iter().take_while(|event| event.sentence == other.sentence);
                let deed = events.find(|there| {
                    let same = there.what.iter().any(|what| event.what.contains(what));
                    same && there.asserted && there.planned == event.planned
                });
                let at = deed.and_then(|there| match there.times.as_slice() {
                    [time] => reading.times.get(*time).filter(|time| time.bound == Bound::At),
                    _ => None,
                });
                let Some(period) = at.and_then(|time| time.when.resolve(date)) else { continue };
                let told = said.sentences.get(other.sentence).map(|sentence| sentence.span);
                if told.is_some_and(|span| self.speaks_of_then(*source, span, draft)) {
                    return None;
                }
                let near = draft.iter().any(|own| (own.first.year() - period.first.year()).abs() <= YEARS);
                if days(period) <= LONGEST && near && found.is_none() {
                    let span = said.sentences.get(other.sentence)?.span;
                    let (venues, names, what) = (Vec::new(), Vec::new(), Vec::new());
                    let times = vec![(period, Bound::At)];
                    found = Some(Telling {
                        source: *source,
                        span,
                        times,
                        venues,
                        names,
                        share: 1.0,
                        common: 0,
                        what,
                        like: 1,
                    });
                }
            }
        }
        found
    }
}
