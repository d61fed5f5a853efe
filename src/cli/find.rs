//! `onrecord find`.

use super::*;

/// find
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    Ok(Status::Clean)
}
