//! Symbols: what a draft says, and what the sources speak of.

use lsp_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind};

use super::projects::Project;
use super::scene::Scene;
use crate::finding::Evidence;
use crate::lexicon::lexicon;
use crate::record::plain;
use crate::statement::Party;
use crate::text::{ColumnUnit, Span};
use crate::topics::topics;

/// So many symbols of the workspace are given for one search.
const MOST: usize = 500;

/// Characters of a symbol's name.
const NAME: usize = 80;

/// The statements of a draft, by place.
#[allow(deprecated, reason = "a field that the protocol has left behind must be set")]
pub fn of_document(scene: &Scene) -> Vec<DocumentSymbol> {
    let reading = &scene.draft.reading;
    let text = &scene.draft.text;
    let mut found: Vec<(Span, Span, String, Option<String>, SymbolKind)> = Vec::new();
    for quotation in reading.quotations.iter().filter(|quotation| !quotation.nested) {
        let speaker = quotation.speaker.as_ref().map(|speaker| reading.name_of(speaker));
        let name = format!("“{}”", plain(&quotation.text, NAME));
        found.push((quotation.outer, quotation.span, name, speaker.map(|who| plain(who, NAME)), SymbolKind::STRING));
    }
    for position in &reading.positions {
        let party = match &position.party {
            Party::Government(code) => {
                lexicon().government_of_code(code).map_or(*code, |government| government.name).to_owned()
            }
            Party::Group { name, share } => format!("{} {name}", share.quantifier()),
        };
        let stance = topics().topic(position.topic).and_then(|topic| topic.stance(position.stance));
        let says = stance.map_or(position.stance, |stance| stance.says);
        let detail = format!("{says} ({})", position.status.in_words());
        found.push((position.span, position.cue, party, Some(detail), SymbolKind::EVENT));
    }
    for figure in &reading.figures {
        let (name, of) = (plain(figure.span.of(text), NAME), plain(&figure.of, NAME));
        found.push((figure.span, figure.span, name, (!of.is_empty()).then_some(of), SymbolKind::NUMBER));
    }
    for citation in &reading.citations {
        found.push((citation.span, citation.span, format!("@{}", citation.key), None, SymbolKind::KEY));
    }
    found.sort_by_key(|(span, ..)| (span.start, std::cmp::Reverse(span.end)));
    let symbols = found.into_iter().filter(|(_, _, name, ..)| !name.is_empty());
    symbols
        .map(|(span, own, name, detail, kind)| {
            // The protocol wants the one inside of the other.
            let own = if span.contains(own) { own } else { span };
            let (range, selection_range) = (scene.range(span), scene.range(own));
            DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children: None }
        })
        .collect()
}

/// The same for clients that know no nested symbols.
#[allow(deprecated, reason = "a field that the protocol has left behind must be set")]
pub fn flat(scene: &Scene, symbols: Vec<DocumentSymbol>) -> Vec<SymbolInformation> {
    let uri = &scene.snapshot.document.uri;
    let flat = symbols.into_iter().map(|symbol| SymbolInformation {
        name: symbol.name,
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range: symbol.range },
        container_name: symbol.detail,
    });
    flat.collect()
}

/// People, governments and sources of a project whose names hold `query`.
#[allow(deprecated, reason = "a field that the protocol has left behind must be set")]
pub fn of_workspace(project: &Project, query: &str, unit: ColumnUnit) -> Vec<SymbolInformation> {
    let query = query.to_lowercase();
    let fits = |name: &str| subsequence(&query, &name.to_lowercase());
    let record = &project.record;
    let mut found = Vec::new();
    let mut add = |name: String, kind, evidence: Evidence, container: Option<String>| {
        let Some(location) = super::diagnostics::passage(project, evidence.source, evidence.span, unit) else { return };
        found.push(SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name: container });
    };
    for (source, document) in record.sources.iter().enumerate() {
        let entry = &document.entry;
        let title = entry.title.as_deref().or(entry.outlet.as_deref()).unwrap_or_default();
        let name = format!("@{} {}", entry.key, plain(title, NAME));
        if fits(&name) {
            let evidence = Evidence { source, span: Span::default() };
            add(name.trim_end().to_owned(), SymbolKind::FILE, evidence, entry.outlet.clone());
        }
    }
    for known in record.people().all().iter().filter(|known| fits(&known.name.full)) {
        let place = known.places.iter().find_map(|(source, person)| {
            let person = record.sources.get(*source)?.reading.people.get(*person)?;
            Some(Evidence { source: *source, span: person.mentions.first()?.span })
        });
        let role = record.roles_of(known).next().map(|(_, role)| plain(&role.text, NAME));
        if let Some(evidence) = place {
            add(known.name.full.clone(), SymbolKind::CLASS, evidence, role);
        }
    }
    let mut last = ("", "");
    for (code, held) in record.positions(None, None) {
        let Some(position) = record.position(held) else { continue };
        let name = lexicon().government_of_code(code).map_or(code, |government| government.name);
        if last != (code, position.topic) && fits(name) {
            last = (code, position.topic);
            let evidence = Evidence { source: held.source, span: position.span };
            add(name.to_owned(), SymbolKind::NAMESPACE, evidence, Some(position.topic.to_owned()));
        }
    }
    found.truncate(MOST);
    found
}

/// Whether the letters of `query` stand in `name` in their order, as clients search.
fn subsequence(query: &str, name: &str) -> bool {
    let mut letters = name.chars();
    query.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order() {
        assert!(subsequence("", "anything"));
        assert!(subsequence("jdoe", "jane doe"));
        assert!(!subsequence("ej", "jane"));
    }
}
