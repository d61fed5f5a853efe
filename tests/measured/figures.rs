//! How the figures of an article are scored.

use std::fmt::{self, Write as _};
use std::path::PathBuf;

use onrecord::check::{CheckOptions, check};
use onrecord::draft::Draft;
use onrecord::markup::Format;
use onrecord::record::Record;
use onrecord::statement::{Figure, FigureKind, Reading};
use serde::Deserialize;

use crate::scoring::share;

/// A figure of `figures.json`.
#[derive(Deserialize)]
pub struct Label {
    source: String,
    kind: String,
    value: String,
    what: String,
    evidence: String,
}

/// Counts of labelled figures.
#[derive(Default)]
pub struct Score {
    labelled: usize,
    found: usize,
    right_value: usize,
    right: usize,
    misses: Vec<String>,
}

impl Score {
    /// Adds the figures of one article.
    pub fn add(&mut self, source: &str, article: &str, reading: &Reading, labels: &[Label]) {
        for label in labels.iter().filter(|label| label.source == source) {
            let Some(kind) = kind(&label.kind) else { continue };
            self.labelled += 1;
            let start = article.find(&label.evidence).expect("evidence is in the article");
            let end = start + label.evidence.len();
            let here = reading.figures.iter().filter(|figure| figure.span.start < end && figure.span.end > start);
            // "One of the most important decisions" is labelled a count and read as a rank.
            let one_of = label.value.starts_with("one of") && kind == FigureKind::Count;
            let here: Vec<&Figure> =
                here.filter(|figure| figure.kind == kind || one_of && figure.kind == FigureKind::Rank).collect();
            let valued: Vec<&&Figure> = here.iter().filter(|figure| has_value(figure, &label.value, article)).collect();
            let what = format!("{} {}", label.what, label.value);
            let right = valued.iter().any(|figure| measures(figure, &what, article));
            self.found += usize::from(!here.is_empty());
            self.right_value += usize::from(!valued.is_empty());
            self.right += usize::from(right);
            if !right {
                let read: Vec<String> =
                    here.iter().map(|figure| format!("{} of {:?}", figure.span.of(article), figure.of)).collect();
                let (value, what) = (&label.value, &label.what);
                self.misses.push(format!("{source}: {kind:?} {value} ({what}); read: {read:?}"));
            }
        }
    }

    /// Share of the labels that were read with value and what is measured.
    pub fn recall(&self) -> f64 {
        share(self.right, self.labelled)
    }
}

fn kind(label: &str) -> Option<FigureKind> {
    Some(match label {
        "amount" => FigureKind::Amount,
        "count" => FigureKind::Count,
        "share" => FigureKind::Share,
        "duration" => FigureKind::Duration,
        "rank" => FigureKind::Rank,
        // Dates and places are no figures.
        _ => return None,
    })
}

/// Whether a figure has a label's value: the number that a count's value begins with ("3 (Australia, …)", "a couple"),
/// or else the words of the value within those of the figure or around them.
fn has_value(figure: &Figure, value: &str, article: &str) -> bool {
    let first = value.split([' ', '(']).next().unwrap_or_default();
    if let Ok(number) = first.parse::<f64>() {
        return figure.amount.low <= number && number <= figure.amount.high;
    }
    if value.starts_with("a (one)") || value.starts_with("one of") {
        return figure.amount.low <= 1.0 && figure.amount.high >= 1.0;
    }
    let written = figure.span.of(article);
    written.contains(value)
        || value.contains(written)
        || value.split(' ').any(|word| word.len() > 4 && written.contains(word))
}

/// Whether a word of the label's is among those that the figure measures: in the phrase it is said to be of, or in its
/// sentence near it.
fn measures(figure: &Figure, what: &str, article: &str) -> bool {
    let from = figure.span.start.saturating_sub(120);
    let from = (from..=figure.span.start).find(|at| article.is_char_boundary(*at)).unwrap_or(0);
    let implied = figure.implied.then(|| article.get(from..figure.span.end + 60).unwrap_or_default());
    let around = format!("{} {}", figure.of, implied.unwrap_or_default()).to_lowercase();
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    let words = what.split(|char: char| !char.is_alphanumeric()).filter(|word| word.len() > 3);
    words.map(|word| stem(&word.to_lowercase())).any(|word| around.contains(&word))
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        let (labelled, found, value) = (self.labelled, self.found, self.right_value);
        writeln!(
            text,
            "figures {labelled}, read {found}, with their value {value}, and what they measure {:.3}",
            self.recall()
        )?;
        for miss in &self.misses {
            writeln!(text, "  {miss}")?;
        }
        f.write_str(&text)
    }
}

/// Counts of sentences whose figure is right or wrong.
#[derive(Default)]
pub struct Sentences {
    found: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    clean: usize,
}

impl Sentences {
    /// Adds the sentences of one brief, a line each, its mark before it.
    pub fn add(&mut self, sentences: &str, record: &Record) {
        let lines: Vec<(&str, &str)> = sentences.lines().filter_map(|line| line.split_once('|')).collect();
        let mut text = String::new();
        for (mark, line) in &lines {
            let head = if *mark == "date" { format!("---\ndate: {line}\n---\n\n") } else { format!("{line}\n\n") };
            text.push_str(&head);
        }
        let draft = Draft::read(PathBuf::from("brief.md"), Format::Markdown, text.clone());
        let findings = check(&draft, record, &CheckOptions::default());
        for (mark, line) in lines.into_iter().filter(|(mark, _)| *mark != "date") {
            let start = text.find(&format!("\n\n{line}\n")).expect("every line is in the brief");
            let here = start..start + line.len() + 2;
            let flagged =
                findings.iter().any(|finding| finding.rule == "figure/mismatch" && here.contains(&finding.span.start));
            match (mark, flagged) {
                ("wrong", true) => self.found += 1,
                ("wrong", false) => self.missed.push(line.to_owned()),
                (_, true) => self.false_alarms.push(line.to_owned()),
                (_, false) => self.clean += 1,
            }
        }
    }

    /// Share of the flagged sentences that are wrong.
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.false_alarms.len())
    }

    /// Share of the wrong sentences that are flagged.
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed.len())
    }
}

impl fmt::Display for Sentences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (missed, alarms) = (self.missed.len(), self.false_alarms.len());
        writeln!(f, "sentences: {} found, {missed} missed, {alarms} false alarms, {} clean", self.found, self.clean)?;
        writeln!(f, "precision {:.3}, recall {:.3}", self.precision(), self.recall())?;
        self.missed.iter().try_for_each(|line| writeln!(f, "  missed   {line}"))?;
        self.false_alarms.iter().try_for_each(|line| writeln!(f, "  alarm    {line}"))
    }
}
