//! `rdjson`: the diagnostic format of reviewdog, which turns findings into comments of a review. Columns count bytes of
//! the file, from 1; ends are exclusive.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Checked, told};
use crate::finding::{Finding, Fix, Severity};
use crate::text::Span;

/// Writes everything as one object.
pub fn write(out: &mut String, checked: &[Checked]) -> fmt::Result {
    let diagnostics = checked.iter().flat_map(|checked| checked.findings.iter().map(|found| entry(checked, found)));
    let whole = Whole { source: Source { name: "onrecord" }, diagnostics: diagnostics.collect() };
    writeln!(out, "{}", serde_json::to_string_pretty(&whole).map_err(|_| fmt::Error)?)
}

#[derive(Serialize)]
struct Whole<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

fn entry<'a>(checked: &'a Checked, finding: &'a Finding) -> Diagnostic<'a> {
    Diagnostic {
        message: told::lines(checked, finding).join("\n"),
        location: Location { path: &checked.path, range: range(checked, finding.span) },
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info | Severity::Hint => "INFO",
        },
        code: Code { value: finding.rule },
        suggestions: finding.fixes.iter().filter_map(|fix| suggestion(checked, fix)).collect(),
    }
}

/// A fix as one change: a suggestion has one range, so that what stands between its edits is said again.
fn suggestion(checked: &Checked, fix: &Fix) -> Option<Suggestion> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let mut text = String::new();
    let mut at = first.span.start;
    for edit in &fix.edits {
        text.push_str(checked.draft.text.get(at..edit.span.start)?);
        text.push_str(&edit.text);
        at = edit.span.end;
    }
    Some(Suggestion { range: range(checked, Span::new(first.span.start, last.span.end)), text })
}

fn range(checked: &Checked, span: Span) -> Range {
    Range { start: place(checked, span.start), end: place(checked, span.end) }
}

/// reviewdog counts in the file as it is, a byte order mark included.
fn place(checked: &Checked, offset: usize) -> Place {
    let draft = &checked.draft;
    let line = draft.lines.position(&draft.text, offset).line;
    let start = draft.lines.start_of(line).unwrap_or_default();
    Place { line, column: offset.saturating_sub(start) + 1 }
}
