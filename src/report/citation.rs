//! How a source is cited in a report.

use jiff::civil::Date;

use crate::record::{Entry, Source};
use crate::text::Span;

/// The citation of a source in one line: authors, title, outlet, date, as far as they are known; else its key.
///
/// Written here and not by a CSL style: a style and its locale take several milliseconds to load, which is more than
/// the rest of a check, and a style rewrites what the bibliography says (the case of titles, initials).
pub fn citation(entry: &Entry) -> String {
    let mut parts = Vec::new();
    match entry.authors.as_slice() {
        [] => {}
        [one] => parts.push(one.clone()),
        [one, two] => parts.push(format!("{one} and {two}")),
        [one, two, three] => parts.push(format!("{one}, {two} and {three}")),
        [one, ..] => parts.push(format!("{one} and others")),
    }
    parts.extend(entry.title.as_ref().map(|title| format!("“{title}”")));
    parts.extend(entry.outlet.clone());
    parts.extend(entry.date.as_deref().map(date));
    if parts.is_empty() { entry.key.clone() } else { parts.join(", ") }
}

/// The citation of a passage: [`citation`] with its page or paragraph, where the source has them.
pub fn cited(source: &Source, span: Span) -> String {
    let citation = citation(&source.entry);
    match source.locator(span) {
        Some(locator) => format!("{citation}, {locator}"),
        None => citation,
    }
}

/// `2020-02-13` as "13 February 2020", `2020-02` as "February 2020"; anything else as it is.
pub fn date(iso: &str) -> String {
    let read = |text: &str, form: &str| {
        let date: Date = text.parse().ok()?;
        Some(date.strftime(form).to_string())
    };
    match iso.len() {
        10 => read(iso, "%-d %B %Y"),
        7 => read(&format!("{iso}-01"), "%B %Y"),
        _ => None,
    }
    .unwrap_or_else(|| iso.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_known_and_nothing_else() {
        let mut entry = Entry { key: "k2020".into(), ..Entry::default() };
        assert_eq!(citation(&entry), "k2020");
        entry.date = Some("2020-02".into());
        entry.outlet = Some("The Daily".into());
        assert_eq!(citation(&entry), "The Daily, February 2020");
        entry.authors = vec!["A. B".into(), "C. D".into()];
        entry.title = Some("On x".into());
        entry.date = Some("2020-02-03".into());
        assert_eq!(citation(&entry), "A. B and C. D, “On x”, The Daily, 3 February 2020");
    }

    #[test]
    fn dates_that_are_none_stay() {
        for odd in ["", "2020", "2020-13", "2020-02-31", "last May!!", "ééééé"] {
            assert_eq!(date(odd), odd);
        }
    }
}
