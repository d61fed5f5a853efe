//! What each construct gives.

use crate::markup::{BlockKind, MarkKind, Prose};
use crate::text::Span;

fn read(text: &str) -> Prose {
    super::read(text)
}

fn blocks(text: &str) -> Vec<String> {
    let prose = read(text);
    prose.blocks.iter().map(|block| block.span.of(&prose.text).to_owned()).collect()
}

/// The bytes of the file under `words` of the reading text.
fn file_of(text: &str, words: &str) -> String {
    let prose = read(text);
    let at = prose.text.find(words).expect("words");
    prose.map.to_file(Span::new(at, at + words.len())).of(text).to_owned()
}

#[test]
fn blocks_and_blanks() {
    let text = "<!DOCTYPE html><html><body><h1>A <i>title</i></h1>\r\n<p>One\r\n   two&nbsp;three<br>four<p>Five</p>six\
                <div>seven<div>eight</div></div></body></html>";
    assert_eq!(blocks(text), ["A title", "One two\u{a0}three\nfour", "Five", "six", "seven", "eight"]);
    assert_eq!(read(text).blocks[0].kind, BlockKind::Heading);
    assert_eq!(file_of(text, "One two"), "One\r\n   two");
    assert_eq!(file_of(text, "two\u{a0}three"), "two&nbsp;three");
    assert_eq!(blocks("One<br><br>two<br />three"), ["One", "two\nthree"]);
}

#[test]
fn entities_have_their_places() {
    for before in ["", "é ", "’", "华", "😀", "\u{feff}", "\r\n"] {
        let text = format!("{before}<p>AT&amp;T &#8220;said&#x201d; &bogus; & co&shy;op &copy2020 x&");
        assert_eq!(blocks(&text).last().map(String::as_str), Some("AT&T “said” &bogus; & coop ©2020 x&"));
        assert_eq!(file_of(&text, "“"), "&#8220;");
        assert_eq!(file_of(&text, "“said”"), "&#8220;said&#x201d;");
        assert_eq!(file_of(&text, "coop"), "co&shy;op");
        assert_eq!(file_of(&text, "&bogus;"), "&bogus;");
        assert_eq!(file_of(&text, "AT&T"), "AT&amp;T");
    }
}

#[test]
fn what_is_left_out() {
    let text = "<head><title>T</title><style>a{}</style></head><script>x<p>y</script><svg><text>z</text></svg>\
                <template><p>t</p></template><noscript>n</noscript><p>Text</p><pre><code>c</code></pre>a <code>b</code>";
    assert_eq!(blocks(text), ["T", "Text", "\u{fffc}", "a \u{fffc}"]);
    let page = "<header>Site</header><nav>Menu</nav><main><header><h1>H</h1></header><p>T</p><aside>Ad</aside></main>\
                <footer>F</footer>";
    assert_eq!(blocks(page), ["H", "T"]);
    assert_eq!(blocks("<nav>Menu</nav><p>T</p>"), ["Menu", "T"]);
}

#[test]
fn quotes_lists_tables() {
    let text = "<blockquote><p>A</p><blockquote>B</blockquote></blockquote><p>C</p><blockquote>D</blockquote>\
                <ul><li>e<li><p>f</p><p>g</p></ul><p>He said <q>h <q>i</q></q>.</p>";
    assert_eq!(blocks(text), ["A", "B", "C", "D", "e", "f", "g", "He said “h ‘i’”."]);
    let prose = read(text);
    assert_eq!(prose.blocks.iter().map(|b| b.quote).collect::<Vec<_>>(), [1, 1, 0, 2, 0, 0, 0, 0]);
    assert_eq!(prose.blocks.iter().map(|b| b.list).collect::<Vec<_>>(), [0, 0, 0, 0, 1, 1, 0, 0]);
    assert_eq!(file_of(text, "“h"), "<q>h");
    let cells = |text: &str| -> Vec<(u32, u32, u32)> {
        let kinds = read(text).blocks.into_iter();
        kinds
            .filter_map(|block| match block.kind {
                BlockKind::Cell { table, row, column } => Some((table, row, column)),
                _ => None,
            })
            .collect()
    };
    let table = "<table><caption>C</caption><tr><th>a<th colspan=2>b<tr><td>c<td>d</table>";
    assert_eq!(cells(table), [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1)]);
    assert_eq!(read(table).blocks[0].kind, BlockKind::Caption);
    assert_eq!(cells("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"), [(0, 1, 0), (0, 2, 0)]);
}

#[test]
fn marks_and_comments() {
    let text =
        "<p>A <a href=\"u\">li<b>nk</b></a> b<sup class=reference id=c1>[1]</sup>. <!-- note --> C</p><!-- x -->";
    let prose = read(text);
    let marks: Vec<(&str, &str, MarkKind)> =
        prose.marks.iter().map(|m| (m.span.of(&prose.text), m.file.of(text), m.kind.clone())).collect();
    assert_eq!(marks[0], ("link", "<a href=\"u\">li<b>nk</b></a>", MarkKind::Link("u".to_owned())));
    assert_eq!(marks[1], ("nk", "<b>nk</b>", MarkKind::Emphasis));
    assert_eq!(marks[2].2, MarkKind::FootnoteRef("c1".to_owned()));
    assert_eq!(blocks(text), ["A link b. C"]);
    let comments: Vec<(&str, &str, usize)> =
        prose.comments.iter().map(|c| (c.text.as_str(), c.file.of(text), c.next_block)).collect();
    assert_eq!(comments, [("note", "<!-- note -->", 1), ("x", "<!-- x -->", 1)]);
}

#[test]
fn the_head_says_what_the_page_is() {
    let text = r#"<title>Site: T</title><meta property="og:title" content="T &amp; U"><meta name=author content="Ana Lima">
        <meta property="article:author" content="https://x.org/ana"><meta property="og:site_name" content="Paper">
        <link rel=canonical href="https://x.org/t">
        <script type="application/ld+json">{"@graph":[{"datePublished":"2020-02-03","author":[{"name":"B"}]}]}</script>"#;
    let meta = read(text).meta;
    assert_eq!(meta.title.as_deref(), Some("T & U"));
    assert_eq!(meta.authors, ["Ana Lima"]);
    assert_eq!(meta.outlet.as_deref(), Some("Paper"));
    assert_eq!(meta.date.as_deref(), Some("2020-02-03"));
    assert_eq!(meta.url.as_deref(), Some("https://x.org/t"));
    assert_eq!(read("<title> A\n b </title>").meta.title.as_deref(), Some("A b"));
}

#[test]
fn hostile_pages_are_read_in_time() {
    for text in [
        "<div>".repeat(50_000) + "x",
        "<blockquote>".repeat(20_000) + "x" + &"</li>".repeat(20_000),
        "<b>".repeat(50_000) + &"</b>".repeat(50_000),
        "&".repeat(100_000),
        "<".repeat(100_000),
        "<table><tr><td>".repeat(20_000),
        "<!--".repeat(50_000),
        "<br>".repeat(50_000),
        "<code>".repeat(50_000),
        "<q>".repeat(50_000),
        "<p x=".repeat(20_000),
    ] {
        let time = std::time::Instant::now();
        read(&text);
        assert!(time.elapsed().as_secs() < 3, "{:?}", text.get(..12));
    }
}

#[test]
fn what_nobody_sees_is_left_out() {
    let text = "<p>A</p><div hidden><p>B<div>C</div></p></div><p>D <span style='color: red; display: none'>E</span>F</p>\
                <div style=\"display:none !important\">G</div><div hidden=until-found>H</div><p hidden>I<p>J";
    assert_eq!(blocks(text), ["A", "D F", "H", "I", "J"]);
}

#[test]
fn titles_go_without_their_outlet() {
    let title = |head: &str| {
        let meta = read(&format!("<head>{head}</head><p>T")).meta;
        (meta.title.unwrap_or_default(), meta.outlet.unwrap_or_default())
    };
    let site = "<meta property='og:site_name' content='The Harbour Gazette'>";
    let address = "<link rel=canonical href='https://www.harbourgazette.example/news/1'>";
    for (head, expected) in [
        (
            format!("{site}<title>The crossing stays | The Harbour Gazette</title>"),
            ("The crossing stays", "The Harbour Gazette"),
        ),
        (
            format!("{site}<title>The crossing stays - Harbour Gazette</title>"),
            ("The crossing stays", "The Harbour Gazette"),
        ),
        (
            format!(
                "{site}<meta property='og:title' content='The Harbour Gazette: news — The crossing stays – The Harbour Gazette'>"
            ),
            ("The Harbour Gazette: news — The crossing stays", "The Harbour Gazette"),
        ),
        (
            format!("{site}<title>The Harbour Gazette | The crossing stays</title>"),
            ("The crossing stays", "The Harbour Gazette"),
        ),
        (
            format!("{address}<title>The crossing stays :: Harbour Gazette</title>"),
            ("The crossing stays", "Harbour Gazette"),
        ),
        // What is no outlet stays.
        (format!("{site}<title>Ferries - a history</title>"), ("Ferries - a history", "The Harbour Gazette")),
        (format!("{address}<title>Opinion | The crossing stays</title>"), ("Opinion | The crossing stays", "")),
        (format!("{site}<title>The Harbour Gazette</title>"), ("The Harbour Gazette", "The Harbour Gazette")),
        ("<title>A | B</title>".to_owned(), ("A | B", "")),
    ] {
        assert_eq!(title(&head), (expected.0.to_owned(), expected.1.to_owned()), "{head}");
    }
}

#[test]
fn data_in_old_wrappings_and_dates_in_the_text() {
    let meta = |head: &str| read(&format!("{head}<p>T")).meta;
    let data = r#"{"@type":"NewsArticle","headline":"H","datePublished":"2020-02-13","author":{"name":"Ann Lee"}}"#;
    for (before, after) in
        [("", ""), ("//<![CDATA[\n", "\n//]]>"), ("<!--", "-->"), ("[", "]"), ("/*<![CDATA[*/ [{}, ", "] /*]]>*/")]
    {
        let meta = meta(&format!("<script type='application/ld+json'>{before}{data}{after}</script>"));
        assert_eq!(meta.date.as_deref(), Some("2020-02-13"), "{before}");
        assert_eq!(meta.authors, ["Ann Lee"], "{before}");
    }
    assert_eq!(
        meta("<time itemprop=datePublished datetime=2020-02-13>13 Feb</time>").date.as_deref(),
        Some("2020-02-13")
    );
    assert_eq!(meta("<time datetime=2020-02-13>13 Feb</time>").date, None);
    let described = r#"<title>New Zealand - Wikipedia</title><script type="application/ld+json">{"name":"New Zealand",
        "headline":"country in Oceania","datePublished":"2001-10-29"}</script>"#;
    assert_eq!(meta(described).title.as_deref(), Some("New Zealand"));
}

/// Fonts of icons have their signs among the private characters.
#[test]
fn an_article_among_icons_with_a_byline() {
    let words = "The ferry will not be given up, said the chairwoman, after a long meeting. ".repeat(12);
    let page = format!(
        "<html><head><title>The crossing stays</title></head><body><nav><a href=/>\u{f0c9} Home</a><a href=/a>&#xf015; News</a></nav>\
         <div class=story><h1>The crossing stays</h1><p class=byline>By Ola Berg and Siri Holm</p><p>{words}</p><p>{words}</p></div>\
         <footer><a href=/b>\u{f099} Follow us</a></footer></body></html>"
    );
    let prose = super::article(&page);
    assert_eq!(prose.meta.authors, ["Ola Berg", "Siri Holm"]);
    assert!(
        prose.text.contains("The ferry will not be given up") && !prose.text.contains("Follow us"),
        "{}",
        prose.text
    );
    assert!(!prose.text.contains("Home") && !prose.text.contains("News"), "{}", prose.text);
}
