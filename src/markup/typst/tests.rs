//! What Typst reads as.

use crate::markup::{BlockKind, MarkKind};

/// The blocks' texts.
fn texts(text: &str) -> Vec<String> {
    let prose = super::read(text);
    prose.blocks.iter().map(|block| block.span.of(&prose.text).to_owned()).collect()
}

#[test]
fn marks_and_signs_are_what_is_printed() {
    for (text, printed) in [
        ("She said \"we 'will' go\" --- so...", "She said \"we 'will' go\" — so…"),
        ("#quote[a #quote[b] c], *d* and _e_", "“a ‘b’ c”, d and e"),
        ("\\$5~million, \\u{e9}, 3--5 // gone", "$5 million, é, 3–5"),
        ("#text(red)[Red words] and #emph[more], #link(\"https://a.org\")[there]", "Red words and more, there"),
        ("#let eu = [European *Union*]\nThe #eu is.", "The European Union is."),
        ("$x^2$ is $5$ `code`", "\u{fffc} is 5 \u{fffc}"),
    ] {
        assert_eq!(texts(text), [printed], "{text}");
    }
}

#[test]
fn keys_are_citations_and_labels_are_not() {
    let prose =
        super::read("= Head <head>\nSee @head and @smith[p. 3], as #cite(<doe>, form: \"prose\") has it. @fig-one");
    let cited: Vec<_> = prose
        .marks
        .iter()
        .filter_map(|mark| match &mark.kind {
            MarkKind::Citation { keys, narrative } => {
                Some((keys[0].key.as_str(), keys[0].locator.as_str(), *narrative))
            }
            _ => None,
        })
        .collect();
    assert_eq!(cited, [("smith", "p. 3", false), ("doe", "", true)]);
}

#[test]
fn blocks_are_what_they_are() {
    let prose = super::read(
        "#set document(title: [A *title*], author: (\"Ana\", \"Bo\"), date: datetime(year: 2020, month: 5, day: 4))\n\
         = Head\nText.#footnote[A note.] More.\n#quote(attribution: [Ana])[Quoted.]\n- one\n- two\n\n\
         #figure(table(columns: 2, [A], [B], table.cell(colspan: 2)[C], [], [D]), caption: [Told])\n#bibliography(\"a.bib\")\n",
    );
    let cell = |row, column| BlockKind::Cell { table: 0, row, column };
    let told: Vec<_> = prose
        .blocks
        .iter()
        .map(|block| (block.span.of(&prose.text), block.kind.clone(), block.quote, block.list))
        .collect();
    let paragraph = || BlockKind::Paragraph;
    assert_eq!(
        told,
        [
            ("A title", BlockKind::Heading, 0, 0),
            ("Head", BlockKind::Heading, 0, 0),
            ("Text. More.", paragraph(), 0, 0),
            ("A note.", BlockKind::Footnote("inline-1".to_owned()), 0, 0),
            ("Quoted.", paragraph(), 1, 0),
            ("— Ana", paragraph(), 1, 0),
            ("one", paragraph(), 0, 1),
            ("two", paragraph(), 0, 1),
            ("A", cell(0, 0), 0, 0),
            ("B", cell(0, 1), 0, 0),
            ("C", cell(1, 0), 0, 0),
            ("D", cell(2, 1), 0, 0),
            ("Told", BlockKind::Caption, 0, 0),
        ]
    );
    assert_eq!(prose.meta.title.as_deref(), Some("A title"));
    assert_eq!(prose.meta.authors, ["Ana", "Bo"]);
    assert_eq!(prose.meta.date.as_deref(), Some("2020-05-04"));
    assert_eq!(prose.meta.bibliography, ["a.bib"]);
}

#[test]
fn what_is_not_closed_is_read() {
    // As Typst has it, the note goes on to the end. Its call is a block without text.
    let prose = super::read("#footnote[Open and on.\n\nNext.");
    let note = || BlockKind::Footnote("inline-1".to_owned());
    let kinds: Vec<_> = prose.blocks.iter().map(|block| (block.span.of(&prose.text), block.kind.clone())).collect();
    assert_eq!(kinds, [("", BlockKind::Paragraph), ("Open and on.", note()), ("Next.", note())]);
    for text in ["#", "#quote", "#quote(", "#table(columns: ", "@", "#cite(<", "*a", "#let x = [#x]\n#x", "\\u{"] {
        super::read(text);
    }
}
