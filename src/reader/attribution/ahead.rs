//! The speaker first: X said “…”; in X's words “…”; X's advice was plain: “…”.

use super::super::phrases::{self, Referent};
use super::super::token::Kind;
use super::{Hit, MINDING, REPORTING, SAYING, Sieve};
use crate::lexicon::{Class, Relation};

impl Sieve<'_> {
    /// "in her view", "in the words of X", "as X put it", "according to X" before the quotation.
    pub(super) fn fixed_phrase(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (own, _) = self.quote(stretch);
        for at in self.sentence.first..self.sentence.last {
            if document.quoted[at] != 0 {
                continue;
            }
            let word = document.folded(at);
            if word == "according" && document.text(at + 1) == "to" {
                // Nearer to this quotation than any verb of saying.
                let phrase = self.phrase_at(at + 2)?;
                let end = self.phrases[phrase].last;
                if at < own && !(end..own).any(|at| self.verb(at, Class::SPEECH)) {
                    return Some(self.hit(Some(phrase), at..at + 2));
                }
            }
            if word == "in" || word == "for" || word == "to" {
                let Some(noun) =
                    (at + 2..(at + 9).min(self.sentence.last)).find(|noun| document.relates(*noun, Relation::View))
                else {
                    continue;
                };
                if document.text(noun + 1) == "of" {
                    if let Some(phrase) = self.phrase_at(noun + 2).filter(|_| word == "in") {
                        return Some(self.hit(Some(phrase), at..noun + 1));
                    }
                    continue;
                }
                let pronoun = matches!(&*document.folded(at + 1), "his" | "her" | "their") && noun == at + 2;
                if pronoun {
                    return Some(Hit {
                        cue: Some(at..noun + 1),
                        reported: true,
                        pronoun: Some(at + 1),
                        ..Hit::default()
                    });
                }
                let possessor = self.phrase_at(at + 1).filter(|phrase| {
                    let end = self.phrases[*phrase].last;
                    end < noun && document.tokens[end].kind == Kind::Possessive
                });
                if word == "in" && possessor.is_some() {
                    return Some(self.hit(possessor, at..noun + 1));
                }
            }
            if (word == "as" || word == "like") && at < own {
                // "As X put it, …", "as X told the paper, …"
                let Some(phrase) = self.speaker_at(at + 1) else { continue };
                if matches!(self.phrases[phrase].what, Referent::Common) {
                    continue;
                }
                let Some(verb) = self.predicate(self.phrases[phrase].last, SAYING) else {
                    let end = self.phrases[phrase].last;
                    if matches!(document.text(end), "put" | "puts" | "has")
                        && (end..own).all(|at| document.quoted[at] == 0)
                        && own - end <= 6
                    {
                        return Some(self.hit(Some(phrase), end..end + 1));
                    }
                    continue;
                };
                if !(verb + 1..own).any(|at| self.verb(at, REPORTING)) {
                    return Some(self.hit(Some(phrase), verb..verb + 1));
                }
            }
            if word == "as" && at >= own {
                let Some(phrase) = self.speaker_at(at + 1) else { continue };
                let end = self.phrases[phrase].last;
                if matches!(document.text(end), "put" | "puts") && document.text(end + 1) == "it" {
                    return Some(self.hit(Some(phrase), end..end + 1));
                }
            }
        }
        None
    }

    /// The nearest verb of the class before the quotation, and its subject.
    pub(super) fn left(&self, stretch: usize, class: Class) -> Option<Hit> {
        let document = self.document;
        let (first, _) = self.quote(stretch);
        let mut at = first;
        let mut unnamed = None;
        while let Some(before) = document.before(at).filter(|before| *before >= self.sentence.first) {
            at = before;
            if document.quoted[at] != 0 {
                continue;
            }
            let adjacent = || {
                at + 1 < first
                    && (at + 1..first).all(|at| {
                        matches!(document.tokens[at].kind, Kind::Sign(',' | ':' | '(' | '[' | '—'))
                            || document.quoted[at] != 0
                    })
            };
            let weak =
                self.verb(at, Class::WEAK) && class.has(Class::SPEECH) && (adjacent() || self.addressed(at, first));
            let titled = class.has(Class::SPEECH)
                && document.relates(at, Relation::Titled)
                && (at + 3 > first || first > 0 && document.text(first - 1) == "as" && at + 8 > first)
                && document.quoted[at] == 0;
            if !weak && !titled && !self.verb(at, class) {
                continue;
            }
            let naming = document.has(at, Class::NAMING) && !document.has(at, Class::SPEECH);
            let direct = at + 1 >= first || at + 2 == first && document.has(at + 1, Class::DETERMINER);
            let passive = self.passive(at);
            let titled = document.relates(at, Relation::Titled);
            let as_name = titled && first > 0 && document.text(first - 1) == "as" && at + 8 > first;
            let direct = direct || as_name && !passive;
            if (naming || titled) && direct && (!naming || !self.active(at)) && (!passive || titled) {
                // "a robot named “…”", "labelled “…”": the words name a thing.
                return Some(Hit { named: true, ..Hit::default() });
            }
            if naming && passive {
                let agent = (at..self.sentence.last)
                    .find(|by| *by != first && document.text(*by) == "by" && document.quoted[*by] == 0);
                let agent = agent.and_then(|by| self.phrase_at(by + 1));
                return Some(match agent {
                    Some(agent) => self.hit(Some(agent), at..at + 1),
                    None => Hit { named: direct, ..Hit::default() },
                });
            }
            if passive {
                match self.agent(at) {
                    Some(agent) => return Some(self.hit(Some(agent), at..at + 1)),
                    None if class == MINDING => continue,
                    // "was told": whoever told it is not named, unless a verb farther left says so.
                    None => {
                        unnamed = unnamed.or(Some(at));
                        continue;
                    }
                }
            }
            if class == MINDING
                && document.has(at, Class::DOCUMENT)
                && !document.has(at, Class::THINKING.or(Class::REQUEST))
            {
                let speaks = self.subject(at).is_some_and(|phrase| {
                    matches!(self.phrases[phrase].what, Referent::Common | Referent::Key)
                        || phrases::is_organisation(self.names, &self.phrases[phrase])
                });
                if !speaks {
                    continue;
                }
            }
            let subject = self.subject(at);
            // "X said Lima welcomed “…”": the words are X's.
            if class == MINDING
                && let Some(told) = subject.and_then(|subject| self.told_by(subject))
            {
                return Some(self.hit(self.subject(told), told..told + 1));
            }
            return Some(self.hit(subject, at..at + 1));
        }
        unnamed.map(|at| self.hit(None, at..at + 1))
    }

    /// The verb of saying right before a phrase: "said (that) Lima".
    fn told_by(&self, phrase: usize) -> Option<usize> {
        let first = self.phrases[phrase].first;
        let that = first > 0 && self.document.text(first - 1) == "that";
        let verb = first.checked_sub(if that { 2 } else { 1 }).filter(|verb| *verb >= self.sentence.first)?;
        self.verb(verb, Class::SPEECH).then_some(verb)
    }

    /// "told reporters: “…”": only the person addressed stands between the verb and the quotation.
    pub(super) fn addressed(&self, verb: usize, quote: usize) -> bool {
        let Some(phrase) = self.phrase_at(verb + 1) else { return false };
        let end = self.phrases[phrase].last;
        end <= quote && (end..quote).all(|at| matches!(self.document.tokens[at].kind, Kind::Sign(',' | ':')))
    }

    /// A subject right before the verb, or an auxiliary that makes it active: "it called", "has dubbed".
    pub(super) fn active(&self, verb: usize) -> bool {
        let mut at = verb;
        while at > self.sentence.first
            && self.document.has(at - 1, Class::ADVERB.or(Class::NEGATION))
            && !self.ends_phrase(at)
        {
            at -= 1;
        }
        let participle = self.document.has(verb, Class::PARTICIPLE);
        let auxiliary = at > self.sentence.first && self.document.has(at - 1, Class::AUXILIARY) && participle
            || at > self.sentence.first
                && self.document.has(at - 1, Class::AUXILIARY)
                && !matches!(&*self.document.folded(at - 1), "is" | "are" | "was" | "were" | "been" | "being" | "be");
        // "X, who wants it stopped, calls that “…”"
        let aside = || {
            let open = (self.sentence.first..at - 1).rev().take(30).filter(|at| self.document.is(*at, ','));
            self.document.is(at - 1, ',') && open.into_iter().any(|open| self.ending_at(open).is_some())
        };
        auxiliary
            || self.ending_at(at).is_some()
            || at > self.sentence.first + 1 && aside()
            || at > 0 && matches!(self.document.text(at - 1), "who" | "which" | "and" | "I" | "we" | "you" | "to")
    }

    pub(super) fn passive(&self, verb: usize) -> bool {
        let mut at = verb;
        while let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.first) {
            if matches!(&*self.document.folded(before), "is" | "are" | "was" | "were" | "been" | "being" | "be") {
                return !self.document.has(verb, Class::PARTICIPLE);
            }
            if !self.document.has(before, Class::ADVERB) {
                return false;
            }
            at = before;
        }
        false
    }

    pub(super) fn agent(&self, verb: usize) -> Option<usize> {
        let by = (verb + 1..(verb + 6).min(self.sentence.last)).find(|at| self.document.text(*at) == "by")?;
        self.phrase_at(by + 1)
    }

    /// "X's advice was plain: “…”", "From the minister: “…”", "X: “…”".
    pub(super) fn colon(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (first, _) = self.quote(stretch);
        let colon = (self.sentence.first..first).rev().find(|at| document.quoted[*at] == 0 && document.is(*at, ':'))?;
        let own: Vec<usize> = self.between(self.sentence.first, colon).collect();
        let message = own.iter().copied().find(|phrase| {
            let end = self.phrases[*phrase].last;
            document.tokens[end].kind == Kind::Possessive
                && (end + 1..(end + 4).min(colon)).any(|noun| document.relates(noun, Relation::Message))
        });
        let subject = message.or_else(|| own.iter().copied().find(|phrase| self.can_speak(*phrase)));
        // "The best line came from X: “…”"
        let subject = subject.or_else(|| {
            own.iter().copied().find(|phrase| {
                let phrase = &self.phrases[*phrase];
                phrase.last == colon && phrase.first > 0 && matches!(document.text(phrase.first - 1), "from" | "by")
            })
        });
        let only = own.first().copied().filter(|phrase| self.phrases[*phrase].first <= self.sentence.first + 1);
        let phrase = subject.or(only)?;
        let own = &self.phrases[phrase];
        // "Reports: “…”" in a headline names nobody.
        if matches!(own.what, Referent::Common) && own.first == own.head && message.is_none() {
            return None;
        }
        Some(self.hit(Some(phrase), colon..colon + 1))
    }

    /// "For X, the marsh is “…”."
    pub(super) fn for_somebody(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let first = self.sentence.first;
        let phrase = self.phrase_at(first + 1).filter(|_| matches!(document.text(first), "For" | "To"))?;
        let own = &self.phrases[phrase];
        // "To X the plan looked like “…”"
        if document.text(first) == "To" {
            let (quote, _) = self.quote(stretch);
            let seems = |at: &usize| document.relates(*at, Relation::Seems);
            let verb = (own.last..quote).rev().take(3).find(seems)?;
            let named = own.entity.is_some_and(|entity| self.names.is_person(entity));
            return named.then(|| self.hit(Some(phrase), verb..verb + 1));
        }
        let person =
            own.entity.is_some_and(|entity| self.names.is_person(entity)) || matches!(own.what, Referent::Role { .. });
        let before = own.last < document.stretches[stretch].first && document.is(own.last, ',');
        (person && before).then(|| self.hit(Some(phrase), first..first + 1))
    }
}
