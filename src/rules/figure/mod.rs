//! Rules about figures.

pub mod mismatch;
