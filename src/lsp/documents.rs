//! Open documents: their text as the client edits it, and what was read in it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use lsp_types::{Position, Range, TextDocumentContentChangeEvent, Url};
use ropey::Rope;

use super::projects::Settings;
use super::shared::lock;
use crate::check::{self, CheckOptions};
use crate::draft::{self, Draft};
use crate::finding::Finding;
use crate::markup::Format;
use crate::record::Record;
use crate::text::{ColumnUnit, Span};

/// An open document.
pub struct Document {
    /// Its name in the protocol.
    pub uri: Url,
    /// Its path; for one that has no file, where it would be.
    pub path: PathBuf,
    /// How it is written.
    pub format: Format,
    text: Mutex<Text>,
    reading: Mutex<Reading>,
    checking: Mutex<check::Memory>,
    checked: Mutex<Option<Arc<Checked>>>,
    /// The diagnostics that were sent last: their version and a name for them.
    sent: Mutex<Option<(i32, String)>>,
    /// Held while diagnostics are sent, so that they are sent in their order.
    pub sending: tokio::sync::Mutex<()>,
}

/// What was read last, and what helps to read the next version.
#[derive(Default)]
struct Reading {
    last: Option<(i32, Arc<Draft>)>,
    memory: draft::Memory,
}

/// The text of a document at its newest version.
struct Text {
    rope: Rope,
    version: i32,
    /// The edits since the version that was checked last, each with the version that it made.
    edits: Vec<(i32, Moved)>,
}

/// So many edits are remembered; what was found before them is forgotten then.
const MOST_EDITS: usize = 4096;

/// Bytes that were replaced.
#[derive(Clone, Copy, Debug)]
struct Moved {
    old: Span,
    len: usize,
}

/// What was found in one version of a document.
pub struct Checked {
    /// The version.
    pub version: i32,
    /// What it says.
    pub draft: Arc<Draft>,
    /// What it was held to, and how.
    pub settings: Settings,
    /// What was found, by place.
    pub findings: Vec<Finding>,
}

/// A document at one version. Cheap to make; never changes.
#[derive(Clone)]
pub struct Snapshot {
    /// The document.
    pub document: Arc<Document>,
    /// The version.
    pub version: i32,
    rope: Rope,
}

impl Document {
    /// A document that was opened.
    pub fn new(uri: Url, path: PathBuf, format: Format, text: &str, version: i32) -> Self {
        let text = Text { rope: Rope::from_str(text), version, edits: Vec::new() };
        Self {
            uri,
            path,
            format,
            text: Mutex::new(text),
            reading: Mutex::default(),
            checking: Mutex::default(),
            checked: Mutex::default(),
            sent: Mutex::default(),
            sending: tokio::sync::Mutex::default(),
        }
    }

    /// Applies changes in their order. A version that is not newer is dropped: the change was seen already.
    pub fn change(&self, changes: &[TextDocumentContentChangeEvent], version: i32, unit: ColumnUnit) {
        let mut text = lock(&self.text);
        if version <= text.version {
            return;
        }
        text.version = version;
        for change in changes {
            let moved = edit(&mut text.rope, change, unit);
            text.edits.push((version, moved));
        }
        if text.edits.len() > MOST_EDITS {
            text.edits.clear();
            *lock(&self.checked) = None;
        }
    }

    /// The newest version's number.
    pub fn version(&self) -> i32 {
        lock(&self.text).version
    }

    /// What was found in this very version, if it was held to the same with the same rules.
    pub fn checked(&self, version: i32, settings: &Settings) -> Option<Arc<Checked>> {
        let checked = lock(&self.checked).clone()?;
        let same = checked.version == version && checked.settings.are(settings);
        same.then_some(checked)
    }

    /// Whether these diagnostics (their version and a name for them) are not the ones that were sent last. They are
    /// from now on.
    pub fn is_news(&self, sent: (i32, String)) -> bool {
        let mut last = lock(&self.sent);
        let news = last.as_ref() != Some(&sent);
        *last = Some(sent);
        news
    }

    /// Keeps what was found, unless something newer is kept.
    pub fn keep(&self, checked: Arc<Checked>) {
        let mut kept = lock(&self.checked);
        let age = |checked: &Checked| {
            (checked.version, checked.settings.project.as_ref().map_or(0, |project| project.revision))
        };
        if kept.as_ref().is_some_and(|kept| age(kept) > age(&checked)) {
            return;
        }
        let version = checked.version;
        *kept = Some(checked);
        drop(kept);
        lock(&self.text).edits.retain(|(made, _)| *made > version);
    }
}

impl Snapshot {
    /// The document as it is now.
    pub fn of(document: &Arc<Document>) -> Self {
        let text = lock(&document.text);
        Self { document: document.clone(), version: text.version, rope: text.rope.clone() }
    }

    /// Whether the document has changed since.
    pub fn is_stale(&self) -> bool {
        self.document.version() != self.version
    }

    /// What was found last, with the places where they are in this version; a finding whose words were changed since is
    /// left out. `None` where nothing was found yet, or only in a newer version.
    pub fn findings(&self) -> Option<(Arc<Checked>, Vec<Finding>)> {
        // One lock for both: a check that ends between them forgets the edits before it.
        let text = lock(&self.document.text);
        let checked = lock(&self.document.checked).clone()?;
        if checked.version > self.version {
            return None;
        }
        let since = |made: i32| made > checked.version && made <= self.version;
        let since: Vec<Moved> = text.edits.iter().filter(|(made, _)| since(*made)).map(|(_, moved)| *moved).collect();
        drop(text);
        let findings = checked.findings.iter().filter_map(|finding| moved_finding(finding, &since)).collect();
        Some((checked, findings))
    }

    /// What this version says. It is read once; of two versions at hand, the newer one is kept.
    pub fn draft(&self) -> Arc<Draft> {
        let Document { path, format, reading, .. } = &*self.document;
        let (path, text) = (path.clone(), || self.rope.to_string());
        let mut reading = lock(reading);
        match &reading.last {
            Some((version, draft)) if *version == self.version => draft.clone(),
            // A late question about an old version is no reason to forget the new one.
            Some((version, _)) if *version > self.version => Arc::new(Draft::read(path, *format, text())),
            _ => {
                let draft = Arc::new(Draft::reread(&mut reading.memory, path, *format, text()));
                reading.last = Some((self.version, draft.clone()));
                draft
            }
        }
    }

    /// What the rules find in this version. One check of a document at a time; `known` is asked again before it
    /// starts, since another one may just have answered.
    pub fn check(
        &self,
        record: &Record,
        options: &CheckOptions,
        known: impl Fn() -> Option<Arc<Checked>>,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Answer {
        let draft = self.draft();
        let mut memory = lock(&self.document.checking);
        if let Some(known) = known() {
            return Answer::Known(known);
        }
        let found = check::check_again(&mut memory, &draft, record, options, stop);
        let past = lock(&self.document.reading).memory.past();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn_blocking(move || drop(past));
        }
        found.map_or(Answer::Stopped, Answer::New)
    }
}

/// What comes of a check.
pub enum Answer {
    /// Findings.
    New(Vec<Finding>),
    /// They were found meanwhile.
    Known(Arc<Checked>),
    /// Nobody waits for them any more.
    Stopped,
}

/// Applies one change; what it replaced.
fn edit(rope: &mut Rope, change: &TextDocumentContentChangeEvent, unit: ColumnUnit) -> Moved {
    let Some(range) = change.range else {
        let old = Span::new(0, rope.len_bytes());
        *rope = Rope::from_str(&change.text);
        return Moved { old, len: change.text.len() };
    };
    let Range { start, end } = range;
    let start = char_at(rope, start, unit);
    let end = char_at(rope, end, unit).max(start);
    let old = Span::new(rope.char_to_byte(start), rope.char_to_byte(end));
    rope.remove(start..end);
    rope.insert(start, &change.text);
    Moved { old, len: change.text.len() }
}

/// The character at a place of the protocol; the end of the line where the line is shorter, the end of the text where
/// that has fewer lines.
fn char_at(rope: &Rope, place: Position, unit: ColumnUnit) -> usize {
    let line = place.line as usize;
    if line >= rope.len_lines() {
        return rope.len_chars();
    }
    let start = rope.line_to_char(line);
    let text = rope.line(line);
    let mut length = text.len_chars();
    while length > 0 && matches!(text.char(length - 1), '\n' | '\r') {
        length -= 1;
    }
    let column = place.character as usize;
    let within = match unit {
        ColumnUnit::Utf8 => text.byte_to_char(column.min(text.len_bytes())),
        ColumnUnit::Utf16 => text.utf16_cu_to_char(column.min(text.len_utf16_cu())),
        ColumnUnit::Utf32 => column,
    };
    start + within.min(length)
}

/// A finding where it is after some edits; `None` where one of them touched it or its fixes.
fn moved_finding(finding: &Finding, edits: &[Moved]) -> Option<Finding> {
    let mut finding = finding.clone();
    for edit in edits {
        finding.span = moved(finding.span, *edit)?;
    }
    finding.fixes.retain_mut(|fix| {
        fix.edits
            .iter_mut()
            .all(|change| edits.iter().all(|edit| moved(change.span, *edit).map(|span| change.span = span).is_some()))
    });
    Some(finding)
}

fn moved(span: Span, edit: Moved) -> Option<Span> {
    if span.end <= edit.old.start && !(span.is_empty() && edit.old.start == span.end) {
        return Some(span);
    }
    let by = |at: usize| at - edit.old.len() + edit.len;
    (edit.old.end <= span.start).then(|| Span::new(by(span.start), by(span.end)))
}

#[cfg(test)]
mod tests {
    use super::super::projects::Part;
    use super::*;

    fn document(text: &str) -> Arc<Document> {
        let uri = Url::parse("untitled:x").expect("a URI");
        Arc::new(Document::new(uri, "x".into(), Format::Markdown, text, 1))
    }

    fn change(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.to_owned() }
    }

    #[test]
    fn edits_count_in_the_agreed_unit() {
        for (unit, column) in [(ColumnUnit::Utf8, 8), (ColumnUnit::Utf16, 4), (ColumnUnit::Utf32, 3)] {
            let document = document("one\r\né华😀x\r\n");
            let column = match unit {
                ColumnUnit::Utf8 => column + 1,
                _ => column,
            };
            document.change(&[change((1, column), (1, column + 1), "y"), change((0, 3), (0, 99), "!")], 2, unit);
            assert_eq!(Snapshot::of(&document).draft().text, "one!\r\né华😀y\r\n", "{unit:?}");
        }
    }

    #[test]
    fn an_old_version_is_dropped() {
        let document = document("a");
        document.change(&[change((0, 1), (0, 1), "b")], 3, ColumnUnit::Utf16);
        document.change(&[change((0, 1), (0, 1), "c")], 3, ColumnUnit::Utf16);
        assert_eq!(Snapshot::of(&document).draft().text, "ab");
        assert_eq!(document.version(), 3);
    }

    #[test]
    fn findings_are_where_the_version_has_them_that_is_asked() {
        let document = document("<!-- onrecord: ignore -->\n");
        let first = Snapshot::of(&document);
        let settings = Settings { project: None, options: CheckOptions::default(), part: Part::Draft };
        let draft = first.draft();
        let findings = check::check(&draft, &Record::default(), &settings.options);
        let span = findings.first().expect("a comment that names no rule").span;
        document.keep(Arc::new(Checked { version: 1, draft, settings, findings }));
        document.change(&[change((0, 0), (0, 0), "ab\n")], 2, ColumnUnit::Utf16);
        let place = |snapshot: &Snapshot| snapshot.findings().expect("findings").1[0].span;
        assert_eq!(place(&first), span);
        assert_eq!(place(&Snapshot::of(&document)), Span::new(span.start + 3, span.end + 3));
    }

    #[test]
    fn spans_move_with_the_text_around_them() {
        let edit = Moved { old: Span::new(10, 12), len: 5 };
        assert_eq!(moved(Span::new(2, 10), edit), Some(Span::new(2, 10)));
        assert_eq!(moved(Span::new(12, 14), edit), Some(Span::new(15, 17)));
        assert_eq!(moved(Span::new(9, 11), edit), None);
        let insertion = Moved { old: Span::new(4, 4), len: 1 };
        assert_eq!(moved(Span::new(2, 6), insertion), None);
        assert_eq!(moved(Span::new(4, 6), insertion), Some(Span::new(5, 7)));
    }
}
