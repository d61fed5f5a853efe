//! `onrecord explain`: a rule's page.

use std::fmt::Write as _;

use super::{Status, console};
use crate::rules::{RULES, Rule};

/// Print a rule's page
///
/// What the rule finds, why it matters, what it leaves alone, and examples. Without a name, lists the rules.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule, as it stands in brackets in a report: quote/altered
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let Some(name) = &args.rule else {
        console::print_raw(&list()?)?;
        return Ok(Status::Clean);
    };
    match RULES.iter().find(|rule| rule.name == name) {
        Some(rule) => {
            console::print_raw(rule.page)?;
            Ok(Status::Clean)
        }
        None => {
            let near = nearest(name);
            let hint = if near.is_empty() {
                "\"onrecord explain\" lists the rules".to_owned()
            } else {
                format!("did you mean {}?", near.join(" or "))
            };
            anyhow::bail!("there is no rule \"{name}\"; {hint}");
        }
    }
}

/// One rule a line, with the first sentence of its page.
fn list() -> Result<String, std::fmt::Error> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in RULES {
        writeln!(out, "{:<width$}  {}", rule.name, summary(rule))?;
    }
    Ok(out)
}

/// The first paragraph under the page's title, on one line.
fn summary(rule: &Rule) -> String {
    let mut lines = rule.page.lines().peekable();
    if lines.next_if_eq(&"---").is_some() {
        lines.by_ref().find(|line| *line == "---");
    }
    let text = lines.skip_while(|line| line.is_empty() || line.starts_with('#')).take_while(|line| !line.is_empty());
    text.collect::<Vec<_>>().join(" ")
}

/// The names nearest to `name`: misspelled, or without their group.
fn nearest(name: &str) -> Vec<&'static str> {
    let folded = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = RULES
        .iter()
        .map(|rule| {
            let short = rule.name.rsplit('/').next().unwrap_or(rule.name);
            let distance =
                strsim::damerau_levenshtein(&folded, rule.name).min(strsim::damerau_levenshtein(&folded, short));
            (distance, rule.name)
        })
        .filter(|(distance, _)| *distance <= 1 + name.chars().count() / 3)
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}
