//! The order in which the lines of a page are read: columns one after the other, tables row by row.

use super::glyphs::Glyph;
use super::lines::{Line, Segment};

/// A part of a page that is read from top to bottom.
#[derive(Debug)]
pub enum Region {
    /// Lines of one column.
    Text(Vec<Line>),
    /// Rows of cells, each with its column.
    Table(Vec<Vec<(usize, Line)>>),
}

/// The regions of a page in reading order. `size` is that of the document's text.
pub fn regions(segments: Vec<Segment>, size: f32) -> Vec<Region> {
    let mut out = Vec::new();
    order(rows(segments), size, 0, &mut out);
    out
}

/// Segments on one baseline.
pub type Row = Vec<Segment>;

/// Rows from top to bottom.
pub fn rows(mut segments: Vec<Segment>) -> Vec<Row> {
    segments.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Row> = Vec::new();
    for segment in segments {
        let level = |row: &Row| {
            let size = row.iter().map(|other| other.size).fold(segment.size, f32::min);
            row.first().is_some_and(|first| (first.base - segment.base).abs() < 0.3 * size)
        };
        match rows.last_mut().filter(|row| level(row)) {
            Some(row) => row.push(segment),
            None => rows.push(vec![segment]),
        }
    }
    rows
}

/// Columns nest no deeper on a page that a person reads.
const DEEPEST: usize = 6;

/// More rows than a page of text has: a drawing.
const MOST_ROWS: usize = 400;

/// Lines that a column has at least.
const FEWEST_LINES: usize = 3;

fn order(rows: Vec<Row>, size: f32, depth: usize, out: &mut Vec<Region>) {
    if rows.is_empty() {
        return;
    }
    let band = if depth < DEEPEST && rows.len() <= MOST_ROWS { widest_band(&rows, size) } else { None };
    let Some(Band { first, last, gutter, kind }) = band else {
        text(rows, out);
        return;
    };
    let mut rows = rows;
    let after = rows.split_off(last + 1);
    let inside = rows.split_off(first);
    order(rows, size, depth + 1, out);
    match kind {
        Kind::Columns => {
            let middle = f32::midpoint(gutter.0, gutter.1);
            let (left, right): (Vec<_>, Vec<_>) =
                inside.into_iter().flatten().partition(|segment| f32::midpoint(segment.left, segment.right) < middle);
            order(self::rows(left), size, depth + 1, out);
            order(self::rows(right), size, depth + 1, out);
        }
        Kind::Table => out.push(table(inside, size)),
    }
    order(after, size, depth + 1, out);
}

fn text(rows: Vec<Row>, out: &mut Vec<Region>) {
    out.push(Region::Text(rows.into_iter().map(Line::of).collect()));
}

/// Rows with something on either side of a gutter.
struct Band {
    first: usize,
    last: usize,
    gutter: (f32, f32),
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Columns,
    Table,
}

/// The band with the most rows.
fn widest_band(rows: &[Row], size: f32) -> Option<Band> {
    let least = 0.7 * size;
    let mut best: Option<Band> = None;
    for first in 0..rows.len() {
        if best.as_ref().is_some_and(|best| rows.len() - first <= best.last - best.first) {
            break;
        }
        let mut free: Vec<(f32, f32)> = vec![(f32::MIN, f32::MAX)];
        for last in first..rows.len() {
            for segment in &rows[last] {
                free = free.iter().flat_map(|gap| without(*gap, (segment.left, segment.right))).collect();
            }
            free.retain(|(left, right)| right - left >= least);
            // A gutter has something on both sides; what has not yet may still get it.
            if !free.iter().any(|(left, right)| *left > f32::MIN || *right < f32::MAX) {
                break;
            }
            if last - first + 1 < FEWEST_LINES
                || best.as_ref().is_some_and(|best| last - first <= best.last - best.first)
            {
                continue;
            }
            let inner = free.iter().filter(|(left, right)| *left > f32::MIN && *right < f32::MAX);
            let inner = inner.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
            if let Some(gutter) = inner
                && let Some(kind) = divided(&rows[first..=last], *gutter, size)
            {
                best = Some(Band { first, last, gutter: *gutter, kind });
            }
        }
    }
    best
}

fn without(gap: (f32, f32), taken: (f32, f32)) -> impl Iterator<Item = (f32, f32)> {
    let before = (gap.0, gap.1.min(taken.0));
    let after = (gap.0.max(taken.1), gap.1);
    [before, after].into_iter().filter(|(left, right)| right > left)
}

/// What a gutter divides: columns of text, or cells.
fn divided(rows: &[Row], gutter: (f32, f32), size: f32) -> Option<Kind> {
    let middle = f32::midpoint(gutter.0, gutter.1);
    let sides = [true, false].map(|is_left| {
        rows.iter()
            .filter_map(|row| {
                let side = row.iter().filter(|segment| (segment.right < middle) == is_left);
                let mut parts = 0;
                let (mut left, mut right, mut letters) = (f32::MAX, f32::MIN, 0);
                for segment in side {
                    (left, right) = (left.min(segment.left), right.max(segment.right));
                    letters += segment.glyphs.len();
                    parts += 1;
                }
                (parts > 0).then_some((left, right, letters))
            })
            .collect::<Vec<_>>()
    });
    if sides.iter().any(|side| side.len() < FEWEST_LINES) {
        return None;
    }
    let running = |side: &Vec<(f32, f32, usize)>| {
        let left = side.iter().map(|line| line.0).fold(f32::MAX, f32::min);
        let right = side.iter().map(|line| line.1).fold(f32::MIN, f32::max);
        let long = side.iter().filter(|line| line.1 - line.0 > 0.6 * (right - left)).count();
        let letters: usize = side.iter().map(|line| line.2).sum();
        right - left > 6.0 * size && long * 2 > side.len() && letters > 14 * side.len()
    };
    if sides.iter().all(running) {
        return Some(Kind::Columns);
    }
    // Cells stand beside each other; notes in a margin do not.
    let both = rows.iter().filter(|row| {
        row.iter().any(|segment| segment.right < middle) && row.iter().any(|segment| segment.left > middle)
    });
    (both.count() * 2 >= rows.len() && !justified(rows, gutter, size)).then_some(Kind::Table)
}

/// Whether a gutter is but the wide blanks of a few justified lines, one above the other: it is narrow, and what stands
/// behind it begins here and there, and ends below each other. Cells begin below each other, or are numbers.
fn justified(rows: &[Row], gutter: (f32, f32), size: f32) -> bool {
    let right = |row: &Row| row.iter().filter(|segment| segment.left > gutter.0).cloned().collect::<Vec<_>>();
    let sides: Vec<Vec<Segment>> = rows.iter().map(right).filter(|side| !side.is_empty()).collect();
    let starts: Vec<f32> = sides.iter().map(|side| side.iter().map(|one| one.left).fold(f32::MAX, f32::min)).collect();
    let ends: Vec<f32> = sides.iter().map(|side| side.iter().map(|one| one.right).fold(f32::MIN, f32::max)).collect();
    let aligned = |edges: &[f32]| {
        let near = |one: &f32| edges.iter().filter(|other| (*other - one).abs() < ALIGNED * size).count();
        edges.iter().map(near).max().unwrap_or_default() * 5 >= edges.len() * 3
    };
    let digit = |glyph: &&Glyph| glyph.text.chars().any(|c| c.is_ascii_digit());
    let number = |side: &&Vec<Segment>| {
        let glyphs = || side.iter().flat_map(|segment| &segment.glyphs);
        glyphs().filter(digit).count() * 2 > glyphs().count()
    };
    let numbers = sides.iter().filter(number).count() * 2 >= sides.len();
    gutter.1 - gutter.0 < NARROW * size && aligned(&ends) && !aligned(&starts) && !numbers
}

/// In sizes of the text: what begins so near below each other is aligned, and a gutter that is less wide may be blanks.
const ALIGNED: f32 = 0.15;
const NARROW: f32 = 2.5;

fn table(rows: Vec<Row>, size: f32) -> Region {
    let mut free: Vec<(f32, f32)> = vec![(f32::MIN, f32::MAX)];
    for segment in rows.iter().flatten() {
        free = free.iter().flat_map(|gap| without(*gap, (segment.left, segment.right))).collect();
    }
    free.retain(|(left, right)| right - left >= 0.4 * size && *left > f32::MIN && *right < f32::MAX);
    let column = |segment: &Segment| free.iter().filter(|gap| gap.0 < segment.left).count();
    let mut out: Vec<Vec<(usize, Line)>> = Vec::new();
    for row in rows {
        let mut cells: Vec<(usize, Vec<Segment>)> = Vec::new();
        for segment in row {
            let at = column(&segment);
            match cells.iter_mut().find(|(column, _)| *column == at) {
                Some((_, cell)) => cell.push(segment),
                None => cells.push((at, vec![segment])),
            }
        }
        out.push(cells.into_iter().map(|(column, cell)| (column, Line::of(cell))).collect());
    }
    Region::Table(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: f32 = 10.0;

    /// Words of a row by their left edges; a letter is half a size wide.
    fn row(base: f32, words: &[(f32, &str)]) -> Row {
        let segment = |(left, text): &(f32, &str)| {
            let glyph = |(at, letter): (usize, char)| {
                let left = left + at as f32 * SIZE / 2.0;
                let right = left + SIZE / 2.0;
                Glyph {
                    text: letter.to_string(),
                    left,
                    right,
                    base,
                    size: SIZE,
                    code: None,
                    bold: false,
                    slanted: false,
                }
            };
            let glyphs: Vec<Glyph> = text.chars().enumerate().map(glyph).collect();
            let right = left + text.len() as f32 * SIZE / 2.0;
            Segment { blanks: vec![false; glyphs.len()], glyphs, left: *left, right, base, size: SIZE }
        };
        words.iter().map(segment).collect()
    }

    fn kinds(rows: Vec<Row>) -> Vec<&'static str> {
        let mut out = Vec::new();
        order(rows, SIZE, 0, &mut out);
        let kind = |region: &Region| match region {
            Region::Text(_) => "text",
            Region::Table(_) => "table",
        };
        out.iter().map(kind).collect()
    }

    #[test]
    fn wide_blanks_of_justified_lines_are_no_gutter() {
        let justified = vec![
            row(10.0, &[(0.0, "incomprehensible"), (140.0, "to")]),
            row(22.0, &[(0.0, "outside"), (65.0, "observers"), (130.0, "said")]),
            row(34.0, &[(0.0, "Lagi"), (75.0, "Tuibau"), (135.0, "and")]),
        ];
        assert_eq!(kinds(justified), ["text"]);
        let cells = vec![
            row(10.0, &[(0.0, "Norway"), (100.0, "drills")]),
            row(22.0, &[(0.0, "Germany"), (100.0, "waits")]),
            row(34.0, &[(0.0, "Malta"), (100.0, "asks")]),
        ];
        assert_eq!(kinds(cells), ["table"]);
        let numbers = vec![
            row(10.0, &[(0.0, "Norway and others"), (105.0, "41")]),
            row(22.0, &[(0.0, "Germany"), (100.0, "312")]),
            row(34.0, &[(0.0, "Malta"), (110.0, "7")]),
        ];
        assert_eq!(kinds(numbers), ["table"]);
    }
}
