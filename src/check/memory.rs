//! What is kept between two checks of one draft: the record's answers by what they rest on.

use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::pair;
use crate::record::{Located, Record};
use crate::rules::house::Hit;
use crate::rules::{Rule, page};
use crate::statement::Quotation;

/// The answers of a record to one draft. It forgets what the last version of the draft did not ask, and all when it is
/// shown another record.
#[derive(Debug, Default)]
pub struct Memory {
    /// Which record answered.
    record: u64,
    /// Number of the check.
    turn: u32,
    /// Where the record has a quotation, by its words.
    located: FxHashMap<String, Kept<Arc<Located>>>,
    /// What a rule found, by the rule's number and what the answer rests on; places count from the statement's.
    answers: FxHashMap<(usize, u64), Kept<Answer>>,
    /// What was searched for, as a number.
    searches: u64,
    /// What the searches found in a block, by its text.
    found: FxHashMap<u64, Kept<Found>>,
    /// The severity that the page of a rule gives it.
    severities: FxHashMap<&'static str, Option<Severity>>,
}

/// By search.
type Found = Arc<Vec<Vec<Hit>>>;

/// What a rule found, and where the statement stood that it was asked of.
#[derive(Debug)]
struct Answer {
    base: usize,
    findings: Vec<Finding>,
}

#[derive(Debug)]
struct Kept<T> {
    turn: u32,
    answer: T,
}

impl Memory {
    /// Begins a check against a record.
    pub(super) fn begin(&mut self, record: &Record) {
        if self.record != record.number() {
            *self = Self { record: record.number(), ..Self::default() };
        }
        self.turn = self.turn.wrapping_add(1);
    }

    /// Forgets what this check did not ask.
    pub(super) fn end(&mut self) {
        let turn = self.turn;
        self.located.retain(|_, kept| kept.turn == turn);
        self.answers.retain(|_, kept| kept.turn == turn);
        self.found.retain(|_, kept| kept.turn == turn);
    }

    /// Where the record has each quotation, by index. `None` for one whose search failed, or was not begun because
    /// `stop` said so.
    pub(super) fn locate(
        &mut self,
        quotations: &[Quotation],
        record: &Record,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Vec<Option<Arc<Located>>> {
        let turn = self.turn;
        let mut found: Vec<Option<Arc<Located>>> = Vec::with_capacity(quotations.len());
        let mut missing = Vec::new();
        for (index, quotation) in quotations.iter().enumerate() {
            let kept = self.located.get_mut(quotation.text.as_str());
            if kept.is_none() {
                missing.push((index, quotation.text.as_str()));
            }
            found.push(kept.map(|kept| {
                kept.turn = turn;
                Arc::clone(&kept.answer)
            }));
        }
        let locate = |text: &str| catch_unwind(AssertUnwindSafe(|| record.locate(text))).ok();
        let answers = pair::map(&missing, |(_, text)| if stop() { None } else { locate(text) });
        for ((index, text), answer) in missing.into_iter().zip(answers) {
            let Some(answer) = answer.map(Arc::new) else { continue };
            self.located.insert(text.to_owned(), Kept { turn, answer: Arc::clone(&answer) });
            found[index] = Some(answer);
        }
        found
    }

    /// What `search` finds in each block of a draft; `searches` is a number that stands for what it looks for. Blocks of
    /// the same text are searched once.
    pub(super) fn search(
        &mut self,
        draft: &Draft,
        searches: u64,
        search: &dyn Fn(&str) -> Vec<Vec<Hit>>,
    ) -> Vec<Found> {
        if self.searches != searches {
            self.found.clear();
            self.searches = searches;
        }
        let turn = self.turn;
        let found = draft.prose.blocks.iter().map(|block| {
            let text = block.span.of(&draft.prose.text);
            let mut key = FxHasher::default();
            text.hash(&mut key);
            let kept = self.found.entry(key.finish());
            let kept = kept.or_insert_with(|| Kept { turn, answer: Arc::new(search(text)) });
            kept.turn = turn;
            kept.answer.clone()
        });
        found.collect()
    }

    /// Forgets what the searches found.
    pub(super) fn forget_search(&mut self) {
        self.found.clear();
    }

    /// What a rule found for a statement of these inputs that starts at `base`, if it was asked before.
    pub(super) fn answer(&mut self, rule: usize, inputs: u64, base: usize) -> Option<Vec<Finding>> {
        let kept = self.answers.get_mut(&(rule, inputs))?;
        kept.turn = self.turn;
        let Answer { base: from, findings } = &kept.answer;
        let moved = base as isize - *from as isize;
        Some(findings.iter().map(|finding| finding.moved(moved)).collect())
    }

    /// Keeps what a rule found.
    pub(super) fn keep(&mut self, rule: usize, inputs: u64, base: usize, findings: &[Finding]) {
        self.answers
            .insert((rule, inputs), Kept { turn: self.turn, answer: Answer { base, findings: findings.to_vec() } });
    }

    /// The severity that the page of a rule gives it.
    pub(super) fn severity(&mut self, rule: &Rule) -> Option<Severity> {
        *self.severities.entry(rule.name).or_insert_with(|| page::front(rule.page).ok().map(|front| front.severity))
    }
}
