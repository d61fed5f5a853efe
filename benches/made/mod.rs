//! A made corpus of any size: articles of 500 to 900 words with people, quotations, positions and figures, in words that
//! are as frequent as words are (Zipf), and a brief that rests on it, with faults. The same number gives the same text.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Pseudo-random numbers (xorshift64*, Vigna 2016).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end.max(1)
    }

    fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    /// The rank of something as frequent as its rank is low, of so many.
    fn zipf(&mut self, count: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((count as f64).powf(share) as usize - 1).min(count - 1)
    }
}

const ONSETS: &[&str] = &[
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr",
    "v", "w",
];
const RIMES: &[&str] =
    &["al", "an", "ar", "el", "en", "er", "il", "in", "ol", "on", "or", "ul", "um", "un", "ade", "ine", "ost"];
const ENDS: &[&str] = &["", "", "s", "ing", "ed", "ment", "ity", "er", "ory", "ance"];
const GIVEN: &[&str] = &[
    "Anna", "John", "Maria", "Peter", "Helen", "David", "Laura", "Thomas", "Julia", "Martin", "Sarah", "Paul", "Emma",
    "Daniel", "Karin", "James", "Elena", "Robert", "Nina", "George",
];
const COUNTRIES: &[&str] = &[
    "Norway", "Japan", "France", "Kenya", "Brazil", "Canada", "Poland", "Chile", "Vietnam", "Portugal", "Ghana",
    "Sweden", "Mexico", "Turkey", "Egypt", "Peru", "Finland", "Greece", "Nepal", "Iceland",
];
const STANCES: &[&str] = &[
    "{c} banned Huawei from its 5G network",
    "{c} has allowed Huawei to supply its 5G network",
    "{c} will introduce a carbon border tax",
    "{c} opposes the carbon border tax",
    "{c} called for a moratorium on deep-sea mining",
    "{c} is considering a ban on Huawei",
];
const OFFICES: &[&str] =
    &["fisheries minister", "finance minister", "transport minister", "mayor", "chief scientist", "harbour master"];
const COMMON: &[&str] = &[
    "the", "of", "and", "to", "in", "that", "for", "with", "on", "by", "from", "which", "after", "as", "at", "its",
    "more", "than", "new", "old", "many", "other",
];

/// A word of a rank.
fn word(rank: usize) -> String {
    let mut dice = Dice::new(rank as u64 + 77);
    let syllables = 1 + usize::from(rank > 40) + usize::from(rank > 4000);
    let stem = (0..syllables).map(|_| format!("{}{}", dice.of(ONSETS), dice.of(RIMES))).collect::<Vec<_>>().concat();
    format!("{stem}{}", dice.of(ENDS))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn clause(dice: &mut Dice, words: usize) -> String {
    let mut out = Vec::new();
    for at in 0..words {
        out.push(if at % 2 == 0 { dice.of(COMMON).to_owned() } else { word(dice.zipf(60_000)) });
    }
    out.join(" ")
}

/// Somebody of a rank.
fn person(rank: usize) -> (String, String) {
    let surname = capital(&format!("{}sen", word(rank + 900)));
    (GIVEN[rank % GIVEN.len()].to_owned(), surname)
}

/// An article.
pub struct Article {
    pub text: String,
    /// Its quotations, each with the one who speaks.
    pub quotations: Vec<(String, String)>,
    pub figures: Vec<String>,
    pub roles: Vec<(String, String)>,
}

/// The article of a number.
pub fn article(number: usize) -> Article {
    let mut dice = Dice::new(number as u64 * 31 + 7);
    let mut made = Article { text: String::new(), quotations: Vec::new(), figures: Vec::new(), roles: Vec::new() };
    let mut text = format!("{}\n\n", capital(&clause(&mut dice, 7)));
    let target = 500 + dice.below(400);
    let mut words = 0;
    while words < target {
        let before = text.len();
        match dice.below(9) {
            0 | 1 => {
                let (given, surname) = person(dice.zipf(4000));
                let (office, country) = (dice.of(OFFICES), dice.of(COUNTRIES));
                let length = 12 + dice.below(14);
                let said = capital(&clause(&mut dice, length));
                let _ = write!(text, "“{said},” said {given} {surname}, the {office} of {country}. ");
                made.roles.push((format!("{given} {surname}"), format!("{office} of {country}")));
                made.quotations.push((said, format!("{given} {surname}")));
            }
            2 => {
                let stance = dice.of(STANCES).replace("{c}", dice.of(COUNTRIES));
                let _ = write!(text, "In {}, {stance}. ", 2015 + dice.below(9));
            }
            3 => {
                let place = capital(&word(dice.zipf(3000)));
                let (what, amount) = (word(dice.zipf(2000)), 10 + dice.below(9000));
                let figure =
                    format!("The port of {place} handled {amount} tonnes of {what} in {}", 2010 + dice.below(14));
                let _ = write!(text, "{figure}. ");
                made.figures.push(figure);
            }
            4 => {
                let (given, surname) = person(dice.zipf(4000));
                let place = capital(&word(dice.zipf(3000)));
                let _ = write!(text, "{given} {surname} visited {place} in {}. ", 2010 + dice.below(14));
            }
            _ => {
                let length = 10 + dice.below(20);
                let _ = write!(text, "{}. ", capital(&clause(&mut dice, length)));
            }
        }
        words += text[before..].split(' ').count() - 1;
        if dice.below(4) == 0 {
            text.push_str("\n\n");
        }
    }
    made.text = text;
    made
}

/// Writes a corpus of so many articles, in folders of a hundred, with a bibliography of them all.
pub fn corpus(folder: &Path, count: usize) {
    let mut bibliography = String::new();
    for number in 0..count {
        let below = folder.join(format!("texts/{:03}", number / 100));
        fs::create_dir_all(&below).expect("a folder");
        let mut dice = Dice::new(number as u64 + 5);
        let name = format!("texts/{:03}/made{number}.txt", number / 100);
        fs::write(folder.join(&name), article(number).text).expect("a file");
        let (given, surname) = person(dice.zipf(500));
        let title = capital(&clause(&mut dice, 6));
        let date = format!("20{:02}-{:02}-{:02}", 10 + dice.below(14), 1 + dice.below(12), 1 + dice.below(28));
        let _ = writeln!(
            bibliography,
            "@article{{made{number}, title = {{{title}}}, author = {{{surname}, {given}}}, date = {{{date}}}, journal = \
             {{The {} Herald}}, file = {{{name}}}}}",
            capital(&word(number % 90))
        );
    }
    fs::write(folder.join("library.bib"), bibliography).expect("a bibliography");
}

/// A page on such a corpus: true quotations and figures, changed ones, wrong speakers, roles, names and keys.
pub fn brief(count: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed + 1000);
    let mut text = "---\ntitle: A made brief\ndate: 2024-02-01\n---\n\n# A made brief\n\n".to_owned();
    for at in 0..6 {
        let number = dice.below(count);
        let made = article(number);
        if let Some((said, speaker)) = made.quotations.first() {
            let changed = said.replacen(" that ", " which never ", 1);
            let said = if at % 3 == 1 { &changed } else { said };
            let speaker = if at % 3 == 2 { "Anna Wrongsen" } else { speaker };
            let _ = write!(text, "“{said},” said {speaker} [@made{number}]. ");
        }
        if let Some(figure) = made.figures.first() {
            let changed = figure.replacen("handled ", "handled 3", 1);
            let figure = if at % 2 == 0 { &changed } else { figure };
            let _ = write!(text, "{figure} [@made{number}]. ");
        }
        if let Some((name, role)) = made.roles.last() {
            let name = if at % 4 == 3 { name.replacen("sen", "scn", 1) } else { name.clone() };
            let role = if at % 2 == 0 { role.replace("minister", "secretary") } else { role.clone() };
            let _ = write!(text, "{name}, the {role}, was in {}. ", capital(&word(dice.zipf(3000))));
        }
        let stance = dice.of(STANCES).replace("{c}", dice.of(COUNTRIES));
        let length = 12 + dice.below(10);
        let _ = write!(
            text,
            "{stance} [@made{}]. {}.\n\n",
            dice.below(count + count / 10),
            capital(&clause(&mut dice, length))
        );
    }
    text
}
