//! The record: every statement of the sources, indexed, and the questions that rules may ask of it.
//!
//! The record does no I/O: a corpus loader hands it [`Source`]s.

mod align;
mod around;
mod cited;
mod claims;
mod difference;
mod events;
mod exact;
pub mod figures;
mod kin;
mod label;
mod memo;
mod mentions;
mod near;
mod passages;
mod pattern;
pub mod people;
mod positions;
pub mod posts;
mod predications;
mod remits;
pub mod roles;
mod sense;
mod sides;
mod silence;
mod sources;
mod splice;
pub mod stored;
mod support;
pub mod terms;
mod truncation;
pub(crate) mod words;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

pub use claims::Claim;
pub use difference::{Change, Difference, Touches};
pub use events::{Telling, meanings, same_venue};
pub use label::{date_in_words, is_pronoun, plain};
pub use mentions::Nearest;
pub use positions::{Held, Line, Positions, Standing};
pub use predications::Deviation;
pub use sources::{Head, Shelf, Sources};
pub use truncation::{Lost, Truncation};

use crate::markup::{Locator, Prose};
use crate::statement::Reading;
use crate::text::{LineIndex, Span};
use crate::when::Period;
pub(crate) use passages::reading_span;
use passages::{Passages, Place};
use pattern::Pattern;

/// A document of the corpus with its bibliographic entry.
#[derive(Clone, Debug)]
pub struct Source {
    /// The bibliographic entry.
    pub entry: Entry,
    /// Where its text comes from; relative to the corpus, or a name for an embedded source.
    pub path: PathBuf,
    /// The file's text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
    /// Its prose.
    pub prose: Prose,
    /// What it says.
    pub reading: Reading,
}

impl Source {
    /// When it was written: by its bibliographic entry, else by itself.
    pub fn date(&self) -> Option<Period> {
        self.written().and_then(Period::written)
    }

    /// The same as it is written.
    pub fn written(&self) -> Option<&str> {
        self.entry.date.as_deref().or(self.reading.date.as_deref())
    }

    /// Where a span of its text stands, in words that a person can look up; `None` where its lines say it.
    pub fn locator(&self, span: Span) -> Option<Locator> {
        self.prose.locator(span)
    }
}

/// What is known of a source. Nothing is invented: what the bibliography and the file do not say is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Citation key.
    pub key: String,
    /// Authors, as they would be printed.
    pub authors: Vec<String>,
    /// Title.
    pub title: Option<String>,
    /// Newspaper, journal, site or publisher.
    pub outlet: Option<String>,
    /// Date, as precise as it is known: `2020`, `2020-02` or `2020-02-13`.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Where there is a file of the text that could not be read: which, and why.
    pub unread: Option<String>,
}

/// Every statement of the sources.
#[derive(Debug, Default)]
pub struct Record {
    /// The sources, in the order of their keys.
    pub sources: Sources,
    /// Bibliographic entries without a text, in the order of their keys: known keys without words.
    pub entries: Vec<Entry>,
    /// Statements of the sources that a person gave instead of the reader.
    pub curated: Vec<Curated>,
    /// Which record of this process it is.
    number: u64,
    /// Their words.
    passages: Passages,
    /// The persons they speak of.
    people: OnceLock<people::People>,
    /// Where governments stand.
    positions: Positions,
    /// Their sentences by content words, indexed when first asked for.
    claims: OnceLock<claims::Claims>,
    /// What happens in them.
    events: events::Events,
    /// What was worked out of them for one question and serves the next.
    memo: memo::Memo,
}

/// A position of a source that a person gave instead of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curated {
    /// Key of the source.
    pub source: String,
    /// Index into the source's [`Reading::positions`].
    pub position: usize,
    /// Why, if they say so.
    pub reason: Option<String>,
}

/// What the record has of a draft's quotation: the answer that all quotation rules share, computed once.
#[derive(Clone, Debug, Default)]
pub struct Located {
    /// Every place where the record has these very words (typography, case of the first letter, brackets and
    /// ellipses allowed for), in the order of the sources. Empty where it has them nowhere.
    pub exact: Vec<Passage>,
    /// Where `exact` is empty: the passage that the words are nearest to, if they are near enough to any.
    pub near: Option<Near>,
    /// Where `exact` is empty: the places from which the quotation is put together, if it is; two or more, in the
    /// order of the quotation.
    pub pieces: Vec<Piece>,
    /// Number of words, without those in brackets.
    pub words: usize,
}

/// A place of the record that answers to a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Index into [`Record::sources`].
    pub source: usize,
    /// The whole place in the source's file, from the first matched word to the last.
    pub span: Span,
    /// Index into the source's [`Reading::quotations`] of the quotation that holds the first matched word (the
    /// outermost one); `None` for the article's own prose.
    pub quotation: Option<usize>,
    /// The places of the index, one stretch for each part of the quotation.
    pub(crate) runs: Vec<(Place, Place)>,
}

/// A passage that a quotation is close to.
#[derive(Clone, Debug)]
pub struct Near {
    /// The passage.
    pub passage: Passage,
    /// Where the two differ, in the order of the quotation; never empty.
    pub differences: Vec<Difference>,
    /// How much of the quotation the passage has, words weighed by rarity: 0 to 1.
    pub share: f32,
}

/// A part of a quotation that the record has by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes of the quotation's text.
    pub draft: Span,
    /// Where the record has them.
    pub passage: Passage,
}

/// What is wrong with a quotation's words, if anything.
#[derive(Clone, Debug)]
pub enum Verdict<'a> {
    /// The record has the words, and their sense is whole.
    Exact,
    /// The record has the words, but what turns their sense is left out.
    Truncated(Truncation),
    /// The record has almost these words.
    Altered(&'a Near),
    /// The words are put together from several places.
    Spliced(&'a [Piece]),
    /// The record does not have the words.
    Nowhere,
}

/// A place that `find` gives.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The place.
    pub passage: Passage,
    /// Where it differs from what was asked for; empty for an exact one.
    pub differences: Vec<Difference>,
    /// How much of what was asked for stands there, words weighed by rarity: 0 to 1.
    pub share: f32,
}

/// The number of the next record.
static NUMBER: AtomicU64 = AtomicU64::new(1);

fn next() -> u64 {
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

impl Record {
    /// Indexes the sources. They are put into the order of their keys.
    pub fn new(mut sources: Vec<Source>) -> Self {
        sources.sort_by(|a, b| a.entry.key.cmp(&b.entry.key).then_with(|| a.path.cmp(&b.path)));
        let passages = Passages::new(&sources);
        let people = people::People::new(&sources);
        let positions = Positions::new(&sources);
        let events = events::Events::new(&sources);
        let (entries, curated) = (Vec::new(), Vec::new());
        let (sources, people) = (Sources::from(sources), OnceLock::from(people));
        Self {
            sources,
            entries,
            curated,
            number: next(),
            passages,
            people,
            positions,
            claims: OnceLock::new(),
            events,
            memo: memo::Memo::default(),
        }
    }

    /// A number that no other record of this process has: for what is kept of its answers.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The entry of a key, where the corpus has no text of it.
    pub fn without_text(&self, key: &str) -> Option<&Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        self.entries.get(index)
    }

    /// Which file of a source could not be read, and why, where that is so.
    pub fn unread(&self, key: &str) -> Option<&str> {
        self.without_text(key)?.unread.as_deref()
    }

    /// Where the record has the words of a quotation, exactly or nearly. Never fails, never guesses: a passage that
    /// shares but a few words with the quotation is not near.
    pub fn locate(&self, quoted: &str) -> Located {
        let pattern = Pattern::new(quoted, &self.passages);
        let mut located = Located { words: pattern.tokens.len(), ..Located::default() };
        located.exact = self.exact(&pattern);
        if !located.exact.is_empty() || located.words < SHORT {
            return located;
        }
        let near = self.nearest(&pattern, quoted);
        located.pieces = self.pieces(&pattern, near.as_ref());
        if let Some(whole) = near.as_ref().filter(|near| near.differences.is_empty() && located.pieces.is_empty()) {
            // Only the division of words differs ("web site", "percent").
            located.exact.push(whole.passage.clone());
            return located;
        }
        located.near = near;
        located
    }

    /// What is wrong with a quotation's words. `located` is [`Record::locate`]'s answer for `quoted`; `context` is the
    /// draft's own sentence around the quotation, which may restore what the excerpt leaves out.
    pub fn judge<'a>(&self, located: &'a Located, quoted: &str, context: &str) -> Verdict<'a> {
        self.judge_as(located, quoted, context, &|_| false)
    }

    /// As [`Record::judge`]; of places that have the words, those that are `own` count alone, where there are any: one says
    /// that a plan has failed, and another that it has not.
    pub(crate) fn judge_as<'a>(
        &self,
        located: &'a Located,
        quoted: &str,
        context: &str,
        own: &dyn Fn(&Passage) -> bool,
    ) -> Verdict<'a> {
        if !located.exact.is_empty() {
            return match self.truncation(located, quoted, context, own) {
                Some(truncation) => Verdict::Truncated(truncation),
                None => Verdict::Exact,
            };
        }
        if located.pieces.len() > 1 {
            return Verdict::Spliced(&located.pieces);
        }
        located.near.as_ref().map_or(Verdict::Nowhere, Verdict::Altered)
    }

    /// Where the record has some words: exact places first, then near ones, best first.
    pub fn find(&self, words: &str) -> Vec<Hit> {
        let pattern = Pattern::new(words, &self.passages);
        let mut hits: Vec<Hit> = self
            .exact(&pattern)
            .into_iter()
            .map(|passage| Hit { passage, differences: Vec::new(), share: 1.0 })
            .collect();
        for near in self.near(&pattern, words, near::Strictness::Loose) {
            if hits
                .iter()
                .all(|hit| hit.passage.source != near.passage.source || !hit.passage.span.overlaps(near.passage.span))
            {
                hits.push(Hit { passage: near.passage, differences: near.differences, share: near.share });
            }
        }
        hits
    }
}

/// A quotation of fewer words is only ever matched exactly: too many passages are near it.
pub const SHORT: usize = 4;
