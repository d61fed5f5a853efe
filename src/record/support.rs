//! Which source a statement rests on: its content words, weighed by rarity, against the sentences of each source.
//!
//! Retrieval by rare words and comparison by coverage, as fact-checking pipelines begin (FEVER, Thorne et al. 2018);
//! it answers only when one source has nearly all and the cited one lacks a name.

use super::{Record, Source};
use crate::finding::Evidence;
use crate::statement::Term;
use crate::text::Span;

/// The share of a statement's words that another source must have in one place.
const ENOUGH: f32 = 0.75;
/// The share of that which the cited source may have.
const LITTLE: f32 = 0.55;
/// A statement of fewer content words says too little.
const FEWEST: usize = 5;

impl Record {
    /// Where another source than the cited one has a statement's words in one place, while the cited source lacks
    /// them and a name among them. `None` where that is not plain.
    pub fn elsewhere(&self, terms: &[Term], cited: usize) -> Option<Evidence> {
        if terms.len() < FEWEST {
            return None;
        }
        let weights = self.weights(terms);
        let own = self.sources.get(cited)?;
        let missing = terms.iter().any(|term| term.name && !has_term(own, term.stem));
        if !missing {
            return None;
        }
        let here = best(own, terms, &weights).map_or(0.0, |(share, _)| share);
        let mut others: Vec<(f32, usize, Span)> = self
            .sources
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != cited)
            .filter_map(|(index, source)| best(source, terms, &weights).map(|(share, span)| (share, index, span)))
            .collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (share, source, span) = *others.first()?;
        (share >= ENOUGH && here <= share * LITTLE).then_some(Evidence { source, span })
    }

    /// Rarity of each term: the fewer sources have it, the more it weighs.
    fn weights(&self, terms: &[Term]) -> Vec<f32> {
        let count = self.sources.len() as f32;
        terms
            .iter()
            .map(|term| {
                let having = self.sources.iter().filter(|source| has_term(source, term.stem)).count() as f32;
                let name = if term.name { 1.5 } else { 1.0 };
                name * (1.0 + (count / (having + 0.5)).ln().max(0.0))
            })
            .collect()
    }
}

fn has_term(source: &Source, stem: u64) -> bool {
    source.reading.sentences.iter().any(|sentence| sentence.terms.iter().any(|term| term.stem == stem))
}

/// The best place of a source for the terms: a sentence with its neighbours, and the share that it covers.
fn best(source: &Source, terms: &[Term], weights: &[f32]) -> Option<(f32, Span)> {
    let total: f32 = weights.iter().sum();
    let sentences = &source.reading.sentences;
    // For each sentence, which of the terms it has: a row of flags.
    let mut hits = vec![false; sentences.len() * terms.len()];
    for (sentence, row) in sentences.iter().zip(hits.chunks_exact_mut(terms.len().max(1))) {
        for (wanted, hit) in terms.iter().zip(row) {
            *hit = sentence.terms.iter().any(|term| term.stem == wanted.stem);
        }
    }
    let row = |number: usize| hits.get(number * terms.len()..(number + 1) * terms.len()).unwrap_or_default();
    let mut found: Option<(f32, usize)> = None;
    for number in 0..sentences.len() {
        if !row(number).contains(&true) {
            continue;
        }
        let near = [number.checked_sub(1), Some(number), Some(number + 1)].into_iter().flatten();
        let rows: Vec<&[bool]> = near.map(row).collect();
        let covered: f32 = weights
            .iter()
            .enumerate()
            .filter(|(index, _)| rows.iter().any(|row| row.get(*index) == Some(&true)))
            .map(|(_, weight)| weight)
            .sum();
        if found.is_none_or(|(best, _)| covered > best) {
            found = Some((covered, number));
        }
    }
    let (covered, number) = found?;
    Some((covered / total.max(f32::EPSILON), sentences[number].span))
}
