//! Skylines in the distance.

use schemars::JsonSchema;
use serde::Deserialize;

use super::brush::{Hairs, Pass, Sheet, Wash};
use super::noise::Chance;
use crate::motif::Pigment;

/// A distant skyline: soft towers in mist, with few lines, lit by night.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skyline {
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
    /// Where the tallest stands, 0 at the left to 1 at the right.
    pub peak: f64,
    /// Random seed of the towers.
    #[serde(default)]
    pub seed: u64,
}

impl Skyline {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_mul(31).wrapping_add(self.seed), 57);
        let pitch = (self.to - self.from) / f64::from(self.count);
        let mut towers: Vec<(f64, f64, f64)> = (0..self.count)
            .map(|index| {
                let t = (f64::from(index) + 0.5 + 0.5 * chance.wobble()) / f64::from(self.count);
                let near_peak = 1.0 - ((t - self.peak) / 0.7).abs().min(1.0);
                let height = self.height * (0.24 + 0.76 * near_peak.powf(1.6)) * chance.between(0.5, 1.0);
                (self.from + (self.to - self.from) * t, height, pitch * chance.between(0.45, 1.15))
            })
            .collect();
        // Tall ones first, so that low ones are drawn over them.
        towers.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (mut lines, mut lamps) = (Hairs::new(1.0), Hairs::new(1.0));
        for (x, height, width) in towers {
            let (half, top) = (width / 2.0, self.foot - height);
            let slant = width * chance.between(-0.5, 0.5);
            let mut form = Hairs::new(1.0);
            form.start((x - half, self.foot));
            form.to((x - half * 0.94, top + slant.max(0.0)));
            match (chance.unit() * 3.0) as u32 {
                0 => form.bow((x - half * 0.1, top - width * 0.5), (x + half * 0.94, top - slant.min(0.0))),
                1 => {
                    form.to((x - half * 0.3, top + slant.max(0.0)));
                    form.to((x - half * 0.2, top - width * 0.35));
                    form.to((x + half * 0.5, top - width * 0.35));
                    form.to((x + half * 0.6, top + width * 0.2));
                    form.to((x + half * 0.94, top + width * 0.2));
                }
                _ => form.to((x + half * 0.94, top - slant.min(0.0))),
            }
            form.to((x + half, self.foot));
            form.close();
            let id = sheet.keep_path(form.path());
            sheet.wash(&id, Wash::Down(Pigment::Paper, 0.95, 30));
            sheet.wash(&id, Wash::Down(Pigment::Ink, self.ink * [0.55, 0.8, 1.0][(chance.unit() * 3.0) as usize], 0));
            // The shaded side, and some of the storeys.
            lines.dash((x + half * 0.92, top + width * 0.2 + slant.abs()), 0.0, height * chance.between(0.25, 0.55));
            for row in 2..(height / 13.0) as u32 {
                let y = top + 9.0 * f64::from(row) + slant.abs();
                if chance.unit() < 0.3 {
                    lines.dash((x - half * 0.6, y), width * chance.between(0.2, 0.5), 0.0);
                }
                if chance.unit() < 0.5 {
                    lamps.dash((x + half * 0.7 * chance.wobble(), y + 4.0), 0.0, 1.0);
                }
            }
        }
        sheet.hairs(&lines, Pigment::Ink, &[Pass::whole(1.1, self.ink * 0.7)]);
        sheet.hairs(&lamps, Pigment::Lamp, &[Pass::whole(1.9, 0.75)]);
    }
}
