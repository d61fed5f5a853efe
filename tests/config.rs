//! `onrecord.toml`: where it is found, what it says, and what is said of it.

use std::fs;
use std::path::Path;

use onrecord::check::Level;
use onrecord::config::{Config, FailOn, for_draft, load};
use onrecord::corpus::CorpusSpec;
use onrecord::finding::Severity;
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn config(text: &str) -> (TempDir, Config) {
    let folder = folder(&[("onrecord.toml", text)]);
    let config = for_draft(&folder.path().join("brief.md")).expect("a configuration");
    (folder, config)
}

fn level(config: &Config, draft: &Path, rule: &str) -> Option<Level> {
    config.levels(draft).get(rule).copied()
}

/// What is said of a configuration, without the folder.
fn error(text: &str) -> String {
    let folder = folder(&[("onrecord.toml", text)]);
    let error = for_draft(&folder.path().join("brief.md")).expect_err("an error").to_string();
    error.replace(&format!("{}/", folder.path().display()), "")
}

const KEY: &str = "citation/unknown-key";

#[test]
fn the_nearest_to_the_draft_wins() {
    let folder = folder(&[
        ("onrecord.toml", "fail-on = 'warning'\n[corpus]\npaths = ['far']"),
        ("a/onrecord.toml", "[corpus]\npaths = ['near', '../far']\nbibliography = ['library.bib']"),
        ("a/b/brief.md", ""),
    ]);
    let below = |name: &str| folder.path().join(name);
    let near = for_draft(&below("a/b/brief.md")).unwrap();
    assert_eq!(near.files, [below("a/onrecord.toml")]);
    assert_eq!(near.corpus, CorpusSpec::Paths(vec![below("a/near"), below("far"), below("a/library.bib")]));
    assert_eq!(near.fail_on, None, "another configuration is not mixed in unless it is extended");
    // A folder, and a draft that does not exist (yet).
    for path in ["a/b", "a", "a/b/c/new.md"] {
        assert_eq!(for_draft(&below(path)).unwrap().files, near.files, "{path}");
    }
    let far = for_draft(&below("brief.md")).unwrap();
    assert_eq!((far.files, far.fail_on), (vec![below("onrecord.toml")], Some(FailOn::Warning)));
}

#[test]
fn no_configuration_is_the_default() {
    let config = Config::default();
    assert_eq!(config.corpus, CorpusSpec::Embedded);
    assert!(config.levels(Path::new("brief.md")).is_empty() && !config.ignores(Path::new("brief.md")));
    let (_folder, empty) = self::config("");
    assert_eq!(empty.corpus, CorpusSpec::Embedded);
}

#[test]
fn rules_by_name_by_group_and_by_path() {
    let (folder, config) = config(
        "[rules]\n'citation/unknown-key' = 'hint'\n'citation/*' = 'off'\n'*' = 'info'\n\
         [[overrides]]\npaths = ['old/**', '/draft.md']\nrules = { 'citation/*' = 'error' }\n",
    );
    let below = |name: &str| folder.path().join(name);
    assert_eq!(level(&config, &below("brief.md"), KEY), Some(Level::At(Severity::Hint)));
    assert_eq!(level(&config, &below("brief.md"), "suppression/unused"), Some(Level::At(Severity::Info)));
    for draft in ["old/x/brief.md", "draft.md"] {
        assert_eq!(level(&config, &below(draft), KEY), Some(Level::At(Severity::Error)), "{draft}");
    }
    assert_eq!(level(&config, &below("sub/draft.md"), KEY), Some(Level::At(Severity::Hint)));
    assert_eq!(level(&config, Path::new("/elsewhere/old/brief.md"), KEY), Some(Level::At(Severity::Hint)));
}

#[test]
fn ignored_paths() {
    let (folder, config) = config("ignore = ['archive/', '*.tmp.md', '!keep.tmp.md']");
    let ignored = |name: &str| config.ignores(&folder.path().join(name));
    fs::create_dir(folder.path().join("archive")).unwrap();
    assert!(ignored("archive") && ignored("archive/2019/brief.md") && ignored("x/a.tmp.md"));
    assert!(!ignored("brief.md") && !ignored("keep.tmp.md"));
    assert!(!config.ignores(Path::new("/elsewhere/a.tmp.md")));
}

#[test]
fn extends_is_weaker_than_the_file_and_keeps_its_own_folder() {
    let folder = folder(&[
        ("shared/base.toml", "fail-on = 'info'\nignore = ['x.md']\n[corpus]\npaths = ['texts']\n[rules]\n'*' = 'off'"),
        ("onrecord.toml", "extends = 'shared/base.toml'\n[rules]\n'citation/unknown-key' = 'warning'"),
    ]);
    let config = for_draft(&folder.path().join("brief.md")).unwrap();
    assert_eq!(config.files.len(), 2);
    assert_eq!(config.corpus, CorpusSpec::Paths(vec![folder.path().join("shared/texts")]));
    assert_eq!(config.fail_on, Some(FailOn::Info));
    assert_eq!(level(&config, &folder.path().join("brief.md"), KEY), Some(Level::At(Severity::Warning)));
    assert_eq!(level(&config, &folder.path().join("brief.md"), "suppression/unused"), Some(Level::Off));
    assert!(config.ignores(&folder.path().join("shared/x.md")) && !config.ignores(&folder.path().join("x.md")));
}

#[test]
fn errors_name_the_place_and_what_was_meant() {
    for (text, expected) in [
        ("corpsu = 1", "onrecord.toml:1:1: unknown field `corpsu`, expected one of"),
        ("corpsu = 1", "Is `corpus` meant?"),
        ("\n[corpus]\npath = ['x']", "onrecord.toml:3:1: unknown field `path`"),
        ("\n[corpus]\npath = ['x']", "Is `paths` meant?"),
        (
            "[rules]\n  'citation/unknwon-key' = 'error'",
            "onrecord.toml:2:3: there is no rule `citation/unknwon-key`. Is `citation/unknown-key` meant?",
        ),
        ("[rules]\n'unknown-key' = 'error'", "Is `citation/unknown-key` meant?"),
        ("[rules]\n'citaton/*' = 'error'", "Is `citation/*` meant?"),
        ("[rules]\n'citation/*' = 'eror'", "onrecord.toml:2:16: unknown variant `eror`"),
        ("[rules]\n'citation/*' = 'eror'", "Is `error` meant?"),
        ("fail-on = 'worst'", "onrecord.toml:1:11: unknown variant `worst`"),
        ("[[overrides]]\nrules = {}", "missing field `paths`"),
        ("ignore = ['a', '[z-a]']", "onrecord.toml:1:16: `[z-a]`: "),
        ("extends = 'gone.toml'", "onrecord.toml:1:11: `extends`: `gone.toml` cannot be read"),
        ("extends = 'onrecord.toml'", "leads back to itself"),
        ("extends = 7", "the path of a configuration file"),
        ("fail-on = ", "onrecord.toml:1:11: "),
        ("a = 1\na = 2", "onrecord.toml:2:1: duplicate key"),
    ] {
        let error = error(text);
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn an_error_in_an_extended_file_is_placed_there() {
    let folder = folder(&[("base.toml", "\nwrong = 1"), ("onrecord.toml", "extends = ['base.toml']")]);
    let error = load(&folder.path().join("onrecord.toml")).unwrap_err();
    assert_eq!(error.path, folder.path().join("base.toml"));
    assert_eq!(error.place.map(|place| place.line), Some(2));
}

#[test]
fn a_glob_that_is_not_closed_is_an_error() {
    for text in ["[[overrides]]\npaths = ['a[']\nrules = { '*' = 'off' }\n", "ignore = ['drafts/[x']\n"] {
        let told = error(text);
        assert!(told.contains('[') && told.contains("unclosed character class"), "{told}");
    }
}
