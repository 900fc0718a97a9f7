//! Draws charts from numbers, through plotters.
//!
//! A [`Chart`] holds its numbers and its labels, already formatted; it depends on no language and no story. Its picture
//! is a pure function of a scroll position: first a list of shapes, then drawn on any plotters backend (SVG for the
//! static page, a canvas for animation). Its description and its table are made from the same numbers.
//!
//! This module does not validate. Values that make no sense (NaN, a share over 100 %) are clamped and never panic.

mod brush;
mod kinds;
mod paint;
mod position;
mod series;
mod sheet;
#[cfg(feature = "ssr")]
mod spec;
#[cfg(feature = "ssr")]
pub mod svg;
#[cfg(feature = "ssr")]
mod table;
mod text;

#[cfg(feature = "ssr")]
pub use kinds::Spec;
pub use kinds::{
    Area, Areas, Bars, Bubbles, Choropleth, Coast, Columns, Dots, Funnel, Kind, Ladder, Level, Line, Map, Place, Reach,
    Scatter, Share, Slope, Threshold, View,
};
pub use paint::{COLOUR_NAMES, DrawError, Palette, Rgb};
pub use position::rest_of_step;
pub use sheet::{Bleed, Room};
#[cfg(feature = "ssr")]
pub use spec::{MarkSpec, Mistake, Number, Surroundings, Wording};
#[cfg(feature = "ssr")]
pub use table::{Row, Table};
pub use text::FONT_FAMILY;

use plotters::prelude::DrawingBackend;
use serde::{Deserialize, Serialize};

use sheet::Sheet;

/// A chart with every label already formatted for its language. It is serialised for the painter, so it should stay
/// small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chart {
    /// The kind of chart, with its data.
    pub kind: Kind,
}

/// One number of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The id of its figure in the document; unknown to the painter.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub figure: String,
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
    #[cfg(feature = "ssr")]
    fn in_full(&self) -> String {
        self.note.as_ref().map_or_else(|| self.text.clone(), |note| [&self.text, " (", note, ")"].concat())
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
fn largest(marks: &[Mark]) -> f64 {
    marks.iter().map(Mark::amount).fold(f64::MIN_POSITIVE, f64::max)
}

impl Chart {
    /// Whether it is laid out for a wide sheet as well.
    pub fn is_fluid(&self) -> bool {
        self.kind.inner().is_fluid()
    }

    /// Nominal width and height in CSS pixels. The height follows from the content.
    pub fn size_px(&self, room: Room) -> (u32, u32) {
        let sheet = self.sheet(f64::from(self.steps()), room);
        (sheet.width as u32, sheet.height.ceil() as u32)
    }

    /// The sheet whose proportions are nearest to those of a box, given as height divided by width.
    pub fn room_in(&self, ratio: f64) -> Room {
        let distance = |room| {
            let (width, height) = self.size_px(room);
            (f64::from(height) / f64::from(width) - ratio).abs()
        };
        if self.is_fluid() && distance(Room::Wide) < distance(Room::Narrow) { Room::Wide } else { Room::Narrow }
    }

    /// Number of steps; positions run from 0 to this number.
    pub fn steps(&self) -> u32 {
        self.kind.inner().last_step().saturating_add(1)
    }

    /// The first position with the same picture as `position`. If it is the one drawn last, nothing has to be redrawn.
    pub fn at_rest(&self, position: f64) -> f64 {
        position::at_rest(position, self.steps())
    }

    /// Draws the chart at `position` (0 to [`steps`](Self::steps)) on a sheet for `room`, with `scale` backend pixels to
    /// a nominal pixel, and the part of it that extends beyond its sheet by `bleed`. The sheet's upper left corner is
    /// the backend's origin.
    ///
    /// The background is not painted; the caller clears a canvas first.
    ///
    /// # Errors
    /// The backend reports an error.
    pub fn draw<DB: DrawingBackend>(
        &self,
        backend: DB,
        position: f64,
        room: Room,
        scale: f64,
        bleed: Bleed,
        palette: &Palette,
    ) -> Result<(), DrawError> {
        paint::paint(&self.sheet_with(position, room, bleed), backend, scale, 1.0, palette)
    }

    /// The drawing as shapes, in nominal pixels, without bleed.
    fn sheet(&self, position: f64, room: Room) -> Sheet {
        self.sheet_with(position, room, Bleed::default())
    }

    fn sheet_with(&self, position: f64, room: Room, bleed: Bleed) -> Sheet {
        let width = if self.is_fluid() { room.width() } else { Room::Narrow.width() };
        let mut sheet = Sheet { width, bleed, ..Sheet::default() };
        self.kind.inner().draw(&mut sheet, position);
        sheet
    }
}

#[cfg(test)]
mod tests;
