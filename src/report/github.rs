//! `github`: workflow commands, which GitHub shows as annotations of the changed lines.

use std::fmt::{self, Write as _};

use super::{Checked, safe, told};
use crate::finding::Severity;

/// Writes the findings of a draft.
pub fn write(out: &mut String, checked: &Checked) -> fmt::Result {
    for finding in &checked.findings {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "notice",
        };
        let draft = &checked.draft;
        let start = draft.lines.position(&draft.text, finding.span.start);
        let end = draft.lines.position(&draft.text, finding.span.end);
        write!(out, "::{level} file={},line={},endLine={}", property(&checked.path), start.line, end.line)?;
        // Columns are refused where the lines differ.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let message = told::lines(checked, finding).join("\n");
        writeln!(out, ",title={}::{}", property(&format!("onrecord {}", finding.rule)), data(&message))?;
    }
    Ok(())
}

/// A message, which ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends with a comma or the message as well.
fn property(text: &str) -> String {
    data(&safe::line(text)).replace(':', "%3A").replace(',', "%2C")
}
