//! Events: what is told with a time, a place or an occasion, and to which verb these belong.
//!
//! There is no parser. The verb of a time or place is the nearest one before it with no clause begun in between, or,
//! where the expression opens its clause, the nearest one after it: so most English news sentences are built.

mod carried;
mod venues;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::document::{Document, Words};
use super::memory::{Since, Twin};
use super::names::Names;
use super::terms;
use super::times::Timed;
use super::token::{Kind, Token};
use crate::lexicon::{Class, Relation};
use crate::statement::{Event, Term, Venue};
use carried::Carried;

/// A sentence of more tokens is a list.
const LONGEST: usize = 150;

/// Words of a closed class.
const CLOSED: Class = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION).or(Class::PRONOUN);

/// Finds the events of a document, by start.
pub fn find(document: &Document<'_>, names: &Names, times: &[Timed], since: Option<&Since<'_>>) -> Vec<Event> {
    let mut reader = Reader::new(document, names);
    let mut events = Vec::with_capacity(document.sentences.len() / 3);
    let mut timed = times.iter().enumerate().peekable();
    for (number, words) in document.sentences.iter().enumerate() {
        let mut own: Vec<(usize, Range<usize>)> = Vec::new();
        while let Some((index, time)) = timed.next_if(|(_, time)| time.sentence <= number) {
            if time.sentence == number {
                own.push((index, time.tokens.clone()));
            }
        }
        if let Some((since, twin)) = since.and_then(|since| Some((since, since.twin(number)?))) {
            let first = times.partition_point(|time| time.sentence < number);
            events.extend(taken_over(since, twin, number, first));
            continue;
        }
        if words.last - words.first > LONGEST {
            continue;
        }
        let venues = reader.venues(words, &own);
        let carried = reader.carried(number + 1, times);
        if !own.is_empty() || !venues.is_empty() || carried.is_some() {
            reader.sentence(number, words, &own, venues, carried, &mut events);
        }
    }
    events
}

/// The events of a sentence as they were in the last version; `first` is the sentence's first time.
fn taken_over<'k>(since: &Since<'k>, twin: Twin, number: usize, first: usize) -> impl Iterator<Item = Event> + use<'k> {
    let kept = &since.kept.reading.events;
    let from = kept.partition_point(|event| event.sentence < twin.sentence);
    let first_then = since.kept.times.partition_point(|time| time.sentence < twin.sentence);
    kept[from..].iter().take_while(move |event| event.sentence == twin.sentence).map(move |event| {
        let mut event = event.clone();
        event.span = event.span.moved(twin.file);
        event.verb = event.verb.moved(twin.file);
        event.sentence = number;
        event.times.iter_mut().for_each(|time| *time = *time - first_then + first);
        event.venues.iter_mut().for_each(|venue| venue.span = venue.span.moved(twin.file));
        event
    })
}

/// A verb's times and venues, and the tokens from the first to the last of them all.
struct Attached {
    verb: usize,
    times: Vec<usize>,
    venues: Vec<Venue>,
    range: Range<usize>,
    /// Nouns of events before the verb that a time or place stands beside: "the ban in May surprised them".
    nouns: Vec<usize>,
}

impl Attached {
    fn of(verb: usize) -> Self {
        Self { verb, times: Vec::new(), venues: Vec::new(), range: verb..verb + 1, nouns: Vec::new() }
    }
}

/// A venue with its tokens.
struct Placed {
    tokens: Range<usize>,
    /// The preposition before it, or the verb that takes it as its object.
    lead: usize,
    venue: Venue,
}

pub(super) struct Reader<'a> {
    document: &'a Document<'a>,
    pub(super) names: &'a Names,
    /// The names of the last sentences that were looked at.
    named: FxHashMap<usize, Vec<u64>>,
}

impl<'a> Reader<'a> {
    /// Without anything read.
    pub(super) fn new(document: &'a Document<'a>, names: &'a Names) -> Self {
        Self { document, names, named: FxHashMap::default() }
    }
}

impl Reader<'_> {
    fn sentence(
        &mut self,
        number: usize,
        words: &Words,
        times: &[(usize, Range<usize>)],
        venues: Vec<Placed>,
        carried: Option<Carried>,
        events: &mut Vec<Event>,
    ) {
        let document = self.document;
        let verbs: Vec<usize> = (words.first..words.last).filter(|at| self.is_verb(*at)).collect();
        if verbs.is_empty() {
            return;
        }
        let mut deeds: Vec<Attached> = Vec::new();
        let mut attach = |verb: usize, tokens: &Range<usize>, time: Option<usize>, venue: Option<Venue>| {
            let at = deeds.iter().position(|deed| deed.verb == verb).unwrap_or_else(|| {
                deeds.push(Attached::of(verb));
                deeds.len() - 1
            });
            let deed = &mut deeds[at];
            deed.times.extend(time);
            deed.venues.extend(venue);
            // "Its purchase of the yard in May".
            let nouns = (tokens.start.saturating_sub(8).max(words.first)..tokens.start.min(verb)).rev();
            let mut nouns = nouns.take_while(|at| !self.opens_clause(*at) && !document.is(*at, ','));
            deed.nouns.extend(nouns.find(|at| tokens.start < verb && self.is_event(*at)));
            deed.range = deed.range.start.min(tokens.start)..deed.range.end.max(tokens.end);
        };
        let mut taken: Vec<Range<usize>> = Vec::new();
        for (index, tokens) in times {
            taken.push(tokens.clone());
            let lead = tokens.start.checked_sub(1).filter(|lead| document.has(*lead, Class::PREPOSITION));
            for verb in self.verbs_of(&verbs, words, lead.unwrap_or(tokens.start), tokens.end) {
                attach(verb, tokens, Some(*index), None);
            }
        }
        for placed in venues {
            taken.push(placed.tokens.clone());
            // "on 3 May, in Lima": both are of one verb.
            let goes_on = |end: usize| end + 1 == placed.lead && document.is(end, ',');
            let dated = times.iter().find(|(_, time)| goes_on(time.end)).map(|(_, time)| time);
            let lead = dated.map_or(placed.lead, |time| time.start.saturating_sub(1).max(words.first));
            for verb in self.verbs_of(&verbs, words, lead, placed.tokens.end) {
                attach(verb, &placed.tokens, None, Some(placed.venue.clone()));
            }
        }
        if let Some(carried) = carried
            && let Some(verb) = self.taken_up(&verbs, deeds.first().map(|deed| deed.verb), &carried)
        {
            let at = deeds.iter().position(|deed| deed.verb == verb).unwrap_or_else(|| {
                deeds.push(Attached::of(verb));
                deeds.len() - 1
            });
            deeds[at].times.extend(carried.times);
            deeds[at].venues.extend(carried.venues);
        }
        deeds.sort_by_key(|deed| deed.verb);
        if deeds.is_empty() {
            return;
        }
        let meant = self.meant(words, &taken);
        let mut before = self.names_before(number);
        before.extend(self.given_names(words));
        let before: Arc<[u64]> = before.into();
        for Attached { verb, times, venues, range, nouns } in deeds {
            let mut who: Vec<u64> =
                meant.iter().filter(|(at, term)| *at < verb && term.name).map(|(_, term)| term.stem).collect();
            if who.is_empty() {
                who.extend_from_slice(&before);
            }
            let own = self.clause(verb, words);
            let (mut terms, mut clause): (Vec<Term>, Vec<Term>) = (Vec::new(), Vec::new());
            for (at, term) in meant.iter().filter(|(at, _)| *at != verb) {
                if own.contains(at) && !clause.contains(term) {
                    clause.push(*term);
                }
                if !terms.contains(term) {
                    terms.push(*term);
                }
            }
            let what = self.what(verb, &range, words, &nouns);
            // "its approval came in May": a noun says what happened, and that is seldom.
            let by_noun =
                document.relates(verb, Relation::Light) && (what.len() > 1 || self.deed_noun(words.first..verb));
            events.push(Event {
                span: document.file(range.clone()),
                verb: document.file(verb..verb + 1),
                sentence: number,
                what: what.into(),
                often: document.has(verb, Class::SPEECH)
                    || !by_noun && document.lexicon.deed(&document.folded(verb)).is_some_and(|deed| deed.often),
                asserted: self.asserted(verb, words),
                planned: self.planned(verb, words),
                times,
                venues,
                terms: terms.into(),
                clause: clause.into(),
                who: who.into(),
                before: Arc::clone(&before),
            });
        }
    }

    /// Whether a subject begins with a noun that is made of a verb: "permission for the walk".
    fn deed_noun(&self, range: Range<usize>) -> bool {
        let document = self.document;
        let subject = range.take_while(|at| !document.has(*at, Class::PREPOSITION));
        let common = |at: &usize| document.tokens[*at].is_word() && self.names.at(*at).is_none();
        subject.filter(common).any(|at| {
            let word = document.folded(at);
            word.len() > 6 && ["tion", "sion", "ment", "ance", "oval"].iter().any(|ending| word.ends_with(ending))
        })
    }

    /// The verbs that a time or place belongs to; `lead` is the preposition before it.
    fn verbs_of(&self, verbs: &[usize], words: &Words, lead: usize, end: usize) -> Vec<usize> {
        let document = self.document;
        // "told the council": the verb itself.
        if verbs.contains(&lead) {
            return vec![lead];
        }
        let split = verbs.partition_point(|verb| *verb < lead);
        let before = verbs[..split].last().copied();
        let after = verbs[split..].iter().copied().find(|verb| *verb >= end);
        let before =
            before.filter(|verb| !(*verb + 1..lead).any(|at| self.opens_clause(at) || document.quoted[at] != 0));
        let after = after.filter(|verb| !(end..*verb).any(|at| self.opens_clause(at) || document.quoted[at] != 0));
        let previous = lead.checked_sub(1).filter(|previous| *previous >= words.first);
        let opens = previous.is_none_or(|previous| {
            self.opens_clause(previous)
                || matches!(document.tokens[previous].kind, Kind::Sign(_) | Kind::Mark(_))
                || matches!(&*document.folded(previous), "and" | "or" | "also" | "then" | "only")
        });
        // "It was in May that the mill closed."
        if document.text(end) == "that" && !document.has(end + 1, Class::TIME) {
            let cleft =
                lead.checked_sub(2).filter(|it| *it >= words.first && document.text(*it).eq_ignore_ascii_case("it"));
            let inner = verbs[split..].iter().copied().find(|verb| *verb > end);
            if let (Some(_), Some(inner)) = (cleft, inner) {
                return vec![inner];
            }
        }
        let mut found: Vec<usize> = if opens { after.or(before) } else { before.or(after) }.into_iter().collect();
        // "in March, when the minister announced …".
        let comma = usize::from(document.is(end, ','));
        if matches!(&*document.folded(end + comma), "when" | "as") && end + comma < words.last {
            let clause = verbs[split..].iter().copied().find(|verb| *verb > end + comma);
            let inner = |verb: &usize| !(end + comma + 1..*verb).any(|at| self.opens_clause(at));
            found.extend(clause.filter(inner).filter(|verb| !found.contains(verb)));
        }
        found.extend(self.done_where(verbs, words, end).filter(|verb| !found.contains(verb)));
        found
    }

    /// Whether a finite clause begins with the token, so that what follows belongs to another verb.
    pub(super) fn opens_clause(&self, at: usize) -> bool {
        let document = self.document;
        let token = &document.tokens[at];
        match token.kind {
            Kind::Sign(sign) => matches!(sign, ';' | ':' | '—' | '.' | '?' | '!' | '(' | ')'),
            // "as the minister said", but not "as mediator".
            // "that year".
            Kind::Word
                if token.end - token.start == 4 && document.has(at + 1, Class::TIME) && document.text(at) == "that" =>
            {
                false
            }
            Kind::Word if token.end - token.start == 2 && document.text(at) == "as" => {
                document.has(at + 1, Class::PRONOUN.or(Class::DETERMINER))
            }
            // All of them stand in some list.
            Kind::Word if token.capital || token.class == Class::default() || token.end - token.start > 9 => false,
            Kind::Word if token.has(Class::COMMON.or(Class::DEED)) && !token.has(CLOSED) => false,
            // "after the vote", "before the court": no clause without a verb.
            Kind::Word if matches!(document.text(at), "after" | "before" | "since" | "until") => self.has_verb(at),
            Kind::Word => matches!(
                document.text(at),
                "that"
                    | "which"
                    | "who"
                    | "whom"
                    | "whose"
                    | "when"
                    | "where"
                    | "whether"
                    | "because"
                    | "although"
                    | "though"
                    | "while"
                    | "if"
                    | "unless"
                    | "but"
                    | "whereas"
                    | "what"
                    | "how"
                    | "why"
                    | "than"
                    | "following"
            ),
            _ => false,
        }
    }

    /// Whether a word is a finite verb or a participle, by its form.
    pub(super) fn is_verb(&self, at: usize) -> bool {
        let document = self.document;
        let token = &document.tokens[at];
        // "go" is the only verb of two letters that tells of an event.
        let short = token.end - token.start < 3 && document.text(at) != "go";
        if !token.is_word() || token.capital || document.quoted[at] != 0 || short {
            return false;
        }
        if token.has(CLOSED) {
            return false;
        }
        let articled = at > 0
            && (document.has(at - 1, Class::DETERMINER) && !document.has(at - 1, Class::PRONOUN)
                || document.tokens[at - 1].kind == Kind::Possessive);
        if articled || self.names.at(at).is_some() {
            return false;
        }
        let speech = Class::SPEECH.or(Class::WEAK).or(Class::NAMING).or(Class::REQUEST).or(Class::THINKING);
        let text = document.text(at);
        if token.has(speech) && !token.has(Class::BASE.or(Class::PARTICIPLE)) && !text.ends_with('s') || text == "says"
        {
            return true;
        }
        if token.has(Class::DEED_PAST) {
            return true;
        }
        // "Her visit dates from May."
        if text == "dates" && document.text(at + 1) == "from" || text == "date" && document.text(at + 1) == "from" {
            return true;
        }
        if text.ends_with("ed") && !text.contains('-') {
            // "in a letter dated 3 May" is no deed.
            return text.len() > 4
                && text != "dated"
                && (!text.ends_with("eed") || matches!(text, "agreed" | "freed" | "guaranteed"));
        }
        let Some(before) = at.checked_sub(1) else { return false };
        if self.is_scheduled(at) {
            return true;
        }
        let word = document.text(before);
        let auxiliary = document.has(before, Class::AUXILIARY);
        if token.has(Class::DEED) && (word == "to" || auxiliary && !word.ends_with("ing")) {
            return true;
        }
        // "would be put to the vote and take effect"
        if token.has(Class::DEED)
            && word == "and"
            && self.goes_on(before)
            && !text.ends_with("ing")
            && !text.ends_with('s')
        {
            return true;
        }
        // "will deliver", "is to deliver": whatever the verb.
        let intended = |at: usize| document.has(at, Class::AUXILIARY) || document.relates(at, Relation::Intent);
        let infinitive = word == "to" && before.checked_sub(1).is_some_and(intended);
        if infinitive || auxiliary && self.is_modal(before) {
            return !token.has(CLOSED.or(Class::ADVERB).or(Class::AUXILIARY).or(Class::NEGATION));
        }
        if !token.has(Class::DEED) || text.ends_with("ing") {
            return false;
        }
        // "the board cut its forecast": a past that is the base form, by its object.
        let subject = document.tokens[before].is_word()
            && !document.has(before, CLOSED.or(Class::ADVERB).or(Class::AUXILIARY).or(Class::DEED_PAST))
            && !self.is_modal(before);
        let object = |next: &Token| {
            let phrasal = || document.lexicon.phrasal(&format!("{text}-{}", document.word(at + 1))).is_some();
            next.has(Class::DETERMINER)
                || matches!(document.text(at + 1), "its" | "his" | "her" | "their")
                || next.has(Class::PARTICLE_OF_VERB) && phrasal()
        };
        subject && document.tokens.get(at + 1).is_some_and(object)
    }

    /// Whether a word can be a common noun, as far as the lists tell.
    fn is_noun(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        let other = CLOSED.or(Class::ADVERB).or(Class::AUXILIARY).or(Class::DATED).or(Class::CARDINAL);
        token.is_word() && !token.capital && !token.has(other) && self.document.quoted[at] == 0
    }

    /// Whether a noun tells of an event, by the lists or by its ending.
    fn is_event(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        let body = Class::ORG_COMMON.or(Class::ROLE).or(Class::PERSON_NOUN);
        let ending = || {
            let text = self.document.text(at);
            ["ment", "tion", "sion", "ance", "ments", "tions"].iter().any(|end| text.ends_with(end))
        };
        self.is_noun(at) && (token.has(Class::DEED) || token.end - token.start > 7 && !token.has(body) && ending())
    }

    /// The clause of a verb: from the clause or comma before it to the next.
    fn clause(&self, verb: usize, words: &Words) -> Range<usize> {
        let document = self.document;
        let ends = |at: usize| {
            self.opens_clause(at)
                || document.is(at, ',')
                || document.text(at) == "and" && self.clause_follows(at, words)
        };
        let first = (words.first..verb).rev().find(|at| ends(*at)).map_or(words.first, |at| at + 1);
        let last = (verb + 1..words.last).find(|at| ends(*at)).unwrap_or(words.last);
        first..last
    }

    /// Whether "and" joins clauses: a verb follows before the next sign.
    pub(super) fn clause_follows(&self, and: usize, words: &Words) -> bool {
        let rest = and + 1..words.last.min(and + 12);
        let mut rest = rest.take_while(|at| self.document.tokens[*at].is_word() && !self.opens_clause(*at));
        rest.any(|at| self.is_verb(at))
    }

    /// What happened, by number: the verb and the nouns of events between it and its time or place.
    fn what(&self, verb: usize, range: &Range<usize>, words: &Words, nouns: &[usize]) -> Vec<u64> {
        let document = self.document;
        let mut what = Vec::new();
        if document.has(verb, Class::SPEECH) {
            what.push(Event::SAYING);
        }
        let deed = |at: usize| {
            let listed = document.has(at, Class::DEED);
            listed.then(|| document.lexicon.deed(&document.folded(at))).flatten()
        };
        let number = |at: usize| deed(at).map(|deed| u64::from(deed.number));
        let phrasal = |at: usize| {
            let particles = (at + 1..words.last.min(at + 7)).filter(|at| document.has(*at, Class::PARTICLE_OF_VERB));
            // "shut the pumps down in May", but not "shut the door in the face".
            let free = |at: usize| {
                document.tokens.get(at + 1).is_none_or(|next| !next.is_word() || next.has(CLOSED.or(Class::DATED)))
                    && !document.has(at + 1, Class::DETERMINER)
            };
            let mut particles = particles.filter(|particle| *particle == at + 1 || free(*particle));
            particles.find_map(|particle| {
                let joined = format!("{}-{}", document.folded(at), document.folded(particle));
                document.lexicon.phrasal(&joined).map(u64::from)
            })
        };
        let word = |at: usize| number(at).unwrap_or_else(|| terms::of_word(&document.folded(at)));
        let verbal = |at: usize| phrasal(at).unwrap_or_else(|| word(at));
        what.push(verbal(verb));
        if phrasal(verb).is_none() {
            what.extend(deed(verb).map(|deed| u64::from(deed.also)).filter(|also| *also != 0));
        }
        what.extend(self.noun_of(verb, words).map(word));
        // "responded in March by expelling": the expelling was in March, too.
        let by = (verb + 1..words.last.min(verb + 14)).take_while(|at| !self.opens_clause(*at) && !self.is_verb(*at));
        let mut by = by.filter(|at| document.quoted[*at] == 0 && document.text(*at) == "by");
        if let Some(by) = by.find(|by| document.text(by + 1).ends_with("ing")) {
            what.push(verbal(by + 1));
        }
        what.extend(self.resolved(verb, words).map(verbal));
        // "The ban came in May": the subject tells what happened.
        let light = document.relates(verb, Relation::Light);
        let clause = (words.first..verb).rev().take_while(|at| !self.opens_clause(*at) && !document.is(*at, ','));
        let subject = clause.filter(|at| light && self.is_event(*at));
        // "made an offer", "said on a visit", but not "delayed the rule".
        let support = light || document.relates(verb, Relation::Support);
        let after = (verb + 1..range.end.min(words.last)).filter(|at| {
            let mut lead = (verb + 1..*at).rev().take(3);
            let led = |at: usize| matches!(document.text(at), "on" | "in" | "during" | "at" | "with");
            self.is_event(*at) && (support || lead.any(led))
        });
        for at in nouns.iter().copied().chain(subject).chain(after) {
            let also = deed(at).map(|deed| u64::from(deed.also)).filter(|also| *also != 0);
            for number in std::iter::once(word(at)).chain(also) {
                if !what.contains(&number) {
                    what.push(number);
                }
            }
        }
        // "used an appearance before the assembly to say".
        let mut occasions = (verb + 1..range.end.min(words.last)).filter(|at| light && self.is_noun(*at));
        if occasions.any(|at| document.relates(at, Relation::Occasion)) {
            what.push(Event::SAYING);
        }
        let speaking = ["spoke", "warned", "announced", "wrote"].map(|word| document.lexicon.deed(word));
        let speaking = |number: u64| speaking.iter().flatten().any(|deed| u64::from(deed.number) == number);
        if !what.contains(&Event::SAYING) && what.iter().any(|number| speaking(*number)) {
            what.push(Event::SAYING);
        }
        what
    }

    /// Whether it is told as a fact: no question, and no condition, negation or wish in the verb's clause, or in the
    /// clause that it is the content of ("it is not true that …").
    fn asserted(&self, verb: usize, words: &Words) -> bool {
        let document = self.document;
        if document.is(words.last - 1, '?') {
            return false;
        }
        let mut outer = false;
        for at in (words.first..verb).rev() {
            let token = &document.tokens[at];
            if document.quoted[at] != 0 || token.is(',') || token.is(';') {
                // What stands before the comma is another clause, or an aside on the subject.
                if !outer {
                    break;
                }
                continue;
            }
            if !token.is_word() {
                continue;
            }
            let text = document.text(at);
            let unreal = token.has(Class::NEGATION.or(Class::UNREAL))
                || text.ends_with("n’t")
                || text.ends_with("n't")
                || matches!(text, "if" | "unless" | "whether" | "suppose" | "imagine")
                || token.has(Class::AUXILIARY) && self.is_modal(at) && !self.is_future(at, words);
            if unreal {
                return false;
            }
            match text {
                "that" => outer = true,
                _ if self.opens_clause(at) && !outer => break,
                _ => {}
            }
        }
        let first = document.folded(words.first);
        !matches!(&*first, "if" | "unless" | "whether" | "suppose" | "imagine")
    }

    fn is_modal(&self, at: usize) -> bool {
        matches!(
            &*self.document.folded(at),
            "should" | "ought" | "must" | "would" | "might" | "could" | "may" | "can" | "will" | "shall"
        )
    }

    /// The content words of a sentence outside quotations by their meaning, without those of some stretches.
    fn meant(&self, words: &Words, without: &[Range<usize>]) -> Vec<(usize, Term)> {
        let document = self.document;
        let function =
            Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::PRONOUN).or(Class::AUXILIARY);
        let mut meant = Vec::new();
        let mut at = words.first;
        while at < words.last {
            let here = at;
            at += 1;
            if document.quoted[here] != 0 || without.iter().any(|range| range.contains(&here)) {
                continue;
            }
            let token = &document.tokens[here];
            let number = token.kind == Kind::Number;
            if !token.is_word() && !number {
                continue;
            }
            if let Some((end, stem)) = self.named(here) {
                meant.push((here, Term { stem, name: true }));
                at = end.max(at);
                continue;
            }
            let name = self.names.at(here).is_some();
            // "is due to open"
            let intent = !name && document.text(at) == "to" && document.relates(here, Relation::Intent);
            if intent
                || token.has(function) && !name
                || token.end - token.start < 3 && !number && !token.upper
                || token.has(Class::ADVERB) && !token.capital
                || matches!(token.kind, Kind::Word) && token.has(Class::HONORIFIC)
            {
                continue;
            }
            let folded = document.folded(here);
            let deed = if name || !token.has(Class::DEED) { None } else { document.lexicon.deed(&folded) };
            let stem = deed.map_or_else(|| terms::of_word(&folded), |deed| u64::from(deed.number));
            meant.push((here, Term { stem, name }));
        }
        meant
    }

    /// A government under any name, or a person by the surname: where the mention ends, and what it is.
    pub(super) fn named(&self, at: usize) -> Option<(usize, u64)> {
        let document = self.document;
        let government = |range: Range<usize>| {
            let found = document.lexicon.government(&document.phrase(range.clone()))?;
            Some((range.end, terms::of_government(found.code)))
        };
        let token = &document.tokens[at];
        if token.capital && token.has(Class::GOVERNMENT_START.or(Class::GOVERNMENT)) {
            let joined = |at: &usize| {
                document
                    .tokens
                    .get(*at)
                    .is_some_and(|token| token.capital || token.is_word() && token.end - token.start <= 3)
            };
            let most = at + 1 + (at + 1..at + 4).take_while(joined).count();
            let longest = (at + 1..=most).rev().filter(|end| document.tokens[end - 1].capital);
            if let Some(found) = { longest }.find_map(|end| government(at..end)) {
                return Some(found);
            }
        }
        let name = &self.names.names[self.names.at(at)?];
        let surname = name.last.checked_sub(1).filter(|_| self.names.is_person(name.entity) && at >= name.first)?;
        let plain = document.folded(surname);
        Some((name.last, terms::of_word(plain.trim_end_matches('.'))))
    }

    /// The given names of the persons of a sentence: where nothing marks a name as a person's, all its words count.
    fn given_names(&self, words: &Words) -> Vec<u64> {
        let after = self.names.names.partition_point(|name| name.first < words.first);
        let own = self.names.names[after..].iter().take_while(|name| name.first < words.last);
        let persons = own.filter(|name| self.names.is_person(name.entity));
        persons.flat_map(|name| name.first..name.last - 1).map(|at| terms::of_word(&self.document.folded(at))).collect()
    }

    /// The names of the two sentences before.
    fn names_before(&mut self, number: usize) -> Vec<u64> {
        let document = self.document;
        if self.named.len() > 8 {
            self.named.retain(|sentence, _| sentence + 2 >= number);
        }
        let mut found = Vec::new();
        for before in number.saturating_sub(2)..number {
            if !self.named.contains_key(&before) {
                let words = &document.sentences[before];
                let names = self.names_of(words.first..words.last.min(words.first + LONGEST));
                self.named.insert(before, names);
            }
            for name in self.named.get(&before).into_iter().flatten() {
                if !found.contains(name) {
                    found.push(*name);
                }
            }
        }
        found
    }

    fn names_of(&self, words: Range<usize>) -> Vec<u64> {
        let document = self.document;
        let mut found = Vec::new();
        let mut from = words.start;
        for at in words {
            if at < from || !document.tokens[at].capital || document.quoted[at] != 0 {
                continue;
            }
            if let Some((end, stem)) = self.named(at) {
                from = end;
                found.push(stem);
            } else if self.names.at(at).is_some() {
                found.push(terms::of_word(&document.folded(at)));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
