//! Whether what a PDF says of its characters is what a person reads.
//!
//! Older LaTeX draws its letters as pictures (Type 3 fonts) and gives but the codes of TeX's fonts. Those are tried where
//! most characters are such codes, and believed where English comes of it. Of any other text that is no letters, or
//! letters as no language has them, it is said that it cannot be read.

use super::glyphs::Glyph;

/// TeX's font encoding T1 ("Cork") where it is not ASCII.
const T1_LOW: [&str; 32] = [
    "`", "´", "ˆ", "˜", "¨", "˝", "˚", "ˇ", "˘", "¯", "˙", "¸", "˛", "‚", "‹", "›", "“", "”", "„", "«", "»", "–", "—",
    "", "", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl",
];
const T1_HIGH: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŒØÙÚÛÜÝÞẞ\
                       àáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþß";
/// Its older encoding, OT1, where it is not ASCII.
const OT1_LOW: [&str; 32] = [
    "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Υ", "Φ", "Ψ", "Ω", "ff", "fi", "fl", "ffi", "ffl", "ı", "ȷ", "`", "´", "ˇ",
    "˘", "¯", "˚", "¸", "ß", "æ", "œ", "ø", "Æ", "Œ", "Ø",
];

/// What TeX's fonts draw for a code.
fn character(code: u8, older: bool) -> Option<String> {
    let at = usize::from(code);
    let text = match (code, older) {
        (0..32, true) => OT1_LOW[at],
        (0..32, false) => T1_LOW[at],
        (b'\'', _) => "’",
        (b'`', _) => "‘",
        (b'"', true) => "”",
        (b'\\', true) => "“",
        (b'{', true) => "–",
        (b'|', true) => "—",
        (32..127, _) => return Some(char::from(code).to_string()),
        (127, _) | (_, true) => return None,
        (128.., false) => return T1_HIGH.chars().nth(at - 128).map(String::from),
    };
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// Gives the characters that have but the code of a font of TeX their text, where they are most of a document and
/// English comes of it.
pub fn by_codes<'g>(glyphs: impl Iterator<Item = &'g mut Glyph>) {
    let mut coded = Vec::new();
    let mut all = 0_usize;
    for glyph in glyphs {
        all += 1;
        if glyph.code.is_some() {
            coded.push(glyph);
        }
    }
    if coded.len() * 2 < all {
        return;
    }
    // Each encoding has the ligatures where the other has what English does not use.
    let within = |range: std::ops::RangeInclusive<u8>| {
        coded.iter().filter(|glyph| glyph.code.is_some_and(|code| range.contains(&code))).count()
    };
    let older = within(0x0b..=0x0f) > within(0x1b..=0x1f);
    let texts: Vec<Option<String>> = coded.iter().map(|glyph| character(glyph.code?, older)).collect();
    if is_english(texts.iter().flatten().map(String::as_str)) {
        for (glyph, text) in coded.into_iter().zip(texts) {
            if let Some(text) = text {
                glyph.text = text;
            }
        }
    }
}

/// Whether letters come after each other as in English: by the share of its commonest groups of three.
fn is_english<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    const COMMON: [&[u8; 3]; 8] = [b"the", b"and", b"ing", b"ion", b"tio", b"ent", b"her", b"for"];
    let letters: Vec<u8> =
        texts.flat_map(str::bytes).filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase()).collect();
    let groups = letters.windows(3);
    let common = groups.clone().filter(|group| COMMON.iter().any(|known| group == known)).count();
    // They are about four in a hundred; of eight groups by chance less than one in a thousand.
    letters.len() >= FEWEST && common * 67 >= groups.len()
}

/// Fewer letters say nothing.
const FEWEST: usize = 100;

/// Whether a text is one that can be read.
pub fn is_legible(text: &str) -> bool {
    let (mut shown, mut unknown, mut letters, mut vowels) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        shown += 1;
        unknown +=
            usize::from(c == char::REPLACEMENT_CHARACTER || matches!(c, '\u{e000}'..='\u{f8ff}') || c.is_control());
        if c.is_alphabetic() && c < '\u{250}' {
            letters += 1;
            // An accent is mostly that of a vowel.
            vowels += usize::from(!c.is_ascii() || "aeiouyAEIOUY".contains(c));
        }
    }
    // Formulas and signs are some of a text; every language in Latin letters has more than a third of vowels.
    let known = unknown * 4 < shown;
    let spoken = letters < FEWEST || vowels * 5 >= letters;
    known && spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The ferry to the northern islands was given up in the winter, and the ministry, which had announced the \
                         decision after long and difficult negotiations, said that nothing else could be done for the region.";

    fn glyphs(codes: impl Iterator<Item = u8>) -> Vec<Glyph> {
        codes
            .filter(|code| *code != b' ')
            .map(|code| Glyph {
                text: "\u{fffd}".to_owned(),
                code: Some(code),
                left: 0.0,
                right: 0.0,
                base: 0.0,
                size: 10.0,
                bold: false,
                slanted: false,
            })
            .collect()
    }

    fn read(mut glyphs: Vec<Glyph>) -> String {
        by_codes(glyphs.iter_mut());
        glyphs.into_iter().map(|glyph| glyph.text).collect()
    }

    #[test]
    fn codes_of_tex() {
        let plain: String = STORY.split(' ').collect();
        assert_eq!(read(glyphs(STORY.bytes())), plain);
        assert_eq!(read(glyphs(STORY.bytes().chain([0x1c, 0x10, 0xf8, b'\'']))), plain.clone() + "fi“ø’");
        assert_eq!(read(glyphs(STORY.bytes().chain([0x0c, b'\\', b'{']))), plain + "fi“–");
    }

    #[test]
    fn codes_of_other_fonts_say_nothing() {
        // Counted as they come, or moved.
        for codes in [STORY.bytes().map(|byte| byte.wrapping_sub(29)).collect::<Vec<_>>(), (1..=250).collect()] {
            assert!(read(glyphs(codes.into_iter())).chars().all(|c| c == '\u{fffd}'));
        }
    }

    #[test]
    fn what_can_be_read() {
        let moved: String = STORY.chars().map(|c| if c == ' ' { c } else { char::from(c as u8 - 29) }).collect();
        for (text, legible) in [
            (STORY, true),
            (
                "Der Minister wollte nichts sagen; Schwierigkeiten gab es nach seinen Worten nicht. "
                    .repeat(3)
                    .as_str(),
                true,
            ),
            ("Krč strč prst skrz. Zeptal se ministr, zda trajekt opravdu pojede i v zimě, až zamrzne voda.", true),
            ("Паром останется, сказал министр в понедельник. ".repeat(5).as_str(), true),
            ("2019 1,204 3.1 % 17 | 2020 1,311 3.4 % 19 | ".repeat(8).as_str(), true),
            ("\u{fffd}\u{fffd}\u{fffd} \u{fffd}a\u{fffd}", false),
            ("\u{f012}\u{f044} \u{f012}\u{f0aa}", false),
            (moved.to_lowercase().as_str(), false),
        ] {
            assert_eq!(is_legible(text), legible, "{text}");
        }
    }
}
