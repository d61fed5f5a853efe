//! `onrecord man`: the manual, as pages for man(1).

use std::path::PathBuf;

use anyhow::Context;
use clap::CommandFactory as _;

use super::{Cli, Status, console};

/// Print the manual page, or write a page for each command
///
/// For example: onrecord man | man -l -
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the pages of all commands into this folder
    ///
    /// They are called onrecord.1, onrecord-check.1 and so on. The folder is made if it is not there.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        console::print_raw(&String::from_utf8_lossy(&page))?;
        return Ok(Status::Clean);
    };
    let failed = || format!("{}: the manual cannot be written there", dir.display());
    std::fs::create_dir_all(dir).with_context(failed)?;
    clap_mangen::generate_to(Cli::command(), dir).with_context(failed)?;
    Ok(Status::Clean)
}
