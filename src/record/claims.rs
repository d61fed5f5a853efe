//! Which sentences of the sources say what a statement of a draft says: its content words, weighed by rarity, against
//! every sentence.
//!
//! Retrieval by rare words over an inverted index, as fact-checking pipelines begin (FEVER, Thorne et al. 2018); the
//! comparison of what the sentences state is for the asker.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Record;
use super::figures::kinds_of;
use super::stored::column::Lists;
use crate::statement::{Figure, Reading, Term};

/// A sentence of a source that has words of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// Index into the sentences of its reading.
    pub sentence: usize,
    /// How much of the statement the sentence has, words weighed by rarity and names by half as much again: 0 to 1.
    pub share: f32,
}

/// The sentences of the sources by their content words.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// Number of the first sentence of each source, and the end.
    firsts: Vec<u32>,
    /// The numbers of the sentences that have a stem.
    stems: Lists,
    /// The numbers of the sentences with a figure of some kind, by that.
    figures: Lists,
}

/// Words so common that more sentences than this have them find nothing, they only weigh.
const MOST_SENTENCES: usize = 5_000;

impl Claims {
    /// Indexes the sentences of the sources.
    pub fn new<'r>(readings: impl Iterator<Item = &'r Reading>) -> Self {
        let (mut firsts, mut stems, mut figures, mut number) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for reading in readings {
            firsts.push(number);
            let placed = |figure: &&Figure| figure.sentence < reading.sentences.len();
            for figure in reading.figures.iter().filter(placed) {
                figures.extend(kinds_of(figure).map(|kind| (kind, number + figure.sentence as u32)));
            }
            for sentence in &reading.sentences {
                stems.extend(sentence.terms.iter().map(|term| (term.stem, number)));
                number += 1;
            }
        }
        firsts.push(number);
        Self { firsts, stems: Lists::new(stems), figures: Lists::new(figures) }
    }

    /// Those of a store.
    pub fn stored(firsts: Vec<u32>, stems: Lists, figures: Lists) -> Self {
        Self { firsts, stems, figures }
    }

    /// What a store keeps.
    pub fn parts(&self) -> (&[u32], &Lists, &Lists) {
        (&self.firsts, &self.stems, &self.figures)
    }

    /// The sentences that have a stem, by number.
    pub fn with(&self, stem: u64) -> Cow<'_, [u32]> {
        self.stems.list(stem)
    }

    /// The sentences that have a figure of one of these kinds, a list for each.
    pub fn with_figures(&self, kinds: impl Iterator<Item = u64>) -> Vec<Cow<'_, [u32]>> {
        kinds.map(|kind| self.figures.list(kind)).collect()
    }

    /// The number of a sentence of a source; `None` where it has no such sentence.
    pub fn number(&self, source: usize, sentence: usize) -> Option<u32> {
        let number = self.firsts.get(source)?.checked_add(u32::try_from(sentence).ok()?)?;
        (number < *self.firsts.get(source + 1)?).then_some(number)
    }

    /// One past the number of the last sentence of a source; of none, past all.
    pub fn end(&self, source: usize) -> u32 {
        self.firsts.get(source + 1).copied().unwrap_or(u32::MAX)
    }

    /// Source and sentence of a number.
    pub fn place(&self, number: u32) -> (usize, usize) {
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
            for sentence in sentences.iter() {
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
        });
        found.collect()
    }

    /// How much a word says: the fewer sentences of the record have it, the more; a name says half as much again.
    pub fn rarity(&self, term: Term) -> f32 {
        let index = self.claims_index();
        let all = index.firsts.last().copied().unwrap_or_default() as f32;
        let having = index.stems.count(term.stem) as f32;
        let name = if term.name { 1.5 } else { 1.0 };
        name * (1.0 + all / (having + 1.0)).ln().max(0.1)
    }

    pub(super) fn claims_index(&self) -> &Claims {
        self.claims.get_or_init(|| Claims::new(self.sources.iter().map(|source| &source.reading)))
    }
}
