//! Events: does a source tell of the same, at that time and place?

use super::{Answer, Judge, Kind, Verdict, raised, words};
use crate::rules::event::mismatch;
use crate::rules::{Context, Question};
use crate::statement::{Bound, Event};
use crate::text::Span;

/// So many passages are shown for an event.
const MOST: usize = 3;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    let wrong: Vec<(Kind, Span)> = judge
        .statements
        .iter()
        .filter(|one| one.verdict == Verdict::Wrong && matches!(one.kind, Kind::Figure | Kind::Position))
        .map(|one| (one.kind, one.span))
        .collect();
    for event in &context.draft.reading.events {
        let raised = raised(|question| match question {
            Question::Event(ask) => ask(context, event),
            _ => Vec::new(),
        });
        judge.add(Kind::Event, event.span, raised, || {
            let beside = wrong.iter().filter(|(kind, span)| is_beside(context, event, *kind, *span));
            let beside: Vec<Span> = beside.map(|(_, span)| *span).collect();
            answer(context, event, &beside)
        });
    }
}

/// Whether what is wrong belongs to the clause of an event: it stands within it, or its verb is the nearest to a figure.
fn is_beside(context: Context<'_>, event: &Event, kind: Kind, wrong: Span) -> bool {
    if event.span.overlaps(wrong) {
        return true;
    }
    let reading = &context.draft.reading;
    let own = reading.sentences.get(event.sentence).is_some_and(|sentence| sentence.span.contains(wrong));
    if kind != Kind::Figure || !own {
        return false;
    }
    let beside = reading.events.iter().filter(|other| other.sentence == event.sentence);
    let distance = |verb: Span| verb.start.max(wrong.start).saturating_sub(verb.end.min(wrong.end));
    beside.min_by_key(|other| distance(other.verb)).is_none_or(|nearest| nearest.verb == event.verb)
}

/// `wrong` is what was found wrong in the clause of the event.
fn answer(context: Context<'_>, event: &Event, wrong: &[Span]) -> Option<Answer> {
    let reading = &context.draft.reading;
    let times = event.times.iter().filter_map(|time| reading.times.get(*time));
    let dates = times.filter(|time| time.bound != Bound::Thing).count();
    if dates + event.venues.len() == 0 {
        return None;
    }
    if !event.asserted {
        return Some(Answer::new(
            Verdict::Unchecked,
            "The draft does not tell it as having happened: a denial, condition, question or wish.",
        ));
    }
    let Some(borne) = mismatch::borne_out(context, event) else {
        return Some(Answer::new(Verdict::Unsourced, "No source tells of this, as far as was understood."));
    };
    // The source tells of something like it: what is wrong is no part of what happened.
    let open: Vec<Span> = borne.open.iter().chain(wrong).copied().collect();
    let listed = |spans: &[Span]| {
        let shown: Vec<String> = spans.iter().map(|span| format!("“{}”", words(context, *span))).collect();
        shown.join(", ")
    };
    let (agreed, open) = (listed(&borne.agreed), listed(&open));
    let answer = match (borne.agreed.is_empty(), open.is_empty()) {
        (false, true) => Answer::new(Verdict::Confirmed, format!("A source tells of this, and agrees in {agreed}.")),
        (false, false) => {
            Answer::new(Verdict::Partly, format!("A source tells of this and agrees in {agreed}, but not in {open}."))
        }
        (true, _) => Answer::new(Verdict::Partly, format!("A source tells of this, but says nothing of {open}.")),
    };
    Some(answer.with(borne.evidence.into_iter().take(MOST)))
}
