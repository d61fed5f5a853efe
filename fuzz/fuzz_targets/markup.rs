//! Reading never fails, whatever the bytes, and every place that comes out of it is a place of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::markup::{self, Format};

fuzz_target!(|text: &str| {
    for format in [Format::Markdown, Format::Plain, Format::Html] {
        let prose = markup::read(format, text);
        let mut end = 0;
        for block in &prose.blocks {
            assert!(end <= block.span.start && prose.text.get(block.span.range()).is_some());
            end = block.span.end;
            assert!(text.get(prose.map.to_file(block.span).range()).is_some());
        }
        for mark in &prose.marks {
            assert!(prose.text.get(mark.span.range()).is_some() && text.get(mark.file.range()).is_some());
        }
        let _ = onrecord::reader::read(&prose);
    }
});
