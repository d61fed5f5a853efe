//! Times phases.
use onrecord::{markup, reader};
use std::time::Instant;
fn main() {
    let mut texts = Vec::new();
    for path in std::env::args().skip(1) {
        texts.push(std::fs::read_to_string(path).unwrap());
    }
    for round in 0..300 {
        let start = Instant::now();
        let prose: Vec<_> = texts.iter().map(|text| markup::read(markup::Format::Markdown, text)).collect();
        let a = start.elapsed();
        let start = Instant::now();
        let n: usize = prose.iter().map(|prose| reader::read(prose).positions.len()).sum();
        println!("{round} markup {a:?} reader {:?} {n}", start.elapsed());
    }
}
