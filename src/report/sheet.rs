//! The evidence sheet: a brief with each statement marked by what the record says of it, and the passages beside it, as
//! one page of HTML that needs nothing else, or as JSON for other programs.
//!
//! What a draft or a source says reaches the page only through [`shown`] and the escaping of the templates; addresses
//! only through [`address`]. The page has no script, and its policy lets none in.

mod brief;
mod cards;
mod flow;
mod json;
mod matrix;
mod page;
mod passage;
mod picture;
mod sections;

use std::borrow::Cow;
use std::fmt;

pub use json::write as write_json;
pub use matrix::{Matrix, Row, write as write_matrix};

use super::{Checked, safe};
use crate::assess::{Assessment, Kind, Verdict};
use crate::record::date_in_words;
use crate::when::Period;

/// A checked draft with what the record says of each of its statements.
#[derive(Debug)]
pub struct Assessed {
    /// The draft with what was found.
    pub checked: Checked,
    /// What the record says of its statements.
    pub assessment: Assessment,
    /// When the draft speaks.
    pub as_of: Option<Period>,
}

/// Writes the sheet of some drafts (in the order in which they are to be read) as a page of HTML.
pub fn write_html(out: &mut String, drafts: &[Assessed]) -> fmt::Result {
    out.push_str(&page::page(&page::title(drafts), &sections::sheet(drafts)).into_string());
    Ok(())
}

/// Whether a file of which this is the beginning (2,000 bytes are enough) was written here: it is nobody's draft, and may
/// be replaced.
pub fn is_sheet(head: &[u8]) -> bool {
    page::is_ours(&String::from_utf8_lossy(head))
}

/// The version of the program, for the foot of a page.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Text of a draft or a source for a page: on one line, without controls and marks that turn the direction of writing.
fn shown(text: &str) -> Cow<'_, str> {
    safe::line(text)
}

/// An address that a reader may follow: of the web or of a mail box, and nothing else.
fn address(url: &str) -> Option<&str> {
    let url = url.trim();
    let scheme = url.split_once(':')?.0.to_ascii_lowercase();
    let fit = matches!(scheme.as_str(), "http" | "https" | "mailto");
    let clean =
        !url.chars().any(|c| c.is_control() || c.is_whitespace() || shown(c.encode_utf8(&mut [0; 4])) != c.to_string());
    (fit && clean).then_some(url)
}

/// A stretch of days in words.
fn period(period: Period) -> String {
    let text = period.to_string();
    match text.split_once('/') {
        Some((first, last)) => format!("{} to {}", date_in_words(first), date_in_words(last)),
        None => date_in_words(&text),
    }
}

/// A verdict as a heading says it.
fn label(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Wrong => "Wrong",
        Verdict::Unsourced => "Unsourced",
        Verdict::Partly => "Partly on record",
        Verdict::Confirmed => "Confirmed",
        Verdict::Unchecked => "Not checked",
    }
}

/// The sign of a verdict, so that none is told by its colour alone.
fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Wrong => "✗",
        Verdict::Unsourced => "?",
        Verdict::Partly => "≈",
        Verdict::Confirmed => "✓",
        Verdict::Unchecked => "–",
    }
}

/// What a verdict means.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Wrong => "The record says otherwise; the passage shows it.",
        Verdict::Unsourced => "No source bears it out. That does not make it wrong.",
        Verdict::Partly => "The record has a part of it, or something like it: compare.",
        Verdict::Confirmed => "The record has it; the passage shows it.",
        Verdict::Unchecked => "Not held to the record, for the reason that is given.",
    }
}

/// A kind of statement as a heading says it.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Quotation => "Quotation",
        Kind::Position => "Position",
        Kind::Role => "Role",
        Kind::Name => "Name",
        Kind::Figure => "Figure",
        Kind::Event => "Event",
        Kind::Citation => "Citation",
    }
}

/// Names of places on the page: of the statements of one draft.
#[derive(Clone, Copy, Debug)]
struct Names {
    /// Number of the draft, where there are several.
    draft: Option<usize>,
}

impl Names {
    fn prefix(self) -> String {
        self.draft.map(|draft| format!("d{draft}-")).unwrap_or_default()
    }

    /// The card of a statement, by its index.
    fn card(self, index: usize) -> String {
        format!("{}s{}", self.prefix(), index + 1)
    }

    /// Its place in the brief.
    fn place(self, index: usize) -> String {
        format!("{}t{}", self.prefix(), index + 1)
    }

    /// A note of the brief, by its index.
    fn note(self, index: usize) -> String {
        format!("{}n{}", self.prefix(), index + 1)
    }

    /// The line of a government on a topic.
    fn line(self, topic: &str, code: &str) -> String {
        format!("{}line-{topic}-{code}", self.prefix())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses_are_links() {
        for url in ["https://example.org/a?b=c", "http://example.org", "mailto:desk@example.org", "HTTPS://example.org"]
        {
            assert_eq!(address(url), Some(url));
        }
        for url in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "relative.html",
            "https://example.org/\u{202e}gpj.exe",
            "https://example.org/a b",
            "",
        ] {
            assert_eq!(address(url), None, "{url:?}");
        }
    }
}
