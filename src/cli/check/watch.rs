//! `--watch`: drafts are checked again when they, or what they rest on, change.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use notify::{Event, RecursiveMode, Watcher};

use super::known::Keeper;
use super::work::Job;
use super::{Args, Global, Status};
use crate::cli::console::{self, Problem};
use crate::cli::files::real;
use crate::cli::inputs::{self, Input};
use crate::config;
use crate::report::Format;

/// Changes with less than this between them are one: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Changes without an end are looked at all the same.
const MOST_STEPS: usize = 40;

/// Checks until it is stopped.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    if args.paths.iter().chain(&args.file_list).any(|path| path.as_os_str() == inputs::STDIN) {
        bail!("--watch needs files: standard input does not change");
    }
    let (send, events) = mpsc::channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
        {
            // Nobody listens any more when the command ends.
            let _ = send.send(event.paths);
        }
    });
    let mut watching = Watching { watcher: watcher.context("files cannot be watched")?, folders: BTreeMap::new() };
    let mut scene = Scene::load(global, args);
    watching.update(scene.folders(args));
    scene.check(args, &[])?;
    while let Some(changed) = next(&events) {
        match scene.touched(args, &changed) {
            Touched::Nothing => {}
            Touched::Drafts(which) => {
                clear(args)?;
                scene.check(args, &which)?;
            }
            Touched::Everything => {
                scene = Scene::load(global, args);
                watching.update(scene.folders(args));
                clear(args)?;
                scene.check(args, &[])?;
            }
        }
    }
    bail!("files are watched no more")
}

/// What changed, when it has become quiet; `None` where no more will come.
fn next(events: &Receiver<Vec<PathBuf>>) -> Option<BTreeSet<PathBuf>> {
    let mut changed: BTreeSet<PathBuf> = events.recv().ok()?.into_iter().collect();
    for _ in 0..MOST_STEPS {
        match events.recv_timeout(QUIET) {
            Ok(more) => changed.extend(more),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(changed.iter().map(|path| real(path)).collect())
}

/// A fresh screen for a person; a file or a pipe keeps everything.
fn clear(args: &Args) -> anyhow::Result<()> {
    if console::on_terminal() && matches!(args.format, Format::Human | Format::Short) && args.output.is_none() {
        console::print_raw("\u{1b}[2J\u{1b}[H")?;
    }
    Ok(())
}

/// The folders that are watched.
struct Watching<W> {
    watcher: W,
    folders: BTreeMap<PathBuf, RecursiveMode>,
}

impl<W: Watcher> Watching<W> {
    fn update(&mut self, wanted: BTreeMap<PathBuf, RecursiveMode>) {
        let gone: Vec<_> = self.folders.keys().filter(|folder| !wanted.contains_key(*folder)).cloned().collect();
        for folder in gone {
            // It may have gone from the disk as well.
            let _ = self.watcher.unwatch(&folder);
            self.folders.remove(&folder);
        }
        for (folder, mode) in wanted {
            if self.folders.get(&folder) == Some(&mode) {
                continue;
            }
            match self.watcher.watch(&folder, mode) {
                Ok(()) => {
                    self.folders.insert(folder, mode);
                }
                Err(error) => console::warn(&format!("{}: cannot be watched: {error}", folder.display())),
            }
        }
    }
}

/// What a change concerns.
enum Touched {
    Nothing,
    /// These drafts alone, by their number.
    Drafts(Vec<usize>),
    /// What drafts rest on, or which drafts there are.
    Everything,
}

/// What is checked, and what that rests on.
struct Scene {
    jobs: Vec<Job>,
    problems: Vec<Problem>,
    keeper: Option<Keeper>,
    /// Configurations, corpora and sources.
    rests_on: BTreeSet<PathBuf>,
    /// All documents that were found, checked or not.
    found: Vec<PathBuf>,
}

impl Scene {
    fn load(global: &Global, args: &Args) -> Self {
        let mut problems = Vec::new();
        let inputs = super::inputs(args, &mut problems);
        let found = inputs.iter().map(|input| input.path.clone()).collect();
        let mut rests_on = BTreeSet::new();
        let jobs = super::jobs(global, inputs, &mut problems, Some(&mut rests_on));
        // A baseline that is wrong now may be right in a moment.
        let keeper = Keeper::open(args).unwrap_or_else(|error| {
            problems.push(Problem::plain(format!("{error:#}")));
            None
        });
        Self { jobs, problems, keeper, rests_on: rests_on.iter().map(|path| real(path)).collect(), found }
    }

    /// Checks these drafts, or all where none is named, and reports.
    fn check(&mut self, args: &Args, which: &[usize]) -> anyhow::Result<()> {
        let jobs: Vec<&Job> = if which.is_empty() {
            self.jobs.iter().collect()
        } else {
            which.iter().filter_map(|number| self.jobs.get(*number)).collect()
        };
        let outcome = super::outcome(&jobs, args, self.keeper.as_ref(), None);
        super::report(args, &outcome.checked, &outcome.texts)?;
        for problem in self.problems.iter().chain(&outcome.problems) {
            console::complain(&problem.to_string());
        }
        if let Some(keeper) = &self.keeper {
            keeper.report_stale(outcome.stale);
        }
        let count = self.jobs.len();
        console::note(&format!("watching {count} {}; Ctrl-C ends", if count == 1 { "draft" } else { "drafts" }));
        Ok(())
    }

    fn touched(&self, args: &Args, changed: &BTreeSet<PathBuf>) -> Touched {
        let written = args.output.as_deref().map(real);
        let lists: Vec<PathBuf> = args.baseline.iter().chain(&args.file_list).map(|path| real(path)).collect();
        let drafts: Vec<PathBuf> = self.jobs.iter().map(|job| real(&job.input.path)).collect();
        let mut which = BTreeSet::new();
        let mut listing = false;
        for path in changed.iter().filter(|path| Some(*path) != written.as_ref()) {
            let name = path.file_name().unwrap_or_default();
            if is_passing(name) {
                continue;
            }
            let draft = drafts.iter().position(|draft| draft == path);
            let base = lists.contains(path)
                || name == config::FILE_NAME
                || self.rests_on.contains(path)
                || (draft.is_none() && self.rests_on.iter().any(|root| root.is_dir() && path.starts_with(root)));
            match draft {
                _ if base => return Touched::Everything,
                Some(number) if path.is_file() => {
                    which.insert(number);
                }
                _ => listing = true,
            }
        }
        if listing && self.lists_others(args) {
            return Touched::Everything;
        }
        if which.is_empty() { Touched::Nothing } else { Touched::Drafts(which.into_iter().collect()) }
    }

    /// Whether other documents are found now than when the scene was loaded.
    fn lists_others(&self, args: &Args) -> bool {
        let found = super::inputs(args, &mut Vec::new());
        !found.iter().map(|input: &Input| &input.path).eq(self.found.iter())
    }

    /// The folders to watch. A file that is written anew is another file: its folder tells.
    fn folders(&self, args: &Args) -> BTreeMap<PathBuf, RecursiveMode> {
        let here = real(Path::new("."));
        let mut folders = BTreeMap::new();
        let mut add = |path: PathBuf| {
            if path.is_dir() {
                folders.insert(path, RecursiveMode::Recursive);
            } else if let Some(folder) = path.parent() {
                folders.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive);
            }
        };
        let lists = args.baseline.iter().chain(&args.file_list);
        args.paths.iter().chain(lists).for_each(|path| add(real(path)));
        if args.paths.is_empty() && args.file_list.is_none() {
            add(here.clone());
        }
        self.rests_on.iter().for_each(|path| add(path.clone()));
        // Where a configuration could come to be, from the draft up to this folder.
        for draft in &self.found {
            let draft = real(draft);
            for folder in draft.ancestors().skip(1).take_while(|folder| folder.starts_with(&here)) {
                folders.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive);
            }
            if let Some(folder) = draft.parent() {
                folders.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive);
            }
        }
        folders.retain(|folder, _| folder.is_dir());
        folders
    }
}

/// Whether a file by its name is one that editors and other programs make for a moment; lists of ignored files count.
fn is_passing(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let ignores = [".ignore", ".gitignore"].contains(&name.as_ref());
    !ignores && (name.starts_with('.') || name.ends_with('~') || name.ends_with(".tmp"))
}
