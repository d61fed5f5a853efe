#!/usr/bin/env python3
"""Writes the DOCX of each brief: NAME.docx by pandoc, with its keys as pandoc leaves them, and NAME.fields.docx, in which
each citation in brackets is a field as Zotero, Mendeley (old and new) and Word write it, in turn. What the fields show is
what a style would show.

    python3 make_docx.py        (needs pandoc)
"""
import base64
import html
import json
import re
import subprocess
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
# Parts that say nothing of the text: the fixtures stay small.
NEEDLESS = re.compile(r"word/(theme/|fontTable|webSettings|media/)|docProps/app")


def run(text):
    return f'<w:r><w:t xml:space="preserve">{html.escape(text, quote=False)}</w:t></w:r>'


def field(instruction, shown):
    # Word cuts long instructions into runs.
    cut = [instruction[at:at + 60] for at in range(0, len(instruction), 60)]
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{html.escape(part, quote=False)}</w:instrText></w:r>'
                   for part in cut)
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return char.format("begin") + runs + char.format("separate") + run(shown) + char.format("end")


def parsed(inside):
    """The items of what stands between the brackets: key, locator, prefix."""
    for part in inside.split(";"):
        prefix, key, rest = re.match(r"\s*(.*?)\s*-?@\{?([\w:./-]*\w)\}?(.*)$", part, re.S).groups()
        yield key, rest.strip(" ,\u00a0").replace("\u00a0", " "), prefix


def shown(items):
    return "(" + "; ".join(f"{prefix} {key.capitalize()}, {locator}".strip(" ,") for key, locator, prefix in items) + ")"


def zotero(items):
    def item(number, key, locator, prefix):
        label, place = ("page", re.sub(r"^pp?\.\s*", "", locator)) if locator else (None, None)
        one = {"id": number, "uris": [f"http://zotero.org/users/1/items/{number:08d}"],
               "itemData": {"id": number, "type": "article", "citation-key": key}}
        return one | ({"locator": place, "label": label} if place else {}) | ({"prefix": prefix + " "} if prefix else {})
    data = {"citationID": "a", "properties": {"noteIndex": 0},
            "citationItems": [item(number, *one) for number, one in enumerate(items, 1)]}
    return field(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data)} ", shown(items))


def csl(items):
    return {"citationItems": [{"id": f"ITEM-{number}", "itemData": {"id": key}, "prefix": prefix, "suffix": locator}
                              for number, (key, locator, prefix) in enumerate(items, 1)]}


def mendeley_desktop(items):
    return field(f"ADDIN CSL_CITATION {json.dumps(csl(items))}", shown(items))


def mendeley_cite(items):
    name = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps(csl(items)).encode()).decode()
    return f'<w:sdt><w:sdtPr><w:tag w:val="{name}"/></w:sdtPr><w:sdtContent>{run(shown(items))}</w:sdtContent></w:sdt>'


def word(items):
    said = ""
    for key, locator, prefix in items:
        place = re.sub(r"^pp?\.\s*", "", locator)
        said += f" {key}" if not said else f" \\m {key}"
        said += (f' \\p "{place}"' if place else "") + (f' \\f "{prefix} "' if prefix else "")
    inner = field(f" CITATION{said} \\l 1033 ", shown(items))
    return f"<w:sdt><w:sdtPr><w:citation/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def main():
    for brief in sorted(HERE.glob("*.md")):
        if brief.name == "NOTICE.md":
            continue
        name = brief.stem
        made = HERE / f"{name}.docx"
        subprocess.run(["pandoc", "-f", "markdown", brief, "-o", made], check=True, cwd=HERE)
        with zipfile.ZipFile(made) as package:
            parts = {part: package.read(part) for part in package.namelist() if not NEEDLESS.match(part)}
        write(made, parts)
        kinds, count = [zotero, mendeley_desktop, mendeley_cite, word], 0

        def cited(match):
            nonlocal count
            text = html.unescape(match[1])
            if not re.fullmatch(r"\[[^\[\]]*@[^\[\]]*\]", text):
                return match[0]
            count += 1
            return kinds[count % len(kinds)](list(parsed(text[1:-1])))

        for part in ("word/document.xml", "word/footnotes.xml"):
            if part in parts:
                text = re.sub(r'<w:r><w:t xml:space="preserve">([^<]*)</w:t></w:r>', cited, parts[part].decode())
                parts[part] = text.encode()
        write(HERE / f"{name}.fields.docx", parts)
        print(name, count)


def write(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part, data in parts.items():
            info = zipfile.ZipInfo(part, (2021, 3, 2, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, data)


main()
