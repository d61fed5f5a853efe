//! What the next version of a Markdown document has to know of this one: see [`super::again`].

use pulldown_cmark::{Event, Tag, TagEnd};

use super::prepare;
use crate::text::Span;

/// The paragraphs of a document that may be read alone.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Whether nothing in the document reaches over a blank line that an edit in a paragraph could turn on or off.
    pub plain: bool,
    /// Paragraphs outside of all else, each of one block, by place.
    pub paragraphs: Vec<Paragraph>,
    /// Whether brackets may be links, or notes, that are told elsewhere.
    links: bool,
    notes: bool,
    /// How many elements are open, and the outermost one if it is a paragraph: the number of its block.
    depth: usize,
    open: Option<usize>,
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Where it stands in the file: up to its last line end.
    pub file: Span,
    /// The number of its block.
    pub block: usize,
}

/// What an event of the parser does to the outline.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    Open { paragraph: bool },
    Close { paragraph: bool },
    Nothing,
}

impl Turn {
    pub fn of(event: &Event<'_>) -> Self {
        match event {
            Event::Start(tag) => Self::Open { paragraph: matches!(tag, Tag::Paragraph) },
            Event::End(tag) => Self::Close { paragraph: matches!(tag, TagEnd::Paragraph) },
            _ => Self::Nothing,
        }
    }
}

impl Outline {
    /// Of a file and what comes after its front matter.
    pub fn new(file: &str, body: &str) -> Self {
        // The definition of a term makes the paragraph before it that term; examples are called by their labels.
        let tells = body.lines().any(|line| line.trim_start().starts_with(':')) || body.contains("(@");
        let titled = file.trim_start_matches('\u{feff}').starts_with(['%', '+']) || body.starts_with("---");
        let plain = !tells && !titled && !prepare::concerns(body);
        let (mut links, mut notes) = (false, false);
        for (end, _) in body.match_indices("]:") {
            let label = body[..end].rsplit('[').next().unwrap_or_default();
            let note = label.starts_with('^') && !label.contains([']', '\n']);
            (links, notes) = (links || !note, notes || note);
        }
        Self { plain, links, notes, ..Self::default() }
    }

    /// After an event that stands at `file`; `blocks` were written up to now.
    pub fn turn(&mut self, turn: Turn, file: Span, blocks: usize, text: &str) {
        match turn {
            Turn::Open { paragraph } => {
                if self.depth == 0 {
                    self.open = paragraph.then_some(blocks);
                }
                self.depth += 1;
            }
            Turn::Close { paragraph } => {
                self.depth = self.depth.saturating_sub(1);
                let open = if self.depth == 0 { self.open.take() } else { None };
                if let Some(block) = open.filter(|block| paragraph && blocks == block + 1) {
                    let end = file.start + file.of(text).trim_end().len();
                    let blanks = text.as_bytes()[end..].iter().take_while(|byte| **byte == b' ').count();
                    let file = Span::new(file.start, end + blanks);
                    self.paragraphs.push(Paragraph { file, block });
                }
            }
            Turn::Nothing => {}
        }
    }

    /// Whether a paragraph of these words is one wherever it stands between blank lines, means the same there, and says
    /// nothing of what stands elsewhere.
    pub fn allows(&self, paragraph: &str) -> bool {
        let reaches = ["]:", "(@", "^[", "<", "$$", "+--", "+==", ":::", "\\begin{"];
        !reaches.iter().any(|form| paragraph.contains(form))
            && !(self.links && paragraph.contains('['))
            && !(self.notes && paragraph.contains('^'))
            && !paragraph.contains(|char: char| char.is_control() && char != '\n')
            && paragraph.split('\n').all(begins_nothing)
    }
}

/// Whether a line starts with a letter, a quotation mark or a number that numbers nothing.
fn begins_nothing(line: &str) -> bool {
    let word = line.trim_start_matches(|char: char| char.is_ascii_digit());
    if word.len() < line.len() {
        return !word.starts_with(['.', ')', ':']) && !word.is_empty();
    }
    line.starts_with(|char: char| char.is_alphabetic() || matches!(char, '“' | '‘' | '"'))
}
