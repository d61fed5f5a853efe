//! The lists of `rules/lexicon/kin.toml`, read and put in order by stems, for the build script and the tests.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::super::text::stem;
use super::super::topics::inflect::{Irregular, plural};

/// What the lists say, each map by stem. [`Kin`](super::kin::Kin) says what they mean.
#[derive(Default)]
pub struct KinLists {
    pub groups: BTreeMap<String, Vec<u16>>,
    pub contrasts: BTreeMap<String, Vec<(u16, u16)>>,
    pub elsewhere: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    kin: String,
    contrasts: String,
    elsewhere: String,
}

impl KinLists {
    /// Reads the lists from the text of the file. Panics on a list that is not as it should be, which stops the build.
    pub fn read(text: &str, irregular: &Irregular) -> Self {
        let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("rules/lexicon/kin.toml: {error}"));
        let stems = |word: &str| {
            let mut forms: BTreeSet<String> = irregular.verb(word).into_iter().map(|(form, _)| form).collect();
            forms.insert(plural(word));
            forms.into_iter().map(|form| stem::of(&form).to_owned()).collect::<BTreeSet<_>>()
        };
        let mut lists = Self::default();
        for (number, line) in (0..).zip(lines(&file.kin)) {
            for stem in line.split_whitespace().flat_map(stems) {
                let groups = lists.groups.entry(stem).or_default();
                if groups.last() != Some(&number) {
                    groups.push(number);
                }
            }
        }
        for (number, line) in (0..).zip(lines(&file.contrasts)) {
            for (side, words) in (0..).zip(line.split('|')) {
                for stem in words.split_whitespace().flat_map(stems) {
                    lists.contrasts.entry(stem).or_default().push((number, side));
                }
            }
        }
        lists.elsewhere = file.elsewhere.split_whitespace().flat_map(stems).collect();
        lists
    }
}

fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty())
}
