//! A draft's figure where the sentence that it retells has another one in its place.
//!
//! A sentence of a cited source that has the draft's other figures, or most of what it says, is the one that is retold.
//! Where one figure of a unit is left over on either side, the two stand for each other, even if the draft's number
//! stands elsewhere in the source for another thing.

use rustc_hash::FxHashSet;

use super::absent::Kindred;
use super::reckoned::{FEW, can_be_reckoned};
use super::{Differing, NEAR, Record, Side, comparable, far, is_rare, names_differ, occasion, same_per};
use crate::amount::Mark;
use crate::record::kin;
use crate::statement::{Change, Figure, FigureKind, Reading, Term, Unit};

/// So much of the draft's sentence must be said in the source's.
const SAYS: f32 = 0.66;
/// The same where another figure of the draft stands there, too.
const SAYS_BESIDE: f32 = 0.4;
/// So much more than where the source has the draft's number.
const AHEAD: f32 = 0.2;
/// The same where another figure of the draft stands there, too.
const AHEAD_BESIDE: f32 = 0.12;
/// So much of what the source's figure measures must be spoken of in the draft.
const BACK: f32 = 0.5;
/// So many words of it, at least.
const WORDS: usize = 3;
/// A word that the source does not have in any form counts so much, where it is no name.
const OWN: f32 = 0.5;
/// All that a draft says is little, and enough.
const ALL: f32 = 0.9;
/// The same year says so much.
const YEAR: f32 = 0.12;
/// So many sentences around the one that is retold may say more of the same thing.
const AROUND: usize = 2;

/// How far a sentence says what a draft says.
struct Said {
    share: f32,
    /// How many of its words.
    words: usize,
    /// Whether what is measured is spoken of.
    core: bool,
}

impl Record {
    /// The figure of a cited source in whose place a draft's one stands: the only one of its unit that is left over in the
    /// sentence that the draft retells.
    pub fn in_place_of(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<Differing<'_>> {
        if !is_told(figure) || cited.is_empty() {
            return None;
        }
        let own = Side::new(draft, figure);
        let beside: Vec<&Figure> = draft.figures.iter().filter(|own| own.sentence == figure.sentence).collect();
        let mut best: Option<(f32, usize, Differing<'_>)> = None;
        let mut has_it = 0.0_f32;
        for source in cited {
            let reading = self.sources.figures(*source)?;
            for sentence in 0..reading.sentences.len() {
                let Some(first) = self.figures_in(*source, sentence).next().filter(|first| first.cell.is_none()) else {
                    continue;
                };
                let there = Side::new(reading, first);
                let Some(said) = self.says(&own, &there, reading, *source) else { continue };
                if self.figures_in(*source, sentence).any(|other| stands_for(figure, other)) {
                    has_it = has_it.max(said.share);
                    continue;
                }
                let Some((found, companions)) = self.left_over(figure, &beside, *source, sentence) else { continue };
                let enough = if companions > 0 { SAYS_BESIDE } else { SAYS };
                let words = if companions > 0 || said.share >= ALL { WORDS - 1 } else { WORDS };
                let own_words = said.share >= enough && said.words >= words && said.core;
                let there = Side::new(reading, found);
                if !own_words
                    || !self.can_be_one(&own, &there, *source)
                    || companions == 0 && !self.answers(&own, &there, *source)
                {
                    continue;
                }
                if best.as_ref().is_none_or(|(share, most, _)| (companions, said.share) > (*most, *share)) {
                    best = Some((said.share, companions, Differing { source: *source, figure: found, made: None }));
                }
            }
        }
        let (share, companions, found) = best?;
        let ahead = if companions > 0 { AHEAD_BESIDE } else { AHEAD };
        // Sources differ.
        if self.bearing(draft, figure, cited).is_some_and(|(bearing, _)| !cited.contains(&bearing.source)) {
            return None;
        }
        // What stands in the source by itself need not be reckoned.
        let reckoned = || !(has_it > 0.0 && is_rare(figure)) && self.can_be_made(figure, &found);
        (share >= has_it + ahead && !reckoned()).then_some(found)
    }

    /// The figure of a sentence that none of a draft's stands for, where there is but one that a draft's can stand for,
    /// and how many others it has of the draft's; none where another figure of the draft is left over as well.
    fn left_over(
        &self,
        figure: &Figure,
        beside: &[&Figure],
        source: usize,
        sentence: usize,
    ) -> Option<(&Figure, usize)> {
        let here = || self.figures_in(source, sentence);
        let mut free = here().filter(|other| {
            comparable(figure, other) && !other.implied && !beside.iter().any(|own| stands_for(own, other))
        });
        let found = free.next().filter(|found| !found.denied && !found.quoted && is_number(found))?;
        let others = || beside.iter().filter(|own| own.span != figure.span && !own.implied);
        let borne_out = |own: &&&Figure| here().any(|other| stands_for(own, other));
        let rivals = others().any(|own| comparable(own, found) && !borne_out(&own));
        let telling = |own: &&&Figure| own.unit != Unit::Count || own.amount.low >= 3.0;
        (free.next().is_none() && !rivals).then(|| (found, others().filter(telling).filter(borne_out).count()))
    }

    /// How far a sentence of a source says what a draft's figure stands with; `None` where it is of something else.
    fn says(&self, own: &Side<'_>, there: &Side<'_>, reading: &Reading, source: usize) -> Option<Said> {
        let kindred = Kindred::of(there, &reading.sentences);
        let here: FxHashSet<u64> = self
            .figures_in(source, there.figure.sentence)
            .flat_map(|other| other.terms.iter())
            .map(|term| term.key)
            .collect();
        let (mut all, mut had, mut words, mut core) = (0.0, 0.0, 0, false);
        let mut bare = true;
        for term in own.figure.terms.iter() {
            let weight = self.rarity(Term { stem: term.stem, name: term.name });
            let has = if here.contains(&term.key) {
                1.0
            } else if term.name {
                there.has(term)
            } else {
                there.has(term).max(kindred.has(term.stem))
            };
            if has <= 0.0 && term.name && !self.is_subject(source, term.stem) {
                return None;
            }
            all += if has > 0.0 || term.rank == 0 { weight } else { weight * OWN };
            had += weight * has;
            words += usize::from(has > NEAR);
            bare &= term.rank > 0;
            core |= term.rank == 0 && has >= NEAR;
        }
        // "in 2024"
        if own.figure.year.is_some() && own.figure.year == there.figure.year {
            (had, words) = (had + all * YEAR, words + 1);
        }
        (all > 0.0).then(|| Said { share: had / all, words, core: core || bare })
    }

    /// Whether nothing tells apart what the two figures are of.
    fn can_be_one(&self, own: &Side<'_>, there: &Side<'_>, source: usize) -> bool {
        let (one, two) = (own.figure, there.figure);
        let changes = matches!((one.change, two.change), (Change::By(a), Change::By(b)) if a * b >= 0);
        let counted = one.unit == Unit::Count;
        let heads = match (one.head, two.head) {
            (Some(a), Some(b)) => {
                a == b
                    || there.term(a).is_some_and(|term| term.rank == 0)
                    || own.term(b).is_some_and(|term| term.rank == 0)
            }
            _ => true,
        };
        (!counted || heads)
            && (changes || one.change == two.change)
            && one.average == two.average
            && one.part == two.part
            && one.ago == two.ago
            && (one.unit != Unit::Time || (one.factor - two.factor).abs() < 0.5)
            && !far(one, two)
            && same_per(one, two)
            && !occasion::another(own, there)
            && !names_differ(own, there)
            && self.same_time(one, two, source)
    }

    /// Whether what the source's figure measures is spoken of in the draft, but for what all of the source is about.
    fn answers(&self, own: &Side<'_>, there: &Side<'_>, source: usize) -> bool {
        // "1.4 million tonnes of cod", in a report on cod.
        let measure = matches!(own.figure.unit, Unit::Measure(_));
        let subject = |stem: u64| measure && self.is_subject(source, stem);
        let (mut all, mut had) = (0.0, 0.0);
        for term in there.figure.terms.iter().filter(|term| term.rank == 0) {
            let weight = self.rarity(Term { stem: term.stem, name: term.name });
            let kin = || own.figure.terms.iter().any(|other| kin::alike(other.stem, term.stem));
            let spoken = own.term(term.key).is_some() || kin();
            all += weight;
            had += if spoken || subject(term.stem) { weight } else { 0.0 };
        }
        had >= all * BACK
    }

    /// Whether a draft's number can be made of figures around the one of the source.
    fn can_be_made(&self, figure: &Figure, found: &Differing<'_>) -> bool {
        let Some(reading) = self.sources.figures(found.source) else { return true };
        can_be_reckoned(&reading.figures, figure, |other| other.sentence.abs_diff(found.figure.sentence) <= AROUND)
    }
}

/// Whether a draft says by a figure of its own that there is such a number.
pub(super) fn is_told(figure: &Figure) -> bool {
    let told = !figure.denied && !figure.quoted && !figure.implied;
    told && is_number(figure)
        && figure.kind != FigureKind::Rank
        && !figure.terms.is_empty()
        && !(figure.unit == Unit::Times && figure.amount.low > FEW)
}

fn is_number(figure: &Figure) -> bool {
    !matches!(figure.amount.mark, Mark::Vague | Mark::Range)
}

/// Whether a draft's figure can be one of a source by its number.
pub(super) fn stands_for(own: &Figure, other: &Figure) -> bool {
    comparable(own, other) && (own.amount.may_retell(other.amount) || own.amount.agrees(other.amount))
}
