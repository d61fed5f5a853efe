//! A draft's figure that the source gives for another name.
//!
//! The sentence that has the number, with most of what the draft says, begins with another name and does not have the
//! draft's; the source names the two side by side elsewhere, so that the one can be taken for the other.

use rustc_hash::FxHashSet;

use super::sibling::{is_told, stands_for};
use super::{Differing, Record, Side};
use crate::record::kin;
use crate::statement::{Figure, Measured, Reading, Sentence, Term, Unit};

/// So much of what the draft says, names aside, must be said with the figure.
const SAYS: f32 = 0.6;
/// A word that the source's sentence does not have in any form counts so much.
const OWN: f32 = 0.5;
/// So many words of it, at least.
const WORDS: usize = 3;
/// A sentence of more names is of more than one of them.
const MOST_NAMES: usize = 2;
/// So many sentences behind one may tell more of the same.
const FOLLOWING: usize = 1;

impl Record {
    /// The figure of a cited source that has a draft's number for another name than the draft.
    pub fn of_another_name(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<Differing<'_>> {
        // Small numbers are many things' numbers.
        let few = matches!(figure.unit, Unit::Count | Unit::Time) && figure.amount.low / figure.factor < 20.0;
        if !is_told(figure) || few || cited.is_empty() || figure.part {
            return None;
        }
        let own = Side::new(draft, figure);
        let ours: Vec<&Measured> = figure.terms.iter().filter(|term| term.name).collect();
        if ours.is_empty() || ours.len() > MOST_NAMES {
            return None;
        }
        let mut found = None;
        for source in cited {
            let reading = self.sources.figures(*source)?;
            for other in reading.figures.iter().filter(|other| stands_for(figure, other)) {
                let there = Side::new(reading, other);
                // Whoever the sentences around it speak of may be meant.
                if !ours.iter().all(|name| is_silent(reading, other.sentence, name)) {
                    // Elsewhere of the draft's own: nothing is swapped.
                    if ours.iter().any(|name| there.has(name) > 0.0) {
                        return None;
                    }
                    continue;
                }
                let sentence = reading.sentences.get(other.sentence)?;
                let theirs: Vec<u64> = sentence.terms.iter().filter(|term| term.name).map(|term| term.stem).collect();
                let leads = sentence.terms.first().is_some_and(|first| first.name);
                let told = (other.asserted || other.would) && !other.denied && !other.quoted && other.cell.is_none();
                if leads
                    && told
                    && theirs.len() <= MOST_NAMES
                    && self.says_but_names(&own, &there, reading)
                    && side_by_side(&reading.sentences, &ours, &theirs)
                    && found.is_none()
                {
                    found = Some(Differing { source: *source, figure: other, made: None });
                }
            }
        }
        found
    }

    /// Whether most of what a draft says with its figure, names aside, is said with one of a source.
    fn says_but_names(&self, own: &Side<'_>, there: &Side<'_>, reading: &Reading) -> bool {
        let sentence = reading.sentences.get(there.figure.sentence);
        let here: FxHashSet<u64> = sentence.iter().flat_map(|own| own.terms.iter()).map(|term| term.stem).collect();
        let (mut all, mut had, mut words) = (0.0, 0.0, 0);
        for term in own.figure.terms.iter().filter(|term| !term.name) {
            let weight = self.rarity(Term { stem: term.stem, name: false });
            let kin = || here.iter().any(|other| kin::alike(term.stem, *other));
            let has = if here.contains(&term.stem) || there.term(term.key).is_some() {
                1.0
            } else if kin() {
                0.75
            } else {
                0.0
            };
            all += if has > 0.0 { weight } else { weight * OWN };
            had += weight * has;
            words += usize::from(has > 0.0);
        }
        words >= WORDS && had >= all * SAYS
    }
}

/// Whether neither a sentence nor the one after it has a name.
fn is_silent(reading: &Reading, sentence: usize, name: &Measured) -> bool {
    let here = reading.sentences.iter().skip(sentence).take(1 + FOLLOWING);
    !here.into_iter().any(|own| own.terms.iter().any(|term| term.stem == name.stem))
}

/// Whether a sentence names both.
fn side_by_side(sentences: &[Sentence], ours: &[&Measured], theirs: &[u64]) -> bool {
    let has = |sentence: &Sentence, stem: u64| sentence.terms.iter().any(|term| term.stem == stem);
    sentences.iter().any(|sentence| {
        ours.iter().all(|name| has(sentence, name.stem)) && theirs.iter().all(|name| has(sentence, *name))
    })
}
