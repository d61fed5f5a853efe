//! `onrecord init`: a project to start from.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::{Status, console, files};
use crate::report::slashed;

/// The files of a new project: path and text.
const FILES: &[(&str, &str)] = &[
    ("onrecord.toml", include_str!("init/onrecord.toml")),
    ("sources/sources.bib", include_str!("init/sources.bib")),
    ("sources/example2024.md", include_str!("init/example2024.md")),
    ("briefs/first.md", include_str!("init/first.md")),
];

/// Make a new project
///
/// A commented onrecord.toml, a folder for sources with a bibliography and an invented article, and a first brief with
/// one mistake in it, so that `onrecord check` shows what a finding looks like. Nothing is overwritten.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; the current one if none is named
    ///
    /// It is made if it is not there.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let folder = args.folder.as_path();
    let at = |name: &str| if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) };
    if let Some((name, _)) = FILES.iter().find(|(name, _)| fs::symlink_metadata(at(name)).is_ok()) {
        bail!("{} is there already: nothing was written", slashed(&at(name)));
    }
    let mut told = String::new();
    for (name, text) in FILES {
        let path = at(name);
        let made = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| files::write_new(&path, text.as_bytes())).with_context(|| slashed(&path))?;
        told.extend([slashed(&path).as_str(), "\n"]);
    }
    let path = slashed(folder);
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-:\\".contains(c));
    let path = if plain { path } else { format!("\"{path}\"") };
    let enter = if folder == Path::new(".") { String::new() } else { format!("cd {path} && ") };
    told.extend([format!(
        "\nNext:\n  {enter}onrecord check            the brief has one mistake\n  onrecord add FILE…        \
         sources of your own; then the example can go\n"
    )]);
    console::print_raw(&console::safe(&told))?;
    Ok(Status::Clean)
}
