//! `citation/unreadable`: what is cited has a file that could not be read.

use crate::finding::{Finding, Severity};
use crate::rules::{Context, Question, Rule};
use crate::statement::Citation;

/// The rule.
pub const RULE: Rule = Rule {
    name: "citation/unreadable",
    page: include_str!("../../../rules/citation/unreadable.md"),
    question: Question::Citation(check),
};

fn check(context: Context<'_>, citation: &Citation) -> Option<Finding> {
    let why = told_here(context, citation)?;
    let message = format!("Nothing is held to `{}`, for its text could not be read: {why}.", citation.key);
    let (rule, severity) = (RULE.name, Severity::Warning);
    Some(Finding { rule, severity, span: citation.span, message, evidence: Vec::new(), fixes: Vec::new() })
}

/// Why the text of a citation's source could not be read, where the draft cites it first: it is told once.
pub fn told_here<'a>(context: Context<'a>, citation: &Citation) -> Option<&'a str> {
    let why = context.record.unread(&citation.key)?;
    let first = context.draft.reading.citations.iter().find(|other| other.key == citation.key);
    first.is_none_or(|first| first.span == citation.span).then_some(why)
}
