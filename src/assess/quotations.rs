//! Quotations: are the words on record, and as whose?

use super::{Answer, Judge, Kind, Verdict, raised};
use crate::finding::Evidence;
use crate::record::{Passage, SHORT, Verdict as Words, plain};
use crate::rules::quote::{has_outer, misattributed, verdict};
use crate::rules::{Context, Question};
use crate::statement::{Quotation, QuotationKind};

/// So many passages are shown for a quotation.
const MOST: usize = 3;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    for (index, quotation) in context.draft.reading.quotations.iter().enumerate() {
        let raised = raised(|question| match question {
            Question::Quotation(ask) => ask(context, index, quotation).into_iter().collect(),
            _ => Vec::new(),
        });
        let added = judge.add(Kind::Quotation, quotation.outer, raised, || answer(context, index, quotation));
        if let (Some(judged), Some(speaker)) = (added, &quotation.speaker) {
            judged.subject = Some(context.draft.reading.name_of(speaker).to_owned());
        }
    }
}

fn answer(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Answer> {
    let located = context.located.get(index)?;
    let utterance = matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Statement);
    if located.words == 0 || quotation.nested && has_outer(context.draft, quotation) {
        return None;
    }
    if quotation.denied {
        return Some(Answer::new(
            Verdict::Unchecked,
            "The draft says that this was not said, or only might be: there is nothing to look for.",
        ));
    }
    let exact = matches!(verdict(context, index, quotation), Some(Words::Exact) | None) && !located.exact.is_empty();
    if !exact {
        // A term or a title is nobody's utterance.
        if !utterance && quotation.speaker.is_none() {
            return None;
        }
        return Some(if located.words < SHORT {
            Answer::new(
                Verdict::Unsourced,
                format!(
                    "No source has these words. So few (under {SHORT}) are compared only with what the cited source gives to the same speaker."
                ),
            )
        } else {
            Answer::new(Verdict::Unsourced, "No source has these words, nor any near them.")
        });
    }
    // A word or two in marks of distance stand in every text.
    if !utterance && quotation.speaker.is_none() && located.words < SHORT {
        return None;
    }
    let borne = misattributed::borne_out(context, index, quotation);
    let keys: Vec<&str> = context.draft.reading.citing_quotation(index).map(|citation| citation.key.as_str()).collect();
    let shown = |mut passages: Vec<&Passage>| {
        // The cited source first, words that somebody said before the same words in prose.
        passages.sort_by_key(|passage| {
            let cited = context.record.sources.get(passage.source).map(|source| source.entry.key.as_str());
            (!cited.is_some_and(|key| keys.contains(&key)), passage.quotation.is_none())
        });
        let evidence = passages.iter().map(|passage| Evidence { source: passage.source, span: passage.span });
        let first = passages.first().map(|passage| context.record.attribution(passage)).unwrap_or_default();
        (first, evidence.take(MOST).collect::<Vec<_>>())
    };
    let named = quotation.speaker.as_ref().map(|speaker| plain(context.draft.reading.name_of(speaker), 80));
    Some(match (&named, borne.is_empty()) {
        (None, _) => {
            let (first, evidence) = shown(located.exact.iter().collect());
            let says = format!("On record: {first}. The draft names nobody who said these words.");
            Answer::new(Verdict::Confirmed, says).with(evidence)
        }
        (Some(_), false) => {
            let (first, evidence) = shown(borne);
            Answer::new(Verdict::Confirmed, format!("On record in these words: {first}.")).with(evidence)
        }
        (Some(named), true) => {
            let (first, evidence) = shown(located.exact.iter().collect());
            let says =
                format!("On record in these words ({first}), but it is not plain that they are those of {named}.");
            Answer::new(Verdict::Partly, says).with(evidence)
        }
    })
}
