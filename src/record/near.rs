//! Which passage a quotation is close to, and how it differs.
//!
//! Candidates are voted for by the quotation's rarest words; the best few are aligned with it word by word. A passage
//! is only near when the words that the two share could hardly stand together by chance.

use super::align::{Step, UNLIKE, align};
use super::around::Boundary;
use super::difference::{Change, Difference, Region, differences, neighbours};
use super::exact::same_speaker;
use super::passages::Place;
use super::pattern::{Gap, Part, Pattern, Token};
use super::{Near, Record};

/// Places looked at for one quotation before its commoner words are left out of the vote.
const VOTES: usize = 3000;
/// Words that a candidate may hold beyond those of the quotation: a dropped clause.
const SLACK: u32 = 45;
/// More of them for each ellipsis.
const ELLIPSIS_SLACK: u32 = 120;
/// Candidates aligned.
const CANDIDATES: usize = 6;
/// Longer quotations are compared by so many words.
const LONGEST: usize = 1500;
/// Words of less weight than this, beyond the end of a sentence, are matched by chance.
const WEAK: f32 = 12.0;
/// Words as like as this are one word misspelt, or two forms of one.
const LIKE: f64 = 0.6;

/// How much a passage must share to be called near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Enough to say that a quotation was taken from there.
    Strict,
    /// Enough to show it to somebody who looks for it.
    Loose,
}

/// A stretch that holds many of a quotation's words.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    votes: f32,
    first: Place,
    last: Place,
}

impl Record {
    /// How much the sight of a word says: the natural logarithm of how many words go on one of it.
    pub(crate) fn weight(&self, token: &Token) -> f32 {
        let count = token.id.map_or(0.5, |id| self.passages.places(id).len() as f32);
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

    /// The stretches with the most of a quotation's rare words.
    fn candidates(&self, tokens: &[Token], weights: &[f32]) -> Vec<Candidate> {
        let mut known: Vec<(usize, u32, usize)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if let Some(id) = token.id {
                known.push((self.passages.places(id).len(), id, at));
            }
        }
        known.sort_unstable();
        let (mut votes, mut last_id) = (Vec::new(), None);
        for (taken, (count, id, at)) in known.iter().enumerate() {
            if taken >= 3 && votes.len() + count > VOTES {
                break;
            }
            if last_id != Some(*id) {
                votes.extend(self.passages.places(*id).iter().map(|place| (*place, *at as u32)));
                last_id = Some(*id);
            }
        }
        votes.sort_unstable();
        let ellipses = tokens.iter().filter(|token| token.gap == Gap::Ellipsis).count() as u32;
        let width = tokens.len() as u32 + SLACK + ellipses.min(4) * ELLIPSIS_SLACK;
        let mut best: Vec<Candidate> = Vec::new();
        let mut counts = vec![0_u32; tokens.len()];
        let (mut left, mut sum, mut text_end) = (0, 0.0_f32, 0);
        for (at, &(place, token)) in votes.iter().enumerate() {
            if place >= text_end {
                // No passage reaches from one text into the next.
                text_end = self.passages.text(place).end;
                counts.fill(0);
                (left, sum) = (at, 0.0);
            }
            if counts[token as usize] == 0 {
                sum += weights[token as usize];
            }
            counts[token as usize] += 1;
            while let Some(&(_, old)) = votes.get(left).filter(|(first, _)| first + width < place) {
                counts[old as usize] -= 1;
                if counts[old as usize] == 0 {
                    sum -= weights[old as usize];
                }
                left += 1;
            }
            let candidate = Candidate { votes: sum, first: votes[left].0, last: place };
            keep_best(&mut best, candidate);
        }
        best
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
        let text = self.passages.text(candidate.first);
        let margin = tokens.len() as Place + 8;
        let first = candidate.first.saturating_sub(margin).max(text.first);
        let end = (candidate.last + 1 + margin).min(text.end);
        let ids = self.passages.ids(first, end);
        let mut words: Vec<String> = Vec::new();
        // How like each word of the candidate is to a draft word that the candidate does not have.
        let mut likeness: Vec<Option<Vec<f32>>> = vec![None; tokens.len()];
        for (token, row) in tokens.iter().zip(&mut likeness) {
            if token.id.is_none_or(|id| !ids.contains(&id)) {
                if words.is_empty() {
                    words = self.folded(first, end);
                }
                *row = Some(words.iter().map(|word| like(token, word)).collect());
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
        let steps = self.one_block(steps, first, weights, &same);
        let (mut shared, mut kept, mut counted) = (0.0, 0.0, 0_usize);
        let (mut from, mut to) = (None, None);
        for step in &steps {
            let Step::Pair(i, j) = *step else { continue };
            from = from.or(Some(j));
            to = Some(j);
            if same(i, j) {
                kept += weights[i];
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
        let bar = Self::bar(self.passages.len());
        let near_enough = match strictness {
            Strictness::Strict => {
                let unmatched = tokens.len() - counted.min(tokens.len());
                let allowed = (tokens.len() * 2 / 5).max(1);
                share >= 0.5 && kept >= bar && unmatched <= allowed && differences.len() <= 2 + tokens.len() / 5
            }
            Strictness::Loose => share >= 0.5 && kept >= bar / 2.0,
        };
        if !near_enough {
            return None;
        }
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
                let cut = steps.drain(..inner).filter_map(|step| match step {
                    Step::Pair(i, _) | Step::Added(i) => Some(Step::Added(i)),
                    Step::Dropped(_) => None,
                });
                let cut: Vec<Step> = cut.collect();
                steps.splice(..0, cut);
            }
        }
        steps
    }

    /// Keeps the weightiest part of an alignment that leaves out words from one paragraph into another: what stands in
    /// another paragraph is another passage.
    fn one_block(
        &self,
        mut steps: Vec<Step>,
        first: Place,
        weights: &[f32],
        same: &impl Fn(usize, usize) -> bool,
    ) -> Vec<Step> {
        let kept = |step: &Step| matches!(step, Step::Pair(i, j) if same(*i, *j));
        // The parts, as ranges of steps that begin and end with a kept word.
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut last: Option<usize> = None;
        for at in (0..steps.len()).filter(|at| kept(&steps[*at])) {
            let from = last.and_then(|last| Some((source_word(&steps[last])?, at - last)));
            let jump = match (from, source_word(&steps[at])) {
                (Some((from, words)), Some(to)) => {
                    to - from > words.min(3) + 3
                        && (from + 1..=to).any(|j| self.boundary(first + j as Place) == Boundary::Block)
                }
                _ => true,
            };
            match parts.last_mut() {
                Some(part) if !jump => part.1 = at + 1,
                _ => parts.push((at, at + 1)),
            }
            last = Some(at);
        }
        if parts.len() < 2 {
            return steps;
        }
        let weight = |part: &(usize, usize)| -> f32 {
            steps[part.0..part.1].iter().filter(|step| kept(step)).map(|step| draft_weight(step, weights)).sum()
        };
        let Some(&(from, to)) = parts.iter().max_by(|a, b| weight(a).total_cmp(&weight(b))) else { return steps };
        let added = |step: &Step| match step {
            Step::Pair(i, _) | Step::Added(i) => Some(Step::Added(*i)),
            Step::Dropped(_) => None,
        };
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
        if difference.change != Change::Dropped || end - first > 12 || first == 0 {
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

fn draft_weight(step: &Step, weights: &[f32]) -> f32 {
    match step {
        Step::Pair(i, _) | Step::Added(i) => weights.get(*i).copied().unwrap_or_default(),
        Step::Dropped(_) => 0.0,
    }
}

fn source_word(step: &Step) -> Option<usize> {
    match step {
        Step::Pair(_, j) | Step::Dropped(j) => Some(*j),
        Step::Added(_) => None,
    }
}

/// Keeps the best candidates; of two that overlap, the better.
fn keep_best(best: &mut Vec<Candidate>, candidate: Candidate) {
    if let Some(other) = best.iter_mut().find(|other| candidate.first <= other.last && other.first <= candidate.last) {
        if candidate.votes > other.votes {
            *other = candidate;
        }
    } else if best.len() < CANDIDATES {
        best.push(candidate);
    } else if let Some(worst) = best.iter_mut().min_by(|a, b| a.votes.total_cmp(&b.votes))
        && candidate.votes > worst.votes
    {
        *worst = candidate;
    }
}

fn place_order(a: &Near, b: &Near) -> std::cmp::Ordering {
    (a.passage.source, a.passage.span).cmp(&(b.passage.source, b.passage.span))
}

/// How like a draft word is to a source word: 1 for one and the same, 0 for unlike ones.
fn like(token: &Token, word: &str) -> f32 {
    match token.partial {
        Some(Part::Beginning) if word.starts_with(&token.word) => return 1.0,
        Some(Part::End) if word.ends_with(&token.word) => return 1.0,
        _ => {}
    }
    if token.word == word {
        return 1.0;
    }
    let (a, b) = (token.word.len(), word.len());
    if a.min(b) < 3 || a.max(b) > 2 * a.min(b) || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return 0.0;
    }
    let likeness = strsim::normalized_damerau_levenshtein(&token.word, word);
    if likeness >= LIKE { (likeness as f32).min(0.95) } else { 0.0 }
}
