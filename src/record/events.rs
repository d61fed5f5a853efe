//! What the sources tell of an event of a draft: the sentences that tell of the same, with their times and places.
//!
//! Two sentences tell of one event where their verbs can mean one thing, every name of the draft's stands in or right
//! before the source's, and so do most of its other words: names are looked up in an index, the rest is compared.

mod absent;
mod anchored;
mod counted;
mod retold;
mod stretch;

pub(super) use absent::days;
pub use absent::meanings;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::stored::column::Lists;
use super::{Passage, Record, Source, kin};
use crate::lexicon::{Class, Relation, lexicon};
use crate::statement::{Bound, Event, Reading, Term, Venue, VenueKind, Who};
use crate::text::{Span, fold};
use crate::when::Period;

/// The events of the sources by the names that they speak of.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Number of the first event of each source, and the end.
    firsts: Vec<u32>,
    /// The numbers of the events that have a name in their sentence or before it, by the name.
    by_name: Lists,
    /// What says of the events in a store, before they are read, which cannot be the draft's.
    marks: Option<Marks>,
}

/// What is but near a source's event counts so much.
const NEAR: f32 = 0.6;

/// The numbers of events by what is in them.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Those told as having happened, by what happened.
    deeds: Lists,
    /// By all their terms and names.
    mentions: Lists,
    /// By their terms and by what happened.
    tells: Lists,
}

impl Marks {
    /// The marks of the events of each source.
    pub fn of<'e>(sources: impl Iterator<Item = &'e [Event]>) -> Self {
        let (mut deeds, mut mentions, mut tells) = (Vec::new(), Vec::new(), Vec::new());
        for (number, event) in sources.flatten().enumerate() {
            let number = number as u32;
            let terms = || event.terms.iter().map(|term| term.stem);
            deeds.extend(event.what.iter().filter(|_| event.asserted).map(|what| (*what, number)));
            mentions.extend(terms().chain(names(event)).map(|stem| (stem, number)));
            tells.extend(terms().chain(event.what.iter().copied()).map(|stem| (stem, number)));
        }
        Self { deeds: Lists::new(deeds), mentions: Lists::new(mentions), tells: Lists::new(tells) }
    }

    /// Those of a store.
    pub fn stored([deeds, mentions, tells]: [Lists; 3]) -> Self {
        Self { deeds, mentions, tells }
    }

    /// What a store keeps.
    pub fn parts(&self) -> [&Lists; 3] {
        [&self.deeds, &self.mentions, &self.tells]
    }

    /// Leaves of the numbers those of events that [`Record::telling`] would take, doers aside, with the share.
    /// Of the sources that are cited the sentence before counts as well: their share is not known here.
    fn sift(
        &self,
        numbers: &mut Vec<u32>,
        event: &Event,
        wanted: &[u64],
        others: &[&Term],
        least: f32,
        of_cited: impl Fn(u32) -> bool,
    ) {
        let deeds: Vec<_> = event.what.iter().map(|what| self.deeds.list(*what)).collect();
        let wanted: Vec<_> = wanted.iter().map(|name| self.mentions.list(*name)).collect();
        let others: Vec<_> = others.iter().map(|term| self.tells.list(term.stem)).collect();
        let has = |list: &Cow<'_, [u32]>, number: u32| list.binary_search(&number).is_ok();
        numbers.retain(|number| {
            deeds.iter().any(|list| has(list, *number))
                && wanted.iter().all(|list| has(list, *number))
                && (of_cited(*number)
                    || share(others.iter().filter(|list| has(list, *number)).count() as f32, others.len()) >= least)
        });
    }
}

/// How much of so many words stand there.
fn share(shared: f32, all: usize) -> f32 {
    if all == 0 { 1.0 } else { shared / all as f32 }
}

impl Events {
    /// Indexes the events of the sources.
    pub fn new(sources: &[Source]) -> Self {
        Self::of(sources.iter().map(|source| source.reading.events.as_slice()))
    }

    /// The same from the events of each source.
    pub fn of<'e>(sources: impl Iterator<Item = &'e [Event]>) -> Self {
        let (mut firsts, mut pairs, mut number) = (Vec::new(), Vec::new(), 0);
        for events in sources {
            firsts.push(number);
            for event in events {
                pairs.extend(names(event).map(|name| (name, number)));
                number += 1;
            }
        }
        firsts.push(number);
        Self { firsts, by_name: Lists::new(pairs), marks: None }
    }

    /// Those of a store.
    pub fn stored(firsts: Vec<u32>, by_name: Lists, marks: Marks) -> Self {
        Self { firsts, by_name, marks: Some(marks) }
    }

    /// What a store keeps.
    pub fn parts(&self) -> (&[u32], &Lists) {
        (&self.firsts, &self.by_name)
    }

    /// Source and index of an event.
    fn place(&self, number: u32) -> (usize, usize) {
        let source = self.firsts.partition_point(|first| *first <= number).saturating_sub(1);
        (source, (number - self.firsts.get(source).copied().unwrap_or_default()) as usize)
    }

    /// The numbers of the events of a source.
    fn of_source(&self, source: usize) -> std::ops::Range<u32> {
        let first = |at: usize| self.firsts.get(at).or(self.firsts.last()).copied().unwrap_or_default();
        first(source)..first(source + 1)
    }
}

/// The names that an event's sentence has or may mean.
fn names(event: &Event) -> impl Iterator<Item = u64> {
    own_names(event).chain(event.before.iter().copied())
}

fn own_names(event: &Event) -> impl Iterator<Item = u64> {
    let own = event.terms.iter().filter(|term| term.name).map(|term| term.stem);
    own.chain(event.venues.iter().flat_map(|venue| venue.stems.iter().copied()))
}

/// What a source tells of an event.
#[derive(Clone, Debug)]
pub struct Telling<'a> {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// The sentence that tells it.
    pub span: Span,
    /// When, as far as the source's date resolves it.
    pub times: Vec<(Period, Bound)>,
    /// Where, or to whom.
    pub venues: Vec<&'a Venue>,
    /// Everything named in the sentence and before it, by meaning: another venue may be among it.
    pub names: Vec<u64>,
    /// How much of the draft's sentence stands in it, names aside: 0 to 1.
    pub share: f32,
    /// How many content words the two have in common, names among them.
    pub common: usize,
    /// The numbers of what happened that both have.
    pub what: Vec<u64>,
    /// How many events of the source fit as well, this one counted.
    pub like: usize,
}

impl Record {
    /// What the source tells of the utterance at a passage that stands in a quotation.
    pub fn utterance(&self, passage: &Passage) -> Option<Telling<'_>> {
        let source = self.sources.get(passage.source)?;
        let reading = &source.reading;
        let quotation = reading.quotations.get(passage.quotation?)?;
        let parts: Vec<_> = reading.quotations.iter().filter(|other| other.group == quotation.group).collect();
        let mut sentences: Vec<usize> = parts.iter().map(|part| part.sentence).collect();
        let cues: Vec<Span> = parts.iter().filter_map(|part| part.cue.as_ref().map(|cue| cue.span)).collect();
        for cue in &cues {
            let after = reading.sentences.partition_point(|sentence| sentence.span.start <= cue.start);
            sentences.extend(after.checked_sub(1));
        }
        let of_utterance = |event: &&Event| {
            let said = event.what.contains(&Event::SAYING) || cues.iter().any(|cue| cue.overlaps(event.verb));
            sentences.contains(&event.sentence) && said
        };
        let events: Vec<&Event> = reading.events.iter().filter(of_utterance).collect();
        let sentence = events.first().map_or(quotation.sentence, |event| event.sentence);
        let mut telling = Telling {
            source: passage.source,
            span: reading.sentences.get(sentence)?.span,
            times: Vec::new(),
            venues: Vec::new(),
            names: Vec::new(),
            share: 1.0,
            common: 0,
            what: vec![Event::SAYING],
            like: 1,
        };
        for event in events {
            telling.add(source.date(), reading, event);
        }
        Some(telling)
    }

    /// The surname of whoever the record says spoke at a passage, folded; `None` where that is nobody's name.
    pub fn surname_at(&self, passage: &Passage) -> Option<String> {
        let reading = &self.sources.get(passage.source)?.reading;
        let speaker = reading.quotations.get(passage.quotation?)?.speaker.as_ref()?;
        let Who::Person(person) = speaker.who else { return None };
        Some(fold::word(&reading.people.get(person)?.name.surname).into_owned())
    }

    /// What the sources tell of the event of a draft, the closest first; `least` is the share of its words, names
    /// aside, that must stand there. Where the draft's sentence names nobody, only the sources in `cited` are asked.
    /// Either the whole sentence is compared (`terms` are [`Event::terms`]) or the verb's clause.
    pub fn tellings(&self, event: &Event, terms: &[Term], least: f32, cited: &[usize]) -> Vec<Telling<'_>> {
        let (wanted, mut others): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| term.name);
        // "The ban came in May": what happened is asked for by itself.
        let told = others.len();
        others.retain(|term| !event.what.contains(&term.stem));
        let told = told - others.len();
        let mut wanted: Vec<u64> = wanted.iter().map(|term| term.stem).collect();
        // "…, who resigned in May": the name before the clause.
        if wanted.is_empty() && event.terms.iter().any(|term| term.name && event.who.contains(&term.stem)) {
            wanted.extend(event.who.last());
        }
        let lists = wanted.iter().map(|name| self.events.by_name.list(*name));
        // What one text takes for a name may be a plain word in another ("the Prime Minister").
        let mut numbers: Vec<u32> =
            if let Some(rarest) = lists.filter(|list| !list.is_empty()).min_by_key(|list| list.len()) {
                rarest.into_owned()
            } else {
                cited.iter().flat_map(|source| self.events.of_source(*source)).collect()
            };
        if let Some(marks) = &self.events.marks {
            let of_cited = |number: u32| cited.iter().any(|source| self.events.of_source(*source).contains(&number));
            marks.sift(&mut numbers, event, &wanted, &others, least, of_cited);
        }
        let fits = |(source, index): (usize, usize)| {
            self.telling(event, source, index, &wanted, &others, cited.contains(&source))
        };
        let places = numbers.into_iter().map(|number| self.events.place(number));
        let mut found: Vec<Telling<'_>> = places.filter_map(fits).collect();
        for telling in &mut found {
            telling.common += told.min(1);
        }
        found.retain(|telling| telling.share >= least);
        let mut like: FxHashMap<usize, usize> = FxHashMap::default();
        for telling in &found {
            *like.entry(telling.source).or_default() += 1;
        }
        for telling in &mut found {
            telling.like = like[&telling.source];
        }
        found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.source.cmp(&b.source)).then(a.span.cmp(&b.span)));
        found
    }

    /// An event of a source, if it can be the draft's.
    fn telling(
        &self,
        event: &Event,
        source_index: usize,
        index: usize,
        wanted: &[u64],
        others: &[&Term],
        cited: bool,
    ) -> Option<Telling<'_>> {
        let reading = self.sources.events(source_index)?;
        let other = reading.events.get(index)?;
        let what: Vec<u64> = event.what.iter().copied().filter(|what| other.what.contains(what)).collect();
        let any = |name: &u64| other.terms.iter().any(|own| own.stem == *name) || names(other).any(|own| own == *name);
        // What was to come is one thing, what came another.
        if what.is_empty() || !other.asserted || other.planned != event.planned || !wanted.iter().all(any) {
            return None;
        }
        // Somebody else's deed, told after theirs, is not theirs.
        let doer = |name: &u64| other.who.contains(name) || own_names(other).any(|own| own == *name);
        if !wanted.is_empty() && !event.who.is_empty() && !event.who.iter().any(doer) {
            return None;
        }
        // "In the neighbouring county", and the source tells of this one.
        if others.iter().any(|term| kin::elsewhere(term.stem) && !other.terms.contains(term)) {
            return None;
        }
        let has = |stem: u64| other.what.contains(&stem) || other.terms.iter().any(|own| own.stem == stem);
        let shared = others.iter().filter(|term| has(term.stem)).count();
        // "It costs …, and comes from a loan": of what, the sentence before says.
        let said = if cited { self.sources.figures(source_index) } else { None };
        let before = said.zip(other.sentence.checked_sub(1)).and_then(|(said, at)| said.sentences.get(at));
        let near = |stem: u64| before.is_some_and(|before| before.terms.iter().any(|own| own.stem == stem));
        let beside = others.iter().filter(|term| !has(term.stem) && near(term.stem)).count();
        let share = share(shared as f32 + NEAR * beside as f32, others.len());
        let mut telling = Telling {
            source: source_index,
            span: reading.sentences.get(other.sentence)?.span,
            times: Vec::new(),
            venues: Vec::new(),
            names: Vec::new(),
            share,
            common: shared + beside + wanted.len(),
            what,
            like: 1,
        };
        telling.add(self.sources.date(source_index), reading, other);
        Some(telling)
    }
}

impl<'a> Telling<'a> {
    fn add(&mut self, date: Option<Period>, reading: &'a Reading, event: &'a Event) {
        let times = event.times.iter().filter_map(|time| reading.times.get(*time));
        let meant = times.flat_map(|time| time.when.meanings(date).into_iter().map(|period| (period, time.bound)));
        self.times.extend(meant);
        self.venues.extend(&event.venues);
        self.names.extend(names(event));
    }
}

/// Whether two venues can be one; `None` where that cannot be told.
pub fn same_venue(one: &Venue, other: &Venue) -> Option<bool> {
    if one.kind != other.kind {
        return None;
    }
    if one.words.iter().any(|word| other.words.contains(word)) && !only_kind(one, other) {
        return Some(true);
    }
    if one.kind == VenueKind::Forum {
        let circle = || lexicon().one_circle(&fold::phrase(&one.name), &fold::phrase(&other.name));
        let assembly = |venue: &Venue| venue.words.iter().any(|word| lexicon().relates(word, Relation::Assembly));
        return if initials(one, other) || initials(other, one) {
            Some(true)
        } else if assembly(one) && assembly(other) || circle() {
            None
        } else {
            Some(false)
        };
    }
    match (one.country, other.country) {
        // A town and its country, or two towns of one.
        (Some(a), Some(b)) if a == b => Some(one.words.is_empty() || other.words.is_empty()),
        // The union and a member, a member and its capital.
        (Some("EU"), _) | (_, Some("EU")) => None,
        (Some(a), Some(b)) if lexicon().belongs_to(a, b) => None,
        (Some(_), Some(_)) => Some(false),
        _ if one.words.is_empty() || other.words.is_empty() => None,
        _ => Some(false),
    }
}

/// Whether two forums share no more than what they are: "the Atlantic Council", "the Council on Foreign Relations".
fn only_kind(one: &Venue, other: &Venue) -> bool {
    let kind = |word: &String| lexicon().class(word).has(Class::ORG_HEAD);
    let apart = |one: &Venue, other: &Venue| one.words.iter().any(|word| !kind(word) && !other.words.contains(word));
    let shared = one.words.iter().filter(|word| other.words.contains(word));
    one.kind == VenueKind::Forum && shared.clone().all(kind) && apart(one, other) && apart(other, one)
}

/// "OIS" and "the Ocean Institute of Samoa".
fn initials(short: &Venue, long: &Venue) -> bool {
    let [word] = short.words.as_slice() else { return false };
    let first: String = long.words.iter().filter_map(|word| word.chars().next()).collect();
    long.words.len() > 1 && (*word == first || word.len() > 2 && first.starts_with(word.as_str()))
}
