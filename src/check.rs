//! A draft held to the record: every rule asked of every statement, the answers in order.

mod crafts;
mod memory;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::draft::Draft;
use crate::finding::{Finding, Fix, Severity};
use crate::record::Record;
use crate::rules::house::House;
use crate::rules::inputs::Inputs;
use crate::rules::{Context, OFF_BY_DEFAULT, Question, RULES, Rule, brief, quote, unsupported};
use crate::suppress;
use crate::text::Span;
use crate::when::Period;

use crafts::Crafts;
pub use crafts::get_ready;

pub use memory::Memory;

/// The finding that stands for a rule that failed.
pub const RULE_PANICKED: &str = "internal/rule-panicked";

/// What the engine itself reports, with the page of each: not asked of statements, configured like any rule.
pub const ENGINE_RULES: &[(&str, &str)] = &[
    (suppress::MALFORMED, include_str!("../rules/suppression/malformed.md")),
    (suppress::UNUSED, include_str!("../rules/suppression/unused.md")),
    (RULE_PANICKED, include_str!("../rules/internal/rule-panicked.md")),
];

/// How a rule is set for a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not asked.
    Off,
    /// Its findings have this severity.
    At(Severity),
}

/// How rules are set for a draft, by name; the others have the severity of their page.
pub type Levels = BTreeMap<String, Level>;

/// How to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckOptions {
    /// How the configuration sets rules for this draft.
    pub levels: Levels,
    /// The date of drafts that do not give their own.
    pub as_of: Option<Period>,
    /// The rules and words of the house.
    pub house: Arc<House>,
}

impl CheckOptions {
    /// Whether a rule of ours is not asked: the configuration says so, or it says nothing and the page does.
    pub fn is_off(&self, name: &str) -> bool {
        match self.levels.get(name) {
            Some(level) => *level == Level::Off,
            None => OFF_BY_DEFAULT.contains(&name) || self.house.rule(name).is_some_and(|rule| !rule.on()),
        }
    }
}

impl CheckOptions {
    /// When a draft speaks: its own date, else the one that it is checked as of.
    pub fn speaks(&self, draft: &Draft) -> Option<Period> {
        draft.reading.date.as_deref().and_then(Period::written).or(self.as_of)
    }
}

/// The names of all rules, the engine's own last.
pub fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name).chain(ENGINE_RULES.iter().map(|(name, _)| *name))
}

/// The page of a rule.
pub fn page_of(name: &str) -> Option<&'static str> {
    let rule = RULES.iter().find(|rule| rule.name == name).map(|rule| rule.page);
    rule.or_else(|| ENGINE_RULES.iter().find(|(known, _)| *known == name).map(|(_, page)| *page))
}

/// The findings of all rules on a draft, by place, then rule; none twice.
pub fn check(draft: &Draft, record: &Record, options: &CheckOptions) -> Vec<Finding> {
    check_with(RULES, draft, record, options)
}

/// [`check`] with rules of the caller's choice.
pub fn check_with(rules: &[Rule], draft: &Draft, record: &Record, options: &CheckOptions) -> Vec<Finding> {
    run(rules, &mut Memory::default(), false, draft, record, options, &|| false).unwrap_or_default()
}

/// [`check`] of the next version of a draft: what rests on nothing that changed is not asked again. The findings are
/// those of [`check`]. `None` if `stop` says so before all is asked; it is called once a statement.
pub fn check_again(
    memory: &mut Memory,
    draft: &Draft,
    record: &Record,
    options: &CheckOptions,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Finding>> {
    run(RULES, memory, true, draft, record, options, stop)
}

/// Hands `ask` what [`check`] hands to rules.
pub fn in_context<T>(draft: &Draft, record: &Record, options: &CheckOptions, ask: impl FnOnce(Context<'_>) -> T) -> T {
    let mut memory = Memory::default();
    memory.begin(record);
    let located = memory.locate(&draft.reading.quotations, record, &|| false);
    let located: Vec<_> = located.into_iter().map(Option::unwrap_or_default).collect();
    let verdicts: Vec<_> = located.iter().map(|_| OnceCell::new()).collect();
    let deviations: Vec<_> = draft.reading.predications.iter().map(|_| OnceCell::new()).collect();
    let as_of = options.speaks(draft);
    ask(Context { draft, record, located: &located, verdicts: &verdicts, deviations: &deviations, as_of })
}

fn run(
    rules: &[Rule],
    memory: &mut Memory,
    again: bool,
    draft: &Draft,
    record: &Record,
    options: &CheckOptions,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Finding>> {
    let is_off = |name: &str| options.is_off(name);
    let mut engine = Vec::new();
    memory.begin(record);
    let quotations = &draft.reading.quotations;
    let located = memory.locate(quotations, record, stop);
    if stop() {
        return None;
    }
    let failed = quotations.iter().zip(&located).find(|(_, answer)| answer.is_none());
    engine.extend(failed.map(|(quotation, _)| panicked("the search for a quotation", quotation.span)));
    // A search that failed is an answer without passages, and nothing that rests on it is kept.
    let again = again && engine.is_empty();
    let located: Vec<_> = located.into_iter().map(|answer| answer.unwrap_or_else(Arc::default)).collect();
    let verdicts: Vec<_> = located.iter().map(|_| OnceCell::new()).collect();
    let deviations: Vec<_> = draft.reading.predications.iter().map(|_| OnceCell::new()).collect();
    let as_of = options.speaks(draft);
    let context = Context { draft, record, located: &located, verdicts: &verdicts, deviations: &deviations, as_of };
    let keys = again.then(|| Keys::new(context));
    let mut findings = Vec::new();
    let statements = |(_, rule): &(usize, &Rule)| !rule.is_craft() && !is_off(rule.name);
    for (number, rule) in rules.iter().enumerate().filter(statements) {
        let mut asker = Asker { rule, number, memory, stop, findings: Vec::new(), failed: None };
        asker.ask(context, keys.as_ref());
        if stop() {
            return None;
        }
        let (mut found, failed) = (asker.findings, asker.failed);
        engine.extend(failed.map(|span| panicked(&format!("the rule `{}`", rule.name), span)));
        // The page is only read for a rule that found something.
        let severity = if found.is_empty() { None } else { memory.severity(rule) };
        for finding in &mut found {
            // A rule may hold one of its findings to be less bad than its page says.
            finding.severity = severity.map_or(finding.severity, |page| page.min(finding.severity));
        }
        findings.append(&mut found);
    }
    match catch_unwind(AssertUnwindSafe(|| unsupported::ask(context, &findings))) {
        Ok(found) => findings.extend(found.into_iter().filter(|one| rules.iter().any(|rule| rule.name == one.rule))),
        Err(_) => engine.push(panicked("the search for what no source speaks of", Span::default())),
    }
    let crafts = Crafts::new(rules, options);
    let (mut found, failed) = crafts.ask(draft, memory, stop)?;
    for finding in &mut found {
        let severity = crafts.rule(finding.rule).and_then(|rule| memory.severity(rule));
        finding.severity = severity.unwrap_or(finding.severity);
    }
    findings.append(&mut found);
    engine.extend(failed.map(|name| panicked(&format!("the rule `{name}`"), Span::default())));
    memory.end();
    let mut seen = BTreeSet::new();
    findings.retain(|finding| seen.insert((finding.rule, finding.span)));
    // Words that are nowhere on record have no source to cite: one fault, told once.
    let (unsourced, uncited) = (quote::unsourced::RULE.name, brief::uncited_quotation::RULE.name);
    findings.retain(|finding| finding.rule != uncited || !seen.contains(&(unsourced, finding.span)));
    let known: Vec<&'static str> = rules.iter().map(|rule| rule.name).chain(options.house.names()).collect();
    // Of a page that cannot be read nobody knows whether it would find something.
    let is_read =
        |name: &&'static str| options.house.rule(name).is_some() || rules.iter().any(|rule| rule.name == *name);
    let asked: Vec<&'static str> = known.iter().copied().filter(|name| is_read(name) && !is_off(name)).collect();
    let (mut findings, mut comments) = suppress::apply(draft, &known, &asked, findings);
    findings.append(&mut comments);
    findings.append(&mut engine);
    findings.retain(|finding| !is_off(finding.rule));
    for finding in &mut findings {
        if let Some(Level::At(severity)) = options.levels.get(finding.rule) {
            finding.severity = *severity;
        }
    }
    if !draft.editable {
        // Places in a text that is in no file: who applied a fix there would spoil the file.
        for finding in &mut findings {
            finding.fixes.clear();
        }
    }
    if let Some(head) = draft.prose.meta.file {
        // Words of a title there are written by the rules of YAML or TOML: an edit may leave no front matter at all.
        let inside = |fix: &Fix| fix.edits.iter().any(|edit| head.overlaps(edit.span));
        for finding in &mut findings {
            finding.fixes.retain(|fix| !inside(fix));
        }
    }
    findings.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    Some(findings)
}

/// What the answers for the statements of each kind rest on, by index; persons and the unsure ones in one list.
struct Keys {
    quotations: Vec<u64>,
    positions: Vec<u64>,
    people: Vec<u64>,
    events: Vec<u64>,
    citations: Vec<u64>,
    figures: Vec<u64>,
    predications: Vec<u64>,
}

impl Keys {
    fn new(context: Context<'_>) -> Self {
        let inputs = Inputs::new(context);
        let reading = &context.draft.reading;
        let numbered = |(index, quotation)| inputs.quotation(index, quotation);
        Self {
            quotations: reading.quotations.iter().enumerate().map(numbered).collect(),
            positions: (reading.positions.iter().enumerate()).map(|(index, one)| inputs.position(index, one)).collect(),
            people: reading.people.iter().chain(&reading.unsure).map(|person| inputs.person(person)).collect(),
            events: reading.events.iter().map(|event| inputs.event(event)).collect(),
            citations: reading.citations.iter().map(|citation| inputs.citation(citation)).collect(),
            figures: reading.figures.iter().map(|figure| inputs.figure(figure)).collect(),
            predications: reading.predications.iter().map(|one| inputs.predication(one)).collect(),
        }
    }
}

/// Asks one rule of all statements of its kind. A panic costs the statement it was asked of; the first is reported.
struct Asker<'m> {
    rule: &'m Rule,
    number: usize,
    memory: &'m mut Memory,
    stop: &'m (dyn Fn() -> bool + Sync),
    findings: Vec<Finding>,
    failed: Option<Span>,
}

impl Asker<'_> {
    fn ask(&mut self, context: Context<'_>, keys: Option<&Keys>) {
        let reading = &context.draft.reading;
        match self.rule.question {
            Question::Quotation(ask) => {
                for (index, quotation) in reading.quotations.iter().enumerate() {
                    let key = keys.map(|keys| keys.quotations[index]);
                    self.one(key, quotation.outer.start, quotation.span, &|| {
                        ask(context, index, quotation).into_iter().collect()
                    });
                }
            }
            Question::Position(ask) => {
                for (index, position) in reading.positions.iter().enumerate() {
                    let key = keys.map(|keys| keys.positions[index]);
                    self.one(key, position.span.start, position.span, &|| {
                        ask(context, index, position).into_iter().collect()
                    });
                }
            }
            Question::Held(ask, tell) => {
                for (index, position) in reading.positions.iter().enumerate() {
                    let key = keys.map(|keys| keys.positions[index]);
                    self.one(key, position.span.start, position.span, &|| {
                        ask(context, index, position).into_iter().collect()
                    });
                }
                for (index, predication) in reading.predications.iter().enumerate() {
                    let key = keys.map(|keys| keys.predications[index]);
                    self.one(key, predication.span.start, predication.span, &|| {
                        tell(context, index, predication).into_iter().collect()
                    });
                }
            }
            Question::Person(ask) => {
                for (index, person) in reading.people.iter().chain(&reading.unsure).enumerate() {
                    let span = person.mentions.first().map(|mention| mention.span).unwrap_or_default();
                    // A person is named in many places, which do not move together: only silence is kept.
                    self.silent(keys.map(|keys| keys.people[index]), span, &|| ask(context, person));
                }
            }
            Question::Event(ask) => {
                for (index, event) in reading.events.iter().enumerate() {
                    let key = keys.map(|keys| keys.events[index]);
                    self.one(key, event.span.start, event.span, &|| ask(context, event));
                }
            }
            Question::Citation(ask) => {
                for (index, citation) in reading.citations.iter().enumerate() {
                    let key = keys.map(|keys| keys.citations[index]);
                    self.one(key, citation.span.start, citation.span, &|| ask(context, citation).into_iter().collect());
                }
            }
            // Asked of the draft as a whole, elsewhere.
            Question::Craft(_) | Question::Page(_) => {}
            Question::Figure(ask) => {
                for (index, figure) in reading.figures.iter().enumerate() {
                    let key = keys.map(|keys| keys.figures[index]);
                    self.one(key, figure.span.start, figure.span, &|| ask(context, figure).into_iter().collect());
                }
            }
        }
    }

    /// The answer for a statement, `base` being the place from which its places count.
    fn one(&mut self, key: Option<u64>, base: usize, span: Span, question: &dyn Fn() -> Vec<Finding>) {
        let kept = key.and_then(|key| self.memory.answer(self.number, key, base));
        let found = kept.or_else(|| {
            let found = self.guard(span, question)?;
            if let Some(key) = key {
                self.memory.keep(self.number, key, base, &found);
            }
            Some(found)
        });
        self.findings.extend(found.into_iter().flatten());
    }

    /// The same where only the answer that nothing is wrong is kept.
    fn silent(&mut self, key: Option<u64>, span: Span, question: &dyn Fn() -> Vec<Finding>) {
        if key.is_some_and(|key| self.memory.answer(self.number, key, 0).is_some()) {
            return;
        }
        let found = self.guard(span, question);
        if let (Some(key), Some([])) = (key, found.as_deref()) {
            self.memory.keep(self.number, key, 0, &[]);
        }
        self.findings.extend(found.into_iter().flatten());
    }

    fn guard(&mut self, span: Span, question: &dyn Fn() -> Vec<Finding>) -> Option<Vec<Finding>> {
        if (self.stop)() {
            return None;
        }
        let found = catch_unwind(AssertUnwindSafe(question)).ok();
        if found.is_none() {
            self.failed.get_or_insert(span);
        }
        found
    }
}

fn panicked(what: &str, span: Span) -> Finding {
    Finding {
        rule: RULE_PANICKED,
        severity: Severity::Error,
        span,
        message: format!("A defect of onrecord: {what} failed on this statement and said nothing of it."),
        evidence: Vec::new(),
        fixes: Vec::new(),
    }
}
