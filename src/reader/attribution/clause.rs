//! Verbs and their subjects, as far as word lists and order tell.

use super::super::phrases::Referent;
use super::super::token::Kind;
use super::Sieve;
use crate::lexicon::Class;

/// Words of the body to which a speaker belongs: "the Royal Statistical Society's X".
const BODY: usize = 6;

impl Sieve<'_> {
    /// The next token of the sentence, `None` past its end.
    pub(super) fn token(&self, at: usize) -> Option<usize> {
        (at < self.sentence.last && self.document.quoted[at] == 0).then_some(at)
    }

    /// Phrase that starts at the token; of several the longest.
    pub(super) fn phrase_at(&self, at: usize) -> Option<usize> {
        let from = self.phrases.partition_point(|phrase| phrase.first < at);
        let here = self.phrases[from..].iter().take_while(|phrase| phrase.first == at);
        let best = here.enumerate().max_by_key(|(_, phrase)| {
            // "Johnson's spokesman" before "Johnson", but a name before the role words inside it.
            (phrase.last, matches!(phrase.what, Referent::Name(_)))
        });
        best.map(|(offset, _)| from + offset)
    }

    /// Who is named at a token, whosever they are: "Labour's X", "the ministry's X".
    pub(super) fn speaker_at(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let article = document.tokens.get(at).is_some_and(|token| token.has(Class::DETERMINER));
        let inside = |here: &usize| {
            if self.token(*here).is_none() {
                return false;
            }
            let token = &document.tokens[*here];
            // "the Glass Workers' Union's X"
            let mark =
                matches!(token.kind, Kind::Mark(_)) && document.tokens.get(here + 1).is_some_and(|next| next.capital);
            let noun = token.is_word() && article && *here < at + 3 && !token.has(Class::SPEECH.or(Class::AUXILIARY));
            token.is_word() && token.capital || mark || noun || matches!(document.text(*here), "of" | "for" | "and")
        };
        let mut body = (at..at + BODY).take_while(inside);
        let owned = |at: &usize| document.tokens.get(*at).is_some_and(|token| token.kind == Kind::Possessive);
        let possessive = body.by_ref().last().map(|last| last + 1).filter(owned);
        // "replied Lakeland's, Idris Kone"
        let behind = |possessive: usize| possessive + 1 + usize::from(document.is(possessive + 1, ','));
        let member = possessive.and_then(|possessive| self.phrase_at(behind(possessive))).filter(|phrase| {
            let phrase = &self.phrases[*phrase];
            matches!(phrase.what, Referent::Name(_)) && phrase.entity.is_some_and(|entity| self.names.is_person(entity))
        });
        member.or_else(|| self.phrase_at(at))
    }

    /// A word of saying in a verb's place.
    pub(super) fn verb(&self, at: usize, class: Class) -> bool {
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
            || nominal && (previous.has(Class::DEMONYM.or(Class::CARDINAL)) && !self.opens(at) || preposition);
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

    /// Whether a phrase that opens a clause ends right before the token: "the French claims" of "dismissed the French
    /// claims" does not.
    fn opens(&self, at: usize) -> bool {
        let opens = |first: usize| {
            first == self.sentence.first
                || !self.document.tokens[first - 1].is_word()
                || self.document.has(first - 1, Class::CONJUNCTION)
                || self.document.text(first - 1) == "that"
        };
        self.between(self.sentence.first, at).any(|phrase| {
            let phrase = &self.phrases[phrase];
            phrase.last == at && !matches!(phrase.what, Referent::Common) && opens(phrase.first)
        })
    }

    /// Phrases inside a run of tokens.
    pub(super) fn between(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + use<'_> {
        let start = self.phrases.partition_point(|phrase| phrase.first < from);
        (start..self.phrases.len())
            .take_while(move |i| self.phrases[*i].first < to)
            .filter(move |i| self.phrases[*i].last <= to)
    }

    /// Whether a phrase may be a subject: not governed by a preposition, not a mere possessor, no place.
    pub(super) fn can_speak(&self, phrase: usize) -> bool {
        let phrase = &self.phrases[phrase];
        let possessor = self.document.tokens.get(phrase.last).is_some_and(|token| token.kind == Kind::Possessive);
        // "the Trump administration": the name says which.
        let modifier = matches!(phrase.what, Referent::Name(_))
            && self.document.has(phrase.last, Class::ORG_COMMON.or(Class::TITLE_NOUN))
            && !self.document.has(phrase.last, Class::SPEECH.or(Class::PREPOSITION));
        !phrase.governed && !possessor && !modifier
    }

    /// The subject of a verb.
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
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
        // "Said X: “…”" and ", says X, “…”"
        let finite = !document.has(verb, Class::PARTICIPLE);
        let led = verb == self.sentence.first || document.is(verb - 1, ',');
        if finite
            && led
            && document.has(verb, Class::SPEECH)
            && let Some(phrase) = self.phrase_at(verb + 1)
        {
            let after = self.phrases[phrase].last;
            if document.is(after, ':') || document.is(after, ',') && document.is(verb.saturating_sub(1), ',') {
                return Some(phrase);
            }
        }
        // "Arguing that “…,” X opposed it": the subject follows.
        if !finite && verb == self.sentence.first {
            return (verb + 1..self.sentence.last)
                .filter(|at| document.quoted[*at] == 0 && (document.is(at - 1, ',') || document.quoted[at - 1] != 0))
                .find_map(|at| self.phrase_at(at).filter(|phrase| self.can_speak(*phrase)));
        }
        let mut at = verb;
        let mut infinitive = false;
        while let Some(before) = at.checked_sub(1).filter(|before| *before >= self.sentence.first) {
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
            // "It was X, of the council, who said"
            let cleft = document.folded(self.sentence.first) == "it"
                && matches!(document.text(self.sentence.first + 1), "is" | "was")
                && word == "who";
            let named = self.phrase_at(self.sentence.first + 2);
            let named = named.filter(|phrase| !matches!(self.phrases[*phrase].what, Referent::Common));
            if cleft && named.is_some() {
                return named;
            }
            if matches!(&*word, "who" | "which" | "that") {
                let mut end = if before > 0 && document.is(before - 1, ',') { before - 1 } else { before };
                // "It was X, too, who said"
                if end + 1 == before && end > 1 && document.has(end - 1, Class::ADVERB) && document.is(end - 2, ',') {
                    end -= 2;
                }
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
                    && !(open + 1..before).any(|at| document.has(at, Class::AUXILIARY))
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
            // "Harbour Council director X, …, said": the body is part of the name's phrase.
            let start = self.phrases[first].first;
            let widest = self.between(start, at).take_while(|phrase| self.phrases[*phrase].first == start);
            let first = widest.filter(|phrase| self.can_speak(*phrase)).max_by_key(|phrase| self.phrases[*phrase].last);
            let first = first?;
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

    pub(super) fn ends_phrase(&self, at: usize) -> bool {
        self.between(self.sentence.first, at)
            .any(|phrase| self.phrases[phrase].last == at && !matches!(self.phrases[phrase].what, Referent::Common))
    }

    /// The widest phrase that ends right before the token and may be a subject.
    pub(super) fn ending_at(&self, at: usize) -> Option<usize> {
        self.between(self.sentence.first, at)
            .filter(|phrase| {
                let own = &self.phrases[*phrase];
                (own.last == at || own.head_end == at) && self.can_speak(*phrase)
            })
            .min_by_key(|phrase| self.phrases[*phrase].first)
    }

    /// Where the clause of the token starts.
    pub(super) fn clause_start(&self, at: usize, nonfinite: bool) -> usize {
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
            // "…, who left because he was ill, was milder, saying": the clause inside is over.
            let over = || {
                !matches!(&*word, "but" | "while" | "whilst")
                    && (from..at).filter(|at| document.quoted[*at] == 0 && document.is(*at, ',')).count() > 1
            };
            let inner = nonfinite && token.is_word() && subordinate && (matches!(&*word, "that") || over());
            if bound && !inner && self.between(from, at).any(|phrase| self.can_speak(phrase)) {
                return from;
            }
            from = before;
        }
        self.sentence.first
    }
}
