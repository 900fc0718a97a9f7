//! People, a kite, and a table with a board game.

use serde::Deserialize;

use super::brush::{Ink, Point, Sheet, Stand, blade, outline, oval, rounded, stroke, stroke_with};
use super::noise::Chance;
use super::things::Colour;

/// A person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What the person does.
    pub pose: Pose,
    /// Where the person stands or sits, in pixels from the left.
    pub x: f64,
    /// The ground below the person, in pixels from the top.
    pub y: f64,
    /// Height of the person when upright, in pixels.
    pub height: f64,
    /// Whether the person faces left.
    #[serde(default)]
    pub flipped: bool,
    /// Colour of the coat.
    #[serde(default)]
    pub coat: Colour,
    /// Colour of a cap; without it, the head is bare.
    #[serde(default)]
    pub cap: Option<Colour>,
    /// Darkness, 0 to 1.
    #[serde(default = "figure_ink")]
    pub ink: f64,
}

fn figure_ink() -> f64 {
    0.85
}

/// What a person does.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pose {
    /// Stands and works with both hands in front, as at a bench.
    Working,
    /// An old bearded person who sits bowed and reaches forward, as over a board game.
    Seated,
    /// An old person with a hair knot who sits upright, hands in the lap.
    Resting,
    /// A child that runs with one arm raised behind.
    Running,
}

/// Shapes of a person; lengths are shares of the person's height.
struct Build<'a> {
    coat: &'a [Point],
    /// Folds in the coat.
    folds: &'a [&'a [Point]],
    /// Legs, each with its width.
    legs: &'a [(&'a [Point], f64)],
    /// The arm behind the coat and the one in front of it.
    arms: [&'a [Point]; 2],
    arm: f64,
    head: Point,
    /// Half the width and half the height of the head.
    skull: (f64, f64),
}

const WORKING: Build<'_> = Build {
    coat: &[
        (-0.03, 0.85),
        (-0.1, 0.78),
        (-0.125, 0.62),
        (-0.105, 0.48),
        (-0.135, 0.3),
        (-0.03, 0.27),
        (0.085, 0.3),
        (0.075, 0.48),
        (0.1, 0.62),
        (0.1, 0.77),
        (0.05, 0.85),
    ],
    folds: &[&[(-0.08, 0.5), (-0.02, 0.475), (0.07, 0.49)], &[(0.02, 0.46), (0.03, 0.38), (0.02, 0.3)]],
    legs: &[
        (&[(0.035, 0.32), (0.05, 0.16), (0.035, 0.02), (0.09, 0.008)], 0.075),
        (&[(-0.06, 0.32), (-0.075, 0.16), (-0.1, 0.02), (-0.045, 0.008)], 0.08),
    ],
    arms: [&[(0.05, 0.77), (0.12, 0.66), (0.3, 0.63)], &[(-0.02, 0.78), (0.02, 0.6), (0.1, 0.57), (0.25, 0.585)]],
    arm: 0.075,
    head: (0.06, 0.925),
    skull: (0.062, 0.075),
};

const SEATED: Build<'_> = Build {
    coat: &[
        (0.02, 0.69),
        (-0.07, 0.63),
        (-0.135, 0.5),
        (-0.14, 0.36),
        (-0.13, 0.24),
        (0.0, 0.21),
        (0.13, 0.2),
        (0.15, 0.08),
        (0.23, 0.055),
        (0.32, 0.07),
        (0.31, 0.22),
        (0.28, 0.33),
        (0.14, 0.37),
        (0.11, 0.5),
        (0.115, 0.62),
        (0.08, 0.69),
    ],
    folds: &[
        &[(-0.1, 0.31), (0.02, 0.31), (0.16, 0.34)],
        &[(0.26, 0.31), (0.24, 0.22), (0.25, 0.1)],
        &[(0.2, 0.29), (0.185, 0.2), (0.19, 0.1)],
    ],
    legs: &[(&[(0.24, 0.1), (0.24, 0.02), (0.32, 0.012)], 0.06)],
    arms: [&[(0.09, 0.6), (0.2, 0.47), (0.38, 0.44)], &[(-0.02, 0.6), (0.04, 0.45), (0.12, 0.41), (0.26, 0.43)]],
    arm: 0.095,
    head: (0.1, 0.765),
    skull: (0.06, 0.074),
};

const RESTING: Build<'_> = Build {
    coat: &[
        (-0.03, 0.7),
        (-0.1, 0.64),
        (-0.14, 0.48),
        (-0.15, 0.3),
        (-0.13, 0.2),
        (0.1, 0.2),
        (0.13, 0.07),
        (0.22, 0.05),
        (0.29, 0.075),
        (0.28, 0.24),
        (0.25, 0.33),
        (0.13, 0.38),
        (0.09, 0.5),
        (0.085, 0.62),
        (0.04, 0.7),
    ],
    folds: &[&[(-0.1, 0.3), (0.02, 0.3), (0.14, 0.33)], &[(0.21, 0.3), (0.19, 0.2), (0.2, 0.09)]],
    legs: &[(&[(0.2, 0.1), (0.2, 0.02), (0.28, 0.012)], 0.06)],
    arms: [&[(0.05, 0.6), (0.11, 0.48), (0.2, 0.41)], &[(-0.05, 0.61), (-0.03, 0.46), (0.06, 0.4), (0.17, 0.4)]],
    arm: 0.085,
    head: (0.025, 0.785),
    skull: (0.058, 0.072),
};

const RUNNING: Build<'_> = Build {
    coat: &[
        (0.01, 0.72),
        (-0.08, 0.66),
        (-0.11, 0.52),
        (-0.16, 0.4),
        (-0.19, 0.32),
        (-0.04, 0.3),
        (0.11, 0.33),
        (0.115, 0.45),
        (0.14, 0.58),
        (0.13, 0.68),
        (0.08, 0.72),
    ],
    folds: &[&[(-0.08, 0.5), (0.0, 0.46), (0.1, 0.47)], &[(-0.06, 0.44), (-0.1, 0.38), (-0.12, 0.33)]],
    legs: &[
        (&[(0.04, 0.38), (0.19, 0.29), (0.2, 0.2), (0.15, 0.07), (0.22, 0.05)], 0.1),
        (&[(-0.06, 0.36), (-0.11, 0.22), (-0.2, 0.15), (-0.34, 0.17), (-0.36, 0.11)], 0.095),
    ],
    arms: [
        &[(0.1, 0.65), (0.22, 0.55), (0.3, 0.61), (0.33, 0.66)],
        &[(-0.03, 0.66), (-0.17, 0.71), (-0.24, 0.84), (-0.26, 0.93)],
    ],
    arm: 0.085,
    head: (0.1, 0.85),
    skull: (0.105, 0.112),
};

impl Figure {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 30);
        let stand = Stand { foot: (self.x, self.y), size: self.height, flipped: self.flipped };
        let build = match self.pose {
            Pose::Working => &WORKING,
            Pose::Seated => &SEATED,
            Pose::Resting => &RESTING,
            Pose::Running => &RUNNING,
        };
        // A shadow under the feet.
        let shade = stand.at(0.04, 0.0);
        sheet.fill(&oval(shade, self.height * 0.26, self.height * 0.022), Ink::Near, self.ink * 0.16);
        for (leg, width) in build.legs {
            let leg = stroke_with(&stand.all(leg), width * self.height, 0.9, 0.45, &mut chance);
            sheet.fill(&leg, Ink::Paper, 1.0);
            sheet.fill(&leg, Ink::Near, self.ink);
        }
        self.sleeve(sheet, stand, build.arms[0], build.arm * 0.9, &mut chance);
        let coat = rounded(&stand.all(build.coat));
        self.wash(sheet, &coat);
        let mut folds = String::new();
        for fold in build.folds {
            folds.push_str(&stroke(&stand.all(fold), self.height * 0.014 + 0.4, &mut chance));
        }
        // The back is one long stroke.
        let back = [build.coat[0], build.coat[1], build.coat[2], build.coat[3], build.coat[4]];
        folds.push_str(&stroke_with(&stand.all(&back), self.height * 0.02 + 0.5, 0.3, 0.2, &mut chance));
        sheet.fill(&folds, Ink::Near, self.ink * 0.8);
        self.head(sheet, stand, build, &mut chance);
        self.sleeve(sheet, stand, build.arms[1], build.arm, &mut chance);
    }

    /// Fills a shape with the coat's colour, which fades towards the ground.
    fn wash(&self, sheet: &mut Sheet, form: &str) {
        sheet.fill(form, Ink::Paper, 1.0);
        sheet.fill(form, self.coat.ink(), self.ink * 0.38);
        sheet.fade(form, self.coat.ink(), self.ink * 0.7, self.y - self.height * 0.8, self.y + self.height * 0.1);
    }

    /// An arm in its sleeve, with a hand at its end.
    fn sleeve(&self, sheet: &mut Sheet, stand: Stand, arm: &[Point], width: f64, chance: &mut Chance) {
        let line = stand.all(arm);
        let Some(&hand) = line.last() else { return };
        let skin = oval(hand, self.height * width * 0.34, self.height * width * 0.3);
        sheet.fill(&skin, Ink::Near, self.ink * 0.55);
        sheet.fill(&skin, Ink::Moon, 0.8);
        let sleeve = stroke_with(&line, width * self.height, 0.5, 0.55, chance);
        self.wash(sheet, &sleeve);
        let under: Vec<Point> = line.iter().map(|at| (at.0, at.1 + self.height * width * 0.36)).collect();
        sheet.fill(&stroke(&under, self.height * 0.013 + 0.4, chance), Ink::Near, self.ink * 0.7);
    }

    fn head(&self, sheet: &mut Sheet, stand: Stand, build: &Build<'_>, chance: &mut Chance) {
        let (rx, ry) = build.skull;
        let near = |ahead: f64, up: f64| stand.at(build.head.0 + ahead * rx, build.head.1 + up * ry);
        let all = |places: &[Point]| places.iter().map(|place| near(place.0, place.1)).collect::<Vec<Point>>();
        let neck = stroke_with(&all(&[(-0.15, -0.6), (-0.25, -1.28)]), rx * self.height * 0.75, 1.0, 0.9, chance);
        let face = rounded(&all(&[
            (-0.7, 0.75),
            (0.2, 1.0),
            (0.85, 0.55),
            (0.95, -0.1),
            (0.75, -0.75),
            (0.25, -1.0),
            (-0.5, -0.7),
            (-0.98, 0.0),
        ]));
        for form in [&neck, &face] {
            for (ink, opacity) in [(Ink::Paper, 1.0), (Ink::Near, self.ink * 0.22), (Ink::Moon, 0.72)] {
                sheet.fill(form, ink, opacity);
            }
        }
        let collar =
            stroke_with(&all(&[(-0.85, -0.95), (-0.3, -1.42), (0.3, -1.2)]), self.height * 0.018, 0.6, 0.4, chance);
        sheet.fill(&collar, Ink::Near, self.ink * 0.75);
        let brow =
            stroke(&all(&[(0.85, 0.6), (1.0, -0.05), (0.75, -0.75), (0.25, -1.02)]), self.height * 0.008 + 0.3, chance);
        sheet.fill(&brow, Ink::Near, self.ink * 0.7);
        match self.pose {
            Pose::Seated => {
                // White hair at the nape, and a beard.
                let mut white = rounded(&all(&[(-1.05, 0.45), (-0.7, 0.6), (-0.45, -0.1), (-0.6, -0.8), (-1.0, -0.5)]));
                white.push_str(&rounded(&all(&[
                    (0.0, -0.72),
                    (0.85, -0.45),
                    (1.0, -0.9),
                    (0.95, -1.6),
                    (0.7, -2.3),
                    (0.35, -1.5),
                ])));
                sheet.fill(&white, Ink::Paper, 1.0);
                sheet.fill(&white, Ink::Moon, 0.4);
                sheet.fill(&white, Ink::Far, self.ink * 0.2);
                let hair = stroke(&all(&[(0.45, -0.8), (0.7, -1.5), (0.68, -2.2)]), self.height * 0.01 + 0.3, chance);
                sheet.fill(&hair, Ink::Near, self.ink * 0.5);
            }
            Pose::Resting => {
                let mut grey = rounded(&all(&[
                    (0.75, 0.75),
                    (0.1, 0.72),
                    (-0.3, 0.1),
                    (-0.35, -0.45),
                    (-0.85, -0.5),
                    (-1.12, 0.2),
                    (-0.8, 0.95),
                    (0.0, 1.2),
                ]));
                grey.push_str(&rounded(&all(&[(-0.75, 0.35), (-1.15, -0.05), (-1.55, 0.35), (-1.15, 0.75)])));
                sheet.fill(&grey, Ink::Paper, 1.0);
                sheet.fill(&grey, Ink::Far, self.ink * 0.75);
            }
            Pose::Working | Pose::Running => {
                let hair = rounded(&all(&[
                    (0.85, 0.7),
                    (0.35, 0.5),
                    (-0.05, 0.35),
                    (-0.3, -0.2),
                    (-0.55, -0.75),
                    (-1.05, -0.3),
                    (-1.08, 0.4),
                    (-0.7, 1.02),
                    (0.2, 1.2),
                ]));
                sheet.fill(&hair, Ink::Near, self.ink);
            }
        }
        let eye = oval(near(0.62, 0.0), rx * self.height * 0.075 + 0.2, ry * self.height * 0.09 + 0.2);
        sheet.fill(&eye, Ink::Near, self.ink);
        if let Some(cap) = self.cap {
            let cap_form = rounded(&all(&[
                (1.25, 0.42),
                (0.9, 0.62),
                (0.75, 1.0),
                (0.0, 1.38),
                (-0.8, 1.1),
                (-1.1, 0.4),
                (-0.9, 0.28),
                (0.2, 0.42),
            ]));
            sheet.fill(&cap_form, Ink::Paper, 1.0);
            sheet.fill(&cap_form, cap.ink(), 0.95);
        }
    }
}

/// A flying kite with tails, and its line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kite {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Its middle, in pixels from the top.
    pub y: f64,
    /// Its width, in pixels.
    pub size: f64,
    /// The hand that holds its line, in pixels.
    pub hand: Point,
    /// Its colour.
    #[serde(default)]
    pub colour: Colour,
    /// Darkness, 0 to 1.
    #[serde(default = "figure_ink")]
    pub ink: f64,
}

impl Kite {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 31);
        let (dx, dy) = (self.x - self.hand.0, self.y - self.hand.1);
        // The line sags between the hand and the kite.
        let along = |t: f64| (self.hand.0 + dx * t, self.hand.1 + dy * t + dx.hypot(dy) * 0.16 * t * (1.0 - t));
        let line: Vec<Point> = (0..=8).map(|step| along(f64::from(step) / 8.0)).collect();
        sheet.fill(&stroke_with(&line, 1.6, 0.9, 0.7, &mut chance), Ink::Far, self.ink);
        let stand = Stand { foot: (self.x, self.y), size: self.size, flipped: dx < 0.0 };
        // The kite is tilted.
        let lean = |at: &Point| (at.0 * 0.82 + at.1 * 0.5, at.1 * 0.86 - at.0 * 0.42);
        let all = |places: &[Point]| stand.all(&places.iter().map(lean).collect::<Vec<Point>>());
        let corners = [(0.0, 0.5), (0.42, 0.1), (0.0, -0.62), (-0.42, 0.1)];
        let mut sail = String::new();
        let mut shaded = String::new();
        for (index, &corner) in corners.iter().enumerate() {
            let next = corners[(index + 1) % corners.len()];
            // The edges between the ends of the sticks are concave.
            let hollow = ((corner.0 + next.0) * 0.46, (corner.1 + next.1) * 0.46);
            let quarter = outline(&all(&[(0.0, 0.02), corner, hollow, next]));
            if index % 2 == 0 { sail.push_str(&quarter) } else { shaded.push_str(&quarter) }
        }
        for (form, share) in [(&sail, 1.0), (&shaded, 0.82)] {
            sheet.fill(form, Ink::Paper, 1.0);
            sheet.fill(form, self.colour.ink(), self.ink * share);
        }
        let mut sticks = stroke_with(
            &all(&[(0.0, 0.54), (0.02, 0.0), (0.0, -0.66)]),
            self.size * 0.022 + 0.5,
            0.8,
            0.6,
            &mut chance,
        );
        sticks.push_str(&stroke_with(
            &all(&[(-0.45, 0.09), (0.0, 0.12), (0.45, 0.09)]),
            self.size * 0.022 + 0.5,
            0.8,
            0.6,
            &mut chance,
        ));
        sheet.fill(&sticks, Ink::Near, self.ink * 0.8);
        let tail = |t: f64| (0.02 - 0.16 * t + 0.12 * (t * 7.0).sin(), -0.62 - 1.1 * t);
        let line: Vec<Point> = (0..=9).map(|step| tail(f64::from(step) / 9.0)).collect();
        sheet.fill(
            &stroke_with(&all(&line), self.size * 0.018 + 0.6, 0.9, 0.5, &mut chance),
            Ink::Near,
            self.ink * 0.7,
        );
        let mut bows = String::new();
        for bow in 1..=3 {
            let knot = tail(0.3 * f64::from(bow));
            for side in [-1.0, 1.0] {
                let ends = all(&[knot, (knot.0 + 0.13 * side, knot.1 + 0.06 * side)]);
                bows.push_str(&blade(ends[0], ends[1], self.size * 0.05, 0.0));
            }
        }
        sheet.fill(&bows, self.colour.ink(), self.ink);
    }
}

/// A table with a board game, and a stool on either side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// The ground below it, in pixels from the top.
    pub y: f64,
    /// Width of its top, in pixels.
    pub width: f64,
    /// Distance from the middle of the table to the middle of a stool, in pixels; 0 for no stools.
    #[serde(default)]
    pub stools: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "figure_ink")]
    pub ink: f64,
}

impl Table {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed, 32);
        let stand = Stand { foot: (self.x, self.y), size: self.width, flipped: false };
        sheet.fill(&oval((self.x, self.y), self.width * 0.4, self.width * 0.04), Ink::Near, self.ink * 0.16);
        let drum = |middle: f64, half: f64, high: f64| {
            rounded(&stand.all(&[
                (middle - half * 0.8, 0.0),
                (middle - half * 1.06, high * 0.4),
                (middle - half, high * 0.7),
                (middle - half * 0.85, high),
                (middle + half * 0.85, high),
                (middle + half, high * 0.7),
                (middle + half * 1.06, high * 0.4),
                (middle + half * 0.8, 0.0),
            ]))
        };
        let stone = |sheet: &mut Sheet, form: &str| {
            sheet.fill(form, Ink::Paper, 1.0);
            sheet.fill(form, Ink::Near, self.ink * 0.3);
        };
        if self.stools > 0.0 {
            let reach = self.stools / self.width;
            for side in [-reach, reach] {
                stone(sheet, &drum(side, 0.16, 0.33));
                let rim = stroke(
                    &stand.all(&[(side - 0.15, 0.3), (side, 0.28), (side + 0.15, 0.3)]),
                    self.width * 0.02,
                    &mut chance,
                );
                sheet.fill(&rim, Ink::Near, self.ink * 0.7);
            }
        }
        stone(sheet, &drum(0.0, 0.17, 0.5));
        let top =
            rounded(&stand.all(&[(-0.5, 0.53), (-0.42, 0.57), (0.42, 0.57), (0.5, 0.53), (0.42, 0.47), (-0.42, 0.47)]));
        stone(sheet, &top);
        let mut edges = stroke_with(
            &stand.all(&[(-0.5, 0.52), (-0.2, 0.465), (0.2, 0.465), (0.5, 0.52)]),
            self.width * 0.03,
            0.5,
            0.3,
            &mut chance,
        );
        edges.push_str(&stroke(&stand.all(&[(0.17, 0.45), (0.19, 0.2), (0.14, 0.02)]), self.width * 0.02, &mut chance));
        sheet.fill(&edges, Ink::Near, self.ink * 0.8);
        // Some pieces on the board.
        for (place, dark) in [(-0.26, true), (-0.12, false), (-0.03, true), (0.1, false), (0.24, true), (0.3, false)] {
            let man = oval(stand.at(place, 0.575), self.width * 0.028, self.width * 0.02);
            sheet.fill(&man, Ink::Near, self.ink * if dark { 0.95 } else { 0.45 });
            if !dark {
                sheet.fill(&oval(stand.at(place, 0.58), self.width * 0.022, self.width * 0.013), Ink::Moon, 0.95);
            }
        }
    }
}
