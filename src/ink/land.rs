//! Ridges, mist and banks.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::brush::{Hairs, Pass, Point, Sheet, Wash, blade, outline, stroke, stroke_with};
use super::motifs::{Motifs, Plants, names};
use super::noise::{Chance, Noise};
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
    /// Number of groups of dabs along its crest, which look like far trees.
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
        let mut body = crest.clone();
        body.extend([(to, self.foot + 30.0), (from, self.foot + 30.0)]);
        let body = sheet.keep_path(&outline(&body));
        let ink = if self.near { Pigment::Near } else { Pigment::Far };
        // Hides what is behind it at its crest, and becomes transparent towards its base.
        sheet.wash(&body, Wash::Fading(Pigment::Paper, 1.0, false));
        sheet.wash(&body, Wash::Fading(ink, self.ink, false));
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
        let mut dabs = Hairs::new(0.5);
        let size = 3.4 * (self.height / 260.0).clamp(0.5, 1.3);
        for _ in 0..self.trees {
            let group = (chance.unit() * crest.len() as f64) as usize;
            for _ in 0..(3.0 + chance.unit() * 5.0) as usize {
                let index = (group as f64 + chance.wobble() * 7.0).clamp(0.0, crest.len() as f64 - 1.0) as usize;
                let at = (crest[index].0, crest[index].1 - size * chance.between(0.2, 0.9));
                dabs.dash(at, size * chance.between(0.2, 1.2), 0.0);
            }
        }
        sheet.hairs(&dabs, ink, &[Pass::whole(1.6 * size, (self.ink * 1.1).min(0.9))]);
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
    /// Number of trees on it.
    #[serde(default)]
    pub trees: u32,
    /// Height of the tallest kind of tree, in pixels.
    #[serde(default = "tree_height")]
    pub tree_height: f64,
    /// Names of the motifs that its trees are, each by lot.
    #[serde(default = "bank_plants")]
    #[schemars(with = "Vec<String>")]
    pub plants: Vec<Spanned<String>>,
    /// Random seed of its outline and its trees.
    #[serde(default)]
    pub seed: u64,
}

fn tree_height() -> f64 {
    90.0
}

fn bank_plants() -> Vec<Spanned<String>> {
    names(["willow-1", "willow-2", "willow-3"])
}

impl Bank {
    pub(super) fn draw(&self, sheet: &mut Sheet, motifs: &Motifs, seed: u64) {
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
        sheet.fill(&body, Pigment::Paper, 1.0);
        sheet.fill(&body, Pigment::Near, self.ink * 0.55);
        let shore = [(self.from, self.y), ((self.from + self.to) / 2.0, self.y + 1.5), (self.to, self.y)];
        sheet.fill(&stroke_with(&shore, self.height * 0.4, 0.1, 0.1, &mut chance), Pigment::Near, self.ink * 0.8);
        for index in 0..3 {
            let inset = (self.to - self.from) * (0.08 + 0.12 * f64::from(index)) * chance.between(0.6, 1.4);
            let y = self.y + self.height * (0.6 + 0.55 * f64::from(index));
            let line = [(self.from + inset, y), (self.to - inset * chance.between(0.5, 1.6), y + 1.0)];
            sheet.fill(&stroke(&line, self.height * 0.16, &mut chance), Pigment::Near, self.ink * 0.22);
        }
        let plants = Plants::new(&self.plants, motifs, self.tree_height, self.ink);
        for index in 0..self.trees {
            let t = (f64::from(index) + 0.5 + 0.7 * chance.wobble()) / f64::from(self.trees);
            let foot = top[(t.clamp(0.03, 0.97) * (top.len() - 1) as f64) as usize];
            plants.place(sheet, foot, chance.between(0.8, 1.2), &mut chance);
        }
    }
}
