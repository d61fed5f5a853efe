//! Drafts of the workspace that nobody has opened.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use ignore::WalkBuilder;
use lsp_types::{Diagnostic, Url};

use super::documents::{Document, Snapshot};
use super::projects::Part;
use super::shared::{Shared, lock};
use super::{checks, diagnostics};
use crate::markup::Format;

/// More files than this in a workspace are left alone: it is most likely not a folder of briefs.
const MOST_FILES: usize = 5_000;

/// Bytes of the largest file that is checked without being opened.
const LARGEST: u64 = 4 << 20;

/// What was found in files, as long as neither they nor what they are held to changes.
#[derive(Default)]
pub struct Files {
    known: Mutex<BTreeMap<PathBuf, Known>>,
    /// The drafts that were found last.
    listed: Mutex<Option<Listing>>,
}

/// The drafts of the workspace at some time.
struct Listing {
    when: Instant,
    /// The count of changes of configurations and sources.
    epoch: u64,
    drafts: Vec<(PathBuf, Url)>,
}

impl Files {
    /// Files or folders came or went: the workspace is to be listed anew.
    pub fn list_again(&self) {
        *lock(&self.listed) = None;
    }
}

/// For so long a listing of the workspace holds: it is asked for after every change of a document.
const LISTED: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Known {
    stamp: (u64, Option<SystemTime>),
    /// The count of changes of configurations and sources.
    epoch: u64,
    id: String,
    diagnostics: Arc<Vec<Diagnostic>>,
}

/// What was found in a file.
pub struct Found {
    /// Its address.
    pub uri: Url,
    /// The version, of an open document.
    pub version: Option<i32>,
    /// A name for the diagnostics.
    pub id: String,
    /// What was found.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

/// What is found in all drafts of the workspace: the open ones, and the files for which a configuration holds. In a
/// folder without one nobody has asked for checks. Takes its time; ends early when `stop` says so.
pub fn found(shared: &Arc<Shared>, stop: &(dyn Fn() -> bool + Sync)) -> Vec<Found> {
    let mut all = Vec::new();
    for document in shared.documents() {
        let Some(checked) = checks::checked(shared, &Snapshot::of(&document), stop) else { continue };
        let diagnostics = Arc::new(diagnostics::of(shared, &checked));
        let id = diagnostics::result_id(&diagnostics);
        all.push(Found { uri: document.uri.clone(), version: Some(checked.version), id, diagnostics });
    }
    for (path, uri) in closed(shared) {
        if stop() {
            break;
        }
        if let Some(found) = file(shared, &path, uri, stop) {
            all.push(found);
        }
    }
    all
}

/// Snapshots of all drafts of the workspace, open or not.
pub fn drafts(shared: &Arc<Shared>) -> Vec<Snapshot> {
    let open = shared.documents().iter().map(Snapshot::of).collect::<Vec<_>>();
    let closed = closed(shared).into_iter().filter_map(|(path, uri)| read(&path, uri));
    open.into_iter().chain(closed).collect()
}

fn file(shared: &Arc<Shared>, path: &Path, uri: Url, stop: &(dyn Fn() -> bool + Sync)) -> Option<Found> {
    let stamp = stamp(path)?;
    let epoch = shared.projects.epoch();
    let known = || lock(&shared.files.known);
    if let Some(known) = known().get(path).filter(|known| known.stamp == stamp && known.epoch == epoch) {
        return Some(Found { uri, version: None, id: known.id.clone(), diagnostics: known.diagnostics.clone() });
    }
    let snapshot = read(path, uri.clone())?;
    let checked = checks::checked(shared, &snapshot, stop)?;
    let diagnostics = Arc::new(diagnostics::of(shared, &checked));
    let id = diagnostics::result_id(&diagnostics);
    known().insert(path.to_owned(), Known { stamp, epoch, id: id.clone(), diagnostics: diagnostics.clone() });
    Some(Found { uri, version: None, id, diagnostics })
}

fn stamp(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let meta = fs::metadata(path).ok()?;
    (meta.len() <= LARGEST).then(|| (meta.len(), meta.modified().ok()))
}

/// The format of a file that an editor can show: a place in another one leads nowhere.
fn format(path: &Path) -> Option<Format> {
    let format = path.extension().and_then(|extension| Format::from_extension(extension.to_str()?));
    format.filter(|format| format.is_text())
}

/// A file as a document that nobody edits. `None` where it is no text: the command line says why.
fn read(path: &Path, uri: Url) -> Option<Snapshot> {
    let format = format(path)?;
    stamp(path)?;
    let text = fs::read_to_string(path).ok()?;
    Some(Snapshot::of(&Arc::new(Document::new(uri, path.to_owned(), format, &text, 0))))
}

/// The drafts of the workspace that are not open, by path.
fn closed(shared: &Arc<Shared>) -> Vec<(PathBuf, Url)> {
    let epoch = shared.projects.epoch();
    let mut listed = lock(&shared.files.listed);
    let fresh = listed.take().filter(|listing| listing.epoch == epoch && listing.when.elapsed() < LISTED);
    let listing = fresh.unwrap_or_else(|| Listing { when: Instant::now(), epoch, drafts: listing(shared) });
    let drafts = listing.drafts.clone();
    *listed = Some(listing);
    drop(listed);
    drafts.into_iter().filter(|(_, uri)| shared.document(uri).is_none()).collect()
}

/// The drafts of the workspace, by path.
fn listing(shared: &Arc<Shared>) -> Vec<(PathBuf, Url)> {
    let mut found = BTreeMap::new();
    for folder in shared.folders() {
        for entry in WalkBuilder::new(&folder).require_git(false).build().filter_map(Result::ok).take(MOST_FILES * 10) {
            if found.len() >= MOST_FILES {
                break;
            }
            let path = entry.path();
            if format(path).is_none() || !entry.file_type().is_some_and(|kind| kind.is_file()) {
                continue;
            }
            let Ok(uri) = Url::from_file_path(path) else { continue };
            if !shared.projects.is_configured(path) {
                continue;
            }
            found.insert(path.to_owned(), uri);
        }
    }
    found.retain(|path, _| {
        let settings = shared.projects.settings(path, |spec| checks::load(shared, spec));
        // Before the sources are known, a file may be one of them; its turn comes when they are.
        settings.project.is_some() && settings.part == Part::Draft
    });
    found.into_iter().collect()
}
