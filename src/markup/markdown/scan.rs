//! What Markdown's dialects add inside a paragraph and the CommonMark parser leaves as text: citations, inline notes,
//! attributes, formulas, shortcodes, LaTeX commands, characters without width.
//!
//! The parser cuts text at every bracket and entity, so that all this is looked for in the joined text of a block.
//! Every search either moves on or is bounded: the scan takes time linear in the text.

use rustc_hash::FxHashSet;

use super::cite;
use super::forms::{Brackets, LONGEST, attributes, bare_links, brackets, group, is_label, is_without_width};
use super::prepare::FILLER;
use crate::markup::inline::{Cut, Inline};
use crate::markup::{CitedKey, Comment, Mark, MarkKind};
use crate::text::Span;

/// What the scan remembers from block to block.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Labels of pandoc's numbered examples, `(@label)` at the start of a paragraph.
    examples: FxHashSet<String>,
}

/// What the scan has to know of the block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// A footnote holds no inline notes.
    pub note: bool,
    /// A heading or caption, which attributes may end.
    pub heading: bool,
    /// `[!NOTE]` may open a block quote.
    pub quoted: bool,
}

/// Bytes at which something may start.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"[@^~{$\\\xC2\xE2\xEF\x01";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Finds what is not prose in `inline`, adds marks and cuts to it, and gives the inside of each inline note.
/// `masked` are the offsets of ASCII characters that stand for themselves (escaped, decoded, or part of a link);
/// `ends` those where a link or picture ended, in order. `source` is the file.
pub(super) fn scan(
    inline: &mut Inline,
    masked: &[usize],
    ends: &[usize],
    block: Block,
    memory: &mut Memory,
    source: &str,
) -> Vec<Span> {
    let text = inline.text.as_str();
    if !text.bytes().any(|byte| SPECIAL[usize::from(byte)]) {
        bare_links(inline);
        return Vec::new();
    }
    let hidden;
    let text = if masked.is_empty() {
        text
    } else {
        hidden = hide(text, masked);
        hidden.as_str()
    };
    let brackets = brackets(text);
    let mut scan = Scan::new(text, inline, &brackets);
    (scan.ends, scan.block, scan.source) = (ends, block, source);
    scan.run(memory);
    let Scan { mut cuts, mut marks, mut comments, notes, .. } = scan;
    inline.cuts.append(&mut cuts);
    inline.marks.append(&mut marks);
    inline.comments.append(&mut comments);
    bare_links(inline);
    notes
}

/// Finds the citations alone, in the text of a format that has no markup of its own: what stands in a cut is none.
pub(in crate::markup) fn citations(inline: &mut Inline) {
    if !inline.text.contains('@') {
        return;
    }
    let ats = inline.text.match_indices('@').map(|(at, _)| at);
    let masked: Vec<usize> = ats.filter(|at| inline.cuts.iter().any(|cut| cut.span.range().contains(at))).collect();
    let text = hide(&inline.text, &masked);
    let brackets = brackets(&text);
    let mut scan = Scan::new(&text, inline, &brackets);
    scan.run_citations();
    let Scan { mut cuts, mut marks, .. } = scan;
    inline.cuts.append(&mut cuts);
    inline.marks.append(&mut marks);
}

/// `text` with the characters at `masked` (all ASCII) made meaningless.
fn hide(text: &str, masked: &[usize]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for at in masked {
        if let Some(byte) = bytes.get_mut(*at).filter(|byte| byte.is_ascii()) {
            *byte = 0x1a;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

struct Scan<'a> {
    text: &'a str,
    ends: &'a [usize],
    block: Block,
    source: &'a str,
    inline: &'a Inline,
    brackets: &'a [Brackets],
    next_bracket: usize,
    cuts: Vec<Cut>,
    marks: Vec<Mark>,
    comments: Vec<(usize, Comment)>,
    notes: Vec<Span>,
    /// Whether the rest of the text holds no `>}}`, `%}}`, `%}`.
    no_shortcode_end: [bool; 3],
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, inline: &'a Inline, brackets: &'a [Brackets]) -> Self {
        Self {
            text,
            ends: &[],
            block: Block::default(),
            source: "",
            inline,
            brackets,
            next_bracket: 0,
            cuts: Vec::new(),
            marks: Vec::new(),
            comments: Vec::new(),
            notes: Vec::new(),
            no_shortcode_end: [false; 3],
        }
    }

    fn run_citations(&mut self) {
        let mut at = 0;
        while let Some(found) = self.rest(at).find(['[', '@']) {
            at += found;
            let end = match self.byte(at) {
                Some(b'[') => self.pair(at).filter(|pair| pair.cites).and_then(|_| self.bracket(at)),
                _ => self.narrative(at, &Memory::default()),
            };
            at = end.unwrap_or(at + 1).max(at + 1);
        }
    }

    fn run(&mut self, memory: &mut Memory) {
        let bytes = self.text.as_bytes();
        let mut at = self.example_label(memory);
        while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| SPECIAL[usize::from(*b)])) {
            at += found;
            let end = match bytes.get(at) {
                Some(b'[') => self.bracket(at),
                Some(b'@') => self.narrative(at, memory),
                Some(b'^') => self.caret(at),
                Some(b'~') => self.raised(at, b'~'),
                Some(b'{') => self.brace(at),
                Some(b'$') => self.formula(at),
                Some(b'\\') => self.command(at),
                Some(&FILLER) => Some(self.filler(at)),
                Some(_) => self.no_width(at),
                None => None,
            };
            at = end.unwrap_or(at + 1).max(at + 1);
        }
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at).and_then(|text| text.chars().next_back())
    }

    fn file(&self, start: usize, end: usize) -> Span {
        self.inline.map.to_file(Span::new(start, end))
    }

    fn cut(&mut self, start: usize, end: usize) {
        self.cuts.push(Cut { span: Span::new(start, end), object: false });
    }

    fn object(&mut self, start: usize, end: usize) {
        let span = Span::new(start, end);
        self.cuts.push(Cut { span, object: true });
        self.marks.push(Mark { span, file: self.file(start, end), kind: MarkKind::Code });
    }

    /// A mark over what is cut from `start` to `end`.
    fn cut_mark(&mut self, start: usize, end: usize, kind: MarkKind) {
        let file = self.file(start, end);
        self.marks.push(Mark { span: Span::new(start, start), file, kind });
        self.cut(start, end);
    }

    /// The pair that opens at `at`.
    fn pair(&mut self, at: usize) -> Option<Brackets> {
        let pairs = self.brackets.get(self.next_bracket..).unwrap_or_default();
        let skip = pairs.iter().position(|pair| pair.open >= at).unwrap_or(pairs.len());
        self.next_bracket += skip;
        self.brackets.get(self.next_bracket).copied().filter(|pair| pair.open == at)
    }

    /// `(@label)` at the start of a paragraph numbers an example; it is cut. Gives where the scan starts.
    fn example_label(&mut self, memory: &mut Memory) -> usize {
        let label = self.text.strip_prefix("(@").and_then(|rest| rest.split_once(") ")).map(|(label, _)| label);
        let plain = |label: &&str| label.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-'));
        let Some(label) = label.filter(plain) else { return 0 };
        let end = label.len() + 4;
        if !label.is_empty() {
            memory.examples.insert(label.to_owned());
        }
        self.cut(0, end);
        end
    }

    fn bracket(&mut self, at: usize) -> Option<usize> {
        let pair = self.pair(at)?;
        let inside = self.text.get(at + 1..pair.close)?;
        let end = pair.close + 1;
        if let Some(label) = inside.strip_prefix('^').filter(|label| is_label(label)) {
            let label = label.to_owned();
            self.cut_mark(at, end, MarkKind::FootnoteRef(label));
            return Some(end);
        }
        if self.block.quoted && at == 0 && inside.strip_prefix('!').is_some_and(is_label) {
            let sign = usize::from(matches!(self.byte(end), Some(b'+' | b'-')));
            self.cut(at, end + sign);
            return Some(end + sign);
        }
        if let Some(end) = self.wiki_link(at, pair.close) {
            return Some(end);
        }
        if pair.cites {
            let keys = self.keys(at + 1, pair.close);
            if !keys.is_empty() {
                self.cut_mark(at, end, MarkKind::Citation { keys, narrative: false });
                return Some(end);
            }
            // Only cross-references (`@fig-map`): what stands for them is no prose either.
            self.cut(at, end);
            return Some(end);
        }
        if let Some(attributes) = attributes(self.rest(end)) {
            self.cut(at, at + 1);
            self.cut(pair.close, end + attributes);
        }
        None
    }

    /// `[[page]]` or `[[page|words]]`: the words stay, or the page's name. An embedded page (`![[page]]`) goes; a
    /// citation inside takes the outer brackets along.
    fn wiki_link(&mut self, at: usize, close: usize) -> Option<usize> {
        let inner = self.pair_ahead(at + 1).filter(|inner| inner.close + 1 == close)?;
        let end = close + 1;
        if inner.cites {
            let keys = self.keys(at + 2, inner.close);
            if !keys.is_empty() {
                self.cut_mark(at, end, MarkKind::Citation { keys, narrative: false });
            }
            return Some(end);
        }
        if self.before(at) == Some('!') {
            self.cut(at - 1, end);
            return Some(end);
        }
        let inside = self.inline.text.get(at + 2..inner.close).filter(|inside| !inside.contains(['[', '\n']))?;
        let (page, words) = inside.split_once('|').map_or((inside, at + 2), |(page, _)| (page, at + 3 + page.len()));
        let kind = MarkKind::Link(page.trim().to_owned());
        let file = self.file(at, end);
        self.marks.push(Mark { span: Span::new(words, inner.close), file, kind });
        self.cut(at, words);
        self.cut(inner.close, end);
        Some(end)
    }

    /// The key whose `@` stands at `at`; markup (`@key<br>`) ends it.
    fn key_at(&self, at: usize) -> Option<(Span, usize)> {
        let (key, end) = cite::key_at(self.text, at)?;
        let whole = self.inline.map.straight_len(at);
        if end <= at + whole {
            return Some((key, end));
        }
        cite::key_at(self.text.get(..at + whole)?, at)
    }

    /// The keys between `start` and `end`, each with what follows it up to the next item.
    fn keys(&self, start: usize, end: usize) -> Vec<CitedKey> {
        let mut found = Vec::new();
        let mut at = start;
        while let Some(offset) = self.text.get(at..end).and_then(|rest| rest.find('@')) {
            at += offset;
            match self.key_at(at).filter(|(_, key_end)| *key_end <= end) {
                Some((key, key_end)) => {
                    found.push((key, key_end, at));
                    at = key_end;
                }
                None => at += 1,
            }
        }
        let mut keys = Vec::with_capacity(found.len());
        for (index, (key, key_end, _)) in found.iter().enumerate() {
            let next = found.get(index + 1).map(|(_, _, at)| *at);
            let after = self.inline.text.get(*key_end..next.unwrap_or(end)).unwrap_or_default();
            let locator = if next.is_some() { after.split(';').next().unwrap_or_default() } else { after };
            let locator = locator.replace(char::from(FILLER), "").trim().trim_start_matches(',').trim().to_owned();
            let name = key.of(self.text);
            let from = index.checked_sub(1).and_then(|before| found.get(before)).map_or(start, |(_, end, _)| *end);
            let before = self.inline.text.get(from..found[index].2).unwrap_or_default();
            let prefix =
                before.rsplit([';', '[']).next().unwrap_or_default().trim().trim_end_matches('-').trim().to_owned();
            if !cite::is_cross_reference(name) {
                keys.push(CitedKey {
                    key: name.to_owned(),
                    file: self.file(key.start, key.end),
                    locator,
                    prefix,
                    work: None,
                });
            }
        }
        keys
    }

    /// `@key` in running text, with its locator in brackets after it.
    fn narrative(&mut self, at: usize, memory: &Memory) -> Option<usize> {
        let (key, end) = self.key_at(at)?;
        let name = key.of(self.text);
        if cite::is_cross_reference(name) || self.is_example(at, end, name, memory) {
            return Some(end);
        }
        let mut keys = vec![CitedKey {
            key: name.to_owned(),
            file: self.file(key.start, key.end),
            locator: String::new(),
            prefix: String::new(),
            work: None,
        }];
        if self.before(at) == Some('-') {
            self.cut(at - 1, at);
        }
        let mut mark_end = end;
        let open = end + usize::from(self.byte(end) == Some(b' '));
        if let Some(pair) = self.pair_ahead(open) {
            let inside = self.text.get(open + 1..pair.close).unwrap_or_default();
            let own = match inside.find('@') {
                Some(at) if pair.cites => inside.get(..at).is_some_and(|before| before.contains(';')),
                _ => !inside.starts_with(['^', '!']) && !inside.trim().is_empty(),
            };
            if own && !matches!(self.byte(pair.close + 1), Some(b'(' | b'{')) {
                let more = self.keys(open + 1, pair.close);
                let inside = self.inline.text.get(open + 1..pair.close).unwrap_or_default();
                let locator = if more.is_empty() { inside } else { inside.split(';').next().unwrap_or_default() };
                if let Some(first) = keys.first_mut() {
                    locator.trim().clone_into(&mut first.locator);
                }
                keys.extend(more);
                mark_end = pair.close + 1;
                self.cut(end, mark_end);
            }
        }
        let kind = MarkKind::Citation { keys, narrative: true };
        self.marks.push(Mark { span: Span::new(at, end), file: self.file(at, mark_end), kind });
        Some(mark_end)
    }

    /// The pair that opens at `at`, without moving on.
    fn pair_ahead(&self, at: usize) -> Option<Brackets> {
        let pairs = self.brackets.get(self.next_bracket..)?;
        let index = pairs.partition_point(|pair| pair.open < at);
        pairs.get(index).copied().filter(|pair| pair.open == at)
    }

    fn is_example(&self, at: usize, end: usize, name: &str, memory: &Memory) -> bool {
        self.before(at) == Some('(') && self.byte(end) == Some(b')') && memory.examples.contains(name)
    }

    fn caret(&mut self, at: usize) -> Option<usize> {
        if self.byte(at + 1) == Some(b'[') {
            if self.block.note {
                return None;
            }
            let pair = self.pair(at + 1)?;
            self.notes.push(Span::new(at + 2, pair.close));
            // The caller, who numbers the notes, fills in the label.
            self.cut_mark(at, pair.close + 1, MarkKind::FootnoteRef(String::new()));
            return Some(pair.close + 1);
        }
        self.raised(at, b'^')
    }

    /// `x^2^` or `H~2~O`, without blanks inside: only the marks go.
    fn raised(&mut self, at: usize, mark: u8) -> Option<usize> {
        let bounded = self.text.as_bytes().get(at + 1..).unwrap_or_default().iter().take(30);
        let len = bounded.take_while(|byte| !byte.is_ascii_whitespace() && **byte != mark).count();
        let end = at + 1 + len;
        let inside = self.text.get(at + 1..end).unwrap_or_default();
        let sized = self.before(at).is_some_and(char::is_alphanumeric) && inside.chars().all(char::is_alphanumeric);
        if len == 0 || self.byte(end) != Some(mark) || (mark == b'~' && !sized) {
            return None;
        }
        self.cut(at, at + 1);
        self.cut(end, end + 1);
        Some(end + 1)
    }

    fn brace(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let shortcodes = [("{{<", ">}}", 0), ("{{%", "%}}", 1), ("{%", "%}", 2)];
        if let Some((_, close, index)) = shortcodes.iter().find(|(open, _, _)| rest.starts_with(open)).copied() {
            if self.no_shortcode_end.get(index).copied().unwrap_or(true) {
                return None;
            }
            let Some(found) = rest.find(close) else {
                if let Some(none) = self.no_shortcode_end.get_mut(index) {
                    *none = true;
                }
                return None;
            };
            let end = at + found + close.len();
            self.cut(at, end);
            return Some(end);
        }
        let len = attributes(rest)?;
        let after = at.checked_sub(1).and_then(|before| self.byte(before));
        let attached = self.ends.binary_search(&at).is_ok()
            || self.before(at) == Some('\u{fffc}')
            || matches!(after, Some(b']' | b'$'))
            || rest.starts_with("{:")
            || (self.block.heading && self.rest(at + len).trim().is_empty());
        if !attached {
            return None;
        }
        self.cut(at, at + len);
        Some(at + len)
    }

    /// `$x$` and `$$x$$`, by pandoc's rule (no blank inside the marks, no digit after them), and a stricter one for
    /// what looks like sums of money.
    fn formula(&mut self, at: usize) -> Option<usize> {
        let display = self.byte(at + 1) == Some(b'$');
        let start = at + 1 + usize::from(display);
        let len = self.rest(start).find('$')?;
        let (inside, close) = (self.text.get(start..start + len)?, start + len);
        if display {
            let end = close + 2;
            let closed = self.byte(close + 1) == Some(b'$') && !inside.trim().is_empty();
            if closed {
                self.object(at, end);
            }
            return closed.then_some(end);
        }
        let next = self.rest(close + 1).chars().next();
        let outer_word = self.before(at).is_some_and(char::is_alphanumeric) || next.is_some_and(char::is_alphanumeric);
        let padded = inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
        let money = inside.starts_with(|char: char| char.is_ascii_digit())
            && !self.file(start, close).of(self.source).contains(['\\', '^', '_', '=', '+', '<', '>']);
        if inside.is_empty() || outer_word || padded || money || len > LONGEST {
            return None;
        }
        self.object(at, close + 1);
        Some(close + 1)
    }

    /// A LaTeX command with its arguments. Of those that only shape their text the text stays.
    fn command(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at + 1);
        if rest.starts_with(' ') {
            // pandoc's non-breaking blank.
            self.cut(at, at + 1);
            return Some(at + 2);
        }
        let name: &str = rest.split(|char: char| !char.is_ascii_alphabetic()).next()?;
        if name.is_empty() || self.before(at).is_some_and(|before| before.is_alphanumeric() || before == ':') {
            return None;
        }
        let shapes = ["emph", "textbf", "textit", "textsc", "text", "underline", "textsuperscript", "mbox"];
        let mut end = at + 1 + name.len();
        if shapes.contains(&name) && self.byte(end) == Some(b'{') {
            let close = group(self.rest(end), b'{', b'}')?;
            self.cut(at, end + 1);
            self.cut(end + close - 1, end + close);
            return Some(end + 1);
        }
        end += usize::from(self.byte(end) == Some(b'*'));
        loop {
            let argument = match self.byte(end) {
                Some(b'{') => group(self.rest(end), b'{', b'}'),
                Some(b'[') => group(self.rest(end), b'[', b']'),
                _ => None,
            };
            let Some(len) = argument else { break };
            end += len;
        }
        self.cut(at, end);
        Some(end)
    }

    /// What [`super::prepare`] filled: a comment before text on its line.
    fn filler(&mut self, at: usize) -> usize {
        let len = self.rest(at).bytes().take_while(|byte| *byte == FILLER).count();
        let file = self.file(at, at + len);
        if let Some(text) = file.of(self.source).strip_prefix("<!--").and_then(|text| text.strip_suffix("-->")) {
            let text = text.trim().to_owned();
            self.comments.push((at, Comment { file, text, next_block: 0 }));
        }
        self.cut(at, at + len);
        at + len
    }

    fn no_width(&mut self, at: usize) -> Option<usize> {
        let char = self.rest(at).chars().next()?;
        let end = at + char.len_utf8();
        if is_without_width(char) {
            self.cut(at, end);
        }
        Some(end)
    }
}
