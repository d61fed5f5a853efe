//! What LaTeX reads as.

use crate::markup::{BlockKind, MarkKind, Prose};

fn read(text: &str) -> Prose {
    super::read(text)
}

/// The blocks' texts.
fn texts(text: &str) -> Vec<String> {
    let prose = read(text);
    prose.blocks.iter().map(|block| block.span.of(&prose.text).to_owned()).collect()
}

/// Keys, locators and prefixes of every citation, and whether it is narrative.
fn cited(text: &str) -> Vec<(Vec<String>, bool)> {
    let prose = read(text);
    let keys = |mark: &crate::markup::Mark| match &mark.kind {
        MarkKind::Citation { keys, narrative } => {
            let told = keys.iter().map(|key| format!("{}|{}|{}", key.prefix, key.key, key.locator)).collect();
            Some((told, *narrative))
        }
        _ => None,
    };
    prose.marks.iter().filter_map(keys).collect()
}

#[test]
fn marks_accents_and_signs_are_what_is_printed() {
    for (text, printed) in [
        ("``We `will' go,'' she said.", "“We ‘will’ go,” she said."),
        ("Britain's and the states' own", "Britain's and the states' own"),
        (
            "Caf\\'e, {\\\"u}ber, Ha\\v{c}ek, gar\\c con, na\\\"{\\i}ve, \\L{}\\'od\\'z",
            "Café, über, Haček, garçon, naïve, Łódź",
        ),
        ("50\\% of R\\&D, \\$5~million, \\S~3, \\S 4, a\\_b", "50% of R&D, $5 million, § 3, §4, a_b"),
        ("pages 3--5---or so\\ldots", "pages 3–5—or so…"),
        ("one % comment\ntwo", "one two"),
        ("un%\nbroken", "unbroken"),
        ("\\enquote{a \\enquote{b} c} and \\textbf{\\emph{d}}", "“a ‘b’ c” and d"),
        ("CO$_2$ fell by $12\\%$, but $x^y$ rose", "CO2 fell by 12%, but \u{fffc} rose"),
        (
            "see \\url{https://a.org/b%20c} and \\href{http://a.org/\\%}{the page}",
            "see https://a.org/b%20c and the page",
        ),
        ("a \\label{x}\\index{y} b \\unknown{of several words} c \\odd{word} d", "a b of several words c word d"),
        ("costs $5 million", "costs $5 million"),
    ] {
        assert_eq!(texts(text), [printed], "{text}");
    }
}

#[test]
fn citations_of_every_package() {
    let one = |told: &str, narrative: bool| vec![(vec![told.to_owned()], narrative)];
    assert_eq!(cited("x \\cite{k}"), one("|k|", false));
    assert_eq!(cited("x \\citep[p.~3]{k}"), one("|k|p. 3", false));
    assert_eq!(cited("x \\parencite[see][3--4]{k}"), one("see|k|3–4", false));
    assert_eq!(cited("x \\autocite*{k}"), one("|k|", false));
    assert_eq!(cited("\\textcite{k} says"), one("|k|", true));
    assert_eq!(cited("\\citet*{k} says"), one("|k|", true));
    assert_eq!(cited("\\textquote[{\\cite[3]{k}}]{words}"), one("|k|3", false));
    assert_eq!(cited("\\textcquote[see][3]{k}{words}"), one("see|k|3", false));
    assert_eq!(cited("\\begin{displaycquote}[3]{k}words\\end{displaycquote}"), one("|k|3", false));
    let two = ["see|a|", "|b|"].map(str::to_owned).to_vec();
    assert_eq!(cited("x \\parencites[see][]{a}{b}"), [(two.clone(), false)]);
    assert_eq!(cited("x \\footcite[see][]{a, b}"), [(two, false)]);
    assert!(cited("\\nocite{*}\\nocite{k}\\citetext{own words}\\ref{k}").is_empty());
}

#[test]
fn blocks_are_what_they_are() {
    let prose = read(
        "\\documentclass{x}\nnot read\n\\title{A \\emph{title}\\thanks{no}}\\author{Ana Lima\\\\Lisbon \\and Bo}\\date{May 2020}\n\
         \\addbibresource{a.bib}\\bibliography{b,c}\n\\begin{document}\\maketitle\n\\section[s]{Head}\n\
         Text.\\footnote{A note.\n\nGoes on.} More.\n\\begin{quote}Quoted.\\end{quote}\n\
         \\begin{itemize}\\item one\\item two\\end{itemize}\n\
         \\begin{table}\\caption{Told}\\begin{tabular}{ll}\\hline A & B\\\\\\hline \\multicolumn{2}{c}{C} \\\\ & D\\end{tabular}\\end{table}\n\
         \\begin{verbatim}\n\\emph{not read}\n\\end{verbatim}\n\\end{document}\nnot read",
    );
    let cell = |row, column| BlockKind::Cell { table: 0, row, column };
    let note = || BlockKind::Footnote("inline-1".to_owned());
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
            ("A note.", note(), 0, 0),
            ("Goes on.", note(), 0, 0),
            ("Quoted.", paragraph(), 1, 0),
            ("one", paragraph(), 0, 1),
            ("two", paragraph(), 0, 1),
            ("Told", BlockKind::Caption, 0, 0),
            ("A", cell(0, 0), 0, 0),
            ("B", cell(0, 1), 0, 0),
            ("C", cell(1, 0), 0, 0),
            ("D", cell(2, 1), 0, 0),
        ]
    );
    assert_eq!(prose.meta.title.as_deref(), Some("A title"));
    assert_eq!(prose.meta.authors, ["Ana Lima", "Bo"]);
    assert_eq!(prose.meta.date.as_deref(), Some("May 2020"));
    assert_eq!(prose.meta.bibliography, ["a.bib", "b.bib", "c.bib"]);
    assert_eq!(read("\\date{\\today}").meta.date, None);
}

#[test]
fn macros_are_read_where_they_are_used() {
    let text = "\\newcommand{\\eu}{European \\un}\\newcommand\\un{Union}\\def\\x{y}The \\eu{} is.";
    let prose = read(text);
    assert_eq!(prose.text, "The European Union is.");
    let at = prose.text.find("Union").expect("the word");
    assert_eq!(prose.map.to_file(crate::text::Span::new(at, at + 5)).of(text), "\\eu");
    // One that holds itself ends, and so does one that doubles.
    assert!(read("\\newcommand{\\a}{x \\a\\a}\\a").text.len() < 20_000);
}

#[test]
fn what_is_not_closed_ends_with_its_paragraph() {
    assert_eq!(texts("\\emph{Open and on.\n\nNext ``one.\n\nLast.")[1..], ["Next “one.", "Last."]);
    // The call of a note is a block without text; the note follows it.
    let prose = read("\\footnote{Open and on.\n\nNext.");
    let note = || BlockKind::Footnote("inline-1".to_owned());
    let kinds: Vec<_> = prose.blocks.iter().map(|block| (block.span.of(&prose.text), block.kind.clone())).collect();
    let paragraph = || BlockKind::Paragraph;
    assert_eq!(kinds, [("", paragraph()), ("Open and on.", note()), ("Next.", paragraph())]);
    assert_eq!(texts("\\begin{quote}Open.\n\nOn."), ["Open.", "On."]);
    assert_eq!(texts("One } two {"), ["One two"]);
    for text in [
        "\\",
        "\\begin",
        "\\begin{",
        "\\cite",
        "\\cite[",
        "\\verb",
        "\\verb|",
        "$",
        "$$",
        "\\'",
        "\\item",
        "\\footnote{",
    ] {
        read(text);
    }
}
