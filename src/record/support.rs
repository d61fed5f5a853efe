//! Which source a statement rests on: its content words, weighed by rarity, against the sentences of each source.
//!
//! Retrieval by rare words and comparison by coverage, as fact-checking pipelines begin (FEVER, Thorne et al. 2018);
//! it answers only when one source has nearly all and the cited one lacks a name or much of the rest.

use std::borrow::Cow;
use std::ops::Range;

use super::{Record, kin};
use crate::finding::Evidence;
use crate::statement::Term;

/// The share of a statement's words that another source must have in one place.
const ENOUGH: f32 = 0.75;
/// The share of that which the cited source may have in one place.
const LITTLE: f32 = 0.6;
/// The share of a statement's words that stand nowhere in the cited source, where no name among them does.
const ABSENT: f32 = 0.25;
/// Sums in another order differ by less than this.
const ROUNDING: f32 = 0.999;
/// A statement of fewer content words says too little.
const FEWEST: usize = 5;
/// What a word counts for where another stands that can retell it.
const KIN: f32 = 0.75;
/// Where another source has less than this of the words themselves, it is not asked for such.
const WORTH: f32 = 0.5;

impl Record {
    /// Where another source than the cited one has a statement's words in one place, while the cited source does not,
    /// and lacks a name or a quarter of them altogether. `None` where that is not plain.
    pub fn elsewhere(&self, terms: &[Term], cited: usize) -> Option<Evidence> {
        if terms.len() < FEWEST {
            return None;
        }
        let having: Vec<Having<'_>> = terms.iter().map(|term| self.having(term.stem)).collect();
        let weights = self.weights(terms, &having);
        let absent = || having.iter().enumerate().filter(|(_, having)| having.of(cited).is_empty());
        let named = absent().any(|(number, _)| terms[number].name);
        let lost: f32 = absent().map(|(number, _)| weights[number]).sum();
        if !named && lost < weights.iter().sum::<f32>() * ABSENT {
            return None;
        }
        // No sentence has more than its source.
        let mut had: Vec<(usize, f32)> = Vec::new();
        for (having, weight) in having.iter().zip(&weights) {
            had.extend(having.sources.iter().map(|(source, _)| (*source, *weight)));
        }
        had.sort_by_key(|(source, _)| *source);
        let least = weights.iter().sum::<f32>() * WORTH * ROUNDING;
        let enough = |had: &&[(usize, f32)]| had.iter().map(|(_, weight)| weight).sum::<f32>() >= least;
        let mut sources = had.chunk_by(|a, b| a.0 == b.0).filter(enough).map(|had| had[0].0).peekable();
        sources.peek()?;
        let kin: Vec<Vec<Having<'_>>> = terms
            .iter()
            .map(|term| if term.name { Vec::new() } else { kin::of(term.stem) })
            .map(|stems| stems.into_iter().map(|stem| self.having(stem)).collect())
            .collect();
        let here = best(cited, &having, &kin, &weights).map_or(0.0, |(share, _)| share);
        let mut others: Vec<(f32, usize, u32)> = sources
            .filter(|source| *source != cited)
            .filter_map(|source| best(source, &having, &kin, &weights).map(|(share, number)| (share, source, number)))
            .collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (share, source, number) = *others.first()?;
        let (_, sentence) = self.claims_index().place(number);
        let span = self.sources.figures(source)?.sentences.get(sentence)?.span;
        (share >= ENOUGH && here <= share * LITTLE).then_some(Evidence { source, span })
    }

    /// Whether a source has a word, by its stem, outside quotations.
    pub fn has_word(&self, source: usize, stem: u64) -> bool {
        self.having(stem).sources.iter().any(|(own, _)| *own == source)
    }

    /// The sources that have a stem, with the sentences there.
    fn having(&self, stem: u64) -> Having<'_> {
        let index = self.claims_index();
        let numbers = index.with(stem);
        let mut sources: Vec<(usize, Range<usize>)> = Vec::new();
        let (mut at, mut source) = (0, 0);
        while let Some(number) = numbers.get(at) {
            while index.end(source) <= *number {
                source += 1;
            }
            let next = index.end(source);
            let end = at + numbers[at..].iter().take_while(|number| **number < next).count();
            sources.push((source, at..end));
            at = end;
        }
        Having { numbers, sources }
    }

    /// Rarity of each term: the fewer sources have it, the more it weighs.
    fn weights(&self, terms: &[Term], having: &[Having<'_>]) -> Vec<f32> {
        let count = self.sources.len() as f32;
        let weight = |(term, having): (&Term, &Having<'_>)| {
            let name = if term.name { 1.5 } else { 1.0 };
            name * (1.0 + (count / (having.sources.len() as f32 + 0.5)).ln().max(0.0))
        };
        terms.iter().zip(having).map(weight).collect()
    }
}

/// Where a term stands.
struct Having<'a> {
    /// The numbers of its sentences.
    numbers: Cow<'a, [u32]>,
    /// The sources, with their part of the numbers.
    sources: Vec<(usize, Range<usize>)>,
}

impl Having<'_> {
    /// The numbers of its sentences in a source.
    fn of(&self, source: usize) -> &[u32] {
        let found = self.sources.binary_search_by_key(&source, |(source, _)| *source).ok();
        found.and_then(|at| self.numbers.get(self.sources[at].1.clone())).unwrap_or_default()
    }
}

/// The best place of a source for the terms: the number of a sentence, and the share that it covers with its neighbours,
/// by the words themselves or by `kin`, those that can retell each.
fn best(source: usize, having: &[Having<'_>], kin: &[Vec<Having<'_>>], weights: &[f32]) -> Option<(f32, u32)> {
    let total: f32 = weights.iter().sum();
    let rows: Vec<&[u32]> = having.iter().map(|having| having.of(source)).collect();
    let like: Vec<Vec<u32>> =
        kin.iter().map(|kin| kin.iter().flat_map(|having| having.of(source)).copied().collect()).collect();
    let mut sentences: Vec<u32> = rows.concat();
    sentences.sort_unstable();
    sentences.dedup();
    let mut found: Option<(f32, u32)> = None;
    for number in sentences {
        let near = |sentence: &u32| sentence.abs_diff(number) <= 1;
        let covered: f32 = rows
            .iter()
            .zip(&like)
            .zip(weights)
            .map(|((row, like), weight)| match () {
                () if row.iter().any(near) => *weight,
                () if like.iter().any(near) => weight * KIN,
                () => 0.0,
            })
            .sum();
        if found.is_none_or(|(best, _)| covered > best) {
            found = Some((covered, number));
        }
    }
    let (covered, number) = found?;
    Some((covered / total.max(f32::EPSILON), number))
}
