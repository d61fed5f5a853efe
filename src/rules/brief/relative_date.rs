//! `brief/relative-date`: "last month" in a draft that gives no date to count from.

use super::remark;
use crate::finding::Finding;
use crate::lexicon::{Relation, lexicon};
use crate::rules::house::Scene;
use crate::rules::{Craft, Question, Rule};
use crate::statement::Time;
use crate::text::fold;
use crate::when::{Unit, When, Which};

/// The rule.
pub const RULE: Rule = Rule {
    name: "brief/relative-date",
    page: include_str!("../../../rules/brief/relative-date.md"),
    question: Question::Craft(Craft { search: None, ask }),
};

fn ask(scene: &Scene<'_>, _: usize) -> Vec<Finding> {
    let reading = &scene.draft.reading;
    if reading.date.is_some() {
        return Vec::new();
    }
    let anchored = |time: &Time| {
        let beside = reading.times.iter().filter(|other| other.sentence == time.sentence);
        beside.into_iter().any(|other| matches!(other.when, When::Absolute(_)))
    };
    let loose = |time: &Time| {
        let words = fold::phrase(time.span.of(&scene.draft.text));
        // "In the coming years" is any year to come; "the end of the year" that of the year in question, unless something
        // will be done by then.
        let narrated = words.contains("of the ")
            && !["this", "last", "next", "past"].iter().any(|word| words.contains(word))
            && !is_to_come(scene, time);
        words.contains("coming") || narrated || is_spelt_out(scene, time)
    };
    let counts = |time: &&Time| counts_from_today(time.when) && !anchored(time) && !loose(time);
    let mut found = reading.times.iter().filter(counts);
    let Some(first) = found.next() else { return Vec::new() };
    let words = first.span.of(&scene.draft.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let more = match found.count() {
        0 => "counts".to_owned(),
        1 => "and another expression count".to_owned(),
        count => format!("and {count} other expressions count"),
    };
    vec![remark(RULE.name, first.span, format!("“{words}” {more} from the draft's date, and the draft gives none."))]
}

/// Whether a sentence says what will be, or is meant to be.
fn is_to_come(scene: &Scene<'_>, time: &Time) -> bool {
    let Some(sentence) = scene.draft.reading.sentences.get(time.sentence) else { return false };
    let text = fold::phrase(sentence.span.of(&scene.draft.text));
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "will" | "shall") || lexicon().relates(word, Relation::Intent))
}

/// Whether brackets behind an expression say which year it means: "100 years ago (1923)".
fn is_spelt_out(scene: &Scene<'_>, time: &Time) -> bool {
    let after = scene.draft.text.get(time.span.end..).unwrap_or_default().trim_start();
    let inside = after.strip_prefix('(').and_then(|rest| rest.split(')').next()).unwrap_or_default();
    inside.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4)
}

/// Whether an expression means another day when it is read on another day. "Today", "tomorrow" and "in recent years" are
/// said of no day in particular.
fn counts_from_today(when: When) -> bool {
    match when {
        When::Absolute(_) | When::Yearless { .. } => false,
        When::Shifted { unit, by } => !(unit == Unit::Day && by >= 0),
        When::Ago { least, most, .. } => least > 0 && least == most,
        // "On Monday" may be told of a week that the text names.
        When::Weekday { which, .. } => matches!(which, Which::Shifted(_) | Which::Ahead),
    }
}
