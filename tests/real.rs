//! How often the rules on the craft of a brief are right, on openly licensed briefs of governments.
//!
//! The briefs do not lie here: `tests/measured/real/NOTICE.md` says how to get them. Where they are in the folder that
//! `ONRECORD_REAL_BRIEFS` names,
//!
//!     ONRECORD_REAL_BRIEFS=… cargo test --test real -- --ignored --nocapture
//!
//! checks them, holds every finding to the label that somebody gave it by hand, and prints how many are right. With
//! `UPDATE=1` findings without a label are added to the labels, to be judged. What the pages of the rules say of this is
//! held to the labels by every run of the tests.
#![allow(clippy::print_stdout, reason = "the figures are what this test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::check::{CheckOptions, Level, Levels, check};
use onrecord::draft::Draft;
use onrecord::finding::Severity;
use onrecord::markup::Format;
use onrecord::record::Record;
use onrecord::rules::RULES;
use onrecord::rules::page::front;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The share of right findings that a rule must keep that is on by default, and what is a rule's own floor otherwise.
const FLOOR: f64 = 0.7;

const UPDATE: &str = "UPDATE";
const FOLDER: &str = "ONRECORD_REAL_BRIEFS";

#[derive(Deserialize)]
struct Texts {
    brief: Vec<Brief>,
}

/// A brief as `texts.toml` lists it.
#[derive(Deserialize)]
struct Brief {
    name: String,
    /// Files below the folder, read one after another as one draft.
    files: Vec<String>,
    /// Of all files together.
    sha256: String,
    /// Words that date it: without them, `brief/relative-date` is asked.
    #[serde(default)]
    dated: String,
    /// No rule was tuned on it.
    #[serde(default)]
    held_out: bool,
}

/// A finding as labels name it: brief, rule, words, and which of those with equal words it is.
type Place = (String, String, String, usize);

struct Label {
    right: bool,
    line: usize,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measured/real")
}

fn briefs() -> Vec<Brief> {
    let text = fs::read_to_string(folder().join("texts.toml")).expect("the list of texts");
    toml::from_str::<Texts>(&text).expect("a list of texts").brief
}

fn labels() -> BTreeMap<Place, Label> {
    let text = fs::read_to_string(folder().join("labels.txt")).expect("the labels");
    let mut labels = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [brief, rule, words, nth, verdict, why] = fields.as_slice() else {
            panic!("labels.txt:{}: a label is brief | rule | words | which | right or wrong | why", number + 1)
        };
        let right = match *verdict {
            "right" => true,
            "wrong" => false,
            other => panic!("labels.txt:{}: judge this finding: `right` or `wrong`, not `{other}`", number + 1),
        };
        assert!(!why.is_empty(), "labels.txt:{}: a label has its reason", number + 1);
        let place = (
            (*brief).to_owned(),
            (*rule).to_owned(),
            (*words).to_owned(),
            nth.parse().expect("the number of a finding"),
        );
        assert!(labels.insert(place, Label { right, line: number + 1 }).is_none(), "labels.txt:{}: twice", number + 1);
    }
    labels
}

/// The rules that are measured.
fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name).filter(|name| name.starts_with("brief/"))
}

/// Right and all findings by rule, of the briefs that a filter lets through.
fn counts(labels: &BTreeMap<Place, Label>, of: &BTreeSet<String>) -> BTreeMap<String, (usize, usize)> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for ((brief, rule, ..), label) in labels {
        if of.contains(brief) {
            let count = counts.entry(rule.clone()).or_default();
            count.0 += usize::from(label.right);
            count.1 += 1;
        }
    }
    counts
}

/// What each rule finds in a brief, with some words around it.
fn findings(brief: &Brief, text: &str) -> Vec<(Place, String)> {
    let level = |name: &str| if name.starts_with("brief/") { Level::At(Severity::Info) } else { Level::Off };
    let levels: Levels = RULES.iter().map(|rule| (rule.name.to_owned(), level(rule.name))).collect();
    let options = CheckOptions { levels, ..CheckOptions::default() };
    let run = |text: String| {
        let draft = Draft::read("brief".into(), Format::Markdown, text);
        let found = check(&draft, &Record::default(), &options);
        (draft, found)
    };
    let (draft, mut found) = run(text.to_owned());
    let mut all: Vec<(Place, String)> = Vec::new();
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut add = |draft: &Draft, rule: &str, span: onrecord::text::Span| {
        let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" | ", " / ");
        let words: String = clean(span.of(&draft.text)).chars().take(60).collect();
        let words = words.trim_end().to_owned();
        let nth = seen.entry((rule.to_owned(), words.clone())).or_default();
        *nth += 1;
        let around = |range: std::ops::Range<usize>| clean(draft.text.get(range).unwrap_or_default());
        let start = draft.text.floor_char_boundary(span.start.saturating_sub(250));
        let end = draft.text.ceil_char_boundary((span.end + 120).min(draft.text.len()));
        let context = format!("{} [[{words}]] {}", around(start..span.start), around(span.end..end));
        all.push(((brief.name.clone(), rule.to_owned(), words, *nth), context));
    };
    if !brief.dated.is_empty() {
        assert!(text.contains(&brief.dated), "{}: no `{}`", brief.name, brief.dated);
        let (undated, dates) = run(text.replacen(&brief.dated, "", 1));
        for finding in dates.iter().filter(|finding| finding.rule == "brief/relative-date") {
            add(&undated, finding.rule, finding.span);
        }
        found.retain(|finding| finding.rule != "brief/relative-date");
    }
    for finding in found {
        add(&draft, finding.rule, finding.span);
    }
    all
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn text_of(root: &Path, brief: &Brief) -> String {
    let mut text = String::new();
    for file in &brief.files {
        let path = root.join(file);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; see NOTICE.md", path.display()));
        text.push_str(&String::from_utf8_lossy(&bytes));
        text.push_str("\n\n");
    }
    text
}

#[test]
#[ignore = "needs the briefs: tests/measured/real/NOTICE.md"]
fn every_finding_on_real_briefs_has_its_label() {
    let root = PathBuf::from(std::env::var_os(FOLDER).unwrap_or_else(|| panic!("{FOLDER} names no folder")));
    let update = std::env::var_os(UPDATE).is_some();
    let labels = if update { BTreeMap::new() } else { labels() };
    let path = folder().join("labels.txt");
    let written = fs::read_to_string(&path).unwrap_or_default();
    let (mut wrong, mut new) = (String::new(), String::new());
    let mut used: BTreeSet<&Place> = BTreeSet::new();
    let mut words = 0;
    for brief in briefs() {
        let text = text_of(&root, &brief);
        words += text.split_whitespace().count();
        let sum = digest(&text);
        if update {
            println!("{} {sum}", brief.name);
        } else {
            assert_eq!(sum, brief.sha256, "{}: this is another version of the brief", brief.name);
        }
        for (place, context) in findings(&brief, &text) {
            let (name, rule, matched, nth) = &place;
            let start = format!("{name} | {rule} | {matched} | {nth} |");
            if update {
                if !written.lines().any(|line| line.starts_with(&start)) {
                    let _ = writeln!(new, "{start} ? | {context}");
                }
            } else if let Some((known, _)) = labels.get_key_value(&place) {
                used.insert(known);
            } else {
                let _ = writeln!(wrong, "no label: {start} ? | {context}");
            }
        }
    }
    if update {
        fs::write(path, format!("{written}{new}")).expect("labels are written");
        return;
    }
    for (place, label) in labels.iter().filter(|(place, _)| !used.contains(place)) {
        let lost = if label.right { "a right finding is lost" } else { "gone: take out the label" };
        let _ = writeln!(wrong, "labels.txt:{}: {lost}: {} {} “{}”", label.line, place.0, place.1, place.2);
    }
    let all: BTreeSet<String> = briefs().into_iter().map(|brief| brief.name).collect();
    println!("{} briefs, {words} words", all.len());
    for (rule, (right, of)) in counts(&labels, &all) {
        println!("{rule}: {right} of {of} right ({:.2})", right as f64 / of as f64);
    }
    assert!(wrong.is_empty(), "UPDATE=1 adds what has no label to labels.txt, to be judged there:\n{wrong}");
}

/// What pages say of their precision is what the labels say, and a rule that is often wrong is off by default.
#[test]
fn pages_say_what_was_measured() {
    let labels = labels();
    let names =
        |held: bool| briefs().into_iter().filter(|brief| brief.held_out == held).map(|brief| brief.name).collect();
    let (tuned, held) = (counts(&labels, &names(false)), counts(&labels, &names(true)));
    let known: BTreeSet<String> = briefs().into_iter().map(|brief| brief.name).collect();
    for ((brief, rule, ..), label) in &labels {
        assert!(known.contains(brief) && rules().any(|known| known == rule), "labels.txt:{}", label.line);
    }
    let said = |count: Option<&(usize, usize)>, none: &str, noun: &str| match count.copied().unwrap_or_default() {
        (_, 0) => none.to_owned(),
        (right, all) => format!("{right} of {all}{noun}"),
    };
    let (all, kept) = (names(false).len(), names(true).len());
    for rule in RULES.iter().filter(|rule| rule.name.starts_with("brief/")) {
        let page = front(rule.page).expect("a page");
        let (first, last) =
            (said(tuned.get(rule.name), "no finding", " findings"), said(held.get(rule.name), "none", ""));
        let expected = format!("{first} in {all} openly licensed briefs, {last} in {kept} kept apart");
        let precision = page.precision.unwrap_or_default();
        assert!(precision.starts_with(&expected), "{}: `precision: {expected}`, not `{precision}`", rule.name);
        let (right, all) = [&tuned, &held]
            .iter()
            .filter_map(|counts| counts.get(rule.name))
            .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        let on = !onrecord::rules::OFF_BY_DEFAULT.contains(&rule.name);
        assert!(
            !on || all == 0 || right as f64 >= FLOOR * all as f64,
            "{}: {right} of {all}, and on by default",
            rule.name
        );
    }
}
