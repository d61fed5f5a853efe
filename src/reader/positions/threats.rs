//! Threats: what somebody will do under a condition ("if you tax us, we will retaliate"). The condition belongs to the
//! threat, and whoever says it holds it, in their own words too.

use super::chain::{Chain, Head};
use super::cues::Cue;
use super::ellipsis::BACK;
use super::stance::{Taken, take};
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::{Party, Status};
use crate::topics::{Holder, Topic};
use crate::when::When;

/// Tokens between a threat and the condition after it.
const BESIDE: usize = 14;

impl Reader<'_> {
    /// What a stance comes to under a condition that stands beside its clause.
    pub(super) fn threatened(
        &self,
        sentence: &Sentence<'_>,
        cue: &Cue,
        chain: &Chain,
        topic: &Topic,
        taken: Taken,
    ) -> Option<u8> {
        let threat = topic.stances[usize::from(taken.stance)].conditional.filter(|_| !taken.denied)?;
        let ground = self.ground;
        let (first, last) = (sentence.words.first, sentence.words.last);
        let subjects = ground.subject(sentence, chain.subject_end, chain);
        let start = subjects.iter().map(|index| sentence.mentions[*index].first).min().unwrap_or(chain.subject_end);
        let start =
            (first..start).rev().find(|at| !ground.document.has(*at, Class::DETERMINER)).map_or(first, |at| at + 1);
        // "If …, India will": the comma ends the condition; "if India will" is one itself.
        let closed = start > first && (ground.is(start - 1, ',') || ground.word(start - 1) == "then");
        let before = closed
            && (first..start - 1)
                .rev()
                .take_while(|at| !ground.barrier(*at))
                .any(|at| matches!(ground.word(at), "if" | "unless"));
        let after = (cue.last..last.min(cue.last + BESIDE)).take_while(|at| !ground.barrier(*at)).any(|at| {
            matches!(ground.word(at), "if" | "unless") && !matches!(ground.word(at - 1), "even" | "as" | "only")
        });
        (before || after).then_some(threat)
    }

    /// `“If this goes on, we will retaliate,” said the minister.`: a condition and a first person in the words of
    /// somebody who speaks for a government.
    pub(super) fn uttered(&mut self, sentence: &Sentence<'_>, cue: &Cue, topic: &'static Topic) {
        let ground = self.ground;
        let document = ground.document;
        let (first, last) = (sentence.words.first, sentence.words.last);
        let number = document.quoted[cue.first];
        let inside = || (first..last).filter(|at| document.quoted[*at] == number);
        let (Some(opening), Some(closing)) = (inside().next(), inside().next_back()) else { return };
        // "we've", "I'll"
        let person = |at: usize| ground.word(at).split(['\'', '’']).next().unwrap_or_default();
        let own = inside().any(|at| matches!(person(at), "we" | "us" | "our" | "ours" | "i" | "my"));
        let condition = inside().any(|at| matches!(ground.word(at), "if" | "unless"));
        let chain = ground.climb(cue.first, cue.head, sentence.words, &sentence.mentions);
        let other = chain.subject_end > first
            && matches!(ground.word(chain.subject_end - 1), "they" | "he" | "she" | "you" | "if" | "unless");
        let taken = take(topic, cue, &chain);
        let Some(threat) = topic.stances[usize::from(taken.stance)].conditional else { return };
        if !own || !condition || other || taken.denied || sentence.unasserted {
            return;
        }
        // Who says so: beside the verb of speech that stands next to the words.
        let said = |at: &usize| document.has(*at, Class::SPEECH) && document.quoted[*at] == 0;
        let after = (closing + 1..last.min(closing + 14)).find(said);
        let Some(verb) = after.or_else(|| (first..opening).rev().take(4).find(said)) else { return };
        let speaker = sentence.mentions.iter().enumerate().find(|(_, mention)| {
            !mention.governed
                && !mention.modifier
                && (mention.last <= verb && mention.last + 1 >= verb
                    || mention.first > verb && mention.first <= verb + 2)
        });
        let Some((index, mention)) = speaker else { return };
        let Some((party @ Party::Government(_), holder)) = self.resolve(sentence, mention) else { return };
        let taken = Taken { stance: threat, denied: false, status: Status::Announced, asserted: true };
        let chain = Chain { subject_end: cue.first, ..Chain::default() };
        self.push(sentence, cue, &chain, topic, taken, party, holder, index);
    }

    /// ", it warns,": a comment on the sentence around it, and no threat of its own.
    pub(super) fn comment(&self, sentence: &Sentence<'_>, cue: &Cue) -> bool {
        let ground = self.ground;
        matches!(cue.head, Head::Verb(_))
            && cue.last == cue.first + 1
            && ground.is(cue.last, ',')
            && sentence.mentions.iter().any(|mention| {
                mention.last == cue.first
                    && (sentence.words.first..mention.first)
                        .rev()
                        .find(|at| !ground.document.has(*at, Class::DETERMINER))
                        .is_some_and(|at| ground.is(at, ','))
            })
    }

    /// When somebody said what they would do: as they were told to have said before.
    pub(super) fn told(&self, sentence: &Sentence<'_>, topic: &str, party: &Party) -> Option<When> {
        let near = |sentences: usize| sentences <= BACK;
        let own = self.found.iter().rev().filter(|position| {
            position.asserted
                && position.topic == topic
                && position.party == *party
                && sentence.number.checked_sub(position.sentence).is_some_and(near)
        });
        own.filter_map(|position| position.when).find(|when| !matches!(when, When::Ago { .. }))
    }

    /// "X says that the risk can be managed, despite German claims to the contrary": who says so.
    pub(super) fn contrary(&mut self, sentence: &Sentence<'_>, before: usize) {
        let ground = self.ground;
        let (first, last) = (sentence.words.first, sentence.words.last);
        let idiom = |at: &usize| ground.word(*at) == "contrary" && ground.follows(at - 2, &["to", "the", "contrary"]);
        let Some(at) = (first + 3..last).find(idiom) else { return };
        let noun = at - 3;
        if ground.document.quoted[noun] != 0 || !ground.operators_at(noun).any(|o| o.part == crate::topics::Part::Noun)
        {
            return;
        }
        // "British claims", "Britain's claims"; "claims to the contrary from Berlin".
        let owner = sentence.mentions.iter().position(|mention| mention.modifier && mention.last == noun);
        let from = sentence
            .mentions
            .iter()
            .position(|mention| mention.governed && mention.first > at && mention.first <= at + 3 && !mention.modifier);
        let Some(index) = owner.or(from) else { return };
        let Some((party, _)) = self.resolve(sentence, &sentence.mentions[index]) else { return };
        let Some(said) = self.found.get(before..).and_then(|found| found.last()).filter(|said| said.asserted) else {
            return;
        };
        let Some(number) = ground.topics.topics.iter().position(|topic| topic.name == said.topic) else { return };
        let topic = &ground.topics.topics[number];
        let Some(stance) = topic.stance(said.stance).filter(|stance| stance.claim && !said.denied) else { return };
        let Some(denied) = stance.denied.filter(|_| said.party != party) else { return };
        let cue = Cue::plain(noun..at + 1, number as u8, denied, Head::Noun);
        let taken = Taken { stance: denied, denied: false, status: Status::Announced, asserted: !sentence.unasserted };
        let chain = Chain { subject_end: noun, ..Chain::default() };
        self.push(sentence, &cue, &chain, topic, taken, party, Holder::Government, index);
    }
}
