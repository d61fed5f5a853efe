//! Whether two descriptions of a person's role agree, contradict each other, or have nothing to do with each other.

use super::{posts, remits, terms};
use crate::lexicon::{Class, lexicon};
use crate::statement::{Role, RoleTime};
use crate::text::fold;

/// How a role of a draft stands to one on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// The record says so too.
    Same,
    /// The record says otherwise.
    Contradicted,
    /// The record's role neither bears it out nor speaks against it.
    Unrelated,
}

/// When the two statements were made, as far as that is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Days from the record's statement to the draft.
    pub days: Option<i64>,
    /// The year of the record's statement.
    pub year: Option<i16>,
    /// Whether the draft cites the record's statement for its own.
    pub cited: bool,
}

/// So many days after a source its posts may have passed to others without its knowledge.
const LASTING: i64 = 3 * 365;

impl Times {
    /// Whether a post that the record gives is likely to be held still when the draft is written.
    fn recent(self) -> bool {
        self.days.is_none_or(|days| days.abs() <= LASTING)
    }
}

/// Compares a role of a draft with one on record.
pub fn compare(draft: &Role, record: &Role, times: Times) -> Agreement {
    if !draft.parties.is_empty() && !record.parties.is_empty() {
        if !draft.parties.iter().any(|party| record.parties.contains(party)) {
            return Agreement::Contradicted;
        }
        if draft.classes.is_empty() || record.classes.is_empty() {
            return Agreement::Same;
        }
    }
    let organisations = overlap(&draft.organisations, &record.organisations, same_organisation)
        .filter(|same| *same || !described(draft, record) && !described(record, draft));
    let places = overlap(&draft.places, &record.places, same_place);
    let content = |role: &Role| !role.classes.is_empty() || !role.organisations.is_empty();
    if !content(draft) || !content(record) {
        return Agreement::Unrelated;
    }
    let shared = draft.classes.iter().any(|class| record.classes.contains(class));
    let same_title = !draft.title.is_empty() && lexicon().same_title(&draft.title, &record.title);
    let affiliation = draft.classes.is_empty() || record.classes.is_empty();
    if affiliation {
        return match organisations {
            Some(true) if in_time(draft, record, times) => Agreement::Same,
            Some(true) => Agreement::Contradicted,
            Some(false) if draft.classes.is_empty() && record.classes.is_empty() && same_activity(draft, record) => {
                Agreement::Contradicted
            }
            // Nobody is at two universities, or in two ministries, of the same time.
            Some(false) if draft.time == record.time && rivals(draft, record) => Agreement::Contradicted,
            _ => Agreement::Unrelated,
        };
    }
    // "head of training from 2016 to 2023": what somebody was after that is another post.
    let ended = terms::ends(draft) != terms::ends(record);
    if ended && !same_title {
        return Agreement::Unrelated;
    }
    // Who acts for the time being may be confirmed later: not where that very source is cited for it.
    if shared && times.cited && both_at_once(draft, record) && posts::settled(draft, record) {
        return Agreement::Contradicted;
    }
    if exclusive_offices(draft, record) {
        return if both_at_once(draft, record) { Agreement::Contradicted } else { Agreement::Unrelated };
    }
    if both_at_once(draft, record) && times.recent() && (posts::exclude(draft, record) || posts::ranked(draft, record))
    {
        return Agreement::Contradicted;
    }
    if organisations != Some(false) && both_at_once(draft, record) && posts::other_subject(draft, record) {
        return Agreement::Contradicted;
    }
    if both_at_once(draft, record) && times.recent() && remits::apart(draft, record, times.cited) {
        return Agreement::Contradicted;
    }
    // Who is an economist there on record is not known to be at its head.
    if !shared && !same_title && organisations == Some(true) && draft.time == record.time && raised(draft, record) {
        return Agreement::Contradicted;
    }
    if !shared && !same_title {
        return Agreement::Unrelated;
    }
    if (chambers(draft, record) || governed(draft, record)) && !same_title {
        return Agreement::Contradicted;
    }
    if accredited(draft, record) {
        return Agreement::Contradicted;
    }
    // A house of before; a party, and whom one sits for.
    let another = ended || draft.parties.is_empty() != record.parties.is_empty();
    match (organisations, places) {
        (Some(true), _) => {}
        (Some(false), _) if another => return Agreement::Unrelated,
        (Some(false), _) if organised(draft) && (same_title || !posts::aside(draft) && !posts::aside(record)) => {
            return if draft.time == RoleTime::Former && record.time != RoleTime::Former {
                Agreement::Unrelated
            } else {
                Agreement::Contradicted
            };
        }
        (Some(false), _) => return Agreement::Unrelated,
        (None, Some(false)) => return Agreement::Contradicted,
        _ => {}
    }
    if !in_time(draft, record, times) {
        return Agreement::Contradicted;
    }
    if same_title || organisations == Some(true) || places == Some(true) || draft.organisations.is_empty() {
        Agreement::Same
    } else {
        Agreement::Unrelated
    }
}

/// Whether two organisations are one: equal words, one name inside the other, an acronym of the other.
pub fn same_organisation(one: &str, other: &str) -> bool {
    let (a, b) = (significant(one), significant(other));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let within = |short: &[String], long: &[String]| short.iter().all(|word| long.contains(word));
    within(&a, &b) || within(&b, &a) || acronym(one, other) || acronym(other, one)
}

/// Whether two places are one, or one lies in the other: "GB", "GB-ENG".
pub fn same_place(one: &str, other: &str) -> bool {
    let within = |part: &str, whole: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('-'));
    one == other || within(one, other) || within(other, one)
}

/// Whether the one says what its body is and the other may give its name ("Peru's central bank", "the Bank of Peru"), or
/// the one gives a town, which may stand for what is around it.
fn described(one: &Role, other: &Role) -> bool {
    let small = |name: &String| !name.chars().any(char::is_uppercase);
    let kind = |word: &str| lexicon().class(word).has(Class::ORG_HEAD.or(Class::ORG_COMMON));
    let shared = |a: &String, b: &String| significant(a).iter().any(|word| kind(word) && significant(b).contains(word));
    let of_a_kind = |name: &String| small(name) && other.organisations.iter().any(|other| shared(name, other));
    let town = |name: &String| lexicon().city(&fold::phrase(name)).is_some();
    let towns = |role: &Role| role.organisations.iter().all(town);
    let all = |same: &dyn Fn(&String) -> bool| one.organisations.iter().all(same);
    all(&of_a_kind) || towns(one) && !towns(other) && other.organisations.iter().all(|name| name.split(' ').count() < 2)
}

/// The words of a description that tell it from others, folded and in order of the alphabet.
pub fn significant_words(text: &str) -> Vec<String> {
    let mut words = significant(text);
    words.sort_unstable();
    words.dedup();
    words
}

fn significant(name: &str) -> Vec<String> {
    name.split(|char: char| !char.is_alphanumeric())
        .map(|word| fold::word(word).into_owned())
        .filter(|word| {
            !word.is_empty() && !matches!(word.as_str(), "the" | "of" | "for" | "and" | "on" | "in" | "a" | "s")
        })
        .map(|word| {
            if word == "defense" {
                "defence".to_owned()
            } else if word == "center" {
                "centre".to_owned()
            } else {
                word
            }
        })
        .collect()
}

/// Whether `short` is made of the initials of `long`, or begins them ("RUSI").
fn acronym(short: &str, long: &str) -> bool {
    let letters: String = short.chars().filter(|char| char.is_alphabetic()).collect();
    if letters.chars().count() < 2 || !letters.chars().all(char::is_uppercase) || !long.contains(' ') {
        return false;
    }
    let initials = |all: bool| -> String {
        long.split([' ', '-'])
            .filter(|word| all || !matches!(*word, "of" | "for" | "and" | "the" | "on" | "in" | "&"))
            .filter_map(|word| word.chars().find(|char| char.is_alphabetic()))
            .flat_map(char::to_uppercase)
            .collect()
    };
    [true, false]
        .into_iter()
        .map(initials)
        .any(|initials| initials == letters || letters.chars().count() >= 3 && initials.starts_with(letters.as_str()))
}

/// Whether all organisations of both are of one kind by their head noun ("University of …").
fn rivals(draft: &Role, record: &Role) -> bool {
    let kind = |name: &String| significant(name).into_iter().find(|word| lexicon().class(word).has(Class::ORG_HEAD));
    let kinds: Vec<Option<String>> = draft.organisations.iter().chain(&record.organisations).map(kind).collect();
    kinds.first().is_some_and(Option::is_some) && kinds.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether two lists share a member; `None` where one is empty.
pub(super) fn overlap(one: &[String], other: &[String], same: impl Fn(&str, &str) -> bool) -> Option<bool> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    Some(one.iter().any(|a| other.iter().any(|b| same(a, b))))
}

/// Whether the times of the two can both be right.
fn in_time(draft: &Role, record: &Role, times: Times) -> bool {
    let past = |role: &Role| role.time == RoleTime::Former;
    match (past(draft), past(record)) {
        (true, false) if terms::ends(record) => true,
        (false, true) if terms::ends(draft) => true,
        // "former" on record: held before the source was written, so not at the time of a later draft.
        (false, true) => {
            let earlier = matches!((draft.year, times.year), (Some(own), Some(source)) if own < source);
            draft.time == RoleTime::Then || earlier || times.days.is_some_and(|days| days < 0)
        }
        // "her former deputy": whose deputy one is may end with either's office.
        (true, false) if beside_another(draft) => true,
        // Held when the source was written: a draft of the same months cannot call it former.
        (true, false) => !times.days.is_some_and(|days| (-30..=14).contains(&days)) || draft.year.is_some(),
        _ => true,
    }
}

/// Whether a role is told by whose it is: "his deputy".
fn beside_another(role: &Role) -> bool {
    let first = role.text.split_whitespace().next().map(fold::word).unwrap_or_default();
    matches!(&*first, "his" | "her" | "their")
}

/// An office, or the one that it answers across the house: "shadow home secretary".
fn answered(role: &Role) -> &str {
    if posts::shadow(role) { posts::base(&role.title) } else { &role.title }
}

/// Offices that one person cannot hold at once in one country.
fn exclusive_offices(draft: &Role, record: &Role) -> bool {
    // "shadow home secretary": an office across the house
    let group = |role: &Role| {
        let shadow = posts::shadow(role);
        let office = lexicon().office(&role.title).filter(|_| !shadow).or_else(|| lexicon().office(answered(role)));
        let group = office.map(|office| office.group).filter(|group| !group.is_empty())?;
        Some((shadow, group))
    };
    let same = lexicon().same_title(answered(draft), answered(record));
    !same && matches!((group(draft), group(record)), (Some(a), Some(b)) if a == b)
}

/// Whether both roles are said of the time of the record's statement.
fn both_at_once(draft: &Role, record: &Role) -> bool {
    // "head of training from 2010 to 2016": another post may have followed.
    let then =
        |role: &Role| matches!(role.time, RoleTime::Held | RoleTime::Current | RoleTime::Then) && !terms::ends(role);
    then(draft) && then(record) && draft.year.is_none_or(|year| record.year.is_none_or(|other| other == year))
}

/// Classes of role that are nothing without their organisation.
fn organised(role: &Role) -> bool {
    role.classes.iter().any(|class| {
        matches!(
            *class,
            "spokesperson"
                | "head"
                | "executive"
                | "officer"
                | "official"
                | "spy"
                | "adviser"
                | "analyst"
                | "journalist"
                | "lawyer"
                | "coach"
                | "unionist"
        )
    })
}

/// At the head of an organisation here, one of its people there.
fn raised(draft: &Role, record: &Role) -> bool {
    let head = |class: &str| matches!(class, "head" | "executive");
    let staff = |class: &str| {
        matches!(
            class,
            "analyst" | "spokesperson" | "adviser" | "official" | "lawyer" | "journalist" | "worker" | "deputy"
        )
    };
    // "the deputy head of press" is a deputy, too
    !posts::of_second(draft)
        && draft.classes.iter().any(|class| head(class))
        && !record.classes.is_empty()
        && record.classes.iter().all(|class| staff(class))
}

/// Envoys of one country in two others.
fn accredited(draft: &Role, record: &Role) -> bool {
    let envoy = |role: &Role| role.classes.contains(&"ambassador") && role.places.len() > 1;
    let lacks = |one: &Role, other: &Role| one.places.iter().any(|place| !other.places.contains(place));
    envoy(draft) && envoy(record) && draft.time == record.time && lacks(draft, record) && lacks(record, draft)
}

/// Mayor here, governor there.
fn governed(draft: &Role, record: &Role) -> bool {
    let office = |role: &Role| role.classes.contains(&"governor") && role.title != "head";
    office(draft) && office(record)
}

/// Seats in two chambers.
fn chambers(draft: &Role, record: &Role) -> bool {
    let seat = |role: &Role| {
        matches!(
            role.title.as_str(),
            "senator"
                | "representative"
                | "congressman"
                | "congresswoman"
                | "mp"
                | "mep"
                | "peer"
                | "member-of-parliament"
                | "member-of-the-european-parliament"
        ) && role.classes.contains(&"legislator")
    };
    seat(draft) && seat(record)
}

/// "worked on trade policy at X" and "worked on trade policy at Y" speak of one thing.
fn same_activity(draft: &Role, record: &Role) -> bool {
    let words = |role: &Role| -> Vec<String> {
        let own: Vec<String> = role.organisations.iter().flat_map(|name| significant(name)).collect();
        significant(&role.text).into_iter().filter(|word| word.len() > 3 && !own.contains(word)).collect()
    };
    let other = words(record);
    words(draft).iter().filter(|word| other.contains(word)).count() >= 2
}
