//! `short`: one line a finding, `path:line:column: severity[rule] message`.

use std::fmt::{self, Write as _};

use super::{Checked, safe, severity_name};

/// Writes the findings of a draft.
pub fn write(out: &mut String, checked: &Checked) -> fmt::Result {
    for finding in &checked.findings {
        let at = checked.draft.lines.position(&checked.draft.text, finding.span.start);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            safe::line(&checked.path),
            at.line,
            at.column,
            severity_name(finding.severity),
            finding.rule,
            safe::line(&finding.message)
        )?;
    }
    Ok(())
}
