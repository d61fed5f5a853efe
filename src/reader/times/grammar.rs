//! The grammar of expressions of time: what starts at a token, how far it goes and what it means.

use jiff::civil::Weekday;

use super::super::token::Kind;
use super::{Reader, What, date};
use crate::lexicon::Class;
use crate::lexicon::TimeWord;
use crate::when::{Period, Unit, When, Which};

/// One past the last token, what it means, and whether it is a lone year, month or season, which is a date only where
/// the words beside it say so.
pub(super) type Expression = (usize, What, bool);

impl Reader<'_> {
    /// The expression that starts at a token.
    pub(super) fn expression(&self, at: usize) -> Option<Expression> {
        if let Some((from, to)) = self.weeks(at)
            && let Some((last, what, _)) = self.base(at + 3)
        {
            return Some((last, narrowed(what, from, to), false));
        }
        match self.word(at) {
            Some(TimeWord::Part(from, to)) => {
                let inner = if self.is(at + 1, &["in", "of"]) { at + 2 } else { at + 1 };
                let inner = if self.is(inner, &["the"]) { inner + 1 } else { inner };
                let (last, what, _) = self.base(inner)?;
                Some((last, narrowed(what, from, to), false))
            }
            Some(TimeWord::Edge(from, to)) if self.is(at + 1, &["of"]) => {
                let article = self.is(at + 2, &["the", "this"]);
                let inner = at + 2 + usize::from(article);
                if let Some(TimeWord::Unit(unit)) = self.word(inner).filter(|_| article) {
                    return Some((inner + 1, What::When(shift(unit, 0)?), false));
                }
                let (last, what, _) = self.base(inner)?;
                Some((last, narrowed(what, from, to), false))
            }
            Some(TimeWord::Ordinal(number)) => self.portion(at, number),
            _ => self.base(at),
        }
    }

    /// "the third quarter of 2020", "the first half of last year", "Q3".
    fn portion(&self, at: usize, number: i8) -> Option<Expression> {
        let short = self.document.text(at).starts_with(['q', 'Q']);
        let half = !short && number <= 2 && self.is(at + 1, &["half"]);
        let quarter = short || self.is(at + 1, &["quarter"]);
        let mut next = if short { at + 1 } else { at + 2 };
        let of = self.is(next, &["of", "in"]);
        next += usize::from(of);
        if half {
            let (from, to) = ((number as u8 - 1) * 50, number as u8 * 50);
            let (last, what, _) = self.base(next).filter(|_| of)?;
            return Some((last, narrowed(what, from, to), false));
        }
        if !quarter {
            return None;
        }
        let first = 3 * number - 2;
        let (last, what) = self.of_year(if of { next - 1 } else { next }, (first, 1), (first + 2, 31))?;
        Some((last, what, false))
    }

    /// "the second week of May", "the last days of 2019": which hundredths of it.
    fn weeks(&self, at: usize) -> Option<(u8, u8)> {
        let TimeWord::Unit(unit) = self.word(at + 1)? else { return None };
        let part = match (self.word(at)?, unit) {
            (TimeWord::Shift(-1), 0..=2) => (70, 100),
            (TimeWord::Ordinal(1), 0..=2) => (0, 35),
            (TimeWord::Ordinal(number @ 2..=4), 1) => (20 * (number as u8 - 1), 25 * number as u8),
            _ => return None,
        };
        self.is(at + 2, &["of", "in"]).then_some(part)
    }

    /// An expression without "early", "the end of" and the like.
    fn base(&self, at: usize) -> Option<Expression> {
        let token = self.document.tokens.get(at)?;
        if token.kind == Kind::Number || token.is_word() && self.document.text(at).as_bytes()[0].is_ascii_digit() {
            return self.numbered(at);
        }
        match self.word(at) {
            Some(TimeWord::Month(month)) => self.month(at, month),
            Some(TimeWord::Weekday(day)) => self.weekday(at, day),
            Some(TimeWord::Season(first, last)) => {
                let (end, what) = self.of_year(at + 1, (first, 1), (last, 31))?;
                Some((end, what, end == at + 1))
            }
            Some(TimeWord::Day(by)) => {
                Some((at + 1, What::When(When::Shifted { unit: Unit::Day, by: by.into() }), false))
            }
            Some(TimeWord::Shift(by)) => self.shifted(at, by),
            Some(TimeWord::Count(least, most)) => {
                let next = if self.is(at, &["a", "an"]) && matches!(self.word(at + 1), Some(TimeWord::Count(..))) {
                    return self.base(at + 1);
                } else if self.is(at + 1, &["of"]) {
                    at + 2
                } else {
                    at + 1
                };
                self.ago(next, least.into(), most.into())
            }
            Some(TimeWord::Vague(least, most)) => {
                let TimeWord::Unit(unit) = self.word(at + 1)? else { return None };
                let (unit, times) = unit_of(unit)?;
                let (least, most) = (i32::from(least), i32::from(most) * times);
                Some((at + 2, What::When(When::Ago { unit, least, most }), false))
            }
            // "weeks ago".
            Some(TimeWord::Unit(_)) if self.is(at + 1, &["ago"]) && self.text(at).ends_with('s') => self.ago(at, 2, 12),
            _ if self.is(at, &["that", "same"]) => match self.word(at + 1)? {
                // "was fined in June 2020 and lost its appeal that December"
                TimeWord::Month(month) => Some((at + 2, What::SameYear(month), false)),
                TimeWord::Unit(4) => Some((at + 2, What::Same(Unit::Year), false)),
                TimeWord::Unit(2) => Some((at + 2, What::Same(Unit::Month), false)),
                _ => None,
            },
            _ => self.compound(at),
        }
    }

    fn ago(&self, unit: usize, least: i32, most: i32) -> Option<Expression> {
        let TimeWord::Unit(of) = self.word(unit)? else { return None };
        let (of, times) = unit_of(of)?;
        let when = When::Ago { unit: of, least: least * times, most: most * times };
        self.is(unit + 1, &["ago"]).then_some((unit + 2, What::When(when), false))
    }

    /// Days, years and spans of them in digits.
    fn numbered(&self, at: usize) -> Option<Expression> {
        let absolute = |last, period| Some((last, What::When(When::Absolute(period)), false));
        if let Some(year) = self.year(at) {
            let second = self.document.is(at + 1, '—').then(|| self.year(at + 2)).flatten();
            if let Some(other) = second.filter(|other| *other > year) {
                return absolute(at + 3, Period::year(year)?.cover(Period::year(other)?));
            }
            return Some((at + 1, What::When(When::Absolute(Period::year(year)?)), true));
        }
        if let Some(decade) = self.decade(at) {
            return Some(decade);
        }
        let text = self.document.text(at);
        if text.len() >= 7
            && text.as_bytes().get(4) == Some(&b'-')
            && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        {
            let parts: Vec<&str> = text.split('-').collect();
            let fits =
                matches!(parts.iter().map(|part| part.len()).collect::<Vec<_>>().as_slice(), [4, 2 | 4] | [4, 2, 2]);
            let spans = |other: i16| Some(Period::year(parts[0].parse().ok()?)?.cover(Period::year(other)?));
            let first: i16 = parts[0].parse().ok().filter(|year| fits && (1700..2200).contains(year))?;
            let period = match parts[1].parse::<i16>().ok()? {
                other if parts[1].len() == 4 => spans(other).filter(|_| other > first),
                // "2019-20" is two years; "2010-11" may be two years or a month of the first.
                other if parts.len() == 2 && first % 100 + 1 == other => spans(first + 1),
                _ => Period::parse(text),
            };
            return absolute(at + 1, period?);
        }
        // "3 March", "the 3rd of March", "3–5 March".
        if let Some((one, other, next)) = self.days(at) {
            let of = usize::from(self.is(next, &["of"]));
            if let Some(TimeWord::Month(month)) = self.word(next + of) {
                let (last, what) = self.of_year(next + of + 1, (month, one), (month, other))?;
                return Some((last, what, false));
            }
        }
        let count = self.number(at).filter(|count| *count <= 300)?;
        self.ago(at + 1, count, count)
    }

    fn month(&self, at: usize, month: i8) -> Option<Expression> {
        let mut next = at + 1;
        let mut bare = true;
        let (mut first, mut last) = ((month, 1), (month, 31));
        if let Some((one, other, end)) = self.days(next).filter(|_| self.year(next).is_none())
            && !self.counts(end)
        {
            (first, last, next, bare) = ((month, one), (month, other), end, false);
        }
        let narrative = usize::from(self.is(next, &["of"]));
        if self.is(next + narrative, &["that", "the"])
            && matches!(self.word(next + narrative + 1), Some(TimeWord::Unit(4)))
        {
            return None;
        }
        let (end, what) = self.of_year(next, first, last)?;
        Some((end, what, bare && end == next))
    }

    /// Whether the number before this token counts what follows: "in March 20 people".
    fn counts(&self, at: usize) -> bool {
        let function = Class::PREPOSITION
            .or(Class::CONJUNCTION)
            .or(Class::DETERMINER)
            .or(Class::PRONOUN)
            .or(Class::AUXILIARY)
            .or(Class::SPEECH)
            .or(Class::ADVERB)
            .or(Class::TIME);
        let lower =
            self.document.tokens.get(at).is_some_and(|token| token.is_word() && !token.capital && !token.has(function));
        lower && !self.text(at).ends_with("ed")
    }

    fn weekday(&self, at: usize, day: i8) -> Option<Expression> {
        let comma = usize::from(self.document.is(at + 1, ','));
        // The date itself says more: "Monday, 3 March".
        if let Some((last, what, false)) = self.numbered(at + 1 + comma).or_else(|| match self.word(at + 1 + comma) {
            Some(TimeWord::Month(month)) => self.month(at + 1 + comma, month),
            _ => None,
        }) {
            return Some((last, what, false));
        }
        if let Some(TimeWord::Shift(by)) = self.word(at + 1)
            && matches!(self.word(at + 2), Some(TimeWord::Unit(1)))
        {
            return Some((at + 3, What::When(shift(1, by)?), false));
        }
        let day = Weekday::from_monday_one_offset(day).ok()?;
        Some((at + 1, What::When(When::Weekday { day, which: Which::Nearest }), false))
    }

    /// "last year", "this Monday", "the past two months".
    fn shifted(&self, at: usize, by: i8) -> Option<Expression> {
        // "the next day" is the story's; "the past year" is the one up to now.
        let article = at.checked_sub(1).is_some_and(|before| self.is(before, &["the", "its", "their", "his", "her"]));
        if article && by != -1 {
            return None;
        }
        let years = i32::from(by);
        let of = |which, first, last| What::When(When::Yearless { first, last, which });
        match self.word(at + 1)? {
            TimeWord::Shift(-1) if by == 0 => self.shifted(at + 1, -1),
            TimeWord::Count(_, most) if by == -1 => {
                let of = at + 2 + usize::from(self.is(at + 2, &["of"]));
                let TimeWord::Unit(unit) = self.word(of)? else { return None };
                let (unit, times) = unit_of(unit)?;
                let when = When::Ago { unit, least: 0, most: i32::from(most) * times };
                Some((of + 1, What::When(when), false))
            }
            TimeWord::Unit(unit) => {
                let (of, times) = unit_of(unit)?;
                let several = self.text(at + 1).ends_with('s');
                let past = article || matches!(&*self.text(at), "past" | "Past") || unit >= 5 && unit != 6;
                match (by, of) {
                    (-1, _) if several || past => {
                        let most = if several { 9 * times } else { times };
                        Some((at + 2, What::When(When::Ago { unit: of, least: 0, most }), false))
                    }
                    (_, Unit::Day) => None,
                    _ => Some((at + 2, What::When(shift(unit, by)?), false)),
                }
            }
            TimeWord::Month(month) => {
                let which = match by {
                    -1 => Which::Nearest,
                    0 => Which::Shifted(years),
                    _ => Which::Next,
                };
                Some((at + 2, of(which, (month, 1), (month, 31)), false))
            }
            TimeWord::Season(first, last) => {
                let which = match by {
                    -1 => Which::Nearest,
                    0 => Which::Around,
                    _ => Which::Next,
                };
                Some((at + 2, of(which, (first, 1), (last, 31)), false))
            }
            TimeWord::Weekday(day) => {
                let day = Weekday::from_monday_one_offset(day).ok()?;
                let which = Which::Shifted(years);
                Some((at + 2, What::When(When::Weekday { day, which }), false))
            }
            _ => None,
        }
    }

    /// A part of a year with the year after it, if one is there: "March 2020", "March, 2020", "March of last year".
    fn of_year(&self, at: usize, first: (i8, i8), last: (i8, i8)) -> Option<(usize, What)> {
        let skip = usize::from(self.document.is(at, ',') || self.is(at, &["of", "in"]));
        let bare = What::When(When::Yearless { first, last, which: Which::Nearest });
        if let Some(year) = self.year(at + skip) {
            let end = if last < first { year.checked_add(1)? } else { year };
            let from = date(year, first)?;
            // The winter of a year is either of two.
            let from = if last < first { date(year - 1, first)? } else { from };
            return Some((at + skip + 1, What::When(When::Absolute(Period { first: from, last: date(end, last)? }))));
        }
        if let (Some(TimeWord::Shift(by)), Some(TimeWord::Unit(4))) = (self.word(at + skip), self.word(at + skip + 1)) {
            let which = Which::Shifted(by.into());
            return Some((at + skip + 2, What::When(When::Yearless { first, last, which })));
        }
        Some((at, bare))
    }

    /// A number without decimals, sign or unit.
    fn number(&self, at: usize) -> Option<i32> {
        let token = self.document.tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        let digits = self.document.text(at);
        (token.end - token.start <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.parse().ok())
            .flatten()
    }

    fn year(&self, at: usize) -> Option<i16> {
        let four = self.document.tokens.get(at).is_some_and(|token| token.end - token.start == 4);
        let year = self.number(at).filter(|year| four && (1700..2200).contains(year))?;
        i16::try_from(year).ok()
    }

    /// The day of a month: "3", "3rd".
    fn day(&self, at: usize) -> Option<i8> {
        let text = self.document.tokens.get(at).map(|_| self.document.text(at))?;
        let digits = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
        let ending = text.get(digits.len()..)?.to_ascii_lowercase();
        let fits = matches!(ending.as_str(), "" | "st" | "nd" | "rd" | "th") && digits.len() <= 2;
        digits.parse().ok().filter(|day| fits && (1..=31).contains(day))
    }

    /// "3–5", "3-5", "3 and 4": the two days and where it ends.
    fn days(&self, at: usize) -> Option<(i8, i8, usize)> {
        if let Some((one, other)) = self.document.tokens.get(at).and_then(|_| self.document.text(at).split_once('-')) {
            let (one, other) = (one.parse().ok()?, other.parse().ok()?);
            return ((1..=31).contains(&one) && (one..=31).contains(&other)).then_some((one, other, at + 1));
        }
        let one = self.day(at)?;
        let joined = self.document.is(at + 1, '—') || self.is(at + 1, &["and", "to", "through"]);
        match self.day(at + 2).filter(|other| joined && *other > one && self.year(at + 2).is_none()) {
            Some(other) => Some((one, other, at + 3)),
            None => Some((one, one, at + 1)),
        }
    }

    /// "mid-2019", "mid-January".
    pub(super) fn compound(&self, at: usize) -> Option<Expression> {
        let text = self.document.text(at);
        let (part, rest) = text.split_once('-')?;
        let Some(TimeWord::Part(from, to)) = self.document.lexicon.time(&part.to_lowercase()) else { return None };
        if let Some(year) = rest.parse().ok().filter(|year| rest.len() == 4 && (1700..2200).contains(year)) {
            return Some((at + 1, What::When(When::Absolute(Period::year(year)?.part(from, to))), false));
        }
        let TimeWord::Month(month) = self.document.lexicon.time(&rest.to_lowercase())? else { return None };
        let (last, what) = self.of_year(at + 1, (month, 1), (month, 31))?;
        Some((last, narrowed(what, from, to), false))
    }

    /// "the 1990s".
    pub(super) fn decade(&self, at: usize) -> Option<Expression> {
        let text = self.document.text(at);
        let first: i16 = text.strip_suffix('s')?.parse().ok()?;
        let fits = text.len() == 5 && first % 10 == 0 && (1700..2200).contains(&first);
        let period = Period::year(first)?.cover(Period::year(first + 9)?);
        fits.then_some((at + 1, What::When(When::Absolute(period)), false))
    }
}

/// The unit by its number in the list, and how many of it.
/// The unit of that number in the list, and how many of it.
pub(in crate::reader) fn unit_of(number: i8) -> Option<(Unit, i32)> {
    Some(match number {
        0 => (Unit::Day, 1),
        1 | 6 => (Unit::Week, 1),
        2 => (Unit::Month, 1),
        3 => (Unit::Quarter, 1),
        4 => (Unit::Year, 1),
        5 => (Unit::Year, 10),
        7 => (Unit::Week, 2),
        _ => return None,
    })
}

fn shift(unit: i8, by: i8) -> Option<When> {
    let (unit, _) = unit_of(unit)?;
    Some(When::Shifted { unit, by: by.into() })
}

/// "early", "late", "the end of".
fn narrowed(what: What, from: u8, to: u8) -> What {
    match what {
        What::When(When::Absolute(period)) => What::When(When::Absolute(period.part(from, to))),
        What::When(When::Yearless { first, last, which }) if first.0 == last.0 && (first.1, last.1) == (1, 31) => {
            let day = |share: u8| (31 * i32::from(share) / 100) as i8;
            let (one, other) = ((day(from) + 1).min(28), if to >= 100 { 31 } else { day(to).max(1) });
            What::When(When::Yearless { first: (first.0, one), last: (last.0, other), which })
        }
        other => other,
    }
}
