//! `position/contradicted`: the record, as of the time that the draft speaks of, gives the government another position.

use super::{against, deviation, finding};
use crate::finding::{Finding, Severity};
use crate::record::{Deviation, Standing, plain};
use crate::rules::{Context, Question, Rule};
use crate::statement::{Position, Predication};

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/contradicted",
    page: include_str!("../../../rules/position/contradicted.md"),
    question: Question::Held(check, told),
};

/// Reports a position where the record, as of the time that the draft speaks of, gives the government another position.
pub fn check(context: Context<'_>, index: usize, position: &Position) -> Option<Finding> {
    let lines = against(context, index, position, |standing| match standing {
        Standing::Contradicted(lines) => Some(lines),
        _ => None,
    })?;
    Some(finding(RULE.name, Severity::Error, position, "The record has another position.", lines))
}

/// Reports what somebody else did, or did not do, by the sources that are cited for it.
fn told(context: Context<'_>, index: usize, one: &Predication) -> Option<Finding> {
    let (message, evidence) = match deviation(context, index)? {
        Deviation::Opposite(evidence) if one.denied => ("On record this is so.".to_owned(), evidence),
        Deviation::Opposite(evidence) => ("On record this is not so.".to_owned(), evidence),
        Deviation::Another(agent, evidence) => {
            let source = context.record.sources.get(evidence.source)?;
            (format!("On record it was “{}”.", plain(agent.of(&source.text), 80)), evidence)
        }
        Deviation::LessFar(..) | Deviation::Outdated(_) => return None,
    };
    let (rule, severity, span) = (RULE.name, Severity::Error, one.span);
    Some(Finding { rule, severity, span, message, evidence: vec![*evidence], fixes: Vec::new() })
}
