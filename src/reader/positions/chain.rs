//! From the words of a stance up to whoever holds it: auxiliaries, negations and the words that govern it, one after
//! the other, until the grammatical subject.

use super::super::document::Words;
use super::ground::{Ground, Operator};
use super::parties::Mention;
use crate::lexicon::Class;
use crate::topics::{Effect, Entry, Form, Part, Reach};

/// One link: a word that governs what comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub effect: Effect,
    /// Whether it is itself negated ("has not promised to").
    pub negated: bool,
    /// Whether it is a participle after "be": "is expected to", "was urged to".
    pub passive: bool,
}

/// What governs the words of a stance.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The links, the innermost first.
    pub links: Vec<Link>,
    /// The words of the stance themselves are negated.
    pub negated: bool,
    /// "yet to", "not yet".
    pub not_yet: bool,
    /// The innermost verb is passive.
    pub passive: bool,
    /// "will", "would", "may" and such, from the inside.
    pub modals: Vec<String>,
    /// A past tense without "have".
    pub past: bool,
    /// One past the last token before the verb group: the subject ends there.
    pub subject_end: usize,
    /// A possessor before a noun ("Germany's ban"): index into the mentions.
    pub possessor: Option<usize>,
    /// The object that is to do it ("urged Berlin to ban"): tokens.
    pub object: Option<(usize, usize)>,
    /// Where the thing that does it stands ("before the Knesset"): tokens.
    pub place: Option<(usize, usize)>,
    /// "there is no ban".
    pub exists: bool,
    /// "its ban": of whoever is spoken of.
    pub own: bool,
    /// "to make the case": a purpose of the main clause, which nothing governs.
    pub purpose: bool,
    /// A noun that hangs on words which the lists do not know.
    pub dangling: bool,
    /// Those who do it already: "followed Australia in banning". Tokens.
    pub followed: Option<(usize, usize)>,
    /// How far the measure reaches, from the words before a noun.
    pub reach: Option<Reach>,
    /// A noun before the measure's noun that is none of the known ones: it is about something else.
    pub foreign: bool,
    /// The verb group has a finite verb, or ends at the sentence's start.
    pub finite: bool,
}

/// What kind of word the chain starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A verb in that form.
    Verb(Form),
    /// A noun.
    Noun,
    /// A predicate.
    Adjective,
}

/// Longest chain; what is longer is no sentence.
const LINKS: usize = 8;

impl Ground<'_> {
    /// Climbs from the head at `at`.
    pub fn climb(&self, at: usize, head: Head, words: &Words, mentions: &[Mention]) -> Chain {
        let mut chain = Chain::default();
        let mut head = head;
        let mut at = at; // the first token of what is climbed from
        for depth in 0..LINKS {
            if head == Head::Noun {
                at = self.noun_phrase(at, words, mentions, &mut chain, depth);
                if chain.possessor.is_some() {
                    if depth > 0 || !self.governed_noun(at, words) {
                        chain.subject_end = at;
                        return chain;
                    }
                    chain.possessor = None;
                }
            }
            let group = self.verb_group(at, head, words, &mut chain, depth);
            at = group.start;
            if group.finite {
                // "measures that would ban": the noun takes its clause along.
                if let Some(noun) = self.antecedent(at, words) {
                    // What would do it has not done it yet.
                    let only = chain.modals.iter().any(|modal| matches!(modal.as_str(), "would" | "could" | "might"));
                    chain.modals.clear();
                    chain.past = false;
                    let effect = if only && noun.effect == Effect::Decide { Effect::Plan } else { noun.effect };
                    chain.links.push(Link { effect, negated: false, passive: false });
                    (head, at) = (Head::Noun, noun.first);
                    continue;
                }
                if let Some(noun) = self.instrument(at, words) {
                    chain.modals.clear();
                    chain.links.push(Link { effect: noun.effect, negated: false, passive: false });
                    (head, at) = (Head::Noun, noun.first);
                    chain.place = Some((noun.last, chain_end(group.start)));
                    continue;
                }
                chain.finite = true;
                break;
            }
            let Some((operator, start)) = self.operator_left(at, head, words, mentions, &mut chain) else {
                let before = at.checked_sub(1).filter(|before| *before >= words.first);
                chain.purpose = matches!(head, Head::Verb(_)) && before.is_some_and(|before| self.word(before) == "to");
                chain.exists = head == Head::Noun
                    && before.is_some_and(|before| matches!(&*self.word(before), "is" | "are" | "was" | "were" | "be"))
                    && (1..4).any(|back| at > words.first + back && self.word(at - 1 - back) == "there");
                // "…, including an order that would ban": of the sentence's subject.
                chain.purpose |= head == Head::Noun && before.is_some_and(|before| self.word(before) == "including");
                chain.dangling = head == Head::Noun && before.is_some() && !chain.purpose;
                break;
            };
            let passive = operator.part == Part::Verb
                && matches!(operator.form, Form::Ed | Form::Participle)
                && self.be_before(start, words);
            // "is expected to", "is set to": a participle that is an adjective too.
            let effect = operator.effect;
            let under = operator.part == Part::Noun
                && (1..5).any(|back| start >= words.first + back && self.word(start - back) == "under");
            chain.links.push(Link { effect, negated: false, passive: passive || under });
            head = match operator.part {
                Part::Verb => Head::Verb(operator.form),
                Part::Adjective => Head::Adjective,
                Part::Noun => Head::Noun,
            };
            at = start;
        }
        chain.exists |= chain.links.iter().all(|link| link.effect == Effect::Link)
            && (at > words.first && self.word(at - 1) == "there" || self.word(at) == "there");
        chain.subject_end = at;
        chain
    }

    /// "A bill before parliament would ban": the thing that would do it.
    fn instrument(&self, at: usize, words: &Words) -> Option<Operator> {
        let mut end = at;
        while end > words.first && at - end < 8 {
            let found = self.operators_before(end, words.first).into_iter().find(|operator| {
                operator.part == Part::Noun
                    && (operator.first == words.first
                        || self.document.has(operator.first - 1, Class::DETERMINER.or(Class::DEMONYM))
                        || self.document.tokens[operator.first - 1].kind == super::super::token::Kind::Possessive
                        || self.entries[operator.first - 1].iter().any(|e| matches!(e, Entry::Reach { .. })))
            });
            if found.is_some() {
                return found.filter(|o| {
                    matches!(o.effect, Effect::Decide | Effect::Plan | Effect::Want | Effect::Consider | Effect::Pledge)
                });
            }
            let before = end - 1;
            if !self.document.tokens[before].is_word() || self.document.has(before, Class::AUXILIARY) {
                return None;
            }
            // Only a complement may stand between: "a bill before the assembly".
            let inside = (end.saturating_sub(5).max(words.first)..end).any(|at| self.preposition(at));
            if !inside {
                return None;
            }
            end = before;
        }
        None
    }

    /// The noun that a relative clause hangs on, where it governs a measure.
    fn antecedent(&self, at: usize, words: &Words) -> Option<Operator> {
        let pronoun = at.checked_sub(1).filter(|before| *before > words.first)?;
        if !matches!(&*self.word(pronoun), "that" | "which") {
            return None;
        }
        let end = if self.is(pronoun - 1, ',') { pronoun - 1 } else { pronoun };
        self.operators_before(end, words.first).into_iter().find(|operator| operator.part == Part::Noun)
    }

    /// Goes over determiner, adjectives and compound nouns before a noun; finds the possessor.
    fn noun_phrase(&self, at: usize, words: &Words, mentions: &[Mention], chain: &mut Chain, depth: usize) -> usize {
        let document = self.document;
        let mut at = at;
        while at > words.first {
            let before = at - 1;
            let beside = mentions.iter().position(|mention| mention.modifier && mention.last == at);
            if let Some(index) = beside.filter(|index| !self.given(mentions[*index].first, words)) {
                if chain.possessor.is_none() {
                    chain.possessor = Some(index);
                }
                at = mentions[index].first;
                continue;
            }
            if !document.tokens[before].is_word() || document.quoted[before] != 0 {
                break;
            }
            if let Some(subject) = self.subject_over(before) {
                at = subject.first;
                continue;
            }
            if self.negation(before) && matches!(&*self.word(before), "no" | "any" | "neither" | "without" | "nor") {
                if depth == 0 {
                    chain.negated = !chain.negated;
                } else if let Some(link) = chain.links.last_mut() {
                    link.negated = !link.negated;
                }
                at = before;
                if self.word(before) == "without" {
                    chain.finite = true;
                }
                break;
            }
            // "a planned levy", "a possible ban": an adjective that says how far it has gone.
            let says = self.operators_at(before).find(|operator| {
                operator.part == Part::Adjective
                    && operator.last == before + 1
                    && matches!(operator.effect, Effect::Plan | Effect::Consider | Effect::Likely | Effect::Pledge)
            });
            if depth == 0
                && let Some(says) = says.filter(|_| !self.be_before(before, words))
            {
                chain.links.push(Link { effect: says.effect, negated: false, passive: false });
                at = before;
                continue;
            }
            let reach = self.entries[before].iter().find_map(|entry| match entry {
                Entry::Reach { reach, rest } if rest.is_empty() => Some(*reach),
                _ => None,
            });
            if let Some(reach) = reach {
                if depth == 0 && reach != Reach::Neutral {
                    chain.reach = Some(reach);
                }
                at = before;
                continue;
            }
            let determiner = document.has(before, Class::DETERMINER);
            if self.word(before) == "that"
                && self.operators_before(before, words.first).iter().any(|o| o.part == Part::Verb)
            {
                break;
            }
            let domain = self.entries[before].iter().any(|entry| matches!(entry, Entry::Domain(_) | Entry::Back(_)));
            if determiner || domain || self.adverb(before) && !determiner {
                at = before;
                if determiner && depth == 0 {
                    // "its ban": whoever was spoken of.
                    let own = matches!(&*self.word(before), "its" | "their" | "his" | "her");
                    chain.own |= own;
                    if own && let Some(index) = mentions.iter().rposition(|m| m.last <= before && !m.modifier) {
                        chain.possessor.get_or_insert(index);
                    }
                }
                continue;
            }
            // "travel ban": a noun of another matter; operators, verbs and prepositions end the phrase.
            let other = document.has(before, Class::PREPOSITION.or(Class::AUXILIARY).or(Class::CONJUNCTION))
                || self.operators_at(before).next().is_some()
                || self.word(before).ends_with("ed")
                || self.word(before).ends_with("ing")
                || mentions.iter().any(|mention| mention.last == at);
            if !other && depth == 0 {
                chain.foreign = true;
            }
            // "an executive order": what stands between the noun and its determiner.
            let inside =
                (words.first..before).rev().take(3).any(|at| document.has(at, Class::DETERMINER) || self.negation(at));
            if !other && inside {
                at = before;
                continue;
            }
            break;
        }
        at
    }

    /// "offered the U.S. assurances": what looks like an adjective is whom it was given to.
    fn given(&self, at: usize, words: &Words) -> bool {
        let mut before = at;
        while before > words.first && self.document.has(before - 1, Class::DETERMINER) {
            before -= 1;
        }
        before > words.first
            && matches!(
                &*self.word(before - 1),
                "give"
                    | "gave"
                    | "given"
                    | "gives"
                    | "giving"
                    | "offer"
                    | "offered"
                    | "offers"
                    | "offering"
                    | "grant"
                    | "granted"
                    | "hand"
                    | "handed"
                    | "send"
                    | "sent"
                    | "promised"
                    | "promise"
                    | "provide"
                    | "provided"
            )
    }

    /// Whether a noun phrase is the object of something: "backs Germany's ban".
    fn governed_noun(&self, at: usize, words: &Words) -> bool {
        at > words.first
            && (self.operators_before(at, words.first).iter().any(|o| o.part == Part::Verb)
                || self.preposition(at - 1)
                || self.negation(at - 1))
    }

    fn be_before(&self, at: usize, words: &Words) -> bool {
        let mut at = at;
        while at > words.first && (self.adverb(at - 1) || self.negation(at - 1)) {
            at -= 1;
        }
        at > words.first
            && matches!(
                &*self.word(at - 1),
                "is" | "are" | "was" | "were" | "be" | "been" | "being" | "get" | "got" | "gets" | "getting"
            )
    }

    /// Goes over auxiliaries, negations and adverbs before a verb or predicate.
    fn verb_group(&self, at: usize, head: Head, words: &Words, chain: &mut Chain, depth: usize) -> Group {
        let document = self.document;
        let mut start = at;
        let mut finite = match head {
            Head::Verb(Form::Third | Form::Past) => true,
            _ => false,
        };
        let mut auxiliaries: Vec<String> = Vec::new();
        let mut negations = 0;
        let mut yet = false;
        if head != Head::Noun {
            loop {
                let Some(before) = start.checked_sub(1).filter(|before| *before >= words.first) else { break };
                if document.quoted[before] != 0 {
                    break;
                }
                let word = self.word(before);
                // ", too," and ", by contrast,": set off by commas inside the verb group.
                if self.is(before, ',') {
                    let open = (words.first..before).rev().take(6).find(|at| self.is(*at, ','));
                    let aside = open.filter(|open| {
                        (*open + 1..before).all(|at| document.tokens[at].is_word())
                            && (self.adverb(open + 1)
                                || self.preposition(open + 1)
                                || document.has(open + 1, Class::CONJUNCTION))
                    });
                    match aside {
                        Some(open) => {
                            start = open;
                            continue;
                        }
                        None => break,
                    }
                }
                if self.negation(before) && self.word(before + 1) == "only" {
                    start = before;
                    continue;
                }
                if self.negation(before) && !document.has(before, Class::DETERMINER) && word != "without" {
                    negations += 1;
                    if document.has(before, Class::AUXILIARY) || word.ends_with("n't") || word == "cannot" {
                        let stem = word.strip_suffix("n't").unwrap_or(&word).to_owned();
                        auxiliaries.push(if word == "cannot" { "can".to_owned() } else { stem });
                    }
                    start = before;
                } else if document.has(before, Class::AUXILIARY) {
                    auxiliaries.push(word.into_owned());
                    start = before;
                } else if self.adverb(before) {
                    yet |= word == "yet";
                    start = before;
                } else {
                    break;
                }
            }
        }
        for auxiliary in &auxiliaries {
            finite |= matches!(
                auxiliary.as_str(),
                "is" | "are"
                    | "was"
                    | "were"
                    | "am"
                    | "has"
                    | "have"
                    | "had"
                    | "do"
                    | "does"
                    | "did"
                    | "will"
                    | "would"
                    | "wo"
                    | "ca"
                    | "shall"
                    | "should"
                    | "can"
                    | "could"
                    | "may"
                    | "might"
                    | "must"
                    | "ought"
                    | "cannot"
            );
            if matches!(
                auxiliary.as_str(),
                "will" | "would" | "wo" | "shall" | "should" | "may" | "might" | "must" | "ought" | "could"
            ) {
                chain.modals.push(auxiliary.clone());
            }
        }
        let be = auxiliaries
            .iter()
            .any(|a| matches!(a.as_str(), "is" | "are" | "was" | "were" | "be" | "been" | "being" | "got" | "get"));
        let have = auxiliaries.iter().any(|a| matches!(a.as_str(), "has" | "have" | "had"));
        if let Head::Verb(form) = head
            && depth == 0
        {
            chain.passive = be && matches!(form, Form::Ed | Form::Participle);
        }
        if let Head::Verb(Form::Ed) = head
            && auxiliaries.is_empty()
        {
            finite = true;
        }
        chain.past |= matches!(head, Head::Verb(Form::Ed | Form::Past)) && !have && !be
            || auxiliaries.iter().any(|a| matches!(a.as_str(), "was" | "were" | "did" | "had"));
        // "has to" and "is to" before a verb; "has yet to".
        if negations % 2 == 1 {
            if depth == 0 {
                chain.negated = !chain.negated;
            } else if let Some(link) = chain.links.last_mut() {
                link.negated = !link.negated;
            }
        }
        chain.not_yet |= yet && negations > 0;
        Group { start, finite }
    }

    /// The word that governs what starts at `at`: before "to", a preposition, or the thing itself.
    fn operator_left(
        &self,
        at: usize,
        head: Head,
        words: &Words,
        mentions: &[Mention],
        chain: &mut Chain,
    ) -> Option<(Operator, usize)> {
        let document = self.document;
        let floor = words.first;
        let before = at.checked_sub(1).filter(|before| *before >= floor)?;
        if document.quoted[before] != 0 {
            return None;
        }
        let word = self.word(before);
        let base = matches!(head, Head::Verb(Form::Base)) || head == Head::Adjective;
        if word == "to" && (base || matches!(head, Head::Verb(_))) {
            let mut end = before;
            // "not to ban", "so far to ban"
            while end > floor && (self.adverb(end - 1) || self.negation(end - 1)) {
                if self.negation(end - 1) {
                    if chain.links.is_empty() {
                        chain.negated = !chain.negated;
                    } else if let Some(link) = chain.links.last_mut() {
                        link.negated = !link.negated;
                    }
                }
                if self.word(end - 1) == "yet" {
                    // "has yet to ban"
                    chain.not_yet = true;
                    let have = end >= 2 && matches!(&*self.word(end - 2), "has" | "have" | "had" | "is" | "are");
                    if have {
                        return Some((self.not_yet(end - 2), end - 2));
                    }
                }
                end -= 1;
            }
            // "has not decided whether to ban"
            if end > floor && matches!(&*self.word(end - 1), "whether" | "if") {
                let mut found = self.best(self.operators_before(end - 1, floor), false)?;
                if matches!(found.effect, Effect::Decide | Effect::Announce) {
                    found.effect = Effect::Undecided;
                }
                return Some((found, found.first));
            }
            if let Some(operator) = self.best(self.operators_before(end, floor), true) {
                return Some((operator, operator.first));
            }
            // "is to ban", "has to ban"
            if end > floor && matches!(&*self.word(end - 1), "is" | "are" | "was" | "were") {
                let operator =
                    Operator { first: end - 1, last: end, effect: Effect::Plan, part: Part::Verb, form: Form::Third };
                return Some((operator, end - 1));
            }
            // "urged Berlin to ban", "promised Washington to ban"
            let mut scan = end;
            while scan > floor && end - scan < 9 {
                scan -= 1;
                if self.barrier(scan) || document.quoted[scan] != 0 || document.has(scan, Class::AUXILIARY) {
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
            if self.preposition(before) || matches!(&*word, "towards" | "toward" | "on") {
                end = before;
                if let Some(operator) = self.best(self.operators_before(end, floor), false) {
                    return Some((operator, operator.first));
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
                    .find(|at| matches!(&*self.word(*at), "spend" | "spent" | "spends" | "spending"));
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

    /// "followed Australia and Japan in banning".
    fn follow(&self, at: usize, words: &Words, chain: &mut Chain) -> Option<(Operator, usize)> {
        let floor = at.saturating_sub(14).max(words.first);
        let found = (floor..at).rev().take_while(|at| !self.barrier(*at)).find(|at| {
            matches!(
                &*self.word(*at),
                "follow" | "follows" | "followed" | "following" | "join" | "joins" | "joined" | "joining"
            )
        })?;
        chain.followed = Some((found + 1, at));
        let form = match &*self.word(found) {
            "follow" | "join" => Form::Base,
            "follows" | "joins" => Form::Third,
            "following" | "joining" => Form::Ing,
            _ => Form::Ed,
        };
        Some((Operator { first: found, last: found + 1, effect: Effect::Decide, part: Part::Verb, form }, found))
    }

    fn not_yet(&self, at: usize) -> Operator {
        Operator { first: at, last: at + 1, effect: Effect::Fail, part: Part::Verb, form: Form::Third }
    }

    /// Of several readings of the words before, the longest; before "to" a verb or adjective goes before a noun.
    pub(super) fn best(&self, mut operators: Vec<Operator>, infinitive: bool) -> Option<Operator> {
        operators.sort_by_key(|operator| {
            let noun = operator.part == Part::Noun;
            let link = operator.effect == Effect::Link;
            // Who urges, urges somebody: without an object another reading goes first.
            let urge = operator.effect == Effect::Urge && !noun;
            (std::cmp::Reverse(operator.last - operator.first), link, urge, if infinitive { noun } else { false })
        });
        operators.first().map(|first| {
            let mut best = *first;
            // A word that is a noun after a determiner: "the plan to".
            let determined = best.first > 0
                && (self.document.has(best.first - 1, Class::DETERMINER)
                    || matches!(&*self.word(best.first - 1), "no" | "any")
                    || self.document.tokens[best.first - 1].kind == super::super::token::Kind::Possessive);
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

fn chain_end(at: usize) -> usize {
    at
}

struct Group {
    start: usize,
    finite: bool,
}
