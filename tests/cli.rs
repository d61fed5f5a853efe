//! The command line, through the binary. Most cases are files: `tests/cli/NAME.toml` says what is run, beside it stand
//! the folder it is run in and what it prints. `TRYCMD=overwrite cargo test --test cli` writes what it prints now.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Command, Output, Stdio};

const FORMATS: [&str; 10] =
    ["human", "short", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];

fn onrecord() -> Command {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().expect("onrecord runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cli/*.toml").case("README.md");
}

#[test]
fn output_is_the_same_on_every_run() {
    let folder = tempfile::tempdir().expect("folder");
    let brief = fs::read_to_string("examples/brief.md").expect("example");
    for name in 0..12 {
        fs::write(folder.path().join(format!("{name}.md")), &brief).expect("draft");
    }
    for format in FORMATS {
        let outputs: Vec<_> = ["1", "2", "7"]
            .map(|threads| {
                let mut command = onrecord();
                command.args(["check", ".", "--format", format]).current_dir(&folder).env("RAYON_NUM_THREADS", threads);
                run(&mut command).stdout
            })
            .into();
        assert!(!outputs[0].is_empty());
        assert!(outputs.iter().all(|output| *output == outputs[0]), "{format}");
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let folder = tempfile::tempdir().expect("folder");
    // More than a pipe holds, so that writing fails.
    let brief = fs::read_to_string("examples/brief.md").expect("example").repeat(60);
    fs::write(folder.path().join("long.md"), brief).expect("draft");
    for args in [["check", "long.md"], ["extract", "long.md"], ["facts", "--format=json"], ["completions", "bash"]] {
        let mut child = onrecord()
            .args(args)
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("onrecord runs");
        let mut out = child.stdout.take().expect("stdout");
        out.read_exact(&mut [0]).expect("a byte");
        drop(out);
        let output = child.wait_with_output().expect("an end");
        assert_eq!(text(&output.stderr), "", "{args:?}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {}", output.status);
    }
}

#[test]
fn one_bad_file_does_not_keep_the_others_from_being_checked() {
    let folder = tempfile::tempdir().expect("folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("file");
    write("a.md", b"one\ntwo \xe9\n");
    write("b.md", b"");
    write("c.md", b"Nothing is cited [@nobody2020].\n");
    write("d.md", b"\xff\xfeh\0i");
    write("e.md", b"\xef\xbb\xbf# With a mark\r\n");
    let output = run(onrecord().args(["check", ".", "missing.md", "--format", "short"]).current_dir(&folder));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).starts_with("c.md:1:20: error[citation/unknown-key]"), "{}", text(&output.stdout));
    assert_eq!(
        text(&output.stderr),
        "error: missing.md: no such file or folder\n\
         error: a.md:2:5: not UTF-8 (byte 0xE9): save it as UTF-8\n\
         error: d.md: begins as UTF-16 and is none: save it as UTF-8\n"
    );
}

#[test]
fn odd_texts_are_read() {
    let folder = tempfile::tempdir().expect("folder");
    let texts = [
        ("marks.md", "\" “ ” ‘ ’ « » „ ' ".repeat(12_000)),
        ("open.md", "“".repeat(100_000)),
        ("unbalanced.md", "[[[((({{{***___```\n> “\n> > \"\n- 1. * [@ [^ <!-- <p ".repeat(500)),
        ("deep.md", "> ".repeat(20_000)),
        ("line.txt", "word ".repeat(200_000)),
        ("nul.txt", "a\0b\n\u{1b}[2J\n".repeat(1000)),
        ("deep.html", "<div><blockquote>".repeat(20_000)),
    ];
    for (name, text) in &texts {
        fs::write(folder.path().join(name), text).expect("draft");
    }
    let output = run(onrecord().args(["check", ".", "--format", "json"]).current_dir(&folder));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{} {}", output.status, text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["summary"]["files"], texts.len());
    let output = run(onrecord().args(["extract", "."]).current_dir(&folder));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), texts.len());
}

#[test]
#[ignore = "slow without optimisation: cargo test --release --test cli -- --ignored"]
fn a_draft_of_50_megabytes_is_checked() {
    let folder = tempfile::tempdir().expect("folder");
    let brief = fs::read_to_string("examples/brief.md").expect("example");
    fs::write(folder.path().join("large.md"), brief.repeat(50_000_000 / brief.len())).expect("draft");
    let output = run(onrecord().args(["check", "large.md", "--statistics"]).current_dir(&folder));
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn a_fix_keeps_the_permissions_and_the_link() {
    let folder = tempfile::tempdir().expect("folder");
    let draft = folder.path().join("real.md");
    fs::write(&draft, "It is said [@asiatimes209].\n").expect("draft");
    #[cfg(unix)]
    let shown = {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o640)).expect("permissions");
        symlink("real.md", folder.path().join("link.md")).expect("link");
        "link.md"
    };
    #[cfg(not(unix))]
    let shown = "real.md";
    let output = run(onrecord().args(["check", shown, "--fix", "--unsafe-fixes"]).current_dir(&folder));
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(fs::read_to_string(&draft).expect("draft"), "It is said [@asiatimes2019].\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&draft).expect("draft").permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(folder.path().join("link.md")).expect("link").is_symlink());
    }
    let left = fs::read_dir(&folder).expect("folder").count();
    assert_eq!(left, if cfg!(unix) { 2 } else { 1 }, "no file is left beside the draft");
}

#[test]
fn extract_stands_in_a_pipe() {
    let mut child = onrecord()
        .args(["extract", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("onrecord runs");
    let mut input = child.stdin.take().expect("stdin");
    let lines =
        "{\"path\":\"1.txt\",\"text\":\"“Été is here,” said Ann Lee.\"}\n\nno JSON\n{\"path\":\"2\",\"text\":\"\"}";
    input.write_all(lines.as_bytes()).expect("input");
    drop(input);
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: -:3: "), "{}", text(&output.stderr));
    let documents: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(documents.len(), 2);
    let quotation = &documents[0]["quotations"][0];
    assert_eq!((&quotation["text"], &quotation["speaker"]), (&"Été is here,".into(), &"Ann Lee".into()));
    assert_eq!((quotation["start"].as_u64(), quotation["end"].as_u64()), (Some(3), Some(17)));
    assert_eq!(documents[1]["positions"], serde_json::json!([]));
}
