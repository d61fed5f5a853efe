//! Groups of governments, and how many of one are meant: "no European country", "most allies", "NATO".

use super::super::document::Words;
use super::super::token::Kind as TokenKind;
use super::parties::{Mention, Parties};
use crate::lexicon::Class;
use crate::statement::Party;
use crate::topics::{Entry, Holder, Share};

impl Parties<'_> {
    /// "not a single European country", "most allies", "NATO".
    pub(super) fn group(&self, at: usize, words: &Words) -> Option<Mention> {
        let ground = self.ground;
        if ground.entries[at].is_empty() && ground.word(at) != "members" {
            return None;
        }
        let mut start = at;
        let mut share = None;
        for entry in ground.entries[at] {
            if let Entry::Share { share: found, rest } = entry
                && ground.follows(at + 1, rest)
            {
                share = Some(*found);
                start = at + 1 + rest.len();
                break;
            }
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

    /// "governments in Europe", "capitals of the EU".
    fn within(&self, at: usize) -> Option<(u8, usize)> {
        let ground = self.ground;
        let noun = matches!(
            ground.word(at),
            "governments" | "countries" | "capitals" | "members" | "states" | "nations" | "powers" | "leaders"
        );
        if noun { self.after_preposition(at + 1) } else { None }
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
        let mut phrase: Vec<String> = (at..last).map(|at| ground.word(at).to_owned()).collect();
        phrase.push(plural);
        // "member of the Five Eyes"
        let of = (last == at).then(|| self.after_preposition(at + 1)).flatten();
        of.or_else(|| {
            ground.topics.entries(&phrase[0]).iter().find_map(|entry| match entry {
                Entry::Group { group, rest }
                    if rest.len() + 1 == phrase.len() && rest.iter().zip(&phrase[1..]).all(|(a, b)| a == b) =>
                {
                    Some((*group, last + 1))
                }
                _ => None,
            })
        })
    }
}
