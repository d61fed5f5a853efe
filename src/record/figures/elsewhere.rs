//! A draft's figure that the cited source does not have and another one does, of the same thing: which source was meant.
//!
//! A number tells more of where a statement is from than its words do: few sentences of a corpus have "65,000" or "a
//! tenth" of what a draft's clause speaks of.

use super::absent::Kindred;
use super::reckoned::FEW;
use super::{Differing, Record, Side, comparable, names_differ, occasion};
use crate::amount::Mark;
use crate::finding::Evidence;
use crate::statement::{Change, Figure, FigureKind, Measured, Reading, Term, Unit};

/// So much of what is said with a telling number must be said with it there, and with a round or small one.
const TELLING: f32 = 0.4;
const ROUND: f32 = 0.6;
/// The same for one to be the other, turned round.
const TURNED: f32 = 0.5;
/// So many words of it, at least.
const WORDS: usize = 2;
const WORDS_ROUND: usize = 4;
/// Counts of two digits that are no zeros are seldom another thing's from this on.
const LARGE: f64 = 10_000.0;
/// Of what another source says with it, so much with another number in the cited one says that the two differ.
const DIFFER: f32 = 0.7;

impl Record {
    /// Where another source than the cited ones has the figures of a draft's sentence, told of the same thing, while
    /// these have none of them, nor anything they can be reckoned from or be a slip for.
    pub fn told_elsewhere(&self, draft: &Reading, sentence: usize, cited: &[usize]) -> Option<Evidence> {
        let from = draft.figures.partition_point(|figure| figure.sentence < sentence);
        let own = draft.figures[from..].iter().take_while(|figure| figure.sentence == sentence);
        let telling: Vec<&Figure> = own.filter(|figure| is_telling(figure)).collect();
        if telling.is_empty() || telling.iter().any(|figure| cited.iter().any(|source| self.has(*source, figure))) {
            return None;
        }
        let found = telling.into_iter().filter_map(|figure| {
            let best = self.best_elsewhere(draft, figure, cited)?;
            self.differing(draft, figure, cited).is_none().then_some(best)
        });
        found.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, evidence)| evidence)
    }

    /// The sentence of another source that has the figure with most of what the draft says of it.
    fn best_elsewhere(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<(f32, Evidence)> {
        let terms: Vec<Term> = figure.terms.iter().map(|term| Term { stem: term.stem, name: term.name }).collect();
        let own = Side::new(draft, figure);
        let mut best: Option<(f32, Evidence)> = None;
        for claim in self.figures_like(figure, &terms) {
            if cited.contains(&claim.source) {
                continue;
            }
            let Some(reading) = self.sources.figures(claim.source) else { continue };
            for other in self.figures_in(claim.source, claim.sentence) {
                let same = comparable(figure, other) && figure.amount.may_retell(other.amount);
                let share = same.then(|| self.figure_said_with(&own, other, reading, claim.source)).flatten();
                let Some(share) = share.filter(|share| best.as_ref().is_none_or(|(other, _)| share > other)) else {
                    continue;
                };
                let span = reading.sentences.get(other.sentence)?.span;
                best = Some((share, Evidence { source: claim.source, span }));
            }
        }
        // The sources differ: either number is on record.
        best.filter(|(share, _)| !self.differ_on(&own, cited, share * DIFFER))
    }

    /// Whether a cited source has another number for the same thing, said with so much of what the draft says.
    fn differ_on(&self, own: &Side<'_>, cited: &[usize], share: f32) -> bool {
        cited.iter().filter_map(|source| Some((*source, self.sources.figures(*source)?))).any(|(source, reading)| {
            let mut comparable = reading.figures.iter().filter(|other| comparable(own.figure, other));
            comparable.any(|other| self.figure_said_with(own, other, reading, source).is_some_and(|own| own >= share))
        })
    }

    /// How much of what a draft says with its figure is said with one of a source; `None` where that is too little, or
    /// of something else.
    fn figure_said_with(&self, own: &Side<'_>, other: &Figure, reading: &Reading, source: usize) -> Option<f32> {
        let there = Side::new(reading, other);
        let one = own.figure;
        let turned = matches!((one.change, other.change), (Change::By(a), Change::By(b)) if a * b < 0);
        if other.denied
            || turned
            || occasion::another(own, &there)
            || names_differ(own, &there) && !self.same_names(own, &there, source)
            || !self.same_time(one, other, source)
        {
            return None;
        }
        let (share, words) = self.covered_in(own, &there, reading);
        let (enough, least) = if is_rare(one) { (TELLING, WORDS) } else { (ROUND, WORDS_ROUND) };
        (share >= enough && words >= least).then_some(share)
    }

    /// The share of what is said with a draft's figure that is said with one of a source, in other words too, and how
    /// many words.
    fn covered_in(&self, own: &Side<'_>, there: &Side<'_>, reading: &Reading) -> (f32, usize) {
        let kindred = Kindred::of(there, &reading.sentences);
        let (mut all, mut had, mut words) = (0.0, 0.0, 0);
        for term in own.figure.terms.iter() {
            let weight = self.rarity(Term { stem: term.stem, name: term.name });
            let exact = there.has(term);
            let has = if exact > 0.0 { exact } else { kindred.has(term.stem) };
            let weight = if term.rank > 1 { weight * 0.5 } else { weight };
            (all, had) = (all + weight, had + weight * has);
            words += usize::from(has > 0.5);
        }
        (had / all.max(f32::EPSILON), words)
    }

    /// The figure of the cited sources by which something rose on record, where a draft has it fall by as much, or the
    /// other way round; none where they have the amount in any other sense, too.
    pub fn turned(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<Differing<'_>> {
        let Change::By(sign) = figure.change else { return None };
        if sign == 0 || !is_telling(figure) || !is_rare(figure) {
            return None;
        }
        let own = Side::new(draft, figure);
        let mut found: Option<(f32, Differing<'_>)> = None;
        for source in cited {
            let reading = self.sources.figures(*source)?;
            let same = |other: &&Figure| other.unit == figure.unit && as_much(figure, other);
            for other in reading.figures.iter().filter(same) {
                let opposite = matches!(other.change, Change::By(other) if other * sign < 0);
                if !opposite || other.denied || !other.asserted {
                    return None;
                }
                let there = Side::new(reading, other);
                let (share, words) = self.covered_in(&own, &there, reading);
                // What rose and what fell must be one thing, not the budget and the deficit.
                let core = figure.terms.iter().filter(|term| term.rank == 0);
                let spoken = |term: &Measured| there.term(term.key).is_some_and(|other| other.rank <= 1);
                let one_thing =
                    core.clone().any(spoken) && !names_differ(&own, &there) && !occasion::another(&own, &there);
                if one_thing
                    && share >= TURNED
                    && words >= WORDS
                    && found.as_ref().is_none_or(|(best, _)| share > *best)
                {
                    found = Some((share, Differing { source: *source, figure: other, made: None }));
                }
            }
        }
        found.map(|(_, found)| found)
    }
}

/// Whether a figure may tell one source from another.
fn is_telling(figure: &Figure) -> bool {
    let told = (figure.asserted || figure.would) && !figure.denied && !figure.quoted && !figure.implied;
    let vague = matches!(figure.amount.mark, Mark::Vague | Mark::Range);
    let counted = matches!(figure.unit, Unit::Count | Unit::Time | Unit::Times);
    let few = counted && figure.amount.low / figure.factor < FEW;
    told && !vague && !few && figure.kind != FigureKind::Rank && !figure.terms.is_empty()
}

/// Whether two figures are of the very same amount.
pub(in crate::record) fn as_much(one: &Figure, other: &Figure) -> bool {
    (one.amount.low - other.amount.low).abs() <= one.amount.low.abs() * 1e-6
}

/// Whether hardly anything else has that number.
pub(in crate::record) fn is_rare(figure: &Figure) -> bool {
    let written = figure.amount.low / figure.factor;
    let digits = format!("{written:.5e}");
    let digits = digits.split('e').next().unwrap_or_default().trim_end_matches(['0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count() > 1 && (figure.unit != Unit::Count || written >= LARGE)
        || digits.bytes().filter(u8::is_ascii_digit).count() > 2
}
