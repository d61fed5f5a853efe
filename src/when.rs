//! When: stretches of days, and expressions of time that need the date of their document to become one.
//!
//! The distinction follows TIMEX3 (Pustejovsky et al. 2003): an expression is kept as it was understood and resolved
//! against the document's date later, since the reader does not know that date (a bibliography may).

use std::fmt;

use jiff::civil::{Date, Weekday};

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

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

/// An expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// Told in full: "in February 2019", "on 3 March 2020", "by the end of 2018".
    Absolute(Period),
    /// A part of a year without the year, by month and day: "in late January", "on March 3". The two ends.
    Yearless {
        /// Month and day of the first day.
        first: (i8, i8),
        /// Month and day of the last day.
        last: (i8, i8),
    },
    /// So many units before (negative) or after the document: "last week" is −1 week, "this month" 0 months.
    Shifted {
        /// Unit.
        unit: Unit,
        /// How many.
        by: i32,
        /// "several weeks ago", "in recent weeks": about so many.
        about: bool,
    },
    /// A day of the week near the document: "on Monday", "last Friday", "next Tuesday".
    Weekday {
        /// Which.
        day: Weekday,
        /// Said to come ("next", "on Monday will").
        ahead: bool,
    },
}

impl When {
    /// The stretch of days that the expression means in a document of that date; `None` where the document's date is
    /// not known (and needed) or not precise enough.
    pub fn resolve(self, document: Option<Period>) -> Option<Period> {
        match self {
            Self::Absolute(period) => Some(period),
            // TODO: the other kinds.
            _ => document.filter(|_| false),
        }
    }
}
