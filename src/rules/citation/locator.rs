//! The pages that a citation names, and whether a passage stands on them.

use crate::markup::PageStart;

/// Pages from a first to a last one.
pub type Range = (u32, u32);

/// What a locator calls a page. Without any word it is one as well.
const PAGE: &[&str] = &["p", "pp", "pg", "pgs", "page", "pages"];
/// A page from which more than one follows is followed by so many at most.
const FOLLOWING: u32 = 50;

/// The pages that a locator names; `None` where it names anything else, or pages that are not written in digits.
pub fn pages(locator: &str) -> Option<Vec<Range>> {
    let folded = locator.to_lowercase().replace(['~', '\u{a0}', '\u{202f}'], " ");
    let text = folded.trim_matches(|c: char| c.is_whitespace() || ",()[]{}.".contains(c));
    let word = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(word);
    if !word.is_empty() && !PAGE.contains(&word) {
        return None;
    }
    let rest = rest.trim_start_matches(['.', ' ']);
    let mut found = Vec::new();
    for part in rest.replace(" and ", ",").split([',', ';', '&']).map(str::trim).filter(|part| !part.is_empty()) {
        match range(part) {
            Some(range) => found.push(range),
            // "emphasis added"; but not "n. 4", nor "iv".
            None if !found.is_empty() && part.contains(' ') && !part.bytes().any(|byte| byte.is_ascii_digit()) => {}
            None => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// `3`, `3–5`, `112–15`, `3f.`, `3 ff.`, `p. 3` in a list.
fn range(part: &str) -> Option<Range> {
    let part = part.strip_prefix("pp.").or(part.strip_prefix("p.")).unwrap_or(part).trim_start();
    let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
    let first: u32 = part.get(..digits)?.parse().ok()?;
    let rest = part.get(digits..)?.trim();
    match rest.trim_end_matches('.') {
        "" => return Some((first, first)),
        "f" => return Some((first, first.saturating_add(1))),
        "ff" => return Some((first, first.saturating_add(FOLLOWING))),
        _ => {}
    }
    let last = rest.strip_prefix(['-', '–', '—', '‐', '‑'])?.trim_start_matches(['-', '–', '—', '‐', '‑', ' ']);
    let mut number: u32 = last.trim_end_matches('.').parse().ok()?;
    if number < first {
        // "112–15".
        let short = 10_u32.checked_pow(u32::try_from(last.len()).ok()?)?;
        number = number.checked_add(first - first % short)?;
    }
    (first <= number).then_some((first, number))
}

/// Whether a passage that stands on some pages stands on one that is named: by its number in print, or by that in the file.
pub fn is_on(pages: &[PageStart], named: &[Range]) -> bool {
    let is_named = |number: u32| named.iter().any(|(first, last)| (*first..=*last).contains(&number));
    pages.iter().any(|page| page.label.parse().is_ok_and(is_named) || u32::try_from(page.number).is_ok_and(is_named))
}

/// Whether the pages that are named are those of the file: they are printed on them, or it has as many. Labels that count
/// from 1 say no more than the file's own count: programs write them into every preprint.
pub fn can_be_of(all: &[PageStart], named: &[Range]) -> bool {
    let most = all.iter().map(|page| page.number).max().and_then(|most| u32::try_from(most).ok()).unwrap_or_default();
    let printed = all.iter().all(|page| page.printed);
    let counted = all.iter().all(|page| page.label.parse() == Ok(page.number));
    printed && !counted || named.iter().all(|(first, _)| *first <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read() {
        for (locator, pages) in [
            ("p. 3", vec![(3, 3)]),
            ("3", vec![(3, 3)]),
            ("pp.~12--15", vec![(12, 15)]),
            ("pp. 112–15", vec![(112, 115)]),
            ("pages 3, 7 and 9", vec![(3, 3), (7, 7), (9, 9)]),
            ("p. 4f.", vec![(4, 5)]),
            ("pp. 4 ff.", vec![(4, 54)]),
            ("p. 3, emphasis added", vec![(3, 3)]),
            ("p. 3; p. 9", vec![(3, 3), (9, 9)]),
        ] {
            assert_eq!(super::pages(locator), Some(pages), "{locator}");
        }
    }

    #[test]
    fn what_is_no_page_is_none() {
        for locator in [
            "",
            "p. iv",
            "pp. iv–vi",
            "chap. 3",
            "sec. 2.1",
            "para. 12",
            "fig. 3",
            "p. 3, n. 4",
            "A4",
            "ll. 3-5",
            "n.p.",
            "p.",
        ] {
            assert_eq!(super::pages(locator), None, "{locator}");
        }
    }

    #[test]
    fn a_page_is_named_by_its_number_in_print_or_in_the_file() {
        let page = |label: &str, number, printed| PageStart { at: 0, label: label.to_owned(), number, printed };
        let printed = [page("231", 1, true), page("232", 2, true)];
        assert!(is_on(&printed[1..], &[(232, 232)]) && is_on(&printed[1..], &[(2, 2)]));
        assert!(!is_on(&printed[1..], &[(231, 231)]) && can_be_of(&printed, &[(240, 240)]));
        // A file that does not say what is printed may be a part of something.
        let counted = [page("1", 1, false), page("2", 2, false)];
        assert!(!can_be_of(&counted, &[(17, 17)]) && can_be_of(&counted, &[(1, 1)]));
    }
}
