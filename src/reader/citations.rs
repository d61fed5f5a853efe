//! Citations: which sentences and quotations a key speaks for.
//!
//! A bracketed key speaks for the sentence in which it stands, and for the quotations of that sentence after the key
//! before it; a key in a footnote for the sentence that calls the footnote; a key after a full stop for the sentence
//! that ends there.

use rustc_hash::FxHashMap;

use super::document::Document;
use crate::markup::{BlockKind, MarkKind};
use crate::statement::{Citation, Quotation, QuotationKind};

/// Finds the uses of keys; `quotations` are those of the document, in order.
pub fn find(document: &Document<'_>, quotations: &[Quotation]) -> Vec<Citation> {
    let prose = document.prose;
    let mut found = Vec::new();
    // The calls of each footnote, and the quotations of each sentence.
    let mut calls: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for mark in &prose.marks {
        if let MarkKind::FootnoteRef(label) = &mark.kind {
            let block = prose.blocks.partition_point(|block| block.span.start <= mark.span.start).saturating_sub(1);
            calls.entry(label).or_default().extend(sentence_before(document, mark.span.start, block));
        }
    }
    let mut by_sentence: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (index, quotation) in quotations.iter().enumerate() {
        by_sentence.entry(quotation.sentence).or_default().push(index);
    }
    // Where the last key of the same sentence stood: quotations before it are spoken for.
    let mut spoken: Option<(usize, usize)> = None;
    for mark in &prose.marks {
        let MarkKind::Citation { keys, narrative } = &mark.kind else { continue };
        let block = prose.blocks.partition_point(|block| block.span.start <= mark.span.start).saturating_sub(1);
        let footnote = match prose.blocks.get(block).map(|block| &block.kind) {
            Some(BlockKind::Footnote(label)) => Some(label),
            _ => None,
        };
        let mut sentences = Vec::new();
        let own = sentence_before(document, mark.span.start, block);
        sentences.extend(own);
        if let Some(label) = footnote {
            for sentence in calls.get(label.as_str()).into_iter().flatten().take(MOST_CALLS) {
                if !sentences.contains(sentence) {
                    sentences.push(*sentence);
                }
            }
        }
        let from = match (own, spoken) {
            (Some(own), Some((sentence, at))) if own == sentence && !narrative => at,
            _ => 0,
        };
        let belongs = |quotation: &Quotation| {
            let nested = quotation.nested;
            let mine = own == Some(quotation.sentence)
                && (*narrative
                    || footnote.is_some()
                    || quotation.span.start >= from && quotation.span.start < mark.file.end);
            let called = footnote.is_some() && sentences.contains(&quotation.sentence);
            !nested
                && quotation.kind != QuotationKind::Title
                && (mine || called || quoted_block(document, quotation, block))
        };
        let quote = sentences_of_quote(document, block);
        let alone = quote.is_none() && footnote.is_none() && !narrative;
        let near = sentences.iter().copied().chain(quote.into_iter().flatten());
        let mut mine: Vec<usize> = near
            .filter_map(|sentence| by_sentence.get(&sentence))
            .flat_map(|all| {
                // Sentences without end have many keys, each of which speaks for what stands since the one before.
                let since = if alone { all.partition_point(|index| quotations[*index].span.start < from) } else { 0 };
                all[since..].iter().take_while(|index| !alone || quotations[**index].span.start < mark.file.end)
            })
            .copied()
            .filter(|index| belongs(&quotations[*index]))
            .collect();
        mine.sort_unstable();
        mine.dedup();
        if let Some(own) = own.filter(|_| !narrative && !mine.is_empty()) {
            spoken = Some((own, mark.file.end));
        }
        for key in keys {
            found.push(Citation {
                span: key.file,
                key: key.key.clone(),
                locator: key.locator.clone(),
                prefix: key.prefix.clone(),
                work: key.work.clone(),
                bracketed: !narrative,
                narrative: *narrative,
                quotations: mine.clone(),
                sentences: sentences.clone(),
            });
        }
    }
    found.sort_by_key(|citation| citation.span);
    found
}

/// A footnote that is called more often speaks for the first calls.
const MOST_CALLS: usize = 20;

/// The sentences of the block quote that a block belongs to.
fn sentences_of_quote(document: &Document<'_>, block: usize) -> Option<std::ops::Range<usize>> {
    let blocks = &document.prose.blocks;
    let quote = blocks.get(block)?.quote;
    if quote == 0 {
        return None;
    }
    let first = (0..=block).rev().take(40).take_while(|at| blocks[*at].quote == quote).last()?;
    let start = document.sentences.partition_point(|sentence| sentence.block < first);
    let end = document.sentences.partition_point(|sentence| sentence.block <= block);
    Some(start..end)
}

/// A key in the attribution line of a block quote speaks for the quote.
fn quoted_block(document: &Document<'_>, quotation: &Quotation, block: usize) -> bool {
    let blocks = &document.prose.blocks;
    let Some(quote) = blocks.get(block).map(|block| block.quote).filter(|quote| *quote != 0) else { return false };
    let sentence = document.sentences.get(quotation.sentence);
    sentence.is_some_and(|sentence| blocks.get(sentence.block).is_some_and(|own| own.quote == quote))
}

/// The sentence that ends at or holds the place in the reading text.
fn sentence_before(document: &Document<'_>, at: usize, block: usize) -> Option<usize> {
    let token = document.tokens.partition_point(|token| (token.start as usize) < at);
    let range = document.blocks.get(block).copied()?..document.blocks.get(block + 1).copied()?;
    if range.is_empty() {
        // A key alone in its cell or paragraph: it speaks for the row, or for the sentence before it.
        let sentence = document.sentences.iter().rposition(|sentence| sentence.first < range.start.max(1))?;
        let cell = |at: usize| match document.prose.blocks.get(at).map(|block| &block.kind) {
            Some(BlockKind::Cell { table, row, .. }) => Some((*table, *row)),
            _ => None,
        };
        return (cell(document.sentences[sentence].block) == cell(block)).then_some(sentence);
    }
    // The token before the mark, unless the mark opens its block.
    let token = token.saturating_sub(1).clamp(range.start, range.end - 1);
    let mut sentence = document.sentence_of(token);
    let own = document.sentences.get(sentence)?;
    // "… ended. [@key] Next …" belongs to what ended; "[@key] says" to what follows.
    if own.first > token {
        sentence = sentence.saturating_sub(1);
    }
    Some(sentence)
}
