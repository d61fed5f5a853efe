use crate::markup::{self, Format};
use crate::reader::read;

/// Who does what and how far it has gone, in words: "the board | has sold | decided"; "not" where it is denied, "?" where it
/// is not told as a fact.
fn told(text: &str) -> Vec<String> {
    let reading = read(&markup::read(Format::Plain, text));
    let say = |one: &crate::statement::Predication| {
        let agent = one.agent.map_or("-", |span| span.of(text));
        let (not, doubt) = (if one.denied { " not" } else { "" }, if one.asserted { "" } else { "?" });
        format!("{agent} | {} | {}{not}{doubt}", one.verb.of(text), one.status.name())
    };
    reading.predications.iter().map(say).collect()
}

#[test]
fn what_governs_a_verb_says_how_far_it_has_gone() {
    for (text, expected) in [
        ("The board has sold two tugs.", "The board | has sold | decided"),
        ("The board plans to sell two tugs.", "The board | plans to sell | planned"),
        ("The mill pledged to hire 40 people.", "The mill | pledged to hire | pledged"),
        ("The council is considering selling the hall.", "The council | is considering selling | considered"),
        ("The agency might close the lab.", "The agency | might close | likely"),
        ("The mill is expected to close in May.", "The mill | is expected to close | likely"),
        ("The clinic is due to open in May.", "The clinic | is due to open | planned"),
        ("The court was asked to stop the sale.", "- | was asked to stop | demanded"),
        ("The firm dropped its plan to close the mill.", "The firm | dropped its plan to close | decided not"),
        ("The trustees voted on Monday to return the bells.", "The trustees | voted on Monday to return | decided"),
    ] {
        let told = told(text);
        let last = expected.split(" | ").skip(1).collect::<Vec<_>>().join(" | ");
        assert!(told.iter().any(|one| one == expected || one.ends_with(&last)), "{text}: {told:?}");
    }
}

#[test]
fn what_is_not_so_is_denied() {
    for text in [
        "The board refused to publish the report.",
        "The board has not published the report.",
        "The board has yet to publish the report.",
        "The board denied that it had published the report.",
        "The board made no offer.",
        "The board failed to publish the report.",
    ] {
        let told = told(text);
        assert!(told.iter().any(|one| one.ends_with(" not")), "{text}: {told:?}");
    }
}

#[test]
fn what_nobody_says_is_not_asserted() {
    for text in [
        "Has the board published the report?",
        "If the board publishes the report, it will resign.",
        "The board should publish the report.",
        "The board would publish the report if it could.",
    ] {
        let told = told(text);
        let published = |one: &&String| one.contains("publish");
        assert!(told.iter().filter(published).all(|one| one.ends_with('?')), "{text}: {told:?}");
    }
}

#[test]
fn each_verb_has_its_own_subject() {
    for (text, expected) in [
        (
            "The union signed the deal, and the mill dismissed 40 people.",
            vec!["The union | signed", "the mill | dismissed"],
        ),
        ("The union signed the deal but rejected the rota.", vec!["The union | signed", "The union | rejected"]),
        ("The trust that runs it has closed the ward.", vec!["The trust | runs", "The trust | has closed"]),
        ("Voss, the chairman, said the board had sold the tugs.", vec!["the board | had sold"]),
        ("The rota, which the union rejected, lapsed in May.", vec!["the union | rejected"]),
        ("By the year's end Malta had paid.", vec!["Malta | had paid"]),
        ("The sale was approved by the court.", vec!["the court | was approved"]),
        ("Lawyers want the board to publish the report.", vec!["the board | publish | demanded"]),
    ] {
        let told = told(text);
        for one in expected {
            assert!(told.iter().any(|told| told.starts_with(one)), "{text}: {one} in {told:?}");
        }
    }
}

#[test]
fn nouns_and_participles_are_no_verbs() {
    for text in [
        "Donated doses of the vaccine in the first instalment.",
        "More than 50,000 confirmed infections.",
        "Among his first acts in office.",
        "The plan proposed by the board.",
        "Do not accept the offer.",
    ] {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn where_one_stands_is_told_in_many_ways() {
    let sides = |text: &str| -> Vec<(String, bool)> {
        let reading = read(&markup::read(Format::Plain, text));
        let say = |one: &crate::statement::Predication| (format!("{:?}", one.leaning), one.denied);
        reading.predications.iter().filter(|one| one.asserted).map(say).collect()
    };
    for (text, leaning, denied) in [
        ("Malta is no longer in favour of the dam.", "For", true),
        ("Malta is among the dam's staunchest critics.", "Against", false),
        ("Malta has reserved its position on the dam.", "Open", false),
        ("Malta has taken no decision on the dam.", "Open", false),
        ("Malta has yet to make up its mind.", "Open", false),
        ("Malta has no objections to the dam.", "Against", true),
        ("Malta has no plans to join the dam's owners.", "For", true),
        ("Malta dropped its objections to the dam.", "For", false),
        ("Malta dropped its support for the dam.", "Against", false),
        ("The president has ruled one out.", "Against", false),
        ("Malta signed the pact but never ratified it.", "For", true),
        (
            "Malta would share its data but not lend ships, an envoy said. None of the ports has joined the pact.",
            "For",
            true,
        ),
        ("Malta is in favour of tolls on lorries but not on cars.", "For", true),
        ("Malta considers the levy unlawful.", "None", false),
    ] {
        let found = sides(text);
        assert!(found.contains(&(leaning.to_owned(), denied)), "{text}: {found:?}");
    }
}
