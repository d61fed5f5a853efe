//! Running heads, feet and page numbers: what stands at the edge of many pages, and says the same.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::columns::{Row, rows};
use super::lines::{Line, Segment};

/// A page with its segments.
pub struct Page {
    /// What is on it.
    pub segments: Vec<Segment>,
    /// Its height.
    pub height: f32,
}

/// Rows at an edge of a page that may be furniture.
const DEEP: usize = 3;

/// Takes the furniture out of the pages, and tells the numbers that stood in that of each.
pub fn remove(pages: &mut [Page]) -> Vec<Vec<u32>> {
    let mut numbers: Vec<Vec<u32>> = vec![Vec::new(); pages.len()];
    let mut cut: Vec<Vec<Row>> = pages.iter_mut().map(|page| rows(std::mem::take(&mut page.segments))).collect();
    for edge in [Edge::Top, Edge::Foot] {
        let mut counts: FxHashMap<(String, i32), Vec<usize>> = FxHashMap::default();
        for (index, (page, rows)) in pages.iter().zip(&cut).enumerate() {
            for row in edge.of(rows).take(DEEP) {
                let (key, place) = (key(row), place(row, page.height));
                // A little higher or lower is the same place.
                for place in place - 1..=place + 1 {
                    counts.entry((key.clone(), place)).or_default().push(index);
                }
            }
        }
        let enough = |count: usize| count >= 2 && (count >= 3 || pages.len() <= 4);
        for ((page, rows), numbers) in pages.iter().zip(&mut cut).zip(&mut numbers) {
            let gone = edge.of(rows).take(DEEP).take_while(|row| {
                let known = counts.get(&(key(row), place(row, page.height))).map_or(0, Vec::len);
                let margin = row.first().is_some_and(|first| edge.is_margin(first.base, page.height));
                enough(known) && margin || margin && is_number(&text(row))
            });
            let gone = gone.count();
            numbers.extend(edge.of(rows).take(gone).flat_map(|row| counted(&text(row))));
            // A page of which nothing else is left says what it says.
            if gone < rows.len() {
                edge.cut(rows, gone);
            }
        }
    }
    let size = usual_size(cut.iter().flatten().flatten());
    for (index, (page, rows)) in pages.iter().zip(&mut cut).enumerate() {
        if stands_apart(rows, page.height, size, index == 0) {
            rows.remove(0);
        }
    }
    for (page, rows) in pages.iter_mut().zip(cut) {
        page.segments = rows.into_iter().flatten().collect();
    }
    numbers
}

/// The numbers of a row that may be that of a page.
fn counted(text: &str) -> Vec<u32> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ',');
    words.filter(|word| word.len() <= 4).filter_map(|word| word.trim_matches(['.', ',']).parse().ok()).collect()
}

/// The size that most characters have.
pub fn usual_size<'a>(segments: impl Iterator<Item = &'a Segment>) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for segment in segments {
        *counts.entry((segment.size * 4.0).round() as i32).or_default() += segment.glyphs.len();
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size as f32 / 4.0).max(1.0)
}

/// Whether the first row is a running head that no other page has: alone at the top, and no title. On the first page
/// only if it is small.
fn stands_apart(rows: &[Row], height: f32, size: f32, is_first: bool) -> bool {
    let [first, second, ..] = rows else { return false };
    let (Some(head), Some(below)) = (first.first(), second.first()) else { return false };
    let line = Line::of(first.clone());
    let largest = if is_first { 0.85 } else { 1.02 };
    let apart = below.base - head.base > 1.8 * size && head.base < 0.12 * height;
    let text = line.text();
    apart && line.size < largest * size && !line.bold && !text.trim_end().ends_with(['.', '!', '?', ':', ',', ';', '”'])
}

#[derive(Clone, Copy)]
enum Edge {
    Top,
    Foot,
}

impl Edge {
    fn of<'a>(self, rows: &'a [Row]) -> Box<dyn Iterator<Item = &'a Row> + 'a> {
        match self {
            Self::Top => Box::new(rows.iter()),
            Self::Foot => Box::new(rows.iter().rev()),
        }
    }

    fn is_margin(self, base: f32, height: f32) -> bool {
        match self {
            Self::Top => base < 0.17 * height,
            Self::Foot => base > 0.83 * height,
        }
    }

    fn cut(self, rows: &mut Vec<Row>, count: usize) {
        match self {
            Self::Top => {
                rows.drain(..count);
            }
            Self::Foot => rows.truncate(rows.len() - count),
        }
    }
}

fn text(row: &Row) -> String {
    Line::of(row.clone()).text()
}

/// What it says but for numbers.
fn key(row: &Row) -> String {
    let mut out = String::new();
    for word in text(row).split_whitespace() {
        let number = word.chars().any(|c| c.is_ascii_digit()) || is_roman(word);
        out.push_str(&if number { "#".to_owned() } else { word.to_lowercase() });
        out.push(' ');
    }
    out
}

/// Where it stands, in two hundredths of the page.
fn place(row: &Row, height: f32) -> i32 {
    row.first().map_or(0, |first| (first.base / height * 200.0).round() as i32)
}

/// Whether it is a Roman number below 400. Words of its letters (`civil`) are none.
fn is_roman(word: &str) -> bool {
    // The digits, before each what starts as it does and is longer.
    const DIGITS: [&[&str]; 3] = [
        &["ccc", "cc", "c"],
        &["xc", "lxxx", "lxx", "lx", "xl", "l", "xxx", "xx", "x"],
        &["ix", "viii", "vii", "vi", "iv", "v", "iii", "ii", "i"],
    ];
    let without =
        |rest, digits: &&[&str]| digits.iter().find_map(|digit| str::strip_prefix(rest, digit)).unwrap_or(rest);
    !word.is_empty() && DIGITS.iter().fold(word, without).is_empty()
}

/// Whether it is the number of a page and no more: `3`, `– iv –`, `Page 3 of 9`, `3 / 9`.
fn is_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || "-–—|/.·[]()".contains(c)).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| (word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit())) || is_roman(word);
    let words = match words.as_slice() {
        ["page" | "p" | "seite" | "página" | "pagina", rest @ ..] => rest,
        all => all,
    };
    match words {
        [one] => number(one),
        [one, "of" | "von" | "de" | "sur" | "di", all] => number(one) && number(all),
        [one, all] => number(one) && number(all) && lower.contains('/'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn numbers_of_pages() {
        for number in ["3", "– iv –", "Page 3 of 9", "3 / 9", "[12]", "Seite 4 von 10", "| 7", "xliv", "cxc"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["1999 saw", "in", "3 9", "Table 3", "civil", "ill", "", "12345"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
