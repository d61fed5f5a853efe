//! `figure/mismatch`: a number, amount, share, count, duration or rank that differs from the one on record for the
//! same thing.

use crate::amount::Amount;
use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::record::figures::Differing;
use crate::record::plain;
use crate::rules::{Context, Question, Rule, event};
use crate::statement::{Change, Figure, Reading, Unit};
use crate::text::Span;
use crate::when::Period;

/// The rule.
pub const RULE: Rule = Rule {
    name: "figure/mismatch",
    page: include_str!("../../../rules/figure/mismatch.md"),
    question: Question::Figure(check),
};

fn check(context: Context<'_>, figure: &Figure) -> Option<Finding> {
    let reading = &context.draft.reading;
    if !figure.asserted && !figure.would {
        return None;
    }
    let record = context.record;
    let keys: Vec<&str> = reading.citing_sentence(figure.sentence).map(|citation| citation.key.as_str()).collect();
    let cited = record.sources.with_keys(&keys);
    let known = keys.iter().all(|key| record.sources.position(key).is_some());
    let absent = || record.absent(reading, figure, &cited).filter(|_| known);
    let turned = || record.turned(reading, figure, &cited).filter(|_| known);
    let in_place = || record.in_place_of(reading, figure, &cited).filter(|_| known);
    let row = || record.of_another_row(reading, figure, &cited).filter(|_| known);
    let found = record.differing(reading, figure, &cited).or_else(absent).or_else(turned).or_else(row);
    let swapped = || record.of_another_name(reading, figure, &cited).filter(|_| known);
    let Some(found) = found.or_else(in_place) else {
        let dated = || record.of_another_year(reading, figure, &cited).filter(|_| known);
        let dated = || dated().filter(|_| !event::mismatch::finds_in(context, figure.sentence));
        return match swapped() {
            Some(found) => of_another(context, figure, &found),
            None => dated().and_then(|(found, period)| of_another_year(context, figure, &found, period)),
        };
    };
    // Another source tells of something else where a cited one has the very number.
    let has = |source: &usize| {
        let there = record.sources.figures(*source);
        there.is_some_and(|there| {
            there.figures.iter().any(|other| other.amount.low.total_cmp(&figure.amount.low).is_eq())
        })
    };
    if !cited.contains(&found.source) && cited.iter().any(has) {
        return None;
    }
    if found.made.is_none() && (is_rest(figure, found.figure) || record.has_nearer(reading, figure, &found, &cited))
        || record.made_otherwise(reading, figure, &found, &cited)
    {
        return None;
    }
    let source = record.sources.get(found.source)?;
    let there = found.figure;
    let written = plain(there.span.of(&source.text), 60);
    let of = plain(&there.of, 80);
    let number = if there.implied { format!("{}", there.amount.low) } else { written.clone() };
    let (number, of) = match (of.is_empty(), there.listed.is_some() && there.implied) {
        (_, true) => (number, format!(" ({written})")),
        (true, _) => (number, String::new()),
        _ => (number, format!(" ({of})")),
    };
    let number = match found.made {
        Some((other, made)) => {
            let made = match figure.unit {
                Unit::Share | Unit::Points => format!("{:.0} per cent", made * 100.0),
                Unit::Times => format!("{made:.1} times as much"),
                _ => format!("{}", (made / figure.factor * 100.0).round() / 100.0),
            };
            format!("{} and {written}, which make {made}", plain(other.span.of(&source.text), 60))
        }
        None => number,
    };
    let span = source.reading.sentences.get(there.sentence).map_or(there.span, |sentence| sentence.span);
    let span = if span.len() > LONGEST || there.quoted { there.span } else { span };
    if let (Change::By(own), Change::By(other)) = (figure.change, there.change)
        && own * other < 0
        && found.made.is_none()
        && figure.amount.may_retell(there.amount)
    {
        return opposite(context, figure, &found, (span, &of));
    }
    let written = in_its_place(&context.draft.reading, figure, &source.reading, there, written);
    let fix = (!there.implied && there.unit == figure.unit && found.made.is_none()).then(|| Fix {
        title: format!("write “{written}”"),
        safe: false,
        edits: vec![Edit { span: figure.span, text: context.draft.written(&written) }],
    });
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: figure.span,
        message: format!(
            "On record: {number}{of}, {}; not “{}”.",
            source.cited(span),
            plain(context.draft.words(figure.span), 60)
        ),
        evidence: vec![Evidence { source: found.source, span }],
        fixes: fix.into_iter().collect(),
    })
}

/// "nine tenths have none", "added to only 10 per cent": what one share leaves of the whole.
fn is_rest(one: &Figure, other: &Figure) -> bool {
    let rest = Amount { mark: other.amount.mark, ..Amount::plain(1.0 - other.amount.low) };
    one.unit == Unit::Share && other.unit == Unit::Share && one.amount.may_retell(rest)
}

/// What the source tells of another name.
fn of_another(context: Context<'_>, figure: &Figure, found: &Differing<'_>) -> Option<Finding> {
    let source = context.record.sources.get(found.source)?;
    let span = source.reading.sentences.get(found.figure.sentence)?.span;
    let written = plain(found.figure.span.of(&source.text), 60);
    let told = plain(span.of(&source.text), 160);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: figure.span,
        message: format!("On record {written} is told of another: {}: “{told}”", source.cited(span)),
        evidence: vec![Evidence { source: found.source, span }],
        fixes: Vec::new(),
    })
}

/// What the source tells of another year.
fn of_another_year(context: Context<'_>, figure: &Figure, found: &Differing<'_>, period: Period) -> Option<Finding> {
    let source = context.record.sources.get(found.source)?;
    let span = source.reading.sentences.get(found.figure.sentence)?.span;
    let written = plain(found.figure.span.of(&source.text), 60);
    let (told, year) = (plain(span.of(&source.text), 160), period.first.year());
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: figure.span,
        message: format!("On record {written} is of {year}: {}: “{told}”", source.cited(span)),
        evidence: vec![Evidence { source: found.source, span }],
        fixes: Vec::new(),
    })
}

/// What fell on record, and rises in the draft.
fn opposite(context: Context<'_>, figure: &Figure, found: &Differing<'_>, (span, of): (Span, &str)) -> Option<Finding> {
    let source = context.record.sources.get(found.source)?;
    let rises = figure.change == Change::By(1);
    let name = |rises: bool| if rises { "an increase" } else { "a decrease" };
    let written = plain(found.figure.span.of(&source.text), 60);
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: figure.span,
        message: format!("On record: {} of {written}{of}, {}; not {}.", name(!rises), source.cited(span), name(rises)),
        evidence: vec![Evidence { source: found.source, span }],
        fixes: Vec::new(),
    })
}

/// A figure of a source as it is written in place of a draft's: with a capital where that one opens a sentence, and without
/// the capital that it has for opening one itself.
fn in_its_place(draft: &Reading, figure: &Figure, source: &Reading, there: &Figure, written: String) -> String {
    let opens = |reading: &Reading, figure: &Figure| {
        reading.sentences.get(figure.sentence).is_some_and(|sentence| sentence.span.start == figure.span.start)
    };
    let (here, opened) = (opens(draft, figure), opens(source, there));
    let mut letters = written.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    match first {
        Some(first) if here && first.is_lowercase() => first.to_uppercase().chain(letters).collect(),
        Some(first) if !here && opened && first.is_uppercase() && second.is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => written,
    }
}

/// A longer sentence is not shown whole.
const LONGEST: usize = 600;
