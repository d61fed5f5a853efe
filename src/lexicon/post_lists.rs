//! The lists of `rules/lexicon/posts.toml`, for the build script and the tests.

use serde::Deserialize;

/// The lists as they stand in the file, which says what they mean.
#[derive(Deserialize)]
pub struct Posts {
    pub lines: String,
    pub exclusive: String,
    pub fields: String,
    pub services: String,
    pub heads: String,
    pub staffed: String,
    pub seconds: String,
    pub leading: String,
    pub sides: String,
    pub taught: String,
    pub broad: String,
    pub stopgap: String,
    pub settled: String,
    pub functions: String,
    pub regions: String,
    pub remitted: String,
    pub concerned: String,
}
