//! HTML: what a reader of the page reads, by the tokens of `html5gum`.
//!
//! No tree is built: a stack of the open elements that matter tells what a text is. End tags without a start are
//! passed over, missing ones are made up for when an outer element ends, and nothing recurses.

mod article;
mod byline;
mod furniture;
mod head;
mod text;

use std::collections::BTreeSet;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{HtmlString, Tokenizer};

use self::article::Kept;
use super::inline::{Inline, Place};
use super::{BlockKind, CitedKey, Comment, MarkKind, Meta, Prose, title};
use crate::text::{Span, SpanMap};

/// How many quotes, lists and tables a document has had so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub quotes: u32,
    pub lists: u32,
    pub tables: u32,
}

/// Reads a page.
pub fn read(text: &str) -> Prose {
    page(text, |_| None)
}

/// Reads a page, or of it only the article that `kept` finds.
fn page(text: &str, kept: impl FnOnce(&str) -> Option<Kept>) -> Prose {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let page = text.get(bom..).unwrap_or_default();
    let mut prose = Prose::default();
    let outer = Place { kind: BlockKind::Paragraph, quote: 0, list: 0 };
    let mut reader = Reader::new(page, SpanMap::identity(bom, page.len()), outer, Counts::default(), &mut prose);
    if let Some(Kept { texts, byline }) = kept(page) {
        reader.only = Some(texts);
        reader.head.byline(&byline.unwrap_or_default());
    } else {
        reader.title = Some(Inline::default());
    }
    reader.lean = reader.only.is_none() && names_element(page, &["article", "main"]);
    let (_, meta) = reader.run();
    prose.meta = meta;
    prose
}

/// Reads a page that was saved: of one with furniture around an article, the article.
pub fn article(text: &str) -> Prose {
    page(text, article::kept)
}

/// Reads a piece of HTML that stands in another document, whose place in the file is told by `map`; `outer` is what
/// the document says of its text.
pub(super) fn fragment(html: &str, map: SpanMap, outer: Place, counts: Counts, prose: &mut Prose) -> Counts {
    Reader::new(html, map, outer, counts, prose).run().0
}

/// Whether a start tag of one of `names` occurs.
fn names_element(page: &str, names: &[&str]) -> bool {
    page.match_indices('<').any(|(at, _)| {
        names.iter().any(|name| {
            let tag = page.as_bytes().get(at + 1..=at + name.len());
            let after = page.as_bytes().get(at + 1 + name.len());
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
                && after.is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
        })
    })
}

/// The open elements that say what a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Heading,
    Caption,
    Quote,
    List(u32),
    Item,
    Table { number: u32, row: u32, column: u32, started: bool },
    Cell { table: u32, row: u32, column: u32 },
    Article,
    Pre,
}

/// An element whose content is left out: its name, how many of that name are open, and what to do at its end.
#[derive(Debug)]
struct Skipped {
    name: HtmlString,
    open: usize,
    start: usize,
    then: Then,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Nothing,
    /// One U+FFFC stands for it.
    Object,
    /// Its text is the page's title.
    Title,
    /// Its text is JSON-LD.
    Data,
}

struct Reader<'a> {
    page: &'a str,
    /// From the page to the file.
    map: SpanMap,
    outer: Place,
    counts: Counts,
    prose: &'a mut Prose,
    inline: Inline,
    open: Vec<Open>,
    /// How many of the open elements are block quotes, and how many articles.
    quotes: usize,
    articles: usize,
    skipped: Option<Skipped>,
    item: u32,
    /// Whether to leave out what stands around an article.
    lean: bool,
    /// Where the texts start that are read, if not all are.
    only: Option<BTreeSet<usize>>,
    quoted: usize,
    head: head::Head,
    /// The title as it stands in the head, where a whole page is read.
    title: Option<Inline>,
    entities: text::Entities,
}

impl<'a> Reader<'a> {
    fn new(page: &'a str, map: SpanMap, outer: Place, counts: Counts, prose: &'a mut Prose) -> Self {
        let item = outer.list;
        Self {
            page,
            map,
            outer,
            counts,
            prose,
            inline: Inline::default(),
            open: Vec::new(),
            quotes: 0,
            articles: 0,
            skipped: None,
            item,
            lean: false,
            only: None,
            quoted: 0,
            head: head::Head::default(),
            title: None,
            entities: text::Entities::default(),
        }
    }

    fn run(mut self) -> (Counts, Meta) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(self.page, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => self.end(&tag.name, Span::new(tag.span.start, tag.span.end)),
                Token::String(text) => self.string(&text.value, Span::new(text.span.start, text.span.end)),
                Token::Comment(comment) => {
                    self.comment(&comment.value, Span::new(comment.span.start, comment.span.end));
                }
                Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        self.flush();
        (self.counts, self.head.finish())
    }

    fn comment(&mut self, text: &HtmlString, span: Span) {
        let file = self.map.to_file(span);
        let text = String::from_utf8_lossy(text).trim().to_owned();
        if !span.of(self.page).starts_with("<!--") || self.skipped.is_some() {
            return;
        }
        let comment = Comment { file, text, next_block: self.prose.blocks.len() };
        if self.inline.text.is_empty() {
            self.prose.comments.push(comment);
        } else {
            self.inline.comment(comment);
        }
    }

    fn string(&mut self, value: &HtmlString, span: Span) {
        match &self.skipped {
            Some(skipped) if skipped.then == Then::Title => {
                self.head.title(&String::from_utf8_lossy(value));
                if let Some(title) = &mut self.title {
                    text::push(title, &mut self.entities, self.page, span, &self.map, false);
                }
            }
            Some(skipped) if skipped.then == Then::Data => self.head.data(value),
            Some(_) => {}
            // Blanks between texts are nobody's, and part words.
            None if self.only.as_ref().is_some_and(|only| !only.contains(&span.start)) && !is_blank(value) => {}
            None => {
                let pre = self.open.last() == Some(&Open::Pre);
                text::push(&mut self.inline, &mut self.entities, self.page, span, &self.map, pre);
            }
        }
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let span = Span::new(tag.span.start, tag.span.end);
        if let Some(skipped) = &mut self.skipped {
            if skipped.name == tag.name && !is_void(&tag.name) {
                skipped.open += 1;
            }
            return;
        }
        let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
        let file = self.map.to_file(span);
        match tag.name.as_slice() {
            b"meta" => self.head.meta(&attribute),
            b"link" => self.head.link(&attribute),
            b"time" => self.head.time(&attribute),
            b"title" => self.skip(tag, Then::Title),
            b"script" if attribute(b"type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                self.skip(tag, Then::Data);
            }
            b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object"
            | b"textarea" | b"select" | b"button" | b"canvas" | b"audio" | b"video" | b"noembed" | b"noframes" => {
                self.skip(tag, Then::Nothing);
            }
            // What nobody sees; elements that end where they say so.
            b"span" if is_hidden(&attribute) => self.skip(tag, Then::Nothing),
            b"div" | b"section" | b"aside" | b"ul" | b"ol" | b"table" | b"figure" | b"form"
                if is_hidden(&attribute) =>
            {
                self.leave_out(tag);
            }
            b"nav" | b"footer" | b"aside" if self.lean => self.leave_out(tag),
            // An article's own header holds its title and its author.
            b"header" if self.lean && self.articles == 0 => self.leave_out(tag),
            b"code" | b"kbd" | b"samp" | b"tt" => self.skip(tag, Then::Object),
            b"a" | b"sup" if is_note_call(&attribute) => {
                let label = attribute(b"href").or_else(|| attribute(b"id")).unwrap_or_default();
                let label = label.rsplit('#').next().unwrap_or_default().to_owned();
                self.inline.point(MarkKind::FootnoteRef(label), file);
                self.skip(tag, Then::Nothing);
            }
            b"span" | b"cite" if attribute(b"data-cites").is_some() => self.citation(tag),
            b"a" => {
                if let Some(address) = attribute(b"href") {
                    self.inline.open(MarkKind::Link(address), file);
                }
            }
            b"em" | b"i" | b"strong" | b"b" | b"cite" => self.inline.open(MarkKind::Emphasis, file),
            b"q" => {
                self.quoted += 1;
                self.inline.push_unit(if self.quoted % 2 == 1 { "“" } else { "‘" }, file);
            }
            b"br" => self.line_break(file),
            _ => self.start_block(tag, &attribute),
        }
    }

    /// A citation as pandoc and Quarto write it: `<span class="citation" data-cites="one two">`. In brackets, what is
    /// shown of it is no text; where it is part of the sentence, it is.
    fn citation(&mut self, tag: &StartTag<usize>) {
        let span = Span::new(tag.span.start, tag.span.end);
        let start = span.of(self.page).find("data-cites").map_or(span.end, |at| span.start + at + "data-cites".len());
        let mut keys = Vec::new();
        let mut at = start;
        let value = self.page.get(start..span.end).unwrap_or_default();
        let value = value.trim_start_matches(['=', ' ']);
        let quote = value.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        at += self.page.get(start..span.end).unwrap_or_default().len() - value.len();
        let value = quote.map_or(value, |quote| value[1..].split(quote).next().unwrap_or_default());
        at += usize::from(quote.is_some());
        for part in value.split(' ') {
            let key = part.trim_end_matches(['>', '/']);
            if !key.is_empty() && !key.contains('&') {
                let file = self.map.to_file(Span::new(at, at + key.len()));
                let (locator, prefix) = (String::new(), String::new());
                keys.push(CitedKey { key: key.to_owned(), file, locator, prefix, work: None });
            }
            at += part.len() + 1;
        }
        if keys.is_empty() {
            return;
        }
        let shown = self.page.get(span.end..).unwrap_or_default().trim_start();
        let narrative = !shown.starts_with(['[', '(', '<']) && !shown.starts_with(|first: char| first.is_ascii_digit());
        let end = self.page.get(span.end..).and_then(|rest| rest.find("</")).map_or(span.end, |len| span.end + len);
        let file = self.map.to_file(Span::new(span.start, end));
        let kind = MarkKind::Citation { keys, narrative };
        if narrative {
            self.inline.open(kind, file);
        } else {
            self.inline.point(kind, file);
            self.skip(tag, Then::Nothing);
        }
    }

    fn leave_out(&mut self, tag: &StartTag<usize>) {
        self.flush();
        self.skip(tag, Then::Nothing);
    }

    fn skip(&mut self, tag: &StartTag<usize>, then: Then) {
        if !tag.self_closing || !matches!(tag.name.as_slice(), b"svg" | b"math") {
            self.skipped = Some(Skipped { name: tag.name.clone(), open: 1, start: tag.span.start, then });
        }
    }

    fn start_block(&mut self, tag: &StartTag<usize>, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let name = tag.name.as_slice();
        if !is_block(name) {
            return;
        }
        self.flush();
        let opened = match name {
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Some(Open::Heading),
            b"figcaption" | b"caption" => Some(Open::Caption),
            b"blockquote" => {
                if self.quotes == 0 && self.outer.quote == 0 {
                    self.counts.quotes += 1;
                }
                Some(Open::Quote)
            }
            b"ul" | b"ol" => {
                self.counts.lists += 1;
                Some(Open::List(self.counts.lists))
            }
            b"li" => {
                self.close(|open| matches!(open, Open::Item), |open| matches!(open, Open::List(_)));
                let list = self.open.iter().rev().take(DEEPEST).find_map(|open| match open {
                    Open::List(number) => Some(*number),
                    _ => None,
                });
                self.item = list.unwrap_or(0);
                Some(Open::Item)
            }
            b"table" => {
                let number = self.counts.tables;
                self.counts.tables += 1;
                Some(Open::Table { number, row: 0, column: 0, started: false })
            }
            b"tr" => {
                self.row();
                None
            }
            b"td" | b"th" => {
                let span = attribute(b"colspan").and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                self.cell(name == b"th", span)
            }
            b"article" | b"main" => Some(Open::Article),
            b"pre" => Some(Open::Pre),
            _ => None,
        };
        self.quotes += usize::from(opened == Some(Open::Quote));
        self.articles += usize::from(opened == Some(Open::Article));
        self.open.extend(opened);
    }

    fn row(&mut self) {
        self.close(|open| matches!(open, Open::Cell { .. }), |open| matches!(open, Open::Table { .. }));
        if let Some(Open::Table { row, column, started, .. }) = self.table() {
            *row += u32::from(*started);
            *column = 0;
        }
    }

    /// A cell. A table without header cells in its first row has no header: its rows count from 1.
    fn cell(&mut self, header: bool, width: u32) -> Option<Open> {
        self.close(|open| matches!(open, Open::Cell { .. }), |open| matches!(open, Open::Table { .. }));
        let Some(Open::Table { number, row, column, started }) = self.table() else { return None };
        if !*started && !header {
            *row += 1;
        }
        *started = true;
        let cell = Open::Cell { table: *number, row: *row, column: *column };
        *column = column.saturating_add(width.clamp(1, 1_000));
        Some(cell)
    }

    fn table(&mut self) -> Option<&mut Open> {
        self.open.iter_mut().rev().take(DEEPEST).find(|open| matches!(open, Open::Table { .. }))
    }

    /// Writes the title, where it is the first thing said and no heading repeats it.
    fn titled(&mut self) {
        let Some(title) = self.title.take() else { return };
        // What nobody sees repeats nothing.
        let page = without(&self.page.to_ascii_lowercase(), "<!--", "-->");
        let page = without(&page, "<script", "</script");
        let headings = page.split("<h").skip(1).map(|rest| rest.split("</h").next().unwrap_or_default());
        let headings = headings.filter(|heading| heading.starts_with(|c: char| c.is_ascii_digit()));
        let headings = headings.map(|heading| heading.split_once('>').map_or("", |(_, words)| words));
        if self.prose.blocks.is_empty() && self.inline.is_empty() && !title::repeated(headings, &title.text) {
            title.write(self.prose, title::PLACE);
        }
    }

    fn end(&mut self, name: &HtmlString, span: Span) {
        if let Some(skipped) = &mut self.skipped {
            if skipped.name != *name {
                return;
            }
            skipped.open -= 1;
            if skipped.open == 0 {
                let (start, then) = (skipped.start, skipped.then);
                self.skipped = None;
                if then == Then::Object {
                    let file = self.map.to_file(Span::new(start, span.end));
                    self.inline.object(file);
                }
                if then == Then::Title {
                    self.titled();
                }
            }
            return;
        }
        let file = self.map.to_file(span);
        match name.as_slice() {
            b"a" => self.inline.close_if(file.end, |kind| matches!(kind, MarkKind::Link(_))),
            b"em" | b"i" | b"strong" | b"b" | b"cite" => {
                let marks = |kind: &MarkKind| matches!(kind, MarkKind::Emphasis | MarkKind::Citation { .. });
                self.inline.close_if(file.end, marks);
            }
            b"span" => self.inline.close_if(file.end, |kind| matches!(kind, MarkKind::Citation { .. })),
            b"q" if self.quoted > 0 => {
                self.inline.push_unit(if self.quoted % 2 == 1 { "”" } else { "’" }, file);
                self.quoted -= 1;
            }
            b"br" => self.line_break(file),
            name if is_block(name) => self.end_block(name),
            _ => {}
        }
    }

    fn end_block(&mut self, name: &[u8]) {
        self.flush();
        let nothing = |_: &Open| false;
        let table = |open: &Open| matches!(open, Open::Table { .. });
        match name {
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => self.close(|open| *open == Open::Heading, nothing),
            b"figcaption" | b"caption" => self.close(|open| *open == Open::Caption, nothing),
            b"blockquote" => self.close(|open| *open == Open::Quote, nothing),
            b"ul" | b"ol" => self.close(|open| matches!(open, Open::List(_)), nothing),
            b"li" => self.close(|open| *open == Open::Item, |open| matches!(open, Open::List(_))),
            b"td" | b"th" => self.close(|open| matches!(open, Open::Cell { .. }), table),
            b"table" => self.close(table, nothing),
            b"article" | b"main" => self.close(|open| *open == Open::Article, nothing),
            b"pre" => self.close(|open| *open == Open::Pre, nothing),
            _ => {}
        }
        if matches!(name, b"li" | b"ul" | b"ol") {
            self.item = 0;
        }
    }

    /// Closes the innermost element that `is` one, and all inside it; looks no further out than one that is a `wall`.
    fn close(&mut self, is: impl Fn(&Open) -> bool, wall: impl Fn(&Open) -> bool) {
        let found = self.open.iter().enumerate().rev().take(DEEPEST).take_while(|(_, open)| !wall(open));
        if let Some(index) = found.filter(|(_, open)| is(open)).map(|(index, _)| index).next() {
            for closed in self.open.drain(index..) {
                self.quotes -= usize::from(closed == Open::Quote);
                self.articles -= usize::from(closed == Open::Article);
            }
        }
    }

    /// A line break; a second one ends the paragraph.
    fn line_break(&mut self, file: Span) {
        if self.inline.text.trim_end_matches([' ', '\t']).ends_with('\n') {
            self.flush();
        } else if !self.inline.text.is_empty() {
            self.inline.push_unit("\n", file);
        }
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        self.quoted = 0;
        if self.inline.is_empty() {
            return;
        }
        let mut inline = std::mem::take(&mut self.inline);
        let innermost = self.open.iter().rev().take(DEEPEST).find_map(|open| match open {
            Open::Heading => Some(BlockKind::Heading),
            Open::Caption => Some(BlockKind::Caption),
            Open::Cell { table, row, column } => Some(BlockKind::Cell { table: *table, row: *row, column: *column }),
            _ => None,
        });
        let kind = innermost.unwrap_or_else(|| self.outer.kind.clone());
        let quoting = self.quotes > 0;
        let quote = if self.outer.quote > 0 { self.outer.quote } else { u32::from(quoting) * self.counts.quotes };
        text::cut_without_width(&mut inline);
        let blocks = self.prose.blocks.len();
        inline.write(self.prose, Place { kind, quote, list: self.item });
        if self.prose.blocks.len() > blocks {
            self.item = 0;
        }
    }
}

fn is_blank(value: &HtmlString) -> bool {
    value.iter().all(u8::is_ascii_whitespace)
}

/// No page that a person reads nests deeper; beyond, what a text is may be missed, so that time stays linear.
const DEEPEST: usize = 64;

/// A footnote's call, as pandoc, Word and wikis write it.
fn is_note_call(attribute: &dyn Fn(&[u8]) -> Option<String>) -> bool {
    let class = attribute(b"class").unwrap_or_default();
    attribute(b"role").is_some_and(|role| role == "doc-noteref")
        || class.split_whitespace().any(|class| matches!(class, "footnote-ref" | "footnoteRef" | "reference"))
}

/// Whether an element is not shown.
fn is_hidden(attribute: &dyn Fn(&[u8]) -> Option<String>) -> bool {
    let style = attribute(b"style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    let until_found = attribute(b"hidden").is_some_and(|how| how.eq_ignore_ascii_case("until-found"));
    attribute(b"hidden").is_some() && !until_found || style.split(';').any(|one| one.starts_with("display:none"))
}

fn is_void(name: &[u8]) -> bool {
    matches!(name, b"br" | b"hr" | b"img" | b"input" | b"meta" | b"link" | b"wbr" | b"source" | b"col" | b"area")
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"body"
            | b"caption"
            | b"center"
            | b"dd"
            | b"details"
            | b"dialog"
            | b"dir"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"form"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"header"
            | b"hgroup"
            | b"hr"
            | b"html"
            | b"legend"
            | b"li"
            | b"main"
            | b"menu"
            | b"nav"
            | b"ol"
            | b"option"
            | b"p"
            | b"pre"
            | b"search"
            | b"section"
            | b"summary"
            | b"table"
            | b"tbody"
            | b"td"
            | b"tfoot"
            | b"th"
            | b"thead"
            | b"tr"
            | b"ul"
    )
}

/// A text without what stands between two signs, and them.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once(open) {
        out.push_str(before);
        rest = inside.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests;
