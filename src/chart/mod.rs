//! Draws charts from numbers, through plotters.
//!
//! A [`Chart`] holds its numbers and its labels, already formatted; it depends on no language and no story. Its picture
//! is a pure function of a scroll position: first a list of shapes, then drawn on a plotters backend. The static page has
//! the picture at the end as SVG; for the painter in the browser, an [`Animation`] holds the shapes in keyframes. The
//! description and the table are made from the same numbers.
//!
//! This module does not validate. Values that make no sense (NaN, a share over 100 %) are clamped and never panic.

mod animation;
#[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "the kinds that only the build draws use the rest"))]
mod brush;
#[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "only the build knows what is seen"))]
mod camera;
#[cfg(feature = "ssr")]
mod contrast;
mod glyph;
mod kinds;
#[cfg(feature = "ssr")]
mod marks;
#[cfg(feature = "ssr")]
mod offer;
mod paint;
mod position;
#[cfg(feature = "ssr")]
mod scenery;
#[cfg(feature = "ssr")]
mod series;
#[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "the kinds that only the build draws use the rest"))]
mod sheet;
#[cfg(feature = "ssr")]
mod spec;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(feature = "ssr")]
pub mod svg;
#[cfg(feature = "ssr")]
mod table;
#[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "the kinds that only the build draws use the rest"))]
mod text;

pub use animation::Animation;
#[cfg(feature = "ssr")]
pub use animation::record;
pub use camera::Framing;
#[cfg(feature = "ssr")]
pub use contrast::{contrast, luminance};
#[cfg(feature = "ssr")]
pub use kinds::*;
pub use paint::{COLOUR_NAMES, DrawError, Palette, Rgb, STRONG_FROM};
pub use position::{ease, eased, rest_of_step};
#[cfg(feature = "ssr")]
pub use scenery::Scenery;
pub use sheet::{Bleed, Room};
#[cfg(feature = "ssr")]
pub use spec::{MarkSpec, Mistake, Number, Surroundings, Wording};
#[cfg(feature = "ssr")]
pub use table::{Cell, Point, Row, Table};
#[cfg(test)]
pub(crate) use tests::colours_of_style_sheet;
pub use text::FONT_FAMILY;

#[cfg(feature = "ssr")]
use sheet::Sheet;

/// A chart with every label already formatted for its language.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The kind of chart, with its data.
    pub kind: Kind,
}

/// One number of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// The id of its figure in the document.
    pub figure: String,
    /// What makes it the same mark in another chart: its label, which a chart uses once.
    pub key: String,
    /// Label beside the number.
    pub label: String,
    /// The value to draw, in any unit; all marks of a chart have the same unit.
    pub value: f64,
    /// The value as text.
    pub text: String,
    /// The step at which the mark appears, counted from 0: it is absent at this position and complete half a step
    /// later.
    pub step: u32,
    /// Whether the value was derived from others; areas are then hatched instead of filled.
    pub derived: bool,
    /// A word or two after the label, such as "derived".
    pub note: Option<String>,
    /// Whether the mark is emphasised.
    pub accent: bool,
}

#[cfg(feature = "ssr")]
impl Mark {
    /// Label and note as one text, as shown in the drawing.
    fn caption(&self) -> String {
        match &self.note {
            Some(note) if !self.label.is_empty() => [&self.label, " ·\u{a0}", note].concat(),
            Some(note) => note.clone(),
            None => self.label.clone(),
        }
    }

    /// The value as text, with its note in brackets.
    fn in_full(&self) -> String {
        self.note.as_ref().map_or_else(|| self.text.clone(), |note| [&self.text, " (", note, ")"].concat())
    }

    /// Label and value in words.
    fn said(&self) -> String {
        [&self.label, ": ", &self.in_full()].concat()
    }

    /// The value as a size: negative or non-finite values give 0.
    fn amount(&self) -> f64 {
        if self.value.is_finite() { self.value.max(0.0) } else { 0.0 }
    }

    /// Colour of a small mark, such as a dot on a rung. Large areas are always jade.
    fn seal_tone(&self) -> sheet::Tone {
        if self.accent { sheet::Tone::Cinnabar } else { sheet::Tone::Jade }
    }

    fn text_tone(&self) -> sheet::Tone {
        if self.accent { sheet::Tone::Cinnabar } else { sheet::Tone::Ink }
    }
}

/// Sorts a short list by insertion; stable. The sorts of the standard library add two kilobytes each to the WebAssembly
/// module.
fn sort_few<T>(things: &mut [T], before: impl Fn(&T, &T) -> bool) {
    for end in 1..things.len() {
        let mut at = end;
        while at > 0 && before(&things[at], &things[at - 1]) {
            things.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// The largest amount; always positive, so that it can be a divisor.
#[cfg(feature = "ssr")]
fn largest(marks: &[&Mark]) -> f64 {
    marks.iter().map(|mark| mark.amount()).fold(f64::MIN_POSITIVE, f64::max)
}

#[cfg(feature = "ssr")]
impl Chart {
    /// Whether it is laid out for a wide sheet as well.
    pub fn is_fluid(&self) -> bool {
        self.kind.inner().is_fluid()
    }

    /// Whether it draws beyond its sheet.
    pub fn bleeds(&self) -> bool {
        self.kind.inner().bleeds()
    }

    /// Nominal width and height in CSS pixels. The height follows from the content.
    pub fn size_px(&self, room: Room) -> (u32, u32) {
        let sheet = self.sheet(f64::from(self.steps()), room);
        (sheet.width as u32, sheet.height.ceil() as u32)
    }

    /// Number of steps; positions run from 0 to this number.
    pub fn steps(&self) -> u32 {
        kinds::steps_of(self.kind.inner())
    }

    /// What of the picture that it stands in is seen at each step, in the layout for a room; empty if all steps show the
    /// whole frame.
    pub fn framings(&self, room: Room) -> &[Framing] {
        self.kind.inner().framings(room)
    }

    /// Whether steps show parts of the picture that it stands in.
    pub fn has_camera(&self) -> bool {
        [Room::Narrow, Room::Wide].iter().any(|&room| !self.framings(room).is_empty())
    }

    /// The drawing at a position as shapes, in nominal pixels, without what extends beyond the sheet.
    fn sheet(&self, position: f64, room: Room) -> Sheet {
        kinds::sheet_of(self.kind.inner(), position, room, Bleed::default())
    }
}

#[cfg(test)]
mod tests;
