//! What can be reckoned from two figures of a source: sums, differences, ratios, rests; and a difference, ratio or share of
//! a draft that is not the one that they make.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::{Differing, Record, Side, occasion, one_unit};
use crate::amount::{Amount, Mark};
use crate::record::kin;
use crate::statement::{Change, Figure, Reading, Sentence, Term, Unit};

/// So far apart two figures of a source may stand for a draft to have added or compared them.
const TOGETHER: usize = 3;
/// The same to have told what part the one is of the other.
const COMPARED: usize = 1;
/// Fewer things are counted in every other sentence.
pub(super) const FEW: f64 = 20.0;
/// Smaller sums are told as they are, but for so much of them.
const SMALL: f64 = 1_000.0;
const EXACT: f64 = 0.01;
/// So far off the rest of a whole may be.
const REST: f64 = 0.006;
/// So far off a sum of large ones may be.
const ROUNDED: f64 = 0.02;
/// So much more or less than its bound may be what is reckoned.
const RECKONED: f64 = 1.15;
const OVER_TIMES: f64 = 1.4;
/// So much of what is said of a draft's figure must be said around those of a source that it is reckoned from.
const SPOKEN_OF: f32 = 0.3;
/// The same for a draft to have reckoned wrongly.
const WRONGLY: f32 = 0.5;
/// So many bytes lie at most between two that are set against each other in the same words.
const AGAINST: usize = 60;
/// More often is how often something happened.
const MOST_TIMES: f64 = 10.0;
/// So far off a ratio may be to be told in round words.
const RATIO: f64 = 0.12;

/// The sentences of a source as far as they speak of what a draft's figure measures.
pub(super) struct Around<'a> {
    record: &'a Record,
    figure: &'a Figure,
    sentences: &'a [Sentence],
    cache: Vec<OnceCell<f32>>,
}

impl<'a> Around<'a> {
    pub fn new(record: &'a Record, figure: &'a Figure, reading: &'a Reading) -> Self {
        let sentences = reading.sentences.as_slice();
        Self { record, figure, sentences, cache: vec![OnceCell::new(); sentences.len()] }
    }

    /// The share of the words of the draft's figure that a sentence or the two before it have, in other words too.
    pub fn covers(&self, sentence: usize) -> f32 {
        let Some(cell) = self.cache.get(sentence) else { return 0.0 };
        *cell.get_or_init(|| {
            let stems = |sentences: &[Sentence]| -> FxHashSet<u64> {
                sentences.iter().flat_map(|sentence| sentence.terms.iter().map(|term| term.stem)).collect()
            };
            let own = stems(&self.sentences[sentence..=sentence]);
            let near = stems(&self.sentences[sentence.saturating_sub(2)..sentence]);
            let has = |stem: u64, name: bool| {
                let kin = |stems: &FxHashSet<u64>| !name && stems.iter().any(|other| kin::alike(stem, *other));
                match () {
                    () if own.contains(&stem) => 1.0,
                    () if kin(&own) => 0.75,
                    () if near.contains(&stem) => 0.6,
                    () if kin(&near) => 0.4,
                    () => 0.0,
                }
            };
            let (mut all, mut had) = (0.0, 0.0);
            for term in self.figure.terms.iter() {
                let weight = self.record.rarity(Term { stem: term.stem, name: term.name });
                all += weight;
                had += weight * has(term.stem, term.name);
            }
            if all > 0.0 { had / all } else { 1.0 }
        })
    }

    /// Whether a sentence may speak of what the draft's figure is of.
    pub fn says(&self, sentence: usize) -> bool {
        self.covers(sentence) >= SPOKEN_OF
    }

    /// Whether what a figure of the source is of may be what the draft's is of.
    pub fn speaks_of(&self, other: &Figure) -> bool {
        self.says(other.sentence)
    }
}

/// Whether the one share is what the other one leaves of the whole: one weir in eight, and 88 per cent.
pub(super) fn is_rest(figure: &Figure, other: &Figure) -> bool {
    let share = |figure: &Figure| figure.unit == Unit::Share && !matches!(figure.change, Change::By(_));
    share(figure) && share(other) && (1.0 - other.amount.low - figure.amount.low).abs() <= REST
}

/// Whether an amount is the sum, difference or ratio of two that stand together and `may` be meant, or the rest of a whole.
pub(super) fn can_be_reckoned(figures: &[Figure], figure: &Figure, may: impl Fn(&Figure) -> bool) -> bool {
    let few = figure.unit == Unit::Count && figure.amount.low < FEW;
    let share = matches!(figure.unit, Unit::Share | Unit::Points);
    let own = figure.amount;
    // Whoever reckons says "more than" of what is a little more.
    let reckoned = |value: f64| match own.mark {
        // "over twice as many"
        Mark::Over if figure.unit == Unit::Times => (own.low..=own.low * OVER_TIMES).contains(&value),
        Mark::Over => (own.low..=own.low * RECKONED).contains(&value),
        Mark::Under | Mark::UpTo | Mark::Nearly => (own.low / RECKONED..=own.low).contains(&value),
        // A sum of small numbers is not rounded.
        _ if figure.unit == Unit::Count && own.low < SMALL => (value - own.low).abs() <= own.low * EXACT,
        Mark::Plain => value > 0.0 && Amount::plain(value).agrees(own) && (value - own.low).abs() <= own.low * ROUNDED,
        _ => value > 0.0 && Amount::plain(value).agrees(own),
    };
    let counted = |other: &Figure| !few || other.unit != Unit::Count || other.head == figure.head;
    if share && figures.iter().any(|one| is_rest(figure, one) && may(one)) {
        return true;
    }
    // "48,000 a megawatt, three times as much as there", "a fifth of it"
    let factor = |one: &Figure| match (one.unit, one.change) {
        (Unit::Share, Change::By(sign)) => Some(1.0 + f64::from(sign) * one.amount.low),
        (Unit::Share | Unit::Times, _) => Some(one.amount.low),
        _ => None,
    };
    let nearly = |value: f64| (value - own.low).abs() <= own.low * ROUNDED;
    figures.iter().enumerate().any(|(index, one)| {
        let near = || figures[index + 1..].iter().take_while(|two| two.sentence <= one.sentence + TOGETHER);
        let applied = |amount: &Figure, part: &Figure| {
            let close = amount.sentence.abs_diff(part.sentence) <= COMPARED;
            let factor = factor(part).filter(|factor| *factor > 0.0);
            let fits = one_unit(amount, figure) && !share && close && counted(amount);
            fits && factor
                .is_some_and(|factor| nearly(amount.amount.low * factor) || nearly(amount.amount.low / factor))
        };
        // "a cell of 19 square metres for eight men", "50,000 for each of 56 boats"
        let each = |amount: &Figure, count: &Figure| {
            let fits = count.unit == Unit::Count && count.amount.low > 1.0 && one_unit(amount, figure) && !few;
            let (amount, count) = (amount.amount.low, count.amount.low);
            fits && (reckoned(amount / count) || nearly(amount * count))
        };
        let beside = near().take_while(|two| two.sentence == one.sentence);
        if may(one) && beside.into_iter().any(|two| each(one, two) || each(two, one)) {
            return true;
        }
        let times = near().any(|two| (applied(one, two) || applied(two, one)) && may(one) && may(two));
        times
            || near().filter(|two| one_unit(one, two) && may(one) && may(two)).any(|two| {
                let (a, b) = (one.amount.low, two.amount.low);
                let close = two.sentence <= one.sentence + COMPARED;
                let like = one.head.is_none() || two.head.is_none() || one.head == two.head;
                let together = if share { close } else { like || one.sentence == two.sentence };
                let parts = share || figure.unit == Unit::Times;
                let amounts = !matches!(one.unit, Unit::Time | Unit::Rank(_)) && (one.unit != Unit::Share || !share);
                let alike = like || figure.unit == Unit::Times;
                let ratio = parts && amounts && close && alike && a > 0.0 && b > 0.0;
                one_unit(one, figure) && together && counted(one) && (reckoned(a + b) || reckoned((a - b).abs()))
                    || ratio && (reckoned(a / b) || reckoned(b / a) || reckoned((a - b).abs() / a.max(b)))
                    || ratio && figure.change != Change::Level && reckoned((a - b).abs() / a.min(b))
            })
    })
}

impl Record {
    /// Two figures of a cited source of which a draft's can be nothing but the difference, ratio or share, and is not: the
    /// second one, and what they make. For the drafts' figures that no cited source has and that cannot be reckoned.
    pub(super) fn reckoned_otherwise(&self, own: &Side<'_>, cited: &[usize]) -> Option<Differing<'_>> {
        let figure = own.figure;
        let mut found: Option<(f32, Differing<'_>)> = None;
        for source in cited {
            let reading = self.sources.figures(*source)?;
            let around = Around::new(self, figure, reading);
            for (index, one) in reading.figures.iter().enumerate() {
                // "Landings doubled", "landings had risen by 40 per cent".
                if times_as_much(one).is_some_and(|made| factor_of(figure).is_some_and(|own| differ(own, made)))
                    && around.covers(one.sentence) >= WRONGLY
                    && speaks_of_both(figure, one, one)
                    && !occasion::another(own, &Side::new(reading, one))
                    && self.same_time(figure, one, *source)
                    && found.as_ref().is_none_or(|(share, _)| around.covers(one.sentence) > *share)
                {
                    let differing = Differing { source: *source, figure: one, made: None };
                    found = Some((around.covers(one.sentence), differing));
                }
                let near = reading.figures[index + 1..].iter().take_while(|two| two.sentence <= one.sentence);
                for two in near.filter(|two| may_make(one, two)) {
                    let Some(made) = made(figure, one, two) else { continue };
                    if occasion::another(own, &Side::new(reading, two)) || !self.same_time(figure, two, *source) {
                        continue;
                    }
                    let covers = around.covers(one.sentence);
                    if covers < WRONGLY || !speaks_of_both(figure, one, two) {
                        continue;
                    }
                    let differing = Differing { source: *source, figure: two, made: Some((one, made)) };
                    match &found {
                        // Two pairs of one sentence, or of two as like: nobody knows which.
                        Some((share, other)) if covers - share < 0.1 && other.figure.span != two.span => return None,
                        Some((share, _)) if *share >= covers => {}
                        _ => found = Some((covers, differing)),
                    }
                }
            }
        }
        found.map(|(_, found)| found)
    }
}

/// Whether two figures of a sentence are of one thing at two times, or of a part and its whole.
fn may_make(one: &Figure, two: &Figure) -> bool {
    let told = |figure: &Figure| {
        !figure.denied && !figure.implied && !figure.part && figure.asserted && figure.amount.mark != Mark::Vague
    };
    one_unit(one, two)
        && told(one)
        && told(two)
        && !matches!(one.change, Change::By(_))
        && !matches!(two.change, Change::By(_))
        && matches!(one.unit, Unit::Count | Unit::Money(_) | Unit::Measure(_))
        && (one.amount.low - two.amount.low).abs() > 0.0
}

/// What two figures make, where a draft's one is a difference, ratio or share that they do not make.
fn made(figure: &Figure, one: &Figure, two: &Figure) -> Option<f64> {
    let (a, b) = (one.amount.low, two.amount.low);
    let (less, more) = (a.min(b), a.max(b));
    let core = |figure: &Figure| figure.terms.iter().filter(|term| term.rank == 0).map(|term| term.key).min();
    let near = two.span.start.saturating_sub(one.span.end) <= AGAINST;
    let set_against = near && core(one).is_some() && core(one) == core(two);
    let changed = one.change == Change::From || two.change == Change::From || one.ago != two.ago || set_against;
    let more_than = figure.unit == Unit::Count && figure.part && figure.ago;
    let like = one.head == two.head || one.head.is_none() || two.head.is_none();
    // What rose did not fall.
    let grew = if two.change == Change::From { a > b } else { a < b };
    let turned =
        matches!(figure.change, Change::By(sign) if sign != 0 && (sign > 0) != grew) && figure.unit != Unit::Times;
    if turned {
        return None;
    }
    let off = |made: f64| (made - figure.amount.low).abs() > figure.amount.low * RATIO;
    match (figure.unit, figure.change) {
        (Unit::Times, Change::By(_)) if changed && like && figure.amount.low <= MOST_TIMES => {
            let made = more / less;
            let inverse = figure.amount.low < 1.0;
            let made = if inverse { 1.0 / made } else { made };
            off(made).then_some(made)
        }
        // "twice as much as in the town"
        (Unit::Times, _) if set_against && like && figure.amount.low <= MOST_TIMES => {
            let made = more / less;
            let made = if figure.amount.low < 1.0 { 1.0 / made } else { made };
            off(made).then_some(made)
        }
        (Unit::Share, Change::By(sign)) if changed && like => {
            let made = if sign < 0 { (more - less) / more } else { (more - less) / less };
            off(made).then_some(made)
        }
        (_, change) if one_unit(figure, one) && changed && like && (change != Change::Level || more_than) => {
            let made = more - less;
            (change != Change::From && off(made)).then_some(made)
        }
        _ => None,
    }
}

/// "doubled", "a rise of a third": so many times as much as before.
fn factor_of(figure: &Figure) -> Option<f64> {
    let told = !figure.denied && !figure.implied && figure.amount.mark != Mark::Vague;
    match (figure.unit, figure.change) {
        (Unit::Times, Change::By(_)) if told && figure.amount.low <= MOST_TIMES => Some(figure.amount.low),
        _ => None,
    }
}

/// The same of a figure in per cent.
fn times_as_much(figure: &Figure) -> Option<f64> {
    let told = !figure.denied && !figure.implied && figure.asserted;
    match (figure.unit, figure.change) {
        (Unit::Share, Change::By(sign)) if told && sign != 0 => Some(1.0 + f64::from(sign) * figure.amount.low),
        _ => None,
    }
}

fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > one * RATIO
}

/// Whether one of the two, at least, is of what the draft's is of.
fn speaks_of_both(figure: &Figure, one: &Figure, two: &Figure) -> bool {
    let mut core = figure.terms.iter().filter(|term| term.rank == 0).peekable();
    let has = |other: &Figure, stem: u64, key: u64| {
        other.terms.iter().any(|term| term.rank <= 1 && (term.key == key || kin::alike(stem, term.stem)))
    };
    core.peek().is_some() && core.any(|term| has(one, term.stem, term.key) || has(two, term.stem, term.key))
}
