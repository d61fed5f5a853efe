//! Environments and the items of lists.

use super::commands::{self, Environment};
use super::state::{Frame, Open, Then};
use super::table::Table;
use super::{DEEPEST, Reader, blanks, lex, reads_like_prose};
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn begin(&mut self, at: usize, end: usize) {
        let (_, limit) = self.place();
        let Some((name, stop)) = lex::braced_name(self.text, end).filter(|(_, stop)| *stop <= limit) else { return };
        self.go(stop);
        let kind = commands::environment(name);
        if self.state.preamble {
            match kind {
                Environment::Document => {
                    self.state.preamble = false;
                    self.state.open.push(Open::new(name, kind));
                }
                Environment::Skipped => self.go(lex::skipped_end(self.text, name, stop).1.min(limit)),
                _ => {}
            }
            return;
        }
        if kind == Environment::Skipped {
            let (_, after) = lex::skipped_end(self.text, name, stop);
            let after = after.min(limit);
            let formula = !commands::is_listing(name);
            if formula && !self.flow().inline.text.is_empty() {
                self.object(Span::new(at, after));
            } else if name != "comment" {
                self.flush();
            }
            self.go(after);
            return;
        }
        self.flush();
        let mut opened = Open::new(name, kind);
        let mut read = Vec::new();
        match kind {
            Environment::Quote => {
                self.open_quote();
                let stop = self.displayed(&mut opened, stop);
                self.go(stop);
            }
            Environment::List => {
                self.state.lists += 1;
                opened.list = self.state.lists;
                self.go(self.options(stop));
            }
            Environment::Table(arguments) => {
                self.go(self.passed(arguments, stop));
                opened.table = Some(Table::new(self.state.tables));
                self.state.tables += u32::from(self.table().is_none());
            }
            Environment::Read(arguments) => self.go(self.passed(arguments, stop)),
            Environment::Unknown => {
                let mut stop = self.options(stop);
                while self.text.as_bytes().get(stop) == Some(&b'{')
                    && let Some((inside, end)) = self.group_after(stop)
                {
                    if reads_like_prose(inside.of(self.text)) {
                        read.push(Frame::then(inside, Then::Block));
                    }
                    stop = self.options(end);
                }
                self.go(stop);
            }
            Environment::Document | Environment::Skipped => {}
        }
        self.state.open.push(opened);
        let (at, _) = self.place();
        self.enter(read, at);
    }

    pub(super) fn end(&mut self, name: &str) {
        let base = self.flow().base;
        let found = self.state.open.iter().enumerate().skip(base).rev().take(DEEPEST);
        let Some(index) = found.filter(|(_, open)| open.name == name).map(|(index, _)| index).next() else { return };
        if name == "document" {
            self.state.frames.clear();
        }
        let mut frames = std::mem::take(&mut self.state.open[index].cited);
        let (at, _) = self.place();
        // It stands where this one ends; another environment may have ended before.
        let start = at.saturating_sub("\\end{}".len() + name.len());
        let start = if self.text.is_char_boundary(start) { start } else { at };
        let end = self.file(Span::new(start, start));
        for unit in frames.iter_mut().filter_map(|frame| frame.unit.as_mut()) {
            unit.file = end;
        }
        frames.push(Frame::only(Then::Environment(index)));
        self.enter(frames, at);
    }

    pub(super) fn close_environments(&mut self, index: usize) {
        self.flush();
        let closed: Vec<Open<'_>> = self.state.open.drain(index.min(self.state.open.len())..).collect();
        for open in closed {
            if matches!(open.kind, Environment::Quote) {
                self.flow().quotes = self.flow().quotes.saturating_sub(1);
            }
        }
        self.flow().item = 0;
        if self.table().is_none() && self.state.flows.len() == 1 {
            self.write_notes();
        }
    }

    pub(super) fn open_quote(&mut self) {
        self.state.quotes += u32::from(self.flow().quotes == 0);
        self.flow().quotes += 1;
    }

    pub(super) fn item(&mut self, end: usize) {
        self.flush();
        let base = self.flow().base;
        let lists = self.state.open.iter().skip(base).rev().take(DEEPEST);
        let list = lists.map(|open| open.list).find(|list| *list > 0).unwrap_or(0);
        self.flow().item = list;
        if let Some((label, stop)) = self.option_at(end + blanks(&self.text[end..]).len()) {
            self.go(stop);
            if label.of(self.text).contains(char::is_alphabetic) && !label.of(self.text).starts_with('\\') {
                self.enter(vec![Frame::then(label, Then::Block)], stop);
            }
        }
    }
}
