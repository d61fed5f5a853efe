//! `onrecord extract`: what documents say, one JSON object a line.

use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::Status;
use super::console::{self, Problem};
use super::inputs::{self, Input};
use crate::markup::{self, Format};
use crate::reader;
use crate::statement::{Holder, Party, Position, Quotation, QuotationKind, Reading, Role, Share, Status as Reached, Who};
use crate::when::Period;

/// Print what documents say, one JSON object a line
///
/// Quotations with their speakers and people with their roles, as they stand in each document; no corpus is asked.
/// Places are byte offsets from 0.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders to read; "-" reads JSON lines
    ///
    /// A line is an object with "path" and "text", so that extract can stand in a pipe. The path decides the format
    /// (plain text, where its extension says nothing).
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

/// Documents that are read at a time: enough for every core, few enough to hold.
const BATCH: usize = 64;

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let mut problems = Vec::new();
    let (stdin, paths): (Vec<_>, Vec<_>) =
        args.paths.iter().cloned().partition(|path| path.as_os_str() == inputs::STDIN);
    let found = inputs::collect(&paths, None, &mut problems);
    let mut write = |done: Vec<Result<String, Problem>>| -> io::Result<()> {
        let mut out = String::new();
        for done in done {
            match done {
                Ok(line) if line.is_empty() => {}
                Ok(line) => {
                    out.push_str(&line);
                    out.push('\n');
                }
                Err(problem) => problems.push(problem),
            }
        }
        console::print_raw(&out)
    };
    for batch in found.chunks(BATCH) {
        write(each(batch, |input: &Input| Ok(line(&input.shown, input.format, &input.read()?))))?;
    }
    if !stdin.is_empty() {
        let mut lines = io::stdin().lock().split(b'\n').enumerate();
        loop {
            let batch: Vec<_> = lines.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            write(each(&batch, |(number, text)| piped(*number, text)))?;
        }
    }
    for problem in &problems {
        console::complain(&problem.to_string());
    }
    Ok(if problems.is_empty() { Status::Clean } else { Status::Failed })
}

fn each<T: Sync>(
    batch: &[T],
    read: impl Fn(&T) -> Result<String, Problem> + Sync + Send,
) -> Vec<Result<String, Problem>> {
    match batch {
        [one] => vec![read(one)],
        many => many.par_iter().map(read).collect(),
    }
}

/// A document that comes as a line of JSON.
#[derive(Deserialize)]
struct Piped {
    path: String,
    text: String,
}

fn piped(number: usize, bytes: &io::Result<Vec<u8>>) -> Result<String, Problem> {
    let fail = |error: &dyn std::fmt::Display| Problem::new(format!("-:{}", number + 1), error);
    let bytes = bytes.as_ref().map_err(|error| fail(error))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(String::new());
    }
    let document: Piped = serde_json::from_slice(bytes).map_err(|error| fail(&error))?;
    let extension = Path::new(&document.path).extension().and_then(|extension| extension.to_str());
    let format = extension.and_then(Format::from_extension).unwrap_or(Format::Plain);
    Ok(line(&document.path, format, &document.text))
}

fn line(path: &str, format: Format, text: &str) -> String {
    let reading = reader::read(&markup::read(format, text));
    let roles: Vec<Vec<&str>> = reading.people.iter().map(|person| distinct(&person.roles)).collect();
    let joined: Vec<String> = roles.iter().map(|roles| roles.join("; ")).collect();
    let said = Said {
        path,
        quotations: reading.quotations.iter().map(|quotation| said(&reading, &joined, quotation)).collect(),
        positions: reading.positions.iter().map(|position| held(&reading, text, position)).collect(),
        people: reading
            .people
            .iter()
            .zip(roles)
            .map(|(person, roles)| Named {
                name: &person.name.full,
                roles,
                mentions: person.mentions.iter().map(|mention| (mention.span.start, mention.span.end)).collect(),
            })
            .collect(),
        figures: [],
        events: [],
    };
    // Strings, numbers and lists only: nothing that JSON lacks.
    serde_json::to_string(&said).unwrap_or_default()
}

#[derive(Serialize)]
struct Said<'a> {
    path: &'a str,
    quotations: Vec<Quoted<'a>>,
    positions: Vec<Held<'a>>,
    people: Vec<Named<'a>>,
    figures: [(); 0],
    events: [(); 0],
}

#[derive(Serialize)]
struct Quoted<'a> {
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_as_written: Option<&'a str>,
    role: Option<&'a str>,
    cue: Option<&'a str>,
    kind: QuotationKind,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Held<'a> {
    government: &'a str,
    share: Option<Share>,
    holder: Holder,
    topic: &'a str,
    stance: &'a str,
    like: Option<&'a str>,
    status: Reached,
    polarity: &'static str,
    asserted: bool,
    as_of: Option<String>,
    text: &'a str,
    start: usize,
    end: usize,
}

/// A position; `as_of` is the time that the text names, else its own date.
fn held<'a>(reading: &Reading, text: &'a str, position: &'a Position) -> Held<'a> {
    let own = reading.date.as_deref().and_then(Period::written);
    let time = position.when.and_then(|when| when.resolve(own)).or(own);
    let (government, share) = match &position.party {
        Party::Government(code) => (*code, None),
        Party::Group { name, share } => (*name, Some(*share)),
    };
    Held {
        government,
        share,
        holder: position.holder,
        topic: position.topic,
        stance: position.stance,
        like: position.like,
        status: position.status,
        polarity: if position.denied { "denied" } else { "affirmed" },
        asserted: position.asserted,
        as_of: time.map(|time| time.to_string()),
        text: position.span.of(text),
        start: position.span.start,
        end: position.span.end,
    }
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    roles: Vec<&'a str>,
    mentions: Vec<(usize, usize)>,
}

/// `roles` are those of each person, joined.
fn said<'a>(reading: &'a Reading, roles: &'a [String], quotation: &'a Quotation) -> Quoted<'a> {
    let speaker = quotation.speaker.as_ref();
    let (name, role) = match speaker.map(|speaker| &speaker.who) {
        Some(Who::Person(person)) => {
            let name = reading.people.get(*person).map(|person| person.name.full.as_str());
            (name, roles.get(*person).map(String::as_str).filter(|roles| !roles.is_empty()))
        }
        Some(Who::Organisation(name) | Who::Document(name)) => (Some(name.as_str()), None),
        Some(Who::Role(role)) => (None, Some(role.text.as_str())),
        Some(Who::Unknown) | None => (None, None),
    };
    Quoted {
        text: &quotation.text,
        speaker: name,
        speaker_as_written: speaker.map(|speaker| speaker.as_written.as_str()),
        role,
        cue: quotation.cue.as_ref().map(|cue| cue.text.as_str()),
        kind: quotation.kind,
        start: quotation.span.start,
        end: quotation.span.end,
    }
}

/// The roles as written, each once, in their order.
fn distinct(roles: &[Role]) -> Vec<&str> {
    let mut seen = FxHashSet::default();
    roles.iter().map(|role| role.text.as_str()).filter(|text| seen.insert(*text)).collect()
}
