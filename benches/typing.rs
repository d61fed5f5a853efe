//! How long one typed character takes in a long brief, from the text to all findings: `cargo bench --bench typing`.
//!
//! The drafts among the tests are put together to some 10,000 words; the seeds are the corpus, loaded. Each character is
//! typed at a place of its own (in a word, at the end of a sentence, inside a quotation) and taken back; the
//! versions of one draft follow each other as they do in an editor.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onrecord::check::{CheckOptions, Memory, check, check_again};
use onrecord::corpus::{CorpusSpec, load};
use onrecord::draft::{self, Draft};
use onrecord::markup::Format;

const WORDS: usize = 10_000;
const TYPED: usize = 400;

fn main() {
    let (record, _) = load(&CorpusSpec::Embedded).expect("seeds").into_record();
    let options = CheckOptions::default();
    let mut text = brief();
    let read = |text: &str| Draft::read(PathBuf::from("brief.md"), Format::Markdown, text.to_owned());
    let mut fresh = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        black_box(check(&read(&text), &record, &options));
        fresh.push(start.elapsed());
    }
    let (mut reading, mut answers) = (draft::Memory::default(), Memory::default());
    let mut version = |text: &str| {
        let text = text.to_owned();
        let start = Instant::now();
        let draft = Draft::reread(&mut reading, PathBuf::from("brief.md"), Format::Markdown, text);
        let read = start.elapsed();
        let findings = check_again(&mut answers, &draft, &record, &options, &|| false).expect("nobody stops it");
        let time = start.elapsed();
        // As in the server, where that is done on another thread once there are findings.
        drop(reading.past());
        (time, read, black_box(findings).len())
    };
    let (first, _, findings) = version(&text);
    println!("{} words, {findings} findings", text.split_whitespace().count());
    let mut all = Vec::new();
    let mut reads = Vec::new();
    for (kind, places) in places(&text) {
        let mut times = Vec::new();
        for at in places {
            text.insert(at, 'e');
            let (time, read, _) = version(&text);
            times.push(time);
            reads.push(read);
            text.remove(at);
            version(&text);
        }
        all.extend_from_slice(&times);
        print(kind, &mut times);
    }
    print("reading alone", &mut reads);
    print("all", &mut all);
    print("fresh read and check", &mut fresh);
    println!("first version: {:.2} ms", millis(first));
    println!("ratio of the medians: {:.3}", millis(middle(&all)) / millis(middle(&fresh)));
}

/// The drafts of the tests without their front matter, repeated or cut to the number of words.
fn brief() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measured");
    let mut open = vec![root.join("untuned"), root.join("briefs")];
    let mut paths = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let texts = paths.iter().map(|path| fs::read_to_string(path).expect("a text"));
    let all: String = texts.map(|text| body(&text).to_owned() + "\n\n").collect();
    let (mut words, mut brief) = (0, String::new());
    for line in all.lines().chain(all.lines()) {
        words += line.split_whitespace().count();
        if words > WORDS {
            break;
        }
        brief.push_str(line);
        brief.push('\n');
    }
    brief
}

fn body(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    rest.map_or(text, |(_, body)| body)
}

/// Places to type at, by their kind.
fn places(text: &str) -> [(&'static str, Vec<usize>); 3] {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let every = |fits: &dyn Fn(usize) -> bool| {
        let all: Vec<usize> = (1..bytes.len()).filter(|at| text.is_char_boundary(*at) && fits(*at)).collect();
        let step = all.len() / TYPED + 1;
        // Scattered: the next one is not beside the last.
        let count = all.len().div_ceil(step);
        (0..count).map(|number| all[number * 7919 % count * step]).collect::<Vec<_>>()
    };
    let mut quoted = vec![false; bytes.len()];
    let mut inside = false;
    for (at, c) in text.char_indices() {
        inside = match c {
            '“' => true,
            '”' | '\n' => false,
            '"' => !inside,
            _ => inside,
        };
        quoted[at] = inside;
    }
    [
        ("in a word", every(&|at| letter(at - 1) && letter(at) && !quoted[at])),
        ("at the end of a sentence", every(&|at| bytes[at] == b'.' && letter(at - 1) && !quoted[at])),
        ("inside a quotation", every(&|at| quoted[at] && letter(at - 1))),
    ]
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let late = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    let p50 = middle(times);
    println!("{what:<26} p50 {:>6.2} ms   p99 {:>6.2} ms   ({} times)", millis(p50), millis(late), times.len());
}

fn middle(times: &[Duration]) -> Duration {
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
