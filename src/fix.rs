//! Fixes applied to a text.

use crate::finding::{Edit, Finding, Fix};
use crate::text::Span;

/// A text after fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// How many findings were mended.
    pub count: usize,
}

/// Applies the fixes of `findings` to `text`, the text they were found in: of each finding the first fix that is
/// safe, or with `unsafe_too` the first one. Earlier findings go first; a fix that touches what another changed is
/// left for the next round, as is one whose spans do not fit the text. All edits of a fix are made, or none.
pub fn apply(text: &str, findings: &[Finding], unsafe_too: bool) -> Fixed {
    let (edits, count) = choose(text, findings, unsafe_too);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Fixed { text: out, count }
}

/// The edits that [`apply`] makes, by place.
pub fn chosen(text: &str, findings: &[Finding], unsafe_too: bool) -> Vec<Edit> {
    choose(text, findings, unsafe_too).0.into_iter().cloned().collect()
}

/// The edits to make, by place, and how many findings they mend.
fn choose<'a>(text: &str, findings: &'a [Finding], unsafe_too: bool) -> (Vec<&'a Edit>, usize) {
    let mut chosen: Vec<&Fix> = Vec::new();
    for finding in findings {
        let fix = finding.fixes.iter().find(|fix| fix.safe || unsafe_too);
        chosen.extend(fix.filter(|fix| fits(fix, text)));
    }
    chosen.sort_by_key(|fix| fix.edits.first().map(|edit| edit.span));
    let mut edits: Vec<&Edit> = Vec::new();
    let mut count = 0;
    for fix in chosen {
        if fix.edits.iter().all(|edit| edits.iter().all(|taken| apart(edit.span, taken.span))) {
            edits.extend(&fix.edits);
            count += 1;
        }
    }
    edits.sort_by_key(|edit| edit.span);
    (edits, count)
}

/// Whether a fix has edits, and all of them lie in the text, at characters, in order and without overlap.
fn fits(fix: &Fix, text: &str) -> bool {
    let in_text = |edit: &Edit| text.get(edit.span.range()).is_some();
    let in_order = |pair: &[Edit]| pair[0].span < pair[1].span && apart(pair[0].span, pair[1].span);
    !fix.edits.is_empty() && fix.edits.iter().all(in_text) && fix.edits.windows(2).all(in_order)
}

/// Whether two edits can both be made: they share no byte, and do not insert at one place.
fn apart(a: Span, b: Span) -> bool {
    (a.end <= b.start || b.end <= a.start) && a != b
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Severity;

    fn finding(fixes: Vec<Fix>) -> Finding {
        Finding {
            rule: "test/rule",
            severity: Severity::Error,
            span: Span::default(),
            message: String::new(),
            evidence: Vec::new(),
            fixes,
        }
    }

    fn fix(safe: bool, edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits
            .iter()
            .map(|(start, end, text)| Edit { span: Span { start: *start, end: *end }, text: (*text).into() });
        Fix { title: "mend it".into(), safe, edits: edits.collect() }
    }

    #[test]
    fn earliest_first_and_none_over_another() {
        let text = "one two three";
        let findings = [
            finding(vec![fix(true, &[(4, 7, "2")])]),
            finding(vec![fix(true, &[(0, 5, "x")])]),
            finding(vec![fix(false, &[(8, 13, "drei")]), fix(true, &[(8, 13, "3")])]),
        ];
        assert_eq!(apply(text, &findings, false), Fixed { text: "xwo 3".into(), count: 2 });
        assert_eq!(apply(text, &findings, true), Fixed { text: "xwo drei".into(), count: 2 });
        assert_eq!(apply(text, &[], true), Fixed { text: text.into(), count: 0 });
    }

    #[test]
    fn all_edits_of_a_fix_or_none() {
        let text = "a b c";
        let both = finding(vec![fix(true, &[(0, 1, "A"), (4, 5, "C")])]);
        let last = finding(vec![fix(true, &[(4, 5, "z")])]);
        assert_eq!(apply(text, &[last.clone(), both.clone()], false), Fixed { text: "A b C".into(), count: 1 });
        let torn = finding(vec![fix(true, &[(0, 1, "A"), (4, 9, "C")])]);
        assert_eq!(apply(text, &[torn, last], false), Fixed { text: "a b z".into(), count: 1 });
    }

    #[test]
    fn a_character_is_never_cut() {
        let cut = finding(vec![fix(true, &[(1, 2, "x")])]);
        assert_eq!(apply("é", &[cut], true).count, 0);
    }

    fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
        prop::collection::vec((0usize..40, 0usize..40, "\\PC{0,3}"), 0..3)
    }

    proptest! {
        #[test]
        fn edits_land_at_their_spans(text in "\\PC{0,20}", fixes in prop::collection::vec((any::<bool>(), edits()), 0..8)) {
            let findings: Vec<Finding> = fixes.iter().map(|(safe, edits)| {
                let edits: Vec<_> = edits.iter().map(|(start, end, text)| (*start, *end, text.as_str())).collect();
                finding(vec![fix(*safe, &edits)])
            }).collect();
            for unsafe_too in [false, true] {
                let fixed = apply(&text, &findings, unsafe_too);
                prop_assert!(fixed.count <= findings.len());
                prop_assert!(fixed.count > 0 || fixed.text == text);
            }
            // One fix by itself does exactly what its edits say.
            for finding in &findings {
                let alone = apply(&text, std::slice::from_ref(finding), true);
                if alone.count == 1 {
                    let mut expected = text.clone();
                    for edit in finding.fixes[0].edits.iter().rev() {
                        expected.replace_range(edit.span.range(), &edit.text);
                    }
                    prop_assert_eq!(alone.text, expected);
                }
            }
        }
    }
}
