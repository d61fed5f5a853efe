//! Runs of capitalised words: where one starts, what it takes along, where it ends.

use super::super::token::Kind;
use super::{EntityKind, Finder, GIVEN};
use crate::lexicon::Class;

impl Finder<'_> {
    pub(super) fn sequences(&mut self) {
        let count = self.document.tokens.len();
        let mut at = 0;
        while at < count {
            // Most words are small, and none begins a name.
            let token = &self.document.tokens[at];
            if !token.capital && !token.has(Class::PARTICLE) {
                at += 1;
                continue;
            }
            if self.particles_start(at) {
                let end = self.sequence_end(at);
                self.analyse(at, end);
                at = end;
                continue;
            }
            if !self.can_start(at) && self.outlet(at).is_none() {
                at += 1;
                continue;
            }
            if let Some(end) = self.outlet(at) {
                self.mention(at, end, at, EntityKind::Organisation);
                at = end;
                continue;
            }
            let end = self.sequence_end(at);
            self.analyse(at, end);
            at = end;
        }
    }

    /// "van der Ploeg" without the given name: a small particle before a capitalised word that is no common one.
    pub(super) fn particles_start(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        let small = token.is_word() && !token.capital && token.has(Class::PARTICLE);
        if !small || token.has(Class::DETERMINER.or(Class::PREPOSITION)) {
            return false;
        }
        let limit = self.block_end(at);
        self.particles_lead(at, limit)
    }

    /// Where the name of a known outlet that starts here ends.
    pub(super) fn outlet(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let capital = |at: usize| document.tokens.get(at).is_some_and(|token| token.capital && token.is_word());
        if !capital(at) || !document.has(at, Class::OUTLET_START) || !(capital(at + 1) || capital(at + 2)) {
            return None;
        }
        let limit = self.block_end(at).min(at + 6);
        (at + 2..=limit).rev().find(|end| capital(end - 1) && document.lexicon.is_outlet(&document.phrase(at..*end)))
    }

    pub(super) fn block_end(&self, at: usize) -> usize {
        let blocks = &self.document.blocks;
        blocks.get(blocks.partition_point(|start| *start <= at)).copied().unwrap_or(self.document.tokens.len())
    }

    pub(super) fn can_start(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        if token.kind != Kind::Word || !token.capital {
            return false;
        }
        let closed = Class::DETERMINER.or(Class::PRONOUN).or(Class::PREPOSITION).or(Class::CONJUNCTION);
        let closed = closed.or(Class::AUXILIARY).or(Class::FORMER).or(Class::CURRENT);
        let nameable = GIVEN.or(Class::HONORIFIC).or(Class::TITLE).or(Class::ROLE);
        if token.has(closed) && !token.has(GIVEN.or(Class::TITLE).or(Class::FAMILY_FIRST)) {
            return false;
        }
        let next_capital = self.document.tokens.get(at + 1).is_some_and(|next| next.is_word() && next.capital);
        if token.has(closed) && !next_capital {
            return false;
        }
        if token.has(Class::CALENDAR) && !(token.has(GIVEN) && next_capital) {
            return false;
        }
        if token.has(Class::CAPITALISED) && !token.has(nameable.or(Class::ORG_HEAD)) && !next_capital {
            return false;
        }
        if self.document.starts_sentence(at) && token.has(Class::COMMON.or(Class::ADVERB).or(Class::CARDINAL)) {
            // A common word at the start of a sentence: a name only where it can be one and another follows.
            let body = self.document.has(at + 1, Class::ORG_HEAD);
            let named =
                next_capital && (body || token.has(nameable) || token.has(Class::ORG_HEAD.or(Class::GOVERNMENT)));
            return named || self.verb_follows(at + 1);
        }
        true
    }

    pub(super) fn sequence_end(&self, start: usize) -> usize {
        let tokens = &self.document.tokens;
        let limit = self.block_end(start);
        let mut organisation = tokens[start].has(Class::ORG_HEAD);
        let mut connected = false;
        let mut at = self.office_end(start, limit).unwrap_or(start + 1);
        while at < limit {
            let token = &tokens[at];
            let capital_at = |at: usize| at < limit && tokens[at].is_word() && tokens[at].capital;
            if token.is_word() && token.capital {
                let stops = Class::CALENDAR.or(Class::PRONOUN).or(Class::CONJUNCTION);
                if token.has(stops) && !token.has(GIVEN) {
                    break;
                }
                organisation |= token.has(Class::ORG_HEAD);
            } else if token.is_word() && token.has(Class::PARTICLE) && self.particles_lead(at, limit) && !organisation {
                // "Ursula von der Leyen"
            } else if let Some(after) = self.nickname(at, limit) {
                at = after;
                continue;
            } else if organisation && (token.has(Class::PREPOSITION) || token.is('&')) {
                let text = self.document.text(at);
                let joins = matches!(text, "of" | "for" | "on" | "&" | "and");
                let over = usize::from(matches!(self.document.text(at + 1), "the" | "The" | "a"));
                let next = at + 1 + over;
                if !joins
                    || !capital_at(next)
                    || tokens[next].has(Class::CALENDAR) && self.document.text(at) == "on"
                    || tokens[next].has(GIVEN) && capital_at(next + 1) && !self.document.has(next + 1, Class::ORG_HEAD)
                {
                    break;
                }
                connected = true;
                at = next;
            } else if token.is('&') && capital_at(at + 1) {
                // "Kornfeld & Sons"
                organisation = true;
            } else if self.document.text(at) == "and" && self.organisation_after(start, at, limit) {
                // "the Information and Privacy Commission"
                organisation = true;
            } else if connected && self.document.text(at) == "and" && capital_at(at + 1) && !tokens[at + 1].has(GIVEN) {
                // "Institute for Defence and Security Studies"
            } else {
                break;
            }
            at += 1;
        }
        at.min(limit)
    }

    /// Where an office of several words with a preposition ends, when a name follows: "Secretary of State X".
    pub(super) fn office_end(&self, start: usize, limit: usize) -> Option<usize> {
        let document = self.document;
        if !document.has(start, Class::ROLE.or(Class::TITLE)) || !matches!(document.text(start + 1), "of" | "for") {
            return None;
        }
        let end = (start + 3..(start + 6).min(limit)).rev().find(|end| {
            let words: Vec<String> = (start..*end).map(|at| document.folded(at).into_owned()).collect();
            document.lexicon.office(&words.join("-")).is_some()
        })?;
        document.tokens[end].capital.then_some(end)
    }

    /// A nickname in quotation marks between given name and surname: where it ends.
    pub(super) fn nickname(&self, at: usize, limit: usize) -> Option<usize> {
        let document = self.document;
        let number = document.quoted.get(at).copied().filter(|number| *number != 0)?;
        let stretch = &document.stretches[number as usize - 1];
        let next = stretch.last;
        let short = stretch.first == at && next - at <= 5 && document.tokens[at + 1].capital;
        let named = document.has(at - 1, GIVEN.or(Class::TITLE))
            || document.tokens[at - 1].capital && !document.has(at - 1, Class::COMMON);
        let surname = next < limit
            && document.tokens[next].is_word()
            && document.tokens[next].capital
            && !document.has(next, Class::COMMON);
        (short && named && surname).then_some(next)
    }

    /// "the Roads and Bridges Agency": capitalised words after "and" that end in an organisation's head noun, with an
    /// article in front of the whole.
    pub(super) fn organisation_after(&self, start: usize, and: usize, limit: usize) -> bool {
        let tokens = &self.document.tokens;
        let article =
            start > 0 && self.document.has(start - 1, Class::DETERMINER) || self.document.has(start, Class::ORG_HEAD);
        if !article || tokens[start].has(GIVEN) && !tokens[start].has(Class::COMMON) {
            return false;
        }
        let mut at = and + 1;
        while at < limit
            && tokens[at].is_word()
            && tokens[at].capital
            && !(tokens[at].has(GIVEN) && !tokens[at].has(Class::COMMON))
        {
            at += 1;
        }
        at > and + 1 && tokens[at - 1].has(Class::ORG_HEAD)
    }

    /// Whether only particles stand between here and a capitalised word.
    pub(super) fn particles_lead(&self, mut at: usize, limit: usize) -> bool {
        while at < limit && self.document.has(at, Class::PARTICLE) && !self.document.tokens[at].capital {
            at += 1;
        }
        at < limit && self.document.tokens[at].is_word() && self.document.tokens[at].capital
    }
}
