//! A draft held to the record: every rule asked of every statement, the answers in order.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::pair;
use crate::record::{Located, Record};
use crate::rules::{Context, Question, RULES, Rule, page};
use crate::suppress;
use crate::text::Span;
use crate::when::Period;

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
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// How the configuration sets rules for this draft.
    pub levels: Levels,
    /// The date of drafts that do not give their own.
    pub as_of: Option<Period>,
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
    let is_off = |name: &str| options.levels.get(name) == Some(&Level::Off);
    let mut engine = Vec::new();
    let located = locate_all(draft, record, &mut engine);
    let verdicts: Vec<_> = located.iter().map(|_| OnceCell::new()).collect();
    let as_of = draft.reading.date.as_deref().and_then(Period::written).or(options.as_of);
    let context = Context { draft, record, located: &located, verdicts: &verdicts, as_of };
    let mut findings = Vec::new();
    for rule in rules.iter().filter(|rule| !is_off(rule.name)) {
        let mut found = ask(rule, context, &mut engine);
        // The page is only read for a rule that found something.
        let front = if found.is_empty() { None } else { page::front(rule.page).ok() };
        for finding in &mut found {
            finding.severity = front.as_ref().map_or(finding.severity, |front| front.severity);
        }
        findings.append(&mut found);
    }
    let mut seen = BTreeSet::new();
    findings.retain(|finding| seen.insert((finding.rule, finding.span)));
    let asked: Vec<&'static str> = rules.iter().map(|rule| rule.name).filter(|name| !is_off(name)).collect();
    let known: Vec<&'static str> = rules.iter().map(|rule| rule.name).collect();
    let (mut findings, mut comments) = suppress::apply(draft, &known, &asked, findings);
    findings.append(&mut comments);
    findings.append(&mut engine);
    findings.retain(|finding| !is_off(finding.rule));
    for finding in &mut findings {
        if let Some(Level::At(severity)) = options.levels.get(finding.rule) {
            finding.severity = *severity;
        }
    }
    findings.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    findings
}

/// The record's answer for each quotation of the draft, by index. One that fails is an answer without passages.
fn locate_all(draft: &Draft, record: &Record, engine: &mut Vec<Finding>) -> Vec<Located> {
    let quotations = &draft.reading.quotations;
    let located =
        pair::map(quotations, |quotation| catch_unwind(AssertUnwindSafe(|| record.locate(&quotation.text))).ok());
    let failed = quotations.iter().zip(&located).find(|(_, answer)| answer.is_none());
    engine.extend(failed.map(|(quotation, _)| panicked("the search for a quotation", quotation.span)));
    located.into_iter().map(Option::unwrap_or_default).collect()
}

/// What one rule finds. A panic costs the statement it was asked of; the first one is reported.
fn ask(rule: &Rule, context: Context<'_>, engine: &mut Vec<Finding>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut failed = None;
    let mut guard = |span: Span, question: &dyn Fn() -> Vec<Finding>| match catch_unwind(AssertUnwindSafe(question)) {
        Ok(mut found) => findings.append(&mut found),
        Err(_) => {
            failed.get_or_insert(span);
        }
    };
    let reading = &context.draft.reading;
    match rule.question {
        Question::Quotation(ask) => {
            for (index, quotation) in reading.quotations.iter().enumerate() {
                guard(quotation.span, &|| ask(context, index, quotation).into_iter().collect());
            }
        }
        Question::Position(ask) => {
            for (index, position) in reading.positions.iter().enumerate() {
                guard(position.span, &|| ask(context, index, position).into_iter().collect());
            }
        }
        Question::Person(ask) => {
            for person in reading.people.iter().chain(&reading.unsure) {
                let span = person.mentions.first().map(|mention| mention.span).unwrap_or_default();
                guard(span, &|| ask(context, person));
            }
        }
        Question::Event(ask) => {
            for event in &reading.events {
                guard(event.span, &|| ask(context, event));
            }
        }
        Question::Citation(ask) => {
            for citation in &reading.citations {
                guard(citation.span, &|| ask(context, citation).into_iter().collect());
            }
        }
        Question::Figure(ask) => {
            for figure in &reading.figures {
                guard(figure.span, &|| ask(context, figure).into_iter().collect());
            }
        }
    }
    engine.extend(failed.map(|span| panicked(&format!("the rule `{}`", rule.name), span)));
    findings
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
