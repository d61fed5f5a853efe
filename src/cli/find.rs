//! `onrecord find`: where the record says some words.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::console;
use super::session::Session;
use super::{Global, Status};
use crate::record::{Hit, Record, Source};
use crate::report::{self, slashed};

/// Find where the record says some words
///
/// Exactly or nearly, in quotations and in the prose of the sources: who said them, the passage with its citation, and
/// how the words differ. Exit status 0 when something was found, 1 when the record has nothing near.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The words; several arguments are joined
    ///
    /// Typography, ellipses and words in brackets are allowed for, as in a quotation.
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Show at most this many places
    ///
    /// Exact places come first, then near ones, best first.
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    limit: usize,
    /// How to print
    ///
    /// "json" holds the exact words of the source and their byte offsets.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_enum)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The passages with their citations
    Human,
    /// One JSON object
    Json,
}

#[derive(Serialize)]
struct Answer<'a> {
    version: u32,
    words: &'a str,
    found: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    /// How much of the words stands there: 1 for an exact place.
    share: f64,
    exact: bool,
    speaker: Option<&'a str>,
    source: &'a str,
    citation: String,
    text: &'a str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<report::Locator>,
    line: usize,
    start: usize,
    end: usize,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    let words = args.words.join(" ");
    let mut session = Session::new(global);
    let Some(record) = session.here() else { return Ok(session.end()) };
    let hits = record.find(&words);
    let found: Vec<_> = hits.iter().take(args.limit).filter_map(|hit| found(&record, hit)).collect();
    let mut out = String::new();
    match args.format {
        Format::Json => {
            let answer = Answer { version: 1, words: &words, found };
            writeln!(out, "{}", serde_json::to_string_pretty(&answer)?)?;
        }
        Format::Human => {
            let look = console::look();
            for (hit, found) in hits.iter().zip(&found) {
                let Some(source) = record.sources.get(hit.passage.source) else { continue };
                let title = title(found);
                report::passage(&mut out, look, &title, source, hit.passage.span)?;
                if !found.exact {
                    writeln!(out, "  {}", report::safe_line(&difference(&words, found.text)))?;
                }
                out.push('\n');
            }
            if hits.is_empty() {
                writeln!(out, "The record has nothing near these words.")?;
            } else if hits.len() > args.limit {
                writeln!(out, "{} more; --limit shows them.", hits.len() - args.limit)?;
            }
        }
    }
    console::print(&out)?;
    let end = session.end();
    Ok(if end == Status::Clean && hits.is_empty() { Status::Found } else { end })
}

fn found<'a>(record: &'a Record, hit: &Hit) -> Option<Found<'a>> {
    let source = record.sources.get(hit.passage.source)?;
    let span = hit.passage.span;
    Some(Found {
        // Two digits are enough to rank by, and the same on every machine.
        share: f64::from((hit.share * 100.0).round()) / 100.0,
        exact: hit.differences.is_empty(),
        speaker: hit.passage.quotation.and_then(|quotation| speaker(source, quotation)),
        source: &source.entry.key,
        citation: report::cited(source, span),
        text: span.of(&source.text),
        path: slashed(&source.path),
        locator: source.locator(span).map(report::Locator::from),
        line: source.lines.position(&source.text, span.start).line,
        start: span.start,
        end: span.end,
    })
}

/// Who says a quotation of a source: the fullest name, else the words that name the speaker.
fn speaker(source: &Source, quotation: usize) -> Option<&str> {
    let speaker = source.reading.quotations.get(quotation)?.speaker.as_ref()?;
    Some(source.reading.name_of(speaker))
}

fn title(found: &Found<'_>) -> String {
    let how = if found.exact { "exactly".to_owned() } else { "nearly".to_owned() };
    let who = found.speaker.map_or_else(String::new, |speaker| format!(", said by {speaker}"));
    format!("{how}{who}: {} [{}]", found.citation, found.source)
}

/// The words asked for against those on record: what the record lacks in `[-…-]`, what it has instead in `{+…+}`.
fn difference(asked: &str, record: &str) -> String {
    let diff = TextDiff::from_words(asked, record);
    let mut out = String::new();
    let mut open = ChangeTag::Equal;
    for change in diff.iter_all_changes() {
        if change.tag() != open {
            out.push_str(closing(open));
            out.push_str(match change.tag() {
                ChangeTag::Equal => "",
                ChangeTag::Delete => "[-",
                ChangeTag::Insert => "{+",
            });
            open = change.tag();
        }
        out.push_str(change.value());
    }
    out.push_str(closing(open));
    out
}

fn closing(tag: ChangeTag) -> &'static str {
    match tag {
        ChangeTag::Equal => "",
        ChangeTag::Delete => "-]",
        ChangeTag::Insert => "+}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_marked() {
        assert_eq!(difference("we will not pay", "we will pay"), "we will [-not -]pay");
        assert_eq!(difference("a b c", "a x c"), "a [-b-]{+x+} c");
    }
}
