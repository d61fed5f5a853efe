//! Numbers as they are written: digits with signs and scales, words, fractions, vague ones ("dozens").

use super::Finder;
use crate::amount::{Amount, Mark};
use crate::lexicon::Class;
use crate::lexicon::figures::figures;
use crate::reader::document::Document;
use crate::reader::token::Kind;
use crate::text::fold;

/// A number where it stands.
#[derive(Clone, Debug)]
pub struct Number {
    /// First token.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// Its value.
    pub amount: Amount,
    /// The currency of its sign.
    pub currency: Option<&'static str>,
    /// Whether a per cent sign stands with it; the value is a part of one then.
    pub percent: bool,
    /// A fraction ("two thirds") or "one in five": a part of one.
    pub fraction: bool,
    /// What is joined to it by a hyphen ("year" of "five-year"), as written.
    pub joined: Option<String>,
    /// Written in digits without scale, sign or comma: it may be a year or a label.
    pub bare: bool,
}

/// The number that starts at a token.
pub fn at(finder: &Finder<'_>, at: usize) -> Option<Number> {
    let reader = Reader { finder, document: finder.document, end: finder.end };
    let found = reader.fraction(at).or_else(|| reader.vague(at)).or_else(|| reader.range(at))?;
    Some(reader.out_of(found))
}

impl Number {
    /// Whether it is a plain number in words.
    fn bare_words(&self, document: &Document<'_>) -> bool {
        let plain = !self.percent && !self.fraction && self.currency.is_none() && self.joined.is_none();
        plain && self.amount.mark == Mark::Plain && document.tokens[self.first].is_word()
    }
}

struct Reader<'s, 'a> {
    finder: &'s Finder<'a>,
    document: &'a Document<'a>,
    end: usize,
}

impl Reader<'_, '_> {
    fn word(&self, at: usize) -> &str {
        self.finder.folded(at)
    }

    fn is_article(&self, at: usize) -> bool {
        matches!(self.word(at), "a" | "an")
    }

    /// "half of", "a third", "three-quarters", "half a million".
    fn fraction(&self, at: usize) -> Option<Number> {
        let lists = figures();
        let first = at;
        let word = self.word(at);
        if let Some((count, part)) = word.rsplit_once('-')
            && let (Some(count), Some(part)) = (small(count), lists.fractions.get(part))
        {
            return Some(self.share(first, at + 1, count * part));
        }
        let mut next = at;
        let mut count = 1.0;
        if self.is_article(at) {
            next += 1;
        } else if let Some(number) = small(word) {
            (count, next) = (number, next + 1);
        }
        let word = self.word(next);
        let part = *lists.fractions.get(word)?;
        let half = matches!(word, "half" | "halves");
        let plural = word.ends_with('s');
        // "a third time", "the third": an ordinal; "in the first half of": a time.
        let ordinal = at.checked_sub(1).is_some_and(|before| {
            let before = self.finder.folded(before);
            lists.ordinals.contains(before) || matches!(before, "last" | "latter" | "other" | "this" | "every")
        });
        let after = self.word(next + 1);
        let ends = next + 1 >= self.end || !self.document.tokens[next + 1].is_word();
        let parts = matches!(after, "of" | "the" | "its" | "their" | "his" | "her" | "our" | "all" | "to" | "or");
        let parts = parts
            || ends
            || after == "as"
            // "a third more books"
            || matches!(after, "more" | "fewer" | "less" | "higher" | "lower" | "dearer" | "cheaper" | "larger" | "smaller" | "longer" | "shorter")
            || self.document.has(next + 1, Class::AUXILIARY)
            || self.is_preposition(next + 1);
        if ordinal || next == at && !half || count > 1.0 && !plural || count <= 1.0 && plural {
            return None;
        }
        if half && (self.is_article(next + 1) || lists.scales.contains(after)) {
            // "half a million", "half an hour"
            let from = next + 1 + usize::from(self.is_article(next + 1));
            let scale = lists.scales.get(self.word(from)).copied();
            if scale.is_none() && !lists.units.contains(self.word(from)) {
                return None;
            }
            let amount = Amount::plain(count * part * scale.unwrap_or(1.0));
            return Some(number(first, from + usize::from(scale.is_some()), amount));
        }
        let quarter = word == "quarter" && matches!(after, "to" | "past");
        // "a year and a half"
        let article = at.checked_sub(1).filter(|article| next == at && self.is_article(*article)).unwrap_or(at);
        let beyond = article
            .checked_sub(2)
            .is_some_and(|unit| self.word(unit + 1) == "and" && lists.units.contains(self.finder.folded(unit)));
        if beyond {
            return None;
        }
        (parts && !quarter || after == "%").then(|| self.share(first, next + 1, count * part))
    }

    fn is_preposition(&self, at: usize) -> bool {
        at < self.end && self.document.has(at, Class::PREPOSITION)
    }

    fn share(&self, first: usize, last: usize, value: f64) -> Number {
        // "a quarter of a million"
        let of = usize::from(self.word(last) == "of");
        let scaled = of == 1 && self.is_article(last + 1);
        if scaled && let Some(scale) = figures().scales.get(self.word(last + 2)) {
            return number(first, last + 3, Amount::plain(value * scale));
        }
        let amount = Amount { low: value, high: value, mark: Mark::Round };
        Number { fraction: true, ..number(first, last, amount) }
    }

    /// "a couple of", "several hundred", "tens of billions", "dozens".
    fn vague(&self, at: usize) -> Option<Number> {
        let lists = figures();
        let article = usize::from(self.is_article(at));
        let (low, high) = *lists.vague.get(self.word(at + article))?;
        let plural = low >= 10.0;
        if article == 1 && plural {
            return None;
        }
        // "few boats" is a judgement, "a few boats" a number; "the last few days" a time.
        if self.word(at) == "few" || self.word(at) == "couple" {
            return None;
        }
        let mut last = at + article + 1;
        let (mut low, mut high) = (low, high);
        loop {
            let of = usize::from(self.word(last) == "of");
            let next = self.word(last + of);
            if let Some(scale) = lists.scales.get(next).filter(|_| of == 0) {
                (low, high, last) = (low * scale, high * scale, last + 1);
            } else if let Some((scale, _)) = lists.vague.get(next).filter(|(scale, _)| *scale >= 100.0 && of == 1) {
                (low, high, last) = (low * scale, high * scale, last + 2);
            } else {
                break;
            }
        }
        Some(number(at, last, Amount { low, high, mark: Mark::Vague }))
    }

    /// A number, or two of them: "12 to 15", "five or six", "between 5 and 10", "5,000–6,000".
    fn range(&self, at: usize) -> Option<Number> {
        let one = self.single(at)?;
        if one.joined.is_some() || one.amount.mark == Mark::Range {
            return Some(one);
        }
        let between = at.checked_sub(1).is_some_and(|before| self.finder.folded(before) == "between");
        let joint = self.word(one.last);
        let dash = self.document.is(one.last, '—') && self.close(one.last);
        let or = joint == "or" && one.amount.low <= 20.0;
        // "from five to seven": a change.
        let from = at.checked_sub(1).is_some_and(|before| self.finder.folded(before) == "from");
        if !(dash || or || joint == "to" && !from || joint == "and" && between) {
            return Some(one);
        }
        let Some(two) = self.single(one.last + 1).filter(|two| two.joined.is_none()) else { return Some(one) };
        let mut low = one.amount.low;
        // "5 to 10 million", "12 to 15%", "$5-6bn"
        if !one.percent && two.percent && one.currency.is_none() {
            low /= 100.0;
        }
        let scale = two.amount.high / small_part(two.amount.high);
        if low < 1000.0 && scale > 100.0 && low < small_part(two.amount.high) && one.bare && !two.bare {
            low *= scale;
        }
        let later = one.bare && two.bare && is_year(low) && is_year(two.amount.high);
        if low >= two.amount.high || later || two.currency.is_some() && one.currency.is_none() {
            return Some(one);
        }
        let amount = Amount { low, high: two.amount.high, mark: Mark::Range };
        let currency = one.currency.or(two.currency);
        Some(Number { amount, currency, percent: two.percent, last: two.last, bare: false, ..one })
    }

    /// Whether no blank stands around a dash.
    fn close(&self, dash: usize) -> bool {
        let tokens = &self.document.tokens;
        let (Some(before), Some(after)) = (dash.checked_sub(1).and_then(|at| tokens.get(at)), tokens.get(dash + 1))
        else {
            return false;
        };
        before.end + 1 >= tokens[dash].start && tokens[dash].end + 1 >= after.start
    }

    fn single(&self, at: usize) -> Option<Number> {
        if at >= self.end {
            return None;
        }
        match self.document.tokens[at].kind {
            Kind::Number => self.digits(at),
            Kind::Word if self.document.text(at).starts_with(|char: char| char.is_ascii_digit()) => self.digits(at),
            Kind::Word => self.words(at),
            _ => None,
        }
    }

    fn digits(&self, at: usize) -> Option<Number> {
        let lists = figures();
        let text = self.document.text(at);
        let sign = text.chars().next().filter(|char| !char.is_ascii_digit());
        let rest = sign.map_or(text, |sign| &text[sign.len_utf8()..]);
        let mut currency = None;
        if let Some(sign) = sign {
            currency = Some(lists.currencies.get(sign.encode_utf8(&mut [0; 4]))?.0);
            let before = at.checked_sub(1).filter(|before| self.document.tokens[*before].end == self.token_start(at));
            if sign == '$'
                && let Some(dollar) = before.and_then(|before| lists.dollars.get(self.finder.folded(before)))
            {
                currency = Some(dollar);
            }
        }
        let (value, comma, mut rest) = leading(rest)?;
        let mut amount = Amount::plain(value);
        let mut last = at + 1;
        // "100 000": the thousands stand apart.
        while !comma && rest.is_empty() && amount.low >= 1.0 && amount.low.fract() == 0.0 {
            let next = if last < self.end { self.document.text(last) } else { "" };
            let three = next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_digit());
            if !three || text.len() > 3 || self.token_start(last) > self.document.tokens[last - 1].end + 3 {
                break;
            }
            amount = Amount::plain(amount.low * 1000.0 + next.parse::<f64>().ok()?);
            last += 1;
        }
        let mut joined = None;
        if let Some(after) = rest.strip_prefix(['-', '‑', '‐']) {
            if let Some((high, _, tail)) = leading(after) {
                if high <= value || tail.contains('-') || is_year(value) && is_year(high) {
                    return None;
                }
                amount = Amount { low: value, high, mark: Mark::Range };
                rest = tail;
            } else if let Some(scale) = lists.scales.get(&fold::word(after)) {
                amount = amount.times(*scale);
                rest = "";
            } else {
                joined = Some(fold::word(after).into_owned());
                rest = "";
            }
        }
        let mut found = Number { currency, joined, bare: !comma && currency.is_none(), ..number(at, last, amount) };
        if rest == "%" {
            found.percent = true;
        } else if !rest.is_empty() {
            // "5G" and "4K" are names.
            if rest.len() == 1 && rest.starts_with(char::is_uppercase) && currency.is_none() {
                return None;
            }
            let folded = fold::word(rest.trim_end_matches('.')).into_owned();
            let metres = folded == "m" && matches!(self.word(last), "long" | "high" | "deep" | "wide" | "tall");
            if let Some(scale) = lists.short_scales.get(&folded).filter(|_| !metres) {
                found.amount = found.amount.times(*scale);
            } else if metres || lists.units.contains(&folded) || lists.currencies.contains(&folded) {
                found.joined = Some(if metres { "metres".to_owned() } else { folded });
            } else {
                return None;
            }
            found.bare = false;
        }
        self.scale(&mut found);
        if found.last < self.end && self.document.is(found.last, '%') {
            found.last += 1;
            found.percent = true;
        }
        if found.percent {
            found.amount = found.amount.times(0.01);
            found.bare = false;
        }
        Some(found)
    }

    fn token_start(&self, at: usize) -> u32 {
        self.document.tokens.get(at).map_or(0, |token| token.start)
    }

    /// "million" behind the number.
    fn scale(&self, found: &mut Number) {
        if found.joined.is_some() {
            return;
        }
        let lists = figures();
        while found.last < self.end {
            let word = self.word(found.last);
            let word = word.trim_end_matches('.');
            let digits = self.document.tokens[found.last - 1].kind == Kind::Number;
            let mut parts = word.splitn(2, '-');
            let head = parts.next().unwrap_or_default();
            let scale = lists.scales.get(head).or_else(|| lists.short_scales.get(head).filter(|_| digits));
            let Some(scale) = scale else { break };
            found.amount = found.amount.times(*scale);
            found.last += 1;
            found.bare = false;
            if let Some(joined) = parts.next() {
                found.joined = Some(joined.to_owned());
                break;
            }
        }
    }

    /// "two hundred and fifty", "twenty-five", "a dozen", "one and a half million".
    fn words(&self, at: usize) -> Option<Number> {
        let lists = figures();
        let (mut total, mut current, mut last) = (0.0, 0.0, at);
        let mut joined = None;
        let mut scaled = false;
        if self.is_article(at) {
            // "a hundred", "a dozen"
            let next = self.word(at + 1);
            let scale = lists.scales.get(next.split('-').next().unwrap_or_default())?;
            if next.contains('-') && lists.scales.get(next).is_none() {
                return None;
            }
            (current, last, scaled) = (*scale, at + 2, true);
            if *scale >= 1000.0 {
                (total, current) = (current, 0.0);
            }
        }
        'tokens: while last < self.end {
            let word = self.word(last);
            if word == "and" {
                let next = self.word(last + 1);
                let more = next.split('-').next().is_some_and(|next| lists.numbers.contains(next));
                let half = self.is_article(last + 1) && self.word(last + 2) == "half";
                if half && !scaled && last > at {
                    current += 0.5;
                    last += 3;
                    continue;
                }
                if !scaled || !more {
                    break;
                }
                last += 1;
                continue;
            }
            // "two point six million"
            let decimals = (last + 1..self.end).map_while(|at| small(self.word(at)).filter(|digit| *digit < 10.0));
            if word == "point" && last > at && !scaled {
                let decimals: Vec<f64> = decimals.collect();
                if decimals.is_empty() {
                    break;
                }
                current += decimals.iter().rfold(0.0, |part, digit| (part + digit) / 10.0);
                last += 1 + decimals.len();
                continue;
            }
            let mut rest: &str = word;
            let mut begun = false;
            while !rest.is_empty() {
                let (part, after) = rest.split_once('-').unwrap_or((rest, ""));
                if let Some(number) = lists.numbers.get(part) {
                    let fits = current == 0.0 || current % 100.0 >= 20.0 && current % 10.0 == 0.0 && *number < 10.0;
                    let fits = fits || current % 100.0 == 0.0 && scaled;
                    if !fits && !begun {
                        break 'tokens;
                    }
                    current += number;
                } else if let Some(scale) = lists.scales.get(part) {
                    scaled = true;
                    if last == at && !begun && total == 0.0 && current == 0.0 {
                        return None;
                    }
                    if *scale >= 1000.0 {
                        total += if current == 0.0 { 1.0 } else { current } * scale;
                        current = 0.0;
                    } else {
                        current = if current == 0.0 { 1.0 } else { current } * scale;
                    }
                } else if begun {
                    joined = Some(rest.to_owned());
                    last += 1;
                    break 'tokens;
                } else {
                    break 'tokens;
                }
                begun = true;
                rest = after;
            }
            last += 1;
        }
        if last == at {
            return None;
        }
        let amount = Amount::plain(total + current);
        Some(Number { joined, ..number(at, last, amount) })
    }

    /// "one in five", "two out of three": a part of one.
    fn out_of(&self, found: Number) -> Number {
        // "one hive in ten"
        let noun = found.last;
        let between = self.word(noun + 1) == "in" && found.amount.low <= 3.0 && found.bare_words(self.document);
        let after = between.then(|| self.single(noun + 2)).flatten();
        if let Some(whole) = after.filter(|whole| whole.joined.is_none() && !whole.percent && whole.amount.low <= 20.0)
            && found.amount.low < whole.amount.low
            && (!self.word(whole.last).ends_with('s') || self.document.has(whole.last, Class::AUXILIARY))
            && self.document.tokens[noun].is_word()
        {
            let value = found.amount.low / whole.amount.low;
            let amount = Amount { low: value, high: value, mark: Mark::Round };
            let joined = Some(self.word(noun).to_owned());
            return Number { amount, last: whole.last, fraction: true, joined, bare: false, ..found };
        }
        let joint = self.word(found.last);
        let from = match joint {
            "in" => found.last + 1,
            "out" if self.word(found.last + 1) == "of" => found.last + 2,
            _ => return found,
        };
        if found.percent || found.fraction || found.currency.is_some() || found.joined.is_some() {
            return found;
        }
        let Some(whole) = self.single(from).filter(|whole| !whole.percent && whole.currency.is_none()) else {
            return found;
        };
        let (part, of) = (found.amount.low, whole.amount.low);
        let small = joint == "out" || of <= 20.0 || part <= 1.0 || (100.0..=100.0).contains(&of);
        if part >= of || !small || is_year(of) && whole.bare || found.amount.mark != Mark::Plain {
            return found;
        }
        let value = part / of;
        let amount = Amount { low: value, high: value, mark: if of <= 20.0 { Mark::Round } else { Mark::Plain } };
        Number { amount, last: whole.last, fraction: true, bare: false, ..found }
    }
}

/// A number below a hundred in one word.
fn small(word: &str) -> Option<f64> {
    figures().numbers.get(word).copied()
}

fn number(first: usize, last: usize, amount: Amount) -> Number {
    Number { first, last, amount, currency: None, percent: false, fraction: false, joined: None, bare: false }
}

/// The number that a scale was taken off: 10 of 10,000,000.
fn small_part(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3].iter().find(|scale| value >= **scale).map_or(value, |scale| value / scale)
}

/// Whether digits may be a year.
pub fn is_year(value: f64) -> bool {
    value.fract() == 0.0 && (1000.0..2200.0).contains(&value)
}

/// The number at the start of a text, whether it has thousands apart or decimals, and what follows.
fn leading(text: &str) -> Option<(f64, bool, &str)> {
    let bytes = text.as_bytes();
    let mut digits = String::new();
    let mut comma = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => digits.push(char::from(*byte)),
            b',' if bytes.get(at + 1..at + 4).is_some_and(|next| next.iter().all(u8::is_ascii_digit))
                && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit) =>
            {
                comma = true;
            }
            b'.' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) && !digits.contains('.') => {
                digits.push('.');
                comma = true;
            }
            _ => break,
        }
        at += 1;
    }
    Some((digits.parse().ok().filter(|_| digits.len() < 18)?, comma, &text[at..]))
}
