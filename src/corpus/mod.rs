//! The corpus: bibliographies and texts from files, or the embedded seeds, made into [`Source`]s.
//!
//! The only place, beside the command line and the server, that reads files. What could not be read is a
//! [`Problem`]; the rest is loaded all the same.

mod attachments;
mod bibliography;
mod bibtex;
mod csl;
pub mod embedded;
mod facts;
mod files;
mod hayagriva_yaml;
pub mod index;
mod keys;
mod lock;
mod probe;
mod problem;
mod read;
mod walk;
mod write;

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::record::{Curated, Entry, Record, Source};
use crate::when::written as dates;

pub use crate::when::written::normalise as normalise_date;
pub use facts::FILE_NAME as FACTS_FILE;
pub(crate) use files::lexical;
pub use lock::{FILE_NAME as LOCK_FILE, Lock, digest, locked};
pub use problem::Problem;
pub use write::appended;

/// More documents than this in one corpus are refused: it is most likely the wrong folder.
pub const MOST_DOCUMENTS: usize = 100_000;

/// Where the sources come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CorpusSpec {
    /// The five articles that the binary carries.
    #[default]
    Embedded,
    /// Folders, bibliographies and texts, in order; of two sources with one key the first is kept.
    Paths(Vec<PathBuf>),
    /// The same, and folders outside in which the files of bibliographies may lie: a storage of Zotero's.
    Attached {
        /// Folders, bibliographies and texts.
        paths: Vec<PathBuf>,
        /// Folders of files; nothing in them is a source by itself.
        attachments: Vec<PathBuf>,
    },
}

impl CorpusSpec {
    /// The corpus of these paths.
    pub fn new(paths: Vec<PathBuf>, attachments: Vec<PathBuf>) -> Self {
        if attachments.is_empty() { Self::Paths(paths) } else { Self::Attached { paths, attachments } }
    }

    /// The folders, bibliographies and texts; none where the corpus is embedded.
    pub fn paths(&self) -> &[PathBuf] {
        match self {
            Self::Embedded => &[],
            Self::Paths(paths) | Self::Attached { paths, .. } => paths,
        }
    }

    /// The folders of files outside.
    pub fn attachments(&self) -> &[PathBuf] {
        match self {
            Self::Embedded | Self::Paths(_) => &[],
            Self::Attached { attachments, .. } => attachments,
        }
    }
}

/// What a corpus holds.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The sources whose text was read, in the order of their keys; no key twice.
    pub sources: Vec<Source>,
    /// The entries of bibliographies that have no text, in the order of their keys: known keys without words.
    pub entries: Vec<Entry>,
    /// Which of their statements a person gave instead of the reader.
    pub curated: Vec<Curated>,
    /// What went wrong or is worth knowing, by path and line.
    pub problems: Vec<Problem>,
}

impl Loaded {
    /// The record of these sources, and the problems.
    pub fn into_record(self) -> (Record, Vec<Problem>) {
        let mut record = Record::new(self.sources);
        record.entries = self.entries;
        record.curated = self.curated;
        (record, self.problems)
    }
}

/// Why a corpus was not loaded at all.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CorpusError {
    /// The folder is the root of the file system, the home folder or one above it.
    #[error("{}: refused as a corpus: it is the home folder, the root of the file system or a folder above your \
             files; name the folder that holds the sources", .0.display())]
    TooBroad(PathBuf),
    /// Too many documents.
    #[error("{}: more than {MOST_DOCUMENTS} documents; name the folder that holds the sources, or exclude files \
             with an .ignore file", .0.display())]
    TooMany(PathBuf),
}

/// Whether a file is a bibliography by its name.
pub fn is_bibliography(path: &Path) -> bool {
    bibliography::Kind::of(path).is_some()
}

/// Whether a file is in a format in which texts of sources are read.
pub fn is_text(path: &Path) -> bool {
    walk::text_format(path).is_some()
}

/// Reads a file as a source: its entry is what it says of itself.
pub fn document(path: &Path) -> Result<Source, Problem> {
    let (source, problems) = read::alone(path);
    let why = || problems.into_iter().next().unwrap_or_else(|| Problem::fatal(path, None, "cannot be read"));
    source.ok_or_else(why)
}

/// Told after each text how many are read, and how many there are. Called from several threads.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Loads a corpus. Files that cannot be read are [`Problem`]s; an error means that nothing was loaded.
pub fn load(spec: &CorpusSpec) -> Result<Loaded, CorpusError> {
    load_telling(spec, &|_, _| {})
}

/// [`load`] that tells how far it has come.
pub fn load_telling(spec: &CorpusSpec, progress: Progress<'_>) -> Result<Loaded, CorpusError> {
    match spec {
        CorpusSpec::Embedded => Ok(embedded::load()),
        CorpusSpec::Paths(_) | CorpusSpec::Attached { .. } => read::load(spec.paths(), spec.attachments(), progress),
    }
}
