//! How much: a number with what its words make of it ("some", "over", "nearly half", "a couple").
//!
//! An amount is an interval, as in quantulum and GROBID-quantities; approximation is understood as people use it when
//! they retell figures, so that "some $12tn" is 12.3 and "over a decade" is twelve years, and not thirty.

use serde::Serialize;

/// What the words around a number make of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing: the number as it stands, rounded as its zeros show.
    #[default]
    Plain,
    /// A number that is rounded by its form: "half", "a third".
    Round,
    /// "some", "about".
    About,
    /// "more than", "at least".
    Over,
    /// "less than".
    Under,
    /// "up to", "as many as".
    UpTo,
    /// "nearly", "just under".
    Nearly,
    /// Two numbers: "12 to 15".
    Range,
    /// Words for a number that is none: "dozens", "several".
    Vague,
}

/// How much.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// The number, or the lesser one of a range, in the base unit.
    pub low: f64,
    /// The same number, or the greater one.
    pub high: f64,
    /// What the words make of it.
    pub mark: Mark,
}

/// So far a plain round number may be off: "$12 trillion" for 12.3, not "40" for 43.
const ROUNDED: f64 = 0.05;

impl Amount {
    /// A number as it stands.
    pub fn plain(value: f64) -> Self {
        Self { low: value, high: value, mark: Mark::Plain }
    }

    /// The same amount, so many times.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor, mark: self.mark }
    }

    /// Whether both can be said of one thing.
    pub fn agrees(self, other: Self) -> bool {
        let upward = |mark: Mark| mark == Mark::Over;
        let downward = |mark: Mark| matches!(mark, Mark::Under | Mark::UpTo);
        if upward(self.mark) && upward(other.mark) || downward(self.mark) && downward(other.mark) {
            let (less, more) = if self.low < other.low { (self.low, other.low) } else { (other.low, self.low) };
            return more <= less * 1.25;
        }
        if self.mark == Mark::Plain && other.mark == Mark::Plain {
            let (one, two) = (step(self.low), step(other.low));
            // The coarser number is the other one rounded.
            let (coarse, fine) = if one >= two { (self, other) } else { (other, self) };
            let off = if same(one, two) { 0.0 } else { (one.max(two) / 2.0).min(coarse.low.abs() * ROUNDED) };
            return same(coarse.low, fine.low) || (coarse.low - fine.low).abs() <= off * 0.999;
        }
        let ((a, b), (c, d)) = (self.reach(), other.reach());
        a <= d && c <= b
    }

    /// Whether it can be what a draft makes of the other one: rounded, not made finer. Nobody has 29 from "30".
    pub fn may_retell(self, source: Self) -> bool {
        let plain = self.mark == Mark::Plain && source.mark == Mark::Plain;
        let finer = plain && !same(self.low, source.low) && step(self.low) < step(source.low) * 0.99;
        // "no more than 35 per cent" is nobody's "a quarter", and 6,000 are not "no more than 8,000".
        let loose = if self.mark == source.mark { f64::MAX } else { self.looseness().min(source.looseness()) };
        let (less, more) = if self.low < source.low { (self.high, source.low) } else { (source.high, self.low) };
        self.agrees(source) && !finer && more <= less * loose
    }

    /// How many times a number may be off the bound that it is retold by, or that is retold by it.
    fn looseness(self) -> f64 {
        // "more than half", "over a decade" are looser than "more than 4,083".
        let round = step(self.low) >= self.low * 0.99 || self.low < 1.0;
        match self.mark {
            Mark::Over | Mark::Under if round => 1.6,
            Mark::Over | Mark::Under => 1.3,
            Mark::UpTo => 1.25,
            _ => f64::MAX,
        }
    }

    /// From where to where the amount can lie.
    fn reach(self) -> (f64, f64) {
        let (low, high) = (self.low, self.high);
        let rounding = (step(low) / 2.0).min(low.abs() * ROUNDED) * 0.999;
        match self.mark {
            Mark::Plain => (low - rounding, low + rounding),
            Mark::Round => (low * 0.94, high * 1.06),
            Mark::About => {
                let off = (step(low) / 2.0).min(low.abs() * 0.15).max(low.abs() * 0.1);
                (low - off, high + off)
            }
            // Whoever says "more than five" does not mean ten.
            Mark::Over => (low, if low < 1.0 { low * 1.6 } else { low * 1.85 }),
            Mark::Under => (low * 0.5, low),
            Mark::UpTo => (low * 0.5, low * 1.001),
            Mark::Nearly => (low * 0.85, low * 1.02),
            Mark::Range => (low * 0.98, high * 1.02),
            Mark::Vague => (low, high),
        }
    }
}

/// Size of the last digit that is not a zero of rounding: 100 of 12,300.
fn step(value: f64) -> f64 {
    let digits = format!("{value:.9e}");
    let Some((mantissa, exponent)) = digits.split_once('e') else { return 1.0 };
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
    10_f64.powi(exponent.parse::<i32>().unwrap_or_default() - decimals as i32)
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= one.abs().max(other.abs()) * 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(mark: Mark, value: f64) -> Amount {
        Amount { low: value, high: value, mark }
    }

    #[test]
    fn rounding_is_understood_and_differences_are_not_rounding() {
        let plain = Amount::plain;
        for (one, other) in [(12e12, 12.3e12), (100_000.0, 98_600.0), (40.0, 41.0), (0.5, 0.51), (7.0, 7.0)] {
            assert!(plain(one).agrees(plain(other)) && plain(other).agrees(plain(one)), "{one} {other}");
        }
        for (one, other) in [(12e12, 14e12), (2.0, 4.0), (12.0, 13.0), (40.0, 43.0), (1e6, 1.4e6), (2000.0, 2100.0)] {
            assert!(!plain(one).agrees(plain(other)) && !plain(other).agrees(plain(one)), "{one} {other}");
        }
    }

    #[test]
    fn a_draft_rounds_and_makes_nothing_finer() {
        let plain = Amount::plain;
        for (draft, source) in [(30.0, 29.0), (12e12, 12.3e12), (720_000.0, 723_000.0)] {
            assert!(plain(draft).may_retell(plain(source)), "{draft} {source}");
            assert!(!plain(source).may_retell(plain(draft)), "{source} {draft}");
        }
        assert!(plain(29.0).may_retell(marked(Mark::About, 30.0)));
        assert!(plain(0.33).may_retell(marked(Mark::UpTo, 0.35)) && !plain(0.25).may_retell(marked(Mark::UpTo, 0.35)));
        assert!(plain(12.0).may_retell(marked(Mark::Over, 10.0)) && !plain(18.0).may_retell(marked(Mark::Over, 10.0)));
        assert!(marked(Mark::Over, 0.5).may_retell(plain(0.75)) && marked(Mark::UpTo, 40.0).may_retell(plain(38.0)));
        assert!(!marked(Mark::UpTo, 8000.0).may_retell(plain(6000.0)));
        assert!(!marked(Mark::Over, 4500.0).may_retell(plain(7000.0)));
    }

    #[test]
    fn approximations_are_intervals() {
        let plain = Amount::plain;
        assert!(marked(Mark::About, 12e12).agrees(plain(12.3e12)));
        assert!(marked(Mark::Over, 10.0).agrees(plain(12.0)) && !marked(Mark::Over, 5.0).agrees(plain(10.0)));
        assert!(!marked(Mark::Over, 5.0).agrees(marked(Mark::Over, 10.0)));
        assert!(marked(Mark::Round, 0.5).agrees(plain(0.48)) && !marked(Mark::Round, 0.5).agrees(plain(0.38)));
        assert!(marked(Mark::Nearly, 0.5).agrees(plain(0.46)) && !marked(Mark::Nearly, 40.0).agrees(plain(60.0)));
        assert!(marked(Mark::UpTo, 40.0).agrees(plain(40.0)) && !marked(Mark::UpTo, 40.0).agrees(plain(55.0)));
        let couple = Amount { low: 2.0, high: 3.0, mark: Mark::Vague };
        assert!(couple.agrees(plain(2.0)) && !couple.agrees(plain(6.0)));
    }
}
