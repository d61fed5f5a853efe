//! `onrecord test`: runs the examples of rule pages.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::console::{self, Problem};
use super::{Status, inputs};
use crate::check::{page_of, rule_names};
use crate::report::{safe_line, slashed};
use crate::rules::page;

/// Run the examples of rule pages
///
/// A page holds fenced blocks: a source, a draft, and under the words of the draft the finding that is expected; a
/// draft without marks expects silence. Without a path, the pages of onrecord's own rules are run.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pages, or folders with pages (.md)
    ///
    /// The README.md of a folder is no page.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let mut problems = Vec::new();
    let pages: Vec<(String, String)> = if args.paths.is_empty() {
        rule_names().filter_map(|name| Some((format!("rules/{name}.md"), page_of(name)?.to_owned()))).collect()
    } else {
        let mut pages = Vec::new();
        for path in found(&args.paths, &mut problems) {
            match inputs::read_file(&path, &slashed(&path)) {
                Ok(text) => pages.push((slashed(&path), text)),
                Err(problem) => problems.push(problem),
            }
        }
        pages
    };
    let mut out = String::new();
    let (mut drafts, mut failed) = (0, 0);
    for (path, text) in &pages {
        drafts += page::summary(text).drafts;
        let failures = page::run(text);
        failed += failures.len();
        for failure in failures {
            writeln!(out, "{}:{}: {}", safe_line(path), failure.line, safe_line(&failure.message))?;
        }
    }
    writeln!(out, "{} pages, {drafts} examples, {failed} failures", pages.len())?;
    console::print_raw(&out)?;
    for problem in &problems {
        console::complain(&problem.to_string());
    }
    Ok(match (problems.is_empty(), failed) {
        (false, _) => Status::Failed,
        (true, 0) => Status::Clean,
        (true, _) => Status::Found,
    })
}

/// The pages under some paths, sorted.
fn found(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for path in paths {
        if !fs::metadata(path).is_ok_and(|meta| meta.is_dir()) {
            pages.push(path.clone());
            continue;
        }
        for entry in WalkBuilder::new(path).require_git(false).build() {
            match entry {
                Ok(entry) if is_page(entry.path()) && entry.path().is_file() => pages.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => problems.push(Problem::new(slashed(path), error)),
            }
        }
    }
    pages.sort();
    pages.dedup();
    pages
}

/// Whether a file of a folder is a page: Markdown, and not the folder's own description.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md")
}
