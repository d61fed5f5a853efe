//! From characters to lines: words, what is raised, what is bold.

use rustc_hash::FxHashMap;

use super::glyphs::Glyph;

/// A stretch of characters on one baseline without a wide gap.
#[derive(Clone, Debug, Default)]
pub struct Segment {
    /// Its characters without blanks, from left to right.
    pub glyphs: Vec<Glyph>,
    /// Before which of them a blank was drawn.
    pub blanks: Vec<bool>,
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// The baseline of its largest characters.
    pub base: f32,
    /// The size of most of it.
    pub size: f32,
}

/// A stretch of a line that is written alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it says, with the blanks before it.
    pub text: String,
    /// Whether it is bold or slanted.
    pub emphatic: bool,
    /// Whether it is small and raised, as the call of a note is.
    pub raised: bool,
}

/// A line of a column.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What it says.
    pub pieces: Vec<Piece>,
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// Its baseline.
    pub base: f32,
    /// The size of most of it.
    pub size: f32,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Width of its first word.
    pub first_word: f32,
}

impl Line {
    /// What it says, as one text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The line that segments on one baseline make, from left to right.
    pub fn of(mut segments: Vec<Segment>) -> Self {
        segments.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut whole = Segment::default();
        for segment in segments {
            whole.append(segment);
        }
        let pieces = whole.pieces();
        let letters = whole.glyphs.iter().filter(|glyph| glyph.text.chars().any(char::is_alphanumeric));
        let bold = letters.clone().count() > 0 && letters.clone().all(|glyph| glyph.bold);
        let end = (1..whole.glyphs.len()).find(|at| whole.breaks(*at));
        let last = end.unwrap_or(whole.glyphs.len()).checked_sub(1).and_then(|at| whole.glyphs.get(at));
        let first_word = last.map_or(0.0, |last| last.right - whole.left);
        let Segment { left, right, base, size, .. } = whole;
        Self { pieces, left, right, base, size, bold, first_word }
    }
}

impl Segment {
    /// Adds a segment on the right.
    pub fn append(&mut self, other: Self) {
        if self.glyphs.is_empty() {
            *self = other;
            return;
        }
        let larger = other.size > self.size * 1.05 || other.glyphs.len() > 2 * self.glyphs.len();
        if larger {
            (self.base, self.size) = (other.base, other.size);
        }
        let inside = other.left < self.right;
        self.left = self.left.min(other.left);
        self.right = self.right.max(other.right);
        self.glyphs.extend(other.glyphs);
        self.blanks.extend(other.blanks);
        if inside {
            // A letter that is lowered between two others.
            let glyphs = std::mem::take(&mut self.glyphs).into_iter().zip(std::mem::take(&mut self.blanks));
            let mut both: Vec<_> = glyphs.collect();
            both.sort_by(|a, b| a.0.left.total_cmp(&b.0.left));
            (self.glyphs, self.blanks) = both.into_iter().unzip();
        }
    }

    /// Whether a word starts at a character.
    fn breaks(&self, at: usize) -> bool {
        let (Some(before), Some(glyph)) = (self.glyphs.get(at.wrapping_sub(1)), self.glyphs.get(at)) else {
            return false;
        };
        let gap = glyph.left - before.right;
        let size = before.size.min(glyph.size).max(self.size * 0.5);
        let drawn = self.blanks.get(at).copied().unwrap_or_default();
        // Where blanks are drawn, gaps are kerning or spaced letters.
        let spaced = self.blanks.iter().filter(|blank| **blank).count() * 12 > self.glyphs.len();
        (drawn && gap > -0.3 * size) || gap > size * if spaced { 0.28 } else { 0.17 }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, glyph) in self.glyphs.iter().enumerate() {
            let raised = self.base - glyph.base > 0.15 * self.size && glyph.size < 0.9 * self.size;
            let emphatic = glyph.bold || glyph.slanted;
            let blank = if self.breaks(at) { " " } else { "" };
            match pieces.last_mut() {
                Some(last) if last.raised == raised && last.emphatic == emphatic => {
                    last.text.push_str(blank);
                    last.text.push_str(&glyph.text);
                }
                _ => pieces.push(Piece { text: format!("{blank}{}", glyph.text), emphatic, raised }),
            }
        }
        pieces
    }
}

/// The segments of a page. Characters that are drawn twice to look bold count once.
pub fn segments(glyphs: Vec<Glyph>) -> Vec<Segment> {
    let mut seen: FxHashMap<(i32, i32), Vec<usize>> = FxHashMap::default();
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut segments: Vec<Segment> = Vec::new();
    let mut blank = false;
    for mut glyph in glyphs {
        if glyph.text.trim().is_empty() {
            blank |= !glyph.text.is_empty();
            continue;
        }
        glyph.text = tidy(&glyph.text);
        if glyph.text.is_empty() || glyph.size <= 0.0 {
            continue;
        }
        // A cell is wider than what a shadow is moved by.
        let cell = |value: f32| (value / 4.0).floor() as i32;
        let (column, row) = (cell(glyph.left), cell(glyph.base));
        let near = (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y)));
        let twice = near.filter_map(|at| seen.get(&at)).flatten().filter_map(|at| kept.get(*at)).any(|other| {
            other.text == glyph.text
                && (other.left - glyph.left).abs() < 0.12 * glyph.size
                && (other.base - glyph.base).abs() < 0.12 * glyph.size
        });
        if twice {
            continue;
        }
        seen.entry((column, row)).or_default().push(kept.len());
        kept.push(glyph.clone());
        match segments.last_mut().filter(|last| last.goes_on(&glyph)) {
            Some(last) => last.push(glyph, blank),
            None => segments.push(Segment::of(glyph)),
        }
        blank = false;
    }
    joined(segments)
}

impl Segment {
    fn of(glyph: Glyph) -> Self {
        let Glyph { left, right, base, size, .. } = glyph;
        Self { glyphs: vec![glyph], blanks: vec![false], left, right, base, size }
    }

    fn goes_on(&self, glyph: &Glyph) -> bool {
        let Some(last) = self.glyphs.last() else { return false };
        let size = self.size.max(glyph.size);
        let gap = glyph.left - last.right;
        let rise = (glyph.base - self.base).abs();
        // What is smaller may be raised or lowered.
        let level = rise < 0.12 * size || (rise < 0.6 * size && glyph.size.min(self.size) < 0.9 * size);
        level && gap > -0.6 * size && gap < 0.9 * size && glyph.size > 0.35 * size && self.size > 0.35 * size
    }

    fn push(&mut self, glyph: Glyph, blank: bool) {
        if glyph.size > self.size * 1.05 {
            (self.base, self.size) = (glyph.base, glyph.size);
        }
        self.left = self.left.min(glyph.left);
        self.right = self.right.max(glyph.right);
        self.glyphs.push(glyph);
        self.blanks.push(blank);
    }
}

/// Puts together what was drawn in pieces: word by word, or with a raised sign apart.
fn joined(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut out: Vec<Segment> = Vec::new();
    for segment in segments {
        let near = out.iter_mut().rev().take(40).find(|other| {
            let size = other.size.max(segment.size);
            let rise = (other.base - segment.base).abs();
            let few = other.glyphs.len().min(segment.glyphs.len()) <= 2;
            let smaller = other.size.min(segment.size) < 0.85 * size;
            let level = rise < 0.2 * size || (rise < 0.6 * size && smaller) || (rise < 0.3 * size && few);
            let gap = (segment.left - other.right).max(other.left - segment.right);
            level && (few || gap > -0.3 * size) && gap < 0.55 * size
        });
        match near {
            Some(other) => {
                let (mut first, second) = if other.left <= segment.left {
                    (std::mem::take(other), segment)
                } else {
                    (segment, std::mem::take(other))
                };
                first.append(second);
                *other = first;
            }
            None => out.push(segment),
        }
    }
    out
}

/// What a reader takes characters for: ligatures are their letters, what cannot be seen is nothing.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            // Kept where it ends a line: it says that the word goes on.
            '\u{ad}' => out.push('\u{ad}'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
