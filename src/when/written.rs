//! Dates of bibliographies and front matter, as precise as they are known.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;

/// `2020`, `2020-02` or `2020-02-13` for a date as people and programs write it: ISO 8601 (a time after it is
/// dropped), `13 February 2020`, `February 13, 2020`, `Feb. 2020`. `None` for anything else: no guess is made.
pub fn normalise(written: &str) -> Option<String> {
    let written = written.trim();
    iso(written).or_else(|| in_words(written))
}

/// The date of numbers, where they make one; month and day count from 1.
pub fn of_numbers(year: i64, month: Option<i64>, day: Option<i64>) -> Option<String> {
    let year = i16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    let Some(month) = month.and_then(|m| i8::try_from(m).ok()).filter(|m| (1..=12).contains(m)) else {
        return Some(format!("{year:04}"));
    };
    match day.and_then(|d| i8::try_from(d).ok()).and_then(|day| Date::new(year, month, day).ok()) {
        Some(date) => Some(date.to_string()),
        None => Some(format!("{year:04}-{month:02}")),
    }
}

fn iso(written: &str) -> Option<String> {
    // A time, a zone or the end of a range may follow.
    let date = written.split(['T', ' ', '/']).next()?;
    let mut parts = date.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4).and_then(digits)?;
    let month = match parts.next() {
        Some(month) => Some(digits(month).filter(|m| month.len() == 2 && (1..=12).contains(m))?),
        None if date == written => None,
        None => return None,
    };
    let day = match parts.next() {
        Some(day) => Some(digits(day).filter(|_| day.len() == 2)?),
        None => None,
    };
    if let (Some(month), Some(day)) = (month, day) {
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    }
    of_numbers(year, month, day)
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

fn in_words(written: &str) -> Option<String> {
    let plain = written.replace(['.', ','], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    // Four digits make a year; two do not.
    words.last().filter(|year| year.len() == 4)?;
    let plain = words.join(" ");
    if words.len() == 2 {
        let month = |format| BrokenDownTime::parse(format, &plain).ok();
        let parts = month("%B %Y").or_else(|| month("%b %Y"))?;
        return of_numbers(parts.year()?.into(), parts.month().map(i64::from), None);
    }
    let formats = ["%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"].into_iter().filter(|_| words.len() == 3);
    formats.filter_map(|format| Date::strptime(format, &plain).ok()).map(|date| date.to_string()).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision_and_nothing_is_guessed() {
        for (written, expected) in [
            ("2020", Some("2020")),
            ("2020-02", Some("2020-02")),
            (" 2020-02-13 ", Some("2020-02-13")),
            ("2020-02-13T08:30:00Z", Some("2020-02-13")),
            ("2020-02-13 08:30", Some("2020-02-13")),
            ("2020-02/2020-03", Some("2020-02")),
            ("13 February 2020", Some("2020-02-13")),
            ("February 13, 2020", Some("2020-02-13")),
            ("Feb. 2020", Some("2020-02")),
            ("May 2018", Some("2018-05")),
            ("May 18", None),
            ("5 May 18", None),
            ("2020-02-30", None),
            ("2020-13", None),
            ("2/3/2020", None),
            ("last Tuesday", None),
            ("2020 or so", None),
            ("20200213", None),
            ("", None),
        ] {
            assert_eq!(normalise(written).as_deref(), expected, "{written:?}");
        }
    }
}
