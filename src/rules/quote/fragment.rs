//! Two or three words in quotation marks, with one of them exchanged. So few have too many near misses to be looked for
//! everywhere: they are held to what the cited sources put in quotation marks and give to the same speaker.

use super::{edit, name, quoted};
use crate::finding::{Evidence, Finding, Fix, Severity};
use crate::lexicon::{Class, lexicon};
use crate::record::Source;
use crate::record::words::words;
use crate::rules::Context;
use crate::statement::{Quotation, QuotationKind};
use crate::text::Span;

/// Words that a fragment has.
const FEWEST: usize = 2;
const MOST: usize = 3;
/// Words that begin with as many of the same letters may be forms of one.
const ROOT: usize = 4;

/// What the record has instead of one of a fragment's words, where that is plain.
pub(super) fn check(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    let located = context.located.get(index)?;
    let spoken = matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Statement);
    if !(FEWEST..=MOST).contains(&located.words)
        || !located.exact.is_empty()
        || !spoken
        || quotation.denied
        || quotation.nested
    {
        return None;
    }
    let reading = &context.draft.reading;
    let speaker = name(quotation.speaker.as_ref()?, reading)?;
    let draft = words(&quotation.text);
    let keys: Vec<&str> = reading.citing_sentence(quotation.sentence).map(|citation| citation.key.as_str()).collect();
    let mut found = None;
    for source in context.record.sources.with_keys(&keys) {
        let Some(text) = context.record.sources.get(source) else { continue };
        let own = |other: &&Quotation| {
            !other.nested
                && other.speaker.as_ref().and_then(|other| name(other, &text.reading)) == Some(speaker.clone())
        };
        for other in text.reading.quotations.iter().filter(own) {
            let record = words(&other.text);
            if let Some(at) = exchanged(&draft, &record) {
                // Two that it could be are none.
                if found.replace((source, other, at, record)).is_some() {
                    return None;
                }
            }
        }
    }
    let (source, other, at, record) = found?;
    Some(report(context, quotation, &draft[at], (source, context.record.sources.get(source)?, other, &record[at])))
}

/// The place of the one word in which two fragments differ.
fn exchanged(draft: &[(Span, String)], record: &[(Span, String)]) -> Option<usize> {
    if draft.len() != record.len() {
        return None;
    }
    let mut apart = (0..draft.len()).filter(|at| draft[*at].1 != record[*at].1);
    let at = apart.next().filter(|_| apart.next().is_none())?;
    let closed =
        Class::DETERMINER.or(Class::PREPOSITION).or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::PRONOUN);
    let open = |word: &str| !lexicon().class(word).has(closed);
    let root = |word: &str| word.chars().take(ROOT).collect::<String>();
    let shared = (0..draft.len()).any(|other| other != at && open(&draft[other].1));
    let (was, now) = (&record[at].1, &draft[at].1);
    (shared && open(was) && open(now) && root(was) != root(now)).then_some(at)
}

fn report(
    context: Context<'_>,
    quotation: &Quotation,
    now: &(Span, String),
    (source, text, other, was): (usize, &Source, &Quotation, &(Span, String)),
) -> Finding {
    let (was, now) = (was.0.of(&other.text), now.0);
    let fix = edit(context.draft, quotation, now, was).map(|edit| Fix {
        title: "Quote the words on record".to_owned(),
        safe: false,
        edits: vec![edit],
    });
    Finding {
        rule: super::altered::RULE.name,
        severity: Severity::Error,
        span: super::in_file(context.draft, quotation, now).unwrap_or(quotation.outer),
        message: format!(
            "The record has {}, not {} ({})",
            quoted(was),
            quoted(now.of(&quotation.text)),
            text.cited(other.span)
        ),
        evidence: vec![Evidence { source, span: other.span }],
        fixes: fix.into_iter().collect(),
    }
}
