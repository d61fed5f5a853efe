//! Which words can retell one another, by their stems as statements keep them ([`crate::statement::Term::stem`]).

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Record;
use crate::lexicon::kin::kin;
use crate::lexicon::table::Table;
use crate::lexicon::{Relation, lexicon};
use crate::reader::terms;
use crate::text::fold;

/// Whether two words can be said of one thing: "owes", "debt".
pub(super) fn alike(one: u64, other: u64) -> bool {
    of_groups(groups(other), one)
}

/// Whether a word belongs to one of some groups.
pub(super) fn of_groups(groups: &[u16], word: u64) -> bool {
    !groups.is_empty() && self::groups(word).iter().any(|group| groups.contains(group))
}

/// The contrasts that a word is on one side of ("north", "south"), each with the side.
pub(super) fn contrasts(word: u64) -> &'static [(u16, u16)] {
    static CONTRASTS: OnceLock<FxHashMap<u64, &'static [(u16, u16)]>> = OnceLock::new();
    CONTRASTS.get_or_init(|| by_stem(&kin().contrasts)).get(&word).copied().unwrap_or_default()
}

/// Whether a word is for another one than has been spoken of: "neighbouring".
pub(super) fn elsewhere(word: u64) -> bool {
    static ELSEWHERE: OnceLock<Vec<u64>> = OnceLock::new();
    ELSEWHERE.get_or_init(|| kin().elsewhere.words().map(|(stem, ())| terms::of_stem(stem)).collect()).contains(&word)
}

/// Whether a verb says little by itself: "took", "was held".
pub(super) fn light(verb: u64) -> bool {
    static LIGHT: OnceLock<Vec<u64>> = OnceLock::new();
    LIGHT.get_or_init(|| lexicon().related(Relation::Light).map(terms::of_word).collect()).contains(&verb)
}

/// The stems of the verbs that can mean what happened, by its number in [`crate::statement::Event::what`].
pub(super) fn verbs(what: &u64) -> &[u64] {
    static VERBS: OnceLock<FxHashMap<u64, Vec<u64>>> = OnceLock::new();
    let verbs = VERBS.get_or_init(|| {
        let mut verbs: FxHashMap<u64, Vec<u64>> = FxHashMap::default();
        for (word, deed) in lexicon().deeds() {
            let (stem, of) = (terms::of_word(word), verbs.entry(u64::from(deed.number)).or_default());
            if !of.contains(&stem) {
                of.push(stem);
            }
        }
        verbs
    });
    // A verb of no list is its own number.
    verbs.get(what).map_or(std::slice::from_ref(what), Vec::as_slice)
}

/// Whether a word counts for a government under all its names.
pub(super) fn is_government(word: u64) -> bool {
    static GOVERNMENTS: OnceLock<FxHashSet<u64>> = OnceLock::new();
    let stems = || lexicon().government_codes().map(terms::of_government).collect();
    GOVERNMENTS.get_or_init(stems).contains(&word)
}

/// The numbers of the groups of words that can retell one.
pub(super) fn groups(word: u64) -> &'static [u16] {
    static GROUPS: OnceLock<FxHashMap<u64, &'static [u16]>> = OnceLock::new();
    GROUPS.get_or_init(|| by_stem(&kin().groups)).get(&word).copied().unwrap_or_default()
}

/// The stems of the words that can retell one, without itself.
pub(super) fn of(word: u64) -> Vec<u64> {
    static MEMBERS: OnceLock<FxHashMap<u16, Vec<u64>>> = OnceLock::new();
    let members = MEMBERS.get_or_init(|| {
        let mut members: FxHashMap<u16, Vec<u64>> = FxHashMap::default();
        for (stem, groups) in kin().groups.words() {
            for group in *groups {
                members.entry(*group).or_default().push(terms::of_stem(stem));
            }
        }
        members
    });
    let mut found: Vec<u64> = groups(word).iter().filter_map(|group| members.get(group)).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|stem| *stem != word);
    found
}

fn by_stem<V: Copy>(table: &Table<V>) -> FxHashMap<u64, V> {
    table.words().map(|(stem, value)| (terms::of_stem(stem), *value)).collect()
}

impl Record {
    /// Whether a word is of what the source as a whole is about: its title and first two sentences.
    pub(super) fn is_subject(&self, source: usize, stem: u64) -> bool {
        let subject = self.memo.subjects.get(source, self.sources.len(), || {
            let (entry, reading) = (self.sources.entry(source)?, self.sources.figures(source)?);
            let title = entry.title.iter().flat_map(|title| title.split_whitespace());
            let title = title.map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()));
            let first = reading.sentences.iter().take(2).flat_map(|sentence| sentence.terms.iter());
            Some(title.map(|word| terms::of_word(&fold::word(word))).chain(first.map(|term| term.stem)).collect())
        });
        subject.is_some_and(|subject| subject.contains(&stem))
    }
}

/// Whether a word is on the other side of a contrast that some words are on one side of, and none of them on its own.
pub(super) fn opposed(stem: u64, words: &(impl Iterator<Item = u64> + Clone)) -> bool {
    let sides = contrasts(stem);
    let theirs = || words.clone().flat_map(contrasts);
    let against = |side: &(u16, u16)| theirs().any(|other| other.0 == side.0 && other.1 != side.1);
    sides.iter().any(against) && !sides.iter().any(|side| theirs().any(|other| other == side))
}
