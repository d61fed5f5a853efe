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
use onrecord::statement::{Holder, Party, Position, Reading, Share, Status};

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
        let held = |held: &str| {
            let mut words = held.rsplitn(3, ' ');
            let mut next = || words.next().unwrap_or_else(|| panic!("{held}: government stance status")).to_owned();
            let (status, stance, party) = (next(), next(), next());
            kind(&status).unwrap_or_else(|| panic!("{held}: the status"));
            let party = party.replace("(agency)", "").replace("(legislature)", "");
            Held { key: (party, stance), status }
        };
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
    let held = reading.positions.iter().filter(own).map(|position| {
        let code = |position: &Position| match &position.party {
            Party::Government(code) => (*code).to_owned(),
            Party::Group { name, share: Share::All } => format!("all of {name}"),
            Party::Group { name, share: Share::Most } => format!("most of {name}"),
            Party::Group { name, share: Share::Some } => format!("some of {name}"),
            Party::Group { name, share: Share::None } => format!("none of {name}"),
        };
        let holder = match position.holder {
            Holder::Government | Holder::Legislature | Holder::Agency => "",
            Holder::Party => "(party)",
            Holder::Official => "(official)",
            Holder::Company => "(company)",
        };
        let model = position.like.and_then(|model| reading.positions.iter().find(|other| code(other) == model));
        let stance = model.unwrap_or(position).stance;
        let key = (format!("{}{holder}", code(position)), stance.to_owned());
        Held { key, status: word(position.status).to_owned() }
    });
    held.collect()
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Demanded => "demanded",
        Status::Considered => "considered",
        Status::Likely => "likely",
        Status::Reported => "reported",
        Status::Planned => "planned",
        Status::Pledged => "pledged",
        Status::Announced => "announced",
        Status::DeFacto => "in-effect",
        Status::Decided => "decided",
    }
}

/// What a status comes to.
fn kind(status: &str) -> Option<&'static str> {
    Some(match status {
        "decided" | "in-effect" | "reported" | "announced" => "stands",
        "pledged" => "pledged",
        "planned" | "likely" | "considered" => "open",
        "demanded" => "demanded",
        _ => return None,
    })
}
