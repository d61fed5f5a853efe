//! What stands at a place of the record and around it.

use super::difference::Difference;
use super::passages::{Place, reading_span};
use super::sense::sense;
use super::words::{Words, words};
use super::{Passage, Record, Source};
use crate::text::Span;

/// What stands between two neighbouring words, by how much it parts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Boundary {
    /// Nothing but blanks, hyphens or quotation marks.
    None,
    /// A comma.
    Comma,
    /// A semicolon, a colon, a dash or a parenthesis.
    Clause,
    /// The end of a sentence.
    Sentence,
    /// The end of a paragraph.
    Block,
}

impl Record {
    /// The reading text of a source (no markup) under a span of its file.
    pub fn text_of(&self, source: usize, file: Span) -> &str {
        self.sources.get(source).map_or("", |source| reading_span(&source.prose, file).of(&source.prose.text))
    }

    /// The source's own characters for a difference.
    pub fn words_of(&self, difference: &Difference) -> &str {
        self.verbatim(difference.places.0, difference.places.1)
    }

    /// The words that a quotation leaves out, with what parts them from the word before.
    pub fn words_left_out(&self, difference: &Difference) -> String {
        let (first, end) = difference.places;
        let words = self.verbatim(first, end);
        let before = first.checked_sub(1).filter(|_| !self.passages.is_seam(first));
        let gap = before
            .and_then(|before| self.word_at(before))
            .zip(self.source_at(first))
            .map(|((span, _), source)| Span::new(span.end, self.passages.start(first)).of(&source.prose.text));
        format!("{}{words}", gap.filter(|gap| !gap.is_empty()).unwrap_or(" "))
    }

    pub(crate) fn source_at(&self, place: Place) -> Option<&Source> {
        self.sources.get(self.passages.text(place).source as usize)
    }

    /// Where the word at a place stands in the reading text of its source, and the word, folded.
    pub(crate) fn word_at(&self, place: Place) -> Option<(Span, String)> {
        let source = self.source_at(place)?;
        let mut reader = Words::from(&source.prose.text, self.passages.start(place));
        self.passages.at(place)?;
        reader.next_word().map(|(span, word)| (span, word.to_owned()))
    }

    /// The span of the reading text from the word at `first` to the one before `end`.
    pub(crate) fn reading_span(&self, first: Place, end: Place) -> Span {
        let start = self.passages.start(first);
        let last = end.checked_sub(1).filter(|last| *last >= first).and_then(|last| self.word_at(last));
        Span::new(start, last.map_or(start, |(span, _)| span.end))
    }

    /// The source's own characters from the word at `first` to the one before `end`.
    pub(crate) fn verbatim(&self, first: Place, end: Place) -> &str {
        self.source_at(first).map_or("", |source| self.reading_span(first, end).of(&source.prose.text))
    }

    /// The words from `first` to `end`, folded.
    pub(crate) fn folded(&self, first: Place, end: Place) -> Vec<String> {
        if self.passages.joins_pieces(first, end) {
            return (first..end).filter_map(|place| self.word_at(place)).map(|(_, word)| word).collect();
        }
        words(self.verbatim(first, end)).into_iter().map(|(_, word)| word).collect()
    }

    /// The span of the file from the word at `first` to the one before `end`.
    pub(crate) fn file_span(&self, first: Place, end: Place) -> Span {
        let span = self.reading_span(first, end);
        self.source_at(first).map_or(span, |source| source.prose.map.to_file(span))
    }

    /// The outermost quotation of its source that the word at a place belongs to.
    pub(crate) fn quotation_at(&self, place: Place) -> Option<usize> {
        let source = self.source_at(place)?;
        let quotations = &source.reading.quotations;
        if quotations.is_empty() {
            return None;
        }
        let start = self.passages.start(place);
        let at = source.prose.map.to_file(Span::new(start, start + 1)).start;
        let after = quotations.partition_point(|quotation| quotation.span.start <= at);
        // Quotations nest a few deep; the outermost one stands first.
        (after.saturating_sub(16)..after)
            .find(|index| quotations.get(*index).is_some_and(|quotation| quotation.span.contains_offset(at)))
    }

    /// The passage that the words of some runs make.
    pub(crate) fn passage(&self, runs: Vec<(Place, Place)>) -> Passage {
        let first = runs.first().map_or(0, |run| run.0);
        let end = runs.last().map_or(first, |run| run.1);
        Passage {
            source: self.passages.text(first).source as usize,
            span: self.file_span(first, end),
            quotation: self.quotation_at(first),
            runs,
        }
    }

    /// What parts the word at a place from the one before it.
    pub(crate) fn boundary(&self, place: Place) -> Boundary {
        let text = self.passages.text(place);
        if place <= text.first || place >= text.end {
            return Boundary::Block;
        }
        let (Some((before, word)), Some(source)) = (self.word_at(place - 1), self.source_at(place)) else {
            return Boundary::Block;
        };
        let start = self.passages.start(place);
        let mut gap = Span::new(before.end, start).of(&source.prose.text);
        let seam = self.passages.is_seam(place);
        if seam {
            // What interrupts the speaker is not the speaker's; but where the report ends its own sentence (“…,” he
            // said. “…”), the speaker began a new one.
            let report = gap.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ':' | '?' | '!'));
            if report.ends_with(['.', ':', '?', '!']) {
                return Boundary::Sentence;
            }
            gap = gap.find(['”', '"', '’', '»', '“']).and_then(|end| gap.get(..end)).unwrap_or_default();
        } else if gap.contains('\n') && block(source, before.start) != block(source, start) {
            return Boundary::Block;
        }
        let next = source.prose.text.get(start..).and_then(|rest| rest.chars().next());
        of_gap(gap, &word, next)
    }
}

/// The block of a source in which a byte of its reading text stands.
fn block(source: &Source, byte: usize) -> usize {
    source.prose.blocks.partition_point(|block| block.span.start <= byte)
}

/// What the characters between two words say: `word` stands before them, `next` after.
fn of_gap(gap: &str, word: &str, next: Option<char>) -> Boundary {
    let mut found = Boundary::None;
    let opens = next.is_none_or(|c| c.is_uppercase() || !c.is_alphabetic());
    let initial = word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic) && word != "i";
    // "No. 5" is a number, "No. We stay." an answer.
    let numbered = word != "no" || next.is_some_and(|next| next.is_ascii_digit());
    let abbreviated = sense().abbreviations.contains(word) && numbered;
    for (at, c) in gap.char_indices() {
        let here = match c {
            '?' | '!' if opens => Boundary::Sentence,
            '.' | '…' if opens && !initial && !abbreviated => Boundary::Sentence,
            '?' | '!' | ';' | ':' | '—' | '–' | '(' | ')' | '…' => Boundary::Clause,
            '-' if gap.get(at..).is_some_and(|rest| rest.starts_with("--")) => Boundary::Clause,
            '-' if gap.len() > 1 => Boundary::Clause,
            ',' => Boundary::Comma,
            _ => Boundary::None,
        };
        found = found.max(here);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_part_words() {
        assert_eq!(of_gap(" ", "cod", Some('i')), Boundary::None);
        assert_eq!(of_gap("-", "high", Some('p')), Boundary::None);
        assert_eq!(of_gap(" -- ", "cod", Some('i')), Boundary::Clause);
        assert_eq!(of_gap(",” “", "cod", Some('i')), Boundary::Comma);
        assert_eq!(of_gap(". ", "mr", Some('R')), Boundary::None);
        assert_eq!(of_gap(". ", "cod", Some('T')), Boundary::Sentence);
        assert_eq!(of_gap(".” ", "cod", None), Boundary::Sentence);
        assert_eq!(of_gap(";", "cod", Some('w')), Boundary::Clause);
    }
}
