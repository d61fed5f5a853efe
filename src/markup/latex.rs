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
mod environments;
mod lex;
mod math;
mod state;
mod table;
mod text;
mod told;

use rustc_hash::FxHashMap;

use super::inline::Place;
use super::{BlockKind, MarkKind, Meta, Prose};
use crate::text::Span;
use commands::Command;
use lex::Braces;
use state::{Flow, Frame, Reader, State, Then};

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
    text.match_indices("\\begin{document}").take(100).any(|(at, _)| {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        !line.replace("\\%", "").contains('%')
    })
}

/// No text that a person reads nests deeper.
const DEEPEST: usize = 64;

/// Macros in macros.
const DEEPEST_MACRO: usize = 8;

impl Reader<'_> {
    fn run(&mut self) {
        self.state.flows.push(Flow::default());
        while let Some(frame) = self.state.frames.last() {
            if frame.at < frame.end {
                self.step();
                continue;
            }
            if let Some(frame) = self.state.frames.pop() {
                // What is cited behind a quotation stands before its words: no piece around them, but the next one.
                if frame.in_place
                    && let Some(outer) = self.state.frames.last_mut()
                    && outer.end >= frame.end
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
        let prose = self.part(span);
        let body = prose.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
        body.map(|block| block.span.of(&prose.text).to_owned()).collect()
    }

    /// A part of the file by itself.
    fn part(&mut self, span: Span) -> Prose {
        if self.rendering {
            return Prose::default();
        }
        let inner = State { frames: vec![Frame::of(span)], ..State::default() };
        let outer = std::mem::replace(&mut self.state, inner);
        self.rendering = true;
        self.run();
        self.rendering = false;
        std::mem::replace(&mut self.state, outer).prose
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
        self.flow().inline.blank(file);
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
                    if address == inside.of(self.text) {
                        self.same(inside);
                    } else {
                        self.unit(&address, inside);
                    }
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
        self.group(start)
    }

    /// The group whose brace stands at `at`. It ends with the piece being read: where a brace of that is not closed,
    /// the piece ends with its paragraph, and a group inside of it may be closed later.
    fn group(&self, at: usize) -> Option<(Span, usize)> {
        let (_, limit) = self.place();
        let (inside, stop) = self.braces.group(self.text, at).filter(|(inside, _)| inside.start <= limit)?;
        Some((Span::new(inside.start, inside.end.min(limit)), stop.min(limit)))
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
        // A table or a heading in a note is a part of the note.
        let kind = note.or_else(|| flow.kind.clone()).or(cell).unwrap_or(BlockKind::Paragraph);
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
    words > 1 && !argument.split_whitespace().take(50).any(|word| word.contains('=') && !word.contains('\\'))
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
