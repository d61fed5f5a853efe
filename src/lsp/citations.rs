//! Citations as a style guide has them, by CSL.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{IndependentStyle, Locale, Style};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, Entry as CslEntry,
};
use serde_json::json;

use super::projects::Project;
use super::shared::lock;
use crate::lexicon::lexicon;
use crate::record::Entry;
use crate::report;

/// The style: notes and bibliography of the Chicago manual, what newsrooms and think tanks know best.
const STYLE: ArchivedStyle = ArchivedStyle::ChicagoNotes;

/// Formats citations and keeps them.
#[derive(Default)]
pub struct Citations {
    style: OnceLock<Option<(IndependentStyle, Vec<Locale>)>>,
    /// By revision of the project and index of the source.
    known: Mutex<BTreeMap<(u64, usize), String>>,
}

impl Citations {
    /// Loads the style, which takes tens of milliseconds: once, before anybody asks.
    pub fn prepare(&self) {
        self.style.get_or_init(|| {
            let Style::Independent(style) = STYLE.get() else { return None };
            let english = locales()
                .into_iter()
                .filter(|locale| locale.lang.as_ref().is_some_and(|lang| lang.0.starts_with("en")));
            Some((style, english.collect()))
        });
    }

    /// The citation of a source. Until the style is loaded, the plain one that reports have.
    pub fn of(&self, project: &Project, source: usize) -> String {
        let Some(document) = project.record.sources.get(source) else { return String::new() };
        let plain = || report::citation(&document.entry);
        let Some(Some((style, locales))) = self.style.get() else { return plain() };
        let mut known = lock(&self.known);
        // Those of sources as they were before are of no use.
        if known.keys().next().is_some_and(|(revision, _)| *revision + 100 < project.revision) {
            known.clear();
        }
        let made = || formatted(&document.entry, style, locales).unwrap_or_else(plain);
        known.entry((project.revision, source)).or_insert_with(made).clone()
    }
}

fn formatted(entry: &Entry, style: &IndependentStyle, locales: &[Locale]) -> Option<String> {
    let entry = csl(entry)?;
    let mut driver = BibliographyDriver::new();
    driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(&entry)], style, locales));
    let rendered = driver.finish(BibliographyRequest { style, locale: None, locale_files: locales });
    let item = rendered.bibliography?.items.into_iter().next()?;
    let mut out = String::new();
    item.content.write_buf(&mut out, BufWriteFormat::Plain).ok()?;
    let out = out.trim().to_owned();
    (!out.is_empty()).then_some(out)
}

/// The entry as the CSL library has it. The way leads through its own file format, which fills in what a type of
/// entry needs.
fn csl(entry: &Entry) -> Option<CslEntry> {
    let mut fields = serde_json::Map::new();
    fields.insert("type".into(), json!("article"));
    fields.insert("title".into(), json!({ "value": entry.title.clone()?, "verbatim": true }));
    if !entry.authors.is_empty() {
        let names: Vec<_> = entry.authors.iter().map(|name| family_first(name)).collect();
        fields.insert("author".into(), json!(names));
    }
    if let Some(date) = &entry.date {
        fields.insert("date".into(), json!(date));
    }
    if let Some(url) = &entry.url {
        fields.insert("url".into(), json!(url));
    }
    if let Some(outlet) = &entry.outlet {
        fields.insert("parent".into(), json!({ "type": "newspaper", "title": { "value": outlet, "verbatim": true } }));
    }
    // JSON is YAML.
    let library = json!({ "entry": fields }).to_string();
    hayagriva::io::from_yaml_str(&library).ok()?.into_iter().next()
}

/// A printed name as `{name, given-name}`; an organisation stays whole.
fn family_first(printed: &str) -> serde_json::Value {
    let words: Vec<&str> = printed.split_whitespace().collect();
    if words.len() < 2 || lexicon().is_outlet(printed) {
        return json!({ "name": printed });
    }
    // "Ursula von der Leyen": the surname starts with its particles.
    let particle = words.iter().skip(1).position(|word| word.starts_with(char::is_lowercase)).map(|at| at + 1);
    let at = particle.unwrap_or(words.len() - 1);
    let (given, family) = words.split_at(at);
    json!({ "name": family.join(" "), "given-name": given.join(" ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_cited_as_the_manual_has_it() {
        let citations = Citations::default();
        citations.prepare();
        let Some(Some((style, locales))) = citations.style.get() else { panic!("a style") };
        let entry = Entry {
            key: "x".into(),
            authors: vec!["Ada B. Smith".into(), "Jan van der Berg".into()],
            title: Some("Ferries *and* roads".into()),
            outlet: Some("The Harbour Gazette".into()),
            date: Some("2021-03-07".into()),
            url: None,
            unread: None,
        };
        let text = formatted(&entry, style, locales).expect("a citation");
        assert!(text.starts_with("Smith, Ada B., and Jan van der Berg. "), "{text}");
        assert!(text.contains("Ferries *and* Roads") && text.contains("The Harbour Gazette"), "{text}");
        assert!(text.contains("2021") && text.contains('7'), "{text}");
        assert_eq!(formatted(&Entry { key: "y".into(), ..Entry::default() }, style, locales), None);
    }
}
