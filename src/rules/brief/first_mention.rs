//! `brief/first-mention`: somebody who is named by surname alone before the draft has said who that is.

use super::remark;
use crate::draft::Draft;
use crate::finding::Finding;
use crate::lexicon::{Class, lexicon};
use crate::markup::BlockKind;
use crate::rules::house::Scene;
use crate::rules::{Craft, Question, Rule};
use crate::statement::{Mention, Person};
use crate::text::{Span, fold};

/// The rule.
pub const RULE: Rule = Rule {
    name: "brief/first-mention",
    page: include_str!("../../../rules/brief/first-mention.md"),
    question: Question::Craft(Craft { search: None, ask }),
};

/// What is named after a person without naming the person: "the Trump administration".
const NAMESAKES: [&str; 30] = [
    "administration",
    "administrations",
    "government",
    "cabinet",
    "presidency",
    "era",
    "doctrine",
    "regime",
    "team",
    "campaign",
    "family",
    "years",
    "plan",
    "report",
    "review",
    "commission",
    "committee",
    "inquiry",
    "act",
    "bill",
    "law",
    "amendment",
    "rule",
    "model",
    "index",
    "effect",
    "institute",
    "center",
    "centre",
    "foundation",
];

fn ask(scene: &Scene<'_>, _: usize) -> Vec<Finding> {
    let draft = scene.draft;
    let noted: Vec<Span> = draft
        .prose
        .blocks
        .iter()
        .filter(|block| block.quote > 0 || !matches!(block.kind, BlockKind::Paragraph))
        .map(|block| draft.prose.map.to_file(block.span))
        .collect();
    let is_prose =
        |mention: &&Mention| !scene.is_quoted(mention.span) && !noted.iter().any(|block| block.contains(mention.span));
    let one = |person: &Person| {
        let first = person.mentions.iter().find(is_prose)?;
        let surname = &first.name.surname;
        // "Accountability", where the draft writes "accountability" as well.
        let is_name = is_surname(surname) && !scene.stands(&surname.to_lowercase());
        if !first.name.given.is_empty() || !is_name || is_namesake(draft, first) || follows_initial(draft, first) {
            return None;
        }
        let full = person.mentions.iter().find(|mention| is_full(mention) && mention.name.surname == *surname);
        let message = match full {
            Some(full) if full.span.start > first.span.start => {
                format!("{surname} is named here first, and in full ({}) only further down.", full.name.full)
            }
            None if is_spoken_of(first) && !person.mentions.iter().any(|one| !one.name.given.is_empty()) => {
                format!("{} is named here first, and nowhere in full.", first.name.full)
            }
            _ => return None,
        };
        Some(remark(RULE.name, first.span, message))
    };
    draft.reading.people.iter().filter_map(one).collect()
}

/// Whether a name has a given name that is known for one: else "Apollo Command" would be the full name of Apollo.
fn is_full(mention: &Mention) -> bool {
    let given = Class::GIVEN_M.or(Class::GIVEN_F).or(Class::GIVEN_AMBIGUOUS);
    let is_given = |name: &String| {
        let folded = fold::word(name);
        lexicon().class(&folded).has(given) && lexicon().time(&folded).is_none()
    };
    mention.name.given.first().is_some_and(is_given)
}

/// Whether a word that the reader takes for a surname can be nothing else: no common word ("Navy"), place or acronym.
fn is_surname(word: &str) -> bool {
    let folded = fold::word(word);
    let other = Class::COMMON.or(Class::GOVERNMENT).or(Class::PLACE_HEAD).or(Class::ORG_HEAD);
    let written =
        word.chars().zip(word.chars().skip(1)).all(|(one, next)| !(one.is_uppercase() && next.is_uppercase()));
    let digits = word.contains(|c: char| c.is_ascii_digit());
    written && !digits && !lexicon().class(&folded).has(other) && lexicon().city(&folded).is_none()
}

/// Whether an honorific stands before a name that stands before persons' names alone; places and works have others.
fn is_spoken_of(mention: &Mention) -> bool {
    let honorific = mention.name.honorific.as_deref().unwrap_or_default();
    // "MR" is an acronym.
    honorific.chars().any(char::is_lowercase)
        && ["mr", "mrs", "ms", "miss", "lord", "lady"].contains(&fold::word(honorific.trim_end_matches('.')).as_ref())
}

/// Whether an initial stands before a name: "Jose M. Macias".
fn follows_initial(draft: &Draft, mention: &Mention) -> bool {
    let before = draft.text.get(..mention.span.start).unwrap_or_default().trim_end();
    let mut letters = before.strip_suffix('.').unwrap_or_default().chars().rev();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(|c| !c.is_alphanumeric())
}

/// Whether a name stands for something else: for a work and its year ("Smith (2020)", "Smith et al."), or for what is
/// called after the person.
fn is_namesake(draft: &Draft, mention: &Mention) -> bool {
    let after = draft.text.get(mention.span.end..).unwrap_or_default();
    let after: String = after.chars().take(40).collect();
    let words: Vec<String> =
        after.split(|c: char| !c.is_alphanumeric()).map(fold::phrase).filter(|w| !w.is_empty()).collect();
    let next = words.first().cloned().unwrap_or_default();
    // "The Eisenhower and Kennedy administrations".
    let both = next == "and" && words.get(2).is_some_and(|word| NAMESAKES.contains(&word.as_str()));
    // "Smith, J. A.": an entry of a bibliography.
    let given = after.strip_prefix(", ").unwrap_or_default();
    let mut initial = given.chars();
    let inverted = initial.next().is_some_and(char::is_uppercase) && initial.next() == Some('.');
    // "Smith, Jane, and …"
    let name = given.split([' ', ',']).next().unwrap_or_default();
    let forename = lexicon().class(&fold::word(name)).has(Class::GIVEN_M.or(Class::GIVEN_F).or(Class::GIVEN_AMBIGUOUS));
    if inverted || forename && given[name.len()..].starts_with(',') {
        return true;
    }
    let dated = after.trim_start_matches([' ', ',', '(']).starts_with(|c: char| c.is_ascii_digit());
    // "Moore's Law".
    let own = after.strip_prefix("'s").or_else(|| after.strip_prefix("’s")).unwrap_or(&after);
    let capital = own.strip_prefix([' ', '-']).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    dated || capital || both || next == "et" || (after.starts_with(' ') && NAMESAKES.contains(&next.as_str()))
}
