//! Whether the sources that a draft cites tell what it says somebody did: by whom, and how far it has gone.
//!
//! Predications are aligned by what they have in common, weighed by rarity, with words that can retell one another;
//! a draft is contradicted only where a sentence that must be meant says otherwise, and nothing on record bears the draft
//! out. The classes of verdict after FEVER (Thorne et al. 2018).

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::{Record, kin};
use crate::finding::Evidence;
use crate::lexicon::{Relation, lexicon};
use crate::reader::terms;
use crate::statement::{Leaning, Predication, Sentence, Status, Term};
use crate::text::Span;
use crate::when::Period;

/// How the record tells of what a draft says somebody did.
#[derive(Clone, Debug, PartialEq)]
pub enum Deviation {
    /// It has not gone so far: no more than this.
    LessFar(Status, Evidence),
    /// It is told not to be so, or to be so where the draft denies it.
    Opposite(Evidence),
    /// Somebody else did it, named there.
    Another(Span, Evidence),
    /// It was so when the cited sources were written; this later one tells otherwise.
    Outdated(Evidence),
}

/// So much of the draft's clause must be said, where who and what are the same.
const SAME: f32 = 0.45;
/// So much of that must be said in the clause itself.
const INSIDE: f32 = 0.3;
/// The same where a number stands for the rest.
const NUMBER: f32 = 0.5;
/// As much of the rest must be said where two verbs have no more in common than the side that they take.
const LEANS: f32 = 0.6;
/// The same where only what is promised or planned is named.
const WHOLE: f32 = 0.9;
/// The same where somebody else does it.
const OTHER: f32 = 0.7;
/// The same where a number stands for the rest, and another name for who does it.
const SURE: f32 = 0.8;
/// The same where somebody else does it, and a number stands for the rest.
const COUNTED: f32 = 0.6;
/// As much bears the draft out.
const BORNE: f32 = 0.4;
/// A word that stands elsewhere in the sentence, one that can retell it, one of the two sentences before.
const BESIDE: f32 = 0.5;
const KIN: f32 = 0.75;
const NEAR: f32 = 0.5;
/// A name that the whole source is about tells its sentences from one another as little as this.
const SUBJECT: f32 = 0.2;
/// Sentences over which a story goes on.
const FAR: usize = 2;
/// A status from which on something is done for good.
const DONE: Status = Status::Announced;

/// Whether two name the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Same,
    Another,
    Unknown,
}

/// How the verb of a source stands to that of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// The same, or one that can retell it.
    Same,
    /// One that says the opposite.
    Opposite,
    /// Another.
    Other,
}

/// A predication of a source beside that of a draft.
struct Aligned<'r> {
    source: usize,
    one: &'r Predication,
    who: Who,
    /// Whether the verbs say the same.
    act: Act,
    /// How far it goes there, and whether it is said not to be so: by its verb, or by that which governs it.
    status: Status,
    denied: bool,
    /// How much of the rest of the draft's clause is said.
    share: f32,
    /// The same in the clause itself.
    own: f32,
    /// How many of its words.
    common: usize,
    /// Whether all numbers of the draft's clause are there, and there are some.
    numbers: bool,
}

impl Record {
    /// How the cited sources tell otherwise of what a draft says; `None` where nothing plain is to be said.
    /// `now` is where the draft speaks of the present, with the time that it speaks at, as far as that is known.
    pub fn deviation(&self, draft: &Predication, cited: &[usize], now: Option<Option<Period>>) -> Option<Deviation> {
        // That somebody says so may be true, whatever was done.
        let anybody = !draft.agents.is_empty() || !draft.numbers.is_empty() || draft.terms.len() > 1;
        if !draft.asserted || draft.told || !anybody || cited.is_empty() {
            return None;
        }
        let mut all: Vec<Aligned<'_>> = Vec::new();
        for source in cited {
            let reading = self.sources.events(*source)?;
            let sentences = &self.sources.figures(*source)?.sentences;
            let home = self.home(*source, &reading.predications);
            all.extend(
                reading
                    .predications
                    .iter()
                    .filter_map(|one| self.aligned(draft, *source, one, (&reading.predications, home), sentences)),
            );
        }
        all.sort_by(|a, b| (b.own + b.share).total_cmp(&(a.own + a.share)));
        let found = less_far(draft, &all).filter(|found| !self.goes_on(draft, &all, found));
        found
            .or_else(|| self.another(draft, &all, cited))
            .or_else(|| self.sided(draft, cited))
            .or_else(|| self.moved_on(draft, cited, now?))
    }

    /// The government that a source means by "the government", of its predications.
    pub(super) fn home(&self, source: usize, all: &[Predication]) -> Option<u64> {
        self.memo.homes.get(source, self.sources.len(), || Some(home(all))).copied().flatten()
    }

    /// Whether a story goes on near the sentence that speaks against a draft, to where it may bear the draft out: "refused it in
    /// May. In July it granted one", "blocked it twice before passing it".
    fn goes_on(&self, draft: &Predication, all: &[Aligned<'_>], found: &Deviation) -> bool {
        let (Deviation::LessFar(_, evidence)
        | Deviation::Opposite(evidence)
        | Deviation::Another(_, evidence)
        | Deviation::Outdated(evidence)) = found;
        let best = all.iter().find(|one| one.source == evidence.source && one.one.span == evidence.span);
        let (Some(best), Some(reading)) = (best, self.sources.events(evidence.source)) else { return false };
        let Some(figures) = self.sources.figures(evidence.source) else { return false };
        let number = best.one.sentence;
        let home = self.home(evidence.source, &reading.predications);
        let done = |other: &&Predication| {
            let (act, status, denied) = act(draft, other, (0.0, 0.0));
            let who = who(&draft.agents, &other.agents, home);
            // What else one has rejected is no part of the story.
            let common = |own: &Term| other.terms.iter().any(|term| alike(own.stem, term.stem));
            let of_it = || other.terms.is_empty() || other.gives_way() || draft.terms.iter().any(common);
            let leans = who == Who::Same && sides(draft.leaning) && draft.leaning == other.leaning && of_it();
            let same = act == Act::Same || act == Act::Other && leans;
            // "Lima proposed a cap; Parliament adopted it"
            let may = who != Who::Another || other.agents.iter().any(|term| assembly(term.stem));
            same && status >= DONE && denied == draft.denied && may
        };
        let near = |other: &&Predication| other.sentence.abs_diff(number) <= FAR && *other != best.one;
        if reading.predications.iter().filter(near).any(|other| done(&other)) {
            return true;
        }
        // "The government rules" is kin of "rules out", and no story.
        let word =
            |sentence: &Sentence| sentence.terms.iter().any(|term| !governs(term.stem) && alike(draft.what, term.stem));
        let of_it = |sentence: &&Sentence| {
            sentence.terms.iter().any(|term| draft.terms.iter().any(|own| own.stem == term.stem))
        };
        let opposite = matches!(found, Deviation::Opposite(_));
        let here = figures
            .sentences
            .get(number)
            .filter(|_| !alike(draft.what, best.one.what) && (best.one.object.is_none() || opposite));
        let mut after = figures.sentences.iter().skip(number + 1).take(FAR).filter(of_it);
        here.is_some_and(word) || !draft.denied && after.any(word)
    }

    /// Somebody else did it.
    fn another(&self, draft: &Predication, all: &[Aligned<'_>], cited: &[usize]) -> Option<Deviation> {
        let names: Vec<u64> = draft.agents.iter().filter(|term| term.name).map(|term| term.stem).collect();
        if names.is_empty() {
            return None;
        }
        let best = all.first().filter(|best| {
            best.who == Who::Another
                && best.one.asserted
                && best.denied == draft.denied
                && best.status >= draft.status.min(DONE)
                && best.common
                    > usize::from(
                        best.act != Act::Same || draft.terms.iter().all(|term| draft.numbers.contains(&term.stem)),
                    )
                && best.own >= if best.numbers { COUNTED } else { OTHER }
                && (best.act == Act::Same || best.numbers && draft.precise && best.act != Act::Opposite)
                && (!best.numbers || draft.precise)
        })?;
        // Where the one who is named does anything of the kind, or stands beside, another name may be meant.
        if all.iter().any(|other| other.who != Who::Another && other.own >= BORNE && (!best.numbers || other.numbers)) {
            return None;
        }
        // "Lima abstained. … Peru abstained, and so did Chile."
        let reading = self.sources.events(best.source)?;
        let named = |one: &&Predication| {
            let mut words = one.agents.iter().chain(one.terms.iter());
            words.any(|term| names.contains(&term.stem))
        };
        let mut told = reading.predications.iter().filter(|one| alike(one.what, draft.what));
        if told.any(|one| {
            let from = reading.predications.partition_point(|other| other.sentence < one.sentence);
            reading.predications[from..]
                .iter()
                .take_while(|other| other.sentence == one.sentence)
                .any(|one| named(&one))
        }) {
            return None;
        }
        let far = usize::from(!best.numbers || best.act != Act::Same);
        let near = |number: usize| {
            let sentences = &self.sources.figures(best.source)?.sentences;
            let around = sentences.get(number.saturating_sub(far)..(number + far + 1).min(sentences.len()))?;
            let reading = self.sources.events(best.source)?;
            let told = reading.predications.iter().filter(|one| one.sentence.abs_diff(number) <= far);
            let mut terms = told.flat_map(|one| one.agents.iter().chain(one.terms.iter())).map(|term| term.stem);
            let plain = around.iter().flat_map(|sentence| sentence.terms.iter()).any(|term| names.contains(&term.stem));
            Some(plain || terms.any(|stem| names.contains(&stem)))
        };
        if near(best.one.sentence)? {
            return None;
        }
        // Somebody of whom no source knows may be the same under another name.
        let known = cited.iter().any(|source| {
            let reading = self.sources.events(*source);
            let told = reading.iter().flat_map(|reading| reading.predications.iter());
            let mut terms = told.flat_map(|one| one.agents.iter().chain(one.terms.iter()));
            let sentences = self.sources.figures(*source).map(|reading| reading.sentences.as_slice());
            let mut plain = sentences.unwrap_or_default().iter().flat_map(|sentence| sentence.terms.iter());
            terms.any(|term| names.contains(&term.stem)) || plain.any(|term| names.contains(&term.stem))
        });
        let agent = best.one.agent?;
        known.then_some(Deviation::Another(agent, Evidence { source: best.source, span: best.one.span }))
    }

    /// A source's predication beside a draft's; `None` where they have nothing in common, or a name is missing.
    fn aligned<'r>(
        &self,
        draft: &Predication,
        source: usize,
        one: &'r Predication,
        (all, home): (&'r [Predication], Option<u64>),
        sentences: &[Sentence],
    ) -> Option<Aligned<'r>> {
        let own = || one.terms.iter().chain(one.agents.iter()).map(|term| term.stem).chain([one.what]);
        let at = |back: usize| one.sentence.checked_sub(back).and_then(|number| sentences.get(number));
        let from = all.partition_point(|other| other.sentence + 2 < one.sentence);
        let beside = || {
            let others = all[from..].iter().take_while(|other| other.sentence <= one.sentence);
            let same = others.filter(|other| other.sentence == one.sentence);
            let told = same.flat_map(|other| other.terms.iter().chain(other.agents.iter()));
            told.chain(at(0).into_iter().flat_map(|sentence| sentence.terms.iter())).map(|term| term.stem)
        };
        let near = || {
            let others = all[from..].iter().take_while(|other| other.sentence < one.sentence);
            let told = others.flat_map(|other| other.terms.iter().chain(other.agents.iter()));
            let plain = [at(1), at(2)].into_iter().flatten().flat_map(|sentence| sentence.terms.iter());
            told.chain(plain).map(|term| term.stem)
        };
        // Most clauses have nothing in common: that is seen before more is asked.
        let kindred = kin::groups(draft.what);
        let common = |stem: u64| {
            draft.terms.iter().any(|term| term.stem == stem)
                || stem == draft.what && !kin::light(stem)
                || kin::of_groups(kindred, stem)
        };
        if !own().any(common) && !draft.leaning.opposes(one.leaning) {
            return None;
        }
        let numbers = !draft.numbers.is_empty() && draft.numbers.iter().all(|number| own().any(|stem| stem == *number));
        let (mut weight, mut had, mut inside, mut common) = (0.0, 0.0, 0.0, 0);
        for term in draft.terms.iter() {
            let is = |stem: u64| stem == term.stem;
            let like = |stem: u64| kin::alike(stem, term.stem);
            let has = match () {
                () if own().any(is) => 1.0,
                () if beside().any(is) => BESIDE,
                () if own().any(like) => KIN,
                () if beside().any(like) => KIN * BESIDE,
                () if near().any(is) => NEAR,
                () => 0.0,
            };
            let rarity = self.rarity(*term);
            if term.name && self.is_subject(source, term.stem) {
                (weight, had) = (weight + rarity * SUBJECT, had + rarity * has * SUBJECT);
                inside += if own().any(is) { rarity * SUBJECT } else { 0.0 };
                continue;
            }
            // "awarded costs to Osk and refused them to Brenning"
            let theirs = |other: &Term| other.name && !draft.terms.contains(other) && !draft.agents.contains(other);
            if term.name && !own().any(is) && one.terms.iter().any(theirs) {
                return None;
            }
            // Another name, another time: of something else.
            if has <= 0.0 && (term.name && !numbers || kin::elsewhere(term.stem) || kin::opposed(term.stem, &own())) {
                return None;
            }
            common += usize::from(has >= KIN * BESIDE);
            (weight, had) = (weight + rarity, had + rarity * has);
            inside += match () {
                () if own().any(is) => rarity,
                () if own().any(like) => rarity * KIN,
                () => 0.0,
            };
        }
        let part = |had: f32| if weight > 0.0 { had / weight } else { 0.0 };
        let (share, own) = (part(had), part(inside));
        let who = who(&draft.agents, &one.agents, home);
        // By somebody else, the same is told where nearly all else is.
        let near = match who {
            Who::Same => (own, share),
            Who::Another if common > 2 && own >= SURE => (own, 0.0),
            _ => (0.0, 0.0),
        };
        let (act, status, denied) = act(draft, one, near);
        (share > 0.0 || act != Act::Other && who == Who::Same && weight <= 0.0).then_some(Aligned {
            source,
            one,
            who,
            act,
            status,
            denied,
            share,
            own,
            common,
            numbers,
        })
    }
}

/// What the draft tells as done is planned, or is not so.
fn less_far(draft: &Predication, all: &[Aligned<'_>]) -> Option<Deviation> {
    let meant = |aligned: &&Aligned<'_>| {
        let said = aligned.act != Act::Other
            && aligned.who == Who::Same
            && aligned.share >= SAME
            && (aligned.own >= INSIDE || aligned.one.terms.is_empty())
            && aligned.common > 0;
        let enough = if aligned.who == Who::Another { SURE } else { NUMBER };
        // What one is ordered to do with so much, another may have awarded; and "listed 12 branches for closure" tells of it.
        let named = draft.terms.iter().any(|term| alike(aligned.one.what, term.stem));
        // "would be moved to Graz": of "has been moved to Graz", whoever does it.
        let undergone = draft.agents.is_empty()
            && aligned.one.agents.is_empty()
            && aligned.act == Act::Same
            && aligned.own >= LEANS
            && draft.terms.len() > 1;
        let counted = aligned.numbers && aligned.share >= enough && aligned.common > 1;
        said || undergone || counted && !draft.denied && aligned.status != Status::Demanded && !named
    };
    let own: Vec<&Aligned<'_>> = all.iter().filter(meant).collect();
    let best = own.first()?;
    if all.iter().any(|aligned| bears_out(draft, aligned)) {
        return None;
    }
    // "had expected", "plans": it goes no farther than its verb.
    let own_verb = |best: &Aligned<'_>| alike(draft.what, best.one.what);
    let done = !draft.denied && draft.status >= DONE && (draft.object.is_none() || own_verb(best));
    let evidence = Evidence { source: best.source, span: best.one.span };
    if !best.one.asserted {
        return None;
    }
    let opposite = (draft.denied != best.denied) != (best.act == Act::Opposite);
    match opposite {
        false if done && !best.denied && best.status < least(draft) => Some(Deviation::LessFar(best.status, evidence)),
        true if best.act != Act::Other && best.who == Who::Same => {
            let far = best.status >= DONE && draft.status >= DONE;
            // "is ready to lend a ship", where they say that they will not.
            let refused = best.denied && best.status == Status::Announced && draft.status >= Status::Planned;
            (far || refused && !draft.denied).then_some(Deviation::Opposite(evidence))
        }
        _ => None,
    }
}

/// What goes less far than this is less than what the draft says: of what is to come, what nobody plans or promises.
fn least(draft: &Predication) -> Status {
    if draft.status > Status::Announced { DONE } else { Status::Planned }
}

/// Whether a source tells the same as the draft, or may.
fn bears_out(draft: &Predication, aligned: &Aligned<'_>) -> bool {
    let one = aligned.one;
    let told = |act: Act| aligned.act == act;
    // "Inspections began", "made an offer", "approved the sale", but not "wants a sale"
    let carries =
        one.leaning == Leaning::For && one.object.is_none() || one.leaning == Leaning::None && kin::light(one.what);
    let object = if carries { &one.terms[..] } else { &[] };
    let word = || one.agents.iter().chain(object).any(|term| !governs(term.stem) && alike(draft.what, term.stem));
    let counted = aligned.numbers && one.asserted && !aligned.denied && aligned.status >= DONE;
    if !counted && (aligned.own < BORNE || aligned.who == Who::Another) {
        return false;
    }
    let agrees = match () {
        () if told(Act::Same) => aligned.denied == draft.denied,
        () if told(Act::Opposite) => aligned.denied != draft.denied,
        () => counted || word() && aligned.denied == draft.denied,
    };
    agrees && one.asserted && aligned.status >= draft.status.min(DONE)
}

/// How the act of a source stands to that of a draft, how far it goes there and whether it is said not to be so.
fn act(draft: &Predication, one: &Predication, (own, share): (f32, f32)) -> (Act, Status, bool) {
    let plain = |act| (act, one.status, one.denied);
    if alike(draft.what, one.what) || draft.what == one.what && own >= LEANS {
        return plain(Act::Same);
    }
    // "is considering the sale": of "has sold", by the same. What one asks for, another gives.
    if let Some(status) = one.object.filter(|_| own > 0.0 && one.terms.iter().any(|term| alike(draft.what, term.stem)))
    {
        return (Act::Same, status.min(one.status), one.denied);
    }
    if draft.leaning.opposes(one.leaning) || kin::opposed(draft.what, &std::iter::once(one.what)) {
        return plain(Act::Opposite);
    }
    // "is considering exemptions": of "has ruled them out", which it has not.
    if one.leaning == Leaning::Open && draft.leaning == Leaning::Against && share >= LEANS && !draft.denied {
        return plain(Act::Opposite);
    }
    // "is considering the offer": of "has accepted"; "has pledged two million": of "has paid"; "made a proposal for
    // measures": of "has imposed".
    let promised = one.object.filter(|status| match status {
        Status::Pledged => own >= WHOLE && one.terms.len() > 1,
        // What was planned and then dropped is no less.
        Status::Planned => own >= LEANS && matches!(draft.leaning, Leaning::For | Leaning::Against),
        _ => false,
    });
    if let Some(status) = promised
        .or((one.leaning == Leaning::Open && sides(draft.leaning) && share >= LEANS).then_some(Status::Considered))
    {
        return (Act::Same, status.min(one.status), one.denied);
    }
    // "has put money into it" is not "is in favour of it".
    let light = kin::light(draft.what) != kin::light(one.what);
    let leans = draft.leaning != Leaning::None && draft.leaning == one.leaning && !light;
    if leans && own >= LEANS { plain(Act::Same) } else { plain(Act::Other) }
}

/// Whether a verb takes a side.
fn sides(leaning: Leaning) -> bool {
    matches!(leaning, Leaning::For | Leaning::Against | Leaning::Ending)
}

/// Whether two verbs are the same, or can retell one another.
pub(super) fn alike(one: u64, other: u64) -> bool {
    one == other && !kin::light(one) || kin::alike(one, other)
}

/// Whether two clauses are of the same: by a name that both have, else by a noun. Who governs has many names; `home` is the
/// government that the source means by "the government".
pub(super) fn who(draft: &[Term], source: &[Term], home: Option<u64>) -> Who {
    let names = |terms: &[Term]| terms.iter().filter(|term| term.name).map(|term| term.stem).collect::<Vec<u64>>();
    let nouns = |terms: &[Term]| terms.iter().filter(|term| !term.name).map(|term| term.stem).collect::<Vec<u64>>();
    let (own, other) = (names(draft), names(source));
    let shares = |one: &[u64], other: &[u64]| one.iter().any(|stem| other.contains(stem));
    let govern = |terms: &[Term]| terms.len() == 1 && terms.iter().all(|term| governs(term.stem));
    let of_home = |names: &[u64]| home.is_some_and(|home| names.contains(&home));
    // "Swiss cantons" are not Switzerland.
    let part = |one: &[Term], other: &[Term]| {
        nouns(one).into_iter().any(|noun| !governs(noun) && !assembly(noun) && !nouns(other).contains(&noun))
            && names(one).iter().all(|name| kin::is_government(*name))
    };
    // "the Vulcan Fund" and "the Helvetic Fund"
    let apart = |one: &[u64], other: &[u64]| one.iter().any(|stem| !other.contains(stem));
    match (own.is_empty(), other.is_empty()) {
        (false, false) if shares(&own, &other) && apart(&own, &other) && apart(&other, &own) => Who::Unknown,
        (false, false) if shares(&own, &other) && (part(draft, source) || part(source, draft)) => Who::Unknown,
        (false, false) if shares(&own, &other) => Who::Same,
        // "The chair, Bo Krag" and "the chair, Pia Lund": who holds the post, other rules ask.
        (false, false) if shares(&nouns(draft), &nouns(source)) => Who::Unknown,
        (false, false) => Who::Another,
        (true, true) if shares(&nouns(draft), &nouns(source)) || govern(draft) && govern(source) => Who::Same,
        (false, true) if govern(source) && of_home(&own) => Who::Same,
        (true, false) if govern(draft) && of_home(&other) => Who::Same,
        // "the river control board": "River Control Malawi"
        (true, false) if nouns(draft).iter().filter(|noun| other.contains(noun)).count() > 1 => Who::Same,
        _ => Who::Unknown,
    }
}

/// Whether a word means those who govern a country, whoever they are: "ministers".
pub(super) fn governs(stem: u64) -> bool {
    static GOVERNING: OnceLock<FxHashSet<u64>> = OnceLock::new();
    let stems = || lexicon().related(Relation::Governing).map(terms::of_word).collect();
    GOVERNING.get_or_init(stems).contains(&stem)
}

/// Whether a word means an assembly, which acts for its country: "parliament".
fn assembly(stem: u64) -> bool {
    static ASSEMBLIES: OnceLock<FxHashSet<u64>> = OnceLock::new();
    let stems = || lexicon().related(Relation::Assembly).map(terms::of_word).collect();
    ASSEMBLIES.get_or_init(stems).contains(&stem)
}

/// The government of which a source tells most: whom it means by "the government".
fn home(all: &[Predication]) -> Option<u64> {
    let mut counts: Vec<(u64, usize)> = Vec::new();
    let named = all.iter().flat_map(|one| one.agents.iter()).filter(|term| kin::is_government(term.stem));
    for term in named {
        match counts.iter_mut().find(|(stem, _)| *stem == term.stem) {
            Some((_, count)) => *count += 1,
            None => counts.push((term.stem, 1)),
        }
    }
    counts.sort_by_key(|(stem, count)| (std::cmp::Reverse(*count), *stem));
    let (most, count) = *counts.first()?;
    let second = counts.get(1).map_or(0, |(_, count)| *count);
    (count > second).then_some(most)
}
