//! From text to comparable words: what is left of a text when typography is no difference.
//!
//! Case, diacritics, the kind of quotation mark, dash or blank, and apostrophes inside words are folded away. Spelling
//! is not: "defence" and "defense" are two words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::Span;

/// Reads the words of a text, one at a time, in folded form.
///
/// - letters and digits make a word; hyphens and dashes of every kind end it ("high-performance" is two words);
/// - an apostrophe inside a word is left out ("won’t", "won't" and "wont" are one word);
/// - numbers keep their currency, decimals and per cent ("$12", "1.5", "100%"); commas between thousands go;
/// - initials with full stops are one word ("U.S." is "us");
/// - soft hyphens and invisible characters are not there; ligatures and accented letters are taken apart.
pub struct Words<'t> {
    text: &'t str,
    at: usize,
    folded: String,
}

impl<'t> Words<'t> {
    /// The words of `text`.
    pub fn new(text: &'t str) -> Self {
        Self::from(text, 0)
    }

    /// The words of `text` from the byte at `at` on.
    pub fn from(text: &'t str, at: usize) -> Self {
        Self { text, at, folded: String::with_capacity(24) }
    }

    /// The next word: where it stands in the text, and its folded form.
    pub fn next_word(&mut self) -> Option<(Span, &str)> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.next_start()?;
            self.at = start;
            self.folded.clear();
            let end = if bytes[start] == b'&' {
                self.folded.push_str("and");
                start + 1
            } else {
                self.read(start)
            };
            self.at = end.max(start + 1);
            if !self.folded.is_empty() {
                return Some((Span::new(start, end), &self.folded));
            }
        }
    }

    /// The byte at which the next word may start.
    fn next_start(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(&byte) = bytes.get(at) {
            match CLASS[byte as usize] {
                LETTER | DIGIT => return Some(at),
                HIGH => {
                    let c = self.char_at(at)?;
                    let money = matches!(c, '€' | '£' | '¥');
                    if c.is_alphanumeric() || (money && is_digit(bytes.get(at + c.len_utf8()))) {
                        return Some(at);
                    }
                    at += c.len_utf8();
                }
                _ => {
                    let alone = || {
                        let before = at.checked_sub(1).and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_whitespace);
                        before && bytes.get(at + 1).is_some_and(u8::is_ascii_whitespace)
                    };
                    if (byte == b'$' && is_digit(bytes.get(at + 1))) || (byte == b'&' && alone()) {
                        return Some(at);
                    }
                    at += 1;
                }
            }
        }
        None
    }

    /// Reads the word that starts at `start` into `folded` and gives its end.
    fn read(&mut self, start: usize) -> usize {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = start;
        // The end of the last character that belongs to the word.
        let mut end = start;
        // Letters read, and full stops passed over between single letters.
        let (mut letters, mut stops) = (0_usize, 0_usize);
        let mut last_digit = false;
        while let Some(&byte) = bytes.get(at) {
            match CLASS[byte as usize] {
                LETTER => {
                    let run = bytes[at..].iter().take_while(|byte| CLASS[**byte as usize] == LETTER).count();
                    let from = self.folded.len();
                    self.folded.push_str(&text[at..at + run]);
                    self.folded[from..].make_ascii_lowercase();
                    letters += run;
                    last_digit = false;
                    at += run;
                    end = at;
                }
                DIGIT => {
                    self.folded.push(byte as char);
                    last_digit = true;
                    at += 1;
                    end = at;
                }
                HIGH => {
                    let Some(c) = self.char_at(at) else { break };
                    let next = at + c.len_utf8();
                    if is_invisible(c) || is_combining_mark(c) {
                        // Inside a word it is not there; after it, it does not belong to it.
                    } else if is_apostrophe(c) {
                        if !self.alphanumeric_at(next) || self.folded.is_empty() {
                            break;
                        }
                    } else if is_ideograph(c) {
                        if self.folded.is_empty() {
                            self.folded.push(c);
                            end = next;
                        }
                        break;
                    } else if c.is_alphanumeric() {
                        fold(c, &mut self.folded);
                        letters += 1;
                        last_digit = false;
                        end = next;
                    } else if at == start {
                        // A currency sign before a digit.
                        self.folded.push(c);
                        end = next;
                    } else {
                        break;
                    }
                    at = next;
                }
                _ => match byte {
                    b'$' if at == start => {
                        self.folded.push('$');
                        at += 1;
                    }
                    b'\'' | b'`' if self.alphanumeric_at(at + 1) => at += 1,
                    b'.' if last_digit && is_digit(bytes.get(at + 1)) => {
                        self.folded.push('.');
                        at += 1;
                    }
                    b'.' if letters == stops + 1 && !last_digit && self.initial_at(at + 1) => {
                        stops += 1;
                        at += 1;
                    }
                    b'.' if letters > 1 && letters == stops + 1 => {
                        end = at + 1;
                        break;
                    }
                    b',' if last_digit && self.thousands_at(at + 1) => at += 1,
                    b'%' if last_digit => {
                        self.folded.push('%');
                        end = at + 1;
                        break;
                    }
                    _ => break,
                },
            }
        }
        end
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn alphanumeric_at(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(char::is_alphanumeric)
    }

    /// Whether a single letter stands here, with no letter or digit after it.
    fn initial_at(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        bytes.get(at).is_some_and(u8::is_ascii_alphabetic)
            && bytes.get(at + 1).is_none_or(|byte| CLASS[*byte as usize] == OTHER && *byte != b'\'')
    }

    /// Whether exactly three digits stand here.
    fn thousands_at(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        (at..at + 3).all(|i| is_digit(bytes.get(i))) && !is_digit(bytes.get(at + 3))
    }
}

/// The folded words of a text, with their places; for short texts.
pub fn words(text: &str) -> Vec<(Span, String)> {
    let mut reader = Words::new(text);
    let mut found = Vec::new();
    while let Some((span, folded)) = reader.next_word() {
        found.push((span, folded.to_owned()));
    }
    found
}

const OTHER: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const HIGH: u8 = 3;

const CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphabetic() {
            table[byte] = LETTER;
        } else if b.is_ascii_digit() {
            table[byte] = DIGIT;
        } else if b >= 0x80 {
            table[byte] = HIGH;
        }
        byte += 1;
    }
    table
};

fn is_digit(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_digit)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}' | '\u{2032}' | '\u{b4}' | '\u{ff07}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

/// Scripts written without blanks: each character is a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3134f}')
}

/// Adds a letter without case, diacritics and ligatures.
fn fold(c: char, into: &mut String) {
    for part in std::iter::once(c).nfkd() {
        let plain = match part {
            'ß' | 'ẞ' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ø' | 'Ø' => "o",
            'ł' | 'Ł' => "l",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'þ' | 'Þ' => "th",
            'ı' => "i",
            _ => {
                if part.is_alphanumeric() {
                    into.extend(part.to_lowercase().filter(|c| c.is_alphanumeric()));
                }
                continue;
            }
        };
        into.push_str(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn typography_is_no_difference() {
        let plain = folded("we wont use it -- not 'now' or \"ever\"");
        assert_eq!(plain, folded("We won’t use it — not ‘now’ or “ever”"));
        assert_eq!(folded("high-performance"), folded("high performance"));
        assert_eq!(folded("co\u{ad}operation\u{a0}café ﬁsh"), ["cooperation", "cafe", "fish"]);
        assert_eq!(folded("U.S.-led U.K. e.g. Mr. Ho"), ["us", "led", "uk", "eg", "mr", "ho"]);
        assert_eq!(folded("Straße Øre naïve cafe\u{301}s"), ["strasse", "ore", "naive", "cafes"]);
        assert_eq!(folded("defence defense"), ["defence", "defense"]);
        assert_eq!(folded("cod & chips, AT&T"), ["cod", "and", "chips", "at", "t"]);
    }

    #[test]
    fn numbers_stay_whole() {
        assert_eq!(
            folded("$12 trillion, 100%, 5G and 1.5 or 12,000."),
            ["$12", "trillion", "100%", "5g", "and", "1.5", "or", "12000"]
        );
        assert_eq!(folded("€3.50 2017–18 in 2019, 3"), ["€3.50", "2017", "18", "in", "2019", "3"]);
    }

    #[test]
    fn marks_that_close_do_not_glue() {
        assert_eq!(folded("the fleets' nets and 'so on'"), ["the", "fleets", "nets", "and", "so", "on"]);
        assert_eq!(folded("threats....People 漁業 ’tis"), ["threats", "people", "漁", "業", "tis"]);
    }

    #[test]
    fn spans_hold_the_words() {
        let text = "“Ça won’t—ever—cost $1,200,” the U.S. said";
        let cut: Vec<&str> = words(text).iter().map(|(span, _)| span.of(text)).collect();
        assert_eq!(cut, ["Ça", "won’t", "ever", "cost", "$1,200", "the", "U.S.", "said"]);
    }
}
