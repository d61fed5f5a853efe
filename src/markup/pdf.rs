//! PDF: what a reader of the pages reads, from the characters that `hayro` draws.

mod glyphs;
mod labels;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::made::{Line, Maker};
use super::{BlockKind, Decoded, Meta, Numbering, PageStart, Unreadable};
use glyphs::{Drawing, TooLong};

/// More pages than this are not read: a document of that length is no source that a person cites.
const MOST_PAGES: usize = 5_000;

/// Bytes of stack: the parser recurses into objects that a hostile file nests.
const STACK: usize = 64 << 20;

/// Reads a file.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Unreadable> {
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || {
        catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or_else(|panic| {
            Err(Unreadable::new(if panic.is::<TooLong>() {
                "takes too long to draw: not read"
            } else {
                "is damaged, or a PDF of a kind that cannot be read"
            }))
        })
    });
    let failed = || Unreadable::new("cannot be read: there is no memory for another thread");
    worker.map_err(|_| failed())?.join().map_err(|_| failed())?
}

fn read(bytes: Vec<u8>) -> Result<Decoded, Unreadable> {
    let pdf = Pdf::new(bytes).map_err(|error| {
        Unreadable::new(match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => "is protected by a password",
            LoadPdfError::Decryption(_) => "is encrypted in a way that cannot be read",
            LoadPdfError::Invalid => "is damaged: it is no PDF that can be read",
        })
    })?;
    let pages = pdf.pages();
    if pages.len() > MOST_PAGES {
        return Err(Unreadable::new(format!("has {} pages: more than {MOST_PAGES} are not read", pages.len())));
    }
    let cache = InterpreterCache::new();
    let mut steps = 0;
    let drawings: Vec<Drawing> = pages.iter().map(|page| glyphs::draw(page, &cache, &mut steps)).collect();
    let labels = labels::labels(&pdf, pages.len());
    let decoded = simple(&drawings, labels, meta(&pdf));
    if decoded.prose.blocks.is_empty() {
        let scanned = drawings.iter().any(|drawing| drawing.pictures > 0);
        return Err(Unreadable::new(if scanned {
            "has no text, only pictures: a scan? Character recognition (OCR) gives it one"
        } else {
            "has no text"
        }));
    }
    Ok(decoded)
}

/// What the file says of itself. When it was made says little: a page that is printed is new.
fn meta(pdf: &Pdf) -> Meta {
    let said = |bytes: &Option<Box<[u8]>>| {
        let text = labels::text(bytes.as_deref()?);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    let metadata = pdf.metadata();
    let title = said(&metadata.title).filter(|title| {
        // Programs that print put the name of the file there.
        let lower = title.to_lowercase();
        !lower.starts_with("microsoft word") && !lower.starts_with("untitled") && title.contains(' ')
    });
    let names = said(&metadata.author).unwrap_or_default();
    let authors = names.split([';']).map(|name| name.trim().to_owned()).filter(|name| name.contains(' '));
    Meta { title, authors: authors.collect(), ..Meta::default() }
}

fn simple(drawings: &[Drawing], labels: Vec<String>, meta: Meta) -> Decoded {
    let mut maker = Maker::default();
    let mut starts = Vec::new();
    for (drawing, label) in drawings.iter().zip(labels) {
        let mut line = Line::default();
        let mut first = None;
        let mut last: Option<&glyphs::Glyph> = None;
        for glyph in &drawing.glyphs {
            if let Some(before) = last {
                let gap = (glyph.base - before.base).abs();
                if gap > 1.8 * glyph.size {
                    let at = maker.block(std::mem::take(&mut line), BlockKind::Paragraph, 0, 0);
                    first = first.or(at);
                } else if gap > 0.5 * glyph.size || glyph.left - before.right > 0.2 * glyph.size {
                    line.push(' ');
                }
            }
            line.push_str(&glyph.text);
            last = Some(glyph);
        }
        let at = maker.block(line, BlockKind::Paragraph, 0, 0);
        if let Some(at) = first.or(at) {
            starts.push(PageStart { at, label });
        }
    }
    maker.finish(meta, Numbering::Pages(starts))
}
