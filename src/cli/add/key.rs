//! Citation keys: as people make them, and safe as names of files.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::bail;
use unicode_normalization::UnicodeNormalization as _;

use crate::record::Entry;

/// Characters of the longest word in a key.
const LONGEST: usize = 24;

/// A key that the user gives: letters, digits, `-` and `_`.
pub fn given(key: &str, taken: &BTreeSet<String>) -> anyhow::Result<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if key.is_empty() || !key.chars().all(plain) || !key.starts_with(char::is_alphanumeric) || key.len() > 100 {
        bail!("the key {key:?} cannot be used: letters, digits, - and _ make a key");
    }
    if taken.contains(key) {
        bail!("the key \"{key}\" is taken");
    }
    Ok(key.to_owned())
}

/// A key of the first author's last name, else the outlet's or the file's first word, and the year; with a letter where
/// that is `taken`.
pub fn made(entry: &Entry, file: &Path, taken: impl Fn(&str) -> bool) -> String {
    let last = |name: &String| name.split(',').next().unwrap_or(name).split_whitespace().next_back().map(word);
    let first = |text: &str| text.split_whitespace().map(word).find(|word| word.len() > 3);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().replace(['-', '_', '.'], " ");
    let parts = [
        entry.authors.first().and_then(last),
        entry.outlet.as_deref().and_then(first),
        first(&stem),
        entry.title.as_deref().and_then(first),
    ];
    let name =
        parts.into_iter().flatten().find(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()));
    // "ferry-nd": without the hyphen "no date" would read as the end of the name.
    let year = entry.date.as_deref().and_then(|date| date.get(..4)).unwrap_or("-nd");
    let base = format!("{}{year}", name.unwrap_or_else(|| "source".to_owned()));
    if !taken(&base) {
        return base;
    }
    let lettered = ('a'..='z').map(|letter| format!("{base}{letter}")).find(|key| !taken(key));
    lettered.or_else(|| (2..=u32::MAX).map(|n| format!("{base}-{n}")).find(|key| !taken(key))).unwrap_or(base)
}

/// The letters and digits of a word, in ASCII and lower case; what has no ASCII is left out.
fn word(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkd() {
        match c {
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ı' => out.push('i'),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_of_name_and_year() {
        let entry = |author: &str, outlet: &str, date: &str| Entry {
            authors: Some(author).filter(|a| !a.is_empty()).map(str::to_owned).into_iter().collect(),
            outlet: Some(outlet).filter(|o| !o.is_empty()).map(str::to_owned),
            date: Some(date).filter(|d| !d.is_empty()).map(str::to_owned),
            ..Entry::default()
        };
        for (author, outlet, date, file, expected) in [
            ("Ann Smith", "The Post", "2021-03-04", "x.txt", "smith2021"),
            ("Åse Grøven", "", "2021", "x.txt", "groven2021"),
            ("", "The Harbour Post", "2021", "x.txt", "harbour2021"),
            ("", "", "", "../../Ferry-safety 3.html", "ferry-nd"),
            ("山田 太郎", "", "2019", "山.txt", "source2019"),
            ("../../etc/passwd", "", "2019", "x.txt", "etcpasswd2019"),
            ("Smith, Jr., John", "", "2018", "x", "smith2018"),
        ] {
            assert_eq!(made(&entry(author, outlet, date), Path::new(file), |_| false), expected);
        }
        let smith = entry("Ann Smith", "", "2021");
        assert_eq!(made(&smith, Path::new("x"), |key| ["smith2021", "smith2021a"].contains(&key)), "smith2021b");
        for bad in ["", "../x", "a b", "a/b", "-a", "a{", "a,b"] {
            assert!(given(bad, &BTreeSet::new()).is_err(), "{bad}");
        }
    }
}
