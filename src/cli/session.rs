//! Configuration and corpus on the way to a command: each loaded once, whatever the number of drafts.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use super::console::{self, Problem};
use super::{Global, Status};
use crate::assess::{Assessment, assess};
use crate::check::{CheckOptions, check};
use crate::config::{self, Config, ConfigError, FailOn};
use crate::corpus::index::{self, Cache, Opened};
use crate::corpus::{self, CorpusSpec};
use crate::draft::Draft;
use crate::finding::Finding;
use crate::record::Record;
use crate::when::Period;

/// What a command works with: the arguments that all commands take, and what was loaded so far.
pub struct Session<'a> {
    global: &'a Global,
    /// Where indices of large corpora are.
    cache: Cache,
    /// By the folder of a draft; what is wrong with one is told once.
    configs: BTreeMap<PathBuf, Option<Rc<Config>>>,
    corpora: Vec<(CorpusSpec, Option<Rc<Corpus>>)>,
    /// The configuration files that were read, or could not be.
    files: BTreeSet<PathBuf>,
    problems: Vec<Problem>,
    /// What was told of corpora.
    told: Vec<corpus::Problem>,
}

/// A corpus that was loaded.
struct Corpus {
    record: Arc<Record>,
    /// The real paths of its sources, worked out when first asked for.
    files: OnceCell<BTreeSet<PathBuf>>,
    embedded: bool,
    sound: Arc<Sound>,
}

/// The record of a corpus whose index has proved damaged, loaded when it has.
struct Sound {
    spec: CorpusSpec,
    cache: Cache,
    record: OnceLock<Option<Arc<Record>>>,
}

/// What a draft is held to, and how.
pub struct Settings {
    /// The record of its corpus.
    record: Arc<Record>,
    sound: Option<Arc<Sound>>,
    /// The severity from which on the configuration fails a run.
    pub fail_on: Option<FailOn>,
    /// How it is checked.
    pub options: CheckOptions,
}

impl<'a> Session<'a> {
    /// Starts with nothing loaded; all texts of a corpus will be.
    pub fn new(global: &'a Global) -> Self {
        let cache = Cache::none();
        Self {
            global,
            cache,
            configs: BTreeMap::new(),
            corpora: Vec::new(),
            files: BTreeSet::new(),
            problems: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Starts with nothing loaded; of a large corpus, only what is asked for will be.
    pub fn indexed(global: &'a Global) -> Self {
        let cache = if global.no_cache { Cache::none() } else { Cache::user() };
        Self { cache, ..Self::new(global) }
    }

    /// The settings for a draft: those of the nearest configuration, overruled by the command line. `None` where
    /// there is nothing to hold it to, or where it was only met (not `named`) and is a source of the corpus or ignored
    /// by the configuration.
    pub fn for_draft(&mut self, path: &Path, named: bool) -> Option<Settings> {
        let config = self.config(path)?;
        if !named && config.ignores(path) {
            return None;
        }
        let spec = self.spec(path)?;
        let corpus = self.corpus(spec.clone())?;
        let own = corpus.holds(path);
        if !named && own {
            return None;
        }
        let options = config.check_options(path);
        let record = if own { without(&spec, path)? } else { corpus.record.clone() };
        let sound = (!own).then(|| corpus.sound.clone());
        Some(Settings { record, sound, fail_on: config.fail_on, options })
    }

    /// The corpus that a draft is held to.
    pub fn spec(&mut self, path: &Path) -> Option<CorpusSpec> {
        let config = self.config(path)?;
        Some(match self.global.corpus.as_slice() {
            [] => from_here(&config.corpus),
            paths => CorpusSpec::new(paths.to_vec(), config.attachments.clone()),
        })
    }

    /// The settings for commands without a draft: that of the current folder.
    pub fn here(&mut self) -> Option<Settings> {
        self.for_draft(Path::new("-"), true)
    }

    /// All that is wrong with or worth knowing of the corpora that were loaded.
    pub fn told(&self) -> &[corpus::Problem] {
        &self.told
    }

    /// Says what could not be loaded, and how the command ends by that.
    pub fn end(self) -> Status {
        for problem in &self.problems {
            console::complain(&problem.to_string());
        }
        if self.problems.is_empty() { Status::Clean } else { Status::Failed }
    }

    /// What was loaded rests on these files and folders: configurations, corpora and the sources in them.
    pub fn rests_on(&self) -> BTreeSet<PathBuf> {
        let mut paths = self.files.clone();
        for (spec, corpus) in &self.corpora {
            if *spec != CorpusSpec::Embedded {
                paths.extend(spec.paths().iter().cloned());
                if let Some(corpus) = corpus {
                    let sources = &corpus.record.sources;
                    paths.extend((0..sources.len()).filter_map(|number| sources.path(number)).map(Path::to_owned));
                }
            }
        }
        paths
    }

    /// What could not be loaded, though the rest was.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    fn config(&mut self, path: &Path) -> Option<Rc<Config>> {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        if let Some(known) = self.configs.get(&folder) {
            return known.clone();
        }
        let loaded = match &self.global.config {
            Some(file) => config::load(file),
            None => config::for_draft(path),
        };
        let config = match loaded {
            Ok(config) => {
                self.files.extend(config.files.iter().chain(&config.pages).cloned());
                for problem in &config.problems {
                    let path = shown_from_here(&problem.path);
                    self.fail(Problem::plain(ConfigError { path, ..problem.clone() }));
                }
                Some(Rc::new(config))
            }
            Err(error) => {
                self.files.insert(error.path.clone());
                self.fail(Problem::plain(error));
                None
            }
        };
        self.configs.insert(folder, config.clone());
        config
    }

    fn corpus(&mut self, spec: CorpusSpec) -> Option<Rc<Corpus>> {
        if let Some((_, known)) = self.corpora.iter().find(|(known, _)| *known == spec) {
            return known.clone();
        }
        let corpus = match index::open(&spec, &self.cache) {
            Ok(Opened { record, problems, files }) => {
                let empty = record.sources.is_empty() && record.entries.is_empty();
                let unusable = empty && problems.iter().any(|problem| problem.fatal);
                self.told.extend(problems.iter().cloned());
                for problem in problems {
                    if problem.fatal {
                        self.fail(Problem::plain(problem));
                    } else {
                        console::warn(&problem.to_string());
                    }
                }
                let embedded = spec == CorpusSpec::Embedded;
                // Nothing to hold a draft to: findings would be about the corpus, not the draft.
                let known: Option<BTreeSet<PathBuf>> = files.map(|files| files.into_iter().collect());
                let files = known.map_or_else(OnceCell::new, OnceCell::from);
                let sound = Sound { spec: spec.clone(), cache: self.cache.clone(), record: OnceLock::new() };
                let (record, sound) = (Arc::new(record), Arc::new(sound));
                (!unusable).then(|| Rc::new(Corpus { record, files, embedded, sound }))
            }
            Err(error) => {
                self.fail(Problem::plain(error));
                None
            }
        };
        self.corpora.push((spec, corpus.clone()));
        corpus
    }

    /// Keeps a problem, unless it is known from another draft.
    fn fail(&mut self, problem: Problem) {
        if self.problems.iter().all(|known| known.to_string() != problem.to_string()) {
            self.problems.push(problem);
        }
    }
}

/// The record of a corpus without a draft that lies in its folder: nobody vouches for themselves.
fn without(spec: &CorpusSpec, path: &Path) -> Option<Arc<Record>> {
    let draft = fs::canonicalize(path).ok()?;
    let mut loaded = corpus::load(spec).ok()?;
    loaded.sources.retain(|source| fs::canonicalize(&source.path).ok().as_ref() != Some(&draft));
    Some(Arc::new(loaded.into_record().0))
}

impl Sound {
    fn load(&self) -> Option<Arc<Record>> {
        let opened = index::reopen(&self.spec, &self.cache).ok()?;
        Some(Arc::new(opened.record))
    }
}

impl Corpus {
    /// Whether a file is one of the sources.
    fn holds(&self, path: &Path) -> bool {
        let files = self.files.get_or_init(|| {
            let sources = if self.embedded { 0 } else { self.record.sources.len() };
            let paths = (0..sources).filter_map(|number| self.record.sources.path(number));
            paths.filter_map(|path| fs::canonicalize(path).ok()).collect()
        });
        !files.is_empty() && fs::canonicalize(path).is_ok_and(|path| files.contains(&path))
    }
}

impl Settings {
    /// Makes a draft ready to be held to the record: its undated statements are of `as_of`, and what its reference
    /// manager cites has the keys of the record.
    pub fn ready(&self, draft: &mut Draft, as_of: Option<&String>) {
        // A draft's own date goes first.
        if draft.reading.date.is_none() {
            Arc::make_mut(&mut draft.reading).date = as_of.cloned();
        }
        if let Some(reading) = self.asked(|record| record.recognised(&draft.reading)).0 {
            draft.reading = Arc::new(reading);
        }
    }

    /// What the rules find in a draft, and the record that they asked.
    pub fn check(&self, draft: &Draft) -> (Vec<Finding>, Arc<Record>) {
        self.asked(|record| {
            let findings = check(draft, record, &self.options);
            // A report shows the passages.
            for evidence in findings.iter().flat_map(|finding| &finding.evidence) {
                record.sources.get(evidence.source);
            }
            findings
        })
    }

    /// What `ask` gets from the record, and the record: of an index that is found to be damaged, no answer is used.
    pub fn asked<T>(&self, ask: impl Fn(&Record) -> T) -> (T, Arc<Record>) {
        let answer = ask(&self.record);
        if self.record.sources.is_damaged()
            && let Some(sound) = &self.sound
            && let Some(record) = sound.record.get_or_init(|| sound.load())
        {
            return (ask(record), record.clone());
        }
        (answer, self.record.clone())
    }

    /// What the record says of each statement of a draft, of which these are the findings.
    pub fn assess(&self, draft: &Draft, findings: &[Finding]) -> Assessment {
        assess(draft, &self.record, &self.options, findings)
    }

    /// When a draft speaks.
    pub fn speaks(&self, draft: &Draft) -> Option<Period> {
        self.options.speaks(draft)
    }
}

/// A corpus of the configuration with paths as a person would name them from here: reports show them.
fn from_here(spec: &CorpusSpec) -> CorpusSpec {
    let Some(here) = std::env::current_dir().ok().filter(|_| *spec != CorpusSpec::Embedded) else {
        return spec.clone();
    };
    let relative = |path: &PathBuf| match path.strip_prefix(&here) {
        Ok(rest) if rest.as_os_str().is_empty() => PathBuf::from("."),
        Ok(rest) => rest.to_owned(),
        Err(_) => path.clone(),
    };
    let from_here = |paths: &[PathBuf]| paths.iter().map(relative).collect();
    CorpusSpec::new(from_here(spec.paths()), from_here(spec.attachments()))
}

/// The configuration for commands without a draft: that of the command line, else of the current folder. What is wrong
/// with pages of rules stays in it.
pub fn config_here(global: &Global) -> anyhow::Result<Config> {
    Ok(match &global.config {
        Some(file) => config::load(file)?,
        None => config::for_draft(Path::new("-"))?,
    })
}

/// A path as a person would name it from here.
pub fn shown_from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).map_or_else(|_| path.to_owned(), Path::to_owned)
}

/// Checks a date of the command line.
pub fn as_of(text: &str) -> Result<String, String> {
    match corpus::normalise_date(text) {
        Some(date) if date == text => Ok(date),
        _ => Err("not a year, a month or a day: 2020, 2020-04 or 2020-04-09".to_owned()),
    }
}
