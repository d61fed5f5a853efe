//! The word lists of `rules/lexicon`. The code knows kinds of words; which words they are is data, which the build
//! script (`build.rs`) lays out as tables: they are ready when the program starts.

mod figure_words;
pub mod figures;
pub mod kin;
mod kinds;
pub(crate) mod table;

pub use figure_words::Says;
pub use kinds::{Class, Deed, Gender, Government, Office, PostWord, Relation, TimeWord, Word};

use crate::nearest::nearest;
use crate::text::fold;
use table::Table;

/// What the lists say, each table by folded word or phrase.
pub struct Lexicon {
    words: Table<Word>,
    role_classes: Table<&'static [&'static str]>,
    role_synonyms: Table<u16>,
    offices: Table<Office>,
    titles: Table<&'static str>,
    plurals: Table<&'static str>,
    governments: Table<Government>,
    codes: Table<Government>,
    parties: Table<&'static [&'static str]>,
    party_tags: Table<&'static str>,
    nicknames: Table<u16>,
    relations: Table<u64>,
    outlets: Table<()>,
    times: Table<TimeWord>,
    deeds: Table<Deed>,
    cities: Table<&'static str>,
    circles: Table<u16>,
    phrasals: Table<u16>,
    territories: Table<&'static str>,
    posts: Table<&'static str>,
    exclusive: Table<&'static [&'static str]>,
    fields: Table<&'static [&'static str]>,
    functions: Table<&'static [&'static str]>,
    regions: Table<&'static [&'static str]>,
    posted: Table<u16>,
}

/// The lexicon that ships with the program.
pub fn lexicon() -> &'static Lexicon {
    // An expression that the build script writes.
    #[allow(clippy::unreadable_literal, reason = "written by the build script")]
    static LEXICON: Lexicon = include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));
    &LEXICON
}

impl Lexicon {
    /// What the lexicon says of a word, folded ([`fold::word`]).
    pub fn class(&self, folded: &str) -> Class {
        self.word(folded.as_bytes()).class
    }

    /// What the tables say of a word, folded, by its bytes.
    pub(crate) fn word(&self, folded: &[u8]) -> Word {
        self.words.get_bytes(folded).copied().unwrap_or_default()
    }

    /// The classes of a role's head noun ("secretary" → `minister`, …), folded; plurals count as their singular.
    pub fn role_classes(&self, noun: &str) -> &[&'static str] {
        // "co-chair" is what a chair is.
        let last = || noun.rsplit_once('-').and_then(|(_, last)| self.role_classes.get(last));
        let found = self.role_classes.get(noun).or_else(|| self.role_classes.get(self.singular(noun))).or_else(last);
        found.copied().unwrap_or_default()
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

    /// The line of posts that a title (head noun or hyphenated office) belongs to.
    pub fn post(&self, title: &str) -> Option<&'static str> {
        self.posts.get(title).copied()
    }

    /// Whether one person cannot hold posts of these two lines at once.
    pub fn exclusive(&self, one: &str, other: &str) -> bool {
        self.exclusive.get(one).is_some_and(|lines| lines.contains(&other))
    }

    /// The fields that a word (folded) names, of those that there are offices for.
    pub fn fields(&self, folded: &str) -> &'static [&'static str] {
        self.fields.get(folded).copied().unwrap_or_default()
    }

    /// The departments of a house that a word (folded) names: "training", "finance".
    pub fn functions(&self, folded: &str) -> &'static [&'static str] {
        self.functions.get(folded).copied().unwrap_or_default()
    }

    /// The parts of the world that a word (folded) lies in.
    pub fn regions(&self, folded: &str) -> &'static [&'static str] {
        self.regions.get(folded).copied().unwrap_or_default()
    }

    /// Whether a word (folded) says that of a post.
    pub fn says_of_post(&self, folded: &str, word: PostWord) -> bool {
        self.posted.get(folded).is_some_and(|signs| signs & word as u16 != 0)
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

    /// The codes of all governments.
    pub(crate) fn government_codes(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.codes.words().map(|(code, _)| code)
    }

    /// The government of an ISO 3166-1 alpha-2 code (or `EU`).
    pub fn government_of_code(&self, code: &str) -> Option<&'static Government> {
        self.codes.get(code)
    }

    /// The government that somebody asks for: by code, or by any name, adjective, capital or seat, in any case.
    pub fn government_called(&self, called: &str) -> Option<&'static Government> {
        let called = called.trim();
        let folded = fold::phrase(called);
        let bare = folded.strip_prefix("the ").unwrap_or(&folded);
        let named = || self.governments.get(&folded).or_else(|| self.governments.get(bare));
        self.codes.get(&called.to_uppercase()).or_else(named)
    }

    /// All that names a government (folded): names, adjectives, demonyms, capitals and seats.
    pub fn names_of(&self, code: &str) -> impl Iterator<Item = &'static str> {
        self.governments.words().filter(move |(_, government)| government.code == code).map(|(name, _)| name)
    }

    /// The governments whose names are nearest to one that is not known, each once.
    pub fn governments_near(&self, called: &str) -> Vec<&'static Government> {
        let folded = fold::phrase(called.trim());
        let mut near: Vec<&Government> = nearest(&folded, self.governments.words().map(|(word, _)| word))
            .into_iter()
            .filter_map(|near| self.governments.get(near.name))
            .collect();
        near.sort_by_key(|government| government.name);
        near.dedup();
        near
    }

    /// Whether a phrase of several words (folded, joined by one blank) is the name of a known outlet.
    pub fn is_outlet(&self, phrase: &str) -> bool {
        self.outlets.contains(phrase)
    }

    /// The parties that a phrase can name (folded, words joined by one blank): "Conservative" is one in several
    /// countries.
    pub fn parties(&self, phrase: &str) -> &[&'static str] {
        self.parties.get(phrase).copied().unwrap_or_default()
    }

    /// The party behind a tag such as the `R` of `(R-Tex.)`.
    pub fn party_tag(&self, tag: &str) -> Option<&'static str> {
        self.party_tags.get(tag).copied()
    }

    /// Whether a word (folded) ties a person to something in that way.
    pub fn relates(&self, folded: &str, relation: Relation) -> bool {
        self.relations.get(folded).is_some_and(|flags| flags & relation as u64 != 0)
    }

    /// Whether the words of a number of [`Word::related`] do so.
    pub fn in_relation(&self, number: u16, relation: Relation) -> bool {
        number != 0 && self.relations.value(number).is_some_and(|flags| flags & relation as u64 != 0)
    }

    /// What a word (folded) says of time.
    pub fn time(&self, folded: &str) -> Option<TimeWord> {
        self.times.get(folded).copied()
    }

    /// What a word (folded) says of an event.
    pub fn deed(&self, folded: &str) -> Option<Deed> {
        self.deeds.get(folded).copied()
    }

    /// The words that tell of events.
    pub(crate) fn deeds(&self) -> impl Iterator<Item = (&'static str, Deed)> + use<> {
        self.deeds.words().map(|(word, deed)| (word, *deed))
    }

    /// The words that stand in a relation.
    pub(crate) fn related(&self, relation: Relation) -> impl Iterator<Item = &'static str> + use<> {
        let related = self.relations.words().filter(move |(_, flags)| **flags & relation as u64 != 0);
        related.map(|(word, _)| word)
    }

    /// The number of the deed that a verb and its particle tell of, joined by a hyphen ("gave-up").
    pub fn phrasal(&self, joined: &str) -> Option<u16> {
        self.phrasals.get(joined).copied()
    }

    /// The country of a town (folded, words joined by one blank); `??` where towns of several have the name.
    pub fn city(&self, phrase: &str) -> Option<&'static str> {
        self.cities.get(phrase).copied()
    }

    /// Whether two bodies or occasions (folded, words joined by one blank) may be one under two names, or one in the
    /// other.
    pub fn one_circle(&self, one: &str, other: &str) -> bool {
        matches!((self.circles.get(one), self.circles.get(other)), (Some(a), Some(b)) if a == b)
    }

    /// Whether one of two codes of countries is that of a territory or part (`GB-SCT`) of the other.
    pub fn belongs_to(&self, one: &str, other: &str) -> bool {
        let state = |code: &str| code.split('-').next().unwrap_or_default().len();
        one.get(..state(one)) == other.get(..state(other))
            || self.territories.get(one) == Some(&other)
            || self.territories.get(other) == Some(&one)
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
}

#[cfg(test)]
#[allow(dead_code, reason = "the build script reads the rest")]
mod figure_lists;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod post_lists;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Debug;
    use std::path::Path;

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

    /// Every entry of the list, and no other word of any list.
    fn agree<K: AsRef<str>, V, W: PartialEq + Debug>(
        table: &Table<W>,
        list: impl IntoIterator<Item = (K, V)>,
        all: &BTreeSet<String>,
        same: impl Fn(V) -> W,
    ) {
        let mut held = BTreeSet::new();
        for (word, value) in list {
            assert_eq!(table.get(word.as_ref()), Some(&same(value)), "{}", word.as_ref());
            held.insert(word.as_ref().to_owned());
        }
        for word in all.difference(&held) {
            assert_eq!(table.get(word), None, "{word}");
        }
    }

    #[test]
    fn tables_agree_with_the_lists() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lexicon");
        let lists = lists::Lists::read(|name| std::fs::read_to_string(folder.join(name)).unwrap());
        let leak = |list: Vec<&'static str>| -> &'static [&'static str] { list.leak() };
        let words = lists.words.keys().chain(lists.nicknames.keys()).chain(lists.offices.keys()).copied();
        let phrases = lists.governments.keys().chain(lists.parties.keys()).chain(&lists.outlets).map(String::as_str);
        let mut all: BTreeSet<String> = words.chain(phrases).map(str::to_owned).collect();
        // Neighbours of words, which are not words for the most part.
        all.extend(all.clone().iter().map(|word| format!("{word}x")));
        all.extend([String::new(), "word".repeat(100)]);
        let lexicon = lexicon();
        // The build script marks the words of topics besides.
        let topics = Class::SUBJECT.or(Class::TOPIC);
        for word in &all {
            let own = lists.words.get(word.as_str()).copied().unwrap_or_default();
            let held = lexicon.class(word);
            assert_eq!(Class(held.0 & !topics.0), own, "{word}");
            // What is said of a word elsewhere is what its numbers lead to.
            let numbers = lexicon.word(word.as_bytes());
            assert_eq!(lexicon.relations.value(numbers.related), lexicon.relations.get(word), "{word}");
            let listed = crate::topics::topics().numbered(numbers.listed);
            assert_eq!(listed, crate::topics::topics().listed(word), "{word}");
        }
        agree(&lexicon.role_classes, lists.role_classes, &all, leak);
        agree(&lexicon.role_synonyms, lists.role_synonyms, &all, |number| number);
        agree(&lexicon.offices, lists.offices, &all, |office| office);
        agree(&lexicon.titles, lists.titles, &all, |title| title);
        agree(&lexicon.plurals, lists.plurals, &all, |singular| singular);
        agree(&lexicon.governments, lists.governments, &all, |government| government);
        agree(&lexicon.codes, lists.codes, &all, |government| government);
        agree(&lexicon.parties, lists.parties, &all, leak);
        agree(&lexicon.party_tags, lists.party_tags, &all, |party| party);
        agree(&lexicon.nicknames, lists.nicknames, &all, |number| number);
        agree(&lexicon.relations, lists.relations, &all, |flags| flags);
        agree(&lexicon.times, lists.times, &all, |word| word);
        agree(&lexicon.deeds, lists.deeds, &all, |deed| deed);
        agree(&lexicon.cities, lists.cities, &all, |code| code);
        agree(&lexicon.phrasals, lists.phrasals, &all, |number| number);
        agree(&lexicon.circles, lists.circles, &all, |number| number);
        agree(&lexicon.territories, lists.territories, &all, |code| code);
        agree(&lexicon.posts, lists.posts, &all, |line| line);
        agree(&lexicon.exclusive, lists.exclusive, &all, leak);
        agree(&lexicon.fields, lists.fields, &all, leak);
        agree(&lexicon.functions, lists.functions, &all, leak);
        agree(&lexicon.regions, lists.regions, &all, leak);
        agree(&lexicon.posted, lists.posted, &all, |signs| signs);
        agree(&lexicon.outlets, lists.outlets.into_iter().map(|outlet| (outlet, ())), &all, |()| ());
    }
}
