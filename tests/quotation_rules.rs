//! The rules on quotations: what they say, where, and how they mend it.

mod quoting;

use std::cell::OnceCell;
use std::sync::Arc;

use onrecord::draft::Draft;
use onrecord::finding::{Finding, Fix, Severity};
use onrecord::record::{Located, Record};
use onrecord::rules::{Context, Question, RULES};
use onrecord::statement::QuotationKind;
use quoting::{HARBOUR, draft, source};

/// The rules that look at words; who says them is another question.
const WORDS: [&str; 4] = ["quote/altered", "quote/spliced", "quote/truncated", "quote/unsourced"];

fn record() -> Record {
    let mut harbour = source("harbour2021", HARBOUR);
    harbour.entry.outlet = Some("The Quayside Gazette".to_owned());
    harbour.entry.date = Some("2021-03-17".to_owned());
    Record::new(vec![harbour])
}

fn findings_of(record: &Record, draft: &Draft) -> Vec<Finding> {
    let quotations = &draft.reading.quotations;
    let located: Vec<std::sync::Arc<Located>> =
        quotations.iter().map(|quotation| Arc::new(record.locate(&quotation.text))).collect();
    let verdicts: Vec<_> = located.iter().map(|_| OnceCell::new()).collect();
    let context = Context { draft, record, located: &located, verdicts: &verdicts, deviations: &[], as_of: None };
    let mut found = Vec::new();
    for (index, quotation) in quotations.iter().enumerate() {
        for rule in RULES.iter().filter(|rule| WORDS.contains(&rule.name)) {
            if let Question::Quotation(check) = rule.question {
                found.extend(check(context, index, quotation));
            }
        }
    }
    found
}

fn only(text: &str) -> Finding {
    let mut found = findings_of(&record(), &draft(text));
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    found.remove(0)
}

fn mended(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

#[test]
fn an_altered_word_is_named_and_mended() {
    let text = "“The contracts are signed, the towns have made their decision,” Hart[Leo Hart] said.";
    let drafted = draft(text);
    let finding = &findings_of(&record(), &drafted)[0];
    assert_eq!(finding.rule, "quote/altered");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.span.of(&drafted.text), "decision");
    assert_eq!(
        finding.message,
        "The record has “made their choice”, not “made their decision” (Leo Hart in harbour2021, The Quayside Gazette, \
         17 March 2021)"
    );
    let fix = &finding.fixes[0];
    assert!(!fix.safe, "another word may have been meant");
    assert_eq!(fix.title, "Quote the words on record");
    assert_eq!(mended(&drafted.text, fix), "“The contracts are signed, the towns have made their choice,” Hart said.");
}

#[test]
fn a_number_or_a_negation_is_not_changed_unseen() {
    let finding = only("“The tunnel will cost the port $14 billion,” Okafor[Maya Okafor] said.");
    assert_eq!(finding.fixes[0].title, "Quote the words on record (changes a number)");
    assert!(!finding.fixes[0].safe);
    let finding = only("“The western bore has and will never carry lorries,” Okafor[Maya Okafor] said.");
    assert_eq!(finding.fixes[0].title, "Quote the words on record (changes a negation)");
    let finding = only("“It will flood the lower streets at every spring tide,” Okafor[Maya Okafor] said.");
    assert_eq!(finding.fixes[0].title, "Quote the words on record (changes how certain it is)");
    // Another speaker: the words may be another's.
    let finding = only("“The contracts are signed, the towns have made their decision,” Okafor[Maya Okafor] said.");
    assert!(!finding.fixes[0].safe);
}

#[test]
fn dropped_words_come_back_or_are_marked() {
    let text = "“We need to finish the eastern bore, so we will ask for patience,” she[Maya Okafor] said.";
    let drafted = draft(text);
    let finding = &findings_of(&record(), &drafted)[0];
    assert!(
        finding.message.contains("has “before we touch the western one”, which the quotation leaves out"),
        "{finding:?}"
    );
    let titles: Vec<&str> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
    assert_eq!(titles, ["Quote the words on record", "Mark the omission with …"]);
    assert_eq!(
        mended(&drafted.text, &finding.fixes[0]),
        "“We need to finish the eastern bore before we touch the western one, so we will ask for patience,” she said."
    );
    let marked = mended(&drafted.text, &finding.fixes[1]);
    assert_eq!(marked, "“We need to finish the eastern bore …, so we will ask for patience,” she said.");
    assert!(findings_of(&record(), &draft(&marked)).is_empty(), "a marked omission is none");
}

#[test]
fn what_a_fix_writes_is_on_record() {
    for text in [
        "“The contracts are signed, the towns have made their decision,” Hart[Leo Hart] said.",
        "“The tunnel will cost the port $14 billion,” Okafor[Maya Okafor] said.",
        "“We need to finish the eastern bore, so we will ask for patience,” she[Maya Okafor] said.",
        "\"We really need to finish the eastern bore before we touch the western one,\" she[Maya Okafor] said.",
        "“Contracts are signed and the towns have made their choice,” he[Leo Hart] said.",
        "“a toll is the remedy,” he[Leo Hart] said.",
        "“We will lower the toll for lorries,” she[Maya Okafor] said.",
    ] {
        let drafted = draft(text);
        let finding = &findings_of(&record(), &drafted)[0];
        let again = mended(&drafted.text, &finding.fixes[0]);
        let left = findings_of(&record(), &draft(&again));
        assert!(left.is_empty(), "{text}\n{again}\n{left:#?}");
    }
}

#[test]
fn a_splice_names_its_pieces() {
    let finding = only(
        "“The contracts are signed, the towns have made their choice and the western bore has never carried lorries,” he[Leo Hart] said.",
    );
    assert_eq!(finding.rule, "quote/spliced");
    assert_eq!(
        finding.message,
        "One quotation joins words from two places: “The contracts are signed, the towns have made their choice” (Leo Hart \
         in harbour2021, The Quayside Gazette, 17 March 2021) and “the western bore has never carried lorries” (Maya Okafor \
         in harbour2021, The Quayside Gazette, 17 March 2021)"
    );
    assert_eq!(finding.evidence.len(), 2);
    assert!(finding.fixes.is_empty(), "two utterances cannot be joined by an ellipsis");
}

#[test]
fn a_truncation_shows_the_whole_and_restores_it() {
    let text = "Hart[Leo Hart] told the council that “a toll is the remedy”.";
    let drafted = draft(text);
    let finding = &findings_of(&record(), &drafted)[0];
    assert_eq!(finding.rule, "quote/truncated");
    assert!(
        finding
            .message
            .starts_with("The excerpt leaves out “not sure”: the record has “not sure a toll is the remedy”")
    );
    assert_eq!(mended(&drafted.text, &finding.fixes[0]), "Hart told the council that “not sure a toll is the remedy”.");
    assert!(!finding.fixes[0].safe);
    // The draft's own sentence says it.
    assert!(findings_of(&record(), &draft("Hart[Leo Hart] is not sure that “a toll is the remedy”.")).is_empty());
    assert!(findings_of(&record(), &draft("Hart[Leo Hart] doubts that “a toll is the remedy”.")).is_empty());
    // A sentence further off does not.
    assert_eq!(only("It is not late. Hart[Leo Hart] said: “a toll is the remedy”.").rule, "quote/truncated");
    let finding = only("“We will lower the toll for lorries,” she[Maya Okafor] said.");
    assert!(
        finding.message.starts_with("The excerpt leaves out its condition, “if the ferries stop”"),
        "{}",
        finding.message
    );
    let finding = only("He[Leo Hart] said “the port can dig two bores at once without closing the basin”.");
    assert!(finding.message.contains("called untrue"), "{}", finding.message);
    assert!(finding.message.contains("misplaced"), "{}", finding.message);
}

#[test]
fn unsourced_is_for_attributed_speech() {
    let words = "“Nobody in this town wants another summer of dust”";
    assert_eq!(only(&format!("{words}, said Hart[Leo Hart].")).severity, Severity::Warning);
    assert_eq!(only(&format!("{words}, said Hart[Leo Hart].")).rule, "quote/unsourced");
    assert!(findings_of(&record(), &draft(&format!("So much for {words}."))).is_empty(), "nobody is quoted");
    let mut scare = draft(&format!("{words}, said Hart[Leo Hart]."));
    Arc::make_mut(&mut scare.reading).quotations[0].kind = QuotationKind::Scare;
    assert!(findings_of(&record(), &scare).is_empty());
    assert!(findings_of(&record(), &draft("“Not a chance”, said Hart[Leo Hart].")).is_empty(), "too short");
}

#[test]
fn what_the_draft_denies_is_not_judged() {
    let mut drafted = draft("He never said “the towns have made their decision” at all[Leo Hart].");
    assert_eq!(findings_of(&record(), &drafted).len(), 1);
    Arc::make_mut(&mut drafted.reading).quotations[0].denied = true;
    assert!(findings_of(&record(), &drafted).is_empty());
}

#[test]
fn a_nested_quotation_is_judged_with_its_outer_one() {
    let mut drafted = draft("“He calls it ‘the towns have made their decision’ now,” she[Maya Okafor] said.");
    let mut inner = drafted.reading.quotations[0].clone();
    let start = drafted.text.find("the towns").expect("inner");
    let end = drafted.text.find("’ now").expect("inner");
    inner.span = onrecord::text::Span::new(start, end);
    inner.outer = onrecord::text::Span::new(start - 3, end + 3);
    inner.text = inner.span.of(&drafted.text).to_owned();
    inner.nested = true;
    Arc::make_mut(&mut drafted.reading).quotations.push(inner);
    assert!(findings_of(&record(), &drafted).iter().all(|finding| finding.rule != "quote/altered"));
}

#[test]
fn foreign_text_does_not_reach_the_terminal_or_the_markup() {
    let mut evil =
        source("evil", "“The \u{1b}[31mquay walls are [sinking](http://x) by the hour,”[A\u{202e}B] he said.");
    evil.entry.outlet = Some("A\nB\u{7}".to_owned());
    let record = Record::new(vec![evil]);
    let drafted = draft("“The 31mquay walls are rising (http://x) by the hour,” he[X] said.");
    let found = findings_of(&record, &drafted);
    let finding = found.first().expect("a finding");
    assert!(!finding.message.contains(['\u{1b}', '\n', '\u{7}', '\u{202e}']), "{:?}", finding.message);
    assert!(finding.fixes.iter().all(|fix| fix.edits.iter().all(|edit| !edit.text.contains(['[', '\u{1b}']))));
}
