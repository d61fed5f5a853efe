//! Whether a figure of a draft is the one that the record has for the same thing.
//!
//! Compared by what is measured, never by the number alone: retrieval by rare words ([`super::claims`]), then figure
//! against figure. To agree takes little, to differ much: a figure that any source bears out is right.

mod absent;
mod borne;
mod dated;
mod elsewhere;
mod occasion;
mod reckoned;
mod rows;
mod sibling;
mod summed;
mod swapped;

pub(super) use elsewhere::{as_much, is_rare};
pub(super) use occasion::tells_occasion;
use std::hash::BuildHasher as _;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Claim, Record};
use crate::reader::terms;
use crate::statement::{Change, Figure, FigureKind, Measured, Reading, Term, Unit};

/// A figure of a source that a draft's figure differs from.
#[derive(Clone, Copy, Debug)]
pub struct Differing<'a> {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// The figure.
    pub figure: &'a Figure,
    /// Where the draft's one is reckoned from two: the other one, and what they make.
    pub made: Option<(&'a Figure, f64)>,
}

/// So many sentences of the record are looked at for a figure.
const MOST: usize = 64;
/// So many sentences behind one may take it up.
const FOLLOWING: usize = 2;
/// How alike two figures must be in what they measure for one to bear out the other.
const AGREES: f32 = 0.3;
/// And for the one to say plainly what the other does, where the draft cites the source.
const BEARS_CITED: f32 = 0.45;
/// And for the one to contradict the other, where the draft cites the source.
const DIFFERS_CITED: f32 = 0.55;
/// The same, where the draft cites nothing.
const DIFFERS: f32 = 0.8;
/// The same, where both measure the same thing of the same name: "China's economy".
const DIFFERS_NAMED: f32 = 0.65;
/// The same, where the draft cites other sources.
const DIFFERS_ELSEWHERE: f32 = 0.85;
/// Words shared with what is but near a figure count so much.
const NEAR: f32 = 0.6;
/// And words of another clause of the same sentence so much.
const ASIDE: f32 = 0.6;
/// Of the clause around what is measured, so much must be shared, unless the two measure the same in the same words.
const CLAUSE: f32 = 0.36;

/// Of a draft's clause so much leaves no doubt which sentence of the source it is from.
const MOST_OF_IT: f32 = 0.7;
/// So much of a draft's clause a source must have that the draft does not cite.
const UNCITED: f32 = 0.8;

/// A figure with what stands around it.
struct Side<'a> {
    figure: &'a Figure,
    /// The words of its sentence and the two before it, by [`Term::stem`].
    near: FxHashSet<u64>,
}

impl<'a> Side<'a> {
    fn new(reading: &Reading, figure: &'a Figure) -> Self {
        let from = figure.sentence.saturating_sub(2);
        let to = (figure.sentence + 1).min(reading.sentences.len());
        let near = reading.sentences.get(from..to).unwrap_or_default();
        Self { figure, near: near.iter().flat_map(|sentence| sentence.terms.iter()).map(|term| term.stem).collect() }
    }

    fn term(&self, key: u64) -> Option<&Measured> {
        self.figure.terms.iter().find(|term| term.key == key)
    }

    /// How far it has a word of the other.
    fn has(&self, term: &Measured) -> f32 {
        if let Some(own) = self.term(term.key) {
            if own.rank > 1 && term.rank < 2 { ASIDE } else { 1.0 }
        } else if self.near.contains(&term.stem) {
            NEAR
        } else {
            0.0
        }
    }
}

impl Record {
    /// The figure of the record that bears one of a draft out: as much, of most likely the same thing.
    pub fn agreeing(&self, draft: &Reading, figure: &Figure) -> Option<Differing<'_>> {
        let terms: Vec<Term> = figure.terms.iter().map(|term| Term { stem: term.stem, name: term.name }).collect();
        let own = Side::new(draft, figure);
        let mut best: Option<(f32, Differing<'_>)> = None;
        for claim in self.figures_like(figure, &terms) {
            let Some(reading) = self.sources.figures(claim.source) else { continue };
            for other in self.figures_in(claim.source, claim.sentence) {
                if !comparable(figure, other) || !figure.amount.may_retell(other.amount) {
                    continue;
                }
                let alike = self.alike(&own, &Side::new(reading, other), false);
                if alike >= AGREES && best.as_ref().is_none_or(|(score, _)| alike > *score) {
                    best = Some((alike, Differing { source: claim.source, figure: other, made: None }));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// The figure of the record that says of the same thing what a draft's says, and whether that is as plain as a
    /// contradiction would have to be; the plainest one. `cited` are the sources that its sentence cites.
    pub fn bearing(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<(Differing<'_>, bool)> {
        if figure.denied || figure.implied || figure.terms.is_empty() {
            return None;
        }
        let terms: Vec<Term> = figure.terms.iter().map(|term| Term { stem: term.stem, name: term.name }).collect();
        let own = Side::new(draft, figure);
        let mut best: Option<((bool, f32), Differing<'_>)> = None;
        for claim in self.figures_like(figure, &terms) {
            let Some(reading) = self.sources.figures(claim.source) else { continue };
            for other in self.figures_in(claim.source, claim.sentence) {
                let there = Side::new(reading, other);
                let cites = cited.contains(&claim.source);
                if !comparable(figure, other) || !figure.amount.agrees(other.amount) || !may_be(&own, &there) {
                    continue;
                }
                let alike = self.alike(&own, &there, cites);
                if alike < AGREES {
                    continue;
                }
                let enough = if cites { BEARS_CITED } else { DIFFERS_CITED };
                let plain = alike >= enough && self.same_thing(&own, &there, claim.source);
                if best.as_ref().is_none_or(|(score, _)| (plain, alike) > *score) {
                    best = Some(((plain, alike), Differing { source: claim.source, figure: other, made: None }));
                }
            }
        }
        best.map(|((plain, _), found)| (found, plain))
    }

    /// The figure of the record that this one of a draft differs from, if it does: none where a source bears it out,
    /// where the record has nothing for the same thing, or where that is not plain. `cited` are the sources that its
    /// sentence cites.
    pub fn differing(&self, draft: &Reading, figure: &Figure, cited: &[usize]) -> Option<Differing<'_>> {
        if figure.denied || figure.quoted || figure.implied || figure.terms.is_empty() {
            return None;
        }
        let terms: Vec<Term> = figure.terms.iter().map(|term| Term { stem: term.stem, name: term.name }).collect();
        let own = Side::new(draft, figure);
        let beside = draft.figures.iter().filter(|own| own.sentence == figure.sentence);
        let beside: Vec<&Figure> = beside.filter(|own| !own.amount.agrees(figure.amount)).collect();
        let mut best: Option<(f32, Claim, Differing<'_>)> = None;
        let mut years: Vec<(Option<i16>, &Figure)> = Vec::new();
        for claim in self.figures_like(figure, &terms) {
            let Some(reading) = self.sources.figures(claim.source) else { continue };
            for other in self.figures_in(claim.source, claim.sentence).filter(|other| comparable(figure, other)) {
                // "Of the 40 boats 30": the record's number is there already, for what it counts.
                if beside.iter().any(|own| own.unit == other.unit && own.amount.agrees(other.amount)) {
                    continue;
                }
                let there = Side::new(reading, other);
                let alike = self.alike(&own, &there, cited.contains(&claim.source));
                if figure.amount.agrees(other.amount) {
                    if alike >= AGREES && may_be(&own, &there) {
                        return None;
                    }
                    continue;
                }
                let asserted = other.asserted || other.would || other.quoted;
                if occasion::another_pair(figure, &beside, self.figures_in(claim.source, claim.sentence)) {
                    continue;
                }
                let terms_apart = figure.unit == Unit::Time && far(figure, other);
                if !asserted
                    || terms_apart
                    || figure.would && !other.would
                    || !self.same_thing(&own, &there, claim.source)
                {
                    continue;
                }
                let enough = match cited {
                    [] if self.same_named_core(&own, &there) => DIFFERS_NAMED,
                    [] => DIFFERS,
                    cited if cited.contains(&claim.source) => DIFFERS_CITED,
                    _ => DIFFERS_ELSEWHERE,
                };
                let enough = if other.implied { enough + 0.1 } else { enough };
                if alike < enough || !self.same_clause(&own, &there, cited.contains(&claim.source)) {
                    continue;
                }
                years.push((other.year, other));
                if best.is_none_or(|(score, ..)| alike > score) {
                    best = Some((alike, claim, Differing { source: claim.source, figure: other, made: None }));
                }
            }
        }
        let (_, claim, found) = best?;
        // Another sentence of the source says as much of it, without such a figure.
        let apart = |other: &Claim| !(claim.sentence.saturating_sub(2)..=claim.sentence).contains(&other.sentence);
        let nearest = self.claims(&terms, 2, |source, _| source == claim.source);
        let there = Side::new(self.sources.figures(claim.source)?, found.figure);
        let doubtful = self.covered(&own, &there, 0..2).is_some_and(|all| all < MOST_OF_IT);
        if doubtful
            && !self.same_core(&own, &there)
            && nearest.iter().any(|other| apart(other) && other.share >= claim.share)
        {
            return None;
        }
        // A series: which of its years the draft means is not known.
        let series = figure.year.is_none()
            && years
                .iter()
                .any(|(year, other)| *year != found.figure.year && !other.amount.agrees(found.figure.amount));
        // "Of the 6,120 buses 5,263 ran": 857 did not.
        let many = figure.unit == Unit::Count && figure.amount.low >= 100.0;
        let there = &self.sources.figures(found.source)?.figures;
        let one_sentence = |other: &Figure| many || doubtful && other.sentence == found.figure.sentence;
        let counts = figure.unit == Unit::Count;
        let reckoned = counts && reckoned::can_be_reckoned(there, figure, one_sentence);
        // "missed 16 per cent", where the row of a table has 84.
        let rest = there.iter().any(|other| reckoned::is_rest(figure, other) && rows::is_of_row(figure, other));
        (!series && !reckoned && !rest && !self.takes_up(figure, &found)).then_some(found)
    }

    /// Whether a bare count beside the record's figure is the draft's: "four of the seven … The other three".
    fn takes_up(&self, figure: &Figure, found: &Differing<'_>) -> bool {
        let near = found.figure.sentence.saturating_sub(FOLLOWING)..=found.figure.sentence + FOLLOWING;
        let mut bare = near.flat_map(|sentence| self.figures_in(found.source, sentence));
        figure.unit == Unit::Count
            && bare.any(|other| other.unit == Unit::Count && other.head.is_none() && other.amount.agrees(figure.amount))
    }

    /// The sentences with a comparable figure that say most of what the draft says, or follow one that does and so may
    /// speak of it by a pronoun ("It would cost …").
    fn figures_like(&self, figure: &Figure, terms: &[Term]) -> Vec<Claim> {
        let index = self.claims_index();
        let comparable = index.with_figures(comparable_kinds(figure));
        let has = |source: usize, sentence: usize| {
            let number = index.number(source, sentence);
            number.is_some_and(|number| comparable.iter().any(|list| list.binary_search(&number).is_ok()))
        };
        let fit = |source: usize, sentence: usize| (sentence..=sentence + FOLLOWING).any(|next| has(source, next));
        let mut seen = FxHashSet::default();
        let claims = self.claims(terms, MOST, fit);
        let own = claims.iter().copied();
        let following = claims.iter().flat_map(|claim| {
            (claim.sentence + 1..=claim.sentence + FOLLOWING).map(|sentence| Claim { sentence, ..*claim })
        });
        let all = own.chain(following).filter(|claim| has(claim.source, claim.sentence));
        all.filter(|claim| seen.insert((claim.source, claim.sentence))).collect()
    }

    /// The figures of a sentence of a source.
    fn figures_in(&self, source: usize, sentence: usize) -> impl Iterator<Item = &Figure> {
        let figures = self.sources.figures(source).map(|reading| reading.figures.as_slice()).unwrap_or_default();
        let first = figures.partition_point(|figure| figure.sentence < sentence);
        figures[first..].iter().take_while(move |figure| figure.sentence == sentence)
    }

    /// How much two figures have in common of what they measure: 0 to 1.
    fn alike(&self, one: &Side<'_>, other: &Side<'_>, cited: bool) -> f32 {
        let core = self.covered(one, other, 0..1);
        let back = self.covered(other, one, 0..1);
        let clause = self.covered(one, other, 0..2);
        let shared =
            |rank: u8| one.figure.terms.iter().filter(|term| term.rank <= rank && other.has(term) > 0.0).count();
        // A single word ("inflation rose") says enough only where it is all that either says.
        let whole = cited && core > Some(0.99) && back.is_none_or(|back| back > 0.99);
        // What is but near it says nothing by itself.
        if !one.figure.terms.iter().any(|term| term.rank <= 1 && other.term(term.key).is_some()) {
            return 0.0;
        }
        let year = one.figure.year.is_some() && one.figure.year == other.figure.year;
        if shared(1) + usize::from(year) < 2 - usize::from(whole) {
            return 0.0;
        }
        let (core, back) = match (core, back) {
            (Some(core), Some(back)) => (core, back),
            // A list of names does not say what they are.
            (Some(core), None) | (None, Some(core)) => (core, core),
            (None, None) => return clause.unwrap_or_default(),
        };
        0.25 * core + 0.2 * back + 0.55 * clause.unwrap_or(core)
    }

    /// Whether what is said of the two is not plainly something else: "killed four people", "infected 4,000 people".
    fn same_clause(&self, one: &Side<'_>, other: &Side<'_>, cited: bool) -> bool {
        // What no source is cited for may be of anything: nearly all must be the same.
        let little = || self.covered(one, other, 0..2).is_some_and(|all| all < UNCITED);
        if !cited && (far(one.figure, other.figure) || little() && !self.same_named_core(one, other)) {
            return false;
        }
        self.same_core(one, other) || self.covered(one, other, 1..2).is_none_or(|clause| clause >= CLAUSE)
    }

    /// Whether the two measure the same in the same words, more than one.
    fn same_core(&self, one: &Side<'_>, other: &Side<'_>) -> bool {
        let same = |a: &Side<'_>, b: &Side<'_>| self.covered(a, b, 0..1).is_some_and(|core| core > 0.99);
        one.figure.terms.iter().filter(|term| term.rank == 0).count() > 1 && same(one, other) && same(other, one)
    }

    /// Whether they do, with a name among the words, and it is money or a measure: who has one economy or one border has
    /// no second one, while there may be many ships.
    fn same_named_core(&self, one: &Side<'_>, other: &Side<'_>) -> bool {
        let measured = matches!(one.figure.unit, Unit::Money(_) | Unit::Measure(_));
        let mut core = one.figure.terms.iter().filter(|term| term.rank == 0);
        measured && core.any(|term| term.name) && self.same_core(one, other)
    }

    /// The share of a figure's words of those ranks that another one has, weighed by rarity.
    fn covered(&self, one: &Side<'_>, other: &Side<'_>, ranks: Range<u8>) -> Option<f32> {
        let (mut all, mut had) = (0.0, 0.0);
        // What a list of names is called, it does not say.
        let list = other.figure.listed.is_some() && other.figure.implied;
        let called = one.figure.head.filter(|_| list);
        for term in one.figure.terms.iter().filter(|term| ranks.contains(&term.rank) && Some(term.key) != called) {
            let weight = self.rarity(Term { stem: term.stem, name: term.name });
            all += weight;
            had += weight * other.has(term);
        }
        (all > 0.0).then(|| had / all)
    }

    /// Whether nothing says that the two are figures of different things, places or times.
    fn same_thing(&self, draft: &Side<'_>, other: &Side<'_>, source: usize) -> bool {
        let (one, two) = (draft.figure, other.figure);
        let part = one.part == two.part || one.kind == FigureKind::Share || two.head.is_none();
        if two.denied
            || !part
            || occasion::another(draft, other)
            || one.average && !two.average
            || !same_per(one, two)
            || one.ago != two.ago && one.year.is_none()
        {
            return false;
        }
        match (one.change, two.change) {
            (Change::By(a), Change::By(b)) if a * b >= 0 => {}
            (a, b) if a == b => {}
            _ => return false,
        }
        let counted = matches!(one.unit, Unit::Count | Unit::Rank(_));
        let same_head = match (one.head, two.head) {
            (Some(a), Some(b)) => a == b,
            (None, None) => true,
            // "sales fell to 40 pumps", "sales of pumps fell to 40"
            (Some(head), None) if other.term(head).is_some() => !far(one, two),
            (None, Some(head)) if draft.term(head).is_some() && one.amount.low >= 100.0 => true,
            _ => {
                !counted
                    || two.implied && one.listed.is_some() && (one.listed == two.listed || two.listed == Some("name"))
            }
        };
        if counted && !same_head {
            return false;
        }
        // What is ranked must be ranked among the same things.
        if one.kind == FigureKind::Rank {
            let all = |a: &Side<'_>, b: &Side<'_>| {
                a.figure.terms.iter().filter(|term| term.rank == 0).all(|term| b.term(term.key).is_some())
            };
            // "the largest is Ulm", "it is the third-largest, after Ulm"
            let subject = |side: &Side<'_>| {
                let terms = side.figure.terms.iter().filter(|term| term.name && term.before && term.rank <= 1);
                terms.map(|term| term.key).collect::<Vec<_>>()
            };
            let (ours, theirs) = (subject(draft), subject(other));
            let behind = |key: &u64| other.term(*key).is_some_and(|term| !term.before);
            let apart = !ours.is_empty()
                && !ours.iter().any(|key| theirs.contains(key))
                && (!theirs.is_empty() || ours.iter().any(behind));
            if apart || !all(draft, other) || !all(other, draft) {
                return false;
            }
        }
        self.same_names(draft, other, source) && self.same_time(one, two, source)
    }

    /// No names that tell the two apart, and none in the draft that the source does not know.
    fn same_names(&self, draft: &Side<'_>, other: &Side<'_>, source: usize) -> bool {
        let sentences = self.sources.figures(source).map(|reading| reading.sentences.as_slice()).unwrap_or_default();
        let known = |stem: u64| sentences.iter().any(|sentence| sentence.terms.iter().any(|term| term.stem == stem));
        let ours = draft.figure.terms.iter().filter(|term| term.name && term.rank <= 1 && other.has(term) == 0.0);
        !names_differ(draft, other) && ours.into_iter().all(|term| known(term.stem))
    }

    fn same_time(&self, one: &Figure, two: &Figure, source: usize) -> bool {
        if one.month.is_some() && two.month.is_some() && one.month != two.month {
            return false;
        }
        let written = self.sources.written(source).and_then(|date| date.get(..4)?.parse::<i16>().ok());
        match (one.year, two.year, written) {
            (Some(one), Some(two), _) => one == two,
            (Some(one), None, Some(written)) => (one - written).abs() <= 1,
            _ => true,
        }
    }
}

/// Whether the two are counted by one thing: "22 dollars each" may be "22 dollars a dose".
fn same_per(one: &Figure, other: &Figure) -> bool {
    let each = terms::of_word("each");
    match (one.per, other.per) {
        (Some(one), Some(other)) => one == other || one == each || other == each,
        (one, other) => one == other,
    }
}

/// Whether one is so many times the other that they hardly count the same.
fn far(one: &Figure, other: &Figure) -> bool {
    let (one, other) = (one.amount.low, other.amount.low);
    one.max(other) > one.min(other) * 30.0
}

/// Whether nothing tells apart what two figures of one amount are of.
fn may_be(one: &Side<'_>, other: &Side<'_>) -> bool {
    let by = |change| matches!(change, Change::By(_));
    let years = matches!((one.figure.year, other.figure.year), (Some(one), Some(two)) if one != two);
    by(other.figure.change) == by(one.figure.change) && !years && cores_meet(one, other) && !names_differ(one, other)
}

/// Whether what the one measures is spoken of in the other's clause.
fn cores_meet(one: &Side<'_>, other: &Side<'_>) -> bool {
    let meets = |a: &Side<'_>, b: &Side<'_>| {
        let mut core = a.figure.terms.iter().filter(|term| term.rank == 0).peekable();
        core.peek().is_none() || core.any(|term| b.term(term.key).is_some_and(|term| term.rank <= 1))
    };
    meets(one, other) || meets(other, one)
}

/// Whether each clause has a name that the other one lacks: two places, two companies.
fn names_differ(draft: &Side<'_>, other: &Side<'_>) -> bool {
    let names = |side: &Side<'_>| {
        let terms = side.figure.terms.iter().filter(|term| term.name && term.rank <= 1);
        terms.map(|term| term.key).collect::<Vec<_>>()
    };
    let lacks = |key: &u64, side: &Side<'_>, most: u8| side.term(*key).is_none_or(|term| term.rank > most);
    names(draft).iter().any(|key| lacks(key, other, 1)) && names(other).iter().any(|key| lacks(key, draft, 2))
}

/// Whether two figures are of one kind and unit.
fn comparable(one: &Figure, other: &Figure) -> bool {
    // "a week later" only tells when something was.
    let dates = |figure: &Figure| figure.implied && figure.unit == Unit::Time;
    if dates(one) || dates(other) {
        return false;
    }
    one.kind == other.kind && one.unit == other.unit || open(one) && money(other) || money(one) && open(other)
}

/// Whether the amounts of two figures can be added up.
fn one_unit(one: &Figure, other: &Figure) -> bool {
    one.unit == other.unit || open(one) && money(other) || money(one) && open(other)
}

/// "had demanded 12 million": of what, the figure before says.
fn open(figure: &Figure) -> bool {
    figure.unit == Unit::Count && figure.head.is_none() && figure.amount.low >= 1e5
}

fn money(figure: &Figure) -> bool {
    matches!(figure.unit, Unit::Money(_))
}

/// All money, and all that may be, among the kinds of figures.
const MONEY: u64 = 1;
const OPEN: u64 = 2;

fn kind_of(figure: &Figure) -> u64 {
    FxBuildHasher.hash_one((figure.kind, figure.unit))
}

/// By what an index knows a figure.
pub(super) fn kinds_of(figure: &Figure) -> impl Iterator<Item = u64> {
    let kinds = [Some(kind_of(figure)), money(figure).then_some(MONEY), open(figure).then_some(OPEN)];
    kinds.into_iter().flatten()
}

/// By what an index knows the figures that are [`comparable`] with one.
fn comparable_kinds(figure: &Figure) -> impl Iterator<Item = u64> {
    let kinds = [Some(kind_of(figure)), open(figure).then_some(MONEY), money(figure).then_some(OPEN)];
    kinds.into_iter().flatten()
}
