//! Brush strokes and filled shapes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Point, Sheet, outline, stroke_with};
use super::noise::Chance;
use crate::motif::Pigment;

fn stroke_ink() -> f64 {
    0.85
}

/// A brush stroke through points.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stroke {
    /// Points that it passes through, in pixels.
    pub points: Vec<Point>,
    /// Maximum width, in pixels.
    pub width: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "stroke_ink")]
    pub ink: f64,
    /// Its ink.
    #[serde(default)]
    pub colour: Pigment,
    /// Width at its end as a share of the maximum, 0 to 1.
    #[serde(default)]
    pub end: f64,
}

pub(super) fn draw_stroke(sheet: &mut Sheet, mark: &Stroke, seed: u64) {
    let mut chance = Chance::new(seed, 24);
    sheet.fill(&stroke_with(&mark.points, mark.width, 0.5, mark.end, &mut chance), mark.colour, mark.ink);
}

/// A filled shape with a brush-drawn edge.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Its corners, in pixels.
    pub points: Vec<Point>,
    /// Whether its outline is smoothed between the corners.
    #[serde(default)]
    pub smooth: bool,
    /// Darkness, 0 to 1.
    pub ink: f64,
    /// Its ink.
    #[serde(default)]
    pub colour: Pigment,
    /// Width of the edge, in pixels; 0 for no edge.
    #[serde(default)]
    pub edge: f64,
    /// Whether it hides what is behind it.
    #[serde(default)]
    pub hides: bool,
}

pub(super) fn draw_shape(sheet: &mut Sheet, mark: &Shape, seed: u64) {
    let mut chance = Chance::new(seed, 25);
    let mut line = mark.points.clone();
    line.extend(mark.points.first());
    let points = if mark.smooth { super::brush::smooth(&line, 6) } else { mark.points.clone() };
    let path = outline(&points);
    if mark.hides {
        sheet.fill(&path, Pigment::Paper, 1.0);
    }
    sheet.fill(&path, mark.colour, mark.ink);
    if mark.edge > 0.0 {
        sheet.fill(
            &stroke_with(&line, mark.edge, 0.6, 0.5, &mut chance),
            Pigment::Near,
            (mark.ink * 1.8).clamp(0.3, 0.9),
        );
    }
}
