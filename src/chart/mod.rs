//! Draws charts from numbers, through plotters.
//!
//! A [`Chart`] holds its numbers and its labels, already formatted; it depends on no language and no story. Its picture
//! is a pure function of a scroll position: first a list of shapes, then drawn on any plotters backend (SVG for the
//! static page, a canvas for animation). Its description and its table are made from the same numbers.
//!
//! This module does not validate. Values that make no sense (NaN, a share over 100 %) are clamped and never panic.

mod areas;
mod bars;
mod brush;
mod coast;
mod dots;
#[cfg(feature = "ssr")]
pub mod from_story;
mod funnel;
mod globe;
mod ladder;
mod map;
mod paint;
mod position;
mod reach;
mod share;
mod sheet;
mod slope;
#[cfg(feature = "ssr")]
pub mod svg;
mod table;
mod text;
mod threshold;

pub use coast::{Coast, Level};
pub use map::{Map, Place, View};
pub use paint::{COLOUR_NAMES, DrawError, Palette, Rgb};
pub use position::rest_of_step;
pub use sheet::Bleed;
pub use table::Table;
pub use text::FONT_FAMILY;

use plotters::prelude::DrawingBackend;
use serde::{Deserialize, Serialize};

use sheet::Sheet;
pub use sheet::WIDTH as NOMINAL_WIDTH;

/// A chart with every label already formatted for its language. It is serialised for the painter, so it should stay
/// small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chart {
    /// The kind of chart, with its data.
    pub kind: Kind,
}

/// The kinds of charts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Horizontal bars from zero, one below the other.
    Bars {
        /// Bars in the order in which they are drawn.
        marks: Vec<Mark>,
    },
    /// Percentages as filled dots, a hundred dots for each mark: the marks may be shares of different wholes.
    Share {
        /// Values in percent, 0 to 100.
        marks: Vec<Mark>,
    },
    /// A part of a whole as filled dots, one dot per unit.
    Dots {
        /// The dots that are filled.
        part: Mark,
        /// All dots.
        whole: Mark,
        /// Whether the dots lie on rings round an open middle; otherwise in rows.
        rings: bool,
    },
    /// Ranks on a ladder, rank 1 at the top.
    Ladder {
        /// Marks whose values are ranks, from 1.
        marks: Vec<Mark>,
    },
    /// Columns that decrease from left to right.
    Funnel {
        /// Columns from left to right.
        marks: Vec<Mark>,
    },
    /// Circles whose areas are proportional to the values.
    Areas {
        /// Circles in the order in which they are drawn, from the top.
        marks: Vec<Mark>,
    },
    /// A water level that rises to a reference line and past it.
    Threshold {
        /// The reference line.
        line: Mark,
        /// The levels, in the order of their steps.
        marks: Vec<Mark>,
    },
    /// Values over time, joined by a line, measured from a baseline.
    Slope {
        /// The baseline.
        base: Mark,
        /// Values in the order of time.
        marks: Vec<Mark>,
    },
    /// Concentric circles whose radii are proportional to the values.
    Reach {
        /// Circles in any order.
        marks: Vec<Mark>,
    },
    /// Coastlines with named places, in a view that moves.
    Map(Map),
}

/// One number of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
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
    /// Nominal width and height in CSS pixels: the width is always 360, the height follows from the content.
    pub fn size_px(&self) -> (u32, u32) {
        (NOMINAL_WIDTH as u32, self.sheet(f64::from(self.steps())).height.ceil() as u32)
    }

    /// Number of steps; positions run from 0 to this number.
    pub fn steps(&self) -> u32 {
        let last = match &self.kind {
            Kind::Map(map) => map.views.iter().map(|view| view.step).max().unwrap_or(0),
            Kind::Dots { part, whole, .. } => part.step.max(whole.step),
            Kind::Threshold { line, marks } | Kind::Slope { base: line, marks } => {
                marks.iter().map(|mark| mark.step).fold(line.step, u32::max)
            }
            Kind::Bars { marks }
            | Kind::Share { marks }
            | Kind::Ladder { marks }
            | Kind::Funnel { marks }
            | Kind::Areas { marks }
            | Kind::Reach { marks } => marks.iter().map(|mark| mark.step).max().unwrap_or(0),
        };
        last.saturating_add(1)
    }

    /// The first position with the same picture as `position`. If it is the one drawn last, nothing has to be redrawn.
    pub fn at_rest(&self, position: f64) -> f64 {
        position::at_rest(position, self.steps())
    }

    /// Draws the chart at `position` (0 to [`steps`](Self::steps)), with `scale` backend pixels to a nominal pixel, and
    /// the part of it that extends beyond its sheet by `bleed`. The sheet's upper left corner is the backend's origin.
    ///
    /// The background is not painted; the caller clears a canvas first.
    ///
    /// # Errors
    /// The backend reports an error.
    pub fn draw<DB: DrawingBackend>(
        &self,
        backend: DB,
        position: f64,
        scale: f64,
        bleed: Bleed,
        palette: &Palette,
    ) -> Result<(), DrawError> {
        paint::paint(&self.sheet_with(position, bleed), backend, scale, 1.0, palette)
    }

    /// The drawing as shapes, in nominal pixels, without bleed.
    fn sheet(&self, position: f64) -> Sheet {
        self.sheet_with(position, Bleed::default())
    }

    fn sheet_with(&self, position: f64, bleed: Bleed) -> Sheet {
        let mut sheet = Sheet::default();
        match &self.kind {
            Kind::Bars { marks } => bars::draw(&mut sheet, marks, position),
            Kind::Share { marks } => share::draw(&mut sheet, marks, position),
            Kind::Dots { part, whole, rings } => dots::draw(&mut sheet, part, whole, *rings, position),
            Kind::Ladder { marks } => ladder::draw(&mut sheet, marks, position),
            Kind::Funnel { marks } => funnel::draw(&mut sheet, marks, position),
            Kind::Areas { marks } => areas::draw(&mut sheet, marks, position),
            Kind::Threshold { line, marks } => threshold::draw(&mut sheet, line, marks, position),
            Kind::Slope { base, marks } => slope::draw(&mut sheet, base, marks, position),
            Kind::Reach { marks } => reach::draw(&mut sheet, marks, position),
            Kind::Map(map) => map.draw(&mut sheet, position, bleed.held()),
        }
        sheet
    }
}

#[cfg(test)]
mod tests;
