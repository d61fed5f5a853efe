//! Who stands where: the positions that governments are said to hold on a topic.
//!
//! The words of a stance ([`cues`]) are found by the lists of the topic, around its subject ([`ground`]); from them the
//! reader climbs over whatever governs them ([`chain`]) to the grammatical subject ([`parties`]), and works out what is
//! left of the stance on the way: polarity, status and whether it is asserted at all. Frames after `FrameNet`'s
//! `Prohibiting_or_licensing` and `Deny_or_grant_permission`; factuality after `FactBank` (Saurí & Pustejovsky 2009) and the
//! implicative signatures of Nairn, Condoravdi & Karttunen (2006). A sentence that is not understood says nothing.

mod again;
mod agents;
mod around;
mod chain;
mod cues;
mod ellipsis;
mod ends;
mod forward;
mod frame;
mod ground;
mod groups;
mod holders;
mod impersonal;
mod nouns;
mod operators;
mod owners;
mod parties;
mod passives;
mod pointing;
mod stance;
mod threats;

use std::cell::OnceCell;

use super::document::{Document, Words};
use super::memory::Since;
use super::names::Names;
use crate::lexicon::{Class, Relation};
use crate::markup::BlockKind;
use crate::statement::{Bound, Party, Person, Position, Time};
use crate::text::fold;
use crate::topics::{Holder, Kinds};
pub use again::Kept;
use again::{Again, End, Start, State};
use ground::Ground;
use parties::{Mention, Parties};

/// What the reading of positions rests on beside the words, and what is kept of it for the next version.
pub struct Before<'a> {
    pub people: &'a [Person],
    pub numbers: &'a [Option<usize>],
    pub times: &'a [Time],
    pub since: Option<&'a Since<'a>>,
    /// Whether there will be a next version.
    pub keeps: bool,
}

/// Finds the positions of a document, by start, and gives what the next version can be read with.
pub fn find(document: &Document<'_>, names: &Names, before: &Before<'_>) -> (Vec<Position>, Option<Kept>) {
    let Before { people, numbers, times, since, keeps } = *before;
    let kept = since.and_then(|since| Some((since, since.kept.positions.as_ref()?)));
    let laid = kept.map(|(since, kept)| (&since.alike, &kept.laid));
    let Some(ground) = Ground::new(document, names, laid) else { return (Vec::new(), None) };
    let serving = vec![OnceCell::new(); people.len()];
    let parties = Parties { ground: &ground, names, people, numbers, serving };
    let mut reader = Reader {
        ground: &ground,
        parties,
        times,
        found: Vec::new(),
        put_first: 0,
        focus: None,
        section: None,
        block: usize::MAX,
    };
    let mut again = kept.filter(|(_, kept)| ground.is_about(&kept.laid)).map(|(since, kept)| Again::new(since, kept));
    let mut states = Vec::new();
    let mut all = Vec::new();
    for (number, words) in document.sentences.iter().enumerate() {
        let start = reader.state(words);
        let (first, put_first) = (reader.found.len(), reader.put_first);
        let twin = again.as_ref().and_then(|again| again.twin(number));
        if let (Some(again), Some(twin)) = (&mut again, twin)
            && again.steady >= ellipsis::BACK.min(number)
            && again.same_state(twin, &start)
            && again.same_roles(twin, words, &reader.parties)
        {
            reader.found.extend(again.positions(twin, number));
            let end = again.kept.states[twin.sentence].end.clone();
            (reader.focus, reader.section) = (end.focus, end.section);
            if words.last - words.first <= LONGEST {
                reader.block = words.block;
            }
            again.steady += 1;
        } else {
            reader.sentence(number, words);
            if let Some(again) = &mut again {
                // A position that was put first can be pointed to from farther on: what follows is read anew.
                let orderly = put_first == reader.put_first;
                let same = |twin| again.positions(twin, number).eq(reader.found[first..].iter().cloned());
                let same = orderly && twin.is_some_and(same);
                again.steady = if same { again.steady + 1 } else { 0 };
            }
        }
        if keeps {
            let own = all.len();
            let orderly = put_first == reader.put_first;
            all.extend_from_slice(if orderly { &reader.found[first..] } else { &[] });
            let end = End { focus: reader.focus.clone(), section: reader.section.clone() };
            states.push(State { start, end, found: orderly.then_some(own..all.len()) });
        }
    }
    let mut found = reader.found;
    found.sort_by_key(|position| (position.span, position.cue));
    found.dedup();
    let kept = keeps.then(|| Kept { laid: ground.into_laid(), states, found: all });
    (found, kept)
}

/// What is longer is no sentence.
const LONGEST: usize = 200;

struct Reader<'a> {
    ground: &'a Ground<'a>,
    parties: Parties<'a>,
    times: &'a [Time],
    found: Vec<Position>,
    /// How many of them were put before all others.
    put_first: usize,
    /// The government that was spoken of last, as subject.
    focus: Option<Party>,
    /// The government that the heading names.
    section: Option<Party>,
    block: usize,
}

/// A sentence in the course of being read.
struct Sentence<'w> {
    number: usize,
    words: &'w Words,
    mentions: Vec<Mention>,
    /// It asserts nothing: a question, or about what is untrue.
    unasserted: bool,
    /// The government of a table's row, and where it stands.
    row: Option<Party>,
    named: Mention,
}

impl Reader<'_> {
    /// What is carried into a sentence.
    fn state(&self, words: &Words) -> Start {
        Start {
            focus: self.focus.clone(),
            section: self.section.clone(),
            opens: words.block != self.block,
            played: self.ground.played(words.first),
            last: self.ground.last_named(words.first),
        }
    }

    fn sentence(&mut self, number: usize, words: &Words) {
        let document = self.ground.document;
        if words.last - words.first > LONGEST {
            return;
        }
        let kind = &document.prose.blocks[words.block].kind;
        let mentions = if self.ground.tells(words) { self.parties.of(words) } else { Vec::new() };
        if words.block != self.block {
            self.block = words.block;
            if *kind == BlockKind::Heading {
                self.section = only(&mentions);
            }
            if self.section.is_some() {
                self.focus = self.section.clone();
            }
        }
        if *kind == BlockKind::Heading {
            return;
        }
        if matches!(kind, BlockKind::Cell { .. }) {
            self.row(number, words, &mentions);
            return;
        }
        if mentions.is_empty() && self.focus.is_none() {
            return;
        }
        let before = self.found.len();
        let cues = self.ground.cues(words);
        let near = self.found.last().is_some_and(|position| number - position.sentence <= ellipsis::BACK);
        if cues.is_empty() && !near && !self.ground.points(words) && !self.ground.leaves_open(words) {
            self.follow(&mentions);
            return;
        }
        let untrue = (words.first..words.last).any(|at| {
            let listed = || {
                self.ground.lists(at, Kinds::UNTRUE) && self.ground.entries[at].iter().any(
                    |entry| matches!(entry, crate::topics::Entry::Untrue { rest } if self.ground.follows(at + 1, rest)),
                )
            };
            document.quoted[at] == 0 && (document.relates(at, Relation::Untrue) || listed())
        });
        let unasserted = untrue || document.is(words.last - 1, '?');
        let sentence = Sentence { number, words, mentions, unasserted, row: None, named: Mention::default() };
        for cue in cues {
            self.cue(&sentence, &cue);
        }
        self.compared(&sentence, before);
        self.contrary(&sentence, before);
        self.impersonal(&sentence, before);
        self.elliptic(&sentence);
        self.follow(&sentence.mentions);
    }

    /// Whom the next sentence may speak of.
    fn follow(&mut self, mentions: &[Mention]) {
        let subject = mentions.iter().find(|mention| {
            !mention.governed && !mention.modifier && matches!(mention.party, Some(Party::Government(_)))
        });
        let any =
            mentions.iter().find(|mention| matches!(mention.party, Some(Party::Government(_))) && !self.place(mention));
        if let Some(mention) = subject.or(any) {
            self.focus.clone_from(&mention.party);
        }
    }

    /// "met in Lima": where something was, and no government.
    fn place(&self, mention: &Mention) -> bool {
        let document = self.ground.document;
        let before = mention.first.checked_sub(1).filter(|_| mention.governed);
        let within = before.is_some_and(|at| matches!(document.text(at), "in" | "In" | "at" | "near"));
        let phrase = document.phrase(mention.first..mention.last);
        let named =
            |code| document.lexicon.government_of_code(code).is_some_and(|own| fold::phrase(own.name) == phrase);
        within && document.lexicon.city(&phrase).is_some_and(|code| !named(code))
    }

    /// Whom "the government" or "it" means: the last one named before it in the sentence, else the one spoken of.
    fn resolve(&self, sentence: &Sentence<'_>, mention: &Mention) -> Option<(Party, Holder)> {
        if let Some(party) = &mention.party {
            return Some((party.clone(), mention.holder));
        }
        // "told Lima that their own agencies could": not Lima's.
        let their = (mention.first.saturating_sub(3)..mention.first).any(|at| self.ground.word(at) == "their");
        let several_of = matches!(self.ground.word(mention.first), "they" | "them" | "their") || their;
        let addressed = |other: &Mention| several_of && !other.modifier && self.addressed(other);
        let named = |other: &&Mention| {
            other.last <= mention.first && matches!(other.party, Some(Party::Government(_))) && !addressed(other)
        };
        let mut before = sentence.mentions.iter().filter(named);
        let subject = before.clone().find(|other| !other.governed && !other.modifier);
        let group = sentence
            .mentions
            .iter()
            .find(|other| other.last <= mention.first && other.party.is_some() && !other.governed);
        // "allies sure that they could": several, who stand nearer than anybody else.
        let plural = matches!(self.ground.word(mention.first), "they" | "them" | "their");
        let last = before.clone().next_back().map_or(0, |other| other.first);
        let several = sentence.mentions.iter().rev().find(|other| {
            other.last <= mention.first
                && plural
                && other.first > last
                && matches!(other.party, Some(Party::Group { .. }))
        });
        match several.or(subject).or_else(|| before.next_back()).or(group) {
            // "he" is who was named; "the government" is the government.
            Some(other) => {
                let holder = if mention.pronoun { other.holder } else { mention.holder };
                other.party.clone().map(|party| (party, holder))
            }
            None if mention.bare => None,
            None if sentence.mentions.iter().any(|other| other.last <= mention.first && addressed(other)) => None,
            None => self.focus.clone().map(|party| (party, mention.holder)),
        }
    }

    /// Whether a government is the one that something is told: "assured Washington".
    fn addressed(&self, mention: &Mention) -> bool {
        let document = self.ground.document;
        let verb = (0..mention.first).rev().find(|at| !document.has(*at, Class::DETERMINER));
        verb.is_some_and(|at| document.relates(at, Relation::Addressing))
    }

    /// All whom a plural means: "the two … their own agencies".
    fn resolve_all(&self, sentence: &Sentence<'_>, index: usize) -> Vec<(Party, Holder, usize)> {
        let mention = &sentence.mentions[index];
        let Some((party, holder)) = self.resolve(sentence, mention) else { return Vec::new() };
        let ground = self.ground;
        let plural = |at: usize| matches!(ground.word(at), "they" | "their" | "both");
        let many = mention.party.is_none()
            && (plural(mention.first) || (1..6).any(|back| mention.first >= back && plural(mention.first - back)));
        let last = sentence
            .mentions
            .iter()
            .rposition(|other| other.last <= mention.first && other.party.as_ref() == Some(&party));
        // "Norway and Chile … they": up to the last of them.
        let lastly = |first: usize| {
            let all = &sentence.mentions;
            (first..all.len())
                .rev()
                .find(|at| all[*at].last <= mention.first && ground.joined(all, *at).contains(&first))
                .unwrap_or(first)
        };
        match last.filter(|_| many).map(lastly) {
            Some(last) => ground
                .joined(&sentence.mentions, last)
                .into_iter()
                .filter_map(|other| sentence.mentions[other].party.clone())
                .map(|party| (party, holder, index))
                .collect(),
            None => vec![(party, holder, index)],
        }
    }

    /// The time that a stretch of the sentence names.
    fn when(&self, sentence: &Sentence<'_>, at: usize, past: bool) -> Option<crate::when::When> {
        let place = self.ground.document.file(at..at + 1).start;
        // They are by start, and so by sentence.
        let of = |number: usize| {
            let from = self.times.partition_point(|time| time.sentence < number);
            self.times[from..].iter().take_while(move |time| time.sentence == number)
        };
        // "barred it until 2019": that is its end, and not when it was done.
        let told = |time: &&Time| time.bound != Bound::Until || time.span.start < place;
        if let Some(time) = of(sentence.number).filter(told).min_by_key(|time| time.span.start.abs_diff(place)) {
            // "has been in force since May": it is so now.
            return (time.bound != Bound::Since || past).then_some(time.when);
        }
        // "Last year, …. Australia banned it.": a story goes on in the time of the sentence before.
        let later = |at: usize| matches!(self.ground.word(at), "later" | "earlier" | "afterwards" | "subsequently");
        let moves = (sentence.words.first..sentence.words.last).any(later);
        let before = sentence.number.checked_sub(1).filter(|_| past && !moves)?;
        let same =
            self.ground.document.sentences[before].block == sentence.words.block || self.goes_on(sentence.words.first);
        let mut told = of(before).filter(|_| same);
        told.next()
            .filter(|time| told.next().is_none() && !matches!(time.when, crate::when::When::Ago { .. }))
            .map(|time| time.when)
    }
}

impl Reader<'_> {
    /// "This was …", "The decision came …": of what the sentence before tells, in the paragraph before too.
    fn goes_on(&self, at: usize) -> bool {
        let ground = self.ground;
        let told = |at: usize| {
            ground.operators_at(at).any(|o| {
                o.part == crate::topics::Part::Noun
                    && matches!(o.effect, crate::topics::Effect::Decide | crate::topics::Effect::Announce)
            })
        };
        match ground.word(at) {
            "this" | "that" => ground.document.has(at + 1, crate::lexicon::Class::AUXILIARY) || told(at + 1),
            "the" => told(at + 1) && !ground.preposition(at + 2),
            _ => false,
        }
    }
}

/// The one government that a heading names.
fn only(mentions: &[Mention]) -> Option<Party> {
    let mut named = mentions.iter().filter_map(|mention| mention.party.clone());
    let first = named.next()?;
    named.all(|other| other == first).then_some(first).filter(|party| matches!(party, Party::Government(_)))
}
