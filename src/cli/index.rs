//! `onrecord index`: the index of a large corpus on disk.

use std::path::Path;
use std::sync::OnceLock;

use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};

use super::session::Session;
use super::{Global, Status, console};
use crate::corpus::CorpusSpec;
use crate::corpus::index::{self, Built, Cache};
use crate::report::slashed;

/// Write the index of a corpus, or bring it up to date
///
/// With an index, a check of a large corpus reads what it asks for and not all texts; its findings are the same. A
/// corpus of more than 4 MB of text gets one by itself when it is first checked, and every check brings it up to date:
/// this command does so ahead of time, and for smaller corpora.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Read all texts anew
    ///
    /// Otherwise those that are as they were are taken from the index before.
    #[arg(long)]
    rebuild: bool,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let started = std::time::Instant::now();
    let mut session = Session::new(global);
    let Some(spec) = session.spec(Path::new("-")) else { return Ok(session.end()) };
    if spec == CorpusSpec::Embedded {
        console::complain("the embedded corpus needs no index; name another with --corpus");
        return Ok(Status::Failed);
    }
    let cache = if global.no_cache { Cache::none() } else { Cache::user() };
    let bar: OnceLock<ProgressBar> = OnceLock::new();
    let progress = |done: usize, all: usize| bar.get_or_init(|| started_bar(all)).set_position(done as u64);
    let built = index::build(&spec, &cache, args.rebuild, &progress);
    if let Some(bar) = bar.get() {
        bar.finish_and_clear();
    }
    let built = match built {
        Ok(Some(Ok(built))) => built,
        Ok(Some(Err(error))) => {
            console::complain(&format!("the index could not be written: {error}"));
            return Ok(Status::Failed);
        }
        Ok(None) => {
            console::complain(
                "there is no place for an index: name a folder in ONRECORD_CACHE_DIR, without --no-cache",
            );
            return Ok(Status::Failed);
        }
        Err(error) => {
            console::complain(&error.to_string());
            return Ok(Status::Failed);
        }
    };
    let mut failed = 0;
    for problem in &built.problems {
        if problem.fatal {
            failed += 1;
            console::complain(&problem.to_string());
        } else {
            console::warn(&problem.to_string());
        }
    }
    console::print(&told(&built, failed, started.elapsed()))?;
    Ok(if failed > 0 { Status::Failed } else { session.end() })
}

/// A bar on a terminal, nothing elsewhere.
fn started_bar(all: usize) -> ProgressBar {
    let bar = ProgressBar::new(all as u64);
    let style = ProgressStyle::with_template("reading {bar:30} {pos}/{len} texts, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn told(built: &Built, failed: usize, took: std::time::Duration) -> String {
    let what = if built.fresh { "The index is up to date" } else { "The index is written" };
    let Built { sources, read, kept, size, path, .. } = built;
    let took = if took.as_secs() > 0 { HumanDuration(took).to_string() } else { format!("{} ms", took.as_millis()) };
    format!(
        "{what}: {sources} sources, {read} texts read, {kept} unchanged, {failed} failed; {}, {took}\n{}\n",
        HumanBytes(*size),
        slashed(path)
    )
}
