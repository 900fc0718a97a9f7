//! Numbers to drawings, through plotters.
//!
//! A [`Chart`] holds its numbers, and every label already put into words; it
//! knows no language and no story. Its picture is a pure function of a scroll
//! position, first as a list of shapes, then on any plotters backend: SVG for the
//! page as it arrives, a canvas for motion. Its short description and its table
//! are made from the same numbers.
//!
//! This room does not check a chart: what makes no sense (a value that is not a
//! number, a share over 100 %) is held within the picture, never a panic.

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

/// A chart with every label already formatted for its language; serialises to the few bytes a woken chart needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chart {
    /// What is drawn, and how.
    pub kind: Kind,
}

/// The ways to draw numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Lengths from zero, one under the other.
    Bars {
        /// In the order they are drawn.
        marks: Vec<Mark>,
    },
    /// So many of a hundred dots; each mark has a hundred of its own, as their wholes may differ.
    Share {
        /// Values in percent, 0 to 100.
        marks: Vec<Mark>,
    },
    /// So many of so many dots.
    Dots {
        /// The dots that are filled.
        part: Mark,
        /// All dots.
        whole: Mark,
        /// Whether they lie in rings round an open middle; otherwise in rows.
        rings: bool,
    },
    /// Places on a ladder, the first on top.
    Ladder {
        /// Values are ranks, from 1.
        marks: Vec<Mark>,
    },
    /// Ever fewer, from left to right.
    Funnel {
        /// In the order of the flow.
        marks: Vec<Mark>,
    },
    /// Circles by area.
    Areas {
        /// In the order they are drawn, from the top.
        marks: Vec<Mark>,
    },
    /// A water level that rises to a line and past it.
    Threshold {
        /// The line.
        line: Mark,
        /// The levels, in the order of their steps.
        marks: Vec<Mark>,
    },
    /// Values in the order of time, joined by a line, measured from a base line.
    Slope {
        /// The base line.
        base: Mark,
        /// In the order of time.
        marks: Vec<Mark>,
    },
    /// Circles round one place, by radius.
    Reach {
        /// In any order.
        marks: Vec<Mark>,
    },
    /// Coastlines, and a view that widens or narrows.
    Map(Map),
}

/// One number of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What stands beside it.
    pub label: String,
    /// The number that is drawn, in any unit; the same for all marks of a chart.
    pub value: f64,
    /// The number as it is read.
    pub text: String,
    /// The step with which it appears, counted from 0: it is absent at this position and complete half a step later.
    pub step: u32,
    /// Whether the number was worked out from others; drawn hatched where it is a surface.
    pub derived: bool,
    /// A word or two after the label, such as "derived".
    pub note: Option<String>,
    /// Whether it is the one that matters.
    pub accent: bool,
}

impl Mark {
    /// Label and note as they stand in the drawing.
    fn caption(&self) -> String {
        match &self.note {
            Some(note) if !self.label.is_empty() => [&self.label, " ·\u{a0}", note].concat(),
            Some(note) => note.clone(),
            None => self.label.clone(),
        }
    }

    /// The value as a size: nothing below zero, nothing that is not a number.
    fn amount(&self) -> f64 {
        if self.value.is_finite() { self.value.max(0.0) } else { 0.0 }
    }

    /// Ink of a small mark, such as a dot on a rung; surfaces are jade whichever matters most.
    fn seal_tone(&self) -> sheet::Tone {
        if self.accent { sheet::Tone::Cinnabar } else { sheet::Tone::Jade }
    }

    fn text_tone(&self) -> sheet::Tone {
        if self.accent { sheet::Tone::Cinnabar } else { sheet::Tone::Ink }
    }
}

/// Sorts a few things by insertion, equal ones in their order: a chart has no more than a handful, and the
/// library's sorts, made for millions, weigh two kilobytes each in the browser.
fn sort_few<T>(things: &mut [T], before: impl Fn(&T, &T) -> bool) {
    for end in 1..things.len() {
        let mut at = end;
        while at > 0 && before(&things[at], &things[at - 1]) {
            things.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// The largest amount, never zero, so that it can be divided by.
fn largest(marks: &[Mark]) -> f64 {
    marks.iter().map(Mark::amount).fold(f64::MIN_POSITIVE, f64::max)
}

impl Chart {
    /// Nominal width and height in CSS pixels: always 360 wide, and as high as the content asks.
    pub fn size_px(&self) -> (u32, u32) {
        (NOMINAL_WIDTH as u32, self.sheet(f64::from(self.steps())).height.ceil() as u32)
    }

    /// How many steps the drawing's story has; a position runs from 0 to this.
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

    /// The first position whose picture is the one at `position`: who has drawn it need not draw again.
    pub fn at_rest(&self, position: f64) -> f64 {
        position::at_rest(position, self.steps())
    }

    /// Draws the chart as it stands at `position` (0 to [`steps`](Self::steps)), `scale` backend pixels a nominal pixel,
    /// with what lies in `bleed` round it. The sheet's upper left corner is the backend's origin.
    ///
    /// Nothing is painted behind it; the caller clears a canvas first.
    ///
    /// # Errors
    /// The backend could not draw.
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

    /// The drawing as shapes, in nominal pixels, and nothing beyond its sheet.
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
