//! Rules that are asked of each use of a citation key.

pub mod unknown_key;
