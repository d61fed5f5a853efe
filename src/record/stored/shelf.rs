//! A record from a store.

use std::sync::{Arc, OnceLock};

use super::code::{Code, value_of};
use super::people::Roles;
use super::{Body, Column, Events, Figures, Layout, Lists, PARTS, Place, Rest, Storage};
use crate::reader;
use crate::record::claims::Claims;
use crate::record::passages::{Numbers, Passages, Text};
use crate::record::people::{Known, People};
use crate::record::positions::Positions;
use crate::record::{Head, Record, Shelf, Source, Sources, events, next};
use crate::statement::{Person, Position, Quotation, QuotationKind, Reading, Sentence};
use crate::text::LineIndex;

/// A store with the way to everything in it.
#[derive(Debug)]
struct Store {
    storage: Arc<dyn Storage>,
    layout: Layout,
    /// Where the parts of the sources start.
    sources: Column,
}

/// The record that a store holds; `None` where it holds none.
pub fn open(storage: Arc<dyn Storage>, layout: Layout) -> Option<Record> {
    let sources = column(&storage, layout.sources);
    let store = Arc::new(Store { storage, layout, sources });
    let layout = &store.layout;
    let heads: Vec<Head> = store.value(layout.heads)?;
    if store.sources.len() != heads.len() * PARTS + 1 {
        return None;
    }
    let [ids, starts, rows, places, texts, seams, keys @ ..] = layout.passages.as_slice() else { return None };
    let texts = store.numbers(*texts)?;
    let (texts, _) = texts.as_chunks::<4>();
    let text = |[first, end, source, utterance]: &[u32; 4]| Text {
        first: *first,
        end: *end,
        source: *source,
        utterance: *utterance != 0,
    };
    let passages = Passages {
        ids: store.column(*ids),
        starts: store.column(*starts),
        texts: texts.iter().map(text).collect(),
        seams: store.numbers(*seams)?,
        numbers: Numbers::Keys(store.lists(keys)?),
        rows: store.column(*rows),
        places: store.column(*places),
    };
    let [first_events, lists @ ..] = layout.events.as_slice() else { return None };
    let (by_name, marks) = lists.split_at_checked(3)?;
    let (deeds, marks) = marks.split_at_checked(3)?;
    let (mentions, tells) = marks.split_at_checked(3)?;
    let marks = events::Marks::stored([store.lists(deeds)?, store.lists(mentions)?, store.lists(tells)?]);
    let [first_claims, claims @ ..] = layout.claims.as_slice() else { return None };
    let (stems, figures) = claims.split_at_checked(3)?;
    let claims = Claims::stored(store.numbers(*first_claims)?, store.lists(stems)?, store.lists(figures)?);
    let events = events::Events::stored(store.numbers(*first_events)?, store.lists(by_name)?, marks);
    Some(Record {
        entries: store.value(layout.entries)?,
        curated: store.value(layout.curated)?,
        number: next(),
        passages,
        people: OnceLock::new(),
        positions: Positions::stored(store.value(layout.positions)?),
        claims: OnceLock::from(claims),
        events,
        sources: Sources::on(store, heads),
        memo: crate::record::memo::Memo::default(),
    })
}

/// The readings in a store, for another one.
#[derive(Debug)]
pub struct Readings(Store);

/// The readings of a store.
pub fn readings(storage: &Arc<dyn Storage>, layout: &Layout) -> Readings {
    let sources = column(storage, layout.sources);
    Readings(Store { storage: storage.clone(), layout: layout.clone(), sources })
}

impl Readings {
    /// What was read of a source, as far as an index needs it: persons without their mentions, quotations without their
    /// words and speakers, no citations. `None` where the store is damaged.
    pub fn reading(&self, number: usize) -> Option<Reading> {
        let (sentences, figures): Figures = self.0.part(number, 1)?;
        let (events, times, (_, predications)): Events = self.0.part(number, 2)?;
        let (people, (positions, date), quotations): Rest = self.0.part(number, 3)?;
        let people = people.into_iter().map(|(name, roles)| Person { name, roles, mentions: Vec::new() }).collect();
        let quotations = quotations.into_iter().map(|(span, group, nested)| Quotation {
            span,
            outer: span,
            text: String::new(),
            kind: QuotationKind::Speech,
            speaker: None,
            cue: None,
            group,
            nested,
            sentence: 0,
            denied: false,
        });
        let quotations = quotations.collect();
        Some(Reading {
            quotations,
            people,
            sentences,
            times,
            events,
            positions,
            figures,
            predications,
            date,
            ..Reading::default()
        })
    }
}

fn column(storage: &Arc<dyn Storage>, place: Place) -> Column {
    Column::there(storage.clone(), place.from as u64, place.length)
}

impl Store {
    fn value<T: Code>(&self, place: Place) -> Option<T> {
        let value = value_of(&self.storage.read(place.from as u64, place.length)?);
        if value.is_none() {
            self.storage.damaged();
        }
        value
    }

    fn column(&self, place: Place) -> Column {
        column(&self.storage, place)
    }

    fn numbers(&self, place: Place) -> Option<Vec<u32>> {
        let column = self.column(place);
        let numbers = column.range(0, column.len());
        (numbers.len() == column.len()).then(|| numbers.into_owned())
    }

    fn lists(&self, places: &[Place]) -> Option<Lists> {
        let [keys, rows, values] = places else { return None };
        Some(Lists::there(self.column(*keys), self.column(*rows), self.column(*values)))
    }

    fn part<T: Code>(&self, number: usize, part: usize) -> Option<T> {
        let at = number * PARTS + part;
        let (first, end) = (self.sources.get(at)?, self.sources.get(at + 1)?);
        let from = self.layout.parts.from + first as usize;
        self.value(Place { from, length: end.checked_sub(first)? as usize })
    }
}

impl Shelf for Store {
    fn source(&self, number: usize, head: &Head) -> Option<Source> {
        let Body { text, mut prose, same, positions } = self.part(number, 0)?;
        if same {
            prose.text.clone_from(&text);
        }
        let mut reading = reader::read(&prose);
        if let Some(positions) = positions {
            reading.positions = positions;
        }
        let lines = LineIndex::new(&text);
        Some(Source { entry: head.entry.clone(), path: head.path.clone(), lines, text, prose, reading })
    }

    fn figures(&self, number: usize) -> Option<Reading> {
        let (sentences, figures): Figures = self.part(number, 1)?;
        Some(Reading { sentences, figures, ..Reading::default() })
    }

    fn events(&self, number: usize) -> Option<Reading> {
        let (events, times, (spans, predications)): Events = self.part(number, 2)?;
        let sentence = |span| Sentence { span, block: 0, asserted: false, terms: Arc::default() };
        Some(Reading {
            events,
            times,
            predications,
            sentences: spans.into_iter().map(sentence).collect(),
            ..Reading::default()
        })
    }

    fn people(&self) -> Option<People> {
        let [known, roles, columns @ ..] = self.layout.people.as_slice() else { return None };
        let [offsets, firsts, words] = columns else { return None };
        let known: Vec<Known> = self.value(*known)?;
        let columns = [*offsets, *firsts, *words].map(|place| self.column(place));
        let roles = Roles::new(self.storage.clone(), roles.from as u64, columns, known.len());
        Some(People::stored(known, roles))
    }

    fn positions(&self, list: usize) -> Option<Vec<Position>> {
        self.value(*self.layout.position_lists.get(list)?)
    }

    fn is_damaged(&self) -> bool {
        self.storage.is_damaged()
    }
}
