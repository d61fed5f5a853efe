//! Reading the next version of a document: what is kept of the last one, and which sentences it may be taken from.
//!
//! What a sentence says rests on the words around it, on the names in them, and on what the reading carries from
//! sentence to sentence. A sentence whose surroundings (some sentences, blocks and tokens to either side) are the same as
//! in the last version, names and all, has a [`Twin`] there: what was read of that is taken over, with its places
//! moved. All that goes through the whole document (quotation marks, names, who speaks) is read anew.

use std::sync::Arc;

use super::attribution::Sifted;
use super::document::{Document, Words};
use super::marks::Stretch;
use super::names::{Name, Names};
use super::phrases::Phrase;
use super::positions;
use super::roles;
use super::times::Timed;
use super::token::Token;
use crate::markup::{BlockKind, Prose};
use crate::statement::Reading;
use crate::text::Span;

/// What is kept of the last version of a document.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) last: Option<Box<Kept>>,
    pub(super) past: Past,
}

/// What is left of the version before the last one. It has served; to drop it takes time, and whoever waits for what was
/// read can have it done elsewhere.
#[derive(Debug, Default)]
pub struct Past {
    pub(super) _kept: Option<Box<Kept>>,
}

impl Memory {
    /// Lets go of what has served.
    pub fn past(&mut self) -> Past {
        std::mem::take(&mut self.past)
    }
}

/// A version of a document with what was found out about it on the way to its reading.
#[derive(Debug)]
pub struct Kept {
    pub prose: Arc<Prose>,
    pub reading: Arc<Reading>,
    /// The figures of each sentence, by their place in the reading: they stand there in the order of the text.
    pub figures: Vec<Vec<u32>>,
    worked: Worked,
}

impl std::ops::Deref for Kept {
    type Target = Worked;

    fn deref(&self) -> &Worked {
        &self.worked
    }
}

/// What was found out about a document on the way to its reading.
#[derive(Debug)]
pub struct Worked {
    pub tokens: Vec<Token>,
    pub blocks: Vec<usize>,
    pub stretches: Vec<Stretch>,
    pub sentences: Vec<Words>,
    pub names: Names,
    /// For each entity its number among the persons.
    pub numbers: Vec<Option<usize>>,
    /// The stem of each content word, by token.
    pub stems: Vec<u64>,
    pub times: Vec<Timed>,
    pub phrases: Vec<Phrase>,
    /// What each sentence says of who speaks.
    pub sifted: Vec<Sifted>,
    /// The roles that each sentence gives.
    pub roles: roles::Told,
    pub positions: Option<positions::Kept>,
}

impl Worked {
    /// All that the next version is read with.
    pub fn keep(self, prose: Arc<Prose>, reading: Arc<Reading>) -> Kept {
        let mut figures = vec![Vec::new(); reading.sentences.len()];
        for (number, figure) in reading.figures.iter().enumerate() {
            figures[figure.sentence].push(number as u32);
        }
        Kept { prose, reading, figures, worked: self }
    }
}

/// The blocks with which two versions begin and end alike, text and places in the file.
#[derive(Clone, Copy)]
pub struct Alike<'k> {
    pub kept: &'k Kept,
    /// So many blocks at the beginning.
    pub front: usize,
    /// So many at the end.
    pub back: usize,
    /// How far the text of the end has moved.
    text_by: isize,
    /// And its place in the file.
    file_by: isize,
}

impl<'k> Alike<'k> {
    /// Compares a document with the last version.
    pub fn new(kept: &'k Kept, prose: &Prose) -> Self {
        let (old, new) = (&kept.prose, prose);
        let text_by = new.text.len() as isize - old.text.len() as isize;
        let (upto, from, file_by) = new.map.alike(&old.map, text_by);
        let least = new.blocks.len().min(old.blocks.len());
        let (mut front, mut seen) = (0, 0);
        while front < least {
            let (one, other) = (&new.blocks[front], &old.blocks[front]);
            if one != other || one.span.end >= upto || !same_text(new, old, Span::new(seen, one.span.end), 0) {
                break;
            }
            seen = one.span.end;
            front += 1;
        }
        let (mut back, mut seen) = (0, new.text.len());
        while back < least - front {
            let (one, other) = (&new.blocks[new.blocks.len() - 1 - back], &old.blocks[old.blocks.len() - 1 - back]);
            let same = one.kind == other.kind
                && (one.quote, one.list) == (other.quote, other.list)
                && other.span.moved(text_by) == one.span
                && one.span.start >= from;
            if !same || !same_text(new, old, Span::new(one.span.start, seen), text_by) {
                break;
            }
            seen = one.span.start;
            back += 1;
        }
        Self { kept, front, back, text_by, file_by }
    }

    /// The tokens of the blocks at the beginning: one past the last of them.
    pub fn front_tokens(&self) -> usize {
        self.kept.blocks[self.front]
    }

    /// The first token, in the last version, of the blocks at the end.
    pub fn back_tokens(&self) -> usize {
        self.kept.blocks[self.kept.blocks.len() - 1 - self.back]
    }

    /// The number in the last version of a block that is at the beginning or the end, of `count` blocks, and how far its
    /// text has moved.
    fn old(&self, block: usize, count: usize) -> Option<(usize, isize)> {
        if block < self.front {
            Some((block, 0))
        } else if block >= count - self.back {
            Some((block + self.kept.blocks.len() - 1 - count, self.text_by))
        } else {
            None
        }
    }

    /// The quoted stretches of a block whose first token is `first`, parents counted from its own, where they are those
    /// of the last version: the next block bears on them, and whether the one before left a stretch open.
    pub fn stretches(
        &self,
        block: usize,
        count: usize,
        first: usize,
        reopened: bool,
    ) -> Option<impl Iterator<Item = Stretch>> {
        let (old, text) = self.old(block, count)?;
        let old_count = self.kept.blocks.len() - 1;
        let next = if block + 1 < count { self.old(block + 1, count)?.0 } else { old_count };
        let kept = &self.kept.stretches;
        let own = kept.partition_point(|stretch| stretch.block < old);
        let before = own.checked_sub(1).map(|before| &kept[before]).filter(|before| before.block + 1 == old);
        let was = before.is_some_and(|before| before.unclosed && before.last >= self.kept.blocks[old]);
        if next != old + 1 || was != reopened {
            return None;
        }
        let tokens = first as isize - self.kept.blocks[old] as isize;
        let stretches = kept[own..].iter().take_while(move |stretch| stretch.block == old);
        Some(stretches.map(move |stretch| Stretch {
            first: stretch.first.wrapping_add_signed(tokens),
            last: stretch.last.wrapping_add_signed(tokens),
            inner: stretch.inner.moved(text),
            outer: stretch.outer.moved(text),
            block,
            parent: stretch.parent.map(|parent| parent - own),
            ..*stretch
        }))
    }

    /// The sentences of such a block whose first token is `first`.
    pub fn sentences(&self, block: usize, count: usize, first: usize) -> Option<impl Iterator<Item = Words>> {
        let (old, _) = self.old(block, count)?;
        let kept = &self.kept.sentences;
        let own = kept.partition_point(|sentence| sentence.block < old);
        let tokens = first as isize - self.kept.blocks[old] as isize;
        let moved = move |at: usize| at.wrapping_add_signed(tokens);
        let sentences = kept[own..].iter().take_while(move |sentence| sentence.block == old);
        Some(sentences.map(move |words| Words { first: moved(words.first), last: moved(words.last), block }))
    }

    /// The tokens of a block of the new version, where it is at the beginning or the end.
    pub fn tokens(&self, block: usize, count: usize) -> Option<impl Iterator<Item = Token>> {
        let (old, by) = self.old(block, count)?;
        let tokens = &self.kept.tokens[self.kept.blocks[old]..self.kept.blocks[old + 1]];
        let moved = move |at: u32| (i64::from(at) + by as i64) as u32;
        Some(tokens.iter().map(move |token| Token { start: moved(token.start), end: moved(token.end), ..*token }))
    }
}

/// Whether a span of the new text is that of the old one, which stands so many bytes before it.
fn same_text(new: &Prose, old: &Prose, span: Span, by: isize) -> bool {
    let one = new.text.as_bytes().get(span.range());
    one.is_some() && one == old.text.as_bytes().get(span.moved(-by).range())
}

/// So many sentences before one may bear on what it says.
const BEFORE: usize = 5;
/// And so many behind it.
const BEHIND: usize = 2;
/// And so many tokens to either side, however few sentences they are.
const TOKENS: usize = 80;

/// A sentence of the last version that is the same in the same surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Twin {
    /// Its number there.
    pub sentence: usize,
    /// How far its tokens have moved.
    pub tokens: isize,
    /// How far its bytes of the file have.
    pub file: isize,
}

/// A document beside its last version.
pub struct Since<'k> {
    /// The last version.
    pub kept: &'k Kept,
    /// Where the two are alike.
    pub alike: Alike<'k>,
    twins: Vec<Option<Twin>>,
    /// What the entities of the last version are, where sentences have twins.
    is: Vec<Option<usize>>,
}

impl<'k> Since<'k> {
    /// Looks for the twin of each sentence.
    pub fn new(alike: Alike<'k>, document: &Document<'_>, names: &Names) -> Self {
        let mut comparison = Comparison::new(alike, document, names);
        let (unlike, old_sentences) = comparison.blocks();
        let twins = twins(alike, document, &unlike, &old_sentences);
        Self { kept: alike.kept, alike, twins, is: comparison.is }
    }

    /// The entity that one of a twin's is now.
    pub fn entity(&self, old: usize) -> Option<usize> {
        self.is.get(old).copied().flatten()
    }

    /// The twin of a sentence, if it has one.
    pub fn twin(&self, sentence: usize) -> Option<Twin> {
        self.twins.get(sentence).copied().flatten()
    }
}

/// The twins of sentences: those in whose surroundings no block is unlike.
fn twins(alike: Alike<'_>, document: &Document<'_>, unlike: &[bool], old: &[Option<usize>]) -> Vec<Option<Twin>> {
    let blocks = unlike.len();
    let old_blocks = alike.kept.blocks.len() - 1;
    let whole = alike.front == blocks && blocks == old_blocks;
    let mut sums = Vec::with_capacity(blocks + 1);
    sums.push(0_u32);
    for unlike in unlike {
        sums.push(sums.last().copied().unwrap_or_default() + u32::from(*unlike));
    }
    let groups = groups(document);
    let sentences = &document.sentences;
    let tokens = document.tokens.len();
    let token_by = tokens as isize - alike.kept.tokens.len() as isize;
    let block_of = |token: usize| document.blocks.partition_point(|start| *start <= token).saturating_sub(1);
    let mut twins = Vec::with_capacity(sentences.len());
    for (number, words) in sentences.iter().enumerate() {
        twins.push(old[number].and_then(|twin| {
            let clipped_before = number < BEFORE || words.first < TOKENS;
            let clipped_behind = number + BEHIND >= sentences.len() || words.last + TOKENS > tokens;
            let first = sentences[number.saturating_sub(BEFORE)].first.min(words.first.saturating_sub(TOKENS));
            let last = sentences[(number + BEHIND).min(sentences.len() - 1)].last.max(words.last + TOKENS).min(tokens);
            let first = groups[block_of(first).saturating_sub(1)].0;
            let last = groups[(block_of(last - 1) + 1).min(blocks - 1)].1;
            if sums[first] != sums[last + 1] {
                return None;
            }
            let front = last < alike.front && (whole || !clipped_behind && last + 1 < blocks);
            let back = first >= blocks - alike.back && !clipped_before && first > 0;
            if front {
                return Some(Twin { sentence: twin, tokens: 0, file: 0 });
            }
            back.then_some(Twin { sentence: twin, tokens: token_by, file: alike.file_by })
        }));
    }
    twins
}

/// For each block the first and last of those that it is read together with: a block quote, a table.
fn groups(document: &Document<'_>) -> Vec<(usize, usize)> {
    let blocks = &document.prose.blocks;
    let group = |block: usize| match &blocks[block].kind {
        BlockKind::Cell { table, .. } => Some((0, *table)),
        _ if blocks[block].quote > 0 => Some((1, blocks[block].quote)),
        _ => None,
    };
    let mut groups: Vec<(usize, usize)> = (0..blocks.len()).map(|block| (block, block)).collect();
    let mut first = 0;
    for block in 1..=blocks.len() {
        if block < blocks.len() && group(block).is_some() && group(block) == group(first) {
            continue;
        }
        for own in first..block {
            groups[own] = (first, block - 1);
        }
        first = block;
    }
    groups
}

/// Two versions, block by block.
struct Comparison<'d, 'k> {
    alike: Alike<'k>,
    document: &'d Document<'d>,
    names: &'d Names,
    /// The entity of the last version that each entity was there, and the other way round.
    was: Vec<Option<usize>>,
    is: Vec<Option<usize>>,
    /// Whether the entity, by its number there, is known by the same words and as the same kind of thing.
    same: Vec<Option<bool>>,
}

impl<'d, 'k> Comparison<'d, 'k> {
    fn new(alike: Alike<'k>, document: &'d Document<'d>, names: &'d Names) -> Self {
        let old = alike.kept.names.entities.len();
        let was = vec![None; names.entities.len()];
        Self { alike, document, names, was, is: vec![None; old], same: vec![None; old] }
    }

    /// For each block whether it is unlike itself in the last version, and for each sentence its number there.
    fn blocks(&mut self) -> (Vec<bool>, Vec<Option<usize>>) {
        let (document, kept, alike) = (self.document, self.alike.kept, self.alike);
        let (count, old_count) = (document.prose.blocks.len(), kept.blocks.len() - 1);
        let token_by = document.tokens.len() as isize - kept.tokens.len() as isize;
        let mut unlike = vec![true; count];
        let mut twins = vec![None; document.sentences.len()];
        let mut new = Cursor::default();
        let mut old = Cursor::default();
        for block in 0..count {
            let (other, tokens, text) = if block < alike.front {
                (block, 0, 0)
            } else if block >= count - alike.back {
                (block + old_count - count, token_by, alike.text_by)
            } else {
                continue;
            };
            let one = new.seek(block, &document.stretches, &document.sentences, &self.names.names, &document.blocks);
            let two = old.seek(other, &kept.stretches, &kept.sentences, &kept.names.names, &kept.blocks);
            let stretches = (&document.stretches[one.0.clone()], &kept.stretches[two.0.clone()]);
            let bases = (one.0.start, two.0.start);
            let stretches = stretches.0.len() == stretches.1.len()
                && stretches.0.iter().zip(stretches.1).all(|(a, b)| same_stretch(a, b, bases, tokens, text));
            let (own, theirs) = (&document.sentences[one.1.clone()], &kept.sentences[two.1.clone()]);
            let sentences = own.len() == theirs.len()
                && own.iter().zip(theirs).all(|(a, b)| {
                    a.first == b.first.wrapping_add_signed(tokens) && a.last == b.last.wrapping_add_signed(tokens)
                });
            let named =
                one.2.len() == two.2.len() && one.2.clone().zip(two.2).all(|(a, b)| self.same_name(a, b, tokens));
            unlike[block] = !(stretches && sentences && named);
            if sentences {
                for (number, twin) in one.1.zip(two.1) {
                    twins[number] = Some(twin);
                }
            }
        }
        (unlike, twins)
    }

    fn same_name(&mut self, new: usize, old: usize, by: isize) -> bool {
        let (one, other) = (&self.names.names[new], &self.alike.kept.names.names[old]);
        let places = [one.first, one.last, one.titled]
            == [other.first, other.last, other.titled].map(|at| at.wrapping_add_signed(by));
        if !places {
            return false;
        }
        let (is, was) = (self.is[other.entity], self.was[one.entity]);
        match (is, was) {
            (None, None) => {
                self.is[other.entity] = Some(one.entity);
                self.was[one.entity] = Some(other.entity);
            }
            (Some(is), Some(was)) if is == one.entity && was == other.entity => {}
            _ => return false,
        }
        if let Some(same) = self.same[other.entity] {
            return same;
        }
        let (mine, theirs) = (&self.names.entities[one.entity], &self.alike.kept.names.entities[other.entity]);
        let full = &self.names.names[mine.fullest];
        let old_full = &self.alike.kept.names.names[theirs.fullest];
        let same = mine.kind == theirs.kind
            && mine.words == theirs.words
            && full.last - full.first == old_full.last - old_full.first
            && self.document.words(full.first..full.last) == self.alike.kept.words(old_full);
        self.same[other.entity] = Some(same);
        same
    }
}

impl Kept {
    fn words(&self, name: &Name) -> &str {
        let start = self.tokens.get(name.first).map_or(0, |token| token.start as usize);
        let end =
            name.last.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end as usize);
        Span::new(start, end).of(&self.prose.text)
    }
}

fn same_stretch(new: &Stretch, old: &Stretch, bases: (usize, usize), tokens: isize, text: isize) -> bool {
    let place = |stretch: &Stretch, base: usize| stretch.parent.map(|parent| parent - base);
    new.first == old.first.wrapping_add_signed(tokens)
        && new.last == old.last.wrapping_add_signed(tokens)
        && new.inner == old.inner.moved(text)
        && new.outer == old.outer.moved(text)
        && place(new, bases.0) == place(old, bases.1)
        && (new.unclosed, new.continues) == (old.unclosed, old.continues)
}

/// Goes through the blocks of a version with what stands in them.
#[derive(Default)]
struct Cursor {
    stretch: usize,
    sentence: usize,
    name: usize,
}

type Range = std::ops::Range<usize>;

impl Cursor {
    /// The stretches, sentences and names of a block, which is none before the last one asked for.
    fn seek(
        &mut self,
        block: usize,
        stretches: &[Stretch],
        sentences: &[Words],
        names: &[Name],
        blocks: &[usize],
    ) -> (Range, Range, Range) {
        let run = |at: &mut usize, before: &dyn Fn(usize) -> bool, inside: &dyn Fn(usize) -> bool| {
            while before(*at) {
                *at += 1;
            }
            let first = *at;
            while inside(*at) {
                *at += 1;
            }
            first..*at
        };
        let stretch = |at: usize| stretches.get(at).map(|stretch| stretch.block);
        let sentence = |at: usize| sentences.get(at).map(|sentence| sentence.block);
        let name = |at: usize| names.get(at).map(|name| name.first);
        let (first, end) = (blocks[block], blocks[block + 1]);
        (
            run(&mut self.stretch, &|at| stretch(at).is_some_and(|own| own < block), &|at| stretch(at) == Some(block)),
            run(&mut self.sentence, &|at| sentence(at).is_some_and(|own| own < block), &|at| {
                sentence(at) == Some(block)
            }),
            run(&mut self.name, &|at| name(at).is_some_and(|at| at < first), &|at| name(at).is_some_and(|at| at < end)),
        )
    }
}
