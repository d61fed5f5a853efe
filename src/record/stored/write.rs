//! A record into a store.

use std::io;

use super::code::{Code, Out, bytes_of};
use super::people::words_key;
use super::{Column, Digest, Layout, Lists, PARTS, Place, Rest};
use crate::record::claims::Claims;
use crate::record::events::{Events, Marks};
use crate::record::passages::{Numbers, Passages, word_key};
use crate::record::people::People;
use crate::record::positions::Positions;
use crate::record::roles::significant_words;
use crate::record::{Curated, Entry, Head};
use crate::when::Period;

/// What a record is made of. Heads and digests stand in the order of the keys.
#[derive(Debug, Default)]
pub struct Material {
    /// What is known of each source.
    pub heads: Vec<Head>,
    /// What the indices need of each.
    pub digests: Vec<Digest>,
    /// As in [`Record::entries`](crate::record::Record::entries).
    pub entries: Vec<Entry>,
    /// As in [`Record::curated`](crate::record::Record::curated).
    pub curated: Vec<Curated>,
}

/// Writes a record; `out` has `at` bytes already. Gives where everything stands, and the number of bytes then.
pub fn write(material: &Material, out: &mut dyn io::Write, at: u64) -> io::Result<(Layout, u64)> {
    let mut writer = Writer { out, at };
    let readings = || material.digests.iter().map(|digest| &digest.reading);
    let mut layout = Layout {
        heads: writer.value(&material.heads)?,
        entries: writer.value(&material.entries)?,
        curated: writer.value(&material.curated)?,
        ..Layout::default()
    };
    let passages = Passages::of_words(material.digests.iter().map(|digest| &digest.worded));
    let texts = passages.texts.iter().flat_map(|text| [text.first, text.end, text.source, u32::from(text.utterance)]);
    for column in [&passages.ids, &passages.starts, &passages.rows, &passages.places] {
        layout.passages.push(writer.column(column)?);
    }
    layout.passages.push(writer.column(&Column::Here(texts.collect()))?);
    layout.passages.push(writer.column(&Column::Here(passages.seams.clone()))?);
    writer.lists(&keys(&passages)?, &mut layout.passages)?;
    drop(passages);

    writer.people(material, &mut layout)?;

    let dates = material.heads.iter().map(|head| head.entry.date.as_deref().or(head.date.as_deref()));
    let positions = readings().map(|reading| reading.positions.as_slice());
    let positions = Positions::of(dates.map(|date| date.and_then(Period::written)).zip(positions));
    let mut lists = Vec::new();
    for (topic, code, held) in positions.lists() {
        let all: Vec<_> = held.iter().map(|held| (held.source, held.position, held.as_of)).collect();
        let read = |(source, index, _): &(usize, usize, _)| material.digests[*source].reading.positions[*index].clone();
        let values: Vec<_> = all.iter().map(read).collect();
        layout.position_lists.push(writer.value(&values)?);
        lists.push((topic, code, all));
    }
    layout.positions = writer.value(&lists)?;

    let events = Events::of(readings().map(|reading| reading.events.as_slice()));
    let (firsts, by_name) = events.parts();
    layout.events.push(writer.column(&Column::Here(firsts.to_vec()))?);
    writer.lists(by_name, &mut layout.events)?;
    drop(events);
    for lists in Marks::of(readings().map(|reading| reading.events.as_slice())).parts() {
        writer.lists(lists, &mut layout.events)?;
    }

    let claims = Claims::new(readings());
    let (firsts, stems, figures) = claims.parts();
    layout.claims.push(writer.column(&Column::Here(firsts.to_vec()))?);
    writer.lists(stems, &mut layout.claims)?;
    writer.lists(figures, &mut layout.claims)?;
    drop(claims);

    writer.sources(material, &mut layout)?;
    Ok((layout, writer.at))
}

/// The numbers of words by their keys. Two words of one key, which nobody has seen yet, cannot be kept apart.
fn keys(passages: &Passages) -> io::Result<Lists> {
    let Numbers::Words(numbers) = &passages.numbers else { return Ok(Lists::default()) };
    let lists = Lists::new(numbers.iter().map(|(word, number)| (word_key(word), *number)).collect());
    let [keys, _, values] = lists.columns();
    if keys.len() != 2 * values.len() {
        return Err(io::Error::other("two words have one key"));
    }
    Ok(lists)
}

struct Writer<'o> {
    out: &'o mut dyn io::Write,
    at: u64,
}

impl Writer<'_> {
    fn bytes(&mut self, bytes: &[u8], length: usize) -> io::Result<Place> {
        let from = usize::try_from(self.at).map_err(io::Error::other)?;
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(Place { from, length })
    }

    fn value(&mut self, value: &impl Code) -> io::Result<Place> {
        let bytes = bytes_of(value);
        self.bytes(&bytes, bytes.len())
    }

    fn column(&mut self, column: &Column) -> io::Result<Place> {
        let numbers = column.range(0, column.len());
        let place = self.bytes(&[], numbers.len())?;
        for numbers in numbers.chunks(1 << 14) {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            self.bytes(&bytes, 0)?;
        }
        Ok(place)
    }

    fn lists(&mut self, lists: &Lists, places: &mut Vec<Place>) -> io::Result<()> {
        for column in lists.columns() {
            places.push(self.column(column)?);
        }
        Ok(())
    }

    fn people(&mut self, material: &Material, layout: &mut Layout) -> io::Result<()> {
        let named = material.digests.iter().enumerate().flat_map(|(source, digest)| {
            let people = digest.reading.people.iter().enumerate();
            people.map(move |(index, person)| ((source, index), &person.name))
        });
        let people = People::of_names(named);
        layout.people.push(self.value(&people.all().to_vec())?);
        let (mut roles, mut offsets, mut firsts, mut words) = (Out::default(), vec![0], vec![0], Vec::new());
        for known in people.all() {
            let places =
                known.places.iter().map(|(source, index)| (*source, &material.digests[*source].reading.people[*index]));
            let held: Vec<_> = places
                .flat_map(|(source, person)| person.roles.iter().map(move |role| (source, role.clone())))
                .collect();
            for (_, role) in &held {
                let key = words_key(&significant_words(&role.text));
                words.extend([(key >> 32) as u32, key as u32]);
            }
            held.put(&mut roles);
            offsets.push(short(roles.bytes.len())?);
            firsts.push(short(words.len() / 2)?);
        }
        layout.people.push(self.bytes(&roles.bytes, roles.bytes.len())?);
        for column in [offsets, firsts, words] {
            layout.people.push(self.column(&Column::Here(column))?);
        }
        Ok(())
    }

    fn sources(&mut self, material: &Material, layout: &mut Layout) -> io::Result<()> {
        let first = self.at;
        let mut starts = Vec::with_capacity(PARTS * material.digests.len() + 1);
        for digest in &material.digests {
            let reading = &digest.reading;
            let named =
                reading.people.iter().map(|person| (person.name.clone(), person.roles.clone())).collect::<Vec<_>>();
            let spans = reading.sentences.iter().map(|sentence| sentence.span).collect();
            let events: super::Events =
                (reading.events.clone(), reading.times.clone(), (spans, reading.predications.clone()));
            let quotations = reading.quotations.iter();
            let quotations = quotations.map(|quotation| (quotation.span, quotation.group, quotation.nested)).collect();
            let positions = digest.read.as_ref().unwrap_or(&reading.positions).clone();
            let rest: Rest = (named, (positions, reading.date.clone()), quotations);
            let parts: [Vec<u8>; PARTS] = [
                bytes_of(&digest.text),
                bytes_of(&(reading.sentences.clone(), reading.figures.clone())),
                bytes_of(&events),
                bytes_of(&rest),
            ];
            for part in parts {
                starts.push(short(usize::try_from(self.at - first).map_err(io::Error::other)?)?);
                self.bytes(&part, part.len())?;
            }
        }
        let length = usize::try_from(self.at - first).map_err(io::Error::other)?;
        starts.push(short(length)?);
        layout.parts = Place { from: usize::try_from(first).map_err(io::Error::other)?, length };
        layout.sources = self.column(&Column::Here(starts))?;
        Ok(())
    }
}

/// A store of more than four gigabytes is not written.
fn short(number: usize) -> io::Result<u32> {
    u32::try_from(number).map_err(io::Error::other)
}
