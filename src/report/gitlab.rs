//! `gitlab`: a Code Quality report, which GitLab shows in merge requests.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Checked, told};
use crate::baseline;
use crate::finding::Severity;

/// Writes everything as one list.
pub fn write(out: &mut String, checked: &[Checked]) -> fmt::Result {
    let issues: Vec<_> = checked.iter().flat_map(issues).collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&issues).map_err(|_| fmt::Error)?)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    /// By it GitLab knows the finding again in the next run.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn issues(checked: &Checked) -> impl Iterator<Item = Issue<'_>> {
    let draft = &checked.draft;
    let prints = baseline::fingerprints(&checked.path, draft, &checked.findings);
    checked.findings.iter().zip(prints).map(move |(finding, fingerprint)| Issue {
        description: told::lines(checked, finding).join(" – "),
        check_name: finding.rule,
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info | Severity::Hint => "info",
        },
        location: Location {
            path: &checked.path,
            lines: Lines {
                begin: draft.lines.position(&draft.text, finding.span.start).line,
                end: draft.lines.position(&draft.text, finding.span.end).line,
            },
        },
    })
}
