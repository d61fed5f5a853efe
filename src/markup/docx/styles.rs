//! What the styles of a document say of a paragraph.

use std::collections::BTreeMap;

use super::super::Unreadable;
use super::package::{Kind, Piece, Pieces};

/// The styles, by identifier.
#[derive(Default)]
pub struct Styles {
    all: BTreeMap<String, Style>,
}

#[derive(Default)]
struct Style {
    /// The name in English, whatever the language of the program.
    name: String,
    based_on: String,
    outline: Option<u8>,
    list: Option<String>,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// A paragraph like others.
    #[default]
    Text,
    /// A heading or a title.
    Heading,
    /// A caption.
    Caption,
    /// A quotation set off.
    Quote,
    /// A line of a table of contents, an index: no text of its own.
    Contents,
}

impl Styles {
    /// Reads the part.
    pub fn read(xml: &[u8]) -> Result<Self, Unreadable> {
        let mut styles = Self::default();
        let mut id = String::new();
        let mut style = Style::default();
        let mut pieces = Pieces::new(xml);
        while let Some(piece) = pieces.next()? {
            let Piece::Start(tag) = piece else { continue };
            if tag.kind != Kind::Word {
                continue;
            }
            match tag.local.as_str() {
                "style" => {
                    let done = std::mem::take(&mut style);
                    styles.all.insert(std::mem::take(&mut id), done);
                    tag.get("styleId").unwrap_or_default().clone_into(&mut id);
                }
                "name" => style.name = tag.val().to_lowercase(),
                "basedOn" => tag.val().clone_into(&mut style.based_on),
                "outlineLvl" => style.outline = tag.val().parse().ok(),
                "numId" => style.list = Some(tag.val().to_owned()),
                _ => {}
            }
        }
        styles.all.insert(id, style);
        Ok(styles)
    }

    /// What a paragraph of this style is.
    pub fn role(&self, id: &str) -> Role {
        self.chain(id).find_map(Style::role).unwrap_or_default()
    }

    /// The list that a paragraph of this style belongs to.
    pub fn list(&self, id: &str) -> Option<&str> {
        self.chain(id).find_map(|style| style.list.as_deref())
    }

    /// Whether paragraphs of this style say when the document was written.
    pub fn is_date(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.name == "date")
    }

    /// A style and those that it is based on.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.all.get(id);
        // A style may be based on itself, by way of others.
        std::iter::successors(first, |style| self.all.get(&style.based_on)).take(20)
    }
}

impl Style {
    fn role(&self) -> Option<Role> {
        let name = self.name.as_str();
        let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        if starts(&["toc ", "table of figures", "table of authorities", "index "]) {
            Some(Role::Contents)
        } else if starts(&["heading ", "title", "subtitle", "toc heading"])
            || self.outline.is_some_and(|level| level < 9)
        {
            Some(Role::Heading)
        } else if starts(&["caption", "image caption", "table caption"]) {
            Some(Role::Caption)
        } else if matches!(name, "quote" | "intense quote" | "block text" | "block quote" | "quotations") {
            Some(Role::Quote)
        } else {
            None
        }
    }
}
