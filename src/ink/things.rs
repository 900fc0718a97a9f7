//! Small things such as boats and lanterns, and generic shapes.

use serde::Deserialize;

use super::brush::{Ink, Point, Sheet, blade, outline, oval, stroke, stroke_with};
use super::noise::Chance;

/// A thing given by its position and size.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Small {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Its base or middle, in pixels from the top.
    pub y: f64,
    /// Its size, in pixels.
    pub size: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "small_ink")]
    pub ink: f64,
}

fn small_ink() -> f64 {
    0.85
}

/// A flat boat with a fisherman and his pole.
pub(super) fn boat(sheet: &mut Sheet, small: &Small, seed: u64) {
    let mut chance = Chance::new(seed, 20);
    let Small { x, y, size, ink } = *small;
    let hull = outline(&[
        (x - size * 0.5, y - size * 0.085),
        (x - size * 0.36, y - size * 0.02),
        (x - size * 0.1, y + size * 0.015),
        (x + size * 0.2, y + size * 0.012),
        (x + size * 0.42, y - size * 0.03),
        (x + size * 0.56, y - size * 0.11),
        (x + size * 0.46, y + size * 0.02),
        (x + size * 0.3, y + size * 0.065),
        (x - size * 0.28, y + size * 0.065),
        (x - size * 0.44, y + size * 0.01),
    ]);
    sheet.fill(&hull, Ink::Near, ink);
    // A mat roof, a man in a straw hat, and his pole.
    let roof = [
        (x - size * 0.26, y - size * 0.02),
        (x - size * 0.14, y - size * 0.15),
        (x + size * 0.02, y - size * 0.15),
        (x + size * 0.1, y - size * 0.01),
    ];
    let mut body = outline(&roof);
    let man = (x + size * 0.28, y - size * 0.02);
    body.push_str(&outline(&[
        (man.0 - size * 0.045, man.1),
        (man.0 - size * 0.035, man.1 - size * 0.17),
        (man.0 + size * 0.01, man.1 - size * 0.21),
        (man.0 + size * 0.05, man.1 - size * 0.14),
        (man.0 + size * 0.04, man.1),
    ]));
    body.push_str(&outline(&[
        (man.0 - size * 0.075, man.1 - size * 0.205),
        (man.0 + size * 0.005, man.1 - size * 0.275),
        (man.0 + size * 0.09, man.1 - size * 0.2),
    ]));
    sheet.fill(&body, Ink::Near, ink * 0.88);
    let pole = [
        (man.0 + size * 0.02, man.1 - size * 0.14),
        (x + size * 0.55, y - size * 0.34),
        (x + size * 0.92, y - size * 0.42),
    ];
    sheet.fill(&stroke_with(&pole, size * 0.016 + 0.6, 1.0, 0.3, &mut chance), Ink::Near, ink);
    let line = [(x + size * 0.92, y - size * 0.42), (x + size * 0.93, y - size * 0.02)];
    sheet.fill(&stroke_with(&line, 0.8, 1.0, 0.8, &mut chance), Ink::Near, ink * 0.5);
    sheet.fill(&oval((x + size * 0.09, y - size * 0.08), size * 0.022, size * 0.03), Ink::Cinnabar, 0.95);
    sheet.glow((x + size * 0.09, y - size * 0.08), size * 0.34, Ink::Lamp, 0.8);
    for index in 0..3 {
        let offset = size * (0.1 + 0.07 * f64::from(index));
        let ripple = [(x - size * 0.42 + offset, y + offset), (x + size * 0.5 - offset * 0.6, y + offset * 1.05)];
        sheet.fill(&stroke(&ripple, 1.8, &mut chance), Ink::Near, ink * 0.3);
    }
}

/// A moon with its light by night, a pale sun by day.
pub(super) fn moon(sheet: &mut Sheet, small: &Small) {
    let centre = (small.x, small.y);
    sheet.glow(centre, small.size * 3.2, Ink::Moon, 0.5 * small.ink);
    sheet.fill(&oval(centre, small.size / 2.0, small.size / 2.0), Ink::Moon, small.ink);
}

/// A hanging or floating lantern.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lantern {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Its middle, in pixels from the top.
    pub y: f64,
    /// Its height, in pixels.
    pub size: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "small_ink")]
    pub ink: f64,
    /// Colour of its paper.
    #[serde(default = "lantern_colour")]
    pub colour: Colour,
    /// Length of the cord that it hangs from, in pixels; 0 for no cord.
    #[serde(default)]
    pub cord: f64,
}

fn lantern_colour() -> Colour {
    Colour::Cinnabar
}

pub(super) fn lantern(sheet: &mut Sheet, mark: &Lantern, seed: u64) {
    let mut chance = Chance::new(seed, 28);
    let Lantern { x, y, size, ink, .. } = *mark;
    sheet.glow((x, y), size * 2.4, Ink::Lamp, 0.75);
    let body = outline(&[
        (x - size * 0.28, y - size * 0.5),
        (x + size * 0.28, y - size * 0.5),
        (x + size * 0.46, y - size * 0.12),
        (x + size * 0.4, y + size * 0.3),
        (x + size * 0.22, y + size * 0.5),
        (x - size * 0.22, y + size * 0.5),
        (x - size * 0.4, y + size * 0.3),
        (x - size * 0.46, y - size * 0.12),
    ]);
    sheet.fill(&body, Ink::Paper, 1.0);
    sheet.fill(&body, mark.colour.ink(), ink);
    sheet.fill(&oval((x, y + size * 0.08), size * 0.2, size * 0.26), Ink::Lamp, 0.95);
    let mut ribs = String::new();
    for side in [-0.46, -0.16, 0.16, 0.46] {
        let rib = [
            (x + size * side * 0.6, y - size * 0.5),
            (x + size * side, y - size * 0.1),
            (x + size * side * 0.86, y + size * 0.3),
            (x + size * side * 0.48, y + size * 0.5),
        ];
        ribs.push_str(&stroke_with(&rib, size * 0.035 + 0.4, 0.7, 0.5, &mut chance));
    }
    sheet.fill(&ribs, Ink::Near, ink * 0.6);
    let cap = outline(&[
        (x + size * 0.3, y - size * 0.46),
        (x + size * 0.22, y - size * 0.6),
        (x - size * 0.22, y - size * 0.6),
        (x - size * 0.3, y - size * 0.46),
    ]);
    sheet.fill(&cap, Ink::Near, ink);
    if mark.cord > 0.0 {
        let cord = [(x, y - size * 0.58 - mark.cord), (x, y - size * 0.58)];
        sheet.fill(&stroke_with(&cord, size * 0.03 + 0.8, 0.9, 0.9, &mut chance), Ink::Near, ink);
        let tassel = [(x, y + size * 0.48), (x + size * 0.02, y + size * 0.95)];
        sheet.fill(&stroke_with(&tassel, size * 0.1, 0.3, 0.5, &mut chance), mark.colour.ink(), ink);
    }
}

/// A small stone pagoda in the water, with its mirror image.
pub(super) fn stone_lantern(sheet: &mut Sheet, small: &Small, seed: u64) {
    let mut chance = Chance::new(seed, 21);
    let Small { x, y, size, ink } = *small;
    for (upright, opacity) in [(1.0, ink), (-0.7, ink * 0.25)] {
        let at = |dx: f64, up: f64| (x + dx * size, y - up * size * upright);
        let mut body = outline(&[at(-0.2, 0.0), at(-0.13, 0.16), at(0.13, 0.16), at(0.2, 0.0)]);
        let (rx, ry) = (size * 0.19, size * 0.17 * upright.abs());
        body.push_str(&oval(at(0.0, 0.34), rx, ry));
        body.push_str(&outline(&[
            at(-0.3, 0.5),
            at(-0.1, 0.6),
            at(-0.06, 0.68),
            at(0.06, 0.68),
            at(0.1, 0.6),
            at(0.3, 0.5),
            at(0.16, 0.47),
            at(-0.16, 0.47),
        ]));
        body.push_str(&outline(&[at(-0.07, 0.66), at(-0.1, 0.78), at(0.0, 1.0), at(0.1, 0.78), at(0.07, 0.66)]));
        if upright > 0.0 {
            sheet.fill(&body, Ink::Paper, 1.0);
            sheet.fill(&body, Ink::Near, opacity * 0.5);
            let shade = outline(&[at(0.04, 0.0), at(0.02, 0.62), at(0.24, 0.5), at(0.19, 0.34), at(0.2, 0.0)]);
            sheet.fill(&shade, Ink::Near, opacity * 0.35);
            sheet.fill(&oval(at(0.0, 0.34), size * 0.07, size * 0.075), Ink::Near, opacity);
            sheet.fill(&oval(at(0.0, 0.34), size * 0.06, size * 0.065), Ink::Lamp, 0.95);
            sheet.glow(at(0.0, 0.34), size * 0.75, Ink::Lamp, 0.7);
        } else {
            sheet.fill(&body, Ink::Near, opacity);
        }
    }
    for index in 0..4 {
        let reach = size * (0.34 + 0.16 * f64::from(index));
        let ripple =
            [(x - reach, y + size * 0.04 * f64::from(index)), (x + reach * 0.9, y + size * 0.045 * f64::from(index))];
        sheet.fill(&stroke(&ripple, 1.9, &mut chance), Ink::Near, ink * 0.35);
    }
}

/// Some distant birds.
pub(super) fn birds(sheet: &mut Sheet, small: &Small, seed: u64) {
    let mut chance = Chance::new(seed, 22);
    let mut wings = String::new();
    for index in 0..5 {
        let (x, y) = (
            small.x + small.size * (f64::from(index) * 0.5 + 0.3 * chance.wobble()),
            small.y + small.size * (0.28 * f64::from(index % 3) + 0.22 * chance.wobble()),
        );
        let span = small.size * chance.between(0.16, 0.26);
        wings.push_str(&blade((x, y), (x - span, y - span * 0.34), span * 0.07, -span * 0.18));
        wings.push_str(&blade((x, y), (x + span, y - span * 0.42), span * 0.07, span * 0.18));
    }
    sheet.fill(&wings, Ink::Near, small.ink * 0.8);
}

/// A painter's seal: a red square with lines in the background colour, without writing.
pub(super) fn seal(sheet: &mut Sheet, small: &Small, seed: u64) {
    let mut chance = Chance::new(seed, 23);
    let Small { x, y, size, ink } = *small;
    let mut jag =
        |dx: f64, dy: f64| (x + size * (dx + 0.02 * chance.wobble()), y + size * (dy + 0.02 * chance.wobble()));
    let square = outline(&[
        jag(-0.5, -0.5),
        jag(0.0, -0.48),
        jag(0.5, -0.5),
        jag(0.49, 0.0),
        jag(0.5, 0.5),
        jag(0.0, 0.49),
        jag(-0.5, 0.5),
        jag(-0.49, 0.0),
    ]);
    sheet.fill(&square, Ink::Cinnabar, ink);
    let mut lines = String::new();
    for (from, to) in [
        ((-0.32, -0.3), (0.32, -0.3)),
        ((0.0, -0.3), (0.0, 0.02)),
        ((-0.32, 0.02), (0.32, 0.02)),
        ((-0.3, 0.02), (-0.3, 0.34)),
        ((0.3, 0.02), (0.3, 0.34)),
        ((-0.1, 0.18), (0.12, 0.34)),
    ] {
        let line = [(x + size * from.0, y + size * from.1), (x + size * to.0, y + size * to.1)];
        lines.push_str(&stroke_with(&line, size * 0.09, 0.9, 0.8, &mut chance));
    }
    sheet.fill(&lines, Ink::Paper, 0.95);
}

/// A brush stroke through points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stroke {
    /// Points that it passes through, in pixels.
    pub points: Vec<Point>,
    /// Maximum width, in pixels.
    pub width: f64,
    /// Darkness, 0 to 1.
    #[serde(default = "small_ink")]
    pub ink: f64,
    /// Its colour.
    #[serde(default)]
    pub colour: Colour,
    /// Width at its end as a share of the maximum, 0 to 1.
    #[serde(default)]
    pub end: f64,
}

/// Colours of a shape; see the inks of the brush.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Dark ink.
    #[default]
    Near,
    /// Pale ink.
    Far,
    /// Bare paper.
    Paper,
    /// Green.
    Jade,
    /// Red.
    Cinnabar,
    /// Light, by night.
    Lamp,
    /// The moon's light.
    Moon,
}

impl Colour {
    pub(super) fn ink(self) -> Ink {
        match self {
            Self::Near => Ink::Near,
            Self::Far => Ink::Far,
            Self::Paper => Ink::Paper,
            Self::Jade => Ink::Jade,
            Self::Cinnabar => Ink::Cinnabar,
            Self::Lamp => Ink::Lamp,
            Self::Moon => Ink::Moon,
        }
    }
}

pub(super) fn draw_stroke(sheet: &mut Sheet, mark: &Stroke, seed: u64) {
    let mut chance = Chance::new(seed, 24);
    sheet.fill(&stroke_with(&mark.points, mark.width, 0.5, mark.end, &mut chance), mark.colour.ink(), mark.ink);
}

/// A filled shape with a brush-drawn edge.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Its corners, in pixels.
    pub points: Vec<Point>,
    /// Whether its outline is smoothed between the corners.
    #[serde(default)]
    pub smooth: bool,
    /// Darkness, 0 to 1.
    pub ink: f64,
    /// Its colour.
    #[serde(default)]
    pub colour: Colour,
    /// Width of the edge, in pixels; 0 for no edge.
    #[serde(default)]
    pub edge: f64,
    /// Whether it hides what is behind it.
    #[serde(default)]
    pub hides: bool,
}

pub(super) fn draw_shape(sheet: &mut Sheet, mark: &Shape, seed: u64) {
    let mut chance = Chance::new(seed, 25);
    let mut line = mark.points.clone();
    line.extend(mark.points.first());
    let points = if mark.smooth { super::brush::smooth(&line, 6) } else { mark.points.clone() };
    let path = outline(&points);
    if mark.hides {
        sheet.fill(&path, Ink::Paper, 1.0);
    }
    sheet.fill(&path, mark.colour.ink(), mark.ink);
    if mark.edge > 0.0 {
        sheet.fill(&stroke_with(&line, mark.edge, 0.6, 0.5, &mut chance), Ink::Near, (mark.ink * 1.8).clamp(0.3, 0.9));
    }
}

/// Nested shells of facets around an empty middle, such as magnetic shielding around an instrument.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shells {
    /// Their middle, in pixels from the left.
    pub x: f64,
    /// Their middle, in pixels from the top.
    pub y: f64,
    /// Radius of the outermost, in pixels.
    pub radius: f64,
    /// Number of shells.
    pub count: u32,
    /// Number of facets per shell.
    pub facets: u32,
    /// Darkness, 0 to 1.
    #[serde(default = "small_ink")]
    pub ink: f64,
}

pub(super) fn shells(sheet: &mut Sheet, mark: &Shells, seed: u64) {
    let mut chance = Chance::new(seed, 26);
    for shell in 0..mark.count {
        let t = f64::from(shell) / f64::from(mark.count);
        let radius = mark.radius * (1.0 - 0.82 * t);
        let turn = 0.13 * f64::from(shell);
        let corner = |index: u32| {
            let angle = turn + std::f64::consts::TAU * f64::from(index) / f64::from(mark.facets);
            (mark.x + radius * angle.cos(), mark.y + radius * angle.sin() * 0.96)
        };
        let corners: Vec<Point> = (0..mark.facets).map(corner).collect();
        sheet.fill(&outline(&corners), Ink::Paper, 0.82);
        sheet.fill(&outline(&corners), Ink::Jade, 0.05 + 0.09 * t);
        for index in 0..mark.facets {
            let (from, to) = (corner(index), corner(index + 1));
            // Each facet is one stroke, heavier on the shaded side.
            let shade = 0.5 + 0.5 * ((f64::from(index) / f64::from(mark.facets)) * std::f64::consts::TAU - 0.8).cos();
            let width = (2.2 + 5.5 * shade) * (1.0 - 0.55 * t);
            sheet.fill(
                &stroke_with(&[from, to], width, 0.7, 0.35, &mut chance),
                Ink::Far,
                mark.ink * (0.45 + 0.45 * shade),
            );
            if shell + 1 < mark.count {
                let inner = mark.radius * (1.0 - 0.82 * (t + 1.0 / f64::from(mark.count)));
                let angle = turn + std::f64::consts::TAU * f64::from(index) / f64::from(mark.facets);
                let strut = [
                    from,
                    (mark.x + inner * 1.02 * (angle + 0.05).cos(), mark.y + inner * 0.98 * (angle + 0.05).sin()),
                ];
                sheet.fill(&stroke_with(&strut, 1.5, 0.9, 0.4, &mut chance), Ink::Far, mark.ink * 0.25);
            }
        }
    }
    sheet.glow((mark.x, mark.y), mark.radius * 0.6, Ink::Lamp, 0.7);
    sheet.fill(&oval((mark.x, mark.y), mark.radius * 0.045, mark.radius * 0.045), Ink::Cinnabar, 0.95);
}

/// Field lines that run across the picture and bend around a point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The point that they bend around, in pixels from the left.
    pub x: f64,
    /// The point that they bend around, in pixels from the top.
    pub y: f64,
    /// Radius of the area without lines, in pixels.
    pub clear: f64,
    /// Uppermost line, in pixels from the top.
    pub top: f64,
    /// Lowest line, in pixels from the top.
    pub bottom: f64,
    /// Number of lines.
    pub count: u32,
    /// Darkness, 0 to 1.
    pub ink: f64,
}

pub(super) fn field(sheet: &mut Sheet, mark: &Field, seed: u64) {
    let mut chance = Chance::new(seed, 27);
    let mut lines = String::new();
    for index in 0..mark.count {
        let t = f64::from(index) / f64::from(mark.count.max(2) - 1);
        let level = mark.top + (mark.bottom - mark.top) * t;
        let offset = level - mark.y;
        let side = if offset < 0.0 { -1.0 } else { 1.0 };
        let points: Vec<Point> = (0..=28)
            .map(|step| {
                let x = -40.0 + (sheet.width + 80.0) * f64::from(step) / 28.0;
                let away = ((x - mark.x) / (mark.clear * 1.25)).powi(2);
                // Near the point, a line is pushed out to the circle; further away it is level again.
                let pushed = side * (offset.powi(2) + mark.clear.powi(2) * (-away).exp()).sqrt();
                (x, mark.y + pushed + 2.5 * chance.wobble())
            })
            .collect();
        // A gap in the stroke.
        let dry = (8.0 + 12.0 * chance.unit()) as usize;
        lines.push_str(&stroke_with(&points[..dry], 2.0, 0.2, 0.1, &mut chance));
        lines.push_str(&stroke_with(&points[dry - 1..], 2.4, 0.1, 0.1, &mut chance));
    }
    sheet.fill(&lines, Ink::Far, mark.ink);
}
