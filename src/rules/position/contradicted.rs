//! `position/contradicted`: the record, as of the time that the draft speaks of, gives the government another position.

use super::{against, finding};
use crate::finding::{Finding, Severity};
use crate::record::Standing;
use crate::rules::{Context, Question, Rule};
use crate::statement::Position;

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/contradicted",
    page: include_str!("../../../rules/position/contradicted.md"),
    question: Question::Position(check),
};

/// Reports a position where the record, as of the time that the draft speaks of, gives the government another position.
pub fn check(context: Context<'_>, index: usize, position: &Position) -> Option<Finding> {
    let lines = against(context, index, position, |standing| match standing {
        Standing::Contradicted(lines) => Some(lines),
        _ => None,
    })?;
    Some(finding(RULE.name, Severity::Error, position, "The record has another position.", lines))
}
