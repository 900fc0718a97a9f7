//! Towers.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Point, Sheet, outline, oval, stroke, stroke_with};
use super::noise::Chance;
use crate::motif::Pigment;

/// A skyline of towers whose feet fade into mist.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
        let ink = if self.near { Pigment::Near } else { Pigment::Far };
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
        sheet.fill(&strokes, Pigment::Near, self.ink * 0.5);
        sheet.fill(&lamps, Pigment::Lamp, if self.near { 0.95 } else { 0.5 });
    }
}
