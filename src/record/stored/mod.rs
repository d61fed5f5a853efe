//! A record in a store: its indices as columns of numbers and its statements as bytes, of which a check reads what its
//! questions lead to. The answers are those of the record in memory, as the code that asks is the same.
//!
//! Nothing here touches a file: a [`Storage`] reads the bytes, and vouches for them.

pub mod code;
pub(crate) mod column;
mod kinds;
pub(crate) mod people;
mod shelf;
mod write;

use code::fields;
use column::{Column, Lists};

pub use shelf::{Readings, open, readings};
pub use write::{Material, write};

use super::Source;
use super::passages::Worded;
use crate::markup::Prose;
use crate::statement::{Event, Figure, PersonName, Position, Predication, Reading, Role, Sentence, Time};
use crate::text::Span;

/// The bytes of a store.
pub trait Storage: std::fmt::Debug + Send + Sync {
    /// So many bytes from a place on; `None` where they are not as they were written, which is remembered.
    fn read(&self, from: u64, length: usize) -> Option<Vec<u8>>;

    /// Whether all bytes are as they were written.
    fn is_whole(&self) -> bool;

    /// Remembers that what was read cannot be what was written.
    fn damaged(&self);

    /// Whether that was ever so.
    fn is_damaged(&self) -> bool;
}

/// A stretch of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its first byte.
    from: usize,
    /// Its bytes or, of a column, its numbers.
    length: usize,
}

fields!(Place { from, length });

/// Where everything stands in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    heads: Place,
    entries: Place,
    curated: Place,
    /// Of the words: at each place, where that starts, first place of each word, the places, keys of the words.
    passages: Vec<Place>,
    /// The persons, their roles, where those start, their numbers, their words.
    people: Vec<Place>,
    /// The lists of positions, and the positions of each.
    positions: Place,
    position_lists: Vec<Place>,
    events: Vec<Place>,
    claims: Vec<Place>,
    /// Where the parts of each source start: a column of [`PARTS`] for each source and one more.
    sources: Place,
    /// Where the parts of the sources start.
    parts: Place,
}

fields!(Layout {
    heads,
    entries,
    curated,
    passages,
    people,
    positions,
    position_lists,
    events,
    claims,
    sources,
    parts,
});

/// Parts of a source in a store: its text, its figures, its events, and what else its digest has.
const PARTS: usize = 4;

/// What the indices take in of a source.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// Its words.
    worded: Worded,
    /// What it says, without mentions and citations.
    reading: Reading,
    /// The positions that the reader gave, where a person changed them.
    read: Option<Vec<Position>>,
    /// Its text.
    text: Body,
}

/// A source's text and what is not read from it.
#[derive(Clone, Debug, Default)]
struct Body {
    text: String,
    /// Without its text where that is the same.
    prose: Prose,
    same: bool,
    /// Its positions, where a person changed what is read.
    positions: Option<Vec<Position>>,
}

fields!(Body { text, prose, same, positions });

impl Digest {
    /// What the indices need of a source; `read` are the positions that the reader gave, where a person changed them.
    pub fn of(source: &Source, read: Option<Vec<Position>>) -> Self {
        let reading = &source.reading;
        let same = source.prose.text == source.text;
        let bare = |person: &crate::statement::Person| crate::statement::Person {
            name: person.name.clone(),
            roles: person.roles.clone(),
            mentions: Vec::new(),
        };
        Self {
            worded: Worded::of(source),
            reading: Reading {
                quotations: reading.quotations.clone(),
                people: reading.people.iter().map(bare).collect(),
                sentences: reading.sentences.clone(),
                times: reading.times.clone(),
                events: reading.events.clone(),
                predications: reading.predications.clone(),
                positions: reading.positions.clone(),
                figures: reading.figures.clone(),
                date: reading.date.clone(),
                ..Reading::default()
            },
            text: Body {
                text: source.text.clone(),
                prose: if same { Prose { text: String::new(), ..source.prose.clone() } } else { source.prose.clone() },
                same,
                positions: read.is_some().then(|| reading.positions.clone()),
            },
            read,
        }
    }
}

/// The figures of a source, with its sentences.
type Figures = (Vec<Sentence>, Vec<Figure>);
/// Its events, with its times, the places of its sentences, and who does what.
type Events = (Vec<Event>, Vec<Time>, (Vec<Span>, Vec<Predication>));
/// What else an index needs of a reading: names and roles, positions, date, and the quotations, each with its group and
/// whether it is nested.
type Rest = (Vec<(PersonName, Vec<Role>)>, (Vec<Position>, Option<String>), Vec<(Span, u32, bool)>);
