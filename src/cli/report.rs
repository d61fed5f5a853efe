//! `onrecord report`: the evidence sheet.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::console::{self, Problem};
use super::inputs::{self, Input};
use super::session::{self, Session, Settings};
use super::{Global, Status, files};
use crate::report::sheet::{self, Assessed};
use crate::report::{self, Checked};

/// Write the evidence sheet of drafts
///
/// One page of HTML that a reviewer reads beside the brief: the brief with each checked statement marked as confirmed,
/// wrong, unsourced or not checked; for each, the passage of the source in its context with the citation; where each
/// government stood over time; what was not understood; and the sources. The page has no script, asks for nothing from
/// elsewhere and can be printed.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Exit status: 0 the sheet is written, whatever it says; 2 the work, or a part of it, could not be done."
)]
pub struct Args {
    /// Drafts to report on; "-" is standard input
    ///
    /// Folders are searched for drafts, as "check" does. Several drafts make one sheet.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Write the sheet to this file; "-" is standard output
    ///
    /// A sheet that is there is replaced, when the new one is complete. A file that is no sheet is left alone.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What to write
    ///
    /// "json" has the verdict on every statement with its evidence, and stays stable: lines and columns count from 1
    /// (columns in characters), offsets are bytes from 0.
    #[arg(long, value_name = "FORMAT", default_value = "html", value_enum)]
    format: Format,
    /// The name under which standard input is reported on
    ///
    /// It decides the format, the configuration and the path in the sheet. The file need not exist.
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    /// Hold undated drafts to the record as of this date
    ///
    /// A year, a month or a day: 2020, 2020-04 or 2020-04-09. A draft's own date goes first.
    #[arg(long, value_name = "DATE", value_parser = session::as_of)]
    as_of: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page to read
    Html,
    /// For other programs
    Json,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    if output.is_none() && args.output.is_none() && args.format == Format::Html && console::on_terminal() {
        bail!("a page is not for a terminal: name a file with --output, or --output - to print it all the same");
    }
    let mut problems = Vec::new();
    let inputs = inputs::collect(&args.paths, args.stdin_filename.as_deref(), &mut problems);
    if let Some(file) = output {
        spare(file, &inputs)?;
    }
    let mut session = Session::new(global);
    let mut drafts = Vec::new();
    for input in &inputs {
        let Some(settings) = session.for_draft(&input.path, input.named) else { continue };
        match assess(input, &settings, args) {
            Ok(assessed) => drafts.push(assessed),
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(session.into_problems());
    if drafts.is_empty() && problems.is_empty() {
        problems.push(Problem::plain("there is no draft in what was named"));
    }
    if !drafts.is_empty() {
        let mut out = String::new();
        match args.format {
            Format::Html => sheet::write_html(&mut out, &drafts)?,
            Format::Json => sheet::write_json(&mut out, &drafts)?,
        }
        match output {
            Some(file) => {
                files::write(file, &out).with_context(|| format!("{}: could not be written", report::slashed(file)))?;
            }
            None => console::print_raw(&out)?,
        }
    }
    for problem in &problems {
        console::complain(&problem.to_string());
    }
    Ok(if problems.is_empty() { Status::Clean } else { Status::Failed })
}

fn assess(input: &Input, settings: &Settings, args: &Args) -> Result<Assessed, Problem> {
    let mut draft = input.draft()?;
    settings.ready(&mut draft, args.as_of.as_ref());
    let (findings, record) = settings.check(&draft);
    let assessment = settings.assess(&draft, &findings);
    let as_of = settings.speaks(&draft);
    let path = input.shown.clone();
    let house = settings.options.house.clone();
    Ok(Assessed { checked: Checked { path, draft, record, findings, house, fails_from: None }, assessment, as_of })
}

/// Refuses to write over what is no sheet: a slip of the keyboard must not cost a brief.
fn spare(file: &Path, inputs: &[Input]) -> anyhow::Result<()> {
    let shown = report::slashed(file);
    if inputs.iter().any(|input| !input.stdin && files::real(&input.path) == files::real(file)) {
        bail!("{shown}: this is the draft itself: name another file for the sheet");
    }
    let Ok(meta) = fs::metadata(file) else { return Ok(()) };
    if meta.is_dir() {
        bail!("{shown}: this is a folder: name a file in it for the sheet");
    }
    if !meta.is_file() || meta.len() == 0 {
        return Ok(());
    }
    let is_sheet = inputs::is_sheet(file).with_context(|| format!("{shown}: could not be read"))?;
    if !is_sheet {
        bail!("{shown}: there is such a file, and it is no evidence sheet: remove it, or name another one");
    }
    Ok(())
}
