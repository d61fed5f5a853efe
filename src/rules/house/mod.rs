//! Rules that are pages and nothing else: those of a house, and those of ours that need no code.
//!
//! A page is compiled once ([`compile`]); its words are looked for block by block ([`search`]), so that the blocks that
//! did not change need not be searched again; what was found is then judged where it stands ([`scene`], [`judge`]).
//! Such rules read the prose of a draft, never its markup, and leave other people's words alone.

mod compile;
mod expression;
mod fields;
mod judge;
mod scene;
mod search;
mod whose;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHasher;

pub use expression::Screened;
pub use judge::{edit, judge};
pub use scene::{Found, Scene};
pub use search::{Hit, Search};

use super::page::{Front, Section, Switch};

/// The group of pages that stand in no folder of their own.
pub const GROUP: &str = "house";

/// A page that is a rule by itself.
#[derive(Debug)]
pub struct PageRule {
    /// `group/name`.
    pub name: &'static str,
    /// The page as written.
    pub page: Arc<str>,
    /// Its file, where it is one of a house.
    pub file: Option<PathBuf>,
    /// Its front matter.
    pub front: Front,
    /// What it looks for.
    search: Search,
}

/// What is wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// Line of the page, from 1.
    pub line: usize,
    /// What, in a sentence.
    pub message: String,
}

impl PageRule {
    /// Reads a page. The errors are all that is wrong with it, by line.
    pub fn new(name: &str, page: &str, file: Option<PathBuf>) -> Result<Self, Vec<PageError>> {
        compile::compile(name, page, file, false)
    }

    /// Where its words stand in the text of a block of a draft.
    pub fn search(&self, text: &str, draft: &Screened) -> Vec<Hit> {
        self.search.hits(text, Some(draft))
    }

    /// Whether it is asked where no configuration says so.
    pub fn on(&self) -> bool {
        self.front.default == Switch::On
    }

    /// The rule in one sentence.
    pub fn summary(&self) -> &str {
        let Front { summary, message, .. } = &self.front;
        if summary.is_empty() { message.as_deref().unwrap_or_default() } else { summary }
    }
}

/// A page that the binary carries, compiled when it is first asked.
#[derive(Debug)]
pub struct Shipped {
    name: &'static str,
    page: &'static str,
    rule: OnceLock<Option<PageRule>>,
}

impl Shipped {
    /// A page by its name.
    pub const fn new(name: &'static str, page: &'static str) -> Self {
        Self { name, page, rule: OnceLock::new() }
    }

    /// The rule. Tests hold that there is one.
    pub fn rule(&self) -> Option<&PageRule> {
        self.rule.get_or_init(|| compile::compile(self.name, self.page, None, true).ok()).as_ref()
    }
}

/// What a house says of its drafts: its pages, and the settings of our own rules on the craft of a brief.
#[derive(Clone, Debug, Default)]
pub struct House {
    rules: Vec<Arc<PageRule>>,
    acronyms: BTreeSet<String>,
    sections: Vec<Section>,
    /// The names of pages that could not be read: a configuration may still speak of them.
    broken: BTreeSet<&'static str>,
    /// Different for houses that differ.
    id: u64,
}

impl PartialEq for House {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for House {}

impl House {
    /// Puts a house together. Of pages with one name the first one holds.
    pub fn new(
        rules: Vec<PageRule>,
        broken: BTreeSet<&'static str>,
        acronyms: BTreeSet<String>,
        sections: Vec<Section>,
    ) -> Self {
        let mut id = FxHasher::default();
        for rule in &rules {
            (rule.name, &rule.page, &rule.file).hash(&mut id);
        }
        (&broken, &acronyms, rules.len()).hash(&mut id);
        for section in &sections {
            section.names().hash(&mut id);
        }
        let empty = rules.is_empty() && broken.is_empty() && acronyms.is_empty() && sections.is_empty();
        let mut rules: Vec<Arc<PageRule>> = rules.into_iter().map(Arc::new).collect();
        rules.sort_by_key(|rule| rule.name);
        rules.dedup_by_key(|rule| rule.name);
        Self { rules, acronyms, sections, broken, id: if empty { 0 } else { id.finish() } }
    }

    /// Its rules, by name.
    pub fn rules(&self) -> &[Arc<PageRule>] {
        &self.rules
    }

    /// A rule by its name.
    pub fn rule(&self, name: &str) -> Option<&PageRule> {
        let at = self.rules.binary_search_by(|rule| rule.name.cmp(name)).ok()?;
        self.rules.get(at).map(|rule| &**rule)
    }

    /// The names of its pages, also of those that could not be read.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.rules.iter().map(|rule| rule.name).chain(self.broken.iter().copied())
    }

    /// Acronyms that nobody need explain to its readers.
    pub fn acronyms(&self) -> &BTreeSet<String> {
        &self.acronyms
    }

    /// The sections that its drafts must have; none where it does not say.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Different for houses that differ.
    pub fn id(&self) -> u64 {
        self.id
    }
}

/// The name of a page by its path below the folder of rules: `turkiye.md` is `house/turkiye`, `words/turkiye.md` is
/// `words/turkiye`.
pub fn name_of(below: &Path) -> Result<String, String> {
    let parts: Vec<&str> = below.iter().map(|part| part.to_str().unwrap_or_default()).collect();
    let (group, file) = match parts[..] {
        [file] => (GROUP, file),
        [group, file] => (group, file),
        _ => return Err("a page stands in the folder of rules or in a folder of it, not deeper".to_owned()),
    };
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    if let Some(wrong) = [group, stem].into_iter().find(|name| !is_name(name)) {
        let shown: String = wrong.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(format!(
            "`{shown}` cannot name a rule: names are of a-z, 0-9 and hyphens, and start with a letter"
        ));
    }
    Ok(format!("{group}/{stem}"))
}

/// The name of a rule for as long as the program runs: findings carry names, and are many. Each name is kept once.
pub fn intern(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}
