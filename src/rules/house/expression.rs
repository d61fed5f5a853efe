//! A regular expression that is compiled when a text first has the words it needs.
//!
//! Compiling takes up to a millisecond where the case of letters does not count, and most expressions find nothing in
//! most drafts. What an expression cannot do without is read off its syntax tree, which takes a twentieth of that; the
//! engine is asked only where those words stand. The idea is that of the literal prefilters of regular expression
//! engines (R. Cox, "Regular Expression Matching with a Trigram Index", 2012), kept to words in their order.
//!
//! Of the lists in an expression only those words are compiled at first that the draft has: of a hundred it has two.

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
    pieces: Vec<Piece>,
    /// Whether the case of letters does not count.
    folded: bool,
    /// In the order in which they stand in what is found; with none, any text may match.
    needs: OnceLock<Vec<Need>>,
    regex: OnceLock<Option<Regex>>,
    /// For the words of one draft, until another text wants more; `None` where it would be the same.
    narrow: OnceLock<Option<Narrow>>,
}

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// As it is written.
    Text(String),
    /// Any one of some entries, of which the first goes before the next.
    List(Vec<Listed>),
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// As an expression.
    written: String,
    /// What it begins with, in small ASCII letters; empty where it begins with something else.
    need: Box<[u8]>,
}

impl Listed {
    /// An entry by its key and the expression for that.
    pub fn new(key: &str, written: String) -> Self {
        let first = key.split([' ', '\'', '-']).next().unwrap_or_default();
        let need = if first.is_ascii() { first.to_ascii_lowercase() } else { String::new() };
        Self { written, need: need.into_bytes().into() }
    }

    fn starts_word(&self) -> bool {
        self.need.first().is_some_and(u8::is_ascii_alphanumeric)
    }
}

/// An expression without those entries of its lists that a draft does not have.
#[derive(Debug)]
struct Narrow {
    regex: Regex,
    /// What the others begin with.
    without: Vec<Box<[u8]>>,
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
    pub fn pattern(pieces: Vec<Piece>, folded: bool) -> Self {
        Self { pieces, folded, needs: OnceLock::new(), regex: OnceLock::new(), narrow: OnceLock::new() }
    }

    /// A pattern that finds any of some words, and none that stands in a longer word.
    pub fn words(words: Vec<Listed>) -> Self {
        let all = words.iter().all(Listed::starts_word);
        let needs = list_needs(&words, true).filter(|_| all).into_iter().collect::<Vec<_>>();
        Self { needs: OnceLock::from(needs), ..Self::pattern(vec![Piece::List(words)], false) }
    }

    /// Compiles it now. The error is the end of a sentence about it.
    pub fn compile(&self) -> Result<(), String> {
        let regex = build(&written(&self.pieces), self.folded)?;
        // Compiled before, it is the same.
        let _ = self.regex.set(Some(regex));
        Ok(())
    }

    /// The compiled expression, where a text has what it needs; for nothing but the words of a draft, where one is given
    /// and the text has no others.
    pub fn regex_for(&self, text: &Screened, draft: Option<&Screened>) -> Option<&Regex> {
        if !text.has(self.needs.get_or_init(|| needs_of(&self.pieces))) {
            return None;
        }
        if self.regex.get().is_none() {
            let narrow = match draft {
                Some(draft) => self.narrow.get_or_init(|| self.narrowed(draft)).as_ref(),
                None => self.narrow.get().and_then(Option::as_ref),
            };
            if let Some(narrow) = narrow.filter(|narrow| !narrow.without.iter().any(|word| text.holds(word))) {
                return Some(&narrow.regex);
            }
        }
        self.regex()
    }

    fn narrowed(&self, draft: &Screened) -> Option<Narrow> {
        let mut pieces = self.pieces.clone();
        let mut without = Vec::new();
        for piece in &mut pieces {
            let Piece::List(list) = piece else { continue };
            // Something has to stand there.
            let kept = list.iter().position(|entry| draft.holds(&entry.need)).unwrap_or(0);
            let mut number = 0..;
            list.retain(|entry| {
                let keep = number.next() == Some(kept) || draft.holds(&entry.need);
                if !keep {
                    without.push(entry.need.clone());
                }
                keep
            });
        }
        if without.is_empty() {
            return None;
        }
        Some(Narrow { regex: build(&written(&pieces), self.folded).ok()?, without })
    }

    /// The compiled expression; `None` where it is none, which [`Self::compile`] tells.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| build(&written(&self.pieces), self.folded).ok()).as_ref()
    }
}

/// A pattern as it is written.
pub(super) fn written(pieces: &[Piece]) -> String {
    let mut all = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => all.push_str(text),
            Piece::List(list) => {
                all.push_str("(?:");
                for (number, entry) in list.iter().enumerate() {
                    all.push_str(if number > 0 { "|" } else { "" });
                    all.push_str(&entry.written);
                }
                all.push(')');
            }
        }
    }
    all
}

/// A text as words are looked for in it.
pub struct Screened {
    /// In small ASCII letters.
    small: Vec<u8>,
    /// Whether it has a letter that is an ASCII letter but for its case: the long s, the sign of the kelvin.
    odd: bool,
}

impl Screened {
    /// Screens a text.
    pub fn new(text: &str) -> Self {
        let odd = !text.is_ascii() && text.contains(['ſ', '\u{212a}']);
        Self { small: text.to_ascii_lowercase().into_bytes(), odd }
    }

    /// Whether something in small letters may stand there.
    fn holds(&self, word: &[u8]) -> bool {
        self.odd || memchr::memmem::find(&self.small, word).is_some()
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
/// small letters, and a class of letters is no need in either case. A list is read as a sign for it: lists are long.
fn needs_of(pieces: &[Piece]) -> Vec<Need> {
    let mut lists = Vec::new();
    let mut pattern = String::new();
    for piece in pieces {
        match piece {
            // Nobody writes it; if somebody did, nothing would be known of what is needed.
            Piece::Text(text) if text.contains(is_sign) => return Vec::new(),
            Piece::Text(text) => pattern.push_str(text),
            Piece::List(list) => {
                let Some(sign) = sign(lists.len()) else { return Vec::new() };
                // Two signs, as one could become a part of a class.
                pattern.extend(["(?:", sign.encode_utf8(&mut [0; 4]), END.encode_utf8(&mut [0; 4]), ")"]);
                lists.push(list.as_slice());
            }
        }
    }
    let parsed = ParserBuilder::new().nest_limit(NEST).build().parse(&pattern);
    parsed.map(|tree| needs(&tree, false, &lists)).unwrap_or_default()
}

/// The sign for a list, of those that Unicode gives to nobody.
fn sign(list: usize) -> Option<char> {
    char::from_u32(0xf_0000 + u32::try_from(list).ok()?).filter(|sign| *sign < END)
}

/// What follows it.
const END: char = '\u{f_fffd}';

fn is_sign(c: char) -> bool {
    ('\u{f_0000}'..=END).contains(&c)
}

/// What a list needs; `None` where an entry may need nothing.
fn list_needs(list: &[Listed], starts: bool) -> Option<Need> {
    let all = !list.is_empty() && list.len() <= MOST && list.iter().all(|entry| !entry.need.is_empty());
    let starts = starts && list.iter().all(Listed::starts_word);
    all.then(|| Need { words: list.iter().map(|entry| entry.need.clone()).collect(), starts })
}

/// What stands in a pattern as it is written, and the lists whose signs do.
fn literal_needs(literal: &str, starts: bool, lists: &[&[Listed]]) -> Vec<Need> {
    let mut found = Vec::new();
    let mut starts = starts;
    for part in literal.split_inclusive(is_sign) {
        let (text, sign) = match part.chars().next_back().filter(|c| is_sign(*c)) {
            Some(sign) => (&part[..part.len() - sign.len_utf8()], Some(sign)),
            None => (part, None),
        };
        if !text.is_empty() {
            let own = starts && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
            let need = || Need { words: vec![text.to_ascii_lowercase().into_bytes().into()], starts: own };
            found.extend(text.is_ascii().then(need));
            starts = false;
        }
        if let Some(list) = sign.and_then(|sign| lists.get(sign as usize - 0xf_0000)) {
            found.extend(list_needs(list, starts));
            starts = false;
        }
    }
    found
}

/// What a part of an expression needs; `starts` says whether it stands behind the start of a word.
fn needs(tree: &Hir, starts: bool, lists: &[&[Listed]]) -> Vec<Need> {
    match tree.kind() {
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).map_or_else(|_| Vec::new(), |text| literal_needs(text, starts, lists))
        }
        HirKind::Concat(parts) => {
            let mut starts = starts;
            let each = parts.iter().flat_map(|part| {
                let own = needs(part, starts, lists);
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
                let own = needs(branch, starts, lists);
                let shortest = |need: &Need| need.words.iter().map(|word| word.len()).min();
                let Some(best) = own.into_iter().max_by_key(shortest) else { return Vec::new() };
                all.words.extend(best.words);
                all.starts &= best.starts;
            }
            if all.words.len() > MOST { Vec::new() } else { vec![all] }
        }
        HirKind::Capture(capture) => needs(&capture.sub, starts, lists),
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub, starts, lists),
        HirKind::Repetition(_) | HirKind::Class(_) | HirKind::Look(_) | HirKind::Empty => Vec::new(),
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

    fn text(pattern: &str) -> Vec<Piece> {
        vec![Piece::Text(pattern.to_owned())]
    }

    fn screens(pattern: &str, draft: &str) -> bool {
        Screened::new(draft).has(&needs_of(&text(pattern)))
    }

    /// A list of words as a page writes it, between two pieces of a pattern.
    fn listed(before: &str, words: &[&str], after: &str) -> Vec<Piece> {
        let list = words.iter().map(|word| Listed::new(word, word.replace(' ', r"\s+"))).collect();
        vec![Piece::Text(before.to_owned()), Piece::List(list), Piece::Text(after.to_owned())]
    }

    #[test]
    fn the_words_of_a_draft_are_enough_until_there_are_others() {
        let pieces = listed(r"\b", &["old hands", "officials", "élus", "analysts"], r"\s+say\b");
        let (narrow, all) = (Expression::pattern(pieces.clone(), true), Expression::pattern(pieces, true));
        let draft = "The analysts say so. Some say no. ANALYSTS say it again.";
        let found = |expression: &Expression, text: &str, draft: Option<&Screened>| {
            let regex = expression.regex_for(&Screened::new(text), draft)?;
            Some(regex.find_iter(text).map(|found| found.range()).collect::<Vec<_>>())
        };
        let screened = Screened::new(draft);
        assert_eq!(found(&narrow, draft, Some(&screened)).map(|all| all.len()), Some(2));
        assert!(narrow.regex.get().is_none(), "nothing but the words of the draft is compiled");
        for text in [draft, "Old  hands say so.", "Élus say so; officials say no", "None say so", "K\u{17f} say so"] {
            let (own, whole) = (found(&narrow, text, Some(&screened)), found(&all, text, None));
            assert_eq!(own.unwrap_or_default(), whole.unwrap_or_default(), "{text}");
        }
        assert!(narrow.regex.get().is_some(), "another text has other words");
    }

    #[test]
    fn a_list_is_a_need_where_it_stands() {
        let screens = |pieces: &[Piece], draft: &str| Screened::new(draft).has(&needs_of(pieces));
        let pieces = listed(r"\b", &["old hands", "officials"], r"\s+say");
        assert!(screens(&pieces, "Officials say") && screens(&pieces, "the old\u{a0}hands say"));
        for silent in ["say officials", "unofficials say", "officials", "they say", ""] {
            assert!(!screens(&pieces, silent), "{silent}");
        }
        assert!(screens(&listed("(?:", &["officials"], ")?x"), "x"), "it may be missing");
        assert!(screens(&listed("", &["élus", "officials"], "x"), "x"), "not all entries are ASCII");
        assert!(screens(&listed("(?:a|", &["officials"], ")x"), "ax"), "one of two");
        assert!(!screens(&listed("(?:a|", &["officials"], ")x"), "bx"));
        assert!(screens(&text("\u{f0000}x"), "y"), "a sign of ours is no need");
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
        let expression = Expression::pattern(text("kiss"), true);
        let text = "a \u{212a}IſS";
        assert!(expression.regex_for(&Screened::new(text), None).is_some_and(|regex| regex.is_match(text)));
        assert!(expression.regex_for(&Screened::new("a hug"), None).is_none());
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
            let expression = Expression::pattern(super::tests::text(&pattern), folded);
            let found = expression.regex().is_some_and(|regex| regex.is_match(&text));
            prop_assert!(!found || screens(&pattern, &text), "{} in {}", pattern, text);
        }

        /// Nor does it where there are lists, and what is compiled for one draft finds what all would.
        #[test]
        fn nothing_is_lost_with_lists(
            before in r"(\\b)?(a|ab|(?:a|bs))?",
            words in proptest::collection::vec("[absé]{1,2}( [abs])?", 1..4),
            after in r"(a|b?|s+|\\b)?",
            text in "[abkABsé ſ\u{212a}-]{0,12}",
            draft in "[abABsé ſ-]{0,12}",
            folded: bool,
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let pieces = listed(&before, &words, &after);
            let (narrow, all) = (Expression::pattern(pieces.clone(), folded), Expression::pattern(pieces, folded));
            let wanted: Vec<_> = all.regex().into_iter().flat_map(|regex| regex.find_iter(&text)).collect();
            let found = narrow.regex_for(&Screened::new(&text), Some(&Screened::new(&draft)));
            let found: Vec<_> = found.into_iter().flat_map(|regex| regex.find_iter(&text)).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
