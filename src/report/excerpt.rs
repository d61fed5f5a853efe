//! The words around a span, cut and wrapped for a terminal, with the places to underline.

use std::ops::Range;

use super::safe;
use crate::text::Span;

/// Columns of context that are shown on each side of the span.
const CONTEXT: usize = 80;
/// Longest stretch of the span itself that is shown; the middle of a longer one is left out.
const LONGEST: usize = 700;

/// A few lines of text, harmless to a terminal, and what to underline in them.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, each at most as wide as was asked for.
    pub text: String,
    /// Byte ranges of `text` to underline; none of them crosses a line end.
    pub marks: Vec<Range<usize>>,
}

/// The excerpt of `text` around `span` in lines of at most `width` columns. Context stays within the lines of the
/// file in which the span starts and ends, and what is cut off is shown as an ellipsis.
pub fn excerpt(text: &str, span: Span, width: usize) -> Excerpt {
    let start = floor(text, span.start.min(text.len()));
    let end = floor(text, span.end.min(text.len())).max(start);
    let before = context_before(text, start);
    let after = context_after(text, end);
    let mut writer = Writer { width: width.max(20), ..Writer::default() };
    if before.1 {
        writer.push("…", false);
    }
    writer.push(&text[before.0..start], false);
    let words = &text[start..end];
    if words.len() > LONGEST {
        let head = floor(words, LONGEST * 2 / 3);
        let tail = floor(words, words.len() - LONGEST / 3);
        writer.push(&words[..head], true);
        writer.push(" […] ", false);
        writer.push(&words[tail..], true);
    } else {
        writer.push(words, true);
    }
    if start == end {
        writer.caret();
    }
    writer.push(&text[end..after.0], false);
    if after.1 {
        writer.push("…", false);
    }
    writer.finish()
}

/// The greatest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where the context before `start` begins, and whether words of the line were cut off.
fn context_before(text: &str, start: usize) -> (usize, bool) {
    let mut columns = 0;
    let mut word = start;
    for (at, c) in text[..start].char_indices().rev() {
        if c == '\n' || c == '\r' {
            return (at + c.len_utf8(), false);
        }
        columns += safe::width(c).max(1);
        if columns > CONTEXT {
            return (if word == start { at + c.len_utf8() } else { word }, true);
        }
        if c.is_whitespace() {
            word = at + c.len_utf8();
        }
    }
    (0, false)
}

/// Where the context after `end` stops, and whether words of the line were cut off.
fn context_after(text: &str, end: usize) -> (usize, bool) {
    let mut columns = 0;
    let mut word = end;
    for (at, c) in text[end..].char_indices() {
        if c == '\n' || c == '\r' {
            return (end + at, false);
        }
        columns += safe::width(c).max(1);
        if columns > CONTEXT {
            return (if word == end { end + at } else { word }, true);
        }
        if c.is_whitespace() {
            word = end + at;
        }
    }
    (text.len(), false)
}

/// Writes characters into lines, breaking at blanks.
#[derive(Default)]
struct Writer {
    width: usize,
    out: String,
    /// For every byte of `out`, whether it is to be underlined.
    marked: Vec<bool>,
    /// Columns of the line so far, and since its last blank.
    column: usize,
    /// Where in `out` the line could be broken: just after its last blank.
    blank: Option<usize>,
}

impl Writer {
    fn push(&mut self, text: &str, marked: bool) {
        let mut buffer = [0; 4];
        for c in text.chars() {
            match c {
                '\n' => self.end_line(),
                '\r' => {}
                _ => self.char(&safe::line(c.encode_utf8(&mut buffer)), marked),
            }
        }
    }

    /// Marks the place of an empty span: the next column.
    fn caret(&mut self) {
        self.char("‸", true);
    }

    fn char(&mut self, shown: &str, marked: bool) {
        if shown.is_empty() {
            return;
        }
        let columns: usize = shown.chars().map(safe::width).sum();
        let blank = shown.chars().all(char::is_whitespace);
        if self.column + columns > self.width && !blank {
            self.break_line();
        }
        self.out.push_str(shown);
        self.marked.resize(self.out.len(), marked);
        self.column += columns;
        if blank {
            self.blank = Some(self.out.len());
        }
    }

    fn end_line(&mut self) {
        self.out.push('\n');
        self.marked.push(false);
        self.column = 0;
        self.blank = None;
    }

    /// Breaks the line after its last blank, or here.
    fn break_line(&mut self) {
        let Some(at) = self.blank else { return self.end_line() };
        self.out.insert(at, '\n');
        self.marked.insert(at, false);
        self.column = self.out[at + 1..].chars().map(safe::width).sum();
        self.blank = None;
    }

    fn finish(self) -> Excerpt {
        let mut marks: Vec<Range<usize>> = Vec::new();
        let mut line = 0;
        for text in self.out.split_inclusive('\n') {
            // Blanks at the ends of a line are not underlined.
            let on = |(at, c): &(usize, char)| self.marked.get(line + at) == Some(&true) && !c.is_whitespace();
            let mut open: Option<Range<usize>> = None;
            for (at, c) in text.char_indices() {
                if self.marked.get(line + at) != Some(&true) {
                    marks.extend(open.take());
                } else if on(&(at, c)) {
                    let end = line + at + c.len_utf8();
                    open = Some(open.map_or(line + at..end, |range| range.start..end));
                }
            }
            marks.extend(open);
            line += text.len();
        }
        Excerpt { text: self.out.trim_end().to_owned(), marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, words: &str, width: usize) -> String {
        let at = text.find(words).expect("words");
        let excerpt = excerpt(text, Span::new(at, at + words.len()), width);
        assert!(excerpt.text.lines().all(|line| line.trim_end().chars().map(safe::width).sum::<usize>() <= width));
        let mut shown = excerpt.text.clone();
        for mark in excerpt.marks.iter().rev() {
            shown.insert(mark.end, '>');
            shown.insert(mark.start, '<');
        }
        shown
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(show("one\ntwo three four\nfive", "three", 40), "two <three> four");
    }

    #[test]
    fn a_span_over_lines_is_marked_on_each() {
        assert_eq!(show("a “two\r\nthree” b", "“two\r\nthree”", 40), "a <“two>\n<three”> b");
    }

    #[test]
    fn long_lines_are_cut_and_wrapped_at_blanks() {
        let text = format!("{}the words here{}", "before ".repeat(40), " after".repeat(40));
        let shown = show(&text, "the words here", 40);
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.replace('\n', "").contains("<the words here>"), "{shown}");
    }

    #[test]
    fn controls_and_wide_characters_keep_the_marks_in_place() {
        assert_eq!(show("\u{1b}[1m华 \u{202e}x y", "x", 40), "␛[1m华 \u{fffd}<x> y");
    }

    #[test]
    fn odd_spans_do_no_harm() {
        for (start, end) in [(0, 0), (3, 3), (9, 99), (2, 3)] {
            excerpt("é华\n", Span::new(start, end), 1);
        }
        let long = "x".repeat(100_000);
        assert!(excerpt(&long, Span::new(10, 90_000), 80).text.len() < 2_000);
    }
}
