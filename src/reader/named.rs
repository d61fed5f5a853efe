//! The names that stand in cited sentences: what a source must speak of to be cited for them.

use super::document::Document;
use super::names::{EntityKind, Names};
use super::token::Kind;
use crate::lexicon::Class;
use crate::statement::{Citing, Named, NamedKind};

/// A name of more words is a title.
const LONGEST: usize = 8;
/// Words that stand in many names, or tell how somebody is addressed: by them alone nobody knows whose name it is.
const PLAIN: Class = Class::COMMON
    .or(Class::ORG_HEAD)
    .or(Class::PLACE_HEAD)
    .or(Class::ROLE)
    .or(Class::TITLE)
    .or(Class::HONORIFIC)
    .or(Class::PERSON_NOUN)
    .or(Class::PREPOSITION)
    .or(Class::CONJUNCTION)
    .or(Class::DETERMINER)
    .or(Class::PRONOUN)
    .or(Class::CAPITALISED)
    .or(Class::CALENDAR)
    .or(Class::DATED)
    .or(Class::SUFFIX)
    .or(Class::PARTICLE);

/// Finds the names outside quotations in sentences that a citation speaks for.
pub fn find(document: &Document<'_>, names: &Names, citing: &Citing) -> Vec<Named> {
    let cited = |sentence: usize| !citing.of_sentence(sentence).is_empty();
    let mut found = Vec::new();
    for name in &names.names {
        let sentence = document.sentence_of(name.first);
        let quoted = (name.first..name.last).any(|at| document.quoted[at] != 0);
        // What letters stand for ("GMT", "the USDA"), a source spells out.
        let letters = (name.first..name.last).any(|at| document.tokens[at].upper);
        if quoted || letters || name.last - name.first > LONGEST || !cited(sentence) {
            continue;
        }
        let kind = match names.entities[name.entity].kind {
            EntityKind::Person => NamedKind::Person,
            EntityKind::Organisation => NamedKind::Body,
            EntityKind::Place => NamedKind::Place,
            EntityKind::Other => NamedKind::Other,
        };
        let phrase = document.phrase(name.first..name.last);
        let country = document.lexicon.government(&phrase).map(|government| government.code);
        let town = document.lexicon.city(&phrase).is_some();
        // A word with a capital that opens a sentence may be any word.
        let opens = document.starts_sentence(name.first) && name.last - name.first == 1;
        if opens && kind == NamedKind::Other && country.is_none() && !town {
            continue;
        }
        let telling = |at: &usize| {
            let token = &document.tokens[*at];
            let folded = document.folded(*at);
            token.is_word()
                && token.capital
                && !token.has(PLAIN)
                && token.end - token.start > 1
                && document.lexicon.parties(&folded).is_empty()
                // "Sundays"
                && document.lexicon.time(folded.trim_end_matches('s')).is_none()
        };
        let words: Vec<String> =
            (name.first..name.last).filter(telling).map(|at| document.folded(at).into_owned()).collect();
        if words.is_empty() {
            continue;
        }
        let placed = document.before(name.first).is_some_and(|at| document.text(at) == "in")
            && !document.tokens.get(name.last).is_some_and(|next| next.kind == Kind::Possessive);
        let kind = if town || placed && kind == NamedKind::Other { NamedKind::Place } else { kind };
        let capitals = (name.first..name.last).filter(|at| document.tokens[*at].capital);
        let letters = capitals.filter_map(|at| document.folded(at).chars().next()).collect();
        found.push(Named { span: document.file(name.first..name.last), sentence, kind, country, words, letters });
    }
    found
}
