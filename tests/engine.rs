//! The engine: every rule asked, severities, panics, suppressions. Drafts and rules are made by hand, so that nothing
//! here depends on what the reader understands.

use std::path::PathBuf;

use onrecord::check::{CheckOptions, Level, RULE_PANICKED, check_with};
use onrecord::draft::Draft;
use onrecord::finding::{Finding, Severity};
use onrecord::fix;
use onrecord::markup::{Block, BlockKind, Comment, Format, Prose};
use onrecord::record::{Located, Record};
use onrecord::rules::{Context, Question, Rule};
use onrecord::statement::{Quotation, QuotationKind, Reading};
use onrecord::text::{LineIndex, Span, SpanMap};
use proptest::prelude::*;

const PAGE: &str = "---\nseverity: info\nsummary: A test.\nsince: 0.1.0\n---\n";

/// Fires on quotations that hold the word "bad".
const BAD: Rule = Rule { name: "test/bad", page: PAGE, question: Question::Quotation(bad) };

/// Fires on quotations that hold the word "worse"; fails on those that hold "broken".
const WORSE: Rule = Rule { name: "test/worse", page: PAGE, question: Question::Quotation(worse) };

const RULES: &[Rule] = &[BAD, WORSE];

fn bad(_: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    quotation.text.contains("bad").then(|| found("test/bad", quotation.span, &format!("quotation {index}")))
}

fn worse(context: Context<'_>, index: usize, quotation: &Quotation) -> Option<Finding> {
    assert!(!quotation.text.contains("broken"), "a rule that fails");
    let _: &Located = &context.located[index];
    quotation.text.contains("worse").then(|| found("test/worse", quotation.span, "worse"))
}

fn found(rule: &'static str, span: Span, message: &str) -> Finding {
    let (evidence, fixes) = (Vec::new(), Vec::new());
    Finding { rule, severity: Severity::Error, span, message: message.to_owned(), evidence, fixes }
}

/// A draft: what stands in `«»` is a quotation, `<!-- -->` a comment, a line a block; `> ` makes a block quote, `|` a
/// table whose cells it parts.
fn draft(text: &str) -> Draft {
    let mut prose = Prose { text: text.to_owned(), map: SpanMap::identity(0, text.len()), ..Prose::default() };
    let comments = text.match_indices("<!--").map(|(start, _)| {
        let end = text[start..].find("-->").map_or(text.len(), |end| start + end + 3);
        Span::new(start, end)
    });
    let comments: Vec<Span> = comments.collect();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let cells: Vec<&str> = line.split_inclusive('|').collect();
        let mut cell_at = at;
        for (column, cell) in cells.iter().enumerate() {
            let words = comments.iter().fold(Span::new(cell_at, cell_at + cell.len()), |words, comment| {
                // Comments at the ends of a block are not part of it.
                if words.contains(*comment) && text[words.start..comment.start].trim_matches([' ', '>']).is_empty() {
                    Span::new(comment.end, words.end)
                } else if words.contains(*comment) && text[comment.end..words.end].trim().is_empty() {
                    Span::new(words.start, comment.start)
                } else {
                    words
                }
            });
            let words = trimmed(text, words);
            let kind = if cells.len() > 1 {
                BlockKind::Cell { table: 1, row: 0, column: column as u32 }
            } else {
                BlockKind::Paragraph
            };
            if !words.is_empty() {
                prose.blocks.push(Block { span: words, kind, quote: u32::from(line.starts_with('>')), list: 0 });
            }
            cell_at += cell.len();
        }
        at += line.len();
    }
    for file in comments {
        let next_block = prose.blocks.iter().position(|b| b.span.start >= file.end).unwrap_or(prose.blocks.len());
        prose.comments.push(Comment {
            file,
            text: file.of(text).trim_start_matches("<!--").trim_end_matches("-->").to_owned(),
            next_block,
        });
    }
    let quotations = text.match_indices('«').map(|(start, _)| {
        let end = start + text[start..].find('»').expect("closed");
        let span = Span::new(start + '«'.len_utf8(), end);
        Quotation {
            span,
            outer: Span::new(start, end + '»'.len_utf8()),
            text: span.of(text).to_owned(),
            kind: QuotationKind::Speech,
            speaker: None,
            cue: None,
            group: 0,
            nested: false,
            sentence: 0,
            denied: false,
        }
    });
    let reading = Reading { quotations: quotations.collect(), ..Reading::default() };
    Draft {
        path: PathBuf::from("draft.md"),
        format: Format::Plain,
        editable: true,
        lines: LineIndex::new(text),
        text: text.to_owned(),
        prose: prose.into(),
        reading: reading.into(),
    }
}

fn trimmed(text: &str, span: Span) -> Span {
    let (words, blank) = (span.of(text), [' ', '\n', '>', '|']);
    let start = span.start + (words.len() - words.trim_start_matches(blank).len());
    Span::new(start, (start + words.trim_matches(blank).len()).min(span.end))
}

fn findings(text: &str, options: &CheckOptions) -> Vec<Finding> {
    check_with(RULES, &draft(text), &Record::default(), options)
}

/// The findings as `rule: words`.
fn said(text: &str) -> Vec<String> {
    let findings = findings(text, &CheckOptions::default());
    findings.iter().map(|f| format!("{}: {}", f.rule, f.span.of(text))).collect()
}

fn messages(text: &str) -> Vec<String> {
    findings(text, &CheckOptions::default()).into_iter().map(|finding| finding.message).collect()
}

fn set(levels: &[(&str, Level)]) -> CheckOptions {
    let levels = levels.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect();
    CheckOptions { levels, ..CheckOptions::default() }
}

#[test]
fn findings_come_by_place_and_rule_with_the_severity_of_the_page() {
    let text = "«worse and bad» or «bad»";
    assert_eq!(said(text), ["test/bad: worse and bad", "test/worse: worse and bad", "test/bad: bad"]);
    assert!(findings(text, &CheckOptions::default()).iter().all(|finding| finding.severity == Severity::Info));
}

#[test]
fn the_configuration_overrules_the_page() {
    let options = set(&[("test/bad", Level::At(Severity::Warning)), ("test/worse", Level::Off)]);
    let findings = findings("«worse and bad»", &options);
    assert_eq!(findings.iter().map(|f| (f.rule, f.severity)).collect::<Vec<_>>(), [("test/bad", Severity::Warning)]);
}

#[test]
fn one_finding_a_rule_and_place() {
    let twice: &[Rule] = &[BAD, BAD];
    assert_eq!(check_with(twice, &draft("«bad» «bad»"), &Record::default(), &CheckOptions::default()).len(), 2);
}

#[test]
fn a_rule_that_panics_costs_only_the_statement() {
    let text = "«bad broken» «worse» «broken»";
    assert_eq!(said(text), ["internal/rule-panicked: bad broken", "test/bad: bad broken", "test/worse: worse"]);
    let all = findings(text, &CheckOptions::default());
    assert_eq!((all[0].rule, all[0].severity), (RULE_PANICKED, Severity::Error));
    assert!(all[0].message.contains("`test/worse`"), "{}", all[0].message);
}

#[test]
fn a_comment_covers_the_next_block_and_no_other() {
    assert_eq!(said("<!-- onrecord: ignore test/bad -- said so -->\n«bad»\n\n«bad»"), ["test/bad: bad"]);
    assert_eq!(said("<!-- onrecord: ignore test/bad, test/worse -->\n«bad» «worse»"), Vec::<String>::new());
    assert_eq!(said("<!-- onrecord: ignore test/bad -->\n«bad» «worse»"), ["test/worse: worse"]);
    assert_eq!(said("<!-- onrecord:ignore test/bad — a dash -->\n«bad»"), Vec::<String>::new());
}

#[test]
fn a_comment_in_a_block_covers_that_block() {
    assert_eq!(said("«bad» <!-- onrecord: ignore test/bad --> «bad»\n\n«bad»"), ["test/bad: bad"]);
    assert_eq!(said("«bad» <!-- onrecord: ignore test/bad -->\n\n«bad»"), ["test/bad: bad"]);
    assert_eq!(said("- <!-- onrecord: ignore test/bad --> «bad»\n- «bad»"), ["test/bad: bad"]);
}

#[test]
fn a_comment_in_a_table_covers_its_cell_one_before_it_the_table() {
    let comment = "<!-- onrecord: ignore test/bad -->";
    assert_eq!(said(&format!("| «bad» | {comment} «bad» |\n")), ["test/bad: bad"]);
    assert_eq!(said(&format!("| «bad» | «bad» {comment} |\n")), ["test/bad: bad"]);
    assert_eq!(said(&format!("{comment}\n\n| «bad» | «bad» |\n\n«bad»")), ["test/bad: bad"]);
}

#[test]
fn a_comment_before_a_block_quote_covers_all_of_it() {
    assert_eq!(said("<!-- onrecord: ignore test/bad -->\n> «bad»\n>\n> «bad»\n\n«bad»"), ["test/bad: bad"]);
}

#[test]
fn files_and_ranges() {
    assert_eq!(said("«bad»\n\n<!-- onrecord: ignore-file test/bad -->"), Vec::<String>::new());
    let range = "«bad»\n<!-- onrecord: ignore-start test/bad -->\n«bad»\n\n«bad worse»\n\
                 <!-- onrecord: ignore-end test/bad -->\n«bad»";
    assert_eq!(said(range), ["test/bad: bad", "test/worse: bad worse", "test/bad: bad"]);
}

#[test]
fn unused_suppressions_are_reported_unless_the_rule_is_off() {
    let text = "<!-- onrecord: ignore test/bad -->\n«good»";
    assert_eq!(said(text), ["suppression/unused: test/bad"]);
    assert_eq!(findings(text, &set(&[("test/bad", Level::Off)])), []);
    assert_eq!(findings(text, &set(&[("suppression/unused", Level::Off)])), []);
    let all = findings(text, &CheckOptions::default());
    assert_eq!(all[0].severity, Severity::Warning);
    assert_eq!(fix::apply(text, &all, false).text, "«good»");
    // One of two rules is of use.
    assert_eq!(said("<!-- onrecord: ignore test/bad, test/worse -->\n«bad»"), ["suppression/unused: test/worse"]);
    // The second of two comments has nothing left to do, but it covers the finding as well.
    let both = "<!-- onrecord: ignore-file test/bad -->\n<!-- onrecord: ignore test/bad -->\n«bad»";
    assert_eq!(said(both), Vec::<String>::new());
    assert!(messages("<!-- onrecord: ignore test/bad -->")[0].contains("no block follows"));
    assert_eq!(
        said("<!-- onrecord: ignore-start test/bad -->\n<!-- onrecord: ignore-end test/bad -->\n«bad»").len(),
        2
    );
}

#[test]
fn malformed_suppressions_are_reported_and_do_not_act() {
    for (comment, expected) in [
        ("<!-- onrecord: ignore -->", "names no rule"),
        ("<!-- onrecord: ignore -- it is fine -->", "names no rule"),
        ("<!-- onrecord: ignore test/bda -->", "Is `test/bad` meant?"),
        ("<!-- onrecord: ignore all -->", "There is no rule `all`."),
        ("<!-- onrecord: ingore test/bad -->", "Is `ignore` meant?"),
        ("<!-- onrecord: -->", "says `ignore`"),
        ("<!-- onrecord ignore test/bad -->", "with a colon"),
        ("<!-- onrecord: ignore-end test/bad -->", "No range of `test/bad` starts before."),
    ] {
        let text = format!("{comment}\n«bad»");
        let all = findings(&text, &CheckOptions::default());
        let rules: Vec<&str> = all.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["suppression/malformed", "test/bad"], "{comment}");
        assert!(all[0].message.contains(expected), "{comment}: {}", all[0].message);
        assert_eq!(all[0].severity, Severity::Warning);
    }
    let unended = "<!-- onrecord: ignore-start test/bad -->\n«bad»";
    assert_eq!(said(unended), ["suppression/malformed: test/bad"]);
    assert!(messages(unended)[0].contains("never ended"));
    let typo = "<!-- onrecord: ignore test/bda -- why -->\n«bad»";
    let fixed = fix::apply(typo, &findings(typo, &CheckOptions::default()), false);
    assert_eq!(fixed.text, "<!-- onrecord: ignore test/bad -- why -->\n«bad»");
}

#[test]
fn other_comments_are_left_alone() {
    for comment in ["<!-- TODO -->", "<!-- onrecord is a tool -->", "<!-- see onrecord: ignore -->", "<!---->", "<!--"]
    {
        assert_eq!(said(&format!("{comment}\n\n«good»")), Vec::<String>::new(), "{comment}");
    }
}

proptest! {
    // A failing case is printed; it becomes a test of its own, not a file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comments_of_any_kind_do_not_panic(
        parts in prop::collection::vec("<!--|-->|onrecord:|ignore|-file|-start|-end| test/bad|,| -- |«bad»|\n|\\| |> |é|\\PC", 0..40)
    ) {
        let mut text = parts.concat();
        let open = text.matches('«').count();
        text.push_str(&"»".repeat(open));
        let all = findings(&text, &CheckOptions::default());
        prop_assert!(all.windows(2).all(|pair| pair[0].span <= pair[1].span));
        prop_assert!(all.iter().all(|finding| text.get(finding.span.range()).is_some()));
        // Fixes come to an end.
        for _ in 0..20 {
            text = fix::apply(&text, &findings(&text, &CheckOptions::default()), true).text;
        }
        prop_assert_eq!(fix::apply(&text, &findings(&text, &CheckOptions::default()), true).count, 0);
    }
}

/// A fix on a figure has a capital where the draft's sentence opens with it, and nowhere else.
#[test]
fn a_figure_keeps_the_capital_of_its_place() {
    for (told, brief, fixed) in [
        ("Two thirds of the ferries ran late in 2021.", "Half of the ferries ran late in 2021.", "Two thirds of"),
        ("In 2021 two thirds of the ferries ran late.", "Half of the ferries ran late in 2021.", "Two thirds of"),
        (
            "Two thirds of the ferries ran late in 2021.",
            "In 2021 half of the ferries ran late.",
            "In 2021 two thirds of",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("ferries.txt"), format!("{told}\n")).expect("a source");
        let spec = onrecord::corpus::CorpusSpec::Paths(vec![folder.path().to_owned()]);
        let (record, _) = onrecord::corpus::load(&spec).expect("a corpus").into_record();
        let draft = Draft::read("brief.md".into(), Format::Markdown, format!("{brief}\n"));
        let findings = onrecord::check::check(&draft, &record, &CheckOptions::default());
        let text = fix::apply(&draft.text, &findings, true).text;
        assert!(text.starts_with(fixed), "{text}");
    }
}
