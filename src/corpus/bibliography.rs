//! What all bibliographies give, whatever their format.

use std::path::Path;
use std::sync::Arc;

use super::{Problem, bibtex, csl, hayagriva_yaml};
use crate::record::Entry;
use crate::text::Position;

/// An entry of a bibliography.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What is known of the source.
    pub entry: Entry,
    /// Paths of its files, as written there, most likely first.
    pub files: Vec<String>,
    /// Folders that the bibliography names for relative paths, beside its own.
    pub folders: Arc<[String]>,
    /// Where the entry stands in the bibliography.
    pub place: Position,
    /// Where it names its files.
    pub files_place: Position,
}

/// What was read of a bibliography.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Its entries, in order.
    pub items: Vec<Item>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Whether it is a bibliography at all; any JSON or YAML file may not be.
    pub foreign: bool,
}

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON.
    Csl,
    /// Hayagriva YAML, or CSL in YAML as pandoc reads it.
    Yaml,
}

impl Kind {
    /// The format that a file's extension stands for.
    pub(super) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "bib" | "bibtex" | "biblatex" => Some(Self::Bibtex),
            "json" => Some(Self::Csl),
            "yml" | "yaml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// Reads a bibliography's text; `path` is for messages.
pub(super) fn parse(kind: Kind, path: &Path, text: &str) -> Parsed {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let problems = vec![Problem::notice(path, None, "the bibliography is empty")];
        return Parsed { problems, ..Parsed::default() };
    }
    match kind {
        Kind::Bibtex => bibtex::parse(path, text),
        Kind::Csl => csl::parse(path, text),
        Kind::Yaml => hayagriva_yaml::parse(path, text),
    }
}

/// `text` in one line without blanks around it; `None` where nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!tidy.is_empty()).then_some(tidy)
}

/// A name as it would be printed, from its parts in the order of printing.
pub(super) fn printed_name(parts: &[&str], suffix: &str) -> Option<String> {
    let name = tidy(&parts.join(" "))?;
    Some(match tidy(suffix) {
        Some(suffix) => format!("{name}, {suffix}"),
        None => name,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BIBTEX: &str = "@string{p = {The Post}}\n@article{é1, author = {Ann {Smith} and others}, journal = p # \" x\",\n \
                          date = {2020-02/2020-03}, title = {On \\emph{tolls} \\& $x$}, file = {:a\\:b.txt:TXT}}\n\
                          @misc{two, year = 1999, ids = {x, y}, crossref = {é1}}";
    const CSL: &str = r#"{"items": [{"id": "é", "type": "book", "issued": {"date-parts": [[2020, 2]]},
                         "author": [{"family": "Smith"}]}]}"#;
    const YAML: &str =
        "é:\n  type: article\n  author: [\"Smith, Ann\"]\n  date: 2020-02\n  parent: {type: newspaper, title: P}\n";

    proptest! {
        #[test]
        fn reading_never_panics(cut in 0usize..400, with in "\\PC{0,4}", kept in 0usize..400, any in "\\PC{0,60}") {
            for (kind, whole) in [(Kind::Bibtex, BIBTEX), (Kind::Csl, CSL), (Kind::Yaml, YAML)] {
                let start: String = whole.chars().take(cut).collect();
                let end: String = whole.chars().skip(cut.max(kept)).collect();
                for text in [format!("{start}{with}{end}"), any.clone()] {
                    let parsed = parse(kind, Path::new("x"), &text);
                    let lines = text.split('\n').count();
                    prop_assert!(parsed.items.iter().all(|item| item.place.line <= lines));
                }
            }
        }
    }

    /// Digits of other scripts, over which the library for BibTeX panics.
    #[test]
    fn a_date_that_breaks_the_library_costs_the_date() {
        let text = BIBTEX.replace("2020-02/2020-03", "𑱐ᝀ2020-02/2020-03");
        for text in [text, BIBTEX.replace("2020-02/2020-03", "202𑱐"), BIBTEX.replace("2020-02/", "20𑱐ᝀ-02/")] {
            let parsed = parse(Kind::Bibtex, Path::new("x"), &text);
            assert_eq!((parsed.items.len(), parsed.items[0].entry.date.as_deref()), (4, None), "{text}");
            assert!(parsed.problems.iter().any(|problem| problem.message.contains("date")), "{:?}", parsed.problems);
        }
    }

    #[test]
    fn the_examples_are_read_whole() {
        for (kind, text, count) in [(Kind::Bibtex, BIBTEX, 4), (Kind::Csl, CSL, 1), (Kind::Yaml, YAML, 1)] {
            let parsed = parse(kind, Path::new("x"), text);
            assert_eq!((parsed.items.len(), parsed.problems), (count, Vec::new()), "{kind:?}");
        }
    }
}
