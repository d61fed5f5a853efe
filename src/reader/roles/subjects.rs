//! Roles in a sentence of their own, about whom the sentence before was: "Ada Voss spoke first. She is the minister."

use super::super::names::Name;
use super::super::phrases::{Phrase, Referent};
use super::Reader;
use crate::lexicon::{Class, Gender, Relation};
use crate::markup::BlockKind;
use crate::statement::Role;

impl Reader<'_> {
    /// The role that a sentence gives by "he is" or "she runs" to the person with whom the sentence before began;
    /// `before` are the phrases of that one.
    pub(super) fn subject(&self, sentence: usize, before: &[Phrase]) -> Option<(usize, Role)> {
        let document = self.document;
        let words = document.sentences.get(sentence)?;
        let gender = match &*document.folded(words.first) {
            "he" => Gender::Male,
            "she" => Gender::Female,
            _ => return None,
        };
        let last = document.sentences.get(sentence.checked_sub(1)?)?;
        let prose = |block: usize| matches!(document.prose.blocks[block].kind, BlockKind::Paragraph);
        let goes_on = words.block - last.block <= 1 && prose(words.block) && prose(last.block);
        let asks = document.is(words.last - 1, '?');
        let start = words.first + 1;
        let denies = (start..(start + 4).min(words.last)).any(|at| document.has(at, Class::NEGATION));
        if !goes_on || asks || denies || document.quoted[words.first] != 0 || start >= words.last {
            return None;
        }
        let name = self.opening(before, last.first, gender)?;
        let role = self.predicate(name, true, start, words.last)?;
        Some((name.entity, role))
    }

    /// The person with whose name a sentence begins, where no other person stands in it.
    fn opening(&self, phrases: &[Phrase], first: usize, gender: Gender) -> Option<&Name> {
        let mut found = None;
        for phrase in phrases {
            match phrase.what {
                Referent::Name(number) if phrase.entity.is_some_and(|entity| self.names.is_person(entity)) => {
                    if found.is_some_and(|known: &Name| Some(known.entity) != phrase.entity) {
                        return None;
                    }
                    let name = &self.names.names[number];
                    if found.is_none() && phrase.first != first {
                        return None;
                    }
                    found = found.or(Some(name));
                }
                // Another person, and not what the first one is: "Ada Voss is a fellow at the institute."
                Referent::Role { plural: false }
                    if phrase.entity.is_none() && !phrase.governed && !self.is_complement(phrase, found) =>
                {
                    return None;
                }
                _ => {}
            }
        }
        let opposite = |own| matches!((own, gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
        found.filter(|name| !opposite(self.names.entities[name.entity].gender))
    }

    /// Whether a phrase stands right behind a name and "is" or "was".
    fn is_complement(&self, phrase: &Phrase, name: Option<&Name>) -> bool {
        let document = self.document;
        let Some(verb) = phrase.first.checked_sub(1) else { return false };
        let word = document.folded(verb);
        let be = document.lexicon.relates(&word, Relation::Be) || document.lexicon.relates(&word, Relation::Was);
        (be || word == "was") && name.is_some_and(|name| name.last == verb)
    }

    /// An office with capitals before a name: "The Data Protection Commissioner, Ada Voss, said".
    pub(super) fn capitalised(&self, name: &Name) -> Option<Role> {
        let document = self.document;
        let comma = name.titled.checked_sub(1).filter(|at| document.is(*at, ','))?;
        let office = &self.names.names[self.names.at(comma.checked_sub(1)?)?];
        let head = office.last - 1;
        let article = office.first.checked_sub(1).is_some_and(|at| document.has(at, Class::DETERMINER));
        let closes = document.tokens.get(name.last).is_some_and(|token| token.is(','));
        let free = document.quoted[office.first] == 0 && document.quoted[name.first] == 0;
        if office.last != comma || !article || !closes || !free || self.names.is_person(office.entity) {
            return None;
        }
        let role = document.has(head, Class::ROLE) && office.last - office.first > 1;
        let classes = document.lexicon.role_classes(&document.folded(head));
        if !role || classes.is_empty() {
            return None;
        }
        Some(Role {
            span: document.file(office.first - 1..office.last),
            text: document.words(office.first - 1..office.last).to_owned(),
            classes: classes.to_vec(),
            title: document.folded(head).into_owned(),
            places: self.places(office.first..office.last),
            year: self.year(office.first),
            ..Role::default()
        })
    }
}
