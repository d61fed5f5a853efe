//! `position/overstated`: what the draft tells as done is on record as planned, likely, partial or somebody else's only.

use super::{against, finding, graver};
use crate::finding::{Finding, Severity};
use crate::record::Standing;
use crate::rules::{Context, Question, Rule};
use crate::statement::Position;

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/overstated",
    page: include_str!("../../../rules/position/overstated.md"),
    question: Question::Position(check),
};

/// Reports a position where what the draft tells as done is on record as planned, likely, partial or somebody else's only.
pub fn check(context: Context<'_>, index: usize, position: &Position) -> Option<Finding> {
    let lines = against(context, index, position, |standing| match standing {
        Standing::Overstated(lines) => Some(lines),
        _ => None,
    })?;
    if graver(context, index, position, |standing| {
        matches!(standing, Standing::Contradicted(_) | Standing::Outdated(_))
    }) {
        return None;
    }
    Some(finding(RULE.name, Severity::Error, position, "It has not gone so far.", lines))
}
