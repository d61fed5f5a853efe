//! Findings on their way out: one file a format.

mod checkstyle;
mod citation;
mod diff;
mod excerpt;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod rdjson;
mod safe;
mod sarif;
pub mod sheet;
mod short;
pub mod statistics;
mod told;
mod xml;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;
use serde::Serialize;

pub use citation::{citation, cited};
pub use diff::unified;
pub use human::{Look, passage};
pub use json::Locator;
pub use safe::{line as safe_line, lines as safe_lines};

use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::record::Record;
use crate::rules::house::House;

/// A draft with what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The draft's path as it is shown, with forward slashes.
    pub path: String,
    /// The draft.
    pub draft: Draft,
    /// What it was held to.
    pub record: Arc<Record>,
    /// What was found, by place.
    pub findings: Vec<Finding>,
    /// The rules of the house that it was checked with.
    pub house: Arc<House>,
    /// The severity from which on a finding fails the run; `None` where none does.
    pub fails_from: Option<Severity>,
}

impl Checked {
    /// Whether a finding fails the run.
    pub fn fails(&self, finding: &Finding) -> bool {
        self.fails_from.is_some_and(|level| finding.severity >= level)
    }
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The words of the draft underlined and, beneath, the passage of the source
    #[default]
    Human,
    /// One line a finding: path:line:column: severity[rule] message
    Short,
    /// One JSON object
    Json,
    /// One JSON object a finding and line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions: annotations
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// The XML of JUnit: a finding that fails the run is a failed test
    Junit,
    /// The XML of Checkstyle
    Checkstyle,
    /// The diagnostic format of reviewdog, fixes as suggestions
    Rdjson,
}

/// How many findings there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Drafts that were checked.
    pub files: usize,
    /// Findings of each severity.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Remarks worth knowing.
    pub infos: usize,
    /// Hints.
    pub hints: usize,
}

impl Summary {
    /// Counts.
    pub fn of(checked: &[Checked]) -> Self {
        let mut summary = Self { files: checked.len(), ..Self::default() };
        for finding in checked.iter().flat_map(|checked| &checked.findings) {
            *match finding.severity {
                Severity::Error => &mut summary.errors,
                Severity::Warning => &mut summary.warnings,
                Severity::Info => &mut summary.infos,
                Severity::Hint => &mut summary.hints,
            } += 1;
        }
        summary
    }
}

/// Writes a report on `checked` (in the order in which it is to be read) to `out`.
pub fn write(out: &mut String, format: Format, look: Look, checked: &[Checked]) -> fmt::Result {
    match format {
        Format::Human => {
            checked.iter().try_for_each(|checked| human::write(out, checked, look))?;
            human::write_summary(out, Summary::of(checked))
        }
        Format::Short => checked.iter().try_for_each(|checked| short::write(out, checked)),
        Format::Json => json::json(out, checked),
        Format::Jsonl => json::jsonl(out, checked),
        Format::Sarif => sarif::write(out, checked),
        Format::Github => checked.iter().try_for_each(|checked| github::write(out, checked)),
        Format::Gitlab => gitlab::write(out, checked),
        Format::Junit => junit::write(out, checked),
        Format::Checkstyle => checkstyle::write(out, checked),
        Format::Rdjson => rdjson::write(out, checked),
    }
}

/// A path for a report: forward slashes on every system, and what is not Unicode replaced.
pub fn slashed(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { shown.into_owned() } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// A severity's name, as in every format.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

#[cfg(test)]
mod tests;
