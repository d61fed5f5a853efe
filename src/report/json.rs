//! `json` and `jsonl`: the form that other programs rely on.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Checked, Summary, citation::cited};
use crate::finding::{Finding, Severity};
use crate::markup;
use crate::text::{LineIndex, Span};

/// Writes everything as one object.
pub fn json(out: &mut String, checked: &[Checked]) -> fmt::Result {
    let findings: Vec<_> = checked.iter().flat_map(entries).collect();
    let whole = Whole { version: VERSION, findings, summary: Summary::of(checked) };
    writeln!(out, "{}", serde_json::to_string_pretty(&whole).map_err(|_| fmt::Error)?)
}

/// Writes one finding a line.
pub fn jsonl(out: &mut String, checked: &[Checked]) -> fmt::Result {
    for entry in checked.iter().flat_map(entries) {
        writeln!(out, "{}", serde_json::to_string(&entry).map_err(|_| fmt::Error)?)?;
    }
    Ok(())
}

/// The version of the form: it grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Whole<'a> {
    version: u32,
    findings: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: Severity,
    path: &'a str,
    start: Place,
    end: Place,
    message: &'a str,
    evidence: Vec<Passage<'a>>,
    fixes: Vec<Mend<'a>>,
}

/// A place: line and column from 1, columns in characters; the offset in bytes from 0.
#[derive(Serialize)]
pub(super) struct Place {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct Passage<'a> {
    source: &'a str,
    citation: String,
    text: &'a str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<Locator>,
    start: Place,
    end: Place,
}

/// Where a passage stands in a source that has pages or numbered paragraphs.
#[derive(Serialize)]
pub struct Locator {
    label: &'static str,
    value: String,
}

impl From<markup::Locator> for Locator {
    fn from(locator: markup::Locator) -> Self {
        Self { label: locator.unit.name(), value: locator.value() }
    }
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    start: Place,
    end: Place,
    text: &'a str,
}

fn entries(checked: &Checked) -> impl Iterator<Item = Entry<'_>> {
    checked.findings.iter().map(move |finding| entry(checked, finding))
}

fn entry<'a>(checked: &'a Checked, finding: &'a Finding) -> Entry<'a> {
    let draft = &checked.draft;
    let (start, end) = places(&draft.lines, &draft.text, finding.span);
    let evidence = finding.evidence.iter().filter_map(|evidence| {
        let source = checked.record.sources.get(evidence.source)?;
        let (start, end) = places(&source.lines, &source.text, evidence.span);
        Some(Passage {
            source: &source.entry.key,
            citation: cited(source, evidence.span),
            text: evidence.span.of(&source.text),
            path: super::slashed(&source.path),
            locator: source.locator(evidence.span).map(Locator::from),
            start,
            end,
        })
    });
    let fixes = finding.fixes.iter().map(|fix| Mend {
        title: &fix.title,
        safe: fix.safe,
        edits: fix
            .edits
            .iter()
            .map(|edit| {
                let (start, end) = places(&draft.lines, &draft.text, edit.span);
                Change { start, end, text: &edit.text }
            })
            .collect(),
    });
    Entry {
        rule: finding.rule,
        severity: finding.severity,
        path: &checked.path,
        start,
        end,
        message: &finding.message,
        evidence: evidence.collect(),
        fixes: fixes.collect(),
    }
}

pub(super) fn places(lines: &LineIndex, text: &str, span: Span) -> (Place, Place) {
    let place = |offset| {
        let position = lines.position(text, offset);
        Place { line: position.line, column: position.column, offset }
    };
    (place(span.start), place(span.end))
}
