//! Macros without arguments: where their bodies stand, and their use.

use super::commands::{Command, command};
use super::state::{Frame, Then, Unit};
use super::{DEEPEST_MACRO, Reader, lex};
use crate::text::Span;

impl<'a> Reader<'a> {
    /// `\newcommand{\eu}{European Union}`, `\newcommand\eu{…}`, `\NewDocumentCommand{\eu}{}{…}`.
    pub(super) fn define(&mut self, end: usize) {
        let document = self.text[..end].trim_end_matches('*').ends_with("DocumentCommand");
        let (name, end) = match self.group_after(end) {
            Some((inside, stop)) => (self.named(inside), stop),
            None => self.bare_name(end),
        };
        let mut bare = true;
        let mut end = end;
        while let Some((_, stop)) = self.option_at(end) {
            bare = false;
            end = stop;
        }
        if document && let Some((signature, stop)) = self.group_after(end) {
            bare = signature.of(self.text).trim().is_empty();
            end = stop;
        }
        if let Some((body, stop)) = self.group_after(end) {
            end = stop;
            if bare {
                self.keep(name, body);
            }
        }
        self.go(end);
    }

    /// `\def\eu{European Union}`; `\let\one\two`.
    pub(super) fn plain_define(&mut self, end: usize, command: &str) {
        let (name, end) = self.bare_name(end);
        if command == "let" {
            let (_, limit) = self.place();
            let rest = self.text.get(end..limit).unwrap_or_default();
            let start = limit - rest.trim_start_matches(['=', ' ']).len();
            self.go(self.bare_name(start).1);
            return;
        }
        let (_, limit) = self.place();
        let rest = self.text.get(end..limit).unwrap_or_default();
        let Some(parameters) = rest.find(['{', '\n']) else {
            self.go(end);
            return;
        };
        let Some((body, stop)) = self.group_after(end + parameters) else {
            self.go(end);
            return;
        };
        if rest[..parameters].trim().is_empty() {
            self.keep(name, body);
        }
        self.go(stop);
    }

    /// Reads the body of a macro in the place of its use.
    pub(super) fn expand(&mut self, body: Span, used: Span) {
        let deep = self.state.frames.iter().filter(|frame| frame.unit.is_some()).count() >= DEEPEST_MACRO;
        if deep || body.len() > self.budget {
            return;
        }
        self.budget -= body.len();
        let unit = Some(Unit { file: self.file(used), whole: None });
        self.state.frames.push(Frame { at: body.start, end: body.end, unit, in_place: false, then: Then::Nothing });
    }

    fn keep(&mut self, name: &'a str, body: Span) {
        if !name.is_empty() && command(name) == Command::Unknown {
            self.macros.insert(name, body);
        }
    }

    /// The name of the command that stands alone at `span`.
    fn named(&self, span: Span) -> &'a str {
        let text = span.of(self.text).trim();
        let start = span.start + span.of(self.text).find('\\').unwrap_or_default();
        if text.starts_with('\\') { lex::name(self.text, start) } else { "" }
    }

    /// The name of the command at `at`, behind blanks, and where it ends.
    fn bare_name(&self, at: usize) -> (&'a str, usize) {
        let (_, limit) = self.place();
        let rest = self.text.get(at..limit).unwrap_or_default();
        let start = at + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        if self.text[start..].starts_with('\\') {
            let name = lex::name(self.text, start);
            (name, (start + 1 + name.len()).min(limit))
        } else {
            ("", at)
        }
    }
}
