//! Stems of English words, as they are compared: without the commonest endings, cut to so many letters.

/// So many letters of a stem tell it from others: "telecommunication" and "telecommunications" are one.
const LETTERS: usize = 7;

/// The stem of a folded word.
pub fn of(folded: &str) -> &str {
    let stem = without_ending(folded);
    let ascii = stem.len().min(LETTERS);
    let cut = if stem.is_ascii() { ascii } else { stem.char_indices().nth(LETTERS).map_or(stem.len(), |(at, _)| at) };
    &stem[..cut]
}

/// Cuts the commonest endings (the S-stemmer of Harman 1991, and -ed, -ing).
fn without_ending(word: &str) -> &str {
    let word = if word.ends_with('.') { word.trim_end_matches('.') } else { word };
    // Most words have none of them.
    let endings: &[&str] = match word.as_bytes().last() {
        Some(b's') => &["ings", "ies", "es", "s"],
        Some(b'g') => &["ing"],
        Some(b'd') => &["ied", "ed"],
        Some(b'e') => return word.strip_suffix('e').filter(|stem| stem.len() >= 4).unwrap_or(word),
        _ => return word,
    };
    let long = |stem: &&str| stem.len() >= 4;
    let stem = endings.iter().find_map(|ending| word.strip_suffix(ending).filter(long));
    stem.map_or(word, |stem| stem.trim_end_matches('e'))
}
