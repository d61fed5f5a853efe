//! A regular expression that is compiled when a text first has the words it needs.
//!
//! Compiling takes up to a millisecond where the case of letters does not count, and most expressions find nothing in
//! most drafts. What an expression cannot do without is read off its syntax tree, which takes a twentieth of that; the
//! engine is asked only where those words stand. The idea is that of the literal prefilters of regular expression
//! engines (R. Cox, "Regular Expression Matching with a Trigram Index", 2012), kept to words in their order.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind, Look};

/// Bytes that one compiled expression may take.
const SIZE: usize = 10 << 20;

/// How deep groups may stand in each other.
const NEST: u32 = 50;

/// Alternatives of a need at most; with more of them, looking for them costs more than it saves.
const MOST: usize = 200;

/// A regular expression with what a text must have for it to find anything.
#[derive(Debug)]
pub(super) struct Expression {
    pattern: String,
    /// Whether the case of letters does not count.
    folded: bool,
    /// In the order in which they stand in what is found; with none, any text may match.
    needs: OnceLock<Vec<Need>>,
    regex: OnceLock<Option<Regex>>,
}

/// Words of which one must stand in a text. They are ASCII, in small letters.
#[derive(Debug, PartialEq, Eq)]
struct Need {
    words: Vec<Box<[u8]>>,
    /// Whether no letter or digit stands before them.
    starts: bool,
}

impl Expression {
    /// A pattern. `folded` says that the case of letters does not count.
    pub fn pattern(pattern: String, folded: bool) -> Self {
        Self { pattern, folded, needs: OnceLock::new(), regex: OnceLock::new() }
    }

    /// A pattern that finds any of some words, written as keys, and none that stands in a longer word.
    pub fn words(pattern: String, keys: &[String]) -> Self {
        let first = |key: &String| key.split([' ', '\'', '-']).next().unwrap_or_default().to_ascii_lowercase();
        let words: Vec<String> = keys.iter().map(first).collect();
        let is_plain = |word: &String| word.is_ascii() && word.starts_with(|c: char| c.is_ascii_alphanumeric());
        let all = words.len() <= MOST && words.iter().all(is_plain);
        let words = words.into_iter().map(|word| word.into_bytes().into()).collect();
        let needs = if all { vec![Need { words, starts: true }] } else { Vec::new() };
        Self { needs: OnceLock::from(needs), ..Self::pattern(pattern, false) }
    }

    /// Compiles it now. The error is the end of a sentence about it.
    pub fn compile(&self) -> Result<(), String> {
        let regex = build(&self.pattern, self.folded)?;
        // Compiled before, it is the same.
        let _ = self.regex.set(Some(regex));
        Ok(())
    }

    /// The compiled expression, where a text has what it needs.
    pub fn regex_for(&self, text: &Screened) -> Option<&Regex> {
        if !text.has(self.needs.get_or_init(|| needs_of(&self.pattern))) {
            return None;
        }
        self.regex()
    }

    /// The compiled expression; `None` where it is none, which [`Self::compile`] tells.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| build(&self.pattern, self.folded).ok()).as_ref()
    }
}

/// A text as needs are looked for in it.
pub(super) struct Screened {
    /// In small ASCII letters.
    small: Vec<u8>,
    /// Whether it has a letter that is an ASCII letter but for its case: the long s, the sign of the kelvin.
    odd: bool,
}

impl Screened {
    pub fn new(text: &str) -> Self {
        let odd = !text.is_ascii() && text.contains(['ſ', '\u{212a}']);
        Self { small: text.to_ascii_lowercase().into_bytes(), odd }
    }

    /// Whether the needs stand there, one after the other.
    fn has(&self, needs: &[Need]) -> bool {
        let mut rest = 0;
        self.odd
            || needs.iter().all(|need| {
                // The need that ends first leaves most room for what follows.
                let ends = need.words.iter().filter_map(|word| self.end_of(word, rest, need.starts));
                let first = ends.min();
                rest = first.unwrap_or(rest);
                first.is_some()
            })
    }

    /// Where a word that stands behind a place ends.
    fn end_of(&self, word: &[u8], from: usize, starts: bool) -> Option<usize> {
        let mut from = from;
        loop {
            let at = from + memchr::memmem::find(self.small.get(from..)?, word)?;
            let before = at.checked_sub(1).and_then(|before| self.small.get(before));
            if !starts || !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
                return Some(at + word.len());
            }
            from = at + 1;
        }
    }
}

/// Builds an expression; linear in the text by the library, and bounded in size here.
fn build(pattern: &str, folded: bool) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).case_insensitive(folded).size_limit(SIZE).nest_limit(NEST).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "is too big when compiled".to_owned(),
        error => {
            let text = error.to_string();
            let what = text.lines().filter_map(|line| line.trim().strip_prefix("error: ")).next_back();
            format!("is no regular expression: {}", what.unwrap_or(text.trim()))
        }
    })
}

/// What a text must have for a pattern to match, read as if case did count: the other case is dealt with by looking in
/// small letters, and a class of letters is no need in either case.
fn needs_of(pattern: &str) -> Vec<Need> {
    let parsed = ParserBuilder::new().nest_limit(NEST).build().parse(pattern);
    parsed.map(|tree| needs(&tree, false)).unwrap_or_default()
}

/// What a part of an expression needs; `starts` says whether it stands behind the start of a word.
fn needs(tree: &Hir, starts: bool) -> Vec<Need> {
    match tree.kind() {
        HirKind::Literal(literal) if literal.0.is_ascii() => {
            let starts = starts && literal.0.first().is_some_and(u8::is_ascii_alphanumeric);
            vec![Need { words: vec![literal.0.to_ascii_lowercase().into()], starts }]
        }
        HirKind::Concat(parts) => {
            let mut starts = starts;
            let each = parts.iter().flat_map(|part| {
                let own = needs(part, starts);
                starts = match part.kind() {
                    HirKind::Look(look) => starts || is_edge(*look),
                    _ => false,
                };
                own
            });
            each.collect()
        }
        HirKind::Alternation(branches) => {
            let mut all = Need { words: Vec::new(), starts: true };
            for branch in branches {
                // Of what a branch needs, the longest says most.
                let own = needs(branch, starts);
                let shortest = |need: &Need| need.words.iter().map(|word| word.len()).min();
                let Some(best) = own.into_iter().max_by_key(shortest) else { return Vec::new() };
                all.words.extend(best.words);
                all.starts &= best.starts;
            }
            if all.words.len() > MOST { Vec::new() } else { vec![all] }
        }
        HirKind::Capture(capture) => needs(&capture.sub, starts),
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub, starts),
        HirKind::Literal(_) | HirKind::Repetition(_) | HirKind::Class(_) | HirKind::Look(_) | HirKind::Empty => {
            Vec::new()
        }
    }
}

/// Whether a look around holds only between a word and what is none.
fn is_edge(look: Look) -> bool {
    matches!(
        look,
        Look::WordUnicode
            | Look::WordAscii
            | Look::WordStartUnicode
            | Look::WordStartAscii
            | Look::WordStartHalfUnicode
            | Look::WordStartHalfAscii
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn screens(pattern: &str, text: &str) -> bool {
        Screened::new(text).has(&needs_of(pattern))
    }

    #[test]
    fn words_in_their_order() {
        let pattern = r"\b(?:officials|analysts)\s+(?:(?:also|now)\s+)*(?:say|said)\b";
        assert!(screens(pattern, "Two Officials now\u{a0}say so."));
        assert!(screens(pattern, "officialssaid"), "a gap may be empty as far as the screen knows");
        for silent in ["He said officials came.", "Officials came.", "said", "", "the unofficials said"] {
            assert!(!screens(pattern, silent), "{silent}");
        }
    }

    #[test]
    fn what_may_be_missing_is_no_need() {
        for pattern in ["(?:ab)?", "a*", "[ab]c?", "x|", "x|[yz]", r"\bé", "^$"] {
            assert!(screens(pattern, "q"), "{pattern}");
        }
        assert!(!screens("(?:ab)+c", "ab"));
        assert!(screens("(?:ab){2}c", "xabc"));
    }

    #[test]
    fn letters_that_are_others_but_for_their_case() {
        assert!(screens("kiss", "\u{212a}iſſ"));
        let expression = Expression::pattern("kiss".to_owned(), true);
        let text = "a \u{212a}IſS";
        assert!(expression.regex_for(&Screened::new(text)).is_some_and(|regex| regex.is_match(text)));
        assert!(expression.regex_for(&Screened::new("a hug")).is_none());
    }

    #[test]
    fn behind_a_start_of_a_word() {
        assert!(!screens(r"\bsome\b", "awesome"));
        assert!(screens(r"\bsome\b", "awesome, some"));
        assert!(screens(r"\b-some", "a-some"));
        assert!(screens(r"(?:\bsome|them)", "awesome them"));
    }

    proptest! {
        /// What the engine finds, the screen lets through.
        #[test]
        fn the_screen_hides_nothing(
            pattern in r"(\\b)?(a|B|ab|(?:a|bs)|[abk]|s+|(?:b|k)*|é|\\b|\\B|a?|(?:ab|é)|\\s){1,5}",
            text in "[abkABsé ſ\u{212a}-]{0,12}",
            folded: bool,
        ) {
            let expression = Expression::pattern(pattern.clone(), folded);
            let found = expression.regex().is_some_and(|regex| regex.is_match(&text));
            prop_assert!(!found || screens(&pattern, &text), "{} in {}", pattern, text);
        }
    }
}
