//! `quote/unsourced`: an attributed direct quotation that the record does not have.

use super::verdict;
use crate::finding::{Finding, Severity};
use crate::record::{Verdict, plain};
use crate::rules::{Context, Question, Rule};
use crate::statement::{Quotation, QuotationKind};

/// The rule.
pub const RULE: Rule = Rule {
    name: "quote/unsourced",
    page: include_str!("../../../rules/quote/unsourced.md"),
    question: Question::Quotation(check),
};

/// Reports words that the draft gives to somebody and that no source has, nor anything near them.
pub fn check(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    let Verdict::Nowhere = verdict(context, index, quotation)? else { return None };
    let attributed = quotation.speaker.is_some();
    if !attributed || !matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Statement) {
        return None;
    }
    // Nothing could be held to a source without a text: the words may well be there.
    let mut cited = context.draft.reading.citing_quotation(index).map(|citation| citation.key.as_str());
    let without = cited.find(|key| context.record.without_text(key).is_some());
    let nowhere = "These words are nowhere on record, nor any near them";
    let message = match without {
        Some(key) => {
            format!("{nowhere}; but of `{}`, which is cited for them, the corpus has no text.", plain(key, 60))
        }
        None => nowhere.to_owned(),
    };
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Warning,
        span: quotation.outer,
        message,
        evidence: Vec::new(),
        fixes: Vec::new(),
    })
}
