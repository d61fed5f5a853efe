//! The ground that positions are read on: what the lists of [`topics`](crate::topics) say of each token, where the
//! subject of a topic is named, and the small questions of grammar that every step asks.

use super::super::document::{Document, Words};
use super::super::memory::Alike;
use super::super::names::{EntityKind, Names};
use super::super::token::Kind as TokenKind;
use rustc_hash::FxHashMap;

use crate::lexicon::Class;
use crate::text::fold;
use crate::topics::{Effect, Entry, Form, Item, Kinds, Part, Topics, topics};

/// A place where the subject of a topic stands.
#[derive(Clone, Copy, Debug)]
pub struct SubjectMention {
    /// First token.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// Topic.
    pub topic: u8,
    /// Refers back ("the company").
    pub back: bool,
}

/// Words of the longest operator: "come down on the side of".
const LONGEST_OPERATOR: usize = 6;

/// A word that governs a measure, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    /// First token.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// What it says.
    pub effect: Effect,
    /// Part of speech.
    pub part: Part,
    /// Form of its first word.
    pub form: Form,
}

/// An expression of a stance that a token begins.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// Index into [`Topics::patterns`].
    pub pattern: u16,
    /// The form of the token's word.
    pub form: Form,
    /// The word that must come next or after the next one, as [`shape`] gives it; [`ANY`] where it need not be a word.
    pub next: u64,
}

/// The shape of no word.
pub const ANY: u64 = 1 << 63;

/// A bit by which the most words are told apart.
pub const fn shape(word: &str) -> u64 {
    match word.as_bytes() {
        [] => 0,
        [first, .., last] => 1 << ((*first as usize * 7 + *last as usize + word.len()) % 63),
        [only] => 1 << (*only as usize % 63),
    }
}

/// The shapes of several words.
pub const fn shapes(mut words: &[&str]) -> u64 {
    let mut all = 0;
    while let [first, rest @ ..] = words {
        all |= shape(first);
        words = rest;
    }
    all
}

/// A document with what the lists say of it.
pub struct Ground<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// The lists.
    pub topics: &'static Topics,
    /// For each token what it is or begins.
    pub entries: Vec<&'static [Entry]>,
    /// For each token the kinds of its entries.
    kinds: Vec<Kinds>,
    /// For each token the expressions of stances that it begins, on topics whose subject is named: a stretch of `live`,
    /// and what one of them must go on with.
    cues: Vec<(u32, u32, u64)>,
    live: Vec<Live>,
    /// Where subjects stand, by first token.
    pub subjects: Vec<SubjectMention>,
    /// For each token the subject that covers it: its index plus one, or 0.
    over: Vec<u32>,
    /// For each topic whether its subject is named at all.
    pub named: Vec<bool>,
    /// Where words name a subject: the token, the topic and one past the last word.
    namings: Vec<(usize, u8, usize)>,
    /// For each topic the token where its subject is named first.
    since: Vec<usize>,
    /// Topics that the whole document is about: named in its title, or several times.
    about: Vec<u8>,
}

/// What was laid out of a document, without what leads into it.
#[derive(Debug)]
pub struct Laid {
    entries: Vec<&'static [Entry]>,
    kinds: Vec<Kinds>,
    named: Vec<bool>,
    about: Vec<u8>,
}

/// Tokens of a quotation up to which it may be a part of the sentence around it, with its marks.
const SCRAP: usize = 16;

/// Mentions from which on a document is about its subject.
const OFTEN: usize = 3;

impl<'a> Ground<'a> {
    /// Looks the words up; `None` where no topic's subject is named.
    pub fn new(document: &'a Document<'a>, names: &Names, since: Option<(&Alike<'_>, &Laid)>) -> Option<Self> {
        let topics = topics();
        let mut ground = Self {
            document,
            topics,
            entries: Vec::new(),
            kinds: Vec::new(),
            cues: Vec::new(),
            live: Vec::new(),
            subjects: Vec::new(),
            over: vec![0; document.tokens.len()],
            named: Vec::new(),
            namings: Vec::new(),
            since: vec![usize::MAX; topics.topics.len()],
            about: Vec::new(),
        };
        if let Some((alike, laid)) = since {
            ground.take_over(alike, laid);
        }
        if !(0..document.tokens.len()).any(|at| document.has(at, Class::SUBJECT) && ground.named(at).is_some()) {
            return None;
        }
        if since.is_none() {
            ground.entries = Vec::with_capacity(document.tokens.len());
            ground.kinds = Vec::with_capacity(document.tokens.len());
            ground.lay_out(document.tokens.len());
        }
        ground.find_about();
        ground.find_live();
        ground.find_subjects(names);
        Some(ground)
    }

    /// Looks up the tokens from the last that was looked up to `end`.
    fn lay_out(&mut self, end: usize) {
        let document = self.document;
        let listed = document.tokens[self.entries.len()..end].iter().map(|token| self.topics.numbered(token.listed));
        self.entries.extend(listed.clone().map(|listed| listed.entries));
        self.kinds.extend(listed.map(|listed| listed.kinds));
    }

    /// Takes over what is laid out of the last version.
    fn take_over(&mut self, alike: &Alike<'_>, laid: &Laid) {
        let (front, back) = (alike.front_tokens(), alike.back_tokens());
        self.entries.extend_from_slice(&laid.entries[..front]);
        self.kinds.extend_from_slice(&laid.kinds[..front]);
        self.lay_out(self.document.tokens.len() - (laid.entries.len() - back));
        self.entries.extend_from_slice(&laid.entries[back..]);
        self.kinds.extend_from_slice(&laid.kinds[back..]);
    }

    /// What is laid out, to be kept.
    pub fn into_laid(self) -> Laid {
        let Self { entries, kinds, named, about, .. } = self;
        Laid { entries, kinds, named, about }
    }

    /// Whether the document is about the same topics as when that was laid out.
    pub fn is_about(&self, laid: &Laid) -> bool {
        (&self.named, &self.about) == (&laid.named, &laid.about)
    }

    /// For each topic, up to 64, whether its subject was named before a token.
    pub fn played(&self, at: usize) -> u64 {
        (0..self.since.len()).filter(|topic| self.since[*topic] < at).fold(0, |all, topic| all | 1 << (topic % 64))
    }

    /// The topic whose subject was named last before a token, else the first one of the document.
    pub fn last_named(&self, at: usize) -> Option<u8> {
        let upto = self.subjects.partition_point(|subject| subject.first < at);
        let last = self.subjects[..upto].iter().rev().find(|subject| !subject.back);
        last.or(self.subjects.first()).map(|subject| subject.topic)
    }

    fn find_about(&mut self) {
        let title = self.document.prose.meta.title.as_deref().unwrap_or_default();
        let title: Vec<String> = title
            .split_whitespace()
            .map(|word| fold::word(word.trim_matches(|char: char| !char.is_alphanumeric())).into_owned())
            .collect();
        let mut counts = vec![0_usize; self.topics.topics.len()];
        for at in 0..title.len() {
            for entry in self.topics.entries(&title[at]) {
                if let Entry::Subject { topic, rest } = entry
                    && rest
                        .iter()
                        .enumerate()
                        .all(|(offset, word)| title.get(at + 1 + offset).is_some_and(|own| own == word))
                {
                    counts[usize::from(*topic)] = OFTEN;
                }
            }
        }
        for at in 0..self.document.tokens.len() {
            if self.document.has(at, Class::SUBJECT)
                && let Some((topic, last)) = self.named(at)
            {
                counts[usize::from(topic)] += 1;
                self.namings.push((at, topic, last));
            }
        }
        self.named = counts.iter().map(|count| *count > 0).collect();
        self.about = (0..counts.len()).filter(|topic| counts[*topic] >= OFTEN).map(|topic| topic as u8).collect();
    }

    /// Finds the expressions on topics that the document speaks of: of all topics' the most are of others.
    fn find_live(&mut self) {
        let mut known: FxHashMap<*const Entry, (u32, u32, u64)> = FxHashMap::default();
        self.cues = vec![(0, 0, 0); self.entries.len()];
        for at in 0..self.entries.len() {
            if !self.lists(at, Kinds::CUE) {
                continue;
            }
            let entries = self.entries[at];
            // Equal words have the same entries.
            self.cues[at] = *known.entry(entries.as_ptr()).or_insert_with(|| {
                let first = self.live.len() as u32;
                let named = &self.named;
                let patterns = self.topics.patterns;
                self.live.extend(entries.iter().filter_map(|entry| match entry {
                    Entry::Cue { pattern, form } => {
                        let own = &patterns[usize::from(*pattern)];
                        let next = match own.items.first() {
                            Some(Item::Word(word)) => shape(word),
                            _ => ANY,
                        };
                        named[usize::from(own.topic)].then_some(Live { pattern: *pattern, form: *form, next })
                    }
                    _ => None,
                }));
                let next = self.live[first as usize..].iter().fold(0, |all, live| all | live.next);
                (first, self.live.len() as u32, next)
            });
        }
    }

    /// The expressions of stances that a token begins, on topics whose subject is named, where the words behind it are
    /// such that one of them may go on with them: [`Live::next`].
    pub fn cues_of(&self, at: usize) -> (&[Live], u64) {
        let (first, end, next) = self.cues.get(at).copied().unwrap_or_default();
        if first == end {
            return (&[], 0);
        }
        let (one, two) = (self.word(at + 1), self.word(at + 2));
        let there = ANY | shape(one) | shape(one.strip_suffix('s').unwrap_or_default()) | shape(two);
        let live = if next & there == 0 { None } else { self.live.get(first as usize..end as usize) };
        (live.unwrap_or_default(), there)
    }

    /// Whether a token can begin the words of a stance, or is a topic's subject.
    pub fn begins_cue(&self, at: usize) -> bool {
        self.cues.get(at).is_some_and(|(first, end, _)| first < end) || self.subject_over(at).is_some()
    }

    /// Whether a token is or begins something of these kinds.
    pub fn lists(&self, at: usize, kinds: Kinds) -> bool {
        self.kinds.get(at).is_some_and(|own| own.has(kinds))
    }

    fn find_subjects(&mut self, names: &Names) {
        let mut at = 0;
        let mut namings = std::mem::take(&mut self.namings).into_iter().peekable();
        while at < self.entries.len() {
            while namings.next_if(|(first, ..)| *first < at).is_some() {}
            // Up to the next one there is nothing but words that refer back.
            let next = namings.peek().map_or(self.entries.len(), |(first, ..)| *first);
            at = (at..next).find(|at| self.lists(*at, Kinds::BACK)).unwrap_or(next);
            if let Some((_, topic, last)) = namings.next_if(|(first, ..)| *first == at) {
                self.add_subject(SubjectMention { first: at, last, topic, back: false });
                let since = &mut self.since[usize::from(topic)];
                *since = at.min(*since);
                at = last;
                continue;
            }
            if at < next
                && let Some(topic) = self.back(at, names)
            {
                self.add_subject(SubjectMention { first: at, last: at + 1, topic, back: true });
            }
            at += 1;
        }
    }

    fn add_subject(&mut self, subject: SubjectMention) {
        self.subjects.push(subject);
        let number = self.subjects.len() as u32;
        if let Some(over) = self.over.get_mut(subject.first..subject.last) {
            over.fill(number);
        }
    }

    /// What a token is or begins, also before the words are laid out.
    fn own_entries(&self, at: usize) -> &'static [Entry] {
        match self.entries.get(at) {
            Some(entries) => entries,
            None => self.topics.numbered(self.document.tokens[at].listed).entries,
        }
    }

    /// The topic whose subject is named at a token, and one past its last word.
    fn named(&self, at: usize) -> Option<(u8, usize)> {
        self.own_entries(at).iter().find_map(|entry| match entry {
            Entry::Subject { topic, rest } if self.follows(at + 1, rest) => Some((*topic, at + 1 + rest.len())),
            _ => None,
        })
    }

    /// "the company", of a subject that was named a few sentences before.
    fn back(&self, at: usize, names: &Names) -> Option<u8> {
        if !self.lists(at, Kinds::BACK) {
            return None;
        }
        // Several topics may have such a word: the one that was named last goes first.
        let mut topics: Vec<u8> = self.entries[at]
            .iter()
            .filter_map(|entry| match entry {
                Entry::Back(topic) => Some(*topic),
                // "the Chinese", without a noun after it.
                Entry::Kin(topic) => {
                    let next = self.document.tokens.get(at + 1);
                    let alone = next.is_none_or(|next| {
                        !next.is_word() && next.kind != TokenKind::Possessive
                            || next.has(Class::PREPOSITION.or(Class::CONJUNCTION))
                    });
                    alone.then_some(*topic)
                }
                _ => None,
            })
            .filter(|topic| self.named[usize::from(*topic)])
            .collect();
        if topics.len() > 1 {
            let named = |topic: &u8| self.subjects.iter().rposition(|subject| subject.topic == *topic && !subject.back);
            topics.sort_by_key(|topic| std::cmp::Reverse(named(topic)));
        }
        topics.into_iter().find(|topic| self.refers(at, *topic, names))
    }

    /// Whether a word that may mean the subject of a topic does so here.
    fn refers(&self, at: usize, topic: u8, names: &Names) -> bool {
        let start = at.saturating_sub(6);
        let determined = (start..at)
            .rev()
            .take_while(|at| self.plain(*at))
            .any(|at| matches!(self.word(at), "the" | "this" | "that" | "its" | "their" | "these" | "those" | "such"));
        // "its tax on petrol": a measure with a complement, or an owner, of its own.
        let measure = self.topics.topics[usize::from(topic)].measure.is_some();
        let complement = matches!(self.word(at + 1), "on" | "of" | "for" | "against")
            && !(at + 2..at + 7).any(|at| {
                self.entries.get(at).is_some_and(|entries| {
                    entries.iter().any(|entry| {
                        matches!(entry, Entry::Domain(other) | Entry::Kin(other) if *other == topic)
                            || matches!(entry, Entry::Subject { topic: other, .. } if *other == topic)
                    })
                })
            });
        let owned = (start..at).any(|at| matches!(self.word(at), "its" | "their" | "his" | "her"));
        if measure && (complement || owned) {
            return false;
        }
        let last = self.subjects.iter().rev().find(|subject| subject.topic == topic && !subject.back);
        if !determined || last.is_none() && !self.about.contains(&topic) {
            return false;
        }
        // Another company that was named since: "Ericsson … the company".
        let from = last.map_or(0, |last| last.first).max(at.saturating_sub(30));
        let upto = names.names.partition_point(|name| name.first < at);
        let other = names.names[..upto].iter().rev().take_while(|name| name.first > from).any(|name| {
            let country = name.first > 0
                && self.document.lexicon.government(&self.document.phrase(name.first - 1..name.last)).is_some();
            matches!(names.entities[name.entity].kind, EntityKind::Other)
                && !country
                && self.subject_over(name.first).is_none()
                && !self.document.has(name.first, Class::GOVERNMENT.or(Class::GOVERNMENT_START).or(Class::COMMON))
        });
        !other
    }

    /// A word that is neither sign nor quotation mark.
    fn plain(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        (token.is_word() && !token.has(Class::AUXILIARY.or(Class::PREPOSITION))) || token.kind == TokenKind::Possessive
    }

    /// Whether these words stand at a token, within its block.
    pub fn follows(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| {
            self.document
                .tokens
                .get(at + offset)
                .is_some_and(|token| token.is_word() || token.kind == TokenKind::Possessive)
                && self.word(at + offset) == *word
        })
    }

    /// The subject that starts at a token.
    pub fn subject_at(&self, at: usize) -> Option<&SubjectMention> {
        self.subject_over(at).filter(|subject| subject.first == at)
    }

    /// The subject that covers a token.
    pub fn subject_over(&self, at: usize) -> Option<&SubjectMention> {
        self.subjects.get((*self.over.get(at)? as usize).checked_sub(1)?)
    }

    /// Whether a topic's subject was named before a token, or in a heading or table head before it.
    pub fn in_play(&self, topic: u8, at: usize) -> bool {
        self.about.contains(&topic) || self.since[usize::from(topic)] < at
    }

    /// The operator that starts at a token, the longest one.
    pub fn operators_at(&self, at: usize) -> impl Iterator<Item = Operator> + '_ {
        // "the United States": a name is no verb.
        let name =
            || self.document.tokens.get(at).is_some_and(|token| token.capital) && !self.document.starts_sentence(at);
        let none = !self.lists(at, Kinds::OPERATOR) || name();
        let entries = if none { &[] } else { self.entries.get(at).copied().unwrap_or_default() };
        entries.iter().filter_map(move |entry| match entry {
            Entry::Operator { effect, part, form, rest }
                if !matches!(effect, Effect::Defy | Effect::Heed)
                    && *part != Part::Person
                    && self.follows(at + 1, rest) =>
            {
                Some(Operator { first: at, last: at + 1 + rest.len(), effect: *effect, part: *part, form: *form })
            }
            _ => None,
        })
    }

    /// What somebody answers to what is asked of them, where that is named from `at` on: "defied", "bowed to".
    pub fn answer_before(&self, at: usize, floor: usize) -> Option<Operator> {
        let answer = |first: usize| {
            if !self.lists(first, Kinds::OPERATOR) {
                return None;
            }
            self.entries[first].iter().find_map(|entry| match entry {
                Entry::Operator { effect: effect @ (Effect::Defy | Effect::Heed), part, form, rest }
                    if first + 1 + rest.len() == at && self.follows(first + 1, rest) =>
                {
                    let effect = if *effect == Effect::Defy { Effect::Refuse } else { Effect::Decide };
                    Some(Operator { first, last: at, effect, part: *part, form: *form })
                }
                _ => None,
            })
        };
        (at.saturating_sub(4).max(floor)..at).find_map(answer)
    }

    /// The operators that end just before a token, the longest first.
    pub fn operators_before(&self, at: usize, floor: usize) -> Vec<Operator> {
        let from = at.saturating_sub(LONGEST_OPERATOR).max(floor);
        let mut found = Vec::new();
        for first in (from..at).filter(|first| self.lists(*first, Kinds::OPERATOR)) {
            found.extend(self.operators_at(first).filter(|operator| operator.last == at));
        }
        // "heeded calls for": no verb.
        let asks = |o: &Operator| o.part == Part::Verb && o.form == Form::Third && o.last > o.first + 1;
        if found.iter().any(asks) {
            found.retain(|o| !asks(o) || self.answer_before(o.first, floor).is_none());
        }
        found
    }

    /// Where the phrase starts that stands before a token in place of an adverb: "has in effect barred".
    pub fn adverbial_before(&self, at: usize, floor: usize) -> Option<usize> {
        let ends = |first: usize, rest: &[&str]| first + 1 + rest.len() == at && self.follows(first + 1, rest);
        (at.saturating_sub(6).max(floor)..at).find(|first| {
            self.lists(*first, Kinds::ADVERBIAL)
                && self.entries[*first].iter().any(|e| matches!(e, Entry::Adverbial { rest } if ends(*first, rest)))
        })
    }

    /// Whether a token stands in another quotation than the one climbed from.
    pub fn apart(&self, at: usize, from: usize) -> bool {
        let quoted = |at: usize| self.document.quoted.get(at).copied().unwrap_or_default();
        quoted(at) != 0 && quoted(at) != quoted(from)
    }

    /// Whether a token stands in a quotation that is a part of the sentence around it: "was “setting our own rules”".
    pub fn scrap(&self, at: usize) -> bool {
        let document = self.document;
        let number = document.quoted[at] as usize;
        let Some(stretch) = document.stretches.get(number.wrapping_sub(1)) else { return false };
        let Some(before) = stretch.first.checked_sub(1) else { return false };
        stretch.last - stretch.first <= SCRAP
            && !document.starts_sentence(stretch.first)
            && document.tokens[before].is_word()
            && (document.tokens[before].capital || !document.has(before, Class::SPEECH))
            && document.tokens.get(stretch.first + 1).is_some_and(|first| first.is_word() && !first.capital)
    }

    /// Whether a token is the mark that opens such a quotation.
    pub fn opens_scrap(&self, at: usize) -> bool {
        matches!(self.document.tokens[at].kind, TokenKind::Mark(_))
            && (at == 0 || self.document.quoted[at] != self.document.quoted[at - 1])
            && self.scrap(at)
    }

    /// The word at a token, folded.
    pub fn word(&self, at: usize) -> &str {
        self.document.word(at)
    }

    /// Whether a clause cannot reach over the token.
    pub fn barrier(&self, at: usize) -> bool {
        match self.document.tokens[at].kind {
            TokenKind::Sign(sign) => matches!(sign, ';' | ':' | '—' | '.' | '?' | '!' | '•' | '|'),
            _ => false,
        }
    }

    /// Whether a token is the sign.
    pub fn is(&self, at: usize, sign: char) -> bool {
        self.document.is(at, sign)
    }

    /// Whether it is an adverb, or a small word that may stand between the parts of a verb.
    pub fn adverb(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        token.is_word()
            && !token.has(Class::AUXILIARY.or(Class::NEGATION))
            && (token.has(Class::ADVERB)
                || self.is_longer(at)
                || matches!(
                    self.word(at),
                    "all"
                        | "both"
                        | "each"
                        | "now"
                        | "too"
                        | "also"
                        | "yet"
                        | "still"
                        | "since"
                        | "even"
                        | "just"
                        | "itself"
                        | "themselves"
                        | "not"
                        | "thus"
                        | "then"
                        | "so"
                        | "only"
                        | "far"
                        | "ever"
                        | "once"
                ))
    }

    /// Whether a sentence can name anybody who takes a position.
    pub fn tells(&self, words: &Words) -> bool {
        (words.first..words.last).any(|at| {
            let token = &self.document.tokens[at];
            token.has(Class::PRONOUN)
                || token.capital && token.has(Class::GOVERNMENT_START.or(Class::GOVERNMENT))
                || self.lists(at, Kinds::HOLDER.or(Kinds::OFFICE).or(Kinds::GROUP).or(Kinds::LEADER))
        })
    }

    /// Whether a sentence has words that point to a position said before ("similar").
    pub fn points(&self, words: &Words) -> bool {
        (words.first..words.last).any(|at| self.lists(at, Kinds::ELLIPSIS))
    }

    /// Whether it negates.
    pub fn negation(&self, at: usize) -> bool {
        let word = self.word(at);
        self.document.has(at, Class::NEGATION)
            || word == "no" && self.is_longer(at + 1)
            || word.ends_with("n't")
            || matches!(word, "wont" | "dont" | "doesnt")
    }

    /// The second word of "no longer".
    pub fn is_longer(&self, at: usize) -> bool {
        let no = at.checked_sub(1).is_some_and(|before| self.word(before) == "no");
        no && self.document.tokens.get(at).is_some_and(super::super::token::Token::is_word) && self.word(at) == "longer"
    }

    /// Whether it is a preposition, not "to" before a verb.
    pub fn preposition(&self, at: usize) -> bool {
        self.document.has(at, Class::PREPOSITION)
    }
}
