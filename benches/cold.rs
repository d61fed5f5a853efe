//! The wall time of a cold `onrecord check` against that of an empty Python: `cargo bench --bench cold`.
//!
//! An 800-word brief on the embedded corpus, each program started anew, in turns; the fastest and the
//! median run are printed, with their ratio.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

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
    let [check, python] = times.map(|mut times| {
        times.sort_unstable();
        [0, times.len() / 2].map(|at| times.get(at).copied().unwrap_or_default())
    });
    println!("                         fastest   median of {RUNS}");
    println!("check of {WORDS} words:      {:>7.2} {:>7.2} ms", millis(check[0]), millis(check[1]));
    if python[0].is_zero() {
        println!("python3 is missing: nothing to compare with");
        return;
    }
    println!("python3 -S -c pass:      {:>7.2} {:>7.2} ms", millis(python[0]), millis(python[1]));
    let ratio = |at: usize| check[at].as_secs_f64() / python[at].as_secs_f64();
    println!("ratio:                   {:>7.2} {:>7.2}", ratio(0), ratio(1));
}

/// The example brief's own text, repeated or cut to the number of words.
fn brief() -> std::path::PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("examples/brief.md")).expect("example");
    let mut words = 0;
    let text = text.repeat(WORDS / text.split_whitespace().count() + 1);
    let mut long = String::new();
    for line in text.lines() {
        words += line.split_whitespace().count();
        if words > WORDS {
            break;
        }
        long.push_str(line);
        long.push('\n');
    }
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

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
