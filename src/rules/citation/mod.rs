//! Rules that are asked of each use of a citation key.

mod locator;
pub mod unknown_key;
pub mod unreadable;
pub mod wrong_source;
