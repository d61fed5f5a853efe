//! CSL-JSON: an array of items, or an object that holds one under `items` or `references`.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::bibliography::{Item, Parsed, printed_name, tidy};
use super::{Problem, dates};
use crate::record::Entry;
use crate::text::{LineIndex, Position};

/// The two shapes that such files have.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow, alias = "references")]
    items: Vec<&'a RawValue>,
}

/// Reads a bibliography. An object that is no item is skipped; a file without any is [`foreign`](Parsed::foreign).
pub(super) fn parse(path: &Path, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if let Err(error) = serde_json::from_str::<&RawValue>(text) {
        let place = Position { line: error.line(), column: error.column().max(1) };
        let message = format!("syntax error in JSON: {}", without_place(&error.to_string()));
        parsed.problems.push(Problem::fatal(path, Some(place), message));
        return parsed;
    }
    let items = serde_json::from_str::<Vec<&RawValue>>(text)
        .or_else(|_| serde_json::from_str::<Wrapped<'_>>(text).map(|wrapped| wrapped.items));
    let Ok(items) = items else {
        parsed.foreign = true;
        return parsed;
    };
    let lines = LineIndex::new(text);
    for raw in items {
        // A raw value is a slice of the text: its address tells its place.
        let offset = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let place = lines.position(text, offset);
        let Ok(fields) = serde_json::from_str::<Map<String, Value>>(raw.get()) else { continue };
        match item(&fields, place) {
            Ok(item) => parsed.items.push(item),
            Err(message) => parsed.problems.push(Problem::notice(path, Some(place), message)),
        }
    }
    if parsed.items.is_empty() {
        // Any program's data may be an array of objects.
        return Parsed { foreign: true, ..Parsed::default() };
    }
    parsed
}

/// One item, from the fields that the specification names; `file` is read as well, as BibTeX has it.
pub(super) fn item(fields: &Map<String, Value>, place: Position) -> Result<Item, String> {
    let text = |name: &str| fields.get(name).and_then(as_text);
    if !fields.contains_key("type") {
        return Err("an item has no `type`: it is no bibliographic item".to_owned());
    }
    let key = text("citation-key")
        .or_else(|| key_in_note(fields))
        .or_else(|| text("id"))
        .ok_or("an item has no `id`: it cannot be cited")?;
    let date = fields.get("issued").and_then(issued);
    let entry = Entry {
        authors: fields.get("author").and_then(Value::as_array).into_iter().flatten().filter_map(name).collect(),
        title: text("title").map(|title| without_tags(&title)),
        outlet: text("container-title").map(|title| without_tags(&title)).or_else(|| text("publisher")),
        date,
        url: text("URL").or_else(|| text("url")),
        key,
        unread: None,
    };
    let files = text("file").map(|field| super::files::split(&field)).unwrap_or_default();
    Ok(Item { entry, files, folders: Arc::default(), place, files_place: place })
}

/// The key in what Zotero calls "Extra", a line `Citation Key: …`: versions before 7 have no field of their own for it,
/// and their `id` is an address.
fn key_in_note(fields: &Map<String, Value>) -> Option<String> {
    let note = fields.get("note")?.as_str()?;
    note.lines()
        .filter_map(|line| line.split_once(':'))
        .find_map(|(name, value)| name.trim().eq_ignore_ascii_case("citation key").then(|| tidy(value)).flatten())
}

/// A title without the tags that CSL knows: `<i>`, `<sup>`, `<span class="nocase">`.
fn without_tags(title: &str) -> String {
    const TAGS: &[&str] = &["i", "b", "sub", "sup", "sc", "span"];
    let mut out = String::with_capacity(title.len());
    let mut rest = title;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let name = after.trim_start_matches('/');
        let end = name.find([' ', '>']).and_then(|end| name.get(..end));
        match after.split_once('>') {
            Some((_, after)) if end.is_some_and(|name| TAGS.contains(&name)) => rest = after,
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out + rest
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => tidy(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn name(value: &Value) -> Option<String> {
    if let Some(name) = value.as_str() {
        return tidy(name);
    }
    let part = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let parts = [part("given"), part("dropping-particle"), part("non-dropping-particle"), part("family")];
    tidy(part("literal")).or_else(|| printed_name(&parts, part("suffix")))
}

fn issued(value: &Value) -> Option<String> {
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    // As pandoc writes it: `{year, month, day}`, or a list of such for a range.
    let first = value.get(0).unwrap_or(value);
    if let Some(year) = first.get("year").and_then(number) {
        return dates::of_numbers(year, first.get("month").and_then(number), first.get("day").and_then(number));
    }
    let first = value.get("date-parts").and_then(|parts| parts.get(0)).and_then(Value::as_array);
    if let Some(parts) = first
        && let Some(year) = parts.first().and_then(number)
    {
        return dates::of_numbers(year, parts.get(1).and_then(number), parts.get(2).and_then(number));
    }
    let written = value.as_str().or_else(|| value.get("raw")?.as_str()).or_else(|| value.get("literal")?.as_str());
    dates::normalise(written?)
}

/// serde's message without the place at its end: the problem carries it.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}
