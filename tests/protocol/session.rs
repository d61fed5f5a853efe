//! What the tests of the protocol have in common: an analyst's folder, capabilities, and the way to the first answer.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use lsp_types::Url;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, Setup};
use crate::conversation;

/// A brief with one finding of each kind: `FINDINGS`.
pub const BRIEF: &str = include_str!("work/brief.md");

/// The rules of the findings of [`BRIEF`], in their order.
pub const FINDINGS: [&str; 5] =
    ["quote/altered", "quote/misattributed", "person/misspelled", "citation/unknown-key", "quote/unsourced"];

/// An analyst's folder: `brief.md`, `onrecord.toml`, `sources`.
pub struct Work {
    folder: TempDir,
}

impl Work {
    /// The folder as it is in `tests/protocol/work`.
    pub fn new() -> Self {
        let work = Self::empty();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocol/work");
        for name in
            ["brief.md", "onrecord.toml", "sources/library.bib", "sources/okoye2021.txt", "sources/lund2022.txt"]
        {
            work.write(name, &fs::read_to_string(from.join(name)).expect(name));
        }
        work
    }

    /// A folder without anything in it.
    pub fn empty() -> Self {
        Self { folder: TempDir::with_prefix("onrecord protocol é ").expect("a place to write") }
    }

    /// The path of a file in it; the folder's own for an empty name.
    pub fn path(&self, name: &str) -> PathBuf {
        // Where temporary folders are links, the server may say the target's name.
        let folder = self.folder.path().canonicalize().expect("the folder");
        if name.is_empty() { folder } else { folder.join(name) }
    }

    /// The URI of a file in it.
    pub fn uri(&self, name: &str) -> String {
        Url::from_file_path(self.path(name)).expect("an absolute path").into()
    }

    /// Writes a file, and the folders it is in.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path("").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a place to write");
    }

    /// Starts a server for this folder, and shakes hands.
    pub fn client(&self, capabilities: Value) -> Client {
        self.client_with(setup(), capabilities, Value::Null)
    }

    /// The same with a start and options of the test's own.
    pub fn client_with(&self, setup: Setup, capabilities: Value, options: Value) -> Client {
        let mut client = Client::start(setup);
        self.initialize(&mut client, capabilities, options);
        client
    }

    /// Shakes hands; what the server says about itself.
    pub fn initialize(&self, client: &mut Client, capabilities: Value, options: Value) -> Value {
        let params = json!({
            "processId": std::process::id(),
            "clientInfo": {"name": "onrecord's tests"},
            "rootUri": self.uri(""),
            "workspaceFolders": [{"uri": self.uri(""), "name": "work"}],
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        let result = client.ask("initialize", params);
        client.notify("initialized", json!({}));
        result
    }
}

/// A server whose every message is held to the protocol.
pub fn setup() -> Setup {
    Setup { judge: Some(conversation::faults), env: vec![cache()], ..Setup::default() }
}

/// A server in an environment in which something is to go wrong.
pub fn troubled(env: &[(&'static str, &str)]) -> Setup {
    let mut setup = setup();
    setup.env.extend(env.iter().map(|(name, value)| (*name, OsString::from(value))));
    setup
}

/// Where the server keeps what it unpacks.
pub fn cache() -> (&'static str, OsString) {
    ("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache").into())
}

/// A client to which diagnostics are sent.
pub fn push() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
        "window": {"workDoneProgress": true},
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "applyEdit": true,
            "workspaceEdit": {"documentChanges": true},
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true, "relativePatternSupport": true},
            "inlayHint": {"refreshSupport": true},
        },
        "textDocument": {
            "synchronization": {"didSave": true},
            "publishDiagnostics": {
                "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true,
                "tagSupport": {"valueSet": [1, 2]},
            },
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "definition": {"linkSupport": true},
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source", "source.fixAll"]}},
                "isPreferredSupport": true, "dataSupport": true, "disabledSupport": true,
                "resolveSupport": {"properties": ["edit"]},
            },
            "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "documentLink": {"tooltipSupport": true},
        },
    })
}

/// A client that asks for diagnostics, and cannot be told to ask again: each answer rests on all sources.
pub fn pull() -> Value {
    let mut capabilities = push();
    capabilities["textDocument"]["diagnostic"] = json!({"dynamicRegistration": false, "relatedDocumentSupport": true});
    capabilities
}

/// A client that asks for diagnostics, and again when it is told to: first answers may come before the sources.
pub fn pull_and_refresh() -> Value {
    let mut capabilities = pull();
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    capabilities
}

/// Opens a document as version 1.
pub fn open(client: &Client, uri: &str, text: &str) {
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
}

/// Replaces the whole text of a document.
pub fn replace(client: &Client, uri: &str, version: i32, text: &str) {
    let document = json!({"uri": uri, "version": version});
    client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
}

/// Replaces a range of a document.
pub fn edit(client: &Client, uri: &str, version: i32, range: &Value, text: &str) {
    let document = json!({"uri": uri, "version": version});
    let change = json!({"range": range, "text": text});
    client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
}

/// Closes a document.
pub fn close(client: &Client, uri: &str) {
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
}

/// Asks for the diagnostics of a document; its report.
pub fn report(client: &mut Client, uri: &str) -> Value {
    client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))
}

/// Waits until diagnostics of these rules were sent for a version. Those that were sent while sources were still being
/// loaded may be fewer.
pub fn published(client: &mut Client, uri: &str, version: i32, expected: &[&str]) -> Vec<Value> {
    let is = |params: &Value| {
        params["uri"] == uri && params["version"] == version && rules(&items(&params["diagnostics"])) == expected
    };
    items(&client.told_where("textDocument/publishDiagnostics", is)["diagnostics"])
}

/// Asks about a place.
pub fn at(uri: &str, position: &Value) -> Value {
    json!({"textDocument": {"uri": uri}, "position": position})
}

/// The items of an array; none for `null`.
pub fn items(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The rules of diagnostics, in the order of the text.
pub fn rules(diagnostics: &[Value]) -> Vec<String> {
    let mut diagnostics = diagnostics.to_vec();
    diagnostics.sort_by_key(|diagnostic| {
        let start = &diagnostic["range"]["start"];
        (start["line"].as_u64(), start["character"].as_u64())
    });
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The diagnostic of a rule.
pub fn of_rule(diagnostics: &[Value], rule: &str) -> Value {
    let found = diagnostics.iter().find(|diagnostic| diagnostic["code"] == rule);
    found.unwrap_or_else(|| panic!("no {rule} in {diagnostics:?}")).clone()
}

/// The range of the only place where `text` has these words, in an encoding of positions.
pub fn range(text: &str, words: &str, encoding: &str) -> Value {
    let start = text.find(words).unwrap_or_else(|| panic!("`{words}` in the text"));
    assert_eq!(text.rfind(words), Some(start), "`{words}` only once");
    json!({"start": position(text, start, encoding), "end": position(text, start + words.len(), encoding)})
}

/// The start of the only place where `text` has these words, in UTF-8.
pub fn place(text: &str, words: &str) -> Value {
    range(text, words, "utf-8")["start"].clone()
}

/// A byte offset as a position.
pub fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let within = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let character = match encoding {
        "utf-8" => within.len(),
        "utf-16" => within.encode_utf16().count(),
        "utf-32" => within.chars().count(),
        other => panic!("{other} is no encoding"),
    };
    json!({"line": line, "character": character})
}

/// The words of `text` that a range in some encoding covers.
pub fn covered<'a>(text: &'a str, range: &Value, encoding: &str) -> &'a str {
    let offset = |position: &Value| {
        text.char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .find(|at| crate::session::position(text, *at, encoding) == *position)
            .unwrap_or_else(|| panic!("{position} is no place of the text in {encoding}"))
    };
    &text[offset(&range["start"])..offset(&range["end"])]
}

/// The text after edits, as an editor applies them: all ranges are those of the text before.
pub fn edited(text: &str, edits: &[Value], encoding: &str) -> String {
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let covered = covered(text, &edit["range"], encoding);
            let start = covered.as_ptr() as usize - text.as_ptr() as usize;
            (start..start + covered.len(), edit["newText"].as_str().expect("new text"))
        })
        .collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        out.replace_range(range, new);
    }
    out
}
