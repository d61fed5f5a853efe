//! The passage of a source in its context, as a reader of the source sees it.

use maud::{Markup, html};

use super::{address, shown};
use crate::finding::Evidence;
use crate::record::{Record, Source, reading_span};
use crate::report::citation;
use crate::text::Span;

/// Characters of context on each side.
const CONTEXT: usize = 260;
/// Characters of the passage itself; the middle of a longer one is left out.
const LONGEST: usize = 900;

/// The words of a passage with those around them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt<'a> {
    /// Whether words before were cut off.
    pub cut_before: bool,
    /// What stands before the passage in its paragraph.
    pub before: &'a str,
    /// The passage, in two parts where its middle is left out.
    pub words: (&'a str, Option<&'a str>),
    /// What stands behind it.
    pub after: &'a str,
    /// Whether words behind were cut off.
    pub cut_after: bool,
}

/// A passage with the paragraph around it; `None` for a source as a whole.
pub(super) fn excerpt(source: &Source, span: Span) -> Option<Excerpt<'_>> {
    if span.is_empty() {
        return None;
    }
    if !source.prose.map.is_forward() {
        // Notes were read after their paragraphs: the file has the words, but what stands around them is elsewhere.
        let own = span.of(&source.text);
        return Some(Excerpt { cut_before: false, before: "", words: cut(own), after: "", cut_after: false });
    }
    let text = source.prose.text.as_str();
    let words = reading_span(&source.prose, span);
    let own = words.of(text);
    if own.trim().is_empty() {
        return None;
    }
    let inside =
        |offset: usize| source.prose.blocks.iter().find(|block| block.span.start <= offset && offset <= block.span.end);
    let from = inside(words.start).map_or(words.start, |block| block.span.start.min(words.start));
    let to = inside(words.end).map_or(words.end, |block| block.span.end.max(words.end));
    let before = text.get(from..words.start).unwrap_or_default();
    let after = text.get(words.end..to).unwrap_or_default();
    let tail = last(before, CONTEXT);
    let head = first(after, CONTEXT);
    Some(Excerpt {
        cut_before: tail.len() < before.len(),
        before: tail,
        words: cut(own),
        after: head,
        cut_after: head.len() < after.len(),
    })
}

/// A passage without the middle of a long one.
fn cut(words: &str) -> (&str, Option<&str>) {
    if words.chars().count() > LONGEST {
        (first(words, LONGEST * 2 / 3), Some(last(words, LONGEST / 3)))
    } else {
        (words, None)
    }
}

/// The first characters of a text, whole words.
fn first(text: &str, most: usize) -> &str {
    let Some((cut, _)) = text.char_indices().nth(most) else { return text };
    let head = &text[..cut];
    head.rfind(char::is_whitespace).and_then(|blank| head.get(..blank)).filter(|head| !head.is_empty()).unwrap_or(head)
}

/// The last characters of a text, whole words.
fn last(text: &str, most: usize) -> &str {
    let count = text.chars().count();
    if count <= most {
        return text;
    }
    let cut = text.char_indices().nth(count - most).map_or(0, |(at, _)| at);
    let tail = &text[cut..];
    let word = tail.find(char::is_whitespace).and_then(|blank| tail.get(blank..)).map(str::trim_start);
    word.filter(|tail| !tail.is_empty()).unwrap_or(tail)
}

/// A passage with its citation.
pub(super) fn passage(record: &Record, evidence: Evidence) -> Markup {
    let Some(source) = record.sources.get(evidence.source) else { return html! {} };
    html! {
        figure.passage {
            @if let Some(excerpt) = excerpt(source, evidence.span) {
                blockquote dir="auto" {
                    @if excerpt.cut_before { "… " }
                    (shown(excerpt.before))
                    mark {
                        (shown(excerpt.words.0))
                        @if let Some(end) = excerpt.words.1 { " […] " (shown(end)) }
                    }
                    (shown(excerpt.after))
                    @if excerpt.cut_after { " …" }
                }
            }
            figcaption { (cited(source, Some(evidence.span))) }
        }
    }
}

/// The citation of a source, with its key, and the place of a passage in its file.
pub(super) fn cited(source: &Source, span: Option<Span>) -> Markup {
    let entry = &source.entry;
    let passage = span.filter(|span| !span.is_empty());
    let locator = passage.and_then(|span| source.locator(span));
    // A page says more than a line of what was made of it.
    let line = passage.filter(|_| locator.is_none()).map(|span| source.lines.position(&source.text, span.start).line);
    let path = super::super::slashed(&source.path);
    html! {
        span.cited { (shown(&citation(entry))) }
        @if entry.date.is_none() { ", undated" }
        @if let Some(locator) = &locator { ", " span.locator { (shown(&locator.to_string())) } }
        " "
        span.key { "[" (shown(&entry.key)) "]" }
        @if let Some(line) = line {
            " "
            span.place { (shown(&path)) ", line " (line) }
        }
        @if let Some(url) = entry.url.as_deref() {
            " "
            @if let Some(url) = address(url) {
                a.url href=(url) rel="noopener noreferrer" { "Original" }
            } @else {
                span.url { (shown(url)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_words() {
        assert_eq!(first("one two three", 9), "one two");
        assert_eq!(last("one two three", 8), "three");
        assert_eq!((first("one", 9), last("one", 9)), ("one", "one"));
        assert_eq!(first("ééééé", 3), "ééé");
        assert_eq!(last("ééééé", 3), "ééé");
    }
}
