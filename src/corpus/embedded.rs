//! The default corpus, which the binary carries.

use std::path::{Path, PathBuf};

use super::bibliography::{self, Item, Kind};
use super::{Loaded, files, read};
use crate::markup::{self, Decoded, Format};
use crate::pair;
use crate::record::Source;

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

/// Reads the embedded corpus. No file is touched.
pub(super) fn load() -> Loaded {
    let parsed = bibliography::parse(Kind::Bibtex, Path::new("seeds/sources.bib"), BIBLIOGRAPHY);
    let mut sources: Vec<Source> = pair::map(&parsed.items, read_item).into_iter().flatten().collect();
    sources.sort_by(|a, b| a.entry.key.cmp(&b.entry.key));
    Loaded { sources, problems: parsed.problems, ..Loaded::default() }
}

fn read_item(item: &Item) -> Option<Source> {
    let name = item.files.first().and_then(|field| files::split(field).into_iter().next())?;
    let (name, text) = TEXTS.iter().find(|(known, _)| *known == name)?;
    let path: PathBuf = [FOLDER, name].iter().collect();
    let prose = markup::read(Format::Plain, text);
    let decoded = Decoded { text: (*text).to_owned(), prose, recoded: false };
    Some(read::source(path, decoded, Some(item.entry.clone())).0)
}
