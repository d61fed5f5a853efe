//! What the lists of `rules/lexicon/kin.toml` say: words by which one retells what another said.

use super::table::Table;

/// What the lists say, each table by stem ([`crate::text::stem`]).
pub struct Kin {
    /// The numbers of the groups of words that can retell one another.
    pub groups: Table<&'static [u16]>,
    /// The contrasts that a word is on one side of, with the side.
    pub contrasts: Table<&'static [(u16, u16)]>,
    /// Words for another one than has been spoken of.
    pub elsewhere: Table<()>,
}

/// The lists that ship with the program.
pub fn kin() -> &'static Kin {
    static KIN: Kin = include!(concat!(env!("OUT_DIR"), "/kin.rs"));
    &KIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stem;

    #[test]
    fn inflected_words_are_kin() {
        let groups = |word: &str| kin().groups.get(stem::of(word)).copied().unwrap_or_default();
        let alike = |one: &str, other: &str| groups(one).iter().any(|group| groups(other).contains(group));
        for (one, other) in [("owes", "debts"), ("paid", "wages"), ("studies", "researchers"), ("shut", "closures")] {
            assert!(alike(one, other), "{one} {other}");
        }
        assert!(!alike("loans", "nurses") && !alike("owes", "wins"));
        let contrasts = |word: &str| kin().contrasts.get(stem::of(word)).copied().unwrap_or_default();
        let ((one, north), (two, south)) = (contrasts("north")[0], contrasts("southern")[0]);
        assert!(one == two && north != south);
    }
}
