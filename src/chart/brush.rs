//! Outlines of brush strokes, hatching, parts of lines and slices of circles.
//!
//! The irregularities depend on the position along a stroke and a fixed seed, so a growing bar does not flicker.

use std::f64::consts::{PI, TAU};

use super::sheet::Point;

/// A pseudo-random number from -1 to 1; the same for the same `seed`.
pub(super) fn chance(seed: u32) -> f64 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297A_2D39);
    f64::from(mixed ^ (mixed >> 15)) / f64::from(u32::MAX) * 2.0 - 1.0
}

/// Offset of an uneven edge at the position `along`, at most 1 nominal pixel to either side.
fn waver(along: f64, seed: u32) -> f64 {
    let phase = chance(seed) * PI;
    0.6 * (along * 0.047 + phase).sin() + 0.4 * (along * 0.131 + 2.0 * phase).sin()
}

/// Pieces of each long edge of a bar.
const PIECES: f64 = 9.0;

/// Outline of a bar drawn as one broad brush stroke, from 0 to exactly `length`, `thickness` wide.
///
/// Points are (along, across), with across from 0 to `thickness`; their number is the same for every length, so that a
/// bar that grows is one shape. The end is frayed: one bristle reaches `length`, the others end up to 6 nominal pixels
/// before it.
pub(super) fn bar(length: f64, thickness: f64, seed: u32) -> Vec<Point> {
    let length = length.max(0.0);
    let dry = (length * 0.25).min(6.0);
    let mut points = Vec::new();
    let edge = |index: f64, side: f64| {
        let along = (length - dry) * index / PIECES;
        // The unevenness is that of a bar of medium length, and goes with the points.
        (along, side + waver(index * 22.0, seed + side as u32))
    };
    for index in 0..=PIECES as u32 {
        points.push(edge(f64::from(index), 0.0));
    }
    // How far each bristle ends before `length`, as a share of the frayed part. One is 0, so that the bar has the exact
    // length.
    const BRISTLES: [f64; 9] = [0.75, 0.42, 0.36, 0.16, 0.2, 0.0, 0.1, 0.06, 0.45];
    for (bristle, short) in BRISTLES.into_iter().enumerate() {
        let across = thickness * (bristle as f64 + 0.5) / BRISTLES.len() as f64;
        points.push((length - dry * short, across));
    }
    for index in (0..=PIECES as u32).rev() {
        points.push(edge(f64::from(index), thickness));
    }
    points
}

/// Gaps in a bar where the brush has little ink, each a long thin outline: (along, across) as in [`bar`].
pub(super) fn dry_streaks(length: f64, thickness: f64, seed: u32) -> Vec<Vec<Point>> {
    if length < 40.0 {
        return Vec::new();
    }
    (0..4)
        .map(|index| {
            let place = [0.15, 0.38, 0.6, 0.87][index as usize];
            let across = thickness * (place + 0.06 * chance(seed * 7 + index));
            let long = (length * 0.5).min(30.0 + 110.0 * chance(seed * 13 + index).abs());
            // Every gap ends at least one pixel before the end of the bar.
            let to = length - (14.0 * chance(seed * 17 + index)).max(1.0);
            let from = to - long;
            let width = 0.5 + 0.35 * chance(seed * 19 + index);
            vec![
                (from, across),
                (to - long * 0.3, across - width),
                (to, across - width * 0.6),
                (to, across + width * 0.6),
                (to - long * 0.5, across + width),
            ]
        })
        .collect()
}

/// Outline of a stroke between two points, tapering at both ends; `width` is reached in its first third.
pub(super) fn stroke(from: Point, to: Point, width: f64) -> Vec<Point> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1e-6);
    let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
    let at = |share: f64, side: f64| (from.0 + dx * share + nx * side, from.1 + dy * share + ny * side);
    vec![
        at(0.0, 0.5),
        at(0.08, 1.0),
        at(0.35, 0.9),
        at(0.75, 0.6),
        at(1.0, 0.15),
        at(1.0, -0.15),
        at(0.75, -0.5),
        at(0.35, -1.0),
        at(0.08, -0.9),
        at(0.0, -0.5),
    ]
}

/// Widths of the strokes of a hatching and of its outline, in nominal pixels, and the opacity of the strokes as a share
/// of that of the outline.
pub(super) const HATCH: f64 = 1.4;
pub(super) const HATCH_OUTLINE: f64 = 1.6;
pub(super) const HATCH_ALPHA: f64 = 0.8;

/// The strokes that fill a rectangle diagonally.
pub(super) fn hatch_rectangle(corner: Point, (width, height): Point) -> Vec<[Point; 2]> {
    let mut strokes = Vec::new();
    let mut offset = 7.0;
    while offset < width + height {
        // The part of the line x + y = offset that lies inside the rectangle.
        let (x0, x1) = ((offset - height).max(0.0), offset.min(width));
        let (y0, y1) = (offset - x0, offset - x1);
        strokes.push([(corner.0 + x0, corner.1 + y0), (corner.0 + x1, corner.1 + y1)]);
        offset += 8.0;
    }
    strokes
}

/// The outline of a rectangle, closed.
pub(super) fn rectangle(corner: Point, size: Point) -> [Point; 5] {
    let (right, bottom) = (corner.0 + size.0, corner.1 + size.1);
    [corner, (right, corner.1), (right, bottom), (corner.0, bottom), corner]
}

/// The strokes that fill a disc diagonally.
pub(super) fn hatch_disc(at: Point, radius: f64) -> Vec<[Point; 2]> {
    let diagonal = std::f64::consts::FRAC_1_SQRT_2;
    let mut strokes = Vec::new();
    let mut distance = -radius + 4.0;
    while distance < radius {
        let half = (radius * radius - distance * distance).max(0.0).sqrt();
        let (cx, cy) = (at.0 + distance * diagonal, at.1 + distance * diagonal);
        let (dx, dy) = (half * diagonal, half * diagonal);
        strokes.push([(cx - dx, cy + dy), (cx + dx, cy - dy)]);
        distance += 6.0;
    }
    strokes
}

/// The first part of a line, `share` (0 to 1) of its length.
pub(super) fn beginning(points: &[Point], share: f64) -> Vec<Point> {
    let distance = |pair: &[Point]| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
    let mut left = points.windows(2).map(distance).sum::<f64>() * share;
    let mut reached: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let long = distance(pair);
        if long > left {
            let part = left / long;
            reached.push((pair[0].0 + (pair[1].0 - pair[0].0) * part, pair[0].1 + (pair[1].1 - pair[0].1) * part));
            break;
        }
        left -= long;
        reached.push(pair[1]);
    }
    reached
}

/// A sector of a disc, clockwise from the top; `share` (0 to 1) of its area.
pub(super) fn slice(at: Point, radius: f64, share: f64) -> Vec<Point> {
    sector(at, radius, 0.0, share)
}

/// A sector of a disc between two shares (0 to 1) of its area, clockwise from the top.
pub(super) fn sector(at: Point, radius: f64, from: f64, to: f64) -> Vec<Point> {
    let pieces = ((to - from) * 20.0).ceil().max(1.0);
    let mut points = vec![at];
    for index in 0..=pieces as u32 {
        let angle = (from + (to - from) * f64::from(index) / pieces) * TAU;
        points.push((at.0 + radius * angle.sin(), at.1 - radius * angle.cos()));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::{bar, beginning, chance, slice};

    #[test]
    fn chance_is_the_same_each_time_and_within_bounds() {
        for seed in 0..1000 {
            assert!((-1.0..=1.0).contains(&chance(seed)));
            assert_eq!(chance(seed), chance(seed));
        }
    }

    #[test]
    fn a_bar_ends_exactly_at_its_length() {
        for length in [0.5, 3.0, 40.0, 344.0] {
            let end = bar(length, 30.0, 3).iter().map(|point| point.0).fold(0.0, f64::max);
            assert!((end - length).abs() < 1e-9);
        }
        assert!(bar(-2.0, 30.0, 3).iter().all(|point| point.0 == 0.0));
    }

    #[test]
    fn a_beginning_is_the_share_of_the_length() {
        let line = [(0.0, 0.0), (10.0, 0.0), (10.0, 30.0)];
        assert_eq!(beginning(&line, 0.5), [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]);
        assert_eq!(beginning(&line, 1.0), line);
        assert_eq!(beginning(&line[..1], 0.5), line[..1]);
    }

    #[test]
    fn a_slice_is_the_share_of_the_area() {
        let points = slice((0.0, 0.0), 10.0, 0.5);
        let doubled: f64 = points.iter().zip(points.iter().cycle().skip(1)).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
        assert!((doubled.abs() / 2.0 - 157.0).abs() < 3.0);
    }
}
