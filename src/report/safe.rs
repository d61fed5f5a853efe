//! Text of drafts and sources on its way to a terminal: nothing in it may act on the terminal or hide from its reader.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// What stands for a character that must not reach a terminal: `None` where the character is harmless, an empty text
/// where it is invisible anyway.
fn stand_in(c: char) -> Option<&'static str> {
    Some(match c {
        // Control Pictures, in the order of the control characters.
        '\0'..='\u{1f}' => CONTROL_PICTURES.get(c as usize).copied().unwrap_or("\u{fffd}"),
        '\u{7f}' => "\u{2421}",
        // C1 controls (U+009B starts an escape sequence), separators of lines, marks that turn the direction of text
        // and tags: visible, so that nobody is misled by what they did not see.
        '\u{80}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => "\u{fffd}",
        // No width and nothing to see: terminals disagree on them, and the underline would slip.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => "",
        _ => return None,
    })
}

const CONTROL_PICTURES: [&str; 32] = [
    "␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", " ", " ", "␋", "␌", "␍", "␎", "␏", "␐", "␑", "␒", "␓", "␔", "␕", "␖",
    "␗", "␘", "␙", "␚", "␛", "␜", "␝", "␞", "␟",
];

/// `text` on one line, harmless to a terminal: line ends and tabs become blanks, control characters their pictures.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| stand_in(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match stand_in(c) {
            Some(other) => safe.push_str(other),
            None => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Like [`line`], but keeps line ends.
pub fn lines(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for piece in text.split_inclusive('\n') {
        let body = piece.trim_end_matches(['\n', '\r']);
        safe.push_str(&line(body));
        if piece.ends_with('\n') {
            safe.push('\n');
        }
    }
    safe
}

/// Columns that `c` takes on a terminal.
pub fn width(c: char) -> usize {
    c.width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        let text = "a\u{1b}[31mred\u{9b}0m\r\n\u{202e}evil\u{7}\tz\u{feff}\u{200b}";
        let safe = line(text);
        assert_eq!(safe, "a␛[31mred\u{fffd}0m \u{fffd}evil␇ z");
        assert!(!safe.chars().any(char::is_control));
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["“Naïve” – 华为 😀", "a\u{a0}b", ""] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn lines_keep_their_ends() {
        assert_eq!(lines("a\u{1b}\r\nb\n"), "a␛\nb\n");
    }
}
