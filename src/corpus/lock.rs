//! `sources.lock`: what each source was when it was added, or last looked at. A text that changed since is told, for
//! quotations, pages and curated facts may no longer hold. Without the file nothing is told.
//!
//! The file lies beside the bibliography or in the corpus folder, as `facts.toml` does. `onrecord add` and
//! `onrecord lock` write it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use super::{Loaded, Problem};
use crate::text::LineIndex;

/// The file's name.
pub const FILE_NAME: &str = "sources.lock";

const HEAD: &str = "# What each source was when it was added, or last accepted with `onrecord lock`: onrecord tells which have changed.\n\
                    # Keep this file with the bibliography.\n\n";

/// The file as it is read.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    source: Vec<Spanned<Lock>>,
}

/// What a source was.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Lock {
    /// Its key.
    pub key: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
}

#[derive(Serialize)]
struct Out<'a> {
    source: Vec<&'a Lock>,
}

/// The SHA-256 of a file's bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The text of a lock file: what `old` has, with `locks` in the place of those of the same keys, in the order of keys.
/// `Err` says what is wrong with `old`.
pub fn locked(old: &str, locks: impl IntoIterator<Item = Lock>) -> Result<String, String> {
    let written: Written = toml::from_str(old).map_err(|error| error.message().replace('\n', " "))?;
    let mut all: BTreeMap<String, Lock> = BTreeMap::new();
    for lock in written.source.into_iter().map(Spanned::into_inner).chain(locks) {
        all.insert(lock.key.clone(), lock);
    }
    let body = toml::to_string(&Out { source: all.values().collect() }).map_err(|error| error.to_string())?;
    Ok(format!("{HEAD}{body}"))
}

/// Tells which sources are no longer what the files say; each file with its text.
pub(super) fn compare(files: &[(PathBuf, String)], loaded: &mut Loaded) {
    for (path, text) in files {
        let problems = one(path, text, loaded);
        loaded.problems.extend(problems);
    }
}

fn one(path: &Path, text: &str, loaded: &Loaded) -> Vec<Problem> {
    let lines = LineIndex::new(text);
    let at = |offset: usize| Some(lines.position(text, offset));
    let written: Written = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => {
            let place = error.span().and_then(|span| at(span.start));
            let message = format!("cannot be read: {}", error.message().replace('\n', " "));
            return vec![Problem::fatal(path, place, message)];
        }
    };
    let changed = |lock: &Spanned<Lock>| {
        let Lock { key, sha256 } = lock.get_ref();
        let at_key = loaded.sources.binary_search_by(|source| source.entry.key.cmp(key)).ok()?;
        let source = loaded.sources.get(at_key)?;
        let bytes = fs::read(&source.path).ok()?;
        if digest(&bytes).eq_ignore_ascii_case(sha256) {
            return None;
        }
        let message = format!(
            "{} has changed since `{key}` was added or last accepted: see whether what rests on it still holds (quotations, \
             pages, facts.toml), then run `onrecord lock {key}`",
            source.path.display()
        );
        Some(Problem::notice(path, at(lock.span().start), message))
    };
    written.source.par_iter().filter_map(changed).collect()
}
