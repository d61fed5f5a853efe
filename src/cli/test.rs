//! `onrecord test`: runs the examples of rule pages and topic files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::console::{self, Problem};
use super::{Status, inputs};
use crate::check::{page_of, rule_names};
use crate::report::{safe_line, slashed};
use crate::rules::{page, topic};

/// Run the examples of rule pages and topics
///
/// A page holds fenced blocks: a source, a draft, and under the words of the draft the finding that is expected; a
/// draft without marks expects silence. An example of a topic is a sentence with the positions that are read in it.
/// Without a path, the pages of onrecord's own rules and its topics are run.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pages (.md), topic files (.toml), or folders with pages
    ///
    /// The README.md of a folder is no page. Of a folder, only pages are run. A topic file must be one that the program
    /// was built with; its examples may differ.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let mut problems = Vec::new();
    let files: Vec<(String, String)> = if args.paths.is_empty() {
        let pages = rule_names().filter_map(|name| Some((format!("rules/{name}.md"), page_of(name)?.to_owned())));
        let topics = topic::FILES.iter().map(|(name, text)| (format!("rules/topics/{name}.toml"), (*text).to_owned()));
        pages.chain(topics).collect()
    } else {
        let mut files = Vec::new();
        for path in found(&args.paths, &mut problems) {
            match inputs::read_file(&path, &slashed(&path)) {
                Ok(text) => files.push((slashed(&path), text)),
                Err(problem) => problems.push(problem),
            }
        }
        files
    };
    let mut out = String::new();
    let (mut pages, mut topics, mut examples, mut failed) = (0, 0, 0, 0);
    for (path, text) in &files {
        let (count, failures) = if let Some(name) = topic_name(path) {
            topics += 1;
            topic::run(name, text)
        } else {
            pages += 1;
            (page::summary(text).drafts, page::run(text))
        };
        examples += count;
        failed += failures.len();
        for failure in failures {
            writeln!(out, "{}:{}: {}", safe_line(path), failure.line, safe_line(&failure.message))?;
        }
    }
    let topics = if topics > 0 { format!(", {topics} topics") } else { String::new() };
    writeln!(out, "{pages} pages{topics}, {examples} examples, {failed} failures")?;
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

/// The topic that a file holds, by its name.
fn topic_name(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".toml")
}

/// Whether a file of a folder is a page: Markdown, and not the folder's own description.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md")
}
