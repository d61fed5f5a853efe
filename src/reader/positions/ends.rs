//! Until when a measure is said to hold: "suspended until August", "a two-year moratorium from 2019".

use super::chain::{Chain, Head};
use super::cues::Cue;
use super::{Reader, Sentence};
use crate::lexicon::{Relation, TimeWord};
use crate::reader::times::unit_of;
use crate::statement::Bound;
use crate::when::{Unit, When};

/// Tokens from the words of a stance to the "until" of its end.
const UNTIL: usize = 8;

/// Tokens of a noun phrase before its head.
const PHRASE: usize = 4;

impl Reader<'_> {
    /// The time up to which what a cue says is said to hold.
    pub(super) fn end(&self, sentence: &Sentence<'_>, cue: &Cue, chain: &Chain) -> Option<When> {
        if self.open_ended(sentence, cue) {
            return None;
        }
        self.until(sentence, cue.last).or_else(|| {
            let (unit, many) = self.length(sentence, cue, chain)?;
            match self.when(sentence, cue.first, true) {
                Some(start) => start.later(unit, many),
                // Of what holds now it is not told when it began: not after the text was written.
                None => Some(When::Shifted { unit, by: many }),
            }
        })
    }

    /// "until 2020 at the earliest", "… and made it permanent": no end is told.
    fn open_ended(&self, sentence: &Sentence<'_>, cue: &Cue) -> bool {
        let ground = self.ground;
        (cue.last..sentence.words.last).any(|at| ground.document.relates(at, Relation::OpenEnded))
    }

    /// "until August", behind it.
    fn until(&self, sentence: &Sentence<'_>, at: usize) -> Option<When> {
        let ground = self.ground;
        let last = sentence.words.last.min(at + UNTIL);
        let until = (at..last)
            .take_while(|at| !ground.barrier(*at))
            .find(|at| ground.document.lexicon.time(ground.word(*at)) == Some(TimeWord::Bound(3)))?;
        let place = ground.document.file(until..until + 1).start;
        let from = self.times.partition_point(|time| time.sentence < sentence.number);
        let mut own = self.times[from..].iter().take_while(|time| time.sentence == sentence.number);
        own.find(|time| time.span.end > place && time.bound == Bound::Until).map(|time| time.when.to_come())
    }

    /// "a two-year ban", "barred it for two years".
    fn length(&self, sentence: &Sentence<'_>, cue: &Cue, chain: &Chain) -> Option<(Unit, i32)> {
        let ground = self.ground;
        let document = ground.document;
        let count = |text: &str| {
            let digits = || text.parse().ok().filter(|number| (1..100).contains(number));
            match document.lexicon.time(text) {
                Some(TimeWord::Count(least, most)) if least == most => Some(i32::from(least)),
                _ => digits(),
            }
        };
        let unit = |text: &str| match document.lexicon.time(text)? {
            TimeWord::Unit(number) => unit_of(number),
            _ => None,
        };
        let of = |many: &str, of: &str| {
            let (many, (unit, times)) = (count(many)?, unit(of)?);
            Some((unit, many * times))
        };
        if cue.head == Head::Noun {
            let from = cue.first.saturating_sub(PHRASE).max(sentence.words.first);
            let before = (from..cue.first).rev().take_while(|at| document.tokens[*at].is_word());
            let named = before.filter_map(|at| {
                let (many, unit) = ground.word(at).split_once('-')?;
                of(many, unit)
            });
            if let Some(found) = named.into_iter().next() {
                return Some(found);
            }
        }
        // "has barred it for two years" tells since when.
        if cue.head != Head::Noun && !chain.past {
            return None;
        }
        let last = sentence.words.last.min(cue.last + UNTIL);
        let mut after = (cue.last..last.saturating_sub(2)).take_while(|at| !ground.barrier(*at));
        let at =
            after.find(|at| ground.word(*at) == "for" && of(ground.word(at + 1), ground.word(at + 2)).is_some())?;
        of(ground.word(at + 1), ground.word(at + 2))
    }
}
