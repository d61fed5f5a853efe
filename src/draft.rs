//! A draft under check: the same kinds of parts as a [`Source`](crate::record::Source), without an entry.

use std::path::PathBuf;
use std::sync::Arc;

use crate::markup::{self, Decoded, Extent, Format, Prose, Unreadable};
use crate::reader;
use crate::statement::Reading;
use crate::text::{LineIndex, Span};

/// A document that is held to the record.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its path as the user gave it.
    pub path: PathBuf,
    /// How it is written.
    pub format: Format,
    /// Whether its file is its text: one that is only read is not edited, and gets no fixes.
    pub editable: bool,
    /// The file's text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
    /// Its prose.
    pub prose: Arc<Prose>,
    /// What it says.
    pub reading: Arc<Reading>,
}

/// What is kept of the last version of a draft, so that of the next one only what changed is read.
#[derive(Debug, Default)]
pub struct Memory {
    markup: markup::Memory,
    reader: reader::Memory,
}

impl Memory {
    /// What is left of the version before the last one, to be dropped where nobody waits.
    pub fn past(&mut self) -> reader::Past {
        self.reader.past()
    }
}

impl Draft {
    /// Reads a draft's text.
    pub fn read(path: PathBuf, format: Format, text: String) -> Self {
        let prose = markup::read(format, &text);
        let reading = reader::read(&prose);
        let (editable, lines) = (format.is_text(), LineIndex::new(&text));
        Self { path, format, editable, text, lines, prose: Arc::new(prose), reading: Arc::new(reading) }
    }

    /// The words that a reader reads at a span of the file.
    pub fn words(&self, file: Span) -> &str {
        let words = self.prose.map.to_text(file).of(&self.prose.text);
        if words.is_empty() { file.of(&self.text) } else { words }
    }

    /// Words as they are written in this draft: with what its format takes for markup escaped.
    pub fn written(&self, words: &str) -> String {
        markup::escape(self.format, words)
    }

    /// Reads the bytes of a draft's file.
    pub fn decode(path: PathBuf, format: Format, bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let Decoded { text, prose, recoded } = markup::decode(format, bytes, Extent::Whole)?;
        let reading = reader::read(&prose);
        Ok(Self {
            path,
            format,
            editable: !recoded,
            lines: LineIndex::new(&text),
            text,
            prose: Arc::new(prose),
            reading: Arc::new(reading),
        })
    }

    /// Reads the next version of the draft that `memory` has the last version of; the result is that of
    /// [`Draft::read`].
    pub fn reread(memory: &mut Memory, path: PathBuf, format: Format, text: String) -> Self {
        let prose = markup::reread(&mut memory.markup, format, &text);
        let reading = reader::reread(&mut memory.reader, &prose);
        let (editable, lines) = (format.is_text(), LineIndex::new(&text));
        Self { path, format, editable, text, lines, prose, reading }
    }
}
