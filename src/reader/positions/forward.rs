//! A measure as the subject of its own clause: "a ban was imposed in Oslo", "Germany's ban has been lifted", "the ban that
//! Canberra chose", "a ban is under consideration".

use super::chain::Link;
use super::cues::Cue;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::Party;
use crate::topics::{Effect, Form, Holder, Part};

/// What comes after the words of a measure.
#[derive(Debug, Default)]
pub(super) struct Forward {
    /// What is done to it.
    pub links: Vec<Link>,
    /// By whom, with the index of the mention.
    pub holders: Vec<(Party, Holder, usize)>,
    /// "will", "may".
    pub modals: Vec<String>,
    /// Those of a relative clause ("that Canberra chose"): they do it, whatever becomes of it.
    pub choosers: Vec<(Party, Holder, usize)>,
}

/// Tokens after the measure within which its verb stands.
const WITHIN: usize = 14;

impl Reader<'_> {
    /// Reads on from a measure's noun.
    pub(super) fn forward(&self, sentence: &Sentence<'_>, cue: &Cue) -> Forward {
        let ground = self.ground;
        let mut forward = Forward::default();
        let last = sentence.words.last;
        let mut at = cue.last;
        at = self.relative(sentence, at, &mut forward);
        let limit = (at + WITHIN).min(last);
        let cell = sentence.row.is_some();
        while at < limit && !ground.barrier(at) {
            let word = ground.word(at);
            if matches!(word, "that" | "which" | "who" | "because" | "if" | "when" | "and" | "but") {
                return forward;
            }
            if ground.document.has(at, Class::AUXILIARY) && !ground.document.has(at, Class::DETERMINER) || cell {
                break;
            }
            // A full verb: the measure does something itself.
            if ground.operators_at(at).any(|o| o.part == Part::Verb && matches!(o.form, Form::Third | Form::Past))
                && at > cue.last
            {
                return forward;
            }
            at += 1;
        }
        if at >= limit && !cell {
            return forward;
        }
        let mut negated = false;
        let mut be = cell;
        while at < last && !ground.barrier(at) {
            let word = ground.word(at);
            if ground.negation(at) {
                negated = !negated;
            }
            let stem = word.strip_suffix("n't").unwrap_or(word);
            if ground.document.has(at, Class::AUXILIARY) || word.ends_with("n't") {
                be |= matches!(stem, "is" | "are" | "was" | "were" | "be" | "been" | "being");
                if matches!(stem, "will" | "would" | "may" | "might" | "could" | "should" | "must") {
                    forward.modals.push(stem.to_owned());
                }
            } else if !ground.negation(at) && !ground.adverb(at) && !(cell && ground.is(at, ',')) {
                break;
            }
            at += 1;
        }
        if !be {
            // "has lapsed": it ends by itself, where it ends nothing else.
            let ended = ground.operators_at(at).find(|o| {
                o.part == Part::Verb && o.effect == Effect::End && matches!(o.form, Form::Ed | Form::Participle)
            });
            let alone = |at: usize| at >= last || !ground.document.tokens[at].is_word() || ground.preposition(at);
            let ended = ended.filter(|ended| alone(ended.last) && at > cue.last);
            forward.links.extend(ended.map(|ended| Link { effect: ended.effect, negated, passive: false }));
            return forward;
        }
        let mut found: Vec<_> = ground
            .operators_at(at)
            // "is about to", not "is about trade".
            .filter(|o| ground.word(at) != "about" || ground.word(o.last) == "to")
            .filter(|o| {
                o.part == Part::Adjective || o.part == Part::Verb && matches!(o.form, Form::Ed | Form::Participle)
            })
            .collect();
        found.sort_by_key(|operator| (operator.last - operator.first, operator.part == Part::Verb));
        let Some(operator) = found.last() else { return forward };
        forward.links.push(Link { effect: operator.effect, negated, passive: false });
        let after = Cue { first: at, last: operator.last, ..*cue };
        forward.holders = self.agents(sentence, &after);
        // "expected to be lifted": one step more.
        if ground.word(operator.last) == "to" && ground.word(operator.last + 1) == "be" {
            let next = ground
                .operators_at(operator.last + 2)
                .find(|o| o.part == Part::Verb && matches!(o.form, Form::Ed | Form::Participle));
            if let Some(next) = next {
                forward.links.insert(0, Link { effect: next.effect, negated: false, passive: false });
            }
        }
        if forward.holders.is_empty()
            && matches!(
                operator.effect,
                Effect::Enact
                    | Effect::End
                    | Effect::Refuse
                    | Effect::Decide
                    | Effect::Consider
                    | Effect::Plan
                    | Effect::Want
                    | Effect::Likely
            )
            && let Some(party) =
                self.focus.clone().filter(|_| !sentence.mentions.iter().any(|mention| mention.party.is_some()))
        {
            forward.holders.push((party, Holder::Government, usize::MAX));
        }
        forward
    }

    /// "that Canberra and Tokyo chose": those who do it; gives the token after the clause.
    fn relative(&self, sentence: &Sentence<'_>, at: usize, forward: &mut Forward) -> usize {
        let ground = self.ground;
        let last = sentence.words.last;
        // Over a complement: "the ban on the company that …".
        let mut start = at;
        while start < last.min(at + 7) && !matches!(ground.word(start), "that" | "which") {
            let word = ground.document.tokens[start].is_word();
            if !word || ground.document.has(start, Class::AUXILIARY) {
                break;
            }
            if start == at
                && sentence
                    .mentions
                    .iter()
                    .any(|mention| mention.first == start || mention.first == start + 1 && ground.word(start) == "the")
            {
                break;
            }
            start += 1;
        }
        let pronoun = matches!(ground.word(start), "that" | "which");
        let from = if pronoun {
            start + 1
        } else if start == at {
            at
        } else {
            return at;
        };
        let Some(first) = sentence.mentions.iter().position(|mention| {
            !mention.modifier
                && mention.first >= from
                && (from..mention.first).all(|at| ground.document.has(at, Class::DETERMINER))
        }) else {
            return at;
        };
        let mut lastly = first;
        while let Some(next) = sentence.mentions.get(lastly + 1) {
            let gap: Vec<_> =
                (sentence.mentions[lastly].last..next.first).map(|at| ground.word(at).to_owned()).collect();
            if !gap.iter().all(|word| matches!(word.as_str(), "and" | "," | "the" | "or")) || gap.is_empty() {
                break;
            }
            lastly += 1;
        }
        let mut verb = sentence.mentions[lastly].last;
        let mut negated = false;
        while verb < last
            && (ground.adverb(verb) || ground.negation(verb) || ground.document.has(verb, Class::AUXILIARY))
        {
            negated |= ground.negation(verb);
            verb += 1;
        }
        let done = ground.operators_at(verb).find(|o| {
            o.part == Part::Verb
                && matches!(o.effect, Effect::Enact | Effect::Decide | Effect::Announce)
                && matches!(o.form, Form::Ed | Form::Past | Form::Third | Form::Participle | Form::Base)
        });
        let Some(done) = done.filter(|_| !negated) else { return at };
        for index in first..=lastly {
            forward.choosers.extend(self.resolve_all(sentence, index));
        }
        // Over what is left of the clause, up to the main verb.
        let mut end = done.last;
        while end < last && !ground.document.has(end, Class::AUXILIARY) && !ground.barrier(end) {
            end += 1;
        }
        end
    }
}
