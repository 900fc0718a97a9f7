//! Huts, a footbridge, a walker and geese; and, in the distance, skylines and wind turbines.

use serde::Deserialize;

use super::brush::{Hairs, Ink, Pass, Point, Sheet, Wash, blade, outline, oval, stroke_with};
use super::noise::Chance;
use super::things::Small;

/// Thatched huts, some of them lit by night.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hamlet {
    /// Positions of the huts: the middle of the base of each, in pixels, from far to near.
    pub places: Vec<Point>,
    /// Width of a hut, in pixels.
    pub size: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "dwelling_ink")]
    pub ink: f64,
}

fn dwelling_ink() -> f64 {
    0.8
}

impl Hamlet {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 50);
        for (index, place) in self.places.iter().enumerate() {
            let size = (self.size * [1.0, 0.78, 0.92, 0.7][index % 4] / 4.0).round() * 4.0;
            let flip = if chance.unit() < 0.5 { -1.0 } else { 1.0 };
            let lit = index % 3 != 1;
            let light = sheet.keep("hut light", || {
                String::from(
                    "<radialGradient><stop stop-color=\"var(--lamp)\" stop-opacity=\".8\"/><stop offset=\".35\" \
                     stop-color=\"var(--lamp)\" stop-opacity=\".3\"/><stop offset=\"1\" stop-color=\"var(--lamp)\" \
                     stop-opacity=\"0\"/></radialGradient>",
                )
            });
            let key = format!("hut {size} {flip} {lit}");
            let id = sheet.keep(&key, || hut(size, flip, lit.then_some(&*light), self.ink));
            sheet.place(&id, *place);
        }
    }
}

fn hut(size: f64, flip: f64, light: Option<&str>, ink: f64) -> String {
    let mut chance = Chance::new(size as u64, 51);
    let at = |x: f64, y: f64| (x * size * flip, y * size);
    let form =
        |corners: &[(f64, f64)]| outline(&corners.iter().map(|corner| at(corner.0, corner.1)).collect::<Vec<_>>());
    let wall = form(&[(-0.42, -0.3), (0.4, -0.32), (0.56, -0.42), (0.56, -0.06), (0.4, 0.02), (-0.42, 0.02)]);
    let side = form(&[(0.4, -0.3), (0.43, -0.5), (0.56, -0.38), (0.56, -0.06), (0.4, 0.02)]);
    let roof =
        form(&[(-0.56, -0.25), (-0.4, -0.56), (-0.34, -0.66), (0.3, -0.67), (0.4, -0.52), (0.52, -0.27), (0.0, -0.23)]);
    let gable = form(&[(0.3, -0.67), (0.46, -0.53), (0.68, -0.33), (0.6, -0.3), (0.44, -0.46), (0.36, -0.5)]);
    let (mut lines, mut thatch) = (Hairs::new(0.5), Hairs::new(0.5));
    for (from, by, to) in [
        ((-0.57, -0.25), (-0.44, -0.48), (-0.35, -0.67)),
        ((-0.35, -0.67), (0.0, -0.65), (0.31, -0.68)),
        ((0.31, -0.68), (0.42, -0.47), (0.53, -0.26)),
        ((-0.57, -0.25), (0.0, -0.22), (0.53, -0.26)),
        ((0.31, -0.68), (0.5, -0.5), (0.69, -0.32)),
        ((-0.42, -0.22), (-0.42, -0.1), (-0.42, 0.03)),
        ((0.4, -0.24), (0.4, -0.1), (0.4, 0.03)),
        ((0.56, -0.36), (0.56, -0.2), (0.56, -0.05)),
    ] {
        lines.through(at(from.0, from.1), at(by.0, by.1), at(to.0, to.1));
    }
    for index in 0..11 {
        let t = f64::from(index) / 10.0;
        let from = at(-0.32 + 0.62 * t, -0.64 + 0.08 * chance.unit());
        let to = at(-0.5 + 0.98 * t, -0.28 - 0.1 * chance.unit());
        thatch.through(from, (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1) + 1.0), to);
    }
    let (open, lamp) = match light {
        Some(light) => {
            let (x, y) = at(-0.1, -0.1);
            let round = oval((x, y), size * 0.62, size * 0.5);
            (
                0.4,
                format!(
                    "<path class=\"lamp\" d=\"{}\"/><path fill=\"url(#{light})\" d=\"{round}\"/>",
                    form(&[(-0.2, -0.2), (0.0, -0.2), (0.0, 0.0), (-0.2, 0.0)])
                ),
            )
        }
        None => (0.55, String::new()),
    };
    let door = form(&[(-0.22, -0.22), (0.02, -0.22), (0.02, 0.01), (-0.22, 0.01)]);
    let share = |value: f64| format!(".{:02}", (value * ink * 100.0).round().clamp(1.0, 99.0));
    format!(
        "<g><path class=\"paper\" d=\"{wall}{side}{roof}{gable}\"/><path class=\"near\" fill-opacity=\"{}\" d=\"{roof}\"/>\
         <path class=\"near\" fill-opacity=\"{}\" d=\"{gable}{side}\"/><path class=\"near\" fill-opacity=\"{}\" d=\"{door}\"/>{}{}{lamp}</g>",
        share(0.3),
        share(0.2),
        share(open),
        thatch.markup(Ink::Line, &Pass::whole(0.9, ink * 0.55)),
        lines.markup(Ink::Line, &Pass::whole(1.0 + size * 0.008, ink * 0.85)),
    )
}

/// A plank bridge on posts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footbridge {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of its ends, in pixels from the top.
    pub y: f64,
    /// Clearance over the water, in pixels.
    pub stands: f64,
    /// Number of pairs of posts.
    #[serde(default = "three")]
    pub posts: u32,
    /// Darkness, 0 to 1.
    #[serde(default = "dwelling_ink")]
    pub ink: f64,
}

fn three() -> u32 {
    3
}

impl Footbridge {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 52);
        let width = self.to - self.from;
        let deck = |t: f64| (self.from + width * t, self.y - self.stands * 0.45 * (t * std::f64::consts::PI).sin());
        let line: Vec<Point> = (0..=6).map(|index| deck(f64::from(index) / 6.0)).collect();
        let (mut posts, mut planks) = (Hairs::new(0.5), Hairs::new(0.5));
        for post in 0..self.posts {
            let t = (f64::from(post) + 1.0) / (f64::from(self.posts) + 1.0);
            for side in [-1.0, 1.0] {
                let head = deck(t + side * 4.0 / width);
                posts.dash(
                    (head.0, head.1 - self.stands * 0.12),
                    side * self.stands * 0.1,
                    self.stands * chance.between(1.2, 1.4),
                );
            }
            posts.dash((deck(t).0 - 7.0, deck(t).1 + self.stands * 0.45), 14.0, 0.0);
        }
        for plank in 0..(width / 5.0) as u32 {
            let t = (f64::from(plank) + 0.5) * 5.0 / width;
            planks.dash((deck(t).0 - 1.0, deck(t).1 - 1.5), 2.0, 3.0);
        }
        let path = stroke_with(&line, 5.0, 0.8, 0.8, &mut chance);
        sheet.fill(&path, Ink::Paper, 1.0);
        sheet.fill(&path, Ink::Near, self.ink * 0.6);
        sheet.hairs(&posts, Ink::Line, &[Pass::whole(1.6, self.ink)]);
        sheet.hairs(&planks, Ink::Line, &[Pass::whole(0.8, self.ink * 0.7)]);
        let mut edge = Hairs::new(0.5);
        edge.along(&line);
        sheet.hairs(&edge, Ink::Line, &[Pass::whole(1.2, self.ink)]);
    }
}

/// A walker in a straw hat, with a staff; `size` is the height.
pub(super) fn walker(sheet: &mut Sheet, small: &Small) {
    let Small { x, y, size, ink } = *small;
    let at = |dx: f64, up: f64| (x + dx * size, y - up * size);
    let robe = outline(&[
        at(-0.2, 0.06),
        at(-0.17, 0.4),
        at(-0.09, 0.72),
        at(0.03, 0.76),
        at(0.12, 0.66),
        at(0.2, 0.5),
        at(0.15, 0.42),
        at(0.14, 0.08),
    ]);
    sheet.fill(&robe, Ink::Paper, 1.0);
    sheet.fill(&robe, Ink::Near, ink * 0.62);
    let hat = outline(&[at(-0.17, 0.82), at(0.0, 1.0), at(0.07, 0.97), at(0.22, 0.8), at(0.02, 0.84)]);
    sheet.fill(&hat, Ink::Near, ink);
    let mut lines = Hairs::new(0.5);
    lines.through(at(0.26, 0.0), at(0.27, 0.5), at(0.24, 0.92));
    lines.through(at(-0.2, 0.06), at(-0.15, 0.45), at(-0.06, 0.74));
    lines.dash(at(-0.08, 0.06), -size * 0.03, size * 0.07);
    lines.dash(at(0.08, 0.06), size * 0.03, size * 0.07);
    lines.through(at(0.02, 0.62), at(0.12, 0.5), at(0.25, 0.56));
    sheet.hairs(&lines, Ink::Line, &[Pass::whole(0.8 + size * 0.02, ink)]);
    sheet.fill(&oval(at(0.03, 0.8), size * 0.05, size * 0.055), Ink::Near, ink * 0.6);
}

/// Wild geese in a line that descends to a sandbar; `size` is the length of the line.
pub(super) fn geese(sheet: &mut Sheet, small: &Small, seed: u64) {
    let mut chance = Chance::new(seed, 53);
    let (mut wings, mut bodies) = (Hairs::new(0.5), Hairs::new(0.5));
    for index in 0..11 {
        // The line has one long arm and a short one.
        let (arm, t) = if index < 7 { (1.0, f64::from(index) / 7.0) } else { (-0.45, f64::from(index - 6) / 7.0) };
        let x = small.x
            + small.size * (t * 0.95 * if arm > 0.0 { 1.0 } else { 0.7 })
            + small.size * 0.015 * chance.wobble();
        let y = small.y - small.size * (0.3 * t * arm - 0.05 * (t * 5.0).sin()) + small.size * 0.012 * chance.wobble();
        let span = small.size * chance.between(0.024, 0.034) * (1.15 - 0.35 * t);
        let beat = chance.between(-0.5, 0.75);
        for side in [-1.0, 1.0] {
            let tip = (x + side * span, y - span * beat * 0.8);
            wings.through((x, y), (x + side * span * 0.5, y - span * (0.3 + 0.35 * beat)), tip);
        }
        bodies.dash((x - span * 0.75, y + span * 0.22), span * 1.25, -span * 0.2);
    }
    sheet.hairs(&wings, Ink::Line, &[Pass::whole(1.3, small.ink * 0.8)]);
    sheet.hairs(&bodies, Ink::Line, &[Pass::whole(1.7, small.ink)]);
}

/// A boat under a mat sail with battens; `size` is the height of the mast.
pub(super) fn junk(sheet: &mut Sheet, small: &Small, seed: u64) {
    let mut chance = Chance::new(seed, 56);
    let Small { x, y, size, ink } = *small;
    let at = |dx: f64, up: f64| (x + dx * size, y - up * size);
    let sail = outline(&[
        at(-0.06, 0.2),
        at(-0.09, 0.6),
        at(-0.02, 0.98),
        at(0.2, 0.9),
        at(0.36, 0.56),
        at(0.4, 0.22),
        at(0.16, 0.17),
    ]);
    sheet.fill(&sail, Ink::Paper, 0.9);
    sheet.fill(&sail, Ink::Near, ink * 0.26);
    let mut lines = Hairs::new(0.5);
    for batten in 0..6 {
        let t = f64::from(batten) / 5.0;
        lines.through(
            at(-0.07 + 0.05 * t, 0.22 + 0.74 * t),
            at(0.14, 0.2 + 0.74 * t),
            at(0.39 - 0.2 * t, 0.22 + 0.68 * t),
        );
    }
    lines.through(at(0.06, 0.06), at(0.07, 0.5), at(0.05, 1.06));
    lines.start(at(0.39, 0.24));
    lines.to(at(0.5, 0.1));
    sheet.hairs(&lines, Ink::Line, &[Pass::whole(0.7 + size * 0.008, ink * 0.8)]);
    let hull = outline(&[
        at(-0.48, 0.16),
        at(-0.34, 0.07),
        at(0.0, 0.04),
        at(0.36, 0.07),
        at(0.56, 0.19),
        at(0.46, 0.02),
        at(0.3, -0.05),
        at(-0.3, -0.05),
        at(-0.42, 0.02),
    ]);
    sheet.fill(&hull, Ink::Near, ink);
    sheet.fill(&oval(at(-0.28, 0.13), size * 0.02, size * 0.026), Ink::Lamp, 0.95);
    sheet.glow(at(-0.28, 0.13), size * 0.26, Ink::Lamp, 0.7);
    for index in 0..3 {
        let below = -0.1 - 0.06 * f64::from(index);
        let ripple = [at(-0.5 + 0.1 * f64::from(index), below), at(0.5 - 0.14 * f64::from(index), below - 0.01)];
        sheet.fill(&stroke_with(&ripple, 1.5, 0.3, 0.1, &mut chance), Ink::Near, ink * 0.25);
    }
}

/// A distant skyline: soft towers in mist, with few lines, lit by night.
#[derive(Clone, Debug, Deserialize)]
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
            sheet.wash(&id, Wash::Down(Ink::Paper, 0.95, 30));
            sheet.wash(&id, Wash::Down(Ink::Line, self.ink * [0.55, 0.8, 1.0][(chance.unit() * 3.0) as usize], 0));
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
        sheet.hairs(&lines, Ink::Line, &[Pass::whole(1.1, self.ink * 0.7)]);
        sheet.hairs(&lamps, Ink::Lamp, &[Pass::whole(1.9, 0.75)]);
    }
}

/// A row of wind turbines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turbines {
    /// Positions of their bases, in pixels, from far to near.
    pub places: Vec<Point>,
    /// Height of the nearest mast, in pixels.
    pub height: f64,
    /// Darkness, 0 to 1.
    pub ink: f64,
}

impl Turbines {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 55);
        let mut forms = String::new();
        for (index, place) in self.places.iter().enumerate() {
            let near = (index as f64 + 1.0) / self.places.len() as f64;
            let height = self.height * (0.66 + 0.34 * near) * chance.between(0.92, 1.06);
            let hub = (place.0, place.1 - height);
            forms.push_str(&stroke_with(
                &[*place, (place.0 + 0.4, place.1 - height * 0.5), hub],
                1.4 + height * 0.016,
                1.0,
                0.5,
                &mut chance,
            ));
            let turn = chance.between(0.0, 2.1);
            for arm in 0..3 {
                let angle = turn + std::f64::consts::TAU / 3.0 * f64::from(arm);
                let reach = height * 0.56;
                let tip = (hub.0 + reach * 0.82 * angle.cos(), hub.1 + reach * angle.sin());
                forms.push_str(&blade(hub, tip, 1.0 + height * 0.017, height * 0.012));
            }
            forms.push_str(&oval((hub.0, hub.1), 1.0 + height * 0.014, 1.0 + height * 0.014));
        }
        sheet.fill(&forms, Ink::Line, self.ink);
    }
}
