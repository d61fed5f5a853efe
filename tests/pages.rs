//! Rule pages: their examples hold, and pages and rules agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::check::{ENGINE_RULES, RULE_PANICKED, page_of, rule_names};
use onrecord::draft::Draft;
use onrecord::finding::{Edit, Finding, Fix, Severity};
use onrecord::record::Record;
use onrecord::rules::RULES;
use onrecord::rules::page::{body, front, run, run_with, summary};
use onrecord::rules::topic;
use onrecord::text::Span;
use proptest::prelude::*;

/// The pages on disk, `group/name` and text. Folders that hold data hold no pages.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files: Vec<PathBuf> = Vec::new();
    let is_group = |path: &Path| path.is_dir() && !path.ends_with("lexicon") && !path.ends_with("topics");
    for group in fs::read_dir(&root).expect("rules").flatten().filter(|entry| is_group(&entry.path())) {
        files.extend(fs::read_dir(group.path()).expect("a group").flatten().map(|entry| entry.path()));
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.retain(|path| !path.ends_with("README.md"));
    files.sort();
    let name = |path: &Path| {
        let below = path.strip_prefix(&root).expect("below").with_extension("");
        below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    files.iter().map(|path| (name(path), fs::read_to_string(path).expect("a page"))).collect()
}

#[test]
fn pages_and_rules_agree() {
    let on_disk: BTreeSet<String> = pages().into_iter().map(|(name, _)| name).collect();
    let known: BTreeSet<String> = rule_names().map(str::to_owned).collect();
    assert_eq!(on_disk, known);
    assert_eq!(known.len(), RULES.len() + ENGINE_RULES.len(), "a rule is listed once");
    for (name, page) in pages() {
        assert_eq!(page_of(&name).map(str::to_owned), Some(page), "{name}: the binary carries the page");
    }
}

#[test]
fn every_page_has_its_parts() {
    for (name, page) in pages() {
        let front = front(&page).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(front.summary.ends_with('.') && !front.summary.contains('\n'), "{name}: the summary is a sentence");
        assert!(body(&page).starts_with(&format!("# {name}\n")), "{name}: the title is the rule's name");
        if name == RULE_PANICKED {
            continue;
        }
        let summary = summary(&page);
        assert!(summary.marks > 0, "{name}: no example shows the rule at work");
        assert!(summary.silent > 0, "{name}: no example shows where it is silent");
        for heading in ["## What it finds", "## Why it matters", "## Examples"] {
            assert!(page.contains(heading), "{name}: no heading `{heading}`");
        }
    }
}

#[test]
fn the_examples_of_every_page_hold() {
    let mut failures = Vec::new();
    for (name, page) in pages() {
        failures.extend(run(&name, &page).into_iter().map(|failure| format!("rules/{name}.md:{failure}")));
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn the_examples_of_every_topic_hold() {
    let mut failures = Vec::new();
    for (name, text) in topic::FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/topics/{name}.toml"));
        assert_eq!(fs::read_to_string(path).expect("a topic"), *text, "{name}: the binary carries the file");
        let (examples, failed) = topic::run(name, text);
        assert!(examples > 0, "{name}: no examples");
        assert!(text.contains("\nsays = []"), "{name}: no example shows where nothing is said");
        failures.extend(failed.into_iter().map(|failure| format!("rules/topics/{name}.toml:{failure}")));
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn a_topic_says_what_does_not_hold() {
    let example = "\n[[example]]\ntext = \"Sweden has banned Huawei.\"\nsays = [\"SE allow decided\"]\n";
    let expected = "2: not read: `SE allow decided`; not expected: `SE ban decided`: Sweden has banned Huawei.";
    let failures =
        |name: &str, text: &str| topic::run(name, text).1.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(failures("huawei-5g", example), [expected]);
    assert_eq!(failures("huawei-5g", &example.replace("SE allow decided", "SE ban")), NONE, "without a status");
    assert_eq!(failures("no-such", example), ["1: `no-such` is no topic that this program was built with"]);
    assert_eq!(failures("huawei-5g", "\n[[example]]\ntext = 1\nsays = []\n").len(), 1);
    assert_eq!(failures("huawei-5g", "\n[[example]]\ntext = \"Huawei.\"\nsays = []\n"), NONE);
}

/// Finds the word "wrong" and calls it "right"; says how many sources there are.
fn fake(draft: &Draft, record: &Record) -> Vec<Finding> {
    let found = draft.text.match_indices("wrong").map(|(at, word)| {
        let span = Span::new(at, at + word.len());
        let keys: Vec<&str> = record.sources.iter().map(|source| source.entry.key.as_str()).collect();
        Finding {
            rule: if at % 2 == 0 { "test/even" } else { "test/odd" },
            severity: Severity::Error,
            span,
            message: format!("sources: {}", keys.join(" ")),
            evidence: Vec::new(),
            fixes: vec![Fix { title: "mend".into(), safe: true, edits: vec![Edit { span, text: "right".into() }] }],
        }
    });
    found.collect()
}

fn failures(page: &str) -> Vec<String> {
    run_with(page, &fake).iter().map(ToString::to_string).collect()
}

const NONE: [String; 0] = [];

#[test]
fn marks_stand_for_findings() {
    let page = "# x\n\n```source key=b\nB.\n```\n\n```source key=a date=2020 title=\"T t\" author=\"X\" author=\"Y\"\nA.\n```\n\n\
                ```draft\né’😀 1wrong, wrong\n     ^ test/odd: sources: a b\n           ^^^^^ test/even\nlast\n```\n\n\
                ```fixed\né’😀 1right, right\nlast\n```\n";
    // The columns are those of characters, though the words before take more bytes.
    assert_eq!(failures(page), NONE);
}

#[test]
fn what_does_not_hold_is_said_with_its_line() {
    let page =
        "---\nseverity: error\nsummary: S.\nsince: 1\n---\n\n```draft\nwrong and more\n          ^^^^ test/even\n```\n";
    assert_eq!(
        failures(page),
        [
            "7: not expected at line 1, column 1 of the draft, `wrong`: test/even: sources: ",
            "9: expected test/even; found here: nothing",
        ]
    );
    let other = "```draft\nwrong\n^^^^^ test/odd: words\n```\n";
    assert_eq!(
        failures(other),
        [
            "1: not expected at line 1, column 1 of the draft, `wrong`: test/even: sources: ",
            "3: expected test/odd: words; found here: test/even: sources: ",
        ]
    );
    assert_eq!(failures("```draft\nwrong\n```\n").len(), 1, "no marks assert silence");
    assert_eq!(failures("```draft\nwrong\n^ test/even\n^ test/even\n```\n").len(), 1, "a mark stands for one finding");
    assert_eq!(failures("```draft\nwrong\n^ test/even\n```\n```fixed\nwrong\n```\n").len(), 1);
}

#[test]
fn sources_hold_until_the_next_heading() {
    let source = "```source key=a\nA.\n```\n";
    let draft = |keys: &str| format!("```draft\nwrong\n^ test/even: sources: {keys}\n```\n");
    let page = format!("{source}{}## Next\n{}{source}{}", draft("a"), draft(""), draft("a"));
    assert_eq!(failures(&page), NONE);
}

#[test]
fn only_the_rules_named_count() {
    assert_eq!(failures("```draft only=test/odd\nwrong\n```\n"), NONE);
    assert_eq!(failures("```draft only=test/odd,test/even\nwrong\n```\n").len(), 1);
}

#[test]
fn mistakes_in_a_page_are_said() {
    for (page, expected) in [
        ("```source\nA.\n```\n", "1: a source needs `key=…`"),
        ("```source key=a\n```\n```source key=a\n```\n", "3: two sources have the key `a`"),
        ("```source key=a date=soon\n```\n", "1: the date `soon` is not understood"),
        ("```source key=a colour=red\n```\n", "1: a source has no `colour`"),
        ("```source key=a format=pdf\n```\n", "1: the format `pdf` is not txt, md, html, tex or typ"),
        ("```draft onyl=x\n```\n", "1: a draft has no `onyl`"),
        ("```fixed\n```\n", "1: `fixed` stands after a draft"),
    ] {
        assert_eq!(failures(page), [expected]);
    }
    assert_eq!(failures("```text\nwrong\n```\n\n    wrong\n\n`wrong`"), NONE, "other blocks are not examples");
}

proptest! {
    // A failing case is printed; it becomes a test of its own, not a file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_a_page(parts in prop::collection::vec("```|source|draft|fixed| key=a|\n|\\^\\^ test/even|wrong|---|# |\"|=|\\PC", 0..40)) {
        let page = parts.concat();
        let lines = page.split('\n').count();
        prop_assert!(run_with(&page, &fake).iter().all(|failure| failure.line <= lines + 1));
        let _ = (front(&page).is_ok(), body(&page), summary(&page));
    }
}
