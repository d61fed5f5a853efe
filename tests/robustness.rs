//! Reading and checking take any text: no panic, every place a place of the file, the same answer twice, and no more
//! time than ordinary text of that size takes, by some factor.
//!
//! `cargo test --test robustness -- --nocapture` prints how hostile inputs compare with ordinary text.
#![allow(clippy::print_stdout, reason = "the times are worth seeing")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use onrecord::check::{CheckOptions, RULE_PANICKED, check};
use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::Draft;
use onrecord::finding::Finding;
use onrecord::markup::{self, Format};
use onrecord::reader;
use onrecord::record::Record;
use onrecord::statement::{Reading, Who};
use onrecord::text::Span;
use proptest::prelude::*;
use proptest::sample::Index;

const FORMATS: [Format; 5] = [Format::Markdown, Format::Plain, Format::Html, Format::Latex, Format::Typst];

fn record() -> &'static Record {
    static RECORD: OnceLock<Record> = OnceLock::new();
    RECORD.get_or_init(|| corpus::load(&CorpusSpec::Embedded).expect("the seeds").into_record().0)
}

/// Real texts to spoil: articles, briefs with footnotes, tables and block quotes in every format, and a page of HTML.
fn texts() -> &'static [(Format, String)] {
    static TEXTS: OnceLock<Vec<(Format, String)>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = [
            "seeds",
            "tests/measured/briefs/seeds",
            "tests/measured/briefs/fishery",
            "tests/measured/news",
            "tests/same",
        ];
        let files = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"));
        let mut files: Vec<PathBuf> = files.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        let mut texts = Vec::new();
        for path in files {
            let extension = path.extension().map(|extension| extension.to_string_lossy().into_owned());
            if let Some(format) = extension.as_deref().and_then(Format::from_extension)
                && FORMATS.contains(&format)
            {
                texts.push((format, fs::read_to_string(&path).expect("a text")));
            }
        }
        let (_, article) = &texts[0];
        let paragraphs =
            article.split("\n\n").map(|paragraph| format!("<p>{}</p>\n", paragraph.replace('"', "&quot;")));
        let page = format!("<html><head><title>A page</title></head><body>{}</body>", paragraphs.collect::<String>());
        texts.push((Format::Html, page));
        texts
    })
}

/// Every span of a reading is a place of the file, every index one of its list.
fn places_hold(text: &str, reading: &Reading) {
    let place = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} is no place of the file");
    // The text of a note that stands in its paragraph, and of a picture, is read after that; Typst has who is quoted
    // before the words, and a figure's caption before or behind it.
    let moved = ["^[", "![", "\\footnote", "#footnote", "attribution:", "caption:"];
    if !moved.iter().any(|form| text.contains(form)) {
        assert!(reading.quotations.is_sorted_by_key(|quotation| quotation.span.start), "quotations in order");
    }
    for quotation in &reading.quotations {
        place(quotation.span);
        place(quotation.outer);
        assert!(quotation.outer.contains(quotation.span), "{quotation:?}");
        assert!(quotation.sentence < reading.sentences.len(), "{quotation:?}");
        quotation.cue.iter().for_each(|cue| place(cue.span));
        if let Some(speaker) = &quotation.speaker {
            place(speaker.span);
            match &speaker.who {
                Who::Person(person) => assert!(*person < reading.people.len(), "{speaker:?}"),
                Who::Role(role) => place(role.span),
                Who::Organisation(name) | Who::Document(name) => assert!(!name.is_empty()),
                Who::Unknown => {}
            }
        }
    }
    for person in reading.people.iter().chain(&reading.unsure) {
        assert!(!person.mentions.is_empty() && !person.name.full.is_empty(), "{person:?}");
        person.mentions.iter().for_each(|mention| place(mention.span));
        person.roles.iter().for_each(|role| place(role.span));
    }
    for citation in &reading.citations {
        place(citation.span);
        assert!(citation.quotations.iter().all(|index| *index < reading.quotations.len()), "{citation:?}");
        assert!(citation.sentences.iter().all(|index| *index < reading.sentences.len()), "{citation:?}");
    }
    reading.sentences.iter().for_each(|sentence| place(sentence.span));
}

/// No rule failed, every place is one of the draft or of the source it names, and edits do not overlap.
fn findings_hold(draft: &Draft, record: &Record, findings: &[Finding]) {
    for finding in findings {
        assert_ne!(finding.rule, RULE_PANICKED, "{}", finding.message);
        assert!(draft.text.get(finding.span.range()).is_some(), "{finding:?}");
        for evidence in &finding.evidence {
            assert!(record.sources[evidence.source].text.get(evidence.span.range()).is_some(), "{finding:?}");
        }
        for fix in &finding.fixes {
            assert!(fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{fix:?}");
            assert!(fix.edits.iter().all(|edit| draft.text.get(edit.span.range()).is_some()), "{fix:?}");
        }
    }
}

fn holds(format: Format, text: &str) {
    let draft = Draft::read("draft".into(), format, text.to_owned());
    places_hold(text, &draft.reading);
    let again = reader::read(&markup::read(format, text));
    assert_eq!(format!("{:?}", draft.reading), format!("{again:?}"), "read twice");
    let findings = check(&draft, record(), &CheckOptions::default());
    findings_hold(&draft, record(), &findings);
    assert_eq!(check(&draft, record(), &CheckOptions::default()), findings, "checked twice");
}

/// Text of the words and signs that the reader knows, in no order.
fn tokens() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => "[“”‘’\"'«»„‚‹›]",
        2 => "[.,:;?!…—–-] ?",
        2 => "(said|told|according to|as|he|she|it|they|wrote|adding|who|the|of|in|a|former|then|called|’s|'s)",
        2 => "(Mr\\.|Dr\\.|Sen\\.|President|minister|spokesman|Ann|Lee|Maria|de|van|O’Brien|Huawei|China|British)",
        1 => "(\n|\n\n|\r\n|> |- |1\\. |# |\\| |\\|---\\||    |\\[\\^1\\]|\\[\\^1\\]: |\\^\\[|---\n|```\n|`|\\*|_|<!-- onrecord: ignore )",
        1 => "(\\[@barnes2019|, p\\. 3|; see @x|\\]|\\[|@k |-@|<p>|<q>|</q>|<b|>|&quot;|&ldquo;|&#|\u{fffc}|\u{ad}|\u{a0}|\u{feff}|\u{0})",
        1 => "(the ship has sailed|defining our standards|not |never |\\$12 trillion |5G )",
        1 => "\\PC{0,3}",
    ];
    prop::collection::vec((token, prop::bool::weighted(0.6)), 0..80).prop_map(|tokens| {
        let words = tokens.iter().map(|(token, blank)| if *blank { format!("{token} ") } else { token.clone() });
        words.collect()
    })
}

/// A cut, a copy or an insertion at a place of a text.
#[derive(Clone, Debug)]
enum Edit {
    Delete(Index, usize),
    Copy(Index, usize, Index),
    Insert(Index, String),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (any::<Index>(), 1_usize..200).prop_map(|(at, len)| Edit::Delete(at, len)),
        (any::<Index>(), 1_usize..2_000, any::<Index>()).prop_map(|(at, len, to)| Edit::Copy(at, len, to)),
        (any::<Index>(), "[“”‘’\"'«»„\\[\\]@^*_|>#\\-\n .,:]{1,4}|\\PC{1,3}")
            .prop_map(|(at, text)| Edit::Insert(at, text)),
    ];
    prop::collection::vec(edit, 1..12)
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn apply(text: &mut String, edit: &Edit) {
    let place = |index: &Index| boundary(text, index.index(text.len() + 1));
    match edit {
        Edit::Delete(at, len) => {
            let start = place(at);
            text.replace_range(start..boundary(text, start + len).max(start), "");
        }
        Edit::Copy(at, len, to) => {
            let (start, to) = (place(at), place(to));
            let copy = text[start..boundary(text, start + len).max(start)].to_owned();
            text.insert_str(to, &copy);
        }
        Edit::Insert(at, new) => text.insert_str(place(at), new),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        for format in FORMATS {
            holds(format, &text);
        }
    }

    #[test]
    fn any_words(text in tokens()) {
        for format in FORMATS {
            holds(format, &text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edits_of_real_texts(base in any::<Index>(), edits in edits(), other in prop::option::weighted(0.3, 0..FORMATS.len())) {
        let (format, text) = base.get(texts());
        let mut text = text.clone();
        for edit in &edits {
            apply(&mut text, edit);
        }
        holds(other.map_or(*format, |other| FORMATS[other]), &text);
    }
}

/// Ordinary text: the articles, over and over.
fn ordinary(bytes: usize) -> String {
    let articles = texts().iter().filter(|(format, _)| *format == Format::Plain);
    let all = articles.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n\n");
    let repeated = all.repeat(bytes / all.len() + 1);
    repeated[..boundary(&repeated, bytes)].to_owned()
}

/// How long reading takes, and checking.
fn time(format: Format, text: &str, checks: bool) -> [Duration; 2] {
    let start = Instant::now();
    let draft = Draft::read("draft".into(), format, text.to_owned());
    let read = start.elapsed();
    places_hold(text, &draft.reading);
    let start = Instant::now();
    if checks {
        let findings = check(&draft, record(), &CheckOptions::default());
        findings_hold(&draft, record(), &findings);
    }
    [read, start.elapsed()]
}

/// Different capitalised words that are nobody's name.
fn name(number: usize) -> String {
    let (a, b, c) = (number % 20, number / 20 % 20, number / 400);
    let consonants = b"bdfghjklmnprstvwxzcq";
    let letter = |index: usize| char::from(consonants[index % 20]);
    format!("{}a{}o{}{}", letter(a).to_ascii_uppercase(), letter(b), letter(c), "e".repeat(1 + c / 20))
}

fn names(count: usize, form: impl Fn(&str, &str) -> String) -> String {
    (0..count).map(|number| form(&name(number), &name(number * 7 + 3))).collect()
}

/// The hostile inputs.
fn hostile() -> Vec<(String, String)> {
    let mut inputs: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, text: String| inputs.push((name.to_owned(), text));
    add("empty", String::new());
    for mark in ["“", "”", "‘", "’", "\"", "'", "«", "»", "„", "‹", "`", "*", "[", "(", "<", "_", "|", "~", "@", "&"]
    {
        add(&format!("100,000 {mark}"), mark.repeat(100_000));
        add(&format!("10,000 {mark}a"), format!("{mark}a ").repeat(10_000));
        add(&format!("10,000 a{mark}"), format!("a{mark} ").repeat(10_000));
    }
    add("5 MB of “", "“".repeat((5 << 20) / "“".len()));
    add("10,000 short quotations", "He said “a.” ".repeat(10_000));
    add("20,000 paragraphs open", "“He said so.\n\n".repeat(20_000));
    add("30,000 levels “ ‘", "“a ‘b ".repeat(15_000) + &"’ c” ".repeat(15_000));
    add("700 levels open “«‘", "“«‘a ".repeat(700));
    add("700 levels open «‘\"", "«‘\" a ".repeat(700));
    add("unbalanced everything", "“(«[{<‘*_`„\"'| a\n".repeat(2_000));
    add("50,000 levels >", format!("{}words", "> ".repeat(50_000)));
    add(
        "500 levels of list",
        (0..500).fold(String::new(), |mut text, level| {
            let _ = writeln!(text, "{}- words", "  ".repeat(level));
            text
        }),
    );
    for tag in ["<div>", "<q>", "<blockquote>", "<table><tr><td>", "<!--", "<a href=\"", "<p><i>"] {
        add(&format!("10,000 {tag}"), format!("{tag}a ").repeat(10_000));
    }
    for open in [
        "\\emph{",
        "\\enquote{",
        "\\footnote{",
        "\\cite[",
        "\\begin{quote}",
        "\\begin{tabular}{l}",
        "\\begin{verbatim}",
        "\\textcquote{k}{",
        "\\unknown{",
        "\\verb|",
        "$",
        "{",
        "#quote[",
        "#footnote[",
        "#table(",
        "#(",
        "/*",
        "#let x = [#x",
    ] {
        add(&format!("10,000 {open}"), format!("{open}a ").repeat(10_000));
    }
    add("10,000 macros", names(10_000, |one, _| format!("\\newcommand{{\\{one}}}{{so}}\\{one} ")));
    add("macros that double", "\\newcommand{\\a}{so \\a\\a}".to_owned() + &"\\a ".repeat(10_000));
    add("names that double", "#let a = [so #a #a]\n".to_owned() + &"#a ".repeat(10_000));
    for part in ["a", "Ab", "a-", "A.", "a’", "a1,", "é", "日", "\u{301}", "a@", "https://a.b/", "A'"] {
        add(&format!("256 KB of {part}"), part.repeat((1 << 18) / part.len()));
    }
    add("1 MB without a blank", "word".repeat(1 << 18));
    add("256 KB without full stop", "the words go on and on and he said ".repeat(8_000));
    add("256 KB of pronouns", "he said she told him that it said they ".repeat(7_000));
    add("256 KB of verbs", "said told wrote ".repeat(15_000));
    add("256 KB of commas", "a, ".repeat(90_000));
    add("1 MB of blanks", " ".repeat(1 << 20));
    add("1 MB of line ends", "\n".repeat(1 << 20));
    add("50,000 capitalised words", names(25_000, |one, other| format!("{one} {other} ")));
    add("50,000 times one word", "Karr ".repeat(50_000));
    add("50,000 honorifics", "Mr. ".repeat(50_000));
    add("50,000 roles", "former deputy minister ".repeat(16_000));
    add("10,000 persons", names(10_000, |one, other| format!("{one} {other} said so. ")));
    add("10,000 of one surname", names(10_000, |one, _| format!("{one} Karr said so. Karr left. ")));
    add("10,000 of one given name", names(10_000, |_, other| format!("Maria {other} said so. {other} left. ")));
    add("10,000 persons with roles", names(10_000, |one, other| format!("{one} {other}, a minister, said “no.” ")));
    add(
        "10,000 ministers",
        names(10_000, |one, other| format!("The {one} minister, {other}, left. The minister said “no.” ")),
    );
    add(
        "one paragraph, 10,000 speakers",
        names(10_000, |one, other| format!("“It is late,” said {one} {other}. “No,” she said. ")),
    );
    let notes = |call: &str, note: &str| {
        let number = |form: &str| (0..20_000).map(|at| form.replace('#', &at.to_string())).collect::<String>();
        number(call) + "\n\n" + &number(note)
    };
    add("20,000 footnotes", notes("He said so.[^#] ", "[^#]: Words.\n\n"));
    add("20,000 footnotes with keys", notes("He said “so.”[^#] ", "[^#]: [@barnes2019, p. #]\n\n"));
    add("20,000 calls of one footnote", notes("He said “so.”[^1] ", ""));
    add("10,000 inline footnotes", "Words^[“So,” [@k].] ".repeat(10_000));
    add("10,000 citations", "He said “so” [@barnes2019]. ".repeat(10_000));
    add("10,000 citations of a sentence", "“so” [@barnes2019] ".repeat(10_000));
    add("10,000 unknown keys", names(10_000, |one, other| format!("So [@{one}{other}]. ")));
    add("10,000 narrative keys", "@barnes2019 says “so.” ".repeat(10_000));
    add("2 MB table", format!("| a | b |\n|---|---|\n{}", "| words | “so,” he said |\n".repeat(80_000)));
    add(
        "table of 10,000 columns",
        format!("{}\n{}\n{}", "|a".repeat(10_000), "|-".repeat(10_000), "|“b”".repeat(10_000)),
    );
    add("10,000 suppressions", "<!-- onrecord: ignore quote/altered -- so -->\nHe said “so.”\n\n".repeat(10_000));
    add("20,000 ranges open", "<!-- onrecord: ignore-start quote/altered -->\n\n".repeat(20_000));
    add("20,000 headings", "# Words\n".repeat(20_000));
    add("20,000 block quotes", "> Words.\n> — Ann Lee\n\nWords.\n\n".repeat(20_000));
    add("a quotation of 1 MB", format!("He said “{}”", ordinary(1 << 20).replace(['“', '”', '"', '\n'], " ")));
    add("a quotation of 1 MB, one word", format!("He said “{}”", "the ".repeat(250_000)));
    add("a quotation of 50,000 ellipses", format!("He said “{}”", "the … of [it] ".repeat(50_000)));
    add("front matter of 1 MB", format!("---\n{}---\nWords.", "a: [b, c]\n".repeat(100_000)));
    add("front matter, deep", format!("---\na: {}\n---\nWords.", "[".repeat(20_000)));
    inputs
}

/// Hostile text takes at most this many times as long as ordinary text of its size: what takes the square of its size
/// takes more, from some thousands of marks on.
const MOST: f64 = 25.0;

/// Inputs that still take the square of their size, or nearly: what is mended leaves this list.
const KNOWN_SLOW: &[&str] = &[
    "700 levels open “«‘",
    "700 levels open «‘\"",
    "unbalanced everything",
    "10,000 `a",
    "10,000 <a href=\"",
    "20,000 calls of one footnote",
    "table of 10,000 columns",
];

#[test]
fn hostile_text_takes_about_as_long_as_ordinary_text() {
    let plain = ordinary(1 << 18);
    record();
    let rates = FORMATS.map(|format| {
        let runs = [(); 3].map(|()| time(format, &plain, true));
        let [read, checked] = [0, 1].map(|step| runs.iter().map(|run| run[step]).min().unwrap_or_default());
        println!("{format:?}: ordinary text of 256 KB: read {read:.0?}, checked {checked:.0?}");
        [read, checked].map(|took| took.as_secs_f64() / plain.len() as f64)
    });
    let mut slow = String::new();
    for (name, text) in hostile() {
        for (format, rates) in FORMATS.into_iter().zip(&rates) {
            // How a draft is written is nothing to the rules: one format is enough.
            let checks = format == Format::Markdown;
            // Below this size the clock says nothing.
            let size = text.len().max(20_000) as f64;
            let ratios = || {
                let took = time(format, &text, checks);
                [0, 1].map(|step| took[step].as_secs_f64() / (rates[step] * size))
            };
            let mut worst = ratios();
            let known = KNOWN_SLOW.contains(&name.as_str());
            for _ in 0..2 {
                // Another process may have had the core.
                if worst[0].max(worst[1]) > MOST && !known {
                    let again = ratios();
                    worst = [0, 1].map(|step| worst[step].min(again[step]));
                }
            }
            let line = format!("read {:5.1}, checked {:4.1}: {format:?}: {name}", worst[0], worst[1]);
            if worst[0].max(worst[1]) > 4.0 {
                println!("{line} ({} bytes, {:.0} ms)", text.len(), worst[0] * rates[0] * size * 1e3);
            }
            if worst[0].max(worst[1]) > MOST && !known {
                let _ = writeln!(slow, "{line}");
            }
        }
    }
    assert!(slow.is_empty(), "times as long as ordinary text:\n{slow}");
}
