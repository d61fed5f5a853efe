//! What a post is for beyond its noun: a field ("head of training"), a region ("director for Asia"), a country.

use super::posts;
use super::roles::{overlap, same_organisation};
use crate::lexicon::{Class, PostWord, lexicon};
use crate::statement::Role;
use crate::text::fold;

/// What a role is for, as far as its words tell.
#[derive(Debug, Default)]
struct Remit {
    fields: Vec<&'static str>,
    functions: Vec<&'static str>,
    regions: Vec<&'static str>,
    /// "west", "south": which part of a region.
    parts: Vec<&'static str>,
    countries: Vec<&'static str>,
}

/// Whether two roles of one noun in one house are posts for different things. Where the record is not `cited`, only posts
/// count that somebody holds one of.
pub fn apart(one: &Role, other: &Role, cited: bool) -> bool {
    let noun = posts::noun(one);
    let held = |word: PostWord| lexicon().says_of_post(noun, word);
    if !lexicon().same_title(noun, posts::noun(other))
        || !(held(PostWord::Remitted) || cited && held(PostWord::Concerned))
        || overlap(&one.organisations, &other.organisations, same_organisation) == Some(false)
    {
        return false;
    }
    let (own, others) = (remit(one), remit(other));
    let none = |a: &[&str], b: &[&str]| !a.is_empty() && !b.is_empty() && !a.iter().any(|word| b.contains(word));
    // A department and a subject go together: "head of research", "head of climate". A public office has a subject.
    let public = lexicon().role_classes(noun).contains(&"minister");
    let plain = own.functions.is_empty() && others.functions.is_empty();
    none(&own.functions, &others.functions) && !public
        || none(&own.fields, &others.fields) && (public || plain)
        || none(&own.regions, &others.regions)
        || !own.regions.is_empty() && !others.regions.is_empty() && none(&own.parts, &others.parts)
        || none(&own.countries, &others.countries)
}

/// Whether a post is for a part of its house only.
pub fn limited(role: &Role) -> bool {
    let Remit { fields, functions, regions, parts: _, countries } = remit(role);
    [fields, functions, regions, countries].iter().any(|list| !list.is_empty())
}

fn remit(role: &Role) -> Remit {
    let words = about(role);
    let mut remit = Remit::default();
    for (at, (word, name)) in words.iter().enumerate() {
        let lists = lexicon();
        remit.fields.extend(lists.fields(word));
        remit.functions.extend(lists.functions(word));
        remit.regions.extend(lists.regions(word));
        remit.parts.extend(part(word));
        if *name {
            let two = words.get(at + 1).map(|(next, _)| format!("{word} {next}"));
            let government = two.and_then(|two| lists.government(&two)).or_else(|| lists.government(word));
            remit.countries.extend(government.map(|government| government.code));
        }
    }
    remit
}

/// The words of a role that can say what it is for, folded, and whether each may name a country: neither whose post it
/// is ("the charity's"), nor the house or the town where it is held.
fn about(role: &Role) -> Vec<(String, bool)> {
    let mut text = role.text.replace('’', "'");
    for name in &role.organisations {
        // A department or a part of the world may stand in capitals by itself ("Director of Research", "West Africa").
        let says = |word: &str| {
            let word = fold::word(word);
            let known = !lexicon().functions(&word).is_empty() || !lexicon().regions(&word).is_empty();
            known || part(&word).is_some() || matches!(&*word, "and" | "latin" | "middle" | "sub-saharan")
        };
        if !name.split(' ').all(says) {
            text = text.replace(&name.replace('’', "'"), " ");
        }
    }
    let possessed = text.rfind("'s ").map_or(text.as_str(), |at| text.get(at + 3..).unwrap_or_default());
    let spaced = fold::phrase(possessed).replace("middle east", "mideast");
    let noun = posts::noun(role);
    let mut found = Vec::new();
    let (mut behind, mut joined) = (false, false);
    for word in spaced.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // "in Rotterdam", "at the agency"
        if behind && matches!(word, "at" | "in" | "with" | "from" | "since" | "until" | "near" | "under") {
            break;
        }
        joined |= behind && matches!(word, "for" | "on" | "of" | "to");
        let adjective = lexicon().class(word).has(Class::DEMONYM);
        if word == noun {
            behind = true;
        } else {
            found.push((word.to_owned(), !adjective && (joined || !behind)));
        }
    }
    found
}

fn part(word: &str) -> Option<&'static str> {
    Some(match word {
        "north" | "northern" => "north",
        "south" | "southern" => "south",
        "east" | "eastern" => "east",
        "west" | "western" => "west",
        "central" => "central",
        "southeast" => "southeast",
        "northeast" => "northeast",
        _ => return None,
    })
}
