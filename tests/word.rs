//! Citations in Word: keys as pandoc writes them, and the fields and controls of reference managers.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use base64::Engine as _;
use onrecord::check::{CheckOptions, check};
use onrecord::corpus::{self, CorpusSpec};
use onrecord::draft::Draft;
use onrecord::markup::Format;
use onrecord::record::Record;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document of these paragraphs, with a footnote if there is one, and the sources and properties that stand beside.
#[derive(Default)]
struct Word<'a> {
    body: &'a str,
    note: &'a str,
    sources: &'a str,
    properties: &'a str,
}

impl Word<'_> {
    fn bytes(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let relations = |list: &[(&str, &str)]| {
            let list = list.iter().enumerate().map(|(number, (kind, target))| {
                format!(r#"<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"/>"#)
            });
            format!("<Relationships>{}</Relationships>", list.collect::<String>())
        };
        let parts = [
            (
                "_rels/.rels",
                relations(&[("officeDocument", "word/document.xml"), ("custom-properties", "docProps/custom.xml")]),
            ),
            (
                "word/_rels/document.xml.rels",
                relations(&[("footnotes", "footnotes.xml"), ("customXml", "../customXml/item1.xml")]),
            ),
            ("word/document.xml", format!(r#"<w:document xmlns:w="{W}"><w:body>{}</w:body></w:document>"#, self.body)),
            (
                "word/footnotes.xml",
                format!(
                    r#"<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{}</w:p></w:footnote></w:footnotes>"#,
                    self.note
                ),
            ),
            ("customXml/item1.xml", format!("<b:Sources xmlns:b=\"b\">{}</b:Sources>", self.sources)),
            ("docProps/custom.xml", format!("<Properties>{}</Properties>", self.properties)),
        ];
        for (path, text) in parts {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).expect("a part");
            zip.write_all(text.as_bytes()).expect("a part");
        }
        zip.finish().expect("an archive").into_inner()
    }

    fn draft(&self, record: &Record) -> Draft {
        let mut draft = Draft::decode(PathBuf::from("a.docx"), Format::Docx, self.bytes()).expect("a document");
        if let Some(reading) = record.recognised(&draft.reading) {
            draft.reading = reading.into();
        }
        draft
    }

    /// What is found: rule, words under it, message.
    fn found(&self, record: &Record) -> Vec<String> {
        let draft = self.draft(record);
        let found = check(&draft, record, &CheckOptions::default());
        let told = found.iter().filter(|finding| !finding.rule.starts_with("brief/"));
        told.map(|finding| format!("{} «{}» {}", finding.rule, finding.span.of(&draft.text), finding.message)).collect()
    }
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn t(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A field whose instruction is cut into runs.
fn field(instruction: &str, shown: &str) -> String {
    let escaped: Vec<char> = instruction.chars().collect();
    let runs = escaped
        .chunks(25)
        .map(|run| {
            let run: String = run.iter().collect();
            let run = run.replace('&', "&amp;").replace('<', "&lt;");
            format!(r#"<w:r><w:instrText xml:space="preserve">{run}</w:instrText></w:r>"#)
        })
        .collect::<Vec<_>>()
        .concat();
    let char = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    format!("{}{runs}{}{shown}{}", char("begin"), char("separate"), char("end"), shown = t(shown))
}

/// The JSON of a citation of one item.
fn item(data: &str) -> String {
    format!(r#"{{"citationItems":[{{"id":5,"itemData":{{"id":5,{data}}}}}],"schema":"x"}}"#)
}

fn record() -> (tempfile::TempDir, Record) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write(
        "sources.json",
        r#"[{"id":"vik2024","type":"article","title":"The vote on the herring: a split","URL":"https://www.gazette.example/herring",
            "author":[{"family":"Vik","given":"Anna"}],"issued":{"date-parts":[[2024,1,9]]}},
           {"id":"holm2023","type":"article","title":"Empty nets","author":[{"family":"Holm","given":"Per"}],
            "issued":{"date-parts":[[2023,5,2]]}},
           {"id":"twin-a","type":"article","title":"News in brief"},{"id":"twin-b","type":"article","title":"News in brief"}]"#,
    );
    write(
        "vik2024.txt",
        "The parliament voted on the herring on Tuesday. “We will count every boat,” said Astrid Moe, the minister.\n",
    );
    write("holm2023.txt", "“The cod will not return in our lifetime,” said Göran Ek, who fishes off Simrishamn.\n");
    let spec = CorpusSpec::Paths(vec![folder.path().to_owned()]);
    let record = corpus::load(&spec).expect("a corpus").into_record().0;
    (folder, record)
}

const CLAIM: &str = "“The cod will not return in our lifetime,” said Göran Ek, who fishes off Simrishamn";

/// A paragraph that cites Göran Ek's words, which Holm wrote down, with what cites Vik instead.
fn wrong(citation: &str) -> String {
    p(&format!("{}{citation}{}", t(&format!("{CLAIM} ")), t(".")))
}

#[test]
fn every_way_to_cite_is_read() {
    let (_folder, record) = record();
    let zotero = |data: &str| field(&format!(" ADDIN ZOTERO_ITEM CSL_CITATION {} ", item(data)), "(Vik 2024)");
    let control = |name: &str, inner: &str| {
        format!(r#"<w:sdt><w:sdtPr><w:tag w:val="{name}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"#)
    };
    let coded = base64::prelude::BASE64_STANDARD.encode(item(r#""URL":"http://gazette.example/herring/""#));
    let endnote = "ADDIN EN.CITE <EndNote><Cite><Author>Vik</Author><Year>2024</Year><record><titles><title>\
                   <style face=\"normal\">The Vote on the Herring: a Split</style></title></titles></record></Cite></EndNote>";
    let ways = [
        ("pandoc's key", t("[@vik2024, p. 3]")),
        ("a key cut into runs", [t("[@vik"), t("2024, "), t("p. 3]")].concat()),
        ("Zotero's key", zotero(r#""citation-key":"vik2024""#)),
        ("Zotero's title", zotero(r#""title":"The vote on the Herring – a split","issued":{"date-parts":[["2024"]]}"#)),
        (
            "Mendeley Desktop",
            field(&format!("ADDIN CSL_CITATION {}", item(r#""URL":"https://gazette.example/herring#top""#)), "[1]"),
        ),
        ("Mendeley Cite", control(&format!("MENDELEY_CITATION_v3_{coded}"), &t("(Vik, 2024)"))),
        ("Word", field(r" CITATION vik2024 \p 3 \l 1033 ", "(Vik, 2024, p. 3)")),
        (
            "Word, in a simple field",
            format!(r#"<w:fldSimple w:instr=" CITATION vik2024 \l 1033 ">{}</w:fldSimple>"#, t("(Vik, 2024)")),
        ),
        ("Word's list of sources", field(r" CITATION Vik24 \l 1033 ", "(Vik, 2024)")),
        ("EndNote", field(endnote, "(Vik, 2024)")),
        (
            "Zotero's bookmark",
            format!(
                r#"<w:bookmarkStart w:id="3" w:name="ZOTERO_BREF_aB"/>{}<w:bookmarkEnd w:id="3"/>"#,
                t("(Vik 2024)")
            ),
        ),
        (
            "without a result",
            field(&format!(" ADDIN ZOTERO_ITEM CSL_CITATION {} ", item(r#""citation-key":"vik2024""#)), ""),
        ),
    ];
    let sources = "<b:Source><b:Tag>Vik24</b:Tag><b:Title>The vote on the herring: a split</b:Title><b:Year>2024</b:Year>\
                   <b:Author><b:Author><b:NameList><b:Person><b:Last>Vik</b:Last></b:Person></b:NameList></b:Author></b:Author>\
                   </b:Source>";
    let json = item(r#""citation-key":"vik2024""#);
    let (one, two) = json.split_at(30);
    let property = |number: u32, text: &str| {
        format!(r#"<property name="ZOTERO_BREF_aB_{number}"><lpwstr>{text}</lpwstr></property>"#)
    };
    let properties = [property(1, &format!("ZOTERO_ITEM CSL_CITATION {one}")), property(2, two)].concat();
    for (way, citation) in ways {
        let body = wrong(&citation);
        let word = Word { body: &body, sources, properties: &properties, ..Word::default() };
        let found = word.found(&record);
        assert!(found.len() == 1 && found[0].starts_with("citation/wrong-source"), "{way}: {found:?}");
        // What is shown for it is no text of the draft.
        assert_eq!(word.draft(&record).prose.text, format!("{CLAIM}."), "{way}");
    }
    let right = Word { body: &wrong(&zotero(r#""citation-key":"holm2023""#)), ..Word::default() }.found(&record);
    assert!(right.is_empty(), "{right:?}");
}

#[test]
fn a_note_speaks_for_the_sentence_that_calls_it() {
    let (_folder, record) = record();
    let shown = "Anna Vik, “The parliament will close every port,” Gazette, 2024, 3";
    let note = field(&format!(" ADDIN ZOTERO_ITEM CSL_CITATION {} ", item(r#""citation-key":"vik2024""#)), shown);
    let body = wrong(r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#);
    let found = Word { body: &body, note: &[note, t(".")].concat(), ..Word::default() }.found(&record);
    assert!(found.len() == 1 && found[0].starts_with("citation/wrong-source"), "{found:?}");
}

#[test]
fn a_control_may_hold_a_paragraph() {
    let (_folder, record) = record();
    let coded = base64::prelude::BASE64_STANDARD.encode(item(r#""citation-key":"nobody1999""#));
    let body = format!(
        r#"{}<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{coded}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"#,
        p(&t("Nets were empty.")),
        p(&t("(Nobody, 1999)"))
    );
    let word = Word { body: &body, ..Word::default() };
    assert!(word.found(&record)[0].contains("no source with the key `nobody1999`"));
    assert_eq!(word.draft(&record).prose.text.trim(), "Nets were empty.");
}

#[test]
fn what_is_not_in_the_corpus_is_told_once() {
    let (_folder, record) = record();
    let cites = |data: &str, shown: &str| field(&format!(" ADDIN ZOTERO_ITEM CSL_CITATION {} ", item(data)), shown);
    // Another source's title, one that two sources have, one of another year.
    for (data, said) in [
        (r#""title":"Of whales","issued":{"date-parts":[[1999]]}"#, "“Of whales” (1999)"),
        (r#""title":"News in brief""#, "“News in brief”"),
        (
            r#""title":"Empty nets","issued":{"date-parts":[[2001]]},"author":[{"family":"Holm"}]"#,
            "“Empty nets” (Holm, 2001)",
        ),
    ] {
        let again = p(&[t("Nets were empty "), cites(data, "(x)"), t(".")].concat());
        let found = Word { body: &again.repeat(3), ..Word::default() }.found(&record);
        assert!(found.len() == 1 && found[0].contains(said) && found[0].contains("«x»"), "{found:?}");
    }
    // A field that is not understood says what it shows.
    let body = p(&[t("Nets were empty "), field("ADDIN RW.CITE{{7 Holm}}", "(Holm 2023)"), t(".")].concat());
    let found = Word { body: &body, ..Word::default() }.found(&record);
    assert!(found.len() == 1 && found[0].contains("“Holm 2023”"), "{found:?}");
}

#[test]
fn what_a_style_writes() {
    let (_folder, record) = record();
    let both = r#"{"citationItems":[{"id":1,"itemData":{"citation-key":"vik2024"},"prefix":"see also "},{"id":2,"itemData":{"citation-key":"nokey1900"},
        "locator":"3","label":"page"}]}"#;
    let cites = |shown: &str| field(&format!(" ADDIN ZOTERO_ITEM CSL_CITATION {both} "), shown);
    for (shown, words) in [("(see also Vik 2024; No 1900, 3)", "No 1900, 3"), ("[1,2]", "2"), ("1–2", "–2"), ("²", "")]
    {
        let body = p(&[t("Boats were counted "), cites(shown), t(".")].concat());
        let word = Word { body: &body, ..Word::default() };
        let found = word.found(&record);
        assert!(found.len() == 1 && found[0].contains(&format!("«{words}»")), "{shown}: {found:?}");
        let draft = word.draft(&record);
        let told: Vec<_> = draft.reading.citations.iter().map(|one| (&*one.key, &*one.prefix, &*one.locator)).collect();
        assert_eq!(told, [("vik2024", "see also", ""), ("nokey1900", "", "p. 3")], "{shown}");
    }
    // The name in the sentence is the sentence's, and so is what stands around.
    let one = field(&format!(" ADDIN CSL_CITATION {} ", item(r#""citation-key":"vik2024""#)), "Vik et al. (2024)");
    let body = p(&[one, t(" tell that the parliament voted.")].concat());
    assert_eq!(
        Word { body: &body, ..Word::default() }.draft(&record).prose.text,
        "Vik et al. tell that the parliament voted."
    );
}

#[test]
fn lists_of_what_is_cited_are_no_text() {
    let (_folder, record) = record();
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ADDIN ZOTERO_BIBL {"custom":[]} CSL_BIBLIOGRAPHY </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let end = r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
    let field = [p(&[begin, &t("Vik, A. “A vote.” 2024.")].concat()), p(&t("Holm, P. 2023.")), p(end)].concat();
    let control = format!(
        r#"<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_BIBLIOGRAPHY"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"#,
        p(&t("Vik, A. 2024."))
    );
    let simple = p(&format!(r#"<w:fldSimple w:instr=" BIBLIOGRAPHY ">{}</w:fldSimple>"#, t("Vik, A. 2024.")));
    for list in [field, control, simple] {
        let body = [p(&t("Before.")), list, p(&t("After."))].concat();
        assert_eq!(Word { body: &body, ..Word::default() }.draft(&record).prose.text, "Before.\n\nAfter.");
    }
}

#[test]
fn a_list_without_an_end_is_an_error() {
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> BIBLIOGRAPHY </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let body = [p(&t("Before.")), p(begin), p(&t("The text goes on."))].concat();
    let bytes = Word { body: &body, ..Word::default() }.bytes();
    let told = Draft::decode(PathBuf::from("a.docx"), Format::Docx, bytes).expect_err("no document").message;
    assert!(told.contains("has no end"), "{told}");
}

#[test]
fn places_are_paragraphs_though_citations_are_no_text() {
    let (_folder, record) = record();
    let cites = field(&format!(" ADDIN CSL_CITATION {} ", item(r#""citation-key":"nokey1900""#)), "(No 1900)");
    let body = [p(&t("One.")), p(&cites), p(&[t("Three "), cites.clone(), t(".")].concat())].concat();
    let draft = Word { body: &body, ..Word::default() }.draft(&record);
    let places = draft.reading.citations.iter().map(|one| draft.prose.locator(one.span).expect("a place").to_string());
    assert_eq!(places.collect::<Vec<_>>(), ["para. 2", "para. 3"]);
}
