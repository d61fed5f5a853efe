//! How labelled quotations, speakers and sentences are compared with what was read.

use std::collections::BTreeSet;
use std::fmt;

use onrecord::statement::{QuotationKind, Reading, Who};
use serde::Deserialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The least overlap of two quotations that are the same one.
const THRESHOLD: f64 = 0.9;

/// Words that are no part of a name.
const TITLES: &str = "mr mrs ms miss dr prof professor sir dame lord lady president prime minister pm secretary \
    senator sen rep representative congressman congresswoman chancellor general gen chief judge justice mayor \
    governor gov ambassador minister foreign home chairman chairwoman chair the ceo mp pope king queen prince \
    princess jr sr ii iii qc sc";

/// A labelled quotation.
#[derive(Clone, Debug, Deserialize)]
pub struct Label {
    /// The words between the marks.
    pub text: String,
    /// The speaker's fullest name in the article.
    pub speaker: Option<String>,
    /// `speech`, `statement`, `written`, `scare` or `title`.
    pub kind: String,
    /// Where it starts, in characters.
    pub start: Option<usize>,
    /// The article, where one file labels several.
    pub source: Option<String>,
}

impl Label {
    /// Whether somebody said it.
    fn counts(&self) -> bool {
        !matches!(self.kind.as_str(), "scare" | "title")
    }
}

/// A quotation that was read.
pub struct Read {
    text: String,
    /// As `extract` prints it.
    speaker: Option<String>,
    kind: QuotationKind,
    /// In characters.
    start: usize,
    offsets_hold: bool,
}

impl Read {
    fn counts(&self) -> bool {
        !matches!(self.kind, QuotationKind::Scare | QuotationKind::Title)
    }
}

/// The quotations of a reading with the names of their speakers, as `extract` prints them.
pub fn quotations(article: &str, reading: &Reading) -> Vec<Read> {
    let read = reading.quotations.iter().map(|quotation| Read {
        text: quotation.text.clone(),
        speaker: match quotation.speaker.as_ref().map(|speaker| &speaker.who) {
            Some(Who::Person(person)) => Some(reading.people[*person].name.full.clone()),
            Some(Who::Organisation(name) | Who::Document(name)) => Some(name.clone()),
            Some(Who::Role(_) | Who::Unknown) | None => None,
        },
        kind: quotation.kind,
        start: article[..quotation.span.start].chars().count(),
        offsets_hold: normal(quotation.span.of(article)) == normal(&quotation.text),
    });
    read.collect()
}

/// Plain marks, dashes and blanks, lower case, no punctuation at the ends.
fn normal(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkc() {
        match c {
            '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '"' => out.push('\''),
            '–' | '—' | '―' | '−' => out.push('-'),
            '\u{200b}' => {}
            c if c.is_whitespace() => out.push(' '),
            c => out.extend(c.to_lowercase()),
        }
    }
    let folded = out.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    folded.trim_matches(|c| " '.,;:!?-".contains(c)).to_owned()
}

fn tokens(text: &str) -> Vec<String> {
    let normal = normal(text);
    let words = normal.split(|c: char| !(c.is_alphanumeric() || "_'%$£€".contains(c)));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Tokens in common, in order, over the longer of the two.
fn overlap(one: &[String], other: &[String]) -> f64 {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if one == other {
        return 1.0;
    }
    if short == 0 || (short as f64) < THRESHOLD * long as f64 {
        return 0.0;
    }
    let same: usize = capture_diff_slices(Algorithm::Myers, one, other)
        .iter()
        .map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 })
        .sum();
    same as f64 / long as f64
}

/// Pairs of labels and quotations that are the same, each used once: best overlap first, then the nearest in the
/// text (by start, or by rank where the labels have no place).
fn pairs(labels: &[&Label], read: &[&Read]) -> Vec<(usize, usize)> {
    let one: Vec<_> = labels.iter().map(|label| tokens(&label.text)).collect();
    let other: Vec<_> = read.iter().map(|read| tokens(&read.text)).collect();
    let mut candidates = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        for (j, quotation) in read.iter().enumerate() {
            let share = overlap(&one[i], &other[j]);
            if share >= THRESHOLD {
                let apart = label.start.map_or(i.abs_diff(j), |start| start.abs_diff(quotation.start));
                candidates.push(((share * -1e6) as i64, apart, i, j));
            }
        }
    }
    candidates.sort_unstable();
    let (mut labelled, mut taken) = (BTreeSet::new(), BTreeSet::new());
    candidates.retain(|(_, _, i, j)| {
        let free = !labelled.contains(i) && !taken.contains(j);
        if free {
            labelled.insert(*i);
            taken.insert(*j);
        }
        free
    });
    candidates.into_iter().map(|(_, _, i, j)| (i, j)).collect()
}

/// The words of a name: lower case, without marks on letters, titles or genitive.
fn name_tokens(name: &str) -> Vec<String> {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c) && *c != '.').collect();
    let plain = plain.to_lowercase().replace('’', "'");
    let words: Vec<String> = plain
        .split(|c: char| !(c.is_alphanumeric() || "_'-".contains(c)))
        .map(|word| word.strip_suffix("'s").unwrap_or(word).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let titles: Vec<&str> = TITLES.split_whitespace().collect();
    let kept: Vec<String> = words.iter().filter(|word| !titles.contains(&word.as_str())).cloned().collect();
    if kept.is_empty() { words } else { kept }
}

/// Whether a speaker is the labelled one, by surname and by full name.
fn same_speaker(label: &str, read: &str) -> (bool, bool) {
    let (label, read) = (name_tokens(label), name_tokens(read));
    let within = |one: &[String], other: &[String]| one.iter().all(|word| other.contains(word));
    let acronym = |one: &[String], other: &[String]| {
        let initials = other.iter().filter(|word| !["of", "for", "and"].contains(&word.as_str()));
        let initials: String = initials.filter_map(|word| word.chars().next()).collect();
        one.len() == 1 && other.len() > 1 && one[0] == initials
    };
    if label.is_empty() || read.is_empty() {
        return (false, false);
    }
    let right = within(&label, &read)
        || within(&read, &label)
        || label.last() == read.last()
        || acronym(&label, &read)
        || acronym(&read, &label);
    (right, label == read)
}

/// Counts of one measurement, and what went wrong.
#[derive(Default)]
pub struct Score {
    labelled: usize,
    read: usize,
    matched: usize,
    speakers: usize,
    by_surname: usize,
    by_full_name: usize,
    /// Quotations whose span does not hold their words.
    pub wrong_offsets: usize,
    /// One line each: what, where, the words.
    pub misses: Vec<String>,
}

impl Score {
    /// Adds an article.
    pub fn add(&mut self, name: &str, labels: &[Label], read: &[Read]) {
        let counted: Vec<&Label> = labels.iter().filter(|label| label.counts()).collect();
        let claimed: Vec<&Read> = read.iter().filter(|read| read.counts()).collect();
        let pairs = pairs(&counted, &claimed);
        self.labelled += counted.len();
        self.read += claimed.len();
        self.matched += pairs.len();
        for read in read.iter().filter(|read| !read.offsets_hold) {
            self.wrong_offsets += 1;
            self.misses.push(format!("offset   {name}: {}", read.text));
        }
        for (i, j) in &pairs {
            let Some(speaker) = &counted[*i].speaker else { continue };
            let found = claimed[*j].speaker.as_deref();
            let (right, full) = found.map_or((false, false), |found| same_speaker(speaker, found));
            self.speakers += 1;
            self.by_surname += usize::from(right);
            self.by_full_name += usize::from(full);
            if !full {
                let what = if right { "name    " } else { "speaker " };
                self.misses.push(format!("{what} {name}: {speaker}, read as {found:?}: {}", counted[*i].text));
            }
        }
        for (_, label) in counted.iter().enumerate().filter(|(i, _)| pairs.iter().all(|(one, _)| one != i)) {
            self.misses.push(format!("missed   {name}: {:?}: {}", label.speaker, label.text));
        }
        for (_, read) in claimed.iter().enumerate().filter(|(j, _)| pairs.iter().all(|(_, other)| other != j)) {
            self.misses.push(format!("spurious {name}: {:?}: {}", read.speaker, read.text));
        }
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        2.0 * self.matched as f64 / (self.labelled + self.read) as f64
    }

    /// Share of the labelled speakers of matched quotations that were read right, by surname.
    pub fn surnames(&self) -> f64 {
        share(self.by_surname, self.speakers)
    }

    /// The same, by full name.
    pub fn full_names(&self) -> f64 {
        share(self.by_full_name, self.speakers)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { labelled, read, matched, speakers, wrong_offsets, .. } = self;
        let (precision, recall) = (share(*matched, *read), share(*matched, *labelled));
        writeln!(
            f,
            "quotations: {labelled} labelled, {read} read, {matched} matched: precision {precision:.4}, recall \
             {recall:.4}, F1 {:.4}; {wrong_offsets} wrong offsets",
            self.f1()
        )?;
        let (surnames, full) = (self.surnames(), self.full_names());
        writeln!(f, "speakers: {speakers} labelled: surname {surnames:.4}, full name {full:.4}")?;
        self.misses.iter().try_for_each(|miss| writeln!(f, "  {miss}"))
    }
}

/// A part of a whole; all of nothing is 1.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
