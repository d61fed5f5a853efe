//! Rules on persons: are they who the draft says they are, and is that their name?

pub mod misspelled;
pub mod wrong_role;
