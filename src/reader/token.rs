//! Tokens: words, numbers and signs of the reading text, each with what the lexicon says of it.
//!
//! Abbreviations keep their dot ("Mr.", "U.S."), a possessive "’s" is a token of its own, an apostrophe inside a word
//! is part of the word: it is never a quotation mark.

use super::memory::Alike;
use crate::lexicon::{Class, Lexicon, Word};
use crate::markup::Prose;
use crate::text::{Span, fold};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word, with at least one letter.
    Word,
    /// A number with its currency sign or percent sign.
    Number,
    /// A possessive "'s" or "’s".
    Possessive,
    /// A character that may be a quotation mark.
    Mark(char),
    /// Any other sign; dashes of all kinds are '—' (a hyphen between blanks too), an ellipsis is '…'.
    Sign(char),
    /// A citation key in running text, with its `@`.
    Key,
}

/// A token. Spans count in the reading text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// What the lexicon says of the word.
    pub class: Class,
    /// What topics say of it: [`Word::listed`].
    pub listed: u16,
    /// In which relations it stands: [`Word::related`].
    pub related: u16,
    /// Starts with a capital letter.
    pub capital: bool,
    /// Has two capitals or more and no small letter.
    pub upper: bool,
    /// Has characters that are not ASCII.
    pub foreign: bool,
}

impl Token {
    /// Where it stands in the reading text.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Its text.
    pub fn text<'a>(&self, prose: &'a Prose) -> &'a str {
        self.span().of(&prose.text)
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is that sign.
    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Whether its word has any of these flags.
    pub fn has(&self, class: Class) -> bool {
        self.class.has(class)
    }
}

/// Bytes of the longest word that is looked up as it stands.
const LONG: usize = 40;

/// Splits the blocks of a document into tokens; the second vector says where the tokens of each block start, with one
/// entry more for the end. Blocks that are those of the last version have its tokens.
///
/// `lower` is the text in small letters.
pub fn tokenize(prose: &Prose, lower: &str, lexicon: &Lexicon, alike: Option<&Alike<'_>>) -> (Vec<Token>, Vec<usize>) {
    let mut tokens = Vec::with_capacity(prose.text.len() / 5);
    let mut starts = Vec::with_capacity(prose.blocks.len() + 1);
    for (number, block) in prose.blocks.iter().enumerate() {
        starts.push(tokens.len());
        if let Some(same) = alike.and_then(|alike| alike.tokens(number, prose.blocks.len())) {
            tokens.extend(same);
            continue;
        }
        let (text, end) = (prose.text.as_str(), block.span.end.min(prose.text.len()));
        Scanner { text, lower: lower.as_bytes(), at: block.span.start, end, lexicon }.scan(&mut tokens);
    }
    starts.push(tokens.len());
    (tokens, starts)
}

struct Scanner<'a> {
    text: &'a str,
    /// The same with ASCII letters in small.
    lower: &'a [u8],
    at: usize,
    end: usize,
    lexicon: &'a Lexicon,
}

impl Scanner<'_> {
    fn scan(mut self, tokens: &mut Vec<Token>) {
        while let Some(char) = self.peek(self.at) {
            let start = self.at;
            if char == ' ' {
                self.at += 1;
            } else if char.is_ascii_alphabetic() {
                self.word(tokens);
            } else if char.is_whitespace() {
                self.at += char.len_utf8();
            } else if char.is_alphanumeric() {
                self.word(tokens);
            } else if matches!(char, '$' | '€' | '£' | '¥' | '₹') && self.digit_at(start + char.len_utf8()) {
                self.at += char.len_utf8();
                self.word(tokens);
                if let Some(last) = tokens.last_mut() {
                    last.start = start as u32;
                    last.kind = Kind::Number;
                    (last.listed, last.related) = (0, 0);
                    last.foreign |= !char.is_ascii();
                }
            } else if char == '@' && self.peek(start + 1).is_some_and(|next| next.is_alphanumeric() || next == '_') {
                self.key(tokens);
            } else {
                self.sign(char, tokens);
            }
        }
    }

    fn peek(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at).filter(|_| at < self.end)?;
        if byte.is_ascii() { Some(char::from(byte)) } else { self.text.get(at..self.end)?.chars().next() }
    }

    fn is_foreign(&self, start: usize, end: usize) -> bool {
        self.text.as_bytes().get(start..end).is_some_and(|own| !own.is_ascii())
    }

    fn digit_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(|char| char.is_ascii_digit())
    }

    fn letter_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(char::is_alphabetic)
    }

    fn word(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        let mut letters = false;
        let mut digits = false;
        let mut small = false;
        let mut capitals = 0;
        let mut dotted = true; // so far letters and dots in turn: "U.S"
        let mut run = 0; // letters since the last dot
        let mut apostrophe = None;
        let mut ascii = true;
        let mut plain = true; // so far nothing but the letters of most words
        let bytes = self.text.as_bytes().get(..self.end).unwrap_or_default();
        loop {
            let from = self.at;
            for byte in bytes.get(from..).unwrap_or_default() {
                match byte {
                    b'a'..=b'z' => small = true,
                    b'A'..=b'Z' => capitals += 1,
                    _ => break,
                }
                self.at += 1;
            }
            run += self.at - from;
            letters |= self.at > from;
            // Most words end here.
            if bytes.get(self.at) == Some(&b' ') {
                break;
            }
            let Some(char) = self.peek(self.at) else { break };
            let next = self.at + char.len_utf8();
            match char {
                '0'..='9' => (digits, dotted) = (true, false),
                '\'' | '’' if self.letter_at(next) && letters => {
                    apostrophe = Some((self.at, next));
                    dotted = false;
                }
                // "a/l", "W/Mariam": a letter and a stroke inside a name.
                '/' if run == 1 && self.at == start + 1 && self.letter_at(next) => (dotted, run) = (false, 0),
                '-' | '‑' | '‐' if self.peek(next).is_some_and(char::is_alphanumeric) => (dotted, run) = (false, 0),
                '.' if run == 1 && dotted && self.letter_at(next) => run = 0,
                '.' if self.letter_at(next) && letters && !dotted => {}
                '.' if self.letter_at(next) && small => dotted = false,
                '.' | ',' if digits && self.digit_at(next) && self.digit_at(self.at.wrapping_sub(1)) => {}
                '\u{ad}' | '\u{200b}'..='\u{200d}' => {}
                '\u{300}'..='\u{36f}' => ascii = false,
                _ if char.is_alphabetic() => {
                    ascii = false;
                    letters = true;
                    run += 1;
                    if char.is_uppercase() { capitals += 1 } else { small = true }
                }
                _ if char.is_numeric() => (digits, dotted) = (true, false),
                _ => break,
            }
            plain = false;
            self.at = next;
        }
        if !letters {
            if self.peek(self.at) == Some('%') {
                self.at += 1;
            }
            return tokens.push(Token {
                start: start as u32,
                end: self.at as u32,
                kind: Kind::Number,
                class: Class::default(),
                listed: 0,
                related: 0,
                capital: false,
                upper: false,
                foreign: self.is_foreign(start, self.at),
            });
        }
        // "’s" at the end is the possessive or "is"/"has": a token of its own.
        let mut tail = None;
        if let Some((from, after)) = apostrophe
            && matches!(self.text.get(after..self.at), Some("s" | "S"))
        {
            tail = Some((from, self.at));
            self.at = from;
        }
        let mut end = self.at;
        let mut word = self.look_up(start, end, ascii);
        if tail.is_none() && self.peek(self.at) == Some('.') {
            let with_dot = self.look_up(start, end + 1, ascii);
            // "He said no." ends a sentence, "no. 4" does not.
            let ends = capitals == 0
                && !self.text.get(end + 1..self.end).is_some_and(|rest| {
                    rest.trim_start()
                        .chars()
                        .next()
                        .is_some_and(|next| next.is_lowercase() || next.is_numeric() || next == ',')
                });
            let known = !ends
                && with_dot.class.has(Class::ABBREVIATION.or(Class::HONORIFIC).or(Class::TITLE).or(Class::SUFFIX));
            let acronym = dotted && run == 1 && self.at - start > 1;
            let initial = dotted && run == 1 && capitals == 1 && self.at - start <= 2;
            if known || acronym || initial {
                end += 1;
                self.at += 1;
                let class = if known { with_dot.class } else { word.class.or(with_dot.class) };
                word = Word { class, ..with_dot };
            }
        }
        let first = bytes.get(start).is_some_and(u8::is_ascii_uppercase);
        let capital = first || !plain && self.text.get(start..end).is_some_and(is_capital);
        let lower_ly = !capital && end - start > 4 && self.text.as_bytes().get(end - 2..end) == Some(b"ly");
        if lower_ly {
            word.class = word.class.or(Class::ADVERB);
        }
        let foreign = !plain && self.is_foreign(start, end);
        if foreign && let Some(own) = self.text.get(start..end) {
            // "op‑ed"
            word.related = self.lexicon.word(fold::word(own).as_bytes()).related;
        }
        let Word { class, listed, related } = word;
        let upper = capitals >= 2 && !small;
        tokens.push(Token {
            start: start as u32,
            end: end as u32,
            kind: Kind::Word,
            class,
            listed,
            related,
            capital,
            upper,
            foreign,
        });
        if let Some((from, to)) = tail {
            self.at = to;
            tokens.push(Token {
                start: from as u32,
                end: to as u32,
                kind: Kind::Possessive,
                class: Class::default(),
                listed: 0,
                related: 0,
                capital: false,
                upper: false,
                foreign: self.is_foreign(from, to),
            });
        }
    }

    /// What the tables say of a word.
    fn look_up(&self, start: usize, end: usize, ascii: bool) -> Word {
        // What is longer is put together of words, with hyphens of any kind.
        if ascii && end - start <= LONG {
            return self.lower.get(start..end).map(|word| self.word_of(word)).unwrap_or_default();
        }
        let Some(word) = self.text.get(start..end) else { return Word::default() };
        let folded = fold::word(word);
        let found = self.word_of(folded.as_bytes());
        // "Fortuné" is none of the words of the language.
        let marked = word.chars().any(|char| char.is_alphabetic() && !char.is_ascii()) && folded.is_ascii();
        if marked { Word { class: Class(found.class.0 & !Class::COMMON.0), ..found } } else { found }
    }

    fn word_of(&self, folded: &[u8]) -> Word {
        let word = self.lexicon.word(folded);
        if word.class == Class::default() { Word { class: self.compound(folded), ..word } } else { word }
    }

    /// A compound that the lexicon does not know is what its last part is ("co-founder", "ex-minister").
    fn compound(&self, folded: &[u8]) -> Class {
        let class = Class::default();
        let Some(hyphen) = folded.iter().rposition(|byte| *byte == b'-') else { return class };
        let (first, last) = (&folded[..hyphen], &folded[hyphen + 1..]);
        // "Jean-Luc": a given name where the first part is one and the last is none of the language's words.
        let given = Class::GIVEN_M.or(Class::GIVEN_F);
        let (one, other) = (self.lexicon.word(first).class, self.lexicon.word(last).class);
        if one.has(given) && (other.has(given) || other == Class::default()) {
            return Class(one.0 & given.0);
        }
        let nouns = Class::ROLE.or(Class::PERSON_NOUN).or(Class::PLURAL_PERSON).or(Class::ORG_COMMON);
        let nouns = nouns.or(Class::MALE).or(Class::FEMALE).or(Class::TITLE_NOUN).or(Class::COMMON);
        // "two-thirds", "twenty-five-year"
        Class(other.0 & nouns.or(Class::QUANTITY).0 | one.0 & Class::QUANTITY.0)
    }

    fn key(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        self.at += 1;
        while let Some(char) = self.peek(self.at) {
            let next = self.at + char.len_utf8();
            let inner =
                matches!(char, ':' | '.' | '-' | '/' | '#' | '_') && self.peek(next).is_some_and(char::is_alphanumeric);
            if !char.is_alphanumeric() && char != '_' && !inner {
                break;
            }
            self.at = next;
        }
        tokens.push(Token {
            start: start as u32,
            end: self.at as u32,
            kind: Kind::Key,
            class: Class::default(),
            listed: 0,
            related: 0,
            capital: true,
            upper: false,
            foreign: self.is_foreign(start, self.at),
        });
    }

    fn sign(&mut self, char: char, tokens: &mut Vec<Token>) {
        let start = self.at;
        self.at += char.len_utf8();
        let kind = match char {
            // ``TeX'' and old wire copy.
            '`' if self.peek(self.at) == Some('`') => {
                self.at += 1;
                Kind::Mark('“')
            }
            '\'' if self.peek(self.at) == Some('\'') => {
                self.at += 1;
                Kind::Mark('”')
            }
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\'' | '‘' | '’' | '‚' | '‛' | '`' => {
                Kind::Mark(char)
            }
            '–' | '—' | '―' | '‒' => Kind::Sign('—'),
            '-' => {
                while self.peek(self.at) == Some('-') {
                    self.at += 1;
                }
                Kind::Sign('—')
            }
            '…' => Kind::Sign('…'),
            '.' if self.peek(self.at) == Some('.') => {
                while self.peek(self.at) == Some('.') {
                    self.at += 1;
                }
                Kind::Sign('…')
            }
            other => Kind::Sign(other),
        };
        tokens.push(Token {
            start: start as u32,
            end: self.at as u32,
            kind,
            class: Class::default(),
            listed: 0,
            related: 0,
            capital: false,
            upper: false,
            foreign: !char.is_ascii(),
        });
    }
}

/// A capital at the start, or after the particle that is written with the name: "al-Harthy", "d’Ávila".
fn is_capital(word: &str) -> bool {
    let upper = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    upper(word)
        || word.split_once(['-', '\'', '’']).is_some_and(|(particle, name)| {
            particle.len() <= 2 && particle.bytes().all(|byte| byte.is_ascii_lowercase()) && upper(name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::lexicon;
    use crate::markup::{Format, read};

    fn words(text: &str) -> Vec<String> {
        let prose = read(Format::Plain, text);
        let (tokens, _) = tokenize(&prose, &prose.text.to_ascii_lowercase(), lexicon(), None);
        tokens.iter().map(|token| token.text(&prose).to_owned()).collect()
    }

    #[test]
    fn abbreviations_keep_their_dot_and_possessives_stand_apart() {
        assert_eq!(words("Mr. J. O’Neil’s U.S. visit."), ["Mr.", "J.", "O’Neil", "’s", "U.S.", "visit", "."]);
        assert_eq!(words("$1.5 bn, 12% -- 5G wasn't"), ["$1.5", "bn", ",", "12%", "--", "5G", "wasn't"]);
    }

    #[test]
    fn apostrophes_at_the_edge_of_a_word_stay_apart() {
        assert_eq!(words("the workers’ ’90s"), ["the", "workers", "’", "’", "90s"]);
    }
}
