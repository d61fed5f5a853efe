//! Quotations: stretches between marks with what they are and whose words they are.

mod reference;

use super::attribution::Attribution;
use super::discourse::Voice;
use super::document::Document;
use super::names::{EntityKind, Names};
use super::phrases::{Phrase, Referent};
use super::roles::role_of;
use super::token::Kind;
use crate::lexicon::{Class, Relation};
use crate::statement::{Cue, Quotation, QuotationKind, Role, Speaker, Who};
use crate::text::{Span, fold};

/// Turns the stretches of a document into quotations, by start; `numbers` gives each entity's number among the
/// document's persons.
pub fn build(
    document: &Document<'_>,
    names: &Names,
    phrases: &[Phrase],
    attributions: &[Attribution],
    numbers: &[Option<usize>],
) -> Vec<Quotation> {
    let builder = Builder { document, names, phrases, attributions, numbers };
    let mut groups: Vec<u32> = Vec::with_capacity(document.stretches.len());
    let mut next = 0;
    let mut built = Vec::with_capacity(document.stretches.len());
    for (number, stretch) in document.stretches.iter().enumerate() {
        let outer = builder.outer(number);
        let attribution = &attributions[outer];
        let group = if let Some(before) = attribution.goes_on.filter(|_| outer == number) {
            groups[before]
        } else {
            next += 1;
            next
        };
        groups.push(group);
        let mut kind = builder.kind(number, attribution);
        let nested = stretch.parent.is_some();
        let mut speaker = None;
        if kind != QuotationKind::Scare && kind != QuotationKind::Title {
            speaker = attribution.voice.map(|voice| builder.speaker(voice, attribution, number));
            if let Some(Speaker { who: Who::Organisation(_) | Who::Document(_), .. }) = &speaker {
                kind = QuotationKind::Statement;
            }
        }
        built.push(Quotation {
            span: document.prose.map.to_file(stretch.inner),
            outer: document.prose.map.to_file(stretch.outer),
            text: stretch.inner.of(&document.prose.text).to_owned(),
            kind,
            speaker,
            cue: attribution
                .cue
                .clone()
                .map(|cue| Cue { span: document.file(cue.clone()), text: document.words(cue).to_owned() }),
            group,
            nested,
            sentence: document.sentence_of(stretch.first),
            denied: attribution.denied,
        });
    }
    built
}

struct Builder<'a> {
    document: &'a Document<'a>,
    names: &'a Names,
    phrases: &'a [Phrase],
    attributions: &'a [Attribution],
    numbers: &'a [Option<usize>],
}

impl Builder<'_> {
    /// The outermost stretch that holds this one.
    fn outer(&self, mut stretch: usize) -> usize {
        while let Some(parent) = self.document.stretches[stretch].parent {
            stretch = parent;
        }
        stretch
    }

    fn kind(&self, number: usize, attribution: &Attribution) -> QuotationKind {
        let document = self.document;
        let stretch = &document.stretches[number];
        let words = (stretch.first..stretch.last).filter(|at| document.tokens[*at].is_word()).count();
        if stretch.parent.is_some() {
            // Words inside words are the outer speaker's: whom they are put into the mouth of is not followed.
            return QuotationKind::Scare;
        }
        let inside_name = self.names.at(stretch.first).is_some_and(|name| {
            let name = &self.names.names[name];
            name.first < stretch.first && stretch.last < name.last
        });
        let titled = self.titled(number) && !self.worded(number, attribution);
        let name = inside_name || attribution.named || titled || self.coined(number, attribution);
        if name || self.in_reference(number) {
            return QuotationKind::Title;
        }
        let scare = stretch.first > 0
            && document.blocks.binary_search(&stretch.first).is_err()
            && document.has(stretch.first - 1, Class::SCARE)
            && !document.has(stretch.first - 1, Class::SPEECH);
        if scare {
            return QuotationKind::Scare;
        }
        if words == 1 && self.modifies(number) && attribution.cue.as_ref().is_none_or(|cue| cue.end != stretch.first) {
            return QuotationKind::Scare;
        }
        if attribution.voice.is_some() {
            return QuotationKind::Speech;
        }
        let reported = attribution.cue.is_some();
        if reported || words >= 5 && !self.capitalised(number) {
            QuotationKind::Speech
        } else if self.capitalised(number) && words >= 2 {
            QuotationKind::Title
        } else {
            QuotationKind::Scare
        }
    }

    /// One capitalised word away from its verb: a name ("listed their country as “Hope”").
    fn coined(&self, number: usize, attribution: &Attribution) -> bool {
        let document = self.document;
        let stretch = &document.stretches[number];
        let mut words = (stretch.first..stretch.last).filter(|at| document.tokens[*at].is_word());
        let (Some(word), None) = (words.next(), words.next()) else { return false };
        let led = stretch.first > 0 && matches!(document.tokens[stretch.first - 1].kind, Kind::Sign(',' | ':'));
        let apart = attribution.cue.as_ref().is_some_and(|cue| cue.end < stretch.first);
        document.tokens[word].capital && apart && !led && !document.starts_sentence(stretch.first)
    }

    /// A single word before a noun and after no article: "that “western” countries …".
    fn modifies(&self, number: usize) -> bool {
        let document = self.document;
        let stretch = &document.stretches[number];
        let Some(next) = document.tokens.get(stretch.last) else { return false };
        let function =
            Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::PRONOUN).or(Class::ADVERB);
        let function = function.or(Class::DETERMINER).or(Class::SPEECH).or(Class::TIME);
        let noun = next.is_word() && !next.capital && !next.has(function);
        let before = stretch.first.checked_sub(1);
        let article = before.is_some_and(|before| {
            matches!(&*document.folded(before), "a" | "an" | "is" | "was" | "are" | "were" | "more" | "most" | "very")
        });
        noun && !article
    }

    /// Every longer word has a capital.
    fn capitalised(&self, number: usize) -> bool {
        let stretch = &self.document.stretches[number];
        let tokens = &self.document.tokens[stretch.first..stretch.last];
        let mut long = tokens.iter().filter(|token| {
            token.is_word()
                && (token.end - token.start > 3 || token.has(Class::COMMON))
                && !token.has(Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::AUXILIARY))
        });
        tokens.iter().any(super::token::Token::is_word) && long.all(|token| token.capital)
    }

    /// "the words “…” are those of X": no title, but what somebody said.
    fn worded(&self, number: usize, attribution: &Attribution) -> bool {
        let stretch = &self.document.stretches[number];
        let behind = attribution.cue.as_ref().is_some_and(|cue| cue.start >= stretch.last);
        let before = stretch.first.checked_sub(1).map(|before| self.document.folded(before));
        behind && before.is_some_and(|noun| self.document.lexicon.relates(&noun, Relation::Wording))
    }

    /// A title noun beside it: "the film “…”", "the “…” section", "the theme is “…”".
    fn titled(&self, number: usize) -> bool {
        let document = self.document;
        let stretch = &document.stretches[number];
        let block = document.block(stretch.block);
        // "the label “…”", "under the title “…”", whatever its capitals.
        let before = stretch.first.checked_sub(1).filter(|before| *before >= block.start);
        let says = Class::ORG_COMMON.or(Class::DOCUMENT).or(Class::SPEECH);
        if before.is_some_and(|before| {
            document.has(before, Class::TITLE_NOUN) && !document.has(before, says) && !document.tokens[before].capital
        }) {
            return true;
        }
        if !self.capitalised(number) {
            return false;
        }
        if stretch.last < block.end
            && document.has(stretch.last, Class::TITLE_NOUN)
            && !document.has(stretch.last, Class::SPEECH)
        {
            return true;
        }
        let mut at = stretch.first;
        let mut steps = 0;
        while at > block.start && steps < 4 {
            at -= 1;
            steps += 1;
            let token = &document.tokens[at];
            if token.has(Class::TITLE_NOUN) && !token.capital {
                return true;
            }
            let word = document.folded(at);
            let passes = matches!(
                &*word,
                "called"
                    | "titled"
                    | "entitled"
                    | "named"
                    | "dubbed"
                    | "the"
                    | "a"
                    | "an"
                    | "is"
                    | "was"
                    | ","
                    | ":"
                    | "of"
            );
            if !passes {
                break;
            }
        }
        // "The theme of the conference this year is “…”"
        let verb = stretch.first.checked_sub(1).is_some_and(|before| matches!(&*document.folded(before), "is" | "was"));
        let sentence = &document.sentences[document.sentence_of(stretch.first)];
        verb && (sentence.first..stretch.first).take(3).any(|at| document.has(at, Class::TITLE_NOUN))
    }

    fn speaker(&self, voice: Voice, attribution: &Attribution, number: usize) -> Speaker {
        let document = self.document;
        let written = attribution.phrase.or_else(|| self.phrase_before(number)).map(|phrase| &self.phrases[phrase]);
        let range = written.map(|phrase| match phrase.what {
            // In apposition to a name: the name says it.
            Referent::Role { .. } if phrase.entity.is_some() => {
                let beside = self.names.at(phrase.last + 1).or_else(|| self.names.at(phrase.first.wrapping_sub(2)));
                let name = beside.map(|name| &self.names.names[name]);
                name.filter(|name| Some(name.entity) == phrase.entity)
                    .map_or(phrase.first..phrase.last, |name| name.titled..name.last)
            }
            Referent::Name(name) => {
                let name = &self.names.names[name];
                name.titled..name.last
            }
            _ => phrase.first..phrase.last,
        });
        let (span, as_written) = match range {
            Some(range) => {
                (document.file(range.clone()), document.words(range).split_whitespace().collect::<Vec<_>>().join(" "))
            }
            None => match attribution.cue.clone() {
                Some(cue) => (document.file(cue.clone()), document.words(cue).to_owned()),
                None => (Span::default(), String::new()),
            },
        };
        Speaker { span, as_written, who: self.who(voice) }
    }

    /// The phrase that named the speaker of the stretch that this one goes on.
    fn phrase_before(&self, number: usize) -> Option<usize> {
        let mut at = self.attributions[number].goes_on;
        while let Some(before) = at {
            if self.attributions[before].phrase.is_some() {
                return self.attributions[before].phrase;
            }
            at = self.attributions[before].goes_on;
        }
        None
    }

    fn who(&self, voice: Voice) -> Who {
        let document = self.document;
        match voice {
            Voice::Entity(entity) => match self.numbers.get(entity).copied().flatten() {
                Some(person) => Who::Person(person),
                None => Who::Organisation(self.name_of(entity)),
            },
            Voice::Role(phrase) => {
                let phrase = &self.phrases[phrase];
                let range = phrase.first..phrase.last;
                let role = role_of(document, self.names, range.clone()).unwrap_or_else(|| Role {
                    span: document.file(range.clone()),
                    text: document.words(range.clone()).split_whitespace().collect::<Vec<_>>().join(" "),
                    ..Role::default()
                });
                Who::Role(role)
            }
            Voice::Common(phrase) => self.common(&self.phrases[phrase]),
            Voice::Key(phrase) => {
                let phrase = &self.phrases[phrase];
                Who::Document(document.words(phrase.first..phrase.last).to_owned())
            }
            Voice::Pronoun(_) => Who::Unknown,
        }
    }

    /// "the ministry": the organisation of that kind named last; else a document or body known by the noun alone.
    fn common(&self, phrase: &Phrase) -> Who {
        let document = self.document;
        let head = document.folded(phrase.head);
        let definite = matches!(&*document.folded(phrase.first), "the" | "this" | "its" | "that");
        // "the RMT union" names itself, "the Danish company" does not.
        let bare =
            (phrase.first + 1..phrase.head).all(|at| !document.tokens[at].capital || document.has(at, Class::DEMONYM));
        let only =
            phrase.last == phrase.head_end && (phrase.first + 1..phrase.head).all(|at| !document.tokens[at].capital);
        let before = self.names.names.partition_point(|name| name.first < phrase.first);
        let named = self.names.names[..before].iter().rev().take(400).find(|name| {
            let entity = &self.names.entities[name.entity];
            entity.kind == EntityKind::Organisation && entity.words.iter().any(|word| fold::word(word) == head)
        });
        // "a note from the broker X"
        let from = (phrase.head + 1..phrase.last)
            .find(|at| matches!(document.text(*at), "from" | "by"))
            .and_then(|at| (at + 1..phrase.last).find_map(|at| self.names.at(at)));
        if let Some(name) = from {
            let entity = self.names.names[name].entity;
            return match self.numbers.get(entity).copied().flatten() {
                Some(person) => Who::Person(person),
                None => Who::Organisation(self.name_of(entity)),
            };
        }
        // "the watchdog's report" speaks for the watchdog.
        let possessor = (phrase.first + 1..phrase.head)
            .rev()
            .find(|at| document.tokens[*at].kind == Kind::Possessive)
            .and_then(|at| self.names.at(at - 1));
        if let Some(name) = possessor.map(|name| &self.names.names[name]) {
            let entity = &self.names.entities[name.entity];
            if matches!(entity.kind, EntityKind::Organisation | EntityKind::Other) {
                return Who::Organisation(self.name_of(name.entity));
            }
        }
        // "the firm", "the troubled company": the one named last.
        let body = document.lexicon.relates(&head, Relation::Body);
        let company = || {
            let sentence = document.sentence_of(phrase.first);
            let from = document.sentences[sentence.saturating_sub(5)].first;
            self.names.names[..before].iter().rev().take_while(|name| name.first >= from).find(|name| {
                let entity = &self.names.entities[name.entity];
                let thing = matches!(entity.kind, EntityKind::Organisation | EntityKind::Other);
                thing && !self.document.has(name.first, Class::OUTLET) && self.document.quoted[name.first] == 0
            })
        };
        let named = named.or_else(|| if body && phrase.last == phrase.head_end { company() } else { None });
        match named.filter(|_| definite && (only || body && bare)) {
            Some(name) => Who::Organisation(self.name_of(name.entity)),
            None => Who::Document(
                document.words(phrase.first..phrase.last).split_whitespace().collect::<Vec<_>>().join(" "),
            ),
        }
    }

    fn name_of(&self, entity: usize) -> String {
        let fullest = &self.names.names[self.names.entities[entity].fullest];
        self.document.words(fullest.first..fullest.last).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
