//! Reading never fails, whatever the bytes, and every place that comes out of it is a place of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::markup::{self, Format};
use onrecord::text::Span;

fuzz_target!(|text: &str| {
    for format in [Format::Markdown, Format::Plain, Format::Html, Format::Latex, Format::Typst] {
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
        let reading = onrecord::reader::read(&prose);
        let place = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} is no place of the file");
        for quotation in &reading.quotations {
            place(quotation.outer);
            assert!(quotation.outer.contains(quotation.span) && quotation.sentence < reading.sentences.len());
            quotation.speaker.iter().for_each(|speaker| place(speaker.span));
            quotation.cue.iter().for_each(|cue| place(cue.span));
        }
        for person in &reading.people {
            person.mentions.iter().for_each(|mention| place(mention.span));
            person.roles.iter().for_each(|role| place(role.span));
        }
        reading.citations.iter().for_each(|citation| place(citation.span));
        reading.sentences.iter().for_each(|sentence| place(sentence.span));
        assert_eq!(format!("{reading:?}"), format!("{:?}", onrecord::reader::read(&prose)), "read twice");
    }
});
