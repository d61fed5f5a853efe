//! The verdicts for other programs.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::passage::excerpt;
use super::picture::Line;
use super::{Assessed, VERSION};
use crate::assess::{Judged, Kind, Verdict};
use crate::finding::{Evidence, Severity};
use crate::record::Record;
use crate::report::json::{Locator, Place, places};
use crate::report::{citation, slashed};
use crate::statement::{Holder, Status};

/// The version of the form: it grows when a field changes its meaning or goes.
const FORM: u32 = 1;

/// Writes the verdicts on some drafts as one JSON object.
pub fn write(out: &mut String, drafts: &[Assessed]) -> fmt::Result {
    let whole = Whole { onrecord: VERSION, version: FORM, drafts: drafts.iter().map(draft).collect() };
    writeln!(out, "{}", serde_json::to_string_pretty(&whole).map_err(|_| fmt::Error)?)
}

#[derive(Serialize)]
struct Whole<'a> {
    onrecord: &'static str,
    version: u32,
    drafts: Vec<Draft<'a>>,
}

#[derive(Serialize)]
struct Draft<'a> {
    path: &'a str,
    as_of: Option<String>,
    counts: Counts,
    statements: Vec<Statement<'a>>,
    without_statement: Vec<Bare<'a>>,
    lines: Vec<Stand<'a>>,
    remarks: Vec<Remark<'a>>,
}

#[derive(Serialize)]
struct Counts {
    wrong: usize,
    unsourced: usize,
    partly: usize,
    confirmed: usize,
    unchecked: usize,
    sentences: usize,
    sentences_without_statement: usize,
}

#[derive(Serialize)]
struct Statement<'a> {
    number: usize,
    kind: Kind,
    verdict: Verdict,
    start: Place,
    end: Place,
    text: &'a str,
    subject: Option<&'a str>,
    says: &'a str,
    rules: Vec<&'static str>,
    evidence: Vec<Passage<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

/// A sentence in which nothing was checked.
#[derive(Serialize)]
struct Bare<'a> {
    start: Place,
    end: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Passage<'a> {
    source: &'a str,
    citation: String,
    date: Option<&'a str>,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<Locator>,
    start: Place,
    end: Place,
    before: &'a str,
    text: &'a str,
    after: &'a str,
}

/// The positions of a government on a topic over time.
#[derive(Serialize)]
struct Stand<'a> {
    topic: &'static str,
    government: &'static str,
    positions: Vec<Held<'a>>,
}

#[derive(Serialize)]
struct Held<'a> {
    as_of: Option<String>,
    stance: &'static str,
    status: Status,
    holder: Holder,
    source: &'a str,
    text: &'a str,
}

/// A finding that is about no statement.
#[derive(Serialize)]
struct Remark<'a> {
    rule: &'static str,
    severity: Severity,
    start: Place,
    end: Place,
    message: &'a str,
}

fn draft(assessed: &Assessed) -> Draft<'_> {
    let (checked, assessment) = (&assessed.checked, &assessed.assessment);
    let count = |verdict| assessment.count(None, verdict);
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let mut lines = Vec::new();
    for (topic, codes) in assessment.statements.iter().filter_map(|one| one.line.as_ref()) {
        for code in codes {
            if seen.contains(&(topic, code)) {
                continue;
            }
            seen.push((topic, code));
            lines.extend(stand(&checked.record, topic, code));
        }
    }
    let others = assessment.others.iter().filter_map(|index| checked.findings.get(*index));
    let remarks = others.map(|finding| {
        let (start, end) = places(&checked.draft.lines, &checked.draft.text, finding.span);
        Remark { rule: finding.rule, severity: finding.severity, start, end, message: &finding.message }
    });
    let bare = assessment.bare.iter().map(|span| {
        let (start, end) = places(&checked.draft.lines, &checked.draft.text, *span);
        Bare { start, end, text: span.of(&checked.draft.text) }
    });
    Draft {
        path: &checked.path,
        as_of: assessed.as_of.map(|time| time.to_string()),
        counts: Counts {
            wrong: count(Verdict::Wrong),
            unsourced: count(Verdict::Unsourced),
            partly: count(Verdict::Partly),
            confirmed: count(Verdict::Confirmed),
            unchecked: count(Verdict::Unchecked),
            sentences: assessment.sentences,
            sentences_without_statement: assessment.bare.len(),
        },
        statements: assessment
            .statements
            .iter()
            .enumerate()
            .map(|(index, one)| statement(assessed, index, one))
            .collect(),
        without_statement: bare.collect(),
        lines,
        remarks: remarks.collect(),
    }
}

fn statement<'a>(assessed: &'a Assessed, index: usize, judged: &'a Judged) -> Statement<'a> {
    let checked = &assessed.checked;
    let (start, end) = places(&checked.draft.lines, &checked.draft.text, judged.span);
    let source = judged.source.and_then(|source| checked.record.sources.get(source));
    Statement {
        number: index + 1,
        kind: judged.kind,
        verdict: judged.verdict,
        start,
        end,
        text: judged.span.of(&checked.draft.text),
        subject: judged.subject.as_deref(),
        says: &judged.says,
        rules: judged.findings.iter().filter_map(|index| Some(checked.findings.get(*index)?.rule)).collect(),
        evidence: judged.evidence.iter().filter_map(|evidence| passage(&checked.record, *evidence)).collect(),
        source: source.map(|source| source.entry.key.as_str()),
    }
}

fn passage(record: &Record, evidence: Evidence) -> Option<Passage<'_>> {
    let source = record.sources.get(evidence.source)?;
    let (start, end) = places(&source.lines, &source.text, evidence.span);
    let around = excerpt(source, evidence.span);
    Some(Passage {
        source: &source.entry.key,
        citation: citation(&source.entry),
        date: source.entry.date.as_deref(),
        path: slashed(&source.path),
        locator: source.locator(evidence.span).map(Locator::from),
        start,
        end,
        before: around.as_ref().map_or("", |around| around.before),
        text: evidence.span.of(&source.text),
        after: around.as_ref().map_or("", |around| around.after),
    })
}

fn stand<'a>(record: &'a Record, topic: &'static str, code: &'static str) -> Option<Stand<'a>> {
    let line = Line::new(record, topic, code)?;
    let held = line.points.iter().map(|point| Held {
        as_of: point.as_of.map(|time| time.to_string()),
        stance: point.position.stance,
        status: point.status,
        holder: point.holder,
        source: point.key,
        text: record.sources.get(point.held.source).map_or("", |source| point.position.span.of(&source.text)),
    });
    let positions: Vec<_> = held.collect();
    (!positions.is_empty()).then_some(Stand { topic, government: code, positions })
}
