//! Whose it is where the clause itself has nobody: the heading, the clause before a colon, "according to Oslo", "for Oslo
//! only a ban will do".

use super::chain::{Chain, Head, Link};
use super::cues::Cue;
use super::ground::Operator;
use super::parties::Mention;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::reader::token::Kind as TokenKind;
use crate::statement::Party;
use crate::topics::{Effect, Entry, Holder, Part};

/// Tokens between "nothing short of" and the measure, and between that and "will do".
const WITHIN: usize = 8;

/// Whom a position is given to, with the index of the mention.
type Given = Vec<(Party, Holder, usize)>;

impl Reader<'_> {
    /// Whom what stands around the clause gives the position to.
    pub(super) fn around(&self, sentence: &Sentence<'_>, cue: &Cue, chain: &Chain) -> Given {
        let ground = self.ground;
        let said_of =
            cue.passive || cue.head == Head::Adjective && ground.undergoes(cue.first, sentence.words, cue.topic);
        if said_of {
            let stands = [self.according(sentence), self.before_colon(sentence, cue)];
            if let Some(given) = stands.into_iter().find(|given| !given.is_empty()) {
                return given;
            }
            let agents = self.agents(sentence, cue);
            if !agents.is_empty() {
                return agents;
            }
        }
        let none = cue.head == Head::Noun && chain.negated && chain.subject_end == sentence.words.first;
        if said_of || none { self.under_heading(sentence) } else { Vec::new() }
    }

    /// "## Norway", and a sentence that names nobody else: the one that the section is about.
    fn under_heading(&self, sentence: &Sentence<'_>) -> Given {
        let elsewhere = |at: usize| {
            matches!(self.ground.word(at), "elsewhere" | "abroad" | "other" | "others" | "neighbouring" | "neighboring")
        };
        let named = sentence.mentions.iter().any(|mention| mention.party.is_some());
        let mut words = sentence.words.first..sentence.words.last;
        if named || self.placed(sentence) || words.any(elsewhere) {
            return Vec::new();
        }
        self.section.clone().map(|party| (party, Holder::Government, usize::MAX)).into_iter().collect()
    }

    /// Whether a sentence says by itself where or by whom: "In much of Asia", "down under", "by three of the operators".
    fn placed(&self, sentence: &Sentence<'_>) -> bool {
        let ground = self.ground;
        let document = ground.document;
        let dated = |at: usize| {
            let when = Class::TIME.or(Class::CALENDAR).or(Class::THEN);
            document.has(at, when) || document.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
        };
        let first = sentence.words.first;
        let opens =
            ground.preposition(first) || matches!(ground.word(first), "down" | "up" | "back" | "here" | "there");
        let by = |at: usize| ground.word(at) == "by" && !dated(at + 1) && !dated(at + 2);
        opens && !(first + 1..first + 4).any(dated) || (first..sentence.words.last).any(by)
    }

    /// "Oslo drew a line under the debate: the firm is banned": who decided before the colon.
    pub(super) fn before_colon(&self, sentence: &Sentence<'_>, cue: &Cue) -> Given {
        let ground = self.ground;
        let first = sentence.words.first;
        let Some(colon) = (first..cue.first).rev().find(|at| ground.barrier(*at)).filter(|at| ground.is(*at, ':'))
        else {
            return Vec::new();
        };
        let subject = sentence.mentions.iter().enumerate().find(|(_, mention)| {
            mention.last <= colon && !mention.governed && matches!(mention.party, Some(Party::Government(_)))
        });
        // "Oslo's verdict is in: …"
        let verdict =
            |mention: &Mention| mention.last < colon && ground.entries[mention.last].contains(&Entry::Impersonal);
        let decides = |mention: &Mention| {
            (mention.last..colon).take(4).any(|at| {
                ground
                    .operators_at(at)
                    .any(|o| o.part != Part::Noun && matches!(o.effect, Effect::Decide | Effect::Announce))
            })
        };
        let says = |mention: &Mention| if mention.modifier { verdict(mention) } else { decides(mention) };
        match subject.filter(|(_, mention)| says(mention)) {
            Some((index, mention)) => {
                mention.party.clone().map(|party| (party, mention.holder, index)).into_iter().collect()
            }
            None => Vec::new(),
        }
    }

    /// "According to the Norwegian government, …".
    pub(super) fn according(&self, sentence: &Sentence<'_>) -> Given {
        let ground = self.ground;
        let first = sentence.words.first;
        if ground.word(first) != "according" || ground.word(first + 1) != "to" {
            return Vec::new();
        }
        let named = sentence.mentions.iter().position(|mention| {
            !mention.modifier && mention.first >= first + 2 && mention.first <= first + 3 && mention.party.is_some()
        });
        self.given(sentence, named)
    }

    /// The party of a mention, where it has one.
    fn given(&self, sentence: &Sentence<'_>, named: Option<usize>) -> Given {
        let party = |index: usize| {
            let (party, holder) = self.resolve(sentence, &sentence.mentions[index])?;
            Some((party, holder, index))
        };
        named.and_then(party).into_iter().collect()
    }

    /// "In Oslo's view", "In the minister's opinion": whose view it is.
    pub(super) fn in_whose_view(&self, sentence: &Sentence<'_>) -> Given {
        let ground = self.ground;
        let first = sentence.words.first;
        if ground.word(first) != "in" {
            return Vec::new();
        }
        let view = |at: usize| ground.entries.get(at).is_some_and(|entries| entries.contains(&Entry::View));
        let named = sentence.mentions.iter().position(|mention| {
            mention.first > first && mention.first <= first + 3 && (view(mention.last) || view(mention.last + 1))
        });
        self.given(sentence, named)
    }

    /// "For Oslo only a ban will do", "Oslo says that nothing short of a ban will do": who will have nothing else; the
    /// links say that it is wanted.
    pub(super) fn nothing_else(&self, sentence: &Sentence<'_>, cue: &Cue, chain: &mut Chain) -> Given {
        let ground = self.ground;
        let (first, last) = (sentence.words.first, sentence.words.last);
        if cue.head != Head::Noun {
            return Vec::new();
        }
        let only = (first..cue.first).rev().take(WITHIN).find(|at| match ground.word(*at) {
            "only" => true,
            "nothing" => matches!(ground.word(at + 1), "but" | "short" | "less" | "except"),
            _ => false,
        });
        let does = (cue.last..last.min(cue.last + WITHIN)).any(|at| {
            matches!(ground.word(at), "will" | "would") && ground.word(at + 1) == "do"
                || matches!(ground.word(at), "suffice" | "suffices" | "enough" | "acceptable")
        });
        let Some(only) = only.filter(|_| does) else { return Vec::new() };
        let for_whom = sentence
            .mentions
            .iter()
            .position(|mention| !mention.modifier && mention.first <= first + 2 && mention.party.is_some())
            .filter(|index| ground.word(first) == "for" && sentence.mentions[*index].last <= only);
        let said = || {
            let that = only.checked_sub(1).filter(|at| *at > first && ground.word(*at) == "that")?;
            let says = |o: &Operator| o.part == Part::Verb && o.effect == Effect::Announce;
            let verb = ground.operators_before(that, first).into_iter().find(says)?;
            let outer = ground.climb(verb.first, Head::Verb(verb.form), sentence.words, &sentence.mentions);
            let plain = !outer.negated && outer.modals.is_empty() && outer.links.is_empty();
            let who = ground.subject(sentence, outer.subject_end, &outer);
            who.first().copied().filter(|_| plain)
        };
        let Some(index) = for_whom.or_else(said) else { return Vec::new() };
        chain.negated = false;
        chain.dangling = false;
        chain.modals.clear();
        chain.links = vec![Link { effect: Effect::Want, negated: false, passive: false }];
        self.given(sentence, Some(index))
    }
}
