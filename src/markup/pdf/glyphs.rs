//! The characters of a page with their places, as `hayro` draws them.

use std::panic::resume_unwind;
use std::sync::Arc;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};

/// A character, or several that are drawn as one, with its place: points from the upper left corner of the page.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// What it says; U+FFFD where the file does not say it.
    pub text: String,
    /// Its code, where its font is of pictures and the file says no more.
    pub code: Option<u8>,
    /// Its left edge.
    pub left: f32,
    /// Its right edge: where the next character would stand.
    pub right: f32,
    /// Its baseline, growing downwards.
    pub base: f32,
    /// The size of its font.
    pub size: f32,
    /// Whether its font is bold.
    pub bold: bool,
    /// Whether its font is slanted.
    pub slanted: bool,
}

/// A page as it is drawn.
#[derive(Debug, Default)]
pub struct Drawing {
    /// Its characters in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Its height in points.
    pub height: f32,
    /// How many pictures are on it.
    pub pictures: usize,
}

/// So many steps of drawing are followed in one document: more than any that is to be read takes.
pub const MOST_STEPS: usize = 30_000_000;

/// What ends a drawing that takes too many steps.
pub struct TooLong;

/// Follows the drawing of a page; `steps` counts those of the whole document. Unwinds with [`TooLong`] when they are
/// too many.
pub fn draw<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>, steps: &mut usize) -> Drawing {
    let (width, height) = page.render_dimensions();
    let settings = InterpreterSettings {
        warning_sink: Arc::new(|_| {}),
        // Notes of readers, stamps and buttons are no text of the document.
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let transform = page.initial_transform(true);
    let transform = Affine::new(transform.as_coeffs());
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, area, cache, page.xref(), settings);
    let mut pen = Pen { glyphs: Vec::new(), rotated: Vec::new(), pictures: 0, marked: Vec::new(), steps };
    interpret_page(page, &mut context, &mut pen);
    let Pen { mut glyphs, rotated, pictures, .. } = pen;
    let (mut width, mut height) = (width, height);
    // A table that lies on its side fills the page; beside other text, what is turned is a stamp.
    if rotated.len() > 2 * glyphs.len() && rotated.len() > 20 {
        (width, height) = (height, width);
        glyphs = rotated;
    }
    // Far outside of the page nobody sees it.
    glyphs.retain(|glyph| glyph.base > -height && glyph.base < 2.0 * height && glyph.left.abs() < 2.0 * width);
    Drawing { glyphs, height, pictures }
}

struct Pen<'s> {
    glyphs: Vec<Glyph>,
    /// Those that are turned by a quarter, as if the page were turned back.
    rotated: Vec<Glyph>,
    pictures: usize,
    marked: Vec<Marked>,
    steps: &'s mut usize,
}

/// What a marked stretch says of its characters.
enum Marked {
    /// Nothing of interest.
    Nothing,
    /// That they are a running head, a page number or ornament.
    Artifact,
    /// What they stand for; `None` once the first of them has said it.
    Stands(Option<String>),
}

impl Pen<'_> {
    fn step(&mut self) {
        *self.steps += 1;
        if *self.steps > MOST_STEPS {
            // Not a fault: nothing is printed.
            resume_unwind(Box::new(TooLong));
        }
    }
}

impl<'a> Device<'a> for Pen<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let (mut bold, mut slanted) = (false, false);
        if let Some(Drawn::Outline(glyph)) = run.glyphs().first().map(|glyph| &**glyph)
            && let Some(font) = glyph.font_data()
        {
            let name = font.postscript_name.as_deref().unwrap_or_default().to_lowercase();
            bold = font.weight.is_some_and(|weight| weight >= 600) || name.contains("bold") || name.contains("black");
            slanted = font.is_italic || name.contains("italic") || name.contains("oblique");
        }
        for glyph in run.glyphs() {
            self.step();
            if self.marked.iter().any(|marked| matches!(marked, Marked::Artifact)) {
                continue;
            }
            let mut code = None;
            let text = match self.marked.iter_mut().find_map(|marked| match marked {
                Marked::Stands(text) => Some(text.take()),
                _ => None,
            }) {
                Some(stands) => stands.unwrap_or_default(),
                None => match glyph.as_unicode() {
                    Some(BfString::Char(c)) => String::from(c),
                    Some(BfString::String(text)) => text,
                    None => {
                        code = u8::try_from(glyph.char_code()).ok().filter(|_| matches!(**glyph, Drawn::Type3(_)));
                        String::from(char::REPLACEMENT_CHARACTER)
                    }
                },
            };
            let advance = match &**glyph {
                Drawn::Outline(glyph) => glyph.advance_width(),
                Drawn::Type3(glyph) => glyph.advance_width(),
            };
            let place = props.transform * glyph.transform();
            let (start, end) = (place * Point::ZERO, place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0));
            let up = place * Point::new(0.0, 1000.0);
            let size = up.distance(start) as f32;
            let (along, across) = (end.x - start.x, end.y - start.y);
            let glyph = |left: f64, right: f64, base: f64| Glyph {
                text,
                code,
                left: left as f32,
                right: right as f32,
                base: base as f32,
                size,
                bold,
                slanted,
            };
            if !(start.x + start.y + end.x + end.y).is_finite() || run.writing_mode() != WritingMode::Horizontal {
                continue;
            }
            if along >= across.abs() * 5.0 {
                self.glyphs.push(glyph(start.x, end.x, start.y));
            } else if across < 0.0 && -across >= along.abs() * 5.0 {
                // Read from below.
                self.rotated.push(glyph(-start.y, -end.y, start.x));
            } else if across > 0.0 && across >= along.abs() * 5.0 {
                self.rotated.push(glyph(start.y, end.y, -start.x));
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
        self.pictures += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.step();
        let stands = properties.and_then(|properties| properties.get::<PdfString<'_>>(&b"ActualText"[..]));
        self.marked.push(match stands {
            _ if tag == b"Artifact" => Marked::Artifact,
            Some(text) => Marked::Stands(Some(super::labels::text(text.as_bytes()))),
            None => Marked::Nothing,
        });
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }
}
