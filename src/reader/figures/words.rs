//! The words of a sentence as figures need them: folded once, looked up once.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::Finder;
use super::measured::{hash, word_key};
use crate::lexicon::Class;
use crate::lexicon::Says;
use crate::lexicon::figures::figures;
use crate::reader::terms;
use crate::reader::token::Kind;

/// A word of the sentence.
pub struct Word<'a> {
    /// Folded, once it is asked for.
    text: OnceCell<Cow<'a, str>>,
    /// What the lists say of it.
    says: Says,
    /// Whether it can say what is measured.
    tells: bool,
}

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
    fn all_words(&self) -> &[Word<'a>] {
        self.cache.get_or_init(|| (self.words.first..self.end).map(|at| self.read_word(at)).collect())
    }

    fn of(&self, at: usize) -> Option<&Word<'a>> {
        at.checked_sub(self.words.first).and_then(|number| self.all_words().get(number))
    }

    /// A token of the sentence, folded; nothing for one that lies outside.
    pub fn folded(&self, at: usize) -> &str {
        self.of(at).map_or("", |word| word.text.get_or_init(|| self.fold(at)))
    }

    /// Whether the lists say any of these of a token of the sentence.
    pub fn says(&self, at: usize, what: Says) -> bool {
        self.of(at).is_some_and(|word| word.says.has(what))
    }

    /// Whether a token can say what is measured.
    pub fn tells(&self, at: usize) -> bool {
        match self.of(at) {
            Some(word) => word.tells,
            // A word of another sentence.
            None => self.read_word(at).tells,
        }
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

    fn fold(&self, at: usize) -> Cow<'a, str> {
        let token = &self.document.tokens[at];
        if token.is_word() { self.document.folded(at) } else { Cow::Borrowed(self.document.text(at)) }
    }

    fn read_word(&self, at: usize) -> Word<'a> {
        let document = self.document;
        let token = &document.tokens[at];
        let mut word = Word { text: OnceCell::new(), says: Says::default(), tells: false };
        if !token.is_word() {
            return word;
        }
        // Most words are in none of the lists.
        let dotted = document.prose.text.as_bytes().get(token.end as usize - 1) == Some(&b'.');
        if dotted || token.has(Class::SAYS) {
            let text = document.folded(at);
            let says = figures().says.get(&text).or_else(|| figures().says.get(text.trim_end_matches('.')));
            word.says = says.copied().unwrap_or_default();
            word.text = OnceCell::from(text);
        }
        let name = self.names.at(at).map(|name| &self.names.names[name]);
        let calendar = token.has(Class::CALENDAR) && name.is_none_or(|name| name.last - name.first < 2);
        let other = Says::LINKING.or(Says::CHANGE).or(Says::UNIT).or(Says::BESIDE).or(Says::PLACE).or(Says::COUNTS);
        let content = name.is_some() || !word.says.has(other);
        word.tells = content && !calendar && terms::is_content(document, self.names, at);
        word
    }

    /// What a word of the document is compared by: a country and its adjective by its code.
    pub fn key(&self, at: usize) -> u64 {
        self.country(at).map_or_else(|| word_key(&self.fold(at)), |(key, _)| key)
    }

    /// The country that is named from a token on, and how many tokens the name takes.
    fn country(&self, at: usize) -> Option<(u64, usize)> {
        let document = self.document;
        if !document.has(at, Class::GOVERNMENT.or(Class::GOVERNMENT_START)) {
            return None;
        }
        let lengths = if document.has(at, Class::GOVERNMENT_START) { [3, 2, 1].as_slice() } else { &[1] };
        lengths.iter().find_map(|length| {
            let rest = at + 1..at + length;
            let words = rest.clone().all(|at| document.tokens.get(at).is_some_and(|token| token.kind == Kind::Word));
            let inside = rest.end <= self.end || at < self.words.first;
            let name = (words && inside).then(|| document.phrase(at..at + length))?;
            Some((hash(document.lexicon.government(&name)?.code.as_bytes(), 1), *length))
        })
    }
}
