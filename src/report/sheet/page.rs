//! The frame of a page: its policy, its style, and nothing from elsewhere.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::{Assessed, VERSION, shown};

/// The style of all pages.
const STYLE: &str = include_str!("sheet.css");

/// A page with this title and body.
pub(super) fn page(title: &str, body: &Markup) -> Markup {
    // The style stands between its tags as it is: the policy lets this one in by its hash, and no other.
    // A parser takes every line end for a line feed, whatever the checkout made of it.
    let style = STYLE.replace('\r', "");
    let hash = BASE64_STANDARD.encode(Sha256::digest(&style));
    let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="generator" content=(format!("onrecord {VERSION}"));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (shown(title)) }
                style { (PreEscaped(&style)) }
            }
            body {
                a.skip href="#evidence" { "To the evidence" }
                main { (body) }
            }
        }
    }
}

/// Whether a file of which this is the beginning (2,000 bytes are enough) is a page or the JSON of this program.
pub(super) fn is_ours(head: &str) -> bool {
    head.contains("<meta name=\"generator\" content=\"onrecord ") || head.starts_with("{\n  \"onrecord\": ")
}

/// What a sheet is called in a window's title.
pub(super) fn title(drafts: &[Assessed]) -> String {
    match drafts {
        [one] => format!("Evidence sheet: {}", super::sections::name(one)),
        several => format!("Evidence sheet: {} briefs", several.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_asks_for_nothing_and_ends_nowhere() {
        for word in ["url(", "@import", "<"] {
            assert!(!STYLE.contains(word), "{word}");
        }
    }
}
