//! Questions that stand open, or are closed, with nobody who opens or closes them: "the jury is still out in Lisbon", "a
//! decision on it is still to be taken in Oslo", "its future in Sweden hangs in the balance".

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::chain::{Chain, Head};
use super::cues::Cue;
use super::ground::Ground;
use super::stance::{Taken, open_stance};
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::{Party, Status};
use crate::topics::{Entry, Holder, Kinds};

/// Tokens from the noun to what is said of it.
const WITHIN: usize = 16;

impl Ground<'_> {
    /// Whether a sentence has a noun for what may stand open.
    pub(super) fn leaves_open(&self, words: &Words) -> bool {
        (words.first..words.last).any(|at| self.lists(at, Kinds::IMPERSONAL))
    }

    /// Whether the predicate from a noun on says that it is closed; and one past it.
    fn settled(&self, noun: usize, last: usize) -> Option<(bool, usize)> {
        let copula = (noun + 1..last.min(noun + WITHIN))
            .take_while(|at| !self.barrier(*at))
            .find(|at| self.entries[*at].contains(&Entry::Copula))?;
        let mut at = copula + 1;
        let mut negated = false;
        while at < last && (self.adverb(at) || self.negation(at) || self.document.has(at, Class::AUXILIARY)) {
            negated |= self.negation(at) || self.word(at) == "yet";
            at += 1;
        }
        self.entries.get(at)?.iter().find_map(|entry| match entry {
            Entry::Settled { closed, rest } if self.follows(at + 1, rest) => {
                Some((*closed != negated, at + 1 + rest.len()))
            }
            _ => None,
        })
    }
}

impl Reader<'_> {
    /// Reads what is said of a question on the topic's subject; not where the sentence said more (`before`).
    pub(super) fn impersonal(&mut self, sentence: &Sentence<'_>, before: usize) {
        let ground = self.ground;
        let (first, last) = (sentence.words.first, sentence.words.last);
        if self.found.len() > before || sentence.unasserted {
            return;
        }
        let nouns = |at: &usize| ground.lists(*at, Kinds::IMPERSONAL) && ground.document.quoted[*at] == 0;
        let Some(noun) = (first..last).find(nouns) else { return };
        let Some((closed, end)) = ground.settled(noun, last) else { return };
        // "The question of S is open", "S's future is", "the jury is out on S"; not "its position on tariffs is, S says".
        let taken = |at: usize| matches!(ground.word(at), "of" | "on" | "over" | "about");
        let subject = (first..last).find_map(|at| ground.subject_at(at)).filter(|subject| {
            let owner =
                ground.document.tokens.get(subject.last).is_some_and(|token| token.kind == TokenKind::Possessive);
            let governed = (first..subject.first).rev().take(3).any(taken);
            let behind = subject.first > end && taken(noun + 1);
            !subject.back && if owner { subject.last + 1 == noun } else { governed && !behind }
        });
        let Some(subject) = subject else { return };
        let topic = &ground.topics.topics[usize::from(subject.topic)];
        let supposed = (first..noun).any(|at| matches!(ground.word(at), "if" | "unless" | "when" | "until" | "once"));
        // "in Lisbon": where it stands so, and nowhere else.
        let mut places = sentence.mentions.iter().enumerate().filter(|(_, mention)| {
            matches!(mention.party, Some(Party::Government(_)))
                && mention.holder == Holder::Government
                // "Oslo's position on it is settled"
                && (mention.modifier && mention.last == noun || mention.governed && mention.first > first && {
                    let from = (first..mention.first).rev().find(|at| !ground.document.has(*at, Class::DETERMINER));
                    from.is_some_and(|at| matches!(ground.word(at), "in" | "for"))
                })
        });
        let (Some((index, mention)), None, false) = (places.next(), places.next(), supposed) else { return };
        let Some(party) = mention.party.clone() else { return };
        let stance = match open_stance(topic) {
            Some(open) if closed => topic.stances.iter().position(|s| s.denied == Some(open)).map(|at| at as u8),
            open => open,
        };
        let Some(stance) = stance else { return };
        let cue = Cue::plain(noun..end, subject.topic, stance, Head::Adjective);
        let past = (noun..end).any(|at| matches!(ground.word(at), "was" | "were" | "hung" | "remained" | "stayed"));
        let chain = Chain { subject_end: noun, past, ..Chain::default() };
        let taken = Taken { stance, denied: false, status: Status::Announced, asserted: true };
        self.push(sentence, &cue, &chain, topic, taken, party, Holder::Government, index);
    }
}
