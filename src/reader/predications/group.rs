//! The finite verb group: auxiliaries, negations and adverbs up to the main verb.

use std::ops::Range;

use super::Reader;
use crate::lexicon::Class;
use crate::reader::document::Words;
use crate::reader::token::{Kind, Token};
use crate::topics::{Effect, Entry, Form, Kinds, Part};

/// A finite verb group. Token indices.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub(super) struct Group {
    /// Its first token: the auxiliary or the verb itself.
    pub first: usize,
    /// The main verb, or the adjective after a copula.
    pub main: usize,
    /// Whether a copula stands before an adjective.
    pub adjective: bool,
    /// Whether one stands before a noun for who takes a side: "is the loudest advocate of".
    pub person: bool,
    /// Whether it is passive.
    pub passive: bool,
    /// Whether it only says that something is something, or somewhere.
    pub bare: bool,
    /// Whether it is negated.
    pub denied: bool,
    /// "has yet to".
    pub not_yet: bool,
    /// "is to open": planned.
    pub intended: bool,
    /// "will", "shall".
    pub future: bool,
    /// "may", "might", "could".
    pub possible: bool,
    /// "would": of the future where somebody says so.
    pub would: bool,
    /// "should", "must", "would", "can".
    pub unreal: bool,
    /// Whether it is told of the past, and not of what has come of it.
    pub past: bool,
}

/// An operator of the lists where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    pub last: usize,
    pub effect: Effect,
    pub part: Part,
    pub form: Form,
}

/// What a clause has had so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// No finite verb.
    Nothing,
    /// One.
    Verb,
    /// That of a relative clause: the next is that of the clause outside.
    Relative,
}

/// Words from a copula to the noun that says which side one takes.
const SIDE_NOUN: usize = 6;

/// Words of a closed class.
const CLOSED: Class = Class::PREPOSITION.or(Class::DETERMINER).or(Class::CONJUNCTION).or(Class::PRONOUN);

impl Reader<'_> {
    /// The finite verb group that begins at a token; `after` says what the clause has before it.
    pub(super) fn group(&self, at: usize, start: usize, words: &Words, after: After) -> Option<Group> {
        let document = self.document;
        let token = &document.tokens[at];
        if !token.is_word() || document.quoted[at] != 0 {
            return None;
        }
        if self.auxiliary(at) {
            // "Do not accept it": nobody does.
            let joined = at > words.first && matches!(document.text(at - 1), "and" | "but" | "or");
            let subject =
                after != After::Nothing || joined || at > start && (start..at).any(|at| document.tokens[at].is_word());
            let subject = subject || at == start && self.relative(at, words);
            return self.after_auxiliary(at, words).filter(|_| subject);
        }
        if token.capital || token.has(CLOSED) && !token.has(Class::DEED) {
            return None;
        }
        let before = at.checked_sub(1).filter(|before| *before >= words.first)?;
        // "the trust that runs it"
        let relative = at == start && self.relative(at, words);
        if document.has(before, Class::DETERMINER.or(Class::PREPOSITION)) && !relative
            || document.tokens[before].kind == Kind::Possessive
            || document.text(before) == "to"
        {
            return None;
        }
        // "donated doses arrived": a clause has a subject, or goes on with that of the one before.
        let mut lead = before;
        while lead > start && self.adverb(lead) {
            lead -= 1;
        }
        let joined = matches!(document.text(lead), "and" | "but" | "or" | "then");
        if after == After::Verb && !joined {
            return None;
        }
        // Most words can be no verb: that is seen before the clause is gone through.
        let text = document.text(at);
        let past = self.words_of.is_verb(at);
        let mut forms = self.operators(at).filter(|o| o.part == Part::Verb).map(|o| o.form);
        let form = forms.next();
        // "put", "cut": the past of itself.
        let form = forms.find(|form| matches!(form, Form::Past | Form::Ed)).or(form);
        if !past && form.is_none() && !text.ends_with('s') {
            return None;
        }
        // "Voss, its chairman, said": the aside is over.
        let commas = (start..at).filter(|at| document.is(*at, ',')).count();
        let aside = commas > 1 && (start..at).take_while(|at| !document.is(*at, ',')).any(|at| self.nominal(at));
        let headless = after == After::Nothing
            && !joined
            && !relative
            && !(start..at).any(|at| self.nominal(at) || self.stands_for(at));
        let closed = after == After::Relative;
        if document.is(lead, ',') && !aside && !closed || headless {
            return None;
        }
        // "Among his first acts in office": no subject before it.
        let headed = !document.has(start, Class::PREPOSITION) || (start..at).any(|at| document.is(at, ','));
        let own = match form {
            Some(Form::Third) => headed && (relative || self.third(at, before, words)),
            Some(Form::Past | Form::Ed) => true,
            Some(Form::Base) => headed && self.plural_before(before, start) && self.object_after(at, words),
            _ => false,
        };
        // "the plan proposed by the board", "an agreed text", "a plan scheduled to start": no verb of its own.
        let participle = (own || past) && (text.ends_with("ed") || matches!(form, Some(Form::Ed)));
        if participle {
            let next_word = document.tokens.get(at + 1).is_some_and(Token::is_word);
            let adjectival = next_word
                && document.has(before, Class::ADVERB)
                && before.checked_sub(1).is_some_and(|at| document.has(at, Class::DETERMINER));
            let counted = next_word && document.tokens[before].kind == Kind::Number;
            let ready = document.text(at + 1) == "to"
                && self.operators(at).any(|o| o.part == Part::Adjective)
                && !self.operators(at).any(|o| o.part == Part::Verb);
            if adjectival || counted || ready || document.text(at + 1) == "by" && !(joined && after == After::Verb) {
                return None;
            }
        }
        if !(own || past || headed && (self.present(at, before, words) || relative && self.runs(at, words))) {
            return None;
        }
        // A clause has a subject: "exports rose", not "rose".
        let told = past || text.ends_with("ed") || matches!(form, Some(Form::Past | Form::Ed));
        let between = || lead + 1..at;
        let denied = between().filter(|at| document.has(*at, Class::NEGATION)).count() % 2 == 1;
        let unreal = between().any(|at| self.nearly(at));
        let passive = document.text(at + 1) == "by";
        Some(Group {
            first: lead.max(start.saturating_sub(1)) + 1,
            main: at,
            past: told,
            denied,
            unreal,
            passive,
            ..Group::default()
        })
    }

    /// "will send a reminder and consider extensions", "would share data but not lend ships": the verb that "and" joins to
    /// one after "will", "may" or "would", or that "but not" sets against it.
    pub(super) fn joined_to(&self, modal: &Group, at: usize, words: &Words) -> Option<Group> {
        let document = self.document;
        let not = at > modal.main + 1 && document.text(at - 1) == "not";
        let before = if not { at - 2 } else { at.saturating_sub(1) };
        let joined = at > modal.main && matches!(document.text(before), "and" | "or" | "but");
        let token = document.tokens.get(at).filter(|_| at < words.last)?;
        if !joined || !token.is_word() || token.capital || document.quoted[at] != 0 {
            return None;
        }
        let verb = self.operators(at).any(|o| o.part == Part::Verb && o.form == Form::Base);
        let noun = self.operators(at).any(|o| o.part == Part::Noun) || token.has(CLOSED);
        let object = document.tokens.get(at + 1).is_some_and(|next| at + 1 < words.last && next.is_word());
        let plain = Group {
            first: at,
            main: at,
            adjective: false,
            passive: false,
            bare: false,
            not_yet: false,
            denied: modal.denied != not,
            ..modal.clone()
        };
        let base = !token.has(CLOSED) && !self.adverb(at);
        (verb && (self.object_after(at, words) || object && !noun) || not && base && object).then_some(plain)
    }

    /// "(that) runs it", but not "(which) ministers received".
    fn runs(&self, at: usize, words: &Words) -> bool {
        let text = self.document.text(at);
        let next = at + 1;
        text.ends_with('s')
            && !text.ends_with("ss")
            && next < words.last
            && self.document.tokens[next].is_word()
            && !self.document.has(next, Class::AUXILIARY.or(Class::DEED_PAST))
            && !self.words_of.is_verb(next)
    }

    /// "(but) never ratified", "(but) later refused": an adverb and a verb that goes on with the subject before.
    pub(super) fn goes_on(&self, from: usize, words: &Words) -> bool {
        let passes = |at: &usize| self.adverb(*at) || self.document.has(*at, Class::NEGATION);
        let verb = (from..words.last.min(from + 3)).find(|at| !passes(at)).unwrap_or(from);
        let past = self.operators(verb).any(|o| o.part == Part::Verb && matches!(o.form, Form::Past | Form::Ed));
        verb < words.last && !self.document.tokens[verb].capital && (past || self.words_of.is_verb(verb))
    }

    /// "nearly published", "hardly accepted": it is not told that they did, nor that they did not.
    fn nearly(&self, at: usize) -> bool {
        matches!(self.document.text(at), "nearly" | "almost" | "hardly" | "barely" | "scarcely")
    }

    /// Whether the word before a token is a relative pronoun.
    fn relative(&self, at: usize, words: &Words) -> bool {
        at > words.first && matches!(self.document.text(at - 1), "who" | "which" | "that")
    }

    /// "it", "they": a pronoun that is a subject by itself.
    fn stands_for(&self, at: usize) -> bool {
        matches!(&*self.document.folded(at), "it" | "they" | "he" | "she")
    }

    /// Whether a token is an auxiliary, and no determiner, noun or name.
    fn auxiliary(&self, at: usize) -> bool {
        let document = self.document;
        let token = &document.tokens[at];
        // "against its will"
        let noun = || {
            matches!(document.text(at), "will" | "can" | "might")
                && at > 0
                && matches!(document.text(at - 1), "its" | "their" | "his" | "her" | "the" | "a" | "own" | "free")
        };
        (token.has(Class::AUXILIARY) && !token.has(Class::DETERMINER) && !noun() || self.contracted(at))
            && (!token.capital || document.starts_sentence(at))
            && !document.text(at).ends_with("ing")
            && document.text(at) != "be"
            && document.text(at) != "been"
    }

    fn contracted(&self, at: usize) -> bool {
        let text = self.document.text(at);
        text.as_bytes().last() == Some(&b't') && (text.ends_with("n't") || text.ends_with("n’t"))
    }

    fn after_auxiliary(&self, first: usize, words: &Words) -> Option<Group> {
        let document = self.document;
        let mut group = Group { first, main: first, ..Group::default() };
        let (mut be, mut have, mut modal) = (false, false, false);
        let mut at = first;
        while at < words.last {
            let token = &document.tokens[at];
            if document.quoted[at] != 0 || !token.is_word() {
                return None;
            }
            // "has by now signed it"
            if let Some(last) = self.phrase_for_adverb(at).filter(|last| *last < words.last) {
                // "has all but closed", "has in principle agreed": not quite.
                group.unreal |= matches!(&*document.folded(last - 1), "but" | "as" | "principle" | "theory" | "paper");
                at = last;
                continue;
            }
            let word = document.folded(at);
            let stem = word.strip_suffix("n't").or(word.strip_suffix("n’t")).unwrap_or(&word);
            // "did not only approve it", "would not hesitate"
            let more =
                matches!(document.text(at + 1), "only" | "just" | "merely" | "simply" | "hesitate" | "hesitated");
            if word.len() != stem.len() || token.has(Class::NEGATION) || &*word == "cannot" {
                group.denied = !group.denied;
                group.unreal |= more;
            }
            group.unreal |= self.nearly(at);
            match stem {
                "is" | "are" | "was" | "were" | "be" | "been" | "being" | "gets" | "got" | "am" => {
                    be = true;
                    group.past |= matches!(stem, "was" | "were");
                }
                "has" | "have" => have = true,
                "had" => {
                    have = true;
                    group.past = true;
                }
                "did" => group.past = true,
                "do" | "does" => {}
                "will" | "wo" | "shall" => (group.future, modal) = (true, true),
                "may" | "might" | "could" => (group.possible, modal) = (true, true),
                "would" => (group.unreal, group.would, modal) = (true, true, true),
                "should" | "must" | "ought" | "can" | "ca" | "cannot" => (group.unreal, modal) = (true, true),
                "yet" | "still" if document.text(at + 1) == "to" && (have || be) => {
                    group.not_yet = true;
                    group.main = at + 2;
                    return self.word(at + 2, words).then_some(group);
                }
                "to" if be || have => {
                    (group.intended, group.unreal) = (be, group.unreal || have);
                    group.main = at + 1;
                    return self.word(at + 1, words).then_some(group);
                }
                "no" if document.text(at + 1) == "longer" => {
                    group.denied ^= !token.has(Class::NEGATION);
                    at += 1;
                }
                _ if token.has(Class::NEGATION) || word.len() != stem.len() => {}
                // "has never let": no auxiliary there.
                "let" => break,
                _ if token.has(Class::AUXILIARY) && !token.has(Class::DETERMINER) => {}
                _ if self.adverb(at) => {}
                _ => break,
            }
            at += 1;
        }
        if at >= words.last || document.tokens[at].capital && !be {
            return None;
        }
        group.main = at;
        let text = document.text(at);
        let operator = |part: Part| self.operators(at).any(|o| o.part == part);
        let participle = text.ends_with("ed")
            || document.has(at, Class::DEED_PAST)
            || self.operators(at).any(|o| matches!(o.form, Form::Ed | Form::Participle));
        // "has cut": forms that are those of other words too.
        // "has never let": nothing else follows "has" and an adverb or "not".
        let adverb = at > first + 1 && !matches!(document.text(at - 1), "no" | "only" | "little") || text == "let";
        let verbal = !document.has(at, CLOSED) && document.text(at + 1) != "of" && adverb;
        let participle = participle || have && !be && (self.words_of.is_verb(at) || verbal);
        // "is willing to"
        let state = operator(Part::Adjective) && document.text(at + 1) == "to";
        if be && (!text.ends_with("ing") || state) {
            // "is ready to", "is in favour of"
            // "was set up" is no "was set to".
            let reach = |part: Part| self.operators(at).filter(|o| o.part == part).map(|o| o.last).max();
            let phrasal = reach(Part::Verb) > reach(Part::Adjective);
            if operator(Part::Adjective) && !phrasal && !(participle && document.text(at + 1) == "by") {
                group.adjective = true;
                return Some(group);
            }
            if let Some(person) = self.side_noun(at, words) {
                (group.main, group.person) = (person, true);
                return Some(group);
            }
            // "is unconvinced"
            let state = text.starts_with("un") && !operator(Part::Verb);
            group.passive = participle && !state || text.ends_with("en") && !document.has(at, CLOSED);
            group.bare = !group.passive;
            return Some(group);
        }
        if be {
            // "is building"
            return (text.len() > 4).then_some(group);
        }
        if have && !modal && !participle && !text.ends_with("en") && !operator(Part::Verb) {
            return self.having(&group, at, words);
        }
        (!document.has(at, CLOSED) && document.tokens[at].is_word()).then_some(group)
    }

    /// "has no intention of joining", "had plans to": what somebody has that governs a verb, or says how they stand.
    fn having(&self, group: &Group, noun: usize, words: &Words) -> Option<Group> {
        let document = self.document;
        let has = (group.first..noun)
            .rev()
            .find(|at| matches!(document.text(*at), "has" | "have" | "had") && document.quoted[*at] == 0)?;
        // "have no reason to", which is listed.
        if self.operators(has).any(|o| o.part == Part::Verb && o.last > has + 1) {
            return Some(Group { main: has, denied: false, ..group.clone() });
        }
        let nouns = noun..words.last.min(noun + SIDE_NOUN);
        let governs = |at: &usize| {
            let stands = |o: &Operator| matches!(o.effect, Effect::Plan | Effect::Want | Effect::Refuse);
            self.operators(*at).any(|o| o.part == Part::Noun && stands(&o))
        };
        let phrase = |at: &usize| self.document.tokens[*at].is_word() && !document.has(*at, Class::PREPOSITION);
        let no = document.has(has + 1, Class::NEGATION);
        nouns.take_while(phrase).find(governs).map(|_| Group { main: has, denied: no, ..group.clone() })
    }

    /// The noun for who takes a side that a noun phrase after a copula ends with: "(is) among the opponents of".
    pub(super) fn side_noun(&self, from: usize, words: &Words) -> Option<usize> {
        let document = self.document;
        let within = |at: &usize| {
            (document.tokens[*at].is_word() || document.tokens[*at].kind == Kind::Possessive)
                && document.quoted[*at] == 0
                && (!document.has(*at, Class::PREPOSITION) || matches!(document.text(*at), "among" | "one" | "of"))
        };
        (from..words.last.min(from + SIDE_NOUN))
            .take_while(within)
            .find(|at| self.operators(*at).any(|o| o.part == Part::Person))
    }

    /// One past a phrase that stands where an adverb may: "by now".
    pub(super) fn phrase_for_adverb(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let small = document.tokens.get(at).is_some_and(|token| !token.capital);
        let entries = if small { document.entries(at, Kinds::ADVERBIAL) } else { &[] };
        entries.iter().find_map(|entry| match entry {
            Entry::Adverbial { rest }
                if rest.iter().enumerate().all(|(number, word)| *document.folded(at + 1 + number) == **word) =>
            {
                Some(at + 1 + rest.len())
            }
            _ => None,
        })
    }

    fn word(&self, at: usize, words: &Words) -> bool {
        at < words.last && self.document.tokens[at].is_word() && !self.document.tokens[at].capital
    }

    /// Whether a word may stand between an auxiliary and its verb.
    pub(super) fn adverb(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        let text = self.document.text(at);
        token.is_word()
            && !token.capital
            && (token.has(Class::ADVERB)
                || text.ends_with("ly") && text.len() > 4
                || matches!(text, "now" | "both" | "all" | "so" | "far"))
    }

    /// "inspects re-exports", "now inspects": the third person of any verb, by what stands around it.
    fn present(&self, at: usize, before: usize, words: &Words) -> bool {
        let document = self.document;
        let text = document.text(at);
        if !text.ends_with('s')
            || text.ends_with("ss")
            || text.ends_with("us")
            || text.ends_with("is")
            || text.len() < 4
        {
            return false;
        }
        let name = document.tokens[before].capital && document.tokens[before].is_word();
        let adverb = self.adverb(before)
            && before.checked_sub(1).is_some_and(|at| at >= words.first && document.tokens[at].is_word());
        let next = document.tokens.get(at + 1).filter(|_| at + 1 < words.last);
        let object = next.is_some_and(|next| {
            next.has(Class::DETERMINER) || next.kind == Kind::Number || next.capital && next.is_word()
        });
        let noun = !document.has(before, CLOSED.or(Class::AUXILIARY)) && document.tokens[before].is_word();
        // "Malta exports fell": another verb follows at once.
        let verb = next.is_some_and(Token::is_word) && self.words_of.is_verb(at + 1);
        !verb && (adverb || (name || noun) && object)
    }

    /// Whether what can be a verb in the third person is none of the nouns ("its plans", "first acts").
    fn third(&self, at: usize, before: usize, words: &Words) -> bool {
        let document = self.document;
        let subject = document.tokens[before].is_word()
            && !document.has(before, CLOSED.or(Class::CARDINAL))
            && !document.text(before).ends_with('s')
            || document.tokens[before].capital
            || document.has(before, Class::PRONOUN);
        let joined = matches!(document.text(before), "and" | "but");
        let complement = at + 1 < words.last
            && document.tokens.get(at + 1).is_some_and(|next| {
                next.is_word() && !next.has(Class::AUXILIARY) && document.text(at + 1) != "and"
                    || next.kind == Kind::Number
            });
        (subject || joined || self.adverb(before)) && complement
    }

    fn plural_before(&self, before: usize, start: usize) -> bool {
        let document = self.document;
        let plural = |at: usize| {
            let text = document.text(at);
            text.ends_with('s') && !text.ends_with("ss") || matches!(text, "they" | "both" | "all")
        };
        let joined = (start..before).any(|at| document.text(at) == "and") && document.tokens[before].capital;
        plural(before) || joined || self.adverb(before) && before > start && plural(before - 1)
    }

    fn object_after(&self, at: usize, words: &Words) -> bool {
        let document = self.document;
        at + 1 < words.last
            && document.tokens.get(at + 1).is_some_and(|next| {
                next.has(Class::DETERMINER.or(Class::PREPOSITION)) || next.capital || next.kind == Kind::Number
            })
            || document.text(at + 1) == "to"
    }

    /// What a cell of a table begins with: "Joined the pact", "Yet to decide", "Against", "Among the supporters of it".
    pub(super) fn leading_verb(&self, cell: &Range<usize>, words: &Words) -> Option<Group> {
        let at = cell.start;
        if cell.is_empty() || self.document.quoted[at] != 0 {
            return None;
        }
        let plain = Group { first: at, main: at, ..Group::default() };
        let text = self.document.folded(at);
        if matches!(&*text, "yet" | "still") && self.document.text(at + 1) == "to" {
            return (at + 2 < cell.end).then(|| Group { main: at + 2, not_yet: true, ..plain });
        }
        let operator = |part: Part| self.operators(at).any(|o| o.part == part);
        let passive = self.document.text(at + 1) == "by";
        let past = self.operators(at).any(|o| o.part == Part::Verb && matches!(o.form, Form::Past | Form::Ed));
        if cell.len() > 1 && !passive && (past || self.document.has(at, Class::DEED_PAST)) {
            return Some(Group { past: true, ..plain });
        }
        let third = self.operators(at).any(|o| o.part == Part::Verb && o.form == Form::Third);
        if third && cell.len() > 1 && !operator(Part::Noun) {
            return Some(plain);
        }
        if operator(Part::Adjective) && !passive {
            return Some(Group { adjective: true, ..plain });
        }
        let person = self.side_noun(at, words)?;
        Some(Group { main: person, person: true, ..plain })
    }

    /// The operators that start at a token, the longest first.
    pub(super) fn operators(&self, at: usize) -> impl Iterator<Item = Operator> + '_ {
        let document = self.document;
        let cell = || document.blocks.binary_search(&at).is_ok();
        let listed = document.tokens.get(at).is_some_and(|token| token.listed != 0 && (!token.capital || cell()));
        let entries = if listed { document.entries(at, Kinds::OPERATOR) } else { &[] };
        entries.iter().filter_map(move |entry| match entry {
            Entry::Operator { effect, part, form, rest } => {
                let from = |first: usize| {
                    rest.iter().enumerate().all(|(number, word)| *document.folded(first + number) == **word)
                };
                // "has ruled it out", "turned one down": a pronoun before the particle.
                let inside = !rest.is_empty()
                    && *part == Part::Verb
                    && matches!(document.text(at + 1), "it" | "them" | "one" | "this" | "that" | "both" | "all");
                let first = [at + 1, at + 2].into_iter().take(1 + usize::from(inside)).find(|first| from(*first))?;
                Some(Operator { last: first + rest.len(), effect: *effect, part: *part, form: *form })
            }
            _ => None,
        })
    }
}
