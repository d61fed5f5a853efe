//! Whether a draft's figure is of another occasion than one of the record: another round, edition, draft, survey.
//!
//! Votes, fairs, surveys and tenders are held again and again, with other figures each time. Where the draft says which
//! one it means ("the first draft", "the previous survey"), the source must say so too.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::Side;
use crate::lexicon::Says;
use crate::lexicon::figures::figures;
use crate::reader::terms;
use crate::record::kin;
use crate::statement::{Figure, Unit};

/// So many bytes lie at most between the two numbers of a vote: " votes to ", " in favour, ".
const JOINED: usize = 14;

/// Whether the draft's clause tells its occasion from others by a word that the source's sentence does not have.
pub(super) fn another(draft: &Side<'_>, other: &Side<'_>) -> bool {
    let tells = draft.figure.terms.iter().filter(|term| term.rank <= 1 && words().contains(&term.stem));
    tells.into_iter().any(|term| other.term(term.key).is_none()) || opposed(draft, other)
}

/// Whether a word tells one of several occasions from the others, by its stem.
pub fn tells_occasion(stem: u64) -> bool {
    words().contains(&stem)
}

/// Whether the draft's clause speaks of the north and the source of the south, or of somewhere else than the source.
fn opposed(draft: &Side<'_>, other: &Side<'_>) -> bool {
    draft
        .figure
        .terms
        .iter()
        .filter(|term| term.rank <= 1 && other.has(term) <= 0.0)
        .any(|term| kin::elsewhere(term.stem) || kin::opposed(term.stem, &other.near.iter().copied()))
}

/// Whether a draft's figure is one of two that stand together for one thing ("12 votes to 11"), and the other one is not
/// among the figures of the source's sentence: both are of another vote.
pub(super) fn another_pair<'f>(
    figure: &Figure,
    beside: &[&Figure],
    mut there: impl Iterator<Item = &'f Figure>,
) -> bool {
    let core = |figure: &Figure| figure.terms.iter().filter(|term| term.rank == 0).map(|term| term.key).min();
    let joined = |other: &&&Figure| {
        let (first, second) =
            if other.span < figure.span { (other.span, figure.span) } else { (figure.span, other.span) };
        let near = second.start.checked_sub(first.end).is_some_and(|gap| gap <= JOINED);
        near && other.unit == Unit::Count && figure.unit == Unit::Count && core(other) == core(figure)
    };
    // Two stand together, not three.
    let Some(twin) = beside.iter().find(joined) else { return false };
    !there.any(|other| other.unit == Unit::Count && other.amount.agrees(twin.amount))
}

/// The ordinals, and the words of the list, by [`Measured::stem`](crate::statement::Measured::stem).
fn words() -> &'static FxHashSet<u64> {
    static WORDS: OnceLock<FxHashSet<u64>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let telling = figures().says.words().filter(|(_, says)| says.has(Says::ORDINAL.or(Says::OCCASION)));
        telling.map(|(word, _)| terms::of_word(word)).collect()
    })
}
