//! One identity for each person: which mentions are whose.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Entity, EntityKind, Finder, GIVEN, MOST_COMPARED, Name};
use crate::lexicon::{Class, Gender};

impl Finder<'_> {
    pub(super) fn folded(&self, first: usize, last: usize) -> Vec<String> {
        let mut words = Vec::with_capacity(last - first);
        for at in first..last {
            if !self.document.tokens[at].is_word() || self.document.has(at, Class::SUFFIX) {
                continue;
            }
            let word = self.document.word(at);
            // "J.K." and "J. K." are the same.
            if self.initials(at) && word.len() > 2 {
                words.extend(word.split_inclusive('.').map(str::to_owned));
            } else {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// Records a mention, of a known entity where the words fit one.
    pub(super) fn mention(&mut self, first: usize, last: usize, titled: usize, kind: EntityKind) {
        let words = self.folded(first, last);
        if words.is_empty() {
            return;
        }
        let gender = if kind == EntityKind::Person { self.gender_of(first, last, titled) } else { Gender::Unknown };
        let known = self.same(&words, gender, kind).or_else(|| self.by_given(&words, titled..first));
        if known.is_none() && !self.document.tokens[first].capital {
            return;
        }
        let entity = known.unwrap_or_else(|| {
            self.found.entities.push(Entity { kind, words: words.clone(), fullest: self.found.names.len(), gender });
            self.found.entities.len() - 1
        });
        self.add(first, last, titled, entity, &words, gender);
    }

    pub(super) fn add(
        &mut self,
        first: usize,
        last: usize,
        titled: usize,
        entity: usize,
        words: &[String],
        gender: Gender,
    ) {
        let number = self.found.names.len();
        let own = &mut self.found.entities[entity];
        if words.len() > own.words.len() {
            own.words = words.to_vec();
            own.fullest = number;
        }
        if own.gender == Gender::Unknown {
            own.gender = gender;
        }
        for word in words {
            if !self.by_word.contains_key(word) {
                self.by_word.insert(word.clone(), Vec::new());
            }
            let Some(list) = self.by_word.get_mut(word) else { continue };
            if list.last() != Some(&entity) {
                if list.len() < MOST_COMPARED {
                    list.retain(|known| *known != entity);
                }
                list.push(entity);
            }
        }
        self.places.resize_with(self.found.entities.len(), Vec::new);
        let places = &mut self.places[entity];
        let at = places.partition_point(|place| *place < first);
        places.insert(at, first);
        self.found.of_token[first..last].fill(number as u32 + 1);
        self.found.names.push(Name { first, last, titled, entity });
    }

    /// The known entity that the words name: the one mentioned last of those that fit.
    pub(super) fn same(&self, words: &[String], gender: Gender, kind: EntityKind) -> Option<usize> {
        let last = words.last()?;
        let candidates = self.by_word.get(last).into_iter().chain(self.by_word.get(&words[0]));
        candidates.flat_map(|list| list.iter().rev().take(MOST_COMPARED)).copied().find(|entity| {
            let known = &self.found.entities[*entity];
            let opposite =
                matches!((known.gender, gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
            !opposite
                && (known.kind == EntityKind::Person) == (kind == EntityKind::Person)
                && if kind == EntityKind::Person { self.same_person(&known.words, words) } else { known.words == words }
        })
    }

    /// "Sir Alan": the one person who was called so in full before ("Sir Alan Voss").
    fn by_given(&self, words: &[String], titles: Range<usize>) -> Option<usize> {
        let [word] = words else { return None };
        let titles: Vec<_> = titles.map(|at| self.document.folded(at)).collect();
        let titled = titles.last()?;
        let mut found = self.by_word.get(word)?.iter().rev().take(MOST_COMPARED).copied().filter(|entity| {
            let known = &self.found.entities[*entity];
            let name = &self.found.names[known.fullest];
            let same = name.titled < name.first && self.document.folded(name.first - 1) == *titled;
            known.kind == EntityKind::Person && known.words.len() > 1 && known.words[0] == *word && same
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether two lists of name words can be one person's: the same surname and given names that agree, or one a
    /// part of the other.
    pub(super) fn same_person(&self, one: &[String], other: &[String]) -> bool {
        let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
        let (Some(long_last), Some(short_last)) = (long.last(), short.last()) else { return false };
        if short.len() == 1 {
            let first_is_family = self.document.lexicon.class(&long[0]).has(Class::FAMILY_FIRST) && long.len() <= 3;
            let spanish = long.len() >= 3 && long[long.len() - 2] == *short_last;
            // "Yamashita Noriko": a given name that comes last, after a word that is none.
            let class = |word: &str| self.document.lexicon.class(word);
            let turned =
                long.len() == 2 && long[0] == *short_last && class(&long[1]).has(GIVEN) && !class(&long[0]).has(GIVEN);
            return turned || long_last == short_last || first_is_family && long[0] == *short_last || spanish;
        }
        if long.windows(short.len()).any(|window| window == short) {
            return true;
        }
        long_last == short_last && self.document.lexicon.same_given(&long[0], &short[0])
    }

    /// Single capitalised words: a known person's surname, else a place, an organisation or another name.
    pub(super) fn singles(&mut self) {
        let later = std::mem::take(&mut self.later);
        for (start, end) in later {
            let document = self.document;
            let at = end - 1;
            let token = &document.tokens[at];
            if self.found.of_token[at] != 0 {
                continue;
            }
            let word = document.folded(at).into_owned();
            let sentence_start = document.starts_sentence(at) && token.has(Class::COMMON);
            let known = self.before(&word, at);
            if let Some(entity) = known.filter(|_| !sentence_start || self.verb_follows(end)) {
                self.add(at, end, at, entity, &[word], Gender::Unknown);
                continue;
            }
            let body = token.has(Class::ORG_HEAD)
                && !document.starts_sentence(at)
                && at > 0
                && document.has(at - 1, Class::DETERMINER);
            if token.has(Class::COMMON) && document.starts_sentence(at) || token.has(Class::CAPITALISED) && !body {
                continue;
            }
            let described =
                token.class.0 & (Class::COMMON.0 | Class::GOVERNMENT.0 | Class::ORG_HEAD.0 | Class::OUTLET.0) == 0
                    && !token.upper
                    && document.is(end, ',')
                    && document.text(end + 1) == "who";
            if described {
                self.mention(at, end, at, EntityKind::Person);
                continue;
            }
            let place = document.lexicon.government(&word).is_some();
            let kind = match (place, token.upper || token.has(Class::OUTLET.or(Class::ORG_HEAD))) {
                (true, _) => EntityKind::Place,
                (_, true) => EntityKind::Organisation,
                _ => EntityKind::Other,
            };
            self.mention(start.max(at), end, at, kind);
        }
    }

    /// The person whose surname (or only given name) the word is: the last one named before, else the first after.
    pub(super) fn before(&self, word: &str, at: usize) -> Option<usize> {
        let candidates = self.by_word.get(word)?;
        let fits = |entity: &&usize| {
            let known = &self.found.entities[**entity];
            known.kind == EntityKind::Person
                && (self.same_person(&known.words, std::slice::from_ref(&word.to_owned()))
                    || known.words[0] == word && known.words.len() > 1 && self.document.has(at, GIVEN))
        };
        let last_before = |entity: &usize| {
            let places = &self.places[*entity];
            places.partition_point(|place| *place < at).checked_sub(1).map(|last| places[last])
        };
        candidates
            .iter()
            .rev()
            .take(MOST_COMPARED)
            .filter(fits)
            .max_by_key(|entity| (last_before(entity), std::cmp::Reverse(**entity)))
            .copied()
    }

    /// Names of two or three words that nothing marked as a person's, but which the text treats as one: a role in
    /// apposition, a surname used alone later on, an honorific.
    pub(super) fn promote(&mut self) {
        let count = self.found.entities.len();
        // Entities known by one word only, by that word.
        let mut alone: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (number, entity) in self.found.entities.iter().enumerate() {
            if let [only] = entity.words.as_slice() {
                alone.entry(only.as_str()).or_default().push(number);
            }
        }
        let mut merged: Vec<usize> = (0..count).collect();
        let mut promoted = Vec::new();
        for (entity, known) in self.found.entities.iter().enumerate() {
            if known.kind != EntityKind::Other || !(2..=4).contains(&known.words.len()) {
                continue;
            }
            let Some(surname) = known.words.last() else { continue };
            let name = &self.found.names[known.fullest];
            let words = name.first..name.last;
            let language = Class::COMMON.or(Class::GOVERNMENT);
            let common = words.clone().any(|at| {
                let particle = self.document.has(at, Class::PARTICLE) && at > words.start;
                self.document.has(at, language) && !particle || self.document.tokens[at].upper && !self.initials(at)
            });
            let same = alone.get(surname.as_str()).map_or(&[][..], Vec::as_slice);
            let titled = same.iter().any(|other| self.found.entities[*other].kind == EntityKind::Person);
            // "Tone Reiersen, the head of the institute": a given name that is a word, and no list has it.
            let word = |at: usize| self.document.has(at, language.or(Class::ORG_HEAD).or(Class::PLACE_HEAD));
            let worded = words.len() == 2
                && !word(words.start + 1)
                && words.clone().all(|at| !self.document.tokens[at].upper)
                && !self.document.has(words.start, Class::GOVERNMENT.or(Class::ORG_HEAD))
                && !self.document.starts_sentence(words.start)
                && (self.role_follows(words.end) || self.role_leads(words.start, words.end));
            let described = || {
                self.role_follows(words.end)
                    || self.role_leads(words.start, words.end)
                    || self.in_cast(words.start, words.end)
                    || self.speaks(words.start, words.end)
            };
            if titled || worded || !common && (!same.is_empty() || described()) {
                for other in same {
                    merged[*other] = entity;
                }
                promoted.push(entity);
            }
        }
        self.short_names(&alone, &mut merged);
        self.misspelt(&mut merged);
        for entity in promoted {
            self.found.entities[entity].kind = EntityKind::Person;
        }
        for other in 0..count {
            let gender = self.found.entities[other].gender;
            let into = &mut self.found.entities[merged[other]];
            if into.gender == Gender::Unknown {
                into.gender = gender;
            }
        }
        for name in &mut self.found.names {
            name.entity = merged[name.entity];
        }
    }

    /// "the ISA" after "the International Seabed Authority (ISA)", "Kornfeld" after "Kornfeld AG".
    pub(super) fn short_names(&self, alone: &FxHashMap<&str, Vec<usize>>, merged: &mut [usize]) {
        let document = self.document;
        for (number, entity) in self.found.entities.iter().enumerate() {
            if entity.kind == EntityKind::Person || entity.words.len() < 2 {
                continue;
            }
            let name = &self.found.names[entity.fullest];
            let bracketed = document.is(name.last, '(')
                && document.tokens.get(name.last + 1).is_some_and(|token| token.upper)
                && document.is(name.last + 2, ')');
            let acronym = bracketed.then(|| document.folded(name.last + 1).into_owned());
            let body = (name.first + 1..name.last).all(|at| document.has(at, Class::ORG_HEAD));
            let short = body.then(|| entity.words[0].clone());
            for word in acronym.iter().chain(&short) {
                for other in alone.get(word.as_str()).into_iter().flatten() {
                    if self.found.entities[*other].kind != EntityKind::Person && merged[*other] == *other {
                        merged[*other] = number;
                    }
                }
            }
        }
    }

    /// "Ms Buchtman" of an article that has introduced Lydia Buchtmann: a surname known by its honorific alone, one
    /// or two letters from a full name, is that person's.
    pub(super) fn misspelt(&self, merged: &mut [usize]) {
        // Full names by the first letter of the surname.
        let mut full: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for (number, entity) in self.found.entities.iter().enumerate() {
            let initial = entity.words.last().and_then(|surname| surname.chars().next());
            if let Some(initial) = initial.filter(|_| entity.kind == EntityKind::Person && entity.words.len() > 1) {
                full.entry(initial).or_default().push(number);
            }
        }
        for (number, entity) in self.found.entities.iter().enumerate() {
            let [only] = entity.words.as_slice() else { continue };
            if entity.kind != EntityKind::Person || only.len() < 6 || merged[number] != number {
                continue;
            }
            let candidates = only.chars().next().and_then(|initial| full.get(&initial));
            let near = candidates.into_iter().flatten().take(MOST_COMPARED).find(|other| {
                let surname = self.found.entities[**other].words.last();
                surname.is_some_and(|surname| strsim::damerau_levenshtein(surname, only) <= 2)
            });
            if let Some(near) = near {
                merged[number] = *near;
            }
        }
    }
}
