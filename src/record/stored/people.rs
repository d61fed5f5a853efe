//! The roles of the persons on record, where they are in a store.

use std::sync::{Arc, OnceLock};

use super::Storage;
use super::code::value_of;
use super::column::Column;
use crate::record::passages::word_key;
use crate::statement::Role;

/// The roles of all persons on record, taken from a store person by person.
#[derive(Debug)]
pub(crate) struct Roles {
    storage: Arc<dyn Storage>,
    /// Where the roles start.
    from: u64,
    /// Where those of each person start from there; one more at the end.
    offsets: Column,
    /// Number of the first role of each person; one more at the end.
    firsts: Column,
    /// Halves of the [`words_key`] of each role, the higher one first.
    words: Column,
    taken: Vec<OnceLock<Vec<(usize, Role)>>>,
}

/// By what a store knows the words of a role.
pub(crate) fn words_key(words: &[String]) -> u64 {
    word_key(&words.join(" "))
}

impl Roles {
    /// The roles of `count` persons.
    pub fn new(storage: Arc<dyn Storage>, from: u64, [offsets, firsts, words]: [Column; 3], count: usize) -> Self {
        let taken = (0..count).map(|_| OnceLock::new()).collect();
        Self { storage, from, offsets, firsts, words, taken }
    }

    /// The roles of a person, each with its source.
    pub fn of(&self, person: usize) -> &[(usize, Role)] {
        let read = || {
            let (first, end) = (self.offsets.get(person)?, self.offsets.get(person + 1)?);
            value_of(&self.storage.read(self.from + u64::from(first), end.checked_sub(first)? as usize)?)
        };
        let taken = self.taken.get(person);
        taken
            .map(|taken| {
                let roles = taken.get_or_init(|| {
                    read().unwrap_or_else(|| {
                        self.storage.damaged();
                        Vec::new()
                    })
                });
                roles.as_slice()
            })
            .unwrap_or_default()
    }

    /// The persons, in order, who may have a role in these words.
    pub fn in_words(&self, words: &[String]) -> impl Iterator<Item = usize> {
        let key = words_key(words);
        let halves = [(key >> 32) as u32, key as u32];
        let has = move |role: usize| self.words.range(2 * role, 2 * role + 2).as_ref() == halves;
        (0..self.taken.len()).filter(move |person| {
            let first = |person: usize| self.firsts.get(person).unwrap_or_default() as usize;
            (first(*person)..first(person + 1)).any(has)
        })
    }
}
