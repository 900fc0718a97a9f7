//! Map: coastlines in a view that moves from one region to another.
//!
//! Land is a light wash and water is left unpainted. Borders are drawn only between areas that a story brings.

use std::f64::consts::PI;
#[cfg(feature = "ssr")]
use std::io;

#[cfg(feature = "ssr")]
use geo::{Haversine, InterpolatePoint};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use toml::Spanned;

#[cfg(feature = "ssr")]
use super::super::Row;
#[cfg(feature = "ssr")]
#[cfg(feature = "ssr")]
use super::super::sheet::Room;
use super::super::sheet::{Anchor, Bleed, MARGIN, Point, Sheet, Tone, WIDTH};
#[cfg(feature = "ssr")]
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings, first_step, unknown_name};
use super::super::{Mark, brush, position, sort_few, text};
use super::Draw;
#[cfg(feature = "ssr")]
use super::Kind;
#[cfg(feature = "ssr")]
use super::bubbles::NAMED;
use super::bubbles::{self, Bubbles};
use super::choropleth::Choropleth;
#[cfg(feature = "ssr")]
use super::choropleth::{self, Reading};
#[cfg(feature = "ssr")]
use super::coast::Coast;
#[cfg(feature = "ssr")]
use super::coast::encode_numbers;
use super::coast::{Level, Numbers};
use super::globe::{Globe, Projector, Window, between, clip_area, clip_lines, clip_segment};

/// Height of the view's label with its distance to the map, in nominal pixels.
const TOP: f64 = 44.0;

/// Minimum depth (see [`super::globe::Projector::project`]) of a place to be marked: closer to the horizon it is not.
pub(super) const NEAR_EDGE: f64 = 0.05;

/// Points closer to each other than this, in nominal pixels, are merged.
pub(super) const FINEST: f64 = 1.0;

/// How far an area may be simplified, in nominal pixels of the view that shows it largest.
#[cfg(feature = "ssr")]
const TOLERANCE: f64 = 0.5;

/// Opacity of the wash of land.
pub(super) const LAND: f64 = 0.12;

/// From the map to its legend, in nominal pixels.
const LEGEND_GAP: f64 = 10.0;

/// Coastlines, the views shown at each step, and named places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// Views in the order of their steps; the first is shown from the start.
    pub views: Vec<View>,
    /// Named places, and the names of areas, points and routes.
    pub places: Vec<Place>,
    /// The coastlines, in levels of detail from coarse to fine.
    pub land: Vec<Level>,
    /// Areas with a value each.
    pub areas: Choropleth,
    /// Points with a disc each.
    pub points: Bubbles,
    /// Lines along great circles, as [`Numbers`]: the step in whose first half a line grows, counted from 0; and for each
    /// of its points, which are close to each other, how far it is east and north of the one before, in steps of [`STEP`].
    pub routes: Vec<String>,
    /// The names of the routes; empty for one that has none.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub route_names: Vec<String>,
}

/// Size of a step in which points and routes are counted, in degrees: a metre.
pub(super) const STEP: f64 = 1e-5;

/// A place in steps from the equator and the meridian of Greenwich.
#[cfg(feature = "ssr")]
pub(super) fn steps((lon, lat): (f64, f64)) -> (i32, i32) {
    ((lon / STEP).round() as i32, (lat / STEP).round() as i32)
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
    /// The areas and points that are emphasised, by index: points are counted after the areas. While there are any, the
    /// others are dimmed.
    pub emphasised: Vec<u32>,
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
    /// Whether it is the name of an area, a point or a route, and has no dot.
    pub is_caption: bool,
    /// Half the width and height of an area, in degrees of latitude; the name stands on it if it has room.
    pub half_width: f64,
    /// See `half_width`.
    pub half_height: f64,
    /// Radius of a point's disc, in thousandths of the largest.
    pub disc: i32,
}

#[cfg(feature = "ssr")]
impl Place {
    /// The name of an area, from the middle and half the size in degrees.
    pub(super) fn of_area(name: &str, (lon, lat): (f64, f64), (half_width, half_height): (f64, f64)) -> Self {
        let half_width = half_width * lat.to_radians().cos();
        Self { name: name.to_owned(), lon, lat, half_width, half_height, is_caption: true, ..Self::default() }
    }

    /// The same name in some views: once for views that follow each other.
    fn shown_in(self, views: &[u32]) -> Vec<Self> {
        let mut shown: Vec<Self> = Vec::new();
        for &view in views {
            match shown.last_mut() {
                Some(last) if last.to.is_some_and(|to| to + 1 == view) => last.to = Some(view),
                _ => shown.push(Self { from: view, to: Some(view), ..self.clone() }),
            }
        }
        shown
    }
}

impl Place {
    fn is_named_in(&self, view: usize) -> bool {
        let view = view as u32;
        view >= self.from && self.to.is_none_or(|to| view <= to)
    }

    fn label_size(&self) -> f64 {
        match (self.accent, self.is_caption) {
            (true, _) => 21.0,
            (false, true) => text::LABEL,
            (false, false) => 17.0,
        }
    }

    fn dot_radius(&self) -> f64 {
        if self.accent { 5.5 } else { 3.2 }
    }
}

/// The state of the map at a scroll position.
pub(super) struct Scene<'a> {
    /// Where the map is on its sheet.
    pub(super) window: Window,
    globe: Globe,
    /// The view that the map comes from, and the one that it moves to or rests at.
    views: (usize, usize),
    seen: (&'a View, &'a View),
    /// How far the map has moved between the two, 0 to 1.
    share: f64,
    /// How far what is not emphasised is dimmed, 0 to 1.
    pub(super) dimmed: f64,
}

impl Scene<'_> {
    pub(super) fn projector(&self) -> Projector {
        self.globe.projector(self.window)
    }

    /// How far an area or a point is emphasised, 0 to 1.
    pub(super) fn emphasis(&self, index: usize) -> f64 {
        self.blend(&|view| view.emphasised.contains(&(index as u32)))
    }

    /// How far something holds, 0 to 1, of which each view says whether it does.
    fn blend(&self, holds: &dyn Fn(&View) -> bool) -> f64 {
        let (from, to) = (holds(self.seen.0), holds(self.seen.1));
        f64::from(u8::from(from)) * (1.0 - self.share) + f64::from(u8::from(to)) * self.share
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

    /// A map without a legend is the same on a wide sheet, only larger; a second drawing of its coasts would be several
    /// kilobytes in the page.
    fn is_fluid(&self) -> bool {
        self.legend_height(WIDTH) > 0.0
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        self.draw_on(sheet, position);
    }

    #[cfg(feature = "ssr")]
    fn rows(&self) -> Vec<Row> {
        let named = |row: &&Row| self.places.iter().any(|place| place.disc > 0 && place.name == row.label);
        let points = self.points.rows.iter().filter(|row| !row.value.is_empty()).filter(named);
        self.areas.rows().into_iter().chain(points.cloned()).collect()
    }

    /// Also those of points whose names are never shown.
    #[cfg(feature = "ssr")]
    fn points(&self) -> Vec<super::Point> {
        self.areas.rows().iter().chain(&self.points.rows).filter_map(Row::point).collect()
    }

    #[cfg(feature = "ssr")]
    fn parts(&self) -> Vec<String> {
        let views = self.views.iter().map(|view| view.label.clone());
        let routes = self.route_names.iter().filter(|name| !name.is_empty()).cloned();
        let points = self.rows().into_iter().skip(self.areas.rows().len());
        let points = points.map(|row| [&*row.label, ": ", &row.value].concat());
        views.chain(routes).chain(self.areas.parts()).chain(points).collect()
    }
}

/// A map that moves from view to view.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// JSON file with the coastlines, in the story's folder; not needed if there are areas.
    #[schemars(with = "Option<String>")]
    pub land: Option<Spanned<String>>,
    /// The view at each step, in order.
    pub views: Vec<ViewSpec>,
    /// Named places.
    #[serde(default)]
    pub places: Vec<PlaceSpec>,
    /// Areas, coloured by a value each.
    pub areas: Option<Box<choropleth::Spec>>,
    /// Lines from place to place.
    #[serde(default)]
    #[schemars(with = "Vec<RouteSpec>")]
    pub routes: Vec<Spanned<RouteSpec>>,
    /// Points with discs, from a table.
    pub points: Option<Box<bubbles::Spec>>,
}

/// A line along great circles, through points or places.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteSpec {
    /// Longitude and latitude of each point in degrees, at least two.
    #[serde(default)]
    pub points: Vec<[f64; 2]>,
    /// Names of places of the map, at least two, instead of points.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub places: Vec<Spanned<String>>,
    /// Its name, beside its middle.
    pub label: Option<String>,
    /// The view in which it grows, counted from 1; it stays in those that follow.
    #[serde(default = "first_step")]
    pub from_view: u32,
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
    /// The areas and points that are emphasised and named in this view; the others are dimmed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub highlight: Vec<Spanned<String>>,
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

    fn files(&self) -> Vec<&Spanned<String>> {
        self.land.iter().chain(self.areas.as_ref().map(|areas| &areas.file)).collect()
    }

    fn tables(&self) -> Vec<&Spanned<String>> {
        let values = self.areas.as_ref().and_then(|areas| areas.values.as_ref());
        values.map(|values| &values.table).into_iter().chain(self.points.as_ref().map(|points| &points.table)).collect()
    }

    fn steps(&self) -> u32 {
        self.views.len() as u32
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if let Some(land) = &self.land {
            if let Some(Err(reason)) = read(land, story).map(|text| text.and_then(|text| Coast::parse(&text))) {
                let reason = format!("“{}” holds no coastlines: {reason}", land.get_ref());
                let remedy = "Make it with tests/tools/coastline.mjs, or take that of another story.";
                mistakes.push(Mistake::new(&reason, remedy).in_place(land));
            }
        } else if self.areas.is_none() {
            let remedy = "Name a file of coastlines as `land`, or one of areas.";
            mistakes.push(Mistake::new("its map has neither land nor areas", remedy));
        }
        mistakes.extend(self.routes.iter().filter_map(|route| self.mistake_of_route(route)));
        let areas = self.areas.as_ref().map(|areas| Reading::new(areas, story)).transpose();
        let points = self.points.as_ref().map(|points| bubbles::Reading::new(points, story)).transpose();
        if let (Ok(areas), Ok(points)) = (&areas, &points) {
            let areas = areas.iter().flat_map(|areas| &areas.areas).map(|area| &*area.name);
            let points = points.iter().flat_map(|points| &points.points).map(|(name, ..)| &**name);
            let known: Vec<&str> = areas.chain(points).collect();
            let wanted = self.views.iter().flat_map(|view| &view.highlight);
            let unknown = wanted.filter(|name| !known.contains(&name.get_ref().as_str()));
            mistakes.extend(unknown.map(|name| unknown_name("area or point", name, known.iter().copied())));
        }
        mistakes.extend(areas.err().into_iter().chain(points.err()).flatten());
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
        let views = self.views.iter().zip(0..).map(|(view, step)| View {
            lon: view.longitude,
            lat: view.latitude,
            span: view.span_degrees,
            label: view.label.clone(),
            step,
            ..View::default()
        });
        let places = self.places.iter().map(|place| Place {
            lon: place.longitude,
            lat: place.latitude,
            name: place.name.clone(),
            from: place.from_view.saturating_sub(1),
            to: place.to_view.map(|view| view.saturating_sub(1)),
            accent: place.accent,
            ..Place::default()
        });
        let mut map = Map { views: views.collect(), places: places.collect(), ..Map::default() };
        if let Some(land) = &self.land {
            let file = land.get_ref();
            let coast =
                Coast::parse(&story.file(file)?).map_err(|reason| io::Error::other(format!("{file}: {reason}")))?;
            map.land = coast.levels;
            map.trim();
        }
        for route in &self.routes {
            self.add_route(&mut map, route.get_ref());
        }
        if let Some(areas) = &self.areas {
            self.add_areas(&mut map, areas, story)?;
        }
        if let Some(points) = &self.points {
            self.add_points(&mut map, points, story)?;
        }
        Ok(Kind::Map(map))
    }
}

#[cfg(feature = "ssr")]
impl Spec {
    /// Longitudes and latitudes that a route goes through, in degrees; of places, those that are known.
    fn stations(&self, route: &RouteSpec) -> Vec<[f64; 2]> {
        let place = |name: &Spanned<String>| self.places.iter().find(|place| place.name == *name.get_ref());
        let places = route.places.iter().filter_map(place).map(|place| [place.longitude, place.latitude]);
        route.points.iter().copied().chain(places).collect()
    }

    fn mistake_of_route(&self, route: &Spanned<RouteSpec>) -> Option<Mistake> {
        let at = |reason: &str, remedy: &str| Mistake { span: Some(route.span()), ..Mistake::new(reason, remedy) };
        let RouteSpec { points, places, from_view, .. } = route.get_ref();
        let known = || self.places.iter().map(|place| place.name.as_str());
        if let Some(name) = places.iter().find(|name| !known().any(|known| known == name.get_ref())) {
            return Some(unknown_name("place", name, known()));
        }
        if points.is_empty() == places.is_empty() || points.len().max(places.len()) < 2 {
            let remedy = "Give it two or more `points`, or two or more `places`.";
            return Some(at("a route goes through points or through places, at least two", remedy));
        }
        if let Some([longitude, latitude]) = points.iter().find(|[x, y]| !(x.abs() <= 180.0 && y.abs() <= 90.0)) {
            let reason = format!("the point [{longitude}, {latitude}] of a route is not on the Earth");
            return Some(at(&reason, "Longitudes, which come first, run from −180 to 180, latitudes from −90 to 90."));
        }
        let views = self.views.len();
        (*from_view == 0 || *from_view as usize > views).then(|| {
            let reason = format!("a route begins at view {from_view}, and there are {views}");
            at(&reason, "Views are counted from 1.")
        })
    }

    fn add_route(&self, map: &mut Map, route: &RouteSpec) {
        /// Greatest distance from point to point, in metres: a degree.
        const APART: f64 = 111_195.0;
        let stations: Vec<geo::Point> = self.stations(route).into_iter().map(|[x, y]| geo::Point::new(x, y)).collect();
        let legs = stations.windows(2).flat_map(|leg| Haversine.points_along_line(leg[0], leg[1], APART, true));
        let mut points: Vec<(f64, f64)> = legs.map(|place| (place.x(), place.y())).collect();
        points.dedup();
        let (name, step) = (route.label.clone().unwrap_or_default(), route.from_view.saturating_sub(1));
        if let Some(&(lon, lat)) = points.get(points.len() / 2).filter(|_| !name.is_empty()) {
            map.places.push(Place { name: name.clone(), lon, lat, from: step, is_caption: true, ..Place::default() });
        }
        let mut numbers = vec![step as i32];
        let mut last = (0, 0);
        for now in points.into_iter().map(steps) {
            numbers.extend([now.0 - last.0, now.1 - last.1]);
            last = now;
        }
        map.routes.push(encode_numbers(numbers));
        map.route_names.push(name);
    }

    fn highlights(&self, view: u32, name: &str) -> bool {
        self.views[view as usize].highlight.iter().any(|highlighted| highlighted.get_ref() == name)
    }

    fn add_points(&self, map: &mut Map, points: &bubbles::Spec, story: &dyn Surroundings) -> io::Result<()> {
        let reading =
            bubbles::Reading::new(points, story).map_err(|mistakes| failed(mistakes, points.table.get_ref()))?;
        let first = map.areas.areas.len() as u32;
        let mut views_of: Vec<Vec<u32>> = vec![Vec::new(); reading.points.len()];
        for (view, number) in self.views.iter().zip(0..) {
            let names = reading.points.iter().enumerate().filter(|(_, (name, ..))| self.highlights(number, name));
            let mut named: Vec<usize> = names.map(|(index, _)| index).collect();
            map.views[number as usize].emphasised.extend(named.iter().map(|index| first + *index as u32));
            if view.highlight.is_empty() && reading.has_sizes() {
                let scene = map.rest(number as usize, map.window(WIDTH));
                let in_sight = reading.points.iter().enumerate().filter(|(_, (_, place, ..))| {
                    let (at, depth) = scene.projector().project(*place);
                    depth > NEAR_EDGE && scene.window.holds(at)
                });
                named.extend(in_sight.map(|(index, _)| index).take(NAMED));
            }
            named.into_iter().for_each(|index| views_of[index].push(number));
        }
        for (index, views) in views_of.iter().enumerate() {
            map.places.extend(reading.caption(index).into_iter().flat_map(|caption| caption.shown_in(views)));
        }
        map.points = reading.bubbles(story);
        Ok(())
    }

    fn add_areas(&self, map: &mut Map, areas: &choropleth::Spec, story: &dyn Surroundings) -> io::Result<()> {
        let reading = Reading::new(areas, story).map_err(|mistakes| failed(mistakes, areas.file.get_ref()))?;
        let tolerance = TOLERANCE / map.largest_scale();
        let (choropleth, captions) = {
            let scenes: Vec<_> = map.every_scene().collect();
            let is_seen = |polygon: &geo::Polygon| {
                // Coarser, but never smaller by more than what is left out of every drawing.
                let outline = geo::Simplify::simplify(polygon.exterior(), 4.0 * tolerance);
                let points: Vec<(f64, f64)> = outline.coords().map(|place| (place.x, place.y)).collect();
                scenes.iter().any(|(scene, seen)| {
                    let outline = scene.projector().outline(&points, |_, _| false);
                    clip_area(&outline, *seen).len() > 2
                })
            };
            reading.choropleth(story, tolerance, is_seen)
        };
        for ((caption, row), index) in captions.into_iter().zip(&choropleth.rows).zip(0..) {
            let views = (0..self.views.len() as u32).filter(|&view| self.highlights(view, &row.label));
            let views: Vec<u32> = views.collect();
            views.iter().for_each(|&view| map.views[view as usize].emphasised.push(index));
            map.places.extend(caption.into_iter().flat_map(|caption| caption.shown_in(&views)));
        }
        map.areas = choropleth;
        Ok(())
    }
}

/// Why `name` cannot be drawn; if no mistakes are known, it cannot be read.
#[cfg(feature = "ssr")]
fn failed(mistakes: Vec<Mistake>, name: &str) -> io::Error {
    if mistakes.is_empty() {
        io::Error::other(format!("“{name}” cannot be read"))
    } else {
        Mistake::into_error(mistakes)
    }
}

/// The text of a file, or why it has none; `None` if there is no such file, which is reported elsewhere.
#[cfg(feature = "ssr")]
pub(super) fn read(file: &Spanned<String>, story: &dyn Surroundings) -> Option<Result<String, String>> {
    match story.file(file.get_ref()) {
        Err(error) if error.kind() != io::ErrorKind::InvalidData => None,
        text => Some(text.map_err(|error| error.to_string())),
    }
}

impl Map {
    /// The scenes of every sheet, at positions close to each other, with the most that is seen of each.
    #[cfg(feature = "ssr")]
    fn every_scene(&self) -> impl Iterator<Item = (Scene<'_>, Window)> {
        const SAMPLES_A_STEP: u32 = 24;
        let steps = self.views.iter().map(|view| view.step).max().unwrap_or(0) + 1;
        [Room::Narrow, Room::Wide]
            .into_iter()
            .filter(|_| !self.views.is_empty())
            .flat_map(move |room| (0..=steps * SAMPLES_A_STEP).map(move |sample| (room.width(), sample)))
            .map(|(width, sample)| {
                let scene = self.scene(f64::from(sample) / f64::from(SAMPLES_A_STEP), self.window(width));
                let seen = self.seen_with(Bleed::most(width), scene.window);
                (scene, seen)
            })
    }

    /// Nominal pixels to a degree of latitude in the view and on the sheet where they are the most.
    #[cfg(feature = "ssr")]
    fn largest_scale(&self) -> f64 {
        let radii = self.every_scene().map(|(scene, _)| scene.globe.radius);
        radii.fold(1.0, f64::max).to_radians()
    }

    /// Removes the land that no position shows on any sheet, so that the page does not have to carry it.
    #[cfg(feature = "ssr")]
    fn trim(&mut self) {
        let scenes: Vec<(Scene<'_>, Window, Option<usize>)> = self
            .every_scene()
            .map(|(scene, seen)| {
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

    /// The part of a sheet that shows the map; the view's label stands above it, the legend below. A legend takes all its
    /// height from the map's on a wide sheet, where cards may lie over a part of it, and half of it on a narrow one.
    fn window(&self, width: f64) -> Window {
        let legend = self.legend_height(width);
        let height = if width > WIDTH { 520.0 - legend } else { 310.0 - legend / 2.0 };
        Window { left: 0.0, top: TOP, right: width, bottom: TOP + height }
    }

    fn legend_height(&self, width: f64) -> f64 {
        let height = self.areas.legend_height() + self.points.legend_height(width);
        if height > 0.0 { height + LEGEND_GAP } else { 0.0 }
    }

    /// The tone of points, which can be told from that of areas.
    fn tone(&self) -> Tone {
        if self.areas.legend_height() > 0.0 { Tone::Ink } else { Tone::Jade }
    }

    /// The visible part of the map if the drawing may extend beyond its sheet by `bleed`.
    fn seen_with(&self, bleed: Bleed, window: Window) -> Window {
        if bleed == Bleed::default() {
            return window;
        }
        let bottom = window.bottom + self.legend_height(window.right) + bleed.bottom;
        Window { left: -bleed.left, right: window.right + bleed.right, bottom, ..window }
    }

    fn draw_on(&self, sheet: &mut Sheet, position: f64) {
        let window = self.window(sheet.width);
        let seen = self.seen_with(sheet.bleed.held(sheet.width), window);
        sheet.height = window.bottom + self.legend_height(sheet.width);
        if self.views.is_empty() {
            return;
        }
        let scene = self.scene(position, window);
        let (outlines, coasts) = self.land(sheet, &scene, seen);
        self.areas.draw(sheet, &scene, seen, !self.land.is_empty());
        for line in coasts {
            sheet.line(line, 1.0, Tone::Ink, 0.7);
        }
        let labels = self.labels(&scene);
        // Without land, what is no area need not be water.
        if !self.land.is_empty() {
            water(sheet, &scene, &outlines, &labels);
        }
        for line in scene.projector().edge(seen) {
            sheet.line(line, 1.2, Tone::Soft, 0.8);
        }
        self.routes(sheet, &scene, seen, position);
        self.points.draw(sheet, &scene, seen, self.tone(), self.areas.areas.len());
        if seen != window {
            mist(sheet, seen);
        }
        for (label, alpha) in &labels {
            sheet.belong(&label.tag.place.name);
            label.draw(sheet, *alpha);
        }
        self.dots(sheet, &scene);
        sheet.belong("");
        self.legend(sheet, window, seen != window);
        let fade = scene.share * 2.0 - 1.0;
        let (from, to) = scene.views;
        self.title(sheet, from, -fade);
        self.title(sheet, to, fade);
    }

    /// The step of a route, and its points, projected, as far as it has grown at a position.
    fn way(scene: &Scene<'_>, route: &str, position: f64) -> (u32, Vec<(Point, f64)>) {
        let projector = scene.projector();
        let mut numbers = Numbers::of(route);
        let step = numbers.next().unwrap_or(0) as u32;
        let (mut east, mut north) = (0, 0);
        let mut way = Vec::new();
        while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
            (east, north) = (east + x, north + y);
            way.push(projector.project((f64::from(east) * STEP, f64::from(north) * STEP)));
        }
        let reached = position::arrival(position, step) * (way.len() as f64 - 1.0);
        let whole = reached as usize;
        way.truncate(whole + 2);
        if let (Some(&(from, near)), Some((to, far))) = (way.get(whole).copied().as_ref(), way.get_mut(whole + 1)) {
            let rest = reached - whole as f64;
            (*to, *far) = (between(from, *to, rest), near + (*far - near) * rest);
        }
        (step, way)
    }

    fn routes(&self, sheet: &mut Sheet, scene: &Scene<'_>, seen: Window, position: f64) {
        #[cfg(feature = "ssr")]
        let mut names = self.route_names.iter();
        for route in &self.routes {
            #[cfg(feature = "ssr")]
            sheet.belong(names.next().map_or("", |name| name));
            let lines = clip_lines(&scene.projector().path(&Self::way(scene, route, position).1), seen);
            for line in &lines {
                sheet.line(line.clone(), 5.0, Tone::Paper, 0.7);
            }
            for line in lines {
                sheet.line(line, 2.4, Tone::Cinnabar, 1.0);
            }
        }
        sheet.belong("");
    }

    /// Draws the legend below the map; on paper if the map extends below it.
    fn legend(&self, sheet: &mut Sheet, window: Window, is_on_map: bool) {
        let height = self.legend_height(window.right);
        if height == 0.0 {
            return;
        }
        let (top, right) = (window.bottom + LEGEND_GAP, window.right);
        if is_on_map {
            let (top, bottom) = (window.bottom, window.bottom + height);
            sheet.fill(vec![(0.0, top), (right, top), (right, bottom), (0.0, bottom)], Tone::Paper, 0.86);
        }
        let has_coast = !self.land.is_empty();
        self.areas.legend(sheet, (MARGIN, top), WIDTH - 2.0 * MARGIN, has_coast);
        let at = (MARGIN, top + self.areas.legend_height());
        self.points.legend(sheet, at, self.tone());
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
    fn rest(&self, view: usize, window: Window) -> Scene<'_> {
        self.between((view, view), self.globe(view, window), 1.0, window)
    }

    fn between(&self, views: (usize, usize), globe: Globe, share: f64, window: Window) -> Scene<'_> {
        let seen = (&self.views[views.0], &self.views[views.1]);
        let mut scene = Scene { window, globe, views, seen, share, dimmed: 0.0 };
        scene.dimmed = scene.blend(&|view| !view.emphasised.is_empty());
        scene
    }

    fn scene(&self, position: f64, window: Window) -> Scene<'_> {
        let (mut globe, mut views, mut share) = (self.globe(0, window), (0, 0), 1.0);
        for (index, view) in self.views.iter().enumerate().skip(1) {
            let arrived = position::arrival(position, view.step);
            if arrived > 0.0 {
                globe = globe.towards(self.globe(index, window), arrived);
                views = (views.1, index);
                share = arrived;
            }
        }
        self.between(views, globe, share, window)
    }

    /// The finest level that is detailed enough and covers the whole view; if there is none, the coarsest of all.
    fn level(&self, scene: &Scene<'_>) -> Option<usize> {
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

    /// Draws the land within a window; returns its outlines, and the coasts.
    fn land(&self, sheet: &mut Sheet, scene: &Scene<'_>, window: Window) -> (Vec<Vec<Point>>, Vec<Vec<Point>>) {
        let (mut outlines, mut coasts) = (Vec::new(), Vec::new());
        let Some(level) = self.level(scene).map(|index| &self.land[index]) else { return (outlines, coasts) };
        let projector = scene.projector();
        let rings = level.rings.iter().map(|ring| (ring, true)).chain(level.lakes.iter().map(|ring| (ring, false)));
        for (ring, is_land) in rings {
            let outline = thin(projector.outline(&level.decode(ring), |from, to| level.is_cut(from, to)));
            let area = clip_area(&outline, window);
            if area.len() < 3 {
                continue;
            }
            if is_land {
                sheet.fill(area.clone(), Tone::Ink, LAND);
                outlines.push(area);
            } else {
                sheet.fill(area, Tone::Paper, 1.0);
            }
            coasts.extend(clip_lines(&outline, window));
        }
        (outlines, coasts)
    }

    /// All names of the map.
    fn tags<'a>(&'a self, scene: &Scene<'_>) -> Vec<Tag<'a>> {
        let tag = |place: &'a Place| {
            let dot = match place.disc {
                0 if place.is_caption => 0.0,
                0 => place.dot_radius(),
                disc => bubbles::radius(disc, scene.window.right),
            };
            let away = |half: f64| (half * scene.globe.radius).to_radians() + dot + 6.0;
            Tag { place, away: (away(place.half_width), away(place.half_height)), dot }
        };
        self.places.iter().map(tag).collect()
    }

    /// The labels within the window, each with its opacity.
    fn labels(&self, scene: &Scene<'_>) -> Vec<(Label<'_>, f64)> {
        let projector = scene.projector();
        // While the map moves, each name stays on the side of its dot that it has in the nearer of the two views.
        let rest = if scene.share > 0.5 { scene.views.1 } else { scene.views.0 };
        let mut labels = Vec::new();
        for (tag, side) in self.tags(scene).into_iter().zip(self.sides(&self.rest(rest, scene.window))) {
            let (at, depth) = projector.project((tag.place.lon, tag.place.lat));
            if let (Some(side), true) = (side, depth > NEAR_EDGE) {
                let label = Label::new(tag, at, side);
                if label.is_inside(scene.window) {
                    labels.push((label, scene.clearness(tag.place)));
                }
            }
        }
        labels
    }

    fn dots(&self, sheet: &mut Sheet, scene: &Scene<'_>) {
        let projector = scene.projector();
        for place in &self.places {
            let (at, depth) = projector.project((place.lon, place.lat));
            if place.is_caption || depth <= NEAR_EDGE || !around(at, place.dot_radius() + 2.0).is_within(scene.window) {
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

    /// The lines of a view at rest, coasts and routes, that are close enough to a place to run through its name.
    fn lines_near(&self, scene: &Scene<'_>, places: &[(Point, bool)]) -> Vec<(Point, Point)> {
        /// Approximate length of a name from its dot, in nominal pixels.
        const REACH: f64 = 130.0;
        let projector = scene.projector();
        let near = |point: Point| {
            places
                .iter()
                .any(|&(at, named)| named && (at.0 - point.0).abs() < REACH && (at.1 - point.1).abs() < REACH / 3.0)
        };
        let mut lines: Vec<(Point, Point)> = Vec::new();
        for line in projector.edge(scene.window) {
            lines.extend(line.windows(2).map(|pair| (pair[0], pair[1])));
        }
        for route in &self.routes {
            let (step, way) = Self::way(scene, route, f64::INFINITY);
            if step as usize <= scene.views.1 {
                lines.extend(way.windows(2).map(|pair| (pair[0].0, pair[1].0)));
            }
        }
        if let Some(level) = self.level(scene).map(|index| &self.land[index]) {
            for ring in &level.rings {
                let outline = projector.outline(&level.decode(ring), |from, to| level.is_cut(from, to));
                let drawn = outline.windows(2).filter(|pair| pair[1].1);
                lines.extend(drawn.map(|pair| (pair[0].0, pair[1].0)));
            }
        }
        lines.retain(|&(from, to)| near(from) || near(to));
        lines
    }

    /// For each name, the side of its dot on which it touches no other in a view at rest; `None` if there is no such
    /// side.
    fn sides(&self, scene: &Scene<'_>) -> Vec<Option<Side>> {
        let projector = scene.projector();
        let tags = self.tags(scene);
        let places: Vec<(Point, bool)> = tags
            .iter()
            .map(|tag| {
                let (at, depth) = projector.project((tag.place.lon, tag.place.lat));
                (at, depth > NEAR_EDGE && scene.window.holds(at) && tag.place.is_named_in(scene.views.1))
            })
            .collect();
        let mut sides = vec![None; tags.len()];
        let lines = self.lines_near(scene, &places);
        // What each name takes up, or the dot of one that has not been placed.
        let mut taken: Vec<(usize, Window)> = (0..tags.len())
            .filter(|&index| places[index].1)
            .map(|index| {
                (index, around(places[index].0, if tags[index].place.is_caption { tags[index].dot } else { 6.0 }))
            })
            .collect();
        // The emphasised place is placed first.
        let mut order: Vec<usize> = taken.iter().map(|(index, _)| *index).collect();
        sort_few(&mut order, |&a, &b| tags[a].place.accent && !tags[b].place.accent);
        for index in order {
            let label = |side: Side| Label::new(tags[index], places[index].0, side);
            let free = |side: &Side| {
                let label = label(*side);
                label.fits()
                    && label.is_inside(scene.window)
                    && taken.iter().filter(|(other, _)| *other != index).all(|(_, other)| !label.bounds.touches(*other))
            };
            let in_the_way = |side: &Side| {
                let bounds = label(*side).bounds;
                lines.iter().filter(|(from, to)| clip_segment(*from, *to, bounds).is_some()).count()
            };
            // Among the free sides, the one that crosses the fewest lines; the first of equal ones.
            if let Some(side) = SIDES.into_iter().filter(free).min_by_key(in_the_way) {
                let bounds = label(side).bounds;
                taken.push((index, bounds));
                sides[index] = Some(side);
            }
        }
        sides
    }
}

/// Where a name stands: on its area (0, 0), or to the left (−1) or right (1) of its dot or area, and above (−1) or below (1).
type Side = (i8, i8);

/// All sides, those that are best if nothing is in the way first.
const SIDES: [Side; 9] = [(0, 0), (1, 0), (-1, 0), (0, -1), (0, 1), (1, 1), (1, -1), (-1, -1), (-1, 1)];

/// A name on the map as it stands.
#[derive(Clone, Copy)]
struct Tag<'a> {
    place: &'a Place,
    /// From the middle of what it is the name of to the name: sideways, and up or down.
    away: (f64, f64),
    /// Radius of its dot or disc.
    dot: f64,
}

/// A name at its place.
struct Label<'a> {
    tag: Tag<'a>,
    side: Side,
    at: Point,
    anchor: Anchor,
    bounds: Window,
}

impl<'a> Label<'a> {
    fn new(tag: Tag<'a>, middle: Point, side: Side) -> Self {
        let size = tag.place.label_size();
        let (beside, below) = tag.away;
        let (across, down) = side;
        let x = middle.0 + beside * f64::from(across);
        let baseline = match down {
            0 => middle.1 + size * 0.34,
            1 => middle.1 + below + size * text::RISE,
            _ => middle.1 - below,
        };
        let anchor = match across {
            0 => Anchor::Middle,
            1 => Anchor::Start,
            _ => Anchor::End,
        };
        let [left, top, right, bottom] = text::bounds((x, baseline), anchor, size, &tag.place.name);
        let bounds = Window { left: left - 2.0, top: top - 1.0, right: right + 2.0, bottom: bottom + 1.0 };
        Self { tag, side, at: (x, baseline), anchor, bounds }
    }

    /// Whether it may stand there: on an area only if that is larger, and at a corner only if it is not of a place.
    fn fits(&self) -> bool {
        let (half_width, half_height) = self.tag.away;
        match self.side {
            (0, 0) => {
                self.tag.place.half_width > 0.0
                    && self.bounds.half_width() < half_width
                    && self.bounds.half_height() < half_height
            }
            (across, down) => across == 0 || down == 0 || self.tag.place.is_caption,
        }
    }

    fn is_inside(&self, window: Window) -> bool {
        self.bounds.left >= window.left + 4.0
            && self.bounds.right <= window.right - 4.0
            && self.bounds.top >= window.top
            && self.bounds.bottom <= window.bottom - 2.0
    }

    fn draw(&self, sheet: &mut Sheet, alpha: f64) {
        // Several translucent shapes in the colour of the paper, each larger, form a soft background for the name. It must
        // be readable on a dark area too.
        let first = if self.tag.place.half_width > 0.0 { 0.78 } else { 0.24 };
        for (index, beyond) in [-1.0, 0.5, 2.0, 3.5].into_iter().enumerate() {
            let density = if index == 0 { first } else { 0.24 };
            let Window { left, top, right, bottom } = self.bounds;
            let (left, top, right, bottom) = (left - beyond, top - beyond, right + beyond, bottom + beyond);
            sheet.fill(rounded(Window { left, top, right, bottom }), Tone::Paper, density * alpha);
        }
        sheet.text(self.at, self.anchor, self.tag.place.label_size(), &self.tag.place.name, Tone::Ink, alpha);
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

pub(super) fn around(at: Point, reach: f64) -> Window {
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
fn water(sheet: &mut Sheet, scene: &Scene<'_>, land: &[Vec<Point>], labels: &[(Label<'_>, f64)]) {
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
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Bleed, Form, Room, Sheet, Tone};
    use super::super::super::tests::map;
    use super::super::choropleth::tests::{drawn, every_map, told_of};
    use super::super::{Draw, Kind};
    use super::{Map, Numbers, STEP, clip_segment, is_open};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        let maps = vec![Kind::Map(map()), Kind::Map(Map::default())];
        maps.into_iter().chain(every_map().into_iter().map(Kind::Map)).collect()
    }

    const ROOMS: [Room; 2] = [Room::Narrow, Room::Wide];

    #[test]
    fn a_view_rests_from_its_arrival_to_the_next_step() {
        let map = map();
        for window in ROOMS.map(|room| map.window(room.width())) {
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
        assert!((narrow - 300.7).abs() < 1.0 && (wide - 504.0).abs() < 1.0, "{narrow} {wide}");
        assert!((narrow_height, wide_height) == (354.0, 564.0));
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

    /// A map with a route from the first to the last of these places, and one more view.
    fn routed(route: &str) -> String {
        let places = [("Lima", -77.0, -12.0), ("Oslo", 10.7, 59.9)].map(|(name, longitude, latitude)| {
            format!("{{ name = \"{name}\", longitude = {longitude}, latitude = {latitude} }}")
        });
        let view = "{ label = \"World\", longitude = -30, latitude = 20, span_degrees = 360 }";
        let areas = "[areas]\nfile = \"squares.geojson\"\nkey = \"name\"";
        format!("views = [{view}, {view}]\nplaces = [{}]\nroutes = [{route}]\n{areas}", places.join(", "))
    }

    /// The visible points of the route at a position.
    fn line(map: &Map, position: f64) -> Vec<(f64, f64)> {
        let mut sheet = Sheet::default();
        map.draw_on(&mut sheet, position);
        let lines = sheet.shapes.into_iter().filter(|shape| shape.tone == Tone::Cinnabar);
        lines
            .filter_map(|shape| if let Form::Line(points, _) = shape.form { Some(points) } else { None })
            .flatten()
            .collect()
    }

    #[test]
    fn a_route_lies_on_the_great_circle() {
        let map = drawn(&routed("{ places = [\"Lima\", \"Oslo\"] }"));
        let vector = |(lon, lat): (f64, f64)| {
            let (lon, lat) = (lon.to_radians(), lat.to_radians());
            [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
        };
        let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let cross = |a: [f64; 3], b: [f64; 3]| {
            [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
        };
        let numbers: Vec<i32> = Numbers::of(&map.routes[0]).skip(1).collect();
        let places: Vec<[f64; 3]> = numbers
            .chunks(2)
            .scan((0, 0), |at, step| {
                *at = (at.0 + step[0], at.1 + step[1]);
                Some(vector((f64::from(at.0) * STEP, f64::from(at.1) * STEP)))
            })
            .collect();
        let (from, to) = (vector((-77.0, -12.0)), vector((10.7, 59.9)));
        let pole = cross(from, to);
        assert!(places.iter().all(|place| dot(*place, pole).abs() < 1e-6), "each is in the plane of the circle");
        assert!(places.windows(2).all(|pair| dot(pair[0], pair[1]) > 0.9998), "and a degree from the next");
        assert!(dot(places[0], from) > 1.0 - 1e-9 && dot(places[places.len() - 1], to) > 1.0 - 1e-9);
    }

    #[test]
    fn a_route_grows_in_the_first_half_of_its_step_and_stays() {
        let map = drawn(&routed("{ points = [[-77, -12], [10.7, 59.9]], from_view = 2, label = \"By air\" }"));
        let length = |position: f64| {
            let line = line(&map, position);
            line.windows(2).map(|pair| (pair[0].0 - pair[1].0).hypot(pair[0].1 - pair[1].1)).sum::<f64>()
        };
        let lengths = [0.5, 1.0, 1.1, 1.25, 1.4, 1.5, 2.0].map(length);
        assert_eq!(lengths[..2], [0.0, 0.0]);
        assert!(lengths[1..6].windows(2).all(|pair| pair[0] < pair[1]), "{lengths:?}");
        assert!(lengths[5] == lengths[6] && lengths[6] > 150.0, "{lengths:?}");
        // It ends at Oslo's dot.
        let (end, _) = map.rest(1, map.window(360.0)).projector().project((10.7, 59.9));
        let last = line(&map, 2.0).last().copied().unwrap_or_default();
        assert!((last.0 - end.0).abs() < 0.01 && (last.1 - end.1).abs() < 0.01, "{last:?} {end:?}");
        assert_eq!(map.parts()[2..], ["By air"]);
    }

    #[test]
    fn the_name_of_a_route_is_not_on_it() {
        let map = drawn(&routed("{ places = [\"Lima\", \"Oslo\"], label = \"By air\" }"));
        let scene = map.rest(0, map.window(360.0));
        let labels = map.labels(&scene);
        let label = labels.iter().find(|(label, _)| label.tag.place.name == "By air").map(|(label, _)| label.bounds);
        let bounds = label.unwrap_or_else(|| panic!("it has a name"));
        let line = line(&map, 1.0);
        assert!(line.windows(2).all(|pair| clip_segment(pair[0], pair[1], bounds).is_none()), "{bounds:?}");
    }

    #[test]
    fn a_route_that_goes_nowhere_is_told() {
        let told = |route: &str| told_of(&routed(route)).join(" ");
        assert_eq!(told("{ places = [\"Lima\", \"Oslo\"] }"), "");
        let remedy = "Give it two or more `points`, or two or more `places`.";
        let reason = "a route goes through points or through places, at least two";
        for route in ["{}", "{ points = [[1, 2]] }", "{ points = [[1, 2], [3, 4]], places = [\"Lima\", \"Oslo\"] }"] {
            assert_eq!(told(route), format!("{reason}. {remedy}"));
        }
        assert_eq!(
            told("{ places = [\"Lima\", \"Olso\"] }"),
            "there is no place “Olso”. Did you mean “Oslo”? There are Lima, Oslo."
        );
        assert_eq!(
            told("{ points = [[1, 2], [59.9, 110.7]] }"),
            "the point [59.9, 110.7] of a route is not on the Earth. Longitudes, which come first, run from −180 to 180, \
             latitudes from −90 to 90."
        );
        assert_eq!(
            told("{ places = [\"Lima\", \"Oslo\"], from_view = 3 }"),
            "a route begins at view 3, and there are 2. Views are counted from 1."
        );
    }
}
