//! Jumps: from a draft to the passages that it rests on, and from a source to the drafts that rest on it.

use std::sync::Arc;

use lsp_types::{DocumentLink, Location, LocationLink, Position as Place};

use super::projects::Part;
use super::scene::{Scene, Thing, touches};
use super::workspace;
use crate::statement::Party;
use crate::text::Span;

/// The passages on record for what stands at a place.
pub fn definition(scene: &Scene, place: Place) -> Vec<LocationLink> {
    let at = scene.offset(place);
    let Some(record) = scene.record() else { return Vec::new() };
    let mut jumps = Vec::new();
    for thing in scene.things(at) {
        match thing {
            Thing::Citation(citation) => {
                let Some((source, document)) = scene.source_of(&citation.key) else { continue };
                let quoted = citation.quotations.iter().filter_map(|at| scene.draft.reading.quotations.get(*at));
                let found = quoted.filter_map(|quotation| {
                    let located = record.locate(&quotation.text);
                    let here = Scene::passages(&located).into_iter().find(|passage| passage.source == source)?;
                    Some(here.span)
                });
                // What it is cited for, else its beginning.
                let start = document
                    .prose
                    .map
                    .to_file(document.prose.blocks.first().map_or(Span::default(), |block| block.span));
                let target = found.into_iter().next().unwrap_or(Span::new(start.start, start.start));
                jumps.extend(scene.jump(citation.span, source, target));
            }
            Thing::Quotation(_, quotation) => {
                let located = record.locate(&quotation.text);
                let passages = Scene::passages(&located);
                jumps.extend(
                    passages.iter().filter_map(|passage| scene.jump(quotation.outer, passage.source, passage.span)),
                );
            }
            Thing::Person(person, span) => {
                let Some(known) = record.identify(&person.name) else { continue };
                jumps.extend(known.places.iter().filter_map(|(source, index)| {
                    let person = record.sources.get(*source)?.reading.people.get(*index)?;
                    scene.jump(span, *source, person.mentions.first()?.span)
                }));
            }
            Thing::Figure(figure) => {
                let found = scene.figure_on_record(figure);
                jumps.extend(found.and_then(|(source, there)| scene.jump(figure.span, source, there)));
            }
            Thing::Position(position) => {
                if let Party::Government(code) = position.party {
                    for (_, held) in record.positions(Some(code), Some(position.topic)) {
                        let Some(there) = record.position(held) else { continue };
                        jumps.extend(scene.jump(position.span, held.source, there.span));
                    }
                }
            }
            Thing::Government(government, span) => {
                for (_, held) in record.positions(Some(government.code), None) {
                    let Some(there) = record.position(held) else { continue };
                    jumps.extend(scene.jump(span, held.source, there.span));
                }
            }
        }
        if !jumps.is_empty() {
            break;
        }
    }
    if jumps.is_empty() {
        for finding in scene.findings_at(Span::new(at, at)) {
            let evidence = finding.evidence.iter();
            jumps.extend(evidence.filter_map(|evidence| scene.jump(finding.span, evidence.source, evidence.span)));
        }
    }
    jumps
}

/// What a search for references is for.
enum Sought {
    /// Uses of a source's words at a place.
    Passage(usize, Span),
    /// Uses of a key.
    Key(String),
    /// Mentions of a person, by full name.
    Person(crate::statement::PersonName),
    /// Statements about a government.
    Government(&'static str),
}

/// The places in drafts that rest on what stands at a place of a draft or of a source; with `declaration`, the
/// passages of the sources too.
pub fn references(scene: &Scene, place: Place, declaration: bool) -> Vec<Location> {
    let Some(project) = scene.project.clone() else { return Vec::new() };
    let at = scene.offset(place);
    let mut places = Vec::new();
    let sought = match scene.part {
        Part::Source(source) => in_source(scene, source, at),
        _ => in_draft(scene, at),
    };
    if declaration {
        for sought in &sought {
            if let Sought::Passage(source, span) = sought {
                places.extend(scene.place(*source, *span));
            }
        }
    }
    for snapshot in workspace::drafts(&scene.shared) {
        let other = Scene::new(&scene.shared, snapshot);
        // Of another corpus: a key may mean something else there.
        if other.project.as_ref().is_none_or(|other| !Arc::ptr_eq(other, &project))
            || matches!(other.part, Part::Source(_))
        {
            continue;
        }
        let mut spans: Vec<Span> = sought.iter().flat_map(|sought| uses(&other, sought)).collect();
        spans.sort_unstable();
        spans.dedup();
        let uri = &other.snapshot.document.uri;
        places.extend(spans.into_iter().map(|span| Location { uri: uri.clone(), range: other.range(span) }));
    }
    places
}

/// What is sought from a place of a source: the uses of the passage there, and without a passage those of its key.
fn in_source(scene: &Scene, source: usize, at: usize) -> Vec<Sought> {
    let Some(document) = scene.record().and_then(|record| record.sources.get(source)) else { return Vec::new() };
    let reading = &document.reading;
    let here = Span::new(at, at);
    let quoted = reading.quotations.iter().map(|quotation| quotation.outer);
    let spoken = reading.sentences.iter().map(|sentence| sentence.span);
    let span = quoted.chain(spoken).find(|span| touches(*span, here));
    match span {
        Some(span) => vec![Sought::Passage(source, span)],
        None => vec![Sought::Key(document.entry.key.clone())],
    }
}

fn in_draft(scene: &Scene, at: usize) -> Vec<Sought> {
    let Some(record) = scene.record() else { return Vec::new() };
    let Some(thing) = scene.things(at).into_iter().next() else { return Vec::new() };
    match thing {
        Thing::Citation(citation) => vec![Sought::Key(citation.key.clone())],
        Thing::Quotation(_, quotation) => {
            let located = record.locate(&quotation.text);
            Scene::passages(&located).into_iter().map(|passage| Sought::Passage(passage.source, passage.span)).collect()
        }
        Thing::Person(person, _) => vec![Sought::Person(person.name.clone())],
        Thing::Government(government, _) => vec![Sought::Government(government.code)],
        Thing::Figure(figure) => {
            scene.figure_on_record(figure).map(|(source, span)| Sought::Passage(source, span)).into_iter().collect()
        }
        Thing::Position(position) => match position.party {
            Party::Government(code) => vec![Sought::Government(code)],
            Party::Group { .. } => Vec::new(),
        },
    }
}

/// Where a draft uses what is sought.
fn uses(scene: &Scene, sought: &Sought) -> Vec<Span> {
    let reading = &scene.draft.reading;
    let Some(record) = scene.record() else { return Vec::new() };
    match sought {
        Sought::Passage(source, span) => {
            let at = |passage: &&crate::record::Passage| passage.source == *source && passage.span.overlaps(*span);
            let quoted = reading.quotations.iter().filter(|quotation| {
                let located = record.locate(&quotation.text);
                Scene::passages(&located).iter().any(&at)
            });
            quoted.map(|quotation| quotation.outer).collect()
        }
        Sought::Key(key) => {
            reading.citations.iter().filter(|citation| citation.key == *key).map(|citation| citation.span).collect()
        }
        Sought::Person(name) => {
            let known = record.identify(name).map(|known| &known.name.full);
            let same = |person: &&crate::statement::Person| {
                person.name == *name
                    || (known.is_some() && record.identify(&person.name).map(|known| &known.name.full) == known)
            };
            let people = reading.people.iter().filter(same);
            people.flat_map(|person| person.mentions.iter().map(|mention| mention.span)).collect()
        }
        Sought::Government(code) => {
            let of = |party: &Party| matches!(party, Party::Government(other) if other == code);
            reading.positions.iter().filter(|position| of(&position.party)).map(|position| position.named).collect()
        }
    }
}

/// A link from each use of a citation key to its source.
pub fn links(scene: &Scene) -> Vec<DocumentLink> {
    let Some(project) = &scene.project else { return Vec::new() };
    let of = |citation: &crate::statement::Citation| {
        let (source, document) = scene.source_of(&citation.key)?;
        let title = document.entry.title.as_deref().or(document.entry.outlet.as_deref());
        Some(DocumentLink {
            range: scene.range(citation.span),
            target: Some(project.uri(source)?.clone()),
            tooltip: Some(crate::record::plain(title.unwrap_or(&citation.key), 120)),
            data: None,
        })
    };
    scene.draft.reading.citations.iter().filter_map(of).collect()
}

/// As an older client has a jump.
pub fn plain(jump: LocationLink) -> Location {
    Location { uri: jump.target_uri, range: jump.target_selection_range }
}
