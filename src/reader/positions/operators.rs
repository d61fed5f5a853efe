//! The word that governs what stands before it: "plans to", "ruled out", "the decision to", "urged Berlin to".

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::chain::{Chain, Head};
use super::ground::{Ground, Operator};
use super::parties::Mention;
use crate::lexicon::Class;
use crate::topics::{Effect, Ellipsis, Entry, Form, Part};

impl Ground<'_> {
    /// The word that governs what starts at `at`: before "to", a preposition, or the thing itself.
    pub(super) fn operator_left(
        &self,
        at: usize,
        head: Head,
        words: &Words,
        mentions: &[Mention],
        chain: &mut Chain,
    ) -> Option<(Operator, usize)> {
        let document = self.document;
        let floor = words.first;
        let mut at = at;
        let mut before = at.checked_sub(1).filter(|before| *before >= floor)?;
        if self.opens_scrap(before) {
            at = before;
            before = at.checked_sub(1).filter(|before| *before >= floor)?;
        }
        if self.apart(before, at) {
            return None;
        }
        let word = self.word(before);
        let base = matches!(head, Head::Verb(Form::Base)) || head == Head::Adjective;
        if word == "to" && (base || matches!(head, Head::Verb(_))) {
            let mut end = before;
            // "not to ban", "so far to ban"
            // "used to let": it was so.
            if end > floor && self.word(end - 1) == "used" {
                chain.past = true;
                let operator =
                    Operator { first: end - 1, last: end, effect: Effect::Link, part: Part::Verb, form: Form::Past };
                return Some((operator, end - 1));
            }
            while end > floor
                && (self.adverb(end - 1) || self.negation(end - 1))
                && self.operators_before(end, floor).is_empty()
            {
                if self.negation(end - 1) {
                    if chain.links.is_empty() {
                        chain.negated = !chain.negated;
                    } else if let Some(link) = chain.links.last_mut() {
                        link.negated = !link.negated;
                    }
                }
                if matches!(self.word(end - 1), "yet" | "still") {
                    // "has yet to ban", "has still to ban"
                    chain.not_yet = true;
                    let have = end >= 2 && matches!(self.word(end - 2), "has" | "have" | "had" | "is" | "are");
                    if have {
                        return Some((Self::not_yet(end - 2), end - 2));
                    }
                }
                end -= 1;
            }
            // "has not decided whether to ban"
            if end > floor && matches!(self.word(end - 1), "whether" | "if") {
                let mut found = self.best(self.operators_before(end - 1, floor), false)?;
                if matches!(found.effect, Effect::Decide | Effect::Announce) {
                    found.effect = Effect::Undecided;
                }
                return Some((found, found.first));
            }
            // "is to ban"
            if end > floor && matches!(self.word(end - 1), "is" | "are" | "was" | "were") {
                // "Its answer was to ban"
                if let Some(noun) = self.said_of(end - 1, floor).or_else(|| self.policy(end - 1, floor)) {
                    return Some((noun, noun.first));
                }
                let operator =
                    Operator { first: end - 1, last: end, effect: Effect::Plan, part: Part::Verb, form: Form::Third };
                return Some((operator, end - 1));
            }
            if let Some(operator) = self.best(self.operators_before(end, floor), true) {
                return Some((operator, operator.first));
            }
            // "shows no haste to ban": nothing of what follows.
            let none = |at: usize| at > floor && matches!(self.word(at - 1), "no" | "little") && self.plain_noun(at);
            if end > floor + 1 && none(end - 1) {
                return Some((
                    Operator { first: end - 2, last: end, effect: Effect::Fail, part: Part::Noun, form: Form::Fixed },
                    end - 2,
                ));
            }
            // "urged Berlin to ban", "promised Washington to ban"
            let mut scan = end;
            while scan > floor && end - scan < 9 {
                scan -= 1;
                if self.barrier(scan) || self.apart(scan, at) {
                    break;
                }
                // "get" is an auxiliary, but not with an object: "get allies to ban".
                let urges = self.operators_at(scan).any(|o| o.effect == Effect::Urge && o.last < end);
                if document.has(scan, Class::AUXILIARY) && !urges {
                    break;
                }
                let found = self.operators_at(scan).filter(|operator| {
                    operator.last < end
                        && operator.part != Part::Adjective
                        && matches!(
                            operator.effect,
                            Effect::Urge
                                | Effect::Pledge
                                | Effect::Enact
                                | Effect::Decide
                                | Effect::Plan
                                | Effect::Want
                                | Effect::Likely
                        )
                });
                let found: Vec<Operator> = found.collect();
                if let Some(operator) = found.iter().find(|o| o.effect == Effect::Urge).or(found.first()).copied() {
                    chain.object = Some((operator.last, end));
                    return Some((operator, operator.first));
                }
            }
            return None;
        }
        let gerund = matches!(head, Head::Verb(Form::Ing))
            || matches!(head, Head::Adjective | Head::Verb(_)) && self.word(at) == "being";
        if head == Head::Noun || gerund {
            if head == Head::Noun
                && matches!(word, "is" | "are" | "was" | "were" | "remains" | "remained")
                && let Some(noun) = self.policy(before, floor)
            {
                return Some((noun, noun.first));
            }
            // "divided over a ban", "considering banning", "is behind a ban"
            let mut end = at;
            if let Some(operator) = self.best(self.operators_before(end, floor), false) {
                return Some((operator, operator.first));
            }
            // "gave Washington no pledge": over whom it was given to.
            if head == Head::Noun
                && let Some(given) = mentions.iter().find(|mention| mention.last == at && !mention.modifier)
            {
                let mut end = given.first;
                while end > floor && document.has(end - 1, Class::DETERMINER) {
                    end -= 1;
                }
                let found = self.operators_before(end, floor).into_iter().find(|operator| operator.part == Part::Verb);
                if let Some(operator) = found {
                    return Some((operator, operator.first));
                }
            }
            if word == "in"
                && gerund
                && let Some(found) = self.follow(before, words, chain)
            {
                return Some(found);
            }
            if self.preposition(before) || matches!(word, "towards" | "toward" | "on") {
                end = before;
                if let Some(operator) = self.best(self.operators_before(end, floor), false) {
                    // "its view of the levy", "report on the levy": which view it is, or what is reported, is not said.
                    let about = match operator.part {
                        Part::Noun => {
                            matches!(operator.effect, Effect::Announce | Effect::Report)
                                && matches!(word, "on" | "about" | "towards" | "toward" | "over")
                                || word == "of" && matches!(self.word(operator.first), "view" | "views" | "argument")
                        }
                        Part::Verb => {
                            matches!(operator.effect, Effect::Report) && matches!(word, "on" | "about")
                                || operator.effect == Effect::End && word == "about"
                        }
                        Part::Adjective | Part::Person => false,
                    };
                    return (!about).then_some((operator, operator.first));
                }
                // "opposition in Berlin to a ban", "told the press of a ban": no further.
            }
            if gerund && self.is(before, ',') {
                return None;
            }
            // "had spent months lobbying"
            if gerund {
                let spent = (floor..at)
                    .rev()
                    .take(4)
                    .find(|at| matches!(self.word(*at), "spend" | "spent" | "spends" | "spending"));
                if let Some(spent) = spent {
                    let form = if self.word(spent) == "spent" { Form::Ed } else { Form::Base };
                    return Some((
                        Operator { first: spent, last: spent + 1, effect: Effect::Link, part: Part::Verb, form },
                        spent,
                    ));
                }
            }
        }
        if matches!(head, Head::Verb(Form::Base)) {
            // "helps ban", "let … ban": the bare infinitive.
            return self.best(self.operators_before(at, floor), true).map(|operator| (operator, operator.first));
        }
        if head == Head::Adjective || matches!(head, Head::Verb(Form::Ed | Form::Participle)) {
            // "remains divided", "looks poised"
            let found: Vec<Operator> = self.operators_before(at, floor);
            let found =
                found.into_iter().filter(|o| o.part == Part::Verb && matches!(o.effect, Effect::Link | Effect::Likely));
            return found.max_by_key(|o| o.last - o.first).map(|operator| (operator, operator.first));
        }
        None
    }

    /// A word that no list of functions has.
    fn plain_noun(&self, at: usize) -> bool {
        let function = Class::AUXILIARY.or(Class::PREPOSITION).or(Class::CONJUNCTION).or(Class::DETERMINER);
        self.document.tokens[at].is_word() && !self.document.has(at, function) && !self.adverb(at)
    }

    /// "followed Australia and Japan in banning", "lined up with Sweden in banning".
    pub(super) fn follow(&self, at: usize, words: &Words, chain: &mut Chain) -> Option<(Operator, usize)> {
        let floor = at.saturating_sub(14).max(words.first);
        let sides = |at: usize| {
            self.entries[at].iter().any(
                |entry| matches!(entry, Entry::Ellipsis { kind: Ellipsis::Side, rest } if self.follows(at + 1, rest)),
            )
        };
        let found = (floor..at).rev().take_while(|at| !self.barrier(*at)).find(|at| {
            matches!(
                self.word(*at),
                "follow" | "follows" | "followed" | "following" | "join" | "joins" | "joined" | "joining"
            ) || sides(*at)
        })?;
        chain.followed = Some((found + 1, at));
        let form = match self.word(found) {
            word if word.ends_with("ed") || word == "stood" || word == "made" => Form::Ed,
            word if word.ends_with("ing") => Form::Ing,
            word if word.ends_with('s') => Form::Third,
            _ => Form::Base,
        };
        Some((Operator { first: found, last: found + 1, effect: Effect::Decide, part: Part::Verb, form }, found))
    }

    /// "Its decision of May was to ban": the noun that a copula says it of, with no other than a complement between.
    fn said_of(&self, copula: usize, floor: usize) -> Option<Operator> {
        let from = copula.saturating_sub(6).max(floor);
        let noun = (from..copula).rev().find_map(|at| {
            self.operators_at(at).find(|o| {
                o.part == Part::Noun
                    && matches!(
                        o.effect,
                        Effect::Decide | Effect::Plan | Effect::Pledge | Effect::Want | Effect::Refuse
                    )
            })
        })?;
        let plain = noun.last == copula || self.preposition(noun.last);
        plain.then_some(noun)
    }

    /// "Its line is that": the noun before a copula.
    pub(super) fn line(&self, copula: usize, floor: usize) -> Option<Operator> {
        let is = matches!(self.word(copula), "is" | "was" | "remains" | "remained");
        is.then(|| self.policy(copula, floor)).flatten()
    }

    /// "Its line on this is a ban": what a copula says somebody's line, answer or aim to be.
    fn policy(&self, copula: usize, floor: usize) -> Option<Operator> {
        // "What Oslo announced was a ban"
        if let Some(what) = (floor..copula).rev().take(12).find(|at| self.word(*at) == "what") {
            let verb = (what + 1..copula).find_map(|at| {
                self.operators_at(at).find(|o| o.part == Part::Verb && !matches!(o.effect, Effect::Link | Effect::Urge))
            });
            // "What Oslo has heard from Paris is a ban": whose it is, another matter.
            let from = (what + 1..copula).any(|at| self.word(at) == "from");
            return verb.filter(|_| !from);
        }
        let from = copula.saturating_sub(7).max(floor);
        let noun = (from..copula).rev().find(|at| {
            self.entries[*at].iter().any(
                |entry| matches!(entry, Entry::Ellipsis { kind: Ellipsis::Model | Ellipsis::Measure, rest } if rest.is_empty()),
            ) || matches!(self.word(*at), "answer" | "response" | "reply" | "preference" | "choice" | "verdict" | "aim" | "goal")
        })?;
        // "The cost of Oslo's line is a ban": not of the line.
        let held = |at: &usize| {
            let token = &self.document.tokens[*at];
            token.capital || token.kind == TokenKind::Possessive || self.document.has(*at, Class::DETERMINER)
        };
        let phrase = (floor..noun).rev().take_while(held).last().unwrap_or(noun);
        if phrase > floor && self.preposition(phrase - 1) {
            return None;
        }
        let plain = noun + 1 == copula || self.preposition(noun + 1);
        let owned = noun.checked_sub(1).is_some_and(|before| {
            let mark = &self.document.tokens[before];
            mark.kind == TokenKind::Possessive || self.document.has(before, Class::DETERMINER.or(Class::DEMONYM))
        });
        let effect = match self.word(noun) {
            "preference" | "aim" | "goal" => Effect::Want,
            "plan" | "plans" => Effect::Plan,
            _ => Effect::Announce,
        };
        (plain && owned).then_some(Operator {
            first: noun,
            last: noun + 1,
            effect,
            part: Part::Noun,
            form: Form::Fixed,
        })
    }

    pub(super) fn not_yet(at: usize) -> Operator {
        Operator { first: at, last: at + 1, effect: Effect::Fail, part: Part::Verb, form: Form::Third }
    }

    /// Of several readings of the words before, the longest; before "to" a verb or adjective goes before a noun.
    pub(super) fn best(&self, mut operators: Vec<Operator>, infinitive: bool) -> Option<Operator> {
        operators.sort_by_key(|operator| {
            let noun = operator.part == Part::Noun;
            let link = operator.effect == Effect::Link;
            // Who urges, urges somebody: without an object another reading goes first.
            let urge = operator.effect == Effect::Urge && !noun;
            // "accepts a ban", "maintains a ban": a measure is taken, a clause is told.
            let tells = operator.effect == Effect::Announce && !infinitive;
            (
                std::cmp::Reverse(operator.last - operator.first),
                link,
                urge,
                tells,
                if infinitive { noun } else { false },
            )
        });
        operators.first().map(|first| {
            let mut best = *first;
            // A word that is a noun after a determiner: "the plan to".
            // "is drawing up plans for": the object of a verb right before it.
            let object = best.first > 0 && {
                let before = self.operators_before(best.first, best.first.saturating_sub(3));
                before.iter().any(|o| o.part == Part::Verb && o.effect != Effect::Link)
                    || self.answer_before(best.first, best.first.saturating_sub(4)).is_some()
            };
            let determined = object
                || best.first > 0
                    && (self.document.has(best.first - 1, Class::DETERMINER)
                        || self.document.has(best.first - 1, Class::DEMONYM)
                            && operators.iter().any(|o| o.effect == Effect::Urge && o.part == Part::Noun)
                        || matches!(self.word(best.first - 1), "no" | "any")
                        || self.document.tokens[best.first - 1].kind == TokenKind::Possessive);
            if determined && let Some(noun) = operators.iter().find(|o| o.part == Part::Noun && o.first == best.first) {
                best = *noun;
            } else if best.part == Part::Noun
                && let Some(verb) = operators.iter().find(|o| o.part == Part::Verb && o.first == best.first)
                && !determined
                && matches!(verb.form, Form::Third | Form::Ed | Form::Past | Form::Ing)
            {
                best = *verb;
            }
            best
        })
    }
}
