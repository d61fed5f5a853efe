//! Words that were divided at the end of a line.

use rustc_hash::FxHashSet;

use crate::lexicon::{Class, lexicon};
use crate::text::fold;

/// The words that the document has inside of lines: they tell how the divided ones are written.
#[derive(Default)]
pub struct Words {
    known: FxHashSet<String>,
}

impl Words {
    /// Learns the words of a line; its last one may be divided, and its first one the rest of one.
    pub fn learn(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for word in words.get(1..words.len().saturating_sub(1)).unwrap_or_default() {
            let word = trimmed(word);
            if word.len() > 2 {
                self.known.insert(fold::word(word).into_owned());
            }
        }
    }

    /// Whether the hyphen that ends `line` goes when `next` follows.
    pub fn drops(&self, line: &str, next: &str) -> bool {
        let line = line.trim_end();
        if line.ends_with('\u{ad}') {
            return true;
        }
        let first =
            line.trim_end_matches(['-', '‐']).rsplit(char::is_whitespace).next().map(trimmed).unwrap_or_default();
        let second = next.split_whitespace().next().map(trimmed).unwrap_or_default();
        // "pre-1990", "non-EU", and a dash that a line ends with.
        if !first.ends_with(char::is_alphabetic) || !second.starts_with(char::is_lowercase) {
            return false;
        }
        let whole = fold::word(&format!("{first}{second}")).into_owned();
        let parted = fold::word(&format!("{first}-{second}")).into_owned();
        let common = |word: &str| lexicon().class(word).has(Class::COMMON);
        match (self.known.contains(&whole), self.known.contains(&parted)) {
            (true, false) => true,
            (false, true) => false,
            _ if common(&whole) => true,
            // "self-" and "long-term": two words that are each known, and not together.
            _ => !(common(&fold::word(first)) && common(&fold::word(second)) && first.len() > 2),
        }
    }
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}
