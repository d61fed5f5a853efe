//! From the reading text of a document back to the bytes of its file.

use std::hash::{Hash, Hasher};

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
    /// Its length in the file.
    file_len: usize,
    /// Whether it stands in the file as it is; if not (an entity, a decoded escape) the run is one unit.
    straight: bool,
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

    /// Adds a run: `text_len` bytes at `text` in the reading text came from `file_len` bytes at `file`. Where the
    /// lengths differ the run is one unit: a part of it maps to all of it.
    pub fn push(&mut self, text: usize, file: usize, text_len: usize, file_len: usize) {
        self.add(Piece { text, file, text_len, file_len, straight: text_len == file_len });
    }

    /// Adds a run that does not stand in the file as it is, though it may be as long: an entity, a tag's quotation
    /// mark.
    pub fn push_unit(&mut self, text: usize, file: usize, text_len: usize, file_len: usize) {
        self.add(Piece { text, file, text_len, file_len, straight: false });
    }

    /// Its runs: start and length in the reading text, start and length in the file, and whether it stands there as it
    /// is. [`SpanMap::push`] and [`SpanMap::push_unit`] make the same map of them.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = ((usize, usize), (usize, usize), bool)> {
        self.pieces.iter().map(|piece| ((piece.text, piece.text_len), (piece.file, piece.file_len), piece.straight))
    }

    fn add(&mut self, piece: Piece) {
        if let Some(last) = self.pieces.last_mut() {
            let meets = last.text + last.text_len == piece.text && last.file + last.file_len == piece.file;
            if meets && last.straight && piece.straight {
                last.text_len += piece.text_len;
                last.file_len += piece.file_len;
                return;
            }
        }
        if piece.text_len > 0 || piece.file_len > 0 {
            self.pieces.push(piece);
        }
    }

    /// Adds what `other` says of `span` (in its reading text), now at `text`.
    pub fn extend(&mut self, text: usize, other: &SpanMap, span: Span) {
        let first = other.pieces.partition_point(|piece| piece.text + piece.text_len <= span.start);
        for piece in other.pieces.iter().skip(first).take_while(|piece| piece.text < span.end) {
            let start = piece.text.max(span.start);
            let end = (piece.text + piece.text_len).min(span.end);
            let at = text + (start - span.start);
            if piece.straight {
                self.push(at, piece.file + (start - piece.text), end - start, end - start);
            } else {
                self.add(Piece { text: at, text_len: end - start, ..*piece });
            }
        }
    }

    /// This map with another one in the place of all that it says of `span` of the reading text: of a text that stands at
    /// `file` in the file. What comes after moves there by `file_by`.
    #[must_use]
    pub fn with(&self, span: Span, other: &SpanMap, file: usize, file_by: isize) -> SpanMap {
        let (before, rest) = self.pieces.split_at(self.pieces.partition_point(|piece| piece.text < span.start));
        let after = &rest[rest.partition_point(|piece| piece.text < span.end)..];
        let len = other.pieces.last().map_or(0, |piece| piece.text + piece.text_len);
        let text_by = len as isize - span.len() as isize;
        let mut pieces = Vec::with_capacity(before.len() + other.pieces.len() + after.len());
        pieces.extend_from_slice(before);
        let inside = |piece: &Piece| Piece { text: piece.text + span.start, file: piece.file + file, ..*piece };
        pieces.extend(other.pieces.iter().map(inside));
        let moved = |piece: &Piece| Piece {
            text: piece.text.wrapping_add_signed(text_by),
            file: piece.file.wrapping_add_signed(file_by),
            ..*piece
        };
        pieces.extend(after.iter().map(moved));
        SpanMap { pieces }
    }

    /// How many bytes from `offset` of the reading text on stand in the file as they are, without a gap.
    pub fn straight_len(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.text <= offset);
        let piece = at.checked_sub(1).and_then(|index| self.pieces.get(index)).filter(|piece| piece.straight);
        piece.map_or(0, |piece| (piece.text + piece.text_len).saturating_sub(offset))
    }

    /// The bytes of the file under a span of the reading text. An empty span gives an empty one.
    pub fn to_file(&self, span: Span) -> Span {
        let start = self.start_of(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.end_of(span.end))
    }

    /// The stretch of the reading text that came from a span of the file. What is in the file but not in the text gives
    /// an empty span, or one that is shorter.
    pub fn to_text(&self, file: Span) -> Span {
        let start = self.at_or_after(file.start);
        let end = self.before(file.end);
        Span::new(start, end)
    }

    /// Where in the reading text a byte of the file went; where it is markup, what comes next in the file.
    fn at_or_after(&self, file: usize) -> usize {
        let inside = |piece: &Piece| (piece.file..piece.file + piece.file_len).contains(&file);
        let at = |piece: &Piece| piece.text + if piece.straight { file.saturating_sub(piece.file) } else { 0 };
        if let Some(piece) = self.likely(file).filter(|piece| inside(piece)) {
            return at(piece);
        }
        let next = |piece: &&Piece| piece.file >= file && piece.text_len > 0;
        let found = self.pieces.iter().find(|piece| inside(piece)).map(at);
        let end = self.pieces.last().map_or(0, |piece| piece.text + piece.text_len);
        found
            .or_else(|| self.pieces.iter().filter(next).min_by_key(|piece| piece.file).map(|piece| piece.text))
            .unwrap_or(end)
    }

    /// Where what stands before a place of the file ends in the reading text.
    fn before(&self, file: usize) -> usize {
        let Some(last) = file.checked_sub(1) else { return 0 };
        let inside = |piece: &Piece| (piece.file..piece.file + piece.file_len).contains(&last);
        let end = |piece: &Piece| piece.text + if piece.straight { file - piece.file } else { piece.text_len };
        if let Some(piece) = self.likely(last).filter(|piece| piece.straight && inside(piece)) {
            return end(piece);
        }
        let found = self.pieces.iter().rfind(|piece| inside(piece)).map(end);
        let past = |piece: &&Piece| piece.file + piece.file_len <= file;
        let by_file = |piece: &&Piece| piece.file + piece.file_len;
        found
            .or_else(|| self.pieces.iter().filter(past).max_by_key(by_file).map(|piece| piece.text + piece.text_len))
            .unwrap_or(0)
    }

    /// The piece that holds a byte of the file, if the text has the bytes of the file in their order.
    fn likely(&self, file: usize) -> Option<&Piece> {
        self.pieces.partition_point(|piece| piece.file <= file).checked_sub(1).and_then(|at| self.pieces.get(at))
    }

    /// Where this map says the same as that of an earlier version: before a place of the reading text, and from a place
    /// on with texts that have moved by `text_by` and files that have moved by the third number.
    pub fn alike(&self, old: &SpanMap, text_by: isize) -> (usize, usize, isize) {
        let end = |piece: Option<&Piece>| piece.map_or(0, |piece| piece.file + piece.file_len);
        let file_by = end(self.pieces.last()) as isize - end(old.pieces.last()) as isize;
        let same = |(one, other): &(&Piece, &Piece)| one == other;
        let front = self.pieces.iter().zip(&old.pieces).take_while(same).count();
        let upto = match (self.pieces.get(front), old.pieces.get(front)) {
            (None, None) => usize::MAX,
            (Some(a), Some(b)) if a.straight && b.straight && (a.text, a.file) == (b.text, b.file) => {
                a.text + a.text_len.min(b.text_len)
            }
            (Some(a), Some(b)) => a.text.min(b.text),
            (Some(one), None) | (None, Some(one)) => one.text,
        };
        let moved = |piece: &Piece| Piece {
            text: piece.text.wrapping_add_signed(text_by),
            file: piece.file.wrapping_add_signed(file_by),
            ..*piece
        };
        let same = |(one, other): &(&Piece, &Piece)| **one == moved(other);
        let back = self.pieces.iter().rev().zip(old.pieces.iter().rev()).take_while(same).count();
        let last = |pieces: &[Piece]| pieces.len().checked_sub(back + 1).map(|at| pieces[at]);
        let text_end = |piece: &Piece| piece.text.saturating_add(piece.text_len);
        let from = match (last(&self.pieces), last(&old.pieces).as_ref().map(moved)) {
            (None, None) => 0,
            (Some(a), Some(b)) => {
                let ends = |piece: &Piece| (text_end(piece), piece.file.saturating_add(piece.file_len));
                if a.straight && b.straight && ends(&a) == ends(&b) {
                    text_end(&a) - a.text_len.min(b.text_len)
                } else {
                    text_end(&a).max(text_end(&b))
                }
            }
            (Some(one), None) | (None, Some(one)) => text_end(&one),
        };
        (upto, from, file_by)
    }

    /// Whether the reading text has the bytes of the file in their order: a note may be read after its paragraph.
    pub fn is_forward(&self) -> bool {
        self.pieces.is_sorted_by(|one, other| one.file + one.file_len <= other.file)
    }

    /// Of a map that is forward, counts how a span of the file stands in the reading text, places from `base` of the file on.
    pub fn pieces_in(&self, file: Span, base: usize, out: &mut impl Hasher) {
        let first = self.pieces.partition_point(|piece| piece.file + piece.file_len <= file.start);
        let mut before: Option<&Piece> = None;
        for piece in self.pieces.iter().skip(first).take_while(|piece| piece.file < file.end) {
            // Of a piece that goes on outside only what is inside counts.
            let start = if piece.straight { piece.file.max(file.start) } else { piece.file };
            let end = piece.file + piece.file_len;
            let end = if piece.straight { end.min(file.end) } else { end };
            let gap = before.map(|before| piece.text.wrapping_sub(before.text + before.text_len));
            let text_len = if piece.straight { end - start } else { piece.text_len };
            (start.wrapping_sub(base), end - start, text_len, piece.straight, gap).hash(out);
            before = Some(piece);
        }
    }

    /// The place of the file at which the character at `offset` of the reading text starts.
    fn start_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.text <= offset);
        let Some(piece) = at.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return self.pieces.first().map_or(offset, |first| first.file);
        };
        let inside = offset - piece.text;
        if inside < piece.text_len {
            return if piece.straight { piece.file + inside } else { piece.file };
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
        if inside < piece.text_len && piece.straight { piece.file + inside } else { piece.file + piece.file_len }
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
    #[test]
    fn parts_of_maps() {
        // file: `a &amp; [b]`, reading text: `a & b`
        let mut map = SpanMap::default();
        map.push(0, 0, 2, 2);
        map.push(2, 2, 1, 5);
        map.push(3, 7, 1, 1);
        map.push(4, 9, 1, 1);
        assert_eq!([0, 1, 2, 3, 4].map(|at| map.straight_len(at)), [2, 1, 0, 1, 1]);
        let mut part = SpanMap::identity(0, 10);
        part.extend(10, &map, Span::new(1, 4));
        assert_eq!(part.to_file(Span::new(10, 11)), Span::new(1, 2));
        assert_eq!(part.to_file(Span::new(11, 12)), Span::new(2, 7));
        assert_eq!(part.to_file(Span::new(11, 13)), Span::new(2, 8));
        assert_eq!(SpanMap::default().to_file(Span::new(2, 3)), Span::new(2, 3));
    }

    #[test]
    fn a_unit_stays_whole_when_cut() {
        let mut map = SpanMap::default();
        map.push(0, 0, 4, 2);
        let mut part = SpanMap::default();
        part.extend(0, &map, Span::new(1, 3));
        assert_eq!(part.to_file(Span::new(0, 1)), Span::new(0, 2));
    }
}
