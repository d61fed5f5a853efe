//! Content words of a sentence, for the question which source a statement without quotation rests on.

use super::document::{Document, Words};
use super::names::Names;
use super::token::Kind;
use crate::lexicon::Class;
use crate::statement::Term;

/// The content words of a sentence outside quotations, each once.
pub fn of(document: &Document<'_>, names: &Names, words: &Words) -> Vec<Term> {
    let function =
        Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::PRONOUN).or(Class::AUXILIARY);
    let mut terms: Vec<Term> = Vec::new();
    for at in words.first..words.last {
        let token = &document.tokens[at];
        let number = token.kind == Kind::Number;
        if document.quoted[at] != 0 || !token.is_word() && !number || token.has(function) && names.at(at).is_none() {
            continue;
        }
        let folded = document.folded(at);
        if folded.len() < 3 && !number && !token.upper || token.has(Class::ADVERB) && !token.capital {
            continue;
        }
        let name = number || names.at(at).is_some();
        let stem = stem(&folded);
        if !terms.iter().any(|term| term.stem == stem) {
            terms.push(Term { stem: stem.to_owned(), name });
        }
    }
    terms
}

/// Cuts the commonest endings (the S-stemmer of Harman 1991, and -ed, -ing).
fn stem(word: &str) -> &str {
    let word = word.trim_end_matches('.');
    for ending in ["ings", "ing", "ied", "ies", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 4) {
            return stem.trim_end_matches('e');
        }
    }
    word.strip_suffix('e').filter(|stem| stem.len() >= 4).unwrap_or(word)
}
