//! The clients of `editors/` in real editors, which a driver of `tests/editors/` uses as a writer would. Each reports what
//! was on its screen, and the same is expected of all.
//!
//! `scripts/test.sh` installs the editors and runs these.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "which editors these were is worth seeing")]

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Two findings behind characters that count differently in UTF-8, UTF-16 and UTF-32.
const BRIEF: &str = "tests/editors/brief.md";

/// What must lie under the findings, and where.
const FINDINGS: &[(&str, u64, &str)] = &[
    ("quote/altered", 8, "\"I am sure I can make heads or tails of it,\""),
    ("person/misspelled", 10, "Caroline Nagtegal"),
];

/// The line of the source that the altered quotation leads to, and what stands there.
const SOURCE: (&str, u64, &str) = ("002_02c2932116e96841.txt", 23, "I am not sure I can make heads or tails of it");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where `scripts/setup-editors.sh` puts editors. Fails where there is none.
fn editors(wanted: &str) -> PathBuf {
    let folder = root().join("target/editors");
    let wanted = folder.join(wanted);
    assert!(
        wanted.exists(),
        "{} is missing: run scripts/test.sh, or scripts/setup-editors.sh before",
        wanted.display()
    );
    folder
}

/// A folder of its own for a run: home, brief and report.
fn desk(name: &str) -> PathBuf {
    let desk = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors").join(name);
    if desk.exists() {
        fs::remove_dir_all(&desk).expect("the desk of the run before");
    }
    fs::create_dir_all(&desk).expect("a desk");
    fs::copy(root().join(BRIEF), desk.join("brief.md")).expect("the brief");
    desk
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a readable folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// With nothing of this machine's user in it.
fn at_home<'a>(command: &'a mut Command, desk: &Path) -> &'a mut Command {
    for (name, folder) in [
        ("HOME", "home"),
        ("XDG_CACHE_HOME", "home/cache"),
        ("XDG_CONFIG_HOME", "home/config"),
        ("XDG_DATA_HOME", "home/share"),
        ("XDG_STATE_HOME", "home/state"),
    ] {
        fs::create_dir_all(desk.join(folder)).expect("a home");
        command.env(name, desk.join(folder));
    }
    command.current_dir(desk).env("LC_ALL", "C.UTF-8")
}

/// Runs an editor and reads the driver's report.
fn drive(mut command: Command, desk: &Path, limit: Duration) -> Value {
    let log = desk.join("log");
    let output = File::create(&log).expect("a log");
    let mut child = at_home(&mut command, desk)
        .env("ONRECORD_BIN", env!("CARGO_BIN_EXE_onrecord"))
        .env("ONRECORD_REPORT", desk.join("report.json"))
        .stdin(Stdio::null())
        .stdout(output.try_clone().expect("the log"))
        .stderr(output)
        .process_group(0)
        .spawn()
        .expect("the editor starts");
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break Some(status);
        }
        if started.elapsed() > limit {
            // The editor and all that it started.
            let _ = Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).status();
            let _ = child.wait();
            break None;
        }
        thread::sleep(Duration::from_millis(50));
    };
    let took = started.elapsed();
    let said = fs::read_to_string(&log).unwrap_or_default();
    assert!(status.is_some(), "the editor did not end within {limit:?}; its log:\n{said}");
    let report = fs::read_to_string(desk.join("report.json")).unwrap_or_else(|error| {
        panic!("the driver wrote no report ({error}; {status:?}); the editor's log:\n{said}");
    });
    let report: Value = serde_json::from_str(&report).expect("the report is JSON");
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end && !servers(desk).is_empty() {
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(servers(desk), Vec::<String>::new(), "the server ends with its editor; {report:#}");
    assert_eq!(report["errors"], json!([]), "the driver gave up; {report:#}\nthe editor's log:\n{said}");
    println!("{} ({}) in {took:.1?}", report["editor"], report["encoding"]);
    report
}

/// The processes of the server that the editor of this desk started.
fn servers(desk: &Path) -> Vec<String> {
    let program = fs::canonicalize(env!("CARGO_BIN_EXE_onrecord")).expect("the program");
    let desk = desk.as_os_str().as_encoded_bytes();
    let ours = |process: &Path| {
        fs::read_link(process.join("exe")).is_ok_and(|exe| exe == program)
            && fs::read(process.join("environ")).is_ok_and(|all| all.windows(desk.len()).any(|part| part == desk))
    };
    let processes = fs::read_dir("/proc").expect("Linux").filter_map(Result::ok).map(|entry| entry.path());
    processes.filter(|process| ours(process)).map(|process| process.display().to_string()).collect()
}

/// A text as it is before an editor breaks it into lines.
fn one_line(text: &Value) -> String {
    text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a writer must see in any editor.
fn expect(report: &Value) {
    let text = |key: &str| report[key].as_str().unwrap_or_default();
    let diagnostics = report["diagnostics"].as_array().expect("diagnostics");
    assert_eq!(diagnostics.len(), FINDINGS.len(), "each finding once; {report:#}");
    let brief = fs::read_to_string(root().join(BRIEF)).expect("the brief");
    for (code, line, words) in FINDINGS {
        let found = diagnostics.iter().find(|found| found["code"] == *code);
        let found = found.unwrap_or_else(|| panic!("{code} is shown; {report:#}"));
        assert_eq!(found["source"], "onrecord", "{report:#}");
        assert_eq!(found["line"], *line, "{code}; {report:#}");
        if let Some(column) = found.get("column") {
            let line = brief.lines().nth(*line as usize - 1).expect("the line");
            let before = line.split(words).next().expect("what is before");
            assert_eq!(*column, before.encode_utf16().count() + 1, "the column of {code} in UTF-16; {report:#}");
        } else {
            assert_eq!(found["text"], *words, "what is under {code}; {report:#}");
        }
    }

    let hover = one_line(&report["hover"]);
    for part in
        ["Barnes", "U.S. Campaign to Ban Huawei Overseas Stumbles as Allies Resist", "New York Times", "not sure"]
    {
        assert!(hover.contains(part), "the hover cites the source ({part}); {report:#}");
    }

    let (file, line, words) = SOURCE;
    let definition = &report["definition"];
    assert!(definition["path"].as_str().is_some_and(|path| path.ends_with(file)), "the source is opened; {report:#}");
    if let Some(at) = definition["text"].as_str() {
        assert!(at.starts_with(words), "the cursor is at the words on record; {report:#}");
    } else {
        assert_eq!(definition["line"], line, "the line of the words on record; {report:#}");
        assert!(one_line(&definition["screen"]).contains(words), "the words on record are seen; {report:#}");
    }

    let actions = report["actions"].as_array().expect("actions");
    let offers = |words: &str| actions.iter().any(|title| title.as_str().is_some_and(|title| title.contains(words)));
    assert!(offers("Caroline Nagtegaal"), "the fix is offered; {report:#}");
    assert!(offers("gnore"), "to ignore it here is offered; {report:#}");
    let line = brief.lines().nth(FINDINGS[1].1 as usize - 1).expect("the line");
    let fixed = line.replace("Caroline Nagtegal", "Caroline Nagtegaal");
    // An editor on a screen may have wrapped the line.
    assert!(!text("fixed").is_empty() && fixed.starts_with(text("fixed")), "the fix is applied; {report:#}");
    assert!(text("fixed").contains("Caroline Nagtegaal"), "the fix is applied; {report:#}");
    if let Some(fixed) = report["fixed_all"].as_str() {
        assert!(line.replace("Caroline Nagtegal", "Caroline Nagtegaal").starts_with(fixed), "fix all; {report:#}");
    }
    assert_eq!(report["after"], json!(["quote/altered"]), "the fixed finding is gone; {report:#}");
    assert_eq!(report["restarted"], json!(["quote/altered"]), "the server can be restarted; {report:#}");
}

/// A desk with the plugin in its home.
fn neovim_desk(name: &str) -> PathBuf {
    let desk = desk(name);
    // As a writer installs it, see editors/neovim/doc/onrecord.txt.
    copy_folder(&root().join("editors/neovim"), &desk.join("home/share/nvim/site/pack/onrecord/start/onrecord"));
    let configuration = desk.join("home/config/nvim");
    fs::create_dir_all(&configuration).expect("a folder");
    fs::write(configuration.join("init.lua"), "vim.g.onrecord = { cmd = { os.getenv('ONRECORD_BIN'), 'lsp' } }\n")
        .expect("init.lua");
    desk
}

fn neovim(program: &Path, name: &str) -> Value {
    let desk = neovim_desk(name);
    let mut command = Command::new(program);
    command.args(["--headless", "-n", "brief.md", "-S"]).arg(root().join("tests/editors/neovim.lua"));
    let report = drive(command, &desk, Duration::from_mins(2));
    expect(&report);
    assert_eq!(report["clients"], 1, "one server for the brief and its source; {report:#}");
    assert_eq!(report["unsaved"], json!(["quote/altered", "person/misspelled"]), "a buffer without file; {report:#}");
    for (format, words) in [
        ("tex", "``I am sure I can make heads or tails of it,''"),
        ("typst", "\"I am sure I can make heads or tails of it,\""),
    ] {
        let expected = json!([{"code": "quote/altered", "text": words}]);
        assert_eq!(report[format], expected, "a draft in another format; {report:#}");
    }
    assert_eq!(report["help"], "onrecord.txt", "the help is found; {report:#}");
    let health = report["health"].as_str().expect("a checkhealth");
    assert!(health.contains("the server is running") && !health.contains("ERROR"), "all is well; {health}");
    report
}

#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn neovim_pulls_in_utf_8() {
    let report = neovim(&editors("neovim/bin/nvim").join("neovim/bin/nvim"), "neovim");
    assert_eq!(report["encoding"], "utf-8", "{report:#}");
    assert_eq!(report["pulls"], true, "{report:#}");
    assert_eq!(report["hints"], 2, "outlet and date behind the two true quotations; {report:#}");
}

#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn the_neovim_of_debian_is_pushed_to_in_utf_16() {
    editors("onrecord.vsix");
    let report = neovim(Path::new("/usr/bin/nvim"), "neovim-debian");
    assert_eq!(report["encoding"], "utf-16", "{report:#}");
    assert_eq!(report["pulls"], false, "the server offers no pulling to a client that does not know it; {report:#}");
}

#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn emacs_with_eglot() {
    editors("onrecord.vsix");
    let desk = desk("emacs");
    let mut command = Command::new("/usr/bin/emacs");
    command
        .args(["--batch", "-Q", "-l"])
        .arg(root().join("tests/editors/emacs.el"))
        .arg("brief.md")
        .env("ONRECORD_EL", root().join("editors/emacs"));
    expect(&drive(command, &desk, Duration::from_mins(2)));
}

/// What an editor writes to its standard error when the program is not there.
fn without_program(command: &mut Command) {
    let output = command.env("ONRECORD_BIN", "/nonesuch/onrecord").stdin(Stdio::null()).output().expect("the editor");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("/nonesuch/onrecord") && said.contains("cargo install"), "how to install it; {said}");
}

#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn a_missing_program_is_told_with_how_to_get_it() {
    for (program, name) in [
        (editors("neovim/bin/nvim").join("neovim/bin/nvim"), "neovim-missing"),
        (PathBuf::from("/usr/bin/nvim"), "neovim-debian-missing"),
    ] {
        let desk = neovim_desk(name);
        let mut command = Command::new(program);
        command.args(["--headless", "-n", "brief.md", "+sleep 500m", "+qall!"]);
        without_program(at_home(&mut command, &desk));
    }
    let desk = desk("emacs-missing");
    let mut command = Command::new("/usr/bin/emacs");
    let start = "(progn (require 'package)
        (add-to-list 'package-directory-list \"/usr/share/emacs/site-lisp/elpa\") (package-initialize) (require 'markdown-mode) (require 'onrecord)
        (setq onrecord-command (list (getenv \"ONRECORD_BIN\") \"lsp\")) (onrecord-setup) (find-file \"brief.md\"))";
    command.args(["--batch", "-Q", "-L"]).arg(root().join("editors/emacs")).args(["--eval", start]);
    without_program(at_home(&mut command, &desk));
}

/// Zed itself needs a screen. Its extensions are programs against an interface, which a compiler can check.
#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn the_extension_for_zed_compiles() {
    let done = Command::new(env!("CARGO"))
        .args(["check", "--locked", "--quiet", "--manifest-path", "editors/zed/Cargo.toml"])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", root().join("target/editors/zed"))
        .output()
        .expect("cargo");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn vs_code_in_a_browser() {
    let editors = editors("onrecord.vsix");
    let desk = desk("vscode");
    let mut command = Command::new(editors.join("vscode/node_modules/.bin/node"));
    command
        .arg(root().join("tests/editors/vscode.mjs"))
        .arg(desk.join("brief.md"))
        .env("ONRECORD_EDITORS", &editors)
        .env("ONRECORD_VSIX", editors.join("onrecord.vsix"))
        .env("ONRECORD_HOME", &desk);
    let report = drive(command, &desk, Duration::from_mins(4));
    expect(&report);
    let says = |key: &str, words: &str| report[key].as_str().is_some_and(|text| text.contains(words));
    assert!(says("missing", "is no program") && says("missing", "cargo install"), "how to install it; {report:#}");
    assert!(says("missing_status", "is no program"), "the status item says why; {report:#}");
    assert!(says("running_status", "onrecord"), "the status item says who runs; {report:#}");
    assert_eq!(report["log"], "onrecord", "a click on the status shows the log; {report:#}");
    assert_eq!(report["unsaved"], json!(["quote/altered"]), "{report:#}");
    // The pictures of the extension's README.
    if std::env::var_os("ONRECORD_SCREENSHOTS").is_some() {
        for (seen, kept) in [("2-hover", "hover"), ("4-actions", "fix")] {
            let kept = root().join(format!("editors/vscode/images/{kept}.png"));
            fs::copy(desk.join(format!("{seen}.png")), kept).expect("a picture");
        }
    }
}

/// The page is not an editor's, but the browser that these bring is what a reviewer has.
#[test]
#[ignore = "needs editors: scripts/test.sh"]
fn the_evidence_sheet_in_chromium() {
    let editors = editors("vscode/node_modules/playwright-core");
    let desk = desk("sheet");
    let mut command = Command::new(editors.join("vscode/node_modules/.bin/node"));
    command.arg(root().join("tests/editors/sheet.mjs")).arg(root()).env("ONRECORD_EDITORS", &editors);
    let report = drive(command, &desk, Duration::from_mins(2));
    for name in ["hostile", "memo", "matrix"] {
        let page = &report["pages"][name];
        assert_eq!(page["requests"], json!([]), "{name}: the page asks for nothing; {page:#}");
        assert_eq!(page["said"], json!([]), "{name}: no script, nothing refused by the policy; {page:#}");
        assert_eq!((&page["dialogs"], &page["handlers"]), (&json!(0), &json!([])), "{name}: {page:#}");
        let elements = page["elements"].as_array().expect("elements");
        for element in ["script", "iframe", "img", "link", "object", "base", "form"] {
            assert!(!elements.contains(&json!(element)), "{name}: <{element}>; {page:#}");
        }
        let links = page["links"].as_array().expect("links");
        assert!(links.iter().all(|link| link == "file:" || link == "https:"), "{name}: {page:#}");
        assert_eq!(
            page["overflow"],
            json!({ "1440": 0, "360": 0 }),
            "{name}: nothing is cut off at the side; {page:#}"
        );
        assert_eq!(page["headings"], true, "{name}: no level of heading is left out; {page:#}");
        assert_eq!(page["pdf"], "%PDF-", "{name}: it prints");
        assert_ne!(page["background"]["light"], page["background"]["dark"], "{name}: both schemes");
    }
    let memo = &report["pages"]["memo"];
    assert!(memo["card"].as_str().is_some_and(|card| card.contains("Wrong")), "Enter leads to the card; {memo:#}");
    for key in ["brief_stays", "card_in_view", "printed", "pictures"] {
        assert_eq!(memo[key], true, "{key}; {memo:#}");
    }
    assert!(
        memo["card"].as_str().zip(memo["back"].as_str()).is_some_and(|(card, back)| card.starts_with(back)),
        "{memo:#}"
    );
    assert_eq!(memo["filtered"], json!(["wrong"]), "the filter, by keyboard; {memo:#}");
    assert_eq!(report["pages"]["matrix"]["hint"], true, "the passage shows on focus");
    let title = report["pages"]["hostile"]["title"].as_str().unwrap_or_default();
    assert!(title.contains("</title><script>alert(20)</script>"), "what was written is text: {title:?}");
    // The picture of the README.
    if std::env::var_os("ONRECORD_SCREENSHOTS").is_some() {
        fs::copy(desk.join("example.png"), root().join("examples/sheet.png")).expect("a picture");
    }
}
