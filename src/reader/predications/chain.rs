//! From the main verb over all that governs another verb to what is said to be done: "has agreed to consider joining".

use super::Reader;
use super::group::{After, Group, Operator};
use crate::lexicon::Class;
use crate::reader::document::Words;
use crate::reader::token::Kind;
use crate::statement::Leaning;
use crate::topics::{Effect, Form, Part, Status};

/// What was found on the way.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub(super) struct Chain {
    /// The verb, adjective or noun that says what is done; none where it is only told that something is.
    pub content: Option<usize>,
    /// One past the last token that was read.
    pub last: usize,
    /// How far it has gone.
    pub status: Status,
    /// Whether it is said not to be so.
    pub denied: bool,
    /// Whether it is told as a fact at all.
    pub asserted: bool,
    /// Whether the subject only says so: "claimed to have".
    pub claimed: bool,
    /// Whether the subject undergoes it.
    pub passive: bool,
    /// Which way it leans, where it takes sides.
    pub leaning: Leaning,
    /// How far what it has for its object goes.
    pub object: Option<Status>,
    /// Whom it is asked of, and what: "wants the ministry to publish".
    pub asked: Option<Asked>,
    /// The noun that says that what follows is no more than planned: "made a proposal for".
    pub plan: Option<usize>,
    /// What a clause with "that" behind it is told to be.
    pub tells: Option<Effect>,
}

/// No chain has more links.
const LINKS: usize = 5;
/// Words from a verb of saying to the verb of what is said.
const COMPLEMENT: usize = 14;
/// Words of who is asked to do something.
const OBJECT: usize = 8;
/// Words between a verb and the noun that governs the next one: "published a new proposal to".
const BETWEEN: usize = 3;

impl Reader<'_> {
    pub(super) fn chain(&self, group: &Group, words: &Words) -> Chain {
        let document = self.document;
        let mut chain = Chain {
            content: None,
            last: group.main + 1,
            status: Status::Decided,
            denied: group.denied || group.not_yet,
            asserted: !group.unreal,
            passive: group.passive,
            claimed: false,
            leaning: Leaning::None,
            object: None,
            asked: None,
            plan: None,
            tells: None,
        };
        if group.bare {
            return chain;
        }
        if group.intended {
            chain.status = Status::Planned;
        }
        if group.future {
            chain.status = Status::Announced;
        }
        if group.possible {
            chain.status = Status::Likely;
        }
        let mut at = group.main;
        let mut part = match () {
            () if group.person => Part::Person,
            () if group.adjective => Part::Adjective,
            () => Part::Verb,
        };
        // "dropped its plan to": it is not done, whatever the plan was.
        let lower = |chain: &mut Chain, status: Status| {
            if !chain.denied {
                chain.status = chain.status.min(status);
            }
        };
        for link in 0..LINKS {
            let Some((operator, next)) = self.step(at, part, words) else { break };
            // "did not plan to": whatever else, it is not done; "did not refuse to" says nothing.
            let negated = link == 0 && chain.denied && !group.not_yet;
            let effect = operator.effect;
            // "was urged to", "is said to", "was forced to"
            match effect {
                Effect::Refuse | Effect::Fail | Effect::End | Effect::Deny | Effect::Defy => {
                    if negated {
                        chain.asserted = false;
                    }
                    chain.denied = !chain.denied;
                }
                Effect::Pledge => lower(&mut chain, Status::Pledged),
                Effect::Plan => lower(&mut chain, Status::Planned),
                Effect::Want => lower(&mut chain, Status::Planned),
                Effect::Consider => lower(&mut chain, Status::Considered),
                Effect::Likely => lower(&mut chain, Status::Likely),
                Effect::Undecided => chain.leaning = Leaning::Open,
                Effect::Urge if chain.passive || group.passive => chain.status = chain.status.min(Status::Demanded),
                Effect::Urge | Effect::Able => chain.asserted = false,
                Effect::Report => chain.status = chain.status.min(Status::Reported),
                Effect::Announce => {
                    chain.status = chain.status.min(Status::Announced);
                    chain.claimed = true;
                }
                // "is due to open", "is bound to fail"
                Effect::Decide if operator.part == Part::Adjective => chain.status = chain.status.min(Status::Planned),
                Effect::Decide | Effect::Enact | Effect::Heed | Effect::Link => {}
            }
            if matches!(effect, Effect::Urge) && !(chain.passive || group.passive) {
                break;
            }
            // "was given three months to shut it", "was told to"
            if link == 0 && group.passive && (matches!(effect, Effect::Enact | Effect::Announce) || self.asks(at)) {
                chain.status = chain.status.min(Status::Demanded);
            }
            // Whose the next verb is: "is expected to be closed" undergoes it, "was urged to close" does it.
            chain.passive = document.text(next.first) == "be" && next.at > next.first;
            // "agreed in principle to"
            if (operator.last..next.first).any(|at| document.text(at) == "principle") {
                chain.asserted = false;
            }
            (at, part) = (next.at, next.part);
            if chain.leaning == Leaning::Open {
                break;
            }
        }
        chain.last = chain.last.max(at + 1);
        // What tells of a clause is told by that.
        let clause = |last: usize| {
            document.text(last) == "that"
                || (last..words.last.min(last + 7)).take_while(|at| !self.words_of.opens_clause(*at)).count() < 6
                    && (last..words.last.min(last + 7)).any(|at| document.text(at) == "that")
        };
        // "wrote that it had signed": told, where "wrote it into law" is done.
        let rank = |o: &Operator| match o.effect {
            Effect::Enact => u8::from(!clause(o.last)),
            // "told them that", not "told them to"
            Effect::Announce if clause(o.last) => 2,
            effect => u8::from(tells(effect) && clause(o.last)),
        };
        let own = self.operators(at).filter(|o| o.part == part).max_by_key(|o| (o.last, rank(o)));
        if let Some(own) = own {
            let telling = tells(own.effect);
            if telling && (clause(own.last) || self.complement(own.last, words)) {
                chain.tells = Some(if chain.denied { Effect::Undecided } else { own.effect });
                return chain;
            }
            let ending = self.takes_ending(own.last, words);
            // "considers the subsidies illegal": what they hold it to be.
            let holds = own.effect == Effect::Consider && own.part == Part::Verb && own.form == Form::Third;
            if chain.leaning == Leaning::None && !ending && !holds {
                chain.leaning = leaning(own.effect);
            }
            // "dropped its objections to it"
            let gives_way = own.effect == Effect::End && ending && self.gives_way(own.last, words);
            if gives_way {
                chain.leaning = Leaning::For;
            }
            // "dropped its support for it"
            let mut given_up = (own.last..words.last.min(own.last + BETWEEN)).flat_map(|at| self.operators(at));
            if own.effect == Effect::End && given_up.any(|o| o.part == Part::Noun && o.effect == Effect::Want) {
                chain.leaning = Leaning::Against;
            }
            // "had no objection to it", "has reservations about it"
            if self.has(at) && self.gives_way(at + 1, words) {
                chain.leaning = Leaning::Against;
            }
            // "has not made up its mind", "has yet to decide"
            if own.effect == Effect::Decide && own.part == Part::Verb && chain.denied && self.settles(at, own.last) {
                (chain.leaning, chain.denied) = (Leaning::Open, false);
            }
            // "kept the parts from leaving": against it.
            let from = |at: usize| document.text(at) == "from" && document.text(at + 1).ends_with("ing");
            if chain.leaning == Leaning::For && (own.last..words.last.min(own.last + OBJECT)).any(from) {
                chain.leaning = Leaning::Against;
            }
            // "offers courses": it gives them.
            chain.object = object(own.effect).filter(|_| !holds && !document.text(at).starts_with("offer"));
            if gives_way {
                chain.object = Some(Status::Decided);
            }
            // "is planned", "was promised"
            let far = chain.object.or((own.effect == Effect::Plan).then_some(Status::Planned));
            // "is in favour of it" says where one stands.
            let stands = group.adjective && own.effect == Effect::Want;
            if let Some(far) = far.filter(|_| (group.adjective || chain.passive) && !chain.denied && !stands) {
                chain.status = chain.status.min(far);
            }
            // "proposed a fee", but "published the report"
            let proposes = own.effect == Effect::Plan && !chain.passive && !group.adjective;
            if proposes && ["propos", "plan"].iter().any(|verb| document.text(at).starts_with(verb)) {
                chain.object = Some(Status::Planned);
            }
            chain.plan = self.proposal(at, own, words);
            if chain.plan.is_some() {
                (chain.object, chain.leaning) = (Some(Status::Planned), Leaning::None);
            }
            if matches!(own.effect, Effect::Urge | Effect::Want) {
                chain.asked = self.asked(own.last, words);
            }
            chain.last = chain.last.max(own.last);
        }
        if document.has(at, Class::SPEECH) && own.is_none() {
            chain.tells = Some(Effect::Announce);
            return chain;
        }
        chain.content = Some(at);
        // "has made no offer", "gave none of it back"
        let counted = group.denied && self.has(group.main);
        if !counted && matches!(document.text(chain.last), "no" | "none" | "nothing" | "neither" | "nobody") {
            chain.denied = !chain.denied;
        }
        chain
    }

    /// "said the board had agreed": a clause without "that".
    fn complement(&self, from: usize, words: &Words) -> bool {
        let document = self.document;
        let within = (from..words.last.min(from + COMPLEMENT))
            .take_while(|at| !self.words_of.opens_clause(*at) && !document.is(*at, ',') && document.quoted[*at] == 0);
        let joined = |at: &usize| matches!(document.text(*at), "and" | "but" | "or" | "to");
        let mut within = within.take_while(|at| !joined(at)).skip(1);
        let direct = document.tokens.get(from).is_some_and(|token| {
            token.capital || token.has(Class::DETERMINER.or(Class::PRONOUN)) || token.kind == Kind::Number
        });
        direct && within.any(|at| self.group(at, from, words, After::Nothing).is_some_and(|group| group.first == at))
    }

    /// "wants the ministry to publish the report": who stands between the verb and the infinitive.
    fn asked(&self, from: usize, words: &Words) -> Option<Asked> {
        let document = self.document;
        let first = if matches!(document.text(from), "on" | "for" | "upon") { from + 1 } else { from };
        let to = (first..words.last.min(first + OBJECT))
            .take_while(|at| !self.words_of.opens_clause(*at) && document.quoted[*at] == 0)
            .find(|at| document.text(*at) == "to")?;
        let verb = self.infinitive(to + 1, words)?;
        (to > first && self.nominal(first) && verb.at == verb.first)
            .then_some(Asked { whom: (first, to), verb: verb.at })
    }

    /// From an operator to what it governs; `None` where it governs no verb or plan.
    fn step(&self, at: usize, part: Part, words: &Words) -> Option<(Operator, Next)> {
        let mut operators: Vec<Operator> = self.operators(at).filter(|o| o.part == part).collect();
        operators.sort_by_key(|operator| std::cmp::Reverse(operator.last));
        operators.into_iter().find_map(|operator| Some((operator, self.governed(operator, words)?)))
    }

    /// "approved the cancellation", "rejected her appeal": what is for or against an ending takes no plain side.
    fn takes_ending(&self, from: usize, words: &Words) -> bool {
        let object = (from..words.last.min(from + OBJECT)).take_while(|at| !self.words_of.opens_clause(*at));
        let mut nouns = object.flat_map(|at| self.operators(at).filter(|o| o.part == Part::Noun));
        nouns.any(|o| matches!(o.effect, Effect::End | Effect::Refuse | Effect::Deny))
    }

    fn has(&self, at: usize) -> bool {
        matches!(self.document.text(at), "has" | "have" | "had")
    }

    /// "(dropped) its objections": what is ended is that one was against it.
    fn gives_way(&self, from: usize, words: &Words) -> bool {
        let nouns = (from..words.last.min(from + BETWEEN)).flat_map(|at| self.operators(at));
        nouns.filter(|o| o.part == Part::Noun).any(|o| o.effect == Effect::Refuse)
    }

    /// Whether a verb of deciding says that one comes to a decision at all: "decide", "take a side", not "begin", "agree".
    fn settles(&self, at: usize, last: usize) -> bool {
        last > at + 1 || ["decid", "choos", "chose"].iter().any(|verb| self.document.text(at).starts_with(verb))
    }

    /// Whether a verb can be one of asking: "was asked to".
    fn asks(&self, at: usize) -> bool {
        self.operators(at).any(|o| o.effect == Effect::Urge && o.part == Part::Verb)
    }

    /// What an operator governs: "to" with a verb, a verb in -ing, a noun that itself governs a verb.
    fn governed(&self, operator: Operator, words: &Words) -> Option<Next> {
        let document = self.document;
        let mut at = operator.last;
        while at < words.last && self.adverb(at) {
            at += 1;
        }
        // "voted on Monday to"
        let dated = |at: usize| document.has(at, Class::CALENDAR.or(Class::DATED));
        if document.has(at, Class::PREPOSITION) && dated(at + 1) || dated(at) {
            let last =
                (at + 1..words.last.min(at + 5)).find(|at| !dated(*at) && document.tokens[*at].kind != Kind::Number);
            at = last.filter(|at| document.text(*at) == "to").unwrap_or(at);
        }
        // "agreed in principle to", "agreed with Malta to"
        if document.has(at, Class::PREPOSITION) && document.text(at) != "to" {
            let phrase = |at: &usize| self.nominal(*at) || document.has(*at, Class::DETERMINER);
            let last = (at + 1..words.last.min(at + 6)).find(|at| !phrase(at));
            at = last.filter(|to| document.text(*to) == "to" && *to > at + 1).unwrap_or(at);
        }
        if at >= words.last || document.quoted[at] != 0 {
            return None;
        }
        if document.text(at) == "whether" && document.text(at + 1) == "to" {
            at += 1;
        }
        if document.text(at) == "to" {
            let mut verb = at + 1;
            while verb < words.last && self.adverb(verb) {
                verb += 1;
            }
            return self.infinitive(verb, words);
        }
        let gerund = |at: usize| {
            let text = document.text(at);
            at < words.last && text.ends_with("ing") && text.len() > 4 && !document.tokens[at].capital
        };
        let takes = matches!(
            operator.effect,
            Effect::Consider
                | Effect::Refuse
                | Effect::End
                | Effect::Fail
                | Effect::Deny
                | Effect::Plan
                | Effect::Decide
                | Effect::Want
                | Effect::Defy
        );
        if takes && gerund(at) {
            return Some(Next { first: at, at, part: Part::Verb });
        }
        if takes
            && matches!(document.text(at), "against" | "on" | "from" | "about" | "of" | "for" | "in")
            && gerund(at + 1)
        {
            return Some(Next { first: at + 1, at: at + 1, part: Part::Verb });
        }
        // "published a proposal to", "announced plans to", "abandoned its bid to"
        let mut noun = at;
        while noun < words.last.min(at + BETWEEN)
            && document.tokens[noun].is_word()
            && !document.has(noun, Class::PREPOSITION)
            && self.plan(noun).is_none()
        {
            noun += 1;
        }
        let plan = self.plan(noun).filter(|_| noun < words.last)?;
        self.governed(plan, words).map(|_| Next { first: noun, at: noun, part: Part::Noun })
    }

    /// "made its proposal for a levy", "put forward a draft of the code": the noun that says that what is told after it
    /// is no more than planned.
    fn proposal(&self, verb: usize, own: Operator, words: &Words) -> Option<usize> {
        let document = self.document;
        let makes = matches!(own.effect, Effect::Plan | Effect::Announce) || document.text(verb).starts_with("ma");
        let object = (own.last..words.last.min(own.last + OBJECT))
            .take_while(|at| !self.words_of.opens_clause(*at) && !document.has(*at, Class::PREPOSITION));
        let mut nouns = object.filter(|at| {
            self.operators(*at).any(|o| {
                o.part == Part::Noun && o.effect == Effect::Plan && matches!(document.text(o.last), "for" | "of" | "on")
            })
        });
        nouns.next().filter(|_| makes)
    }

    /// A noun that governs a verb.
    fn plan(&self, at: usize) -> Option<Operator> {
        let document = self.document;
        if at >= document.tokens.len() || document.tokens[at].capital {
            return None;
        }
        let governs = |o: &Operator| {
            let verb = document.text(o.last) == "to"
                || matches!(document.text(o.last), "of" | "for" | "on") && document.text(o.last + 1).ends_with("ing");
            o.part == Part::Noun && verb && !matches!(o.effect, Effect::Enact | Effect::Announce)
        };
        self.operators(at).find(governs)
    }

    /// The verb after "to".
    fn infinitive(&self, verb: usize, words: &Words) -> Option<Next> {
        let document = self.document;
        let token = document.tokens.get(verb).filter(|_| verb < words.last)?;
        let closed = Class::DETERMINER.or(Class::PREPOSITION).or(Class::PRONOUN);
        if !token.is_word() || token.capital || token.has(closed) || document.quoted[verb] != 0 {
            return None;
        }
        let text = document.text(verb);
        // "to be closed", "to have closed"
        if matches!(text, "be" | "have") && verb + 1 < words.last && document.tokens[verb + 1].is_word() {
            let next = verb + 1;
            let participle = document.text(next).ends_with("ed")
                || document.text(next).ends_with("en")
                || document.has(next, Class::DEED_PAST)
                || self.operators(next).any(|o| matches!(o.form, Form::Ed | Form::Participle));
            return participle.then_some(Next { first: verb, at: next, part: Part::Verb });
        }
        Some(Next { first: verb, at: verb, part: Part::Verb })
    }
}

/// Which way a verb with an object leans.
fn leaning(effect: Effect) -> Leaning {
    match effect {
        Effect::Enact | Effect::Decide | Effect::Want | Effect::Heed => Leaning::For,
        Effect::Refuse | Effect::Defy => Leaning::Against,
        Effect::Undecided | Effect::Consider => Leaning::Open,
        Effect::End => Leaning::Ending,
        _ => Leaning::None,
    }
}

/// How far a verb says that what it has for its object has gone, where that is an act.
fn object(effect: Effect) -> Option<Status> {
    Some(match effect {
        Effect::Pledge => Status::Pledged,
        // "published the report": verbs of planning take what is planned and what is written.
        Effect::Want | Effect::Urge => Status::Demanded,
        Effect::Consider | Effect::Undecided => Status::Considered,
        Effect::Likely => Status::Likely,
        Effect::Announce | Effect::Report | Effect::Deny => Status::Announced,
        _ => return None,
    })
}

/// Whom something is asked of, and what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// The tokens of who.
    pub whom: (usize, usize),
    /// The verb.
    pub verb: usize,
}

/// What an operator governs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    /// Its first token.
    pub first: usize,
    /// Its verb or noun.
    pub at: usize,
    /// Which of the two.
    pub part: Part,
}

/// Whether a clause with "that" after it is what somebody says, wants or denies.
fn tells(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::Announce
            | Effect::Deny
            | Effect::Report
            | Effect::Pledge
            | Effect::Plan
            | Effect::Want
            | Effect::Likely
            | Effect::Undecided
            | Effect::Urge
            | Effect::Consider
    )
}
