//! `--diff`: what fixing would change, as a unified diff.

use similar::TextDiff;

/// The unified diff from `before` to `after`; empty where they are the same.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    TextDiff::from_lines(before, after).unified_diff().context_radius(3).header(&old, &new).to_string()
}
