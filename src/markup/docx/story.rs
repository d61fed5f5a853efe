//! A story: the text of a document, or that of its notes.

use std::collections::BTreeMap;

use super::super::made::{Line, Maker};
use super::super::{BlockKind, CitedKey, MarkKind, Unreadable, Work};
use super::fields::{self, Reference};
use super::package::{Kind, Piece, Pieces, Tag};
use super::styles::{Role, Styles};
use crate::when::written;

/// The kinds of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// At the foot of a page.
    Foot,
    /// At the end.
    End,
}

/// What the parts beside the text say of its citations.
#[derive(Default)]
pub struct References {
    /// The sources of Word's own citations, by tag.
    pub works: BTreeMap<String, Work>,
    /// What bookmarks stand for, by name, where a program keeps its fields so.
    pub bookmarks: BTreeMap<String, String>,
}

/// The reader of stories.
pub struct Story<'a> {
    styles: &'a Styles,
    links: &'a BTreeMap<String, String>,
    references: &'a References,
    /// Labels of notes, by kind and identifier, in the order in which they are called.
    calls: BTreeMap<(Note, String), String>,
    counts: [usize; 2],
    tables: u32,
    quotes: u32,
    lists: BTreeMap<String, u32>,
    /// When the document was written, as its first paragraph of the style "Date" says.
    pub date: Option<String>,
}

/// What is done with the inside of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// It is read.
    Read,
    /// It is left out.
    Skip,
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Text,
    Link,
    SimpleField,
    Control,
    Table,
    Row,
    Cell,
    Alternatives,
}

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    line: Line,
    style: String,
    list: Option<String>,
    outline: Option<u8>,
    /// Its end was deleted: the next one goes on with it.
    joins: bool,
    /// Which paragraph of the part it is.
    number: usize,
}

struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// Columns that the cell being read takes.
    width: u32,
    /// Whether the first row is a header.
    header: bool,
}

#[derive(Default)]
struct Field {
    /// Its instruction is being read, not its result.
    instructs: bool,
    instruction: String,
    /// Where its result starts.
    start: Place,
    /// Its result is a list of what is cited.
    lists: bool,
}

/// A place in a paragraph: its number, and how long it was.
type Place = (usize, usize);

/// A content control, or a bookmark that is a field, being read.
#[derive(Default)]
struct Control {
    /// Its inside.
    start: Place,
    /// How many paragraphs were open around it.
    around: usize,
    /// The identifier of a bookmark.
    bookmark: Option<String>,
    /// What it stands for.
    reference: Option<Reference>,
}

#[derive(Default)]
struct State {
    open: Vec<Inside>,
    /// How many of the open elements are left out.
    skipped: usize,
    paragraphs: Vec<Paragraph>,
    /// The beginning of a paragraph whose end was deleted.
    carried: Option<Paragraph>,
    tables: Vec<Table>,
    fields: Vec<Field>,
    controls: Vec<Control>,
    /// Bookmarks that are open fields.
    bookmarks: Vec<Control>,
    /// Paragraphs so far.
    count: usize,
    /// Starts and addresses of open links, starts and instructions of open simple fields.
    links: Vec<(usize, Option<String>)>,
    simple: Vec<(Place, String)>,
    /// Whether an alternative was read already, for each open set of them.
    chosen: Vec<bool>,
    hidden: bool,
    emphatic: bool,
    /// Text boxes, which stand after the paragraph that they are anchored in.
    later: Vec<(Line, BlockKind)>,
    /// How many simple fields are open that list what is cited.
    lists: usize,
    /// The label of the note being read.
    note: Option<String>,
    /// The last block is one of this set-off quotation.
    quote: u32,
}

impl<'a> Story<'a> {
    /// None read yet.
    pub fn new(styles: &'a Styles, links: &'a BTreeMap<String, String>, references: &'a References) -> Self {
        let (calls, lists) = (BTreeMap::new(), BTreeMap::new());
        Self { styles, links, references, calls, counts: [0; 2], tables: 0, quotes: 0, lists, date: None }
    }

    /// Whether notes of a kind were called.
    pub fn calls(&self, note: Note) -> bool {
        self.calls.keys().any(|(kind, _)| *kind == note)
    }

    /// Reads a part. Of notes (`note` is their kind) those that were called.
    pub fn read(&mut self, xml: &[u8], note: Option<Note>, maker: &mut Maker) -> Result<(), Unreadable> {
        let mut pieces = Pieces::new(xml);
        let mut state = State::default();
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Start(tag) => {
                    let inside = if state.skipped > 0 { Inside::Skip } else { self.start(&tag, note, &mut state) };
                    state.skipped += usize::from(inside == Inside::Skip);
                    state.open.push(inside);
                }
                Piece::Text(text) => {
                    if state.skipped > 0 {
                        continue;
                    }
                    match state.open.last() {
                        Some(Inside::Text) => state.say(&text),
                        _ if state.instructs() => {
                            if let Some(field) = state.fields.last_mut() {
                                field.instruction.push_str(&text);
                            }
                        }
                        _ => {}
                    }
                }
                Piece::End => {
                    let Some(inside) = state.open.pop() else { continue };
                    if inside == Inside::Skip {
                        state.skipped -= 1;
                    } else {
                        self.end(inside, &mut state, maker);
                    }
                }
            }
        }
        let lists = state.fields.iter().any(|field| field.lists);
        if lists || state.bookmarks.iter().any(|open| open.reference == Some(Reference::List)) {
            return Err(Unreadable::new("is damaged: its list of references has no end"));
        }
        // A paragraph whose end was deleted may be the last one.
        if let Some(left) = state.carried.take() {
            self.write(left, &mut state, maker);
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag, note: Option<Note>, state: &mut State) -> Inside {
        match tag.kind {
            Kind::Word => self.word(tag, note, state),
            Kind::Math if tag.local == "t" => Inside::Text,
            Kind::Alternatives => match tag.local.as_str() {
                "AlternateContent" => {
                    state.chosen.push(false);
                    Inside::Alternatives
                }
                // All say the same in different ways.
                "Choice" | "Fallback" => match state.chosen.last_mut() {
                    Some(chosen) if !*chosen => {
                        *chosen = true;
                        Inside::Read
                    }
                    _ => Inside::Skip,
                },
                _ => Inside::Read,
            },
            _ => Inside::Read,
        }
    }

    fn word(&mut self, tag: &Tag, note: Option<Note>, state: &mut State) -> Inside {
        let properties = |state: &State, inside| state.open.last() == Some(&inside);
        match tag.local.as_str() {
            "p" => {
                // What is marked or hidden is so inside a paragraph.
                state.count += 1;
                state.paragraphs.push(Paragraph { number: state.count, ..Paragraph::default() });
                Inside::Paragraph
            }
            "pPr" => Inside::ParagraphProperties,
            "rPr" if properties(state, Inside::ParagraphProperties) => Inside::ParagraphProperties,
            "rPr" => Inside::RunProperties,
            // As it was before a change.
            "pPrChange" | "rPrChange" | "sectPr" | "tblPrChange" | "trPrChange" | "tcPrChange" | "numberingChange" => {
                Inside::Skip
            }
            "del" | "moveFrom" if properties(state, Inside::ParagraphProperties) => {
                state.paragraph(|paragraph| paragraph.joins = true);
                Inside::Skip
            }
            _ if properties(state, Inside::ParagraphProperties) => {
                state.paragraph(|paragraph| paragraph.property(tag));
                Inside::ParagraphProperties
            }
            _ if properties(state, Inside::RunProperties) => {
                match tag.local.as_str() {
                    "vanish" | "webHidden" => state.hidden |= tag.is_on() && tag.local == "vanish",
                    "b" | "i" => state.emphatic |= tag.is_on(),
                    _ => {}
                }
                Inside::Skip
            }
            "r" => {
                (state.hidden, state.emphatic) = (false, false);
                Inside::Run
            }
            // Deleted, moved away, a comment, how a word is pronounced.
            "del" | "moveFrom" | "delText" | "delInstrText" | "annotationRef" | "rt" | "sdtEndPr" => Inside::Skip,
            "t" => Inside::Text,
            "tab" | "ptab" | "br" | "cr" => {
                state.say(" ");
                Inside::Skip
            }
            "noBreakHyphen" => {
                state.say("-");
                Inside::Skip
            }
            "sym" => {
                // A picture font's characters stand for nothing that can be said.
                let code = tag.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
                if let Some(c) = code.filter(|code| !(0xf000..0xf100).contains(code)).and_then(char::from_u32) {
                    state.say(&String::from(c));
                }
                Inside::Skip
            }
            "instrText" => Inside::Read,
            "fldChar" => {
                state.field(tag.get("fldCharType").unwrap_or_default(), &self.references.works);
                Inside::Skip
            }
            "fldSimple" => {
                let instruction = tag.get("instr").unwrap_or_default();
                let lists = fields::of_field(instruction, &self.references.works) == Some(Reference::List);
                state.open_link(address(instruction));
                state.simple.push((state.place(), instruction.to_owned()));
                state.lists += usize::from(lists);
                Inside::SimpleField
            }
            "sdt" => {
                let (start, around) = (state.place(), state.paragraphs.len());
                state.controls.push(Control { start, around, ..Control::default() });
                Inside::Control
            }
            "tag" => {
                if let Some(control) = state.controls.last_mut() {
                    control.reference = fields::of_control(tag.val());
                }
                Inside::Skip
            }
            "bookmarkStart" => {
                let said = tag.get("name").and_then(|name| self.references.bookmarks.get(name));
                if let Some(reference) = said.and_then(|said| fields::of_program(said)) {
                    let (bookmark, start) = (tag.get("id").map(str::to_owned), state.place());
                    let reference = Some(reference);
                    state.bookmarks.push(Control { start, bookmark, reference, ..Control::default() });
                }
                Inside::Skip
            }
            "bookmarkEnd" => {
                let id = tag.get("id");
                let found = state.bookmarks.iter().position(|open| open.bookmark.as_deref() == id);
                if let Some(Control { start, reference: Some(Reference::Citation(keys)), .. }) =
                    found.map(|index| state.bookmarks.remove(index))
                {
                    state.cite(start, keys);
                }
                Inside::Skip
            }
            "hyperlink" => {
                state.open_link(tag.get("id").and_then(|id| self.links.get(id)).cloned());
                Inside::Link
            }
            "footnoteReference" => self.call(Note::Foot, tag, state),
            "endnoteReference" => self.call(Note::End, tag, state),
            "footnote" | "endnote" => {
                let id = tag.get("id").unwrap_or_default().to_owned();
                state.note = note.and_then(|note| self.calls.get(&(note, id)).cloned());
                if state.note.is_some() { Inside::Read } else { Inside::Skip }
            }
            "tbl" => {
                state.tables.push(Table { number: self.tables, row: 0, column: 0, width: 1, header: true });
                self.tables += 1;
                Inside::Table
            }
            "tblLook" => {
                if let Some(table) = state.tables.last_mut() {
                    table.header = match tag.get("firstRow") {
                        Some(first) => matches!(first, "1" | "true" | "on"),
                        // The older form: bits, of which 0x20 is the first row.
                        None => u32::from_str_radix(tag.val(), 16).is_ok_and(|bits| bits & 0x20 != 0),
                    };
                }
                Inside::Skip
            }
            "tr" => Inside::Row,
            "gridSpan" => {
                if let Some(table) = state.tables.last_mut() {
                    table.width = tag.val().parse().unwrap_or(1).clamp(1, 1_000);
                }
                Inside::Skip
            }
            "tc" => {
                if let Some(table) = state.tables.last_mut() {
                    table.width = 1;
                }
                Inside::Cell
            }
            _ => Inside::Read,
        }
    }

    fn call(&mut self, note: Note, tag: &Tag, state: &mut State) -> Inside {
        let id = tag.get("id").unwrap_or_default().to_owned();
        let count = &mut self.counts[usize::from(note == Note::End)];
        let label = self.calls.entry((note, id)).or_insert_with(|| {
            *count += 1;
            if note == Note::Foot { count.to_string() } else { format!("e{count}") }
        });
        if state.reads() {
            let label = label.clone();
            state.paragraph(|paragraph| paragraph.line.call(label));
        }
        Inside::Skip
    }

    fn end(&mut self, inside: Inside, state: &mut State, maker: &mut Maker) {
        match inside {
            Inside::Paragraph => {
                // A control around a paragraph: all of it is the citation.
                let around = state.paragraphs.len().saturating_sub(1);
                if let Some(control) = state.controls.last_mut().filter(|control| control.around == around)
                    && matches!(control.reference, Some(Reference::Citation(_)))
                    && let Some(Reference::Citation(keys)) = control.reference.take()
                {
                    state.cite((0, 0), keys);
                }
                let Some(paragraph) = state.paragraphs.pop() else { return };
                self.end_paragraph(paragraph, state, maker);
            }
            Inside::Run => state.hidden = false,
            Inside::Link => state.close_link(),
            Inside::SimpleField => {
                state.close_link();
                let Some((start, instruction)) = state.simple.pop() else { return };
                match fields::of_field(&instruction, &self.references.works) {
                    Some(Reference::Citation(keys)) => state.cite(start, keys),
                    Some(Reference::List) => state.lists = state.lists.saturating_sub(1),
                    None => {}
                }
            }
            Inside::Control => {
                let Some(Control { start, reference: Some(Reference::Citation(keys)), .. }) = state.controls.pop()
                else {
                    return;
                };
                state.cite(start, keys);
            }
            Inside::Alternatives => {
                state.chosen.pop();
            }
            Inside::Cell => {
                if let Some(left) = state.carried.take() {
                    self.write(left, state, maker);
                }
                if let Some(table) = state.tables.last_mut() {
                    table.column += table.width;
                }
            }
            Inside::Row => {
                if let Some(table) = state.tables.last_mut() {
                    table.row += 1;
                    table.column = 0;
                }
            }
            Inside::Table => {
                state.tables.pop();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self, mut paragraph: Paragraph, state: &mut State, maker: &mut Maker) {
        if let Some(mut before) = state.carried.take_if(|_| state.paragraphs.is_empty()) {
            // The paragraph takes the properties of the end that stayed.
            before.line.join(std::mem::take(&mut paragraph.line));
            paragraph.line = before.line;
        }
        if paragraph.joins {
            state.carried = Some(paragraph);
        } else if state.paragraphs.is_empty() {
            self.write(paragraph, state, maker);
        } else {
            // A text box: it stands after the paragraph that it is anchored in.
            let kind = match self.role(&paragraph) {
                Role::Heading => BlockKind::Heading,
                _ => BlockKind::Paragraph,
            };
            state.later.push((paragraph.line, kind));
        }
    }

    fn role(&self, paragraph: &Paragraph) -> Role {
        match paragraph.outline {
            Some(level) if level < 9 => Role::Heading,
            _ => self.styles.role(&paragraph.style),
        }
    }

    /// Ends a paragraph: it becomes a block, and so do the text boxes in it.
    fn write(&mut self, paragraph: Paragraph, state: &mut State, maker: &mut Maker) {
        let role = self.role(&paragraph);
        if self.date.is_none() && self.styles.is_date(&paragraph.style) {
            self.date = written::normalise(paragraph.line.text());
        }
        let list = match paragraph.list.as_deref() {
            // Number 0 takes a paragraph out of the list of its style.
            Some("0") => 0,
            Some(id) => self.list(id),
            None => self.styles.list(&paragraph.style).map(str::to_owned).map_or(0, |id| self.list(&id)),
        };
        let kind = match (&state.note, state.tables.last(), role) {
            (Some(label), ..) => BlockKind::Footnote(label.clone()),
            (_, Some(table), _) => {
                let row = table.row + u32::from(!table.header);
                BlockKind::Cell { table: table.number, row, column: table.column }
            }
            (.., Role::Heading) => BlockKind::Heading,
            (.., Role::Caption) => BlockKind::Caption,
            _ => BlockKind::Paragraph,
        };
        let list = if kind == BlockKind::Heading { 0 } else { list };
        if role != Role::Quote && !paragraph.line.is_empty() {
            state.quote = 0;
        } else if role == Role::Quote && state.quote == 0 {
            self.quotes += 1;
            state.quote = self.quotes;
        }
        let quote = if role == Role::Quote { state.quote } else { 0 };
        if role != Role::Contents {
            maker.block_with_keys(paragraph.line, kind, quote, list);
        }
        for (line, kind) in std::mem::take(&mut state.later) {
            maker.block_with_keys(line, kind, 0, 0);
        }
    }

    fn list(&mut self, id: &str) -> u32 {
        let next = self.lists.len() as u32 + 1;
        *self.lists.entry(id.to_owned()).or_insert(next)
    }
}

impl Paragraph {
    fn property(&mut self, tag: &Tag) {
        match tag.local.as_str() {
            "pStyle" => tag.val().clone_into(&mut self.style),
            "numId" => self.list = Some(tag.val().to_owned()),
            "outlineLvl" => self.outline = tag.val().parse().ok(),
            _ => {}
        }
    }
}

impl State {
    fn paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn instructs(&self) -> bool {
        self.fields.iter().any(|field| field.instructs)
    }

    /// Whether what comes is seen by a reader.
    fn reads(&self) -> bool {
        let lists = |control: &Control| control.reference == Some(Reference::List);
        !self.hidden
            && !self.instructs()
            && self.lists == 0
            && !self.fields.iter().any(|field| field.lists)
            && !self.controls.iter().chain(&self.bookmarks).any(lists)
    }

    /// Where the paragraph being read ends.
    fn place(&self) -> Place {
        self.paragraphs.last().map_or((0, 0), |paragraph| (paragraph.number, paragraph.line.end()))
    }

    /// Makes a citation of what was read since `start`.
    fn cite(&mut self, (number, start): Place, keys: Vec<CitedKey>) {
        let in_note = self.note.is_some();
        if self.reads() {
            self.paragraph(|paragraph| {
                let start = match number {
                    // It is around the whole paragraph.
                    0 => 0,
                    own if own == paragraph.number => start,
                    // It began in another paragraph: nothing that may be text is taken for the citation.
                    _ => paragraph.line.end(),
                };
                paragraph.line.cite(start, keys, in_note);
            });
        }
    }

    fn say(&mut self, text: &str) {
        if !self.reads() {
            return;
        }
        let emphatic = self.emphatic;
        self.paragraph(|paragraph| {
            if emphatic && !text.trim().is_empty() {
                let start = paragraph.line.end();
                paragraph.line.push_str(text);
                paragraph.line.mark(start, MarkKind::Emphasis);
            } else {
                paragraph.line.push_str(text);
            }
        });
    }

    /// A field's begin, separator or end: its instruction is left out, its result is read.
    fn field(&mut self, what: &str, works: &BTreeMap<String, Work>) {
        match what {
            "begin" => self.fields.push(Field { instructs: true, ..Field::default() }),
            "separate" => {
                let start = self.place();
                if let Some(field) = self.fields.last_mut() {
                    (field.instructs, field.start) = (false, start);
                    field.lists = fields::of_field(&field.instruction, works) == Some(Reference::List);
                }
            }
            "end" => {
                let here = self.place();
                let Some(field) = self.fields.pop() else { return };
                if let Some(Reference::Citation(keys)) = fields::of_field(&field.instruction, works) {
                    // Without a separator there is no result.
                    self.cite(if field.instructs { here } else { field.start }, keys);
                } else if let Some(address) = address(&field.instruction).filter(|_| self.reads()) {
                    self.paragraph(|paragraph| paragraph.line.mark(field.start.1, MarkKind::Link(address)));
                }
            }
            _ => {}
        }
    }

    fn open_link(&mut self, address: Option<String>) {
        let mut start = 0;
        self.paragraph(|paragraph| start = paragraph.line.end());
        self.links.push((start, address));
    }

    fn close_link(&mut self) {
        if let Some((start, Some(address))) = self.links.pop() {
            self.paragraph(|paragraph| paragraph.line.mark(start, MarkKind::Link(address)));
        }
    }
}

/// The address in a field's instruction: `HYPERLINK "https://…"`.
fn address(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    let rest = rest.strip_prefix("HYPERLINK").or_else(|| rest.strip_prefix("hyperlink"))?;
    let address = rest.trim_start().strip_prefix('"')?.split('"').next()?;
    (!address.is_empty()).then(|| address.to_owned())
}
