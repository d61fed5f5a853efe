//! Whether the sources are silent on a government, or speak of it in words that were not understood.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Record;
use crate::lexicon::{Class, lexicon};
use crate::reader::terms;
use crate::text::{Span, fold};
use crate::topics::{Entry, Topic, topics};

/// So many sentences that name the government are looked at.
const MOST: usize = 200;

/// Sentences before it in which the topic may be named, in the paragraph before too.
const NEAR: usize = 3;

/// Sentences of a paragraph before and after it, at most.
const FAR: usize = 12;

/// Words before a name among which a preposition governs it: "in Norway and Chile".
const BEFORE: usize = 4;

/// What was answered, by topic and code: several rules ask of each position.
#[derive(Debug, Default)]
pub(super) struct SpokenOf(Mutex<FxHashMap<(u8, String), bool>>);

impl Record {
    /// Whether a paragraph on the topic names a government as one who does something: where it stands may be told there,
    /// and that no source tells it cannot be said.
    pub(super) fn speaks_of(&self, topic: &Topic, code: &str) -> bool {
        let Some(number) = topics().topics.iter().position(|other| other.name == topic.name) else { return false };
        let known = || self.memo.spoken_of.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (number as u8, code.to_owned());
        if let Some(spoken) = known().get(&key) {
            return *spoken;
        }
        let mut named = lexicon().names_of(code).filter(|name| !lexicon().class(name).has(Class::DEMONYM));
        let spoken = named.any(|name| self.names_beside(number as u8, name));
        known().insert(key, spoken);
        spoken
    }

    /// Whether such a paragraph has a name, of folded words.
    fn names_beside(&self, topic: u8, name: &str) -> bool {
        let Some(first) = parts(name).next() else { return false };
        let claims = self.claims_index();
        let sentences = claims.with(terms::of_word(first));
        sentences.iter().take(MOST).any(|sentence| {
            let (source, index) = claims.place(*sentence);
            let Some(source) = self.sources.get(source) else { return false };
            let all = &source.reading.sentences;
            let Some(own) = all.get(index) else { return false };
            let before = all[..index].iter().rev().enumerate();
            let near = before.take_while(|(back, other)| other.block == own.block && *back < FAR || *back < NEAR);
            let from = near.last().map_or(own, |(_, other)| other);
            let to = all[index..].iter().take(FAR).take_while(|other| other.block == own.block).last().unwrap_or(own);
            let paragraph = from.span.cover(to.span);
            let words = words(&source.text, paragraph);
            let subject = |at: usize| {
                topics().entries(&words[at].1).iter().any(|entry| match entry {
                    Entry::Subject { topic: other, rest } if *other == topic => rest
                        .iter()
                        .enumerate()
                        .all(|(next, word)| words.get(at + 1 + next).is_some_and(|w| w.1 == *word)),
                    _ => false,
                })
            };
            (0..words.len())
                .any(|at| own.span.contains_offset(words[at].0.start) && does(&source.text, &words, at, name))
                && (0..words.len()).any(subject)
        })
    }
}

/// The words of a name as [`words`] has those of a text: "u.k.", "guinea-bissau".
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(|char: char| !char.is_alphanumeric()).filter(|part| !part.is_empty())
}

/// The words of a stretch of a text, folded, with their places.
fn words(text: &str, span: Span) -> Vec<(Span, String)> {
    let Some(stretch) = text.get(span.start..span.end) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = None;
    for (at, char) in stretch.char_indices().chain([(stretch.len(), ' ')]) {
        match (char.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                found.push((
                    Span::new(span.start + first, span.start + at),
                    fold::word(&stretch[first..at]).into_owned(),
                ));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Whether a name stands at a word as somebody who does something: no owner, and nothing governs it.
fn does(text: &str, words: &[(Span, String)], at: usize, name: &str) -> bool {
    let length = parts(name).count();
    let named = parts(name).enumerate().all(|(next, word)| words.get(at + next).is_some_and(|w| w.1 == word));
    let place = words[at].0;
    let capital = text[place.start..place.end].starts_with(char::is_uppercase);
    let owner = words.get(at + length).is_some_and(|next| {
        next.1 == "s" && text[words[at + length - 1].0.end..next.0.start].chars().all(|c| matches!(c, '\'' | '’'))
    });
    if !named || !capital || owner {
        return false;
    }
    // A mark that ends a clause ends what a preposition governs.
    let mut after = place.start;
    for before in words[..at].iter().rev().take(BEFORE) {
        let between = &text[before.0.end..after];
        if between.contains(['.', ';', ':', '(', ')', '—', '–']) {
            break;
        }
        if lexicon().class(&before.1).has(Class::PREPOSITION) {
            // "sponsored by Peru"
            return before.1 == "by";
        }
        after = before.0.start;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_something_is_neither_owner_nor_governed() {
        for (text, expected) in [
            ("The Union was among them; so were Norway, Chile and Peru.", true),
            ("The text was tabled by Chile and Peru.", true),
            ("Peru had not moved since March.", true),
            ("He was seen in Norway and Peru.", false),
            ("Fish from Peru’s coast.", false),
            ("The peru tree.", false),
        ] {
            let words = words(text, Span::new(0, text.len()));
            assert_eq!((0..words.len()).any(|at| does(text, &words, at, "peru")), expected, "{text}");
        }
    }
}
