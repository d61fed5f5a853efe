//! Predications: who does what, and how far it has gone.
//!
//! One for each finite verb outside quotations, read from left to right without a parser: the verb group, then over the
//! verbs, adjectives and nouns that govern another verb ("has agreed to consider joining") to what is said to be done.
//! Factuality after `FactBank` (Saurí & Pustejovsky 2009) and the implicative signatures of Nairn, Condoravdi & Karttunen
//! (2006), with the same lists as positions on topics have; triples after open information extraction (Banko et al. 2007).
//! What is not understood is left out or not asserted.

mod chain;
mod group;
mod subject;

use std::ops::Range;

use super::document::{Document, Words};
use super::events;
use super::memory::{Since, Twin};
use super::names::Names;
use super::terms;
use super::token::Kind;
use crate::lexicon::{Class, Relation};
use crate::markup::BlockKind;
use crate::statement::{Leaning, Predication, Term};
use crate::topics::{Effect, Part, Status};
use chain::{Asked, Chain};
use group::{After, Group, Operator};
use subject::{HEAD, Subject};

/// A sentence of more tokens is a list.
const LONGEST: usize = 150;
/// Tokens of an aside in brackets, which is passed over.
const ASIDE: usize = 10;
/// Tokens of one between commas.
const LONGEST_ASIDE: usize = 12;

/// Finds the predications of a document, by sentence. `stems` has the stems of its content words, by token.
pub fn find(document: &Document<'_>, names: &Names, stems: &[u64], since: Option<&Since<'_>>) -> Vec<Predication> {
    let reader = Reader { document, stems, words_of: events::Reader::new(document, names) };
    let mut found: Vec<Predication> = Vec::with_capacity(document.sentences.len());
    let mut carried: (usize, Option<Subject>) = (usize::MAX, None);
    let mut twin_before = false;
    for (number, words) in document.sentences.iter().enumerate() {
        if let Some((since, twin)) = since.and_then(|since| Some((since, since.twin(number)?))) {
            found.extend(taken_over(since, twin, number));
            twin_before = true;
            continue;
        }
        let block = &document.prose.blocks[words.block].kind;
        if words.last - words.first > LONGEST || matches!(block, BlockKind::Heading | BlockKind::Cell { .. }) {
            if matches!(block, BlockKind::Cell { .. }) {
                reader.row(number, words, &mut found);
            }
            (carried, twin_before) = ((usize::MAX, None), false);
            continue;
        }
        if twin_before && let Some(before) = number.checked_sub(1) {
            // What the sentence before leads with rests on its own words alone.
            let before_words = &document.sentences[before];
            carried = (before_words.block, reader.leading(before, before_words));
        }
        twin_before = false;
        let last = carried.1.take().filter(|_| carried.0 == words.block);
        carried = (words.block, reader.sentence(number, words, last, &mut found));
    }
    found
}

/// The predications of a sentence as they were in the last version.
fn taken_over<'k>(since: &Since<'k>, twin: Twin, number: usize) -> impl Iterator<Item = Predication> + use<'k> {
    let kept = &since.kept.reading.predications;
    let from = kept.partition_point(|one| one.sentence < twin.sentence);
    kept[from..].iter().take_while(move |one| one.sentence == twin.sentence).map(move |one| Predication {
        span: one.span.moved(twin.file),
        verb: one.verb.moved(twin.file),
        agent: one.agent.map(|span| span.moved(twin.file)),
        sentence: number,
        ..one.clone()
    })
}

/// What stands before a clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Nothing that matters.
    Plain,
    /// A condition or question.
    Supposed,
    /// "denied that", "planned that".
    Told(Effect),
}

/// A clause with what was found out before its predication.
struct Clause {
    /// Number of its sentence.
    number: usize,
    start: usize,
    end: usize,
    frame: Frame,
    /// What a relative pronoun stands for that is the verb's object.
    antecedent: Vec<Term>,
}

/// Reads one sentence after another.
struct Reader<'a> {
    document: &'a Document<'a>,
    stems: &'a [u64],
    words_of: events::Reader<'a>,
}

impl Reader<'_> {
    /// Reads a sentence; `last` is the subject of the sentence before, and its own is given back.
    fn sentence(
        &self,
        number: usize,
        words: &Words,
        last: Option<Subject>,
        found: &mut Vec<Predication>,
    ) -> Option<Subject> {
        let document = self.document;
        let question = document.is(words.last - 1, '?');
        let (mut start, mut frame, mut told, mut relative) = (words.first, Frame::Plain, None, false);
        let mut before = last.map(|subject| (words.first, Subject { at: None, ..subject }));
        let mut leading: Option<Subject> = None;
        let mut finite = false;
        // The verb group whose "will", "may" or "would" holds for a verb that "and" joins to it.
        let mut modal: Option<Group> = None;
        let mut at = words.first;
        while at < words.last {
            if document.quoted[at] != 0 {
                at += 1;
                continue;
            }
            if self.joins_clause(at, words) {
                (start, told, finite, relative, modal) = (at + 1, None, false, false, None);
                at += 1;
                continue;
            }
            // "the agency (EFSA) has": an aside.
            if document.is(at, '(')
                && let Some(close) = (at..words.last.min(at + ASIDE)).find(|at| document.is(*at, ')'))
            {
                at = close + 1;
                continue;
            }
            // "All but Canada agreed", "all creditors but Ottawa": who is left out.
            let left_out = !finite && leading.is_none() && at > start && document.text(at) == "but";
            if left_out && document.tokens.get(at + 1).is_some_and(|next| next.capital) {
                at += 1;
                continue;
            }
            // "signed but never ratified": of the same subject.
            if finite && document.text(at) == "but" && self.goes_on(at + 1, words) {
                (start, modal) = (at, None);
                at += 1;
                continue;
            }
            // "would share data but not lend ships": no clause of its own.
            if modal.is_some() && document.text(at) == "but" && document.text(at + 1) == "not" {
                at += 2;
                continue;
            }
            if self.words_of.opens_clause(at) || at == words.first && self.supposes(at) {
                let word = document.folded(at);
                relative = matches!(&*word, "who" | "which") || &*word == "that" && told.is_none();
                // "Malta, whose ports are full, has": it leads with what stands before the pronoun.
                let aside = relative || &*word == "whose";
                if aside && leading.is_none() && found.last().is_none_or(|last| last.sentence != number) {
                    let head = self.subject(words.first, at, words, false, None);
                    let named = head.terms.iter().any(|term| term.name);
                    leading = Some(head).filter(|head| named && !head.nobody);
                    if let Some(head) = leading.as_ref().filter(|_| before.is_none()) {
                        before = Some((at, head.clone()));
                    }
                }
                frame = match (&*word, told) {
                    ("if" | "unless" | "whether", _) => Frame::Supposed,
                    _ if at == words.first => Frame::Supposed,
                    // "It is wrong to say that": it is not.
                    ("that", _) if (words.first..at).any(|at| document.relates(at, Relation::Untrue)) => {
                        Frame::Supposed
                    }
                    ("that", Some(effect)) => Frame::Told(effect),
                    (",", _) => frame,
                    _ => Frame::Plain,
                };
                (start, told, finite, modal) = (at + 1, None, false, None);
                at += 1;
                continue;
            }
            let after = match (finite, relative) {
                (false, _) => After::Nothing,
                (true, false) => After::Verb,
                (true, true) => After::Relative,
            };
            // "The firm that owns it has closed": the second verb is that of the clause outside.
            // "may raise it and cut": the past of some verbs is as their base.
            let joined = modal.as_ref().and_then(|modal| self.joined_to(modal, at, words));
            let Some(group) = joined.or_else(|| self.group(at, start, words, after)) else {
                at += 1;
                continue;
            };
            let option = if finite || leading.is_some() { None } else { self.option(words.first, &group) };
            let mut chain = self.chain(&group, words);
            if let Some(status) = option {
                (chain.status, chain.object) = (status, Some(status));
            }
            modal = (group.future || group.possible || group.would).then(|| group.clone());
            told = chain.tells;
            let mut subject = self.subject(start, group.first, words, relative, before.as_ref());
            if let Some((_, same)) = before.as_ref().filter(|_| finite && subject.terms.is_empty() && !subject.nobody) {
                subject = same.clone();
            }
            // "Ministers met on Monday. One option is closing the baths.": theirs.
            if option.is_some() && start == words.first {
                subject = before.as_ref().map(|(_, same)| same.clone()).unwrap_or_default();
            }
            let end = self.end(chain.last, words, if relative { After::Relative } else { After::Verb }, modal.as_ref());
            if let Some(content) = chain.content.filter(|_| !subject.nobody) {
                let plain = frame != Frame::Supposed && !question;
                // "a shorter week, which the firm turned down"
                let object = relative && subject.at.as_ref().is_some_and(|at| at.start >= start);
                let antecedent = if object { self.terms(self.head_before(start, words)) } else { Vec::new() };
                let clause = Clause { number, start, end, frame, antecedent };
                let one = self.put(clause, &group, &chain, content, &subject);
                if let Some(asked) = chain.asked.filter(|_| plain && one.asserted && !one.denied) {
                    found.push(self.demanded(&one, asked, end));
                }
                // "of tolls on lorries but not on cars"
                let told = self.told_until(content + 1, end);
                let verb = modal.as_ref().is_some_and(|modal| self.joined_to(modal, end + 2, words).is_some());
                let set_against = document.text(end) == "but" && document.text(end + 1) == "not" && !verb;
                let sign = |at: &usize| matches!(document.tokens[*at].kind, Kind::Sign(_));
                let last = (end..words.last).find(sign).filter(|_| set_against).unwrap_or(end).min(end + HEAD + 2);
                if told < last && plain && one.asserted {
                    let mut terms = one.terms.to_vec();
                    terms.extend(self.terms(told..last).into_iter().filter(|term| !one.terms.contains(term)));
                    found.push(Predication { denied: !one.denied, terms: terms.into(), ..one.clone() });
                }
                found.push(Predication { asserted: one.asserted && plain, ..one });
            }
            if leading.is_none() && !subject.nobody && subject.at.as_ref().is_some_and(|at| at.start >= words.first) {
                leading = Some(subject.clone());
            }
            before = Some((at, Subject { none: false, ..subject }));
            // What follows "and" is of the same subject, and has one of its own where words stand between.
            at = chain.last.max(at + 1);
            if let Some(effect) = chain.tells.filter(|_| document.text(at) != "that") {
                // "said the board had agreed"
                (start, finite, relative, frame) = (at, false, false, Frame::Told(effect));
                continue;
            }
            // After the verb of the clause outside, the relative one is over.
            relative &= !finite;
            (start, finite) = (end.max(at), true);
        }
        leading
    }

    /// The subject that a sentence leads with, which the next may speak of by a pronoun.
    fn leading(&self, number: usize, words: &Words) -> Option<Subject> {
        let block = &self.document.prose.blocks[words.block].kind;
        if words.last - words.first > LONGEST || matches!(block, BlockKind::Heading | BlockKind::Cell { .. }) {
            return None;
        }
        self.sentence(number, words, None, &mut Vec::new())
    }

    /// A table's row: who in its first cell, what they did in others. "Greenland | Joined the pact".
    fn row(&self, number: usize, words: &Words, found: &mut Vec<Predication>) {
        let document = self.document;
        let mut block = document.blocks.partition_point(|start| *start <= words.first).saturating_sub(1);
        let mut cells = Vec::new();
        while block + 1 < document.blocks.len() && document.blocks[block] < words.last {
            cells.push(document.blocks[block]..document.blocks[block + 1].min(words.last));
            block += 1;
        }
        let Some(head) = cells.first().filter(|head| head.len() < HEAD).cloned() else { return };
        let mut terms = self.terms(head.clone());
        terms.extend(self.office(head.clone()));
        if !terms.iter().any(|term| term.name) {
            return;
        }
        let subject = Subject { terms, at: Some(head), ..Subject::default() };
        for cell in cells.into_iter().skip(1) {
            let own = Words { first: cell.start, last: cell.end, block: words.block };
            let Some(group) = self.leading_verb(&cell, &own) else { continue };
            let chain = self.chain(&group, &own);
            let Some(content) = chain.content else { continue };
            let end = self.end(chain.last, &own, After::Verb, None);
            let clause = Clause { number, start: cell.start, end, frame: Frame::Plain, antecedent: Vec::new() };
            found.push(self.put(clause, &group, &chain, content, &subject));
        }
    }

    /// Where the words of a verb's clause end.
    fn end(&self, from: usize, words: &Words, after: After, modal: Option<&Group>) -> usize {
        let stops = |at: &usize| {
            self.words_of.opens_clause(*at)
                || self.joins_clause(*at, words)
                || modal.is_some_and(|modal| self.joined_to(modal, *at, words).is_some())
                || *at > from && self.group(*at, from, words, after).is_some_and(|group| group.first >= from)
        };
        let end = (from..words.last).find(stops).unwrap_or(words.last);
        // "signed it and Lima refused": the words before the next verb may be its subject.
        let joint =
            |at: &usize| matches!(self.document.text(*at), "and" | "but" | "while") || self.document.is(*at, ',');
        match (from..end).rev().take_while(|at| end - at < 6).find(joint).filter(|_| end < words.last) {
            Some(joint) if !self.words_of.opens_clause(end) && !self.joins_clause(end, words) => joint,
            _ => end,
        }
    }

    /// Where a clause goes on with what is not so: "but not on cars", "instead of ten years".
    fn told_until(&self, from: usize, end: usize) -> usize {
        let document = self.document;
        let not = |at: &usize| {
            matches!(
                (document.text(*at), document.text(at + 1)),
                ("but" | "and" | ",", "not") | ("rather", "than") | ("instead", "of") | ("as", "opposed")
            )
        };
        (from..end).find(not).unwrap_or(end).max(from)
    }

    fn put(&self, clause: Clause, group: &Group, chain: &Chain, content: usize, subject: &Subject) -> Predication {
        let Clause { number, start, end, frame, antecedent } = clause;
        let document = self.document;
        let mut status = chain.status;
        let mut asserted = chain.asserted;
        // "said that it would close"
        if group.would && matches!(frame, Frame::Told(_)) {
            (asserted, status) = (true, status.min(Status::Announced));
        }
        // "The sites were announced. The ferry would be moved to Lorn."
        if group.would && frame == Frame::Plain && self.foretold(number) {
            let most = if chain.denied { Status::Announced } else { Status::Planned };
            (asserted, status) = (true, status.min(most));
        }
        // "which had been in favour": no longer.
        let stands = chain.leaning == Leaning::Against || chain.leaning == Leaning::For && chain.object.is_some();
        let then = |at: usize| {
            let next = document.text(at + 1);
            matches!(&*document.folded(at), "once" | "formerly" | "originally" | "initially")
                || matches!((document.text(at), next), ("used", "to") | ("the", "past") | ("at", "first"))
        };
        let words = &document.sentences[number];
        let over = document.text(group.first) == "had" || group.past && (words.first..words.last).any(then);
        asserted &= !(stands && frame == Frame::Plain && over);
        let mut denied = chain.denied != subject.none;
        match frame {
            Frame::Told(Effect::Deny) => denied = !denied,
            Frame::Told(effect) => match effect {
                Effect::Plan | Effect::Want | Effect::Urge | Effect::Consider => asserted = false,
                Effect::Likely => status = status.min(Status::Likely),
                Effect::Pledge => status = status.min(Status::Pledged),
                Effect::Undecided => asserted = false,
                _ => {}
            },
            Frame::Plain | Frame::Supposed => {}
        }
        // "did not approve it until June": then it did.
        if denied && (content + 1..end).any(|at| matches!(document.text(at), "until" | "before")) {
            asserted = false;
        }
        let mut agents = subject.terms.clone();
        let mut agent = subject.at.clone();
        let mut own = Vec::new();
        if chain.passive {
            own.append(&mut agents);
            agent = None;
            let by = (content + 1..end).find(|at| document.text(*at) == "by" && document.quoted[*at] == 0);
            if let Some(by) = by {
                let ends = |at: &usize| document.has(*at, Class::PREPOSITION) && document.text(*at) != "of";
                let last =
                    (by + 1..end).find(|at| ends(at) || matches!(document.text(*at), "but" | "after" | "before"));
                let range = by + 1..last.unwrap_or(end);
                agents = self.terms(range.clone());
                agents.extend(self.office(range.clone()));
                agent = Some(range);
            }
        }
        let told = self.told_until(content + 1, end);
        // "are in favour of it": the words of that are no more than one.
        let first = if group.adjective { chain.last.max(content + 1) } else { content + 1 };
        let mut after = self.terms(first..told.max(first));
        if let Some(plan) = chain.plan {
            let noun = self.stem(plan);
            after.retain(|term| term.stem != noun);
        }
        after.extend(antecedent);
        after.extend(subject.rest.iter().copied());
        for term in after {
            if !own.contains(&term) && !agents.contains(&term) {
                own.push(term);
            }
        }
        let what = self.stem(content);
        let counted = if chain.passive { start.min(group.first)..group.first } else { content + 1..end };
        // Which of them, is not said.
        if agent.clone().is_some_and(|range| self.partial(range)) {
            own.extend(agents.iter().filter(|term| !term.name));
            agents.retain(|term| term.name);
            // "Two Swiss cantons": not Switzerland.
            let governs = |at: usize| document.relates(at, Relation::Governing);
            let cut = agent.clone().is_some_and(|range| {
                let plain = range.clone().filter(|at| !document.tokens[*at].capital && self.nominal(*at)).count() > 0;
                plain && !range.clone().any(governs) && range.len() > agents.len() + 1
            });
            if cut {
                own.append(&mut agents);
            }
        }
        Predication {
            span: document.file(start.min(group.first)..end.max(content + 1)),
            verb: document.file(group.first..content + 1),
            agent: agent.filter(|range| !range.is_empty()).map(|range| document.file(range)),
            sentence: number,
            what,
            leaning: chain.leaning,
            object: chain.object,
            agents: agents.into(),
            precise: counted.clone().any(|at| self.counts(at) && document.text(at).len() > 2),
            numbers: counted.filter(|at| self.counts(*at)).map(|at| self.stem(at)).collect(),
            terms: own.into(),
            status,
            denied,
            asserted,
            told: chain.claimed || matches!(frame, Frame::Told(_)),
            past: group.past,
        }
    }

    /// What somebody is asked to do.
    fn demanded(&self, one: &Predication, asked: Asked, end: usize) -> Predication {
        let document = self.document;
        let whom = asked.whom.0..asked.whom.1;
        Predication {
            verb: document.file(asked.verb..asked.verb + 1),
            agent: Some(document.file(whom.clone())),
            what: self.stem(asked.verb),
            leaning: Leaning::None,
            object: None,
            agents: self.terms(whom).into(),
            terms: self.terms(asked.verb + 1..end.max(asked.verb + 1)).into(),
            status: Status::Demanded,
            denied: false,
            ..one.clone()
        }
    }

    /// How far it has gone where what is done is only one of several things that could be: "One option is closing the baths".
    fn option(&self, start: usize, group: &Group) -> Option<Status> {
        let document = self.document;
        let several = match &*document.folded(start) {
            "among" | "one" | "another" => true,
            "the" => matches!(document.text(start + 1), "other" | "first" | "second" | "third" | "only" | "main"),
            _ => false,
        };
        let gerund = !group.adjective && !group.passive && document.text(group.main).ends_with("ing");
        let is = matches!(document.text(group.first), "is" | "was" | "are" | "were") && !group.denied;
        let mut nouns = (start..group.first).flat_map(|at| self.operators(at)).filter(|o| o.part == Part::Noun);
        nouns
            .find_map(|noun| match noun.effect {
                Effect::Consider => Some(Status::Considered),
                Effect::Plan | Effect::Want => Some(Status::Planned),
                _ => None,
            })
            .filter(|_| several && gerund && is)
    }

    /// Whether a sentence, or the one before it, tells of something announced or planned.
    fn foretold(&self, number: usize) -> bool {
        let document = self.document;
        let words = &document.sentences[number];
        let before = number.checked_sub(1).map(|before| &document.sentences[before]);
        let from = before.filter(|before| before.block == words.block).map_or(words.first, |before| before.first);
        let says = |at: usize| {
            let told = |o: Operator| {
                o.part == Part::Verb
                    && matches!(o.effect, Effect::Announce | Effect::Plan | Effect::Decide | Effect::Pledge)
            };
            document.has(at, Class::SPEECH) || self.operators(at).any(told)
        };
        let supposes = |at: usize| {
            matches!(
                &*document.folded(at),
                "if" | "unless"
                    | "otherwise"
                    | "rather"
                    | "later"
                    | "eventually"
                    | "become"
                    | "prefer"
                    | "often"
                    | "usually"
                    | "each"
                    | "every"
                    | "always"
            )
        };
        (from..words.last).any(|at| document.quoted[at] == 0 && says(at)) && !(words.first..words.last).any(supposes)
    }

    /// What a token's word counts as.
    fn stem(&self, at: usize) -> u64 {
        match self.stems.get(at) {
            Some(stem) if *stem != 0 => *stem,
            _ => terms::of_word(self.document.word(at)),
        }
    }

    /// Whether a token is a number, and neither a day nor a year.
    fn counts(&self, at: usize) -> bool {
        self.document.tokens[at].kind == Kind::Number && self.document.quoted[at] == 0 && !self.dated(at)
    }

    /// Whether a token is a month, a weekday, a year or the number of a day.
    fn dated(&self, at: usize) -> bool {
        let document = self.document;
        let calendar = |at: usize| document.has(at, Class::CALENDAR);
        if document.tokens[at].kind != Kind::Number {
            return document.tokens[at].capital && calendar(at);
        }
        let text = document.text(at);
        let beside = || calendar(at + 1) || at.checked_sub(1).is_some_and(calendar);
        text.bytes().all(|byte| byte.is_ascii_digit())
            && (text.len() == 4 && matches!(text.get(..2), Some("19" | "20")) || text.len() < 3 && beside())
    }

    /// "If", "Unless" at the head of a sentence.
    fn supposes(&self, at: usize) -> bool {
        let document = self.document;
        let subject = document
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.is_word() && (next.capital || next.has(Class::DETERMINER.or(Class::PRONOUN))));
        match &*document.folded(at) {
            "if" | "unless" | "whether" => true,
            // "Had the board known"
            "had" | "were" | "should" => subject,
            _ => false,
        }
    }

    /// Whether a clause with a subject of its own is joined here: ", and the court dismissed it".
    fn joins_clause(&self, at: usize, words: &Words) -> bool {
        let document = self.document;
        let joins = at > words.first && document.is(at - 1, ',') && matches!(document.text(at), "and" | "or" | "so");
        // ", and Peru, mindful of its ports, was": an aside before the verb.
        let aside = || {
            let comma = |at: &usize| document.is(*at, ',');
            let open = (at + 2..words.last.min(at + HEAD)).find(comma)?;
            let close = (open + 2..words.last.min(open + LONGEST_ASIDE)).find(comma)?;
            (document.tokens[at + 1].capital && document.has(close + 1, Class::AUXILIARY)).then_some(())
        };
        joins
            && document
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.capital || next.has(Class::DETERMINER.or(Class::PRONOUN)))
            && (self.words_of.clause_follows(at, words) || aside().is_some())
    }

    fn adverbial(&self, at: usize) -> bool {
        self.document.has(at, Class::ADVERB.or(Class::DATED))
    }

    /// Whether a token can stand in a noun phrase.
    fn nominal(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        token.is_word() && !token.has(Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::PRONOUN))
            || matches!(token.kind, Kind::Possessive | Kind::Number)
    }

    /// The content words of a run of tokens outside quotations, governments as one word under all their names.
    fn terms(&self, range: Range<usize>) -> Vec<Term> {
        let document = self.document;
        let mut found: Vec<Term> = Vec::with_capacity(range.len().min(16));
        let mut at = range.start;
        while at < range.end {
            let here = at;
            at += 1;
            // When it is, other rules ask.
            if document.quoted[here] != 0 || self.dated(here) {
                continue;
            }
            // "for the time being"
            if let Some(end) = self.phrase_for_adverb(here).filter(|end| *end <= range.end) {
                at = end;
                continue;
            }
            // "revenue-sharing": both of its words.
            let word = document.folded(here);
            let hyphen = word.as_bytes().iter().position(|byte| *byte == b'-');
            let parts = hyphen.map(|hyphen| (&word[..hyphen], &word[hyphen + 1..])).filter(|(one, other)| {
                let plain = |part: &str| part.len() > 3 && part.bytes().all(|byte| byte.is_ascii_lowercase());
                plain(one) && plain(other) && !document.tokens[here].capital
            });
            if let Some((one, other)) = parts {
                for stem in [terms::of_word(one), terms::of_word(other)] {
                    if !found.iter().any(|other| other.stem == stem) {
                        found.push(Term { stem, name: false });
                    }
                }
                continue;
            }
            let term = match self.words_of.named(here).filter(|(end, _)| *end <= range.end) {
                Some((end, stem)) => {
                    at = end.max(at);
                    Term { stem, name: true }
                }
                // "WHO" is no pronoun.
                None if terms::is_content(document, self.words_of.names, here) || document.tokens[here].upper => {
                    let name = self.words_of.names.at(here).is_some() || document.tokens[here].upper;
                    Term { stem: self.stem(here), name }
                }
                None => continue,
            };
            if !found.iter().any(|other| other.stem == term.stem) {
                found.push(term);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
