//! The kinds of statement that a document makes: what the [reader](crate::reader) gives and the
//! [record](crate::record) holds. All spans count in the file.

use std::sync::Arc;

use serde::Serialize;

use crate::amount::Amount;
use crate::markup::Work;
use crate::text::Span;
pub use crate::topics::{Holder, Share, Status};
use crate::when::When;

/// Everything that a document says, as far as it was understood.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Quotations, by start.
    pub quotations: Vec<Quotation>,
    /// Persons, in the order of their first mention.
    pub people: Vec<Person>,
    /// Names of two words or more that nothing marks as a person's, but which may be: no role is read for them and
    /// nothing is attributed to them as persons.
    pub unsure: Vec<Person>,
    /// Uses of citation keys, by start.
    pub citations: Vec<Citation>,
    /// Sentences, by start; the unit that a citation without quotation speaks for.
    pub sentences: Vec<Sentence>,
    /// Expressions of time outside quotations, by start.
    pub times: Vec<Time>,
    /// What is told with a time, a place or an occasion, by start.
    pub events: Vec<Event>,
    /// The positions that governments are said to hold, by start.
    pub positions: Vec<Position>,
    /// Numbers, amounts, shares, durations and ranks, by start.
    pub figures: Vec<Figure>,
    /// Who does what, and how far it has gone, by sentence.
    pub predications: Vec<Predication>,
    /// The names outside quotations in sentences that a citation speaks for, by start.
    pub named: Vec<Named>,
    /// The document's own date, as its front matter or first lines give it.
    pub date: Option<String>,
    /// Which citations speak for which quotation and sentence.
    pub citing: Citing,
}

impl Reading {
    /// The citations that speak for a quotation, by its index.
    pub fn citing_quotation(&self, quotation: usize) -> impl Iterator<Item = &Citation> {
        self.cited_by(&self.citing.quotations, quotation)
    }

    /// Who speaks, by the fullest name in the document, else by the words there.
    pub fn name_of<'a>(&'a self, speaker: &'a Speaker) -> &'a str {
        match &speaker.who {
            Who::Person(person) => {
                self.people.get(*person).map_or(&*speaker.as_written, |person| person.name.full.as_str())
            }
            Who::Organisation(name) | Who::Document(name) => name,
            Who::Role(_) | Who::Unknown => &speaker.as_written,
        }
    }

    /// The citations that speak for a sentence, by its index.
    pub fn citing_sentence(&self, sentence: usize) -> impl Iterator<Item = &Citation> {
        self.cited_by(&self.citing.sentences, sentence)
    }

    fn cited_by(&self, table: &[Vec<usize>], index: usize) -> impl Iterator<Item = &Citation> {
        let citations = table.get(index).map(Vec::as_slice).unwrap_or_default();
        citations.iter().filter_map(|citation| self.citations.get(*citation))
    }
}

/// A name of somebody or something in a sentence that cites a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it stands in the file.
    pub span: Span,
    /// Index into [`Reading::sentences`].
    pub sentence: usize,
    /// What it names.
    pub kind: NamedKind,
    /// The country that it is a name of, ISO 3166-1 alpha-2 or `EU`.
    pub country: Option<&'static str>,
    /// The words that tell it from other names, folded; never empty.
    pub words: Vec<String>,
    /// The first letters of its words, small ones apart, folded: what it may be abbreviated to.
    pub letters: String,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKind {
    /// A person.
    Person,
    /// An organisation.
    Body,
    /// A place.
    Place,
    /// It is not known.
    Other,
}

/// The citations of each quotation and sentence, by index, so that no rule goes through all of them for each.
#[derive(Clone, Debug, Default)]
pub struct Citing {
    quotations: Vec<Vec<usize>>,
    sentences: Vec<Vec<usize>>,
}

impl Citing {
    /// The citations that speak for a sentence, as indices into [`Reading::citations`].
    pub fn of_sentence(&self, sentence: usize) -> &[usize] {
        self.sentences.get(sentence).map(Vec::as_slice).unwrap_or_default()
    }

    /// Turns round what each citation says it speaks for.
    pub fn new(citations: &[Citation]) -> Citing {
        let mut citing = Citing::default();
        for (index, citation) in citations.iter().enumerate() {
            enter(&mut citing.quotations, &citation.quotations, index);
            enter(&mut citing.sentences, &citation.sentences, index);
        }
        citing
    }
}

fn enter(table: &mut Vec<Vec<usize>>, rows: &[usize], citation: usize) {
    for row in rows {
        if table.len() <= *row {
            table.resize(row + 1, Vec::new());
        }
        table[*row].push(citation);
    }
}

/// A sentence, a table row or a list item without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Number of the block it belongs to; consecutive numbers are neighbours.
    pub block: usize,
    /// Whether it is asserted: not a question, condition, recommendation, denial or demand.
    pub asserted: bool,
    /// Its content words outside quotations, folded and without endings, each once.
    pub terms: Arc<[Term]>,
}

/// A content word of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Hash of the folded word without inflection, of its first letters only where it is long.
    pub stem: u64,
    /// Whether it is (part of) a name.
    pub name: bool,
}

/// An expression of time where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// Its words.
    pub span: Span,
    /// Index into [`Reading::sentences`].
    pub sentence: usize,
    /// What it means.
    pub when: When,
    /// How what is told lies to it.
    pub bound: Bound,
}

/// How what is told lies to the time that is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Bound {
    /// In it.
    #[default]
    At,
    /// From then on: "since 2017".
    Since,
    /// Then or earlier: "by 2018".
    By,
    /// Up to then: "until March".
    Until,
    /// Earlier: "before 2018".
    Before,
    /// Later: "after Monday".
    After,
    /// It dates a thing, not what the sentence tells: "the 2018 law", "Monday's speech".
    Thing,
}

/// A number with what it counts or measures.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub struct Figure {
    /// The number with what marks it and its unit: "more than $12 trillion".
    pub span: Span,
    /// Index into [`Reading::sentences`].
    pub sentence: usize,
    /// What kind of figure it is.
    pub kind: FigureKind,
    /// How much, in the base unit: shares as part of one, time in days, length in metres, mass in kilograms.
    pub amount: Amount,
    /// Of which unit.
    pub unit: Unit,
    /// So many base units make one of the unit that is written, 365.25 of "years"; 1 where none is.
    pub factor: f64,
    /// What it counts or measures, as the document words it; may be empty.
    pub of: Arc<str>,
    /// The noun that is counted or that the number stands before, by [`Measured::key`].
    pub head: Option<u64>,
    /// The words that say what is measured, the nearest ones first in rank.
    pub terms: Arc<[Measured]>,
    /// Whether it is a change and not a level.
    pub change: Change,
    /// "a tonne", "per head", "a year": the key of what it is counted by.
    pub per: Option<u64>,
    /// Whether it stands beside another or adds up others ("another five boats", "together 40").
    pub part: bool,
    /// Whether it is said to be an average.
    pub average: bool,
    /// Whether its clause speaks of an earlier time ("a year earlier", "ten years ago").
    pub ago: bool,
    /// Whether the clause denies it.
    pub denied: bool,
    /// Whether its clause says what would be ("would cost"), and no more doubtfully than that.
    pub would: bool,
    /// Whether it is told as a fact: no question or condition, and no wish or doubt in its clause or before it.
    pub asserted: bool,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
    /// Whether no number is written: "a minister", "Oslo, Bergen and Molde all".
    pub implied: bool,
    /// For a list of names, what kind of thing they name ("place", "person", "body", "name" where that is not
    /// known); for a count, what its noun can
    /// be a list of.
    pub listed: Option<&'static str>,
    /// The year that its clause names.
    pub year: Option<i16>,
    /// The month that its clause names, from 1.
    pub month: Option<u8>,
    /// The cell of a table that it stands in.
    pub cell: Option<Arc<Cell>>,
}

/// A cell of a table, by what its row and column are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Number of the table in the document.
    pub table: u32,
    /// Row; 0 is the header.
    pub row: u32,
    /// Column.
    pub column: u32,
    /// The words of the first cell of its row.
    pub label: Vec<Measured>,
    /// The words of the first cell of its column.
    pub header: Vec<Measured>,
}

/// Kinds of figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// Of money, or of any measure.
    Amount,
    /// Of things.
    Count,
    /// A part of a whole.
    Share,
    /// Of time.
    Duration,
    /// A place in an order: "the second-largest".
    Rank,
}

/// The unit of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    Count,
    /// Parts of one; `12%` is 0.12.
    Share,
    /// Points of per cent, as parts of one.
    Points,
    /// So many times another.
    Times,
    /// Money, by ISO 4217 code.
    Money(&'static str),
    /// Days.
    Time,
    /// A measure, by dimension ("length", in metres).
    Measure(&'static str),
    /// A rank, by superlative ("largest").
    Rank(&'static str),
}

/// Whether a figure is a level or a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Change {
    /// A level: "is 5%", "rose to 5%".
    #[default]
    Level,
    /// The level before a change: "from 5%".
    From,
    /// A change: "rose by 5%", "a cut of 5%"; 1 up, −1 down, 0 unknown.
    By(i8),
}

/// A word that says what a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What the word is compared by: one for a country and its adjective, one for close synonyms.
    pub key: u64,
    /// The word as [`Term::stem`] has it.
    pub stem: u64,
    /// 0 for the noun phrase that is measured, 1 for the rest of its clause, 2 for the rest of the sentence.
    pub rank: u8,
    /// Whether it is (part of) a name.
    pub name: bool,
    /// Whether it stands before the number: it or what a pronoun there stands for.
    pub before: bool,
}

/// Something that happened, as a sentence tells it: a verb with the times and places that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// From the first to the last word of verb, times and places.
    pub span: Span,
    /// The verb.
    pub verb: Span,
    /// Index into [`Reading::sentences`].
    pub sentence: usize,
    /// What happened, by the numbers of [`Deed`](crate::lexicon::Deed): that of the verb, and those of nouns between it
    /// and its times and places ("said … on a visit"). A verb of no list has a number of its own.
    pub what: Arc<[u64]>,
    /// Whether it is what people do again and again: speaking, visiting, meeting.
    pub often: bool,
    /// Whether it is told as a fact: no negation, condition, question or wish about it.
    pub asserted: bool,
    /// Whether it is told as being to come: "will open", "is due to open".
    pub planned: bool,
    /// Indices into [`Reading::times`].
    pub times: Vec<usize>,
    /// Where, or to whom.
    pub venues: Vec<Venue>,
    /// The content words of the sentence by their meaning, without those of times and venues; governments are one
    /// word under all their names.
    pub terms: Arc<[Term]>,
    /// Those of them that stand in the clause of the verb.
    pub clause: Arc<[Term]>,
    /// The names among the terms that stand before the verb or, where it has a pronoun, in the sentence before.
    pub who: Arc<[u64]>,
    /// Names that the sentence may mean as well, by their meaning: those of the two sentences before, and given names.
    pub before: Arc<[u64]>,
}

impl Event {
    /// In [`Event::what`], the number of saying: any verb of speech.
    pub const SAYING: u64 = 0;
}

/// Where something happened, or to whom somebody spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// Its name.
    pub span: Span,
    /// The name as written.
    pub name: String,
    /// What kind.
    pub kind: VenueKind,
    /// The country it is or lies in, ISO 3166-1 alpha-2 or `EU`, where that is known.
    pub country: Option<&'static str>,
    /// The content words of the name, folded; none for a country.
    pub words: Vec<String>,
    /// Those words and the country as [`Event::terms`] has them.
    pub stems: Vec<u64>,
}

/// The kinds of venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VenueKind {
    /// A country or town.
    Place,
    /// A body, an outlet or an occasion with a name.
    Forum,
}

/// Where somebody stands on a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub struct Position {
    /// The clause that says it.
    pub span: Span,
    /// The words that express the stance.
    pub cue: Span,
    /// The words that name the government, where they stand in the clause or before it.
    pub named: Span,
    /// Which government or group of governments.
    pub party: Party,
    /// Who of that country holds it.
    pub holder: Holder,
    /// Name of the topic.
    pub topic: &'static str,
    /// Name of the stance in the topic.
    pub stance: &'static str,
    /// The government whose position it is likened to ("the British model"): the stance is that one's. Of none of a group:
    /// the one that is left out ("Norway alone among the Nordic countries").
    pub like: Option<&'static str>,
    /// Whether the document says that they do *not* hold it, and the topic has no stance of its own for that.
    pub denied: bool,
    /// How far it has gone.
    pub status: Status,
    /// Whether the document asserts it: no condition, question, recommendation or false claim of others.
    pub asserted: bool,
    /// Whether its words stand in a quotation of some length: a draft's are held to what was said by the rules on quotations.
    pub quoted: bool,
    /// Whether it is said of the past, by its tense or by words such as "until then".
    pub past: bool,
    /// The time that the clause names.
    pub when: Option<When>,
    /// The time after which it no longer holds: "suspended until August".
    pub until: Option<When>,
    /// Index into [`Reading::sentences`].
    pub sentence: usize,
}

/// That somebody does something, as a clause says it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each says something else, and none excludes another")]
pub struct Predication {
    /// The clause.
    pub span: Span,
    /// From the first auxiliary to the verb that says what is done.
    pub verb: Span,
    /// The words that name who does it, where they stand in the sentence.
    pub agent: Option<Span>,
    /// Index into [`Reading::sentences`].
    pub sentence: usize,
    /// The verb, adjective or noun that says what is done, as [`Term::stem`].
    pub what: u64,
    /// Which way it leans.
    pub leaning: Leaning,
    /// How far what the verb has for its object goes, where that is something to be done: "is considering the sale".
    pub object: Option<Status>,
    /// The content words of who does it; none where that is not said. Governments are one word under all their names.
    pub agents: Arc<[Term]>,
    /// The other content words of the clause, without the verb.
    pub terms: Arc<[Term]>,
    /// Those of them that are numbers, and no days or years.
    pub numbers: Arc<[u64]>,
    /// Whether one of them has three characters or more, so that it is hardly of something else.
    pub precise: bool,
    /// How far it has gone.
    pub status: Status,
    /// Whether it is said not to be so: negated, refused, denied, ended.
    pub denied: bool,
    /// Whether it is told as a fact: no question, condition, wish or demand.
    pub asserted: bool,
    /// Whether somebody is said to say so.
    pub told: bool,
    /// Whether it is told of the past.
    pub past: bool,
}

impl Predication {
    /// Whether somebody gives up what they had against it: "dropped its objections".
    pub fn gives_way(&self) -> bool {
        self.leaning == Leaning::For && self.object == Some(Status::Decided)
    }
}

/// Which way somebody leans on what a verb has for its object, or on what is spoken of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Leaning {
    /// The verb takes no side.
    #[default]
    None,
    /// For it: "backs", "has adopted", "is in favour".
    For,
    /// Against it: "rejects", "opposes".
    Against,
    /// Undecided, weighing.
    Open,
    /// Against what was so: "called off", "has lifted".
    Ending,
}

impl Leaning {
    /// Whether whoever leans the one way cannot lean the other.
    pub fn opposes(self, other: Self) -> bool {
        let against = |one: Self| matches!(one, Self::Against | Self::Ending);
        self == Self::For && against(other) || other == Self::For && against(self)
    }
}

/// Whose position it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// A government, by ISO 3166-1 alpha-2 code or `EU`.
    Government(&'static str),
    /// Some members of a group of governments.
    Group {
        /// Name of the group in the lexicon ("european countries", "nato").
        name: &'static str,
        /// How many of them.
        share: Share,
    },
}

/// What kind of thing stands between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QuotationKind {
    /// A person's words.
    Speech,
    /// The words of an organisation or a document.
    Statement,
    /// Distance, a term, a coined or borrowed word: nobody's utterance.
    Scare,
    /// The name of a work or thing.
    Title,
}

/// A stretch between quotation marks, or a block quote.
#[derive(Clone, Debug)]
pub struct Quotation {
    /// The words between the marks.
    pub span: Span,
    /// With the marks.
    pub outer: Span,
    /// The words as the reading text has them (no markup, entities decoded).
    pub text: String,
    /// What it is.
    pub kind: QuotationKind,
    /// Whose words the document says they are.
    pub speaker: Option<Speaker>,
    /// The reporting verb or phrase.
    pub cue: Option<Cue>,
    /// Pieces of one stretch of speech share a number: an interrupted quotation, its next paragraph.
    pub group: u32,
    /// Whether it lies inside another quotation.
    pub nested: bool,
    /// Index into [`Reading::sentences`] of the sentence in which it starts.
    pub sentence: usize,
    /// Whether the document says that the words were *not* said, or only might be ("never said", "would say").
    pub denied: bool,
}

/// The words that report a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// Who speaks, as far as the document tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Where the words that name the speaker stand; for a pronoun, the pronoun.
    pub span: Span,
    /// Those words ("he", "Mr. Rogers", "the British prime minister").
    pub as_written: String,
    /// What kind of speaker, and who.
    pub who: Who,
}

/// The kinds of speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person: index into [`Reading::people`].
    Person(usize),
    /// Somebody known only by a role or description ("a spokesman for the council", "British officials").
    Role(Role),
    /// An organisation, a government, a company: its fullest name in the document.
    Organisation(String),
    /// A document or an outlet ("the report", "The Atlantic"), or the source of that key (`@key says`).
    Document(String),
    /// A pronoun or description that could not be resolved.
    Unknown,
}

/// A person of a document: one identity across its mentions.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The fullest name in the document.
    pub name: PersonName,
    /// Roles, titles and affiliations, each where the document gives it.
    pub roles: Vec<Role>,
    /// Every mention by name, by start.
    pub mentions: Vec<Mention>,
}

/// A mention of a person by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name, without honorific or role.
    pub span: Span,
    /// The name as written there.
    pub name: PersonName,
}

/// A personal name in its parts. Order is that of the text; `surname` is the last part of a Western name, the whole
/// single word of a bare surname.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PersonName {
    /// Honorific before it ("Mr.", "Dr", "Sir"), when nothing else is known of the name.
    pub honorific: Option<String>,
    /// Given names and initials, in order ("Robert", "C.").
    pub given: Vec<String>,
    /// Surname with its particles ("van der Leyen", "Kendall-Taylor").
    pub surname: String,
    /// As it would be printed: the name without honorific, but with it where only a surname is known ("Mr. Rogers").
    pub full: String,
}

/// When a role was held, from where the words stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleTime {
    /// Said without any time: held at the time of the document.
    #[default]
    Held,
    /// Said to be held now ("current", "serving", "still", "now").
    Current,
    /// "former", "ex-", "who used to", "until last year".
    Former,
    /// "then": held at the time that the sentence speaks of.
    Then,
    /// "incoming", "-elect", "designate", "nominee".
    Future,
}

/// A role, title, party or affiliation, read into its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// Where the document says it.
    pub span: Span,
    /// The words, as written.
    pub text: String,
    /// When.
    pub time: RoleTime,
    /// The classes of the head noun, from the lexicon ("minister", "spokesperson", "head", "legislator"); none where it
    /// is not known.
    pub classes: Vec<&'static str>,
    /// The head noun with what specifies it, folded ("foreign secretary", "national security adviser").
    pub title: String,
    /// Organisations named in it, as written.
    pub organisations: Vec<String>,
    /// Places and governments named in it: ISO 3166-1 alpha-2 codes, `EU`, or the place as written.
    pub places: Vec<String>,
    /// The parties that its words can mean, from the lexicon.
    pub parties: Vec<&'static str>,
    /// The year that the sentence names, if it names one.
    pub year: Option<i16>,
}

/// A use of a citation key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The key in the file, without `@`.
    pub span: Span,
    /// The key.
    pub key: String,
    /// The locator as written ("p. 3"), or nothing.
    pub locator: String,
    /// What stands before the key in its brackets ("see also"), or nothing.
    pub prefix: String,
    /// What a reference manager says of the source that it cites, where no person wrote the key.
    pub work: Option<Work>,
    /// Whether it stood in brackets or in a footnote; a bare `@word` may be a handle.
    pub bracketed: bool,
    /// Whether the key stands in the sentence as its subject or object (`@key says`).
    pub narrative: bool,
    /// Indices into [`Reading::quotations`] of the quotations it belongs to.
    pub quotations: Vec<usize>,
    /// Indices into [`Reading::sentences`] of the sentences it speaks for: its own, or those of the text that calls
    /// its footnote.
    pub sentences: Vec<usize>,
}
