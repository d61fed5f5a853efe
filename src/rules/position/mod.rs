//! Rules on positions: does the record give a government the position that the draft gives it?

pub mod contradicted;
pub mod outdated;
pub mod overstated;
pub mod unsourced;

use std::ops::Range;

use super::Context;
use crate::finding::{Finding, Severity};
use crate::record::{Deviation, Line, Standing, plain};
use crate::statement::{Position, Predication};

/// How a position stands to the record; `None` where the draft asserts nothing, or quotes: one error, one finding.
pub(crate) fn standing(context: Context<'_>, position: &Position) -> Option<Standing> {
    (position.asserted && !position.quoted).then(|| {
        let citing = context.draft.reading.citing_sentence(position.sentence);
        let keys: Vec<&str> = citing.map(|citation| citation.key.as_str()).collect();
        let cited = context.record.sources.with_keys(&keys);
        context.record.stand(position, context.as_of, &cited)
    })
}

/// How the cited sources tell otherwise of what a draft says somebody did; nothing where its words are a position on a
/// topic, which says more.
pub(crate) fn deviation(context: Context<'_>, index: usize) -> Option<&Deviation> {
    let one = context.draft.reading.predications.get(index)?;
    context.deviations.get(index)?.get_or_init(|| deviates(context, one)).as_ref()
}

fn deviates(context: Context<'_>, one: &Predication) -> Option<Deviation> {
    let reading = &context.draft.reading;
    let from = reading.positions.partition_point(|position| position.span.end < one.span.start);
    let near = reading.positions[from..].iter().take_while(|position| position.span.start < one.span.end);
    if near.filter(|position| !position.quoted).any(|position| position.span.overlaps(one.span)) {
        return None;
    }
    let mut cited: Vec<usize> = Vec::new();
    for citation in reading.citing_sentence(one.sentence) {
        // What a source says that is not at hand, nobody knows.
        cited.push(context.record.sources.position(&citation.key)?);
    }
    // A sentence that names a time speaks of that.
    let from = reading.times.partition_point(|time| time.sentence < one.sentence);
    let timed = reading.times.get(from).is_some_and(|time| time.sentence == one.sentence);
    context.record.deviation(one, &cited, (!timed && !one.past).then_some(context.as_of))
}

/// The positions of the sentence of one, which stand side by side.
pub(crate) fn beside(all: &[Position], index: usize) -> Range<usize> {
    let same = |other: &Position| other.sentence == all[index].sentence;
    let before = all[..index].iter().rev().take_while(|other| same(other)).count();
    let after = all[index..].iter().take_while(|other| same(other)).count();
    index - before..index + after
}

/// The lines of the record against all positions of one expression ("Australia and Japan have let it in"), where this
/// position is the first of them that stands so; one error is reported once.
fn against(
    context: Context<'_>,
    index: usize,
    position: &Position,
    pick: impl Fn(Standing) -> Option<Vec<Line>>,
) -> Option<Vec<Line>> {
    let all = &context.draft.reading.positions;
    let mut lines = pick(standing(context, position)?)?;
    for other in beside(all, index).filter(|other| *other != index) {
        let beside = &all[other];
        if let Some(more) = standing(context, beside).and_then(&pick) {
            if other < index && (beside.cue == position.cue || beside.party == position.party) {
                return None;
            }
            if beside.cue == position.cue {
                lines.extend(more);
            }
        }
    }
    Some(lines)
}

/// Whether another position of the sentence, of the same government, has a graver finding.
fn graver(context: Context<'_>, index: usize, position: &Position, grave: impl Fn(&Standing) -> bool) -> bool {
    let all = &context.draft.reading.positions;
    beside(all, index).map(|other| &all[other]).any(|other| {
        (other.party == position.party || other.cue == position.cue)
            && standing(context, other).is_some_and(|standing| grave(&standing))
    })
}

fn finding(rule: &'static str, severity: Severity, position: &Position, lead: &str, lines: Vec<Line>) -> Finding {
    let mut evidence = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for line in lines {
        if !texts.contains(&line.text) {
            texts.push(line.text);
        }
        if !evidence.contains(&line.evidence) {
            evidence.push(line.evidence);
        }
    }
    Finding {
        rule,
        severity,
        span: position.named.cover(position.cue),
        message: format!("{lead} On record: {}", plain(&texts.join("; "), 400)),
        evidence,
        fixes: Vec::new(),
    }
}
