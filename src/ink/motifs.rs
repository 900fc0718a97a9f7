//! Motifs in a drawing: small pictures from SVG files, drawn by the brush.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::bounds::DrawingError;
use super::brush::{Hairs, Pass, Point, Sheet, Wash, area, smooth, stroke_with};
use super::noise::Chance;
use crate::motif::{self, Manner, Motif, Part, Pigment, Polyline};

/// Largest number of points of all motifs of a drawing, each counted as often as it is drawn.
const POINTS: usize = 60_000;

/// The motifs of a drawing, by name.
pub(super) type Motifs = BTreeMap<String, Motif>;

/// A motif, once or several times.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    /// Its name: `motifs/NAME.svg` beside the story, or one of the engine's.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Names of others: which of all these each of several is, is decided by lot. Their sizes keep the proportion of their
    /// files to the first one.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub or: Vec<Spanned<String>>,
    /// Where its anchor `base` stands, in pixels from the left. Without this anchor, the middle of its lower edge.
    pub x: f64,
    /// Where its anchor `base` stands, in pixels from the top.
    pub y: f64,
    /// Its width in pixels; without it, in proportion to the height.
    #[serde(default)]
    pub width: Option<f64>,
    /// Its height in pixels; without it, in proportion to the width, and without both, the motif's own.
    #[serde(default)]
    pub height: Option<f64>,
    /// Whether it is mirrored.
    #[serde(default)]
    pub flipped: bool,
    /// Darkness, 0 to 1. Paper and lamps keep their strength.
    #[serde(default = "whole")]
    pub ink: f64,
    /// Other inks for the motif's own: `{ jade = "far" }` draws in the ink `far` what the file draws in `jade`.
    #[serde(default)]
    pub inks: BTreeMap<Pigment, Pigment>,
    /// How often it is drawn, from its place to `to`, or over `spread`.
    #[serde(default = "once")]
    pub count: u32,
    /// Place of the last of several, in pixels; the others stand at equal distances.
    #[serde(default)]
    pub to: Option<Point>,
    /// Width and height of the area around its place over which several are scattered, in pixels.
    #[serde(default)]
    pub spread: Option<Point>,
    /// Places of more of them, in pixels.
    #[serde(default)]
    pub also: Vec<Point>,
    /// How much the sizes of several differ: up to this share, 0 to 1.
    #[serde(default)]
    pub vary: f64,
    /// Whether some of several are mirrored, by lot.
    #[serde(default)]
    pub mixed: bool,
    /// Whether each motif is drawn only once and then shown at all places, so that hundreds of trees take few bytes. The
    /// brush then draws all of them alike, and sizes differ in steps of a twentieth.
    #[serde(default)]
    pub alike: bool,
    /// How many stand on each other: each one's anchor `base` on the anchor `top` of the one below.
    #[serde(default = "once")]
    pub stack: u32,
    /// Width of each in a stack, as a share of the one below, 0 to 1.
    #[serde(default = "whole")]
    pub taper: f64,
    /// Name of a motif that stands on the topmost of a stack, at the same scale.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub crown: Option<Spanned<String>>,
    /// Height of its mirror image in water at its place, as a share of its own, 0 to 1; 0 for none.
    #[serde(default)]
    pub mirror: f64,
}

/// Strength of a mirror image, as a share of the motif's.
const MIRRORED: f64 = 0.3;

fn whole() -> f64 {
    1.0
}

fn once() -> u32 {
    1
}

/// A motif's name in a drawing, and how often its points are drawn there.
pub(super) type Named<'a> = (&'a Spanned<String>, usize);

/// Reads the motifs that are named.
///
/// # Errors
/// There is no such motif, its file has a mistake, or together they have too many points.
pub(super) fn read<'a>(
    text: &str,
    folder: &Path,
    named: impl Iterator<Item = Named<'a>>,
) -> Result<Motifs, DrawingError> {
    let mut motifs = Motifs::new();
    let mut points = 0;
    for (name, times) in named {
        let wrong = |message: String| DrawingError::new(text, Some(name.span()), message);
        let name = name.get_ref();
        if !motifs.contains_key(name) {
            motifs.insert(name.clone(), motif::find(name, folder).map_err(|error| wrong(error.to_string()))?);
        }
        let lines = motifs[name].parts.iter().flat_map(|part| &part.lines);
        points += lines.map(|line| line.points.len()).sum::<usize>() * times;
        if points > POINTS {
            return Err(wrong(format!(
                "with `{name}`, the motifs have more than {POINTS} points; draw fewer, or simplify their outlines"
            )));
        }
    }
    Ok(motifs)
}

/// Names of motifs that a mark uses by itself.
pub(super) fn names<const N: usize>(names: [&str; N]) -> Vec<Spanned<String>> {
    names.map(|name| Spanned::new(0..0, name.to_owned())).into()
}

/// Motifs that grow on a piece of land; each is drawn once in a document and shown at many places.
pub(super) struct Plants<'a> {
    kinds: Vec<(&'a str, &'a Motif)>,
    look: Look<'a>,
    /// Pixels of the sheet per pixel of a motif.
    scale: f64,
}

impl<'a> Plants<'a> {
    /// Motifs of which the tallest is `height` pixels high; darkness from 0 to 1.
    pub(super) fn new(names: &'a [Spanned<String>], motifs: &'a Motifs, height: f64, ink: f64) -> Self {
        let found = names.iter().filter_map(|name| Some((name.get_ref().as_str(), motifs.get(name.get_ref())?)));
        let kinds: Vec<(&str, &Motif)> = found.collect();
        let tallest = kinds.iter().map(|(_, motif)| motif.height).fold(1.0, f64::max);
        Self { kinds, look: Look { ink, inks: None }, scale: height / tallest }
    }

    /// Places one by lot at a share of its size.
    pub(super) fn place(&self, sheet: &mut Sheet, foot: Point, size: f64, chance: &mut Chance) {
        let kind = (chance.unit() * self.kinds.len() as f64) as usize;
        let Some((name, motif)) = self.kinds.get(kind) else { return };
        let (ink, scale) = (self.look.ink, self.scale);
        let id = sheet.keep_drawn(&format!("plant {name} {scale} {ink}"), |sheet| {
            let frame = Frame { base: base(motif), foot: (0.0, 0.0), scale: (scale, scale) };
            self.look.parts(sheet, motif, frame, &mut Chance::new(seed_of_name(name), 60));
        });
        sheet.place(&id, foot, if chance.unit() < 0.5 { -size } else { size });
    }
}

/// From a motif's pixels to those of the sheet.
#[derive(Clone, Copy)]
struct Frame {
    /// The motif's point that stands on `foot`.
    base: Point,
    foot: Point,
    /// Pixels of the sheet per pixel of the motif, in both directions; the first is negative for a flipped motif, the
    /// second for a mirror image in water.
    scale: Point,
}

impl Frame {
    fn at(self, point: Point) -> Point {
        (self.foot.0 + (point.0 - self.base.0) * self.scale.0, self.foot.1 + (point.1 - self.base.1) * self.scale.1)
    }

    fn all(self, line: &Polyline) -> Vec<Point> {
        line.points.iter().map(|point| self.at(*point)).collect()
    }

    /// Pixels of the sheet per pixel of a line's width.
    fn width(self) -> f64 {
        (self.scale.0 * self.scale.1).abs().sqrt()
    }
}

impl Placed {
    /// The names of its motifs.
    pub(super) fn named(&self) -> impl Iterator<Item = Named<'_>> {
        let copies = if self.alike { 1 } else { self.count as usize + self.also.len() };
        let images = if self.mirror > 0.0 { 2 } else { 1 };
        let each = copies * images * self.stack as usize;
        let stacked = [&self.name].into_iter().chain(&self.or).map(move |name| (name, each));
        stacked.chain(self.crown.iter().map(move |name| (name, copies * images)))
    }

    /// Draws it. What is random depends on the motif's name and place, not on other marks.
    pub(super) fn draw(&self, sheet: &mut Sheet, motifs: &Motifs) {
        let Some(motif) = motifs.get(self.name.get_ref()) else { return };
        let scale = match (self.width, self.height) {
            (Some(width), Some(height)) => (width / motif.width, height / motif.height),
            (Some(width), None) => (width / motif.width, width / motif.width),
            (None, Some(height)) => (height / motif.height, height / motif.height),
            (None, None) => (1.0, 1.0),
        };
        let name_seed = seed_of_name(self.name.get_ref());
        let seed = seed_of(name_seed, &[self.x, self.y]);
        let mut places: Vec<(Point, u64)> = (0..self.count).map(|index| self.place(index, seed)).collect();
        places.extend(self.also.iter().map(|at| (*at, seed_of(seed, &[at.0, at.1]))));
        let are_several = places.len() > 1;
        // The nearer ones are drawn over the farther ones.
        places.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
        for (foot, seed) in places {
            let mut chance = Chance::new(seed, 60);
            let size = if are_several { 1.0 + self.vary * chance.wobble() } else { 1.0 };
            let is_flipped = self.flipped != (self.mixed && are_several && chance.unit() < 0.5);
            let size = (if is_flipped { -size } else { size }, size);
            let other = match self.or.len() {
                0 => 0,
                others => (chance.unit() * (others + 1) as f64) as usize,
            };
            let name = other.checked_sub(1).map_or(&self.name, |other| &self.or[other]).get_ref();
            if self.alike {
                let (look, stack) = ((self.ink, &self.inks), (self.stack, self.taper, &self.crown, self.mirror));
                let id = sheet.keep_drawn(&format!("{name} {scale:?} {look:?} {stack:?}"), |sheet| {
                    self.whole(sheet, motifs, name, (0.0, 0.0), scale, &mut Chance::new(name_seed, 60));
                });
                sheet.place(&id, foot, size.0);
            } else {
                self.whole(sheet, motifs, name, foot, (scale.0 * size.0, scale.1 * size.1), &mut chance);
            }
        }
    }

    /// Draws one with its mirror image, or a stack with its crown.
    fn whole(&self, sheet: &mut Sheet, motifs: &Motifs, name: &str, foot: Point, scale: Point, chance: &mut Chance) {
        let Some(motif) = motifs.get(name) else { return };
        let look = Look { ink: self.ink, inks: Some(&self.inks) };
        let images = [(self.mirror > 0.0).then_some(-self.mirror), Some(1.0)];
        for tall in images.into_iter().flatten().map(|upright| scale.1 * upright) {
            let (mut foot, mut wide) = (foot, scale.0);
            for _ in 0..self.stack {
                let frame = Frame { base: base(motif), foot, scale: (wide, tall) };
                look.parts(sheet, motif, frame, chance);
                foot = frame.at(motif.anchors.get("top").copied().unwrap_or((motif.width / 2.0, 0.0)));
                wide *= self.taper;
            }
            if let Some(crown) = self.crown.as_ref().and_then(|name| motifs.get(name.get_ref())) {
                look.parts(sheet, crown, Frame { base: base(crown), foot, scale: (scale.0, tall) }, chance);
            }
        }
    }

    /// Foot and seed of one of several.
    fn place(&self, index: u32, seed: u64) -> (Point, u64) {
        let seed = seed_of(seed, &[f64::from(index)]);
        let mut chance = Chance::new(seed, 61);
        let (mut x, mut y) = (self.x, self.y);
        if let Some(to) = self.to {
            let t = f64::from(index) / f64::from(self.count.max(2) - 1);
            (x, y) = (x + (to.0 - x) * t, y + (to.1 - y) * t);
        }
        if let Some(spread) = self.spread {
            (x, y) = (x + spread.0 * chance.between(-0.5, 0.5), y + spread.1 * chance.between(-0.5, 0.5));
        }
        ((x, y), seed)
    }
}

/// Darkness of a motif, 0 to 1, and the inks that stand for its own.
#[derive(Clone, Copy)]
struct Look<'a> {
    ink: f64,
    inks: Option<&'a BTreeMap<Pigment, Pigment>>,
}

impl Look<'_> {
    fn parts(self, sheet: &mut Sheet, motif: &Motif, frame: Frame, chance: &mut Chance) {
        for part in &motif.parts {
            let is_light = part.ink == Pigment::Lamp || part.manner == Manner::Glow;
            if frame.scale.1 > 0.0 || !is_light {
                self.part(sheet, part, frame, chance);
            }
        }
    }

    fn part(self, sheet: &mut Sheet, part: &Part, frame: Frame, chance: &mut Chance) {
        let ink = self.inks.and_then(|inks| inks.get(&part.ink)).copied().unwrap_or(part.ink);
        let opacity = match ink {
            Pigment::Paper | Pigment::Lamp => part.opacity,
            _ if frame.scale.1 < 0.0 => part.opacity * self.ink * MIRRORED,
            _ => part.opacity * self.ink,
        };
        let lines: Vec<Vec<Point>> = part.lines.iter().map(|line| frame.all(line)).collect();
        match part.manner {
            Manner::Fill => sheet.fill(&area(&lines), ink, opacity),
            Manner::Wash => sheet.fill_with(&area(&lines), Wash::Fading(ink, opacity, frame.scale.1 < 0.0)),
            Manner::Glow => {
                let (left, right) = extent(lines.iter().flatten().map(|point| point.0));
                let (top, bottom) = extent(lines.iter().flatten().map(|point| point.1));
                let radius = (right - left).max(bottom - top) / 2.0;
                sheet.glow((f64::midpoint(left, right), f64::midpoint(top, bottom)), radius, ink, opacity);
            }
            Manner::Line { width } => {
                let mut hairs = Hairs::new(0.1);
                for (line, points) in part.lines.iter().zip(&lines) {
                    hairs.start(points[0]);
                    points[1..].iter().for_each(|point| hairs.to(*point));
                    if line.is_closed {
                        hairs.close();
                    }
                }
                sheet.hairs(&hairs, ink, &[Pass::whole(width * frame.width(), opacity)]);
            }
            Manner::Stroke { width, is_blunt, is_dry } => {
                let width = width * frame.width();
                let (start, end) = if is_blunt { (0.9, 0.75) } else { (0.5, 0.25) };
                let (mut strokes, mut streaks) = (String::new(), String::new());
                for (line, mut points) in part.lines.iter().zip(lines) {
                    if line.is_closed {
                        points.extend(points.first().copied());
                    }
                    let points = thinned(&points, width);
                    strokes.push_str(&stroke_with(&points, width, start, end, chance));
                    if is_dry {
                        streaks.push_str(&dry_streaks(&points, width, chance));
                    }
                }
                sheet.fill(&strokes, ink, opacity);
                sheet.fill(&streaks, Pigment::Paper, 0.75);
            }
        }
    }
}

/// The point of a motif that stands on its place.
fn base(motif: &Motif) -> Point {
    motif.anchors.get("base").copied().unwrap_or((motif.width / 2.0, motif.height))
}

fn seed_of_name(name: &str) -> u64 {
    name.bytes().fold(0, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// A seed from another one and some numbers.
fn seed_of(seed: u64, numbers: &[f64]) -> u64 {
    let bytes = numbers.iter().flat_map(|number| number.to_bits().to_le_bytes());
    // FNV-1a.
    bytes.fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

/// The points of a line without those that are closer together than the brush is wide, where its edge would only
/// tremble.
fn thinned(points: &[Point], width: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for (index, &point) in points.iter().enumerate() {
        let is_away = kept.last().is_none_or(|last| (point.0 - last.0).hypot(point.1 - last.1) >= width);
        if is_away || index + 1 == points.len() {
            kept.push(point);
        }
    }
    kept
}

/// Thin streaks along the last part of a stroke, where the brush has no more ink.
fn dry_streaks(points: &[Point], width: f64, chance: &mut Chance) -> String {
    let line = smooth(points, 3);
    let mut streaks = String::new();
    for side in [-0.28, -0.08, 0.14, 0.3] {
        let from = (line.len() as f64 * chance.between(0.4, 0.7)) as usize;
        let beside: Vec<Point> = line[from..]
            .windows(2)
            .map(|pair| {
                let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
                let away = width * side / dx.hypot(dy).max(1e-6);
                (pair[0].0 - dy * away, pair[0].1 + dx * away)
            })
            .collect();
        streaks.push_str(&stroke_with(&beside, width * 0.07, 0.2, 0.6, chance));
    }
    streaks
}

fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)))
}
