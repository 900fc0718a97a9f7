//! Places in a drawing that numbers can be bound to, by name.
//!
//! A chart that stands in a picture knows no coordinates: it names anchors, regions and labels, and each composition of the
//! picture, the wide and the tall one, says where they are.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Drawing;

/// A point of the drawing, in pixels from its upper left corner.
pub type Spot = [f64; 2];

/// A place, and how a thing stands there.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Stand {
    /// Upright.
    Upright(Spot),
    /// Turned by degrees clockwise.
    Turned([f64; 3]),
}

impl Stand {
    /// The place.
    pub fn at(self) -> Spot {
        match self {
            Self::Upright(at) | Self::Turned([at @ .., _]) => at,
        }
    }

    fn moved_by(self, x: f64, y: f64) -> Self {
        match self {
            Self::Upright(at) => Self::Upright([at[0] + x, at[1] + y]),
            Self::Turned([left, top, turn]) => Self::Turned([left + x, top + y, turn]),
        }
    }

    /// How far a thing is turned there, in degrees clockwise.
    pub fn turn(self) -> f64 {
        match self {
            Self::Upright(_) => 0.0,
            Self::Turned([.., turn]) => turn,
        }
    }
}

/// Where things can stand; exactly one of its forms is given.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// A polygon, which is filled in rows.
    #[serde(default)]
    pub outline: Vec<Spot>,
    /// Rectangles of equal cells: x, y, width, height, columns, rows. Grid after grid, row by row from the top.
    #[serde(default)]
    pub grids: Vec<[f64; 6]>,
    /// A line along which things stand at equal distances.
    #[serde(default)]
    pub path: Vec<Spot>,
    /// The places themselves, each with how far a thing is turned there, in degrees clockwise, if it is.
    #[serde(default)]
    pub points: Vec<Stand>,
    /// The height of a thing, in pixels; as large as there is room without it.
    pub unit: Option<f64>,
}

/// Where the words of a number stand.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The point on the baseline of the number from which its line begins, in which its middle is, or where it ends.
    pub at: Spot,
    /// Where the line lies relative to that point.
    #[serde(default)]
    pub align: Align,
    /// Width of the longest line, in pixels.
    #[serde(default = "usual_width")]
    pub width: f64,
    /// How large the number is.
    #[serde(default)]
    pub size: Size,
    /// Whether the height of the point counts from what the number's mark draws instead of the drawing's upper edge.
    #[serde(default)]
    pub floats: bool,
    /// Whether a thin line leads from the words to what they are about.
    #[serde(default)]
    pub leader: bool,
}

fn usual_width() -> f64 {
    200.0
}

/// How a line of words lies relative to a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// It begins there.
    #[default]
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How large a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// A number that the picture is about.
    #[default]
    Large,
    /// One of several.
    Small,
}

/// The named places of a drawing, in pixels from the upper left corner of its frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    /// Width and height of the frame.
    pub size: (f64, f64),
    /// Points.
    pub anchors: BTreeMap<String, Spot>,
    /// Lengths.
    pub lengths: BTreeMap<String, f64>,
    /// Where things can stand.
    pub regions: BTreeMap<String, Region>,
    /// Where words can stand.
    pub labels: BTreeMap<String, Label>,
    /// Parts that a camera can show: x, y, width and height.
    pub views: BTreeMap<String, [f64; 4]>,
}

impl Drawing {
    /// Its named places; `None` for a drawing without a frame.
    pub fn composition(&self) -> Option<Composition> {
        let [left, top, width, height] = self.frame?;
        let moved = |[x, y]: Spot| [x - left, y - top];
        let all = |spots: &[Spot]| spots.iter().map(|&spot| moved(spot)).collect();
        let region = |region: &Region| Region {
            outline: all(&region.outline),
            grids: region
                .grids
                .iter()
                .map(|&[x, y, w, h, columns, rows]| [x - left, y - top, w, h, columns, rows])
                .collect(),
            path: all(&region.path),
            points: region.points.iter().map(|stand| stand.moved_by(-left, -top)).collect(),
            unit: region.unit,
        };
        let label = |label: &Label| {
            let at = if label.floats { [label.at[0] - left, label.at[1]] } else { moved(label.at) };
            Label { at, ..*label }
        };
        Some(Composition {
            size: (width, height),
            anchors: self.anchor.iter().map(|(name, spot)| (name.clone(), moved(*spot))).collect(),
            lengths: self.length.clone(),
            regions: self.region.iter().map(|(name, given)| (name.clone(), region(given))).collect(),
            labels: self.label.iter().map(|(name, given)| (name.clone(), label(given))).collect(),
            views: self.view.iter().map(|(name, &[x, y, w, h])| (name.clone(), [x - left, y - top, w, h])).collect(),
        })
    }
}
