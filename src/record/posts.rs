//! Posts that one person does not hold beside another (`rules/lexicon/posts.toml`): two ministries, the fire brigade
//! and the harbour, the post of a second and that of the one above.

use super::remits;
use super::roles::{overlap, same_organisation, significant_words};
use crate::lexicon::{Class, PostWord, lexicon};
use crate::statement::Role;
use crate::text::fold;

/// A full-time post, as far as the words of a role tell.
struct Post {
    /// The kind of post.
    line: &'static str,
    /// Its head noun.
    noun: String,
    /// The fields that it is for.
    fields: Vec<&'static str>,
}

/// Whether nobody holds both at the same time.
pub fn exclude(one: &Role, other: &Role) -> bool {
    // Who acts for the time being keeps a post of their own.
    let acting = |role: &Role| words(&role.text).iter().any(|word| lexicon().says_of_post(word, PostWord::Stopgap));
    if acting(one) || acting(other) {
        return false;
    }
    if employed(one)
        && employed(other)
        && overlap(&one.organisations, &other.organisations, same_organisation) == Some(false)
    {
        return true;
    }
    if let (Some(own), Some(others)) = (seat(one), seat(other))
        && !own.iter().any(|word| others.contains(word))
        && lexicon().same_title(last(&one.title), last(&other.title))
    {
        return true;
    }
    let (Some(a), Some(b)) = (post(one), post(other)) else { return false };
    if a.line == b.line {
        return rival(&a, &b);
    }
    // "Minister" is a courtesy to a junior one; "fisheries minister" is not.
    let courtesy =
        |one: &Post, other: &Post| one.line == "junior" && other.line == "minister" && other.fields.is_empty();
    if courtesy(&a, &b) || courtesy(&b, &a) {
        return false;
    }
    // A chancellor may be the minister of finance.
    lexicon().exclusive(a.line, b.line) && !lexicon().same_title(&one.title, &other.title)
}

/// Whether a draft says that a post is held for good that is held for the time being on record: "confirmed as director",
/// "acting director".
pub fn settled(draft: &Role, record: &Role) -> bool {
    let says = |role: &Role, what: PostWord| words(&role.text).iter().any(|word| lexicon().says_of_post(word, what));
    says(draft, PostWord::Settled) && !says(draft, PostWord::Stopgap) && says(record, PostWord::Stopgap)
}

/// The town, see, province or constituency of a mayor, a bishop, a governor, a member ("the mayor of Lyon").
fn seat(role: &Role) -> Option<Vec<String>> {
    let noun = last(&role.title);
    let seated = matches!(lexicon().post(noun), Some("mayor" | "governor" | "premier"))
        || role.classes.contains(&"cleric")
        || role.classes.contains(&"legislator");
    let mut written = role.text.split(' ').filter(|_| seated);
    let own = |word: &str| fold::word(word).split('-').next_back() == Some(noun);
    written.find(|word| own(word))?;
    let joins = written.next()?;
    let named = written.take_while(|word| word.chars().next().is_some_and(char::is_uppercase));
    let seat: Vec<String> = named.flat_map(words).collect();
    // "the governor of Parkway School", "the governor of Riksbank": no province.
    let house = seat
        .last()
        .is_some_and(|word| lexicon().class(word).has(Class::ORG_HEAD.or(Class::ORG_COMMON)) || word.ends_with("bank"));
    // "MP for Labour", "senator from Ohio": for whom one sits, and where one lives.
    let party = seat.iter().any(|word| !lexicon().parties(word).is_empty());
    let joins = joins == if role.classes.contains(&"legislator") { "for" } else { "of" };
    (joins && !seat.is_empty() && !house && !party).then_some(seat)
}

/// Whether somebody speaks for, or is at the head of, a body with a name of its own: who does works there.
fn employed(role: &Role) -> bool {
    let named = role.organisations.iter().all(|name| name.chars().next().is_some_and(char::is_uppercase));
    let some = role.text.starts_with("a ") || role.text.starts_with("one ");
    let post = match lexicon().post(&role.title) {
        Some(line) => matches!(line, "spokesperson" | "executive"),
        None => matches!(role.title.as_str(), "director" | "head" | "director-general" | "executive-director") && !some,
    };
    post && named && !role.organisations.is_empty()
}

/// Whether two posts of one line are for different fields.
fn rival(one: &Post, other: &Post) -> bool {
    if one.line == "rank" {
        return one.noun != other.noun;
    }
    matches!(one.line, "minister" | "service" | "officer") && apart(&one.fields, &other.fields)
}

/// Whether one is the post of the other's second ("deputy minister of health", "minister of health").
pub fn ranked(one: &Role, other: &Role) -> bool {
    let (a, b) = (words(&one.text), words(&other.text));
    if second(one, &a) == second(other, &b) || !lexicon().same_title(base(&one.title), base(&other.title)) {
        return false;
    }
    let titled = ["minister", "head", "governor", "executive", "ambassador"];
    if !one.classes.iter().chain(&other.classes).any(|class| titled.contains(class)) {
        return false;
    }
    let (own, others) = (fields(&a), fields(&b));
    match overlap(&one.organisations, &other.organisations, same_organisation) {
        Some(same) => same,
        None if own.is_empty() && others.is_empty() => match overlap(&one.places, &other.places, |a, b| a == b) {
            Some(same) => same,
            None => one.organisations.is_empty() && other.organisations.is_empty(),
        },
        None => !own.is_empty() && !others.is_empty() && !apart(&own, &others),
    }
}

/// Whether a role is one that somebody may hold beside a post in another house ("chair of the choir").
pub fn aside(role: &Role) -> bool {
    lexicon().says_of_post(last(&role.title), PostWord::Side)
}

/// Whether both teach or study one subject, and not the same ("professor of law", "professor of photography"). A subject
/// that is part of the other's name is the same, roughly said ("history", "art history").
pub fn other_subject(one: &Role, other: &Role) -> bool {
    let (Some(own), Some(others)) = (subject(one), subject(other)) else { return false };
    if last(&one.title) != last(&other.title) {
        return false;
    }
    // "earth sciences" may be geology, "political science" international relations.
    let broad = |word: &String| lexicon().says_of_post(word, PostWord::Broad);
    if own.iter().chain(&others).any(broad) {
        return false;
    }
    let alike = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() >= ROOT;
    !own.iter().any(|word| others.iter().any(|other| word == other || alike(word, other)))
}

/// Words that begin with as many of the same letters have one root: "economy", "economics".
const ROOT: usize = 4;

/// What somebody teaches or studies, as far as the words of a role tell.
fn subject(role: &Role) -> Option<Vec<String>> {
    if !lexicon().says_of_post(last(&role.title), PostWord::Taught) {
        return None;
    }
    let mut words = role.text.split_whitespace().map(|word| (word, fold::word(word)));
    words.find(|(_, word)| *word == last(&role.title))?;
    let (_, joins) = words.next()?;
    let small = |word: &str| word.chars().all(|char| char.is_lowercase() || char == '-');
    let closed = Class::PREPOSITION.or(Class::DETERMINER);
    let subject: Vec<String> = words
        .take_while(|(written, word)| small(written) && !lexicon().class(word).has(closed))
        .filter(|(_, word)| word != "and")
        .map(|(_, word)| word.into_owned())
        .collect();
    (matches!(&*joins, "of" | "in") && !subject.is_empty()).then_some(subject)
}

/// Whether a role is an office that has one holder at a time, as far as its words tell.
pub fn of_one(role: &Role) -> bool {
    let words = words(&role.text);
    let some = words.first().is_some_and(|word| matches!(word.as_str(), "a" | "an" | "one" | "another"));
    let one = ["minister", "head", "governor", "executive", "ambassador", "head-of-government", "head-of-state"];
    !some && (role.classes.iter().any(|class| one.contains(class)) || role.title == "speaker")
}

/// Whether two roles of one title are one office: of one body or country, or for one field.
pub fn one_office(one: &Role, other: &Role) -> bool {
    let (own, others) = (fields(&words(&one.text)), fields(&words(&other.text)));
    let shared = own.iter().any(|field| others.contains(field));
    let phrase = significant_words(&one.text);
    // "the gallery's director", "director of the gallery"
    if phrase.len() > 1 && phrase == significant_words(&other.text) {
        return true;
    }
    let body = overlap(&one.organisations, &other.organisations, same_organisation);
    let place = overlap(&one.places, &other.places, |a, b| a == b);
    let heads = |role: &Role| role.classes.contains(&"head");
    // "leads the agency", "executive director of the agency"
    let led = (one.title == "head" || other.title == "head") && heads(one) && heads(other) && body == Some(true);
    // "leads the sales of the firm"
    let led = led && !remits::limited(one) && !remits::limited(other);
    (led || lexicon().same_title(&one.title, &other.title))
        && second(one, &words(&one.text)) == second(other, &words(&other.text))
        && body != Some(false)
        && place != Some(false)
        && (shared
            || body == Some(true)
            || own.is_empty() && others.is_empty() && (place == Some(true) || bare(one, other)))
}

/// Both are called by the noun alone, as the only one of its kind: "the speaker", "the mayor".
fn bare(one: &Role, other: &Role) -> bool {
    let bare = |role: &Role| {
        let definite = role.text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("the"));
        definite && role.organisations.is_empty() && role.places.is_empty()
    };
    bare(one) && bare(other) && words(&other.text).len() == 2
}

/// Whether two lists of fields have none in common, and neither is empty.
fn apart(one: &[&str], other: &[&str]) -> bool {
    !one.is_empty() && !other.is_empty() && !one.iter().any(|field| other.contains(field))
}

fn post(role: &Role) -> Option<Post> {
    let words = words(&role.text);
    let head = words.iter().position(|word| *word == last(&role.title))?;
    let title = base(&role.title);
    let line = match lexicon().post(title).or_else(|| lexicon().post(last(title))) {
        // "the governor of the central bank", "a school governor"
        Some("governor") if !role.organisations.is_empty() || head > 0 && !county(&words[head - 1]) => None,
        // "the chancellor of the university"
        Some("premier") if last(title) == "chancellor" && !role.organisations.is_empty() => None,
        Some(line) => Some(line),
        None if lexicon()
            .office(title)
            .is_some_and(|office| office.class == "minister" && office.group == "cabinet") =>
        {
            Some("minister")
        }
        None if last(title) == "officer" && words.iter().any(|word| word == "chief") => Some("officer"),
        // "chief financial officer and treasurer"
        None if chief_officer(&words[..head]) => Some("officer"),
        None if lexicon().says_of_post(last(title), PostWord::Head) => headed(role, &words, head),
        None => None,
    };
    // The deputy of a prime minister or a mayor mostly has another post besides.
    let line =
        line.filter(|line| matches!(*line, "minister" | "service" | "officer" | "house") || !second(role, &words));
    Some(Post { line: line?, noun: last(&role.title).to_owned(), fields: fields(&own_words(role)) })
}

/// Whether "chief … officer and" ends the words before another post of the same person.
fn chief_officer(words: &[String]) -> bool {
    let [.., officer, and] = words else { return false };
    officer == "officer" && and == "and" && words.iter().any(|word| word == "chief")
}

/// What somebody is the head of: a service, a house with a staff.
fn headed(role: &Role, words: &[String], head: usize) -> Option<&'static str> {
    let says = |at: usize, word| words.get(at).is_some_and(|own| lexicon().says_of_post(own, word));
    let before = head.checked_sub(1).is_some_and(|before| says(before, PostWord::Service));
    // "head of the fire brigade", not "head of the school committee"
    let of = words.get(head + 1).is_some_and(|word| word == "of");
    let first = head + 2 + usize::from(words.get(head + 2).is_some_and(|word| word == "the"));
    let after =
        of && says(first, PostWord::Service) && (first + 1 == words.len() || says(first + 1, PostWord::Staffed));
    if before || after {
        return Some("service");
    }
    let staffed = |name: &String| {
        let name = self::words(name);
        let kind = name.iter().position(|word| matches!(word.as_str(), "of" | "for")).unwrap_or(name.len());
        kind.checked_sub(1).is_some_and(|at| lexicon().says_of_post(&name[at], PostWord::Staffed))
    };
    role.organisations.iter().any(staffed).then_some("house")
}

fn county(word: &str) -> bool {
    matches!(word, "county" | "state" | "provincial" | "regional" | "the" | "a")
        || lexicon().class(word).has(Class::DEMONYM)
}

/// Whether a role is that of somebody's second ("deputy head").
pub fn of_second(role: &Role) -> bool {
    second(role, &words(&role.text))
}

/// Whether a role is that of a second.
fn second(role: &Role, words: &[String]) -> bool {
    base(&role.title) != role.title
        || words
            .iter()
            .take_while(|word| *word != last(&role.title))
            .any(|word| lexicon().says_of_post(word, PostWord::Second))
}

/// The noun of a role without what it is of or for: "senior adviser for Asia".
pub fn noun(role: &Role) -> &str {
    last(base(&role.title))
}

/// Whether somebody answers the holder of an office across the house.
pub fn shadow(role: &Role) -> bool {
    let own = |word: &String| word == "shadow";
    role.title.starts_with("shadow-") || own_words(role).iter().take_while(|word| *word != last(&role.title)).any(own)
}

/// A title without what makes it that of a second.
pub fn base(title: &str) -> &str {
    title
        .split_once('-')
        .filter(|(first, _)| lexicon().says_of_post(first, PostWord::Second))
        .map_or(title, |(_, rest)| rest)
}

/// The last word of an office of several.
fn last(title: &str) -> &str {
    title.rsplit_once('-').map_or(title, |(_, last)| last)
}

fn fields(words: &[String]) -> Vec<&'static str> {
    words.iter().flat_map(|word| lexicon().fields(word)).copied().collect()
}

/// The words of a role without whose it is: "Labour's shadow home secretary" has nothing to do with labour.
fn own_words(role: &Role) -> Vec<String> {
    let text = role.text.replace('’', "'");
    let own = text.split_once("'s ").map_or(text.as_str(), |(_, own)| own);
    let mut words = words(own);
    if !role.parties.is_empty() {
        words.retain(|word| lexicon().parties(word).is_empty());
    }
    words
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| fold::word(word).into_owned()).collect()
}
