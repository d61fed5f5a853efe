//! What points to a position and turns it, or to a government: "took the opposite view", "limits of the same kind",
//! "sided with Tokyo".

use super::chain::Head;
use super::{Reader, Sentence};
use crate::lexicon::Class;
use crate::statement::Party;
use crate::topics::{Ellipsis, Entry, Form, Kind, Status};

impl Reader<'_> {
    /// "took the opposite view", "did the opposite": what the refusal of the position before comes to.
    pub(super) fn opposite(&mut self, sentence: &Sentence<'_>, at: usize) {
        let ground = self.ground;
        let words = sentence.words;
        let noun = (at + 1..words.last.min(at + 3)).find(|at| self.measure(*at));
        let verb = (words.first..at)
            .rev()
            .take(3)
            .find(|at| matches!(ground.word(*at), "do" | "does" | "did" | "done" | "doing") && !ground.barrier(*at));
        let (start, last, head) = match (noun, verb) {
            (Some(noun), _) => (at, noun + 1, Head::Noun),
            (None, Some(verb)) => {
                let form = match ground.word(verb) {
                    "does" => Form::Third,
                    "did" => Form::Ed,
                    "done" => Form::Participle,
                    "doing" => Form::Ing,
                    _ => Form::Base,
                };
                (verb, at + 1, Head::Verb(form))
            }
            _ => return,
        };
        if self.on_something_else(sentence, last) {
            return;
        }
        let Some(mut model) = self.pointed_to(sentence, start, head) else { return };
        let Some(topic) = ground.topics.topic(model.topic) else { return };
        let Some(stance) = topic.stance(model.stance).filter(|_| !model.denied && model.like.is_none()) else { return };
        let Some(turned) = stance.refused.or(stance.denied) else { return };
        model.stance = topic.stances[usize::from(turned)].name;
        let before = self.found.len();
        self.as_cue(sentence, start, last, head, &model, false);
        if head == Head::Noun {
            self.no_deed(before);
        }
    }

    /// Who is of a mind with others has not done what they did.
    pub(super) fn no_deed(&mut self, before: usize) {
        let topics = self.ground.topics;
        let from = before.min(self.found.len());
        for position in &mut self.found[from..] {
            let negative = topics
                .topic(position.topic)
                .is_some_and(|topic| topic.stance(position.stance).is_some_and(|stance| topic.negative(stance)));
            if !negative {
                position.status = position.status.min(Status::Planned);
            }
        }
    }

    /// "sided with Tokyo": like the one who is named right after, unless the words are a stance themselves.
    pub(super) fn sided(&mut self, sentence: &Sentence<'_>, at: usize, last: usize) {
        let ground = self.ground;
        let own = sentence.mentions.iter().find(|mention| {
            let measure = |at: usize| {
                self.measure(at)
                    || ground.entries[at].iter().any(|entry| match entry {
                        Entry::Cue { pattern, .. } => ground.topics.patterns[usize::from(*pattern)].kind == Kind::Noun,
                        _ => false,
                    })
            };
            (!mention.modifier || measure(mention.last) && !self.is_model(mention.last))
                && mention.first >= last
                && (last..mention.first).all(|at| ground.document.has(at, Class::DETERMINER))
        });
        let Some(Party::Government(code)) = own.and_then(|mention| mention.party.clone()) else { return };
        let place = ground.document.file(at..at + 1).start;
        let told = self.found.iter().any(|position| {
            position.sentence == sentence.number && (position.cue.start..position.cue.end).contains(&place)
        });
        // "sided with Washington on trade": on another matter.
        let end = own.map_or(last, |mention| mention.last);
        let subject = (sentence.words.first..sentence.words.last)
            .any(|at| ground.subject_over(at).is_some_and(|subject| !subject.back));
        // "sided with Tokyo against a ban": the words say on what.
        let against = (end..sentence.words.last.min(end + 3)).any(|at| matches!(ground.word(at), "against" | "in"));
        if told || !subject || against || self.on_something_else(sentence, end) {
            return;
        }
        let word = ground.word(at);
        let form = match word {
            "is" | "are" | "was" => Form::Third,
            _ if word.ends_with("ing") => Form::Ing,
            _ if word.ends_with("ed") || matches!(word, "stood" | "made") => Form::Ed,
            _ if word.ends_with('s') => Form::Third,
            _ => Form::Base,
        };
        let before = self.found.len();
        self.likened(sentence, at, at, last, code, Head::Verb(form));
        self.no_deed(before);
    }

    /// "the British approach": read as what its owner does.
    fn is_model(&self, at: usize) -> bool {
        let model = |entry: &Entry| matches!(entry, Entry::Ellipsis { kind: Ellipsis::Model, .. });
        self.ground.entries[at].iter().any(model)
    }

    /// Whether "on", "of", "over" and something that is not a topic's subject follow: "the same view of the virus".
    pub(super) fn on_something_else(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let ground = self.ground;
        let last = sentence.words.last;
        if at + 1 >= last
            || !matches!(ground.word(at), "on" | "of" | "over" | "about" | "towards" | "toward" | "regarding")
        {
            return false;
        }
        let mut words = (at + 1..last.min(at + 8)).take_while(|at| !ground.barrier(*at) && !ground.is(*at, ','));
        !words.any(|at| ground.subject_over(at).is_some() || matches!(ground.word(at), "it" | "them" | "this"))
    }

    /// "limits of the same kind", before "same": the noun.
    pub(super) fn of_that_kind(&self, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground;
        if !matches!(ground.word(at + 1), "kind" | "sort" | "type" | "order" | "nature") {
            return None;
        }
        let of = (floor..at).rev().take(2).find(|at| ground.word(*at) == "of")?;
        of.checked_sub(1).filter(|noun| *noun >= floor && self.measure(*noun))
    }

    /// "such a step": "such" with a measure for its noun, and no adjective of another matter between.
    pub(super) fn measure_after_such(&self, at: usize, until: usize) -> bool {
        let ground = self.ground;
        let noun = (at + 1..until).find(|at| self.measure(*at));
        noun.is_some_and(|noun| {
            (at + 1..noun).all(|at| {
                ground.document.has(at, Class::DETERMINER)
                    || ground.entries[at].iter().any(|entry| matches!(entry, Entry::Reach { .. }))
            }) && !ground.entries[noun].contains(&Entry::Ellipsis { kind: Ellipsis::Same, rest: &[] })
        })
    }
}
