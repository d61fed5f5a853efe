//! `position/outdated`: the position was on record once, and a later source supersedes it.

use super::{against, deviation, finding, graver};
use crate::finding::{Finding, Severity};
use crate::record::{Deviation, Standing};
use crate::rules::{Context, Question, Rule};
use crate::statement::{Position, Predication};

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/outdated",
    page: include_str!("../../../rules/position/outdated.md"),
    question: Question::Held(check, told),
};

/// Reports a position where the position was on record once, and a later source supersedes it.
pub fn check(context: Context<'_>, index: usize, position: &Position) -> Option<Finding> {
    let superseded = against(context, index, position, |standing| match standing {
        Standing::Outdated(lines) => Some(lines),
        _ => None,
    });
    let ended = || {
        against(context, index, position, |standing| match standing {
            Standing::Ended(lines) => Some(lines),
            _ => None,
        })
    };
    let (lead, lines) = match superseded {
        Some(lines) => ("This was so once; a later source supersedes it.", lines),
        None => ("This was so for a time that is over.", ended()?),
    };
    if graver(context, index, position, |standing| matches!(standing, Standing::Contradicted(_))) {
        return None;
    }
    Some(finding(RULE.name, Severity::Error, position, lead, lines))
}

/// Reports what was so when the cited sources were written, and is not by a later one.
fn told(context: Context<'_>, index: usize, one: &Predication) -> Option<Finding> {
    let Deviation::Outdated(evidence) = deviation(context, index)? else { return None };
    let message = "A later source has it otherwise.".to_owned();
    let (rule, severity, span) = (RULE.name, Severity::Error, one.span);
    Some(Finding { rule, severity, span, message, evidence: vec![*evidence], fixes: Vec::new() })
}
