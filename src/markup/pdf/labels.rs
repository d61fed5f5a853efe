//! What is printed as the numbers of pages, and strings outside of pages.

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

/// The labels of all pages, in order: as printed where the file says so, else numbers from 1.
pub fn labels(pdf: &Pdf, pages: usize) -> Vec<String> {
    let numbers = || (1..=pages).map(|number| number.to_string()).collect::<Vec<_>>();
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return numbers() };
    let Some(tree) = root.get::<Dict<'_>>(&b"PageLabels"[..]) else { return numbers() };
    let mut ranges = Vec::new();
    collect(&tree, &mut ranges, 0);
    ranges.sort_by_key(|range| range.first);
    if ranges.is_empty() {
        return numbers();
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
    (0..pages).map(|page| label(page).unwrap_or_else(|| (page + 1).to_string())).collect()
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
