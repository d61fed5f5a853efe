//! The report formats for other programs, each judged by its schema or by a reader of it, on texts that try to break
//! out of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output, Stdio};

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use tempfile::TempDir;

/// The path of the draft: what is escaped in one format or another.
const DRAFT: &str = "drafts/nasty, 100% é.md";

/// Title of the source: ends of sections and commands, markup, a link, an escape sequence, what XML may not hold.
const TITLE: &str = "]]> & <b>\n::error::boom %0A ##[error]x [a](https://example.org) \u{1b}[31m\u{ffff}";

/// A byte order mark, CRLF, characters of two and four bytes before what is found, and a finding over two lines.
const TEXT: &str = "\u{feff}😀 “We will sell the fleet to anyone” [@post2021].\r\n\r\nÉté 😀: Ola Berg said: “We will sell \
                    the fleet\r\nto anyone” [@post2021]. ::error::x\r\n\r\n😀 It is so [@post2022]. He added: “Nobody on \
                    the whole quay has ever asked for this.”\r\n";

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        fs::write(path, text).expect("file");
    };
    let entry = serde_json::json!([{
        "id": "post2021",
        "type": "article-newspaper",
        "title": TITLE,
        "container-title": "The Harbour Post",
        "issued": { "date-parts": [[2021, 5, 3]] },
        "author": [{ "literal": "Ana, Quay: %25" }],
    }]);
    write("sources/refs.json", &entry.to_string());
    let said = "“We will not sell the fleet to anyone,” said Ola Berg, the harbour minister.\n";
    write("sources/post2021.txt", said);
    write("onrecord.toml", "[corpus]\npaths = [\"sources\"]\n");
    write(DRAFT, TEXT);
    write("drafts/clean.md", "# Nothing\n");
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.arg("check").args(args).current_dir(folder).stdin(Stdio::null()).output().expect("onrecord runs")
}

/// The report on the project in a format.
fn report(format: &str) -> String {
    let output = run(&project(), &["drafts", "--format", format]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(format: &str) -> Value {
    serde_json::from_str(&report(format)).expect("JSON")
}

/// The findings in our own form, by which the others are judged.
fn findings() -> Vec<Value> {
    let findings = json("json")["findings"].as_array().expect("findings").clone();
    assert!(findings.len() >= 4, "{findings:?}");
    assert!(findings.iter().any(|finding| finding["start"]["line"] != finding["end"]["line"]));
    let severities: BTreeSet<_> = findings.iter().map(|finding| finding["severity"].to_string()).collect();
    assert!(severities.len() > 1, "several severities: {severities:?}");
    findings
}

fn validator(schema: &str) -> jsonschema::Validator {
    // The pattern of a language in the schema of SARIF has a bracket too many, which is no regular expression here.
    let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", "{2}$")).expect("a schema");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn validate(schema: &str, report: &Value) {
    let validator = validator(schema);
    let wrong: Vec<String> =
        validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("a number")
}

fn offset(place: &Value) -> usize {
    number(&place["offset"])
}

/// The byte of the draft at a line and column from 1; the columns count characters, or else bytes.
fn byte_at(line: usize, column: usize, characters: bool) -> usize {
    let mut start = 0;
    for _ in 1..line {
        start += TEXT[start..].find('\n').expect("a line") + 1;
    }
    if !characters {
        return start + column - 1;
    }
    // A byte order mark is no character of the text.
    let mark = if line == 1 { '\u{feff}'.len_utf8() } else { 0 };
    let text = &TEXT[start + mark..];
    start + mark + text.char_indices().nth(column - 1).map_or(text.len(), |(at, _)| at)
}

const SARIF: &str = include_str!("formats/sarif-2.1.0.json");

#[test]
fn sarif() {
    let log = json("sarif");
    validate(SARIF, &log);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for rule in rules {
        for text in ["text", "markdown"] {
            let help = rule["help"][text].as_str().expect("help");
            assert!(help.contains("## What it finds") && !help.contains("```draft"), "{help}");
        }
    }
    let results = run["results"].as_array().expect("results");
    let findings = findings();
    assert_eq!(results.len(), findings.len());
    let mut prints = BTreeSet::new();
    for (result, finding) in results.iter().zip(&findings) {
        assert_eq!(result["ruleId"], finding["rule"]);
        assert_eq!(rules[number(&result["ruleIndex"])]["id"], finding["rule"]);
        assert_eq!(result["level"], finding["severity"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "drafts/nasty%2C%20100%25%20%C3%A9.md");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let (start, end) = bytes_of_region(&place["region"]);
        assert_eq!((start, end), (offset(&finding["start"]), offset(&finding["end"])));
        assert_eq!(place["region"]["snippet"]["text"], TEXT[start..end]);
        assert!(prints.insert(result["partialFingerprints"]["onrecordSentence/v1"].to_string()));
        // Every passage is a related location that the message leads to; nothing else makes a link.
        let related = result.get("relatedLocations").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let evidence = finding["evidence"].as_array().expect("evidence");
        assert_eq!(related.len(), evidence.len());
        let message = result["message"]["text"].as_str().expect("message");
        for (location, passage) in related.iter().zip(evidence) {
            let id = number(&location["id"]);
            assert!(id > 0 && message.contains(&format!("]({id})")), "{message}");
            assert_eq!(location["physicalLocation"]["region"]["snippet"]["text"], passage["text"]);
            assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "sources/post2021.txt");
            assert!(!location["message"]["text"].as_str().expect("text").contains("]("));
        }
        let links = message.match_indices("](").filter(|(at, _)| !message[..*at].ends_with('\\')).count();
        assert_eq!(links, evidence.len(), "{message}");
        assert!(!message.contains('\u{1b}'));
        let fixes = result.get("fixes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let ours = finding["fixes"].as_array().expect("fixes");
        assert_eq!(fixes.len(), ours.len());
        for (fix, our) in fixes.iter().zip(ours) {
            assert_eq!(fix["properties"]["safe"], our["safe"]);
            let replacements = fix["artifactChanges"][0]["replacements"].as_array().expect("replacements");
            for (replacement, edit) in replacements.iter().zip(our["edits"].as_array().expect("edits")) {
                let place = bytes_of_region(&replacement["deletedRegion"]);
                assert_eq!(place, (offset(&edit["start"]), offset(&edit["end"])));
                assert_eq!(replacement["insertedContent"]["text"], edit["text"]);
            }
        }
    }
    assert!(results.iter().any(|result| result.get("fixes").is_some()));
}

fn bytes_of_region(region: &Value) -> (usize, usize) {
    let at = |line: &str, column: &str| byte_at(number(&region[line]), number(&region[column]), true);
    (at("startLine", "startColumn"), at("endLine", "endColumn"))
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let wrong = |schema: &str, report: &Value| !validator(schema).is_valid(report);
    let mut log = json("sarif");
    log["runs"][0]["results"][0]["level"] = "awful".into();
    assert!(wrong(SARIF, &log));
    let mut issues = json("gitlab");
    issues[0]["severity"] = "error".into();
    assert!(wrong(GITLAB, &issues));
    let mut result = json("rdjson");
    result["diagnostics"][0]["location"]["range"]["start"]["column"] = 0.into();
    assert!(wrong(RDJSON, &result));
}

/// A workflow command as the runner of GitHub reads it: properties and message, unescaped.
fn command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let rest = line.strip_prefix("::").expect("a command");
    let (head, message) = rest.split_once("::").expect("an end of the command");
    let (name, properties) = head.split_once(' ').expect("properties");
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let value = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let properties = properties.split(',').map(|property| {
        let (key, text) = property.split_once('=').expect("a value");
        (key.to_owned(), value(text))
    });
    (name.to_owned(), properties.collect(), data(message))
}

#[test]
fn github() {
    let report = report("github");
    assert!(!report.contains(['\u{1b}', '\r']), "{report}");
    let findings = findings();
    // One line a finding, and each the command that it should be: nothing of a source is a command.
    assert_eq!(report.lines().count(), findings.len());
    for (line, finding) in report.lines().zip(&findings) {
        let (name, properties, message) = command(line);
        assert_eq!(finding["severity"], name.as_str());
        assert_eq!(properties["file"], DRAFT);
        assert_eq!(properties["title"], format!("onrecord {}", finding["rule"].as_str().expect("rule")));
        assert_eq!(properties["line"], finding["start"]["line"].to_string());
        assert_eq!(properties["endLine"], finding["end"]["line"].to_string());
        let one_line = finding["start"]["line"] == finding["end"]["line"];
        assert_eq!(properties.get("col"), one_line.then(|| finding["start"]["column"].to_string()).as_ref());
        assert_eq!(properties.get("endColumn"), one_line.then(|| finding["end"]["column"].to_string()).as_ref());
        assert!(message.starts_with(finding["message"].as_str().expect("message")), "{message}");
        let evidence = finding["evidence"].as_array().expect("evidence");
        assert_eq!(message.lines().count(), 1 + evidence.len(), "{message}");
        assert_eq!(message.contains("::error::boom %0A ##[error]x"), !evidence.is_empty());
    }
}

const GITLAB: &str = include_str!("formats/gitlab.json");

#[test]
fn gitlab() {
    let issues = json("gitlab");
    validate(GITLAB, &issues);
    let issues = issues.as_array().expect("a list");
    let findings = findings();
    assert_eq!(issues.len(), findings.len());
    let mut prints = BTreeSet::new();
    for (issue, finding) in issues.iter().zip(&findings) {
        assert_eq!(issue["check_name"], finding["rule"]);
        assert_eq!(issue["location"]["path"], DRAFT);
        assert_eq!(issue["location"]["lines"]["begin"], finding["start"]["line"]);
        assert_eq!(issue["location"]["lines"]["end"], finding["end"]["line"]);
        assert_eq!(issue["severity"], if finding["severity"] == "error" { "major" } else { "minor" });
        assert!(prints.insert(issue["fingerprint"].to_string()), "a fingerprint twice");
        let description = issue["description"].as_str().expect("description");
        assert!(!description.chars().any(char::is_control), "{description}");
    }
}

#[test]
fn fingerprints_outlive_lines_above() {
    let folder = project();
    let prints = || -> Vec<Value> {
        let output = run(&folder, &["drafts", "--format", "gitlab"]);
        let issues: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
        issues.iter().map(|issue| issue["fingerprint"].clone()).collect()
    };
    let before = prints();
    fs::write(folder.path().join(DRAFT), format!("# New\n\nA line above.\n\n{}", &TEXT[3..])).expect("draft");
    assert_eq!(prints(), before);
    fs::write(folder.path().join(DRAFT), TEXT.replace("It is so", "It is not so")).expect("draft");
    assert_ne!(prints(), before);
}

#[test]
fn junit() {
    let report = Report::deserialize_from_str(&report("junit")).expect("JUnit");
    let findings = findings();
    let errors = findings.iter().filter(|finding| finding["severity"] == "error").count();
    let names: Vec<&str> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, ["drafts/clean.md", DRAFT]);
    assert_eq!((report.failures, report.tests), (errors, findings.len() + 1));
    let (clean, nasty) = (&report.test_suites[0], &report.test_suites[1]);
    assert!(matches!(&clean.test_cases[..], [case] if matches!(case.status, TestCaseStatus::Success { .. })));
    assert_eq!((nasty.failures, nasty.tests), (errors, findings.len()));
    assert_eq!(nasty.test_cases.len(), findings.len());
    for (case, finding) in nasty.test_cases.iter().zip(&findings) {
        assert!(case.name.as_str().starts_with(finding["rule"].as_str().expect("rule")), "{}", case.name.as_str());
        let text = match &case.status {
            TestCaseStatus::NonSuccess { kind, message, ty, description, .. } => {
                assert_eq!((finding["severity"].as_str(), *kind), (Some("error"), NonSuccessKind::Failure));
                assert_eq!(finding["rule"].as_str(), ty.as_deref());
                assert_eq!(finding["message"].as_str(), message.as_deref());
                description
            }
            status => {
                assert!(matches!(status, TestCaseStatus::Success { .. }) && finding["severity"] != "error");
                &case.system_out
            }
        };
        let text = text.as_deref().expect("what it has to say");
        assert!(text.starts_with(&format!("{DRAFT}:{}:", finding["start"]["line"])), "{text}");
        if !finding["evidence"].as_array().expect("evidence").is_empty() {
            assert!(text.contains("“]]> &  ::error::boom"), "{text}");
        }
    }
    let lenient = run(&project(), &["drafts", "--format", "junit", "--exit-zero"]);
    let report = Report::deserialize(lenient.stdout.as_slice()).expect("JUnit");
    assert_eq!((report.failures, report.tests), (0, findings.len() + 1), "nothing fails the run");
}

#[test]
fn checkstyle() {
    let report = report("checkstyle");
    assert!(!report.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{ffff}'));
    let mut reader = Reader::from_str(&report);
    let mut path = Vec::new();
    let mut file = String::new();
    let mut errors = Vec::new();
    loop {
        let event = reader.read_event().expect("XML");
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: BTreeMap<String, String> = tag
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("an attribute");
                        let key = String::from_utf8(attribute.key.as_ref().to_vec()).expect("UTF-8");
                        (key, attribute.unescape_value().expect("a value").into_owned())
                    })
                    .collect();
                let name = String::from_utf8(tag.name().as_ref().to_vec()).expect("UTF-8");
                let above: Vec<&str> = path.iter().map(String::as_str).collect();
                match (name.as_str(), above.as_slice()) {
                    ("checkstyle", []) => assert!(attributes.contains_key("version")),
                    ("file", ["checkstyle"]) => file.clone_from(&attributes["name"]),
                    ("error", ["checkstyle", "file"]) => errors.push((file.clone(), attributes)),
                    other => panic!("{other:?}"),
                }
                if !empty {
                    path.push(name);
                }
            }
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            Event::Decl(_) => {}
            Event::Text(text) => assert!(text.iter().all(u8::is_ascii_whitespace)),
            other => panic!("{other:?}"),
        }
    }
    let findings = findings();
    assert_eq!(errors.len(), findings.len());
    for ((file, error), finding) in errors.iter().zip(&findings) {
        assert_eq!(file, DRAFT);
        assert_eq!(error["source"], format!("onrecord.{}", finding["rule"].as_str().expect("rule")));
        assert_eq!(finding["severity"], error["severity"].as_str());
        assert_eq!(error["line"], finding["start"]["line"].to_string());
        assert_eq!(error["column"], finding["start"]["column"].to_string());
        assert!(error["message"].starts_with(finding["message"].as_str().expect("message")));
    }
}

const RDJSON: &str = include_str!("formats/rdjson.json");

#[test]
fn rdjson() {
    let result = json("rdjson");
    validate(RDJSON, &result);
    let diagnostics = result["diagnostics"].as_array().expect("diagnostics");
    let findings = findings();
    assert_eq!(diagnostics.len(), findings.len());
    let bytes = |range: &Value| {
        let at = |place: &Value| byte_at(number(&place["line"]), number(&place["column"]), false);
        (at(&range["start"]), at(&range["end"]))
    };
    for (diagnostic, finding) in diagnostics.iter().zip(&findings) {
        assert_eq!(diagnostic["code"]["value"], finding["rule"]);
        assert_eq!(diagnostic["location"]["path"], DRAFT);
        let place = bytes(&diagnostic["location"]["range"]);
        assert_eq!(place, (offset(&finding["start"]), offset(&finding["end"])));
        // A suggestion makes of the draft what the edits of the fix make of it.
        let suggestions = diagnostic.get("suggestions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let fixes = finding["fixes"].as_array().expect("fixes");
        assert_eq!(suggestions.len(), fixes.len());
        for (suggestion, fix) in suggestions.iter().zip(fixes) {
            let (start, end) = bytes(&suggestion["range"]);
            let mut suggested = TEXT.to_owned();
            suggested.replace_range(start..end, suggestion["text"].as_str().expect("text"));
            let mut fixed = TEXT.to_owned();
            for edit in fix["edits"].as_array().expect("edits").iter().rev() {
                let text = edit["text"].as_str().expect("text");
                fixed.replace_range(offset(&edit["start"])..offset(&edit["end"]), text);
            }
            assert_eq!(suggested, fixed);
        }
    }
    assert!(diagnostics.iter().any(|diagnostic| diagnostic.get("suggestions").is_some()));
}

#[test]
fn nothing_found_is_a_report_as_well() {
    let folder = project();
    for format in ["sarif", "gitlab", "junit", "checkstyle", "rdjson", "github"] {
        let output = run(&folder, &["drafts/clean.md", "--format", format]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0));
        match format {
            "sarif" => validate(SARIF, &serde_json::from_str(&text).expect("JSON")),
            "gitlab" => assert_eq!(text, "[]\n"),
            "rdjson" => validate(RDJSON, &serde_json::from_str(&text).expect("JSON")),
            "junit" => assert_eq!(Report::deserialize_from_str(&text).expect("JUnit").tests, 1),
            "checkstyle" => assert!(text.contains("<checkstyle version=\"4.3\""), "{text}"),
            _ => assert_eq!(text, ""),
        }
    }
}

#[test]
fn a_report_goes_to_a_file() {
    let folder = project();
    let to_stdout = run(&folder, &["drafts", "--format", "sarif"]);
    for round in ["new", "replaced"] {
        let output = run(&folder, &["drafts", "--format", "sarif", "--output", "report.sarif"]);
        assert_eq!(output.status.code(), Some(1), "{round}");
        assert!(output.stdout.is_empty());
        assert_eq!(fs::read(folder.path().join("report.sarif")).expect("a report"), to_stdout.stdout);
    }
    let output = run(&folder, &["drafts", "--color", "always", "-o", "report.txt"]);
    let text = fs::read_to_string(folder.path().join("report.txt")).expect("a report");
    assert!(text.contains("error[quote/altered]") && !text.contains('\u{1b}'), "{text}");
    assert_eq!(output.status.code(), Some(1));
    let output = run(&folder, &["drafts", "--output", "no/such/folder.txt"]);
    assert_eq!(output.status.code(), Some(2));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| fs::metadata(folder.path().join(name)).expect("a file").permissions().mode();
        assert_eq!(mode("report.sarif"), mode("onrecord.toml"), "as any new file");
    }
}
