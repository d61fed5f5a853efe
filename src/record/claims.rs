//! Which sentences of the sources say what a statement of a draft says: its content words, weighed by rarity, against
//! every sentence.
//!
//! Retrieval by rare words over an inverted index, as fact-checking pipelines begin (FEVER, Thorne et al. 2018); the
//! comparison of what the sentences state is for the asker.

use rustc_hash::FxHashMap;

use super::{Record, Source};
use crate::statement::Term;

/// A sentence of a source that has words of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// Index into the sentences of its reading.
    pub sentence: usize,
    /// How much of the statement the sentence has, words weighed by rarity and names by half as much again: 0 to 1.
    pub share: f32,
    /// The same for the sentence with its two neighbours.
    pub around: f32,
}

/// The sentences of the sources by their content words.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// Number of the first sentence of each source, and the end.
    firsts: Vec<u32>,
    /// Where the sentences of each stem stand in `sentences`.
    stems: FxHashMap<u64, (u32, u32)>,
    /// Numbers of sentences, in order for each stem.
    sentences: Vec<u32>,
}

/// Words so common that more sentences than this have them find nothing, they only weigh.
const MOST_SENTENCES: usize = 5_000;

impl Claims {
    /// Indexes the sentences of the sources.
    pub fn new(sources: &[Source]) -> Self {
        let mut claims = Self::default();
        let mut pairs: Vec<(u64, u32)> = Vec::new();
        let mut number = 0;
        for source in sources {
            claims.firsts.push(number);
            for sentence in &source.reading.sentences {
                pairs.extend(sentence.terms.iter().map(|term| (term.stem, number)));
                number += 1;
            }
        }
        claims.firsts.push(number);
        pairs.sort_unstable();
        pairs.dedup();
        for run in pairs.chunk_by(|a, b| a.0 == b.0) {
            let first = claims.sentences.len() as u32;
            claims.sentences.extend(run.iter().map(|(_, sentence)| sentence));
            claims.stems.insert(run[0].0, (first, claims.sentences.len() as u32));
        }
        claims
    }

    /// The sentences that have a stem, by number.
    fn with(&self, stem: u64) -> &[u32] {
        let range = self.stems.get(&stem).map(|(first, end)| *first as usize..*end as usize);
        range.and_then(|range| self.sentences.get(range)).unwrap_or_default()
    }

    /// Source and sentence of a number.
    fn place(&self, number: u32) -> (usize, usize) {
        let source = self.firsts.partition_point(|first| *first <= number).saturating_sub(1);
        (source, (number - self.firsts[source]) as usize)
    }
}

impl Record {
    /// The sentences that say most of what a statement says, best first, at most so many; `fit` leaves out those that
    /// cannot answer, by source and sentence.
    pub fn claims(&self, terms: &[Term], most: usize, fit: impl Fn(usize, usize) -> bool) -> Vec<Claim> {
        let index = self.claims_index();
        let weights: Vec<f32> = terms.iter().map(|term| self.rarity(*term)).collect();
        let total: f32 = weights.iter().sum();
        let mut scores: FxHashMap<u32, f32> = FxHashMap::default();
        for (term, weight) in terms.iter().zip(&weights) {
            let sentences = index.with(term.stem);
            let finds = sentences.len() <= MOST_SENTENCES;
            for sentence in sentences {
                if finds {
                    *scores.entry(*sentence).or_default() += weight;
                } else if let Some(score) = scores.get_mut(sentence) {
                    *score += weight;
                }
            }
        }
        let mut ranked: Vec<(f32, u32)> = scores.into_iter().map(|(sentence, score)| (score, sentence)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let places = ranked.into_iter().map(|(score, number)| (score, index.place(number)));
        let fitting = places.filter(|(_, (source, sentence))| fit(*source, *sentence)).take(most);
        let found = fitting.map(|(score, (source, sentence))| Claim {
            source,
            sentence,
            share: score / total.max(f32::EPSILON),
            around: self.around(source, sentence, terms, &weights) / total.max(f32::EPSILON),
        });
        found.collect()
    }

    /// How much a word says: the fewer sentences of the record have it, the more; a name says half as much again.
    pub fn rarity(&self, term: Term) -> f32 {
        let index = self.claims_index();
        let all = index.firsts.last().copied().unwrap_or_default() as f32;
        let having = index.with(term.stem).len() as f32;
        let name = if term.name { 1.5 } else { 1.0 };
        name * (1.0 + all / (having + 1.0)).ln().max(0.1)
    }

    /// The weight of the terms that a sentence has together with the sentences before and after it.
    fn around(&self, source: usize, sentence: usize, terms: &[Term], weights: &[f32]) -> f32 {
        let Some(source) = self.sources.get(source) else { return 0.0 };
        let sentences = &source.reading.sentences;
        let near = sentences.get(sentence.saturating_sub(1)..(sentence + 2).min(sentences.len())).unwrap_or_default();
        let has = |stem: u64| near.iter().any(|sentence| sentence.terms.iter().any(|term| term.stem == stem));
        terms.iter().zip(weights).filter(|(term, _)| has(term.stem)).map(|(_, weight)| weight).sum()
    }

    fn claims_index(&self) -> &Claims {
        self.claims.get_or_init(|| Claims::new(&self.sources))
    }
}
