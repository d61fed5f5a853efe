//! The examples of a page, run.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::check::{CheckOptions, Level, Levels, check};
use crate::corpus::{Loaded, normalise_date};
use crate::draft::Draft;
use crate::finding::Finding;
use crate::fix;
use crate::markup::{self, Format};
use crate::reader;
use crate::record::{Entry, Record, Source};
use crate::rules::house::{House, PageError, PageRule};
use crate::rules::{RULES, Rule};
use crate::text::{LineIndex, Position, Span};

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Line of the page, from 1.
    pub line: usize,
    /// What was expected and what came.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// How many examples a page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Drafts.
    pub drafts: usize,
    /// Drafts without marks.
    pub silent: usize,
    /// Marks.
    pub marks: usize,
}

/// Runs the examples of a page of ours; gives those that do not hold, by line. All rules that ask the record are asked,
/// for a page of a rule on the craft that rule alone.
pub fn run(name: &str, page: &str) -> Vec<Failure> {
    let craft = |rule: &&Rule| rule.is_craft();
    let own = RULES.iter().filter(craft).any(|rule| rule.name == name);
    let silent = RULES.iter().filter(|rule| if own { rule.name != name } else { rule.is_craft() });
    let mut levels: Levels = silent.map(|rule| (rule.name.to_owned(), Level::Off)).collect();
    if own && let Ok(front) = super::front(page) {
        levels.insert(name.to_owned(), Level::At(front.severity));
    }
    let options = CheckOptions { levels, ..CheckOptions::default() };
    run_with(page, &|draft, record| check(draft, record, &options))
}

/// Runs the examples of a page of a house, with its rule alone. A page that is no rule fails at what is wrong with it.
pub fn run_house(name: &str, page: &str) -> Vec<Failure> {
    let rule = match PageRule::new(name, page, Some(PathBuf::new())) {
        Ok(rule) => rule,
        Err(errors) => {
            let failure = |error: PageError| Failure { line: error.line, message: error.message };
            return errors.into_iter().map(failure).collect();
        }
    };
    let mut levels: Levels = RULES.iter().map(|rule| (rule.name.to_owned(), Level::Off)).collect();
    levels.insert(name.to_owned(), Level::At(rule.front.severity));
    let house = House::new(vec![rule], BTreeSet::new(), BTreeSet::new(), Vec::new());
    let options = CheckOptions { levels, house: Arc::new(house), ..CheckOptions::default() };
    run_with(page, &|draft, record| check(draft, record, &options))
}

/// [`run`] with a check of the caller's choice.
pub fn run_with(page: &str, check: &dyn Fn(&Draft, &Record) -> Vec<Finding>) -> Vec<Failure> {
    let mut runner = Runner { check, sources: Vec::new(), unread: Vec::new(), last: None, failures: Vec::new() };
    for part in parts(page) {
        match part {
            // An example stands by itself: what was said under another heading does not count.
            Part::Heading => {
                runner.sources.clear();
                runner.unread.clear();
                runner.last = None;
            }
            Part::Block(block) => runner.block(&block),
        }
    }
    runner.failures.sort_by_key(|failure| failure.line);
    runner.failures
}

/// Counts the examples of a page.
pub fn summary(page: &str) -> Summary {
    let mut summary = Summary::default();
    for part in parts(page) {
        if let Part::Block(block) = part
            && block.info.name == "draft"
        {
            let (_, marks) = unmark(&block);
            summary.drafts += 1;
            summary.silent += usize::from(marks.is_empty());
            summary.marks += marks.len();
        }
    }
    summary
}

/// What matters of a page.
enum Part {
    Heading,
    Block(Block),
}

/// A fenced block.
struct Block {
    info: Info,
    text: String,
    /// The line of its opening fence.
    line: usize,
}

/// The words after an opening fence.
#[derive(Default)]
struct Info {
    name: String,
    /// `name=value`, or a word alone with an empty value.
    fields: Vec<(String, String)>,
}

/// A line of carets: what is expected under the line above it.
struct Mark {
    /// Line of the draft, from 1.
    line: usize,
    /// Columns in characters, from 1, the last one past the end.
    columns: (usize, usize),
    rule: String,
    /// Words that the message holds.
    message: String,
    /// Line of the page.
    page_line: usize,
}

struct Runner<'a> {
    check: &'a dyn Fn(&Draft, &Record) -> Vec<Finding>,
    sources: Vec<Source>,
    /// Entries whose text could not be read.
    unread: Vec<Entry>,
    /// The last draft and its findings, for the block that says how it is mended.
    last: Option<(Draft, Vec<Finding>)>,
    failures: Vec<Failure>,
}

impl Runner<'_> {
    fn block(&mut self, block: &Block) {
        match block.info.name.as_str() {
            "source" => self.source(block),
            "draft" => self.draft(block),
            "fixed" => self.fixed(block),
            _ => {}
        }
    }

    fn source(&mut self, block: &Block) {
        let mut entry = Entry::default();
        let mut format = Format::Plain;
        for (name, value) in &block.info.fields {
            let some = || Some(value.clone());
            match name.as_str() {
                "key" => entry.key.clone_from(value),
                "author" => entry.authors.push(value.clone()),
                "title" => entry.title = some(),
                "outlet" => entry.outlet = some(),
                "url" => entry.url = some(),
                "unread" => entry.unread = some(),
                "date" => match normalise_date(value) {
                    Some(date) => entry.date = Some(date),
                    None => self.fail(block.line, format!("the date `{value}` is not understood")),
                },
                "format" => match Format::from_extension(value).filter(|known| known.is_text()) {
                    Some(known) => format = known,
                    None => self.fail(block.line, format!("the format `{value}` is not txt, md, html, tex or typ")),
                },
                _ => self.fail(block.line, format!("a source has no `{name}`")),
            }
        }
        if entry.key.is_empty() {
            self.fail(block.line, "a source needs `key=…`".to_owned());
        } else if entry.unread.is_some() {
            self.unread.push(entry);
        } else if self.sources.iter().any(|source| source.entry.key == entry.key) {
            self.fail(block.line, format!("two sources have the key `{}`", entry.key));
        } else {
            self.sources.push(read_source(entry, format, block.text.clone()));
        }
    }

    fn draft(&mut self, block: &Block) {
        let mut only: Option<Vec<&str>> = None;
        for (name, value) in &block.info.fields {
            if name == "only" {
                only = Some(value.split(',').map(str::trim).collect());
            } else {
                self.fail(block.line, format!("a draft has no `{name}`"));
            }
        }
        let (text, marks) = unmark(block);
        let mut sources = self.sources.clone();
        sources.sort_by(|a, b| a.entry.key.cmp(&b.entry.key));
        let mut entries = self.unread.clone();
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        let (record, _) = Loaded { sources, entries, ..Loaded::default() }.into_record();
        let draft = Draft::read(PathBuf::from("draft.md"), Format::Markdown, text);
        let mut findings = (self.check)(&draft, &record);
        if let Some(only) = &only {
            findings.retain(|finding| only.contains(&finding.rule));
        }
        self.compare(block, &draft, &findings, marks);
        self.last = Some((draft, findings));
    }

    /// Each mark stands for one finding, each finding for one mark.
    fn compare(&mut self, block: &Block, draft: &Draft, findings: &[Finding], marks: Vec<Mark>) {
        let mut left: Vec<&Finding> = findings.iter().collect();
        for mark in marks {
            let hit = left.iter().position(|finding| {
                finding.rule == mark.rule && mark.meets(finding.span, draft) && finding.message.contains(&mark.message)
            });
            if let Some(hit) = hit {
                left.remove(hit);
                continue;
            }
            let near: Vec<String> = left
                .iter()
                .filter(|finding| mark.meets(finding.span, draft))
                .map(|finding| format!("{}: {}", finding.rule, finding.message))
                .collect();
            let came = if near.is_empty() { "nothing".to_owned() } else { near.join("; ") };
            let words = if mark.message.is_empty() { String::new() } else { format!(": {}", mark.message) };
            self.fail(mark.page_line, format!("expected {}{words}; found here: {came}", mark.rule));
        }
        for finding in left {
            let Position { line, column } = draft.lines.position(&draft.text, finding.span.start);
            let words = finding.span.of(&draft.text);
            let place = format!("line {line}, column {column} of the draft");
            let message = format!("not expected at {place}, `{words}`: {}: {}", finding.rule, finding.message);
            self.fail(block.line, message);
        }
    }

    fn fixed(&mut self, block: &Block) {
        let unsafe_too = block.info.fields.iter().any(|(name, _)| name == "unsafe");
        let Some((draft, findings)) = &self.last else {
            self.fail(block.line, "`fixed` stands after a draft".to_owned());
            return;
        };
        let fixed = fix::apply(&draft.text, findings, unsafe_too).text;
        if fixed.trim_end() != block.text.trim_end() {
            self.fail(block.line, format!("fixed, the draft reads:\n{}", fixed.trim_end()));
        }
    }

    fn fail(&mut self, line: usize, message: String) {
        self.failures.push(Failure { line, message });
    }
}

impl Mark {
    /// Whether the mark and the span share a character.
    fn meets(&self, span: Span, draft: &Draft) -> bool {
        let place = |offset| {
            let Position { line, column } = draft.lines.position(&draft.text, offset);
            (line, column)
        };
        let (start, end) = (place(span.start), place(span.end));
        let (first, last) = ((self.line, self.columns.0), (self.line, self.columns.1));
        start < last && first < end || start == end && first <= start && start < last
    }
}

fn read_source(entry: Entry, format: Format, text: String) -> Source {
    let prose = markup::read(format, &text);
    let reading = reader::read(&prose);
    let path = PathBuf::from(&entry.key);
    Source { entry, path, lines: LineIndex::new(&text), text, prose, reading }
}

/// The draft without its marks, and the marks.
fn unmark(block: &Block) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut line) = (String::new(), Vec::new(), 0);
    for (index, row) in block.text.split_inclusive('\n').enumerate() {
        let page_line = block.line + 1 + index;
        if let Some(mark) = mark(row, line, page_line) {
            marks.push(mark);
        } else {
            text.push_str(row);
            line += 1;
        }
    }
    (text, marks)
}

/// A line of blanks, carets and a rule's name is a mark.
fn mark(row: &str, line: usize, page_line: usize) -> Option<Mark> {
    let carets = row.trim_start_matches(' ');
    let indent = row.len() - carets.len();
    let rest = carets.trim_start_matches('^');
    let width = carets.len() - rest.len();
    let (name, message) = rest.split_once(": ").unwrap_or((rest, ""));
    let rule = name.trim();
    let is_name = rule.contains('/') && !rule.contains(char::is_whitespace) && name.starts_with(' ');
    (width > 0 && is_name).then(|| Mark {
        line,
        columns: (indent + 1, indent + width + 1),
        rule: rule.to_owned(),
        message: message.trim().to_owned(),
        page_line,
    })
}

fn parts(page: &str) -> Vec<Part> {
    // The front matter keeps its lines, so that those of the page count from its start.
    let body = super::body(page);
    let shift = page.len() - body.len();
    let lines = LineIndex::new(page);
    let mut parts = Vec::new();
    let mut open: Option<Block> = None;
    for (event, range) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => parts.push(Part::Heading),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let line = lines.position(page, shift + range.start).line;
                open = Some(Block { info: read_info(&info), text: String::new(), line });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => parts.extend(open.take().map(Part::Block)),
            _ => {}
        }
    }
    parts
}

/// `draft only=quote/altered`, `source key=smith2021 outlet="The Daily"`: a value with blanks stands between `"`.
fn read_info(info: &str) -> Info {
    let mut words: Vec<String> = Vec::new();
    let (mut quoted, mut in_word) = (false, false);
    for c in info.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => in_word = false,
            c => {
                if !in_word {
                    words.push(String::new());
                    in_word = true;
                }
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    let mut words = words.into_iter();
    let name = words.next().unwrap_or_default();
    let field = |word: String| match word.split_once('=') {
        Some((name, value)) => (name.to_owned(), value.to_owned()),
        None => (word, String::new()),
    };
    Info { name, fields: words.map(field).collect() }
}
