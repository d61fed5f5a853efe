//! Single sentences with what a careful human reads in them: the form stands at the top of `cases.txt`.
//!
//! A case is right by government (or group with its share), holder (parliaments and agencies count as the government)
//! and stance. Of those that are right, the status agrees where it is of the same kind: stands (decided, in effect,
//! reported, announced), pledged, open (planned, likely, considered), demanded, which is what the rules tell apart. What
//! is read as demanded, as an official's own view, or of "some" of a group does no harm where the case is silent on it.
//! "The same model" counts as what its model does in the same text.

use std::collections::BTreeSet;
use std::fmt;

use onrecord::markup::{self, Format};
use onrecord::reader;
use onrecord::rules::topic::in_words;
use onrecord::statement::{Party, Position, Reading};

use crate::{Counts, share};

/// A line of the file.
pub struct Case {
    pub topic: String,
    text: String,
    expected: Vec<Held>,
}

/// Whose position, and which: the key; and how far it has gone.
struct Held {
    key: (String, String),
    status: String,
}

/// What came out.
#[derive(Default)]
pub struct Score {
    pub counts: Counts,
    agreed: usize,
    misses: Vec<String>,
}

impl Score {
    /// The share of rightly read positions whose status is of the kind expected.
    pub fn status(&self) -> f64 {
        share(self.agreed, self.counts.found)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, status {:.3}", self.counts, self.status())?;
        self.misses.iter().try_for_each(|miss| writeln!(f, "  {miss}"))
    }
}

/// The cases of a file.
pub fn parse(text: &str) -> Vec<Case> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let case = |line: &str| {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [topic, text, expected] = parts[..] else { panic!("{line}: topic | text | expected") };
        let expected = expected.split(';').map(str::trim).filter(|held| *held != "-").map(held).collect();
        Case { topic: topic.to_owned(), text: text.to_owned(), expected }
    };
    lines.map(case).collect()
}

/// Reads the cases and counts.
pub fn score<'a>(cases: impl Iterator<Item = &'a Case>) -> Score {
    let mut score = Score::default();
    for case in cases {
        let reading = reader::read(&markup::read(Format::Markdown, &case.text));
        let read = read(&reading, &case.topic);
        let wanted: BTreeSet<_> = case.expected.iter().map(|held| &held.key).collect();
        let harmless = |held: &Held| {
            held.status == "demanded" || held.key.0.ends_with("(official)") || held.key.0.starts_with("some of ")
        };
        let got: BTreeSet<_> =
            read.iter().filter(|held| wanted.contains(&held.key) || !harmless(held)).map(|held| &held.key).collect();
        let right = wanted.intersection(&got).count();
        score.counts.right += right;
        score.counts.found += right;
        score.counts.read += got.len();
        score.counts.labels += wanted.len();
        for key in wanted.intersection(&got) {
            let statuses = |list: &[Held]| -> BTreeSet<_> {
                list.iter().filter(|held| held.key == **key).filter_map(|held| kind(&held.status)).collect()
            };
            let (expected, came) = (statuses(&case.expected), statuses(&read));
            if expected.is_disjoint(&came) {
                score.misses.push(format!("{}: {key:?}: status {expected:?}, read {came:?}", case.text));
            } else {
                score.agreed += 1;
            }
        }
        if wanted != got {
            let missed: Vec<_> = wanted.difference(&got).collect();
            let extra: Vec<_> = got.difference(&wanted).collect();
            score.misses.push(format!("{}: missed {missed:?}, read {extra:?}", case.text));
        }
    }
    score
}

/// What a reading asserts on a topic.
fn read(reading: &Reading, topic: &str) -> Vec<Held> {
    let own = |position: &&Position| position.topic == topic && position.asserted && !position.denied;
    let government = |position: &&Position, model| position.party == Party::Government(model);
    let as_model = |position: &Position| {
        let model = position.like.and_then(|model| reading.positions.iter().find(|other| government(other, model)));
        let stance = model.unwrap_or(position).stance;
        held(&in_words(&Position { stance, like: None, ..position.clone() }))
    };
    reading.positions.iter().filter(own).map(as_model).collect()
}

/// `DE(party) ban decided`, in its parts.
fn held(words: &str) -> Held {
    let mut parts = words.rsplitn(3, ' ');
    let mut next = || parts.next().unwrap_or_else(|| panic!("{words}: government stance status")).to_owned();
    let (status, stance, party) = (next(), next(), next());
    kind(&status).unwrap_or_else(|| panic!("{words}: the status"));
    let party = party.replace("(agency)", "").replace("(legislature)", "");
    Held { key: (party, stance), status }
}

/// What a status comes to.
fn kind(status: &str) -> Option<&'static str> {
    Some(match status {
        "decided" | "in-effect" | "de-facto" | "reported" | "announced" => "stands",
        "pledged" => "pledged",
        "planned" | "likely" | "considered" => "open",
        "demanded" => "demanded",
        _ => return None,
    })
}
