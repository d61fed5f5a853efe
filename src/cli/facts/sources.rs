//! The sources that `onrecord facts --kind source` lists: what was read from each, and what could not be.

use comfy_table::{ColumnConstraint, Width};
use serde::Serialize;

use super::{finished, row, separate, table};
use crate::corpus::{self, Problem};
use crate::markup::Numbering;
use crate::record::{Entry, Record, Source};
use crate::report::{citation, slashed};

/// A source of the corpus.
#[derive(Serialize)]
pub(super) struct Listed<'a> {
    source: &'a str,
    citation: String,
    /// The file that its text is from; none where no text could be read.
    path: Option<String>,
    date: Option<&'a str>,
    date_from: Option<DateFrom>,
    outlet: Option<&'a str>,
    /// What rules or readers need and nobody says: "date", "outlet".
    missing: Vec<&'static str>,
    read: Option<Read>,
    /// Why there is no text.
    unread: Option<String>,
}

/// How much was read.
#[derive(Serialize)]
struct Read {
    words: usize,
    /// Of a format that has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    quotations: usize,
    people: usize,
    positions: usize,
    figures: usize,
    events: usize,
}

impl Read {
    fn in_words(&self) -> String {
        let counts = [
            (self.pages.unwrap_or_default(), "page"),
            (self.quotations, "quotation"),
            (self.people, "person"),
            (self.positions, "position"),
            (self.figures, "figure"),
            (self.events, "event"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, name)| match (count, name) {
            (1, name) => format!("1 {name}"),
            (count, "person") => format!("{count} people"),
            (count, name) => format!("{count} {name}s"),
        });
        let counts = counts.collect::<Vec<_>>().join(", ");
        if counts.is_empty() { "nothing but words".to_owned() } else { counts }
    }
}

/// Who says when a source was written.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum DateFrom {
    /// Its entry alone.
    Bibliography,
    /// What the file says of itself.
    File,
    /// A date line of its text.
    Text,
}

impl<'a> Listed<'a> {
    fn of(source: &'a Source) -> Self {
        let (entry, reading, prose) = (&source.entry, &source.reading, &source.prose);
        let own = prose.meta.date.as_deref().and_then(corpus::normalise_date);
        let (date, date_from) = match (&entry.date, &reading.date) {
            (Some(date), _) if own.as_ref() == Some(date) => (Some(date), Some(DateFrom::File)),
            (Some(date), _) => (Some(date), Some(DateFrom::Bibliography)),
            (None, Some(date)) => (Some(date), Some(DateFrom::Text)),
            (None, None) => (None, None),
        };
        let read = Read {
            words: prose.text.split_whitespace().count(),
            pages: match &prose.numbering {
                Numbering::Pages(pages) => Some(pages.len()),
                Numbering::Lines | Numbering::Paragraphs(_) => None,
            },
            quotations: reading.quotations.len(),
            people: reading.people.len(),
            positions: reading.positions.len(),
            figures: reading.figures.len(),
            events: reading.events.len(),
        };
        let mut listed = Self::without_text(entry, None);
        listed.path = Some(slashed(&source.path));
        listed.date = date.map(String::as_str);
        (listed.date_from, listed.read) = (date_from, Some(read));
        listed.missing = missing(listed.date, listed.outlet);
        listed
    }

    fn without_text(entry: &'a Entry, unread: Option<String>) -> Self {
        let (date, outlet) = (entry.date.as_deref(), entry.outlet.as_deref());
        Self {
            source: &entry.key,
            citation: citation(entry),
            path: None,
            date,
            date_from: date.map(|_| DateFrom::Bibliography),
            outlet,
            missing: missing(date, outlet),
            read: None,
            unread,
        }
    }
}

fn missing(date: Option<&str>, outlet: Option<&str>) -> Vec<&'static str> {
    [("date", date), ("outlet", outlet)]
        .into_iter()
        .filter(|(_, known)| known.is_none())
        .map(|(name, _)| name)
        .collect()
}

/// All sources that are `asked`, those with a text first.
pub(super) fn list<'a>(record: &'a Record, problems: &[Problem], asked: impl Fn(&str) -> bool) -> Vec<Listed<'a>> {
    let texts = record.sources.iter().filter(|source| asked(&source.entry.key)).map(Listed::of);
    let without = record.entries.iter().filter(|entry| asked(&entry.key)).map(|entry| {
        let named = format!("`{}`", entry.key);
        // With what to do about it, where that was told; what is said of its date is no reason.
        let of_file = |problem: &&Problem| {
            problem.message.contains(&named)
                && entry.unread.as_ref().is_some_and(|why| problem.message.starts_with(why))
        };
        let told = problems.iter().find(of_file).map(|told| told.message.clone());
        let why = told.or_else(|| entry.unread.clone());
        let why = why.unwrap_or_else(|| "no file is named, and none has the name of its key".to_owned());
        Listed::without_text(entry, Some(why))
    });
    texts.chain(without).collect()
}

/// Writes the tables: what was read, what was not.
pub(super) fn write(out: &mut String, sources: &[Listed<'_>]) {
    let (read, unread): (Vec<_>, Vec<_>) = sources.iter().partition(|source| source.read.is_some());
    if !read.is_empty() {
        let mut table = table(["Source", "Date", "Outlet", "Words", "Read", "File"]);
        for source in &read {
            let Some(read) = &source.read else { continue };
            let date = match (source.date, source.date_from) {
                (Some(date), Some(DateFrom::Bibliography) | None) => date.to_owned(),
                (Some(date), Some(DateFrom::File)) => format!("{date} (file)"),
                (Some(date), Some(DateFrom::Text)) => format!("{date} (text)"),
                (None, _) => "missing".to_owned(),
            };
            table.add_row(row([
                source.source,
                &date,
                source.outlet.unwrap_or("missing"),
                &read.words.to_string(),
                &read.in_words(),
                source.path.as_deref().unwrap_or_default(),
            ]));
        }
        // A key in two pieces cannot be searched for.
        let longest = read.iter().map(|source| source.source.chars().count() + 2).max().unwrap_or_default().min(32);
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(longest as u16)));
        }
        separate(out);
        out.push_str(&finished(&table));
    }
    if !unread.is_empty() {
        let mut table = table(["Not read", "Date", "Outlet", "Why"]);
        for source in unread {
            let (date, outlet) = (source.date.unwrap_or("missing"), source.outlet.unwrap_or("missing"));
            table.add_row(row([source.source, date, outlet, source.unread.as_deref().unwrap_or_default()]));
        }
        separate(out);
        out.push_str(&finished(&table));
    }
    let lacking = |name: &str| sources.iter().filter(|source| source.missing.contains(&name)).count();
    for (name, why) in
        [("date", "rules that ask when something was said pass it over"), ("outlet", "findings cannot name it")]
    {
        match lacking(name) {
            0 => {}
            1 => out.extend([format!("\n1 source has no {name}: {why}.\n")]),
            many => out.extend([format!("\n{many} sources have no {name}: {why}.\n")]),
        }
    }
}
