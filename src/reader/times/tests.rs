use super::*;
use crate::lexicon::lexicon;
use crate::markup::{Format, read};
use crate::reader::document::Folded;

/// Each expression with what it means in a document of Wednesday, 10 March 2021.
fn times(text: &str) -> Vec<String> {
    let prose = read(Format::Plain, text);
    let mut folded = Folded::new(&prose, lexicon(), None);
    let document = Document::new(&prose, lexicon(), &mut folded, None);
    let names = super::super::names::find(&document);
    let written = Period::parse("2021-03-10");
    find(&document, &names, None)
        .iter()
        .map(|timed| {
            let time = &timed.time;
            let bound = if time.bound == Bound::At { String::new() } else { format!(" {:?}", time.bound) };
            let when = time.when.resolve(written).map_or_else(|| "-".to_owned(), |period| period.to_string());
            format!("{} = {when}{bound}", time.span.of(text))
        })
        .collect()
}

#[test]
fn dates_are_found_and_resolved() {
    for (text, expected) in [
        ("The quay opened in February 2019.", &["February 2019 = 2019-02"][..]),
        ("It closed on 3 March 2020, a Tuesday.", &["3 March 2020 = 2020-03-03", "Tuesday = 2021-03-09"]),
        ("On March 3 the council met.", &["March 3 = 2021-03-03"]),
        ("The council met March 3, 2020, in Lima.", &["March 3, 2020 = 2020-03-03"]),
        ("The council met on the 3rd of May.", &["3rd of May = 2020-05-03"]),
        ("Talks were held on 3–5 June.", &["3–5 June = 2020-06-03/2020-06-05"]),
        ("In late January it rained.", &["late January = 2021-01-16/2021-01-31"]),
        ("Early in 2019 it rained.", &["Early in 2019 = 2019-01-01/2019-07-01"]),
        ("By the end of 2018 it had rained.", &["end of 2018 = 2018-08-08/2018-12-31 By"]),
        ("The dam broke in the spring of 2020.", &["spring of 2020 = 2020-03-01/2020-06-30"]),
        ("Sales fell in Q3 2020.", &["Q3 2020 = 2020-07-01/2020-09-30"]),
        ("Sales fell in the third quarter of last year.", &["third quarter of last year = 2020-07-01/2020-09-30"]),
        ("Sales fell in the first half of 2020.", &["first half of 2020 = 2020-01-01/2020-07-01"]),
        ("Sales fell in the last week of November 2020.", &["last week of November 2020 = 2020-11-22/2020-11-30"]),
        ("Sales fell in the second week of May.", &["second week of May = 2020-05-07/2020-05-15"]),
        ("Sales fell in the first days of 2020.", &["first days of 2020 = 2020-01-01/2020-05-07"]),
        ("It was so in 2019.", &["2019 = 2019"]),
        ("It was so last year.", &["last year = 2020"]),
        ("It was so last month, and this week.", &["last month = 2021-02", "this week = 2021-03-07/2021-03-14"]),
        ("He spoke on Monday.", &["Monday = 2021-03-08"]),
        ("He spoke last Friday.", &["last Friday = 2021-02-26/2021-03-05"]),
        ("The mine shut two years ago.", &["two years ago = 2018-07-10/2019-11-10"]),
        ("The mine shut several weeks ago.", &["several weeks ago = 2021-01-01/2021-03-01"]),
        ("In recent weeks the mine shut.", &["recent weeks = 2021-01-01/2021-03-10"]),
        ("It shut yesterday.", &["yesterday = 2021-03-09"]),
        ("A poll in December found so.", &["December = 2020-12"]),
        ("The ferry sank on 9 April.", &["9 April = 2020-04-09"]),
        ("It has been shut since 2017.", &["2017 = 2017 Since"]),
        ("It stayed shut until March 2020.", &["March 2020 = 2020-03 Until"]),
        ("The 2018 law forbids it.", &["2018 = 2018 Thing"]),
        ("At Monday’s hearing he wept.", &["Monday = 2021-03-08 Thing"]),
        ("Its December poll found so.", &["December = 2020-12 Thing"]),
        ("Prices doubled between 2015 and 2018.", &["2015 and 2018 = 2015-01-01/2018-12-31"]),
        ("Prices doubled from March to May 2020.", &["March to May 2020 = 2020-03-01/2020-05-31"]),
        ("In the 1990s it was so.", &["1990s = 1990-01-01/1999-12-31"]),
        ("By mid-2019 it was so.", &["mid-2019 = 2019-04-02/2019-09-30 By"]),
        ("In mid-January it was so.", &["mid-January = 2021-01-08/2021-01-23"]),
        ("It opened in March last year.", &["March last year = 2020-03"]),
        ("It opened in March of last year.", &["March of last year = 2020-03"]),
        ("The road opened in 2019. A tunnel opened that year.", &["2019 = 2019", "that year = 2019"]),
        ("In 2019 a road opened, and in May a tunnel.", &["2019 = 2019", "May = 2019-05"]),
        ("The ship will sail in May.", &["May = 2021-05"]),
        ("The ship will sail on Friday.", &["Friday = 2021-03-12"]),
        ("He said on Monday that it will sail.", &["Monday = 2021-03-08/2021-03-15"]),
        ("Over the past two years it grew.", &["past two years = 2018-07-10/2021-03-10"]),
        ("On Monday, 1 March, it rained.", &["Monday, 1 March = 2021-03-01"]),
        ("It was sold on 2020-02-13.", &["2020-02-13 = 2020-02-13"]),
    ] {
        assert_eq!(times(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_date_is_left_alone() {
    for text in [
        "The 5G network has 2,000 masts.",
        "All 2020 Democrats agreed.",
        "Some 1900 people came.",
        "Mrs. May and April Jones may march.",
        "They left a few days before the fair.",
        "The next day they left.",
        "It took two years and three weeks.",
        "It rose to 2019 from nothing.",
        "He said “in May 2019 we won”.",
        "The second term and the last word.",
        "They spring a leak and fall.",
    ] {
        assert_eq!(times(text), [""; 0], "{text}");
    }
}

#[test]
fn the_date_of_the_first_lines() {
    let dated = |text: &str| {
        let prose = read(Format::Markdown, text);
        let mut folded = Folded::new(&prose, lexicon(), None);
        let document = Document::new(&prose, lexicon(), &mut folded, None);
        dateline(&document).map(|period| period.to_string())
    };
    for (text, expected) in [
        ("# A brief\n\n*May 2021*\n\nWe met.", Some("2021-05")),
        ("# A brief\n\n**Oslo, 17 April 2021**\n\nWe met.", Some("2021-04-17")),
        ("# A brief\n\nDate: 3 June 2021. Not for publication.\n\nWe met.", Some("2021-06-03")),
        ("# A brief\n\n**Memo · Ports and harbours desk · 22 April 2021**\n\nWe met.", Some("2021-04-22")),
        ("# A brief\n\nIn May 2021 we met.", None),
        ("# A brief\n\nMay 2021 saw a meeting.", None),
        ("# The harbour in 2019\n\nWe met.", None),
    ] {
        assert_eq!(dated(text).as_deref(), expected, "{text}");
    }
}
