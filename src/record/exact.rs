//! Where the record has a quotation's very words.

use super::passages::Place;
use super::pattern::{BRACKET_WORDS, Gap, Part, Pattern, Token};
use super::{Passage, Record};
use crate::statement::{Speaker, Who};

/// No more places than these are given for one quotation.
const MOST: usize = 2048;
/// A quotation in more pieces is no quotation.
const MOST_RUNS: usize = 48;
/// Over an ellipsis, the words of one speaker are looked for within so many words.
const SAME_SPEAKER: u32 = 400;
/// The same for an article's own prose.
const SAME_PROSE: u32 = 120;
/// The same where it is not known who speaks, and for runs of one or two words.
const NEAR_BY: u32 = 60;

impl Record {
    /// Every place where the words of the pattern stand, in the order of the sources.
    pub(crate) fn exact(&self, pattern: &Pattern) -> Vec<Passage> {
        let tokens = &pattern.tokens;
        let runs = pattern.runs();
        if runs.len() > MOST_RUNS {
            return Vec::new();
        }
        let rarest = |run: &(usize, usize)| self.rarest(&tokens[run.0..run.1]).map(|(_, count)| count);
        // A run of parts of words alone cannot be looked up, but it can be met from its neighbours.
        let Some(anchor) = (0..runs.len())
            .filter(|at| tokens[runs[*at].0..runs[*at].1].iter().any(|token| token.partial.is_none()))
            .min_by_key(|at| rarest(&runs[*at]).unwrap_or(0))
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for place in self.occurrences(&tokens[runs[anchor].0..runs[anchor].1], MOST) {
            let Some(chain) = self.chain(tokens, &runs, anchor, place) else { continue };
            let (Some(first), Some(last)) = (chain.first(), chain.last()) else { continue };
            // An utterance only adds what its pieces alone do not have; in the prose, two speakers may stand side by
            // side.
            let whole = if self.passages.text(first.0).utterance {
                self.passages.joins_pieces(first.0, last.1)
            } else {
                self.other_speaker(first.0, last.1).is_none()
            };
            if whole {
                found.push(self.passage(chain));
            }
        }
        found.sort_by_key(|passage| {
            let first = passage.runs.first().map_or(0, |run| run.0);
            (passage.source, passage.span, std::cmp::Reverse(first))
        });
        found.dedup_by(|a, b| a.source == b.source && a.span == b.span);
        found
    }

    /// Where, in a stretch that begins in a quotation, the quotation of another speaker begins.
    pub(crate) fn other_speaker(&self, first: Place, end: Place) -> Option<Place> {
        let source = self.source_at(first)?;
        let quotation = |place| source.reading.quotations.get(self.quotation_at(place)?);
        let (a, b) = (quotation(first)?, quotation(end.checked_sub(1)?)?);
        let one = a.span == b.span
            || a.group == b.group
            || a.speaker.as_ref().zip(b.speaker.as_ref()).is_none_or(|(a, b)| same_speaker(a, b));
        if one {
            return None;
        }
        (first + 1..end).find(|place| quotation(*place).is_some_and(|quotation| quotation.span == b.span))
    }

    /// The rarest of some words: its index among them, and how often the sources have it. `None` where a word is not
    /// in the sources at all, or all are parts of words.
    pub(crate) fn rarest(&self, tokens: &[Token]) -> Option<(usize, usize)> {
        let mut best = None;
        for (at, token) in tokens.iter().enumerate() {
            if token.partial.is_some() {
                continue;
            }
            let count = self.passages.count(token.id?);
            if best.is_none_or(|(_, least)| count < least) {
                best = Some((at, count));
            }
        }
        best
    }

    /// Where neighbouring words stand, ascending, at most `most` places.
    pub(crate) fn occurrences(&self, tokens: &[Token], most: usize) -> Vec<Place> {
        let Some((at, _)) = self.rarest(tokens) else { return Vec::new() };
        let Some(id) = tokens.get(at).and_then(|token| token.id) else { return Vec::new() };
        self.passages
            .places(id)
            .iter()
            .filter_map(|place| place.checked_sub(at as Place))
            .filter(|place| self.stands_at(tokens, *place))
            .take(most)
            .collect()
    }

    /// Whether neighbouring words stand at a place.
    fn stands_at(&self, tokens: &[Token], place: Place) -> bool {
        let ids = self.passages.ids(place, place + tokens.len() as Place);
        ids.len() == tokens.len()
            && tokens.iter().zip(ids.iter()).zip(place..).all(|((token, id), place)| match token.partial {
                None => token.id == Some(*id),
                Some(part) => self.word_at(place).is_some_and(|(_, word)| is_part(&token.word, part, &word)),
            })
    }

    /// The runs of a pattern around the one at `place`, where all are found, each as near as possible.
    fn chain(
        &self,
        tokens: &[Token],
        runs: &[(usize, usize)],
        anchor: usize,
        place: Place,
    ) -> Option<Vec<(Place, Place)>> {
        let len = |run: &(usize, usize)| (run.1 - run.0) as Place;
        let mut chain = vec![(place, place + len(&runs[anchor]))];
        if runs.len() == 1 {
            return Some(chain);
        }
        let text = self.passages.text(place);
        for at in anchor + 1..runs.len() {
            let run = &tokens[runs[at].0..runs[at].1];
            let previous = *chain.last()?;
            let reach = reach(tokens[runs[at].0].gap, len(&runs[at - 1]).min(len(&runs[at])));
            let until = previous.1.saturating_add(reach).min(text.end.saturating_sub(len(&runs[at])));
            let next = (previous.1..=until)
                .filter(|next| self.stands_at(run, *next))
                .find(|next| self.joins(previous, (*next, next + len(&runs[at]))))?;
            chain.push((next, next + len(&runs[at])));
        }
        for at in (0..anchor).rev() {
            let run = &tokens[runs[at].0..runs[at].1];
            let next = *chain.first()?;
            let reach = reach(tokens[runs[at + 1].0].gap, len(&runs[at]).min(len(&runs[at + 1])));
            let latest = next.0.checked_sub(len(&runs[at])).filter(|latest| *latest >= text.first)?;
            let earliest = latest.saturating_sub(reach).max(text.first);
            let before = (earliest..=latest)
                .rev()
                .filter(|before| self.stands_at(run, *before))
                .find(|before| self.joins((*before, before + len(&runs[at])), next))?;
            chain.insert(0, (before, before + len(&runs[at])));
        }
        Some(chain)
    }

    /// Whether an ellipsis may join two runs of one text: they are one speaker's, or near by in an article's prose.
    pub(crate) fn joins(&self, left: (Place, Place), right: (Place, Place)) -> bool {
        let apart = right.0.saturating_sub(left.1);
        if self.passages.text(left.0).utterance || apart <= 1 {
            return true;
        }
        let Some(source) = self.source_at(left.0) else { return false };
        let quotation = |place| self.quotation_at(place).and_then(|index| source.reading.quotations.get(index));
        match (quotation(left.0), quotation(right.0)) {
            (None, None) => apart <= SAME_PROSE,
            (None, Some(_)) => apart <= NEAR_BY,
            (Some(_), None) => false,
            (Some(a), Some(b)) => {
                a.group == b.group
                    || match (&a.speaker, &b.speaker) {
                        (Some(a), Some(b)) => same_speaker(a, b),
                        _ => apart <= NEAR_BY,
                    }
            }
        }
    }
}

/// Whether two speakers of one document are one.
pub(crate) fn same_speaker(a: &Speaker, b: &Speaker) -> bool {
    match (&a.who, &b.who) {
        (Who::Person(a), Who::Person(b)) => a == b,
        (Who::Organisation(a), Who::Organisation(b)) | (Who::Document(a), Who::Document(b)) => a == b,
        (Who::Role(a), Who::Role(b)) => a.title == b.title && a.places == b.places,
        // Nobody knows who "he" is: not a reason to accuse.
        (Who::Unknown, _) | (_, Who::Unknown) => true,
        _ => false,
    }
}

/// How many words a gap may stand for, by the length of the shorter of its neighbours.
fn reach(gap: Gap, shorter: Place) -> Place {
    match gap {
        Gap::None => 0,
        Gap::Bracket => BRACKET_WORDS,
        Gap::Ellipsis if shorter < 3 => NEAR_BY,
        Gap::Ellipsis => SAME_SPEAKER,
    }
}

/// Whether `word` is the part of it outside the brackets with a few letters more.
fn is_part(part: &str, which: Part, word: &str) -> bool {
    let fits = match which {
        Part::Beginning => word.starts_with(part) || near_stem(part, word),
        Part::End => word.ends_with(part),
    };
    fits && word.chars().count() <= part.chars().count() + 5
}

/// `tr[ied]` for "try" has one letter less than the word.
fn near_stem(part: &str, word: &str) -> bool {
    part.len() > 2 && part.len() == word.len() && part.get(..part.len() - 1) == word.get(..word.len() - 1)
}
