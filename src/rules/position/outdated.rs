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
    let lines = against(context, index, position, |standing| match standing {
        Standing::Outdated(lines) => Some(lines),
        _ => None,
    })?;
    if graver(context, index, position, |standing| matches!(standing, Standing::Contradicted(_))) {
        return None;
    }
    Some(finding(RULE.name, Severity::Error, position, "This was so once; a later source supersedes it.", lines))
}
