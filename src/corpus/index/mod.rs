//! An index of a large corpus on disk, so that a check reads what it asks for and not all texts.
//!
//! The index holds the record ([`crate::record::stored`]) and what it was made from (`fresh`): it is used where nothing
//! of that has changed and a program of the same sources wrote it. Else it is written anew, with the readings of the
//! texts that are as they were. Where it is damaged, or cannot be written, the corpus is loaded as without it: the
//! answers are always the same.

mod file;
mod fresh;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use etcetera::BaseStrategy as _;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use self::file::{Pages, Writing};
use self::fresh::{Fresh, Hash, Planned, hash, listing};
use super::read::{Corpus, Recall};
use super::{CorpusError, CorpusSpec, Loaded, Problem, Progress, load};
use crate::markup::Prose;
use crate::record::stored::code::{bytes_of, fields, is_storable, value_of};
use crate::record::stored::{self, Digest, Layout, Material, Storage};
use crate::record::{Head, Record};
use crate::statement::Position;

fields!(Problem { path, line, column, message, fatal });

/// Bytes of texts from which on a corpus gets an index by itself: less is read about as fast as an index is opened.
const LEAST: u64 = 4 << 20;

/// Where a user says that indices are kept.
const FOLDER: &str = "ONRECORD_CACHE_DIR";

/// By what programs are told apart: another one's index is not used.
fn fingerprint() -> u64 {
    u64::from_str_radix(env!("ONRECORD_FINGERPRINT"), 16).unwrap_or_default()
}

/// Where indices are kept.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// No index is used or written.
    pub fn none() -> Self {
        Self::default()
    }

    /// In this folder.
    pub fn of(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    /// In the folder that the environment names (`ONRECORD_CACHE_DIR`), else in that of the user for files that can be
    /// made again at any time.
    pub fn user() -> Self {
        let named = std::env::var_os(FOLDER).filter(|named| !named.is_empty()).map(PathBuf::from);
        let own = || Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("onrecord"));
        Self { folder: named.or_else(own).map(|folder| folder.join("index")) }
    }

    /// The place of a corpus's index. Paths are part of what an index tells: the same corpus by another path has its
    /// own.
    fn place(&self, spec: &CorpusSpec) -> Option<PathBuf> {
        if *spec == CorpusSpec::Embedded {
            return None;
        }
        let mut known = Sha256::new();
        let mut tell = |path: &Path, real: &Path| {
            for path in [path, real] {
                known.update(path.as_os_str().as_encoded_bytes());
                known.update([0]);
            }
        };
        for path in spec.paths() {
            tell(path, &path.canonicalize().ok()?);
        }
        if let [first, ..] = spec.attachments() {
            // No path is empty: what follows are none of those before.
            tell(Path::new(""), first);
        }
        for folder in spec.attachments() {
            // It need not be there; where it leads is in the listing.
            tell(folder, &std::path::absolute(folder).ok()?);
        }
        let known = known.finalize();
        let (halves, _) = known.as_chunks::<8>();
        let half = |at: usize| halves.get(at).map_or(0, |half| u64::from_be_bytes(*half));
        Some(self.folder.as_ref()?.join(format!("{:016x}{:016x}", half(0), half(1))))
    }
}

/// A corpus that a draft can be held to.
#[derive(Debug)]
pub struct Opened {
    /// What its sources say.
    pub record: Record,
    /// What went wrong or is worth knowing.
    pub problems: Vec<Problem>,
    /// The real paths of the sources, where they are known.
    pub files: Option<Vec<PathBuf>>,
}

/// What [`build`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// The index.
    pub path: PathBuf,
    /// Its bytes.
    pub size: u64,
    /// Sources in it.
    pub sources: usize,
    /// Texts that were read anew.
    pub read: usize,
    /// Texts that were as in the index before.
    pub kept: usize,
    /// Whether there was nothing to do.
    pub fresh: bool,
    /// What went wrong or is worth knowing.
    pub problems: Vec<Problem>,
}

/// Opens a corpus: by its index where that holds, else as [`load`] does, and a large one gets an index.
pub fn open(spec: &CorpusSpec, cache: &Cache) -> Result<Opened, CorpusError> {
    opened(spec, cache, false)
}

/// Opens a corpus whose index has proved damaged: all is read, and the index written anew.
pub fn reopen(spec: &CorpusSpec, cache: &Cache) -> Result<Opened, CorpusError> {
    opened(spec, cache, true)
}

fn opened(spec: &CorpusSpec, cache: &Cache, damaged: bool) -> Result<Opened, CorpusError> {
    let Some(path) = cache.place(spec) else { return plain(spec) };
    let paths = spec.paths();
    let corpus = Corpus::gather(paths, spec.attachments())?;
    let listed = listing(&corpus, paths);
    let index = Index::open(&path).filter(|_| !damaged);
    if let Some(opened) = index.as_ref().filter(|index| index.check.fresh.holds(listed)).and_then(Index::opened) {
        return Ok(opened);
    }
    let Planned { corpus, fresh } = Planned::new(corpus, listed);
    let large = || corpus.files().iter().filter_map(|path| fs::metadata(path).ok()).map(|data| data.len()).sum::<u64>();
    // Somebody who has an index wants one.
    if !path.exists() && large() < LEAST {
        return Ok(from_loaded(corpus.load(paths, &|_, _| {}, &|_| None).0));
    }
    let written = fresh.map(|fresh| write(&path, corpus, paths, fresh, index, &|_, _| {}));
    match written {
        Some(Ok((_, loaded, 0))) => Ok(from_loaded(loaded)),
        Some(Ok(_)) => Index::open(&path).and_then(|index| index.opened()).map_or_else(|| plain(spec), Ok),
        Some(Err(_)) | None => plain(spec),
    }
}

/// Writes the index of a corpus, or brings it up to date; all texts are read anew where `anew`. `None` where the corpus
/// can have none: it is embedded, or there is no place for it.
pub fn build(
    spec: &CorpusSpec,
    cache: &Cache,
    anew: bool,
    progress: Progress<'_>,
) -> Result<Option<io::Result<Built>>, CorpusError> {
    let Some(path) = cache.place(spec) else { return Ok(None) };
    let paths = spec.paths();
    let corpus = Corpus::gather(paths, spec.attachments())?;
    let listed = listing(&corpus, paths);
    let index = Index::open(&path).filter(|_| !anew);
    if let Some(index) = index.as_ref().filter(|index| index.check.fresh.holds(listed) && index.is_whole()) {
        let size = fs::metadata(&path).map(|data| data.len()).unwrap_or_default();
        let (sources, problems) = (index.check.files.len(), index.check.problems.clone());
        return Ok(Some(Ok(Built { path, size, sources, kept: sources, read: 0, fresh: true, problems })));
    }
    let Planned { corpus, fresh } = Planned::new(corpus, listed);
    let Some(fresh) = fresh else {
        return Ok(Some(Err(io::Error::other("a file is gone, or its path is not Unicode"))));
    };
    let written = write(&path, corpus, paths, fresh, index, progress);
    Ok(Some(written.map(|(size, loaded, kept)| {
        let sources = loaded.sources.len();
        Built { path, size, sources, read: sources - kept, kept, fresh: false, problems: loaded.problems }
    })))
}

fn plain(spec: &CorpusSpec) -> Result<Opened, CorpusError> {
    load(spec).map(from_loaded)
}

fn from_loaded(loaded: Loaded) -> Opened {
    let (record, problems) = loaded.into_record();
    Opened { record, problems, files: None }
}

/// What is checked before an index is used, and told with it.
#[derive(Debug)]
struct Check {
    fresh: Fresh,
    problems: Vec<Problem>,
    /// The real paths of the sources.
    files: Vec<PathBuf>,
}

fields!(Check { fresh, problems, files });

/// An index whose directory was read.
#[derive(Debug)]
struct Index {
    storage: Arc<dyn Storage>,
    layout: Layout,
    check: Check,
    hashes: (usize, usize),
}

/// Where layout, check and hashes stand: first byte and length of each.
type Directory = (Layout, (usize, usize), (usize, usize));

impl Index {
    fn open(path: &Path) -> Option<Self> {
        let (pages, from, length) = Pages::open(path, fingerprint())?;
        let storage: Arc<dyn Storage> = Arc::new(pages);
        let (layout, check, hashes): Directory = value_of(&storage.read(from, length)?)?;
        let check: Check = value_of(&storage.read(check.0 as u64, check.1)?)?;
        Some(Self { storage, layout, check, hashes })
    }

    fn opened(&self) -> Option<Opened> {
        let record = stored::open(self.storage.clone(), self.layout.clone())?;
        Some(Opened { record, problems: self.check.problems.clone(), files: Some(self.check.files.clone()) })
    }

    /// The hashes of the texts in it, with what was read of each. `None` where it is damaged.
    fn kept(&self) -> Option<FxHashMap<Hash, usize>> {
        let hashes: Vec<Hash> = value_of(&self.storage.read(self.hashes.0 as u64, self.hashes.1)?)?;
        Some(hashes.into_iter().enumerate().map(|(number, hash)| (hash, number)).collect())
    }

    /// Whether all of it is as it was written.
    fn is_whole(&self) -> bool {
        self.storage.is_whole()
    }
}

/// By what the reading of a text is known: everything that the reader sees.
fn known_by(prose: &Prose) -> Hash {
    hash(&bytes_of(prose))
}

/// Writes the index of a planned corpus; gives its bytes, what was loaded, and how many readings were taken from the
/// index before.
fn write(
    path: &Path,
    corpus: Corpus,
    paths: &[PathBuf],
    fresh: Fresh,
    before: Option<Index>,
    progress: Progress<'_>,
) -> io::Result<(u64, Loaded, usize)> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut writing = Writing::start(folder)?;
    let readings = before.and_then(|index| Some((index.kept()?, stored::readings(&index.storage, &index.layout))));
    let kept = AtomicUsize::new(0);
    let recall: &Recall<'_> = &|prose| {
        let (hashes, readings) = readings.as_ref()?;
        let reading = readings.reading(*hashes.get(&known_by(prose))?)?;
        kept.fetch_add(1, Ordering::Relaxed);
        Some(reading)
    };
    let (loaded, read) = corpus.load(paths, progress, recall);
    let material = material(&loaded, &read);
    // Not every system replaces a file that is open.
    drop(readings);
    let (layout, _) = stored::write(&material, &mut writing, 0)?;
    let files =
        loaded.sources.par_iter().map(|source| fs::canonicalize(&source.path)).collect::<io::Result<Vec<_>>>()?;
    let storable = files.iter().chain(loaded.sources.iter().map(|source| &source.path));
    if !storable.chain(loaded.problems.iter().map(|problem| &problem.path)).all(|path| is_storable(path)) {
        return Err(io::Error::other("a path is not Unicode"));
    }
    let check = Check { fresh, problems: loaded.problems.clone(), files };
    let hashes: Vec<Hash> = loaded.sources.par_iter().map(|source| known_by(&source.prose)).collect();
    let mut add = |bytes: &[u8]| -> io::Result<(usize, usize)> {
        let from = usize::try_from(writing.len()).map_err(io::Error::other)?;
        writing.write_all(bytes)?;
        Ok((from, bytes.len()))
    };
    let check = add(&bytes_of(&check))?;
    let hashes = add(&bytes_of(&hashes))?;
    let directory: Directory = (layout, check, hashes);
    let (from, length) = add(&bytes_of(&directory))?;
    let size = writing.finish(path, fingerprint(), from as u64, length)?;
    Ok((size, loaded, kept.into_inner()))
}

/// What the indices are made of; `read` are the positions that the reader gave, where a person changed some.
fn material(loaded: &Loaded, read: &[Option<Vec<Position>>]) -> Material {
    let head = |source: &crate::record::Source| Head {
        entry: source.entry.clone(),
        path: source.path.clone(),
        date: source.reading.date.clone(),
    };
    let digests = loaded
        .sources
        .par_iter()
        .enumerate()
        .map(|(number, source)| Digest::of(source, read.get(number).cloned().flatten()));
    Material {
        heads: loaded.sources.iter().map(head).collect(),
        digests: digests.collect(),
        entries: loaded.entries.clone(),
        curated: loaded.curated.clone(),
    }
}
