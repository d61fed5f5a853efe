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
    assert_eq!(blocks(text), ["Text", "\u{fffc}", "a \u{fffc}"]);
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
