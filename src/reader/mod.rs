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
mod memory;
mod named;
mod names;
mod phrases;
mod positions;
mod predications;
mod quotations;
mod roles;
pub(crate) mod terms;
mod times;
mod token;
mod turns;

use std::sync::Arc;

use memory::{Alike, Kept, Since, Worked};

pub use memory::{Memory, Past};

use crate::lexicon::{Class, lexicon};
use crate::markup::Prose;
use crate::statement::{Citing, Mention, Person, Reading, Role, Sentence};

/// Reads what a document says. Never fails: it gives what it understood.
pub fn read(prose: &Prose) -> Reading {
    run(prose, None, false).0
}

/// Reads the next version of the document that `memory` has the last version of: what is the same is not read again.
/// The result is that of [`read`].
pub fn reread(memory: &mut Memory, prose: &Arc<Prose>) -> Arc<Reading> {
    // Should reading panic, the next version is read afresh.
    let last = memory.last.take();
    let (reading, draft) = run(prose, last.as_deref(), true);
    let reading = Arc::new(reading);
    memory.last = draft.map(|draft| Box::new(draft.keep(Arc::clone(prose), Arc::clone(&reading))));
    memory.past = memory::Past { _kept: last };
    reading
}

fn run(prose: &Prose, last: Option<&Kept>, keeps: bool) -> (Reading, Option<Worked>) {
    let alike = last.map(|last| Alike::new(last, prose));
    let mut folded = document::Folded::new(prose, lexicon(), alike.as_ref());
    let document = document::Document::new(prose, lexicon(), &mut folded, alike.as_ref());
    let mut names = names::find(&document);
    let since = alike.map(|alike| Since::new(alike, &document, &names));
    let since = since.as_ref();
    let phrases = phrases::find(&document, &names, since);
    let mut sifted = Vec::new();
    let attributions = attribution::attribute(&document, &mut names, &phrases, since, &mut sifted);
    let (roles, told) = roles::find(&document, &names, &phrases, since, keeps);
    let (people, numbers) = people(&document, &names, roles);
    let mut quotations = quotations::build(&document, &names, &phrases, &attributions, &numbers);
    turns::add(&document, &names, &numbers, &mut quotations);
    let citations = citations::find(&document, &quotations);
    let mut stems = vec![0; document.tokens.len()];
    let mut terms = Vec::new();
    let sentence = |(number, words): (usize, &document::Words)| {
        let twin = since.and_then(|since| Some((since.twin(number)?, since.kept)));
        if let Some((twin, kept)) = twin {
            let from = words.first.wrapping_add_signed(-twin.tokens);
            let own = &kept.stems[from..from + (words.last - words.first)];
            stems[words.first..words.last].copy_from_slice(own);
            let kept = &kept.reading.sentences[twin.sentence];
            let (span, block) = (kept.span.moved(twin.file), words.block);
            return Sentence { span, block, ..kept.clone() };
        }
        terms::of(&document, &names, words, &mut stems, &mut terms);
        Sentence {
            span: document.file(words.first..words.last),
            block: words.block,
            asserted: asserted(&document, words),
            terms: terms.as_slice().into(),
        }
    };
    let sentences = document.sentences.iter().enumerate().map(sentence).collect();
    let unsure = unsure(&document, &names);
    let citing = Citing::new(&citations);
    let timed = times::find(&document, &names, since);
    let events = events::find(&document, &names, &timed, since);
    let times: Vec<_> = timed.iter().map(|timed| timed.time.clone()).collect();
    let before = positions::Before { people: &people, numbers: &numbers, times: &times, since, keeps };
    let (positions, positions_kept) = positions::find(&document, &names, &before);
    let date = prose.meta.date.clone().or_else(|| times::dateline(&document).map(|date| date.to_string()));
    let figures = figures::find(&document, &names, &stems, since);
    let predications = predications::find(&document, &names, &stems, since);
    let named = named::find(&document, &names, &citing);
    let reading = Reading {
        quotations,
        people,
        unsure,
        citations,
        sentences,
        times,
        events,
        positions,
        figures,
        predications,
        named,
        date,
        citing,
    };
    if !keeps {
        return (reading, None);
    }
    let document::Document { tokens, blocks, stretches, sentences, .. } = document;
    let worked = Worked {
        tokens,
        blocks,
        stretches,
        sentences,
        names,
        numbers,
        stems,
        times: timed,
        phrases,
        sifted,
        roles: told,
        positions: positions_kept,
    };
    (reading, Some(worked))
}

/// The persons of a document, and for each entity its number among them.
fn people(
    document: &document::Document<'_>,
    names: &names::Names,
    roles: Vec<(usize, Role)>,
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
    for (entity, role) in roles {
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
