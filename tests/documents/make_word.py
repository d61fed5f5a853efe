#!/usr/bin/env python3
"""Writes word.docx: what Word writes and few libraries do, by hand.

Tracked changes, a moved paragraph, comments, a reference manager's field with its nested instruction, a simple field,
a hyperlink, foot- and endnotes, a text box in its two forms, lists, a table with a nested one, tabs, breaks and special
hyphens, content controls, hidden text, headers and footers. Invented people say invented things.

    python3 make_word.py
"""
import zipfile
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NS = (W + ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
      ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
      ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
      ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
      ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
      ' xmlns:v="urn:schemas-microsoft-com:vml"')


def t(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs, style=None, extra=""):
    props = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
    return f"<w:p>{'<w:pPr>' + props + '</w:pPr>' if props else ''}{''.join(runs)}</w:p>"


def field(instruction, result):
    return ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + result + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


ITEM = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
ZOTERO = ('ADDIN ZOTERO_ITEM CSL_CITATION {"citationID":"a1","properties":{"formattedCitation":"(Lind 2021)"},'
          '"citationItems":[{"id":3,"itemData":{"title":"Ferries &amp; fares"}}]}')
BOX = '<w:txbxContent>' + p(t("Ferry fares rose by 12 percent, the operator said.")) + '</w:txbxContent>'
TEXT_BOX = ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
            f'<wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>'
            f'</mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>'
            '</mc:AlternateContent></w:r>')


def cell(*content):
    return f"<w:tc>{''.join(content)}</w:tc>"


def table(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


BODY = "".join([
    p(t("Ferries of the north"), style="Titel"),
    p(t("What was said"), style="berschrift1"),
    p(t("“The ferries "), t("will run"), t(" all winter,” said Mara Lind, the harbour minister,"), t(" on Monday.")),
    p(t("The boats are "), '<w:del w:id="1" w:author="A"><w:r><w:delText xml:space="preserve">very old</w:delText></w:r></w:del>',
      '<w:ins w:id="2" w:author="A"><w:r><w:t>new</w:t></w:r></w:ins>', t(", the "),
      '<w:commentRangeStart w:id="0"/>', t("crew"), '<w:commentRangeEnd w:id="0"/>',
      '<w:r><w:commentReference w:id="0"/></w:r>', t(" said"),
      '<w:r><w:footnoteReference w:id="2"/></w:r>', t(".")),
    '<w:moveFrom w:id="4" w:author="A">' + p(t("This sentence was moved away.")) + '</w:moveFrom>',
    p('<w:moveFromRangeStart w:id="6" w:name="m"/><w:moveFrom w:id="5"><w:r><w:t>Moved from here.</w:t></w:r></w:moveFrom>',
      '<w:moveFromRangeEnd w:id="6"/><w:moveTo w:id="7"><w:r><w:t>It was moved here.</w:t></w:r></w:moveTo>'),
    p(t("Fares fell last year "), field(ZOTERO, t("(Lind 2021)")), t(" and rose again "),
      '<w:fldSimple w:instr=" REF x ">' + t("in May") + "</w:fldSimple>", t(".")),
    p(t("Page "), field("IF </w:instrText></w:r>" + field("NUMPAGES", t("9")) + '<w:r><w:instrText xml:space="preserve">= 9 3', t("3")), t(" of the timetable"),
      '<w:r><w:endnoteReference w:id="2"/></w:r>', t(".")),
    p(t("See "), '<w:hyperlink r:id="rId9">' + t("the ") + t("timetable") + "</w:hyperlink>", t(" for more.")),
    p('<w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three co</w:t><w:noBreakHyphen/><w:t>op fer</w:t>'
      '<w:softHyphen/><w:t>ries</w:t><w:sym w:font="Symbol" w:char="F0A7"/><w:t>.</w:t></w:r>'),
    p('<w:r><w:rPr><w:vanish/></w:rPr><w:t>Nobody sees this.</w:t></w:r>', t("Everybody sees this.")),
    p(t("First thing"), extra=ITEM), p(t("Second thing"), extra=ITEM),
    p(t("Around a box."), TEXT_BOX),
    "<w:sdt><w:sdtPr/><w:sdtContent>" + p(t("Inside a control.")) + "</w:sdtContent></w:sdt>",
    table([cell(p(t("Line"))), cell(p(t("Fare")))],
          [cell(p(t("North"))), cell(p(t("12 crowns")), p(t("in winter")))],
          ['<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p(t("No service in March")) + "</w:tc>"],
          [cell(table([cell(p(t("inner")))]) + p()), cell(p(t("outer")))]),
    p(t("“We keep our word.”"), style="Zitat"),
    p(), p(t("The end.")),
])

STYLES = f'''<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
</w:styles>'''


def notes(kind):
    return (f'<w:{kind}s {NS}><w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
            f'<w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/></w:r>{t(f" Told in a {kind}.")}</w:p></w:{kind}></w:{kind}s>')


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{R}/footnotes" Target="footnotes.xml"/><Relationship Id="rId3" Type="{R}/endnotes" Target="endnotes.xml"/><Relationship Id="rId4" Type="{R}/header" Target="header1.xml"/><Relationship Id="rId5" Type="{R}/comments" Target="comments.xml"/><Relationship Id="rId9" Type="{R}/hyperlink" Target="https://ferries.example/times" TargetMode="External"/></Relationships>',
    "word/document.xml": f'<w:document {NS}><w:body>{BODY}<w:sectPr><w:headerReference r:id="rId4" w:type="default"/></w:sectPr></w:body></w:document>',
    "word/styles.xml": STYLES,
    "word/footnotes.xml": notes("footnote"),
    "word/endnotes.xml": notes("endnote"),
    "word/header1.xml": f'<w:hdr {W}>{p(t("A running head"))}</w:hdr>',
    "word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="B">{p(t("Who says so?"))}</w:comment></w:comments>',
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Ferries of the north</dc:title><dc:creator>Ola Berg; Siri Holm</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2021-03-02T09:00:00Z</dcterms:created></cp:coreProperties>',
}
with zipfile.ZipFile(Path(__file__).with_name("word.docx"), "w", zipfile.ZIP_DEFLATED) as out:
    for name, text in PARTS.items():
        info = zipfile.ZipInfo(name, (2021, 3, 2, 9, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
