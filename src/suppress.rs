//! Suppressions: comments that keep a rule silent on a block, a range or a file.
//!
//! `<!-- onrecord: ignore quote/altered -- reason -->` covers the next block, or the block that the comment stands
//! in; `ignore-file` the file; `ignore-start` and `ignore-end` a range. The rule is named, several with commas. In LaTeX
//! the comment is one behind `%`, in Typst one behind `//` or in `/* */`.

use crate::draft::Draft;
use crate::finding::{Edit, Finding, Fix, Severity};
use crate::markup::{Block, BlockKind, Comment};
use crate::nearest::nearest;
use crate::text::Span;

/// A comment that cannot be understood, or names a rule that does not exist.
pub const MALFORMED: &str = "suppression/malformed";

/// A comment that keeps nothing silent.
pub const UNUSED: &str = "suppression/unused";

/// What stands before a reason; `---` is what writing programs make of `--`, and dashes are what they make of that.
const REASON: [char; 3] = ['-', '—', '–'];

const VERBS: &[&str] = &["ignore", "ignore-file", "ignore-start", "ignore-end"];

/// Takes out the findings that the draft's comments suppress. Gives the rest, and what is wrong with the comments:
/// rules that are not among `known`, and suppressions of a rule among `asked` that found nothing there.
pub fn apply(draft: &Draft, known: &[&str], asked: &[&str], findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
    let mut reader = Reader { draft, known, suppressions: Vec::new(), open: Vec::new(), complaints: Vec::new() };
    for comment in &draft.prose.comments {
        reader.read(comment);
    }
    let Reader { mut suppressions, open, mut complaints, .. } = reader;
    for start in open {
        complaints.push(malformed(start.name, &format!("The range of `{}` is never ended.", start.rule)));
        let scope = vec![Span::new(start.comment.end, draft.text.len())];
        suppressions.push(Suppression { scope, ..start });
    }
    let mut rest = Vec::new();
    for finding in findings {
        let mut suppressed = false;
        for suppression in suppressions.iter_mut().filter(|suppression| suppression.covers(&finding)) {
            suppression.used = true;
            suppressed = true;
        }
        if !suppressed {
            rest.push(finding);
        }
    }
    for unused in suppressions.iter().filter(|s| !s.used && asked.contains(&s.rule.as_str())) {
        complaints.push(unused.complaint(&draft.text));
    }
    (rest, complaints)
}

/// One rule of one comment.
#[derive(Clone, Debug)]
struct Suppression {
    rule: String,
    /// Where the rule's name stands in the file.
    name: Span,
    comment: Span,
    /// Whether the comment names no other rule.
    alone: bool,
    /// What it covers, in the file.
    scope: Vec<Span>,
    used: bool,
}

impl Suppression {
    fn covers(&self, finding: &Finding) -> bool {
        let touches = |scope: &Span| scope.overlaps(finding.span) || scope.contains(finding.span);
        self.rule == finding.rule && self.scope.iter().any(touches)
    }

    fn complaint(&self, text: &str) -> Finding {
        let message = if self.scope.is_empty() {
            format!("This comment keeps `{}` silent on the next block, and no block follows.", self.rule)
        } else {
            format!("`{}` finds nothing in what this comment covers.", self.rule)
        };
        let mut finding = Finding { rule: UNUSED, ..malformed(self.name, &message) };
        if self.alone {
            let edits = vec![Edit { span: with_line(self.comment, text), text: String::new() }];
            finding.fixes.push(Fix { title: "remove the comment".to_owned(), safe: true, edits });
        }
        finding
    }
}

struct Reader<'a> {
    draft: &'a Draft,
    known: &'a [&'a str],
    suppressions: Vec<Suppression>,
    /// Ranges that are not ended yet.
    open: Vec<Suppression>,
    complaints: Vec<Finding>,
}

impl Reader<'_> {
    fn read(&mut self, comment: &Comment) {
        let raw = comment.file.of(&self.draft.text);
        // Where what it says starts in the file. Where it stands there in other characters (HTML has U+FFFD for U+0000),
        // the whole comment is the place of each of its words.
        let base = raw.find(comment.text.as_str()).map(|at| comment.file.start + at);
        let place = |at: usize, len: usize| base.map_or(comment.file, |base| within(comment.file, base + at, len));
        let mut words = Words { text: &comment.text, at: 0 };
        let Some((head, head_at)) = words.next() else { return };
        let (verb, verb_at) = match head.strip_prefix("onrecord") {
            Some(":") => words.next().unwrap_or_default(),
            Some(rest) if rest.starts_with(':') => {
                let verb = rest.trim_start_matches(':');
                (verb, head_at + head.len() - verb.len())
            }
            // A forgotten colon; other comments may well start with the tool's name.
            Some("") => match words.next() {
                Some((verb, _)) if VERBS.contains(&verb) => {
                    self.complain(comment.file, "A suppression starts with `onrecord:`, with a colon.");
                    return;
                }
                _ => return,
            },
            _ => return,
        };
        if !VERBS.contains(&verb) {
            let span = if verb.is_empty() { comment.file } else { place(verb_at, verb.len()) };
            let near = nearest(verb, VERBS.iter().copied());
            let hint = near.first().map(|near| format!(" Is `{}` meant?", near.name)).unwrap_or_default();
            let message = "A comment for onrecord says `ignore`, `ignore-file`, `ignore-start` or `ignore-end`.";
            self.complain(span, &format!("{message}{hint}"));
            return;
        }
        let names: Vec<(&str, usize)> = words.take_while(|(word, _)| !word.starts_with(REASON)).collect();
        if names.is_empty() {
            self.complain(
                comment.file,
                &format!("`{verb}` names no rule: say which one, as in `{verb} quote/altered`."),
            );
            return;
        }
        let alone = names.len() == 1;
        for (name, at) in names {
            let span = place(at, name.len());
            if self.known.contains(&name) {
                let scope = Vec::new();
                let suppression =
                    Suppression { rule: name.to_owned(), name: span, comment: comment.file, alone, scope, used: false };
                self.take(verb, suppression, comment);
            } else {
                self.unknown(name, span);
            }
        }
    }

    fn take(&mut self, verb: &str, suppression: Suppression, comment: &Comment) {
        match verb {
            "ignore-file" => {
                let scope = vec![Span::new(0, self.draft.text.len())];
                self.suppressions.push(Suppression { scope, ..suppression });
            }
            "ignore-start" => self.open.push(suppression),
            "ignore-end" => match self.open.iter().rposition(|open| open.rule == suppression.rule) {
                Some(at) => {
                    let open = self.open.remove(at);
                    let scope = vec![Span::new(open.comment.end, comment.file.start)];
                    // An end belongs to its start: one does not go without the other.
                    self.suppressions.push(Suppression { scope, alone: false, ..open });
                }
                None => self.complain(suppression.name, &format!("No range of `{}` starts before.", suppression.rule)),
            },
            _ => {
                let scope = self.block_of(comment);
                self.suppressions.push(Suppression { scope, ..suppression });
            }
        }
    }

    /// The block that a comment speaks of: the one it stands in or at the end of, else the next; with all of a block
    /// quote or table that it stands before.
    fn block_of(&self, comment: &Comment) -> Vec<Span> {
        let prose = &self.draft.prose;
        let file = |block: &Block| prose.map.to_file(block.span);
        let before = comment.next_block.checked_sub(1).and_then(|index| prose.blocks.get(index)).map(file);
        if let Some(before) = before {
            let gap = self.draft.text.get(before.end..comment.file.start);
            if gap.is_none_or(|gap| !gap.contains(['\n', '\r', '|'])) {
                return vec![before];
            }
        }
        let Some(next) = prose.blocks.get(comment.next_block) else { return Vec::new() };
        let line = |from: usize, to: usize| self.draft.text.get(from..to).is_some_and(|gap| !gap.contains('\n'));
        let inside = line(comment.file.end, file(next).start);
        let following = prose.blocks.get(comment.next_block..).unwrap_or_default().iter();
        match &next.kind {
            _ if next.quote > 0 && !inside => {
                following.take_while(|block| block.quote == next.quote).map(file).collect()
            }
            BlockKind::Cell { table, .. } if !inside => following
                .take_while(|block| matches!(&block.kind, BlockKind::Cell { table: other, .. } if other == table))
                .map(file)
                .collect(),
            _ => vec![file(next)],
        }
    }

    fn unknown(&mut self, name: &str, span: Span) {
        let near = nearest(name, self.known.iter().copied());
        let hint = near.first().map(|near| format!(" Is `{}` meant?", near.name)).unwrap_or_default();
        let mut finding = malformed(span, &format!("There is no rule `{name}`.{hint}"));
        if let [near] = near.as_slice() {
            let edits = vec![Edit { span, text: near.name.to_owned() }];
            finding.fixes.push(Fix { title: format!("name the rule `{}`", near.name), safe: true, edits });
        }
        self.complaints.push(finding);
    }

    fn complain(&mut self, span: Span, message: &str) {
        self.complaints.push(malformed(span, message));
    }
}

/// The words of a comment, with their offsets; blanks and commas part them.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = (&'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let is_gap = |c: char| c.is_whitespace() || c == ',';
        let rest = self.text.get(self.at..)?;
        let word = rest.trim_start_matches(is_gap);
        let start = self.text.len() - word.len();
        let word = word.split(is_gap).next().filter(|word| !word.is_empty())?;
        self.at = start + word.len();
        Some((word, start))
    }
}

/// `len` bytes at `start`, or the comment where they leave it.
fn within(comment: Span, start: usize, len: usize) -> Span {
    let span = Span::new(start, start + len);
    if comment.contains(span) { span } else { comment }
}

/// A comment with its line, where it is alone on it.
fn with_line(comment: Span, text: &str) -> Span {
    let before = text.get(..comment.start).unwrap_or_default();
    let after = text.get(comment.end..).unwrap_or_default();
    let starts = before.is_empty() || before.ends_with(['\n', '\r']);
    let end = after.find('\n').filter(|end| after.get(..*end).is_some_and(|rest| rest.trim().is_empty()));
    match end {
        Some(end) if starts => Span::new(comment.start, comment.end + end + 1),
        _ => comment,
    }
}

fn malformed(span: Span, message: &str) -> Finding {
    Finding {
        rule: MALFORMED,
        severity: Severity::Warning,
        span,
        message: message.to_owned(),
        evidence: Vec::new(),
        fixes: Vec::new(),
    }
}
