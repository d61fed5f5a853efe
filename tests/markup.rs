//! What holds of every document, whatever it says: spans are places of the file, in order, at character boundaries;
//! and a word of the reading text is the same word in the file.

use onrecord::markup::{self, BlockKind, Format, MarkKind, Prose};
use onrecord::text::{LineIndex, Position, Span, SpanMap};
use proptest::prelude::*;

const FORMATS: [Format; 5] = [Format::Markdown, Format::Plain, Format::Html, Format::Latex, Format::Typst];

/// Whether blocks come in the order of the file: the text of notes and pictures inside a paragraph comes after it.
fn is_inner(kind: &BlockKind) -> bool {
    *kind == BlockKind::Caption || matches!(kind, BlockKind::Footnote(label) if label.starts_with("inline-"))
}

fn check(text: &str, format: Format) {
    let prose = markup::read(format, text);
    let mut end = 0;
    let mut file_end = 0;
    for block in &prose.blocks {
        assert!(block.span.start >= end, "blocks overlap");
        assert!(
            end == 0 || prose.text[end..block.span.start].contains(['\n', '\r']),
            "blocks without a line end between"
        );
        end = block.span.end;
        let words = prose.text.get(block.span.range()).expect("a block at character boundaries");
        assert_eq!(words.trim(), words, "blanks around a block");
        let file = prose.map.to_file(block.span);
        assert!(text.get(file.range()).is_some(), "{file:?} is no place of the file");
        // Typst has who is quoted before the words, a page behind them.
        let attributed = format == Format::Typst && block.quote > 0;
        if !is_inner(&block.kind) && !attributed && !block.span.is_empty() {
            assert!(file.start >= file_end, "a block starts before the one before it ends");
            file_end = file.end;
        }
        let mut at = file.start;
        for (offset, char) in words.char_indices() {
            let start = block.span.start + offset;
            let place = prose.map.to_file(Span::new(start, start + char.len_utf8()));
            assert!(text.get(place.range()).is_some(), "{place:?} is no place of the file");
            assert!(place.start >= at && place.end <= file.end, "{place:?} of {char:?} goes back");
            at = place.start;
        }
    }
    check_marks(&prose, text);
}

fn check_marks(prose: &Prose, text: &str) {
    let mut start = 0;
    for mark in &prose.marks {
        assert!(mark.span.start >= start, "marks are not in order");
        start = mark.span.start;
        assert!(prose.text.get(mark.span.range()).is_some() && text.get(mark.file.range()).is_some());
        match &mark.kind {
            MarkKind::Citation { keys, .. } => {
                assert!(!keys.is_empty());
                for key in keys {
                    assert_eq!(key.file.of(text).replace(['\n', '\r'], " "), key.key);
                    assert!(mark.file.contains(key.file) || text.contains("#let") || text.contains("\\newcommand"));
                }
            }
            MarkKind::FootnoteRef(_) => {}
            MarkKind::Link(_) | MarkKind::Emphasis | MarkKind::Code => assert!(!mark.span.is_empty()),
        }
    }
    let mut start = 0;
    for comment in &prose.comments {
        let opens = ["<!--", "%", "//", "/*"].iter().any(|mark| comment.file.of(text).starts_with(mark));
        assert!(opens && comment.file.start >= start);
        assert!(comment.next_block <= prose.blocks.len());
        start = comment.file.start;
    }
    if let Some(place) = &prose.meta.file {
        assert!(text.get(place.range()).is_some());
    }
}

/// Text made of what means something in one of the formats.
fn tokens() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "b c",
        "é",
        "’",
        "华",
        "😀",
        "\u{ad}",
        "\u{a0}",
        "\u{200b}",
        "\u{fffc}",
        "\u{1}",
        "\0",
        " ",
        "  ",
        "    ",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        "\r",
        "*",
        "**",
        "_",
        "`",
        "```",
        "~",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "\\",
        "\\\\",
        "{",
        "}",
        "``",
        "''",
        "%",
        "% c\n",
        "$",
        "\\emph{",
        "\\section{",
        "\\footnote{",
        "\\enquote{",
        "\\textquote[\\cite{k}]{",
        "\\blockcquote[see][3]{k}{",
        "\\citep[see][p.~3]{k,o}",
        "\\textcite{k}",
        "\\newcommand{\\eu}{E \\cite{k} U}",
        "\\eu ",
        "\\'e",
        "\\c{c}",
        "\\verb|%|",
        "\\caption{",
        "\\item[a] ",
        "\\begin{document}",
        "\\begin{quote}",
        "\\begin{itemize}",
        "\\begin{tabular}{ll}",
        "&",
        "\\hline",
        "\\begin{verbatim}",
        "\\end{quote}",
        "\\end{tabular}",
        "\\end{itemize}",
        "\\end{verbatim}",
        "\\end{document}",
        "\\title{T}",
        "\\other{some words}[x]{y}",
        "#let eu = [E @k U]\n",
        "#eu",
        "#quote(attribution: [A @k])[",
        "#quote[",
        "#footnote[",
        "#cite(<k>, form: \"prose\")",
        "#figure(caption: [C])[",
        "#table(columns: 2, [a], table.header([b]), ",
        "#text(red)[",
        "#link(\"u\")[",
        "#set document(title: \"T\", author: (\"A\", [B]))\n",
        "@k[p. 3]",
        "<k>",
        "\n+ ",
        "\n= ",
        "\n/ t: ",
        "// c\n",
        "/* c */",
        "\\u{e9}",
        "[^1]",
        "\n[^1]: ",
        "^[",
        "^",
        "[@k, p. 1; @o]",
        "@k",
        "@{x y}",
        " [p. 2]",
        "-@",
        "@",
        ";",
        "!",
        "![",
        "](u)",
        "[[",
        "]]",
        "[x]: u\n",
        "|",
        "\n|---|---|\n",
        "| a | b |\n",
        "> ",
        "\n> ",
        "- ",
        "\n1. ",
        "\n  ",
        "#",
        "\n# ",
        "\n===\n",
        "\n---\n",
        "---\n",
        "title: x\n",
        "+++\n",
        "% t\n",
        ":::",
        "\n::: {.x}\n",
        "{.c}",
        "{",
        "}",
        "{{<",
        ">}}",
        "{%",
        "$",
        "$$",
        "\n$$\n",
        "\\",
        "\\emph{",
        "\\begin{q}\n",
        "\\end{q}\n",
        "<!--",
        "-->",
        "<!-- c -->",
        "<!-- c --> t",
        "<b>",
        "</b>",
        "<br>",
        "<q>",
        "</q>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<ul><li>",
        "<table><tr><td>",
        "</table>",
        "<blockquote>",
        "</blockquote>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<code>",
        "</code>",
        "<pre>",
        "<a href=u>",
        "</a>",
        "<",
        ">",
        "&",
        "&amp;",
        "&#64;",
        "&nbsp;",
        "&shy;",
        "&copy",
        "https://a.org/@b",
        "\"",
        "'",
        "“",
        "”",
        ": ",
        "\n: ",
        "Table: ",
        "(@l) ",
        "\u{feff}",
        "\n| ",
        "[!NOTE]",
        "=",
        "\n\n    ",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

#[test]
fn an_end_of_nothing_stands_in_a_quotation_with_a_source() {
    check("\\begin{quote}[^1]\\end{q}\n``\\end{quote}", Format::Latex);
    check("\\begin{displayquote}[Lind 2020]\\end{q} one two\\end{displayquote}\n\nthree", Format::Latex);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_reads(text in any::<String>()) {
        for format in FORMATS {
            check(&text, format);
        }
    }

    #[test]
    fn any_markup_reads(text in tokens()) {
        for format in FORMATS {
            check(&text, format);
        }
    }

    #[test]
    fn words_of_markdown_have_their_places(parts in prop::collection::vec(part(), 1..12), crlf in any::<bool>()) {
        let text = parts.concat();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let prose = markup::read(Format::Markdown, &text);
        let mut found = 0;
        for (at, word) in prose.text.match_indices("word") {
            let len = 4 + prose.text[at + 4..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            let place = prose.map.to_file(Span::new(at, at + len));
            prop_assert_eq!(place.of(&text), &prose.text[at..at + len], "of {:?}", word);
            found += 1;
        }
        prop_assert_eq!(found, text.matches("word").count(), "in {:?} read as {:?}", text, prose.text);
    }

    #[test]
    fn lines_count_characters(text in any::<String>(), tail in "[\\r\\n é😀a]{0,20}") {
        let text = text + &tail;
        let index = LineIndex::new(&text);
        let (mut line, mut column) = (1, 1);
        let mut chars = text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            prop_assert_eq!(index.position(&text, at), Position { line, column });
            let ends = char == '\n' || (char == '\r' && chars.peek().is_none_or(|(_, next)| *next != '\n'));
            let bom = at == 0 && char == '\u{feff}';
            (line, column) = if ends { (line + 1, 1) } else { (line, column + usize::from(!bom)) };
        }
        prop_assert_eq!(index.position(&text, text.len()), Position { line, column });
        prop_assert_eq!(index.len(), line);
    }

    #[test]
    fn maps_keep_order(pieces in prop::collection::vec((1_usize..4, 0_usize..4, 0_usize..3, 0_usize..3), 1..16)) {
        let (mut map, mut tight) = (SpanMap::default(), SpanMap::default());
        let (mut text, mut tight_text, mut file) = (0, 0, 0);
        for (text_len, file_len, text_gap, file_gap) in pieces {
            text += text_gap;
            file += file_gap;
            map.push(text, file, text_len, file_len);
            tight.push(tight_text, file, text_len, file_len);
            text += text_len;
            tight_text += text_len;
            file += file_len;
        }
        for start in 0..=text {
            for end in start..=text {
                let place = map.to_file(Span::new(start, end));
                prop_assert!(place.start <= place.end && place.end <= file);
            }
        }
        for start in 0..tight_text {
            for end in start..=tight_text {
                let mut part = SpanMap::default();
                part.extend(3, &tight, Span::new(start, end));
                for at in start..end {
                    let inside = Span::new(at - start + 3, at - start + 4);
                    prop_assert_eq!(part.to_file(inside), tight.to_file(Span::new(at, at + 1)));
                }
            }
        }
    }
}

/// A piece of Markdown that shows all its words.
fn part() -> impl Strategy<Value = String> {
    let around = prop::sample::select(vec!["", "é ", "’", "华", "😀 ", "&amp; ", "a\u{ad}b "]);
    let shape = prop::sample::select(vec![
        "word1 *word2* word3\n\n",
        "# word4 {#id}\n\n",
        "> word5\n> word6\n>\n> — word7\n\n",
        "- word8\n  word9\n- word10\n\n",
        "word11 [@key, p. 3] word12[^1] word13 @key word14\n\n",
        "word15 ^[word16 [@key]] word17\n\n",
        "| word18 | word19 \\| word20 |\n|---|---|\n| word21 | |\n\n",
        "word22 `code` word23 $x$ [word24](u) word25{{< x >}}\n\n",
        "::: {.note}\nword26\n:::\n\n",
        "<!-- c --> word27 <b>word28</b>\n\n",
        "<div>\nword29 &amp; word30\n</div>\n\n",
        "![word31](a.png){width=3}\n\n",
        "\\*word32\\* \\emph{word33} \\cite{x}\n\n",
        "[^1]: word34\n\n    word35\n\n",
        "1. word36\n\n   > word37\n\n",
        "word38  \nword39\\\nword40\n\n",
        "\"word41 *wor\u{64}42*\" “word43”—word44\n\n",
    ]);
    (around, shape).prop_map(|(around, shape)| {
        // Before the first word of the shape: the marks that open a line stay where they are.
        let at = shape.find("word").unwrap_or(0);
        let opening = shape[..at].ends_with(|char: char| char.is_whitespace()) || at == 0;
        if opening { format!("{}{around}{}", &shape[..at], &shape[at..]) } else { shape.to_owned() }
    })
}
