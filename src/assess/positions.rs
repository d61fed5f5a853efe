//! Positions: does the record's line, as of the date that the draft speaks of, bear them out?

use super::{Answer, Judge, Kind, Verdict, raised};
use crate::finding::Evidence;
use crate::lexicon::lexicon;
use crate::record::{Line, Standing, plain};
use crate::rules::Question;
use crate::rules::position::{beside, standing};
use crate::statement::{Holder, Party, Position, Status};
use crate::topics::topics;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    let all = &context.draft.reading.positions;
    for (index, position) in all.iter().enumerate() {
        // What is quoted is held to what was said.
        if position.quoted || twin(all, index) {
            continue;
        }
        let ask = |index: usize| {
            raised(|question| match question {
                Question::Position(ask) | Question::Held(ask, _) => {
                    ask(context, index, &all[index]).into_iter().collect()
                }
                _ => Vec::new(),
            })
        };
        let mut raised = ask(index);
        let standing = standing(context, position);
        // One error of several governments or stances is reported once, with the first of them.
        let opposed = matches!(
            standing,
            Some(
                Standing::Contradicted(_)
                    | Standing::Outdated(_)
                    | Standing::Ended(_)
                    | Standing::Overstated(_)
                    | Standing::Silent
            )
        );
        if opposed && raised.as_ref().is_some_and(Vec::is_empty) {
            let others = beside(all, index).filter(|other| *other != index);
            let others = others.filter(|other| all[*other].cue == position.cue || all[*other].party == position.party);
            raised = others.map(ask).collect::<Option<Vec<_>>>().map(|found| found.into_iter().flatten().collect());
        }
        let span = position.named.cover(position.cue);
        let added = judge.add(Kind::Position, span, raised, || Some(answer(position, standing.as_ref())));
        if let Some(judged) = added {
            judged.line = line(position, standing.as_ref());
        }
    }
    // Of what no topic asks, there is a statement only where a rule finds fault.
    for (index, predication) in context.draft.reading.predications.iter().enumerate() {
        let raised = raised(|question| match question {
            Question::Held(_, tell) => tell(context, index, predication).into_iter().collect(),
            _ => Vec::new(),
        });
        judge.add(Kind::Position, predication.span, raised, || None);
    }
}

/// Whether an earlier position of the same words says the same of the same government.
fn twin(all: &[Position], index: usize) -> bool {
    let one = &all[index];
    let same = |other: &Position| {
        (other.named, other.cue, &other.party, other.topic, other.stance)
            == (one.named, one.cue, &one.party, one.topic, one.stance)
    };
    beside(all, index).take_while(|other| *other < index).any(|other| same(&all[other]))
}

fn answer(position: &Position, standing: Option<&Standing>) -> Answer {
    let Some(standing) = standing else {
        return Answer::new(
            Verdict::Unchecked,
            "The draft does not assert it: a condition, a question, a recommendation or what others claim.",
        );
    };
    let name = name(position);
    match standing {
        Standing::Borne(lines) => {
            let (says, evidence) = told(lines);
            Answer::new(Verdict::Confirmed, format!("On record: {says}.")).with(evidence)
        }
        Standing::Silent => {
            Answer::new(Verdict::Unsourced, format!("No source says where {name} stands on this question."))
        }
        Standing::Contradicted(lines)
        | Standing::Outdated(lines)
        | Standing::Ended(lines)
        | Standing::Overstated(lines) => {
            // No rule says so here: it holds another position of the sentence to be the error.
            let (says, evidence) = told(lines);
            Answer::new(Verdict::Unchecked, format!("Not reported by a rule, but compare. On record: {says}."))
                .with(evidence)
        }
        Standing::Fine if position.denied => {
            Answer::new(Verdict::Unchecked, "The draft denies it, and the topic has no stance for that.")
        }
        Standing::Fine if position.status == Status::Demanded => {
            Answer::new(Verdict::Unchecked, format!("Others ask it of {name}: that is no position of its own."))
        }
        Standing::Fine if !matches!(position.holder, Holder::Government | Holder::Legislature | Holder::Agency) => {
            let holder = match position.holder {
                Holder::Party => "a party",
                Holder::Company => "a company",
                _ => "a single official",
            };
            Answer::new(
                Verdict::Unchecked,
                format!("Told of {holder}: only governments, parliaments and agencies are held to the record."),
            )
        }
        Standing::Fine => Answer::new(
            Verdict::Unsourced,
            format!(
                "No source bears this out for {name} as of the date that the draft speaks of; none speaks against it."
            ),
        ),
    }
}

fn told(lines: &[Line]) -> (String, Vec<Evidence>) {
    let mut texts: Vec<&str> = Vec::new();
    for line in lines {
        if !texts.contains(&line.text.as_str()) {
            texts.push(&line.text);
        }
    }
    (plain(&texts.join("; "), 400), lines.iter().map(|line| line.evidence).collect())
}

/// Whose position it is, in words.
fn name(position: &Position) -> String {
    match position.party {
        Party::Government(code) => {
            lexicon().government_of_code(code).map_or(code, |government| government.name).to_owned()
        }
        Party::Group { name, share } => format!("{} {name}", share.quantifier()),
    }
}

/// Whose line over time tells more: the government's, or those of a group's members that decide it.
fn line(position: &Position, standing: Option<&Standing>) -> Option<(&'static str, Vec<&'static str>)> {
    let topic = topics().topic(position.topic)?;
    let codes = match position.party {
        Party::Government(code) => vec![code],
        Party::Group { .. } => {
            let lines = match standing {
                Some(
                    Standing::Borne(lines)
                    | Standing::Contradicted(lines)
                    | Standing::Outdated(lines)
                    | Standing::Ended(lines)
                    | Standing::Overstated(lines),
                ) => lines.as_slice(),
                _ => &[],
            };
            let known = |code: &&'static str| lexicon().government_of_code(code).is_some();
            let mut codes: Vec<&'static str> = lines.iter().map(|line| line.code).filter(known).collect();
            codes.dedup();
            codes
        }
    };
    (!codes.is_empty()).then_some((topic.name, codes))
}
