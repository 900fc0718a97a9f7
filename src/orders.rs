//! What the page's engine tells the painter of charts, which runs in a worker where there is one.

use serde::{Deserialize, Serialize};

pub use crate::chart::COLOUR_NAMES;

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

/// The most pixels of a canvas that a camera enlarges: 48 megabytes.
const MOST_PIXELS: f64 = 12e6;

impl Standing {
    /// The same on a canvas of as many more pixels as keep it sharp when it is shown so many `times` as large, as far as
    /// there is memory.
    pub fn enlarged(self, times: f64) -> Self {
        let pixels = f64::from(self.size.0) * f64::from(self.size.1);
        let times = times.min((MOST_PIXELS / pixels).sqrt()).max(1.0);
        let more = |length: f64| length * times;
        Self {
            size: (more(self.size.0.into()).round() as u32, more(self.size.1.into()).round() as u32),
            width: more(self.width),
            origin: (more(self.origin.0), more(self.origin.1)),
            bleed: (more(self.bleed.0), more(self.bleed.1), more(self.bleed.2)),
        }
    }
}

/// The page's colours as its style sheets write them, one for each of [`COLOUR_NAMES`].
pub type Colours = [String; COLOUR_NAMES.len()];

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

/// How far the numbers of two canvases are from each other in a [`Paint`] as a number.
const ROOM: f64 = 2048.0;
/// Positions from here on are shares; no chart has as many steps.
const SHARES: f64 = 1024.0;

/// Where the chart on a canvas is to be painted. Of several such orders only the newest is carried out.
///
/// It is given in every frame of a scroll, and so as one number, which the engine passes on in a fourth of the calls that
/// a list of three takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The canvas's number.
    pub id: CanvasId,
    /// Where.
    pub position: Position,
}

impl Paint {
    /// The order as a number: the canvas's number times [`ROOM`], and the position, to which a
    /// share adds [`SHARES`]. A position keeps 20 binary places for the first million canvases of a page.
    pub fn to_number(self) -> f64 {
        let position = match self.position {
            Position::Steps(steps) => steps.clamp(0.0, SHARES - 1.0),
            Position::Share(share) => SHARES + share,
        };
        f64::from(self.id) * ROOM + position
    }

    /// The order that a number says.
    pub fn from_number(number: f64) -> Self {
        let (id, position) = ((number / ROOM).floor(), number.rem_euclid(ROOM));
        let position = if position < SHARES { Position::Steps(position) } else { Position::Share(position - SHARES) };
        Self { id: id as CanvasId, position }
    }
}

/// One order to the painter, passed on as bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Take the canvas that comes with the order, for a chart that is to be fetched.
    Begin {
        /// The canvas's number.
        id: CanvasId,
        /// The chart's address.
        chart: String,
    },
    /// From now on the drawing stands so, in these colours and this family of typefaces.
    Stand {
        /// The canvas's number.
        id: CanvasId,
        /// How it stands.
        standing: Standing,
        /// The page's colours.
        colours: Box<Colours>,
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
    use super::{MOST_PIXELS, Paint, Position, Standing};

    #[test]
    fn a_canvas_has_more_pixels_for_a_camera_as_far_as_there_is_memory() {
        let standing = Standing { size: (1200, 900), width: 800.0, origin: (200.0, 0.0), bleed: (200.0, 200.0, 100.0) };
        let twice = standing.enlarged(2.0);
        assert_eq!((twice.size, twice.width), ((2400, 1800), 1600.0));
        assert_eq!((twice.origin, twice.bleed), ((400.0, 0.0), (400.0, 400.0, 200.0)));
        assert_eq!(standing.enlarged(1.0), standing);
        let most = standing.enlarged(9.0).size;
        assert!((f64::from(most.0) * f64::from(most.1) / MOST_PIXELS - 1.0).abs() < 0.01, "{most:?}");
        // What has more already keeps what it has.
        let large = Standing { size: (6000, 4000), ..standing };
        assert_eq!(large.enlarged(2.0), large);
    }

    #[test]
    fn an_order_survives_as_a_number() {
        for id in [1, 7, 1_000_000] {
            for position in [Position::Steps(2.25), Position::Share(0.5), Position::Share(1.0), Position::Steps(0.0)] {
                let order = Paint { id, position };
                assert_eq!(Paint::from_number(order.to_number()), order);
            }
        }
    }
}
