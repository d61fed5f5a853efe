//! What is left of a stance after everything that governs its words.

use super::chain::{Chain, Head, Link};
use super::cues::Cue;
use super::forward::Forward;
use super::parties::Mention;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::{Party, Position};
use crate::topics::{Effect, Holder, Part, Reach, Stance, Status, Topic};

/// A stance on its way out of the sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub stance: u8,
    pub denied: bool,
    pub status: Status,
    pub asserted: bool,
}

impl Reader<'_> {
    pub(super) fn cue(&mut self, sentence: &Sentence<'_>, cue: &Cue) {
        let ground = self.ground;
        let topic = &ground.topics.topics[usize::from(cue.topic)];
        let mut chain = ground.climb(cue.first, cue.head, sentence.words, &sentence.mentions);
        // "has made no decision": the negation stands among the words.
        if (cue.first + 1..cue.last).any(|at| matches!(&*ground.word(at), "no" | "not" | "never"))
            && matches!(cue.head, Head::Verb(_))
        {
            chain.negated = !chain.negated;
        }
        // "Neither Nauru nor Kiribati backs …".
        if chain.subject_end > sentence.words.first {
            let subject = ground.subject(sentence, chain.subject_end, &chain);
            let neither = subject.iter().any(|index| {
                let first = sentence.mentions[*index].first;
                (1..3).any(|back| first >= sentence.words.first + back && ground.word(first - back) == "neither")
            });
            if neither {
                chain.negated = !chain.negated;
            }
        }
        if cue.noun_says {
            let own = ground.operators_at(cue.first).find(|operator| operator.part == Part::Noun);
            let own = own.map(|operator| Link { effect: operator.effect, negated: false, passive: false });
            chain.links.splice(0..0, own);
        }
        if chain.foreign && !cue.named && cue.head == Head::Noun {
            return;
        }
        if let Some((first, last)) = chain.object {
            // "told its operators to drop it": a government that orders its own decides.
            let own = sentence
                .mentions
                .iter()
                .any(|mention| mention.first >= first && mention.last <= last && mention.holder == Holder::Company);
            // "ordered its equipment to be removed"
            let about =
                (first..last).any(|at| ground.subject_over(at).is_some_and(|subject| subject.topic == cue.topic));
            if own || about {
                for link in &mut chain.links {
                    if link.effect == Effect::Urge {
                        link.effect = Effect::Decide;
                    }
                }
            }
        }
        let mut ahead = Forward::default();
        if cue.head == Head::Noun && !chain.finite && (chain.links.is_empty() || cue.noun_says) {
            ahead = self.forward(sentence, cue);
            chain.links.append(&mut ahead.links);
            chain.modals.append(&mut ahead.modals);
        }
        let mut taken = take(topic, cue, &chain);
        taken.asserted &= !sentence.unasserted && !self.supposed(sentence, chain.subject_end.min(cue.first));
        let mut holders: Vec<(Party, Holder, usize)> = Vec::new();
        if chain.passive && chain.links.is_empty() || cue.passive && !chain.finite {
            holders = self.agents(sentence, cue);
        } else {
            for index in ground.subject(sentence, chain.subject_end, &chain) {
                holders.extend(self.resolve_all(sentence, index));
            }
            if holders.is_empty() && chain.passive {
                holders = self.agents(sentence, cue);
            }
        }
        if holders.is_empty() {
            holders.append(&mut ahead.holders);
        }
        if holders.is_empty()
            && let Some((first, last)) = chain.place
        {
            let inside = sentence
                .mentions
                .iter()
                .enumerate()
                .find(|(_, mention)| mention.first >= first && mention.last <= last && mention.party.is_some());
            if let Some((index, mention)) = inside {
                holders.extend(mention.party.clone().map(|party| (party, Holder::Government, index)));
            }
        }
        if holders.is_empty() && chain.exists && cue.head == Head::Noun {
            holders = self.agents(sentence, cue);
            if holders.is_empty() {
                holders.extend(self.focus.clone().map(|party| (party, Holder::Government, usize::MAX)));
            }
        }
        if holders.is_empty() && cue.head == Head::Noun {
            holders = self.by(sentence, cue.last);
        }
        if holders.is_empty() && chain.own {
            // "Since its ban took effect, Warsaw …".
            let after = sentence
                .mentions
                .iter()
                .enumerate()
                .find(|(_, mention)| mention.first > cue.last && !mention.governed && !mention.modifier);
            // "blamed Sweden for its ban": whoever stands right before.
            let beside = sentence.mentions.iter().position(|mention| {
                mention.last + 3 >= cue.first
                    && mention.last < cue.first
                    && mention.party.is_some()
                    && matches!(&*ground.word(mention.last), "for" | "over" | "on" | "of")
            });
            let before = beside.or_else(|| {
                sentence.mentions.iter().position(|mention| {
                    mention.last <= cue.first && !mention.governed && !mention.modifier && mention.party.is_some()
                })
            });
            match before.or(after.map(|(index, _)| index)) {
                Some(index) => holders.extend(
                    self.resolve(sentence, &sentence.mentions[index]).map(|(party, holder)| (party, holder, index)),
                ),
                None => holders.extend(self.focus.clone().map(|party| (party, Holder::Government, usize::MAX))),
            }
        }
        let chosen =
            Taken { stance: cue.stance, denied: false, status: Status::Decided, asserted: !sentence.unasserted };
        for (party, holder, index) in ahead.choosers {
            self.push(sentence, cue, &chain, topic, chosen, party, holder, index);
        }
        if holders.is_empty() {
            holders = self.claimed(sentence, cue, &chain, topic);
        }
        if holders.is_empty() {
            holders = self.labelled(sentence);
        }
        if let Some(party) = &sentence.row {
            holders = vec![(party.clone(), Holder::Government, usize::MAX)];
        }
        let frame = self.frame(sentence, &holders, chain.subject_end);
        if let Some(frame) = frame {
            match frame {
                Frame::Own(status) => taken.status = taken.status.min(status),
                Frame::Others(status) => taken.status = taken.status.min(status),
                Frame::Open => {
                    if let Some(open) = open_stance(topic) {
                        taken.stance = open;
                        taken.denied = false;
                        taken.status = Status::Announced;
                        taken.asserted = !sentence.unasserted;
                    } else {
                        taken.asserted = false;
                    }
                }
                Frame::Denied => {
                    let stance = &topic.stances[usize::from(taken.stance)];
                    match stance.denied {
                        Some(denied) => taken.stance = denied,
                        None => taken.denied = !taken.denied,
                    }
                    taken.status = Status::DeFacto;
                }
                Frame::Unasserted => taken.asserted = false,
            }
            if !matches!(frame, Frame::Unasserted | Frame::Open)
                && chain.modals.iter().all(|modal| modal == "would" || modal == "could")
            {
                // "said that it would": no condition.
                taken.asserted |= !sentence.unasserted
                    && chain.modals.iter().any(|modal| modal == "would")
                    && !self.supposed(sentence, cue.first);
            }
        }
        if let Some((first, last)) = chain.followed {
            let done = Taken { stance: cue.stance, denied: false, status: Status::Decided, asserted: true };
            for (index, mention) in sentence.mentions.iter().enumerate() {
                if mention.first >= first
                    && mention.last <= last
                    && let Some(party) = mention.party.clone()
                {
                    self.push(sentence, cue, &chain, topic, done, party, mention.holder, index);
                    // It is in passing: "similar plans" does not point to it.
                    if let Some(position) = self.found.pop() {
                        self.found.insert(0, position);
                    }
                }
            }
        }
        // "Countries that have banned it, such as Sweden and Denmark".
        if let [(Party::Group { .. }, _, _)] = holders.as_slice() {
            let listed = self.listed_after(sentence, cue.last);
            if !listed.is_empty() {
                holders = listed;
            }
        }
        if let Some((first, last)) = chain.object {
            self.objects(sentence, cue, &chain, topic, first, last);
            // Only who presses others has a position by that.
            if taken.stance == cue.stance
                && !holders.is_empty()
                && !chain
                    .links
                    .iter()
                    .any(|link| matches!(link.effect, Effect::Decide | Effect::Pledge | Effect::Enact) || link.passive)
            {
                return;
            }
        }
        for (party, holder, index) in holders {
            self.push(sentence, cue, &chain, topic, taken, party, holder, index);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one call site")]
    fn push(
        &mut self,
        sentence: &Sentence<'_>,
        cue: &Cue,
        chain: &Chain,
        topic: &'static Topic,
        taken: Taken,
        party: Party,
        holder: Holder,
        index: usize,
    ) {
        let document = self.ground.document;
        let cue_only = Mention { first: cue.first, last: cue.last, ..Mention::default() };
        let row = sentence.row.is_some().then_some(&sentence.named);
        let mention = sentence.mentions.get(index).or(row).unwrap_or(&cue_only);
        let first = mention.first.min(cue.first).min(chain.subject_end);
        let last = mention.last.max(cue.last);
        self.found.push(Position {
            span: document.file(first..last),
            cue: document.file(cue.first..cue.last),
            named: document.file(mention.first..mention.last),
            party,
            holder,
            topic: topic.name,
            stance: topic.stances[usize::from(taken.stance)].name,
            like: None,
            denied: taken.denied,
            status: taken.status,
            asserted: taken.asserted,
            past: chain.past,
            when: self.when(sentence, cue.first, chain.past),
            sentence: sentence.number,
        });
    }

    /// Those whom others press, expect or believe to do it: "analysts expect Germany to bar it".
    fn objects(
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
            if let Some(party @ Party::Government(_)) = mention.party.clone() {
                let holder = mention.holder;
                self.push(sentence, cue, chain, topic, taken, party, holder, index);
            }
        }
    }

    /// "…, such as Sweden and Denmark" after the clause.
    fn listed_after(&self, sentence: &Sentence<'_>, at: usize) -> Vec<(Party, Holder, usize)> {
        let ground = self.ground;
        let mut cursor = at;
        while cursor < sentence.words.last
            && cursor < at + 4
            && !matches!(&*ground.word(cursor), "such" | "including" | "like" | "among")
        {
            cursor += 1;
        }
        let start = match &*ground.word(cursor) {
            "including" | "like" => cursor + 1,
            "such" if ground.word(cursor + 1) == "as" => cursor + 2,
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        let mut next = start;
        for (index, mention) in sentence.mentions.iter().enumerate().filter(|(_, mention)| mention.first >= start) {
            let near = (next..mention.first).all(|at| matches!(&*ground.word(at), "," | "and" | "or" | "the"));
            let Some(party) = mention.party.clone().filter(|_| near) else { break };
            next = mention.last;
            found.push((party, mention.holder, index));
        }
        found
    }

    /// A claim is held by whoever makes it: "officials say that the risk can be managed".
    fn claimed(
        &self,
        sentence: &Sentence<'_>,
        cue: &Cue,
        chain: &Chain,
        topic: &'static Topic,
    ) -> Vec<(Party, Holder, usize)> {
        if !topic.stances[usize::from(cue.stance)].claim {
            return Vec::new();
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
                if outer.negated || subjects.is_empty() {
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
    fn labelled(&self, sentence: &Sentence<'_>) -> Vec<(Party, Holder, usize)> {
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
                && matches!(mention.party, Some(Party::Government(_)))
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
    fn by(&self, sentence: &Sentence<'_>, at: usize) -> Vec<(Party, Holder, usize)> {
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
                (last.last..mention.first).all(|at| matches!(&*self.ground.word(at), "," | "and" | "the"))
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

    /// Whether a condition stands before: "if", "unless", or a verb group of advice.
    fn supposed(&self, sentence: &Sentence<'_>, at: usize) -> bool {
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
                &*word,
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
            if word == "were" && (cursor == first || ground.is(cursor - 1, ',')) || word == "had" && cursor == first {
                return true;
            }
        }
        false
    }

    /// What a reporting verb before the subject says of the clause.
    fn frame(&self, sentence: &Sentence<'_>, holders: &[(Party, Holder, usize)], subject_end: usize) -> Option<Frame> {
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
        let complementizer = matches!(&*word, "that" | "whether" | "if" | "when" | "how");
        let end = if complementizer { before } else { at };
        let determined = |o: &super::ground::Operator| {
            o.first > first && ground.document.has(o.first - 1, Class::DETERMINER) && o.part == Part::Verb
        };
        let mut operators = ground.operators_before(end, first);
        operators.retain(|operator| !determined(operator));
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
        if matches!(&*word, "whether" | "if") {
            return Some(
                if operators.iter().any(|o| matches!(o.effect, Effect::Undecided | Effect::Decide | Effect::Consider)) {
                    Frame::Open
                } else {
                    Frame::Unasserted
                },
            );
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
            Part::Noun => Head::Noun,
        };
        let outer = ground.climb(operator.first, head, sentence.words, &sentence.mentions);
        let subjects = ground.subject(sentence, outer.subject_end, &outer);
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
            Effect::Pledge if same => Frame::Own(Status::Pledged),
            Effect::Plan | Effect::Want | Effect::Consider if same => Frame::Own(Status::Planned),
            Effect::Urge | Effect::Plan | Effect::Want => Frame::Others(Status::Demanded),
            Effect::Report => Frame::Others(Status::Reported),
            Effect::Likely => Frame::Others(Status::Likely),
            _ if same => Frame::Own(Status::Announced),
            Effect::Announce if subjects.is_empty() => Frame::Others(Status::Announced),
            _ => Frame::Others(Status::Reported),
        })
    }
}

/// What an outer clause makes of the one inside.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// The holder says it.
    Own(Status),
    /// Others say it.
    Others(Status),
    /// It is not settled.
    Open,
    /// It is said not to be so.
    Denied,
    /// Nobody says that it is so.
    Unasserted,
}

/// The stance of those who have not decided.
pub(super) fn open_stance(topic: &Topic) -> Option<u8> {
    topic.stances.iter().position(|stance| stance.family == "open").map(|index| index as u8)
}

/// What the chain leaves of the cue's stance.
pub(super) fn take(topic: &'static Topic, cue: &Cue, chain: &Chain) -> Taken {
    let stance = |index: u8| -> &'static Stance { &topic.stances[usize::from(index)] };
    let mut taken = Taken { stance: cue.stance, denied: false, status: Status::Decided, asserted: true };
    let part = !cue.whole && (cue.part || chain.reach == Some(Reach::Part));
    if part && let Some(index) = stance(cue.stance).part {
        taken.stance = index;
    }
    let fixed = stance(taken.stance).fixed;
    let deny = |taken: &mut Taken| match stance(taken.stance).denied {
        Some(index) => taken.stance = index,
        None => taken.denied = !taken.denied,
    };
    let refuse = |taken: &mut Taken| match stance(taken.stance).refused.or(stance(taken.stance).denied) {
        Some(index) => taken.stance = index,
        None => taken.denied = !taken.denied,
    };
    let will = chain.modals.iter().any(|modal| matches!(modal.as_str(), "will" | "wo" | "would" | "shall"));
    let wanted = chain
        .links
        .first()
        .is_some_and(|link| matches!(link.effect, Effect::Plan | Effect::Want | Effect::Consider) && !link.negated);
    if chain.negated {
        match () {
            // "wants no ban"
            () if wanted => refuse(&mut taken),
            () if chain.not_yet => deny(&mut taken),
            () if will => refuse(&mut taken),
            () => deny(&mut taken),
        }
        if chain.not_yet || !will {
            taken.status = Status::DeFacto;
        }
    }
    let cap = |taken: &mut Taken, status: Status| taken.status = taken.status.min(status);
    for link in &chain.links {
        if fixed && !matches!(link.effect, Effect::Urge) {
            match link.effect {
                Effect::Plan | Effect::Want => cap(&mut taken, Status::Planned),
                Effect::End => deny(&mut taken),
                Effect::Consider => cap(&mut taken, Status::Considered),
                Effect::Likely => cap(&mut taken, Status::Likely),
                Effect::Pledge => cap(&mut taken, Status::Pledged),
                Effect::Refuse | Effect::Fail => deny(&mut taken),
                _ => {}
            }
            if link.negated {
                deny(&mut taken);
            }
            continue;
        }
        match (link.effect, link.negated) {
            (Effect::Link | Effect::Enact | Effect::Decide, false) => {}
            (Effect::Enact | Effect::Decide, true) if will => {
                refuse(&mut taken);
                cap(&mut taken, Status::Announced);
            }
            (Effect::Enact | Effect::Decide, true) => {
                deny(&mut taken);
                cap(&mut taken, Status::DeFacto);
            }
            (Effect::Link, true) => deny(&mut taken),
            (Effect::Announce, false) => cap(&mut taken, Status::Announced),
            (Effect::Pledge, false) => cap(&mut taken, Status::Pledged),
            (Effect::Plan, false) => cap(&mut taken, Status::Planned),
            (Effect::Want, false) => match stance(taken.stance).wanted {
                Some(index) => {
                    taken.stance = index;
                    cap(&mut taken, Status::Announced);
                }
                None => cap(&mut taken, Status::Planned),
            },
            (Effect::Consider, false) => cap(&mut taken, Status::Considered),
            (Effect::Likely, false) => cap(&mut taken, Status::Likely),
            (Effect::Announce | Effect::Pledge | Effect::Likely, true) => deny(&mut taken),
            (Effect::Plan | Effect::Want | Effect::Consider, true) | (Effect::Refuse, false) => {
                refuse(&mut taken);
                taken.status = Status::Announced;
            }
            (Effect::Refuse, true) => cap(&mut taken, Status::Considered),
            (Effect::End, false) => {
                deny(&mut taken);
                cap(&mut taken, Status::Decided);
            }
            (Effect::End, true) => {}
            (Effect::Fail, false) => {
                deny(&mut taken);
                taken.status = Status::DeFacto;
            }
            (Effect::Fail, true) => {}
            (Effect::Urge, _) if link.passive => cap(&mut taken, Status::Demanded),
            (Effect::Urge, false) => {
                if let Some(index) = stance(taken.stance).urged {
                    taken.stance = index;
                    taken.status = Status::Announced;
                } else {
                    cap(&mut taken, Status::Planned);
                }
            }
            (Effect::Urge, true) => taken.asserted = false,
            (Effect::Report, _) => cap(&mut taken, Status::Reported),
            (Effect::Deny, negated) => {
                if !negated {
                    deny(&mut taken);
                }
            }
            (Effect::Undecided, _) => {
                if let Some(open) = open_stance(topic) {
                    taken.stance = open;
                    taken.denied = false;
                    taken.status = Status::Announced;
                }
            }
        }
    }
    for modal in &chain.modals {
        match modal.as_str() {
            "will" | "wo" | "shall" => cap(&mut taken, Status::Announced),
            "would" if chain.links.iter().any(|link| matches!(link.effect, Effect::Announce | Effect::Pledge)) => {
                cap(&mut taken, Status::Announced);
            }
            "may" | "might" => cap(&mut taken, Status::Likely),
            "could" => cap(&mut taken, Status::Considered),
            _ => taken.asserted = false,
        }
    }
    taken
}
