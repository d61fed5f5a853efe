//! `checkstyle`: the XML of Checkstyle, which many CI servers read.

use std::fmt;

use super::xml::{self, line};
use super::{Checked, told};
use crate::finding::{Finding, Severity};

/// Writes everything as one document.
pub fn write(out: &mut String, checked: &[Checked]) -> fmt::Result {
    xml::document(out, |xml| {
        xml.create_element("checkstyle").with_attribute(("version", VERSION)).write_inner_content(|xml| {
            checked.iter().filter(|checked| !checked.findings.is_empty()).try_for_each(|checked| file(xml, checked))
        })?;
        Ok(())
    })
}

/// The version of Checkstyle whose form this is.
const VERSION: &str = "4.3";

fn file(xml: &mut xml::Document, checked: &Checked) -> std::io::Result<()> {
    let name = line(&checked.path);
    xml.create_element("file")
        .with_attribute(("name", name.as_str()))
        .write_inner_content(|xml| checked.findings.iter().try_for_each(|finding| error(xml, checked, finding)))?;
    Ok(())
}

fn error(xml: &mut xml::Document, checked: &Checked, finding: &Finding) -> std::io::Result<()> {
    let at = checked.draft.lines.position(&checked.draft.text, finding.span.start);
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "info",
    };
    xml.create_element("error")
        .with_attributes([
            ("line", at.line.to_string().as_str()),
            ("column", at.column.to_string().as_str()),
            ("severity", severity),
            ("message", &line(&told::lines(checked, finding).join(" – "))),
            ("source", &format!("onrecord.{}", finding.rule)),
        ])
        .write_empty()?;
    Ok(())
}
