//! A drawing in keyframes: what the painter needs to draw a chart at any scroll position.
//!
//! The build draws a chart at many positions and keeps of each shape only those states between which it does not move in a
//! straight line. So the painter knows no kind of chart, and a new kind costs the reader no code.

#[cfg(feature = "ssr")]
mod join;
#[cfg(feature = "ssr")]
mod record;

use plotters::prelude::DrawingBackend;
use serde::{Deserialize, Serialize};

use super::glyph::Glyph;
use super::kinds::{Map, sheet_of, steps_of};
use super::paint::{self, DrawError, Palette};
use super::position;
use super::sheet::{Anchor, Bleed, Form, Point, Room, Shape, Sheet, Tone};

#[cfg(feature = "ssr")]
pub use record::record;

/// Keyframes a step: their times are whole numbers of such parts of the change that a step brings.
const PARTS: u16 = 64;

/// Units to a nominal pixel, and to a share or an opacity of 1.
const TO_PIXEL: f64 = 16.0;
const TO_SHARE: f64 = 4096.0;
const TO_ALPHA: f64 = 50.0;

/// What the painter draws. It is serialised in the page or in a file beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Animation {
    /// Shapes that move between keyframes.
    Keyframes(Keyframes),
    /// A map, whose projection follows the scroll.
    Map(Box<Map>),
}

/// The shapes of a chart at all positions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Keyframes {
    /// Number of steps; positions run from 0 to it.
    steps: u32,
    /// The drawing on a narrow sheet, and on a wide one if the chart is laid out for it.
    layouts: Vec<Layout>,
    /// The small pictures that shapes refer to.
    glyphs: Vec<Glyph>,
    /// Whether it lies on a picture.
    is_in_picture: bool,
}

/// The drawing on one sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Layout {
    /// Width and height, in nominal pixels.
    size: (u32, u32),
    /// In the order of painting.
    tracks: Vec<Track>,
    /// The share of a picture's frame that is seen at the beginning and after each step; empty if it is all of it.
    spans: Vec<f32>,
}

/// One shape in the course of the scroll.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Track {
    kind: Kind,
    tone: Tone,
    /// In the order of their times; at least one. Before the first and after the last, the shape stays as it is there.
    keyframes: Vec<Keyframe>,
    /// The numbers of all keyframes, one after the other, in the units of [`TO_PIXEL`] and [`TO_SHARE`]. In the first
    /// keyframe, each number from the third on is the difference to the one two places before it, so that the points of a
    /// line are small numbers; in the others, each is the difference to the same number of the keyframe before. A keyframe
    /// with another count than the one before it is written like a first one.
    numbers: Vec<i16>,
}

/// What the numbers of a keyframe mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    /// The points of a polygon.
    Fill,
    /// A line: its width, and its points.
    Line,
    /// The beginning of a line: its width, the share that is drawn, and its points.
    Beginning,
    /// Centre and radius.
    Disc,
    /// Centre, radius and width of the line.
    Ring,
    /// Centre, radius and share of the disc.
    Slice,
    /// Corner, width and height.
    HatchedRectangle,
    /// Centre and radius.
    HatchedDisc,
    /// Place, height, and how far it is turned in degrees.
    Glyph(u16),
    /// Place on the baseline, and font size.
    Text(Anchor, String),
}

/// The state of a shape at one time. Its numbers stand in its [`Track`]: a list of its own would cost each keyframe
/// several times the memory of what it says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Keyframe {
    /// Time, in [`PARTS`] of a step.
    at: u16,
    /// Opacity, from 0 to [`TO_ALPHA`].
    alpha: u8,
    /// How many numbers it has.
    count: u16,
}

impl Kind {
    /// The number of units to one, for the number at `index`.
    fn unit(&self, index: usize) -> f64 {
        match (self, index) {
            (Self::Beginning, 1) | (Self::Slice, 3) => TO_SHARE,
            _ => TO_PIXEL,
        }
    }

    /// The form that numbers in pixels and shares describe; `None` if they are too few.
    fn form(&self, numbers: &[f64]) -> Option<Form> {
        let points = |from: usize| -> Vec<Point> {
            numbers.get(from..).unwrap_or_default().chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        };
        Some(match (self, numbers) {
            (Self::Fill, _) => Form::Fill(points(0)),
            (Self::Line, [width, ..]) => Form::Line(points(1), *width),
            (Self::Beginning, [width, share, ..]) => Form::Beginning(points(2), *width, *share),
            (Self::Disc, &[x, y, radius]) => Form::Disc((x, y), radius),
            (Self::Ring, &[x, y, radius, width]) => Form::Ring((x, y), radius, width),
            (Self::Slice, &[x, y, radius, share]) => Form::Slice((x, y), radius, share),
            (Self::HatchedRectangle, &[x, y, width, height]) => Form::HatchedRectangle((x, y), (width, height)),
            (Self::HatchedDisc, &[x, y, radius]) => Form::HatchedDisc((x, y), radius),
            (Self::Glyph(index), &[x, y, height, turn]) => Form::Glyph((x, y), (height, turn), *index),
            (Self::Text(anchor, words), &[x, y, size]) => Form::Text((x, y), *anchor, size, words.clone()),
            _ => return None,
        })
    }
}

/// The number two places before one, from which it is counted; 0 for the first two.
fn two_before(numbers: &[i16], index: usize) -> i16 {
    index.checked_sub(2).and_then(|index| numbers.get(index)).copied().unwrap_or(0)
}

impl Track {
    /// Turns differences into the numbers themselves.
    fn decode(&mut self) {
        let (mut before, mut start) = (0, 0);
        for keyframe in &self.keyframes {
            let count = usize::from(keyframe.count);
            let Some((earlier, numbers)) = self.numbers.split_at_mut_checked(start) else { return };
            let base = earlier.get(start - before..).filter(|base| base.len() == count);
            for index in 0..count.min(numbers.len()) {
                let base = base.map_or_else(|| two_before(numbers, index), |base| base[index]);
                numbers[index] = numbers[index].wrapping_add(base);
            }
            before = count;
            start += count;
        }
    }

    /// A keyframe with its numbers.
    fn keyframe(&self, index: usize) -> Option<(&Keyframe, &[i16])> {
        let keyframe = self.keyframes.get(index)?;
        let start: usize = self.keyframes[..index].iter().map(|before| usize::from(before.count)).sum();
        Some((keyframe, self.numbers.get(start..start + usize::from(keyframe.count))?))
    }

    /// The shape at a time; `None` while it cannot be seen.
    fn shape(&self, time: f64) -> Option<Shape> {
        let after = self.keyframes.iter().position(|keyframe| f64::from(keyframe.at) > time);
        let later = after.unwrap_or(self.keyframes.len().checked_sub(1)?);
        let earlier = after.map_or(later, |after| after.saturating_sub(1));
        let (from, from_numbers) = self.keyframe(earlier)?;
        let (to, to_numbers) = self.keyframe(later)?;
        let span = f64::from(to.at) - f64::from(from.at);
        // Where the count of numbers changes, the earlier state stays until the later one begins.
        let is_alike = from.count == to.count;
        let share = if span > 0.0 && is_alike { ((time - f64::from(from.at)) / span).max(0.0) } else { 0.0 };
        let between = |from: f64, to: f64| from + (to - from) * share;
        let alpha = between(f64::from(from.alpha), f64::from(to.alpha)) / TO_ALPHA;
        if alpha <= 0.0 {
            return None;
        }
        let numbers: Vec<f64> = from_numbers
            .iter()
            .zip(if is_alike { to_numbers } else { from_numbers })
            .enumerate()
            .map(|(index, (from, to))| between(f64::from(*from), f64::from(*to)) / self.kind.unit(index))
            .collect();
        let form = self.kind.form(&numbers).filter(Form::has_size)?;
        Some(Shape { form, tone: self.tone, alpha, owner: 0 })
    }
}

impl Keyframes {
    fn layout(&self, room: Room) -> Option<&Layout> {
        self.layouts.get(room as usize).or(self.layouts.first())
    }

    fn sheet(&self, position: f64, room: Room) -> Sheet {
        let Some(layout) = self.layout(room) else { return Sheet::default() };
        let time = position::eased(position::at_rest(position, self.steps)) * f64::from(PARTS);
        Sheet {
            shapes: layout.tracks.iter().filter_map(|track| track.shape(time)).collect(),
            width: f64::from(layout.size.0),
            height: f64::from(layout.size.1),
            ..Sheet::default()
        }
    }
}

impl Animation {
    /// Prepares what was serialised for drawing; has to be called once, after deserialising.
    pub fn decode(&mut self) {
        if let Self::Keyframes(keyframes) = self {
            keyframes.layouts.iter_mut().flat_map(|layout| &mut layout.tracks).for_each(Track::decode);
        }
    }

    /// Whether it lies on a picture: its texts then stand on a halo, and large ones are semibold.
    pub fn is_in_picture(&self) -> bool {
        matches!(self, Self::Keyframes(keyframes) if keyframes.is_in_picture)
    }

    /// The size of words and lines in the picture that the chart lies on, as a share of that on the screen: a camera
    /// enlarges both.
    pub fn span(&self, position: f64, room: Room) -> f64 {
        let Self::Keyframes(keyframes) = self else { return 1.0 };
        let spans = keyframes.layout(room).map_or(&[][..], |layout| &layout.spans);
        let eased = position::eased(position::at_rest(position, keyframes.steps));
        let span = |step: f64| spans.get(step as usize).map(|span| f64::from(*span));
        let from = span(eased).unwrap_or(1.0);
        from + (span(eased + 1.0).unwrap_or(from) - from) * eased.fract()
    }

    /// How many times a camera enlarges the chart at most.
    pub fn enlarged(&self, room: Room) -> f64 {
        let Self::Keyframes(keyframes) = self else { return 1.0 };
        let spans = keyframes.layout(room).map_or(&[][..], |layout| &layout.spans);
        spans.iter().map(|span| 1.0 / f64::from(*span)).fold(1.0, f64::max)
    }

    /// Number of steps; positions run from 0 to it.
    pub fn steps(&self) -> u32 {
        match self {
            Self::Keyframes(keyframes) => keyframes.steps,
            Self::Map(map) => steps_of(&**map),
        }
    }

    /// Nominal width and height in CSS pixels.
    fn size_px(&self, room: Room) -> (f64, f64) {
        match self {
            Self::Keyframes(keyframes) => {
                let (width, height) = keyframes.layout(room).map_or((1, 1), |layout| layout.size);
                (f64::from(width), f64::from(height))
            }
            Self::Map(map) => {
                let sheet = sheet_of(&**map, f64::from(steps_of(&**map)), room, Bleed::default());
                (sheet.width, sheet.height)
            }
        }
    }

    /// The sheet whose proportions are nearest to those of a box, given as height divided by width.
    pub fn room_in(&self, ratio: f64) -> Room {
        let distance = |room| {
            let (width, height) = self.size_px(room);
            (height / width - ratio).abs()
        };
        if distance(Room::Wide) < distance(Room::Narrow) { Room::Wide } else { Room::Narrow }
    }

    /// Nominal width of the sheet for a room, in pixels.
    pub fn width(&self, room: Room) -> f64 {
        self.size_px(room).0
    }

    /// The first position with the same picture as `position`. If it is the one drawn last, nothing has to be redrawn.
    pub fn at_rest(&self, position: f64) -> f64 {
        position::at_rest(position, self.steps())
    }

    /// Draws the chart at `position` (0 to [`steps`](Self::steps)) on a sheet for `room`, with `scale` backend pixels to a
    /// nominal pixel, and the part of it that extends beyond its sheet by `bleed`. The sheet's upper left corner is the
    /// backend's origin.
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
        let (sheet, glyphs) = match self {
            Self::Keyframes(keyframes) => (keyframes.sheet(position, room), keyframes.glyphs.as_slice()),
            Self::Map(map) => (sheet_of(&**map, position, room, bleed), [].as_slice()),
        };
        paint::paint(&sheet.shapes, glyphs, backend, scale, palette)
    }
}

#[cfg(test)]
impl super::Chart {
    /// The shapes that the painter gets at a position.
    pub(super) fn played(&self, position: f64, room: Room) -> Vec<Shape> {
        let mut animation = record(self);
        animation.decode();
        match animation {
            Animation::Keyframes(keyframes) => keyframes.sheet(position, room).shapes,
            Animation::Map(_) => Vec::new(),
        }
    }
}
