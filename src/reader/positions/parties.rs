//! Governments and those who speak for them, where a sentence names them.

use std::cell::OnceCell;

use super::super::document::Words;
use super::super::names::Names;
use super::super::token::Kind as TokenKind;
use super::ground::{Ground, shape, shapes};
use crate::lexicon::Class;
use crate::statement::{Party, Person};
use crate::topics::{Entry, Holder, Kinds};

/// A noun phrase that names governments or those who act for one.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub struct Mention {
    /// First token.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// Who; `None` for "the government", "it": whoever was spoken of.
    pub party: Option<Party>,
    /// Who of the country.
    pub holder: Holder,
    /// A possessor ("Germany's"), or an adjective that no holder follows ("German").
    pub modifier: bool,
    /// A preposition stands before it.
    pub governed: bool,
    /// A pronoun.
    pub pronoun: bool,
    /// A plural without a determiner: means nobody outside its sentence.
    pub bare: bool,
}

/// Finds the mentions of a sentence.
pub struct Parties<'a> {
    pub ground: &'a Ground<'a>,
    pub names: &'a Names,
    pub people: &'a [Person],
    /// For each entity its number among the people.
    pub numbers: &'a [Option<usize>],
    /// For each of the people what [`Self::serves`] says: one may be named many times and have many roles.
    pub serving: Vec<OnceCell<Option<(&'static str, bool)>>>,
}

/// Words that mean who was named.
const PRONOUNS: [&str; 4] = ["it", "they", "he", "she"];
/// Words for a country that was named.
const PLACES: [&str; 6] = ["country", "capital", "nation", "kingdom", "republic", "island"];
/// Words for people somewhere.
const PEOPLE: [&str; 5] = ["some", "many", "those", "others", "few"];
/// Words for several governments, or all of them.
pub(super) const GOVERNMENTS: [&str; 8] =
    ["governments", "countries", "capitals", "members", "states", "nations", "powers", "leaders"];
const SHAPES: u64 = shapes(&PRONOUNS) | shapes(&PLACES) | shapes(&PEOPLE) | shapes(&GOVERNMENTS) | shape("all");

impl Parties<'_> {
    /// The mentions of a run of tokens, by first token. Those inside quotations are left out.
    pub fn of(&self, words: &Words) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut at = words.first;
        while at < words.last {
            if self.ground.document.quoted[at] != 0 {
                at += 1;
                continue;
            }
            // "the Chinese", "Chinese vendors": the subject is no party.
            if let Some(subject) = self.ground.subject_over(at).filter(|subject| {
                self.ground.lists(subject.first, Kinds::BACK)
                    && self.ground.entries[subject.first].iter().any(|entry| matches!(entry, Entry::Kin(_)))
            }) {
                at = subject.last.max(at + 1);
                continue;
            }
            match self.at(at, words) {
                Some(mut mention) => {
                    self.own(&mut mention, words);
                    at = mention.last.max(at + 1);
                    found.push(mention);
                }
                None => at += 1,
            }
        }
        found
    }

    /// "the British government's line", "Johnson's cabinet": a possessor, or who of the possessor's is named after it.
    fn own(&self, mention: &mut Mention, words: &Words) {
        let document = self.ground.document;
        let mark = mention.last;
        let possessive = mark < words.last && document.tokens[mark].kind == TokenKind::Possessive;
        if mention.modifier || mention.pronoun || mention.party.is_none() || !possessive {
            return;
        }
        match self.holder(mark + 1).filter(|(_, end)| *end <= words.last) {
            Some((holder, end)) => (mention.holder, mention.last) = (holder, end),
            // "the regulator's rules", "exporters' duties": theirs in another sense.
            None if mention.holder == Holder::Government => (mention.modifier, mention.last) = (true, mark + 1),
            None => {}
        }
    }

    /// Whether a token can begin a mention at all: most cannot.
    fn may(&self, at: usize) -> bool {
        let ground = self.ground;
        let token = &ground.document.tokens[at];
        token.capital
            || token.has(Class::CARDINAL)
            || ground.lists(at, Kinds::HOLDER.or(Kinds::OFFICE).or(Kinds::GROUP).or(Kinds::SHARE))
            || self.names.at(at).is_some()
            || Self::means(ground.word(at))
    }

    /// Whether a word may mean those who were named, or people or governments somewhere.
    fn means(word: &str) -> bool {
        let lists: [&[&str]; 5] = [&PRONOUNS, &PLACES, &PEOPLE, &GOVERNMENTS, &["all"]];
        shape(word) & SHAPES != 0 && lists.iter().any(|list| list.contains(&word))
    }

    fn at(&self, at: usize, words: &Words) -> Option<Mention> {
        if !self.may(at) {
            return None;
        }
        self.group(at, words)
            .or_else(|| self.office(at, words))
            .or_else(|| self.person(at, words))
            .or_else(|| self.surname(at, words))
            .or_else(|| self.country(at, words))
            .or_else(|| self.generic(at, words))
    }

    pub(super) fn mention(
        &self,
        first: usize,
        last: usize,
        party: Option<Party>,
        holder: Holder,
        words: &Words,
    ) -> Mention {
        let mut start = first;
        while start > words.first && self.ground.document.has(start - 1, Class::DETERMINER) {
            start -= 1;
        }
        Mention {
            first,
            last,
            party,
            holder,
            modifier: false,
            governed: self.governed(start, words) || self.compared(start, last, words),
            ..Mention::default()
        }
    }

    /// "readier than Americans to welcome it": whose readiness is greater says it.
    fn compared(&self, start: usize, last: usize, words: &Words) -> bool {
        start > words.first
            && self.ground.word(start - 1) == "than"
            && last < words.last
            && self.ground.word(last) == "to"
    }

    fn governed(&self, start: usize, words: &Words) -> bool {
        if start <= words.first {
            return false;
        }
        let before = start - 1;
        let ground = self.ground;
        if ground.is(before, ',') || ground.document.quoted[before] != 0 {
            return false;
        }
        let word = ground.word(before);
        // "in Germany and France": the second is governed with the first.
        if matches!(word, "and" | "or") {
            return false;
        }
        // "countries bordering Russia": a participle governs like a preposition.
        let lower = !ground.document.tokens[before].capital;
        let clause = Class::AUXILIARY.or(Class::SPEECH).or(Class::THINKING);
        if lower && word.len() > 5 && word.ends_with("ing") && !ground.document.has(before, clause) {
            return true;
        }
        ground.preposition(before) && !matches!(word, "as" | "than" | "before" | "after" | "until" | "since" | "that")
    }

    fn office(&self, at: usize, words: &Words) -> Option<Mention> {
        let ground = self.ground;
        if !ground.lists(at, Kinds::OFFICE) || !ground.document.tokens[at].capital && ground.word(at) != "the" {
            return None;
        }
        let (code, last) = ground.entries[at].iter().find_map(|entry| match entry {
            Entry::Office { code, rest } if ground.follows(at + 1, rest) => Some((*code, at + 1 + rest.len())),
            _ => None,
        })?;
        // "the administration" is one where nobody else has one.
        let holder = self.holder(last.saturating_sub(1)).map_or(Holder::Government, |(holder, _)| holder);
        let mut mention = self.mention(at, last, Some(Party::Government(code)), holder, words);
        self.extend(&mut mention, words);
        Some(mention)
    }

    /// A person whose role belongs to a country.
    fn person(&self, at: usize, words: &Words) -> Option<Mention> {
        let name = &self.names.names[self.names.at(at)?];
        if !self.names.is_person(name.entity) {
            return None;
        }
        let number = (*self.numbers.get(name.entity)?)?;
        let person = self.people.get(number)?;
        let serves = self
            .serving
            .get(number)
            .map_or_else(|| self.serves(person), |own| *own.get_or_init(|| self.serves(person)));
        // The country that a text does not tell of a leader whom everybody knows.
        let role = serves.or_else(|| self.leader(name).map(|code| (code, true)));
        let mut mention = self.mention(at, name.last, None, Holder::Official, words);
        mention.governed = self.governed(name.titled.min(at), words);
        if let Some((code, governs)) = role {
            mention.party = Some(Party::Government(code));
            if governs {
                mention.holder = Holder::Government;
            }
        }
        // A person of no known country is nobody's position.
        mention.party.as_ref()?;
        Some(mention)
    }

    /// The country of a person's first role that has one, and whether who has it governs.
    fn serves(&self, person: &Person) -> Option<(&'static str, bool)> {
        let head = ["head-of-government", "head-of-state", "minister"];
        person.roles.iter().find_map(|role| {
            let known = |place: &String| self.ground.document.lexicon.government_of_code(place);
            let code = role.places.iter().find_map(known).map(|government| government.code);
            let code = code.or_else(|| self.office_of(&role.title))?;
            Some((code, role.classes.iter().any(|class| head.contains(class))))
        })
    }

    fn leader(&self, name: &super::super::names::Name) -> Option<&'static str> {
        let document = self.ground.document;
        let fullest = &self.names.names[self.names.entities[name.entity].fullest];
        let surname = document.folded(fullest.last - 1);
        let given = document.phrase(fullest.first..fullest.last - 1);
        self.ground.topics.entries(&surname).iter().find_map(|entry| match entry {
            Entry::Leader { code, given: known } => {
                let first = given.split(' ').next().unwrap_or_default();
                let same = given.is_empty() || known.split(' ').any(|known| document.lexicon.same_given(first, known));
                same.then_some(*code)
            }
            _ => None,
        })
    }

    /// "Merkel gave way": the surname alone of somebody who led a country, where the document knows nobody else by it.
    fn surname(&self, at: usize, words: &Words) -> Option<Mention> {
        let document = self.ground.document;
        let token = &document.tokens[at];
        let ambiguous = Class::COMMON.or(Class::AUXILIARY).or(Class::CALENDAR).or(Class::GOVERNMENT);
        if !token.capital || !self.ground.lists(at, Kinds::LEADER) || document.has(at, ambiguous) {
            return None;
        }
        let code = self.ground.entries[at].iter().find_map(|entry| match entry {
            Entry::Leader { code, .. } => Some(*code),
            _ => None,
        })?;
        // A part of a longer name is another's: "Johnson Matthey", "Alan Johnson".
        let capital = |at: usize| document.tokens.get(at).is_some_and(|token| token.is_word() && token.capital);
        // "Johnson, a senator,": the text says who it is.
        let told = self.ground.is(at + 1, ',')
            && (document.has(at + 2, Class::DETERMINER) || matches!(self.ground.word(at + 2), "who" | "whose"));
        let longer = told || capital(at + 1) || at > words.first + 1 && capital(at - 1);
        let known = self.names.at(at).map(|name| &self.names.names[name]);
        let other = known.is_some_and(|name| {
            let fullest = &self.names.names[self.names.entities[name.entity].fullest];
            fullest.last - fullest.first > 1
        });
        if longer || other {
            return None;
        }
        Some(self.mention(at, at + 1, Some(Party::Government(code)), Holder::Government, words))
    }

    fn office_of(&self, title: &str) -> Option<&'static str> {
        let mut words = title.split([' ', '-']);
        let listed = self.ground.topics.listed(words.next()?);
        if !listed.kinds.has(Kinds::OFFICE) {
            return None;
        }
        listed.entries.iter().find_map(|entry| match entry {
            Entry::Office { code, rest } if rest.iter().copied().eq(words.clone()) => Some(*code),
            _ => None,
        })
    }

    /// A country by name, adjective or seat, with the noun that says who of it.
    fn country(&self, at: usize, words: &Words) -> Option<Mention> {
        let document = self.ground.document;
        if !document.has(at, Class::GOVERNMENT_START.or(Class::GOVERNMENT)) || !document.tokens[at].capital {
            return None;
        }
        // A personal name may hold a country's name.
        if self.names.at(at).is_some_and(|name| self.names.is_person(self.names.names[name].entity)) {
            return None;
        }
        // A name of one word that no capital follows needs no search for a longer one.
        let plain = |at: usize| {
            !document
                .tokens
                .get(at)
                .is_some_and(|token| token.capital || token.is_word() && token.has(Class::PREPOSITION))
        };
        let single = document.has(at, Class::GOVERNMENT) && plain(at + 1);
        let most = if single { 1 } else { 5.min(words.last - at) };
        let longest = (1..=most).rev().find_map(|length| {
            let last = at + length;
            // A mark after it is no part of the name.
            if matches!(document.tokens[last - 1].kind, TokenKind::Mark(_)) {
                return None;
            }
            let phrase = document.phrase(at..last);
            document.lexicon.government(&phrase).map(|government| (government.code, last))
        });
        let (code, mut last) = longest?;
        let party = Some(Party::Government(code));
        let adjective = document.has(at, Class::DEMONYM) && last == at + 1 && !self.ground.people(at);
        let mut mention = self.mention(at, last, party, Holder::Government, words);
        let possessive = document.tokens.get(last).is_some_and(|token| token.kind == TokenKind::Possessive);
        let bare = last < words.last && matches!(document.text(last), "’" | "'");
        if possessive || bare {
            last += 1;
        }
        // "Prague's government", "the Polish foreign ministry", "U.S. officials".
        let plain = |at: &usize| {
            document.tokens[*at].is_word() && self.ground.subject_over(*at).is_none_or(|subject| subject.back)
        };
        let noun = (last..(last + 4).min(words.last)).take_while(plain).find_map(|at| {
            let (holder, end) = self.holder(at)?;
            Some((holder, end, at))
        });
        if let Some((holder, end, noun)) = noun
            && (last..noun).all(|at| self.descriptive(at))
        {
            mention.holder = holder;
            mention.last = end;
            self.extend(&mut mention, words);
            return Some(mention);
        }
        mention.modifier =
            possessive || bare || adjective && self.noun_follows(last, words) || self.compound(last, words);
        mention.last = if possessive || bare { last } else { mention.last };
        Some(mention)
    }

    /// "EU regulation", "UK ban": a name before a noun that no verb can be there.
    fn compound(&self, at: usize, words: &Words) -> bool {
        use crate::topics::{Form, Item, Kind, Part};
        let ground = self.ground;
        if at >= words.last || !ground.document.tokens[at].is_word() {
            return false;
        }
        let mut noun = at;
        while noun + 1 < words.last
            && ground.lists(noun, Kinds::REACH)
            && ground.entries[noun].iter().any(|entry| matches!(entry, Entry::Reach { rest, .. } if rest.is_empty()))
            && !ground.adverb(noun)
        {
            noun += 1;
        }
        let finite = ground.operators_at(noun).any(|o| o.part == Part::Verb && !matches!(o.form, Form::Base));
        let operator = ground.operators_at(noun).any(|o| o.part == Part::Noun);
        let cue = ground.entries[noun].iter().any(|entry| match entry {
            Entry::Cue { pattern, .. } => {
                // Its next words too: "no" of "no to the atom" is no measure.
                let pattern = &ground.topics.patterns[usize::from(*pattern)];
                let next = pattern.items.iter().map_while(|item| match item {
                    Item::Word(word) => Some(*word),
                    _ => None,
                });
                pattern.kind == Kind::Noun && ground.follows(noun + 1, &next.collect::<Vec<_>>())
            }
            _ => false,
        });
        let verb = ground.entries[noun].iter().any(
            |entry| matches!(entry, Entry::Cue { form, .. } if matches!(form, Form::Third | Form::Ed | Form::Past)),
        );
        // "Peru and Norway support a cap": several of them, or an object behind it, make it the verb.
        let object = ground.document.has(noun + 1, Class::DETERMINER) || ground.subject_at(noun + 1).is_some();
        let joined = noun == at && at > words.first + 1 && matches!(ground.word(at - 2), "and" | "or" | "nor");
        (operator || cue) && !finite && !verb && !object && !joined && !ground.document.has(noun, Class::AUXILIARY)
    }

    /// The holder's noun at a token, the longest one, and one past it.
    pub(super) fn holder(&self, at: usize) -> Option<(Holder, usize)> {
        let document = self.ground.document;
        if document.has(at, Class::PARTY_START) && document.tokens[at].capital {
            let party = (1..=3).rev().find(|length| {
                let last = (at + length).min(document.tokens.len());
                !document.lexicon.parties(&document.phrase(at..last)).is_empty()
            });
            if let Some(length) = party {
                return Some((Holder::Party, at + length));
            }
        }
        if !self.ground.lists(at, Kinds::HOLDER) {
            return None;
        }
        self.ground.entries.get(at)?.iter().find_map(|entry| match entry {
            Entry::Holder { holder, rest } if self.ground.follows(at + 1, rest) => Some((*holder, at + 1 + rest.len())),
            _ => None,
        })
    }

    /// A word that may stand between a country and the holder's noun.
    fn descriptive(&self, at: usize) -> bool {
        let document = self.ground.document;
        !document.has(at, Class::PREPOSITION.or(Class::AUXILIARY).or(Class::CONJUNCTION).or(Class::DETERMINER))
            && !self.ground.operators_at(at).any(|operator| {
                operator.part == crate::topics::Part::Verb && !matches!(operator.form, crate::topics::Form::Ing)
            })
    }

    /// Whether a noun follows an adjective, so that it is one.
    fn noun_follows(&self, at: usize, words: &Words) -> bool {
        let document = self.ground.document;
        at < words.last
            && document.tokens[at].is_word()
            && !document.has(at, Class::AUXILIARY.or(Class::PREPOSITION).or(Class::CONJUNCTION).or(Class::ADVERB))
            && !document.has(at, Class::DETERMINER)
    }

    /// Takes the complements of a holder along: "officials in Berlin", "head of the agency".
    fn extend(&self, mention: &mut Mention, words: &Words) {
        let document = self.ground.document;
        let at = mention.last;
        if at + 1 < words.last && matches!(document.text(at), "of" | "for" | "to" | "in") {
            let end = (at + 1..(at + 7).min(words.last)).find(|at| {
                !document.tokens[*at].is_word()
                    || document.has(*at, Class::AUXILIARY.or(Class::SPEECH).or(Class::CONJUNCTION))
            });
            // Only a name after it: "ambassador to Hungary".
            let end = end.unwrap_or((at + 7).min(words.last));
            if end > at + 1
                && (at + 1..end).all(|at| document.tokens[at].capital || document.has(at, Class::DETERMINER))
            {
                mention.last = end;
            }
        }
    }

    /// "the government", "officials in Berlin", "telecoms companies in small countries like Hungary", "it".
    fn generic(&self, at: usize, words: &Words) -> Option<Mention> {
        let ground = self.ground;
        let document = ground.document;
        let word = ground.word(at);
        if PRONOUNS.contains(&word) {
            let mut mention = self.mention(at, at + 1, None, Holder::Government, words);
            mention.pronoun = true;
            return Some(mention);
        }
        if PLACES.contains(&word) {
            let own = at > words.first && matches!(ground.word(at - 1), "the" | "her" | "his" | "their" | "this" | "a");
            return own.then(|| self.mention(at, at + 1, None, Holder::Government, words));
        }
        // "some in London": people there.
        if PEOPLE.contains(&word) && matches!(ground.word(at + 1), "in" | "within" | "inside") {
            let mut place = at + 2;
            while document.has(place, Class::DETERMINER) {
                place += 1;
            }
            let found = self.country(place, words).filter(|found| !found.modifier)?;
            return Some(self.mention(at, found.last, found.party, Holder::Official, words));
        }
        let (holder, mut last) = self.holder(at)?;
        // A word of the subject's name is nobody: "digital services tax".
        if ground.subject_over(at).is_some_and(|subject| !subject.back) {
            return None;
        }
        let verb = ground.operators_at(at).any(|o| o.part == crate::topics::Part::Verb && o.first == at);
        if verb && at > words.first && !document.has(at - 1, Class::DETERMINER.or(Class::DEMONYM)) {
            return None;
        }
        // The country may follow: "of", "in", "from", "like".
        let mut party = None;
        let mut cursor = last;
        let mut steps = 0;
        while cursor < words.last && steps < 9 {
            let text = document.text(cursor);
            let link = matches!(text, "of" | "in" | "from" | "like" | "such" | "as" | "including" | "across");
            let filler = document.has(cursor, Class::DETERMINER) && !matches!(text, "that" | "which")
                || matches!(ground.word(cursor), "small" | "countries" | "country" | "capitals" | "states" | "many")
                || ground.is(cursor, ',')
                    && cursor + 1 < words.last
                    && matches!(document.text(cursor + 1), "like" | "such" | "including");
            if !link && !filler {
                if cursor > last
                    && let Some(found) = self.country(cursor, words)
                    && !found.modifier
                {
                    party = found.party;
                    last = found.last;
                }
                break;
            }
            cursor += 1;
            steps += 1;
        }
        let determined = at > words.first && {
            let mut before = at - 1;
            while before > words.first && !document.has(before, Class::DETERMINER) && self.adjective(before) {
                before -= 1;
            }
            matches!(ground.word(before), "the" | "its" | "his" | "her" | "their" | "this" | "whose")
        };
        // "officials say": of whom the sentence spoke before.
        let bare = party.is_none() && !determined;
        if bare && !word.ends_with('s') {
            return None;
        }
        let mut mention = self.mention(at, last, party, holder, words);
        mention.bare = bare;
        Some(mention)
    }

    fn adjective(&self, at: usize) -> bool {
        let document = self.ground.document;
        document.tokens[at].is_word()
            && !document.has(at, Class::AUXILIARY.or(Class::PREPOSITION).or(Class::CONJUNCTION))
    }
}
