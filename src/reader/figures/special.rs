//! Figures that are not written as a number with a unit: ranks, counts of none, multiples, bare durations, one thing
//! with an article, lists of names.

use super::{Finder, Found, phrase};
use crate::amount::{Amount, Mark};
use crate::lexicon::figures::figures;
use crate::lexicon::{Class, Relation, Says};
use crate::reader::names::{EntityKind, Name};
use crate::reader::token::{Kind, Token};
use crate::statement::{FigureKind, Unit};

/// So far before it may stand what is even.
const MOST_OF_CHANCE: usize = 14;

fn found(first: usize, last: usize, amount: Amount, unit: Unit, kind: FigureKind) -> Found {
    Found {
        first,
        last,
        amount,
        unit,
        factor: 1.0,
        kind,
        joined: None,
        attributive: false,
        implied: false,
        listed: None,
        gap: None,
    }
}

/// "the largest", "the world's second-largest", "one of the largest".
pub fn rank(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let lists = figures();
    let word = finder.folded(at);
    let (order, superlative) = match word.rsplit_once('-') {
        Some((order, last)) => (Some(order.to_owned()), *lists.superlatives.get(last)?),
        None => (None, *lists.superlatives.get(word)?),
    };
    let mut first = at;
    let mut value = 1.0;
    if let Some(order) = order {
        value = *lists.ordinals.get(&order)?;
    } else if let Some(before) = finder.before(at)
        && let Some(order) = lists.ordinals.get(finder.folded(before))
    {
        (value, first) = (*order, before);
    }
    // "one of the world's largest"
    let from = first.saturating_sub(6).max(finder.words.first);
    let one_of = (from..first).rev().find(|at| matches!(finder.folded(*at), "one" | "among"));
    let one_of = one_of.filter(|one| {
        let open = (*one..first).any(|at| matches!(finder.folded(at), "of" | "the"));
        open && !(*one + 1..first).any(|at| matches!(finder.document.tokens[at].kind, Kind::Sign(_)))
    });
    let mut amount = Amount::plain(value);
    if let Some(one) = one_of {
        (first, amount) = (one, Amount { low: 1.0, high: 10.0, mark: Mark::Vague });
    }
    if superlative == "top" {
        // "at the top", "top officials": only where there are several of them.
        one_of?;
    }
    let noun = phrase::after(finder, at + 1, true);
    if noun.is_empty() && one_of.is_some() {
        return None;
    }
    // "at worst", "the highest of standards" rank nothing.
    let definite = (from..at).rev().take(4).any(|at| {
        matches!(finder.folded(at), "the" | "its" | "their" | "our" | "his" | "her")
            || finder.document.tokens[at].kind == Kind::Possessive
    });
    if !definite && one_of.is_none() && value <= 1.0 {
        return None;
    }
    Some(found(first, at + 1, amount, Unit::Rank(superlative), FigureKind::Rank))
}

/// "every fourth shop": one in four.
pub fn every(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let order = *figures().ordinals.get(finder.folded(at))?;
    let before = finder.before(at).filter(|before| finder.folded(*before) == "every")?;
    let next = finder.folded(at + 1);
    if figures().units.contains(next) || finder.document.has(at + 1, Class::TIME.or(Class::CALENDAR)) || order < 2.0 {
        return None;
    }
    if phrase::after(finder, at + 1, true).is_empty() {
        return None;
    }
    let part = 1.0 / order;
    let share =
        found(before, at + 1, Amount { low: part, high: part, mark: Mark::Round }, Unit::Share, FigureKind::Share);
    Some(Found { attributive: true, ..share })
}

/// "the odds are about even", "an even chance", "put the likelihood at fifty-fifty": one in two.
pub fn even(finder: &Finder<'_>, at: usize) -> Option<Found> {
    if !figures().even.contains(finder.folded(at)) {
        return None;
    }
    finder.before(at)?;
    let document = finder.document;
    let chance = |at: usize| finder.says(at, Says::CHANCE);
    let next = finder.folded(at + 1);
    let word = at + 1 < finder.end && document.tokens.get(at + 1).is_some_and(Token::is_word);
    let marked = finder.marked_before(at);
    let lead = finder.before(marked.map_or(at, |(from, _)| from)).map(|at| finder.folded(at)).unwrap_or_default();
    // "little chance of an accord, even in May": no number.
    let tied = marked.is_some() || document.lexicon.relates(lead, Relation::Be) || finder.says(at - 1, Says::LINKING);
    let tied = tied || matches!(lead, "at" | "as" | "was" | "were" | "are" | "be" | "been" | "to");
    let ends = tied && (!word || matches!(next, "that" | "for" | "by"));
    let from = at.saturating_sub(MOST_OF_CHANCE).max(finder.words.first);
    let stops = |at: &usize| !matches!(document.tokens[*at].kind, Kind::Sign(';' | ':' | '.'));
    let before = || (from..at).rev().take_while(stops).any(chance);
    let adjective = matches!(finder.folded(at.checked_sub(1)?), "an" | "roughly" | "about") && chance(at + 1);
    if !(adjective || ends && before()) {
        return None;
    }
    let amount = Amount::plain(0.5);
    let (first, amount) = marked.map_or((at, amount), |(from, sense)| (from, super::marked(amount, sense)));
    Some(found(first, at + 1, Amount { mark: Mark::About, ..amount }, Unit::Share, FigureKind::Share))
}

/// "the most important decision", "one of the most populous cities", "the third most populous".
pub fn most(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let document = finder.document;
    if finder.folded(at) != "most" {
        return None;
    }
    let adjective = document.tokens.get(at + 1).filter(|next| next.is_word() && at + 1 < finder.end)?;
    let noun = phrase::after(finder, at + 1, true);
    let before = finder.before(at)?;
    let article = finder.folded(before);
    let order = figures().ordinals.get(article).copied();
    let owned = document.tokens[before].kind == Kind::Possessive;
    let definite = matches!(article, "the" | "its" | "their" | "our") || owned || order.is_some();
    // "most of the boats", "most boats", "the most recent figures"
    if !definite || noun.len() < 2 || adjective.has(Class::DETERMINER) || finder.folded(at + 1) == "recent" {
        return None;
    }
    let of = finder.before(before).filter(|of| !owned && finder.folded(*of) == "of");
    let one = of.and_then(|of| finder.before(of)).filter(|one| finder.folded(*one) == "one");
    let (first, amount) = match (one, order) {
        (Some(one), _) => (one, Amount { low: 1.0, high: 10.0, mark: Mark::Vague }),
        (None, Some(order)) => (before, Amount::plain(order)),
        (None, None) => (at, Amount::plain(1.0)),
    };
    Some(found(first, at + 1, amount, Unit::Rank("most"), FigureKind::Rank))
}

/// "not a single boat", "not one of the boats".
pub fn none(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let word = finder.folded(at);
    let first = if finder.says(at, Says::NONE) {
        let article = finder.before(at).filter(|before| matches!(finder.folded(*before), "a" | "one"))?;
        finder.before(article).filter(|before| matches!(finder.folded(*before), "not" | "nor"))?
    } else if word == "one" {
        finder.before(at).filter(|before| finder.folded(*before) == "not")?
    } else {
        return None;
    };
    let last = at + 1;
    if phrase::after(finder, last, true).is_empty() && finder.folded(last) != "of" {
        return None;
    }
    Some(found(first, last, Amount::plain(0.0), Unit::Count, FigureKind::Count))
}

/// "doubled", "twice as many", "a threefold rise".
pub fn multiple(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let word = finder.folded(at);
    let value = *figures().multiples.get(word)?;
    let next = finder.folded(at + 1);
    // "a double room", "double standards", "twice in three days": no multiple of another number.
    let verb = word.ends_with("ed") || word.ends_with("ing") || word.ends_with("fold") || word == "halves";
    let compared = matches!(next, "as" | "the" | "that" | "its" | "their" | "what" | "to");
    if !verb && !compared {
        return None;
    }
    // "more than doubled"
    let marked = finder.marked_before(at).filter(|(from, _)| *from + 3 > at);
    let amount = Amount::plain(value);
    let (first, amount) = marked.map_or((at, amount), |(from, sense)| (from, super::marked(amount, sense)));
    Some(found(first, at + 1, amount, Unit::Times, FigureKind::Amount))
}

/// "for months", "spent years", "decades-old": a duration whose length is left open.
pub fn bare_duration(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let word = finder.folded(at);
    let (name, old) =
        word.split_once('-').map_or((word, false), |(name, rest)| (name, rest == "old" || rest == "long"));
    if word.contains('-') && !old {
        return None;
    }
    let (dimension, factor) = figures().units.get(name)?;
    let plural = name.ends_with('s') && name.len() > 4;
    if *dimension != "time" || !plural && word != "decade-long" && word != "century-old" {
        return None;
    }
    let before = finder.before(at).map(|before| finder.folded(before)).unwrap_or_default();
    let next = finder.folded(at + 1);
    let lasting = figures().lasting.contains(before) && next != "ago" || next == "of" && finder.before(at).is_none();
    if !old && !lasting {
        return None;
    }
    let amount = Amount { low: 2.0, high: 20.0, mark: Mark::Vague }.times(*factor);
    Some(Found { attributive: old, factor: *factor, ..found(at, at + 1, amount, Unit::Time, FigureKind::Duration) })
}

/// "over a decade", "nearly a century", "for a year": one unit of time with an article.
pub fn one_span(finder: &Finder<'_>, at: usize) -> Option<Found> {
    if !matches!(finder.folded(at), "a" | "an") {
        return None;
    }
    if !finder.document.has(at + 1, Class::TIME) {
        return None;
    }
    let word = finder.folded(at + 1);
    let (dimension, factor) = figures().units.get(word)?;
    let next = finder.folded(at + 2);
    // "a week later", "a year and a half earlier": when, and for no other figure.
    let halves = ["and", "a", "half"].iter().zip(at + 2..).all(|(word, at)| finder.folded(at) == *word);
    let told = if halves { finder.folded(at + 5) } else { next };
    if *dimension == "time" && matches!(told, "later" | "earlier") && finder.folded(at + 3) != "than" {
        let times = if halves { 1.5 } else { 1.0 };
        let last = at + if halves { 5 } else { 2 };
        let amount = Amount::plain(*factor * times);
        let span = found(at, last, amount, Unit::Time, FigureKind::Duration);
        return Some(Found { factor: *factor, implied: true, ..span });
    }
    if *dimension != "time" || word.len() < 4 || matches!(next, "ago" | "old" | "earlier" | "later" | "before") {
        return None;
    }
    let marked = finder.marked_before(at).filter(|(_, sense)| *sense != "exactly");
    let before = finder.before(at).map(|before| finder.folded(before)).unwrap_or_default();
    let lasts = figures().lasting.contains(before) || before == "within";
    // "a year and a half"
    let and = ["and", "a"].iter().zip(at + 2..).all(|(word, at)| finder.folded(at) == *word);
    let part = figures().fractions.get(finder.folded(at + 4)).filter(|_| and);
    let dates = matches!(finder.folded(at + 5), "ago" | "earlier" | "later" | "before" | "after");
    if marked.is_none() && !lasts && (part.is_none() || dates) {
        return None;
    }
    let (first, sense) = marked.unwrap_or((at, ""));
    let (times, last) = part.map_or((1.0, at + 2), |part| (1.0 + part, at + 5));
    let amount = super::marked(Amount::plain(*factor * times), sense);
    // Nobody counts days by halves of a year.
    let loose = part.is_some() && amount.mark == Mark::Plain;
    let amount = if loose { Amount { mark: Mark::About, ..amount } } else { amount };
    Some(Found { factor: *factor, ..found(first, last, amount, Unit::Time, FigureKind::Duration) })
}

/// "jailed a Huawei executive": a person with an article is one, where nothing is called so.
pub fn implied_one(finder: &Finder<'_>, at: usize) -> Option<Found> {
    let document = finder.document;
    if !matches!(finder.folded(at), "a" | "an") || document.quoted[at] != 0 {
        return None;
    }
    // Most articles stand before no person: do not look closer.
    let persons = Class::ROLE.or(Class::PERSON_NOUN);
    if !(at + 1..(at + 5).min(finder.end)).any(|at| document.has(at, persons)) {
        return None;
    }
    let noun = phrase::after(finder, at + 1, true);
    let head = noun.clone().next_back()?;
    let person = document.has(head, Class::ROLE.or(Class::PERSON_NOUN)) && !document.has(head, Class::PLURAL_PERSON);
    let before = finder.before(at)?;
    let equals = [
        "as", "like", "is", "was", "be", "been", "being", "become", "became", "becomes", "remain", "remains",
        "remained", "of", "than", "such", "not", "so", "or", "for", "said", "says", "called", "named", "and",
    ];
    let word = finder.folded(before);
    let verb = document.tokens[before].kind == Kind::Word && !equals.contains(&word);
    let closed =
        Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::AUXILIARY).or(Class::PRONOUN);
    let verb = verb && !document.has(before, closed.or(Class::ROLE));
    if !person || !verb || document.is(head + 1, ',') && document.has(head, Class::SPEECH) {
        return None;
    }
    Some(Found { implied: true, ..found(at, at + 1, Amount::plain(1.0), Unit::Count, FigureKind::Count) })
}

/// Lists of names that act together: "Australia, New Zealand and Japan all", "both Oslo and Bergen".
pub fn lists(finder: &Finder<'_>, all: &mut Vec<Found>) {
    let document = finder.document;
    let names = &finder.names.names;
    // "New Zealand" may be known by its last word alone.
    let whole = |name: &Name| {
        let from = name.titled.saturating_sub(2).max(finder.words.first);
        let known = |first: &usize| document.lexicon.government(&document.phrase(*first..name.last)).is_some();
        let starts = |first: &usize| document.has(*first, Class::GOVERNMENT_START.or(Class::GOVERNMENT));
        (from..name.last).filter(starts).find(known).map_or((name.titled, false), |first| (first, true))
    };
    let mut next = names.partition_point(|name| name.first < finder.words.first);
    // A list needs a comma or an "and" behind a name.
    let goes_on = |name: &Name| document.is(name.last, ',') || document.text(name.last) == "and";
    while let Some(first) = names.get(next).filter(|name| name.last <= finder.end) {
        let near = names.get(next + 1).is_some_and(|name| name.first <= first.last + 4 && name.last <= finder.end);
        if !near || !goes_on(first) {
            next += 1;
            continue;
        }
        let mut last = first.last;
        let mut members = vec![next];
        let mut closed = false;
        while let Some(name) = names.get(next + 1).filter(|name| name.last <= finder.end && !closed) {
            let mut gap = (last..whole(name).0.max(last)).map(|at| document.folded(at)).filter(|word| *word != "the");
            let (one, two, three) = (gap.next(), gap.next(), gap.next());
            let and = |word: &Option<std::borrow::Cow<'_, str>>| word.as_deref() == Some("and");
            let joined = match (&one, &two, &three) {
                (Some(comma), None, _) if comma == "," => true,
                (one, None, _) if and(one) => {
                    closed = true;
                    true
                }
                (Some(comma), two, None) if comma == "," && and(two) => {
                    closed = true;
                    true
                }
                _ => false,
            };
            if !joined {
                break;
            }
            next += 1;
            members.push(next);
            last = name.last;
        }
        next += 1;
        if !closed {
            continue;
        }
        let word = finder.folded(last);
        let start = whole(&names[members[0]]).0;
        let both = word == "both" || start.checked_sub(1).is_some_and(|at| document.folded(at) == "both");
        if members.len() < 2 + usize::from(!both) || document.quoted[start] != 0 {
            continue;
        }
        let kind = |index: &usize| match finder.names.entities[names[*index].entity].kind {
            EntityKind::Person => "person",
            EntityKind::Place => "place",
            _ if whole(&names[*index]).1 => "place",
            EntityKind::Organisation => "body",
            EntityKind::Other => "name",
        };
        let mut kinds = members.iter().map(kind).filter(|kind| *kind != "name");
        let listed = kinds.next().unwrap_or("name");
        if kinds.any(|kind| kind != listed) {
            continue;
        }
        let amount = Amount::plain(members.len() as f64);
        let list =
            Found { implied: true, listed: Some(listed), ..found(start, last, amount, Unit::Count, FigureKind::Count) };
        if all.iter().all(|other| other.last <= list.first || other.first >= list.last) {
            all.push(list);
        }
    }
    all.sort_by_key(|found| found.first);
}
