//! The baseline: findings that a team knows of and lets stand for now.
//!
//! A finding is known by its rule, the path of its draft and its sentence, folded, so that a line added above, a
//! paragraph wrapped anew or a fix elsewhere changes nothing. Where one sentence has several findings of a rule, they
//! are counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::draft::Draft;
use crate::finding::Finding;
use crate::text::{Span, fold};

/// The findings that are known, by path, rule and sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Known, usize>,
}

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// The path of the draft, with forward slashes.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// The sentence that the finding stands in, folded.
    pub sentence: String,
}

impl Known {
    /// A hash that stays the same for as long as they do; `number` tells the findings apart that are known by the
    /// same.
    pub fn fingerprint(&self, number: usize) -> String {
        let mut hash = Sha256::new();
        for part in [&self.rule, &self.path, &self.sentence] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(number.to_string().as_bytes());
        hex(&hash.finalize(), 16)
    }
}

/// The fingerprints of all findings of a draft, in their order; no two are the same.
pub fn fingerprints(path: &str, draft: &Draft, findings: &[Finding]) -> Vec<String> {
    let sentences = Sentences::of(draft);
    let mut seen: BTreeMap<Known, usize> = BTreeMap::new();
    let print = |finding| {
        let known = sentences.known(path, finding);
        let number = seen.entry(known.clone()).or_default();
        *number += 1;
        known.fingerprint(*number)
    };
    findings.iter().map(print).collect()
}

/// Findings held against the baseline.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Those that it does not know, in their order.
    pub new: Vec<Finding>,
    /// What it knows of the draft and is there no more, with how often.
    pub stale: Vec<(Known, usize)>,
}

impl Baseline {
    /// Reads the file's text. The error says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.version != VERSION {
            return Err(format!("version {}, and this onrecord reads version {VERSION}", file.version));
        }
        let mut baseline = Self::default();
        for Entry { path, rule, sentence, count } in file.findings {
            // By another hand it may have marks and pages that are no part of what is known.
            let sentence = if is_cut(&sentence) { sentence } else { without_form(&sentence) };
            *baseline.known.entry(Known { path, rule, sentence }).or_default() += count;
        }
        Ok(baseline)
    }

    /// The file's text: sorted, so that a change shows as a change of its lines.
    pub fn write(&self) -> serde_json::Result<String> {
        let entry = |(known, count): (&Known, &usize)| Entry {
            path: known.path.clone(),
            rule: known.rule.clone(),
            sentence: known.sentence.clone(),
            count: *count,
        };
        let file = File { version: VERSION, findings: self.known.iter().map(entry).collect() };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }

    /// Adds the findings of a draft.
    pub fn add(&mut self, path: &str, draft: &Draft, findings: &[Finding]) {
        let sentences = Sentences::of(draft);
        for finding in findings {
            *self.known.entry(sentences.known(path, finding)).or_default() += 1;
        }
    }

    /// Holds the findings of a draft against what is known of it.
    pub fn hold(&self, path: &str, draft: &Draft, findings: Vec<Finding>) -> Held {
        let mut left: BTreeMap<&Known, usize> = self.known_of(path).collect();
        let sentences = Sentences::of(draft);
        let mut held = Held::default();
        for finding in findings {
            match left.get_mut(&sentences.known(path, &finding)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => held.new.push(finding),
            }
        }
        held.stale = left.into_iter().filter(|(_, count)| *count > 0).map(|(known, n)| (known.clone(), n)).collect();
        held
    }

    /// The paths that it speaks of, each once.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.known.keys().map(|known| known.path.as_str()).filter(move |path| last.replace(*path) != Some(*path))
    }

    /// Forgets what it knows of a draft.
    pub fn forget(&mut self, path: &str) {
        self.known.retain(|known, _| known.path != path);
    }

    /// What it knows of a draft, with how often.
    pub fn known_of(&self, path: &str) -> impl Iterator<Item = (&Known, usize)> {
        let first = Known { path: path.to_owned(), rule: String::new(), sentence: String::new() };
        let from = self.known.range(first..);
        from.take_while(move |(known, _)| known.path == path).map(|(known, count)| (known, *count))
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.known.values().sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

/// The version of the file's form.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    sentence: String,
    count: usize,
}

/// Longer sentences (a table without an end, a text without a full stop) are cut, and a hash stands for their rest.
const LONGEST: usize = 400;

/// The sentences of a draft, by place: a long draft with many findings is not searched for each of them.
struct Sentences<'a> {
    draft: &'a Draft,
    spans: Vec<Span>,
}

impl<'a> Sentences<'a> {
    fn of(draft: &'a Draft) -> Self {
        let mut spans: Vec<Span> = draft.reading.sentences.iter().map(|sentence| sentence.span).collect();
        spans.sort_unstable();
        Self { draft, spans }
    }

    /// What a finding in the draft is known by.
    fn known(&self, path: &str, finding: &Finding) -> Known {
        Known { path: path.to_owned(), rule: finding.rule.to_owned(), sentence: self.around(finding.span.start) }
    }

    /// The sentence around an offset, folded; where there is none (front matter, a comment), the line.
    fn around(&self, offset: usize) -> String {
        let text = &self.draft.text;
        let before = self.spans.partition_point(|span| span.start <= offset);
        let found = before.checked_sub(1).and_then(|last| self.spans.get(last));
        let found = found.filter(|span| span.contains_offset(offset));
        let sentence = found.map_or_else(|| line(text, offset), |found| found.of(text));
        // A line of a block quotation begins with its mark, and lines end elsewhere when a paragraph is wrapped anew.
        let bare = |line: &str| line.trim_start_matches(['>', ' ', '\t']).to_owned();
        let folded = without_form(&fold::phrase(&sentence.lines().map(bare).collect::<Vec<_>>().join(" ")));
        match folded.char_indices().nth(LONGEST) {
            Some((cut, _)) => {
                let hash = hex(&Sha256::digest(folded.as_bytes()), 4);
                format!("{} … {hash}", folded.get(..cut).unwrap_or_default())
            }
            None => folded,
        }
    }
}

/// Whether a sentence was cut, with a checksum of what it was.
fn is_cut(sentence: &str) -> bool {
    let hash = sentence.rsplit_once(" … ").map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A folded sentence with one form of quotation marks, dashes and ellipses, and keys without pages and other locators: a
/// word processor changes the first, and the latter are added late.
fn without_form(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    // Whether a bracket is open that has a key, and whether its locator is passed over.
    let (mut keyed, mut locator) = (false, false);
    let mut chars = sentence.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' => {
                let inside = chars.clone().take_while(|c| *c != ']');
                keyed = inside.take(LONGEST).any(|c| c == '@');
            }
            ']' => (keyed, locator) = (false, false),
            ';' if keyed => locator = false,
            // Of "see @key, p. 3" what stands behind the key.
            ',' if keyed && out.rfind('@') > out.rfind(['[', ';']) => locator = true,
            _ => {}
        }
        if locator {
            continue;
        }
        match c {
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => out.push('"'),
            '’' | '‘' | '‚' | '‛' | '‹' | '›' => out.push('\''),
            '–' | '—' | '‒' | '―' | '-' if out.ends_with('-') => {}
            '–' | '—' | '‒' | '―' => out.push('-'),
            '…' => out.push_str("..."),
            other => out.push(other),
        }
    }
    out
}

/// The line around an offset.
fn line(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let rest = text.get(start..).unwrap_or_default();
    rest.lines().next().unwrap_or_default()
}

/// The first bytes of a hash, written out.
fn hex(bytes: &[u8], most: usize) -> String {
    bytes.iter().take(most).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::finding::Severity;
    use crate::markup::Format;

    fn draft(text: &str) -> Draft {
        Draft::read(PathBuf::from("a.md"), Format::Markdown, text.to_owned())
    }

    fn found(draft: &Draft, words: &str) -> Vec<Finding> {
        let at = |start| Finding {
            rule: "quote/altered",
            severity: Severity::Error,
            span: Span::new(start, start + words.len()),
            message: String::new(),
            evidence: Vec::new(),
            fixes: Vec::new(),
        };
        draft.text.match_indices(words).map(|(start, _)| at(start)).collect()
    }

    fn known(text: &str) -> Baseline {
        let draft = draft(text);
        let mut baseline = Baseline::default();
        baseline.add("a.md", &draft, &found(&draft, "fish"));
        baseline
    }

    fn held(baseline: &Baseline, text: &str) -> Held {
        let draft = draft(text);
        baseline.hold("a.md", &draft, found(&draft, "fish"))
    }

    #[test]
    fn lines_above_and_other_wrapping_change_nothing() {
        let baseline = known("> The ministry said that fish “Swim”. It is so.\n");
        for text in [
            "# New\n\nA line above.\n\n> The ministry said that fish “Swim”. It is so.\n",
            "> The ministry\n> said that\n> fish “Swim”. It is so.\n",
            "The ministry said\r\nthat fish “swim”.",
        ] {
            assert_eq!(held(&baseline, text), Held::default(), "{text}");
        }
    }

    #[test]
    fn quotation_marks_and_locators_change_nothing() {
        let baseline = known("The \"ministry's fish\" -- so it is... swim [see @key, p. 3; @other].\n");
        for text in [
            "The “ministry’s fish” – so it is… swim [see @key; @other].\n",
            "The «ministry's fish» — so it is... swim [see @key, pp. 3--4; @other, chap. 2].\n",
        ] {
            assert_eq!(held(&baseline, text), Held::default(), "{text}");
        }
        assert_eq!(
            held(&baseline, "The \"ministry's fish\" -- so it is... swim [see @key2, p. 3; @other].\n").new.len(),
            1
        );
        // A comma outside of a citation is a part of the sentence, and what was written before is still known.
        assert_eq!(held(&known("A fish [a, b] swims.\n"), "A fish [a] swims.\n").new.len(), 1);
        let old = r#"{"version":1,"findings":[{"path":"a.md","rule":"quote/altered","sentence":"a “fish” swims [@key, p. 3].","count":1}]}"#;
        assert_eq!(held(&Baseline::read(old).unwrap(), "A \"fish\" swims [@key].\n"), Held::default());
    }

    #[test]
    fn another_sentence_is_new_and_the_old_one_stale() {
        let baseline = known("The ministry likes fish.\n");
        let held = held(&baseline, "The ministry hates fish.\n");
        assert_eq!(held.new.len(), 1);
        assert_eq!(held.stale.len(), 1);
        assert_eq!(held.stale[0].0.sentence, "the ministry likes fish.");
        let other = draft("The ministry likes fish.\n");
        assert_eq!(baseline.hold("b.md", &other, found(&other, "fish")).new.len(), 1, "another draft");
    }

    #[test]
    fn findings_of_one_sentence_are_counted() {
        let baseline = known("They sell fish and fish.\n");
        assert_eq!(baseline.len(), 2);
        let twice = "They sell fish and fish.\n\nThey sell fish and fish.\n";
        assert_eq!(held(&baseline, twice).new.len(), 2);
        let draft = draft(twice);
        let prints = fingerprints("a.md", &draft, &found(&draft, "fish"));
        assert_eq!(prints.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{prints:?}");
    }

    #[test]
    fn a_file_is_read_back_and_a_wrong_one_refused() {
        let long = "fish swim ".repeat(60);
        let baseline = known(&format!("Été: fish.\n\n“More fish” —— so –- it is.\n\nThe {long} … at last.\n"));
        let text = baseline.write().unwrap();
        assert_eq!(Baseline::read(&text).unwrap(), baseline);
        assert_eq!(Baseline::read(&text).unwrap().write().unwrap(), text);
        for wrong in ["", "{}", "[]", r#"{"version":2,"findings":[]}"#, r#"{"version":1,"findings":[],"x":0}"#] {
            assert!(Baseline::read(wrong).is_err(), "{wrong}");
        }
        assert!(Baseline::read(r#"{"version":2,"findings":[]}"#).unwrap_err().contains("version 2"));
    }

    #[test]
    fn where_there_is_no_sentence_the_line_stands_for_it() {
        let text = "---\ntitle: A fish\n---\n";
        let baseline = known(text);
        assert!(held(&baseline, text).new.is_empty());
        assert_eq!(held(&baseline, "---\ntitle: Two fish\n---\n").new.len(), 1);
        let long = format!("{} fish", "word ".repeat(400));
        assert!(held(&known(&long), &long).new.is_empty());
        assert_eq!(held(&known(&long), &long.replace(" fish", " and fish")).new.len(), 1);
    }

    #[test]
    fn paths_are_given_once_and_can_be_forgotten() {
        let mut baseline = known("One fish.\n\nTwo fish.\n");
        assert_eq!(baseline.paths().collect::<Vec<_>>(), ["a.md"]);
        baseline.forget("b.md");
        assert!(!baseline.is_empty());
        baseline.forget("a.md");
        assert!(baseline.is_empty());
    }
}
