//! What the fields and controls of reference managers say: those of Zotero, Mendeley and other programs that write CSL,
//! of Word itself, and of `EndNote`. Of others it is known that they cite.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Deserializer, Value};

use super::super::{CitedKey, Unreadable, Work};
use super::package::{Piece, Pieces};

/// What a field stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A citation of these.
    Citation(Vec<CitedKey>),
    /// The list of what is cited: no text of the document's own.
    List,
}

/// Words that begin the list of a program, and its citations.
const LISTS: [&str; 6] =
    ["CSL_BIBLIOGRAPHY", "ZOTERO_BIBL", "MENDELEY BIBLIOGRAPHY", "EN.REFLIST", "RW.BIB", "CITAVIBIBLIOGRAPHY"];
const CITATIONS: [&str; 8] = [
    "CSL_CITATION",
    "ZOTERO_ITEM",
    "ZOTERO_CITATION",
    "MENDELEY CITATION",
    "RW.CITE",
    "REFMGR.CITE",
    "PAPERS2_CITATIONS",
    "CITAVIPLACEHOLDER",
];

/// Reads the instruction of a field. `works` are the sources that the document lists for Word's own citations.
pub fn of_field(instruction: &str, works: &BTreeMap<String, Work>) -> Option<Reference> {
    let instruction = instruction.trim();
    let (name, rest) = instruction.split_once(char::is_whitespace).unwrap_or((instruction, ""));
    match name.to_ascii_uppercase().as_str() {
        "CITATION" => Some(Reference::Citation(word(rest, works))),
        "BIBLIOGRAPHY" => Some(Reference::List),
        "ADDIN" => of_program(rest),
        _ => None,
    }
}

/// Reads what a program that is no part of Word keeps: after `ADDIN` in a field, or where it keeps its fields apart.
pub fn of_program(said: &str) -> Option<Reference> {
    let head = said.split(['{', '<']).next().unwrap_or_default().trim().to_ascii_uppercase();
    // The older fields of Mendeley have a list of their own in braces first.
    let json = said.find("CSL_CITATION").map_or(said, |at| said.get(at..).unwrap_or_default());
    let starts = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
    if starts(&LISTS) || head.contains("CSL_BIBLIOGRAPHY") {
        Some(Reference::List)
    } else if starts(&CITATIONS) || head.contains("CSL_CITATION") {
        Some(Reference::Citation(csl(json)))
    } else if head == "EN.CITE" {
        let xml = said.find('<').and_then(|at| said.get(at..)).unwrap_or_default();
        Some(Reference::Citation(known(endnote(xml).unwrap_or_default())))
    } else {
        None
    }
}

/// Reads the name of a content control.
pub fn of_control(name: &str) -> Option<Reference> {
    if name.starts_with("MENDELEY_BIBLIOGRAPHY") || name.starts_with("CitaviBibliography") {
        return Some(Reference::List);
    }
    if name.starts_with("CitaviPlaceholder") {
        return Some(Reference::Citation(known(Vec::new())));
    }
    let coded = name.strip_prefix("MENDELEY_CITATION_")?;
    // After the version, `v3_`.
    let coded = coded.split_once('_').map_or(coded, |(_, coded)| coded);
    let json = BASE64_STANDARD.decode(coded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Some(Reference::Citation(csl(&json.unwrap_or_default())))
}

/// What is cited; something is, though it may not be understood what.
fn known(mut keys: Vec<CitedKey>) -> Vec<CitedKey> {
    if keys.is_empty() {
        keys.push(cited(String::new(), Work::default()));
    }
    keys
}

fn cited(key: String, work: Work) -> CitedKey {
    let (locator, prefix) = (String::new(), String::new());
    CitedKey { key, file: crate::text::Span::default(), locator, prefix, work: Some(work) }
}

/// A field cites no more works; a file of a few kilobytes may say that it does.
const MOST: usize = 500;

/// Citations in the JSON of CSL, as Zotero and Mendeley write it.
fn csl(text: &str) -> Vec<CitedKey> {
    let json = text.find('{').and_then(|at| text.get(at..)).unwrap_or_default();
    // What a program writes after the object is its own.
    let value = Deserializer::from_str(json).into_iter::<Value>().next().and_then(Result::ok).unwrap_or_default();
    let items = value["citationItems"].as_array().cloned().unwrap_or_default();
    known(items.iter().take(MOST).map(item).collect())
}

fn item(item: &Value) -> CitedKey {
    let data = &item["itemData"];
    let mut ids: Vec<String> = [&item["id"], &data["id"]].into_iter().map(said).collect();
    for uris in [&item["uris"], &item["uri"]] {
        ids.extend(uris.as_array().into_iter().flatten().map(said));
    }
    ids.retain(|id| !id.is_empty());
    ids.dedup();
    let authors = data["author"].as_array().into_iter().flatten();
    let authors = authors.map(|author| [&author["family"], &author["literal"]].map(said).concat());
    let issued = &data["issued"];
    let year = [&issued["date-parts"][0][0], &issued["raw"], &issued["literal"]].map(said);
    let work = Work {
        title: said(&data["title"]),
        authors: authors.filter(|name| !name.is_empty()).collect(),
        year: year.iter().find_map(|text| year_in(text)).unwrap_or_default(),
        url: said(&data["URL"]),
        doi: said(&data["DOI"]),
        ids,
        shown: String::new(),
    };
    let keys = [said(&data["citation-key"]), said(&data["citekey"]), key_in(said(&data["id"]))];
    let key = keys.into_iter().find(|key| !key.is_empty()).unwrap_or_default();
    let mut key = cited(key, work);
    key.locator = located(&said(&item["label"]), &said(&item["locator"]), &said(&item["suffix"]));
    said(&item["prefix"]).trim().clone_into(&mut key.prefix);
    key
}

/// An identifier if it is one that a person gave, as pandoc's are; not one that a program counted or drew.
fn key_in(id: String) -> String {
    let drawn = id.len() == 36 && id.matches('-').count() == 4;
    let is_key = id.contains(|c: char| c.is_lowercase()) && !id.contains(['/', ' ']) && !drawn;
    if is_key { id } else { String::new() }
}

/// A text or a number.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The first number of four digits.
fn year_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4).map(str::to_owned)
}

/// A locator as people write it; a number without a label is one of pages.
fn located(label: &str, number: &str, suffix: &str) -> String {
    let (number, suffix) = (number.trim(), suffix.trim());
    let several = number.contains(['-', '–', ',', '&']);
    let unit = match label {
        "" | "page" => ["p.", "pp."][usize::from(several)],
        "paragraph" => ["para.", "paras."][usize::from(several)],
        "chapter" => "chap.",
        "section" => "sec.",
        "volume" => "vol.",
        other => other,
    };
    let locator = if number.is_empty() { String::new() } else { format!("{unit} {number}") };
    match (locator.is_empty(), suffix.is_empty()) {
        (true, _) => suffix.trim_start_matches([',', ' ']).to_owned(),
        (false, true) => locator,
        (false, false) => format!("{locator} {suffix}"),
    }
}

/// Word's own: `CITATION Lind21 \p 3 \m Berg20 \l 1033`.
fn word(rest: &str, works: &BTreeMap<String, Work>) -> Vec<CitedKey> {
    let mut keys: Vec<CitedKey> = Vec::new();
    let mut switch = Some('m');
    for part in words(rest) {
        if let Some(name) = part.strip_prefix('\\') {
            switch = name.chars().next().map(|name| name.to_ascii_lowercase());
            continue;
        }
        match (switch.take(), keys.last_mut()) {
            (Some('m'), _) => {
                let work = works.get(&part).cloned().unwrap_or_default();
                keys.push(cited(part, work));
            }
            (Some('p'), Some(key)) => key.locator = located("page", &part, ""),
            (Some('f'), Some(key)) => part.trim().clone_into(&mut key.prefix),
            (Some('s'), Some(key)) => {
                let said = format!("{} {}", key.locator, part.trim());
                said.trim().clone_into(&mut key.locator);
            }
            _ => {}
        }
    }
    known(keys)
}

/// The words of an instruction; one in quotation marks holds blanks.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, part) in text.split('"').enumerate() {
        if number % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    found
}

/// The XML of `EndNote`.
fn endnote(xml: &str) -> Result<Vec<CitedKey>, Unreadable> {
    let mut keys: Vec<CitedKey> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut pieces = Pieces::new(xml.as_bytes());
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Start(tag) => {
                if tag.local == "Cite" {
                    keys.push(cited(String::new(), Work::default()));
                }
                open.push(tag.local);
            }
            Piece::End => {
                open.pop();
            }
            Piece::Text(text) => {
                let Some((key, work)) = keys.last_mut().and_then(|key| {
                    let CitedKey { locator, prefix, work: Some(work), .. } = key else { return None };
                    Some(((locator, prefix), work))
                }) else {
                    continue;
                };
                let within = |name: &str| open.iter().any(|known| known == name);
                match open.last().map(String::as_str) {
                    Some("Author") => work.authors.push(text),
                    Some("Year") => work.year.push_str(text.trim()),
                    Some("Pages") => *key.0 = located("page", &text, ""),
                    Some("Prefix") => text.trim().clone_into(key.1),
                    Some("electronic-resource-num") => work.doi.push_str(text.trim()),
                    // The text is in an element of its style.
                    _ if within("electronic-resource-num") => work.doi.push_str(text.trim()),
                    _ if within("title") => work.title.push_str(&text),
                    _ if within("related-urls") && work.url.is_empty() => text.trim().clone_into(&mut work.url),
                    _ => {}
                }
            }
        }
    }
    Ok(keys)
}

/// The sources that a document lists for Word's own citations, by tag.
pub fn works(xml: &[u8]) -> Result<BTreeMap<String, Work>, Unreadable> {
    let mut all = BTreeMap::new();
    let (mut tag, mut work) = (String::new(), Work::default());
    let mut open: Vec<String> = Vec::new();
    let mut pieces = Pieces::new(xml);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Start(start) => open.push(start.local),
            Piece::End => {
                if open.pop().as_deref() == Some("Source") {
                    all.insert(std::mem::take(&mut tag), std::mem::take(&mut work));
                }
            }
            Piece::Text(text) => {
                let text = text.trim();
                let to = match open.last().map(String::as_str) {
                    Some("Tag") => &mut tag,
                    Some("Title") => &mut work.title,
                    Some("Year") => &mut work.year,
                    Some("URL") => &mut work.url,
                    Some("DOI") => &mut work.doi,
                    Some("Last" | "Corporate") if !text.is_empty() => {
                        work.authors.push(text.to_owned());
                        continue;
                    }
                    _ => continue,
                };
                to.push_str(text);
            }
        }
    }
    all.remove("");
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(instruction: &str) -> Vec<CitedKey> {
        match of_field(instruction, &BTreeMap::new()) {
            Some(Reference::Citation(keys)) => keys,
            other => panic!("{instruction}: {other:?}"),
        }
    }

    #[test]
    fn fields_of_programs() {
        let zotero = r#" ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"id":7,"uris":["http://zotero.org/users/1/items/AB12"],
            "itemData":{"id":7,"title":"On \"Cod\"","citation-key":"vik2024","issued":{"date-parts":[["2024",3]]},
            "author":[{"family":"Vik","given":"A"}]},"locator":"3-4","label":"page","prefix":"see "}]} RNDx "#;
        let found = keys(zotero);
        assert_eq!(
            (found[0].key.as_str(), found[0].locator.as_str(), found[0].prefix.as_str()),
            ("vik2024", "pp. 3-4", "see")
        );
        let work = found[0].work.as_ref().expect("a work");
        assert_eq!((work.year.as_str(), work.authors.as_slice()), ("2024", ["Vik".to_owned()].as_slice()));
        assert_eq!(work.ids, ["7", "http://zotero.org/users/1/items/AB12"]);
        let mendeley = r#"ADDIN Mendeley Citation{1;2} CSL_CITATION { "citationItems" : [ { "id" : "ITEM-1" }, {} ] }"#;
        assert_eq!(keys(mendeley).len(), 2);
        let endnote = "ADDIN EN.CITE <EndNote><Cite><Author>Vik</Author><Year>2024</Year><record><titles><title><style>Cod \
                       &amp; men</style></title></titles></record></Cite></EndNote>";
        let found = keys(endnote);
        assert_eq!(found[0].work.as_ref().map(|work| work.title.as_str()), Some("Cod & men"));
    }

    #[test]
    fn fields_of_word() {
        let found = keys(r#" CITATION Lind21 \p 3 \f "see also" \l 1033  \m Berg20 \p 5-6 \l 2057 "#);
        let told: Vec<_> = found.iter().map(|key| (&*key.key, &*key.locator, &*key.prefix)).collect();
        assert_eq!(told, [("Lind21", "p. 3", "see also"), ("Berg20", "pp. 5-6", "")]);
    }

    #[test]
    fn what_cites_though_it_is_not_understood() {
        for field in ["ADDIN ZOTERO_ITEM CSL_CITATION {\"cit", "ADDIN EN.CITE", "ADDIN RW.CITE{{1 a}}", "CITATION"] {
            let found = keys(field);
            assert_eq!((found.len(), found[0].key.as_str()), (1, ""), "{field}");
        }
        for field in
            ["ADDIN ZOTERO_BIBL {\"uncited\":[]} CSL_BIBLIOGRAPHY", "BIBLIOGRAPHY \\l 1033", "ADDIN EN.REFLIST"]
        {
            assert_eq!(of_field(field, &BTreeMap::new()), Some(Reference::List), "{field}");
        }
        for field in ["ADDIN EN.CITE.DATA", "PAGE", "REF x", "ADDIN ZOTERO_TEMP", "HYPERLINK \"citation\""] {
            assert_eq!(of_field(field, &BTreeMap::new()), None, "{field}");
        }
    }

    #[test]
    fn controls() {
        let json = r#"{"citationItems":[{"id":"x","itemData":{"title":"Cod","DOI":"10.1/a"}}]}"#;
        let name = format!("MENDELEY_CITATION_v3_{}", BASE64_STANDARD.encode(json));
        let Some(Reference::Citation(found)) = of_control(&name) else { panic!("no citation") };
        assert_eq!(found[0].work.as_ref().map(|work| work.doi.as_str()), Some("10.1/a"));
        assert_eq!(of_control("MENDELEY_BIBLIOGRAPHY"), Some(Reference::List));
        assert_eq!(of_control("address"), None);
    }
}
