//! Motifs: small pictures in SVG files, whose parts have an ink and a manner of drawing instead of colours.
//!
//! A motif is used by name, at any place and size: by the brush of a drawing, or as the glyph of a chart's unit. Only
//! its geometry is read here. This module depends on no story, chart or drawing.

mod library;
mod read;

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

pub use library::{FindError, find, names};

/// A point, in pixels of the motif's own size from its upper left corner.
pub type Point = (f64, f64);

/// A small picture that is drawn in the inks of the theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Motif {
    /// Width in pixels of its own; greater than 0.
    pub width: f64,
    /// Height in pixels of its own; greater than 0.
    pub height: f64,
    /// Its parts, in the order in which they are drawn.
    pub parts: Vec<Part>,
    /// Its points with a name, for what stands on it or hangs from it.
    pub anchors: BTreeMap<String, Point>,
}

/// A part of a motif: one element of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is drawn with.
    pub ink: Pigment,
    /// How it is drawn.
    pub manner: Manner,
    /// Opacity, 0 to 1.
    pub opacity: f64,
    /// Its lines, at least one; curves are made of straight lines that are at most 0.1 pixels away from them.
    /// Overlapping areas are filled by the nonzero rule.
    pub lines: Vec<Polyline>,
}

/// Points that are connected by straight lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Polyline {
    /// The points, at least two. The first is not repeated at the end of a closed line.
    pub points: Vec<Point>,
    /// Whether a line leads from the last point to the first.
    pub is_closed: bool,
}

/// The inks of drawings, motifs and charts. Their colours depend on the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Ink")]
pub enum Pigment {
    /// Dark and warm, for near things.
    #[default]
    Near,
    /// Pale and cool, for far things.
    Far,
    /// The colour of the background; hides what is behind.
    Paper,
    /// Leaves and glazed tiles.
    Jade,
    /// Seals and lanterns; used sparingly.
    Red,
    /// Light in windows and lanterns; invisible by day in drawings.
    Lamp,
    /// Moonlight by night, pale sunlight by day.
    Moon,
    /// Drawn lines: dark by day, light by night.
    Ink,
    /// The surface of water.
    Water,
}

impl Pigment {
    /// All inks.
    pub const ALL: [Self; 9] =
        [Self::Near, Self::Far, Self::Paper, Self::Jade, Self::Red, Self::Lamp, Self::Moon, Self::Ink, Self::Water];

    /// Its name in drawings and charts, and its class in a motif's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Far => "far",
            Self::Paper => "paper",
            Self::Jade => "jade",
            Self::Red => "red",
            Self::Lamp => "lamp",
            Self::Moon => "moon",
            Self::Ink => "ink",
            Self::Water => "water",
        }
    }
}

/// How a part is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    /// Without a class, or class `fill`: filled.
    Fill,
    /// Class `line`: a line of even width.
    Line {
        /// Width in pixels.
        width: f64,
    },
    /// Class `stroke`: a brush stroke, widest before its middle.
    Stroke {
        /// Greatest width in pixels.
        width: f64,
        /// Class `blunt`: its ends are nearly as wide as its middle; otherwise it tapers.
        is_blunt: bool,
        /// Class `dry`: the brush leaves streaks of paper.
        is_dry: bool,
    },
    /// Class `wash`: filled, fading from its top to nothing at its bottom; paper is nearly opaque to its middle.
    Wash,
    /// Class `glow`: a soft light, densest in its middle and nothing at its edge.
    Glow,
}

/// A mistake in a motif's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MotifError {
    /// Line in the file, counted from 1.
    pub line: usize,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl fmt::Display for MotifError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for MotifError {}

impl Motif {
    /// Reads a motif's file.
    ///
    /// # Errors
    /// The text is no XML, or has an element, an attribute, a class or a number that a motif does not have; the message
    /// says what is allowed.
    pub fn parse(svg: &str) -> Result<Self, MotifError> {
        read::motif(svg)
    }
}

/// How a motif's file is written, in Markdown.
pub fn reference() -> String {
    read::reference()
}

#[cfg(test)]
mod tests;
