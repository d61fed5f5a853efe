//! The default corpus, which the binary carries.

use std::path::{Path, PathBuf};

use super::bibliography::{self, Item, Kind};
use super::{Loaded, files, read};
use crate::markup::{self, Decoded, Format};
use crate::reader::terms;
use crate::record::Source;
use crate::record::stored::code::{bytes_of, value_of};
use crate::statement::Reading;
use crate::{pair, reader};

/// The folder's name in paths of evidence.
const FOLDER: &str = "seeds";

const BIBLIOGRAPHY: &str = include_str!("../../seeds/sources.bib");

/// The one table of the embedded texts: name and text, untouched.
const TEXTS: &[(&str, &str)] = &[
    ("000_a3c349409e95ff92.txt", include_str!("../../seeds/000_a3c349409e95ff92.txt")),
    ("001_4cce00325bdec574.txt", include_str!("../../seeds/001_4cce00325bdec574.txt")),
    ("002_02c2932116e96841.txt", include_str!("../../seeds/002_02c2932116e96841.txt")),
    ("003_0e483b0e6521bc55.txt", include_str!("../../seeds/003_0e483b0e6521bc55.txt")),
    ("004_cd06236e8b34e340.txt", include_str!("../../seeds/004_cd06236e8b34e340.txt")),
];

/// What the reader makes of these texts, so that no start has to read them: the fingerprint of the reader that read them,
/// and its readings in the order of the texts. `UPDATE=1 cargo test --test seeds -- --ignored` writes it; where the reader
/// changed since, the texts are read.
const READ: &[u8] = include_bytes!("../../seeds/read.bin");

/// By what readers are told apart: their code and lists, and how a word is numbered, which is the library's and the
/// platform's matter.
fn fingerprint() -> u64 {
    u64::from_str_radix(env!("ONRECORD_READER"), 16).unwrap_or_default() ^ terms::of_word("reader")
}

/// What the file of readings has to be: the reader's own fingerprint, and what it makes of the texts.
pub fn readings() -> Vec<u8> {
    let readings: Vec<Reading> =
        TEXTS.iter().map(|(_, text)| reader::read(&markup::read(Format::Plain, text))).collect();
    bytes_of(&(fingerprint(), readings))
}

/// The readings in such a file, if this very reader gave them.
pub fn read_ahead(file: &[u8]) -> Option<Vec<Reading>> {
    let (reader, readings) = file.split_first_chunk()?;
    if u64::from_le_bytes(*reader) != fingerprint() {
        return None;
    }
    value_of(readings).filter(|readings: &Vec<Reading>| readings.len() == TEXTS.len())
}

/// Reads the embedded corpus. No file is touched.
pub(super) fn load() -> Loaded {
    loaded(read_ahead(READ))
}

/// The same with what was read ahead, or with nothing.
pub fn loaded(ahead: Option<Vec<Reading>>) -> Loaded {
    let parsed = bibliography::parse(Kind::Bibtex, Path::new("seeds/sources.bib"), BIBLIOGRAPHY);
    let sources: Vec<Option<Source>> = if let Some(ahead) = ahead {
        let mut ahead: Vec<Option<Reading>> = ahead.into_iter().map(Some).collect();
        let mut take = |number: usize| ahead.get_mut(number).and_then(Option::take);
        parsed.items.iter().map(|item| source(item, &mut take)).collect()
    } else {
        pair::map(&parsed.items, |item| source(item, &mut |_| None))
    };
    let mut sources: Vec<Source> = sources.into_iter().flatten().collect();
    sources.sort_by(|a, b| a.entry.key.cmp(&b.entry.key));
    Loaded { sources, problems: parsed.problems, ..Loaded::default() }
}

/// The source of an entry; `ahead` has the reading of a text, by its number.
fn source(item: &Item, ahead: &mut dyn FnMut(usize) -> Option<Reading>) -> Option<Source> {
    let name = item.files.first().and_then(|field| files::split(field).into_iter().next())?;
    let number = TEXTS.iter().position(|(known, _)| *known == name)?;
    let (name, text) = TEXTS.get(number)?;
    let path: PathBuf = [FOLDER, name].iter().collect();
    let prose = markup::read(Format::Plain, text);
    let reading = ahead(number).unwrap_or_else(|| reader::read(&prose));
    let decoded = Decoded { text: (*text).to_owned(), prose, recoded: false };
    Some(read::source(path, decoded, Some(item.entry.clone()), reading))
}
