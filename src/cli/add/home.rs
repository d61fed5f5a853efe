//! Where a corpus keeps its files, its bibliography and its lock.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::cli::files;
use crate::corpus::{self, CorpusSpec, LOCK_FILE, Lock};
use crate::report::slashed;

/// The bibliography of a corpus that has none yet.
const NEW_BIBLIOGRAPHY: &str = "sources.bib";

/// Where new sources go.
pub(in crate::cli) struct Home {
    /// The folder for files, as it was named.
    folder: PathBuf,
    /// The same, canonical.
    pub real: PathBuf,
    /// The bibliography; it need not exist.
    pub bibliography: PathBuf,
}

impl Home {
    /// That of a corpus: its first folder and its first bibliography, else the one in the folder; if only a
    /// bibliography is named, the folder that it lies in.
    pub fn of(spec: &CorpusSpec) -> anyhow::Result<Self> {
        if *spec == CorpusSpec::Embedded {
            bail!("there is no corpus of your own here: make one with `onrecord init`, or name one with --corpus");
        }
        let named = spec.paths().iter().find(|path| corpus::is_bibliography(path));
        let beside = || {
            let folder = named.and_then(|path| path.parent())?;
            Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
        };
        let folder = spec.paths().iter().find(|path| !corpus::is_bibliography(path) && !path.is_file()).cloned();
        let folder = folder.or_else(beside).context("the corpus names no folder: nothing can be added to it")?;
        let real = folder.canonicalize().with_context(|| slashed(&folder))?;
        let bibliography = match named {
            Some(path) => path.clone(),
            None => in_folder(&folder)?.unwrap_or_else(|| folder.join(NEW_BIBLIOGRAPHY)),
        };
        Ok(Self { folder, real, bibliography })
    }

    /// The keys that the bibliography has.
    pub fn entries(&self) -> anyhow::Result<BTreeSet<String>> {
        if !self.bibliography.exists() {
            return Ok(BTreeSet::new());
        }
        let loaded = corpus::load(&CorpusSpec::Paths(vec![self.bibliography.clone()]))?;
        let texts = loaded.sources.into_iter().map(|source| source.entry);
        Ok(texts.chain(loaded.entries).map(|entry| entry.key).collect())
    }

    /// The bibliography's text.
    pub fn text(&self) -> anyhow::Result<String> {
        match fs::read_to_string(&self.bibliography) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error).with_context(|| slashed(&self.bibliography)),
        }
    }

    /// Whether the folder has a file of this name, whatever its extension.
    pub fn has_file(&self, stem: &str) -> bool {
        let files = fs::read_dir(&self.real).into_iter().flatten().flatten();
        files
            .into_iter()
            .any(|file| Path::new(&file.file_name()).file_stem().is_some_and(|known| known.eq_ignore_ascii_case(stem)))
    }

    /// A file of the folder as a person would name it.
    pub fn shown(&self, real: &Path) -> PathBuf {
        real.strip_prefix(&self.real).map_or_else(|_| real.to_owned(), |below| self.folder.join(below))
    }

    /// The way to a file of the folder from the bibliography's, with forward slashes.
    pub fn below_bibliography(&self, real: &Path) -> String {
        let base = files::real(&self.bibliography);
        let base = base.parent().unwrap_or(Path::new(""));
        let common = base.components().zip(real.components()).take_while(|(a, b)| a == b).count();
        let up = base.components().skip(common).map(|_| "..".to_owned());
        let down = real.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    /// Writes what sources are now into the lock file.
    pub fn lock(&self, locks: impl IntoIterator<Item = Lock>) -> anyhow::Result<()> {
        let path = self.bibliography.with_file_name(LOCK_FILE);
        let old = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            read => read.with_context(|| slashed(&path))?,
        };
        let new = corpus::locked(&old, locks).map_err(|error| anyhow::anyhow!("{}: {error}", slashed(&path)))?;
        files::write(&path, &new).with_context(|| format!("{}: could not be written", slashed(&path)))
    }
}

/// The first bibliography of a folder, BibTeX before others. Any JSON or YAML may be something else.
fn in_folder(folder: &Path) -> anyhow::Result<Option<PathBuf>> {
    let files = fs::read_dir(folder).with_context(|| slashed(folder))?;
    let mut found: Vec<PathBuf> = files.flatten().map(|file| file.path()).filter(|path| path.is_file()).collect();
    found.retain(|path| corpus::is_bibliography(path));
    found.sort_by_key(|path| (path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("bib")), path.clone()));
    let holds = |path: &PathBuf| {
        let is_bibtex = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("bib"));
        is_bibtex
            || corpus::load(&CorpusSpec::Paths(vec![path.clone()]))
                .is_ok_and(|l| !l.sources.is_empty() || !l.entries.is_empty())
    };
    Ok(found.into_iter().find(holds))
}
