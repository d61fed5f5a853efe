//! Inlay hints: outlet and date after a quotation that the record bears out.

use lsp_types::{InlayHint, InlayHintLabel, Range};

use super::scene::Scene;
use crate::record::{Verdict, date_in_words, plain};

/// The hints in a range.
pub fn hints(scene: &Scene, range: Range) -> Vec<InlayHint> {
    let span = scene.span(range);
    let Some(record) = scene.record() else { return Vec::new() };
    let reading = &scene.draft.reading;
    let (_, findings) = scene.snapshot.findings().unzip();
    let findings = findings.unwrap_or_default();
    let mut hints = Vec::new();
    for quotation in reading.quotations.iter().filter(|quotation| quotation.outer.overlaps(span)) {
        // Wrong in any other way: the speaker, the source.
        if quotation.nested || findings.iter().any(|finding| finding.span.overlaps(quotation.outer)) {
            continue;
        }
        let located = record.locate(&quotation.text);
        let context = reading.sentences.get(quotation.sentence).map_or("", |found| found.span.of(&scene.draft.text));
        if located.words < crate::record::SHORT
            || !matches!(record.judge(&located, &quotation.text, context), Verdict::Exact)
        {
            continue;
        }
        let Some(source) = located.exact.first().and_then(|passage| record.sources.get(passage.source)) else {
            continue;
        };
        let entry = &source.entry;
        let outlet = entry.outlet.as_ref().or(entry.title.as_ref()).unwrap_or(&entry.key);
        let date = entry.date.as_deref().map(date_in_words);
        let label: Vec<String> = [Some(plain(outlet, 40)), date].into_iter().flatten().collect();
        hints.push(InlayHint {
            position: scene.range(quotation.outer).end,
            label: InlayHintLabel::String(format!("✓ {}", label.join(", "))),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }
    hints
}
