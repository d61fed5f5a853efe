//! Plain text.

use super::{Block, BlockKind, Prose};
use crate::text::{Span, SpanMap};

/// Reads plain text: paragraphs between blank lines, or one a line.
pub fn read(text: &str) -> Prose {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = &text[bom..];
    let mut prose = Prose { text: body.to_owned(), map: SpanMap::identity(bom, body.len()), ..Prose::default() };
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let end = at + line.trim_end().len();
        if start < end {
            prose.blocks.push(Block { span: Span::new(start, end), kind: BlockKind::Paragraph, quote: 0, list: 0 });
        }
        at += line.len();
    }
    prose
}
