//! `editors/onrecord.schema.json`, which editors complete and check `onrecord.toml` with: it says what the parser takes,
//! no more and no less. `UPDATE=1 cargo test --test schema` writes the rules into it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::check::{page_of, rule_names};
use onrecord::config;
use onrecord::rules::page;
use serde_json::{Map, Value, json};

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/onrecord.schema.json")
}

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(path()).expect("the schema")).expect("JSON")
}

/// What the parser says of a configuration.
fn parsed(text: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("base.toml"), "").expect("file");
    let file = folder.path().join(config::FILE_NAME);
    fs::write(&file, text).expect("file");
    config::load(&file).map(drop).map_err(|error| error.message)
}

/// Whether the schema takes a configuration.
fn valid(text: &str) -> bool {
    let value: Value = toml::from_str(text).expect("TOML");
    jsonschema::validator_for(&schema()).expect("a schema").is_valid(&value)
}

#[test]
fn the_rules_are_those_that_there_are() {
    let rule = |name: &str, description: String| {
        (name.to_owned(), json!({ "description": description, "$ref": "#/definitions/level" }))
    };
    let mut rules: Map<String, Value> = rule_names()
        .map(|name| rule(name, page::front(page_of(name).expect("a page")).expect("front matter").summary))
        .collect();
    let groups: BTreeSet<&str> = rule_names().filter_map(|name| Some(name.split_once('/')?.0)).collect();
    rules.extend(groups.iter().map(|group| rule(&format!("{group}/*"), format!("All rules of the group {group}."))));
    rules.extend([rule("*", "All rules.".to_owned())]);
    let mut schema = schema();
    schema["definitions"]["rules"]["properties"] = Value::Object(rules);
    // The rules of a house: any name in a group that is not ours.
    let ours = groups.iter().copied().collect::<Vec<_>>().join("|");
    let name = format!("^(?!(?:{ours})/)[a-z][a-z0-9-]*/(?:\\*|[a-z][a-z0-9-]*)$");
    let level = json!({ "description": "A rule of the house.", "$ref": "#/definitions/level" });
    schema["definitions"]["rules"]["patternProperties"] = json!({ name: level });
    let wanted = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(), &wanted).expect("written");
    }
    let is = fs::read_to_string(path()).expect("the schema");
    assert!(is == wanted, "the schema is stale: run UPDATE=1 cargo test --test schema");
}

#[test]
fn the_schema_is_one() {
    jsonschema::meta::validate(&schema()).expect("a schema");
}

/// The keys that the parser takes where it is given one that it does not know.
fn keys_of_parser(unknown: &str) -> BTreeSet<String> {
    let message = parsed(unknown).expect_err("an unknown key");
    let list = message.split_once("expected ").unwrap_or_else(|| panic!("{message}")).1;
    list.split(". Is ").next().expect("a list").split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn keys_of(object: &Value) -> BTreeSet<String> {
    assert_eq!(object["additionalProperties"], false);
    object["properties"].as_object().expect("properties").keys().cloned().collect()
}

#[test]
fn the_keys_are_those_of_the_parser() {
    let schema = schema();
    assert_eq!(keys_of(&schema), keys_of_parser("zzz = 1"));
    assert_eq!(keys_of(&schema["properties"]["corpus"]), keys_of_parser("corpus = { zzz = 1 }"));
    assert_eq!(keys_of(&schema["properties"]["house"]), keys_of_parser("house = { zzz = 1 }"));
    let set = &schema["properties"]["overrides"]["items"];
    assert_eq!(keys_of(set), keys_of_parser("overrides = [{ zzz = 1 }]"));
    let levels = |text: &str| -> BTreeSet<String> {
        let message = parsed(text).expect_err("an unknown level");
        message.split(". Is ").next().expect("a list").split('`').skip(3).step_by(2).map(str::to_owned).collect()
    };
    let of_schema = |level: &Value| -> BTreeSet<String> {
        level["enum"].as_array().expect("levels").iter().map(|level| level.as_str().expect("text").to_owned()).collect()
    };
    assert_eq!(of_schema(&schema["properties"]["fail-on"]), levels("fail-on = 'zzz'"));
    assert_eq!(of_schema(&schema["definitions"]["level"]), levels("rules = { '*' = 'zzz' }"));
}

#[test]
fn both_take_what_is_right_and_refuse_what_is_wrong() {
    let right = [
        "",
        "extends = 'base.toml'",
        "extends = ['base.toml', 'base.toml']",
        "corpus = {}",
        "[corpus]\npaths = ['sources', 'more']\nbibliography = ['library.bib']",
        "fail-on = 'hint'",
        "fail-on = 'never'",
        "ignore = ['drafts/old/', '!*.md']",
        "[rules]\n'quote/altered' = 'off'\n'quote/*' = 'hint'\n'*' = 'info'",
        "[rules]\n'suppression/unused' = 'warning'\n'internal/rule-panicked' = 'error'",
        "[[overrides]]\npaths = ['notes/*.md']\nrules = { 'quote/unsourced' = 'off' }",
        "overrides = []",
        "[house]\npages = ['.']\nacronyms = ['NPT']\nsections = ['Summary', ['Options', 'Recommendations']]",
        "house = {}",
        "[rules]\n'brief/*' = 'off'\n'brief/superlative' = 'info'",
    ];
    for text in right {
        assert_eq!(parsed(text), Ok(()), "{text}");
        assert!(valid(text), "{text}");
    }
    let wrong = [
        "corpsu = {}",
        "extends = 1",
        "extends = [1]",
        "corpus = 'sources'",
        "corpus = { paths = 'sources' }",
        "corpus = { folders = [] }",
        "fail-on = 'Never'",
        "fail_on = 'error'",
        "ignore = 'drafts'",
        "rules = { 'quote/altred' = 'off' }",
        "rules = { altered = 'off' }",
        "rules = { 'quote/altered' = 'Off' }",
        "rules = { 'quote/altered' = true }",
        "house = { rules = ['rules'] }",
        "house = { pages = 'rules' }",
        "house = { acronyms = [1] }",
        "house = { sections = [['a', 1]] }",
        "rules = { 'brief/superlatives' = 'info' }",
        "rules = { 'House/x' = 'info' }",
        "overrides = { paths = ['a'], rules = {} }",
        "overrides = [{ paths = ['a'] }]",
        "overrides = [{ rules = {} }]",
        "overrides = [{ paths = 'a', rules = {} }]",
    ];
    for text in wrong {
        assert!(parsed(text).is_err(), "{text}");
        assert!(!valid(text), "{text}");
    }
}

#[test]
fn what_the_readme_shows_is_valid() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown: Vec<&str> = blocks.filter(|block| block.contains("[rules]")).collect();
    assert!(!shown.is_empty());
    for text in shown {
        assert!(valid(text), "{text}");
        assert_eq!(parsed(text), Ok(()));
    }
}
