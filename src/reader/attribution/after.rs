//! The quotation first: “…,” said X; “…,” X said; “…” — X; and a reporting clause farther on.

use super::super::phrases::Referent;
use super::super::token::Kind;
use super::{Hit, REPORTING, SAYING, Sieve};
use crate::lexicon::{Class, Relation};

impl Sieve<'_> {
    /// "…," said X. "…," X said. "…", according to X. "…" — X.
    pub(super) fn after(&self, stretch: usize) -> Option<Hit> {
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
            let phrase = self.speaker_at(at + 2)?;
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
            if let Some(phrase) = self.speaker_at(from) {
                return Some(self.hit(Some(phrase), at..at + 1));
            }
        }
        // "…," grinned X
        let comma = inner.ends_with([',', '?', '!']) || document.is(last, ',');
        if comma
            && leads
            && self.manner(at)
            && let Some(phrase) = self.speaker_at(at + 1)
        {
            return Some(self.hit(Some(phrase), at..at + 1));
        }
        // "said his country “…,” though X insisted": another clause, where the quotation has a verb of its own.
        if matches!(document.text(at), "though" | "although" | "whereas") && self.left(stretch, REPORTING).is_some() {
            return None;
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
        let phrase = self.speaker_at(from).or_else(|| self.introduced(from))?;
        let end = self.phrases[phrase].last;
        // "“Who pays?” They are known to have asked in Lima": a sentence of its own.
        let pronoun = matches!(self.phrases[phrase].what, Referent::Pronoun { .. }) && document.tokens[from].capital;
        if pronoun && inner.ends_with(['?', '!', '.']) && !self.verb(end, SAYING) {
            return None;
        }
        let Some(verb) = self.predicate(end, SAYING) else {
            // "…," X stormed.
            return (comma && leads && self.manner(end)).then(|| self.hit(Some(phrase), end..end + 1));
        };
        // "“….” X said: “…”": the words behind the colon are those that X said.
        if inner.ends_with('.') && self.leads_on(verb) {
            return None;
        }
        // After a quotation that does not lead the sentence, only a reporting clause that closes it counts.
        let reports = document.has(verb, Class::SPEECH) || leads;
        (reports && !self.has_that(verb)).then(|| self.hit(Some(phrase), verb..verb + 1))
    }

    /// "the schoolteacher, X, told", "Energy and Mines Minister X told": words that no list knows before the name.
    fn introduced(&self, from: usize) -> Option<usize> {
        let document = self.document;
        let verb = Class::SPEECH.or(Class::AUXILIARY).or(Class::NAMING).or(Class::PRONOUN).or(Class::PREPOSITION);
        for at in from..from + 7 {
            let token = self.token(at).map(|at| &document.tokens[at])?;
            if let Some(phrase) = self.phrase_at(at)
                && matches!(self.phrases[phrase].what, Referent::Name(_))
                && at > from
            {
                return Some(phrase);
            }
            if token.has(verb) && !token.capital || !(token.is_word() || token.is(',')) {
                return None;
            }
        }
        None
    }

    /// A verb in the past or present right after a quotation that no list knows as one of saying: "grinned".
    pub(super) fn manner(&self, at: usize) -> bool {
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
    pub(super) fn has_that(&self, verb: usize) -> bool {
        self.document.text(verb + 1) == "that"
    }

    pub(super) fn verb_after(&self, at: usize) -> bool {
        self.predicate(at, SAYING.or(Class::AUXILIARY)).is_some()
    }

    /// The verb of a phrase that ends at `at`: past adverbs, auxiliaries and whatever stands between two commas.
    pub(super) fn predicate(&self, mut at: usize, class: Class) -> Option<usize> {
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
            // "X, 54, a glazier, told": a comma right before the verb closes whatever stood between.
            let closed = commas % 2 == 0 || commas >= 2 && document.is(at - 1, ',');
            if self.verb(at, class) && (!token.has(Class::PARTICIPLE) || going_on) && closed {
                return (!self.told_of(at)).then_some(at);
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
                // "X, head of the teachers’ union, told": the possessive of a plural between the commas.
                Kind::Mark('\'' | '’') if commas % 2 == 1 && self.is_plural_possessive(at) => {}
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

    /// Whether a verb of saying and a colon lead up to the next quotation: "said:", "told the council:".
    fn leads_on(&self, verb: usize) -> bool {
        let document = self.document;
        let short = |at: &usize| !matches!(document.tokens[*at].kind, Kind::Sign(_) | Kind::Mark(_));
        let near = (verb + 1..self.sentence.last.min(verb + 8)).take_while(|at| document.quoted[*at] == 0);
        let colon = near.clone().take_while(short).last().map_or(verb + 1, |last| last + 1);
        document.tokens.get(colon).is_some_and(|token| token.is(':'))
            && document.stretches.iter().any(|stretch| stretch.first > colon && stretch.first <= colon + 2)
    }

    /// "They are reported to have left", "it is said to be cheap": what others say of the subject, unless they say that it
    /// said something.
    fn told_of(&self, verb: usize) -> bool {
        let document = self.document;
        let be = verb.checked_sub(1).is_some_and(|before| {
            document.relates(before, Relation::Be)
                || matches!(document.text(before), "are" | "was" | "were" | "been" | "being")
        });
        let says = |at: usize| document.has(at, SAYING.or(Class::NAMING)) && !document.has(at, Class::AUXILIARY);
        be && document.text(verb + 1) == "to" && !(verb + 2..verb + 6).any(|at| self.token(at).is_some() && says(at))
    }

    /// Whether the mark is the apostrophe right after a word in "s", with another word behind it.
    fn is_plural_possessive(&self, at: usize) -> bool {
        let tokens = &self.document.tokens;
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let joined = before.zip(tokens.get(at)).is_some_and(|(word, mark)| word.end == mark.start && word.is_word());
        joined
            && self.document.text(at - 1).ends_with(['s', 'S'])
            && tokens.get(at + 1).is_some_and(|next| next.is_word() && tokens[at].end < next.start)
    }

    /// ", he said,", ", said X", ", according to X" anywhere in the sentence.
    pub(super) fn parenthesis(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (first, last) = self.quote(stretch);
        // "“A net on every boat” is required, said X", and not "“The Salt Road” is out"
        let closed = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION);
        let small = |at: usize| {
            let token = &document.tokens[at];
            token.is_word() && !token.capital && !token.has(closed)
        };
        let leads = first == self.sentence.first && (first..last).any(small);
        for at in last..self.sentence.last {
            if document.quoted[at] != 0 || !document.is(at, ',') {
                continue;
            }
            let to = document.folded(at + 1) == "according" && document.text(at + 2) == "to";
            if leads && (to || self.verb(at + 1, Class::SPEECH)) && !document.has(at + 1, Class::PARTICIPLE) {
                let (from, cue) = if to { (at + 3, at + 1..at + 3) } else { (at + 2, at + 1..at + 2) };
                let named =
                    self.phrase_at(from).filter(|phrase| !matches!(self.phrases[*phrase].what, Referent::Common));
                if let Some(phrase) = named {
                    return Some(self.hit(Some(phrase), cue));
                }
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
}
