//! Which passage a quotation is close to, and how it differs.
//!
//! Candidates are places of the quotation's rarest words; the best few are aligned with it word by word. A passage
//! is only near when the words that the two share could hardly stand together by chance.

use super::align::{Step, UNLIKE, align};
use super::around::Boundary;
use super::difference::{Change, Difference, Region, differences, neighbours};
use super::exact::same_speaker;
use super::passages::Place;
use super::pattern::{Gap, Part, Pattern, Token};
use super::sense::sense;
use super::{Near, Record};

/// So many of a quotation's rarest words are looked up, and more while they have few places together.
const ANCHORS: usize = 4;
const VOTES: usize = 2000;
/// No more places are looked at, however common the words.
const MOST_VOTES: usize = 20_000;
/// Words on each side of one that are looked for around its places.
const AROUND: usize = 16;
/// Words that a candidate may hold beyond those of the quotation: a dropped clause.
const SLACK: u32 = 45;
/// More of them for each ellipsis.
const ELLIPSIS_SLACK: u32 = 120;
/// Candidates aligned.
const CANDIDATES: usize = 6;
/// Longer quotations are compared with the best candidate alone.
const LONG: usize = 200;
/// Longer quotations are compared by so many words.
pub(crate) const LONGEST: usize = 1500;
/// Words of less weight than this, beyond the end of a sentence, are matched by chance.
const WEAK: f32 = 12.0;
/// More words left out in one place, and what stands beyond must be known by itself.
const LONG_GAP: usize = 6;
/// So many words of an article's own between two quotations are taken for a report of who speaks.
const REPORT: Place = 5;
/// Words as like as this are one word misspelt, or two forms of one.
const LIKE: f32 = 0.6;

/// How much a passage must share to be called near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Enough to say that a quotation was taken from there.
    Strict,
    /// Enough to show it to somebody who looks for it.
    Loose,
}

/// A place that a quotation may come from.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// The weight of the words found around it.
    votes: f32,
    /// One of the quotation's words.
    token: usize,
    /// Where it stands.
    place: Place,
}

impl Record {
    /// How much the sight of a word says: the natural logarithm of how many words go on one of it.
    pub(crate) fn weight(&self, token: &Token) -> f32 {
        let count = token.id.map_or(0.5, |id| self.passages.count(id) as f32);
        (self.passages.len() as f32 / count.max(0.5)).ln().max(0.3)
    }

    /// The weight from which words that stand together do not do so by chance, in `words` words of text.
    pub(crate) fn bar(words: usize) -> f32 {
        let chance = (words.max(2) as f32).ln();
        chance + (1.2 * chance).min(10.0)
    }

    /// The passage that a quotation was most likely taken from.
    pub(crate) fn nearest(&self, pattern: &Pattern, quoted: &str) -> Option<Near> {
        self.near(pattern, quoted, Strictness::Strict).into_iter().next()
    }

    /// The passages near a quotation, best first.
    pub(crate) fn near(&self, pattern: &Pattern, quoted: &str, strictness: Strictness) -> Vec<Near> {
        let tokens = &pattern.tokens[..pattern.tokens.len().min(LONGEST)];
        let weights: Vec<f32> = tokens.iter().map(|token| self.weight(token)).collect();
        let mut aligned: Vec<(f32, Near)> = self
            .candidates(tokens, &weights)
            .into_iter()
            .filter_map(|candidate| self.compare(tokens, &weights, quoted, candidate, strictness))
            .collect();
        aligned.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| place_order(&a.1, &b.1)));
        let mut found: Vec<Near> = Vec::new();
        for (_, near) in aligned {
            let again = |other: &Near| {
                other.passage.source == near.passage.source && other.passage.span.overlaps(near.passage.span)
            };
            if !found.iter().any(again) {
                found.push(near);
            }
        }
        found
    }

    /// The places that most of a quotation's words are gathered around. Its rarest words are looked up; each of their
    /// places is judged by how many of the neighbouring words stand there as well, give or take a word.
    fn candidates(&self, tokens: &[Token], weights: &[f32]) -> Vec<Candidate> {
        let mut known: Vec<(usize, u32, usize)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if let Some(id) = token.id {
                known.push((self.passages.count(id), id, at));
            }
        }
        known.sort_unstable();
        let mut best: Vec<Candidate> = Vec::new();
        let mut looked_at = 0;
        for (taken, (count, id, at)) in known.iter().enumerate() {
            if (taken >= ANCHORS && looked_at + count > VOTES) || looked_at > MOST_VOTES {
                break;
            }
            looked_at += count;
            for place in self.passages.places(*id).iter().take(MOST_VOTES) {
                let candidate =
                    Candidate { votes: self.votes(tokens, weights, *at, *place), token: *at, place: *place };
                keep_best(&mut best, candidate);
            }
        }
        // What has half the votes of the best is not the passage.
        let most = best.iter().map(|candidate| candidate.votes).fold(0.0, f32::max);
        best.retain(|candidate| candidate.votes >= most / 2.0);
        if tokens.len() > LONG {
            // A long quotation says clearly where it comes from, and is dear to compare.
            best.retain(|candidate| candidate.votes >= most);
        }
        best
    }

    /// The weight of the words around the token at `at` that stand around `place` too.
    fn votes(&self, tokens: &[Token], weights: &[f32], at: usize, place: Place) -> f32 {
        // One place more on both sides: a word may have been put in or left out.
        let first = at.saturating_sub(AROUND).max((at + 1).saturating_sub(place as usize));
        let end = (at + AROUND).min(tokens.len());
        if first >= end {
            return weights[at];
        }
        let start = place as usize + first - at - 1;
        let ids = self.passages.ids(start as Place, (start + end - first + 2) as Place);
        let mut votes = 0.0;
        for (offset, (token, weight)) in tokens[first..end].iter().zip(&weights[first..end]).enumerate() {
            let Some(id) = token.id else { continue };
            if ids.get(offset..offset + 3).is_some_and(|ids| ids.contains(&id)) {
                votes += weight;
            }
        }
        votes
    }

    /// Compares a quotation with a candidate. Gives the score beside what was found, where it is near enough.
    fn compare(
        &self,
        tokens: &[Token],
        weights: &[f32],
        quoted: &str,
        candidate: Candidate,
        strictness: Strictness,
    ) -> Option<(f32, Near)> {
        let text = self.passages.text(candidate.place);
        let ellipses =
            |tokens: &[Token]| tokens.iter().filter(|token| token.gap == Gap::Ellipsis).count().min(4) as u32;
        let (left, right) = tokens.split_at(candidate.token);
        let before = left.len() as Place + SLACK + ELLIPSIS_SLACK * ellipses(left);
        let after = right.len() as Place + SLACK + ELLIPSIS_SLACK * ellipses(right);
        let first = candidate.place.saturating_sub(before).max(text.first);
        let end = (candidate.place + after).min(text.end);
        let ids = self.passages.ids(first, end);
        let bar = Self::bar(self.passages.len());
        let hopeless = !may_be_near(tokens, weights, &ids, strictness, bar);
        // Tests compare it all the same: see below.
        if hopeless && !cfg!(debug_assertions) {
            return None;
        }
        let mut words: Vec<String> = Vec::new();
        let mut shapes: Vec<Shape> = Vec::new();
        // How like each word of the candidate is to a draft word that the candidate does not have.
        let mut likeness: Vec<Option<Vec<f32>>> = vec![None; tokens.len()];
        for (token, row) in tokens.iter().zip(&mut likeness) {
            if token.id.is_none_or(|id| !ids.contains(&id)) {
                if words.is_empty() {
                    words = self.folded(first, end);
                }
                if shapes.is_empty() {
                    shapes = words.iter().map(|word| Shape::of(word)).collect();
                }
                let own = Shape::of(&token.word);
                *row = Some(words.iter().zip(&shapes).map(|(word, shape)| like(token, own, word, *shape)).collect());
            }
        }
        let unit = weights.iter().copied().fold(1.0_f32, f32::max);
        let same = |i: usize, j: usize| match &likeness[i] {
            Some(row) => row.get(j).is_some_and(|likeness| *likeness >= 1.0),
            None => tokens[i].id.is_some() && tokens[i].id == ids.get(j).copied(),
        };
        let gaps: Vec<Gap> = tokens.iter().map(|token| token.gap).collect();
        let alignment = align(&gaps, ids.len(), |i, j| {
            if same(i, j) {
                return 1.0 + weights[i] / unit;
            }
            match likeness[i].as_ref().and_then(|row| row.get(j)) {
                Some(likeness) if *likeness > 0.0 => 0.8 * likeness,
                _ => UNLIKE,
            }
        })?;

        let steps = self.trim(alignment.steps, first, weights, &same);
        let steps = self.cut_off(tokens, steps, first, weights, &same);
        let (mut shared, mut kept, mut counted) = (0.0, 0.0, 0_usize);
        let (mut from, mut to, mut counted_last) = (None, None, None);
        for step in &steps {
            let Step::Pair(i, j) = *step else { continue };
            from = from.or(Some(j));
            to = Some(j);
            if same(i, j) {
                let follows = counted_last == i.checked_sub(1) && i > 0;
                kept += evidence(tokens, weights, i, follows, quoted);
                counted_last = Some(i);
                counted += 1;
                shared += weights[i];
            } else if let Some(likeness) = likeness[i].as_ref().and_then(|row| row.get(j)) {
                shared += weights[i] * likeness;
            }
        }
        let (from, to) = (first + from? as Place, first + to? as Place + 1);
        let share = shared / weights.iter().sum::<f32>().max(0.1);
        if words.is_empty() {
            words = self.folded(first, end);
        }
        let mut differences = differences(tokens, &Region { first, words: &words }, &steps, same);
        differences.retain(|difference| !self.interrupts(difference));
        let near_enough = match strictness {
            Strictness::Strict => {
                let unmatched = tokens.len() - counted.min(tokens.len());
                // Of so few words, no more than one may be another.
                let single = differences.len() < 2 && differences.iter().all(|difference| difference.was.len() <= 3);
                share >= 0.5
                    && kept >= bar
                    && unmatched <= may_differ(tokens)
                    && differences.len() <= 2 + tokens.len() / 5
                    && (tokens.len() > 5 || single)
            }
            Strictness::Loose => share >= 0.5 && kept >= bar / 2.0,
        };
        if !near_enough {
            return None;
        }
        // The answers of a damaged index are thrown away.
        debug_assert!(!hopeless || self.sources.is_damaged(), "what is near is never passed over");
        for at in 0..differences.len() {
            let (before, after) = neighbours(tokens, &differences, at);
            let difference = &mut differences[at];
            let (from, to) = difference.places;
            difference.source = self.file_span(from, to);
            self.verbatim(from - before as Place, to + after as Place).clone_into(&mut difference.was_shown);
            let (left, right) = difference.tokens;
            let shown = tokens.get(left - before..right + after).unwrap_or_default();
            if let (Some(left), Some(right)) = (shown.first(), shown.last()) {
                left.span.cover(right.span).of(quoted).clone_into(&mut difference.now_shown);
            }
        }
        let passage = self.passage(vec![(from, to)]);
        Some((alignment.score, Near { passage, differences, share: share.min(1.0) }))
    }

    /// Takes back what was matched at an edge only because it stands somewhere in the sentence before or after: a word
    /// or two on the far side of a sentence's end.
    fn trim(
        &self,
        mut steps: Vec<Step>,
        first: Place,
        weights: &[f32],
        same: &impl Fn(usize, usize) -> bool,
    ) -> Vec<Step> {
        for _ in 0..2 {
            // From the back, then (reversed) from the front.
            steps.reverse();
            let kept = |step: &Step| matches!(step, Step::Pair(i, j) if same(*i, *j));
            let Some(edge) = steps.iter().position(kept) else { continue };
            let run = steps[edge..].iter().take_while(|step| kept(step)).count();
            let weight: f32 = steps[edge..edge + run].iter().map(|step| draft_weight(step, weights)).sum();
            let Some(inner) = steps[edge + run..].iter().position(kept).map(|at| edge + run + at) else { continue };
            let (Some(a), Some(b)) = (source_word(&steps[edge + run - 1]), source_word(&steps[inner])) else {
                continue;
            };
            let parted = (a.min(b) + 1..=a.max(b)).any(|j| self.boundary(first + j as Place) >= Boundary::Sentence);
            if parted && run < 4 && weight < WEAK {
                let cut: Vec<Step> = steps[..inner].iter().filter_map(draft_word).map(Step::Added).collect();
                steps.splice(..inner, cut);
            }
        }
        steps
    }

    /// Cuts off what an alignment found only far away: another paragraph is another passage, and a word or two beyond
    /// a long gap are there by chance.
    fn cut_off(
        &self,
        tokens: &[Token],
        mut steps: Vec<Step>,
        first: Place,
        weights: &[f32],
        same: &impl Fn(usize, usize) -> bool,
    ) -> Vec<Step> {
        let kept = |step: &Step| matches!(step, Step::Pair(i, j) if same(*i, *j));
        // The parts between long gaps: ranges of steps that begin and end with a kept word, and whether a paragraph
        // ends before them.
        let mut parts: Vec<(usize, usize, bool)> = Vec::new();
        let mut last: Option<usize> = None;
        for at in (0..steps.len()).filter(|at| kept(&steps[*at])) {
            let from = last.and_then(|last| Some((source_word(&steps[last])?, at - last)));
            let marked = last.is_some_and(|last| {
                steps[last + 1..=at].iter().any(|step| draft_word(step).is_some_and(|i| tokens[i].gap == Gap::Ellipsis))
            });
            let (mut gap, mut block) = (0, false);
            if let (Some((from, _)), Some(to)) = (from, source_word(&steps[at])) {
                gap = to - from;
                let added = steps[last.unwrap_or(0)..at].iter().filter(|step| draft_word(step).is_some()).count();
                block = gap > added.min(3) + 3
                    && (from + 1..=to).any(|j| self.boundary(first + j as Place) == Boundary::Block);
                gap = gap.saturating_sub(added);
            }
            match parts.last_mut() {
                Some(part) if marked || (gap <= LONG_GAP && !block) => part.1 = at + 1,
                _ => parts.push((at, at + 1, block)),
            }
            last = Some(at);
        }
        let words = |part: &(usize, usize, bool)| steps[part.0..part.1].iter().filter(|step| kept(step)).count();
        let weight = |part: &(usize, usize, bool)| -> f32 {
            steps[part.0..part.1].iter().filter(|step| kept(step)).map(|step| draft_weight(step, weights)).sum()
        };
        let heaviest = (0..parts.len()).max_by(|a, b| weight(&parts[*a]).total_cmp(&weight(&parts[*b])));
        let Some(heaviest) = heaviest.filter(|_| parts.len() > 1) else { return steps };
        let solid = |part: &(usize, usize, bool)| words(part) >= 3 && weight(part) >= WEAK;
        let (mut low, mut high) = (heaviest, heaviest);
        while low > 0 && !parts[low].2 && solid(&parts[low - 1]) {
            low -= 1;
        }
        while high + 1 < parts.len() && !parts[high + 1].2 && solid(&parts[high + 1]) {
            high += 1;
        }
        let (from, to) = (parts[low].0, parts[high].1);
        let added = |step: &Step| draft_word(step).map(Step::Added);
        let tail: Vec<Step> = steps[to..].iter().filter_map(added).collect();
        steps.truncate(to);
        let head: Vec<Step> = steps[..from].iter().filter_map(added).collect();
        steps.splice(..from, head);
        steps.extend(tail);
        steps
    }

    /// Whether what a draft leaves out is only the article's own words between two pieces of one speaker
    /// ("…," he said, "…").
    fn interrupts(&self, difference: &Difference) -> bool {
        let (first, end) = difference.places;
        if difference.change != Change::Dropped || end - first > REPORT || first == 0 {
            return false;
        }
        let Some(source) = self.source_at(first) else { return false };
        let quotation = |place| self.quotation_at(place).and_then(|index| source.reading.quotations.get(index));
        let (Some(left), Some(right)) = (quotation(first - 1), quotation(end)) else { return false };
        left.span != right.span
            && (first..end).all(|place| self.quotation_at(place).is_none())
            && match (&left.speaker, &right.speaker) {
                (Some(a), Some(b)) => same_speaker(a, b),
                _ => true,
            }
    }
}

/// Whether the words of a candidate are enough for it to be near, however they stand: to compare them is dear.
fn may_be_near(tokens: &[Token], weights: &[f32], ids: &[u32], strictness: Strictness, bar: f32) -> bool {
    let (mut most, mut counted) = (0.0, 0_usize);
    for (token, weight) in tokens.iter().zip(weights) {
        // A part of a word may be of any.
        if token.partial.is_some() || token.id.is_some_and(|id| ids.contains(&id)) {
            // See `evidence`: a word of a name may say more than its weight.
            most += weight.max(1.0);
            counted += 1;
        }
    }
    match strictness {
        Strictness::Strict => most >= bar && tokens.len() - counted <= may_differ(tokens),
        Strictness::Loose => most >= bar / 2.0,
    }
}

/// Words of a quotation that may be others in a passage that it was taken from.
fn may_differ(tokens: &[Token]) -> usize {
    (tokens.len() * 2 / 5).max(1)
}

/// What a word says of where it comes from: common words little, and the words of one name no more than one.
fn evidence(tokens: &[Token], weights: &[f32], at: usize, follows: bool, quoted: &str) -> f32 {
    let capital = |at: usize| tokens[at].span.of(quoted).starts_with(char::is_uppercase);
    if sense().common.contains(&tokens[at].word) {
        weights[at].min(2.0)
    } else if follows && at > 1 && capital(at) && capital(at - 1) {
        1.0
    } else {
        weights[at]
    }
}

fn draft_weight(step: &Step, weights: &[f32]) -> f32 {
    match step {
        Step::Pair(i, _) | Step::Added(i) => weights.get(*i).copied().unwrap_or_default(),
        Step::Dropped(_) => 0.0,
    }
}

fn draft_word(step: &Step) -> Option<usize> {
    match step {
        Step::Pair(i, _) | Step::Added(i) => Some(*i),
        Step::Dropped(_) => None,
    }
}

fn source_word(step: &Step) -> Option<usize> {
    match step {
        Step::Pair(_, j) | Step::Dropped(j) => Some(*j),
        Step::Added(_) => None,
    }
}

/// Keeps the best candidates; of two for one passage, the better.
fn keep_best(best: &mut Vec<Candidate>, candidate: Candidate) {
    let least = best.iter().map(|other| other.votes).fold(f32::INFINITY, f32::min);
    if best.len() == CANDIDATES && candidate.votes <= least {
        return;
    }
    let origin = |candidate: &Candidate| i64::from(candidate.place) - candidate.token as i64;
    let same = |other: &&mut Candidate| (origin(other) - origin(&candidate)).abs() < 8;
    if let Some(other) = best.iter_mut().find(same) {
        if candidate.votes > other.votes {
            *other = candidate;
        }
    } else if best.len() < CANDIDATES {
        best.push(candidate);
    } else if let Some(worst) = best.iter_mut().min_by(|a, b| a.votes.total_cmp(&b.votes)) {
        *worst = candidate;
    }
}

fn place_order(a: &Near, b: &Near) -> std::cmp::Ordering {
    (a.passage.source, a.passage.span).cmp(&(b.passage.source, b.passage.span))
}

/// What rules out that two words are like each other, before they are compared.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Number of characters.
    length: usize,
    /// The letters, one bit each.
    letters: u64,
    digits: bool,
}

impl Shape {
    fn of(word: &str) -> Self {
        Self {
            length: word.chars().count(),
            letters: word.bytes().fold(0, |set, byte| set | 1 << (byte % 64)),
            digits: word.bytes().any(|byte| byte.is_ascii_digit()),
        }
    }
}

/// How like a draft word is to a source word: 1 for one and the same, 0 for unlike ones.
fn like(token: &Token, own: Shape, word: &str, shape: Shape) -> f32 {
    match token.partial {
        Some(Part::Beginning) if word.starts_with(&token.word) => return 1.0,
        Some(Part::End) if word.ends_with(&token.word) => return 1.0,
        _ => {}
    }
    if token.word == word {
        return 1.0;
    }
    let (a, b) = (own.length, shape.length);
    let longer = a.max(b);
    if a.min(b) < 3 || shape.digits {
        return 0.0;
    }
    let allowed = ((1.0 - LIKE) * longer as f32) as usize;
    // One change of a letter takes one letter away and brings another in.
    let unlike = (own.letters ^ shape.letters).count_ones() as usize;
    if longer - a.min(b) > allowed || unlike > 2 * allowed {
        return 0.0;
    }
    let distance = strsim::osa_distance(&token.word, word);
    if distance <= allowed { 1.0 - distance as f32 / longer as f32 } else { 0.0 }
}
