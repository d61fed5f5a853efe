//! Single sentences that retell a source freely, true and false, each cited.

use std::fmt;
use std::path::Path;

use onrecord::check::{CheckOptions, check};
use onrecord::draft::Draft;
use onrecord::finding::Severity;
use onrecord::markup::Format;
use onrecord::record::Record;

use crate::scoring::share;

/// What was found of the sentences of one source.
#[derive(Default)]
pub struct Score {
    /// False sentences that were reported.
    pub found: usize,
    /// Those that were not.
    pub missed: Vec<String>,
    /// True ones that were reported.
    pub alarms: Vec<String>,
    /// True ones that were not.
    pub clean: usize,
}

impl Score {
    /// Adds the sentences of a file (`T` true, `F` false, `N` of what the source does not speak of), each checked as a brief of its own with the date of the file's first line.
    pub fn add(&mut self, sentences: &str, record: &Record) {
        let mut date = "";
        for line in sentences.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (kind, sentence) = line.split_once(' ').expect("a kind and a sentence");
            if kind == "date" {
                date = sentence;
                continue;
            }
            let brief = format!("---\ndate: {date}\n---\n\n{sentence}\n");
            let draft = Draft::read(Path::new("brief.md").into(), Format::Markdown, brief);
            let findings = check(&draft, record, &CheckOptions::default());
            let told = findings.iter().find(|finding| finding.severity >= Severity::Warning);
            match (kind, told) {
                ("T" | "N", None) => self.clean += 1,
                // Of what the source does not speak at all: that may be said.
                ("N", Some(finding)) if finding.severity == Severity::Warning => self.clean += 1,
                ("N", Some(finding)) => self.alarms.push(format!("{sentence} {}", finding.message)),
                ("T", Some(finding)) => self.alarms.push(format!("{sentence} {}", finding.message)),
                ("F", Some(_)) => self.found += 1,
                ("F", None) => self.missed.push(sentence.to_owned()),
                (other, _) => panic!("T, F or N, not {other}"),
            }
        }
    }

    /// Adds what was found of another source.
    pub fn join(&mut self, other: Self) {
        self.found += other.found;
        self.clean += other.clean;
        self.missed.extend(other.missed);
        self.alarms.extend(other.alarms);
    }

    /// The share of the false ones that were reported.
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed.len())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wrong, alarms, right) =
            (self.found + self.missed.len(), self.alarms.len(), self.clean + self.alarms.len());
        write!(f, "{} of {wrong} false ones found, {alarms} false alarms in {right} true ones", self.found)
    }
}
