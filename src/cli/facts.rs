//! `onrecord facts`: what the record holds.

mod positions;
mod sources;

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, TableComponent, presets};
use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::console;
use super::session::{Session, as_of};
use super::{Global, Status};
use crate::corpus::Problem as Told;
use crate::nearest::nearest;
use crate::record::{Record, Source};
use crate::report::sheet::write_matrix;
use crate::report::{citation, safe_line, slashed};
use crate::statement::{QuotationKind, RoleTime, Who};
use crate::text::Span;

/// Print what the record holds
///
/// People with their roles, quotations with their speakers and the positions of governments over time, as they were
/// read from the sources of the corpus, each with its source and place.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only people of this name, and what they said
    ///
    /// A part of the name will do; case and diacritics do not matter.
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// Only the positions of this government, and of groups that it belongs to
    ///
    /// A code (DE), or any name, adjective, capital or seat ("Germany", "german", "Berlin").
    #[arg(long, value_name = "NAME", conflicts_with = "person")]
    government: Option<String>,
    /// Only the positions on this topic
    ///
    /// A question on which governments take positions, by name; a name that is not known lists those that are.
    #[arg(long, value_name = "TOPIC", conflicts_with = "person")]
    topic: Option<String>,
    /// Only the positions that were on record by then
    ///
    /// A year, a month or a day.
    #[arg(long, value_name = "DATE", value_parser = as_of, conflicts_with = "person")]
    as_of: Option<String>,
    /// Only this kind of fact
    ///
    /// Without it, all are printed that the other options leave.
    #[arg(long, value_name = "KIND", value_enum)]
    kind: Option<Kind>,
    /// Only what this source holds; may be given several times
    ///
    /// The citation key, as in the bibliography.
    #[arg(long, value_name = "KEY")]
    source: Vec<String>,
    /// How to print
    ///
    /// "json" holds the place of every fact: source, citation, path, line and byte offsets. "html" is a page for
    /// people: the positions on each topic, governments by date, with the passages.
    #[arg(long, value_name = "FORMAT", default_value = "table", value_enum)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// People with their roles
    #[value(alias = "person")]
    People,
    /// Quotations with their speakers
    #[value(alias = "quotation")]
    Quotations,
    /// Where governments stand
    #[value(alias = "position")]
    Positions,
    /// The sources themselves: what was read from each, and what could not be
    #[value(alias = "source")]
    Sources,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// One JSON object
    Json,
    /// A page: the matrix of governments by date for each topic
    Html,
}

impl Args {
    /// Whether what a source holds is asked for.
    fn asks(&self, source: &Source) -> bool {
        self.source.is_empty() || self.source.contains(&source.entry.key)
    }
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let question = positions::Question::new(args)?;
    let mut session = Session::new(global);
    let Some(settings) = session.here() else { return Ok(session.end()) };
    let ((), record) = settings.asked(|_| ());
    for key in &args.source {
        let without = || record.entries.iter().filter(|_| args.kind == Some(Kind::Sources));
        let texts = || record.sources.iter().map(|source| &source.entry);
        let known = || texts().chain(without()).map(|entry| entry.key.as_str());
        if !known().any(|known| known == key) {
            let near: Vec<_> = nearest(key, known()).into_iter().take(3).map(|near| near.name).collect();
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
            anyhow::bail!("the corpus has no source with the key \"{key}\"{hint}");
        }
    }
    if args.format == Format::Html {
        let Some(question) = question else {
            anyhow::bail!(
                "a page shows the positions of governments: leave out --person and --kind, or name a --topic"
            );
        };
        let mut out = String::new();
        write_matrix(&mut out, &record, &question.matrices(&record, &|source| args.asks(source)))?;
        console::print_raw(&out)?;
        return Ok(session.end());
    }
    let facts = Facts::of(&record, args, question, session.told());
    match args.format {
        Format::Html => {}
        Format::Json => console::print_raw(&format!("{}\n", serde_json::to_string_pretty(&facts)?))?,
        Format::Table => console::print_raw(&tables(&facts))?,
    }
    Ok(session.end())
}

#[derive(Serialize)]
struct Facts<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Vec<Someone<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quotations: Option<Vec<Said<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<Vec<positions::Stand<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<sources::Listed<'a>>>,
}

/// A person under one name, over all sources.
#[derive(Serialize)]
struct Someone<'a> {
    name: &'a str,
    roles: Vec<Held<'a>>,
    mentions: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Held<'a> {
    text: &'a str,
    time: RoleTime,
    #[serde(flatten)]
    found: Found<'a>,
}

#[derive(Serialize)]
struct Said<'a> {
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_as_written: Option<&'a str>,
    kind: QuotationKind,
    #[serde(flatten)]
    found: Found<'a>,
}

/// Where a fact stands.
#[derive(Serialize)]
struct Found<'a> {
    source: &'a str,
    citation: String,
    path: String,
    line: usize,
    start: usize,
    end: usize,
}

impl<'a> Found<'a> {
    fn new(source: &'a Source, span: Span) -> Self {
        Self {
            source: &source.entry.key,
            citation: citation(&source.entry),
            path: slashed(&source.path),
            line: source.lines.position(&source.text, span.start).line,
            start: span.start,
            end: span.end,
        }
    }
}

impl<'a> Facts<'a> {
    fn of(record: &'a Record, args: &Args, question: Option<positions::Question>, told: &[Told]) -> Self {
        let of_kind = |kind| match args.kind {
            Some(wanted) => wanted == kind,
            // Positions are nobody's in particular, and people hold none.
            None => !(question.as_ref().is_some_and(positions::Question::is_narrow)),
        };
        let wanted = args.person.as_deref().map(folded);
        let named = |name: &str| wanted.as_ref().is_none_or(|wanted| folded(name).contains(wanted));
        let asked = |source: &Source| args.asks(source);
        let mut known: Vec<_> = record.people().all().iter().collect();
        known.sort_by(|a, b| a.name.full.cmp(&b.name.full));
        let fullest: FxHashMap<(usize, usize), &str> = known
            .iter()
            .flat_map(|known| known.places.iter().map(|place| (*place, known.name.full.as_str())))
            .collect();
        let people = of_kind(Kind::People).then(|| {
            let mut people = Vec::new();
            for known in known.iter().filter(|known| named(&known.name.full)) {
                let mut someone = Someone { name: &known.name.full, roles: Vec::new(), mentions: Vec::new() };
                for (source, person) in &known.places {
                    let Some(source) = record.sources.get(*source).filter(|source| asked(source)) else { continue };
                    let Some(person) = source.reading.people.get(*person) else { continue };
                    someone.roles.extend(person.roles.iter().map(|role| Held {
                        text: &role.text,
                        time: role.time,
                        found: Found::new(source, role.span),
                    }));
                    someone.mentions.extend(person.mentions.iter().map(|mention| Found::new(source, mention.span)));
                }
                if !someone.mentions.is_empty() {
                    people.push(someone);
                }
            }
            people
        });
        let quotations = of_kind(Kind::Quotations).then(|| {
            let mut quotations = Vec::new();
            for (number, source) in record.sources.iter().enumerate().filter(|(_, source)| asked(source)) {
                for quotation in &source.reading.quotations {
                    let speaker = quotation.speaker.as_ref();
                    let name = speaker.and_then(|speaker| match &speaker.who {
                        Who::Person(at) => fullest.get(&(number, *at)).copied(),
                        Who::Organisation(name) | Who::Document(name) => Some(name),
                        Who::Role(_) | Who::Unknown => None,
                    });
                    if wanted.is_none() || name.is_some_and(named) {
                        quotations.push(Said {
                            text: &quotation.text,
                            speaker: name,
                            speaker_as_written: speaker.map(|speaker| speaker.as_written.as_str()),
                            kind: quotation.kind,
                            found: Found::new(source, quotation.span),
                        });
                    }
                }
            }
            quotations
        });
        let positions = question.map(|question| question.answer(record, &asked));
        let asked = |key: &str| args.source.is_empty() || args.source.iter().any(|wanted| wanted == key);
        let sources = (args.kind == Some(Kind::Sources)).then(|| sources::list(record, told, asked));
        Self { version: 1, people, quotations, positions, sources }
    }
}

/// Lower case without diacritics.
fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn tables(facts: &Facts<'_>) -> String {
    let mut out = String::new();
    if let Some(people) = facts.people.as_ref().filter(|people| !people.is_empty()) {
        let mut table = table(["Person", "Role", "Held", "Source", "Line"]);
        for person in people {
            let mut name = person.name;
            for role in &person.roles {
                table.add_row(row([name, role.text, held(role.time), role.found.source, &role.found.line.to_string()]));
                name = "";
            }
            if let (true, Some(first)) = (person.roles.is_empty(), person.mentions.first()) {
                table.add_row(row([name, "", "", first.source, &first.line.to_string()]));
            }
        }
        out.push_str(&finished(&table));
    }
    if let Some(quotations) = facts.quotations.as_ref().filter(|quotations| !quotations.is_empty()) {
        let mut table = table(["Speaker", "Words", "Source", "Line"]);
        for said in quotations {
            let speaker = said.speaker.or(said.speaker_as_written).unwrap_or("–");
            table.add_row(row([speaker, said.text, said.found.source, &said.found.line.to_string()]));
        }
        separate(&mut out);
        out.push_str(&finished(&table));
    }
    positions::write(&mut out, facts.positions.as_deref().unwrap_or_default());
    sources::write(&mut out, facts.sources.as_deref().unwrap_or_default());
    if out.is_empty() {
        out.push_str("The record has nothing of the kind.\n");
    }
    out
}

/// A blank line before the next table.
fn separate(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    for part in [TableComponent::HeaderLines, TableComponent::MiddleHeaderIntersections] {
        table.set_style(part, '─');
    }
    table.set_width(u16::try_from(console::look().width).unwrap_or(100)).set_header(header);
    table
}

fn row<const N: usize>(cells: [&str; N]) -> [String; N] {
    cells.map(|cell| safe_line(cell).into_owned())
}

fn finished(table: &Table) -> String {
    let mut out = String::new();
    for line in table.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// When, in a word.
fn held(time: RoleTime) -> &'static str {
    match time {
        RoleTime::Held => "at the time",
        RoleTime::Current => "now",
        RoleTime::Former => "formerly",
        RoleTime::Then => "then",
        RoleTime::Future => "to come",
    }
}
