//! `quote/spliced`: one quotation, words from several places.

use super::{attribution, edit, quoted, verdict};
use crate::finding::{Evidence, Finding, Fix, Severity};
use crate::record::{Piece, Verdict};
use crate::rules::{Context, Question, Rule};
use crate::statement::Quotation;
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    name: "quote/spliced",
    page: include_str!("../../../rules/quote/spliced.md"),
    question: Question::Quotation(check),
};

/// Reports a quotation that is put together from words of several places or speakers.
pub fn check(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    let Verdict::Spliced(pieces) = verdict(context, index, quotation)? else { return None };
    let places: Vec<String> = pieces.iter().map(|piece| attribution(context, &piece.passage)).collect();
    // One speaker in one source is named once.
    let one = places.windows(2).all(|pair| pair[0] == pair[1]);
    let parts: Vec<String> = pieces
        .iter()
        .enumerate()
        .map(|(number, piece)| {
            let place = places.get(number).filter(|_| !one || number + 1 == pieces.len());
            format!("{}{}", quoted(piece.draft.of(&quotation.text)), place.map_or("", String::as_str))
        })
        .collect();
    let (last, rest) = parts.split_last()?;
    let count = match pieces.len() {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        count => count.to_string(),
    };
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: quotation.outer,
        message: format!("One quotation joins words from {count} places: {} and {last}", rest.join(", ")),
        evidence: pieces
            .iter()
            .map(|piece| Evidence { source: piece.passage.source, span: piece.passage.span })
            .collect(),
        fixes: ellipsis(context, quotation, pieces).into_iter().collect(),
    })
}

/// An ellipsis between two pieces, where one utterance has both in this order.
fn ellipsis(context: Context<'_>, quotation: &Quotation, pieces: &[Piece]) -> Option<Fix> {
    let [left, right] = pieces else { return None };
    let group = |piece: &Piece| context.record.quotation(&piece.passage).map(|quotation| quotation.group);
    let one = left.passage.source == right.passage.source
        && group(left).is_some()
        && group(left) == group(right)
        && left.passage.span.end <= right.passage.span.start;
    let gap = Span::new(left.draft.end, right.draft.start);
    let marked = gap.of(&quotation.text).contains(['…', '[']) || gap.of(&quotation.text).contains("..");
    if !one || marked {
        return None;
    }
    let edit = edit(context.draft, quotation, gap, " … ")
        .or_else(|| edit(context.draft, quotation, Span::new(gap.start, gap.start), " …"))?;
    Some(Fix { title: "Mark the omission with …".to_owned(), safe: false, edits: vec![edit] })
}
