//! The reader through its public surface: what it makes of sentences and of whole articles.
//!
//! Minimal cases stand in `tests/reader/cases.txt`, those that fail in `known_gaps.txt`. What whole articles say stands
//! in the snapshots beside them; after a change that is meant, `INSTA_UPDATE=always cargo test --test reader` writes
//! them anew, and the difference is there to be read.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::Draft;
use onrecord::markup::{self, Format};
use onrecord::reader;
use onrecord::statement::{Person, Quotation, QuotationKind, Reading, Role, RoleTime, Who};

const CASES: &str = include_str!("reader/cases.txt");

const KNOWN_GAPS: &str = include_str!("reader/known_gaps.txt");

/// A line of a file of cases.
struct Case {
    line: usize,
    show: fn(&str, &Reading) -> String,
    text: String,
    expected: &'static str,
}

fn cases(file: &'static str) -> Vec<Case> {
    let mut show: fn(&str, &Reading) -> String = words;
    let mut cases = Vec::new();
    for (number, line) in file.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            show = match heading.split(':').next() {
                Some("words") => words,
                Some("speakers") => speakers,
                Some("groups") => groups,
                Some("people") => people,
                Some("citations") => citations,
                _ => panic!("no such heading: {heading}"),
            };
        } else if !line.is_empty() && !line.starts_with("# ") {
            let (text, expected) = line.split_once(" =>").unwrap_or_else(|| panic!("no ` =>`: {line}"));
            let text = text.replace("\\n", "\n");
            cases.push(Case { line: number + 1, show, text, expected: expected.trim() });
        }
    }
    cases
}

fn read(format: Format, text: &str) -> Reading {
    reader::read(&markup::read(format, text))
}

impl Case {
    fn read(&self) -> String {
        (self.show)(&self.text, &read(Format::Markdown, &self.text))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(_: &str, reading: &Reading) -> String {
    let words = reading.quotations.iter().map(|quotation| format!("[{}]", one_line(&quotation.text)));
    words.collect::<Vec<_>>().join(" ")
}

fn speakers(_: &str, reading: &Reading) -> String {
    let outer = reading.quotations.iter().filter(|quotation| !quotation.nested);
    let shown = outer.map(|quotation| format!("{}/{}", speaker(reading, quotation), kind(quotation)));
    shown.collect::<Vec<_>>().join("; ")
}

fn groups(_: &str, reading: &Reading) -> String {
    let mut seen: Vec<u32> = Vec::new();
    let mut shown = Vec::new();
    for quotation in reading.quotations.iter().filter(|quotation| !quotation.nested) {
        let at = seen.iter().position(|group| *group == quotation.group).unwrap_or_else(|| {
            seen.push(quotation.group);
            seen.len() - 1
        });
        shown.push(format!("{} {}", at + 1, speaker(reading, quotation)));
    }
    shown.join("; ")
}

fn people(_: &str, reading: &Reading) -> String {
    let shown = reading.people.iter().map(|person| {
        let roles: Vec<String> = person.roles.iter().map(role).collect();
        if roles.is_empty() { person.name.full.clone() } else { format!("{} = {}", person.name.full, roles.join(", ")) }
    });
    shown.collect::<Vec<_>>().join("; ")
}

fn citations(text: &str, reading: &Reading) -> String {
    let shown = reading.citations.iter().map(|citation| {
        let mut shown = format!("@{}", citation.key);
        for index in &citation.quotations {
            let _ = write!(shown, " [{}]", one_line(&reading.quotations[*index].text));
        }
        for index in &citation.sentences {
            let _ = write!(shown, " {{{}}}", one_line(reading.sentences[*index].span.of(text)));
        }
        shown
    });
    shown.collect::<Vec<_>>().join("; ")
}

fn speaker(reading: &Reading, quotation: &Quotation) -> String {
    match quotation.speaker.as_ref().map(|speaker| &speaker.who) {
        Some(Who::Person(person)) => reading.people[*person].name.full.clone(),
        Some(Who::Organisation(name) | Who::Document(name)) => bare(name).to_owned(),
        Some(Who::Role(role)) => format!("({})", bare(&role.text)),
        Some(Who::Unknown) => "?".to_owned(),
        None => "-".to_owned(),
    }
}

/// Without article.
fn bare(text: &str) -> &str {
    ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text)
}

fn kind(quotation: &Quotation) -> &'static str {
    match quotation.kind {
        QuotationKind::Speech => "speech",
        QuotationKind::Statement => "statement",
        QuotationKind::Scare => "scare",
        QuotationKind::Title => "title",
    }
}

fn role(role: &Role) -> String {
    let text = bare(&role.text);
    match role.time {
        RoleTime::Held => text.to_owned(),
        RoleTime::Current => format!("current: {text}"),
        RoleTime::Former => format!("former: {text}"),
        RoleTime::Then => format!("then: {text}"),
        RoleTime::Future => format!("future: {text}"),
    }
}

#[test]
fn minimal_cases() {
    let mut failures = String::new();
    for case in cases(CASES) {
        let read = case.read();
        if read != case.expected {
            let Case { line, text, expected, .. } = case;
            let _ = write!(failures, "\ncases.txt:{line}: {text:?}\n  expected {expected}\n      read {read}");
        }
    }
    assert!(failures.is_empty(), "{failures}\n");
}

#[test]
fn known_gaps_are_still_open() {
    let closed = cases(KNOWN_GAPS).into_iter().filter(|case| case.read() == case.expected);
    let closed: Vec<String> = closed.map(|case| format!("known_gaps.txt:{}: {}", case.line, case.text)).collect();
    assert!(closed.is_empty(), "read rightly now, move to cases.txt:\n{}", closed.join("\n"));
}

/// The reader does not know whether it reads a source or a draft.
#[test]
fn a_source_and_a_draft_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: Vec<Case> = cases(CASES).into_iter().chain(cases(KNOWN_GAPS)).collect();
    for (number, case) in cases.iter().enumerate() {
        for extension in ["md", "txt"] {
            fs::write(folder.path().join(format!("case{number}.{extension}")), &case.text).expect("written");
        }
    }
    let loaded = corpus::load(&CorpusSpec::Paths(vec![folder.path().to_owned()])).expect("a corpus");
    assert!(loaded.sources.len() >= cases.len(), "{:?}", loaded.problems);
    for source in loaded.sources {
        let extension = source.path.extension().map(|extension| extension.to_string_lossy().into_owned());
        let format = Format::from_extension(&extension.unwrap_or_default()).expect("a known format");
        let draft = Draft::read(PathBuf::from("draft"), format, source.text.clone());
        assert_eq!(format!("{:?}", source.reading), format!("{:?}", draft.reading), "{}", source.text);
    }
}

/// Where a text has no markup, it says the same in every format.
#[test]
fn formats_say_the_same() {
    let plain = |case: &Case| !case.text.contains(['[', ']', '*', '>', '&', '@', '\n', '^', '|', '<', '`', '#']);
    for case in cases(CASES).into_iter().filter(plain) {
        let expected = case.read();
        assert_eq!((case.show)(&case.text, &read(Format::Plain, &case.text)), expected, "plain: {}", case.text);
        let page = format!("<p>{}</p>", case.text);
        assert_eq!((case.show)(&page, &read(Format::Html, &page)), expected, "HTML: {page}");
    }
}

/// A surname that two people share is nobody's mention.
#[test]
fn an_ambiguous_surname_stays_ambiguous() {
    let text = "Joan Price met Neil Price. Price left, and Neil Price stayed.";
    let reading = read(Format::Plain, text);
    let mentions = reading.people.iter().flat_map(|person| &person.mentions);
    let bare = mentions.filter(|mention| mention.span.of(text) == "Price").count();
    assert_eq!(bare, 0);
}

/// `quotation | kind | speaker | cue | group` for each quotation, then each person with roles and number of mentions.
fn shown(text: &str) -> String {
    let reading = read(Format::Plain, text);
    let mut out = String::new();
    for quotation in &reading.quotations {
        let cue = quotation.cue.as_ref().map_or("-", |cue| &cue.text);
        let depth = if quotation.nested { "  " } else { "" };
        let (words, cue) = (one_line(&quotation.text), one_line(cue));
        let (speaker, kind, group) = (speaker(&reading, quotation), kind(quotation), quotation.group);
        let _ = writeln!(out, "{depth}{words} | {kind} | {speaker} | {cue} | {group}");
    }
    out.push('\n');
    for person in &reading.people {
        let Person { name, roles, mentions } = person;
        let roles: Vec<String> = roles.iter().map(role).collect();
        let _ = writeln!(out, "{} | {} | {} mentions", name.full, roles.join("; "), mentions.len());
    }
    out
}

#[test]
fn whole_articles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("reader");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for name in [
        "seeds/000_a3c349409e95ff92",
        "seeds/001_4cce00325bdec574",
        "seeds/002_02c2932116e96841",
        "seeds/003_0e483b0e6521bc55",
        "seeds/004_cd06236e8b34e340",
        "tests/measured/news/01-gum-news-afghan",
        "tests/measured/news/05-gum-news-nasa",
        "tests/measured/news/06-gum-news-questionnaire",
    ] {
        let text = fs::read_to_string(root.join(name).with_extension("txt")).expect("an article");
        let short = name.rsplit('/').next().unwrap_or(name);
        settings.bind(|| insta::assert_snapshot!(short, shown(&text)));
    }
}
