//! `onrecord extract`: what documents say, one JSON object a line.

use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::Status;
use super::console::{self, Problem};
use super::inputs::{self, Input};
use crate::amount::Mark;
use crate::markup::{self, Decoded, Format};
use crate::reader;
use crate::statement::{
    Event, Figure, FigureKind, Holder, Party, Position, Predication, Quotation, QuotationKind, Reading, Role, Share,
    Status as Reached, Unit, Who,
};
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
        write(each(batch, |input: &Input| Ok(line(&input.shown, &input.decode()?))))?;
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
    let prose = markup::read(format, &document.text);
    Ok(line(&document.path, &Decoded { text: document.text, prose, recoded: false }))
}

fn line(path: &str, document: &Decoded) -> String {
    let text = document.text.as_str();
    let reading = reader::read(&document.prose);
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
        figures: reading.figures.iter().map(|figure| counted(text, figure)).collect(),
        events: events(&reading, text),
        predications: reading.predications.iter().map(|one| done(text, one)).collect(),
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
    figures: Vec<Counted<'a>>,
    events: Vec<Told<'a>>,
    predications: Vec<Done<'a>>,
}

/// Who does what, and how far it has gone.
#[derive(Serialize)]
struct Done<'a> {
    agent: Option<&'a str>,
    what: &'a str,
    status: Reached,
    denied: bool,
    asserted: bool,
    text: &'a str,
    start: usize,
    end: usize,
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

#[derive(Serialize)]
struct Counted<'a> {
    kind: FigureKind,
    /// In the unit that is written; the lesser end of a range.
    value: serde_json::Number,
    /// The greater end, where it is another number.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<serde_json::Number>,
    mark: Mark,
    unit: String,
    of: &'a str,
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Told<'a> {
    what: &'a str,
    date: Option<String>,
    place: Option<&'a str>,
    text: &'a str,
    start: usize,
    end: usize,
}

fn counted<'a>(text: &'a str, figure: &'a Figure) -> Counted<'a> {
    let written = figure.span.of(text);
    let (factor, unit) = match figure.unit {
        Unit::Count => (1.0, "count".to_owned()),
        Unit::Share => (0.01, "percent".to_owned()),
        Unit::Points => (0.01, "percentage points".to_owned()),
        Unit::Times => (1.0, "times".to_owned()),
        Unit::Money(code) => (1.0, code.to_owned()),
        Unit::Rank(superlative) => (1.0, superlative.to_owned()),
        Unit::Time | Unit::Measure(_) => {
            let word = written.rsplit(|char: char| !char.is_alphabetic()).find(|word| !word.is_empty());
            (figure.factor, word.unwrap_or_default().to_lowercase())
        }
    };
    let (low, high) = (number(figure.amount.low / factor), number(figure.amount.high / factor));
    Counted {
        kind: figure.kind,
        to: Some(high).filter(|high| *high != low),
        value: low,
        mark: figure.amount.mark,
        unit,
        of: &figure.of,
        text: written,
        start: figure.span.start,
        end: figure.span.end,
    }
}

/// A number as JSON writes it, without decimals where it has none.
fn number(value: f64) -> serde_json::Number {
    let rounded = (value * 1e6).round() / 1e6;
    let whole = rounded.fract() == 0.0 && rounded.abs() < 9e15;
    let whole = whole.then(|| serde_json::Number::from(rounded as i64));
    whole.or_else(|| serde_json::Number::from_f64(rounded)).unwrap_or_else(|| 0.into())
}

/// The events, each with its first time and place; dates are resolved by the document's own.
fn events<'a>(reading: &'a Reading, text: &'a str) -> Vec<Told<'a>> {
    let written = reading.date.as_deref().and_then(Period::written);
    let told = |event: &'a Event| {
        let mut times = event.times.iter().filter_map(|time| reading.times.get(*time)?.when.resolve(written));
        Told {
            what: event.verb.of(text),
            date: times.next().map(|period| period.to_string()),
            place: event.venues.first().map(|venue| venue.name.as_str()),
            text: event.span.of(text),
            start: event.span.start,
            end: event.span.end,
        }
    };
    reading.events.iter().map(told).collect()
}

fn done<'a>(text: &'a str, one: &Predication) -> Done<'a> {
    Done {
        agent: one.agent.map(|span| span.of(text)),
        what: one.verb.of(text),
        status: one.status,
        denied: one.denied,
        asserted: one.asserted,
        text: one.span.of(text),
        start: one.span.start,
        end: one.span.end,
    }
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
