//! The examples of topic files, run: sentences, and the positions that are read in them. `rules/topics/README.md` says
//! how they are written.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::page::Failure;
use crate::markup::{self, Format};
use crate::reader;
use crate::statement::{Holder, Party, Position, Share};
use crate::text::LineIndex;
use crate::topics::topics;

/// The topic files that ship with the program: name and text.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/topic_files.rs"));

/// The part of a topic file that is run.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    example: Vec<Spanned<Example>>,
}

/// A text, and what is asserted in it on the topic.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    text: String,
    says: BTreeSet<String>,
}

/// How many examples a topic file has, and those that do not hold, by line.
pub fn run(name: &str, text: &str) -> (usize, Vec<Failure>) {
    let lines = LineIndex::new(text);
    let line = |offset| lines.position(text, offset).line;
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let line = line(error.span().map_or(0, |span| span.start));
            return (0, vec![Failure { line, message: error.message().to_owned() }]);
        }
    };
    if topics().topic(name).is_none() {
        let message = format!("`{name}` is no topic that this program was built with");
        return (file.example.len(), vec![Failure { line: 1, message }]);
    }
    let failures = file.example.iter().filter_map(|example| {
        let Example { text, says } = example.get_ref();
        let read = said(name, text);
        // The status may be left out.
        let bears = |read: &String, says: &String| {
            read.strip_prefix(says.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let list = |held: Vec<&String>| held.iter().map(|held| format!("`{held}`")).collect::<Vec<_>>().join(", ");
        let missing = says.iter().filter(|says| !read.iter().any(|read| bears(read, says)));
        let extra = read.iter().filter(|read| !says.iter().any(|says| bears(read, says)));
        let message = match (list(missing.collect()), list(extra.collect())) {
            (missing, extra) if missing.is_empty() && extra.is_empty() => return None,
            (missing, extra) if extra.is_empty() => format!("not read: {missing}: {text}"),
            (missing, extra) if missing.is_empty() => format!("not expected: {extra}: {text}"),
            (missing, extra) => format!("not read: {missing}; not expected: {extra}: {text}"),
        };
        Some(Failure { line: line(example.span().start), message })
    });
    (file.example.len(), failures.collect())
}

/// What a text asserts on a topic, each as `DE ban decided`.
fn said(topic: &str, text: &str) -> BTreeSet<String> {
    let reading = reader::read(&markup::read(Format::Markdown, text));
    let asserted = |position: &&Position| position.topic == topic && position.asserted && !position.denied;
    reading.positions.iter().filter(asserted).map(in_words).collect()
}

/// `DE ban decided`, `none of european countries ban decided`, `DE(party) ban planned`, `FR like GB planned`.
pub fn in_words(position: &Position) -> String {
    let party = match &position.party {
        Party::Government(code) => (*code).to_owned(),
        Party::Group { name, share: Share::None } => format!("none of {name}"),
        Party::Group { name, share } => format!("{} of {name}", share.quantifier()),
    };
    let holder = match position.holder {
        Holder::Government => String::new(),
        other => format!("({})", other.name()),
    };
    let status = position.status.name();
    match position.like {
        Some(model) => format!("{party}{holder} like {model} {status}"),
        None => format!("{party}{holder} {} {status}", position.stance),
    }
}
