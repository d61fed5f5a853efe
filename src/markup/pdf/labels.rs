//! What is printed as the numbers of pages, and strings outside of pages.

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

/// A string as text: UTF-16 or UTF-8 where it says so, else `PDFDocEncoding`, which is nearly Latin-1.
pub fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Against the standard, and common.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| document_encoding(*byte)).collect(),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// ISO 32000, D.2: what differs from Latin-1.
fn document_encoding(byte: u8) -> char {
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// The labels of all pages, in order, where the file says them.
pub fn labels(pdf: &Pdf, pages: usize) -> Option<Vec<String>> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let tree = root.get::<Dict<'_>>(&b"PageLabels"[..])?;
    let mut ranges = Vec::new();
    collect(&tree, &mut ranges, 0);
    ranges.sort_by_key(|range| range.first);
    if ranges.is_empty() {
        return None;
    }
    let label = |page: usize| {
        let range = ranges.iter().rev().find(|range| range.first <= page)?;
        let number = range.start.saturating_add((page - range.first) as u32);
        let numeral = match range.style.as_slice() {
            b"D" => number.to_string(),
            b"R" => roman(number).to_uppercase(),
            b"r" => roman(number),
            b"A" => letters(number).to_uppercase(),
            b"a" => letters(number),
            _ => String::new(),
        };
        let label: String = format!("{}{numeral}", range.prefix).trim().chars().take(LONGEST).collect();
        (!label.is_empty()).then_some(label)
    };
    Some((0..pages).map(|page| label(page).unwrap_or_else(|| (page + 1).to_string())).collect())
}

/// The labels of all pages by what stands at their edges: where the numbers there count up from page to page, on two pages
/// and half of all. `numbers` are those at the edges of each page. A page before the first number has its number in the
/// file, in brackets.
pub fn printed(numbers: &[Vec<u32>]) -> Option<Vec<String>> {
    let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
    for (page, own) in numbers.iter().enumerate() {
        let mut ahead: Vec<i64> = own.iter().map(|number| i64::from(*number) - page as i64).collect();
        ahead.sort_unstable();
        ahead.dedup();
        for ahead in ahead {
            *votes.entry(ahead).or_default() += 1;
        }
    }
    // Of two that are as good the lower: the other one is a volume or a year.
    let (ahead, count) = votes.into_iter().rev().max_by_key(|(_, count)| *count)?;
    if count < 2 || count * 2 < numbers.len() {
        return None;
    }
    let label = |page: usize| match page as i64 + ahead {
        number @ 1.. => number.to_string(),
        _ => format!("[{}]", page + 1),
    };
    Some((0..numbers.len()).map(label).collect())
}

/// Characters of a label.
const LONGEST: usize = 40;

/// Pages from one on that are numbered alike.
struct Range {
    first: usize,
    style: Vec<u8>,
    prefix: String,
    start: u32,
}

fn collect(node: &Dict<'_>, ranges: &mut Vec<Range>, depth: usize) {
    if depth > 20 || ranges.len() > 10_000 {
        return;
    }
    if let Some(kids) = node.get::<Array<'_>>(&b"Kids"[..]) {
        for kid in kids.iter::<Dict<'_>>() {
            collect(&kid, ranges, depth + 1);
        }
    }
    let Some(list) = node.get::<Array<'_>>(&b"Nums"[..]) else { return };
    let items: Vec<Object<'_>> = list.iter::<Object<'_>>().collect();
    for pair in items.chunks_exact(2) {
        let (Object::Number(first), Object::Dict(range)) = (&pair[0], &pair[1]) else { continue };
        let prefix = range.get::<PdfString<'_>>(&b"P"[..]).map(|prefix| text(prefix.as_bytes())).unwrap_or_default();
        ranges.push(Range {
            first: first.as_f64().max(0.0) as usize,
            style: range.get::<Name<'_>>(&b"S"[..]).map(|style| style.as_ref().to_vec()).unwrap_or_default(),
            prefix: prefix.chars().filter(|c| !c.is_control()).collect(),
            start: range.get::<u32>(&b"St"[..]).unwrap_or(1),
        });
    }
}

fn roman(mut number: u32) -> String {
    if number == 0 || number > 4_000 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, numeral) in [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ] {
        while number >= value {
            out.push_str(numeral);
            number -= value;
        }
    }
    out
}

/// a to z, then aa to zz, and so on.
fn letters(number: u32) -> String {
    if number == 0 {
        return String::new();
    }
    let letter = char::from(b'a' + ((number - 1) % 26) as u8);
    String::from(letter).repeat((((number - 1) / 26 + 1) as usize).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn numbers_that_count_up_are_those_of_the_pages() {
        let labels = |numbers: &[&[u32]]| printed(&numbers.iter().map(|own| own.to_vec()).collect::<Vec<_>>());
        let some = |labels: &[&str]| Some(labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>());
        // An article of a journal, with its volume.
        assert_eq!(labels(&[&[12, 231], &[12, 232], &[12, 233]]), some(&["231", "232", "233"]));
        // A cover without a number, and a picture over a whole page.
        assert_eq!(labels(&[&[], &[1], &[2], &[], &[4]]), some(&["[1]", "1", "2", "3", "4"]));
        // "3 of 9".
        assert_eq!(labels(&[&[1, 2], &[2, 2]]), some(&["1", "2"]));
        assert_eq!(labels(&[&[2021], &[2021], &[2021]]), None);
        assert_eq!(labels(&[&[7]]), None);
        assert_eq!(labels(&[&[7], &[], &[], &[], &[3]]), None);
    }
}
