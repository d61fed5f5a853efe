//! A date or place that is nowhere in the sources that its sentence cites.
//!
//! As with figures ([`crate::record::figures`]): what a cited source does not have at all is most likely a slip, so that
//! less needs to be said in the same words for a telling of the source to be the one that was meant. Least where one
//! part of a date differs and the others do not: "21 June" for "21 July".

use super::{NEAR, Telling, same_venue};
use crate::reader::terms;
use crate::record::{Record, kin};
use crate::statement::{Bound, Event, Term, Venue, VenueKind};
use crate::text::fold;
use crate::when::{Period, When};

/// So much of the draft's event must stand with the source's.
const SAYS: f32 = 0.38;
/// The same where the month is the same, of another year, and the verbs are not known to be of one deed.
const PLAIN: f32 = 0.45;
/// The same where one part of a full date differs.
const SLIP: f32 = 0.06;
/// The same where it is something said.
const SAID: f32 = 0.3;
/// So much more than with any other that would do.
const AHEAD: f32 = 0.05;
/// The same deed says so much more.
const DEED: f32 = 0.15;
/// The same of what people do again and again: speaking, visiting, meeting.
const OFTEN: f32 = 0.5;
/// The days in which a day can be meant.
const WEEK: i32 = 7;

impl Record {
    /// All that a draft's time may mean to a source, and the days of the longest of it; `None` where the source speaks of
    /// anything at that time. `written` is the day of the draft.
    pub fn silent_on(&self, source: usize, when: When, written: Option<Period>) -> Option<(Vec<Period>, i32)> {
        let date = self.sources.date(source);
        let draft = meanings(when, written, date);
        let grain = draft.iter().copied().map(days).max().filter(|grain| *grain <= 366)?;
        let meant = |time: Period| draft.iter().any(|own| own.overlaps(time));
        let of_then = |time: Period| meant(time) && days(time) <= if grain == 1 { WEEK } else { grain.max(31) };
        let mut times = self.sources.events(source)?.times.iter().flat_map(|time| time.when.meanings(date));
        let speaks = times.any(of_then) || date.is_some_and(meant);
        (!speaks).then_some((draft, grain))
    }

    /// The telling of a cited source whose date must be meant by a draft's event, where no cited source speaks of
    /// anything at the draft's time.
    /// `written` is the day of the draft.
    pub fn dated_otherwise(
        &self,
        event: &Event,
        when: When,
        written: Option<Period>,
        cited: &[usize],
    ) -> Option<Telling<'_>> {
        let yearless = matches!(when, When::Yearless { .. });
        let mut found: Vec<(f32, bool, Period, Telling<'_>)> = Vec::new();
        for number in cited {
            let (draft, grain) = self.silent_on(*number, when, written)?;
            let (reading, written) = (self.sources.events(*number)?, self.sources.date(*number));
            for other in &reading.events {
                let own = other.times.iter().filter_map(|time| reading.times.get(*time));
                let mut own = own.filter(|time| matches!(time.bound, Bound::At | Bound::By));
                let Some(time) = own.find_map(|time| time.when.meanings(written).first().copied()) else { continue };
                if !other.asserted
                    || other.planned != event.planned
                    || days(time) > grain.max(31) * 2
                    || days(time) > 1 && grain == 1
                {
                    continue;
                }
                let told = reading.sentences.get(other.sentence).map(|sentence| sentence.span);
                if told.is_some_and(|span| self.speaks_of_then(*number, span, &draft)) {
                    continue;
                }
                let differs = |own: &Period| one_part_differs(*own, time, yearless);
                let slip = grain == 1 && days(time) == 1 && draft.iter().any(differs);
                let (share, common) = self.said_with(event, other);
                // Another place as well: another event.
                let venues = || {
                    other.venues.iter().filter_map(|there| event.venues.iter().find_map(|own| same_venue(own, there)))
                };
                let deed = same_deed(event, other);
                let said = event.what.contains(&Event::SAYING);
                if common == 0
                    || often(event, share, common) && !(slip && deed && (!said || share >= SAID))
                    || venues().any(|same| !same) && !venues().any(|same| same)
                {
                    continue;
                }
                let year = draft.iter().any(|own| other_year(*own, time));
                let plain = common > 1 && (deed && share >= SAYS || year && share >= PLAIN);
                let enough = if slip { share >= SLIP && common > 0 } else { plain };
                if enough {
                    let telling = Telling { times: vec![(time, Bound::At)], ..self.told(*number, other)? };
                    // Of two verbs of one sentence the one that tells of the deed.
                    let told = event.what.iter().any(|what| other.what.contains(what));
                    let share = share + if told { DEED } else { 0.0 };
                    found.push((share, slip, time, telling));
                }
            }
        }
        found.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.total_cmp(&a.0)));
        let (share, slip, time, _) = found.first()?;
        let rival = found.iter().find(|(_, other, at, _)| other == slip && !at.overlaps(*time));
        let alone = rival.is_none_or(|(other, ..)| share - other >= AHEAD);
        alone.then(|| found.swap_remove(0).3)
    }

    /// The telling of a cited source whose place must be meant by a draft's event, where no cited source has the
    /// draft's.
    pub fn placed_otherwise(
        &self,
        event: &Event,
        venue: &Venue,
        times: &[Period],
        cited: &[usize],
    ) -> Option<Telling<'_>> {
        if venue.kind != VenueKind::Place || cited.is_empty() {
            return None;
        }
        let words: Vec<u64> = fold::phrase(&venue.name).split(' ').map(terms::of_word).collect();
        let mut found: Vec<(f32, &Venue, Telling<'_>)> = Vec::new();
        for number in cited {
            let reading = self.sources.events(*number)?;
            let said = self.sources.figures(*number)?;
            let spoken = |stem: &u64| said.sentences.iter().any(|own| own.terms.iter().any(|term| term.stem == *stem));
            let titled = self.sources.entry(*number)?.title.as_deref().map(fold::phrase).unwrap_or_default();
            let named = |event: &Event| {
                event.venues.iter().any(|other| same_venue(venue, other) != Some(false) && other.kind == venue.kind)
            };
            if words.iter().any(spoken)
                || reading.events.iter().any(named)
                || titled.contains(&*fold::phrase(&venue.name))
            {
                return None;
            }
            for other in reading.events.iter().filter(|other| other.asserted) {
                let Some(place) = other.venues.iter().find(|place| place.kind == VenueKind::Place) else { continue };
                // The draft has that place already.
                let used = event.terms.iter().any(|term| place.stems.contains(&term.stem))
                    || event.venues.iter().any(|own| same_venue(own, place) == Some(true));
                let (share, common) = self.said_with(event, other);
                // Another time as well: another event.
                let written = self.sources.date(*number);
                let own = other.times.iter().filter_map(|time| reading.times.get(*time)?.when.resolve(written));
                let apart = |time: Period| !times.is_empty() && !times.iter().any(|own| own.overlaps(time));
                if own.into_iter().any(apart) || often(event, share, common) {
                    continue;
                }
                if !used
                    && same_deed(event, other)
                    && same_venue(venue, place) == Some(false)
                    && share >= SAYS
                    && common > 1
                {
                    found.push((share, place, Telling { venues: vec![place], ..self.told(*number, other)? }));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (share, place, _) = found.first()?;
        let rival = found.iter().find(|(_, other, _)| same_venue(place, other) != Some(true));
        let alone = rival.is_none_or(|(other, ..)| share - other >= AHEAD);
        alone.then(|| found.swap_remove(0).2)
    }

    /// How much of what a draft says of an event stands with one of a source, and how many words.
    fn said_with(&self, event: &Event, other: &Event) -> (f32, usize) {
        let stands = |term: &Term| {
            other.terms.iter().any(|own| own.stem == term.stem)
                || other.what.contains(&term.stem)
                || other.venues.iter().any(|venue| venue.stems.contains(&term.stem))
        };
        let (mut all, mut had, mut common, mut named, mut missing) = (0.0, 0.0, 0, false, false);
        for term in event.terms.iter() {
            let weight = self.rarity(*term);
            all += weight;
            if stands(term) {
                (had, common, named) = (had + weight, common + 1, named | term.name);
            } else if other.before.contains(&term.stem) {
                (had, named) = (had + weight * NEAR, named | term.name);
            } else if kin::elsewhere(term.stem) {
                return (0.0, 0);
            } else {
                missing |= term.name;
            }
        }
        // Of somebody else.
        if missing && !named { (0.0, 0) } else { (had / f32::max(all, f32::EPSILON), common) }
    }

    fn told(&self, source: usize, event: &Event) -> Option<Telling<'_>> {
        let span = self.sources.events(source)?.sentences.get(event.sentence)?.span;
        let (times, venues, names, what) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Some(Telling { source, span, times, venues, names, share: 1.0, common: 0, what, like: 1 })
    }
}

/// Whether the two can tell of one deed; people and ships do many things.
pub(super) fn same_deed(event: &Event, other: &Event) -> bool {
    let told =
        |event: &Event, what: u64| event.what.contains(&what) || event.terms.iter().any(|term| term.stem == what);
    event.what.iter().any(|what| told(other, *what)) || other.what.iter().any(|what| told(event, *what))
}

/// Whether it is what people do again and again, and too little is the same.
fn often(event: &Event, share: f32, common: usize) -> bool {
    event.often && (share < OFTEN || common < 3)
}

/// What a draft's time may mean: by the draft's date and, of a day without a year, by that of the source it cites.
pub fn meanings(when: When, draft: Option<Period>, source: Option<Period>) -> Vec<Period> {
    let mut found = when.meanings(draft);
    if matches!(when, When::Yearless { .. }) {
        found.extend(when.meanings(source));
    }
    found
}

/// The days of a period.
pub(in crate::record) fn days(period: Period) -> i32 {
    period.last.since(period.first).map_or(i32::MAX, |span| span.get_days() + 1)
}

/// Whether the two are one month of two years.
fn other_year(one: Period, other: Period) -> bool {
    let month = |period: Period| (period.first.month(), period.last.month());
    days(one) <= 31 && days(other) <= 31 && month(one) == month(other) && one.first.year() != other.first.year()
}

/// Whether two days are the same but for the day, the month or the year.
pub(super) fn one_part_differs(one: Period, other: Period, yearless: bool) -> bool {
    let (one, other) = (one.first, other.first);
    let same = [one.day() == other.day(), one.month() == other.month(), yearless || one.year() == other.year()];
    same.iter().filter(|same| !**same).count() == 1
}
