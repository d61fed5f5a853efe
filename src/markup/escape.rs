//! Text on its way into a document: words that become none of its markup, and comments.

use super::Format;

/// Words as they are written in a document of `format`, so that they read as they are. Markdown escapes what would be
/// markup anywhere; what is markup only at the start of a line (`#`, `-`, `1.`) is left, as fixes write inside of lines.
pub fn escape(format: Format, words: &str) -> String {
    let special = match format {
        // A decoded text has no markup.
        Format::Plain | Format::Pdf | Format::Docx => return words.to_owned(),
        Format::Markdown => "\\`*_[]<>|",
        Format::Typst => "\\`*_[]<>#$@~",
        Format::Html => "&<>",
        Format::Latex => "\\{}$&#^_%~",
    };
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    let mut last = ' ';
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        let in_word = last.is_alphanumeric() && next.is_some_and(char::is_alphanumeric);
        match (format, char) {
            // Inside of a word it is a letter.
            (Format::Markdown | Format::Typst, '_') if in_word => out.push(char),
            // A comment.
            (Format::Typst, '/') if last == '/' || last != ' ' && next == Some('*') => out.push_str("\\/"),
            (Format::Typst, '/') if next == Some('*') => out.push_str("\\/"),
            (Format::Html, '&') => out.push_str("&amp;"),
            (Format::Html, '<') => out.push_str("&lt;"),
            (Format::Html, '>') => out.push_str("&gt;"),
            (Format::Latex, '\\') => out.push_str("\\textbackslash{}"),
            (Format::Latex, '~') => out.push_str("\\textasciitilde{}"),
            (Format::Latex, '^') => out.push_str("\\textasciicircum{}"),
            (Format::Latex, '\u{a0}') => out.push('~'),
            (Format::Latex, '“') => out.push_str("``"),
            (Format::Latex, '”') => out.push_str("''"),
            (Format::Latex, '‘') => out.push('`'),
            (Format::Latex, '’') => out.push('\''),
            (Format::Latex, '–') => out.push_str("--"),
            (Format::Latex, '—') => out.push_str("---"),
            _ if special.contains(char) => {
                out.push('\\');
                out.push(char);
            }
            _ => out.push(char),
        }
        last = char;
    }
    out
}

/// A comment as a document of `format` has it, and whether it ends with its line; plain text has none.
pub fn comment(format: Format, text: &str) -> Option<(String, bool)> {
    match format {
        Format::Plain | Format::Pdf | Format::Docx => None,
        Format::Markdown | Format::Html => Some((format!("<!-- {text} -->"), false)),
        Format::Latex => Some((format!("% {text}"), true)),
        Format::Typst => Some((format!("/* {text} */"), false)),
    }
}

/// What cites `key` in a document of `format`, in brackets of its own: for LaTeX by the command that `text`, the
/// document, uses already.
pub fn citation(format: Format, text: &str, key: &str) -> Option<String> {
    match format {
        Format::Markdown => Some(format!("[@{key}]")),
        Format::Latex => {
            let used = ["autocite", "parencite", "citep", "footcite"].into_iter();
            let mut used =
                used.filter(|name| text.contains(&format!("\\{name}{{")) || text.contains(&format!("\\{name}[")));
            Some(format!("\\{}{{{key}}}", used.next().unwrap_or("cite")))
        }
        Format::Typst => Some(format!("@{key}")),
        Format::Plain | Format::Html | Format::Pdf | Format::Docx => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::read;

    #[test]
    fn what_is_escaped_reads_as_it_is() {
        let words = "50% of R&D at $5_000 #1, a_b {c} [d] *e* <f> \\g ~h ^i `j` k|l @m // n";
        for format in [Format::Plain, Format::Markdown, Format::Html, Format::Latex, Format::Typst] {
            let words = if format == Format::Markdown { words.replace("@m", "m") } else { words.to_owned() };
            let text = format!("So {} it is.", escape(format, &words));
            // A backquote is a quotation mark on LaTeX's page.
            let read = read(format, &text).text.replace('‘', "`");
            assert_eq!(read, format!("So {words} it is."), "{format:?}: {text}");
        }
    }
}
