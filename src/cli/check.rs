//! `onrecord check`: lints drafts.

mod known;
mod watch;
mod work;

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use rayon::prelude::*;

use self::known::Keeper;
use self::work::{Done, Early, Job, work};
use super::console::{self, Problem};
use super::inputs::{self, Input};
use super::session::{self, Session, Settings};
use super::{Global, Status, files};
use crate::baseline::Known;
use crate::config;
use crate::finding::Severity;
use crate::report::{self, Checked, Format};

/// Hold drafts to their sources
///
/// Reads Markdown, plain text, HTML, LaTeX, Typst and DOCX. Folders are searched for drafts, honouring ignore files (.gitignore, .ignore);
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
    /// One path a line; "-" reads the list from standard input, as of "git diff --name-only". Files that are no drafts
    /// (sources, pictures, what the configuration ignores) are passed over, and files that are there no more are told.
    #[arg(long, value_name = "FILE")]
    file_list: Option<PathBuf>,
    /// How to report
    ///
    /// "json" and "jsonl" are for other programs and stay stable: lines and columns count from 1 (columns in
    /// characters), offsets are bytes from 0. The formats after them are those of CI servers and review tools.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_enum)]
    format: Format,
    /// Write the report to this file
    ///
    /// Instead of standard output. The file is replaced when the report is complete.
    #[arg(long, short, value_name = "FILE", conflicts_with_all = ["diff", "update_baseline"])]
    output: Option<PathBuf>,
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
    /// Report only what this file does not know
    ///
    /// A finding is known by its rule, the path of its draft (from the folder of this file) and its sentence, so that
    /// lines added elsewhere change nothing. What the file knows and is found no more is told on standard error.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found to the file of --baseline
    ///
    /// Instead of reporting it; the exit status is 0. What the file knows of drafts that are not checked now stays, and
    /// goes with drafts that are there no more.
    #[arg(long, requires = "baseline", conflicts_with_all = ["diff", "fix", "statistics", "watch"])]
    update_baseline: bool,
    /// Check again whenever a draft, a source or the configuration changes
    ///
    /// Until it is stopped. Of drafts, those that changed are checked; a source or a configuration concerns all.
    #[arg(long, conflicts_with_all = ["diff", "fix"])]
    watch: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Hint,
    Never,
}

impl From<FailOn> for config::FailOn {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Info => Self::Info,
            FailOn::Hint => Self::Hint,
            FailOn::Never => Self::Never,
        }
    }
}

impl Args {
    /// The severity from which on findings in a draft fail the run: the command line goes before the configuration.
    fn fails_from(&self, settings: &Settings) -> Option<Severity> {
        match self.fail_on {
            _ if self.exit_zero => None,
            Some(level) => config::FailOn::from(level).level(),
            None => settings.fail_on.unwrap_or(config::FailOn::Error).level(),
        }
    }
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    if args.statistics && !matches!(args.format, Format::Human | Format::Short | Format::Json | Format::Jsonl) {
        bail!("--statistics are for people and JSON: the format that was asked for has no place for counts");
    }
    if args.watch {
        return watch::run(global, args);
    }
    let keeper = Keeper::open(args)?;
    let mut problems = Vec::new();
    let inputs = inputs(args, &mut problems);
    let early = match inputs.as_slice() {
        [one] => Early::start(one),
        _ => None,
    };
    let jobs = jobs(global, inputs, &mut problems, None);
    let Outcome { checked, texts, failed, stale, problems: more } =
        outcome(&jobs.iter().collect::<Vec<_>>(), args, keeper.as_ref(), early);
    problems.extend(more);
    // Output before complaints, so that these are the last thing that a person sees.
    let printed = if args.update_baseline { Ok(()) } else { report(args, &checked, &texts) };
    for problem in &problems {
        console::complain(&problem.to_string());
    }
    printed?;
    match keeper {
        Some(keeper) if args.update_baseline => keeper.update(&checked)?,
        Some(keeper) => keeper.report_stale(stale),
        None => {}
    }
    // The process ends here: taking the record apart would only take time.
    std::mem::forget((checked, jobs));
    Ok(match (problems.is_empty(), failed && !args.update_baseline) {
        (false, _) => Status::Failed,
        (true, true) => Status::Found,
        (true, false) => Status::Clean,
    })
}

/// What checking drafts gave.
#[derive(Default)]
struct Outcome {
    checked: Vec<Checked>,
    /// What is printed beside the report.
    texts: String,
    /// Whether something at or above the fail level was found.
    failed: bool,
    /// What the baseline knows and is there no more.
    stale: Vec<(Known, usize)>,
    problems: Vec<Problem>,
}

/// Checks drafts; `early` has the only one.
fn outcome(jobs: &[&Job], args: &Args, keeper: Option<&Keeper>, early: Option<Early>) -> Outcome {
    // One draft is checked on this thread: a pool takes longer to start than the draft to check.
    let done: Vec<Result<Done, Problem>> = match jobs {
        [one] => vec![work(one, args, keeper, early)],
        many => many.par_iter().map(|job| work(job, args, keeper, None)).collect(),
    };
    let mut outcome = Outcome::default();
    for done in done {
        match done {
            Ok(done) => {
                outcome.texts.push_str(&done.output);
                outcome.failed |= done.failed;
                outcome.checked.push(done.checked);
                outcome.stale.extend(done.stale);
            }
            Err(problem) => outcome.problems.push(problem),
        }
    }
    outcome
}

/// The drafts that the arguments name.
fn inputs(args: &Args, problems: &mut Vec<Problem>) -> Vec<Input> {
    let mut paths = args.paths.clone();
    let mut listed = Vec::new();
    match args.file_list.as_deref().map(inputs::file_list) {
        Some(Ok(all)) => {
            let (stdin, files) = all.into_iter().partition(|path| path.as_os_str() == inputs::STDIN);
            paths.extend::<Vec<_>>(stdin);
            listed = files;
        }
        Some(Err(problem)) => problems.push(problem),
        None if paths.is_empty() => paths.push(PathBuf::from(".")),
        None => {}
    }
    let mut found = inputs::collect(&paths, args.stdin_filename.as_deref(), problems);
    let listed = inputs::collect_listed(&listed, problems);
    found.extend(listed.into_iter().filter(|own| found.iter().all(|other| other.path != own.path)).collect::<Vec<_>>());
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The drafts to check, each with its configuration and corpus; the files that those are read from go to `rests_on`.
fn jobs(
    global: &Global,
    inputs: Vec<Input>,
    problems: &mut Vec<Problem>,
    rests_on: Option<&mut BTreeSet<PathBuf>>,
) -> Vec<Job> {
    let mut session = Session::indexed(global);
    let mut jobs = Vec::new();
    for input in inputs {
        if let Some(settings) = session.for_draft(&input.path, input.named) {
            jobs.push(Job { input, settings });
        }
    }
    if let Some(paths) = rests_on {
        paths.extend(session.rests_on());
    }
    problems.extend(session.into_problems());
    jobs
}

/// Prints the report and what goes with it.
fn report(args: &Args, checked: &[Checked], texts: &str) -> anyhow::Result<()> {
    if args.diff {
        // A diff on its way to `patch` must keep every byte.
        let shown = if console::on_terminal() { report::safe_lines(texts) } else { texts.to_owned() };
        return Ok(console::print_raw(&shown)?);
    }
    let look = if args.output.is_some() { console::PLAIN } else { console::look() };
    let mut out = String::new();
    if args.statistics {
        report::statistics::write(&mut out, args.format, checked)?;
    } else {
        report::write(&mut out, args.format, look, checked)?;
    }
    if !texts.is_empty() {
        console::print_raw(texts)?;
    }
    match &args.output {
        Some(file) => {
            files::write(file, &out).with_context(|| format!("{}: could not be written", report::slashed(file)))?;
        }
        None if texts.is_empty() => console::print(&out)?,
        None => io::stderr().lock().write_all(anstream::adapter::strip_str(&out).to_string().as_bytes())?,
    }
    Ok(())
}
