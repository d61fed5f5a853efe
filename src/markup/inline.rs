//! The text of one block while it is read: runs of text with their place in the file, marks, and what is to be cut.

use super::{Block, BlockKind, Comment, Mark, MarkKind, Prose};
use crate::text::{Span, SpanMap};

/// What stands in the reading text for code and formulas.
pub(super) const OBJECT: &str = "\u{fffc}";

/// A stretch of an [`Inline`]'s text that does not come into the reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Where; empty for something that left no text in the first place (a comment), but around which blanks close up.
    pub span: Span,
    /// Whether one U+FFFC stands for it.
    pub object: bool,
}

/// What a block is: everything about it but its text.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub kind: BlockKind,
    pub quote: u32,
    pub list: u32,
}

/// The text of one block. Spans of marks, cuts and comments count in `text`.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub text: String,
    pub map: SpanMap,
    pub marks: Vec<Mark>,
    pub cuts: Vec<Cut>,
    pub comments: Vec<(usize, Comment)>,
    open: Vec<usize>,
}

impl Inline {
    /// Whether nothing at all was read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.marks.is_empty() && self.comments.is_empty()
    }

    /// Adds text that stands at `file` as it is, or with another character of the same length for one (a blank for a
    /// line end).
    pub fn push(&mut self, text: &str, file: Span) {
        self.map.push(self.text.len(), file.start, text.len(), file.len());
        self.text.push_str(text);
    }

    /// Adds text that stands for what is at `file`.
    pub fn push_unit(&mut self, text: &str, file: Span) {
        self.map.push_unit(self.text.len(), file.start, text.len(), file.len());
        self.text.push_str(text);
    }

    /// Adds a blank for what is at `file`, be it a blank or markup.
    pub fn blank(&mut self, file: Span) {
        if file.len() == 1 { self.push(" ", file) } else { self.push_unit(" ", file) }
    }

    /// Opens a mark that starts here.
    pub fn open(&mut self, kind: MarkKind, file: Span) {
        self.open.push(self.marks.len());
        let at = self.text.len();
        self.marks.push(Mark { span: Span::new(at, at), file, kind });
    }

    /// Closes the mark opened last; `file_end`, where known, is where it ends in the file.
    pub fn close(&mut self, file_end: Option<usize>) {
        let Some(mark) = self.open.pop().and_then(|index| self.marks.get_mut(index)) else { return };
        mark.span.end = self.text.len();
        mark.file.end = file_end.unwrap_or(mark.file.end).max(mark.file.start);
    }

    /// Closes the mark opened last if `is` holds of it.
    pub fn close_if(&mut self, file_end: usize, is: impl Fn(&MarkKind) -> bool) {
        let last = self.open.last().and_then(|index| self.marks.get(*index));
        if last.is_some_and(|mark| is(&mark.kind)) {
            self.close(Some(file_end));
        }
    }

    /// Closes every open mark.
    pub fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close(None);
        }
    }

    /// Adds a mark that leaves no text.
    pub fn point(&mut self, kind: MarkKind, file: Span) {
        let span = Span::new(self.text.len(), self.text.len());
        self.marks.push(Mark { span, file, kind });
        self.cuts.push(Cut { span, object: false });
    }

    /// Adds code or a formula: one U+FFFC with its mark.
    pub fn object(&mut self, file: Span) {
        let start = self.text.len();
        self.push_unit(OBJECT, file);
        self.marks.push(Mark { span: Span::new(start, self.text.len()), file, kind: MarkKind::Code });
    }

    /// Adds a comment.
    pub fn comment(&mut self, comment: Comment) {
        let at = self.text.len();
        self.comments.push((at, comment));
        self.cuts.push(Cut { span: Span::new(at, at), object: false });
    }

    /// The stretches `spans` (in order, apart) as texts of their own; marks and comments inside them move along.
    pub fn take(&mut self, spans: &[Span]) -> Vec<Inline> {
        let mut taken: Vec<Inline> = Vec::with_capacity(spans.len());
        for span in spans {
            let mut inline = Inline { text: span.of(&self.text).to_owned(), ..Inline::default() };
            inline.map.extend(0, &self.map, *span);
            taken.push(inline);
        }
        let holder = |at: usize, end: usize| {
            let index = spans.partition_point(|span| span.start <= at).checked_sub(1)?;
            let span = spans.get(index)?;
            (end <= span.end).then_some((index, span.start))
        };
        let mut marks = Vec::with_capacity(self.marks.len());
        for mut mark in self.marks.drain(..) {
            match holder(mark.span.start, mark.span.end) {
                Some((index, start)) => {
                    mark.span = Span::new(mark.span.start - start, mark.span.end - start);
                    if let Some(inline) = taken.get_mut(index) {
                        inline.marks.push(mark);
                    }
                }
                None => marks.push(mark),
            }
        }
        self.marks = marks;
        let mut comments = Vec::with_capacity(self.comments.len());
        for (at, comment) in self.comments.drain(..) {
            match holder(at, at) {
                Some((index, start)) => {
                    if let Some(inline) = taken.get_mut(index) {
                        inline.comments.push((at - start, comment));
                    }
                }
                None => comments.push((at, comment)),
            }
        }
        self.comments = comments;
        taken
    }

    /// Writes what remains after the cuts as a block. Nothing comes of an empty text, but a block without text holds
    /// the place of a citation or a footnote call that stands alone.
    pub fn write(mut self, prose: &mut Prose, place: Place) {
        self.close_all();
        let kept = self.kept();
        let points = |mark: &Mark| matches!(mark.kind, MarkKind::Citation { .. } | MarkKind::FootnoteRef(_));
        let first = kept.first().map(|(span, _)| span.start);
        if kept.is_empty() && !self.marks.iter().any(points) {
            for (_, mut comment) in self.comments {
                comment.next_block = prose.blocks.len();
                prose.comments.push(comment);
            }
            return;
        }
        if !prose.text.is_empty() {
            prose.text.push_str("\n\n");
        }
        let start = prose.text.len();
        // Where each kept run went.
        let mut moved: Vec<(Span, Span, bool)> = Vec::with_capacity(kept.len());
        for (span, object) in kept {
            let at = prose.text.len();
            if object {
                let file = self.map.to_file(span);
                prose.map.push_unit(at, file.start, OBJECT.len(), file.len());
                prose.text.push_str(OBJECT);
            } else {
                prose.map.extend(at, &self.map, span);
                prose.text.push_str(span.of(&self.text));
            }
            moved.push((span, Span::new(at, prose.text.len()), object));
        }
        let place_of = |at: usize, is_end: bool| {
            let index = moved.partition_point(|(from, _, _)| from.start <= at).checked_sub(1);
            match index.and_then(|index| moved.get(index)) {
                Some((from, to, _)) if at >= from.end => to.end,
                Some((from, to, false)) => to.start + (at - from.start),
                // Inside what an object stands for.
                Some((from, to, true)) => {
                    if is_end && at > from.start {
                        to.end
                    } else {
                        to.start
                    }
                }
                None => start,
            }
        };
        let first_mark = prose.marks.len();
        for mut mark in self.marks {
            let keep = points(&mark);
            mark.span = Span::new(place_of(mark.span.start, false), place_of(mark.span.end, true));
            if keep || !mark.span.is_empty() {
                prose.marks.push(mark);
            }
        }
        if let Some(marks) = prose.marks.get_mut(first_mark..) {
            marks.sort_by_key(|mark| mark.span.start);
        }
        for (at, mut comment) in self.comments {
            let before = first.is_none_or(|first| at <= first);
            comment.next_block = prose.blocks.len() + usize::from(!before);
            prose.comments.push(comment);
        }
        let Place { kind, quote, list } = place;
        prose.blocks.push(Block { span: Span::new(start, prose.text.len()), kind, quote, list });
    }

    /// The runs that stay, in order, and whether one U+FFFC stands for the run. Blanks at both ends go; of two blanks
    /// that a cut brings together, and of a blank that it brings before closing punctuation, the first goes.
    fn kept(&mut self) -> Vec<(Span, bool)> {
        let text = self.text.as_str();
        let mut kept: Vec<(Span, bool)> = Vec::new();
        let mut at = 0;
        self.cuts.sort_by_key(|cut| (cut.span.start, cut.span.end));
        for cut in &self.cuts {
            if cut.span.start < at {
                // Inside a longer cut.
                if cut.span.end > at && !cut.object {
                    at = cut.span.end;
                }
                continue;
            }
            if cut.span.start > at {
                kept.push((Span::new(at, cut.span.start), false));
            }
            at = cut.span.end;
            if cut.object {
                kept.push((cut.span, true));
            } else if closes_up(text.get(at..).and_then(|rest| rest.chars().next())) {
                drop_last_blank(text, &mut kept);
            }
        }
        if at < text.len() {
            kept.push((Span::new(at, text.len()), false));
        }
        trim(text, &mut kept);
        kept
    }
}

/// Whether a blank before `next` goes when what stood between them is cut.
fn closes_up(next: Option<char>) -> bool {
    next.is_none_or(|next| next.is_whitespace() || matches!(next, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '’'))
}

fn drop_last_blank(text: &str, kept: &mut Vec<(Span, bool)>) {
    let Some((span, false)) = kept.last_mut() else { return };
    let blank = span.of(text).chars().next_back().filter(|last| last.is_whitespace());
    if let Some(blank) = blank {
        span.end -= blank.len_utf8();
        if span.is_empty() {
            kept.pop();
        }
    }
}

fn trim(text: &str, kept: &mut Vec<(Span, bool)>) {
    while let Some((span, false)) = kept.last_mut() {
        let len = span.of(text).trim_end().len();
        span.end = span.start + len;
        if len > 0 {
            break;
        }
        kept.pop();
    }
    let mut empty = 0;
    for (span, object) in kept.iter_mut() {
        if *object {
            break;
        }
        span.start = span.end - span.of(text).trim_start().len();
        if !span.is_empty() {
            break;
        }
        empty += 1;
    }
    kept.drain(..empty);
}
