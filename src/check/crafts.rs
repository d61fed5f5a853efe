//! The rules on the craft of a draft: they ask nothing of the record, and are asked of the draft as a whole. Their words
//! are looked for block by block, and what stands in a block that did not change is kept.

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustc_hash::FxHasher;

use super::{CheckOptions, Memory};
use crate::draft::Draft;
use crate::finding::Finding;
use crate::markup::Prose;
use crate::rules::house::{Hit, House, PageRule, Scene, Screened, judge};
use crate::rules::{OFF_BY_DEFAULT, Question, RULES, Rule};

/// Compiles what our rules look for in a draft, as far as its words ask for it: for a thread that has nothing else to
/// do until the draft is checked.
pub fn get_ready(prose: &Prose) {
    let whole = Screened::new(&prose.text);
    for rule in RULES.iter().filter(|rule| !OFF_BY_DEFAULT.contains(&rule.name)) {
        let Question::Page(shipped) = rule.question else { continue };
        let search = || {
            let page = shipped.rule()?;
            prose.blocks.iter().for_each(|block| drop(page.search(block.span.of(&prose.text), &whole)));
            Some(())
        };
        // A fault is told by the check.
        guarded(search);
    }
}

/// The rules that are asked, each with its search.
pub struct Crafts<'a> {
    house: &'a House,
    asked: Vec<Asked<'a>>,
}

enum Asked<'a> {
    /// In code, with a page.
    Code(&'a Rule),
    /// A page that is the rule: ours, or one of the house.
    Page(&'a PageRule, Option<&'a Rule>),
}

impl Asked<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Code(rule) => rule.name,
            Self::Page(page, _) => page.name,
        }
    }

    fn search(&self, text: &str, draft: &Screened) -> Vec<Hit> {
        match self {
            Self::Code(rule) => match rule.question {
                Question::Craft(craft) => craft.search.map(|search| search(text)).unwrap_or_default(),
                _ => Vec::new(),
            },
            Self::Page(page, _) => page.search(text, draft),
        }
    }

    fn ask(&self, scene: &Scene<'_>, number: usize) -> Vec<Finding> {
        match self {
            Self::Code(rule) => match rule.question {
                Question::Craft(craft) => (craft.ask)(scene, number),
                _ => Vec::new(),
            },
            Self::Page(page, _) => judge(page, scene, number),
        }
    }
}

impl<'a> Crafts<'a> {
    /// Those of some rules and of the house that are not off.
    pub fn new(rules: &'a [Rule], options: &'a CheckOptions) -> Self {
        let ours = rules.iter().filter(|rule| !options.is_off(rule.name));
        let ours = ours.filter_map(|rule| match rule.question {
            Question::Craft(_) => Some(Asked::Code(rule)),
            Question::Page(shipped) => Some(Asked::Page(shipped.rule()?, Some(rule))),
            _ => None,
        });
        let own = options.house.rules().iter().filter(|rule| !options.is_off(rule.name));
        let asked = ours.chain(own.map(|rule| Asked::Page(rule, None))).collect();
        Self { house: &options.house, asked }
    }

    /// What they find in a draft, and the name of the first one that failed. `None` if `stop` says so.
    pub fn ask(
        &self,
        draft: &Draft,
        memory: &mut Memory,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<(Vec<Finding>, Option<&'static str>)> {
        if self.asked.is_empty() {
            return Some((Vec::new(), None));
        }
        let broken: Cell<Option<&'static str>> = Cell::new(None);
        let stopped = Cell::new(false);
        let whole = Screened::new(&draft.prose.text);
        let search = |text: &str| {
            if stopped.get() || stop() {
                stopped.set(true);
                return Vec::new();
            }
            let one = |asked: &Asked<'_>| {
                guarded(|| asked.search(text, &whole)).unwrap_or_else(|| {
                    broken.set(broken.get().or(Some(asked.name())));
                    Vec::new()
                })
            };
            self.asked.iter().map(one).collect()
        };
        let hits = memory.search(draft, self.number(), &search);
        let stopped = stopped.get() || stop();
        if stopped || broken.get().is_some() {
            // What was not searched must not be taken for searched.
            memory.forget_search();
        }
        if stopped {
            return None;
        }
        let scene = Scene::new(draft, self.house, &hits);
        let (mut findings, mut failed) = (Vec::new(), broken.get());
        for (number, asked) in self.asked.iter().enumerate() {
            match guarded(|| asked.ask(&scene, number)) {
                Some(found) => findings.extend(found),
                None => failed = failed.or(Some(asked.name())),
            }
            if stop() {
                return None;
            }
        }
        Some((findings, failed))
    }

    /// A rule of ours by its name.
    pub fn rule(&self, name: &str) -> Option<&'a Rule> {
        self.asked.iter().find_map(|asked| match asked {
            Asked::Code(rule) | Asked::Page(_, Some(rule)) => (rule.name == name).then_some(*rule),
            Asked::Page(_, None) => None,
        })
    }

    /// A number for what is looked for.
    fn number(&self) -> u64 {
        let mut number = FxHasher::default();
        self.house.id().hash(&mut number);
        self.asked.iter().for_each(|asked| asked.name().hash(&mut number));
        number.finish()
    }
}

fn guarded<T>(ask: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(ask)).ok()
}
