//! A draft that is read and checked again after an edit says what a fresh read and check of it say, whatever the edit:
//! random edits, one after another, of real texts of each format.
//!
//! `TYPING_EDITS=20000 cargo test --test typing` makes more of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use onrecord::check::{CheckOptions, Level, Memory, check, check_again};
use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::{self, Draft};
use onrecord::finding::{Finding, Severity};
use onrecord::markup::Format;
use onrecord::record::Record;
use onrecord::rules::OFF_BY_DEFAULT;
use onrecord::rules::house::{House, PageRule};
use onrecord::statement::Who;

/// Edits of each run where the environment asks for no other number.
const EDITS: usize = 700;

fn record() -> &'static Record {
    static RECORD: OnceLock<Record> = OnceLock::new();
    RECORD.get_or_init(|| corpus::load(&CorpusSpec::Embedded).expect("the seeds").into_record().0)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The texts of some folders of the repository, by path.
fn files(folders: &[&str]) -> Vec<(Format, String)> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    let texts = paths.iter().filter_map(|path| {
        let format = Format::from_extension(path.extension()?.to_str()?)?;
        Some((format, fs::read_to_string(path).expect("a text")))
    });
    texts.collect()
}

/// Drafts to edit: briefs of many kinds, articles, and pages made of them.
fn texts() -> Vec<(Format, String)> {
    let mut texts = files(&["tests/measured/briefs", "tests/measured/untuned", "tests/measured/news", "seeds"]);
    let pages: Vec<(Format, String)> = texts
        .iter()
        .filter(|(format, _)| *format != Format::Html)
        .step_by(5)
        .map(|(_, text)| {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            let paragraphs = escaped.split("\n\n").enumerate().map(|(number, paragraph)| match number % 7 {
                3 => format!("<h2>{paragraph}</h2>\n"),
                5 => format!("<blockquote><p>{paragraph}</p></blockquote>\n"),
                6 => format!("<ul><li>{paragraph}</li></ul>\n"),
                _ => format!("<p>{paragraph}</p>\n"),
            });
            (Format::Html, format!("<html><body>{}</body></html>", paragraphs.collect::<String>()))
        })
        .collect();
    texts.extend(pages);
    texts
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The blanks of a text, where words begin and end.
fn blank(text: &str, random: &mut Random) -> usize {
    let from = boundary(text, random.below(text.len() + 1));
    text[from..].find(' ').map_or(from, |at| from + at)
}

const CHARACTERS: &[&str] = &[
    "a", "e", "s", "t", "x", "A", "H", "1", "5", " ", ",", ".", "?", "\"", "“", "”", "‘", "’", "(", "*", "\n", "é",
    "—", "%", "ß", "ı", "\u{301}", "😀", ">", "|", "[", "@",
];

const WORDS: &[&str] = &[
    "he",
    "said",
    "the minister",
    "not",
    "last year",
    "in May 2019",
    "40 percent",
    "$3 billion",
    "banned",
    "Huawei",
    "Germany",
    "Britain",
    "it",
    "Mr.",
    "former",
    "Ann Lee",
    "Ann Lee, a minister,",
    "according to",
    "told reporters",
    "the company",
    "so did France",
    "similar",
    "they",
    "who",
    "would",
    "if",
    "\"no,\" he said.",
    "“We have not decided,”",
    "the same year",
    "Norway bans Huawei from its networks.",
    "said the British prime minister, Boris Johnson",
];

const PARAGRAPHS: &[&str] = &[
    "\n\n# Germany\n\n",
    "\n\n## What is next\n\n",
    "\n\n> They have not decided.\n> — Ann Lee, minister\n\n",
    "\n\n- one\n- two “three”\n\n",
    "\n\n| Country | Position |\n|---|---|\n| Japan | banned it |\n| Britain | allowed |\n\n",
    "\n\nHe said so. “It is so,” he added.\n\n",
    "\n\n“It goes on.\n\n“And on,” said Ann Lee.\n\n",
    "\n\n",
    "\n",
    " [@barnes2019]",
    " [@barnes2019, p. 3; see @unknown2020]",
    " @barnes2019 says so.",
    "[^1]",
    "\n\n[^1]: See [@barnes2019].\n\n",
    "^[“Said so,” she wrote.]",
    "<!-- onrecord: ignore quote/altered -- so -->",
    "<p>",
    "</p>",
    "<blockquote>",
    "&amp;",
    "`code`",
    "Berlin, 17 April 2020\n\n",
    "---\ndate: 2020-04-01\n---\n",
];

const LEADS: &[&str] = &[
    "# Germany\n\n",
    "## Japan and Huawei\n\n",
    "Poland will decide next year. ",
    "The company was named in May. ",
    "It banned the company. ",
    "Huawei is in all networks. ",
    "Maria Berg left. ",
    "“No.” ",
];

fn pick<'a, T>(all: &'a [T], random: &mut Random) -> Option<&'a T> {
    all.get(random.below(all.len()))
}

/// The capitalised words of a text, with their places.
fn capitalised(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let words = text.split_inclusive(|c: char| !c.is_alphanumeric()).map(|word| {
        at += word.len();
        (at - word.len(), word.trim_end_matches(|c: char| !c.is_alphanumeric()))
    });
    words.filter(|(_, word)| word.len() > 2 && word.starts_with(char::is_uppercase)).collect()
}

/// Changes a text as a writer does, and as one who wants to break it.
fn edit(text: &mut String, others: &[(Format, String)], random: &mut Random) -> String {
    let at = boundary(text, random.below(text.len() + 1));
    match random.below(26) {
        0..=6 => {
            let typed = random.of(CHARACTERS);
            text.insert_str(at, typed);
            format!("{typed:?} at {at}")
        }
        7..=8 => {
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            text.replace_range(at..end, "");
            format!("deleted {at}..{end}")
        }
        9..=10 => {
            let from = blank(text, random);
            let to = text[from..].char_indices().skip(1).find(|(_, c)| *c == ' ').map_or(from, |(end, _)| from + end);
            text.replace_range(from..to, "");
            format!("deleted the word {from}..{to}")
        }
        11..=13 => {
            let from = blank(text, random);
            let word = random.of(WORDS);
            text.insert_str(from, &format!(" {word}"));
            format!("{word:?} at {from}")
        }
        14..=15 => {
            let from = if random.below(2) == 0 { blank(text, random) } else { at };
            let inserted = random.of(PARAGRAPHS);
            text.insert_str(from, inserted);
            format!("{inserted:?} at {from}")
        }
        16 => {
            let mut parts: Vec<&str> = text.split("\n\n").collect();
            let (one, other) = (random.below(parts.len()), random.below(parts.len()));
            parts.swap(one, other);
            *text = parts.join("\n\n");
            format!("swapped the blocks {one} and {other}")
        }
        17 => {
            let (_, other) = &others[random.below(others.len())];
            let from = boundary(other, random.below(other.len()));
            let to = boundary(other, from + random.below(800));
            text.insert_str(at, &other[from..to.max(from)]);
            format!("{} bytes of another text at {at}", to.saturating_sub(from))
        }
        18..=20 => {
            // Another name in the place of one: what is said elsewhere of that person changes.
            let names: Vec<(usize, &str)> = capitalised(text);
            let Some((from, name)) = pick(&names, random).copied() else { return "no name".to_owned() };
            let other = pick(&names, random).map_or_else(String::new, |(_, name)| (*name).to_owned());
            let what = format!("{name} at {from} to {other}");
            if random.below(3) == 0 {
                *text = text.replace(name, &other);
                return format!("all {what}");
            }
            text.replace_range(from..from + name.len(), &other);
            what
        }
        21..=22 => {
            // Right beside a quotation.
            let marks: Vec<(usize, &str)> = text.match_indices(['“', '”', '"']).collect();
            let Some((from, mark)) = pick(&marks, random).copied() else { return "no quotation".to_owned() };
            let from = if random.below(2) == 0 { from } else { from + mark.len() };
            let word = random.of(WORDS);
            text.insert_str(from, &format!(" {word} "));
            format!("{word:?} beside a quotation at {from}")
        }
        23 => {
            // What leads into a paragraph.
            let starts: Vec<(usize, &str)> = text.match_indices("\n\n").collect();
            let Some((from, _)) = pick(&starts, random).copied() else { return "no paragraph".to_owned() };
            let lead = random.of(LEADS);
            text.insert_str(from + 2, lead);
            format!("{lead:?} before the paragraph at {from}")
        }
        24 => {
            let to = boundary(text, at + random.below(1_500)).max(at);
            text.replace_range(at..to, "");
            format!("deleted {at}..{to}")
        }
        _ => {
            // Two places at once, as a replacement of all occurrences does.
            let other = boundary(text, random.below(text.len() + 1));
            text.insert_str(at.max(other), "ab");
            text.insert(at.min(other), 'x');
            format!("two places, {at} and {other}")
        }
    }
}

fn edits() -> usize {
    std::env::var("TYPING_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(EDITS)
}

fn same(draft: &Draft, memory: &mut Memory, fresh: &Draft, options: &CheckOptions, what: &str) {
    assert_eq!(format!("{:?}", draft.prose), format!("{:?}", fresh.prose), "{what}");
    let (again, once) = (format!("{:?}", draft.reading), format!("{:?}", fresh.reading));
    if again != once {
        let at = again.bytes().zip(once.bytes()).position(|(a, b)| a != b).unwrap_or(again.len().min(once.len()));
        let near = |text: &str| text[boundary(text, at.saturating_sub(300))..boundary(text, at + 300)].to_owned();
        panic!("{what}: read again\n…{}…\nread once\n…{}…", near(&again), near(&once));
    }
    assert_eq!(unstopped(memory, draft, record(), options), check(fresh, record(), options), "{what}");
}

/// All rules, those that are off by default too, and one page of each kind.
fn with_house() -> CheckOptions {
    let pages = [
        ("house/pattern", "kind: pattern\nwords: [said, the harbour]\nunless: [cited]\nmessage: '{match}'"),
        ("house/substitution", "kind: substitution\nreplace: {government: cabinet, minister: [secretary, head]}"),
        ("house/consistency", "kind: consistency\ngroups: [[a, the], [network, networks]]"),
        ("house/occurrence", "kind: occurrence\npatterns: ['\\w+']\nmax: 12\nper: sentence"),
        ("house/section", "kind: occurrence\nwords: [of]\nmin: 2000\nper: draft"),
        ("house/capitals", "kind: capitalisation\nstyle: title\nscope: [headings, prose, tables]"),
        ("house/quoted", "kind: pattern\nwords: [we]\nscope: [quotations]\nonce: true\nmessage: '{match}'"),
    ];
    let rule = |(name, front): (&str, &str)| {
        PageRule::new(name, &format!("---\n{front}\n---\n"), None).unwrap_or_else(|errors| panic!("{name}: {errors:?}"))
    };
    let house = House::new(pages.map(rule).into(), BTreeSet::new(), BTreeSet::new(), Vec::new());
    let levels = OFF_BY_DEFAULT.iter().map(|name| ((*name).to_owned(), Level::At(Severity::Info))).collect();
    CheckOptions { levels, house: Arc::new(house), ..CheckOptions::default() }
}

#[test]
fn what_is_read_again_is_what_is_read_afresh() {
    let texts = texts();
    let mut random = Random(std::env::var("TYPING_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1));
    let mut left = edits();
    while left > 0 {
        let (format, text) = &texts[random.below(texts.len())];
        let mut text = text.clone();
        let (mut reading, mut answers) = (draft::Memory::default(), Memory::default());
        let options = with_house();
        let mut history = vec![format!("{format:?} of {} bytes", text.len())];
        for _ in 0..(1 + random.below(40)).min(left) {
            left -= 1;
            let draft = Draft::reread(&mut reading, "draft".into(), *format, text.clone());
            let fresh = Draft::read("draft".into(), *format, text.clone());
            same(&draft, &mut answers, &fresh, &options, &history.join("\n"));
            history.push(edit(&mut text, &texts, &mut random));
        }
    }
}

/// What a sentence rests on may stand far away: these versions differ there only, and in what the last sentence says.
#[test]
fn what_stands_far_away_counts() {
    let filler = "The harbour was quiet. Boats came and went.\n\n".repeat(15);
    let quotation = record().sources.iter().flat_map(|source| &source.reading.quotations).find(|quotation| {
        let person = quotation.speaker.as_ref().is_some_and(|speaker| matches!(speaker.who, Who::Person(_)));
        person && !quotation.nested && quotation.text.split_whitespace().count() > 8
    });
    let words = &quotation.expect("somebody is quoted").text;
    let told = format!("{filler}It has banned Huawei from its networks.\n");
    let said = format!("{filler}“{words}” Voss said.\n");
    for (one, other) in [
        (format!("# Germany\n\n{told}"), format!("# Japan\n\n{told}")),
        (format!("Carla Voss, a minister, left.\n\n{said}"), format!("Petra Voss, a minister, left.\n\n{said}")),
    ] {
        let (mut reading, mut answers) = (draft::Memory::default(), Memory::default());
        let options = CheckOptions::default();
        let mut last = None;
        for text in [&one, &other, &one] {
            let draft = Draft::reread(&mut reading, "draft".into(), Format::Markdown, text.clone());
            let fresh = Draft::read("draft".into(), Format::Markdown, text.clone());
            same(&draft, &mut answers, &fresh, &options, text);
            let positions: Vec<_> = fresh.reading.positions.iter().map(|position| position.party.clone()).collect();
            let messages: Vec<_> =
                check(&fresh, record(), &options).into_iter().map(|finding| finding.message).collect();
            let says = Some((positions, messages));
            assert_ne!(says, last, "the versions say the same: the test cannot fail");
            last = says;
        }
    }
}

/// A condition that the draft's own words give back turns a truncated quotation into a whole one.
#[test]
fn words_around_a_quotation_count() {
    let quotations = record().sources.iter().flat_map(|source| &source.reading.quotations);
    let cut = quotations.filter(|quotation| !quotation.nested).filter_map(|quotation| {
        let (before, after) = [" unless ", " if "].iter().find_map(|word| quotation.text.split_once(word))?;
        let clause = after.split(['.', ',', ';', '?', '“', '”', '"']).next()?;
        let words = before.rsplit(['.', '?', '!']).next()?.trim();
        (words.split_whitespace().count() > 5).then_some((words.trim_end_matches(','), clause))
    });
    let mut turned = 0;
    for (words, clause) in cut.take(30) {
        let one = format!("“{words},” Carla Voss said.\n");
        let other = format!("“{words},” Carla Voss said, if {clause}.\n");
        let (mut reading, mut answers) = (draft::Memory::default(), Memory::default());
        let options = CheckOptions::default();
        let mut truncated = Vec::new();
        for text in [&one, &other, &one] {
            let draft = Draft::reread(&mut reading, "draft".into(), Format::Markdown, text.clone());
            let fresh = Draft::read("draft".into(), Format::Markdown, text.clone());
            same(&draft, &mut answers, &fresh, &options, text);
            let findings = check(&fresh, record(), &options);
            truncated.push(findings.iter().any(|finding| finding.rule == "quote/truncated"));
        }
        turned += usize::from(truncated[0] != truncated[1]);
    }
    assert!(turned > 0, "no quotation is turned by the words around it: the test cannot fail");
}

#[test]
fn another_record_answers_for_itself() {
    let (format, text) = &texts()[0];
    let draft = Draft::read("draft".into(), *format, text.clone());
    let mut memory = Memory::default();
    let none = Record::default();
    let options = CheckOptions::default();
    assert_eq!(unstopped(&mut memory, &draft, record(), &options), check(&draft, record(), &options));
    assert_eq!(unstopped(&mut memory, &draft, &none, &options), check(&draft, &none, &options));
}

/// [`check_again`] that nobody stops.
fn unstopped(memory: &mut Memory, draft: &Draft, record: &Record, options: &CheckOptions) -> Vec<Finding> {
    check_again(memory, draft, record, options, &|| false).expect("nobody stops it")
}

#[test]
fn a_check_that_is_stopped_leaves_nothing_wrong_behind() {
    let texts = texts();
    let (format, text) = texts.iter().find(|(_, text)| text.contains('“')).expect("a text with quotations");
    let draft = Draft::read("draft".into(), *format, text.clone());
    let options = CheckOptions::default();
    let whole = check(&draft, record(), &options);
    let mut memory = Memory::default();
    for most in [0, 1, 2, 5, 20, 100] {
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= most;
        let stopped = check_again(&mut memory, &draft, record(), &options, &stop);
        assert!(stopped.is_none() || stopped.as_ref() == Some(&whole), "stopped after {most}");
        assert!(stopped.is_none() || asked.load(Ordering::Relaxed) <= most);
    }
    assert_eq!(unstopped(&mut memory, &draft, record(), &options), whole);
}
