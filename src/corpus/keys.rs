//! Which text gets which key, and the keys of texts that could not be read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::walk::File;
use super::{Loaded, Problem};
use crate::record::Entry;

/// The texts that could not be read, by the keys that they would have: which file, and why.
#[derive(Default)]
pub(super) struct Unread(BTreeMap<String, String>);

impl Unread {
    /// Adds a text that belongs to an entry of this key, or to none, and what is wrong with it.
    pub fn add(&mut self, entry: Option<&str>, file: &File, problems: &[Problem]) {
        let Some(problem) = problems.first() else { return };
        let stem = || file.shown.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.shown.file_name().unwrap_or_default().to_string_lossy();
        let place = problem.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let why = format!("{name}{place}: {}", problem.message);
        self.0.entry(entry.map_or_else(stem, str::to_owned)).or_insert(why);
    }

    /// Tells it with the entries; a text without one becomes an entry, for its key is no unknown one.
    pub fn tell(mut self, keys: &Keys, loaded: &mut Loaded) {
        for entry in &mut loaded.entries {
            entry.unread = self.0.remove(&entry.key).or(entry.unread.take());
        }
        // Where nothing at all was read, the corpus is what is wrong.
        if loaded.sources.is_empty() {
            return;
        }
        let alone = self.0.into_iter().filter(|(key, _)| !keys.all.contains(key));
        loaded.entries.extend(alone.map(|(key, why)| Entry { key, unread: Some(why), ..Entry::default() }));
        loaded.entries.sort_by(|a, b| a.key.cmp(&b.key));
    }
}

/// The keys that are given away.
#[derive(Default)]
pub(super) struct Keys {
    /// All of them, those of bibliographies included.
    pub all: BTreeSet<String>,
    /// The texts that have one, by key.
    texts: BTreeMap<String, PathBuf>,
    /// The same, by their paths without extension.
    documents: BTreeMap<PathBuf, PathBuf>,
}

impl Keys {
    /// Gives a key to a text.
    pub fn give(&mut self, key: &str, file: &File) {
        self.all.insert(key.to_owned());
        self.texts.insert(key.to_owned(), file.shown.clone());
        self.documents.entry(file.real.with_extension("")).or_insert_with(|| file.shown.clone());
    }

    /// A key for a text without an entry: `wanted`, or where that is taken the text's path; with a notice. `Err`
    /// where the text is the same document in another format.
    pub fn free(&self, wanted: &str, file: &File, below: Option<&Path>) -> Result<(String, Option<Problem>), Problem> {
        if !self.all.contains(wanted) {
            return Ok((wanted.to_owned(), None));
        }
        if let Some(other) = self.documents.get(&file.real.with_extension("")) {
            let message = format!("not read: the same document as {}, in another format", other.display());
            return Err(Problem::notice(&file.shown, None, message));
        }
        let other = self.texts.get(wanted);
        let other = other.map_or_else(|| "a bibliography".to_owned(), |other| other.display().to_string());
        let path = below.unwrap_or(&file.real).with_extension("");
        let parts = path.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy()),
            _ => None,
        });
        let base = parts.collect::<Vec<_>>().join("/");
        let mut key = base.clone();
        let mut number = 2;
        while self.all.contains(&key) {
            key = format!("{base}-{number}");
            number += 1;
        }
        let message = format!("the key `{wanted}` is given twice, first by {other}: this text has the key `{key}`");
        Ok((key, Some(Problem::notice(&file.shown, None, message))))
    }
}
