//! `quote/altered`: the record has almost these words.

use super::{attribution, edit, fragment, quoted, same_speaker, verdict};
use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::record::{Change, Difference, Near, Verdict};
use crate::rules::{Context, Question, Rule};
use crate::statement::Quotation;
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    name: "quote/altered",
    page: include_str!("../../../rules/quote/altered.md"),
    question: Question::Quotation(check),
};

/// Reports a quotation whose words are close to a passage on record and differ from it.
pub fn check(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    let near = match verdict(context, index, quotation) {
        Some(Verdict::Altered(near)) => near,
        Some(_) => return None,
        None => return fragment::check(context, index, quotation),
    };
    let claims: Vec<String> = near.differences.iter().take(4).map(claim).collect();
    let more = near.differences.len().saturating_sub(claims.len());
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let message = format!("The record {}{more}{}", claims.join("; it "), attribution(context, &near.passage));
    // The words themselves are marked, not the whole quotation.
    let words = near.differences.iter().map(|difference| difference.draft).reduce(Span::cover).unwrap_or_default();
    let span = super::in_file(context.draft, quotation, words).filter(|span| !span.is_empty());
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: span.unwrap_or(quotation.outer),
        message,
        evidence: vec![Evidence { source: near.passage.source, span: near.passage.span }],
        fixes: fixes(context, quotation, near),
    })
}

/// What the record has instead, to follow "The record".
fn claim(difference: &Difference) -> String {
    let (was, now) = (quoted(&difference.was_shown), quoted(&difference.now_shown));
    match difference.change {
        Change::Substituted => format!("has {was}, not {now}"),
        Change::Moved => format!("has {was}, in this order, not {now}"),
        Change::Dropped => format!("has {was}, which the quotation leaves out"),
        Change::Added => format!("does not have {now}"),
    }
}

fn fixes(context: Context<'_>, quotation: &Quotation, near: &Near) -> Vec<Fix> {
    let mut fixes = Vec::new();
    let edits: Option<Vec<Edit>> =
        near.differences.iter().map(|difference| restored(context, quotation, difference)).collect();
    if let Some(edits) = edits.filter(|edits| disjoint(edits)) {
        let changed: Vec<&str> = [
            ("a number", near.differences.iter().any(|difference| difference.touches.number)),
            ("a negation", near.differences.iter().any(|difference| difference.touches.negation)),
            ("how certain it is", near.differences.iter().any(|difference| difference.touches.modal)),
        ]
        .into_iter()
        .filter_map(|(name, touched)| touched.then_some(name))
        .collect();
        let title = if changed.is_empty() {
            "Quote the words on record".to_owned()
        } else {
            format!("Quote the words on record (changes {})", changed.join(" and "))
        };
        // Safe is what mends a slip of the pen: another word may have been meant.
        let slips = near.differences.iter().all(crate::record::Difference::is_slip);
        let safe = changed.is_empty() && slips && same_speaker(context, quotation, &near.passage);
        fixes.push(Fix { title, safe, edits });
    }
    if let [difference] = near.differences.as_slice()
        && difference.change == Change::Dropped
        && !difference.touches.negation
        && let Some(edit) = edit(context.draft, quotation, difference.draft, " …")
    {
        fixes.push(Fix { title: "Mark the omission with …".to_owned(), safe: false, edits: vec![edit] });
    }
    fixes
}

/// The edit that puts the source's own characters in place of the draft's.
fn restored(context: Context<'_>, quotation: &Quotation, difference: &Difference) -> Option<Edit> {
    let draft = context.draft;
    match difference.change {
        Change::Added => {
            // With the blank on one side.
            let text = &quotation.text;
            let before = text.get(..difference.draft.start)?.trim_end().len();
            let span = if before == 0 {
                let rest = text.get(difference.draft.end..)?;
                Span::new(difference.draft.start, difference.draft.end + rest.len() - rest.trim_start().len())
            } else {
                Span::new(before, difference.draft.end)
            };
            edit(draft, quotation, span, "")
        }
        Change::Dropped => {
            let words = context.record.words_left_out(difference);
            edit(draft, quotation, difference.draft, &words)
        }
        Change::Substituted | Change::Moved => {
            let words = context.record.words_of(difference);
            let first = difference.draft.of(&quotation.text).chars().next()?;
            let mut chars = words.chars();
            let capital = difference.draft.start == 0 && first.is_uppercase();
            let words = match chars.next() {
                Some(c) if capital => c.to_uppercase().chain(chars).collect(),
                _ => words.to_owned(),
            };
            edit(draft, quotation, difference.draft, &words)
        }
    }
}

fn disjoint(edits: &[Edit]) -> bool {
    !edits.is_empty() && edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start)
}
