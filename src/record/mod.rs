//! The record: every statement of the sources, indexed, and the questions that rules may ask of it.
//!
//! The record does no I/O: a corpus loader hands it [`Source`]s.

use std::path::PathBuf;

use crate::markup::Prose;
use crate::statement::Reading;
use crate::text::LineIndex;

/// A document of the corpus with its bibliographic entry.
#[derive(Clone, Debug)]
pub struct Source {
    /// The bibliographic entry.
    pub entry: Entry,
    /// Where its text comes from; relative to the corpus, or a name for an embedded source.
    pub path: PathBuf,
    /// The file's text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
    /// Its prose.
    pub prose: Prose,
    /// What it says.
    pub reading: Reading,
}

/// What is known of a source. Nothing is invented: what the bibliography and the file do not say is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Citation key.
    pub key: String,
    /// Authors, as they would be printed.
    pub authors: Vec<String>,
    /// Title.
    pub title: Option<String>,
    /// Newspaper, journal, site or publisher.
    pub outlet: Option<String>,
    /// Date, as precise as it is known: `2020`, `2020-02` or `2020-02-13`.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// Every statement of the sources.
#[derive(Debug, Default)]
pub struct Record {
    /// The sources, in the order of their keys.
    pub sources: Vec<Source>,
    /// Bibliographic entries without a text, in the order of their keys: known keys without words.
    pub entries: Vec<Entry>,
}

/// What the record has of a draft's quotation: the answer that all quotation rules share, computed once.
#[derive(Clone, Debug, Default)]
pub struct Located {
    /// Every place where the record has these very words (typography, case of the first letter, brackets and
    /// ellipses allowed for). Empty where it has them nowhere.
    pub exact: Vec<Passage>,
}

/// A place of the record that answers to a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// The whole place in the source's file, from the first matched word to the last.
    pub span: crate::text::Span,
    /// Index into the source's [`Reading::quotations`] of the quotation that holds the first matched word (the
    /// outermost one); `None` for the article's own prose.
    pub quotation: Option<usize>,
}
