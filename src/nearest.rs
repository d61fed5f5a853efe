//! The nearest known name to one that is not known: for messages and fixes.

use strsim::damerau_levenshtein;

/// A known name close to an unknown one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'a> {
    /// The known name.
    pub name: &'a str,
    /// How many letters were added, dropped, changed or swapped (Damerau and Levenshtein), case apart.
    pub distance: usize,
}

/// The names that are nearest to `word`, all at the same distance, in their order; none where all are far. How far
/// is far depends on the length: a short name changes its sense with every letter.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<Near<'a>> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let mut best: Vec<Near<'a>> = Vec::new();
    let mut limit = match length {
        0..4 => 0,
        4..8 => 1,
        8..14 => 2,
        _ => 3,
    };
    for name in names {
        let folded = name.to_lowercase();
        if folded.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = damerau_levenshtein(&word, &folded);
        if distance > limit {
            continue;
        }
        if distance < limit {
            best.retain(|near| near.distance <= distance);
        }
        limit = distance;
        best.push(Near { name, distance });
    }
    best.dedup();
    best
}

/// What a parser says of a file, in one line; where a name is unknown, with the nearest of those that it expected.
pub fn explained(message: &str) -> String {
    let mut message = message.replace('\n', " ");
    let mut quoted = message.split('`').skip(1).step_by(2);
    if let (true, Some(given)) = (message.starts_with("unknown"), quoted.next()) {
        let near = nearest(given, quoted).first().map(|near| format!(". Is `{}` meant?", near.name));
        message.push_str(&near.unwrap_or_default());
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'a>(word: &str, known: &[&'a str]) -> Vec<&'a str> {
        nearest(word, known.iter().copied()).into_iter().map(|near| near.name).collect()
    }

    #[test]
    fn only_the_nearest_count() {
        let known = ["smith2020", "smith2021", "smyth2021", "Jones2019"];
        assert_eq!(names("smith2021", &known), ["smith2021"]);
        assert_eq!(names("smth2021", &known), ["smith2021", "smyth2021"]);
        assert_eq!(names("JONES2019", &known), ["Jones2019"]);
        assert_eq!(names("brown1999", &known), Vec::<&str>::new());
        assert_eq!(names("", &known), Vec::<&str>::new());
    }
}
