//! The parts of the package, and their XML as a stream of what matters.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::{Meta, Unreadable};
use super::fields;
use super::story::References;
use super::styles::Styles;

/// Bytes of the largest part that is unpacked, and of all that are.
const LARGEST: u64 = 64 << 20;

/// Elements nest no deeper in what a program wrote.
const DEEPEST: usize = 2_000;

/// An opened file.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The main part: `word/document.xml`.
    main: String,
    /// What the main part refers to: kind and target by identifier.
    relations: BTreeMap<String, Relation>,
    /// Bytes that may still be unpacked.
    left: u64,
}

struct Relation {
    /// The last part of its type: `hyperlink`, `footnotes`.
    kind: String,
    target: String,
    external: bool,
}

impl<'a> Package<'a> {
    /// Opens a file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        // An encrypted document, like one of Word before 2007, is a compound file.
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Unreadable::new("is protected by a password, or of a Word before 2007: save it anew as .docx"));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("it is no zip archive"))?;
        let mut package = Self { archive, main: String::new(), relations: BTreeMap::new(), left: LARGEST };
        let top = package.relations_of("")?;
        let main = top.into_values().find(|relation| relation.kind == "officeDocument");
        package.main = main.map_or_else(|| "word/document.xml".to_owned(), |main| joined("", &main.target));
        package.relations = package.relations_of(&package.main.clone())?;
        Ok(package)
    }

    /// The main part.
    pub fn document(&mut self) -> Result<Vec<u8>, Unreadable> {
        let main = self.main.clone();
        self.part(&main)?.ok_or_else(|| damaged("it has no main part"))
    }

    /// The styles.
    pub fn styles(&mut self) -> Result<Styles, Unreadable> {
        let xml = self.related("styles")?;
        xml.map_or_else(|| Ok(Styles::default()), |xml| Styles::read(&xml))
    }

    /// The notes of a kind: `footnotes` or `endnotes`.
    pub fn notes(&mut self, kind: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        self.related(kind)
    }

    /// The addresses that links of the main part lead to, by identifier.
    pub fn links(&self) -> BTreeMap<String, String> {
        let links = self.relations.iter().filter(|(_, relation)| relation.kind == "hyperlink" && relation.external);
        links.map(|(id, relation)| (id.clone(), relation.target.clone())).collect()
    }

    /// What is said of citations beside the text: the sources of Word's own, and what bookmarks stand for.
    pub fn references(&mut self) -> Result<References, Unreadable> {
        let mut references = References::default();
        let custom = self.relations.values().filter(|relation| relation.kind == "customXml" && !relation.external);
        let custom: Vec<String> = custom.map(|relation| joined(&self.main, &relation.target)).collect();
        for path in custom {
            // Whatever programs keep for themselves stands there too, and need not be sound.
            let Some(xml) = self.part(&path)? else { continue };
            references.works.extend(fields::works(&xml).unwrap_or_default());
        }
        let top = self.relations_of("")?;
        let Some(own) = top.into_values().find(|relation| relation.kind == "custom-properties") else {
            return Ok(references);
        };
        let Some(xml) = self.part(&joined("", &own.target))? else { return Ok(references) };
        let mut pieces = Pieces::new(&xml);
        let mut name = String::new();
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Start(tag) if tag.local == "property" => {
                    tag.get("name").unwrap_or_default().clone_into(&mut name);
                }
                // A long one is cut into parts that are numbered: `ZOTERO_BREF_x_1`.
                Piece::Text(text) => {
                    if let Some((bookmark, _)) = name.rsplit_once('_').filter(|(name, _)| name.contains("_BREF_")) {
                        references.bookmarks.entry(bookmark.to_owned()).or_default().push_str(&text);
                    }
                }
                _ => {}
            }
        }
        Ok(references)
    }

    /// What the file says of itself.
    pub fn meta(&mut self) -> Result<Meta, Unreadable> {
        let top = self.relations_of("")?;
        let Some(core) = top.into_values().find(|relation| relation.kind == "core-properties") else {
            return Ok(Meta::default());
        };
        let Some(xml) = self.part(&joined("", &core.target))? else { return Ok(Meta::default()) };
        let mut meta = Meta::default();
        let mut pieces = Pieces::new(&xml);
        let (mut name, mut text) = (String::new(), String::new());
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Start(tag) => {
                    name = tag.local;
                    text.clear();
                }
                Piece::Text(more) => text.push_str(&more),
                Piece::End => {
                    let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    text.clear();
                    match std::mem::take(&mut name).as_str() {
                        _ if value.is_empty() => {}
                        "title" => meta.title = Some(value),
                        "creator" => {
                            meta.authors = value.split(';').map(|name| name.trim().to_owned()).collect();
                            meta.authors.retain(|name| !name.is_empty());
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(meta)
    }

    fn related(&mut self, kind: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let found = self.relations.values().find(|relation| relation.kind == kind && !relation.external);
        let Some(path) = found.map(|relation| joined(&self.main, &relation.target)) else { return Ok(None) };
        self.part(&path)
    }

    fn relations_of(&mut self, part: &str) -> Result<BTreeMap<String, Relation>, Unreadable> {
        let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(xml) = self.part(&format!("{folder}{slash}_rels/{name}.rels"))? else { return Ok(BTreeMap::new()) };
        let mut relations = BTreeMap::new();
        let mut pieces = Pieces::new(&xml);
        while let Some(piece) = pieces.next()? {
            let Piece::Start(tag) = piece else { continue };
            let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target")) else {
                continue;
            };
            let kind = kind.rsplit('/').next().unwrap_or(kind).to_owned();
            let external = tag.get("TargetMode") == Some("External");
            relations.insert(id.to_owned(), Relation { kind, target: target.to_owned(), external });
        }
        Ok(relations)
    }

    fn part(&mut self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let file = match self.archive.by_name(path) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(damaged(&format!("its part `{path}` cannot be unpacked"))),
        };
        let mut out = Vec::new();
        // What the archive says of a size may be a lie.
        let size = file.take(self.left + 1).read_to_end(&mut out);
        let size = size.map_err(|_| damaged(&format!("its part `{path}` cannot be unpacked")))? as u64;
        if size > self.left {
            return Err(Unreadable::new(format!("unpacks to more than {} MB of text", LARGEST >> 20)));
        }
        self.left -= size;
        Ok(Some(out))
    }
}

/// A path of the package, from the folder of the part that refers to it.
fn joined(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

fn damaged(how: &str) -> Unreadable {
    Unreadable::new(format!("is damaged: {how}"))
}

/// What a part consists of.
pub enum Piece {
    /// The start of an element; an empty one has an end as well.
    Start(Tag),
    /// The end of an element.
    End,
    /// Text, with entities decoded.
    Text(String),
}

/// The vocabularies that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `WordprocessingML`.
    Word,
    /// Markup compatibility: alternatives.
    Alternatives,
    /// Formulas.
    Math,
    /// Another one.
    Other,
}

/// The start of an element.
pub struct Tag {
    /// Its vocabulary.
    pub kind: Kind,
    /// Its name without prefix.
    pub local: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute, by its name without prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its `val`, a name or a number.
    pub fn val(&self) -> &str {
        self.get("val").unwrap_or_default()
    }

    /// Whether a property is on: it is unless it says otherwise.
    pub fn is_on(&self) -> bool {
        !matches!(self.val(), "0" | "false" | "off" | "none")
    }
}

/// The XML of a part, piece by piece.
pub struct Pieces<'a> {
    reader: NsReader<&'a [u8]>,
    depth: usize,
}

impl<'a> Pieces<'a> {
    /// Of this XML.
    pub fn new(xml: &'a [u8]) -> Self {
        let mut reader = NsReader::from_reader(xml);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Piece>, Unreadable> {
        loop {
            let (kind, event) = self.reader.read_resolved_event().map_err(|error| damaged(&error.to_string()))?;
            let kind = kind_of(&kind);
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(damaged("its elements nest too deep"));
                    }
                    return Ok(Some(Piece::Start(tag(kind, &start))));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Piece::End));
                }
                Event::Text(text) => {
                    let text = text.decode().map_err(|error| damaged(&error.to_string()))?;
                    return Ok(Some(Piece::Text(text.into_owned())));
                }
                Event::CData(text) => {
                    let text = text.decode().map_err(|error| damaged(&error.to_string()))?;
                    return Ok(Some(Piece::Text(text.into_owned())));
                }
                Event::GeneralRef(reference) => {
                    let c = reference.resolve_char_ref().ok().flatten();
                    let text = c.map(String::from).or_else(|| {
                        let name = reference.decode().ok()?;
                        quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned)
                    });
                    return Ok(Some(Piece::Text(text.unwrap_or_else(|| "\u{fffd}".to_owned()))));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }
}

fn kind_of(namespace: &ResolveResult<'_>) -> Kind {
    let ResolveResult::Bound(Namespace(name)) = namespace else { return Kind::Other };
    // The transitional and the strict form of the standard.
    match *name {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | b"http://purl.oclc.org/ooxml/wordprocessingml/main" => Kind::Word,
        b"http://schemas.openxmlformats.org/markup-compatibility/2006" => Kind::Alternatives,
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
        | b"http://purl.oclc.org/ooxml/officeDocument/math" => Kind::Math,
        _ => Kind::Other,
    }
}

fn tag(kind: Kind, start: &BytesStart<'_>) -> Tag {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let attributes = start.attributes().flatten().map(|attribute| {
        let value = attribute.unescape_value().map_or_else(|_| text(&attribute.value), std::borrow::Cow::into_owned);
        (text(attribute.key.local_name().as_ref()), value)
    });
    Tag { kind, local: text(start.local_name().as_ref()), attributes: attributes.collect() }
}
