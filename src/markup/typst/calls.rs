//! Code: what of it a reader of the page sees.

use typst_syntax::SyntaxKind as Kind;
use typst_syntax::ast;

use super::tree::{Call, Node};
use super::{Flow, Reader};
use crate::markup::{BlockKind, MarkKind};
use crate::text::Span;

/// So far around a call it is looked whether it stands alone.
const FAR: usize = 200;

/// Names in names.
const DEEPEST_USE: usize = 8;

impl<'a> Reader<'a> {
    /// Code behind a `#` in markup.
    pub(super) fn code(&mut self, node: Node<'a>) {
        match node.kind() {
            Kind::FuncCall => self.call(node),
            Kind::ContentBlock | Kind::Str => self.content(node),
            Kind::Ident => self.used(node),
            Kind::LetBinding => self.bind(node),
            Kind::SetRule => self.set_rule(node),
            Kind::ShowRule => self.show_rule(node),
            Kind::ModuleImport | Kind::ModuleInclude | Kind::Closure | Kind::FieldAccess => {}
            _ => self.inside(node),
        }
    }

    /// Content and calls somewhere in other code (a condition, a loop, a block).
    fn inside(&mut self, node: Node<'a>) {
        for part in node.parts() {
            match part.kind() {
                Kind::Str | Kind::Ident => {}
                _ => self.code(part),
            }
        }
    }

    /// Content, or a string that is shown.
    pub(super) fn content(&mut self, node: Node<'a>) {
        match node.kind() {
            Kind::ContentBlock => {
                for child in node.children().filter(|child| child.kind() == Kind::Markup) {
                    self.markup(child);
                }
            }
            Kind::Str => self.string(node),
            _ => self.code(node),
        }
    }

    fn string(&mut self, node: Node<'a>) {
        let Some(text) = node.cast::<ast::Str<'_>>().map(ast::Str::get) else { return };
        let span = node.span();
        let inside = Span::new(span.start + 1, span.end.saturating_sub(1));
        if self.unit.is_none() && inside.of(self.text) == text.as_str() {
            self.same(inside);
        } else if !text.is_empty() {
            self.unit(&text, span);
        }
    }

    /// `#let name = [content]`; functions are not followed.
    fn bind(&mut self, node: Node<'a>) {
        let mut parts = node.parts().filter(|part| part.kind() != Kind::Let && part.kind() != Kind::Eq);
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else { return };
        if name.kind() == Kind::Ident && matches!(value.kind(), Kind::ContentBlock | Kind::Str) {
            self.bound.insert(name.span().of(self.text), value);
        }
    }

    /// The use of a name.
    fn used(&mut self, node: Node<'a>) {
        let Some(value) = self.bound.get(node.of(self.text)).copied() else { return };
        let len = value.syntax.len();
        if self.uses >= DEEPEST_USE || len > self.budget {
            return;
        }
        self.budget -= len;
        let hash = node.at.checked_sub(1).filter(|at| self.text.as_bytes().get(*at) == Some(&b'#'));
        let outer = self.unit;
        self.unit = outer.or(Some(Span::new(hash.unwrap_or(node.at), node.span().end)));
        self.uses += 1;
        self.content(value);
        self.uses -= 1;
        self.unit = outer;
    }

    /// A template may be told what the document is, and given an abstract.
    fn show_rule(&mut self, node: Node<'a>) {
        let Some(template) = template(node, 0) else { return };
        let call = Call::of(template, self.text);
        self.told(&call);
        for (name, value) in &call.named {
            if !matches!(*name, "title" | "author" | "authors" | "date") && value.kind() == Kind::ContentBlock {
                self.flush();
                self.content(*value);
                self.flush();
            }
        }
    }

    fn call(&mut self, node: Node<'a>) {
        let call = Call::of(node, self.text);
        let body = call.given.last().copied();
        match call.name {
            "quote" => self.quote(&call, node),
            "footnote" => self.footnote(&call, node),
            "cite" => self.cite_call(&call, node),
            "link" => self.link(&call, node),
            "figure" => self.figure(&call),
            "table" | "grid" | "tablex" | "tablem" => self.table(&call),
            "heading" | "title" => {
                if let Some(body) = body {
                    self.block(BlockKind::Heading, body);
                }
            }
            "bibliography" => {
                for name in &call.given {
                    let mut names = vec![*name];
                    if name.kind() == Kind::Array {
                        names = name.parts().collect();
                    }
                    for name in names.into_iter().filter_map(Node::cast::<ast::Str<'_>>) {
                        self.prose.meta.bibliography.push(name.get().to_string());
                    }
                }
            }
            "list" | "enum" => {
                self.lists += 1;
                let number = self.lists;
                for item in &call.given {
                    self.flush();
                    self.flow().item = number;
                    self.content(*item);
                }
                self.flush();
                self.flow().item = 0;
            }
            "h" | "linebreak" => self.blank(node.span()),
            "v" | "parbreak" | "pagebreak" | "colbreak" | "outline" | "line" => self.flush(),
            "ref" => {
                if let Some(label) = label(&call) {
                    self.cite(label, String::new(), false, node.span());
                }
            }
            "raw" | "eval" => self.object(node.span()),
            "image" | "label" | "counter" | "metadata" | "lorem" | "read" | "state" | "context" | "todo"
            | "cmarker" | "rgb" | "luma" | "datetime" | "hide" | "place-note" => {}
            // Calls of what another call gives: `#text(red)[words]` of a template's `with`.
            _ => self.shown(&call, node),
        }
    }

    /// Content given to a function that is not known for more: read in the line it stands in, or as a block of its own
    /// where it stands alone.
    fn shown(&mut self, call: &Call<'a>, node: Node<'a>) {
        const IN_LINE: [&str; 20] = [
            "text",
            "emph",
            "strong",
            "underline",
            "overline",
            "strike",
            "highlight",
            "smallcaps",
            "sub",
            "super",
            "box",
            "upper",
            "lower",
            "smartquote",
            "par",
            "move",
            "scale",
            "rotate",
            "skew",
            "hl",
        ];
        let known = IN_LINE.contains(&call.name) && call.name != "par";
        let alone = !known && self.unit.is_none() && stands_alone(self.text, node.span());
        if alone && self.cells == 0 {
            self.flush();
        }
        let emphasis = matches!(call.name, "emph" | "strong" | "underline" | "highlight");
        if emphasis {
            let file = self.file(node.span());
            self.flow().inline.open(MarkKind::Emphasis, file);
        }
        let prose = |value: &Node<'a>| match value.kind() {
            Kind::Str => known || value.of(self.text).split_whitespace().count() > 2,
            _ => true,
        };
        let named = call.named.iter().map(|(_, value)| *value).filter(|value| value.kind() == Kind::ContentBlock);
        let given = call.given.iter().copied().filter(prose);
        let mut read: Vec<Node<'a>> = named.chain(given).collect();
        read.sort_by_key(|value| value.at);
        for value in read {
            match value.kind() {
                Kind::ContentBlock | Kind::Str | Kind::FuncCall => {
                    self.content(value);
                    if alone && self.cells == 0 {
                        self.flush();
                    }
                }
                Kind::Ident if known => self.used(value),
                Kind::Array | Kind::Parenthesized | Kind::CodeBlock => self.inside(value),
                _ => {}
            }
        }
        if emphasis {
            let end = self.file(node.span()).end;
            self.flow().inline.close_if(end, |kind| *kind == MarkKind::Emphasis);
        }
        if alone && self.cells == 0 {
            self.flush();
        }
    }

    fn block(&mut self, kind: BlockKind, content: Node<'a>) {
        self.flush();
        self.flow().kind = Some(kind);
        self.content(content);
        self.flush();
        self.flow().kind = None;
    }

    /// A quotation: a block with its attribution, or in the line with marks.
    fn quote(&mut self, call: &Call<'a>, node: Node<'a>) {
        let Some(body) = call.given.last().copied() else { return };
        let attribution = call.named("attribution").filter(|value| value.kind() != Kind::None);
        let displayed = call.says("block", "true", self.text);
        let in_line = call.says("block", "false", self.text);
        if displayed || attribution.is_some() && !in_line {
            self.flush();
            self.quotes += u32::from(self.flow().quotes == 0);
            self.flow().quotes += 1;
            self.content(body);
            self.flush();
            if let Some(attribution) = attribution {
                let before = Span::new(attribution.at, attribution.at);
                if attribution.kind() == Kind::Label {
                    self.cite(inside_label(attribution), String::new(), false, attribution.span());
                } else {
                    self.unit("— ", before);
                    self.content(attribution);
                }
                self.flush();
            }
            self.flow().quotes = self.flow().quotes.saturating_sub(1);
            return;
        }
        if call.says("quotes", "false", self.text) {
            self.content(body);
            return;
        }
        self.quoted += 1;
        let double = self.quoted % 2 == 1;
        let (open, close) = if double { ("“", "”") } else { ("‘", "’") };
        let hash = node.at.saturating_sub(1);
        self.unit(open, Span::new(hash, body.at + 1));
        self.content(body);
        // One that is not closed has no bracket at its end.
        let bracket =
            body.kind() == Kind::Str || body.children().last().is_some_and(|last| last.kind() == Kind::RightBracket);
        let end = body.span().end - usize::from(bracket);
        self.unit(close, Span::new(end, node.span().end));
        self.quoted -= 1;
    }

    fn footnote(&mut self, call: &Call<'a>, node: Node<'a>) {
        let Some(body) = call.given.last().copied().filter(|body| body.kind() != Kind::Label) else { return };
        // A note in a note is read with it.
        if self.flows.len() > 1 {
            self.content(body);
            return;
        }
        self.notes += 1;
        let file = self.file(Span::new(node.at.saturating_sub(1), node.span().end));
        let label = format!("inline-{}", self.notes);
        self.flow().inline.point(MarkKind::FootnoteRef(label), file);
        self.flows.push(Flow::default());
        let cells = std::mem::take(&mut self.cells);
        self.content(body);
        self.flush();
        self.cells = cells;
        if let Some(flow) = self.flows.pop() {
            self.pending.extend(flow.done);
        }
    }

    fn cite_call(&mut self, call: &Call<'a>, node: Node<'a>) {
        let Some(key) = label(call) else { return };
        if call.says("form", "none", self.text) {
            return;
        }
        let narrative = ["\"prose\"", "\"author\""].iter().any(|form| call.says("form", form, self.text));
        let supplement = call.named("supplement").filter(|value| value.kind() == Kind::ContentBlock);
        let locator = supplement.map(|content| self.plain(content)).unwrap_or_default();
        self.cite(key, locator, narrative, Span::new(node.at.saturating_sub(1), node.span().end));
    }

    fn link(&mut self, call: &Call<'a>, node: Node<'a>) {
        let Some(to) = call.given.first().copied() else { return };
        let address = to.cast::<ast::Str<'_>>().map(|address| address.get().to_string());
        let shown = call.given.get(1).copied().or_else(|| address.is_some().then_some(to));
        let file = self.file(Span::new(node.at.saturating_sub(1), node.span().end));
        if let Some(address) = &address {
            self.flow().inline.open(MarkKind::Link(address.clone()), file);
        }
        if let Some(shown) = shown {
            self.content(shown);
        }
        if address.is_some() {
            self.flow().inline.close_if(file.end, |kind| matches!(kind, MarkKind::Link(_)));
        }
    }

    fn figure(&mut self, call: &Call<'a>) {
        self.flush();
        for body in &call.given {
            self.content(*body);
            self.flush();
        }
        if let Some(caption) = call.named("caption") {
            self.block(BlockKind::Caption, caption);
        }
    }

    /// A table: its cells go from left to right.
    fn table(&mut self, call: &Call<'a>) {
        self.flush();
        let nested = self.cells > 0;
        let columns = call.named("columns").map_or(1, |columns| match columns.kind() {
            Kind::Int => columns.of(self.text).parse::<u32>().unwrap_or(1),
            Kind::Array => columns.parts().count() as u32,
            // `(auto,) * 3`
            Kind::Binary => {
                columns.parts().filter_map(|part| part.of(self.text).parse::<u32>().ok()).last().unwrap_or(1)
            }
            _ => 1,
        });
        let number = self.tables;
        self.tables += u32::from(!nested);
        self.cells += 1;
        let mut at = 0_u32;
        let outer = self.flow().kind.clone();
        for given in &call.given {
            let row = matches!(given.kind(), Kind::FuncCall).then(|| Call::of(*given, self.text));
            let group = row.as_ref().filter(|row| row.name.ends_with(".header") || row.name.ends_with(".footer"));
            let cells = group.map_or_else(|| vec![*given], |row| row.given.clone());
            for cell in cells {
                let inner = (cell.kind() == Kind::FuncCall).then(|| Call::of(cell, self.text));
                let name = inner.as_ref().map_or("", |inner| inner.name);
                if matches!(name.rsplit_once('.'), Some((_, "hline" | "vline"))) {
                    continue;
                }
                let wide = inner.as_ref().and_then(|inner| inner.named("colspan"));
                let wide = wide.and_then(|wide| wide.of(self.text).parse::<u32>().ok()).unwrap_or(1).clamp(1, 1_000);
                let columns = columns.max(1);
                if !nested {
                    let cell = BlockKind::Cell { table: number, row: at / columns, column: at % columns };
                    self.flow().kind = Some(cell);
                }
                match inner
                    .filter(|inner| inner.name.rsplit_once('.').is_some_and(|(_, last)| last == "cell"))
                    .and_then(|inner| inner.given.last().copied())
                {
                    Some(body) => self.content(body),
                    None => self.content(cell),
                }
                if nested {
                    let end = cell.span().end;
                    self.blank(Span::new(end, end));
                } else {
                    self.flush();
                }
                at = at.saturating_add(wide);
            }
        }
        self.flow().kind = outer;
        self.cells -= 1;
        if self.cells == 0 && self.flows.len() == 1 {
            self.write_notes();
        }
    }
}

/// The label that a call is given.
fn label(call: &Call<'_>) -> Option<Span> {
    call.given.iter().find(|value| value.kind() == Kind::Label).map(|value| inside_label(*value))
}

fn inside_label(label: Node<'_>) -> Span {
    let span = label.span();
    Span::new(span.start + 1, span.end.saturating_sub(1))
}

/// The call in a show rule's transformation.
fn template(node: Node<'_>, depth: usize) -> Option<Node<'_>> {
    let last = node.parts().last()?;
    match last.kind() {
        Kind::FuncCall => Some(last),
        Kind::Closure if depth < 4 => template(last, depth + 1),
        _ => None,
    }
}

/// Whether nothing else stands in the lines of `span`.
fn stands_alone(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let start = span.start.saturating_sub(FAR);
    let before = bytes.get(start..span.start).unwrap_or_default();
    let before = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    let after = bytes.get(span.end..bytes.len().min(span.end + FAR)).unwrap_or_default();
    let after = after.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    let after = after.strip_prefix(b";").unwrap_or(after).trim_ascii();
    matches!(before, b"#" | b"") && (after.is_empty() || after.starts_with(b"//") || after.starts_with(b"<"))
}
