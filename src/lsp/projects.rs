//! Configuration and sources for each draft: found by the code of the command line, kept until a file changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use lsp_types::Url;

use super::Overrides;
use super::library::Library;
use super::shared::lock;
use crate::check::{CheckOptions, Level, Levels};
use crate::config::{self, Config, ConfigError, PAGES, absolute};
use crate::corpus::{self, CorpusSpec, FACTS_FILE, Problem, Progress};
use crate::record::{Record, Source};
use crate::rules::RULES;
use crate::rules::house::House;

/// A record with the way to the files of its sources.
pub struct Project {
    /// What drafts are held to.
    pub record: Record,
    /// Different for each record that was ever loaded.
    pub revision: u64,
    /// Where the sources come from.
    pub spec: CorpusSpec,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Why nothing was loaded, where nothing was.
    pub failed: Option<String>,
    /// The address of each source's file, or of the text that was made of it.
    uris: Vec<Option<Url>>,
    /// The sources by the real path of their files and of the texts made of them.
    files: BTreeMap<PathBuf, usize>,
}

impl Project {
    fn load(spec: &CorpusSpec, revision: u64, library: &Library, progress: Progress<'_>) -> Self {
        let (record, problems, failed) = match corpus::load_telling(spec, progress) {
            Ok(loaded) => {
                let (record, problems) = loaded.into_record();
                (record, problems, None)
            }
            Err(error) => (Record::default(), Vec::new(), Some(error.to_string())),
        };
        let embedded = *spec == CorpusSpec::Embedded;
        let uri = |source: &Source| match &source.path {
            path if embedded => library.file(path, &source.text),
            // An editor shows text: that of a PDF is what its words were found in.
            path if source.prose.is_decoded() => library.text_of(&absolute(path), &source.text),
            path => Url::from_file_path(absolute(path)).ok(),
        };
        let uris: Vec<_> = record.sources.iter().map(uri).collect();
        let shown = uris.iter().enumerate().filter_map(|(index, uri)| Some((real(&path_of(uri.as_ref()?)?), index)));
        let own = record.sources.iter().enumerate().filter(|_| !embedded);
        let own = own.map(|(index, source)| (real(&absolute(&source.path)), index));
        let files = shown.chain(own).collect();
        Self { record, revision, spec: spec.clone(), problems, failed, uris, files }
    }

    /// Whether there is nothing to hold a draft to: findings would be about the corpus, not the draft.
    pub fn is_empty(&self) -> bool {
        self.record.sources.is_empty() && self.record.entries.is_empty()
    }

    /// The address of a source's file.
    pub fn uri(&self, source: usize) -> Option<&Url> {
        self.uris.get(source)?.as_ref()
    }

    /// The source that a file is.
    pub fn source_at(&self, path: &Path) -> Option<usize> {
        self.files.get(&real(path)).copied()
    }

    /// Whether a change of this file or folder can change the record.
    pub fn rests_on(&self, path: &Path) -> bool {
        if self.spec == CorpusSpec::Embedded {
            return false;
        }
        let path = real(path);
        self.spec.paths().iter().any(|root| {
            let root = real(&absolute(root));
            path.starts_with(&root) || root.starts_with(&path) || self.is_beside(&path, &root)
        }) || self.files.contains_key(&path)
    }

    /// Whether a file beside a bibliography can belong to it: the text of an entry, curated facts.
    fn is_beside(&self, path: &Path, bibliography: &Path) -> bool {
        if path.parent() != bibliography.parent() {
            return false;
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let entries = self.record.sources.iter().map(|source| &source.entry).chain(&self.record.entries);
        path.file_name().is_some_and(|name| name == FACTS_FILE) || entries.into_iter().any(|entry| entry.key == stem)
    }
}

/// What a document is, and what it is held to.
#[derive(Clone)]
pub struct Settings {
    /// The sources; `None` while they are loaded for the first time.
    pub project: Option<Arc<Project>>,
    /// How rules are set.
    pub options: CheckOptions,
    /// What the document is.
    pub part: Part,
}

impl Settings {
    /// Whether a check with the one finds what a check with the other does.
    pub fn are(&self, other: &Self) -> bool {
        let revision = |settings: &Self| settings.project.as_ref().map(|project| project.revision);
        (revision(self), self.part, &self.options) == (revision(other), other.part, &other.options)
    }
}

/// What a document is to its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A draft: it is checked.
    Draft,
    /// The source of that index: nobody vouches for themselves.
    Source(usize),
    /// A draft that the configuration leaves out.
    Ignored,
}

/// All configurations and corpora in use.
pub struct Projects {
    overrides: Overrides,
    /// Files for what the binary carries.
    pub library: Library,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By folder.
    configs: BTreeMap<PathBuf, Known>,
    corpora: Vec<(CorpusSpec, Slot)>,
    revision: u64,
    /// Counts the changes of configurations and sources.
    epoch: u64,
    /// Counts the changes of configurations.
    generation: u64,
}

/// The configuration of a folder.
struct Known {
    /// The last one that could be read.
    config: Arc<Config>,
    /// What is wrong with the one that is there now.
    error: Option<ConfigError>,
    /// A file changed since it was read.
    stale: bool,
}

#[derive(Default)]
struct Slot {
    project: Option<Arc<Project>>,
    loading: bool,
    /// Something changed while it was loaded.
    again: bool,
}

impl Projects {
    /// None in use yet.
    pub fn new(overrides: Overrides) -> Self {
        Self { overrides, library: Library::new(), state: Mutex::default() }
    }

    /// The settings for a document. Where its sources are not loaded yet, `load` is called with them: it is to call
    /// [`Projects::load`], at once or later.
    pub fn settings(&self, path: &Path, load: impl FnOnce(CorpusSpec)) -> Settings {
        let config = self.config(path);
        let spec = self.spec(&config);
        let mut state = self.lock();
        let slot = slot(&mut state.corpora, &spec);
        let project = slot.project.clone();
        let start = project.is_none() && !slot.loading;
        slot.loading |= start;
        drop(state);
        if start {
            load(spec);
        }
        let mut options = config.check_options(path);
        let usable = project.as_ref().filter(|project| !project.is_empty());
        if usable.is_none() {
            // Without sources only what needs none can be said: of comments, of the craft of the draft.
            options.levels = silent(options.levels);
        }
        let part = match project.as_ref().and_then(|project| project.source_at(path)) {
            Some(source) => Part::Source(source),
            None if config.ignores(path) => Part::Ignored,
            None => Part::Draft,
        };
        Settings { project, options, part }
    }

    /// The rules and words of the house that a document belongs to.
    pub fn house(&self, path: &Path) -> Arc<House> {
        self.config(path).house.clone()
    }

    /// Whether a configuration file holds for a path.
    pub fn is_configured(&self, path: &Path) -> bool {
        !self.config(path).files.is_empty()
    }

    /// Loads sources, and again if something changed meanwhile. Takes its time.
    pub fn load(&self, spec: &CorpusSpec, progress: Progress<'_>) -> Arc<Project> {
        loop {
            let revision = {
                let mut state = self.lock();
                state.revision += 1;
                let slot = slot(&mut state.corpora, spec);
                (slot.loading, slot.again) = (true, false);
                state.revision
            };
            let project = Arc::new(Project::load(spec, revision, &self.library, progress));
            let mut state = self.lock();
            let slot = slot(&mut state.corpora, spec);
            slot.project = Some(project.clone());
            let again = slot.again;
            slot.loading = again;
            state.epoch += 1;
            if !again {
                return project;
            }
        }
    }

    /// The corpora that have to be loaded again after these files changed; forgets configurations if one is among
    /// them. Of those, only the ones that nobody loads already: they are now taken to be loading.
    pub fn changed(&self, paths: &[PathBuf]) -> Changed {
        let configuration = paths.iter().any(|path| self.is_configuration(path));
        let mut state = self.lock();
        if configuration {
            state.epoch += 1;
            state.generation += 1;
            state.configs.values_mut().for_each(|known| known.stale = true);
        }
        let mut corpora = Vec::new();
        for (spec, slot) in &mut state.corpora {
            let Some(project) = &slot.project else { continue };
            if !paths.iter().any(|path| project.rests_on(path)) {
                continue;
            }
            if slot.loading {
                slot.again = true;
            } else {
                slot.loading = true;
                corpora.push(spec.clone());
            }
        }
        Changed { configuration, corpora }
    }

    /// Reads configurations again that changed, and forgets those, with their sources, that hold for none of the open
    /// documents and folders.
    pub fn refresh(&self, open: &[PathBuf], folders: &[PathBuf]) {
        let used = |folder: &Path| {
            open.iter().any(|path| path.parent() == Some(folder)) || folders.iter().any(|root| folder.starts_with(root))
        };
        let held: Vec<PathBuf> = {
            let mut state = self.lock();
            state.configs.retain(|folder, _| used(folder));
            state.configs.keys().cloned().collect()
        };
        let specs: Vec<CorpusSpec> = held.iter().map(|folder| self.spec(&self.config(&folder.join("-")))).collect();
        self.lock().corpora.retain(|(spec, slot)| slot.loading || specs.contains(spec));
    }

    /// Counts the changes of configurations and sources.
    pub fn epoch(&self) -> u64 {
        self.lock().epoch
    }

    /// The projects that are loaded.
    pub fn loaded(&self) -> Vec<Arc<Project>> {
        self.lock().corpora.iter().filter_map(|(_, slot)| slot.project.clone()).collect()
    }

    /// What is wrong with configurations, each once.
    pub fn config_errors(&self) -> Vec<ConfigError> {
        let mut errors: Vec<ConfigError> = self
            .lock()
            .configs
            .values()
            .flat_map(|known| known.error.iter().chain(&known.config.problems))
            .cloned()
            .collect();
        errors.sort_by_cached_key(ToString::to_string);
        errors.dedup();
        errors
    }

    /// The configuration file that names these sources.
    pub fn configuration_of(&self, spec: &CorpusSpec) -> Option<PathBuf> {
        let state = self.lock();
        let configs = state.configs.values().map(|known| &known.config);
        configs.filter(|config| config.corpus == *spec).find_map(|config| config.files.first().cloned())
    }

    /// Files and folders that are worth watching.
    pub fn roots(&self) -> BTreeSet<PathBuf> {
        let state = self.lock();
        let mut roots = BTreeSet::new();
        for known in state.configs.values() {
            roots.extend(
                known
                    .config
                    .files
                    .iter()
                    .chain(&known.config.pages)
                    .chain(known.error.as_ref().map(|error| &error.path))
                    .map(|file| absolute(file)),
            );
        }
        for (spec, slot) in &state.corpora {
            roots.extend(spec.paths().iter().map(|path| absolute(path)));
            let files = slot.project.iter().flat_map(|project| project.files.keys());
            if *spec != CorpusSpec::Embedded {
                roots.extend(files.filter_map(|file| Some(file.parent()?.to_owned())));
            }
        }
        roots
    }

    fn is_configuration(&self, path: &Path) -> bool {
        let is = |file: &PathBuf| real(file) == real(path);
        // The folder of pages may come to be, or go.
        let of_pages = |config: &Config| {
            let beside = config.files.iter().filter_map(|file| Some(file.parent()?.join(PAGES)));
            config.pages.iter().cloned().chain(beside).any(|folder| real(path).starts_with(real(&folder)))
        };
        let known = || {
            let state = self.lock();
            state.configs.values().any(|known| known.config.files.iter().any(is) || of_pages(&known.config))
        };
        path.file_name().is_some_and(|name| name == config::FILE_NAME) || known()
    }

    fn config(&self, path: &Path) -> Arc<Config> {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let (last, generation) = {
            let state = self.lock();
            match state.configs.get(&folder) {
                Some(known) if !known.stale => return known.config.clone(),
                last => (last.map(|known| known.config.clone()), state.generation),
            }
        };
        let read = match &self.overrides.config {
            Some(file) => config::load(file),
            None => config::for_draft(path),
        };
        let (config, error) = match read {
            Ok(config) => (Arc::new(config), None),
            // A slip of the pen does not take the corpus away.
            Err(error) => (last.unwrap_or_default(), Some(error)),
        };
        let mut state = self.lock();
        // A file that changed while it was read is read again.
        let stale = state.generation != generation;
        state.configs.insert(folder, Known { config: config.clone(), error, stale });
        config
    }

    fn spec(&self, config: &Config) -> CorpusSpec {
        match self.overrides.corpus.as_slice() {
            [] => config.corpus.clone(),
            paths => {
                let paths = paths.iter().map(|path| absolute(path)).collect();
                CorpusSpec::new(paths, config.attachments.clone())
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// What follows from changed files.
pub struct Changed {
    /// A configuration is among them.
    pub configuration: bool,
    /// The corpora to load again.
    pub corpora: Vec<CorpusSpec>,
}

fn slot<'a>(corpora: &'a mut Vec<(CorpusSpec, Slot)>, spec: &CorpusSpec) -> &'a mut Slot {
    let at = corpora.iter().position(|(known, _)| known == spec).unwrap_or_else(|| {
        corpora.push((spec.clone(), Slot::default()));
        corpora.len() - 1
    });
    &mut corpora[at].1
}

/// Every rule that asks the record is off.
fn silent(mut levels: Levels) -> Levels {
    let asking = RULES.iter().filter(|rule| !rule.is_craft());
    levels.extend(asking.map(|rule| (rule.name.to_owned(), Level::Off)));
    levels
}

fn path_of(uri: &Url) -> Option<PathBuf> {
    uri.to_file_path().ok()
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
