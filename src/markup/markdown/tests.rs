//! What each construct gives.

use crate::markup::{BlockKind, MarkKind, Prose};

fn read(text: &str) -> Prose {
    super::read(text)
}

/// The text of every block.
fn blocks(text: &str) -> Vec<String> {
    let prose = read(text);
    prose.blocks.iter().map(|block| block.span.of(&prose.text).to_owned()).collect()
}

/// The text of the only block.
fn one(text: &str) -> String {
    let mut found = blocks(text);
    assert_eq!(found.len(), 1, "{text:?} gave {found:?}");
    found.remove(0)
}

/// Citations as `key(locator)`, narrative ones with `@`.
fn cites(text: &str) -> Vec<String> {
    let prose = read(text);
    let mut found = Vec::new();
    for mark in &prose.marks {
        if let MarkKind::Citation { keys, narrative } = &mark.kind {
            let keys: Vec<String> = keys
                .iter()
                .map(|key| {
                    assert_eq!(key.file.of(text), key.key, "the key's place");
                    if key.locator.is_empty() { key.key.clone() } else { format!("{}({})", key.key, key.locator) }
                })
                .collect();
            found.push(format!("{}{}", if *narrative { "@" } else { "" }, keys.join("+")));
        }
    }
    found
}

/// Marks as (text under them, bytes of the file under them).
fn marks(text: &str, is: impl Fn(&MarkKind) -> bool) -> Vec<(String, String)> {
    let prose = read(text);
    let of = |mark: &&crate::markup::Mark| is(&mark.kind);
    let show = |mark: &crate::markup::Mark| (mark.span.of(&prose.text).to_owned(), mark.file.of(text).to_owned());
    prose.marks.iter().filter(of).map(show).collect()
}

fn calls(text: &str) -> Vec<String> {
    let prose = read(text);
    let label = |kind: &MarkKind| match kind {
        MarkKind::FootnoteRef(label) => Some(label.clone()),
        _ => None,
    };
    prose.marks.iter().filter_map(|mark| label(&mark.kind)).collect()
}

/// Asserts that every word of letters of the reading text is, in the file, the same word (with emphasis inside).
fn words_map(text: &str) {
    let prose = read(text);
    let mut at = 0;
    for word in prose.text.split(|char: char| !char.is_alphanumeric()) {
        let span = crate::text::Span::new(at, at + word.len());
        assert_eq!(prose.map.to_file(span).of(text).replace('*', ""), word, "in {text:?}");
        at += word.len();
        at += prose.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

#[test]
fn front_matter_is_no_text_but_for_the_title() {
    for text in
        ["---\ntitle: T\n---\n\nText.", "\u{feff}---\r\ntitle: T\r\n---\r\nText.", "+++\ntitle = 'T'\n+++\nText."]
    {
        let prose = read(text);
        assert_eq!(blocks(text), ["T", "Text."]);
        assert_eq!(prose.blocks[0].kind, BlockKind::Heading);
        assert_eq!(prose.meta.title.as_deref(), Some("T"));
        let file = prose.meta.file.expect("place").of(text);
        assert!(file.ends_with("---") || file.ends_with("+++"), "{file:?}");
        words_map(text);
    }
    assert!(read("---\ntitle: [x\n---\nText.").meta.error.is_some());
    assert_eq!(blocks("---\n\nText.\n\n---\n\nMore."), ["Text.", "More."]);
    assert_eq!(blocks("Text.\n\n---\nreferences:\n- id: a\n  title: No prose\n---\n\nMore."), ["Text.", "More."]);
    assert_eq!(blocks("Text.\n\n---\nNote: prose.\n\n---\n\nMore.").len(), 3);
}

#[test]
fn headings_and_paragraphs() {
    let text = "# Title *one* {#id .c}\n\nA\nline.\n\nSetext\n======\n\nTail {braces}.";
    assert_eq!(blocks(text), ["Title one", "A line.", "Setext", "Tail {braces}."]);
    let kinds: Vec<BlockKind> = read(text).blocks.into_iter().map(|block| block.kind).collect();
    let (heading, paragraph) = (BlockKind::Heading, BlockKind::Paragraph);
    assert_eq!(kinds, [heading.clone(), paragraph.clone(), heading, paragraph]);
    words_map(text);
}

#[test]
fn lists_number_their_items() {
    let text = "- one\n- two\n  wrapped\n\n  second\n  - inner\n\n1. three\n\nAfter.\n";
    let lists: Vec<u32> = read(text).blocks.iter().map(|block| block.list).collect();
    assert_eq!(blocks(text), ["one", "two wrapped", "second", "inner", "three", "After."]);
    assert_eq!(lists, [1, 1, 0, 2, 3, 0]);
    assert_eq!(blocks("- [ ] open\n- [x] done"), ["open", "done"]);
    assert_eq!(blocks("Term\n: Its meaning\n"), ["Term", "Its meaning"]);
}

#[test]
fn tables_give_cells() {
    let text = "| A | B |\n|---|:-:|\n| a *b* | c \\| d |\n| e |\n\nTable: Caption {#tbl-x}\n";
    let prose = read(text);
    let cells: Vec<(u32, u32, u32, &str)> = prose
        .blocks
        .iter()
        .filter_map(|block| match block.kind {
            BlockKind::Cell { table, row, column } => Some((table, row, column, block.span.of(&prose.text))),
            _ => None,
        })
        .collect();
    assert_eq!(cells, [(0, 0, 0, "A"), (0, 0, 1, "B"), (0, 1, 0, "a b"), (0, 1, 1, "c | d"), (0, 2, 0, "e")]);
    let last = prose.blocks.last().expect("caption");
    assert_eq!((last.kind.clone(), last.span.of(&prose.text)), (BlockKind::Caption, "Caption"));
    words_map(text);
}

#[test]
fn block_quotes_share_a_number() {
    let text = "> One\n> two.\n>\n> Three.\n> — Ana Lima\n\nText.\n\n> > Deep.\n\n> [!NOTE]\n> An alert.\n";
    assert_eq!(blocks(text), ["One two.", "Three.\n— Ana Lima", "Text.", "Deep.", "An alert."]);
    let quotes: Vec<u32> = read(text).blocks.iter().map(|block| block.quote).collect();
    assert_eq!(quotes, [1, 1, 0, 2, 0]);
    words_map(text);
    assert_eq!(blocks("> [!quote]- Said\n> words."), ["Said words."]);
    assert_eq!(blocks("> Words.\n>\n> -- Ana"), ["Words.", "-- Ana"]);
}

#[test]
fn footnotes() {
    let text = "Words.[^1] More [^gone].\n\n[^1]: The *note*.\n\n    Second paragraph.\n\nAfter.";
    assert_eq!(blocks(text), ["Words. More.", "The note.", "Second paragraph.", "After."]);
    assert_eq!(calls(text), ["1", "gone"]);
    let note = BlockKind::Footnote("1".to_owned());
    let kinds: Vec<BlockKind> = read(text).blocks.into_iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Paragraph, note.clone(), note, BlockKind::Paragraph]);
    let points = marks(text, |kind| matches!(kind, MarkKind::FootnoteRef(_)));
    assert_eq!(points, [(String::new(), "[^1]".to_owned()), (String::new(), "[^gone]".to_owned())]);
    words_map(text);
}

#[test]
fn inline_notes_follow_their_paragraph() {
    let text = "A^[See [@doe, p. 3] and *that*.] b^[Two [x](u).].\n\nC^[three].";
    assert_eq!(blocks(text), ["A b.", "See and that.", "Two x.", "C.", "three"]);
    assert_eq!(calls(text), ["inline-1", "inline-2", "inline-3"]);
    assert_eq!(cites(text), ["doe(p. 3)"]);
    assert_eq!(read(text).blocks[4].kind, BlockKind::Footnote("inline-3".to_owned()));
    words_map(text);
}

#[test]
fn bracketed_citations() {
    assert_eq!(cites("Words [@doe2019, p. 3; see @smith_2020]."), ["doe2019(p. 3)+smith_2020"]);
    assert_eq!(one("Words [@doe2019, p. 3; see @smith_2020]."), "Words.");
    assert_eq!(cites("[see @a, pp. 33-35; also @b, ch. 1]"), ["a(pp. 33-35)+b(ch. 1)"]);
    assert_eq!(cites("He [-@doe] said [@{odd key}, p. 1]."), ["doe", "odd key(p. 1)"]);
    assert_eq!(cites("X [@a][@b] [@c]."), ["a", "b", "c"]);
    assert_eq!(one("X [@a][@b] [@c]."), "X.");
    assert_eq!(cites("X [@doe, \"[sic]\" *passim*]"), ["doe(\"[sic]\" passim)"]);
    assert_eq!(cites("“Words” [\n@doe\n]."), ["doe"]);
    let marked = marks("é [@doe, *p.* 3].", |kind| matches!(kind, MarkKind::Citation { .. }));
    assert_eq!(marked, [(String::new(), "[@doe, *p.* 3]".to_owned())]);
}

#[test]
fn narrative_citations() {
    let text = "As @doe:2019/a.b, says, and @smith [p. 3; @other, p. 4] says; -@x too. @end.";
    assert_eq!(cites(text), ["@doe:2019/a.b", "@smith(p. 3)+other(p. 4)", "@x", "@end"]);
    assert_eq!(one(text), "As @doe:2019/a.b, says, and @smith says; @x too. @end.");
    let found = marks(text, |kind| matches!(kind, MarkKind::Citation { .. }));
    assert_eq!(found[1], ("@smith".to_owned(), "@smith [p. 3; @other, p. 4]".to_owned()));
    assert_eq!(cites("@a [@b]"), ["@a", "b"]);
    words_map(text);
}

#[test]
fn what_is_no_citation() {
    for text in [
        "Write to foo@bar.org or <a@b.org>.",
        "`@code` and `[@code]`",
        "```\n[@code]\n```",
        "\\@ref(x) and \\[\\@doe]",
        "[@handle](https://a.org/@handle) https://a.org/@x",
        "[@def]\n\n[@def]: https://a.org",
        "See @fig-map and [@tbl-one].",
        "&#64;doe",
        "<!-- @doe --> [email](mailto:x@y.org)",
    ] {
        assert_eq!(cites(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(one("See @fig-map and [-@tbl-one]."), "See @fig-map and.");
    assert_eq!(cites("(@good) An example.\n\nAs (@good) shows, (@doe)."), ["@doe"]);
}

#[test]
fn links_and_emphasis() {
    let text = "A *“qu**o**ted” w*ord [a *b*](http://x.org \"t\") <http://y.org> [[page|name]] https://z.org/a_b_c.";
    assert_eq!(one(text), "A “quoted” word a b http://y.org name https://z.org/a_b_c.");
    let links = marks(text, |kind| matches!(kind, MarkKind::Link(_)));
    assert_eq!(links[0], ("a b".to_owned(), "[a *b*](http://x.org \"t\")".to_owned()));
    assert_eq!(links[1], ("http://y.org".to_owned(), "<http://y.org>".to_owned()));
    assert_eq!(links[3], ("https://z.org/a_b_c".to_owned(), "https://z.org/a_b_c".to_owned()));
    let emphasis = marks(text, |kind| *kind == MarkKind::Emphasis);
    assert_eq!(emphasis[0].0, "“quoted” w");
    assert_eq!(emphasis[1], ("o".to_owned(), "**o**".to_owned()));
    words_map(text);
    assert_eq!(one("[sic] and \"[T]he\" [...] x"), "[sic] and \"[T]he\" [...] x");
}

#[test]
fn wiki_links() {
    let text = "A [[Page one]] b [[x#y|two]] c [[@doe, p. 1]] ![[embed]] d [[1]](http://a.org) [[e]";
    assert_eq!(one(text), "A Page one b two c d [1] [[e]");
    let links = marks(text, |kind| matches!(kind, MarkKind::Link(_)));
    assert_eq!(links[0], ("Page one".to_owned(), "[[Page one]]".to_owned()));
    assert_eq!(links[1], ("two".to_owned(), "[[x#y|two]]".to_owned()));
    assert_eq!(links[2], ("[1]".to_owned(), "[[1]](http://a.org)".to_owned()));
    assert_eq!(cites(text), ["doe(p. 1)"]);
    assert_eq!(blocks("| a |\n|---|\n| [[p\\|q]] |"), ["a", "q"]);
}

#[test]
fn grid_tables_are_read_by_rows() {
    assert_eq!(blocks("+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n"), ["a | b |", "c | d |"]);
}

#[test]
fn code_and_formulas_are_objects() {
    assert_eq!(one("a `b \"c\"` d"), "a \u{fffc} d");
    let text = "Let $x^2$ be, at $5 to $10 or US$5-$6, `r y`{.r}, $$a = b$$ end.";
    assert_eq!(one(text), "Let \u{fffc} be, at $5 to $10 or US$5-$6, \u{fffc}, \u{fffc} end.");
    let found = marks(text, |kind| *kind == MarkKind::Code);
    assert_eq!(found[0].1, "$x^2$");
    assert_eq!(blocks("A\n\n```{r}\n\"x\"\n```\n\n    indented \"y\"\n\n$$\na\n- b\n$$ {#eq-x}\n\nB"), ["A", "B"]);
    assert_eq!(
        blocks("A\n\n\\begin{table}\n\"x\"\n\ny\n\\end{table}\n\nB \\newpage\n\n\\emph{C} \\cite[p. 1]{d} e"),
        ["A", "B", "C e"]
    );
    assert_eq!(one("at C:\\Users\\name and/or\\maybe"), "at C:\\Users\\name and/or\\maybe");
}

#[test]
fn divs_shortcodes_and_spans() {
    let text = "::: {.callout-note title=\"T\"}\nInside *text*.\n\n:::: inner\n> Quote.\n::::\n:::\nAfter.";
    assert_eq!(blocks(text), ["Inside text.", "Quote.", "After."]);
    words_map(text);
    assert_eq!(one("{{< video https://a.org/_x_ >}}\nA {{% n \"q\" %}}b [c]{.smallcaps} d{{< x"), "A b c d{{< x");
    assert_eq!(blocks("![Alt *text*](a.png){width=50%}\n\nText ![x](y) on."), ["Alt text", "Text on.", "x"]);
    assert_eq!(read("![Alt](a.png)").blocks[0].kind, BlockKind::Caption);
    assert_eq!(one("2^nd^ H~2~O ~~gone~~"), "2nd H2O gone");
}

#[test]
fn comments() {
    let text =
        "<!-- one -->\n\nA <!-- two\nlines --> b.\n\n<!-- three --> C [@doe] d.\nE.\n\n- <!-- four -->\n  item\n";
    let prose = read(text);
    let found: Vec<(&str, usize)> = prose.comments.iter().map(|c| (c.text.as_str(), c.next_block)).collect();
    assert_eq!(found, [("one", 0), ("two\nlines", 1), ("three", 1), ("four", 2)]);
    for comment in &prose.comments {
        assert!(comment.file.of(text).starts_with("<!--") && comment.file.of(text).ends_with("-->"));
    }
    assert_eq!(blocks(text), ["A b.", "C d. E.", "item"]);
    assert_eq!(cites(text), ["doe"]);
    words_map(text);
    assert!(read("`<!-- code -->`\n\n```\n<!-- code --> x\n```\n").comments.is_empty());
}

#[test]
fn html_tags_go_and_their_text_stays() {
    assert_eq!(one("a<sup>1</sup> <b class=\"x\">b</b><br>c <q>d</q>"), "a1 b\nc “d”");
}

#[test]
fn html_blocks_are_read_as_a_browser_shows_them() {
    let text = "<div class=\"a\">\nShown &amp; *raw*\n<!-- c --></div>\n\n<script>\nvar x\n</script>\n\n> <p>In\n> quote</p>\n\n\
                <details><summary>Sum</summary>\n\n*Markdown*\n\n</details>\n\n<blockquote>Said.</blockquote>\n\n> Next.";
    assert_eq!(blocks(text), ["Shown & *raw*", "In quote", "Sum", "Markdown", "Said.", "Next."]);
    let prose = read(text);
    assert_eq!(prose.blocks.iter().map(|block| block.quote).collect::<Vec<_>>(), [0, 1, 0, 0, 2, 3]);
    assert_eq!(prose.comments.len(), 1);
    assert_eq!(blocks("<!-- a\nb --> Text [@doe]\ngoes on."), ["Text [@doe]", "goes on."]);
    words_map(text);
}

#[test]
fn characters() {
    let text = "AT&amp;T &ldquo;x&rdquo; \\*y\\* co\u{ad}op\u{200b}erate a\u{a0}b\r\nnext  \r\nhard\\\nbreak";
    assert_eq!(one(text), "AT&T “x” *y* cooperate a\u{a0}b next\nhard\nbreak");
    let prose = read(text);
    let at = prose.text.find("cooperate").expect("word");
    let file = prose.map.to_file(crate::text::Span::new(at, at + 9)).of(text).to_owned();
    assert_eq!(file, "co\u{ad}op\u{200b}erate");
    let at = prose.text.find('“').expect("mark");
    assert_eq!(prose.map.to_file(crate::text::Span::new(at, at + 3)).of(text), "&ldquo;");
}

#[test]
fn places_after_wide_characters_and_crlf() {
    for before in ["é ", "’ ", "华 ", "😀 ", "\u{feff}x ", "a\r\n"] {
        for text in [
            "one *two* [three](x) [@key, p. 3] four `c` five[^1] six",
            "> one\n> two\n>\n> three *four*\n\n- five\n  six",
            "| one | two |\n|---|---|\n| three | *four* five |",
        ] {
            words_map(&format!("{before}{text}"));
            words_map(&format!("{before}\n\n{text}").replace('\n', "\r\n"));
        }
    }
}

#[test]
fn a_citation_alone_keeps_its_place() {
    let text = "> Words.\n\n[@doe, p. 3]\n\nText.";
    assert_eq!(cites(text), ["doe(p. 3)"]);
    assert_eq!(blocks(text), ["Words.", "", "Text."]);
}

#[test]
fn line_blocks() {
    assert_eq!(one("| One\n| two | three\n| four\n"), "One\ntwo | three\nfour");
}

#[test]
fn deep_nesting_and_long_runs() {
    for text in [
        ">".repeat(10_000) + " x",
        "[".repeat(100_000),
        "[[".repeat(50_000) + "@a",
        "\"".repeat(100_000),
        "^[".repeat(50_000) + "x",
        "^[a".repeat(20_000) + &"]".repeat(20_000),
        "[@a".repeat(20_000) + &"]".repeat(20_000),
        "*a _b ".repeat(20_000),
        "{{< ".repeat(30_000),
        "$a ".repeat(30_000),
        "\\a{".repeat(30_000),
        "<!-- ".repeat(20_000),
        "[a]{".repeat(20_000),
        "- ".repeat(2_000) + "x",
        "@a [".repeat(20_000),
        "![".repeat(20_000),
        "\\begin{a}\n".repeat(10_000),
        "$$\n".repeat(10_001),
        "\n---\na: b\n".repeat(5_000),
    ] {
        let start: String = text.chars().take(12).collect();
        let time = std::time::Instant::now();
        let prose = read(&text);
        assert!(time.elapsed().as_secs() < 3, "{start}… took {:?}", time.elapsed());
        assert!(prose.text.len() <= text.len() * 3 + 10);
    }
}
