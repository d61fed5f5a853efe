//! What lets a draft's figure stand although the figure of the record differs that it was held to: the same amount told of
//! what the draft measures, a part of it by another figure beside it, the time between two dates.

use jiff::civil::Date;

use super::reckoned::Around;
use super::{Differing, Record, Side, as_much, is_rare, one_unit};
use crate::amount::{Amount, Mark};
use crate::statement::{Bound, Change, Figure, Reading, Time, Unit};
use crate::when::Period;

/// So far from the one that differs may stand what a figure is made of.
const BESIDE: usize = 2;
/// Fewer are counted again and again.
const MANY: f64 = 1_000.0;
/// So much more of what is measured another figure must have.
const NEARER: f32 = 0.2;
/// So far off a part of a whole may be, and so much more than what "more than" is told of.
const OFF: f64 = 0.01;
const OVER: f64 = 1.25;
/// Nobody counts years more exactly than this, or told with "about" than that.
const LOOSE: f64 = 0.25;
const ABOUT: f64 = 0.5;
/// The days of the longest time that dates anything.
const YEAR: i32 = 366;

impl Record {
    /// Whether a draft's figure is borne out otherwise than by the one that it differs from.
    pub fn made_otherwise(&self, draft: &Reading, figure: &Figure, found: &Differing<'_>, cited: &[usize]) -> bool {
        let many = figure.unit == Unit::Count && figure.amount.low >= MANY;
        let elsewhere =
            many && !cited.contains(&found.source) && cited.iter().any(|source| self.adds_up(*source, figure));
        let lasts = || cited.contains(&found.source) && self.lasts(found.source, figure);
        elsewhere
            || self.part_of(figure, found)
            || lasts()
            || self.told_of_it(draft, figure, found, cited)
            || self.is_remainder(found.source, figure)
            || self.part_of_own(draft, figure, cited)
            || measures_itself(draft, figure)
            || self.summed(draft, figure, cited)
            || self.half_of(figure, found)
            || self.part_of_source(draft, figure, cited)
    }

    /// Whether two counts of one sentence make a draft's: "10,000 doses in May and 50,000 in June".
    fn adds_up(&self, source: usize, figure: &Figure) -> bool {
        let figures = self.sources.figures(source).map_or(&[][..], |reading| reading.figures.as_slice());
        let counts = |other: &Figure| other.unit == Unit::Count && other.head.is_some() && other.head == figure.head;
        let sum = |one: &Figure, two: &Figure| (one.amount.low + two.amount.low - figure.amount.low).abs() < 0.5;
        figures.iter().enumerate().filter(|(_, one)| counts(one)).any(|(index, one)| {
            let beside = figures[index + 1..].iter().take_while(|two| two.sentence == one.sentence);
            beside.into_iter().any(|two| counts(two) && sum(one, two))
        })
    }

    /// "lent 180 million, the fund gave 120 million and the state paid the rest": of 412 million, told elsewhere.
    pub(super) fn is_remainder(&self, source: usize, figure: &Figure) -> bool {
        let figures = self.sources.figures(source).map_or(&[][..], |reading| reading.figures.as_slice());
        let own = figure.amount.low;
        let like = |other: &&Figure| one_unit(other, figure) && !other.denied && other.amount.low > 0.0;
        let large = matches!(figure.unit, Unit::Money(_) | Unit::Measure(_)) && is_rare(figure);
        let whole = |sum: f64| figures.iter().filter(like).any(|all| (all.amount.low - sum - own).abs() <= own * OFF);
        large
            && figures.iter().enumerate().filter(|(_, one)| like(one)).any(|(index, one)| {
                let beside = figures[index + 1..].iter().take_while(|two| two.sentence == one.sentence).filter(like);
                beside.into_iter().any(|two| whole(one.amount.low + two.amount.low))
            })
    }

    /// "had wanted 24 hours and got half of that": a share of the draft's own figure, which makes one of a source.
    fn part_of_own(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> bool {
        let beside =
            draft.figures.iter().filter(|own| own.sentence == figure.sentence && own.span.end <= figure.span.start);
        let beside = beside.filter(|own| !matches!(own.unit, Unit::Share | Unit::Points | Unit::Rank(_)));
        let made: Vec<(&Figure, f64)> = beside.map(|own| (own, own.amount.low * figure.amount.low)).collect();
        let has = |(own, made): &(&Figure, f64)| {
            let same = |other: &Figure| other.unit == own.unit && (other.amount.low - made).abs() <= made * OFF;
            let of = |source: &usize| self.sources.figures(*source).is_some_and(|one| one.figures.iter().any(same));
            made / own.factor > 1.0 && cited.iter().any(of)
        };
        let share = figure.unit == Unit::Share && !matches!(figure.change, Change::By(_));
        share && figure.amount.low < 1.0 && made.iter().any(has)
    }

    /// "19 million for each of them", beside "250 of them for 4,750 million".
    fn part_of(&self, figure: &Figure, found: &Differing<'_>) -> bool {
        let own = figure.amount.low;
        let close = |value: f64| match figure.amount.mark {
            Mark::Over => (own..=own * OVER).contains(&value),
            Mark::Under | Mark::Nearly | Mark::UpTo => (own / OVER..=own).contains(&value),
            Mark::Plain => (value - own).abs() <= own * OFF,
            _ => figure.amount.may_retell(Amount::plain(value)),
        };
        let whole = found.figure.amount.low;
        let at = found.figure.sentence;
        let amounts = matches!(figure.unit, Unit::Money(_) | Unit::Measure(_)) && found.figure.unit == figure.unit;
        let made = |other: &Figure| {
            let part = other.amount.low;
            match other.unit {
                Unit::Count if amounts => part > 1.0 && close(whole / part),
                Unit::Share if amounts && !matches!(other.change, Change::By(_)) => {
                    close(whole * part) || part > 0.0 && close(whole / part)
                }
                Unit::Money(_) if amounts && other.change != Change::Level => {
                    close(whole - part) || close(whole + part)
                }
                Unit::Times if amounts => close(whole * part) || part < 1.0 && close(whole * (1.0 - part)),
                _ => false,
            }
        };
        // "twice as likely", and the others half as likely
        let inverse = |other: &Figure| {
            let both = figure.unit == Unit::Times && other.unit == Unit::Times && other.amount.low > 0.0;
            let turned = Amount { mark: Mark::About, ..Amount::plain(1.0 / other.amount.low) };
            let both = both && figure.change == Change::Level && other.change == Change::Level;
            both && (figure.amount.low < 1.0) != (other.amount.low < 1.0) && figure.amount.may_retell(turned)
        };
        let mut same = self.figures_in(found.source, at).filter(|other| other.span != found.figure.span);
        let mut near =
            (at.saturating_sub(BESIDE)..=at + BESIDE).flat_map(|sentence| self.figures_in(found.source, sentence));
        found.made.is_none() && (same.any(made) || near.any(inverse))
    }

    /// "for about six years", of what a source of 2022 tells that it has been so since 2016: the time between two dates.
    fn lasts(&self, source: usize, figure: &Figure) -> bool {
        let Some(reading) = self.sources.figures(source).filter(|_| figure.unit == Unit::Time && figure.factor >= 1.0)
        else {
            return false;
        };
        let Some(events) = self.sources.events(source) else { return false };
        let around = Around::new(self, figure, reading);
        let date = self.sources.date(source);
        let short = |period: &Period| period.first.until(period.last).is_ok_and(|span| span.get_days() <= YEAR);
        let told: Vec<&Time> = events.times.iter().filter(|time| around.says(time.sentence)).collect();
        let meant = |time: &Time| time.when.meanings(date).into_iter().filter(short).collect::<Vec<_>>();
        told.iter().enumerate().any(|(index, one)| {
            let near = told[index + 1..].iter().take_while(|other| other.sentence == one.sentence);
            let ends = near.filter(|other| one.bound == Bound::Since && other.bound == Bound::Until);
            let mut others: Vec<Period> = ends.flat_map(|other| meant(other)).collect();
            others.extend(date.filter(|_| one.bound == Bound::Since));
            meant(one).into_iter().any(|one| others.iter().any(|other| lies_between(figure, one, *other)))
        })
    }

    /// How much of what a draft's figure measures stands with one of a source.
    fn core(&self, own: &Side<'_>, source: usize, other: &Figure) -> f32 {
        let there = self.sources.figures(source).map(|reading| Side::new(reading, other));
        there.and_then(|there| self.covered(own, &there, 0..1)).unwrap_or_default()
    }

    /// Whether a cited source has the very amount of what the draft's is of, more than the other is: "the total cost was".
    fn told_of_it(&self, draft: &Reading, figure: &Figure, found: &Differing<'_>, cited: &[usize]) -> bool {
        let own = Side::new(draft, figure);
        let there = self.core(&own, found.source, found.figure);
        // "Ulm gets 14 per cent and Marl 41": what is told of Ulm is not told of it beside Marl.
        let named = |source: usize, other: &Figure| {
            let has = |figure: &Figure, key: u64| figure.terms.iter().any(|term| term.key == key && term.rank <= 1);
            let names = figure.terms.iter().filter(|term| term.name && term.rank <= 1);
            let mut names = names.filter(|term| has(found.figure, term.key));
            source != found.source || names.all(|term| has(other, term.key))
        };
        let same = |other: &&Figure| other.unit == figure.unit && !other.denied && other.span != found.figure.span;
        let nearer = |source: usize, other: &Figure| {
            let same = as_much(figure, other) || figure.amount.may_retell(other.amount);
            // "The total was 3.6 million": of what, other sentences say.
            is_rare(figure)
                && same
                && (other.terms.is_empty() || self.core(&own, source, other) >= there + NEARER && named(source, other))
        };
        cited.iter().any(|source| {
            let figures = self.sources.figures(*source).map_or(&[][..], |reading| reading.figures.as_slice());
            figures.iter().filter(same).any(|other| nearer(*source, other))
        })
    }
}

/// Whether a time is as long as that between two others.
fn lies_between(figure: &Figure, one: Period, other: Period) -> bool {
    let (one, other) = if one.first <= other.first { (one, other) } else { (other, one) };
    let days = |from: Date, to: Date| to.since(from).map_or(0, |span| span.get_days());
    let spare = if matches!(figure.amount.mark, Mark::Plain) { LOOSE } else { ABOUT } * figure.factor;
    let least = f64::from(days(one.last, other.first).max(0));
    let most = f64::from(days(one.first, other.last));
    (least - spare..=most + spare).contains(&figure.amount.low)
}

/// "for two and a half years, from the middle of 2009 to the beginning of 2012": the dates are what is to be held to a
/// source.
fn measures_itself(draft: &Reading, figure: &Figure) -> bool {
    let from = draft.times.partition_point(|time| time.sentence < figure.sentence);
    let own = draft.times[from..].iter().take_while(|time| time.sentence == figure.sentence);
    let told: Vec<Period> = own.filter_map(|time| time.when.resolve(None)).collect();
    let between = |index: usize, one: &Period| told[index + 1..].iter().any(|other| lies_between(figure, *one, *other));
    let ends = |period: &Period| lies_between(figure, Period::day(period.first), Period::day(period.last));
    figure.unit == Unit::Time
        && figure.factor >= 1.0
        && told.iter().enumerate().any(|(index, one)| ends(one) || between(index, one))
}
