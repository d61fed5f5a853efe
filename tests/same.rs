//! The same text in every format gives the same findings: rule, severity, message, and the words under the span.
//!
//! The briefs in `same/` are those of `measured/briefs/` and one that was written by hand in each format, with whatever
//! the formats write differently. [`NOTICE.md`](same/NOTICE.md) says where the others come from.

use std::fs;
use std::path::{Path, PathBuf};

use onrecord::check::{CheckOptions, check};
use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::Draft;
use onrecord::markup::Format;
use onrecord::record::Record;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn record(spec: &CorpusSpec) -> Record {
    corpus::load(spec).expect("a corpus").into_record().0
}

/// Words without what is the format's: how marks are drawn, where lines break.
fn even(words: &str) -> String {
    let straight =
        words.replace(['“', '”', '„'], "\"").replace(['’', '‘'], "'").replace("---", "—").replace("...", "…");
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn findings(path: &Path, record: &Record) -> Vec<String> {
    let format = path.extension().and_then(|extension| Format::from_extension(extension.to_str()?)).expect("a format");
    let text = fs::read_to_string(path).expect("a brief");
    let draft = Draft::read(path.to_owned(), format, text);
    let found = check(&draft, record, &CheckOptions::default());
    let mut told: Vec<String> = found
        .iter()
        .map(|finding| {
            let words = even(draft.words(finding.span));
            // A key stands in no text of the page.
            let words = if finding.rule.starts_with("citation/") { even(finding.span.of(&draft.text)) } else { words };
            let words = words.trim_matches(['"', '\'']);
            format!("{} {:?} «{words}» {}", finding.rule, finding.severity, even(&finding.message))
        })
        .collect();
    told.sort();
    told
}

/// Compares every format of a brief with its Markdown, which must have `least` findings.
fn same(name: &str, record: &Record, least: usize) {
    let path = |extension: &str| folder("same").join(format!("{name}.{extension}"));
    let expected = findings(&path("md"), record);
    assert!(expected.len() >= least, "{name}.md: only {expected:#?}");
    for extension in ["tex", "typ", "html"] {
        let found = findings(&path(extension), record);
        let missing: Vec<_> = expected.iter().filter(|finding| !found.contains(finding)).collect();
        let more: Vec<_> = found.iter().filter(|finding| !expected.contains(finding)).collect();
        assert!(missing.is_empty() && more.is_empty(), "{name}.{extension}\nmissing {missing:#?}\nmore {more:#?}");
        assert_eq!(found.len(), expected.len(), "{name}.{extension}: {found:#?}");
    }
}

#[test]
fn briefs_on_the_seeds() {
    let record = record(&CorpusSpec::Embedded);
    same("mixed", &record, 8);
    for name in ["allied-divergence", "berlin-memo", "client-digest", "committee-note"] {
        same(name, &record, 5);
    }
}

#[test]
fn a_brief_on_another_corpus() {
    let record = record(&CorpusSpec::Paths(vec![folder("measured/briefs/fishery/corpus")]));
    same("fishery", &record, 8);
}
