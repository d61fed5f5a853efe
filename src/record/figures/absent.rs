//! A figure that is nowhere in the sources that its sentence cites.
//!
//! Whoever cites a source for a number that the source does not have, and cannot be made of those that it has, has most
//! likely got it wrong: then less needs to be said in the same words for a figure of the source to be the one that was
//! meant. Least where the digits are those of a slip of the pen: transposed, one of them changed, a nought lost.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::reckoned::{Around, FEW, can_be_reckoned};
use super::rows::is_of_row;
use super::{Differing, NEAR, Record, Side, as_much, comparable, far, names_differ, occasion, same_per};
use crate::amount::{Amount, Mark};
use crate::reader::terms;
use crate::record::{Entry, kin};
use crate::statement::{Change, Figure, FigureKind, Measured, Reading, Sentence, Term, Unit};
use crate::text::fold;

/// More figures are a table of numbers, in which anything can be found.
const MOST: usize = 1_500;
/// Of two sources so many figures of a kind are tried with one another.
const MOST_ACROSS: usize = 200;
/// They make the amount where it is no farther from it than this, of it.
const SUM: f64 = 0.005;
/// So much of the draft's sentence must stand with the figure that was meant.
const SAYS: f32 = 0.34;
/// The same where no other figure of the source can be meant.
const ONLY: f32 = 0.15;
/// The same for a slip of the pen.
const SLIP: f32 = 0.1;
/// So much leaves no doubt, whatever is said to be measured.
const MUCH: f32 = 0.5;
/// Another figure of the sentence that the source has beside it, too, says so much.
const COMPANION: f32 = 0.35;
/// What is told as a change by the one and as a level by the other counts so much.
const LEVEL: f32 = 0.8;
/// So much more may be a number that "more than" is told of, and so many numbers are tried.
const RETOLD: f64 = 1.15;
const MOST_SPELLINGS: u64 = 150;
/// So much is all of it.
const ALL: f32 = 0.95;
/// A word that can retell one of the sentence counts so much, and one near it.
const KIN: f32 = 0.75;
const KIN_NEAR: f32 = 0.4;
/// A word that the source does not have in any form counts so much, where it does not say what is measured.
const OWN: f32 = 0.5;
/// The same year so much.
const YEAR: f32 = 0.12;
/// Fewer things are counted in every other sentence.
const FEWEST: f64 = 3.0;
/// So much more than with any other figure of the source.
const AHEAD: f32 = 0.06;

/// A figure of a cited source that may be meant.
struct Candidate<'a> {
    found: Differing<'a>,
    share: f32,
    slip: bool,
}

impl Record {
    /// The figure of the cited sources that a draft's figure must stand for, where these do not have its amount, nor
    /// any two from which it can be reckoned.
    pub fn absent(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<Differing<'_>> {
        if !self.nowhere(draft, figure, cited) {
            return None;
        }
        let all = |source: usize| self.sources.figures(source).map_or(&[][..], |reading| reading.figures.as_slice());
        let beside: Vec<&Figure> = draft.figures.iter().filter(|own| own.sentence == figure.sentence).collect();
        let own = Side::new(draft, figure);
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for source in cited {
            for other in all(*source).iter().filter(|other| comparable(figure, other)) {
                // What is asked for may be told as asked for.
                let told = !other.denied || other.quoted;
                // The draft has the source's number already.
                let used = beside.iter().any(|own| own.unit == other.unit && own.amount.agrees(other.amount));
                if used || !told || figure.would && !other.would {
                    continue;
                }
                // "Fourteen sailors died in the two wrecks": not so many sailors.
                let counts = |own: &&Figure| own.unit == Unit::Count && own.head.is_some() && own.span != figure.span;
                let of_another = |own: &&Figure| own.head == other.head && own.head != figure.head;
                if figure.unit == Unit::Count && beside.iter().copied().any(|own| counts(&own) && of_another(&own)) {
                    continue;
                }
                // "the largest operator": not all of them.
                let ranked = |figure: &Figure| matches!(figure.unit, Unit::Rank(_));
                let one_of_them =
                    beside.iter().any(|own| ranked(own)) && !self.figures_in(*source, other.sentence).any(ranked);
                if one_of_them {
                    continue;
                }
                let there = Side::new(self.sources.figures(*source)?, other);
                let slip = is_slip(figure, other);
                if !slip && occasion::another_pair(figure, &beside, self.figures_in(*source, other.sentence)) {
                    continue;
                }
                let companions = self.companions(draft, &beside, *source, figure, other);
                if let Some(share) = self.same_measure(&own, &there, *source, slip, companions) {
                    candidates.push(Candidate {
                        found: Differing { source: *source, figure: other, made: None },
                        share,
                        slip,
                    });
                }
            }
        }
        candidates.sort_by(|a, b| b.share.total_cmp(&a.share));
        let mut slips = candidates.iter().filter(|candidate| candidate.slip);
        if let Some(first) = slips.next().filter(|first| first.share >= SLIP) {
            return Some(first.found);
        }
        if let Some(found) = self.reckoned_otherwise(&own, cited) {
            return Some(found);
        }
        let first = candidates.first()?;
        // Whichever of one sentence is meant, it is another one than the draft's.
        let beside = |other: &Candidate<'_>| {
            let (one, two) = (first.found, other.found);
            one.source == two.source && one.figure.sentence == two.figure.sentence
        };
        let rival =
            |other: &&Candidate<'_>| !beside(other) && !other.found.figure.amount.agrees(first.found.figure.amount);
        let other = candidates.iter().find(rival);
        let enough = match other {
            None => first.share >= ONLY,
            Some(other) => first.share >= SAYS && first.share - other.share >= AHEAD,
        };
        // "the two between them cover 30 million": 21 and 9.
        let made = || {
            let figures =
                self.sources.figures(first.found.source).map_or(&[][..], |reading| reading.figures.as_slice());
            let beside = |other: &Figure| other.sentence == first.found.figure.sentence;
            matches!(figure.unit, Unit::Money(_) | Unit::Count) && can_be_reckoned(figures, figure, beside)
        };
        (enough && !made()).then_some(first.found)
    }

    /// Whether the cited sources do not have a draft's amount, nor any two from which it can be reckoned, and no source
    /// bears it out.
    fn nowhere(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> bool {
        let vague = matches!(figure.amount.mark, Mark::Vague | Mark::Range);
        let no_number = figure.denied || figure.quoted || figure.implied || figure.kind == FigureKind::Rank;
        // "attacked more than 600 times"
        let often = figure.unit == Unit::Times && figure.amount.low > FEW;
        if vague || no_number || often || cited.is_empty() {
            return false;
        }
        let many = |source: usize| self.sources.figures(source).is_some_and(|reading| reading.figures.len() > MOST);
        let known = cited.iter().any(|source| many(*source) || self.has(*source, figure));
        !known && self.agreeing(draft, figure).is_none()
    }

    /// Whether a cited source has a draft's very amount in another sentence, which has more of the draft's than that of the figure
    /// that it differs from.
    pub fn has_nearer(&self, draft: &Reading, figure: &Figure, found: &Differing<'_>, cited: &[usize]) -> bool {
        let Some(terms) = draft.sentences.get(figure.sentence).map(|sentence| &sentence.terms) else { return false };
        let had = |source: usize, sentence: usize| -> f32 {
            let own = self.sources.figures(source).and_then(|reading| reading.sentences.get(sentence));
            let has = |term: &&Term| own.is_some_and(|own| own.terms.iter().any(|other| other.stem == term.stem));
            terms.iter().filter(has).map(|term| self.rarity(*term)).sum()
        };
        let least = had(found.source, found.figure.sentence);
        let same = |other: &Figure| {
            as_much(figure, other) && other.unit == figure.unit && !other.denied && other.span != found.figure.span
        };
        cited.iter().filter_map(|source| Some((*source, self.sources.figures(*source)?))).any(|(source, reading)| {
            let another = |other: &Figure| (source, other.sentence) != (found.source, found.figure.sentence);
            reading.figures.iter().any(|other| same(other) && another(other) && had(source, other.sentence) > least)
        })
    }

    /// The same, whatever the figures are of that it may be reckoned from.
    pub fn nowhere_at_all(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> bool {
        let made = |source: &usize| {
            let figures = self.sources.figures(*source);
            // In other money, or of another unit, as far as the reader understood it.
            let same = |other: &Figure| !other.denied && as_much(figure, other);
            figures.is_some_and(|reading| {
                reading.figures.iter().any(same)
                    || can_be_reckoned(&reading.figures, figure, |_| true)
                    || self.is_remainder(*source, figure)
            })
        };
        self.nowhere(draft, figure, cited)
            && !cited.iter().any(made)
            && !self.reckoned_across(figure, cited)
            && !self.summed(draft, figure, cited)
    }

    /// Whether an amount is the sum or difference of two that stand anywhere in the cited sources.
    fn reckoned_across(&self, figure: &Figure, cited: &[usize]) -> bool {
        let of = |source: &usize| {
            let figures = self.sources.figures(*source).map_or(&[][..], |reading| reading.figures.as_slice());
            figures.iter().filter(|other| other.unit == figure.unit).take(MOST_ACROSS)
        };
        let all: Vec<f64> = cited.iter().flat_map(of).map(|other| other.amount.low).collect();
        let makes =
            |made: f64| figure.amount.agrees(Amount::plain(made)) && (made - figure.amount.low).abs() <= made * SUM;
        all.iter().enumerate().any(|(number, a)| all[number + 1..].iter().any(|b| makes(a + b) || makes((a - b).abs())))
    }

    /// Whether a source has an amount, or two from which it can be reckoned.
    pub(super) fn has(&self, source: usize, figure: &Figure) -> bool {
        let reading = self.sources.figures(source);
        reading.is_some_and(|reading| {
            let around = Around::new(self, figure, reading);
            has(&reading.figures, figure, &around) || stands(reading, figure, &around)
        })
    }

    /// How many other figures of the draft's sentence stand in that of the source's figure, too: "600 million euros over
    /// four years", "900 million over four years".
    fn companions(&self, draft: &Reading, beside: &[&Figure], source: usize, figure: &Figure, other: &Figure) -> usize {
        let telling = |own: &&&Figure| {
            let vague = matches!(own.amount.mark, Mark::Vague) || own.implied || own.denied;
            let ranked = matches!(own.unit, Unit::Rank(_));
            !vague && !ranked && own.span != figure.span && (own.unit != Unit::Count || own.amount.low >= FEWEST)
        };
        let borne_out = |own: &&&Figure| {
            let mut here = self.figures_in(source, other.sentence).filter(|there| there.span != other.span);
            let side = Side::new(draft, own);
            here.any(|there| {
                comparable(own, there)
                    && own.amount.agrees(there.amount)
                    && (own.head == there.head || may_be_one(&side, there) || elided(own, there))
            })
        };
        beside.iter().filter(telling).filter(borne_out).count()
    }

    /// How much of the draft's sentence stands with a figure of a source; `None` where that cannot measure the same.
    /// `companions` says how many other figures do.
    fn same_measure(
        &self,
        own: &Side<'_>,
        there: &Side<'_>,
        source: usize,
        slip: bool,
        companions: usize,
    ) -> Option<f32> {
        let (one, two) = (own.figure, there.figure);
        let changes = matches!((one.change, two.change), (Change::By(a), Change::By(b)) if a * b >= 0);
        // "lost 18 million", "18 million in the red"
        let level = matches!((one.change, two.change), (Change::By(_), Change::Level) | (Change::Level, Change::By(_)));
        let level = level && matches!(one.unit, Unit::Money(_));
        if two.denied
            || occasion::another(own, there)
            || two.average != one.average
            || !same_per(one, two) && !says_per(own, two)
            || !changes && !level && one.change != two.change && !slip
        {
            return None;
        }
        if !self.same_time(one, two, source) {
            return None;
        }
        // "for eleven years", "in three months": of one thing both are told in the same unit.
        if one.unit == Unit::Time && (one.factor - two.factor).abs() > 0.5 {
            return None;
        }
        let counted = one.unit == Unit::Count;
        // "by 74 votes to 19", "74 votes in favour and nine against"
        let both_bare = one.head.is_none() && two.head.is_none() && companions > 0;
        let heads = matches!((one.head, two.head), (Some(a), Some(b)) if a == b);
        let heads = heads || one.head.is_some_and(|head| there.term(head).is_some_and(|term| term.rank == 0));
        let heads = heads || counted && (kin_heads(own, there) || bare_heads(own, there));
        // "Nine makers had put in bids", "drew seven bids": what the source counts is spoken of.
        let heads = heads
            || both_bare
            || companions > 0 && one.amount.low >= 100.0
            || two.head.is_some_and(|head| own.term(head).is_some_and(|term| term.rank <= 1));
        // "four station names", "two stations"
        let within = |a: &Side<'_>, head: Option<u64>| {
            head.is_some_and(|head| Some(head) != a.figure.head && a.term(head).is_some_and(|term| term.rank == 0))
        };
        let names_part = one.head.is_some() && one.head != two.head && within(own, two.head);
        if counted && (!heads || names_part) && !(slip && one.amount.low >= 100.0) {
            return None;
        }
        if !slip && (far(one, two) || one.ago || two.ago || one.part != two.part) {
            return None;
        }
        let entry = self.sources.entry(source)?;
        let sentences = self.sources.figures(source)?.sentences.as_slice();
        let kindred = Kindred::of(there, sentences);
        let (mut all, mut had, mut common, mut named, mut missing) = (0.0, 0.0, 0, false, false);
        let mut meets = !one.terms.iter().any(|term| term.rank == 0);
        for term in one.terms.iter() {
            let weight = self.rarity(Term { stem: term.stem, name: term.name });
            let exact = there.has(term);
            let has = if exact > 0.0 { exact } else { kindred.has(term.stem) };
            // "The Post counts …": whose figure it is.
            if term.name && has <= 0.0 && (names_source(entry, term.stem) || self.is_subject(source, term.stem)) {
                continue;
            }
            // Who retells a thing freely has words of their own for all but what it is of.
            all += if has <= 0.0 && term.rank > 0 && !term.name { weight * OWN } else { weight };
            had += weight * has;
            let here = there.term(term.key).is_some() || has >= KIN || slip && has > 0.0;
            let near = has >= NEAR || term.rank == 0 && has >= KIN_NEAR;
            common += if here { 2 } else { usize::from(near) };
            missing |= term.name && has <= 0.0;
            named |= term.name && has > 0.0;
            meets |= term.rank == 0 && has > 0.0;
        }
        // "22 dollars each", "32 dollars a dose"
        let per = |one: &Figure, other: &Side<'_>| one.per.is_some_and(|per| other.term(per).is_some());
        let year = one.year.is_some() && one.year == two.year;
        // "18 hours a day", "22 hours a day"
        let per = per(one, there) || per(two, own) || one.per.is_some() && one.per == two.per;
        let beside = usize::from(per) + usize::from(year) + usize::from(changes);
        common += 2 * (companions + beside);
        had += if year { all.max(1.0) * YEAR } else { 0.0 };
        had += all.max(1.0) * COMPANION * companions as f32;
        // "The bill comes to … over four years" has no word to compare.
        let little = one.terms.len() < 2 && matches!(one.unit, Unit::Money(_) | Unit::Measure(_));
        // Of somebody or something else.
        if missing && !named && (names_differ(own, there) || !self.same_names(own, there, source))
            || common < if slip || companions > 0 && little || had >= all * ALL { 2 } else { 3 }
        {
            return None;
        }
        // What is measured must be spoken of there, too, or most of the rest.
        let share = had / all.max(1.0);
        let share = if level { share * LEVEL } else { share };
        // Somebody or something that the source does not speak of is no paraphrase, unless all else is the same.
        let mut subject = one.terms.iter().filter(|term| term.before && term.rank <= 1).peekable();
        let has_any = |term: &Measured| there.has(term) > 0.0 || kindred.has(term.stem) > 0.0;
        let stranger = subject.peek().is_some() && !subject.any(has_any);
        let enough = if stranger { share >= MUCH } else { true };
        (enough && (meets || slip || companions > 0 || share >= MUCH && common > 4)).then_some(share)
    }
}

/// The groups of words that can retell those of a source's figure.
pub(super) struct Kindred {
    clause: FxHashSet<u16>,
    sentence: FxHashSet<u16>,
    near: FxHashSet<u16>,
}

impl Kindred {
    pub fn of(side: &Side<'_>, sentences: &[Sentence]) -> Self {
        let groups = |stem: u64| kin::groups(stem).iter().copied();
        let own = sentences.get(side.figure.sentence).map(|sentence| &*sentence.terms).unwrap_or_default();
        let clause = side.figure.terms.iter().filter(|term| term.rank <= 1);
        Self {
            clause: clause.flat_map(|term| groups(term.stem)).collect(),
            sentence: own.iter().flat_map(|term| groups(term.stem)).collect(),
            near: side.near.iter().flat_map(|stem| groups(*stem)).collect(),
        }
    }

    /// How far a word can retell one that stands with the figure.
    pub fn has(&self, stem: u64) -> f32 {
        let groups = kin::groups(stem);
        let any = |among: &FxHashSet<u16>| groups.iter().any(|group| among.contains(group));
        match () {
            () if any(&self.clause) => KIN,
            () if any(&self.sentence) => NEAR,
            () if any(&self.near) => KIN_NEAR,
            () => 0.0,
        }
    }
}

/// Whether what the two count can be one thing in other words.
fn kin_heads(own: &Side<'_>, there: &Side<'_>) -> bool {
    let stems = |side: &Side<'_>| {
        let head = side.figure.head;
        side.figure.terms.iter().filter(move |term| Some(term.key) == head).map(|term| term.stem).collect::<Vec<_>>()
    };
    let (ours, theirs) = (stems(own), stems(there));
    ours.iter().any(|one| theirs.iter().any(|other| kin::alike(*one, *other)))
}

/// "Cruise calls are down: 14", "24 cruise ships": what is counted is spoken of, and so is another word for it.
fn bare_heads(own: &Side<'_>, there: &Side<'_>) -> bool {
    let head = own.figure.head;
    let mut core = own.figure.terms.iter().filter(|term| term.rank == 0);
    let others = own.figure.terms.iter().any(|term| {
        term.rank == 0 && Some(term.key) != head && there.term(term.key).is_some_and(|other| other.rank <= 1)
    });
    let spoken = core.any(|term| Some(term.key) == head && there.has(term) > 0.0);
    there.figure.head.is_none() && (spoken || head.is_none()) && others
}

/// "an annual bill of 40 million", "40 million a year"
fn says_per(own: &Side<'_>, there: &Figure) -> bool {
    let says = |per: u64| own.figure.terms.iter().any(|term| kin::alike(term.stem, per));
    own.figure.per.is_none() && there.per.is_some_and(says)
}

/// Whether what a figure counts is spoken of where another stands.
fn may_be_one(own: &Side<'_>, other: &Figure) -> bool {
    let spoken = |head: u64| other.terms.iter().any(|term| term.key == head && term.rank <= 1);
    own.figure.unit != Unit::Count || own.figure.head.is_some_and(spoken)
}

/// "Jobs that depend on it: 1.7 million": a large number is the other one where no noun stands with it.
fn elided(own: &Figure, there: &Figure) -> bool {
    own.head.is_none() && own.amount.low >= 1_000.0 && (own.amount.low - there.amount.low).abs() < 0.5
}

/// Whether a word is of the name of the outlet or the author.
fn names_source(entry: &Entry, stem: u64) -> bool {
    let authors = entry.authors.iter().flat_map(|author| author.split_whitespace());
    let mut words = entry.outlet.iter().flat_map(|outlet| outlet.split_whitespace()).chain(authors);
    words.any(|word| terms::of_word(&fold::word(word)) == stem)
}

/// Whether a figure can be the same as a bare number.
fn open_to(figure: &Figure) -> bool {
    matches!(figure.unit, Unit::Count | Unit::Money(_) | Unit::Measure(_))
}

/// Whether a number that was not read as a figure ("the slowest needed 103") can be a draft's.
fn stands(reading: &Reading, figure: &Figure, around: &Around<'_>) -> bool {
    let written = figure.amount.low / figure.factor;
    if written < FEW || written.fract() > 1e-9 || figure.unit == Unit::Share {
        return false;
    }
    let last = match figure.amount.mark {
        Mark::Over => written * RETOLD,
        _ => written,
    };
    let spellings = |number: u64| {
        let plain = number.to_string();
        let grouped = (number >= 1_000).then(|| grouped(&plain));
        grouped.into_iter().chain([plain]).map(|text| terms::of_word(&text))
    };
    let last = (last as u64).min(written as u64 + MOST_SPELLINGS);
    let wanted: FxHashSet<u64> = (written as u64..=last).flat_map(spellings).collect();
    let day = written <= 31.0;
    let has = |sentence: &Sentence| {
        let stands = sentence.terms.iter().any(|term| wanted.contains(&term.stem));
        // "30 October": a day.
        stands && !(day && sentence.terms.iter().any(|term| months().contains(&term.stem)))
    };
    let mut sentences = reading.sentences.iter().enumerate();
    sentences.any(|(at, sentence)| has(sentence) && around.covers(at) > 0.0)
}

fn months() -> &'static FxHashSet<u64> {
    static MONTHS: OnceLock<FxHashSet<u64>> = OnceLock::new();
    MONTHS.get_or_init(|| {
        let names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"];
        names.into_iter().chain(["november", "december"]).map(terms::of_word).collect()
    })
}

/// Digits in threes: "1,234,567".
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whether an amount stands among the figures of a source, or can be reckoned from two of them.
fn has(figures: &[Figure], figure: &Figure, around: &Around<'_>) -> bool {
    let written = |figure: &Figure| Amount { mark: figure.amount.mark, ..figure.amount }.times(1.0 / figure.factor);
    // Small numbers are many things' numbers.
    let few = figure.unit == Unit::Count && figure.amount.low < FEW;
    let counted = |other: &Figure| !few || other.unit != Unit::Count || other.head == figure.head;
    // Of what a large number is, the reader may not have understood.
    let open = |figure: &Figure| figure.unit == Unit::Count && figure.amount.low >= FEW;
    let unit =
        |other: &Figure| other.unit == figure.unit || open(figure) && open_to(other) || open(other) && open_to(figure);
    let same = |other: &Figure| {
        // "90 million a year, not 900 million"
        if other.denied && !figure.denied {
            return false;
        }
        let vague = other.amount.mark == Mark::Vague;
        // Few days and round parts are many things' ones.
        let few = figure.unit == Unit::Time && figure.amount.low / figure.factor < FEW || figure.unit == Unit::Share;
        if (vague || few) && !around.speaks_of(other) || vague && (figure.factor - other.factor).abs() > 0.5 {
            return false;
        }
        // "the slowest needed 103"
        let bare = other.unit == Unit::Count && other.head.is_none() && around.speaks_of(other);
        bare && written(figure).may_retell(other.amount)
            || unit(other) && counted(other) && figure.amount.may_retell(other.amount)
            || written(figure).may_retell(written(other))
                && (other.unit == figure.unit || figure.unit == Unit::Count && !few)
    };
    if figures.iter().any(same) {
        return true;
    }
    can_be_reckoned(figures, figure, |other| around.speaks_of(other) || is_of_row(figure, other))
}

/// Whether one number is the other one with two neighbouring digits in the wrong order, one of three or more digits
/// another one, or a nought more or less.
fn is_slip(one: &Figure, other: &Figure) -> bool {
    let plain = |figure: &Figure| figure.amount.low >= figure.amount.high;
    if !plain(one) || !plain(other) || one.unit == Unit::Time {
        return false;
    }
    let (a, b) = (digits(one.amount.low), digits(other.amount.low));
    let Some(((a, power), (b, other))) = a.zip(b) else { return false };
    if a == b {
        return a.len() > 1 && power != other;
    }
    let differing: Vec<usize> = (0..a.len().min(b.len())).filter(|at| a[*at] != b[*at]).collect();
    if a.len() != b.len() || power != other {
        return false;
    }
    match differing.as_slice() {
        [_] => a.len() > 2,
        [first, second] => second - first == 1 && a[*first] == b[*second] && a[*second] == b[*first],
        _ => false,
    }
}

/// The significant digits of a number and its power of ten.
fn digits(value: f64) -> Option<(Vec<u8>, i32)> {
    let written = format!("{value:.5e}");
    let (mantissa, power) = written.split_once('e')?;
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    Some((digits, power.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_threes() {
        for (plain, expected) in
            [("7", "7"), ("999", "999"), ("1000", "1,000"), ("123456", "123,456"), ("1234567", "1,234,567")]
        {
            assert_eq!(grouped(plain), expected);
        }
    }
}
