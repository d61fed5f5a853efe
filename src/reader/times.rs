//! Expressions of time outside quotations: what TIMEX3 calls dates, without times of day and durations.
//!
//! A word of time or a number is the anchor; the longest expression of the grammar below that holds it is taken. What
//! the day of writing is needed for stays unresolved ([`When`]); what refers to the text's own narrative ("the day
//! before", "two weeks later") is left out, for nobody can say what it means without understanding the story.

mod grammar;

pub(super) use grammar::unit_of;

use std::ops::Range;

use super::document::Document;
use super::memory::Since;
use super::names::Names;
use super::token::Kind;
use crate::lexicon::{Class, TimeWord};
use crate::statement::{Bound, Time};
use crate::when::{Period, Unit, When, Which};

/// Words that an expression may have before the one that gave it away.
const BACK: usize = 5;

/// Finds the expressions of time of a document, by start.
pub fn find(document: &Document<'_>, names: &Names, since: Option<&Since<'_>>) -> Vec<Timed> {
    let reader = Reader { document, names };
    let mut times: Vec<Found> = Vec::new();
    for (number, words) in document.sentences.iter().enumerate() {
        if let Some(twin) = since.and_then(|since| since.twin(number)) {
            let kept = since.map_or(&[][..], |since| &since.kept.times);
            let from = kept.partition_point(|time| time.sentence < twin.sentence);
            let own = kept[from..].iter().take_while(|time| time.sentence == twin.sentence);
            times.extend(own.map(|time| Found {
                at: time.tokens.start.wrapping_add_signed(twin.tokens),
                last: time.tokens.end.wrapping_add_signed(twin.tokens),
                sentence: number,
                when: time.time.when,
                bound: time.time.bound,
            }));
            continue;
        }
        let mut from = words.first;
        let first = times.len();
        for anchor in words.first..words.last {
            if anchor < from || !reader.is_anchor(anchor) {
                continue;
            }
            let start = anchor.saturating_sub(BACK).max(from);
            let found = (start..=anchor).find_map(|at| {
                let (last, what, bare) = reader.expression(at)?;
                let fits = last > anchor && last <= words.last && (at..last).all(|at| document.quoted[at] == 0);
                (fits && (!bare || reader.stands_alone(at, last, &times))).then_some((at, last, what))
            });
            let Some((at, last, what)) = found else { continue };
            from = last;
            let earlier = |same: usize| times[..same].iter().rev().find(|time| time.sentence + 2 >= number);
            let Some(when) = what.settled(times.last(), earlier(times.len())) else { continue };
            if reader.is_of_story(at, last, when) {
                continue;
            }
            let bound = reader.bound(at, last);
            times.push(Found { at, last, sentence: number, when, bound });
        }
        reader.join(&mut times, first);
        reader.tense(&mut times[first..], words.first..words.last);
        settle_years(&mut times, first, document);
    }
    times
        .into_iter()
        .map(|time| Timed {
            tokens: time.at..time.last,
            sentence: time.sentence,
            time: Time {
                span: document.file(time.at..time.last),
                sentence: time.sentence,
                when: time.when,
                bound: time.bound,
            },
        })
        .collect()
}

/// An expression of time with its tokens.
#[derive(Clone, Debug)]
pub struct Timed {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The sentence it stands in.
    pub sentence: usize,
    /// What it says.
    pub time: Time,
}

/// The date that a document gives itself in its first lines: "Berlin, 17 April 2020", "Memo · Ports desk · May 2020".
pub fn dateline(document: &Document<'_>) -> Option<Period> {
    let names = Names { of_token: vec![0; document.tokens.len().min(MOST_HEAD)], ..Names::default() };
    let reader = Reader { document, names: &names };
    for block in 0..document.prose.blocks.len().min(8) {
        let range = document.block(block);
        if range.len() > 40 {
            continue;
        }
        // A label, a place or a division sign may stand before it; a sentence may not.
        let mut plain = true;
        for at in range.start..range.end.min(range.start + 20).min(MOST_HEAD) {
            let token = &document.tokens[at];
            let divided = matches!(token.kind, Kind::Sign('·' | '|' | '•' | '—' | '/' | ';'));
            if let (true, Some((last, What::When(When::Absolute(period)), bare))) = (plain, reader.expression(at)) {
                let lower = last < range.end && document.tokens[last].is_word() && !document.tokens[last].capital;
                if bare || lower || last > range.end {
                    break;
                }
                return Some(period);
            }
            let running = document.has(at, Class::PREPOSITION.or(Class::AUXILIARY).or(Class::CONJUNCTION));
            let label = matches!(&*document.folded(at), "date" | "dated" | "updated" | "published" | "of" | "as");
            let fits = token.capital || matches!(token.kind, Kind::Sign(_)) || document.has(at, Class::TIME);
            if document.quoted[at] != 0 {
                break;
            }
            plain = divided || plain && (label || fits && !running);
        }
    }
    None
}

/// The first lines of a document have no more tokens.
const MOST_HEAD: usize = 400;

/// An expression of time, by its tokens.
struct Found {
    at: usize,
    last: usize,
    sentence: usize,
    when: When,
    bound: Bound,
}

/// What an expression means.
#[derive(Clone, Copy)]
enum What {
    When(When),
    /// "that year", "the same month".
    Same(Unit),
    /// "that December": of the year that was named.
    SameYear(i8),
}

impl What {
    /// What it means after the times named before it.
    fn settled(self, last: Option<&Found>, near: Option<&Found>) -> Option<When> {
        match self {
            Self::When(when) => Some(when),
            Self::Same(unit) => same(unit, last.filter(|_| near.is_some())?.when),
            Self::SameYear(month) => match last.filter(|_| near.is_some())?.when {
                When::Absolute(period) if period.first.year() == period.last.year() => {
                    Period::month(period.first.year(), month).map(When::Absolute)
                }
                _ => Some(When::Yearless { first: (month, 1), last: (month, 31), which: Which::Nearest }),
            },
        }
    }
}

/// The year or month of a time.
fn same(unit: Unit, of: When) -> Option<When> {
    match (unit, of) {
        (Unit::Year, When::Absolute(period)) if period.first.year() == period.last.year() => {
            Period::year(period.first.year()).map(When::Absolute)
        }
        (Unit::Month, When::Absolute(period)) if period.first.first_of_month() == period.last.first_of_month() => {
            Period::month(period.first.year(), period.first.month()).map(When::Absolute)
        }
        (Unit::Month, When::Yearless { first, last, which }) if first.0 == last.0 => {
            Some(When::Yearless { first: (first.0, 1), last: (first.0, 31), which })
        }
        (Unit::Year, When::Shifted { unit: Unit::Year, .. })
        | (Unit::Month, When::Shifted { unit: Unit::Month, .. }) => Some(of),
        _ => None,
    }
}

/// A month without a year belongs to the year that its sentence names; after a year in the sentences before it may.
fn settle_years(times: &mut [Found], first: usize, document: &Document<'_>) {
    for index in first..times.len() {
        let When::Yearless { first: from, last: to, which: Which::Nearest } = times[index].when else { continue };
        let block = |time: &Found| document.sentences[time.sentence].block;
        let year = |time: &Found| match time.when {
            When::Absolute(period) if period.first.year() == period.last.year() => Some(period.first.year()),
            _ => None,
        };
        let own = &times[index];
        let mut told = times[..index].iter().rev().take(8).take_while(|time| block(time) == block(own));
        let named = told.find_map(|time| Some((year(time)?, time.sentence == own.sentence)));
        let Some((year, same)) = named else { continue };
        let whole = |year: i16| Some(Period { first: date(year, from)?, last: date(year, to)? });
        times[index].when = match whole(year) {
            Some(period) if same && from <= to => When::Absolute(period),
            _ => When::Yearless { first: from, last: to, which: Which::NearestOr(year) },
        };
    }
}

fn date(year: i16, (month, day): (i8, i8)) -> Option<jiff::civil::Date> {
    let first = jiff::civil::Date::new(year, month, 1).ok()?;
    Some(jiff::civil::Date::new(year, month, day).unwrap_or_else(|_| first.last_of_month()))
}

struct Reader<'a> {
    document: &'a Document<'a>,
    names: &'a Names,
}

impl Reader<'_> {
    /// Whether a token may be the core of an expression.
    fn is_anchor(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        match token.kind {
            Kind::Number => token.end - token.start >= 4,
            Kind::Word if token.has(Class::TIME.or(Class::CALENDAR)) => token.has(Class::DATED),
            // "Q3", "3rd", "1990s", "mid-2019", "Feb.": no other list has them, or only as abbreviations.
            Kind::Word => {
                let word = self.document.text(at).as_bytes();
                let part = word.len() > 6 && word[3..6].contains(&b'-');
                let rare = token.class == Class::default() || token.has(Class::ABBREVIATION.or(Class::DATED));
                let digit = |at: usize| word.get(at).is_some_and(u8::is_ascii_digit);
                let short = || word.last() == Some(&b'.') && word.len() <= 5 && token.capital;
                (part || rare && (short() || digit(0) || digit(1)))
                    && (self.word(at).is_some() || self.compound(at).is_some() || self.decade(at).is_some())
            }
            _ => false,
        }
    }

    fn word(&self, at: usize) -> Option<TimeWord> {
        let token = self.document.tokens.get(at)?;
        if !token.has(Class::DATED) || self.document.quoted[at] != 0 {
            return None;
        }
        let word = self.document.lexicon.time(&self.document.folded(at))?;
        // "may", "march", "sun" are other words where they are small; names have months and days in them.
        let calendar = matches!(word, TimeWord::Month(_) | TimeWord::Weekday(_));
        let named = || {
            self.names.at(at).is_some_and(|name| {
                let name = &self.names.names[name];
                self.names.is_person(name.entity) || name.last - name.first > 1
            })
        };
        (!calendar || token.capital && !named()).then_some(word)
    }

    fn text(&self, at: usize) -> std::borrow::Cow<'_, str> {
        self.document.folded(at)
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.document.tokens.get(at).is_some_and(Self::wordlike) && words.contains(&&*self.text(at))
    }

    fn wordlike(token: &super::token::Token) -> bool {
        token.is_word()
    }

    /// "the Friday after the vote", "the March before": of which week or year, the story says.
    fn is_of_story(&self, at: usize, last: usize, when: When) -> bool {
        let counted = matches!(when, When::Weekday { .. } | When::Yearless { .. });
        let article = at.checked_sub(1).is_some_and(|before| self.is(before, &["the"]));
        counted && article && last == at + 1 && self.is(last, &["after", "before", "following", "preceding"])
    }

    /// Whether a lone year, month or season is a date by the words beside it.
    fn stands_alone(&self, at: usize, last: usize, before: &[Found]) -> bool {
        let document = self.document;
        let block = document.blocks.partition_point(|start| *start <= at).saturating_sub(1);
        let range = document.block(block);
        if range.len() == 1 {
            return true;
        }
        let Some(previous) = at.checked_sub(1).filter(|previous| range.contains(previous)) else {
            // A line of a chronicle.
            return document.is(last, ':') || document.is(last, '—');
        };
        let season = matches!(self.word(at), Some(TimeWord::Season(..)));
        let preposition = |at: usize| {
            matches!(self.word(at), Some(TimeWord::Bound(_)))
                || self.is(at, &["in", "during", "of", "around", "between", "circa", "throughout", "early", "late"])
        };
        if season {
            return self.is(previous, &["the"]) && previous.checked_sub(1).is_some_and(preposition);
        }
        let listed = self.is(previous, &["and", "or"]) || document.is(previous, ',');
        preposition(previous)
            || document.is(previous, '(') && (document.is(last, ')') || document.is(last, ','))
            || listed && before.last().is_some_and(|time| time.last == previous)
            || self.dates_thing(at, last)
    }

    /// "the 2018 law", "its December poll", "Monday's speech".
    fn dates_thing(&self, at: usize, last: usize) -> bool {
        let document = self.document;
        let possessive = document.tokens.get(last).is_some_and(|token| token.kind == Kind::Possessive);
        let before = at.checked_sub(1).is_some_and(|before| {
            document.tokens[before].kind == Kind::Possessive
                || self.is(before, &["the", "a", "an", "this", "its", "his", "her", "their", "our"])
        });
        let noun = document.tokens.get(last).is_some_and(|token| {
            let function = Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::PRONOUN);
            token.is_word() && !token.capital && !token.has(function.or(Class::ADVERB).or(Class::SPEECH))
        });
        possessive || before && noun
    }

    fn bound(&self, at: usize, last: usize) -> Bound {
        let plain = !matches!(self.word(at), Some(TimeWord::Shift(_) | TimeWord::Edge(..) | TimeWord::Ordinal(_)));
        let possessive = self.document.tokens.get(last).is_some_and(|token| token.kind == Kind::Possessive);
        if possessive || plain && self.dates_thing(at, last) {
            return Bound::Thing;
        }
        let Some(mut before) = at.checked_sub(1) else { return Bound::At };
        if self.is(before, &["the"]) {
            let Some(other) = before.checked_sub(1) else { return Bound::At };
            before = other;
        }
        // "dates from July 2022" says when it was made.
        let dates =
            before > 0 && self.is(before - 1, &["date", "dates", "dating", "dated"]) && self.is(before, &["from"]);
        match self.word(before) {
            Some(TimeWord::Bound(1)) if dates => Bound::At,
            Some(TimeWord::Bound(1)) => Bound::Since,
            Some(TimeWord::Bound(2)) => Bound::By,
            Some(TimeWord::Bound(3)) => Bound::Until,
            Some(TimeWord::Bound(4)) => Bound::Before,
            Some(TimeWord::Bound(5)) => Bound::After,
            _ if self.is(before, &["to"]) && at >= 2 && self.is(before.saturating_sub(1), &["prior"]) => Bound::Before,
            _ if self.is(before, &["of"]) && self.is(before.saturating_sub(1), &["ahead"]) => Bound::Before,
            _ => Bound::At,
        }
    }

    /// "between 2015 and 2018", "from March to May 2020": one stretch.
    fn join(&self, times: &mut Vec<Found>, first: usize) {
        let mut index = first;
        while index + 1 < times.len() {
            let (one, other) = (&times[index], &times[index + 1]);
            let opens = one.at.checked_sub(1).is_some_and(|before| self.is(before, &["between", "from"]));
            let between = one.last + 1 == other.at
                && (self.is(one.last, &["and", "to", "until", "through"]) || self.document.is(one.last, '—'));
            if !opens || !between {
                index += 1;
                continue;
            }
            let (at, last, sentence) = (one.at, other.last, one.sentence);
            let whole = match (one.when, other.when) {
                (When::Absolute(one), When::Absolute(other)) if one.first <= other.last => Some(one.cover(other)),
                // "from March to May 2020".
                (When::Yearless { first: (month, day), .. }, When::Absolute(other)) => {
                    date(other.first.year(), (month, day))
                        .filter(|from| *from <= other.last)
                        .map(|from| Period { first: from, last: other.last })
                }
                _ => None,
            };
            // "from Friday until 27 October": both ends, each told by its own.
            if whole.is_none() && matches!((one.when, other.when), (When::Weekday { .. }, When::Yearless { .. })) {
                times[index + 1].bound = Bound::Until;
                index += 2;
                continue;
            }
            let joined = whole.map(|whole| Found { at, last, sentence, when: When::Absolute(whole), bound: Bound::At });
            times.splice(index..index + 2, joined);
            index += 1;
        }
    }

    /// Days and months of a sentence that tells of what is to come.
    fn tense(&self, times: &mut [Found], words: Range<usize>) {
        let open = |time: &Found| {
            matches!(
                time.when,
                When::Yearless { which: Which::Nearest, .. } | When::Weekday { which: Which::Nearest, .. }
            )
        };
        if !times.iter().any(open) || words.len() > 400 {
            return;
        }
        let document = self.document;
        // "a meeting is set for 20 June"
        let set = |at: usize| {
            self.is(at, &["set", "fixed", "called", "billed"])
                && self.is(at + 1, &["for", "to"])
                && at.checked_sub(1).is_some_and(|before| self.is(before, &["is", "are", "was", "were", "been"]))
        };
        // "a strike for Friday"
        let meant_for = |time: &Found| {
            let weekday = matches!(time.when, When::Weekday { .. });
            weekday && time.at.checked_sub(1).is_some_and(|before| self.is(before, &["for"]))
        };
        for time in times.iter_mut().filter(|time| open(time) && meant_for(time)) {
            time.when = time.when.told(Which::Ahead);
        }
        let coming = |at: &usize| document.quoted[*at] == 0 && (self.word(*at) == Some(TimeWord::Coming) || set(*at));
        let told = words.clone().any(|at| document.quoted[at] != 0 || document.has(at, Class::SPEECH));
        // "said that it would reopen on Monday", "called them to a rally on Sunday"
        let would = |at: usize| {
            document.quoted[at] == 0
                && (told && self.is(at, &["would"]) || self.is(at, &["called", "invited", "summoned", "urged"]))
        };
        let (will, called) = (words.clone().any(|at| coming(&at)), words.clone().any(would));
        // "is to step down in March": it may tell of what was to come as well.
        let bound = |at: usize| {
            let be = document.quoted[at] == 0 && self.is(at, &["is", "are", "was", "were"]);
            be && self.is(at + 1, &["to"])
                && document.tokens.get(at + 2).is_some_and(|next| next.is_word() && !next.capital)
        };
        let bound = words.clone().any(bound);
        if !will && !bound && !called {
            return;
        }
        // "will close, the council decided on Monday"
        let done = |time: &Found| {
            let verb = time.at.checked_sub(2).filter(|verb| *verb > words.start);
            verb.is_some_and(|verb| {
                document.has(verb, Class::DEED_PAST) && !document.has(verb - 1, Class::AUXILIARY.or(Class::ADVERB))
            })
        };
        for time in times.iter_mut().filter(|time| open(time) && !done(time)) {
            let weekday = matches!(time.when, When::Weekday { .. });
            if !will && !bound && !weekday {
                continue;
            }
            // "will pay more than Tuesday's price"
            let both = told || !will && (!weekday || called) || time.bound == Bound::Thing;
            time.when = time.when.told(if both { Which::Around } else { Which::Ahead });
        }
    }
}

#[cfg(test)]
mod tests;
