//! `--baseline` from its first writing to its last entry.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const TEXT: &str = "# Brief\n\nIt is said [@nobody2020]. It is said again [@nobody2021].\n";

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::create_dir(folder.path().join("drafts")).expect("folder");
    write(&folder, "drafts/a.md", TEXT);
    write(&folder, "drafts/b.md", TEXT);
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).expect("file");
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).expect("file")
}

/// Status, standard output, standard error.
fn check(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(["check", "--format", "short"]).args(args).current_dir(folder).stdin(Stdio::null());
    let output = command.output().expect("onrecord runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn update(folder: &TempDir, paths: &[&str]) {
    let args: Vec<&str> = paths.iter().copied().chain(["--baseline", "known.json", "--update-baseline"]).collect();
    let (status, out, err) = check(folder.path(), &args);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.ends_with("to known.json.\n"), "{out}");
}

const SILENT: (Option<i32>, String, String) = (Some(0), String::new(), String::new());

#[test]
fn what_is_known_is_silent_whatever_is_added() {
    let folder = project();
    update(&folder, &["drafts"]);
    let known = ["drafts", "--baseline", "known.json"];
    assert_eq!(check(folder.path(), &known), SILENT);
    // Lines above, another wrapping, another line end, and from another folder.
    let wrapped = TEXT.replace("# Brief\n", "# Brief\n\nNew words.\n\n").replace("said again", "said\nagain");
    write(&folder, "drafts/a.md", &wrapped.replace('\n', "\r\n"));
    assert_eq!(check(folder.path(), &known), SILENT);
    assert_eq!(check(&folder.path().join("drafts"), &[".", "--baseline", "../known.json"]), SILENT);
    // The same finding in another sentence, and once more in another draft, is new.
    write(&folder, "drafts/a.md", &TEXT.replace("said again", "told again"));
    write(&folder, "drafts/c.md", TEXT);
    let (status, out, err) = check(folder.path(), &known);
    let lines: Vec<&str> = out.lines().map(|line| line.split(':').next().expect("path")).collect();
    assert_eq!((status, lines), (Some(1), vec!["drafts/a.md", "drafts/c.md", "drafts/c.md"]), "{out}");
    assert_eq!(
        err,
        "warning: known.json: found no more: citation/unknown-key in drafts/a.md: “it is said again [@nobody2021].”\n\
         warning: known.json: --update-baseline takes out what is found no more\n"
    );
}

#[test]
fn a_part_is_updated_and_the_rest_stays() {
    let folder = project();
    update(&folder, &["drafts"]);
    let before = read(&folder, "known.json");
    update(&folder, &["drafts"]);
    assert_eq!(read(&folder, "known.json"), before, "the same bytes");
    write(&folder, "drafts/a.md", "# Brief\n");
    update(&folder, &["drafts/a.md"]);
    let after = read(&folder, "known.json");
    assert!(!after.contains("drafts/a.md") && after.contains("drafts/b.md"), "{after}");
    // A draft that cannot be read keeps what is known of it; one that is gone does not.
    write(&folder, "drafts/a.md", TEXT);
    update(&folder, &["drafts"]);
    fs::write(folder.path().join("drafts/a.md"), b"caf\xe9").expect("file");
    fs::remove_file(folder.path().join("drafts/b.md")).expect("gone");
    let (status, out, err) = check(folder.path(), &["drafts", "--baseline", "known.json", "--update-baseline"]);
    assert_eq!(status, Some(2), "{out}{err}");
    let after = read(&folder, "known.json");
    assert!(after.contains("drafts/a.md") && !after.contains("drafts/b.md"), "{after}");
}

#[test]
fn fixes_leave_what_is_known() {
    let folder = project();
    let text = "It is so [@asiatimes209].\n";
    write(&folder, "drafts/a.md", text);
    update(&folder, &["drafts"]);
    let fix = ["drafts", "--baseline", "known.json", "--fix", "--unsafe-fixes"];
    assert_eq!(check(folder.path(), &fix), SILENT);
    assert_eq!(read(&folder, "drafts/a.md"), text);
    write(&folder, "drafts/a.md", &format!("{text}\nIt is new [@asiatimes209].\n"));
    assert_eq!(check(folder.path(), &fix), SILENT);
    assert_eq!(read(&folder, "drafts/a.md"), format!("{text}\nIt is new [@asiatimes2019].\n"));
}

#[test]
fn a_file_that_is_no_baseline_is_refused() {
    let folder = project();
    for text in ["", "{", "[]", "{\"version\": 9, \"findings\": []}"] {
        write(&folder, "known.json", text);
        for args in [&["drafts", "--baseline", "known.json"][..], &["--baseline", "known.json", "--update-baseline"]] {
            let (status, out, err) = check(folder.path(), args);
            assert_eq!((status, out.as_str()), (Some(2), ""), "{err}");
            assert!(err.starts_with("error: known.json: not a baseline: "), "{err}");
        }
        assert_eq!(read(&folder, "known.json"), text, "left as it is");
    }
}

#[test]
fn a_list_of_nothing_that_is_there_is_an_error() {
    let folder = project();
    write(&folder, "list.txt", "briefs/a.md\n\"\\303\\234.md\"\n");
    let (status, _, err) = check(folder.path(), &["--file-list", "list.txt"]);
    assert_eq!(status, Some(2), "{err}");
    assert!(err.contains("none of the files in the list is there"), "{err}");
}

#[test]
fn a_title_in_front_matter_is_told_and_not_fixed() {
    let folder = project();
    let text =
        "---\ntitle: 'Caroline O''Brien and Caroline Nagtegal [@nobody2020]'\n---\n\nIt is said [@barnes2020].\n";
    write(&folder, "drafts/a.md", text);
    let (_, out, err) = check(folder.path(), &["drafts/a.md", "--fix", "--unsafe-fixes"]);
    assert!(out.contains("Nagtegaal"), "{out}{err}");
    assert_eq!(read(&folder, "drafts/a.md").lines().nth(1), text.lines().nth(1));
}
