//! Roles in a clause: “…, who used to run the agency”, “X is a farmer”.

use super::super::names::Name;
use super::super::token::Kind;
use super::Reader;
use crate::lexicon::{Class, Relation};
use crate::statement::{Role, RoleTime};

/// What stands more tokens away has nothing to do with a name; a sentence may have any number of them.
const FAR: usize = 100;

impl Reader<'_> {
    /// "…, who used to run the agency", "…, who works at the ministry", "X is a farmer from Y".
    pub(super) fn relative(&self, name: &Name) -> Vec<Role> {
        let Some((relative, start, limit)) = self.clause_of(name) else { return Vec::new() };
        let mut roles: Vec<Role> = self.predicate(name, relative, start, limit).into_iter().collect();
        // "…, who gave up the chair in May and now heads the board"
        let document = self.document;
        let stops = |at: &usize| {
            matches!(document.tokens[*at].kind, Kind::Sign(_) | Kind::Mark(_)) && !document.plural_possessive(*at)
        };
        let end = (start..limit.min(start + 40)).find(stops).unwrap_or(limit.min(start + 40));
        let again = |at: usize| {
            [Relation::Still, Relation::Was, Relation::Led].into_iter().any(|relation| document.relates(at, relation))
        };
        let and = (start..end).find(|at| document.text(*at) == "and" && again(at + 1));
        if let Some(and) = and.filter(|_| relative) {
            let mut second = self.predicate(name, true, and + 1, end);
            // "and was its spokeswoman before"
            let its = (and + 1..end).take(3).any(|at| matches!(document.text(at), "its" | "their"));
            if let (Some(role), Some(first)) = (second.as_mut(), roles.first())
                && its
                && role.organisations.is_empty()
            {
                role.organisations.clone_from(&first.organisations);
            }
            roles.extend(second);
        }
        roles
    }

    /// Whether a relative clause follows a name, where its predicate or the name's own starts, and where the block ends.
    fn clause_of(&self, name: &Name) -> Option<(bool, usize, usize)> {
        let document = self.document;
        let block = document.blocks.partition_point(|start| *start <= name.first).saturating_sub(1);
        let limit = document.block(block).end;
        let mut at = name.last;
        // The relative clause may follow an apposition.
        let mut steps = 0;
        let relative = loop {
            if at >= limit || steps > 30 || document.quoted[at] != 0 {
                break false;
            }
            if document.text(at) == "who" {
                break true;
            }
            let pass = document.is(at, ',')
                || steps > 0
                    && !matches!(document.tokens[at].kind, Kind::Sign('.' | '?' | '!' | ';' | ':'))
                    && !self.verbal(at);
            if !pass {
                break false;
            }
            let other = self.names.at(at).is_some_and(|name| self.names.is_person(self.names.names[name].entity));
            if other {
                break false;
            }
            at += 1;
            steps += 1;
        };
        // "X, his daughter, is a nurse"
        let aside = || {
            let close = (name.last + 1..limit.min(name.last + 10)).find(|at| document.is(*at, ','))?;
            let be = document.relates(close + 1, Relation::Be) || document.relates(close + 1, Relation::Was);
            let inside =
                |at: usize| document.tokens[at].is_word() && document.quoted[at] == 0 && self.names.at(at).is_none();
            let short = document.is(name.last, ',') && close + 1 < limit && (name.last + 1..close).all(inside);
            (be && short).then_some(close + 1)
        };
        let start = if relative { at + 1 } else { aside().unwrap_or(name.last) };
        (start < limit).then_some((relative, start, limit))
    }

    /// The role that a predicate gives whose first word is `start`.
    pub(super) fn predicate(&self, name: &Name, relative: bool, start: usize, limit: usize) -> Option<Role> {
        let document = self.document;
        let mut verb = start;
        let (mut used, mut still) = (false, false);
        for _ in 0..4 {
            let word = document.folded(verb);
            if document.relates(verb, Relation::Used) {
                used = true;
            } else if document.relates(verb, Relation::Still) {
                still = true;
            } else if !(word == "to" && used) && !(document.has(verb, Class::ADVERB)) {
                break;
            }
            verb += 1;
        }
        if verb >= limit {
            return None;
        }
        // "who until January was", "who resigned as"
        if document.text(verb) == "until" {
            used = true;
            verb = (verb + 1..(verb + 6).min(limit)).find(|at| {
                [Relation::Be, Relation::Was, Relation::Lead, Relation::Led, Relation::Work, Relation::Worked]
                    .iter()
                    .any(|relation| document.relates(*at, *relation))
            })?;
        }
        let until = used && verb > start && document.text(start) == "until";
        // "who since August has been"
        let since = document.text(start) == "since";
        if since {
            verb = (start + 1..(start + 6).min(limit)).find(|at| matches!(document.text(*at), "has" | "have"))?;
        }
        let sentence = &document.sentences[document.sentence_of(name.first)];
        let opens = sentence.first.max(name.first.saturating_sub(FAR));
        let supposed = document.is(sentence.last - 1, '?')
            || (opens..name.first).any(|at| matches!(&*document.folded(at), "if" | "unless" | "whether"));
        if !relative && (supposed || (start..(verb + 3).min(limit)).any(|at| document.has(at, Class::NEGATION))) {
            return None;
        }
        // "who was appointed minister", "who has stepped down as chair"
        let passive = document.has(verb, Class::AUXILIARY) && document.relates(verb + 1, Relation::Enter);
        let perfect = document.has(verb, Class::AUXILIARY) && document.relates(verb + 1, Relation::Leave);
        // "who has directed the institute since May"
        let lasting = document.has(verb, Class::AUXILIARY)
            && matches!(document.text(verb), "has" | "have")
            && (verb + 2..limit.min(verb + 24))
                .take_while(|at| {
                    !matches!(document.tokens[*at].kind, Kind::Sign(_) | Kind::Mark(_))
                        || document.plural_possessive(*at)
                })
                .any(|at| document.text(at) == "since")
            || since;
        verb += usize::from(passive || perfect || lasting);
        let word = document.folded(verb);
        if let Some(role) =
            self.changed(verb, &word, start, limit).filter(|_| relative || self.comes_into(verb, passive))
        {
            return Some(role);
        }
        let has = |relation| document.relates(verb, relation);
        let base = used && verb > start && !until;
        let (lead, work, be) = if base {
            let forms = [format!("{word}s"), format!("{word}es")];
            let any = |relation| forms.iter().any(|form| document.lexicon.relates(form, relation));
            (any(Relation::Lead), any(Relation::Work), word == "be" || any(Relation::Be))
        } else {
            (
                has(Relation::Lead) || has(Relation::Led),
                has(Relation::Work) || has(Relation::Worked),
                has(Relation::Be) || has(Relation::Was) || lasting && word == "been",
            )
        };
        let be = be || work && document.text(verb + 1) == "as";
        // "negotiated for Peru until 2019", "spied for the palace until May 2019"
        let served = relative && !lead && !be && word.ends_with("ed") && document.text(verb + 1) == "for";
        let work = work || served;
        // "X leads the union": said of now, and of a body with a name.
        let leads = has(Relation::Lead) && !document.has(verb, Class::BASE);
        if !(lead || work || be) || !relative && !be && !(still || used || lasting || leads) {
            return None;
        }
        if document.tokens[verb].capital {
            return None;
        }
        let past =
            used || served || !still && !lasting && (has(Relation::Led) || has(Relation::Worked) || has(Relation::Was));
        let mut from = verb + 1;
        while from < limit && (document.has(from, Class::ADVERB) || be && document.text(from) == "as") {
            still |= document.relates(from, Relation::Still);
            from += 1;
        }
        if be {
            let (after, now) = self.past_adverbs(from, limit);
            from = after;
            still |= now;
        }
        let past = past && !still;
        let end = self.run_end(from, limit);
        if end <= from {
            return None;
        }
        let inner = self.read(from..end);
        let organisations = self.organisations(from..end);
        let places = self.places(from..end);
        if be {
            let mut role = inner.filter(|role| !role.classes.is_empty() || !role.parties.is_empty())?;
            // "was then minister", "was the minister at the time": of when, the text says.
            let then = (start..from).any(|at| document.text(at) == "then")
                || (from..end).any(|at| document.text(at) == "at" && document.text(at + 2) == "time");
            if document.text(from) == "to" {
                role.time = RoleTime::Future;
            } else if past && then && role.time == RoleTime::Held {
                role.time = RoleTime::Then;
            } else if past && role.time == RoleTime::Held {
                role.time = RoleTime::Former;
            } else if still {
                role.time = RoleTime::Current;
            }
            return Some(role);
        }
        // "directs the institute", and not "a choir"
        let body = || {
            document.has(from, Class::DETERMINER)
                && !matches!(document.text(from), "a" | "an")
                && (from + 1..from + 4)
                    .take_while(|at| *at < end && !document.has(*at, Class::PREPOSITION))
                    .any(|at| document.has(at, Class::ORG_HEAD.or(Class::ORG_COMMON)))
        };
        let parties = self.parties(&(from..end));
        let dated = |at: usize| matches!(document.text(at), "until" | "till" | "since" | "from" | "between");
        if served && !(places.len() == 1 && (from..end).any(dated)) {
            return None;
        }
        let anonymous = organisations.is_empty() && parties.is_empty() && !served;
        if anonymous && (!relative && leads && !lasting || !(lead && (inner.is_some() || body()))) {
            return None;
        }
        // Who led an inquiry is the one who led it.
        let done = lead
            && (from..end.min(from + 4))
                .any(|at| document.lexicon.relates(&document.folded(at), Relation::Undertaking));
        let time = match (past, still) {
            (true, _) if !done || used => RoleTime::Former,
            (_, true) => RoleTime::Current,
            _ => RoleTime::Held,
        };
        Some(Role {
            span: document.file(start..end),
            text: document.words(start..end).to_owned(),
            time,
            classes: if lead { vec!["head"] } else { Vec::new() },
            title: if lead { led_as(&word).to_owned() } else { String::new() },
            organisations,
            places,
            parties,
            year: self.year(start),
        })
    }

    /// Steps over "then", "at the time" and ", as now," behind "was"; and whether these say that it is so today.
    fn past_adverbs(&self, from: usize, limit: usize) -> (usize, bool) {
        let document = self.document;
        let current = |at: usize| document.relates(at, Relation::Still) || document.text(at) == "now";
        let timed = |at: usize| current(at) || document.has(at, Class::THEN.or(Class::TIME));
        let (mut at, mut now) = (from, false);
        while at < limit {
            let of_time = document.text(at) == "at" && matches!(document.text(at + 1), "the" | "that");
            let step = match () {
                () if document.text(at) == "then" => 1,
                () if of_time && document.text(at + 2) == "time" => 3,
                () if document.text(at) == "of" && document.text(at + 1) == "writing" => 2,
                // ", as now,"
                () if document.is(at, ',') => {
                    let close = (at + 2..limit.min(at + 6)).find(|at| document.is(*at, ','));
                    let aside = |close: &usize| {
                        (at + 1..*close).any(timed) && !(at + 1..*close).any(|at| document.has(at, Class::ROLE))
                    };
                    let Some(close) = close.filter(aside) else { break };
                    now |= (at + 1..close).any(current);
                    close + 1 - at
                }
                () => break,
            };
            at += step;
        }
        (at, now)
    }

    /// "…, confirmed by then as minister", "…, newly appointed governor": a participle in the place of a clause.
    pub(super) fn participle(&self, name: &Name) -> Option<Role> {
        let document = self.document;
        let verb = Some(name.last + 1).filter(|_| document.is(name.last, ','))?;
        let word = document.folded(verb);
        let enters = word.ends_with("ed") && document.lexicon.relates(&word, Relation::Enter);
        let block = document.blocks.partition_point(|start| *start <= name.first).saturating_sub(1);
        let limit = document.block(block).end;
        (enters && verb < limit && document.quoted[verb] == 0).then(|| self.changed(verb, &word, verb, limit)).flatten()
    }

    /// "became minister", "was named minister", "took over as minister", and not "took the minister", "named a minister".
    fn comes_into(&self, verb: usize, passive: bool) -> bool {
        let document = self.document;
        if document.relates(verb, Relation::Leave) {
            return false;
        }
        passive
            || matches!(document.text(verb), "became" | "becomes")
            || matches!(document.text(verb + 1), "over" | "up" | "down" | "as") && !document.has(verb, Class::NAMING)
    }

    /// "took over as minister", "gave up the post of chief executive".
    fn changed(&self, verb: usize, word: &str, start: usize, limit: usize) -> Option<Role> {
        let document = self.document;
        let is = |relation| document.lexicon.relates(word, relation);
        let (enters, leaves) = (is(Relation::Enter), is(Relation::Leave));
        if !(enters || leaves) || document.tokens[verb].capital {
            return None;
        }
        let between = |at: &usize| document.relates(*at, Relation::Office);
        let mut from = (verb + 1..limit).find(|at| !between(at))?;
        // "confirmed by then as minister"
        if document.text(from) == "by" && matches!(document.text(from + 1), "then" | "now") {
            from = (from + 2..limit).find(|at| !between(at))?;
        }
        // "was elected by the teachers"
        if document.has(from, Class::PREPOSITION) {
            return None;
        }
        let run = self.run_end(from, limit);
        let end = (from..run).find(|at| matches!(document.text(*at), "and" | "in" | "after" | "when")).unwrap_or(run);
        // "left the minister in no doubt": an object, and no office.
        let office = verb + 1 < from && (verb + 1..from).any(|at| !document.has(at, Class::DETERMINER));
        if end <= from || leaves && !office {
            return None;
        }
        let mut role = self.read(from..end).filter(|role| !role.classes.is_empty())?;
        if role.time == RoleTime::Held {
            role.time = if leaves { RoleTime::Former } else { RoleTime::Held };
        }
        role.span = document.file(start..end);
        document.words(start..end).clone_into(&mut role.text);
        Some(role)
    }

    /// The year that the sentence of a token names.
    pub(super) fn year(&self, token: usize) -> Option<i16> {
        let document = self.document;
        let words = document.sentences.get(document.sentence_of(token))?;
        (words.first.max(token.saturating_sub(FAR))..words.last.min(token + FAR))
            .filter(|at| document.tokens[*at].kind == Kind::Number && document.quoted[*at] == 0)
            .find_map(|at| document.text(at).parse().ok().filter(|year| (1900..2100).contains(year)))
    }
}

/// What somebody is who does that with a body.
fn led_as(verb: &str) -> &'static str {
    match verb {
        "chairs" | "chaired" | "chair" | "presides" | "presided" => "chair",
        "founded" | "co-founded" => "founder",
        "owns" | "owned" | "own" => "owner",
        _ => "head",
    }
}
