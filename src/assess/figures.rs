//! Figures: do the sources have as much of the same thing?

use super::{Answer, Judge, Kind, Verdict, raised};
use crate::finding::Evidence;
use crate::record::plain;
use crate::rules::{Context, Question};
use crate::statement::Figure;

/// A longer sentence of a source is not shown whole.
const LONGEST: usize = 600;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    for figure in &context.draft.reading.figures {
        let raised = raised(|question| match question {
            Question::Figure(ask) => ask(context, figure).into_iter().collect(),
            _ => Vec::new(),
        });
        let cited = judge.cited(figure.sentence);
        judge.add(Kind::Figure, figure.span, raised, || answer(context, figure, &cited));
    }
}

fn answer(context: Context<'_>, figure: &Figure, cited: &[usize]) -> Option<Answer> {
    let reading = &context.draft.reading;
    // "a minister" is no figure to a reader, and quoted numbers belong to their quotation.
    if figure.implied || figure.quoted {
        return None;
    }
    if figure.denied {
        return Some(Answer::new(Verdict::Unchecked, "The draft denies it."));
    }
    if !figure.would && reading.sentences.get(figure.sentence).is_some_and(|sentence| !sentence.asserted) {
        return Some(Answer::new(
            Verdict::Unchecked,
            "The draft does not assert it: a condition, a question, a recommendation or a denial.",
        ));
    }
    if figure.terms.is_empty() {
        return Some(Answer::new(Verdict::Unchecked, "What this number counts or measures was not understood."));
    }
    let Some((found, plainly)) = context.record.bearing(reading, figure, cited) else {
        return Some(Answer::new(Verdict::Unsourced, "No source has such a figure for the same thing."));
    };
    let source = context.record.sources.get(found.source)?;
    let there = found.figure;
    let sentence = source.reading.sentences.get(there.sentence).map(|sentence| sentence.span);
    let span = sentence.filter(|span| span.len() <= LONGEST).unwrap_or(there.span);
    let written = plain(there.span.of(&source.text), 60);
    let citation = source.entry.citation();
    let answer = if plainly {
        Answer::new(Verdict::Confirmed, format!("On record: “{written}” of the same thing ({citation})."))
    } else {
        Answer::new(
            Verdict::Partly,
            format!("A source has “{written}” ({citation}), but not plainly of the same thing: compare the two."),
        )
    };
    Some(answer.with([Evidence { source: found.source, span }]))
}
