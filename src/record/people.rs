//! The persons on record: one identity across sources, and the questions who a name is and whether a role is right.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::roles::significant_words;
use super::stored::people::Roles;
use super::{Record, Source};
use crate::lexicon::{Class, Relation, lexicon};
use crate::reader::terms;
use crate::statement::{PersonName, Role};
use crate::text::{Span, fold};

/// A person on record.
#[derive(Clone, Debug)]
pub struct Known {
    /// The fullest name on record.
    pub name: PersonName,
    /// Where the record speaks of the person: source and index into its persons.
    pub places: Vec<(usize, usize)>,
    /// The words of the fullest name, folded, initials left out.
    pub(super) words: Vec<String>,
    /// Those of the name by which the person was first met: what the index leads from.
    pub(super) keys: Vec<String>,
    /// Its place among those on record.
    pub(super) number: usize,
}

super::stored::code::fields!(Known { name, places, words, keys, number });

/// The persons on record.
#[derive(Debug, Default)]
pub struct People {
    known: Vec<Known>,
    by_word: FxHashMap<String, Vec<usize>>,
    /// Their roles, where those are not taken from the sources.
    roles: Option<Roles>,
}

impl People {
    /// Gathers the persons of all sources. A bare surname joins the one person who bears it; where two do, it stays by
    /// itself.
    pub(super) fn new(sources: &[Source]) -> Self {
        let named = sources.iter().enumerate().flat_map(|(number, source)| {
            let people = source.reading.people.iter().enumerate();
            people.map(move |(index, person)| ((number, index), &person.name))
        });
        Self::of_names(named)
    }

    /// The same from names, each with its source and its place among the persons there.
    pub(super) fn of_names<'n>(all: impl Iterator<Item = ((usize, usize), &'n PersonName)> + Clone) -> Self {
        let mut people = Self::default();
        for (place, name) in all.clone().filter(|(_, name)| !name.given.is_empty()) {
            people.add(place, name);
        }
        for (place, name) in all.filter(|(_, name)| name.given.is_empty()) {
            people.add(place, name);
        }
        people
    }

    /// Those that were gathered before, with what each word of a name leads to.
    pub(super) fn stored(known: Vec<Known>, roles: Roles) -> Self {
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for person in &known {
            for word in &person.keys {
                by_word.entry(word.clone()).or_default().push(person.number);
            }
        }
        Self { known, by_word, roles: Some(roles) }
    }

    fn add(&mut self, place: (usize, usize), name: &PersonName) {
        let words = words(name);
        let candidates = self.named(name);
        if let [only] = candidates.as_slice() {
            let known = &mut self.known[*only];
            known.places.push(place);
            if words.len() > known.words.len()
                || name.full.len() > known.name.full.len() && words.len() == known.words.len()
            {
                known.name = name.clone();
                known.words = words;
            }
            return;
        }
        let number = self.known.len();
        for word in &words {
            self.by_word.entry(word.clone()).or_default().push(number);
        }
        self.known.push(Known { name: name.clone(), places: vec![place], keys: words.clone(), words, number });
    }

    /// Everybody on record, in the order of the sources.
    pub fn all(&self) -> &[Known] {
        &self.known
    }

    /// The persons on record whom a name can name: more than one for a surname that several bear.
    pub fn named(&self, name: &PersonName) -> Vec<usize> {
        let words = words(name);
        let Some(candidates) = words.last().and_then(|last| self.by_word.get(last)) else { return Vec::new() };
        let first = self.by_word.get(&words[0]);
        let mut found: Vec<usize> = candidates
            .iter()
            .chain(first.into_iter().flatten())
            .copied()
            .filter(|known| same_person(&self.known[*known].words, &words))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The person on record of whose name a name is a near miss, where nobody on record bears the name itself. One
    /// word may differ, by one letter (two in a long word), the others must agree.
    pub fn near(&self, name: &PersonName) -> Option<usize> {
        let words = words(name);
        if words.is_empty() || !self.named(name).is_empty() {
            return None;
        }
        let bare = words.len() == 1;
        let mut found = self.known.iter().enumerate().filter(|(_, known)| {
            if bare {
                let surname = plain(&fold::word(&known.name.surname));
                return known.words.len() > 1 && words[0].len() >= 6 && misspelt(&words[0], &surname) == Some(1);
            }
            let theirs = &known.words;
            let (long, short) = if theirs.len() >= words.len() { (theirs, &words) } else { (&words, theirs) };
            if short.len() < 2 || long.len() - short.len() > 1 {
                return false;
            }
            // Middle names may be missing: the first and the last word are compared, or all.
            let pairs: Vec<(&String, &String)> = if long.len() == short.len() {
                words.iter().zip(theirs).collect()
            } else {
                vec![(&words[0], &theirs[0]), (&words[words.len() - 1], &theirs[theirs.len() - 1])]
            };
            let differing: Vec<&(&String, &String)> =
                pairs.iter().filter(|(a, b)| a != b && !lexicon().same_given(a, b)).collect();
            let [(own, other)] = differing.as_slice() else { return false };
            // Two given names that both exist may be two persons: "Maria" and "Mario".
            let given = Class::GIVEN_M.or(Class::GIVEN_F);
            let first = std::ptr::eq(*own, pairs[0].0);
            let class = |word: &str| lexicon().class(word);
            let both_exist = first
                && class(own).has(given)
                && class(other).has(given)
                && (own.chars().next() != other.chars().next() || own.chars().count() == other.chars().count());
            let particle = |word: &str| lexicon().class(word).has(Class::PARTICLE);
            let particles = pairs.len() > 2 && particle(own) && particle(other) && strsim::levenshtein(own, other) == 1;
            let both_exist = both_exist && !same_sound(own, other);
            !both_exist && (particles || misspelt(own, other).is_some() || !first && short_miss(own, other))
        });
        let near = found.next().map(|(index, _)| index);
        near.filter(|_| found.next().is_none())
    }
}

impl Record {
    /// The persons on record.
    pub fn people(&self) -> &People {
        self.people.get_or_init(|| self.sources.people().unwrap_or_default())
    }

    /// The one person on record whom a name names, a near miss counted; `None` where nobody or several can be meant.
    pub fn identify(&self, name: &PersonName) -> Option<&Known> {
        let people = self.people();
        let index = match people.named(name).as_slice() {
            [only] => Some(*only),
            [] => people.near(name),
            _ => None,
        };
        index.and_then(|index| people.known.get(index))
    }

    /// The roles on record of a person, with their source, in the order of the sources.
    pub fn roles_of<'a>(&'a self, known: &'a Known) -> impl Iterator<Item = (usize, &'a Role)> {
        let stored = self.people().roles.as_ref().map(|roles| roles.of(known.number));
        let places = if stored.is_some() { &[][..] } else { known.places.as_slice() };
        let read = places.iter().flat_map(move |(source, person)| {
            let person = self.sources.get(*source).and_then(|s| s.reading.people.get(*person));
            person.into_iter().flat_map(|person| &person.roles).map(move |role| (*source, role))
        });
        stored.into_iter().flatten().map(|(source, role)| (*source, role)).chain(read)
    }

    /// The first role on record of somebody else than `name` whose [`significant_words`] are `words`, with its holder
    /// and source.
    pub fn role_of_another(&self, words: &[String], name: &PersonName) -> Option<(&Known, usize, &Role)> {
        let people = self.people();
        let other = |known: &&Known| !compatible(&known.name, name);
        let holder = |known| {
            let mut roles = self.roles_of(known);
            let (source, role) = roles.find(|(_, role)| significant_words(&role.text) == words)?;
            Some((known, source, role))
        };
        match &people.roles {
            Some(roles) => {
                roles.in_words(words).filter_map(|number| people.known.get(number)).filter(other).find_map(holder)
            }
            None => people.known.iter().filter(other).find_map(holder),
        }
    }
}

/// Whether two names can be one person's.
pub fn compatible(one: &PersonName, other: &PersonName) -> bool {
    same_person(&words(one), &words(other))
}

/// Whether one name is, or is a near miss of, the other.
pub fn nearly(one: &PersonName, other: &PersonName) -> bool {
    let (one, other) = (words(one), words(other));
    if same_person(&one, &other) {
        return true;
    }
    // "Ms Maes", "Lieve Maas"
    if let ([only], [.., last]) | ([.., last], [only]) = (one.as_slice(), other.as_slice()) {
        return misspelt(only, last).is_some() || short_miss(only, last);
    }
    let pairs: Vec<_> = one.iter().zip(&other).filter(|(a, b)| a != b).collect();
    one.len() == other.len() && pairs.len() == 1 && misspelt(pairs[0].0, pairs[0].1).is_some()
}

/// Words of a name, folded, initials and honorific left out.
fn words(name: &PersonName) -> Vec<String> {
    let full = match &name.honorific {
        Some(honorific) => name.full.strip_prefix(honorific.as_str()).unwrap_or(&name.full),
        None => &name.full,
    };
    full.split_whitespace()
        .map(|word| plain(fold::word(word).trim_matches(['.', '"', ','])))
        .filter(|word| {
            word.split('.').any(|part| part.chars().count() > 1) && !lexicon().class(word).has(Class::SUFFIX)
        })
        .collect()
}

/// "Voegeli" is how "Vögeli" is written without the dots.
fn plain(word: &str) -> String {
    word.replace("oe", "o").replace("ae", "a").replace("ue", "u")
}

fn same_person(one: &[String], other: &[String]) -> bool {
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    let (Some(long_last), Some(short_last)) = (long.last(), short.last()) else { return false };
    if short.len() == 1 {
        let family_first = lexicon().class(&long[0]).has(Class::FAMILY_FIRST) && long.len() <= 3;
        return long_last == short_last
            || family_first && long[0] == *short_last
            || long.len() >= 3 && long[long.len() - 2] == *short_last;
    }
    if long.len() == short.len() && long.len() > 2 && long[1..] != short[1..] {
        return false;
    }
    long.windows(short.len()).any(|window| window == short)
        || long_last == short_last && (long[0] == short[0] || lexicon().same_given(&long[0], &short[0]))
}

/// Two spellings of one given name: the same consonants, first and last letter, in a longer name.
fn same_sound(one: &str, other: &str) -> bool {
    let consonants = |word: &str| word.chars().filter(|letter| !"aeiouy".contains(*letter)).collect::<String>();
    one.chars().count() > 5
        && one.chars().next() == other.chars().next()
        && one.chars().next_back() == other.chars().next_back()
        && consonants(one) == consonants(other)
}

/// A letter too much or too few in a surname of three or four letters.
fn short_miss(own: &str, other: &str) -> bool {
    let (one, two) = (own.chars().count(), other.chars().count());
    one.min(two) == 3 && one.max(two) == 4 && strsim::damerau_levenshtein(own, other) == 1
}

/// The number of letters in which a word misses another, where it is a near miss: one in a word of four letters or
/// more, two in one of eight or more (Damerau 1964: insertion, deletion, substitution, transposition).
fn misspelt(own: &str, other: &str) -> Option<usize> {
    let length = own.chars().count().min(other.chars().count());
    let distance = strsim::damerau_levenshtein(own, other);
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    (distance > 0 && distance <= allowed).then_some(distance)
}
impl Record {
    /// Whether a source tells that somebody of that name came into the office of another or was followed in it: which one,
    /// its words leave to the reader.
    pub fn tells_of_succession(&self, source: usize, name: &PersonName) -> bool {
        static STEMS: OnceLock<FxHashSet<u64>> = OnceLock::new();
        let stems = STEMS.get_or_init(|| lexicon().related(Relation::Succession).map(terms::of_word).collect());
        let Some(reading) = self.sources.get(source).map(|source| &source.reading) else { return false };
        let tells = |span: Span| {
            let at = reading.sentences.partition_point(|sentence| sentence.span.end <= span.start);
            reading.sentences.get(at).is_some_and(|one| one.terms.iter().any(|term| stems.contains(&term.stem)))
        };
        let people = reading.people.iter().filter(|person| compatible(&person.name, name));
        people.flat_map(|person| person.mentions.iter()).any(|mention| tells(mention.span))
    }
}
