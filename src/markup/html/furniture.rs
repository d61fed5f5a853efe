//! What surrounds a page's article by what the page itself says: its elements, roles, identifiers and classes.
//!
//! Readability judges by lengths, so that it knows nothing of a short page, and keeps boxes that stand in the article. Here
//! nothing is measured but which of several articles is the one: comments of readers, dialogs, banners about cookies and
//! boxes for newsletters are left out of any page, and the article is what a page marks as one.

use std::collections::{BTreeSet, HashMap};

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{HtmlString, Tokenizer};

/// A page by its elements.
pub struct Furniture {
    /// In the order of the page: what holds another comes before it.
    elements: Vec<Element>,
    texts: Vec<Text>,
    /// Whether anything is left out of any page.
    left_out: bool,
}

/// An element, or the page itself.
#[derive(Default)]
struct Element {
    parent: usize,
    kind: Kind,
    surrounds: Option<Surrounds>,
    /// It stands in what is left out.
    out: bool,
    /// It stands in a menu, a footer, a box beside the text.
    aside: bool,
    /// It holds the main part of the page, an article, a heading of the first rank.
    holds: [bool; 3],
    /// Words in it that are not left out.
    words: usize,
    /// One past the number of the last element in it.
    end: usize,
    /// It stands in an article.
    nested: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    Main,
    Article,
    Title,
    Aside,
    Form,
    #[default]
    Other,
}

/// What an element calls itself that is no part of any article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surrounds {
    Comments,
    Dialog,
    Cookies,
    Newsletter,
}

struct Text {
    /// Where it starts in the page.
    at: usize,
    element: usize,
    words: usize,
}

/// A box for a newsletter has no more words; what has is one.
const LONGEST_BOX: usize = 120;
/// Fewer words are no article.
const FEWEST_WORDS: usize = 15;

impl Furniture {
    /// Reads a page.
    pub fn of(page: &str) -> Self {
        let mut own = Self { elements: vec![Element::default()], texts: Vec::new(), left_out: false };
        own.read(page);
        own.judge();
        own
    }

    /// Takes out of some texts of the page (those of an article, as it was found otherwise) what is no part of any.
    pub fn take_out(&self, texts: &mut BTreeSet<usize>) {
        for text in self.texts.iter().filter(|text| self.elements[text.element].out) {
            texts.remove(&text.at);
        }
    }

    /// The texts of the article that a page marks as one; of a page that marks none, all that may be an article's. `None`
    /// where that is all of it.
    pub fn article(&self) -> Option<BTreeSet<usize>> {
        let at = |keep: &dyn Fn(&Element, usize) -> bool| -> BTreeSet<usize> {
            let kept = self.texts.iter().filter(|text| keep(&self.elements[text.element], text.element));
            kept.map(|text| text.at).collect()
        };
        if let Some((region, title)) = self.region() {
            return Some(at(&|element, index| {
                !element.out
                    && (!element.aside && self.is_in(index, region) || title.is_some_and(|own| self.is_in(index, own)))
            }));
        }
        // A page of nothing but what calls itself furniture is none of it.
        let left =
            self.texts.iter().filter(|text| !self.elements[text.element].out).map(|text| text.words).sum::<usize>();
        (self.left_out && left >= FEWEST_WORDS).then(|| at(&|element, _| !element.out))
    }

    /// The element that is the article, and the one with its title if that stands before it.
    fn region(&self) -> Option<(usize, Option<usize>)> {
        let all = |kind: Kind| {
            self.elements.iter().enumerate().filter(move |(_, one)| one.kind == kind && !one.out && !one.aside)
        };
        // Some pages surround their whole text with nothing.
        if !self.left_out && !self.elements.iter().any(|one| one.kind == Kind::Aside) {
            return None;
        }
        let main = all(Kind::Main).max_by_key(|(_, one)| one.words).map(|(index, _)| index);
        let scope = main.unwrap_or(0);
        let inside = || all(Kind::Article).filter(|(index, one)| self.is_in(*index, scope) && !one.nested);
        let largest = inside().max_by_key(|(_, one)| one.words);
        // One of many is a teaser, one among much else is a box.
        let article = largest.filter(|(_, one)| one.words * 2 >= self.elements[scope].words).map(|(index, _)| index);
        let region = article.or(main)?;
        let own = &self.elements[region];
        if own.words < FEWEST_WORDS {
            return None;
        }
        let title = all(Kind::Title).find(|(index, _)| self.is_in(*index, scope)).map(|(index, _)| index);
        Some((region, title.filter(|_| main.is_some() && !own.holds[2])))
    }

    /// Elements are numbered as they begin: what one holds comes right behind it.
    fn is_in(&self, index: usize, region: usize) -> bool {
        (region..self.elements[region].end).contains(&index)
    }

    fn read(&mut self, page: &str) {
        let mut open: Vec<(HtmlString, usize)> = Vec::new();
        let mut count: HashMap<HtmlString, usize> = HashMap::new();
        let close = |open: &mut Vec<(HtmlString, usize)>, count: &mut HashMap<HtmlString, usize>, name: &HtmlString| {
            if count.get(name).copied().unwrap_or_default() == 0 {
                return;
            }
            while let Some((last, _)) = open.pop() {
                if let Some(count) = count.get_mut(&last) {
                    *count -= 1;
                }
                if last == *name {
                    break;
                }
            }
        };
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(page, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    if tag.self_closing || super::is_void(&tag.name) {
                        continue;
                    }
                    // What may be left open ends where its like begins.
                    let ends = match tag.name.as_slice() {
                        b"p" | b"div" | b"section" | b"article" | b"aside" | b"ul" | b"ol" | b"footer" | b"h2" => {
                            b"p".as_slice()
                        }
                        b"li" => b"li",
                        _ => b"",
                    };
                    if open.last().is_some_and(|(last, _)| last.as_slice() == ends) {
                        let ends = HtmlString::from(ends.to_vec());
                        close(&mut open, &mut count, &ends);
                    }
                    let parent = open.last().map_or(0, |(_, index)| *index);
                    self.elements.push(element(&tag, parent));
                    *count.entry(tag.name.clone()).or_default() += 1;
                    open.push((tag.name, self.elements.len() - 1));
                }
                Token::EndTag(tag) => close(&mut open, &mut count, &tag.name),
                Token::String(text) => {
                    let element = open.last().map_or(0, |(_, index)| *index);
                    let mute = open.last().is_some_and(|(name, _)| super::article::is_mute(name));
                    let words = page.get(text.span.start..text.span.end).unwrap_or_default().split_whitespace().count();
                    let words = if mute { 0 } else { words };
                    self.texts.push(Text { at: text.span.start, element, words });
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    fn judge(&mut self) {
        for text in &self.texts {
            self.elements[text.element].words += text.words;
        }
        for (index, one) in self.elements.iter_mut().enumerate() {
            one.end = index + 1;
        }
        for index in (1..self.elements.len()).rev() {
            let Element { parent, words, kind, holds: [main, article, title], end, .. } = self.elements[index];
            let up = &mut self.elements[parent];
            up.words += words;
            up.end = up.end.max(end);
            up.holds[0] |= main || kind == Kind::Main;
            up.holds[1] |= article || kind == Kind::Article;
            up.holds[2] |= title || kind == Kind::Title;
        }
        for index in 1..self.elements.len() {
            let parent = self.elements[index].parent;
            let Element { out, aside, nested, kind, .. } = self.elements[parent];
            let one = &mut self.elements[index];
            one.nested = nested || kind == Kind::Article;
            let [main, article, title] = one.holds;
            let surrounds = match one.surrounds {
                None => false,
                // Each may be marked as an article.
                Some(Surrounds::Comments) => !main && !title,
                Some(Surrounds::Newsletter) => !main && !title && !article && one.words <= LONGEST_BOX,
                Some(_) => !main && !title && !article,
            };
            one.out = out || surrounds;
            // Some pages are one form.
            let is_aside = one.kind == Kind::Aside || one.kind == Kind::Form && !main && !title && !article;
            one.aside = aside || is_aside;
            self.left_out |= surrounds;
        }
        // Of what is left out no words count.
        for one in &mut self.elements {
            one.words = 0;
        }
        for text in &self.texts {
            let one = &mut self.elements[text.element];
            if !one.out && !one.aside {
                one.words += text.words;
            }
        }
        for index in (1..self.elements.len()).rev() {
            let Element { parent, words, .. } = self.elements[index];
            self.elements[parent].words += words;
        }
    }
}

fn element(tag: &StartTag<usize>, parent: usize) -> Element {
    let said = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
    let role = said(b"role").unwrap_or_default().to_ascii_lowercase();
    let kind = match (tag.name.as_slice(), role.as_str()) {
        (b"main", _) | (_, "main") => Kind::Main,
        (b"article", _) | (_, "article") => Kind::Article,
        (b"h1", _) => Kind::Title,
        (b"nav" | b"footer" | b"aside", _) => Kind::Aside,
        (b"form", _) => Kind::Form,
        (_, "navigation" | "complementary" | "contentinfo" | "search" | "banner") => Kind::Aside,
        _ => Kind::Other,
    };
    let is_dialog = tag.name.as_slice() == b"dialog"
        || matches!(role.as_str(), "dialog" | "alertdialog")
        || said(b"aria-modal").is_some_and(|value| value == "true");
    let names = || {
        let id = said(b"id").filter(|id| !id.contains(' '));
        let class = said(b"class").unwrap_or_default();
        let names: Vec<String> = class.split_whitespace().map(str::to_owned).chain(id).collect();
        names.into_iter().find_map(|name| surrounds(&parts(&name)))
    };
    let surrounds = match tag.name.as_slice() {
        b"html" | b"body" | b"head" | b"main" => None,
        _ if is_dialog => Some(Surrounds::Dialog),
        b"div" | b"section" | b"aside" | b"article" | b"ol" | b"ul" | b"li" | b"form" | b"footer" | b"details" => {
            names()
        }
        _ => None,
    };
    Element { parent, kind, surrounds, ..Element::default() }
}

/// The words of a name: `comment-list`, `cookieBanner`, `site__newsletter`.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if c == '-' || c == '_' || c == ':' || (c.is_uppercase() && lower) {
            parts.push(String::new());
        }
        lower = c.is_lowercase();
        if let Some(last) = parts.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// What an element with a name of these words is.
fn surrounds(parts: &[String]) -> Option<Surrounds> {
    const BOXES: [&str; 26] = [
        "area",
        "banner",
        "bar",
        "block",
        "body",
        "box",
        "container",
        "content",
        "dialog",
        "feed",
        "form",
        "item",
        "list",
        "message",
        "modal",
        "notice",
        "overlay",
        "panel",
        "popup",
        "prompt",
        "respond",
        "section",
        "thread",
        "widget",
        "wrap",
        "wrapper",
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let is = |words: &'static [&'static str]| move |part: &&str| words.contains(part);
    let is_box = |part: &str| BOXES.contains(&part) || part.bytes().all(|byte| byte.is_ascii_digit());
    let comment = is(&["comment", "comments"]);
    match parts.as_slice() {
        ["disqus", ..] | ["respond"] => return Some(Surrounds::Comments),
        [one] if comment(one) => return Some(Surrounds::Comments),
        [first, second, ..] if comment(first) && is_box(second) => return Some(Surrounds::Comments),
        // Not what says whether there are some.
        // "minister-comment" is what a minister said.
        [.., before, last]
            if comment(last)
                && (*last == "comments" || is_box(before) || is(&["user", "reader", "post"])(before))
                && !is(&["no", "has", "with", "without", "allow"])(before) =>
        {
            return Some(Surrounds::Comments);
        }
        _ => {}
    }
    let cookies = is(&["cookie", "cookies", "gdpr", "consent", "onetrust", "cookiebot", "didomi"]);
    if parts.iter().any(&cookies)
        && (parts.len() == 1 || parts.iter().any(|part| is_box(part)) || parts.iter().all(&cookies))
    {
        return Some(Surrounds::Cookies);
    }
    let newsletter = is(&["newsletter", "newsletters"]);
    let signs = parts.first().is_some_and(is(&["signup", "subscribe", "subscription"]))
        && parts.iter().any(|part| is_box(part));
    (parts.iter().any(newsletter) || signs).then_some(Surrounds::Newsletter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<Surrounds> {
        surrounds(&parts(name))
    }

    #[test]
    fn names_of_what_surrounds() {
        for name in ["comments", "comment-list", "commentList", "post-comments", "disqus_thread", "comment-1274"] {
            assert!(named(name) == Some(Surrounds::Comments), "{name}");
        }
        for name in ["cookie-banner", "cookieConsent", "gdpr", "onetrust-banner-sdk", "js-cookie-notice"] {
            assert!(named(name) == Some(Surrounds::Cookies), "{name}");
        }
        for name in ["newsletter", "c-newsletter-signup", "subscribe-box"] {
            assert!(named(name) == Some(Surrounds::Newsletter), "{name}");
        }
        for name in [
            "comments-open",
            "no-comments",
            "has-comments",
            "commentary",
            "cookie-recipe",
            "informed-consent-study",
            "story",
            "subscribers",
        ] {
            assert!(named(name).is_none(), "{name}");
        }
    }
}
