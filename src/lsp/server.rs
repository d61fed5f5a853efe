//! The protocol's methods, each handed to the room that answers it.
//!
//! What a handler does before its first `.await` is done in the order of the messages: documents change there, and
//! snapshots of them are taken there. Work is done on other threads, on snapshots; the client is never awaited.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CodeActionResponse,
    CompletionOptions, CompletionParams, CompletionResponse, DiagnosticOptions, DiagnosticServerCapabilities,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentLink,
    DocumentLinkOptions, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse,
    FullDocumentDiagnosticReport, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams,
    HoverProviderCapability, InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams,
    Location, OneOf, ReferenceParams, RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    SaveOptions, ServerCapabilities, ServerInfo, SymbolInformation, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, UnchangedDocumentDiagnosticReport, Url,
    WorkDoneProgressOptions, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFoldersServerCapabilities, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceServerCapabilities, WorkspaceSymbolParams, WorkspaceUnchangedDocumentDiagnosticReport,
};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::{Client, LanguageServer};

use super::scene::Scene;
use super::shared::Shared;
use super::{
    Overrides, actions, checks, completion, diagnostics, hints, hover, jumps, parent, probe, symbols, watch, workspace,
};

/// How long a client waits at least between two answers about the whole workspace.
const BREATH: Duration = Duration::from_millis(200);

/// The server.
pub struct Backend {
    shared: Arc<Shared>,
}

/// Says to work on another thread that nobody waits for it any more.
struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A handle for the one who waits, and the question for the one who works.
    fn new() -> (Self, impl Fn() -> bool + Send + Sync) {
        let flag = Arc::new(AtomicBool::new(false));
        (Self(flag.clone()), move || flag.load(Ordering::Relaxed))
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Backend {
    /// A server that has met no client yet.
    pub fn new(client: Client, overrides: Overrides) -> Self {
        Self { shared: Arc::new(Shared::new(client, overrides)) }
    }

    /// Its state.
    pub fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// Answers a question about a document, on another thread; `None` where it is not open.
    async fn answer<T: Send + 'static>(
        &self,
        method: &'static str,
        uri: &Url,
        answer: impl FnOnce(&Scene) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let snapshot = self.shared.snapshot(uri);
        probe::panics(method);
        probe::slow(method).await;
        if probe::asks(method) {
            let _ = self.shared.client.configuration(Vec::new()).await;
        }
        let Some(snapshot) = snapshot else { return Ok(None) };
        let shared = self.shared.clone();
        let done = spawn_blocking(move || answer(&Scene::new(&shared, snapshot))).await;
        done.map(Some).map_err(|_| Error::internal_error())
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let agreed = self.shared.meet(&params);
        parent::watch(params.process_id);
        probe::panics("initialize");
        Ok(InitializeResult {
            capabilities: capabilities(agreed),
            server_info: Some(ServerInfo {
                name: "onrecord".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        tokio::spawn(watch::register(self.shared.clone()));
        let shared = self.shared.clone();
        spawn_blocking(move || {
            // The sources of the workspace are most likely those of the first draft.
            for folder in shared.folders() {
                shared.projects.settings(&folder.join("-"), |spec| checks::load(&shared, spec));
            }
            shared.citations.prepare();
        });
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        probe::panics("textDocument/didOpen");
        let document = self.shared.open(params.text_document);
        checks::opened(&self.shared, &document);
        let shared = self.shared.clone();
        spawn_blocking(move || watch::update(&shared));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        probe::panics("textDocument/didChange");
        probe::yields().await;
        let Some(document) = self.shared.document(&params.text_document.uri) else { return };
        document.change(&params.content_changes, params.text_document.version, self.shared.agreed().unit);
        checks::changed(&self.shared, &document);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if let Ok(path) = params.text_document.uri.to_file_path() {
            watch::changed(&self.shared, vec![path]);
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        if let Some(document) = self.shared.close(&uri)
            && !self.shared.agreed().pull
        {
            let shared = self.shared.clone();
            // Nobody sees a closed document's diagnostics, or could mend them.
            tokio::spawn(async move {
                let _turn = document.sending.lock().await;
                if shared.document(&uri).is_none() {
                    shared.client.publish_diagnostics(uri, Vec::new(), None).await;
                }
            });
        }
        self.shared.changed();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.iter().filter_map(|change| change.uri.to_file_path().ok()).collect();
        watch::changed(&self.shared, paths);
    }

    /// Nothing: the configuration is `onrecord.toml`.
    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {}

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let paths = |folders: &[lsp_types::WorkspaceFolder]| {
            folders.iter().filter_map(|folder| folder.uri.to_file_path().ok()).collect::<Vec<PathBuf>>()
        };
        self.shared.change_folders(&paths(&params.event.added), &paths(&params.event.removed));
        self.shared.files.list_again();
        checks::all_again(&self.shared);
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let snapshot = self.shared.snapshot(&params.text_document.uri);
        probe::panics("textDocument/diagnostic");
        probe::slow("textDocument/diagnostic").await;
        let items = match snapshot {
            None => Vec::new(),
            Some(snapshot) => {
                checks::settled(&self.shared, std::slice::from_ref(&snapshot.document.path)).await;
                let shared = self.shared.clone();
                let (stop, stopped) = Stop::new();
                let work = spawn_blocking(move || {
                    let checked = checks::checked(&shared, &snapshot, &stopped)?;
                    Some(diagnostics::of(&shared, &checked))
                });
                let items = work.await.map_err(|_| Error::internal_error())?;
                drop(stop);
                // Newer text is there already, and diagnostics of that are what the client wants.
                items.ok_or_else(superseded)?
            }
        };
        let id = diagnostics::result_id(&items);
        let report = if params.previous_result_id.as_ref() == Some(&id) {
            let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: id };
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report,
            })
        } else {
            let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(id), items };
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report,
            })
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        probe::slow("workspace/diagnostic").await;
        let mut changes = self.shared.changes.subscribe();
        loop {
            changes.borrow_and_update();
            // Whether a file is a draft or a source is known when the sources are.
            let folders = self.shared.folders();
            let inside: Vec<_> = folders.iter().map(|folder| folder.join("-")).collect();
            checks::settled(&self.shared, &inside).await;
            let (stop, stopped) = Stop::new();
            let shared = self.shared.clone();
            let work = spawn_blocking(move || workspace::found(&shared, &stopped));
            let found = work.await.map_err(|_| Error::internal_error())?;
            drop(stop);
            let (items, news) = report(found, &params);
            // Nothing new: the answer waits until there is, as the protocol allows, and saves both sides the asking.
            if news || params.previous_result_ids.is_empty() {
                return Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }));
            }
            if changes.changed().await.is_err() {
                return Err(Error::internal_error());
            }
            sleep(BREATH).await;
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri;
        Ok(self.answer("textDocument/hover", &uri, move |scene| hover::hover(scene, place.position)).await?.flatten())
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri;
        let jumps =
            self.answer("textDocument/definition", &uri, move |scene| jumps::definition(scene, place.position)).await?;
        Ok(jumps.filter(|jumps| !jumps.is_empty()).map(|jumps| {
            if self.shared.agreed().links {
                GotoDefinitionResponse::Link(jumps)
            } else {
                GotoDefinitionResponse::Array(jumps.into_iter().map(jumps::plain).collect())
            }
        }))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let uri = place.text_document.uri;
        let declaration = params.context.include_declaration;
        let answer = move |scene: &Scene| jumps::references(scene, place.position, declaration);
        self.answer("textDocument/references", &uri, answer).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.answer("textDocument/documentLink", &params.text_document.uri, jumps::links).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        if !self.shared.agreed().actions {
            return Ok(None);
        }
        let uri = params.text_document.uri.clone();
        self.answer("textDocument/codeAction", &uri, move |scene| actions::actions(scene, &params)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let uri = place.text_document.uri;
        let answer = move |scene: &Scene| completion::completion(scene, place.position);
        let items = self.answer("textDocument/completion", &uri, answer).await?;
        Ok(items.map(CompletionResponse::Array))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let range = params.range;
        self.answer("textDocument/inlayHint", &params.text_document.uri, move |scene| hints::hints(scene, range)).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let nested = self.shared.agreed().nested_symbols;
        let answer = move |scene: &Scene| {
            let symbols = symbols::of_document(scene);
            if nested {
                DocumentSymbolResponse::Nested(symbols)
            } else {
                DocumentSymbolResponse::Flat(symbols::flat(scene, symbols))
            }
        };
        self.answer("textDocument/documentSymbol", &params.text_document.uri, answer).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        probe::panics("workspace/symbol");
        probe::slow("workspace/symbol").await;
        let shared = self.shared.clone();
        let work = move || {
            let unit = shared.agreed().unit;
            let projects = shared.projects.loaded();
            projects.iter().flat_map(|project| symbols::of_workspace(project, &params.query, unit)).collect()
        };
        spawn_blocking(work).await.map(Some).map_err(|_| Error::internal_error())
    }
}

/// `ServerCancelled` of the protocol: ask again.
fn superseded() -> Error {
    Error {
        code: ErrorCode::ServerError(-32802),
        message: "the document has changed since".into(),
        data: Some(serde_json::json!({ "retriggerRequest": true })),
    }
}

/// What the server offers this client.
fn capabilities(agreed: &super::agreed::Agreed) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let quiet = WorkDoneProgressOptions::default();
    let pull = DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some(diagnostics::SOURCE.to_owned()),
        // A source or a configuration is another file.
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: quiet,
    });
    let kinds = vec![CodeActionKind::QUICKFIX, actions::FIX_ALL];
    ServerCapabilities {
        position_encoding: Some(agreed.encoding()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        diagnostic_provider: agreed.pull.then_some(pull),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: quiet,
        }),
        code_action_provider: agreed.actions.then_some({
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(kinds),
                work_done_progress_options: quiet,
                resolve_provider: Some(false),
            })
        }),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["@", "\"", "“", "„", "«"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        inlay_hint_provider: agreed.hints.then_some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// The report on the workspace, and whether anything in it is new to the client.
fn report(
    found: Vec<workspace::Found>,
    params: &WorkspaceDiagnosticParams,
) -> (Vec<WorkspaceDocumentDiagnosticReport>, bool) {
    let before = |uri: &Url| params.previous_result_ids.iter().find(|previous| previous.uri == *uri);
    let mut news = false;
    let mut items = Vec::new();
    for gone in &params.previous_result_ids {
        if found.iter().all(|found| found.uri != gone.uri) {
            let empty = FullDocumentDiagnosticReport { result_id: None, items: Vec::new() };
            items.push(full(gone.uri.clone(), None, empty));
            // A client may ask again with the name of the empty report.
            news |= gone.value != diagnostics::result_id(&[]);
        }
    }
    for found in found {
        let version = found.version.map(i64::from);
        if before(&found.uri).is_some_and(|previous| previous.value == found.id) {
            let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: found.id };
            items.push(WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri: found.uri,
                version,
                unchanged_document_diagnostic_report,
            }));
        } else {
            news = true;
            let report = FullDocumentDiagnosticReport { result_id: Some(found.id), items: found.diagnostics.to_vec() };
            items.push(full(found.uri, version, report));
        }
    }
    (items, news)
}

fn full(uri: Url, version: Option<i64>, report: FullDocumentDiagnosticReport) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: report,
    })
}
