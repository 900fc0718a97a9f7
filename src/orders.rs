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
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// Where the chart on a canvas is to be painted. Of several such orders only the newest is carried out.
///
/// It is given in every frame of a scroll, and so as a list of three numbers, which browsers pass on in a third of the
/// time that a list of bytes takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The canvas's number.
    pub id: CanvasId,
    /// Where.
    pub position: Position,
}

impl Paint {
    /// The order as numbers.
    pub fn to_numbers(self) -> [f64; 3] {
        let (share, number) = match self.position {
            Position::Steps(steps) => (0.0, steps),
            Position::Share(share) => (1.0, share),
        };
        [f64::from(self.id), share, number]
    }

    /// The order that numbers say.
    pub fn from_numbers([id, share, number]: [f64; 3]) -> Self {
        let position = if share > 0.0 { Position::Share(number) } else { Position::Steps(number) };
        Self { id: id as CanvasId, position }
    }
}

/// One order to the painter, passed on as bytes.
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
    /// Let the canvas go.
    End {
        /// The canvas's number.
        id: CanvasId,
    },
}

#[cfg(test)]
mod tests {
    use super::{Paint, Position};

    #[test]
    fn an_order_survives_as_numbers() {
        for position in [Position::Steps(2.25), Position::Share(0.5), Position::Steps(0.0)] {
            let order = Paint { id: 7, position };
            assert_eq!(Paint::from_numbers(order.to_numbers()), order);
        }
    }
}
