//! Map: coastlines in a view that moves from one region to another.
//!
//! Land is a light wash and water is left unpainted; there are no borders.

use std::f64::consts::PI;
#[cfg(feature = "ssr")]
use std::io;

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::super::sheet::Room;
use super::super::sheet::{Anchor, Bleed, MARGIN, Point, Sheet, Tone, WIDTH};
#[cfg(feature = "ssr")]
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings, first_step};
use super::super::{Mark, brush, position, sort_few, text};
use super::Draw;
#[cfg(feature = "ssr")]
use super::Kind;
#[cfg(feature = "ssr")]
use super::coast::Coast;
use super::coast::Level;
use super::globe::{Globe, Projector, Window, clip_area, clip_lines, clip_segment};

/// The part of a sheet that shows the map; the view's label stands above it.
fn window(width: f64) -> Window {
    let height = if width > WIDTH { 480.0 } else { 328.0 };
    Window { left: 0.0, top: TOP, right: width, bottom: TOP + height }
}

/// Height of the view's label with its distance to the map, in nominal pixels.
const TOP: f64 = 44.0;

/// The visible part of the map if the drawing may extend beyond its sheet by `bleed`.
fn seen_with(bleed: Bleed, window: Window) -> Window {
    if bleed == Bleed::default() {
        return window;
    }
    Window { left: -bleed.left, right: window.right + bleed.right, bottom: window.bottom + bleed.bottom, ..window }
}

/// Minimum depth (see [`super::globe::Projector::project`]) of a place to be marked: closer to the horizon it is not.
const NEAR_EDGE: f64 = 0.05;

/// Points closer to each other than this, in nominal pixels, are merged.
const FINEST: f64 = 1.0;

/// Coastlines, the views shown at each step, and named places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// Views in the order of their steps; the first is shown from the start.
    pub views: Vec<View>,
    /// Named places.
    pub places: Vec<Place>,
    /// The coastlines, in levels of detail from coarse to fine.
    pub land: Vec<Level>,
}

/// A part of the world.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Longitude of the centre in degrees, east positive.
    pub lon: f64,
    /// Latitude of the centre in degrees, north positive.
    pub lat: f64,
    /// Width at the centre in degrees of longitude; from 180 on, the whole globe.
    pub span: f64,
    /// Label above the map.
    pub label: String,
    /// The step in whose first half the map moves to this view, counted from 0.
    pub step: u32,
}

/// A named place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// Latitude in degrees, north positive.
    pub lat: f64,
    /// Its name.
    pub name: String,
    /// The first view that shows the name, counted from 0.
    pub from: u32,
    /// The last view that shows the name, counted from 0; `None` for all views that follow.
    pub to: Option<u32>,
    /// Whether the place is emphasised; its dot is then shown in every view.
    pub accent: bool,
}

impl Place {
    fn is_named_in(&self, view: usize) -> bool {
        let view = view as u32;
        view >= self.from && self.to.is_none_or(|to| view <= to)
    }

    fn label_size(&self) -> f64 {
        if self.accent { 21.0 } else { 17.0 }
    }

    fn dot_radius(&self) -> f64 {
        if self.accent { 5.5 } else { 3.2 }
    }
}

/// The state of the map at a scroll position.
struct Scene {
    /// Where the map is on its sheet.
    window: Window,
    globe: Globe,
    /// The view that the map comes from, and the one that it moves to or rests at.
    views: (usize, usize),
    /// How far the map has moved between the two, 0 to 1.
    share: f64,
}

impl Scene {
    fn projector(&self) -> Projector {
        self.globe.projector(self.window)
    }

    /// Opacity of a place's name, 0 to 1. Names that go have disappeared before new ones appear.
    fn clearness(&self, place: &Place) -> f64 {
        match (place.is_named_in(self.views.0), place.is_named_in(self.views.1)) {
            (true, true) => 1.0,
            (true, false) => (1.0 - 2.5 * self.share).max(0.0),
            (false, true) => (2.5 * self.share - 1.5).max(0.0),
            (false, false) => 0.0,
        }
    }
}

impl Draw for Map {
    fn last_step(&self) -> u32 {
        self.views.iter().map(|view| view.step).max().unwrap_or(0)
    }

    fn marks(&self) -> Vec<&Mark> {
        Vec::new()
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        self.draw_on(sheet, position);
    }

    #[cfg(feature = "ssr")]
    fn parts(&self) -> Vec<String> {
        self.views.iter().map(|view| view.label.clone()).collect()
    }
}

/// A map that moves from view to view.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// JSON file with the coastlines, in the story's folder.
    #[schemars(with = "String")]
    pub land: toml::Spanned<String>,
    /// The view at each step, in order.
    pub views: Vec<ViewSpec>,
    /// Named places.
    #[serde(default)]
    pub places: Vec<PlaceSpec>,
}

/// The part of the world that a map shows at one step.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewSpec {
    /// Label above the map.
    pub label: String,
    /// Longitude of the centre in degrees, east positive.
    pub longitude: f64,
    /// Latitude of the centre in degrees, north positive.
    pub latitude: f64,
    /// Width of the view in degrees of longitude.
    pub span_degrees: f64,
}

/// A place on a map.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceSpec {
    /// Its name.
    pub name: String,
    /// Longitude in degrees, east positive.
    pub longitude: f64,
    /// Latitude in degrees, north positive.
    pub latitude: f64,
    /// First view that shows the name, counted from 1.
    #[serde(default = "first_step")]
    pub from_view: u32,
    /// Last view that shows the name, counted from 1; by default, the last one of the map.
    pub to_view: Option<u32>,
    /// Whether to emphasise it.
    #[serde(default)]
    pub accent: bool,
}

#[cfg(feature = "ssr")]
impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        Vec::new()
    }

    fn files(&self) -> Vec<&toml::Spanned<String>> {
        vec![&self.land]
    }

    fn steps(&self) -> u32 {
        self.views.len() as u32
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if let Some(Err(reason)) = read(&self.land, story).map(|text| text.and_then(|text| Coast::parse(&text))) {
            let reason = format!("“{}” holds no coastlines: {reason}", self.land.get_ref());
            let remedy = "Make it with tests/tools/coastline.mjs, or take that of another story.";
            mistakes.push(Mistake::new(&reason, remedy).in_place(&self.land));
        }
        if self.views.is_empty() {
            mistakes.push(Mistake::new("its map has no views", "Add at least one view."));
        }
        let centres = self.views.iter().map(|view| (&view.label, view.longitude, view.latitude));
        let places = self.places.iter().map(|place| (&place.name, place.longitude, place.latitude));
        for (name, longitude, latitude) in centres.chain(places) {
            // Written so that NaN is a mistake.
            if !(longitude.abs() <= 180.0 && latitude.abs() <= 90.0) {
                let reason = format!("“{name}” is not on the Earth");
                let remedy = "Longitudes run from −180 to 180, latitudes from −90 to 90.";
                mistakes.push(Mistake::new(&reason, remedy));
            }
        }
        for view in self.views.iter().filter(|view| !(0.1..=360.0).contains(&view.span_degrees)) {
            let reason = format!("the view “{}” spans {} degrees", view.label, view.span_degrees);
            mistakes.push(Mistake::new(&reason, "A view spans 0.1 to 360 degrees."));
        }
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let file = self.land.get_ref();
        let coast = Coast::parse(&story.file(file)?).map_err(|reason| io::Error::other(format!("{file}: {reason}")))?;
        let views = self.views.iter().zip(0..).map(|(view, step)| View {
            lon: view.longitude,
            lat: view.latitude,
            span: view.span_degrees,
            label: view.label.clone(),
            step,
        });
        let places = self.places.iter().map(|place| Place {
            lon: place.longitude,
            lat: place.latitude,
            name: place.name.clone(),
            from: place.from_view.saturating_sub(1),
            to: place.to_view.map(|view| view.saturating_sub(1)),
            accent: place.accent,
        });
        let mut map = Map { views: views.collect(), places: places.collect(), land: coast.levels };
        map.trim();
        Ok(Kind::Map(map))
    }
}

/// The text of a file, or why it has none; `None` if there is no such file, which is reported elsewhere.
#[cfg(feature = "ssr")]
fn read(file: &toml::Spanned<String>, story: &dyn Surroundings) -> Option<Result<String, String>> {
    match story.file(file.get_ref()) {
        Err(error) if error.kind() != io::ErrorKind::InvalidData => None,
        text => Some(text.map_err(|error| error.to_string())),
    }
}

impl Map {
    /// Removes the land that no position shows on any sheet, so that the page does not have to carry it.
    #[cfg(feature = "ssr")]
    fn trim(&mut self) {
        const SAMPLES_A_STEP: u32 = 24;
        let steps = self.views.iter().map(|view| view.step).max().unwrap_or(0) + 1;
        // The scenes of every sheet, what is seen of each at most, and its level.
        let scenes: Vec<(Scene, Window, Option<usize>)> = [Room::Narrow, Room::Wide]
            .into_iter()
            .flat_map(|room| (0..=steps * SAMPLES_A_STEP).map(move |sample| (room.width(), sample)))
            .map(|(width, sample)| {
                let scene = self.scene(f64::from(sample) / f64::from(SAMPLES_A_STEP), window(width));
                let seen = seen_with(Bleed::most(width), scene.window);
                let level = self.level(&scene);
                (scene, seen, level)
            })
            .collect();
        let seen = |level: &Level, index: usize, ring: &str| {
            let points = level.decode(ring);
            scenes.iter().filter(|(_, _, chosen)| *chosen == Some(index)).any(|(scene, window, _)| {
                let outline = scene.projector().outline(&points, |_, _| false);
                clip_area(&outline, *window).len() > 2
            })
        };
        let mut land = self.land.clone();
        for (index, level) in land.iter_mut().enumerate() {
            let whole = level.clone();
            level.rings.retain(|ring| seen(&whole, index, ring));
            level.lakes.retain(|ring| seen(&whole, index, ring));
        }
        let mut index = 0;
        land.retain(|_| {
            index += 1;
            scenes.iter().any(|(_, _, chosen)| *chosen == Some(index - 1))
        });
        self.land = land;
    }

    fn draw_on(&self, sheet: &mut Sheet, position: f64) {
        let window = window(sheet.width);
        let seen = seen_with(sheet.bleed.held(sheet.width), window);
        sheet.height = window.bottom;
        if self.views.is_empty() {
            return;
        }
        let scene = self.scene(position, window);
        let outlines = self.land(sheet, &scene, seen);
        let labels = self.labels(&scene);
        water(sheet, &scene, &outlines, &labels);
        for line in scene.projector().edge(seen) {
            sheet.line(line, 1.2, Tone::Soft, 0.8);
        }
        if seen != window {
            mist(sheet, seen);
        }
        for (label, alpha) in &labels {
            sheet.belong(&label.place.name);
            label.draw(sheet, *alpha);
        }
        self.dots(sheet, &scene);
        sheet.belong("");
        let fade = scene.share * 2.0 - 1.0;
        let (from, to) = scene.views;
        self.title(sheet, from, -fade);
        self.title(sheet, to, fade);
    }

    fn title(&self, sheet: &mut Sheet, view: usize, alpha: f64) {
        let label = &self.views[view].label;
        let size = 27.0 * ((sheet.width - 2.0 * MARGIN) / text::width(label, 27.0).max(1.0)).min(1.0);
        sheet.text((MARGIN, 28.0), Anchor::Start, size, label, Tone::Ink, alpha.min(1.0));
    }

    fn globe(&self, view: usize, window: Window) -> Globe {
        let view = &self.views[view];
        Globe::new(view.lon, view.lat, view.span, window)
    }

    /// The map at rest in a view.
    fn rest(&self, view: usize, window: Window) -> Scene {
        Scene { window, globe: self.globe(view, window), views: (view, view), share: 1.0 }
    }

    fn scene(&self, position: f64, window: Window) -> Scene {
        let mut scene = self.rest(0, window);
        for (index, view) in self.views.iter().enumerate().skip(1) {
            let share = position::arrival(position, view.step);
            if share > 0.0 {
                scene.globe = scene.globe.towards(self.globe(index, window), share);
                scene.views = (scene.views.1, index);
                scene.share = share;
            }
        }
        scene
    }

    /// The finest level that is detailed enough and covers the whole view; if there is none, the coarsest of all.
    fn level(&self, scene: &Scene) -> Option<usize> {
        let globe = scene.globe;
        let span = globe.span(scene.window);
        let (east, north) = globe.reach(scene.window);
        let fits = |level: &Level| {
            let [west_edge, south_edge, east_edge, north_edge] = level.bounds;
            span <= level.max_span
                && (east_edge - west_edge >= 360.0
                    || globe.lon - east >= west_edge
                        && globe.lon + east <= east_edge
                        && globe.lat - north >= south_edge
                        && globe.lat + north <= north_edge)
        };
        let by_span = |&a: &usize, &b: &usize| self.land[a].max_span.total_cmp(&self.land[b].max_span);
        let fitting = (0..self.land.len()).filter(|&index| fits(&self.land[index])).min_by(by_span);
        fitting.or_else(|| (0..self.land.len()).max_by(by_span))
    }

    /// Draws land and coasts within a window; returns the outlines of the land.
    fn land(&self, sheet: &mut Sheet, scene: &Scene, window: Window) -> Vec<Vec<Point>> {
        let Some(level) = self.level(scene).map(|index| &self.land[index]) else { return Vec::new() };
        let projector = scene.projector();
        let mut outlines = Vec::new();
        let mut coasts = Vec::new();
        let rings = level.rings.iter().map(|ring| (ring, true)).chain(level.lakes.iter().map(|ring| (ring, false)));
        for (ring, is_land) in rings {
            let outline = thin(projector.outline(&level.decode(ring), |from, to| level.is_cut(from, to)));
            let area = clip_area(&outline, window);
            if area.len() < 3 {
                continue;
            }
            if is_land {
                sheet.fill(area.clone(), Tone::Ink, 0.12);
                outlines.push(area);
            } else {
                sheet.fill(area, Tone::Paper, 1.0);
            }
            coasts.extend(clip_lines(&outline, window));
        }
        for line in coasts {
            sheet.line(line, 1.0, Tone::Ink, 0.7);
        }
        outlines
    }

    /// The labels within the window, each with its opacity.
    fn labels(&self, scene: &Scene) -> Vec<(Label<'_>, f64)> {
        let projector = scene.projector();
        // While the map moves, each name stays on the side of its dot that it has in the nearer of the two views.
        let rest = if scene.share > 0.5 { scene.views.1 } else { scene.views.0 };
        let mut labels = Vec::new();
        for (place, side) in self.places.iter().zip(self.sides(&self.rest(rest, scene.window))) {
            let (at, depth) = projector.project((place.lon, place.lat));
            if let (Some(side), true) = (side, depth > NEAR_EDGE) {
                let label = Label::new(place, at, side);
                if label.is_inside(scene.window) {
                    labels.push((label, scene.clearness(place)));
                }
            }
        }
        labels
    }

    fn dots(&self, sheet: &mut Sheet, scene: &Scene) {
        let projector = scene.projector();
        for place in &self.places {
            let (at, depth) = projector.project((place.lon, place.lat));
            if depth <= NEAR_EDGE || !around(at, place.dot_radius() + 2.0).is_within(scene.window) {
                continue;
            }
            sheet.belong(&place.name);
            if place.accent {
                sheet.disc(at, place.dot_radius() + 2.0, Tone::Paper, 0.85);
                sheet.disc(at, place.dot_radius(), Tone::Cinnabar, 1.0);
            } else {
                sheet.disc(at, place.dot_radius(), Tone::Ink, scene.clearness(place));
            }
        }
    }

    /// The coast segments of a view at rest that are close enough to a place to run through its name.
    fn coast_near(&self, scene: &Scene, places: &[(Point, bool)]) -> Vec<(Point, Point)> {
        /// Approximate length of a name from its dot, in nominal pixels.
        const REACH: f64 = 130.0;
        let Some(level) = self.level(scene).map(|index| &self.land[index]) else { return Vec::new() };
        let projector = scene.projector();
        let near = |point: Point| {
            places
                .iter()
                .any(|&(at, named)| named && (at.0 - point.0).abs() < REACH && (at.1 - point.1).abs() < REACH / 3.0)
        };
        let mut coast = Vec::new();
        for ring in &level.rings {
            let outline = projector.outline(&level.decode(ring), |from, to| level.is_cut(from, to));
            let lines = outline.windows(2).filter(|pair| pair[1].1).map(|pair| (pair[0].0, pair[1].0));
            coast.extend(lines.filter(|&(from, to)| near(from) || near(to)));
        }
        coast
    }

    /// For each place, the side of its dot on which its name touches no other in a view at rest; `None` if there is no
    /// such side.
    fn sides(&self, scene: &Scene) -> Vec<Option<Side>> {
        let projector = scene.projector();
        let places: Vec<(Point, bool)> = self
            .places
            .iter()
            .map(|place| {
                let (at, depth) = projector.project((place.lon, place.lat));
                (at, depth > NEAR_EDGE && scene.window.holds(at) && place.is_named_in(scene.views.1))
            })
            .collect();
        let mut sides = vec![None; self.places.len()];
        let coast = self.coast_near(scene, &places);
        let mut taken: Vec<Window> =
            places.iter().filter(|(_, named)| *named).map(|(at, _)| around(*at, 6.0)).collect();
        // The emphasised place is placed first.
        let mut order: Vec<usize> = (0..self.places.len()).filter(|&index| places[index].1).collect();
        sort_few(&mut order, |&a, &b| self.places[a].accent && !self.places[b].accent);
        for index in order {
            let at = places[index].0;
            let own = around(at, 6.0);
            let label = |side: &Side| Label::new(&self.places[index], at, *side);
            let free = |side: &Side| {
                let label = label(side);
                label.is_inside(scene.window)
                    && taken.iter().filter(|other| **other != own).all(|other| !label.bounds.touches(*other))
            };
            let in_the_way = |side: &Side| {
                let bounds = label(side).bounds;
                coast.iter().filter(|(from, to)| clip_segment(*from, *to, bounds).is_some()).count()
            };
            // Among the free sides, the one that crosses the fewest coast segments; the first of equal ones.
            if let Some(side) =
                [Side::Right, Side::Left, Side::Above, Side::Below].into_iter().filter(free).min_by_key(in_the_way)
            {
                taken.push(Label::new(&self.places[index], at, side).bounds);
                sides[index] = Some(side);
            }
        }
        sides
    }
}

/// The side of a dot on which the name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Right,
    Left,
    Above,
    Below,
}

/// A place's name beside its dot.
struct Label<'a> {
    place: &'a Place,
    at: Point,
    anchor: Anchor,
    bounds: Window,
}

impl<'a> Label<'a> {
    fn new(place: &'a Place, dot: Point, side: Side) -> Self {
        let size = place.label_size();
        let width = text::width(&place.name, size);
        let away = place.dot_radius() + 6.0;
        let (anchor, x, baseline) = match side {
            Side::Right => (Anchor::Start, dot.0 + away, dot.1 + size * 0.34),
            Side::Left => (Anchor::End, dot.0 - away, dot.1 + size * 0.34),
            Side::Above => (Anchor::Middle, dot.0, dot.1 - away),
            Side::Below => (Anchor::Middle, dot.0, dot.1 + away + size * text::RISE),
        };
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let bounds = Window {
            left: left - 2.0,
            top: baseline - size * text::RISE - 1.0,
            right: left + width + 2.0,
            bottom: baseline + size * text::FALL + 1.0,
        };
        Self { place, at: (x, baseline), anchor, bounds }
    }

    fn is_inside(&self, window: Window) -> bool {
        self.bounds.left >= window.left + 4.0
            && self.bounds.right <= window.right - 4.0
            && self.bounds.top >= window.top
            && self.bounds.bottom <= window.bottom - 2.0
    }

    fn draw(&self, sheet: &mut Sheet, alpha: f64) {
        // Several translucent shapes in the colour of the paper, each larger, form a soft background for the name.
        for beyond in [-1.0, 0.5, 2.0, 3.5] {
            let Window { left, top, right, bottom } = self.bounds;
            let (left, top, right, bottom) = (left - beyond, top - beyond, right + beyond, bottom + beyond);
            sheet.fill(rounded(Window { left, top, right, bottom }), Tone::Paper, 0.24 * alpha);
        }
        sheet.text(self.at, self.anchor, self.place.label_size(), &self.place.name, Tone::Ink, alpha);
    }
}

/// Outline of a rectangle with rounded left and right ends.
fn rounded(window: Window) -> Vec<Point> {
    /// Points on each rounded end.
    const CORNERS: u32 = 6;
    let Window { left, top, right, bottom } = window;
    let radius = (bottom - top) / 2.0;
    let turn = |half: u32, corner: u32| PI * (f64::from(half) + f64::from(corner) / f64::from(CORNERS - 1));
    let end = |middle: f64, half: u32| {
        (0..CORNERS)
            .map(move |corner| turn(half, corner).sin_cos())
            .map(move |(sin, cos)| (middle + radius * sin, top + radius - radius * cos))
    };
    end(right - radius, 0).chain(end(left + radius, 1)).collect()
}

fn around(at: Point, reach: f64) -> Window {
    Window { left: at.0 - reach, top: at.1 - reach, right: at.0 + reach, bottom: at.1 + reach }
}

/// Removes points that are closer to the one before than [`FINEST`].
fn thin(outline: Vec<(Point, bool)>) -> Vec<(Point, bool)> {
    let mut kept: Vec<(Point, bool)> = Vec::with_capacity(outline.len());
    let last = outline.len().saturating_sub(1);
    for (index, (point, drawn)) in outline.into_iter().enumerate() {
        let near = kept.last().is_some_and(|&(before, before_drawn)| {
            before_drawn == drawn && (before.0 - point.0).abs() + (before.1 - point.1).abs() < FINEST
        });
        if !near || index == last {
            kept.push((point, drawn));
        }
    }
    kept
}

/// Fades the upper edge of a map that extends beyond its sheet, below the view's label.
fn mist(sheet: &mut Sheet, window: Window) {
    const BANDS: u32 = 12;
    const HEIGHT: f64 = 5.0;
    // Coast lines extend above the window by half their width: the first band begins above the window.
    for band in 0..BANDS {
        let (top, share) = (window.top - 2.0 + HEIGHT * f64::from(band), 1.0 - f64::from(band) / f64::from(BANDS));
        let (left, right, bottom) = (window.left, window.right, top + HEIGHT);
        sheet.fill(vec![(left, top), (right, top), (right, bottom), (left, bottom)], Tone::Paper, share);
    }
}

/// Draws up to nine long strokes on open water while the map is at rest.
fn water(sheet: &mut Sheet, scene: &Scene, land: &[Vec<Point>], labels: &[(Label<'_>, f64)]) {
    let alpha = (scene.share - 0.7).max(0.0) / 0.3;
    if alpha <= 0.0 {
        return;
    }
    let window = scene.window;
    let centre = window.centre();
    let within = (scene.globe.radius - 12.0).max(0.0);
    // A stroke is drawn only where a band of 5 pixels above and below it touches neither land nor a name.
    let free = |x: f64, y: f64, length: f64| {
        let (from, to) = (x - 8.0, x + length + 8.0);
        let around = Window { left: from, top: y - 5.0, right: to, bottom: y + 5.0 };
        [from, to].iter().all(|x| (x - centre.0).hypot(y - centre.1) < within)
            && labels.iter().all(|(label, _)| !around.touches(label.bounds))
            && [y - 5.0, y, y + 5.0].iter().all(|&y| is_open(land, y, from, to))
    };
    let mut drawn = 0;
    for index in 0..26_u32 {
        let length = 46.0 + 26.0 * brush::chance(index * 3 + 2);
        let x =
            window.left + 10.0 + (window.right - window.left - 20.0 - length) * (0.5 + 0.5 * brush::chance(index * 3));
        let y = window.top + 14.0 + (window.half_height() * 2.0 - 28.0) * f64::from(index * 11 % 26) / 25.0;
        if drawn < 9 && free(x, y, length) {
            sheet.fill(brush::stroke((x, y), (x + length, y + 0.6), 1.8), Tone::Jade, 0.5 * alpha);
            drawn += 1;
        }
    }
}

/// Whether no land lies between `from` and `to` at the height `y`.
fn is_open(land: &[Vec<Point>], y: f64, from: f64, to: f64) -> bool {
    let mut ashore = false;
    for area in land {
        let Some(mut last) = area.last().copied() else { continue };
        for &now in area {
            if (now.1 > y) != (last.1 > y) {
                let x = (last.0 - now.0) * (y - now.1) / (last.1 - now.1) + now.0;
                if x >= from && x <= to {
                    return false;
                }
                // Each crossing to the left of `from` changes from water to land or back.
                ashore ^= x < from;
            }
            last = now;
        }
    }
    !ashore
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Bleed, Form, Room, Sheet};
    use super::super::super::tests::map;
    use super::{is_open, window};

    const ROOMS: [Room; 2] = [Room::Narrow, Room::Wide];

    #[test]
    fn a_view_rests_from_its_arrival_to_the_next_step() {
        let map = map();
        for window in ROOMS.map(|room| window(room.width())) {
            let views = [(0.0, 0), (1.0, 0), (1.6, 1), (3.0, 2), (f64::NAN, 0)];
            for (position, view) in views {
                assert_eq!(map.scene(position, window).globe, map.globe(view, window));
            }
        }
    }

    #[test]
    fn names_do_not_touch() {
        let map = map();
        let mut sheet = Sheet::default();
        map.draw_on(&mut sheet, 3.0);
        let names = sheet.shapes.iter().filter(|shape| matches!(shape.form, Form::Text(..))).count();
        assert!(names >= 2, "{names}");
    }

    #[test]
    fn trimming_changes_no_picture() {
        let whole = map();
        let mut trimmed = whole.clone();
        trimmed.trim();
        for (width, tenth) in ROOMS.into_iter().flat_map(|room| (0..=30).map(move |tenth| (room.width(), tenth))) {
            let position = f64::from(tenth) / 10.0;
            for bleed in [Bleed::default(), Bleed::most(width)] {
                let sheet = Sheet { bleed, width, ..Sheet::default() };
                let (mut a, mut b) = (sheet.clone(), sheet);
                whole.draw_on(&mut a, position);
                trimmed.draw_on(&mut b, position);
                assert_eq!(a, b);
            }
        }
    }

    #[test]
    fn a_wide_sheet_is_filled() {
        let map = map();
        let reach = |room: Room| {
            let mut sheet = Sheet { width: room.width(), ..Sheet::default() };
            map.draw_on(&mut sheet, 3.0);
            let edge = sheet.shapes.iter().filter_map(|shape| match &shape.form {
                Form::Line(points, width) if *width == 1.2 => Some(points),
                _ => None,
            });
            let ys: Vec<f64> = edge.flatten().map(|point| point.1).collect();
            (ys.iter().copied().fold(f64::MIN, f64::max) - ys.iter().copied().fold(f64::MAX, f64::min), sheet.height)
        };
        // The whole globe, as large as the window's lesser side.
        let ((narrow, narrow_height), (wide, wide_height)) = (reach(Room::Narrow), reach(Room::Wide));
        assert!((narrow - 318.0).abs() < 1.0 && (wide - 466.0).abs() < 1.0, "{narrow} {wide}");
        assert!((narrow_height, wide_height) == (372.0, 524.0));
    }

    #[test]
    fn a_drawing_that_may_go_beyond_its_sheet_shows_the_same_and_more() {
        let map = map();
        let reach = |room: Room, bleed: Bleed| {
            let mut sheet = Sheet { bleed, width: room.width(), ..Sheet::default() };
            map.draw_on(&mut sheet, 0.0);
            let fills = sheet
                .shapes
                .iter()
                .filter_map(|shape| if let Form::Fill(points) = &shape.form { Some(points) } else { None });
            let xs: Vec<f64> = fills.flatten().map(|point| point.0).collect();
            (xs.iter().copied().fold(f64::MAX, f64::min), xs.iter().copied().fold(f64::MIN, f64::max), sheet.height)
        };
        for (room, left) in ROOMS.into_iter().zip([200.0, 333.0]) {
            let (least, most, height) = reach(room, Bleed::default());
            assert!(least >= 0.0 && most <= room.width(), "{least} to {most}");
            let (far_left, _, same_height) = reach(room, Bleed { left, ..Bleed::default() });
            assert!((-left..-0.75 * left).contains(&far_left), "land to the left: {far_left}");
            assert_eq!(height, same_height, "the sheet stays as it is");
        }
    }

    #[test]
    fn water_is_open_where_no_land_is() {
        let square = [vec![(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)]];
        assert!(is_open(&square, 15.0, 0.0, 9.0));
        assert!(is_open(&square, 15.0, 21.0, 30.0));
        assert!(!is_open(&square, 15.0, 12.0, 18.0));
        assert!(!is_open(&square, 15.0, 5.0, 30.0));
        assert!(is_open(&square, 25.0, 5.0, 30.0));
    }
}
