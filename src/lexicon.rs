//! The word lists of `rules/lexicon`, loaded once.
