//! The word lists of `rules/lexicon`, loaded once. The code knows kinds of words; which words they are is data.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::fold;

/// What the lexicon says of a word: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(pub u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Class {
            $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)*
        }
    };
}

classes! {
    /// A form of a verb that reports speech wherever it stands.
    SPEECH = 0;
    /// Reports speech only next to the quotation.
    WEAK = 1;
    /// Takes an object and the quoted words: "called the plan “…”".
    NAMING = 2;
    /// What documents do: "the letter reads".
    DOCUMENT = 3;
    /// Thinking, fearing, hoping.
    THINKING = 4;
    /// Urging, demanding.
    REQUEST = 5;
    /// A given name borne by men.
    GIVEN_M = 6;
    /// A given name borne by women.
    GIVEN_F = 7;
    /// A given name that is a common word as well.
    GIVEN_AMBIGUOUS = 8;
    /// A family name that comes first.
    FAMILY_FIRST = 9;
    /// A particle of surnames.
    PARTICLE = 10;
    /// "Mr.", "Dame".
    HONORIFIC = 11;
    /// A title before a name that is a role as well: "Sen.", "President".
    TITLE = 12;
    /// "Jr.", "QC".
    SUFFIX = 13;
    /// The head noun of a role.
    ROLE = 14;
    /// Any other noun for a person.
    PERSON_NOUN = 15;
    /// A plural of either.
    PLURAL_PERSON = 16;
    /// Heads the name of an organisation.
    ORG_HEAD = 17;
    /// A common noun for an organisation or a document that can speak.
    ORG_COMMON = 18;
    /// Masculine by itself.
    MALE = 19;
    /// Feminine by itself.
    FEMALE = 20;
    /// A pronoun of the third person or a relative one.
    PRONOUN = 21;
    /// An auxiliary verb.
    AUXILIARY = 22;
    /// A preposition.
    PREPOSITION = 23;
    /// A conjunction.
    CONJUNCTION = 24;
    /// A determiner.
    DETERMINER = 25;
    /// A number word.
    CARDINAL = 26;
    /// A negation.
    NEGATION = 27;
    /// An adverb that may stand between subject and verb.
    ADVERB = 28;
    /// Often capitalised, never a personal name.
    CAPITALISED = 29;
    /// A word of time.
    TIME = 30;
    /// A month or weekday.
    CALENDAR = 31;
    /// A noun before or after a quoted title.
    TITLE_NOUN = 32;
    /// Announces scare quotes.
    SCARE = 33;
    /// An abbreviation whose dot ends no sentence.
    ABBREVIATION = 34;
    /// One of the common words of the language.
    COMMON = 35;
    /// Name, adjective, demonym or seat of a government (single words only).
    GOVERNMENT = 36;
    /// Adjective or demonym of a government.
    DEMONYM = 37;
    /// "former" and the like.
    FORMER = 38;
    /// "current" and the like.
    CURRENT = 39;
    /// "then".
    THEN = 40;
    /// "incoming" and the like.
    FUTURE = 41;
    /// An abbreviation whose dot may end a sentence.
    ABBREVIATION_FINAL = 42;
    /// The -ing form of a verb of saying or naming.
    PARTICIPLE = 43;
    /// A word that stands in the name of a known outlet by itself.
    OUTLET = 44;
    /// Ends the name of a place.
    PLACE_HEAD = 45;
    /// The base form of a verb of the lists ("claim"), which may be a noun.
    BASE = 46;
    /// Stands in the name of an office of several words.
    OFFICE_PART = 47;
    /// Begins the name of a government or its seat.
    GOVERNMENT_START = 48;
    /// Begins the name of an outlet of several words.
    OUTLET_START = 49;
    /// Begins the name of a party or its members.
    PARTY_START = 50;
}

impl Class {
    /// Whether it has any of the flags of `other`.
    pub const fn has(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

/// Grammatical gender of a name, role or pronoun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// He.
    Male,
    /// She.
    Female,
}

/// How a verb or noun ties a person to an office or to words; a word may do several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Heads an organisation now ("runs").
    Lead = 1,
    /// Belongs to one now ("works").
    Work = 2,
    /// Is something now.
    Be = 4,
    /// Headed one before ("ran").
    Led = 8,
    /// Belonged to one before.
    Worked = 16,
    /// Was something.
    Was = 32,
    /// No longer so ("used to").
    Used = 64,
    /// Still so.
    Still = 128,
    /// "in her view".
    View = 256,
    /// "her advice was plain: …".
    Message = 512,
    /// "headed “…”": the words are a name.
    Titled = 1024,
    /// Calls what follows untrue ("false", "myth").
    Untrue = 2048,
    /// Says that something was not said or is not so ("denies").
    Denies = 4096,
    /// A common noun for a body that text refers back to by it ("the firm").
    Body = 8192,
}

/// A government or place of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Government {
    /// ISO 3166-1 alpha-2 code, or `EU`.
    pub code: &'static str,
    /// Its usual name.
    pub name: &'static str,
}

/// The lists.
pub struct Lexicon {
    words: FxHashMap<&'static str, Class>,
    role_classes: FxHashMap<&'static str, Vec<&'static str>>,
    role_synonyms: FxHashMap<&'static str, u16>,
    offices: FxHashMap<&'static str, Office>,
    titles: FxHashMap<&'static str, &'static str>,
    plurals: FxHashMap<&'static str, &'static str>,
    governments: FxHashMap<String, Government>,
    parties: FxHashMap<String, Vec<&'static str>>,
    party_tags: FxHashMap<&'static str, &'static str>,
    nicknames: FxHashMap<&'static str, u16>,
    relations: FxHashMap<&'static str, u16>,
    outlets: FxHashSet<String>,
}

/// An office of several words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// Class of its head noun.
    pub class: &'static str,
    /// Offices of one group cannot be held by one person at once in one country; empty where that is not so.
    pub group: &'static str,
}

/// The lexicon that ships with the program.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::load)
}

#[derive(Deserialize)]
struct Verbs {
    speech: String,
    weak: String,
    naming: String,
    document: String,
    thinking: String,
    request: String,
}

#[derive(Deserialize)]
struct Roles {
    classes: String,
    offices: String,
    gender: String,
    plural: String,
    #[serde(rename = "person-nouns")]
    person_nouns: String,
    time: String,
    synonyms: String,
}

#[derive(Deserialize)]
struct Honorifics {
    honorifics: String,
    titles: String,
    suffixes: String,
}

#[derive(Deserialize)]
struct Governments {
    governments: String,
}

#[derive(Deserialize)]
struct Organisations {
    heads: String,
    common: String,
    outlets: String,
}

#[derive(Deserialize)]
struct Geography {
    heads: String,
}

#[derive(Deserialize)]
struct Relations {
    lead: String,
    work: String,
    be: String,
    led: String,
    worked: String,
    was: String,
    used: String,
    still: String,
    view: String,
    message: String,
    titled: String,
    untrue: String,
    denies: String,
    body: String,
}

#[derive(Deserialize)]
struct Parties {
    parties: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Words {
    abbreviations: String,
    abbreviations_final: String,
    months: String,
    weekdays: String,
    pronouns: String,
    auxiliaries: String,
    prepositions: String,
    conjunctions: String,
    determiners: String,
    cardinals: String,
    negations: String,
    adverbs: String,
    capitalised: String,
    time_words: String,
    title_nouns: String,
    scare_cues: String,
}

macro_rules! list {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/lexicon/", $path))
    };
}

/// Lists are part of the program: one that does not parse is caught by this module's test, not by a user.
fn parse<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("rules/lexicon/{name}: {error}"))
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn lines(text: String) -> impl Iterator<Item = &'static str> {
    leak(text).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Self {
            words: FxHashMap::with_capacity_and_hasher(40_000, rustc_hash::FxBuildHasher),
            role_classes: FxHashMap::default(),
            role_synonyms: FxHashMap::default(),
            offices: FxHashMap::default(),
            titles: FxHashMap::default(),
            plurals: FxHashMap::default(),
            governments: FxHashMap::default(),
            parties: FxHashMap::default(),
            party_tags: FxHashMap::default(),
            nicknames: FxHashMap::default(),
            relations: FxHashMap::default(),
            outlets: FxHashSet::default(),
        };
        lexicon.load_names();
        lexicon.load_verbs(parse("verbs.toml", list!("verbs.toml")));
        lexicon.load_roles(parse("roles.toml", list!("roles.toml")));
        lexicon.load_honorifics(parse("honorifics.toml", list!("honorifics.toml")));
        lexicon.load_words(parse("words.toml", list!("words.toml")));
        lexicon.load_organisations(parse("organisations.toml", list!("organisations.toml")));
        lexicon.load_governments(parse("governments.toml", list!("governments.toml")));
        lexicon.load_parties(parse("parties.toml", list!("parties.toml")));
        let geography: Geography = parse("geography.toml", list!("geography.toml"));
        for word in leak(geography.heads).split_whitespace() {
            lexicon.add(word, Class::PLACE_HEAD);
        }
        lexicon.load_relations(parse("relations.toml", list!("relations.toml")));
        lexicon
    }

    /// What the lexicon says of a word, folded ([`fold::word`]).
    pub fn class(&self, folded: &str) -> Class {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// The classes of a role's head noun ("secretary" → `minister`, …), folded; plurals count as their singular.
    pub fn role_classes(&self, noun: &str) -> &[&'static str] {
        let found = self.role_classes.get(noun).or_else(|| self.role_classes.get(self.singular(noun)));
        found.map_or(&[], Vec::as_slice)
    }

    /// An office of several words, joined by hyphens ("prime-minister").
    pub fn office(&self, hyphenated: &str) -> Option<Office> {
        self.offices.get(hyphenated).copied()
    }

    /// Whether two titles of roles (head noun or hyphenated office) mean the same.
    pub fn same_title(&self, one: &str, other: &str) -> bool {
        let synonym = |title: &str| self.role_synonyms.get(title);
        one == other || matches!((synonym(one), synonym(other)), (Some(a), Some(b)) if a == b)
    }

    /// The role that a title before a name stands for ("sen." → `senator`).
    pub fn title(&self, folded: &str) -> Option<&'static str> {
        self.titles.get(folded).copied()
    }

    /// The singular of a noun for persons, or the noun itself.
    pub fn singular<'a>(&self, noun: &'a str) -> &'a str {
        self.plurals.get(noun).copied().unwrap_or(noun)
    }

    /// The government that a phrase names (folded, words joined by one blank).
    pub fn government(&self, phrase: &str) -> Option<&Government> {
        self.governments.get(phrase)
    }

    /// Whether a phrase of several words (folded, joined by one blank) is the name of a known outlet.
    pub fn is_outlet(&self, phrase: &str) -> bool {
        self.outlets.contains(phrase)
    }

    /// The parties that a phrase can name (folded, words joined by one blank): "Conservative" is one in several
    /// countries.
    pub fn parties(&self, phrase: &str) -> &[&'static str] {
        self.parties.get(phrase).map_or(&[], Vec::as_slice)
    }

    /// The party behind a tag such as the `R` of `(R-Tex.)`.
    pub fn party_tag(&self, tag: &str) -> Option<&'static str> {
        self.party_tags.get(tag).copied()
    }

    /// Whether a word (folded) ties a person to something in that way.
    pub fn relates(&self, folded: &str, relation: Relation) -> bool {
        self.relations.get(folded).is_some_and(|flags| flags & relation as u16 != 0)
    }

    /// Whether two given names (folded) can be one person's: equal, one the initial of the other, or nicknames.
    pub fn same_given(&self, one: &str, other: &str) -> bool {
        let (one, other) = (one.trim_end_matches('.'), other.trim_end_matches('.'));
        let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
        one == other
            || initial(one, other)
            || initial(other, one)
            || matches!((self.nicknames.get(one), self.nicknames.get(other)), (Some(a), Some(b)) if a == b)
    }

    fn add(&mut self, word: &'static str, class: Class) {
        let entry = self.words.entry(word).or_default();
        *entry = entry.or(class);
    }

    /// Adds the first word of each line; what follows it says more of the word (a gender, a value).
    fn add_all(&mut self, text: String, class: Class) {
        for word in lines(text).filter_map(|line| line.split_whitespace().next()) {
            self.add(word, class);
        }
    }

    fn load_names(&mut self) {
        for line in list!("names/given.txt").lines() {
            let Some((name, gender)) = line.split_once('\t') else { continue };
            let class = match gender {
                "m" => Class::GIVEN_M,
                "f" => Class::GIVEN_F,
                _ => Class::GIVEN_M.or(Class::GIVEN_F),
            };
            self.words.insert(name, class);
        }
        for (list, class) in [
            (list!("names/ambiguous.txt"), Class::GIVEN_AMBIGUOUS),
            (list!("names/family-first.txt"), Class::FAMILY_FIRST),
            (list!("names/particles.txt"), Class::PARTICLE),
            (list!("common.txt"), Class::COMMON),
        ] {
            for word in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
                self.add(word, class);
            }
        }
        for (number, line) in list!("names/nicknames.txt").lines().enumerate() {
            for name in line.split_whitespace() {
                self.nicknames.insert(name, number as u16);
            }
        }
    }

    fn load_verbs(&mut self, verbs: Verbs) {
        for (list, class) in [
            (verbs.speech, Class::SPEECH),
            (verbs.weak, Class::WEAK),
            (verbs.naming, Class::NAMING),
            (verbs.document, Class::DOCUMENT),
            (verbs.thinking, Class::THINKING),
            (verbs.request, Class::REQUEST),
        ] {
            for line in lines(list) {
                for (number, form) in line.split_whitespace().enumerate() {
                    let participle = form.ends_with("ing") && form.len() > 4;
                    let form_class = if participle { Class::PARTICIPLE } else { Class::default() };
                    let base = if number == 0 { Class::BASE } else { Class::default() };
                    self.add(form, class.or(form_class).or(base));
                }
            }
        }
    }

    fn load_roles(&mut self, roles: Roles) {
        for line in lines(roles.classes) {
            let Some((class, nouns)) = line.split_once(':') else { continue };
            for noun in nouns.split_whitespace() {
                self.add(noun, Class::ROLE);
                self.role_classes.entry(noun).or_default().push(class.trim());
            }
        }
        for line in lines(roles.offices) {
            let mut parts = line.split(':').map(str::trim);
            if let (Some(office), Some(class)) = (parts.next(), parts.next()) {
                for word in office.split('-') {
                    self.add(word, Class::OFFICE_PART);
                }
                self.offices.insert(
                    office,
                    Office { class, group: parts.next().filter(|group| *group != "-").unwrap_or_default() },
                );
            }
        }
        for line in lines(roles.plural) {
            if let Some((plural, singular)) = line.split_once(char::is_whitespace) {
                self.plurals.insert(plural, singular.trim());
                let class = self.class(singular.trim()).or(Class::PLURAL_PERSON).or(Class::PERSON_NOUN);
                self.add(plural, class);
            }
        }
        for line in lines(roles.person_nouns) {
            let (noun, gender) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            self.add(noun, Class::PERSON_NOUN.or(gender_class(gender.trim())));
        }
        for line in lines(roles.gender) {
            if let Some((noun, gender)) = line.split_once(char::is_whitespace) {
                self.add(noun, gender_class(gender.trim()));
            }
        }
        for line in lines(roles.time) {
            let Some((time, words)) = line.split_once(':') else { continue };
            let class = match time {
                "former" => Class::FORMER,
                "current" => Class::CURRENT,
                "then" => Class::THEN,
                "future" => Class::FUTURE,
                _ => continue,
            };
            for word in words.split_whitespace() {
                self.add(word, class);
            }
        }
        for (number, line) in lines(roles.synonyms).enumerate() {
            for title in line.split_whitespace() {
                self.role_synonyms.insert(title, number as u16);
            }
        }
    }

    fn load_honorifics(&mut self, honorifics: Honorifics) {
        for line in lines(honorifics.honorifics) {
            let (word, gender) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            self.add(word, Class::HONORIFIC.or(gender_class(gender.trim())));
        }
        for line in lines(honorifics.titles) {
            let (word, role) = line.split_once(char::is_whitespace).unwrap_or((line, line));
            self.add(word, Class::TITLE);
            self.titles.insert(word, role.trim());
        }
        self.add_all(honorifics.suffixes, Class::SUFFIX);
    }

    fn load_words(&mut self, words: Words) {
        // "known as", "what critics call": the phrase counts, not its words.
        let scare_cues = lines(words.scare_cues).filter(|line| !line.contains(' ')).collect::<Vec<_>>().join("\n");
        for (list, class) in [
            (words.months, Class::CALENDAR),
            (words.weekdays, Class::CALENDAR),
            (words.auxiliaries, Class::AUXILIARY),
            (words.prepositions, Class::PREPOSITION),
            (words.conjunctions, Class::CONJUNCTION),
            (words.determiners, Class::DETERMINER),
            (words.cardinals, Class::CARDINAL),
            (words.negations, Class::NEGATION),
            (words.adverbs, Class::ADVERB),
            (words.time_words, Class::TIME),
            (words.title_nouns, Class::TITLE_NOUN),
            (scare_cues, Class::SCARE),
        ] {
            self.add_all(list, class);
        }
        for (list, class) in [
            (words.abbreviations, Class::ABBREVIATION),
            (words.abbreviations_final, Class::ABBREVIATION.or(Class::ABBREVIATION_FINAL)),
            (words.capitalised, Class::CAPITALISED),
        ] {
            for word in lines(list).flat_map(str::split_whitespace) {
                self.add(leak(fold::word(word).into_owned()), class);
            }
        }
        for line in lines(words.pronouns) {
            let (word, gender) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            self.add(word, Class::PRONOUN.or(gender_class(gender.trim())));
        }
    }

    fn load_organisations(&mut self, organisations: Organisations) {
        self.add_all(organisations.heads, Class::ORG_HEAD);
        self.add_all(organisations.common, Class::ORG_COMMON);
        for outlet in lines(organisations.outlets).flat_map(|line| line.split(';')).map(str::trim) {
            let folded = fold::phrase(outlet);
            if let Some((first, _)) = folded.split_once(' ') {
                self.add(leak(first.to_owned()), Class::OUTLET_START);
                self.outlets.insert(folded);
            } else if outlet.chars().nth(1).is_some_and(char::is_uppercase) {
                self.add(leak(folded), Class::OUTLET);
            }
        }
    }

    fn load_governments(&mut self, governments: Governments) {
        for line in lines(governments.governments) {
            let mut fields = line.split('|').map(str::trim);
            let (Some(code), Some(names)) = (fields.next(), fields.next()) else { continue };
            let name = names.split(';').next().unwrap_or_default().trim();
            let government = Government { code, name };
            let adjectives = [fields.next(), fields.next()];
            let seats = fields.next().unwrap_or_default();
            let split = |text: &'static str| text.split(';').map(str::trim).filter(|part| !part.is_empty());
            let adjectives = adjectives.into_iter().flatten().flat_map(split);
            let all = split(names)
                .map(|name| (name, Class::GOVERNMENT))
                .chain(adjectives.map(|name| (name, Class::GOVERNMENT.or(Class::DEMONYM))))
                .chain(split(seats).map(|name| (name, Class::GOVERNMENT)));
            for (phrase, class) in all {
                let folded = fold::phrase(phrase);
                if !folded.contains(' ') {
                    self.add(leak(folded.clone()), class);
                }
                if let Some(first) = folded.split(' ').next() {
                    self.add(leak(first.to_owned()), Class::GOVERNMENT_START);
                }
                self.governments.entry(folded).or_insert_with(|| government.clone());
            }
        }
    }

    fn load_relations(&mut self, lists: Relations) {
        for (list, relation) in [
            (lists.lead, Relation::Lead),
            (lists.work, Relation::Work),
            (lists.be, Relation::Be),
            (lists.led, Relation::Led),
            (lists.worked, Relation::Worked),
            (lists.was, Relation::Was),
            (lists.used, Relation::Used),
            (lists.still, Relation::Still),
            (lists.view, Relation::View),
            (lists.message, Relation::Message),
            (lists.titled, Relation::Titled),
            (lists.untrue, Relation::Untrue),
            (lists.denies, Relation::Denies),
            (lists.body, Relation::Body),
        ] {
            for word in leak(list).split_whitespace() {
                *self.relations.entry(word).or_default() |= relation as u16;
            }
        }
    }

    fn load_parties(&mut self, parties: Parties) {
        for line in lines(parties.parties) {
            let mut fields = line.split('|').map(str::trim);
            let Some(id) = fields.next() else { continue };
            let [names, members, tags] = [fields.next(), fields.next(), fields.next()];
            for phrase in [names, members].into_iter().flatten().flat_map(|text| text.split(';')) {
                let folded = fold::phrase(phrase.trim());
                if let Some(first) = folded.split(' ').next().filter(|first| !first.is_empty()) {
                    self.add(leak(first.to_owned()), Class::PARTY_START);
                }
                self.parties.entry(folded).or_default().push(id);
            }
            for tag in tags.into_iter().flat_map(|text| text.split(';')).map(str::trim).filter(|tag| !tag.is_empty()) {
                self.party_tags.entry(tag).or_insert(id);
            }
        }
        self.parties.remove("");
    }
}

fn gender_class(gender: &str) -> Class {
    match gender {
        "m" => Class::MALE,
        "f" => Class::FEMALE,
        _ => Class::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_loads_and_says_something() {
        let lexicon = lexicon();
        assert!(lexicon.class("said").has(Class::SPEECH));
        assert!(lexicon.class("adding").has(Class::PARTICIPLE));
        assert!(lexicon.class("mr.").has(Class::HONORIFIC));
        assert!(lexicon.class("olga").has(Class::GIVEN_F));
        assert_eq!(lexicon.title("sen."), Some("senator"));
        assert_eq!(lexicon.role_classes("spokeswoman"), ["spokesperson"]);
        assert_eq!(lexicon.government("downing street").map(|g| g.code), Some("GB"));
        assert!(lexicon.same_given("bob", "robert") && lexicon.same_given("r.", "robert"));
        assert!(!lexicon.same_given("anna", "robert"));
    }
}
