//! Content words of a sentence, for the question which source a statement without quotation rests on.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::document::{Document, Words};
use super::names::Names;
use super::token::Kind;
use crate::lexicon::Class;
use crate::statement::Term;
use crate::text::stem;

/// What is longer is no sentence.
const LONGEST: usize = 400;

/// The content words of a sentence outside quotations, each once, in place of what `terms`
/// has. `stems` keeps the stem of each of them by its token.
pub fn of(document: &Document<'_>, names: &Names, words: &Words, stems: &mut [u64], terms: &mut Vec<Term>) {
    terms.clear();
    for at in words.first..words.last.min(words.first + LONGEST) {
        if document.quoted[at] != 0 || !is_content(document, names, at) {
            continue;
        }
        let name = names.at(at).is_some();
        let stem = of_word(&document.folded(at));
        stems[at] = stem;
        if !terms.iter().any(|term| term.stem == stem) {
            terms.push(Term { stem, name });
        }
    }
}

/// Whether a token is a content word or a number.
pub fn is_content(document: &Document<'_>, names: &Names, at: usize) -> bool {
    let function =
        Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::DETERMINER).or(Class::PRONOUN).or(Class::AUXILIARY);
    let token = &document.tokens[at];
    let number = token.kind == Kind::Number;
    if !token.is_word() && !number || token.has(function) && names.at(at).is_none() {
        return false;
    }
    let short = token.end - token.start < 3;
    !(short && !number && !token.upper || token.has(Class::ADVERB) && !token.capital)
}

/// What a folded word counts as: [`Term::stem`].
pub fn of_word(folded: &str) -> u64 {
    of_stem(stem::of(folded))
}

/// What a government counts as under all its names, by its code.
pub fn of_government(code: &str) -> u64 {
    let mut name = [b'@'; 8];
    let own = name.get_mut(1..=code.len()).map(|own| own.copy_from_slice(code.as_bytes()));
    match own.and_then(|()| std::str::from_utf8(&name[..=code.len()]).ok()) {
        Some(name) => of_word(name),
        None => of_word(&format!("@{code}")),
    }
}

/// The same of a word's stem.
pub fn of_stem(stem: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(stem.as_bytes());
    hasher.finish()
}
