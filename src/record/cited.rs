//! Which source of the record a reference manager's field means.
//!
//! A key or an identifier that the record has is enough; else an address, else the title, if the year does not speak
//! against it. What fits several sources fits none.

use rustc_hash::FxHashMap;

use super::{Entry, Record};
use crate::markup::Work;
use crate::statement::Reading;
use crate::text::fold;

impl Record {
    /// What a draft says, with the keys of the sources that its fields mean; nothing where no citation is a field.
    pub fn recognised(&self, reading: &Reading) -> Option<Reading> {
        reading.citations.iter().find(|citation| citation.work.is_some())?;
        let mut reading = reading.clone();
        let known = Known::new(self.sources.entries().chain(&self.entries));
        for citation in &mut reading.citations {
            let Some(work) = &citation.work else { continue };
            if let Some(key) = known.key(&citation.key, work) {
                key.clone_into(&mut citation.key);
            }
        }
        Some(reading)
    }
}

/// The entries of a record by what may name them; nothing that is said of two of them.
#[derive(Default)]
struct Known<'a> {
    keys: FxHashMap<&'a str, &'a Entry>,
    urls: FxHashMap<String, Option<&'a Entry>>,
    titles: FxHashMap<String, Vec<&'a Entry>>,
}

impl<'a> Known<'a> {
    fn new(entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut known = Self::default();
        for entry in entries {
            known.keys.insert(&entry.key, entry);
            if let Some(url) = entry.url.as_deref().map(address).filter(|url| !url.is_empty()) {
                known.urls.entry(url).and_modify(|known| *known = None).or_insert(Some(entry));
            }
            if let Some(title) = entry.title.as_deref().map(title).filter(|title| !title.is_empty()) {
                known.titles.entry(title).or_default().push(entry);
            }
        }
        known
    }

    fn key(&self, key: &str, work: &Work) -> Option<&'a str> {
        let own = |key: &str| self.keys.get(key).map(|entry| entry.key.as_str());
        // An identifier of a library is a name of its own; a number is one of many.
        let named = |id: &&String| id.chars().any(char::is_alphabetic) && !id.starts_with("ITEM-");
        let ids = || work.ids.iter().filter(named);
        own(key)
            .or_else(|| ids().find_map(|id| own(id)))
            .or_else(|| ids().find_map(|id| own(id.rsplit_once("/items/")?.1)))
            .or_else(|| self.by_address(work))
            .or_else(|| self.by_title(work))
    }

    fn by_address(&self, work: &Work) -> Option<&'a str> {
        let doi = address(&work.doi);
        let doi = if doi.is_empty() || doi.starts_with("doi.org/") { doi } else { format!("doi.org/{doi}") };
        let entry = [doi, address(&work.url)].iter().find_map(|url| self.urls.get(url).copied().flatten())?;
        Some(&entry.key)
    }

    fn by_title(&self, work: &Work) -> Option<&'a str> {
        let same = self.titles.get(&title(&work.title))?;
        let fits = |entry: &&&Entry| {
            let year = entry.date.as_deref().and_then(|date| date.get(..4));
            let year = year.is_none_or(|year| work.year.is_empty() || year == work.year);
            let by = entry.authors.is_empty() || work.authors.is_empty();
            year && (by || work.authors.iter().any(|name| wrote(entry, name)))
        };
        let mut fitting = same.iter().filter(fits);
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first.key.as_str())
    }
}

fn wrote(entry: &Entry, name: &str) -> bool {
    let name = fold::phrase(name);
    entry.authors.iter().any(|author| fold::phrase(author).contains(&name))
}

/// A title without what programs write differently: case, marks, blanks.
fn title(title: &str) -> String {
    let letters = fold::phrase(title);
    letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An address without what may differ though it leads to the same page.
fn address(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let url = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let url = url.split('#').next().unwrap_or_default();
    let url = url.strip_prefix("www.").or_else(|| url.strip_prefix("dx.")).unwrap_or(url);
    url.trim_end_matches('/').to_owned()
}
