//! A garden and its lake: walls with a round gate, old trees, hanging twigs, floating lanterns, a crane.

use serde::Deserialize;

use super::brush::{Ink, Point, Sheet, Stand, blade, hole, outline, oval, rounded, stroke, stroke_with};
use super::noise::{Chance, Noise};
use super::things::Colour;

fn garden_ink() -> f64 {
    0.8
}

/// A white garden wall with a tiled top, and a round gate that shows what is behind it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoonGate {
    /// Left end of the wall, in pixels.
    pub from: f64,
    /// Right end of the wall, in pixels.
    pub to: f64,
    /// Vertical position of its base, in pixels from the top.
    pub y: f64,
    /// Height of the wall, in pixels.
    pub height: f64,
    /// Middle of the gate, in pixels from the left.
    pub gate: f64,
    /// Radius of the gate, in pixels.
    pub radius: f64,
    /// Middles of latticed windows, in pixels from the left.
    #[serde(default)]
    pub windows: Vec<f64>,
    /// Darkness, 0 to 1.
    #[serde(default = "garden_ink")]
    pub ink: f64,
}

impl MoonGate {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 50);
        // The top of the wall is wavy.
        let steps = ((self.to - self.from) / 26.0).max(6.0) as u32;
        let top: Vec<Point> = (0..=steps)
            .map(|step| {
                let x = self.from + (self.to - self.from) * f64::from(step) / f64::from(steps);
                let crest = (-((x - self.gate) / (self.radius * 1.7)).powi(2)).exp();
                (x, self.y - self.height * (1.0 + 0.035 * (x / 92.0).sin() + 0.16 * crest))
            })
            .collect();
        let mut wall = top.clone();
        wall.extend([(self.to, self.y), (self.from, self.y)]);
        let centre = (self.gate, self.y - self.radius * 0.9);
        let mut wall = outline(&wall);
        let round = |step: u32| {
            let angle = std::f64::consts::TAU * f64::from(step) / 40.0;
            (centre.0 + self.radius * angle.cos(), (centre.1 - self.radius * angle.sin()).min(self.y))
        };
        wall.push_str(&hole(&(0..40).map(round).collect::<Vec<Point>>()));
        sheet.fill(&wall, Ink::Paper, 1.0);
        sheet.fill(&wall, Ink::Far, self.ink * 0.07);
        sheet.fade(&wall, Ink::Far, self.ink * 0.3, self.y + self.height * 0.05, self.y - self.height * 0.5);
        self.weather(sheet, &mut chance);
        self.coping(sheet, &top, &mut chance);
        for &window in &self.windows {
            self.window(sheet, (window, self.y - self.height * 0.52), &mut chance);
        }
        self.frame(sheet, centre, &mut chance);
        let mut foot = String::new();
        for (left, right) in [(self.from, self.gate - self.radius * 0.5), (self.gate + self.radius * 0.5, self.to)] {
            let line = [(left, self.y), (f64::midpoint(left, right), self.y - 1.5), (right, self.y)];
            foot.push_str(&stroke_with(&line, self.height * 0.028, 0.5, 0.3, &mut chance));
        }
        let end =
            [(self.to, self.y), (self.to + 1.0, self.y - self.height * 0.5), (self.to, self.y - self.height * 0.97)];
        foot.push_str(&stroke_with(&end, 4.0, 0.8, 0.7, &mut chance));
        sheet.fill(&foot, Ink::Near, self.ink * 0.75);
    }

    /// Streaks of rain below the tiles.
    fn weather(&self, sheet: &mut Sheet, chance: &mut Chance) {
        let mut stains = String::new();
        for _ in 0..16 {
            let x = chance.between(self.from, self.to);
            let y = self.y - self.height * chance.between(0.82, 0.93);
            if ((x - self.gate) / self.radius).abs() < 1.2 {
                continue;
            }
            let length = self.height * chance.between(0.06, 0.22);
            stains.push_str(&blade((x, y), (x + 2.0 * chance.wobble(), y + length), chance.between(1.0, 4.0), 0.0));
        }
        sheet.fill(&stains, Ink::Far, self.ink * 0.16);
    }

    fn coping(&self, sheet: &mut Sheet, top: &[Point], chance: &mut Chance) {
        let thick = self.height * 0.075;
        let lower: Vec<Point> = top.iter().map(|at| (at.0, at.1 + thick)).collect();
        let mut band = top.to_vec();
        band.extend(lower.iter().rev());
        let band = outline(&band);
        sheet.fill(&band, Ink::Paper, 1.0);
        sheet.fill(&band, Ink::Near, self.ink * 0.62);
        let mut tiles = stroke_with(top, thick * 0.5, 0.7, 0.6, chance);
        tiles.push_str(&stroke_with(&lower, thick * 0.22, 0.7, 0.5, chance));
        for pair in lower.windows(2) {
            let middle = (f64::midpoint(pair[0].0, pair[1].0), f64::midpoint(pair[0].1, pair[1].1));
            for at in [pair[0], middle] {
                tiles.push_str(&oval((at.0, at.1 + thick * 0.08), thick * 0.17, thick * 0.2));
            }
        }
        sheet.fill(&tiles, Ink::Near, self.ink);
    }

    fn window(&self, sheet: &mut Sheet, at: Point, chance: &mut Chance) {
        let stand = Stand { foot: at, size: self.height * 0.17, flipped: false };
        let frame: Vec<Point> = (0..=6)
            .map(|corner| (f64::from(corner) + 0.5) * std::f64::consts::PI / 3.0)
            .map(|angle| stand.at(1.12 * angle.sin(), angle.cos()))
            .collect();
        let form = outline(&frame[..6]);
        sheet.fill(&form, Ink::Near, self.ink * 0.5);
        sheet.fill(&form, Ink::Lamp, 0.8);
        let mut bars = String::new();
        for offset in [-0.5, 0.0, 0.5] {
            bars.push_str(&stroke_with(
                &stand.all(&[(offset - 0.35, -0.72), (offset + 0.35, 0.72)]),
                3.2,
                0.9,
                0.9,
                chance,
            ));
            bars.push_str(&stroke_with(
                &stand.all(&[(offset + 0.35, -0.72), (offset - 0.35, 0.72)]),
                3.2,
                0.9,
                0.9,
                chance,
            ));
        }
        sheet.fill(&bars, Ink::Paper, 0.92);
        let mut lattice = String::new();
        for index in 0..6 {
            lattice.push_str(&stroke_with(&frame[index..index + 2], 6.0, 0.9, 0.8, chance));
        }
        sheet.fill(&lattice, Ink::Near, self.ink * 0.9);
    }

    /// The ring of the gate, and its threshold.
    fn frame(&self, sheet: &mut Sheet, centre: Point, chance: &mut Chance) {
        let mut rings = String::new();
        for (radius, width) in [(1.0, 0.075), (1.11, 0.03)] {
            // From one side of the threshold over the top to the other.
            let ring: Vec<Point> = (0..=20)
                .map(|step| (-0.5 + 0.08 + (2.0 - 0.16) * f64::from(step) / 20.0) * std::f64::consts::PI)
                .map(|angle| {
                    let reach = self.radius * radius;
                    (centre.0 - reach * angle.cos(), (centre.1 - reach * angle.sin()).min(self.y))
                })
                .collect();
            rings.push_str(&stroke_with(&ring, self.radius * width, 0.9, 0.8, chance));
        }
        sheet.fill(&rings, Ink::Near, self.ink * 0.85);
        let half = self.radius * 0.62;
        let step = outline(&[
            (self.gate - half, self.y - self.radius * 0.08),
            (self.gate + half, self.y - self.radius * 0.08),
            (self.gate + half * 1.15, self.y + self.radius * 0.05),
            (self.gate - half * 1.15, self.y + self.radius * 0.05),
        ]);
        sheet.fill(&step, Ink::Paper, 1.0);
        sheet.fill(&step, Ink::Near, self.ink * 0.35);
        let edge = [
            (self.gate - half * 1.15, self.y + self.radius * 0.05),
            (self.gate + half * 1.15, self.y + self.radius * 0.05),
        ];
        sheet.fill(&stroke_with(&edge, 4.0, 0.7, 0.6, chance), Ink::Near, self.ink * 0.8);
    }
}

/// An old tree: a leaning trunk, crossing boughs, clusters of leaves.
#[derive(Clone, Debug, Deserialize)]
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
        let stand = Stand { foot: (self.x, self.y), size: height, flipped: false };
        let fork = stand.at(self.lean * 0.55, 0.4);
        let trunk = [
            stand.at(0.0, -0.01),
            stand.at(-0.02 + self.lean * 0.1, 0.12),
            stand.at(0.03 + self.lean * 0.35, 0.26),
            fork,
        ];
        let mut crown = Crown::default();
        crown.wood.push_str(&stroke_with(&trunk, height * 0.085, 1.0, 0.6, &mut chance));
        // Roots.
        for side in [-1.0, 1.0] {
            let root = [stand.at(0.0, 0.075), stand.at(0.022 * side, 0.02), stand.at(0.1 * side, -0.008)];
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
                blade(stand.at(x, t), stand.at(x + 0.01 + self.lean * 0.05, t + 0.06), 1.2, 2.0)
            })
            .collect();
        sheet.fill(&crown.wood, Ink::Near, self.ink);
        sheet.fill(&bark, Ink::Paper, 0.5);
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
        sheet.fill(&pale, Ink::Jade, self.ink * 0.26);
        sheet.fill(&green, Ink::Jade, self.ink);
        sheet.fill(&dark, Ink::Near, self.ink * 0.75);
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
#[derive(Clone, Debug, Deserialize)]
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
        sheet.fill(&wood, Ink::Near, self.ink * 0.8);
        sheet.fill(&green, Ink::Jade, self.ink);
        sheet.fill(&dark, Ink::Near, self.ink * 0.62);
    }
}

/// A paper lantern that floats on water.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloatingLantern {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// The water's surface, in pixels from the top.
    pub y: f64,
    /// Its height, in pixels.
    pub size: f64,
    /// Colour of its paper.
    #[serde(default = "lantern_paper")]
    pub colour: Colour,
    /// Darkness, 0 to 1.
    #[serde(default = "garden_ink")]
    pub ink: f64,
}

fn lantern_paper() -> Colour {
    Colour::Moon
}

impl FloatingLantern {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 53);
        let stand = Stand { foot: (self.x, self.y), size: self.size, flipped: false };
        let size = self.size;
        let (mut ripples, mut light) = (String::new(), String::new());
        for index in 0..5 {
            let y = self.y + size * (0.12 + 0.2 * f64::from(index));
            let half = size * (0.55 - 0.08 * f64::from(index)) * chance.between(0.6, 1.1);
            let x = self.x + size * 0.07 * chance.wobble();
            let line = stroke(&[(x - half, y), (x + half, y + 0.5)], size * 0.05 + 0.7, &mut chance);
            if index % 2 == 0 {
                ripples.push_str(&line)
            }
            light.push_str(&stroke(&[(x - half * 0.5, y + 2.0), (x + half * 0.45, y + 2.5)], size * 0.09, &mut chance));
        }
        sheet.fill(&ripples, Ink::Near, self.ink * 0.3);
        sheet.fill(&light, Ink::Lamp, 0.55);
        sheet.glow(stand.at(0.0, 0.45), size * 2.1, Ink::Lamp, 0.75);
        sheet.fill(&oval(stand.at(0.0, 0.02), size * 0.62, size * 0.1), Ink::Jade, self.ink * 0.8);
        // Petals behind the flame stand upright, those in front lie open; a small lantern has fewer.
        let far = size < 28.0;
        let behind: &[Point] = if far { &[(-0.8, 0.8), (0.8, 0.8), (0.0, 0.95)] } else { &BEHIND };
        self.petals(sheet, stand, behind, &mut chance);
        let flame = blade(stand.at(0.0, 0.3), stand.at(0.03, 0.98), size * 0.2, 0.0);
        sheet.fill(&flame, Ink::Paper, 1.0);
        sheet.fill(&flame, Ink::Lamp, 1.0);
        let before: &[Point] = if far { &[(-0.95, 0.55), (0.95, 0.55)] } else { &BEFORE };
        self.petals(sheet, stand, before, &mut chance);
        sheet.fill(&oval(stand.at(0.0, 0.3), size * 0.4, size * 0.26), Ink::Lamp, 0.3);
    }

    /// Draws petals, each given by its angle from upright in radians and its length as a share of the height.
    fn petals(&self, sheet: &mut Sheet, stand: Stand, petals: &[Point], chance: &mut Chance) {
        let (mut forms, mut edges) = (Vec::new(), String::new());
        for &(angle, length) in petals {
            let (from, tip) = (stand.at(0.0, 0.05), stand.at(length * angle.sin() * 1.05, 0.05 + length * angle.cos()));
            forms.push(blade(from, tip, self.size * length * 0.42, 0.0));
            let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
            let beside = (from.0 + dx * 0.45 + dy * 0.2, from.1 + dy * 0.45 - dx * 0.2);
            edges.push_str(&stroke(&[from, beside, tip], self.size * 0.03 + 0.5, chance));
        }
        for form in &forms {
            sheet.fill(form, Ink::Paper, 1.0);
            sheet.fill(form, self.colour.ink(), self.ink * 0.75);
        }
        sheet.fill(&edges, Ink::Near, self.ink * 0.55);
    }
}

/// Petals of a lantern behind its flame, and those in front of it: (angle, length).
const BEHIND: [Point; 6] = [(-1.25, 0.62), (1.25, 0.62), (-0.75, 0.8), (0.75, 0.8), (-0.28, 0.92), (0.28, 0.92)];
const BEFORE: [Point; 5] = [(-1.0, 0.56), (1.0, 0.56), (-0.5, 0.5), (0.5, 0.5), (0.0, 0.48)];

/// A flying crane.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crane {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Its middle, in pixels from the top.
    pub y: f64,
    /// Length from its bill to its feet, in pixels.
    pub size: f64,
    /// Whether it flies to the left.
    #[serde(default)]
    pub flipped: bool,
    /// Darkness, 0 to 1.
    #[serde(default = "garden_ink")]
    pub ink: f64,
}

impl Crane {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 54);
        let stand = Stand { foot: (self.x, self.y), size: self.size, flipped: self.flipped };
        let white = |sheet: &mut Sheet, form: &str, shade: f64| {
            sheet.fill(form, Ink::Paper, 1.0);
            sheet.fill(form, Ink::Moon, 0.45);
            sheet.fill(form, Ink::Near, self.ink * shade);
        };
        let legs: String = [(-0.5, -0.075), (-0.48, -0.1)]
            .iter()
            .map(|&foot| {
                stroke_with(
                    &stand.all(&[(-0.14, -0.02), (-0.32, -0.05), foot]),
                    self.size * 0.012 + 0.5,
                    0.9,
                    0.7,
                    &mut chance,
                )
            })
            .collect();
        sheet.fill(&legs, Ink::Near, self.ink);
        // The far wing, then the body, then the near wing.
        let beyond: [Point; 8] = [
            (0.1, 0.03),
            (0.2, 0.18),
            (0.24, 0.34),
            (0.22, 0.56),
            (0.13, 0.45),
            (0.07, 0.33),
            (0.02, 0.2),
            (-0.02, 0.05),
        ];
        white(sheet, &rounded(&stand.all(&beyond)), 0.14);
        self.feathers(sheet, stand, &[(0.22, 0.56), (0.13, 0.45), (0.07, 0.33), (0.02, 0.2)], (0.2, 0.2), &mut chance);
        self.edge(sheet, stand, &beyond[..4], &mut chance);
        let body = [
            (-0.24, -0.05),
            (-0.12, -0.055),
            (0.04, -0.05),
            (0.14, -0.01),
            (0.24, 0.03),
            (0.36, 0.045),
            (0.43, 0.07),
            (0.45, 0.095),
            (0.42, 0.105),
            (0.35, 0.075),
            (0.24, 0.068),
            (0.14, 0.055),
            (0.0, 0.055),
            (-0.14, 0.01),
        ];
        white(sheet, &rounded(&stand.all(&body)), 0.03);
        let mut dark = stroke(
            &stand.all(&[(-0.24, -0.05), (-0.1, -0.06), (0.06, -0.05), (0.16, -0.005)]),
            self.size * 0.012 + 0.5,
            &mut chance,
        );
        dark.push_str(&stroke_with(
            &stand.all(&[(0.15, 0.0), (0.26, 0.035), (0.37, 0.05), (0.445, 0.094)]),
            self.size * 0.024,
            0.5,
            0.5,
            &mut chance,
        ));
        dark.push_str(&blade(stand.at(0.42, 0.1), stand.at(0.57, 0.085), self.size * 0.014, 0.0));
        dark.push_str(&blade(stand.at(-0.12, -0.0), stand.at(-0.28, -0.075), self.size * 0.03, 0.0));
        sheet.fill(&dark, Ink::Near, self.ink);
        let before: [Point; 9] = [
            (0.09, 0.04),
            (0.08, 0.2),
            (0.0, 0.38),
            (-0.12, 0.52),
            (-0.3, 0.64),
            (-0.29, 0.47),
            (-0.27, 0.32),
            (-0.22, 0.17),
            (-0.1, 0.0),
        ];
        white(sheet, &rounded(&stand.all(&before)), 0.03);
        self.feathers(
            sheet,
            stand,
            &[(-0.3, 0.64), (-0.29, 0.47), (-0.27, 0.32), (-0.22, 0.17), (-0.1, 0.0)],
            (0.03, 0.2),
            &mut chance,
        );
        self.edge(sheet, stand, &before[..5], &mut chance);
    }

    fn edge(&self, sheet: &mut Sheet, stand: Stand, line: &[Point], chance: &mut Chance) {
        sheet.fill(
            &stroke_with(&stand.all(line), self.size * 0.013 + 0.5, 0.6, 0.3, chance),
            Ink::Near,
            self.ink * 0.85,
        );
    }

    /// Dark feathers along the trailing edge, pointing away from the shoulder.
    fn feathers(&self, sheet: &mut Sheet, stand: Stand, trailing: &[Point], shoulder: Point, chance: &mut Chance) {
        let line = super::brush::smooth(trailing, 4);
        let mut feathers = String::new();
        for &(x, up) in &line {
            let (dx, dy) = (x - shoulder.0, up - shoulder.1);
            let length = dx.hypot(dy).max(1e-6);
            let (ux, uy) = (dx / length, dy / length);
            let reach = chance.between(0.09, 0.13);
            let root = stand.at(x - ux * reach, up - uy * reach);
            let tip = stand.at(x + ux * reach * 0.45 - 0.012, up + uy * reach * 0.45 - 0.012);
            feathers.push_str(&blade(root, tip, self.size * 0.021, 0.0));
        }
        sheet.fill(&feathers, Ink::Near, self.ink * 0.85);
    }
}
