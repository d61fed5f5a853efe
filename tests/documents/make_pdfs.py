#!/usr/bin/env python3
"""Writes the PDFs that reportlab, fpdf2 and typst make: `pip install reportlab fpdf2 typst pillow`. NOTICE.md has the others."""
import typst
from fpdf import FPDF
from PIL import Image
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

styles = getSampleStyleSheet()
styles["BodyText"].alignment = 4


def furniture(page, document):
    page.drawString(72, 800, "Report on ferries")
    page.drawString(72, 40, "Harbour Institute")
    page.drawRightString(520, 40, f"Page {document.page} of 4")


story = [Paragraph("A report on ferries", styles["Title"])]
for i in range(24):
    if i % 6 == 0:
        story.append(Paragraph(f"Section {i}", styles["Heading2"]))
    story.append(Paragraph(
        "The ministry&rsquo;s officials affirmed that &ldquo;the flow of traffic is sufficient&rdquo; and that nobody "
        "would be left behind by the reform of the timetable, which the operators had asked for repeatedly since the "
        "spring. " * 3, styles["BodyText"]))
SimpleDocTemplate("reportlab.pdf").build(story, onFirstPage=furniture, onLaterPages=furniture)


class Gazette(FPDF):
    def header(self):
        self.set_font("Helvetica", "", 8)
        self.cell(0, 10, "Harbour Gazette", align="C")
        self.ln(15)

    def footer(self):
        self.set_y(-15)
        self.set_font("Helvetica", "I", 8)
        self.cell(0, 10, f"{self.page_no()}", align="C")


pdf = Gazette()
pdf.add_page()
pdf.set_font("Helvetica", "B", 16)
pdf.cell(0, 10, "Ferries in print")
pdf.ln(12)
pdf.set_font("Times", "", 11)
with pdf.text_columns(ncols=3, gutter=6, text_align="J") as columns:
    for i in range(14):
        columns.write(
            "The operators said on Tuesday that the crossings would stay open, and that the long-term contracts had "
            "been extended. Representatives of the municipalities welcomed the announcement, but asked for a guarantee "
            "in writing from the ministry.\n\n")
pdf.output("fpdf.pdf")

typst.compile("typst.typ", output="typst.pdf")

locked = canvas.Canvas("locked.pdf", encrypt="secret")
locked.drawString(72, 700, "Nobody reads this.")
locked.save()

scan = canvas.Canvas("scan.pdf")
scan.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
scan.save()
