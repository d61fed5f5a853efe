//! `brief/uncited-quotation`: a direct quotation without a citation, in a draft that cites.

use super::remark;
use crate::finding::Finding;
use crate::rules::house::Scene;
use crate::rules::{Craft, Question, Rule};
use crate::statement::{Mention, Quotation, QuotationKind};

/// The rule.
pub const RULE: Rule = Rule {
    name: "brief/uncited-quotation",
    page: include_str!("../../../rules/brief/uncited-quotation.md"),
    question: Question::Craft(Craft { search: None, ask }),
};

/// Words of the shortest quotation that needs a citation.
const FEWEST: usize = 4;

/// Words of the longest line that says no more than who spoke.
const LONGEST_LINE: usize = 20;

fn ask(scene: &Scene<'_>, _: usize) -> Vec<Finding> {
    if !scene.cites() {
        return Vec::new();
    }
    let reading = &scene.draft.reading;
    let cited = |index: usize, quotation: &Quotation| {
        reading.citing_quotation(index).next().is_some() || cited_below(scene, quotation)
    };
    let mut findings: Vec<Finding> = Vec::new();
    let mut last = None;
    for (index, quotation) in reading.quotations.iter().enumerate() {
        let speech = matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Statement);
        let asked = speech && !quotation.nested && !quotation.denied && quotation.speaker.is_some();
        if !asked
            || is_pull_quote(scene, quotation)
            || quotation.text.split_whitespace().count() < FEWEST
            || cited(index, quotation)
        {
            continue;
        }
        // Of the pieces of one speech the first one is told.
        if last.replace(quotation.group) != Some(quotation.group) {
            let message = "This quotation has no citation, in a draft that cites others.".to_owned();
            findings.push(remark(RULE.name, quotation.outer, message));
        }
    }
    findings
}

/// A block quote with a line below that begins with the full name of a person: what somebody told the writers of the
/// draft, as a rule.
fn is_pull_quote(scene: &Scene<'_>, quotation: &Quotation) -> bool {
    let (reading, prose) = (&scene.draft.reading, &scene.draft.prose);
    let Some(sentence) = reading.sentences.get(quotation.sentence) else { return false };
    let mut blocks = prose.blocks.iter().skip(sentence.block);
    if blocks.next().is_none_or(|block| block.quote == 0) {
        return false;
    }
    let Some(below) = blocks.find(|block| block.quote == 0) else { return false };
    let file = prose.map.to_file(below.span);
    let short = below.span.of(&prose.text).split_whitespace().count() <= LONGEST_LINE;
    let named = |mention: &Mention| !mention.name.given.is_empty() && mention.span.start == file.start;
    short && reading.people.iter().flat_map(|person| &person.mentions).any(named)
}

/// Whether its sentence, or one that follows in the paragraph, cites: one citation often speaks for what stands before
/// it. The line below a block quote belongs to it.
fn cited_below(scene: &Scene<'_>, quotation: &Quotation) -> bool {
    let reading = &scene.draft.reading;
    let Some(own) = reading.sentences.get(quotation.sentence) else { return true };
    let end = reading.sentences.iter().skip(quotation.sentence).take_while(|sentence| sentence.block <= own.block + 1);
    let blocks = &scene.draft.prose.blocks;
    let in_quote = blocks.get(own.block).is_some_and(|block| block.quote > 0);
    end.enumerate()
        .take_while(|(_, sentence)| sentence.block == own.block || in_quote)
        .any(|(after, _)| scene.is_cited(quotation.sentence + after))
}
