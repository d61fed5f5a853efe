//! Rule pages: front matter, prose, and examples that are tests. `rules/README.md` says how a page is written.

mod examples;
mod front;

pub use examples::{Failure, run, run_house, run_with, summary};
pub use front::{Case, Condition, Front, Kind, Pairs, Per, Prefer, Scope, Section, Style, Switch};

/// Reads the front matter of a page. The error says what is wrong with it.
pub fn front(page: &str) -> Result<Front, String> {
    front_at(page).map_err(|(_, message)| message)
}

/// [`front`] with the line of the page, from 1, that the error is about.
pub fn front_at(page: &str) -> Result<Front, (usize, String)> {
    let missing = "the page has no front matter between two lines `---`";
    let (yaml, _) = split(page).ok_or_else(|| (1, missing.to_owned()))?;
    serde_yaml::from_str(yaml).map_err(|error| {
        // The front matter starts in the second line.
        let line = error.location().map_or(1, |place| place.line() + 1);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        (line, message.to_owned())
    })
}

/// The lines of the front matter of a page; the first one is the page's second.
pub fn front_lines(page: &str) -> impl Iterator<Item = &str> {
    split(page).map_or("", |(yaml, _)| yaml).lines()
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
    use crate::finding::Severity;

    #[test]
    fn front_matter() {
        let page = "---\nseverity: error\nsummary: A thing is wrong.\nsince: 0.1.0\n---\n\n# quote/x\n";
        let front = front(page).unwrap();
        assert_eq!((front.severity, front.since.as_str()), (Severity::Error, "0.1.0"));
        assert_eq!(body(page), "# quote/x\n");
        assert_eq!(body("no front matter"), "no front matter");
        assert_eq!(super::front(&page.replace('\n', "\r\n")).map(|front| front.since), Ok(front.since));
        assert!(super::front("# quote/x").unwrap_err().contains("no front matter"));
        assert!(super::front("---\nseverity: awful\n---\n").is_err());
        assert!(super::front("---\nseverity: error\nsumary: x\nsince: 1\n---\n").unwrap_err().contains("sumary"));
    }
}
