//! Texts that are not UTF-8: those that begin with a mark of UTF-16, and pages that say how they are written.
//!
//! Method: WHATWG, "HTML", 13.2.3.2: the first `<meta charset>` or `<meta http-equiv>` of a page says it, a comment does
//! not. The characters by `encoding_rs`.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

/// Where a page says how it is written: programs that save pages put comments of their own first.
const HEAD: usize = 16 << 10;

/// The text of a file that begins with a mark of UTF-16, if it is one. What follows the mark must be UTF-16.
pub fn utf_16(bytes: &[u8]) -> Option<Result<String, String>> {
    let encoding = match bytes.get(..2)? {
        [0xff, 0xfe] => UTF_16LE,
        [0xfe, 0xff] => UTF_16BE,
        _ => return None,
    };
    Some(decoded(encoding, bytes).ok_or_else(|| "begins as UTF-16 and is none: save it as UTF-8".to_owned()))
}

/// The text of a page in the encoding that it declares; `None` if it declares none, or UTF-8.
pub fn declared(bytes: &[u8]) -> Option<Result<String, String>> {
    let label = label(bytes.get(..HEAD).unwrap_or(bytes))?;
    let shown = || String::from_utf8_lossy(label).into_owned();
    let Some(encoding) = Encoding::for_label(label).filter(|encoding| *encoding != REPLACEMENT) else {
        return Some(Err(format!("declares the encoding `{}`, which is none: save it as UTF-8", shown())));
    };
    // A page cannot say in ASCII that it is UTF-16.
    if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE {
        return None;
    }
    let error = || format!("declares the encoding `{}` and is not written in it: save it as UTF-8", shown());
    Some(decoded(encoding, bytes).ok_or_else(error))
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let (text, _, malformed) = encoding.decode(bytes);
    (!malformed).then(|| text.into_owned())
}

/// What the head of a page names as its encoding.
fn label(head: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    if head.starts_with(b"<?xml") {
        let end = find(head, b"?>")?;
        if let Some(label) = after_name(&head[..end], b"encoding") {
            return Some(label);
        }
    }
    while let Some(open) = find(head.get(at..)?, b"<") {
        at += open;
        let rest = head.get(at..)?;
        if rest.starts_with(b"<!--") {
            at += find(rest, b"-->")?;
            continue;
        }
        let len = find(rest, b">")?;
        let is_meta = rest.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"<meta"));
        if let Some(label) = rest.get(5..len).filter(|_| is_meta).and_then(|tag| after_name(tag, b"charset")) {
            return Some(label);
        }
        at += len;
    }
    None
}

/// The word after a name and `=`, in quotation marks or without.
fn after_name<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = tag.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))?;
    let rest = tag.get(at + name.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/' | b'>');
    let len = rest.iter().position(ends).unwrap_or(rest.len());
    (len > 0).then(|| &rest[..len])
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_declares() {
        for (page, name) in [
            ("<html><META CHARSET=windows-1252>", Some("windows-1252")),
            (
                "<!-- <meta charset=x> --><meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-15'>",
                Some("ISO-8859-15"),
            ),
            ("<?xml version='1.0' encoding='koi8-r'?><html>", Some("koi8-r")),
            ("<meta name=a content=b><meta charset = \"Shift_JIS\" />", Some("Shift_JIS")),
            ("<p>charset=latin1</p>", None),
            ("<meta name=description content=x", None),
            ("", None),
        ] {
            assert_eq!(label(page.as_bytes()), name.map(str::as_bytes), "{page}");
        }
    }

    #[test]
    fn pages_and_texts() {
        let page = |bytes: &[u8]| declared(bytes).map(|text| text.expect("a text"));
        assert_eq!(
            page(b"<meta charset=windows-1252>caf\xe9 \x93x\x94").as_deref(),
            Some("<meta charset=windows-1252>café “x”")
        );
        assert_eq!(page(b"<meta charset=utf-8>caf\xe9"), None);
        assert!(declared(b"<meta charset=klingon>\xe9").is_some_and(|text| text.is_err()));
        assert!(declared(b"<meta charset=shift_jis>\xff\xff").is_some_and(|text| text.is_err()));
        assert_eq!(utf_16(b"\xff\xfeA\0\xe9\0").map(|text| text.expect("a text")).as_deref(), Some("Aé"));
        assert_eq!(utf_16(b"\xfe\xff\0A").map(|text| text.expect("a text")).as_deref(), Some("A"));
        assert!(utf_16(b"\xff\xfeA\0\xd8").is_some_and(|text| text.is_err()));
        assert_eq!(utf_16(b"A"), None);
    }
}
