//! From a page to a rule: everything that can be wrong with a page is told here, with its line.

use std::path::PathBuf;

use super::expression::{self, Expression, Listed, Piece};
use super::fields::{self, line_of};
use super::search::{Item, Search, key};
use super::{PageError, PageRule, intern};
use crate::rules::page::{self, Case, Front, Kind};
use crate::text::fold;

/// Words, patterns and exceptions of one page, all together, at most.
const MOST: usize = 5_000;

/// Bytes of a pattern at most, with the lists that it names.
const LONGEST: usize = 20_000;

/// What a message can name of a finding.
const PLACES: [&str; 8] = ["match", "instead", "other", "count", "max", "min", "per", "section"];

/// Reads a page. One that is `known` to be right, as tests hold of those that the binary carries, is not tried out:
/// its expressions are compiled when a draft has their words.
pub fn compile(name: &str, page: &str, file: Option<PathBuf>, known: bool) -> Result<PageRule, Vec<PageError>> {
    let front = page::front_at(page).map_err(|(line, message)| vec![PageError { line, message }])?;
    let Some(kind) = front.kind else {
        let message = "the front matter says no `kind`: pattern, substitution, consistency, occurrence, capitalisation \
                       or sections";
        return Err(vec![PageError { line: 1, message: message.to_owned() }]);
    };
    let errors = fields::check(&front, kind, page);
    let mut compiler = Compiler { front: &front, page, known, search: Search::default(), words: Vec::new(), errors };
    compiler.texts();
    match kind {
        Kind::Pattern | Kind::Occurrence => compiler.looked_for(),
        Kind::Substitution => compiler.replaced(),
        Kind::Consistency => compiler.grouped(),
        Kind::Capitalisation | Kind::Sections => {}
    }
    compiler.excepted();
    let search = compiler.finish(kind)?;
    Ok(PageRule { name: intern(name), page: page.into(), file, front, search })
}

struct Compiler<'a> {
    front: &'a Front,
    page: &'a str,
    known: bool,
    search: Search,
    /// Words with their expressions.
    words: Vec<(String, String)>,
    errors: Vec<PageError>,
}

impl Compiler<'_> {
    fn fail(&mut self, field: &str, value: &str, message: String) {
        self.errors.push(PageError { line: line_of(self.page, field, value), message });
    }

    /// Message and link.
    fn texts(&mut self) {
        if let Some(message) = &self.front.message {
            let places = message.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
            for place in places.filter(|place| !PLACES.contains(place)) {
                let known = PLACES.map(|known| format!("{{{known}}}")).join(", ");
                self.fail("message", "", format!("a message has no `{{{place}}}`; it may have {known}"));
            }
            if message.trim().is_empty() {
                self.fail("message", "", "the `message` is empty".to_owned());
            }
        }
        if let Some(link) = &self.front.link {
            let is_address = link.starts_with("https://") || link.starts_with("http://");
            if !is_address || link.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"`".contains(c)) {
                self.fail("link", "", "`link` is an address that starts with https:// or http://".to_owned());
            }
        }
        for (name, list) in &self.front.lists {
            let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if !is_name || ["start", "end", "start-half", "end-half"].contains(&name.as_str()) {
                self.fail("lists", name, format!("`{name}` cannot name a list: names are of a-z and hyphens"));
            }
            if list.iter().any(|word| word.trim().is_empty()) || list.is_empty() {
                self.fail("lists", name, format!("the list `{name}` is empty, or has an empty word"));
            }
        }
        let Front { words, patterns, replace, replace_patterns, groups, except, except_patterns, lists, .. } =
            self.front;
        let grouped = groups.iter().chain(lists.values()).map(Vec::len).sum::<usize>();
        let all = words.len() + patterns.len() + replace.0.len() + replace_patterns.0.len() + grouped;
        if all + except.len() + except_patterns.len() > MOST {
            self.errors.push(PageError { line: 1, message: format!("a page has {MOST} words and patterns at most") });
        }
    }

    fn looked_for(&mut self) {
        let front = self.front;
        let instead: Vec<String> = front.fix.iter().cloned().collect();
        // Words have no groups: what would be put in for one would come into the draft as it is written.
        let written: Vec<String> = instead.iter().map(|new| new.replace("$$", "$")).collect();
        let group = instead.iter().flat_map(|new| numbers(new)).next();
        for word in &front.words {
            if let Some(number) = group {
                let message = format!("`{word}` is a word and has no group for `${number}`; a dollar sign is `$$`");
                self.fail("words", word, message);
                return;
            }
            let item = Item { instead: written.clone(), recased: true, ..Item::default() };
            self.word("words", word, item);
        }
        for pattern in &front.patterns {
            let template = !instead.is_empty();
            let item = Item { instead: instead.clone(), template, ..Item::default() };
            self.pattern("patterns", pattern, item);
        }
    }

    fn replaced(&mut self) {
        let front = self.front;
        for (word, instead) in &front.replace.0 {
            let item = Item { instead: instead.clone(), recased: !has_capital(word), ..Item::default() };
            self.word("replace", word, item);
        }
        for (pattern, instead) in &front.replace_patterns.0 {
            let item =
                Item { instead: instead.clone(), recased: !has_capital(pattern), template: true, ..Item::default() };
            self.pattern("replace-patterns", pattern, item);
        }
    }

    fn grouped(&mut self) {
        let front = self.front;
        for (group, members) in front.groups.iter().enumerate() {
            if members.len() < 2 {
                let first = members.first().map_or("", String::as_str);
                self.fail("groups", first, "a group has two ways to write something, or more".to_owned());
            }
            for (member, word) in members.iter().enumerate() {
                self.word("groups", word, Item { group, member, ..Item::default() });
            }
        }
    }

    fn word(&mut self, field: &str, word: &str, item: Item) {
        let key = key(word);
        if key.is_empty() {
            self.fail(field, "", format!("`{field}` has an empty entry"));
            return;
        }
        let exact = self.is_exact(&key);
        let (index, table) =
            (self.search.items.len(), if exact { &mut self.search.exact } else { &mut self.search.folded });
        let known = table.insert(if exact { key.clone() } else { fold::phrase(&key) }, index);
        if known.is_some() {
            self.fail(field, word, format!("`{word}` stands there twice"));
        }
        self.search.items.push(item);
        let expression = expression(&key, exact);
        self.words.push((key, expression));
    }

    fn pattern(&mut self, field: &str, pattern: &str, item: Item) {
        let Some(expression) = self.expression(field, pattern) else { return };
        if item.template && !self.known {
            let groups = expression.regex().map_or(0, regex::Regex::captures_len);
            let wrong = item.instead.iter().flat_map(|new| numbers(new)).find(|number| *number >= groups);
            if let Some(number) = wrong {
                self.fail(field, pattern, format!("`{pattern}` has no group for `${number}`"));
            }
        }
        self.search.patterns.push((expression, self.search.items.len()));
        self.search.items.push(item);
    }

    fn excepted(&mut self) {
        let front = self.front;
        // For capitals, exceptions are names that are looked up, not searched.
        if front.kind != Some(Kind::Capitalisation) && !front.except.is_empty() {
            let all: Vec<String> = front.except.iter().map(|word| key(word)).collect();
            if all.iter().any(String::is_empty) {
                self.fail("except", "", "`except` has an empty entry".to_owned());
            }
            let words = all.iter().map(|key| Listed::new(key, expression(key, self.is_exact(key)))).collect();
            let built = self.tried(Expression::words(words));
            let built = built.map_err(|error| self.fail("except", "", error));
            self.search.except.extend(built);
        }
        for pattern in &front.except_patterns {
            let expression = self.expression("except-patterns", pattern);
            self.search.except.extend(expression);
        }
    }

    /// An expression, compiled if its page is not known to be right.
    fn tried(&self, expression: Expression) -> Result<Expression, String> {
        if !self.known {
            expression.compile()?;
        }
        Ok(expression)
    }

    /// A pattern of the page, with its lists put in.
    fn expression(&mut self, field: &str, pattern: &str) -> Option<Expression> {
        let pieces = match self.with_lists(pattern) {
            Ok(pieces) => pieces,
            Err(message) => {
                self.fail(field, pattern, message);
                return None;
            }
        };
        let expression = self.tried(Expression::pattern(pieces, !self.is_exact(pattern)));
        let expression = expression.and_then(|expression| {
            let empty = !self.known && expression.regex().is_some_and(|regex| regex.is_match(""));
            if empty { Err("finds nothing everywhere: it matches the empty text".to_owned()) } else { Ok(expression) }
        });
        expression.map_err(|error| self.fail(field, pattern, format!("the pattern `{pattern}` {error}"))).ok()
    }

    /// `{who}` is any one of a list's words.
    fn with_lists(&self, pattern: &str) -> Result<Vec<Piece>, String> {
        let (mut pieces, mut written, mut rest) = (Vec::new(), String::new(), pattern);
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            let name = after[1..].split('}').next().unwrap_or_default();
            let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            written.push_str(before);
            // Behind a backslash and a letter a brace belongs to that: `\p{lower}`, `\b{start}`.
            let escaped = before.chars().nth_back(1) == Some('\\');
            let list = self.front.lists.get(name);
            if is_name && list.is_none() && !escaped {
                return Err(format!("`{pattern}` names the list `{name}`, which the page does not have"));
            }
            if let Some(list) = list {
                let keys: Vec<String> = list.iter().map(|word| key(word)).collect();
                let mut words: Vec<(&String, String)> = keys.iter().map(|key| (key, bare(key))).collect();
                words.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
                pieces.push(Piece::Text(std::mem::take(&mut written)));
                pieces.push(Piece::List(words.into_iter().map(|(key, word)| Listed::new(key, word)).collect()));
                rest = after.get(name.len() + 2..).unwrap_or_default();
            } else {
                written.push('{');
                rest = &after[1..];
            }
        }
        written.push_str(rest);
        pieces.push(Piece::Text(written));
        if expression::written(&pieces).len() > LONGEST {
            return Err(format!("`{pattern}` is longer than {LONGEST} bytes with its lists"));
        }
        Ok(pieces)
    }

    fn is_exact(&self, words: &str) -> bool {
        match self.front.case {
            Case::Exact => true,
            Case::Ignore => false,
            Case::Smart => has_capital(words),
        }
    }

    fn finish(mut self, kind: Kind) -> Result<Search, Vec<PageError>> {
        if !self.words.is_empty() {
            // The longest first: "Czech Republic" before "Czech".
            self.words.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
            let words = std::mem::take(&mut self.words).into_iter().map(|(key, written)| Listed::new(&key, written));
            match self.tried(Expression::words(words.collect())) {
                Ok(words) => self.search.words = Some(words),
                Err(error) => {
                    self.errors.push(PageError { line: 1, message: format!("the words of this page: {error}") });
                }
            }
        }
        if !self.known && self.errors.is_empty() && matches!(kind, Kind::Substitution | Kind::Pattern) {
            self.no_circle();
        }
        if self.errors.is_empty() {
            return Ok(self.search);
        }
        self.errors.sort_by_key(|error| error.line);
        Err(self.errors)
    }

    /// What takes the place of a word must not be found again: fixing would never end.
    fn no_circle(&mut self) {
        let plain = |item: &&Item| !item.template;
        let all: Vec<String> = self.search.items.iter().filter(plain).flat_map(|item| item.instead.clone()).collect();
        for new in all {
            if let Some(hit) = self.search.hits(&new, None).first() {
                let found = new.get(hit.start..hit.end).unwrap_or_default().to_owned();
                let field = if self.front.fix.is_some() { "fix" } else { "replace" };
                let message =
                    format!("`{new}` would be found again, for it has `{found}`: `except: [{new}]` lets it stand");
                self.fail(field, &new, message);
            }
        }
    }
}

fn has_capital(words: &str) -> bool {
    // In a pattern, a letter behind a backslash is no capital: `\W`, `\S`.
    let mut escaped = false;
    words.chars().any(|c| {
        let is = c.is_uppercase() && !escaped;
        escaped = c == '\\' && !escaped;
        is
    })
}

/// The numbers of groups that a template names.
fn numbers(template: &str) -> Vec<usize> {
    let plain = template.replace("$$", "");
    let parts = plain.split('$').skip(1);
    parts
        .filter_map(|part| {
            let part = part.strip_prefix('{').unwrap_or(part);
            part.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        })
        .collect()
}

/// A word or phrase as an expression: any blank for a blank, any apostrophe and hyphen, and no letter beside it.
fn expression(key: &str, exact: bool) -> String {
    let flags = if exact { "" } else { "i" };
    format!(r"\b{{start-half}}(?{flags}:{})\b{{end-half}}", bare(key))
}

fn bare(key: &str) -> String {
    let mut out = String::new();
    for c in key.chars() {
        match c {
            ' ' => out.push_str(r"\s+"),
            '\'' => out.push_str("['’]"),
            '-' => out.push_str("[-‐‑]"),
            other => regex_syntax::escape_into(other.encode_utf8(&mut [0; 4]), &mut out),
        }
    }
    out
}
