//! The index over all words of all sources.
//!
//! An inverted index in compressed rows: the places of a word stand side by side in one array, in the order of the
//! sources. Words are numbered in the order in which they are met, so that equal sources give equal indices.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use twox_hash::XxHash3_64;

use super::Source;
use super::stored::column::{Column, Lists};
use super::words::Words;
use crate::markup::Prose;
use crate::text::Span;

/// A place of the index: the number of a word, counted over all texts. Each text is followed by one place that holds
/// no word, so that no run of words crosses from one text into the next.
pub(crate) type Place = u32;

/// The number of no word.
const BREAK: u32 = 0;

/// A stretch of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// Its first place.
    pub first: Place,
    /// One past its last.
    pub end: Place,
    /// Index of the source it belongs to.
    pub source: u32,
    /// Whether it is an utterance put together from the pieces of an interrupted quotation; else the source's prose.
    pub utterance: bool,
}

/// Every word of the sources, with its places.
#[derive(Debug, Default)]
pub(crate) struct Passages {
    /// The word at each place.
    pub(super) ids: Column,
    /// Where each place starts in the reading text of its source.
    pub(super) starts: Column,
    /// The texts, by place: the prose of all sources, then their utterances.
    pub(super) texts: Vec<Text>,
    /// Places at which an utterance goes on after an interruption, ascending.
    pub(super) seams: Vec<Place>,
    /// The number of each folded word.
    pub(super) numbers: Numbers,
    /// For each word, where its places start in `places`; one more at the end.
    pub(super) rows: Column,
    /// The places of all words.
    pub(super) places: Column,
}

/// The numbers of words.
#[derive(Debug)]
pub(crate) enum Numbers {
    /// By the words.
    Words(FxHashMap<Box<str>, u32>),
    /// By [`word_key`], no key twice.
    Keys(Lists),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Words(FxHashMap::default())
    }
}

/// By what a stored index knows a word.
pub(crate) fn word_key(word: &str) -> u64 {
    XxHash3_64::oneshot(word.as_bytes())
}

/// What stands between words: no word holds it.
const PART: char = '\0';

/// The words of a source, as the index takes them in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Worded {
    /// The folded words of its prose, with [`PART`] between them.
    pub words: String,
    /// Where each starts in the reading text.
    pub starts: Vec<u32>,
    /// Bytes of the reading text.
    pub bytes: u32,
    /// The utterances in pieces: for each the stretches of its words, by their numbers in `starts`.
    pub utterances: Vec<Vec<(u32, u32)>>,
}

impl Worded {
    /// The words of a source.
    pub fn of(source: &Source) -> Self {
        let text = &source.prose.text;
        let mut worded = Self { bytes: text.len() as u32, ..Self::default() };
        let mut words = Words::new(text);
        while let Some((span, folded)) = words.next_word() {
            if !worded.starts.is_empty() {
                worded.words.push(PART);
            }
            worded.words.push_str(folded);
            worded.starts.push(span.start as u32);
        }
        worded.utterances = utterances(source, &worded.starts);
        worded
    }
}

/// For each quotation in pieces, where the words of its pieces stand among those of the prose, which start at `starts`.
fn utterances(source: &Source, starts: &[u32]) -> Vec<Vec<(u32, u32)>> {
    let quotations = &source.reading.quotations;
    let whole = quotations.iter().enumerate().filter(|(_, quotation)| !quotation.nested);
    let mut groups: Vec<(u32, usize)> = whole.map(|(index, quotation)| (quotation.group, index)).collect();
    groups.sort_unstable();
    let seek = |byte: usize| starts.partition_point(|start| (*start as usize) < byte) as u32;
    let pieces = |group: &[(u32, usize)]| {
        let spans = group.iter().filter_map(|(_, index)| Some(quotations.get(*index)?.span));
        let spans = spans.map(|span| reading_span(&source.prose, span));
        spans.map(|span| (seek(span.start), seek(span.end))).collect()
    };
    groups.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1).map(pieces).collect()
}

/// An index on its way.
#[derive(Default)]
struct Builder {
    ids: Vec<u32>,
    starts: Vec<u32>,
    texts: Vec<Text>,
    seams: Vec<Place>,
    numbers: FxHashMap<Box<str>, u32>,
}

impl Builder {
    /// Reads the words of a source's prose.
    fn read(&mut self, source: u32, text: &str) {
        let first = self.ids.len() as Place;
        let mut words = Words::new(text);
        while let Some((span, folded)) = words.next_word() {
            self.word(folded, span.start as u32);
        }
        self.close(first, source, text.len(), false);
    }

    fn word(&mut self, folded: &str, start: u32) {
        let next = self.numbers.len() as u32 + 1;
        let id = if let Some(id) = self.numbers.get(folded) {
            *id
        } else {
            self.numbers.insert(folded.into(), next);
            next
        };
        self.ids.push(id);
        self.starts.push(start);
    }

    /// Adds an utterance: the words of its pieces in one row.
    fn join(&mut self, source: u32, bytes: usize, pieces: &[(u32, u32)]) {
        let Some(base) = self.texts.get(source as usize).map(|prose| prose.first) else { return };
        let first = self.ids.len() as Place;
        for (from, to) in pieces {
            if self.ids.len() as Place > first && from < to {
                self.seams.push(self.ids.len() as Place);
            }
            for place in base + from..base + to {
                self.ids.push(self.ids[place as usize]);
                self.starts.push(self.starts[place as usize]);
            }
        }
        self.close(first, source, bytes, true);
    }

    fn close(&mut self, first: Place, source: u32, bytes: usize, utterance: bool) {
        let end = self.ids.len() as Place;
        self.ids.push(BREAK);
        self.starts.push(bytes as u32);
        self.texts.push(Text { first, end, source, utterance });
    }

    /// Sorts the places by word, by counting.
    fn sort(self) -> Passages {
        let mut rows = vec![0; self.numbers.len() + 2];
        for id in &self.ids {
            rows[*id as usize + 1] += 1;
        }
        for row in 1..rows.len() {
            rows[row] += rows[row - 1];
        }
        let mut next = rows.clone();
        let mut places = vec![0; self.ids.len()];
        for (place, id) in self.ids.iter().enumerate() {
            let slot = &mut next[*id as usize];
            places[*slot as usize] = place as Place;
            *slot += 1;
        }
        Passages {
            ids: Column::Here(self.ids),
            starts: Column::Here(self.starts),
            texts: self.texts,
            seams: self.seams,
            numbers: Numbers::Words(self.numbers),
            rows: Column::Here(rows),
            places: Column::Here(places),
        }
    }
}

impl Passages {
    /// Reads the words of all sources.
    pub fn new(sources: &[Source]) -> Self {
        let bytes: usize = sources.iter().map(|source| source.prose.text.len()).sum();
        let mut index = Builder::default();
        index.ids.reserve(bytes / 5);
        index.starts.reserve(bytes / 5);
        for (number, source) in sources.iter().enumerate() {
            index.read(number as u32, &source.prose.text);
        }
        for (number, source) in sources.iter().enumerate() {
            let prose = &index.texts[number];
            let utterances = utterances(source, &index.starts[prose.first as usize..prose.end as usize]);
            for pieces in utterances {
                index.join(number as u32, source.prose.text.len(), &pieces);
            }
        }
        index.sort()
    }

    /// The same from words that were read before.
    pub fn of_words<'w>(sources: impl Iterator<Item = &'w Worded> + Clone) -> Self {
        let mut index = Builder::default();
        for (number, source) in sources.clone().enumerate() {
            let first = index.ids.len() as Place;
            for (word, start) in source.words.split(PART).zip(&source.starts) {
                index.word(word, *start);
            }
            index.close(first, number as u32, source.bytes as usize, false);
        }
        for (number, source) in sources.enumerate() {
            for pieces in &source.utterances {
                index.join(number as u32, source.bytes as usize, pieces);
            }
        }
        index.sort()
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of a folded word, if any source has it.
    pub fn id(&self, folded: &str) -> Option<u32> {
        match &self.numbers {
            Numbers::Words(numbers) => numbers.get(folded).copied(),
            Numbers::Keys(numbers) => numbers.list(word_key(folded)).first().copied(),
        }
    }

    fn row(&self, id: u32) -> (usize, usize) {
        let row = |at: usize| self.rows.get(at).unwrap_or_default() as usize;
        (row(id as usize), row(id as usize + 1))
    }

    /// The places of a word, ascending.
    pub fn places(&self, id: u32) -> Cow<'_, [Place]> {
        let (first, end) = self.row(id);
        self.places.range(first, end)
    }

    /// How many they are.
    pub fn count(&self, id: u32) -> usize {
        let (first, end) = self.row(id);
        end.saturating_sub(first)
    }

    /// The word at a place.
    pub fn at(&self, place: Place) -> Option<u32> {
        self.ids.get(place as usize).filter(|id| *id != BREAK)
    }

    /// The words from `first` to `end`.
    pub fn ids(&self, first: Place, end: Place) -> Cow<'_, [u32]> {
        self.ids.range(first as usize, end as usize)
    }

    /// Where a place starts in the reading text of its source.
    pub fn start(&self, place: Place) -> usize {
        self.starts.get(place as usize).unwrap_or_default() as usize
    }

    /// The text that a place belongs to.
    pub fn text(&self, place: Place) -> &Text {
        const NONE: &Text = &Text { first: 0, end: 0, source: 0, utterance: false };
        let after = self.texts.partition_point(|text| text.first <= place);
        after.checked_sub(1).and_then(|at| self.texts.get(at)).unwrap_or(NONE)
    }

    /// Number of words of a source's prose.
    pub fn prose_of(&self, source: u32) -> usize {
        self.texts.get(source as usize).map_or(0, |prose| (prose.end - prose.first) as usize)
    }

    /// Whether an utterance goes on at this place after an interruption.
    pub fn is_seam(&self, place: Place) -> bool {
        self.seams.binary_search(&place).is_ok()
    }

    /// Whether the run from `first` to `end` joins two pieces of an utterance.
    pub fn joins_pieces(&self, first: Place, end: Place) -> bool {
        let next = self.seams.partition_point(|seam| *seam <= first);
        self.seams.get(next).is_some_and(|seam| *seam < end)
    }

    /// The place in an utterance in pieces of the word at a place of the prose, where it belongs to one.
    pub fn in_utterance(&self, place: Place) -> Option<Place> {
        let prose = self.text(place);
        if prose.utterance {
            return Some(place);
        }
        let start = self.start(place);
        // The utterances stand behind all prose, by source.
        let count = self.texts.partition_point(|text| !text.utterance);
        let utterances = self.texts.get(count..).unwrap_or_default();
        let from = utterances.partition_point(|text| text.source < prose.source);
        utterances[from..]
            .iter()
            .take_while(|text| text.source == prose.source)
            .map(|text| (text, self.seek(text, start)))
            .find(|(text, at)| *at < text.end && self.start(*at) == start)
            .map(|(_, at)| at)
    }

    /// The first place of a text that starts at or after a byte of the reading text.
    fn seek(&self, text: &Text, byte: usize) -> Place {
        self.starts.partition_point(text.first as usize, text.end as usize, |start| (start as usize) < byte) as Place
    }
}

/// The span of the reading text that a span of the file came from.
pub(crate) fn reading_span(prose: &Prose, file: Span) -> Span {
    let offset = |target: usize| {
        let (mut low, mut high) = (0, prose.text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if prose.map.to_file(Span::new(middle, middle + 1)).start < target {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    };
    let span = Span::new(offset(file.start), offset(file.end));
    // A note is read after its paragraph: the search may have run into the wrong half.
    if prose.map.to_file(span) == file { span } else { prose.map.to_text(file) }
}
