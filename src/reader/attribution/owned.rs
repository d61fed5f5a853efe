//! Words that belong to somebody, without any verb of saying: "the words are those of X", "X's verdict was that “…”",
//! "X took the view that “…”", "for whom it is “…”".

use super::super::phrases::Referent;
use super::super::token::Kind;
use super::{Hit, SAYING, Sieve};
use crate::lexicon::{Class, Relation};

/// Between such words and the quotation stand no more tokens.
const NEAR: usize = 5;

impl Sieve<'_> {
    /// Whose words a stretch is said to be, behind it or before it.
    pub(super) fn owned(&self, stretch: usize) -> Option<Hit> {
        self.owned_after(stretch).or_else(|| self.owned_before(stretch))
    }

    fn is_be(&self, at: usize) -> bool {
        matches!(self.document.text(at), "is" | "are" | "was" | "were") && self.token(at).is_some()
    }

    fn is_message(&self, at: usize) -> bool {
        let relates = |relation| self.document.relates(at, relation);
        self.token(at).is_some()
            && (relates(Relation::Message) || relates(Relation::View) || relates(Relation::Wording))
    }

    /// A person or body named at a token; no pronoun.
    fn owner(&self, at: usize) -> Option<usize> {
        self.phrase_at(at).filter(|phrase| {
            !matches!(self.phrases[*phrase].what, Referent::Pronoun { .. } | Referent::Common | Referent::Key)
        })
    }

    fn possessed(&self, phrase: usize) -> bool {
        let end = self.phrases[phrase].last;
        self.document.tokens.get(end).is_some_and(|token| token.kind == Kind::Possessive)
    }

    fn owned_after(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (_, last) = self.quote(stretch);
        let mut at = last;
        while self.token(at).is_some() && matches!(document.tokens[at].kind, Kind::Sign(',' | ':' | '—' | ')')) {
            at += 1;
        }
        self.token(at)?;
        // "…": the line is X's.
        if document.has(at, Class::DETERMINER) && self.is_message(at + 1) && self.is_be(at + 2) {
            let owner = self.owner(at + 3).filter(|owner| self.possessed(*owner))?;
            return Some(self.hit(Some(owner), at..at + 3));
        }
        let word = document.folded(at);
        // ", known as “…”, comes from X": what comes is the thing.
        let joined = at == last;
        // "… are those of X", "… was how X put it"
        if self.is_be(at) {
            let of = (at + 1..at + 4).find(|at| document.text(*at) == "of");
            if let Some(of) = of
                && (document.text(of - 1) == "those" || self.is_message(of - 1))
            {
                return Some(self.hit(Some(self.owner(of + 1)?), at..of + 1));
            }
        }
        // "… was how X put it", "…," is how X explains the change
        if self.is_be(at) && document.text(at + 1) == "how" {
            let owner = self.owner(at + 2)?;
            let mut end = self.phrases[owner].last;
            // "was how its treasurer, X, put it"
            if document.is(end, ',')
                && let Some(close) = (end + 1..self.sentence.last.min(end + 2 * NEAR)).find(|at| document.is(*at, ','))
            {
                end = close + 1;
            }
            let puts = matches!(document.text(end), "put" | "puts" | "saw" | "sees") || self.manner(end);
            return (puts || self.verb(end, SAYING)).then(|| self.hit(Some(owner), at..at + 2));
        }
        if joined && self.is_be(at) {
            // "… is X's way of putting it", "… was X's verdict"
            let owner = self.owner(at + 1).filter(|owner| self.possessed(*owner))?;
            let noun = self.phrases[owner].last + 1;
            let said = (noun..noun + 3).any(|noun| self.is_message(noun)) || document.text(noun) == "way";
            return said.then(|| self.hit(Some(owner), at..at + 1));
        }
        let from = matches!(&*word, "comes" | "come" | "came" | "stems") && document.text(at + 1) == "from";
        let to = matches!(&*word, "belongs" | "belong") && document.text(at + 1) == "to";
        if joined && (from || to) {
            // "comes from Old Norse" says nothing of who said it.
            let someone = |owner: &usize| {
                let own = &self.phrases[*owner];
                matches!(own.what, Referent::Role { .. })
                    || own.entity.is_some_and(|entity| self.names.is_person(entity))
            };
            return Some(self.hit(Some(self.owner(at + 2).filter(someone)?), at..at + 2));
        }
        // ", to quote X"
        if word == "to" && matches!(document.text(at + 1), "quote" | "borrow" | "cite") {
            return Some(self.hit(Some(self.owner(at + 2)?), at..at + 2));
        }
        // ", as X likes to say", ", as X has it"
        if word == "as" {
            let owner = self.phrase_at(at + 1)?;
            let end = self.phrases[owner].last;
            let has = document.text(end) == "has" && document.text(end + 1) == "it";
            let likes = (end + 1..end + 4).any(|at| document.text(at) == "to" && document.has(at + 1, SAYING));
            return (has || likes).then(|| self.hit(Some(owner), end..end + 1));
        }
        None
    }

    /// "The verdict of X is harsher: “…”", "X's phrase for it is “…”", "X's summary (“…”)", "From X comes the warning that".
    fn worded_by(&self, first: usize) -> Option<Hit> {
        let document = self.document;
        let open = self.sentence.first;
        let before = first.checked_sub(1).filter(|at| *at > open)?;
        let told = self.is_be(before) || document.text(before) == "that" || document.is(before, ':');
        let bracket = document.is(before, '(');
        let plain = |from: usize| (from..first).all(|at| document.quoted[at] == 0);
        // "the taunt of X that “…”", "a warning from the agency: “…”"
        if !self.is_be(before)
            && told
            && let Some((noun, owner)) = self.message_of(before)
        {
            return Some(self.hit(Some(owner), noun..noun + 1));
        }
        if told && document.text(open) == "From" {
            let owner = self.owner(open + 1)?;
            let end = self.phrases[owner].last;
            return matches!(document.text(end), "comes" | "came").then(|| self.hit(Some(owner), end..end + 1));
        }
        for noun in (open..before).rev().take(3 * NEAR).filter(|noun| self.is_message(*noun)) {
            if document.text(noun + 1) == "of" && told {
                let Some(owner) = self.owner(noun + 2) else { continue };
                let end = self.phrases[owner].last;
                if (end..first).any(|at| self.is_be(at)) && plain(end) {
                    return Some(self.hit(Some(owner), noun..noun + 1));
                }
            }
            let owner = self.between(open, noun).find(|phrase| {
                let end = self.phrases[*phrase].last;
                self.possessed(*phrase) && noun - end <= 2
            });
            let close = bracket && noun + 1 == before
                || self.is_be(before) && before - noun <= NEAR && !(noun..before).any(|at| document.is(at, ','));
            if let Some(owner) = owner.filter(|_| close) {
                return Some(self.hit(Some(owner), noun..noun + 1));
            }
        }
        None
    }

    /// A noun of saying with whose it is, right before a token: "the claim by X", "the remark of the minister, X,".
    fn message_of(&self, end: usize) -> Option<(usize, usize)> {
        let document = self.document;
        let end = if document.is(end - 1, ',') { end - 1 } else { end };
        let owner = self.between(self.sentence.first, end).filter(|phrase| self.phrases[*phrase].last == end).find(
            |phrase| {
                let first = self.phrases[*phrase].first;
                self.owner(first).is_some() && first > self.sentence.first
            },
        )?;
        let mut first = self.phrases[owner].first;
        // In apposition to the role before it.
        if document.is(first - 1, ',') {
            let role =
                self.between(self.sentence.first, first).find(|phrase| self.phrases[*phrase].last == first - 1)?;
            first = self.phrases[role].first;
        }
        let joins = first.checked_sub(1).filter(|at| matches!(document.text(*at), "of" | "by" | "from"))?;
        let noun = joins.checked_sub(1).filter(|noun| *noun > self.sentence.first && self.is_message(*noun))?;
        let article = (noun.saturating_sub(2)..noun).any(|at| document.has(at, Class::DETERMINER));
        article.then_some((noun, owner))
    }

    fn owned_before(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let (first, _) = self.quote(stretch);
        let open = self.sentence.first;
        if let Some(hit) = self.worded_by(first) {
            return Some(hit);
        }
        let that = first.checked_sub(1).filter(|at| *at > open && document.text(*at) == "that");
        let light = |at: &usize| {
            document.has(*at, Class::DETERMINER)
                || self.is_be(*at)
                || document.is(*at, ',')
                || document.text(*at) == "that"
        };
        // "X's verdict was that “…”", "X's view, that “…”, is shared"
        let noun = (first.saturating_sub(NEAR).max(open)..first).rev().find(|at| !light(at))?;
        if noun + 1 < first && self.is_message(noun) {
            let owner = self.between(open, noun).find(|phrase| {
                let end = self.phrases[*phrase].last;
                self.possessed(*phrase) && noun - end <= 2
            });
            if let Some(owner) = owner
                && (noun + 1..first).any(|at| self.is_be(at) || document.text(at) == "that")
            {
                return Some(self.hit(Some(owner), noun..noun + 1));
            }
            // "X took the view that “…”", "X is credited with the remark that “…”"
            if that == Some(noun + 1) {
                let voices = |at: &usize| document.relates(*at, Relation::Voices);
                let verb = (noun.saturating_sub(NEAR).max(open)..noun).rev().find(voices)?;
                let negated = |at: usize| document.quoted[at] == 0 && document.has(at, Class::NEGATION);
                let denied = document.folded(noun) != "doubt" && (self.clause_of(noun)..noun).any(negated);
                let owner = self.subject(verb).filter(|_| !denied)?;
                return Some(self.hit(Some(owner), verb..verb + 1));
            }
        }
        // "X, for whom the plan is “…”"
        let whom = (open..first).rev().find(|at| document.quoted[*at] == 0 && document.text(*at) == "whom")?;
        let comma = whom.checked_sub(2).filter(|at| document.text(whom - 1) == "for" && document.is(*at, ','))?;
        let ends = self.between(open, comma).find(|phrase| self.phrases[*phrase].last == comma);
        let owner = ends.or_else(|| {
            let named = |phrase: &usize| matches!(self.phrases[*phrase].what, Referent::Name(_));
            let last = self.between(open, comma).filter(named).last()?;
            document.is(self.phrases[last].last, ',').then_some(last)
        })?;
        (first - whom <= 8 && self.is_be(first - 1)).then(|| self.hit(Some(owner), whom - 1..whom + 1))
    }
}
