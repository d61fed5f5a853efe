#!/usr/bin/env python3
"""Makes the Zotero export of tests/acceptance from masters/: three PDFs by three producers (Chromium, ReportLab,
Typst), two snapshots, one DOCX (pandoc), and Export.bib as Zotero's BibTeX translator writes it.

Needs chromium, pandoc, and from PyPI reportlab, typst and pyphen. The made files are committed: no test runs this.
"""

import html
import pathlib
import shutil
import subprocess
import tempfile

import pyphen
import typst
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

HERE = pathlib.Path(__file__).resolve().parent
MASTERS = HERE / "masters"
EXPORT = HERE / "Export"
HYPHENS = pyphen.Pyphen(lang="en_GB")


def blocks(name):
    text = (MASTERS / name).read_text(encoding="utf-8").strip()
    for block in text.split("\n\n"):
        if block.startswith("#"):
            marks, _, words = block.partition(" ")
            yield f"h{len(marks)}", words
        else:
            yield "p", block


def curly(text):
    """Typographic quotation marks and apostrophes, as a publisher sets them."""
    out, open_ = [], True
    for c in text:
        if c == '"':
            out.append("“" if open_ else "”")
            open_ = not open_
        else:
            out.append("’" if c == "'" else c)
    return "".join(out)


def soft(text):
    """Soft hyphens in long words, where headless Chromium has no dictionary of its own."""
    return " ".join(HYPHENS.inserted(word, "\u00ad") if len(word) > 6 and word.isalpha() else word for word in text.split(" "))


def journal(target):
    """A journal article in two columns, by Chromium: running heads, page numbers, hyphenation."""
    body = []
    for number, (kind, text) in enumerate(blocks("tveit2023.md")):
        text = html.escape(soft(curly(text)), quote=False)
        if number == 0:
            head = f"<h1>{text}</h1>"
        elif number == 1:
            head += f"<p class=by>{text}</p>"
        else:
            body.append(f"<{kind}>{text}</{kind}>")
    # A table's head is repeated on every page: the running head.
    page = f"""<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Who pays for a full reservoir?</title><style>
    @page {{ size: A4; margin: 24mm 18mm 22mm; @top-left {{ content: "I. Tveit and P. Reggiani"; font: italic 9pt serif }}
      @top-right {{ content: "Journal of River Studies 12 (2023)"; font: italic 9pt serif }}
      @bottom-center {{ content: counter(page); font: 9pt serif }} }}
    body {{ font: 14pt/1.7 "DejaVu Serif", serif; margin: 0; text-align: justify; hyphens: manual }}
    h1 {{ font-size: 19pt; text-align: left; line-height: 1.2 }} .by {{ font-style: italic }}
    main {{ columns: 2; column-gap: 8mm }} h2 {{ font-size: 12.5pt; text-align: left }} p {{ margin: 0 0 3mm }}
    </style>{head}<main>{"".join(body)}</main></html>"""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "a.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                        f"--print-to-pdf={target}", str(source)], check=True, capture_output=True)


def report(target):
    """A report of an authority, by ReportLab: one column, justified, hyphenated, "Page 1 of 3"."""
    normal = ParagraphStyle("p", fontName="Times-Roman", fontSize=13.5, leading=25, alignment=4, spaceAfter=7,
                            hyphenationLang="en_GB", embeddedHyphenation=1)
    styles = {"p": normal, "h1": ParagraphStyle("h1", normal, fontName="Times-Bold", fontSize=18, leading=22, alignment=0),
              "h2": ParagraphStyle("h2", normal, fontName="Times-Bold", fontSize=13, alignment=0)}
    pages = 3

    def furniture(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, "Dam Safety Inspectorate  |  Report 7/2022")
        canvas.drawRightString(A4[0] - 72, 36, f"Page {document.page} of {pages}")

    document = BaseDocTemplate(str(target), pagesize=A4, title="Inspection of the Kessel Dam", author="Dam Safety Inspectorate",
                               invariant=1)
    frame = Frame(72, 60, A4[0] - 144, A4[1] - 120)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=furniture))
    document.build([Paragraph(html.escape(curly(text), quote=False), styles[kind]) for kind, text in blocks("inspectorate2022.md")])



def newspaper(target):
    """A newspaper page, by Typst: three narrow columns, hyphenation, a head on each page."""
    parts = list(blocks("courier2023.md"))
    escape = lambda text: "".join("\\" + c if c in "\\#*_`$<>@[]~=/-+'\"" else c for c in text)
    title, by = parts[0][1], parts[1][1]
    body = "\n\n".join(escape(curly(text)) for _, text in parts[2:])
    source = f"""#set document(title: "{title}", date: none)
#set page("a5", margin: (top: 22mm, rest: 14mm), columns: 2,
  header: [_Valley Courier_ #h(1fr) Thursday, 18 May 2023], footer: context align(right, counter(page).display()))
#set text(11.5pt, lang: "en", region: "GB", hyphenate: true, font: "Libertinus Serif")
#set par(justify: true, first-line-indent: 1em, leading: 0.7em)
#place(top, scope: "parent", float: true)[#text(20pt, weight: "bold")[{escape(title)}]]
#emph[{escape(by)}]

{body}
"""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "a.typ"
        file.write_text(source, encoding="utf-8")
        typst.compile(str(file), output=str(target))


def put(number, name):
    folder = EXPORT / "files" / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def main():
    shutil.rmtree(EXPORT, ignore_errors=True)
    journal(put(21, "Tveit and Reggiani - 2023 - Who pays for a full reservoir Lessons from the Orl.pdf"))
    report(put(24, "Dam Safety Inspectorate - 2022 - Inspection of the Kessel Dam after the flood of Oc.pdf"))
    newspaper(put(27, "Strand - 2023 - Towns below the dam want a vote.pdf"))
    shutil.copy(MASTERS / "dokken2023.html", put(30, "insurers-lake.html"))
    shutil.copy(MASTERS / "ministry2023.html", put(33, "index.html"))
    docx = put(36, "Committee on Rivers - 2023 - Hearing on the Orla reservoirs.docx")
    subprocess.run(["pandoc", str(MASTERS / "hearing2023.md"), "-f", "markdown+smart", "-o", str(docx)], check=True)
    (EXPORT / "Export.bib").write_text((MASTERS / "Export.bib").read_text(encoding="utf-8"), encoding="utf-8")


main()
