//! Folding: one form for words that differ only in typography, case or diacritics.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A word in the form of the lexicon: lower case, diacritics left out, apostrophes straight. Borrows where nothing
/// changes.
pub fn word(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let mut folded = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_ascii() {
            folded.push(char.to_ascii_lowercase());
        } else {
            // What belongs to a letter follows it and is left out: each can be taken apart by itself.
            decompose_canonical(char, |part| fold_into(&mut folded, part));
        }
    }
    Cow::Owned(folded)
}

fn fold_into(folded: &mut String, char: char) {
    match char {
        '’' | '‘' | 'ʼ' | '′' => folded.push('\''),
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => {}
        '‐' | '‑' => folded.push('-'),
        'ł' | 'Ł' => folded.push('l'),
        'ø' | 'Ø' => folded.push('o'),
        'đ' | 'Đ' => folded.push('d'),
        'ı' => folded.push('i'),
        'ß' => folded.push_str("ss"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        'ﬁ' => folded.push_str("fi"),
        'ﬂ' => folded.push_str("fl"),
        mark if is_combining_mark(mark) => {}
        other => folded.extend(other.to_lowercase()),
    }
}

/// A phrase in that form, its words joined by one blank.
pub fn phrase(text: &str) -> String {
    if text.is_ascii() {
        // Most phrases: one pass, no list of words.
        let mut folded = String::with_capacity(text.len());
        for byte in text.bytes() {
            if !byte.is_ascii_whitespace() && byte != b'\x0b' {
                folded.push(char::from(byte.to_ascii_lowercase()));
            } else if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        folded.truncate(folded.trim_end_matches(' ').len());
        return folded;
    }
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_case_and_diacritics_fold() {
        assert_eq!(word("Łukasz"), "lukasz");
        assert_eq!(word("O’Brien"), "o'brien");
        assert_eq!(word("Élysée"), "elysee");
        assert_eq!(phrase("Downing  Street"), "downing street");
        assert_eq!(phrase(" Élysée\n Palace "), "elysee palace");
        assert_eq!(phrase(" A\u{b} b\t"), "a b");
    }
}
