//! Whom a pronoun or a description means.

use super::super::names::{EntityKind, Names};
use super::super::phrases::{Phrase, Referent};
use super::{ALOUD, CLOSED, Discourse, REACH, REMEMBERED, Voice, entity_of};
use crate::lexicon::{Class, Gender};

impl Discourse<'_> {
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
    pub(super) fn pronouns(&self, from: usize, to: usize) -> Gender {
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

    /// "the senator": the person last named with that role.
    pub(super) fn described(&self, names: &Names, phrase: &Phrase) -> Option<usize> {
        let document = self.document;
        let first = document.folded(phrase.first);
        if !matches!(&*first, "the" | "this" | "that" | "his" | "her") || phrase.last > phrase.head_end {
            return None;
        }
        // "the minister there": another country's
        if document.text(phrase.last) == "there" {
            return None;
        }
        // Words that tell this one from others must be said of the person too.
        let noun = document.folded(phrase.head);
        let singular = document.lexicon.singular(&noun);
        let mark = (phrase.first + 1..phrase.head)
            .filter(|at| document.tokens[*at].capital || document.has(*at, Class::DEMONYM));
        let marks: Vec<usize> = mark.collect();
        // "the press secretary" is no "Treasury Secretary".
        let kind = (phrase.head > phrase.first + 1 && !document.tokens[phrase.head - 1].capital)
            .then(|| document.folded(phrase.head - 1))
            .filter(|kind| !kind.ends_with("ed") && !document.has(phrase.head - 1, Class::ADVERB));
        let of_another_kind = |at: usize| {
            let own = at.checked_sub(1).filter(|own| {
                let closed = CLOSED.or(Class::DEMONYM).or(Class::ADVERB);
                document.tokens[*own].is_word() && !document.has(*own, closed) && self.document.quoted[*own] == 0
            });
            own.zip(kind.as_ref()).is_some_and(|(own, kind)| document.folded(own) != *kind)
        };
        let before = self.roles.partition_point(|(_, _, at)| *at < phrase.first);
        self.roles[..before]
            .iter()
            .rev()
            .take(REMEMBERED)
            .find(|(_, role, _)| role == singular)
            .filter(|(entity, _, at)| names.is_person(*entity) && !of_another_kind(*at))
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
    pub(super) fn varied(&self, names: &Names, phrase: &Phrase, sentence: usize) -> Option<usize> {
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
    pub(super) fn clashes(&self, names: &Names, entity: usize, phrase: &Phrase) -> bool {
        match names.entities[entity].gender {
            Gender::Male => self.document.has(phrase.head, Class::FEMALE),
            Gender::Female => self.document.has(phrase.head, Class::MALE),
            Gender::Unknown => false,
        }
    }

    /// Whom a pronoun at a token means.
    pub(super) fn antecedent(
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
            let end = words.last.min(token);
            let words = words.around(end, end);
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
    pub(super) fn predicative(&self, phrase: usize) -> bool {
        let own = &self.phrases[phrase];
        matches!(own.what, Referent::Role { .. })
            && own.first > 0
            && matches!(
                self.document.text(own.first - 1),
                "as" | "is" | "was" | "were" | "are" | "be" | "been" | "become" | "became" | "remains"
            )
    }

    /// "after the interpreter had …, he said": a role in a clause of its own is not whom the pronoun means.
    pub(super) fn subordinate(&self, phrase: usize) -> bool {
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
    pub(super) fn plain(&self, names: &Names, phrase: usize) -> Voice {
        let own = &self.phrases[phrase];
        match (entity_of(names, own), own.what) {
            (Some(entity), _) => Voice::Entity(entity),
            (None, Referent::Role { .. }) => Voice::Role(phrase),
            (None, Referent::Key) => Voice::Key(phrase),
            (None, _) => Voice::Common(phrase),
        }
    }

    pub(super) fn is_thing(&self, names: &Names, entity: usize) -> bool {
        let name = &names.names[names.entities[entity].fullest];
        let thing = Class::PLACE_HEAD.or(Class::ORG_HEAD).or(Class::COMMON).or(Class::GOVERNMENT).or(Class::OUTLET);
        (name.first..name.last).any(|at| self.document.has(at, thing) || self.document.tokens[at].upper)
    }

    pub(super) fn gender(&self, names: &Names, voice: Voice) -> Gender {
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

    pub(super) fn fits(&self, names: &Names, voice: Voice, gender: Gender, plural: bool) -> bool {
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
