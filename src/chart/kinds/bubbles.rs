//! Points of a map: discs whose areas are in proportion to a value.

use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use toml::Spanned;

#[cfg(feature = "ssr")]
use super::super::series::axis_title;
use super::super::sheet::{Anchor, Point, Sheet, Tone, WIDTH};
#[cfg(feature = "ssr")]
use super::super::spec::{Mistake, Surroundings};
use super::super::text;
#[cfg(feature = "ssr")]
use super::super::{Cell, Row};
use super::choropleth::LEGEND;
#[cfg(feature = "ssr")]
use super::choropleth::NARROWEST;
use super::coast::Numbers;
#[cfg(feature = "ssr")]
use super::coast::encode_numbers;
use super::globe::{Window, clip_area};
use super::map::{NEAR_EDGE, STEP, Scene, around};
#[cfg(feature = "ssr")]
use super::map::{Place, steps};
#[cfg(feature = "ssr")]
use crate::table::{self, Column, Table};

/// Radius of the largest disc, on a wide sheet and on a narrow one, and the least of one that is seen, in nominal pixels.
const LARGEST: f64 = 26.0;
const LARGEST_ON_NARROW: f64 = 20.0;
const SMALLEST: f64 = 1.2;

/// Radius of a point without a size, in thousandths of the largest.
#[cfg(feature = "ssr")]
const DOT: i32 = 150;

/// Opacity of discs, and of those that are dimmed because others are emphasised.
const CLEAR: f64 = 0.5;
const DIMMED: f64 = 0.2;

/// From the legend's disc to its words, in nominal pixels.
const APART: f64 = 10.0;

/// Points with a disc each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bubbles {
    /// As [`Numbers`]: the radius of the legend's disc; and for each point, the largest first, how far it is east and north
    /// of the one before, in steps of [`STEP`], and the radius of its disc. Radii are in thousandths of the largest.
    pub(super) spots: String,
    /// What the legend's disc stands for, in lines; none without sizes.
    pub(super) words: Vec<String>,
    /// Names and values of the points, for those who do not see the drawing.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub(super) rows: Vec<Row>,
}

/// The radius in nominal pixels of a disc on a sheet of this width; `size` is in thousandths of the largest.
pub(super) fn radius(size: i32, width: f64) -> f64 {
    let largest = if width > WIDTH { LARGEST } else { LARGEST_ON_NARROW };
    (f64::from(size) / 1000.0 * largest).max(SMALLEST)
}

impl Bubbles {
    /// Draws the discs that can be seen in a window; `tone` is for those that are not emphasised. Their numbers among what
    /// is emphasised begin with `first`.
    pub(super) fn draw(&self, sheet: &mut Sheet, scene: &Scene<'_>, seen: Window, tone: Tone, first: usize) {
        let projector = scene.projector();
        let mut discs = Vec::new();
        let mut numbers = Numbers::of(&self.spots);
        numbers.next();
        let (mut east, mut north, mut index) = (0, 0, first);
        while let (Some(x), Some(y), Some(size)) = (numbers.next(), numbers.next(), numbers.next()) {
            (east, north) = (east + x, north + y);
            let (at, depth) = projector.project((f64::from(east) * STEP, f64::from(north) * STEP));
            let emphasis = scene.emphasis(index);
            let clear = CLEAR - (CLEAR - DIMMED) * scene.dimmed * (1.0 - emphasis);
            if depth > NEAR_EDGE {
                discs.push((index - first, at, radius(size, scene.window.right), clear, emphasis));
            }
            index += 1;
        }
        // Where discs overlap, their outlines tell them apart. What is emphasised is drawn over the others.
        for layer in 0..3 {
            for &(_index, at, radius, clear, emphasis) in &discs {
                #[cfg(feature = "ssr")]
                sheet.belong(self.rows.get(_index).map_or("", |row| &row.label));
                let is_whole = around(at, radius).is_within(seen);
                let (tone, alpha) = if layer < 2 { (tone, clear) } else { (Tone::Cinnabar, 0.85 * emphasis) };
                if layer == 1 {
                    sheet.ring(at, radius, 0.8, tone, if is_whole { clear + 0.3 } else { 0.0 });
                } else if is_whole {
                    sheet.disc(at, radius, tone, alpha);
                } else {
                    sheet.fill(clip_area(&circle(at, radius), seen), tone, alpha);
                }
            }
        }
        sheet.belong("");
    }

    fn sample(&self) -> i32 {
        Numbers::of(&self.spots).next().unwrap_or(0)
    }

    fn has_legend(&self) -> bool {
        !self.words.is_empty()
    }

    /// Height of the legend, in nominal pixels; 0 without one.
    pub(super) fn legend_height(&self, width: f64) -> f64 {
        if !self.has_legend() {
            return 0.0;
        }
        (2.0 * radius(self.sample(), width)).max(self.words.len() as f64 * LEGEND * text::LEADING) + 8.0
    }

    /// Draws the legend with its upper left corner at a point.
    pub(super) fn legend(&self, sheet: &mut Sheet, (left, top): Point, tone: Tone) {
        if !self.has_legend() {
            return;
        }
        let radius = radius(self.sample(), sheet.width);
        let middle = top + self.legend_height(sheet.width) / 2.0 - 2.0;
        sheet.disc((left + radius, middle), radius, tone, CLEAR);
        sheet.ring((left + radius, middle), radius, 0.8, tone, CLEAR + 0.3);
        let lines = self.words.len() as f64 - 1.0;
        let baseline = middle + LEGEND * 0.34 - lines * LEGEND * text::LEADING / 2.0;
        let from = left + 2.0 * radius + APART;
        sheet.lines((from, baseline), Anchor::Start, LEGEND, &self.words, Tone::Ink, 1.0);
    }
}

/// The outline of a disc.
fn circle(at: Point, radius: f64) -> Vec<(Point, bool)> {
    const PIECES: u32 = 40;
    let point = |piece: u32| {
        let (sin, cos) = (f64::from(piece) / f64::from(PIECES) * std::f64::consts::TAU).sin_cos();
        ((at.0 + radius * cos, at.1 + radius * sin), true)
    };
    (0..PIECES).map(point).collect()
}

/// Points from a table, with a row for each of them.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Spanned<String>,
    /// Name of the column with the names of the points.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Name of the column with their longitudes in degrees, east positive.
    #[schemars(with = "String")]
    pub longitude: Spanned<String>,
    /// Name of the column with their latitudes in degrees, north positive.
    #[schemars(with = "String")]
    pub latitude: Spanned<String>,
    /// Name of the column to which the discs' areas are in proportion; without it, all are alike.
    #[schemars(with = "Option<String>")]
    pub size: Option<Spanned<String>>,
    /// What the sizes measure, for the legend; by default the column's unit or title.
    pub label: Option<String>,
}

/// More points than this take too long to paint on a phone.
#[cfg(feature = "ssr")]
const MOST_POINTS: usize = 400;

/// Of so many points at most the names are shown in a view that emphasises none.
#[cfg(feature = "ssr")]
pub(super) const NAMED: usize = 4;

/// The rows of a table as points.
#[cfg(feature = "ssr")]
pub(super) struct Reading<'a> {
    spec: &'a Spec,
    size: Option<&'a Column>,
    unit: Option<&'a str>,
    /// Names, places in degrees, sizes and rows of the table, the largest first.
    pub(super) points: Vec<(String, (f64, f64), f64, usize)>,
}

#[cfg(feature = "ssr")]
impl<'a> Reading<'a> {
    /// Reads the table; rows without a place or a size are left out.
    ///
    /// # Errors
    /// Something is wrong with it. The list is empty if there is no such table, which is reported elsewhere.
    pub(super) fn new(spec: &'a Spec, story: &'a dyn Surroundings) -> Result<Self, Vec<Mistake>> {
        let (table, unit) = story.table(spec.table.get_ref()).ok_or_else(Vec::new)?;
        let mut mistakes = Vec::new();
        let mut find = |name: &Spanned<String>, is_number: bool| find(spec, table, name, is_number, &mut mistakes);
        let (name, x, y) = (find(&spec.name, false), find(&spec.longitude, true), find(&spec.latitude, true));
        let size = spec.size.as_ref().map(|size| find(size, true));
        let (Some(name), Some(x), Some(y)) = (name, x, y) else { return Err(mistakes) };
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let size = size.flatten();
        let mut points: Vec<(String, (f64, f64), f64, usize)> = Vec::new();
        for row in 0..table.rows() {
            let (Some(name), Some(lon), Some(lat)) = (name.value(row), x.number(row), y.number(row)) else { continue };
            let Some(value) = size.map_or(Some(1.0), |size| size.number(row)) else { continue };
            let name = name.to_string();
            let told = |reason: String, remedy: &str, at: &Spanned<String>| {
                Err(vec![Mistake::new(&reason, remedy).in_place(at)])
            };
            if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
                let remedy = "Longitudes run from −180 to 180, latitudes from −90 to 90.";
                return told(format!("“{name}” is not on the Earth"), remedy, &spec.longitude);
            }
            if value < 0.0 {
                return told(format!("the size of “{name}” is negative"), "Name another column.", &spec.table);
            }
            if points.iter().any(|(known, ..)| *known == name) {
                let remedy = "Give each point a row and a name of its own.";
                return told(format!("“{name}” has two rows"), remedy, &spec.name);
            }
            points.push((name, (lon, lat), value, row));
        }
        if points.is_empty() {
            let remedy = "Name other columns.";
            return Err(vec![Mistake::new("its table has no points to draw", remedy).in_place(&spec.table)]);
        }
        if points.len() > MOST_POINTS {
            let reason = format!("it has {} points, and at most {MOST_POINTS} can be drawn", points.len());
            return Err(vec![Mistake::new(&reason, "Leave out the smallest.").in_place(&spec.table)]);
        }
        points.sort_by(|(a, _, one, _), (b, _, other, _)| other.total_cmp(one).then_with(|| a.cmp(b)));
        Ok(Self { spec, size, unit, points })
    }

    /// The points as they are drawn.
    pub(super) fn bubbles(&self, story: &dyn Surroundings) -> Bubbles {
        let most = self.points.first().map_or(0.0, |(_, _, size, _)| *size).max(f64::MIN_POSITIVE);
        let share = |value: f64| ((value / most).sqrt() * 1000.0).round() as i32;
        let (scale, word) = story.scale(most);
        let what = |size: &Column| {
            let unit = self.spec.label.as_deref().or(size.unit.as_deref()).or(self.unit);
            axis_title(word, unit.unwrap_or(size.title()))
        };
        let words = |value: f64| {
            let what = self.size.map(what)?;
            Some([&*story.digits(value / scale, None), "\u{a0}", &what].concat())
        };
        let sample = round_below(most / scale) * scale;
        let room = NARROWEST - 2.0 * LARGEST - APART;
        let lines = words(sample).map_or_else(Vec::new, |words| text::wrap(&words, LEGEND, room));
        let mut numbers = vec![share(sample)];
        let mut last = (0, 0);
        for (_, place, value, _) in &self.points {
            let now = steps(*place);
            let size = if self.size.is_some() { share(*value) } else { DOT };
            numbers.extend([now.0 - last.0, now.1 - last.1, size]);
            last = now;
        }
        let cell =
            |row: usize| Some(Cell { table: self.spec.table.get_ref().clone(), column: self.size?.name.clone(), row });
        let row = |(name, _, value, row): &(String, _, f64, usize)| Row {
            label: name.clone(),
            value: words(*value).unwrap_or_default(),
            figure: None,
            cell: cell(*row),
        };
        Bubbles { spots: encode_numbers(numbers), words: lines, rows: self.points.iter().map(row).collect() }
    }

    /// The name of a point, shown in no view so far.
    pub(super) fn caption(&self, index: usize) -> Option<Place> {
        let (name, place, value, _) = self.points.get(index)?;
        let most = self.points.first().map_or(1.0, |(_, _, size, _)| *size).max(f64::MIN_POSITIVE);
        let disc = if self.size.is_some() { ((value / most).sqrt() * 1000.0) as i32 } else { DOT };
        Some(Place { name: name.clone(), lon: place.0, lat: place.1, disc, is_caption: true, ..Place::default() })
    }

    /// Whether its points have different sizes.
    pub(super) fn has_sizes(&self) -> bool {
        self.size.is_some()
    }
}

#[cfg(feature = "ssr")]
fn find<'a>(
    spec: &Spec,
    table: &'a Table,
    name: &Spanned<String>,
    is_number: bool,
    mistakes: &mut Vec<Mistake>,
) -> Option<&'a Column> {
    let column = table.column(name.get_ref());
    match column {
        None => mistakes.push(Mistake::no_column(spec.table.get_ref(), name, table)),
        Some(column) if is_number && column.kind() != table::Kind::Number => {
            let reason = format!("the column “{}” does not hold numbers", column.name);
            let remedy = "Name another column, or declare its type in `columns` of the table.";
            mistakes.push(Mistake::new(&reason, remedy).in_place(name));
        }
        Some(_) => {}
    }
    column
}

/// The largest number with one digit, 1, 2 or 5, that is at most `value`.
#[cfg(feature = "ssr")]
fn round_below(value: f64) -> f64 {
    let places = value.log10().floor() as i32;
    // Divided if possible: tenths are not exact.
    let at = |digit: f64| if places < 0 { digit / 10_f64.powi(-places) } else { digit * 10_f64.powi(places) };
    [5.0, 2.0, 1.0].into_iter().map(at).find(|round| *round <= value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Room, Sheet, Tone};
    use super::super::Draw;
    use super::super::choropleth::tests::{drawn, told_of};
    use super::round_below;

    const SPEC: &str = r#"
        views = [
            { label = "All", longitude = 0, latitude = 0, span_degrees = 20 },
            { label = "One", longitude = 0, latitude = 0, span_degrees = 20, highlight = ["Middling"] },
            { label = "East", longitude = 10, latitude = 0, span_degrees = 10 },
        ]
        areas = { file = "squares.geojson", key = "name" }
        [points]
        table = "towns"
        name = "town"
        longitude = "lon"
        latitude = "lat"
        size = "people"
    "#;

    fn sheet(room: Room, position: f64) -> Sheet {
        let mut sheet = Sheet { width: room.width(), ..Sheet::default() };
        drawn(SPEC).draw(&mut sheet, position);
        sheet
    }

    /// Places and radii of the discs in a tone, the largest first; the last of jade is the legend's.
    fn discs(room: Room, position: f64, tone: Tone) -> Vec<((f64, f64), f64)> {
        let shapes = sheet(room, position).shapes.into_iter().filter(|shape| shape.tone == tone);
        shapes
            .filter_map(|shape| if let Form::Disc(at, radius) = shape.form { Some((at, radius)) } else { None })
            .collect()
    }

    fn words(position: f64) -> Vec<String> {
        let shapes = sheet(Room::Narrow, position).shapes.into_iter();
        shapes.filter_map(|shape| if let Form::Text(.., words) = shape.form { Some(words) } else { None }).collect()
    }

    #[test]
    fn the_areas_of_discs_are_in_proportion_to_the_values() {
        for (room, largest) in [(Room::Narrow, 20.0), (Room::Wide, 26.0)] {
            let discs = discs(room, 1.0, Tone::Jade);
            let areas: Vec<f64> = discs.iter().map(|(_, radius)| radius * radius).collect();
            assert_eq!(discs.len(), 5, "a town whose size is not known has no disc");
            assert!((discs[0].1 - largest).abs() < 1e-9);
            // 7.2, 3.2, 0.8 and 0.2 million people, and the legend's 5 million.
            for (area, people) in areas.iter().zip([7.2, 3.2, 0.8, 0.2, 5.0]) {
                assert!((area / areas[0] - people / 7.2).abs() < 1e-3, "{areas:?}");
            }
        }
    }

    #[test]
    fn the_legend_says_what_its_disc_stands_for() {
        assert!(words(1.0).contains(&"5\u{a0}million people".to_owned()), "{:?}", words(1.0));
        assert_eq!([7.2, 1.0, 0.045, 399.0].map(round_below), [5.0, 1.0, 0.02, 200.0]);
        let parts = drawn(SPEC).parts();
        assert_eq!(
            parts[3..],
            [
                "Vast: 7.2\u{a0}million people",
                "Large: 3.2\u{a0}million people",
                "Middling: 0.8\u{a0}million people",
                "Tiny: 0.2\u{a0}million people"
            ]
        );
    }

    #[test]
    fn the_largest_in_sight_have_names_and_where_some_are_emphasised_these() {
        let names = |position: f64| -> Vec<String> {
            let towns = ["Vast", "Large", "Middling", "Tiny", "Unknown"];
            words(position).into_iter().filter(|word| towns.contains(&word.as_str())).collect()
        };
        assert_eq!(names(1.0), ["Vast", "Large", "Middling", "Tiny"]);
        assert_eq!(names(2.0), ["Middling"]);
        assert_eq!(names(3.0), ["Vast"], "only one is in sight");
        let red = discs(Room::Narrow, 2.0, Tone::Cinnabar);
        assert!(red.len() == 1 && (red[0].0.0 - 144.0).abs() < 1.0, "{red:?}");
        assert!(discs(Room::Narrow, 1.0, Tone::Cinnabar).is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_remedy() {
        let told = |from: &str, to: &str| told_of(&SPEC.replace(from, to)).join(" ");
        assert_eq!(told("", ""), "");
        assert_eq!(told("size = \"people\"", ""), "");
        assert_eq!(told("\"Middling\"", "\"Midling\"").split('.').next(), Some("there is no area or point “Midling”"));
        assert_eq!(
            told("\"lon\"", "\"long\""),
            "the table “towns” has no column “long”. Did you mean “lon”? Its columns are town, lon, lat, people."
        );
        assert_eq!(
            told("\"lon\"", "\"town\""),
            "the column “town” does not hold numbers. Name another column, or declare its type in `columns` of the table."
        );
        assert_eq!(
            told("\"lon\"", "\"people\""),
            "“Tiny” is not on the Earth. Longitudes run from −180 to 180, latitudes from −90 to 90."
        );
        assert_eq!(told("size = \"people\"", "size = \"lon\""), "the size of “Tiny” is negative. Name another column.");
        assert_eq!(told("\"town\"", "\"lat\""), "“0” has two rows. Give each point a row and a name of its own.");
    }
}
