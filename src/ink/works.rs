//! Workshops, machines, street lamps, cable bridges, and rings linked by threads.

use serde::Deserialize;

use super::brush::{Hairs, Ink, Pass, Point, Sheet, Stand, blade, outline, oval, rounded, stroke, stroke_with};
use super::noise::Chance;

fn work_ink() -> f64 {
    0.8
}

/// A long workshop with an open side and a saw-tooth roof.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of its floor, in pixels from the top.
    pub y: f64,
    /// From the floor to the eaves, in pixels.
    pub height: f64,
    /// From the eaves to the ridge of a tooth, in pixels.
    pub rise: f64,
    /// Number of teeth.
    pub teeth: u32,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl Hall {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 40);
        let pitch = (self.to - self.from) / f64::from(self.teeth);
        let eaves = self.y - self.height;
        let inside = outline(&[(self.from, eaves), (self.to, eaves), (self.to, self.y), (self.from, self.y)]);
        sheet.fill(&inside, Ink::Paper, 0.55);
        sheet.fade(&inside, Ink::Far, 0.24, eaves, self.y);
        for tooth in 0..self.teeth {
            let left = self.from + pitch * f64::from(tooth);
            sheet.glow((left + pitch * 0.5, eaves + self.height * 0.35), pitch * 0.75, Ink::Lamp, 0.34);
        }
        self.frame(sheet, pitch, &mut chance);
        for tooth in 0..self.teeth {
            self.tooth(sheet, self.from + pitch * f64::from(tooth), pitch, &mut chance);
        }
        let mut floor = stroke_with(
            &[
                (self.from - pitch * 0.3, self.y + 3.0),
                (self.from + pitch, self.y + 1.0),
                (self.to + pitch * 1.2, self.y + 5.0),
            ],
            self.height * 0.035,
            0.2,
            0.1,
            &mut chance,
        );
        for row in 0..3 {
            let inset = pitch * chance.between(0.1, 0.9);
            let y = self.y + self.height * (0.05 + 0.035 * f64::from(row));
            let line = [(self.from + inset, y), (self.to - inset * chance.between(0.4, 1.6), y + 1.0)];
            floor.push_str(&stroke(&line, 2.0, &mut chance));
        }
        sheet.fill(&floor, Ink::Near, self.ink * 0.8);
    }

    /// Posts, the beam on them, and a lamp between every two posts.
    fn frame(&self, sheet: &mut Sheet, pitch: f64, chance: &mut Chance) {
        let eaves = self.y - self.height;
        let mut posts = String::new();
        for post in 0..=self.teeth {
            let x = self.from + pitch * f64::from(post);
            posts.push_str(&stroke_with(&[(x, eaves), (x, self.y)], 6.5, 1.0, 0.8, chance));
            for side in [-1.0, 1.0] {
                if (post > 0 || side > 0.0) && (post < self.teeth || side < 0.0) {
                    let brace = [(x, eaves + self.height * 0.16), (x + side * pitch * 0.11, eaves + 2.0)];
                    posts.push_str(&stroke_with(&brace, 3.4, 0.8, 0.7, chance));
                }
            }
        }
        sheet.fill(&posts, Ink::Near, self.ink * 0.75);
        let mut lamps = String::new();
        for lamp in 0..self.teeth {
            let x = self.from + pitch * (f64::from(lamp) + 0.5);
            let y = eaves + self.height * 0.24;
            lamps.push_str(&stroke_with(&[(x, eaves), (x, y)], 1.6, 0.9, 0.9, chance));
            lamps.push_str(&outline(&[
                (x - 4.0, y - 3.0),
                (x - 17.0, y + 9.0),
                (x + 17.0, y + 9.0),
                (x + 4.0, y - 3.0),
            ]));
        }
        sheet.fill(&lamps, Ink::Near, self.ink);
        for lamp in 0..self.teeth {
            let at = (self.from + pitch * (f64::from(lamp) + 0.5), eaves + self.height * 0.24 + 11.0);
            sheet.fill(&oval(at, 13.0, 4.0), Ink::Lamp, 0.95);
        }
    }

    /// One tooth of the roof: a vertical window, and a roof that slopes down from it to the next one.
    fn tooth(&self, sheet: &mut Sheet, left: f64, pitch: f64, chance: &mut Chance) {
        let stand = Stand { foot: (left, self.y - self.height), size: 1.0, flipped: false };
        let at = |x: f64, up: f64| stand.at(pitch * x, self.rise * up);
        let sweep = [at(0.055, 1.0), at(0.2, 0.72), at(0.42, 0.42), at(0.68, 0.18), at(1.0, 0.03)];
        let mut body = super::brush::smooth(&sweep, 4);
        body.extend([at(1.0, 0.0), at(0.0, 0.0)]);
        let body = outline(&body);
        sheet.fill(&body, Ink::Paper, 1.0);
        sheet.fill(&body, Ink::Near, self.ink * 0.12);
        sheet.fade(&body, Ink::Near, self.ink * 0.62, at(0.0, 1.05).1, at(0.0, -0.25).1);
        let pane = outline(&[at(0.02, 0.06), at(0.062, 0.93), at(0.1, 0.82), at(0.1, 0.06)]);
        sheet.fill(&pane, Ink::Paper, 0.85);
        sheet.fill(&pane, Ink::Jade, 0.22);
        sheet.fill(&pane, Ink::Lamp, 0.85);
        // Rows of the roof's covering.
        let mut rows = String::new();
        for row in 1..5 {
            let down = 0.16 * f64::from(row);
            let start = 0.12 + 0.1 * chance.unit();
            let line: Vec<Point> = [0.0, 0.25, 0.5, 0.75, 1.0]
                .iter()
                .map(|t| {
                    let x = start + (0.93 - start) * t * (1.0 - 0.1 * f64::from(row));
                    at(x, ((1.0 - x).powf(1.75) * 1.02 - down).max(0.02))
                })
                .collect();
            rows.push_str(&stroke_with(&line, 2.4, 0.2, 0.1, chance));
        }
        sheet.fill(&rows, Ink::Near, self.ink * 0.42);
        let ridge = [
            at(0.02, 1.06),
            at(0.075, 0.98),
            at(0.2, 0.73),
            at(0.42, 0.43),
            at(0.68, 0.19),
            at(0.95, 0.06),
            at(1.06, 0.08),
        ];
        let mut edges = stroke_with(&ridge, 9.0, 0.7, 0.35, chance);
        edges.push_str(&stroke_with(&[at(0.0, 0.0), at(0.055, 1.0)], 4.5, 0.8, 0.7, chance));
        edges.push_str(&stroke_with(&[at(-0.03, -0.01), at(0.5, 0.0), at(1.03, -0.01)], 6.0, 0.8, 0.6, chance));
        sheet.fill(&edges, Ink::Near, self.ink);
    }
}

/// A jointed robot arm on a pedestal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RobotArm {
    /// Middle of its pedestal, in pixels from the left.
    pub x: f64,
    /// The floor below it, in pixels from the top.
    pub y: f64,
    /// Length of the stretched arm, in pixels.
    pub size: f64,
    /// Direction of the upper arm, in degrees: 0 is to the right, 90 upwards.
    pub shoulder: f64,
    /// Direction of the forearm, in the same way.
    pub elbow: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl RobotArm {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 41);
        let size = self.size;
        let stand = Stand { foot: (self.x, self.y), size, flipped: false };
        let away = |from: Point, degrees: f64, reach: f64| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            (from.0 + reach * size * cos, from.1 - reach * size * sin)
        };
        sheet.fill(&oval((self.x, self.y), size * 0.2, size * 0.018), Ink::Near, self.ink * 0.2);
        let pedestal = rounded(&stand.all(&[
            (-0.15, 0.0),
            (-0.145, 0.035),
            (-0.09, 0.06),
            (-0.075, 0.17),
            (-0.06, 0.2),
            (0.06, 0.2),
            (0.075, 0.17),
            (0.09, 0.06),
            (0.145, 0.035),
            (0.15, 0.0),
        ]));
        sheet.fill(&pedestal, Ink::Paper, 1.0);
        sheet.fill(&pedestal, Ink::Near, self.ink * 0.75);
        let shoulder = stand.at(0.0, 0.25);
        let elbow = away(shoulder, self.shoulder, 0.42);
        let wrist = away(elbow, self.elbow, 0.38);
        self.limb(sheet, (shoulder, elbow), (0.068, 0.05), &mut chance);
        self.limb(sheet, (elbow, wrist), (0.05, 0.028), &mut chance);
        self.hand(sheet, wrist, &mut chance);
        for (joint, radius) in [(shoulder, 0.078), (elbow, 0.06), (wrist, 0.036)] {
            sheet.fill(&oval(joint, radius * size, radius * size), Ink::Near, self.ink * 0.95);
            sheet.fill(&oval(joint, radius * size * 0.58, radius * size * 0.58), Ink::Paper, 1.0);
            sheet.fill(&oval(joint, radius * size * 0.3, radius * size * 0.3), Ink::Jade, 0.9);
        }
        // The cable along the arm sags at the joint.
        let cable = [
            stand.at(-0.06, 0.2),
            (f64::midpoint(shoulder.0, elbow.0) - size * 0.09, f64::midpoint(shoulder.1, elbow.1)),
            (elbow.0 - size * 0.05, elbow.1 - size * 0.08),
            (f64::midpoint(elbow.0, wrist.0), f64::midpoint(elbow.1, wrist.1) - size * 0.075),
        ];
        sheet.fill(&stroke_with(&cable, size * 0.011 + 0.6, 0.8, 0.5, &mut chance), Ink::Near, self.ink * 0.7);
    }

    fn limb(&self, sheet: &mut Sheet, (from, to): (Point, Point), (thick, thin): (f64, f64), chance: &mut Chance) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-6);
        let (nx, ny) = (-dy / length * self.size, dx / length * self.size);
        let over = [(from.0 - nx * thick, from.1 - ny * thick), (to.0 - nx * thin, to.1 - ny * thin)];
        let under = [(from.0 + nx * thick, from.1 + ny * thick), (to.0 + nx * thin, to.1 + ny * thin)];
        let body = outline(&[over[0], over[1], under[1], under[0]]);
        sheet.fill(&body, Ink::Paper, 1.0);
        sheet.fill(&body, Ink::Jade, self.ink * 0.5);
        let shade = outline(&[from, to, under[1], under[0]]);
        sheet.fill(&shade, Ink::Near, self.ink * 0.2);
        let mut edges = stroke_with(&over, self.size * 0.012 + 0.8, 0.7, 0.5, chance);
        edges.push_str(&stroke_with(&under, self.size * 0.02 + 0.8, 0.7, 0.5, chance));
        sheet.fill(&edges, Ink::Near, self.ink);
    }

    /// The gripper: two fingers that point down.
    fn hand(&self, sheet: &mut Sheet, wrist: Point, chance: &mut Chance) {
        let stand = Stand { foot: wrist, size: self.size, flipped: false };
        let mut fingers = stroke_with(&stand.all(&[(0.0, 0.0), (0.0, -0.09)]), self.size * 0.04, 1.0, 0.9, chance);
        fingers.push_str(&stroke_with(
            &stand.all(&[(-0.05, -0.085), (0.05, -0.085)]),
            self.size * 0.022,
            0.9,
            0.9,
            chance,
        ));
        for side in [-1.0, 1.0] {
            let finger = [(0.045 * side, -0.08), (0.05 * side, -0.12), (0.03 * side, -0.16)];
            fingers.push_str(&stroke_with(&stand.all(&finger), self.size * 0.02, 1.0, 0.5, chance));
        }
        sheet.fill(&fingers, Ink::Near, self.ink);
    }
}

/// A conveyor belt on rollers, with parts on it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conveyor {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// The floor below it, in pixels from the top.
    pub y: f64,
    /// From the floor to the belt, in pixels.
    pub height: f64,
    /// Middles of the parts on it, in pixels from the left.
    #[serde(default)]
    pub parts: Vec<f64>,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl Conveyor {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 42);
        let top = self.y - self.height;
        let deep = self.height * 0.26;
        let legs = ((self.to - self.from) / 130.0).ceil().max(1.0) as u32;
        let mut dark = String::new();
        for leg in 0..=legs {
            let x = self.from + 14.0 + (self.to - self.from - 28.0) * f64::from(leg) / f64::from(legs);
            dark.push_str(&stroke_with(&[(x, top + deep), (x, self.y)], 5.0, 1.0, 0.8, &mut chance));
        }
        sheet.fill(&dark, Ink::Near, self.ink * 0.7);
        let belt = outline(&[
            (self.from + deep * 0.3, top),
            (self.to - deep * 0.3, top),
            (self.to, top + deep * 0.5),
            (self.to - deep * 0.3, top + deep),
            (self.from + deep * 0.3, top + deep),
            (self.from, top + deep * 0.5),
        ]);
        sheet.fill(&belt, Ink::Paper, 1.0);
        sheet.fill(&belt, Ink::Near, self.ink * 0.25);
        let mut edges = String::new();
        for y in [top, top + deep] {
            edges.push_str(&stroke_with(
                &[(self.from, y), (f64::midpoint(self.from, self.to), y + 1.0), (self.to, y)],
                4.0,
                0.6,
                0.5,
                &mut chance,
            ));
        }
        let rollers = ((self.to - self.from) / 44.0) as u32;
        for roller in 0..rollers {
            let x = self.from + (self.to - self.from) * (f64::from(roller) + 0.5) / f64::from(rollers);
            edges.push_str(&oval((x, top + deep * 0.52), deep * 0.2, deep * 0.2));
        }
        sheet.fill(&edges, Ink::Near, self.ink * 0.9);
        for &part in &self.parts {
            let stand = Stand { foot: (part, top - 1.0), size: self.height, flipped: false };
            let block = rounded(&stand.all(&[
                (-0.3, 0.0),
                (-0.31, 0.2),
                (-0.22, 0.3),
                (-0.1, 0.31),
                (-0.07, 0.43),
                (0.09, 0.43),
                (0.12, 0.31),
                (0.24, 0.29),
                (0.31, 0.2),
                (0.3, 0.0),
            ]));
            sheet.fill(&block, Ink::Paper, 1.0);
            sheet.fill(&block, Ink::Far, self.ink * 0.55);
            let mut lines =
                stroke(&stand.all(&[(-0.31, 0.18), (-0.2, 0.3), (-0.08, 0.33), (0.0, 0.44)]), 2.4, &mut chance);
            lines.push_str(&stroke_with(
                &stand.all(&[(0.3, 0.02), (0.3, 0.2), (0.2, 0.3)]),
                3.4,
                0.8,
                0.2,
                &mut chance,
            ));
            sheet.fill(&lines, Ink::Near, self.ink);
        }
    }
}

/// A low self-driving cart with a load.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// The floor below it, in pixels from the top.
    pub y: f64,
    /// Its length, in pixels.
    pub size: f64,
    /// Whether it drives to the left.
    #[serde(default)]
    pub flipped: bool,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl Cart {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 43);
        let stand = Stand { foot: (self.x, self.y), size: self.size, flipped: self.flipped };
        sheet.fill(&oval((self.x, self.y + 1.0), self.size * 0.52, self.size * 0.03), Ink::Near, self.ink * 0.22);
        // Two boxes tied with cord, one on the other.
        for (left, right, low, high) in [(-0.36, 0.2, 0.27, 0.58), (-0.24, 0.1, 0.58, 0.8)] {
            let load =
                outline(&stand.all(&[(left, low), (left + 0.01, high), (right, high + 0.01), (right - 0.005, low)]));
            sheet.fill(&load, Ink::Paper, 1.0);
            sheet.fill(&load, Ink::Far, self.ink * 0.36);
            let middle = f64::midpoint(left, right);
            let mut cord = stroke_with(&stand.all(&[(middle, low), (middle + 0.01, high)]), 2.2, 0.7, 0.7, &mut chance);
            cord.push_str(&stroke_with(
                &stand.all(&[(left, low), (left, high), (right, high + 0.01)]),
                3.0,
                0.5,
                0.6,
                &mut chance,
            ));
            cord.push_str(&stroke_with(&stand.all(&[(right, high), (right, low)]), 4.0, 0.8, 0.7, &mut chance));
            sheet.fill(&cord, Ink::Near, self.ink * 0.85);
        }
        let wheels: String =
            [-0.3, 0.3].iter().map(|&side| oval(stand.at(side, 0.06), self.size * 0.065, self.size * 0.065)).collect();
        sheet.fill(&wheels, Ink::Near, self.ink);
        let body = rounded(&stand.all(&[
            (-0.48, 0.07),
            (-0.5, 0.2),
            (-0.44, 0.27),
            (0.3, 0.27),
            (0.46, 0.24),
            (0.52, 0.12),
            (0.46, 0.05),
            (-0.4, 0.05),
        ]));
        sheet.fill(&body, Ink::Paper, 1.0);
        sheet.fill(&body, Ink::Jade, self.ink * 0.75);
        let mut edges = stroke_with(
            &stand.all(&[(-0.46, 0.055), (0.0, 0.045), (0.46, 0.06), (0.52, 0.14)]),
            self.size * 0.035,
            0.5,
            0.2,
            &mut chance,
        );
        edges.push_str(&stroke_with(
            &stand.all(&[(-0.44, 0.27), (0.0, 0.275), (0.3, 0.27)]),
            self.size * 0.02,
            0.5,
            0.4,
            &mut chance,
        ));
        edges.push_str(&stroke_with(
            &stand.all(&[(0.38, 0.25), (0.38, 0.4)]),
            self.size * 0.018,
            1.0,
            1.0,
            &mut chance,
        ));
        edges.push_str(&oval(stand.at(0.38, 0.42), self.size * 0.035, self.size * 0.025));
        sheet.fill(&edges, Ink::Near, self.ink);
        let eye = stand.at(0.46, 0.16);
        sheet.fill(&oval(eye, self.size * 0.022, self.size * 0.022), Ink::Paper, 0.9);
        sheet.fill(&oval(eye, self.size * 0.022, self.size * 0.022), Ink::Lamp, 1.0);
        sheet.glow(eye, self.size * 0.4, Ink::Lamp, 0.7);
    }
}

/// A workbench with a lamp and a workpiece.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workbench {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// The floor below it, in pixels from the top.
    pub y: f64,
    /// Width of its top, in pixels.
    pub size: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl Workbench {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 44);
        let stand = Stand { foot: (self.x, self.y), size: self.size, flipped: false };
        let mut wood = String::new();
        for leg in [-0.42, 0.42] {
            wood.push_str(&stroke_with(&stand.all(&[(leg, 0.5), (leg, 0.0)]), self.size * 0.04, 1.0, 0.8, &mut chance));
        }
        wood.push_str(&stroke_with(
            &stand.all(&[(-0.42, 0.14), (0.42, 0.14)]),
            self.size * 0.025,
            0.9,
            0.8,
            &mut chance,
        ));
        wood.push_str(&stroke_with(
            &stand.all(&[(-0.52, 0.52), (0.0, 0.515), (0.52, 0.52)]),
            self.size * 0.06,
            0.7,
            0.6,
            &mut chance,
        ));
        sheet.fill(&wood, Ink::Near, self.ink);
        let drawer = outline(&stand.all(&[(0.08, 0.5), (0.4, 0.5), (0.4, 0.28), (0.08, 0.28)]));
        sheet.fill(&drawer, Ink::Paper, 1.0);
        sheet.fill(&drawer, Ink::Near, self.ink * 0.45);
        let piece = rounded(&stand.all(&[(-0.26, 0.545), (-0.27, 0.66), (-0.18, 0.72), (-0.06, 0.7), (-0.04, 0.545)]));
        sheet.fill(&piece, Ink::Paper, 1.0);
        sheet.fill(&piece, Ink::Far, self.ink * 0.6);
        let mut lines = stroke(
            &stand.all(&[(-0.27, 0.6), (-0.24, 0.7), (-0.14, 0.73), (-0.05, 0.69)]),
            self.size * 0.022,
            &mut chance,
        );
        let neck = [(0.38, 0.54), (0.42, 0.8), (0.3, 1.02), (0.12, 1.0)];
        lines.push_str(&stroke_with(&stand.all(&neck), self.size * 0.025, 0.9, 0.7, &mut chance));
        lines.push_str(&outline(&stand.all(&[(0.13, 1.04), (0.08, 1.03), (-0.03, 0.9), (0.14, 0.9)])));
        for tool in [0.2, 0.27] {
            lines.push_str(&stroke_with(
                &stand.all(&[(tool, 0.54), (tool + 0.015, 0.68)]),
                self.size * 0.018,
                0.9,
                0.4,
                &mut chance,
            ));
        }
        sheet.fill(&lines, Ink::Near, self.ink);
        sheet.fill(&oval(stand.at(0.055, 0.89), self.size * 0.06, self.size * 0.018), Ink::Lamp, 1.0);
        sheet.glow(stand.at(0.05, 0.8), self.size * 0.75, Ink::Lamp, 0.7);
    }
}

/// A row of street lamps with reflections on the water.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreetLamps {
    /// The first lamp, in pixels from the left.
    pub from: f64,
    /// The last lamp, in pixels from the left.
    pub to: f64,
    /// The ground below them, in pixels from the top.
    pub y: f64,
    /// Height of a lamp, in pixels.
    pub height: f64,
    /// Number of lamps.
    pub count: u32,
    /// Distance from the ground down to the reflecting water, in pixels; 0 for no water.
    #[serde(default)]
    pub water: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl StreetLamps {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 45);
        let (mut poles, mut lights, mut mirrored) = (String::new(), String::new(), String::new());
        for index in 0..self.count {
            let t = f64::from(index) / f64::from(self.count.max(2) - 1);
            let foot = (self.from + (self.to - self.from) * t, self.y);
            let stand = Stand { foot, size: self.height, flipped: false };
            let pole = [(0.0, 0.0), (0.0, 0.5), (0.0, 0.86), (0.07, 0.98), (0.2, 1.0)];
            poles.push_str(&stroke_with(&stand.all(&pole), self.height * 0.03 + 0.9, 1.0, 0.6, &mut chance));
            poles.push_str(&blade(stand.at(0.12, 1.01), stand.at(0.36, 0.96), self.height * 0.04, 0.0));
            let light = stand.at(0.26, 0.94);
            lights.push_str(&oval(light, self.height * 0.07, self.height * 0.03));
            sheet.glow(light, self.height * 0.6, Ink::Lamp, 0.75);
            for streak in 0..4 {
                if self.water <= 0.0 {
                    break;
                }
                let y = self.y + self.water + self.height * (0.14 + 0.2 * f64::from(streak));
                let half = self.height * chance.between(0.05, 0.13);
                mirrored.push_str(&stroke(&[(light.0 - half, y), (light.0 + half, y + 0.6)], 2.6, &mut chance));
            }
        }
        sheet.fill(&poles, Ink::Near, self.ink);
        sheet.fill(&lights, Ink::Lamp, 1.0);
        sheet.fill(&mirrored, Ink::Lamp, 0.5);
    }
}

/// A long bridge whose deck hangs from cables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CableBridge {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of the deck, in pixels from the top.
    pub deck: f64,
    /// Vertical position of the water, in pixels from the top.
    pub water: f64,
    /// Where its pylons stand, in pixels from the left.
    pub pylons: Vec<f64>,
    /// From the deck to the top of a pylon, in pixels.
    pub height: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl CableBridge {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 46);
        // The deck rises slightly towards its middle.
        let deck = |x: f64| {
            let t = (x - self.from) / (self.to - self.from).max(1e-6);
            self.deck - self.height * 0.09 * (std::f64::consts::PI * t).sin()
        };
        let mut threads = Hairs::new(0.5);
        for &pylon in &self.pylons {
            let top = deck(pylon) - self.height;
            for side in [-1.0, 1.0] {
                for stay in 1_u32..=9 {
                    let reach = pylon + side * self.height * 0.19 * f64::from(stay);
                    let crosses = self.pylons.iter().any(|other| (other - reach).abs() < (pylon - reach).abs() - 4.0);
                    if reach < self.from || reach > self.to || crosses {
                        continue;
                    }
                    let high = top + self.height * 0.035 * f64::from(9 - stay);
                    threads.start((pylon, high));
                    threads.to((reach, deck(reach)));
                }
            }
        }
        sheet.hairs(&threads, Ink::Near, &[Pass::whole(1.1, self.ink * 0.5)]);
        let mut piers = String::new();
        for &pylon in &self.pylons {
            let top = deck(pylon) - self.height * 1.06;
            for side in [-1.0, 1.0] {
                let leg = [
                    (pylon + side * 1.5, top),
                    (pylon + side * self.height * 0.05, deck(pylon)),
                    (pylon + side * self.height * 0.035, self.water),
                ];
                piers.push_str(&stroke_with(&leg, self.height * 0.035 + 1.0, 0.8, 0.8, &mut chance));
            }
            let pier = [(pylon - self.height * 0.1, self.water), (pylon + self.height * 0.1, self.water + 1.0)];
            piers.push_str(&stroke_with(&pier, 7.0, 0.7, 0.6, &mut chance));
            for ripple in 0..3 {
                let y = self.water + 9.0 + 9.0 * f64::from(ripple);
                let half = self.height * chance.between(0.1, 0.24);
                piers.push_str(&stroke(&[(pylon - half, y), (pylon + half, y + 1.0)], 1.8, &mut chance));
            }
        }
        let line: Vec<Point> = (0..=6)
            .map(|step| self.from + (self.to - self.from) * f64::from(step) / 6.0)
            .map(|x| (x, deck(x)))
            .collect();
        let under: Vec<Point> = line.iter().map(|at| (at.0, at.1 + self.height * 0.05)).collect();
        sheet.fill(&piers, Ink::Near, self.ink);
        self.ramps(sheet, &mut chance);
        let mut road = stroke_with(&line, self.height * 0.028 + 1.0, 0.8, 0.8, &mut chance);
        road.push_str(&stroke_with(&under, self.height * 0.016 + 0.8, 0.8, 0.8, &mut chance));
        sheet.fill(&road, Ink::Near, self.ink * 0.95);
        let lamps: String = (0..=14)
            .map(|step| self.from + (self.to - self.from) * f64::from(step) / 14.0)
            .map(|x| oval((x, deck(x) - self.height * 0.04), 1.8, 2.2))
            .collect();
        sheet.fill(&lamps, Ink::Lamp, 0.9);
    }
}

impl CableBridge {
    /// At the ends that are inside of the picture, the road descends to the land on arches.
    fn ramps(&self, sheet: &mut Sheet, chance: &mut Chance) {
        let drop = self.water - self.deck;
        for (end, way) in [(self.from, -1.0), (self.to, 1.0)] {
            if end <= 0.0 || end >= sheet.width {
                continue;
            }
            let road = |t: f64| (end + way * drop * 5.5 * t, self.deck + drop * 1.06 * (t + 0.18 * (t * t - t)));
            let line: Vec<Point> = (0..=6).map(|step| road(f64::from(step) / 6.0)).collect();
            let under: Vec<Point> =
                (0..=5).map(|step| road(f64::from(step) / 7.0)).map(|at| (at.0, at.1 + self.height * 0.05)).collect();
            let mut strokes = stroke_with(&line, self.height * 0.028 + 1.0, 0.9, 0.2, chance);
            strokes.push_str(&stroke_with(&under, self.height * 0.016 + 0.8, 0.9, 0.1, chance));
            for pier in [0.0, 0.18, 0.36, 0.54] {
                let top = road(pier);
                strokes.push_str(&stroke_with(&[top, (top.0, self.water)], 5.0, 0.9, 0.8, chance));
            }
            sheet.fill(&strokes, Ink::Near, self.ink * 0.9);
        }
    }
}

/// Small rings, linked by slack threads.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threads {
    /// Positions of the rings, in pixels.
    pub rings: Vec<Point>,
    /// Pairs of rings that are linked, counted from 0.
    pub links: Vec<(usize, usize)>,
    /// Radius of a ring, in pixels.
    pub size: f64,
    /// Index of the red ring, counted from 0; `None` if no ring is red.
    #[serde(default)]
    pub red: Option<usize>,
    /// Darkness, 0 to 1.
    #[serde(default = "work_ink")]
    pub ink: f64,
}

impl Threads {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 47);
        let mut lines = String::new();
        for &(from, to) in &self.links {
            let (Some(&from), Some(&to)) = (self.rings.get(from), self.rings.get(to)) else { continue };
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = dx.hypot(dy).max(1e-6);
            let clear = (self.size * 1.25 / length).min(0.4);
            let along = |t: f64| (from.0 + dx * t, from.1 + dy * t + length * 0.22 * t * (1.0 - t));
            let line: Vec<Point> =
                (0..=6).map(|step| along(clear + (1.0 - 2.0 * clear) * f64::from(step) / 6.0)).collect();
            lines.push_str(&stroke_with(&line, 1.9, 0.8, 0.7, &mut chance));
        }
        sheet.fill(&lines, Ink::Jade, self.ink * 0.85);
        for (index, &at) in self.rings.iter().enumerate() {
            let ink = if self.red == Some(index) { Ink::Cinnabar } else { Ink::Jade };
            let size = self.size * chance.between(0.85, 1.15) * if self.red == Some(index) { 1.35 } else { 1.0 };
            let turn = chance.between(0.0, 6.0);
            let ring: Vec<Point> = (0..=9)
                .map(|step| turn + f64::from(step) * 0.69)
                .map(|angle| (at.0 + size * angle.cos(), at.1 + size * angle.sin()))
                .collect();
            sheet.glow(at, size * 3.4, Ink::Lamp, 0.5);
            let mut form = stroke_with(&ring, size * 0.26 + 0.8, 0.9, 0.5, &mut chance);
            form.push_str(&oval(at, size * 0.4, size * 0.4));
            sheet.fill(&form, ink, 0.92);
            sheet.fill(&oval(at, size * 0.28, size * 0.28), Ink::Lamp, 1.0);
        }
    }
}
