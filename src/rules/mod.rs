//! One file a rule, in the same folders as the pages in `/rules`, and the one list of rules.
//!
//! A rule is one question asked of one kind of statement. It sees that statement and asks the record; it never reads
//! text again. What is asked of whole sentences, once all rules have spoken, is in [`unsupported`].

pub mod brief;
pub mod citation;
pub mod event;
pub mod figure;
pub mod house;
pub mod inputs;
pub mod page;
pub mod person;
pub mod position;
pub mod quote;
pub mod topic;
pub mod unsupported;

use std::cell::OnceCell;
use std::sync::Arc;

use self::house::{Hit, Scene, Shipped};
use crate::draft::Draft;
use crate::finding::Finding;
use crate::record::{Deviation, Located, Record, Verdict};
use crate::statement::{Citation, Event, Figure, Person, Position, Predication, Quotation};
use crate::when::Period;

/// What every rule is handed beside its statement.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The draft that the statement stands in.
    pub draft: &'a Draft,
    /// What the sources say.
    pub record: &'a Record,
    /// [`Record::locate`]'s answer for each quotation of the draft, by index.
    pub located: &'a [Arc<Located>],
    /// What is wrong with the words of each quotation: several rules ask, the first one's answer is kept.
    pub verdicts: &'a [OnceCell<Option<Verdict<'a>>>],
    /// How the cited sources tell otherwise of each predication, worked out when first asked for: two rules ask.
    pub deviations: &'a [OnceCell<Option<Deviation>>],
    /// When the draft speaks: its own date, else the one that it is checked as of.
    pub as_of: Option<Period>,
}

/// The question that a rule asks, by the kind of statement it is asked of.
#[derive(Clone, Copy)]
pub enum Question {
    /// Asked of each quotation, with its index.
    Quotation(fn(Context<'_>, usize, &Quotation) -> Option<Finding>),
    /// Asked of each position, with its index.
    Position(fn(Context<'_>, usize, &Position) -> Option<Finding>),
    /// Asked of each position and of each predication, with its index.
    Held(fn(Context<'_>, usize, &Position) -> Option<Finding>, fn(Context<'_>, usize, &Predication) -> Option<Finding>),
    /// Asked of each person.
    Person(fn(Context<'_>, &Person) -> Vec<Finding>),
    /// Asked of each event.
    Event(fn(Context<'_>, &Event) -> Vec<Finding>),
    /// Asked of each use of a citation key.
    Citation(fn(Context<'_>, &Citation) -> Option<Finding>),
    /// Asked of each figure.
    Figure(fn(Context<'_>, &Figure) -> Option<Finding>),
    /// Asked of the draft as a whole, on the craft of it: no record is needed.
    Craft(Craft),
    /// What a page says by itself.
    Page(&'static Shipped),
}

/// A question about a draft as a whole.
#[derive(Clone, Copy)]
pub struct Craft {
    /// What it looks for in the text of each block; what is found must rest on that text alone.
    pub search: Option<fn(&str) -> Vec<Hit>>,
    /// What it says of the draft; the number is that of its search.
    pub ask: fn(&Scene<'_>, usize) -> Vec<Finding>,
}

impl Rule {
    /// Whether it is about the craft of the draft and asks nothing of the record.
    pub fn is_craft(&self) -> bool {
        matches!(self.question, Question::Craft(_) | Question::Page(_))
    }
}

/// A rule: its name, its page and its question.
pub struct Rule {
    /// `group/name`.
    pub name: &'static str,
    /// Its page, Markdown with front matter.
    pub page: &'static str,
    /// What it asks.
    pub question: Question,
}

/// Every rule, by group and in the order in which a reader would look for them. Severity and options stand in the
/// front matter of the page.
pub const RULES: &[Rule] = &[
    quote::misattributed::RULE,
    quote::altered::RULE,
    quote::spliced::RULE,
    quote::truncated::RULE,
    quote::unsourced::RULE,
    position::contradicted::RULE,
    position::outdated::RULE,
    position::overstated::RULE,
    position::unsourced::RULE,
    person::wrong_role::RULE,
    person::misspelled::RULE,
    figure::mismatch::RULE,
    event::mismatch::RULE,
    citation::wrong_source::RULE,
    citation::unknown_key::RULE,
    citation::unreadable::RULE,
    brief::unnamed_source::RULE,
    brief::relative_date::RULE,
    brief::undefined_acronym::RULE,
    brief::uncited_quotation::RULE,
    brief::first_mention::RULE,
    brief::country_names::RULE,
    brief::missing_section::RULE,
    brief::superlative::RULE,
];

/// The rules that are asked only where a configuration says so; their pages say it as well.
pub const OFF_BY_DEFAULT: &[&str] = &["brief/undefined-acronym", "brief/missing-section", "brief/superlative"];
