//! Which fields a page of each kind takes, and where on the page they stand.

use super::PageError;
use crate::rules::page::{Case, Front, Kind, Per, Prefer, front_lines};

use Kind::{Capitalisation, Consistency, Occurrence, Pattern, Sections, Substitution};

/// The kinds with their names.
const KINDS: [(Kind, &str); 6] = [
    (Pattern, "pattern"),
    (Substitution, "substitution"),
    (Consistency, "consistency"),
    (Occurrence, "occurrence"),
    (Capitalisation, "capitalisation"),
    (Sections, "sections"),
];

/// What is wrong with the fields of a page: those that its kind does not take, and those that it needs.
pub fn check(front: &Front, kind: Kind, page: &str) -> Vec<PageError> {
    let name = KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| *name);
    let words = [Pattern, Occurrence];
    let found = [Pattern, Substitution, Consistency, Occurrence];
    let read = [Pattern, Substitution, Consistency, Occurrence, Capitalisation];
    // Field, whether it stands there, the kinds that take it.
    let fields: [(&str, bool, &[Kind]); 20] = [
        ("words", !front.words.is_empty(), &words),
        ("patterns", !front.patterns.is_empty(), &words),
        ("lists", !front.lists.is_empty(), &[Pattern, Occurrence, Substitution]),
        ("replace", !front.replace.0.is_empty(), &[Substitution]),
        ("replace-patterns", !front.replace_patterns.0.is_empty(), &[Substitution]),
        ("fix", front.fix.is_some(), &[Pattern]),
        ("safe", front.safe.is_some(), &[Pattern, Substitution, Consistency, Capitalisation]),
        ("groups", !front.groups.is_empty(), &[Consistency]),
        ("prefer", front.prefer != Prefer::Most, &[Consistency]),
        ("max", front.max.is_some(), &[Occurrence]),
        ("min", front.min.is_some(), &[Occurrence]),
        ("per", front.per != Per::Draft, &[Occurrence]),
        ("style", front.style.is_some(), &[Capitalisation]),
        ("sections", !front.sections.is_empty(), &[Sections]),
        ("except", !front.except.is_empty(), &read),
        ("except-patterns", !front.except_patterns.is_empty(), &found),
        ("scope", !front.scope.is_empty(), &read),
        ("case", front.case != Case::Smart, &found),
        ("once", front.once, &[Pattern, Substitution]),
        ("unless", !front.unless.is_empty() || !front.when.is_empty(), &found),
    ];
    let mut errors: Vec<PageError> = fields
        .iter()
        .filter(|(_, set, kinds)| *set && !kinds.contains(&kind))
        .map(|(field, ..)| PageError {
            line: line_of(page, field, ""),
            message: format!("`{field}` says nothing on a page of the kind `{name}`"),
        })
        .collect();
    let mut needs = |is: bool, what: &str| {
        if !is {
            let message = format!("a page of the kind `{name}` needs {what}");
            errors.push(PageError { line: line_of(page, "kind", ""), message });
        }
    };
    let looks = !front.words.is_empty() || !front.patterns.is_empty();
    match kind {
        Pattern => {
            needs(looks, "`words` or `patterns`");
            needs(front.message.is_some(), "a `message`");
        }
        Substitution => {
            let replaces = !front.replace.0.is_empty() || !front.replace_patterns.0.is_empty();
            needs(replaces, "`replace` or `replace-patterns`");
        }
        Consistency => needs(!front.groups.is_empty(), "`groups`"),
        Occurrence => {
            needs(looks, "`words` or `patterns`");
            needs(front.max.is_some() || front.min.is_some(), "`max` or `min`");
            needs(front.min.is_none() || front.per == Per::Draft, "no `per` beside `min`, which counts in the draft");
            let contrary = front.max.zip(front.min).is_some_and(|(max, min)| min > max);
            needs(!contrary, "a `min` that is not above its `max`");
        }
        Capitalisation => needs(front.style.is_some(), "a `style`"),
        Sections => needs(!front.sections.is_empty(), "`sections`"),
    }
    errors
}

/// The line of the page where a field has a value, from 1: the first one at or below the field's that holds the value.
pub fn line_of(page: &str, field: &str, value: &str) -> usize {
    let is_field = |line: &str| line.strip_prefix(field).is_some_and(|rest| rest.starts_with(':'));
    let Some(start) = front_lines(page).position(is_field) else { return 1 };
    let below = front_lines(page).skip(start).position(|line| !value.is_empty() && line.contains(value));
    // The front matter starts in the second line.
    start + below.unwrap_or(0) + 2
}
