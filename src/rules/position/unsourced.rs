//! `position/unsourced`: the record is silent on the government's position.

use super::{beside, graver, standing};
use crate::finding::{Finding, Severity};
use crate::lexicon::lexicon;
use crate::record::Standing;
use crate::rules::{Context, Question, Rule};
use crate::statement::{Party, Position, Status};
use crate::topics::topics;

/// The rule.
pub const RULE: Rule = Rule {
    name: "position/unsourced",
    page: include_str!("../../../rules/position/unsourced.md"),
    question: Question::Position(check),
};

/// Reports a position of a government of whose position no source speaks.
pub fn check(context: Context<'_>, index: usize, position: &Position) -> Option<Finding> {
    let Party::Government(code) = position.party else { return None };
    // "Whether it will, is anybody's guess": it says that nobody knows.
    let topic = topics().topic(position.topic);
    let open = topic.and_then(|topic| topic.stance(position.stance)).is_some_and(|stance| stance.family == "open");
    if open && position.status == Status::Reported || standing(context, position)? != Standing::Silent {
        return None;
    }
    let all = &context.draft.reading.positions;
    let told = all[beside(all, index).start..index]
        .iter()
        .any(|other| other.party == position.party && standing(context, other) == Some(Standing::Silent));
    let others = |standing: &Standing| !matches!(standing, Standing::Silent | Standing::Fine | Standing::Borne(_));
    if told || graver(context, index, position, others) {
        return None;
    }
    let name = lexicon().government_of_code(code).map_or(code, |government| government.name);
    let question = topic.map_or(position.topic, |topic| topic.question);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Warning,
        span: position.named.cover(position.cue),
        message: format!("No source says where {name} stands on the question “{question}”"),
        evidence: Vec::new(),
        fixes: Vec::new(),
    })
}
