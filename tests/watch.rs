//! `--watch`: what is checked again when, through the binary and the file system.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// A run of `onrecord check --watch`, stopped when it goes out of scope.
struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    lines
}

/// Longer than any machine takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_mins(1);

/// Longer than changes are waited for: what does not come within it is taken not to come.
const SILENCE: Duration = Duration::from_millis(1500);

impl Watch {
    fn start(folder: &TempDir, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(["check", "--watch", "--format", "short"])
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("onrecord runs");
        let out = lines(child.stdout.take().expect("stdout"));
        let err = lines(child.stderr.take().expect("stderr"));
        Self { child, out, err }
    }

    /// What the next round reports, and what it says on standard error before it waits again.
    fn round(&self) -> (Vec<String>, Vec<String>) {
        let mut told = Vec::new();
        loop {
            let line = self.err.recv_timeout(PATIENCE).expect("a round");
            if line.starts_with("watching ") {
                break;
            }
            told.push(line);
        }
        // The report is written before what stands on standard error; the pipe may be slower.
        let mut found = Vec::new();
        while let Ok(line) = self.out.recv_timeout(Duration::from_millis(300)) {
            assert!(!line.contains('\u{1b}'), "no screen is cleared where there is none: {line:?}");
            found.push(line);
        }
        (found, told)
    }

    /// The paths of the next round's findings.
    fn paths(&self) -> Vec<String> {
        let (found, told) = self.round();
        assert_eq!(told, Vec::<String>::new());
        found.iter().map(|line| line.split(':').next().expect("a path").to_owned()).collect()
    }

    fn is_quiet(&self) -> bool {
        self.err.recv_timeout(SILENCE).is_err()
    }
}

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for path in ["drafts", "sources"] {
        fs::create_dir(folder.path().join(path)).expect("folder");
    }
    write(&folder, "onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    write(&folder, "sources/quay2021.txt", "“We will not sell the fleet to anyone,” said Ola Berg, the minister.\n");
    write(&folder, "drafts/a.md", "It is so [@quay2022].\n");
    write(&folder, "drafts/b.md", "It is so [@quay2021].\n");
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).expect("file");
}

#[test]
fn drafts_sources_and_configuration_are_watched() {
    let folder = project();
    let watch = Watch::start(&folder, &["drafts"]);
    assert_eq!(watch.paths(), ["drafts/a.md"]);
    // A draft that changed is checked, and it alone.
    write(&folder, "drafts/b.md", "It is so [@quay2020].\n");
    assert_eq!(watch.paths(), ["drafts/b.md"]);
    // A source concerns all drafts: now there is one that they cite.
    write(&folder, "sources/quay2022.txt", "“Nobody asked,” said Ana Quay, the writer.\n");
    assert_eq!(watch.paths(), ["drafts/b.md"]);
    // So does the configuration; one that is wrong is told, and watched until it is right.
    write(&folder, "onrecord.toml", "[corpus\n");
    let (found, told) = watch.round();
    assert!(found.is_empty() && told.len() == 1 && told[0].starts_with("error: "), "{found:?} {told:?}");
    write(&folder, "onrecord.toml", "[corpus]\npaths = [\"sources\"]\n[rules]\n\"citation/*\" = \"off\"\n");
    assert_eq!(watch.paths(), Vec::<String>::new());
    write(&folder, "onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    assert_eq!(watch.paths(), ["drafts/b.md"]);
    // A new draft is found, by its final name where an editor writes another file first.
    write(&folder, "drafts/.c.md.tmp", "It is so [@quay2019].\n");
    fs::rename(folder.path().join("drafts/.c.md.tmp"), folder.path().join("drafts/c.md")).expect("renamed");
    assert_eq!(watch.paths(), ["drafts/b.md", "drafts/c.md"]);
    fs::remove_file(folder.path().join("drafts/b.md")).expect("removed");
    assert_eq!(watch.paths(), ["drafts/c.md"]);
    // What is no draft and no source is nobody's business.
    write(&folder, "drafts/notes.xyz", "x");
    write(&folder, "drafts/c.md~", "x");
    assert!(watch.is_quiet());
}

#[test]
fn many_steps_are_one_change_and_the_report_is_none() {
    let folder = project();
    let watch = Watch::start(&folder, &["drafts", "--output", "drafts/report.json"]);
    assert_eq!(watch.paths(), Vec::<String>::new());
    assert!(watch.is_quiet(), "the report itself is no change");
    for step in 0..5 {
        write(&folder, "drafts/b.md", &format!("Step {step} is so [@quay2020].\n"));
        thread::sleep(Duration::from_millis(20));
    }
    watch.round();
    let report = fs::read_to_string(folder.path().join("drafts/report.json")).expect("a report");
    assert!(report.starts_with("drafts/b.md:1:"), "{report}");
    assert!(watch.is_quiet(), "one round for all steps");
}

#[test]
fn the_baseline_is_watched() {
    let folder = project();
    write(&folder, "known.json", "{\"version\": 1, \"findings\": []}\n");
    let watch = Watch::start(&folder, &["drafts", "--baseline", "known.json"]);
    assert_eq!(watch.paths(), ["drafts/a.md"]);
    let update = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["check", "drafts", "--baseline", "known.json", "--update-baseline"])
        .current_dir(&folder)
        .status();
    assert!(update.expect("onrecord runs").success());
    assert_eq!(watch.paths(), Vec::<String>::new());
}
