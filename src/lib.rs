//! `onrecord` holds policy briefs to their sources.
//!
//! Sources and drafts are read by the same [`reader`] into the same kinds of [`statement`]; the statements of the
//! sources are the [`record`]; a rule compares one statement of a draft with the record. All else is input or output.

pub mod amount;
pub mod assess;
pub mod baseline;
pub mod check;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod draft;
pub mod finding;
pub mod fix;
pub mod lexicon;
pub mod lsp;
pub mod markup;
pub mod nearest;
pub mod pair;
pub mod reader;
pub mod record;
pub mod report;
pub mod rules;
pub mod statement;
pub mod suppress;
pub mod text;
pub mod topics;
pub mod when;
