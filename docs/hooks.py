"""What the site shows of a rule's page beside its text: its front matter."""

import re
from pathlib import Path

FACTS = {"severity": "Severity", "since": "Since", "precision": "Measured precision", "kind": "Kind"}


def on_page_markdown(markdown: str, page, **_) -> str:
    """Puts what the front matter says of a rule under the title of its page."""
    meta = page.meta
    if "summary" not in meta and "severity" not in meta:
        return markdown
    facts = " · ".join(f"{label}: **{meta[key]}**" for key, label in FACTS.items() if meta.get(key))
    lede = "\n\n".join(part for part in (meta.get("summary"), facts) if part)
    return re.sub(r"(?m)^(# .*)$", lambda title: f"{title[1]}\n\n{lede}", markdown, count=1)


def on_config(config, **_):
    """The tabs and lists of the site, from the files that there are."""
    pages = Path(config["docs_dir"])

    def titled(path: Path) -> dict:
        title = next((line[2:] for line in path.read_text("utf-8").splitlines() if line.startswith("# ")), path.stem)
        return {title.replace("`", ""): path.relative_to(pages).as_posix()}

    groups = sorted(folder for folder in (pages / "rules").iterdir() if folder.is_dir() and folder.name != "lexicon")
    rules = [{"How pages are written": "rules/README.md"}]
    for group in groups:
        listed = sorted(path for path in group.glob("*.md"))
        if listed:
            rules.append({group.name: [titled(path) for path in listed]})
    editors = ["editors/README.md", *(titled(path) for path in sorted((pages / "editors").glob("*/README.md")))]
    config["nav"] = [
        {"Guide": "README.md"},
        {"Rules": ["rules/list.md", *rules]},
        {"Command line": "command-line.md"},
        {"Editors": editors},
        {"Inside": ["ARCHITECTURE.md", "CONTRIBUTING.md"]},
        {"Changes": "CHANGELOG.md"},
    ]
    return config
