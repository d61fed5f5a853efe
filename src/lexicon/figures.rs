//! What the lists of `rules/lexicon/figures.toml` say of words of numbers and quantities.

use super::figure_words::Says;
use super::table::Table;

/// What the lists say, each table by folded word or phrase.
pub struct Figures {
    /// Numbers that add up.
    pub numbers: Table<f64>,
    /// Words that multiply the number before them.
    pub scales: Table<f64>,
    /// The same, only straight after digits.
    pub short_scales: Table<f64>,
    /// "several", "dozens", "billions": the least and the most they mean.
    pub vague: Table<(f64, f64)>,
    /// "half", "thirds".
    pub fractions: Table<f64>,
    /// "twice", "doubled".
    pub multiples: Table<f64>,
    /// "second", "3rd".
    pub ordinals: Table<f64>,
    /// Superlatives of ranked things, by any word for them.
    pub superlatives: Table<&'static str>,
    /// What a phrase before or after a number makes of it.
    pub approximations: Table<&'static str>,
    /// Dimension and factor of a unit.
    pub units: Table<(&'static str, f64)>,
    /// Code of a currency and factor, by word or sign.
    pub currencies: Table<(&'static str, f64)>,
    /// Which dollar, by what stands before the sign.
    pub dollars: Table<&'static str>,
    /// Words for per cent.
    pub percent: Table<()>,
    /// Words of change with their direction: 1, −1, or 0.
    pub changes: Table<i32>,
    /// What goes with a bare duration ("for years").
    pub lasting: Table<()>,
    /// Words that reports use for one another, by number of their group.
    pub synonyms: Table<u64>,
    /// Nouns for what a list of names can be of: places, persons or bodies.
    pub listed: Table<&'static str>,
    /// Nouns that say nothing of what is counted ("units").
    pub anything: Table<()>,
    /// Words for one in two, of a chance.
    pub even: Table<()>,
    /// What the lists say of a single word.
    pub says: Table<Says>,
}

/// The lists that ship with the program.
pub fn figures() -> &'static Figures {
    #[allow(clippy::unreadable_literal, clippy::excessive_precision, reason = "written by the build script")]
    static FIGURES: Figures = include!(concat!(env!("OUT_DIR"), "/figures.rs"));
    &FIGURES
}

#[cfg(test)]
mod tests {
    use super::super::figure_lists::FigureLists;
    use super::*;

    #[test]
    fn tables_agree_with_the_lists() {
        let lists = FigureLists::read(include_str!("../../rules/lexicon/figures.toml"));
        let figures = figures();
        for (word, value) in &lists.numbers {
            assert_eq!(figures.numbers.get(word), Some(value), "{word}");
        }
        for (phrase, sense) in &lists.approximations {
            assert_eq!(figures.approximations.get(phrase), Some(&sense.as_str()), "{phrase}");
            assert!(matches!(sense.as_str(), "about" | "over" | "under" | "nearly" | "up-to" | "exactly"), "{phrase}");
        }
        for (word, (unit, factor)) in &lists.units {
            assert_eq!(figures.units.get(word), Some(&(unit.as_str(), *factor)), "{word}");
        }
        assert_eq!(figures.vague.get("dozens"), Some(&(24.0, 199.0)));
        assert_eq!(figures.synonyms.get("vessels"), figures.synonyms.get("boat"));
        assert_eq!(figures.numbers.get("dozens"), None);
    }
}
