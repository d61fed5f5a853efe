//! The positions of a sentence as they were in the last version of a document: what must be the same beside its words.

use std::ops::Range;

use super::super::document::Words;
use super::super::memory::{Since, Twin};
use super::ground::Laid;
use super::parties::Parties;
use crate::statement::{Party, Position, Role};

/// What is kept of the reading of positions.
#[derive(Debug)]
pub struct Kept {
    pub(super) laid: Laid,
    /// For each sentence what was carried into it and out of it.
    pub(super) states: Vec<State>,
    /// The positions in the order in which they were found.
    pub(super) found: Vec<Position>,
}

/// What is carried over a sentence.
#[derive(Debug)]
pub struct State {
    pub(super) start: Start,
    pub(super) end: End,
    /// What was found in it; nothing can be said where some of that was put before all others.
    pub(super) found: Option<Range<usize>>,
}

/// What is carried into a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Start {
    /// See [`super::Reader`].
    pub(super) focus: Option<Party>,
    /// See [`super::Reader`].
    pub(super) section: Option<Party>,
    /// It is read as the first one of its block.
    pub(super) opens: bool,
    /// The topics in play.
    pub(super) played: u64,
    /// The topic that was named last.
    pub(super) last: Option<u8>,
}

/// What is carried out of a sentence.
#[derive(Clone, Debug)]
pub struct End {
    pub(super) focus: Option<Party>,
    pub(super) section: Option<Party>,
}

/// The last version beside this one, in the course of being read.
pub struct Again<'k> {
    since: &'k Since<'k>,
    pub(super) kept: &'k Kept,
    /// So many sentences up to here have said what they said.
    pub(super) steady: usize,
}

impl<'k> Again<'k> {
    pub(super) fn new(since: &'k Since<'k>, kept: &'k Kept) -> Self {
        Self { since, kept, steady: 0 }
    }

    /// The twin of a sentence that can be taken over as it is.
    pub(super) fn twin(&self, number: usize) -> Option<Twin> {
        self.since
            .twin(number)
            .filter(|twin| self.kept.states.get(twin.sentence).is_some_and(|state| state.found.is_some()))
    }

    /// Whether the same is carried into it.
    pub(super) fn same_state(&self, twin: Twin, start: &Start) -> bool {
        self.kept.states[twin.sentence].start == *start
    }

    /// Whether the persons that a sentence names have the roles that they had.
    pub(super) fn same_roles(&self, twin: Twin, words: &Words, parties: &Parties<'_>) -> bool {
        let (names, old) = (parties.names, self.since.kept);
        let from = names.names.partition_point(|name| name.last <= words.first);
        names.names[from..].iter().take_while(|name| name.first < words.last).all(|name| {
            let person = parties.numbers[name.entity].and_then(|number| parties.people.get(number));
            let was = name.first.checked_add_signed(-twin.tokens).and_then(|at| old.names.at(at));
            let was = was.and_then(|was| old.numbers[old.names.names[was].entity]);
            let was = was.and_then(|number| old.reading.people.get(number));
            match (person, was) {
                (None, None) => true,
                (Some(one), Some(other)) => {
                    one.roles.len() == other.roles.len()
                        && one.roles.iter().zip(&other.roles).all(|(one, other)| tells(one) == tells(other))
                }
                _ => false,
            }
        })
    }

    /// What the twin said, as this sentence says it.
    pub(super) fn positions(&self, twin: Twin, number: usize) -> impl Iterator<Item = Position> + use<'k> {
        let state = self.kept.states.get(twin.sentence);
        let found = state.and_then(|state| self.kept.found.get(state.found.clone()?)).unwrap_or_default();
        found.iter().map(move |position| Position {
            span: position.span.moved(twin.file),
            cue: position.cue.moved(twin.file),
            named: position.named.moved(twin.file),
            sentence: number,
            ..position.clone()
        })
    }
}

/// What of a role says which government somebody speaks for.
fn tells(role: &Role) -> (&str, &[String], &[&'static str]) {
    (&role.title, &role.places, &role.classes)
}
