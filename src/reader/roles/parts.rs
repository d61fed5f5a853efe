//! The parts of a role: head noun, office, party, organisations, places, time.

use std::ops::Range;

use super::super::names::EntityKind;
use super::Reader;
use crate::lexicon::{Class, PostWord, Relation};
use crate::statement::{Role, RoleTime};

impl Reader<'_> {
    /// Reads a run of tokens as a role.
    pub(super) fn read(&self, range: Range<usize>) -> Option<Role> {
        let document = self.document;
        let lexicon = document.lexicon;
        let mut role = Role::default();
        let mut head = None;
        let mut complement = false;
        for at in range.clone() {
            let token = &document.tokens[at];
            if !token.is_word() {
                continue;
            }
            let word = document.folded(at);
            // "the minister's predecessor"
            if word == "predecessor" {
                role.time = RoleTime::Former;
            }
            if head.is_none() {
                role.time = match () {
                    () if token.has(Class::FORMER)
                        || at == range.start && word == "once"
                        || word.starts_with("ex-") =>
                    {
                        RoleTime::Former
                    }
                    () if token.has(Class::CURRENT) || document.relates(at, Relation::Still) => RoleTime::Current,
                    () if token.has(Class::THEN) || word.starts_with("then-") => RoleTime::Then,
                    () if token.has(Class::FUTURE) || word.ends_with("-elect") => RoleTime::Future,
                    () => role.time,
                };
            }
            complement |= token.has(Class::PREPOSITION) && head.is_some() && !matches!(&*word, "of" | "for" | "and");
            let noun = lexicon.title(&word).filter(|_| token.has(Class::TITLE)).unwrap_or(&word);
            let office = self.office(&range, at);
            let classes =
                office.as_ref().map_or_else(|| lexicon.role_classes(noun).to_vec(), |(_, class)| vec![*class]);
            let part_of_name = self.names.at(at).is_some_and(|name| {
                let name = &self.names.names[name];
                self.names.entities[name.entity].kind == EntityKind::Organisation && name.last - name.first > 1
            });
            if token.has(Class::ROLE.or(Class::TITLE)) && !complement && !part_of_name && !classes.is_empty() {
                // Of several nouns in a row the last is the head: "delegation leader", "prime minister".
                let follows = head.is_some_and(|head: usize| head + 1 == at || self.leading(head, at));
                let first_of_two = head.is_some() && !follows && document.text(at - 1) != "and";
                if !first_of_two {
                    let singular = lexicon.singular(noun).to_owned();
                    if follows || head.is_none() {
                        role.classes = classes;
                    } else {
                        role.classes.extend(classes);
                    }
                    role.title = office.map_or(singular, |(office, _)| office);
                    head = Some(at);
                }
            }
        }
        // "transport secretary before Ada Voss": whoever came then is no body, and it is over.
        let until = head.and_then(|head| {
            let name = |at: usize| document.tokens.get(at).is_some_and(|token| token.is_word() && token.capital);
            (head + 1..range.end).find(|at| document.text(*at) == "before" && *at + 1 < range.end && name(*at + 1))
        });
        if until.is_some() && role.time == RoleTime::Held {
            role.time = RoleTime::Former;
        }
        let told = range.start..until.unwrap_or(range.end);
        role.parties = self.parties(&range);
        role.organisations = self.organisations(told.clone());
        role.places = self.places(told);
        // The office may name what it is for: "Secretary of State", "minister of education".
        if role.classes.is_empty() && role.parties.is_empty() && role.organisations.is_empty() {
            return None;
        }
        role.year = self.year(range.start);
        role.span = document.file(range.clone());
        role.text = document.words(range).split_whitespace().collect::<Vec<_>>().join(" ");
        Some(role)
    }

    /// Whether the first of two nouns says no more than the rank of the second: "chief fire officer", "principal legal
    /// adviser".
    fn leading(&self, first: usize, head: usize) -> bool {
        let document = self.document;
        let closed = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION).or(Class::AUXILIARY);
        let within = |at: usize| {
            let token = &document.tokens[at];
            token.is_word() && !token.has(closed) && self.names.at(at).is_none()
        };
        document.lexicon.says_of_post(&document.folded(first), PostWord::Leading)
            && head - first <= 3
            && (first + 1..head).all(within)
    }

    /// The longest office of several words that ends or starts with the token: "foreign minister", "secretary of
    /// state".
    pub(super) fn office(&self, range: &Range<usize>, at: usize) -> Option<(String, &'static str)> {
        let document = self.document;
        if !document.has(at, Class::OFFICE_PART) {
            return None;
        }
        let part = |at: &usize| document.has(*at, Class::OFFICE_PART);
        let first = (range.start.max(at.saturating_sub(3))..at).rev().take_while(part).last().unwrap_or(at);
        let complement = matches!(document.text(at + 1), "of" | "for" | "to");
        let lookup = |from: usize, to: usize| {
            let words: Vec<String> = (from..to)
                .filter(|at| document.tokens[*at].is_word())
                .map(|at| document.folded(at).into_owned())
                .collect();
            let joined = words.join("-");
            document.lexicon.office(&joined).map(|office| (joined, office.class))
        };
        (first..at).find_map(|from| lookup(from, at + 1)).or_else(|| {
            if !complement {
                return None;
            }
            ((at + 2)..=(at + 5).min(range.end)).rev().find_map(|to| lookup(at, to.min(range.end)))
        })
    }

    pub(super) fn parties(&self, range: &Range<usize>) -> Vec<&'static str> {
        let document = self.document;
        // "the Farmers' League", "the Weir Union": the last word of another name.
        let another = |at: usize| {
            let named = self.names.at(at).is_some_and(|name| self.names.names[name].first < at);
            let members = at > range.start && document.plural_possessive(at - 1);
            document.has(at, Class::ORG_HEAD.or(Class::ORG_COMMON)) && (named || members)
        };
        let party = |at: &usize| document.tokens[*at].capital && document.has(*at, Class::PARTY_START) && !another(*at);
        for at in range.clone().filter(party) {
            if at + 1 < range.end {
                let two = document.lexicon.parties(&document.phrase(at..at + 2));
                if !two.is_empty() {
                    return two.to_vec();
                }
            }
            // An adjective says a party only before a politician or by itself: not "National security adviser".
            let politician = ["legislator", "candidate", "governor"];
            let closed = at + 1 >= range.end
                || !document.tokens[at + 1].is_word()
                || document.has(at + 1, Class::PREPOSITION)
                || document
                    .lexicon
                    .role_classes(&document.folded(at + 1))
                    .iter()
                    .any(|class| politician.contains(class))
                || matches!(
                    &*document.folded(at + 1),
                    "politician"
                        | "party"
                        | "leader"
                        | "spokesman"
                        | "spokeswoman"
                        | "spokesperson"
                        | "chair"
                        | "chairman"
                        | "chairwoman"
                        | "backbencher"
                        | "whip"
                        | "peer"
                );
            let one = document.lexicon.parties(&document.folded(at));
            if closed && !one.is_empty() {
                return one.to_vec();
            }
        }
        Vec::new()
    }

    pub(super) fn organisations(&self, range: Range<usize>) -> Vec<String> {
        let document = self.document;
        let mut found: Vec<String> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some(name) = self.names.at(at).map(|name| &self.names.names[name]) else {
                // "the Farmers' League", of which nothing is a name by itself
                let body = Class::ORG_HEAD.or(Class::ORG_COMMON);
                let head = at + 1 < range.end && document.tokens[at + 1].capital && document.has(at + 1, body);
                if head && at > range.start && document.plural_possessive(at) {
                    found.push(document.words(at - 1..at + 2).to_owned());
                    at += 1;
                }
                at += 1;
                continue;
            };
            let entity = &self.names.entities[name.entity];
            let last = name.last.min(range.end);
            let titles = (name.first..last).all(|at| document.has(at, Class::ROLE.or(Class::TITLE)));
            let party = !document.lexicon.parties(&document.phrase(name.first..last)).is_empty();
            let body = matches!(entity.kind, EntityKind::Organisation | EntityKind::Other)
                || last - name.first > 1 && document.has(last - 1, Class::ORG_HEAD);
            if body && !titles && !party {
                // "the Farmers' League"
                let members = name.first >= range.start + 2 && document.plural_possessive(name.first - 1);
                let first = if members { name.first - 2 } else { name.first };
                found.push(document.words(first..last).to_owned());
            }
            at = last.max(at + 1);
        }
        self.common_bodies(range, &mut found);
        found
    }

    /// Bodies by a common noun with what specifies it: "the port authority".
    pub(super) fn common_bodies(&self, range: Range<usize>, found: &mut Vec<String>) {
        let document = self.document;
        let mut start = None;
        for at in range.start..=range.end {
            let token = document.tokens.get(at).filter(|_| at < range.end);
            let closed = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION).or(Class::AUXILIARY);
            let time = Class::FORMER.or(Class::CURRENT).or(Class::THEN).or(Class::FUTURE);
            // "of the dam institute last year"
            let when = Class::TIME.or(Class::CALENDAR);
            let dated = document.has(at, when)
                || matches!(document.text(at), "last" | "next" | "this") && document.has(at + 1, when);
            let inside = !dated
                && token.is_some_and(|token| {
                    let word = token.is_word()
                        && !token.capital
                        && !token.has(closed.or(time))
                        && !(token.has(Class::ROLE) && !token.has(Class::ORG_HEAD));
                    word || start.is_some() && document.plural_possessive(at)
                });
            match (inside, start) {
                (true, None) => start = Some(at),
                (false, Some(first)) => {
                    let two = document.has(at - 1, Class::ORG_HEAD.or(Class::ORG_COMMON));
                    if at - first >= 2 && two {
                        found.push(document.words(first..at).to_owned());
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }

    pub(super) fn places(&self, range: Range<usize>) -> Vec<String> {
        let document = self.document;
        let mut found: Vec<String> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            if !document.has(at, Class::GOVERNMENT_START) {
                at += 1;
                continue;
            }
            let longest = (1..=4).rev().filter(|length| at + length <= range.end).find_map(|length| {
                let capital = document.tokens[at].capital || length > 1 && document.tokens[at + 1].capital;
                let phrase = capital.then(|| document.phrase(at..at + length))?;
                document.lexicon.government(&phrase).map(|government| (government.code, length))
            });
            match longest {
                Some((code, length)) => {
                    if !found.iter().any(|known| known == code) {
                        found.push(code.to_owned());
                    }
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}
