//! `junit`: a test suite for each draft. A finding that fails the run is a failed test, another one a test that passed
//! and has something to say; a draft without findings is one test that passed.

use std::fmt::{self, Write as _};

use quick_xml::events::BytesText;

use super::xml::{self, line};
use super::{Checked, severity_name, told};
use crate::finding::Finding;

/// Writes everything as one document.
pub fn write(out: &mut String, checked: &[Checked]) -> fmt::Result {
    let tests: usize = checked.iter().map(|checked| checked.findings.len().max(1)).sum();
    let failures: usize = checked.iter().map(failures).sum();
    xml::document(out, |xml| {
        xml.create_element("testsuites")
            .with_attributes([
                ("name", "onrecord"),
                ("tests", &tests.to_string()),
                ("failures", &failures.to_string()),
                ("errors", "0"),
            ])
            .write_inner_content(|xml| checked.iter().try_for_each(|checked| suite(xml, checked)))?;
        Ok(())
    })
}

fn failures(checked: &Checked) -> usize {
    checked.findings.iter().filter(|finding| checked.fails(finding)).count()
}

fn suite(xml: &mut xml::Document, checked: &Checked) -> std::io::Result<()> {
    let path = line(&checked.path);
    xml.create_element("testsuite")
        .with_attributes([
            ("name", path.as_str()),
            ("tests", &checked.findings.len().max(1).to_string()),
            ("failures", &failures(checked).to_string()),
            ("errors", "0"),
            ("skipped", "0"),
        ])
        .write_inner_content(|xml| {
            if checked.findings.is_empty() {
                xml.create_element("testcase")
                    .with_attributes([("name", "onrecord"), ("classname", path.as_str())])
                    .write_empty()?;
            }
            checked.findings.iter().try_for_each(|finding| case(xml, checked, finding))
        })?;
    Ok(())
}

fn case(xml: &mut xml::Document, checked: &Checked, finding: &Finding) -> std::io::Result<()> {
    let at = checked.draft.lines.position(&checked.draft.text, finding.span.start);
    let name = format!("{} (line {}, column {})", finding.rule, at.line, at.column);
    let path = line(&checked.path);
    let mut text = format!("{path}:{}:{}: {}", at.line, at.column, severity_name(finding.severity));
    for told in told::lines(checked, finding) {
        // Writing to a text does not fail.
        let _ = write!(text, "\n{}", line(&told));
    }
    xml.create_element("testcase")
        .with_attributes([("name", name.as_str()), ("classname", path.as_str())])
        .write_inner_content(|xml| {
            if checked.fails(finding) {
                xml.create_element("failure")
                    .with_attributes([("type", finding.rule), ("message", &line(&finding.message))])
                    .write_text_content(BytesText::new(&text))?;
            } else {
                xml.create_element("system-out").write_text_content(BytesText::new(&text))?;
            }
            Ok(())
        })?;
    Ok(())
}
