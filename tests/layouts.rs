//! Libraries as the programs write them (`tests/layouts`): Zotero's exports and live libraries, Better BibTeX, `JabRef`,
//! CSL-JSON, Hayagriva, pandoc. What is read of each is in `NAME.expected`; `UPDATE=1` writes it anew.
//!
//! The layouts follow the source of the programs: Zotero's translators `BibTeX.js`, `BibLaTeX.js` and `CSL JSON.js` of
//! June 2026, `translators/bibtex/entry.ts` of Better `BibTeX` of August 2026, `FileFieldWriter` and
//! `MetaDataSerializer` of `JabRef`'s main branch. Their matter is invented.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::corpus::{CorpusSpec, load};
use onrecord::record::Entry;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts")
}

/// What is read: every entry with its fields, the file that its text is from and how it starts; then the problems.
fn listing(spec: &CorpusSpec) -> String {
    let loaded = load(spec).expect("a corpus");
    let below = format!("{}/", folder().display());
    let mut out = String::new();
    let entry = |out: &mut String, entry: &Entry| {
        let field =
            |name: &str, value: Option<&str>| value.map_or(String::new(), |value| format!("  {name}: {value}\n"));
        let authors = (!entry.authors.is_empty()).then(|| entry.authors.join(" | "));
        let _ = writeln!(out, "{}", entry.key);
        for line in [
            field("author", authors.as_deref()),
            field("title", entry.title.as_deref()),
            field("outlet", entry.outlet.as_deref()),
            field("date", entry.date.as_deref()),
            field("url", entry.url.as_deref()),
        ] {
            out.push_str(&line);
        }
    };
    for source in &loaded.sources {
        entry(&mut out, &source.entry);
        let start: String =
            source.prose.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
        let path = source.path.display().to_string();
        let _ = writeln!(out, "  file: {}\n  text: {start}", path.strip_prefix(&below).unwrap_or(&path));
    }
    for without in &loaded.entries {
        entry(&mut out, without);
    }
    for problem in &loaded.problems {
        let kind = if problem.fatal { "error" } else { "notice" };
        let _ = writeln!(out, "{kind}: {}", problem.to_string().replace(&below, ""));
    }
    out
}

fn expect(name: &str, spec: &CorpusSpec) {
    let file = folder().join(name).with_extension("expected");
    let read = listing(spec);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &read).expect("a file");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(read, expected, "{name}");
}

fn alone(name: &str) -> CorpusSpec {
    CorpusSpec::Paths(vec![folder().join(name)])
}

#[test]
fn zotero_bibtex_with_files() {
    expect("zotero-bibtex", &alone("zotero-bibtex"));
}

#[test]
fn zotero_biblatex_of_a_live_library_is_refused_until_its_storage_is_allowed() {
    expect("zotero-biblatex", &alone("zotero-biblatex"));
    let allowed = CorpusSpec::new(vec![folder().join("zotero-biblatex")], vec![folder().join("storage")]);
    expect("zotero-biblatex-allowed", &allowed);
}

#[test]
fn better_bibtex() {
    expect("better-bibtex", &alone("better-bibtex"));
}

#[test]
fn jabref() {
    expect("jabref", &alone("jabref"));
    // The library alone, not its folder.
    let library = CorpusSpec::Paths(vec![folder().join("jabref/ferries.bib")]);
    expect("jabref", &library);
}

#[test]
fn csl_json() {
    expect("csl-json", &alone("csl-json"));
}

#[test]
fn hayagriva() {
    expect("hayagriva", &alone("hayagriva"));
}

#[test]
fn pandoc() {
    expect("pandoc", &alone("pandoc"));
}
