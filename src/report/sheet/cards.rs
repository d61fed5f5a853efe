//! The cards: what the record says of each statement, with its passages.

use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::brief::Brief;
use super::passage::{cited, passage};
use super::picture::{Line, Own};
use super::{kind, label, shown, sign};
use crate::assess::{Judged, Kind};
use crate::finding::Evidence;
use crate::record::plain;
use crate::topics::topics;

/// Characters of the draft's words that a card repeats.
const WORDS: usize = 400;

/// The cards of a brief, in the order of its statements.
pub(super) fn cards(brief: &Brief<'_>) -> Markup {
    let statements = &brief.assessed.assessment.statements;
    // The card that shows a passage: a citation beside it need not repeat it.
    let mut shown_by: FxHashMap<Evidence, usize> = FxHashMap::default();
    for (index, judged) in statements.iter().enumerate().filter(|(_, judged)| judged.kind != Kind::Citation) {
        for evidence in &judged.evidence {
            shown_by.entry(*evidence).or_insert(index);
        }
    }
    html! {
        @for (index, judged) in statements.iter().enumerate() {
            (card(brief, index, judged, &shown_by))
        }
    }
}

fn card(brief: &Brief<'_>, index: usize, judged: &Judged, shown_by: &FxHashMap<Evidence, usize>) -> Markup {
    let checked = &brief.assessed.checked;
    let record = &checked.record;
    let id = brief.names.card(index);
    let verdict = judged.verdict;
    let rules: Vec<&str> =
        judged.findings.iter().filter_map(|index| Some(checked.findings.get(*index)?.rule)).collect();
    let words = plain(&brief.words(index), WORDS);
    let elsewhere = |evidence: &Evidence| judged.kind == Kind::Citation && shown_by.contains_key(evidence);
    html! {
        article class=(format!("card {}", verdict.name())) id=(id) aria-labelledby=(format!("{id}-h")) {
            h3 id=(format!("{id}-h")) {
                a.back href=(format!("#{}", brief.names.place(index))) aria-label=(format!("{}, back to the brief", index + 1)) { (index + 1) }
                " "
                span.verdict { span.sign aria-hidden="true" { (sign(verdict)) } " " (label(verdict)) }
                " "
                span.kind { (kind(judged.kind)) }
            }
            @if let Some(subject) = &judged.subject { p.subject dir="auto" { (shown(&plain(subject, 120))) } }
            p.words dir="auto" { @if judged.kind == Kind::Citation { "@" } (shown(&words)) }
            p.says dir="auto" { (shown(&judged.says)) }
            @for rule in &rules { p.rule { "Rule " code { (shown(rule)) } } }
            @for evidence in &judged.evidence {
                @match shown_by.get(evidence).filter(|_| elsewhere(evidence)) {
                    Some(other) => p.same {
                        "The passage stands at " a href=(format!("#{}", brief.names.card(*other))) { (other + 1) } "."
                    },
                    None => (passage(record, *evidence)),
                }
            }
            @if let (true, Some(source)) = (judged.evidence.iter().all(elsewhere), judged.source.and_then(|source| record.sources.get(source))) {
                p.source { (cited(source, None)) }
            }
            @for (topic, code, line) in lines(brief, judged) {
                div.stand {
                    (line.picture(&own(brief, judged, code), &format!("{id}-{code}")))
                    p.more { a href=(format!("#{}", brief.names.line(topic, code))) { (line.name) " over time, with sources" } }
                }
            }
        }
    }
}

/// The lines over time that belong to a statement.
pub(super) fn lines<'a>(brief: &Brief<'a>, judged: &Judged) -> Vec<(&'static str, &'static str, Line<'a>)> {
    let Some((topic, codes)) = &judged.line else { return Vec::new() };
    let record = &brief.assessed.checked.record;
    let line = |code: &&'static str| Some((*topic, *code, Line::new(record, topic, code)?));
    codes.iter().filter_map(line).filter(|(.., line)| !line.points.is_empty()).collect()
}

/// What the draft says of a government in a statement, for the picture.
fn own(brief: &Brief<'_>, judged: &Judged, code: &str) -> Own {
    let reading = &brief.assessed.checked.draft.reading;
    let own = reading.positions.iter().find(|position| {
        let party = matches!(position.party, crate::statement::Party::Government(own) if own == code);
        party
            && position.named.cover(position.cue) == judged.span
            && judged.line.as_ref().is_some_and(|line| line.0 == position.topic)
    });
    let says = own.and_then(|position| Some(topics().topic(position.topic)?.stance(position.stance)?.says));
    let named = own.and_then(|position| position.when.and_then(|when| when.resolve(brief.assessed.as_of)));
    Own { as_of: named.or(brief.assessed.as_of), says }
}
