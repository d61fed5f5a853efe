//! The sources of a record: all in memory, or on a shelf from which each is taken when somebody asks for its text.

use std::ops::Index;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::people::People;
use super::{Entry, Source};
use crate::statement::{Position, Reading};
use crate::when::Period;

/// What is known of a source without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The bibliographic entry.
    pub entry: Entry,
    /// As in [`Source::path`].
    pub path: PathBuf,
    /// The date that the document gives itself.
    pub date: Option<String>,
}

/// Where sources are kept that are not in memory.
pub trait Shelf: std::fmt::Debug + Send + Sync {
    /// A source, by its place in the order of the keys. `None` where it cannot be had any more.
    fn source(&self, number: usize, head: &Head) -> Option<Source>;

    /// Its sentences and figures, and nothing else of its reading.
    fn figures(&self, number: usize) -> Option<Reading>;

    /// Its events, times, predications and the places of its sentences, and nothing else of its reading.
    fn events(&self, number: usize) -> Option<Reading>;

    /// The persons on record.
    fn people(&self) -> Option<People>;

    /// The positions of a list, in its order: see [`Positions`](super::Positions).
    fn positions(&self, list: usize) -> Option<Vec<Position>>;

    /// Whether something could not be had that should be there: no answer of the record is to be trusted then.
    fn is_damaged(&self) -> bool;
}

/// A source that is on a shelf, with what was taken of it.
#[derive(Debug, Default)]
struct Slot {
    head: Head,
    source: OnceLock<Option<Box<Source>>>,
    figures: OnceLock<Option<Box<Reading>>>,
    events: OnceLock<Option<Box<Reading>>>,
}

/// The sources, in the order of their keys.
#[derive(Debug)]
pub struct Sources(Kept);

#[derive(Debug)]
enum Kept {
    Here(Vec<Source>),
    There { slots: Vec<Slot>, shelf: Arc<dyn Shelf> },
}

impl Default for Sources {
    fn default() -> Self {
        Self(Kept::Here(Vec::new()))
    }
}

impl From<Vec<Source>> for Sources {
    fn from(sources: Vec<Source>) -> Self {
        Self(Kept::Here(sources))
    }
}

impl Sources {
    /// Sources on a shelf, with their heads in the order of the keys.
    pub fn on(shelf: Arc<dyn Shelf>, heads: Vec<Head>) -> Self {
        let slots = heads.into_iter().map(|head| Slot { head, ..Slot::default() }).collect();
        Self(Kept::There { slots, shelf })
    }

    /// Number of sources.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Here(sources) => sources.len(),
            Kept::There { slots, .. } => slots.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A source with its text.
    pub fn get(&self, number: usize) -> Option<&Source> {
        match &self.0 {
            Kept::Here(sources) => sources.get(number),
            Kept::There { slots, shelf } => {
                let slot = slots.get(number)?;
                slot.source.get_or_init(|| shelf.source(number, &slot.head).map(Box::new)).as_deref()
            }
        }
    }

    /// All with their texts; those that cannot be had any more are left out.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    /// The bibliographic entry of a source.
    pub fn entry(&self, number: usize) -> Option<&Entry> {
        match &self.0 {
            Kept::Here(sources) => sources.get(number).map(|source| &source.entry),
            Kept::There { slots, .. } => slots.get(number).map(|slot| &slot.head.entry),
        }
    }

    /// The bibliographic entries of all.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        (0..self.len()).filter_map(|number| self.entry(number))
    }

    /// The path of a source, as in [`Source::path`].
    pub fn path(&self, number: usize) -> Option<&Path> {
        match &self.0 {
            Kept::Here(sources) => sources.get(number).map(|source| source.path.as_path()),
            Kept::There { slots, .. } => slots.get(number).map(|slot| slot.head.path.as_path()),
        }
    }

    /// When a source was written, as [`Source::date`] gives it.
    pub fn date(&self, number: usize) -> Option<Period> {
        self.written(number).and_then(Period::written)
    }

    /// The date of a source as written: by its bibliographic entry, else by itself.
    pub fn written(&self, number: usize) -> Option<&str> {
        match &self.0 {
            Kept::Here(sources) => sources.get(number).and_then(Source::written),
            Kept::There { slots, .. } => {
                let head = &slots.get(number)?.head;
                head.entry.date.as_deref().or(head.date.as_deref())
            }
        }
    }

    /// The source with a key.
    pub fn position(&self, key: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.entry(middle).is_some_and(|entry| entry.key.as_str() < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.entry(low).is_some_and(|entry| entry.key == key).then_some(low)
    }

    /// The sources with one of the keys, in order.
    pub fn with_keys(&self, keys: &[&str]) -> Vec<usize> {
        let mut found: Vec<usize> = keys.iter().filter_map(|key| self.position(key)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a source that should be there could not be had: see [`Shelf::is_damaged`].
    pub fn is_damaged(&self) -> bool {
        match &self.0 {
            Kept::Here(_) => false,
            Kept::There { shelf, .. } => shelf.is_damaged(),
        }
    }

    /// The persons on record, where they are on the shelf.
    pub(super) fn people(&self) -> Option<People> {
        match &self.0 {
            Kept::Here(_) => None,
            Kept::There { shelf, .. } => shelf.people(),
        }
    }

    /// The positions of a list, where they are on the shelf.
    pub(super) fn positions(&self, list: usize) -> Option<Vec<Position>> {
        match &self.0 {
            Kept::Here(_) => None,
            Kept::There { shelf, .. } => shelf.positions(list),
        }
    }

    /// What a source says: at least its sentences and figures.
    pub(crate) fn figures(&self, number: usize) -> Option<&Reading> {
        match &self.0 {
            Kept::Here(sources) => sources.get(number).map(|source| &source.reading),
            Kept::There { slots, shelf } => {
                slots.get(number)?.figures.get_or_init(|| shelf.figures(number).map(Box::new)).as_deref()
            }
        }
    }

    /// What a source says: at least its events, its times and the places of its sentences.
    pub(super) fn events(&self, number: usize) -> Option<&Reading> {
        match &self.0 {
            Kept::Here(sources) => sources.get(number).map(|source| &source.reading),
            Kept::There { slots, shelf } => {
                slots.get(number)?.events.get_or_init(|| shelf.events(number).map(Box::new)).as_deref()
            }
        }
    }
}

impl<'a> IntoIterator for &'a Sources {
    type Item = &'a Source;
    type IntoIter = Box<dyn Iterator<Item = &'a Source> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl Index<usize> for Sources {
    type Output = Source;

    /// # Panics
    ///
    /// Where there is no such source, or it cannot be had any more.
    fn index(&self, number: usize) -> &Source {
        match self.get(number) {
            Some(source) => source,
            None => panic!("no source of the number {number}"),
        }
    }
}
