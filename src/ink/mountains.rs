//! Mountains made of rounded summits with long texture strokes, in the style of Yuan dynasty handscrolls; also
//! water, sandbars and patches of mist.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::brush::{Hairs, Pass, Point, Sheet, Wash, outline};
use super::motifs::{Motifs, Plants, names};
use super::noise::{Chance, Noise};
use crate::motif::Pigment;

/// A mountain: rounded summits in front of each other along a winding spine that descends from the highest one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mountain {
    /// Highest summit, in pixels from the left.
    pub x: f64,
    /// Highest summit, in pixels from the top.
    pub y: f64,
    /// Vertical position of its base, in pixels from the top.
    pub foot: f64,
    /// Extent to the left at its base, in pixels.
    pub left: f64,
    /// Extent to the right at its base, in pixels.
    pub right: f64,
    /// Shape: 0 for a bell with a wide base, 1 for a dome.
    #[serde(default = "some")]
    pub round: f64,
    /// Number of summits (heads) in front of the highest one.
    #[serde(default)]
    pub heads: u32,
    /// How far the spine swings to the right, in pixels; negative for the left.
    #[serde(default)]
    pub sway: f64,
    /// Darkness of the fill, 0 to 1.
    pub ink: f64,
    /// Darkness of the lines, 0 to 1.
    #[serde(default = "line_ink")]
    pub line: f64,
    /// Whether it is near: dark and warm rather than pale and cool.
    #[serde(default)]
    pub near: bool,
    /// Bundles of texture strokes (hemp-fibre strokes) per 20,000 square pixels of a summit's width times height.
    #[serde(default)]
    pub fibres: f64,
    /// Density of moss on the crests, 0 to 1.
    #[serde(default)]
    pub moss: f64,
    /// Number of rounded stones along the spine.
    #[serde(default)]
    pub stones: u32,
    /// Number of groups of trees behind the summits.
    #[serde(default)]
    pub groves: u32,
    /// Height of those trees, in pixels.
    #[serde(default = "grove_height")]
    pub grove_height: f64,
    /// Names of the motifs that those trees are, each by lot.
    #[serde(default = "mountain_plants")]
    #[schemars(with = "Vec<String>")]
    pub plants: Vec<Spanned<String>>,
    /// Random seed of its form.
    #[serde(default)]
    pub seed: u64,
}

fn some() -> f64 {
    0.3
}

fn line_ink() -> f64 {
    0.7
}

fn grove_height() -> f64 {
    30.0
}

fn mountain_plants() -> Vec<Spanned<String>> {
    names(["fir-far-1", "fir-far-2", "elm-far-1"])
}

/// One rounded summit (head).
#[derive(Clone, Copy, Debug)]
struct Head {
    top: Point,
    left: f64,
    right: f64,
    foot: f64,
    round: f64,
    /// Height of the bumps along its crest, in pixels.
    lumps: f64,
    /// Width of the bumps, in pixels.
    lump: f64,
    noise: Noise,
}

impl Head {
    fn drop(&self) -> f64 {
        (self.foot - self.top.1).max(1.0)
    }

    /// Drop as a share of the whole drop, at a distance as a share of the extent.
    fn fall(&self, t: f64) -> f64 {
        let bell = (t * std::f64::consts::FRAC_PI_2).sin().powi(2);
        (1.0 - self.round) * bell + self.round * t.powf(2.6)
    }

    /// Vertical position of the crest at `x`, in pixels from the top.
    fn crest(&self, x: f64) -> f64 {
        let away = x - self.top.0;
        let reach = if away < 0.0 { self.left } else { self.right };
        let t = (away.abs() / reach.max(1.0)).min(1.0);
        // Distorted by noise, so that the two flanks are not mirror images.
        let bent =
            (t + 0.2 * (self.noise.at(x / 190.0 + 40.0) - 0.5) * (t * std::f64::consts::PI).sin()).clamp(0.0, 1.0);
        // Bumps are round above, with creases between them.
        let lump = |scale: f64, shift: f64| (2.0 * self.noise.at(x / scale + shift) - 1.0).abs();
        let lumps = (lump(self.lump, 0.0) + 0.4 * lump(self.lump * 0.39, 9.0)) * self.lumps * (1.0 - t.powi(2));
        self.top.1 + self.drop() * self.fall(bent) - lumps
    }

    fn outline(&self, step: f64) -> Vec<Point> {
        let count = ((self.left + self.right) / step).ceil().max(6.0) as u32;
        (0..=count)
            .map(|index| {
                let x = self.top.0 - self.left + (self.left + self.right) * f64::from(index) / f64::from(count);
                (x, self.crest(x))
            })
            .collect()
    }

    /// Horizontal distance per pixel of descent, which is the direction of the slope's strokes.
    fn lean(&self, place: Point) -> f64 {
        // The line between the two flanks is irregular.
        let reach = |side: f64| if side < 0.0 { self.left } else { self.right };
        let wander = 0.5 * (self.noise.at(place.1 / 110.0 + 60.0) - 0.5) * f64::midpoint(self.left, self.right);
        let away = place.0 - self.top.0 - wander;
        let share = (away / reach(away)).clamp(-1.0, 1.0);
        let slope = (self.crest(place.0 + 26.0) - self.crest(place.0 - 26.0)).abs() / 52.0;
        share.signum() * (1.0 / slope.max(0.15)).min(0.12 + 1.25 * share.abs())
    }
}

/// The inks and densities of a mountain's summits.
#[derive(Clone, Copy, Debug)]
struct Style {
    wash: Pigment,
    ink: f64,
    line: f64,
    fibres: f64,
    moss: f64,
}

impl Mountain {
    pub(super) fn draw(&self, sheet: &mut Sheet, motifs: &Motifs, seed: u64) {
        let own_seed = seed.wrapping_mul(31).wrapping_add(self.seed);
        let mut chance = Chance::new(own_seed, 30);
        let style = Style {
            wash: if self.near { Pigment::Near } else { Pigment::Far },
            ink: self.ink,
            line: self.line,
            fibres: self.fibres,
            moss: self.moss,
        };
        let heads = self.heads(own_seed, &mut chance);
        let plants = Plants::new(&self.plants, motifs, self.grove_height, self.line);
        for (index, head) in heads.iter().enumerate() {
            if index > 0 {
                let groups = self.groves / self.heads.max(1)
                    + u32::from(
                        chance.unit() < f64::from(self.groves % self.heads.max(1)) / f64::from(self.heads.max(1)),
                    );
                for _ in 0..groups {
                    // The trees are between this summit and the ones behind it.
                    let side = if chance.unit() < 0.5 { -head.left } else { head.right };
                    let x = head.top.0 + side * chance.between(0.15, 0.7);
                    let foot = (x, head.crest(x) + 5.0);
                    // Skipped if no summit is behind, because the trees would stand in the mist.
                    if heads[..index].iter().any(|behind| behind.crest(x) < foot.1 - self.grove_height * 0.5) {
                        cluster(sheet, &plants, foot, self.grove_height, &mut chance);
                    }
                }
            }
            // Nearer summits are darker.
            let near = index as f64 / heads.len() as f64;
            let step = (near * 3.0).round() / 3.0;
            let own = Style { line: style.line * (0.84 + 0.26 * step), ink: style.ink * (0.9 + 0.25 * step), ..style };
            draw_head(sheet, head, &own, &mut chance);
            let stones = self.stones / (heads.len() as u32)
                + u32::from(index as u32 * 2 < self.stones % (heads.len() as u32) * 2);
            self.draw_stones(sheet, head, stones, &style, &mut chance);
        }
    }

    fn heads(&self, seed: u64, chance: &mut Chance) -> Vec<Head> {
        let drop = self.foot - self.y;
        let summit = Head {
            top: (self.x, self.y),
            left: self.left,
            right: self.right,
            foot: self.foot,
            round: self.round,
            lumps: 4.0 + drop * 0.055,
            lump: 50.0 + (self.left + self.right) * 0.09,
            noise: Noise::new(seed),
        };
        let mut heads = vec![summit];
        let mut side = if self.sway < 0.0 { 1.0 } else { -1.0 };
        for index in 1..=self.heads {
            let down = f64::from(index) / f64::from(self.heads + 1);
            side = if chance.unit() < 0.8 { -side } else { side };
            let wing = if side < 0.0 { self.left } else { self.right };
            // The spine swings to one side and back.
            let spine = self.x + self.sway * (down * 2.6).sin() * 0.9;
            let x = spine + side * wing * (0.08 + 0.42 * down) * chance.between(0.45, 1.1);
            let y = (self.y + drop * (0.04 + 0.74 * down.powf(0.9)) + drop * 0.05 * chance.wobble())
                .max(summit.crest(x) + drop * chance.between(-0.02, 0.06));
            let reach = f64::midpoint(self.left, self.right) * (0.54 - 0.22 * down) * chance.between(0.6, 1.25);
            let skew = chance.between(0.55, 1.5);
            let foot = (y + (self.foot - y) * chance.between(0.8, 1.0)).max(y + 24.0).min(self.foot + 10.0);
            heads.push(Head {
                top: (x, y),
                left: reach * skew,
                right: reach / skew,
                foot,
                round: chance.between(0.15, 0.9),
                lumps: 4.0 + (foot - y) * chance.between(0.04, 0.09),
                lump: 40.0 + reach * chance.between(0.15, 0.35),
                noise: Noise::new(seed.wrapping_add(u64::from(index) * 7919)),
            });
        }
        heads
    }

    /// Stones stacked downwards from the top of a summit.
    fn draw_stones(&self, sheet: &mut Sheet, head: &Head, count: u32, style: &Style, chance: &mut Chance) {
        let mut place = (head.top.0 + 0.12 * head.right * chance.wobble(), 0.0);
        place.1 = head.crest(place.0) + head.drop() * 0.03;
        let way = if chance.unit() < 0.5 { -1.0 } else { 1.0 };
        for _ in 0..count {
            let size = (12.0 + (self.foot - self.y) * 0.03) * chance.between(0.6, 1.2);
            let id = stone(sheet, size, style, chance);
            sheet.place(&id, (place.0, place.1.max(head.crest(place.0) + size * 0.35)), 1.0);
            place.0 += size * (way * 0.35 + 0.9 * chance.wobble());
            place.1 += size * chance.between(0.4, 0.75);
        }
    }
}

/// Three to seven trees around a point.
fn cluster(sheet: &mut Sheet, plants: &Plants<'_>, foot: Point, height: f64, chance: &mut Chance) {
    let count = 3 + (chance.unit() * 5.0) as u32;
    for index in 0..count {
        let away = (f64::from(index) - f64::from(count - 1) / 2.0) * height * chance.between(0.2, 0.42);
        let at = (foot.0 + away, foot.1 + 0.06 * height * chance.wobble() + 0.14 * away.abs());
        plants.place(sheet, at, chance.between(0.62, 1.15), chance);
    }
}

/// One of several reusable stones of a layer; returns its id.
fn stone(sheet: &mut Sheet, size: f64, style: &Style, chance: &mut Chance) -> String {
    let size = (size / 6.0).round().clamp(1.0, 9.0) * 6.0;
    let form = (chance.unit() * 3.0) as u64;
    let key = format!("stone {size} {form} {:?} {:.1} {:.1}", style.wash, style.ink, style.line);
    let (hide, wash) =
        (sheet.paint(Wash::Down(Pigment::Paper, 1.0, 55)), sheet.paint(Wash::Down(style.wash, style.ink * 1.2, 40)));
    sheet.keep(&key, || {
        let mut chance = Chance::new(form * 131 + size as u64, 31);
        let head = Head {
            top: (0.0, -size * 0.5),
            left: size * chance.between(0.85, 1.5),
            right: size * chance.between(0.85, 1.5),
            foot: size * 0.5,
            round: 1.0,
            lumps: size * 0.1,
            lump: size * 0.8,
            noise: Noise::new(form * 977 + size as u64),
        };
        let outline = head.outline(size * 0.2);
        let mut body = Hairs::new(0.5);
        body.along(&outline);
        body.close();
        let mut crest = Hairs::new(0.5);
        let ends = outline.len() / 6;
        crest.along(&outline[ends..outline.len() - ends]);
        let mut fibres = Hairs::new(0.5);
        for _ in 0..(4.0 + size / 6.0) as u32 {
            let x = head.right * chance.between(-0.6, 0.8);
            let from = (x, head.crest(x) + size * chance.between(0.06, 0.3));
            let to = (x + 0.3 * x + size * 0.05 * chance.wobble(), from.1 + size * chance.between(0.2, 0.42));
            fibres.through(
                from,
                (f64::midpoint(from.0, to.0) - x.signum() * size * 0.04, f64::midpoint(from.1, to.1)),
                to,
            );
        }
        format!(
            "<g><path fill=\"url(#{hide})\" d=\"{0}\"/><path fill=\"url(#{wash})\" d=\"{0}\"/>{1}{2}</g>",
            body.path(),
            crest.markup(Pigment::Ink, &Pass::whole(1.5, style.line * 0.8)),
            fibres.markup(Pigment::Ink, &Pass::whole(1.0, style.line * 0.55)),
        )
    })
}

fn draw_head(sheet: &mut Sheet, head: &Head, style: &Style, chance: &mut Chance) {
    // Crests of distant mountains need less detail.
    let outline = head.outline(if style.wash == Pigment::Far { 28.0 } else { 23.0 });
    let mut body = Hairs::new(1.0);
    body.along(&outline);
    let length: f64 = outline.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum();
    let foot = head.top.1 + head.drop() * 1.04;
    body.to((head.top.0 + head.right, foot));
    body.to((head.top.0 - head.left, foot));
    body.close();
    let id = sheet.keep_path(body.path());
    sheet.wash(&id, Wash::Down(Pigment::Paper, 1.0, 55));
    sheet.wash(&id, Wash::Down(style.wash, style.ink, 0));
    // The shaded side.
    sheet.wash(&id, Wash::Round(style.wash, style.ink * 0.55, 70, 34));
    draw_fibres(sheet, head, style, chance);
    if style.line > 0.0 {
        // The crest line has gaps and ends before the mist at both sides.
        let lost = (length * chance.between(0.1, 0.2)).round();
        let mut heavy = Vec::new();
        let mut left = length - 2.6 * lost;
        while left > length * 0.1 {
            let on = (length * chance.between(0.08, 0.26)).round();
            let off = (length * chance.between(0.01, 0.09)).round();
            heavy.extend([on, off]);
            // Both are zero on a line of a pixel or two.
            left -= (on + off).max(1.0);
        }
        if let Some(last) = heavy.last_mut() {
            *last = 9999.0;
        }
        let thin = Pass {
            width: 1.1,
            opacity: style.line * 0.6,
            lead: lost,
            dashes: vec![(length - 2.0 * lost).round(), 9999.0],
        };
        let heavy = Pass { width: 2.1, opacity: style.line * 0.6, lead: (lost * 1.2).round(), dashes: heavy };
        sheet.lines(&id, Pigment::Ink, &[thin, heavy]);
    }
    draw_moss(sheet, head, style, chance);
}

/// Several texture strokes (hemp-fibre strokes) side by side, each given by its start, a point on it, and its end.
struct Bundle {
    fibres: Vec<[Point; 3]>,
    heavy: bool,
}

impl Bundle {
    /// One of a limited number of bundles, so that a layer compresses well: horizontal distance per pixel of descent,
    /// length in pixels, whether the strokes are heavy, and a variant. The first stroke begins at the origin.
    fn new(lean: f64, long: f64, heavy: bool, form: u64) -> Self {
        let (lean, long) = ((lean * 4.0).round() / 4.0, (long / 32.0).round().max(1.0) * 32.0);
        let key = format!("fibres {lean:.2} {long} {form}");
        let seed = key.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
        let mut chance = Chance::new(seed, 35);
        let side = if lean < 0.0 { -1.0 } else { 1.0 };
        let (mut x, mut y) = (0.0, 0.0);
        let fibres = (0..5 + (chance.unit() * 5.0) as u32)
            .map(|_| {
                let from = (x, y);
                let lean = lean + 0.15 * chance.wobble();
                let long = long * chance.between(0.6, 1.15);
                let to = (x + lean * long * 0.92, y + long * chance.between(0.8, 1.0));
                // Steep at first, then flatter.
                let by = (x + lean * long * 0.38 + 1.5 * chance.wobble(), f64::midpoint(y, to.1));
                // The next stroke is beside this one and a little lower.
                let step = chance.between(4.0, 9.5);
                x += step * side;
                y += step * (0.55 / (0.4 + lean.abs())) * chance.between(0.3, 1.3);
                [from, by, to]
            })
            .collect();
        Self { fibres, heavy }
    }

    /// The strokes as filled leaf shapes, by relative commands only.
    fn path(&self) -> String {
        let width = if self.heavy { 2.2 } else { 1.5 };
        let mut leaves = Hairs::new(1.0);
        for [from, by, to] in &self.fibres {
            leaves.leaf(*from, *by, *to, width);
        }
        leaves.path().to_owned()
    }
}

/// Long loose strokes in bundles that follow the slope down from the crest, denser on the shaded side.
fn draw_fibres(sheet: &mut Sheet, head: &Head, style: &Style, chance: &mut Chance) {
    // It grows with the area, so it needs a bound besides those of the numbers in the description.
    let bundles = (style.fibres * (head.left + head.right) * head.drop() / 20_000.0).round().min(1000.0) as u32;
    let (mut pale, mut dark) = (Vec::new(), Vec::new());
    for _ in 0..bundles {
        let shaded = chance.unit() < 0.62;
        let across = chance.between(0.0, 0.85);
        let x = head.top.0 + if shaded { head.right * across } else { -head.left * across };
        let start = (x, head.crest(x) + 3.0 + head.drop() * 0.52 * chance.unit().powf(1.6));
        // Some lit patches have no strokes.
        let lit = head.noise.at(x / 62.0 + start.1 / 150.0 + 31.0);
        if lit < if shaded { 0.28 } else { 0.42 } {
            continue;
        }
        let long = chance.between(40.0, 116.0) * (0.45 + head.drop() / 420.0).min(1.3);
        let heavy = chance.unit() < if shaded { 0.2 } else { 0.08 };
        let form = u64::from(chance.unit() < 0.5);
        let low = head.foot - head.drop() * 0.2;
        // If a long bundle would leave the slope, shorter ones are tried.
        for long in [long, long * 0.62, long * 0.36] {
            let bundle = Bundle::new(head.lean(start), long, heavy, form);
            let stays = bundle.fibres.iter().all(|[from, _, to]| {
                let inside = |point: &Point| start.1 + point.1 > head.crest(start.0 + point.0) + 1.0;
                inside(from) && inside(to) && start.1 + to.1 < low
            });
            if stays {
                let places = if heavy { &mut dark } else { &mut pale };
                places.push((bundle.path(), start));
                break;
            }
        }
    }
    sheet.fill_all(&pale, Pigment::Ink, style.line * 0.68);
    sheet.fill_all(&dark, Pigment::Ink, style.line * 0.82);
}

/// Moss: flat dots in groups along the crest, and in a line down the slope.
fn draw_moss(sheet: &mut Sheet, head: &Head, style: &Style, chance: &mut Chance) {
    if style.moss <= 0.0 {
        return;
    }
    let (mut fine, mut broad) = (Hairs::new(1.0), Hairs::new(1.0));
    let mut x = head.top.0 - head.left * 0.66;
    while x < head.top.0 + head.right * 0.66 {
        let drift = head.noise.at(x / 46.0 + 77.0);
        if drift < 0.25 + 0.5 * style.moss {
            let deep = if drift < 0.3 * style.moss { 3 } else { 1 };
            for row in 0..deep {
                let y = head.crest(x) + 5.5 * f64::from(row) + chance.between(-3.0, 3.0);
                let at = (x + 3.0 * chance.wobble(), y);
                if chance.unit() < 0.35 { broad.dash(at, 2.0, 0.0) } else { fine.dash(at, 2.0, 0.0) }
            }
        }
        x += chance.between(4.5, 12.5);
    }
    // A line of dots where the two flanks meet.
    let mut place = (head.top.0 + head.right * 0.1 * chance.wobble(), head.top.1 + 8.0);
    while place.1 < head.top.1 + head.drop() * 0.42 * style.moss.sqrt() {
        let at = (place.0 + 5.0 * chance.wobble(), place.1.max(head.crest(place.0) + 4.0));
        if chance.unit() < 0.3 {
            broad.dash(at, 2.0, 0.0)
        } else {
            fine.dash(at, 2.0, 0.0)
        }
        place = (place.0 + 8.0 * (head.noise.at(place.1 / 40.0 + 11.0) - 0.5), place.1 + chance.between(3.0, 12.0));
    }
    sheet.hairs(&fine, Pigment::Ink, &[Pass::whole(2.7, style.line * 0.75)]);
    sheet.hairs(&broad, Pigment::Ink, &[Pass::whole(4.0, style.line * 0.85)]);
}

/// A patch of mist that fades on all sides and hides what is behind it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Haze {
    /// Its middle, in pixels from the left.
    pub x: f64,
    /// Its middle, in pixels from the top.
    pub y: f64,
    /// Its width, in pixels.
    pub width: f64,
    /// Its height, in pixels.
    pub height: f64,
    /// Opacity at its middle, 0 to 1.
    pub strength: f64,
}

impl Haze {
    pub(super) fn draw(&self, sheet: &mut Sheet) {
        let (w, h) = (self.width / 2.0, self.height / 2.0);
        let corners = [(-w, -h), (w, -h), (w, h), (-w, h)];
        let id = sheet.keep_path(&outline(&corners.map(|(x, y)| (self.x + x, self.y + y))));
        sheet.wash(&id, Wash::Round(Pigment::Paper, self.strength, 50, 50));
    }
}

/// Water: long level strokes on the background.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ripples {
    /// Left end, in pixels; without it, the left edge of the picture.
    #[serde(default)]
    pub from: Option<f64>,
    /// Right end, in pixels; without it, the right edge of the picture.
    #[serde(default)]
    pub to: Option<f64>,
    /// Where the strokes begin, in pixels from the top.
    pub top: f64,
    /// Where they end, in pixels from the top.
    pub bottom: f64,
    /// Number of strokes.
    pub count: u32,
    /// Length of the nearest stroke, in pixels.
    pub length: f64,
    /// Width of a stroke, in pixels.
    #[serde(default = "ripple_width")]
    pub width: f64,
    /// Darkness, 0 to 1.
    pub ink: f64,
    /// Its ink.
    #[serde(default = "ripple_colour")]
    pub colour: Pigment,
    /// Random seed of the strokes.
    #[serde(default)]
    pub seed: u64,
}

fn ripple_width() -> f64 {
    1.7
}

fn ripple_colour() -> Pigment {
    Pigment::Ink
}

impl Ripples {
    pub(super) fn draw(&self, sheet: &mut Sheet, seed: u64) {
        let mut chance = Chance::new(seed.wrapping_mul(31).wrapping_add(self.seed), 36);
        let (start, end) = (self.from.unwrap_or(0.0), self.to.unwrap_or(sheet.width));
        let mut lines = Hairs::new(1.0);
        let mut index = 0;
        while index < self.count {
            // Strokes come in loose groups of three, closer together in the distance.
            let t = ((f64::from(index) + chance.unit()) / f64::from(self.count)).powf(1.5);
            let length = self.length * (0.35 + 0.65 * t);
            let at = (chance.between(start, end - length), self.top + (self.bottom - self.top) * t);
            for line in 0..1 + (chance.unit() * 3.0) as u32 {
                let long = length * chance.between(0.35, 1.1);
                let from = (at.0 + length * 0.5 * chance.wobble(), at.1 + f64::from(line) * (3.0 + 5.0 * t));
                let by = (from.0 + long * 0.5, from.1 + 1.6 * chance.wobble());
                lines.through(from, by, (from.0 + long, from.1 + chance.wobble()));
                index += 1;
            }
        }
        sheet.hairs(&lines, self.colour, &Pass::swelling(self.width, self.ink, self.length * 0.8));
    }
}

/// Sandbars: long low shapes with horizontal strokes, moss and some reeds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shoal {
    /// Left end, in pixels.
    pub from: f64,
    /// Right end, in pixels.
    pub to: f64,
    /// Vertical position of the waterline, in pixels from the top.
    pub y: f64,
    /// Height of the land above the water, in pixels.
    pub height: f64,
    /// Darkness, 0 to 1.
    pub ink: f64,
    /// Number of sandbars, one in front of the other.
    #[serde(default = "one_bar")]
    pub bars: u32,
    /// Number of tufts of reeds.
    #[serde(default)]
    pub reeds: u32,
    /// Names of the motifs that the tufts are, each by lot.
    #[serde(default = "shoal_plants")]
    #[schemars(with = "Vec<String>")]
    pub plants: Vec<Spanned<String>>,
    /// Random seed of its form.
    #[serde(default)]
    pub seed: u64,
}

fn one_bar() -> u32 {
    1
}

fn shoal_plants() -> Vec<Spanned<String>> {
    names(["reed-tuft"])
}

impl Shoal {
    pub(super) fn draw(&self, sheet: &mut Sheet, motifs: &Motifs, seed: u64) {
        let own_seed = seed.wrapping_mul(31).wrapping_add(self.seed);
        let mut chance = Chance::new(own_seed, 34);
        let width = self.to - self.from;
        let (mut level, mut moss) = (Hairs::new(1.0), Hairs::new(1.0));
        for bar in 0..self.bars {
            let noise = Noise::new(own_seed.wrapping_add(u64::from(bar) * 53));
            let share = 1.0 / f64::from(self.bars).sqrt();
            let length = width * share * chance.between(0.75, 1.0);
            let left = self.from + (width - length) * if self.bars == 1 { 0.5 } else { chance.unit() };
            let y = self.y + self.height * 0.62 * f64::from(bar);
            let count = (length / 30.0).max(6.0) as u32;
            let top: Vec<Point> = (0..=count)
                .map(|index| {
                    let t = f64::from(index) / f64::from(count);
                    let x = left + length * t;
                    let hump = (t * std::f64::consts::PI).sin().powf(0.7);
                    (x, y - self.height * hump * (0.25 + 1.0 * noise.octaves(x / 130.0, 3)))
                })
                .collect();
            let mut body = Hairs::new(1.0);
            body.along(&top);
            let belly = |t: f64| (left + length * t, y + self.height * 0.22 * (t * std::f64::consts::PI).sin());
            body.bow(belly(0.75), belly(0.5));
            body.bow(belly(0.25), belly(0.0));
            body.close();
            let id = sheet.keep_path(body.path());
            sheet.wash(&id, Wash::Down(Pigment::Paper, 1.0, 99));
            sheet.wash(&id, Wash::Belt(Pigment::Near, self.ink * 0.5));
            let dry = vec![length * 0.4, 9.0, length * 0.2, 30.0, length * 0.22, 9999.0];
            sheet.lines(
                &id,
                Pigment::Ink,
                &[
                    Pass { width: 1.0, opacity: self.ink * 0.6, lead: 0.0, dashes: vec![length * 0.97, 9999.0] },
                    Pass { width: 2.0, opacity: self.ink * 0.6, lead: length * 0.05, dashes: dry },
                ],
            );
            for _ in 0..(length / 40.0) as u32 {
                let t = chance.between(0.03, 0.9);
                let deep = chance.unit();
                let long = chance.between(24.0, 90.0).min(length * (0.97 - t));
                let at = (left + length * t, y + self.height * (0.3 * deep - 0.08));
                level.dash(at, long, chance.wobble());
            }
            for point in top.iter().skip(1) {
                if noise.at(point.0 / 60.0 + 5.0) > 0.52 {
                    for _ in 0..2 {
                        let at = (point.0 + 11.0 * chance.wobble(), point.1 + chance.between(-1.0, 4.0));
                        moss.dash(at, 2.0, 0.0);
                    }
                }
            }
        }
        sheet.hairs(&level, Pigment::Ink, &Pass::swelling(1.9, self.ink * 0.6, 60.0));
        sheet.hairs(&moss, Pigment::Ink, &[Pass::whole(2.8, self.ink * 0.7)]);
        let plants = Plants::new(&self.plants, motifs, self.height.clamp(14.0, 24.0), self.ink);
        for _ in 0..self.reeds {
            let foot = (self.from + width * chance.between(0.25, 0.75), self.y + 3.0 * chance.unit());
            plants.place(sheet, foot, chance.between(0.8, 1.3), &mut chance);
        }
    }
}
