//! Text for hovers, as Markdown or plain, in which the words of others can do nothing: no link, no command, no HTML,
//! no heading.

use std::fmt::Write as _;

use lsp_types::{MarkupContent, MarkupKind, Url};

use crate::record::plain;

/// Characters of a stretch of foreign text that are shown at most.
const MOST: usize = 1200;

/// Text on its way to a client.
#[derive(Debug)]
pub struct Rich {
    markdown: bool,
    out: String,
}

impl Rich {
    /// Nothing yet; Markdown if the client shows it.
    pub fn new(markdown: bool) -> Self {
        Self { markdown, out: String::new() }
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The finished text.
    pub fn finish(self) -> MarkupContent {
        let kind = if self.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
        MarkupContent { kind, value: self.out }
    }

    /// Starts a paragraph.
    pub fn paragraph(&mut self) -> &mut Self {
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
        self
    }

    /// Starts a line.
    pub fn line(&mut self) -> &mut Self {
        if !self.out.is_empty() {
            // Two blanks before a line end break the line in Markdown.
            self.out.push_str(if self.markdown { "  \n" } else { "\n" });
        }
        self
    }

    /// Starts an item of a list.
    pub fn item(&mut self) -> &mut Self {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str("- ");
        self
    }

    /// Starts a block quote.
    pub fn quote(&mut self) -> &mut Self {
        self.paragraph();
        self.out.push_str(if self.markdown { "> " } else { "    " });
        self
    }

    /// Our own words.
    pub fn say(&mut self, words: &str) -> &mut Self {
        self.foreign(words)
    }

    /// Somebody's words.
    pub fn foreign(&mut self, words: &str) -> &mut Self {
        let edge = |at: bool| if at { " " } else { "" };
        let tame = plain(words, MOST);
        let (before, after) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
        let tame = if tame.is_empty() {
            edge(before || after).to_owned()
        } else {
            format!("{}{tame}{}", edge(before), edge(after))
        };
        if self.markdown {
            escape(&tame, &mut self.out);
        } else {
            self.out.push_str(&tame);
        }
        self
    }

    /// Somebody's words, strong.
    pub fn strong(&mut self, words: &str) -> &mut Self {
        // Stars only work next to the words themselves.
        let edge = |at: bool| if at { " " } else { "" };
        let (before, after) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
        let words = plain(words, MOST);
        if words.is_empty() {
            return self;
        }
        if self.markdown {
            self.out.push_str(edge(before));
            self.out.push_str("**");
            escape(&words, &mut self.out);
            self.out.push_str("**");
            self.out.push_str(edge(after));
        } else {
            self.out.push_str(&words);
        }
        self
    }

    /// A name of ours in the type of code: of a rule, a key.
    pub fn code(&mut self, name: &str) -> &mut Self {
        let name = plain(name, 200).replace('`', "'");
        if self.markdown {
            let _ = write!(self.out, "`{name}`");
        } else {
            self.out.push_str(&name);
        }
        self
    }

    /// A link to a line (from 1) of a file, or without one to the file.
    pub fn link(&mut self, label: &str, uri: &Url, line: Option<usize>) -> &mut Self {
        if self.markdown {
            self.out.push('[');
            escape(label, &mut self.out);
            // A parenthesis would end the link, and "&copy" is a sign of its own.
            let target = uri.as_str().replace('(', "%28").replace(')', "%29").replace('&', "&amp;");
            let _ = write!(self.out, "]({target}");
            if let Some(line) = line {
                let _ = write!(self.out, "#L{line}");
            }
            self.out.push(')');
        } else {
            let _ = write!(self.out, "{label}: {uri}");
            if let Some(line) = line {
                let _ = write!(self.out, ":{line}");
            }
        }
        self
    }
}

/// Writes `text` so that Markdown shows it as it is. Only what could mean something is escaped: some clients show the
/// backslashes.
fn escape(text: &str, out: &mut String) {
    let mut last = if out.is_empty() || out.ends_with(['\n', ' ']) { None } else { out.chars().last() };
    let at_start = out.is_empty()
        || out.ends_with('\n')
        || out.ends_with("\n> ")
        || out == "> "
        || out.ends_with("\n- ")
        || out == "- ";
    let mut first = at_start;
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().copied().enumerate() {
        let next = chars.get(at + 1).copied();
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$' | '@' => true,
            // Inside a word it is only a sign.
            '_' => !(last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '!' => next == Some('['),
            // Addresses become links by themselves, "http://", "www." and "a@b".
            ':' => {
                next == Some('/') || last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)
            }
            '.' => last == Some('w') || (first_number(&chars, at) && at_start),
            ')' => first_number(&chars, at) && at_start,
            '#' | '-' | '+' | '=' => first,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        first = first && c == ' ';
        last = Some(c);
    }
}

/// Whether only digits stand before a character: the number of a list item.
fn first_number(chars: &[char], at: usize) -> bool {
    at > 0 && chars.iter().take(at).all(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(words: &str) -> String {
        let mut rich = Rich::new(true);
        rich.quote().foreign(words);
        rich.finish().value
    }

    /// What a reader of Markdown sees, and whether anything else than text and a block quote is there.
    fn shown(text: &str) -> (String, bool) {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let mut out = String::new();
        let mut other = false;
        for event in Parser::new_ext(text, Options::all()) {
            match event {
                Event::Text(text) => out.push_str(&text),
                Event::Start(Tag::BlockQuote(_) | Tag::Paragraph)
                | Event::End(TagEnd::BlockQuote(_) | TagEnd::Paragraph) => {}
                _ => other = true,
            }
        }
        (out, other)
    }

    #[test]
    fn foreign_words_are_only_words() {
        for words in [
            "[run](command:evil)",
            "<script>alert(1)</script>",
            "# heading",
            "- item",
            "1. item",
            "1) item",
            "**bold** _slanted_ `code` ~~gone~~",
            "![picture](http://evil/x.png)",
            "a | b",
            "&lt;b&gt; &amp;",
            "\\[x\\]",
            "> quoted",
            "$x$",
            "= =",
            "[x]: http://evil",
            "snake_case is fine",
        ] {
            let (text, other) = shown(&markdown(words));
            assert_eq!(text, words);
            assert!(!other, "{words}: {}", markdown(words));
        }
    }

    #[test]
    fn addresses_do_not_become_links() {
        assert_eq!(markdown("see https://evil.example"), "> see https\\://evil.example");
        assert_eq!(markdown("www.evil.example"), "> www\\.evil.example");
        assert_eq!(markdown("me@evil.example"), "> me\\@evil.example");
    }

    #[test]
    fn line_ends_and_controls_are_blanks() {
        assert_eq!(markdown("a\n\n# b\u{202e}c\u{7}"), "> a # bc");
    }
}
