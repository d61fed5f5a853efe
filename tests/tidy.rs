//! What a test can hold of the invariants in ARCHITECTURE.md, and of the habits in CONTRIBUTING.md.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use regex::Regex;

/// Modules from the ground up: each may use those above it in this list, and none below.
const ORDER: &[&str] = &[
    "text",
    "nearest",
    "pair",
    "amount",
    "finding",
    "when",
    "lexicon",
    "topics",
    "markup",
    "statement",
    "reader",
    "draft",
    "record",
    "rules",
    "corpus",
    "suppress",
    "fix",
    "check",
    "assess",
    "config",
    "baseline",
    "report",
    "lsp",
    "cli",
];

/// What a file may use though it stands below: the examples of a page run the whole flow, as a test does.
const EXCEPTIONS: &[(&str, &[&str])] = &[("src/rules/page/examples.rs", &["check", "corpus", "fix"])];

/// The longest file.
const MOST_LINES: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of the repository under a folder that are text, with their paths from the root.
fn texts(folder: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for entry in WalkBuilder::new(root().join(folder)).hidden(false).require_git(false).build() {
        let entry = entry.expect("a readable repository");
        let path = entry.path().strip_prefix(root()).expect("below the root");
        if entry.file_type().is_some_and(|kind| kind.is_file())
            && !path.starts_with(".git")
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            texts.push((path.to_string_lossy().replace('\\', "/"), text));
        }
    }
    texts.sort();
    texts
}

fn sources() -> Vec<(String, String)> {
    texts("src").into_iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|is| is == "rs")).collect()
}

/// The code of a file: without comments and without its tests.
fn code(path: &str, text: &str) -> String {
    if path.ends_with("/tests.rs") || path.contains("/tests/") {
        return String::new();
    }
    let code: Vec<_> = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    code.join("\n")
}

/// The module that a file belongs to: the first part of its path under `src`.
fn module(path: &str) -> &str {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    inner.split(['/', '.']).next().unwrap_or(inner)
}

fn fail_on(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

#[test]
fn dependencies_point_one_way() {
    let one = Regex::new(r"(?-u:\b)crate::([a-z_]+)").expect("regex");
    let many = Regex::new(r"(?-u:\b)crate::\{([^;]*)\};").expect("regex");
    let rank = |name: &str| ORDER.iter().position(|known| *known == name);
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let own = module(&path).to_owned();
        if ["main", "lib"].contains(&own.as_str()) {
            continue;
        }
        let Some(own_rank) = rank(&own) else {
            faults.push(format!("{path}: the module `{own}` has no place in ORDER of tests/tidy.rs"));
            continue;
        };
        let code = code(&path, &text);
        let braced = many.captures_iter(&code).flat_map(|found| {
            let inner = found.get(1).map_or("", |inner| inner.as_str());
            // Only the heads: `{a, b::{c, d}}` uses a and b.
            let mut depth = 0;
            let heads: String = inner
                .chars()
                .filter(|c| {
                    depth += i32::from(*c == '{') - i32::from(*c == '}');
                    depth == 0
                })
                .collect();
            heads.split(',').map(|head| head.trim().split("::").next().unwrap_or("").to_owned()).collect::<Vec<_>>()
        });
        let used = one.captures_iter(&code).map(|found| found[1].to_owned()).chain(braced);
        let allowed = EXCEPTIONS.iter().find(|(file, _)| *file == path).map_or(&[][..], |(_, allowed)| *allowed);
        for used in used.filter(|used| *used != own && !allowed.contains(&used.as_str())) {
            if rank(&used).is_some_and(|rank| rank > own_rank) {
                faults.push(format!("{path}: `{own}` uses `{used}`"));
            }
        }
    }
    faults.dedup();
    fail_on(&faults, "dependencies point one way");
}

#[test]
fn nothing_between_files_and_findings_does_io_prints_or_asks_the_clock() {
    let forbidden = Regex::new(
        r"(?-u)\bstd::(fs|env|net|process|time)\b|\bstd::io::std|\be?print(ln)?!|\bdbg!|\b(SystemTime|Instant|Zoned|Timestamp)\b",
    )
    .expect("regex");
    let pure = [
        "text",
        "markup",
        "when",
        "lexicon",
        "topics",
        "statement",
        "reader",
        "draft",
        "record",
        "rules",
        "check",
        "suppress",
        "fix",
        "baseline",
        "report",
    ];
    let mut faults = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| pure.contains(&module(path))) {
        faults.extend(forbidden.find_iter(&code(&path, &text)).map(|found| format!("{path}: {}", found.as_str())));
    }
    fail_on(&faults, "no I/O, print or clock");
}

#[test]
fn only_the_server_knows_the_protocol() {
    let faults: Vec<_> = sources()
        .into_iter()
        .filter(|(path, text)| {
            module(path) != "lsp" && ["tower_lsp", "lsp_types"].iter().any(|name| code(path, text).contains(name))
        })
        .map(|(path, _)| path)
        .collect();
    fail_on(&faults, "tower_lsp and lsp_types only under src/lsp");
}

#[test]
fn the_code_does_not_know_the_seeds() {
    // Whoever or whatever the five articles speak of is data. Examples in comments and tests may name them.
    let names = Regex::new(r"(?i-u)\b(huawei|pompeo|sedwill|younger|malinowski|godement|merkel|5G)\b").expect("regex");
    let mut faults = Vec::new();
    for (path, text) in sources() {
        faults.extend(names.find_iter(&code(&path, &text)).map(|found| format!("{path}: {}", found.as_str())));
    }
    fail_on(&faults, "no name of the seeds in the code");
}

#[test]
fn files_stay_short() {
    let faults: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect();
    fail_on(&faults, "files of at most 700 lines");
}

#[test]
fn no_file_names_a_machine() {
    // Put together here, so that this file does not hold them.
    let needles = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["../sha", "red"].concat()];
    let mut faults = Vec::new();
    for (path, text) in texts("") {
        if path.ends_with("Cargo.lock") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if needles.iter().any(|needle| line.contains(needle.as_str())) {
                faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    fail_on(&faults, "no path of one machine in the repository");
}

#[test]
fn every_flag_says_what_it_does() {
    let mut faults = Vec::new();
    let mut command = onrecord::cli::command();
    command.build();
    let globals: Vec<_> = command.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        if sub.get_about().is_none() {
            faults.push(format!("{}: no description", sub.get_name()));
        }
        for arg in sub.get_arguments().chain(&globals) {
            let name = arg.get_id().as_str();
            if !["help", "version"].contains(&name) && (arg.get_help().is_none() || arg.get_long_help().is_none()) {
                faults.push(format!("{} {name}: no short or no long help", sub.get_name()));
            }
        }
    }
    fail_on(&faults, "every argument has a short and a long help");
}

#[test]
fn the_scripts_exist_that_the_readme_names() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    for path in ["examples/brief.md", "scripts/test.sh"] {
        assert!(readme.contains(path), "README.md names {path}");
        assert!(PathBuf::from(root()).join(path).is_file(), "{path} exists");
    }
}
