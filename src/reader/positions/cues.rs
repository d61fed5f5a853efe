//! The words of a stance, where a sentence has them.

use std::ops::Range;

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::chain::Head;
use super::ground::{Ground, Live};
use crate::lexicon::Class;
use crate::topics::{Effect, Entry, Form, Item, Kind, Kinds, Part, Reach};

/// The words of a stance.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub struct Cue {
    /// First token.
    pub first: usize,
    /// One past the last matched token.
    pub last: usize,
    /// Topic.
    pub topic: u8,
    /// Stance.
    pub stance: u8,
    /// What it starts from.
    pub head: Head,
    /// The subject of the topic stands among or beside the words.
    pub named: bool,
    /// Words beside it say that only a part is meant.
    pub part: bool,
    /// Of the part it is the core.
    pub core: bool,
    /// Words beside it say that all is meant.
    pub whole: bool,
    /// The verb is passive.
    pub passive: bool,
    /// The noun itself says how far it has gone ("a similar pledge").
    pub noun_says: bool,
    /// A negation is one of the words ("raises no objection to").
    pub says_no: bool,
    /// The verb says that it is wanted ("wants it out").
    pub wanted: bool,
}

impl Cue {
    /// Words that name the subject and say no more than the stance.
    pub fn plain(tokens: Range<usize>, topic: u8, stance: u8, head: Head) -> Self {
        Self {
            first: tokens.start,
            last: tokens.end,
            topic,
            stance,
            head,
            named: true,
            part: false,
            core: false,
            whole: false,
            passive: false,
            noun_says: false,
            says_no: false,
            wanted: false,
        }
    }
}

/// How far the words of a stance reach.
struct Extent {
    part: bool,
    core: bool,
    whole: bool,
}

/// "Them" stands no farther behind what it means.
const PLURAL_REACH: usize = 32;

/// Tokens between a verb and the subject that it takes: "banned the use of equipment from S".
pub(super) const REACH: usize = 7;

impl Ground<'_> {
    /// The cues of a sentence, by first token; none inside another.
    pub fn cues(&self, words: &Words) -> Vec<Cue> {
        let mut found: Vec<Cue> = Vec::new();
        let mut at = words.first;
        while at < words.last {
            if !self.begins_cue(at) {
                at += 1;
                continue;
            }
            let open = self.document.quoted[at] == 0 || self.short_quote(at) || self.scrap(at);
            let best = if open {
                self.cue_at(at, words).or_else(|| self.measure_at(at, words))
            } else {
                // In the words of others only what they threaten is read.
                self.cue_at(at, words).filter(|cue| matches!(cue.head, Head::Verb(_)) && self.threat(cue).is_some())
            };
            match best {
                Some(cue) => {
                    at = cue.last.max(at + 1);
                    found.push(cue);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The subject itself, where it is a measure.
    fn measure_at(&self, at: usize, words: &Words) -> Option<Cue> {
        let subject = self.subject_at(at)?;
        let stance = self.topics.topics[usize::from(subject.topic)].measure?;
        let Extent { part, core, whole } = self.extent(at, subject.last, words, subject.topic);
        let (topic, last) = (subject.topic, subject.last);
        Some(Cue { part, core, whole, ..Cue::plain(at..last, topic, stance, Head::Noun) })
    }

    /// What a cue's stance is under a condition, where that is a threat.
    pub fn threat(&self, cue: &Cue) -> Option<u8> {
        self.topics.topics[usize::from(cue.topic)].stances[usize::from(cue.stance)].conditional
    }

    /// Whether a token stands in the words of somebody who is quoted with a sentence of their own.
    pub fn uttered(&self, at: usize) -> bool {
        self.quotes(at) && !self.scrap(at)
    }

    /// Whether a token stands in a quotation that is more than marks around a term.
    pub fn quotes(&self, at: usize) -> bool {
        self.document.quoted[at] != 0 && !self.short_quote(at)
    }

    /// Quotation marks around a term.
    fn short_quote(&self, at: usize) -> bool {
        let number = self.document.quoted[at] as usize;
        self.document.stretches.get(number.wrapping_sub(1)).is_some_and(|stretch| stretch.last - stretch.first <= 4)
    }

    fn cue_at(&self, at: usize, words: &Words) -> Option<Cue> {
        let (live, there) = self.cues_of(at);
        if live.is_empty() {
            return None;
        }
        let mut best: Option<(usize, Cue)> = None;
        // One word begins many patterns: what the grammar around it says is asked once.
        let mut stands: Option<((Kind, Form), bool)> = None;
        let mut passes: Option<bool> = None;
        let next = (self.word(at + 1), self.word(at + 2));
        for Live { pattern, form, .. } in live.iter().filter(|live| live.next & there != 0) {
            let pattern = &self.topics.patterns[usize::from(*pattern)];
            // The most go on with words that are not there: see `matched`.
            if let Some(Item::Word(word)) = pattern.items.first()
                && next.0 != *word
                && next.0.strip_suffix('s') != Some(word)
                && next.1 != *word
            {
                continue;
            }
            let head = match pattern.kind {
                Kind::Verb | Kind::Deed => Head::Verb(*form),
                Kind::Noun => Head::Noun,
                Kind::Adjective => Head::Adjective,
            };
            if pattern.kind == Kind::Deed {
                let out =
                    self.topics.topics[usize::from(pattern.topic)].stances[usize::from(pattern.stance)].family == "out";
                // "plays no part in", "enjoys free access to": it is so, whether it may or not.
                let told = matches!(pattern.items.first(), Some(Item::Word("no" | "free" | "full" | "unrestricted")));
                let may = if told {
                    self.undergoes(at, words, pattern.topic)
                } else {
                    self.may(at, words, pattern.topic, out)
                };
                if !may {
                    continue;
                }
            }
            let asked = (pattern.kind, *form);
            let fits = match stands {
                Some((known, fits)) if known == asked => fits,
                _ if pattern.kind == Kind::Deed => true,
                _ => self.stands_as(at, pattern.kind, *form, words),
            };
            stands = Some((asked, fits));
            if !fits {
                continue;
            }
            let deed = pattern.kind == Kind::Deed;
            let passive = deed
                || matches!(head, Head::Verb(Form::Ed | Form::Participle))
                    && *passes.get_or_insert_with(|| self.passive(at, words) || self.wished(at, words).is_some());
            if passive && !deed && self.object_of_another(at, words, pattern.topic) {
                continue;
            }
            let Some((last, mut named)) = self.matched(at, pattern.items, passive, words, pattern.topic) else {
                continue;
            };
            // "let it be known that": it is the longer idiom.
            let idiom = |entry: &Entry| match entry {
                Entry::Operator { rest, .. } => at + 1 + rest.len() > last && self.follows(at + 1, rest),
                _ => false,
            };
            if pattern.kind == Kind::Verb && self.lists(at, Kinds::OPERATOR) && self.entries[at].iter().any(idiom) {
                continue;
            }
            let wants_subject = pattern.items.contains(&Item::Subject);
            // "the view that London took on S"
            if matches!(pattern.items, [Item::Word("on"), Item::Subject, ..]) && self.object_before(at, words) {
                continue;
            }
            if pattern.kind == Kind::Noun && !named {
                match self.complement(last, words, pattern.topic) {
                    Some(found) => named = found,
                    None => continue,
                }
            }
            // "may enter the market for cars"
            if deed && last < words.last && self.word(last) == "for" {
                continue;
            }
            // "will be watched in Oslo": by those who have nothing to decide.
            let open =
                self.topics.topics[usize::from(pattern.topic)].stances[usize::from(pattern.stance)].family == "open";
            if passive && pattern.items.is_empty() && open {
                continue;
            }
            if !named && wants_subject && !self.elided(at, last, words, pattern.topic, passive) {
                continue;
            }
            if !named && !wants_subject && !self.in_play(pattern.topic, words.last) {
                continue;
            }
            // "wants a ban on something else"
            if !named
                && !wants_subject
                && pattern.kind == Kind::Verb
                && self.of_something_else(last, words, pattern.topic)
            {
                continue;
            }
            let Extent { part, core, whole } = self.extent(at, last, words, pattern.topic);
            let cue = Cue {
                first: at,
                last,
                topic: pattern.topic,
                stance: pattern.stance,
                head,
                named,
                part,
                core,
                whole,
                passive,
                noun_says: pattern.kind == Kind::Noun
                    && self.operators_at(at).any(|o| o.part == Part::Noun && o.effect == Effect::Pledge),
                says_no: pattern
                    .items
                    .iter()
                    .any(|item| matches!(item, Item::Word("no" | "not" | "never" | "nothing"))),
                wanted: matches!(pattern.items, [Item::Subject, Item::Word("out" | "off" | "gone")])
                    && matches!(self.word(at), "want" | "wants" | "wanted"),
            };
            let weight = pattern.items.len() * 8 + (last - at).min(7);
            if best.as_ref().is_none_or(|(known, _)| weight > *known) {
                best = Some((weight, cue));
            }
        }
        best.map(|(_, cue)| cue)
    }

    /// Whether a word that may be noun or verb stands as that kind.
    fn stands_as(&self, at: usize, kind: Kind, form: Form, words: &Words) -> bool {
        let before = at.checked_sub(1).filter(|before| *before >= words.first);
        let nominal = before.is_none_or(|before| {
            let word = self.word(before);
            let document = self.document;
            if matches!(word, "that" | "which" | "who") {
                return false;
            }
            document.tokens[before].kind == TokenKind::Possessive
                || document.has(before, Class::DETERMINER.or(Class::DEMONYM))
                    && !self.people(before)
                    && !document.has(before, Class::AUXILIARY)
                    && !matches!(word, "that" | "which")
                || document.has(before, Class::PREPOSITION) && word != "to"
                || self.negation(before) && word == "no"
                || self.lists(before, Kinds::REACH)
                    && self.entries[before].iter().any(
                        |e| matches!(e, Entry::Reach { reach, .. } if *reach != Reach::Neutral || !self.adverb(before)),
                    )
                || !self.named_noun(before, words)
                    && self.operators_at(before).any(|o| {
                        o.part == Part::Verb
                            && o.last == at
                            && !matches!(o.effect, crate::topics::Effect::Link)
                            && !matches!(word, "help" | "helped" | "helps" | "let" | "lets" | "make" | "makes")
                    })
                || self.subject_over(before).is_some() && !document.has(before, Class::AUXILIARY)
                || word.ends_with("al")
                || word.ends_with("ic")
                || word.ends_with("wide")
        });
        match (kind, form) {
            // "a two-year ban": no verb in the plural after "a".
            (Kind::Verb, Form::Base) if self.after_article(at, words) => false,
            (Kind::Verb, Form::Base | Form::Third) => !nominal || before.is_none() && form == Form::Base,
            (Kind::Noun, _) => {
                // "ban" after "will" or a name is the verb.
                let verbal = before.is_some_and(|before| {
                    self.word(before) == "to"
                        || self.document.has(before, Class::AUXILIARY)
                            && !self.document.has(before, Class::DETERMINER)
                            && !matches!(self.word(before), "has" | "have" | "had")
                });
                nominal || !verbal && before.is_none_or(|before| !self.document.tokens[before].capital)
            }
            _ => true,
        }
    }

    /// "The British plan admits it": a noun with its determiner, although it may be a verb elsewhere.
    fn named_noun(&self, at: usize, words: &Words) -> bool {
        let before = at.checked_sub(1).filter(|before| *before >= words.first);
        let determined = before.is_some_and(|before| {
            self.document.has(before, Class::DETERMINER.or(Class::DEMONYM))
                || self.document.tokens[before].kind == TokenKind::Possessive
        });
        determined && self.operators_at(at).any(|o| o.part == Part::Noun && o.last == at + 1)
    }

    /// Whether a verb is what the subject may or may not do ("S may supply", "S can no longer take part"), or has to do.
    fn may(&self, at: usize, words: &Words, topic: u8, must: bool) -> bool {
        let mut before = at;
        let mut modal = false;
        while before > words.first
            && (self.document.has(before - 1, Class::AUXILIARY)
                || self.adverb(before - 1)
                || self.negation(before - 1)
                || self.word(before - 1) == "to")
        {
            before -= 1;
            modal |= match self.word(before) {
                "may" | "can" | "cannot" | "ca" | "can't" => !must,
                "must" => must,
                "has" | "have" | "had" => must && self.word(before + 1) == "to",
                _ => false,
            };
        }
        // "whether it may", "hopes that it may": nobody says so.
        let open = (words.first..before).any(|at| self.word(at) == "whether")
            || before > words.first && matches!(self.word(before - 1), "it" | "they" | "that" | "which" | "who");
        modal && !open && self.undergoes(at, words, topic)
    }

    fn passive(&self, at: usize, words: &Words) -> bool {
        let mut before = at;
        while before > words.first {
            before -= 1;
            let word = self.word(before);
            if matches!(
                word,
                "is" | "are" | "was" | "were" | "be" | "been" | "being" | "get" | "gets" | "got" | "getting"
            ) {
                return true;
            }
            // "Japan – Huawei banned": a headline's passive.
            let label = self.subject_over(before).is_some_and(|subject| {
                subject.first > words.first && !self.document.tokens[subject.first - 1].is_word()
            });
            if label {
                return true;
            }
            if !self.adverb(before) && !self.negation(before) {
                // "Huawei, barred from Australian networks,": no auxiliary at all.
                return (self.is(before, ',') || self.subject_over(before).is_some())
                    && self.preposition(at + 1)
                    && !self.document.has(at + 1, Class::DETERMINER)
                    && self.subject_over(before.saturating_sub(usize::from(self.is(before, ',')))).is_some();
            }
        }
        false
    }

    /// The end of a match of the items after the first word, and whether the subject was among them.
    fn matched(&self, at: usize, items: &[Item], passive: bool, words: &Words, topic: u8) -> Option<(usize, bool)> {
        let mut cursor = at + 1;
        let mut loose = 0; // tokens that may be skipped before the next word
        let mut named = false;
        for item in items {
            match item {
                Item::Gap => loose = 7,
                Item::End => {
                    let open = cursor < words.last
                        && self.document.tokens[cursor].is_word()
                        && !self.document.has(cursor, Class::CONJUNCTION)
                        && !self.adverb(cursor);
                    if open {
                        return None;
                    }
                }
                Item::Word(word) => {
                    let limit = (cursor + loose + 1).min(words.last);
                    let found = (cursor..limit)
                        .take_while(|at| !self.barrier(*at) && (self.word(*at) != "but" || **word == *"but"))
                        .find(|at| *self.word(*at) == **word || self.word(*at).strip_suffix('s') == Some(word));
                    // An adverb or determiner may slip in.
                    let found = found.or_else(|| {
                        let slip = cursor + 1 < words.last
                            && *self.word(cursor + 1) == **word
                            && (self.document.has(cursor, Class::DETERMINER) || self.adverb(cursor));
                        slip.then_some(cursor + 1)
                    })?;
                    cursor = found + 1;
                    loose = 0;
                }
                // "kept out of the quarrel over it"
                Item::Subject if !passive && self.word(cursor) == "of" && self.word(cursor - 1) == "out" => {
                    return None;
                }
                Item::Subject if passive => loose = 2,
                Item::Subject => match self.subject_after(cursor, words, topic, loose == 7) {
                    Some(last) => {
                        named = true;
                        cursor = last;
                        loose = 4;
                    }
                    None => loose = 2,
                },
                Item::Domain => {
                    let limit = (cursor + 7).min(words.last);
                    let found = (cursor..limit).take_while(|at| !self.barrier(*at)).find(|at| {
                        self.entries[*at].iter().any(|entry| matches!(entry, Entry::Domain(other) if *other == topic))
                    })?;
                    cursor = found + 1;
                    loose = 3;
                }
            }
        }
        Some((cursor, named))
    }

    /// Whether "them" can be the subject: it was named last by a plural, or together with another one.
    fn are_several(&self, at: usize, topic: u8) -> bool {
        let upto = self.subjects.partition_point(|subject| subject.first < at);
        let mut before = self.subjects[..upto].iter().rev().filter(|subject| subject.topic == topic);
        let Some(last) = before.next().filter(|last| at - last.first <= PLURAL_REACH) else { return false };
        let joined = before.next().is_some_and(|other| last.first.saturating_sub(other.last) <= 2);
        joined || self.word(last.last - 1).ends_with('s')
    }

    /// Whether "it" is a text that the sentence named before it, and not the subject: "tabled a resolution, and Peru
    /// voted against it".
    fn is_of_a_text(&self, at: usize, words: &Words) -> bool {
        let text = |at: &usize| {
            self.document.has(*at, Class::ORG_COMMON)
                && self.document.has(*at, Class::TITLE_NOUN)
                && self.document.quoted[*at] == 0
                && (at.saturating_sub(4).max(words.first)..*at)
                    .any(|before| self.document.has(before, Class::DETERMINER))
        };
        let Some(noun) = (words.first..at).rev().find(text) else { return false };
        !(noun..at).any(|at| self.subject_at(at).is_some())
    }

    /// One past the subject that a verb or preposition takes, if it does: not farther than a few words, with no other
    /// verb or measure between.
    fn subject_after(&self, at: usize, words: &Words, topic: u8, loose: bool) -> Option<usize> {
        for cursor in at..(at + REACH).min(words.last) {
            if let Some(subject) = self.subject_at(cursor).filter(|subject| subject.topic == topic) {
                return (!self.of_another(subject, words)).then_some(subject.last);
            }
            let word = self.word(cursor);
            let pronoun = word == "it" || word == "them" && self.are_several(at, topic);
            if cursor == at && pronoun && self.in_play(topic, at) && !self.is_of_a_text(at, words) {
                return Some(cursor + 1);
            }
            let begins = self.lists(cursor, Kinds::CUE);
            let cue = begins
                && self.entries[cursor].iter().any(|entry| match entry {
                    // Its next words too: "new" of "new build" is no measure.
                    Entry::Cue { pattern, .. } => {
                        let pattern = &self.topics.patterns[usize::from(*pattern)];
                        let next = pattern.items.iter().take_while(|item| matches!(item, Item::Word(_)));
                        pattern.kind == Kind::Noun
                            && next.enumerate().all(|(index, item)| match item {
                                Item::Word(word) => {
                                    let at = cursor + 1 + index;
                                    at < words.last && *self.word(at) == **word
                                }
                                _ => true,
                            })
                    }
                    _ => false,
                });
            let verb = cursor > at
                && begins
                && self.entries[cursor].iter().any(|entry| match entry {
                    Entry::Cue { pattern, form } => {
                        let pattern = &self.topics.patterns[usize::from(*pattern)];
                        pattern.kind == Kind::Verb
                            && pattern.items.contains(&Item::Subject)
                            && matches!(form, Form::Ing | Form::Ed | Form::Past)
                    }
                    _ => false,
                });
            // "prohibits companies from using it" is about the use.
            let from = cursor > at && self.word(cursor - 1) == "from";
            // "favours banning it": the verb takes the deed, and not whom it is done to.
            let deed = cursor == at
                && begins
                && self.entries[cursor].iter().any(|entry| match entry {
                    Entry::Cue { pattern, form: Form::Ing } => {
                        let pattern = &self.topics.patterns[usize::from(*pattern)];
                        let stance =
                            &self.topics.topics[usize::from(pattern.topic)].stances[usize::from(pattern.stance)];
                        pattern.topic == topic && pattern.kind == Kind::Verb && stance.family == "out"
                    }
                    _ => false,
                });
            // "throws in its lot with Oslo on it": what follows another object is no object of the verb.
            let after_other = cursor > at
                && matches!(word, "on" | "over" | "about")
                && self.document.tokens[cursor - 1].capital
                && self.document.has(cursor - 1, Class::GOVERNMENT);
            if deed || verb && !from || word == "to" && cursor > at || after_other {
                return None;
            }
            let cell = matches!(self.document.prose.blocks[words.block].kind, crate::markup::BlockKind::Cell { .. });
            if self.barrier(cursor)
                || self.is(cursor, ',') && !cell
                || cue
                || self.document.has(cursor, Class::AUXILIARY)
                || matches!(word, "that" | "which" | "who" | "because" | "if" | "when" | "despite" | "after" | "unless")
                    && !(loose && word == "that")
            {
                return None;
            }
        }
        None
    }

    /// Whether the complement of a noun fits: none, or one that is the topic's; and whether it names the subject.
    fn complement(&self, at: usize, words: &Words, topic: u8) -> Option<bool> {
        let in_play = self.in_play(topic, at);
        let beside = at > words.first
            && (at.saturating_sub(4).max(words.first)..at)
                .any(|at| self.subject_over(at).is_some_and(|subject| subject.topic == topic));
        if at >= words.last {
            return in_play.then_some(beside);
        }
        if !matches!(self.word(at), "on" | "of" | "against" | "for" | "to" | "from") {
            // "ban order", "bans that": fine; "ban imports": another matter.
            return in_play.then_some(beside);
        }
        for cursor in at + 1..(at + 7).min(words.last) {
            let word = self.word(cursor);
            if let Some(subject) = self.subject_over(cursor).filter(|subject| subject.topic == topic) {
                return (!self.of_another(subject, words)).then_some(true);
            }
            if self.barrier(cursor) || self.is(cursor, ',') || self.document.has(cursor, Class::AUXILIARY) {
                break;
            }
            if !in_play {
                continue;
            }
            if matches!(word, "own" | "it" | "them" | "kind" | "sort" | "any" | "this" | "course")
                || self.entries[cursor].iter().any(|entry| matches!(entry, Entry::Domain(other) if *other == topic))
            {
                return Some(beside);
            }
        }
        None
    }

    /// Whether the subject may be left unsaid beside a verb.
    fn elided(&self, at: usize, last: usize, words: &Words, topic: u8, passive: bool) -> bool {
        if !self.in_play(topic, last) {
            return false;
        }
        // A table's cell: "Banned", "Allowed, but not in the core".
        if at == words.first
            && matches!(self.document.prose.blocks[words.block].kind, crate::markup::BlockKind::Cell { .. })
        {
            return true;
        }
        if passive {
            return self.undergoes(at, words, topic);
        }
        // "the company that Australia banned"; "has banned outright."

        (words.first..at).rev().take(6).any(|at| {
            matches!(self.word(at), "that" | "which" | "whom")
                && at > 1
                && (self.subject_over(at - 1).is_some_and(|subject| subject.topic == topic)
                    || self.is(at - 1, ',') && self.subject_over(at - 2).is_some_and(|subject| subject.topic == topic))
        })
    }

    /// Whether the subject of a passive is the topic's, by name or by reference.
    pub(super) fn undergoes(&self, at: usize, words: &Words, topic: u8) -> bool {
        let verbal = |at: usize| {
            self.document.has(at, Class::AUXILIARY) || self.adverb(at) || self.negation(at) || self.word(at) == "to"
        };
        let mut end = at;
        // Over the verb group: "is to be", "has been ordered to be".
        while end > words.first && (verbal(end - 1) || self.operators_at(end - 1).any(|o| o.part != Part::Noun)) {
            end -= 1;
        }
        let mut steps = 0;
        while end > words.first && steps < 10 {
            end -= 1;
            steps += 1;
            if let Some(subject) = self.subject_over(end).filter(|subject| subject.topic == topic) {
                return !self.of_another(subject, words);
            }
            let word = self.word(end);
            let pronoun = steps == 1 && matches!(word, "it" | "they" | "both" | "neither" | "them");
            let relative = steps == 1 && matches!(word, "which" | "that");
            if pronoun {
                return true;
            }
            if self.barrier(end)
                || self.document.has(end, Class::AUXILIARY)
                || !relative && matches!(word, "that" | "if" | "because" | "when")
            {
                return false;
            }
        }
        false
    }

    /// Whether words near the cue say that a part, or all, is meant.
    fn extent(&self, first: usize, last: usize, words: &Words, topic: u8) -> Extent {
        let (mut part, mut core, mut whole) = (false, false, false);
        // The passive's subject side is left out: parts stand after the verb.
        let from = first.saturating_sub(4).max(words.first);
        let until = (last + 10).min(words.last);
        for at in from..until {
            if at >= last && matches!(self.word(at), "but" | "while" | "although" | "though" | "who" | "when")
                || at > last && self.barrier(at)
            {
                break;
            }
            if !self.lists(at, Kinds::PART.or(Kinds::REACH)) {
                continue;
            }
            for entry in self.entries[at] {
                match entry {
                    Entry::Part { topic: other, core: heart, rest }
                        if *other == topic && self.follows(at + 1, rest) && at >= first =>
                    {
                        part = true;
                        let apart = (last..at).any(|at| self.is(at, ','));
                        core |= *heart && !apart && !self.outside(at, first);
                    }
                    Entry::Reach { reach: Reach::Whole, rest } if self.follows(at + 1, rest) => whole = true,
                    Entry::Reach { reach: Reach::Part, rest }
                        if self.follows(at + 1, rest) && at < last && at + 2 >= first =>
                    {
                        part = true;
                    }
                    _ => {}
                }
            }
        }
        Extent { part: part && !whole, core, whole }
    }

    /// Whether a part is named as what is left out: "outside the core", "all but the most sensitive parts".
    fn outside(&self, at: usize, floor: usize) -> bool {
        (floor.max(at.saturating_sub(4))..at).any(|at| {
            self.negation(at)
                || matches!(
                    self.word(at),
                    "out"
                        | "outside"
                        | "except"
                        | "beyond"
                        | "excluding"
                        | "without"
                        | "less"
                        | "but"
                        | "from"
                        | "than"
                        | "around"
                )
        })
    }
}
