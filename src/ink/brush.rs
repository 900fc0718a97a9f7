//! Brush strokes, and the sheet on which a layer is drawn.
//!
//! A sheet collects the SVG of one layer. Consecutive paths of the same ink are merged into one element; coordinates
//! are rounded to one decimal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Light;
use super::noise::Chance;
use crate::motif::Pigment;
use crate::palette::Palette;

/// A point of the drawing, in pixels from its upper left corner.
pub(super) type Point = (f64, f64);

/// One layer while it is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) height: f64,
    body: String,
    definitions: String,
    kept: BTreeMap<String, String>,
    count: u32,
    open: Option<(Pigment, u32)>,
    path: String,
}

impl Sheet {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// Length of what has been drawn, in bytes.
    pub(super) fn len(&self) -> usize {
        self.body.len() + self.definitions.len() + self.path.len()
    }

    /// Fills a path with an ink; opacity from 0 to 1.
    pub(super) fn fill(&mut self, path: &str, ink: Pigment, opacity: f64) {
        let opacity = (opacity.clamp(0.0, 1.0) * 100.0).round() as u32;
        if opacity == 0 || path.is_empty() {
            return;
        }
        if self.open != Some((ink, opacity)) {
            self.close();
            self.open = Some((ink, opacity));
        }
        self.path.push_str(path);
    }

    fn close(&mut self) {
        if let Some((ink, opacity)) = self.open.take() {
            let opacity =
                if opacity == 100 { String::new() } else { format!(" fill-opacity=\"{}\"", hundredths(opacity)) };
            let _ = write!(self.body, "<path class=\"{}\"{opacity} d=\"{}\"/>", ink.name(), self.path);
            self.path.clear();
        }
    }

    /// A horizontal band between two heights that is densest at its middle.
    pub(super) fn band(&mut self, from: Point, to: Point, ink: Pigment, opacity: f64) {
        self.close();
        let stops = [(0.0, 0.0), (0.3, 0.65), (0.5, 1.0), (0.72, 0.6), (1.0, 0.0)];
        let id = self.gradient(ink, opacity, from.1, to.1, &stops);
        let (x, y, width, height) = (tenth(from.0), tenth(from.1), tenth(to.0 - from.0), tenth(to.1 - from.1));
        let _ =
            write!(self.body, "<rect fill=\"url(#{id})\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// A round glow that is densest at its centre.
    pub(super) fn glow(&mut self, centre: Point, radius: f64, ink: Pigment, opacity: f64) {
        self.close();
        let id = self.new_id();
        let (x, y, r) = (tenth(centre.0), tenth(centre.1), tenth(radius));
        let _ = write!(
            self.definitions,
            "<radialGradient id=\"{id}\" gradientUnits=\"userSpaceOnUse\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\">{}</radialGradient>",
            stops_of(ink, opacity, &[(0.0, 1.0), (0.35, 0.45), (0.7, 0.12), (1.0, 0.0)])
        );
        let _ = write!(
            self.body,
            "<circle class=\"{}\" fill=\"url(#{id})\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>",
            glow_class(ink)
        );
    }

    /// Paints the background of the whole sheet, with a faint gradient.
    pub(super) fn ground(&mut self) {
        self.close();
        let (width, height) = (tenth(self.width), tenth(self.height));
        let _ = write!(self.body, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>");
        let id = self.gradient(Pigment::Far, 0.16, 0.0, self.height, &[(0.0, 1.0), (0.45, 0.1), (1.0, 0.25)]);
        let _ = write!(self.body, "<rect class=\"sky\" fill=\"url(#{id})\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// Adds a reusable element that `make` writes, once per layer and `key`; returns its id, for [`Sheet::place`].
    ///
    /// `make` must return one element without an `id`.
    pub(super) fn keep(&mut self, key: &str, make: impl FnOnce() -> String) -> String {
        if let Some(id) = self.kept.get(key) {
            return id.clone();
        }
        let id = self.new_id();
        let markup = make();
        let tag_end = markup.find([' ', '>']).unwrap_or(markup.len());
        let (tag, rest) = markup.split_at(tag_end);
        let _ = write!(self.definitions, "{tag} id=\"{id}\"{rest}");
        self.kept.insert(key.to_owned(), id.clone());
        id
    }

    /// Adds a reusable path; returns its id.
    pub(super) fn keep_path(&mut self, path: &str) -> String {
        let id = self.new_id();
        let _ = write!(self.definitions, "<path id=\"{id}\" d=\"{path}\"/>");
        id
    }

    /// Adds what `draw` draws around the origin as a reusable element, once per layer and `key`; returns its id, for
    /// [`Sheet::place`].
    pub(super) fn keep_drawn(&mut self, key: &str, draw: impl FnOnce(&mut Self)) -> String {
        if let Some(id) = self.kept.get(key) {
            return id.clone();
        }
        self.close();
        let around = std::mem::take(&mut self.body);
        draw(self);
        self.close();
        let drawn = std::mem::replace(&mut self.body, around);
        self.keep(key, || format!("<g>{drawn}</g>"))
    }

    /// Places a reusable element, moved to whole pixels and enlarged by a factor that is rounded to a twentieth; mirrored
    /// for a negative factor.
    pub(super) fn place(&mut self, id: &str, at: Point, factor: f64) {
        self.close();
        let (x, y) = (tenth(at.0.round()), tenth(at.1.round()));
        let factor = (factor * 20.0).round() / 20.0;
        let _ = if factor == 1.0 {
            write!(self.body, "<use href=\"#{id}\" x=\"{x}\" y=\"{y}\"/>")
        } else {
            let size = factor.abs();
            write!(self.body, "<use href=\"#{id}\" transform=\"matrix({factor} 0 0 {size} {x} {y})\"/>")
        };
    }

    /// Fills many paths of relative commands, each moved to a place, with one ink and one opacity, as one path: a
    /// landscape has about a thousand, and an element for each would keep a phone busy for a fifth of a second.
    pub(super) fn fill_all(&mut self, paths: &[(String, Point)], ink: Pigment, opacity: f64) {
        if paths.is_empty() {
            return;
        }
        self.close();
        let opacity = hundredths((opacity.clamp(0.0, 1.0) * 100.0).round() as u32);
        let _ = write!(self.body, "<path class=\"{}\" fill-opacity=\"{opacity}\" d=\"", ink.name());
        // The order is irrelevant, because all have the same ink; this one compresses best.
        let mut sorted: Vec<&(String, Point)> = paths.iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.0.total_cmp(&b.1.0)));
        for (path, (x, y)) in sorted {
            // Rounded to even pixels, which is precise enough for loose strokes and compresses better.
            let even = |length: f64| (length / 2.0).round() as i32 * 2;
            let _ = write!(self.body, "M{} {}{path}", even(*x), even(*y));
        }
        self.body.push_str("\"/>");
    }

    /// Adds a gradient for [`Sheet::wash`]; returns its id.
    pub(super) fn paint(&mut self, wash: Wash) -> String {
        self.keep(&format!("{wash:?}"), || wash.markup())
    }

    /// Fills a path with a gradient.
    pub(super) fn fill_with(&mut self, path: &str, wash: Wash) {
        self.close();
        let fill = self.paint(wash);
        let _ = write!(self.body, "<path fill=\"url(#{fill})\" d=\"{path}\"/>");
    }

    /// Fills a reusable path with a gradient.
    pub(super) fn wash(&mut self, id: &str, wash: Wash) {
        self.close();
        let fill = self.paint(wash);
        let _ = write!(self.body, "<use href=\"#{id}\" fill=\"url(#{fill})\"/>");
    }

    /// Strokes a reusable path in several passes of one ink.
    pub(super) fn lines(&mut self, id: &str, ink: Pigment, passes: &[Pass]) {
        self.close();
        let _ = write!(self.body, "<g class=\"{} hair\">", ink.name());
        for pass in passes {
            let _ = write!(self.body, "<use href=\"#{id}\"{}/>", pass.attributes());
        }
        self.body.push_str("</g>");
    }

    /// Strokes thin lines in several passes of one ink.
    pub(super) fn hairs(&mut self, hairs: &Hairs, ink: Pigment, passes: &[Pass]) {
        match passes {
            _ if hairs.is_empty() => {}
            [pass] => {
                self.close();
                self.body.push_str(&hairs.markup(ink, pass));
            }
            _ => {
                let id = self.keep_path(hairs.path());
                self.lines(&id, ink, passes);
            }
        }
    }

    fn gradient(&mut self, ink: Pigment, opacity: f64, from_y: f64, to_y: f64, stops: &[(f64, f64)]) -> String {
        let id = self.new_id();
        let (y1, y2) = (tenth(from_y), tenth(to_y));
        let stops = stops_of(ink, opacity, stops);
        let _ = write!(
            self.definitions,
            "<linearGradient id=\"{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"0\" x2=\"0\" y1=\"{y1}\" y2=\"{y2}\">{stops}</linearGradient>"
        );
        id
    }

    fn new_id(&mut self) -> String {
        self.count += 1;
        format!("g{}", self.count)
    }

    /// A part of the layer as an SVG document: x, y, width and height in pixels.
    pub(super) fn finish(&mut self, light: Light, palette: &Palette, view: [f64; 4]) -> String {
        self.close();
        let inks = light.inks(palette);
        let [x, y, width, height] = view.map(tenth);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {width} {height}\" width=\"{width}\" height=\"{height}\" \
             preserveAspectRatio=\"xMidYMax slice\"><style>{inks}</style><defs>{}</defs>{}</svg>\n",
            self.definitions, self.body
        )
    }
}

impl Light {
    /// The CSS of the inks in this light. By night, ridges are dark against lighter mist, and lamps are lit.
    fn inks(self, palette: &Palette) -> String {
        let [day, night] = palette.of_drawings();
        match self {
            Self::Any => {
                format!(":root{{{day}}}@media (prefers-color-scheme:dark){{:root{{{night}}}{NIGHT_SKY}}}{CLASSES}")
            }
            Self::Day => format!(":root{{{day}}}{CLASSES}"),
            Self::Night => format!(":root{{{night}}}{NIGHT_SKY}{CLASSES}"),
        }
    }
}

const NIGHT_SKY: &str = ".sky{opacity:.75}";
const CLASSES: &str = ".near{fill:var(--near)}.far{fill:var(--far)}.paper{fill:var(--paper)}.jade{fill:var(--jade)}.red{fill:var(--red)}.moon{fill:var(--moon)}.lamp{fill:var(--lamp)}\
.ink{fill:var(--ink)}.water{fill:var(--water)}.hair{fill:none;stroke-linecap:round;stroke-linejoin:round}\
.near.hair{stroke:var(--near)}.far.hair{stroke:var(--far)}.paper.hair{stroke:var(--paper)}.jade.hair{stroke:var(--jade)}.ink.hair{stroke:var(--ink)}.lamp.hair{stroke:var(--lamp)}.red.hair{stroke:var(--red)}.moon.hair{stroke:var(--moon)}.water.hair{stroke:var(--water)}";

/// The class of a glow. By night a `sky` glow is weaker (`NIGHT_SKY`); a lamp's glow is transparent by day (`--lamp`).
fn glow_class(ink: Pigment) -> &'static str {
    if ink == Pigment::Lamp { "glow" } else { "sky" }
}

fn stops_of(ink: Pigment, opacity: f64, stops: &[(f64, f64)]) -> String {
    let mut text = String::new();
    for (place, share) in stops {
        let opacity = hundredths((opacity * share * 100.0).round() as u32);
        let _ = write!(
            text,
            "<stop offset=\"{}\" stop-color=\"var(--{})\" stop-opacity=\"{opacity}\"/>",
            hundredths((place * 100.0) as u32),
            ink.name()
        );
    }
    text
}

fn hundredths(value: u32) -> String {
    match value {
        0 => "0".into(),
        100 => "1".into(),
        _ => format!(".{value:02}").trim_end_matches('0').to_owned(),
    }
}

/// A number with at most one decimal; 0 if it is not finite.
pub(super) fn tenth(value: f64) -> String {
    let mut text = String::new();
    push_tenths(&mut text, tenths(value));
    text
}

/// A closed outline through points. All outlines have the same direction, as strokes and ovals do, so that overlapping
/// parts of one path are filled (`nonzero` rule).
pub(super) fn outline(points: &[Point]) -> String {
    if turn(points) > 0.0 { trace(points.iter().rev()) } else { trace(points.iter()) }
}

/// A filled area of several closed lines; a line that turns against the largest one is a hole in it.
pub(super) fn area(lines: &[Vec<Point>]) -> String {
    let turns = lines.iter().map(|line| turn(line));
    let largest = turns.max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or_default();
    lines.iter().map(|line| if largest > 0.0 { trace(line.iter().rev()) } else { trace(line.iter()) }).collect()
}

/// Twice the signed area of a closed line; positive if it is clockwise on the sheet.
fn turn(points: &[Point]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(from, to)| from.0 * to.1 - to.0 * from.1).sum()
}

/// A closed line with relative coordinates, which are the shortest.
fn trace<'a>(points: impl Iterator<Item = &'a Point>) -> String {
    let mut path = String::new();
    let mut last = (0, 0);
    for (index, point) in points.enumerate() {
        let here = (tenths(point.0), tenths(point.1));
        path.push(if index == 0 { 'M' } else { 'l' });
        push_pair(&mut path, here.0 - last.0, here.1 - last.1);
        last = here;
    }
    path.push('z');
    path
}

fn tenths(value: f64) -> i64 {
    if value.is_finite() { (value * 10.0).round() as i64 } else { 0 }
}

/// Appends two numbers, given in tenths, without the separators that SVG does not need.
fn push_pair(path: &mut String, x: i64, y: i64) {
    push_tenths(path, x);
    if y >= 0 {
        path.push(' ');
    }
    push_tenths(path, y);
}

fn push_tenths(path: &mut String, value: i64) {
    if value < 0 {
        path.push('-');
    }
    let (whole, rest) = (value.abs() / 10, value.abs() % 10);
    if whole > 0 || rest == 0 {
        let _ = write!(path, "{whole}");
    }
    if rest > 0 {
        let _ = write!(path, ".{rest}");
    }
}

/// A gradient that adapts to the shape it fills. Fields: ink, opacity from 0 to 1, and positions in hundredths.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wash {
    /// From top to bottom: opaque for a share of the height, then fading to transparent.
    Down(Pigment, f64, u32),
    /// From top to bottom, or from bottom to top: fading to transparent. Paper hides: it is nearly opaque to the middle.
    Fading(Pigment, f64, bool),
    /// Radial: fades on all sides from a centre, given as shares of the width and of the height.
    Round(Pigment, f64, u32, u32),
    /// Opaque at half of the height, transparent at the top and at the bottom.
    Belt(Pigment, f64),
}

impl Wash {
    fn markup(self) -> String {
        match self {
            Self::Down(ink, opacity, full) => {
                let full = f64::from(full) / 100.0;
                let at = |t: f64| full + (1.0 - full) * t;
                let stops = stops_of(
                    ink,
                    opacity,
                    &[(full, 1.0), (at(0.3), 0.66), (at(0.55), 0.32), (at(0.8), 0.08), (1.0, 0.0)],
                );
                format!("<linearGradient x2=\"0\" y2=\"1\">{stops}</linearGradient>")
            }
            Self::Fading(ink, opacity, is_upward) => {
                let shares: &[_] = match ink {
                    Pigment::Paper => &[(0.0, 1.0), (0.5, 0.92), (1.0, 0.0)],
                    _ => &[(0.0, 1.0), (0.35, 0.62), (0.7, 0.22), (1.0, 0.0)],
                };
                let stops = stops_of(ink, opacity, shares);
                let (y1, y2) = if is_upward { (1, 0) } else { (0, 1) };
                format!("<linearGradient x2=\"0\" y1=\"{y1}\" y2=\"{y2}\">{stops}</linearGradient>")
            }
            Self::Round(ink, opacity, x, y) => {
                let stops = stops_of(ink, opacity, &[(0.0, 1.0), (0.3, 0.74), (0.6, 0.3), (0.8, 0.09), (1.0, 0.0)]);
                let (x, y) = (hundredths(x), hundredths(y));
                format!("<radialGradient cx=\"{x}\" cy=\"{y}\" r=\".5\">{stops}</radialGradient>")
            }
            Self::Belt(ink, opacity) => {
                let stops = stops_of(ink, opacity, &[(0.0, 0.0), (0.3, 0.8), (0.5, 1.0), (0.7, 0.7), (1.0, 0.0)]);
                format!("<linearGradient x2=\"0\" y2=\"1\">{stops}</linearGradient>")
            }
        }
    }
}

/// One pass of the brush along lines, drawn as a stroke.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    /// Width in pixels.
    pub(super) width: f64,
    /// Opacity, 0 to 1.
    pub(super) opacity: f64,
    /// Distance from the start of each line to the start of the stroke, in pixels.
    pub(super) lead: f64,
    /// Alternating lengths of dashes and gaps, in pixels; empty for a continuous stroke.
    pub(super) dashes: Vec<f64>,
}

impl Pass {
    /// A continuous pass.
    pub(super) fn whole(width: f64, opacity: f64) -> Self {
        Self { width, opacity, lead: 0.0, dashes: Vec::new() }
    }

    /// Passes that together look like brush strokes that taper at both ends, for lines of about `length` pixels.
    pub(super) fn swelling(width: f64, opacity: f64, length: f64) -> [Self; 3] {
        let belly = |width, from: f64, to: f64| Self {
            width,
            opacity: opacity * 0.5,
            lead: (length * from).round(),
            dashes: vec![(length * (to - from)).round(), 9999.0],
        };
        [Self::whole(width * 0.5, opacity * 0.75), belly(width * 0.8, 0.06, 0.66), belly(width, 0.14, 0.42)]
    }

    fn attributes(&self) -> String {
        let opacity = hundredths((self.opacity.clamp(0.0, 1.0) * 100.0).round() as u32);
        let mut text = format!(" stroke-opacity=\"{opacity}\" stroke-width=\"{}\"", tenth(self.width));
        if !self.dashes.is_empty() {
            let dashes: Vec<String> = self.dashes.iter().map(|length| tenth(length.max(0.0))).collect();
            let _ = write!(text, " stroke-dasharray=\"{}\"", dashes.join(" "));
            if self.lead > 0.0 {
                // A dash of length 0 would leave a dot with round caps. So the pattern is shifted, but not to a
                // negative offset.
                let turned = self.dashes.iter().sum::<f64>() - self.lead;
                let _ = write!(text, " stroke-dashoffset=\"{}\"", tenth(turned.max(0.0)));
            }
        }
        text
    }
}

/// Many thin lines in one path. Coordinates are relative to the previous point, which is short.
#[derive(Clone, Debug)]
pub(super) struct Hairs {
    path: String,
    first: (i64, i64),
    last: (i64, i64),
    grain: f64,
}

impl Hairs {
    /// An empty list of lines whose coordinates will be rounded to multiples of `grain` pixels.
    pub(super) fn new(grain: f64) -> Self {
        Self { path: String::new(), first: (0, 0), last: (0, 0), grain }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.path.is_empty()
    }

    /// The lines as path data.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The lines as an SVG element.
    pub(super) fn markup(&self, ink: Pigment, pass: &Pass) -> String {
        format!("<path class=\"{} hair\"{} d=\"{}\"/>", ink.name(), pass.attributes(), self.path)
    }

    fn rounded(&self, point: Point) -> (i64, i64) {
        let whole = |value: f64| tenths((value / self.grain).round() * self.grain);
        (whole(point.0), whole(point.1))
    }

    fn step(&mut self, to: (i64, i64)) {
        push_pair(&mut self.path, to.0 - self.last.0, to.1 - self.last.1);
    }

    /// Starts a line.
    pub(super) fn start(&mut self, at: Point) {
        let at = self.rounded(at);
        self.path.push('m');
        self.step(at);
        (self.first, self.last) = (at, at);
    }

    /// Continues the line straight to a point.
    pub(super) fn to(&mut self, point: Point) {
        let to = self.rounded(point);
        match (to.0 - self.last.0, to.1 - self.last.1) {
            (dx, 0) => {
                self.path.push('h');
                push_tenths(&mut self.path, dx);
            }
            (0, dy) => {
                self.path.push('v');
                push_tenths(&mut self.path, dy);
            }
            _ => {
                self.path.push('l');
                self.step(to);
            }
        }
        self.last = to;
    }

    /// Continues the line with a quadratic curve.
    pub(super) fn bow(&mut self, pull: Point, to: Point) {
        let (pull, to) = (self.rounded(pull), self.rounded(to));
        self.path.push('q');
        self.step(pull);
        if to.0 >= self.last.0 {
            self.path.push(' ');
        }
        self.step(to);
        self.last = to;
    }

    /// A curved line from one point to another through a third.
    pub(super) fn through(&mut self, from: Point, by: Point, to: Point) {
        self.start(from);
        self.bow(pull(from, by, to), to);
    }

    /// A leaf shape to be filled: follows the curve through three points, pointed at both ends and `width` pixels wide
    /// in the middle.
    pub(super) fn leaf(&mut self, from: Point, by: Point, to: Point, width: f64) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-6);
        let middle = pull(from, by, to);
        // A quadratic curve reaches half way to its control point.
        let side = |away: f64| (middle.0 - dy * away / length, middle.1 + dx * away / length);
        self.start(from);
        self.bow(side(width), to);
        self.bow(side(-width), from);
    }

    /// A short line; with a wide brush, a dot.
    pub(super) fn dash(&mut self, at: Point, dx: f64, dy: f64) {
        self.start(at);
        self.to((at.0 + dx, at.1 + dy));
    }

    /// A smooth line with the points as control points; it passes through the midpoints between them.
    pub(super) fn along(&mut self, points: &[Point]) {
        let Some((first, rest)) = points.split_first() else { return };
        self.start(*first);
        for (index, point) in rest.iter().enumerate() {
            match rest.get(index + 1) {
                Some(next) if index + 2 < rest.len() => {
                    self.bow(*point, (f64::midpoint(point.0, next.0), f64::midpoint(point.1, next.1)));
                }
                Some(next) => self.bow(*point, *next),
                None if rest.len() == 1 => self.to(*point),
                None => {}
            }
        }
    }

    /// Closes the last line, so that it can be filled.
    pub(super) fn close(&mut self) {
        self.path.push('z');
        self.last = self.first;
    }
}

/// Control point of the quadratic curve between two points that passes through `by` at its middle.
fn pull(from: Point, by: Point, to: Point) -> Point {
    let towards = |from: f64, by: f64, to: f64| 2.0 * by - (from + to) / 2.0;
    (towards(from.0, by.0, to.0), towards(from.1, by.1, to.1))
}

/// Points of a Catmull-Rom spline through the given points, `each` points per segment.
pub(super) fn smooth(points: &[Point], each: u32) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let at = |index: isize| points[index.clamp(0, points.len() as isize - 1) as usize];
    let mut line = Vec::new();
    for index in 0..points.len() as isize - 1 {
        let (a, b, c, d) = (at(index - 1), at(index), at(index + 1), at(index + 2));
        for step in 0..each {
            let t = f64::from(step) / f64::from(each);
            let along = |a: f64, b: f64, c: f64, d: f64| {
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                    + (3.0 * b - a - 3.0 * c + d) * t * t * t)
            };
            line.push((along(a.0, b.0, c.0, d.0), along(a.1, b.1, c.1, d.1)));
        }
    }
    line.push(at(points.len() as isize - 1));
    line
}

/// Outline of a brush stroke along points, `width` pixels wide, tapering at both ends.
pub(super) fn stroke(points: &[Point], width: f64, chance: &mut Chance) -> String {
    stroke_with(points, width, 0.35, 0.0, chance)
}

/// Outline of a brush stroke whose ends have a share of the width, 0 to 1.
pub(super) fn stroke_with(points: &[Point], width: f64, start: f64, end: f64, chance: &mut Chance) -> String {
    let line = smooth(points, 3);
    if line.len() < 2 {
        return String::new();
    }
    let last = (line.len() - 1) as f64;
    let swell_at = chance.between(0.25, 0.5);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (index, point) in line.iter().enumerate() {
        let (before, after) = (line[index.saturating_sub(1)], line[(index + 1).min(line.len() - 1)]);
        let (dx, dy) = (after.0 - before.0, after.1 - before.1);
        let length = dx.hypot(dy).max(1e-6);
        let t = index as f64 / last;
        let share = if t < swell_at {
            start + (1.0 - start) * (t / swell_at).sqrt()
        } else {
            end + (1.0 - end) * (1.0 - (t - swell_at) / (1.0 - swell_at)).max(0.0).powf(0.8)
        };
        let half = width / 2.0 * share * (1.0 + 0.18 * chance.wobble());
        let (nx, ny) = (-dy / length * half, dx / length * half);
        left.push((point.0 + nx, point.1 + ny));
        right.push((point.0 - nx, point.1 - ny));
    }
    right.reverse();
    left.extend(right);
    outline(&left)
}

/// Outline of a slender leaf from one point to another, bent sideways by `bend` pixels.
pub(super) fn blade(from: Point, to: Point, width: f64, bend: f64) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1e-6);
    let (nx, ny) = (-dy / length, dx / length);
    let side = |away: f64| (dx * 0.4 + nx * away, dy * 0.4 + ny * away);
    let (over, under) = (side(bend + width), side(bend - width));
    let mut path = String::from("M");
    push_pair(&mut path, tenths(from.0), tenths(from.1));
    path.push('q');
    push_pair(&mut path, tenths(over.0), tenths(over.1));
    path.push(' ');
    push_pair(&mut path, tenths(dx), tenths(dy));
    path.push('q');
    push_pair(&mut path, tenths(under.0 - dx), tenths(under.1 - dy));
    path.push(' ');
    push_pair(&mut path, tenths(-dx), tenths(-dy));
    path.push('z');
    path
}
