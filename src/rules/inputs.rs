//! What an answer rests on beside the record: one number for everything of a draft that the rules of a kind read, so
//! that an answer can be kept until some of it changes.
//!
//! Places count from the start of the statement: one that only moved has the same number. A rule that comes to read
//! more of a draft must have it counted here; `tests/typing.rs` compares kept answers with fresh ones.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::Context;
use super::{citation, quote};
use crate::statement::{
    Citation, Cue, Event, Figure, Measured, Person, PersonName, Position, Predication, Quotation, Role, Sentence,
    Speaker, Time, Venue, Who,
};
use crate::text::{Span, fold};

/// The parts of a draft that statements are asked about together, laid out once for all of them.
pub struct Inputs<'a> {
    context: Context<'a>,
    /// What the content words of each sentence are.
    terms: Vec<u64>,
    /// The figures of each sentence.
    figures: FxHashMap<usize, Vec<usize>>,
    /// The places where persons are named, by start, and the person's number.
    mentions: Vec<(Span, usize)>,
    /// For each number of persons the names of so many first ones; nothing where they are not in the order of their
    /// first mention.
    named: Vec<u64>,
    /// The whole draft, where its text is not read in the order of the file: then a place may depend on all others.
    whole: Option<u64>,
}

impl<'a> Inputs<'a> {
    /// Lays out a draft.
    pub fn new(context: Context<'a>) -> Self {
        let reading = &context.draft.reading;
        let mut figures: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (index, figure) in reading.figures.iter().enumerate() {
            figures.entry(figure.sentence).or_default().push(index);
        }
        let people = reading.people.iter().enumerate();
        let mut mentions: Vec<(Span, usize)> = people
            .flat_map(|(number, person)| person.mentions.iter().map(move |mention| (mention.span, number)))
            .collect();
        mentions.sort_unstable();
        let mut all = FxHasher::default();
        let mut named = vec![all.finish()];
        for person in &reading.people {
            person.name.hash(&mut all);
            named.push(all.finish());
        }
        if !reading.people.is_sorted_by_key(first) {
            named.clear();
        }
        let draft = context.draft;
        let whole = (!draft.prose.map.is_forward()).then(|| of(|out| draft.text.hash(out)));
        let terms = reading.sentences.iter().map(|sentence| of(|out| sentence.terms.hash(out))).collect();
        Self { context, terms, figures, mentions, named, whole }
    }

    /// What the rules on quotations read.
    pub fn quotation(&self, index: usize, quotation: &Quotation) -> u64 {
        let Quotation { span, outer, text, kind, speaker, cue, group: _, nested, sentence: _, denied } = quotation;
        let draft = self.context.draft;
        let base = outer.start;
        of(|out| {
            place(*span, base, out);
            (text, kind, nested, denied, outer.len()).hash(out);
            if let Some(Cue { span, text }) = cue {
                place(*span, base, out);
                text.hash(out);
            }
            if let Some(Speaker { span, as_written, who }) = speaker {
                place(*span, base, out);
                (as_written, span.of(&draft.text)).hash(out);
                self.who(who, base, out);
                // A pronoun may mean whoever was named before.
                if matches!(fold::word(as_written).as_ref(), "he" | "she" | "they" | "it") {
                    self.named_before(span.start, out);
                }
            }
            outer.of(&draft.text).hash(out);
            match self.whole {
                Some(whole) => (whole, base).hash(out),
                None => draft.prose.map.pieces_in(*outer, base, out),
            }
            quote::surroundings(draft, quotation).hash(out);
            draft.reading.citing_quotation(index).for_each(|citation| citation.key.hash(out));
            (*nested && quote::has_outer(draft, quotation)).hash(out);
            self.context.located.get(index).is_some().hash(out);
        })
    }

    /// What the rules on positions read: all that are told in the same sentence, side by side.
    pub fn position(&self, index: usize, position: &Position) -> u64 {
        let all = &self.context.draft.reading.positions;
        let beside = super::position::beside(all, index);
        let base = position.span.start;
        of(|out| {
            self.context.as_of.hash(out);
            self.keys(position.sentence, out);
            (index - beside.start).hash(out);
            for other in all.get(beside).unwrap_or_default() {
                let Position { span, cue, named, party, holder, topic, stance, like, denied, .. } = other;
                let Position { status, asserted, quoted, past, when, until, sentence: _, .. } = other;
                for span in [span, cue, named] {
                    place(*span, base, out);
                }
                (party, holder, topic, stance, like, denied, status, asserted, quoted, past, when, until).hash(out);
            }
        })
    }

    /// What the rules on persons read, places apart: an answer with places in it holds for one place only.
    pub fn person(&self, person: &Person) -> u64 {
        let Person { name, roles, mentions } = person;
        let reading = &self.context.draft.reading;
        of(|out| {
            (name, &reading.date).hash(out);
            mentions.len().hash(out);
            for mention in mentions {
                mention.name.hash(out);
            }
            for role in roles {
                told(role, role.span.start, out);
                let after = reading.sentences.partition_point(|sentence| sentence.span.start <= role.span.start);
                let own = after.checked_sub(1).filter(|own| reading.sentences[*own].span.contains(role.span));
                if let Some(own) = own {
                    self.keys(own, out);
                }
            }
        })
    }

    /// What the rules on events read.
    pub fn event(&self, event: &Event) -> u64 {
        let Event { span, verb, sentence, what, often, asserted, planned, times, venues, terms, clause, who, before } =
            event;
        let base = span.start;
        let draft = self.context.draft;
        let reading = &draft.reading;
        of(|out| {
            (self.context.as_of, reading.date.is_some()).hash(out);
            place(*verb, base, out);
            (span.len(), what, often, asserted, planned, terms, clause, who, before).hash(out);
            (times.len(), venues.len()).hash(out);
            for Time { span, sentence: _, when, bound } in times.iter().filter_map(|time| reading.times.get(*time)) {
                place(*span, base, out);
                (when, bound, span.of(&draft.text)).hash(out);
            }
            for Venue { span, name, kind, country, words, stems } in venues {
                place(*span, base, out);
                (name, kind, country, words, stems).hash(out);
            }
            self.keys(*sentence, out);
            for beside in self.figures.get(sentence).into_iter().flatten() {
                written(&reading.figures[*beside], base, out);
            }
            let from = reading.quotations.partition_point(|quotation| quotation.sentence < *sentence);
            let own = reading.quotations[from..].iter().take_while(|quotation| quotation.sentence == *sentence);
            for quotation in own {
                (&quotation.text, quotation.denied, quotation.nested).hash(out);
                quotation.cue.as_ref().is_some_and(|cue| cue.span.overlaps(*verb)).hash(out);
                match &quotation.speaker {
                    Some(speaker) => self.who(&speaker.who, base, out),
                    None => self.named_in(*sentence, out),
                }
            }
        })
    }

    /// What the rules on predications read.
    pub fn predication(&self, one: &Predication) -> u64 {
        let Predication { span, verb, agent, sentence, what, leaning, object, agents, terms, numbers, precise, .. } =
            one;
        let Predication { status, denied, asserted, told, past, .. } = one;
        let base = span.start;
        let reading = &self.context.draft.reading;
        of(|out| {
            place(*verb, base, out);
            if let Some(agent) = agent {
                place(*agent, base, out);
            }
            (
                span.len(),
                what,
                leaning,
                object,
                agents,
                terms,
                (numbers, precise),
                status,
                denied,
                asserted,
                (told, past),
            )
                .hash(out);
            self.keys(*sentence, out);
            let beside = reading.positions.iter().filter(|position| position.sentence == *sentence);
            beside.for_each(|position| (position.quoted, position.span.overlaps(*span)).hash(out));
        })
    }

    /// What the rules on citations read.
    pub fn citation(&self, citation: &Citation) -> u64 {
        let Citation { span, key, locator, prefix, work, bracketed, narrative, quotations, sentences } = citation;
        let reading = &self.context.draft.reading;
        of(|out| {
            (span.len(), key, locator, prefix, work, bracketed, narrative).hash(out);
            citation::unreadable::told_here(self.context, citation).hash(out);
            for index in quotations {
                let quotation = reading.quotations.get(*index);
                quotation.map(|quotation| (&quotation.text, quotation.denied)).hash(out);
                reading.citing_quotation(*index).for_each(|other| (&other.key, &other.locator).hash(out));
                0.hash(out);
            }
            let stated =
                sentences.last().and_then(|last| Some((reading.sentences.get(*last)?, self.terms.get(*last)?)));
            stated.map(|(Sentence { asserted, .. }, terms)| (asserted, terms)).hash(out);
            for last in sentences.last().into_iter().copied() {
                let near = last.saturating_sub(2)..last + 1;
                near.for_each(|sentence| self.terms.get(sentence).hash(out));
                for own in self.figures.get(&last).into_iter().flatten() {
                    written(&reading.figures[*own], span.start, out);
                }
            }
            let mut beside = sentences.iter().flat_map(|own| reading.citing_sentence(*own));
            beside.any(|other| other.span != *span).hash(out);
        })
    }

    /// What the rules on figures read.
    pub fn figure(&self, figure: &Figure) -> u64 {
        let reading = &self.context.draft.reading;
        of(|out| {
            written(figure, figure.span.start, out);
            figure.span.of(&self.context.draft.text).hash(out);
            let near = figure.sentence.saturating_sub(2)..figure.sentence + 1;
            near.for_each(|sentence| self.terms.get(sentence).hash(out));
            self.keys(figure.sentence, out);
            for beside in self.figures.get(&figure.sentence).into_iter().flatten() {
                written(&reading.figures[*beside], figure.span.start, out);
            }
            if figure.year.is_some() {
                let from = reading.times.partition_point(|time| time.sentence < figure.sentence);
                let own = reading.times[from..].iter().take_while(|time| time.sentence == figure.sentence);
                own.for_each(|time| (time.when, time.bound).hash(out));
                let from = reading.events.partition_point(|event| event.sentence < figure.sentence);
                let own = reading.events[from..].iter().take_while(|event| event.sentence == figure.sentence);
                own.for_each(|event| self.event(event).hash(out));
            }
        })
    }

    fn who(&self, who: &Who, base: usize, out: &mut FxHasher) {
        std::mem::discriminant(who).hash(out);
        match who {
            Who::Person(person) => self.name_of(*person).hash(out),
            Who::Role(role) => told(role, base, out),
            Who::Organisation(name) | Who::Document(name) => name.hash(out),
            Who::Unknown => {}
        }
    }

    fn name_of(&self, person: usize) -> Option<&PersonName> {
        self.context.draft.reading.people.get(person).map(|person| &person.name)
    }

    /// The keys that a sentence cites.
    fn keys(&self, sentence: usize, out: &mut FxHasher) {
        self.context.draft.reading.citing_sentence(sentence).for_each(|citation| citation.key.hash(out));
        0.hash(out);
    }

    /// Whoever was named before a place.
    fn named_before(&self, place: usize, out: &mut FxHasher) {
        let people = &self.context.draft.reading.people;
        let before = |person: &Person| first(person).is_some_and(|first| first < place);
        if self.named.is_empty() {
            people.iter().filter(|person| before(person)).for_each(|person| person.name.hash(out));
        } else {
            self.named.get(people.partition_point(before)).hash(out);
        }
    }

    /// Who is named in a sentence.
    fn named_in(&self, sentence: usize, out: &mut FxHasher) {
        let Some(sentence) = self.context.draft.reading.sentences.get(sentence) else { return };
        let from = self.mentions.partition_point(|(span, _)| span.start < sentence.span.start);
        let own = self.mentions[from..].iter().take_while(|(span, _)| span.start < sentence.span.end);
        let inside = own.filter(|(span, _)| sentence.span.contains(*span));
        inside.for_each(|(_, person)| self.name_of(*person).hash(out));
        0.hash(out);
    }
}

/// Where a person is named first.
fn first(person: &Person) -> Option<usize> {
    person.mentions.first().map(|mention| mention.span.start)
}

fn of(write: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut out = FxHasher::default();
    write(&mut out);
    out.finish()
}

fn place(span: Span, base: usize, out: &mut FxHasher) {
    (span.start.wrapping_sub(base), span.end.wrapping_sub(base)).hash(out);
}

fn told(role: &Role, base: usize, out: &mut FxHasher) {
    let Role { span, text, time, classes, title, organisations, places, parties, year } = role;
    place(*span, base, out);
    (text, time, classes, title, organisations, places, parties, year).hash(out);
}

fn amount(figure: &Figure, out: &mut FxHasher) {
    let crate::amount::Amount { low, high, mark } = figure.amount;
    (low.to_bits(), high.to_bits(), std::mem::discriminant(&mark)).hash(out);
}

fn written(figure: &Figure, base: usize, out: &mut FxHasher) {
    let Figure { span, sentence: _, kind, amount: _, unit, factor, of, head, terms, change, per, .. } = figure;
    let Figure { part, average, ago, denied, would, asserted, quoted, implied, listed, year, month, .. } = figure;
    place(*span, base, out);
    amount(figure, out);
    (kind, unit, factor.to_bits(), of, head, change, per).hash(out);
    (part, average, ago, denied, would, asserted, quoted, implied, listed, year, month).hash(out);
    for Measured { key, stem, rank, name, before } in terms.iter() {
        (key, stem, rank, name, before).hash(out);
    }
    terms.len().hash(out);
}
