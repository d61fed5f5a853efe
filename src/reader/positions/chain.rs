//! From the words of a stance up to whoever holds it: auxiliaries, negations and the words that govern it, one after
//! the other, until the grammatical subject.

use super::super::document::Words;
use super::ground::Ground;
use super::parties::Mention;
use crate::lexicon::Class;
use crate::topics::{Effect, Form, Part, Reach};

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

impl Link {
    /// Whether it is a plan, a wish or a thought.
    pub fn plans(self) -> bool {
        !self.negated && matches!(self.effect, Effect::Plan | Effect::Want | Effect::Consider)
    }
}

/// What governs the words of a stance.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub struct Chain {
    /// The links, the innermost first.
    pub links: Vec<Link>,
    /// The words of the stance themselves are negated.
    pub negated: bool,
    /// "yet to", "not yet".
    pub not_yet: bool,
    /// What it starts from is a gerund or participle that no other word governs.
    pub gerund: bool,
    /// "said that it would".
    pub told: bool,
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
                // "defied American calls to ban it": whose calls they were is another matter.
                let asked = chain.links.last().is_some_and(|link| link.effect == Effect::Urge);
                if let Some(answer) = asked.then(|| self.answer_before(at, words.first)).flatten() {
                    let negated = chain.links.pop().is_some_and(|link| link.negated);
                    chain.links.push(Link { effect: answer.effect, negated, passive: false });
                    chain.possessor = None;
                    (head, at) = (Head::Verb(answer.form), answer.first);
                    let group = self.verb_group(at, head, words, &mut chain, depth);
                    at = group.start;
                    if group.finite {
                        chain.finite = true;
                        break;
                    }
                }
                if chain.possessor.is_some() {
                    if depth > 0 || !self.governed_noun(at, words) {
                        chain.subject_end = at;
                        return chain;
                    }
                    chain.possessor = None;
                }
            }
            let wished =
                matches!(head, Head::Verb(Form::Ed | Form::Participle)).then(|| self.wished(at, words)).flatten();
            if let Some(operator) = wished {
                chain.links.push(Link { effect: operator.effect, negated: false, passive: false });
                (head, at) = (Head::Verb(operator.form), operator.first);
            }
            let group = self.verb_group(at, head, words, &mut chain, depth + usize::from(wished.is_some()));
            at = group.start;
            // "rules that keep it out": a base form is a plural's.
            let plural = matches!(head, Head::Verb(Form::Base)) && self.antecedent(at, words).is_some();
            if group.finite || plural {
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
                    chain.place = Some((noun.last, group.start));
                    continue;
                }
                chain.finite = true;
                break;
            }
            let Some((operator, start)) = self.operator_left(at, head, words, mentions, &mut chain) else {
                let before = at.checked_sub(1).filter(|before| *before >= words.first);
                chain.purpose = matches!(head, Head::Verb(_)) && before.is_some_and(|before| self.word(before) == "to");
                chain.exists = head == Head::Noun
                    && before.is_some_and(|before| matches!(self.word(before), "is" | "are" | "was" | "were" | "be"))
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
                Part::Noun | Part::Person => Head::Noun,
            };
            at = start;
        }
        chain.exists |= chain.links.iter().all(|link| link.effect == Effect::Link)
            && (at > words.first && self.word(at - 1) == "there" || self.word(at) == "there");
        chain.gerund = matches!(head, Head::Verb(Form::Ing)) && chain.links.is_empty();
        chain.subject_end = at;
        chain
    }

    pub(super) fn be_before(&self, at: usize, words: &Words) -> bool {
        let mut at = at;
        while at > words.first && (self.adverb(at - 1) || self.negation(at - 1)) {
            at -= 1;
        }
        at > words.first
            && matches!(
                self.word(at - 1),
                "is" | "are" | "was" | "were" | "be" | "been" | "being" | "get" | "got" | "gets" | "getting"
            )
    }

    /// Goes over auxiliaries, negations and adverbs before a verb or predicate.
    fn verb_group(&self, at: usize, head: Head, words: &Words, chain: &mut Chain, depth: usize) -> Group {
        let document = self.document;
        let mut start = at;
        let mut finite = matches!(head, Head::Verb(Form::Third | Form::Past));
        let mut auxiliaries: Vec<String> = Vec::new();
        let mut negations = 0;
        let mut yet = false;
        if head != Head::Noun {
            while let Some(before) = start.checked_sub(1).filter(|before| *before >= words.first) {
                if self.opens_scrap(before) {
                    start = before;
                    continue;
                }
                if self.apart(before, start) {
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
                // "no longer bans"
                let verbal = !document.has(before, Class::DETERMINER) && word != "without";
                if self.negation(before) && (verbal || self.is_longer(before + 1)) {
                    negations += 1;
                    if document.has(before, Class::AUXILIARY) || word.ends_with("n't") || word == "cannot" {
                        let stem = word.strip_suffix("n't").unwrap_or(word).to_owned();
                        auxiliaries.push(if word == "cannot" { "can".to_owned() } else { stem });
                    }
                    start = before;
                } else if document.has(before, Class::AUXILIARY) {
                    auxiliaries.push(word.to_owned());
                    start = before;
                } else if let Some(phrase) = self.adverbial_before(start, words.first).filter(|_| word != "yet") {
                    // "has by now banned"
                    start = phrase;
                } else if self.adverb(before) {
                    yet |= word == "yet";
                    // "will probably ban", "has reportedly banned"
                    let hedge = match word {
                        "probably" | "likely" | "perhaps" | "possibly" | "presumably" | "maybe" | "conceivably" => {
                            Some(Effect::Likely)
                        }
                        "reportedly" | "allegedly" | "supposedly" | "apparently" => Some(Effect::Report),
                        _ => None,
                    };
                    chain.links.extend(hedge.map(|effect| Link { effect, negated: false, passive: false }));
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
}

struct Group {
    start: usize,
    finite: bool,
}
