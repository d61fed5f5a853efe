//! Figures: numbers, amounts, shares, counts, durations and ranks, each with its unit and what it measures.
//!
//! Value, unit and what is measured, as quantulum and GROBID-quantities give them; approximations are intervals
//! ([`crate::amount`]). Dates, years, ages, labels ("section 4", "5G") and scores are no figures.

mod cells;
mod gapped;
mod manner;
mod measured;
mod numbers;
mod phrase;
mod special;
mod words;

use std::cell::OnceCell;

use super::document::{Document, Words};
use super::memory::Since;
use super::names::Names;
use super::token::Kind;
use crate::amount::{Amount, Mark};
use crate::lexicon::figures::figures;
use crate::lexicon::{Class, Says};
use crate::statement::{Figure, FigureKind, Unit};
use numbers::Number;
use words::Told;

/// A figure where it stands, before it is known what it measures.
#[derive(Clone, Debug)]
struct Found {
    /// First token, of what marks the number.
    first: usize,
    /// One past the last, of the unit.
    last: usize,
    amount: Amount,
    unit: Unit,
    /// Of the unit to its base.
    factor: f64,
    kind: FigureKind,
    /// The noun joined to the number ("member" of "24-member"), folded.
    joined: Option<String>,
    /// Whether a noun that it measures must follow ("five-year plan").
    attributive: bool,
    implied: bool,
    listed: Option<&'static str>,
    /// Where it goes without unit and verb.
    gap: Option<gapped::Gap>,
}

/// What is longer is no sentence.
const LONGEST: usize = 300;

/// Finds the figures of a document, by start. `stems` has the stems of its content words, by token ([`super::terms`]).
pub fn find(document: &Document<'_>, names: &Names, stems: &[u64], since: Option<&Since<'_>>) -> Vec<Figure> {
    let mut all = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    let bytes = document.prose.text.as_bytes();
    let headers = cells::Headers::of(document);
    for (index, words) in document.sentences.iter().enumerate() {
        // What stands in a table is called by its header, which may have changed.
        let since = since.filter(|_| !cells::is_row(document, words));
        if let Some((since, twin)) = since.and_then(|since| Some((since, since.twin(index)?))) {
            let own = since.kept.figures.get(twin.sentence).into_iter().flatten();
            all.extend(own.map(|at| {
                let figure = since.kept.reading.figures[*at as usize].clone();
                Figure { span: figure.span.moved(twin.file), sentence: index, ..figure }
            }));
            continue;
        }
        let end = words.last.min(words.first + LONGEST);
        let finder = Finder { document, names, stems, words, end, says: OnceCell::new(), told: OnceCell::new() };
        found.clear();
        let mut at = words.first;
        while at < end {
            let token = &document.tokens[at];
            let short = token.end - token.start < 3 && token.has(Class::DETERMINER);
            let digit = || bytes.get(token.start as usize).is_some_and(u8::is_ascii_digit);
            let may = token.kind == Kind::Number
                || token.kind == Kind::Word && (short || token.has(Class::QUANTITY) || digit());
            if may && let Some(one) = finder.at(at, found.last()) {
                at = one.last.max(at + 1);
                found.push(one);
            } else {
                at += 1;
            }
        }
        ranges(&finder, &mut found);
        parts(&finder, &mut found);
        if !cells::is_row(document, words) {
            gapped::add(&finder, &mut found);
        }
        special::lists(&finder, &mut found);
        let row = cells::Row::of(&finder, &headers, names);
        if let Some(row) = &row {
            row.add(&mut found);
        }
        for number in 0..found.len() {
            let cell = row.as_ref().and_then(|row| row.cell(&found[number]));
            all.push(Figure { cell, ..measured::describe(&finder, index, &found, number) });
        }
    }
    all.sort_by_key(|figure: &Figure| (figure.span.start, figure.span.end));
    all
}

/// "from 600 to 1,500 tonnes", "between 12 and 15 metres": the unit of both.
fn ranges(finder: &Finder<'_>, found: &mut [Found]) {
    for at in 1..found.len() {
        let (before, after) = found.split_at_mut(at);
        let (Some(one), Some(two)) = (before.last_mut(), after.first()) else { continue };
        let leads = one.first.checked_sub(1).map_or("", |lead| finder.folded(lead));
        let joins = finder.folded(one.last);
        let pair = matches!((leads, joins), ("from", "to") | ("between", "and"));
        let bare = one.unit == Unit::Count && one.joined.is_none() && one.listed.is_none() && !one.implied;
        let unit = matches!(two.unit, Unit::Money(_) | Unit::Measure(_) | Unit::Share);
        if pair && bare && unit && two.first == one.last + 1 && !two.attributive {
            (one.unit, one.factor, one.kind) = (two.unit, two.factor, two.kind);
            one.amount = one.amount.times(two.factor);
        }
    }
}

/// "15 of the last 21 years", "three of the four weeks": the unit of both.
fn parts(finder: &Finder<'_>, found: &mut [Found]) {
    for at in 1..found.len() {
        let (before, after) = found.split_at_mut(at);
        let (Some(one), Some(two)) = (before.last_mut(), after.first()) else { continue };
        let bare = one.unit == Unit::Count && one.joined.is_none() && one.listed.is_none() && !one.implied;
        let unit = matches!(two.unit, Unit::Time | Unit::Measure(_) | Unit::Money(_)) && !two.attributive;
        let of = finder.folded(one.last) == "of"
            && finder.document.has(one.last + 1, Class::DETERMINER)
            && (one.last + 2..=one.last + 3).contains(&two.first);
        if bare && unit && of {
            (one.unit, one.factor, one.kind) = (two.unit, two.factor, two.kind);
            one.amount = one.amount.times(two.factor);
        }
    }
}

/// Finds the figures of a sentence.
struct Finder<'a> {
    document: &'a Document<'a>,
    names: &'a Names,
    stems: &'a [u64],
    words: &'a Words,
    /// One past the last token that is looked at.
    end: usize,
    /// What the lists say of its words, as far as it was asked for.
    says: OnceCell<Vec<OnceCell<Says>>>,
    /// Those that can say what is measured.
    told: OnceCell<Vec<Told>>,
}

impl Finder<'_> {
    fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|before| *before >= self.words.first)
    }

    /// The figure that starts at a token (its marks may stand before it).
    fn at(&self, at: usize, previous: Option<&Found>) -> Option<Found> {
        let document = self.document;
        let token = &document.tokens[at];
        let digits = || document.text(at).starts_with(|char: char| char.is_ascii_digit());
        let mut found = if token.kind == Kind::Number || digits() {
            self.number(at, previous)
        } else if token.end - token.start < 3 {
            // An article, most often of something else.
            let quantity = document.has(at + 1, Class::QUANTITY);
            let number = quantity.then(|| self.number(at, previous)).flatten();
            number.or_else(|| special::one_span(self, at)).or_else(|| special::implied_one(self, at))
        } else {
            let compound = document.text(at).contains('-');
            let may = |says: Says| compound || self.says(at, says);
            let rank = may(Says::RANKS).then(|| special::rank(self, at)).flatten();
            rank.or_else(|| may(Says::EVEN).then(|| special::even(self, at))?)
                .or_else(|| special::most(self, at))
                .or_else(|| may(Says::NONE.or(Says::NUMERAL)).then(|| special::none(self, at))?)
                .or_else(|| may(Says::ORDINAL).then(|| special::every(self, at))?)
                .or_else(|| may(Says::NUMERAL).then(|| self.number(at, previous))?)
                .or_else(|| may(Says::MULTIPLE).then(|| special::multiple(self, at))?)
                .or_else(|| may(Says::UNIT).then(|| special::bare_duration(self, at))?)
        }?;
        if let Some(previous) = previous {
            found.first = found.first.max(previous.last);
        }
        Some(found)
    }

    fn number(&self, at: usize, previous: Option<&Found>) -> Option<Found> {
        let number = numbers::at(self, at)?;
        let (mut first, mut amount) = (number.first, number.amount);
        let mut last = number.last;
        let mut mark = None;
        if let Some((from, sense)) = self.marked_before(first) {
            (first, mark) = (from, Some(sense));
        }
        let mut behind = |last: &mut usize| {
            let marks = self.folded(*last) == "or" && self.says(*last + 1, Says::MARKS);
            let phrase = || self.document.phrase(*last..(*last + 2).min(self.end));
            if let Some(sense) = marks.then(|| figures().approximations.get(&phrase())).flatten() {
                *last += 2;
                mark = Some(sense);
            }
        };
        behind(&mut last);
        let measured = self.unit(&number, &mut last);
        behind(&mut last);
        let (mut unit, mut factor, attributive, joined) = measured?;
        // "from four crowns to six"
        if let Some(previous) = previous
            && unit == Unit::Count
            && previous.unit != Unit::Count
            && !matches!(previous.unit, Unit::Rank(_) | Unit::Times)
            && number.first.saturating_sub(previous.last) <= 3
            && !self.document.is(previous.last, ',')
            && matches!(self.folded(number.first.saturating_sub(1)), "to" | "from" | "against" | "or" | "not")
            && phrase::after(self, last, false).is_empty()
        {
            (unit, factor) = (previous.unit, previous.factor);
        }
        // "two years and a half"
        let and = unit == Unit::Time && self.folded(last) == "and" && matches!(self.folded(last + 1), "a" | "one");
        if let Some(part) = figures().fractions.get(self.folded(last + 2)).filter(|_| and) {
            (amount.low, amount.high, last) = (amount.low + part, amount.high + part, last + 3);
        }
        amount = amount.times(factor);
        if let Some(sense) = mark {
            amount = marked(amount, sense);
        }
        let kind = match unit {
            Unit::Count => FigureKind::Count,
            Unit::Share | Unit::Points => FigureKind::Share,
            Unit::Time => FigureKind::Duration,
            Unit::Rank(_) => FigureKind::Rank,
            Unit::Times | Unit::Money(_) | Unit::Measure(_) => FigureKind::Amount,
        };
        let found = Found {
            first,
            last,
            amount,
            unit,
            factor,
            kind,
            joined,
            attributive,
            implied: false,
            listed: None,
            gap: None,
        };
        (!self.is_label(&number, &found, previous)).then_some(found)
    }

    /// The phrase that marks the number at a token: where it starts, and what it says.
    fn marked_before(&self, at: usize) -> Option<(usize, &'static str)> {
        if !self.before(at).is_some_and(|before| self.says(before, Says::MARKS)) {
            return None;
        }
        let from = at.saturating_sub(4).max(self.words.first);
        // "the US$", "A$": what tells which dollar is part of the number.
        let mut phrase = String::new();
        let mut marks = None;
        for first in (from..at).rev() {
            phrase.insert(0, ' ');
            phrase.insert_str(0, self.folded(first));
            let sense = figures().approximations.get(phrase.trim_end()).filter(|_| !phrase.starts_with("or "));
            // "adds up to": the verb's.
            let sense = sense.filter(|_| {
                phrase.trim_end() != "up to"
                    || !self.before(first).is_some_and(|before| self.folded(before).starts_with("add"))
            });
            marks = sense.map(|sense| (first, *sense)).or(marks);
        }
        marks
    }

    /// The unit behind a number, the factor to its base, whether a noun must follow, and the noun joined to it.
    /// `None` where the number is no figure.
    fn unit(&self, number: &Number, last: &mut usize) -> Option<(Unit, f64, bool, Option<String>)> {
        let lists = figures();
        if let Some(joined) = number.joined.as_ref().filter(|_| !number.fraction) {
            let (word, rest) = joined.split_once('-').unwrap_or((joined, ""));
            if rest == "old" || word == "old" || joined.ends_with("-old") {
                return None;
            }
            if let Some(currency) = number.currency {
                return Some((Unit::Money(currency), 1.0, false, None));
            }
            if let Some((currency, factor)) = lists.currencies.get(word) {
                return Some((Unit::Money(currency), *factor, true, None));
            }
            if let Some((dimension, factor)) = lists.units.get(word) {
                let attributive = !self.document.text(number.first).ends_with(|c: char| c.is_ascii_digit())
                    && self.document.text(number.last - 1).contains(['-', '‑', '‐']);
                return Some((unit_of(dimension), *factor, attributive, None));
            }
            if matches!(word, "percent" | "per") {
                return Some((Unit::Share, 0.01, true, None));
            }
            if word == "fold" {
                return Some((Unit::Times, 1.0, false, None));
            }
            // "forty-first", "nineteen-seventies", "zero-sum", "one-way"
            let other = lists.ordinals.contains(word) || word.ends_with("ies") || number.amount.low < 2.0;
            let noun = word.len() > 2 && word.chars().all(char::is_alphabetic) && rest.is_empty() && !other;
            return noun.then(|| (Unit::Count, 1.0, true, Some(word.to_owned())));
        }
        if number.percent {
            let points = self.folded(*last).starts_with("point");
            *last += usize::from(points);
            return Some((if points { Unit::Points } else { Unit::Share }, 1.0, false, None));
        }
        if let Some(currency) = number.currency {
            // "$12 billion dollars"
            *last += usize::from(lists.currencies.contains(self.folded(*last)));
            return Some((Unit::Money(currency), 1.0, false, None));
        }
        let mut at = *last;
        let vague = number.amount.mark == Mark::Vague || number.amount.low >= 1000.0;
        at += usize::from(vague && self.folded(at) == "of");
        let bare = at;
        while self.says(at, Says::FILLER) || self.document.has(at, Class::DEMONYM) && self.is_currency(at + 1) {
            at += 1;
        }
        let two = if self.says(at, Says::TWO_WORDS) {
            self.document.phrase(at..(at + 2).min(self.end)).into_owned()
        } else {
            String::new()
        };
        let word = self.folded(at);
        let word = word.trim_end_matches('.');
        if lists.percent.contains(&two) {
            *last = at + 2;
            return Some(if two.ends_with('t') {
                (Unit::Share, 0.01, false, None)
            } else {
                (Unit::Points, 0.01, false, None)
            });
        }
        if self.says(at, Says::PERCENT) {
            *last = at + 1;
            return Some((Unit::Share, 0.01, false, None));
        }
        if let Some((dimension, factor)) = lists.units.get(&two) {
            *last = at + 2;
            return Some((unit_of(dimension), *factor, false, None));
        }
        if self.is_currency(at)
            && let Some((code, factor)) = lists.currencies.get(word)
        {
            *last = at + 1;
            return Some((Unit::Money(code), *factor, false, None));
        }
        if let Some((dimension, factor)) = lists.units.get(word).filter(|_| self.says(at, Says::UNIT) && word.len() > 1)
        {
            let time = *dimension == "time";
            *last = at + 1;
            let next = self.folded(at + 1);
            // Ages and dates.
            // "Two years before only a third had": when, and not how long before something.
            let earlier = next == "before"
                && self.document.tokens.get(at + 2).is_none_or(|after| !after.is_word() || after.has(Class::ADVERB));
            if time && (earlier || matches!(next, "old" | "ago" | "hence")) {
                return None;
            }
            let ordinal = number.amount.low <= 1.0 && self.folded(at) == "second";
            return (!ordinal).then(|| (unit_of(dimension), *factor, false, None));
        }
        if let Some((code, factor)) = self.currency_before(number) {
            return Some((Unit::Money(code), factor, false, None));
        }
        if number.fraction {
            // "half as often", "a third as many"
            let compared = self.folded(at) == "as"
                && self.document.tokens.get(at + 1).is_some_and(|next| {
                    let closed = Class::DETERMINER.or(Class::PRONOUN).or(Class::PREPOSITION);
                    next.is_word() && (matches!(self.folded(at + 1), "much" | "many" | "few") || !next.has(closed))
                });
            let unit = if compared { Unit::Times } else { Unit::Share };
            return Some((unit, 1.0, false, number.joined.clone()));
        }
        if word == "times" {
            *last = at + 1;
            // "was attacked nine times": how often, and not how much.
            let compared = matches!(
                self.folded(at + 1),
                "as" | "out"
                    | "more"
                    | "less"
                    | "higher"
                    | "lower"
                    | "larger"
                    | "bigger"
                    | "smaller"
                    | "greater"
                    | "longer"
                    | "faster"
                    | "the"
                    | "that"
                    | "what"
                    | "its"
                    | "their"
                    | "over"
                    | "likelier"
                    | "worse"
                    | "better"
            );
            let from = number.first.saturating_sub(4).max(self.words.first);
            if !compared && !(from..number.first).any(|at| self.says(at, Says::CHANGE) || self.says(at, Says::MULTIPLE))
            {
                return Some((Unit::Count, 1.0, false, None));
            }
            return Some((Unit::Times, 1.0, false, None));
        }
        // "a handful of boats"
        *last = if vague || number.amount.mark == Mark::Vague { bare } else { *last };
        Some((Unit::Count, 1.0, false, None))
    }

    fn is_currency(&self, at: usize) -> bool {
        self.says(at, Says::CURRENCY)
    }

    /// "USD 12 million", "Rs 500".
    fn currency_before(&self, number: &Number) -> Option<(&'static str, f64)> {
        let before = self.before(number.first)?;
        let text = self.document.text(before);
        let code = text.len() <= 3 && text.starts_with(char::is_uppercase);
        figures().currencies.get(self.folded(before).trim_end_matches('.')).filter(|_| code).copied()
    }

    /// Whether a number counts or measures nothing: a date, a year, a label, an age, a score, part of a name.
    fn is_label(&self, number: &Number, found: &Found, previous: Option<&Found>) -> bool {
        let twin =
            previous.is_some_and(|other| other.unit == found.unit && found.first.saturating_sub(other.last) <= 12);
        let document = self.document;
        let (first, last) = (number.first, number.last);
        let before = self.before(first);
        let value = number.amount.low;
        let word_before = before.map(|before| self.folded(before)).unwrap_or_default();
        let sign_before = |sign: char| before.is_some_and(|before| document.is(before, sign));
        let colon = |at: usize| {
            document.is(at, ':') && document.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Number)
        };
        let clock =
            |at: usize| colon(at) && at.checked_sub(1).is_some_and(|at| document.tokens[at].kind == Kind::Number);
        if colon(last) || before.is_some_and(clock) {
            return true;
        }
        if sign_before('#') || sign_before('§') || sign_before('/') || document.is(last, '/') {
            return true;
        }
        if document.quoted[first] == 0
            && document.is(first + 1, ')')
            && before.is_none_or(|before| document.is(before, '(') || !document.tokens[before].is_word())
            && number.bare
        {
            return true;
        }
        if found.unit != Unit::Count || found.joined.is_some() {
            let label =
                matches!(found.unit, Unit::Measure(_)) && before.is_some_and(|before| self.says(before, Says::LABEL));
            return label;
        }
        let next = self.folded(last);
        if matches!(next, "a.m." | "p.m." | "am" | "pm" | "o'clock" | "gmt" | "et" | "bc" | "ad" | "bce") {
            return true;
        }
        let digits = document.tokens[first].kind == Kind::Number;
        // "whose staff numbers 7,000"
        let numbering = matches!(word_before, "numbers" | "number") && !number.bare;
        let label = before.is_some_and(|before| self.says(before, Says::LABEL)) && !numbering;
        if label && number.amount.mark != Mark::Vague {
            return true;
        }
        // A list number.
        if digits
            && first == self.words.first
            && matches!(document.tokens.get(last).map(|t| t.kind), Some(Kind::Sign('.' | ')')))
        {
            return true;
        }
        let noun = phrase::after(self, last, false);
        let plural = noun.clone().any(|at| phrase::is_plural(self, at));
        let months = |at: usize| document.has(at, Class::CALENDAR);
        let day = (value <= 31.0 || is_year(value)) && (digits || !plural);
        if day && (months(last) || before.is_some_and(months)) {
            return true;
        }
        if number.bare && is_year(value) && (value >= 1900.0 || !plural) {
            return true;
        }
        if self.is_one(number) && !self.counts_one(number, noun.len()) {
            return true;
        }
        // Part of a name: "Boeing 737", "the Five Eyes".
        let named = |at: usize| self.names.at(at).is_some();
        let within = self.names.at(first).is_some_and(|name| {
            let name = &self.names.names[name];
            name.first < first || name.first == first && first > self.words.first && name.last > last
        });
        if within && document.tokens[first].capital || digits && before.is_some_and(named) && !plural && next != "of" {
            return true;
        }
        if found.first != first {
            return false;
        }
        // "Of the 14 hospitals in the county, nine met the target."
        let of_them =
            |whole: &Found| (self.words.first..whole.first.min(self.words.first + 3)).any(|at| self.folded(at) == "of");
        if twin && sign_before(',') && previous.is_some_and(of_them) && !document.is(last, ',') {
            return false;
        }
        // An age between commas, a score.
        let alone = noun.is_empty();
        if alone && sign_before(',') && (document.is(last, ',') || document.is(last, '.')) {
            return true;
        }
        if number.amount.mark == Mark::Range && alone {
            return true;
        }
        if alone {
            // "rose to 45", "the toll stands at 45"
            let from = first.saturating_sub(4).max(self.words.first);
            let tied = (from..first).any(|at| self.says(at, Says::CHANGE.or(Says::LINKING)));
            // "two were closed", "60,000 more would be needed", "earned 46 million"
            let more = usize::from(next == "more");
            let rest = number.last + more < self.end && document.has(number.last + more, Class::AUXILIARY);
            let from = matches!(word_before, "from" | "against" | "than" | "to") && twin;
            // "74 votes in favour and nine against", "has 48 and considers 240 the least"
            let ballot = twin && matches!(next, "against" | "abstained" | "abstaining" | "opposed");
            let from = from || ballot || twin && digits && value >= 32.0 || word_before == "other";
            let counted = from || next == "of" || rest && value > 1.0 || value >= 100_000.0;
            return !tied && !counted && found.amount.mark != Mark::Vague;
        }
        !plural && !digits && value > 1.0 && value < 100.0
    }

    fn is_one(&self, number: &Number) -> bool {
        (1.0..=1.0).contains(&number.amount.low)
            && number.amount.mark == Mark::Plain
            && number.last == number.first + 1
            && self.folded(number.first) == "one"
    }

    /// Whether "one" counts: not a pronoun.
    fn counts_one(&self, number: &Number, noun: usize) -> bool {
        let before = self.before(number.first).map(|at| self.folded(at)).unwrap_or_default();
        let next = self.folded(number.last);
        // "one of the four judges"
        let whole = |at: usize| matches!(self.folded(at), "the" | "its" | "their" | "his" | "her" | "our");
        let of_them = next == "of" && whole(number.last + 1) && self.says(number.last + 2, Says::NUMERAL);
        (noun > 0 || of_them)
            && !matches!(
                before,
                "no" | "any"
                    | "every"
                    | "each"
                    | "this"
                    | "that"
                    | "the"
                    | "another"
                    | "which"
                    | "or"
                    | "either"
                    | "as"
            )
            && !matches!(
                next,
                "day" | "another" | "hand" | "side" | "thing" | "point" | "way" | "time" | "such" | "must" | "more"
            )
            && !self.document.is(number.last, ',')
    }
}

fn is_year(value: f64) -> bool {
    numbers::is_year(value)
}

fn unit_of(dimension: &'static str) -> Unit {
    if dimension == "time" { Unit::Time } else { Unit::Measure(dimension) }
}

/// The amount as a phrase marks it.
fn marked(amount: Amount, sense: &str) -> Amount {
    let mark = match sense {
        "about" => Mark::About,
        "over" => Mark::Over,
        "under" => Mark::Under,
        "nearly" => Mark::Nearly,
        "up-to" => Mark::UpTo,
        _ => return amount,
    };
    match amount.mark {
        Mark::Vague => amount,
        Mark::Range => Amount { mark: Mark::Range, ..amount },
        _ => Amount { mark, ..amount },
    }
}
