//! Words that turn the sense of what stands beside them, from `rules/lexicon/sense.toml`.

use crate::lexicon::table::Table;

/// Words and phrases of one list, found by their first word.
pub(crate) struct Phrases {
    /// The longest phrase first.
    by_first: Table<&'static [&'static [&'static str]]>,
}

impl Phrases {
    /// How many words of `words`, from the first on, make an entry; the longest one.
    pub fn at<S: AsRef<str>>(&self, words: &[S]) -> Option<usize> {
        let phrases = self.by_first.get(words.first()?.as_ref())?;
        phrases
            .iter()
            .find(|phrase| phrase.len() <= words.len() && phrase.iter().zip(words).all(|(a, b)| *a == b.as_ref()))
            .map(|phrase| phrase.len())
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
pub(crate) struct Sense {
    pub negations: Table<()>,
    pub exclusions: Table<()>,
    pub spared: Table<()>,
    pub fillers: Table<()>,
    pub carriers: Table<()>,
    pub complementizers: Table<()>,
    pub breaks: Table<()>,
    pub reversers: Phrases,
    pub denials: Table<()>,
    pub frames: Table<()>,
    pub untruths: Table<()>,
    pub verdicts: Phrases,
    pub claiming: Table<()>,
    pub doubters: Table<()>,
    pub others: Table<()>,
    pub telling: Table<()>,
    pub conditionals: Phrases,
    pub not_conditionals: Phrases,
    pub not_before_conditionals: Table<()>,
    pub finite: Table<()>,
    pub doubting: Table<()>,
    pub hearsay: Table<()>,
    pub conditional_context: Table<()>,
    pub common: Table<()>,
    pub abbreviations: Table<()>,
    modals: Table<()>,
    numbers: Table<()>,
    approximators: Table<()>,
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

/// The lists, which the build script laid out.
pub(crate) fn sense() -> &'static Sense {
    #[allow(clippy::unreadable_literal, reason = "written by the build script")]
    static SENSE: Sense = include!(concat!(env!("OUT_DIR"), "/sense.rs"));
    &SENSE
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::record::words::words;

    #[test]
    fn the_lists_are_folded_and_hold_what_the_file_has() {
        let text = include_str!("../../rules/lexicon/sense.toml");
        let lists: BTreeMap<String, Vec<String>> = toml::from_str(text).unwrap();
        for entry in lists.values().flatten() {
            let folded: Vec<String> = words(entry).into_iter().map(|(_, word)| word).collect();
            assert_eq!(folded.join(" "), *entry);
        }
        let sense = sense();
        assert!(lists["negations"].iter().all(|word| sense.is_negation(word)));
        assert!(lists["carriers"].iter().all(|word| sense.carriers.contains(word)));
        assert!(!sense.negations.contains("carriers") && !sense.carriers.contains("not"));
        for (name, phrases) in [("verdicts", &sense.verdicts), ("conditionals", &sense.conditionals)] {
            for entry in &lists[name] {
                let words: Vec<&str> = entry.split(' ').collect();
                assert_eq!(phrases.at(&words), Some(words.len()), "{entry}");
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
