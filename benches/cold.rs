//! The wall time of a cold `onrecord check` against that of an empty Python: `cargo bench --bench cold`.
//!
//! An 800-word brief on the embedded corpus, each program started anew, in turns; the medians and their ratio are
//! printed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 60;
const WORDS: usize = 800;

fn main() {
    let brief = brief();
    let mut check = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    check.arg("check").arg(&brief);
    let mut python = Command::new(python());
    python.args(["-S", "-c", "pass"]);
    let both = [&mut check, &mut python].map(|command| command.stdout(Stdio::null()).stderr(Stdio::null()));
    let mut times = [Vec::new(), Vec::new()];
    // In turns, so that what else the machine does strikes both alike.
    let [check, python] = both;
    for _ in 0..RUNS {
        times[0].extend(time(check));
        times[1].extend(time(python));
    }
    let [check, python] = times.map(median);
    println!("cold check of {WORDS} words: {:.2} ms", millis(check));
    if python.is_zero() {
        println!("python3 is missing: nothing to compare with");
    } else {
        println!("python3 -S -c pass:      {:.2} ms", millis(python));
        println!("ratio:                   {:.2}", check.as_secs_f64() / python.as_secs_f64());
    }
}

/// The example brief's own text, repeated or cut to the number of words.
fn brief() -> std::path::PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("examples/brief.md")).expect("example");
    let mut words = 0;
    let long: String = text
        .repeat(WORDS / text.split_whitespace().count() + 1)
        .lines()
        .take_while(|line| {
            words += line.split_whitespace().count();
            words <= WORDS
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cold-brief.md");
    std::fs::write(&path, long).expect("a place to write");
    path
}

/// The interpreter itself: `python3` may be a shim, which starts a shell first.
fn python() -> String {
    let asked = Command::new("python3").args(["-S", "-c", "import sys; print(sys.executable)"]).output();
    let path = asked.ok().and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    if path.trim().is_empty() { "python3".to_owned() } else { path.trim().to_owned() }
}

fn time(command: &mut Command) -> Option<Duration> {
    let start = Instant::now();
    command.status().ok()?;
    Some(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
