//! What all handlers share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use lsp_types::request::Request;
use lsp_types::{TextDocumentItem, Url};
use tokio::sync::watch;
use tokio::time::timeout;
use tower_lsp::Client;

use super::Overrides;
use super::agreed::Agreed;
use super::citations::Citations;
use super::documents::{Document, Snapshot};
use super::projects::Projects;
use super::watch::Watching;
use super::workspace::Files;
use crate::markup::Format;

/// How long a client may take to answer before it is taken not to.
const ANSWER: Duration = Duration::from_secs(10);

/// The state of the server.
pub struct Shared {
    /// The client, to tell it things. It is never awaited for an answer in a handler.
    pub client: Client,
    /// Configurations and sources.
    pub projects: Projects,
    /// Formatted citations.
    pub citations: Citations,
    /// What was found in the files of the workspace that are not open.
    pub files: Files,
    /// Counts what can change diagnostics: a corpus loaded, a configuration or a document changed.
    pub changes: watch::Sender<u64>,
    /// The folders that are watched here.
    pub watching: Watching,
    agreed: OnceLock<Agreed>,
    refresh: AtomicBool,
    documents: Mutex<BTreeMap<Url, Arc<Document>>>,
    folders: Mutex<Vec<PathBuf>>,
    /// What was said of files that are no drafts: configurations, bibliographies.
    pub told: Mutex<BTreeMap<Url, String>>,
    /// What was shown as a message and is still so.
    pub said: Mutex<BTreeSet<String>>,
    /// The pages of rules, as files.
    pub pages: OnceLock<BTreeMap<&'static str, Url>>,
}

impl Shared {
    /// Before anybody met.
    pub fn new(client: Client, overrides: Overrides) -> Self {
        Self {
            client,
            projects: Projects::new(overrides),
            citations: Citations::default(),
            files: Files::default(),
            changes: watch::Sender::new(0),
            watching: Watching::default(),
            agreed: OnceLock::new(),
            refresh: AtomicBool::new(false),
            documents: Mutex::default(),
            folders: Mutex::default(),
            told: Mutex::default(),
            said: Mutex::default(),
            pages: OnceLock::new(),
        }
    }

    /// Keeps what only the first message itself says, [`Agreed::raw`].
    pub fn agree(&self, refresh: bool) {
        self.refresh.store(refresh, Ordering::Relaxed);
    }

    /// Keeps what client and server agreed on.
    pub fn meet(&self, params: &lsp_types::InitializeParams) -> &Agreed {
        let agreed = self.agreed.get_or_init(|| Agreed::new(params, self.refresh.load(Ordering::Relaxed)));
        lock(&self.folders).clone_from(&agreed.folders);
        agreed
    }

    /// What client and server agreed on.
    pub fn agreed(&self) -> &Agreed {
        self.agreed.get_or_init(Agreed::default)
    }

    /// The folders of the workspace.
    pub fn folders(&self) -> Vec<PathBuf> {
        lock(&self.folders).clone()
    }

    /// Folders come and go.
    pub fn change_folders(&self, added: &[PathBuf], removed: &[PathBuf]) {
        let mut folders = lock(&self.folders);
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added.iter().cloned());
    }

    /// A document is opened.
    pub fn open(&self, item: TextDocumentItem) -> Arc<Document> {
        let path = self.path_of(&item.uri);
        let format = format_of(&item.language_id, &path);
        let document = Arc::new(Document::new(item.uri.clone(), path, format, &item.text, item.version));
        lock(&self.documents).insert(item.uri, document.clone());
        document
    }

    /// A document is closed.
    pub fn close(&self, uri: &Url) -> Option<Arc<Document>> {
        lock(&self.documents).remove(uri)
    }

    /// An open document.
    pub fn document(&self, uri: &Url) -> Option<Arc<Document>> {
        lock(&self.documents).get(uri).cloned()
    }

    /// An open document as it is now.
    pub fn snapshot(&self, uri: &Url) -> Option<Snapshot> {
        Some(Snapshot::of(&self.document(uri)?))
    }

    /// All open documents.
    pub fn documents(&self) -> Vec<Arc<Document>> {
        lock(&self.documents).values().cloned().collect()
    }

    /// Asks the client. `None` if it does not answer in time, or not well. Not to be awaited in a handler.
    ///
    /// The future that waits for the answer is never dropped: `tower-lsp` dies of an answer that nobody waits for.
    pub async fn ask<R>(&self, params: R::Params) -> Option<R::Result>
    where
        R: Request<Params: Send + 'static, Result: Send + 'static> + 'static,
    {
        let client = self.client.clone();
        let answer = tokio::spawn(async move { client.send_request::<R>(params).await });
        timeout(ANSWER, answer).await.ok()?.ok()?.ok()
    }

    /// Says that diagnostics may have changed.
    pub fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// The path of a document; for one without a file, a name in the first folder of the workspace, so that the
    /// configuration there holds for it.
    fn path_of(&self, uri: &Url) -> PathBuf {
        uri.to_file_path().unwrap_or_else(|()| {
            let folder = self.folders().into_iter().next().unwrap_or_default();
            let name = uri.path().rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("untitled");
            folder.join(name)
        })
    }
}

/// How a document is written: as its language says; where that says no more than text, as the command line would have
/// it by its name.
fn format_of(language: &str, path: &Path) -> Format {
    let named = path.extension().and_then(|extension| Format::from_extension(extension.to_str()?));
    // What an editor has open is text.
    let named = named.filter(|format| format.is_text());
    match language {
        "markdown" | "quarto" | "rmd" | "pandoc" | "mdx" => Format::Markdown,
        "html" | "xhtml" => Format::Html,
        "latex" | "tex" | "plaintex" | "context" => Format::Latex,
        "typst" => Format::Typst,
        "plaintext" | "text" => named.unwrap_or(Format::Plain),
        _ => named.unwrap_or(Format::Markdown),
    }
}

/// Locks, also after a panic elsewhere: what the locks of the server hold is replaced as a whole.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
