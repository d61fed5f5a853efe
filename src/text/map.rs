//! From the reading text of a document back to the bytes of its file.

use super::Span;

/// One run of the reading text and the bytes of the file it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where the run starts in the reading text.
    text: usize,
    /// Where it starts in the file.
    file: usize,
    /// Its length in the reading text.
    text_len: usize,
    /// Its length in the file; where it differs from `text_len` (an entity, a decoded escape) the run is one unit.
    file_len: usize,
}

/// Maps spans of the reading text to spans of the file. Pieces are pushed in the order of the reading text; text
/// between pieces (inserted blanks) maps to the nearest piece.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    pieces: Vec<Piece>,
}

impl SpanMap {
    /// A map that changes nothing but for an offset: `len` bytes of reading text that stand at `file` in the file.
    pub fn identity(file: usize, len: usize) -> Self {
        let mut map = Self::default();
        map.push(0, file, len, len);
        map
    }

    /// Adds a run: `text_len` bytes at `text` in the reading text came from `file_len` bytes at `file`.
    pub fn push(&mut self, text: usize, file: usize, text_len: usize, file_len: usize) {
        if let Some(last) = self.pieces.last_mut() {
            let straight = last.text_len == last.file_len && text_len == file_len;
            if straight && last.text + last.text_len == text && last.file + last.file_len == file {
                last.text_len += text_len;
                last.file_len += file_len;
                return;
            }
        }
        if text_len > 0 || file_len > 0 {
            self.pieces.push(Piece { text, file, text_len, file_len });
        }
    }

    /// Adds what `other` says of `span` (in its reading text), now at `text`.
    pub fn extend(&mut self, text: usize, other: &SpanMap, span: Span) {
        let first = other.pieces.partition_point(|piece| piece.text + piece.text_len <= span.start);
        for piece in other.pieces.iter().skip(first).take_while(|piece| piece.text < span.end) {
            let start = piece.text.max(span.start);
            let end = (piece.text + piece.text_len).min(span.end);
            let at = text + (start - span.start);
            if piece.text_len == piece.file_len {
                self.push(at, piece.file + (start - piece.text), end - start, end - start);
            } else {
                self.push(at, piece.file, end - start, piece.file_len);
            }
        }
    }

    /// The bytes of the file under a span of the reading text. An empty span gives an empty one.
    pub fn to_file(&self, span: Span) -> Span {
        let start = self.start_of(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.end_of(span.end))
    }

    /// The place of the file at which the character at `offset` of the reading text starts.
    fn start_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.text <= offset);
        let Some(piece) = at.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return self.pieces.first().map_or(offset, |first| first.file);
        };
        let inside = offset - piece.text;
        if inside < piece.text_len {
            return if piece.text_len == piece.file_len { piece.file + inside } else { piece.file };
        }
        self.pieces.get(at).map_or(piece.file + piece.file_len, |next| next.file)
    }

    /// The place of the file at which the character before `offset` of the reading text ends.
    fn end_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.text < offset);
        let Some(piece) = at.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return self.pieces.first().map_or(offset, |first| first.file);
        };
        let inside = offset - piece.text;
        if inside < piece.text_len && piece.text_len == piece.file_len {
            piece.file + inside
        } else {
            piece.file + piece.file_len
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removed_markup_and_entities_map_back() {
        // file: `a *b* &amp; c`, reading text: `a b & c`
        let mut map = SpanMap::default();
        map.push(0, 0, 2, 2);
        map.push(2, 3, 1, 1);
        map.push(3, 5, 1, 1);
        map.push(4, 6, 1, 5);
        map.push(5, 11, 2, 2);
        assert_eq!(map.to_file(Span::new(2, 3)), Span::new(3, 4));
        assert_eq!(map.to_file(Span::new(4, 5)), Span::new(6, 11));
        assert_eq!(map.to_file(Span::new(0, 7)), Span::new(0, 13));
        assert_eq!(map.to_file(Span::new(0, 3)), Span::new(0, 4));
    }
}
