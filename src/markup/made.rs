//! The text that is made of a file that is none: blocks, one a line.

use super::inline::{Cut, Inline, Place};
use super::{BlockKind, CitedKey, Decoded, Mark, MarkKind, Meta, Numbering, Prose, markdown};
use crate::text::Span;

/// A paragraph on its way: its text, in which blanks are single, and what is marked in it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    text: String,
    marks: Vec<(Span, MarkKind)>,
    /// What is shown but no text of the document's own: what a citation is shown as.
    cuts: Vec<Span>,
    /// A blank is due before the next character.
    blank: bool,
}

impl Line {
    /// Adds text; blanks in it and around it become one, line ends are blanks.
    pub fn push_str(&mut self, text: &str) {
        for c in text.chars() {
            self.push(c);
        }
    }

    /// Adds a character.
    pub fn push(&mut self, c: char) {
        if c == NO_BREAK || c == NARROW {
            self.settle();
            self.text.push(c);
        } else if c.is_whitespace() || c.is_control() {
            self.blank = true;
        } else if !is_invisible(c) {
            self.settle();
            self.text.push(c);
        }
    }

    /// Where it ends, to begin a mark.
    pub fn end(&self) -> usize {
        self.text.len()
    }

    /// Marks what was added since it ended at `start`, without the blank before it. Of two marks of emphasis that
    /// meet one is made.
    pub fn mark(&mut self, start: usize, kind: MarkKind) {
        let added = self.text.get(start..).unwrap_or_default();
        let start = start + (added.len() - added.trim_start().len());
        if start >= self.text.len() {
            return;
        }
        let end = self.text.len();
        if let Some((last, MarkKind::Emphasis)) = self.marks.last_mut()
            && kind == MarkKind::Emphasis
            && self.text.get(last.end..start).is_some_and(|between| between.trim().is_empty())
        {
            last.end = end;
            return;
        }
        self.marks.push((Span::new(start, end), kind));
    }

    /// The call of a note, which leaves no text behind.
    pub fn call(&mut self, label: String) {
        let end = self.text.len();
        self.marks.push((Span::new(end, end), MarkKind::FootnoteRef(label)));
    }

    /// Makes a citation of what was added since it ended at `start`: it is no text of the document. Of one that names its
    /// author in the sentence (`Lind (2021)`) the name stays, unless it stands in a note.
    pub fn cite(&mut self, start: usize, mut keys: Vec<CitedKey>, in_note: bool) {
        let added = self.text.get(start..).unwrap_or_default();
        let mut start = self.text.len() - added.trim_start().len();
        if start == self.text.len() {
            // A place is needed to point at.
            let names: Vec<&str> = keys.iter().map(|key| key.key.as_str()).collect();
            let shown = format!("[{}]", names.join("; "));
            self.settle();
            start = self.text.len();
            self.text.push_str(&shown);
        }
        let end = self.text.len();
        let shown = self.text.get(start..).unwrap_or_default();
        let parts = parts(shown, keys.len());
        for (key, part) in keys.iter_mut().zip(parts) {
            key.file = Span::new(start + part.start, start + part.end);
            if let Some(work) = &mut key.work {
                key.file.of(&self.text).clone_into(&mut work.shown);
            }
        }
        if is_said(shown) {
            // Its writer put a sentence into the field: that is the draft's own, and the citation stands behind it.
            self.marks.push((Span::new(end, end), MarkKind::Citation { keys, narrative: false }));
            return;
        }
        let name = if in_note || keys.len() != 1 { 0 } else { name_before_brackets(shown) };
        self.cuts.push(Span::new(start + name, end));
        self.marks.push((Span::new(start, start + name), MarkKind::Citation { keys, narrative: name > 0 }));
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What it says, without a blank that is due.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Goes on with another line.
    pub fn join(&mut self, other: Line) {
        if !other.text.is_empty() {
            self.settle();
        }
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.into_iter().map(|(span, kind)| (moved(span, at), kind_moved(kind, at))));
        self.cuts.extend(other.cuts.into_iter().map(|span| moved(span, at)));
        self.blank |= other.blank;
    }

    fn settle(&mut self) {
        if self.blank && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.blank = false;
    }
}

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// Characters that a reader does not see: soft hyphens, marks of width and of direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A span that counts from another place.
fn moved(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// A mark whose keys count from another place.
fn kind_moved(mut kind: MarkKind, by: usize) -> MarkKind {
    if let MarkKind::Citation { keys, .. } = &mut kind {
        for key in keys {
            key.file = moved(key.file, by);
        }
    }
    kind
}

/// Whether what a field shows has a quotation of some words in it.
fn is_said(shown: &str) -> bool {
    let marks = [('“', '”'), ('"', '"'), ('«', '»'), ('„', '“')];
    let quoted = marks.iter().find_map(|(open, close)| shown.split_once(*open)?.1.split_once(*close));
    quoted
        .is_some_and(|(words, after)| words.split_whitespace().count() >= SAID && after.split_whitespace().count() >= 2)
}

/// A quotation of fewer words may be a title.
const SAID: usize = 4;

/// How long the name is in `Lind (2021)` and `Lind et al. [3]`.
fn name_before_brackets(shown: &str) -> usize {
    let Some(open) = shown.find(['(', '[']) else { return 0 };
    let name = shown[..open].trim_end();
    let is_name = name.chars().next().is_some_and(char::is_alphabetic)
        && !name.chars().any(|c| c.is_ascii_digit())
        && name.split_whitespace().count() <= LONGEST_NAME;
    let closed = shown.ends_with([')', ']']) && shown[open..].chars().any(|c| c.is_ascii_digit());
    if is_name && closed { name.len() } else { 0 }
}

/// Words of the longest name of the authors of a source in a sentence.
const LONGEST_NAME: usize = 8;

/// The parts of what a citation is shown as, one for each of its sources, in order and apart.
fn parts(shown: &str, count: usize) -> Vec<Span> {
    let inner = shown.trim_matches(['(', ')', '[', ']', ' ']);
    let start = shown.len() - shown.trim_start_matches(['(', ')', '[', ']', ' ']).len();
    let whole = if inner.is_empty() { Span::new(0, shown.len()) } else { Span::new(start, start + inner.len()) };
    if count == 1 {
        return vec![whole];
    }
    let inner = whole.of(shown);
    for mark in [';', ','] {
        if inner.split(mark).count() == count {
            let mut at = whole.start;
            let part = |part: &str| {
                let from = at + part.len() - part.trim_start().len();
                at += part.len() + 1;
                Span::new(from, from + part.trim().len())
            };
            return inner.split(mark).map(part).collect();
        }
    }
    // "1–3", or a style of its own: a character for each, and what is left for the last one.
    let mut places = inner.char_indices().map(|(at, _)| whole.start + at).skip(1);
    let mut from = whole.start;
    let part = |number: usize| {
        let to = if number + 1 == count { whole.end } else { places.next().unwrap_or(whole.end) };
        Span::new(std::mem::replace(&mut from, to), to)
    };
    (0..count).map(part).collect()
}

/// Puts lines together.
#[derive(Debug, Default)]
pub struct Maker {
    text: String,
    prose: Prose,
    /// Where the blocks start in the text.
    starts: Vec<usize>,
}

impl Maker {
    /// Adds a block; one that says nothing is left out. Gives where it starts in the text, if it was added.
    pub fn block(&mut self, line: Line, kind: BlockKind, quote: u32, list: u32) -> Option<usize> {
        self.write(line, Place { kind, quote, list }, |_| {})
    }

    /// Adds a block in which keys may be written as pandoc writes them, else like [`Maker::block`].
    pub fn block_with_keys(&mut self, line: Line, kind: BlockKind, quote: u32, list: u32) -> Option<usize> {
        self.write(line, Place { kind, quote, list }, markdown::citations)
    }

    fn write(&mut self, line: Line, place: Place, find: impl FnOnce(&mut Inline)) -> Option<usize> {
        let Line { mut text, marks, cuts, .. } = line;
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(&text);
        self.starts.push(start);
        let mut inline = Inline::default();
        inline.push(&text, Span::new(start, self.text.len()));
        let within = |span: Span| Span::new(span.start.min(text.len()), span.end.min(text.len()));
        inline.cuts.extend(cuts.into_iter().map(|span| Cut { span: within(span), object: false }));
        inline.marks.extend(marks.into_iter().map(|(span, kind)| {
            let span = within(span);
            let file = match &kind {
                // With what is shown for it.
                MarkKind::Citation { .. } => inline.cuts.iter().map(|cut| cut.span).find(|cut| cut.start == span.end),
                _ => None,
            };
            let file = Span::new(span.start, file.map_or(span.end, |cut| cut.end));
            Mark { span, file: moved(file, start), kind: kind_moved(kind, start) }
        }));
        find(&mut inline);
        inline.write(&mut self.prose, place);
        Some(start)
    }

    /// The document, which is cited by paragraphs.
    pub fn by_paragraphs(mut self, meta: Meta) -> Decoded {
        let starts = std::mem::take(&mut self.starts);
        self.finish(meta, Numbering::Paragraphs(starts))
    }

    /// The document.
    pub fn finish(self, meta: Meta, numbering: Numbering) -> Decoded {
        let Self { text, prose, .. } = self;
        Decoded { text, prose: Prose { meta, numbering, ..prose }, recoded: true }
    }
}
