//! From the bytes of a file to prose: what a person reads, with the way back to the file.
//!
//! One file a format; all give the same [`Prose`]. Spans of a [`Prose`] count in its reading text unless they are
//! called `file`. Reading a text never fails; a file that holds no text is told as [`Unreadable`].

mod charset;
mod decode;
mod docx;
mod escape;
mod html;
mod inline;
mod latex;
mod made;
mod markdown;
mod meta;
mod pdf;
mod plain;
mod title;
mod typst;

use std::sync::Arc;

pub use escape::{citation, comment, escape};

use crate::text::{Span, SpanMap};

pub use decode::{Decoded, Extent, Locator, Numbering, PageStart, Unit, Unreadable, decode, text};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown as people write it: CommonMark, GFM, pandoc, Quarto.
    Markdown,
    /// Plain text: paragraphs between blank lines.
    Plain,
    /// HTML.
    Html,
    /// LaTeX.
    Latex,
    /// Typst.
    Typst,
    /// PDF.
    Pdf,
    /// Word's format, Office Open XML.
    Docx,
}

impl Format {
    /// The format that an extension (without dot, any case) stands for.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Plain),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "tex" | "latex" | "ltx" => Some(Self::Latex),
            "typ" => Some(Self::Typst),
            "pdf" => Some(Self::Pdf),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// Whether the bytes of a file are its text. What is none can be read but not edited.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Pdf | Self::Docx)
    }
}

/// A document without its markup.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// The reading text: blocks in the order of the file, a line end or more between them (what stands between two
    /// blocks is nobody's text). Markup is gone, entities and escapes are decoded; a line break inside a block is
    /// one blank or stays as it is.
    pub text: String,
    /// From the reading text to the file.
    pub map: SpanMap,
    /// The blocks, in order; they do not overlap.
    pub blocks: Vec<Block>,
    /// What the markup says of stretches of the text, by start.
    pub marks: Vec<Mark>,
    /// Comments, in order.
    pub comments: Vec<Comment>,
    /// Front matter, what the head of an HTML page, LaTeX's preamble or Typst's `#set document` says, or the properties of
    /// a file.
    pub meta: Meta,
    /// By what its places are cited.
    pub numbering: Numbering,
}

/// A paragraph-like stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the reading text.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Number (from 1) of the outermost block quote that it belongs to; 0 outside.
    pub quote: u32,
    /// Whether it is the first block of a list item, with the item's list number; 0 outside lists.
    pub list: u32,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, also inside a list item or a block quote.
    Paragraph,
    /// A heading or a title.
    Heading,
    /// A table cell: the table's number, row (0 is the header) and column, from 0.
    Cell {
        /// Number of the table in the document.
        table: u32,
        /// Row; 0 is the header.
        row: u32,
        /// Column.
        column: u32,
    },
    /// A paragraph of a footnote, with its label.
    Footnote(String),
    /// The caption of a figure or picture.
    Caption,
}

/// What markup says of a stretch of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where in the reading text; empty for what leaves no text behind (a bracketed citation).
    pub span: Span,
    /// Where in the file, with its brackets.
    pub file: Span,
    /// What it says.
    pub kind: MarkKind,
}

/// The kinds of mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A citation: `[@key, p. 3; see @other]`, `[-@key]`, or `@key` in running text (then `narrative`, and the key
    /// with its `@` stays in the reading text under `span`); LaTeX's `\\citep` and `\\citet` and Typst's forms likewise.
    Citation {
        /// The keys, in order.
        keys: Vec<CitedKey>,
        /// Whether the key stands in the sentence itself.
        narrative: bool,
    },
    /// A footnote's call, with its label; it leaves no text behind.
    FootnoteRef(String),
    /// The text of a link, with its destination.
    Link(String),
    /// Emphasis or strong emphasis.
    Emphasis,
    /// Code: its text stands as one U+FFFC in the reading text.
    Code,
}

/// A key inside a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedKey {
    /// The key, without `@`.
    pub key: String,
    /// The key in the file, without `@`.
    pub file: Span,
    /// What follows the key inside the brackets (`p. 3`), as written; empty where nothing does.
    pub locator: String,
    /// What stands before the key inside the brackets (`see also`), as written; empty where nothing does.
    pub prefix: String,
    /// What a reference manager says of the source that it cites; where somebody wrote the key, nothing.
    pub work: Option<Work>,
}

/// A source as a reference manager's field describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Work {
    /// Title.
    pub title: String,
    /// Last names of its authors.
    pub authors: Vec<String>,
    /// Year.
    pub year: String,
    /// Address.
    pub url: String,
    /// Identifier of the publication.
    pub doi: String,
    /// By what the reference manager knows it: identifiers and addresses of its own.
    pub ids: Vec<String>,
    /// What the page shows for it.
    pub shown: String,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it is in the file, with its marks.
    pub file: Span,
    /// What it says, without its marks.
    pub text: String,
    /// Index into [`Prose::blocks`] of the first block that starts after it.
    pub next_block: usize,
}

/// What a document says of itself. Everything as written; nothing is invented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// `key`, `id` or `citation-key`.
    pub key: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Outlet, publication, publisher or container title.
    pub outlet: Option<String>,
    /// Date.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Bibliographies that the document names.
    pub bibliography: Vec<String>,
    /// Where the front matter stands in the file, with its fences.
    pub file: Option<Span>,
    /// Why the front matter could not be read, where it could not.
    pub error: Option<String>,
}

/// What is kept of the last version of a document.
#[derive(Debug, Default)]
pub struct Memory {
    markdown: Option<markdown::Version>,
}

/// Reads the next version of the document that `memory` has the last version of; the result is that of [`read`].
pub fn reread(memory: &mut Memory, format: Format, text: &str) -> Arc<Prose> {
    match format {
        Format::Markdown => markdown::reread(&mut memory.markdown, text),
        _ => Arc::new(read(format, text)),
    }
}

/// Reads a file's text (valid UTF-8, with or without byte order mark) as `format`. What stands where a file's text
/// should be though the format is none ([`decode`] reads that) is read as plain text.
pub fn read(format: Format, text: &str) -> Prose {
    match format {
        Format::Markdown => markdown::read(text),
        Format::Plain | Format::Pdf | Format::Docx => plain::read(text),
        Format::Html => html::read(text),
        Format::Latex => latex::read(text),
        Format::Typst => typst::read(text),
    }
}
