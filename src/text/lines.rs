//! The one line index: the only code that turns byte offsets into lines and columns.

/// A place for a reader: both count from 1, columns in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
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
}
