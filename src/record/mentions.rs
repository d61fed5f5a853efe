//! Whether a source speaks of somebody or something at all, under whatever form of the name.
//!
//! That a text names what its source never does is the plainest sign that the two differ (entity-level consistency:
//! Nan et al. 2021). To be spoken of takes little here: one word of the name, its beginning, another spelling, the
//! letters that it is abbreviated to.

use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use strsim::levenshtein;

use super::events::days;
use super::{Claim, Record};
use crate::finding::Evidence;
use crate::lexicon::{Relation, TimeWord, lexicon};
use crate::statement::{Named, Term};
use crate::text::fold;
use crate::when::Period;

/// Words of fewer characters must be the same.
const SHORT: usize = 4;
/// Of a longer word so much must be the same at its beginning, in hundredths: "Ghana", "Ghanaian".
const BEGINNING: usize = 70;
/// Characters that may differ in a word, and in one of [`LONG`] characters.
const SPELLING: usize = 1;
const SPELLING_LONG: usize = 2;
const LONG: usize = 7;
/// So many years away may be counted in years: "two years ago".
const NEAR_YEARS: i16 = 2;
/// So many days away may be told by days of the week.
const CLOSE: i32 = 14;
/// What is more years ago is history.
const HISTORY: i16 = 25;
/// Days of a month.
const MONTH: i32 = 31;
/// Of a sentence so much, weighed by rarity, makes another one the passage that it is nearest to.
const NEAREST: f32 = 0.15;
/// Another source that has the name as well is meant where it has so much of what the nearest passage has.
const AS_NEAR: f32 = 0.6;

/// The words of a source.
#[derive(Debug)]
pub(in crate::record) struct Said {
    /// Its text, title, outlet and authors, folded; each word between blanks.
    words: String,
    /// The countries of the towns that it names.
    countries: OnceLock<FxHashSet<&'static str>>,
    times: OnceLock<Times>,
}

/// Times that a source speaks of otherwise than by dates.
#[derive(Debug)]
struct Times {
    /// The months that it names without a year, each with the day.
    months: Vec<(i8, Option<i8>)>,
    /// Whether it counts times from others: "two years before".
    reckons: bool,
}

/// Where the passage is that a sentence is nearest to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// In the sources that were asked.
    Here(Evidence),
    /// In another one, with the names that were asked for.
    Elsewhere,
    /// Nothing has much in common with it.
    None,
}

impl Record {
    /// Whether a source speaks of what a name names.
    pub fn mentions(&self, source: usize, named: &Named) -> bool {
        let Some(said) = self.said(source) else { return true };
        if let Some(code) = named.country {
            // "Faeroe", "Faroese": of a name of two words the longer one tells.
            let spelled = |name: &str| {
                let longest = name.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
                longest.len() > SHORT && said.has_like(longest)
            };
            let named = lexicon().names_of(code).any(|name| said.has(&words_of(name)) || spelled(name));
            // Towns of one name lie in several countries.
            let town = || said.countries().contains(code) || said.countries().contains("??");
            return named || town();
        }
        let mut parts = named.words.iter().flat_map(|word| word.split(|char: char| !char.is_alphanumeric()));
        parts.any(|word| said.has_like(word)) || named.letters.len() > 1 && said.has(&named.letters)
    }

    /// Whether some words stand in a source, punctuation apart.
    pub fn has_words(&self, source: usize, words: &str) -> bool {
        self.said(source).is_none_or(|said| said.has(&words_of(words)))
    }

    /// Whether a source may speak of a time that its own dates do not name: by a year that stands in a name, a month
    /// without its year, the end of a stretch, or counted from another time ("two years before") or its own day. What
    /// is long past by then is told by anybody.
    pub fn may_speak_of(&self, source: usize, time: Period) -> bool {
        let Some(said) = self.said(source) else { return true };
        let (first, last) = (time.first, time.last);
        let day = (first == last).then(|| first.day());
        let year = first.month() == 1 && first.day() == 1 && last.month() == 12 && last.day() == 31;
        let month = first.day() == 1 && first.last_of_month() == last;
        let apart = self.sources.date(source).map(|own| (own.first.year() - last.year()).abs());
        let near = |years: i16| apart.is_none_or(|apart| apart <= years);
        // "the 1991 fair"
        let in_name = year && said.has(&first.year().to_string());
        let named = |own: &(i8, Option<i8>)| {
            (first.month()..=last.month()).contains(&own.0) && day.is_none_or(|day| own.1 == Some(day))
        };
        let in_month = !year && near(1) && said.times().months.iter().any(named);
        let counted = day.is_none() && !month && (!year || near(NEAR_YEARS)) && said.times().reckons;
        let written = self.sources.date(source);
        let since = written.and_then(|own| own.first.since(first).ok()).map(|span| span.get_days());
        // "on Sunday", "a day before", "by the end of the year"
        let close = day.is_some() && since.is_some_and(|days| days.abs() <= CLOSE);
        let this_year = day.is_none() && !month && !year && near(1);
        let history = written.is_some_and(|own| own.first.year() - last.year() > HISTORY);
        // "between March 2018 and November 2019"
        let times = self.sources.events(source).map_or(&[][..], |reading| reading.times.as_slice());
        let mut stretches = times.iter().flat_map(|own| own.when.meanings(written));
        let edge = stretches.any(|own| time.contains(Period::day(own.first)) || time.contains(Period::day(own.last)));
        in_name || in_month || counted || close || this_year || history || edge
    }

    /// Whether a source has a stretch of months or years that begins or ends when this one does, and nothing at the other
    /// end of it: "from July 2003 to December 2005" for "between July 2003 and December 2004".
    pub fn has_half_of(&self, source: usize, stretch: Period) -> bool {
        let Some(reading) = self.sources.events(source) else { return false };
        let written = self.sources.date(source);
        let times: Vec<Period> = reading.times.iter().flat_map(|time| time.when.meanings(written)).collect();
        let half = |own: &Period| (own.first == stretch.first) != (own.last == stretch.last) && days(*own) > MONTH;
        let found = times.iter().find(|own| half(own));
        let far = |own: &Period| if own.first == stretch.first { stretch.last } else { stretch.first };
        let at = |day: Date| {
            times
                .iter()
                .any(|own| own.first == day || own.last == day || days(*own) <= MONTH && own.contains(Period::day(day)))
        };
        // "from 2012 to 2019": the source may have the year, whatever the reader made of it.
        let named = |day: Date| self.said(source).is_none_or(|said| said.has(&day.year().to_string()));
        days(stretch) > MONTH && found.is_some_and(|own| !at(far(own)) && !named(far(own)))
    }

    /// The passage of some sources that has most in common with a sentence; `None` where hardly any does, or where
    /// another source has a nearer one, with all of `names` in it; any one with the name of a country.
    pub fn nearest_to(&self, terms: &[Term], names: &[u64], country: bool, sources: &[usize]) -> Nearest {
        let here = self.claims(terms, 1, |source, _| sources.contains(&source)).into_iter().next();
        let has = |source: usize, sentence: usize| {
            let own = self.sources.figures(source).and_then(|reading| reading.sentences.get(sentence));
            own.is_some_and(|own| names.iter().all(|name| own.terms.iter().any(|term| term.stem == *name)))
        };
        let elsewhere = |source: usize, sentence: usize| !sources.contains(&source) && has(source, sentence);
        let there = self.claims(terms, 1, elsewhere).into_iter().next().filter(|_| !names.is_empty());
        let share = |claim: &Option<Claim>| claim.as_ref().map_or(0.0, |claim| claim.share);
        if there.is_some() && (country || share(&there) >= share(&here) * AS_NEAR) {
            return Nearest::Elsewhere;
        }
        let passage = here.filter(|claim| claim.share >= NEAREST).and_then(|claim| {
            let span = self.sources.figures(claim.source)?.sentences.get(claim.sentence)?.span;
            Some(Evidence { source: claim.source, span })
        });
        passage.map_or(Nearest::None, Nearest::Here)
    }

    fn said(&self, source: usize) -> Option<&Said> {
        self.memo.mentions.get(source, self.sources.len(), || {
            let (own, entry) = (self.sources.get(source)?, self.sources.entry(source)?);
            let head = entry.title.iter().chain(&entry.outlet).chain(&entry.authors);
            let text = head.map(String::as_str).chain([own.prose.text.as_str()]).collect::<Vec<_>>().join(" ");
            Some(Said { words: words_of(&text), countries: OnceLock::new(), times: OnceLock::new() })
        })
    }
}

impl Said {
    fn times(&self) -> &Times {
        self.times.get_or_init(|| Times::new(&self.words))
    }

    fn countries(&self) -> &FxHashSet<&'static str> {
        self.countries.get_or_init(|| {
            let list: Vec<&str> = self.words.split_whitespace().collect();
            // One blank stands between two words.
            let mut start = 1;
            let pairs = list.windows(2).map(|pair| {
                let next = start + pair[0].len() + 1;
                let both = self.words.get(start..next + pair[1].len());
                start = next;
                lexicon().city(both?)
            });
            list.iter().map(|word| lexicon().city(word)).chain(pairs).flatten().collect()
        })
    }

    /// Whether some words stand there one after the other; `words` as of [`words_of`].
    fn has(&self, words: &str) -> bool {
        self.words.contains(&format!(" {} ", words.trim()))
    }

    /// Whether a word stands there in some form or spelling.
    fn has_like(&self, word: &str) -> bool {
        let length = word.chars().count();
        if length < SHORT {
            return self.has(word);
        }
        let kept = (length * BEGINNING).div_ceil(100).max(SHORT);
        let beginning: String = word.chars().take(kept).collect();
        let most = if length < LONG { SPELLING } else { SPELLING_LONG };
        // Each character that differs takes one from the letters of a word, and gives it another: that is seen at once.
        let own = letters(word);
        let near =
            |other: &str| (letters(other) ^ own).count_ones() as usize <= 2 * most && levenshtein(other, word) <= most;
        let spelled =
            |other: &[u8]| other.len().abs_diff(word.len()) <= most && std::str::from_utf8(other).is_ok_and(near);
        self.words.contains(&format!(" {beginning}")) || self.words.as_bytes().split(|byte| *byte == b' ').any(spelled)
    }
}

impl Times {
    fn new(words: &str) -> Self {
        let list: Vec<&str> = words.split_whitespace().collect();
        let at = |number: usize| list.get(number).copied().unwrap_or_default();
        let day = |word: &str| word.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
        let (mut months, mut reckons) = (Vec::new(), false);
        for (number, word) in list.iter().enumerate() {
            let before = number.checked_sub(1).map(at).unwrap_or_default();
            let after = at(number + 1);
            match lexicon().time(word) {
                // "2 May 2024", "May 2, 2024"
                Some(TimeWord::Month(month)) => {
                    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
                    let dated = year(after) || day(after).is_some() && year(at(number + 2));
                    if !dated {
                        months.push((month, day(after).or_else(|| day(before))));
                    }
                }
                Some(TimeWord::Unit(_)) => {
                    reckons |= [before, after].iter().any(|word| lexicon().relates(word, Relation::Reckons));
                }
                _ => {}
            }
        }
        Self { months, reckons }
    }
}

/// The characters of a word as a set, several of them to a bit.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |all, char| all | 1 << (u32::from(char) % 64))
}

/// A text's words, folded, each between blanks.
fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for char in fold::word(text).chars() {
        if char.is_alphanumeric() {
            words.push(char);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.push(' ');
    words
}
