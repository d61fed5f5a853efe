//! Files that change on disk: watched by the client where it can, else here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use lsp_types::request::RegisterCapability;
use lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, Registration, RegistrationParams,
};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::checks;
use super::shared::{Shared, lock};
use crate::config;

/// What a client is asked to watch: configurations, curated facts, bibliographies and texts.
const GLOBS: [&str; 2] = ["**/*.toml", "**/*.{bib,bibtex,json,yml,yaml,txt,md,markdown,qmd,html,htm,pdf,docx}"];

/// Changes that come within this time are one.
const TOGETHER: Duration = Duration::from_millis(100);

/// The folders that are watched here.
#[derive(Default)]
pub struct Watching {
    state: Mutex<Option<State>>,
}

struct State {
    watcher: RecommendedWatcher,
    folders: BTreeMap<PathBuf, RecursiveMode>,
}

/// Asks the client to watch the workspace, if it can. Not to be awaited in a handler.
pub async fn register(shared: Arc<Shared>) {
    if !shared.agreed().watch {
        return;
    }
    let watchers =
        GLOBS.map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_owned()), kind: None });
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
    let registration = Registration {
        id: "onrecord/files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    // A client that refuses or does not answer watches nothing; the rest of the server works without.
    shared.ask::<RegisterCapability>(RegistrationParams { registrations: vec![registration] }).await;
}

/// Watches what the client does not: all that is in use where it watches nothing, else what lies outside of the
/// workspace.
pub fn update(shared: &Arc<Shared>) {
    let wanted = wanted(shared);
    let mut state = lock(&shared.watching.state);
    if state.is_none() && !wanted.is_empty() {
        *state = start(shared);
    }
    let Some(State { watcher, folders }) = &mut *state else { return };
    let gone: Vec<PathBuf> = folders.keys().filter(|folder| !wanted.contains_key(*folder)).cloned().collect();
    for folder in gone {
        let _ = watcher.unwatch(&folder);
        folders.remove(&folder);
    }
    for (folder, mode) in wanted {
        if !folders.contains_key(&folder) && watcher.watch(&folder, mode).is_ok() {
            folders.insert(folder, mode);
        }
    }
}

/// The folders to watch here.
fn wanted(shared: &Shared) -> BTreeMap<PathBuf, RecursiveMode> {
    let workspace = shared.folders();
    let watched = |path: &Path| shared.agreed().watch && workspace.iter().any(|folder| path.starts_with(folder));
    let mut wanted = BTreeMap::new();
    for root in shared.projects.roots() {
        if root.is_dir() {
            wanted.insert(root, RecursiveMode::Recursive);
        } else if let Some(folder) = root.parent() {
            // A file that is written anew is another file: its folder tells.
            wanted.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive);
        }
    }
    // Where a configuration could come to be, from the draft up to the folder of the workspace.
    for document in shared.documents().iter().filter(|document| document.uri.scheme() == "file") {
        let inside = |folder: &&Path| workspace.iter().any(|root| folder.starts_with(root));
        for (up, folder) in document.path.ancestors().skip(1).enumerate().take(16) {
            if up == 0 || inside(&folder) {
                wanted.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive);
            }
        }
    }
    wanted.retain(|folder, _| !watched(folder) && folder.is_dir());
    wanted
}

fn start(shared: &Arc<Shared>) -> Option<State> {
    let (send, mut events) = mpsc::unbounded_channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
        {
            // Nobody listens any more when the server ends.
            let _ = send.send(event.paths);
        }
    })
    .ok()?;
    let shared: Weak<Shared> = Arc::downgrade(shared);
    tokio::spawn(async move {
        while let Some(mut paths) = events.recv().await {
            sleep(TOGETHER).await;
            while let Ok(more) = events.try_recv() {
                paths.extend(more);
            }
            let Some(shared) = shared.upgrade() else { return };
            changed(&shared, paths);
        }
    });
    Some(State { watcher, folders: BTreeMap::new() })
}

/// Files changed, as the client or the system says.
pub fn changed(shared: &Arc<Shared>, mut paths: Vec<PathBuf>) {
    paths.sort();
    paths.dedup();
    // What is no text of a corpus cannot change one: build folders and the like change all the time.
    paths.retain(|path| is_of_interest(path));
    if !paths.is_empty() {
        shared.files.list_again();
        let changed = shared.projects.changed(&paths);
        shared.changed();
        checks::files_changed(shared, changed);
    }
}

fn is_of_interest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let hidden = name.starts_with('.') || name.ends_with('~');
    // A folder that came or went has no extension.
    !hidden && (name == config::FILE_NAME || path.extension().is_none_or(|extension| extension != "tmp"))
}
