//! What stands around a name and tells that it is a person's, and whose gender.

use super::super::token::Kind;
use super::{Finder, family_first};
use crate::lexicon::{Class, Gender};
use crate::markup::BlockKind;

impl Finder<'_> {
    /// Whether an apposition with a role, an age, or a relative clause follows.
    pub(super) fn role_follows(&self, end: usize) -> bool {
        let tokens = &self.document.tokens;
        let limit = self.block_end(end.saturating_sub(1));
        if end >= limit {
            return false;
        }
        if tokens[end].is('(') {
            let tag = self.document.text(end + 1);
            let party = tag.split(['-', '–']).next().is_some_and(|tag| self.document.lexicon.party_tag(tag).is_some());
            return party || self.document.has(end + 1, Class::ROLE);
        }
        if !tokens[end].is(',') {
            return self.document.text(end) == "who";
        }
        if tokens
            .get(end + 1)
            .is_some_and(|next| next.kind == Kind::Number || matches!(self.document.text(end + 1), "who" | "whose"))
        {
            return true;
        }
        for at in end + 1..(end + 12).min(limit) {
            let token = &tokens[at];
            if token.has(Class::ROLE.or(Class::PERSON_NOUN)) && !token.has(Class::PLURAL_PERSON) {
                return true;
            }
            let verb = token.has(Class::AUXILIARY.or(Class::SPEECH)) && !token.capital && at > end + 1;
            if verb || matches!(token.kind, Kind::Sign(_) | Kind::Mark(_)) {
                return false;
            }
        }
        false
    }

    /// "J.K.", which capitals make no acronym of: a letter and a full stop, and so on. Not "U.S."
    pub(super) fn initials(&self, at: usize) -> bool {
        let text = self.document.text(at);
        let known = Class::GOVERNMENT.or(Class::GOVERNMENT_START).or(Class::ORG_HEAD).or(Class::OUTLET);
        let pairs = || text.split_inclusive('.').all(|part| part.len() == 2 && part.starts_with(char::is_uppercase));
        text.ends_with('.') && text.len() <= 8 && pairs() && !self.document.has(at, known)
    }

    /// "X said", "said X": who speaks is a person until something says otherwise.
    pub(super) fn speaks(&self, first: usize, last: usize) -> bool {
        let document = self.document;
        let body = Class::ORG_HEAD.or(Class::PLACE_HEAD).or(Class::OUTLET);
        if (first..last).any(|at| document.has(at, body)) || last - first > 4 {
            return false;
        }
        let says = |at: usize| {
            document.has(at, Class::SPEECH) && !document.tokens[at].capital && !document.has(at, Class::BASE)
        };
        says(last) || first > 0 && says(first - 1) && document.text(first - 1) != "told"
    }

    /// A table cell of its own in a row that says a role.
    pub(super) fn in_cast(&self, first: usize, last: usize) -> bool {
        let document = self.document;
        let blocks = &document.prose.blocks;
        let own = document.blocks.partition_point(|start| *start <= first).saturating_sub(1);
        let row = |block: usize| match blocks.get(block).map(|block| &block.kind) {
            Some(BlockKind::Cell { table, row, .. }) => Some((*table, *row)),
            _ => None,
        };
        row(own).is_some()
            && document.block(own) == (first..last)
            && (own + 1..blocks.len())
                .take_while(|block| row(*block) == row(own))
                .any(|block| document.block(block).any(|at| document.has(at, Class::ROLE) && document.quoted[at] == 0))
    }

    /// "the firm's manager in Lyon, X," — a role and a comma before, a sign after.
    pub(super) fn role_leads(&self, first: usize, last: usize) -> bool {
        let document = self.document;
        if first < 2
            || !document.is(first - 1, ',')
            || !document.tokens.get(last).is_some_and(|token| matches!(token.kind, Kind::Sign(',')))
        {
            return false;
        }
        (first.saturating_sub(9)..first - 1)
            .rev()
            .take_while(|at| document.tokens[*at].is_word() || document.tokens[*at].kind == Kind::Possessive)
            .take_while(|at| !document.has(*at, Class::AUXILIARY.or(Class::SPEECH)) || document.tokens[*at].capital)
            .any(|at| document.has(at, Class::ROLE.or(Class::PERSON_NOUN)) && !document.has(at, Class::PLURAL_PERSON))
    }

    pub(super) fn gender_of(&self, first: usize, last: usize, titled: usize) -> Gender {
        for at in titled..first {
            if self.document.has(at, Class::MALE) {
                return Gender::Male;
            }
            if self.document.has(at, Class::FEMALE) {
                return Gender::Female;
            }
        }
        // A noun right before the name: "spokeswoman Ana …".
        if let Some(before) = titled.checked_sub(1) {
            let role = self.document.has(before, Class::ROLE.or(Class::PERSON_NOUN));
            if role && self.document.has(before, Class::MALE) {
                return Gender::Male;
            }
            if role && self.document.has(before, Class::FEMALE) {
                return Gender::Female;
            }
        }
        let words: Vec<usize> = (first..last).collect();
        if family_first(self.document, &words) {
            return Gender::Unknown;
        }
        if last - first >= 2 {
            for at in first..last - 1 {
                match (self.document.has(at, Class::GIVEN_M), self.document.has(at, Class::GIVEN_F)) {
                    (true, false) => return Gender::Male,
                    (false, true) => return Gender::Female,
                    _ => {}
                }
            }
        }
        Gender::Unknown
    }

    pub(super) fn verb_follows(&self, at: usize) -> bool {
        self.document.has(
            at,
            Class::SPEECH.or(Class::AUXILIARY).or(Class::WEAK).or(Class::NAMING).or(Class::ADVERB).or(Class::THINKING),
        ) || self.document.tokens.get(at).is_some_and(|token| token.kind == Kind::Possessive || token.is(','))
            || matches!(self.document.text(at), "of" | "from" | "at")
    }
}
