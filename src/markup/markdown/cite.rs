//! Citation keys as pandoc writes them.
//!
//! Method: pandoc's manual, "Citation syntax": a key starts with a letter, digit or `_` and holds these and single
//! internal marks of `:.#$%&-+?<>~/`; anything else stands in braces (`@{odd key}`).

use crate::text::Span;

/// The key whose `@` stands at `at`, and where it ends with its brace. `@` inside a word, an address or a path is none.
pub(super) fn key_at(text: &str, at: usize) -> Option<(Span, usize)> {
    let mut before = text.get(..at)?.chars().rev();
    if !may_stand_before(before.next(), before.next()) {
        return None;
    }
    let start = at + 1;
    let rest = text.get(start..)?;
    if rest.starts_with('{') {
        return braced(rest).map(|len| (Span::new(start + 1, start + len - 1), start + len));
    }
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((offset, char)) = chars.next() {
        if is_word(char) {
            end = offset + char.len_utf8();
        } else {
            let internal = end > 0 && ":.#$%&-+?<>~/".contains(char);
            if !internal || !chars.peek().is_some_and(|(_, next)| is_word(*next)) {
                break;
            }
        }
    }
    (end > 0).then(|| (Span::new(start, start + end), start + end))
}

/// Whether a key is Quarto's or pandoc-crossref's name for a figure, table, section and so on.
pub(in crate::markup) fn is_cross_reference(key: &str) -> bool {
    const KINDS: [&str; 23] = [
        "fig", "tbl", "lst", "tip", "nte", "wrn", "imp", "cau", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr",
        "sol", "rem", "alg", "eq", "sec", "tab", "prf",
    ];
    key.split_once(['-', ':'])
        .is_some_and(|(kind, name)| !name.is_empty() && KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)))
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn may_stand_before(last: Option<char>, second: Option<char>) -> bool {
    match last {
        None => true,
        Some('-') => second.is_none_or(|char| char.is_whitespace() || matches!(char, '[' | '(' | ';')),
        Some(char) => !char.is_alphanumeric() && !"/._+%=&~@\\#`\u{1a}".contains(char),
    }
}

/// Length of the balanced group in braces that `text` starts with; no blank may stand at its ends.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, char) in text.char_indices().take(300) {
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            char if char.is_control() => return None,
            _ => {}
        }
        if depth == 0 {
            return (at > 1).then_some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<&str> {
        let at = text.find('@')?;
        key_at(text, at).map(|(key, _)| key.of(text))
    }

    #[test]
    fn keys_end_before_punctuation() {
        assert_eq!(key("@doe2019."), Some("doe2019"));
        assert_eq!(key("@doe:2019/a-b.c_d, p. 3"), Some("doe:2019/a-b.c_d"));
        assert_eq!(key("see -@doe's view"), Some("doe"));
        assert_eq!(key("(@doe--x"), Some("doe"));
        assert_eq!(key("@{odd key}!"), Some("odd key"));
        assert_eq!(key("@{https://a.org/?b={c}}"), Some("https://a.org/?b={c}"));
        assert_eq!(key("—@Müller2020"), Some("Müller2020"));
        assert_eq!(key("@doi:10.1000/182."), Some("doi:10.1000/182"));
    }

    #[test]
    fn addresses_and_words_are_no_keys() {
        for text in ["foo@bar", "a.b@c.org", "https://x.org/@user", "x-@y", "@ home", "@{}", "@.x", "@", "100@5"] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    #[test]
    fn cross_references() {
        assert!(is_cross_reference("fig-map") && is_cross_reference("tbl:one") && is_cross_reference("sec-2"));
        assert!(!is_cross_reference("figueroa2020") && !is_cross_reference("eqbal-x") && !is_cross_reference("fig"));
    }
}
