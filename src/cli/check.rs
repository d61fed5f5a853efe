//! `onrecord check`: lints drafts.

use std::fs;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::Context as _;
use clap::ValueEnum;
use rayon::prelude::*;

use super::console::{self, Problem};
use super::inputs::{self, Input};
use super::session::{self, Session, Settings};
use super::{Global, Status};
use crate::draft::Draft;
use crate::finding::Severity;
use crate::fix;
use crate::report::{self, Checked, Format};

/// Hold drafts to their sources
///
/// Reads Markdown, plain text and HTML. Folders are searched for drafts, honouring ignore files (.gitignore, .ignore);
/// sources of the corpus are left out. Without a path, the current folder is searched.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_long_help = super::EXIT_STATUS)]
pub struct Args {
    /// Files and folders to check; "-" is standard input
    ///
    /// A file that is named is checked even where an ignore file excludes it.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The name under which standard input is checked
    ///
    /// It decides the format, the configuration and the path in reports. The file need not exist.
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    /// Check the files that this list names as well
    ///
    /// One path a line; "-" reads the list from standard input.
    #[arg(long, value_name = "FILE")]
    file_list: Option<PathBuf>,
    /// How to report
    ///
    /// "json" and "jsonl" are for other programs and stay stable: lines and columns count from 1 (columns in
    /// characters), offsets are bytes from 0.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_enum)]
    format: Format,
    /// Apply safe fixes
    ///
    /// Rewrites the drafts in place and reports what is left. A safe fix keeps the sense of the draft. Standard input
    /// is written, fixed, to standard output, and the report goes to standard error.
    #[arg(long)]
    fix: bool,
    /// Apply unsafe fixes as well
    ///
    /// With --fix or --diff. An unsafe fix restores what the record has, and may change what the draft says.
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what fixes would change, as a unified diff, and change nothing
    ///
    /// The exit status is that of the drafts as they are.
    #[arg(long, conflicts_with_all = ["fix", "statistics"])]
    diff: bool,
    /// The mildest severity that makes the exit status 1
    ///
    /// "error", unless the configuration has another; "never" reports everything and fails for nothing but work that
    /// could not be done.
    #[arg(long, value_name = "LEVEL", value_enum)]
    fail_on: Option<FailOn>,
    /// Exit with 0 whatever is found
    ///
    /// The same as --fail-on never.
    #[arg(long, conflicts_with = "fail_on")]
    exit_zero: bool,
    /// Check undated drafts as of this date
    ///
    /// A year, a month or a day: 2020, 2020-04 or 2020-04-09. A draft's own date goes first.
    #[arg(long, value_name = "DATE", value_parser = session::as_of)]
    as_of: Option<String>,
    /// Count findings by rule instead of showing them
    ///
    /// Most frequent first. With a JSON format, one object.
    #[arg(long)]
    statistics: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Hint,
    Never,
}

impl FailOn {
    /// The severity from which on findings fail.
    fn level(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Hint => Some(Severity::Hint),
            Self::Never => None,
        }
    }
}

impl Args {
    /// The severity from which on findings in a draft fail the run: the command line goes before the configuration.
    fn fails_from(&self, settings: &Settings) -> Option<Severity> {
        match self.fail_on {
            _ if self.exit_zero => None,
            Some(level) => level.level(),
            None => Some(settings.fail_on.unwrap_or(Severity::Error)),
        }
    }
}

/// A draft and what it is held to.
struct Job {
    input: Input,
    settings: Settings,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let mut problems = Vec::new();
    let inputs = inputs(args, &mut problems);
    let early = match inputs.as_slice() {
        [one] => Early::start(one),
        _ => None,
    };
    let jobs = jobs(global, inputs, &mut problems);
    // One draft is checked on this thread: a pool takes longer to start than the draft to check.
    let done: Vec<Result<Done, Problem>> = match jobs.as_slice() {
        [one] => vec![work(one, args, early)],
        many => many.par_iter().map(|job| work(job, args, None)).collect(),
    };
    let mut checked = Vec::new();
    let mut failed = false;
    let mut texts = String::new();
    for done in done {
        match done {
            Ok(done) => {
                texts.push_str(&done.output);
                failed |= done.failed;
                checked.push(done.checked);
            }
            Err(problem) => problems.push(problem),
        }
    }
    // Output before complaints, so that these are the last thing that a person sees.
    let printed = report(args, &checked, &texts);
    for problem in &problems {
        console::complain(&problem.to_string());
    }
    printed?;
    // The process ends here: taking the record apart would only take time.
    std::mem::forget((checked, jobs));
    Ok(match (problems.is_empty(), failed) {
        (false, _) => Status::Failed,
        (true, true) => Status::Found,
        (true, false) => Status::Clean,
    })
}

/// The drafts that the arguments name.
fn inputs(args: &Args, problems: &mut Vec<Problem>) -> Vec<Input> {
    let mut paths = args.paths.clone();
    match args.file_list.as_deref().map(inputs::file_list) {
        Some(Ok(listed)) => paths.extend(listed),
        Some(Err(problem)) => problems.push(problem),
        None if paths.is_empty() => paths.push(PathBuf::from(".")),
        None => {}
    }
    inputs::collect(&paths, args.stdin_filename.as_deref(), problems)
}

/// The drafts to check, each with its configuration and corpus.
fn jobs(global: &Global, inputs: Vec<Input>, problems: &mut Vec<Problem>) -> Vec<Job> {
    let mut session = Session::new(global);
    let mut jobs = Vec::new();
    for input in inputs {
        if let Some(settings) = session.for_draft(&input.path, input.named) {
            jobs.push(Job { input, settings });
        }
    }
    problems.extend(session.into_problems());
    jobs
}

/// A checked draft, and what is to be printed for it beside the report.
struct Done {
    checked: Checked,
    output: String,
    /// Whether something at or above the fail level was found.
    failed: bool,
}

/// The only draft, which another thread reads while this one loads the corpus.
struct Early(JoinHandle<Result<Draft, Problem>>);

impl Early {
    /// `None` where there is no other thread.
    fn start(input: &Input) -> Option<Self> {
        let input = input.clone();
        thread::Builder::new().spawn(move || read(&input)).ok().map(Self)
    }

    fn wait(self) -> Result<Draft, Problem> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn read(input: &Input) -> Result<Draft, Problem> {
    Ok(Draft::read(input.path.clone(), input.format, input.read()?))
}

fn work(job: &Job, args: &Args, early: Option<Early>) -> Result<Done, Problem> {
    // A fault of ours in one draft must not cost the others.
    catch_unwind(AssertUnwindSafe(|| check(job, args, early))).unwrap_or_else(|_| {
        Err(Problem::new(&job.input.shown, "onrecord failed on this file; please report it as a bug with the file"))
    })
}

fn check(job: &Job, args: &Args, early: Option<Early>) -> Result<Done, Problem> {
    let Job { input, settings } = job;
    let draft = early.map_or_else(|| read(input), Early::wait)?;
    let mut checked = held(job, args, draft);
    let mut output = String::new();
    if args.diff {
        let fixed = fix::apply(&checked.draft.text, &checked.findings, args.unsafe_fixes);
        output = report::unified(&input.shown, &checked.draft.text, &fixed.text);
    } else if args.fix {
        let mut left = ROUNDS;
        let before = checked.draft.text.clone();
        while left > 0 {
            let fixed = fix::apply(&checked.draft.text, &checked.findings, args.unsafe_fixes);
            if fixed.count == 0 || fixed.text == checked.draft.text {
                break;
            }
            checked = held(job, args, Draft::read(input.path.clone(), input.format, fixed.text));
            left -= 1;
        }
        if input.stdin {
            output.clone_from(&checked.draft.text);
        } else if checked.draft.text != before {
            replace(&input.path, &checked.draft.text)
                .map_err(|error| Problem::new(&input.shown, format!("could not be written: {error:#}")))?;
        }
    }
    let level = args.fails_from(settings);
    let failed = checked.findings.iter().any(|finding| level.is_some_and(|level| finding.severity >= level));
    Ok(Done { checked, output, failed })
}

/// Times that a draft is fixed and checked again: a fix may bring another finding to light.
const ROUNDS: usize = 5;

fn held(job: &Job, args: &Args, mut draft: Draft) -> Checked {
    let Job { input, settings } = job;
    // A draft's own date goes first.
    if draft.reading.date.is_none() {
        Arc::make_mut(&mut draft.reading).date.clone_from(&args.as_of);
    }
    let findings = settings.check(&draft);
    Checked { path: input.shown.clone(), draft, record: settings.record.clone(), findings }
}

/// Puts `text` in the place of the file: a new file is written beside it and takes its name when it is complete.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    // Through a link to the file itself, so that the link stays one.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().context("it has no folder")?;
    let mut file = tempfile::Builder::new().prefix(".onrecord-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Prints the report and what goes with it.
fn report(args: &Args, checked: &[Checked], texts: &str) -> anyhow::Result<()> {
    if args.diff {
        // A diff on its way to `patch` must keep every byte.
        let shown = if console::on_terminal() { report::safe_lines(texts) } else { texts.to_owned() };
        return Ok(console::print_raw(&shown)?);
    }
    let mut out = String::new();
    if args.statistics {
        report::statistics::write(&mut out, args.format, checked)?;
    } else {
        report::write(&mut out, args.format, console::look(), checked)?;
    }
    if texts.is_empty() {
        console::print(&out)?;
    } else {
        console::print_raw(texts)?;
        io::stderr().lock().write_all(anstream::adapter::strip_str(&out).to_string().as_bytes())?;
    }
    Ok(())
}
