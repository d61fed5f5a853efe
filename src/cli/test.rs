//! `onrecord test`.

use super::*;

/// test
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    Ok(Status::Clean)
}
