//! The shapes of a drawing, in nominal pixels, before any backend.
//!
//! A kind of chart puts shapes on a sheet; it never sees a backend. So each kind
//! compiles once, and can be tested by looking at its shapes.

use super::text;

/// Nominal width of every chart, in pixels.
pub const WIDTH: f64 = 360.0;

/// Clear space at the left and right edge, in nominal pixels.
pub(super) const MARGIN: f64 = 8.0;

/// Right end of what may be drawn.
pub(super) const RIGHT: f64 = WIDTH - MARGIN;

/// What of a drawing may be seen beyond its sheet, in nominal pixels; only a map has more to show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bleed {
    /// Beyond the left edge.
    pub left: f64,
    /// Beyond the right edge.
    pub right: f64,
    /// Beyond the lower edge.
    pub bottom: f64,
}

impl Bleed {
    /// As far as a map goes: what lies beyond is not carried to the reader.
    pub const MOST: Self = Self { left: 260.0, right: 120.0, bottom: 120.0 };

    /// The same, held between nothing and [`Bleed::MOST`].
    pub(super) fn held(self) -> Self {
        let hold = |wished: f64, most: f64| if wished > 0.0 { wished.min(most) } else { 0.0 };
        Self {
            left: hold(self.left, Self::MOST.left),
            right: hold(self.right, Self::MOST.right),
            bottom: hold(self.bottom, Self::MOST.bottom),
        }
    }
}

/// A place on the sheet, in nominal pixels from its upper left corner.
pub(super) type Point = (f64, f64);

/// The inks; which colours they are is the palette's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Ink,
    Soft,
    Faint,
    Jade,
    Cinnabar,
    Paper,
    Water,
}

/// Which end of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A filled outline, closed by itself.
    Fill(Vec<Point>),
    /// A line of a width.
    Line(Vec<Point>, f64),
    /// A filled circle of a radius.
    Disc(Point, f64),
    /// The outline of a circle of a radius, of a width.
    Ring(Point, f64, f64),
    /// A text on a baseline, in a size.
    Text(Point, Anchor, f64, String),
}

/// A shape and its ink.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) form: Form,
    pub(super) tone: Tone,
    /// 0 to 1.
    pub(super) alpha: f64,
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) shapes: Vec<Shape>,
    /// Nominal height in pixels; the kind says how much it needs.
    pub(super) height: f64,
}

impl Sheet {
    fn put(&mut self, form: Form, tone: Tone, alpha: f64) {
        // Steps of a fiftieth: nobody sees finer ones, and an SVG gets shorter.
        let alpha = (alpha * 50.0).round() / 50.0;
        if alpha > 0.0 {
            self.shapes.push(Shape { form, tone, alpha });
        }
    }

    pub(super) fn fill(&mut self, points: Vec<Point>, tone: Tone, alpha: f64) {
        if points.len() > 2 {
            self.put(Form::Fill(points), tone, alpha);
        }
    }

    pub(super) fn line(&mut self, points: Vec<Point>, width: f64, tone: Tone, alpha: f64) {
        if points.len() > 1 {
            self.put(Form::Line(points, width), tone, alpha);
        }
    }

    pub(super) fn disc(&mut self, at: Point, radius: f64, tone: Tone, alpha: f64) {
        if radius > 0.0 {
            self.put(Form::Disc(at, radius), tone, alpha);
        }
    }

    pub(super) fn ring(&mut self, at: Point, radius: f64, width: f64, tone: Tone, alpha: f64) {
        if radius > 0.0 {
            self.put(Form::Ring(at, radius, width), tone, alpha);
        }
    }

    pub(super) fn text(&mut self, at: Point, anchor: Anchor, size: f64, words: &str, tone: Tone, alpha: f64) {
        if !words.is_empty() {
            self.put(Form::Text(at, anchor, size, words.to_owned()), tone, alpha);
        }
    }

    /// Lines of text under each other, the first on the baseline `at`.
    pub(super) fn lines(&mut self, at: Point, anchor: Anchor, size: f64, lines: &[String], tone: Tone, alpha: f64) {
        for (index, line) in lines.iter().enumerate() {
            let down = index as f64 * size * text::LEADING;
            self.text((at.0, at.1 + down), anchor, size, line, tone, alpha);
        }
    }
}
