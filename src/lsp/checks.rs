//! When a document is checked, and who is told.
//!
//! A client that asks for diagnostics gets them when it asks; the others are sent them some time after the last
//! change, those of the newest version and no other.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lsp_types::request::{InlayHintRefreshRequest, WorkspaceDiagnosticRefresh};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::documents::{Answer, Checked, Document, Snapshot};
use super::progress::{self, Progress};
use super::projects::{Changed, Part};
use super::shared::Shared;
use super::{diagnostics, watch};
use crate::corpus::CorpusSpec;
use crate::record::Record;

/// How long after a change diagnostics are sent: about the time between two keys of somebody who is typing.
const PAUSE: Duration = Duration::from_millis(150);

/// How long diagnostics wait for sources that are being loaded, before those that need no source are given alone.
const PATIENCE: Duration = Duration::from_millis(300);

/// What is found in a document at this version; what is known already is not worked out again. Takes its time. `None`
/// if `stop` says so, or a newer version comes, before all is known.
pub fn checked(shared: &Arc<Shared>, snapshot: &Snapshot, stop: &(dyn Fn() -> bool + Sync)) -> Option<Arc<Checked>> {
    let document = &snapshot.document;
    let settings = shared.projects.settings(&document.path, |spec| load(shared, spec));
    let known = || document.checked(snapshot.version, &settings);
    if let Some(known) = known() {
        return Some(known);
    }
    let stop = || stop() || snapshot.is_stale();
    let nothing = Record::default();
    let answer = match (settings.part, &settings.project) {
        (Part::Source(_) | Part::Ignored, _) => Answer::New(Vec::new()),
        (Part::Draft, Some(project)) => snapshot.check(&project.record, &settings.options, known, &stop),
        (Part::Draft, None) => snapshot.check(&nothing, &settings.options, known, &stop),
    };
    let findings = match answer {
        Answer::New(findings) => findings,
        Answer::Known(known) => return Some(known),
        Answer::Stopped => return None,
    };
    let draft = snapshot.draft();
    let checked = Arc::new(Checked { version: snapshot.version, draft, settings, findings });
    document.keep(checked.clone());
    Some(checked)
}

/// Waits a little for the sources of some documents. Clients that cannot be told to ask again get all the time it takes.
pub async fn settled(shared: &Arc<Shared>, paths: &[PathBuf]) {
    let mut changes = shared.changes.subscribe();
    let is_loaded = |path: &PathBuf| shared.projects.settings(path, |spec| load(shared, spec)).project.is_some();
    let loaded = || paths.iter().all(is_loaded);
    let wait = async {
        while !loaded() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    };
    let agreed = shared.agreed();
    if agreed.pull && !agreed.refresh {
        wait.await;
    } else {
        // Late sources bring new diagnostics.
        let _ = timeout(PATIENCE, wait).await;
    }
}

/// A document was opened: its diagnostics are sent soon.
pub fn opened(shared: &Arc<Shared>, document: &Arc<Document>) {
    shared.changed();
    send_after(shared, document, Duration::ZERO);
}

/// A document was changed: its diagnostics are sent when the client pauses.
pub fn changed(shared: &Arc<Shared>, document: &Arc<Document>) {
    shared.changed();
    send_after(shared, document, PAUSE);
}

/// Files changed on disk: what rests on them is read again, and documents are checked again.
pub fn files_changed(shared: &Arc<Shared>, changed: Changed) {
    if changed.configuration {
        all_again(shared);
    }
    for spec in changed.corpora {
        load(shared, spec);
    }
}

/// Loads sources on a thread of their own and tells the client how that goes, then checks all open documents again.
pub fn load(shared: &Arc<Shared>, spec: CorpusSpec) {
    let shared = shared.clone();
    tokio::spawn(async move {
        let progress = Arc::new(Progress::default());
        tokio::spawn(progress::show(shared.clone(), progress.clone()));
        let work = (shared.clone(), progress.clone());
        let load = move || work.0.projects.load(&spec, &|done, all| work.1.tell(done, all));
        // A panic leaves the sources unread; drafts then have no findings rather than wrong ones.
        let _ = spawn_blocking(load).await;
        progress.end();
        all_again(&shared);
    });
}

/// Checks all open documents again, now that configuration or sources are new.
pub fn all_again(shared: &Arc<Shared>) {
    shared.changed();
    for document in shared.documents() {
        send_after(shared, &document, Duration::ZERO);
    }
    let shared = shared.clone();
    tokio::spawn(async move {
        let work = shared.clone();
        let _ = spawn_blocking(move || {
            let open: Vec<PathBuf> = work.documents().iter().map(|document| document.path.clone()).collect();
            let folders = work.folders();
            // What is wrong with configurations is known when they are read; what nobody uses is forgotten.
            work.projects.refresh(&open, &folders);
            for path in open.into_iter().chain(folders.iter().map(|folder| folder.join("-"))) {
                work.projects.settings(&path, |spec| load(&work, spec));
            }
        })
        .await;
        diagnostics::tell_of_files(&shared).await;
        watch::update(&shared);
        if shared.agreed().refresh {
            shared.ask::<WorkspaceDiagnosticRefresh>(()).await;
        }
        if shared.agreed().hints && shared.agreed().refresh_hints {
            shared.ask::<InlayHintRefreshRequest>(()).await;
        }
    });
}

/// Sends the diagnostics of a document after a pause, if it is not changed meanwhile. Not to clients that ask.
fn send_after(shared: &Arc<Shared>, document: &Arc<Document>, pause: Duration) {
    if shared.agreed().pull {
        return;
    }
    let snapshot = Snapshot::of(document);
    let shared = shared.clone();
    tokio::spawn(async move {
        if !pause.is_zero() {
            sleep(pause).await;
        }
        settled(&shared, std::slice::from_ref(&snapshot.document.path)).await;
        if snapshot.is_stale() {
            return;
        }
        let work = (shared.clone(), snapshot.clone());
        let done = spawn_blocking(move || {
            let checked = checked(&work.0, &work.1, &|| false)?;
            Some(diagnostics::of(&work.0, &checked))
        });
        // A panic was reported where it happened; the next change tries again.
        let Ok(Some(diagnostics)) = done.await else { return };
        let _turn = snapshot.document.sending.lock().await;
        let open = shared.document(&snapshot.document.uri).is_some_and(|open| Arc::ptr_eq(&open, &snapshot.document));
        let news = || snapshot.document.is_news((snapshot.version, diagnostics::result_id(&diagnostics)));
        if open && !snapshot.is_stale() && news() {
            let uri = snapshot.document.uri.clone();
            shared.client.publish_diagnostics(uri, diagnostics, Some(snapshot.version)).await;
        }
    });
}
