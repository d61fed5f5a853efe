//! From the bytes of a file to its text and prose, for every format.
//!
//! Of a format that is text the file's own text is read. Of others (PDF, DOCX) a text is made that plays its role: one
//! paragraph a line, so that a line has the number of its paragraph. Spans count in that text; what a person looks up
//! in the file is told by [`Numbering`].

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

use super::{Format, Prose, charset, docx, html, pdf, read};
use crate::text::{LineIndex, Position, Span};

/// A document that was read from the bytes of its file.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    /// The text in which statements are found: the file's own, or the one that was made of it.
    pub text: String,
    /// Its prose.
    pub prose: Prose,
    /// Whether the text is not what the bytes of the file say in UTF-8: what is written of it is another file.
    pub recoded: bool,
}

/// Why a file has no text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct Unreadable {
    /// What is wrong, without path and place.
    pub message: String,
    /// Where, if that is a place of a text.
    pub place: Option<Position>,
}

impl Unreadable {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None }
    }
}

/// How much of a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Of a web page that was saved with its furniture (menus, teasers, comments of readers) the article; of anything
    /// else all.
    Article,
}

/// Reads the bytes of a file. What goes wrong inside the reader of a format that is not text is an error as well.
pub fn decode(format: Format, bytes: Vec<u8>, extent: Extent) -> Result<Decoded, Unreadable> {
    let made = match format {
        Format::Pdf => catch_unwind(AssertUnwindSafe(|| pdf::decode(bytes))),
        Format::Docx => catch_unwind(AssertUnwindSafe(|| docx::decode(&bytes))),
        _ => {
            let (text, recoded) = text_of(format, bytes)?;
            let prose = match (format, extent) {
                (Format::Html, Extent::Article) => html::article(&text),
                _ => read(format, &text),
            };
            return Ok(Decoded { text, prose, recoded });
        }
    };
    let what = if format == Format::Pdf { "PDF" } else { "DOCX" };
    made.unwrap_or_else(|_| Err(Unreadable::new(format!("is damaged, or a {what} file of a kind that cannot be read"))))
}

/// The text of a file whose bytes are its text, and whether they are not UTF-8.
fn text_of(format: Format, bytes: Vec<u8>) -> Result<(String, bool), Unreadable> {
    let is_utf_8 = std::str::from_utf8(&bytes).is_ok();
    let said = match charset::utf_16(&bytes) {
        None if format == Format::Html && !is_utf_8 => charset::declared(&bytes),
        said => said,
    };
    match said {
        Some(read) => read.map(|text| (text, true)).map_err(Unreadable::new),
        None => Ok((text(bytes)?, false)),
    }
}

/// Bytes as text, or where they stop being it. Of files that may be written again only UTF-8 is read.
pub fn text(bytes: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let place = Some(LineIndex::new(&before).position(&before, before.len()));
        let message = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            "not UTF-8 but UTF-16: save it as UTF-8".to_owned()
        } else {
            let byte = bytes.get(valid).copied().unwrap_or_default();
            format!("not UTF-8 (byte 0x{byte:02X}): save it as UTF-8")
        };
        Unreadable { message, place }
    })
}

/// By what the places of a document are cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// By lines: the file is its text.
    #[default]
    Lines,
    /// By paragraphs, each a block; where they start in the text.
    Paragraphs(Vec<usize>),
    /// By pages, in order.
    Pages(Vec<PageStart>),
}

/// The start of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// Where the page starts in the text.
    pub at: usize,
    /// What is printed as its number, as far as the file says it or has it on its pages; else its number from 1.
    pub label: String,
    /// Its number in the file, from 1.
    pub number: usize,
    /// Whether the label is the file's own, and not counted here.
    pub printed: bool,
}

/// Where a passage stands, as a person looks it up: the page of a PDF, the paragraph of a DOCX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    /// What is counted.
    pub unit: Unit,
    /// The number of the page or paragraph in which the passage starts.
    pub first: String,
    /// That in which it ends, where it is another one.
    pub last: Option<String>,
}

/// What a locator counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pages.
    Page,
    /// Paragraphs.
    Paragraph,
}

impl Unit {
    /// Its name in CSL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Paragraph => "paragraph",
        }
    }
}

impl Locator {
    fn new(unit: Unit, first: String, last: String) -> Self {
        let last = Some(last).filter(|last| *last != first);
        Self { unit, first, last }
    }

    /// The number, or the first and the last one.
    pub fn value(&self) -> String {
        match &self.last {
            Some(last) => format!("{}–{last}", self.first),
            None => self.first.clone(),
        }
    }
}

/// As in a citation: `p. 3`, `pp. 3–4`, `para. 12`.
impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.last.is_some()) {
            (Unit::Page, false) => "p.",
            (Unit::Page, true) => "pp.",
            (Unit::Paragraph, false) => "para.",
            (Unit::Paragraph, true) => "paras.",
        };
        write!(f, "{unit} {}", self.value())
    }
}

impl Prose {
    /// Where a span of the file's text stands; `None` where lines say it.
    pub fn locator(&self, span: Span) -> Option<Locator> {
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        match &self.numbering {
            Numbering::Lines => None,
            Numbering::Paragraphs(starts) => {
                let number = |at: usize| starts.partition_point(|start| *start <= at).max(1).to_string();
                Some(Locator::new(Unit::Paragraph, number(span.start), number(last)))
            }
            Numbering::Pages(pages) => {
                let page = |at: usize| {
                    let index = pages.partition_point(|page| page.at <= at).saturating_sub(1);
                    pages.get(index).map(|page| page.label.clone())
                };
                Some(Locator::new(Unit::Page, page(span.start)?, page(last)?))
            }
        }
    }

    /// The pages on which a span of the text stands; none where it has no pages.
    pub fn pages(&self, span: Span) -> &[PageStart] {
        let Numbering::Pages(pages) = &self.numbering else { return &[] };
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        let index = |at: usize| pages.partition_point(|page| page.at <= at).saturating_sub(1);
        pages.get(index(span.start)..=index(last)).unwrap_or_default()
    }

    /// Whether the text was made of a file that is none.
    pub fn is_decoded(&self) -> bool {
        self.numbering != Numbering::Lines
    }
}
