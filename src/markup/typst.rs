//! Typst: what a reader of the typeset page reads, by the tree of `typst-syntax`.
//!
//! Nothing is evaluated: content in brackets is read wherever it is an argument, a name bound by `#let` to content or a
//! string is read where it is used, all other code is passed over. The parser bounds the depth of its trees (256), so
//! that walking them is safe.

mod calls;
mod meta;
mod tree;

use rustc_hash::{FxHashMap, FxHashSet};
use typst_syntax::SyntaxKind as Kind;
use typst_syntax::ast;

use super::inline::{Inline, OBJECT, Place};
use super::markdown::is_cross_reference;
use super::{BlockKind, CitedKey, Comment, MarkKind, Prose};
use crate::text::Span;
use tree::Node;

/// Reads Typst.
pub fn read(text: &str) -> Prose {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let parsed = typst_syntax::parse(text.get(start..).unwrap_or_default());
    let root = Node { syntax: &parsed, at: start };
    let mut reader = Reader {
        text,
        prose: Prose::default(),
        flows: vec![Flow::default()],
        pending: Vec::new(),
        labels: FxHashSet::default(),
        bound: FxHashMap::default(),
        budget: text.len() * 4 + 10_000,
        unit: None,
        uses: 0,
        tables: 0,
        cells: 0,
        lists: 0,
        quotes: 0,
        notes: 0,
        quoted: 0,
        parts: 0,
    };
    reader.labels(root);
    reader.markup(root);
    reader.flush();
    let mut prose = reader.prose;
    prose.comments.sort_by_key(|comment| comment.file.start);
    prose
}

/// The text of a part in one line, without what is no text.
fn plain(part: &Prose) -> String {
    let body = part.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Footnote(_)));
    let text = body.map(|block| block.span.of(&part.text)).collect::<Vec<_>>().join(" ");
    text.replace(OBJECT, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is being read: the text itself, or a note of it.
#[derive(Debug, Default)]
struct Flow {
    inline: Inline,
    kind: Option<BlockKind>,
    /// The finished blocks of a note.
    done: Vec<(Inline, Place)>,
    quotes: usize,
    item: u32,
}

struct Reader<'a> {
    text: &'a str,
    prose: Prose,
    flows: Vec<Flow>,
    /// Notes that wait for the end of their paragraph.
    pending: Vec<(Inline, Place)>,
    /// The document's own labels.
    labels: FxHashSet<&'a str>,
    /// What names stand for.
    bound: FxHashMap<&'a str, Node<'a>>,
    /// So many more bytes of them are read at most.
    budget: usize,
    /// Where the name is used whose content is being read, and how deep such uses are nested.
    unit: Option<Span>,
    uses: usize,
    tables: u32,
    /// How many tables are open.
    cells: usize,
    lists: u32,
    quotes: u32,
    notes: u32,
    /// How many quotations are open.
    quoted: usize,
    /// How many parts are being read by themselves.
    parts: usize,
}

impl<'a> Reader<'a> {
    /// Labels in markup name the document's own parts.
    fn labels(&mut self, node: Node<'a>) {
        for child in node.children() {
            if child.kind() == Kind::Label {
                if matches!(node.kind(), Kind::Markup | Kind::Heading) {
                    self.labels.insert(child.of(self.text).trim_matches(['<', '>']));
                }
            } else {
                self.labels(child);
            }
        }
    }

    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    fn file(&self, span: Span) -> Span {
        self.unit.unwrap_or(span)
    }

    /// Adds text that stands for what is at `span`.
    fn unit(&mut self, text: &str, span: Span) {
        let file = self.file(span);
        self.flow().inline.push_unit(text, file);
    }

    /// Adds the text at `span`.
    fn same(&mut self, span: Span) {
        let text = span.of(self.text);
        match self.unit {
            Some(file) => self.flow().inline.push_unit(text, file),
            None => self.flow().inline.push(text, span),
        }
    }

    fn blank(&mut self, span: Span) {
        let text = &self.flow().inline.text;
        if text.is_empty() || text.ends_with([' ', '\n']) {
            return;
        }
        let file = self.file(span);
        self.flow().inline.blank(file);
    }

    fn object(&mut self, span: Span) {
        let file = self.file(span);
        self.flow().inline.object(file);
    }

    /// Reads markup: the children of a node.
    fn markup(&mut self, node: Node<'a>) {
        let mut list: Option<(Kind, u32)> = None;
        let mut code = false;
        for child in node.children() {
            let kind = child.kind();
            match kind {
                Kind::ListItem | Kind::EnumItem | Kind::TermItem => {
                    let number = match list {
                        Some((open, number)) if open == kind => number,
                        _ => {
                            self.lists += 1;
                            self.lists
                        }
                    };
                    list = Some((kind, number));
                    self.item(child, number);
                }
                Kind::Space | Kind::Parbreak | Kind::LineComment | Kind::BlockComment => self.inline(child),
                Kind::Hash => code = true,
                _ if code => {
                    code = false;
                    list = None;
                    self.code(child);
                }
                _ => {
                    list = None;
                    self.inline(child);
                }
            }
        }
    }

    fn inline(&mut self, node: Node<'a>) {
        let span = node.span();
        match node.kind() {
            Kind::Text => self.same(span),
            Kind::Space => self.space(span),
            Kind::Parbreak if self.cells > 0 => self.blank(span),
            Kind::Parbreak => self.flush(),
            Kind::Linebreak => self.line_break(span),
            Kind::Escape => {
                if let Some(escape) = node.cast::<ast::Escape<'_>>() {
                    self.unit(escape.get().encode_utf8(&mut [0; 4]), span);
                }
            }
            Kind::Shorthand => self.shorthand(node),
            // Straight as they are written: which of them opens is the reader's question.
            Kind::SmartQuote => self.same(span),
            Kind::Strong | Kind::Emph => {
                let file = self.file(span);
                self.flow().inline.open(MarkKind::Emphasis, file);
                self.bodies(node);
                self.flow().inline.close_if(file.end, |kind| *kind == MarkKind::Emphasis);
            }
            Kind::Raw => self.raw(node),
            Kind::Link => {
                let file = self.file(span);
                let address = span.of(self.text).to_owned();
                self.flow().inline.open(MarkKind::Link(address), file);
                self.same(span);
                self.flow().inline.close(Some(file.end));
            }
            Kind::Ref => self.reference(node),
            Kind::Heading => {
                self.block_of(BlockKind::Heading, node);
            }
            Kind::Equation => self.equation(node),
            Kind::LineComment | Kind::BlockComment => self.comment(node),
            // What the parser did not expect is still on the page's way: words stay.
            Kind::Error if span.of(self.text).contains(char::is_alphabetic) => self.same(span),
            Kind::Markup | Kind::ContentBlock => self.markup(node),
            _ => {}
        }
    }

    /// The markup inside a node.
    fn bodies(&mut self, node: Node<'a>) {
        for child in node.children().filter(|child| child.kind() == Kind::Markup) {
            self.markup(child);
        }
    }

    /// A block of a kind of its own.
    fn block_of(&mut self, kind: BlockKind, node: Node<'a>) {
        self.flush();
        self.flow().kind = Some(kind);
        if node.kind() == Kind::Markup {
            self.markup(node);
        } else {
            self.bodies(node);
        }
        self.flush();
        self.flow().kind = None;
    }

    fn item(&mut self, node: Node<'a>, number: u32) {
        self.flush();
        for body in node.children().filter(|child| child.kind() == Kind::Markup) {
            self.flow().item = number;
            self.markup(body);
            self.flush();
        }
        self.flow().item = 0;
    }

    fn space(&mut self, span: Span) {
        let next = self.text.get(span.end..).unwrap_or_default();
        let dash = ["---", "--", "—", "–", "―"].iter().any(|dash| next.starts_with(dash));
        if dash && self.flow().quotes > 0 && span.of(self.text).contains('\n') {
            self.line_break(span);
        } else {
            self.blank(span);
        }
    }

    fn line_break(&mut self, span: Span) {
        let whole = self.flow().kind.is_some() || self.cells > 0;
        let text = &self.flow().inline.text;
        if whole {
            self.blank(span);
        } else if text.trim_end_matches([' ', '\t']).ends_with('\n') {
            self.flush();
        } else if !text.is_empty() {
            self.unit("\n", span);
        }
    }

    fn shorthand(&mut self, node: Node<'a>) {
        let Some(char) = node.cast::<ast::Shorthand<'_>>().map(ast::Shorthand::get) else { return };
        match char {
            '\u{a0}' => self.blank(node.span()),
            // A soft hyphen.
            '\u{ad}' => {}
            '\u{2212}' => self.same(node.span()),
            _ => self.unit(char.encode_utf8(&mut [0; 4]), node.span()),
        }
    }

    fn raw(&mut self, node: Node<'a>) {
        if node.cast::<ast::Raw<'_>>().is_some_and(ast::Raw::block) {
            self.flush();
        } else {
            self.object(node.span());
        }
    }

    /// A formula: not read, but for one that is a number.
    fn equation(&mut self, node: Node<'a>) {
        let inside = node.of(self.text).trim_matches('$');
        let number = inside.trim();
        let digit = |char: char| char.is_ascii_digit() || matches!(char, '.' | ',' | '%' | '+' | '<' | '>' | ' ');
        if !number.is_empty() && number.chars().all(digit) {
            self.unit(number, node.span());
        } else if !self.flow().inline.text.is_empty() || !inside.starts_with(char::is_whitespace) {
            self.object(node.span());
        }
    }

    fn comment(&mut self, node: Node<'a>) {
        if self.unit.is_some() {
            return;
        }
        let raw = node.of(self.text);
        let file = Span::new(node.at, node.at + raw.trim_end().len());
        let text = raw.trim_start_matches('/').trim_start_matches('*').trim_end().trim_end_matches('/');
        let text = text.trim_end_matches('*').trim().to_owned();
        let comment = Comment { file, text, next_block: self.prose.blocks.len() };
        if self.flows.len() == 1 && self.flow().inline.text.is_empty() {
            self.prose.comments.push(comment);
        } else {
            self.flow().inline.comment(comment);
        }
    }

    /// `@key` and `@key[p. 3]`: a citation where it is no label of the document.
    fn reference(&mut self, node: Node<'a>) {
        let Some(marker) = node.children().find(|child| child.kind() == Kind::RefMarker) else { return };
        let key = Span::new(marker.at + 1, marker.span().end);
        let supplement = node.children().find(|child| child.kind() == Kind::ContentBlock);
        let locator = supplement.map(|content| self.plain(content)).unwrap_or_default();
        self.cite(key, locator, false, node.span());
    }

    /// Cites the key at `key`.
    fn cite(&mut self, key: Span, locator: String, narrative: bool, span: Span) {
        let name = key.of(self.text);
        if self.labels.contains(name) || is_cross_reference(name) {
            self.object(span);
            return;
        }
        let file = self.file(span);
        let cited = CitedKey { key: name.to_owned(), file: key, locator, prefix: String::new(), work: None };
        let kind = MarkKind::Citation { keys: vec![cited], narrative };
        let inline = &mut self.flow().inline;
        if narrative {
            // As pandoc's readers have it, the key stands for the author's name.
            inline.open(kind, file);
            inline.push_unit(&format!("@{name}"), file);
            inline.close(Some(file.end));
        } else {
            inline.point(kind, file);
        }
    }

    /// The text of content in one line, without what is no text.
    fn plain(&mut self, node: Node<'a>) -> String {
        plain(&self.part(node))
    }

    /// Content by itself.
    fn part(&mut self, node: Node<'a>) -> Prose {
        self.parts += 1;
        let outer = std::mem::replace(&mut self.flows, vec![Flow::default()]);
        let pending = std::mem::take(&mut self.pending);
        let blocks = std::mem::take(&mut self.prose);
        self.content(node);
        self.flush();
        self.flows = outer;
        self.pending = pending;
        self.parts -= 1;
        std::mem::replace(&mut self.prose, blocks)
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        let number = self.quotes;
        let depth = self.flows.len();
        let note = (depth > 1).then(|| BlockKind::Footnote(format!("inline-{}", self.notes)));
        let flow = self.flow();
        if flow.inline.is_empty() {
            return;
        }
        let inline = std::mem::take(&mut flow.inline);
        // A table or a heading in a note is a part of the note.
        let kind = note.or_else(|| flow.kind.clone()).unwrap_or(BlockKind::Paragraph);
        let quote = if flow.quotes > 0 { number } else { 0 };
        let place = Place { kind, quote, list: std::mem::take(&mut flow.item) };
        if depth > 1 {
            flow.done.push((inline, place));
            return;
        }
        inline.write(&mut self.prose, place);
        if self.cells == 0 {
            self.write_notes();
        }
    }

    fn write_notes(&mut self) {
        for (inline, place) in std::mem::take(&mut self.pending) {
            inline.write(&mut self.prose, place);
        }
    }
}

#[cfg(test)]
mod tests;
