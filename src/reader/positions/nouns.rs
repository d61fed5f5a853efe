//! Noun phrases on the way up: determiners, adjectives and possessors before a measure's noun, and the nouns that take a
//! clause along.

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::chain::{Chain, Link};
use super::ground::{Ground, Operator};
use super::parties::Mention;
use crate::lexicon::Class;
use crate::topics::{Effect, Entry, Part, Reach};

impl Ground<'_> {
    /// The noun that a relative clause hangs on, where it governs a measure.
    pub(super) fn antecedent(&self, at: usize, words: &Words) -> Option<Operator> {
        let pronoun = at.checked_sub(1).filter(|before| *before > words.first)?;
        if !matches!(self.word(pronoun), "that" | "which") {
            return None;
        }
        let end = if self.is(pronoun - 1, ',') { pronoun - 1 } else { pronoun };
        self.operators_before(end, words.first).into_iter().find(|operator| operator.part == Part::Noun)
    }

    /// "A bill before parliament would ban": the thing that would do it.
    pub(super) fn instrument(&self, at: usize, words: &Words) -> Option<Operator> {
        let mut end = at;
        while end > words.first && at - end < 8 {
            let found = self.operators_before(end, words.first).into_iter().find(|operator| {
                operator.part == Part::Noun
                    && (operator.first == words.first
                        || self.document.has(operator.first - 1, Class::DETERMINER.or(Class::DEMONYM))
                        || self.document.tokens[operator.first - 1].kind == TokenKind::Possessive
                        || self.entries[operator.first - 1].iter().any(|e| matches!(e, Entry::Reach { .. })))
            });
            if found.is_some() {
                return found.filter(|o| {
                    matches!(o.effect, Effect::Decide | Effect::Plan | Effect::Want | Effect::Consider | Effect::Pledge)
                });
            }
            let before = end - 1;
            let clause = matches!(self.word(before), "that" | "which" | "who" | "whether");
            if clause || !self.document.tokens[before].is_word() || self.document.has(before, Class::AUXILIARY) {
                return None;
            }
            // Only a complement may stand between: "a bill before the assembly".
            let inside = (end.saturating_sub(5).max(words.first)..end).any(|at| self.preposition(at));
            if !inside {
                return None;
            }
            end = before;
        }
        None
    }

    /// Goes over determiner, adjectives and compound nouns before a noun; finds the possessor.
    pub(super) fn noun_phrase(
        &self,
        at: usize,
        words: &Words,
        mentions: &[Mention],
        chain: &mut Chain,
        depth: usize,
    ) -> usize {
        let document = self.document;
        let mut at = at;
        while at > words.first {
            let before = at - 1;
            let beside = mentions.iter().position(|mention| mention.modifier && mention.last == at);
            if let Some(index) = beside.filter(|index| !self.given(mentions[*index].first, words)) {
                if chain.possessor.is_none() {
                    chain.possessor = Some(index);
                }
                at = mentions[index].first;
                continue;
            }
            if self.opens_scrap(before) {
                at = before;
                continue;
            }
            if !document.tokens[before].is_word() || self.apart(before, at) {
                break;
            }
            if let Some(subject) = self.subject_over(before) {
                at = subject.first;
                continue;
            }
            // "announced so much as a ban", "adopted for the time being a ban"
            let article = document.has(at, Class::DETERMINER);
            if let Some(phrase) = self.adverbial_before(at, words.first + 1).filter(|_| article) {
                at = phrase;
                continue;
            }
            let little = depth > 0 && self.word(before) == "little";
            if little
                || self.negation(before) && matches!(self.word(before), "no" | "any" | "neither" | "without" | "nor")
            {
                if depth == 0 {
                    chain.negated = !chain.negated;
                } else if let Some(link) = chain.links.last_mut() {
                    link.negated = !link.negated;
                }
                at = before;
                if self.word(before) == "without" {
                    chain.finite = true;
                }
                break;
            }
            // "a planned levy", "a possible ban": an adjective that says how far it has gone.
            let says = self.operators_at(before).find(|operator| {
                operator.part == Part::Adjective
                    && operator.last == before + 1
                    && matches!(operator.effect, Effect::Plan | Effect::Consider | Effect::Likely | Effect::Pledge)
            });
            // "has ruled out a ban": what stands before the determiner is no adjective of the noun.
            if depth == 0
                && !document.has(at, Class::DETERMINER)
                && let Some(says) = says.filter(|_| !self.be_before(before, words))
            {
                chain.links.push(Link { effect: says.effect, negated: false, passive: false });
                at = before;
                continue;
            }
            let reach = self.entries[before].iter().find_map(|entry| match entry {
                Entry::Reach { reach, rest: [] } => Some(*reach),
                _ => None,
            });
            if let Some(reach) = reach {
                if depth == 0 && reach != Reach::Neutral {
                    chain.reach = Some(reach);
                }
                at = before;
                continue;
            }
            let determiner = document.has(before, Class::DETERMINER);
            if self.word(before) == "that"
                && self.operators_before(before, words.first).iter().any(|o| o.part == Part::Verb)
            {
                break;
            }
            // "a network ban"; "plans a ban" is a verb, whatever topic has plans.
            let verb = self.operators_at(before).any(|operator| operator.part == Part::Verb);
            let domain = !verb
                && self.entries[before].iter().any(|entry| match entry {
                    Entry::Domain(topic) | Entry::Back(topic) => self.named[usize::from(*topic)],
                    _ => false,
                });
            if determiner || domain || self.adverb(before) && !determiner {
                at = before;
                if determiner && depth == 0 {
                    // "its ban": whoever was spoken of.
                    let own = matches!(self.word(before), "its" | "their" | "his" | "her");
                    chain.own |= own;
                    // "gave Washington its word": of whoever gave it.
                    let owner = |m: &Mention| m.last <= before && !m.modifier && !self.given(m.first, words);
                    if own && let Some(index) = mentions.iter().rposition(owner) {
                        chain.possessor.get_or_insert(index);
                    }
                }
                continue;
            }
            // "travel ban": a noun of another matter; operators, verbs and prepositions end the phrase.
            let other = document.has(before, Class::PREPOSITION.or(Class::AUXILIARY).or(Class::CONJUNCTION))
                || self.operators_at(before).next().is_some()
                || self.word(before).ends_with("ed")
                || self.word(before).ends_with("ing")
                || mentions.iter().any(|mention| mention.last == at);
            if !other && depth == 0 {
                chain.foreign = true;
            }
            // "an executive order": what stands between the noun and its determiner.
            let inside =
                (words.first..before).rev().take(3).any(|at| document.has(at, Class::DETERMINER) || self.negation(at));
            if !other && inside {
                at = before;
                continue;
            }
            break;
        }
        at
    }

    /// "offered the U.S. assurances": what looks like an adjective is whom it was given to.
    pub(super) fn given(&self, at: usize, words: &Words) -> bool {
        let mut before = at;
        while before > words.first && self.document.has(before - 1, Class::DETERMINER) {
            before -= 1;
        }
        before > words.first && self.entries[before - 1].contains(&Entry::Giving)
    }

    /// Whether a noun phrase is the object of something: "backs Germany's ban".
    pub(super) fn governed_noun(&self, at: usize, words: &Words) -> bool {
        at > words.first
            && (self.operators_before(at, words.first).iter().any(|o| o.part == Part::Verb)
                || self.preposition(at - 1) && !self.operators_before(at - 1, words.first).is_empty()
                || self.negation(at - 1))
    }
}
