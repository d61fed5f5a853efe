//! `position/overstated`: what the draft tells as done is on record as planned, likely, partial or somebody else's only.

use super::{against, deviation, finding, graver};
use crate::finding::{Finding, Severity};
use crate::record::{Deviation, Standing};
use crate::rules::{Context, Question, Rule};
use crate::statement::{Position, Predication};

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/overstated",
    page: include_str!("../../../rules/position/overstated.md"),
    question: Question::Held(check, told),
};

/// Reports a position where what the draft tells as done is on record as planned, likely, partial or somebody else's only.
pub fn check(context: Context<'_>, index: usize, position: &Position) -> Option<Finding> {
    let lines = against(context, index, position, |standing| match standing {
        Standing::Overstated(lines) => Some(lines),
        _ => None,
    })?;
    if graver(context, index, position, |standing| {
        matches!(standing, Standing::Contradicted(_) | Standing::Outdated(_) | Standing::Ended(_))
    }) {
        return None;
    }
    Some(finding(RULE.name, Severity::Error, position, "It has not gone so far.", lines))
}

/// Reports what the sources that are cited for it do not tell as done.
fn told(context: Context<'_>, index: usize, one: &Predication) -> Option<Finding> {
    let Deviation::LessFar(status, evidence) = deviation(context, index)? else { return None };
    let message = format!("It has not gone so far. On record this is {}.", status.in_words());
    let (rule, severity, span) = (RULE.name, Severity::Error, one.span);
    Some(Finding { rule, severity, span, message, evidence: vec![*evidence], fixes: Vec::new() })
}
