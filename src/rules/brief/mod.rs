//! Rules on the craft of a brief: they hold a draft to what a reader of it needs, and ask nothing of the record.

pub mod first_mention;
pub mod relative_date;
pub mod uncited_quotation;
pub mod undefined_acronym;

use super::house::Shipped;
use super::{Question, Rule};

/// Declares a rule that is its page.
macro_rules! page_rule {
    ($(#[$doc:meta])* $module:ident, $name:literal, $file:literal) => {
        $(#[$doc])*
        pub mod $module {
            use super::{Question, Rule, Shipped};

            const PAGE: &str = include_str!(concat!("../../../rules/brief/", $file));

            static SHIPPED: Shipped = Shipped::new($name, PAGE);

            /// The rule.
            pub const RULE: Rule = Rule { name: $name, page: PAGE, question: Question::Page(&SHIPPED) };
        }
    };
}

page_rule!(
    /// `brief/unnamed-source`: what nobody in particular is said to say.
    unnamed_source,
    "brief/unnamed-source",
    "unnamed-source.md"
);
page_rule!(
    /// `brief/superlative`: superlatives and universals without a source.
    superlative,
    "brief/superlative",
    "superlative.md"
);
page_rule!(
    /// `brief/country-names`: one country under several names.
    country_names,
    "brief/country-names",
    "country-names.md"
);
page_rule!(
    /// `brief/missing-section`: a section that a brief must have.
    missing_section,
    "brief/missing-section",
    "missing-section.md"
);

use crate::finding::{Finding, Severity};
use crate::text::Span;

/// A finding of these rules: they show no evidence and mend nothing.
fn remark(rule: &'static str, span: Span, message: String) -> Finding {
    Finding { rule, severity: Severity::Info, span, message, evidence: Vec::new(), fixes: Vec::new() }
}
