//! What a run of capitalised words names: the person in it, its titles, or something else.

use super::super::token::Kind;
use super::{EntityKind, Finder, GIVEN, MOST_COMPARED, family_first};
use crate::lexicon::{Class, Gender};

impl Finder<'_> {
    pub(super) fn analyse(&mut self, start: usize, end: usize) {
        let document = self.document;
        let tokens = &document.tokens;
        if tokens[start].has(Class::GOVERNMENT_START) && end - start > 1 {
            // "Hong Kong", "San Marino": a place, whatever its words could be.
            let longest = (start + 2..=end.min(start + 5)).rev();
            let place =
                longest.into_iter().find(|to| document.lexicon.government(&document.phrase(start..*to)).is_some());
            if let Some(to) = place {
                self.mention(start, to, start, EntityKind::Place);
                if to < end {
                    self.analyse(to, end);
                }
                return;
            }
        }
        if (start..end).any(|at| tokens[at].is('&')) {
            return self.mention(start, end, start, EntityKind::Organisation);
        }
        let core_end = (start..end).rev().find(|at| !tokens[*at].has(Class::SUFFIX)).map_or(end, |at| at + 1);
        let role_before = start > 0
            && {
                let before = &tokens[start - 1];
                before.is_word()
                && !before.capital
                && before.has(Class::ROLE.or(Class::PERSON_NOUN).or(Class::TITLE))
                && !before.has(Class::PLURAL_PERSON)
                && document.quoted[start - 1] == document.quoted[start]
                // "offers to host Gulf talks": a verb.
                && !(start > 1
                    && matches!(document.text(start - 2), "to" | "will" | "would" | "may" | "can" | "could" | "should" | "must" | "not"))
            };
        // The "M." of "A. S. M. Karim" is an initial, not "Monsieur".
        let initial = |at: usize| {
            document.text(at).len() == 2
                && (at > start && document.text(at - 1).len() == 2 || document.text(at + 1).len() == 2)
        };
        let honorific =
            (start..core_end).rev().find(|at| tokens[*at].has(Class::HONORIFIC) && at + 1 < core_end && !initial(*at));
        // "the Institute of Marine Research": no marine.
        let in_body = |at: usize| {
            let body = (start..at).any(|at| tokens[at].has(Class::ORG_HEAD) && tokens[at + 1].has(Class::PREPOSITION));
            body && (at + 1..core_end).all(|at| tokens[at].has(Class::COMMON) && !tokens[at].has(GIVEN))
        };
        let title = || {
            (start..core_end.saturating_sub(1)).rev().find(|at| {
                tokens[*at].has(Class::TITLE.or(Class::ROLE))
                    && !in_body(*at)
                    && !(tokens[*at].has(GIVEN) && *at == start && !role_before)
                    && !(*at > start
                        && tokens[*at - 1].has(GIVEN)
                        && !tokens[*at - 1].has(Class::GIVEN_AMBIGUOUS.or(Class::TITLE)))
            })
        };
        let (mut first, mut titled) = (end, end);
        let mut sure = true;
        if let Some(honorific) = honorific {
            (first, titled) = (honorific + 1, honorific);
            while titled > start && tokens[titled - 1].has(Class::HONORIFIC.or(Class::TITLE)) {
                titled -= 1;
            }
        } else if let Some(office) = self.office_end(start, end).filter(|office| *office < core_end) {
            (first, titled) = (office, start);
        } else if let Some(title) = title() {
            (first, titled) = (title + 1, title);
        } else if let Some(given) = (start..core_end.saturating_sub(1)).find(|at| self.is_given(*at, start, core_end)) {
            let known = |at: usize| {
                tokens[at].has(
                    Class::ORG_HEAD.or(Class::GOVERNMENT).or(Class::OUTLET).or(Class::COMMON).or(Class::CAPITALISED),
                ) || tokens[at].upper
            };
            // "Governor of Kansas Ada Voss": where the office is, and who holds it.
            let seat = start > 1
                && given + 1 < core_end
                && matches!(document.text(start - 1), "of" | "for")
                && document.has(start - 2, Class::ROLE.or(Class::TITLE));
            first = if given == start || known(given - 1) || seat { given } else { start };
            titled = first;
            sure = !tokens[given].has(Class::GIVEN_AMBIGUOUS.or(Class::GOVERNMENT));
        } else if core_end - start >= 2
            && core_end - start <= 3
            && family_first(document, &(start..core_end).collect::<Vec<_>>())
        {
            (first, titled) = (start, start);
            sure = false;
        } else if let Some(after) = self.after_organisation(start, core_end) {
            (first, titled) = (after, after);
        } else if role_before && core_end > start {
            let acronym = tokens[start].upper && end - start == 1;
            let place = tokens[start].has(Class::GOVERNMENT) && end - start == 1;
            if !acronym && !place {
                (first, titled) = (start, start);
            }
        }
        let forced = honorific.is_some() || titled < first;
        if first < end && self.organisation_in(first, core_end, forced) {
            (first, titled) = (end, end);
        }
        // "the Chief Executive": titles and nothing else.
        let title_only = |at: usize| tokens[at].has(Class::ROLE.or(Class::TITLE)) && !tokens[at].has(GIVEN);
        if titled < end && honorific.is_none() && (start..end).all(title_only) {
            return;
        }
        let words = |class: Class| (first + 1..core_end).any(|at| tokens[at].has(class) && !tokens[at].has(GIVEN));
        // "Mark Stone, the manager, said": the role tells.
        let described = || !words(Class::ORG_HEAD) && (self.role_follows(core_end) || self.speaks(first, core_end));
        if first < end && !sure && !role_before && words(Class::COMMON.or(Class::ORG_HEAD)) && !described() {
            (first, titled) = (end, end);
        }
        if first >= end && !tokens[start].capital {
            return self.partial(start, end);
        }
        if first >= end
            || core_end - first > 7
            || (first..core_end).all(|at| tokens[at].has(Class::GOVERNMENT)) && !forced
        {
            return self.not_a_person(start, end);
        }
        if first > start && titled > start {
            // What stands before the titles may name an organisation: "Refugee Council Enver …".
            let rest = if tokens[titled - 1].kind == Kind::Word { titled } else { first };
            self.lead(start, rest);
        }
        if first + 1 == core_end && !forced && !role_before {
            return self.later.push((start, end));
        }
        if !tokens[start].capital {
            return self.partial(start, end);
        }
        self.person(first, end, titled);
    }

    /// "van der Ploeg" of a name spelled out before.
    pub(super) fn partial(&mut self, start: usize, end: usize) {
        let words = self.folded(start, end);
        let known = words.last().and_then(|last| self.by_word.get(last)).and_then(|list| {
            list.iter().rev().take(MOST_COMPARED).copied().find(|entity| {
                let known = &self.found.entities[*entity].words;
                known.len() > words.len() && known.ends_with(&words)
            })
        });
        if let Some(entity) = known {
            self.add(start, end, start, entity, &words, Gender::Unknown);
        }
    }

    /// "the head of the Harbour Council Ada Voss": two or three words after an organisation's head noun that are no
    /// words of the language, with a role before the whole.
    pub(super) fn after_organisation(&self, start: usize, end: usize) -> Option<usize> {
        let tokens = &self.document.tokens;
        let head = (start..end.saturating_sub(1)).rev().find(|at| tokens[*at].has(Class::ORG_HEAD))?;
        let rest = head + 1..end;
        let plain =
            Class::COMMON.or(Class::GOVERNMENT).or(Class::ORG_HEAD).or(Class::PREPOSITION).or(Class::PLACE_HEAD);
        let role = (start.saturating_sub(4)..start).any(|at| tokens[at].has(Class::ROLE));
        let name = (2..=3).contains(&rest.len()) && rest.clone().all(|at| !tokens[at].has(plain) && !tokens[at].upper);
        (role && name).then_some(rest.start)
    }

    /// Names in front of a person's title or name, without the role words themselves.
    pub(super) fn lead(&mut self, start: usize, end: usize) {
        let role = Class::ROLE.or(Class::TITLE).or(Class::HONORIFIC);
        let to = (start..end).rev().find(|at| !self.document.has(*at, role)).map_or(start, |at| at + 1);
        if (start..to).any(|at| self.document.has(at, Class::ORG_HEAD) || self.document.tokens[at].upper) {
            self.not_a_person(start, to);
        } else if to > start && self.document.has(start, Class::GOVERNMENT) {
            self.not_a_person(start, start + 1);
        }
    }

    pub(super) fn is_given(&self, at: usize, start: usize, end: usize) -> bool {
        let token = &self.document.tokens[at];
        if !token.has(GIVEN) || token.upper && self.document.text(at).len() > 1 && !self.shouting(at) {
            return false;
        }
        if at > start && self.document.has(at - 1, Class::PREPOSITION) {
            return false;
        }
        // "Governor of Georgia Ada Voss"
        if token.has(Class::GOVERNMENT) && at + 2 < end && self.document.has(at + 1, GIVEN) {
            return false;
        }
        let next = &self.document.tokens[at + 1];
        let name_follows = at + 1 < end && next.is_word() && !next.has(Class::ORG_HEAD.or(Class::PREPOSITION));
        name_follows || at + 2 < end
    }

    /// Whether the neighbours are in capitals too: then capitals say nothing.
    pub(super) fn shouting(&self, at: usize) -> bool {
        self.document.tokens.get(at + 1).is_some_and(|next| next.upper)
    }

    /// Whether the words from `first` rather name an organisation: its head noun ends them or stands before "of".
    pub(super) fn organisation_in(&self, first: usize, end: usize, forced: bool) -> bool {
        let tokens = &self.document.tokens;
        if (first..end).any(|at| tokens[at].has(Class::PREPOSITION) && !tokens[at].has(Class::PARTICLE)) {
            return true;
        }
        let head = end.checked_sub(1).is_some_and(|last| {
            tokens[last].has(Class::ORG_HEAD) && !tokens[last].has(GIVEN)
                || tokens[last].has(Class::PLACE_HEAD) && end - first > 1 && !self.first_named(first, end)
        });
        if head && end - first == 1 {
            return true;
        }
        head && !forced && !(end - first == 2 && self.role_follows(end))
    }

    /// "Fiona Hill said": a given name that is nothing else, and what people do.
    fn first_named(&self, first: usize, end: usize) -> bool {
        let token = &self.document.tokens[first];
        let given = token.has(GIVEN) && !token.has(Class::GIVEN_AMBIGUOUS.or(Class::GOVERNMENT));
        let before = first.checked_sub(1).is_some_and(|before| {
            let token = &self.document.tokens[before];
            token.is_word() && !token.capital && token.has(Class::ROLE.or(Class::PERSON_NOUN))
        });
        given && (before || self.verb_follows(end) || self.role_follows(end))
    }

    pub(super) fn not_a_person(&mut self, start: usize, end: usize) {
        let tokens = &self.document.tokens;
        if start >= end {
            return;
        }
        let organisation = (start..end).any(|at| tokens[at].has(Class::ORG_HEAD));
        let roles = Class::ROLE.or(Class::TITLE).or(Class::PERSON_NOUN);
        if !organisation && (start..end).all(|at| tokens[at].has(roles.or(Class::DEMONYM))) {
            return;
        }
        let end = (start..end)
            .rev()
            .find(|at| !tokens[*at].has(roles) || tokens[*at].has(Class::ORG_HEAD))
            .map_or(end, |at| at + 1);
        let words = end - start;
        let place = tokens[start].has(Class::GOVERNMENT_START)
            && self.document.lexicon.government(&self.document.phrase(start..end)).is_some();
        let kind = if place {
            EntityKind::Place
        } else if organisation || words == 1 && tokens[start].upper || words == 1 && tokens[start].has(Class::OUTLET) {
            EntityKind::Organisation
        } else if words == 1 {
            return self.later.push((start, end));
        } else {
            EntityKind::Other
        };
        if kind == EntityKind::Other {
            // Part of a name already known: "Utsi Bær" after "Inger Utsi Bær".
            let folded = self.folded(start, end);
            if let Some(entity) = self.same(&folded, Gender::Unknown, EntityKind::Person) {
                return self.add(start, end, start, entity, &folded, Gender::Unknown);
            }
        }
        self.mention(start, end, start, kind);
    }

    pub(super) fn person(&mut self, first: usize, last: usize, titled: usize) {
        self.mention(first, last, titled, EntityKind::Person);
    }
}
