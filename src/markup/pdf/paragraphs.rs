//! From lines to paragraphs, headings and notes.

use super::columns::Region;
use super::lines::Line;

/// What a paragraph is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph of the text.
    Text,
    /// An item of a list.
    Item,
    /// A heading.
    Heading,
    /// A cell: table, row, column.
    Cell(u32, u32, u32),
    /// A note at the foot, with its label.
    Note(String),
}

/// A paragraph, or the part of one that stands in one column.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// What it is.
    pub kind: Kind,
    /// Its lines, each with the index of its page.
    pub lines: Vec<(usize, Line)>,
    /// Whether its first line is indented.
    pub indented: bool,
    /// Whether its last line goes to the end of the column.
    pub full: bool,
}

impl Paragraph {
    fn size(&self) -> f32 {
        self.lines.first().map_or(0.0, |(_, line)| line.size)
    }

    /// What its last line says.
    fn ending(&self) -> String {
        self.lines.last().map(|(_, line)| line.text().trim_end().to_owned()).unwrap_or_default()
    }

    /// What its first line says.
    fn beginning(&self) -> String {
        self.lines.first().map(|(_, line)| line.text().trim_start().to_owned()).unwrap_or_default()
    }
}

/// The paragraphs of a page, and its notes; `size` is that of the document's text, `tables` counts tables.
pub fn paragraphs(page: usize, regions: Vec<Region>, size: f32, tables: &mut u32) -> (Vec<Paragraph>, Vec<Paragraph>) {
    let (mut text, mut notes) = (Vec::new(), Vec::new());
    for region in regions {
        match region {
            Region::Text(mut lines) => {
                let foot = foot(&lines, size);
                let below = lines.split_off(foot);
                text.extend(column(page, lines, size));
                notes.extend(as_notes(page, below));
            }
            Region::Table(rows) => {
                for (row, cells) in rows.into_iter().enumerate() {
                    for (column, line) in cells {
                        let kind = Kind::Cell(*tables, row as u32, column as u32);
                        text.push(Paragraph { kind, lines: vec![(page, line)], indented: false, full: false });
                    }
                }
                *tables += 1;
            }
        }
    }
    (text, notes)
}

/// Where the notes at the foot of a column begin: small lines, the first with a label, down to the end.
fn foot(lines: &[Line], size: f32) -> usize {
    let small = lines.iter().rev().take_while(|line| line.size <= 0.93 * size).count();
    let first = lines.len() - small;
    let labelled = (first..lines.len()).find(|at| label(&lines[*at]).is_some());
    // What is small above the first label goes on with a note of the page before, or is something else.
    labelled.filter(|_| first > 0 || lines.len() > small).unwrap_or(lines.len())
}

/// The label that a note begins with: a raised number or sign, or a number before a blank.
fn label(line: &Line) -> Option<String> {
    let sign = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¶');
    let first = line.pieces.first()?;
    let raised = first.text.trim();
    if first.raised && !raised.is_empty() && raised.chars().all(|c| c.is_ascii_digit() || sign(c)) {
        return Some(raised.to_owned());
    }
    let text = line.text();
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && !sign(c))?;
    let (label, rest) = text.split_at(end);
    // Raised figures of a font of their own stand at the line.
    let glued = rest.starts_with(|c: char| c.is_uppercase() || "“‘\"".contains(c));
    let apart = glued || rest.starts_with([' ', '.', ')']) || label.chars().all(sign);
    (!label.is_empty() && label.len() <= 3 && apart).then(|| label.to_owned())
}

/// The notes that small lines at the foot are; the first has a label.
fn as_notes(page: usize, lines: Vec<Line>) -> Vec<Paragraph> {
    let mut notes: Vec<Paragraph> = Vec::new();
    for mut line in lines {
        let last = match notes.last().map(|note| &note.kind) {
            Some(Kind::Note(label)) => label.parse::<u32>().ok(),
            _ => None,
        };
        // A line of a note may begin with a number too: labels count up.
        let own = label(&line).filter(|label| {
            let raised = line.pieces.first().is_some_and(|piece| piece.raised);
            raised || last.is_none() || last.map(|last| last + 1) == label.parse().ok()
        });
        match (own, notes.last_mut()) {
            (None, Some(note)) => note.lines.push((page, line)),
            (own, _) => {
                let label = own.unwrap_or_default();
                cut_label(&mut line, &label);
                notes.push(Paragraph {
                    kind: Kind::Note(label),
                    lines: vec![(page, line)],
                    indented: false,
                    full: false,
                });
            }
        }
    }
    notes
}

fn cut_label(line: &mut Line, label: &str) {
    if let Some(first) = line.pieces.first_mut()
        && let Some(rest) = first.text.trim_start().strip_prefix(label)
    {
        first.text = rest.trim_start_matches(['.', ')']).to_owned();
        first.raised = false;
    }
}

/// The paragraphs of a column.
fn column(page: usize, lines: Vec<Line>, size: f32) -> Vec<Paragraph> {
    let left = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let leading = leading(&lines);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut before: Option<Line> = None;
    for line in lines {
        let starts = before.as_ref().is_none_or(|before| {
            let current = out.last().map_or(&[][..], |paragraph| paragraph.lines.as_slice());
            begins(before, &line, current, (left, right), leading)
        }) || label_changes(size, &line);
        let indented = line.left > left + 0.8 * line.size;
        let full = line.right > right - 2.0 * line.size;
        match out.last_mut() {
            Some(paragraph) if !starts => {
                paragraph.lines.push((page, line.clone()));
                paragraph.full = full;
            }
            _ => {
                let kind = if bullet(&line.text()) { Kind::Item } else { Kind::Text };
                out.push(Paragraph { kind, lines: vec![(page, line.clone())], indented, full });
            }
        }
        before = Some(line);
    }
    for paragraph in &mut out {
        if is_heading(paragraph, size) {
            paragraph.kind = Kind::Heading;
        }
    }
    out
}

/// Notes that follow each other without a gap.
fn label_changes(size: f32, line: &Line) -> bool {
    line.size <= 0.93 * size && line.pieces.first().is_some_and(|piece| piece.raised) && label(line).is_some()
}

/// The usual distance of two lines.
fn leading(lines: &[Line]) -> f32 {
    let mut gaps: Vec<f32> =
        lines.windows(2).map(|pair| pair[1].base - pair[0].base).filter(|gap| *gap > 1.0).collect();
    gaps.sort_by(f32::total_cmp);
    // Gaps between paragraphs are the larger ones.
    gaps.get(gaps.len() * 2 / 5).copied().unwrap_or(f32::MAX)
}

/// Whether a paragraph begins with `line`; `current` are the lines of the one before.
fn begins(before: &Line, line: &Line, current: &[(usize, Line)], edges: (f32, f32), leading: f32) -> bool {
    let (left, right) = edges;
    let size = line.size.max(before.size);
    let gap = line.base - before.base;
    if gap > 1.28 * leading.max(size) || gap > 2.2 * size || gap < 0.0 {
        return true;
    }
    let ratio = line.size / before.size;
    if !(0.88..=1.13).contains(&ratio) || line.bold != before.bold || bullet(&line.text()) {
        return true;
    }
    let indented = line.left > before.left + 0.8 * size;
    // Below a bullet, text is indented to stand under itself.
    let hangs = current.len() == 1 && current.first().is_some_and(|(_, first)| bullet(&first.text()));
    if indented && current.len() > 1 && before.left < left + 0.5 * size {
        return true;
    }
    if indented && current.len() == 1 && !hangs && before.left < left + 0.5 * size && ends(&before.text()) {
        return true;
    }
    // Back from several indented lines: a quotation, an entry of a list of works.
    let second = current.len() > 1 && current.last().is_some_and(|(_, last)| last.left > line.left + 0.8 * size);
    if second {
        return true;
    }
    // A line that is left half empty was ended on purpose.
    let short = right - before.right > 0.35 * (right - left);
    if short && !line.text().trim_start().starts_with(char::is_lowercase) {
        return true;
    }
    // The first word would have had room on the line before.
    let room = right - before.right > line.first_word + 1.0 * size;
    room && ends(&before.text()) && !line.text().trim_start().starts_with(char::is_lowercase)
}

/// Whether a line ends as a sentence, or a paragraph, does.
fn ends(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| "”’\"')]»".contains(c) || c.is_ascii_digit());
    text.ends_with(['.', '!', '?', ':', '…', ';']) || text.is_empty()
}

fn bullet(text: &str) -> bool {
    let text = text.trim_start();
    let mut chars = text.chars();
    let sign = chars.next().is_some_and(|c| "•▪■●◦‣∙·–—*\u{f0b7}\u{f0a7}".contains(c));
    sign && chars.next().is_some_and(char::is_whitespace)
}

fn is_heading(paragraph: &Paragraph, size: f32) -> bool {
    let lines = &paragraph.lines;
    let text = paragraph.ending();
    let large = lines.iter().all(|(_, line)| line.size > 1.13 * size);
    let bold = lines.iter().all(|(_, line)| line.bold && line.size > 0.95 * size);
    let letters: usize = lines.iter().map(|(_, line)| line.text().chars().count()).sum();
    paragraph.kind == Kind::Text && (large || bold) && letters <= 200 && !text.ends_with(['.', ',', ';'])
}

/// Puts paragraphs together that go on in the next column or on the next page, and notes after the paragraph in which
/// their page ends.
pub fn joined(pages: Vec<(Vec<Paragraph>, Vec<Paragraph>)>) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut waiting: Vec<Paragraph> = Vec::new();
    for (text, notes) in pages {
        for paragraph in text {
            // What stands between, a table or a heading at the top of a page, does not end a paragraph.
            let open = out.iter().rposition(|before| before.kind == Kind::Text || before.kind == Kind::Item);
            let joins = open.filter(|at| out.len() - at <= 40 && goes_on(&out[*at], &paragraph, *at + 1 == out.len()));
            if let Some(at) = joins {
                out[at].full = paragraph.full;
                out[at].lines.extend(paragraph.lines);
            } else {
                // The notes of the page before come before what begins on this one.
                let last = out.last().and_then(|last| last.lines.last()).map_or(0, |(page, _)| *page);
                let own = paragraph.lines.first().map_or(0, |(page, _)| *page);
                if own > last || out.is_empty() {
                    out.append(&mut waiting);
                }
                out.push(paragraph);
            }
        }
        waiting.extend(notes);
    }
    out.append(&mut waiting);
    out
}

fn goes_on(before: &Paragraph, next: &Paragraph, adjoins: bool) -> bool {
    let (Some((from, _)), Some((_, last)), Some((to, first))) =
        (before.lines.last(), before.lines.last(), next.lines.first())
    else {
        return false;
    };
    // Below each other in one column they were kept apart for a reason.
    let apart = from != to || first.base < last.base;
    let ratio = next.size() / before.size();
    if !apart || to - from > 1 || next.kind != Kind::Text || !(0.94..=1.06).contains(&ratio) || first.bold != last.bold
    {
        return false;
    }
    let ending = before.ending();
    let hyphen = ending.ends_with(['-', '\u{ad}', '‐']);
    if ends(&ending) && !hyphen {
        return false;
    }
    let lower = next.beginning().trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
    lower || (adjoins && (hyphen || (before.full && !next.indented)))
}
