//! What the head of a page says of it: `<title>`, `<meta>`, `<link rel=canonical>`, JSON-LD.

use serde_json::Value;

use crate::markup::Meta;

/// What has been said so far. Open Graph and the meta elements go before JSON-LD, and that before `<title>`, which
/// often carries the outlet's name.
#[derive(Debug, Default)]
pub(super) struct Head {
    meta: Meta,
    data: Meta,
    title: Option<String>,
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

    /// JSON-LD; what cannot be read says nothing.
    pub fn data(&mut self, json: &[u8]) {
        let Ok(value) = serde_json::from_slice::<Value>(json) else { return };
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
        let Self { mut meta, data, title } = self;
        meta.title = meta.title.or(data.title).or(title);
        meta.outlet = meta.outlet.or(data.outlet);
        meta.date = meta.date.or(data.date);
        meta.url = meta.url.or(data.url);
        if meta.authors.is_empty() {
            meta.authors = data.authors;
        }
        meta
    }
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
