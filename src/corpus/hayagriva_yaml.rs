//! YAML bibliographies: Hayagriva's own, and CSL items under `references` as pandoc reads them.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use hayagriva::Library;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_yaml::{Mapping, Value};

use super::bibliography::{Item, Parsed, tidy};
use super::{Problem, csl, dates, files};
use crate::record::Entry;
use crate::text::{LineIndex, Position};

/// Reads a bibliography. An entry that Hayagriva refuses costs only itself. YAML that holds no entry at all is
/// [`foreign`](Parsed::foreign).
pub(super) fn parse(path: &Path, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let text = before_end(text);
    let root = match serde_yaml::from_str::<Pairs>(text) {
        Ok(Pairs(root)) => root,
        // Whatever it is, it is YAML.
        Err(_) if serde_yaml::from_str::<Value>(text).is_ok() => {
            parsed.foreign = true;
            return parsed;
        }
        Err(error) => {
            let place = error.location().map(|at| Position { line: at.line(), column: at.column() });
            let message = format!("syntax error in YAML: {}", without_place(&error));
            parsed.problems.push(Problem::fatal(path, place, message));
            return parsed;
        }
    };
    if let Some((_, Value::Sequence(references))) = root.iter().find(|(key, _)| key == "references") {
        pandoc(path, references, &mut parsed);
    } else if root.iter().any(|(_, value)| value.get("type").is_some()) {
        hayagriva(path, text, &root, &mut parsed);
    } else {
        parsed.foreign = true;
    }
    parsed
}

/// The first document of a file. pandoc's begin with `---` and end with `---` or `...`, as they would in front of a
/// text; to the YAML crate that is a second document.
fn before_end(text: &str) -> &str {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let is_fence = |fence: &str| line.trim_end() == fence;
        if is_fence("...") || (is_fence("---") && number > 0) {
            return text.get(..at).unwrap_or(text);
        }
        at += line.len();
    }
    text
}

/// A mapping in which a key may stand twice: the YAML crate's own refuses the whole file for it.
struct Pairs(Vec<(Value, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pair;

        impl<'de> Visitor<'de> for Pair {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping of keys to entries")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Pair)
    }
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

fn hayagriva(path: &Path, text: &str, root: &[(Value, Value)], parsed: &mut Parsed) {
    let lines = LineIndex::new(text);
    let mut next = 0;
    for (key, value) in root {
        let Some(key) = key.as_str() else { continue };
        let place = place_of(text, next, key);
        next = place + key.len();
        let place = lines.position(text, place);
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
            let (files, folders) = (files.clone(), Arc::default());
            parsed.items.push(Item { entry: entry_of(entry), files, folders, place, files_place: place });
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
        unread: None,
    }
}

/// Where the entry's key stands, at or after `from`; `from` itself where it does not. The YAML crate keeps no places,
/// but keys of entries start a line, and come in order.
fn place_of(text: &str, from: usize, key: &str) -> usize {
    let mut offset = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let bare = line.trim_start_matches(['"', '\'']);
        let rest = bare.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
        if rest.is_some_and(|rest| rest.starts_with(':')) {
            return offset;
        }
        offset += line.len();
    }
    from
}

/// The message without the place at its end: the problem carries it.
fn without_place(error: &serde_yaml::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}
