//! `onrecord completions`: shell completions.

use clap_complete::Shell;

use super::{Status, console};

/// Print completions for a shell
///
/// For example, for bash: onrecord completions bash > ~/.local/share/bash-completion/completions/onrecord
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    ///
    /// The script is written to standard output.
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "onrecord", &mut script);
    console::print_raw(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
