//! Every format on one sample: two drafts with what a terminal must not see, an empty one, evidence and fixes.

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::finding::{Edit, Evidence, Fix};
use crate::markup;
use crate::record::{Entry, Source};
use crate::text::{LineIndex, Span};

const LOOK: Look = Look { colour: false, width: 72 };

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("words");
    Span::new(start, start + words.len())
}

fn source(text: &str) -> Source {
    let prose = markup::read(markup::Format::Plain, text);
    let entry = Entry {
        key: "quay2021".into(),
        authors: vec!["Ana Quay".into()],
        title: Some("Nets\u{1b}[31m and boats".into()),
        outlet: Some("The Harbour Post".into()),
        date: Some("2021-05-03".into()),
        url: None,
        unread: None,
    };
    let reading = crate::reader::read(&prose);
    Source { entry, path: "sources/quay.txt".into(), lines: LineIndex::new(text), text: text.into(), prose, reading }
}

fn sample() -> Vec<Checked> {
    let said = "The harbour was full. “We will \u{202e}not sell the fleet,” said Minister Ola Berg, who had come by \
                boat and would leave by train, and nobody on the quay believed a word of what was said that day.\n";
    let record = Arc::new(crate::record::Record::new(vec![source(said)]));
    let text = "# 😀 Fleet\r\n\r\nOla Berg said: “We will\r\nsell the \u{1b}[2Jfleet” [@quay2021].\r\n";
    let finding = Finding {
        rule: "quote/altered",
        severity: Severity::Error,
        span: span(text, "We will\r\nsell the \u{1b}[2Jfleet"),
        message: "The record has “not”\u{7} between “will” and “sell”.".into(),
        evidence: vec![Evidence { source: 0, span: span(said, "We will \u{202e}not sell the fleet") }],
        fixes: vec![Fix {
            title: "Quote the words on record".into(),
            safe: false,
            edits: vec![Edit { span: span(text, "sell"), text: "not sell".into() }],
        }],
    };
    let hint = Finding {
        rule: "brief/uncited",
        severity: Severity::Hint,
        span: Span::new(text.len(), text.len()),
        message: "A remark at the end.".into(),
        evidence: Vec::new(),
        fixes: Vec::new(),
    };
    let draft = |path: &str, text: &str| Draft::read(PathBuf::from(path), markup::Format::Markdown, text.to_owned());
    vec![
        Checked {
            path: "a\u{1b}.md".into(),
            draft: draft("a.md", text),
            record: record.clone(),
            findings: vec![finding, hint],
            house: Arc::default(),
            fails_from: Some(Severity::Error),
        },
        Checked {
            path: "b.md".into(),
            draft: draft("b.md", ""),
            record,
            findings: Vec::new(),
            house: Arc::default(),
            fails_from: None,
        },
    ]
}

fn written(format: Format) -> String {
    let mut out = String::new();
    write(&mut out, format, LOOK, &sample()).expect("a report");
    out
}

#[test]
fn human() {
    let out = written(Format::Human);
    assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
    insta::assert_snapshot!(out);
}

#[test]
fn short() {
    insta::assert_snapshot!(written(Format::Short));
}

#[test]
fn json() {
    let out = written(Format::Json);
    serde_json::from_str::<serde_json::Value>(&out).expect("JSON");
    insta::assert_snapshot!(out);
}

#[test]
fn jsonl() {
    let out = written(Format::Jsonl);
    assert_eq!(out.lines().count(), 2);
    for line in out.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    }
}

#[test]
fn formats_of_other_programs() {
    for (name, format) in [
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("junit", Format::Junit),
        ("checkstyle", Format::Checkstyle),
        ("rdjson", Format::Rdjson),
    ] {
        let out = written(format);
        // Texts of fixes must stay as they are; in JSON they are escaped.
        assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
        insta::assert_snapshot!(name, out);
    }
}

#[test]
fn sarif() {
    let out = written(Format::Sarif);
    let mut log: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
    // The help of rules is their pages, and changes with them; the version with every release.
    log["runs"][0]["tool"] = serde_json::Value::Null;
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).expect("JSON"));
}

#[test]
fn statistics_count_by_rule() {
    let mut out = String::new();
    statistics::write(&mut out, Format::Human, &sample()).expect("counts");
    assert_eq!(out, "     1  hint     brief/uncited\n     1  error    quote/altered\n");
}

#[test]
fn colour_changes_no_word() {
    let mut out = String::new();
    write(&mut out, Format::Human, Look { colour: true, ..LOOK }, &sample()).expect("a report");
    assert_ne!(out, written(Format::Human));
    assert_eq!(anstream::adapter::strip_str(&out).to_string(), written(Format::Human));
}

#[test]
fn diffs_can_be_applied() {
    assert_eq!(unified("x.md", "a\n", "a\n"), "");
    let diff = unified("x.md", "a\nb\nc\n", "a\nB\nc\n");
    assert_eq!(diff, "--- a/x.md\n+++ b/x.md\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
}
