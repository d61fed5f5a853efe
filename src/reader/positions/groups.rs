//! Groups of governments, and how many of one are meant: "no European country", "most allies", "NATO".

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::parties::{GOVERNMENTS, Mention, Parties};
use crate::lexicon::{Class, TimeWord};
use crate::statement::Party;
use crate::topics::{Entry, Holder, Kinds, Share};

impl Parties<'_> {
    /// "not a single European country", "most allies", "NATO".
    pub(super) fn group(&self, at: usize, words: &Words) -> Option<Mention> {
        let ground = self.ground;
        let number = ground.document.has(at, Class::CARDINAL);
        let may = number
            || ground.lists(at, Kinds::SHARE.or(Kinds::GROUP))
            || (!ground.entries[at].is_empty() || ground.word(at) == "members")
                && (ground.word(at) == "all" || self.are_governments(at));
        if !may {
            return None;
        }
        let mut start = at;
        let mut share = None;
        let shares = if ground.lists(at, Kinds::SHARE) { ground.entries[at] } else { &[] };
        for entry in shares {
            if let Entry::Share { share: found, rest } = entry
                && ground.follows(at + 1, rest)
            {
                share = Some(*found);
                start = at + 1 + rest.len();
                break;
            }
        }
        if let Some((counted, after)) = self.counted(at) {
            (share, start) = (Some(counted), after);
        }
        // "most of the members", "some smaller European capitals": a few words may stand between.
        let mut head = start;
        while head < words.last.min(start + 4) {
            // "governments in Europe", "members of the bloc".
            let found = self.within(head).or_else(|| self.named(head));
            // A single member: "no European country", "any NATO ally".
            let member = share.and_then(|_| self.single(head));
            let found = match (found, member) {
                (Some(found), Some(member)) if member.1 <= found.1 => Some(found),
                (found, member) => member.or(found),
            };
            if let Some((group, last)) = found {
                let name = ground.topics.groups[usize::from(group)].name;
                if share.is_none() && head > at {
                    return None;
                }
                // A body by its name is most of it ("Europe", "NATO"); a plural is some of it.
                let body = ground.document.tokens[head].capital && !ground.word(last - 1).ends_with('s');
                // "the three Baltic states": all of them.
                let known = !ground.topics.groups[usize::from(group)].members.is_empty();
                let the = head > words.first && ground.word(head - 1) == "the"
                    || head > words.first + 1
                        && ground.word(head - 2) == "the"
                        && ground.document.has(head - 1, Class::CARDINAL);
                let all = known && the && !body && !matches!(ground.word(last), "that" | "which" | "who");
                let share = share.or(all.then_some(Share::All)).unwrap_or(if body { Share::Most } else { Share::Some });
                let own = ground.document.tokens.get(last).is_some_and(|t| t.kind == TokenKind::Possessive);
                // "not all of them": some.
                let denied = at > words.first && ground.word(at - 1) == "not";
                let share = if denied && matches!(share, Share::All | Share::Most) { Share::Some } else { share };
                let party = Party::Group { name, share };
                let mut mention = self.mention(at, last, Some(party), Holder::Government, words);
                mention.modifier = own;
                // "Asia's larger powers"
                let powers = |at: &usize| {
                    matches!(
                        ground.word(*at),
                        "powers"
                            | "governments"
                            | "capitals"
                            | "countries"
                            | "states"
                            | "members"
                            | "nations"
                            | "leaders"
                    )
                };
                let describes = |at: &usize| {
                    let token = &ground.document.tokens[*at];
                    token.is_word() && !token.has(Class::PREPOSITION.or(Class::AUXILIARY).or(Class::CONJUNCTION))
                };
                let after = (last + 1..words.last.min(last + 4)).take_while(describes).find(powers).filter(|_| own);
                if let Some(noun) = after {
                    let share = if share == Share::Most { Share::Some } else { share };
                    mention.party = Some(Party::Group { name, share });
                    (mention.last, mention.modifier) = (noun + 1, false);
                    return Some(mention);
                }
                // "officials", "companies" of a group are no governments.
                if let Some((holder, end)) = self.holder(last)
                    && !own
                {
                    mention.holder = holder;
                    mention.last = end;
                }
                return Some(mention);
            }
            if share.is_none() || !ground.document.tokens[head].is_word() {
                return None;
            }
            head += 1;
        }
        None
    }

    /// "all but one of the", "only one of the", "three of the": how many, where a count of members says so, and one past it.
    fn counted(&self, at: usize) -> Option<(Share, usize)> {
        let ground = self.ground;
        // "one", "two": no "a", and no "few".
        let number = |at: usize| {
            let cardinal = ground.document.has(at, Class::CARDINAL);
            match cardinal.then(|| ground.document.lexicon.time(ground.word(at))).flatten() {
                Some(TimeWord::Count(least, most)) if least == most => usize::try_from(least).ok(),
                _ => None,
            }
        };
        let of = |at: usize| {
            let mut after = at;
            if matches!(ground.word(after), "members" | "member" | "countries" | "governments" | "states") {
                after += 1;
            }
            let of = matches!(ground.word(after), "of" | "in");
            after += 1;
            while ground.document.has(after, Class::DETERMINER) {
                after += 1;
            }
            let (group, _) = self.named(after).filter(|_| of).or_else(|| self.named(at))?;
            Some((ground.topics.groups[usize::from(group)].members, if of { after } else { at }))
        };
        let but =
            ground.word(at) == "all" && matches!(ground.word(at + 1), "but" | "except") && number(at + 2).is_some();
        if but {
            return of(at + 3).map(|(_, after)| (Share::Most, after));
        }
        let count = number(at)?;
        let (members, after) = of(at + 1)?;
        let before = at.checked_sub(1).map(|before| ground.word(before)).unwrap_or_default();
        // "the three Baltic states": so many as there are.
        if before == "the" {
            return None;
        }
        // So many at the least: years tell who belongs to it, and more than all have ever been is no count of it.
        let share = match count {
            1 if matches!(before, "only" | "just") => Share::One,
            1 => return None,
            _ if !members.is_empty() && count * 2 > members.len() && before != "only" => Share::Most,
            _ => Share::Some,
        };
        Some((share, after))
    }

    /// "governments in Europe", "capitals of the EU".
    fn within(&self, at: usize) -> Option<(u8, usize)> {
        if self.are_governments(at) { self.after_preposition(at + 1) } else { None }
    }

    fn are_governments(&self, at: usize) -> bool {
        // All of them are plurals.
        let word = self.ground.word(at);
        word.ends_with('s') && GOVERNMENTS.contains(&word)
    }

    /// The group that "of", "in" and such lead to.
    fn after_preposition(&self, at: usize) -> Option<(u8, usize)> {
        let ground = self.ground;
        if !matches!(ground.word(at), "of" | "in" | "on" | "across" | "within" | "inside") {
            return None;
        }
        let mut named = at + 1;
        while ground.document.has(named, Class::DETERMINER) {
            named += 1;
        }
        self.named(named).or_else(|| self.bloc(named))
    }

    /// The group whose name starts at a token, and one past it.
    fn named(&self, at: usize) -> Option<(u8, usize)> {
        if !self.ground.lists(at, Kinds::GROUP) {
            return None;
        }
        self.ground.entries.get(at)?.iter().find_map(|entry| match entry {
            Entry::Group { group, rest } if self.ground.follows(at + 1, rest) => Some((*group, at + 1 + rest.len())),
            _ => None,
        })
    }

    /// The European Union as a group of its members.
    fn bloc(&self, at: usize) -> Option<(u8, usize)> {
        let ground = self.ground;
        let length = (1..=3).rev().find(|length| {
            let phrase = ground.document.phrase(at..(at + length).min(ground.document.tokens.len()));
            ground.document.lexicon.government(&phrase).is_some_and(|government| government.code == "EU")
        })?;
        let group = ground.topics.groups.iter().position(|group| group.name == "eu members")?;
        Some((group as u8, at + length))
    }

    /// "European country", "EU member": the singular of a group's name.
    fn single(&self, at: usize) -> Option<(u8, usize)> {
        let ground = self.ground;
        let last = (at..(at + 5).min(ground.document.tokens.len())).find(|at| {
            // "member state": the second noun is the head.
            !(ground.word(*at) == "member" && matches!(ground.word(*at + 1), "state" | "country" | "government"))
                && matches!(
                    ground.word(*at),
                    "country" | "government" | "member" | "state" | "ally" | "capital" | "power" | "nation" | "partner"
                )
        })?;
        let plural = match ground.word(last) {
            "country" => "countries".to_owned(),
            "ally" => "allies".to_owned(),
            other => format!("{other}s"),
        };
        let length = last - at;
        let word = |index: usize| if index < length { ground.word(at + index) } else { plural.as_str() };
        // "member of the Five Eyes"
        let of = (last == at).then(|| self.after_preposition(at + 1)).flatten();
        of.or_else(|| {
            let listed = ground.topics.listed(word(0));
            let entries = if listed.kinds.has(Kinds::GROUP) { listed.entries } else { &[] };
            entries.iter().find_map(|entry| match entry {
                Entry::Group { group, rest }
                    if rest.len() == length && (1..).zip(*rest).all(|(index, own)| word(index) == *own) =>
                {
                    Some((*group, last + 1))
                }
                _ => None,
            })
        })
    }
}
