//! Buildings, old and new.

use serde::Deserialize;

use super::brush::{Ink, Point, Sheet, outline, oval, stroke, stroke_with};
use super::noise::Chance;

/// A pagoda of several storeys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pagoda {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Vertical position of its base, in pixels from the top.
    pub y: f64,
    /// Height to the tip, in pixels.
    pub height: f64,
    /// Number of roofs, one above the other.
    #[serde(default = "storeys")]
    pub storeys: u32,
    /// Width of the lowest storey as a share of the height.
    #[serde(default = "pagoda_width")]
    pub width: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "building_ink")]
    pub ink: f64,
}

fn storeys() -> u32 {
    5
}

fn pagoda_width() -> f64 {
    0.26
}

fn building_ink() -> f64 {
    0.8
}

/// Outline of a roof with upturned eaves; `half` is half its width, in pixels.
fn roof(middle: Point, half: f64, rise: f64) -> String {
    let (x, y) = middle;
    outline(&[
        (x - half * 1.12, y - rise * 0.32),
        (x - half * 0.9, y - rise * 0.1),
        (x - half * 0.5, y - rise * 0.45),
        (x - half * 0.3, y - rise),
        (x + half * 0.3, y - rise),
        (x + half * 0.5, y - rise * 0.45),
        (x + half * 0.9, y - rise * 0.1),
        (x + half * 1.12, y - rise * 0.32),
        (x + half * 0.95, y + rise * 0.16),
        (x, y + rise * 0.04),
        (x - half * 0.95, y + rise * 0.16),
    ])
}

impl Pagoda {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 6);
        let storey = self.height * 0.84 / f64::from(self.storeys);
        let (mut walls, mut roofs, mut lamps) = (String::new(), String::new(), String::new());
        for index in 0..self.storeys {
            let t = f64::from(index) / f64::from(self.storeys);
            let half = self.height * self.width / 2.0 * (1.0 - 0.42 * t);
            let y = self.y - storey * f64::from(index);
            walls.push_str(&outline(&[
                (self.x - half * 0.72, y),
                (self.x - half * 0.66, y - storey),
                (self.x + half * 0.66, y - storey),
                (self.x + half * 0.72, y),
            ]));
            roofs.push_str(&roof((self.x, y - storey * 0.72), half * 1.12, storey * 0.36));
            let window = storey * 0.22;
            for side in [-0.34, 0.0, 0.34] {
                let x = self.x + half * side;
                lamps.push_str(&outline(&[
                    (x - window * 0.35, y - storey * 0.08),
                    (x - window * 0.35, y - storey * 0.45),
                    (x + window * 0.35, y - storey * 0.45),
                    (x + window * 0.35, y - storey * 0.08),
                ]));
            }
        }
        sheet.fill(&walls, Ink::Paper, 0.9);
        sheet.fill(&walls, Ink::Near, self.ink * 0.34);
        sheet.fill(&lamps, Ink::Lamp, 0.95);
        sheet.fill(&roofs, Ink::Near, self.ink);
        let top = self.y - self.height * 0.84;
        let spire = [(self.x, top), (self.x, self.y - self.height)];
        sheet.fill(&stroke_with(&spire, self.height * 0.025, 1.0, 0.2, &mut chance), Ink::Near, self.ink);
    }
}

/// A small open house with a curved roof.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pavilion {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Vertical position of its base, in pixels from the top.
    pub y: f64,
    /// Its width, in pixels.
    pub size: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "building_ink")]
    pub ink: f64,
}

impl Pavilion {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 7);
        let (half, high) = (self.size / 2.0, self.size * 0.42);
        let mut posts = String::new();
        for side in [-0.75, -0.3, 0.3, 0.75] {
            let x = self.x + half * side;
            posts.push_str(&stroke_with(&[(x, self.y), (x, self.y - high)], self.size * 0.03, 1.0, 0.9, &mut chance));
        }
        posts.push_str(&outline(&[
            (self.x - half * 0.95, self.y + self.size * 0.04),
            (self.x - half * 0.9, self.y - 1.0),
            (self.x + half * 0.9, self.y - 1.0),
            (self.x + half * 0.95, self.y + self.size * 0.04),
        ]));
        sheet.glow((self.x, self.y - high * 0.5), self.size * 0.7, Ink::Lamp, 0.5);
        sheet.fill(&posts, Ink::Near, self.ink);
        sheet.fill(&roof((self.x, self.y - high), half * 1.15, self.size * 0.34), Ink::Near, self.ink);
        let tip = [(self.x, self.y - high - self.size * 0.3), (self.x, self.y - high - self.size * 0.46)];
        sheet.fill(&stroke_with(&tip, self.size * 0.04, 1.0, 0.3, &mut chance), Ink::Near, self.ink);
    }
}

/// A bridge of arches over the water, with its reflection.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bridge {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of the waterline, in pixels from the top.
    pub y: f64,
    /// Height of the crown, in pixels.
    pub rise: f64,
    /// Number of arches.
    #[serde(default = "one_arch")]
    pub arches: u32,
    /// Darkness, 0 to 1.
    #[serde(default = "building_ink")]
    pub ink: f64,
}

fn one_arch() -> u32 {
    1
}

impl Bridge {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 8);
        let width = self.to - self.from;
        let deck = |t: f64| (self.from + width * t, self.y - self.rise * (std::f64::consts::PI * t).sin().powf(0.8));
        let line: Vec<Point> = (0..=10).map(|index| deck(f64::from(index) / 10.0)).collect();
        let mut body: Vec<Point> = (0..=30).map(|index| deck(f64::from(index) / 30.0)).collect();
        for arch in (0..self.arches).rev() {
            let (left, right) = (
                self.from + width * (f64::from(arch) + 0.16) / f64::from(self.arches),
                self.from + width * (f64::from(arch) + 0.84) / f64::from(self.arches),
            );
            let middle = f64::midpoint(left, right);
            let high = (self.y - deck((middle - self.from) / width).1) * 0.72;
            for index in 0..=12 {
                let angle = std::f64::consts::PI * f64::from(index) / 12.0;
                body.push((middle + (right - left) / 2.0 * angle.cos(), self.y - high * angle.sin()));
            }
        }
        let body = outline(&body);
        sheet.fill(&body, Ink::Paper, 1.0);
        sheet.fill(&body, Ink::Near, self.ink * 0.42);
        sheet.fill(&stroke_with(&line, self.rise * 0.1 + 1.5, 0.5, 0.5, &mut chance), Ink::Near, self.ink);
        for index in 0..4 {
            let inset = width * (0.1 + 0.08 * f64::from(index));
            let y = self.y + self.rise * (0.14 + 0.16 * f64::from(index));
            let ripple = [(self.from + inset, y), (self.to - inset, y)];
            sheet.fill(&stroke(&ripple, 2.0, &mut chance), Ink::Near, self.ink * 0.2);
        }
    }
}

/// A skyline of towers whose feet fade into mist.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Towers {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of their bases, in pixels from the top.
    pub foot: f64,
    /// Height of the tallest, in pixels.
    pub height: f64,
    /// Number of towers.
    pub count: u32,
    /// Darkness at the roofs, 0 to 1.
    pub ink: f64,
    /// Whether they are near: dark and warm, with windows.
    #[serde(default)]
    pub near: bool,
    /// Where the tallest stands, 0 at the left to 1 at the right.
    #[serde(default = "middle")]
    pub peak: f64,
    /// Random seed of the towers.
    #[serde(default)]
    pub seed: u64,
}

fn middle() -> f64 {
    0.5
}

impl Towers {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_add(self.seed), 9);
        let pitch = (self.to - self.from) / f64::from(self.count);
        for index in 0..self.count {
            let t = (f64::from(index) + 0.5) / f64::from(self.count);
            let near_peak = 1.0 - ((t - self.peak) / 0.75).abs().min(1.0);
            let height = self.height * (0.22 + 0.78 * near_peak.powf(1.3)) * chance.between(0.55, 1.0);
            let width = pitch * chance.between(0.42, 0.86);
            let x = self.from + (self.to - self.from) * t + pitch * 0.25 * chance.wobble();
            self.tower(sheet, (x, self.foot), width, height, &mut chance);
        }
    }

    fn tower(&self, sheet: &mut Sheet, foot: Point, width: f64, height: f64, chance: &mut Chance) {
        let (x, y) = foot;
        let (half, top) = (width / 2.0, y - height);
        let shoulder = width * chance.between(0.1, 0.6);
        // Roofs are flat, slanted, stepped or curved, so that towers differ.
        let crown: Vec<Point> = match (chance.unit() * 4.0) as u32 {
            0 => vec![(x - half, top + 2.0), (x + half, top)],
            1 => vec![(x - half, top + shoulder), (x + half, top)],
            2 => vec![
                (x - half, top + shoulder),
                (x - half * 0.45, top + shoulder),
                (x - half * 0.45, top),
                (x + half * 0.5, top),
                (x + half * 0.5, top + shoulder * 0.7),
                (x + half, top + shoulder * 0.7),
            ],
            _ => vec![
                (x - half, top + shoulder),
                (x - half * 0.72, top + shoulder * 0.35),
                (x - half * 0.1, top),
                (x + half * 0.6, top + shoulder * 0.25),
                (x + half, top + shoulder * 0.8),
            ],
        };
        let ink = if self.near { Ink::Near } else { Ink::Far };
        let mut body = crown.clone();
        body.extend([(x + half, y), (x - half, y)]);
        let body = outline(&body);
        sheet.hide(&body, top, y);
        sheet.fade(&body, ink, self.ink * chance.between(0.55, 1.0), top, y);
        // The shaded side.
        let side = outline(&[
            (x + half * 0.35, top + shoulder * 0.6),
            (x + half, top + shoulder * 0.8),
            (x + half, y),
            (x + half * 0.35, y),
        ]);
        sheet.fade(&side, ink, self.ink * 0.22, top, y);
        let mut lines = String::new();
        lines.push_str(&stroke_with(&[(x - half, top + height * 0.7), (x - half, crown[0].1)], 1.6, 0.0, 1.0, chance));
        lines.push_str(&stroke_with(&crown, 2.2, 0.8, 0.8, chance));
        sheet.fill(&lines, ink, (self.ink * 1.25).min(0.95));
        self.windows(sheet, foot, width, height, chance);
    }

    fn windows(&self, sheet: &mut Sheet, foot: Point, width: f64, height: f64, chance: &mut Chance) {
        let (mut strokes, mut lamps) = (String::new(), String::new());
        let rows = (height / 16.0).min(24.0) as u32;
        for row in 2..rows {
            let y = foot.1 - height + height * 0.82 * f64::from(row) / f64::from(rows);
            if chance.unit() < 0.42 {
                let x = foot.0 - width * chance.between(0.05, 0.36);
                let length = width * chance.between(0.15, 0.42);
                if self.near {
                    strokes.push_str(&stroke(&[(x, y), (x + length, y)], 1.5, chance));
                }
                if chance.unit() < 0.6 {
                    lamps.push_str(&oval((x + length * chance.unit(), y), 1.5, 2.1));
                }
            }
        }
        sheet.fill(&strokes, Ink::Near, self.ink * 0.5);
        sheet.fill(&lamps, Ink::Lamp, if self.near { 0.95 } else { 0.5 });
    }
}

/// A round building of overlapping petals, seen from slightly above.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Petals {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Vertical position of its waterline, in pixels from the top.
    pub y: f64,
    /// Its width, in pixels.
    pub width: f64,
    /// Number of petals in each ring.
    #[serde(default = "petal_count")]
    pub petals: u32,
    /// Darkness, 0 to 1.
    #[serde(default = "building_ink")]
    pub ink: f64,
    /// Whether it is mirrored in water below.
    #[serde(default)]
    pub mirrored: bool,
}

fn petal_count() -> u32 {
    22
}

impl Petals {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        if self.mirrored {
            self.ring(sheet, seed, -0.55, self.ink * 0.28);
        }
        self.ring(sheet, seed, 1.0, self.ink);
    }

    /// One ring of petals; `upright` is -0.55 for the mirror image and 1 otherwise.
    fn ring(&self, sheet: &mut Sheet, seed: u64, upright: f64, ink: f64) {
        let mut chance = Chance::new(seed, 10);
        let half = self.width / 2.0;
        let flat = 0.26;
        let centre_y = self.y - half * 0.12 * upright;
        let place = |angle: f64, reach: f64, high: f64| {
            (
                self.x + half * reach * angle.cos(),
                centre_y + half * flat * reach * angle.sin() * upright - half * high * upright,
            )
        };
        if upright > 0.0 {
            // The inside of the bowl, and the light in it.
            let bowl = oval((self.x, centre_y - half * 0.2), half * 0.62, half * 0.62 * flat);
            sheet.fill(&bowl, Ink::Paper, 1.0);
            sheet.fill(&bowl, Ink::Jade, 0.34);
            sheet.glow((self.x, centre_y - half * 0.2), half * 0.8, Ink::Lamp, 0.5);
        }
        // Sorted from far to near, so that near petals cover far ones.
        let mut order: Vec<(f64, bool)> = Vec::new();
        for index in 0..self.petals {
            let step = std::f64::consts::TAU / f64::from(self.petals);
            order.push((step * f64::from(index), true));
            order.push((step * (f64::from(index) + 0.5), false));
        }
        order.sort_by(|a, b| a.0.sin().total_cmp(&b.0.sin()));
        for (angle, large) in order {
            let spread = std::f64::consts::TAU / f64::from(self.petals) * if large { 0.62 } else { 0.42 };
            let high = if large { 0.34 } else { 0.25 } + 0.012 * chance.wobble();
            let (low_reach, top_reach) = (0.8, if large { 1.06 } else { 0.96 });
            let tip = place(angle, top_reach, high);
            let petal = outline(&[
                place(angle - spread * 0.35, low_reach, 0.0),
                place(angle - spread * 0.95, low_reach + 0.13, high * 0.45),
                place(angle - spread * 0.55, top_reach - 0.02, high * 0.86),
                tip,
                place(angle + spread * 0.55, top_reach - 0.02, high * 0.86),
                place(angle + spread * 0.95, low_reach + 0.13, high * 0.45),
                place(angle + spread * 0.35, low_reach, 0.0),
            ]);
            let front = angle.sin() * 0.5 + 0.5;
            sheet.fill(&petal, Ink::Paper, 1.0);
            let shade = 0.08 + 0.2 * (1.0 - front) + if angle.cos() > 0.2 { 0.1 * angle.cos() } else { 0.0 };
            sheet.fill(&petal, Ink::Near, ink * shade);
            let rib = [place(angle, low_reach, 0.0), place(angle, low_reach + 0.16, high * 0.5), tip];
            sheet.fill(
                &stroke_with(&rib, 1.2 + 2.2 * front, 0.4, 0.9, &mut chance),
                Ink::Near,
                ink * (0.34 + 0.4 * front),
            );
            let edge = [
                place(angle - spread * 0.95, low_reach + 0.13, high * 0.45),
                place(angle - spread * 0.55, top_reach - 0.02, high * 0.86),
                tip,
            ];
            sheet.fill(
                &stroke_with(&edge, 1.0 + 1.4 * front, 0.2, 0.8, &mut chance),
                Ink::Near,
                ink * (0.3 + 0.4 * front),
            );
        }
    }
}
