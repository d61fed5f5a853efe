//! Words that turn the sense of what stands beside them, from `rules/lexicon/sense.toml`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// The lists of `rules/lexicon/sense.toml`, as they stand there.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    negations: Vec<String>,
    exclusions: Vec<String>,
    spared: Vec<String>,
    fillers: Vec<String>,
    carriers: Vec<String>,
    complementizers: Vec<String>,
    breaks: Vec<String>,
    reversers: Vec<String>,
    denials: Vec<String>,
    frames: Vec<String>,
    untruths: Vec<String>,
    verdicts: Vec<String>,
    claiming: Vec<String>,
    others: Vec<String>,
    telling: Vec<String>,
    conditionals: Vec<String>,
    not_conditionals: Vec<String>,
    not_before_conditionals: Vec<String>,
    finite: Vec<String>,
    modals: Vec<String>,
    doubting: Vec<String>,
    hearsay: Vec<String>,
    conditional_context: Vec<String>,
    numbers: Vec<String>,
    approximators: Vec<String>,
    common: Vec<String>,
    abbreviations: Vec<String>,
}

/// Words and phrases of one list, found by their first word.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    by_first: FxHashMap<String, Vec<Vec<String>>>,
}

impl Phrases {
    fn new(list: Vec<String>) -> Self {
        let mut by_first: FxHashMap<String, Vec<Vec<String>>> = FxHashMap::default();
        for entry in list {
            let words: Vec<String> = entry.split(' ').map(str::to_owned).collect();
            if let Some(first) = words.first() {
                by_first.entry(first.clone()).or_default().push(words);
            }
        }
        // The longest phrase first.
        #[expect(clippy::iter_over_hash_type, reason = "each value is sorted by itself")]
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        Self { by_first }
    }

    /// How many words of `words`, from the first on, make an entry; the longest one.
    pub fn at<S: AsRef<str>>(&self, words: &[S]) -> Option<usize> {
        let phrases = self.by_first.get(words.first()?.as_ref())?;
        phrases
            .iter()
            .find(|phrase| {
                phrase.len() <= words.len() && phrase.iter().zip(words).all(|(a, b)| a.as_str() == b.as_ref())
            })
            .map(Vec::len)
    }

    /// Where an entry first occurs in `words`.
    pub fn find<S: AsRef<str>>(&self, words: &[S]) -> Option<usize> {
        (0..words.len()).find(|at| self.at(&words[*at..]).is_some())
    }

    /// How many words at the end of `words` make an entry.
    pub fn ending<S: AsRef<str>>(&self, words: &[S]) -> Option<usize> {
        let longest = words.len().min(5);
        (1..=longest).rev().find(|count| self.at(&words[words.len() - count..]) == Some(*count))
    }
}

/// The lists, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct Sense {
    pub negations: FxHashSet<String>,
    pub exclusions: FxHashSet<String>,
    pub spared: FxHashSet<String>,
    pub fillers: FxHashSet<String>,
    pub carriers: FxHashSet<String>,
    pub complementizers: FxHashSet<String>,
    pub breaks: FxHashSet<String>,
    pub reversers: Phrases,
    pub denials: FxHashSet<String>,
    pub frames: FxHashSet<String>,
    pub untruths: FxHashSet<String>,
    pub verdicts: Phrases,
    pub claiming: FxHashSet<String>,
    pub others: FxHashSet<String>,
    pub telling: FxHashSet<String>,
    pub conditionals: Phrases,
    pub not_conditionals: Phrases,
    pub not_before_conditionals: FxHashSet<String>,
    pub finite: FxHashSet<String>,
    pub doubting: FxHashSet<String>,
    pub hearsay: FxHashSet<String>,
    pub conditional_context: FxHashSet<String>,
    pub common: FxHashSet<String>,
    pub abbreviations: FxHashSet<String>,
    modals: FxHashSet<String>,
    numbers: FxHashSet<String>,
    approximators: FxHashSet<String>,
}

impl Sense {
    /// Whether a word is a number, in digits or in words.
    pub fn is_number(&self, word: &str) -> bool {
        word.bytes().any(|byte| byte.is_ascii_digit()) || self.numbers.contains(word)
    }

    /// Whether a word says how much, roughly.
    pub fn is_approximator(&self, word: &str) -> bool {
        self.approximators.contains(word)
    }

    /// Whether a word says how possible or how necessary something is.
    pub fn is_modal(&self, word: &str) -> bool {
        self.modals.contains(word)
            || word.strip_suffix("nt").is_some_and(|stem| self.modals.contains(stem))
            || matches!(word, "cant" | "cannot" | "wont" | "shant")
    }

    /// Whether a word denies what follows it.
    pub fn is_negation(&self, word: &str) -> bool {
        self.negations.contains(word)
    }
}

/// The lists, read once.
pub(crate) fn sense() -> &'static Sense {
    static SENSE: LazyLock<Sense> = LazyLock::new(|| {
        // A test reads the file; a broken one is never shipped.
        let lists: Lists = toml::from_str(include_str!("../../rules/lexicon/sense.toml")).unwrap_or_default();
        let set = |list: Vec<String>| list.into_iter().collect();
        Sense {
            negations: set(lists.negations),
            exclusions: set(lists.exclusions),
            spared: set(lists.spared),
            fillers: set(lists.fillers),
            carriers: set(lists.carriers),
            complementizers: set(lists.complementizers),
            breaks: set(lists.breaks),
            reversers: Phrases::new(lists.reversers),
            denials: set(lists.denials),
            frames: set(lists.frames),
            untruths: set(lists.untruths),
            verdicts: Phrases::new(lists.verdicts),
            claiming: set(lists.claiming),
            others: set(lists.others),
            telling: set(lists.telling),
            conditionals: Phrases::new(lists.conditionals),
            not_conditionals: Phrases::new(lists.not_conditionals),
            not_before_conditionals: set(lists.not_before_conditionals),
            finite: set(lists.finite),
            doubting: set(lists.doubting),
            hearsay: set(lists.hearsay),
            conditional_context: set(lists.conditional_context),
            common: set(lists.common),
            abbreviations: set(lists.abbreviations),
            modals: set(lists.modals),
            numbers: set(lists.numbers),
            approximators: set(lists.approximators),
        }
    });
    &SENSE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::words::words;

    #[test]
    fn the_file_is_read_and_folded() {
        let lists: Lists = toml::from_str(include_str!("../../rules/lexicon/sense.toml")).expect("sense.toml");
        for list in [&lists.negations, &lists.verdicts, &lists.conditionals, &lists.carriers, &lists.reversers] {
            for entry in list {
                let folded: Vec<String> = words(entry).into_iter().map(|(_, word)| word).collect();
                assert_eq!(folded.join(" "), *entry);
            }
        }
    }

    #[test]
    fn phrases_are_found_longest_first() {
        let found = sense().conditionals.at(&["only", "if", "they"]);
        assert_eq!(found, Some(2));
        assert_eq!(sense().reversers.ending(&["it", "stopped", "short", "of"]), Some(2));
        assert!(sense().is_modal("couldnt") && sense().is_modal("wont") && !sense().is_modal("harbour"));
    }
}
