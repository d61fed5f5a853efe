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
    for event in &context.draft.reading.events {
        let raised = raised(|question| match question {
            Question::Event(ask) => ask(context, event),
            _ => Vec::new(),
        });
        judge.add(Kind::Event, event.span, raised, || answer(context, event));
    }
}

fn answer(context: Context<'_>, event: &Event) -> Option<Answer> {
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
    let listed = |spans: &[Span]| {
        let shown: Vec<String> = spans.iter().map(|span| format!("“{}”", words(context, *span))).collect();
        shown.join(", ")
    };
    let (agreed, open) = (listed(&borne.agreed), listed(&borne.open));
    let answer = match (borne.agreed.is_empty(), borne.open.is_empty()) {
        (false, true) => Answer::new(Verdict::Confirmed, format!("A source tells of this, and agrees in {agreed}.")),
        (false, false) => {
            Answer::new(Verdict::Partly, format!("A source tells of this and agrees in {agreed}, but not in {open}."))
        }
        (true, _) => Answer::new(Verdict::Partly, format!("A source tells of this, but says nothing of {open}.")),
    };
    Some(answer.with(borne.evidence.into_iter().take(MOST)))
}
