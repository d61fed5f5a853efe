//! `onrecord explain`: a rule's page.

use std::fmt::Write as _;

use super::{Status, console};
use crate::check::{page_of, rule_names};
use crate::nearest::nearest;
use crate::report::severity_name;
use crate::rules::page;

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
pub fn run(args: &Args) -> anyhow::Result<Status> {
    let Some(name) = &args.rule else {
        console::print_raw(&list()?)?;
        return Ok(Status::Clean);
    };
    if let Some(page) = page_of(name) {
        console::print_raw(page)?;
        return Ok(Status::Clean);
    }
    let near: Vec<_> = nearest(name, rule_names()).into_iter().take(3).map(|near| near.name).collect();
    if near.is_empty() {
        anyhow::bail!("there is no rule \"{name}\"; \"onrecord explain\" lists the rules");
    }
    anyhow::bail!("there is no rule \"{name}\"; did you mean {}?", near.join(" or "));
}

/// One rule a line: name, severity, summary.
fn list() -> Result<String, std::fmt::Error> {
    let width = rule_names().map(str::len).max().unwrap_or(0);
    let mut out = String::new();
    for name in rule_names() {
        let front = page_of(name).and_then(|page| page::front(page).ok());
        let (severity, summary) =
            front.map_or(("", String::new()), |front| (severity_name(front.severity), front.summary));
        writeln!(out, "{name:<width$}  {severity:<7}  {summary}")?;
    }
    Ok(out)
}
