//! A draft as rules that are pages see it: where words were found, and what holds there.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Hit, House, whose};
use crate::draft::Draft;
use crate::markup::{Block, BlockKind, MarkKind};
use crate::rules::page::{Condition, Scope};
use crate::text::Span;

/// A draft with what was found in each of its blocks, and the questions that may be asked of it. What takes work is
/// worked out when it is first asked.
pub struct Scene<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// The settings of the house.
    pub house: &'a House,
    /// By block, then by the number of the search.
    hits: &'a [Arc<Vec<Vec<Hit>>>],
    quoted: OnceCell<Vec<Span>>,
    named: OnceCell<Vec<Span>>,
    linked: OnceCell<Vec<Span>>,
    figures: OnceCell<FxHashSet<usize>>,
    lower: OnceCell<(FxHashSet<&'a str>, FxHashSet<&'a str>)>,
    bodies: OnceCell<FxHashSet<&'a str>>,
}

/// Words that were found, with their place.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// In the reading text.
    pub span: Span,
    /// In the file.
    pub file: Span,
    /// The words.
    pub text: &'a str,
    /// Index of the block.
    pub block: usize,
    /// Index of the sentence.
    pub sentence: Option<usize>,
    /// What was found.
    pub hit: &'a Hit,
}

impl<'a> Scene<'a> {
    /// A draft of a house, and for each of its blocks what each search found.
    pub fn new(draft: &'a Draft, house: &'a House, hits: &'a [Arc<Vec<Vec<Hit>>>]) -> Self {
        Self {
            draft,
            house,
            hits,
            quoted: OnceCell::new(),
            named: OnceCell::new(),
            linked: OnceCell::new(),
            figures: OnceCell::new(),
            lower: OnceCell::new(),
            bodies: OnceCell::new(),
        }
    }

    /// What the search of that number found in the parts of a scope, in the order of the reading text.
    pub fn found(&self, search: usize, scope: &[Scope]) -> Vec<Found<'a>> {
        let draft: &'a Draft = self.draft;
        let mut all = Vec::new();
        for (index, (block, hits)) in draft.prose.blocks.iter().zip(self.hits).enumerate() {
            let Some(hits) = hits.get(search).filter(|hits| !hits.is_empty() && is_read(block, scope)) else {
                continue;
            };
            for hit in hits {
                let span = Span::new(block.span.start + hit.start, block.span.start + hit.end);
                let file = draft.prose.map.to_file(span);
                if !scope.contains(&Scope::Quotations) && self.is_quoted(file) {
                    continue;
                }
                let sentence = self.sentence_at(file.start);
                all.push(Found { span, file, text: span.of(&draft.prose.text), block: index, sentence, hit });
            }
        }
        all
    }

    /// The blocks of a scope.
    pub fn blocks(&self, scope: &'a [Scope]) -> impl Iterator<Item = (usize, &'a Block)> {
        self.draft.prose.blocks.iter().enumerate().filter(move |(_, block)| is_read(block, scope))
    }

    /// Whether all, or a part, of a place of the file stands between quotation marks.
    pub fn is_quoted(&self, file: Span) -> bool {
        let quoted = self.quoted.get_or_init(|| {
            let mut merged: Vec<Span> = Vec::new();
            let mut all: Vec<Span> = self.draft.reading.quotations.iter().map(|quotation| quotation.outer).collect();
            all.sort_unstable();
            for span in all {
                match merged.last_mut() {
                    Some(last) if span.start < last.end => *last = last.cover(span),
                    _ => merged.push(span),
                }
            }
            merged
        });
        meets(quoted, file)
    }

    /// The sentence that stands at a place of the file.
    pub fn sentence_at(&self, place: usize) -> Option<usize> {
        let sentences = &self.draft.reading.sentences;
        let after = sentences.partition_point(|sentence| sentence.span.start <= place);
        after.checked_sub(1).filter(|index| sentences[*index].span.contains_offset(place))
    }

    /// Whether a sentence cites a source: by a key, a footnote, a link or a number in brackets.
    pub fn is_cited(&self, sentence: usize) -> bool {
        let reading = &self.draft.reading;
        let Some(span) = reading.sentences.get(sentence).map(|sentence| sentence.span) else { return false };
        if reading.citing_sentence(sentence).next().is_some() {
            return true;
        }
        // A call that follows the full stop belongs to the sentence before it.
        let with_call = Span::new(span.start, span.end + 1);
        let linked = self.linked.get_or_init(|| {
            let is_link = |kind: &MarkKind| matches!(kind, MarkKind::FootnoteRef(_) | MarkKind::Link(_));
            let marks = self.draft.prose.marks.iter().filter(|mark| is_link(&mark.kind));
            let mut spans: Vec<Span> = marks.map(|mark| mark.file).collect();
            spans.sort_unstable();
            spans
        });
        meets(linked, with_call) || has_number(self.draft.text.get(span.start..).unwrap_or_default(), span.len())
    }

    /// Whether the draft cites at all; `@name` in running text may be a handle.
    pub fn cites(&self) -> bool {
        let is_call = |kind: &MarkKind| matches!(kind, MarkKind::FootnoteRef(_));
        let mut citations = self.draft.reading.citations.iter();
        citations.any(|citation| citation.bracketed) || self.draft.prose.marks.iter().any(|mark| is_call(&mark.kind))
    }

    /// Whether a condition holds where something was found.
    pub fn holds(&self, condition: Condition, found: &Found<'_>) -> bool {
        let reading = &self.draft.reading;
        match condition {
            Condition::Cited => found.sentence.is_some_and(|sentence| self.is_cited(sentence)),
            Condition::Named => found.sentence.is_some_and(|sentence| self.names(sentence)),
            Condition::Affiliated => whose::is_told(self, found),
            Condition::Quoting => {
                let sentence = found.sentence.and_then(|sentence| reading.sentences.get(sentence));
                sentence.is_some_and(|sentence| self.is_quoted(sentence.span))
            }
            Condition::Figure => {
                let figures = reading.figures.iter().filter(|figure| !figure.implied);
                let figures = self.figures.get_or_init(|| figures.map(|figure| figure.sentence).collect());
                found.sentence.is_some_and(|sentence| figures.contains(&sentence))
            }
            Condition::Defined => self.is_defined(found.text),
            Condition::Dated => reading.date.is_some(),
            Condition::Cites => self.cites(),
        }
    }

    /// Whether a sentence names a person.
    fn names(&self, sentence: usize) -> bool {
        let named = self.named.get_or_init(|| {
            let people = &self.draft.reading.people;
            let mut spans: Vec<Span> =
                people.iter().flat_map(|person| person.mentions.iter().map(|mention| mention.span)).collect();
            spans.sort_unstable();
            spans
        });
        self.draft.reading.sentences.get(sentence).is_some_and(|sentence| meets(named, sentence.span))
    }

    /// Whether the draft explains a word: it stands in brackets, or brackets follow it.
    pub fn is_defined(&self, word: &str) -> bool {
        let text = &self.draft.prose.text;
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + word.len()..).unwrap_or_default();
            let bracketed = before.ends_with('(') && after.starts_with([')', ',', ';', ' ']);
            bracketed && before.trim_end_matches('(').ends_with(' ') || after.starts_with(" (")
        })
    }

    /// Whether the draft spells an acronym out as the name of a body.
    pub fn is_called_a_body(&self, acronym: &str) -> bool {
        let draft: &'a Draft = self.draft;
        self.bodies.get_or_init(|| whose::called_bodies(&draft.prose.text)).contains(acronym)
    }

    /// Whether a word stands in the paragraphs of the draft as it is written here: with a small letter, or with a capital
    /// inside of a sentence.
    pub fn stands(&self, word: &str) -> bool {
        let (lower, capital) = self.lower.get_or_init(|| self.words());
        lower.contains(word) || capital.contains(word)
    }

    /// The words of the paragraphs: those with a small letter, and those with a capital that do not start a sentence.
    fn words(&self) -> (FxHashSet<&'a str>, FxHashSet<&'a str>) {
        let draft: &'a Draft = self.draft;
        let (mut lower, mut capital) = (FxHashSet::default(), FxHashSet::default());
        for block in draft.prose.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph) {
            let mut starts = true;
            for word in block.span.of(&draft.prose.text).split_whitespace() {
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
                if bare.starts_with(char::is_lowercase) {
                    lower.insert(bare);
                } else if !starts && !word.starts_with(|c: char| !c.is_alphanumeric()) {
                    capital.insert(bare);
                }
                starts = word.ends_with(|c: char| ".?!:”\"’)".contains(c));
            }
        }
        (lower, capital)
    }
}

/// The part of a draft that a block belongs to.
pub(super) fn part(block: &Block) -> Scope {
    match block.kind {
        _ if block.quote > 0 => Scope::Quotations,
        BlockKind::Paragraph => Scope::Prose,
        BlockKind::Heading => Scope::Headings,
        BlockKind::Cell { .. } => Scope::Tables,
        BlockKind::Footnote(_) => Scope::Footnotes,
        BlockKind::Caption => Scope::Captions,
    }
}

/// Whether a block belongs to a scope.
fn is_read(block: &Block, scope: &[Scope]) -> bool {
    let part = part(block);
    // What stands between quotation marks may stand in any block.
    scope.contains(&part) || (scope == [Scope::Quotations] && part != Scope::Quotations)
}

/// Whether one of some spans, by start and without overlap, shares a byte with another.
fn meets(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|known| known.end <= span.start);
    spans.get(first).is_some_and(|known| known.overlaps(span))
}

/// Whether a sentence of a text has a number in square brackets, as notes of plain texts are called.
fn has_number(text: &str, len: usize) -> bool {
    // Behind the full stop as well.
    let end = (len + 6).min(text.len());
    let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
    let sentence = text.get(..end).unwrap_or_default();
    sentence.match_indices('[').any(|(at, _)| {
        let inside = sentence.get(at + 1..).and_then(|rest| rest.split_once(']')).map_or("", |(inside, _)| inside);
        !inside.is_empty() && inside.chars().all(|c| c.is_ascii_digit() || ",;-– ".contains(c))
    })
}
