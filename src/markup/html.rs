//! html.

use super::Prose;

/// Reads.
pub fn read(text: &str) -> Prose {
    super::plain::read(text)
}
