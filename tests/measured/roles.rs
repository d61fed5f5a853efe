//! How the roles that an article gives a person are scored.

use std::fmt::{self, Write as _};

use onrecord::statement::{Reading, Role, RoleTime};
use serde::Deserialize;

use crate::scoring::share;

/// A person of the corpus.
#[derive(Deserialize)]
pub struct Person {
    name: String,
    mentions: Vec<Mention>,
}

/// A mention of a person with the role that the article gives there.
#[derive(Deserialize)]
struct Mention {
    source: String,
    as_written: String,
    role: Option<String>,
    /// Exact words of the article that hold `as_written` and the role.
    evidence: String,
}

/// What the roles of a person must hold: the head noun and what the evidence names with it.
#[derive(Deserialize)]
struct Part {
    source: String,
    name: String,
    /// The head noun, as written.
    head: String,
    /// Organisations, places and parties of the evidence, as written.
    #[serde(default)]
    with: Vec<String>,
    /// `former` where the evidence says so.
    #[serde(default)]
    time: Option<String>,
}

/// The parts, by hand from `people.json`.
#[derive(Deserialize)]
pub struct Parts {
    part: Vec<Part>,
}

/// Counts of mentions with a role.
#[derive(Default)]
pub struct Score {
    labelled: usize,
    right: usize,
    misses: Vec<String>,
}

impl Score {
    /// Adds the mentions of one article. A mention is right when the article's reading has a person named at that
    /// place, and for each of the mention's parts one of that person's roles holds the head noun and every name, and
    /// has the part's time.
    pub fn add(&mut self, source: &str, article: &str, reading: &Reading, people: &[Person], parts: &Parts) {
        for person in people {
            for mention in person.mentions.iter().filter(|mention| mention.source == source) {
                let parts = parts.part.iter().filter(|part| {
                    part.source == source
                        && part.name == person.name
                        && mention.role.is_some()
                        && mention.evidence.contains(&part.head)
                        && part.with.iter().all(|name| mention.evidence.contains(name))
                });
                let parts: Vec<&Part> = parts.collect();
                if parts.is_empty() {
                    continue;
                }
                self.labelled += 1;
                let start = article.find(&mention.evidence).expect("the evidence stands in the article");
                let at = start + mention.evidence.find(&mention.as_written).expect("the name stands in the evidence");
                let end = at + mention.as_written.len();
                let found = reading
                    .people
                    .iter()
                    .find(|person| person.mentions.iter().any(|named| named.span.start < end && at < named.span.end));
                let roles = found.map(|person| person.roles.as_slice()).unwrap_or_default();
                let wrong: Vec<&&Part> =
                    parts.iter().filter(|part| !roles.iter().any(|role| holds(role, part))).collect();
                self.right += usize::from(wrong.is_empty());
                if !wrong.is_empty() {
                    let mut miss = format!("role {source} {}: {}; read:", person.name, mention.evidence);
                    for role in roles {
                        let _ = write!(miss, " [{}, {:?}]", role.text, role.time);
                    }
                    self.misses.push(if found.is_some() { miss } else { format!("{miss} no person there") });
                }
            }
        }
    }

    /// Mentions with a role that were read right.
    pub fn share(&self) -> f64 {
        share(self.right, self.labelled)
    }
}

fn holds(role: &Role, part: &Part) -> bool {
    let text = role.text.to_lowercase();
    let former = part.time.as_deref() == Some("former");
    std::iter::once(&part.head).chain(&part.with).all(|word| text.contains(&word.to_lowercase()))
        && former == (role.time == RoleTime::Former)
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { labelled, right, .. } = self;
        writeln!(f, "roles: {labelled} labelled, {right} right: {:.4}", self.share())?;
        self.misses.iter().try_for_each(|miss| writeln!(f, "  {miss}"))
    }
}
