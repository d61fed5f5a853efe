//! The language server as an editor meets it: `onrecord lsp` as a child process, every message in both directions held
//! to the meta model of the protocol.
#![allow(clippy::needless_pass_by_value, reason = "`json!` makes values, which are handed over")]

#[allow(dead_code, reason = "the benchmark of the server uses the rest")]
#[path = "protocol/client.rs"]
mod client;
#[path = "protocol/conversation.rs"]
mod conversation;
#[path = "protocol/diagnostics.rs"]
mod diagnostics;
#[path = "protocol/encodings.rs"]
mod encodings;
#[path = "protocol/features.rs"]
mod features;
#[path = "protocol/formats.rs"]
mod formats;
#[path = "protocol/injection.rs"]
mod injection;
#[path = "protocol/lifecycle.rs"]
mod lifecycle;
#[path = "protocol/matrix.rs"]
mod matrix;
#[path = "protocol/model.rs"]
mod model;
#[path = "protocol/session.rs"]
mod session;
#[path = "protocol/stress.rs"]
mod stress;
#[path = "protocol/validator.rs"]
mod validator;
#[path = "protocol/workspace.rs"]
mod workspace;
