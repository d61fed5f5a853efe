//! Topics: questions on which governments take positions, and the words that express them. Each is a file of
//! `rules/topics`; the build script lays them out, with the words around them of `rules/lexicon/positions.toml`.

#[cfg(test)]
mod inflect;
mod kinds;

pub use kinds::*;

use crate::lexicon::table::Table;

/// What the files say.
pub struct Topics {
    /// By folded word: what it is or begins, the longest first.
    words: Table<Listed>,
    /// The expressions of stances.
    pub patterns: &'static [Pattern],
    /// The topics, by name.
    pub topics: &'static [Topic],
    /// Groups of governments.
    pub groups: &'static [Group],
}

/// The topics that ship with the program.
pub fn topics() -> &'static Topics {
    static TOPICS: Topics = include!(concat!(env!("OUT_DIR"), "/topics.rs"));
    &TOPICS
}

impl Topics {
    /// What a word (folded) is or begins.
    pub fn entries(&self, folded: &str) -> &'static [Entry] {
        self.listed(folded).entries
    }

    /// The same, with its kinds.
    pub fn listed(&self, folded: &str) -> Listed {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// What the words of a number are or begin; nothing for 0, which most words have
    /// ([`Word::listed`](crate::lexicon::Word::listed)).
    pub fn numbered(&self, number: u16) -> Listed {
        self.words.value(number).copied().unwrap_or_default()
    }

    /// A topic by name.
    pub fn topic(&self, name: &str) -> Option<&'static Topic> {
        self.topics.iter().find(|topic| topic.name == name)
    }

    /// A group by name.
    pub fn group(&self, name: &str) -> Option<&'static Group> {
        self.groups.iter().find(|group| group.name == name)
    }
}

impl Topic {
    /// A stance by name.
    pub fn stance(&self, name: &str) -> Option<&'static Stance> {
        self.stances.iter().find(|stance| stance.name == name)
    }

    /// Whether the two cannot be held at once.
    pub fn exclude(&self, one: &Stance, other: &Stance) -> bool {
        one.excludes.iter().any(|index| self.stances[usize::from(*index)].name == other.name)
            || other.excludes.iter().any(|index| self.stances[usize::from(*index)].name == one.name)
    }

    /// Whether the other is what the one comes to where a part of the domain is meant.
    pub fn part_of(&self, one: &Stance, other: &Stance) -> bool {
        one.name != other.name && one.part.is_some_and(|index| self.stances[usize::from(index)].name == other.name)
    }

    /// Whether the one is what the refusal of the other comes to, and more than that it is not done.
    pub fn refuses(&self, one: &Stance, other: &Stance) -> bool {
        let is = |index: Option<u8>| index.is_some_and(|index| self.stances[usize::from(index)].name == one.name);
        is(other.refused) && !is(other.denied)
    }

    /// Whether whoever holds the one holds the other too.
    pub fn includes(&self, one: &Stance, other: &Stance) -> bool {
        one.name == other.name || one.includes.iter().any(|index| self.stances[usize::from(*index)].name == other.name)
    }

    /// Whether it is what the denial or refusal of another one comes to ("does not want a ban").
    pub fn negative(&self, stance: &Stance) -> bool {
        stance.derived
    }

    /// Whether the one goes further than the other in the same direction.
    pub fn stronger(&self, one: &Stance, other: &Stance) -> bool {
        one.stronger.iter().any(|index| self.stances[usize::from(*index)].name == other.name)
    }
}

impl Group {
    /// Whether a government belonged to it in that year.
    pub fn has(&self, code: &str, year: i16) -> bool {
        self.members.iter().any(|member| member.code == code && (member.from..=member.until).contains(&year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_a_word_are_those_of_its_entries() {
        for (word, listed) in topics().words.words() {
            assert_eq!(listed.kinds, Kinds::of(listed.entries), "{word}");
            assert!(!listed.entries.is_empty(), "{word}");
        }
        assert!(topics().listed("ban").kinds.has(Kinds::CUE.or(Kinds::OPERATOR)));
        assert!(!topics().listed("").kinds.has(Kinds::CUE));
    }
}
