//! Rule pages: front matter, prose, and examples that are tests. `rules/README.md` says how a page is written.

mod examples;

use serde::Deserialize;

use crate::finding::Severity;

pub use examples::{Failure, run, run_with, summary};

/// The front matter of a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// How bad its findings are, where no configuration says otherwise.
    pub severity: Severity,
    /// The rule in one sentence.
    pub summary: String,
    /// The version that brought it.
    pub since: String,
    /// What was measured: how many of its findings were right, on what.
    #[serde(default)]
    pub precision: Option<String>,
}

/// Reads the front matter of a page. The error says what is wrong with it.
pub fn front(page: &str) -> Result<Front, String> {
    let (yaml, _) = split(page).ok_or("the page has no front matter between two lines `---`")?;
    serde_yaml::from_str(yaml).map_err(|error| format!("front matter: {error}"))
}

/// A page without its front matter.
pub fn body(page: &str) -> &str {
    split(page).map_or(page, |(_, body)| body)
}

/// Front matter and body.
fn split(page: &str) -> Option<(&str, &str)> {
    let rest = page.strip_prefix('\u{feff}').unwrap_or(page).strip_prefix("---")?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let end = rest.match_indices("\n---").map(|(at, _)| at).find(|at| {
        let after = rest.get(at + 4..).unwrap_or_default();
        after.is_empty() || after.starts_with(['\n', '\r'])
    })?;
    let body = rest.get(end + 4..)?;
    Some((rest.get(..end)?, body.trim_start_matches(['\r', '\n'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter() {
        let page = "---\nseverity: error\nsummary: A thing is wrong.\nsince: 0.1.0\n---\n\n# quote/x\n";
        let front = front(page).unwrap();
        assert_eq!((front.severity, front.since.as_str()), (Severity::Error, "0.1.0"));
        assert_eq!(body(page), "# quote/x\n");
        assert_eq!(body("no front matter"), "no front matter");
        assert_eq!(super::front(&page.replace('\n', "\r\n")), Ok(front));
        assert!(super::front("# quote/x").unwrap_err().contains("no front matter"));
        assert!(super::front("---\nseverity: awful\n---\n").is_err());
        assert!(super::front("---\nseverity: error\nsumary: x\nsince: 1\n---\n").unwrap_err().contains("sumary"));
    }
}
