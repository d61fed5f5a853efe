//! `--statistics`: how often each rule found something.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Checked, Format, Summary, severity_name};
use crate::finding::Severity;

/// How often a rule found something.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Count {
    /// The rule.
    pub rule: &'static str,
    /// At which severity.
    pub severity: Severity,
    /// How often.
    pub count: usize,
}

/// The counts, most frequent first, then by rule.
pub fn counts(checked: &[Checked]) -> Vec<Count> {
    let mut by_rule: BTreeMap<(&'static str, Severity), usize> = BTreeMap::new();
    for finding in checked.iter().flat_map(|checked| &checked.findings) {
        *by_rule.entry((finding.rule, finding.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> =
        by_rule.into_iter().map(|((rule, severity), count)| Count { rule, severity, count }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}

/// Writes the counts: a table for a person, an object for a program.
pub fn write(out: &mut String, format: Format, checked: &[Checked]) -> fmt::Result {
    let counts = counts(checked);
    match format {
        Format::Json | Format::Jsonl => {
            let whole = serde_json::json!({ "version": 1, "statistics": counts, "summary": Summary::of(checked) });
            writeln!(out, "{whole}")
        }
        // The other formats have no place for counts: `cli` refuses them.
        _ => {
            for Count { rule, severity, count } in counts {
                writeln!(out, "{count:>6}  {:<7}  {rule}", severity_name(severity))?;
            }
            Ok(())
        }
    }
}
