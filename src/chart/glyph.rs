//! Small pictures of things that are counted: a boat, a window, a leaf.

use serde::{Deserialize, Serialize};

use super::sheet::{Point, Tone};

/// Units of a glyph's coordinates to its height.
const TO_HEIGHT: f64 = 256.0;

/// Opacity of a piece that is not transparent.
const OPAQUE: u8 = 50;

/// A small picture, in units of its height from the point by which it is placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Glyph {
    pieces: Vec<Piece>,
}

/// A polygon or line of a glyph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Piece {
    tone: Tone,
    /// Opacity, from 0 to [`OPAQUE`].
    alpha: u8,
    /// Width of the line; 0 for a polygon.
    width: u16,
    points: Vec<(i16, i16)>,
}

/// A part of a glyph at a place, in the pixels of a drawing.
pub(super) struct Placed {
    pub tone: Tone,
    /// Opacity, 0 to 1.
    pub alpha: f64,
    /// Width of the line; `None` for a polygon.
    pub width: Option<f64>,
    /// Points relative to the glyph's place.
    pub points: Vec<Point>,
}

impl Glyph {
    /// Its parts at a height and turned by degrees clockwise, in the order of painting.
    pub(super) fn placed(&self, height: f64, turn: f64) -> impl Iterator<Item = Placed> {
        let scale = height / TO_HEIGHT;
        let (sin, cos) = turn.to_radians().sin_cos();
        let turned = move |&(x, y): &(i16, i16)| {
            let (x, y) = (f64::from(x) * scale, f64::from(y) * scale);
            (x * cos - y * sin, x * sin + y * cos)
        };
        self.pieces.iter().map(move |piece| Placed {
            tone: piece.tone,
            alpha: f64::from(piece.alpha) / f64::from(OPAQUE),
            width: (piece.width > 0).then(|| f64::from(piece.width) * scale),
            points: piece.points.iter().map(turned).collect(),
        })
    }
}

#[cfg(feature = "ssr")]
pub(super) use of_motif::Variant;

#[cfg(feature = "ssr")]
mod of_motif {
    use super::{Glyph, OPAQUE, Piece, Point, TO_HEIGHT};
    use crate::chart::spec::Mistake;
    use crate::motif::{Manner, Motif};

    /// The most points of a glyph: hundreds of it are painted in each frame.
    const MOST_POINTS: usize = 160;

    /// How far a point may be moved to save others, in units of the glyph.
    const TOLERANCE: f64 = 3.0;

    /// Width of an outline, in units of the glyph.
    const OUTLINE: u16 = 12;

    /// How a glyph is drawn.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub(in crate::chart) enum Variant {
        /// As it is.
        Whole,
        /// Its outlines, for what is derived.
        Outline,
        /// Its left part, in hundredths of its width.
        Part(u8),
        /// The outlines of its left part.
        OutlinedPart(u8),
    }

    impl Variant {
        /// The part of a variant, 0 to 1.
        pub(in crate::chart) fn part(share: f64, of: Self) -> Self {
            let hundredths = (share * 100.0).round().clamp(1.0, 99.0) as u8;
            if of == Self::Outline { Self::OutlinedPart(hundredths) } else { Self::Part(hundredths) }
        }

        fn share(self) -> Option<f64> {
            match self {
                Self::Whole | Self::Outline => None,
                Self::Part(hundredths) | Self::OutlinedPart(hundredths) => Some(f64::from(hundredths) / 100.0),
            }
        }

        fn is_outline(self) -> bool {
            matches!(self, Self::Outline | Self::OutlinedPart(_))
        }
    }

    impl Glyph {
        /// A motif as a glyph. It is placed by its anchor `base`, or else by its middle.
        ///
        /// # Errors
        /// The motif has more points than can be painted in time.
        pub(in crate::chart) fn new(motif: &Motif, variant: Variant) -> Result<Self, Mistake> {
            let origin = motif.anchors.get("base").copied().unwrap_or((motif.width / 2.0, motif.height / 2.0));
            let scale = TO_HEIGHT / motif.height;
            let unit = |(x, y): Point| ((x - origin.0) * scale, (y - origin.1) * scale);
            let limit = variant.share().map(|share| unit((motif.width * share, 0.0)).0);
            let mut pieces = Vec::new();
            for part in &motif.parts {
                for line in &part.lines {
                    let points: Vec<Point> = line.points.iter().map(|&point| unit(point)).collect();
                    let points = thinned(&limit.map_or_else(|| points.clone(), |limit| left_of(&points, limit)));
                    let width = match part.manner {
                        Manner::Line { width } | Manner::Stroke { width, .. } => {
                            (width * scale).round().max(1.0) as u16
                        }
                        _ if variant.is_outline() => OUTLINE,
                        _ => 0,
                    };
                    let mut points: Vec<(i16, i16)> =
                        points.iter().map(|&(x, y)| (x.round() as i16, y.round() as i16)).collect();
                    points.dedup();
                    if width > 0 && (line.is_closed || variant.is_outline()) {
                        points.extend(points.first().copied());
                    }
                    if points.len() > 1 {
                        let alpha = (part.opacity * f64::from(OPAQUE)).round() as u8;
                        pieces.push(Piece { tone: part.ink.into(), alpha, width, points });
                    }
                }
            }
            let count: usize = pieces.iter().map(|piece| piece.points.len()).sum();
            if count > MOST_POINTS {
                let reason = format!("the motif has {count} points, and a unit at most {MOST_POINTS}");
                return Err(Mistake::new(&reason, "Draw it with fewer and simpler outlines."));
            }
            Ok(Self { pieces })
        }
    }

    /// The part of a polygon at the left of a line.
    fn left_of(points: &[Point], limit: f64) -> Vec<Point> {
        let mut kept = Vec::new();
        for (from, to) in points.iter().zip(points.iter().skip(1).chain(points.first())) {
            if from.0 <= limit {
                kept.push(*from);
            }
            if (from.0 <= limit) != (to.0 <= limit) {
                let share = (limit - from.0) / (to.0 - from.0);
                kept.push((limit, from.1 + (to.1 - from.1) * share));
            }
        }
        kept
    }

    /// Fewer points for the same outline (Ramer, Douglas and Peucker).
    fn thinned(points: &[Point]) -> Vec<Point> {
        let line: geo::LineString<f64> = points.iter().copied().collect();
        geo::Simplify::simplify(&line, TOLERANCE).into_points().into_iter().map(|point| point.x_y()).collect()
    }
}
