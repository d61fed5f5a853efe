//! Single sentences as analysts write them, on the embedded articles and on small corpora of their own: `T` is true, or
//! says nothing that could be held against the record; `F` is false, or nothing on record bears it out. `\n` breaks a line.
//!
//! Every third of each list was laid aside in `closed.txt` when they were written: of those no more than counts are
//! printed, so that nobody tunes on them.

use std::fmt;
use std::fs;

use onrecord::check::{CheckOptions, check};
use onrecord::corpus::CorpusSpec;
use onrecord::draft::Draft;
use onrecord::finding::Severity;
use onrecord::markup::Format;
use onrecord::record::Record;

use crate::{folder, record};

/// A folder of sentences, the date of the draft that they stand in, and the sentence before them.
pub const SETS: [(&str, &str, &str); 5] = [
    ("huawei-5g", "2020-05-10", "Huawei divides the allies."),
    ("huawei-5g-2", "2020-05-10", "Huawei divides the allies."),
    ("whaling", "2025-01-10", "Whaling divides governments."),
    ("plastics-treaty", "2025-03-01", "The production cap divides the delegations."),
    ("digital-tax", "2025-09-01", "The digital services tax divides the allies."),
];

/// What came out of a list.
#[derive(Default)]
pub struct Score {
    found: usize,
    wrong: usize,
    alarmed: usize,
    right: usize,
    misses: Vec<String>,
    alarms: Vec<String>,
}

impl Score {
    /// The share of the false ones that are found.
    pub fn recall(&self) -> f64 {
        crate::scoring::share(self.found, self.wrong)
    }

    /// How many true ones are reported.
    pub fn alarms(&self) -> usize {
        self.alarmed
    }

    /// The sum of two.
    pub fn add(&mut self, other: &Self) {
        self.found += other.found;
        self.wrong += other.wrong;
        self.alarmed += other.alarmed;
        self.right += other.right;
    }

    fn sentence(&mut self, line: &str, set: (&str, &str), record: &Record) {
        let (date, before) = set;
        let (kind, sentence) = line.split_once(' ').expect("a kind and a sentence");
        let text = sentence.replace("\\n", "\n");
        let brief = format!("---\ndate: {date}\n---\n\n{before}\n\n{text}\n");
        let draft = Draft::read("brief.md".into(), Format::Markdown, brief);
        let findings = check(&draft, record, &CheckOptions::default());
        let flagged = findings.iter().find(|finding| finding.severity >= Severity::Warning);
        match (kind, flagged) {
            ("T", None) => self.right += 1,
            ("T", Some(finding)) => {
                self.right += 1;
                self.alarmed += 1;
                self.alarms.push(format!("{sentence} ({}: {})", finding.rule, finding.message));
            }
            ("F", Some(_)) => {
                self.wrong += 1;
                self.found += 1;
            }
            ("F", None) => {
                self.wrong += 1;
                self.misses.push(sentence.to_owned());
            }
            (other, _) => panic!("T or F, not {other}"),
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, wrong, alarmed, right, .. } = self;
        write!(f, "{found} of {wrong} false ones found, {alarmed} of {right} true ones reported")?;
        self.misses.iter().try_for_each(|miss| write!(f, "\n  missed       {miss}"))?;
        self.alarms.iter().try_for_each(|alarm| write!(f, "\n  false alarm  {alarm}"))
    }
}

/// The score of one list of a set.
pub fn score(set: (&str, &str, &str), list: &str) -> Score {
    let (name, date, before) = set;
    let own = folder("sentences").join(name).join("corpus");
    let spec = if own.is_dir() { CorpusSpec::Paths(vec![own]) } else { CorpusSpec::Embedded };
    let record = record(&spec);
    let text = fs::read_to_string(folder("sentences").join(name).join(list)).expect("sentences");
    let mut score = Score::default();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        score.sentence(line, (date, before), &record);
    }
    score
}
