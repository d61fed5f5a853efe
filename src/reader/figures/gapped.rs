//! Figures whose unit and verb are told once: "Ulm pays 31 per cent, Bonn 19 and Jena 12", "20 crowns for adults and 8 for
//! children". What stands beside the bare number is whose it is; all else is the first one's.

use super::numbers;
use super::{Finder, Found, marked, phrase};
use crate::amount::Mark;
use crate::lexicon::figures::figures;
use crate::lexicon::{Class, Says};
use crate::reader::token::Kind;
use crate::statement::{FigureKind, Unit};

/// The figure that a bare number takes its unit and verb from, and where the words begin that say whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// First token of the figure with the verb.
    pub anchor: usize,
    /// First token of the words beside the number.
    pub from: usize,
}

/// Farther behind the figure before, a number is of something else.
const FARTHEST: usize = 14;
/// More words than these say more than whose it is.
const MOST_WORDS: usize = 8;
/// So many times more or less is not measured by the same.
const FAR: f64 = 200.0;

/// Adds the bare numbers of a sentence that go on from a figure with a unit.
pub fn add(finder: &Finder<'_>, all: &mut Vec<Found>) {
    let mut anchors = 0;
    while anchors < all.len() {
        let mut last = anchors;
        anchors += 1;
        if !is_anchor(finder, &all[last]) {
            continue;
        }
        let anchor = last;
        while let Some(found) = next(finder, all, anchor, last) {
            let at = last + 1;
            match all.get_mut(at).filter(|other| other.first < found.last) {
                Some(other) => *other = found,
                None => all.insert(at, found),
            }
            last = at;
        }
        anchors = last + 1;
    }
}

/// Whether a number behind a figure can go without its unit: money, a measure, per cent, or a number in millions.
fn is_anchor(finder: &Finder<'_>, found: &Found) -> bool {
    let measured = match found.unit {
        Unit::Money(_) | Unit::Measure(_) | Unit::Points => true,
        Unit::Share => found.factor < 1.0,
        Unit::Count => {
            scale(finder, found).is_some()
                && found.joined.is_none()
                && phrase::after(finder, found.last, false).is_empty()
        }
        Unit::Time | Unit::Times | Unit::Rank(_) => false,
    };
    let plain = !found.attributive && !found.implied && found.listed.is_none();
    measured && plain && found.amount.mark != Mark::Vague
}

/// "million" of "60 million crowns".
fn scale(finder: &Finder<'_>, found: &Found) -> Option<f64> {
    (found.first..found.last).find_map(|at| figures().scales.get(finder.folded(at)).copied())
}

/// The next number behind the figure at `last` that goes on from `anchor`.
fn next(finder: &Finder<'_>, all: &[Found], anchor: usize, last: usize) -> Option<Found> {
    let document = finder.document;
    let (first, before) = (&all[anchor], &all[last]);
    let until = finder.end.min(before.last + FARTHEST);
    let quoted = document.quoted[first.last - 1];
    let numeral = |at: &usize| {
        let token = &document.tokens[*at];
        let year = document.text(*at).parse().is_ok_and(numbers::is_year);
        (token.kind == Kind::Number && !year) || token.is_word() && finder.says(*at, Says::NUMERAL)
    };
    // "the Finnish one 140"
    let number = (before.last..until)
        .filter(numeral)
        .filter(|at| finder.folded(*at) != "one")
        .find_map(|at| numbers::at(finder, at))?;
    let bare = number.currency.is_none() && !number.percent && !number.fraction && number.joined.is_none();
    let plain = number.amount.mark == Mark::Plain && number.amount.low > 0.0;
    if !bare || !plain || document.quoted[number.first] != quoted || number.last > finder.end {
        return None;
    }
    // What has a unit or a noun of its own.
    let own = all.iter().find(|other| other.first < number.last && number.first < other.last);
    if own.is_some_and(|own| own.unit != Unit::Count || own.joined.is_some() || own.implied)
        || all.get(last + 1).is_some_and(|next| next.last <= number.first)
        || !ends(finder, number.last)
        || document.has(number.last, Class::CALENDAR)
    {
        return None;
    }
    let (from, mark) = match finder.marked_before(number.first) {
        Some((from, sense)) => (from, Some(sense)),
        None => (number.first, None),
    };
    let start = beside(finder, first, before, from, number.last)?;
    let own_scale = (number.first..number.last).any(|at| figures().scales.contains(finder.folded(at)));
    let mut amount = number.amount.times(first.factor);
    if let Some(scale) = scale(finder, first).filter(|_| !own_scale && number.amount.low < 1_000.0) {
        amount = amount.times(scale);
    }
    let ratio = amount.low / first.amount.low.max(f64::MIN_POSITIVE);
    let whole = first.unit == Unit::Share && amount.low > 1.0;
    if whole || !(1.0 / FAR..=FAR).contains(&ratio) {
        return None;
    }
    if let Some(sense) = mark {
        amount = marked(amount, sense);
    }
    let kind = if first.unit == Unit::Count { FigureKind::Count } else { first.kind };
    let gap = Some(Gap { anchor: first.first, from: start });
    Some(Found { first: from, last: number.last, amount, kind, gap, joined: None, ..first.clone() })
}

/// Whether a clause ends behind a number, or goes on with what the amount is for.
fn ends(finder: &Finder<'_>, at: usize) -> bool {
    let sign = |at: usize| matches!(finder.document.tokens[at].kind, Kind::Sign(',' | ';' | '.' | ')' | ':' | '—'));
    at >= finder.end
        || sign(at)
        || finder.document.tokens[at].kind != Kind::Word && !finder.document.is(at, '-')
        || matches!(finder.folded(at), "and" | "but" | "each" | "for" | "in" | "apiece" | "while" | "or")
}

/// Where the words begin that stand before a bare number and say whose it is; `None` where they say more or nothing.
fn beside(finder: &Finder<'_>, anchor: &Found, before: &Found, number: usize, behind: usize) -> Option<usize> {
    let document = finder.document;
    let named = |at: usize| {
        finder.names.at(at).is_some()
            || document.has(at, Class::GOVERNMENT.or(Class::GOVERNMENT_START).or(Class::DEMONYM))
            || document.tokens[at].capital
    };
    // "Oslo and Bergen 10 each": the names before an "and" belong to it.
    let mut from = number;
    while from > before.last && number - from <= MOST_WORDS {
        let at = from - 1;
        let sign = matches!(document.tokens[at].kind, Kind::Sign(_) | Kind::Mark('"' | '“' | '”' | '(' | ')'));
        let joins = finder.folded(at) == "and" && !(at > before.last && named(at - 1) && from < number);
        if sign || joins || matches!(finder.folded(at), "but" | "while" | "or" | "against") {
            break;
        }
        from = at;
    }
    let parted = from > before.last
        && (matches!(document.tokens[from - 1].kind, Kind::Sign(',' | ';'))
            || matches!(finder.folded(from - 1), "and" | "but" | "while"));
    if !parted || number - from > MOST_WORDS {
        return None;
    }
    // "20 crowns for adults and 8 for children", "31 crowns in 2019 and 44 in 2022"
    if from == number {
        let preposition = finder.folded(behind);
        let same = matches!(preposition, "for" | "in")
            && finder.folded(number - 1) == "and"
            && (before.last..number).any(|at| finder.folded(at) == preposition);
        return same.then_some(number);
    }
    let said = |at: usize| {
        let word = finder.folded(at);
        (finder.words.first..anchor.first).any(|other| finder.folded(other) == word)
    };
    let mut tells = false;
    for at in from..number {
        let token = &document.tokens[at];
        let word = finder.folded(at);
        let content = token.is_word()
            && !token.has(Class::DETERMINER.or(Class::PREPOSITION).or(Class::CONJUNCTION).or(Class::PRONOUN))
            && !matches!(word, "one" | "ones");
        let apart = matches!(word, "than" | "from" | "by" | "until" | "before" | "after" | "since");
        let other = content && !(at + 1 < number && said(at + 1)) || token.has(Class::AUXILIARY) || apart;
        match () {
            () if named(at) => tells = true,
            () if content && said(at) => tells |= !token.has(Class::AUXILIARY),
            () if other => return None,
            () => {}
        }
    }
    tells.then_some(from)
}
