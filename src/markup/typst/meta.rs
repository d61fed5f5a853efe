//! What a document says of itself: `#set document(…)`, and templates that are told the same.

use typst_syntax::SyntaxKind as Kind;

use super::Reader;
use super::tree::{Call, Node};
use crate::markup::title;

impl<'a> Reader<'a> {
    /// `#set document(title: …, author: …, date: …)`; other rules are about the page.
    pub(super) fn set_rule(&mut self, node: Node<'a>) {
        let call = Call::of(node, self.text);
        if call.name == "document" {
            self.told(&call);
        }
    }

    /// What a template is told, as in `#show: article.with(title: [Words], abstract: [Words])`.
    pub(super) fn told(&mut self, call: &Call<'a>) {
        for (name, value) in &call.named {
            match *name {
                "title" if self.prose.meta.title.is_none() => self.title(*value),
                "author" | "authors" if self.prose.meta.authors.is_empty() => {
                    let mut names = Vec::new();
                    self.names(*value, &mut names);
                    self.prose.meta.authors = names;
                }
                "date" if self.prose.meta.date.is_none() => self.prose.meta.date = self.date(*value),
                _ => {}
            }
        }
    }

    /// The title, a heading where the text has none that says the same.
    fn title(&mut self, value: Node<'a>) {
        // What is told inside of something that is read by itself is lost with it; and titles nest.
        if self.parts > 0 {
            return;
        }
        let part = self.part(value);
        let title = super::plain(&part);
        if title.is_empty() {
            return;
        }
        // In a note or a cell it would come between the parts of a text.
        let apart = self.flows.len() == 1 && self.cells == 0 && self.unit.is_none() && self.flow().quotes == 0;
        let told = |line: &&str| !line.starts_with("#set ") && !line.starts_with("#show");
        if apart && !title::repeated(title::headings(self.text, &['=', '#']).filter(told), &title) {
            self.flush();
            title::joined(&part).write(&mut self.prose, title::PLACE);
        }
        self.prose.meta.title = Some(title);
    }

    fn names(&mut self, value: Node<'a>, names: &mut Vec<String>) {
        match value.kind() {
            Kind::Array | Kind::Parenthesized => value.parts().for_each(|part| self.names(part, names)),
            Kind::Dict => {
                for entry in value.parts().filter(|part| part.kind() == Kind::Named) {
                    let mut parts = entry.parts();
                    if parts.next().is_some_and(|name| name.of(self.text) == "name")
                        && let Some(value) = parts.last()
                    {
                        self.names(value, names);
                    }
                }
            }
            Kind::Str | Kind::ContentBlock => names.extend(Some(self.plain(value)).filter(|name| !name.is_empty())),
            _ => {}
        }
    }

    /// A date as written, or as `datetime(year: …, month: …, day: …)` has it.
    fn date(&mut self, value: Node<'a>) -> Option<String> {
        match value.kind() {
            Kind::FuncCall => {
                let call = Call::of(value, self.text);
                let number = |name: &str| call.named(name).and_then(|value| value.of(self.text).parse::<i64>().ok());
                (call.name == "datetime").then_some(())?;
                let year = number("year").filter(|year| (1..=9999).contains(year))?;
                let rest = [number("month"), number("day")];
                let known = rest.into_iter().map_while(|part| part.filter(|part| (1..=31).contains(part)));
                Some(known.fold(format!("{year:04}"), |date, part| format!("{date}-{part:02}")))
            }
            Kind::Str | Kind::ContentBlock => Some(self.plain(value)).filter(|date| !date.is_empty()),
            _ => None,
        }
    }
}
