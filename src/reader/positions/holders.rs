//! The grammatical subject of a verb group, among the governments that the sentence names.

use super::Sentence;
use super::chain::Chain;
use super::ground::Ground;
use super::parties::Mention;
use crate::lexicon::Class;
use crate::topics::Form;

/// Tokens of ", not the ministers".
const ASIDE: usize = 7;

impl Ground<'_> {
    /// The mentions (indices) that are the subject of what ends before `end`: one, or several coordinated ones.
    pub(super) fn subject(&self, sentence: &Sentence<'_>, end: usize, chain: &Chain) -> Vec<usize> {
        let document = self.document;
        let words = sentence.words;
        let mentions = &sentence.mentions;
        if let Some(possessor) = chain.possessor {
            return self.joined(mentions, possessor);
        }
        if chain.dangling {
            return Vec::new();
        }
        // "Poland is among those that have", "is one of the few countries to have"
        let pronoun = end > words.first && matches!(self.word(end - 1), "that" | "which" | "who" | "to");
        if pronoun
            && let Some(copula) = self.one_of(end - 1, words.first)
            && let Some(index) = mentions.iter().position(|mention| mention.last == copula && !mention.modifier)
        {
            return self.joined(mentions, index);
        }
        if chain.purpose {
            return self.farther(sentence, end.saturating_sub(1));
        }
        let mut end = end;
        // A relative pronoun stands for what is before it.
        let mut relative = false;
        while end > words.first && matches!(self.word(end - 1), "that" | "which" | "who" | "whose") {
            end -= 1;
            relative = true;
        }
        // "Norway and Iceland, both of which have"
        if end > words.first + 1
            && matches!(self.word(end - 1), "which" | "whom")
            && self.word(end - 2) == "of"
            && let Some(all) = end.checked_sub(3).filter(|all| *all > words.first && self.everyone(*all))
        {
            end = all;
            relative = true;
        } else if end > words.first
            && relative
            && self.word(end - 1) == "of"
            && end > words.first + 2
            && self.everyone(end - 2)
        {
            end -= 2;
        }
        while end > words.first && relative && self.is(end - 1, ',') {
            end -= 1;
        }
        // "It is the operators, not the ministers, that …": over those who are not meant.
        if relative && let Some(comma) = self.not_those(end, words.first) {
            end = comma;
        }
        // "Sweden, having banned it, now …": the participle is an aside on whom it follows.
        let participle = matches!(self.word(end), "having") && !chain.finite;
        if participle && end > words.first && self.is(end - 1, ',') {
            let beside =
                mentions.iter().position(|mention| mention.last == end - 1 && !mention.modifier && !mention.governed);
            if let Some(index) = beside {
                return self.joined(mentions, index);
            }
        }
        // "Having banned it, Sweden now …": it tells of the subject that follows.
        if participle && end == words.first {
            let comma = (end..words.last).find(|at| self.is(*at, ','));
            let behind = comma.and_then(|comma| {
                mentions.iter().position(|mention| {
                    mention.first > comma
                        && self.start(mention, comma) == comma + 1
                        && !mention.modifier
                        && mention.party.is_some()
                })
            });
            return behind.map(|index| vec![index]).unwrap_or_default();
        }
        // A verb joined to another one has its subject: "has banned A and barred B"; so has a participle after a comma.
        let joined = end > words.first && matches!(self.word(end - 1), "and" | "or" | "but" | "then" | "nor" | "yet")
            || end > words.first && self.is(end - 1, ',') && !chain.finite;
        if joined {
            if chain.gerund && self.means(end - 1, words.first) {
                return Vec::new();
            }
            return self.farther(sentence, end - 1);
        }
        if let Some(owner) = self.owner(mentions, end, words.first) {
            return vec![owner];
        }
        let mut at = end;
        let mut steps = 0;
        while at > words.first && steps < 40 {
            steps += 1;
            if let Some(index) = mentions.iter().position(|mention| mention.first < at && at <= mention.last) {
                let mention = &mentions[index];
                // "countries that border Russia already have": inside a relative clause.
                if let Some(pronoun) = self.clause_inside(mention, words.first) {
                    at = pronoun;
                    relative = true;
                    continue;
                }
                // "risks posed by China that …": the clause hangs on the risks.
                if relative && mention.governed && self.word(self.start(mention, words.first).saturating_sub(1)) == "by"
                {
                    return Vec::new();
                }
                // "with ambassadors threatening": a participle's own subject.
                let absolute = mention.governed
                    && !chain.finite
                    && at == end
                    && mention.first > words.first
                    && (self.word(mention.first - 1) == "with" || self.reduced(mention));
                if at == end && !relative && !chain.finite && self.word(end) == "against" {
                    match self.beside_whom(sentence, mention) {
                        Some(true) => {
                            let mut both = self.farther(sentence, self.start(mention, words.first));
                            both.push(index);
                            return both;
                        }
                        Some(false) => return Vec::new(),
                        None => {}
                    }
                }
                if !mention.modifier && (!mention.governed || relative || absolute) {
                    let listed = self.listed(mentions, index);
                    return if listed.is_empty() { self.joined(mentions, index) } else { listed };
                }
                at = self.start(mention, words.first);
                if mention.governed {
                    // Over the preposition, to the noun that it hangs on.
                    at = at.saturating_sub(1).max(words.first);
                }
                continue;
            }
            let before = at - 1;
            if self.barrier(before) {
                return Vec::new();
            }
            // An aside between commas: over it.
            if self.is(before, ',') || self.is(before, ')') {
                let open = if self.is(before, ')') { '(' } else { ',' };
                let Some(start) = (words.first..before).rev().take(25).find(|at| self.is(*at, open)) else {
                    return Vec::new();
                };
                at = start;
                continue;
            }
            let word = self.word(before);
            // "the government, which in 2022 banned it,"
            if matches!(word, "which" | "who")
                && !relative
                && self.is(before.saturating_sub(1), ',')
                && before > words.first + 1
            {
                relative = true;
                at = before - 1;
                continue;
            }
            if matches!(
                word,
                "that"
                    | "if"
                    | "whether"
                    | "because"
                    | "while"
                    | "although"
                    | "when"
                    | "as"
                    | "since"
                    | "though"
                    | "and"
                    | "but"
                    | "or"
            ) {
                return Vec::new();
            }
            if document.has(before, Class::AUXILIARY) && at != end {
                return Vec::new();
            }
            at = before;
            // "Australia last year banned".
            let time = document.has(before, Class::TIME.or(Class::CALENDAR))
                || document.tokens[before].kind == super::super::token::Kind::Number
                || matches!(
                    word,
                    "last" | "next" | "early" | "late" | "earlier" | "later" | "year" | "month" | "week" | "mid"
                );
            if time {
                continue;
            }
            // Words of another noun phrase: the subject is none of the governments, unless they hang on it by "of".
            if !self.adverb(before) && !self.preposition(before) && !document.has(before, Class::DETERMINER) {
                let of = (words.first..before).rev().take(4).any(|at| self.preposition(at));
                if !of {
                    return Vec::new();
                }
            }
        }
        Vec::new()
    }

    /// "Sweden's networks are closed to it": whose that is which stands before the verb, where it is the topic's domain.
    fn owner(&self, mentions: &[Mention], end: usize, floor: usize) -> Option<usize> {
        let owned = |at: usize| self.entries[at].iter().any(|entry| matches!(entry, crate::topics::Entry::Domain(_)));
        // A part of it is another matter: "the core of its network".
        let part = |at: usize| self.entries[at].iter().any(|entry| matches!(entry, crate::topics::Entry::Part { .. }));
        let mut at = end;
        while at > floor && owned(at - 1) && !part(at - 1) {
            at -= 1;
        }
        let mark = |at: usize| self.document.tokens[at].kind == super::super::token::Kind::Possessive;
        let bare = if at > floor && mark(at - 1) { at - 1 } else { at };
        let owner = |mention: &Mention| {
            mention.modifier && !mention.governed && mention.party.is_some() && (bare..=at).contains(&mention.last)
        };
        mentions.iter().position(owner).filter(|_| at < end)
    }

    /// "sided with Oslo against it", "urged Oslo against it": whether the one who is named before "against" is of a mind
    /// with the subject of the clause; `None` where the clause has no other subject.
    fn beside_whom(&self, sentence: &Sentence<'_>, mention: &Mention) -> Option<bool> {
        let start = self.start(mention, sentence.words.first);
        let before = start.checked_sub(1).filter(|before| *before > sentence.words.first)?;
        self.farther(sentence, start).first()?;
        let with = matches!(self.word(before), "with" | "alongside" | "beside" | "behind");
        let joined = matches!(self.word(before), "join" | "joins" | "joined" | "joining");
        Some(with || joined)
    }

    /// The comma before ", not the ministers", which ends there.
    fn not_those(&self, end: usize, floor: usize) -> Option<usize> {
        let comma = (floor + 1..end).rev().take(ASIDE).find(|at| self.is(*at, ','))?;
        let mut not = comma + 1;
        if matches!(self.word(not), "and" | "but") {
            not += 1;
        }
        matches!(self.word(not), "not" | "rather").then_some(comma)
    }

    /// Where the copula stands that makes somebody one of those whom a clause is about: "is among the few countries" before
    /// "that have banned it".
    fn one_of(&self, end: usize, floor: usize) -> Option<usize> {
        let kind = |word: &str| {
            matches!(word, "those" | "countries" | "states" | "governments" | "nations" | "members" | "capitals")
        };
        let mut at = end.checked_sub(1).filter(|at| *at > floor && kind(self.word(*at)))?;
        let between = |word: &str| {
            matches!(
                word,
                "of" | "the"
                    | "few"
                    | "only"
                    | "those"
                    | "several"
                    | "many"
                    | "number"
                    | "handful"
                    | "group"
                    | "a"
                    | "small"
                    | "growing"
                    | "first"
                    | "european"
            )
        };
        while at > floor && end - at < 9 && between(self.word(at - 1)) {
            at -= 1;
        }
        at = at
            .checked_sub(1)
            .filter(|at| *at > floor && matches!(self.word(*at), "among" | "amongst" | "one" | "part"))?;
        while at > floor && self.adverb(at - 1) {
            at -= 1;
        }
        let copula =
            |word: &str| matches!(word, "is" | "was" | "are" | "were" | "remains" | "remain" | "counts" | "count");
        let mut at = at.checked_sub(1).filter(|at| copula(self.word(*at)))?;
        while at > floor && self.adverb(at - 1) {
            at -= 1;
        }
        Some(at)
    }

    /// "all", "both", "three" of those who were named.
    fn everyone(&self, at: usize) -> bool {
        matches!(self.word(at), "all" | "both" | "each" | "two" | "three" | "four" | "five")
    }

    /// "in countries resisting it": a participle right after a group, in place of a relative clause.
    fn reduced(&self, mention: &Mention) -> bool {
        matches!(mention.party, Some(crate::statement::Party::Group { .. }))
            && matches!(
                self.word(mention.first - 1),
                "in" | "from" | "among" | "across" | "within" | "between" | "on" | "against" | "for"
            )
    }

    /// "through oversight and restricting it": a gerund that is joined to the object of a preposition of means.
    fn means(&self, end: usize, floor: usize) -> bool {
        let document = self.document;
        (floor.max(end.saturating_sub(8))..end)
            .rev()
            .take_while(|at| {
                document.tokens[*at].is_word()
                    && !document.has(*at, Class::AUXILIARY)
                    && !self.operators_at(*at).any(|o| o.part == crate::topics::Part::Verb && o.form == Form::Ing)
            })
            .any(|at| matches!(self.word(at), "through" | "by" | "via" | "without" | "despite"))
    }

    /// The relative pronoun of a clause whose object the mention is.
    fn clause_inside(&self, mention: &Mention, floor: usize) -> Option<usize> {
        let start = self.start(mention, floor);
        let verb = start.checked_sub(1).filter(|verb| *verb > floor)?;
        let plain = self.document.tokens[verb].is_word()
            && !self.document.tokens[verb].capital
            && !self.preposition(verb)
            && !self.document.has(verb, Class::CONJUNCTION.or(Class::DETERMINER))
            && !self.adverb(verb);
        let pronoun = (floor + 1..verb).rev().take(3).find(|at| matches!(self.word(*at), "that" | "which" | "who"))?;
        let said = !self.operators_before(pronoun, floor).is_empty();
        // "told Lima that their own agencies": a clause with a subject of its own.
        let own = self.document.has(pronoun + 1, Class::DETERMINER);
        (plain && !said && !own).then_some(pronoun)
    }

    fn start(&self, mention: &Mention, floor: usize) -> usize {
        let mut at = mention.first;
        while at > floor && self.document.has(at - 1, Class::DETERMINER) {
            at -= 1;
        }
        at
    }

    /// Those that a group's name gives as its members: "allies, such as India and South Korea,".
    fn listed(&self, mentions: &[Mention], index: usize) -> Vec<usize> {
        let Some(Mention { party: Some(crate::statement::Party::Group { .. }), last, .. }) = mentions.get(index) else {
            return Vec::new();
        };
        let mut at = *last;
        // "Countries in Europe, including Britain and Germany,"
        let mut next = index + 1;
        while mentions
            .get(next)
            .is_some_and(|m| m.first <= at + 2 && matches!(m.party, Some(crate::statement::Party::Group { .. })))
        {
            at = mentions[next].last;
            next += 1;
        }
        if self.is(at, ',') {
            at += 1;
        }
        match self.word(at) {
            "like" | "including" => at += 1,
            "such" if self.word(at + 1) == "as" => at += 2,
            _ => return Vec::new(),
        }
        let mut all = Vec::new();
        for (offset, mention) in mentions.iter().enumerate().skip(next) {
            let near = (at..mention.first).all(|at| matches!(self.word(at), "," | "and" | "or" | "the"));
            if !near || mention.party.is_none() {
                break;
            }
            at = mention.last;
            all.push(offset);
        }
        all
    }

    /// A mention with those that it is joined to: "Australia, New Zealand and Japan".
    pub(super) fn joined(&self, mentions: &[Mention], index: usize) -> Vec<usize> {
        let mut all = vec![index];
        let mut current = index;
        while current > 0 {
            let (first, before) = (&mentions[current], &mentions[current - 1]);
            let start = self.start(first, before.last);
            let between: Vec<String> = (before.last..start).map(|at| self.word(at).to_owned()).collect();
            let linked = matches!(
                between.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
                ["," | "and" | "or" | "nor" | "like" | "&"]
                    | [",", "and" | "or"]
                    | ["as", "well", "as"]
                    | ["and", "also"]
                    | ["along", "with"]
            ) || between.first().is_some_and(|word| word == ",") && between.len() == 1;
            // "and" alone is needed somewhere: "In Berlin, Paris …" is none.
            if !linked || before.pronoun || before.party.is_none() {
                break;
            }
            current -= 1;
            all.push(current);
        }
        if let [_, before, ..] = all[..] {
            // The word stands before the last of them: in "Unlike Japan and Chile, Britain …" it is another's.
            let conjoined = (mentions[before].last..mentions[index].first)
                .any(|at| matches!(self.word(at), "and" | "or" | "nor" | "as" | "along" | "like" | "&"));
            if !conjoined {
                all.truncate(1);
            }
        }
        all
    }

    /// The subject of the verb that a second verb is joined to: the nearest one to the left that nothing governs.
    fn farther(&self, sentence: &Sentence<'_>, end: usize) -> Vec<usize> {
        let floor =
            (sentence.words.first..end).rev().find(|at| self.barrier(*at)).map_or(sentence.words.first, |at| at + 1);
        let found = sentence.mentions.iter().enumerate().rev().find(|(_, mention)| {
            mention.last <= end
                && mention.first >= floor
                && !mention.governed
                && !mention.modifier
                // "has done what Oslo did, and": a clause of its own.
                && !(mention.first > floor && matches!(self.word(mention.first - 1), "what" | "as" | "than"))
                && self.finite_after(mention.last, end)
        });
        found.map(|(index, _)| self.joined(&sentence.mentions, index)).unwrap_or_default()
    }

    /// Whether a verb follows a mention soon, so that it is a subject.
    fn finite_after(&self, at: usize, end: usize) -> bool {
        let mut at = at;
        // Over an aside.
        if at < end && self.is(at, ',') {
            at = (at + 1..end).find(|at| self.is(*at, ',')).map_or(end, |at| at + 1);
        }
        (at..end.min(at + 8)).find(|at| self.document.tokens[*at].is_word() && !self.adverb(*at)).is_some_and(|at| {
            let word = self.word(at);
            self.document.has(at, Class::AUXILIARY.or(Class::SPEECH).or(Class::THINKING).or(Class::REQUEST))
                || self.negation(at)
                || self.operators_at(at).any(|o| o.part == crate::topics::Part::Verb)
                || word.ends_with("ed")
                || word.ends_with('s') && !self.preposition(at)
                || self.entries[at].iter().any(|entry| match entry {
                    crate::topics::Entry::Cue { pattern, .. } => {
                        self.topics.patterns[usize::from(*pattern)].kind == crate::topics::Kind::Verb
                    }
                    _ => false,
                })
        })
    }
}
