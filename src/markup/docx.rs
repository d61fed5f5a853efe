//! DOCX: what a reader of the document reads, by `zip` and the events of `quick-xml`.
//!
//! `WordprocessingML` is read here: of the libraries that were tried, none leaves out what was moved away, tells where
//! a note is called, and reads nested tables and text boxes. The parts are walked event by event; nothing recurses, and
//! what is unpacked is bounded.

mod fields;
mod package;
mod story;
mod styles;

use super::made::Maker;
use super::{Decoded, Meta, Unreadable};
use package::Package;
use story::{Note, Story};

/// Reads a file.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let mut package = Package::open(bytes)?;
    let styles = package.styles()?;
    let links = package.links();
    let document = package.document()?;
    let mut maker = Maker::default();
    let references = package.references()?;
    let mut story = Story::new(&styles, &links, &references);
    story.read(&document, None, &mut maker)?;
    // Notes stand after the text: its paragraphs keep their numbers.
    for (note, part) in [(Note::Foot, "footnotes"), (Note::End, "endnotes")] {
        if story.calls(note)
            && let Some(xml) = package.notes(part)?
        {
            story.read(&xml, Some(note), &mut maker)?;
        }
    }
    // When the file was made is not when the text was written: a template, a copy and a converter have times of their own.
    let meta = Meta { date: story.date.take(), ..package.meta()? };
    let decoded = maker.by_paragraphs(meta);
    if decoded.prose.blocks.is_empty() {
        return Err(Unreadable::new("has no text"));
    }
    Ok(decoded)
}
