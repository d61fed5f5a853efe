//! `onrecord lsp`: the language server.

use super::{Global, Status};
use crate::lsp::{self, Overrides};

/// Serve editors over the Language Server Protocol
///
/// Reads requests on standard input and answers on standard output, until the client says exit. Corpus and rules come
/// from the onrecord.toml nearest to each draft, as with check.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Speak over standard input and output
    ///
    /// Accepted because many clients pass it; there is no other way to speak.
    #[arg(long)]
    stdio: bool,
    /// The process of the client
    ///
    /// Accepted because some clients pass it; what the client says when it starts counts.
    #[arg(long = "clientProcessId", value_name = "ID", hide = true)]
    client: Option<u32>,
}

/// Runs the command. Comes back only if the server cannot be started.
pub fn run(global: &Global, _: &Args) -> anyhow::Result<Status> {
    lsp::run(Overrides { corpus: global.corpus.clone(), config: global.config.clone() })?;
    Ok(Status::Failed)
}
