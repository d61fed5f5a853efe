//! The same text in every format gives the same findings: rule, severity, message, and the words under the span.
//!
//! The briefs in `same/` are those of `measured/briefs/` and one that was written by hand in each format, with whatever
//! the formats write differently. [`NOTICE.md`](same/NOTICE.md) says where the others come from. Of DOCX there are two: with
//! the keys as pandoc writes them, and with the fields of reference managers.

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
    let bytes = fs::read(path).expect("a brief");
    let mut draft = Draft::decode(path.to_owned(), format, bytes).expect("a brief that can be read");
    if let Some(reading) = record.recognised(&draft.reading) {
        draft.reading = reading.into();
    }
    told(&draft, record)
}

/// What is found in a draft, one finding a line, in order.
fn told(draft: &Draft, record: &Record) -> Vec<String> {
    let found = check(draft, record, &CheckOptions::default());
    let mut told: Vec<String> = found
        .iter()
        .map(|finding| {
            let words = even(draft.words(finding.span));
            // A key stands in no text of the page.
            let words = if finding.rule.starts_with("citation/") { even(finding.span.of(&draft.text)) } else { words };
            let words = words.trim_matches(['"', '\'']);
            format!("{} {:?} «{words}» {}", finding.rule, finding.severity, placeless(&even(&finding.message)))
        })
        .collect();
    told.sort();
    told
}

/// A message without the places of the draft that it names: the formats have their own.
fn placeless(message: &str) -> String {
    let mut words: Vec<&str> = message.split(' ').collect();
    for at in 1..words.len() {
        if matches!(words[at - 1], "line" | "para.") && words[at].trim_end_matches('.').parse::<usize>().is_ok() {
            words[at - 1] = "place";
            words[at] = "#";
        }
    }
    words.join(" ")
}

/// Compares the findings in one format with those that are expected.
fn compare(name: &str, found: &[String], expected: &[String]) {
    let missing: Vec<_> = expected.iter().filter(|finding| !found.contains(finding)).collect();
    let more: Vec<_> = found.iter().filter(|finding| !expected.contains(finding)).collect();
    assert!(missing.is_empty() && more.is_empty(), "{name}\nmissing {missing:#?}\nmore {more:#?}");
    assert_eq!(found.len(), expected.len(), "{name}: {found:#?}");
}

/// Compares every format of a brief with its Markdown, which must have `least` findings.
fn same(name: &str, record: &Record, least: usize) {
    let path = |extension: &str| folder("same").join(format!("{name}.{extension}"));
    let expected = findings(&path("md"), record);
    assert!(expected.len() >= least, "{name}.md: only {expected:#?}");
    for extension in ["tex", "typ", "html", "docx"] {
        compare(&format!("{name}.{extension}"), &findings(&path(extension), record), &expected);
    }
    // What a field shows is no key.
    let unkeyed = |found: Vec<String>| -> Vec<String> {
        let mut found: Vec<String> = found.iter().map(|finding| without_key(finding)).collect();
        found.sort();
        found
    };
    let found = unkeyed(findings(&path("fields.docx"), record));
    compare(&format!("{name}.fields.docx"), &found, &unkeyed(expected));
}

/// A finding on a citation without the words under its span.
fn without_key(finding: &str) -> String {
    match finding.split_once('«').zip(finding.split_once("» ")) {
        Some(((rule, _), (_, message))) if rule.starts_with("citation/") => format!("{rule}{message}"),
        _ => finding.to_owned(),
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

/// What a sentence is about may stand in the title alone.
#[test]
fn a_title_counts_wherever_it_stands() {
    let corpus = tempfile::tempdir().expect("a folder");
    let source = "---\ndate: 2023-03-14\n---\n\nGermany decided in March 2023 to back a precautionary pause in deep-sea mining.\n";
    fs::write(corpus.path().join("pause2023.md"), source).expect("a source");
    let record = record(&CorpusSpec::Paths(vec![corpus.path().to_owned()]));
    let (title, text) = ("Deep-sea mining, who is where", "Germany opposes a precautionary pause.");
    let drafts = [
        (Format::Markdown, format!("# {title}\n\n{text}\n")),
        (Format::Markdown, format!("---\ntitle: {title}\n---\n\n{text}\n")),
        (Format::Markdown, format!("% {title}\n\n{text}\n")),
        (Format::Latex, format!("\\title{{{title}}}\\begin{{document}}\\maketitle\n{text}\n\\end{{document}}\n")),
        (Format::Typst, format!("#set document(title: [{title}])\n#title()\n\n{text}\n")),
        (Format::Html, format!("<html><head><TITLE>{title}</TITLE></head><body><p>{text}</p></body></html>\n")),
        (Format::Html, format!("<title>{title}</title><H1>{title}</H1><p>{text}</p>\n")),
    ];
    let told = drafts.map(|(format, text)| told(&Draft::read("draft".into(), format, text), &record));
    assert!(told[0].len() == 1 && told[0][0].starts_with("position/contradicted"), "{told:#?}");
    assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");
    // Without it, nobody knows of which pause it speaks.
    let without = Draft::read("draft".into(), Format::Markdown, text.to_owned());
    assert_eq!(self::told(&without, &record), Vec::<String>::new());
}
