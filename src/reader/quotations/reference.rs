//! Titles in lists of references and notes: "D. Holt, “Why the tide turns,” The Shore Gazette, 5 March 2024".
//!
//! Such an entry has names, a year and the words of its trade, and says nothing: there is no verb, no article before a
//! common noun, nobody who speaks.

use super::Builder;
use crate::lexicon::{Class, Relation};
use crate::reader::names::EntityKind;
use crate::reader::token::Kind;

/// Words outside of the quotation marks, at most: what is longer is prose.
const LONGEST: usize = 60;

/// Words and signs of an entry at most, with its title.
const LONGEST_ENTRY: usize = 400;

impl Builder<'_> {
    /// Whether a quotation is the title in an entry of a list of references, or in a note that is one.
    pub(super) fn in_reference(&self, number: usize) -> bool {
        let document = self.document;
        let stretch = &document.stretches[number];
        if document.prose.blocks[stretch.block].quote > 0 {
            return false;
        }
        let block = document.block(stretch.block);
        // Asked of each quotation: a block with very many must not be gone through for each.
        if block.len() > LONGEST_ENTRY {
            return false;
        }
        let outside = || block.clone().filter(|at| document.quoted[*at] == 0);
        let mut year = false;
        let mut address = None;
        for at in outside() {
            let token = &document.tokens[at];
            // All that hangs together behind "https" is an address.
            if address == Some(token.start) || matches!(&*document.folded(at), "http" | "https" | "www" | "doi") {
                address = Some(token.end);
                continue;
            }
            let number = token.kind == Kind::Number;
            // "p.", "vol."
            let word = document.folded(at);
            year |= number && matches!(document.text(at).parse(), Ok(1500..2200));
            let known =
                number || token.capital || document.lexicon.relates(word.trim_end_matches('.'), Relation::Reference);
            if token.is_word() && !known || token.has(Class::AUXILIARY.or(Class::PRONOUN)) {
                return false;
            }
        }
        year && outside().count() <= LONGEST && self.work_follows(stretch.last..block.end, block.start..stretch.first)
    }

    /// Whether what stands behind a title says where it came out, or what stands before it does.
    fn work_follows(&self, after: std::ops::Range<usize>, before: std::ops::Range<usize>) -> bool {
        let document = self.document;
        let is_outlet =
            |at: usize| document.has(at, Class::OUTLET.or(Class::OUTLET_START)) && document.tokens[at].capital;
        let named = after.clone().find(|at| {
            let token = &document.tokens[*at];
            token.is_word() && token.kind != Kind::Number && !token.has(Class::CALENDAR)
        });
        let Some(named) = named else {
            // "Reuters: “…”, 5 March 2024"
            return before.clone().any(is_outlet);
        };
        if !document.tokens[named].capital {
            return document.relates(named, Relation::Reference);
        }
        let person = self
            .names
            .at(named)
            .is_some_and(|name| self.names.entities[self.names.names[name].entity].kind == EntityKind::Person);
        // Behind a dash stands who said it, unless it is one that prints what others say, or they stand ahead.
        let dash = after.clone().take(2).any(|at| document.is(at, '—') || document.is(at, '–') || document.is(at, '-'));
        let head = after.take_while(|at| *at < named || !document.is(*at, ','));
        let outlet = head.clone().any(is_outlet) || document.text(named).contains('.');
        let author = || before.clone().any(|at| document.tokens[at].capital);
        if dash { outlet || author() } else { !person }
    }
}
