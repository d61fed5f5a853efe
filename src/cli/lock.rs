//! `onrecord lock`: notes what the sources are now.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::add::Home;
use super::session::Session;
use super::{Global, Status, console};
use crate::corpus::{self, LOCK_FILE, Lock};
use crate::nearest::nearest;
use crate::report::slashed;

/// Note what the sources are now, to be told when one changes
///
/// Writes sources.lock beside the bibliography, with a checksum of each source. From then on every command tells which
/// sources have changed; running this again says that they were looked at.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only these sources
    ///
    /// Citation keys. Without any, all sources of the corpus.
    #[arg(value_name = "KEY")]
    keys: Vec<String>,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let mut session = Session::new(global);
    let Some(spec) = session.spec(Path::new("-")) else { return Ok(session.end()) };
    let home = Home::of(&spec)?;
    let loaded = corpus::load(&spec)?;
    let known = || loaded.sources.iter().map(|source| source.entry.key.as_str());
    if let Some(key) = args.keys.iter().find(|key| known().all(|known| known != key.as_str())) {
        let near = nearest(key, known()).first().map(|near| format!("; did you mean {}?", near.name));
        bail!("the corpus has no source with the key \"{key}\"{}", near.unwrap_or_default());
    }
    let wanted = loaded.sources.iter().filter(|source| args.keys.is_empty() || args.keys.contains(&source.entry.key));
    let mut locks = Vec::new();
    for source in wanted {
        let bytes = fs::read(&source.path).with_context(|| slashed(&source.path))?;
        locks.push(Lock { key: source.entry.key.clone(), sha256: corpus::digest(&bytes) });
    }
    let count = locks.len();
    home.lock(locks)?;
    let path = slashed(&home.bibliography.with_file_name(LOCK_FILE));
    console::note(&format!("{path}: {count} {} noted", if count == 1 { "source" } else { "sources" }));
    Ok(session.end())
}
