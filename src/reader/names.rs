//! Names: which capitalised words name a person, and which mentions are one person's.
//!
//! Gazetteer, shape and context, in this order; then one identity for each person of the document: the fullest name
//! gathers its surname, honorific and partial mentions (the alias clusters of Bagga & Baldwin 1998). A surname that
//! two persons share goes to the one mentioned last, unless an honorific decides.

mod evidence;
mod identity;
mod persons;
mod sequences;

use rustc_hash::FxHashMap;

use super::document::Document;
use crate::lexicon::{Class, Gender};
use crate::statement::PersonName;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation, by its form.
    Organisation,
    /// A government or place of the lexicon.
    Place,
    /// Something else with a name: a company, a product, a person not known as one.
    Other,
}

/// Somebody or something named.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The words of its fullest name, folded.
    pub words: Vec<String>,
    /// Index of the mention that gives the fullest name.
    pub fullest: usize,
    /// Gender, as far as names and honorifics tell.
    pub gender: Gender,
}

/// A mention by name.
#[derive(Clone, Debug)]
pub struct Name {
    /// First token of the name itself (honorific and title left out).
    pub first: usize,
    /// One past its last token.
    pub last: usize,
    /// First token of the honorifics and titles before it; `first` where there are none.
    pub titled: usize,
    /// Index of the entity.
    pub entity: usize,
}

/// The named entities of a document.
#[derive(Debug, Default)]
pub struct Names {
    /// Mentions, by first token.
    pub names: Vec<Name>,
    /// Entities.
    pub entities: Vec<Entity>,
    /// For each token the mention that holds it, plus one; 0 where none does.
    pub of_token: Vec<u32>,
}

impl Names {
    /// The mention that holds a token.
    pub fn at(&self, token: usize) -> Option<usize> {
        (*self.of_token.get(token)? as usize).checked_sub(1)
    }

    /// Whether the entity is a person.
    pub fn is_person(&self, entity: usize) -> bool {
        self.entities[entity].kind == EntityKind::Person
    }
}

/// Finds the names of a document.
pub fn find(document: &Document<'_>) -> Names {
    let mut finder = Finder {
        document,
        found: Names { of_token: vec![0; document.tokens.len()], ..Names::default() },
        by_word: FxHashMap::default(),
        later: Vec::new(),
        places: Vec::new(),
    };
    finder.sequences();
    finder.singles();
    finder.promote();
    let mut names = finder.found;
    names.of_token.fill(0);
    let mut order: Vec<usize> = (0..names.names.len()).collect();
    order.sort_by_key(|i| names.names[*i].first);
    let mut place = vec![0; order.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from] = to;
    }
    for entity in &mut names.entities {
        entity.fullest = place[entity.fullest];
    }
    names.names.sort_by_key(|name| name.first);
    for (number, name) in names.names.iter().enumerate() {
        names.of_token[name.first..name.last].fill(number as u32 + 1);
    }
    names
}

/// The parts of a name, from a mention of it.
pub fn person_name(document: &Document<'_>, name: &Name) -> PersonName {
    let words: Vec<usize> = (name.first..name.last).filter(|at| document.tokens[*at].is_word()).collect();
    let core: Vec<usize> = words.iter().copied().filter(|at| !document.has(*at, Class::SUFFIX)).collect();
    let honorific = (name.titled..name.first)
        .rev()
        .find(|at| document.has(*at, Class::HONORIFIC))
        .map(|at| document.text(at).to_owned());
    let text = |at: usize| document.text(at).to_owned();
    let (given, surname) = match core.as_slice() {
        [] => (Vec::new(), document.words(name.first..name.last).to_owned()),
        [only] => (Vec::new(), text(*only)),
        [first, rest @ ..] if family_first(document, &core) => {
            (rest.iter().map(|at| text(*at)).collect(), text(*first))
        }
        all => {
            // The surname takes its particles along: "Ursula von der Leyen".
            let mut from = all.len() - 1;
            while from > 1 && document.has(all[from - 1], Class::PARTICLE) && !document.tokens[all[from - 1]].capital {
                from -= 1;
            }
            let surname = all[from..].iter().map(|at| text(*at)).collect::<Vec<_>>().join(" ");
            (all[..from].iter().map(|at| text(*at)).collect(), surname)
        }
    };
    let own = words.iter().map(|at| text(*at)).collect::<Vec<_>>().join(" ");
    let full = match (&honorific, given.is_empty()) {
        (Some(honorific), true) => format!("{honorific} {own}"),
        _ => own,
    };
    PersonName { honorific, given, surname, full }
}

/// East Asian order: a family name that comes first, before a given name that is not one of the West's.
fn family_first(document: &Document<'_>, words: &[usize]) -> bool {
    let [first, second, ..] = words else { return false };
    if words.len() > 3 || !document.has(*first, Class::FAMILY_FIRST) {
        return false;
    }
    let western = Class::GIVEN_M.or(Class::GIVEN_F);
    let second_word = document.text(*second);
    let joined =
        second_word.split_once('-').is_some_and(|(_, tail)| tail.chars().next().is_some_and(char::is_lowercase));
    let last = words[words.len() - 1];
    joined
        || !document.has(*first, western)
        || document.has(*second, Class::FAMILY_FIRST)
        || words.len() == 3 && document.has(last, western)
}

struct Finder<'a> {
    document: &'a Document<'a>,
    found: Names,
    /// Persons by each folded word of their names.
    by_word: FxHashMap<String, Vec<usize>>,
    /// Single capitalised words to look at once the full names are known.
    later: Vec<(usize, usize)>,
    /// For each entity the first tokens of its mentions, in order.
    places: Vec<Vec<usize>>,
}

/// A name is compared with so many others of its initial at most: a document with more is no prose.
const MOST_COMPARED: usize = 500;

const GIVEN: Class = Class::GIVEN_M.or(Class::GIVEN_F);

impl Finder<'_> {}
