//! The packages: that they all say the same version, and that the launcher for npm ends as the program does.
//! `scripts/packages.sh` builds and tries them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn text(below: &str) -> String {
    fs::read_to_string(path(below)).expect(below)
}

#[test]
fn they_are_of_one_version() {
    let npm: Value = serde_json::from_str(&text("packages/npm/package.json")).expect("JSON");
    assert_eq!(npm["version"], VERSION);
    let platforms = npm["optionalDependencies"].as_object().expect("packages of platforms");
    assert!(!platforms.is_empty());
    for (name, version) in platforms {
        assert_eq!(version, VERSION, "{name}");
    }
    let vscode: Value = serde_json::from_str(&text("editors/vscode/package.json")).expect("JSON");
    assert_eq!(vscode["version"], VERSION);
    let newest = text("CHANGELOG.md").lines().find_map(|line| Some(line.strip_prefix("## ")?.to_owned()));
    assert_eq!(newest.expect("a heading").split(' ').next(), Some(VERSION), "CHANGELOG.md");
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = folder.path().join("share/man");
    let run = |command: &mut Command| command.output().expect("onrecord");
    let done = run(Command::new(env!("CARGO_BIN_EXE_onrecord")).args(["man", "--dir"]).arg(&made));
    assert!(done.status.success(), "{done:?}");
    let mut commands: Vec<String> = onrecord::cli::command()
        .get_subcommands()
        .map(|command| format!("onrecord-{}.1", command.get_name()))
        .collect();
    commands.push("onrecord.1".to_owned());
    commands.sort();
    let mut pages: Vec<String> = fs::read_dir(&made)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    pages.sort();
    assert_eq!(pages, commands);
    let page = fs::read_to_string(made.join("onrecord-check.1")).expect("a page");
    assert!(page.contains(".SH OPTIONS") && page.contains("fail\\-on"), "{page}");
}

/// The launcher with a program in the place of onrecord. `None` where there is no Node.js.
fn launched(program: &Path, arguments: &[&str]) -> Option<Output> {
    let launcher = path("packages/npm/bin/onrecord.js");
    Command::new("node").arg(launcher).args(arguments).env("ONRECORD_BINARY", program).output().ok()
}

#[test]
#[ignore = "wants Node.js: scripts/test.sh runs it"]
fn the_launcher_ends_as_the_program() {
    let program = Path::new(env!("CARGO_BIN_EXE_onrecord"));
    let done = launched(program, &["--version"]).expect("Node.js");
    assert_eq!(String::from_utf8_lossy(&done.stdout), format!("onrecord {VERSION}\n"));
    let done = launched(program, &["explain", "no/such"]).expect("Node.js");
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("no/such"), "{done:?}");
    let done = launched(Path::new("/no/such/program"), &[]).expect("Node.js");
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("cannot be started"), "{done:?}");
}
