//! PDF, DOCX and saved web pages as sources: what is read of the files in `tests/documents`, and that a brief with
//! altered quotations is held to the right page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onrecord::markup::{self, BlockKind, Decoded, Extent, Format, MarkKind};
use onrecord::text::Span;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)
}

fn decoded(name: &str) -> Decoded {
    let path = file(name);
    let format = path.extension().and_then(|extension| Format::from_extension(extension.to_str()?)).expect("a format");
    markup::decode(format, fs::read(&path).expect("a fixture"), Extent::Article).expect("readable")
}

fn blocks(document: &Decoded) -> Vec<&str> {
    document.prose.blocks.iter().map(|block| block.span.of(&document.prose.text)).collect()
}

/// Where some words stand, as a citation has it.
fn place(document: &Decoded, words: &str) -> String {
    let at = document.text.find(words).unwrap_or_else(|| panic!("{words:?} in {}", document.text));
    document.prose.locator(Span::new(at, at + words.len())).expect("a place").to_string()
}

#[test]
fn what_word_writes() {
    let document = decoded("word.docx");
    assert_eq!(
        blocks(&document),
        [
            "Ferries of the north",
            "What was said",
            "“The ferries will run all winter,” said Mara Lind, the harbour minister, on Monday.",
            "The boats are new, the crew said.",
            "It was moved here.",
            "Fares fell last year and rose again in May.",
            "Page 3 of the timetable.",
            "See the timetable for more.",
            "One two three co-op ferries.",
            "Everybody sees this.",
            "First thing",
            "Second thing",
            "Around a box.",
            "Ferry fares rose by 12 percent, the operator said.",
            "Inside a control.",
            "Line",
            "Fare",
            "North",
            "12 crowns",
            "in winter",
            "No service in March",
            "inner",
            "outer",
            "“We keep our word.”",
            "The end.",
            "Told in a footnote.",
            "Told in a endnote.",
        ]
    );
    // A line is a paragraph.
    assert_eq!(document.text.lines().count(), document.prose.blocks.len());
    assert_eq!(place(&document, "It was moved"), "para. 5");
    let kinds: Vec<_> = document.prose.blocks.iter().map(|block| (&block.kind, block.list, block.quote)).collect();
    assert_eq!(kinds[0].0, &BlockKind::Heading);
    assert_eq!(kinds[1].0, &BlockKind::Heading);
    assert_eq!((kinds[10].1, kinds[11].1), (1, 1));
    assert_eq!(kinds[18].0, &BlockKind::Cell { table: 0, row: 1, column: 1 });
    assert_eq!(kinds[21].0, &BlockKind::Cell { table: 1, row: 0, column: 0 });
    assert_eq!(kinds[22].0, &BlockKind::Cell { table: 0, row: 3, column: 1 });
    assert_eq!(kinds[23].2, 1);
    assert_eq!(kinds[25].0, &BlockKind::Footnote("1".to_owned()));
    let marks: Vec<_> =
        document.prose.marks.iter().map(|mark| (mark.span.of(&document.prose.text), &mark.kind)).collect();
    assert!(marks.contains(&("", &MarkKind::FootnoteRef("1".to_owned()))), "{marks:?}");
    assert!(
        marks.contains(&("the timetable", &MarkKind::Link("https://ferries.example/times".to_owned()))),
        "{marks:?}"
    );
    let meta = &document.prose.meta;
    assert_eq!(meta.title.as_deref(), Some("Ferries of the north"));
    assert_eq!(meta.authors, ["Ola Berg", "Siri Holm"]);
    assert_eq!(meta.date, None, "when the file was made says nothing of the text");
    let dated = decoded("../same/fishery.docx");
    assert_eq!(dated.prose.meta.date.as_deref(), Some("2023-07-03"), "a paragraph of the style for dates does");
}

#[test]
fn two_columns_with_notes_and_divided_words() {
    let document = decoded("latex.pdf");
    let text = &document.text;
    // Over the end of a column, a page and a line; ligatures are letters.
    for words in [
        "the offices in the fjords are sufficiently staffed for the flow of traffic",
        "The government has a long-term plan for the ferries",
        "Observers consider a compromise probable, although the circumstances have become more complicated",
        "the internationally accepted threshold, and that investments in infrastructure were continuing",
    ] {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    assert!(!text.contains("Lind and Berg Ferries"), "the running head is left out");
    let notes: Vec<_> =
        document.prose.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Footnote(_))).collect();
    assert_eq!(notes.len(), 2);
    assert_eq!(notes[1].span.of(&document.prose.text), "Figures of the association, not of the ministry.");
    let calls = document.prose.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::FootnoteRef(_)));
    assert_eq!(calls.count(), 2);
    assert_eq!(place(&document, "long-term contracts followed"), "p. 1");
    assert_eq!(place(&document, "the negotiations are to be continued"), "p. 2");
    assert_eq!(place(&document, "Observers consider a compromise probable, although the circumstances"), "pp. 1–2");
}

#[test]
fn other_programs() {
    let typst = decoded("typst.pdf");
    assert_eq!(place(&typst, "Ferries by Typst"), "p. i");
    assert_eq!(typst.prose.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::FootnoteRef(_))).count(), 12);
    assert!(!typst.text.contains("A running head"));
    let gazette = decoded("fpdf.pdf");
    assert!(!gazette.text.contains("Harbour Gazette"));
    assert_eq!(gazette.text.matches("in writing from the ministry.").count(), 14);
    let report = decoded("reportlab.pdf");
    assert!(!report.text.contains("Harbour Institute") && !report.text.contains("Page 2"));
    assert_eq!(report.text.matches("flow of traffic is sufficient” and that nobody").count(), 72);
    let page = decoded("chromium.pdf");
    assert_eq!(place(&page, "Nobody was surprised by paragraph 29"), "p. 3");
    assert!(blocks(&page).contains(&"First point of the plan"));
}

#[test]
fn letters_that_are_pictures() {
    let document = decoded("type3.pdf");
    for words in [
        "“The ferry to the northern islands stays, officially and finally,” said Mara Lind",
        "Tromsø followed",
        "winter – or",
    ] {
        assert!(document.text.contains(words), "{words}: {}", document.text);
    }
}

/// A PDF whose only font draws a square for each of these codes, and says nothing of them.
fn squares(codes: impl Iterator<Item = u8>) -> Vec<u8> {
    let lines: Vec<String> = codes.map(|code| format!("{code:02x}")).collect();
    let lines = lines.chunks(40).map(|line| format!("<{}> Tj 0 -14 Td ", line.concat())).collect::<Vec<_>>().concat();
    let content = format!("BT /F1 10 Tf 50 800 Td {lines} ET");
    let draw = "600 0 0 0 500 500 d1 0 0 500 500 re f";
    let names = (0..256).map(|code| format!("/g{code} ")).collect::<Vec<_>>().concat();
    let procs = (0..256).map(|code| format!("/g{code} 6 0 R ")).collect::<Vec<_>>().concat();
    let widths = "600 ".repeat(256);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        format!(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 600] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 0 /LastChar 255 \
             /Widths [{widths}] /Encoding << /Type /Encoding /Differences [0 {names}] >> /CharProcs << {procs} >> /Resources << >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{draw}\nendstream", draw.len()),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out.push_str(&[&(number + 1).to_string(), " 0 obj\n", object, "\nendobj\n"].concat());
    }
    let start = out.len();
    let trailer = format!("trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.push_str(&["xref\n0 7\n0000000000 65535 f \n", &places.concat(), &trailer].concat());
    out.into_bytes()
}

#[test]
fn what_is_not_legible_says_so() {
    let story = "The ferry to the northern islands was given up in the winter, and the ministry, which had announced the \
                 decision after long and difficult negotiations, said that nothing else could be done for the region. ";
    let read = |codes: &mut dyn Iterator<Item = u8>| markup::decode(Format::Pdf, squares(codes), Extent::Whole);
    let told = read(&mut story.bytes().map(|code| code ^ 0x80)).expect_err("nothing to read").message;
    assert!(told.contains("not legible"), "{told}");
    let known = read(&mut story.bytes()).expect("codes of ASCII").text;
    assert!(known.contains("difficult negotiations"), "{known}");
    // Where it is cited, that is told.
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    file("lind2020.pdf", &squares(story.bytes().map(|code| code ^ 0x80)));
    file("berg2020.txt", b"Nothing was said on the ferries.");
    file("brief.md", b"The ferry was given up [@lind2020].\n");
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["check", "brief.md", "--corpus", "."])
        .current_dir(folder.path())
        .output()
        .expect("a run");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("citation/unreadable") && said.contains("not legible"), "{said}");
}

#[test]
fn what_has_no_text_says_why() {
    let bytes = |name: &str| fs::read(file(name)).expect("a fixture");
    let told =
        |format: Format, bytes: Vec<u8>| markup::decode(format, bytes, Extent::Whole).expect_err("no text").message;
    assert!(told(Format::Pdf, bytes("scan.pdf")).contains("a scan?"));
    assert!(told(Format::Pdf, bytes("locked.pdf")).contains("password"));
    let half = |name: &str| {
        let mut half = bytes(name);
        half.truncate(half.len() / 8);
        half
    };
    assert!(told(Format::Pdf, half("latex.pdf")).contains("damaged"));
    assert!(told(Format::Docx, half("word.docx")).contains("damaged"));
    assert!(told(Format::Docx, b"PK".to_vec()).contains("damaged"));
    assert!(told(Format::Docx, vec![0xd0, 0xcf, 0x11, 0xe0]).contains("password"));
    assert!(told(Format::Pdf, b"not at all".to_vec()).contains("damaged"));
}

#[test]
fn any_damage_is_an_error_or_a_text() {
    for (name, format) in [("word.docx", Format::Docx), ("fpdf.pdf", Format::Pdf), ("reportlab.pdf", Format::Pdf)] {
        let whole = fs::read(file(name)).expect("a fixture");
        for step in 1..40 {
            let mut bytes = whole.clone();
            let at = step * whole.len() / 40;
            bytes[at] ^= 0x55;
            let _ = markup::decode(format, bytes, Extent::Whole);
        }
    }
}

#[test]
fn a_saved_page_is_its_article() {
    let text = fs::read_to_string(file("saved.html")).expect("a fixture");
    let article = markup::decode(Format::Html, text.clone().into_bytes(), Extent::Article).expect("a page");
    let whole = markup::decode(Format::Html, text.clone().into_bytes(), Extent::Whole).expect("a page");
    assert!(article.text == text, "places are those of the file");
    assert!(article.prose.text.contains("The crossing will stay open, whatever it costs"));
    for words in
        ["store information on your device", "More from the Gazette", "I never read such nonsense", "Most read"]
    {
        assert!(whole.prose.text.contains(words), "{words}");
        assert!(!article.prose.text.contains(words), "{words} in {}", article.prose.text);
    }
    for block in &article.prose.blocks {
        let place = article.prose.map.to_file(block.span);
        assert!(text.get(place.range()).is_some());
    }
    // A plain page is read in full.
    let plain = "<html><body><h1>Menu</h1><p>One.</p><footer>Two.</footer></body></html>";
    let plain = markup::decode(Format::Html, plain.as_bytes().to_vec(), Extent::Article).expect("a page");
    assert!(plain.prose.text.contains("Two."));
}

#[test]
fn altered_quotations_are_found_at_their_page() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["latex.pdf", "word.docx", "saved.html"] {
        fs::copy(file(name), folder.path().join(name)).expect("a copy");
    }
    let brief = folder.path().join("brief.md");
    let text = "The minister said: “We will keep every crossing open through the summer, whatever the weather and \
                whatever the cost.”\n\nMara Lind said “the ferries will run all summer”.\n\nSiri Holm said: “The \
                crossing will stay open, whatever it takes, for as long as people live on the island.”\n";
    fs::write(&brief, text).expect("a brief");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.current_dir(folder.path()).args(arguments);
        for name in ["latex.pdf", "word.docx", "saved.html"] {
            command.args(["--corpus", name]);
        }
        let output = command.output().expect("a run");
        (String::from_utf8(output.stdout).expect("text"), String::from_utf8(output.stderr).expect("text"))
    };
    let (out, _) = run(&["check", "brief.md", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let found: Vec<_> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == "quote/altered")
        .map(|finding| {
            let evidence = &finding["evidence"][0];
            (evidence["source"].as_str().unwrap_or_default(), evidence["locator"]["value"].as_str())
        })
        .collect();
    assert_eq!(found, [("latex", Some("1")), ("word", Some("3")), ("saved", None)], "{out}");
    let (out, _) = run(&["check", "brief.md"]);
    assert!(out.contains("p. 1 [latex]") && out.contains("para. 3 [word]"), "{out}");
    let (out, _) = run(&["find", "no community will be left behind"]);
    assert!(out.contains("[latex]") && out.contains(", p. "), "{out}");
}

#[test]
fn a_page_on_which_the_words_do_not_stand_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["latex.pdf", "word.docx", "saved.html"] {
        fs::copy(file(name), folder.path().join(name)).expect("a copy");
    }
    let found = |quotation: &str, citation: &str| {
        let brief = folder.path().join("brief.md");
        fs::write(&brief, format!("The paper says: “{quotation}” [{citation}].\n")).expect("a brief");
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.current_dir(folder.path()).args(["check", "brief.md", "--format", "json"]);
        for name in ["latex.pdf", "word.docx", "saved.html"] {
            command.args(["--corpus", name]);
        }
        let out = command.output().expect("a run").stdout;
        let report: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        let own = report["findings"].as_array().expect("findings").iter();
        let own: Vec<_> = own.filter(|finding| finding["rule"] == "citation/wrong-source").cloned().collect();
        assert!(own.iter().all(|finding| finding["severity"] == "warning"), "{own:?}");
        own
    };
    let second = "the negotiations are to be continued";
    for right in [
        "@latex",
        "@latex, p. 2",
        "@latex, pp. 1–2",
        "@latex, 1, 2",
        "@latex, p. ii",
        "@latex, sec. 1",
        "@latex, p. 231",
    ] {
        assert_eq!(found(second, right), Vec::<serde_json::Value>::new(), "{right}");
    }
    for wrong in ["@latex, p. 1", "@latex, 1"] {
        let found = found(second, wrong);
        assert_eq!(found.len(), 1, "{wrong}");
        assert!(found[0]["message"].as_str().expect("a message").contains("p. 2"), "{found:?}");
        assert_eq!(found[0]["evidence"][0]["locator"]["value"], "2", "{found:?}");
    }
    // What has no pages is not cited by them.
    assert_eq!(found("It was moved here", "@word, p. 9").len(), 0);
}

#[test]
fn a_folder_is_fixed_past_what_is_only_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    fs::copy(file("../same/fishery.docx"), folder.path().join("a.docx")).expect("a copy");
    let claim = "Boats were counted [@Kolk2023].\n";
    write("b.md", claim.as_bytes());
    write("wide.md", &[b"\xff\xfe".to_vec(), wide(claim)].concat());
    let before = fs::read(folder.path().join("a.docx")).expect("a file");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .arg("--corpus")
            .arg(file("../measured/briefs/fishery/corpus"))
            .current_dir(folder.path())
            .output()
            .expect("a run");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, told) = run(&["check", "--fix", "--exit-zero", "--format", "json", "."]);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("warning: a.docx: cannot be fixed") && told.contains("warning: wide.md: cannot be fixed"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(folder.path().join("b.md")).expect("a file"), claim.replace('K', "k"));
    assert_eq!(fs::read(folder.path().join("a.docx")).expect("a file"), before);
    assert!(
        said.contains("Kolk2023") && said.contains("citation/wrong-source"),
        "what is only read is checked: {said}"
    );
    for format in ["sarif", "rdjson", "json"] {
        let (_, said, _) = run(&["check", "a.docx", "wide.md", "--exit-zero", "--format", format]);
        for word in ["replacements", "suggestions", "\"edits\""] {
            assert!(said.contains("unknown-key") && !said.contains(word), "{format}: {said}");
        }
    }
    assert_eq!(run(&["check", "--fix", "a.docx"]).0, Some(2), "who names one is told");
}

#[test]
fn texts_that_say_how_they_are_written() {
    let page =
        b"<!DOCTYPE html><meta charset=windows-1252><title>T</title><p>\x93Caf\xe9s close,\x94 said the minister.";
    let read = markup::decode(Format::Html, page.to_vec(), Extent::Article).expect("a page");
    assert_eq!(read.prose.text, "T\n\n“Cafés close,” said the minister.");
    assert!(read.recoded);
    let wide: Vec<u8> = "\u{feff}Två café".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for format in [Format::Plain, Format::Markdown, Format::Html] {
        assert_eq!(markup::decode(format, wide.clone(), Extent::Whole).expect("a text").prose.text, "Två café");
    }
    let undeclared = markup::decode(Format::Html, b"<p>caf\xe9".to_vec(), Extent::Whole).expect_err("no text");
    assert!(undeclared.message.contains("not UTF-8 (byte 0xE9)"));
    let ours = markup::decode(Format::Html, "<meta charset=latin1><p>é".into(), Extent::Whole).expect("a page");
    assert_eq!((ours.prose.text.as_str(), ours.recoded), ("é", false), "what is UTF-8 is read as that");
}

#[test]
fn a_draft_in_docx_is_checked_and_not_fixed() {
    let draft = file("word.docx");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .arg(&draft)
            .args(["--corpus", file("latex.pdf").to_str().expect("a path")])
            .output()
            .expect("a run");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert!(run(&["check"]).0.is_some_and(|code| code < 2));
    let (code, said) = run(&["check", "--fix"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("cannot be fixed"), "{said}");
}

/// Of a page with a body, what is read of it as a source.
fn article(body: &str) -> String {
    let page = format!(
        "<!DOCTYPE html><html><head><title>T</title></head><body class='single comments-open'>{body}</body></html>"
    );
    markup::decode(Format::Html, page.into_bytes(), Extent::Article).expect("a page").prose.text
}

#[test]
fn a_short_page_is_what_it_marks_as_its_article() {
    let story = "<p>The ferry to Nordholm will stay, the minister said on Monday in the harbour.</p><p>“It stays,” said Siri \
                 Holm.</p>";
    let comments = "<section id=comments><h2>Comments</h2><article class=comment><p>“Rubbish,” said Ola Nord, who has never \
                    been to the island and never will go there, whatever the ferry costs him or anybody else.</p></article></section>";
    let menu = "<nav><ul><li><a href=#>Home</a><li><a href=#>Sport</a></ul></nav>";
    let dialog = "<div class=x role=dialog><p>“We value your privacy,” says our editor.</p></div>";
    let read =
        "The ferry to Nordholm will stay, the minister said on Monday in the harbour.\n\n“It stays,” said Siri Holm.";
    for body in [
        format!("{menu}{dialog}<main><article>{story}</article></main>{comments}<footer>© Gazette</footer>"),
        format!(
            "{menu}<main>{story}<div class='newsletter-box'><p>Sign up for our newsletter!</p></div></main>{comments}"
        ),
        format!(
            "{menu}<form id=page><div role=main>{story}<aside><p>“Fares double,” said Finn Mo.</p></aside></div></form>"
        ),
        format!(
            "{menu}<article>{story}{comments}</article><div id='cookie-banner'><p>“Cookies,” says our editor.</p></div>"
        ),
        format!("{menu}<main><article>{story}</article><article><p>“Read on,” said Finn Mo.</p></article></main>"),
        format!("<div>{story}</div>{comments}{dialog}"),
    ] {
        assert_eq!(article(&body), read, "{body}");
    }
    // The title may stand before the article.
    let titled = format!("{menu}<main><h1>It stays</h1><article>{story}</article></main>");
    assert_eq!(article(&titled), format!("It stays\n\n{read}"));
}

#[test]
fn what_is_called_like_furniture_may_be_the_text() {
    for body in [
        "<div class='newsletter'><h1>Letter of June</h1><p>The ferry stays.</p></div>",
        "<div id=comments><h1>Comments of the ministry</h1><p>The ferry stays.</p></div>",
        "<div class='has-comments no-cookies'><p>The ferry stays.</p></div>",
        "<p class=comment>The ferry stays.</p>",
        "<main><p>The ferry stays.</p></main>",
        "<p>So it began.</p><div class='minister-comment'><p>The ferry stays.</p></div>",
        "<div class='opinion comment'><p>It was a long day at the harbour, and in the end the council said so:</p><p>The ferry stays.</p></div>",
    ] {
        assert!(article(body).ends_with("The ferry stays."), "{body}: {}", article(body));
    }
}

#[test]
fn boxes_in_a_long_article_are_left_out() {
    let story = (0..16)
        .map(|at| {
            format!(
                "<p>Paragraph {at} of the story tells of the ferry, which the ministry, after long talks, kept.</p>"
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let (one, two) = story.split_at(story.find("<p>Paragraph 8").expect("half"));
    let body = format!(
        "<nav><a href=#>Home</a></nav><main><article><h1>Ferry</h1>{one}<div class=newsletter><p>Sign up for our \
         newsletter, it is good, and get much off!</p></div>{two}</article></main><footer>©</footer>"
    );
    let read = article(&body);
    assert!(read.contains("Paragraph 0") && read.contains("Paragraph 15") && !read.contains("Sign up"), "{read}");
}
