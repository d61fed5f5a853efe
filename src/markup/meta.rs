//! Front matter: what a Markdown file says of itself before its text.

use super::Meta;
use crate::text::Span;

/// Reads front matter at `at` of `text`: YAML between `---` and `---` or `...`, TOML between `+++`, or pandoc's
/// title block (`% title`, `% authors`, `% date`). Gives where the text after it starts.
pub(super) fn front(text: &str, at: usize) -> Option<(Meta, usize)> {
    let rest = text.get(at..)?;
    let (mut meta, end) = if let Some((body, end)) = fenced(rest, "---", &["---", "..."]) {
        // A rule above the first paragraph is no front matter.
        let first = body.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        if first.is_some_and(|line| !starts_like_yaml(line)) {
            return None;
        }
        (yaml(body), end)
    } else if let Some((body, end)) = fenced(rest, "+++", &["+++"]) {
        (toml(body), end)
    } else if rest.starts_with('%') {
        title_block(rest)
    } else {
        return None;
    };
    meta.file = Some(Span::new(at, at + rest.get(..end).unwrap_or(rest).trim_end().len()));
    Some((meta, at + end))
}

/// Reads the inside of a YAML block. What cannot be read is said in [`Meta::error`].
pub(super) fn yaml(body: &str) -> Meta {
    if nests_too_deep(body) {
        return Meta { error: Some("the front matter has too many open brackets".to_owned()), ..Meta::default() };
    }
    match serde_yaml::from_str::<serde_yaml::Value>(body) {
        Ok(serde_yaml::Value::Mapping(map)) => {
            let mut meta = Meta::default();
            for (key, value) in &map {
                if let Some(key) = key.as_str() {
                    set(&mut meta, key, &Node::from_yaml(value, 0));
                }
            }
            meta
        }
        Ok(serde_yaml::Value::Null) => Meta::default(),
        Ok(_) => {
            Meta { error: Some("the front matter is not a list of keys and values".to_owned()), ..Meta::default() }
        }
        Err(error) => Meta { error: Some(error.to_string()), ..Meta::default() },
    }
}

/// Whether brackets nest as no front matter's do: the parser's time grows with the square of their depth.
fn nests_too_deep(body: &str) -> bool {
    let mut depth = 0_usize;
    body.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 200
    })
}

fn toml(body: &str) -> Meta {
    match body.parse::<toml::Table>() {
        Ok(table) => {
            let mut meta = Meta::default();
            for (key, value) in &table {
                set(&mut meta, key, &Node::from_toml(value, 0));
            }
            meta
        }
        Err(error) => Meta { error: Some(error.message().to_owned()), ..Meta::default() },
    }
}

/// The body between two fence lines at the start of `text`, and where the line after the closing fence starts.
pub(super) fn fenced<'a>(text: &'a str, open: &str, close: &[&str]) -> Option<(&'a str, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == open && line.ends_with('\n'))?;
    let mut at = first.len();
    for line in lines {
        if close.contains(&line.trim_end()) {
            return Some((text.get(first.len()..at)?, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Whether a line can be the first of a YAML mapping: `key:` or `key: value`, or opens a flow mapping.
pub(super) fn starts_like_yaml(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return line.starts_with('{') };
    let key = key.trim().trim_matches(['"', '\'']);
    (value.is_empty() || value.starts_with([' ', '\t']))
        && !key.is_empty()
        && key.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | ' '))
        && key.split(' ').count() <= 3
}

/// pandoc's title block: up to three fields, each after `%`; lines that start with a blank go on with the field.
fn title_block(text: &str) -> (Meta, usize) {
    let mut fields: Vec<String> = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if let Some(field) = line.strip_prefix('%').filter(|_| fields.len() < 3) {
            fields.push(field.trim().to_owned());
        } else if line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            let Some(field) = fields.last_mut() else { break };
            field.push_str(if field.is_empty() { "" } else { "; " });
            field.push_str(line.trim());
        } else {
            break;
        }
        end += line.len();
    }
    let mut fields = fields.into_iter();
    let mut next = || fields.next().filter(|field| !field.is_empty());
    let title = next().map(|title| title.replace("; ", " "));
    let authors = next().map(|names| names.split(';').map(|name| name.trim().to_owned()).collect()).unwrap_or_default();
    (Meta { title, authors, date: next(), ..Meta::default() }, end)
}

/// A value of either language, without what is of no use here.
enum Node {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    Nothing,
}

/// Front matter nests a few levels (`author: - name: {given: …}`); what is deeper says nothing that is read.
const DEPTH: usize = 6;

impl Node {
    fn from_yaml(value: &serde_yaml::Value, depth: usize) -> Self {
        use serde_yaml::Value;
        match value {
            _ if depth > DEPTH => Self::Nothing,
            Value::String(text) => Self::Text(text.clone()),
            Value::Number(number) => Self::Text(number.to_string()),
            Value::Bool(_) | Value::Null => Self::Nothing,
            Value::Sequence(list) => Self::List(list.iter().map(|value| Self::from_yaml(value, depth + 1)).collect()),
            Value::Mapping(map) => Self::Map(
                map.iter()
                    .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), Self::from_yaml(value, depth + 1))))
                    .collect(),
            ),
            Value::Tagged(tagged) => Self::from_yaml(&tagged.value, depth + 1),
        }
    }

    fn from_toml(value: &toml::Value, depth: usize) -> Self {
        use toml::Value;
        match value {
            _ if depth > DEPTH => Self::Nothing,
            Value::String(text) => Self::Text(text.clone()),
            Value::Integer(number) => Self::Text(number.to_string()),
            Value::Float(number) => Self::Text(number.to_string()),
            Value::Datetime(date) => Self::Text(date.to_string()),
            Value::Boolean(_) => Self::Nothing,
            Value::Array(list) => Self::List(list.iter().map(|value| Self::from_toml(value, depth + 1)).collect()),
            Value::Table(map) => {
                Self::Map(map.iter().map(|(key, value)| (key.clone(), Self::from_toml(value, depth + 1))).collect())
            }
        }
    }

    fn get(&self, keys: &[&str]) -> Option<&Node> {
        let Self::Map(map) = self else { return None };
        map.iter().find(|(key, _)| keys.contains(&key.to_ascii_lowercase().as_str())).map(|(_, value)| value)
    }

    /// The text, or that of a map's `name`, `title` or `text`.
    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty()),
            Self::Map(_) => self.get(&["name", "title", "text", "literal", "path"]).and_then(Node::name),
            Self::List(list) => list.first().and_then(|first| match first {
                Self::Text(_) => first.text(),
                _ => None,
            }),
            Self::Nothing => None,
        }
    }

    /// A person's name: text, or a map with `name`, or with given and family names.
    fn name(&self) -> Option<String> {
        let Self::Map(_) = self else { return self.text() };
        if let Some(name) = self.get(&["name", "literal", "text", "path"]) {
            return match name {
                Self::Map(_) => name.full_name(),
                other => other.text(),
            };
        }
        self.full_name()
    }

    fn full_name(&self) -> Option<String> {
        if let Some(literal) = self.get(&["literal"]).and_then(Node::text) {
            return Some(literal);
        }
        let given = self.get(&["given", "given-name", "first", "firstname"]).and_then(Node::text);
        let particle = self.get(&["non-dropping-particle", "dropping-particle", "particle"]).and_then(Node::text);
        let family = self.get(&["family", "surname", "last", "lastname", "family-name"]).and_then(Node::text)?;
        Some([given, particle, Some(family)].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::List(list) => list.iter().filter_map(Node::name).collect(),
            other => other.name().into_iter().collect(),
        }
    }

    /// A date: text, or CSL's `date-parts`, or `year`, `month`, `day`.
    fn date(&self) -> Option<String> {
        let (Self::Map(_) | Self::List(_)) = self else { return self.text() };
        let parts: Vec<String> = if let Some(Self::List(parts)) = self.get(&["date-parts"]) {
            match parts.first() {
                Some(Self::List(inner)) => inner.iter().filter_map(Node::text).collect(),
                _ => parts.iter().filter_map(Node::text).collect(),
            }
        } else {
            let part = match self {
                Self::List(list) => list.first()?,
                other => other,
            };
            ["year", "month", "day"].iter().map_while(|key| part.get(&[key]).and_then(Node::text)).collect()
        };
        (!parts.is_empty())
            .then(|| parts.iter().map(|part| if part.len() == 1 { format!("0{part}") } else { part.clone() }))
            .map(|parts| parts.collect::<Vec<_>>().join("-"))
    }
}

/// Takes one key of the front matter. Of several names for one thing the one set first stays, but an outlet's own
/// name goes before its publisher's.
fn set(meta: &mut Meta, key: &str, value: &Node) {
    let fill = |slot: &mut Option<String>, text: Option<String>| {
        if slot.is_none() {
            *slot = text;
        }
    };
    match key.to_ascii_lowercase().replace('_', "-").as_str() {
        "key" | "id" | "citation-key" | "citekey" => fill(&mut meta.key, value.text()),
        "title" => fill(&mut meta.title, value.text()),
        "author" | "authors" | "by" | "byline" if meta.authors.is_empty() => meta.authors = value.names(),
        "outlet" | "publication" | "container-title" | "journal" | "newspaper" | "website" => {
            if let Some(outlet) = value.text() {
                meta.outlet = Some(outlet);
            }
        }
        "publisher" => fill(&mut meta.outlet, value.text()),
        "date" | "issued" | "published" | "date-published" | "publication-date" => fill(&mut meta.date, value.date()),
        "url" | "link" | "address" | "source-url" => fill(&mut meta.url, value.text()),
        "bibliography" if meta.bibliography.is_empty() => meta.bibliography = value.names(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Meta {
        front(text, 0).expect("front matter").0
    }

    #[test]
    fn yaml_fields() {
        let meta = read(
            "---\ntitle: A *brief*\nauthor:\n  - name: Ana Lima\n  - Bo Ek\n  - name: {given: Chi, family: Do}\n\
             publisher: House\npublication: The Paper\ndate: 2020-02-03\nurl: https://a.org/b\nid: lima2020\n\
             bibliography: [a.bib, b.bib]\n---\nText",
        );
        assert_eq!(meta.title.as_deref(), Some("A *brief*"));
        assert_eq!(meta.authors, ["Ana Lima", "Bo Ek", "Chi Do"]);
        assert_eq!(meta.outlet.as_deref(), Some("The Paper"));
        assert_eq!(meta.date.as_deref(), Some("2020-02-03"));
        assert_eq!(meta.url.as_deref(), Some("https://a.org/b"));
        assert_eq!(meta.key.as_deref(), Some("lima2020"));
        assert_eq!(meta.bibliography, ["a.bib", "b.bib"]);
        assert_eq!(meta.error, None);
    }

    #[test]
    fn toml_fields() {
        let meta = read("+++\r\ntitle = \"T\"\r\ndate = 2020-02-03\r\nauthors = [\"A B\"]\r\n+++\r\nText");
        assert_eq!((meta.title.as_deref(), meta.date.as_deref()), (Some("T"), Some("2020-02-03")));
        assert_eq!(meta.authors, ["A B"]);
        assert_eq!(meta.file, Some(Span::new(0, 59)));
    }

    #[test]
    fn errors_are_kept_and_the_text_goes_on() {
        let text = "---\ntitle: [broken\n---\nText";
        let (meta, end) = front(text, 0).expect("front matter");
        assert!(meta.error.is_some());
        assert_eq!(&text[end..], "Text");
    }

    #[test]
    fn a_rule_above_prose_is_no_front_matter() {
        assert!(front("---\nThe minister spoke.\n\n---\nMore", 0).is_none());
        assert!(front("---\ntitle: never closed\n\nText", 0).is_none());
        assert!(front("--- \nkey: v\n...\nText", 0).is_some());
    }

    #[test]
    fn title_blocks() {
        let meta = read("% A title\n  on two lines\n% Ana Lima; Bo Ek\n% May 2020\n\nText");
        assert_eq!(meta.title.as_deref(), Some("A title on two lines"));
        assert_eq!(meta.authors, ["Ana Lima", "Bo Ek"]);
        assert_eq!(meta.date.as_deref(), Some("May 2020"));
    }

    #[test]
    fn csl_dates() {
        let meta = read("---\nissued:\n  date-parts: [[2020, 2, 3]]\n---\n");
        assert_eq!(meta.date.as_deref(), Some("2020-02-03"));
    }
}
