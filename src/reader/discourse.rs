//! What the text has spoken of so far: whom a pronoun or "the minister" means, and whose speech goes on.
//!
//! Antecedents are looked for sentence by sentence backwards; in each the speaker first, then the subject, then any
//! other person, as far as gender allows (after Raghunathan et al. 2010, only as far as attribution needs it).

use super::attribution::{Attribution, Hit};
use super::document::Document;
use super::names::{EntityKind, Names};
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
                let end = names.names[name].last;
                if document.is(end, ',') {
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

    /// Learns a person's gender from the pronouns of a sentence that names nobody else.
    pub fn learn_genders(&self, names: &mut Names) {
        let mut next = 0;
        for words in &self.document.sentences {
            let mut only = None;
            let mut several = false;
            while next < names.names.len() && names.names[next].first < words.last {
                let name = &names.names[next];
                if name.first >= words.first && names.is_person(name.entity) {
                    several |= only.is_some_and(|(entity, _)| entity != name.entity);
                    only = only.or(Some((name.entity, name.last)));
                }
                next += 1;
            }
            let Some((entity, last)) = only.filter(|_| !several) else { continue };
            if names.entities[entity].gender == Gender::Unknown && self.document.quoted[last - 1] == 0 {
                names.entities[entity].gender = self.pronouns(last, words.last);
            }
        }
    }

    /// The gender of the pronouns in a run of tokens outside quotations, where it is one.
    fn pronouns(&self, from: usize, to: usize) -> Gender {
        let (mut male, mut female) = (false, false);
        for at in (from..to).filter(|at| self.document.quoted[*at] == 0) {
            match self.document.text(at) {
                "he" | "his" | "himself" => male = true,
                "she" | "herself" => female = true,
                // The possessive, not the object: "her opinion", not "warned her".
                "her"
                    if at + 1 < to && self.document.tokens[at + 1].is_word() && !self.document.has(at + 1, CLOSED) =>
                {
                    female = true;
                }
                _ => {}
            }
        }
        match (male, female) {
            (true, false) => Gender::Male,
            (false, true) => Gender::Female,
            _ => Gender::Unknown,
        }
    }

    /// Turns what the sieve found into an attribution: resolves the mention, or carries a speech on.
    pub fn settle(
        &self,
        names: &mut Names,
        stretch: usize,
        sentence: usize,
        hit: Hit,
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
        let words = document.sentences.get(sentence)?;
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
        if outside > 2 && !opens || length < 3 {
            return None;
        }
        if let Some(before) = before.filter(|before| document.stretches[*before].block == own.block) {
            // The speech before in the paragraph goes on, unless somebody else took the floor between.
            let between = document.sentence_of(document.stretches[before].first) + 1..sentence;
            let voice = found[before].voice;
            let other = between.clone().filter_map(|s| self.speakers.get(s).copied().flatten()).last();
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
        if let Some(entity) = own.entity.map(|_| self.entity_of(names, own)).unwrap_or(None) {
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

    /// The entity of a phrase as it is known now (names may have been merged since).
    fn entity_of(&self, names: &Names, phrase: &Phrase) -> Option<usize> {
        match phrase.what {
            Referent::Name(name) => Some(names.names[name].entity),
            _ => phrase.entity,
        }
    }

    /// "Cornyn's statement" speaks with the person's voice.
    fn possessor(&self, names: &Names, phrase: &Phrase) -> Option<usize> {
        let at = (phrase.first..phrase.head).find(|at| self.document.tokens[*at].kind == Kind::Possessive)?;
        let name = names.at(at.checked_sub(1)?)?;
        let entity = names.names[name].entity;
        names.is_person(entity).then_some(entity)
    }

    /// "the senator": the person last named with that role.
    fn described(&self, names: &Names, phrase: &Phrase) -> Option<usize> {
        let document = self.document;
        let first = document.folded(phrase.first);
        if !matches!(&*first, "the" | "this" | "that" | "his" | "her") || phrase.last > phrase.head_end {
            return None;
        }
        // Words that tell this one from others must be said of the person too.
        let noun = document.folded(phrase.head);
        let singular = document.lexicon.singular(&noun);
        let mark = (phrase.first + 1..phrase.head)
            .filter(|at| document.tokens[*at].capital || document.has(*at, Class::DEMONYM));
        let marks: Vec<usize> = mark.collect();
        let before = self.roles.partition_point(|(_, _, at)| *at < phrase.first);
        self.roles[..before]
            .iter()
            .rev()
            .take(REMEMBERED)
            .find(|(_, role, _)| role == singular)
            .filter(|(entity, _, _)| names.is_person(*entity))
            .filter(|(_, _, at)| {
                let from = at.saturating_sub(8);
                marks.iter().all(|mark| {
                    (from..at + 8)
                        .any(|near| near < document.tokens.len() && document.folded(near) == document.folded(*mark))
                })
            })
            .map(|(entity, _, _)| *entity)
    }

    /// "The MSP", of nobody who was called so before: the subject of the sentence before in the paragraph (elegant
    /// variation).
    fn varied(&self, names: &Names, phrase: &Phrase, sentence: usize) -> Option<usize> {
        let document = self.document;
        let bare = phrase.last == phrase.head_end && document.folded(phrase.first) == "the";
        let earlier =
            sentence.checked_sub(1).filter(|s| document.sentences[*s].block == document.sentences[sentence].block)?;
        let noun = document.folded(phrase.head);
        let office = document
            .lexicon
            .role_classes(&noun)
            .iter()
            .any(|class| matches!(*class, "spokesperson" | "official" | "judge"));
        let from = phrase.first.saturating_sub(600);
        let new = (from..phrase.first).all(|at| {
            document.tokens[at].end - document.tokens[at].start != noun.len() as u32 || document.folded(at) != noun
        });
        if !bare || office || !new {
            return None;
        }
        let subject = self.subjects.get(earlier).copied().flatten()?;
        match subject {
            Voice::Entity(entity) if names.is_person(entity) && !self.clashes(names, entity, phrase) => Some(entity),
            _ => None,
        }
    }

    /// Whether a noun tells another gender than the person's.
    fn clashes(&self, names: &Names, entity: usize, phrase: &Phrase) -> bool {
        match names.entities[entity].gender {
            Gender::Male => self.document.has(phrase.head, Class::FEMALE),
            Gender::Female => self.document.has(phrase.head, Class::MALE),
            Gender::Unknown => false,
        }
    }

    /// Whom a pronoun at a token means.
    fn antecedent(
        &self,
        names: &mut Names,
        gender: Gender,
        plural: bool,
        token: usize,
        sentence: usize,
    ) -> Option<Voice> {
        // Somebody known by a role alone is meant only where nobody named is near.
        let mut unnamed: Option<(usize, Voice)> = None;
        for s in (sentence.saturating_sub(REACH)..=sentence).rev() {
            if let Some((at, voice)) = unnamed.filter(|(at, _)| s + ALOUD < *at) {
                let _ = at;
                return Some(voice);
            }
            let words = &self.document.sentences[s];
            let from = self.phrases.partition_point(|phrase| phrase.first < words.first);
            let own: Vec<usize> = (from..self.phrases.len())
                .take_while(|i| self.phrases[*i].first < words.last.min(token))
                .filter(|i| !matches!(self.phrases[*i].what, Referent::Pronoun { .. }) && !self.predicative(*i))
                .filter(|i| s < sentence || !self.subordinate(*i))
                .collect();
            let speaker = if s < sentence { self.speakers.get(s).copied().flatten() } else { None };
            let subject = if s < sentence { self.subjects.get(s).copied().flatten() } else { None };
            let voices = speaker.into_iter().chain(subject).chain(
                own.iter()
                    .filter(|i| !self.phrases[**i].governed)
                    .chain(own.iter().rev().filter(|i| self.phrases[**i].governed))
                    .map(|i| self.plain(names, *i)),
            );
            let fitting: Vec<Voice> = voices.filter(|voice| self.fits(names, *voice, gender, plural)).collect();
            // Speaker and subject come before the others; in either group a known gender before an unknown one.
            let first = |voice: &&Voice| speaker.as_ref() == Some(*voice) || subject.as_ref() == Some(*voice);
            let named = |voice: &&Voice| plural || !matches!(voice, Voice::Role(_));
            let known =
                |voice: &&Voice| named(voice) && self.gender(names, **voice) == gender && gender != Gender::Unknown;
            let chosen = fitting
                .iter()
                .find(|voice| first(voice) && known(voice))
                .or_else(|| fitting.iter().find(|voice| first(voice) && named(voice)))
                .or_else(|| fitting.iter().find(known))
                .or_else(|| fitting.iter().find(named));
            if let Some(voice) = chosen.copied() {
                if let Some((_, role)) = unnamed.filter(|(at, _)| *at > s) {
                    // The one who spoke last, in the same paragraph, is still speaking.
                    let spoke = self.speakers.get(sentence.saturating_sub(1)).copied().flatten() == Some(role);
                    if spoke
                        && self.document.sentences[sentence].block
                            == self.document.sentences[sentence.saturating_sub(1)].block
                    {
                        return Some(role);
                    }
                }
                if let Voice::Entity(entity) = voice
                    && names.entities[entity].gender == Gender::Unknown
                    && !plural
                {
                    names.entities[entity].gender = gender;
                }
                return Some(voice);
            }
            if s + 2 >= sentence {
                let role = fitting.iter().find(first).or(fitting.first());
                unnamed = unnamed.or(role.map(|voice| (s, *voice)));
            }
        }
        unnamed.map(|(_, voice)| voice)
    }

    /// "is seen as a contender", "was a farmer": says what somebody is, names nobody new.
    fn predicative(&self, phrase: usize) -> bool {
        let own = &self.phrases[phrase];
        matches!(own.what, Referent::Role { .. })
            && own.first > 0
            && matches!(
                self.document.text(own.first - 1),
                "as" | "is" | "was" | "were" | "are" | "be" | "been" | "become" | "became" | "remains"
            )
    }

    /// "after the interpreter had …, he said": a role in a clause of its own is not whom the pronoun means.
    fn subordinate(&self, phrase: usize) -> bool {
        let own = &self.phrases[phrase];
        matches!(own.what, Referent::Role { .. })
            && own.entity.is_none()
            && own.first > 0
            && matches!(
                &*self.document.folded(own.first - 1),
                "after" | "before" | "when" | "while" | "as" | "because" | "although" | "if"
            )
    }

    /// A phrase as a voice, without looking for antecedents.
    fn plain(&self, names: &Names, phrase: usize) -> Voice {
        let own = &self.phrases[phrase];
        match (self.entity_of(names, own), own.what) {
            (Some(entity), _) => Voice::Entity(entity),
            (None, Referent::Role { .. }) => Voice::Role(phrase),
            (None, Referent::Key) => Voice::Key(phrase),
            (None, _) => Voice::Common(phrase),
        }
    }

    fn is_thing(&self, names: &Names, entity: usize) -> bool {
        let name = &names.names[names.entities[entity].fullest];
        let thing = Class::PLACE_HEAD.or(Class::ORG_HEAD).or(Class::COMMON).or(Class::GOVERNMENT).or(Class::OUTLET);
        (name.first..name.last).any(|at| self.document.has(at, thing) || self.document.tokens[at].upper)
    }

    fn gender(&self, names: &Names, voice: Voice) -> Gender {
        match voice {
            Voice::Entity(entity) => names.entities[entity].gender,
            Voice::Role(phrase) => {
                let head = self.phrases[phrase].head;
                match (self.document.has(head, Class::MALE), self.document.has(head, Class::FEMALE)) {
                    (true, false) => Gender::Male,
                    (false, true) => Gender::Female,
                    _ => {
                        let sentence = self.document.sentence_of(head);
                        let to = self.document.sentences.get(sentence).map_or(head, |words| words.last);
                        self.pronouns(head + 1, to)
                    }
                }
            }
            _ => Gender::Unknown,
        }
    }

    fn fits(&self, names: &Names, voice: Voice, gender: Gender, plural: bool) -> bool {
        let animate = gender != Gender::Unknown;
        match voice {
            Voice::Entity(entity) => {
                let known = &names.entities[entity];
                let person = known.kind == EntityKind::Person
                    || animate
                        && known.kind == EntityKind::Other
                        && (2..=4).contains(&known.words.len())
                        && !self.is_thing(names, entity);
                let opposite =
                    matches!((known.gender, gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
                if animate { person && !opposite } else { known.kind != EntityKind::Person }
            }
            Voice::Role(phrase) => {
                let many = matches!(self.phrases[phrase].what, Referent::Role { plural: true });
                let own = self.gender(names, voice);
                let opposite = matches!((own, gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
                if plural { many } else { animate && !many && !opposite }
            }
            Voice::Common(_) => !animate,
            Voice::Key(_) | Voice::Pronoun(_) => false,
        }
    }
}
