//! Dates and places of a draft that its cited sources do not have, where it retells them in words of its own.
//!
//! The sentence of the source that is retold is found by what the two say, not by their verbs: the words of the draft's
//! sentence, weighed by rarity, against each sentence that has a time or place, with those that can retell one another.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::absent::{days, one_part_differs};
use super::{Telling, same_venue};
use crate::reader::terms;
use crate::record::{Record, figures, kin};
use crate::statement::{Bound, Event, Sentence, Term, Venue, VenueKind};
use crate::text::fold;
use crate::when::{Period, When};

/// So much of the draft's sentence must be said in the source's.
const SAYS: f32 = 0.5;
/// The same where one part of a date differs.
const SLIP: f32 = 0.34;
/// The same where one season of a year stands for another.
const SEASONS: f32 = 0.28;
/// The same of what people do again and again.
const OFTEN: f32 = 0.65;
/// So much more than in any other sentence with a time or place that can be meant.
const AHEAD: f32 = 0.08;
/// So many years may be between a date that is told wrongly and the right one; fewer where a year stands for a day.
const YEARS: i16 = 12;
const FINER: i16 = 2;
/// So many days, where the one is past and the other to come.
const AROUND: i32 = 100;
/// The days of a season, and a little more.
const SEASON: i32 = 125;
/// A word that stands in one of the two sentences before, one that can retell one here, and one that can do so there.
const NEAR: f32 = 0.6;
const KIN: f32 = 0.75;
const KIN_NEAR: f32 = 0.4;
/// A verb that is known to mean something else counts so much more.
const KNOWN: f32 = 0.6;
/// A name that the whole source is about tells its sentences from one another as little as this.
const SUBJECT: f32 = 0.2;
/// A word of the draft's own, which the source does not have in any form.
const OWN: f32 = 0.5;

/// How far a sentence says what a draft says.
struct Retelling {
    share: f32,
    /// The words that both have, those that are near counted half: twice their number.
    common: usize,
}

impl Record {
    /// The telling of a cited source whose date must be meant by a draft's event in other words, where no cited source
    /// speaks of anything at the draft's time. `written` is the day of the draft.
    pub fn retold_at_another_time(
        &self,
        event: &Event,
        (when, bound): (When, Bound),
        written: Option<Period>,
        cited: &[usize],
    ) -> Option<Telling<'_>> {
        let yearless = matches!(when, When::Yearless { .. });
        let mut found: Vec<(f32, usize, Period, Telling<'_>)> = Vec::new();
        for number in cited {
            let (draft, grain) = self.silent_on(*number, when, written)?;
            let (reading, said) = (self.sources.events(*number)?, self.sources.figures(*number)?);
            let date = self.sources.date(*number);
            for time in reading.times.iter().filter(|time| may_be(bound, time.bound)) {
                let Some(period) = time.when.meanings(date).first().copied() else { continue };
                if days(period) > grain.max(31) * 4 || !draft.iter().any(|own| near(*own, period, date)) {
                    continue;
                }
                let of_then = |period: Period| draft.iter().any(|own| own.overlaps(period));
                let told = said.sentences.get(time.sentence).map(|sentence| sentence.span);
                if time.when.meanings(date).into_iter().any(of_then)
                    || told.is_some_and(|span| self.speaks_of_then(*number, span, &draft))
                {
                    continue;
                }
                let Some(retelling) = self.retelling(*number, event, &said.sentences, time.sentence) else { continue };
                let slip =
                    grain == 1 && days(period) == 1 && draft.iter().any(|own| one_part_differs(*own, period, yearless));
                // "in the spring of 2026", "in the autumn of 2026"
                let season = |time: Period| (32..=SEASON).contains(&days(time));
                let seasons =
                    season(period) && draft.iter().any(|own| season(*own) && own.first.year() == period.first.year());
                let enough = if seasons {
                    SEASONS
                } else if event.often {
                    OFTEN
                } else if slip {
                    SLIP
                } else {
                    SAYS
                };
                if retelling.share >= enough && retelling.common > 2 - usize::from(seasons) {
                    let telling = self.told_in(*number, time.sentence)?;
                    let telling = Telling { times: vec![(period, Bound::At)], ..telling };
                    found.push((retelling.share, time.sentence, period, telling));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (share, sentence, period, _) = found.first()?;
        let rival = |other: &&(f32, usize, Period, Telling<'_>)| other.1 != *sentence && !other.2.overlaps(*period);
        let alone = found.iter().find(rival).is_none_or(|other| share - other.0 >= AHEAD);
        alone.then(|| found.swap_remove(0).3)
    }

    /// The same of a place that no cited source has.
    pub fn retold_at_another_place(
        &self,
        event: &Event,
        venue: &Venue,
        times: &[Period],
        cited: &[usize],
    ) -> Option<Telling<'_>> {
        if venue.kind != VenueKind::Place {
            return None;
        }
        let words: Vec<u64> = fold::phrase(&venue.name).split(' ').map(terms::of_word).collect();
        let mut found: Vec<(f32, &Venue, Telling<'_>)> = Vec::new();
        for number in cited {
            let (reading, said) = (self.sources.events(*number)?, self.sources.figures(*number)?);
            let spoken = |stem: &u64| said.sentences.iter().any(|own| own.terms.iter().any(|term| term.stem == *stem));
            let titled = self.sources.entry(*number)?.title.as_deref().map(fold::phrase).unwrap_or_default();
            let mut places = reading.events.iter().flat_map(|event| event.venues.iter());
            if words.iter().any(spoken)
                || places.any(|other| other.kind == venue.kind && same_venue(venue, other) != Some(false))
                || titled.contains(&*fold::phrase(&venue.name))
            {
                return None;
            }
            for other in reading.events.iter().filter(|other| other.asserted) {
                // "in Lisbon in March and in Porto in June": which is meant, nobody knows.
                let from = reading.events.partition_point(|event| event.sentence < other.sentence);
                let of_sentence = reading.events[from..].iter().take_while(|event| event.sentence == other.sentence);
                let mut places = of_sentence.flat_map(|event| event.venues.iter());
                let several = |place: &Venue| {
                    place.kind == VenueKind::Place
                        && other.venues.iter().any(|own| own.kind == place.kind && same_venue(own, place) != Some(true))
                };
                if places.any(several) {
                    continue;
                }
                let here = |place: &&Venue| place.kind == VenueKind::Place && same_venue(venue, place) == Some(false);
                let Some(place) = other.venues.iter().find(here) else { continue };
                let used = event.terms.iter().any(|term| place.stems.contains(&term.stem))
                    || event.venues.iter().any(|own| same_venue(own, place) == Some(true));
                let date = self.sources.date(*number);
                let own = other.times.iter().filter_map(|time| reading.times.get(*time)?.when.resolve(date));
                let apart = |time: Period| !times.is_empty() && !times.iter().any(|own| own.overlaps(time));
                if used || own.into_iter().any(apart) {
                    continue;
                }
                let Some(retelling) = self.retelling(*number, event, &said.sentences, other.sentence) else { continue };
                let enough = if event.often { OFTEN } else { SAYS };
                if retelling.share >= enough && retelling.common > 3 {
                    let telling = Telling { venues: vec![place], ..self.told_in(*number, other.sentence)? };
                    found.push((retelling.share, place, telling));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (share, place, _) = found.first()?;
        let rival = found.iter().find(|(_, other, _)| same_venue(place, other) != Some(true));
        let alone = rival.is_none_or(|(other, ..)| share - other >= AHEAD);
        alone.then(|| found.swap_remove(0).2)
    }

    /// How far a sentence of a source says what a draft says; `None` where it must be of something else.
    fn retelling(&self, source: usize, event: &Event, sentences: &[Sentence], sentence: usize) -> Option<Retelling> {
        let own = &sentences.get(sentence)?.terms;
        let near = sentences.get(sentence.saturating_sub(2)..sentence)?;
        let near = || near.iter().flat_map(|sentence| sentence.terms.iter());
        let kin_of = |stem: u64, other: &Term| kin::alike(stem, other.stem);
        let (mut all, mut had, mut common) = (0.0, 0.0, 0);
        let verbs: Vec<&[u64]> = event.what.iter().map(kin::verbs).collect();
        let same = |verb: &u64| own.iter().any(|other| other.stem == *verb || kin_of(*verb, other));
        // What was debated was not adopted; of other verbs nobody knows.
        if verbs.iter().any(|verbs| verbs.iter().any(same)) {
            common += 2;
        } else if !verbs.iter().any(|verbs| verbs.iter().any(|verb| kin::light(*verb))) {
            let known = |verbs: &&[u64]| verbs.len() > 1 || verbs.iter().any(|verb| !kin::groups(*verb).is_empty());
            let verb = event.what.first().copied().unwrap_or_default();
            all += if verbs.iter().any(known) { KNOWN } else { 0.0 } * self.rarity(Term { stem: verb, name: false });
            all += self.rarity(Term { stem: verb, name: false });
        }
        for term in event.terms.iter().filter(|term| !is_day(term.stem)) {
            let weight = self.rarity(*term);
            let (has, counts) = match () {
                () if own.iter().any(|other| other.stem == term.stem) => (1.0, 2),
                () if own.iter().any(|other| kin_of(term.stem, other)) => (KIN, 2),
                () if near().any(|other| other.stem == term.stem) => (NEAR, 1),
                () if near().any(|other| kin_of(term.stem, other)) => (KIN_NEAR, 0),
                () => (0.0, 0),
            };
            // What the whole source is about need not be said again; another name is of something else.
            let subject = term.name && self.is_subject(source, term.stem);
            if term.name && has <= 0.0 && !subject {
                return None;
            }
            if subject {
                (all, had) = (all + weight * SUBJECT, had + weight * has * SUBJECT);
                continue;
            }
            if has <= 0.0
                && (figures::tells_occasion(term.stem)
                    || kin::elsewhere(term.stem)
                    || kin::opposed(term.stem, &own.iter().map(|term| term.stem)))
            {
                return None;
            }
            all += if has > 0.0 { weight } else { weight * OWN };
            had += weight * has;
            common += counts;
        }
        (all > 0.0).then(|| Retelling { share: had / all, common })
    }

    fn told_in(&self, source: usize, sentence: usize) -> Option<Telling<'_>> {
        let span = self.sources.events(source)?.sentences.get(sentence)?.span;
        let (times, venues, names, what) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Some(Telling { source, span, times, venues, names, share: 1.0, common: 0, what, like: 1 })
    }
}

/// Whether two times can be one that was told wrongly: not too far apart, and both of the past or both to come.
fn near(draft: Period, source: Period, date: Option<Period>) -> bool {
    let years = (draft.first.year() - source.first.year()).abs();
    let apart = draft.first.until(source.first).map_or(i32::MAX, |span| span.get_days().abs());
    let past = |time: Period| date.is_none_or(|date| time.first < date.first);
    let most = if days(draft) > 31 && days(source) <= 31 { FINER } else { YEARS };
    years <= most && (past(draft) == past(source) || apart <= AROUND)
}

/// Whether a source can tell by the one bound what a draft tells by the other: "shut since July", "closed in July".
fn may_be(draft: Bound, source: Bound) -> bool {
    match draft {
        Bound::At => matches!(source, Bound::At | Bound::By | Bound::Since | Bound::Until),
        Bound::By | Bound::Until => matches!(source, Bound::At | Bound::By | Bound::Until),
        Bound::Since => matches!(source, Bound::At | Bound::Since),
        Bound::Before | Bound::After | Bound::Thing => false,
    }
}

/// Whether a word is a number that may be that of a day: "12 billion" is not of the same as "12 September".
fn is_day(stem: u64) -> bool {
    static DAYS: OnceLock<FxHashSet<u64>> = OnceLock::new();
    DAYS.get_or_init(|| (1..=31).map(|day: u8| terms::of_word(&day.to_string())).collect()).contains(&stem)
}
