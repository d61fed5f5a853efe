//! `quote/truncated`: the words are on record, and what turns their sense is left out.

use super::{attribution, edit, quoted, verdict};
use crate::finding::{Evidence, Finding, Fix, Severity};
use crate::record::{Lost, Truncation, Verdict};
use crate::rules::{Context, Question, Rule};
use crate::statement::Quotation;

/// The rule.
pub const RULE: Rule = Rule {
    name: "quote/truncated",
    page: include_str!("../../../rules/quote/truncated.md"),
    question: Question::Quotation(check),
};

/// Reports an excerpt that leaves out a negation, a condition, or the frame of a claim that its speaker calls untrue.
pub fn check(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    let Verdict::Truncated(found) = verdict(context, index, quotation)? else { return None };
    let whole = quoted(context.record.text_of(found.passage.source, found.whole));
    let lost = match found.lost {
        Lost::Negation => format!("The excerpt leaves out {}", quoted(&found.words)),
        Lost::Condition => format!("The excerpt leaves out its condition, {}", quoted(&found.words)),
        Lost::Attribution => {
            format!("The excerpt leaves out that the claim is that of others, {}", quoted(&found.words))
        }
        Lost::Frame => "The excerpt leaves out that its claim is called untrue".to_owned(),
    };
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: quotation.outer,
        message: format!("{lost}: the record has {whole}{}", attribution(context, &found.passage)),
        evidence: vec![Evidence { source: found.passage.source, span: found.whole }],
        fixes: restore(context, quotation, found).into_iter().collect(),
    })
}

fn restore(context: Context<'_>, quotation: &Quotation, found: &Truncation) -> Option<Fix> {
    let edit = edit(context.draft, quotation, found.gap?, &found.restored)?;
    Some(Fix { title: "Restore the words left out".to_owned(), safe: false, edits: vec![edit] })
}
