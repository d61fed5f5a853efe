//! The one line index: the only code that turns byte offsets into lines and columns.

/// A place for a reader: both count from 1, columns in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// What the columns of an editor count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    #[default]
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

impl ColumnUnit {
    /// How many of them `text` takes.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte at which the first `units` of `text` end; inside a character, where that starts.
    fn bytes(self, text: &str, units: usize) -> usize {
        let mut left = units;
        for (at, c) in text.char_indices() {
            let width = match self {
                Self::Utf8 => c.len_utf8(),
                Self::Utf16 => c.len_utf16(),
                Self::Utf32 => 1,
            };
            if left < width {
                return at;
            }
            left -= width;
        }
        text.len()
    }
}

/// A place for an editor: both count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coordinates {
    /// Line, from 0.
    pub line: usize,
    /// Column in [`ColumnUnit`]s, from 0.
    pub column: usize,
}

/// Where the lines of a text start. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads the line ends of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// The line and column of the byte at `offset` of `text`, the text that the index was made from. An offset past
    /// the end gives the end; one inside a character gives that character.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let before = text.as_bytes().get(start..offset).unwrap_or_default();
        // Count the bytes that start a character; inside a character its first byte is already counted.
        let inside = usize::from(!text.is_char_boundary(offset));
        let column = before.iter().filter(|byte| !is_continuation(**byte)).count() + 1 - inside;
        let bom = usize::from(line == 1 && offset > 0 && text.starts_with('\u{feff}'));
        Position { line, column: column - bom }
    }

    /// The place of the byte at `offset` as an editor counts. A byte order mark counts nothing: editors keep it from
    /// the text. An offset past the end gives the end; one inside a character gives that character.
    pub fn coordinates(&self, text: &str, offset: usize, unit: ColumnUnit) -> Coordinates {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line];
        let before = text.get(start..offset).unwrap_or_default();
        let before = if line == 0 { before.trim_start_matches('\u{feff}') } else { before };
        Coordinates { line, column: unit.count(before) }
    }

    /// The byte of `text` at a place as an editor counts. A column past the end of its line gives that end, before
    /// the line break; a line past the last one the end of the text.
    pub fn offset(&self, text: &str, place: Coordinates, unit: ColumnUnit) -> usize {
        let Some(&start) = self.starts.get(place.line) else { return text.len() };
        let end = self.starts.get(place.line + 1).copied().unwrap_or(text.len());
        let line = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mark = if place.line == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        start + mark + unit.bytes(line.get(mark..).unwrap_or_default(), place.column)
    }

    /// The byte at which `line` (from 1) starts.
    pub fn start_of(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: a text has at least one line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\r\né’华😀x\nlast";
        let index = LineIndex::new(text);
        let at = text.find('x').expect("x");
        assert_eq!(index.position(text, at), Position { line: 2, column: 5 });
        assert_eq!(index.position(text, text.len()), Position { line: 3, column: 5 });
        assert_eq!(index.position(text, at - 1), Position { line: 2, column: 4 });
        assert_eq!(index.len(), 3);
    }

    #[test]
    fn editors_count_in_their_own_units() {
        let text = "a\r\né’华😀x\nlast";
        let index = LineIndex::new(text);
        let at = text.find('x').expect("x");
        for (unit, column) in [(ColumnUnit::Utf8, 12), (ColumnUnit::Utf16, 5), (ColumnUnit::Utf32, 4)] {
            let place = Coordinates { line: 1, column };
            assert_eq!(index.coordinates(text, at, unit), place);
            assert_eq!(index.offset(text, place, unit), at);
            assert_eq!(index.offset(text, Coordinates { line: 0, column: 99 }, unit), 1, "not past the line's end");
            assert_eq!(index.offset(text, Coordinates { line: 9, column: 0 }, unit), text.len());
        }
        // Half of a surrogate pair is the character.
        assert_eq!(index.offset(text, Coordinates { line: 1, column: 4 }, ColumnUnit::Utf16), at - 4);
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}ab";
        let index = LineIndex::new(text);
        assert_eq!(index.coordinates(text, 4, ColumnUnit::Utf8), Coordinates { line: 0, column: 1 });
        assert_eq!(index.offset(text, Coordinates { line: 0, column: 1 }, ColumnUnit::Utf8), 4);
    }
}
