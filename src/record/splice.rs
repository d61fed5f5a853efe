//! Whether a quotation is put together from words that the record has in several places.

use super::around::Boundary;
use super::difference::Change;
use super::near::LONGEST;
use super::passages::Place;
use super::pattern::{Gap, Pattern, Token};
use super::{Near, Piece, Record};

/// A stretch of a quotation's words that the record has.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// The tokens.
    tokens: (usize, usize),
    /// Where they stand.
    place: Place,
    /// One past the place of the last.
    end: Place,
    /// Their weight.
    weight: f32,
}

impl Stretch {
    fn len(&self) -> usize {
        self.tokens.1 - self.tokens.0
    }
}

/// Fewer words are no piece.
const LEAST: usize = 3;
/// Leaving out so many words from one sentence to the next is still an alteration.
const SMALL_GAP: Place = 8;
/// Places looked at for one stretch.
const PLACES: usize = 400;
/// A stretch is not looked up by words with more places.
const COMMON: usize = 5000;

impl Record {
    /// The pieces of a quotation that is put together from several places; nothing where it is not. `near` is the one
    /// passage that it is nearest to.
    pub(crate) fn pieces(&self, pattern: &Pattern, near: Option<&Near>) -> Vec<Piece> {
        let tokens = &pattern.tokens[..pattern.tokens.len().min(LONGEST)];
        let weights: Vec<f32> = tokens.iter().map(|token| self.weight(token)).collect();
        if pattern.has_ellipsis()
            && tokens.len() == pattern.tokens.len()
            && let Some(pieces) = self.joined_by_ellipsis(pattern, &weights)
        {
            return pieces;
        }
        if let Some(near) = near {
            if let Some(pieces) = self.across_speakers(tokens, near) {
                return pieces;
            }
            if let Some(pieces) = self.across_sentences(tokens, &weights, near) {
                return pieces;
            }
            let differing: usize = near.differences.iter().map(|d| d.tokens.1 - d.tokens.0).sum();
            if differing < LEAST {
                return Vec::new();
            }
        } else if tokens.len() < 2 * LEAST {
            return Vec::new();
        }
        let stretches = self.merge(self.stretches(tokens, &weights, near));
        let total: f32 = weights.iter().sum();
        let covered: f32 = stretches.iter().map(|stretch| stretch.weight).sum();
        let words: usize = stretches.iter().map(Stretch::len).sum();
        let enough = covered >= 0.75 * total
            && tokens.len() - words.min(tokens.len()) <= (tokens.len() / 5).max(2)
            && near.is_none_or(|near| covered / total.max(0.1) > near.share + 0.03);
        if stretches.len() < 2 || !enough {
            return Vec::new();
        }
        stretches.iter().map(|stretch| self.piece(tokens, *stretch)).collect()
    }

    fn piece(&self, tokens: &[Token], stretch: Stretch) -> Piece {
        let (first, end) = stretch.tokens;
        Piece {
            draft: tokens[first].span.cover(tokens[end - 1].span),
            passage: self.passage(vec![(stretch.place, stretch.end)]),
        }
    }

    /// An ellipsis whose two sides the record has, but not so that an ellipsis may join them.
    fn joined_by_ellipsis(&self, pattern: &Pattern, weights: &[f32]) -> Option<Vec<Piece>> {
        let tokens = &pattern.tokens;
        let mut stretches: Vec<Stretch> = Vec::new();
        for (first, end) in pattern.runs() {
            let places = self.occurrences(&tokens[first..end], PLACES);
            if places.is_empty() {
                return None;
            }
            let home = stretches.first().map(|stretch| self.passages.text(stretch.place).source);
            let place = self.at_home(&places, home)?;
            let weight: f32 = weights[first..end].iter().sum();
            let stretch = Stretch { tokens: (first, end), place, end: place + (end - first) as Place, weight };
            if self.is_evidence(stretch, home) {
                stretches.push(stretch);
            }
        }
        (stretches.len() > 1).then(|| stretches.iter().map(|stretch| self.piece(tokens, *stretch)).collect())
    }

    /// Of some places the first in a source, else the first of all.
    fn at_home(&self, places: &[Place], home: Option<u32>) -> Option<Place> {
        let in_home = |place: &&Place| Some(self.passages.text(**place).source) == home;
        places.iter().find(in_home).or_else(|| places.first()).copied()
    }

    /// Whether words that stand together in the record do not do so by chance. In the source that the quotation's
    /// other words come from, less is needed.
    fn is_evidence(&self, stretch: Stretch, home: Option<u32>) -> bool {
        let text = self.passages.text(stretch.place);
        let prose = self.passages.prose_of(text.source);
        let words = if home == Some(text.source) { prose } else { self.passages.len() };
        stretch.len() >= LEAST && stretch.weight >= Self::bar(words)
    }

    /// A quotation that goes from one sentence of its source to another that is not the next, or from one speaker
    /// to another.
    fn across_sentences(&self, tokens: &[Token], weights: &[f32], near: &Near) -> Option<Vec<Piece>> {
        let (first, end) = *near.passage.runs.first()?;
        let bar = Self::bar(self.passages.prose_of(near.passage.source as u32));
        // What a part of the quotation shares with the passage.
        let shared = |from: usize, to: usize| -> f32 {
            let kept = |at: &usize| !near.differences.iter().any(|d| d.tokens.0 <= *at && *at < d.tokens.1);
            (from..to).filter(kept).filter_map(|at| weights.get(at)).sum()
        };
        for difference in &near.differences {
            let (from, to) = difference.places;
            let (left, right) = difference.tokens;
            let sides = left >= LEAST && tokens.len() - right >= LEAST && first < from && to < end;
            let evident = sides
                && [(0, left), (right, tokens.len())].into_iter().all(|(from, to)| {
                    let shared = shared(from, to);
                    shared >= bar && shared >= 0.7 * weights[from..to].iter().sum::<f32>()
                });
            if !evident || difference.change == Change::Moved || to - from <= (right - left) as Place {
                continue;
            }
            let boundary = (from..=to).map(|place| self.boundary(place)).max()?;
            let far = to - from > SMALL_GAP && boundary >= Boundary::Sentence;
            if far || self.group_at(from - 1) != self.group_at(to) {
                let piece = |draft: (usize, usize), run| Piece {
                    draft: tokens[draft.0].span.cover(tokens[draft.1 - 1].span),
                    passage: self.passage(vec![run]),
                };
                return Some(vec![piece((0, left), (first, from)), piece((right, tokens.len()), (to, end))]);
            }
        }
        None
    }

    /// A quotation that goes on from one speaker to the next as if they were one.
    fn across_speakers(&self, tokens: &[Token], near: &Near) -> Option<Vec<Piece>> {
        let (first, end) = *near.passage.runs.first()?;
        if !near.differences.is_empty() {
            return None;
        }
        let seam = self.other_speaker(first, end)?;
        let cut = (seam - first) as usize;
        let (left, right) = tokens.split_at_checked(cut)?;
        let piece = |tokens: &[Token], run| {
            let draft = tokens.first()?.span.cover(tokens.last()?.span);
            Some(Piece { draft, passage: self.passage(vec![run]) })
        };
        Some(vec![piece(left, (first, seam))?, piece(right, (seam, end))?])
    }

    /// The utterance that the word at a place belongs to.
    fn group_at(&self, place: Place) -> Option<u32> {
        let quotation = self.source_at(place)?.reading.quotations.get(self.quotation_at(place)?)?;
        Some(quotation.group)
    }

    /// The weightiest stretches of a quotation that the record has, in the quotation's order, without overlap.
    fn stretches(&self, tokens: &[Token], weights: &[f32], near: Option<&Near>) -> Vec<Stretch> {
        let mut all: Vec<Stretch> = Vec::new();
        let mut home = near.map(|near| near.passage.source as u32);
        for first in 0..tokens.len().saturating_sub(LEAST - 1) {
            if let Some(stretch) = self.longest_at(tokens, weights, first, home) {
                all.push(stretch);
            }
        }
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.tokens.cmp(&b.tokens)));
        let mut kept: Vec<Stretch> = Vec::new();
        for mut stretch in all {
            for other in &kept {
                let (start, end) = stretch.tokens;
                if start < other.tokens.1 && other.tokens.0 < end {
                    // Keep the side that sticks out.
                    if start < other.tokens.0 {
                        stretch.end -= (end - other.tokens.0) as Place;
                        stretch.tokens.1 = other.tokens.0;
                    } else {
                        let cut = other.tokens.1.min(end) - start;
                        stretch.tokens.0 += cut;
                        stretch.place += cut as Place;
                    }
                }
            }
            if stretch.tokens.1 <= stretch.tokens.0 {
                continue;
            }
            stretch.weight = weights[stretch.tokens.0..stretch.tokens.1].iter().sum();
            if self.is_evidence(stretch, home) {
                home = home.or(Some(self.passages.text(stretch.place).source));
                kept.push(stretch);
            }
        }
        kept.sort_by_key(|stretch| stretch.tokens);
        kept
    }

    /// The longest stretch around the token `first` and the next ones that the record has.
    fn longest_at(&self, tokens: &[Token], weights: &[f32], first: usize, home: Option<u32>) -> Option<Stretch> {
        let seed = tokens.get(first..first + LEAST)?;
        if seed[1..].iter().any(|token| token.gap != Gap::None) || seed.iter().any(|token| token.id.is_none()) {
            return None;
        }
        // Where these are common words, the stretch is found from a rarer one inside it.
        if self.rarest(seed).is_none_or(|(_, count)| count > COMMON) {
            return None;
        }
        let mut best: Option<(usize, bool, Place)> = None;
        for place in self.occurrences(seed, PLACES) {
            let mut end = first + LEAST;
            while let Some(token) = tokens.get(end).filter(|token| token.gap == Gap::None && token.id.is_some()) {
                if self.passages.at(place + (end - first) as Place) != token.id {
                    break;
                }
                end += 1;
            }
            let at_home = Some(self.passages.text(place).source) == home;
            if best.is_none_or(|(longest, was_home, _)| (end, at_home) > (longest, was_home)) {
                best = Some((end, at_home, place));
            }
        }
        let (end, _, mut place) = best?;
        let mut first = first;
        while first > 0
            && tokens[first].gap == Gap::None
            && tokens[first - 1].id.is_some()
            && place > 0
            && self.passages.at(place - 1) == tokens[first - 1].id
        {
            first -= 1;
            place -= 1;
        }
        let weight = weights[first..end].iter().sum();
        Some(Stretch { tokens: (first, end), place, end: place + (end - first) as Place, weight })
    }

    /// Puts stretches together that one passage has in the same order with a little between them: what parts them is
    /// an alteration and no seam.
    fn merge(&self, stretches: Vec<Stretch>) -> Vec<Stretch> {
        let mut merged: Vec<Stretch> = Vec::new();
        for stretch in stretches {
            if let Some(last) = merged.last_mut() {
                let draft_gap = (stretch.tokens.0 - last.tokens.1) as Place;
                let gap = stretch.place.saturating_sub(last.end);
                let forward = stretch.place >= last.end
                    && self.passages.text(stretch.place).first == self.passages.text(last.place).first;
                let one_sentence = || (last.end..=stretch.place).all(|place| self.boundary(place) < Boundary::Sentence);
                let one_utterance = self.group_at(last.end - 1) == self.group_at(stretch.place)
                    && (last.end..=stretch.place).all(|place| self.boundary(place) < Boundary::Block);
                if forward && one_utterance && (gap <= draft_gap + SMALL_GAP || (gap <= 60 && one_sentence())) {
                    last.weight += stretch.weight;
                    last.tokens.1 = stretch.tokens.1;
                    last.end = stretch.end;
                    continue;
                }
            }
            merged.push(stretch);
        }
        merged
    }
}
