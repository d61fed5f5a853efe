//! The text between commands: blanks, quotation marks, comments, characters.

use super::commands::{self, Command};
use super::{Reader, blanks, is_paragraph_end, lex};
use crate::markup::Comment;
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn step(&mut self) {
        let (at, end) = self.place();
        let bytes = self.text.as_bytes();
        let next = |ahead: usize| bytes.get(at + ahead).copied().filter(|_| at + ahead < end);
        let here = |len: usize| Span::new(at, at + len);
        match bytes[at] {
            b'\\' => self.command(at),
            b'%' => self.comment(at, end),
            b'{' | b'}' => self.go(at + 1),
            b' ' | b'\t' | b'\n' | b'\r' => self.blanks(at, end),
            b'~' => {
                self.go(at + 1);
                self.blank(here(1));
            }
            b'$' => self.dollar(at, end),
            b'&' => {
                self.go(at + 1);
                if !self.next_cell() {
                    self.same(here(1));
                }
            }
            b'`' | b'\'' => {
                let double = next(1) == Some(bytes[at]);
                self.go(at + 1 + usize::from(double));
                self.mark(here(1 + usize::from(double)));
            }
            b'-' if next(1) == Some(b'-') => {
                let len = 2 + usize::from(next(2) == Some(b'-'));
                self.go(at + len);
                self.unit(if len == 3 { "—" } else { "–" }, here(len));
            }
            pair @ (b'<' | b'>' | b',') if next(1) == Some(pair) => {
                self.go(at + 2);
                let text = match pair {
                    b'<' => "«",
                    b'>' => "»",
                    _ => "„",
                };
                self.unit(text, here(2));
            }
            _ => {
                let rest = &bytes[at + 1..end];
                let special = |byte: &u8| b"\\%{} \t\n\r~$&`'-<>,".contains(byte);
                let len = 1 + rest.iter().position(special).unwrap_or(rest.len());
                self.go(at + len);
                self.same(here(len));
            }
        }
    }

    /// Quotation marks and apostrophes. Between letters, and where no single quotation is open, `'` is an apostrophe.
    pub(super) fn mark(&mut self, span: Span) {
        let text = match span.of(self.text) {
            "``" => "“",
            "''" => "”",
            "`" => {
                self.flow().single = true;
                "‘"
            }
            _ => {
                let letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
                let before = self.text[..span.start].chars().next_back();
                let inside = letter(before) && letter(self.text[span.end..].chars().next());
                if inside || !std::mem::take(&mut self.flow().single) {
                    self.same(span);
                    return;
                }
                "’"
            }
        };
        self.unit(text, span);
    }

    /// Blanks and line ends; an empty line ends the paragraph.
    pub(super) fn blanks(&mut self, at: usize, end: usize) {
        let run = blanks(&self.text[at..end]);
        let span = Span::new(at, at + run.len());
        self.go(span.end);
        if is_paragraph_end(run) {
            if self.table().is_some() {
                self.blank(span);
            } else {
                self.flush();
            }
            return;
        }
        let dash = ["--", "—", "–", "―", "\\textemdash", "\\hfill", "\\attrib"];
        let line = self.flow().quotes > 0 && run.contains('\n');
        if line && dash.iter().any(|dash| self.text[span.end..end].starts_with(dash)) {
            self.line_break(span);
        } else {
            self.blank(span);
        }
    }

    /// A comment, with the line end that it hides and the blanks behind it.
    pub(super) fn comment(&mut self, at: usize, end: usize) {
        let stop = lex::line_end(self.text, at).min(end);
        let rest = &self.text[stop..end];
        let hidden = blanks(rest);
        self.go(if is_paragraph_end(hidden) { stop } else { stop + hidden.len() });
        let raw = self.text[at..stop].trim_end();
        if self.rendering || self.state.frames.last().is_some_and(|frame| frame.unit.is_some()) {
            return;
        }
        let text = raw.trim_start_matches('%').trim().to_owned();
        let comment = Comment { file: Span::new(at, at + raw.len()), text, next_block: self.state.prose.blocks.len() };
        if self.state.flows.len() == 1 && self.flow().inline.text.is_empty() {
            self.state.prose.comments.push(comment);
        } else {
            self.flow().inline.comment(comment);
        }
    }

    /// A line break; a second one ends the paragraph.
    pub(super) fn line_break(&mut self, span: Span) {
        if self.state.preamble || self.flow().kind.is_some() || self.table().is_some() {
            self.blank(span);
            return;
        }
        let text = &self.flow().inline.text;
        if text.trim_end_matches([' ', '\t']).ends_with('\n') {
            self.flush();
        } else if !text.is_empty() {
            self.unit("\n", span);
        }
    }

    pub(super) fn symbol(&mut self, name: &str, text: &str, span: Span) {
        let (_, limit) = self.place();
        // A control word takes the blanks behind it; writers forget that where the blank is to be seen.
        if name.starts_with(|first: char| first.is_ascii_alphabetic()) && !matches!(text, "…" | "%" | " ") {
            let lead = blanks(&self.text[span.end.min(limit)..limit]);
            if !is_paragraph_end(lead) {
                self.go(span.end + lead.len());
            }
        }
        if text == " " { self.blank(span) } else { self.unit(text, span) }
    }

    pub(super) fn accent(&mut self, name: &str, accent: char, at: usize, end: usize) {
        let (_, limit) = self.place();
        let word = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let start = if word { end + blanks(&self.text[end..limit]).len() } else { end };
        let (inside, stop) = match self.text.as_bytes().get(start).filter(|_| start < limit) {
            Some(b'{') => match self.group(start) {
                Some(group) => group,
                None => return,
            },
            Some(b'\\') => {
                let stop = start + 1 + lex::name(self.text, start).len();
                (Span::new(start, stop), stop)
            }
            _ => {
                let Some(letter) = self.text[start..limit].chars().next() else { return };
                let stop = start + letter.len_utf8();
                (Span::new(start, stop), stop)
            }
        };
        let letter = inside.of(self.text).trim();
        let letter = match letter.strip_prefix('\\').map(|name| commands::command(name.trim())) {
            Some(Command::Symbol(text)) => text,
            Some(_) => return,
            None => letter,
        };
        if letter.starts_with(char::is_alphabetic) && letter.chars().count() <= 2 {
            self.unit(&commands::accented(letter, accent), Span::new(at, stop));
            self.go(stop);
        }
    }
}
