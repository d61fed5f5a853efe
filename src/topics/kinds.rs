//! What topics and the words around them are made of; shared with the build script, which lays them out.

use serde::{Deserialize, Serialize};

/// A form of a word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// "ban": infinitive, present plural, imperative.
    Base,
    /// "bans".
    Third,
    /// "banned", "kept": past tense or participle.
    Ed,
    /// "chose": past tense only.
    Past,
    /// "chosen": participle only.
    Participle,
    /// "banning".
    Ing,
    /// A word that is no verb.
    Fixed,
}

/// How many members of a group are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Share {
    /// Each of them.
    All,
    /// More than half.
    Most,
    /// An unnamed part.
    Some,
    /// Not one.
    None,
    /// One alone.
    One,
}

impl Share {
    /// The word before the group's name.
    pub fn quantifier(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Most => "most",
            Self::Some => "some",
            Self::None => "no",
            Self::One => "only one",
        }
    }
}

/// Who of a country holds a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    /// Its government, head or ministry.
    #[default]
    Government,
    /// Its parliament.
    Legislature,
    /// An agency or service.
    Agency,
    /// A political party.
    Party,
    /// A single official or politician, speaking as such.
    Official,
    /// A company or its industry.
    Company,
}

impl Holder {
    /// As files and output write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Legislature => "legislature",
            Self::Agency => "agency",
            Self::Party => "party",
            Self::Official => "official",
            Self::Company => "company",
        }
    }
}

/// How far a position has gone; from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Others ask for it.
    Demanded,
    /// Weighed, discussed, an option.
    Considered,
    /// Expected of them: "looks poised to", "may".
    Likely,
    /// Told of by others, with no word of its own ("is said to").
    Reported,
    /// A plan or intention.
    Planned,
    /// A promise.
    Pledged,
    /// Said by the government.
    Announced,
    /// A state of affairs, with or without a decision.
    DeFacto,
    /// Decided or done.
    Decided,
}

impl Status {
    /// As files and output write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demanded => "demanded",
            Self::Considered => "considered",
            Self::Likely => "likely",
            Self::Reported => "reported",
            Self::Planned => "planned",
            Self::Pledged => "pledged",
            Self::Announced => "announced",
            Self::DeFacto => "de-facto",
            Self::Decided => "decided",
        }
    }

    /// As a sentence would say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Demanded => "asked for by others",
            Self::Reported => "as reported",
            Self::DeFacto => "in effect",
            other => other.name(),
        }
    }
}

/// What a word that governs a measure says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Done, or decided.
    Decide,
    /// Gives force to a noun ("imposed a ban").
    Enact,
    /// Said.
    Announce,
    /// Promised.
    Pledge,
    /// Planned.
    Plan,
    /// Wanted, supported.
    Want,
    /// Weighed.
    Consider,
    /// Expected.
    Likely,
    /// Refused, opposed.
    Refuse,
    /// Not done what others ask ("defied calls to").
    Defy,
    /// Done what others ask ("bowed to pressure to").
    Heed,
    /// Ended.
    End,
    /// Not done so far.
    Fail,
    /// Asked of the object.
    Urge,
    /// Told of the subject by others.
    Report,
    /// What follows is said not to be so.
    Deny,
    /// They could, whether they do or not ("has the power to").
    Able,
    /// Not settled.
    Undecided,
    /// Says nothing by itself.
    Link,
}

/// What part of speech an operator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A verb.
    Verb,
    /// An adjective or participle.
    Adjective,
    /// A noun.
    Noun,
    /// A noun for who takes a side ("a supporter").
    Person,
}

/// How far a measure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// All the way.
    Whole,
    /// A part of it.
    Part,
    /// Says nothing of it, but may stand before the noun.
    Neutral,
}

/// What stands for a measure said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ellipsis {
    /// "the same", "likewise".
    Same,
    /// "similar".
    Like,
    /// What can be similar ("plans").
    Measure,
    /// What stands for what its owner does ("the British model").
    Model,
    /// What is against that which was said ("the opposite view").
    Opposite,
    /// Holds with somebody ("sided with").
    Side,
}

/// What a word of a text may be, or begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Names a topic's subject.
    Subject {
        /// Topic.
        topic: u8,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// Refers back to a topic's subject, with a determiner.
    Back(u8),
    /// Makes a back reference a name ("Chinese"), or stands for the subject itself ("the Chinese").
    Kin(u8),
    /// What the subject of the topic is admitted to.
    Domain(u8),
    /// A part of the domain.
    Part {
        /// Topic.
        topic: u8,
        /// It is the part that matters most: who is let in there is let in everywhere.
        core: bool,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// Begins an expression of a stance.
    Cue {
        /// Index into [`Layout::patterns`].
        pattern: u16,
        /// Its form.
        form: Form,
    },
    /// Governs a measure.
    Operator {
        /// What it says.
        effect: Effect,
        /// Part of speech.
        part: Part,
        /// Its form.
        form: Form,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// Says how far a measure reaches.
    Reach {
        /// How far.
        reach: Reach,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// A noun for those who can hold a position.
    Holder {
        /// Who.
        holder: Holder,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// Somebody who belongs to one country by name.
    Office {
        /// The country.
        code: &'static str,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// The surname of somebody who leads or led a country.
    Leader {
        /// The country.
        code: &'static str,
        /// Given names.
        given: &'static str,
    },
    /// A form of a verb that takes a receiver: "gave Washington its word".
    Giving,
    /// In whose view: "eyes".
    View,
    /// Says how a question stands: "remains".
    Copula,
    /// What of a subject's own a stance still reaches: "its role".
    Standing,
    /// A phrase that stands where an adverb may: "in effect".
    Adverbial {
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// Says that something is not so.
    Untrue {
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// A group of governments.
    Group {
        /// Index into [`Layout::groups`].
        group: u8,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// How many of a group.
    Share {
        /// How many.
        share: Share,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// What may stand open, or be closed: "the question".
    Impersonal,
    /// Says of it that it is open, or closed.
    Settled {
        /// It is closed.
        closed: bool,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
    /// Stands for a measure said before.
    Ellipsis {
        /// How.
        kind: Ellipsis,
        /// The words that must follow.
        rest: &'static [&'static str],
    },
}

/// Kinds of entries, as a set: what a word can be is known before its entries are looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(pub u32);

impl Kinds {
    /// [`Entry::Back`] and [`Entry::Kin`].
    pub const BACK: Self = Self(1);
    /// [`Entry::Part`].
    pub const PART: Self = Self(1 << 1);
    /// [`Entry::Cue`].
    pub const CUE: Self = Self(1 << 2);
    /// [`Entry::Operator`].
    pub const OPERATOR: Self = Self(1 << 3);
    /// [`Entry::Reach`].
    pub const REACH: Self = Self(1 << 4);
    /// [`Entry::Holder`].
    pub const HOLDER: Self = Self(1 << 5);
    /// [`Entry::Office`].
    pub const OFFICE: Self = Self(1 << 6);
    /// [`Entry::Leader`].
    pub const LEADER: Self = Self(1 << 7);
    /// [`Entry::Adverbial`].
    pub const ADVERBIAL: Self = Self(1 << 8);
    /// [`Entry::Untrue`].
    pub const UNTRUE: Self = Self(1 << 9);
    /// [`Entry::Group`].
    pub const GROUP: Self = Self(1 << 10);
    /// [`Entry::Share`].
    pub const SHARE: Self = Self(1 << 11);
    /// [`Entry::Impersonal`].
    pub const IMPERSONAL: Self = Self(1 << 12);
    /// [`Entry::Ellipsis`].
    pub const ELLIPSIS: Self = Self(1 << 13);
    /// What nobody asks for by its kind.
    const OTHER: Self = Self(1 << 14);

    /// Those of some entries.
    #[allow(dead_code, reason = "the build script and the tests ask")]
    pub fn of(entries: &[Entry]) -> Self {
        entries.iter().fold(Self::default(), |all, entry| all.or(entry.kind()))
    }

    /// Those of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of the others is among them.
    #[allow(dead_code, reason = "the build script does not ask")]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Entry {
    fn kind(&self) -> Kinds {
        match self {
            Self::Back(_) | Self::Kin(_) => Kinds::BACK,
            Self::Part { .. } => Kinds::PART,
            Self::Cue { .. } => Kinds::CUE,
            Self::Operator { .. } => Kinds::OPERATOR,
            Self::Reach { .. } => Kinds::REACH,
            Self::Holder { .. } => Kinds::HOLDER,
            Self::Office { .. } => Kinds::OFFICE,
            Self::Leader { .. } => Kinds::LEADER,
            Self::Adverbial { .. } => Kinds::ADVERBIAL,
            Self::Untrue { .. } => Kinds::UNTRUE,
            Self::Group { .. } => Kinds::GROUP,
            Self::Share { .. } => Kinds::SHARE,
            Self::Impersonal => Kinds::IMPERSONAL,
            Self::Ellipsis { .. } => Kinds::ELLIPSIS,
            Self::Subject { .. }
            | Self::Domain(_)
            | Self::Giving
            | Self::Settled { .. }
            | Self::View
            | Self::Copula
            | Self::Standing => Kinds::OTHER,
        }
    }
}

/// What a word is or begins, with its kinds.
#[allow(dead_code, reason = "the build script writes it")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The kinds of the entries.
    pub kinds: Kinds,
    /// What it is or begins, the longest first.
    pub entries: &'static [Entry],
}

/// A part of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A word as it stands.
    Word(&'static str),
    /// The topic's subject.
    Subject,
    /// Something of its domain.
    Domain,
    /// A few words.
    Gap,
    /// The end of the clause.
    End,
}

/// What kind of expression it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Begins with a verb.
    Verb,
    /// A noun, with a complement perhaps.
    Noun,
    /// A predicate.
    Adjective,
    /// Begins with a verb that the topic's subject does where it is let: "may supply the network".
    Deed,
}

/// An expression of a stance; its first word is the key that it is found by.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// Index into [`Layout::topics`].
    pub topic: u8,
    /// Index into [`Topic::stances`].
    pub stance: u8,
    /// What it is.
    pub kind: Kind,
    /// What follows the first word.
    pub items: &'static [Item],
}

/// A stance that one can take on a topic.
#[derive(Clone, Copy, Debug)]
pub struct Stance {
    /// Its name.
    pub name: &'static str,
    /// What a government does that takes it, in words ("bans it").
    pub says: &'static str,
    /// Stances of one family differ by degree only.
    pub family: &'static str,
    /// Whether the words that govern it leave it what it is ("will have to make that choice").
    pub fixed: bool,
    /// It has no words of its own: what the denial or refusal of another one comes to.
    pub derived: bool,
    /// A belief: whoever says that it is so holds it ("officials say that the risk can be managed").
    pub claim: bool,
    /// What it is under a condition ("if you tax us, we will retaliate"): a threat.
    pub conditional: Option<u8>,
    /// What it is of a part of the domain.
    pub part: Option<u8>,
    /// What it is of the core of the domain, where that is a stance of its own.
    pub core: Option<u8>,
    /// What its denial is ("has not banned").
    pub denied: Option<u8>,
    /// What its refusal is ("does not want to ban").
    pub refused: Option<u8>,
    /// What wanting or supporting it is, where that is a stance of its own.
    pub wanted: Option<u8>,
    /// What pressing others for it is.
    pub urged: Option<u8>,
    /// What cannot be held beside it.
    pub excludes: &'static [u8],
    /// What is held by whoever holds it.
    pub includes: &'static [u8],
    /// What falls short of it.
    pub stronger: &'static [u8],
}

/// A question on which governments take positions.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// Its name, that of its file.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// The stances.
    pub stances: &'static [Stance],
    /// The subject is a measure: naming it stands for this stance ("Canada plans a carbon tax at the border").
    pub measure: Option<u8>,
}

/// A member of a group, with the years.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// ISO 3166-1 alpha-2 code.
    pub code: &'static str,
    /// First year, or 0.
    pub from: i16,
    /// Last year, or 9999.
    pub until: i16,
}

/// A group of governments.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// Its members; none where they are not settled ("allies").
    pub members: &'static [Member],
}
