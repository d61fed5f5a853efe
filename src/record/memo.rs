//! What is worked out of the sources when somebody first asks, and kept.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::mentions::Said;
use super::silence::SpokenOf;

/// All that is kept.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// The words of each source, for the names of drafts.
    pub mentions: PerSource<Said>,
    /// What each source as a whole is about, by stems.
    pub subjects: PerSource<FxHashSet<u64>>,
    /// The government that each source means by "the government".
    pub homes: PerSource<Option<u64>>,
    /// Of which governments the sources speak on which topics.
    pub spoken_of: SpokenOf,
}

/// Something of each source.
#[derive(Debug)]
pub(super) struct PerSource<T>(OnceLock<Box<[OnceLock<T>]>>);

impl<T> Default for PerSource<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> PerSource<T> {
    /// That of a source, of so many; `None` where there is no such source, or nothing can be made of it now.
    pub fn get(&self, source: usize, count: usize, make: impl FnOnce() -> Option<T>) -> Option<&T> {
        let slot = self.0.get_or_init(|| (0..count).map(|_| OnceLock::new()).collect()).get(source)?;
        match slot.get() {
            Some(known) => Some(known),
            None => make().map(|made| slot.get_or_init(|| made)),
        }
    }
}
