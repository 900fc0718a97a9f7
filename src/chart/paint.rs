//! Draws a sheet's shapes on a plotters backend.
//!
//! This is the only generic code of the module: everything before it is compiled once.

use std::fmt;

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};

use super::brush;
use super::glyph::Glyph;
use super::sheet::{Anchor, Form, Point, Shape, Tone};
use super::text::FONT_FAMILY;

/// Distance from a text's baseline to the middle line by which a canvas places it, as a share of the font size;
/// measured for Source Serif 4.
pub(super) const MIDDLE: f64 = 0.26;

/// Texts on a picture that are at least so large are semibold; in nominal pixels.
pub const STRONG_FROM: f64 = 24.0;

/// Red, green and blue, 0 to 255.
pub type Rgb = (u8, u8, u8);

/// The colours of a chart, each with what it is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Text and dark strokes.
    pub ink: Rgb,
    /// Labels beside the numbers.
    pub soft: Rgb,
    /// Empty dots, rungs and other parts that stay pale.
    pub faint: Rgb,
    /// Bars, circles and other data.
    pub jade: Rgb,
    /// The emphasised mark.
    pub cinnabar: Rgb,
    /// Background.
    pub paper: Rgb,
    /// Strokes on water.
    pub water: Rgb,
    /// Light in windows and lanterns.
    pub lamp: Rgb,
    /// Moonlight.
    pub moon: Rgb,
}

/// Names of the colours in the style sheets (`--chart-…`), in the order of [`Palette`]'s fields.
pub const COLOUR_NAMES: [&str; 9] = [
    "--chart-ink",
    "--chart-soft",
    "--chart-faint",
    "--chart-jade",
    "--chart-cinnabar",
    "--chart-paper",
    "--chart-water",
    "--chart-lamp",
    "--chart-moon",
];

impl Palette {
    /// A palette from colours in the order of [`COLOUR_NAMES`].
    pub const fn from_array(
        [ink, soft, faint, jade, cinnabar, paper, water, lamp, moon]: [Rgb; COLOUR_NAMES.len()],
    ) -> Self {
        Self { ink, soft, faint, jade, cinnabar, paper, water, lamp, moon }
    }

    fn colour(&self, tone: Tone, alpha: f64) -> RGBAColor {
        let (red, green, blue) = match tone {
            Tone::Ink => self.ink,
            Tone::Soft => self.soft,
            Tone::Faint => self.faint,
            Tone::Jade => self.jade,
            Tone::Cinnabar => self.cinnabar,
            Tone::Paper => self.paper,
            Tone::Water => self.water,
            Tone::Lamp => self.lamp,
            Tone::Moon => self.moon,
        };
        RGBAColor(red, green, blue, alpha)
    }
}

/// The backend could not draw; holds its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawError(pub String);

impl fmt::Display for DrawError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the chart could not be drawn: ")?;
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for DrawError {}

/// Draws shapes with `scale` backend pixels to a nominal pixel; `glyphs` are the small pictures that they refer to.
pub(super) fn paint<DB: DrawingBackend>(
    shapes: &[Shape],
    glyphs: &[Glyph],
    mut backend: DB,
    scale: f64,
    palette: &Palette,
) -> Result<(), DrawError> {
    let pixels = |value: f64| (value * scale).round() as i32;
    let place = |point: Point| (pixels(point.0), pixels(point.1));
    let places = |points: &[Point]| points.iter().map(|&point| place(point)).collect::<Vec<_>>();
    let at_least_one = |value: f64| pixels(value).max(1) as u32;
    backend.ensure_prepared().map_err(|error| DrawError(error.to_string()))?;
    for shape in shapes {
        let color = palette.colour(shape.tone, shape.alpha);
        let stroke = |width: f64| ShapeStyle { color, filled: false, stroke_width: at_least_one(width) };
        let hatch =
            ShapeStyle { color: palette.colour(shape.tone, shape.alpha * brush::HATCH_ALPHA), ..stroke(brush::HATCH) };
        match &shape.form {
            Form::Fill(points) => backend.fill_polygon(places(points), &color),
            Form::Line(points, width) => backend.draw_path(places(points), &stroke(*width)),
            Form::Disc(at, radius) => backend.draw_circle(place(*at), at_least_one(*radius), &color, true),
            Form::Ring(at, radius, width) => {
                backend.draw_circle(place(*at), at_least_one(*radius), &stroke(*width), false)
            }
            Form::Beginning(points, width, share) => {
                backend.draw_path(places(&brush::beginning(points, *share)), &stroke(*width))
            }
            Form::Slice(at, radius, share) => backend.fill_polygon(places(&brush::slice(*at, *radius, *share)), &color),
            Form::HatchedRectangle(corner, size) => brush::hatch_rectangle(*corner, *size)
                .into_iter()
                .try_for_each(|points| backend.draw_path(places(&points), &hatch))
                .and_then(|()| {
                    let outline = brush::rectangle(*corner, *size);
                    backend.draw_path(places(&outline), &stroke(brush::HATCH_OUTLINE))
                }),
            Form::HatchedDisc(at, radius) => brush::hatch_disc(*at, *radius)
                .into_iter()
                .try_for_each(|points| backend.draw_path(places(&points), &hatch))
                .and_then(|()| {
                    let outline = stroke(brush::HATCH_OUTLINE);
                    backend.draw_circle(place(*at), at_least_one(*radius), &outline, false)
                }),
            Form::Glyph(at, (height, turn), index) => {
                // Rounded once and then relative to that, so that equal things have equal outlines.
                let origin = place(*at);
                let glyph = glyphs.get(usize::from(*index)).into_iter();
                glyph.flat_map(|glyph| glyph.placed(*height, *turn)).try_for_each(|piece| {
                    let color = palette.colour(piece.tone, piece.alpha * shape.alpha);
                    let points: Vec<(i32, i32)> =
                        piece.points.iter().map(|&(x, y)| (origin.0 + pixels(x), origin.1 + pixels(y))).collect();
                    match piece.width {
                        Some(width) => {
                            let style = ShapeStyle { color, filled: false, stroke_width: at_least_one(width) };
                            backend.draw_path(points, &style)
                        }
                        None => backend.fill_polygon(points, &color),
                    }
                })
            }
            Form::Text(at, anchor, size, words) => {
                let horizontal = match anchor {
                    Anchor::Start => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::End => HPos::Right,
                };
                let size_px = f64::from(at_least_one(*size));
                let font = FontDesc::new(FontFamily::Name(FONT_FAMILY), size_px, FontStyle::Normal);
                let style = TextStyle::from(font).color(&color).pos(Pos::new(horizontal, VPos::Center));
                let (x, y) = place(*at);
                backend.draw_text(words, &style, (x, y - (size_px * MIDDLE).round() as i32))
            }
        }
        .map_err(|error| DrawError(error.to_string()))?;
    }
    backend.present().map_err(|error| DrawError(error.to_string()))
}
