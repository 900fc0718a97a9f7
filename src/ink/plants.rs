//! Trees and lotus leaves.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Point, Sheet, blade, dab, oval, stroke, stroke_with};
use super::noise::Chance;
use crate::motif::Pigment;

/// A group of trees.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trees {
    /// Kind of tree.
    pub kind: TreeKind,
    /// Middle of the group, in pixels from the left.
    pub x: f64,
    /// Vertical position of their bases, in pixels from the top.
    pub y: f64,
    /// Height of a tree, in pixels.
    pub height: f64,
    /// Number of trees.
    #[serde(default = "one")]
    pub count: u32,
    /// Width over which they stand, in pixels.
    #[serde(default)]
    pub spread: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "tree_ink")]
    pub ink: f64,
    /// Random seed of the trees.
    #[serde(default)]
    pub seed: u64,
}

fn one() -> u32 {
    1
}

fn tree_ink() -> f64 {
    0.75
}

/// Kinds of trees.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TreeKind {
    /// A willow with hanging twigs.
    Willow,
    /// A pine with flat clouds of needles.
    Pine,
    /// A leafy tree with a round head of dabs.
    Broadleaf,
}

impl Trees {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 4);
        for index in 0..self.count {
            let place = (f64::from(index) + 0.5) / f64::from(self.count) - 0.5;
            let x = self.x + self.spread * (place + 0.3 * chance.wobble() / f64::from(self.count));
            let foot = (x, self.y + 4.0 * chance.wobble());
            let height = self.height * chance.between(0.72, 1.12);
            match self.kind {
                TreeKind::Willow => willow(sheet, foot, height, self.ink, &mut chance),
                TreeKind::Pine => pine(sheet, foot, height, self.ink, &mut chance),
                TreeKind::Broadleaf => broadleaf(sheet, foot, height, self.ink, &mut chance),
            }
        }
    }
}

pub(super) fn willow(sheet: &mut Sheet, foot: Point, height: f64, ink: f64, chance: &mut Chance) {
    let lean = height * 0.12 * chance.wobble();
    let fork = (foot.0 + lean, foot.1 - height * 0.42);
    let trunk = [foot, (foot.0 + lean * 0.2, foot.1 - height * 0.2), fork];
    let mut wood = stroke_with(&trunk, height * 0.06, 1.0, 0.6, chance);
    // The crown is a dome: `side` is from -1 at its left end to 1 at its right end.
    let reach = height * chance.between(0.34, 0.42);
    let middle = fork.0 + lean * 0.4;
    let crest = |side: f64| (middle + reach * side, foot.1 - height * (0.98 - 0.3 * side * side));
    for bough in 0..4 {
        let side = (f64::from(bough) - 1.5) * 0.5 + 0.15 * chance.wobble();
        let tip = crest(side);
        let bend = (fork.0 + (tip.0 - fork.0) * 0.3, f64::midpoint(fork.1, tip.1));
        wood.push_str(&stroke(&[fork, bend, (tip.0, tip.1 + height * 0.08)], height * 0.03, chance));
    }
    sheet.fill(&wood, Pigment::Near, ink);
    let strands = 44;
    let wind = height * chance.between(0.01, 0.05);
    let (mut mass, mut leaves) = (String::new(), String::new());
    for strand in 0..strands {
        let side = (f64::from(strand) + chance.unit()) / f64::from(strands) * 2.0 - 1.0;
        let top = crest(side);
        // Strands begin below the crest, those in the middle deeper inside of the crown, and hang nearly straight down.
        let from = (top.0, top.1 + height * chance.between(0.0, 0.26) * (1.0 - 0.7 * side.abs()));
        let end = foot.1 - height * (chance.between(0.06, 0.26) + 0.12 * side * side);
        let to = (from.0 + wind + height * (0.015 * chance.wobble() + 0.03 * side), end.max(from.1 + height * 0.2));
        leaves.push_str(&blade(from, to, height * 0.007 + 0.3, height * 0.014 * side));
        if strand % 6 == 3 {
            let centre = (top.0, top.1 + height * (0.2 - 0.06 * side * side));
            mass.push_str(&oval(centre, height * 0.1, height * chance.between(0.15, 0.21)));
        }
    }
    sheet.fill(&mass, Pigment::Jade, ink * 0.28);
    sheet.fill(&leaves, Pigment::Jade, (ink * 0.95).min(0.85));
}

pub(super) fn pine(sheet: &mut Sheet, foot: Point, height: f64, ink: f64, chance: &mut Chance) {
    let lean = height * 0.2 * chance.wobble();
    let at = |t: f64| (foot.0 + lean * t * t, foot.1 - height * t);
    let trunk = [foot, at(0.35), (at(0.65).0 + height * 0.03 * chance.wobble(), at(0.65).1), at(1.0)];
    sheet.fill(&stroke_with(&trunk, height * 0.05, 1.0, 0.2, chance), Pigment::Near, ink);
    let (mut boughs, mut needles) = (String::new(), String::new());
    for index in 0..6 {
        let t = 0.42 + 0.11 * f64::from(index);
        let side = if index % 2 == 0 { 1.0 } else { -1.0 };
        let reach = side * height * (0.42 - 0.27 * (t - 0.42) / 0.58) * chance.between(0.75, 1.1);
        let from = at(t.min(0.98));
        let to = (from.0 + reach, from.1 - height * 0.03 + height * 0.05 * chance.unit());
        boughs.push_str(&stroke(&[from, ((from.0 + to.0) / 2.0, from.1 - height * 0.05), to], height * 0.018, chance));
        for cloud in 0..4 {
            let along = 0.35 + 0.22 * f64::from(cloud);
            let centre = (from.0 + reach * along, from.1 - height * (0.035 + 0.02 * chance.unit()));
            let width = height * chance.between(0.09, 0.15);
            needles.push_str(&oval(centre, width, height * 0.022));
            for _ in 0..5 {
                let x = centre.0 + width * chance.wobble();
                let tip = (x + height * 0.02 * chance.wobble(), centre.1 - height * chance.between(0.03, 0.06));
                needles.push_str(&blade((x, centre.1 + 1.0), tip, 0.6 + height * 0.003, 0.0));
            }
        }
    }
    sheet.fill(&boughs, Pigment::Near, ink);
    sheet.fill(&needles, Pigment::Near, ink * 0.78);
}

pub(super) fn broadleaf(sheet: &mut Sheet, foot: Point, height: f64, ink: f64, chance: &mut Chance) {
    let top = (foot.0 + height * 0.08 * chance.wobble(), foot.1 - height * 0.55);
    sheet.fill(&stroke_with(&[foot, top], height * 0.05, 1.0, 0.3, chance), Pigment::Near, ink);
    let (mut light, mut dark) = (String::new(), String::new());
    for index in 0..26 {
        let angle = f64::from(index) * 2.399;
        let reach = height * 0.3 * (f64::from(index) / 26.0).sqrt();
        let centre = (top.0 + reach * angle.cos() * 1.15, top.1 - height * 0.12 + reach * angle.sin() * 0.85);
        let path = dab(centre, height * 0.062, chance);
        if chance.unit() < 0.5 { light.push_str(&path) } else { dark.push_str(&path) }
    }
    sheet.fill(&light, Pigment::Jade, ink * 0.55);
    sheet.fill(&dark, Pigment::Near, ink * 0.55);
}

/// Lotus leaves on the water, with a flower here and there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotusLeaves {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Upper edge, in pixels from the top.
    pub top: f64,
    /// Lower edge, in pixels from the top.
    pub bottom: f64,
    /// Number of leaves.
    pub count: u32,
    /// Half the width of the nearest leaf, in pixels.
    pub size: f64,
    /// Number of leaves with a flower beside them.
    #[serde(default)]
    pub flowers: u32,
    /// Random seed of the leaves.
    #[serde(default)]
    pub seed: u64,
}

impl LotusLeaves {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 5);
        for index in 0..self.count {
            let t = (f64::from(index) + 0.6 * chance.unit()) / f64::from(self.count);
            let centre = (chance.between(self.from, self.to), self.top + (self.bottom - self.top) * t);
            let size = self.size * (0.35 + 0.65 * t) * chance.between(0.75, 1.15);
            let tilt = 0.3 + 0.14 * chance.unit();
            sheet.fill(&oval(centre, size, size * tilt), Pigment::Jade, 0.42 + 0.28 * t);
            sheet.fill(
                &oval((centre.0 - size * 0.16, centre.1 - size * 0.05), size * 0.62, size * tilt * 0.55),
                Pigment::Near,
                0.18,
            );
            let mut veins = String::new();
            for vein in 0..7 {
                let angle = f64::from(vein) * 0.9 + 0.3 * chance.wobble();
                let end = (centre.0 + size * 0.9 * angle.cos(), centre.1 + size * tilt * 0.9 * angle.sin());
                veins.push_str(&blade(centre, end, 0.5 + size * 0.008, 0.0));
            }
            sheet.fill(&veins, Pigment::Near, 0.45);
            if index % (self.count / self.flowers.max(1)).max(1) == 1 && self.flowers > 0 {
                flower(sheet, (centre.0 + size * 0.5, centre.1 - size * 0.7), size * 0.42, &mut chance);
            }
        }
    }
}

fn flower(sheet: &mut Sheet, centre: Point, size: f64, chance: &mut Chance) {
    let stem = [(centre.0 + size * 0.1, centre.1 + size * 2.4), (centre.0 - size * 0.1, centre.1 + size), centre];
    sheet.fill(&stroke_with(&stem, size * 0.13, 1.0, 0.6, chance), Pigment::Jade, 0.8);
    for (ink, opacity, spread) in [(Pigment::Paper, 0.95, 1.08), (Pigment::Red, 0.5, 1.0)] {
        let mut petals = String::new();
        for petal in -3_i32..=3 {
            let angle = f64::from(petal) * 0.36;
            let tip = (centre.0 + size * spread * angle.sin() * 1.2, centre.1 - size * spread * angle.cos() * 1.15);
            petals.push_str(&blade(
                (centre.0, centre.1 + size * 0.25),
                tip,
                size * 0.3 * spread,
                size * 0.12 * f64::from(petal.signum()),
            ));
        }
        sheet.fill(&petals, ink, opacity);
    }
}
