//! Speakers named by layout: the line under a block quote, the cell of a table row.

use super::super::phrases::Referent;
use super::{Hit, SAYING, Sieve};
use crate::markup::BlockKind;

impl Sieve<'_> {
    /// The line of a block quote that names its speaker: "— Name, role".
    pub(super) fn block_quote(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let own = &document.stretches[stretch];
        let block = &document.prose.blocks[own.block];
        if block.quote == 0 {
            return None;
        }
        let quote = block.quote;
        let blocks = &document.prose.blocks;
        let line = (own.block..blocks.len()).take_while(|at| blocks[*at].quote == quote).find_map(|at| {
            let range = document.block(at);
            range.clone().find(|token| document.quoted[*token] == 0 && document.is(*token, '—'))
        });
        if let Some(dash) = line {
            let from = self.phrases.partition_point(|phrase| phrase.first <= dash);
            let phrase = self.phrases.get(from).filter(|phrase| phrase.first <= dash + 2).map(|_| from);
            let phrase = phrase.map(|phrase| self.phrase_at(self.phrases[phrase].first).unwrap_or(phrase));
            return Some(self.hit(phrase, dash..dash + 1));
        }
        None
    }

    /// A table row: the cell with a person's name speaks the cell with the quotation.
    pub(super) fn table_row(&self, stretch: usize) -> Option<Hit> {
        let document = self.document;
        let block = document.stretches[stretch].block;
        let cell = |at: usize| match document.prose.blocks.get(at).map(|block| &block.kind) {
            Some(BlockKind::Cell { table, row, .. }) => Some((*table, *row)),
            _ => None,
        };
        let own = cell(block)?;
        let phrases = self.between(self.sentence.first, self.sentence.last);
        let phrase = phrases.into_iter().find(|phrase| {
            let phrase = &self.phrases[*phrase];
            let at = document.blocks.partition_point(|start| *start <= phrase.first).saturating_sub(1);
            let whole = document.block(at);
            cell(at) == Some(own)
                && at != block
                && phrase.first == whole.start
                && matches!(phrase.what, Referent::Name(_) | Referent::Role { .. })
        })?;
        let verb = (document.block(block)).find(|at| self.verb(*at, SAYING));
        if verb.is_some() {
            return None;
        }
        Some(Hit { phrase: Some(phrase), reported: true, ..Hit::default() })
    }
}
