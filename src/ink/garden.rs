//! Old trees, and hanging twigs.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Point, Sheet, blade, oval, stroke_with};
use super::noise::{Chance, Noise};
use crate::motif::Pigment;

fn garden_ink() -> f64 {
    0.8
}

/// An old tree: a leaning trunk, crossing boughs, clusters of leaves.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OldTree {
    /// Its base, in pixels from the left.
    pub x: f64,
    /// Its base, in pixels from the top.
    pub y: f64,
    /// Its height, in pixels.
    pub height: f64,
    /// How far it leans to the right, as a share of its height.
    #[serde(default)]
    pub lean: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "garden_ink")]
    pub ink: f64,
    /// Random seed of the tree.
    #[serde(default)]
    pub seed: u64,
}

/// A tree while it is drawn.
#[derive(Default)]
struct Crown {
    wood: String,
    tips: Vec<Point>,
}

impl OldTree {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 51);
        let height = self.height;
        let at = |ahead: f64, up: f64| (self.x + ahead * height, self.y - up * height);
        let fork = at(self.lean * 0.55, 0.4);
        let trunk = [at(0.0, -0.01), at(-0.02 + self.lean * 0.1, 0.12), at(0.03 + self.lean * 0.35, 0.26), fork];
        let mut crown = Crown::default();
        crown.wood.push_str(&stroke_with(&trunk, height * 0.085, 1.0, 0.6, &mut chance));
        // Roots.
        for side in [-1.0, 1.0] {
            let root = [at(0.0, 0.075), at(0.022 * side, 0.02), at(0.1 * side, -0.008)];
            crown.wood.push_str(&stroke_with(&root, height * 0.05, 0.4, 0.0, &mut chance));
        }
        for (angle, reach) in [(-1.05, 0.3), (-0.5, 0.3), (0.0, 0.28), (0.5, 0.32), (1.02, 0.33)] {
            let angle = angle + self.lean * 0.5 + 0.12 * chance.wobble();
            grow(&mut crown, fork, angle, reach * height, height * 0.042, 2, &mut chance);
        }
        let bark: String = (0..7)
            .map(|_| {
                let t = chance.between(0.08, 0.36);
                let x = self.lean * t * 1.3 + 0.022 * chance.wobble();
                blade(at(x, t), at(x + 0.01 + self.lean * 0.05, t + 0.06), 1.2, 2.0)
            })
            .collect();
        sheet.fill(&crown.wood, Pigment::Near, self.ink);
        sheet.fill(&bark, Pigment::Paper, 0.5);
        let (mut pale, mut green, mut dark) = (String::new(), String::new(), String::new());
        for (index, tip) in crown.tips.iter().enumerate() {
            if index % 2 == 0 {
                let (rx, ry) = (height * chance.between(0.055, 0.085), height * chance.between(0.026, 0.038));
                pale.push_str(&oval((tip.0, tip.1 - height * 0.004), rx, ry));
            }
            // Leaves fan out from two points near the tip.
            for _ in 0..2 {
                let from = (tip.0 + height * 0.05 * chance.wobble(), tip.1 + height * 0.03 * chance.wobble());
                let own = if chance.unit() < 0.62 { &mut green } else { &mut dark };
                for leaf in -1_i32..=1 {
                    let angle = f64::from(leaf) * 0.95 + 0.4 * chance.wobble();
                    let reach = height * chance.between(0.022, 0.036);
                    let to = (from.0 + reach * angle.sin() * 1.25, from.1 - reach * angle.cos() * 0.8);
                    own.push_str(&blade(from, to, height * 0.0095, 0.0));
                }
            }
        }
        sheet.fill(&pale, Pigment::Jade, self.ink * 0.26);
        sheet.fill(&green, Pigment::Jade, self.ink);
        sheet.fill(&dark, Pigment::Near, self.ink * 0.75);
    }
}

/// Draws a bough and its branches; `angle` is in radians from upright, positive to the right.
fn grow(crown: &mut Crown, from: Point, angle: f64, length: f64, width: f64, more: u32, chance: &mut Chance) {
    let bend = angle + 0.35 * chance.wobble();
    let middle = (from.0 + length * 0.5 * bend.sin(), from.1 - length * 0.5 * bend.cos());
    let to = (middle.0 + length * 0.5 * angle.sin(), middle.1 - length * 0.5 * angle.cos() * 0.85);
    crown.wood.push_str(&stroke_with(&[from, middle, to], width, 0.95, 0.4, chance));
    if more < 2 {
        crown.tips.push(to);
    }
    if more == 0 {
        return;
    }
    if more == 1 {
        crown.tips.push(middle);
    }
    let side = if chance.unit() < 0.5 { -0.75 } else { 0.75 };
    for (at, turn) in [(middle, side), (to, -0.5), (to, 0.45)] {
        let turn = turn + 0.25 * chance.wobble();
        grow(
            crown,
            at,
            (angle + turn).clamp(-1.5, 1.5),
            length * chance.between(0.42, 0.62),
            width * 0.5,
            more - 1,
            chance,
        );
    }
}

/// Willow twigs that hang into the picture from its upper edge.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HangingTwigs {
    /// The end with the longest twigs, in pixels from the left.
    pub from: f64,
    /// The end with the shortest twigs, in pixels from the left.
    pub to: f64,
    /// Their upper ends, in pixels from the top.
    pub top: f64,
    /// Length of the longest, in pixels.
    pub length: f64,
    /// Number of twigs.
    pub count: u32,
    /// How far the wind moves their tips to the right, in pixels.
    #[serde(default)]
    pub wind: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "garden_ink")]
    pub ink: f64,
    /// Random seed of the twigs.
    #[serde(default)]
    pub seed: u64,
}

impl HangingTwigs {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 52);
        let (mut wood, mut green, mut dark) = (String::new(), String::new(), String::new());
        let sway = Noise::new(seed ^ 0x77);
        for index in 0..self.count {
            let t = (f64::from(index) + chance.unit()) / f64::from(self.count);
            let x = self.from + (self.to - self.from) * t;
            let length = self.length * (1.0 - 0.72 * t) * chance.between(0.55, 1.0);
            let wind = self.wind * (0.4 + sway.at(x / 60.0)) * length / self.length;
            let along = |s: f64| (x + wind * s * s + 5.0 * (s * 5.0 + x).sin() * s, self.top + length * s);
            let line: Vec<Point> = (0..=5).map(|step| along(f64::from(step) / 5.0)).collect();
            wood.push_str(&stroke_with(&line, 3.0, 0.9, 0.2, &mut chance));
            let leaves = (length / 17.0) as u32;
            for leaf in 1..=leaves {
                let s = (f64::from(leaf) + 0.4 * chance.wobble()) / f64::from(leaves);
                let from = along(s);
                let side = if leaf % 2 == 0 { 1.0 } else { -1.0 };
                let reach = chance.between(17.0, 30.0) * (1.15 - 0.5 * s);
                let to = (from.0 + side * reach * 0.34 + wind * 0.05, from.1 + reach);
                let form = blade(from, to, chance.between(1.9, 3.1), side * 2.2);
                if chance.unit() < 0.74 { green.push_str(&form) } else { dark.push_str(&form) }
            }
        }
        sheet.fill(&wood, Pigment::Near, self.ink * 0.8);
        sheet.fill(&green, Pigment::Jade, self.ink);
        sheet.fill(&dark, Pigment::Near, self.ink * 0.62);
    }
}
