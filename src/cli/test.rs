//! `onrecord test`: runs the examples of rule pages and topic files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::console::{self, Problem};
use super::{Global, Status, inputs, session};
use crate::check::{page_of, rule_names};
use crate::config::{self, Config};
use crate::report::{safe_line, slashed};
use crate::rules::{house, page, topic};

/// Run the examples of rule pages and topics
///
/// A page holds fenced blocks: a source, a draft, and under the words of the draft the finding that is expected; a
/// draft without marks expects silence. An example of a topic is a sentence with the positions that are read in it.
/// Without a path, the pages of onrecord's own rules, its topics, and the rules of the house are run: those in the
/// folder "rules" beside the configuration of the current folder, or where its key "pages" says.
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
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let mut problems = Vec::new();
    let mut files: Vec<File> = if args.paths.is_empty() { ours() } else { Vec::new() };
    let config = session::config_here(global)?;
    let named = found(if args.paths.is_empty() { &config.pages } else { &args.paths }, &mut problems);
    for path in named {
        let shown = slashed(&session::shown_from_here(&path));
        match inputs::read_file(&path, &shown) {
            Ok(text) => {
                files.push(File { name: name_by(&path, &config), refused: refused(&path, &config), shown, text });
            }
            Err(problem) => problems.push(problem),
        }
    }
    let mut out = String::new();
    let (mut pages, mut topics, mut examples, mut failed) = (0, 0, 0, 0);
    for File { shown, name, refused, text } in &files {
        let (count, failures) = if let Some(name) = topic_name(shown) {
            topics += 1;
            topic::run(name, text)
        } else {
            pages += 1;
            let failures = match name {
                _ if !refused.is_empty() => refused.clone(),
                Ok(name) if page_of(name).is_some() || !says_kind(text) => page::run(name, text),
                Ok(name) => page::run_house(name, text),
                Err(message) => vec![page::Failure { line: 1, message: message.clone() }],
            };
            (page::summary(text).drafts, failures)
        };
        examples += count;
        failed += failures.len();
        for failure in failures {
            writeln!(out, "{}:{}: {}", safe_line(shown), failure.line, safe_line(&failure.message))?;
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

/// A file with examples.
struct File {
    /// Its path as a person would write it from here.
    shown: String,
    /// The rule that it is the page of, or why it can be none.
    name: Result<String, String>,
    /// Why it is no rule of the house in whose folder it stands.
    refused: Vec<page::Failure>,
    text: String,
}

/// The pages and topics that the binary carries.
fn ours() -> Vec<File> {
    let pages = rule_names().filter_map(|name| {
        let shown = format!("rules/{name}.md");
        Some(File { shown, name: Ok(name.to_owned()), refused: Vec::new(), text: page_of(name)?.to_owned() })
    });
    let topics = topic::FILES.iter().map(|(name, text)| File {
        shown: format!("rules/topics/{name}.toml"),
        name: Ok((*name).to_owned()),
        refused: Vec::new(),
        text: (*text).to_owned(),
    });
    pages.chain(topics).collect()
}

/// The rule that a page is of: by its place below a folder of rules, of the configuration or called so.
fn name_by(path: &Path, config: &Config) -> Result<String, String> {
    let path = config::absolute(path);
    let below = config.pages.iter().find_map(|folder| path.strip_prefix(folder).ok());
    let parts: Vec<_> = path.iter().collect();
    let called = parts.iter().rposition(|part| *part == "rules").map(|at| parts[at + 1..].iter().collect::<PathBuf>());
    match (below, called, path.file_name()) {
        (Some(below), ..) => house::name_of(below),
        (None, Some(below), _) if below.iter().count() > 0 => house::name_of(&below),
        (_, _, file) => house::name_of(Path::new(file.unwrap_or_default())),
    }
}

/// What `check` says against a page of the house.
fn refused(path: &Path, config: &Config) -> Vec<page::Failure> {
    let path = config::absolute(path);
    let own = config.problems.iter().filter(|problem| problem.path == path);
    own.map(|problem| page::Failure {
        line: problem.place.map_or(1, |place| place.line),
        message: problem.message.clone(),
    })
    .collect()
}

/// Whether the front matter makes the page a rule by itself, as far as it can be read.
fn says_kind(page: &str) -> bool {
    page::front_lines(page).any(|line| line.starts_with("kind:"))
}

/// The pages under some paths, sorted.
fn found(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for path in paths {
        if !fs::metadata(path).is_ok_and(|meta| meta.is_dir()) {
            pages.push(path.clone());
            continue;
        }
        let (found, unread) = config::pages_of(path);
        pages.extend(found);
        problems.extend(unread.into_iter().map(Problem::plain));
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
