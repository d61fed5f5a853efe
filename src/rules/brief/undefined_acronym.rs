//! `brief/undefined-acronym`: capital letters that the draft never explains.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::remark;
use crate::finding::Finding;
use crate::lexicon::{Class, lexicon};
use crate::rules::house::{Found, Hit, Scene};
use crate::rules::page::Scope;
use crate::rules::{Craft, Question, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    name: "brief/undefined-acronym",
    page: include_str!("../../../rules/brief/undefined-acronym.md"),
    question: Question::Craft(Craft { search: Some(search), ask }),
};

/// The most letters of an acronym.
const LONGEST: usize = 7;

/// What a hit is: an acronym, one that stands beside its explanation, or words with capitals and their initials.
const USED: usize = 0;
const EXPLAINED: usize = 1;
const INITIALS: usize = 2;

/// Words between the capitals of a name.
const SMALL: [&str; 12] = ["of", "and", "the", "for", "in", "on", "to", "de", "du", "des", "la", "&"];

/// What stands before letters that it explains.
const SAID: [&str; 8] = [" or", ", or", "(or", "called", "known as", "abbreviated", "abbreviated as", "stands for"];

/// What stands behind letters, and a comma, where it explains them.
const TOLD: [&str; 9] = ["a ", "an ", "the ", "or ", "one of ", "which stands", "short for", "formerly ", "known as"];

/// Acronyms that need no explanation.
fn known() -> &'static BTreeSet<&'static str> {
    static KNOWN: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let lines = include_str!("../../../rules/lexicon/acronyms.txt").lines();
        lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
    })
}

fn ask(scene: &Scene<'_>, number: usize) -> Vec<Finding> {
    let mut everywhere = Scope::USUAL.to_vec();
    everywhere.push(Scope::Quotations);
    let all = scene.found(number, &everywhere);
    let of = |found: &Found<'_>| found.hit.instead.first().cloned().unwrap_or_default();
    let explained: BTreeSet<String> = all.iter().filter(|found| found.hit.item == EXPLAINED).map(of).collect();
    let names: Vec<String> = all.iter().filter(|found| found.hit.item == INITIALS).map(of).collect();
    let mut used: BTreeMap<String, (usize, &Found<'_>)> = BTreeMap::new();
    for found in all.iter().filter(|found| found.hit.item == USED) {
        let block = &scene.draft.prose.blocks[found.block];
        if block.quote == 0 && !scene.is_quoted(found.file) {
            used.entry(of(found)).or_insert((0, found)).0 += 1;
        }
    }
    let mut findings = Vec::new();
    for (acronym, (count, first)) in used {
        let spelt = names.iter().any(|initials| initials.contains(&acronym));
        let house = scene.house.acronyms().contains(&acronym);
        // "EXORDS" beside "(EXORDs)".
        let singular = acronym.strip_suffix('S').is_some_and(|one| explained.contains(one));
        // A word in capitals: "COBALT".
        let word = acronym.len() >= 4 && lexicon().class(&acronym.to_ascii_lowercase()).has(Class::COMMON);
        if word {
            continue;
        }
        if known().contains(acronym.as_str()) || house || explained.contains(&acronym) || spelt || singular {
            continue;
        }
        let times = if count == 1 { String::new() } else { format!(" It stands there {count} times.") };
        findings.push(remark(
            RULE.name,
            first.file,
            format!("The draft does not say what {acronym} stands for.{times}"),
        ));
    }
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// The acronyms of a block, and its names by their initials.
fn search(text: &str) -> Vec<Hit> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let shouted = words.iter().filter(|(_, word)| is_upper(word)).count();
    let mut hits = Vec::new();
    let hit = |item: usize, (start, end): (usize, usize), value: String| Hit {
        start,
        end,
        item,
        member: 0,
        instead: vec![value],
    };
    // A line in capitals says nothing about its words.
    let is_shout = words.len() >= 3 && shouted * 2 > words.len();
    for (index, (at, word)) in words.iter().enumerate() {
        let Some(acronym) = acronym(word).filter(|_| !is_shout) else { continue };
        let end = at + word.len();
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let second = after.chars().nth(1);
        let joined = |c: char| c.is_alphanumeric() || "-–/&.@_'’".contains(c);
        let glued = before.ends_with(|c: char| joined(c) && c != '\'' && c != '’')
            || after.starts_with(['-', '–', '/', '&', '_']) && !second.is_some_and(char::is_lowercase)
            || after.starts_with('.') && second.is_some_and(char::is_alphanumeric);
        // Three words in capitals one after another, or one that is too long for an acronym, are no acronyms.
        let loud =
            |(_, word): &&(usize, &str)| is_upper(word) || word.len() == 1 && word.chars().all(char::is_uppercase);
        let run = words.iter().skip(index + 1).take_while(loud).count()
            + words.iter().take(index).rev().take_while(loud).count();
        let long = |other: Option<usize>| {
            other.and_then(|other| words.get(other)).is_some_and(|(_, other)| is_upper(other) && other.len() > LONGEST)
        };
        if glued || run >= 2 || long(index.checked_sub(1)) || long(Some(index + 1)) || before.ends_with("v. ") {
            continue;
        }
        let bracketed = before.trim_end_matches(['“', '"', '‘', '\'', '*']).trim_end().ends_with(['(', '['])
            && before.trim_end().len() > 1;
        let rest = after.strip_prefix('s').unwrap_or(after);
        let followed = rest.starts_with(" (") && !rest.starts_with(" (http");
        // "Military intelligence, the GRU"; "also called GSO"; "VTB, the second-largest bank".
        let said = before.trim_end().strip_suffix(" the").unwrap_or(before.trim_end());
        let said = said.ends_with([',', '(', '—', '–']) && said.len() < before.trim_end().len()
            || SAID.iter().any(|words| said.ends_with(words));
        let told = rest.strip_prefix(", ").is_some_and(|rest| TOLD.iter().any(|words| rest.starts_with(words)));
        // "AGH University", "APEX 1": a name, of which nobody says what it stands for.
        let named = rest
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
        // "AGI = adjusted gross income", "AGI adjusted gross income", as lists of abbreviations have it.
        let equals = rest.trim_start().starts_with("= ");
        let listed = is_spelt_by(acronym, words.get(index + 1..).unwrap_or_default());
        if bracketed || followed || said || told || equals || listed {
            hits.push(hit(EXPLAINED, (*at, end), acronym.to_owned()));
        } else if !named {
            hits.push(hit(USED, (*at, end), acronym.to_owned()));
        }
    }
    // Names: words with capitals, one after another but for small words.
    let mut run: Option<(usize, usize, String)> = None;
    let mut close = |run: &mut Option<(usize, usize, String)>| {
        if let Some((start, end, initials)) = run.take()
            && initials.chars().count() >= 2
        {
            hits.push(hit(INITIALS, (start, end), initials));
        }
    };
    for (at, word) in &words {
        let initial = word.chars().next().filter(|c| c.is_uppercase() && !is_upper(word));
        match (&mut run, initial) {
            (Some((_, end, initials)), Some(initial)) => {
                *end = at + word.len();
                initials.push(initial);
            }
            (None, Some(initial)) => run = Some((*at, at + word.len(), initial.to_string())),
            (Some(_), None) if SMALL.contains(word) => {}
            _ => close(&mut run),
        }
    }
    close(&mut run);
    hits
}

/// Whether the words that follow an acronym have its letters for initials, with or without the small ones.
fn is_spelt_by(acronym: &str, words: &[(usize, &str)]) -> bool {
    let spelt = |small: bool| {
        let words = words.iter().map(|(_, word)| word).filter(|word| small || !SMALL.contains(word));
        let initials = words.take(acronym.len()).filter_map(|word| word.chars().next());
        initials.map(|c| c.to_ascii_uppercase()).eq(acronym.chars())
    };
    spelt(false) || spelt(true)
}

/// The words of a text: letters and digits, parted at all else.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphanumeric)?;
        let word = text.get(start..)?;
        let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
        at = start + end;
        Some((start, word.get(..end)?))
    })
}

fn is_upper(word: &str) -> bool {
    word.chars().count() >= 2 && word.chars().all(char::is_uppercase)
}

/// The acronym that a word is, without the ending of a plural. "IIA" is a number with a letter.
fn acronym(word: &str) -> Option<&str> {
    let bare = word.strip_suffix('s').unwrap_or(word);
    let is_number = bare.trim_end_matches(['A', 'B']).chars().all(|c| "IVXLCDM".contains(c));
    (is_upper(bare) && bare.is_ascii() && bare.len() <= LONGEST && !is_number).then_some(bare)
}
