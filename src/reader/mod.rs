//! Prose → statements, one file a kind; the same code for sources and drafts.
//!
//! Tokens ([`token`]), quotation marks ([`marks`]) and sentences ([`document`]) first; then names ([`names`]) and the
//! phrases that can speak ([`phrases`]); then who said what ([`attribution`], [`discourse`]) and who is what
//! ([`roles`]); last what it all adds up to ([`quotations`], [`citations`]).

mod attribution;
mod citations;
mod discourse;
mod document;
mod events;
mod figures;
mod marks;
mod names;
mod phrases;
mod positions;
mod quotations;
mod roles;
mod terms;
mod times;
mod token;

use crate::lexicon::{Class, lexicon};
use crate::markup::Prose;
use crate::statement::{Citing, Mention, Person, Reading, Sentence};

/// Reads what a document says. Never fails: it gives what it understood.
pub fn read(prose: &Prose) -> Reading {
    let document = document::Document::new(prose, lexicon());
    let mut names = names::find(&document);
    let phrases = phrases::find(&document, &names);
    let attributions = attribution::attribute(&document, &mut names, &phrases);
    let (people, numbers) = people(&document, &names, &phrases);
    let quotations = quotations::build(&document, &names, &phrases, &attributions, &numbers);
    let citations = citations::find(&document, &quotations);
    let mut stems = vec![0; document.tokens.len()];
    let sentences = document
        .sentences
        .iter()
        .map(|words| Sentence {
            span: document.file(words.first..words.last),
            block: words.block,
            asserted: asserted(&document, words),
            terms: terms::of(&document, &names, words, &mut stems),
        })
        .collect();
    let unsure = unsure(&document, &names);
    let citing = Citing::new(&citations);
    let times = times::find(&document, &names);
    let events = events::find(&document, &names, &times);
    let times: Vec<_> = times.into_iter().map(|timed| timed.time).collect();
    let positions = positions::find(&document, &names, &people, &numbers, &times);
    let date = prose.meta.date.clone().or_else(|| times::dateline(&document).map(|date| date.to_string()));
    let figures = figures::find(&document, &names, &stems);
    Reading { quotations, people, unsure, citations, sentences, times, events, positions, figures, date, citing }
}

/// What is kept of the last version of a document; nothing yet.
#[derive(Debug, Default)]
pub struct Memory {}

/// Reads the next version of a document.
pub fn reread(_memory: &mut Memory, prose: &Prose) -> Reading {
    read(prose)
}

/// The persons of a document, and for each entity its number among them.
fn people(
    document: &document::Document<'_>,
    names: &names::Names,
    phrases: &[phrases::Phrase],
) -> (Vec<Person>, Vec<Option<usize>>) {
    let mut people: Vec<Person> = Vec::new();
    let mut numbers = vec![None; names.entities.len()];
    for name in &names.names {
        if !names.is_person(name.entity) {
            continue;
        }
        let number = *numbers[name.entity].get_or_insert_with(|| {
            let fullest = &names.names[names.entities[name.entity].fullest];
            people.push(Person { name: names::person_name(document, fullest), ..Person::default() });
            people.len() - 1
        });
        people[number]
            .mentions
            .push(Mention { span: document.file(name.first..name.last), name: names::person_name(document, name) });
    }
    for (entity, role) in roles::find(document, names, phrases) {
        if let Some(number) = numbers[entity] {
            people[number].roles.push(role);
        }
    }
    (people, numbers)
}

/// Names of two or three words that are no organisation's or place's by their form.
fn unsure(document: &document::Document<'_>, names: &names::Names) -> Vec<Person> {
    let plain = Class::COMMON.or(Class::ORG_HEAD).or(Class::PLACE_HEAD).or(Class::GOVERNMENT).or(Class::OUTLET);
    let mut found: Vec<Person> = Vec::new();
    let mut numbers = vec![None; names.entities.len()];
    for name in &names.names {
        let entity = &names.entities[name.entity];
        let words = name.first..name.last;
        let other = entity.kind == names::EntityKind::Other && (2..=3).contains(&words.len());
        if !other || words.clone().any(|at| document.has(at, plain) || document.tokens[at].upper) {
            continue;
        }
        let mention = Mention { span: document.file(words), name: names::person_name(document, name) };
        let number = *numbers[name.entity].get_or_insert_with(|| {
            found.push(Person { name: mention.name.clone(), ..Person::default() });
            found.len() - 1
        });
        found[number].mentions.push(mention);
    }
    found
}

/// Whether a sentence asserts something: no question, condition, recommendation or denial.
fn asserted(document: &document::Document<'_>, words: &document::Words) -> bool {
    let last = words.last - 1;
    if document.is(last, '?') {
        return false;
    }
    let first = document.folded(words.first);
    let conditional = matches!(&*first, "if" | "unless" | "whether" | "suppose" | "should" | "were" | "had");
    let modal = (words.first..words.last).any(|at| {
        document.quoted[at] == 0
            && document.has(at, Class::AUXILIARY)
            && matches!(&*document.folded(at), "should" | "ought" | "must" | "would" | "might" | "could")
            && !document.has(at, Class::ROLE)
    });
    !conditional && !modal
}
