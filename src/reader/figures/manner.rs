//! How a figure is meant: as a change or a level, per something, beside another, denied, and of which year and month.

use std::ops::Range;

use super::measured::{Scene, word_key};
use crate::lexicon::figures::figures;
use crate::lexicon::{Class, Says};
use crate::reader::token::{Kind, Token};
use crate::statement::{Change, Unit};

impl Scene<'_, '_> {
    pub(super) fn change(&self) -> Change {
        let found = self.found;
        let lists = figures();
        let direction = |at: usize| {
            // "up to now", "were contracted": no rise and no fall.
            let other = match self.word(at) {
                "up" | "down" => self.word(at + 1) == "to" && at >= found.last,
                "contracted" => {
                    let before = at.checked_sub(1).map(|at| self.word(at)).unwrap_or_default();
                    matches!(before, "is" | "are" | "was" | "were" | "be" | "been" | "being")
                }
                _ => false,
            };
            let sign = (!other && self.finder.says(at, Says::CHANGE)).then(|| lists.changes.get(self.word(at)));
            sign.flatten().map(|sign| *sign as i8)
        };
        let from = self.previous.max(found.first.saturating_sub(8));
        // The word before the marks ("by", "to", or the verb itself).
        let before = found.first.checked_sub(1).filter(|at| *at >= self.window.start);
        let link = before.map(|at| self.word(at)).unwrap_or_default();
        let verb = (from..found.first).rev().find_map(direction);
        if verb.is_none()
            && !matches!(link, "to" | "from")
            && let Some(twin) = self.twin()
        {
            return twin.change();
        }
        let earlier = self.all.iter().any(|other| other.last <= found.first && found.first - other.last <= 3);
        if found.unit == Unit::Times && self.word(found.last) != "as" {
            return Change::By(1);
        }
        if matches!(link, "to" | "at") && (verb.is_some() || earlier) {
            return Change::Level;
        }
        if link == "from" && (verb.is_some() || matches!(self.word(found.last), "to" | "in")) {
            return Change::From;
        }
        if found.unit == Unit::Points {
            return Change::By(verb.unwrap_or(0));
        }
        // "cut 400 jobs", but not "cut four of the five cables"
        let of_whole = || {
            matches!(self.word(found.last), "of")
                && self.all.iter().any(|other| other.first > found.last && other.first <= found.last + 3)
        };
        if let Some(sign) = before.and_then(direction).filter(|_| !of_whole()) {
            return Change::By(sign);
        }
        // "by 215 votes to 56"
        let ballot = found.unit == Unit::Count && matches!(self.word(found.last), "votes" | "to");
        if matches!(link, "by" | "of")
            && let Some(sign) = verb.filter(|_| !ballot)
        {
            return Change::By(sign);
        }
        // "a 5% rise", "5% more", "5% higher"
        let behind = found.last..(found.last + 2).min(self.window.end);
        let mut behind = behind.take_while(|at| !matches!(self.finder.document.tokens[*at].kind, Kind::Sign(_)));
        let behind = behind.find_map(direction);
        if let Some(sign) = behind {
            return Change::By(sign);
        }
        // "35 million less than the budget", "5% more"
        let than = self.word(found.last + 1) == "than";
        let measured = matches!(found.unit, Unit::Money(_) | Unit::Measure(_) | Unit::Time) || found.amount.low >= 1e5;
        let share = found.unit == Unit::Share || measured && than;
        match self.word(found.last) {
            "more" | "higher" | "larger" | "longer" | "dearer" | "above" if share => Change::By(1),
            "less" | "fewer" | "lower" | "smaller" | "shorter" | "cheaper" | "below" if share => Change::By(-1),
            _ => Change::Level,
        }
    }

    pub(super) fn per(&self, after: usize) -> Option<u64> {
        [self.found.last, after].into_iter().find_map(|at| {
            let word = self.word(at);
            let unit = match word {
                "per" | "each" | "every" => self.word(at + 1),
                "for" if matches!(self.word(at + 1), "each" | "every") => self.word(at + 2),
                "a" | "an" => {
                    let next = self.word(at + 1);
                    let counted =
                        matches!(self.found.unit, Unit::Money(_) | Unit::Measure(_)) || figures().units.contains(next);
                    if !counted || figures().changes.contains(next) {
                        return None;
                    }
                    next
                }
                "annually" | "yearly" | "annual" => "year",
                "monthly" => "month",
                "weekly" => "week",
                "daily" => "day",
                "hourly" => "hour",
                "apiece" => "each",
                _ => return None,
            };
            Some(word_key(unit))
        })
    }

    pub(super) fn beside(&self) -> bool {
        let found = self.found;
        let from = found.first.saturating_sub(2).max(self.previous);
        // "each other", "laid to rest"
        let idle = |at: usize| {
            let before = at.checked_sub(1).map(|at| self.word(at)).unwrap_or_default();
            matches!((before, self.word(at)), ("each", "other") | ("to" | "at", "rest"))
        };
        let marked = (from..found.last).any(|at| self.finder.says(at, Says::BESIDE) && !idle(at));
        let which = found.first >= 2 && self.word(found.first - 1) == "which" && self.word(found.first - 2) == "of";
        // "the two together"
        let from = self.window.start.max(found.first.saturating_sub(8));
        let summed = (from..(found.last + 4).min(self.window.end)).any(|at| self.finder.says(at, Says::SUM));
        marked
            || which
            || summed
            || matches!(self.word(found.last), "more" | "others" | "other") && found.unit == Unit::Count
    }

    pub(super) fn average(&self, stretch: &Range<usize>) -> bool {
        stretch.clone().any(|at| self.finder.says(at, Says::AVERAGE))
    }

    /// Whether the figure's own stretch of the sentence speaks of an earlier time.
    pub(super) fn ago(&self, stretch: &Range<usize>) -> bool {
        let unit = |at: usize| figures().units.get(self.word(at)).is_some_and(|(dimension, _)| *dimension == "time");
        stretch.clone().any(|at| {
            self.finder.says(at, Says::EARLIER)
                || at > stretch.start
                    && self.word(at) == "before"
                    && (self.finder.says(at - 1, Says::UNIT) && unit(at - 1)
                        || at > stretch.start + 1 && self.word(at - 2) == "the")
                    && !self.finder.document.tokens.get(at + 1).is_some_and(Token::is_word)
        })
    }

    /// From where to where the sentence speaks of this figure and of no other.
    pub(super) fn stretch(&self) -> Range<usize> {
        let divides = |at: usize| self.finder.says(at, Says::DIVIDES) || self.finder.document.is(at, ';');
        let found = self.found;
        if self.all.iter().filter(|other| !other.implied).count() < 2 {
            return self.window.clone();
        }
        let first = (self.previous..found.first).rev().find(|at| divides(*at)).map_or(self.previous, |at| at + 1);
        first..(found.last..self.next).find(|at| divides(*at)).unwrap_or(self.next)
    }

    pub(super) fn denied(&self, clause: &Range<usize>) -> bool {
        // "They did not, because …".
        let document = self.finder.document;
        let reason = |at: &usize| document.is(*at, ',') && matches!(self.word(at + 1), "because" | "since" | "as");
        let from = clause.start.max(self.previous);
        let from = (from..self.found.first.max(from)).rev().find(reason).unwrap_or(from);
        let end = self.found.first.max(from);
        // "…, which had not been seen since 2013, was found in …", "against 1,420 without, a difference of …"
        let aside = |at: usize| {
            let closed = (at + 1..end).find(|at| document.is(*at, ','));
            let opened = || (from..at).rev().find(|at| document.is(*at, ','));
            closed.is_some_and(|closed| closed == at + 1 && self.word(at) == "without")
                || closed.is_some() && opened().is_some_and(|comma| document.has(comma + 1, Class::PRONOUN))
        };
        (from..end).any(|at| {
            self.finder.says(at, Says::DENIES)
                || document.has(at, Class::NEGATION)
                    && !matches!(self.word(at + 1), "only" | "just" | "least")
                    && !aside(at)
        })
    }

    pub(super) fn would(&self) -> bool {
        let document = self.finder.document;
        let modal = |at: usize| document.has(at, Class::AUXILIARY) || at == self.window.start;
        let own = self.window.start..self.next_clause().max(self.window.start);
        let would = own.clone().any(|at| document.has(at, Class::AUXILIARY) && self.word(at) == "would");
        let doubt =
            |at: usize| self.finder.says(at, Says::DOUBT) && (modal(at) || matches!(self.word(at), "if" | "unless"));
        would && !document.is(self.finder.end.saturating_sub(1), '?') && !own.clone().any(doubt)
    }

    /// Whether nothing but a clause that follows is asked, wished or doubted: "Of the 40 boats 30 sailed, but more should."
    pub(super) fn asserted(&self) -> bool {
        let document = self.finder.document;
        let words = self.finder.words;
        let first = document.folded(words.first);
        let modal = |at: &usize| {
            document.quoted[*at] == 0
                && document.has(*at, Class::AUXILIARY)
                && !document.has(*at, Class::ROLE)
                && matches!(self.word(*at), "should" | "ought" | "must" | "would" | "might" | "could")
        };
        let clause = self.next_clause();
        !document.is(words.last - 1, '?')
            && !matches!(&*first, "if" | "unless" | "whether" | "suppose" | "should" | "were" | "had")
            && !(words.first..clause).any(|at| modal(&at))
            && !self.excepted()
            && !self.compound()
    }

    /// "1 hour and 43 minutes", "a year and three months": one span, of which each half is but a part.
    fn compound(&self) -> bool {
        let found = self.found;
        let unit = |at: usize| {
            let time = figures().units.get(self.word(at)).is_some_and(|(dimension, _)| *dimension == "time");
            time.then(|| self.word(at))
        };
        let number = |at: usize| {
            let token = self.finder.document.tokens.get(at);
            let joined = at.checked_sub(1).is_some_and(|before| self.word(before) == "and");
            // "18 hours a day" is no span of both.
            token.is_some_and(|token| token.kind == Kind::Number || token.has(Class::CARDINAL))
                || joined && self.word(at) == "a"
        };
        let Some(own) = found.last.checked_sub(1).and_then(unit) else { return false };
        let after = found.last + usize::from(self.word(found.last) == "and");
        let before = found.first.checked_sub(1).filter(|at| self.word(*at) == "and").unwrap_or(found.first);
        let next = unit(after + 1).filter(|_| number(after));
        let last = before.checked_sub(1).and_then(unit);
        next.into_iter().chain(last).any(|other| other != own)
    }

    /// "all but two of the refusals": how many are not meant.
    fn excepted(&self) -> bool {
        let word = |back: usize| self.found.first.checked_sub(back).map(|at| self.word(at)).unwrap_or_default();
        matches!(word(1), "but" | "save" | "bar" | "except")
            && matches!(word(2), "all" | "All" | "none" | "None" | "every")
    }

    /// Where a clause begins that another one is set against.
    fn next_clause(&self) -> usize {
        let begins = |at: &usize| self.finder.says(*at, Says::BREAKS) || self.finder.document.is(*at, ';');
        (self.found.last..self.window.end).find(begins).unwrap_or(self.window.end)
    }

    /// Year and month of the figure's own stretch of the sentence.
    pub(super) fn time(&self, stretch: &Range<usize>) -> (Option<i16>, Option<u8>) {
        let found = self.found;
        let near = |at: &usize| if *at < found.first { found.first - at } else { at - found.last + 1 };
        // Of two that are as near the one behind: "from 410 in December to 1,930 in February".
        let stretch = || (found.last..stretch.end).chain(stretch.start..found.first);
        // "more than in any year since 2009" was not in 2009; "rose by a fifth since 2009" goes with it.
        let level = !matches!(self.change(), Change::By(_));
        let dates = |at: &usize| self.is_year(*at) && !(level && self.another_time(*at));
        let year = stretch().filter(dates).min_by_key(near).and_then(|at| self.year_at(at));
        let compared = self.compared();
        let year = year.or_else(|| {
            let own = self.window.start..compared;
            let mut all = own.filter(dates).filter_map(|at| self.year_at(at));
            all.next().filter(|one| all.all(|other| other == *one))
        });
        let month_of = |at: usize| self.month(at).filter(|_| !(level && self.another_time(at)));
        let months: Vec<(usize, u8)> = stretch().filter_map(|at| Some((near(&at), month_of(at)?))).collect();
        // "between January and May"
        let span = |at: usize| {
            matches!(self.word(at), "and" | "to" | "until")
                && at > self.window.start
                && self.month(at - 1).is_some()
                && self.month(at + 1).is_some()
        };
        if (self.window.start..self.window.end).any(span) {
            return (year, None);
        }
        let month = months.into_iter().min_by_key(|(near, _)| *near);
        let month = month.map(|(_, month)| month).or_else(|| {
            let mut all = (self.window.start..compared).filter_map(month_of);
            all.next().filter(|one| all.all(|other| other == *one))
        });
        (year, month)
    }

    /// Where another figure begins that this one is set against: "1,184 boats, against 1,036 in 2022".
    fn compared(&self) -> usize {
        let against = |at: usize| matches!(self.word(at), "against" | "than" | "from" | "versus" | "compared");
        let later = self.all.iter().find(|other| other.first >= self.found.last && other.unit == self.found.unit);
        let other = later.filter(|other| (other.first.saturating_sub(3)..other.first).any(against));
        other.map_or(self.window.end, |other| other.first.min(self.window.end))
    }

    /// Whether a year or month is that of another clause, or a bound: "more than in any season since records began in
    /// 2009".
    fn another_time(&self, at: usize) -> bool {
        let opens = |at: usize| matches!(self.word(at), "since" | "until" | "before" | "after");
        let clause = |at: usize| opens(at) || matches!(self.word(at), "than" | "when" | "because" | "though");
        // "by the end of May"
        let end = at > 1 && self.word(at - 1) == "of" && self.word(at - 2) == "end" && !self.is_year(at);
        end || at.checked_sub(1).is_some_and(opens) || (self.found.last..at).any(clause)
    }

    fn month(&self, at: usize) -> Option<u8> {
        if !self.finder.document.has(at, Class::CALENDAR) || !self.finder.document.tokens[at].capital {
            return None;
        }
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let word = self.word(at);
        months.iter().position(|month| word.starts_with(month)).map(|at| at as u8 + 1)
    }
}
