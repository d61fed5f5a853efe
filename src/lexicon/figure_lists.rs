//! The lists of `rules/lexicon/figures.toml`, read and put in order, for the build script and the tests.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::figure_words::Says;

/// What the lists say, each map by folded word or phrase. [`Figures`](super::figures::Figures) says what they mean.
#[derive(Default)]
pub struct FigureLists {
    pub numbers: BTreeMap<String, f64>,
    pub scales: BTreeMap<String, f64>,
    pub short_scales: BTreeMap<String, f64>,
    pub vague: BTreeMap<String, (f64, f64)>,
    pub fractions: BTreeMap<String, f64>,
    pub multiples: BTreeMap<String, f64>,
    pub ordinals: BTreeMap<String, f64>,
    pub superlatives: BTreeMap<String, String>,
    pub approximations: BTreeMap<String, String>,
    pub units: BTreeMap<String, (String, f64)>,
    pub currencies: BTreeMap<String, (String, f64)>,
    pub dollars: BTreeMap<String, String>,
    pub percent: BTreeSet<String>,
    pub changes: BTreeMap<String, i32>,
    pub lasting: BTreeSet<String>,
    pub synonyms: BTreeMap<String, u64>,
    pub listed: BTreeMap<String, String>,
    pub anything: BTreeSet<String>,
    pub none: BTreeSet<String>,
    pub most: BTreeSet<String>,
    pub even: BTreeSet<String>,
    pub says: BTreeMap<String, Says>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    numbers: String,
    scales: String,
    short_scales: String,
    vague: String,
    fractions: String,
    multiples: String,
    ordinals: String,
    superlatives: String,
    approximations: String,
    units: String,
    units_of_two_words: String,
    currencies: String,
    dollars: String,
    percent: String,
    labels: String,
    linking: String,
    changes: String,
    beside: String,
    lasting: String,
    synonyms: String,
    listed: String,
    units_of_anything: String,
    breaks: String,
    divides: String,
    joins: String,
    pronouns: String,
    anaphors: String,
    earlier: String,
    occasions: String,
    averages: String,
    sums: String,
    doubts: String,
    denies: String,
    fillers: String,
    places: String,
    none: String,
    chances: String,
    even: String,
}

impl FigureLists {
    /// Reads the lists from the text of the file. Panics on a list that is not as it should be, which stops the build.
    pub fn read(text: &str) -> Self {
        let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("rules/lexicon/figures.toml: {error}"));
        let numbers = |text: &str| words(text).map(|(word, value)| (word, number(&value))).collect();
        let pair = |(word, value): (String, String)| {
            let (first, second) = value.split_once(' ').unwrap_or_else(|| panic!("figures.toml: {word} = {value}"));
            (word, first.to_owned(), number(second))
        };
        let measured = |text: &str| words(text).map(pair).map(|(word, unit, factor)| (word, (unit, factor)));
        let set = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        let mut units: BTreeMap<_, _> = measured(&file.units).collect();
        units.extend(phrases(&file.units_of_two_words).map(pair).map(|(word, unit, factor)| (word, (unit, factor))));
        let groups = file.synonyms.lines().map(str::trim).enumerate();
        let mut lists = Self {
            numbers: numbers(&file.numbers),
            scales: numbers(&file.scales),
            short_scales: numbers(&file.short_scales),
            vague: words(&file.vague).map(pair).map(|(word, least, most)| (word, (number(&least), most))).collect(),
            fractions: numbers(&file.fractions),
            multiples: numbers(&file.multiples),
            ordinals: numbers(&file.ordinals),
            superlatives: words(&file.superlatives).collect(),
            approximations: phrases(&file.approximations).collect(),
            units,
            currencies: measured(&file.currencies).collect(),
            dollars: words(&file.dollars).collect(),
            percent: file.percent.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            changes: words(&file.changes).map(|(word, value)| (word, number(&value) as i32)).collect(),
            lasting: set(&file.lasting),
            synonyms: groups
                .flat_map(|(group, line)| line.split_whitespace().map(move |word| (word.to_owned(), group as u64)))
                .collect(),
            listed: words(&file.listed).collect(),
            anything: set(&file.units_of_anything),
            none: set(&file.none),
            most: set("most"),
            even: set(&file.even),
            says: BTreeMap::new(),
        };
        let mut says: BTreeMap<String, Says> = BTreeMap::new();
        let mut add = |word: &str, flag: Says| {
            let entry = says.entry(word.to_owned()).or_default();
            *entry = entry.or(flag);
        };
        for (list, flag) in [
            (&file.linking, Says::LINKING),
            (&file.beside, Says::BESIDE),
            (&file.labels, Says::LABEL),
            (&file.breaks, Says::BREAKS),
            (&file.divides, Says::DIVIDES),
            (&file.joins, Says::JOINS),
            (&file.pronouns, Says::PRONOUN),
            (&file.anaphors, Says::ANAPHOR),
            (&file.earlier, Says::EARLIER),
            (&file.occasions, Says::OCCASION),
            (&file.averages, Says::AVERAGE),
            (&file.sums, Says::SUM),
            (&file.doubts, Says::DOUBT),
            (&file.denies, Says::DENIES),
            (&file.places, Says::PLACE),
            (&file.fillers, Says::FILLER),
            (&file.chances, Says::CHANCE),
            (&file.even, Says::EVEN),
        ] {
            list.split_whitespace().for_each(|word| add(word, flag));
        }
        let counts = lists.numbers.keys().chain(lists.scales.keys()).chain(lists.vague.keys());
        counts.for_each(|word| add(word, Says::COUNTS.or(Says::NUMERAL)));
        lists.fractions.keys().for_each(|word| add(word, Says::NUMERAL));
        lists.changes.keys().for_each(|word| add(word, Says::CHANGE));
        lists.superlatives.keys().for_each(|word| add(word, Says::RANKS));
        lists.multiples.keys().for_each(|word| add(word, Says::MULTIPLE));
        lists.ordinals.keys().for_each(|word| add(word, Says::ORDINAL));
        lists.synonyms.keys().for_each(|word| add(word, Says::SYNONYM));
        lists.currencies.keys().filter(|word| word.len() > 1).for_each(|word| add(word, Says::CURRENCY));
        lists.none.iter().for_each(|word| add(word, Says::NONE));
        for phrase in lists.approximations.keys() {
            add(phrase.rsplit(' ').next().unwrap_or(phrase), Says::MARKS);
        }
        for phrase in lists.units.keys().chain(&lists.percent) {
            match phrase.split_once(' ') {
                Some((first, _)) => add(first, Says::TWO_WORDS),
                None => add(phrase, if lists.units.contains_key(phrase) { Says::UNIT } else { Says::PERCENT }),
            }
        }
        lists.says = says;
        lists
    }

    /// The words that may begin a figure, or stand in it where nothing else does.
    pub fn beginnings(&self) -> impl Iterator<Item = &String> {
        let values = self.numbers.keys().chain(self.scales.keys()).chain(self.vague.keys());
        let values = values.chain(self.fractions.keys()).chain(self.multiples.keys()).chain(self.superlatives.keys());
        let values = values.chain(self.ordinals.keys());
        let bare = self.units.iter().filter(|(word, (unit, _))| unit == "time" && word.len() > 4);
        values
            .chain(&self.none)
            .chain(&self.most)
            .chain(&self.even)
            .chain(bare.map(|(word, _)| word).filter(|word| word.ends_with('s')))
    }
}

fn number(value: &str) -> f64 {
    value.parse().unwrap_or_else(|_| panic!("figures.toml: {value} is no number"))
}

/// The words of a list, each with what stands behind the `=` of its entry, which may run over lines.
fn words(list: &str) -> std::vec::IntoIter<(String, String)> {
    let mut entry: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for line in list.lines() {
        let (before, value) = line.split_once('=').map_or((line, None), |(before, value)| (before, Some(value)));
        entry.extend(before.split_whitespace().map(str::to_owned));
        if let Some(value) = value {
            found.extend(entry.drain(..).map(|word| (word, value.trim().to_owned())));
        }
    }
    found.into_iter()
}

/// The phrases of a list, one a line, each with what stands behind its `=`.
fn phrases(list: &str) -> impl Iterator<Item = (String, String)> + '_ {
    list.lines().filter_map(|line| {
        let (phrase, value) = line.split_once('=')?;
        Some((phrase.trim().to_owned(), value.trim().to_owned()))
    })
}
