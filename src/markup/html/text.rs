//! The text between tags: entities decoded, runs of blanks as one blank, each character with its place.

use html5gum::Tokenizer;
use html5gum::emitters::default::Token;
use rustc_hash::FxHashMap;

use crate::markup::inline::{Cut, Inline};
use crate::markup::markdown::forms::is_without_width;
use crate::text::{Span, SpanMap};

/// Longest character reference that is looked at, in bytes.
const LONGEST_REFERENCE: usize = 40;

/// Character references met so far, decoded; nothing for what only looks like one.
#[derive(Debug, Default)]
pub(super) struct Entities {
    known: FxHashMap<String, Option<String>>,
}

impl Entities {
    fn decode(&mut self, reference: &str) -> Option<String> {
        if let Some(known) = self.known.get(reference) {
            return known.clone();
        }
        let mut text = String::new();
        for token in Tokenizer::new(reference) {
            let Ok(token) = token;
            if let Token::String(string) = token {
                text.push_str(&String::from_utf8_lossy(&string.value));
            }
        }
        let decoded = Some(text).filter(|text| text != reference);
        self.known.insert(reference.to_owned(), decoded.clone());
        decoded
    }
}

/// Adds the text at `span` of `page`. In preformatted text (`pre`) blanks and line ends stay.
pub(super) fn push(inline: &mut Inline, entities: &mut Entities, page: &str, span: Span, map: &SpanMap, pre: bool) {
    let mut run = Run { inline, page, map, pre };
    let mut at = span.start;
    let text = span.of(page);
    for piece in text.split_inclusive('&') {
        // What ends with `&` goes up to it; the reference itself starts the next piece.
        let start = at;
        at += piece.len();
        let mut plain = start;
        if start > span.start {
            let tail = page.get(start - 1..span.end).unwrap_or_default();
            let reference = reference(tail);
            let decoded = if reference.len() > 1 { entities.decode(reference) } else { None };
            match decoded {
                Some(decoded) => {
                    plain = start - 1 + reference.len();
                    run.unit(&decoded, Span::new(start - 1, plain));
                }
                None => plain = start - 1,
            }
        }
        let end = if piece.ends_with('&') { at - 1 } else { at };
        run.plain(Span::new(plain, end));
    }
    if text.ends_with('&') {
        run.plain(Span::new(span.end - 1, span.end));
    }
}

/// What may be a character reference at the start of `text`.
fn reference(text: &str) -> &str {
    let bytes = text.as_bytes();
    let name = bytes.iter().skip(1).take(LONGEST_REFERENCE);
    let len = 1 + name.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    let end = len + usize::from(bytes.get(len) == Some(&b';'));
    text.get(..end).unwrap_or_default()
}

struct Run<'a> {
    inline: &'a mut Inline,
    page: &'a str,
    map: &'a SpanMap,
    pre: bool,
}

impl Run<'_> {
    /// Text as it stands.
    fn plain(&mut self, span: Span) {
        let bytes = self.page.as_bytes();
        let blank = |at: usize| bytes.get(at).is_some_and(|byte| is_blank(*byte));
        let mut at = span.start;
        while at < span.end {
            let start = at;
            if blank(at) {
                while at < span.end && blank(at) {
                    at += 1;
                }
                self.blanks(Span::new(start, at));
                continue;
            }
            // Words with single blanks between them go over as one run.
            while at < span.end && (!blank(at) || (bytes[at] == b' ' && at + 1 < span.end && !blank(at + 1))) {
                at += 1;
            }
            self.same(Span::new(start, at));
        }
    }

    fn same(&mut self, span: Span) {
        self.inline.map.extend(self.inline.text.len(), self.map, span);
        self.inline.text.push_str(span.of(self.page));
    }

    fn blanks(&mut self, span: Span) {
        if self.pre {
            self.same(span);
        } else {
            self.unit(" ", span);
        }
    }

    fn unit(&mut self, text: &str, span: Span) {
        let blank = !self.pre && text.bytes().all(is_blank);
        if blank && (self.inline.text.is_empty() || self.inline.text.ends_with([' ', '\n'])) {
            return;
        }
        let file = self.map.to_file(span);
        self.inline.push_unit(if blank { " " } else { text }, file);
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Cuts soft hyphens and other characters without width.
pub(super) fn cut_without_width(inline: &mut Inline) {
    if inline.text.is_ascii() {
        return;
    }
    for (at, char) in inline.text.match_indices(is_without_width) {
        inline.cuts.push(Cut { span: Span::new(at, at + char.len()), object: false });
    }
}
