//! `sarif`: SARIF 2.1.0, for code scanning and for viewers of findings.
//!
//! The structures are those that are used of the standard, and no more: the crates that have all of them generate them
//! from the schema on every build.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{Checked, safe, slashed, told};
use crate::baseline;
use crate::check::page_of;
use crate::finding::{Finding, Fix, Severity};
use crate::rules::page;
use crate::text::{LineIndex, Span};

/// Writes everything as one log with one run.
pub fn write(out: &mut String, checked: &[Checked]) -> fmt::Result {
    let mut names: Vec<&str> =
        checked.iter().flat_map(|checked| &checked.findings).map(|finding| finding.rule).collect();
    names.sort_unstable();
    names.dedup();
    let indices: BTreeMap<&str, usize> = names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "onrecord",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: names.iter().map(|name| rule(name, checked)).collect(),
                },
            },
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                Base { description: Text::new("The folder in which onrecord was run.".into()) },
            )]),
            column_kind: "unicodeCodePoints",
            newline_sequences: ["\r\n", "\n", "\r"],
            results: checked.iter().flat_map(|checked| results(checked, &indices)).collect(),
        }],
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&log).map_err(|_| fmt::Error)?)
}

/// What relative paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// The name of our fingerprint; its number grows when it is made in another way.
const FINGERPRINT: &str = "onrecordSentence/v1";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text,
    full_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'a> {
    tags: [&'a str; 1],
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn new(text: String) -> Self {
        Self { text }
    }
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    /// None in a file that has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mend<'a> {
    description: Text,
    artifact_changes: [Changes<'a>; 1],
    properties: MendProperties,
}

#[derive(Serialize)]
struct MendProperties {
    /// Whether the fix keeps the sense of the draft.
    safe: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Changes<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Inserted<'a>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

fn rule<'a>(name: &'a str, checked: &'a [Checked]) -> Rule<'a> {
    let own = checked.iter().find_map(|checked| checked.house.rule(name));
    let page = page_of(name).or(own.map(|own| &*own.page)).unwrap_or_default();
    let front = page::front(page).ok();
    let summary = front.as_ref().map_or_else(|| name.to_owned(), |front| front.summary.clone());
    let summary = own.map_or(summary, |own| plain(own.summary()));
    // What the rule finds, why, and what it leaves alone; the examples are the tests of the page.
    let body = page::body(page);
    let help = body.split("\n## Examples").next().unwrap_or(body).trim();
    let help = if help.is_empty() { summary.clone() } else { help.to_owned() };
    Rule {
        id: name,
        short_description: Text::new(summary.clone()),
        full_description: Text::new(summary),
        help_uri: front.as_ref().and_then(|front| front.link.clone()),
        help: Help { text: help.clone(), markdown: help },
        default_configuration: Configuration { level: level(front.map_or(Severity::Error, |front| front.severity)) },
        properties: RuleProperties { tags: [name.split_once('/').map_or(name, |(group, _)| group)] },
    }
}

fn results<'a>(checked: &'a Checked, indices: &BTreeMap<&str, usize>) -> Vec<Outcome<'a>> {
    let draft = &checked.draft;
    let prints = baseline::fingerprints(&checked.path, draft, &checked.findings);
    let outcome = |(finding, print): (&'a Finding, String)| Outcome {
        rule_id: finding.rule,
        rule_index: indices.get(finding.rule).copied().unwrap_or_default(),
        level: level(finding.severity),
        message: Text::new(message(checked, finding)),
        locations: [Location {
            id: None,
            message: None,
            physical_location: physical(&checked.path, &draft.lines, &draft.text, finding.span),
        }],
        related_locations: related(checked, finding),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, print)]),
        fixes: finding.fixes.iter().map(|fix| mend(checked, fix)).collect(),
    };
    checked.findings.iter().zip(prints).map(outcome).collect()
}

/// The message, with a link to each passage: viewers show related locations that a message leads to.
fn message(checked: &Checked, finding: &Finding) -> String {
    let mut message = plain(&finding.message);
    for (id, passage) in (1..).zip(told::passages(checked, finding)) {
        // In the text of a link, brackets are escaped.
        let cited = passage.cited().replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        let _ = write!(message, "\nOn record: [{cited}]({id})");
    }
    message
}

/// Text that is not ours, in a message: it must not make a link.
fn plain(text: &str) -> String {
    safe::line(text).replace("](", "] (")
}

fn related(checked: &Checked, finding: &Finding) -> Vec<Location> {
    let location = |(id, passage): (usize, told::Passage<'_>)| {
        let source = passage.source;
        Location {
            id: Some(id),
            message: Some(Text::new(plain(&format!("“{}” – {}", passage.words(), passage.cited())))),
            physical_location: if source.prose.is_decoded() {
                Physical { artifact_location: artifact(&slashed(&source.path)), region: None }
            } else {
                physical(&slashed(&source.path), &source.lines, &source.text, passage.span)
            },
        }
    };
    (1..).zip(told::passages(checked, finding)).map(location).collect()
}

fn physical(path: &str, lines: &LineIndex, text: &str, span: Span) -> Physical {
    let snippet = Some(Text::new(span.of(text).to_owned()));
    let region = Some(Region { snippet, ..region(lines, text, span) });
    Physical { artifact_location: artifact(path), region }
}

fn region(lines: &LineIndex, text: &str, span: Span) -> Region {
    let (start, end) = (lines.position(text, span.start), lines.position(text, span.end));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: None,
    }
}

fn mend<'a>(checked: &Checked, fix: &'a Fix) -> Mend<'a> {
    let draft = &checked.draft;
    let replacement = |edit: &'a crate::finding::Edit| Replacement {
        deleted_region: region(&draft.lines, &draft.text, edit.span),
        inserted_content: Inserted { text: &edit.text },
    };
    Mend {
        description: Text::new(plain(&fix.title)),
        artifact_changes: [Changes {
            artifact_location: artifact(&checked.path),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
        properties: MendProperties { safe: fix.safe },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

/// What stands in a path of a URI as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path, with forward slashes, as a URI: relative to the folder of the run, or of the whole machine.
fn artifact(path: &str) -> Artifact {
    let encode = |path: &str| utf8_percent_encode(path, PATH).to_string();
    let drive = path.as_bytes().get(..3).filter(|head| head[0].is_ascii_alphabetic() && head[1..] == *b":/");
    if drive.is_some() {
        let (drive, rest) = path.split_at(2);
        return Artifact { uri: format!("file:///{drive}{}", encode(rest)), uri_base_id: None };
    }
    match path.strip_prefix("//") {
        Some(share) => Artifact { uri: format!("file://{}", encode(share)), uri_base_id: None },
        None if path.starts_with('/') => Artifact { uri: format!("file://{}", encode(path)), uri_base_id: None },
        // What leads out of the folder is not below it.
        None if path.split('/').any(|part| part == "..") => Artifact { uri: encode(path), uri_base_id: None },
        None => Artifact { uri: encode(path), uri_base_id: Some(ROOT) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, uri, below) in [
            ("drafts/a b.md", "drafts/a%20b.md", true),
            ("é#1?.md", "%C3%A9%231%3F.md", true),
            ("a:b.md", "a%3Ab.md", true),
            ("/tmp/a.md", "file:///tmp/a.md", false),
            ("C:/Users/é.md", "file:///C:/Users/%C3%A9.md", false),
            ("//server/share/a.md", "file://server/share/a.md", false),
            ("../a.md", "../a.md", false),
        ] {
            let artifact = artifact(path);
            assert_eq!((artifact.uri.as_str(), artifact.uri_base_id.is_some()), (uri, below), "{path}");
        }
    }

    #[test]
    fn text_makes_no_link() {
        assert_eq!(plain("see [here](https://example.org)"), "see [here] (https://example.org)");
    }
}
