//! Plain text: the reading text is the file (without its byte order mark); only paragraphs are to be found.
//!
//! Files come in three forms, often mixed: paragraphs between blank lines, one paragraph a line, and hard-wrapped
//! lines. A blank line always ends a paragraph. Whether a single line end does is decided once for the document, from
//! the pairs of lines with no blank line between them. The document is hard-wrapped if
//!
//! - most of its text stands in lines of at most [`WIDEST`] characters, the longest of which (its *width*) has
//!   [`NARROWEST`] or more,
//! - in half of the pairs or more the first line is *full*: the next line's first word would not have fitted into the
//!   width, and
//! - of the full lines at most half end a sentence, and at least three in ten go on with a small letter (where the
//!   script has small letters).
//!
//! Two lines or more with as many bars in each are the rows of a table.
//!
//! In a hard-wrapped document a line end still ends the paragraph after a line that was left well short of the width,
//! after a sentence that ends short of it, and before an indented line or a list marker.

use super::{Block, BlockKind, Prose};
use crate::text::{Span, SpanMap};

/// No longer line is thought to be wrapped, in characters.
const WIDEST: usize = 120;
/// A narrower text is a list or a poem, in characters.
const NARROWEST: usize = 40;

/// Reads plain text.
pub fn read(text: &str) -> Prose {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = text.get(bom..).unwrap_or_default();
    let lines = lines(body);
    let width = wrapped_width(body, &lines);
    let mut blocks = Vec::new();
    let mut open: Option<Span> = None;
    let (mut tables, mut in_table) = (0, 0);
    let mut barred: Vec<Span> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if index < in_table {
            continue;
        }
        let rows = rows(body, &lines[index..]);
        if rows > 0 {
            blocks.extend(open.take().map(block));
            blocks.extend(table(body, &lines[index..index + rows], tables));
            barred.extend(lines[index..index + rows].iter().map(|line| line.text));
            (tables, in_table) = (tables + 1, index + rows);
            continue;
        }
        if line.text.is_empty() {
            blocks.extend(open.take().map(block));
            continue;
        }
        let goes_on = width.is_some_and(|width| {
            let before = index.checked_sub(1).and_then(|before| lines.get(before));
            before.is_some_and(|before| open.is_some() && joins(body, before, line, width))
        });
        match open.as_mut().filter(|_| goes_on) {
            Some(span) => span.end = line.text.end,
            None => blocks.extend(open.replace(line.text).map(block)),
        }
    }
    blocks.extend(open.map(block));
    // Between two blocks stands a line end, and a bar is as long.
    let mut bytes = body.as_bytes().to_vec();
    for line in barred {
        bytes[line.range()].iter_mut().filter(|byte| **byte == b'|').for_each(|byte| *byte = b'\n');
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|_| body.to_owned());
    Prose { text, map: SpanMap::identity(bom, body.len()), blocks, ..Prose::default() }
}

fn block(span: Span) -> Block {
    Block { span, kind: BlockKind::Paragraph, quote: 0, list: 0 }
}

/// How many of these lines are a table whose cells stand between bars: two rows at least, with as many bars in each.
fn rows(text: &str, lines: &[Line]) -> usize {
    let bars = |line: &Line| line.text.of(text).bytes().filter(|byte| *byte == b'|').count();
    let most = lines.first().map_or(0, bars);
    if most < 2 {
        return 0;
    }
    let rows = lines.iter().take_while(|line| bars(line) == most).count();
    if rows > 1 { rows } else { 0 }
}

/// The cells of a table.
fn table(text: &str, lines: &[Line], table: u32) -> Vec<Block> {
    let rule = |line: &&Line| line.text.of(text).chars().all(|char| matches!(char, '|' | '-' | ':' | '+' | '=' | ' '));
    let mut blocks = Vec::new();
    for (row, line) in lines.iter().filter(|line| !rule(line)).enumerate() {
        let own = line.text.of(text);
        let inner = own.strip_prefix('|').unwrap_or(own);
        let mut at = line.text.start + own.len() - inner.len();
        for (column, cell) in inner.strip_suffix('|').unwrap_or(inner).split('|').enumerate() {
            let start = at + cell.len() - cell.trim_start().len();
            let span = Span::new(start, start + cell.trim().len());
            at += cell.len() + 1;
            if !span.is_empty() {
                let kind = BlockKind::Cell { table, row: row as u32, column: column as u32 };
                blocks.push(Block { span, kind, quote: 0, list: 0 });
            }
        }
    }
    blocks
}

/// A line: its text without the blanks around it (empty for a blank line), and the bytes of blanks before it.
#[derive(Clone, Copy, Debug)]
struct Line {
    text: Span,
    indent: usize,
}

/// The lines of `text`. Line ends are `\n`, `\r\n`, or lone `\r` where the text has no other.
fn lines(text: &str) -> Vec<Line> {
    let end = if text.contains('\n') || !text.contains('\r') { '\n' } else { '\r' };
    let mut at = 0;
    text.split_inclusive(end)
        .map(|line| {
            let trimmed = line.trim_end();
            let indent = trimmed.len() - trimmed.trim_start().len();
            let text = Span::new(at + indent, at + trimmed.len());
            at += line.len();
            Line { text, indent }
        })
        .collect()
}

/// The width of a hard-wrapped document, in characters; nothing where it is not.
fn wrapped_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = || {
        lines.windows(2).filter_map(|pair| match pair {
            [line, next] if !line.text.is_empty() && !next.text.is_empty() => Some((line, next)),
            _ => None,
        })
    };
    let mut width = 0;
    for (line, _) in pairs() {
        // More bytes than any line of that many characters holds: no need to count.
        if line.text.len() <= WIDEST * 4 {
            let len = length(text, line);
            if len <= WIDEST {
                width = width.max(len);
            }
        }
    }
    if width < NARROWEST {
        return None;
    }
    let (mut long, mut short) = (0, 0);
    for line in lines {
        let bytes = line.text.len();
        if bytes > WIDEST && (bytes > WIDEST * 4 || length(text, line) > WIDEST) {
            long += bytes;
        } else {
            short += bytes;
        }
    }
    if long > short {
        return None;
    }
    let (mut all, mut full, mut ended, mut small, mut capital) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for (line, next) in pairs() {
        all += 1;
        if fits(text, line, next, width) {
            continue;
        }
        full += 1;
        ended += usize::from(ends_sentence(line.text.of(text)));
        match next.text.of(text).chars().find(|char| char.is_alphanumeric()) {
            Some(first) if first.is_lowercase() => small += 1,
            Some(first) if first.is_uppercase() => capital += 1,
            _ => {}
        }
    }
    let cased = small + capital;
    let wrapped = full * 2 >= all && ended * 2 <= full && (cased == 0 || small * 10 >= cased * 3);
    wrapped.then_some(width)
}

/// Whether `next` goes on with the paragraph of `line` in a hard-wrapped document.
fn joins(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let here = length(text, line);
    let after = here + 1 + first_word(text, next);
    let short = after * 10 < width * 7;
    let sentence_ends_short = after < width && ends_sentence(line.text.of(text)) && here * 10 < width * 9;
    !short && !sentence_ends_short && next.indent <= line.indent + 1 && !starts_item(next.text.of(text))
}

/// Whether the first word of `next` would have fitted into `line`.
fn fits(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    line.text.len() <= WIDEST * 4 && length(text, line) + 1 + first_word(text, next) <= width
}

fn length(text: &str, line: &Line) -> usize {
    line.text.of(text).chars().count()
}

fn first_word(text: &str, line: &Line) -> usize {
    line.text.of(text).chars().take(WIDEST).take_while(|char| !char.is_whitespace()).count()
}

/// Whether a line ends as a sentence does, also inside closing marks.
fn ends_sentence(line: &str) -> bool {
    let closing = |char: char| matches!(char, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '“' | '」' | '』');
    line.trim_end_matches(closing).ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

/// Whether a line starts a list item: a bullet or a short number, with a blank after it.
fn starts_item(line: &str) -> bool {
    let Some((marker, _)) = line.split_once(char::is_whitespace) else { return false };
    let number = marker.trim_start_matches('(').trim_end_matches(['.', ')']);
    let numbered = number.len() < marker.len()
        && number.len() <= 3
        && !number.is_empty()
        && (number.chars().all(|char| char.is_ascii_digit()) || (marker.ends_with(')') && number.len() == 1));
    numbered || matches!(marker, "-" | "*" | "•" | "·" | "▪" | "◦" | "‣")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<String> {
        let prose = read(text);
        prose.blocks.iter().map(|block| block.span.of(&prose.text).to_owned()).collect()
    }

    const WRAPPED: &str = "The government said on Monday that it had not decided whether the\n\
        company would be allowed to bid for contracts, although two of its\n\
        ministers had promised an answer by June.\n\
        \n\
        “We do not know,” said the deputy minister, who has led the talks with\n\
        the operators since last year.\n";

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(paragraphs("One.\n\n \t\nTwo.\r\n\r\nThree."), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn one_paragraph_a_line() {
        assert_eq!(
            paragraphs("A title\nBy Ana Lima\nFirst paragraph.\nSecond.\n"),
            ["A title", "By Ana Lima", "First paragraph.", "Second."]
        );
        let long = "word ".repeat(60);
        assert_eq!(paragraphs(&format!("{long}end.\n{long}end.\nshort line\nanother")).len(), 4);
    }

    #[test]
    fn hard_wrapped_lines_join() {
        let found = paragraphs(WRAPPED);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("whether the\ncompany"));
        let crlf = WRAPPED.replace('\n', "\r\n");
        assert_eq!(paragraphs(&crlf).len(), 2);
        assert_eq!(paragraphs(&WRAPPED.replace('\n', "\r")).len(), 2);
    }

    #[test]
    fn a_wrapped_document_keeps_its_short_lines() {
        let text = format!("{WRAPPED}\nAna Lima\nThe Ministry\nPO Box 1\n");
        assert_eq!(paragraphs(&text).len(), 5, "{:?}", paragraphs(&text));
        let no_blank = WRAPPED.replace("\n\n", "\n    ");
        assert_eq!(paragraphs(&no_blank).len(), 2);
        let items = format!("{WRAPPED}- one thing that the government has said about it before the talks\n- two\n");
        assert_eq!(paragraphs(&items).len(), 4);
    }

    #[test]
    fn sentences_of_one_line_each_stay_apart() {
        let text = "The government of the country has not decided anything about the matter yet.\n\
                    The opposition says it has been promised a vote in the upper house in June.\n\
                    Nobody in the ministry was ready to say what would happen in the meantime.\n";
        assert_eq!(paragraphs(text).len(), 3);
    }

    #[test]
    fn mail_quoting_and_other_scripts() {
        assert_eq!(paragraphs("> One.\n>\n> Two.\n").len(), 3);
        assert_eq!(paragraphs("政府表示尚未决定。\n反对党要求投票。\n").len(), 2);
        assert_eq!(paragraphs("\u{feff}é’华😀\n"), ["é’华😀"]);
        assert_eq!(read("\u{feff}a b").map.to_file(Span::new(2, 3)), Span::new(5, 6));
        assert!(paragraphs("").is_empty() && paragraphs(" \r\n\n").is_empty());
    }
}
