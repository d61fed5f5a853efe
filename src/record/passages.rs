//! The index over all words of all sources.
//!
//! An inverted index in compressed rows: the places of a word stand side by side in one array, in the order of the
//! sources. Words are numbered in the order in which they are met, so that equal sources give equal indices.

use rustc_hash::FxHashMap;

use super::Source;
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
    ids: Vec<u32>,
    /// Where each place starts in the reading text of its source.
    starts: Vec<u32>,
    /// The texts, by place: the prose of all sources, then their utterances.
    texts: Vec<Text>,
    /// Places at which an utterance goes on after an interruption, ascending.
    seams: Vec<Place>,
    /// The number of each folded word.
    numbers: FxHashMap<Box<str>, u32>,
    /// For each word, where its places start in `places`; one more at the end.
    rows: Vec<u32>,
    /// The places of all words.
    places: Vec<Place>,
}

impl Passages {
    /// Reads the words of all sources.
    pub fn new(sources: &[Source]) -> Self {
        let bytes: usize = sources.iter().map(|source| source.prose.text.len()).sum();
        let mut index = Self::default();
        index.ids.reserve(bytes / 5);
        index.starts.reserve(bytes / 5);
        for (number, source) in sources.iter().enumerate() {
            index.read(number as u32, &source.prose.text);
        }
        for (number, source) in sources.iter().enumerate() {
            index.join_utterances(number as u32, source);
        }
        index.sort();
        index
    }

    fn read(&mut self, source: u32, text: &str) {
        let first = self.ids.len() as Place;
        let mut words = Words::new(text);
        while let Some((span, folded)) = words.next_word() {
            let next = self.numbers.len() as u32 + 1;
            let id = if let Some(id) = self.numbers.get(folded) {
                *id
            } else {
                self.numbers.insert(folded.into(), next);
                next
            };
            self.ids.push(id);
            self.starts.push(span.start as u32);
        }
        self.close(first, source, text.len(), false);
    }

    /// Adds, for each quotation in pieces, the words of its pieces in one row.
    fn join_utterances(&mut self, number: u32, source: &Source) {
        let quotations = &source.reading.quotations;
        let mut groups: Vec<(u32, usize)> = quotations
            .iter()
            .enumerate()
            .filter(|(_, quotation)| !quotation.nested)
            .map(|(index, quotation)| (quotation.group, index))
            .collect();
        groups.sort_unstable();
        for group in groups.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let first = self.ids.len() as Place;
            for (_, index) in group {
                let Some(quotation) = quotations.get(*index) else { continue };
                let (from, to) = self.within(number, reading_span(&source.prose, quotation.span));
                if self.ids.len() as Place > first && from < to {
                    self.seams.push(self.ids.len() as Place);
                }
                for place in from..to {
                    self.ids.push(self.ids[place as usize]);
                    self.starts.push(self.starts[place as usize]);
                }
            }
            self.close(first, number, source.prose.text.len(), true);
        }
    }

    fn close(&mut self, first: Place, source: u32, bytes: usize, utterance: bool) {
        let end = self.ids.len() as Place;
        self.ids.push(BREAK);
        self.starts.push(bytes as u32);
        self.texts.push(Text { first, end, source, utterance });
    }

    /// Sorts the places by word, by counting.
    fn sort(&mut self) {
        self.rows = vec![0; self.numbers.len() + 2];
        for id in &self.ids {
            self.rows[*id as usize + 1] += 1;
        }
        for row in 1..self.rows.len() {
            self.rows[row] += self.rows[row - 1];
        }
        let mut next = self.rows.clone();
        self.places = vec![0; self.ids.len()];
        for (place, id) in self.ids.iter().enumerate() {
            let slot = &mut next[*id as usize];
            self.places[*slot as usize] = place as Place;
            *slot += 1;
        }
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of a folded word, if any source has it.
    pub fn id(&self, folded: &str) -> Option<u32> {
        self.numbers.get(folded).copied()
    }

    /// The places of a word, ascending.
    pub fn places(&self, id: u32) -> &[Place] {
        let row = |at: usize| self.rows.get(at).copied().unwrap_or_default() as usize;
        self.places.get(row(id as usize)..row(id as usize + 1)).unwrap_or_default()
    }

    /// The word at a place.
    pub fn at(&self, place: Place) -> Option<u32> {
        self.ids.get(place as usize).copied().filter(|id| *id != BREAK)
    }

    /// The words from `first` to `end`.
    pub fn ids(&self, first: Place, end: Place) -> &[u32] {
        self.ids.get(first as usize..end as usize).unwrap_or_default()
    }

    /// Where a place starts in the reading text of its source.
    pub fn start(&self, place: Place) -> usize {
        self.starts.get(place as usize).copied().unwrap_or_default() as usize
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

    /// The places of a source's prose that start inside a span of its reading text.
    pub fn within(&self, source: u32, span: Span) -> (Place, Place) {
        match self.texts.get(source as usize) {
            Some(prose) => (self.seek(prose, span.start), self.seek(prose, span.end)),
            None => (0, 0),
        }
    }

    /// The first place of a text that starts at or after a byte of the reading text.
    fn seek(&self, text: &Text, byte: usize) -> Place {
        let starts = self.starts.get(text.first as usize..text.end as usize).unwrap_or_default();
        text.first + starts.partition_point(|start| (*start as usize) < byte) as Place
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
