//! Whether anything that a corpus was read from has changed since: the listing of its folders, where its entries lead,
//! and the stamps of all files that were read.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use twox_hash::XxHash3_64;

use crate::corpus::probe::{self, Probe};
use crate::corpus::read::Corpus;
use crate::record::stored::code::{fields, is_storable};

/// A file changed so shortly before it was read may change again without a later time: file systems count coarsely.
const COARSE: Duration = Duration::from_secs(2);

/// What a corpus was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fresh {
    /// What the folders listed.
    listing: u64,
    probes: Vec<Probe>,
    stamps: Vec<Stamp>,
}

fields!(Fresh { listing, probes, stamps });
fields!(Probe { path, real, file });

/// The state of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    path: PathBuf,
    size: usize,
    /// Nanoseconds, from 1970, of its last change and of that of its node.
    modified: u64,
    changed: u64,
    /// Its content, where the times cannot be trusted.
    content: Option<Hash>,
}

fields!(Stamp { path, size, modified, changed, content });

/// The first half of a SHA-256.
pub(super) type Hash = (u64, u64);

/// The hash of some bytes.
pub(super) fn hash(bytes: &[u8]) -> Hash {
    let digest = Sha256::digest(bytes);
    let (halves, _) = digest.as_chunks::<8>();
    let half = |at: usize| halves.get(at).map_or(0, |half| u64::from_le_bytes(*half));
    (half(0), half(1))
}

/// A corpus whose bibliographies were read, with the state of everything that it is read from.
pub(super) struct Planned {
    pub corpus: Corpus,
    /// `None` where it cannot be written down.
    pub fresh: Option<Fresh>,
}

impl Planned {
    /// Reads the bibliographies of a gathered corpus. Every file's state is taken before it is read, so that what changes
    /// meanwhile is seen the next time.
    pub fn new(corpus: Corpus, listing: u64) -> Self {
        let now = SystemTime::now();
        let bibliographies = corpus.files().into_iter().map(|path| Stamp::of(path, now)).collect::<Option<Vec<_>>>();
        let (corpus, probes) = probe::recorded(|| corpus.planned());
        let fresh = bibliographies.and_then(|stamps| Fresh::of(&corpus, listing, probes, stamps, now));
        Self { corpus, fresh }
    }
}

impl Fresh {
    fn of(
        corpus: &Corpus,
        listing: u64,
        mut probes: Vec<Probe>,
        mut stamps: Vec<Stamp>,
        now: SystemTime,
    ) -> Option<Self> {
        let files = corpus.files();
        let walked: BTreeSet<&Path> = files.iter().copied().filter(|path| corpus.lists(path)).collect();
        // That a file of the listing is itself is known from the listing.
        probes.retain(|probe| {
            !(probe.file && probe.real.as_ref() == Some(&probe.path) && walked.contains(probe.path.as_path()))
        });
        probes.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        probes.dedup();
        let storable = |probe: &Probe| is_storable(&probe.path) && probe.real.as_deref().is_none_or(is_storable);
        if !probes.iter().all(storable) || !files.iter().all(|path| is_storable(path)) {
            return None;
        }
        let known: BTreeSet<&Path> = stamps.iter().map(|stamp| stamp.path.as_path()).collect();
        let new: Vec<&Path> = files.iter().copied().filter(|path| !known.contains(path)).collect();
        let new = new.par_iter().map(|path| Stamp::of(path, now)).collect::<Option<Vec<_>>>()?;
        stamps.extend(new);
        Some(Self { listing, probes, stamps })
    }

    /// Whether all is as it was.
    pub fn holds(&self, listing: u64) -> bool {
        self.listing == listing
            && self.probes.par_iter().with_min_len(64).all(|probe| Probe::of(&probe.path) == *probe)
            && self.stamps.par_iter().with_min_len(64).all(Stamp::holds)
    }
}

impl Stamp {
    fn of(path: &Path, now: SystemTime) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        let late = data.modified().is_ok_and(|time| time + COARSE > now);
        let content = if late { Some(hash(&fs::read(path).ok()?)) } else { None };
        let (modified, changed) = (modified(&data), changed(&data));
        Some(Self { path: path.to_owned(), size: usize::try_from(data.len()).ok()?, modified, changed, content })
    }

    fn holds(&self) -> bool {
        let Ok(data) = fs::metadata(&self.path) else { return false };
        data.len() == self.size as u64
            && modified(&data) == self.modified
            && changed(&data) == self.changed
            && self.content.is_none_or(|content| fs::read(&self.path).is_ok_and(|bytes| hash(&bytes) == content))
    }
}

fn modified(data: &Metadata) -> u64 {
    let since = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos() as u64)
}

#[cfg(unix)]
fn changed(data: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    (data.ctime() as u64).wrapping_mul(1_000_000_000).wrapping_add(data.ctime_nsec() as u64)
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> u64 {
    0
}

/// What the folders of a gathered corpus list.
pub(super) fn listing(corpus: &Corpus, paths: &[PathBuf]) -> u64 {
    let mut all = String::new();
    corpus.listing(&mut |part| {
        all.push_str(part);
        all.push('\0');
    });
    for folder in paths.iter().filter(|path| !path.is_dir()).filter_map(|path| path.canonicalize().ok()) {
        let names = folder.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            names.map(|entry| format!("{:?}", (entry.file_name(), entry.file_type().ok()))).collect();
        names.sort_unstable();
        all.push_str(&names.join("\0"));
    }
    XxHash3_64::oneshot(all.as_bytes())
}
