//! What a folder holds. The walk honours ignore files inside the folder and never leaves it.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::bibliography::Kind;
use super::{CorpusError, Problem, facts, lock};
use crate::markup::Format;

/// An ignore file of the tool's own, for what git keeps but no source is.
pub const IGNORE_FILE: &str = ".onrecordignore";

/// A file of the corpus.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Its path as the corpus was named, with the way into it: for people.
    pub shown: PathBuf,
    /// Its canonical path: for comparisons.
    pub real: PathBuf,
}

/// The files of a corpus.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Bibliographies met in folders.
    pub bibliographies: Vec<File>,
    /// Files of curated facts, wherever they lie.
    pub facts: Vec<File>,
    /// Lock files, wherever they lie.
    pub locks: Vec<File>,
    /// Texts, read or not.
    pub texts: Vec<File>,
    /// What could not be read or is not read.
    pub problems: Vec<Problem>,
}

/// The format of a text of the corpus.
pub(super) fn text_format(path: &Path) -> Option<Format> {
    Format::from_extension(path.extension()?.to_str()?)
}

/// Whether the file is a document in a format that is known and not read.
pub(super) fn is_unread(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    ["doc", "odt", "rtf", "epub"].contains(&extension.as_str())
}

/// Adds the files of the folder `root`, whose canonical path is `real`; `most` documents at most.
pub(super) fn walk(root: &Path, real: &Path, most: usize, found: &mut Found) -> Result<(), CorpusError> {
    if is_too_broad(real) {
        return Err(CorpusError::TooBroad(root.to_owned()));
    }
    let walker = WalkBuilder::new(root)
        // The folder speaks for itself: no ignore file above it or in the home folder changes a corpus.
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .follow_links(false)
        .add_custom_ignore_filename(IGNORE_FILE)
        .sort_by_file_path(Ord::cmp)
        .build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.problems.push(unreadable(root, &error));
                continue;
            }
        };
        if let Some(error) = entry.error() {
            // A broken line of an ignore file: the rest of it holds.
            found.problems.push(Problem::notice(entry.path(), None, error.to_string()));
        }
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_symlink() && entry.depth() > 0 {
            let message = "a symbolic link: not followed, a corpus does not leave its folder";
            found.problems.push(Problem::notice(entry.path(), None, message));
        } else if kind.is_file() {
            // No link was followed on the way: the way below the root is the real one.
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
            sort_in(File { real: real.join(below), shown: entry.into_path() }, found);
        }
        if found.texts.len() > most {
            return Err(CorpusError::TooMany(root.to_owned()));
        }
    }
    Ok(())
}

fn sort_in(file: File, found: &mut Found) {
    let path = &file.shown;
    if Kind::of(path).is_some() {
        found.bibliographies.push(file);
    } else if path.file_name().is_some_and(|name| name == facts::FILE_NAME) {
        found.facts.push(file);
    } else if path.file_name().is_some_and(|name| name == lock::FILE_NAME) {
        found.locks.push(file);
    } else if !is_readme(path) && (text_format(path).is_some() || is_unread(path)) {
        found.texts.push(file);
    }
}

/// A read-me speaks of the folder, not of the matter; what Word writes beside an open document is none.
fn is_readme(path: &Path) -> bool {
    let lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
    lock || path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
}

/// Whether walking the folder would be walking a computer.
pub(super) fn is_too_broad(real: &Path) -> bool {
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    real.parent().is_none() || home.is_some_and(|home| home.starts_with(real))
}

fn unreadable(root: &Path, error: &ignore::Error) -> Problem {
    fn path_of(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
            ignore::Error::Loop { child, .. } => Some(child),
            _ => None,
        }
    }
    let message = match error.io_error() {
        Some(error) => format!("cannot be read: {error}"),
        None => format!("cannot be read: {error}"),
    };
    Problem::fatal(path_of(error).unwrap_or(root), None, message)
}
