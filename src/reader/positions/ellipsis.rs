//! What is said by pointing to another: "France has too", "a similar pledge", "the British model"; and a table's row,
//! where the government stands in one cell and its position in another.

use super::super::document::Words;
use super::chain::Head;
use super::cues::Cue;
use super::parties::Mention;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::{Party, Position};
use crate::topics::{Ellipsis, Entry, Form, Holder, Kind, Kinds, Status};

/// Sentences over which a position can be pointed back to.
pub(super) const BACK: usize = 4;

impl Reader<'_> {
    /// Reads what points to another position.
    pub(super) fn elliptic(&mut self, sentence: &Sentence<'_>) {
        let words = sentence.words;
        let ground = self.ground;
        for at in words.first..words.last {
            if ground.document.quoted[at] != 0 {
                continue;
            }
            if ground.document.has(at, Class::AUXILIARY.or(Class::NEGATION)) {
                self.stranded(sentence, at);
            }
            if !ground.lists(at, Kinds::ELLIPSIS) {
                continue;
            }
            for entry in ground.entries[at] {
                let Entry::Ellipsis { kind, rest } = entry else { continue };
                if !ground.follows(at + 1, rest) {
                    continue;
                }
                match kind {
                    Ellipsis::Same => self.same(sentence, at, at + 1 + rest.len()),
                    Ellipsis::Like => self.like(sentence, at),
                    Ellipsis::Measure => {}
                    Ellipsis::Model => self.model(sentence, at, at + 1 + rest.len()),
                    Ellipsis::Opposite => self.opposite(sentence, at),
                    Ellipsis::Side => self.sided(sentence, at, at + 1 + rest.len()),
                }
            }
        }
    }

    /// The position that is pointed to: the last one of somebody else, said not long before.
    pub(super) fn antecedent(&self, sentence: &Sentence<'_>, at: usize, others: &[Party]) -> Option<Position> {
        let place = self.ground.document.file(at..at + 1).start;
        let near = |position: &&Position| {
            position.cue.start < place
                && sentence.number.saturating_sub(position.sentence) <= BACK
                && position.asserted
                && !others.contains(&position.party)
        };
        let all = self.found.iter().rev().filter(near);
        let last = all.clone().next()?;
        // What somebody does goes before what somebody does not do ("…, but it will not …. France has similar plans").
        let topic = self.ground.topics.topic(last.topic)?;
        let negative = |name: &str| topic.stance(name).is_some_and(|stance| topic.negative(stance));
        let positive = all.clone().find(|position| !negative(position.stance)).filter(|_| negative(last.stance));
        Some(positive.filter(|positive| last.sentence - positive.sentence <= 2).unwrap_or(last).clone())
    }

    /// A cue in the place of the words that point.
    fn point(&mut self, sentence: &Sentence<'_>, at: usize, last: usize, head: Head, measure: bool) {
        let Some(model) = self.pointed_to(sentence, at, head) else { return };
        self.as_cue(sentence, at, last, head, &model, measure);
    }

    /// The position that words point to which stand where the words of a stance would.
    pub(super) fn pointed_to(&self, sentence: &Sentence<'_>, at: usize, head: Head) -> Option<Position> {
        let chain = self.ground.climb(at, head, sentence.words, &sentence.mentions);
        let own: Vec<Party> = self
            .ground
            .subject(sentence, chain.subject_end, &chain)
            .into_iter()
            .filter_map(|index| self.resolve(sentence, &sentence.mentions[index]).map(|(party, _)| party))
            .collect();
        if own.is_empty() || own.iter().any(|party| matches!(party, Party::Group { .. })) {
            return None;
        }
        // "oppose it, and have done so for years": what the sentence told of them itself.
        let place = self.ground.document.file(at..at + 1).start;
        let said = |position: &Position| {
            position.sentence == sentence.number && position.cue.start < place && own.contains(&position.party)
        };
        if matches!(head, Head::Verb(_))
            && self.found.iter().rev().take_while(|p| p.sentence == sentence.number).any(said)
        {
            return None;
        }
        self.antecedent(sentence, at, &own)
    }

    pub(super) fn as_cue(
        &mut self,
        sentence: &Sentence<'_>,
        at: usize,
        last: usize,
        head: Head,
        model: &Position,
        measure: bool,
    ) {
        let topics = self.ground.topics;
        let Some(topic) = topics.topics.iter().position(|topic| topic.name == model.topic) else { return };
        let Some(stance) = topics.topics[topic].stances.iter().position(|stance| stance.name == model.stance) else {
            return;
        };
        let plain = Cue::plain(at..last, topic as u8, stance as u8, head);
        self.cue(sentence, &Cue { noun_says: measure, ..plain });
    }

    /// "looks poised to do the same", "did likewise", "followed suit".
    fn same(&mut self, sentence: &Sentence<'_>, at: usize, last: usize) {
        let ground = self.ground;
        if ground.word(at) == "of" {
            // "is of the same mind"
            let elsewhere = self.on_something_else(sentence, last);
            if !elsewhere {
                let before = self.found.len();
                self.point(sentence, at, last, Head::Adjective, false);
                self.no_deed(before);
            }
            return;
        }
        let verb = match ground.word(at) {
            "follow" | "follows" | "followed" | "following" => Some(at),
            _ => (sentence.words.first..at).rev().take(3).find(|at| {
                matches!(
                    ground.word(*at),
                    "do" | "does" | "did" | "done" | "doing" | "follow" | "follows" | "followed" | "said" | "promised"
                )
            }),
        };
        let followed = at > sentence.words.first && matches!(ground.word(at - 1), "followed" | "follows");
        let Some(verb) = verb.or(followed.then(|| at - 1)) else { return };
        let form = match ground.word(verb) {
            "does" | "follows" => Form::Third,
            "did" | "followed" | "said" | "promised" => Form::Ed,
            "done" => Form::Participle,
            "doing" => Form::Ing,
            _ => Form::Base,
        };
        let before = self.found.len();
        self.point(sentence, verb, last, Head::Verb(form), false);
        // "has promised the same": promised it.
        let cap = match ground.word(verb) {
            "promised" => Status::Pledged,
            "said" => Status::Announced,
            _ => return,
        };
        let from = before.min(self.found.len());
        for position in &mut self.found[from..] {
            position.status = position.status.min(cap);
        }
    }

    /// "similar plans", "a pledge similar to Poland's", "plans like London's".
    fn like(&mut self, sentence: &Sentence<'_>, at: usize) {
        let ground = self.ground;
        let until = (at + 4).min(sentence.words.last);
        if ground.word(at) == "such" && (ground.word(at + 1) == "as" || !self.measure_after_such(at, until)) {
            return;
        }
        let noun = (at + 1..until).find(|at| self.measure(*at)).or_else(|| {
            let before = at.checked_sub(1).filter(|before| *before >= sentence.words.first)?;
            self.measure(before).then_some(before).or_else(|| self.of_that_kind(at, sentence.words.first))
        });
        let Some(noun) = noun else { return };
        if noun > at && self.on_something_else(sentence, noun + 1) {
            return;
        }
        // The noun says itself what it is ("the same restrictions").
        let says = |entry: &Entry| match entry {
            Entry::Cue { pattern, .. } => ground.topics.patterns[usize::from(*pattern)].kind == Kind::Noun,
            _ => false,
        };
        if noun > at && ground.entries[noun].iter().any(says) {
            return;
        }
        let last = (noun + 1).max(at + 1);
        // "to London's", "as London", "like London's"
        let model = sentence.mentions.iter().find(|mention| {
            mention.first >= at
                && mention.first <= last + 3
                && matches!(mention.party, Some(Party::Government(_)))
                && (at..mention.first).all(|at| {
                    matches!(
                        ground.word(at),
                        "to" | "as" | "like" | "that" | "those" | "of" | "the" | "similar" | "same" | "comparable"
                    ) || at == noun
                        || ground.adverb(at)
                })
        });
        match model.and_then(|mention| mention.party.clone()) {
            Some(Party::Government(code)) => self.likened(sentence, noun, noun, last, code, Head::Noun),
            _ => self.point(sentence, noun, last, Head::Noun, true),
        }
    }

    pub(super) fn measure(&self, at: usize) -> bool {
        self.ground.entries[at]
            .iter()
            .any(|entry| matches!(entry, Entry::Ellipsis { kind: Ellipsis::Measure, rest } if rest.is_empty()))
    }

    /// "adopted the British model", "took London's line".
    fn model(&mut self, sentence: &Sentence<'_>, at: usize, last: usize) {
        let ground = self.ground;
        let Some(index) = sentence.mentions.iter().position(|mention| mention.modifier && mention.last == at) else {
            return;
        };
        let Some(Party::Government(code)) = sentence.mentions[index].party.clone() else { return };
        // The model is the object of a verb, whose subject is somebody else.
        let start = sentence.mentions[index].first;
        let start = if start > sentence.words.first && ground.document.has(start - 1, Class::DETERMINER) {
            start - 1
        } else {
            start
        };
        if start == sentence.words.first {
            return;
        }
        self.likened(sentence, start, at, last, code, Head::Noun);
    }

    /// What the noun phrase from `from` on, with that head, says by pointing to a government.
    pub(super) fn likened(
        &mut self,
        sentence: &Sentence<'_>,
        from: usize,
        noun: usize,
        last: usize,
        code: &'static str,
        head: Head,
    ) {
        let ground = self.ground;
        // The topic is the one in play.
        let Some(topic) = ground.last_named(noun) else { return };
        let topic = &ground.topics.topics[usize::from(topic)];
        let Some(first) = topic.stances.first() else { return };
        let model = Position {
            span: crate::text::Span::default(),
            cue: crate::text::Span::default(),
            named: crate::text::Span::default(),
            party: Party::Government(code),
            holder: Holder::Government,
            topic: topic.name,
            stance: first.name,
            like: None,
            denied: false,
            status: Status::Decided,
            asserted: true,
            quoted: false,
            past: false,
            when: None,
            until: None,
            sentence: sentence.number,
        };
        let before = self.found.len();
        self.as_cue(sentence, from, last, head, &model, noun == from && head == Head::Noun);
        // "plans like London's" of London itself says nothing.
        let mut kept = self.found.split_off(before.min(self.found.len()));
        kept.retain(|position| {
            position.party != Party::Government(code) && !position.denied && position.stance == first.name
        });
        for mut position in kept {
            position.like = Some(code);
            self.found.push(position);
        }
    }

    /// "France has too", "Britain has not", "and so did Paris", "nor has Rome".
    fn stranded(&mut self, sentence: &Sentence<'_>, at: usize) {
        let ground = self.ground;
        let words = sentence.words;
        let base = ground.word(at);
        let (aux, negative) = match base.strip_suffix("n't") {
            Some(stem) => (stem.to_owned(), true),
            None => (base.to_owned(), false),
        };
        if !matches!(
            aux.as_str(),
            "has" | "have" | "had" | "did" | "does" | "do" | "will" | "wo" | "is" | "was" | "are"
        ) {
            return;
        }
        let inverted = at > words.first && matches!(ground.word(at - 1), "so" | "nor" | "neither" | "as");
        let mut negated = negative;
        let (subject, end) = if inverted {
            negated = matches!(ground.word(at - 1), "nor" | "neither");
            let Some(index) = sentence.mentions.iter().position(|mention| {
                mention.first > at && (at + 1..mention.first).all(|at| ground.document.has(at, Class::DETERMINER))
            }) else {
                return;
            };
            (index, sentence.mentions[index].last)
        } else {
            let mut end = at + 1;
            let mut marked = negative;
            while end < words.last && end < at + 4 {
                let word = ground.word(end);
                if word == "not" {
                    negated = true;
                } else if !matches!(
                    word,
                    "too" | "as" | "well" | "also" | "likewise" | "already" | "since" | "so" | "yet"
                ) {
                    break;
                }
                marked = true;
                end += 1;
            }
            let Some(index) = sentence.mentions.iter().position(|mention| mention.last == at && !mention.governed)
            else {
                return;
            };
            if !marked {
                return;
            }
            (index, end)
        };
        let closes = end >= words.last
            || !ground.document.tokens[end].is_word()
                && ground.document.tokens[end].kind != super::super::token::Kind::Possessive;
        if !closes {
            return;
        }
        let mention = &sentence.mentions[subject];
        let Some((party, holder)) = self.resolve(sentence, mention) else { return };
        let Some(model) = self.antecedent(sentence, at, std::slice::from_ref(&party)) else { return };
        let Some(topic) = ground.topics.topic(model.topic) else { return };
        let Some(stance) = topic.stance(model.stance) else { return };
        // "Italy has not. Nor has Spain": a negative one stays what it is, and what "nor" takes up is one.
        let negated = negated && !inverted && !topic.negative(stance) && !model.denied;
        let (stance, denied) = match (negated, stance.denied) {
            (false, _) => (stance.name, model.denied),
            (true, Some(index)) => (topic.stances[usize::from(index)].name, model.denied),
            (true, None) => (stance.name, !model.denied),
        };
        let document = ground.document;
        let first = mention.first.min(at);
        self.found.push(Position {
            span: document.file(first..end),
            cue: document.file(at..at + 1),
            named: document.file(mention.first..mention.last),
            party,
            holder,
            stance,
            denied,
            asserted: !sentence.unasserted,
            quoted: false,
            like: None,
            when: self.when(sentence, at, false),
            sentence: sentence.number,
            ..model
        });
    }

    /// "Like Sweden, Denmark has closed its networks"; "Unlike Britain, Germany has not": the other one is told of too.
    pub(super) fn compared(&mut self, sentence: &Sentence<'_>, before: usize) {
        let ground = self.ground;
        let first = sentence.words.first;
        let (same, start) = match ground.word(first) {
            "like" => (true, first + 1),
            "unlike" => (false, first + 1),
            "in" if matches!(ground.word(first + 1), "contrast") && ground.word(first + 2) == "to" => {
                (false, first + 3)
            }
            _ => return,
        };
        // "Unlike Japan and Chile, Britain …"
        let first = sentence.mentions.iter().position(|mention| {
            mention.first >= start && mention.first <= start + 1 && !mention.modifier && mention.party.is_some()
        });
        let Some(first) = first else { return };
        let mut last = first;
        while let Some(next) = sentence.mentions.get(last + 1) {
            let mut gap = sentence.mentions[last].last..next.first;
            if !gap.clone().any(|at| matches!(ground.word(at), "and" | "or"))
                || !gap.all(|at| ground.is(at, ',') || matches!(ground.word(at), "and" | "or" | "the"))
            {
                break;
            }
            last += 1;
        }
        if !ground.is(sentence.mentions[last].last, ',') {
            return;
        }
        let Some(own) = self.found[before.min(self.found.len())..]
            .iter()
            .find(|position| position.asserted && position.like.is_none())
            .cloned()
        else {
            return;
        };
        let Some(topic) = ground.topics.topic(own.topic) else { return };
        let Some(stance) = topic.stance(own.stance) else { return };
        // Only a plain opposite is told by "unlike": of whoever has not, the other one has.
        let stance = if same {
            Some(stance)
        } else {
            let index = topic.stances.iter().position(|other| other.name == stance.name).map(|at| at as u8);
            stance.derived.then(|| topic.stances.iter().find(|other| other.denied == index)).flatten()
        };
        let Some(stance) = stance else { return };
        for mention in &sentence.mentions[first..=last] {
            let Some(party @ Party::Government(_)) = mention.party.clone() else { continue };
            let named = ground.document.file(mention.first..mention.last);
            let span = own.span.cover(named);
            self.found.push(Position { party, named, span, stance: stance.name, ..own.clone() });
        }
    }

    /// A table's row: the government in one cell, its position in others.
    pub(super) fn row(&mut self, number: usize, words: &Words, mentions: &[Mention]) {
        let Some(index) = mentions.iter().position(|mention| {
            mention.first < words.first + 4 && !mention.pronoun && matches!(mention.party, Some(Party::Government(_)))
        }) else {
            return;
        };
        let party = mentions[index].party.clone();
        let document = self.ground.document;
        let blocks = document.blocks.partition_point(|start| *start <= words.first).saturating_sub(1);
        // Each cell by itself.
        let mut cells = Vec::new();
        let mut block = blocks;
        while block + 1 < document.blocks.len() && document.blocks[block] < words.last {
            cells.push(document.blocks[block]..document.blocks[block + 1].min(words.last));
            block += 1;
        }
        self.focus.clone_from(&party);
        for cell in cells.into_iter().skip(1).filter(|cell| !cell.is_empty()) {
            let own = Words { first: cell.start, last: cell.end, block: words.block };
            let inside: Vec<Mention> =
                mentions.iter().filter(|mention| cell.contains(&mention.first)).cloned().collect();
            let sentence = Sentence {
                number,
                words: &own,
                mentions: inside,
                unasserted: false,
                row: party.clone(),
                named: mentions[index].clone(),
            };
            for cue in self.ground.cues(&own) {
                self.cue(&sentence, &cue);
            }
            self.elliptic(&sentence);
        }
    }
}
