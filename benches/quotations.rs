//! How long the index of a thousand documents takes to build, and a quotation to be found in it.

mod corpus;

use std::hint::black_box;

use onrecord::markup::{self, Format};
use onrecord::record::{Entry, Record, Source};
use onrecord::statement::Reading;
use onrecord::text::LineIndex;

fn main() {
    divan::main();
}

fn sources(documents: &[String]) -> Vec<Source> {
    let source = |(number, text): (usize, &String)| Source {
        entry: Entry { key: format!("d{number:05}"), ..Entry::default() },
        path: format!("d{number:05}.txt").into(),
        lines: LineIndex::new(text),
        prose: markup::read(Format::Plain, text),
        text: text.clone(),
        reading: Reading::default(),
    };
    documents.iter().enumerate().map(source).collect()
}

#[divan::bench(sample_count = 10)]
fn build_1000_documents(bencher: divan::Bencher<'_, '_>) {
    let made = corpus::corpus(7, 1000, 800, 0);
    bencher.with_inputs(|| sources(&made.documents)).bench_values(|sources| black_box(Record::new(sources)));
}

#[divan::bench(sample_count = 10)]
fn locate_100_exact(bencher: divan::Bencher<'_, '_>) {
    locate(bencher, |edits| edits == 0);
}

#[divan::bench(sample_count = 10)]
fn locate_100_edited(bencher: divan::Bencher<'_, '_>) {
    locate(bencher, |edits| edits > 0);
}

fn locate(bencher: divan::Bencher<'_, '_>, wanted: impl Fn(usize) -> bool) {
    let made = corpus::corpus(7, 1000, 800, 200);
    let record = Record::new(sources(&made.documents));
    let questions: Vec<&str> = made
        .questions
        .iter()
        .filter(|question| wanted(question.edits))
        .map(|question| question.quoted.as_str())
        .collect();
    bencher.bench_local(|| {
        for quoted in &questions {
            black_box(record.locate(black_box(quoted)));
        }
    });
}
