//! What all bibliographies give, whatever their format.

use std::path::Path;

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
