//! What the formats in XML share. Escaping is quick-xml's; what no XML file may hold is taken out here.

use std::fmt;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::safe;

/// A document under way.
pub type Document = Writer<Vec<u8>>;

/// Writes a document with the elements that `body` writes.
pub fn document(out: &mut String, body: impl FnOnce(&mut Document) -> io::Result<()>) -> fmt::Result {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let written = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| body(&mut writer))
        .map(|()| writer.into_inner());
    let text = written.ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(fmt::Error)?;
    out.push_str(&text);
    out.push('\n');
    Ok(())
}

/// `text` on one line, without the characters that XML forbids even escaped.
pub fn line(text: &str) -> String {
    safe::line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
