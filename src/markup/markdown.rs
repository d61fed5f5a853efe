//! Markdown as people write it: CommonMark, GFM, pandoc, Quarto.
//!
//! `pulldown-cmark` reads the blocks and CommonMark's inline markup; [`prepare`] blanks whole lines that it does not
//! know, [`scan`] finds what it leaves as text. Nothing recurses: nesting costs memory, not stack.

mod again;
mod cite;
pub(super) mod forms;
mod outline;
mod prepare;
mod scan;

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::inline::{Cut, Inline, Place};
use super::{BlockKind, Comment, MarkKind, Prose, html, meta, title};
use crate::text::{Span, SpanMap};

pub use again::{Version, reread};
pub(super) use cite::is_cross_reference;
use outline::Outline;
pub(super) use scan::citations;

/// Reads Markdown.
pub fn read(text: &str) -> Prose {
    read_outlined(text).0
}

/// Reads Markdown, and what the next version has to know of it.
fn read_outlined(text: &str) -> (Prose, Outline) {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut prose = Prose::default();
    let mut start = bom;
    if let Some((meta, end)) = meta::front(text, bom) {
        prose.meta = meta;
        start = end;
    }
    let Some(body) = text.get(start..) else { return (prose, Outline::default()) };
    prose.text.reserve(body.len());
    if let (Some(title), Some(file)) = (&prose.meta.title, prose.meta.file)
        && !title::repeated(title::headings(body, &['#', '<']), title)
        && let Some(inline) = title::of_front(text, file, title)
    {
        inline.write(&mut prose, title::PLACE);
    }
    let prepared = prepare::prepare(body);
    let mut outline = Outline::new(text, body);
    let mut reader = Reader::new(text, &prepared, start, prose);
    for (event, range) in Parser::new_ext(&prepared, options()).into_offset_iter() {
        let turn = outline::Turn::of(&event);
        let file = reader.file(&range);
        reader.event(event, range);
        outline.turn(turn, file, reader.prose.blocks.len(), text);
    }
    (reader.finish(), outline)
}

/// Smart punctuation is the author's own. Formulas, attributes, wiki links and superscripts are read by [`scan`], whose
/// rules tell `$5-$10` from a formula, `[[1]](url)` from a wiki link, and leave `^[` to inline notes. Metadata is read
/// before: the parser would take a rule above prose for some.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// What is being passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Skip {
    Nothing,
    Code,
    Html,
}

/// The text of a block with what only the scan needs to know.
#[derive(Debug, Default)]
struct Draft {
    inline: Inline,
    /// Offsets of ASCII characters that are no markup.
    masked: Vec<usize>,
    /// Offsets at which a link or picture ended.
    ends: Vec<usize>,
    /// Where the last run ended in the file.
    file_end: usize,
}

struct Reader<'a> {
    /// The file.
    source: &'a str,
    /// What the parser reads, and where it starts in the file.
    body: &'a str,
    base: usize,
    prose: Prose,
    draft: Draft,
    /// Text of the picture being read: its alternative text becomes a caption.
    picture: Option<Draft>,
    pictures_open: usize,
    captions: Vec<Draft>,
    links_open: usize,
    kind: Option<BlockKind>,
    /// For each open block quote: whether it quotes (an alert does not).
    quotes: Vec<bool>,
    /// How many of them quote.
    quotes_open: usize,
    quote_count: u32,
    /// Numbers of the open lists.
    lists: Vec<u32>,
    list_count: u32,
    /// Number of the list whose item has just begun.
    item: u32,
    notes: Vec<String>,
    inline_notes: usize,
    table: u32,
    row: u32,
    column: u32,
    skip: Skip,
    html: Vec<Range<usize>>,
    memory: scan::Memory,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, body: &'a str, base: usize, prose: Prose) -> Self {
        Self {
            source,
            body,
            base,
            prose,
            draft: Draft::default(),
            picture: None,
            pictures_open: 0,
            captions: Vec::new(),
            links_open: 0,
            kind: None,
            quotes: Vec::new(),
            quotes_open: 0,
            quote_count: 0,
            lists: Vec::new(),
            list_count: 0,
            item: 0,
            notes: Vec::new(),
            inline_notes: 0,
            table: 0,
            row: 0,
            column: 0,
            skip: Skip::Nothing,
            html: Vec::new(),
            memory: scan::Memory::default(),
        }
    }

    fn finish(mut self) -> Prose {
        self.flush();
        self.prose.comments.sort_by_key(|comment| comment.file.start);
        self.prose
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Html(_) => self.html.push(range),
            _ if self.skip != Skip::Nothing => {}
            Event::Text(text) => self.text(&text, range),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                let file = self.file(&range);
                let draft = self.draft();
                draft.inline.object(file);
                draft.file_end = range.end;
            }
            Event::InlineHtml(tag) => self.inline_html(&tag, &range),
            Event::FootnoteReference(label) => {
                let file = self.file(&range);
                let draft = self.draft();
                draft.inline.point(MarkKind::FootnoteRef(label.into_string()), file);
                draft.ends.push(draft.inline.text.len());
                draft.file_end = range.end;
            }
            Event::SoftBreak => self.soft_break(&range),
            Event::HardBreak => self.unit("\n", &range),
            Event::Rule => self.flush(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong => self.open(MarkKind::Emphasis, &range),
            Tag::Link { dest_url, .. } => {
                self.links_open += 1;
                self.open(MarkKind::Link(dest_url.into_string()), &range);
            }
            Tag::Image { .. } => self.open_picture(),
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            _ => {
                self.flush();
                self.start_block(tag);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.kind = Some(BlockKind::Heading),
            Tag::BlockQuote(alert) => self.open_quote(alert),
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.skip = Skip::Code;
                self.item = 0;
            }
            Tag::HtmlBlock => {
                self.skip = Skip::Html;
                self.html.clear();
            }
            Tag::List(_) => {
                self.list_count += 1;
                self.lists.push(self.list_count);
            }
            Tag::Item => self.item = self.lists.last().copied().unwrap_or(0),
            Tag::FootnoteDefinition(label) => self.notes.push(label.into_string()),
            Tag::Table(_) => self.row = 0,
            Tag::TableHead | Tag::TableRow => self.column = 0,
            Tag::TableCell => {
                let (table, row, column) = (self.table, self.row, self.column);
                self.kind = Some(BlockKind::Cell { table, row, column });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.draft().inline.close(None),
            TagEnd::Link => {
                self.links_open = self.links_open.saturating_sub(1);
                let draft = self.draft();
                draft.inline.close(None);
                draft.ends.push(draft.inline.text.len());
                draft.file_end = range.end;
            }
            TagEnd::Image => self.close_picture(range.end),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => {
                self.flush();
                self.end_block(tag);
            }
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                let quoting = self.quotes.pop().unwrap_or(false);
                self.quotes_open -= usize::from(quoting);
            }
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => self.skip = Skip::Nothing,
            TagEnd::HtmlBlock => {
                self.skip = Skip::Nothing;
                self.html_block();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.item = 0;
            }
            TagEnd::Item => self.item = 0,
            TagEnd::FootnoteDefinition => {
                self.notes.pop();
            }
            TagEnd::Table => self.table += 1,
            TagEnd::TableHead | TagEnd::TableRow => self.row += 1,
            TagEnd::TableCell => self.column += 1,
            _ => {}
        }
    }

    fn open_quote(&mut self, alert: Option<BlockQuoteKind>) {
        if alert.is_none() {
            self.quote_count += u32::from(self.quotes_open == 0);
            self.quotes_open += 1;
        }
        self.quotes.push(alert.is_none());
    }

    fn draft(&mut self) -> &mut Draft {
        self.picture.as_mut().unwrap_or(&mut self.draft)
    }

    fn file(&self, range: &Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    fn open(&mut self, kind: MarkKind, range: &Range<usize>) {
        let file = self.file(range);
        self.draft().inline.open(kind, file);
    }

    fn open_picture(&mut self) {
        self.pictures_open += 1;
        if self.pictures_open == 1 {
            self.picture = Some(Draft::default());
        }
    }

    fn close_picture(&mut self, end: usize) {
        self.pictures_open = self.pictures_open.saturating_sub(1);
        if self.pictures_open > 0 {
            return;
        }
        if let Some(caption) = self.picture.take() {
            self.captions.push(caption);
        }
        let at = self.draft.inline.text.len();
        self.draft.inline.cuts.push(Cut { span: Span::new(at, at), object: false });
        self.draft.ends.push(at);
        self.draft.file_end = end;
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let body = self.body;
        let file = self.file(&range);
        let in_link = self.links_open > 0;
        let draft = self.picture.as_mut().unwrap_or(&mut self.draft);
        let at = draft.inline.text.len();
        let same = body.get(range.clone()) == Some(text);
        if same {
            let escaped = range.start.checked_sub(1).filter(|before| *before >= draft.file_end);
            if escaped.is_some_and(|before| body.as_bytes().get(before) == Some(&b'\\')) {
                draft.masked.push(at);
            }
        } else {
            draft.masked.extend((at..at + text.len()).filter(|here| text.as_bytes()[here - at].is_ascii()));
        }
        if same && in_link {
            draft.masked.extend(text.match_indices('@').map(|(offset, _)| at + offset));
        }
        if same {
            draft.inline.push(text, file);
        } else {
            draft.inline.push_unit(text, file);
        }
        draft.file_end = draft.file_end.max(range.end);
    }

    fn unit(&mut self, text: &str, range: &Range<usize>) {
        let file = self.file(range);
        let draft = self.draft();
        if text == " " {
            draft.inline.push(text, file);
        } else {
            draft.inline.push_unit(text, file);
        }
        draft.file_end = draft.file_end.max(range.end);
    }

    /// One blank; but in a block quote a line that starts with a dash (an attribution) keeps its line, and so do the
    /// lines of a line block.
    fn soft_break(&mut self, range: &Range<usize>) {
        let next = self.body.get(range.end..).unwrap_or_default().trim_start_matches([' ', '\t', '>']);
        let attribution = !self.quotes.is_empty() && next.starts_with(['—', '–', '―', '-']);
        let verse = next.starts_with("| ") && self.draft.inline.text.starts_with("| ");
        self.unit(if attribution || verse { "\n" } else { " " }, range);
    }

    fn inline_html(&mut self, tag: &CowStr<'_>, range: &Range<usize>) {
        let file = self.file(range);
        if let Some(text) = tag.strip_prefix("<!--") {
            let text = text.strip_suffix("-->").unwrap_or(text).trim().to_owned();
            self.draft().inline.comment(Comment { file, text, next_block: 0 });
            self.draft().file_end = range.end;
            return;
        }
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split(|char: char| !char.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.eq_ignore_ascii_case("br") {
            self.unit("\n", range);
        } else if name.eq_ignore_ascii_case("q") {
            self.unit(if tag.starts_with("</") { "”" } else { "“" }, range);
        }
        self.draft().file_end = range.end;
    }

    /// A block of raw HTML: its comments, and its text as a browser would show it.
    fn html_block(&mut self) {
        let mut html = String::new();
        let mut map = SpanMap::default();
        for range in std::mem::take(&mut self.html) {
            let file = self.file(&range);
            map.push(html.len(), file.start, file.len(), file.len());
            html.push_str(file.of(self.source));
        }
        let list = std::mem::take(&mut self.item);
        let outer = Place { kind: self.default_kind(), quote: self.quote(), list };
        let counts = html::Counts { quotes: self.quote_count, lists: self.list_count, tables: self.table };
        let counts = html::fragment(&html, map, outer, counts, &mut self.prose);
        (self.quote_count, self.list_count, self.table) = (counts.quotes, counts.lists, counts.tables);
    }

    fn default_kind(&self) -> BlockKind {
        self.notes.last().cloned().map_or(BlockKind::Paragraph, BlockKind::Footnote)
    }

    fn quote(&self) -> u32 {
        if self.quotes_open > 0 { self.quote_count } else { 0 }
    }

    /// Ends the block being read, if one is.
    fn flush(&mut self) {
        let kind = self.kind.take();
        if self.draft.inline.is_empty() && self.captions.is_empty() {
            return;
        }
        let draft = std::mem::take(&mut self.draft);
        let captions = std::mem::take(&mut self.captions);
        self.picture = None;
        self.pictures_open = 0;
        self.links_open = 0;
        let quote = self.quote();
        let list = std::mem::take(&mut self.item);
        let kind = kind.unwrap_or_else(|| self.default_kind());
        let note = !self.notes.is_empty();
        self.write(draft, Place { kind, quote, list }, note);
        for caption in captions {
            self.write(caption, Place { kind: BlockKind::Caption, quote, list: 0 }, true);
        }
    }

    /// Writes a block and, after it, its inline notes.
    fn write(&mut self, draft: Draft, mut place: Place, note: bool) {
        let Draft { mut inline, masked, ends, .. } = draft;
        inline.close_all();
        if place.kind == BlockKind::Paragraph {
            table_caption(&mut inline, &mut place);
            line_block(&mut inline);
        }
        let heading = matches!(place.kind, BlockKind::Heading | BlockKind::Caption);
        let block = scan::Block { note, heading, quoted: !self.quotes.is_empty() };
        let spans = scan::scan(&mut inline, &masked, &ends, block, &mut self.memory, self.source);
        let notes = inline.take(&spans);
        let first = self.inline_notes + 1;
        self.inline_notes += notes.len();
        let calls = inline.marks.iter_mut().filter_map(|mark| match &mut mark.kind {
            MarkKind::FootnoteRef(label) if label.is_empty() => Some(label),
            _ => None,
        });
        for (index, label) in calls.enumerate() {
            *label = format!("inline-{}", first + index);
        }
        let quote = place.quote;
        inline.write(&mut self.prose, place);
        for (index, (mut inline, span)) in notes.into_iter().zip(&spans).enumerate() {
            let shift = |offsets: &[usize]| -> Vec<usize> {
                let from = offsets.partition_point(|at| *at < span.start);
                let to = offsets.partition_point(|at| *at <= span.end);
                offsets.get(from..to).unwrap_or_default().iter().map(|at| at - span.start).collect()
            };
            let (masked, ends) = (shift(&masked), shift(&ends));
            let block = scan::Block { note: true, ..scan::Block::default() };
            scan::scan(&mut inline, &masked, &ends, block, &mut self.memory, self.source);
            let kind = BlockKind::Footnote(format!("inline-{}", first + index));
            inline.write(&mut self.prose, Place { kind, quote, list: 0 });
        }
    }
}

/// pandoc's caption of a table: a paragraph that starts with `: ` or `Table: `.
fn table_caption(inline: &mut Inline, place: &mut Place) {
    let marker = ["Table: ", ": "].into_iter().find(|marker| inline.text.starts_with(marker));
    if let Some(marker) = marker {
        place.kind = BlockKind::Caption;
        inline.cuts.push(Cut { span: Span::new(0, marker.len()), object: false });
    }
}

/// pandoc's line block: every line starts with `| `, which is cut.
fn line_block(inline: &mut Inline) {
    if !inline.text.starts_with("| ") {
        return;
    }
    let breaks: Vec<usize> = inline.text.match_indices("\n| ").map(|(at, _)| at + 1).collect();
    for at in std::iter::once(0).chain(breaks) {
        inline.cuts.push(Cut { span: Span::new(at, at + 2), object: false });
    }
}

#[cfg(test)]
mod tests;
