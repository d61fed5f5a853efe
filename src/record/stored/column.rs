//! Long rows of numbers, in memory or in a store that is read a page at a time.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::Storage;

/// Numbers that a page holds.
const PAGE: usize = 4096;

/// A row of numbers.
#[derive(Debug)]
pub(crate) enum Column {
    /// In memory.
    Here(Vec<u32>),
    /// In a store.
    There(Pages),
}

/// A row of numbers in a store, with the pages that were read.
#[derive(Debug)]
pub(crate) struct Pages {
    storage: Arc<dyn Storage>,
    from: u64,
    length: usize,
    pages: Vec<OnceLock<Box<[u32]>>>,
}

impl Default for Column {
    fn default() -> Self {
        Self::Here(Vec::new())
    }
}

impl Column {
    /// `length` numbers that stand in the store from a byte on, four bytes each, the lowest first.
    pub fn there(storage: Arc<dyn Storage>, from: u64, length: usize) -> Self {
        let pages = (0..length.div_ceil(PAGE)).map(|_| OnceLock::new()).collect();
        Self::There(Pages { storage, from, length, pages })
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Here(numbers) => numbers.len(),
            Self::There(pages) => pages.length,
        }
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Here(numbers) => numbers.get(at).copied(),
            Self::There(pages) => pages.page(at / PAGE)?.get(at % PAGE).copied(),
        }
    }

    /// Those from `first` to `end`; none where that is not all in the row.
    pub fn range(&self, first: usize, end: usize) -> Cow<'_, [u32]> {
        match self {
            Self::Here(numbers) => Cow::Borrowed(numbers.get(first..end).unwrap_or_default()),
            Self::There(pages) => pages.range(first, end).unwrap_or_default(),
        }
    }

    /// The first place from `low` to `high` where `before` no longer holds, which must hold up to some place.
    pub fn partition_point(&self, low: usize, high: usize, before: impl Fn(u32) -> bool) -> usize {
        let (mut low, mut high) = (low, high);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(&before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Pages {
    fn page(&self, number: usize) -> Option<&[u32]> {
        let page = self.pages.get(number)?.get_or_init(|| {
            let length = PAGE.min(self.length - number * PAGE);
            let bytes = self.storage.read(self.from + (number * PAGE * 4) as u64, length * 4).unwrap_or_default();
            let (numbers, _) = bytes.as_chunks::<4>();
            numbers.iter().map(|number| u32::from_le_bytes(*number)).collect()
        });
        Some(page)
    }

    fn range(&self, first: usize, end: usize) -> Option<Cow<'_, [u32]>> {
        if first >= end || end > self.length {
            return None;
        }
        let (from, to) = (first / PAGE, (end - 1) / PAGE);
        if from == to {
            return self.page(from)?.get(first % PAGE..(end - 1) % PAGE + 1).map(Cow::Borrowed);
        }
        let mut numbers = Vec::with_capacity(end - first);
        for number in from..=to {
            let page = self.page(number)?;
            let start = if number == from { first % PAGE } else { 0 };
            let stop = if number == to { (end - 1) % PAGE + 1 } else { PAGE };
            numbers.extend_from_slice(page.get(start..stop)?);
        }
        Some(Cow::Owned(numbers))
    }
}

/// Lists of numbers by a key.
#[derive(Debug)]
pub(crate) struct Lists {
    /// Halves of the keys, the higher one first, in the order of the keys.
    keys: Column,
    /// Where the list of each key starts; one more at the end.
    rows: Column,
    /// The lists.
    values: Column,
}

impl Default for Lists {
    fn default() -> Self {
        Self { keys: Column::default(), rows: Column::Here(vec![0]), values: Column::default() }
    }
}

impl Lists {
    /// The lists of pairs of key and number, which are put in order, each pair once.
    pub fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let (mut keys, mut rows) = (Vec::new(), Vec::new());
        for run in pairs.chunk_by(|a, b| a.0 == b.0) {
            keys.extend([(run[0].0 >> 32) as u32, run[0].0 as u32]);
            rows.push(run.len() as u32);
        }
        let mut next = 0;
        for row in &mut rows {
            next += std::mem::replace(row, next);
        }
        rows.push(next);
        let values = pairs.into_iter().map(|(_, value)| value).collect();
        Self { keys: Column::Here(keys), rows: Column::Here(rows), values: Column::Here(values) }
    }

    /// Lists in a store, by the columns that they are kept in.
    pub fn there(keys: Column, rows: Column, values: Column) -> Self {
        Self { keys, rows, values }
    }

    /// The columns that they are kept in.
    pub fn columns(&self) -> [&Column; 3] {
        [&self.keys, &self.rows, &self.values]
    }

    /// Where the list of a key stands in the values.
    fn row(&self, key: u64) -> Option<(usize, usize)> {
        let (mut low, mut high) = (0, self.keys.len() / 2);
        let at = |number: usize| {
            Some(u64::from(self.keys.get(2 * number)?) << 32 | u64::from(self.keys.get(2 * number + 1)?))
        };
        while low < high {
            let middle = low + (high - low) / 2;
            if at(middle).is_some_and(|found| found < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low >= self.keys.len() / 2 || at(low) != Some(key) {
            return None;
        }
        Some((self.rows.get(low)? as usize, self.rows.get(low + 1)? as usize))
    }

    /// The list of a key, ascending.
    pub fn list(&self, key: u64) -> Cow<'_, [u32]> {
        self.row(key).map(|(first, end)| self.values.range(first, end)).unwrap_or_default()
    }

    /// How long it is.
    pub fn count(&self, key: u64) -> usize {
        self.row(key).map_or(0, |(first, end)| end.saturating_sub(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_their_keys() {
        let lists = Lists::new(vec![(7 << 40, 3), (2, 9), (7 << 40, 1), (2, 9), (u64::MAX, 0)]);
        assert_eq!(lists.list(7 << 40).as_ref(), [1, 3]);
        assert_eq!(lists.list(2).as_ref(), [9]);
        assert_eq!(lists.count(u64::MAX), 1);
        assert!(lists.list(3).is_empty() && lists.list(0).is_empty());
        assert!(Lists::default().list(1).is_empty());
    }
}
