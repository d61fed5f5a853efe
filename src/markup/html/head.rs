//! What the head of a page says of it: `<title>`, `<meta>`, `<link rel=canonical>`, JSON-LD.

use serde_json::Value;

use super::byline;
use crate::markup::Meta;
use crate::text::fold;

/// What has been said so far. Open Graph and the meta elements go before JSON-LD, and that before `<title>`, which
/// often carries the outlet's name.
#[derive(Debug, Default)]
pub(super) struct Head {
    meta: Meta,
    data: Meta,
    /// What JSON-LD calls the page, beside its headline.
    called: Option<String>,
    title: Option<String>,
    /// Whom the line below the headline names.
    signed: Vec<String>,
    /// When the page's text says that it was published.
    stamped: Option<String>,
}

impl Head {
    /// The text of `<title>`; only the first counts (pictures have titles, too).
    pub fn title(&mut self, text: &str) {
        fill(&mut self.title, text);
    }

    /// A `<meta>` element, by its attributes.
    pub fn meta(&mut self, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let name = attribute(b"property").or_else(|| attribute(b"name")).or_else(|| attribute(b"itemprop"));
        let (Some(name), Some(content)) = (name, attribute(b"content")) else { return };
        let meta = &mut self.meta;
        match name.trim().to_ascii_lowercase().as_str() {
            "og:title" | "dc.title" | "dcterms.title" | "citation_title" | "headline" => {
                fill(&mut meta.title, &content);
            }
            "author" | "article:author" | "dc.creator" | "dcterms.creator" | "citation_author" | "parsely-author" => {
                let content = one_line(&content);
                if !content.is_empty() && !content.contains("://") && !meta.authors.contains(&content) {
                    meta.authors.push(content);
                }
            }
            "og:site_name" | "dc.publisher" | "dcterms.publisher" | "citation_journal_title" => {
                fill(&mut meta.outlet, &content);
            }
            "article:published_time"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.created"
            | "dcterms.issued"
            | "date"
            | "pubdate"
            | "datepublished"
            | "citation_date"
            | "citation_publication_date"
            | "parsely-pub-date" => {
                fill(&mut meta.date, &content);
            }
            "og:url" => fill(&mut meta.url, &content),
            _ => {}
        }
    }

    /// A `<link>` element, by its attributes.
    pub fn link(&mut self, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let canonical = attribute(b"rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if let Some(address) = attribute(b"href").filter(|_| canonical) {
            fill(&mut self.data.url, &address);
        }
    }

    /// A `<time>` element, by its attributes: one that says when the page was published.
    pub fn time(&mut self, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let published = attribute(b"itemprop").is_some_and(|name| name.eq_ignore_ascii_case("datePublished"));
        if published || attribute(b"pubdate").is_some() {
            let said = attribute(b"datetime").or_else(|| attribute(b"content")).unwrap_or_default();
            fill(&mut self.stamped, &said);
        }
    }

    /// The line that says who wrote the article.
    pub fn byline(&mut self, line: &str) {
        self.signed = byline::names(line);
    }

    /// JSON-LD; what cannot be read says nothing.
    pub fn data(&mut self, json: &[u8]) {
        let Ok(value) = serde_json::from_slice::<Value>(unwrapped(json)) else { return };
        let listed = match &value {
            Value::Array(list) => list.as_slice(),
            Value::Object(map) => map.get("@graph").and_then(Value::as_array).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let article = std::iter::once(&value).chain(listed).find(|item| item.get("datePublished").is_some());
        let Some(article) = article else { return };
        let text = |key: &str| article.get(key).and_then(Value::as_str).unwrap_or_default();
        fill(&mut self.data.date, text("datePublished"));
        fill(&mut self.data.title, text("headline"));
        fill(&mut self.called, text("name"));
        if let Some(outlet) = article.get("publisher").and_then(name) {
            fill(&mut self.data.outlet, outlet);
        }
        if self.data.authors.is_empty() {
            self.data.authors = match article.get("author") {
                Some(Value::Array(list)) => list.iter().filter_map(name).map(one_line).collect(),
                Some(author) => name(author).map(one_line).into_iter().collect(),
                None => Vec::new(),
            };
        }
    }

    /// All of it together.
    pub fn finish(self) -> Meta {
        let Self { mut meta, data, called, title, signed, stamped } = self;
        // A headline that the title does not have may be a description.
        let stands = |name: &Option<String>| matches!((name, &title), (Some(name), Some(title)) if fold::phrase(title).contains(&fold::phrase(name)));
        let headline = if stands(&called) && !stands(&data.title) { called } else { data.title.or(called) };
        meta.title = meta.title.or(headline).or(title);
        meta.outlet = meta.outlet.or(data.outlet);
        meta.date = meta.date.or(data.date).or(stamped);
        meta.url = meta.url.or(data.url);
        if meta.authors.is_empty() {
            meta.authors = if data.authors.is_empty() { signed } else { data.authors };
        }
        if let Some(title) = meta.title.take() {
            meta.title = Some(without_outlet(title, &mut meta.outlet, meta.url.as_deref()));
        }
        meta
    }
}

/// JSON-LD without the signs that hide it from old readers: `<![CDATA[ … ]]>`, `<!-- … -->`.
fn unwrapped(json: &[u8]) -> &[u8] {
    let start = json.iter().position(|byte| matches!(byte, b'{' | b'"')).unwrap_or_default();
    // A list starts with a bracket, and so does CDATA.
    let list = json.get(..start).and_then(|before| before.iter().rposition(|byte| !byte.is_ascii_whitespace()));
    let start = match list {
        Some(at) if json.get(at) == Some(&b'[') && !json[..at].ends_with(b"CDATA") => at,
        _ => start,
    };
    let end = json.iter().rposition(|byte| *byte == b'}').map_or(json.len(), |at| at + 1);
    let list = json.get(start) == Some(&b'[');
    let end = json
        .get(end..)
        .and_then(|rest| rest.iter().position(|byte| *byte == b']'))
        .filter(|_| list)
        .map_or(end, |at| end + at + 1);
    json.get(start..end).unwrap_or(json)
}

/// What parts a headline from the name of the outlet.
const PARTED: [&str; 8] = [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • "];

/// A title without the name of the outlet at its end or start: "The ferries stay | The Gazette". Where nothing else says who
/// the outlet is, its address does.
fn without_outlet(title: String, outlet: &mut Option<String>, url: Option<&str>) -> String {
    let host: Vec<String> = url
        .and_then(|url| url.split("://").nth(1))
        .map(|rest| rest.split(['/', ':', '?']).next().unwrap_or_default().to_lowercase())
        .map(|host| host.split('.').map(str::to_owned).collect())
        .unwrap_or_default();
    let letters = |text: &str| fold::phrase(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let is_outlet = |part: &str| {
        let part = letters(part);
        let named = outlet.as_deref().map(|outlet| {
            // "The Gazette - News from the coast"
            let first = PARTED.iter().find_map(|sign| outlet.split_once(sign)).map_or(outlet, |(first, _)| first);
            letters(outlet) == part || letters(first) == part || letters(&format!("the {part}")) == letters(outlet)
        });
        let address = part.chars().count() > 2 && host.iter().rev().skip(1).any(|label| letters(label) == part);
        !part.is_empty() && (named == Some(true) || address)
    };
    for sign in PARTED {
        let ends = title.rsplit_once(sign);
        let starts = title.split_once(sign).map(|(first, rest)| (rest, first));
        for (rest, name) in ends.into_iter().chain(starts) {
            if is_outlet(name) && !rest.trim().is_empty() {
                let (rest, name) = (rest.trim().to_owned(), name.trim().to_owned());
                outlet.get_or_insert(name);
                return rest;
            }
        }
    }
    title
}

fn name(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("name").and_then(Value::as_str)).filter(|name| !name.trim().is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fill(slot: &mut Option<String>, text: &str) {
    let text = one_line(text);
    if slot.is_none() && !text.is_empty() {
        *slot = Some(text);
    }
}
