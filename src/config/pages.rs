//! The rules of a house: pages in the folders that a configuration names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::ConfigError;
use crate::check::{page_of, rule_names};
use crate::nearest::explained;
use crate::rules::house::{House, PageRule, intern, name_of};
use crate::rules::page::Section;
use crate::text::Position;

/// Where pages are looked for if no configuration says otherwise: beside the configuration.
pub const FOLDER: &str = "rules";

/// Bytes of a page at most.
const LARGEST: u64 = 1 << 20;

/// What configurations say of a house.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Folders of pages, absolute, the nearest configuration's first.
    pub folders: Vec<PathBuf>,
    /// Acronyms that need no explanation.
    pub acronyms: BTreeSet<String>,
    /// The sections of a draft.
    pub sections: Vec<Section>,
}

/// Whether a file of a folder is a page: Markdown, and not the folder's own description.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md")
}

/// The pages of a folder, sorted, and what could not be read of it.
pub fn found(folder: &Path) -> (Vec<PathBuf>, Vec<ConfigError>) {
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) if is_page(entry.path()) && entry.path().is_file() => pages.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => problems.push(error_at(folder, None, error.to_string())),
        }
    }
    pages.sort();
    pages.dedup();
    (pages, problems)
}

/// Reads the pages of a house. What is wrong with one costs that page alone.
pub fn house(told: Told) -> (House, Vec<ConfigError>) {
    let (mut rules, mut broken): (Vec<PageRule>, BTreeSet<&'static str>) = Default::default();
    let mut problems: Vec<ConfigError> = Vec::new();
    for folder in &told.folders {
        let (pages, mut unread) = found(folder);
        problems.append(&mut unread);
        for path in pages {
            let mut fail = |line: usize, message: String| problems.push(error_at(&path, Some(line), message));
            let name = match name_of(path.strip_prefix(folder).unwrap_or(&path)) {
                Ok(name) => name,
                Err(message) => {
                    fail(1, message);
                    continue;
                }
            };
            let group = name.split('/').next().unwrap_or_default();
            if rule_names().any(|known| known.split('/').next() == Some(group)) {
                let is =
                    if page_of(&name).is_some() { "is a rule of onrecord" } else { "would be one of onrecord's own" };
                fail(1, format!("`{name}` {is}: call the folder `{group}` something else"));
                continue;
            }
            if let Some(other) = rules.iter().find(|rule| rule.name == name) {
                let other = other.file.as_deref().unwrap_or(Path::new("")).display().to_string();
                fail(1, format!("`{name}` is the name of another page as well: {other}"));
                continue;
            }
            let page = match read(&path) {
                Ok(page) => page,
                Err(message) => {
                    broken.insert(intern(&name));
                    problems.push(error_at(&path, None, message));
                    continue;
                }
            };
            match PageRule::new(&name, &page, Some(path.clone())) {
                Ok(rule) => rules.push(rule),
                Err(errors) => {
                    broken.insert(intern(&name));
                    for error in errors {
                        fail(error.line, explained(&error.message));
                    }
                }
            }
        }
    }
    (House::new(rules, broken, told.acronyms, told.sections), problems)
}

fn read(path: &Path) -> Result<String, String> {
    let unread = |error: std::io::Error| format!("cannot be read: {error}");
    if fs::metadata(path).map_err(unread)?.len() > LARGEST {
        return Err(format!("a page is larger than {LARGEST} bytes"));
    }
    fs::read_to_string(path).map_err(unread)
}

fn error_at(path: &Path, line: Option<usize>, message: String) -> ConfigError {
    ConfigError { path: path.to_owned(), place: line.map(|line| Position { line, column: 1 }), message }
}
