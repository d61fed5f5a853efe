use crate::markup::{Format, read};
use crate::statement::Reading;

fn reading(text: &str) -> Reading {
    crate::reader::read(&read(Format::Plain, text))
}

/// Each event: its verb, the words of its times, the names of its venues.
fn events(text: &str) -> Vec<String> {
    let reading = reading(text);
    let told = reading.events.iter().map(|event| {
        let times = event.times.iter().map(|time| reading.times[*time].span.of(text).to_owned());
        let venues = event.venues.iter().map(|venue| venue.name.clone());
        let mut parts = vec![event.verb.of(text).to_owned()];
        parts.extend(times.chain(venues));
        if !event.asserted {
            parts.push("not asserted".to_owned());
        }
        parts.join(" | ")
    });
    told.collect()
}

#[test]
fn times_and_places_belong_to_their_verb() {
    for (text, expected) in [
        ("Peru last year banned the dye.", &["banned | last year"][..]),
        ("Last month, the ministry sent divers to a wreck in Malta.", &["sent | Last month | Malta"]),
        (
            "The quarrel grew in late May, when the mayor announced a toll.",
            &["grew | late May", "announced | late May"],
        ),
        ("The board said that in March the mill closed.", &["closed | March"]),
        ("The mill closed in March and reopened in June.", &["closed | March", "reopened | June"]),
        ("Problems were discovered in 2018.", &["discovered | 2018"]),
        ("“We wait,” Ana Ruiz told the Ocean Forum on Monday.", &["told | Monday | Ocean Forum"]),
        ("“We wait,” Ana Ruiz said in a speech at the Ocean Forum.", &["said | Ocean Forum"]),
        ("Ana Ruiz said so on a visit to Peru on Monday.", &["said | Monday | Peru"]),
        ("The board cut its forecast on Monday.", &["cut | Monday"]),
        ("The talks were held in Dar es Salaam.", &["held | Dar es Salaam"]),
        ("The firm has not opened a mine in Peru.", &["opened | Peru | not asserted"]),
        ("It is not true that the firm opened a mine in 2019.", &["opened | 2019 | not asserted"]),
        ("Peru, which had no port, opened one in 2019.", &["opened | 2019"]),
        ("The board met in Lima and Quito on Monday.", &["met | Monday | Lima | Quito"]),
        ("She toured mills in Lima, Quito and Bogotá in May.", &["toured | May | Lima | Quito | Bogotá"]),
        ("The tax goes up in May.", &["goes | May"]),
        ("The mill opened on 3 May, in Lima, and the guests were promised work.", &["opened | 3 May | Lima"]),
        ("The mast was raised in the port of Ness in May.", &["raised | May | Ness"]),
        ("It opened a mill in the Lima suburb of Rimac on Monday.", &["opened | Monday | Rimac"]),
        ("Ana Ruiz spoke of it before the council on Monday.", &["spoke | Monday"]),
        ("The law would be put to a vote and take effect in June, she said.", &["take | June | not asserted"]),
        ("The rule, which takes effect in June, is new.", &["takes | June"]),
    ] {
        assert_eq!(events(text), expected, "{text}");
    }
}

#[test]
fn a_verb_has_its_time_or_place_from_another_clause() {
    for (text, expected) in [
        (
            "The ministers signed a pact on 11 September. The ceremony took place in Riga.",
            &["signed | 11 September | Riga", "took | Riga"][..],
        ),
        ("The council elected Ana Ruiz, who thanked it. The vote was held in May.", &["elected | May", "held | May"]),
        ("The sides agreed on fees. The talks lasted a week in Oslo.", &["lasted | Oslo"]),
        (
            "She flew to Lima last week, where she signed a pact.",
            &["flew | last week | Lima", "signed | last week | Lima"],
        ),
        ("He spoke in Oslo on 3 May, where he promised a loan.", &["spoke | 3 May | Oslo", "promised | 3 May | Oslo"]),
    ] {
        assert_eq!(events(text), expected, "{text}");
    }
}

#[test]
fn an_affiliation_is_no_venue() {
    for text in [
        "Ana Ruiz, a fellow at the Ocean Institute, said so.",
        "Ana Ruiz, director of the mint in Lima, said so.",
        "Ana Ruiz worked at the Ocean Institute.",
        "They told the Dorn administration to wait.",
        "He lost confidence in Ana Ruiz.",
    ] {
        assert_eq!(events(text), [""; 0], "{text}");
    }
}

/// Whether two sentences tell of one kind of event.
fn alike(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|text| reading(text).events.first().map(|event| event.what.clone()));
    matches!((one, other), (Some(one), Some(other)) if one.iter().any(|what| other.contains(what)))
}

#[test]
fn a_noun_may_tell_what_happened() {
    for (one, other) in [
        ("Peru’s ban came in May.", "In March Peru banned the dye."),
        ("The opening of the mine took place in 2019.", "The mine opened in 2020."),
        ("Her visit to Oslo dates from 2018.", "She visited Oslo in 2019."),
        ("The announcement in May surprised the town.", "The mayor announced it in June."),
        ("Its purchase of the yard in 2019 saved the firm.", "It bought the yard in 2020."),
        ("A strike in Lima on Monday closed the port.", "Drivers struck in Lima on Friday."),
        ("Deputies voted on 3 May to override the veto.", "Deputies overrode the veto in June."),
        ("The board decided in May to sell the yard.", "The board sold the yard in June."),
    ] {
        assert!(alike(one, other), "{one} {other}");
    }
    assert!(!alike("The ban came in May.", "The mine opened in June."));
}
