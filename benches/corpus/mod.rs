//! A seeded corpus of any size, with questions whose answers are known: the same seed gives the same bytes.
//!
//! Words follow Zipf's law: real function words on top, made-up content words below. No word is the mark of one
//! document, so that a passage is known by its words together and not by one of them.
#![allow(dead_code, reason = "not every user asks for everything")]

/// A corpus and the quotations to look up in it.
pub struct Corpus {
    /// The documents, plain text, a paragraph a line.
    pub documents: Vec<String>,
    /// The quotations.
    pub questions: Vec<Question>,
}

/// A quotation with its answer.
pub struct Question {
    /// The words.
    pub quoted: String,
    /// Index of the document they come from.
    pub document: usize,
    /// How many words were changed: 0 for an exact quotation.
    pub edits: usize,
}

/// Makes `documents` documents of about `words` words and `questions` quotations: the first half exact, the others
/// with one to three words substituted, left out or put in.
pub fn corpus(seed: u64, documents: usize, words: usize, questions: usize) -> Corpus {
    let mut random = Random(seed);
    let vocabulary = vocabulary(&mut random);
    let mut texts = Vec::new();
    let mut sentences: Vec<Vec<Vec<&str>>> = Vec::new();
    for _ in 0..documents {
        let (mut text, mut own, mut count) = (String::new(), Vec::new(), 0);
        while count < words {
            let sentence: Vec<&str> = (0..12 + random.below(20)).map(|_| zipf(&vocabulary, &mut random)).collect();
            count += sentence.len();
            let shown = capitalised(&sentence.join(" "));
            let paragraph = if random.below(4) == 0 { "\n" } else { " " };
            let speaker = capitalised(zipf(&vocabulary, &mut random));
            match random.below(3) {
                0 => text.extend(["“", &shown, ",” said ", &speaker, ".", paragraph]),
                _ => text.extend([&shown, ".", paragraph]),
            }
            own.push(sentence);
        }
        texts.push(text);
        sentences.push(own);
    }
    let questions = (0..questions)
        .map(|number| {
            let document = random.below(documents);
            let sentence = &sentences[document][random.below(sentences[document].len())];
            let len = (10 + random.below(12)).min(sentence.len());
            let first = random.below(sentence.len() - len + 1);
            let mut words = sentence[first..first + len].to_vec();
            let edits = if number < questions / 2 { 0 } else { 1 + random.below(3) };
            for _ in 0..edits {
                // Neither the first nor the last word: an excerpt may end anywhere.
                let at = 1 + random.below(words.len() - 2);
                let other = zipf(&vocabulary, &mut random);
                match random.below(4) {
                    0 => words.insert(at, other),
                    1 => drop(words.remove(at)),
                    _ if words[at] != other => words[at] = other,
                    _ => words[at] = "otherwise",
                }
            }
            let whole = sentence.windows(words.len()).any(|window| window == words);
            // Edits that undo each other are none.
            if whole && edits > 0 {
                let middle = words.len() / 2;
                words[middle] = "otherwise";
            }
            Question { quoted: words.join(" "), document, edits }
        })
        .collect();
    Corpus { documents: texts, questions }
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

const FUNCTION_WORDS: &str = "the of and to a in that is was for it with as on be at by this had are but from or have an \
    they which one you were all her she there would their we him been has when who will more out so up said what \
    its about than into them can only other time new some could these two may first then do any like my now over such \
    our man me even most made after also did many off before must well back through years much where your way down";

fn vocabulary(random: &mut Random) -> Vec<String> {
    let onsets = [
        "b", "br", "c", "d", "dr", "f", "fl", "g", "gr", "h", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v",
    ];
    let nuclei = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    let codas = ["", "n", "r", "l", "st", "ck", "m", "nd", "t"];
    let mut words: Vec<String> = FUNCTION_WORDS.split_whitespace().map(str::to_owned).collect();
    while words.len() < 12_000 {
        let mut word = String::new();
        for _ in 0..2 + random.below(2) {
            word.push_str(onsets[random.below(onsets.len())]);
            word.push_str(nuclei[random.below(nuclei.len())]);
            word.push_str(codas[random.below(codas.len())]);
        }
        words.push(word);
    }
    words
}

/// A word, the one of rank r with a chance of about 1/r.
fn zipf<'v>(vocabulary: &'v [String], random: &mut Random) -> &'v str {
    let uniform = (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
    let rank = (vocabulary.len() as f64).powf(uniform) as usize - 1;
    &vocabulary[rank.min(vocabulary.len() - 1)]
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
