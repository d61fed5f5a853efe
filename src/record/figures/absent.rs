//! A figure that is nowhere in the sources that its sentence cites.
//!
//! Whoever cites a source for a number that the source does not have, and cannot be made of those that it has, has most
//! likely got it wrong: then less needs to be said in the same words for a figure of the source to be the one that was
//! meant. Least where the digits are those of a slip of the pen: transposed, one of them changed, a nought lost.

use super::{Differing, Record, Side, comparable, far, names_differ, occasion, same_per};
use crate::amount::{Amount, Mark};
use crate::reader::terms;
use crate::record::Entry;
use crate::statement::{Change, Figure, FigureKind, Reading, Term, Unit};
use crate::text::fold;

/// So far apart two figures of a source may stand for a draft to have added or compared them.
const TOGETHER: usize = 3;
/// The same to have told what part the one is of the other.
const COMPARED: usize = 1;
/// Smaller sums are told as they are, but for so much of them.
const SMALL: f64 = 1_000.0;
const EXACT: f64 = 0.01;
/// So far off the rest of a whole may be.
const REST: f64 = 0.006;
/// So far off a sum of large ones may be.
const ROUNDED: f64 = 0.02;
/// So much more or less than its bound may be what is reckoned.
const RECKONED: f64 = 1.15;
/// More figures are a table of numbers, in which anything can be found.
const MOST: usize = 1_500;
/// Fewer things are counted again and again.
const FEW: f64 = 20.0;
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
        let vague = matches!(figure.amount.mark, Mark::Vague | Mark::Range);
        let no_number = figure.denied || figure.quoted || figure.implied || figure.kind == FigureKind::Rank;
        if vague || no_number || cited.is_empty() || figure.unit == Unit::Times {
            return None;
        }
        let all = |source: usize| self.sources.figures(source).map_or(&[][..], |reading| reading.figures.as_slice());
        if cited.iter().any(|source| all(*source).len() > MOST || has(all(*source), figure)) {
            return None;
        }
        if self.agreeing(draft, figure).is_some() {
            return None;
        }
        let beside: Vec<&Figure> = draft.figures.iter().filter(|own| own.sentence == figure.sentence).collect();
        let own = Side::new(draft, figure);
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for source in cited {
            for other in all(*source).iter().filter(|other| comparable(figure, other)) {
                let told = other.asserted || other.would || other.quoted;
                // The draft has the source's number already.
                let used = beside.iter().any(|own| own.unit == other.unit && own.amount.agrees(other.amount));
                if used || !told || figure.would && !other.would {
                    continue;
                }
                let there = Side::new(self.sources.figures(*source)?, other);
                let slip = is_slip(figure, other);
                if !slip && occasion::another_pair(figure, &beside, self.figures_in(*source, other.sentence)) {
                    continue;
                }
                let companions = self.companions(draft, &beside, *source, figure, other);
                if let Some(share) = self.same_measure(&own, &there, *source, slip, companions) {
                    candidates.push(Candidate { found: Differing { source: *source, figure: other }, share, slip });
                }
            }
        }
        candidates.sort_by(|a, b| b.share.total_cmp(&a.share));
        let mut slips = candidates.iter().filter(|candidate| candidate.slip);
        if let Some(first) = slips.next().filter(|first| first.share >= SLIP) {
            return Some(first.found);
        }
        let first = candidates.first()?;
        let other = candidates.iter().find(|other| !other.found.figure.amount.agrees(first.found.figure.amount));
        let enough = match other {
            None => first.share >= ONLY,
            Some(other) => first.share >= SAYS && first.share - other.share >= AHEAD,
        };
        enough.then_some(first.found)
    }

    /// How many other figures of the draft's sentence stand in that of the source's figure, too: "600 million euros over
    /// four years", "900 million over four years".
    fn companions(&self, draft: &Reading, beside: &[&Figure], source: usize, figure: &Figure, other: &Figure) -> usize {
        let telling = |own: &&&Figure| {
            let vague = matches!(own.amount.mark, Mark::Vague) || own.implied || own.denied;
            !vague && own.span != figure.span && (own.unit != Unit::Count || own.amount.low >= FEWEST)
        };
        let borne_out = |own: &&&Figure| {
            let mut here = self.figures_in(source, other.sentence).filter(|there| there.span != other.span);
            let side = Side::new(draft, own);
            here.any(|there| {
                comparable(own, there)
                    && own.amount.agrees(there.amount)
                    && (own.head == there.head || may_be_one(&side, there))
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
        if two.denied
            || occasion::another(own, there)
            || two.average != one.average
            || !same_per(one, two)
            || !changes && one.change != two.change && !slip
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
        // "Nine makers had put in bids", "drew seven bids": what the source counts is spoken of.
        let heads = heads
            || both_bare
            || companions > 0 && one.amount.low >= 100.0
            || two.head.is_some_and(|head| own.term(head).is_some_and(|term| term.rank <= 1));
        if counted && !heads && !(slip && one.amount.low >= 100.0) {
            return None;
        }
        if !slip && (far(one, two) || one.ago || two.ago || one.part != two.part) {
            return None;
        }
        let entry = self.sources.entry(source)?;
        let (mut all, mut had, mut common, mut named, mut missing) = (0.0, 0.0, 0, false, false);
        for term in one.terms.iter() {
            let weight = self.rarity(Term { stem: term.stem, name: term.name });
            let has = there.has(term);
            // "The Post counts …": whose figure it is.
            if term.name && has <= 0.0 && names_source(entry, term.stem) {
                continue;
            }
            all += weight;
            had += weight * has;
            common += usize::from(there.term(term.key).is_some() || slip && has > 0.0);
            missing |= term.name && has <= 0.0;
            named |= term.name && has > 0.0;
        }
        // "22 dollars each", "32 dollars a dose"
        let per = |one: &Figure, other: &Side<'_>| one.per.is_some_and(|per| other.term(per).is_some());
        let year = one.year.is_some() && one.year == two.year;
        common += companions + usize::from(per(one, there) || per(two, own)) + usize::from(year);
        had += if year { all.max(1.0) * YEAR } else { 0.0 };
        had += all.max(1.0) * COMPANION * companions as f32;
        // "The bill comes to … over four years" has no word to compare.
        let little = one.terms.len() < 2 && matches!(one.unit, Unit::Money(_) | Unit::Measure(_));
        // Of somebody or something else.
        if missing && !named && (names_differ(own, there) || !self.same_names(own, there, source))
            || common < 2 - usize::from(slip || companions > 0 && little)
        {
            return None;
        }
        // What is measured must be spoken of there, too, or most of the rest.
        let share = had / all.max(1.0);
        let mut core = one.terms.iter().filter(|term| term.rank == 0).peekable();
        let meets = core.peek().is_none() || core.any(|term| there.has(term) > 0.0);
        (meets || slip || companions > 0 || share >= MUCH && common > 2).then_some(share)
    }
}

/// Whether what a figure counts is spoken of where another stands.
fn may_be_one(own: &Side<'_>, other: &Figure) -> bool {
    let spoken = |head: u64| other.terms.iter().any(|term| term.key == head && term.rank <= 1);
    own.figure.unit != Unit::Count || own.figure.head.is_some_and(spoken)
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

/// Whether an amount stands among the figures of a source, or can be reckoned from two of them.
fn has(figures: &[Figure], figure: &Figure) -> bool {
    let written = |figure: &Figure| Amount { mark: figure.amount.mark, ..figure.amount }.times(1.0 / figure.factor);
    // Small numbers are many things' numbers.
    let few = figure.unit == Unit::Count && figure.amount.low < FEW;
    let counted = |other: &Figure| !few || other.unit != Unit::Count || other.head == figure.head;
    // Of what a large number is, the reader may not have understood.
    let open = |figure: &Figure| figure.unit == Unit::Count && figure.amount.low >= FEW;
    let unit =
        |other: &Figure| other.unit == figure.unit || open(figure) && open_to(other) || open(other) && open_to(figure);
    let same = |other: &Figure| {
        unit(other) && counted(other) && figure.amount.may_retell(other.amount)
            || written(figure).may_retell(written(other))
                && (other.unit == figure.unit || figure.unit == Unit::Count && !few)
    };
    if figures.iter().any(same) {
        return true;
    }
    can_be_reckoned(figures, figure)
}

/// Whether the one share is what the other one leaves of the whole: one weir in eight, and 88 per cent.
fn is_rest(figure: &Figure, other: &Figure) -> bool {
    let share = |figure: &Figure| figure.unit == Unit::Share && !matches!(figure.change, Change::By(_));
    share(figure) && share(other) && (1.0 - other.amount.low - figure.amount.low).abs() <= REST
}

/// Whether an amount is the sum, difference or ratio of two that stand together, or the rest of a whole.
pub(super) fn can_be_reckoned(figures: &[Figure], figure: &Figure) -> bool {
    let few = figure.unit == Unit::Count && figure.amount.low < FEW;
    let share = matches!(figure.unit, Unit::Share | Unit::Points);
    let own = figure.amount;
    // Whoever reckons says "more than" of what is a little more.
    let reckoned = |value: f64| match own.mark {
        Mark::Over => (own.low..=own.low * RECKONED).contains(&value),
        Mark::Under | Mark::UpTo | Mark::Nearly => (own.low / RECKONED..=own.low).contains(&value),
        // A sum of small numbers is not rounded.
        _ if figure.unit == Unit::Count && own.low < SMALL => (value - own.low).abs() <= own.low * EXACT,
        Mark::Plain => value > 0.0 && Amount::plain(value).agrees(own) && (value - own.low).abs() <= own.low * ROUNDED,
        _ => value > 0.0 && Amount::plain(value).agrees(own),
    };
    let counted = |other: &Figure| !few || other.unit != Unit::Count || other.head == figure.head;
    if share && figures.iter().any(|one| is_rest(figure, one)) {
        return true;
    }
    figures.iter().enumerate().any(|(index, one)| {
        let near = figures[index + 1..].iter().take_while(|two| two.sentence <= one.sentence + TOGETHER);
        near.filter(|two| two.unit == one.unit).any(|two| {
            let (a, b) = (one.amount.low, two.amount.low);
            let close = two.sentence <= one.sentence + COMPARED;
            let like = one.head.is_none() || two.head.is_none() || one.head == two.head;
            let together = if share { close } else { like || one.sentence == two.sentence };
            let parts = share || figure.unit == Unit::Times;
            let amounts = !matches!(one.unit, Unit::Time | Unit::Rank(_)) && (one.unit != Unit::Share || !share);
            let ratio = parts && amounts && close && like && a > 0.0 && b > 0.0;
            one.unit == figure.unit && together && counted(one) && (reckoned(a + b) || reckoned((a - b).abs()))
                || ratio && (reckoned(a / b) || reckoned(b / a) || reckoned((a - b).abs() / a.min(b)))
                || ratio && reckoned((a - b).abs() / a.max(b))
        })
    })
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
