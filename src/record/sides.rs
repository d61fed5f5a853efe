//! On which side of what is in question the sources have somebody, where no topic tells: for it, against it, undecided.
//!
//! Stance detection after Mohammad et al. (2016), with the verbs, adjectives and nouns that positions on topics have; what
//! is in question is known by its words, or is what the source as a whole is about. Who has been put on several
//! sides is left alone.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::predications::{Who, alike, governs, who};
use super::{Deviation, Record, kin};
use crate::finding::Evidence;
use crate::lexicon::{Relation, lexicon};
use crate::reader::terms;
use crate::statement::{Leaning, Predication, Status, Term};
use crate::when::Period;

/// So much of what is in question must be said beside the side that is taken, weighed by rarity.
const SHARE: f32 = 0.5;
/// A word that can retell it, one that stands elsewhere in the sentence, one that the source as a whole is about.
const KIN: f32 = 0.75;
const BESIDE: f32 = 0.6;
const SUBJECT: f32 = 0.6;
/// A status from which on a side is taken for good.
const TAKEN: Status = Status::Announced;

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    For,
    Against,
    Open,
    NotFor,
    NotAgainst,
}

impl Side {
    fn of(one: &Predication) -> Option<Self> {
        let taken = one.status >= TAKEN || one.object.is_some();
        // "took part", "made a start": no side.
        let plain = one.object.is_none() && !commits(one.what) && !one.terms.iter().any(|term| commits(term.stem));
        Some(match (one.leaning, one.denied) {
            (Leaning::Open, false) => Self::Open,
            (Leaning::For, false) if taken && !plain => Self::For,
            (Leaning::For, false) if one.status == Status::Considered && !plain => Self::Open,
            (Leaning::For, true) if !plain => Self::NotFor,
            (Leaning::Against, false) if taken => Self::Against,
            (Leaning::Against, true) => Self::NotAgainst,
            _ => return None,
        })
    }

    /// Whether nobody stands on both at once.
    fn excludes(self, other: Self) -> bool {
        use Side::{Against, For, NotAgainst, NotFor, Open};
        matches!(
            (self, other),
            (For, Against | Open | NotFor)
                | (Against | Open | NotFor, For)
                | (Against, Open | NotAgainst)
                | (Open | NotAgainst, Against)
        )
    }
}

impl Record {
    /// How the cited sources place otherwise somebody whom a draft puts on a side.
    pub(super) fn sided(&self, draft: &Predication, cited: &[usize]) -> Option<Deviation> {
        // "debated it in 2010": what was open then need not be now.
        let side = Side::of(draft).filter(|side| *side != Side::Open || !draft.past)?;
        holders(draft).iter().find_map(|holder| {
            let (found, other) = self.placed(draft, side, holder, cited, SHARE)?;
            let open = other == Side::Open && side == Side::For;
            Some(if open { Deviation::LessFar(Status::Considered, found) } else { Deviation::Opposite(found) })
        })
    }

    /// Where a source that was written after the cited ones, and by a day, has somebody on another side than a draft and they
    /// have.
    pub(super) fn moved_on(&self, draft: &Predication, cited: &[usize], by: Option<Period>) -> Option<Deviation> {
        let side = Side::of(draft)?;
        let mut dates = Vec::new();
        for source in cited {
            dates.push(self.sources.date(*source)?);
        }
        let last = dates.iter().map(|date| date.last).max()?;
        let after = |source: &usize| {
            let date = self.sources.date(*source);
            date.is_some_and(|date| date.first > last && by.is_none_or(|by| date.first <= by.last))
        };
        let later: Vec<usize> = (0..self.sources.len()).filter(after).collect();
        if draft.past || later.is_empty() || question(draft).is_empty() {
            return None;
        }
        let holders = holders(draft);
        holders.iter().find_map(|holder| Some(Deviation::Outdated(self.placed(draft, side, holder, &later, SHARE)?.0)))
    }

    /// Where sources put somebody on a side that excludes that of a draft, and nowhere on one that does not.
    fn placed(
        &self,
        draft: &Predication,
        side: Side,
        holder: &[Term],
        sources: &[usize],
        least: f32,
    ) -> Option<(Evidence, Side)> {
        let question = question(draft);
        let mut best: Option<(f32, Evidence, Side)> = None;
        for source in sources {
            let reading = self.sources.events(*source)?;
            let home = self.home(*source, &reading.predications);
            for one in &reading.predications {
                if !stands_for(holder, &one.agents, home) {
                    continue;
                }
                let Some(share) = self.of_question(&question, one, &reading.predications, *source) else {
                    continue;
                };
                // "opposed it until 2021": whoever has given it up has been against it.
                if draft.past && one.gives_way() {
                    return None;
                }
                // Whatever else they did of the kind may be what is meant.
                let same = alike(draft.what, one.what) && one.denied == draft.denied && one.status >= draft.status;
                let Some(other) = Side::of(one) else {
                    if same && share > 0.0 {
                        return None;
                    }
                    continue;
                };
                if !side.excludes(other) {
                    if one.asserted && share > 0.0 {
                        return None;
                    }
                } else if one.asserted
                    && share >= least
                    && best.as_ref().is_none_or(|best| share > best.0)
                    && !comes_round(side, one, holder, &reading.predications, home)
                {
                    best = Some((share, Evidence { source: *source, span: one.span }, other));
                }
            }
        }
        best.map(|(_, evidence, other)| (evidence, other))
    }

    /// How much of what is in question a clause of a source speaks of; `None` where it is of something else.
    fn of_question(&self, question: &[Term], one: &Predication, all: &[Predication], source: usize) -> Option<f32> {
        let sentences = &self.sources.figures(source)?.sentences;
        let own = || one.terms.iter().chain(one.agents.iter()).map(|term| term.stem).chain([one.what]);
        if question.is_empty() {
            // "are in favour": of what the whole is about.
            let whole = |term: &Term| matter(term.stem) || self.is_subject(source, term.stem);
            return Some(if one.terms.iter().all(whole) { 1.0 } else { 0.0 });
        }
        let sentence = sentences.get(one.sentence);
        let from = all.partition_point(|other| other.sentence < one.sentence);
        let same = || all[from..].iter().take_while(|other| other.sentence == one.sentence);
        let beside = || {
            let told = same().flat_map(|other| other.terms.iter().map(|term| term.stem).chain([other.what]));
            told.chain(sentence.into_iter().flat_map(|sentence| sentence.terms.iter().map(|term| term.stem)))
        };
        // "was against them": of what the sentence has named.
        let bare = one.terms.iter().all(|term| matter(term.stem));
        let (mut weight, mut had, mut told) = (0.0, 0.0, false);
        for term in question {
            let is = |stem: u64| stem == term.stem;
            let like = |stem: u64| kin::alike(stem, term.stem);
            let subject = self.is_subject(source, term.stem);
            let has = match () {
                () if own().any(is) => 1.0,
                () if own().any(like) => KIN,
                () if beside().any(is) => BESIDE,
                () if beside().any(like) => KIN * BESIDE,
                () if subject => SUBJECT,
                () if term.name || kin::opposed(term.stem, &own()) => return None,
                () => 0.0,
            };
            told |= own().any(|stem| is(stem) || like(stem)) || bare && beside().any(|stem| is(stem) || like(stem));
            let rarity = self.rarity(*term);
            (weight, had) = (weight + rarity, had + rarity * has);
        }
        Some(if told { had / weight } else { 0.0 })
    }
}

/// "which opposed it for years, dropped its objections": the same sentence goes on to another side.
fn comes_round(side: Side, one: &Predication, holder: &[Term], all: &[Predication], home: Option<u64>) -> bool {
    let from = all.partition_point(|other| other.sentence < one.sentence);
    let same = all[from..].iter().take_while(|other| other.sentence == one.sentence);
    same.filter(|other| *other != one && stands_for(holder, &other.agents, home))
        .any(|other| Side::of(other).is_some_and(|other| !side.excludes(other)))
}

/// Who takes the side: each government of several by itself.
fn holders(draft: &Predication) -> Vec<Vec<Term>> {
    let names: Vec<Term> = draft.agents.iter().filter(|term| term.name).copied().collect();
    let several = names.len() > 1 && names.len() == draft.agents.len();
    if several && names.iter().all(|term| kin::is_government(term.stem)) {
        return names.iter().map(|name| vec![*name]).collect();
    }
    if names.is_empty() { Vec::new() } else { vec![draft.agents.to_vec()] }
}

/// Whether those whom a source names are who a draft means, and not some of theirs: "the French opposition" is not France.
fn stands_for(holder: &[Term], agents: &[Term], home: Option<u64>) -> bool {
    let nouns = |terms: &[Term]| terms.iter().filter(|term| !term.name).map(|term| term.stem).collect::<Vec<u64>>();
    let (own, other) = (nouns(holder), nouns(agents));
    let whole = |nouns: &[u64]| nouns.is_empty() || nouns.iter().any(|stem| governs(*stem) || matter(*stem));
    let government = holder.iter().any(|term| term.name && kin::is_government(term.stem));
    let both =
        !government || whole(&own) && whole(&other) || own.iter().any(|stem| other.contains(stem) && !governs(*stem));
    both && who(holder, agents, home) == Who::Same
}

/// The words of a draft's clause that say what is in question.
fn question(draft: &Predication) -> Vec<Term> {
    draft.terms.iter().filter(|term| !matter(term.stem)).copied().collect()
}

/// Whether a verb puts who does it on a side: "signed".
fn commits(stem: u64) -> bool {
    static COMMITTING: OnceLock<FxHashSet<u64>> = OnceLock::new();
    let stems = || lexicon().related(Relation::Commits).map(terms::of_word).collect();
    COMMITTING.get_or_init(stems).contains(&stem)
}

/// Whether a word speaks of what is in question without naming it: "the proposal", "its position".
fn matter(stem: u64) -> bool {
    static MATTERS: OnceLock<FxHashSet<u64>> = OnceLock::new();
    let stems = || lexicon().related(Relation::Matter).map(terms::of_word).collect();
    MATTERS.get_or_init(stems).contains(&stem)
}
