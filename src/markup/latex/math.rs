//! Formulas: not read, but for numbers that are set as one.

use super::Reader;
use crate::text::Span;

/// Longest formula in a line of text, in bytes; beyond, the dollar sign is one.
const LONGEST: usize = 2_000;

impl Reader<'_> {
    /// `$…$` or `$$…$$`.
    pub(super) fn dollar(&mut self, at: usize, end: usize) {
        let close = if self.text[at..end].starts_with("$$") { "$$" } else { "$" };
        self.math(at, at + close.len(), close);
    }

    /// A formula that starts at `at`, whose inside starts at `start`, and that ends with `close`.
    pub(super) fn math(&mut self, at: usize, start: usize, close: &str) {
        let (_, limit) = self.place();
        let Some(len) = formula(&self.text[start.min(limit)..limit], close) else {
            let end = start.min(limit);
            self.go(end);
            if !close.starts_with('\\') {
                self.same(Span::new(at, end));
            }
            return;
        };
        let stop = start + len + close.len();
        self.go(stop);
        match as_number(&self.text[start..start + len]) {
            Some(text) => self.unit(&text, Span::new(at, stop)),
            None => self.object(Span::new(at, stop)),
        }
    }
}

/// How long the formula is that ends with `close`, in its paragraph.
fn formula(text: &str, close: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut blank_line = false;
    while at < bytes.len().min(LONGEST) {
        if bytes[at..].starts_with(close.as_bytes()) {
            return Some(at);
        }
        match bytes[at] {
            b'\n' if blank_line => return None,
            b'\n' => blank_line = true,
            b' ' | b'\t' | b'\r' => {}
            b'\\' => {
                blank_line = false;
                at += 1;
            }
            _ => blank_line = false,
        }
        at += 1;
    }
    None
}

/// What a formula is printed as, the longest form first where two begin alike.
const FORMS: [(&str, &str); 17] = [
    ("{,}", ","),
    ("{.}", "."),
    ("\\%", "%"),
    ("\\$", "$"),
    ("\\,", "\u{202f}"),
    ("\\ ", " "),
    ("\\sim", "~"),
    ("\\approx", "~"),
    ("\\pm", "±"),
    ("\\times", "×"),
    ("\\leq", "≤"),
    ("\\geq", "≥"),
    ("^{\\circ}", "°"),
    ("^\\circ", "°"),
    ("~", " "),
    ("--", "–"),
    ("-", "−"),
];

/// A formula of figures and signs as text: `10{,}000`, `20\%`, `\sim 5`, `_2`, `^{\circ}`.
fn as_number(formula: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = formula.trim();
    while let Some(first) = rest.chars().next() {
        if let Some((form, text)) = FORMS.iter().find(|(form, _)| rest.starts_with(form)) {
            out.push_str(text);
            rest = &rest[form.len()..];
        } else if first.is_ascii_digit() || matches!(first, '.' | ',' | '+' | '<' | '>' | '/' | '%' | ' ' | '=' | ':') {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else if matches!(first, '_' | '^') {
            let raised = rest[1..].trim_start_matches('{');
            let digits = raised.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return None;
            }
            out.push_str(&raised[..digits]);
            rest = raised[digits..].trim_start_matches('}');
        } else {
            return None;
        }
    }
    (!out.trim().is_empty()).then(|| out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_formulas_are_not() {
        for (formula, text) in
            [("10{,}000", "10,000"), ("20\\%", "20%"), ("_2", "2"), ("_{2}", "2"), ("\\sim 5", "~ 5")]
        {
            assert_eq!(as_number(formula).as_deref(), Some(text), "{formula}");
        }
        for formula in ["x", "a_b", "\\alpha", "x = 5", ""] {
            assert_eq!(as_number(formula), None, "{formula}");
        }
        assert_eq!(formula("5$ and", "$"), Some(1));
        assert_eq!(formula("5 and\n\n6$", "$"), None);
    }
}
