//! What the lists can say of a word.

/// What the lexicon says of a word: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(pub u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Class {
            $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)*
        }
    };
}

classes! {
    /// A form of a verb that reports speech wherever it stands.
    SPEECH = 0;
    /// Reports speech only next to the quotation.
    WEAK = 1;
    /// Takes an object and the quoted words: "called the plan “…”".
    NAMING = 2;
    /// What documents do: "the letter reads".
    DOCUMENT = 3;
    /// Thinking, fearing, hoping.
    THINKING = 4;
    /// Urging, demanding.
    REQUEST = 5;
    /// A given name borne by men.
    GIVEN_M = 6;
    /// A given name borne by women.
    GIVEN_F = 7;
    /// A given name that is a common word as well.
    GIVEN_AMBIGUOUS = 8;
    /// A family name that comes first.
    FAMILY_FIRST = 9;
    /// A particle of surnames.
    PARTICLE = 10;
    /// "Mr.", "Dame".
    HONORIFIC = 11;
    /// A title before a name that is a role as well: "Sen.", "President".
    TITLE = 12;
    /// "Jr.", "QC".
    SUFFIX = 13;
    /// The head noun of a role.
    ROLE = 14;
    /// Any other noun for a person.
    PERSON_NOUN = 15;
    /// A plural of either.
    PLURAL_PERSON = 16;
    /// Heads the name of an organisation.
    ORG_HEAD = 17;
    /// A common noun for an organisation or a document that can speak.
    ORG_COMMON = 18;
    /// Masculine by itself.
    MALE = 19;
    /// Feminine by itself.
    FEMALE = 20;
    /// A pronoun of the third person or a relative one.
    PRONOUN = 21;
    /// An auxiliary verb.
    AUXILIARY = 22;
    /// A preposition.
    PREPOSITION = 23;
    /// A conjunction.
    CONJUNCTION = 24;
    /// A determiner.
    DETERMINER = 25;
    /// A number word.
    CARDINAL = 26;
    /// A negation.
    NEGATION = 27;
    /// An adverb that may stand between subject and verb.
    ADVERB = 28;
    /// Often capitalised, never a personal name.
    CAPITALISED = 29;
    /// A word of time.
    TIME = 30;
    /// A month or weekday.
    CALENDAR = 31;
    /// A noun before or after a quoted title.
    TITLE_NOUN = 32;
    /// Announces scare quotes.
    SCARE = 33;
    /// An abbreviation whose dot ends no sentence.
    ABBREVIATION = 34;
    /// One of the common words of the language.
    COMMON = 35;
    /// Name, adjective, demonym or seat of a government (single words only).
    GOVERNMENT = 36;
    /// Adjective or demonym of a government.
    DEMONYM = 37;
    /// "former" and the like.
    FORMER = 38;
    /// "current" and the like.
    CURRENT = 39;
    /// "then".
    THEN = 40;
    /// "incoming" and the like.
    FUTURE = 41;
    /// An abbreviation whose dot may end a sentence.
    ABBREVIATION_FINAL = 42;
    /// The -ing form of a verb of saying or naming.
    PARTICIPLE = 43;
    /// A word that stands in the name of a known outlet by itself.
    OUTLET = 44;
    /// Ends the name of a place.
    PLACE_HEAD = 45;
    /// The base form of a verb of the lists ("claim"), which may be a noun.
    BASE = 46;
    /// Stands in the name of an office of several words.
    OFFICE_PART = 47;
    /// Begins the name of a government or its seat.
    GOVERNMENT_START = 48;
    /// Begins the name of an outlet of several words.
    OUTLET_START = 49;
    /// Begins the name of a party or its members.
    PARTY_START = 50;
    /// Begins the name of a topic's subject.
    SUBJECT = 51;
    /// Stands in the lists of topics or of the words around them.
    TOPIC = 53;
    /// May begin a figure written in words.
    QUANTITY = 52;
    /// Makes another verb of the one before it: "gave up".
    PARTICLE_OF_VERB = 57;
    /// Begins the name of a town of several words.
    CITY_START = 58;
    /// A word of dates: the lexicon has a [`TimeWord`] for it.
    DATED = 59;
    /// The lists of figures say something of it ([`Says`](super::Says)).
    SAYS = 54;
    /// Tells of an event: the lexicon has a [`Deed`] for it.
    DEED = 60;
    /// The past or participle of such a verb.
    DEED_PAST = 61;
    /// Calls what follows untrue or unsaid.
    UNREAL = 62;
}

/// What the tables say of a word, looked up once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// What the lexicon says of it.
    pub class: Class,
    /// What topics say of it: a number of [`Topics::numbered`](crate::topics::Topics::numbered).
    pub listed: u16,
    /// In which relations it stands: a number of [`Lexicon::in_relation`](super::Lexicon::in_relation).
    pub related: u16,
}

impl Class {
    /// Whether it has any of the flags of `other`.
    pub const fn has(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

/// Grammatical gender of a name, role or pronoun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// He.
    Male,
    /// She.
    Female,
}

/// How a verb or noun ties a person to an office or to words; a word may do several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Relation {
    /// Heads an organisation now ("runs").
    Lead = 1,
    /// Belongs to one now ("works").
    Work = 2,
    /// Is something now.
    Be = 4,
    /// Headed one before ("ran").
    Led = 8,
    /// Belonged to one before.
    Worked = 16,
    /// Was something.
    Was = 32,
    /// No longer so ("used to").
    Used = 64,
    /// Still so.
    Still = 128,
    /// "in her view".
    View = 256,
    /// "her advice was plain: …".
    Message = 512,
    /// "headed “…”": the words are a name.
    Titled = 1024,
    /// Calls what follows untrue ("false", "myth").
    Untrue = 2048,
    /// Says that something was not said or is not so ("denies").
    Denies = 4096,
    /// A common noun for a body that text refers back to by it ("the firm").
    Body = 8192,
    /// An occasion on which people speak ("hearing").
    Occasion = 16384,
    /// Going somewhere ("trip").
    Journey = 32768,
    /// Takes as object whom one speaks to ("told").
    Addressing = 65536,
    /// Comes into an office ("became").
    Enter = 1_048_576,
    /// Leaves one ("resigned").
    Leave = 2_097_152,
    /// Stands between such a verb and the office ("as").
    Office = 4_194_304,
    /// A hold on something ("stake in").
    Holding = 8_388_608,
    /// Says that something is to be done ("intends to").
    Intent = 16_777_216,
    /// Is done with the deed that follows it ("voted to").
    Resolve = 67_108_864,
    /// A place that has its name behind it ("the port of").
    Settlement = 268_435_456,
    /// The third person of what is to come by its calendar ("goes up in May").
    Scheduled = 134_217_728,
    /// Its object tells what happened ("made").
    Support = 524_288,
    /// Says of its subject no more than that it was ("came").
    Light = 262_144,
    /// Stands in an entry of a list of references ("accessed").
    Reference = 33_554_432,
    /// A noun for words that were used ("phrase").
    Wording = 4_294_967_296,
    /// With a noun of that kind it says that its subject used the words ("took the view").
    Voices = 8_589_934_592,
    /// Says how something looks to somebody ("seemed").
    Seems = 17_179_869_184,
    /// Who does it is asking another for an interview ("met").
    Interviews = 2_147_483_648,
    /// An assembly, which goes by many names ("parliament").
    Assembly = 131_072,
    /// Before a noun for people: they are those of the body that the text speaks of ("agency officials").
    Own = 536_870_912,
    /// Short even in a title ("of").
    Minor = 1_073_741_824,
    /// Leaves open when something ends ("until 2020 at the earliest").
    OpenEnded = 34_359_738_368,
    /// With a unit of time it counts from what has been told ("two years before").
    Reckons = 68_719_476_736,
    /// A noun for those who govern a country ("cabinet").
    Governing = 137_438_953_472,
    /// Speaks of what is in question without naming it ("the proposal").
    Matter = 1_099_511_627_776,
    /// A verb that puts who does it on a side ("signed").
    Commits = 2_199_023_255_552,
    /// Says that one came into the office of another ("successor").
    Succession = 274_877_906_944,
    /// Is led until it is done ("study").
    Undertaking = 549_755_813_888,
}

/// What a word says of a post (`rules/lexicon/posts.toml`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostWord {
    /// A field that is a service with a staff ("fire").
    Service = 1,
    /// Names the head of such a service ("chief").
    Head = 2,
    /// A common noun for a body with a staff ("institute").
    Staffed = 4,
    /// Makes a role that of a second ("deputy").
    Second = 8,
    /// Says the rank of the noun behind it ("chief fire officer").
    Leading = 16,
    /// May be held beside a post elsewhere ("chair").
    Side = 32,
    /// Teaches or studies a subject ("professor").
    Taught = 64,
    /// Stands in the name of a subject that holds others ("earth sciences").
    Broad = 128,
    /// Says that a post is held for the time being ("acting").
    Stopgap = 256,
    /// Says that it is not ("confirmed").
    Settled = 512,
    /// A post of which there may be several in a house, each for something else ("director").
    Remitted = 1024,
    /// Concerned with something, and often with something else besides ("researcher").
    Concerned = 2048,
}

/// A government or place of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Government {
    /// ISO 3166-1 alpha-2 code, or `EU`.
    pub code: &'static str,
    /// Its usual name.
    pub name: &'static str,
}

/// An office of several words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// Class of its head noun.
    pub class: &'static str,
    /// Offices of one group cannot be held by one person at once in one country; empty where that is not so.
    pub group: &'static str,
}

/// What a word says of time (`rules/lexicon/times.toml`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWord {
    /// A month, from 1.
    Month(i8),
    /// A day of the week, from Monday, which is 1.
    Weekday(i8),
    /// A unit by its number in the list.
    Unit(i8),
    /// A season by its first and last month.
    Season(i8, i8),
    /// A day by its distance from today.
    Day(i8),
    /// "last", "this", "next": units from the present one.
    Shift(i8),
    /// "early", "mid", "late": from and to, in hundredths.
    Part(u8, u8),
    /// "the end of": from and to, in hundredths.
    Edge(u8, u8),
    /// How many, at least and at most.
    Count(i8, i8),
    /// "first", "Q3".
    Ordinal(i8),
    /// "since", "by", by its number in the list.
    Bound(i8),
    /// "recent": at least and at most.
    Vague(i8, i8),
    /// "will".
    Coming,
}

/// What a word says of an event (`rules/lexicon/events.toml`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Words of one number can tell of one event.
    pub number: u16,
    /// The number of another line that the word stands in: "dropped" is fell, or was cancelled. 0 where there is none.
    pub also: u16,
    /// What people do again and again.
    pub often: bool,
    /// A past tense or participle, which is a verb wherever it stands.
    pub past: bool,
}
