//! Objects that are not the subject of the topic although they name it: "limits S's tax breaks", "bars S executives", "the
//! line that Oslo took on S".

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::cues::REACH;
use super::ground::{Ground, SubjectMention};
use crate::lexicon::Class;
use crate::topics::{Ellipsis, Entry, Holder, Kind, Part};

impl Ground<'_> {
    /// Whether what a subject is named for is another thing: its owner's staff, its tax breaks.
    pub(super) fn of_another(&self, subject: &SubjectMention, words: &Words) -> bool {
        let topic = subject.topic;
        let after = subject.last;
        if after >= words.last {
            return false;
        }
        let mark =
            self.document.tokens[after].kind == TokenKind::Possessive || matches!(self.document.text(after), "’" | "'");
        if !mark {
            // "S executives": people are not what is let in or kept out.
            let people =
                |entry: &Entry| matches!(entry, Entry::Holder { holder: Holder::Official | Holder::Company, rest: [] });
            return !subject.back && self.entries[after].iter().any(people) && !self.kindred(after, topic);
        }
        let inside = |at: &usize| {
            let token = &self.document.tokens[*at];
            (token.is_word() || token.kind == TokenKind::Possessive)
                && !self.preposition(*at)
                && !self.document.has(*at, Class::AUXILIARY.or(Class::CONJUNCTION))
        };
        let phrase = || (after + 1..words.last.min(after + REACH)).take_while(inside);
        phrase().next().is_some() && !phrase().any(|at| self.kindred(at, topic))
    }

    /// Whether a word stands for the subject, for what it is let into, or for its part there.
    fn kindred(&self, at: usize, topic: u8) -> bool {
        self.subject_over(at).is_some_and(|subject| subject.topic == topic)
            || self.entries[at].iter().any(|entry| match entry {
                Entry::Standing => true,
                Entry::Back(other) | Entry::Domain(other) => *other == topic,
                Entry::Cue { pattern, .. } => {
                    let pattern = &self.topics.patterns[usize::from(*pattern)];
                    pattern.topic == topic && pattern.kind == Kind::Noun
                }
                _ => false,
            })
    }

    /// "the Danes": those of a country, and no adjective, nor "US".
    pub(super) fn people(&self, at: usize) -> bool {
        let word = self.word(at);
        let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") || word.ends_with("men");
        plural && self.document.has(at, Class::DEMONYM)
    }

    /// "a two-year ban", "another strict limit": whether an article of the singular stands before it, with no more than a
    /// word or two between.
    pub(super) fn after_article(&self, at: usize, words: &Words) -> bool {
        let plain = |at: &usize| {
            let token = &self.document.tokens[*at];
            token.is_word() && !self.document.has(*at, Class::AUXILIARY.or(Class::PREPOSITION).or(Class::CONJUNCTION))
        };
        let article = |at: usize| matches!(self.word(at), "a" | "an" | "another" | "every");
        (words.first..at).rev().take(3).take_while(plain).any(article)
    }

    /// "the line that Oslo took on S": whether the object of a verb stands before it, a noun for what somebody decides or
    /// says, so that what follows is no more than what that is about.
    pub(super) fn object_before(&self, at: usize, words: &Words) -> bool {
        let noun = |at: usize| {
            self.entries[at].iter().any(|entry| {
                matches!(entry, Entry::Ellipsis { kind: Ellipsis::Model | Ellipsis::Measure, rest: [] })
                    || matches!(entry, Entry::Operator { part: Part::Noun, rest: [], .. })
            })
        };
        let named = |at: usize| {
            let token = &self.document.tokens[at];
            token.capital && token.is_word() || self.document.has(at, Class::DETERMINER)
        };
        let mut before = at;
        while before > words.first
            && (self.document.has(before - 1, Class::AUXILIARY) || self.adverb(before - 1) || self.negation(before - 1))
        {
            before -= 1;
        }
        let verb = before;
        while before > words.first && verb - before < REACH {
            before -= 1;
            if matches!(self.word(before), "that" | "which") {
                return before > words.first && noun(before - 1);
            }
            if noun(before) && before + 1 < verb && (before + 1..verb).all(named) {
                return true;
            }
            let token = &self.document.tokens[before];
            if !token.is_word() || self.barrier(before) {
                return false;
            }
        }
        false
    }
}
