//! Scatter chart: one dot a row, by two numbers; between steps the dots go from where they were to where they will be.

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize;
use toml::Spanned;

use super::super::Row;
use super::super::series::{Fraction, Place, Span, axis_title, places_of, ticks};
use super::super::series::{Frame, TICK, Tick, share};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings, unknown_name};
use super::super::{Mark, position, text};
use super::Draw;
use super::Kind;
use crate::table::{self, Column, Table, Value};

/// Font size of names, in nominal pixels.
const NAME: f64 = text::LABEL;

/// Height of the area between the axes as a share of the sheet's width.
const RANGE: f64 = 0.78;

/// Radius of the largest dot, and of a dot without a size, in nominal pixels.
const LARGEST: f64 = 26.0;
const DOT: f64 = 4.5;

/// Opacity of dots, and of those that are dimmed because others are emphasised.
const CLEAR: f64 = 0.7;
const DIMMED: f64 = 0.28;

/// One dot a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scatter {
    /// What the axes measure: the horizontal and the vertical one.
    pub(in crate::chart) titles: (String, String),
    /// Labels along the horizontal axis.
    pub(in crate::chart) x: Vec<Tick>,
    /// Labels of the vertical axis, with a line each.
    pub(in crate::chart) y: Vec<Tick>,
    /// The dots, the largest first.
    pub(in crate::chart) dots: Vec<Dot>,
}

/// A dot, which keeps its identity from step to step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Dot {
    /// Its name; empty if it is never emphasised.
    pub name: String,
    /// What it is at each step; `None` while it is not there.
    pub places: Vec<Option<Spot>>,
    /// Name and values at each step, for those who do not see the drawing.
    pub rows: Vec<Option<Row>>,
}

/// A dot at one step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::chart) struct Spot {
    /// Where it is along the axes, and its radius as a share of the largest.
    pub at: (u16, u16, u16),
    /// Whether it is emphasised.
    pub is_emphasised: bool,
}

/// A dot at a scroll position.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    at: Point,
    radius: f64,
    /// How far it is there, and how far it is emphasised, 0 to 1.
    alpha: f64,
    emphasis: f64,
}

impl Draw for Scatter {
    fn last_step(&self) -> u32 {
        (self.steps() as u32).saturating_sub(1)
    }

    fn marks(&self) -> Vec<&Mark> {
        Vec::new()
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let frame = self.frame(sheet);
        self.axes(sheet, &frame);
        let any = position::held(position, (0..self.steps()).map(|step| self.has_emphasis(step)));
        let seen: Vec<Seen> = self.dots.iter().map(|dot| self.seen(dot, &frame, position)).collect();
        for seen in &seen {
            let dimmed = any * (1.0 - seen.emphasis);
            let alpha = seen.alpha * (CLEAR - (CLEAR - DIMMED) * dimmed);
            sheet.disc(seen.at, seen.radius, Tone::Jade, alpha);
        }
        for seen in seen.iter().filter(|seen| seen.emphasis > 0.0) {
            sheet.disc(seen.at, seen.radius, Tone::Cinnabar, seen.alpha * seen.emphasis);
        }
        self.names(sheet, &frame, &seen, position);
    }

    fn rows(&self) -> Vec<Row> {
        self.dots
            .iter()
            .filter(|dot| !dot.name.is_empty())
            .filter_map(|dot| dot.rows.iter().flatten().next_back().cloned())
            .collect()
    }

    fn parts(&self) -> Vec<String> {
        self.said(self.dots.len(), self.rows())
    }

    /// The number of dots that are there, and the values that the named ones have at the step.
    fn said_at(&self, step: u32) -> Vec<String> {
        let at = |dot: &Dot| dot.rows.get(step as usize).cloned().flatten();
        let there = self.dots.iter().filter_map(|dot| Some((dot, at(dot)?)));
        let named = there.clone().filter(|(dot, _)| !dot.name.is_empty()).map(|(_, row)| row);
        self.said(there.count(), named.collect())
    }
}

impl Scatter {
    /// What the axes measure with the number of dots, and rows with their values.
    fn said(&self, dots: usize, rows: Vec<Row>) -> Vec<String> {
        let axes = [&*self.titles.0, " / ", &self.titles.1, ": ", &dots.to_string()].concat();
        let named = rows.into_iter().map(|row| [&*row.label, ": ", &row.value].concat());
        std::iter::once(axes).chain(named).collect()
    }

    fn steps(&self) -> usize {
        self.dots.iter().map(|dot| dot.places.len()).max().unwrap_or(0)
    }

    fn has_emphasis(&self, step: usize) -> bool {
        self.dots.iter().any(|dot| dot.places.get(step).copied().flatten().is_some_and(|spot| spot.is_emphasised))
    }

    fn frame(&self, sheet: &mut Sheet) -> Frame {
        let frame = Frame::open(sheet, &self.y, 0.0, sheet.width * RANGE);
        // Below the labels stands what the horizontal axis measures.
        sheet.height += 20.0;
        frame
    }

    fn axes(&self, sheet: &mut Sheet, frame: &Frame) {
        let (across, up) = &self.titles;
        frame.heights(sheet, up, &self.y, true);
        sheet.line(vec![(frame.left, frame.bottom), (frame.right, frame.bottom)], 1.0, Tone::Soft, 1.0);
        frame.widths(sheet, &self.x);
        sheet.text((frame.right, frame.bottom + 48.0), Anchor::End, TICK, across, Tone::Soft, 1.0);
    }

    /// A dot at a position: the steps are gone through in order. One that comes is where it will be from the start.
    fn seen(&self, dot: &Dot, frame: &Frame, position: f64) -> Seen {
        dot.places.iter().zip(0..).fold(Seen::default(), |seen, (place, step)| {
            let arrived = position::arrival(position, step);
            let towards = |from: f64, to: f64| from + (to - from) * arrived;
            let Some(spot) = place else {
                return Seen { alpha: towards(seen.alpha, 0.0), emphasis: towards(seen.emphasis, 0.0), ..seen };
            };
            let (x, y, size) = spot.at;
            let (to, radius) = (frame.at((share(x), share(y))), (share(size) * LARGEST).max(2.0));
            let from = if seen.alpha > 0.0 { seen } else { Seen { at: to, radius, ..seen } };
            Seen {
                at: (towards(from.at.0, to.0), towards(from.at.1, to.1)),
                radius: towards(from.radius, radius),
                alpha: towards(from.alpha, 1.0),
                emphasis: towards(from.emphasis, f64::from(u8::from(spot.is_emphasised))),
            }
        })
    }

    /// The names of emphasised dots, beside them and moved apart.
    fn names(&self, sheet: &mut Sheet, frame: &Frame, seen: &[Seen], position: f64) {
        // While dots move, each name stays on the side that it has at the nearer of the two steps.
        let step = (0..self.steps()).rev().find(|&step| position::arrival(position, step as u32) > 0.5).unwrap_or(0);
        let rest: Vec<Seen> = self.dots.iter().map(|dot| self.seen(dot, frame, step as f64 + 1.0)).collect();
        for is_right in [true, false] {
            let mut order: Vec<usize> = (0..self.dots.len())
                .filter(|&index| seen[index].emphasis > 0.0 && !self.dots[index].name.is_empty())
                .filter(|&index| self.fits_right(index, &rest[index], frame) == is_right)
                .collect();
            super::super::sort_few(&mut order, |&a, &b| seen[a].at.1 < seen[b].at.1);
            let height = NAME * text::LEADING;
            let wishes: Vec<(f64, f64)> = order.iter().map(|&index| (seen[index].at.1, height)).collect();
            let centres = text::spread(&wishes, 2.0, frame.top - 6.0, frame.bottom);
            for (&index, centre) in order.iter().zip(centres) {
                let Seen { at, radius, alpha, emphasis } = seen[index];
                let away = if is_right { radius + 7.0 } else { -radius - 7.0 };
                let (anchor, x) = (if is_right { Anchor::Start } else { Anchor::End }, at.0 + away);
                let alpha = alpha * emphasis;
                if (centre - at.1).abs() > 4.0 {
                    let end = if is_right { x - 3.0 } else { x + 3.0 };
                    sheet.line(vec![(at.0 + away * 0.7, at.1), (end, centre)], 1.0, Tone::Soft, 0.7 * alpha);
                }
                let name = &self.dots[index].name;
                let width = text::width(name, NAME);
                let left = if is_right { x - 2.0 } else { x - width - 2.0 };
                let (top, bottom) = (centre - height / 2.0, centre + height / 2.0);
                let right = left + width + 4.0;
                sheet.fill(vec![(left, top), (right, top), (right, bottom), (left, bottom)], Tone::Paper, 0.6 * alpha);
                sheet.text((x, centre + NAME * 0.34), anchor, NAME, name, Tone::Ink, alpha);
            }
        }
    }

    /// Whether a dot's name has room at its right.
    fn fits_right(&self, index: usize, seen: &Seen, frame: &Frame) -> bool {
        let right = frame.right + MARGIN - 4.0;
        seen.at.0 + seen.radius + 7.0 + text::width(&self.dots[index].name, NAME) <= right
    }
}

/// One dot a row of a table, by two of its numbers.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Spanned<String>,
    /// Name of the column along the horizontal axis: numbers.
    #[schemars(with = "String")]
    pub x: Spanned<String>,
    /// Name of the column up the vertical axis: numbers.
    #[schemars(with = "String")]
    pub y: Spanned<String>,
    /// Name of the column with the names of the dots; a dot keeps its name from step to step.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Name of the column to which the dots' areas are proportional; without it, all are alike.
    #[schemars(with = "Option<String>")]
    pub size: Option<Spanned<String>>,
    /// What changes at each step; without steps, all rows are there.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

/// What is seen at a step of a scatter chart.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepSpec {
    /// Only the rows whose cells have these values, such as { year = 2005 }.
    #[serde(default, rename = "where")]
    #[schemars(with = "BTreeMap<String, Place>")]
    pub(in crate::chart) rows: BTreeMap<String, Spanned<Place>>,
    /// The dots that are emphasised and named, for this step; the others are dimmed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub highlight: Vec<Spanned<String>>,
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        Vec::new()
    }

    fn tables(&self) -> Vec<&Spanned<String>> {
        vec![&self.table]
    }

    fn steps(&self) -> u32 {
        self.steps.len().max(1) as u32
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let table = story.table(self.table.get_ref());
        table.map_or_else(Vec::new, |(table, _)| Reading::new(self, table).err().unwrap_or_default())
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let name = self.table.get_ref();
        let (table, unit) = story.table(name).ok_or_else(|| io::Error::other(format!("there is no table “{name}”")))?;
        let reading = Reading::new(self, table).map_err(Mistake::into_error)?;
        Ok(Kind::Scatter(reading.scatter(story, unit)))
    }
}

/// A row as a dot.
#[derive(Clone, Copy)]
struct Measure {
    x: f64,
    y: f64,
    size: f64,
}

/// The rows of the table as dots.
struct Reading<'a> {
    spec: &'a Spec,
    x: &'a Column,
    y: &'a Column,
    /// For each name, what it is at each step.
    dots: BTreeMap<String, Vec<Option<Measure>>>,
}

impl<'a> Reading<'a> {
    fn new(spec: &'a Spec, table: &'a Table) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &Spanned<String>, is_number: bool| {
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
        };
        let (x, y, name) = (find(&spec.x, true), find(&spec.y, true), find(&spec.name, false));
        let size = spec.size.as_ref().map(|size| find(size, true));
        let (Some(x), Some(y), Some(name)) = (x, y, name) else { return Err(mistakes) };
        if size.is_some_and(|size| size.is_none()) || !mistakes.is_empty() {
            return Err(mistakes);
        }
        let all = [StepSpec { rows: BTreeMap::new(), highlight: Vec::new() }];
        let steps = if spec.steps.is_empty() { all.as_slice() } else { spec.steps.as_slice() };
        let mut dots: BTreeMap<String, Vec<Option<Measure>>> = BTreeMap::new();
        for (index, step) in steps.iter().enumerate() {
            let rows = match rows_of(step, table) {
                Ok(rows) => rows,
                Err(mistake) => {
                    mistakes.push(mistake);
                    continue;
                }
            };
            for row in rows {
                let (Some(name), Some(x), Some(y)) = (name.value(row), x.number(row), y.number(row)) else { continue };
                let area = match size.flatten() {
                    Some(column) => match column.number(row) {
                        Some(area) => area,
                        None => continue,
                    },
                    None => 1.0,
                };
                let places = dots.entry(name.to_string()).or_insert_with(|| vec![None; steps.len()]);
                if places[index].replace(Measure { x, y, size: area }).is_some() {
                    let reason = format!("“{name}” has two rows at step {}", index + 1);
                    let remedy = "Choose one of them with `where`, such as where = { year = 2005 }.";
                    return Err(vec![Mistake::new(&reason, remedy).in_place(&spec.table)]);
                }
                if area < 0.0 {
                    let reason = format!("the size of “{name}” is negative");
                    return Err(vec![Mistake::new(&reason, "Name another column.").in_place(&spec.table)]);
                }
            }
        }
        for name in steps.iter().flat_map(|step| &step.highlight) {
            if !dots.contains_key(name.get_ref()) {
                mistakes.push(unknown_name("dot", name, dots.keys().map(String::as_str)));
            }
        }
        if dots.is_empty() && mistakes.is_empty() {
            mistakes.push(Mistake::new("its table has no rows to draw", "Name other columns.").in_place(&spec.table));
        }
        if dots.len() > MOST_DOTS {
            let reason = format!("it has {} dots, and at most {MOST_DOTS} can be drawn", dots.len());
            mistakes.push(Mistake::new(&reason, "Choose some of the rows with `where`.").in_place(&spec.table));
        }
        if mistakes.is_empty() { Ok(Self { spec, x, y, dots }) } else { Err(mistakes) }
    }

    fn scatter(&self, story: &dyn Surroundings, unit: Option<&str>) -> Scatter {
        let measures = || self.dots.values().flatten().flatten();
        let span = |of: fn(&Measure) -> f64| {
            let (from, to) = measures()
                .map(of)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), value| (from.min(value), to.max(value)));
            // A little room, so that no dot lies on an axis.
            let room = (to - from).max(1e-9) * 0.06;
            Span::new(from - room, to + room)
        };
        let (x, y) = (span(|measure| measure.x), span(|measure| measure.y));
        let largest = measures().map(|measure| measure.size).fold(f64::MIN_POSITIVE, f64::max);
        let radius = |measure: &Measure| match self.spec.size {
            Some(_) => (measure.size / largest).sqrt(),
            None => DOT / LARGEST,
        };
        let axis = |span: Span, column: &Column| {
            let (size, word) = story.scale(span.to.abs().max(span.from.abs()));
            let places = ticks(span, 6);
            let decimals = places.iter().map(|tick| places_of(tick / size)).max().unwrap_or(0);
            let tick = |at: &f64| Tick { at: span.share(*at), text: story.digits(at / size, Some(decimals)) };
            let unit = column.unit.as_deref().or(unit).unwrap_or(column.title());
            (places.iter().map(tick).collect::<Vec<_>>(), axis_title(word, unit), size)
        };
        let ((x_ticks, across, x_size), (y_ticks, up, y_size)) = (axis(x, self.x), axis(y, self.y));
        let is_named = |name: &str| self.spec.steps.iter().any(|step| step.highlights(name));
        let mut dots: Vec<(f64, Dot)> = Vec::new();
        for (name, places) in &self.dots {
            let spots = places.iter().enumerate().map(|(index, place)| {
                let measure = place.as_ref()?;
                let size = (radius(measure) * f64::from(Fraction::MAX)).round() as u16;
                let is_emphasised = self.spec.steps.get(index).is_some_and(|step| step.highlights(name));
                Some(Spot { at: (x.share(measure.x), y.share(measure.y), size), is_emphasised })
            });
            let digits = |value: f64, unit: &str| [&story.digits(value, None), "\u{a0}", unit].concat();
            let value = |place: &Measure| [digits(place.x / x_size, &across), digits(place.y / y_size, &up)].join(", ");
            let row = |place: &Measure| Row { label: name.clone(), value: value(place), figure: None };
            let rows = places.iter().map(|place| place.as_ref().map(row)).collect();
            let most = places.iter().flatten().map(|measure| measure.size).fold(0.0, f64::max);
            let name = if is_named(name) { name.clone() } else { String::new() };
            dots.push((most, Dot { name, places: spots.collect(), rows }));
        }
        // Small dots are drawn over large ones.
        dots.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        Scatter { titles: (across, up), x: x_ticks, y: y_ticks, dots: dots.into_iter().map(|(_, dot)| dot).collect() }
    }
}

impl StepSpec {
    fn highlights(&self, name: &str) -> bool {
        self.highlight.iter().any(|highlighted| highlighted.get_ref() == name)
    }
}

/// More dots than this take too long to paint on a phone.
const MOST_DOTS: usize = 400;

/// The rows that a step shows.
fn rows_of(step: &StepSpec, table: &Table) -> Result<Vec<usize>, Mistake> {
    let mut values: Vec<(&Column, Value<'_>)> = Vec::new();
    let keys: Vec<_> = step.rows.iter().map(|(column, place)| (column, place, place.get_ref().key())).collect();
    for (name, place, key) in &keys {
        let at = |reason: String, remedy: &str| Mistake { span: Some(place.span()), ..Mistake::new(&reason, remedy) };
        let known: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
        let column = table.column(name).ok_or_else(|| {
            at(format!("the table has no column “{name}”"), &format!("Its columns are {}.", known.join(", ")))
        })?;
        let value = column
            .value_of(key)
            .ok_or_else(|| at(format!("the column “{name}” cannot be “{key}”"), "Give a value of its type."))?;
        values.push((column, value));
    }
    let rows = table.rows_with(&values);
    match (rows.is_empty(), keys.first()) {
        (true, Some((name, place, key))) => {
            let reason = format!("no row of the table has “{key}” as its {name}");
            Err(Mistake { span: Some(place.span()), ..Mistake::new(&reason, "Choose values that are in the table.") })
        }
        _ => Ok(rows),
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::Chart;
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::line::tests::around;
    use super::super::{Draw, Kind};
    use super::{Scatter, Spec};

    const CSV: &str = "where,year,births,age,people\nNorth,1955,6,40,4000000\nSouth,1955,4,50,1000000\nNorth,2005,2,70,9000000\nSouth,2005,3,60,1000000\nEast,2005,1,80,\n";

    const SPEC: &str = "table = \"cities\"\nx = \"births\"\ny = \"age\"\nname = \"where\"\nsize = \"people\"\n\
        [[step]]\nwhere = { year = 1955 }\n[[step]]\nwhere = { year = 2005 }\nhighlight = [\"North\"]\n";

    pub(in crate::chart) fn scatter() -> Scatter {
        let spec: Spec = toml::from_str(SPEC).unwrap_or_else(|error| panic!("{error}"));
        match spec.resolve(&around(CSV)) {
            Ok(Kind::Scatter(scatter)) => scatter,
            other => panic!("{other:?}"),
        }
    }

    /// Places and radii of the dots, from the largest.
    fn dots(position: f64) -> Vec<((f64, f64), f64)> {
        let mut sheet = Sheet::default();
        scatter().draw(&mut sheet, position);
        let dot = |form: &Form| if let Form::Disc(at, radius) = form { Some((*at, *radius)) } else { None };
        sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade).filter_map(|shape| dot(&shape.form)).collect()
    }

    #[test]
    fn areas_and_places_are_in_proportion() {
        let (before, after) = (dots(1.0), dots(2.0));
        assert_eq!((before.len(), after.len()), (2, 2), "a row without a size is no dot");
        assert!((before[0].1 / before[1].1 - 2.0).abs() < 1e-3, "four times as many people");
        assert!((after[0].1 / after[1].1 - 3.0).abs() < 1e-3, "nine times as many");
        // From 6 to 2 births, and from 4 to 3.
        let moved = |index: usize| before[index].0.0 - after[index].0.0;
        assert!((moved(0) / moved(1) - 4.0).abs() < 1e-2, "{before:?} {after:?}");
    }

    #[test]
    fn a_dot_goes_from_where_it_was_to_where_it_will_be() {
        let ways: Vec<f64> = (100..=150).map(|hundredth| dots(f64::from(hundredth) / 100.0)[0].0.0).collect();
        assert!(ways.windows(2).all(|pair| pair[0] >= pair[1]) && ways[0] - ways[50] > 100.0, "{ways:?}");
    }

    #[test]
    fn values_are_said_in_the_scale_of_their_axis() {
        let spec = SPEC.replace("x = \"births\"", "x = \"people\"");
        let spec: Spec = toml::from_str(&spec).unwrap_or_else(|error| panic!("{error}"));
        let Ok(Kind::Scatter(scatter)) = spec.resolve(&around(CSV)) else { panic!("it cannot be drawn") };
        let rows: Vec<_> = scatter.rows().into_iter().map(|row| row.value).collect();
        assert_eq!(rows, ["9\u{a0}million people, 70\u{a0}people"]);
    }

    #[test]
    fn the_description_follows_the_steps() {
        let chart = Chart { kind: Kind::Scatter(scatter()) };
        let said = [0, 1, 9].map(|step| chart.description_at(step));
        assert_eq!(said[0], "people / people: 2; North: 6\u{a0}people, 40\u{a0}people");
        assert_eq!(said[1], "people / people: 2; North: 2\u{a0}people, 70\u{a0}people");
        assert_eq!(said[1], said[2]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |from: &str, to: &str| -> Vec<String> {
            let spec: Spec = toml::from_str(&SPEC.replace(from, to)).unwrap_or_else(|error| panic!("{error}"));
            spec.mistakes(&around(CSV))
                .into_iter()
                .map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy))
                .collect()
        };
        assert!(told("", "").is_empty());
        assert_eq!(
            told("[\"North\"]", "[\"Nort\"]"),
            ["there is no dot “Nort”. Did you mean “North”? There are North, South."]
        );
        assert_eq!(
            told("where = { year = 1955 }", "where = { yer = 1955 }"),
            ["the table has no column “yer”. Its columns are where, year, births, age, people."]
        );
        assert_eq!(
            told("where = { year = 1955 }", "where = { year = 1956 }"),
            ["no row of the table has “1956” as its year. Choose values that are in the table."]
        );
        assert_eq!(
            told("where = { year = 1955 }", ""),
            ["“North” has two rows at step 1. Choose one of them with `where`, such as where = { year = 2005 }."]
        );
        assert_eq!(
            told("x = \"births\"", "x = \"where\""),
            [
                "the column “where” does not hold numbers. Name another column, or declare its type in `columns` of the table."
            ]
        );
    }
}
