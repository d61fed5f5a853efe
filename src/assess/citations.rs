//! Citations: is there such a source, and does it have the words?

use super::{Answer, Judge, Kind, Verdict};
use crate::finding::Evidence;
use crate::rules::{Context, Question};
use crate::statement::{Citation, Sentence};

/// So much of a sentence's words must stand in a source's for it to be shown.
const NEAREST: f32 = 0.5;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    for citation in &context.draft.reading.citations {
        let raised = judge.raised(|question| match question {
            Question::Citation(ask) => ask(context, citation).into_iter().collect(),
            _ => Vec::new(),
        });
        let source = context.record.sources.iter().position(|source| source.entry.key == citation.key);
        let added = judge.add(Kind::Citation, citation.span, raised, || answer(context, citation, source));
        if let Some(judged) = added {
            judged.source = source;
        }
    }
}

fn answer(context: Context<'_>, citation: &Citation, source: Option<usize>) -> Option<Answer> {
    let Some(cited) = source else {
        // Cross-references and handles are no keys, or the rule would have said so.
        let known = context.record.entries.iter().any(|entry| entry.key == citation.key);
        return known.then(|| {
            Answer::new(
                Verdict::Unchecked,
                "The bibliography has this source, but the corpus has no text of it: nothing could be held to it.",
            )
        });
    };
    let reading = &context.draft.reading;
    let quoted = citation.quotations.iter().filter_map(|index| context.located.get(*index));
    let passages = quoted.flat_map(|located| &located.exact).filter(|passage| passage.source == cited);
    let words: Vec<Evidence> = passages.map(|passage| Evidence { source: cited, span: passage.span }).collect();
    if !words.is_empty() {
        return Some(
            Answer::new(Verdict::Confirmed, "The corpus has this source, and it has the words quoted.").with(words),
        );
    }
    let sentence = citation.sentences.last().and_then(|index| reading.sentences.get(*index));
    let nearest = sentence.and_then(|sentence| nearest(context, sentence, cited));
    let answer = match nearest {
        Some(_) => Answer::new(
            Verdict::Confirmed,
            "The corpus has this source. Its passage that is nearest to the sentence stands below, for comparison.",
        ),
        None => Answer::new(
            Verdict::Confirmed,
            "The corpus has this source. None of its sentences is close to that of the draft: read it.",
        ),
    };
    Some(answer.with(nearest))
}

/// The sentence of a source that has most of a draft's sentence.
fn nearest(context: Context<'_>, sentence: &Sentence, source: usize) -> Option<Evidence> {
    let claims = context.record.claims(&sentence.terms, 1, |of, _| of == source);
    let claim = claims.first().filter(|claim| claim.share >= NEAREST)?;
    let found = context.record.sources.get(source)?.reading.sentences.get(claim.sentence)?;
    Some(Evidence { source, span: found.span })
}
