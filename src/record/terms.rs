//! How long somebody held a post, as far as the words of a role tell: "from 2010 to 2021", "until May 2019".

use super::roles::{Agreement, Times, compare, overlap, same_organisation, same_place};
use crate::lexicon::{Class, lexicon};
use crate::statement::{Role, RoleTime};
use crate::text::fold;

/// The first and the last years of a post: two of each for "from 2012 to 2019 and again since 2022".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Term {
    from: Vec<i16>,
    to: Vec<i16>,
}

/// So many letters at the beginning of a verb and of a noun are of one root: "negotiated", "negotiator".
const ROOT: usize = 5;

/// Whether two roles are one post, told with its term: whether the terms agree, where they can be compared.
pub fn agree(draft: &Role, record: &Role) -> Option<bool> {
    let (own, other) = (term(&draft.text), term(&record.text));
    let pair = |a: &[i16], b: &[i16]| (!a.is_empty() && !b.is_empty()).then(|| a.iter().all(|year| b.contains(year)));
    let (from, to) = (pair(&own.from, &other.from), pair(&own.to, &other.to));
    let same = match (from, to) {
        (Some(from), Some(to)) => from && to,
        (from, to) => from.or(to)?,
    };
    one_post(draft, record).then_some(same)
}

/// Whether a role is told with the end of its term: whether that is over, its words do not say.
pub fn ends(role: &Role) -> bool {
    // Most are told without any year.
    let years = || role.text.bytes().any(|byte| byte.is_ascii_digit()) && !term(&role.text).to.is_empty();
    let until = |word: &str| matches!(word, "until" | "till");
    years() || role.text.split_whitespace().any(|word| until(&fold::word(word)))
}

/// Whether both speak of one post, whenever it was held.
fn one_post(draft: &Role, record: &Role) -> bool {
    let timeless = |role: &Role| Role { time: RoleTime::Held, year: None, ..role.clone() };
    let body = overlap(&draft.organisations, &record.organisations, same_organisation);
    let place = overlap(&draft.places, &record.places, same_place);
    let placed = body == Some(true) || body.is_none() && place == Some(true);
    if draft.classes.is_empty() || record.classes.is_empty() {
        // "negotiated for Peru", "Peru's negotiator"
        return placed && place != Some(false) && same_root(draft, record);
    }
    let named = lexicon().same_title(&draft.title, &record.title);
    // One who led a house was its director or its chair.
    let led = [draft, record].iter().any(|role| role.title == "head") && body == Some(true);
    placed && (named || led) && compare(&timeless(draft), &timeless(record), Times::default()) == Agreement::Same
}

fn same_root(draft: &Role, record: &Role) -> bool {
    let key = |role: &Role| {
        let verb = || fold::word(role.text.split_whitespace().next().unwrap_or_default()).into_owned();
        if role.title.is_empty() { verb() } else { role.title.rsplit('-').next().unwrap_or_default().to_owned() }
    };
    let (a, b) = (key(draft), key(record));
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    shared >= ROOT || shared >= 4 && shared + 2 >= a.trim_end_matches("ed").chars().count().max(ROOT)
}

/// The years in a role: "from 2010 to 2021", "between 2003 and 2009", "until 2016", "since 2019", "(2010–2021)".
fn term(text: &str) -> Term {
    let words: Vec<String> = text
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| fold::word(word).into_owned())
        .collect();
    let year = |word: &String| -> Option<i16> {
        (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1900..2100).contains(year))
    };
    let mut term = Term::default();
    let mut opened = "";
    for (at, word) in words.iter().enumerate() {
        if let Some(found) = year(word) {
            let last =
                at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| year(before).is_some());
            match opened {
                "from" | "between" | "since" => term.from.push(found),
                "to" | "until" | "till" | "through" | "and" => term.to.push(found),
                // "2010–2021"
                _ if last => {
                    term.from.extend(words.get(at - 1).and_then(year));
                    term.to.push(found);
                }
                _ => {}
            }
            opened = "";
        } else {
            // A month may stand between: "until May 2019".
            opened = match word.as_str() {
                "from" | "between" | "since" | "to" | "until" | "till" | "through" => word,
                "and" if term.from.len() > term.to.len() => "and",
                _ if at > 0 && !opened.is_empty() && goes_on(word) => opened,
                _ => "",
            };
        }
    }
    term
}

/// Whether a word may stand between "until" and the year.
fn goes_on(word: &str) -> bool {
    lexicon().class(word).has(Class::CALENDAR) || matches!(word, "early" | "late" | "mid" | "the" | "end" | "of")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_read_from_its_words() {
        for (text, from, to) in [
            ("dean from 2003 to 2009", vec![2003], vec![2009]),
            ("dean between 2003 and 2009", vec![2003], vec![2009]),
            ("dean (2003–2009)", vec![2003], vec![2009]),
            ("dean until May 2009", vec![], vec![2009]),
            ("dean since 2003", vec![2003], vec![]),
            ("dean from 2003 to 2009 and again since 2014", vec![2003, 2014], vec![2009]),
            ("dean in 2005", vec![], vec![]),
        ] {
            assert_eq!(term(text), Term { from, to }, "{text}");
        }
    }
}
