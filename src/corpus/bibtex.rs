//! BibTeX and BibLaTeX, by the `biblatex` crate. The `file` field is taken raw: the crate's typography would turn
//! the `--` of a file name into a dash.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use biblatex::{Bibliography, ChunksExt, DateValue, PermissiveType, RawBibliography, RawChunk, RawEntry, Spanned};

use super::bibliography::{Item, Parsed, printed_name, tidy};
use super::{Problem, dates, files};
use crate::record::Entry;
use crate::text::{LineIndex, Position};

/// Fields that say where an entry was published, best first; `journal` is what BibTeX calls `journaltitle`.
const OUTLETS: &[&str] =
    &["journaltitle", "journal", "booktitle", "maintitle", "publisher", "organization", "institution", "howpublished"];

/// Reads a bibliography. A syntax error costs the entry that it stands in, not the others.
pub(super) fn parse(path: &Path, text: &str) -> Parsed {
    let mut reader = Reader { path, text, lines: LineIndex::new(text), parsed: Parsed::default() };
    match RawBibliography::parse(text) {
        Ok(raw) => reader.entries(raw, 0),
        Err(_) => reader.in_parts(),
    }
    reader.parsed
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    lines: LineIndex,
    parsed: Parsed,
}

impl Reader<'_> {
    /// Reads what stands between lines that start with `@`, each by itself, and says which of them is broken.
    fn in_parts(&mut self) {
        let text = self.text;
        let mut starts: Vec<usize> =
            text.match_indices('@').map(|(at, _)| at).filter(|at| starts_a_line(text, *at)).collect();
        if starts.first() != Some(&0) {
            starts.insert(0, 0);
        }
        // Abbreviations hold for the whole file.
        let strings: String = parts(text, &starts)
            .filter(|(_, part)| is_string(part) && RawBibliography::parse(part).is_ok())
            .map(|(_, part)| part)
            .collect();
        for (start, part) in parts(text, &starts).filter(|(_, part)| !is_string(part)) {
            match RawBibliography::parse(part) {
                Ok(raw) => {
                    let abbreviations = RawBibliography::parse(&strings).map(|raw| raw.abbreviations);
                    self.entries(RawBibliography { abbreviations: abbreviations.unwrap_or_default(), ..raw }, start);
                }
                Err(error) => {
                    let offset = start + error.span.start.min(part.trim_end().len());
                    let key = part.split_once('{').and_then(|(_, rest)| tidy(rest.split([',', '}', '\n']).next()?));
                    let entry = key.map(|key| format!(" in the entry `{key}`")).unwrap_or_default();
                    let message = format!("syntax error in the bibliography: {}{entry}", error.kind);
                    self.problem(offset, &message, true);
                }
            }
        }
    }

    /// Takes over the entries of a part of the file that starts at `shift`.
    fn entries(&mut self, raw: RawBibliography<'_>, shift: usize) {
        let (mut unique, mut seen, mut again) = (Vec::new(), BTreeSet::new(), Vec::new());
        for entry in raw.entries {
            let key = entry.v.key.v;
            if key.is_empty() {
                self.problem(shift + entry.v.key.span.start, "an entry has no key: it cannot be cited", false);
            } else if seen.insert(key) {
                unique.push(entry);
            } else {
                // The crate refuses a bibliography with a key twice; the caller says where the first one stands.
                let place = self.place(shift + entry.v.key.span.start);
                let entry = Entry { key: key.to_owned(), ..Entry::default() };
                again.push(Item { entry, files: Vec::new(), place, files_place: place });
            }
        }
        self.unique(
            &RawBibliography { preamble: String::new(), entries: unique, abbreviations: raw.abbreviations },
            shift,
        );
        self.parsed.items.append(&mut again);
    }

    /// Takes over entries of which no two have one key.
    fn unique(&mut self, whole: &RawBibliography<'_>, shift: usize) {
        // Together first: entries may refer to each other.
        if let Some(Ok(bibliography)) = guarded(whole.clone()) {
            for (entry, raw) in bibliography.iter().zip(&whole.entries) {
                self.item(entry, &raw.v, shift);
            }
            return;
        }
        for raw in &whole.entries {
            let alone = RawBibliography { entries: vec![raw.clone()], ..whole.clone() };
            let start = shift + raw.span.start;
            match guarded(alone) {
                Some(Ok(bibliography)) => {
                    for entry in bibliography.iter() {
                        self.item(entry, &raw.v, shift);
                    }
                }
                Some(Err(error)) => {
                    let message = format!("the entry `{}` cannot be read: {}", raw.v.key.v, error.kind);
                    self.problem(shift + error.span.start, &message, true);
                }
                None => self.problem(start, &format!("the entry `{}` cannot be read", raw.v.key.v), true),
            }
        }
    }

    fn item(&mut self, entry: &biblatex::Entry, raw: &RawEntry<'_>, shift: usize) {
        let place = self.place(shift + raw.key.span.start);
        let field = |name: &str| entry.get(name).and_then(|chunks| tidy(&chunks.format_verbatim()));
        let file = raw.fields.iter().find(|pair| pair.key.v.eq_ignore_ascii_case("file"));
        let files = file.map(|pair| files::split(&raw_value(&pair.value.v))).unwrap_or_default();
        let files_place = file.map_or(place, |pair| self.place(shift + pair.key.span.start));
        let date = self.date(entry, raw, shift);
        let entry = Entry {
            key: raw.key.v.to_owned(),
            authors: authors(entry),
            title: field("title"),
            outlet: OUTLETS.iter().find_map(|name| field(name)),
            date,
            url: field("url"),
        };
        self.parsed.items.push(Item { entry, files, place, files_place });
    }

    fn date(&mut self, entry: &biblatex::Entry, raw: &RawEntry<'_>, shift: usize) -> Option<String> {
        if let Ok(PermissiveType::Typed(date)) = entry.date() {
            let (DateValue::At(day) | DateValue::After(day) | DateValue::Before(day) | DateValue::Between(day, _)) =
                date.value;
            // The crate counts months and days from 0.
            let (month, day_) = (day.month.map(|m| i64::from(m) + 1), day.day.map(|d| i64::from(d) + 1));
            return dates::of_numbers(day.year.into(), month, day_);
        }
        let pair = raw.fields.iter().find(|pair| ["date", "year"].contains(&&*pair.key.v.to_ascii_lowercase()))?;
        let written = raw_value(&pair.value.v);
        let date = dates::normalise(&written);
        if date.is_none() {
            let message = format!("the date `{written}` of `{}` is not understood: left out", raw.key.v);
            self.problem(shift + pair.key.span.start, &message, false);
        }
        date
    }

    fn problem(&mut self, offset: usize, message: &str, fatal: bool) {
        let place = Some(self.place(offset));
        let problem =
            if fatal { Problem::fatal(self.path, place, message) } else { Problem::notice(self.path, place, message) };
        self.parsed.problems.push(problem);
    }

    fn place(&self, offset: usize) -> Position {
        self.lines.position(self.text, offset)
    }
}

/// The crate's conversion, which is written to fail softly; a panic in it must not cost the other entries.
fn guarded(raw: RawBibliography<'_>) -> Option<Result<Bibliography, biblatex::ParseError>> {
    catch_unwind(AssertUnwindSafe(|| Bibliography::from_raw(raw))).ok()
}

fn authors(entry: &biblatex::Entry) -> Vec<String> {
    let persons = entry.author().unwrap_or_default();
    let name = |p: &biblatex::Person| printed_name(&[&p.given_name, &p.prefix, &p.name], &p.suffix);
    persons.iter().filter_map(name).collect()
}

/// A field's words without the outermost braces, escapes and all.
fn raw_value(chunks: &[Spanned<RawChunk<'_>>]) -> String {
    let mut out = String::new();
    for chunk in chunks {
        let (RawChunk::Normal(text) | RawChunk::Abbreviation(text)) = chunk.v;
        out.push_str(text);
    }
    let out = out.trim();
    out.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(out).trim().to_owned()
}

fn starts_a_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n' || c == '\r')
}

fn parts<'a>(text: &'a str, starts: &'a [usize]) -> impl Iterator<Item = (usize, &'a str)> {
    starts.iter().enumerate().map(|(i, start)| {
        let end = starts.get(i + 1).copied().unwrap_or(text.len());
        (*start, text.get(*start..end).unwrap_or_default())
    })
}

fn is_string(part: &str) -> bool {
    part.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("@string"))
}
