//! What is said by pointing to another: "France has too", "a similar pledge", "the British model", a table's row.

use super::super::document::Words;
use super::parties::Mention;
use super::{Reader, Sentence};
use crate::statement::{Party, Position};
use crate::topics::{Ellipsis, Entry, Holder, Status};

impl Reader<'_> {
    /// `before` is the number of positions before the sentence.
    pub(super) fn elliptic(&mut self, sentence: &Sentence<'_>, before: usize) {
        let _ = (sentence, before, Ellipsis::Same, Holder::Government, Status::Decided);
    }

    /// A table's row: the government in one cell, its position in others.
    pub(super) fn row(&mut self, number: usize, words: &Words, mentions: Vec<Mention>) {
        let _ = (number, words, &mentions);
        let _: Option<(Party, Position, Entry)> = None;
    }
}
