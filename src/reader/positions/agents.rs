//! Whose it is, where no grammatical subject says so: agents of passives, places, labels, those who make a claim, those
//! who are pressed.

use super::chain::{Chain, Head};
use super::cues::Cue;
use super::parties::Mention;
use super::stance::take;
use super::{Reader, Sentence};
use crate::statement::{Party, Share};
use crate::topics::{Effect, Holder, Part, Stance, Status, Topic};

impl Reader<'_> {
    /// Those whom others press, expect or believe to do it: "analysts expect Germany to bar it".
    pub(super) fn objects(
        &mut self,
        sentence: &Sentence<'_>,
        cue: &Cue,
        chain: &Chain,
        topic: &'static Topic,
        first: usize,
        last: usize,
    ) {
        let Some(control) = chain
            .links
            .iter()
            .position(|link| !link.passive && matches!(link.effect, Effect::Urge | Effect::Likely | Effect::Announce))
        else {
            return;
        };
        let inner = Chain { links: chain.links[..control].to_vec(), modals: Vec::new(), ..chain.clone() };
        let mut taken = take(topic, cue, &inner);
        let cap = match chain.links[control].effect {
            Effect::Likely => Status::Likely,
            Effect::Announce => Status::Reported,
            _ => Status::Demanded,
        };
        taken.status = taken.status.min(cap);
        taken.asserted &= !sentence.unasserted && !self.supposed(sentence, cue.first);
        for index in 0..sentence.mentions.len() {
            let mention = &sentence.mentions[index];
            if mention.first < first || mention.last > last || mention.modifier || mention.holder == Holder::Company {
                continue;
            }
            // "told Lima that their own agencies could": Lima is told.
            let told = cap == Status::Reported && self.addressed(mention);
            if told && (mention.last..cue.first).any(|at| self.ground.word(at) == "that") {
                continue;
            }
            if let Some(party @ Party::Government(_)) = mention.party.clone() {
                let holder = mention.holder;
                self.push(sentence, cue, chain, topic, taken, party, holder, index);
            }
        }
    }

    /// "…, such as Sweden and Denmark" after the clause.
    pub(super) fn listed_after(&self, sentence: &Sentence<'_>, at: usize) -> Vec<(Party, Holder, usize)> {
        let ground = self.ground;
        let mut cursor = at;
        while cursor < sentence.words.last
            && cursor < at + 4
            && !matches!(ground.word(cursor), "such" | "including" | "like" | "among")
        {
            cursor += 1;
        }
        let start = match ground.word(cursor) {
            "including" | "like" => cursor + 1,
            "such" if ground.word(cursor + 1) == "as" => cursor + 2,
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        let mut next = start;
        for (index, mention) in sentence.mentions.iter().enumerate().filter(|(_, mention)| mention.first >= start) {
            // "including Acme in Norway": what is there is listed for where it is.
            let placed = mention.governed && (next..mention.first).any(|at| ground.word(at) == "in");
            let near = (next..mention.first).all(|at| {
                matches!(ground.word(at), "," | "and" | "or" | "the")
                    || placed && (ground.word(at) == "in" || ground.document.tokens[at].capital)
            });
            let Some(party) = mention.party.clone().filter(|_| near) else { break };
            next = mention.last;
            found.push((party, mention.holder, index));
        }
        found
    }

    /// Who rules what has to be done, and how far that goes: "the government decided that it must be kept out".
    pub(super) fn ruled(
        &self,
        sentence: &Sentence<'_>,
        cue: &Cue,
        chain: &Chain,
    ) -> (Vec<(Party, Holder, usize)>, Status) {
        let ground = self.ground;
        let first = sentence.words.first;
        let nobody = (Vec::new(), Status::Decided);
        let bound = chain.modals.iter().all(|modal| matches!(modal.as_str(), "must" | "will" | "would" | "shall"));
        let end = chain.subject_end;
        let had_to = (end.saturating_sub(2).max(first)..sentence.words.last.min(end + 3))
            .any(|at| matches!(ground.word(at), "has" | "have" | "had") && ground.word(at + 1) == "to");
        // "would have to go": "have" is read as a link.
        let alone = chain.links.iter().all(|link| had_to && link.effect == Effect::Enact && !link.negated);
        let must = (chain.modals.iter().any(|modal| modal == "must") || had_to) && alone && !chain.negated;
        if !bound || !must {
            return nobody;
        }
        let that = (first..chain.subject_end).rev().take(8).find(|at| ground.word(*at) == "that");
        let Some(that) = that else { return (self.before_colon(sentence, cue), Status::Announced) };
        // "ruled in May that", "made it plain that"
        let ruled = (first..that).rev().take(6).find_map(|at| {
            ground.operators_at(at).find(|o| {
                o.part != Part::Noun && matches!(o.effect, Effect::Decide | Effect::Announce | Effect::Pledge)
            })
        });
        // "Its line is that it must go"
        let line = || that.checked_sub(1).filter(|copula| *copula > first).and_then(|at| ground.line(at, first));
        let Some(operator) = ruled.or_else(line) else { return nobody };
        let head = match operator.part {
            Part::Noun | Part::Person => Head::Noun,
            Part::Verb => Head::Verb(operator.form),
            Part::Adjective => Head::Adjective,
        };
        let outer = ground.climb(operator.first, head, sentence.words, &sentence.mentions);
        if outer.negated || !outer.links.is_empty() || !outer.modals.is_empty() {
            return nobody;
        }
        let status = if operator.effect == Effect::Decide || operator.part == Part::Noun {
            Status::Decided
        } else {
            Status::Announced
        };
        let subjects = ground.subject(sentence, outer.subject_end, &outer);
        let who = subjects.into_iter().filter_map(|index| {
            let (party, holder) = self.resolve(sentence, &sentence.mentions[index])?;
            Some((party, holder, index))
        });
        (who.collect(), status)
    }

    /// A claim is held by whoever makes it: "officials say that the risk can be managed".
    pub(super) fn claimed(
        &self,
        sentence: &Sentence<'_>,
        cue: &Cue,
        chain: &Chain,
        topic: &'static Topic,
    ) -> Vec<(Party, Holder, usize)> {
        let Stance { claim, conditional, .. } = topic.stances[usize::from(cue.stance)];
        if !claim && conditional.is_none() {
            return Vec::new();
        }
        let viewed = [self.in_whose_view(sentence), self.according(sentence)];
        if let Some(given) = viewed.into_iter().find(|given| !given.is_empty()) {
            return given;
        }
        let ground = self.ground;
        let first = sentence.words.first;
        let mut at = chain.subject_end.min(cue.first);
        let mut steps = 0;
        while at > first && steps < 16 && !ground.barrier(at - 1) {
            at -= 1;
            steps += 1;
            let said = ground
                .operators_at(at)
                .find(|o| o.part == Part::Verb && matches!(o.effect, Effect::Announce | Effect::Pledge));
            if let Some(operator) = said {
                let outer = ground.climb(operator.first, Head::Verb(operator.form), sentence.words, &sentence.mentions);
                let subjects = ground.subject(sentence, outer.subject_end, &outer);
                let denied = outer.negated != self.neither(sentence, &subjects);
                if denied || subjects.is_empty() {
                    continue;
                }
                return subjects
                    .into_iter()
                    .filter_map(|index| {
                        let (party, holder) = self.resolve(sentence, &sentence.mentions[index])?;
                        Some((party, holder, index))
                    })
                    .collect();
            }
        }
        Vec::new()
    }

    /// "Australia: exclusion of the firm": the label of a list item or row.
    pub(super) fn labelled(&self, sentence: &Sentence<'_>) -> Vec<(Party, Holder, usize)> {
        let Some(mention) = sentence.mentions.first() else { return Vec::new() };
        let sign =
            self.ground.is(mention.last, ':') || self.ground.is(mention.last, '—') || self.ground.is(mention.last, '(');
        let labelled = mention.first <= sentence.words.first + 2 && sign;
        match mention.party.clone().filter(|_| labelled) {
            Some(party) => vec![(party, Holder::Government, 0)],
            None => Vec::new(),
        }
    }

    /// Who does it in a passive: "by Australia", "from Australia's networks", "in Japan".
    pub(super) fn agents(&self, sentence: &Sentence<'_>, cue: &Cue) -> Vec<(Party, Holder, usize)> {
        let by = self.by(sentence, cue.last);
        if !by.is_empty() {
            return by;
        }
        let ground = self.ground;
        let until = (cue.last + 10).min(sentence.words.last);
        let after = sentence.mentions.iter().enumerate().find(|(_, mention)| {
            mention.first + 1 >= cue.last.saturating_sub(4)
                && mention.first < until
                && mention.first > cue.first
                && match mention.party {
                    Some(Party::Government(_)) => true,
                    // "from the networks of every European country"
                    Some(Party::Group { share, .. }) => matches!(share, Share::All | Share::Most),
                    None => false,
                }
                && !(cue.first..mention.first).any(|at| ground.barrier(at))
        });
        // "In Japan, Huawei is barred"
        let before = sentence.mentions.iter().enumerate().rev().find(|(_, mention)| {
            mention.last <= cue.first && mention.governed && matches!(mention.party, Some(Party::Government(_)))
        });
        match after.or(before) {
            Some((index, mention)) => {
                let party = mention.party.clone();
                party.map(|party| (party, Holder::Government, index)).into_iter().collect()
            }
            None => Vec::new(),
        }
    }

    /// "by the German government" after a passive or a noun.
    pub(super) fn by(&self, sentence: &Sentence<'_>, at: usize) -> Vec<(Party, Holder, usize)> {
        let until = (at + 10).min(sentence.words.last);
        let Some(by) = (at.saturating_sub(1)..until)
            .take_while(|at| !self.ground.barrier(*at))
            .find(|at| self.ground.word(*at) == "by")
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (index, mention) in sentence.mentions.iter().enumerate() {
            let start = mention.first.saturating_sub(2);
            let joined = found.last().is_some_and(|(_, _, last): &(Party, Holder, usize)| {
                let last: &Mention = &sentence.mentions[*last];
                (last.last..mention.first).all(|at| matches!(self.ground.word(at), "," | "and" | "the"))
            });
            if (start <= by && by < mention.first || joined)
                && !mention.modifier
                && let Some((party, holder)) = self.resolve(sentence, mention)
            {
                found.push((party, holder, index));
            }
        }
        found
    }
}
