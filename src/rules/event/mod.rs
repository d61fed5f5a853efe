//! Rules about what happened: when and where.

pub mod mismatch;
