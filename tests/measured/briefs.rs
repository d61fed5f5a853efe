//! How the findings on a labelled brief are scored.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::check::{CheckOptions, check};
use onrecord::draft::Draft;
use onrecord::finding::{Finding, Severity};
use onrecord::markup::Format;
use onrecord::record::Record;
use onrecord::text::Span;
use serde::Deserialize;

use crate::scoring::share;

/// The groups of rules that are measured where nothing else is said.
const GROUPS: &[&str] = &["quote", "person", "citation"];

#[derive(Deserialize)]
struct Labels {
    brief: String,
    labels: Vec<Label>,
}

/// A labelled sentence.
#[derive(Deserialize)]
struct Label {
    /// The words, which stand once in the brief.
    sentence: String,
    /// The rules that must be reported in it; none: nothing may be.
    expect: BTreeSet<String>,
    /// The rules that may be reported as well, or instead.
    #[serde(default)]
    acceptable: BTreeSet<String>,
    why: String,
}

/// Counts of sentences. A sentence is flagged where a finding of the measured groups, not a hint, overlaps it.
#[derive(Default)]
pub struct Score {
    /// The rules of all groups are measured.
    every: bool,
    hit: usize,
    missed: usize,
    false_alarms: usize,
    clean: usize,
    right_rule: usize,
    unlabelled: usize,
    /// Flagged and all sentences that should be, by the rule that is expected first.
    rules: BTreeMap<String, (usize, usize)>,
    misses: Vec<String>,
}

impl Score {
    /// A score of the rules of all groups.
    pub fn of_every_rule() -> Self {
        Self { every: true, ..Self::default() }
    }

    /// Adds every labelled brief of a folder, held to a record.
    pub fn add_folder(&mut self, folder: &Path, record: &Record) {
        let files = fs::read_dir(folder).expect("a folder of briefs").map(|entry| entry.expect("an entry").path());
        let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
        files.sort();
        for path in files {
            let labels: Labels = serde_json::from_str(&fs::read_to_string(&path).expect("labels")).expect("labels");
            let path = folder.join(&labels.brief);
            let draft = Draft::read(path.clone(), Format::Markdown, fs::read_to_string(&path).expect("a brief"));
            let mut findings = check(&draft, record, &CheckOptions::default());
            findings.retain(|finding| finding.severity > Severity::Hint && self.measured(finding.rule));
            self.add(&draft, &labels, &findings);
        }
    }

    fn add(&mut self, draft: &Draft, labels: &Labels, findings: &[Finding]) {
        let name = &labels.brief;
        let mut used = BTreeSet::<usize>::new();
        for label in &labels.labels {
            let at = draft.text.find(&label.sentence).unwrap_or_else(|| panic!("{name}: no {:?}", label.sentence));
            let place = Span::new(at, at + label.sentence.len());
            let here = findings.iter().enumerate().filter(|(_, finding)| finding.span.overlaps(place));
            let here: Vec<usize> = here.map(|(index, _)| index).collect();
            used.extend(&here);
            let rules: BTreeSet<String> = here.iter().map(|index| findings[*index].rule.to_owned()).collect();
            let expected = label.expect.iter().any(|rule| self.measured(rule));
            let mut note = |what: &str| {
                let Label { sentence, expect, why, .. } = label;
                self.misses.push(format!("{what} {name}: expected {expect:?}, got {rules:?}: {sentence} ({why})"));
            };
            if expected {
                let right = rules.iter().any(|rule| label.expect.contains(rule) || label.acceptable.contains(rule));
                match (rules.is_empty(), right) {
                    (true, _) => note("missed     "),
                    (false, false) => note("wrong rule "),
                    (false, true) => {}
                }
                let rule = self.rules.entry(label.expect.first().cloned().unwrap_or_default()).or_default();
                *rule = (rule.0 + usize::from(!rules.is_empty()), rule.1 + 1);
                self.missed += usize::from(rules.is_empty());
                self.hit += usize::from(!rules.is_empty());
                self.right_rule += usize::from(right);
            } else if label.expect.is_empty() {
                // A sentence with an error of another group is neither hit nor clean.
                let wrong = rules.difference(&label.acceptable).next().is_some();
                if wrong {
                    note("false alarm");
                }
                self.false_alarms += usize::from(wrong);
                self.clean += usize::from(!wrong);
            }
        }
        for finding in findings.iter().enumerate().filter(|(index, _)| !used.contains(index)).map(|(_, f)| f) {
            self.unlabelled += 1;
            self.misses.push(format!("unlabelled  {name}: {}: {}", finding.rule, finding.span.of(&draft.text)));
        }
    }

    /// Flagged sentences that should be, among those that are.
    pub fn precision(&self) -> f64 {
        share(self.hit, self.hit + self.false_alarms)
    }

    /// Flagged sentences that should be, among those that should.
    pub fn recall(&self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }

    /// Rightly flagged sentences with a rule that is expected or acceptable there.
    pub fn right_rule(&self) -> f64 {
        share(self.right_rule, self.hit)
    }

    /// The figures without the sentences, so that nobody tunes on them.
    pub fn figures(&self) -> String {
        let Self { hit, missed, false_alarms, clean, unlabelled, .. } = self;
        let (precision, recall, right) = (self.precision(), self.recall(), self.right_rule());
        format!(
            "sentences: {hit} hit, {missed} missed, {false_alarms} false alarms, {clean} clean, {unlabelled} findings \
             outside: precision {precision:.3}, recall {recall:.3}, right rule {right:.3}"
        )
    }

    /// How many of the sentences that should be flagged were, by the rule that is expected in them.
    pub fn by_rule(&self) -> String {
        let rules = self.rules.iter().map(|(rule, (hit, all))| format!("{rule} {hit}/{all}"));
        rules.collect::<Vec<_>>().join(", ")
    }

    fn measured(&self, rule: &str) -> bool {
        self.every || rule.split_once('/').is_some_and(|(group, _)| GROUPS.contains(&group))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.figures())?;
        self.misses.iter().try_for_each(|miss| writeln!(f, "  {miss}"))
    }
}
