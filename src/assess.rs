//! What the record says of every statement of a draft, and not only of those that a rule finds fault with.
//!
//! The rules are asked again, statement by statement, so that it is known whose a finding is. Where they are silent, the
//! record is asked by the same questions what bears the statement out: what is confirmed here, no rule finds fault with.

mod citations;
mod events;
mod figures;
mod people;
mod positions;
mod quotations;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::check::{CheckOptions, Level, in_context};
use crate::draft::Draft;
use crate::finding::{Evidence, Finding};
use crate::markup::BlockKind;
use crate::record::{Record, plain};
use crate::rules::{Context, Question, RULES, citation, event, figure, person, position, quote};
use crate::statement::Sentence;
use crate::text::Span;

/// What the record says of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The record says otherwise: a rule found fault with it.
    Wrong,
    /// The record is silent on it.
    Unsourced,
    /// The record has a part of it, and says nothing of the rest.
    Partly,
    /// The record has it.
    Confirmed,
    /// It was not held to the record.
    Unchecked,
}

impl Verdict {
    /// All, the gravest first.
    pub const ALL: [Self; 5] = [Self::Wrong, Self::Unsourced, Self::Partly, Self::Confirmed, Self::Unchecked];

    /// As output writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Unsourced => "unsourced",
            Self::Partly => "partly",
            Self::Confirmed => "confirmed",
            Self::Unchecked => "unchecked",
        }
    }
}

/// The kinds of statement that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words between quotation marks.
    Quotation,
    /// Where a government stands.
    Position,
    /// What somebody is.
    Role,
    /// How somebody is called; only where a rule found fault with it.
    Name,
    /// A number with what it counts or measures.
    Figure,
    /// What happened, with its time or place.
    Event,
    /// The use of a citation key.
    Citation,
}

impl Kind {
    /// All, in the order in which they are counted.
    pub const ALL: [Self; 7] =
        [Self::Quotation, Self::Position, Self::Role, Self::Name, Self::Figure, Self::Event, Self::Citation];

    /// As output writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Position => "position",
            Self::Role => "role",
            Self::Name => "name",
            Self::Figure => "figure",
            Self::Event => "event",
            Self::Citation => "citation",
        }
    }
}

/// A statement of a draft with what the record says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Which kind it is.
    pub kind: Kind,
    /// Where it stands in the draft's file.
    pub span: Span,
    /// Of whom: the person of a role, the speaker of a quotation, by the fullest name in the draft.
    pub subject: Option<String>,
    /// What the record says of it.
    pub verdict: Verdict,
    /// Why, in one or two sentences.
    pub says: String,
    /// The passages that bear it out or speak against it, the most telling first.
    pub evidence: Vec<Evidence>,
    /// Indices into the findings of the check: what rules say of it.
    pub findings: Vec<usize>,
    /// For a position: the topic, and the governments whose line over time tells more.
    pub line: Option<(&'static str, Vec<&'static str>)>,
    /// For a citation: the source of its key, as an index into [`Record::sources`].
    pub source: Option<usize>,
}

impl Judged {
    fn new(kind: Kind, span: Span, answer: Answer, findings: Vec<usize>) -> Self {
        let Answer { verdict, says, evidence } = answer;
        Self { kind, span, subject: None, verdict, says, evidence, findings, line: None, source: None }
    }
}

/// The statements of a draft with what the record says of them.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// By place, the longest first.
    pub statements: Vec<Judged>,
    /// Indices into the findings that are about no statement: comments, defects, house rules.
    pub others: Vec<usize>,
    /// Sentences of the draft.
    pub sentences: usize,
    /// Sentences, headings apart, in which there is no statement that could be held to the record.
    pub bare: Vec<Span>,
}

impl Assessment {
    /// How many statements of a kind, or of all kinds, have a verdict.
    pub fn count(&self, kind: Option<Kind>, verdict: Verdict) -> usize {
        let counted = |judged: &&Judged| judged.verdict == verdict && kind.is_none_or(|kind| kind == judged.kind);
        self.statements.iter().filter(counted).count()
    }
}

/// What the record says of each statement of a draft. `findings` are those of [`check`](crate::check::check) for the
/// same draft, record and options.
pub fn assess(draft: &Draft, record: &Record, options: &CheckOptions, findings: &[Finding]) -> Assessment {
    in_context(draft, record, options, |context| {
        let mut judge = Judge::new(context, options, findings);
        quotations::judge(&mut judge);
        positions::judge(&mut judge);
        people::judge(&mut judge);
        figures::judge(&mut judge);
        events::judge(&mut judge);
        citations::judge(&mut judge);
        judge.finish()
    })
}

/// What the record says where no rule finds fault.
struct Answer {
    verdict: Verdict,
    says: String,
    evidence: Vec<Evidence>,
}

impl Answer {
    fn new(verdict: Verdict, says: impl Into<String>) -> Self {
        Self { verdict, says: says.into(), evidence: Vec::new() }
    }

    fn with(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        for one in evidence {
            if !self.evidence.contains(&one) {
                self.evidence.push(one);
            }
        }
        self
    }
}

/// Rules that say that the record is silent, and nothing more.
const SILENT: &[&str] = &[quote::unsourced::RULE.name, position::unsourced::RULE.name];

/// Rules that say that nothing could be held to a source.
const UNREAD: &[&str] = &[citation::unreadable::RULE.name];

/// Judges statement after statement.
struct Judge<'a, 'o> {
    context: Context<'a>,
    options: &'o CheckOptions,
    findings: &'o [Finding],
    /// The findings by rule and place.
    known: FxHashMap<(&'static str, Span), usize>,
    statements: Vec<Judged>,
}

impl<'a, 'o> Judge<'a, 'o> {
    fn new(context: Context<'a>, options: &'o CheckOptions, findings: &'o [Finding]) -> Self {
        let known = findings.iter().enumerate().map(|(index, finding)| ((finding.rule, finding.span), index));
        Self { context, options, findings, known: known.collect(), statements: Vec::new() }
    }

    /// Adds a statement: by what rules find, else by what the record answers. One without an answer is no statement.
    fn add(
        &mut self,
        kind: Kind,
        span: Span,
        raised: Option<Vec<Finding>>,
        answer: impl FnOnce() -> Option<Answer>,
    ) -> Option<&mut Judged> {
        let mut findings: Vec<usize> = Vec::new();
        let answer = match raised {
            None => Answer::new(Verdict::Unchecked, "A defect of onrecord: the check failed on this statement."),
            Some(raised) if raised.is_empty() => {
                // A defect is not evidence of anything.
                catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| {
                    Some(Answer::new(Verdict::Unchecked, "A defect of onrecord: the record could not be asked."))
                })?
            }
            Some(raised) => {
                findings.extend(raised.iter().filter_map(|one| self.known.get(&(one.rule, one.span))).copied());
                findings.dedup();
                if findings.is_empty() { self.let_stand(&raised) } else { self.found(&findings) }
            }
        };
        self.statements.push(Judged::new(kind, span, answer, findings));
        self.statements.last_mut()
    }

    /// What rules found.
    fn found(&self, findings: &[usize]) -> Answer {
        let found = || findings.iter().filter_map(|index| self.findings.get(*index));
        let all = |rules: &[&str]| found().all(|finding| rules.contains(&finding.rule));
        let verdict = if all(SILENT) {
            Verdict::Unsourced
        } else if all(UNREAD) {
            Verdict::Unchecked
        } else {
            Verdict::Wrong
        };
        let says: Vec<String> = found().map(|finding| full_stop(&finding.message)).collect();
        Answer::new(verdict, says.join(" ")).with(found().flat_map(|finding| finding.evidence.iter().copied()))
    }

    /// A rule finds fault, but the draft or the configuration does not want to hear it.
    fn let_stand(&self, raised: &[Finding]) -> Answer {
        let says = raised.iter().map(|finding| {
            let why = match self.options.levels.get(finding.rule) {
                Some(Level::Off) => "is off for this draft",
                _ => "is silenced here",
            };
            format!("The rule {} {why}. It would say: {}", finding.rule, full_stop(&finding.message))
        });
        Answer::new(Verdict::Unchecked, says.collect::<Vec<_>>().join(" "))
            .with(raised.iter().flat_map(|finding| finding.evidence.iter().copied()))
    }

    /// The sources that a sentence cites, as indices into [`Record::sources`].
    fn cited(&self, sentence: usize) -> Vec<usize> {
        let keys: Vec<&str> =
            self.context.draft.reading.citing_sentence(sentence).map(|citation| citation.key.as_str()).collect();
        self.context.record.sources.with_keys(&keys)
    }

    /// What is asked of whole sentences, not of a statement: told with the statement that it is of, or as one of its own.
    fn add_rest(&mut self) {
        let told: Vec<usize> = self.statements.iter().flat_map(|one| one.findings.iter().copied()).collect();
        for (index, finding) in self.findings.iter().enumerate().filter(|(index, _)| !told.contains(index)) {
            let Some(kind) = rest(finding.rule) else { continue };
            let own =
                |one: &&mut Judged| one.kind == kind && one.span.overlaps(finding.span) && one.findings.is_empty();
            let answer = self.found(&[index]);
            match self.statements.iter_mut().find(own) {
                Some(one) => {
                    let before = std::mem::take(&mut one.evidence);
                    let Answer { verdict, says, evidence } = answer.with(before);
                    (one.verdict, one.says, one.evidence) = (verdict, says, evidence);
                    one.findings.push(index);
                }
                None => self.statements.push(Judged::new(kind, finding.span, answer, vec![index])),
            }
        }
    }

    fn finish(mut self) -> Assessment {
        self.add_rest();
        let mut statements = self.statements;
        statements.sort_by_key(|one| (one.span.start, std::cmp::Reverse(one.span.end), one.kind));
        let told: Vec<usize> = statements.iter().flat_map(|one| one.findings.iter().copied()).collect();
        let others = (0..self.findings.len()).filter(|index| !told.contains(index)).collect();
        let sentences = &self.context.draft.reading.sentences;
        // A cited source says nothing yet about the sentence.
        let spans: Vec<Span> = statements.iter().filter(|one| one.kind != Kind::Citation).map(|one| one.span).collect();
        let blocks = &self.context.draft.prose.blocks;
        let heading = |sentence: &&Sentence| {
            blocks.get(sentence.block).is_some_and(|block| matches!(block.kind, BlockKind::Heading))
        };
        let bare = sentences.iter().filter(|sentence| !heading(sentence)).map(|sentence| sentence.span);
        let bare = bare.filter(|sentence| !spans.iter().any(|span| span.overlaps(*sentence))).collect();
        Assessment { statements, others, sentences: sentences.len(), bare }
    }
}

/// Of which kind the statement is that a rule found fault with in a sentence as a whole ([`crate::rules::unsupported`]).
fn rest(rule: &str) -> Option<Kind> {
    let kinds = [
        (event::mismatch::RULE.name, Kind::Event),
        (figure::mismatch::RULE.name, Kind::Figure),
        (person::wrong_role::RULE.name, Kind::Role),
        (citation::wrong_source::RULE.name, Kind::Citation),
    ];
    kinds.into_iter().find(|(name, _)| *name == rule).map(|(_, kind)| kind)
}

/// What the rules of one kind say of a statement; `None` if one of them fails.
fn raised(ask: impl Fn(&Question) -> Vec<Finding>) -> Option<Vec<Finding>> {
    let rules = RULES.iter().map(|rule| catch_unwind(AssertUnwindSafe(|| ask(&rule.question))).ok());
    Some(rules.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A message as a sentence.
fn full_stop(message: &str) -> String {
    let message = message.trim_end();
    let ends = message.trim_end_matches(['”', '"', ')', '’']).ends_with(['.', '!', '?', '…']);
    if ends { message.to_owned() } else { format!("{message}.") }
}

/// The words at a span of the draft, short enough for a sentence.
fn words(context: Context<'_>, span: Span) -> String {
    plain(span.of(&context.draft.text), 80)
}
