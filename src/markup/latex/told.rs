//! What the document says of itself; links; commands that are not known.

use std::path::Path;

use super::commands::Command;
use super::state::{Frame, Then};
use super::{Reader, is_word, reads_like_prose, unescaped};
use crate::markup::inline::OBJECT;
use crate::markup::{MarkKind, title};
use crate::text::Span;

/// So far before a command it is looked whether it stands in a text.
const FAR: usize = 200;

impl Reader<'_> {
    /// What the document says of itself.
    pub(super) fn told(&mut self, command: Command, end: usize) {
        let end = self.options(end);
        let Some((inside, stop)) = self.group_after(end) else { return };
        self.go(stop);
        if self.rendering {
            return;
        }
        if let Command::Bibliography(bare) = command {
            for name in inside.of(self.text).split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let extension = if bare
                    && Path::new(name).extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("bib"))
                {
                    ".bib"
                } else {
                    ""
                };
                self.meta.bibliography.push(format!("{name}{extension}"));
            }
            return;
        }
        let paragraphs = self.rendered(inside);
        let whole = paragraphs.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        let said = Some(whole).filter(|text| !text.is_empty() && !text.contains(OBJECT));
        match command {
            Command::Title => {
                if let Some(title) = said {
                    self.title(&title, inside);
                    self.meta.title = Some(title);
                }
            }
            Command::Date => self.meta.date = said,
            _ => {
                let first = |author: &String| author.lines().next().unwrap_or_default().trim().to_owned();
                self.meta.authors.extend(paragraphs.iter().map(first).filter(|author| !author.is_empty()));
            }
        }
    }

    /// The title as a heading, where the text has none that says the same.
    fn title(&mut self, title: &str, inside: Span) {
        // In a note, a list or a macro it would come between the parts of a text.
        let apart = self.state.flows.len() == 1
            && self.state.frames.iter().all(|frame| frame.unit.is_none())
            && self.state.open.iter().all(|open| open.name == "document");
        let sections = ["\\section", "\\chapter", "\\part"].iter();
        let sections = sections.flat_map(|command| self.text.split(command).skip(1));
        let mut sections = sections.map(|rest| rest.lines().next().unwrap_or_default());
        if apart && self.meta.title.is_none() && !title::repeated(&mut sections, title) {
            let part = self.part(inside);
            self.flush();
            title::joined(&part).write(&mut self.state.prose, title::PLACE);
        }
    }

    pub(super) fn href(&mut self, at: usize, end: usize) {
        let end = self.options(end);
        let Some((address, end)) = self.group_after(end) else { return };
        let Some((inside, stop)) = self.group_after(end) else {
            self.go(end);
            return;
        };
        let file = self.file(Span::new(at, stop));
        let address = unescaped(address.of(self.text));
        self.flow().inline.open(MarkKind::Link(address), file);
        self.enter(vec![Frame::then(inside, Then::Mark(file.end))], stop);
    }

    /// A command that is not known: what of its arguments reads like prose is read, and a single word in running text.
    pub(super) fn unknown(&mut self, at: usize, end: usize) {
        let (_, limit) = self.place();
        let mut stop = self.options(end);
        let mut groups = Vec::new();
        while stop < limit
            && self.text.as_bytes().get(stop) == Some(&b'{')
            && let Some((inside, end)) = self.group(stop)
        {
            groups.push(inside);
            stop = self.options(end);
        }
        let after = self.text[stop.min(limit)..limit].chars().next();
        let before = self.text.as_bytes()[..at].iter().rev().take(FAR).take_while(|byte| **byte != b'\n');
        let leads = before.into_iter().any(|byte| !byte.is_ascii_whitespace());
        let amid = leads || after.is_some_and(|next| !next.is_whitespace() && next != '%' && next != '\\');
        let one = groups.len() == 1;
        let read = |inside: &Span| {
            let text = inside.of(self.text);
            reads_like_prose(text) || (one && amid && is_word(text))
        };
        let frames = groups.iter().filter(|inside| read(inside)).map(|inside| Frame::of(*inside)).collect();
        self.enter(frames, stop);
    }
}
