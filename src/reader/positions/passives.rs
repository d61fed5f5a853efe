//! What a passive is said of, and what a measure is a measure against: words that stand beside the subject of the topic
//! and are not about it.

use super::super::document::Words;
use super::cues::REACH;
use super::ground::{Ground, Operator};
use crate::lexicon::Class;
use crate::topics::{Effect, Entry, Form, Kind, Part};

impl Ground<'_> {
    /// The verb of wanting whose object a participle is said of: "wants it banned".
    pub(super) fn wished(&self, at: usize, words: &Words) -> Option<Operator> {
        let mut before = at;
        while before > words.first && self.adverb(before - 1) {
            before -= 1;
        }
        let mut first = self.subject_over(before.checked_sub(1).filter(|at| *at > words.first)?)?.first;
        while first > words.first && self.document.has(first - 1, Class::DETERMINER) {
            first -= 1;
        }
        let wants = |operator: &Operator| operator.part == Part::Verb && operator.effect == Effect::Want;
        self.operators_before(first, words.first).into_iter().find(wants)
    }

    /// Whether the subject of a passive has "no" before it.
    pub(super) fn none_of(&self, at: usize, words: &Words) -> bool {
        let document = self.document;
        let mut before = at;
        while before > words.first
            && (document.has(before - 1, Class::AUXILIARY) || self.adverb(before - 1) || self.negation(before - 1))
        {
            before -= 1;
        }
        let Some(last) = before.checked_sub(1).filter(|at| *at >= words.first) else { return false };
        // "No Huawei gear": over the noun that it stands before.
        let noun =
            |at: usize| document.tokens[at].is_word() && !self.preposition(at) && !document.has(at, Class::CONJUNCTION);
        let beside = last.checked_sub(1).filter(|at| *at >= words.first && noun(last));
        let subject = self.subject_over(last).or_else(|| beside.and_then(|at| self.subject_over(at)));
        let Some(first) = subject.map(|subject| subject.first) else { return false };
        let mut no = (words.first..first).rev().take(3).take_while(|at| document.tokens[*at].is_word());
        no.any(|at| matches!(self.word(at), "no"))
    }

    /// Whether "on" and something that is not the subject of the topic follow.
    pub(super) fn of_something_else(&self, at: usize, words: &Words, topic: u8) -> bool {
        if at + 1 >= words.last || self.word(at) != "on" {
            return false;
        }
        let end = (at + REACH).min(words.last);
        let own = (at + 1..end).take_while(|at| !self.barrier(*at)).any(|at| {
            matches!(self.word(at), "it" | "them" | "this" | "these")
                || self.subject_at(at).is_some_and(|subject| subject.topic == topic)
                || self.entries[at]
                    .iter()
                    .any(|entry| matches!(entry, Entry::Domain(other) | Entry::Back(other) if *other == topic))
        });
        !own
    }

    /// "The decision to ban it was welcomed": what stands before the passive is the object of another verb, whose
    /// clause is its subject.
    pub(super) fn object_of_another(&self, at: usize, words: &Words, topic: u8) -> bool {
        let document = self.document;
        let mut before = at;
        while before > words.first
            && (document.has(before - 1, Class::AUXILIARY) || self.adverb(before - 1) || self.negation(before - 1))
        {
            before -= 1;
        }
        let Some(subject) = before.checked_sub(1).filter(|at| *at > words.first).and_then(|at| self.subject_over(at))
        else {
            return false;
        };
        let mut verb = subject.first;
        while verb > words.first && document.has(verb - 1, Class::DETERMINER) {
            verb -= 1;
        }
        // "A ban on it was rejected": the ban was.
        let noun = |at: usize| {
            self.entries[at].iter().any(|entry| match entry {
                Entry::Cue { pattern, .. } => {
                    let pattern = &self.topics.patterns[usize::from(*pattern)];
                    pattern.topic == topic && pattern.kind == Kind::Noun
                }
                _ => false,
            })
        };
        if verb > words.first + 1 && self.preposition(verb - 1) && noun(verb - 2) {
            return true;
        }
        verb > words.first + 1
            && self.word(verb - 2) == "to"
            && self.entries[verb - 1].iter().any(|entry| match entry {
                Entry::Cue { pattern, form: Form::Base } => {
                    let pattern = &self.topics.patterns[usize::from(*pattern)];
                    pattern.topic == topic && pattern.kind == Kind::Verb
                }
                _ => false,
            })
    }
}
