//! The lowest layer of LaTeX, by the usual category codes: names of commands, braces, arguments.
//!
//! Method: Knuth, *The `TeXbook`*, chapters 7 and 8. Category codes that a file changes itself are not followed.

use rustc_hash::FxHashMap;

use super::commands::is_listing;
use crate::text::Span;

/// Longest argument in brackets, in bytes: what is longer has no end.
const LONGEST_OPTION: usize = 1_000;

/// The name of the command whose backslash stands at `at`: letters, or one other character. Empty at the end.
pub(super) fn name(text: &str, at: usize) -> &str {
    let rest = text.get(at + 1..).unwrap_or_default();
    let letters = rest.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'@').count();
    let at_sign = rest.starts_with('@') && !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    let len = if letters == 0 || at_sign { rest.chars().next().map_or(0, char::len_utf8) } else { letters };
    rest.get(..len).unwrap_or_default()
}

/// Where each brace that opens is closed. One that is never closed, as while it is being typed, ends with its
/// paragraph.
#[derive(Debug, Default)]
pub(super) struct Braces(FxHashMap<usize, usize>);

impl Braces {
    /// Of a whole file.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut closed = FxHashMap::default();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' => {
                    let name = name(text, at);
                    let end = at + 1 + name.len();
                    at = match name {
                        "begin" => verbatim_end(text, end).unwrap_or(end),
                        "url" | "href" | "nolinkurl" | "path" => match address(text, end) {
                            Some(span) => {
                                closed.insert(span.start - 1, span.end);
                                span.end + 1
                            }
                            None => end,
                        },
                        "verb" | "Verb" => verb(text, end).map_or(end, |span| span.end + 1),
                        _ => end,
                    };
                    continue;
                }
                b'%' => at = line_end(text, at),
                b'{' => open.push(at),
                b'}' => {
                    if let Some(start) = open.pop() {
                        closed.insert(start, at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        if !open.is_empty() {
            let mut end = text.len();
            let mut open = open.into_iter().rev().peekable();
            // Backwards, so that every byte is looked at once.
            let mut at = text.len();
            while let Some(start) = open.peek().copied() {
                at = at.saturating_sub(1);
                if bytes.get(at) == Some(&b'\n') && is_blank_line(bytes, at + 1) {
                    end = at;
                }
                if at <= start {
                    closed.insert(start, end.max(start + 1));
                    open.next();
                    at = start + 1;
                }
            }
        }
        Self(closed)
    }

    /// The inside of the group whose brace stands at `at`, and where it ends with its brace.
    pub fn group(&self, text: &str, at: usize) -> Option<(Span, usize)> {
        let end = *self.0.get(&at)?;
        let closed = text.as_bytes().get(end) == Some(&b'}');
        Some((Span::new(at + 1, end), end + usize::from(closed)))
    }

    /// The inside of the brackets that stand at `at`, and where they end.
    pub fn option(&self, text: &str, at: usize, limit: usize) -> Option<(Span, usize)> {
        self.enclosed(text, at, limit, (b'[', b']'))
    }

    /// The inside of what stands between two marks, and where it ends.
    pub fn enclosed(&self, text: &str, at: usize, limit: usize, marks: (u8, u8)) -> Option<(Span, usize)> {
        let bytes = text.as_bytes();
        if at >= limit || bytes.get(at) != Some(&marks.0) {
            return None;
        }
        let mut here = at + 1;
        let mut depth = 0_usize;
        while here < limit && here - at < LONGEST_OPTION {
            let byte = *bytes.get(here)?;
            match byte {
                b'\\' => here += name(text, here).len(),
                b'{' => here = self.0.get(&here).copied().unwrap_or(here),
                b'%' => here = line_end(text, here),
                b'\n' if is_blank_line(bytes, here + 1) => return None,
                byte if byte == marks.0 => depth += 1,
                byte if byte == marks.1 && depth == 0 => return Some((Span::new(at + 1, here), here + 1)),
                byte if byte == marks.1 => depth -= 1,
                _ => {}
            }
            here += 1;
        }
        None
    }
}

/// The inside of the braces at `at` that hold an address, in which `%` starts no comment.
fn address(text: &str, at: usize) -> Option<Span> {
    let inside = text.get(at..)?.strip_prefix('{')?;
    let end = inside.bytes().take(2_000).position(|byte| matches!(byte, b'}' | b'{' | b'\n'))?;
    (inside.as_bytes()[end] == b'}').then(|| Span::new(at + 1, at + 1 + end))
}

/// Whether the line from `at` on holds nothing.
fn is_blank_line(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    let first = rest.iter().take(200).find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    first == Some(&b'\n')
}

/// Where the line ends that `at` stands in, before its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
}

/// The inside of `\verb|…|`, whose first mark stands at `at` (behind a star, maybe).
pub(super) fn verb(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let start = at + usize::from(rest.starts_with('*'));
    let mark = text.get(start..)?.chars().next().filter(|mark| !mark.is_whitespace() && !mark.is_alphabetic())?;
    let start = start + mark.len_utf8();
    let inside = text.get(start..)?.char_indices().take(LONGEST_OPTION).take_while(|(_, char)| *char != '\n');
    inside.filter(|(_, char)| *char == mark).map(|(len, _)| Span::new(start, start + len)).next()
}

/// The name in braces at `at`, without its star, and where it ends.
pub(super) fn braced_name(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let inner = rest.trim_start_matches([' ', '\t']).strip_prefix('{')?;
    let start = text.len() - inner.len();
    let window = inner.as_bytes().get(..inner.len().min(80))?;
    let len = window.iter().position(|byte| matches!(byte, b'}' | b'{' | b'\n' | b'\\'))?;
    (window[len] == b'}').then_some(())?;
    Some((inner.get(..len)?.trim().trim_end_matches('*'), start + len + 1))
}

/// Where an environment that is not read ends, if the name of one stands at `at`, behind `\begin`.
fn verbatim_end(text: &str, at: usize) -> Option<usize> {
    let (name, start) = braced_name(text, at)?;
    is_listing(name).then(|| skipped_end(text, name, start).1)
}

/// Where `\end{name}` starts and ends; without one, the end of the text.
pub(super) fn skipped_end(text: &str, name: &str, at: usize) -> (usize, usize) {
    let mut here = at;
    while let Some(found) = text.get(here..).and_then(|rest| rest.find("\\end")) {
        let start = here + found;
        here = start + "\\end".len();
        if let Some((other, end)) = braced_name(text, here)
            && other == name
        {
            return (start, end);
        }
    }
    (text.len(), text.len())
}
