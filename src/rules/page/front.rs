//! The front matter of a page. A page with a `kind` is a rule by itself: its other fields say what it looks for.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::finding::Severity;

/// The front matter of a page. `rules/README.md` says what each field means and which kind takes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Front {
    /// What makes the page a rule by itself; `None` for the rules that the program has in code.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// How bad its findings are, where no configuration says otherwise.
    #[serde(default = "warning")]
    pub severity: Severity,
    /// Whether it is asked where no configuration says so.
    #[serde(default)]
    pub default: Switch,
    /// The rule in one sentence.
    #[serde(default)]
    pub summary: String,
    /// The version that brought it.
    #[serde(default)]
    pub since: String,
    /// What was measured: how many of its findings were right, on what.
    #[serde(default)]
    pub precision: Option<String>,
    /// What a finding says, with places for words of the draft: `{match}`.
    #[serde(default)]
    pub message: Option<String>,
    /// Where the house explains the rule: an address.
    #[serde(default)]
    pub link: Option<String>,
    /// Which parts of a draft it reads; empty for [`Scope::USUAL`].
    #[serde(default)]
    pub scope: Vec<Scope>,
    /// Whether capitals count.
    #[serde(default)]
    pub case: Case,
    /// Words and phrases, as they are.
    #[serde(default)]
    pub words: Vec<String>,
    /// Regular expressions.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Lists that patterns name: `{who}`.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<String>>,
    /// Phrases in which nothing is found.
    #[serde(default)]
    pub except: Vec<String>,
    /// Regular expressions for such phrases.
    #[serde(default)]
    pub except_patterns: Vec<String>,
    /// Silent where one of these holds.
    #[serde(default)]
    pub unless: Vec<Condition>,
    /// Silent where one of these does not hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// Whether only the first of equal words is told.
    #[serde(default)]
    pub once: bool,
    /// What to write instead: words, then what takes their place.
    #[serde(default)]
    pub replace: Pairs,
    /// The same for regular expressions; `$1` stands for a group.
    #[serde(default)]
    pub replace_patterns: Pairs,
    /// What takes the place of a match.
    #[serde(default)]
    pub fix: Option<String>,
    /// Whether fixes can be applied unseen.
    #[serde(default)]
    pub safe: Option<bool>,
    /// Ways to write the same thing, of which a draft takes one.
    #[serde(default)]
    pub groups: Vec<Vec<String>>,
    /// Which of them it is to be.
    #[serde(default)]
    pub prefer: Prefer,
    /// So many at most.
    #[serde(default)]
    pub max: Option<usize>,
    /// So many at least.
    #[serde(default)]
    pub min: Option<usize>,
    /// In each of what.
    #[serde(default)]
    pub per: Per,
    /// How words are capitalised.
    #[serde(default)]
    pub style: Option<Style>,
    /// Headings that a draft must have; one of each list.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// What a page looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words that should not stand there.
    Pattern,
    /// Words for which the house has others.
    Substitution,
    /// Several ways to write one thing.
    Consistency,
    /// Words that stand there too often, or not often enough.
    Occurrence,
    /// Capitals.
    #[serde(alias = "capitalization")]
    Capitalisation,
    /// Headings that are missing.
    Sections,
}

/// Whether a rule is asked where no configuration says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// It is.
    #[default]
    On,
    /// It is not.
    Off,
}

/// A part of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Paragraphs and list items.
    Prose,
    /// Headings and titles.
    Headings,
    /// Cells of tables.
    Tables,
    /// Footnotes.
    Footnotes,
    /// Captions of pictures.
    Captions,
    /// What stands between quotation marks, and block quotes.
    Quotations,
}

impl Scope {
    /// What is read where a page says nothing: everything but other people's words.
    pub const USUAL: [Scope; 5] = [Self::Prose, Self::Headings, Self::Tables, Self::Footnotes, Self::Captions];
}

/// Whether capitals count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// In what is written with one: "Turkey" is not "turkey", but "utilise" is "Utilise".
    #[default]
    Smart,
    /// Always.
    Exact,
    /// Never.
    Ignore,
}

/// What can hold where something is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// The sentence cites a source, calls a footnote or has a link.
    Cited,
    /// The sentence names a person.
    Named,
    /// The draft says whose people the words mean.
    Affiliated,
    /// The sentence has a quotation.
    Quoting,
    /// The sentence has a figure.
    Figure,
    /// The draft explains the words somewhere: they stand in brackets behind others, or others behind them.
    Defined,
    /// The draft gives its date.
    Dated,
    /// The draft cites at all.
    Cites,
}

/// Which of several ways to write one thing a draft is held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prefer {
    /// The one that it has most often; the first one of those.
    #[default]
    Most,
    /// The one that it has first.
    First,
    /// The one that the page has first.
    Listed,
}

/// In each of what something is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// The draft.
    #[default]
    Draft,
    /// The text below a heading, to the next heading of any level.
    Section,
    /// A paragraph or another block.
    Paragraph,
    /// A sentence.
    Sentence,
}

impl Per {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Section => "section",
            Self::Paragraph => "paragraph",
            Self::Sentence => "sentence",
        }
    }
}

/// How words are capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// As in a sentence: the first word and names.
    Sentence,
    /// As in a title: all but short words.
    Title,
}

/// The names of a section that a draft must have; any one will do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected the words of a heading, or a list of headings of which one is enough")]
pub enum Section {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Section {
    /// The names.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// A mapping in the order of the page, with one or several values each; a key that stands twice is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(pub Vec<(String, Vec<String>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl<'de> Visitor<'de> for Visit {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping of words to what is to stand there")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs: Vec<(String, Vec<String>)> = Vec::new();
                while let Some((from, to)) = map.next_entry::<String, Section>()? {
                    if pairs.iter().any(|(known, _)| *known == from) {
                        return Err(serde::de::Error::custom(format!("`{from}` stands there twice")));
                    }
                    pairs.push((from, to.names().to_vec()));
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Visit)
    }
}

fn warning() -> Severity {
    Severity::Warning
}
