//! LaTeX: what a reader of the typeset page reads.
//!
//! There is no grammar of TeX without running it. What writers write is read here as TeX reads it, token by token,
//! with the usual category codes: a stack of pieces of the file yet to be read takes the place of TeX's input stack, so
//! that a command's argument, the body of a macro and what csquotes puts behind a quotation are all read by the same
//! few lines, and nothing recurses. What is not closed ends with its paragraph. Files that `\input` names are not read.
//!
//! `mitex-parser` loses the places of what stands behind a macro, tree-sitter's grammar takes a paragraph with one
//! brace too few apart and needs a minute to build; both misread `\verb|%|`.

mod cite;
mod commands;
mod define;
mod lex;
mod math;
mod table;

use rustc_hash::FxHashMap;

use super::inline::{Inline, Place};
use super::{BlockKind, Comment, MarkKind, Meta, Prose};
use crate::text::Span;
use commands::{Command, Environment};
use lex::Braces;
use table::Table;

/// Reads LaTeX.
pub fn read(text: &str) -> Prose {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut state = State { preamble: begins_document(text), ..State::default() };
    state.frames.push(Frame::of(Span::new(start, text.len())));
    let mut reader = Reader {
        text,
        braces: Braces::of(text),
        macros: FxHashMap::default(),
        budget: text.len() * 4 + 10_000,
        rendering: false,
        meta: Meta::default(),
        state,
    };
    reader.run();
    let mut prose = reader.state.prose;
    prose.comments.sort_by_key(|comment| comment.file.start);
    prose.meta = reader.meta;
    prose
}

/// Whether there is a preamble: what stands before is none in a part that another file takes in.
fn begins_document(text: &str) -> bool {
    text.match_indices("\\begin{document}").any(|(at, _)| {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        !line.replace("\\%", "").contains('%')
    })
}

/// Where what is read stands for the reader of the file, where not in its own place.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// The use of a macro, or what closes a quotation.
    file: Span,
    /// The quotation that it belongs to with all its arguments.
    whole: Option<Span>,
}

/// A piece of the file yet to be read.
#[derive(Debug)]
struct Frame {
    at: usize,
    end: usize,
    unit: Option<Unit>,
    /// Whether what comes next in the file comes next in the text.
    in_place: bool,
    then: Then,
}

impl Frame {
    fn of(span: Span) -> Self {
        Self { at: span.start, end: span.end, unit: None, in_place: true, then: Then::Nothing }
    }

    fn then(span: Span, then: Then) -> Self {
        Self { then, ..Self::of(span) }
    }

    /// Nothing to read, but something to do.
    fn only(then: Then) -> Self {
        Self { in_place: false, ..Self::then(Span::default(), then) }
    }
}

/// What to do when a piece has been read.
#[derive(Debug)]
enum Then {
    Nothing,
    /// End the mark opened last, which ends here in the file.
    Mark(usize),
    /// Close a quotation with what stands there.
    Quote { close: Span, double: bool },
    /// End a heading, a caption, a label.
    Block,
    Note,
    BlockQuote,
    Environment(usize),
    Cite(Box<MarkKind>, Span),
}

/// What is being read: the text itself, or a note of it.
#[derive(Debug, Default)]
struct Flow {
    inline: Inline,
    /// What the block is, where that is not told by what stands around it.
    kind: Option<BlockKind>,
    note: Option<String>,
    /// The finished blocks of a note.
    done: Vec<(Inline, Place)>,
    /// How many environments are open around it.
    base: usize,
    quotes: usize,
    item: u32,
    /// Whether a single quotation mark is open.
    single: bool,
}

/// An open environment.
#[derive(Debug)]
struct Open<'a> {
    name: &'a str,
    kind: Environment,
    list: u32,
    table: Option<Table>,
    /// What is cited when it ends.
    cited: Vec<Frame>,
}

/// Everything that is of one text only.
#[derive(Debug, Default)]
struct State<'a> {
    preamble: bool,
    frames: Vec<Frame>,
    flows: Vec<Flow>,
    /// Notes that wait for the end of their paragraph.
    pending: Vec<(Inline, Place)>,
    open: Vec<Open<'a>>,
    prose: Prose,
    /// How many quotations are open.
    quoted: usize,
    quotes: u32,
    lists: u32,
    tables: u32,
    notes: u32,
}

struct Reader<'a> {
    text: &'a str,
    braces: Braces,
    /// Bodies of macros without arguments.
    macros: FxHashMap<&'a str, Span>,
    /// So many more bytes of them are read at most.
    budget: usize,
    /// Whether a title, a date or a locator is being read.
    rendering: bool,
    meta: Meta,
    state: State<'a>,
}

/// No text that a person reads nests deeper.
const DEEPEST: usize = 64;

/// Macros in macros.
const DEEPEST_MACRO: usize = 8;

impl<'a> Reader<'a> {
    fn run(&mut self) {
        self.state.flows.push(Flow::default());
        while let Some(frame) = self.state.frames.last() {
            if frame.at < frame.end {
                self.step();
                continue;
            }
            if let Some(frame) = self.state.frames.pop() {
                if frame.in_place
                    && let Some(outer) = self.state.frames.last_mut()
                {
                    outer.at = outer.at.max(frame.at);
                }
                self.finish(frame.then);
            }
        }
        while self.state.flows.len() > 1 {
            self.finish(Then::Note);
        }
        self.flush();
        self.state.open.clear();
        self.write_notes();
    }

    /// The text of a part of the file in paragraphs, without its notes.
    fn rendered(&mut self, span: Span) -> Vec<String> {
        if self.rendering {
            return Vec::new();
        }
        let inner = State { frames: vec![Frame::of(span)], ..State::default() };
        let outer = std::mem::replace(&mut self.state, inner);
        self.rendering = true;
        self.run();
        self.rendering = false;
        let prose = std::mem::replace(&mut self.state, outer).prose;
        let body = prose.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
        body.map(|block| block.span.of(&prose.text).to_owned()).collect()
    }

    fn flow(&mut self) -> &mut Flow {
        if self.state.flows.is_empty() {
            self.state.flows.push(Flow::default());
        }
        let last = self.state.flows.len() - 1;
        &mut self.state.flows[last]
    }

    /// Where the piece being read is, and where it ends.
    fn place(&self) -> (usize, usize) {
        self.state.frames.last().map_or((0, 0), |frame| (frame.at, frame.end))
    }

    fn go(&mut self, at: usize) {
        if let Some(frame) = self.state.frames.last_mut() {
            frame.at = at;
        }
    }

    /// Where something at `span` stands for the reader of the file.
    fn file(&self, span: Span) -> Span {
        self.state.frames.last().and_then(|frame| frame.unit).map_or(span, |unit| unit.file)
    }

    /// Adds text that stands for what is at `span`.
    fn unit(&mut self, text: &str, span: Span) {
        if !self.state.preamble {
            let file = self.file(span);
            self.flow().inline.push_unit(text, file);
        }
    }

    /// Adds the text at `span`.
    fn same(&mut self, span: Span) {
        let text = span.of(self.text);
        if self.state.preamble || text.is_empty() {
            return;
        }
        if self.state.frames.last().is_some_and(|frame| frame.unit.is_some()) {
            self.unit(text, span);
        } else {
            self.flow().inline.push(text, span);
        }
    }

    fn blank(&mut self, span: Span) {
        let preamble = self.state.preamble;
        let text = &self.flow().inline.text;
        if preamble || text.is_empty() || text.ends_with([' ', '\n', '\u{202f}']) {
            return;
        }
        let file = self.file(span);
        if file.len() == 1 {
            self.flow().inline.push(" ", file);
        } else {
            self.flow().inline.push_unit(" ", file);
        }
    }

    fn step(&mut self) {
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
    fn mark(&mut self, span: Span) {
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
    fn blanks(&mut self, at: usize, end: usize) {
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
    fn comment(&mut self, at: usize, end: usize) {
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

    fn command(&mut self, at: usize) {
        let (_, limit) = self.place();
        let name = lex::name(self.text, at);
        let mut end = at + 1 + name.len();
        if end > limit {
            self.go(limit);
            return;
        }
        self.go(end);
        let defined = self.macros.get(name).copied();
        let known = commands::command(name);
        if self.state.preamble {
            let tells = matches!(
                known,
                Command::Title
                    | Command::Author
                    | Command::Date
                    | Command::Bibliography(_)
                    | Command::Define
                    | Command::PlainDefine
                    | Command::Begin
            );
            if !tells {
                return;
            }
        }
        if let (Some(body), Command::Unknown) = (defined, known) {
            self.expand(body, Span::new(at, end));
            return;
        }
        let starred = !matches!(known, Command::Accent(_) | Command::Verb | Command::Symbol(_) | Command::Math(_));
        end += usize::from(starred && self.text[end..limit].starts_with('*'));
        match known {
            Command::Symbol(text) => self.symbol(name, text, Span::new(at, end)),
            Command::Accent(accent) => self.accent(name, accent, at, end),
            Command::Arguments(arguments) => self.arguments(arguments, end),
            Command::Apart(arguments) => {
                self.flush();
                self.arguments(arguments, end);
            }
            Command::Object(arguments) => {
                let stop = self.passed(arguments, end);
                self.object(Span::new(at, stop));
                self.go(stop);
            }
            Command::Emphasis => {
                if let Some((inside, stop)) = self.group_after(end) {
                    let file = self.file(Span::new(at, stop));
                    self.flow().inline.open(MarkKind::Emphasis, file);
                    self.enter(vec![Frame::then(inside, Then::Mark(file.end))], stop);
                }
            }
            Command::Code => {
                let end = self.options(end);
                match self.group_after(end) {
                    Some((inside, stop)) if !reads_like_prose(inside.of(self.text)) => {
                        self.object(Span::new(at, stop));
                        self.go(stop);
                    }
                    Some((inside, stop)) => self.enter(vec![Frame::of(inside)], stop),
                    None => {}
                }
            }
            Command::Verb => {
                if let Some(inside) = lex::verb(self.text, end).filter(|inside| inside.end < limit) {
                    let stop = inside.end + self.text[inside.end..].chars().next().map_or(0, char::len_utf8);
                    self.object(Span::new(at, stop));
                    self.go(stop);
                }
            }
            Command::Heading | Command::Caption => {
                let mut end = end;
                if name == "captionof" {
                    end = self.group_after(end).map_or(end, |(_, stop)| stop);
                }
                let end = self.options(end);
                if let Some((inside, stop)) = self.group_after(end) {
                    self.flush();
                    let heading = known == Command::Heading;
                    self.flow().kind = Some(if heading { BlockKind::Heading } else { BlockKind::Caption });
                    self.enter(vec![Frame::then(inside, Then::Block)], stop);
                }
            }
            Command::Note => {
                let end = self.options(end);
                if let Some((inside, stop)) = self.group_after(end) {
                    self.open_note(Span::new(at, stop));
                    self.enter(vec![Frame::then(inside, Then::Note)], stop);
                }
            }
            Command::Quote => {
                if let Some((inside, stop)) = self.group_after(end) {
                    let inner = self.text[..end].ends_with('*');
                    let frame = self.quotation(Span::new(at, inside.start), inside, stop, inner);
                    self.enter(vec![frame], stop);
                }
            }
            Command::Quotation { block, key, language } => self.csquotes(at, end, block, key, language),
            Command::Citation(citing) => self.citation(at, end, citing),
            Command::Href => self.href(at, end),
            Command::Url => {
                if let Some((inside, stop)) = self.group_after(end) {
                    let address = unescaped(inside.of(self.text));
                    let file = self.file(Span::new(at, stop));
                    self.flow().inline.open(MarkKind::Link(address.clone()), file);
                    if address == inside.of(self.text) { self.same(inside) } else { self.unit(&address, inside) }
                    self.flow().inline.close(Some(file.end));
                    self.go(stop);
                }
            }
            Command::Title | Command::Author | Command::Date | Command::Bibliography(_) => self.told(known, end),
            Command::Define => self.define(end),
            Command::PlainDefine => self.plain_define(end, name),
            Command::Begin => self.begin(at, end),
            Command::End => {
                if let Some((name, stop)) = lex::braced_name(self.text, end).filter(|(_, stop)| *stop <= limit) {
                    self.go(stop);
                    self.end(name);
                }
            }
            Command::Item => self.item(end),
            Command::LineBreak => {
                let stop = self.options(end);
                self.go(stop);
                if !self.next_row() {
                    self.line_break(Span::new(at, stop));
                }
            }
            Command::Paragraph => self.flush(),
            Command::Cells => self.multicolumn(end),
            Command::Math(close) => self.math(at, end, close),
            Command::Unknown => self.unknown(at, end),
        }
    }

    /// Reads the pieces, in their order, and goes on at `stop`.
    fn enter(&mut self, frames: Vec<Frame>, stop: usize) {
        let unit = self.state.frames.last().and_then(|frame| frame.unit);
        self.go(stop);
        for mut frame in frames.into_iter().rev() {
            frame.unit = frame.unit.or(unit);
            self.state.frames.push(frame);
        }
    }

    /// The group in braces that follows, behind blanks.
    fn group_after(&self, at: usize) -> Option<(Span, usize)> {
        let (_, limit) = self.place();
        let lead = blanks(self.text.get(at..limit)?);
        let start = at + lead.len();
        if is_paragraph_end(lead) || self.text.as_bytes().get(start) != Some(&b'{') || start >= limit {
            return None;
        }
        self.braces.group(self.text, start)
    }

    fn option_at(&self, at: usize) -> Option<(Span, usize)> {
        let (_, limit) = self.place();
        self.braces.option(self.text, at, limit)
    }

    /// Where the arguments in brackets end that follow at once.
    fn options(&self, mut at: usize) -> usize {
        while let Some((_, end)) = self.option_at(at) {
            at = end;
        }
        at
    }

    /// Goes over arguments; what is to be read of them, and where they end.
    fn taken(&self, arguments: &str, mut at: usize) -> (Vec<Span>, usize) {
        let mut read = Vec::new();
        for argument in arguments.chars() {
            match argument {
                'o' => at = self.option_at(at).map_or(at, |(_, end)| end),
                'm' | 't' => {
                    if let Some((inside, end)) = self.group_after(at) {
                        at = end;
                        if argument == 't' {
                            read.push(inside);
                        }
                    }
                }
                _ => {}
            }
        }
        (read, at)
    }

    fn passed(&self, arguments: &str, at: usize) -> usize {
        self.taken(arguments, at).1
    }

    fn arguments(&mut self, arguments: &str, at: usize) {
        let (read, stop) = self.taken(arguments, at);
        self.enter(read.into_iter().map(Frame::of).collect(), stop);
    }

    fn object(&mut self, span: Span) {
        if !self.state.preamble {
            let file = self.file(span);
            self.flow().inline.object(file);
        }
    }

    fn symbol(&mut self, name: &str, text: &str, span: Span) {
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

    fn accent(&mut self, name: &str, accent: char, at: usize, end: usize) {
        let (_, limit) = self.place();
        let word = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let start = if word { end + blanks(&self.text[end..limit]).len() } else { end };
        let (inside, stop) = match self.text.as_bytes().get(start).filter(|_| start < limit) {
            Some(b'{') => match self.braces.group(self.text, start) {
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

    /// A quotation in marks: double ones outside, single ones inside.
    fn quotation(&mut self, open: Span, inside: Span, stop: usize, inner: bool) -> Frame {
        self.state.quoted += 1;
        let double = self.state.quoted % 2 == 1 && !inner;
        self.unit(if double { "“" } else { "‘" }, open);
        let close = self.file(Span::new(inside.end, stop));
        Frame::then(inside, Then::Quote { close, double })
    }

    fn open_note(&mut self, span: Span) {
        self.state.notes += 1;
        let label = format!("inline-{}", self.state.notes);
        let file = self.file(span);
        let base = self.state.open.len();
        self.flow().inline.point(MarkKind::FootnoteRef(label.clone()), file);
        self.state.flows.push(Flow { note: Some(label), base, ..Flow::default() });
    }

    fn href(&mut self, at: usize, end: usize) {
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

    /// What the document says of itself.
    fn told(&mut self, command: Command, end: usize) {
        let end = self.options(end);
        let Some((inside, stop)) = self.group_after(end) else { return };
        self.go(stop);
        if self.rendering {
            return;
        }
        if let Command::Bibliography(bare) = command {
            for name in inside.of(self.text).split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let extension = if bare && !name.ends_with(".bib") { ".bib" } else { "" };
                self.meta.bibliography.push(format!("{name}{extension}"));
            }
            return;
        }
        let paragraphs = self.rendered(inside);
        let whole = paragraphs.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        let said = Some(whole).filter(|text| !text.is_empty() && !text.contains(super::inline::OBJECT));
        match command {
            Command::Title => self.meta.title = said.or(self.meta.title.take()),
            Command::Date => self.meta.date = said,
            _ => {
                let first = |author: &String| author.lines().next().unwrap_or_default().trim().to_owned();
                self.meta.authors.extend(paragraphs.iter().map(first).filter(|author| !author.is_empty()));
            }
        }
    }

    fn begin(&mut self, at: usize, end: usize) {
        let (_, limit) = self.place();
        let Some((name, stop)) = lex::braced_name(self.text, end).filter(|(_, stop)| *stop <= limit) else { return };
        self.go(stop);
        let kind = commands::environment(name);
        if self.state.preamble {
            match kind {
                Environment::Document => self.state.preamble = false,
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
        let mut opened = Open { name, kind, list: 0, table: None, cited: Vec::new() };
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

    fn end(&mut self, name: &str) {
        let base = self.flow().base;
        let found = self.state.open.iter().enumerate().skip(base).rev().take(DEEPEST);
        let Some(index) = found.filter(|(_, open)| open.name == name).map(|(index, _)| index).next() else { return };
        if name == "document" {
            self.state.frames.clear();
        }
        let cited = std::mem::take(&mut self.state.open[index].cited);
        let mut frames = cited;
        frames.push(Frame::only(Then::Environment(index)));
        let (at, _) = self.place();
        self.enter(frames, at);
    }

    fn close_environments(&mut self, index: usize) {
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

    fn open_quote(&mut self) {
        self.state.quotes += u32::from(self.flow().quotes == 0);
        self.flow().quotes += 1;
    }

    fn item(&mut self, end: usize) {
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

    /// A line break; a second one ends the paragraph.
    fn line_break(&mut self, span: Span) {
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

    /// A command that is not known: what of its arguments reads like prose is read, and a single word in running text.
    fn unknown(&mut self, at: usize, end: usize) {
        let (_, limit) = self.place();
        let mut stop = self.options(end);
        let mut groups = Vec::new();
        while stop < limit
            && self.text.as_bytes().get(stop) == Some(&b'{')
            && let Some((inside, end)) = self.braces.group(self.text, stop)
        {
            groups.push(inside);
            stop = self.options(end);
        }
        let after = self.text[stop.min(limit)..limit].chars().next();
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default();
        let amid = !line.trim().is_empty() || after.is_some_and(|next| !next.is_whitespace() && next != '%' && next != '\\');
        let one = groups.len() == 1;
        let read = |inside: &Span| {
            let text = inside.of(self.text);
            reads_like_prose(text) || (one && amid && is_word(text))
        };
        let frames = groups.iter().filter(|inside| read(inside)).map(|inside| Frame::of(*inside)).collect();
        self.enter(frames, stop);
    }

    fn finish(&mut self, then: Then) {
        match then {
            Then::Nothing => {}
            Then::Mark(end) => {
                let ends = |kind: &MarkKind| matches!(kind, MarkKind::Emphasis | MarkKind::Link(_));
                self.flow().inline.close_if(end, ends);
            }
            Then::Quote { close, double } => {
                self.state.quoted = self.state.quoted.saturating_sub(1);
                self.flow().inline.push_unit(if double { "”" } else { "’" }, close);
            }
            Then::Block => {
                self.flush();
                self.flow().kind = None;
            }
            Then::Note => {
                self.flush();
                let base = self.flow().base;
                self.state.open.truncate(base);
                if self.state.flows.len() > 1
                    && let Some(flow) = self.state.flows.pop()
                {
                    self.state.pending.extend(flow.done);
                }
            }
            Then::BlockQuote => {
                self.flush();
                self.flow().quotes = self.flow().quotes.saturating_sub(1);
            }
            Then::Environment(index) => self.close_environments(index),
            Then::Cite(kind, file) => self.flow().inline.point(*kind, file),
        }
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        if self.state.preamble {
            return;
        }
        let cell = self.table().map(|table| table.cell());
        let number = self.state.quotes;
        let flow = self.flow();
        flow.single = false;
        if flow.inline.is_empty() {
            return;
        }
        let inline = std::mem::take(&mut flow.inline);
        let note = flow.note.clone().map(BlockKind::Footnote);
        let kind = flow.kind.clone().or(note).or(cell).unwrap_or(BlockKind::Paragraph);
        let quote = if flow.quotes > 0 { number } else { 0 };
        let place = Place { kind, quote, list: std::mem::take(&mut flow.item) };
        if flow.note.is_some() {
            flow.done.push((inline, place));
            return;
        }
        inline.write(&mut self.state.prose, place);
        self.started();
        if self.table().is_none() {
            self.write_notes();
        }
    }

    fn write_notes(&mut self) {
        for (inline, place) in std::mem::take(&mut self.state.pending) {
            inline.write(&mut self.state.prose, place);
        }
    }
}

/// The blanks and line ends that `text` starts with.
fn blanks(text: &str) -> &str {
    let len = text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    &text[..len]
}

/// Whether blanks hold an empty line.
fn is_paragraph_end(blanks: &str) -> bool {
    let ends = blanks.bytes().filter(|byte| *byte == b'\n').count();
    ends.max(blanks.bytes().filter(|byte| *byte == b'\r').count()) > 1
}

/// An address as it is, without the backslashes before what is special.
fn unescaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut chars = address.trim().chars().peekable();
    while let Some(char) = chars.next() {
        if char != '\\' || !chars.peek().is_some_and(|next| "%#_&~{}$".contains(*next)) {
            out.push(char);
        }
    }
    out
}

/// Whether an argument holds words of a text: two or more, and no settings.
fn reads_like_prose(argument: &str) -> bool {
    let word = |word: &&str| word.chars().filter(|char| char.is_alphabetic()).count() > word.len() / 2;
    let words = argument.split_whitespace().take(200).filter(word).count();
    words > 1 && !argument.split_whitespace().take(50).any(|word| word.contains('=') && !word.contains("\\"))
}

/// Whether an argument is one word or number of a text: no name of a file, a style or a length.
fn is_word(argument: &str) -> bool {
    let length = |unit: &str| argument.ends_with(unit) && argument.starts_with(|first: char| first.is_ascii_digit());
    let escapes = ["\\%", "\\&", "\\$", "\\'", "\\\"", "\\`"];
    let bare = escapes.iter().fold(argument.to_owned(), |text, escape| text.replace(escape, ""));
    !bare.is_empty()
        && bare.chars().all(|char| char.is_alphanumeric() || ".,'’-–".contains(char))
        && !["pt", "em", "ex", "cm", "mm", "in", "bp", "pc"].into_iter().any(length)
}

#[cfg(test)]
mod tests;
