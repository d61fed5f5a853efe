//! What a question of the client is asked about: a draft at one version, its record, and a place in it.

use std::sync::Arc;

use lsp_types::{Location, LocationLink, Position as Place, Range};

use super::checks;
use super::diagnostics::{passage, range};
use super::documents::Snapshot;
use super::projects::{Part, Project};
use super::shared::Shared;
use crate::draft::Draft;
use crate::finding::Finding;
use crate::lexicon::{Government, lexicon};
use crate::record::{Located, Passage, Record, Source};
use crate::statement::{Citation, Figure, Party, Person, Position, Quotation};
use crate::text::{Coordinates, Span};

/// A document with what it is held to, for one answer.
pub struct Scene {
    /// The server's state.
    pub shared: Arc<Shared>,
    /// The document at its version.
    pub snapshot: Snapshot,
    /// What it says.
    pub draft: Arc<Draft>,
    /// What it is held to, once loaded.
    pub project: Option<Arc<Project>>,
    /// What it is to its project.
    pub part: Part,
}

/// What stands at a place.
pub enum Thing<'a> {
    /// A citation key.
    Citation(&'a Citation),
    /// A name of a person, with the mention.
    Person(&'a Person, Span),
    /// A quotation, by its index.
    Quotation(usize, &'a Quotation),
    /// A government by any of its names.
    Government(&'static Government, Span),
    /// A number with what it measures.
    Figure(&'a Figure),
    /// A clause that says where a government stands.
    Position(&'a Position),
}

impl Scene {
    /// Sets the scene. Reads the document if this version was not read yet; never checks it.
    pub fn new(shared: &Arc<Shared>, snapshot: Snapshot) -> Self {
        let settings = shared.projects.settings(&snapshot.document.path, |spec| checks::load(shared, spec));
        let draft = snapshot.draft();
        Self { shared: shared.clone(), snapshot, draft, project: settings.project, part: settings.part }
    }

    /// The record, once it is loaded.
    pub fn record(&self) -> Option<&Record> {
        Some(&self.project.as_ref()?.record)
    }

    /// The byte at a place.
    pub fn offset(&self, place: Place) -> usize {
        let place = Coordinates { line: place.line as usize, column: place.character as usize };
        self.draft.lines.offset(&self.draft.text, place, self.shared.agreed().unit)
    }

    /// The bytes of a range.
    pub fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }

    /// A span of the draft as the protocol has it.
    pub fn range(&self, span: Span) -> Range {
        range(&self.draft.lines, &self.draft.text, span, self.shared.agreed().unit)
    }

    /// A passage of a source as a place.
    pub fn place(&self, source: usize, span: Span) -> Option<Location> {
        passage(self.project.as_ref()?, source, span, self.shared.agreed().unit)
    }

    /// A passage of a source as a jump from a span of the draft.
    pub fn jump(&self, from: Span, source: usize, span: Span) -> Option<LocationLink> {
        let to = self.place(source, span)?;
        Some(LocationLink {
            origin_selection_range: Some(self.range(from)),
            target_uri: to.uri,
            target_range: to.range,
            target_selection_range: to.range,
        })
    }

    /// What was found last at a place, where it is in this version.
    pub fn findings_at(&self, span: Span) -> Vec<Finding> {
        let Some((_, findings)) = self.snapshot.findings() else { return Vec::new() };
        findings.into_iter().filter(|finding| touches(finding.span, span)).collect()
    }

    /// What stands at a byte, the smallest thing first.
    pub fn things(&self, at: usize) -> Vec<Thing<'_>> {
        let reading = &self.draft.reading;
        let here = |span: Span| touches(span, Span::new(at, at));
        let mut things: Vec<(Span, Thing<'_>)> = Vec::new();
        for citation in reading.citations.iter().filter(|citation| here(citation.span)) {
            things.push((citation.span, Thing::Citation(citation)));
        }
        for person in reading.people.iter().chain(&reading.unsure) {
            for mention in person.mentions.iter().filter(|mention| here(mention.span)) {
                things.push((mention.span, Thing::Person(person, mention.span)));
            }
        }
        for (index, quotation) in reading.quotations.iter().enumerate().filter(|(_, found)| here(found.outer)) {
            things.push((quotation.outer, Thing::Quotation(index, quotation)));
        }
        for figure in reading.figures.iter().filter(|figure| here(figure.span) && !figure.implied) {
            things.push((figure.span, Thing::Figure(figure)));
        }
        for position in reading.positions.iter().filter(|position| here(position.span)) {
            things.push((position.span, Thing::Position(position)));
            if let Party::Government(code) = position.party
                && here(position.named)
                && let Some(government) = lexicon().government_of_code(code)
            {
                things.push((position.named, Thing::Government(government, position.named)));
            }
        }
        // A surname that is a country's name as well, a key: not the country.
        let named = |thing: &Thing<'_>| matches!(thing, Thing::Person(..) | Thing::Citation(_));
        if let Some((government, span)) = government_at(&self.draft.text, at)
            && !things.iter().any(|(_, thing)| named(thing))
        {
            things.push((span, Thing::Government(government, span)));
        }
        things.sort_by_key(|(span, _)| span.len());
        things.into_iter().map(|(_, thing)| thing).collect()
    }

    /// The figure on record that bears this one out.
    pub fn figure_on_record(&self, figure: &Figure) -> Option<(usize, Span)> {
        let found = self.record()?.agreeing(&self.draft.reading, figure)?;
        Some((found.source, found.figure.span))
    }

    /// The source of that key.
    pub fn source_of(&self, key: &str) -> Option<(usize, &Source)> {
        self.record()?.sources.iter().enumerate().find(|(_, source)| source.entry.key == key)
    }

    /// The passages that answer to a quotation, exact ones or the nearest.
    pub fn passages(located: &Located) -> Vec<&Passage> {
        if located.exact.is_empty() {
            let pieces = located.pieces.iter().map(|piece| &piece.passage);
            let near = located.near.iter().map(|near| &near.passage);
            if located.pieces.len() > 1 { pieces.collect() } else { near.collect() }
        } else {
            located.exact.iter().collect()
        }
    }
}

/// Whether two spans share a byte, or one ends where the other starts: a cursor at either end of a word is at it.
pub fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Most words of a government's name.
const NAME_WORDS: usize = 5;

/// The government that the words around a byte name, the longest name first.
fn government_at(text: &str, at: usize) -> Option<(&'static Government, Span)> {
    let line_start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line_end = text.get(at..)?.find('\n').map_or(text.len(), |end| at + end);
    let line = text.get(line_start..line_end)?;
    let mut words: Vec<Span> = Vec::new();
    let mut start = None;
    for (index, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || (start.is_some() && matches!(c, '.' | '\'' | '’' | '-'));
        match (inside, start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                words.push(Span::new(line_start + from, line_start + index));
                start = None;
            }
            _ => {}
        }
    }
    let here = words.iter().position(|word| touches(*word, Span::new(at, at)))?;
    let mut best = None;
    for first in (here + 1).saturating_sub(NAME_WORDS)..=here {
        for last in here..words.len().min(first + NAME_WORDS) {
            let span = words[first].cover(words[last]);
            let name = span.of(text).trim_end_matches(['.', '\'', '’']);
            let name = name.strip_suffix("’s").or_else(|| name.strip_suffix("'s")).unwrap_or(name);
            // "us" and "may" are words.
            if !name.starts_with(char::is_uppercase)
                || (name.len() <= 2 && name != "US" && name != "UK" && name != "EU")
            {
                continue;
            }
            if let Some(government) = lexicon().government_called(name)
                && best.is_none_or(|(_, known): (_, Span)| known.len() < span.len())
            {
                best = Some((government, Span::new(span.start, span.start + name.len())));
            }
        }
    }
    best
}
