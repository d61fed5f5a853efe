//! `figure/mismatch`: a number, amount, share, count, duration or rank that differs from the one on record for the
//! same thing.

use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::record::plain;
use crate::rules::{Context, Question, Rule};
use crate::statement::{Figure, Unit};

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
    let found = record.differing(reading, figure, &cited).or_else(absent)?;
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

/// A longer sentence is not shown whole.
const LONGEST: usize = 600;
