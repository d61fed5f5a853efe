//! What a quotation asks for: its words, and where its author says that words were left out or put in.

use super::passages::Passages;
use super::words::words;
use crate::text::Span;

/// The most words of a source that a bracketed insertion may stand for.
pub(crate) const BRACKET_WORDS: u32 = 10;

/// What stands between a word of a quotation and the word before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing: the words are neighbours.
    #[default]
    None,
    /// A bracketed insertion: it stands for no words of the source, or for a few.
    Bracket,
    /// An ellipsis: any words of the source.
    Ellipsis,
}

/// A word of a quotation.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Where it stands in the quotation's text.
    pub span: Span,
    /// Folded; of a word with a bracketed ending (`want[ed]`) the part outside the brackets.
    pub word: String,
    /// Its number in the index, if the sources have it.
    pub id: Option<u32>,
    /// Whether letters stand in brackets before or after it, so that only a part of the word is the source's.
    pub partial: Option<Part>,
    /// What stands before it.
    pub gap: Gap,
}

/// Which part of a word is the source's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The beginning: `want[ed]`.
    Beginning,
    /// The end: `[un]likely`.
    End,
}

/// A quotation taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    /// Its words, without those in brackets.
    pub tokens: Vec<Token>,
}

impl Pattern {
    /// Takes a quotation apart.
    pub fn new(quoted: &str, index: &Passages) -> Self {
        let clean = Clean::new(quoted);
        let mut tokens = Vec::new();
        let mut before = 0;
        for (span, word) in words(&clean.text) {
            let between = clean.text.get(before..span.start).unwrap_or_default();
            let gap = if tokens.is_empty() {
                Gap::None
            } else if between.contains(ELLIPSIS) {
                Gap::Ellipsis
            } else if between.contains(BRACKET) {
                Gap::Bracket
            } else {
                Gap::None
            };
            let after = clean.text.get(span.end..).unwrap_or_default();
            let partial = if after.starts_with(PART) {
                Some(Part::Beginning)
            } else if between.ends_with(PART) {
                Some(Part::End)
            } else {
                None
            };
            before = span.end;
            let id = if partial.is_some() { None } else { index.id(&word) };
            tokens.push(Token { span: clean.origin(span), word, id, partial, gap });
        }
        Self { tokens }
    }

    /// The stretches of neighbouring words, as ranges of tokens.
    pub fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if token.gap == Gap::None => run.1 = at + 1,
                _ => runs.push((at, at + 1)),
            }
        }
        runs
    }

    /// Whether it has an ellipsis inside.
    pub fn has_ellipsis(&self) -> bool {
        self.tokens.iter().any(|token| token.gap == Gap::Ellipsis)
    }
}

const ELLIPSIS: char = '\u{1}';
const BRACKET: char = '\u{2}';
const PART: char = '\u{3}';

/// A quotation's text in which ellipses and brackets have become marks, with the way back.
#[derive(Default)]
struct Clean {
    text: String,
    /// For each byte of `text`, the byte of the quotation it came from.
    from: Vec<u32>,
}

impl Clean {
    fn new(quoted: &str) -> Self {
        let mut clean = Self::default();
        let mut at = 0;
        while let Some(c) = quoted.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = quoted.get(at..).unwrap_or_default();
            if let Some(len) = ellipsis(rest) {
                clean.push(ELLIPSIS, at);
                at += len;
            } else if let Some(inner) = bracketed(rest) {
                let before = clean.text.chars().next_back().is_some_and(char::is_alphanumeric);
                let after = rest.get(inner.len() + 2..).and_then(|rest| rest.chars().next());
                let after = after.is_some_and(char::is_alphanumeric);
                let letters = inner.chars().all(char::is_alphabetic) && !inner.is_empty();
                if letters && !before && after && inner.chars().nth(1).is_none() {
                    // `[T]he`: the case of a letter.
                    clean.push_str(inner, at);
                } else if letters && (before || after) {
                    clean.push(PART, at);
                } else {
                    clean.push(BRACKET, at);
                }
                at += inner.len() + 2;
            } else {
                clean.push(c, at);
                at += c.len_utf8();
            }
        }
        clean.from.push(quoted.len() as u32);
        clean
    }

    fn push(&mut self, c: char, from: usize) {
        self.text.push(c);
        for byte in 0..c.len_utf8() {
            self.from.push((from + byte) as u32);
        }
    }

    fn push_str(&mut self, text: &str, from: usize) {
        self.text.push_str(text);
        self.from.extend(std::iter::repeat_n(from as u32, text.len()));
    }

    fn origin(&self, span: Span) -> Span {
        let start = self.from.get(span.start).copied().unwrap_or_default() as usize;
        let last = self.from.get(span.end.saturating_sub(1)).copied().unwrap_or_default() as usize;
        Span::new(start, last + 1)
    }
}

/// The length of the ellipsis that `text` starts with: `…`, `...`, `. . .`, alone or in brackets.
fn ellipsis(text: &str) -> Option<usize> {
    let bare = |text: &str| {
        let mut end = 0;
        let mut dots = 0;
        for (at, c) in text.char_indices() {
            match c {
                '…' | '⋯' => dots += 3,
                '.' => dots += 1,
                ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' if dots > 0 => continue,
                _ => break,
            }
            end = at + c.len_utf8();
        }
        (dots >= 3).then_some(end)
    };
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        b'<' => '>',
        _ => return bare(text),
    };
    let inner = text.get(1..)?;
    let blanks = inner.len() - inner.trim_start().len();
    let dots = bare(inner.trim_start())?;
    let rest = inner.get(blanks + dots..)?;
    let tail = rest.trim_start();
    tail.starts_with(close).then(|| text.len() - tail.len() + 1)
}

/// What stands in the square brackets that `text` starts with.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?;
    let end = inner.char_indices().take(200).find(|(_, c)| matches!(c, '[' | ']'))?;
    (end.1 == ']').then(|| inner.get(..end.0)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(quoted: &str) -> String {
        let pattern = Pattern::new(quoted, &Passages::default());
        let mut shown = String::new();
        for token in &pattern.tokens {
            shown.push_str(match token.gap {
                Gap::None => " ",
                Gap::Bracket => " [] ",
                Gap::Ellipsis => " … ",
            });
            if token.partial == Some(Part::End) {
                shown.push('~');
            }
            shown.push_str(&token.word);
            if token.partial == Some(Part::Beginning) {
                shown.push('~');
            }
        }
        shown.trim_start().to_owned()
    }

    #[test]
    fn brackets_and_ellipses() {
        assert_eq!(shape("[T]he boats [i]t’s"), "the boats its");
        assert_eq!(shape("the cod … is gone"), "the cod … is gone");
        assert_eq!(shape("the cod, [. . .] is . . . gone (...) now..."), "the cod … is … gone … now");
        assert_eq!(shape("the port [of Hull] is, [sic] full"), "the port [] is [] full");
        assert_eq!(shape("they want[ed] it [un]done"), "they want~ it ~done");
        assert_eq!(shape("[We] should [ ... ] go"), "should … go");
        assert_eq!(shape("threats....People shrug [and"), "threats … people shrug and");
        assert_eq!(shape("[…]"), "");
    }

    #[test]
    fn words_keep_their_places() {
        let quoted = "[T]he “cod” … is";
        let pattern = Pattern::new(quoted, &Passages::default());
        let cut: Vec<&str> = pattern.tokens.iter().map(|token| token.span.of(quoted)).collect();
        assert_eq!(cut, ["[T]he", "cod", "is"]);
    }
}
