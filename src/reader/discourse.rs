//! What the text has spoken of so far: whom a pronoun or "the minister" means, and whose speech goes on.
//!
//! Antecedents are looked for sentence by sentence backwards; in each the speaker first, then the subject, then any
//! other person, as far as gender allows (after Raghunathan et al. 2010, only as far as attribution needs it).

mod antecedent;

use super::attribution::{Attribution, Hit};
use super::document::Document;
use super::names::Names;
use super::phrases::{Phrase, Referent};
use super::token::Kind;
use crate::lexicon::{Class, Gender};

/// How many sentences back a pronoun may reach.
const REACH: usize = 12;

/// Words that no noun phrase starts with after "her".
const CLOSED: Class =
    Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::PRONOUN).or(Class::AUXILIARY);

/// How many sentences a named person may lie behind somebody known by a role alone.
const ALOUD: usize = 4;

/// How many roles back "the minister" may reach.
const REMEMBERED: usize = 400;

/// A speaker, resolved as far as it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// A named entity: index into [`Names::entities`].
    Entity(usize),
    /// A person or persons by role only: index of the phrase.
    Role(usize),
    /// An organisation or document by a common noun: index of the phrase.
    Common(usize),
    /// A citation key in the sentence: index of the phrase.
    Key(usize),
    /// A pronoun without antecedent: index of the phrase.
    Pronoun(usize),
}

/// The state of the reading.
pub struct Discourse<'a> {
    document: &'a Document<'a>,
    phrases: &'a [Phrase],
    /// Subject of each sentence read so far.
    subjects: Vec<Option<Voice>>,
    /// Last speaker of each sentence read so far, by quotation or by a verb of saying.
    speakers: Vec<Option<Voice>>,
    /// Head nouns of the roles of persons: entity, folded noun, token.
    roles: Vec<(usize, String, usize)>,
}

impl<'a> Discourse<'a> {
    /// Starts before the first sentence.
    pub fn new(document: &'a Document<'a>, names: &Names, phrases: &'a [Phrase]) -> Self {
        let mut roles = Vec::new();
        let role = Class::ROLE.or(Class::PERSON_NOUN).or(Class::TITLE);
        for phrase in phrases {
            let Some(entity) = phrase.entity.filter(|entity| names.is_person(*entity)) else { continue };
            let until = match phrase.what {
                Referent::Name(name) => names.names[name].first,
                _ => phrase.head_end,
            };
            for at in (phrase.first..until).filter(|at| document.has(*at, role)) {
                let word = document.folded(at);
                let noun = document.lexicon.title(&word).map_or_else(|| word.into_owned(), str::to_owned);
                roles.push((entity, noun, at));
            }
            if let Referent::Name(name) = phrase.what {
                // "X, a barrister": the nouns of the apposition.
                let mut end = names.names[name].last;
                // "X, 61, is an economist"
                if document.is(end, ',')
                    && document.tokens.get(end + 1).is_some_and(|token| token.kind == Kind::Number)
                    && document.is(end + 2, ',')
                {
                    end += 2;
                }
                let copula = if document.is(end, ',') { end + 1 } else { end };
                let copular =
                    matches!(document.text(copula), "is" | "was") && document.has(copula + 1, Class::DETERMINER);
                if document.is(end, ',') || copular {
                    for at in (end + 1..(end + 10).min(document.tokens.len())).take_while(|at| {
                        document.quoted[*at] == 0 && !matches!(document.tokens[*at].kind, Kind::Sign(_))
                    }) {
                        if document.has(at, Class::ROLE.or(Class::PERSON_NOUN)) {
                            roles.push((entity, document.folded(at).into_owned(), at));
                        }
                    }
                }
            }
        }
        roles.sort_by_key(|(_, _, at)| *at);
        Self { document, phrases, subjects: Vec::new(), speakers: Vec::new(), roles }
    }

    /// Turns what the sieve found into an attribution: resolves the mention, or carries a speech on.
    pub fn settle(
        &self,
        names: &mut Names,
        stretch: usize,
        sentence: usize,
        hit: &Hit,
        found: &[Attribution],
    ) -> Attribution {
        let own = &self.document.stretches[stretch];
        let mut attribution = Attribution {
            phrase: hit.phrase,
            cue: hit.cue.clone(),
            denied: hit.denied,
            named: hit.named,
            ..Attribution::default()
        };
        attribution.voice = match (hit.phrase, hit.pronoun) {
            (Some(phrase), _) => Some(self.resolve(names, phrase, sentence)),
            (None, Some(token)) => {
                let (gender, plural) = match &*self.document.folded(token) {
                    "his" => (Gender::Male, false),
                    "her" => (Gender::Female, false),
                    _ => (Gender::Unknown, true),
                };
                self.antecedent(names, gender, plural, token, sentence)
            }
            (None, None) => None,
        };
        let before = self.previous(stretch);
        if attribution.voice.is_some() {
            let joined = before.filter(|before| {
                let other = &self.document.stretches[*before];
                other.block == own.block
                    && found[*before].voice == attribution.voice
                    && self.document.sentence_of(other.first) == sentence
                    && other.first == self.document.sentences[sentence].first
            });
            attribution.goes_on = joined;
            return attribution;
        }
        if hit.named || hit.reported {
            return attribution;
        }
        if let Some((voice, goes_on)) = self.carried(names, stretch, sentence, before, found) {
            attribution.voice = Some(voice);
            attribution.goes_on = goes_on;
        }
        attribution
    }

    /// Notes who spoke in the sentence.
    pub fn spoke(&mut self, sentence: usize, attribution: &Attribution) {
        self.speakers.resize(sentence + 1, None);
        if attribution.voice.is_some() {
            self.speakers[sentence] = attribution.voice;
        }
    }

    /// Notes the subject of a sentence, and who reports something in it without a quotation.
    pub fn close(&mut self, names: &mut Names, sentence: usize, reporter: Option<usize>, subject: Option<usize>) {
        self.speakers.resize(sentence + 1, None);
        if self.speakers[sentence].is_none() {
            self.speakers[sentence] = reporter.map(|phrase| self.resolve(names, phrase, sentence));
        }
        let subject = subject.map(|phrase| self.resolve(names, phrase, sentence));
        self.subjects.resize(sentence + 1, None);
        self.subjects[sentence] = subject;
    }

    /// The outermost stretch before this one.
    fn previous(&self, stretch: usize) -> Option<usize> {
        (0..stretch).rev().find(|other| self.document.stretches[*other].parent.is_none())
    }

    /// Whose speech a stretch without a cue of its own goes on.
    fn carried(
        &self,
        names: &Names,
        stretch: usize,
        sentence: usize,
        before: Option<usize>,
        found: &[Attribution],
    ) -> Option<(Voice, Option<usize>)> {
        let document = self.document;
        let own = &document.stretches[stretch];
        let block = document.block(own.block);
        let words = document.sentences.get(sentence)?.around(own.first, own.last);
        if own.continues
            && let Some(before) = before.filter(|before| found[*before].voice.is_some())
        {
            return Some((found[before].voice?, Some(before)));
        }
        let outside =
            (words.first..words.last).filter(|at| document.quoted[*at] == 0 && document.tokens[*at].is_word()).count();
        let length = (own.first..own.last).filter(|at| document.tokens[*at].is_word()).count();
        // A quotation that opens its sentence is no part of somebody else's sentence: "“…,” and she nods".
        let opens = words.first == own.first && length >= 4;
        let follows = before.is_some_and(|before| document.stretches[before].block == own.block);
        if outside > 2 && !opens || length < 3 && !(follows && outside == 0) {
            return None;
        }
        if let Some(before) = before.filter(|before| document.stretches[*before].block == own.block) {
            // The speech before in the paragraph goes on, unless somebody else took the floor between.
            let between = document.sentence_of(document.stretches[before].first) + 1..sentence;
            let voice = found[before].voice;
            let other = between.clone().filter_map(|s| self.speakers.get(s).copied().flatten()).next_back();
            if let Some(voice) = other.or(voice) {
                let same = Some(voice) == found[before].voice && between.is_empty();
                return Some((voice, same.then_some(before)));
            }
        }
        let earlier = sentence.checked_sub(1)?;
        let voice =
            |s: usize| self.speakers.get(s).copied().flatten().or_else(|| self.subjects.get(s).copied().flatten());
        if document.sentences[earlier].first >= block.start {
            return voice(earlier).map(|voice| (voice, None));
        }
        // The first thing of its paragraph: the paragraph before leads into it, or is the same speech.
        let last = &document.tokens[document.sentences[earlier].last - 1];
        if matches!(last.kind, Kind::Sign(':' | ',')) {
            return voice(earlier).map(|voice| (voice, None));
        }
        let previous_quoted = before.is_some_and(|before| document.stretches[before].block + 1 == own.block);
        if !previous_quoted
            && own.block > 0
            && document.sentences[earlier].block + 1 == own.block
            && own.first == block.start
        {
            let person =
                voice(earlier).filter(|voice| matches!(voice, Voice::Entity(entity) if names.is_person(*entity)));
            if let Some(voice) = person {
                return Some((voice, None));
            }
        }
        let before = before?;
        let near = own.block - document.stretches[before].block <= 2;
        let all_quoted = (block.start..block.end).all(|at| document.quoted[at] != 0 || !document.tokens[at].is_word());
        if near && all_quoted && found[before].voice.is_some() && length >= 4 {
            let next = own.block == document.stretches[before].block + 1;
            return Some((found[before].voice?, next.then_some(before)));
        }
        None
    }

    fn resolve(&self, names: &mut Names, phrase: usize, sentence: usize) -> Voice {
        let own = &self.phrases[phrase];
        if let Some(entity) = own.entity.and_then(|_| entity_of(names, own)) {
            return Voice::Entity(entity);
        }
        match own.what {
            Referent::Name(name) => Voice::Entity(names.names[name].entity),
            Referent::Key => Voice::Key(phrase),
            Referent::Pronoun { gender, plural } => {
                self.antecedent(names, gender, plural, own.head, sentence).unwrap_or(Voice::Pronoun(phrase))
            }
            Referent::Role { plural: false } => {
                let head = own.head;
                let variation =
                    self.document.has(head, Class::DEMONYM) || self.document.text(head).ends_with("-year-old");
                if variation && !self.document.has(head, Class::ROLE.or(Class::PERSON_NOUN)) {
                    // "the Dane": whoever the text speaks of.
                    let voice = [Gender::Male, Gender::Female]
                        .into_iter()
                        .find_map(|gender| self.antecedent(names, gender, false, own.first, sentence));
                    return voice.unwrap_or(Voice::Role(phrase));
                }
                let known = self.described(names, own).or_else(|| self.varied(names, own, sentence));
                known.map_or(Voice::Role(phrase), Voice::Entity)
            }
            Referent::Role { plural: true } => Voice::Role(phrase),
            Referent::Common => self.possessor(names, own).map_or(Voice::Common(phrase), Voice::Entity),
        }
    }

    /// "Cornyn's statement" speaks with the person's voice.
    fn possessor(&self, names: &Names, phrase: &Phrase) -> Option<usize> {
        let at = (phrase.first..phrase.head).find(|at| self.document.tokens[*at].kind == Kind::Possessive)?;
        let name = names.at(at.checked_sub(1)?)?;
        let entity = names.names[name].entity;
        names.is_person(entity).then_some(entity)
    }
}

/// The entity of a phrase as it is known now (names may have been merged since).
fn entity_of(names: &Names, phrase: &Phrase) -> Option<usize> {
    match phrase.what {
        Referent::Name(name) => Some(names.names[name].entity),
        _ => phrase.entity,
    }
}
