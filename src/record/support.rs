//! Which source a statement rests on: its content words, weighed by rarity, against the sentences of each source.
//!
//! Retrieval by rare words and comparison by coverage, as fact-checking pipelines begin (FEVER, Thorne et al. 2018);
//! it answers only when one source has nearly all and the cited one lacks a name.

use rustc_hash::FxHashMap;

use super::Record;
use crate::finding::Evidence;
use crate::statement::Term;

/// The share of a statement's words that another source must have in one place.
const ENOUGH: f32 = 0.75;
/// The share of that which the cited source may have.
const LITTLE: f32 = 0.55;
/// Sums in another order differ by less than this.
const ROUNDING: f32 = 0.999;
/// A statement of fewer content words says too little.
const FEWEST: usize = 5;

impl Record {
    /// Where another source than the cited one has a statement's words in one place, while the cited source lacks
    /// them and a name among them. `None` where that is not plain.
    pub fn elsewhere(&self, terms: &[Term], cited: usize) -> Option<Evidence> {
        if terms.len() < FEWEST {
            return None;
        }
        let having: Vec<_> = terms.iter().map(|term| self.having(term.stem)).collect();
        let missing = terms.iter().zip(&having).any(|(term, having)| term.name && !having.contains_key(&cited));
        if !missing {
            return None;
        }
        let weights = self.weights(terms, &having);
        let here = best(cited, &having, &weights).map_or(0.0, |(share, _)| share);
        let total: f32 = weights.iter().sum();
        // No sentence has more than its source.
        let mut most: FxHashMap<usize, f32> = FxHashMap::default();
        for (having, weight) in having.iter().zip(&weights) {
            for source in having.keys() {
                *most.entry(*source).or_default() += weight;
            }
        }
        let enough = |most: f32| most >= total * ENOUGH * ROUNDING;
        let mut others: Vec<(f32, usize, usize)> = most
            .into_iter()
            .filter(|(source, most)| *source != cited && enough(*most))
            .filter_map(|(source, _)| best(source, &having, &weights).map(|(share, number)| (share, source, number)))
            .collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (share, source, number) = *others.first()?;
        let span = self.sources.figures(source)?.sentences.get(number)?.span;
        (share >= ENOUGH && here <= share * LITTLE).then_some(Evidence { source, span })
    }

    /// The sources that have a stem, with the sentences there.
    fn having(&self, stem: u64) -> FxHashMap<usize, Vec<usize>> {
        let index = self.claims_index();
        let mut having: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for number in index.with(stem).iter() {
            let (source, sentence) = index.place(*number);
            having.entry(source).or_default().push(sentence);
        }
        having
    }

    /// Rarity of each term: the fewer sources have it, the more it weighs.
    fn weights(&self, terms: &[Term], having: &[FxHashMap<usize, Vec<usize>>]) -> Vec<f32> {
        let count = self.sources.len() as f32;
        let weight = |(term, having): (&Term, &FxHashMap<usize, Vec<usize>>)| {
            let name = if term.name { 1.5 } else { 1.0 };
            name * (1.0 + (count / (having.len() as f32 + 0.5)).ln().max(0.0))
        };
        terms.iter().zip(having).map(weight).collect()
    }
}

/// The best place of a source for the terms: a sentence with its neighbours, and the share that it covers.
fn best(source: usize, having: &[FxHashMap<usize, Vec<usize>>], weights: &[f32]) -> Option<(f32, usize)> {
    let total: f32 = weights.iter().sum();
    let rows: Vec<&[usize]> =
        having.iter().map(|having| having.get(&source).map(Vec::as_slice).unwrap_or_default()).collect();
    let mut sentences: Vec<usize> = rows.iter().copied().flatten().copied().collect();
    sentences.sort_unstable();
    sentences.dedup();
    let mut found: Option<(f32, usize)> = None;
    for number in sentences {
        let near = |sentence: &usize| sentence.abs_diff(number) <= 1;
        let covered: f32 =
            rows.iter().zip(weights).filter(|(row, _)| row.iter().any(near)).map(|(_, weight)| weight).sum();
        if found.is_none_or(|(best, _)| covered > best) {
            found = Some((covered, number));
        }
    }
    let (covered, number) = found?;
    Some((covered / total.max(f32::EPSILON), number))
}
