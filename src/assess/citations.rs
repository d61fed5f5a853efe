//! Citations: is there such a source, and does it have the words?

use super::{Answer, Judge, Kind, Verdict, raised};
use crate::finding::Evidence;
use crate::rules::{Context, Question};
use crate::statement::{Citation, Sentence};

/// So much of a sentence's words must stand in a source's for it to say the like.
const LIKE: f32 = 0.5;
/// So much for it to be worth a comparison.
const NEAREST: f32 = 0.2;
/// So many passages are shown for a citation.
const MOST: usize = 3;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    for citation in &context.draft.reading.citations {
        let raised = raised(|question| match question {
            Question::Citation(ask) => ask(context, citation).into_iter().collect(),
            _ => Vec::new(),
        });
        let source = context.record.sources.position(&citation.key);
        let borne = source.map(|source| borne(judge, citation, source)).unwrap_or_default();
        let added = judge.add(Kind::Citation, citation.span, raised, || answer(context, citation, source, borne));
        if let Some(judged) = added {
            judged.source = source;
        }
    }
}

/// What of a source bears out the statements of the sentence that cites it.
fn borne(judge: &Judge<'_, '_>, citation: &Citation, source: usize) -> Vec<Evidence> {
    let sentences = citation.sentences.iter().filter_map(|index| judge.context.draft.reading.sentences.get(*index));
    let spans: Vec<_> = sentences.map(|sentence| sentence.span).collect();
    let confirmed = judge
        .statements
        .iter()
        .filter(|one| one.verdict == Verdict::Confirmed && spans.iter().any(|sentence| sentence.contains(one.span)));
    confirmed.flat_map(|one| one.evidence.iter().copied()).filter(|evidence| evidence.source == source).collect()
}

fn answer(context: Context<'_>, citation: &Citation, source: Option<usize>, borne: Vec<Evidence>) -> Option<Answer> {
    let Some(cited) = source else {
        // Cross-references and handles are no keys, or the rule would have said so.
        let entry = context.record.without_text(&citation.key)?;
        let why = if entry.unread.is_some() {
            "The text of this source could not be read: nothing could be held to it."
        } else {
            "The bibliography has this source, but the corpus has no text of it: nothing could be held to it."
        };
        return Some(Answer::new(Verdict::Unchecked, why));
    };
    let reading = &context.draft.reading;
    let quoted = citation.quotations.iter().filter_map(|index| context.located.get(*index));
    let passages = quoted.flat_map(|located| &located.exact).filter(|passage| passage.source == cited);
    let words: Vec<Evidence> = passages.map(|passage| Evidence { source: cited, span: passage.span }).collect();
    if !words.is_empty() {
        return Some(
            Answer::new(Verdict::Confirmed, "The corpus has this source, and it has the words quoted.")
                .with(words.into_iter().take(MOST)),
        );
    }
    let near = citation.quotations.iter().filter_map(|index| context.located.get(*index));
    let near = near.flat_map(|located| {
        located.near.iter().map(|near| &near.passage).chain(located.pieces.iter().map(|piece| &piece.passage))
    });
    let near: Vec<Evidence> = near
        .filter(|passage| passage.source == cited)
        .map(|passage| Evidence { source: cited, span: passage.span })
        .collect();
    if !near.is_empty() {
        let says = "The corpus has this source, and it has words like those quoted; the quotation is judged by itself.";
        return Some(Answer::new(Verdict::Confirmed, says).with(near));
    }
    if !borne.is_empty() {
        let says = "The corpus has this source, and it bears out what could be checked of the sentence.";
        return Some(Answer::new(Verdict::Confirmed, says).with(borne.into_iter().take(MOST)));
    }
    let sentence = citation.sentences.last().and_then(|index| reading.sentences.get(*index));
    let nearest = sentence.and_then(|sentence| nearest(context, sentence, cited));
    Some(match nearest {
        Some((share, evidence)) if share >= LIKE => {
            let says = "The corpus has this source. Its sentence that is most like that of the draft, for comparison:";
            Answer::new(Verdict::Confirmed, says).with([evidence])
        }
        Some((_, evidence)) => {
            let says = "The corpus has this source, but nothing in it is so like the sentence of the draft that it could \
                        be compared by a program. The nearest is:";
            Answer::new(Verdict::Partly, says).with([evidence])
        }
        None => Answer::new(
            Verdict::Partly,
            "The corpus has this source, but none of its sentences is like that of the draft: read it.",
        ),
    })
}

/// The sentence of a source that has most of a draft's sentence, and how much of it.
fn nearest(context: Context<'_>, sentence: &Sentence, source: usize) -> Option<(f32, Evidence)> {
    let claims = context.record.claims(&sentence.terms, 1, |of, _| of == source);
    let claim = claims.first().filter(|claim| claim.share >= NEAREST)?;
    let found = context.record.sources.get(source)?.reading.sentences.get(claim.sentence)?;
    Some((claim.share, Evidence { source, span: found.span }))
}
