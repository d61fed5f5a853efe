//! Places, bodies and occasions: "in Lima", "at the Ocean Forum", "on a visit to Peru", "told the Harbour Council".

use std::ops::Range;

use super::{Placed, Reader};
use crate::lexicon::{Class, Relation};
use crate::reader::document::Words;
use crate::reader::terms;
use crate::reader::token::Kind;
use crate::statement::{Venue, VenueKind};
use crate::text::fold;

impl Reader<'_> {
    /// The venues of a sentence outside quotations, by start.
    pub(super) fn venues(&self, words: &Words, times: &[(usize, Range<usize>)]) -> Vec<Placed> {
        let document = self.document;
        let mut found = Vec::new();
        for at in words.first..words.last.saturating_sub(1) {
            let token = &document.tokens[at];
            let leads = token.has(Class::PREPOSITION.or(Class::SPEECH).or(Class::WEAK));
            if !leads || document.quoted[at] != 0 || !token.is_word() {
                continue;
            }
            let settled = self.settled(at, words);
            let name = settled.unwrap_or(if document.text(at + 1) == "the" { at + 2 } else { at + 1 });
            // Most words are followed by no name: they cost nothing.
            let capital = document.tokens.get(name).is_some_and(|token| token.is_word() && token.capital);
            if !capital || name >= words.last || document.quoted[name] != 0 {
                continue;
            }
            let addressing = !token.has(Class::PREPOSITION)
                && token.has(Class::SPEECH.or(Class::WEAK))
                && document.relates(at, Relation::Addressing);
            if !addressing && !token.has(Class::PREPOSITION) || times.iter().any(|(_, tokens)| tokens.contains(&name)) {
                continue;
            }
            if !addressing && !self.can_place(at, words) {
                continue;
            }
            let Some(tokens) = self.name_from(name, words.last).filter(|tokens| !self.is_joined(tokens)) else {
                continue;
            };
            // "told the Dorn administration", "in Lima's view": the name is but a part of what is named.
            let dated = times.iter().any(|(_, time)| time.start == tokens.end);
            let part = !dated
                && document.tokens.get(tokens.end).is_some_and(|next| {
                    let function = Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::PRONOUN);
                    let verb = Class::SPEECH.or(Class::WEAK).or(Class::ADVERB).or(Class::TIME).or(Class::DETERMINER);
                    next.kind == Kind::Possessive
                        || next.is_word() && !next.capital && !next.has(function.or(verb)) && !self.is_verb(tokens.end)
                });
            // "the Ocean Frontiers conference" is one, though.
            let occasion = || document.relates(tokens.end, Relation::Occasion);
            if part && !occasion() || !addressing && self.belongs_to_person(at, words) {
                continue;
            }
            let venue = match settled {
                _ if addressing => self.forum(&tokens),
                Some(_) => self.place(&tokens).or_else(|| self.town(&tokens)),
                None => self.after_preposition(at, words, &tokens),
            };
            if let Some(venue) = venue {
                let place = venue.kind == VenueKind::Place;
                let end = self.with_country(tokens.end).unwrap_or(tokens.end);
                found.push(Placed { lead: at, tokens: at + 1..end, venue });
                if place {
                    self.joined_places(at, end, words, &mut found);
                }
            }
        }
        found
    }

    /// "in Lima and Quito", "in Lima, Quito and Cuzco": the towns that follow the first.
    fn joined_places(&self, lead: usize, first: usize, words: &Words, found: &mut Vec<Placed>) {
        let document = self.document;
        let mut end = first;
        let mut waiting: Vec<Placed> = Vec::new();
        while end + 1 < words.last {
            let and = document.text(end) == "and";
            if !and && !document.is(end, ',') || !document.tokens[end + 1].capital {
                return;
            }
            let Some(tokens) = self.name_from(end + 1, words.last) else { return };
            let Some(venue) = self.place(&tokens) else { return };
            end = tokens.end;
            waiting.push(Placed { tokens, lead, venue });
            if and {
                found.append(&mut waiting);
                return;
            }
        }
    }

    /// "in the port of Ness", "in the Lima suburb of Rimac": where the name begins.
    fn settled(&self, at: usize, words: &Words) -> Option<usize> {
        let document = self.document;
        if !matches!(document.text(at), "in" | "In" | "at" | "At")
            || !matches!(document.text(at + 1), "the" | "a" | "an")
        {
            return None;
        }
        let phrase = (at + 2..words.last.min(at + 6)).take_while(|at| {
            document.tokens[*at].is_word() && !document.has(*at, Class::PREPOSITION.or(Class::AUXILIARY))
        });
        let noun = phrase.last()?;
        let named = document.relates(noun, Relation::Settlement) && document.text(noun + 1) == "of";
        (named && noun + 2 < words.last && document.tokens[noun + 2].capital).then_some(noun + 2)
    }

    /// "at the U.S.-EU Summit": who meets, and not where.
    fn is_joined(&self, tokens: &Range<usize>) -> bool {
        let document = self.document;
        let Some(next) = document.tokens.get(tokens.end) else { return false };
        let glued = tokens.end.checked_sub(1).is_some_and(|last| document.tokens[last].end == next.start);
        glued && (matches!(next.kind, Kind::Sign('-' | '—')) || document.text(tokens.end).starts_with('-'))
    }

    /// A town that no list has.
    fn town(&self, tokens: &Range<usize>) -> Option<Venue> {
        let words = self.content(tokens);
        (!words.is_empty()).then(|| self.venue(tokens, VenueKind::Place, None, words))
    }

    /// Whether a preposition can tell where or to whom, by itself or after the word before it: "a visit to".
    fn can_place(&self, at: usize, words: &Words) -> bool {
        let document = self.document;
        let led = || {
            let before =
                at.checked_sub(1).filter(|before| *before >= words.first).map(|before| document.folded(before));
            before.is_some_and(|before| {
                document.lexicon.relates(&before, Relation::Occasion)
                    || document.lexicon.relates(&before, Relation::Journey)
            })
        };
        match document.text(at) {
            "in" | "In" | "at" | "At" | "during" | "During" | "before" | "Before" => true,
            "to" | "with" | "by" | "of" | "for" => led(),
            _ => false,
        }
    }

    /// Whether the preposition goes with words on a person: "a fellow at the institute", "Per Dal, of a firm in Oslo".
    fn belongs_to_person(&self, at: usize, words: &Words) -> bool {
        let document = self.document;
        let person =
            |at: usize| self.names.at(at).is_some_and(|name| self.names.is_person(self.names.names[name].entity));
        let previous = at.checked_sub(1).map(|before| document.folded(before));
        if previous.is_some_and(|previous| document.lexicon.relates(&previous, Relation::Occasion)) {
            return false;
        }
        for before in (words.first..at).rev().take(12) {
            let token = &document.tokens[before];
            if document.quoted[before] != 0 || self.is_verb(before) {
                let worked = [Relation::Work, Relation::Worked];
                let folded = document.folded(before);
                return document.quoted[before] == 0
                    && !token.has(Class::SPEECH)
                    && worked.into_iter().any(|relation| document.lexicon.relates(&folded, relation));
            }
            if token.is(',') {
                // An apposition, unless the preposition follows at once.
                let apposition = !document.has(before + 1, Class::PREPOSITION) && !self.is_participle(before + 1);
                return apposition && before.checked_sub(1).is_some_and(person);
            }
            if token.has(Class::ROLE.or(Class::PERSON_NOUN)) && !token.has(Class::PLURAL_PERSON) || person(before) {
                // "said the minister at the forum" and "said Dal at the forum" tell where it was said.
                return before
                    .checked_sub(1)
                    .is_none_or(|verb| !(verb.saturating_sub(3)..=verb).any(|at| self.is_verb(at)));
            }
        }
        false
    }

    fn is_participle(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        token.is_word() && !token.capital && self.document.text(at).ends_with("ing")
    }

    fn after_preposition(&self, at: usize, words: &Words, tokens: &Range<usize>) -> Option<Venue> {
        let document = self.document;
        let governing = at.checked_sub(1).filter(|before| *before >= words.first);
        let led = |relation| governing.is_some_and(|before| document.relates(before, relation));
        match &*document.folded(at) {
            "in" if self.is_outlet(tokens) => self.forum(tokens),
            "in" => self.place(tokens).or_else(|| {
                // A town that no list has: "at a hearing in Akur", "met in Akur".
                let occasion = led(Relation::Occasion)
                    || governing.is_some_and(|before| self.is_verb(before))
                    || self.done_there(at, words, tokens);
                let place = occasion && !tokens.clone().any(|at| document.has(at, Class::ORG_HEAD.or(Class::OUTLET)));
                let plain = !governing.is_some_and(|before| document.folded(before).starts_with("invest"));
                let words = self.content(tokens);
                (place && plain && tokens.len() <= 2 && !words.is_empty()).then(|| self.town(tokens)).flatten()
            }),
            "at" => self.place(tokens).or_else(|| self.forum(tokens)),
            "to" if led(Relation::Journey) => self.place(tokens),
            "to" | "before" | "with" | "by" | "of" | "for" if led(Relation::Occasion) => self.forum(tokens),
            "during" => self.forum(tokens),
            "before" => self.forum(tokens).filter(|venue| self.is_assembly(venue)),
            _ => None,
        }
    }

    /// Whether "in" and a lone name end the clause of a verb and its object: "presented the map in Akur".
    fn done_there(&self, at: usize, words: &Words, tokens: &Range<usize>) -> bool {
        let document = self.document;
        let holding = at.checked_sub(1).is_some_and(|at| document.relates(at, Relation::Holding));
        let next = document.tokens.get(tokens.end);
        let ends = tokens.end >= words.last
            || next.is_none_or(|next| matches!(next.kind, Kind::Sign('.' | ',' | ';')))
            || document.has(tokens.end, Class::PREPOSITION);
        let plain = |at: &usize| document.tokens[*at].is_word() && !self.opens_clause(*at);
        let clause = (words.first..at).rev().take(7).take_while(plain);
        !holding
            && ends
            && tokens.len() == 1
            && !document.tokens[tokens.start].upper
            && clause.into_iter().any(|at| self.is_verb(at))
    }

    /// The name that starts at a token; `None` for a person's.
    fn name_from(&self, at: usize, limit: usize) -> Option<Range<usize>> {
        let document = self.document;
        if let Some(name) = self.names.at(at).map(|name| &self.names.names[name]) {
            // A lone word can be taken for a given name: "in Vienna", "in Sofia".
            let town = name.last - name.first == 1 && name.titled == name.first && {
                let phrase = document.folded(at);
                document.lexicon.city(&phrase).is_some() || document.lexicon.government(&phrase).is_some()
            };
            if self.names.is_person(name.entity) && !town || document.quoted[name.last - 1] != 0 {
                return None;
            }
            let mut end = name.last.min(limit);
            // "the Guild of Curators", which the names end at a word for persons.
            if document.has(end - 1, Class::PREPOSITION) && end - at > 1 {
                let capital = |at: &usize| document.tokens[*at].is_word() && document.tokens[*at].capital;
                end = (end..limit).take_while(capital).last().map_or(end - 1, |last| last + 1);
            }
            return Some(self.longest_place(at, limit).unwrap_or(at..end));
        }
        if let Some(place) = self.longest_place(at, limit) {
            return Some(place);
        }
        let name = |at: &usize| {
            let token = &document.tokens[*at];
            token.is_word() && token.capital && document.quoted[*at] == 0 && !token.has(Class::CALENDAR)
        };
        let end = (at..limit).take_while(name).last()? + 1;
        let person = Class::HONORIFIC.or(Class::TITLE).or(Class::ROLE);
        (!document.has(at, person) || end - at > 1 && document.has(end - 1, Class::ORG_HEAD)).then_some(at..end)
    }

    /// The longest name of a town or country that starts at a token: "Dar es Salaam".
    fn longest_place(&self, at: usize, limit: usize) -> Option<Range<usize>> {
        let document = self.document;
        if !document.has(at, Class::CITY_START.or(Class::GOVERNMENT_START)) {
            return None;
        }
        let joined = |at: &usize| {
            document
                .tokens
                .get(*at)
                .is_some_and(|token| token.capital || token.is_word() && token.end - token.start <= 3)
        };
        let most = 1 + (at + 1..at + 4).take_while(joined).count();
        let longest = (at + 2..=(at + most).min(limit)).rev().filter(|end| document.tokens[end - 1].capital);
        let known = |end: &usize| {
            let phrase = document.phrase(at..*end);
            document.lexicon.city(&phrase).is_some() || document.lexicon.government(&phrase).is_some()
        };
        { longest }.find(known).map(|end| at..end)
    }

    /// "Barcelona, Spain": the country belongs to the town.
    fn with_country(&self, end: usize) -> Option<usize> {
        let document = self.document;
        let next = document.tokens.get(end + 1).filter(|next| next.capital && document.is(end, ','))?;
        // "Lima, Quito and Bogotá": a capital is a town of its own.
        let phrase = document.phrase(end + 1..end + 2);
        let named = next.is_word()
            && document.lexicon.government(&phrase).is_some()
            && document.lexicon.city(&phrase).is_none();
        named.then_some(end + 2)
    }

    fn place(&self, tokens: &Range<usize>) -> Option<Venue> {
        let document = self.document;
        let phrase = document.phrase(tokens.clone());
        let demonym = tokens.len() == 1 && document.has(tokens.start, Class::DEMONYM);
        // "in German hands": an adjective is no place.
        let noun = document.tokens.get(tokens.end).is_some_and(|token| token.is_word() && !token.capital);
        let country = document.lexicon.government(&phrase).filter(|_| !(demonym && noun));
        let town = document.lexicon.city(&phrase);
        if country.is_none() && town.is_none() {
            return None;
        }
        // A seat stands for its town, and only a name of a country for all of it.
        let whole = country.filter(|_| town.is_none());
        let inside = self
            .with_country(tokens.end)
            .and_then(|end| Some(document.lexicon.government(&document.phrase(end - 1..end))?.code));
        let country = inside.or(town.filter(|code| *code != "??")).or(country.map(|country| country.code));
        let words = if whole.is_some() { Vec::new() } else { self.content(tokens) };
        Some(self.venue(tokens, VenueKind::Place, country, words))
    }

    fn forum(&self, tokens: &Range<usize>) -> Option<Venue> {
        let document = self.document;
        let phrase = document.phrase(tokens.clone());
        if document.lexicon.government(&phrase).is_some() {
            return None;
        }
        let words = self.content(tokens);
        (!words.is_empty()).then(|| self.venue(tokens, VenueKind::Forum, None, words))
    }

    fn venue(
        &self,
        tokens: &Range<usize>,
        kind: VenueKind,
        country: Option<&'static str>,
        words: Vec<String>,
    ) -> Venue {
        let name = self.document.words(tokens.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut stems: Vec<u64> = words.iter().map(|word| terms::of_word(word)).collect();
        stems.extend(country.map(terms::of_government));
        Venue { span: self.document.file(tokens.clone()), name, kind, country, words, stems }
    }

    fn content(&self, tokens: &Range<usize>) -> Vec<String> {
        let function = Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER);
        let document = self.document;
        let word = |at: usize| document.tokens[at].is_word() && !document.has(at, function);
        tokens.clone().filter(|at| word(*at)).map(|at| fold::word(document.text(at)).into_owned()).collect()
    }

    fn is_outlet(&self, tokens: &Range<usize>) -> bool {
        let document = self.document;
        tokens.len() == 1 && document.has(tokens.start, Class::OUTLET)
            || document.lexicon.is_outlet(&document.phrase(tokens.clone()))
    }

    fn is_assembly(&self, venue: &Venue) -> bool {
        venue.words.iter().any(|word| self.document.lexicon.relates(word, Relation::Assembly))
    }
}
