//! The working copy of a document while it is read: tokens, quoted stretches and sentences.

use std::borrow::Cow;
use std::ops::Range;

use super::marks::{self, Stretch};
use super::memory::Alike;
use super::token::{Kind, Token, tokenize};
use crate::lexicon::{Class, Lexicon, Relation};
use crate::markup::{BlockKind, Prose};
use crate::text::{Span, fold};
use crate::topics::{Entry, Kinds, topics};

/// A document split up. Token indices throughout.
pub struct Document<'a> {
    /// What is read.
    pub prose: &'a Prose,
    /// The word lists.
    pub lexicon: &'static Lexicon,
    /// All tokens, block after block.
    pub tokens: Vec<Token>,
    /// First token of each block, and the end.
    pub blocks: Vec<usize>,
    /// Quoted stretches, by start; outer ones before the ones inside.
    pub stretches: Vec<Stretch>,
    /// For each token the outermost stretch that holds it, plus one; 0 outside.
    pub quoted: Vec<u32>,
    /// Sentences, by start.
    pub sentences: Vec<Words>,
    /// The text in small letters.
    lower: &'a str,
    /// The text of each token, and its folded word: they are asked for again and again.
    texts: Vec<&'a str>,
    words: Vec<&'a str>,
}

/// The tokens of a document and their folded words, which the document borrows.
pub struct Folded {
    tokens: Vec<Token>,
    blocks: Vec<usize>,
    /// The text in small letters: most words are folded by that.
    lower: String,
    /// The others, by token.
    others: Vec<(usize, String)>,
}

impl Folded {
    /// Splits a document into tokens; where it is like its last version, into those of that.
    pub fn new(prose: &Prose, lexicon: &'static Lexicon, alike: Option<&Alike<'_>>) -> Self {
        let lower = prose.text.to_ascii_lowercase();
        let (tokens, blocks) = tokenize(prose, &lower, lexicon, alike);
        let others = tokens.iter().enumerate().filter(|(_, token)| token.foreign);
        let others = others.map(|(at, token)| (at, fold::word(token.text(prose)).into_owned())).collect();
        Self { tokens, blocks, lower, others }
    }
}

/// A sentence (or table row): a run of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// First token.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// Its (first) block.
    pub block: usize,
}

/// A reporting clause is looked for in so many tokens.
const REPORT: usize = 10;

/// What stands farther from a quotation than so many tokens has nothing to do with it; a sentence as long is none.
const FAR: usize = 250;

impl Words {
    /// The part of a sentence near some tokens of it: all of it, unless it is no sentence.
    pub fn around(&self, first: usize, last: usize) -> Words {
        Words { first: self.first.max(first.saturating_sub(FAR)), last: self.last.min(last + FAR), block: self.block }
    }
}

impl<'a> Document<'a> {
    /// Finds quotation marks and sentences; where it is like its last version, those of that.
    pub fn new(prose: &'a Prose, lexicon: &'static Lexicon, folded: &'a mut Folded, alike: Option<&Alike<'_>>) -> Self {
        let (tokens, blocks) = (std::mem::take(&mut folded.tokens), std::mem::take(&mut folded.blocks));
        let lower = folded.lower.as_str();
        let texts = tokens.iter().map(|token| token.text(prose)).collect();
        let mut words: Vec<&str> = tokens.iter().map(|token| token.span().of(lower)).collect();
        for (at, word) in &folded.others {
            words[*at] = word;
        }
        let quoted = vec![0; tokens.len()];
        let (stretches, sentences) = (Vec::new(), Vec::new());
        let mut document = Self { prose, lexicon, tokens, blocks, stretches, quoted, sentences, lower, texts, words };
        let same = document.find_stretches(alike);
        document.find_sentences(alike, &same);
        document
    }

    /// The tokens of a block.
    pub fn block(&self, block: usize) -> Range<usize> {
        self.blocks[block]..self.blocks[block + 1]
    }

    /// The text of a token.
    pub fn text(&self, token: usize) -> &'a str {
        self.texts.get(token).copied().unwrap_or_default()
    }

    /// The text of a run of tokens.
    pub fn words(&self, range: Range<usize>) -> &'a str {
        self.span(range).of(&self.prose.text)
    }

    /// The token's word, folded.
    pub fn folded(&self, token: usize) -> Cow<'a, str> {
        Cow::Borrowed(self.word(token))
    }

    /// The same, borrowed.
    pub fn word(&self, token: usize) -> &'a str {
        self.words.get(token).copied().unwrap_or_default()
    }

    /// The words of a run of tokens, folded and joined by one blank.
    pub fn phrase(&self, range: Range<usize>) -> Cow<'a, str> {
        if range.len() == 1 {
            return Cow::Borrowed(self.word(range.start));
        }
        let span = self.span(range);
        let text = span.of(&self.prose.text);
        // Most phrases are written as they fold, but for their capitals.
        let mut blank = false;
        let plain = text.bytes().all(|byte| {
            let both = blank && byte == b' ';
            blank = byte == b' ';
            byte > b' ' && byte < 0x7f || blank && !both
        });
        if plain { Cow::Borrowed(span.of(self.lower)) } else { Cow::Owned(fold::phrase(text)) }
    }

    /// Where a run of tokens stands in the reading text.
    pub fn span(&self, range: Range<usize>) -> Span {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => Span::new(first.start as usize, last.end as usize),
            (Some(first), _) => Span::new(first.start as usize, first.start as usize),
            _ => Span::default(),
        }
    }

    /// Where a run of tokens stands in the file.
    pub fn file(&self, range: Range<usize>) -> Span {
        self.prose.map.to_file(self.span(range))
    }

    /// Whether the token has any of the flags.
    pub fn has(&self, token: usize, class: Class) -> bool {
        self.tokens.get(token).is_some_and(|token| token.has(class))
    }

    /// What the token is or begins, of what the lists of topics have of these kinds and others.
    pub fn entries(&self, token: usize, kinds: Kinds) -> &'static [Entry] {
        // Most tokens have nothing.
        let Some(token) = self.tokens.get(token).filter(|token| token.listed != 0) else { return &[] };
        let listed = topics().numbered(token.listed);
        if listed.kinds.has(kinds) { listed.entries } else { &[] }
    }

    /// Whether the token ties a person to something in that way.
    pub fn relates(&self, token: usize, relation: Relation) -> bool {
        self.tokens.get(token).is_some_and(|token| self.lexicon.in_relation(token.related, relation))
    }

    /// Whether the token is that sign.
    pub fn is(&self, token: usize, sign: char) -> bool {
        self.tokens.get(token).is_some_and(|token| token.is(sign))
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.first <= token).saturating_sub(1)
    }

    /// Whether the token starts a sentence, a quotation or what follows a colon, so that its capital means nothing.
    pub fn starts_sentence(&self, token: usize) -> bool {
        let Some(before) = token.checked_sub(1) else { return true };
        if self.blocks.binary_search(&token).is_ok() {
            return true;
        }
        match self.tokens[before].kind {
            Kind::Sign(sign) => matches!(sign, '.' | '?' | '!' | ':' | '•' | '—' | '[' | '('),
            Kind::Mark(_) => true,
            _ => self.sentences.binary_search_by_key(&token, |sentence| sentence.first).is_ok(),
        }
    }

    /// Whether the token is the apostrophe of a possessor in the plural ("the insurers' association"), and no mark of a
    /// quotation.
    pub fn plural_possessive(&self, token: usize) -> bool {
        let Some(before) = token.checked_sub(1) else { return false };
        matches!(self.tokens[token].kind, Kind::Mark('\'' | '’'))
            && self.quoted[token] == 0
            && self.tokens[before].is_word()
            && self.tokens[before].end == self.tokens[token].start
            && self.text(before).ends_with('s')
            && self.tokens.get(token + 1).is_some_and(Token::is_word)
            && self.blocks.binary_search(&(token + 1)).is_err()
    }

    /// Finds the stretches, and of which blocks they are those of the last version.
    fn find_stretches(&mut self, alike: Option<&Alike<'_>>) -> Vec<bool> {
        let count = self.prose.blocks.len();
        let mut same = vec![false; count];
        let mut reopened = false;
        for block in 0..count {
            let range = self.block(block);
            // What a block quote is rests on all its blocks.
            let kept = alike.filter(|_| self.prose.blocks[block].quote == 0);
            if let Some(found) = kept.and_then(|alike| alike.stretches(block, count, range.start, reopened)) {
                same[block] = true;
                reopened = self.add_stretches(found, range.end);
                continue;
            }
            let next_opens = block + 1 < count
                && self.prose.blocks[block + 1].kind == self.prose.blocks[block].kind
                && marks::opens(self.prose, &self.tokens, self.block(block + 1));
            let mut found = marks::pair(self.prose, &self.tokens, range.clone(), block, reopened, next_opens);
            if let Some(whole) = self.block_quote(block, &found) {
                for stretch in &mut found {
                    stretch.parent = Some(stretch.parent.map_or(0, |parent| parent + 1));
                }
                found.insert(0, whole);
            }
            reopened = self.add_stretches(found, range.end);
        }
        same
    }

    /// Adds the stretches of a block that ends at a token; whether the last of them stays open.
    fn add_stretches(&mut self, found: impl IntoIterator<Item = Stretch>, end: usize) -> bool {
        let base = self.stretches.len();
        for mut stretch in found {
            stretch.parent = stretch.parent.map(|parent| parent + base);
            let number = self.stretches.len() as u32 + 1;
            if stretch.parent.is_none() {
                self.quoted[stretch.first..stretch.last].fill(number);
            }
            self.stretches.push(stretch);
        }
        self.stretches[base..].last().is_some_and(|stretch| stretch.unclosed && stretch.last >= end)
    }

    /// A Markdown block quote is a quotation without marks where somebody is named for it: by an attribution line, by
    /// a citation, or by a paragraph before it that ends in a colon.
    fn block_quote(&self, block: usize, found: &[Stretch]) -> Option<Stretch> {
        let own = &self.prose.blocks[block];
        let range = self.block(block);
        if own.quote == 0 || range.is_empty() || own.kind != BlockKind::Paragraph {
            return None;
        }
        let mut end = range.end;
        // An attribution inside the block: "… words — Name".
        if let Some(dash) = (range.start + 1..range.end).rev().find(|at| self.tokens[*at].is('—')) {
            let tail = dash + 1..range.end;
            let named = tail.len() <= 24 && self.tokens[tail.clone()].first().is_some_and(|token| token.capital);
            let before = &self.tokens[dash - 1];
            if named && matches!(before.kind, Kind::Sign('.' | '?' | '!' | '…') | Kind::Mark(_)) {
                end = dash;
            }
        }
        let starts_with_dash = self.tokens[range.start].is('—');
        let alert = self.tokens[range.start].is('[') && self.is(range.start + 1, '!');
        if starts_with_dash || alert || found.iter().any(|s| s.first == range.start && s.last + 1 >= end) {
            return None;
        }
        let blocks = &self.prose.blocks;
        let same = |other: usize| blocks.get(other).is_some_and(|other| other.quote == own.quote);
        // A quote of more blocks than this is no quotation of anybody.
        let most = 40;
        let first = (0..=block).rev().take(most).take_while(|other| same(*other)).last().unwrap_or(block);
        let last = (block..blocks.len()).take(most).take_while(|other| same(*other)).last().unwrap_or(block);
        let attributed = end < range.end
            || (first..=last).any(|other| self.tokens.get(self.blocks[other]).is_some_and(|token| token.is('—')))
            || self
                .marks_in(blocks[first].span.cover(blocks[last].span))
                .any(|mark| matches!(mark.kind, crate::markup::MarkKind::Citation { .. }))
            || first > 0 && blocks[first - 1].span.of(&self.prose.text).trim_end().ends_with([':', ',']);
        if !attributed {
            return None;
        }
        let span = self.span(range.start..end);
        Some(Stretch {
            first: range.start,
            last: end,
            inner: span,
            outer: span,
            block,
            parent: None,
            unclosed: false,
            continues: block > first,
        })
    }

    /// The marks that start inside a span of the reading text.
    fn marks_in(&self, span: Span) -> impl Iterator<Item = &crate::markup::Mark> {
        let marks = &self.prose.marks;
        let from = marks.partition_point(|mark| mark.span.start < span.start);
        marks[from..].iter().take_while(move |mark| mark.span.start <= span.end)
    }

    /// Finds the sentences; `same` are the blocks with the stretches of the last version.
    fn find_sentences(&mut self, alike: Option<&Alike<'_>>, same: &[bool]) {
        let mut sentences: Vec<Words> = Vec::new();
        let mut row = None;
        let mut steady = 0;
        for block in 0..self.prose.blocks.len() {
            let range = self.block(block);
            if range.is_empty() {
                continue;
            }
            if let BlockKind::Cell { table, row: number, .. } = self.prose.blocks[block].kind {
                // A table row is one sentence.
                if row == Some((table, number))
                    && let Some(last) = sentences.last_mut()
                {
                    last.last = range.end;
                    continue;
                }
                row = Some((table, number));
                sentences.push(Words { first: range.start, last: range.end, block });
                continue;
            }
            row = None;
            // One past the last block of a run of such blocks.
            if steady <= block {
                steady = block + same[block..].iter().take_while(|same| **same).count();
            }
            let far = steady == same.len() || self.blocks[steady] >= range.end + REPORT;
            let kept = alike.filter(|_| steady > block && far);
            if let Some(own) = kept.and_then(|alike| alike.sentences(block, same.len(), range.start)) {
                sentences.extend(own);
                continue;
            }
            let mut first = range.start;
            let mut at = range.start;
            while at < range.end {
                let next = self.after(at);
                if next < range.end && self.ends_sentence(at, next, first) {
                    sentences.push(Words { first, last: next, block });
                    first = next;
                }
                at = next;
            }
            if first < range.end {
                sentences.push(Words { first, last: range.end, block });
            }
        }
        self.sentences = sentences;
    }

    /// The token after this one, a quoted stretch counting as one.
    pub fn after(&self, token: usize) -> usize {
        match self.quoted.get(token).and_then(|number| self.stretches.get((*number as usize).wrapping_sub(1))) {
            Some(stretch) => stretch.last.max(token + 1),
            None => token + 1,
        }
    }

    /// The token before this one, a quoted stretch counting as one: its first token.
    pub fn before(&self, token: usize) -> Option<usize> {
        let before = token.checked_sub(1)?;
        match self.quoted[before] {
            0 => Some(before),
            number => Some(self.stretches[number as usize - 1].first),
        }
    }

    /// Whether a sentence ends with the token or stretch at `at`; `next` is the token after it.
    fn ends_sentence(&self, at: usize, next: usize, first: usize) -> bool {
        let follower = &self.tokens[next];
        let starts = follower.capital || matches!(follower.kind, Kind::Mark(_) | Kind::Number) || self.quoted[next] > 0;
        if self.quoted[at] > 0 {
            let inner = self.stretches[self.quoted[at] as usize - 1].inner.of(&self.prose.text).trim_end();
            if self.quoted[next] > 0 && self.quoted[next] != self.quoted[at] {
                return true;
            }
            return match inner.chars().next_back() {
                Some('.' | '…') => starts && !self.reports(next, true),
                Some('?' | '!') => starts && !self.reports(next, false),
                Some('”' | '’' | '"' | '\'') => {
                    starts
                        && inner.trim_end_matches(['”', '’', '"', '\'', ' ']).ends_with(['.', '?', '!'])
                        && !self.reports(next, false)
                }
                _ => false,
            };
        }
        let token = &self.tokens[at];
        match token.kind {
            Kind::Sign('.' | '?' | '!') => {
                // A list number ("1.") at the start of a block is not a sentence.
                starts && !(at == first + 1 && self.tokens[first].kind == Kind::Number)
            }
            Kind::Sign(')' | ']') => {
                starts && at > first && matches!(self.tokens[at - 1].kind, Kind::Sign('.' | '?' | '!'))
            }
            Kind::Mark(_) => starts && at > first && matches!(self.tokens[at - 1].kind, Kind::Sign('.' | '?' | '!')),
            Kind::Word if token.has(Class::ABBREVIATION_FINAL) || self.dotted(at) => {
                self.text(at).ends_with('.')
                    && follower.capital
                    && !token.has(Class::HONORIFIC.or(Class::TITLE))
                    && follower.has(Class::DETERMINER.or(Class::PRONOUN).or(Class::CONJUNCTION).or(Class::PREPOSITION))
            }
            _ => false,
        }
    }

    fn dotted(&self, at: usize) -> bool {
        let text = self.text(at);
        text.len() > 2 && text.bytes().filter(|byte| *byte == b'.').count() > 1
    }

    /// Whether a reporting clause starts at the token: a name or noun phrase and a verb of saying. `ending` asks
    /// that the sentence end with it, as it does after a quotation that ends in a full stop of its own.
    fn reports(&self, at: usize, ending: bool) -> bool {
        for i in at..(at + REPORT - 1).min(self.tokens.len()) {
            let token = &self.tokens[i];
            if self.quoted[i] > 0 || matches!(token.kind, Kind::Sign(sign) if sign != ',') {
                return false;
            }
            if i > at && !token.capital && token.has(Class::SPEECH.or(Class::WEAK)) && !token.has(Class::PARTICIPLE) {
                let next = self.tokens.get(i + 1);
                return !ending || next.is_none_or(|next| matches!(next.kind, Kind::Sign('.' | ',' | ';' | ':')));
            }
        }
        false
    }
}
