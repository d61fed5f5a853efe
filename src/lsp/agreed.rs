//! What client and server agreed on when they met.

use std::path::PathBuf;

use lsp_types::{ClientCapabilities, InitializeParams, MarkupKind, PositionEncodingKind, Url};
use serde::Deserialize;
use serde_json::Value;

use crate::text::ColumnUnit;

/// What the client can do, as far as it matters here.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "capabilities are bools")]
pub struct Agreed {
    /// What columns count.
    pub unit: ColumnUnit,
    /// The client asks for diagnostics; else they are sent.
    pub pull: bool,
    /// The client can be told to ask for diagnostics again.
    pub refresh: bool,
    /// The client can be told to ask for inlay hints again.
    pub refresh_hints: bool,
    /// The client can watch files for the server.
    pub watch: bool,
    /// The client shows progress.
    pub progress: bool,
    /// Hovers can be Markdown.
    pub markdown_hover: bool,
    /// The documentation of completions can be Markdown.
    pub markdown_completion: bool,
    /// A jump can say where it starts.
    pub links: bool,
    /// Diagnostics can point at other places.
    pub related: bool,
    /// Diagnostics can link to a page.
    pub pages: bool,
    /// Diagnostics can be tagged.
    pub tags: bool,
    /// Code actions are objects, not only commands.
    pub actions: bool,
    /// Document symbols can be nested.
    pub nested_symbols: bool,
    /// Edits can name the version of a document.
    pub versioned_edits: bool,
    /// Hints are wanted.
    pub hints: bool,
    /// The folders of the workspace.
    pub folders: Vec<PathBuf>,
}

/// `initializationOptions`. Rules and corpus are not among them: they belong into `onrecord.toml`, which the command
/// line reads as well.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    /// Show inlay hints.
    inlay_hints: bool,
    /// What columns count, whatever the client offers: for clients that offer what they do not do.
    position_encoding: Option<Encoding>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16")]
    Utf16,
    #[serde(rename = "utf-32")]
    Utf32,
}

impl Agreed {
    /// What only the message itself says: whether diagnostics can be asked for again. The types of the protocol in use
    /// know it under a name that no client sends (`diagnostic`, not `diagnostics`), some clients with the same types
    /// send that.
    pub fn raw(params: Option<&Value>) -> bool {
        let workspace = params.and_then(|params| params.pointer("/capabilities/workspace"));
        ["diagnostics", "diagnostic"].iter().any(|name| {
            workspace.and_then(|workspace| workspace.get(name)?.get("refreshSupport")?.as_bool()) == Some(true)
        })
    }

    /// What follows from the client's first message.
    pub fn new(params: &InitializeParams, refresh: bool) -> Self {
        let ClientCapabilities { workspace, text_document, window, general, .. } = &params.capabilities;
        let options: Options = params
            .initialization_options
            .clone()
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default();
        let workspace = workspace.clone().unwrap_or_default();
        let text = text_document.clone().unwrap_or_default();
        let publish = text.publish_diagnostics.unwrap_or_default();
        let markdown =
            |kinds: Option<&Vec<MarkupKind>>| kinds.is_some_and(|kinds| kinds.contains(&MarkupKind::Markdown));
        let offered = general.as_ref().and_then(|general| general.position_encodings.as_ref());
        let offers = |kind: &PositionEncodingKind| offered.is_some_and(|offered| offered.contains(kind));
        let unit = match options.position_encoding {
            Some(Encoding::Utf8) => ColumnUnit::Utf8,
            Some(Encoding::Utf16) => ColumnUnit::Utf16,
            Some(Encoding::Utf32) => ColumnUnit::Utf32,
            None if offers(&PositionEncodingKind::UTF8) => ColumnUnit::Utf8,
            // UTF-16 is what every client can do.
            None if offered.is_none() || offers(&PositionEncodingKind::UTF16) => ColumnUnit::Utf16,
            None if offers(&PositionEncodingKind::UTF32) => ColumnUnit::Utf32,
            None => ColumnUnit::Utf16,
        };
        let pull = text.diagnostic.is_some();
        Self {
            unit,
            pull,
            refresh: pull && refresh,
            refresh_hints: workspace.inlay_hint.as_ref().is_some_and(|hint| hint.refresh_support == Some(true)),
            watch: workspace.did_change_watched_files.is_some_and(|watch| watch.dynamic_registration == Some(true)),
            progress: window.as_ref().is_some_and(|window| window.work_done_progress == Some(true)),
            markdown_hover: markdown(text.hover.as_ref().and_then(|hover| hover.content_format.as_ref())),
            markdown_completion: markdown(
                text.completion
                    .as_ref()
                    .and_then(|completion| completion.completion_item.as_ref()?.documentation_format.as_ref()),
            ),
            links: text.definition.is_some_and(|definition| definition.link_support == Some(true)),
            // A client that asks for diagnostics says what they may hold in the same place, or says nothing: the
            // clients that ask are younger than these fields.
            related: pull || publish.related_information == Some(true),
            pages: pull || publish.code_description_support == Some(true),
            tags: pull || publish.tag_support.is_some(),
            actions: text.code_action.as_ref().is_some_and(|action| action.code_action_literal_support.is_some()),
            nested_symbols: text
                .document_symbol
                .as_ref()
                .is_some_and(|symbol| symbol.hierarchical_document_symbol_support == Some(true)),
            versioned_edits: workspace.workspace_edit.as_ref().is_some_and(|edit| edit.document_changes == Some(true)),
            hints: options.inlay_hints,
            folders: folders(params),
        }
    }

    /// The name of [`Agreed::unit`] in the protocol.
    pub fn encoding(&self) -> PositionEncodingKind {
        match self.unit {
            ColumnUnit::Utf8 => PositionEncodingKind::UTF8,
            ColumnUnit::Utf16 => PositionEncodingKind::UTF16,
            ColumnUnit::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

/// The folders of the workspace, by the newest of the three ways in which clients name them.
#[allow(deprecated, reason = "older clients send nothing else")]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let path = |uri: &Url| uri.to_file_path().ok();
    if let Some(folders) = &params.workspace_folders {
        return folders.iter().filter_map(|folder| path(&folder.uri)).collect();
    }
    let root = params.root_uri.as_ref().and_then(path);
    root.or_else(|| params.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
}
