//! Speech without quotation marks: the turns of a transcript ("VOSS: …", "Q: …") and of an interview that is printed as
//! questions and answers.
//!
//! Where it is not sure whose turn it is, the words are somebody's all the same, and nobody's in particular: they are not
//! the document's own.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::document::Document;
use super::names::Names;
use crate::lexicon::{Class, Relation};
use crate::markup::BlockKind;
use crate::statement::{Quotation, QuotationKind, Speaker, Who};
use crate::text::Span;

/// So many turns make a transcript, so many questions an interview.
const FEWEST: usize = 3;
/// A label has no more tokens, a question no more.
const LONGEST_LABEL: usize = 5;
const LONGEST_QUESTION: usize = 80;

/// Adds the turns of a document to its quotations, by start. Quotations inside a turn that have a speaker of their own
/// stay outside it.
pub fn add(document: &Document<'_>, names: &Names, numbers: &[Option<usize>], quotations: &mut Vec<Quotation>) {
    let finder = Finder { document, names, numbers };
    let labelled = finder.labelled();
    let turns = if labelled.is_empty() { finder.unlabelled() } else { labelled };
    if turns.is_empty() {
        return;
    }
    let mut group = quotations.iter().map(|quotation| quotation.group).max().unwrap_or_default();
    let mut found = Vec::new();
    for turn in &turns {
        group += 1;
        let mut at = turn.first;
        // There is a quotation for every stretch, in their order.
        let from = document.stretches.partition_point(|stretch| stretch.first < turn.first);
        let stretches = document.stretches[from..].iter().zip(&quotations[from..]);
        for (stretch, quotation) in stretches.take_while(|(stretch, _)| stretch.first < turn.last) {
            if stretch.parent.is_none() && quotation.speaker.is_some() {
                found.extend(finder.quotation(turn, at..stretch.first, group));
                at = stretch.last.min(turn.last);
            }
        }
        found.extend(finder.quotation(turn, at..turn.last, group));
    }
    quotations.extend(found);
    quotations.sort_by_key(|quotation| (quotation.span.start, std::cmp::Reverse(quotation.span.end)));
}

/// The words of one speaker, in one block. Token indices.
struct Turn {
    first: usize,
    last: usize,
    speaker: Option<Speaker>,
}

struct Finder<'a> {
    document: &'a Document<'a>,
    names: &'a Names,
    numbers: &'a [Option<usize>],
}

impl Finder<'_> {
    fn span(&self, first: usize, last: usize) -> Span {
        let tokens = &self.document.tokens;
        Span::new(tokens[first].start as usize, tokens[last - 1].end as usize)
    }

    /// A piece of a turn; `None` where no word is in it.
    fn quotation(&self, turn: &Turn, piece: Range<usize>, group: u32) -> Option<Quotation> {
        let document = self.document;
        if !piece.clone().any(|at| document.tokens[at].is_word()) {
            return None;
        }
        let inner = self.span(piece.start, piece.end);
        let span = document.prose.map.to_file(inner);
        Some(Quotation {
            span,
            outer: span,
            text: inner.of(&document.prose.text).to_owned(),
            kind: QuotationKind::Speech,
            speaker: turn.speaker.clone(),
            cue: None,
            group,
            nested: false,
            sentence: document.sentence_of(piece.start),
            denied: false,
        })
    }

    /// The turns of a transcript: every one begins with its speaker and a colon, or goes on the one before.
    fn labelled(&self) -> Vec<Turn> {
        let document = self.document;
        let blocks = document.prose.blocks.len();
        let colons: Vec<Option<usize>> = (0..blocks).map(|block| self.colon(block)).collect();
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for (block, colon) in colons.iter().enumerate() {
            if let Some(colon) = colon {
                *counts.entry(document.phrase(document.block(block).start..*colon).into_owned()).or_default() += 1;
            }
        }
        let turns: usize = counts.values().filter(|count| **count > 1).sum();
        let again = turns >= FEWEST && counts.values().filter(|count| **count > 1).count() > 1;
        if !again && !self.minuted(&colons, counts.len()) {
            return Vec::new();
        }
        // Questions that nobody in particular asks have answers that nobody gives.
        let own = (0..blocks).filter(|block| colons[*block].is_some() && self.says_i(*block)).count();
        let answers = self.interviewed(colons.iter().position(Option::is_some).unwrap_or(blocks)).filter(|_| own > 1);
        let last = colons.iter().rposition(Option::is_some).unwrap_or_default();
        let mut found: Vec<Turn> = Vec::new();
        let mut known: FxHashMap<String, Option<usize>> = FxHashMap::default();
        let mut named = false;
        for (block, colon) in colons.iter().enumerate().take(last + 1) {
            let own = document.block(block);
            if let Some(colon) = *colon {
                let speaker = self.labels(own.start, colon, answers.as_ref(), &mut known);
                named |= speaker.is_some();
                found.push(Turn { first: colon + 1, last: own.end, speaker });
            } else if let Some(before) = found.last()
                && matches!(document.prose.blocks[block].kind, BlockKind::Paragraph)
                && !own.is_empty()
                && !document.is(own.start, '(')
                && !document.is(own.start, '[')
            {
                found.push(Turn { first: own.start, last: own.end, speaker: before.speaker.clone() });
            }
        }
        // "Option A: …", "Costs: …": nobody speaks.
        if named { found } else { Vec::new() }
    }

    /// Minutes in which most speak but once: hardly anything else stands between, and they speak to each other.
    fn minuted(&self, colons: &[Option<usize>], labels: usize) -> bool {
        let document = self.document;
        let said = colons.iter().flatten().count();
        let (Some(first), Some(last)) =
            (colons.iter().position(Option::is_some), colons.iter().rposition(Option::is_some))
        else {
            return false;
        };
        let speaks = |block: &usize| {
            let person = |at: usize| matches!(&*document.folded(at), "we" | "us" | "our" | "you" | "your");
            colons[*block].is_some() && (self.says_i(*block) || document.block(*block).any(person))
        };
        let named = |block: &usize| {
            let label = |colon: usize| document.block(*block).start..colon;
            let person = |at: usize| {
                document.has(at, Class::HONORIFIC)
                    || self.names.at(at).is_some_and(|name| self.names.is_person(self.names.names[name].entity))
            };
            colons[*block].is_some_and(|colon| label(colon).any(person))
        };
        let spoken = (first..=last).filter(speaks).count();
        let persons = (first..=last).filter(named).count();
        said >= FEWEST && labels > 1 && said * 2 > last - first + 1 && spoken > 1 && persons > 1
    }

    /// The colon after the name with which a block begins: "Mr Vale:", "Chair (Ada Voss):"; for "Q" without one, itself.
    fn colon(&self, block: usize) -> Option<usize> {
        let document = self.document;
        let own = document.block(block);
        if !matches!(document.prose.blocks[block].kind, BlockKind::Paragraph) {
            return None;
        }
        // "Q  Will the sale go on?": of the press, without a colon.
        let next = document.tokens.get(own.start + 1).filter(|_| own.len() > FEWEST);
        if document.words(own.start..own.start + 1) == "Q" && next.is_some_and(|next| next.is_word() && next.capital) {
            return Some(own.start);
        }
        let colon = own.clone().take(LONGEST_LABEL + 1).find(|at| document.is(*at, ':'))?;
        let named = |at: usize| {
            let bracket = at > own.start && (document.is(at, '(') || document.is(at, ')'));
            bracket || document.tokens[at].is_word() && document.tokens[at].capital && document.quoted[at] == 0
        };
        (colon > own.start && colon + 1 < own.end && (own.start..colon).all(named)).then_some(colon)
    }

    /// Whom a label means: the one person of the document who bears the name; "A" the one who is interviewed.
    fn labels(
        &self,
        first: usize,
        colon: usize,
        answers: Option<&Speaker>,
        known: &mut FxHashMap<String, Option<usize>>,
    ) -> Option<Speaker> {
        let document = self.document;
        let title = Class::HONORIFIC.or(Class::TITLE).or(Class::ROLE);
        let words: Vec<_> = (first..colon)
            .filter(|at| document.tokens[*at].is_word() && !document.has(*at, title))
            .map(|at| document.folded(at))
            .collect();
        if let [word] = words.as_slice()
            && matches!(&**word, "a" | "answer")
        {
            return answers.cloned();
        }
        let bears = |entity: &usize| {
            let known = &self.names.entities[*entity];
            self.names.is_person(*entity)
                && known.words.len() >= words.len()
                && !words.is_empty()
                && words.iter().all(|word| known.words.iter().any(|own| own == &**word))
        };
        let bearer = || {
            let mut bearers = (0..self.names.entities.len()).filter(bears);
            bearers.next().filter(|_| bearers.next().is_none())
        };
        let entity = *known.entry(document.phrase(first..colon).into_owned()).or_insert_with(bearer);
        self.speaker(entity?, first, colon)
    }

    fn speaker(&self, entity: usize, first: usize, last: usize) -> Option<Speaker> {
        let person = self.numbers.get(entity).copied().flatten()?;
        let document = self.document;
        Some(Speaker {
            span: document.file(first..last),
            as_written: document.words(first..last).to_owned(),
            who: Who::Person(person),
        })
    }

    /// The turns of an interview without labels: paragraphs that ask, and what stands between them.
    fn unlabelled(&self) -> Vec<Turn> {
        let blocks = self.document.prose.blocks.len();
        let asks: Vec<bool> = (0..blocks).map(|block| self.asks(block)).collect();
        let (Some(first), Some(last)) = (asks.iter().position(|asks| *asks), asks.iter().rposition(|asks| *asks))
        else {
            return Vec::new();
        };
        let answered = (first..=last).filter(|block| asks[*block] && *block + 1 < blocks && !asks[*block + 1]);
        let answers: Vec<usize> = answered.map(|block| block + 1).collect();
        let own = answers.iter().filter(|block| self.says_i(**block)).count();
        if answers.len() < FEWEST || own < 2 {
            return Vec::new();
        }
        let speaker = self.interviewed(first);
        let mut end = last + 1;
        while end + 1 < blocks && self.says_i(end + 1) {
            end += 1;
        }
        let turn = |block: usize| {
            let own = self.document.block(block);
            let answers = !asks[block] && (block > first && asks[block - 1] || self.says_i(block));
            let speaker = speaker.clone().filter(|_| answers);
            Turn { first: own.start, last: own.end, speaker }
        };
        (first..=end.min(blocks - 1)).map(turn).filter(|turn| turn.first < turn.last).collect()
    }

    /// A paragraph that asks somebody something, and does nothing else for long.
    fn asks(&self, block: usize) -> bool {
        let document = self.document;
        let own = document.block(block);
        let spoken = |at: usize| document.quoted[at] == 0;
        own.len() > 1
            && own.len() <= LONGEST_QUESTION
            && document.is(own.end - 1, '?')
            && spoken(own.end - 1)
            && !self.says_i(block)
            && own.into_iter().any(|at| spoken(at) && document.folded(at).starts_with("you"))
    }

    /// Somebody speaks of themselves there, outside quotation marks.
    fn says_i(&self, block: usize) -> bool {
        let document = self.document;
        document.block(block).any(|at| {
            let token = &document.tokens[at];
            let word = document.text(at);
            token.is_word()
                && document.quoted[at] == 0
                && (word == "I"
                    || word.starts_with("I'")
                    || word.starts_with("I’")
                    || matches!(word, "my" | "me" | "My"))
        })
    }

    /// The one person whom the blocks before the first turn name, those left out who did the asking.
    fn interviewed(&self, before: usize) -> Option<Speaker> {
        let document = self.document;
        let end = if before < document.prose.blocks.len() { document.block(before).start } else { return None };
        let byline = |at: usize| at > 0 && document.text(at - 1).eq_ignore_ascii_case("by");
        let asks = |at: usize| document.relates(at, Relation::Interviews);
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut asked: Vec<usize> = Vec::new();
        for (number, name) in self.names.names.iter().enumerate().take_while(|(_, name)| name.last <= end) {
            if !self.names.is_person(name.entity) {
                continue;
            }
            if byline(name.titled) || document.tokens.get(name.last).is_some() && asks(name.last) {
                asked.push(name.entity);
            } else if !found.iter().any(|(entity, _)| *entity == name.entity) {
                found.push((name.entity, number));
            }
        }
        found.retain(|(entity, _)| !asked.contains(entity));
        let [(entity, number)] = found.as_slice() else { return None };
        let name = &self.names.names[*number];
        self.speaker(*entity, name.titled, name.last)
    }
}
