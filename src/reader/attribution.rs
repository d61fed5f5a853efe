//! Who said it: a sieve of patterns from the surest to the weakest, each filling only what the ones before left open
//! (the two-stage design of Muzny et al. 2017: quotation → mention, mention → entity).
//!
//! 1. after the quotation: "…," said X; "…," X said; — X; according to X
//! 2. a fixed phrase: in X's view, as X put it
//! 3. a reporting verb before it and that verb's subject
//! 4. a colon: X's advice was plain: "…"
//! 5. the same speech going on: the quotation before, the sentence before, the paragraph before

use std::ops::Range;

use super::discourse::{Discourse, Voice};
use super::document::{Document, Words};
use super::names::Names;
use super::phrases::{Phrase, Referent};
use super::token::Kind;
use crate::lexicon::{Class, Relation};

/// What was found out about one stretch.
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    /// Who speaks.
    pub voice: Option<Voice>,
    /// Phrase that names the speaker at the quotation; `None` for a speaker carried over.
    pub phrase: Option<usize>,
    /// Tokens of the reporting verb or phrase.
    pub cue: Option<Range<usize>>,
    /// The stretch that this one goes on.
    pub goes_on: Option<usize>,
    /// The document says that the words were not said, or only might be.
    pub denied: bool,
    /// A verb of naming in the passive, a title noun, "so-called": the words are a name, not an utterance.
    pub named: bool,
}

/// Attributes every outermost stretch of the document, in order.
pub fn attribute(document: &Document<'_>, names: &mut Names, phrases: &[Phrase]) -> Vec<Attribution> {
    let count = document.stretches.len();
    let mut discourse = Discourse::new(document, names, phrases);
    discourse.learn_genders(names);
    let mut found = vec![Attribution::default(); count];
    let mut next = 0;
    for (number, sentence) in document.sentences.iter().enumerate() {
        let own: Vec<usize> = (next..count).take_while(|i| document.stretches[*i].first < sentence.last).collect();
        next += own.len();
        let own: Vec<usize> = own.into_iter().filter(|i| document.stretches[*i].parent.is_none()).collect();
        let mut hits: Vec<(usize, Hit)> = Vec::new();
        for i in &own {
            let stretch = &document.stretches[*i];
            let near = sentence.around(stretch.first, stretch.last);
            let hit = Sieve { document, phrases, sentence: &near, names }.find(*i, &hits);
            hits.push((*i, hit));
        }
        let end = sentence.around(sentence.last, sentence.last);
        let sieve = Sieve { document, phrases, sentence: &end, names };
        let (reporter, subject) = (sieve.reporter(), sieve.first_subject());
        for (i, hit) in hits {
            let attribution = discourse.settle(names, i, number, hit, &found);
            discourse.spoke(number, &attribution);
            found[i] = attribution;
        }
        discourse.close(names, number, reporter, subject);
    }
    found
}

/// What the sieve says of a stretch, before mentions are resolved.
#[derive(Clone, Debug, Default)]
pub struct Hit {
    /// Phrase of the speaker.
    pub phrase: Option<usize>,
    /// A possessive pronoun that stands for the speaker ("in his view").
    pub pronoun: Option<usize>,
    /// The reporting words.
    pub cue: Option<Range<usize>>,
    /// See [`Attribution::denied`].
    pub denied: bool,
    /// See [`Attribution::named`].
    pub named: bool,
    /// Whether a cue was found at all, with or without a subject.
    pub reported: bool,
}

struct Sieve<'a> {
    document: &'a Document<'a>,
    phrases: &'a [Phrase],
    sentence: &'a Words,
    names: &'a Names,
}

const SAYING: Class = Class::SPEECH.or(Class::WEAK);
const REPORTING: Class = Class::SPEECH.or(Class::NAMING);
const MINDING: Class = Class::THINKING.or(Class::REQUEST).or(Class::DOCUMENT);

impl Sieve<'_> {
    fn find(&self, stretch: usize, before: &[(usize, Hit)]) -> Hit {
        if let Some(hit) = self.table_row(stretch) {
            return hit;
        }
        self.after(stretch)
            .or_else(|| self.fixed_phrase(stretch))
            .or_else(|| self.left(stretch, REPORTING))
            .or_else(|| self.parenthesis(stretch))
            .or_else(|| self.left(stretch, MINDING))
            .or_else(|| self.colon(stretch))
            .or_else(|| self.from_before(before))
            .or_else(|| self.block_quote(stretch))
            .unwrap_or_default()
    }

    /// The subject of the sentence's last verb of saying, quotation or not.
    fn reporter(&self) -> Option<usize> {
        (self.sentence.first..self.sentence.last)
            .rev()
            .filter(|at| self.document.quoted[*at] == 0 && self.verb(*at, Class::SPEECH))
            .find_map(|verb| self.subject(verb))
    }

    /// The first phrase that can be a subject.
    fn first_subject(&self) -> Option<usize> {
        self.between(self.sentence.first, self.sentence.last).find(|phrase| self.can_speak(*phrase))
    }

    fn quote(&self, stretch: usize) -> (usize, usize) {
        let stretch = &self.document.stretches[stretch];
        (stretch.first, stretch.last)
    }

    /// The next token of the sentence, `None` past its end.
    fn token(&self, at: usize) -> Option<usize> {
        (at < self.sentence.last && self.document.quoted[at] == 0).then_some(at)
    }

    /// Phrase that starts at the token; of several the longest.
    fn phrase_at(&self, at: usize) -> Option<usize> {
        let from = self.phrases.partition_point(|phrase| phrase.first < at);
        let here = self.phrases[from..].iter().take_while(|phrase| phrase.first == at);
        let best = here.enumerate().max_by_key(|(_, phrase)| {
            // "Johnson's spokesman" before "Johnson", but a name before the role words inside it.
            (phrase.last, matches!(phrase.what, Referent::Name(_)))
        });
        best.map(|(offset, _)| from + offset)
    }

    /// A word of saying in a verb's place.
    fn verb(&self, at: usize, class: Class) -> bool {
        let Some(token) = self.document.tokens.get(at).filter(|_| self.token(at).is_some()) else { return false };
        if !token.has(class) || !token.is_word() || token.capital && at != self.sentence.first {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.first) else {
            return token.has(Class::PARTICIPLE) || self.phrase_at(at + 1).is_some();
        };
        let previous = &self.document.tokens[before];
        let determined = previous.has(Class::DETERMINER)
            || previous.kind == Kind::Possessive
            || matches!(self.document.text(before), "his" | "her" | "their" | "its" | "our" | "my");
        // "reports", "claims" and base forms may be nouns; "said" and "told" hardly can.
        let nominal = token.has(Class::BASE) || self.document.text(at).ends_with('s') || token.has(Class::PARTICIPLE);
        let preposition = previous.has(Class::PREPOSITION)
            && !token.has(Class::PARTICIPLE)
            && !matches!(self.document.text(before), "to" | "as" | "that")
            && self.document.quoted[before] == 0;
        let noun = determined
            || nominal && (previous.has(Class::DEMONYM.or(Class::CARDINAL)) && !self.ends_phrase(at) || preposition);
        if noun && (!previous.has(Class::AUXILIARY) || previous.has(Class::DETERMINER)) {
            return false;
        }
        // A base form may be a noun ("an asylum claim"): as a verb it has a plural subject, a modal or "to" before it.
        !token.has(Class::BASE)
            || previous.has(Class::AUXILIARY.or(Class::ADVERB).or(Class::NEGATION).or(Class::PRONOUN))
            || matches!(self.document.text(before), "to" | "who" | "and" | "or")
            || !previous.is_word()
            || self.between(self.sentence.first, at).any(|phrase| {
                let phrase = &self.phrases[phrase];
                let plural = matches!(
                    phrase.what,
                    Referent::Role { plural: true } | Referent::Name(_) | Referent::Pronoun { .. }
                );
                phrase.last == at && plural
            })
            || self.document.text(before).ends_with('s')
    }

    /// "…," said X. "…," X said. "…", according to X. "…" — X.
    fn after(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (first, last) = self.quote(stretch);
        let inner = document.stretches[stretch].inner.of(&document.prose.text).trim_end();
        let inner = inner.trim_end_matches(['”', '’', '"', '\'']);
        let mut at = last;
        let mut closed = inner.ends_with([',', '?', '!', '—', '–', '…', '.', '-']);
        while self.token(at).is_some_and(|at| document.is(at, ',') || document.is(at, ')') || document.is(at, '(')) {
            closed = true;
            at += 1;
        }
        self.token(at)?;
        let leads = first == self.sentence.first
            || (self.sentence.first..first).all(|at| !document.tokens[at].is_word() || document.quoted[at] != 0);
        if document.folded(at) == "according" && document.text(at + 1) == "to" {
            let phrase = self.phrase_at(at + 2)?;
            return Some(self.hit(Some(phrase), at..at + 2));
        }
        if document.is(at, '—') && leads {
            let phrase =
                self.phrase_at(at + 1).filter(|phrase| !matches!(self.phrases[*phrase].what, Referent::Pronoun { .. }));
            if let Some(phrase) = phrase
                && !self.verb_after(self.phrases[phrase].last)
            {
                return Some(self.hit(Some(phrase), at..at + 1));
            }
        }
        // "…," said X
        if self.verb(at, SAYING) && !document.has(at, Class::PARTICIPLE) && (closed || leads) {
            let mut from = at + 1;
            while self.token(from).is_some() && document.has(from, Class::ADVERB) && self.phrase_at(from).is_none() {
                from += 1;
            }
            if let Some(phrase) = self.phrase_at(from) {
                return Some(self.hit(Some(phrase), at..at + 1));
            }
        }
        // "…," grinned X
        let comma = inner.ends_with([',', '?', '!']) || document.is(last, ',');
        if comma
            && leads
            && self.manner(at)
            && let Some(phrase) = self.phrase_at(at + 1)
        {
            return Some(self.hit(Some(phrase), at..at + 1));
        }
        // "…," X said
        let mut from = at;
        if matches!(document.text(from), "as" | "As") {
            from += 1;
        } else {
            while self.token(from).is_some() && document.has(from, Class::ADVERB) && self.phrase_at(from).is_none() {
                from += 1;
            }
        }
        if !(closed || leads) {
            return None;
        }
        let phrase = self.phrase_at(from)?;
        let end = self.phrases[phrase].last;
        let Some(verb) = self.predicate(end, SAYING) else {
            // "…," X stormed.
            return (comma && leads && self.manner(end)).then(|| self.hit(Some(phrase), end..end + 1));
        };
        // After a quotation that does not lead the sentence, only a reporting clause that closes it counts.
        let reports = document.has(verb, Class::SPEECH) || leads;
        (reports && !self.has_that(verb)).then(|| self.hit(Some(phrase), verb..verb + 1))
    }

    /// A verb in the past or present right after a quotation that no list knows as one of saying: "grinned".
    fn manner(&self, at: usize) -> bool {
        let Some(token) = self.token(at).map(|at| &self.document.tokens[at]) else { return false };
        let word = self.document.text(at);
        let closed = Class::PREPOSITION
            .or(Class::CONJUNCTION)
            .or(Class::AUXILIARY)
            .or(Class::DETERMINER)
            .or(Class::PRONOUN)
            .or(Class::ADVERB);
        token.is_word()
            && !token.capital
            && !token.has(closed)
            && (word.ends_with("ed") || word.ends_with('s') || token.has(Class::WEAK))
    }

    /// A "that" after the verb means that the verb reports what follows, not what stands before.
    fn has_that(&self, verb: usize) -> bool {
        self.document.text(verb + 1) == "that"
    }

    fn verb_after(&self, at: usize) -> bool {
        self.predicate(at, SAYING.or(Class::AUXILIARY)).is_some()
    }

    /// The verb of a phrase that ends at `at`: past adverbs, auxiliaries and whatever stands between two commas.
    fn predicate(&self, mut at: usize, class: Class) -> Option<usize> {
        let document = self.document;
        let limit = (at + 40).min(self.sentence.last);
        let mut commas = 0;
        while at < limit {
            self.token(at)?;
            let token = &document.tokens[at];
            // "kept saying", "was saying"
            let going_on = at > 0
                && matches!(
                    document.text(at - 1),
                    "kept" | "keeps" | "began" | "started" | "is" | "was" | "are" | "were"
                );
            if self.verb(at, class) && (!token.has(Class::PARTICIPLE) || going_on) && commas % 2 == 0 {
                return Some(at);
            }
            if matches!(document.text(at), "kept" | "keeps" | "began" | "started")
                && document.has(at + 1, Class::PARTICIPLE)
            {
                at += 1;
                continue;
            }
            match token.kind {
                Kind::Sign(',' | '(' | ')') => commas += 1,
                Kind::Sign('—') => commas += 1,
                Kind::Sign(_) | Kind::Mark(_) => return None,
                Kind::Word if commas % 2 == 1 => {}
                Kind::Word
                    if token.has(
                        Class::ADVERB.or(Class::AUXILIARY).or(Class::NEGATION).or(Class::CALENDAR).or(Class::TIME),
                    ) => {}
                Kind::Word if matches!(document.text(at), "who" | "which") => commas += 1,
                Kind::Number | Kind::Possessive if commas > 0 => {}
                Kind::Word if commas > 0 => return None,
                _ => return None,
            }
            at += 1;
        }
        None
    }

    /// "in her view", "in the words of X", "as X put it", "according to X" before the quotation.
    fn fixed_phrase(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (own, _) = self.quote(stretch);
        for at in self.sentence.first..self.sentence.last {
            if document.quoted[at] != 0 {
                continue;
            }
            let word = document.folded(at);
            if word == "according" && document.text(at + 1) == "to" {
                // Nearer to this quotation than any verb of saying.
                let phrase = self.phrase_at(at + 2)?;
                let end = self.phrases[phrase].last;
                if at < own && !(end..own).any(|at| self.verb(at, Class::SPEECH)) {
                    return Some(self.hit(Some(phrase), at..at + 2));
                }
            }
            if word == "in" || word == "for" || word == "to" {
                let Some(noun) = (at + 2..(at + 9).min(self.sentence.last))
                    .find(|noun| document.lexicon.relates(&document.folded(*noun), Relation::View))
                else {
                    continue;
                };
                if document.text(noun + 1) == "of" {
                    if let Some(phrase) = self.phrase_at(noun + 2).filter(|_| word == "in") {
                        return Some(self.hit(Some(phrase), at..noun + 1));
                    }
                    continue;
                }
                let pronoun = matches!(&*document.folded(at + 1), "his" | "her" | "their") && noun == at + 2;
                if pronoun {
                    return Some(Hit {
                        cue: Some(at..noun + 1),
                        reported: true,
                        pronoun: Some(at + 1),
                        ..Hit::default()
                    });
                }
                let possessor = self.phrase_at(at + 1).filter(|phrase| {
                    let end = self.phrases[*phrase].last;
                    end < noun && document.tokens[end].kind == Kind::Possessive
                });
                if word == "in" && possessor.is_some() {
                    return Some(self.hit(possessor, at..noun + 1));
                }
            }
            if (word == "as" || word == "like") && at < own {
                // "As X put it, …", "as X told the paper, …"
                let Some(phrase) = self.phrase_at(at + 1) else { continue };
                if matches!(self.phrases[phrase].what, Referent::Common) {
                    continue;
                }
                let Some(verb) = self.predicate(self.phrases[phrase].last, SAYING) else {
                    let end = self.phrases[phrase].last;
                    if matches!(document.text(end), "put" | "puts" | "has")
                        && (end..own).all(|at| document.quoted[at] == 0)
                        && own - end <= 6
                    {
                        return Some(self.hit(Some(phrase), end..end + 1));
                    }
                    continue;
                };
                if !(verb + 1..own).any(|at| self.verb(at, REPORTING)) {
                    return Some(self.hit(Some(phrase), verb..verb + 1));
                }
            }
            if word == "as" && at >= own {
                let Some(phrase) = self.phrase_at(at + 1) else { continue };
                let end = self.phrases[phrase].last;
                if matches!(document.text(end), "put" | "puts") && document.text(end + 1) == "it" {
                    return Some(self.hit(Some(phrase), end..end + 1));
                }
            }
        }
        None
    }

    /// The nearest verb of the class before the quotation, and its subject.
    fn left(&self, stretch: usize, class: Class) -> Option<Hit> {
        let document = self.document;
        let (first, _) = self.quote(stretch);
        let mut at = first;
        let mut unnamed = None;
        while let Some(before) = document.before(at).filter(|before| *before >= self.sentence.first) {
            at = before;
            if document.quoted[at] != 0 {
                continue;
            }
            let adjacent = || {
                at + 1 < first
                    && (at + 1..first).all(|at| {
                        matches!(document.tokens[at].kind, Kind::Sign(',' | ':' | '(' | '[' | '—'))
                            || document.quoted[at] != 0
                    })
            };
            let weak =
                self.verb(at, Class::WEAK) && class.has(Class::SPEECH) && (adjacent() || self.addressed(at, first));
            let titled = class.has(Class::SPEECH)
                && document.lexicon.relates(&document.folded(at), Relation::Titled)
                && (at + 3 > first || first > 0 && document.text(first - 1) == "as" && at + 8 > first)
                && document.quoted[at] == 0;
            if !weak && !titled && !self.verb(at, class) {
                continue;
            }
            let naming = document.has(at, Class::NAMING) && !document.has(at, Class::SPEECH);
            let direct = at + 1 >= first || at + 2 == first && document.has(at + 1, Class::DETERMINER);
            let passive = self.passive(at);
            let titled = document.lexicon.relates(&document.folded(at), Relation::Titled);
            let as_name = titled && first > 0 && document.text(first - 1) == "as" && at + 8 > first;
            let direct = direct || as_name && !passive;
            if (naming || titled) && direct && (!naming || !self.active(at)) && (!passive || titled) {
                // "a robot named “…”", "labelled “…”": the words name a thing.
                return Some(Hit { named: true, ..Hit::default() });
            }
            if naming && passive {
                let agent = (at..self.sentence.last)
                    .find(|by| *by != first && document.text(*by) == "by" && document.quoted[*by] == 0);
                let agent = agent.and_then(|by| self.phrase_at(by + 1));
                return Some(match agent {
                    Some(agent) => self.hit(Some(agent), at..at + 1),
                    None => Hit { named: direct, ..Hit::default() },
                });
            }
            if passive {
                match self.agent(at) {
                    Some(agent) => return Some(self.hit(Some(agent), at..at + 1)),
                    None if class == MINDING => continue,
                    // "was told": whoever told it is not named, unless a verb farther left says so.
                    None => {
                        unnamed = unnamed.or(Some(at));
                        continue;
                    }
                }
            }
            if class == MINDING
                && document.has(at, Class::DOCUMENT)
                && !document.has(at, Class::THINKING.or(Class::REQUEST))
            {
                let speaks = self.subject(at).is_some_and(|phrase| {
                    matches!(self.phrases[phrase].what, Referent::Common | Referent::Key)
                        || super::phrases::is_organisation(self.names, &self.phrases[phrase])
                });
                if !speaks {
                    continue;
                }
            }
            return Some(self.hit(self.subject(at), at..at + 1));
        }
        unnamed.map(|at| self.hit(None, at..at + 1))
    }

    /// "told reporters: “…”": only the person addressed stands between the verb and the quotation.
    fn addressed(&self, verb: usize, quote: usize) -> bool {
        let Some(phrase) = self.phrase_at(verb + 1) else { return false };
        let end = self.phrases[phrase].last;
        end <= quote && (end..quote).all(|at| matches!(self.document.tokens[at].kind, Kind::Sign(',' | ':')))
    }

    /// A subject right before the verb, or an auxiliary that makes it active: "it called", "has dubbed".
    fn active(&self, verb: usize) -> bool {
        let mut at = verb;
        while at > self.sentence.first
            && self.document.has(at - 1, Class::ADVERB.or(Class::NEGATION))
            && !self.ends_phrase(at)
        {
            at -= 1;
        }
        let participle = self.document.has(verb, Class::PARTICIPLE);
        let auxiliary = at > self.sentence.first && self.document.has(at - 1, Class::AUXILIARY) && participle
            || at > self.sentence.first
                && self.document.has(at - 1, Class::AUXILIARY)
                && !matches!(&*self.document.folded(at - 1), "is" | "are" | "was" | "were" | "been" | "being" | "be");
        auxiliary
            || self.ending_at(at).is_some()
            || at > 0 && matches!(self.document.text(at - 1), "who" | "which" | "and" | "I" | "we" | "you" | "to")
    }

    fn passive(&self, verb: usize) -> bool {
        let mut at = verb;
        while let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.first) {
            if matches!(&*self.document.folded(before), "is" | "are" | "was" | "were" | "been" | "being" | "be") {
                return !self.document.has(verb, Class::PARTICIPLE);
            }
            if !self.document.has(before, Class::ADVERB) {
                return false;
            }
            at = before;
        }
        false
    }

    fn agent(&self, verb: usize) -> Option<usize> {
        let by = (verb + 1..(verb + 6).min(self.sentence.last)).find(|at| self.document.text(*at) == "by")?;
        self.phrase_at(by + 1)
    }

    /// ", he said," anywhere in the sentence.
    fn parenthesis(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (_, last) = self.quote(stretch);
        for at in last..self.sentence.last {
            if document.quoted[at] != 0 || !document.is(at, ',') {
                continue;
            }
            let Some(phrase) = self.phrase_at(at + 1) else { continue };
            let Some(verb) = self.predicate(self.phrases[phrase].last, Class::SPEECH) else { continue };
            let closes = self.token(verb + 1).is_none_or(|next| {
                matches!(document.tokens[next].kind, Kind::Sign('.' | ',' | ';' | ':' | '?' | '!'))
                    || document.has(next, Class::TIME.or(Class::CALENDAR).or(Class::PREPOSITION))
            });
            if closes {
                return Some(self.hit(Some(phrase), verb..verb + 1));
            }
        }
        None
    }

    /// "X's advice was plain: “…”", "From the minister: “…”", "X: “…”".
    fn colon(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (first, _) = self.quote(stretch);
        let colon = (self.sentence.first..first).rev().find(|at| document.quoted[*at] == 0 && document.is(*at, ':'))?;
        let own: Vec<usize> = self.between(self.sentence.first, colon).collect();
        let message = own.iter().copied().find(|phrase| {
            let end = self.phrases[*phrase].last;
            document.tokens[end].kind == Kind::Possessive
                && (end + 1..(end + 4).min(colon))
                    .any(|noun| document.lexicon.relates(&document.folded(noun), Relation::Message))
        });
        let subject = message.or_else(|| own.iter().copied().find(|phrase| self.can_speak(*phrase)));
        let only = own.first().copied().filter(|phrase| self.phrases[*phrase].first <= self.sentence.first + 1);
        let phrase = subject.or(only)?;
        let own = &self.phrases[phrase];
        // "Reports: “…”" in a headline names nobody.
        if matches!(own.what, Referent::Common) && own.first == own.head && message.is_none() {
            return None;
        }
        Some(self.hit(Some(phrase), colon..colon + 1))
    }

    /// A later quotation of a sentence whose first has a reporting clause: "“…,” he said; “…”".
    fn from_before(&self, before: &[(usize, Hit)]) -> Option<Hit> {
        let (_, hit) = before.last()?;
        (hit.reported && hit.cue.is_some()).then(|| hit.clone())
    }

    /// The line of a block quote that names its speaker: "— Name, role".
    fn block_quote(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let own = &document.stretches[stretch];
        let block = &document.prose.blocks[own.block];
        if block.quote == 0 {
            return None;
        }
        let quote = block.quote;
        let blocks = &document.prose.blocks;
        let line = (own.block..blocks.len()).take_while(|at| blocks[*at].quote == quote).find_map(|at| {
            let range = document.block(at);
            range.clone().find(|token| document.quoted[*token] == 0 && document.is(*token, '—'))
        });
        if let Some(dash) = line {
            let from = self.phrases.partition_point(|phrase| phrase.first <= dash);
            let phrase = self.phrases.get(from).filter(|phrase| phrase.first <= dash + 2).map(|_| from);
            let phrase = phrase.map(|phrase| self.phrase_at(self.phrases[phrase].first).unwrap_or(phrase));
            return Some(self.hit(phrase, dash..dash + 1));
        }
        None
    }

    /// A table row: the cell with a person's name speaks the cell with the quotation.
    fn table_row(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let block = document.stretches[stretch].block;
        let cell = |at: usize| match document.prose.blocks.get(at).map(|block| &block.kind) {
            Some(crate::markup::BlockKind::Cell { table, row, .. }) => Some((*table, *row)),
            _ => None,
        };
        let own = cell(block)?;
        let phrases = self.between(self.sentence.first, self.sentence.last);
        let phrase = phrases.into_iter().find(|phrase| {
            let phrase = &self.phrases[*phrase];
            let at = document.blocks.partition_point(|start| *start <= phrase.first).saturating_sub(1);
            let whole = document.block(at);
            cell(at) == Some(own)
                && at != block
                && phrase.first == whole.start
                && matches!(phrase.what, Referent::Name(_) | Referent::Role { .. })
        })?;
        let verb = (document.block(block)).find(|at| self.verb(*at, SAYING));
        if verb.is_some() {
            return None;
        }
        Some(Hit { phrase: Some(phrase), reported: true, ..Hit::default() })
    }

    /// Phrases inside a run of tokens.
    fn between(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + use<'_> {
        let start = self.phrases.partition_point(|phrase| phrase.first < from);
        (start..self.phrases.len())
            .take_while(move |i| self.phrases[*i].first < to)
            .filter(move |i| self.phrases[*i].last <= to)
    }

    /// Whether a phrase may be a subject: not governed by a preposition, not a mere possessor, no place.
    fn can_speak(&self, phrase: usize) -> bool {
        let phrase = &self.phrases[phrase];
        let possessor = self.document.tokens.get(phrase.last).is_some_and(|token| token.kind == Kind::Possessive);
        // "the Trump administration": the name says which.
        let modifier = matches!(phrase.what, Referent::Name(_))
            && self.document.has(phrase.last, Class::ORG_COMMON.or(Class::TITLE_NOUN))
            && !self.document.has(phrase.last, Class::SPEECH.or(Class::PREPOSITION));
        !phrase.governed && !possessor && !modifier
    }

    /// The subject of a verb.
    fn subject(&self, verb: usize) -> Option<usize> {
        let document = self.document;
        // "“…,” said X, “…”": the quotation stands right before the verb.
        if verb > self.sentence.first {
            let before = if document.is(verb - 1, ',') { verb.saturating_sub(2) } else { verb - 1 };
            if before >= self.sentence.first
                && document.quoted[before] != 0
                && let Some(phrase) = self.phrase_at(verb + 1)
            {
                return Some(phrase);
            }
        }
        let mut at = verb;
        let mut infinitive = false;
        loop {
            let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.first) else { break };
            if document.quoted[before] != 0 {
                break;
            }
            let token = &document.tokens[before];
            let skip = Class::AUXILIARY.or(Class::ADVERB).or(Class::NEGATION);
            if token.is_word() && token.has(skip) && !token.has(Class::PRONOUN) && !self.ends_phrase(at) {
                at = before;
            } else if document.text(before) == "to" {
                infinitive = true;
                at = before;
            } else {
                break;
            }
        }
        if let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.first) {
            let word = document.folded(before);
            if matches!(&*word, "who" | "which" | "that") {
                let end = if before > 0 && document.is(before - 1, ',') { before - 1 } else { before };
                let antecedent = self
                    .between(self.sentence.first, end)
                    .filter(|phrase| self.phrases[*phrase].last == end)
                    .min_by_key(|phrase| self.phrases[*phrase].first);
                if antecedent.is_some() {
                    return antecedent;
                }
            }
            if document.is(before, ',') {
                // ", meanwhile, said"
                let open = (self.sentence.first..before).rev().take(5).find(|at| document.is(*at, ','));
                if let Some(open) = open
                    && self.between(open + 1, before).next().is_none()
                    && let Some(phrase) = self.ending_at(open)
                {
                    return Some(phrase);
                }
            }
        }
        if !infinitive && let Some(phrase) = self.ending_at(at) {
            return Some(phrase);
        }
        let participle = document.has(verb, Class::PARTICIPLE);
        if participle
            && let Some(phrase) = self.between(self.sentence.first, at).find(|phrase| {
                let phrase = &self.phrases[*phrase];
                phrase.last == at && phrase.first > 0 && document.text(phrase.first - 1) == "with"
            })
        {
            return Some(phrase);
        }
        // The clause's first phrase that can be a subject, else the sentence's.
        let clause = self.clause_start(at, participle || infinitive);
        let candidates = |from: usize| {
            let first = self.between(from, at).find(|phrase| self.can_speak(*phrase))?;
            // "Before the talks began, X …": the main clause starts after the comma.
            let fronted = (self.sentence.first..self.phrases[first].first).any(|at| {
                matches!(
                    &*document.folded(at),
                    "before"
                        | "after"
                        | "when"
                        | "while"
                        | "whilst"
                        | "as"
                        | "although"
                        | "though"
                        | "if"
                        | "since"
                        | "because"
                        | "once"
                        | "until"
                )
            });
            let main = (self.phrases[first].last..at)
                .filter(|comma| fronted && document.quoted[*comma] == 0 && document.is(*comma, ','))
                .find_map(|comma| {
                    self.phrase_at(comma + 1)
                        .filter(|phrase| self.can_speak(*phrase) && self.phrases[*phrase].last <= at)
                });
            let first = main.unwrap_or(first);
            // "The secretary general (…), X, has called": the name stands for the role before it.
            let better = matches!(self.phrases[first].what, Referent::Role { plural: false })
                && self.phrases[first].entity.is_none();
            let named = better.then(|| {
                self.between(self.phrases[first].last, at).find(|phrase| {
                    let phrase = &self.phrases[*phrase];
                    matches!(phrase.what, Referent::Name(_))
                        && phrase.first > 0
                        && document.is(phrase.first - 1, ',')
                        && document.is(phrase.last, ',')
                })
            });
            named.flatten().or(Some(first))
        };
        candidates(clause).or_else(|| candidates(self.sentence.first))
    }

    fn ends_phrase(&self, at: usize) -> bool {
        self.between(self.sentence.first, at)
            .any(|phrase| self.phrases[phrase].last == at && !matches!(self.phrases[phrase].what, Referent::Common))
    }

    /// The widest phrase that ends right before the token and may be a subject.
    fn ending_at(&self, at: usize) -> Option<usize> {
        self.between(self.sentence.first, at)
            .filter(|phrase| {
                let own = &self.phrases[*phrase];
                (own.last == at || own.head_end == at) && self.can_speak(*phrase)
            })
            .min_by_key(|phrase| self.phrases[*phrase].first)
    }

    /// Where the clause of the token starts.
    fn clause_start(&self, at: usize, nonfinite: bool) -> usize {
        let document = self.document;
        let mut from = at;
        while from > self.sentence.first {
            let before = from - 1;
            if document.quoted[before] != 0 {
                from = document.before(from).unwrap_or(before);
                continue;
            }
            let token = &document.tokens[before];
            let word = document.folded(before);
            let subordinate = matches!(
                &*word,
                "that"
                    | "because"
                    | "while"
                    | "whilst"
                    | "although"
                    | "though"
                    | "if"
                    | "whether"
                    | "when"
                    | "but"
                    | "after"
                    | "before"
            );
            let coordinate = matches!(&*word, "and" | "or")
                && self.phrase_at(from).is_some()
                && before > 0
                && document.is(before - 1, ',');
            let bound = matches!(token.kind, Kind::Sign(';' | ':')) || (subordinate || coordinate) && token.is_word();
            if bound
                && (!nonfinite || !matches!(&*word, "that"))
                && self.between(from, at).any(|phrase| self.can_speak(phrase))
            {
                return from;
            }
            from = before;
        }
        self.sentence.first
    }

    fn hit(&self, phrase: Option<usize>, cue: Range<usize>) -> Hit {
        Hit { denied: self.denied(cue.start), phrase, cue: Some(cue), reported: true, ..Hit::default() }
    }

    /// "never said", "would say", "did not call"; "Did X say …?", "if X said", "it is not true that X said".
    fn denied(&self, verb: usize) -> bool {
        let document = self.document;
        let last = self.sentence.last - 1;
        let opening = document.folded(self.sentence.first);
        let asked = document.quoted[last] == 0 && document.is(last, '?');
        let supposed = matches!(&*opening, "if" | "suppose" | "supposing" | "unless" | "had" | "whether" | "imagine");
        let framed = (self.sentence.first..verb).any(|at| {
            document.quoted[at] == 0
                && document.text(at) == "that"
                && (self.sentence.first..at).any(|at| {
                    document.has(at, Class::NEGATION)
                        || document.lexicon.relates(&document.folded(at), Relation::Untrue)
                })
        });
        let denying = document.lexicon.relates(&document.folded(verb), Relation::Denies);
        if asked || supposed || framed || denying {
            return true;
        }
        (self.sentence.first..verb)
            .rev()
            .take(3)
            .take_while(|at| self.document.has(*at, Class::AUXILIARY.or(Class::ADVERB).or(Class::NEGATION)))
            .any(|at| {
                self.document.has(at, Class::NEGATION)
                    || matches!(&*self.document.folded(at), "never" | "would" | "could" | "might" | "should" | "must")
                    || self.document.folded(at).ends_with("n't")
            })
    }
}
