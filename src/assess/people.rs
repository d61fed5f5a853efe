//! People: does the record give them that role, and are they called so?

use super::{Answer, Judge, Kind, Verdict, raised};
use crate::finding::{Evidence, Finding};
use crate::record::plain;
use crate::rules::person::wrong_role;
use crate::rules::{Context, Question};
use crate::statement::{Person, Role};

/// So many passages are shown for a role.
const MOST: usize = 3;

pub(super) fn judge(judge: &mut Judge<'_, '_>) {
    let context = judge.context;
    let reading = &context.draft.reading;
    for person in reading.people.iter().chain(&reading.unsure) {
        let raised = raised(|question| match question {
            Question::Person(ask) => ask(context, person),
            _ => Vec::new(),
        });
        for role in &person.roles {
            let own = raised.as_ref().map(|raised| at(raised, |finding| finding.span == role.span));
            if let Some(judged) = judge.add(Kind::Role, role.span, own, || Some(answer(context, person, role))) {
                judged.subject = Some(person.name.full.clone());
            }
        }
        let name = |finding: &Finding| person.roles.iter().all(|role| role.span != finding.span);
        for finding in raised.iter().flatten().filter(|finding| name(finding)) {
            judge.add(Kind::Name, finding.span, Some(vec![finding.clone()]), || None);
        }
    }
}

fn at(raised: &[Finding], is: impl Fn(&Finding) -> bool) -> Vec<Finding> {
    raised.iter().filter(|finding| is(finding)).cloned().collect()
}

fn answer(context: Context<'_>, person: &Person, role: &Role) -> Answer {
    let record = context.record;
    let name = plain(&person.name.full, 80);
    let Some(known) = record.identify(&person.name) else {
        let several = !record.people().named(&person.name).is_empty();
        return if several {
            Answer::new(Verdict::Unchecked, format!("Several persons on record can be meant by “{name}”."))
        } else {
            Answer::new(Verdict::Unsourced, format!("No source speaks of {name}."))
        };
    };
    let called = plain(&known.name.full, 80);
    let borne = wrong_role::borne_out(context, known, role);
    if let Some((first, source)) = borne.first().and_then(|first| Some((first, record.sources.get(first.source)?))) {
        let words = plain(first.span.of(&source.text), 120);
        let says = format!("On record, {called} is “{words}” ({}).", source.entry.citation());
        if let Some(against) = wrong_role::against(context, known, role) {
            // Right at one time, or in one source: which one the draft means, a person must say.
            let says = format!("{says} But a source has something else as well: compare.");
            return Answer::new(Verdict::Partly, says).with(borne.into_iter().take(MOST - 1).chain([against]));
        }
        return Answer::new(Verdict::Confirmed, says).with(borne.into_iter().take(MOST));
    }
    let others: Vec<(usize, &Role)> = record.roles_of(known).collect();
    if others.is_empty() {
        return Answer::new(Verdict::Unsourced, format!("The sources name {called}, but give no role."));
    }
    let mut texts: Vec<String> = Vec::new();
    for (_, other) in &others {
        let text = format!("“{}”", plain(&other.text, 80));
        if texts.len() < MOST && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let says = format!("No source gives {called} this role. On record: {}.", texts.join(", "));
    let evidence = others.iter().map(|(source, other)| Evidence { source: *source, span: other.span });
    Answer::new(Verdict::Unsourced, says).with(evidence.take(MOST))
}
