//! What the lists of figures say of a single word: flags, so that a word is looked up once.

/// A set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Says(pub u32);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Says {
            $($(#[$doc])* pub const $name: Says = Says(1 << $bit);)*
        }
    };
}

flags! {
    /// Ties a number to its subject and measures nothing itself.
    LINKING = 0;
    /// A word of change.
    CHANGE = 1;
    /// "another", "including": the number stands beside or within another.
    BESIDE = 2;
    /// What a number that is a label follows ("section").
    LABEL = 3;
    /// A number, a scale, or a vague number.
    COUNTS = 4;
    /// A unit.
    UNIT = 5;
    /// Ends a phrase that marks a number ("than" of "more than").
    MARKS = 6;
    /// Begins a unit of two words ("square").
    TWO_WORDS = 7;
    /// Begins another clause.
    BREAKS = 8;
    /// Parts what is said of two figures.
    DIVIDES = 9;
    /// Parts two figures, where one stands on each side.
    JOINS = 10;
    /// Stands for what was named before.
    PRONOUN = 11;
    /// Speaks of an earlier time.
    EARLIER = 12;
    /// "average".
    AVERAGE = 13;
    /// Adds figures up.
    SUM = 14;
    /// May begin a doubt or condition.
    DOUBT = 15;
    /// Denies.
    DENIES = 16;
    /// A superlative of ranked things.
    RANKS = 17;
    /// So many times as much.
    MULTIPLE = 18;
    /// May begin a number: counts, or a fraction.
    NUMERAL = 19;
    /// An ordinal.
    ORDINAL = 20;
    /// Of a count of none.
    NONE = 21;
    /// A word of place that names nothing.
    PLACE = 22;
    /// Has a synonym.
    SYNONYM = 23;
    /// A currency.
    CURRENCY = 24;
    /// "percent".
    PERCENT = 25;
    /// May stand between a number and its unit ("five full years").
    FILLER = 26;
    /// Tells one of several occasions from the others ("previous").
    OCCASION = 27;
    /// Takes up, with an article, what the sentence before told of ("the work").
    ANAPHOR = 28;
    /// "odds": what is told as so many in so many.
    CHANCE = 29;
    /// One in two, said of a chance.
    EVEN = 30;
}

impl Says {
    /// Whether it has any of the flags of `other`.
    pub const fn has(self, other: Says) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Says) -> Says {
        Says(self.0 | other.0)
    }
}
