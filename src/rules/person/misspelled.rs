//! `person/misspelled`: a personal name that is a near miss of a name on record.

use crate::finding::{Edit, Evidence, Finding, Fix, Severity};
use crate::lexicon::{Class, lexicon};
use crate::record::plain;
use crate::rules::{Context, Question, Rule};
use crate::statement::{Mention, Person};
use crate::text::fold;

/// The rule.
pub const RULE: Rule = Rule {
    name: "person/misspelled",
    page: include_str!("../../../rules/person/misspelled.md"),
    question: Question::Person(check),
};

fn check(context: Context<'_>, person: &Person) -> Vec<Finding> {
    let mut reported: Vec<&str> = Vec::new();
    person.mentions.iter().filter_map(|mention| misspelt(context, person, mention, &mut reported)).collect()
}

/// A misspelling is reported where it stands first; the fix mends every place.
fn misspelt<'a>(
    context: Context<'_>,
    person: &'a Person,
    mention: &'a Mention,
    reported: &mut Vec<&'a str>,
) -> Option<Finding> {
    let people = context.record.people();
    let near = people.all().get(people.near(&mention.name)?)?;
    let wrong = mention.name.surname.as_str();
    if reported.iter().any(|known| known.contains(wrong)) {
        return None;
    }
    // A bare surname needs a sign that a person is meant, and must not be a word or a given name of its own.
    let bare = mention.name.given.is_empty();
    let folded = fold::word(wrong);
    let other = Class::GIVEN_M.or(Class::GIVEN_F).or(Class::COMMON).or(Class::GOVERNMENT);
    if bare && lexicon().class(&folded).has(other) {
        return None;
    }
    reported.push(&mention.name.full);
    let (source, index) = *near.places.first()?;
    let on_record = context.record.sources.get(source)?;
    let theirs = on_record.reading.people.get(index)?;
    let evidence = theirs.mentions.first().map(|mention| Evidence { source, span: mention.span });
    let edits = person
        .mentions
        .iter()
        .filter_map(|other| edit(context, other, &mention.name.full, &near.name.full, &near.name.surname))
        .collect();
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: mention.span,
        message: format!(
            "On record the name is {} ({}), not {}.",
            plain(&near.name.full, 80),
            on_record.entry.citation(),
            plain(&mention.name.full, 80)
        ),
        evidence: evidence.into_iter().collect(),
        fixes: vec![Fix { title: format!("write `{}`", plain(&near.name.full, 80)), safe: true, edits }],
    })
}

/// Replaces the words of the name that differ, and no others.
fn edit(context: Context<'_>, mention: &Mention, wrong: &str, right: &str, surname: &str) -> Option<Edit> {
    let written = context.draft.words(mention.span);
    let right_words: Vec<&str> = right.split_whitespace().collect();
    let own_words: Vec<&str> = written.split_whitespace().collect();
    let text = if own_words.len() == right_words.len() {
        right_words.join(" ")
    } else if own_words.len() == 1 {
        surname.to_owned()
    } else {
        // Middle names stay as the draft has them.
        let pairs = [(0, 0), (own_words.len() - 1, right_words.len() - 1)];
        let mut words: Vec<&str> = own_words.clone();
        for (own, other) in pairs {
            let (from, to) = (own_words.get(own)?, right_words.get(other)?);
            let given = lexicon().same_given(&fold::word(from), &fold::word(to));
            if !given {
                words[own] = to;
            }
        }
        words.join(" ")
    };
    let changes = fold::phrase(&text) != fold::phrase(written) && (wrong.contains(written) || written.contains(wrong));
    changes.then(|| Edit { span: mention.span, text: context.draft.written(&text) })
}
