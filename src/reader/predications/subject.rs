//! Who does what a clause tells: its subject, under all names of a government.

use std::ops::Range;

use super::Reader;
use crate::lexicon::Class;
use crate::reader::document::Words;
use crate::reader::terms;
use crate::reader::token::Kind;
use crate::statement::Term;
use crate::topics::{Entry, Kinds};

/// The noun phrase before a relative pronoun is looked for in so many tokens.
pub(super) const HEAD: usize = 5;

/// Who does it, before it is put into a predication.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub terms: Vec<Term>,
    /// The tokens that name them, where they stand in the clause.
    pub at: Option<Range<usize>>,
    /// What is told of them after a preposition: "the trial in Malawi".
    pub rest: Vec<Term>,
    /// "we", "I", "you", "there".
    pub nobody: bool,
    /// "none of the mayors": that they do it is denied.
    pub none: bool,
}

impl Reader<'_> {
    /// Who does what a verb group says: the first noun phrase of the clause, else those of the verb before.
    pub(super) fn subject(
        &self,
        start: usize,
        verb: usize,
        words: &Words,
        relative: bool,
        before: Option<&(usize, Subject)>,
    ) -> Subject {
        let document = self.document;
        let mut from = start.min(verb);
        if relative {
            // "the firm, which has closed": what stands before the pronoun.
            let head = self.head_before(start, words);
            if (start..verb).all(|at| !self.nominal(at)) && !head.is_empty() {
                return Subject { terms: self.terms(head.clone()), at: Some(head), ..Subject::default() };
            }
        }
        // "but only Malta has"
        if matches!(&*document.folded(from), "only" | "even" | "perhaps") && from + 1 < verb {
            from += 1;
        }
        // "In March, the board", "After the vote, it": what comes before the last comma that a name does not follow.
        if document.has(from, Class::PREPOSITION) || self.adverbial(from) {
            from = (from..verb).find(|at| document.is(*at, ',')).map_or(from, |comma| comma + 1);
        }
        // "By the year's end Washington had": no comma, the name before the verb.
        if document.has(from, Class::PREPOSITION) {
            let name = (from..verb).rev().take_while(|at| document.tokens[*at].capital).last();
            // "Within a year the agency had": the noun phrase before the verb, which no preposition governs.
            let phrase = || {
                let article = (from + 1..verb).rev().find(|at| document.has(*at, Class::DETERMINER))?;
                let free = !document.has(article - 1, Class::PREPOSITION.or(Class::CONJUNCTION));
                let plain = |at: usize| self.nominal(at) && document.tokens[at].is_word();
                (free && article + 1 < verb && (article + 1..verb).all(plain)).then_some(article)
            };
            let lead = name.or_else(phrase);
            from = lead.unwrap_or(verb);
            if lead.is_none() {
                return Subject::default();
            }
        }
        while from < verb && !document.tokens[from].is_word() {
            from += 1;
        }
        let mut first = document.folded(from);
        if from < verb
            && !document.tokens[from].upper
            && (matches!(&*first, "we" | "i" | "you" | "there" | "nobody")
                || &*first == "no" && document.text(from + 1) == "one"
                // "All but Canada agreed"
                || (from + 1..verb).any(|at| matches!(document.text(at), "but" | "except")))
        {
            return Subject { nobody: true, ..Subject::default() };
        }
        // "None of the mayors", "no port", "neither (of those of whom it was told)": that they do it is denied.
        let none = from < verb && matches!(&*first, "none" | "no" | "neither");
        if none {
            from += if document.text(from + 1) == "of" { 2 } else { 1 };
            first = document.folded(from);
        }
        // The head with its "of", not what is told of it between commas or after another preposition.
        let ends = |at: &usize| {
            let prepositional = document.has(*at, Class::PREPOSITION) && !matches!(document.text(*at), "of" | "for");
            let aside = document.is(*at, ',') && !document.tokens.get(at + 1).is_some_and(|next| next.capital);
            prepositional || aside || matches!(document.tokens[*at].kind, Kind::Sign('(' | '—'))
        };
        let last = (from..verb).find(ends).unwrap_or(verb);
        let mut terms = self.terms(from..last);
        terms.extend(self.office(from..last));
        // "Its government": that of whom the clause before is about.
        let theirs = from < verb && matches!(&*first, "its" | "their" | "his" | "her") && !terms.is_empty();
        if let Some((_, owner)) = before.filter(|_| theirs) {
            terms.extend(owner.terms.iter().filter(|term| term.name).copied());
        }
        let pronoun = from < verb && document.has(from, Class::PRONOUN) && terms.is_empty();
        if terms.is_empty() {
            let same = before.filter(|_| pronoun || from >= verb || relative);
            let same = same.map(|(_, subject)| subject.clone()).unwrap_or_default();
            return if none { Subject { none: true, ..same } } else { same };
        }
        let rest =
            if document.has(last, Class::PREPOSITION) && last < verb { self.terms(last..verb) } else { Vec::new() };
        Subject { terms, at: Some(from..last), rest, nobody: false, none }
    }

    /// The government to which a body or officeholder belongs by its name alone: "the Commission", "the Pentagon".
    pub(super) fn office(&self, range: Range<usize>) -> Option<Term> {
        let document = self.document;
        let listed = |at: &usize| document.has(*at, Class::TOPIC) && document.tokens[*at].capital;
        let code = range.clone().filter(listed).find_map(|at| {
            // "the Forestry Commission" is another.
            let longer = at.checked_sub(1).is_some_and(|before| {
                before >= range.start && document.tokens[before].capital && !document.has(before, Class::DETERMINER)
            });
            document.entries(at, Kinds::OFFICE).iter().filter(|_| !longer).find_map(|entry| match entry {
                Entry::Office { code, rest } if self.reads(at + 1, rest) => Some(*code),
                _ => None,
            })
        })?;
        Some(Term { stem: terms::of_word(&format!("@{code}")), name: true })
    }

    /// Whether the tokens from one on are these words.
    fn reads(&self, from: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(number, word)| *self.document.folded(from + number) == **word)
    }

    /// Whether who is named is a part of many: "94 countries", "some of the members".
    pub(super) fn partial(&self, range: Range<usize>) -> bool {
        let document = self.document;
        let mut range = range;
        range.any(|at| {
            document.tokens[at].kind == Kind::Number
                || document.has(at, Class::CARDINAL)
                || matches!(
                    &*document.folded(at),
                    "some"
                        | "most"
                        | "many"
                        | "several"
                        | "few"
                        | "half"
                        | "other"
                        | "others"
                        | "another"
                        | "majority"
                        | "minority"
                )
        })
    }

    /// The noun phrase before the relative pronoun that a clause begins with.
    pub(super) fn head_before(&self, start: usize, words: &Words) -> Range<usize> {
        let pronoun = start.saturating_sub(1);
        if !matches!(self.document.text(pronoun), "who" | "which" | "that") {
            return pronoun..pronoun;
        }
        let mut last = pronoun;
        while last > words.first && self.document.is(last - 1, ',') {
            last -= 1;
        }
        let head = (words.first..last).rev().take(HEAD).take_while(|at| self.nominal(*at));
        head.last().unwrap_or(last)..last
    }
}
