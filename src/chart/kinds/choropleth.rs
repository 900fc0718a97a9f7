//! Areas of a map, coloured by a value each.

#[cfg(feature = "ssr")]
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use toml::Spanned;

#[cfg(feature = "ssr")]
use super::super::series::{axis_title, places_of};
use super::super::sheet::{Anchor, Point, Sheet, Tone};
#[cfg(feature = "ssr")]
use super::super::spec::{Mistake, Surroundings};
use super::super::text;
#[cfg(feature = "ssr")]
use super::super::{Cell, Row};
#[cfg(feature = "ssr")]
use super::coast::encode_numbers;
use super::coast::{Level, Numbers};
use super::globe::{Projector, Window, clip_area, clip_lines};
use super::map::{FINEST, LAND, Scene};
#[cfg(feature = "ssr")]
use super::map::{Place, read};
#[cfg(feature = "ssr")]
use super::topology::{self, Edge, Named, Rings};
#[cfg(feature = "ssr")]
use crate::spelling::nearest;
#[cfg(feature = "ssr")]
use crate::table::{self, Column, Table};

/// Font sizes of the legend's title and of the bounds of its classes, in nominal pixels.
pub(super) const LEGEND: f64 = text::LABEL;
const BOUND: f64 = text::LABEL;

/// Height of the legend's colours, and of all below its title, in nominal pixels.
const SWATCH: f64 = 12.0;
const BELOW_TITLE: f64 = 46.0;

/// The widest that the legend's colours are, and the distance from them to the one for areas without a value.
const RAMP: f64 = 340.0;
const APART: f64 = 30.0;

/// Opacity of the first class and of the last, and what is left of it while other areas are emphasised.
const LEAST: f64 = 0.16;
const MOST: f64 = 0.92;
const DIMMED: f64 = 0.35;

/// Areas, each in the colour of its class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choropleth {
    /// The boundaries, each once: arcs, encoded like rings of coasts in one level; none if there are no areas.
    pub(super) arcs: Vec<Level>,
    /// The number of arcs between two areas, which come first, and of those between an area and what is none, which follow.
    pub(super) shared: u32,
    pub(super) outer: u32,
    /// The areas, that with the largest value first, each as [`Numbers`]: the class of its value, or −1 without one; for
    /// each of its polygons the number of rings, the outer one first; for each ring the number of arcs; and the arcs, as
    /// twice their index, and one more for an arc that is gone along from its end.
    pub(super) areas: Vec<String>,
    /// What the values measure, in lines; none if the areas have no values.
    pub(super) title: Vec<String>,
    /// The bounds of the classes in words, from the least to the largest: one more than there are classes.
    pub(super) bounds: Vec<String>,
    /// The words for areas without a value; empty if there are none.
    pub(super) no_data: String,
    /// Names and values of the areas, for those who do not see the drawing.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub(super) rows: Vec<Row>,
}

impl Choropleth {
    fn classes(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Opacity of a class.
    fn shade(&self, class: i32) -> f64 {
        LEAST + (MOST - LEAST) * f64::from(class) / (self.classes() as f64 - 1.0).max(1.0)
    }

    /// Draws the areas, and their outlines if there is no coast.
    pub(super) fn draw(&self, sheet: &mut Sheet, scene: &Scene<'_>, seen: Window, has_coast: bool) {
        let projector = scene.projector();
        let mut arcs: Vec<Vec<(Point, f64)>> = Vec::new();
        for level in &self.arcs {
            for arc in &level.rings {
                // Thinned before they are joined: neighbours stay exactly side by side.
                arcs.push(thin(&level.decode(arc), &projector));
            }
        }
        let mut rims = Vec::new();
        for (index, area) in self.areas.iter().enumerate() {
            #[cfg(feature = "ssr")]
            sheet.belong(self.rows.get(index).map_or("", |row| &row.label));
            let emphasis = scene.emphasis(index);
            let clear = 1.0 - (1.0 - DIMMED) * scene.dimmed * (1.0 - emphasis);
            let mut numbers = Numbers::of(area);
            let class = numbers.next().unwrap_or(-1);
            while let Some(rings) = numbers.next() {
                let mut points: Vec<Point> = Vec::new();
                for _ in 0..rings {
                    let outline = projector.closed(&joined(&arcs, &mut numbers), &|_, _| false);
                    let part = clip_area(&outline, seen);
                    let Some(&start) = part.first() else { continue };
                    // A hole is joined to the outline by a line there and back.
                    if let Some(&first) = points.first() {
                        points.push(first);
                        points.extend_from_slice(&part);
                        points.push(start);
                    } else {
                        points = part;
                    }
                    if emphasis > 0.0 {
                        rims.push((clip_lines(&outline, seen), emphasis));
                    }
                }
                if class >= 0 {
                    sheet.fill(points, Tone::Jade, self.shade(class) * clear);
                } else if self.bounds.is_empty() {
                    sheet.fill(points.clone(), Tone::Ink, if has_coast { 0.0 } else { LAND });
                    sheet.fill(points, Tone::Jade, 0.4 * emphasis);
                } else {
                    hatch(sheet, points, clear);
                }
            }
        }
        sheet.belong("");
        for (arc, index) in arcs.iter().zip(0..) {
            let (width, tone, alpha) = match index < self.shared {
                true => (0.9, Tone::Paper, 0.9),
                false => (1.0, Tone::Ink, 0.7),
            };
            if index < self.shared || !has_coast && index < self.shared + self.outer {
                for line in clip_lines(&projector.path(arc), seen) {
                    sheet.line(line, width, tone, alpha);
                }
            }
        }
        for (lines, alpha) in rims {
            for line in lines {
                sheet.line(line, 1.8, Tone::Ink, alpha);
            }
        }
    }

    /// Height of the legend, in nominal pixels; 0 without one.
    pub(super) fn legend_height(&self) -> f64 {
        if self.bounds.is_empty() { 0.0 } else { self.title.len() as f64 * LEGEND * text::LEADING + BELOW_TITLE }
    }

    /// Draws the legend below `top`, between `left` and `left + width`; its colours lie on land if the areas do.
    pub(super) fn legend(&self, sheet: &mut Sheet, (left, top): Point, width: f64, has_coast: bool) {
        if self.bounds.is_empty() {
            return;
        }
        sheet.lines((left, top + LEGEND), Anchor::Start, LEGEND, &self.title, Tone::Ink, 1.0);
        let top = top + self.title.len() as f64 * LEGEND * text::LEADING + 6.0;
        let beyond = if self.no_data.is_empty() { 0.0 } else { APART + text::width(&self.no_data, BOUND) };
        let cell = (width - beyond).min(RAMP) / self.classes() as f64;
        let bottom = top + SWATCH;
        let square = |from: f64, to: f64| vec![(from, top), (to, top), (to, bottom), (from, bottom)];
        if has_coast {
            sheet.fill(square(left, left + cell * self.classes() as f64 - 1.0), Tone::Ink, LAND);
        }
        for class in 0..self.classes() {
            let from = left + cell * class as f64;
            sheet.fill(square(from, from + cell - 1.0), Tone::Jade, self.shade(class as i32));
        }
        let baseline = bottom + BOUND * 1.1;
        let mut free = left;
        for (bound, index) in self.bounds.iter().zip(0..) {
            let (at, half) = (left + cell * f64::from(index), text::width(bound, BOUND) / 2.0);
            let is_last = index as usize == self.classes() && beyond == 0.0;
            let centre = if is_last { (at + half).min(left + width) - half } else { at.max(left + half) };
            // A bound that has no room beside the one before is left out; sums of fractions are not exact.
            if centre - half > free - 0.01 {
                sheet.text((centre, baseline), Anchor::Middle, BOUND, bound, Tone::Soft, 1.0);
                free = centre + half + 4.0;
            }
        }
        if beyond > 0.0 {
            let from = left + cell * self.classes() as f64 + APART;
            hatch(sheet, square(from, from + 26.0), 1.0);
            sheet.text((from, baseline), Anchor::Start, BOUND, &self.no_data, Tone::Soft, 1.0);
        }
    }
}

/// Projects an arc, and leaves out points that are closer to the one before than [`FINEST`], but not the end, where the
/// next arc begins.
fn thin(arc: &[(f64, f64)], projector: &Projector) -> Vec<(Point, f64)> {
    let mut kept: Vec<(Point, f64)> = Vec::new();
    for (index, &place) in arc.iter().enumerate() {
        let now = projector.project(place);
        let near = |&(at, _): &(Point, f64)| (at.0 - now.0.0).abs() + (at.1 - now.0.1).abs() < FINEST;
        if index + 1 == arc.len() || !kept.last().is_some_and(near) {
            kept.push(now);
        }
    }
    kept
}

/// The points of a ring, of which the numbers say the arcs.
fn joined(arcs: &[Vec<(Point, f64)>], numbers: &mut Numbers<'_>) -> Vec<(Point, f64)> {
    let mut points: Vec<(Point, f64)> = Vec::new();
    for _ in 0..numbers.next().unwrap_or(0) {
        let number = numbers.next().unwrap_or(0) as usize;
        let Some(arc) = arcs.get(number / 2) else { continue };
        points.pop();
        let from = points.len();
        points.extend_from_slice(arc);
        if number % 2 == 1 {
            points[from..].reverse();
        }
    }
    // It is closed by itself.
    points.pop();
    points
}

/// Fills an area that has no value with strokes.
fn hatch(sheet: &mut Sheet, points: Vec<Point>, alpha: f64) {
    const DISTANCE: f64 = 5.0;
    let outline: Vec<(Point, bool)> = points.iter().map(|&at| (at, true)).collect();
    let (from, to) = points.iter().fold((f64::MAX, f64::MIN), |(from, to), at| (from.min(at.1), to.max(at.1)));
    sheet.fill(points, Tone::Paper, 0.7 * alpha);
    let mut top = (from / DISTANCE).ceil() * DISTANCE;
    while top < to {
        // The part of the area in a thin band.
        let band = Window { left: f64::MIN, top, right: f64::MAX, bottom: top + 1.2 };
        sheet.fill(clip_area(&outline, band), Tone::Soft, 0.7 * alpha);
        top += DISTANCE;
    }
}

/// Areas from a file, and their values from a table.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// GeoJSON file in the story's folder: a FeatureCollection of Polygons and MultiPolygons.
    #[schemars(with = "String")]
    pub file: Spanned<String>,
    /// The property that has their names.
    pub key: String,
    /// The values by which they are coloured; without them, all are alike.
    pub values: Option<ValuesSpec>,
    /// Number of classes, 2 to 6; by default 5, or 4 for fewer than 20 areas.
    #[schemars(with = "Option<u8>")]
    pub classes: Option<Spanned<u8>>,
    /// How the values are divided into classes; by default by quantiles.
    #[serde(default)]
    pub classify: Classify,
    /// The values at which a class begins, in ascending order; the first class begins at the least value.
    #[schemars(with = "Option<Vec<f64>>")]
    pub breaks: Option<Spanned<Vec<f64>>>,
}

/// The values of areas, from a table with a row for each of them.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValuesSpec {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Spanned<String>,
    /// Name of the column with the names of the areas, as in their file.
    #[schemars(with = "String")]
    pub key: Spanned<String>,
    /// Name of the column with the values: numbers.
    #[schemars(with = "String")]
    pub column: Spanned<String>,
    /// What the values measure, for the legend; by default the column's title and unit.
    pub label: Option<String>,
}

/// How values are divided into classes.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classify {
    /// As many areas in each class.
    #[default]
    Quantiles,
    /// The same round step from class to class.
    Equal,
}

/// More classes than this cannot be told apart.
#[cfg(feature = "ssr")]
const MOST_CLASSES: usize = 6;

/// The areas of a file with their values.
#[cfg(feature = "ssr")]
pub(super) struct Reading<'a> {
    spec: &'a Spec,
    pub(super) areas: Vec<Named>,
    values: Option<Values<'a>>,
}

#[cfg(feature = "ssr")]
struct Values<'a> {
    column: &'a Column,
    unit: Option<&'a str>,
    by_name: BTreeMap<String, (f64, usize)>,
}

#[cfg(feature = "ssr")]
impl<'a> Reading<'a> {
    /// Reads file and table.
    ///
    /// # Errors
    /// Something is wrong with them. The list is empty if there is no such file or table, which is reported elsewhere.
    pub(super) fn new(spec: &'a Spec, story: &'a dyn Surroundings) -> Result<Self, Vec<Mistake>> {
        let text = read(&spec.file, story).ok_or_else(Vec::new)?;
        let areas = text.and_then(|text| topology::read(&text, &spec.key)).map_err(|reason| {
            let reason = format!("“{}” holds no areas: {reason}", spec.file.get_ref());
            let remedy =
                "It must be a GeoJSON FeatureCollection of Polygons or MultiPolygons in degrees, with a name each.";
            vec![Mistake::new(&reason, remedy).in_place(&spec.file)]
        })?;
        let Some(values) = &spec.values else { return Ok(Self { spec, areas, values: None }) };
        let (table, unit) = story.table(values.table.get_ref()).ok_or_else(Vec::new)?;
        let values = values.read(table, unit)?;
        let mut mistakes = spec.mistakes_of_classes();
        let known: Vec<&str> = areas.iter().map(|area| area.name.as_str()).collect();
        let strangers: Vec<&str> =
            values.by_name.keys().map(String::as_str).filter(|name| !known.contains(name)).collect();
        if let Some(spec) = spec.values.as_ref().filter(|_| !strangers.is_empty()) {
            let more = if strangers.len() > 5 { " and others" } else { "" };
            let list = strangers.iter().take(5).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
            let reason = format!("no area has the name {list}{more}, as in the column “{}”", spec.key.get_ref());
            let nearest = nearest(strangers[0], known.iter().copied());
            let nearest = nearest.map_or_else(String::new, |nearest| format!(" Did you mean “{nearest}”?"));
            let remedy = format!("Write the names as in the file, and leave out rows of other places.{nearest}");
            mistakes.push(Mistake::new(&reason, &remedy).in_place(&spec.key));
        } else if let Some(spec) = spec.values.as_ref().filter(|_| values.by_name.is_empty()) {
            mistakes.push(Mistake::new("its areas have no values", "Name another column.").in_place(&spec.column));
        }
        if mistakes.is_empty() { Ok(Self { spec, areas, values: Some(values) }) } else { Err(mistakes) }
    }

    /// The areas as they are drawn, with a tolerance in degrees, as far as `is_seen`; and for each the place of its name.
    pub(super) fn choropleth(
        &self,
        story: &dyn Surroundings,
        tolerance: f64,
        is_seen: impl Fn(&geo::Polygon) -> bool,
    ) -> (Choropleth, Vec<Option<Place>>) {
        let found = |area: &Named| self.values.as_ref().and_then(|values| values.by_name.get(&area.name).copied());
        let value = |area: &Named| found(area).map(|(value, _)| value);
        let cell = |area: &Named| {
            let (spec, (_, row)) = (self.spec.values.as_ref()?, found(area)?);
            Some(Cell { table: spec.table.get_ref().clone(), column: spec.column.get_ref().clone(), row })
        };
        let mut ordered: Vec<Named> = self.areas.clone();
        ordered.sort_by(|a, b| {
            let by = |area: &Named| value(area).unwrap_or(f64::NEG_INFINITY);
            by(b).total_cmp(&by(a)).then_with(|| a.name.cmp(&b.name))
        });
        let topology = topology::simplify(&ordered, tolerance, is_seen);
        let count = |wanted: Edge| topology.edges.iter().filter(|edge| **edge == wanted).count() as u32;
        let (shared, outer) = (count(Edge::Shared), count(Edge::Outer));
        let mut drawn = Choropleth { arcs: vec![topology.level], shared, outer, ..Choropleth::default() };
        let classes = self.values.as_ref().map(|values| self.classes(values, story));
        let mut has_gaps = false;
        for (area, polygons) in ordered.iter().zip(topology.areas) {
            let words = match (&classes, value(area)) {
                (Some(classes), Some(value)) => classes.words(value, story),
                (Some(_), None) => story.no_data().to_owned(),
                (None, _) => String::new(),
            };
            let class = classes.as_ref().and_then(|classes| Some(classes.class(value(area)?)));
            has_gaps |= class.is_none() && classes.is_some();
            drawn.areas.push(encoded(class, &polygons));
            drawn.rows.push(Row { label: area.name.clone(), value: words, figure: None, cell: cell(area) });
        }
        if has_gaps {
            drawn.no_data = story.no_data().to_owned();
        }
        if let Some(classes) = classes {
            drawn.bounds = classes.in_words(story);
            drawn.title = text::wrap(&classes.title, LEGEND, NARROWEST);
        }
        let captions = ordered.iter().map(|area| {
            let (at, half) = topology::middle(&area.shape)?;
            Some(Place::of_area(&area.name, at, half))
        });
        (drawn, captions.collect())
    }

    fn classes(&self, values: &Values<'_>, story: &dyn Surroundings) -> Classes {
        let mut sorted: Vec<f64> = values.by_name.values().map(|(value, _)| *value).collect();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
        let (size, word) = story.scale(most.abs().max(least.abs()));
        let unit = values.column.unit.as_deref().or(values.unit).unwrap_or_default();
        let unit = axis_title(word, unit);
        let title = match self.spec.values.as_ref().and_then(|spec| spec.label.as_deref()) {
            Some(label) => axis_title(word, label),
            None if unit.is_empty() => values.column.title().to_owned(),
            None => [values.column.title(), ", ", &unit].concat(),
        };
        let wanted =
            self.spec.classes.as_ref().map_or(if sorted.len() < 20 { 4 } else { 5 }, |classes| *classes.get_ref());
        let breaks = match (&self.spec.breaks, self.spec.classify) {
            (Some(breaks), _) => breaks.get_ref().iter().map(|at| at / size).collect(),
            (None, Classify::Quantiles) => quantiles(&sorted, usize::from(wanted), size),
            (None, Classify::Equal) => equal_steps(least / size, most / size, wanted),
        };
        let decimals = breaks.iter().map(|at| places_of(*at)).max().unwrap_or(0);
        // The ends are rounded outwards.
        let scale = 10_f64.powi(i32::from(decimals));
        let outwards = |value: f64, round: fn(f64) -> f64| round((value / size * scale * 1e6).round() / 1e6) / scale;
        let (least, most) = (outwards(least, f64::floor), outwards(most, f64::ceil));
        Classes { size, unit, title, breaks, least, most, decimals }
    }
}

/// An area as numbers.
#[cfg(feature = "ssr")]
fn encoded(class: Option<u8>, polygons: &[Rings]) -> String {
    let mut numbers = vec![class.map_or(-1, i32::from)];
    for rings in polygons {
        numbers.push(rings.len() as i32);
        for ring in rings {
            numbers.push(ring.len() as i32);
            numbers.extend(ring.iter().map(|arc| *arc as i32));
        }
    }
    encode_numbers(numbers)
}

/// Width of the narrow sheet without its margins.
#[cfg(feature = "ssr")]
pub(super) const NARROWEST: f64 = super::super::sheet::RIGHT - super::super::sheet::MARGIN;

/// The classes of a legend; values are divided by `size`.
#[cfg(feature = "ssr")]
struct Classes {
    size: f64,
    unit: String,
    title: String,
    /// Where a class begins, but for the first; ascending.
    breaks: Vec<f64>,
    least: f64,
    most: f64,
    decimals: u8,
}

#[cfg(feature = "ssr")]
impl Classes {
    /// A value at a break belongs to the class that begins there.
    fn class(&self, value: f64) -> u8 {
        self.breaks.iter().filter(|at| **at <= value / self.size).count() as u8
    }

    fn words(&self, value: f64, story: &dyn Surroundings) -> String {
        let digits = story.digits(value / self.size, None);
        if self.unit.is_empty() { digits } else { [&digits, "\u{a0}", &self.unit].concat() }
    }

    /// The ends and the breaks between them.
    fn in_words(&self, story: &dyn Surroundings) -> Vec<String> {
        let (first, last) = (self.breaks.first().copied(), self.breaks.last().copied());
        let least = first.map_or(self.least, |first| self.least.min(first));
        let most = last.map_or(self.most, |last| self.most.max(last));
        let all = std::iter::once(least).chain(self.breaks.iter().copied()).chain([most]);
        all.map(|at| story.digits(at, Some(self.decimals))).collect()
    }
}

/// The breaks between `classes` of as many values each, as far as equal values let them: between two values the roundest
/// number.
#[cfg(feature = "ssr")]
fn quantiles(sorted: &[f64], classes: usize, size: f64) -> Vec<f64> {
    let most = sorted.last().copied().unwrap_or(0.0);
    let mut breaks: Vec<f64> = (1..classes)
        .map(|class| sorted.len() * class / classes)
        .filter_map(|wanted| (wanted.max(1)..sorted.len()).find(|&index| sorted[index - 1] < sorted[index]))
        .map(|index| {
            let (low, high) = (sorted[index - 1], sorted[index]);
            // A class that begins at the largest value would be of no width.
            roundest(low / size, if high < most { high } else { (low + high) / 2.0 } / size)
        })
        .collect();
    breaks.dedup();
    breaks
}

/// The number above `low`, up to `high`, with the fewest digits; the largest of them.
#[cfg(feature = "ssr")]
fn roundest(low: f64, high: f64) -> f64 {
    let finer = (-12..=12).map(|places| {
        let scale = 10_f64.powi(i32::abs(places));
        if places < 0 { (high / scale).floor() * scale } else { (high * scale).floor() / scale }
    });
    finer.into_iter().find(|at| *at > low && *at <= high).unwrap_or(high)
}

/// The breaks between about as many classes, a round step apart.
#[cfg(feature = "ssr")]
fn equal_steps(least: f64, most: f64, classes: u8) -> Vec<f64> {
    let rough = (most - least).max(f64::MIN_POSITIVE) / f64::from(classes.max(1));
    let tens = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|by| by * tens).find(|step| *step >= rough * 0.999).unwrap_or(rough);
    let first = (least / step).floor() as i64 + 1;
    let last = (most / step).ceil() as i64;
    // Divided if possible: tenths are not exact.
    let at = |index: i64| if step < 1.0 { index as f64 / (1.0 / step).round() } else { index as f64 * step };
    (first..last).map(at).collect()
}

#[cfg(feature = "ssr")]
impl Spec {
    fn mistakes_of_classes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if let Some(classes) = self.classes.as_ref().filter(|classes| !(2..=6).contains(classes.get_ref())) {
            let reason = format!("its areas have {} classes", classes.get_ref());
            let mistake = Mistake::new(&reason, "Two to six can be told apart.");
            mistakes.push(Mistake { span: Some(classes.span()), ..mistake });
        }
        if let Some(breaks) = &self.breaks {
            let at = |reason: &str, remedy: &str| Mistake { span: Some(breaks.span()), ..Mistake::new(reason, remedy) };
            let list = breaks.get_ref();
            if list.is_empty() || list.len() >= MOST_CLASSES {
                let reason = format!("`breaks` has {} values", list.len());
                mistakes.push(at(&reason, "Write one to five, for two to six classes."));
            } else if !list.iter().all(|at| at.is_finite()) || list.windows(2).any(|pair| pair[0] >= pair[1]) {
                mistakes.push(at("`breaks` is not in ascending order", "Write the least first, and each once."));
            }
        }
        mistakes
    }
}

#[cfg(feature = "ssr")]
impl ValuesSpec {
    fn read<'a>(&self, table: &'a Table, unit: Option<&'a str>) -> Result<Values<'a>, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &Spanned<String>| {
            let column = table.column(name.get_ref());
            if column.is_none() {
                mistakes.push(Mistake::no_column(self.table.get_ref(), name, table));
            }
            column
        };
        let (Some(key), Some(column)) = (find(&self.key), find(&self.column)) else { return Err(mistakes) };
        if column.kind() != table::Kind::Number {
            let reason = format!("the column “{}” does not hold numbers", column.name);
            let remedy = "Name another column, or declare its type in `columns` of the table.";
            return Err(vec![Mistake::new(&reason, remedy).in_place(&self.column)]);
        }
        let mut by_name = BTreeMap::new();
        for row in 0..table.rows() {
            let (Some(name), Some(value)) = (key.value(row), column.number(row)) else { continue };
            let name = name.to_string();
            if by_name.insert(name.clone(), (value, row)).is_some() {
                let reason = format!("“{name}” has two rows with a value");
                return Err(vec![Mistake::new(&reason, "Give the table one row for each area.").in_place(&self.key)]);
            }
        }
        Ok(Values { column, unit, by_name })
    }
}

#[cfg(feature = "ssr")]
impl Choropleth {
    /// Names and values of the areas, the largest value first.
    pub(super) fn rows(&self) -> Vec<Row> {
        if self.bounds.is_empty() { Vec::new() } else { self.rows.clone() }
    }

    /// The legend in words: what is measured, and the areas of each class, the highest first.
    pub(super) fn parts(&self) -> Vec<String> {
        let names = |class: i32| {
            let areas = self.areas.iter().zip(&self.rows);
            let areas = areas.filter(|(area, _)| Numbers::of(area).next() == Some(class));
            areas.map(|(_, row)| row.label.as_str()).collect::<Vec<_>>().join(", ")
        };
        let dash = if self.bounds.iter().any(|bound| bound.starts_with(['-', '−'])) { " – " } else { "–" };
        let classes = self.bounds.windows(2).enumerate().rev();
        let classes = classes.map(|(class, bounds)| (bounds.join(dash), class as i32));
        let classes = classes.chain((!self.no_data.is_empty()).then(|| (self.no_data.clone(), -1)));
        let classes = classes.map(|(words, class)| (words, names(class))).filter(|(_, names)| !names.is_empty());
        let title = (!self.title.is_empty()).then(|| self.title.join(" "));
        title.into_iter().chain(classes.map(|(words, names)| [&*words, ": ", &names].concat())).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::super::super::sheet::{Anchor, Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::tests::Around;
    use super::super::map::{self, Map};
    use super::super::{Draw, Kind};
    use super::{equal_steps, quantiles, roundest};

    /// Towns on a line; the people of one are not known.
    const TOWNS: &str = "town,lon,lat,people\nTiny,-6,0,200000\nMiddling,-2,0,800000\nLarge,2,0,3200000\nVast,6,0,7200000\n\
        Unknown,0,1,\n";

    /// Eight squares side by side, A to H, of two degrees each; the last has no value.
    pub(in super::super) fn world() -> Around {
        let square = |index: i32| {
            let (west, east) = (2 * index - 8, 2 * index - 6);
            let name = char::from(b'A' + index as u8);
            format!(
                r#"{{ "type": "Feature", "properties": {{ "name": "{name}" }}, "geometry": {{ "type": "Polygon",
                "coordinates": [[[{west}, -3], [{east}, -3], [{east}, 3], [{west}, 3], [{west}, -3]]] }} }}"#
            )
        };
        let squares = (0..8).map(square).collect::<Vec<_>>().join(",");
        let rents = "place,rent\nA,10\nB,20\nC,31\nD,40\nE,55\nF,60\nG,90\nH,\n";
        let files = BTreeMap::from([(
            "squares.geojson".to_owned(),
            format!(r#"{{ "type": "FeatureCollection", "features": [{squares}] }}"#),
        )]);
        let around = Around { files, ..Around::default() };
        around.with_table("rents", rents, None).with_table("towns", TOWNS, None)
    }

    pub(in super::super) const SPEC: &str = r#"
        views = [
            { label = "All", longitude = 0, latitude = 0, span_degrees = 20 },
            { label = "One", longitude = 0, latitude = 0, span_degrees = 20, highlight = ["B"] },
        ]
        [areas]
        file = "squares.geojson"
        key = "name"
        values = { table = "rents", key = "place", column = "rent" }
    "#;

    pub(in super::super) fn spec(text: &str) -> map::Spec {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(in super::super) fn drawn(text: &str) -> Map {
        match spec(text).resolve(&world()) {
            Ok(Kind::Map(map)) => map,
            other => panic!("{other:?}"),
        }
    }

    /// Maps of areas, points and routes.
    pub(in crate::chart) fn every_map() -> Vec<Map> {
        let plain = SPEC.split("values").next().unwrap_or_default();
        let route = "routes = [{ points = [[-7, -2], [7, 2]], label = \"A way\", from_view = 2 }]";
        let points =
            "[points]\ntable = \"towns\"\nname = \"town\"\nlongitude = \"lon\"\nlatitude = \"lat\"\nsize = \"people\"";
        let all = [route, SPEC, points].join("\n");
        vec![
            drawn(SPEC),
            drawn(&plain.replace("[\"B\"]", "[]")),
            drawn(&all),
            drawn(&all.replace("[\"B\"]", "[\"Vast\"]")),
        ]
    }

    /// Reasons and remedies of the mistakes after a change.
    pub(in super::super) fn told(from: &str, to: &str) -> Vec<String> {
        told_of(&SPEC.replace(from, to))
    }

    pub(in super::super) fn told_of(text: &str) -> Vec<String> {
        let mistakes = spec(text).mistakes(&world()).into_iter();
        mistakes.map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
    }

    fn sheet(map: &Map, position: f64) -> Sheet {
        let mut sheet = Sheet::default();
        map.draw(&mut sheet, position);
        sheet
    }

    /// The opacity of jade at a place; of several fills there, the last.
    fn shade_at(sheet: &Sheet, x: f64, y: f64) -> Option<f64> {
        let within = |points: &[(f64, f64)]| {
            let (xs, ys) = (points.iter().map(|at| at.0), points.iter().map(|at| at.1));
            let least = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::MAX, f64::min);
            let (mut left, mut top) = (xs.clone(), ys.clone());
            least(&mut left) < x
                && x < xs.fold(f64::MIN, f64::max)
                && least(&mut top) < y
                && y < ys.fold(f64::MIN, f64::max)
        };
        let fills = sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade);
        let mut fills = fills.filter(|shape| matches!(&shape.form, Form::Fill(points) if within(points)));
        fills.next_back().map(|shape| shape.alpha)
    }

    /// The shades of the eight squares, which are 36 nominal pixels wide.
    fn shades(map: &Map, position: f64) -> Vec<Option<f64>> {
        let sheet = sheet(map, position);
        (0..8).map(|index| shade_at(&sheet, 54.0 + 36.0 * f64::from(index), 160.0)).collect()
    }

    fn words(map: &Map) -> Vec<String> {
        let shapes = sheet(map, 1.0).shapes.into_iter();
        shapes.filter_map(|shape| if let Form::Text(.., words) = shape.form { Some(words) } else { None }).collect()
    }

    #[test]
    fn the_colour_of_an_area_follows_its_value() {
        let map = drawn(SPEC);
        let shades = shades(&map, 1.0);
        // Four classes of 10 | 20, 31 | 40, 55 | 60, 90, from light to dark.
        let classes =
            [0, 1, 1, 2, 2, 3, 3].map(|class| Some(((0.16 + 0.76 * f64::from(class) / 3.0) * 50.0).round() / 50.0));
        assert_eq!(shades, classes.into_iter().chain([None]).collect::<Vec<_>>());
    }

    #[test]
    fn an_area_without_a_value_is_hatched_and_said_to_be_so() {
        let map = drawn(SPEC);
        let sheet = sheet(&map, 1.0);
        let strokes = sheet.shapes.iter().filter(|shape| match &shape.form {
            Form::Fill(points) => {
                shape.tone == Tone::Soft && points.iter().all(|at| (288.0..325.0).contains(&at.0) && at.1 < 300.0)
            }
            _ => false,
        });
        assert!(strokes.count() > 10);
        assert!(words(&map).contains(&"no data".to_owned()));
        assert_eq!(map.rows().last().map(|row| (&*row.label, &*row.value)), Some(("H", "no data")));
    }

    #[test]
    fn the_legend_says_the_bounds_of_the_classes_and_so_does_the_description() {
        let map = drawn(SPEC);
        assert_eq!(words(&map), ["rent", "10", "20", "40", "60", "90", "no data", "All"]);
        assert_eq!(
            map.parts(),
            ["All", "One", "rent", "60–90: G, F", "40–60: E, D", "20–40: C, B", "10–20: A", "no data: H"]
        );
        let rows: Vec<_> = map.rows().into_iter().map(|row| [row.label, row.value].join(" ")).collect();
        assert_eq!(rows, ["G 90", "F 60", "E 55", "D 40", "C 31", "B 20", "A 10", "H no data"]);
        // No colour of the legend is under words, and each is as dark as the areas.
        let sheet = sheet(&map, 1.0);
        let top = sheet.height - 30.0;
        let ramp = (0..4).map(|class| shade_at(&sheet, 20.0 + 65.0 * f64::from(class), top)).collect::<Vec<_>>();
        assert_eq!(ramp, [Some(0.16), Some(0.42), Some(0.66), Some(0.92)], "{top}");
    }

    #[test]
    fn classes_are_as_the_author_says() {
        let with = |more: &str| words(&drawn(&[SPEC, more].concat()));
        assert_eq!(with("classify = \"equal\""), ["rent", "10", "20", "40", "60", "80", "90", "no data", "All"]);
        assert_eq!(with("breaks = [30, 62.5]"), ["rent", "10.0", "30.0", "62.5", "90.0", "no data", "All"]);
        assert_eq!(with("classes = 2"), ["rent", "10", "40", "90", "no data", "All"]);
    }

    #[test]
    fn breaks_are_round_and_divide_the_values_evenly() {
        assert_eq!(roundest(0.00341, 0.0052), 0.005);
        assert_eq!(roundest(1_234.0, 1_301.0), 1_300.0);
        assert_eq!(roundest(-7.0, -2.5), -3.0);
        let values: Vec<f64> = (0..100).map(|index| 3.7 * f64::from(index)).collect();
        let breaks = quantiles(&values, 5, 1.0);
        let below = |at: f64| values.iter().filter(|value| **value < at).count();
        assert_eq!(breaks.iter().map(|at| below(*at)).collect::<Vec<_>>(), [20, 40, 60, 80]);
        assert_eq!(quantiles(&[1.0, 1.0, 1.0, 1.0, 8.0], 4, 1.0), [4.0], "most values are the same");
        assert!(quantiles(&[1.0, 1.0], 4, 1.0).is_empty() && quantiles(&[], 4, 1.0).is_empty());
        assert_eq!(equal_steps(0.8, 11.8, 5), [2.5, 5.0, 7.5, 10.0]);
        assert_eq!(equal_steps(0.11, 0.58, 5), [0.2, 0.3, 0.4, 0.5]);
    }

    #[test]
    fn what_a_view_emphasises_is_outlined_and_named_and_the_rest_dimmed() {
        let map = drawn(SPEC);
        let (before, after) = (shades(&map, 1.0), shades(&map, 2.0));
        assert_eq!(before[1], after[1]);
        let dimmed = |index: usize| after[index].unwrap_or(1.0) / before[index].unwrap_or(1.0);
        assert!([0, 2, 3, 6].into_iter().all(|index| (dimmed(index) - 0.35).abs() < 0.05), "{before:?} {after:?}");
        let shapes = sheet(&map, 2.0).shapes;
        let name = shapes.iter().find_map(|shape| match &shape.form {
            Form::Text((x, _), Anchor::Middle, _, words) if words == "B" => Some(*x),
            _ => None,
        });
        assert!(name.is_some_and(|x| (x - 90.0).abs() < 4.0), "{name:?} is on the second square");
        assert!(shapes.iter().any(|shape| shape.tone == Tone::Ink && matches!(shape.form, Form::Line(_, 1.8))));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_remedy() {
        assert_eq!(told("", ""), [""; 0]);
        assert_eq!(told("[\"B\"]", "[\"X\"]"), ["there is no area or point “X”. There are A, B, C, D, E, F, G, H."]);
        assert_eq!(
            told("key = \"name\"", "key = \"nom\""),
            ["“squares.geojson” holds no areas: feature 1 has no property “nom”; it has name. It must be a GeoJSON \
                 FeatureCollection of Polygons or MultiPolygons in degrees, with a name each."]
        );
        assert_eq!(
            told("column = \"rent\"", "column = \"rents\""),
            ["the table “rents” has no column “rents”. Did you mean “rent”? Its columns are place, rent."]
        );
        assert_eq!(
            told("column = \"rent\"", "column = \"place\""),
            [
                "the column “place” does not hold numbers. Name another column, or declare its type in `columns` of the table."
            ]
        );
        assert_eq!(
            told("key = \"place\"", "key = \"rent\""),
            ["no area has the name “10”, “20”, “31”, “40”, “55” and others, as in the column “rent”. Write the names \
                 as in the file, and leave out rows of other places."]
        );
        let more = |text: &str| told_of(&[SPEC, text].concat());
        assert_eq!(
            more("breaks = [4, 3]"),
            ["`breaks` is not in ascending order. Write the least first, and each once."]
        );
        assert_eq!(more("breaks = []"), ["`breaks` has 0 values. Write one to five, for two to six classes."]);
        assert_eq!(more("classes = 9"), ["its areas have 9 classes. Two to six can be told apart."]);
        // Unknown files and tables are reported elsewhere.
        assert_eq!(told("squares.geojson", "none.geojson"), [""; 0]);
        assert_eq!(told("\"rents\"", "\"none\""), [""; 0]);
        let bare = r#"views = [{ label = "All", longitude = 0, latitude = 0, span_degrees = 20 }]"#;
        assert_eq!(
            told_of(bare),
            ["its map has neither land nor areas. Name a file of coastlines as `land`, or one of areas."]
        );
    }
}
