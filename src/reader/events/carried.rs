//! Times and places that a verb has from another clause or sentence: "The ceremony took place in Riga.", "…, where she
//! signed …", "voted in May to override …".

use std::ops::Range;

use super::Reader;
use crate::lexicon::{Class, Relation};
use crate::reader::document::Words;
use crate::reader::times::Timed;
use crate::reader::token::Kind;
use crate::statement::Venue;

/// The times and venues that a sentence has for what the one before it tells.
pub(super) struct Carried {
    /// Indices into the document's times.
    pub times: Vec<usize>,
    pub venues: Vec<Venue>,
    /// The noun that takes up what was told ("vote").
    noun: usize,
}

/// So far behind a place may stand where something was done there.
const WHERE: usize = 8;
/// So far a clause is looked through.
const CLAUSE: usize = 12;
/// So far behind its verb an infinitive may stand.
const INFINITIVE: usize = 14;

impl Reader<'_> {
    /// The times and venues of a sentence that says no more than when or where that of the one before was: "The ceremony
    /// took place in Riga on Monday."
    pub(super) fn carried(&self, number: usize, times: &[Timed]) -> Option<Carried> {
        let document = self.document;
        let words = document.sentences.get(number)?;
        let before = document.sentences.get(number.checked_sub(1)?)?;
        let first = words.first;
        if !matches!(document.text(first), "The" | "This" | "That") || before.block != words.block {
            return None;
        }
        let noun = first + 1;
        let occasion = document.relates(noun, Relation::Occasion) || self.is_event(noun);
        let told = || {
            let end = words.last.min(noun + 4);
            (noun + 1..end).any(|at| match document.text(at) {
                "took" => document.text(at + 1) == "place",
                "held" => document.has(at - 1, Class::AUXILIARY),
                "happened" | "occurred" => true,
                _ => false,
            })
        };
        if noun + 1 >= words.last || !occasion || !told() {
            return None;
        }
        let own = times.partition_point(|time| time.sentence < number);
        let own: Vec<(usize, Range<usize>)> = (own..times.len())
            .take_while(|index| times[*index].sentence == number)
            .map(|index| (index, times[index].tokens.clone()))
            .collect();
        let venues = self.venues(words, &own).into_iter().map(|placed| placed.venue).collect();
        Some(Carried { times: own.into_iter().map(|(index, _)| index).collect(), venues, noun })
    }

    /// The verb that such a sentence takes up: the one of its noun, else the one with a time or place, else the first.
    pub(super) fn taken_up(&self, verbs: &[usize], dated: Option<usize>, carried: &Carried) -> Option<usize> {
        let deed = |at: usize| self.document.lexicon.deed(&self.document.folded(at)).map(|deed| deed.number);
        let same = deed(carried.noun).and_then(|noun| verbs.iter().copied().find(|verb| deed(*verb) == Some(noun)));
        same.or(dated).or(verbs.first().copied())
    }

    /// "flew to Lima last week, where she signed …": the verb behind "where", which is of the same time and place.
    pub(super) fn done_where(&self, verbs: &[usize], words: &Words, end: usize) -> Option<usize> {
        let document = self.document;
        let clause = |at: usize| document.tokens[at].kind == Kind::Word && document.text(at) == "where";
        let here = (end..words.last.min(end + WHERE)).take_while(|at| clause(*at) || !self.opens_clause(*at));
        let opens = { here }.find(|at| clause(*at))?;
        let plain = document.is(opens - 1, ',') && !verbs.iter().any(|verb| (end..opens).contains(verb));
        let verb = verbs.iter().copied().find(|verb| *verb > opens).filter(|_| plain)?;
        (!(opens + 1..verb).any(|at| self.opens_clause(at) || document.quoted[at] != 0)).then_some(verb)
    }

    /// "voted on Monday to override the veto": the verb that was done with the other.
    pub(super) fn resolved(&self, verb: usize, words: &Words) -> Option<usize> {
        let document = self.document;
        if !document.relates(verb, Relation::Resolve) {
            return None;
        }
        let here = (verb + 1..words.last.min(verb + INFINITIVE)).take_while(|at| !self.opens_clause(*at));
        let to = { here }.find(|at| document.quoted[*at] == 0 && document.text(*at) == "to")?;
        let infinitive = document.tokens.get(to + 1).filter(|next| next.is_word() && !next.capital)?;
        let other = Class::DETERMINER.or(Class::PRONOUN).or(Class::CARDINAL).or(Class::PREPOSITION);
        (!infinitive.has(other)).then_some(to + 1)
    }

    /// "an agreement, made on 4 July": the noun of an event that such a participle stands behind.
    pub(super) fn noun_of(&self, verb: usize, words: &Words) -> Option<usize> {
        let document = self.document;
        let folded = document.folded(verb);
        let light =
            [Relation::Light, Relation::Support].iter().any(|relation| document.lexicon.relates(&folded, *relation));
        let mut before = verb.checked_sub(1).filter(|before| light && *before >= words.first)?;
        if document.is(before, ',') {
            before = before.checked_sub(1).filter(|before| *before >= words.first)?;
        }
        self.is_event(before).then_some(before)
    }

    /// Whether the words behind "after", "before" and the like have a verb before they end.
    pub(super) fn has_verb(&self, at: usize) -> bool {
        let document = self.document;
        let rest = at + 1..document.tokens.len().min(at + CLAUSE);
        let mut rest = rest.take_while(|at| document.tokens[*at].is_word() && document.text(*at) != "and");
        rest.any(|at| self.is_verb(at) || document.has(at, Class::AUXILIARY))
    }

    /// Whether "and" goes on with an infinitive: a modal or "to" with its verb stands before it in the clause.
    pub(super) fn goes_on(&self, and: usize) -> bool {
        let document = self.document;
        let before = (and.saturating_sub(CLAUSE)..and).rev();
        let mut before = before.take_while(|at| document.tokens[*at].is_word());
        before.any(|at| document.has(at, Class::AUXILIARY) && self.is_modal(at))
    }

    /// Whether a modal says no more than that something is to come: "will open", "said that it would open".
    pub(super) fn is_future(&self, at: usize, words: &Words) -> bool {
        let document = self.document;
        match &*document.folded(at) {
            "will" | "shall" => true,
            "would" => {
                let before = (words.first..at).rev();
                let said = { before }.find(|at| document.has(*at, Class::SPEECH) && document.quoted[*at] == 0);
                said.is_some() && !(words.first..words.last).any(|at| matches!(document.text(at), "if" | "unless"))
            }
            _ => false,
        }
    }

    /// Whether a verb tells of what is to come.
    pub(super) fn planned(&self, verb: usize, words: &Words) -> bool {
        let document = self.document;
        let modal = |at: usize| document.has(at, Class::AUXILIARY) && self.is_future(at, words);
        let clause = || (words.first.max(verb.saturating_sub(CLAUSE))..verb).rev();
        let own = clause().take_while(|at| document.tokens[*at].is_word() && !self.opens_clause(*at));
        let to = verb.checked_sub(1).filter(|to| document.text(*to) == "to");
        let intent = to
            .and_then(|to| to.checked_sub(1))
            .is_some_and(|at| document.relates(at, Relation::Intent) || document.has(at, Class::AUXILIARY));
        intent || self.is_scheduled(verb) || { own }.any(modal)
    }

    /// "the tax goes up in May": a present with its subject before it.
    pub(super) fn is_scheduled(&self, at: usize) -> bool {
        let document = self.document;
        let other = Class::DETERMINER.or(Class::PREPOSITION).or(Class::AUXILIARY).or(Class::CONJUNCTION);
        document.text(at).ends_with('s')
            && document.relates(at, Relation::Scheduled)
            && at.checked_sub(1).is_some_and(|before| {
                let subject = &document.tokens[before];
                subject.is_word() && !subject.has(other) || matches!(document.text(before), "it" | "which" | "that")
            })
    }
}
