//! What a check of a large corpus costs with its index, and what the index costs: `cargo bench --bench index`.
//!
//! `SOURCES=10000 cargo bench --bench index` for another number of sources than 1,000. Wall time and the peak of memory
//! are those of the program as a person starts it, of a brief of one page; the corpus is made (`made/mod.rs`).

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod made;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 15;

fn main() {
    let count = std::env::var("SOURCES").ok().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("made-{count}"));
    let corpus = folder.join("corpus");
    if !corpus.join("library.bib").exists() {
        made::corpus(&corpus, count);
        // So that the times of the files are old enough to be trusted.
        std::thread::sleep(Duration::from_secs(3));
    }
    let brief = folder.join("brief.md");
    std::fs::write(&brief, made::brief(count, 1)).expect("a place to write");
    let run = |arguments: &[&str]| {
        let mut command = Command::new("/usr/bin/time");
        command.args(["-f", "%M", env!("CARGO_BIN_EXE_onrecord")]).args(arguments);
        command.arg("--corpus").arg(&corpus).env("ONRECORD_CACHE_DIR", folder.join("cache"));
        let start = Instant::now();
        let output = command.stdout(Stdio::null()).output().expect("GNU time, and the program");
        let told = String::from_utf8_lossy(&output.stderr);
        let memory: f64 = told.lines().last().and_then(|line| line.parse().ok()).unwrap_or_default();
        (start.elapsed().as_secs_f64() * 1000.0, memory / 1024.0)
    };
    // What says nothing asks nothing of the record: what is left is the start.
    let silent = folder.join("silent.md");
    std::fs::write(&silent, "Nothing is said here.\n").expect("a place to write");
    let [brief, silent] = [brief, silent].map(|path| path.to_string_lossy().into_owned());
    let check = ["check", &brief];
    let tell = |what: &str, (time, memory): (f64, f64)| println!("{what:<44} {time:>9.1} ms {memory:>8.1} MB");
    println!("{count} sources");
    tell("check without an index", run(&["check", &brief, "--no-cache"]));
    tell("index --rebuild", run(&["index", "--rebuild"]));
    tell("index, nothing changed", run(&["index"]));
    for (what, arguments) in [("start of a check", ["check", &silent]), ("check of a page", check)] {
        let mut runs: Vec<(f64, f64)> = (0..RUNS).map(|_| run(&arguments)).collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        tell(&format!("{what} with the index, fastest"), runs[0]);
        tell(&format!("{what} with the index, median of {RUNS}"), runs[RUNS / 2]);
    }
    let one = corpus.join("texts/000/made0.txt");
    let text = std::fs::read_to_string(&one).expect("an article");
    std::fs::write(&one, format!("{text}One more line.\n")).expect("an article");
    tell("check after a change of one text", run(&check));
    std::fs::write(&one, text).expect("an article");
}
