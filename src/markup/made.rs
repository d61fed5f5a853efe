//! The text that is made of a file that is none: blocks, one a line.

use super::{Block, BlockKind, Decoded, Mark, MarkKind, Meta, Numbering, Prose};
use crate::text::{Span, SpanMap};

/// A paragraph on its way: its text, in which blanks are single, and what is marked in it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    text: String,
    marks: Vec<(Span, MarkKind)>,
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
        self.marks
            .extend(other.marks.into_iter().map(|(span, kind)| (Span::new(span.start + at, span.end + at), kind)));
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

/// Puts lines together.
#[derive(Debug, Default)]
pub struct Maker {
    text: String,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
}

impl Maker {
    /// Adds a block; one that says nothing is left out. Gives where it starts in the text, if it was added.
    pub fn block(&mut self, line: Line, kind: BlockKind, quote: u32, list: u32) -> Option<usize> {
        let Line { mut text, marks, .. } = line;
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(&text);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { span, kind, quote, list });
        let place = |at: usize| start + at.min(text.len());
        let first = self.marks.len();
        self.marks.extend(marks.into_iter().map(|(span, kind)| {
            let span = Span::new(place(span.start), place(span.end));
            Mark { span, file: span, kind }
        }));
        self.marks[first..].sort_by_key(|mark| mark.span.start);
        Some(start)
    }

    /// The document.
    pub fn finish(self, meta: Meta, numbering: Numbering) -> Decoded {
        let Self { text, blocks, marks } = self;
        let map = SpanMap::identity(0, text.len());
        let prose = Prose { text: text.clone(), map, blocks, marks, comments: Vec::new(), meta, numbering };
        Decoded { text, prose }
    }
}
