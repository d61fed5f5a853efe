//! Whom a byline names: "By Ann Lee and Bo Strand, The Gazette, 3 May 2021".

use crate::lexicon::{Class, lexicon};
use crate::text::fold;

/// What a byline starts with.
const SIGNED: [&str; 10] =
    ["by", "by:", "written by", "words by", "story by", "posted by", "reported by", "par", "von", "por"];

/// What ends the names.
const ENDS: [&str; 8] = [" | ", " • ", " · ", " – ", " — ", " - ", "(", "@"];

/// The most that is read of a line; more is no byline.
const LONGEST: usize = 300;

/// The persons that a line names, in order; none where it may name something else.
pub fn names(line: &str) -> Vec<String> {
    let lines: Vec<&str> = line.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // "By" may stand on a line of its own, and the date on the next.
    let text = match lines.as_slice() {
        [first, second, ..] if is_signed(first) => format!("{first} {second}"),
        [first, ..] => (*first).to_owned(),
        [] => return Vec::new(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut rest = unsigned(&text);
    for sign in ENDS {
        rest = rest.split(sign).next().unwrap_or_default();
    }
    let rest = rest.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for part in
        rest.split([',', ';', '&', '/']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" et "))
    {
        let part = unsigned(part.trim());
        if is_person(part) && !names.iter().any(|name| name == part) {
            names.push(part.to_owned());
        } else if names.is_empty() && !part.is_empty() {
            // It begins with something else.
            return names;
        }
    }
    names
}

fn is_signed(line: &str) -> bool {
    SIGNED.contains(&line.to_lowercase().as_str())
}

fn unsigned(text: &str) -> &str {
    let folded = text.to_lowercase();
    let start = SIGNED.iter().filter(|word| folded.starts_with(&format!("{word} "))).map(|word| word.len()).max();
    start.and_then(|start| text.get(start..)).unwrap_or(text).trim()
}

/// Whether words are the name of a person and nothing else.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let lexicon = lexicon();
    let class = |word: &&str| lexicon.class(&fold::word(word));
    let is_name = |word: &&str| {
        let particle = class(word).has(Class::PARTICLE);
        particle
            || word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c))
    };
    let given = Class::GIVEN_M.or(Class::GIVEN_F).or(Class::GIVEN_AMBIGUOUS);
    let first = words.first().is_some_and(|word| class(word).has(given));
    let other = Class::COMMON.or(Class::ORG_HEAD).or(Class::ORG_COMMON).or(Class::OUTLET).or(Class::GOVERNMENT);
    let common = words.iter().any(|word| class(word).has(other) && !class(word).has(given.or(Class::PARTICLE)));
    (2..=5).contains(&words.len())
        && words.iter().all(is_name)
        && (first || !common)
        && !lexicon.is_outlet(&fold::phrase(text))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn those_who_signed() {
        for (line, expected) in [
            ("By Ann Lee", vec!["Ann Lee"]),
            ("By\n   Ann Lee\n   3 May 2021", vec!["Ann Lee"]),
            ("Ann Lee and Bo Strand", vec!["Ann Lee", "Bo Strand"]),
            (
                "Written by Ann Lee, Bo Strand & Kim van der Berg, The Gazette",
                vec!["Ann Lee", "Bo Strand", "Kim van der Berg"],
            ),
            ("By Ann Lee | Harbour correspondent", vec!["Ann Lee"]),
            ("by Ann Lee22 Dec 2016651", vec!["Ann Lee"]),
            ("Par Anne Leroy et Jean Dupont", vec!["Anne Leroy", "Jean Dupont"]),
        ] {
            assert_eq!(names(line), expected, "{line}");
        }
        for line in [
            "",
            "BBC News",
            "Follow Author",
            "Last Updated: January 7, 2025",
            "By staff",
            "Our correspondent",
            "The Gazette",
        ] {
            assert_eq!(names(line), [] as [&str; 0], "{line}");
        }
    }
}
