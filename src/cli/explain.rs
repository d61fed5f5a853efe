//! `onrecord explain`: a rule's page.

use std::fmt::Write as _;

use super::{Global, Status, console, session};
use crate::check::{page_of, rule_names};
use crate::config::ConfigError;
use crate::nearest::nearest;
use crate::report::{safe_line, safe_lines, severity_name};
use crate::rules::house::House;
use crate::rules::page::{self, Front, Switch};

/// Print a rule's page
///
/// What the rule finds, why it matters, what it leaves alone, and examples. Without a name, lists the rules.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule, as it stands in brackets in a report
    ///
    /// For example quote/altered.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Runs the command.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<Status> {
    // A page of ours is printed whatever the configuration says.
    if let Some(page) = args.rule.as_deref().and_then(page_of) {
        console::print_raw(page)?;
        return Ok(Status::Clean);
    }
    let config = session::config_here(global)?;
    let house = &config.house;
    let status = if config.problems.is_empty() { Status::Clean } else { Status::Failed };
    let complain = || {
        let problems = config.problems.iter().map(|problem| {
            let path = session::shown_from_here(&problem.path);
            ConfigError { path, ..problem.clone() }.to_string()
        });
        problems.for_each(|problem| console::complain(&problem));
    };
    let Some(name) = &args.rule else {
        console::print_raw(&list(house)?)?;
        complain();
        return Ok(status);
    };
    if let Some(rule) = house.rule(name) {
        console::print_raw(&safe_lines(&rule.page))?;
        return Ok(Status::Clean);
    }
    complain();
    let near: Vec<_> =
        nearest(name, rule_names().chain(house.names())).into_iter().take(3).map(|near| near.name).collect();
    if near.is_empty() {
        anyhow::bail!("there is no rule \"{name}\"; \"onrecord explain\" lists the rules");
    }
    anyhow::bail!("there is no rule \"{name}\"; did you mean {}?", near.join(" or "));
}

/// One rule a line: name, severity, summary; those of the house last.
fn list(house: &House) -> Result<String, std::fmt::Error> {
    let width = rule_names().chain(house.names()).map(str::len).max().unwrap_or(0);
    let mut out = String::new();
    for name in rule_names() {
        let front = page_of(name).and_then(|page| page::front(page).ok());
        let (severity, summary) = front.map_or(("", String::new()), |front| (level(&front), front.summary));
        writeln!(out, "{name:<width$}  {severity:<7}  {summary}")?;
    }
    for rule in house.rules() {
        let (name, severity) = (rule.name, level(&rule.front));
        // A message stands for a summary that the page does not have, with nothing in its places.
        let mut summary = String::new();
        for (number, part) in rule.summary().split('{').enumerate() {
            match part.split_once('}').filter(|_| number > 0) {
                Some((_, rest)) => summary.extend(["…", rest]),
                None => summary.push_str(part),
            }
        }
        if !summary.contains(char::is_alphanumeric) {
            "a rule of the house: its page has no summary".clone_into(&mut summary);
        }
        let summary = safe_line(&summary);
        writeln!(out, "{name:<width$}  {severity:<7}  {summary}")?;
    }
    Ok(out)
}

/// How a rule is set where no configuration says otherwise.
fn level(front: &Front) -> &'static str {
    match front.default {
        Switch::On => severity_name(front.severity),
        Switch::Off => "off",
    }
}
