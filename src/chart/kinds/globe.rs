//! Orthographic projection of the globe.
//!
//! The same projection serves every zoom, from a small region to the whole globe; what lies beyond the horizon is not
//! drawn.

use super::super::sheet::Point;

/// A view of the globe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Globe {
    /// Longitude of the centre, in degrees.
    pub(super) lon: f64,
    /// Latitude of the centre, in degrees.
    pub(super) lat: f64,
    /// Radius of the globe, in nominal pixels.
    pub(super) radius: f64,
}

/// A rectangle of the sheet: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Window {
    pub(super) fn centre(self) -> Point {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(super) fn half_width(self) -> f64 {
        (self.right - self.left) / 2.0
    }

    pub(super) fn half_height(self) -> f64 {
        (self.bottom - self.top) / 2.0
    }

    pub(super) fn is_within(self, other: Self) -> bool {
        other.holds((self.left, self.top)) && other.holds((self.right, self.bottom))
    }

    pub(super) fn touches(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub(super) fn holds(self, point: Point) -> bool {
        point.0 >= self.left && point.0 <= self.right && point.1 >= self.top && point.1 <= self.bottom
    }
}

impl Globe {
    /// The view that is `span` degrees of longitude wide at its centre; from 180 on it shows the whole globe.
    pub(super) fn new(lon: f64, lat: f64, span: f64, window: Window) -> Self {
        let number = |value: f64, or: f64| if value.is_finite() { value } else { or };
        let (lon, lat) = (number(lon, 0.0), number(lat, 0.0).clamp(-85.0, 85.0));
        let whole = window.half_width().min(window.half_height()) * 0.97;
        let half = number(span, 360.0).clamp(0.01, 360.0) / 2.0 * lat.to_radians().cos();
        let radius = if span < 180.0 && half < 90.0 { window.half_width() / half.to_radians().sin() } else { whole };
        Self { lon, lat, radius: radius.max(whole) }
    }

    /// The view that is `share` (0 to 1) of the way from this one to `other`; the zoom is exponential and about a fixed
    /// point.
    pub(super) fn towards(self, other: Self, share: f64) -> Self {
        if share <= 0.0 {
            return self;
        }
        if share >= 1.0 {
            return other;
        }
        let radius = (self.radius.ln() + (other.radius.ln() - self.radius.ln()) * share).exp();
        let (from, to, now) = (1.0 / self.radius, 1.0 / other.radius, 1.0 / radius);
        // The centre moves in proportion to the change of the radius, so that what both views show stays in sight.
        let moved = if (to / from - 1.0).abs() < 1e-3 { share } else { (now - from) / (to - from) };
        let east = (other.lon - self.lon + 540.0).rem_euclid(360.0) - 180.0;
        Self { lon: self.lon + east * moved, lat: self.lat + (other.lat - self.lat) * moved, radius }
    }

    /// Width of the view in degrees of longitude at its centre; 360 if the edge of the globe is in sight.
    pub(super) fn span(self, window: Window) -> f64 {
        let sine = window.half_width() / self.radius;
        if sine >= 0.95 { 360.0 } else { 2.0 * sine.asin().to_degrees() / self.lat.to_radians().cos().max(0.05) }
    }

    /// Greatest distance in degrees that the view reaches from its centre: (east or west, north or south).
    pub(super) fn reach(self, window: Window) -> (f64, f64) {
        let angle = |half: f64| (half / self.radius).min(1.0).asin().to_degrees();
        let north = angle(window.half_height());
        let corner = (self.lat.abs() + north).min(88.0).to_radians().cos();
        (angle(window.half_width()) / corner * 1.05, north * 1.05)
    }

    /// A projector for this view; it holds what is computed once for all points.
    pub(super) fn projector(self, window: Window) -> Projector {
        let (sin, cos) = self.lat.to_radians().sin_cos();
        Projector { lon: self.lon.to_radians(), sin, cos, radius: self.radius, centre: window.centre() }
    }
}

/// Projects points of the globe onto the sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projector {
    lon: f64,
    sin: f64,
    cos: f64,
    radius: f64,
    centre: Point,
}

impl Projector {
    /// Position on the sheet, and the cosine of the angle from the centre: 1 at the centre, 0 on the horizon, negative
    /// beyond it.
    pub(super) fn project(&self, (lon, lat): (f64, f64)) -> (Point, f64) {
        let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
        let (sin_lon, cos_lon) = (lon.to_radians() - self.lon).sin_cos();
        let x = cos_lat * sin_lon;
        let y = self.cos * sin_lat - self.sin * cos_lat * cos_lon;
        let depth = self.sin * sin_lat + self.cos * cos_lat * cos_lon;
        ((self.centre.0 + x * self.radius, self.centre.1 - y * self.radius), depth)
    }

    /// The outline of the visible part of a ring, closed along the horizon.
    ///
    /// The flag of each point says whether the line that leads to it is part of the ring.
    pub(super) fn outline(
        &self,
        ring: &[(f64, f64)],
        is_cut: impl Fn((f64, f64), (f64, f64)) -> bool,
    ) -> Vec<(Point, bool)> {
        let projected: Vec<(Point, f64)> = ring.iter().map(|&place| self.project(place)).collect();
        self.closed(&projected, &|from, to| is_cut(ring[from], ring[to]))
    }

    /// The same for a ring that is projected; `is_cut` is asked for the indices of a line's ends.
    pub(super) fn closed(
        &self,
        projected: &[(Point, f64)],
        is_cut: &dyn Fn(usize, usize) -> bool,
    ) -> Vec<(Point, bool)> {
        let count = projected.len();
        let Some(first) = projected.iter().position(|&(_, depth)| depth >= 0.0) else { return Vec::new() };
        let mut outline: Vec<(Point, bool)> = Vec::with_capacity(count + 1);
        outline.push((projected[first].0, false));
        let mut last = projected[first];
        let mut left_at: Option<Point> = None;
        for offset in 1..=count {
            let index = (first + offset) % count;
            let now = projected[index];
            let drawn = !is_cut((index + count - 1) % count, index);
            match (last.1 >= 0.0, now.1 >= 0.0) {
                (true, true) => outline.push((now.0, drawn)),
                (true, false) => {
                    let at = self.horizon(last, now);
                    outline.push((at, drawn));
                    left_at = Some(at);
                }
                (false, true) => {
                    let at = self.horizon(last, now);
                    if let Some(from) = left_at.take() {
                        self.along_horizon(&mut outline, from, at);
                    }
                    outline.push((at, false));
                    outline.push((now.0, drawn));
                }
                (false, false) => {}
            }
            last = now;
        }
        outline
    }

    /// The visible parts of a line that is projected.
    ///
    /// The flag of each point says whether the line that leads to it is visible.
    pub(super) fn path(&self, projected: &[(Point, f64)]) -> Vec<(Point, bool)> {
        let mut path = Vec::with_capacity(projected.len());
        let mut last: Option<(Point, f64)> = None;
        for &now in projected {
            let was_visible = last.is_some_and(|last| last.1 >= 0.0);
            if let Some(last) = last.filter(|last| (last.1 >= 0.0) != (now.1 >= 0.0)) {
                path.push((self.horizon(last, now), was_visible));
            }
            if now.1 >= 0.0 {
                path.push((now.0, last.is_some()));
            }
            last = Some(now);
        }
        path
    }

    /// The edge of the globe, as far as it lies within the window.
    pub(super) fn edge(&self, window: Window) -> Vec<Vec<Point>> {
        const PIECES: u32 = 96;
        if self.radius > window.half_width().hypot(window.half_height()) {
            return Vec::new();
        }
        let at = |index: u32| {
            let (sin, cos) = (f64::from(index) / f64::from(PIECES) * std::f64::consts::TAU).sin_cos();
            ((self.centre.0 + self.radius * cos, self.centre.1 + self.radius * sin), true)
        };
        clip_lines(&(0..=PIECES).map(at).collect::<Vec<_>>(), window)
    }

    /// Where the line between a visible point and one beyond the horizon crosses the horizon.
    fn horizon(&self, from: (Point, f64), to: (Point, f64)) -> Point {
        let share = from.1 / (from.1 - to.1);
        let x = from.0.0 + (to.0.0 - from.0.0) * share - self.centre.0;
        let y = from.0.1 + (to.0.1 - from.0.1) * share - self.centre.1;
        let stretch = self.radius / x.hypot(y).max(1e-9);
        (self.centre.0 + x * stretch, self.centre.1 + y * stretch)
    }

    /// Adds points along the shorter arc of the horizon between two points.
    fn along_horizon(&self, outline: &mut Vec<(Point, bool)>, from: Point, to: Point) {
        let angle = |point: Point| (point.1 - self.centre.1).atan2(point.0 - self.centre.0);
        let start = angle(from);
        let turn =
            (angle(to) - start + 3.0 * std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI;
        let pieces = (turn.abs() / 0.09).ceil().clamp(1.0, 36.0);
        for index in 1..pieces as u32 {
            let at = start + turn * f64::from(index) / pieces;
            outline.push(((self.centre.0 + self.radius * at.cos(), self.centre.1 + self.radius * at.sin()), false));
        }
    }
}

/// The part of an area within a window, as one closed outline; it may run along the window's edges.
pub(super) fn clip_area(outline: &[(Point, bool)], window: Window) -> Vec<Point> {
    let mut points: Vec<Point> = outline.iter().map(|&(point, _)| point).collect();
    // Clipped at one edge after the other (Sutherland–Hodgman). Each function gives the distance inside of an edge.
    let edges: [fn(Point, Window) -> f64; 4] = [
        |point, window| point.0 - window.left,
        |point, window| window.right - point.0,
        |point, window| point.1 - window.top,
        |point, window| window.bottom - point.1,
    ];
    for inside in edges {
        let mut kept = Vec::with_capacity(points.len());
        let Some(mut last) = points.last().copied() else { return points };
        for &now in &points {
            let (a, b) = (inside(last, window), inside(now, window));
            if (a >= 0.0) != (b >= 0.0) {
                kept.push(between(last, now, a / (a - b)));
            }
            if b >= 0.0 {
                kept.push(now);
            }
            last = now;
        }
        points = kept;
    }
    points
}

pub(super) fn between(from: Point, to: Point, share: f64) -> Point {
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

/// The parts of an outline's visible lines within a window.
pub(super) fn clip_lines(outline: &[(Point, bool)], window: Window) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in outline.windows(2) {
        let ((from, _), (to, drawn)) = (pair[0], pair[1]);
        let clipped = if drawn { clip_segment(from, to, window) } else { None };
        let Some((start, end)) = clipped else {
            open = false;
            continue;
        };
        match lines.last_mut() {
            Some(line) if open && start == from => line.push(end),
            _ => lines.push(vec![start, end]),
        }
        open = end == to;
    }
    lines
}

/// The part of a line within a window.
pub(super) fn clip_segment(from: Point, to: Point, window: Window) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, from.0 - window.left),
        (dx, window.right - from.0),
        (-dy, from.1 - window.top),
        (dy, window.bottom - from.1),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    if enter > leave {
        return None;
    }
    // Uncut ends stay exactly as they are, so that the pieces can be joined again.
    let start = if enter > 0.0 { between(from, to, enter) } else { from };
    let end = if leave < 1.0 { between(from, to, leave) } else { to };
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::{Globe, Window, clip_area, clip_lines};

    const WINDOW: Window = Window { left: 0.0, top: 0.0, right: 360.0, bottom: 320.0 };

    #[test]
    fn the_view_is_as_wide_as_asked() {
        let globe = Globe::new(120.0, 30.0, 8.0, WINDOW);
        let projector = globe.projector(WINDOW);
        let (west, east) = (projector.project((116.0, 30.0)).0, projector.project((124.0, 30.0)).0);
        assert!(west.0.abs() < 1.0 && (east.0 - 360.0).abs() < 1.0, "{west:?} {east:?}");
        assert!((globe.span(WINDOW) - 8.0).abs() < 0.01);
    }

    #[test]
    fn the_whole_world_is_a_ball_inside_the_window() {
        let globe = Globe::new(120.0, 30.0, 360.0, WINDOW);
        assert!(globe.radius < 160.0);
        assert_eq!(globe.span(WINDOW), 360.0);
    }

    #[test]
    fn a_zoom_meets_its_ends_and_keeps_the_target_in_sight() {
        let (near, far) = (Globe::new(120.16, 30.25, 3.0, WINDOW), Globe::new(104.0, 35.0, 60.0, WINDOW));
        assert_eq!(near.towards(far, 0.0), near);
        assert_eq!(near.towards(far, 1.0), far);
        for hundredth in 0..=100 {
            let globe = near.towards(far, f64::from(hundredth) / 100.0);
            let (place, depth) = globe.projector(WINDOW).project((120.16, 30.25));
            assert!(WINDOW.holds(place) && depth > 0.0, "lost at {hundredth}: {place:?}");
        }
    }

    #[test]
    fn a_zoom_goes_the_short_way_round() {
        let (from, to) = (Globe::new(170.0, 0.0, 40.0, WINDOW), Globe::new(-170.0, 0.0, 40.0, WINDOW));
        assert!((from.towards(to, 0.5).lon - 180.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_behind_is_not_drawn_and_what_crosses_ends_at_the_horizon() {
        let globe = Globe::new(0.0, 0.0, 360.0, WINDOW);
        let projector = globe.projector(WINDOW);
        let behind = [(170.0, 10.0), (190.0, 10.0), (180.0, -10.0)];
        assert!(projector.outline(&behind, |_, _| false).is_empty());
        let across = [(60.0, -20.0), (120.0, -20.0), (120.0, 20.0), (60.0, 20.0)];
        for (point, _) in projector.outline(&across, |_, _| false) {
            assert!((point.0 - 180.0).hypot(point.1 - 160.0) <= globe.radius + 1e-6);
        }
    }

    #[test]
    fn areas_and_lines_are_held_inside() {
        let outline: Vec<_> = [(-50.0, -50.0), (400.0, 100.0), (180.0, 500.0), (-50.0, -50.0)]
            .into_iter()
            .enumerate()
            .map(|(index, point)| (point, index != 2))
            .collect();
        assert!(clip_area(&outline, WINDOW).into_iter().all(|point| WINDOW.holds((point.0.round(), point.1.round()))));
        let lines = clip_lines(&outline, WINDOW);
        assert!(!lines.is_empty());
        assert!(lines.iter().flatten().all(|point| WINDOW.holds((point.0.round(), point.1.round()))));
    }
}
