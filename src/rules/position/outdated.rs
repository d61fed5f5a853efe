//! `position/outdated`: the position was on record once, and a later source supersedes it.

use super::{against, finding, graver};
use crate::finding::{Finding, Severity};
use crate::record::Standing;
use crate::rules::{Context, Question, Rule};
use crate::statement::Position;

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/outdated",
    page: include_str!("../../../rules/position/outdated.md"),
    question: Question::Position(check),
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
