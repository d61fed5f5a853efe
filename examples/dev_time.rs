//! dev
use std::time::Instant;
fn main() {
    let t = Instant::now();
    let _ = onrecord::lexicon::lexicon();
    eprintln!("lexicon {:?}", t.elapsed());
    let t = Instant::now();
    let loaded = onrecord::corpus::load(&onrecord::corpus::CorpusSpec::Embedded).unwrap();
    eprintln!("load {:?}", t.elapsed());
    let t = Instant::now();
    let (record, _) = loaded.into_record();
    eprintln!("record {:?}", t.elapsed());
    let p = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(&p).unwrap();
    let t = Instant::now();
    let d = onrecord::draft::Draft::read(p.into(), onrecord::markup::Format::Markdown, text);
    eprintln!("draft {:?}", t.elapsed());
    let t = Instant::now();
    let f = onrecord::check::check(&d, &record, &Default::default());
    eprintln!("check {:?} {}", t.elapsed(), f.len());
    let big: String = record.sources.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n\n").repeat(60);
    let t = Instant::now();
    let prose = onrecord::markup::read(onrecord::markup::Format::Plain, &big);
    let t2 = Instant::now();
    let r = onrecord::reader::read(&prose);
    eprintln!(
        "read {} bytes, markup {:?} reader {:?} = {} MB/s {}",
        big.len(),
        t2 - t,
        t2.elapsed(),
        big.len() as f64 / 1e6 / t.elapsed().as_secs_f64(),
        r.quotations.len()
    );
}
