//! The action for GitHub, the hooks for pre-commit and the example for GitLab: that they say what they should, and that
//! their shell does it, whatever stands in the inputs.

use std::fs;
use std::path::Path;

use serde_yaml::Value;

fn yaml(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_yaml::from_str(&fs::read_to_string(path).expect("a file")).expect("YAML")
}

fn text<'a>(value: &'a Value, what: &str) -> &'a str {
    value[what].as_str().unwrap_or_else(|| panic!("no {what} in {value:?}"))
}

/// The steps of the action.
fn steps() -> Vec<Value> {
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    action["runs"]["steps"].as_sequence().expect("steps").clone()
}

#[test]
fn no_input_stands_in_a_script() {
    let action = yaml("action.yml");
    let inputs = action["inputs"].as_mapping().expect("inputs");
    let mut used = String::new();
    for step in steps() {
        let script = text(&step, "run");
        assert!(!script.contains("${{"), "{script}");
        assert_eq!(step["shell"], "bash");
        assert!(script.starts_with("set -euo pipefail\n"), "{script}");
        used += &serde_yaml::to_string(&step).expect("YAML");
    }
    for (name, input) in inputs {
        let name = name.as_str().expect("a name");
        assert!(used.contains(&format!("inputs.{name} ")), "`{name}` is used");
        assert!(!text(input, "description").is_empty() && input["default"].is_string(), "{name}");
    }
    assert_eq!(used.matches("inputs.").count(), inputs.len(), "every input that is used is one");
}

#[test]
fn the_hooks_name_what_is_there() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().expect("hooks");
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        let mut words = text(hook, "entry").split(' ');
        assert_eq!(words.next(), Some("onrecord"));
        let arguments: Vec<&str> = ["onrecord"].into_iter().chain(words).collect();
        onrecord::cli::command().try_get_matches_from(arguments).expect("arguments that onrecord takes");
        for key in ["id", "name", "description", "language"] {
            assert!(!text(hook, key).is_empty());
        }
        assert_eq!(hook["require_serial"], true);
        // Every format of drafts but plain text.
        let files = regex::Regex::new(text(hook, "files")).expect("an expression");
        for name in ["a.md", "b/c.QMD", "d.Rmd", "e.html", "f.tex", "g.typ", "h.docx", "i.markdown"] {
            assert!(files.is_match(name), "{name}");
        }
        for name in ["notes.txt", "a.md.orig", "paper.pdf", "slides.pptx", "Makefile"] {
            assert!(!files.is_match(name), "{name}");
        }
    }
}

#[test]
fn the_example_for_gitlab_writes_what_it_collects() {
    let pipeline = yaml("examples/gitlab-ci.yml");
    let job = &pipeline["onrecord"];
    let script = serde_yaml::to_string(&job["script"]).expect("YAML");
    for (report, format) in [("codequality", "gitlab"), ("junit", "junit")] {
        let file = text(&job["artifacts"]["reports"], report);
        assert!(script.contains(&format!("--format {format} --output {file}")), "{script}");
    }
    for line in job["script"].as_sequence().expect("script") {
        let line = line.as_str().expect("a line").split(" || ").next().expect("a command");
        let words = line.split(' ').skip(1);
        onrecord::cli::command().try_get_matches_from(["onrecord"].into_iter().chain(words)).expect("arguments");
    }
}

/// What needs a shell.
#[cfg(unix)]
mod in_a_shell {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::{Command, Output, Stdio};

    use tempfile::TempDir;

    use super::*;

    const ONRECORD: &str = env!("CARGO_BIN_EXE_onrecord");

    fn bash(folder: &TempDir, script: &str, variables: &[(&str, &str)]) -> Output {
        // As the runner starts it.
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        command.current_dir(folder).envs(variables.iter().copied()).stdin(Stdio::null());
        command.output().expect("bash runs")
    }

    fn check(folder: &TempDir, inputs: &[(&str, &str)]) -> (Option<i32>, String) {
        let mut variables = vec![
            ("ONRECORD_BIN", ONRECORD),
            ("ONRECORD_PATHS", "."),
            ("ONRECORD_FORMAT", "github"),
            ("ONRECORD_FAIL_ON", ""),
            ("ONRECORD_BASELINE", ""),
            ("ONRECORD_OUTPUT", ""),
        ];
        for input in inputs {
            let known = variables.iter_mut().find(|(name, _)| *name == input.0).expect("an input");
            known.1 = input.1;
        }
        let steps = steps();
        let script = text(&steps[1], "run");
        for (name, _) in &variables {
            assert!(steps[1]["env"][*name].is_string(), "{name}");
        }
        let output = bash(folder, script, &variables);
        let out = String::from_utf8(output.stdout).expect("UTF-8");
        (output.status.code(), out + &String::from_utf8(output.stderr).expect("UTF-8"))
    }

    fn project() -> TempDir {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("a.md"), "It is said [@nobody2020].\n").expect("draft");
        folder
    }

    #[test]
    fn findings_are_annotations_and_fail_the_step() {
        let folder = project();
        let (status, out) = check(&folder, &[]);
        assert_eq!(status, Some(1), "{out}");
        let lines: Vec<&str> = out.lines().collect();
        let token = lines[0].strip_prefix("::stop-commands::").expect("a token");
        assert!(token.len() > 32, "{token}");
        assert_eq!(lines[1], format!("::{token}::"));
        assert!(lines[2].starts_with("::error file=a.md,line=1,"), "{out}");
        assert_ne!(check(&folder, &[]).1.lines().next(), Some(lines[0]), "another token each time");
        assert_eq!(check(&folder, &[("ONRECORD_FAIL_ON", "never")]).0, Some(0));
        assert_eq!(check(&folder, &[("ONRECORD_PATHS", "missing.md")]).0, Some(2));
    }

    #[test]
    fn other_formats_stay_where_commands_are_off() {
        let folder = project();
        // The name of a draft begins the line of a finding.
        let name = "::error::x ##[error]y.md";
        fs::rename(folder.path().join("a.md"), folder.path().join(name)).expect("renamed");
        let (status, out) = check(&folder, &[("ONRECORD_FORMAT", "short")]);
        assert_eq!(status, Some(1), "{out}");
        let lines: Vec<&str> = out.lines().collect();
        let token = lines[0].strip_prefix("::stop-commands::").expect("a token");
        assert_eq!(lines.last(), Some(&format!("::{token}::").as_str()), "{out}");
        assert!(lines[1].starts_with(name), "{out}");
    }

    #[test]
    fn baseline_and_output_are_taken() {
        let folder = project();
        let update = Command::new(ONRECORD)
            .args(["check", ".", "--baseline", "known file.json", "--update-baseline"])
            .current_dir(&folder)
            .output();
        assert!(update.expect("onrecord runs").status.success());
        assert_eq!(check(&folder, &[("ONRECORD_BASELINE", "known file.json")]).0, Some(0));
        let (status, out) = check(&folder, &[("ONRECORD_FORMAT", "sarif"), ("ONRECORD_OUTPUT", "my report.sarif")]);
        assert_eq!((status, out.lines().count()), (Some(1), 2), "{out}");
        let report = fs::read_to_string(folder.path().join("my report.sarif")).expect("a report");
        assert!(report.contains("\"ruleId\": \"citation/unknown-key\""), "{report}");
    }

    #[test]
    fn nothing_in_an_input_is_run() {
        let folder = project();
        fs::write(folder.path().join("b $(touch pwned).md"), "It is said [@nobody2020].\n").expect("draft");
        let hostile =
            "$(touch pwned)\n`touch pwned`; touch pwned\n\"; touch pwned; \"\n*\n--fix\n\nb $(touch pwned).md\r";
        let (status, out) = check(&folder, &[("ONRECORD_PATHS", hostile)]);
        assert_eq!(status, Some(2), "{out}");
        assert!(out.contains("::error file=b $(touch pwned).md,line=1"), "{out}");
        // Options are paths there, and no pattern is expanded.
        assert!(out.contains("error: --fix: no such file") && out.contains("error: *: no such file"), "{out}");
        for input in ["ONRECORD_FORMAT", "ONRECORD_FAIL_ON", "ONRECORD_BASELINE", "ONRECORD_OUTPUT"] {
            let (status, out) = check(&folder, &[(input, "no/$(touch pwned)`touch pwned`; touch pwned")]);
            assert_eq!(status, Some(2), "{input}: {out}");
        }
        assert!(!folder.path().join("pwned").exists());
    }

    #[test]
    fn it_is_installed_or_taken_from_where_it_is() {
        let folder = project();
        let place = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
        // A cargo that says what it is asked for.
        let cargo = place("cargo");
        fs::write(&cargo, "#!/bin/sh\nprintf '%s\\n' \"$@\" > asked\n").expect("cargo");
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("permissions");
        let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").expect("PATH"));
        let install = |binary: &str, source: &str| {
            let output = place("output");
            fs::write(&output, "").expect("file");
            let variables = [
                ("PATH", path.as_str()),
                ("ONRECORD_BINARY", binary),
                ("ONRECORD_SOURCE", source),
                ("ONRECORD_ACTION", "the action's folder"),
                ("ONRECORD_ROOT", "root"),
                ("GITHUB_OUTPUT", output.as_str()),
            ];
            let steps = steps();
            for (name, _) in variables.iter().filter(|(name, _)| name.starts_with("ONRECORD")) {
                assert!(steps[0]["env"][*name].is_string(), "{name}");
            }
            let status = bash(&folder, text(&steps[0], "run"), &variables).status.code();
            (status, fs::read_to_string(&output).expect("output"))
        };
        let asked = || fs::read_to_string(place("asked")).expect("cargo was asked");
        assert_eq!(install("", ""), (Some(0), "binary=root/bin/onrecord\n".to_owned()));
        assert_eq!(asked(), "install\n--locked\n--quiet\n--path\nthe action's folder\n--root\nroot\n");
        install("", "my $(touch pwned) source");
        assert!(asked().contains("\nmy $(touch pwned) source\n"));
        fs::remove_file(place("asked")).expect("removed");
        assert_eq!(install("my onrecord", "").1, "binary=my onrecord\n");
        assert!(!folder.path().join("asked").exists(), "nothing is installed");
        assert_eq!(install("two\nPATH=lines", ""), (Some(2), String::new()));
        assert!(!folder.path().join("pwned").exists());
    }
}
