//! `person/wrong-role`: a role, title, party or affiliation that differs from the record, or was held at another time.

use jiff::civil::Date;

use crate::finding::{Evidence, Finding, Severity};
use crate::record::plain;
use crate::record::roles::{Agreement, compare};
use crate::rules::{Context, Question, Rule};
use crate::statement::{Person, Role};

/// The rule.
pub const RULE: Rule = Rule {
    name: "person/wrong-role",
    page: include_str!("../../../rules/person/wrong-role.md"),
    question: Question::Person(check),
};

fn check(context: Context<'_>, person: &Person) -> Vec<Finding> {
    let Some(known) = context.record.identify(&person.name) else { return Vec::new() };
    let on_record: Vec<(usize, &Role)> = context.record.roles_of(known).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for role in &person.roles {
        let mut contradicted = None;
        let mut borne_out = false;
        for (source, other) in &on_record {
            match compare(role, other, days(context, *source)) {
                Agreement::Same => borne_out = true,
                Agreement::Contradicted => contradicted = contradicted.or(Some((*source, *other))),
                Agreement::Unrelated => {}
            }
        }
        let Some((source, other)) = contradicted.filter(|_| !borne_out) else { continue };
        let Some(entry) = context.record.sources.get(source).map(|source| &source.entry) else { continue };
        if findings.iter().any(|finding| finding.span.overlaps(role.span)) {
            continue;
        }
        findings.push(Finding {
            rule: RULE.name,
            severity: Severity::Error,
            span: role.span,
            message: format!(
                "On record, {} is “{}” ({}), not “{}”.",
                plain(&known.name.full, 80),
                plain(&other.text, 120),
                entry.citation(),
                plain(&role.text, 120)
            ),
            evidence: vec![Evidence { source, span: other.span }],
            fixes: Vec::new(),
        });
    }
    findings
}

/// Days from a source to the draft, as far as their dates are known.
fn days(context: Context<'_>, source: usize) -> Option<i64> {
    let source = day(context.record.sources.get(source)?.entry.date.as_deref()?)?;
    let draft = day(context.draft.reading.date.as_deref()?)?;
    Some(i64::from((draft - source).get_days()))
}

/// A date as precise as it is known; a month counts from its middle.
fn day(date: &str) -> Option<Date> {
    match date.len() {
        7 => format!("{date}-15").parse().ok(),
        10 => date.parse().ok(),
        _ => None,
    }
}
