//! BibTeX and BibLaTeX, by the `biblatex` crate. The `file` field is taken raw: the crate's typography would turn
//! the `--` of a file name into a dash. References between entries are resolved here, one step: the crate follows
//! them without end where they go round.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use biblatex::{
    Bibliography, ChunksExt, DateValue, Pair, PermissiveType, RawBibliography, RawChunk, RawEntry, Spanned,
};

use super::bibliography::{Item, Parsed, printed_name, tidy};
use super::{Problem, dates, files};
use crate::record::Entry;
use crate::text::{LineIndex, Position};

/// Fields that say where an entry was published, best first; `journal` is what BibTeX calls `journaltitle`.
const OUTLETS: &[&str] = &[
    "journaltitle",
    "journal",
    "booktitle",
    "maintitle",
    "titleaddon",
    "publisher",
    "organization",
    "institution",
    "howpublished",
];

/// Reads a bibliography. A syntax error costs the entry that it stands in, not the others.
pub(super) fn parse(path: &Path, text: &str) -> Parsed {
    let lines = LineIndex::new(text);
    let folders = file_directories(text).into();
    let mut reader = Reader { path, text, lines, folders, parsed: Parsed::default(), references: Vec::new() };
    match guarded(|| RawBibliography::parse(text)) {
        Some(Ok(raw)) => reader.entries(raw, 0),
        _ => reader.in_parts(),
    }
    reader.inherit();
    reader.parsed
}

/// Fields that are kept from the crate.
const REFERENCES: &[&str] = &["crossref", "xdata", "ids"];

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    lines: LineIndex,
    /// What `JabRef` says of where the files are.
    folders: Arc<[String]>,
    parsed: Parsed,
    /// Of entries that refer to others: index of the item, name of the field, the keys in it.
    references: Vec<(usize, &'static str, Vec<String>)>,
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
            .filter(|(_, part)| is_string(part) && guarded(|| RawBibliography::parse(part).is_ok()) == Some(true))
            .map(|(_, part)| part)
            .collect();
        for (start, part) in parts(text, &starts).filter(|(_, part)| !is_string(part)) {
            match guarded(|| RawBibliography::parse(part)) {
                Some(Ok(raw)) => {
                    let abbreviations = RawBibliography::parse(&strings).map(|raw| raw.abbreviations);
                    self.entries(RawBibliography { abbreviations: abbreviations.unwrap_or_default(), ..raw }, start);
                }
                None => self.problem(start, "syntax error in the bibliography", true),
                Some(Err(error)) => {
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
                again.push(Item { entry, files: Vec::new(), folders: Arc::default(), place, files_place: place });
            }
        }
        self.unique(&unique, &raw.abbreviations, shift);
        self.parsed.items.append(&mut again);
    }

    /// Takes over entries of which no two have one key.
    fn unique(&mut self, raws: &[Spanned<RawEntry<'_>>], abbreviations: &[Pair<'_>], shift: usize) {
        let bibliography = |raws: &[Spanned<RawEntry<'_>>]| {
            let mut entries = raws.to_vec();
            for entry in &mut entries {
                entry.v.fields.retain(|pair| REFERENCES.iter().all(|name| !pair.key.v.eq_ignore_ascii_case(name)));
            }
            let raw = RawBibliography { preamble: String::new(), entries, abbreviations: abbreviations.to_vec() };
            guarded(|| Bibliography::from_raw(raw))
        };
        if let Some(Ok(bibliography)) = bibliography(raws) {
            for (entry, raw) in bibliography.iter().zip(raws) {
                self.item(entry, &raw.v, shift);
            }
            return;
        }
        for raw in raws {
            let start = shift + raw.span.start;
            match bibliography(std::slice::from_ref(raw)) {
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
        // Zotero gives the site of a page there.
        let is_online = ["online", "electronic", "www"].iter().any(|kind| raw.kind.v.eq_ignore_ascii_case(kind));
        let entry = Entry {
            key: raw.key.v.to_owned(),
            authors: authors(entry),
            title: field("title"),
            outlet: OUTLETS.iter().find_map(|name| field(name)).or_else(|| field("titleaddon").filter(|_| is_online)),
            date,
            url: field("url"),
            unread: None,
        };
        for name in REFERENCES {
            let value = raw.fields.iter().find(|pair| pair.key.v.eq_ignore_ascii_case(name));
            if let Some(value) = value.map(|pair| raw_value(&pair.value.v)) {
                let keys = value.split(',').filter_map(tidy).collect();
                self.references.push((self.parsed.items.len(), name, keys));
            }
        }
        let folders = self.folders.clone();
        self.parsed.items.push(Item { entry, files, folders, place, files_place });
    }

    /// Gives entries what they take from others: all that is missing from `xdata`, the work that they stand in and
    /// its date from `crossref`. The other names of an entry, `ids`, are keys as well.
    fn inherit(&mut self) {
        if self.references.is_empty() {
            return;
        }
        let items = &mut self.parsed.items;
        let known: BTreeMap<String, Entry> =
            items.iter().rev().map(|item| (item.entry.key.clone(), item.entry.clone())).collect();
        let mut aliases = Vec::new();
        for (index, name, keys) in &self.references {
            let Some(item) = items.get_mut(*index) else { continue };
            if *name == "ids" {
                let alias = |key: &String| Item {
                    entry: Entry { key: key.clone(), ..item.entry.clone() },
                    files: Vec::new(),
                    ..item.clone()
                };
                aliases.extend(keys.iter().filter(|key| !known.contains_key(*key)).map(alias));
                continue;
            }
            let entry = &mut item.entry;
            for other in keys.iter().filter_map(|key| known.get(key)) {
                let (other, is_work) = (other.clone(), *name == "crossref");
                let work = other.title.clone().filter(|_| is_work);
                entry.outlet = entry.outlet.take().or(work).or(other.outlet);
                entry.date = entry.date.take().or(other.date);
                if !is_work {
                    entry.title = entry.title.take().or(other.title);
                    entry.url = entry.url.take().or(other.url);
                    if entry.authors.is_empty() {
                        entry.authors = other.authors;
                    }
                }
            }
        }
        items.append(&mut aliases);
    }

    fn date(&mut self, entry: &biblatex::Entry, raw: &RawEntry<'_>, shift: usize) -> Option<String> {
        if let Some(Ok(PermissiveType::Typed(date))) = guarded(|| entry.date()) {
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

/// The crate at work. It is written to fail softly; a panic in it must not cost the other entries.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn authors(entry: &biblatex::Entry) -> Vec<String> {
    let persons = guarded(|| entry.author().unwrap_or_default()).unwrap_or_default();
    let name = |p: &biblatex::Person| printed_name(&[&p.given_name, &p.prefix, &p.name], &p.suffix);
    let names: Vec<String> = persons.iter().filter_map(name).collect();
    // "and others" is nobody.
    names.into_iter().filter(|name| name != "others").collect()
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

/// The folders of files that `JabRef` keeps in comments of its libraries, those of single users first:
/// `@Comment{jabref-meta: fileDirectory-ann-desk:papers;}`.
fn file_directories(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("jabref-meta:") {
        let rest = text.get(at + "jabref-meta:".len()..).unwrap_or_default().trim_start();
        let before = text.get(..at).unwrap_or_default().trim_end();
        let is_comment = before.len().checked_sub("@comment{".len()).and_then(|start| before.get(start..));
        if !is_comment.is_some_and(|start| start.eq_ignore_ascii_case("@comment{")) {
            continue;
        }
        let Some(rest) = rest.strip_prefix("fileDirectory") else { continue };
        let Some((user, value)) = rest.split_once(':') else { continue };
        if !user.is_empty() && !user.starts_with('-') {
            continue;
        }
        let end = value.find(['}', '\n']).unwrap_or(value.len());
        let value = value.get(..end).unwrap_or_default().trim().trim_end_matches(';');
        let folder = files::unescape(value);
        if !folder.is_empty() && !folder.contains('\0') {
            found.push((user.is_empty(), folder));
        }
    }
    found.sort_by_key(|(everybody, _)| *everybody);
    found.into_iter().map(|(_, folder)| folder).collect()
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
