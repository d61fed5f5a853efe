//! Before the CommonMark parser: whole lines of the dialects that it does not know are blanked, byte for byte, so that
//! every offset stays. What is blanked inside a code block does no harm: code is never read.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::markup::meta;

/// Stands for a comment that comes before text on its line (the parser would take the whole line as HTML); it is cut
/// when the paragraph is read.
pub(super) const FILLER: u8 = 0x01;

/// A metadata block in the middle of a document is at most this many lines long.
const METADATA_LINES: usize = 2_000;

/// Whether a text holds anything that may be blanked.
pub(super) fn concerns(text: &str) -> bool {
    [":::", "$$", "\\begin{", "<!--", "\n---", "+--", "+=="].iter().any(|start| text.contains(start))
}

/// Blanks fences of divs (`:::`), borders of grid tables, displayed formulas, LaTeX environments and YAML blocks inside
/// the document, and fills comments that stand before text.
pub(super) fn prepare(text: &str) -> Cow<'_, str> {
    if !concerns(text) {
        return Cow::Borrowed(text);
    }
    let mut out = Blanked { text, bytes: None };
    let mut environments: Option<FxHashMap<&str, Vec<usize>>> = None;
    let mut at = 0;
    let mut after_blank = true;
    while let Some(line) = text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()) {
        let body = line.trim_start_matches([' ', '\t', '>']);
        let start = at + (line.len() - body.len());
        let mut next = at + line.len();
        if body.starts_with(":::") || is_grid_border(body) {
            out.fill(start, next, b' ');
        } else if body.starts_with("$$") {
            if let Some(end) = formula_end(text, start) {
                out.fill(start, end, b' ');
                next = next.max(end);
            }
        } else if let Some(name) = body.strip_prefix("\\begin{").and_then(|rest| rest.split_once('}')).map(|p| p.0) {
            let ends = environments.get_or_insert_with(|| environment_ends(text));
            let ends = ends.get(name).map(Vec::as_slice).unwrap_or_default();
            if let Some(end) = ends.get(ends.partition_point(|end| *end <= start)) {
                out.fill(start, *end, b' ');
                next = next.max(line_end(text, *end));
            }
        } else if body.starts_with("<!--") {
            let close = body.find("-->").map(|close| close + 3);
            if let Some(close) = close.filter(|close| body.get(*close..).is_some_and(|rest| !rest.trim().is_empty())) {
                out.fill(start, start + close, FILLER);
            }
        } else if let Some(end) = (after_blank && line.trim_end() == "---").then(|| metadata_end(text, at)).flatten() {
            out.fill(at, end, b' ');
            next = next.max(end);
        }
        after_blank = line.trim().is_empty();
        at = next;
    }
    out.finish()
}

struct Blanked<'a> {
    text: &'a str,
    bytes: Option<Vec<u8>>,
}

impl<'a> Blanked<'a> {
    /// Fills all but line ends.
    fn fill(&mut self, start: usize, end: usize, with: u8) {
        let bytes = self.bytes.get_or_insert_with(|| self.text.as_bytes().to_vec());
        for byte in bytes.get_mut(start..end).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = with;
            }
        }
    }

    fn finish(self) -> Cow<'a, str> {
        match self.bytes.map(String::from_utf8) {
            Some(Ok(text)) => Cow::Owned(text),
            _ => Cow::Borrowed(self.text),
        }
    }
}

/// Whether a line is `+---+---+` or `+===+`.
fn is_grid_border(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 5
        && line.starts_with('+')
        && line.ends_with('+')
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'=' | b':'))
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

/// The end of a displayed formula of several lines (or alone on one) that starts at `start`: before the next blank
/// line.
fn formula_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start + 2..)?;
    let mut at = start + 2;
    for line in rest.split_inclusive('\n') {
        let body = line.trim();
        if body.is_empty() && at > start + 2 {
            return None;
        }
        if let Some(close) = line.find("$$") {
            let after = line.get(close + 2..)?.trim();
            let alone = after.is_empty() || (after.starts_with('{') && after.ends_with('}'));
            return alone.then_some(at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

/// Where environments end, after `\end{name}`, by name.
fn environment_ends(text: &str) -> FxHashMap<&str, Vec<usize>> {
    let mut ends: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, open) in text.match_indices("\\end{") {
        let start = at + open.len();
        let name = text.get(start..).and_then(|rest| rest.get(..rest.bytes().take(80).position(|byte| byte == b'}')?));
        if let Some(name) = name {
            ends.entry(name).or_default().push(start + name.len() + 1);
        }
    }
    ends
}

/// The end of the YAML block that starts at `at`, if it is one: keys of lower-case letters only, so that a rule above
/// "Note: …" is none.
fn metadata_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let key = rest.lines().nth(1)?.split(':').next()?;
    let plain = |char: char| char.is_ascii_lowercase() || matches!(char, '-' | '_');
    if key.is_empty() || !key.chars().all(plain) {
        return None;
    }
    let bound = rest.match_indices('\n').nth(METADATA_LINES).map_or(rest.len(), |(end, _)| end);
    let (body, end) = meta::fenced(rest.get(..bound)?, "---", &["---", "..."])?;
    let keys = body.lines().filter(|line| line.starts_with(|char: char| char.is_alphanumeric()));
    let good = keys.clone().all(|line| line.split_once(':').is_some_and(|(key, _)| key.chars().all(plain)));
    (good && meta::yaml(body).error.is_none()).then_some(at + end)
}
