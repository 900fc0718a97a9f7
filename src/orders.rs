//! What the page's engine tells the painter of charts, which runs in a worker where there is one.

use serde::{Deserialize, Serialize};

pub use crate::chart::COLOUR_NAMES;
use crate::chart::Rgb;

/// The number of a canvas, unique in the page.
pub type CanvasId = u32;

/// How a drawing stands on its canvas.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The canvas's width and height, in device pixels.
    pub size: (u32, u32),
    /// The width of the drawing's place, in device pixels.
    pub width: f64,
    /// Where the drawing's upper left corner is, in device pixels.
    pub origin: (f64, f64),
    /// How far the canvas goes beyond the drawing at the left, the right and the bottom, in device pixels.
    pub bleed: (f64, f64, f64),
}

/// The page's colours, one for each of [`COLOUR_NAMES`].
pub type Colours = [Rgb; COLOUR_NAMES.len()];

/// Where in a chart's story a drawing stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Position {
    /// In steps, from 0.
    Steps(f64),
    /// As a share of all the chart's steps, 0 to 1.
    Share(f64),
}

/// What a painter in a worker says when it can take orders.
pub const READY: f64 = -1.0;

/// What it says when typefaces have come that it had to fetch; other numbers are those of canvases.
pub const FACES_HAVE_COME: f64 = -2.0;

/// One order to the painter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Take the canvas that comes with the order, for the chart that a `data-chart` says.
    Begin {
        /// The canvas's number.
        id: CanvasId,
        /// The text of the attribute.
        chart: String,
    },
    /// From now on the drawing stands so, in these colours and this family of typefaces.
    Stand {
        /// The canvas's number.
        id: CanvasId,
        /// How it stands.
        standing: Standing,
        /// The page's colours.
        colours: Colours,
        /// The typefaces, as style sheets list them.
        family: String,
    },
    /// Paint the chart at a position. Of several orders only the newest is carried out.
    Paint {
        /// The canvas's number.
        id: CanvasId,
        /// Where.
        position: Position,
    },
    /// Let the canvas go.
    End {
        /// The canvas's number.
        id: CanvasId,
    },
}
