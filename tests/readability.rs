//! What is kept of saved pages, against articles that people marked: the test pages of Mozilla's Readability, or others in
//! the same form (a folder a page, with `source.html`, `expected.html` and `expected-metadata.json`).
//!
//!     git clone https://github.com/mozilla/readability
//!     ONRECORD_READABILITY=readability/test/test-pages cargo test --test readability -- --ignored --nocapture
//!
//! Words are compared as they come, each as often as it stands there. The pages are not ours to publish.
#![allow(clippy::print_stdout, reason = "the figures are what this test is for")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::corpus::normalise_date;
use onrecord::markup::{self, Extent, Format, Meta, Prose};
use serde_json::Value;

/// Pages of fewer words are tests of single elements, not articles.
const LEAST: usize = 150;

fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

fn count(words: &HashMap<String, usize>) -> usize {
    words.values().sum()
}

fn common(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> usize {
    one.iter().map(|(word, count)| other.get(word).copied().unwrap_or_default().min(*count)).sum()
}

fn read(path: &Path, extent: Extent) -> Prose {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    markup::decode(Format::Html, bytes, extent).expect("a page").prose
}

/// Which of title, outlet, author and date are found, of those that the page is known to have.
fn metadata(name: &str, meta: &Meta, expected: &Value, found: &mut [(usize, usize); 4]) {
    let said = |key: &str| expected[key].as_str().map(str::trim).filter(|text| !text.is_empty());
    let plain = |text: &str| words(text);
    // The name of the outlet at the end of a title is no part of it.
    let same = |own: &str, title: &str| {
        let rest = title.strip_prefix(own).map(plain).filter(|_| own.split_whitespace().count() > 1);
        let site = plain(said("siteName").or(meta.outlet.as_deref()).unwrap_or_default());
        plain(own) == plain(title) || rest.is_some_and(|rest| common(&rest, &site) == count(&rest))
    };
    let title = said("title").map(|title| meta.title.as_deref().is_some_and(|own| same(own, title)));
    let outlet = said("siteName").map(|site| meta.outlet.as_deref().is_some_and(|own| plain(own) == plain(site)));
    let author = said("byline").map(|byline| {
        let own = plain(&meta.authors.join(" "));
        count(&own) > 0 && common(&own, &plain(byline)) == count(&own)
    });
    let day = |text: &str| normalise_date(text).map(|date| date.chars().take(10).collect::<String>());
    let date = said("publishedTime").map(|date| meta.date.as_deref().and_then(day) == day(date));
    for (at, (what, right)) in
        [("title", title), ("outlet", outlet), ("author", author), ("date", date)].into_iter().enumerate()
    {
        let Some(right) = right else { continue };
        found[at].1 += 1;
        found[at].0 += usize::from(right);
        if !right {
            println!(
                "  {name}: {what}: {:?}, not {:?}",
                [&meta.title, &meta.outlet, &Some(meta.authors.join(", ")), &meta.date][at],
                expected[["title", "siteName", "byline", "publishedTime"][at]]
            );
        }
    }
}

#[test]
#[ignore = "needs the pages that ONRECORD_READABILITY names"]
fn articles_of_saved_pages() {
    let root = PathBuf::from(std::env::var_os("ONRECORD_READABILITY").expect("ONRECORD_READABILITY names a folder"));
    let mut folders: Vec<PathBuf> =
        fs::read_dir(&root).expect("a folder").flatten().map(|entry| entry.path()).collect();
    folders.sort();
    let (mut kept, mut wanted, mut right, mut pages, mut whole) = (0, 0, 0, 0, 0);
    let (mut recalls, mut precisions) = (0.0, 0.0);
    let mut found = [(0, 0); 4];
    for folder in folders.iter().filter(|folder| folder.join("source.html").is_file()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let expected = words(&read(&folder.join("expected.html"), Extent::Whole).text);
        if count(&expected) < LEAST {
            continue;
        }
        let prose = read(&folder.join("source.html"), Extent::Article);
        let own = words(&prose.text);
        let both = common(&own, &expected);
        let (recall, precision) = (both as f64 / count(&expected) as f64, both as f64 / count(&own).max(1) as f64);
        (kept, wanted, right, pages) = (kept + count(&own), wanted + count(&expected), right + both, pages + 1);
        (recalls, precisions) = (recalls + recall, precisions + precision);
        let all = count(&words(&read(&folder.join("source.html"), Extent::Whole).text));
        whole += usize::from(all == count(&own) && all > count(&expected) * 11 / 10);
        if recall < 0.9 || precision < 0.85 {
            println!(
                "  {name}: recall {recall:.2}, precision {precision:.2} ({} words, {} wanted, {all} on the page)",
                count(&own),
                count(&expected)
            );
        }
        let metadata_path = folder.join("expected-metadata.json");
        if let Ok(text) = fs::read_to_string(&metadata_path) {
            metadata(&name, &prose.meta, &serde_json::from_str(&text).expect("JSON"), &mut found);
        }
    }
    println!(
        "{pages} pages: words recall {:.3}, precision {:.3}; mean of pages {:.3}, {:.3}; read in full {whole}",
        right as f64 / wanted as f64,
        right as f64 / kept as f64,
        recalls / f64::from(pages),
        precisions / f64::from(pages)
    );
    let [title, outlet, author, date] = found.map(|(right, all)| format!("{right} of {all}"));
    println!("title {title}, outlet {outlet}, author {author}, date {date}");
    assert!(recalls / f64::from(pages) >= 0.98 && precisions / f64::from(pages) >= 0.95);
}
