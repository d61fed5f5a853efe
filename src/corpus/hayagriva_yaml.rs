//! YAML bibliographies: Hayagriva's own, and CSL items under `references` as pandoc reads them.

use std::path::Path;

use hayagriva::Library;
use serde_yaml::{Mapping, Value};

use super::bibliography::{Item, Parsed, tidy};
use super::{Problem, csl, dates, files};
use crate::record::Entry;
use crate::text::{LineIndex, Position};

/// Reads a bibliography. An entry that Hayagriva refuses costs only itself. YAML that holds no entry at all is
/// [`foreign`](Parsed::foreign).
pub(super) fn parse(path: &Path, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let root = match serde_yaml::from_str::<Value>(text) {
        Ok(root) => root,
        Err(error) => {
            let place = error.location().map(|at| Position { line: at.line(), column: at.column() });
            let message = format!("syntax error in YAML: {}", without_place(&error));
            parsed.problems.push(Problem::fatal(path, place, message));
            return parsed;
        }
    };
    let Value::Mapping(root) = root else {
        parsed.foreign = true;
        return parsed;
    };
    if let Some(Value::Sequence(references)) = root.get("references") {
        pandoc(path, references, &mut parsed);
    } else if root.values().any(|value| value.get("type").is_some()) {
        hayagriva(path, text, &root, &mut parsed);
    } else {
        parsed.foreign = true;
    }
    parsed
}

fn pandoc(path: &Path, references: &[Value], parsed: &mut Parsed) {
    for value in references {
        let place = Position { line: 1, column: 1 };
        let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(value) else { continue };
        match csl::item(&fields, place) {
            Ok(item) => parsed.items.push(item),
            Err(message) => parsed.problems.push(Problem::notice(path, None, message)),
        }
    }
}

fn hayagriva(path: &Path, text: &str, root: &Mapping, parsed: &mut Parsed) {
    let lines = LineIndex::new(text);
    for (key, value) in root {
        let Some(key) = key.as_str() else { continue };
        let place = place_of(text, &lines, key);
        let alone = Value::Mapping(Mapping::from_iter([(Value::from(key), value.clone())]));
        let library: Library = match serde_yaml::from_value(alone) {
            Ok(library) => library,
            Err(error) => {
                let message = format!("the entry `{key}` cannot be read: {}", without_place(&error));
                parsed.problems.push(Problem::fatal(path, Some(place), message));
                continue;
            }
        };
        let files = value.get("file").and_then(Value::as_str).map(files::split).unwrap_or_default();
        for entry in &library {
            parsed.items.push(Item { entry: entry_of(entry), files: files.clone(), place, files_place: place });
        }
    }
}

fn entry_of(entry: &hayagriva::Entry) -> Entry {
    let parent_title = |parent: &hayagriva::Entry| parent.title().and_then(|title| tidy(&title.to_string()));
    let publisher = || entry.publisher()?.name().and_then(|name| tidy(&name.to_string()));
    Entry {
        key: entry.key().to_owned(),
        authors: entry.authors().into_iter().flatten().filter_map(|person| tidy(&person.given_first(false))).collect(),
        title: entry.title().and_then(|title| tidy(&title.to_string())),
        outlet: entry.parents().iter().find_map(parent_title).or_else(publisher),
        date: entry.date_any().and_then(|date| {
            let one_based = |n: Option<u8>| n.map(|n| i64::from(n) + 1);
            dates::of_numbers(date.year.into(), one_based(date.month), one_based(date.day))
        }),
        url: entry.url_any().map(|url| url.value.to_string()),
    }
}

/// Where the entry's key stands. The YAML crate keeps no places, but keys of entries start a line.
fn place_of(text: &str, lines: &LineIndex, key: &str) -> Position {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(['"', '\'']);
        if bare.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        {
            break;
        }
        offset += line.len();
    }
    let offset = if offset < text.len() { offset } else { 0 };
    lines.position(text, offset)
}

/// The message without the place at its end: the problem carries it.
fn without_place(error: &serde_yaml::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}
