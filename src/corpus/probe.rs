//! What was asked of the file system on the way from an entry to its file, so that it can be asked again.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

/// An answer of the file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Probe {
    /// The path that was asked for.
    pub path: PathBuf,
    /// Where it really leads, if anywhere.
    pub real: Option<PathBuf>,
    /// Whether a file is there.
    pub file: bool,
}

impl Probe {
    /// Asks.
    pub fn of(path: &Path) -> Self {
        let real = path.canonicalize().ok();
        let file = real.as_ref().is_some_and(|real| real.is_file());
        Self { path: path.to_owned(), real, file }
    }
}

thread_local! {
    /// The answers since [`recorded`] was called on this thread, if it runs.
    static PROBES: RefCell<Option<Vec<Probe>>> = const { RefCell::new(None) };
}

/// What `work` does, and the answers that it was given.
pub(super) fn recorded<T>(work: impl FnOnce() -> T) -> (T, Vec<Probe>) {
    PROBES.set(Some(Vec::new()));
    let done = work();
    (done, PROBES.take().unwrap_or_default())
}

/// [`Path::canonicalize`], with the answer kept.
pub(super) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    let answer = path.canonicalize();
    PROBES.with_borrow_mut(|probes| {
        if let Some(probes) = probes {
            let real = answer.as_ref().ok().cloned();
            let file = real.as_ref().is_some_and(|real| real.is_file());
            probes.push(Probe { path: path.to_owned(), real, file });
        }
    });
    answer
}
