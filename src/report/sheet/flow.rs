//! The blocks of a brief as HTML: headings, paragraphs, lists, quotes, tables, notes.

use maud::{Markup, html};

use super::brief::Brief;
use super::shown;
use crate::markup::{Block, BlockKind};

/// The brief with its marks.
pub(super) fn flow(brief: &Brief<'_>) -> Markup {
    let blocks = &brief.assessed.checked.draft.prose.blocks;
    let text: Vec<usize> =
        (0..blocks.len()).filter(|index| !matches!(blocks[*index].kind, BlockKind::Footnote(_))).collect();
    html! {
        @if blocks.is_empty() { p.none { "The brief has no text." } }
        (run(brief, blocks, &text, false))
        @if !brief.notes.is_empty() {
            div.notes role="group" aria-label="Notes of the brief" {
                @for (index, note) in brief.notes.iter().enumerate() {
                    div.note id=(brief.names.note(index)) {
                        span.label { "[" (shown(note)) "]" }
                        @for (at, block) in blocks.iter().enumerate() {
                            @if matches!(&block.kind, BlockKind::Footnote(label) if label == note) {
                                p dir="auto" { (words(brief, blocks, at)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The text of a block.
fn words(brief: &Brief<'_>, blocks: &[Block], index: usize) -> Markup {
    brief.text(&blocks[index], index == 0, index + 1 == blocks.len())
}

/// Blocks one after the other, those that belong together in one element.
fn run(brief: &Brief<'_>, blocks: &[Block], indices: &[usize], quoted: bool) -> Markup {
    let mut parts: Vec<Markup> = Vec::new();
    let mut at = 0;
    while let Some(index) = indices.get(at) {
        let block = &blocks[*index];
        let same = |is: &dyn Fn(&Block) -> bool| indices[at..].iter().take_while(|index| is(&blocks[**index])).count();
        let (count, part) = if block.quote != 0 && !quoted {
            let count = same(&|other| other.quote == block.quote);
            (count, html! { blockquote { (run(brief, blocks, &indices[at..at + count], true)) } })
        } else if let BlockKind::Cell { table: number, .. } = block.kind {
            let count = same(&|other| matches!(other.kind, BlockKind::Cell { table, .. } if table == number));
            (count, table(brief, blocks, &indices[at..at + count]))
        } else if block.list != 0 {
            let count = same(&|other| other.list == block.list && (quoted || other.quote == 0));
            let items = &indices[at..at + count];
            (count, html! { ul { @for index in items { li dir="auto" { (words(brief, blocks, *index)) } } } })
        } else {
            (1, one(brief, blocks, *index))
        };
        parts.push(part);
        at += count.max(1);
    }
    html! { @for part in parts { (part) } }
}

fn one(brief: &Brief<'_>, blocks: &[Block], index: usize) -> Markup {
    let text = words(brief, blocks, index);
    match blocks[index].kind {
        BlockKind::Heading if index == 0 => html! { h3.title dir="auto" { (text) } },
        BlockKind::Heading => html! { h4 dir="auto" { (text) } },
        BlockKind::Caption => html! { p.caption dir="auto" { (text) } },
        _ => html! { p dir="auto" { (text) } },
    }
}

fn table(brief: &Brief<'_>, blocks: &[Block], indices: &[usize]) -> Markup {
    let place = |index: &usize| match blocks[*index].kind {
        BlockKind::Cell { row, column, .. } => (row, column),
        _ => (0, 0),
    };
    let rows: Vec<&[usize]> = indices.chunk_by(|a, b| place(a).0 == place(b).0).collect();
    // A cell without text is no block.
    let columns = |cells: &[usize]| cells.iter().map(|index| place(index).1 + 1).max().unwrap_or_default();
    let cell = |cells: &[usize], column: u32| {
        let own: Vec<Markup> =
            cells.iter().filter(|index| place(index).1 == column).map(|index| words(brief, blocks, *index)).collect();
        html! { @for one in own { (one) " " } }
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label="Table of the brief" {
            table {
                @for cells in rows {
                    tr {
                        @for column in 0..columns(cells) {
                            @if cells.first().is_some_and(|index| place(index).0 == 0) {
                                th scope="col" dir="auto" { (cell(cells, column)) }
                            } @else {
                                td dir="auto" { (cell(cells, column)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
