//! Groves: simple trees that are defined once per layer and placed many times; and detailed single old trees.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Hairs, Pass, Point, Sheet, stroke_with};
use super::noise::Chance;
use crate::motif::Pigment;

/// Trees in loose clusters.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grove {
    /// Kind of tree.
    pub kind: Plant,
    /// Middle of the grove, in pixels from the left.
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
    /// Drop of the ground over that width, in pixels; negative if it rises to the right.
    #[serde(default)]
    pub fall: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "grove_ink")]
    pub ink: f64,
    /// Random seed of the trees.
    #[serde(default)]
    pub seed: u64,
}

fn one() -> u32 {
    1
}

fn grove_ink() -> f64 {
    0.8
}

/// Kinds of trees.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Plant {
    /// A distant pine: a vertical line with horizontal dabs.
    Tiered,
    /// A distant leafy tree: a forked line with a round head of dots.
    Dotted,
    /// A distant tree without leaves.
    Bare,
    /// An old pine with a bent trunk and fans of needles.
    OldPine,
    /// An old leafy tree with clumps of leaves.
    OldLeafy,
}

impl Grove {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_mul(31).wrapping_add(self.seed), 40);
        let mut feet: Vec<(Point, f64)> = (0..self.count)
            .map(|index| {
                let t = (f64::from(index) + 0.5) / f64::from(self.count) - 0.5;
                let t = t + 0.5 * chance.wobble() / f64::from(self.count);
                let y = self.y + self.fall * t + 0.07 * self.height * chance.wobble();
                ((self.x + self.spread * t, y), self.height * chance.between(0.66, 1.14))
            })
            .collect();
        // Sorted from far to near.
        feet.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
        for (foot, height) in feet {
            match self.kind {
                Plant::OldPine => old_pine(sheet, foot, height, self.ink, &mut chance),
                Plant::OldLeafy => old_leafy(sheet, foot, height, self.ink, &mut chance),
                kind => {
                    let id = far_tree(sheet, kind, height, self.ink, &mut chance);
                    sheet.place(&id, foot);
                }
            }
        }
    }
}

/// Three to seven trees of one kind around a point.
pub(super) fn cluster(sheet: &mut Sheet, kind: Plant, foot: Point, height: f64, ink: f64, chance: &mut Chance) {
    let count = 3 + (chance.unit() * 5.0) as u32;
    for index in 0..count {
        let away = (f64::from(index) - f64::from(count - 1) / 2.0) * height * chance.between(0.2, 0.42);
        let id = far_tree(sheet, kind, height * chance.between(0.62, 1.15), ink, chance);
        sheet.place(&id, (foot.0 + away, foot.1 + 0.06 * height * chance.wobble() + 0.14 * away.abs()));
    }
}

/// One of several reusable trees of a layer; returns its id. Its base is at the origin.
fn far_tree(sheet: &mut Sheet, kind: Plant, height: f64, ink: f64, chance: &mut Chance) -> String {
    let grain = if height < 40.0 { 6.0 } else { 14.0 };
    let height = (height / grain).round().max(2.0) * grain;
    let form = (chance.unit() * 2.0) as u64;
    sheet.keep(&format!("tree {kind:?} {height} {form} {ink:.2}"), || {
        let mut chance = Chance::new(form * 17 + height as u64, 41);
        match kind {
            Plant::Dotted => dotted(height, ink, &mut chance),
            Plant::Bare => bare(height, ink, &mut chance),
            _ => tiered(height, ink, &mut chance),
        }
    })
}

fn tiered(height: f64, ink: f64, chance: &mut Chance) -> String {
    let grain = if height < 40.0 { 0.5 } else { 1.0 };
    let (mut trunk, mut dabs) = (Hairs::new(grain), Hairs::new(grain));
    let lean = height * 0.07 * chance.wobble();
    trunk.through((0.0, 0.0), (lean * 0.3, -height * 0.5), (lean, -height));
    let mut up = 0.3;
    while up < 1.0 {
        let reach = height * (0.24 * (1.08 - up) + 0.03);
        let y = -height * up;
        for side in [-1.0, 1.0] {
            if chance.unit() < 0.86 {
                let from = side * reach * chance.between(0.15, 0.4) + lean * up;
                let drop = height * chance.between(0.0, 0.03);
                dabs.dash((from, y + height * 0.03 * chance.wobble()), side * reach * chance.between(0.4, 0.95), drop);
            }
        }
        up += chance.between(0.075, 0.115) * (30.0 / height).powf(0.6).min(1.0);
    }
    format!(
        "<g>{}{}</g>",
        trunk.markup(Pigment::Ink, &Pass::whole(0.7 + height * 0.022, ink * 0.85)),
        dabs.markup(Pigment::Ink, &Pass::whole(0.9 + 0.26 * height.sqrt(), ink * 0.78)),
    )
}

fn dotted(height: f64, ink: f64, chance: &mut Chance) -> String {
    let (mut trunk, mut pale, mut dark) = (Hairs::new(0.5), Hairs::new(0.5), Hairs::new(0.5));
    let lean = height * 0.1 * chance.wobble();
    let fork = (lean * 0.5, -height * 0.42);
    trunk.through((0.0, 0.0), (lean * 0.1, -height * 0.22), fork);
    for side in [-1.0, 0.25, 1.0] {
        let tip = (lean + side * height * 0.2, -height * chance.between(0.68, 0.86));
        trunk.through(fork, (f64::midpoint(fork.0, tip.0) + side * height * 0.03, f64::midpoint(fork.1, tip.1)), tip);
    }
    let many = if height < 40.0 { 20 } else { 34 };
    for index in 0..many {
        let angle = f64::from(index) * 2.4;
        let reach = (f64::from(index) / f64::from(many)).sqrt();
        let at = (
            lean + height * 0.3 * reach * angle.cos() + height * 0.03 * chance.wobble(),
            -height * 0.7 + height * 0.27 * reach * angle.sin(),
        );
        let dots = if chance.unit() < 0.45 { &mut dark } else { &mut pale };
        dots.dash(at, 0.6 + height * 0.025, 0.0);
    }
    format!(
        "<g>{}{}{}</g>",
        trunk.markup(Pigment::Ink, &Pass::whole(0.7 + height * 0.02, ink * 0.85)),
        pale.markup(Pigment::Jade, &Pass::whole(0.8 + 0.42 * height.sqrt(), ink * 0.46)),
        dark.markup(Pigment::Ink, &Pass::whole(0.6 + 0.34 * height.sqrt(), ink * 0.72)),
    )
}

fn bare(height: f64, ink: f64, chance: &mut Chance) -> String {
    let (mut thick, mut thin) = (Hairs::new(1.0), Hairs::new(1.0));
    let mut limbs = vec![((0.0, 0.0), -1.57 + 0.12 * chance.wobble(), height * 0.42, 0_u32)];
    while let Some((from, angle, length, rank)) = limbs.pop() {
        let bend = 0.25 * chance.wobble();
        let by = (from.0 + length * 0.5 * (angle + bend).cos(), from.1 + length * 0.5 * (angle + bend).sin());
        let to = (from.0 + length * angle.cos(), from.1 + length * angle.sin());
        if rank < 2 {
            thick.through(from, by, to)
        } else {
            thin.through(from, by, to)
        }
        if rank < 3 {
            for side in [-1.0, 1.0] {
                limbs.push((
                    to,
                    angle + side * chance.between(0.25, 0.65),
                    length * chance.between(0.5, 0.78),
                    rank + 1,
                ));
            }
        }
    }
    format!(
        "<g>{}{}</g>",
        thick.markup(Pigment::Ink, &Pass::whole(0.8 + height * 0.022, ink * 0.9)),
        thin.markup(Pigment::Ink, &Pass::whole(0.9, ink * 0.75)),
    )
}

/// A reusable fan of needles with its middle at the origin; returns its id.
fn needles(sheet: &mut Sheet, size: f64, ink: f64, chance: &mut Chance) -> String {
    let size = (size / 3.0).round().max(2.0) * 3.0;
    let form = (chance.unit() * 3.0) as u64;
    sheet.keep(&format!("needles {size} {form} {ink:.2}"), || {
        let mut chance = Chance::new(form * 29 + size as u64, 42);
        let mut hairs = Hairs::new(1.0);
        for index in 0..12 {
            let angle = std::f64::consts::PI * (1.02 + 0.96 * f64::from(index) / 11.0) + 0.1 * chance.wobble();
            let reach = size * chance.between(0.75, 1.05);
            let foot = (size * 0.1 * chance.wobble(), 0.0);
            hairs.start(foot);
            hairs.to((foot.0 + reach * 1.15 * angle.cos(), reach * 0.85 * angle.sin()));
        }
        hairs.markup(Pigment::Ink, &Pass::whole(1.1, ink * 0.8))
    })
}

/// A reusable clump of leaves with its middle at the origin; returns its id.
fn leaves(sheet: &mut Sheet, size: f64, ink: f64, chance: &mut Chance) -> String {
    let size = (size / 4.0).round().max(2.0) * 4.0;
    let form = (chance.unit() * 2.0) as u64;
    sheet.keep(&format!("leaves {size} {form} {ink:.2}"), || {
        let mut chance = Chance::new(form * 43 + size as u64, 43);
        let (mut pale, mut dark) = (Hairs::new(1.0), Hairs::new(1.0));
        for index in 0..30 {
            let angle = f64::from(index) * 2.4;
            let reach = size * (f64::from(index) / 30.0).sqrt() * chance.between(0.8, 1.15);
            let at = (reach * 1.2 * angle.cos() + size * 0.1 * chance.wobble(), reach * 0.66 * angle.sin());
            // Dots are darker in the lower part of a clump.
            let hairs = if chance.unit() < 0.5 + 0.4 * at.1 / size { &mut dark } else { &mut pale };
            hairs.dash(at, size * 0.1, size * 0.06 * chance.wobble());
        }
        format!(
            "<g>{}{}</g>",
            pale.markup(Pigment::Jade, &Pass::whole(1.4 + size * 0.12, ink * 0.42)),
            dark.markup(Pigment::Ink, &Pass::whole(1.0 + size * 0.09, ink * 0.72)),
        )
    })
}

fn old_pine(sheet: &mut Sheet, foot: Point, height: f64, ink: f64, chance: &mut Chance) {
    let lean = height * 0.26 * chance.wobble();
    let bend = height * 0.07 * if chance.unit() < 0.5 { -1.0 } else { 1.0 };
    let at = |t: f64| (foot.0 + lean * t + bend * (t * 5.2).sin() * (1.0 - 0.4 * t), foot.1 - height * t);
    let trunk: Vec<Point> = (0..=6).map(|index| at(f64::from(index) / 6.0)).collect();
    let path = stroke_with(&trunk, height * 0.062, 1.0, 0.16, chance);
    sheet.fill(&path, Pigment::Paper, 1.0);
    sheet.fill(&path, Pigment::Near, ink * 0.55);
    let (mut bark, mut boughs, mut twigs) = (Hairs::new(1.0), Hairs::new(1.0), Hairs::new(1.0));
    let girth = |t: f64| height * 0.03 * (1.0 - 0.72 * t);
    for side in [-1.0, 1.0] {
        let edge: Vec<Point> =
            (0..=8).map(|index| f64::from(index) / 8.0).map(|t| (at(t).0 + side * girth(t), at(t).1)).collect();
        boughs.along(&edge);
    }
    for index in 0..16 {
        let t = 0.03 + 0.045 * f64::from(index);
        let place = at(t);
        let x = place.0 + girth(t) * 0.6 * chance.wobble();
        let half = girth(t) * 0.42;
        bark.through((x - half, place.1), (x, place.1 + half * 1.1), (x + half, place.1));
    }
    // Roots.
    for side in [-1.0, 0.35, 1.0] {
        let tip = (foot.0 + side * height * 0.085, foot.1 + height * chance.between(0.01, 0.03));
        boughs.through(
            (foot.0 + side * girth(0.0), foot.1 - height * 0.03),
            (foot.0 + side * girth(0.0) * 1.2, foot.1),
            tip,
        );
    }
    let mut fans: Vec<(Point, f64)> = Vec::new();
    let many = 9;
    for index in 0..many {
        let t = 0.4 + 0.6 * f64::from(index) / f64::from(many - 1);
        let side = if (index + u32::from(bend > 0.0)) % 2 == 0 { 1.0 } else { -1.0 };
        let reach = side * height * (0.36 - 0.26 * ((t - 0.4) / 0.6).powf(1.4)) * chance.between(0.6, 1.15);
        let from = at(t);
        let dip = height * chance.between(-0.03, 0.035);
        let to = (from.0 + reach, from.1 + dip);
        let knee = (from.0 + reach * 0.45, from.1 - height * chance.between(0.0, 0.045));
        boughs.through(from, knee, to);
        for step in 0..5 {
            let along = 0.3 + 0.19 * f64::from(step);
            let place =
                (from.0 + reach * along, from.1 + dip * along - height * 0.03 * (along * std::f64::consts::PI).sin());
            let lift = (place.0 + height * 0.025 * chance.wobble(), place.1 - height * chance.between(0.0, 0.035));
            twigs.through(place, (place.0 + 1.0, f64::midpoint(place.1, lift.1)), lift);
            fans.push((lift, height * chance.between(0.05, 0.072)));
        }
    }
    let top = at(1.0);
    for side in [-0.5, 0.1, 0.55] {
        fans.push(((top.0 + side * height * 0.09, top.1 + height * 0.02 * side.abs()), height * 0.06));
    }
    sheet.hairs(&boughs, Pigment::Ink, &[Pass::whole(0.8 + height * 0.01, ink * 0.85)]);
    sheet.hairs(&twigs, Pigment::Ink, &[Pass::whole(1.0, ink * 0.8)]);
    sheet.hairs(&bark, Pigment::Ink, &[Pass::whole(0.9, ink * 0.6)]);
    for (place, size) in fans {
        let id = needles(sheet, size, ink, chance);
        sheet.place(&id, place);
    }
}

fn old_leafy(sheet: &mut Sheet, foot: Point, height: f64, ink: f64, chance: &mut Chance) {
    let lean = height * 0.2 * chance.wobble();
    let fork = (foot.0 + lean * 0.5, foot.1 - height * 0.36);
    let trunk = [
        (foot.0 - height * 0.012, foot.1 + height * 0.02),
        (foot.0 + lean * 0.1 + height * 0.04 * chance.wobble(), foot.1 - height * 0.2),
        fork,
    ];
    sheet.fill(&stroke_with(&trunk, height * 0.058, 0.9, 0.6, chance), Pigment::Near, ink * 0.8);
    let mut limbs = Hairs::new(1.0);
    for side in [-1.0, 1.0] {
        limbs.through(
            (foot.0 + side * height * 0.012, foot.1 - height * 0.03),
            (foot.0 + side * height * 0.022, foot.1 - height * 0.005),
            (foot.0 + side * height * 0.055, foot.1 + height * 0.016),
        );
    }
    let mut clumps: Vec<(Point, f64)> = Vec::new();
    let many = 5 + (chance.unit() * 3.0) as u32;
    for index in 0..many {
        let side = 2.0 * (f64::from(index) + 0.5) / f64::from(many) - 1.0 + 0.3 * chance.wobble();
        let from = (fork.0 - lean * 0.1 * chance.unit(), fork.1 + height * 0.12 * chance.unit());
        let tip = (
            fork.0 + lean * 0.5 + side * height * 0.27,
            fork.1 - height * (0.5 - 0.3 * side.abs().powf(1.5)) * chance.between(0.7, 1.12),
        );
        let knee =
            (from.0 + (tip.0 - from.0) * 0.62, from.1 + (tip.1 - from.1) * 0.4 + height * 0.03 * chance.wobble());
        limbs.through(from, knee, tip);
        clumps.push((tip, height * chance.between(0.09, 0.16)));
        // Clumps of leaves along the limb, with gaps through which it is visible.
        if chance.unit() < 0.75 {
            let along = chance.between(0.5, 0.8);
            let at = (
                from.0 + (tip.0 - from.0) * along + height * 0.08 * chance.wobble(),
                from.1 + (tip.1 - from.1) * along,
            );
            clumps.push((at, height * chance.between(0.07, 0.12)));
        }
    }
    sheet.hairs(&limbs, Pigment::Ink, &[Pass::whole(0.8 + height * 0.013, ink * 0.85)]);
    clumps.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    for (place, size) in clumps {
        let id = leaves(sheet, size, ink, chance);
        sheet.place(&id, place);
    }
}
