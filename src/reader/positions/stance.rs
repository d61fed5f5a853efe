//! What is left of a stance after everything that governs its words.

use super::chain::{Chain, Head, Link};
use super::cues::Cue;
use super::forward::Forward;
use super::frame::Frame;
use super::ground::Operator;
use super::parties::Mention;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::{Party, Position, Share};
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
        if ground.uttered(cue.first) {
            self.uttered(sentence, cue, topic);
            return;
        }
        if topic.stances[usize::from(cue.stance)].conditional.is_some() && self.comment(sentence, cue) {
            return;
        }
        let mut chain = ground.climb(cue.first, cue.head, sentence.words, &sentence.mentions);
        // "has made no decision": the negation stands among the words.
        if !cue.says_no
            && (cue.first + 1..cue.last).any(|at| matches!(ground.word(at), "no" | "not" | "never"))
            && matches!(cue.head, Head::Verb(_))
        {
            chain.negated = !chain.negated;
        }
        // "has threatened nobody", "has promised Oslo nothing"
        let other = |at: usize| ground.barrier(at) || ground.is(at, ',') || ground.document.has(at, Class::CONJUNCTION);
        let object = (cue.last..sentence.words.last.min(cue.last + 2)).take_while(|at| !other(*at));
        if matches!(cue.head, Head::Verb(_))
            && !cue.passive
            && object.into_iter().any(|at| matches!(ground.word(at), "nobody" | "nothing" | "none" | "no-one"))
        {
            chain.negated = !chain.negated;
        }
        // "No vendor has been barred": of none of them.
        if cue.passive && ground.none_of(cue.first, sentence.words) {
            chain.negated = !chain.negated;
        }
        // "No amount of oversight can contain the risk".
        if topic.stances[usize::from(cue.stance)].claim && self.of_nothing(sentence, chain.subject_end) {
            chain.negated = !chain.negated;
        }
        // "Nothing in the plan lets it in".
        if ground.word(sentence.words.first) == "nothing"
            && !(sentence.words.first..chain.subject_end).any(|at| ground.is(at, ',') || ground.barrier(at))
            && chain.subject_end < cue.first + 1
        {
            match chain.links.last_mut() {
                Some(link) => link.negated = !link.negated,
                None => chain.negated = !chain.negated,
            }
        }
        // "Neither Nauru nor Kiribati backs …".
        if chain.subject_end > sentence.words.first {
            let neither = self.neither(sentence, &ground.subject(sentence, chain.subject_end, &chain));
            // "Neither has found reason to": the outermost word is what is not so.
            if neither {
                match chain.links.last_mut() {
                    Some(link) => link.negated = !link.negated,
                    None => chain.negated = !chain.negated,
                }
            }
        }
        // No more than wanted.
        if cue.wanted {
            chain.links.insert(0, Link { effect: Effect::Want, negated: false, passive: false });
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
                // "wants it removed" decides nothing.
                let wants = |o: &Operator| o.part == Part::Verb && o.effect == Effect::Want;
                let wanted = !own && ground.operators_before(first, sentence.words.first).iter().any(wants);
                for link in &mut chain.links {
                    if link.effect == Effect::Urge {
                        link.effect = if wanted { Effect::Want } else { Effect::Decide };
                    }
                }
                // Nobody else is to do it.
                if about && !own {
                    chain.object = None;
                }
            }
        }
        let mut ahead = Forward::default();
        // "has a ban in the works": what stands behind the noun says how far it has gone.
        let behind = ground.operators_at(cue.last).find(|o| {
            o.part == Part::Adjective && o.last > o.first + 1 && matches!(o.effect, Effect::Plan | Effect::Consider)
        });
        if let Some(behind) = behind.filter(|_| cue.head == Head::Noun && cue.last < sentence.words.last) {
            chain.links.insert(0, Link { effect: behind.effect, negated: false, passive: false });
        }
        // "Its plan for a ban was adopted": what became of the plan became of the ban.
        let planned =
            !chain.links.is_empty() && chain.possessor.is_some() && chain.links.iter().all(|link| link.plans());
        if cue.head == Head::Noun && !chain.finite && (chain.links.is_empty() || cue.noun_says || planned) {
            ahead = self.forward(sentence, cue);
            if planned {
                let done =
                    |link: &Link| !link.negated && matches!(link.effect, Effect::Decide | Effect::Enact | Effect::End);
                if ahead.links.iter().any(done) && ahead.modals.is_empty() {
                    chain.links.clear();
                } else {
                    ahead = Forward::default();
                }
            }
            chain.links.append(&mut ahead.links);
            chain.modals.append(&mut ahead.modals);
        }
        let only = self.nothing_else(sentence, cue, &mut chain);
        let mut taken = take(topic, cue, &chain);
        if let Some(threat) = self.threatened(sentence, cue, &chain, topic, taken) {
            taken.stance = threat;
            taken.status = taken.status.min(Status::Announced);
            taken.asserted &= !sentence.unasserted;
        } else {
            taken.asserted &= !sentence.unasserted && !self.supposed(sentence, chain.subject_end.min(cue.first));
        }
        // "has never threatened Oslo", "war", "its staff": only who has threatened none of several makes no threats.
        let several = |at: usize| {
            // "threatened nobody.", and no more of it.
            let alone = || at + 1 >= sentence.words.last || !ground.document.tokens[at + 1].is_word();
            matches!(ground.word(at), "those" | "anybody" | "anyone")
                || matches!(ground.word(at), "nobody" | "none") && alone()
                || sentence
                    .mentions
                    .iter()
                    .any(|m| m.first <= at && at < m.last && matches!(m.party, Some(Party::Group { .. })))
        };
        if topic.stances[usize::from(cue.stance)].conditional == Some(cue.stance)
            && chain.negated
            && matches!(cue.head, Head::Verb(_))
            && !(cue.first + 1..sentence.words.last.min(cue.last + 4)).any(several)
        {
            taken.asserted = false;
        }
        let mut holders: Vec<(Party, Holder, usize)> = only;
        if !holders.is_empty() {
            // Nothing governs it.
        } else if chain.passive && chain.links.is_empty() || cue.passive && !chain.finite {
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
                    && matches!(ground.word(mention.last), "for" | "over" | "on" | "of")
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
            // What follows from it is what they threaten: "noting that it would make it harder to …".
            let threat = topic.stances[usize::from(taken.stance)].conditional.is_some();
            let advised = chain.modals.iter().any(|modal| matches!(modal.as_str(), "should" | "must" | "ought"));
            taken.asserted |= threat && !holders.is_empty() && !sentence.unasserted && !advised;
        }
        if holders.is_empty() && cue.passive && topic.stances[usize::from(cue.stance)].family != "open" {
            let (who, status) = self.ruled(sentence, cue, &chain);
            holders = who;
            if !holders.is_empty() {
                taken.asserted = !sentence.unasserted;
                taken.status = status;
            }
        }
        let labelled = if holders.is_empty() { self.labelled(sentence) } else { Vec::new() };
        // "Oslo: a moratorium": a bare noun beside a name does not say how far it has gone.
        let label = sentence.row.is_some() || !labelled.is_empty();
        if label && cue.head == Head::Noun && chain.links.is_empty() && !chain.negated {
            taken.status = taken.status.min(Status::Planned);
        }
        holders.extend(labelled);
        if holders.is_empty() {
            holders = self.around(sentence, cue, &chain);
        }
        if let Some(party) = &sentence.row {
            holders = vec![(party.clone(), Holder::Government, usize::MAX)];
        }
        let frame = self.frame(sentence, &holders, chain.subject_end);
        if let Some(frame) = frame {
            match frame {
                // "warned that it may": who warns of what they will do themselves asks it of nobody.
                Frame::Said(Status::Demanded) if topic.stances[usize::from(taken.stance)].conditional.is_some() => {
                    taken.status = taken.status.min(Status::Announced);
                }
                Frame::Said(status) => taken.status = taken.status.min(status),
                Frame::Open | Frame::Doubted => {
                    if let Some(open) = open_stance(topic) {
                        taken.stance = open;
                        taken.denied = false;
                        // What is anybody's guess, nobody has said.
                        let doubted = matches!(frame, Frame::Doubted);
                        taken.status = if doubted { Status::Reported } else { Status::Announced };
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
            if !matches!(frame, Frame::Unasserted | Frame::Open | Frame::Doubted)
                && chain.modals.iter().all(|modal| modal == "would" || modal == "could")
            {
                // "said that it would": no condition.
                chain.told = chain.modals.iter().any(|modal| modal == "would");
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
                        self.put_first += 1;
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
            // "The allies are divided": among themselves, and each may have decided.
            let among = matches!(party, Party::Group { .. })
                && matches!(ground.word(cue.first), "divided" | "split" | "torn" | "deadlocked" | "at");
            let taken = Taken { asserted: taken.asserted && !among, ..taken };
            self.push(sentence, cue, &chain, topic, taken, party, holder, index);
        }
    }

    /// The group of which a clause is said of one alone: "among the Nordic countries, only Norway".
    fn none_but(&self, sentence: &Sentence<'_>, mention: &Mention) -> Option<&'static str> {
        let ground = self.ground;
        let last = ground.document.tokens.len();
        let after = mention.last + usize::from(mention.last < last && ground.is(mention.last, ','));
        let only = mention.first > sentence.words.first && ground.word(mention.first - 1) == "only";
        let alone = after < sentence.words.last && ground.word(after) == "alone";
        // "only Estonia and Poland": those two, which is left.
        let joined = |at: usize| matches!(ground.word(at), "and" | "or");
        let several = joined(mention.last.min(last - 1)) || mention.first > 0 && joined(mention.first - 1);
        if !(only || alone) || several {
            return None;
        }
        // "among them", "of them": not "keep it out of them".
        let among = |other: &Mention| {
            let mut before = (sentence.words.first..other.first).rev().take(3);
            let at = before.find(|at| ground.preposition(*at));
            at.is_some_and(|at| {
                matches!(ground.word(at), "among" | "amongst" | "of") && (at == 0 || ground.word(at - 1) != "out")
            })
        };
        sentence.mentions.iter().filter(|other| among(other)).find_map(|other| match other.party {
            Some(Party::Group { name, .. }) => {
                ground.topics.group(name).filter(|group| !group.members.is_empty()).map(|_| name)
            }
            _ => None,
        })
    }

    /// Whether the subject that ends there, of a clause of its own, has "no".
    fn of_nothing(&self, sentence: &Sentence<'_>, end: usize) -> bool {
        let ground = self.ground;
        let first = sentence.words.first;
        let opens = |at: usize| ground.barrier(at) || ground.is(at, ',') || ground.word(at) == "that";
        let start = (first..end).rev().take(10).find(|at| opens(*at)).map_or(first, |at| at + 1);
        end > start && end - start <= 8 && matches!(ground.word(start), "no" | "nothing" | "none" | "nobody")
    }

    /// Whether "neither" stands before one of those whom a clause is about.
    pub(super) fn neither(&self, sentence: &Sentence<'_>, subject: &[usize]) -> bool {
        subject.iter().any(|index| {
            let first = sentence.mentions[*index].first;
            (1..3).any(|back| first >= sentence.words.first + back && self.ground.word(first - back) == "neither")
        })
    }

    #[allow(clippy::too_many_arguments, reason = "one call site")]
    pub(super) fn push(
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
        let told = || if chain.told { self.told(sentence, topic.name, &party) } else { None };
        let when = self.when(sentence, cue.first, chain.past).or_else(told);
        let others = self.none_but(sentence, mention);
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
            quoted: self.ground.quotes(cue.first),
            past: chain.past && sentence.row.is_none(),
            when,
            until: self.end(sentence, cue, chain),
            sentence: sentence.number,
        });
        // "Australia alone among the allies has": none of the others.
        if let (Some(name), Some(own)) = (others, self.found.last())
            && let Party::Government(code) = own.party
        {
            let party = Party::Group { name, share: Share::None };
            let all = Position { party, like: Some(code), ..own.clone() };
            self.found.push(all);
        }
    }
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
    // Let in there: let in everywhere.
    if cue.core
        && let Some(index) = stance(cue.stance).core
    {
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
        // Also where it has become one that others are urged to: "wants to persuade Norway to".
        let fixed = fixed || stance(taken.stance).fixed;
        if fixed && !matches!(link.effect, Effect::Urge) {
            match link.effect {
                Effect::Plan => cap(&mut taken, Status::Planned),
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
            (Effect::Link | Effect::Enact | Effect::Decide | Effect::Defy | Effect::Heed, false) => {}
            (Effect::Defy | Effect::Heed, true) => {}
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
            // "has the power to": nobody says that they do; a belief is no deed.
            (Effect::Able, _) => taken.asserted &= stance(taken.stance).claim,
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
            // "the risk could be contained"
            // "No equipment of theirs may be used": it is forbidden.
            "may" if cue.passive && chain.negated => {}
            "may" | "might" | "could" if fixed || stance(taken.stance).claim && chain.passive => {}
            "will" | "wo" | "shall" => cap(&mut taken, Status::Announced),
            "would" if chain.links.iter().any(|link| matches!(link.effect, Effect::Announce | Effect::Pledge)) => {
                cap(&mut taken, Status::Announced);
            }
            "may" | "might" => cap(&mut taken, Status::Likely),
            // "could not bring itself to": it did not.
            "could" if chain.links.last().is_some_and(|link| link.negated && link.effect == Effect::Decide) => {}
            "could" => cap(&mut taken, Status::Considered),
            _ => taken.asserted = false,
        }
    }
    if stance(taken.stance).family == "open" {
        taken.status = taken.status.max(Status::Announced);
    }
    taken
}
