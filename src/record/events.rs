//! What the sources tell of an event of a draft: the sentences that tell of the same, with their times and places.
//!
//! Two sentences tell of one event where their verbs can mean one thing, every name of the draft's stands in or right
//! before the source's, and so do most of its other words: names are looked up in an index, the rest is compared.

mod absent;

use rustc_hash::FxHashMap;

use super::{Passage, Record, Source};
use crate::lexicon::{Relation, lexicon};
use crate::statement::{Bound, Event, Term, Venue, VenueKind, Who};
use crate::text::{Span, fold};
use crate::when::Period;

/// The events of the sources by the names that they speak of.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Source and index of each event that has a name in its sentence or before it, by the name.
    by_name: FxHashMap<u64, Vec<(u32, u32)>>,
}

impl Events {
    /// Indexes the events of the sources.
    pub fn new(sources: &[Source]) -> Self {
        let mut events = Self::default();
        for (number, source) in sources.iter().enumerate() {
            for (index, event) in source.reading.events.iter().enumerate() {
                let mut named: Vec<u64> = names(event).collect();
                named.sort_unstable();
                named.dedup();
                for name in named {
                    events.by_name.entry(name).or_default().push((number as u32, index as u32));
                }
            }
        }
        events
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
            telling.add(source, event);
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
        let lists = wanted.iter().map(|name| self.events.by_name.get(name).map_or(&[][..], Vec::as_slice));
        // What one text takes for a name may be a plain word in another ("the Prime Minister").
        let pairs: Vec<(usize, usize)> =
            if let Some(rarest) = lists.filter(|list| !list.is_empty()).min_by_key(|list| list.len()) {
                rarest.iter().map(|(source, index)| (*source as usize, *index as usize)).collect()
            } else {
                let count = |source: usize| self.sources.get(source).map_or(0, |source| source.reading.events.len());
                cited.iter().flat_map(|source| (0..count(*source)).map(|index| (*source, index))).collect()
            };
        let fits = |(source, index): (usize, usize)| self.telling(event, source, index, &wanted, &others);
        let mut found: Vec<Telling<'_>> = pairs.into_iter().filter_map(fits).collect();
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
    ) -> Option<Telling<'_>> {
        let source = self.sources.get(source_index)?;
        let other = source.reading.events.get(index)?;
        let what: Vec<u64> = event.what.iter().copied().filter(|what| other.what.contains(what)).collect();
        let any = |name: &u64| other.terms.iter().any(|own| own.stem == *name) || names(other).any(|own| own == *name);
        if what.is_empty() || !other.asserted || !wanted.iter().all(any) {
            return None;
        }
        // Somebody else's deed, told after theirs, is not theirs.
        let doer = |name: &u64| other.who.contains(name) || own_names(other).any(|own| own == *name);
        if !wanted.is_empty() && !event.who.is_empty() && !event.who.iter().any(doer) {
            return None;
        }
        let has = |stem: u64| other.what.contains(&stem) || other.terms.iter().any(|own| own.stem == stem);
        let shared = others.iter().filter(|term| has(term.stem)).count();
        let share = if others.is_empty() { 1.0 } else { shared as f32 / others.len() as f32 };
        let mut telling = Telling {
            source: source_index,
            span: source.reading.sentences.get(other.sentence)?.span,
            times: Vec::new(),
            venues: Vec::new(),
            names: Vec::new(),
            share,
            common: shared + wanted.len(),
            what,
            like: 1,
        };
        telling.add(source, other);
        Some(telling)
    }
}

impl<'a> Telling<'a> {
    fn add(&mut self, source: &'a Source, event: &'a Event) {
        let date = source.date();
        let times = event.times.iter().filter_map(|time| source.reading.times.get(*time));
        self.times.extend(times.filter_map(|time| Some((time.when.resolve(date)?, time.bound))));
        self.venues.extend(&event.venues);
        self.names.extend(names(event));
    }
}

/// Whether two venues can be one; `None` where that cannot be told.
pub fn same_venue(one: &Venue, other: &Venue) -> Option<bool> {
    if one.kind != other.kind {
        return None;
    }
    if one.words.iter().any(|word| other.words.contains(word)) {
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

/// "OIS" and "the Ocean Institute of Samoa".
fn initials(short: &Venue, long: &Venue) -> bool {
    let [word] = short.words.as_slice() else { return false };
    let first: String = long.words.iter().filter_map(|word| word.chars().next()).collect();
    long.words.len() > 1 && (*word == first || word.len() > 2 && first.starts_with(word.as_str()))
}
