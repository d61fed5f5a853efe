//! The words of a sentence as figures need them: looked up once.

use std::cell::OnceCell;

use super::Finder;
use super::measured::{hash, word_key};
use crate::lexicon::Class;
use crate::lexicon::Says;
use crate::lexicon::figures::figures;
use crate::reader::terms;
use crate::reader::token::{Kind, Token};

/// A word that can say what is measured.
pub struct Told {
    /// Its token.
    pub at: usize,
    /// What it is compared by.
    pub key: u64,
    /// The word as [`crate::statement::Term::stem`] has it.
    pub stem: u64,
    /// How many tokens it takes.
    pub length: usize,
}

impl<'a> Finder<'a> {
    /// A token of the sentence, folded; nothing for one that lies outside.
    pub fn folded(&self, at: usize) -> &'a str {
        if (self.words.first..self.end).contains(&at) { self.fold(at) } else { "" }
    }

    /// Whether the lists say any of these of a token of the sentence.
    pub fn says(&self, at: usize, what: Says) -> bool {
        // Most words are in none of the lists.
        if !self.document.tokens.get(at).is_some_and(|token| token.has(Class::SAYS) || token.has(ABBREVIATED)) {
            return false;
        }
        let Some(number) = at.checked_sub(self.words.first) else { return false };
        let says = self.says.get_or_init(|| vec![OnceCell::new(); self.end - self.words.first]);
        says.get(number).is_some_and(|says| says.get_or_init(|| look_up(self.folded(at))).has(what))
    }

    /// Whether a token can say what is measured.
    pub fn tells(&self, at: usize) -> bool {
        let document = self.document;
        let token = &document.tokens[at];
        if self.is_ordinal(at) {
            return true;
        }
        if !token.is_word() || !terms::is_content(document, self.names, at) {
            return false;
        }
        let name = self.names.at(at).map(|name| &self.names.names[name]);
        if token.has(Class::CALENDAR) && name.is_none_or(|name| name.last - name.first < 2) {
            return false;
        }
        let inside = (self.words.first..self.end).contains(&at);
        name.is_some()
            || !token.has(Class::SAYS)
            || if inside { !self.says(at, MUTE) } else { !look_up(self.fold(at)).has(MUTE) }
    }

    /// "the first draft", "its second reading": not the adverb, and no unit of time.
    fn is_ordinal(&self, at: usize) -> bool {
        let document = self.document;
        let inside = at > self.words.first && at < self.end && self.says(at, Says::ORDINAL);
        inside
            && (document.has(at - 1, Class::DETERMINER)
                || document.tokens[at - 1].kind == Kind::Possessive
                || matches!(self.folded(at - 1), "its" | "their" | "his" | "her" | "our"))
            && document.tokens.get(at + 1).is_some_and(Token::is_word)
            // "the first nine months": how much of a whole.
            && !self.says(at + 1, Says::COUNTS)
    }

    /// The words that can say what is measured.
    pub fn told(&self) -> &[Told] {
        self.told.get_or_init(|| {
            let telling = (self.words.first..self.end).filter(|at| self.tells(*at));
            telling
                .map(|at| {
                    let known = self.stems.get(at).copied().filter(|stem| *stem != 0);
                    let stem = known.unwrap_or_else(|| terms::of_word(self.folded(at)));
                    let country = self.country(at);
                    let key = country
                        .map(|(key, _)| key)
                        .or_else(|| self.says(at, Says::SYNONYM).then(|| word_key(self.folded(at))));
                    Told { at, key: key.unwrap_or(stem), stem, length: country.map_or(1, |(_, length)| length) }
                })
                .collect()
        })
    }

    fn fold(&self, at: usize) -> &'a str {
        let token = &self.document.tokens[at];
        if token.is_word() { self.document.word(at) } else { self.document.text(at) }
    }

    /// What a word of the document is compared by: a country and its adjective by its code.
    pub fn key(&self, at: usize) -> u64 {
        self.country(at).map_or_else(|| word_key(self.fold(at)), |(key, _)| key)
    }

    /// The country that is named from a token on, and how many tokens the name takes.
    fn country(&self, at: usize) -> Option<(u64, usize)> {
        let document = self.document;
        if !document.has(at, Class::GOVERNMENT.or(Class::GOVERNMENT_START)) {
            return None;
        }
        let next = document.tokens.get(at + 1).is_some_and(|next| next.capital || document.text(at + 1) == "of");
        let longer = next && document.has(at, Class::GOVERNMENT_START);
        let lengths = if longer { [3, 2, 1].as_slice() } else { &[1] };
        lengths.iter().find_map(|length| {
            let rest = at + 1..at + length;
            let words = rest.clone().all(|at| document.tokens.get(at).is_some_and(|token| token.kind == Kind::Word));
            let inside = rest.end <= self.end || at < self.words.first;
            let government = match length {
                1 => document.lexicon.government(self.fold(at)),
                _ => document.lexicon.government(&(words && inside).then(|| document.phrase(at..at + length))?),
            };
            Some((hash(government?.code.as_bytes(), 1), *length))
        })
    }
}

/// Words that measure nothing by themselves.
const MUTE: Says = Says::LINKING.or(Says::CHANGE).or(Says::UNIT).or(Says::BESIDE).or(Says::PLACE).or(Says::COUNTS);

/// What may stand in the lists without its full stop.
const ABBREVIATED: Class = Class::ABBREVIATION;

fn look_up(folded: &str) -> Says {
    let says = &figures().says;
    says.get(folded).or_else(|| says.get(folded.strip_suffix('.')?)).copied().unwrap_or_default()
}
