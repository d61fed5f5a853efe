//! `citation/wrong-source`: a quotation or fact cites a source that does not contain it.

use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::markup::{Numbering, Prose};
use crate::record::plain;
use crate::rules::citation::locator;
use crate::rules::{Context, Question, Rule};
use crate::statement::Citation;
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    name: "citation/wrong-source",
    page: include_str!("../../../rules/citation/wrong-source.md"),
    question: Question::Citation(check),
};

/// A quotation of fewer words stands in too many places to say where it is from.
const WORDS: usize = 2;

fn check(context: Context<'_>, citation: &Citation) -> Option<Finding> {
    if points_elsewhere(&citation.prefix) {
        return None;
    }
    let cited = source_of(context, &citation.key)?;
    if let Some(finding) = quoted(context, citation, cited) {
        return Some(finding);
    }
    misplaced(context, citation, cited).or_else(|| stated(context, citation, cited))
}

/// "see also", "cf.": where to read on, not where the words are from.
pub(in crate::rules) fn points_elsewhere(prefix: &str) -> bool {
    let first = prefix.split([' ', ',', '.']).next().unwrap_or_default();
    matches!(
        first.to_lowercase().as_str(),
        "see" | "cf" | "compare" | "but" | "contra" | "contrast" | "also" | "further"
    )
}

fn source_of(context: Context<'_>, key: &str) -> Option<usize> {
    context.record.sources.position(key)
}

/// A quotation that the cited source does not have, while another does.
fn quoted(context: Context<'_>, citation: &Citation, cited: usize) -> Option<Finding> {
    let quotations = &context.draft.reading.quotations;
    for index in &citation.quotations {
        let (quotation, located) = (quotations.get(*index)?, context.located.get(*index)?);
        if quotation.denied || located.words < WORDS || located.exact.is_empty() {
            continue;
        }
        // Every key beside the quotation counts: one of them may be for the rest of the sentence.
        let keys = context.draft.reading.citing_quotation(*index);
        let beside: Vec<usize> = keys.filter_map(|other| source_of(context, &other.key)).chain([cited]).collect();
        if located.exact.iter().any(|passage| beside.contains(&passage.source)) {
            continue;
        }
        let passage = located.exact.iter().find(|passage| passage.quotation.is_some()).or(located.exact.first())?;
        return finding(
            context,
            citation,
            cited,
            Evidence { source: passage.source, span: passage.span },
            &format!("“{}”", plain(&quotation.text, 120)),
        );
    }
    None
}

/// A quotation that stands in the cited source, on another page than the one that is named.
fn misplaced(context: Context<'_>, citation: &Citation, cited: usize) -> Option<Finding> {
    let named = locator::pages(&citation.locator)?;
    let source = context.record.sources.get(cited)?;
    let Numbering::Pages(all) = &source.prose.numbering else { return None };
    if !locator::can_be_of(all, &named) {
        return None;
    }
    for index in &citation.quotations {
        let (Some(quotation), Some(located)) =
            (context.draft.reading.quotations.get(*index), context.located.get(*index))
        else {
            continue;
        };
        let own: Vec<Span> =
            located.exact.iter().filter(|passage| passage.source == cited).map(|passage| passage.span).collect();
        let Some(first) = own.first().filter(|_| !quotation.denied && located.words >= WORDS) else { continue };
        // Of two keys of this source beside the quotation one may be for the rest of the sentence.
        let mut beside = context.draft.reading.citing_quotation(*index);
        let elsewhere = beside.any(|other| {
            let pages = || locator::pages(&other.locator);
            other.key == citation.key && pages().is_none_or(|pages| on(&source.prose, &own, &pages))
        });
        if elsewhere || on(&source.prose, &own, &named) {
            continue;
        }
        let place = source.locator(*first)?;
        let words = plain(&quotation.text, 120);
        let message = format!(
            "“{words}” stands on {} of {}, not where the citation says ({}).",
            plain(&place.to_string(), 40),
            source.entry.citation(),
            plain(&citation.locator, 40)
        );
        return Some(Finding {
            rule: RULE.name,
            severity: Severity::Warning,
            span: citation.span,
            message,
            evidence: vec![Evidence { source: cited, span: *first }],
            fixes: Vec::new(),
        });
    }
    None
}

/// Whether one of some passages stands on a page that is named.
fn on(prose: &Prose, passages: &[Span], named: &[locator::Range]) -> bool {
    passages.iter().any(|passage| locator::is_on(prose.pages(*passage), named))
}

/// A statement whose words and names stand together in another source, and not in the cited one.
fn stated(context: Context<'_>, citation: &Citation, cited: usize) -> Option<Finding> {
    if !citation.bracketed {
        return None;
    }
    let reading = &context.draft.reading;
    let sentence = reading.sentences.get(*citation.sentences.last()?)?;
    let quoted = citation
        .quotations
        .iter()
        .any(|index| context.located.get(*index).is_some_and(|located| located.words >= WORDS));
    let mut beside = citation.sentences.iter().flat_map(|own| reading.citing_sentence(*own));
    if quoted || beside.any(|other| (other.span, &other.key) != (citation.span, &citation.key)) {
        return None;
    }
    let record = context.record;
    let last = *citation.sentences.last()?;
    let told = || record.told_elsewhere(reading, last, &[cited]).map(|evidence| (evidence, "This figure"));
    let found = record.elsewhere(&sentence.terms, cited).map(|evidence| (evidence, "This statement"));
    let (evidence, what) = found.or_else(told)?;
    finding(context, citation, cited, evidence, what)
}

fn finding(context: Context<'_>, citation: &Citation, cited: usize, evidence: Evidence, what: &str) -> Option<Finding> {
    let sources = &context.record.sources;
    let (own, other) = (sources.entry(cited)?, sources.entry(evidence.source)?);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: citation.span,
        message: format!("{what} is not in {}; on record it is in {}.", own.citation(), other.citation()),
        evidence: vec![evidence],
        fixes: vec![Fix {
            title: format!("cite `{}`", other.key),
            safe: false,
            edits: vec![Edit { span: citation.span, text: other.key.clone() }],
        }],
    })
}
