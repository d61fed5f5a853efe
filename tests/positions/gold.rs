//! The embedded articles against labels made by hand (`tests/measured/seeds/positions.json`).
//!
//! What counts: the government; the stance by its family in `rules/topics/huawei-5g.toml` (the labels use the names of
//! the stances there: out = `ban`, `restrict`; in = `allow`, `no-ban`, `opposes-ban`, `risk-manageable`; open =
//! `undecided`; pledge = `pledges-trusted-vendors`; pressure = `urges-ban`, `threatens-consequences`,
//! `rejects-mitigation`; resist = `rejects-pressure`; back = `backs-huawei`); the status by its family (`stands` =
//! decided, de-facto, announced, reported, pledged; `open` = planned, likely, considered, demanded); and the time to
//! the month, to the year where the label gives only a year: what was read has a day in common with it and is at most
//! twice as long. Holder, exact stance and exact status do not count.
//!
//! A label is found when a reading agrees whose sentence overlaps its evidence; each reading serves one label. A reading
//! is right when it agrees so with any label: two expressions of one position in one passage are both right. Labels
//! with the stance `other` do not count, nor do readings that overlap only such a label of the same government; nor do
//! statements of groups, what the article does not assert, and what others demand of a government, which no label has.

use std::fmt;

use onrecord::record::{Record, Source};
use onrecord::statement::{Party, Position, Status};
use onrecord::text::Span;
use onrecord::topics::topics;
use onrecord::when::Period;
use serde::Deserialize;

use crate::Counts;

const TOPIC: &str = "huawei-5g";

/// An entry of the file.
#[derive(Deserialize)]
pub struct Label {
    /// The number that the article's name starts with.
    source: String,
    country: String,
    stance: String,
    status: String,
    as_of: String,
    evidence: String,
}

/// What came out, by fields that agree.
#[derive(Default)]
pub struct Score {
    /// Government and family of the stance.
    stance: Counts,
    /// And family of the status.
    status: Counts,
    /// And month: all that counts.
    pub all: Counts,
    misses: Vec<String>,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "government and stance: {}", self.stance)?;
        writeln!(f, "and status: {}", self.status)?;
        writeln!(f, "and month, all that counts: {}", self.all)?;
        self.misses.iter().try_for_each(|miss| writeln!(f, "  {miss}"))
    }
}

/// A position as an article gives it.
struct Read<'a> {
    code: &'static str,
    position: &'a Position,
    sentence: Span,
    when: Option<Period>,
    text: &'a str,
}

/// Holds the labels to what is read in the record's sources.
pub fn score(labels: &[Label], record: &Record) -> Score {
    let mut score = Score::default();
    for source in &record.sources {
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        let labels: Vec<(&Label, Span)> = labels
            .iter()
            .filter(|label| name.starts_with(&label.source))
            .map(|label| (label, place(label, &source.text)))
            .collect();
        assert!(!labels.is_empty(), "{name} has labels");
        let mut read = read(source);
        let overlaps = |read: &Read<'_>, (label, place): &(&Label, Span)| {
            label.country == read.code && place.overlaps(read.sentence)
        };
        let (others, labels): (Vec<_>, Vec<_>) = labels.into_iter().partition(|(label, _)| label.stance == "other");
        read.retain(|read| {
            labels.iter().any(|label| overlaps(read, label)) || !others.iter().any(|label| overlaps(read, label))
        });
        for (depth, counts) in [&mut score.stance, &mut score.status, &mut score.all].into_iter().enumerate() {
            let agrees = |read: &Read<'_>, label: &(&Label, Span)| {
                overlaps(read, label)
                    && family(label.0.stance.as_str()) == family(read.position.stance)
                    && (depth < 1 || stands(read.position.status) == label_stands(&label.0.status))
                    && (depth < 2 || same_time(read.when, &label.0.as_of))
            };
            let mut used = vec![false; read.len()];
            for label in &labels {
                let found = (0..read.len()).find(|index| !used[*index] && agrees(&read[*index], label));
                counts.labels += 1;
                counts.found += usize::from(found.is_some());
                if let Some(found) = found {
                    used[found] = true;
                } else if depth == 2 {
                    let Label { country, stance, status, as_of, evidence, .. } = label.0;
                    score
                        .misses
                        .push(format!("missed {}: {country} {stance} {status} {as_of}: {evidence}", &name[..3]));
                }
            }
            for read in &read {
                let right = labels.iter().any(|label| agrees(read, label));
                counts.read += 1;
                counts.right += usize::from(right);
                if !right && depth == 2 {
                    let Position { stance, status, .. } = read.position;
                    let when = read.when.map_or_else(String::new, |when| when.to_string());
                    score.misses.push(format!(
                        "wrong  {}: {} {stance} {status:?} {when}: {}",
                        &name[..3],
                        read.code,
                        read.text
                    ));
                }
            }
        }
    }
    score
}

fn place(label: &Label, text: &str) -> Span {
    let start = text.find(&label.evidence).unwrap_or_else(|| panic!("{}: no {:?}", label.source, label.evidence));
    Span::new(start, start + label.evidence.len())
}

fn read(source: &Source) -> Vec<Read<'_>> {
    let own = source.date();
    let asserted = source.reading.positions.iter().filter(|position| {
        position.topic == TOPIC
            && position.asserted
            && !position.denied
            && position.like.is_none()
            && position.status != Status::Demanded
    });
    let read = asserted.filter_map(|position| match position.party {
        Party::Government(code) => Some(Read {
            code,
            position,
            sentence: source.reading.sentences.get(position.sentence).map_or(position.span, |sentence| sentence.span),
            when: position.when.and_then(|when| when.resolve(own)).or(own),
            text: position.span.of(&source.text),
        }),
        Party::Group { .. } => None,
    });
    read.collect()
}

fn family(stance: &str) -> &'static str {
    let topic = topics().topic(TOPIC).expect("the topic");
    topic.stance(stance).unwrap_or_else(|| panic!("no stance {stance}")).family
}

fn stands(status: Status) -> bool {
    match status {
        Status::Decided | Status::DeFacto | Status::Announced | Status::Reported | Status::Pledged => true,
        Status::Planned | Status::Likely | Status::Considered | Status::Demanded => false,
    }
}

fn label_stands(status: &str) -> bool {
    match status {
        "decided" | "de-facto" | "announced" | "reported" | "pledged" => true,
        "planned" | "likely" | "considered" | "demanded" => false,
        _ => panic!("no status {status}"),
    }
}

fn same_time(read: Option<Period>, label: &str) -> bool {
    let label = Period::parse(label).expect("a date");
    let days = |period: Period| period.last.since(period.first).map_or(0, |span| span.get_days()) + 1;
    read.is_some_and(|read| read.overlaps(label) && days(read) <= 2 * days(label))
}
