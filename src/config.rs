//! `onrecord.toml`: which corpus, which rules, which files.
//!
//! The nearest one to the draft holds, from the draft's folder upwards; it may build on others with `extends`. The
//! command line and the server find it by the same function. Paths in it are relative to it.

mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::check::{CheckOptions, Level, Levels, rule_names};
use crate::corpus::{CorpusSpec, lexical};
use crate::finding::Severity;
use crate::nearest::{explained, nearest};
use crate::rules::OFF_BY_DEFAULT;
use crate::rules::house::{House, PageRule};
use crate::rules::page::Section;
use crate::text::{LineIndex, Position};
use crate::when::Period;

pub use pages::{FOLDER as PAGES, found as pages_of};

/// The file's name.
pub const FILE_NAME: &str = "onrecord.toml";

/// From which severity on findings fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// From hints on.
    Hint,
    /// From remarks on.
    Info,
    /// From warnings on.
    Warning,
    /// Errors alone.
    Error,
    /// Nothing that is found does.
    Never,
}

impl FailOn {
    /// The severity; `None` where nothing that is found fails a run.
    pub fn level(self) -> Option<Severity> {
        match self {
            Self::Hint => Some(Severity::Hint),
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

/// A configuration.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The files it was read from, the nearest to the draft first; none where there is no configuration.
    pub files: Vec<PathBuf>,
    /// The corpus.
    pub corpus: CorpusSpec,
    /// Folders outside the corpus in which the files of its bibliographies may lie.
    pub attachments: Vec<PathBuf>,
    /// From which severity on findings fail a run; `None` where no file says so.
    pub fail_on: Option<FailOn>,
    /// The rules and words of the house.
    pub house: Arc<House>,
    /// The folders that its pages stand in.
    pub pages: Vec<PathBuf>,
    /// What is wrong with its pages; the others hold.
    pub problems: Vec<ConfigError>,
    /// Settings, weakest first.
    layers: Vec<Layer>,
    ignore: Vec<Globs>,
}

impl Config {
    /// How the rules are set for a draft.
    pub fn levels(&self, draft: &Path) -> Levels {
        let draft = absolute(draft);
        let mut levels = Levels::new();
        for layer in self.layers.iter().filter(|layer| layer.paths.as_ref().is_none_or(|paths| paths.hold(&draft))) {
            let names = rule_names().chain(self.house.names());
            for (name, level) in names.filter_map(|name| Some((name, layer.level(name, self.is_on(name))?))) {
                levels.insert(name.to_owned(), level);
            }
        }
        levels
    }

    /// Whether a rule is asked where nothing is said of it.
    fn is_on(&self, rule: &str) -> bool {
        !OFF_BY_DEFAULT.contains(&rule) && self.house.rule(rule).is_none_or(PageRule::on)
    }

    /// How a draft is checked; one without a date is taken to be written today. The clock is asked here and nowhere below.
    pub fn check_options(&self, draft: &Path) -> CheckOptions {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        CheckOptions { levels: self.levels(draft), as_of: Some(Period::day(today)), house: self.house.clone() }
    }

    /// Whether a draft, or a folder of drafts, is not to be checked: it is left out, or a page of the house's rules.
    pub fn ignores(&self, path: &Path) -> bool {
        let path = absolute(path);
        self.ignore.iter().any(|globs| globs.hold(&path)) || self.pages.iter().any(|folder| path.starts_with(folder))
    }
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{}{}: {message}", path.display(), shown(*place))]
pub struct ConfigError {
    /// The configuration file.
    pub path: PathBuf,
    /// Where, if it is known.
    pub place: Option<Position>,
    /// What, in one or two sentences.
    pub message: String,
}

/// The configuration that holds for a draft or a folder; it need not exist (`-`, a buffer without a file). The
/// default where none is found.
pub fn for_draft(path: &Path) -> Result<Config, ConfigError> {
    let path = absolute(path);
    let found = path.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file());
    found.map_or_else(|| Ok(Config::default()), |file| load(&file))
}

/// Reads a configuration file and those it extends.
pub fn load(file: &Path) -> Result<Config, ConfigError> {
    let (mut config, mut read) = (Config::default(), Read::default());
    take(file, &mut Vec::new(), &mut config, &mut read)?;
    let (house, problems) = pages::house(read.told);
    (config.house, config.problems) = (Arc::new(house), problems);
    for (file, text, rules) in read.rules {
        // Which names there are is known only now that the pages are read.
        known(&Place { path: &file, text: &text }, &rules, &config.house)?;
    }
    Ok(config)
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(default)]
    extends: Option<Spanned<Extends>>,
    #[serde(default)]
    corpus: Option<Corpus>,
    #[serde(default)]
    house: Option<HouseTable>,
    #[serde(default)]
    rules: Rules,
    #[serde(default)]
    overrides: Vec<Override>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    fail_on: Option<FailOn>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected the path of a configuration file, or a list of them")]
enum Extends {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    #[serde(default)]
    paths: Vec<PathBuf>,
    #[serde(default)]
    bibliography: Vec<PathBuf>,
    #[serde(default)]
    attachments: Vec<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct HouseTable {
    #[serde(default)]
    pages: Option<Vec<Spanned<PathBuf>>>,
    #[serde(default)]
    acronyms: Vec<String>,
    #[serde(default)]
    sections: Vec<Section>,
}

/// What is worked out when all files are read.
#[derive(Default)]
struct Read {
    told: pages::Told,
    /// The names of rules in each file.
    rules: Vec<(PathBuf, String, Vec<Spanned<String>>)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Override {
    paths: Vec<Spanned<String>>,
    rules: Rules,
}

type Rules = BTreeMap<Spanned<String>, Setting>;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Setting {
    Off,
    Hint,
    Info,
    Warning,
    Error,
}

impl From<Setting> for Level {
    fn from(setting: Setting) -> Self {
        match setting {
            Setting::Off => Self::Off,
            Setting::Hint => Self::At(Severity::Hint),
            Setting::Info => Self::At(Severity::Info),
            Setting::Warning => Self::At(Severity::Warning),
            Setting::Error => Self::At(Severity::Error),
        }
    }
}

/// One table of rules.
#[derive(Clone, Debug)]
struct Layer {
    /// The drafts it holds for; all where nothing is said.
    paths: Option<Globs>,
    /// `group/name`, `group/*` or `*`.
    rules: BTreeMap<String, Level>,
}

impl Layer {
    /// The nearest name wins: the rule's, its group's, everybody's. What says how all rules are set brings none to life
    /// that is not `on` by itself.
    fn level(&self, rule: &str, on: bool) -> Option<Level> {
        let group = rule.split_once('/').map(|(group, _)| format!("{group}/*"));
        let group = group.and_then(|group| self.rules.get(&group));
        let all = || self.rules.get("*").filter(|level| on || **level == Level::Off);
        self.rules.get(rule).or(group).or_else(all).copied()
    }
}

/// Globs as in an ignore file, relative to the configuration.
#[derive(Clone, Debug)]
struct Globs {
    root: PathBuf,
    globs: Gitignore,
}

impl Globs {
    fn new(file: &Place<'_>, patterns: &[Spanned<String>]) -> Result<Self, ConfigError> {
        let root = folder(file.path);
        let mut builder = GitignoreBuilder::new(&root);
        // Git takes an open bracket for itself; here it is a slip that would hold for nothing.
        builder.allow_unclosed_class(false);
        for pattern in patterns {
            let added = builder.add_line(None, pattern.get_ref());
            added.map_err(|error| file.error(pattern.span(), format!("`{}`: {error}", pattern.get_ref())))?;
        }
        let globs = builder.build().map_err(|error| file.error(0..0, error.to_string()))?;
        Ok(Self { root, globs })
    }

    /// Whether they hold for an absolute path.
    fn hold(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        self.globs.matched_path_or_any_parents(below, path.is_dir()).is_ignore()
    }
}

/// A configuration file under the reader's eyes.
struct Place<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Place<'_> {
    fn error(&self, span: std::ops::Range<usize>, message: String) -> ConfigError {
        let place = LineIndex::new(self.text).position(self.text, span.start);
        ConfigError { path: self.path.to_owned(), place: Some(place), message }
    }
}

/// Reads `path` into `config`, over what it extends; `chain` holds the files that led here.
fn take(path: &Path, chain: &mut Vec<PathBuf>, config: &mut Config, read: &mut Read) -> Result<(), ConfigError> {
    let error = |message: String| ConfigError { path: path.to_owned(), place: None, message };
    let text = fs::read_to_string(path).map_err(|cause| error(format!("cannot be read: {cause}")))?;
    let place = Place { path, text: &text };
    let file: File = toml::from_str(&text).map_err(|cause| toml_error(&place, &cause))?;
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    chain.push(real);
    if let Some(extends) = file.extends {
        let span = extends.span();
        let wrong = |base: &str, what: String| place.error(span.clone(), format!("`extends`: `{base}` {what}"));
        let bases = match extends.into_inner() {
            Extends::One(base) => vec![base],
            Extends::Several(bases) => bases,
        };
        for base in bases {
            let target = lexical(&folder(path).join(&base));
            let known = target.canonicalize().map_err(|cause| wrong(&base, format!("cannot be read: {cause}")))?;
            if chain.contains(&known) {
                return Err(wrong(&base, "leads back to itself".to_owned()));
            }
            take(&target, chain, config, read)?;
        }
    }
    chain.pop();
    config.files.insert(0, path.to_owned());
    if let Some(corpus) = file.corpus {
        let all = corpus.paths.into_iter().chain(corpus.bibliography);
        let at = |below: PathBuf| lexical(&folder(path).join(at_home(below)));
        let all: Vec<PathBuf> = all.map(at).collect();
        config.attachments = corpus.attachments.into_iter().map(at).collect();
        config.corpus = match all {
            none if none.is_empty() => CorpusSpec::Embedded,
            all => CorpusSpec::new(all, config.attachments.clone()),
        };
    }
    take_house(&place, file.house, config, read)?;
    config.fail_on = file.fail_on.or(config.fail_on);
    let mut names: Vec<Spanned<String>> = file.rules.keys().cloned().collect();
    config.layers.push(Layer { paths: None, rules: levels(file.rules) });
    for set in file.overrides {
        let paths = Some(Globs::new(&place, &set.paths)?);
        names.extend(set.rules.keys().cloned());
        config.layers.push(Layer { paths, rules: levels(set.rules) });
    }
    read.rules.push((path.to_owned(), text.clone(), names));
    if !file.ignore.is_empty() {
        config.ignore.push(Globs::new(&place, &file.ignore)?);
    }
    Ok(())
}

/// What a file says of the house. The folder of pages that nobody names need not be there.
fn take_house(
    place: &Place<'_>,
    table: Option<HouseTable>,
    config: &mut Config,
    read: &mut Read,
) -> Result<(), ConfigError> {
    let root = folder(place.path);
    let HouseTable { pages, acronyms, sections } = table.unwrap_or_default();
    let mut folders = Vec::new();
    match pages {
        None => folders.extend(Some(root.join(pages::FOLDER)).filter(|folder| folder.is_dir())),
        Some(named) => {
            for named in named {
                let folder = lexical(&root.join(named.get_ref()));
                if !folder.is_dir() {
                    let shown = named.get_ref().display();
                    return Err(place.error(named.span(), format!("`pages`: `{shown}` is no folder")));
                }
                folders.push(folder);
            }
        }
    }
    for folder in folders.into_iter().rev() {
        if !config.pages.contains(&folder) {
            config.pages.push(folder.clone());
            read.told.folders.insert(0, folder);
        }
    }
    read.told.acronyms.extend(acronyms);
    if !sections.is_empty() {
        read.told.sections = sections;
    }
    Ok(())
}

fn levels(rules: Rules) -> BTreeMap<String, Level> {
    rules.into_iter().map(|(name, setting)| (name.into_inner(), setting.into())).collect()
}

/// Whether all names are those of rules or groups, of ours or of the house.
fn known(place: &Place<'_>, names: &[Spanned<String>], house: &House) -> Result<(), ConfigError> {
    let rules = || rule_names().chain(house.names());
    let groups: BTreeSet<String> = rules().filter_map(|name| Some(format!("{}/*", name.split_once('/')?.0))).collect();
    let mut known: Vec<&str> = rules().collect();
    known.extend(groups.iter().map(String::as_str));
    known.push("*");
    let unknown = names.iter().find(|name| !known.contains(&name.get_ref().as_str()));
    unknown.map_or(Ok(()), |name| Err(place.error(name.span(), unknown_rule(name.get_ref(), &known))))
}

fn unknown_rule(name: &str, known: &[&str]) -> String {
    // The name alone, without its group, is a common slip.
    let bare = known.iter().find(|full| full.split_once('/').is_some_and(|(_, bare)| bare == name));
    let near = bare.copied().or_else(|| Some(nearest(name, known.iter().copied()).first()?.name));
    let hint = near.map(|near| format!(" Is `{near}` meant?")).unwrap_or_default();
    format!("there is no rule `{name}`.{hint}")
}

fn toml_error(place: &Place<'_>, cause: &toml::de::Error) -> ConfigError {
    let message = explained(cause.message());
    match cause.span() {
        Some(span) => place.error(span, message),
        None => ConfigError { path: place.path.to_owned(), place: None, message },
    }
}

fn shown(place: Option<Position>) -> String {
    place.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default()
}

/// `~/…` as a path in the home folder.
fn at_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(below), Some(home)) => home.join(below),
        _ => path,
    }
}

/// The folder of a file, absolute.
fn folder(file: &Path) -> PathBuf {
    let file = absolute(file);
    file.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// `path` from the root, without `.` and `..`. The file need not exist.
pub fn absolute(path: &Path) -> PathBuf {
    lexical(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}
