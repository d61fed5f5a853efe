//! `person/wrong-role`: a role, title, party or affiliation that differs from the record, or was held at another time.

use jiff::civil::Date;

use crate::finding::{Evidence, Finding, Severity};
use crate::record::people::Known;
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
        // A party is no matter of office: only the same party bears it out.
        let mut parties = on_record.iter().filter(|(_, other)| other.party.is_some()).peekable();
        if role.party.is_some() && parties.peek().is_some() {
            let first = parties.peek().map(|(source, other)| (*source, *other));
            contradicted = first.filter(|_| !parties.any(|(_, other)| other.party == role.party));
            borne_out = contradicted.is_none() && role.classes.is_empty();
            if contradicted.is_some() {
                findings.extend(contradicted.and_then(|(source, other)| finding(context, known, role, source, other)));
                continue;
            }
        }
        for (source, other) in &on_record {
            match compare(role, other, days(context, *source)) {
                Agreement::Same => borne_out = true,
                Agreement::Contradicted => contradicted = contradicted.or(Some((*source, *other))),
                Agreement::Unrelated => {}
            }
        }
        let Some((source, other)) = contradicted.filter(|_| !borne_out) else { continue };
        if findings.iter().any(|finding| finding.span.overlaps(role.span)) {
            continue;
        }
        findings.extend(finding(context, known, role, source, other));
    }
    findings
}

fn finding(context: Context<'_>, known: &Known, role: &Role, source: usize, other: &Role) -> Option<Finding> {
    let entry = &context.record.sources.get(source)?.entry;
    Some(Finding {
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
    })
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
