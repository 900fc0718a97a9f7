//! Where the marks of a chart stand in a picture: places for a number of equal things, and what a region holds.

use super::brush;
use super::sheet::Point;
use crate::ink::{Composition, Region, Stand};

/// A picture that a chart stands in, in its two compositions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenery {
    /// The composition for narrow, tall windows.
    pub narrow: Composition,
    /// The composition for wide windows.
    pub wide: Composition,
}

/// Places for equal things, in the order in which they are filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slots {
    /// The places.
    pub at: Vec<Point>,
    /// How far a thing is turned at each of them, in degrees clockwise; upright where there is nothing.
    pub turns: Vec<f64>,
    /// Height of a thing, in pixels.
    pub height: f64,
}

/// The share of a cell that a thing fills.
const FILLED: f64 = 0.8;

/// How far a thing in an outline stands from the middle of its cell at most, as a share of the cell.
const LOOSE: f64 = 0.12;

/// How many places a region offers: as many as are given, or any number.
pub(super) fn capacity(region: &Region) -> Option<usize> {
    if !region.points.is_empty() {
        Some(region.points.len())
    } else if !region.grids.is_empty() {
        Some(region.grids.iter().map(|grid| cells(grid).0 * cells(grid).1).sum())
    } else {
        None
    }
}

/// Columns and rows of a grid.
fn cells(&[.., columns, rows]: &[f64; 6]) -> (usize, usize) {
    (columns.max(0.0) as usize, rows.max(0.0) as usize)
}

/// Places for `count` things that are `aspect` times as wide as high. There are fewer only if the region does not offer
/// as many.
pub(super) fn slots(region: &Region, count: usize, aspect: f64) -> Slots {
    let mut slots = if !region.points.is_empty() {
        of_points(&region.points)
    } else if !region.grids.is_empty() {
        of_grids(&region.grids, aspect)
    } else if region.path.len() > 1 {
        along(&region.path, count, aspect)
    } else {
        within(&region.outline, count, aspect)
    };
    slots.at.truncate(count);
    if let Some(unit) = region.unit {
        slots.height = unit;
    }
    slots
}

fn point(&[x, y]: &[f64; 2]) -> Point {
    (x, y)
}

/// How far two points are apart.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn of_points(points: &[Stand]) -> Slots {
    let at: Vec<Point> = points.iter().map(|stand| point(&stand.at())).collect();
    let turns = points.iter().map(|stand| stand.turn()).collect();
    let nearest = at.iter().enumerate().flat_map(|(index, a)| at[..index].iter().map(|b| distance(*a, *b)));
    let height = nearest.fold(f64::INFINITY, f64::min);
    Slots { height: if height.is_finite() { height * FILLED } else { 40.0 }, at, turns }
}

fn of_grids(grids: &[[f64; 6]], aspect: f64) -> Slots {
    let mut slots = Slots { height: f64::INFINITY, ..Slots::default() };
    for grid in grids {
        let (columns, rows) = cells(grid);
        let [x, y, width, height, ..] = *grid;
        let cell = (width / columns.max(1) as f64, height / rows.max(1) as f64);
        slots.height = slots.height.min(cell.1 * FILLED).min(cell.0 * FILLED / aspect);
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        slots
            .at
            .extend(places.map(|(column, row)| (x + cell.0 * (column as f64 + 0.5), y + cell.1 * (row as f64 + 0.5))));
    }
    slots
}

fn along(path: &[[f64; 2]], count: usize, aspect: f64) -> Slots {
    let path: Vec<Point> = path.iter().map(point).collect();
    let length: f64 = path.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let at = (0..count).map(|index| on_path(&path, (index as f64 + 0.5) / count as f64)).collect();
    let pitch = length / count.max(1) as f64;
    Slots { at, height: pitch * FILLED / aspect, ..Slots::default() }
}

/// The point at a share (0 to 1) of a path's length.
pub(super) fn on_path(path: &[Point], share: f64) -> Point {
    brush::beginning(path, share).last().copied().unwrap_or_default()
}

/// The mean of points.
pub(super) fn middle(points: &[Point]) -> Point {
    let sum = points.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    (sum.0 / points.len().max(1) as f64, sum.1 / points.len().max(1) as f64)
}

/// Rows of places within an outline, every second row shifted by half a place, as far apart as so many allow.
fn within(outline: &[[f64; 2]], count: usize, aspect: f64) -> Slots {
    let outline: Vec<Point> = outline.iter().map(point).collect();
    let (from, to) = bounds(&outline);
    let area = (to.0 - from.0) * (to.1 - from.1);
    // Cells of which so many would fill the rectangle around the outline are too large, or just right.
    let (mut small, mut large) = (0.0, (area / (count.max(1) as f64 * aspect)).sqrt() * 1.1);
    let mut height = large;
    let mut at = rows_within(&outline, height, aspect);
    // After so many halvings the height is known to a thousandth.
    for _ in 0..10 {
        let middle = (small + large) / 2.0;
        let found = rows_within(&outline, middle, aspect);
        if found.len() >= count {
            (small, height, at) = (middle, middle, found);
        } else {
            large = middle;
        }
    }
    // What is too much is left out at the rim.
    let middle = middle(&at);
    while at.len() > count {
        let far = |(_, a): &(usize, &Point), (_, b): &(usize, &Point)| {
            distance(**a, middle).total_cmp(&distance(**b, middle))
        };
        let Some((farthest, _)) = at.iter().enumerate().max_by(far) else { break };
        at.remove(farthest);
    }
    Slots { at, height: height * FILLED, ..Slots::default() }
}

/// After so many places, what they stand apart from the middles of their cells repeats: the page is smaller for it.
const PATTERN: usize = 11;

fn rows_within(outline: &[Point], height: f64, aspect: f64) -> Vec<Point> {
    let (from, to) = bounds(outline);
    // Whole pixels, so that equal things are equally far apart and have equal outlines.
    let (width, height) = ((height * aspect).floor().max(1.0), height.floor().max(1.0));
    let mut at = Vec::new();
    let mut row = 0_u32;
    let mut y = (from.1 + height / 2.0).round();
    while y <= to.1 {
        let shift = if row.is_multiple_of(2) { 0.5 } else { 1.0 };
        let mut x = (from.0 + width * shift).round();
        let mut column = 0;
        while x <= to.0 {
            let reach = [(-0.45, 0.0), (0.45, 0.0), (0.0, -0.45), (0.0, 0.45)];
            if reach.iter().all(|(across, down)| holds(outline, (x + across * width, y + down * height))) {
                let seed = (column % PATTERN) as u32;
                let loose = |seed: u32, size: f64| ((brush::chance(seed) - 0.5) * 2.0 * LOOSE * size).round();
                at.push((x + loose(seed, width), y + loose(seed + 7919, height)));
            }
            x += width;
            column += 1;
        }
        y += height;
        row += 1;
    }
    at
}

/// The corners of the smallest rectangle around points.
pub(super) fn bounds(points: &[Point]) -> (Point, Point) {
    let far = f64::INFINITY;
    points.iter().fold(((far, far), (-far, -far)), |(low, high), point| {
        ((low.0.min(point.0), low.1.min(point.1)), (high.0.max(point.0), high.1.max(point.1)))
    })
}

/// Whether a point is within an outline.
fn holds(outline: &[Point], (x, y): Point) -> bool {
    let mut is_inside = false;
    let ends = outline.iter().skip(1).chain(outline.first());
    for (a, b) in outline.iter().zip(ends) {
        if (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0 {
            is_inside = !is_inside;
        }
    }
    is_inside
}

/// How many heights of an outline are measured for what fills it.
const MEASURED: usize = 24;

/// The part of an outline between two heights, as a polygon whose number of points is always the same. At each height
/// the outline has one left and one right edge.
pub(super) fn filled_between(outline: &[Point], upper: f64, lower: f64) -> Vec<Point> {
    let heights = (0..=MEASURED).map(|index| lower + (upper - lower) * index as f64 / MEASURED as f64);
    let spans: Vec<(f64, f64, f64)> = heights.map(|y| (y, edge(outline, y).0, edge(outline, y).1)).collect();
    let left = spans.iter().map(|(y, left, _)| (*left, *y));
    let right = spans.iter().rev().map(|(y, _, right)| (*right, *y));
    left.chain(right).collect()
}

/// The left and the right edge of an outline at a height.
pub(super) fn edge(outline: &[Point], y: f64) -> (f64, f64) {
    let (low, high) = bounds(outline);
    // A little inside, so that the ends of the outline have edges too.
    let y = y.clamp(low.1 + 0.01, (high.1 - 0.01).max(low.1 + 0.01));
    let ends = outline.iter().skip(1).chain(outline.first());
    let crossings = outline.iter().zip(ends).filter(|(a, b)| (a.1 > y) != (b.1 > y));
    let xs = crossings.map(|(a, b)| (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0);
    xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(left, right), x| (left.min(x), right.max(x)))
}
