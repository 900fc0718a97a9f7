//! Ridges, mist, clouds, water and banks.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Point, Sheet, blade, dab, outline, stroke, stroke_with};
use super::noise::{Chance, Noise};
use super::plants;
use crate::motif::Pigment;

/// A ridge of hills.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ridge {
    /// Vertical position of its base, in pixels from the top.
    pub foot: f64,
    /// Maximum height of a peak above the base, in pixels.
    pub height: f64,
    /// Left end, in pixels; the ridge descends to its base there. Without it, the ridge runs to beyond the left edge.
    #[serde(default)]
    pub from: Option<f64>,
    /// Right end, in pixels; see `from`.
    #[serde(default)]
    pub to: Option<f64>,
    /// Typical width of a hill, in pixels.
    #[serde(default = "hill_width")]
    pub hill: f64,
    /// Darkness at the crest, 0 to 1.
    pub ink: f64,
    /// Whether it is near: dark and warm rather than pale and cool.
    #[serde(default)]
    pub near: bool,
    /// Number of texture strokes (hemp-fibre strokes) on its slopes.
    #[serde(default)]
    pub strokes: u32,
    /// Number of groups of small trees along its crest.
    #[serde(default)]
    pub trees: u32,
    /// Random seed of its hills.
    #[serde(default)]
    pub seed: u64,
}

fn hill_width() -> f64 {
    420.0
}

/// Distance between the points of a crest, in pixels.
const STEP: f64 = 13.0;

impl Ridge {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let own_seed = seed.wrapping_mul(31).wrapping_add(self.seed);
        let mut chance = Chance::new(own_seed, 1);
        let (from, to) = (self.from.unwrap_or(-60.0), self.to.unwrap_or(sheet.width + 60.0));
        let crest = self.crest(from, to, own_seed);
        let top = crest.iter().map(|point| point.1).fold(self.foot, f64::min);

        let mut body = crest.clone();
        body.extend([(to, self.foot + 30.0), (from, self.foot + 30.0)]);
        let body = outline(&body);
        let ink = if self.near { Pigment::Near } else { Pigment::Far };
        // Hides what is behind it at its crest, and becomes transparent towards its base.
        sheet.hide(&body, top, self.foot + 20.0);
        sheet.fade(&body, ink, self.ink, top, self.foot + 25.0);
        // A second wash along the crest gives it an edge.
        let mut edge = crest.clone();
        edge.extend(crest.iter().rev().map(|point| (point.0, point.1 + self.height * 0.1 + 7.0 * chance.unit())));
        sheet.fill(&outline(&edge), ink, self.ink * 0.28);
        self.draw_strokes(sheet, &crest, ink, &mut chance);
        self.draw_trees(sheet, &crest, ink, &mut chance);
    }

    /// The crest line: noise whose coordinate is distorted by other noise, so that no two peaks look alike.
    fn crest(&self, from: f64, to: f64, seed: u64) -> Vec<Point> {
        let (hills, bend, fine) = (Noise::new(seed), Noise::new(seed ^ 0xB5), Noise::new(seed ^ 0x51F));
        let count = ((to - from) / STEP).ceil().max(2.0) as u32;
        (0..=count)
            .map(|index| {
                let x = from + (to - from) * f64::from(index) / f64::from(count);
                let u = x / self.hill;
                let bent = u + 1.15 * (bend.at(u * 0.9) - 0.5);
                let broad = hills.octaves(bent, 2);
                // Narrows the peaks and widens the valleys.
                let peak = 1.0 - (2.0 * broad - 1.0).abs();
                let rise =
                    0.55 * (broad * 1.25).powf(1.6) + 0.6 * peak.powf(2.2) + 0.13 * (fine.octaves(u * 4.5, 3) - 0.5);
                // Descends to the base at those ends that are given.
                let ends = |distance: f64| (distance / (self.hill * 0.9)).clamp(0.0, 1.0);
                let left = if self.from.is_some() { ends(x - from) } else { 1.0 };
                let right = if self.to.is_some() { ends(to - x) } else { 1.0 };
                let held = |t: f64| t * t * (3.0 - 2.0 * t);
                (x, self.foot - self.height * rise.max(0.02) * held(left) * held(right))
            })
            .collect()
    }

    /// Long loose strokes that follow the slope down from the crest, denser on the shaded side.
    fn draw_strokes(&self, sheet: &mut Sheet, crest: &[Point], ink: Pigment, chance: &mut Chance) {
        let mut strokes = String::new();
        for _ in 0..self.strokes {
            let index = (chance.unit() * (crest.len() - 3) as f64) as usize + 1;
            let (here, next) = (crest[index], crest[index + 1]);
            let slope = (next.1 - here.1) / (next.0 - here.0).max(1e-6);
            // The light comes from the left, so slopes that descend to the right are in shade.
            if chance.unit() > 0.35 + slope * 1.4 {
                continue;
            }
            let rise = (self.foot - here.1).max(0.0);
            if rise < self.height * 0.14 {
                continue;
            }
            let down = rise * chance.between(0.0, 0.35) + 3.0;
            let length = rise * chance.between(0.16, 0.5);
            let lean = (slope.signum() * chance.between(0.25, 0.8) + 0.12 * chance.wobble()) * length;
            let start = (here.0 + slope.signum() * down * 0.45, here.1 + down);
            let end = (start.0 + lean, start.1 + length);
            strokes.push_str(&blade(start, end, chance.between(0.7, 2.1), lean * 0.16 * chance.unit()));
        }
        sheet.fill(&strokes, ink, self.ink * 0.5);
    }

    fn draw_trees(&self, sheet: &mut Sheet, crest: &[Point], ink: Pigment, chance: &mut Chance) {
        let mut dabs = String::new();
        for _ in 0..self.trees {
            let group = (chance.unit() * crest.len() as f64) as usize;
            for _ in 0..(3.0 + chance.unit() * 5.0) as usize {
                let index = (group as f64 + chance.wobble() * 7.0).clamp(0.0, crest.len() as f64 - 1.0) as usize;
                let place = crest[index];
                let size = chance.between(2.2, 4.6) * (self.height / 260.0).clamp(0.5, 1.3);
                let at = (place.0, place.1 - size * chance.between(0.2, 0.9));
                dabs.push_str(&dab(at, size, chance));
            }
        }
        sheet.fill(&dabs, ink, (self.ink * 1.1).min(0.9));
    }
}

/// A horizontal band of mist in the background colour; hides what is behind it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mist {
    /// Upper edge, in pixels from the top.
    pub top: f64,
    /// Lower edge, in pixels from the top.
    pub bottom: f64,
    /// Opacity at its middle, 0 to 1.
    pub strength: f64,
}

impl Mist {
    pub(super) fn draw(&self, sheet: &mut Sheet) {
        let width = sheet.width;
        sheet.band((-100.0, self.top), (width + 100.0, self.bottom), Pigment::Paper, self.strength);
    }
}

/// Clouds: a row of billows with an outline, filled with the background colour.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clouds {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Their lower edge, in pixels from the top, where they are transparent.
    pub y: f64,
    /// Height of the middle above the lower edge, in pixels.
    pub height: f64,
    /// Typical width of a billow, in pixels.
    #[serde(default = "billow_width")]
    pub billow: f64,
    /// Darkness of the line, 0 to 1.
    #[serde(default = "water_ink")]
    pub ink: f64,
    /// Random seed of the billows.
    #[serde(default)]
    pub seed: u64,
}

fn billow_width() -> f64 {
    90.0
}

impl Clouds {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 29);
        let width = (self.to - self.from).max(1.0);
        let base = |x: f64| {
            let t = ((x - self.from) / width).clamp(0.0, 1.0);
            self.y - self.height * 0.62 * (std::f64::consts::PI * t).sin().powf(0.7)
        };
        let (mut outline_points, mut lines) = (vec![(self.from, self.y)], String::new());
        let mut x = self.from;
        while x < self.to - self.billow * 0.4 {
            let reach = (self.billow * chance.between(0.5, 2.2)).min(self.to - x);
            let rise = (reach * 0.27).min(self.height * 0.34) * chance.between(0.6, 1.1);
            let arc: Vec<Point> = (0..=6)
                .map(|step| {
                    let angle = std::f64::consts::PI * (1.0 - f64::from(step) / 6.0);
                    let along = x + reach * (0.5 + 0.5 * angle.cos());
                    (along, base(along) - rise * angle.sin())
                })
                .collect();
            outline_points.extend(&arc);
            // The line curls inwards where two billows meet.
            let mut line = arc;
            let last = line[6];
            line.extend([(last.0 - reach * 0.03, last.1 + rise * 0.24), (last.0 - reach * 0.16, last.1 + rise * 0.22)]);
            lines.push_str(&stroke_with(&line, 3.0, 0.05, 0.1, &mut chance));
            x += reach;
        }
        outline_points.push((self.to, self.y));
        sheet.hide(&outline(&outline_points), self.y - self.height, self.y);
        sheet.fill(&lines, Pigment::Far, self.ink);
    }
}

/// Water: the background with some long strokes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Water {
    /// Upper edge of the strokes, in pixels from the top.
    pub top: f64,
    /// Lower edge of the strokes, in pixels from the top.
    pub bottom: f64,
    /// Left end, in pixels; by default, the left edge of the picture.
    #[serde(default)]
    pub from: Option<f64>,
    /// Right end, in pixels; by default, the right edge of the picture.
    #[serde(default)]
    pub to: Option<f64>,
    /// Number of strokes.
    pub strokes: u32,
    /// Darkness, 0 to 1.
    #[serde(default = "water_ink")]
    pub ink: f64,
    /// Random seed of the strokes.
    #[serde(default)]
    pub seed: u64,
}

fn water_ink() -> f64 {
    0.28
}

impl Water {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 2);
        let (from, to) = (self.from.unwrap_or(0.0), self.to.unwrap_or(sheet.width));
        let mut strokes = String::new();
        for index in 0..self.strokes {
            // Rows are closer together in the distance.
            let t = ((f64::from(index) + chance.unit()) / f64::from(self.strokes)).powf(1.6);
            let y = self.top + (self.bottom - self.top) * t;
            let length = (40.0 + 200.0 * t) * chance.between(0.5, 1.5);
            let x = chance.between(from, to - length * 0.5);
            let bow = chance.wobble() * 2.5;
            let line = [(x, y), (x + length * 0.5, y + bow), (x + length, y + chance.wobble() * 2.0)];
            strokes.push_str(&stroke(&line, 1.2 + 2.2 * t, &mut chance));
        }
        sheet.fill(&strokes, Pigment::Far, self.ink);
    }
}

/// A bank, an island or a causeway: low land in the water, with its reflection.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of the waterline, in pixels from the top.
    pub y: f64,
    /// Height of the land above the water, in pixels.
    pub height: f64,
    /// Darkness, 0 to 1.
    pub ink: f64,
    /// Number of willows on it.
    #[serde(default)]
    pub willows: u32,
    /// Height of the willows, in pixels.
    #[serde(default = "willow_height")]
    pub willow_height: f64,
    /// Number of round-headed trees on it.
    #[serde(default)]
    pub trees: u32,
    /// Random seed of its outline and its trees.
    #[serde(default)]
    pub seed: u64,
}

fn willow_height() -> f64 {
    90.0
}

impl Bank {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let own_seed = seed.wrapping_mul(17).wrapping_add(self.seed);
        let mut chance = Chance::new(own_seed, 3);
        let noise = Noise::new(own_seed);
        let count = ((self.to - self.from) / 14.0).max(4.0) as u32;
        let edge = |t: f64| (t * 9.0).min((1.0 - t) * 9.0).clamp(0.0, 1.0);
        let mut body: Vec<Point> = (0..=count)
            .map(|index| {
                let t = f64::from(index) / f64::from(count);
                let x = self.from + (self.to - self.from) * t;
                (x, self.y - self.height * (0.55 + 0.6 * noise.octaves(x / 90.0, 3)) * edge(t))
            })
            .collect();
        let top = body.clone();
        body.push((self.to, self.y));
        body.push((self.from, self.y));
        let body = outline(&body);
        sheet.hide(&body, self.y - self.height, self.y + self.height * 3.0);
        sheet.fill(&body, Pigment::Near, self.ink * 0.55);
        let shore = [(self.from, self.y), ((self.from + self.to) / 2.0, self.y + 1.5), (self.to, self.y)];
        sheet.fill(&stroke_with(&shore, self.height * 0.4, 0.1, 0.1, &mut chance), Pigment::Near, self.ink * 0.8);
        for index in 0..3 {
            let inset = (self.to - self.from) * (0.08 + 0.12 * f64::from(index)) * chance.between(0.6, 1.4);
            let y = self.y + self.height * (0.6 + 0.55 * f64::from(index));
            let line = [(self.from + inset, y), (self.to - inset * chance.between(0.5, 1.6), y + 1.0)];
            sheet.fill(&stroke(&line, self.height * 0.16, &mut chance), Pigment::Near, self.ink * 0.22);
        }
        let place = |chance: &mut Chance, index: u32, of: u32| {
            let t = (f64::from(index) + 0.5 + 0.7 * chance.wobble()) / f64::from(of.max(1));
            top[((t.clamp(0.03, 0.97)) * (top.len() - 1) as f64) as usize]
        };
        for index in 0..self.trees {
            let foot = place(&mut chance, index, self.trees);
            let height = self.willow_height * chance.between(0.45, 0.8);
            plants::broadleaf(sheet, foot, height, self.ink * 0.75, &mut chance);
        }
        for index in 0..self.willows {
            let foot = place(&mut chance, index, self.willows);
            let height = self.willow_height * chance.between(0.8, 1.2);
            plants::willow(sheet, foot, height, self.ink, &mut chance);
        }
    }
}
