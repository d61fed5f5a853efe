//! The small forms that [`super::scan`] is made of: pairs of brackets, attributes, groups, labels, addresses.

use super::cite;
use crate::markup::inline::Inline;
use crate::markup::{Mark, MarkKind};
use crate::text::Span;

/// Longest attribute, label, formula or command that is looked for, in bytes.
pub(super) const LONGEST: usize = 500;

/// A pair of square brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brackets {
    pub open: usize,
    pub close: usize,
    /// Whether a citation key stands directly inside.
    pub cites: bool,
}

/// The pairs of square brackets, by their start. An opening one without a partner is left out.
pub(super) fn brackets(text: &str) -> Vec<Brackets> {
    let mut pairs: Vec<Brackets> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => {
                open.push(pairs.len());
                pairs.push(Brackets { open: at, close: usize::MAX, cites: false });
            }
            b']' => {
                if let Some(pair) = open.pop().and_then(|index| pairs.get_mut(index)) {
                    pair.close = at;
                }
            }
            b'@' => {
                let pair = open.last().and_then(|index| pairs.get_mut(*index));
                if let Some(pair) = pair.filter(|_| cite::key_at(text, at).is_some()) {
                    pair.cites = true;
                }
            }
            _ => {}
        }
    }
    pairs.retain(|pair| pair.close != usize::MAX);
    pairs
}

/// Soft hyphens, zero-width blanks and joiners, direction marks, byte order marks.
pub(in crate::markup) fn is_without_width(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether `label` can be a footnote's label.
pub(super) fn is_label(label: &str) -> bool {
    !label.is_empty() && label.len() <= LONGEST && !label.contains(|char: char| char.is_whitespace() || char == '[')
}

/// Length of the attribute `{.class #id key=value}`, also `{=html}`, `{-}` and kramdown's `{: …}`, that `text` starts
/// with.
pub(super) fn attributes(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let inside = bytes.strip_prefix(b"{")?;
    let len = inside.iter().take(LONGEST).position(|byte| matches!(byte, b'{' | b'}'))?;
    if inside.get(len) != Some(&b'}') {
        return None;
    }
    let inside = text.get(1..=len)?.trim_start_matches(':').trim();
    let sign = inside.starts_with(['.', '#', '=']) || inside == "-";
    let pair = inside.split_once('=').is_some_and(|(key, value)| {
        !value.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c))
    });
    (sign || pair).then_some(len + 2)
}

/// Length of the group in balanced brackets that `text` starts with.
pub(super) fn group(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// Marks bare web addresses as links.
pub(super) fn bare_links(inline: &mut Inline) {
    let text = inline.text.as_str();
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find("://")) {
        let colon = at + offset;
        let scheme = ["https", "http"].iter().find(|scheme| text.get(..colon).is_some_and(|t| t.ends_with(*scheme)));
        at = colon + 3;
        let Some(scheme) = scheme else { continue };
        let rest = text.get(at..).unwrap_or_default();
        let stop = |char: char| char.is_whitespace() || "<>\"“”„«»\u{fffc}".contains(char);
        let address = rest.split(stop).next().unwrap_or_default();
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
        if !address.is_empty() {
            let span = Span::new(colon - scheme.len(), at + address.len());
            at = span.end;
            found.push(span);
        }
    }
    if found.is_empty() {
        return;
    }
    let mut links: Vec<Span> = Vec::new();
    for mark in &inline.marks {
        if matches!(mark.kind, MarkKind::Link(_)) {
            links.push(mark.span);
        }
    }
    links.sort_unstable();
    for span in found {
        let index = links.partition_point(|link| link.start <= span.start);
        let covered = index.checked_sub(1).and_then(|index| links.get(index)).is_some_and(|link| link.contains(span));
        if !covered {
            let kind = MarkKind::Link(span.of(&inline.text).to_owned());
            inline.marks.push(Mark { span, file: inline.map.to_file(span), kind });
        }
    }
}
