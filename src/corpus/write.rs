//! Writing an entry into a bibliography: appended, with nothing of what is there touched, and read back before anybody
//! writes it to disk.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};
use serde_yaml::{Mapping, Value as Yaml};

use super::bibliography::{self, Item, Kind, Parsed, tidy};
use crate::record::Entry;
use crate::text::Position;

/// `old`, the text of the bibliography `path`, with `entry` at its end. `file` is the path of its text from there.
///
/// What the entry says may be anything: it is escaped, and the result is read again. `Err` says why the entry cannot
/// be written so that reading gives it back, and all others as before.
pub fn appended(path: &Path, old: &str, entry: &Entry, file: &str) -> Result<String, String> {
    let kind = Kind::of(path).ok_or("is no bibliography that can be written (.bib, .json, .yml)")?;
    let before = bibliography::parse(kind, path, old);
    if before.foreign || before.problems.iter().any(|problem| problem.fatal) {
        return Err("has errors, or is no bibliography: nothing is added to it".to_owned());
    }
    let entry = &clean(entry);
    let holds = |text: &String| holds(&bibliography::parse(kind, path, text), &before, entry, file);
    let mut candidates = match kind {
        Kind::Bibtex => [Names::Parts, Names::Whole].map(|names| bibtex(old, entry, file, names)).to_vec(),
        Kind::Csl => vec![csl(old, entry, file)?],
        Kind::Yaml => {
            [false, true].map(|escaped| yaml(old, entry, file, escaped)).into_iter().collect::<Result<_, _>>()?
        }
    };
    candidates.retain(holds);
    let kept = candidates.into_iter().next();
    kept.ok_or_else(|| {
        format!(
            "the entry `{}` cannot be written so that it reads the same: give another title, author or outlet",
            entry.key
        )
    })
}

/// Whether `after` has what `before` had, and `entry` at its end.
fn holds(after: &Parsed, before: &Parsed, entry: &Entry, file: &str) -> bool {
    let is_new = |item: &&Item| item.entry == *entry && item.files == [file];
    let others = after.items.iter().filter(|item| !is_new(item));
    let same = others.map(known).eq(before.items.iter().map(known));
    same && after.items.iter().filter(is_new).count() == 1 && after.problems.len() <= before.problems.len()
}

fn known(item: &Item) -> (&Entry, &[String], Position) {
    (&item.entry, &item.files, item.place)
}

/// The entry without what no field of a bibliography can hold: control characters, blanks at the ends, nothing.
fn clean(entry: &Entry) -> Entry {
    let plain = |text: &str| {
        let text: String = text.chars().map(|c| if c.is_control() || is_odd(c) { ' ' } else { c }).collect();
        tidy(&text)
    };
    Entry {
        key: entry.key.clone(),
        authors: entry.authors.iter().filter_map(|name| plain(name)).collect(),
        title: entry.title.as_deref().and_then(plain),
        outlet: entry.outlet.as_deref().and_then(plain),
        date: entry.date.clone(),
        url: entry.url.as_deref().and_then(plain).map(|url| address(&url)),
        unread: None,
    }
}

/// Characters that turn the direction of a text, or have no meaning.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

/// How authors are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// As names, of which programs know the parts.
    Parts,
    /// Each as one word, as the names of institutions are.
    Whole,
}

fn bibtex(old: &str, entry: &Entry, file: &str, names: Names) -> String {
    let author = |name: &String| match names {
        Names::Parts => tex(name),
        Names::Whole => format!("{{{}}}", tex(name)),
    };
    let authors = entry.authors.iter().map(author).collect::<Vec<_>>().join(" and ");
    let kind = match (&entry.outlet, &entry.url) {
        (Some(_), _) => "article",
        (None, Some(_)) => "online",
        (None, None) => "misc",
    };
    let fields = [
        ("author", Some(authors).filter(|authors| !authors.is_empty())),
        ("title", entry.title.as_deref().map(|title| format!("{{{}}}", tex(title)))),
        ("journaltitle", entry.outlet.as_deref().map(tex)),
        ("date", entry.date.clone()),
        ("url", entry.url.clone()),
        ("file", Some(file_field(file))),
    ];
    let mut out = String::from(old);
    out.push_str(apart(old));
    let _ = writeln!(out, "@{kind}{{{},", entry.key);
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        }
    }
    out.push_str("}\n");
    out
}

/// What stands between the old text and a new entry: an empty line.
fn apart(old: &str) -> &'static str {
    match old {
        "" => "",
        text if text.trim_start_matches('\u{feff}').is_empty() || text.ends_with("\n\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    }
}

/// Text for a field of BibTeX.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        match c {
            '\\' => out.push_str("{\\textbackslash}"),
            '~' => out.push_str("{\\textasciitilde}"),
            '^' => out.push_str("{\\textasciicircum}"),
            '{' | '}' | '$' | '%' | '&' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // Two of them would be a dash or a quotation mark.
            '-' | '`' | '\'' if last == c => {
                out.push_str("{}");
                out.push(c);
            }
            _ => out.push(c),
        }
        last = c;
    }
    out
}

/// An address for fields that are taken as they are: what would end or turn one is written by its bytes.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '{' | '}' | '\\' | ' ' | '"' => out.push_str(
                &percent_encoding::utf8_percent_encode(c.encode_utf8(&mut [0; 4]), percent_encoding::NON_ALPHANUMERIC)
                    .to_string(),
            ),
            _ => out.push(c),
        }
    }
    out
}

fn csl(old: &str, entry: &Entry, file: &str) -> Result<String, String> {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(entry.key));
    let kind = if entry.outlet.is_some() { "article-newspaper" } else { "webpage" };
    item.insert("type".to_owned(), json!(kind));
    let mut set = |name: &str, value: Option<Value>| item.extend(value.map(|value| (name.to_owned(), value)));
    let authors: Vec<Value> = entry.authors.iter().map(|name| json!({ "literal": name })).collect();
    set("author", Some(Value::Array(authors)).filter(|_| !entry.authors.is_empty()));
    set("title", entry.title.as_ref().map(|title| json!(title)));
    set("container-title", entry.outlet.as_ref().map(|outlet| json!(outlet)));
    let parts = |date: &String| date.split('-').filter_map(|part| part.parse().ok()).collect::<Vec<i64>>();
    set("issued", entry.date.as_ref().map(|date| json!({ "date-parts": [parts(date)] })));
    set("URL", entry.url.as_ref().map(|url| json!(url)));
    set("file", Some(json!(file_field(file))));
    let item = serde_json::to_string_pretty(&item).map_err(|error| error.to_string())?;
    let item = item.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
    let start = old.trim_end();
    if start.trim_start_matches('\u{feff}').is_empty() {
        return Ok(format!("[\n{item}\n]\n"));
    }
    let inner = start.strip_suffix(']').filter(|_| start.trim_start_matches('\u{feff}').trim_start().starts_with('['));
    let inner =
        inner.ok_or("is not a plain list of items: add the entry by hand, or to another bibliography")?.trim_end();
    let comma = if inner.ends_with('[') { "" } else { "," };
    Ok(format!("{inner}{comma}\n{item}\n]\n"))
}

fn yaml(old: &str, entry: &Entry, file: &str, escaped: bool) -> Result<String, String> {
    let root: Yaml = serde_yaml::from_str(old).unwrap_or(Yaml::Null);
    let is_block = old.trim().is_empty()
        || root.as_mapping().is_some_and(|map| !map.contains_key("references"))
            && !old.lines().any(|line| matches!(line.trim_end(), "---" | "...") || line.starts_with('{'));
    if !is_block {
        return Err("is no plain Hayagriva bibliography: add the entry by hand, or to another one".to_owned());
    }
    // In titles, braces, `$` and backslashes have a meaning of their own.
    let text = |text: &String| {
        let mut out = String::new();
        for c in text.chars() {
            if escaped && matches!(c, '{' | '}' | '$' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        Yaml::from(out)
    };
    let mut fields = Mapping::new();
    let mut set = |name: &str, value: Option<Yaml>| {
        if let Some(value) = value {
            fields.insert(Yaml::from(name), value);
        }
    };
    let kind = if entry.outlet.is_some() { "article" } else { "web" };
    set("type", Some(Yaml::from(kind)));
    set("title", entry.title.as_ref().map(text));
    let name = |name: &String| Yaml::Mapping(Mapping::from_iter([(Yaml::from("name"), Yaml::from(name.as_str()))]));
    let authors: Vec<Yaml> = entry.authors.iter().map(name).collect();
    set("author", Some(Yaml::Sequence(authors)).filter(|_| !entry.authors.is_empty()));
    set("date", entry.date.as_ref().map(|date| Yaml::from(date.as_str())));
    set("url", entry.url.as_ref().map(|url| Yaml::from(url.as_str())));
    let outlet = |outlet: &String| {
        let parent = [(Yaml::from("type"), Yaml::from("newspaper")), (Yaml::from("title"), text(outlet))];
        Yaml::Mapping(Mapping::from_iter(parent))
    };
    set("parent", entry.outlet.as_ref().map(outlet));
    set("file", Some(Yaml::from(file_field(file))));
    let entry = Mapping::from_iter([(Yaml::from(entry.key.as_str()), Yaml::Mapping(fields))]);
    let entry = serde_yaml::to_string(&entry).map_err(|error| error.to_string())?;
    Ok(format!("{old}{}{entry}", apart(old)))
}

/// A path for a `file` field.
fn file_field(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, ':' | ';' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OLD: [(&str, &str); 3] = [
        ("a.bib", "% Mine\n@string{p = {The Post}}\n@article{old2020, title = {An  {Old} one}, journal = p}"),
        ("a.json", "[\n  {\"id\": \"old2020\", \"type\": \"book\", \"note\": \"]\"}\n]"),
        ("a.yml", "# Mine\nold2020:\n  type: book   # a book\n  title: An old one\n"),
    ];

    fn entry(title: &str, name: &str, outlet: &str) -> Entry {
        Entry {
            key: "smith2021".to_owned(),
            authors: vec![name.to_owned(), "Ann Smith".to_owned()],
            title: Some(title.to_owned()),
            outlet: Some(outlet.to_owned()),
            date: Some("2021-03-04".to_owned()),
            url: Some("https://example.org/a_b?c=%20d&e#f".to_owned()),
            unread: None,
        }
    }

    const HOSTILE: &[&str] = &[
        "A {brace",
        "A brace}",
        "}\n\n@misc{evil, title = {x}",
        "a \" # \"b",
        "50 % of $5 & #1_2^3~4 \\o/",
        "\\input{/etc/passwd}",
        "dashes -- and --- and ``quotes''",
        "x]}],\"y\":[{",
        "- a: b\n  c: d",
        "# no",
        "@key",
        "'",
        "''",
        "null",
        "{{{{",
        "}}}}",
        "\\",
        "\\\\{",
        "a and b",
        "and",
        "Smith, Ann",
        "von der",
        "日本 新聞",
        "עברית",
        "\u{202e}txt",
        "*b* _i_ [x](y)",
        "`",
        "%",
        "--",
        "a\u{0}b",
        "true",
        "~",
        "others",
        "& sons",
    ];

    #[test]
    fn hostile_metadata_is_read_back() {
        for (path, old) in OLD {
            for hostile in HOSTILE {
                let new = appended(Path::new(path), old, &entry(hostile, "Ann Lee", hostile), "texts/smith2021.txt");
                let kept = old.trim_end_matches([']', '\n']);
                assert!(new.as_ref().is_ok_and(|new| new.starts_with(kept)), "{path} {hostile:?} {new:?}");
                // A name may be refused; what is written reads the same.
                if let Ok(new) = appended(Path::new(path), old, &entry("A title", hostile, "The Post"), "smith2021.txt")
                {
                    let read = bibliography::parse(Kind::of(Path::new(path)).unwrap(), Path::new(path), &new);
                    assert_eq!(read.items.len(), 2, "{path} {hostile:?}");
                }
            }
        }
    }

    /// In CSL-JSON `<b>` makes bold: alone it is no title.
    #[test]
    fn a_title_of_markup_alone_is_refused() {
        let path = Path::new("a.json");
        let old = OLD.iter().find(|(name, _)| *name == "a.json").map(|(_, old)| *old).unwrap_or_default();
        let new = appended(path, old, &entry("<b>", "Ann Lee", "The Post"), "smith2021.txt");
        assert!(new.is_err_and(|error| error.contains("give another title")));
    }

    proptest! {
        #[test]
        fn any_title_and_name_is_read_back(title in "[\\PC&&[^<>]]{1,40}", name in "[\\PC&&[^{}\\\\=]]{1,30}", outlet in "[\\PC&&[^<>]]{1,20}") {
            for (path, old) in OLD {
                let new = appended(Path::new(path), old, &entry(&title, &name, &outlet), "smith2021.txt");
                prop_assert!(new.is_ok(), "{path}: {new:?}");
            }
        }
    }
}
