//! The command line: one file a command.

mod add;
mod check;
mod completions;
mod console;
mod explain;
mod extract;
mod facts;
mod files;
mod find;
mod index;
mod init;
mod inputs;
mod lock;
mod lsp;
mod man;
mod report;
mod session;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

/// Holds policy briefs to their sources
///
/// onrecord reads the sources that a brief rests on and says where the brief departs from them: words put into the
/// wrong mouth, a quotation that lost its "not", a wrong role, a citation of a source that does not say so. Every
/// finding shows the passage of the source. Where the sources are silent, the brief is unsourced, not wrong.
///
/// Without configuration, the five articles that come with onrecord are the corpus.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, propagate_version = false, after_long_help = EXIT_STATUS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const EXIT_STATUS: &str = "Exit status: 0 nothing found at or above the fail level, 1 something found, 2 the work could \
                           not be done (arguments, configuration, unreadable input).";

/// What every command takes.
#[derive(Debug, clap::Args)]
// Under a heading of their own they stand in one place in every command's help.
#[command(next_help_heading = "Global options")]
struct Global {
    /// Hold drafts to this corpus
    ///
    /// A folder with sources, or a bibliography (.bib, CSL-JSON, Hayagriva YAML) whose entries name their files. May be
    /// given several times. Overrules the corpus of the configuration.
    #[arg(long, global = true, value_name = "PATH")]
    corpus: Vec<PathBuf>,
    /// Take the configuration from this file
    ///
    /// Without it, the nearest onrecord.toml from the folder of each draft upwards is taken.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no index of a large corpus, and write none
    ///
    /// Indices are in the user's cache folder, or in the folder that ONRECORD_CACHE_DIR names.
    #[arg(long, global = true)]
    #[expect(clippy::doc_markdown, reason = "it is shown as help")]
    no_cache: bool,
    /// When to colour
    ///
    /// With "auto", output is coloured on a terminal, unless the environment asks for none.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(add::Args),
    Check(check::Args),
    Explain(explain::Args),
    Extract(extract::Args),
    Facts(facts::Args),
    Find(find::Args),
    Index(index::Args),
    Init(init::Args),
    Lock(lock::Args),
    Lsp(lsp::Args),
    Report(report::Args),
    Test(test::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Status {
    /// Nothing at or above the fail level.
    Clean = 0,
    /// Something found.
    Found = 1,
    /// The work, or a part of it, could not be done.
    Failed = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// The command line of this binary, for completions and tests.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the command line with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version as well come this way; a closed pipe is nobody's mistake.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match cli.global.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let global = &cli.global;
    let done = match &cli.command {
        Command::Add(args) => add::run(global, args),
        Command::Check(args) => check::run(global, args),
        Command::Explain(args) => explain::run(global, args),
        Command::Extract(args) => extract::run(args),
        Command::Facts(args) => facts::run(global, args),
        Command::Find(args) => find::run(global, args),
        Command::Index(args) => index::run(global, args),
        Command::Init(args) => init::run(args),
        Command::Lock(args) => lock::run(global, args),
        Command::Lsp(args) => lsp::run(global, args),
        Command::Report(args) => report::run(global, args),
        Command::Test(args) => test::run(global, args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    };
    match done {
        Ok(status) => status.into(),
        Err(error) if console::is_broken_pipe(&error) => Status::Clean.into(),
        Err(error) => {
            console::complain(&format!("{error:#}"));
            Status::Failed.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }
}
