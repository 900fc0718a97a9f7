//! The shapes of a drawing, in nominal pixels, independent of a backend.
//!
//! Each kind of chart adds shapes to a sheet and never sees a backend. So its code is compiled once and can be tested
//! by looking at the shapes.

use serde::{Deserialize, Serialize};

use super::camera::Framing;
use super::glyph::Glyph;
#[cfg(feature = "ssr")]
use super::offer::{Measure, Offer};
use super::text;
#[cfg(feature = "ssr")]
use crate::motif::Pigment;

/// Nominal width of a narrow sheet, in pixels. It is the only one for kinds that are not laid out for a wide one.
pub(super) const WIDTH: f64 = 360.0;

/// The sheets that a chart can be laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A phone, or a column of text.
    Narrow,
    /// The part of a large screen beside a column of text.
    Wide,
}

impl Room {
    /// Nominal width of the sheet, in pixels: about as many as CSS pixels where it is shown.
    pub const fn width(self) -> f64 {
        match self {
            Self::Narrow => WIDTH,
            Self::Wide => 600.0,
        }
    }
}

/// Margin at the left and right edge, in nominal pixels.
pub(super) const MARGIN: f64 = 8.0;

/// Right edge of the drawable area, in nominal pixels.
pub(super) const RIGHT: f64 = WIDTH - MARGIN;

/// How far a drawing may extend beyond its sheet, in nominal pixels. Only maps draw there.
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
    /// The largest bleed of a sheet of this width; land further out is not sent to the reader.
    pub(super) fn most(width: f64) -> Self {
        let scale = width / WIDTH;
        Self { left: 260.0 * scale, right: 120.0 * scale, bottom: 120.0 * scale }
    }

    /// The same, clamped to 0 to [`Bleed::most`].
    pub(super) fn held(self, width: f64) -> Self {
        let hold = |wished: f64, most: f64| if wished > 0.0 { wished.min(most) } else { 0.0 };
        let most = Self::most(width);
        Self {
            left: hold(self.left, most.left),
            right: hold(self.right, most.right),
            bottom: hold(self.bottom, most.bottom),
        }
    }
}

/// A point on the sheet, in nominal pixels from its upper left corner.
pub(super) type Point = (f64, f64);

/// The colours of shapes; the [`super::Palette`] defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Tone {
    Ink,
    Soft,
    Faint,
    Jade,
    Cinnabar,
    Paper,
    Water,
    Lamp,
    Moon,
}

#[cfg(feature = "ssr")]
impl From<Pigment> for Tone {
    fn from(ink: Pigment) -> Self {
        match ink {
            Pigment::Near | Pigment::Ink => Self::Ink,
            Pigment::Far => Self::Soft,
            Pigment::Paper => Self::Paper,
            Pigment::Jade => Self::Jade,
            Pigment::Red => Self::Cinnabar,
            Pigment::Lamp => Self::Lamp,
            Pigment::Moon => Self::Moon,
            Pigment::Water => Self::Water,
        }
    }
}

/// Horizontal alignment of a text to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The geometry of a shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A filled polygon, closed automatically.
    Fill(Vec<Point>),
    /// A line with its width.
    Line(Vec<Point>, f64),
    /// A filled circle with its radius.
    Disc(Point, f64),
    /// The outline of a circle: centre, radius, line width.
    Ring(Point, f64, f64),
    /// The beginning of a line: all its points, its width, and the share of its length that is drawn, 0 to 1.
    Beginning(Vec<Point>, f64, f64),
    /// A sector of a disc, clockwise from the top: centre, radius, and its share of the area, 0 to 1.
    Slice(Point, f64, f64),
    /// A hatched rectangle with its outline: upper left corner, width and height.
    HatchedRectangle(Point, Point),
    /// A hatched disc with its outline: centre and radius.
    HatchedDisc(Point, f64),
    /// A small picture: the point by which it is placed, its height and how far it is turned in degrees clockwise, and its
    /// index among the sheet's.
    Glyph(Point, (f64, f64), u16),
    /// A text: point on the baseline, alignment, font size.
    Text(Point, Anchor, f64, String),
}

impl Form {
    /// Whether there is anything to paint; a bar that has not begun to grow has no size.
    pub(super) fn has_size(&self) -> bool {
        match self {
            Self::Fill(points) => points.first().is_some_and(|first| {
                points.iter().any(|point| point.0 != first.0) && points.iter().any(|point| point.1 != first.1)
            }),
            Self::Line(points, _) => points.len() > 1,
            Self::Beginning(points, _, share) => points.len() > 1 && *share > 0.0,
            Self::Disc(_, radius) | Self::Ring(_, radius, _) | Self::HatchedDisc(_, radius) => *radius > 0.0,
            Self::Slice(_, radius, share) => *radius > 0.0 && *share > 0.0,
            Self::HatchedRectangle(_, size) => size.0 > 0.0 && size.1 > 0.0,
            Self::Glyph(_, (height, _), _) => *height > 0.0,
            Self::Text(.., words) => !words.is_empty(),
        }
    }
}

/// A shape with its colour.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) form: Form,
    pub(super) tone: Tone,
    /// Opacity, 0 to 1.
    pub(super) alpha: f64,
    /// What it belongs to: shapes of one owner are the same thing at different positions, and in different charts.
    pub(super) owner: Owner,
}

/// What a shape belongs to: a hash of the name of a mark, a series or a row; 0 for the rest of the drawing.
pub(super) type Owner = u32;

/// A hash (FNV-1a) that is the same in every build.
pub(super) fn hash_of(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// A drawing: a list of shapes, painted in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) shapes: Vec<Shape>,
    /// Nominal height in pixels; set by the kind of chart.
    pub(super) height: f64,
    /// Nominal width in pixels, given to the kind of chart.
    pub(super) width: f64,
    /// The room that it is laid out for.
    pub(super) room: Room,
    /// How far the drawing may extend beyond the sheet.
    pub(super) bleed: Bleed,
    /// The small pictures that shapes refer to.
    pub(super) glyphs: Vec<Glyph>,
    /// Whether it lies on a picture: texts then stand on a halo, and large ones are semibold.
    pub(super) is_in_picture: bool,
    /// What is seen of the picture's frame: words and lines are smaller by its span, and keep their size on the screen.
    pub(super) seen: Framing,
    /// What the shapes that follow belong to.
    pub(super) owner: Owner,
    /// The hash of the name that was given last.
    pub(super) group: Owner,
    /// Whether shapes that cannot be seen, because they are transparent or have no size yet, are kept all the same.
    pub(super) keeps_all: bool,
    /// What it is offered as one of several beside each other.
    #[cfg(feature = "ssr")]
    pub(super) offer: Offer,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            shapes: Vec::new(),
            height: 0.0,
            width: WIDTH,
            room: Room::Narrow,
            bleed: Bleed::default(),
            glyphs: Vec::new(),
            is_in_picture: false,
            seen: Framing::WHOLE,
            owner: 0,
            group: 0,
            keeps_all: false,
            #[cfg(feature = "ssr")]
            offer: Offer::default(),
        }
    }
}

impl Sheet {
    /// The shapes that follow belong to what has this name: a mark, a series, a row. An empty name ends that.
    ///
    /// A mark has the same name at every position and in every chart, so that it can go from one place to another.
    pub(super) fn belong(&mut self, name: &str) {
        self.group = if name.is_empty() { 0 } else { hash_of(name.bytes()) };
        self.owner = self.group;
    }

    /// The shapes that follow belong to one of many things of one kind in what [`Self::belong`] named last, such as a dot.
    pub(super) fn belong_to_unit(&mut self, index: u32) {
        self.owner = self.group ^ (index + 1).wrapping_mul(0x9e37_79b9);
    }

    fn put(&mut self, form: Form, tone: Tone, alpha: f64) {
        // Rounded to fiftieths: finer steps are invisible and make an SVG longer.
        let alpha = (alpha * 50.0).round().max(0.0) / 50.0;
        if self.keeps_all || alpha > 0.0 && form.has_size() {
            self.shapes.push(Shape { form, tone, alpha, owner: self.owner });
        }
    }

    pub(super) fn fill(&mut self, points: Vec<Point>, tone: Tone, alpha: f64) {
        self.put(Form::Fill(points), tone, alpha);
    }

    pub(super) fn line(&mut self, points: Vec<Point>, width: f64, tone: Tone, alpha: f64) {
        self.put(Form::Line(points, width), tone, alpha);
    }

    pub(super) fn disc(&mut self, at: Point, radius: f64, tone: Tone, alpha: f64) {
        self.put(Form::Disc(at, radius), tone, alpha);
    }

    pub(super) fn ring(&mut self, at: Point, radius: f64, width: f64, tone: Tone, alpha: f64) {
        self.put(Form::Ring(at, radius, width), tone, alpha);
    }

    /// The first `share` of a line's length, 0 to 1.
    pub(super) fn beginning(&mut self, points: Vec<Point>, width: f64, share: f64, tone: Tone, alpha: f64) {
        self.put(Form::Beginning(points, width, share), tone, alpha);
    }

    pub(super) fn slice(&mut self, at: Point, radius: f64, share: f64, tone: Tone, alpha: f64) {
        self.put(Form::Slice(at, radius, share), tone, alpha);
    }

    pub(super) fn hatched_rectangle(&mut self, corner: Point, size: Point, tone: Tone, alpha: f64) {
        self.put(Form::HatchedRectangle(corner, size), tone, alpha);
    }

    pub(super) fn hatched_disc(&mut self, at: Point, radius: f64, tone: Tone, alpha: f64) {
        self.put(Form::HatchedDisc(at, radius), tone, alpha);
    }

    /// Adds a small picture with its height and how far it is turned, in degrees clockwise.
    pub(super) fn glyph(&mut self, at: Point, stand: (f64, f64), index: u16, alpha: f64) {
        self.put(Form::Glyph(at, stand, index), Tone::Ink, alpha);
    }

    pub(super) fn text(&mut self, at: Point, anchor: Anchor, size: f64, words: &str, tone: Tone, alpha: f64) {
        self.put(Form::Text(at, anchor, size, words.to_owned()), tone, alpha);
    }

    /// The height that the drawing should have, in nominal pixels: the one that it is offered, or the `usual` one.
    #[cfg(feature = "ssr")]
    pub(super) fn height_or(&self, usual: f64) -> f64 {
        self.offer.height.unwrap_or(usual)
    }

    /// The scale in which something is drawn: the one that is wanted, or a smaller one that drawings beside it have too.
    #[cfg(feature = "ssr")]
    pub(super) fn scale(&mut self, measure: Measure, wanted: f64) -> f64 {
        self.offer.scale(measure, wanted)
    }

    /// The length of a side or a radius whose area is drawn in a scale: the one that is `wanted` for a value, or a smaller
    /// one. `area` is the area for a length of 1.
    #[cfg(feature = "ssr")]
    pub(super) fn side(&mut self, wanted: f64, area: f64, value: f64) -> f64 {
        let own = (area * wanted * wanted / value).min(f64::MAX);
        let scale = self.scale(Measure::Area, own);
        if scale < own { (scale * value / area).sqrt() } else { wanted }
    }

    /// Adds lines of text below each other; `at` is on the first baseline.
    pub(super) fn lines(&mut self, at: Point, anchor: Anchor, size: f64, lines: &[String], tone: Tone, alpha: f64) {
        for (index, line) in lines.iter().enumerate() {
            let down = index as f64 * size * text::LEADING;
            self.text((at.0, at.1 + down), anchor, size, line, tone, alpha);
        }
    }
}
