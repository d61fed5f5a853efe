//! The language server: `onrecord lsp`, on standard input and output. The only module that names the protocol.
//!
//! [`framing`] reads messages, [`lifecycle`] sees them first, [`server`] hands each to the room that answers it. The
//! text of an open draft lives in [`documents`], configuration and sources in [`projects`]; [`checks`] decides when
//! what is checked and who is told. All else is one file a feature: a function from a draft and its record to an
//! answer.

mod actions;
mod agreed;
mod checks;
mod citations;
mod completion;
mod diagnostics;
mod documents;
mod framing;
mod hints;
mod hover;
mod jumps;
mod library;
mod lifecycle;
mod parent;
mod probe;
mod progress;
mod projects;
mod rich;
mod scene;
mod server;
mod shared;
mod symbols;
mod watch;
mod workspace;

use std::path::PathBuf;
use std::process;

use tokio::io;
use tower_lsp::{LspService, Server};

use lifecycle::Lifecycle;

/// What the command line overrules for all drafts.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Folders and bibliographies instead of those of the configuration; empty for none.
    pub corpus: Vec<PathBuf>,
    /// The configuration instead of the nearest one.
    pub config: Option<PathBuf>,
}

/// So many requests may be under way at once. Each is a waiting future, not a thread; with the four of tower-lsp, four
/// slow ones would leave a cancellation waiting behind them.
const IN_FLIGHT: usize = 256;

/// Bytes of the pipe between the thread that reads standard input and the server.
const PIPE: usize = 64 * 1024;

/// Serves until the client says `exit`, closes standard input or dies; then the process ends. The error is that of a
/// runtime that could not be started.
pub fn run(overrides: Overrides) -> std::io::Result<()> {
    // The server's own task blocks on nothing; a second thread runs what it hands out.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (service, socket) = LspService::new(|client| server::Backend::new(client, overrides));
        let shared = service.inner().shared();
        if probe::bare() {
            Server::new(io::stdin(), io::stdout(), socket).serve(service).await;
            return Ok(());
        }
        let (input, pipe) = io::duplex(PIPE);
        framing::read_standard_input(input)?;
        let service = Lifecycle::new(service, shared);
        Server::new(pipe, io::stdout(), socket).concurrency_level(IN_FLIGHT).serve(service).await;
        Ok::<(), std::io::Error>(())
    })?;
    if probe::bare() {
        return Ok(());
    }
    // Standard input ended, and nobody had said `exit`. Returning would wait for threads that may never end.
    lifecycle::end(process::ExitCode::FAILURE)
}
