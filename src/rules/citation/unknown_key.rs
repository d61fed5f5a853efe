//! `citation/unknown-key`: a citation key that names no source.

use crate::finding::{Edit, Finding, Fix, Severity};
use crate::markup::Work;
use crate::nearest::{Near, nearest};
use crate::record::{Entry, Record, plain};
use crate::rules::{Context, Question, Rule};
use crate::statement::Citation;

/// The rule.
pub const RULE: Rule = Rule {
    name: "citation/unknown-key",
    page: include_str!("../../../rules/citation/unknown-key.md"),
    question: Question::Citation(check),
};

/// Prefixes of cross-references: Quarto's (`@fig-map`) and pandoc-crossref's (`@fig:map`).
const CROSS_REFERENCES: &[&str] = &[
    "fig", "tbl", "sec", "eq", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg",
    "nte", "tip", "wrn", "imp", "cau", "vid", "apx",
];

/// So many keys are proposed at most.
const PROPOSALS: usize = 3;

fn check(context: Context<'_>, citation: &Citation) -> Option<Finding> {
    let key = citation.key.as_str();
    if let Some(work) = citation.work.as_ref().filter(|_| key.is_empty()) {
        return unmatched(context, citation, work);
    }
    if key.is_empty() || entry_of(context.record, key).is_some() || is_cross_reference(key) {
        return None;
    }
    let near = proposals(context.record, key);
    if !citation.bracketed && citation.work.is_none() && !has_year(key) && !near.iter().any(|near| is_slip(key, *near))
    {
        // A bare `@word` is a handle until it looks like a key.
        return None;
    }
    let names: Vec<String> = near.iter().map(|near| described(context.record, near.name)).collect();
    let hint = match names.as_slice() {
        [] => String::new(),
        [name] => format!(" The nearest is {name}."),
        several => format!(" The nearest are {}.", several.join(", ")),
    };
    let fix = |candidate: &Near<'_>| Fix {
        title: format!("cite `{}`", candidate.name),
        safe: near.len() == 1 && is_slip(key, *candidate),
        edits: vec![Edit { span: citation.span, text: candidate.name.to_owned() }],
    };
    Some(Finding {
        rule: RULE.name,
        severity: Severity::Error,
        span: citation.span,
        message: format!("The corpus has no source with the key `{key}`.{hint}"),
        evidence: Vec::new(),
        fixes: near.iter().map(fix).collect(),
    })
}

/// A field of a reference manager that has no key, and whose source is not in the corpus: told where it is cited first.
fn unmatched(context: Context<'_>, citation: &Citation, work: &Work) -> Option<Finding> {
    let same = |other: &Work| {
        let shown = !work.title.is_empty() || other.shown == work.shown;
        (&other.title, &other.year) == (&work.title, &work.year) && shown
    };
    let mut citations = context.draft.reading.citations.iter();
    let first = citations.find(|other| other.key.is_empty() && other.work.as_ref().is_some_and(same));
    if first.is_some_and(|first| first.span != citation.span) {
        return None;
    }
    let title = if work.title.is_empty() { &work.shown } else { &work.title };
    let by = work.authors.first().into_iter().chain([&work.year]).filter(|part| !part.is_empty());
    let by: Vec<String> = by.map(|part| plain(part, 40)).collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
    let message =
        format!("The corpus has no source that this field cites, “{}”{by}: nothing is held to it.", plain(title, 80));
    let (rule, severity) = (RULE.name, Severity::Error);
    Some(Finding { rule, severity, span: citation.span, message, evidence: Vec::new(), fixes: Vec::new() })
}

/// The entry of a key, with or without a text. Both lists are in the order of their keys.
fn entry_of<'a>(record: &'a Record, key: &str) -> Option<&'a Entry> {
    if let Some(index) = record.sources.position(key) {
        return record.sources.entry(index);
    }
    record.without_text(key)
}

fn is_cross_reference(key: &str) -> bool {
    key.split_once(['-', ':']).is_some_and(|(prefix, _)| CROSS_REFERENCES.contains(&prefix))
}

/// Whether the key holds a year, as keys do; handles hold other numbers as well (`@10DowningStreet`).
fn has_year(key: &str) -> bool {
    let is_year = |digits: &str| digits.len() == 4 && ("1500".."2100").contains(&digits);
    key.split(|c: char| !c.is_ascii_digit()).any(is_year)
}

/// Known keys that may be meant: the nearest by letters, else those that the key is the start of.
fn proposals<'a>(record: &'a Record, key: &str) -> Vec<Near<'a>> {
    let keys = || {
        let sources = record.sources.entries().map(|entry| entry.key.as_str());
        sources.chain(record.entries.iter().map(|entry| entry.key.as_str()))
    };
    let mut near = nearest(key, keys());
    if near.is_empty() && key.chars().count() >= 4 {
        let folded = key.to_lowercase();
        let longer = keys().filter(|known| known.to_lowercase().starts_with(&folded));
        near = longer.map(|name| Near { name, distance: name.len() - key.len().min(name.len()) }).collect();
    }
    near.sort_by_key(|near| near.name);
    near.truncate(PROPOSALS);
    near
}

/// Whether the key is `near` but for one letter or for case. A changed digit is no slip: it may be another source.
fn is_slip(key: &str, near: Near<'_>) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    near.distance <= 1 && digits(key) == digits(near.name)
}

/// A key with outlet and date.
fn described(record: &Record, key: &str) -> String {
    let entry = entry_of(record, key);
    let parts = entry.map(|entry| [entry.outlet.as_deref(), entry.date.as_deref()]).unwrap_or_default();
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    if parts.is_empty() { format!("`{key}`") } else { format!("`{key}` ({})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_and_cross_references_are_no_keys() {
        for key in ["fig-map", "tbl-1", "sec:intro", "eq-2"] {
            assert!(is_cross_reference(key), "{key}");
        }
        for key in ["figueroa2021", "tipping-point2020", "smith2021"] {
            assert!(!is_cross_reference(key), "{key}");
        }
        for (key, year) in [("smith2021", true), ("10DowningStreet", false), ("user12345", false), ("x0042", false)] {
            assert_eq!(has_year(key), year, "{key}");
        }
    }

    #[test]
    fn a_slip_is_a_letter_never_a_digit() {
        let near = |name, distance| Near { name, distance };
        assert!(is_slip("smth2021", near("smith2021", 1)));
        assert!(is_slip("Smith2021", near("smith2021", 0)));
        assert!(!is_slip("smith2020", near("smith2021", 1)));
        assert!(!is_slip("smth2021x", near("smith2021", 2)));
    }
}
