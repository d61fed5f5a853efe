//! What is kept while LaTeX is read.

use rustc_hash::FxHashMap;

use super::commands::Environment;
use super::lex::Braces;
use super::table::Table;
use crate::markup::inline::{Inline, Place};
use crate::markup::{BlockKind, MarkKind, Meta, Prose};
use crate::text::Span;

/// Where what is read stands for the reader of the file, where not in its own place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The use of a macro, or what closes a quotation.
    pub file: Span,
    /// The quotation that it belongs to with all its arguments.
    pub whole: Option<Span>,
}

/// A piece of the file yet to be read.
#[derive(Debug)]
pub(super) struct Frame {
    pub at: usize,
    pub end: usize,
    pub unit: Option<Unit>,
    /// Whether what comes next in the file comes next in the text.
    pub in_place: bool,
    pub then: Then,
}

impl Frame {
    pub fn of(span: Span) -> Self {
        Self { at: span.start, end: span.end, unit: None, in_place: true, then: Then::Nothing }
    }

    pub fn then(span: Span, then: Then) -> Self {
        Self { then, ..Self::of(span) }
    }

    /// Nothing to read, but something to do.
    pub fn only(then: Then) -> Self {
        Self { in_place: false, ..Self::then(Span::default(), then) }
    }
}

/// What to do when a piece has been read.
#[derive(Debug)]
pub(super) enum Then {
    Nothing,
    /// End the mark opened last, which ends here in the file.
    Mark(usize),
    /// Close a quotation with what stands there.
    Quote {
        close: Span,
        double: bool,
    },
    /// End a heading, a caption, a label.
    Block,
    Note,
    BlockQuote,
    Environment(usize),
    Cite(Box<MarkKind>, Span),
}

/// What is being read: the text itself, or a note of it.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub inline: Inline,
    /// What the block is, where that is not told by what stands around it.
    pub kind: Option<BlockKind>,
    pub note: Option<String>,
    /// The finished blocks of a note.
    pub done: Vec<(Inline, Place)>,
    /// How many environments are open around it.
    pub base: usize,
    pub quotes: usize,
    pub item: u32,
    /// Whether a single quotation mark is open.
    pub single: bool,
}

/// An open environment.
#[derive(Debug)]
pub(super) struct Open<'a> {
    pub name: &'a str,
    pub kind: Environment,
    pub list: u32,
    pub table: Option<Table>,
    /// What is cited when it ends.
    pub cited: Vec<Frame>,
}

impl<'a> Open<'a> {
    pub fn new(name: &'a str, kind: Environment) -> Self {
        Self { name, kind, list: 0, table: None, cited: Vec::new() }
    }
}

/// Everything that is of one text only.
#[derive(Debug, Default)]
pub(super) struct State<'a> {
    pub preamble: bool,
    pub frames: Vec<Frame>,
    pub flows: Vec<Flow>,
    /// Notes that wait for the end of their paragraph.
    pub pending: Vec<(Inline, Place)>,
    pub open: Vec<Open<'a>>,
    pub prose: Prose,
    /// How many quotations are open.
    pub quoted: usize,
    pub quotes: u32,
    pub lists: u32,
    pub tables: u32,
    pub notes: u32,
}

pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub braces: Braces,
    /// Bodies of macros without arguments.
    pub macros: FxHashMap<&'a str, Span>,
    /// So many more bytes of them are read at most.
    pub budget: usize,
    /// Whether a title, a date or a locator is being read.
    pub rendering: bool,
    pub meta: Meta,
    pub state: State<'a>,
}
