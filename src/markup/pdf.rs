//! PDF: what a reader of the pages reads, from the characters that `hayro` draws.

mod columns;
mod furniture;
mod glyphs;
mod hyphens;
mod labels;
mod legible;
mod lines;
mod paragraphs;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::made::{Line, Maker};
use super::{BlockKind, Decoded, MarkKind, Meta, Numbering, PageStart, Unreadable};
use furniture::Page;
use glyphs::{Drawing, TooLong};
use hyphens::Words;
use paragraphs::{Kind, Paragraph};

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
    let mut drawings: Vec<Drawing> = pages.iter().map(|page| glyphs::draw(page, &cache, &mut steps)).collect();
    legible::by_codes(drawings.iter_mut().flat_map(|drawing| &mut drawing.glyphs));
    let labels = labels::labels(&pdf, pages.len());
    let scanned = drawings.iter().any(|drawing| drawing.pictures > 0);
    let decoded = document(drawings, labels, meta(&pdf));
    if decoded.prose.blocks.is_empty() {
        return Err(Unreadable::new(if scanned {
            "has no text, only pictures: a scan? Character recognition (OCR) gives it one"
        } else {
            "has no text"
        }));
    }
    if !legible::is_legible(&decoded.text) {
        let message = "its text is not legible: its fonts do not say which characters they draw. Character recognition (OCR) \
                       gives it one";
        return Err(Unreadable::new(message));
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
    // "Lind, Mara" is one name, "Mara Lind, Ola Berg" are two.
    let comma = names.split(',').all(|name| name.trim().contains(' '));
    let parts = names.split(|c| c == ';' || (comma && c == ','));
    // A name of one word is that of an account.
    let authors = parts.map(|name| name.trim().to_owned()).filter(|name| name.contains(' '));
    Meta { title, authors: authors.collect(), ..Meta::default() }
}

/// The document that the pages are.
fn document(drawings: Vec<Drawing>, labels: Option<Vec<String>>, meta: Meta) -> Decoded {
    let mut pages: Vec<Page> = drawings
        .into_iter()
        .map(|drawing| Page { segments: lines::segments(drawing.glyphs), height: drawing.height })
        .collect();
    let numbers = furniture::remove(&mut pages);
    let labels = labels.or_else(|| labels::printed(&numbers));
    let size = furniture::usual_size(pages.iter().flat_map(|page| &page.segments));
    let mut tables = 0;
    let read = pages
        .into_iter()
        .enumerate()
        .map(|(index, page)| paragraphs::paragraphs(index, columns::regions(page.segments, size), size, &mut tables));
    let paragraphs = paragraphs::joined(read.collect());
    let mut words = Words::default();
    for (_, line) in paragraphs.iter().flat_map(|paragraph| &paragraph.lines) {
        words.learn(&line.text());
    }
    let notes: BTreeSet<(usize, String)> = paragraphs
        .iter()
        .filter_map(|paragraph| match (&paragraph.kind, paragraph.lines.first()) {
            (Kind::Note(label), Some((page, _))) => Some((*page, label.clone())),
            _ => None,
        })
        .collect();
    let mut maker = Maker::default();
    let mut starts: Vec<PageStart> = Vec::new();
    for paragraph in paragraphs {
        let (line, turns) = text(&paragraph, &words, &notes);
        let list = u32::from(paragraph.kind == Kind::Item);
        let kind = match paragraph.kind {
            Kind::Text | Kind::Item => BlockKind::Paragraph,
            Kind::Heading => BlockKind::Heading,
            Kind::Cell(table, row, column) => BlockKind::Cell { table, row, column },
            Kind::Note(label) => BlockKind::Footnote(label),
        };
        let Some(start) = maker.block(line, kind, 0, list) else { continue };
        for (at, page) in turns {
            let number = page + 1;
            if starts.last().is_none_or(|last| last.number != number) {
                let printed = labels.as_ref().and_then(|labels| labels.get(page)).cloned();
                let (is_printed, label) = (printed.is_some(), printed.unwrap_or_else(|| number.to_string()));
                starts.push(PageStart { at: start + at, label, number, printed: is_printed });
            }
        }
    }
    maker.finish(meta, Numbering::Pages(starts))
}

/// The text of a paragraph, with where it turns to which page.
fn text(paragraph: &Paragraph, words: &Words, notes: &BTreeSet<(usize, String)>) -> (Line, Vec<(usize, usize)>) {
    let mut out = Line::default();
    let mut turns: Vec<(usize, usize)> = Vec::new();
    let all: Vec<String> = paragraph.lines.iter().map(|(_, line)| line.text()).collect();
    for (index, (page, line)) in paragraph.lines.iter().enumerate() {
        let divided = index > 0 && all[index - 1].trim_end().ends_with(['-', '\u{ad}', '‐']);
        if index > 0 && !divided {
            out.push(' ');
        }
        if turns.last().is_none_or(|(_, last)| last != page) {
            // A word that goes over is on the page on which it begins.
            turns.push((if index == 0 { 0 } else { out.end() }, *page));
        }
        let drops = all.get(index + 1).is_some_and(|next| {
            all[index].trim_end().ends_with(['-', '\u{ad}', '‐']) && words.drops(&all[index], next)
        });
        let last = line.pieces.len().saturating_sub(1);
        for (at, piece) in line.pieces.iter().enumerate() {
            let mut said = piece.text.as_str();
            if index == 0 && at == 0 && paragraph.kind == Kind::Item {
                said = said.trim_start().trim_start_matches(|c: char| !c.is_alphanumeric() && !"“‘\"'(".contains(c));
            }
            if at == last {
                said = said.trim_end();
                if drops {
                    said = said.strip_suffix(['-', '\u{ad}', '‐']).unwrap_or(said);
                }
            }
            if piece.raised && at > 0 && calls_note(said, &out) {
                for label in said.split(',').map(str::trim).filter(|label| !label.is_empty()) {
                    out.call(label.to_owned());
                }
                continue;
            }
            let start = out.end();
            push(&mut out, said, |label| notes.contains(&(*page, label.to_owned())));
            if piece.emphatic && paragraph.kind != Kind::Heading {
                out.mark(start, MarkKind::Emphasis);
            }
        }
    }
    (out, turns)
}

/// Whether what is raised is the call of a note, not an exponent or a unit's power.
fn calls_note(raised: &str, before: &Line) -> bool {
    let signs =
        raised.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '*' | '†' | '‡' | '§' | '¶'));
    let word = before.text().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let unit = matches!(word, "m" | "km" | "cm" | "mm" | "ft" | "mi" | "in" | "CO" | "s");
    signs && !raised.trim().is_empty() && !unit && !word.ends_with(|c: char| c.is_ascii_digit())
}

/// Adds text. A number that is glued to a word is the call of a note where the page has a note of that number: some
/// fonts have small raised figures of their own.
fn push(out: &mut Line, said: &str, is_note: impl Fn(&str) -> bool) {
    for word in said.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let stem = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &bare[stem.len()..];
        let sentence = stem.ends_with(|c: char| ".,;:!?”’)".contains(c))
            && !stem.trim_end_matches(['.', ',']).ends_with(char::is_numeric);
        let glued = sentence || (stem.len() > 3 && stem.chars().all(char::is_lowercase));
        if glued && !number.is_empty() && number.len() < 4 && is_note(number) {
            out.push_str(stem);
            out.call(number.to_owned());
            out.push_str(&word[bare.len()..]);
        } else {
            out.push_str(word);
        }
    }
}
