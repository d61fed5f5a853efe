//! When: stretches of days, and expressions of time that need the date of their document to become one.
//!
//! The distinction follows TIMEX3 (Pustejovsky et al. 2003): an expression is kept as it was understood and resolved
//! against the document's date later, since the reader does not know that date (a bibliography may).

pub mod written;

use std::fmt;

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// So many days ahead the next of a kind is "this one" to some.
const NEAR: i32 = 62;

impl Period {
    /// A year.
    pub fn year(year: i16) -> Option<Self> {
        Some(Self { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()? })
    }

    /// A month, from 1.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Self { first, last: first.last_of_month() })
    }

    /// A day.
    pub fn day(day: Date) -> Self {
        Self { first: day, last: day }
    }

    /// `2020`, `2020-02` or `2020-02-13`, as bibliographies and front matter give dates once they are normalised.
    pub fn parse(iso: &str) -> Option<Self> {
        let mut parts = iso.splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        match (parts.next(), parts.next()) {
            (None, _) => Self::year(year),
            (Some(month), None) => Self::month(year, month.parse().ok()?),
            (Some(month), Some(day)) => Some(Self::day(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?)),
        }
    }

    /// A date as people and programs write it, whole: `2020-02`, `13 February 2020`.
    pub fn written(date: &str) -> Option<Self> {
        Self::parse(&written::normalise(date)?)
    }

    /// The shortest stretch that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// The same with so many days more at each end.
    #[must_use]
    pub fn widened(self, before: i32, after: i32) -> Self {
        Self { first: plus(self.first, Unit::Day, -before), last: plus(self.last, Unit::Day, after) }
    }

    /// A part of it, in hundredths of its days: 0 to 50 of a month is its first half.
    #[must_use]
    pub fn part(self, from: u8, to: u8) -> Self {
        let days = i64::from(self.last.since(self.first).map_or(0, |span| span.get_days()) + 1);
        let at = |share: u8| i32::try_from(days * i64::from(share) / 100).unwrap_or_default();
        let last = plus(self.first, Unit::Day, at(to) - 1);
        Self { first: plus(self.first, Unit::Day, at(from)), last: last.max(self.first) }
    }

    /// Whether the two have a day in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether all of it lies before the other.
    pub fn before(self, other: Self) -> bool {
        self.last < other.first
    }

    /// Whether the other lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// As precise as it is: `2020`, `2020-02`, `2020-02-13`, `2020-02-10/2020-02-16`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first, self.last);
        if first == last {
            return write!(f, "{first}");
        }
        if Self::month(first.year(), first.month()) == Some(*self) {
            return write!(f, "{:04}-{:02}", first.year(), first.month());
        }
        if Self::year(first.year()) == Some(*self) {
            return write!(f, "{:04}", first.year());
        }
        write!(f, "{first}/{last}")
    }
}

/// Units in which people shift time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

/// Which of the many: the March of which year, the Monday of which week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// The nearest at or before the document's date: what is told of the past.
    Nearest,
    /// The nearest at or after it: "will … on Monday".
    Ahead,
    /// The nearest after it, or, where that is near, the one after: "next March".
    Next,
    /// The one before or the one after it: a sentence that tells of both.
    Around,
    /// The nearest at or before it, or that of this year, which the text speaks of.
    NearestOr(i16),
    /// That of so many years or weeks before (negative) or after: "March last year", "last Friday".
    Shifted(i32),
}

/// An expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// Told in full: "in February 2019", "on 3 March 2020", "by the end of 2018".
    Absolute(Period),
    /// A part of a year without the year, by month and day: "in late January", "on March 3". The two ends; the last
    /// may lie in the year after that of the first.
    Yearless {
        /// Month and day of the first day.
        first: (i8, i8),
        /// Month and day of the last day; a day that the month does not have is its last.
        last: (i8, i8),
        /// Of which year.
        which: Which,
    },
    /// So many units before (negative) or after that of the document: "last week" is −1 week, "this month" 0 months.
    Shifted {
        /// Unit.
        unit: Unit,
        /// How many.
        by: i32,
    },
    /// At some time before the document: "two years ago" (2 to 2), "several weeks ago" (2 to 9), "in recent months"
    /// (0 to 9).
    Ago {
        /// Unit.
        unit: Unit,
        /// So many at least.
        least: i32,
        /// So many at most.
        most: i32,
    },
    /// A day of the week near the document: "on Monday", "last Friday", "next Tuesday".
    Weekday {
        /// Which day.
        day: Weekday,
        /// Of which week.
        which: Which,
    },
}

impl When {
    /// The same, of a time that is still to come when the text is written: "until August".
    #[must_use]
    pub fn to_come(self) -> Self {
        match self {
            Self::Yearless { first, last, which: Which::Nearest | Which::Around | Which::NearestOr(_) } => {
                Self::Yearless { first, last, which: Which::Ahead }
            }
            Self::Weekday { day, which: Which::Nearest | Which::Around | Which::NearestOr(_) } => {
                Self::Weekday { day, which: Which::Ahead }
            }
            other => other,
        }
    }

    /// So many units after a time that is told in full; of another nothing is known without the document's date.
    #[must_use]
    pub fn later(self, unit: Unit, by: i32) -> Option<Self> {
        let Self::Absolute(period) = self else { return None };
        Some(Self::Absolute(Period { first: plus(period.first, unit, by), last: plus(period.last, unit, by) }))
    }

    /// The stretch of days that the expression may mean in a document of that date; `None` where the document's date
    /// is needed and not known. Where an expression is loose, or the document's date is a month or a year, the stretch
    /// is the longer for it: two that do not overlap differ indeed.
    pub fn resolve(self, document: Option<Period>) -> Option<Period> {
        if let Self::Absolute(period) = self {
            return Some(period);
        }
        let document = document?;
        Some(match self {
            Self::Absolute(period) => period,
            Self::Yearless { first, last, which } => yearless(document, first, last, which)?,
            Self::Shifted { unit, by } => shifted(document, unit, by)?,
            Self::Ago { unit, least, most } => {
                // Half a unit either way: nobody counts the days of "three months ago".
                let (half, of) = match unit {
                    Unit::Day => (1, Unit::Day),
                    Unit::Week => (5, Unit::Day),
                    Unit::Month => (21, Unit::Day),
                    Unit::Quarter => (2, Unit::Month),
                    Unit::Year => (8, Unit::Month),
                };
                let first = plus(plus(document.first, unit, -most), of, -half);
                let last = plus(plus(document.last, unit, -least), of, if least == 0 { 0 } else { half });
                Period { first, last: last.min(document.last) }
            }
            Self::Weekday { day, which } => weekday(document, day, which),
        })
    }

    /// The stretches that it may mean, the likeliest first: two, where a day without a year may be of the one year or
    /// the other, and not all that lies between.
    pub fn meanings(self, document: Option<Period>) -> Vec<Period> {
        let other = match self {
            Self::Yearless { first, last, which: Which::NearestOr(year) } => {
                let end = if last < first { year.checked_add(1) } else { Some(year) };
                let whole = |end| Some(Period { first: day_of(year, first)?, last: day_of(end, last)? });
                Some((Which::Nearest, end.and_then(whole)))
            }
            Self::Yearless { first, last, which: Which::Around } => {
                let ahead = Self::Yearless { first, last, which: Which::Ahead };
                Some((Which::Nearest, ahead.resolve(document)))
            }
            Self::Yearless { first, last, which: Which::Next } => {
                let later = document.and_then(|document| following(document, first, last));
                Some((Which::Next, later))
            }
            Self::Weekday { day, which } => return weekdays(document, day, which),
            _ => None,
        };
        let (Self::Yearless { first, last, .. }, Some((which, other))) = (self, other) else {
            return self.resolve(document).into_iter().collect();
        };
        let mut found: Vec<Period> = Self::Yearless { first, last, which }.resolve(document).into_iter().collect();
        found.extend(other.filter(|other| !found.contains(other)));
        if let Some(document) = document {
            let days =
                |other: &Period| document.first.since(other.first).map_or(i32::MAX, |span| span.get_days().abs());
            found.sort_by_key(days);
        }
        found
    }

    /// The same, told to come: for a sentence whose tense says so.
    #[must_use]
    pub fn told(self, which: Which) -> Self {
        match self {
            Self::Yearless { first, last, which: Which::Nearest } => Self::Yearless { first, last, which },
            Self::Weekday { day, which: Which::Nearest } => Self::Weekday { day, which },
            other => other,
        }
    }
}

/// So many units later; at the ends of the calendar, its end.
fn plus(date: Date, unit: Unit, by: i32) -> Date {
    let by = i64::from(by);
    let span = match unit {
        Unit::Day => Span::new().try_days(by),
        Unit::Week => Span::new().try_weeks(by),
        Unit::Month => Span::new().try_months(by),
        Unit::Quarter => Span::new().try_months(3 * by),
        Unit::Year => Span::new().try_years(by),
    };
    span.map_or(date, |span| date.saturating_add(span))
}

/// The day of that month, or the month's last.
fn day_of(year: i16, (month, day): (i8, i8)) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Date::new(year, month, day).unwrap_or_else(|_| first.last_of_month()))
}

fn yearless(document: Period, first: (i8, i8), last: (i8, i8), which: Which) -> Option<Period> {
    let of = |year: i16| {
        let end = if last < first { year.checked_add(1)? } else { year };
        Some(Period { first: day_of(year, first)?, last: day_of(end, last)? })
    };
    // Of a document that is dated to a year only, any of the year or of the one beside it.
    let before = || {
        let known = document.last.year();
        let found = of(known)?;
        let earlier = of(known - 1)?;
        let loose = document.first.month() != document.last.month() && found.last > document.first;
        Some(if found.first > document.last {
            earlier
        } else if loose {
            earlier.cover(found)
        } else {
            found
        })
    };
    let after = || {
        let known = document.first.year();
        let found = of(known)?;
        let later = of(known + 1)?;
        let loose = document.first.month() != document.last.month();
        Some(if found.last < document.first {
            later
        } else if loose {
            found.cover(later)
        } else {
            found
        })
    };
    match which {
        Which::Nearest => before(),
        Which::Ahead => after(),
        // In November the next autumn is that of the year after.
        Which::Next => after().filter(|next| next.first > document.last).or_else(|| of(document.last.year() + 1)),
        Which::Around => Some(before()?.cover(after()?)),
        Which::NearestOr(year) => Some(before()?.cover(of(year)?)),
        Which::Shifted(by) => {
            let year = |of: Date| i16::try_from(i32::from(of.year()) + by).ok();
            Some(of(year(document.first)?)?.cover(of(year(document.last)?)?))
        }
    }
}

/// The one after the next, where that is so near that some would call it "this one".
fn following(document: Period, first: (i8, i8), last: (i8, i8)) -> Option<Period> {
    let next = yearless(document, first, last, Which::Next)?;
    let near = next.first.since(document.last).is_ok_and(|span| span.get_days() <= NEAR);
    let later = |date: Date| plus(date, Unit::Year, 1);
    near.then(|| Period { first: later(next.first), last: later(next.last) })
}

/// The days of the week that are meant, the likeliest first.
fn weekdays(document: Option<Period>, day: Weekday, which: Which) -> Vec<Period> {
    let Some(document) = document else { return Vec::new() };
    let later = |weeks: i32, of: Period| Period::day(plus(of.first, Unit::Week, weeks));
    let (before, after) = (weekday(document, day, Which::Nearest), weekday(document, day, Which::Ahead));
    match which {
        _ if document.first != document.last => vec![weekday(document, day, which)],
        Which::Around if before != after => vec![before, after],
        // On a Friday "last Friday" is a week ago.
        Which::Shifted(by) if by < 0 && before == document => vec![later(-1, before), before],
        Which::Shifted(by) if by < 0 => vec![before, later(-1, before)],
        Which::Shifted(by) if by > 0 && after == document => vec![later(1, after), later(2, after)],
        Which::Shifted(by) if by > 0 => vec![after, later(1, after)],
        _ => vec![weekday(document, day, which)],
    }
}

fn shifted(document: Period, unit: Unit, by: i32) -> Option<Period> {
    let (one, other) = (plus(document.first, unit, by), plus(document.last, unit, by));
    Some(match unit {
        Unit::Day => Period { first: one, last: other },
        // Weeks start on Sunday for some, and on a weekend "last week" may be the one that ends.
        Unit::Week => {
            let monday = |date: Date| plus(date, Unit::Day, -i32::from(date.weekday().since(Weekday::Monday)));
            let sunday = plus(monday(other), Unit::Day, 6);
            let weekend = document.last.weekday().to_monday_one_offset() >= 6 && by < 0;
            let last = if weekend { document.last } else { sunday };
            Period { first: plus(monday(one), Unit::Day, -1), last }
        }
        Unit::Month => Period { first: one.first_of_month(), last: other.last_of_month() },
        Unit::Quarter => {
            let quarter = |date: Date| (date.month() - 1) / 3 * 3;
            Period {
                first: Date::new(one.year(), quarter(one) + 1, 1).ok()?,
                last: Date::new(other.year(), quarter(other) + 3, 1).ok()?.last_of_month(),
            }
        }
        Unit::Year => Period { first: one.first_of_year(), last: other.last_of_year() },
    })
}

fn weekday(document: Period, day: Weekday, which: Which) -> Period {
    let whole = document.first == document.last;
    let back = |date: Date| plus(date, Unit::Day, -i32::from(date.weekday().since(day)));
    let ahead = |date: Date| plus(date, Unit::Day, i32::from(date.weekday().until(day)));
    let before = if whole { Period::day(back(document.last)) } else { document.widened(7, 0) };
    let after = if whole { Period::day(ahead(document.first)) } else { document.widened(0, 7) };
    match which {
        Which::Nearest | Which::NearestOr(_) => before,
        Which::Ahead | Which::Next => after,
        Which::Around => before.cover(after),
        // "last Friday" is the nearest for some, and that of last week for others.
        Which::Shifted(by) if by < 0 => before.widened(7, 0),
        Which::Shifted(0) => document.widened(7, 7),
        Which::Shifted(_) => after.widened(0, 7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(when: When, document: &str) -> String {
        when.resolve(Period::parse(document)).map_or_else(|| "-".to_owned(), |period| period.to_string())
    }

    #[test]
    fn weeks_months_and_years_are_counted_from_the_document() {
        let shifted = |unit, by| When::Shifted { unit, by };
        for (when, document, expected) in [
            (shifted(Unit::Year, -1), "2021-03-10", "2020"),
            (shifted(Unit::Year, -1), "2021", "2020"),
            (shifted(Unit::Month, -1), "2021-01-31", "2020-12"),
            (shifted(Unit::Month, 1), "2021-01", "2021-02"),
            (shifted(Unit::Month, 0), "2020-02", "2020-02"),
            // A Wednesday.
            (shifted(Unit::Week, 0), "2021-03-10", "2021-03-07/2021-03-14"),
            (shifted(Unit::Week, -1), "2021-03-10", "2021-02-28/2021-03-07"),
            // A Sunday: the week that ends, or the one before.
            (shifted(Unit::Week, -1), "2021-03-14", "2021-02-28/2021-03-14"),
            (shifted(Unit::Week, -1), "2021-03", "2021-02-21/2021-03-28"),
            (shifted(Unit::Quarter, -1), "2021-02-03", "2020-10-01/2020-12-31"),
            (shifted(Unit::Day, -1), "2021-03-01", "2021-02-28"),
            (When::Ago { unit: Unit::Year, least: 2, most: 2 }, "2021-03-10", "2018-07-10/2019-11-10"),
            (When::Ago { unit: Unit::Week, least: 0, most: 2 }, "2021-03-10", "2021-02-19/2021-03-10"),
            (When::Ago { unit: Unit::Year, least: 2, most: 2 }, "", "-"),
        ] {
            assert_eq!(resolved(when, document), expected, "{when:?} in {document}");
        }
    }

    #[test]
    fn months_and_days_of_the_week_are_the_nearest_of_their_kind() {
        let month = |month, which| When::Yearless { first: (month, 1), last: (month, 31), which };
        let on = |day, which| When::Weekday { day, which };
        for (when, document, expected) in [
            (month(12, Which::Nearest), "2021-03-10", "2020-12"),
            (month(3, Which::Nearest), "2021-03-10", "2021-03"),
            (month(2, Which::Nearest), "2020-02", "2020-02"),
            (month(3, Which::Nearest), "2020-02", "2019-03"),
            (month(12, Which::Ahead), "2021-03-10", "2021-12"),
            (month(1, Which::Ahead), "2021-03-10", "2022-01"),
            (month(12, Which::Nearest), "2021", "2020-12-01/2021-12-31"),
            (month(12, Which::Shifted(-1)), "2021-03-10", "2020-12"),
            (
                When::Yearless { first: (12, 1), last: (3, 20), which: Which::Nearest },
                "2021-01-10",
                "2020-12-01/2021-03-20",
            ),
            (on(Weekday::Monday, Which::Nearest), "2021-03-10", "2021-03-08"),
            (on(Weekday::Wednesday, Which::Nearest), "2021-03-10", "2021-03-10"),
            (on(Weekday::Thursday, Which::Nearest), "2021-03-10", "2021-03-04"),
            (on(Weekday::Thursday, Which::Ahead), "2021-03-10", "2021-03-11"),
            (on(Weekday::Thursday, Which::Shifted(-1)), "2021-03-10", "2021-02-25/2021-03-04"),
            (on(Weekday::Thursday, Which::Nearest), "2021-03", "2021-02-22/2021-03-31"),
        ] {
            assert_eq!(resolved(when, document), expected, "{when:?} in {document}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_of_one_year_or_another_and_not_of_all_between() {
        let meanings = |which| {
            let when = When::Yearless { first: (7, 19), last: (7, 19), which };
            when.meanings(Period::parse("2024-12-09")).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(meanings(Which::Nearest), ["2024-07-19"]);
        assert_eq!(meanings(Which::NearestOr(2021)), ["2024-07-19", "2021-07-19"]);
        assert_eq!(meanings(Which::NearestOr(2024)), ["2024-07-19"]);
        assert_eq!(meanings(Which::Around), ["2024-07-19", "2025-07-19"]);
        let around = When::Yearless { first: (8, 10), last: (8, 10), which: Which::Around };
        let likeliest = around.meanings(Period::parse("2024-07-22")).first().map(ToString::to_string);
        assert_eq!(likeliest.as_deref(), Some("2024-08-10"), "what is nearer");
    }

    #[test]
    fn the_next_of_a_kind_is_not_the_one_that_has_begun() {
        let meanings = |when: When, document: &str| {
            let meanings = when.meanings(Period::parse(document));
            meanings.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let autumn = When::Yearless { first: (9, 1), last: (12, 31), which: Which::Next };
        assert_eq!(meanings(autumn, "2021-11-05"), ["2022-09-01/2022-12-31"]);
        assert_eq!(meanings(autumn, "2021-02-05"), ["2021-09-01/2021-12-31"]);
        assert_eq!(meanings(autumn, "2021-08-05"), ["2021-09-01/2021-12-31", "2022-09-01/2022-12-31"]);
        let tuesday = |which| When::Weekday { day: Weekday::Tuesday, which };
        assert_eq!(meanings(tuesday(Which::Shifted(1)), "2020-10-07"), ["2020-10-13", "2020-10-20"]);
        assert_eq!(meanings(tuesday(Which::Shifted(1)), "2020-10-06"), ["2020-10-13", "2020-10-20"]);
        assert_eq!(meanings(tuesday(Which::Shifted(-1)), "2020-10-07"), ["2020-10-06", "2020-09-29"]);
        assert_eq!(meanings(tuesday(Which::Around), "2020-10-07"), ["2020-10-06", "2020-10-13"]);
    }

    #[test]
    fn parts_of_stretches() {
        let year = Period::year(2019).expect("a year");
        let month = Period::month(2021, 1).expect("a month");
        assert_eq!(year.part(0, 50).to_string(), "2019-01-01/2019-07-01");
        assert_eq!(month.part(50, 100).to_string(), "2021-01-16/2021-01-31");
        assert_eq!(month.part(0, 100), month);
    }
}
