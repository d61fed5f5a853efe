//! The title of a document that stands in its head and not in its text: it is read as the heading that it is printed as.
//!
//! A title that the text has as well (`title: Ferries`, then `# Ferries`) is read there alone.

use super::inline::{Inline, Place};
use super::{BlockKind, Prose};
use crate::text::{Span, fold};

/// What a title is in the text.
pub(super) const PLACE: Place = Place { kind: BlockKind::Heading, quote: 0, list: 0 };

/// Words that a line of markup may have beside those of the title.
const MARKUP: usize = 5;
/// Characters before a value: blanks, quotation marks, the signs of a YAML block.
const LEAD: usize = 12;

/// Whether one of the headings of a text says what its title says. Headings may have their markup around them.
pub(super) fn repeated<'h>(headings: impl Iterator<Item = &'h str>, title: &str) -> bool {
    let title = words(title);
    let has = |all: &[String], part: &[String]| all.windows(part.len().max(1)).any(|window| window == part);
    let mut headings = headings.map(words).filter(|heading| !heading.is_empty());
    headings.any(|heading| {
        let whole = heading.len() <= title.len() + MARKUP && has(&heading, &title);
        // "The crossing stays | The Gazette" is the title of a page whose heading is "The crossing stays".
        whole || heading.len() * 2 >= title.len() && has(&title, &heading)
    })
}

fn words(text: &str) -> Vec<String> {
    // Without the tags of HTML.
    let mut inside = false;
    let untagged = |c: char| {
        inside |= c == '<';
        let kept = if inside { ' ' } else { c };
        inside &= c != '>';
        kept
    };
    let plain: String = text.chars().map(untagged).collect();
    let folded = fold::phrase(&plain);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The lines of a text that one of some signs opens, and those that are underlined with `=` or `-`.
pub(super) fn headings<'t>(text: &'t str, signs: &'static [char]) -> impl Iterator<Item = &'t str> {
    let mut lines = text.lines().peekable();
    let mut code = false;
    std::iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            // What stands between fences is code.
            code ^= line.starts_with("```") || line.starts_with("~~~");
            if code {
                continue;
            }
            let under = |next: &&str| {
                let next = next.trim_end();
                !next.is_empty() && (next.bytes().all(|byte| byte == b'=') || next.bytes().all(|byte| byte == b'-'))
            };
            if line.starts_with(signs) || lines.peek().is_some_and(under) {
                return Some(line);
            }
        }
    })
}

/// The title of front matter that stands at `file`; `None` where its words do not stand there as they are meant.
pub(super) fn of_front(text: &str, file: Span, title: &str) -> Option<Inline> {
    let raw = file.of(text);
    let mut at = 0;
    for line in raw.split_inclusive('\n') {
        if let Some(value) = value(line, at == 0) {
            let from = at + value;
            let rest = raw.get(from..)?;
            let starts = rest.char_indices().take(LEAD).map(|(start, _)| start);
            let mut starts = starts.take_while(|start| rest[..*start].chars().all(is_lead));
            return starts.find_map(|start| aligned(&rest[start..], file.start + from + start, title));
        }
        at += line.len();
    }
    None
}

fn is_lead(c: char) -> bool {
    c.is_whitespace() || "\"'|>+-0123456789".contains(c)
}

/// Where the value starts in a line that gives the title.
fn value(line: &str, first: bool) -> Option<usize> {
    if first && line.starts_with('%') {
        return Some(1);
    }
    let rest = line.trim_start_matches(['"', '\'']);
    let rest = rest.get(..5).filter(|key| key.eq_ignore_ascii_case("title")).and(rest.get(5..))?;
    let rest = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix([':', '='])?;
    Some(line.len() - rest.len())
}

/// A title with the place of each character of it, where a text begins with it: the same characters, any blanks for a blank,
/// and what is escaped for what it means.
fn aligned(raw: &str, at: usize, title: &str) -> Option<Inline> {
    let mut inline = Inline::default();
    let mut place = 0;
    for c in title.chars() {
        let rest = raw.get(place..)?;
        let len = if c == ' ' {
            rest.len() - rest.trim_start().len()
        } else {
            let escaped = rest.strip_prefix('\\').is_some_and(|rest| rest.starts_with(c));
            let doubled = c == '\'' && rest.starts_with("''");
            if escaped || doubled { 1 + c.len_utf8() } else { rest.starts_with(c).then_some(c.len_utf8())? }
        };
        if len == 0 {
            return None;
        }
        let file = Span::new(at + place, at + place + len);
        match c {
            ' ' => inline.blank(file),
            // Emphasis.
            '*' | '`' => {}
            _ if len == c.len_utf8() => inline.push(&raw[place..place + len], file),
            _ => inline.push_unit(c.encode_utf8(&mut [0; 4]), file),
        }
        place += len;
    }
    Some(inline).filter(|inline| !inline.is_empty())
}

/// The blocks of a title that was read by itself, as one text.
pub(super) fn joined(part: &Prose) -> Inline {
    let mut inline = Inline::default();
    for block in part.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Footnote(_))) {
        if !inline.is_empty() {
            let start = part.map.to_file(block.span).start;
            inline.push_unit(" ", Span::new(start, start));
        }
        inline.map.extend(inline.text.len(), &part.map, block.span);
        inline.text.push_str(block.span.of(&part.text));
    }
    inline
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, Format, read};
    use crate::text::Span;

    /// The headings of a document, each with what stands in the file where its last word does.
    fn headings(format: Format, text: &str) -> Vec<(String, String)> {
        let prose = read(format, text);
        let blocks = prose.blocks.iter().filter(|block| block.kind == BlockKind::Heading);
        let told = |block: &super::super::Block| {
            let words = block.span.of(&prose.text);
            let last = words.rfind([' ', '\n']).map_or(0, |at| at + 1);
            let file = prose.map.to_file(Span::new(block.span.start + last, block.span.end));
            (words.to_owned(), file.of(text).to_owned())
        };
        blocks.map(told).collect()
    }

    #[test]
    fn a_title_is_a_heading_in_every_format() {
        for (format, text) in [
            (Format::Markdown, "---\ntitle: Rain in the north\ndate: 2020\n---\n\nText.\n"),
            (Format::Markdown, "---\r\nTitle: 'Rain in the north'\r\n---\r\nText.\r\n"),
            (Format::Markdown, "---\nauthor: A\ntitle: >-\n  Rain in\n  the *north*\n---\n\nText.\n"),
            (Format::Markdown, "+++\ntitle = \"Rain in the north\"\n+++\n\nText.\n"),
            (Format::Markdown, "% Rain in\n  the north\n% Ann Berg\n\nText.\n"),
            (
                Format::Latex,
                "\\title{Rain in the \\emph{north}\\thanks{By rail.}}\\begin{document}\\maketitle\nText.\n\\end{document}",
            ),
            (
                Format::Latex,
                "\\documentclass{x}\\begin{document}\\title{Rain in\\\\the north}\\maketitle\nText.\n\\end{document}",
            ),
            (Format::Typst, "#set document(title: [Rain in the *north*])\n#title()\n\nText.\n"),
            (Format::Typst, "#set document(title: \"Rain in the north\")\n\nText.\n"),
            (Format::Typst, "#show: report.with(title: [Rain in the north])\n\nText.\n"),
            (Format::Html, "<html><head><title>Rain in the north</title></head><body><p>Text.</body></html>"),
            (Format::Html, "<title>\n  Rain in the&#32;north\n</title><h1>What it is</h1><p>Text."),
        ] {
            let found = headings(format, text);
            let words = found.first().map(|(words, _)| words.replace('\n', " ")).unwrap_or_default();
            assert_eq!(words, "Rain in the north", "{text}");
            assert_eq!(found[0].1.trim_matches('*'), "north", "{text}");
        }
    }

    #[test]
    fn a_title_that_the_text_has_is_read_there() {
        for (format, text) in [
            (Format::Markdown, "---\ntitle: Rain in the north\n---\n\n# Rain in the North\n\nText.\n"),
            (Format::Markdown, "---\ntitle: Rain in the north\n---\n\nRain in the north\n=================\n\nText.\n"),
            (
                Format::Latex,
                "\\title{Rain in the north}\\begin{document}\\section*{Rain in the north}\nText.\n\\end{document}",
            ),
            (Format::Typst, "#set document(title: \"Rain in the north\")\n= Rain in the north\n\nText.\n"),
            (Format::Typst, "#set document(title: \"Rain in the north\")\n#title[Rain in the north]\n\nText.\n"),
            (
                Format::Html,
                "<title>Rain in the north | The Gazette</title><h1 class=\"title\">Rain in the <em>north</em></h1><p>Text.",
            ),
        ] {
            assert_eq!(headings(format, text).len(), 1, "{text}");
        }
    }

    #[test]
    fn titles_in_titles_take_no_time() {
        let typst = format!("{}T{}\n\nText.\n", "#set document(title: [a ".repeat(60), "])".repeat(60));
        assert!(!read(Format::Typst, &typst).blocks.is_empty());
        let latex =
            format!("{}T{}\\begin{{document}}\nText.\n\\end{{document}}", "\\title{a ".repeat(60), "}".repeat(60));
        assert!(!read(Format::Latex, &latex).blocks.is_empty());
    }

    #[test]
    fn what_is_escaped_is_what_it_means() {
        for text in [
            "---\ntitle: 'The ''pause'' and its friends'\n---\n\nText.\n",
            "---\ntitle: \"The 'pause' and its \\\"friends\\\"\"\n---\n",
        ] {
            let found = headings(Format::Markdown, text);
            assert!(found.len() == 1 && found[0].0.starts_with("The 'pause' and its"), "{text} {found:?}");
            assert!(found[0].1.contains("friends"), "{found:?}");
        }
    }
}
