//! What the clause outside says of the one inside: "officials said that …", "it is not true that …", "if …".

use super::chain::{Head, Link};
use super::ground::Operator;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::Party;
use crate::topics::{Effect, Entry, Holder, Part, Status};

/// What an outer clause makes of the one inside.
#[derive(Clone, Copy, Debug)]
pub(super) enum Frame {
    /// Somebody says it, and no more than this is known of it.
    Said(Status),
    /// It is not settled.
    Open,
    /// Nobody knows: "whether it will, is anybody's guess".
    Doubted,
    /// It is said not to be so.
    Denied,
    /// Nobody says that it is so.
    Unasserted,
}

impl Reader<'_> {
    /// Whether a condition stands before: "if", "unless", or a verb group of advice.
    pub(super) fn supposed(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let ground = self.ground;
        let first = sentence.words.first;
        let mut cursor = at;
        while cursor > first {
            cursor -= 1;
            if ground.barrier(cursor) {
                return false;
            }
            let word = ground.word(cursor);
            if matches!(
                word,
                "if" | "unless"
                    | "suppose"
                    | "supposing"
                    | "assuming"
                    | "provided"
                    | "lest"
                    | "whenever"
                    | "should"
                    | "ought"
                    | "must"
                    | "imagine"
            ) {
                // "should" as the verb of another clause before a comma does not reach here.
                return true;
            }
            // "Where it is banned, prices rise": whenever it is.
            if word == "where" && cursor == first {
                return true;
            }
            if word == "were" && (cursor == first || ground.is(cursor - 1, ',')) || word == "had" && cursor == first {
                return true;
            }
        }
        false
    }

    /// What a reporting verb before the subject says of the clause.
    pub(super) fn frame(
        &self,
        sentence: &Sentence<'_>,
        holders: &[(Party, Holder, usize)],
        subject_end: usize,
    ) -> Option<Frame> {
        let ground = self.ground;
        let first = sentence.words.first;
        let start = holders
            .iter()
            .filter_map(|(_, _, index)| sentence.mentions.get(*index))
            .map(|mention| mention.first)
            .min()
            .unwrap_or(subject_end);
        let mut at = start;
        while at > first && ground.document.has(at - 1, Class::DETERMINER) && ground.word(at - 1) != "that" {
            at -= 1;
        }
        let before = at.checked_sub(1).filter(|before| *before >= first)?;
        let word = ground.word(before);
        let complementizer = matches!(word, "that" | "whether" | "if" | "when" | "how");
        let end = if complementizer { before } else { at };
        let determined = |o: &super::ground::Operator| {
            o.first > first && ground.document.has(o.first - 1, Class::DETERMINER) && o.part == Part::Verb
        };
        let mut operators = ground.operators_before(end, first);
        operators.retain(|operator| !determined(operator));
        // "There is no question that it does": it does.
        let moot = |o: &Operator| {
            o.part == Part::Noun
                && matches!(o.effect, Effect::Consider | Effect::Undecided)
                && o.first > first
                && ground.word(o.first - 1) == "no"
        };
        if word == "that" && operators.iter().any(moot) {
            return None;
        }
        if operators.is_empty() && complementizer {
            // "told the press last week that"
            let mut scan = end;
            while scan > first && end - scan < 9 && operators.is_empty() {
                scan -= 1;
                if ground.barrier(scan) {
                    break;
                }
                if ground.document.has(scan.saturating_sub(1), Class::DETERMINER) {
                    continue;
                }
                operators = ground
                    .operators_at(scan)
                    .filter(|o| {
                        matches!(
                            o.effect,
                            Effect::Announce | Effect::Pledge | Effect::Deny | Effect::Urge | Effect::Undecided
                        )
                    })
                    .collect();
            }
        }
        // "No sign has come from Warsaw that it will"
        let vouches = |o: &Operator| {
            let said = matches!(o.effect, Effect::Announce | Effect::Report | Effect::Pledge | Effect::Plan);
            o.part == Part::Noun && said
        };
        let none = |at: usize| {
            let none = at > first && ground.word(at - 1) == "no" && ground.operators_at(at).any(|o| vouches(&o));
            // "With no notice, it was decided that": how, and not what.
            none && !(at > first + 1 && ground.preposition(at - 2))
        };
        if operators.is_empty() && word == "that" && (first..end).rev().take(12).any(none) {
            return Some(Frame::Denied);
        }
        if matches!(word, "whether" | "if") {
            let open = operators.iter().any(|o| match o.effect {
                Effect::Undecided | Effect::Decide | Effect::Consider => true,
                // "has not said whether", "will not say whether"
                Effect::Announce if o.part == Part::Verb => {
                    let outer = ground.climb(o.first, Head::Verb(o.form), sentence.words, &sentence.mentions);
                    let kept = |link: &Link| matches!(link.effect, Effect::Fail | Effect::Refuse) && !link.negated;
                    outer.negated || outer.not_yet || outer.links.iter().any(kept)
                }
                _ => false,
            });
            if operators.is_empty() && before == first && self.left_open(sentence, subject_end) {
                return Some(Frame::Doubted);
            }
            return Some(if open { Frame::Open } else { Frame::Unasserted });
        }
        if complementizer && operators.iter().any(|o| o.effect == Effect::Announce && o.part == Part::Verb) {
            operators.retain(|o| o.effect == Effect::Announce && o.part == Part::Verb);
        }
        if !complementizer {
            operators.retain(|o| o.part != Part::Noun);
        }
        operators.retain(|o| {
            !matches!(o.effect, Effect::Enact | Effect::Decide | Effect::Link | Effect::End | Effect::Fail)
        });
        let operator = &ground.best(operators, false)?;
        let head = match operator.part {
            Part::Verb => Head::Verb(operator.form),
            Part::Adjective => Head::Adjective,
            Part::Noun | Part::Person => Head::Noun,
        };
        let mut outer = ground.climb(operator.first, head, sentence.words, &sentence.mentions);
        let subjects = ground.subject(sentence, outer.subject_end, &outer);
        outer.negated ^= self.neither(sentence, &subjects);
        let same = subjects.iter().any(|index| {
            let party = self.resolve(sentence, &sentence.mentions[*index]).map(|(party, _)| party);
            holders.iter().any(|(own, ..)| Some(own) == party.as_ref())
        });
        if outer
            .modals
            .iter()
            .any(|modal| matches!(modal.as_str(), "should" | "would" | "must" | "ought" | "might" | "may"))
        {
            return Some(Frame::Unasserted);
        }
        Some(match operator.effect {
            Effect::Deny => Frame::Denied,
            // "no sign that"
            _ if outer.negated && operator.part != Part::Verb => Frame::Denied,
            Effect::Undecided => Frame::Open,
            _ if outer.negated => Frame::Unasserted,
            Effect::Pledge if same => Frame::Said(Status::Pledged),
            Effect::Plan | Effect::Want | Effect::Consider if same => Frame::Said(Status::Planned),
            Effect::Urge | Effect::Plan | Effect::Want => Frame::Said(Status::Demanded),
            // "The argument that it does": somebody's, and no more.
            Effect::Report | Effect::Consider if operator.part == Part::Noun && !same => Frame::Unasserted,
            Effect::Report if operator.part == Part::Noun => Frame::Said(Status::Announced),
            Effect::Report => Frame::Said(Status::Reported),
            Effect::Likely => Frame::Said(Status::Likely),
            _ if same => Frame::Said(Status::Announced),
            Effect::Announce if subjects.is_empty() => Frame::Said(Status::Announced),
            _ => Frame::Said(Status::Reported),
        })
    }

    /// "Whether Lima will ban it is anybody's guess": whether what follows the clause says that it is open.
    fn left_open(&self, sentence: &Sentence<'_>, from: usize) -> bool {
        let ground = self.ground;
        let last = sentence.words.last;
        let copula = |at: &usize| ground.entries[*at].contains(&Entry::Copula);
        let open = |at: usize| {
            let mut at = at + 1;
            while at < last && ground.adverb(at) {
                at += 1;
            }
            at < last && ground.operators_at(at).any(|o| o.part == Part::Adjective && o.effect == Effect::Undecided)
        };
        (from..last).filter(copula).any(open)
    }
}
