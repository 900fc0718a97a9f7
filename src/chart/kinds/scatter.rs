//! Scatter chart: one dot a row, by two numbers; between steps the dots go from where they were to where they will be.

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize;
use toml::Spanned;

use super::super::series::{AROUND, Fraction, LOWEST_RANGE, Span, axis_title, places_of, ticks};
use super::super::series::{Frame, TICK, Tick, share};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{Interval, KindSpec, MarkSpec, Mistake, Ranges, Surroundings, columns_of, unknown_name};
use super::super::{Cell, Row};
use super::super::{Mark, position, text};
use super::Draw;
use super::Kind;
use crate::table::{self, Column, Key, Table, Value};

/// Font size of names, in nominal pixels.
pub(super) const NAME: f64 = text::LABEL;

/// Height of the area between the axes as a share of the sheet's width.
const RANGE: f64 = 0.78;

/// Height below the labels of the horizontal axis, for what it measures, in nominal pixels.
const BELOW: f64 = 20.0;

/// Radius of the largest dot, and of a dot without a size, in nominal pixels.
const LARGEST: f64 = 26.0;
const DOT: f64 = 4.5;

/// Opacity of dots, and of those that are dimmed because others are emphasised.
const CLEAR: f64 = 0.7;
const DIMMED: f64 = 0.4;

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
    /// Its name.
    pub name: String,
    /// Whether it is emphasised at any step, and then named.
    pub is_named: bool,
    /// What it is at each step; `None` while it is not there.
    pub places: Vec<Option<Spot>>,
    /// Name and values at each step, for those who do not see the drawing.
    pub rows: Vec<Option<Row>>,
    /// The numbers that it stands for at any step.
    pub points: Vec<super::Point>,
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
pub(super) struct Seen {
    pub at: Point,
    pub radius: f64,
    /// How far it is there, and how far it is emphasised, 0 to 1.
    pub alpha: f64,
    pub emphasis: f64,
}

impl Draw for Scatter {
    fn last_step(&self) -> u32 {
        (steps_of(&self.dots) as u32).saturating_sub(1)
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
        let place = |spot: &Spot| {
            let (x, y, size) = spot.at;
            (frame.at((share(x), share(y))), radius(size, LARGEST))
        };
        let places = |dot: &Dot| dot.places.iter().map(|spot| spot.as_ref().map(place)).collect();
        let places = self.dots.iter().map(places).collect();
        let field = Field { dots: &self.dots, places };
        let seen = field.draw(sheet, position);
        field.names_beside(sheet, &frame, &seen, position);
        sheet.belong("");
    }

    fn rows(&self) -> Vec<Row> {
        rows_of_dots(&self.dots)
    }

    fn points(&self) -> Vec<super::Point> {
        points_of_dots(&self.dots)
    }

    fn parts(&self) -> Vec<String> {
        said_of_dots(&self.axes_title(), self.dots.len(), self.rows())
    }

    fn said_at(&self, step: u32) -> Vec<String> {
        said_of_dots_at(&self.axes_title(), &self.dots, step)
    }
}

/// The number of steps of a chart of dots.
pub(super) fn steps_of(dots: &[Dot]) -> usize {
    dots.iter().map(|dot| dot.places.len()).max().unwrap_or(0)
}

/// The last values of the dots that are named.
pub(super) fn rows_of_dots(dots: &[Dot]) -> Vec<Row> {
    let named = dots.iter().filter(|dot| dot.is_named);
    named.filter_map(|dot| dot.rows.iter().flatten().next_back().cloned()).collect()
}

/// The numbers that all dots stand for, dot by dot.
pub(super) fn points_of_dots(dots: &[Dot]) -> Vec<super::Point> {
    dots.iter().flat_map(|dot| dot.points.iter().cloned()).collect()
}

/// What is measured with the number of dots, and rows with their values.
pub(super) fn said_of_dots(title: &str, dots: usize, rows: Vec<Row>) -> Vec<String> {
    let all = [title, ": ", &dots.to_string()].concat();
    let named = rows.into_iter().map(|row| [&*row.label, ": ", &row.value].concat());
    std::iter::once(all).chain(named).collect()
}

/// The number of dots that are there, and the values that the named ones have at a step.
pub(super) fn said_of_dots_at(title: &str, dots: &[Dot], step: u32) -> Vec<String> {
    let at = |dot: &Dot| dot.rows.get(step as usize).cloned().flatten();
    let there = dots.iter().filter_map(|dot| Some((dot, at(dot)?)));
    let named = there.clone().filter(|(dot, _)| dot.is_named).map(|(_, row)| row);
    said_of_dots(title, there.count(), named.collect())
}

/// Radius of a dot whose size is a share of the largest, in nominal pixels.
pub(super) fn radius(size: u16, largest: f64) -> f64 {
    (share(size) * largest).max(2.0)
}

impl Scatter {
    /// What both axes measure.
    fn axes_title(&self) -> String {
        [&*self.titles.0, " / ", &self.titles.1].concat()
    }

    fn frame(&self, sheet: &mut Sheet) -> Frame {
        let height = height_in(sheet, sheet.width * RANGE);
        let frame = Frame::open(sheet, &self.y, 0.0, height);
        sheet.height += BELOW;
        frame
    }

    fn axes(&self, sheet: &mut Sheet, frame: &Frame) {
        let (across, up) = &self.titles;
        frame.heights(sheet, up, &self.y, true);
        base(sheet, frame, &self.x, across);
    }
}

/// Height of the area over a horizontal axis with what it measures below: the `wanted` one, or what the sheet is offered as
/// far as that is no higher than wide. In nominal pixels.
pub(super) fn height_in(sheet: &Sheet, wanted: f64) -> f64 {
    let height = sheet.offer.height.map(|height| (height - AROUND - BELOW).min(sheet.width).max(LOWEST_RANGE));
    height.unwrap_or(wanted)
}

/// A horizontal axis of numbers, with what it measures below.
pub(super) fn base(sheet: &mut Sheet, frame: &Frame, ticks: &[Tick], title: &str) {
    sheet.line(vec![(frame.left, frame.bottom), (frame.right, frame.bottom)], 1.0, Tone::Soft, 1.0);
    frame.widths(sheet, ticks);
    sheet.text((frame.right, frame.bottom + 48.0), Anchor::End, TICK, title, Tone::Soft, 1.0);
}

/// Dots on a sheet, which go from place to place.
pub(super) struct Field<'a> {
    pub dots: &'a [Dot],
    /// For each dot, where it is at each step and its radius, in nominal pixels; `None` while it is not there.
    pub places: Vec<Vec<Option<(Point, f64)>>>,
}

impl Field<'_> {
    /// Adds the dots; returns them as they are at the position.
    pub(super) fn draw(&self, sheet: &mut Sheet, position: f64) -> Vec<Seen> {
        let any = position::held(position, (0..steps_of(self.dots)).map(|step| self.has_emphasis(step)));
        let seen: Vec<Seen> = (0..self.dots.len()).map(|index| self.seen(index, position)).collect();
        for (dot, seen) in self.dots.iter().zip(&seen) {
            let dimmed = any * (1.0 - seen.emphasis);
            let alpha = seen.alpha * (CLEAR - (CLEAR - DIMMED) * dimmed);
            sheet.belong(&dot.name);
            sheet.disc(seen.at, seen.radius, Tone::Jade, alpha);
        }
        for (dot, seen) in self.dots.iter().zip(&seen).filter(|(_, seen)| seen.emphasis > 0.0) {
            sheet.belong(&dot.name);
            sheet.disc(seen.at, seen.radius, Tone::Cinnabar, seen.alpha * seen.emphasis);
        }
        seen
    }

    fn has_emphasis(&self, step: usize) -> bool {
        self.dots.iter().any(|dot| dot.places.get(step).copied().flatten().is_some_and(|spot| spot.is_emphasised))
    }

    /// A dot at a position: the steps are gone through in order. One that comes is where it will be from the start.
    pub(super) fn seen(&self, index: usize, position: f64) -> Seen {
        let steps = self.dots[index].places.iter().zip(&self.places[index]).zip(0..);
        steps.fold(Seen::default(), |seen, ((spot, place), step)| {
            let arrived = position::arrival(position, step);
            let towards = |from: f64, to: f64| from + (to - from) * arrived;
            let (Some(spot), &Some((to, radius))) = (spot, place) else {
                return Seen { alpha: towards(seen.alpha, 0.0), emphasis: towards(seen.emphasis, 0.0), ..seen };
            };
            let from = if seen.alpha > 0.0 { seen } else { Seen { at: to, radius, ..seen } };
            Seen {
                at: (towards(from.at.0, to.0), towards(from.at.1, to.1)),
                radius: towards(from.radius, radius),
                alpha: towards(from.alpha, 1.0),
                emphasis: towards(from.emphasis, f64::from(u8::from(spot.is_emphasised))),
            }
        })
    }

    /// The dots at the end of the step that is nearer to a position than the others. While dots move, their names stay
    /// where they are in relation to them at that step.
    fn at_rest(&self, position: f64) -> Vec<Seen> {
        let steps = steps_of(self.dots);
        let step = (0..steps).rev().find(|&step| position::arrival(position, step as u32) > 0.5).unwrap_or(0);
        (0..self.dots.len()).map(|index| self.seen(index, step as f64 + 1.0)).collect()
    }

    /// The names of emphasised dots, beside them and moved apart.
    fn names_beside(&self, sheet: &mut Sheet, frame: &Frame, seen: &[Seen], position: f64) {
        let rest = self.at_rest(position);
        for is_right in [true, false] {
            let mut order: Vec<usize> = (0..self.dots.len())
                .filter(|&index| seen[index].emphasis > 0.0)
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
                let name = &self.dots[index].name;
                sheet.belong(name);
                if (centre - at.1).abs() > 4.0 {
                    let end = if is_right { x - 3.0 } else { x + 3.0 };
                    sheet.line(vec![(at.0 + away * 0.7, at.1), (end, centre)], 1.0, Tone::Soft, 0.7 * alpha);
                }
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
    #[schemars(with = "BTreeMap<String, Key>")]
    pub(in crate::chart) rows: BTreeMap<String, Spanned<Key>>,
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
        self.source().mistakes(story)
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        self.resolved(story, None)
    }

    fn ranges(&self, story: &dyn Surroundings) -> Option<Ranges> {
        self.source().ranges(story)
    }

    fn resolve_within(&self, story: &dyn Surroundings, ranges: &Ranges) -> io::Result<Kind> {
        self.resolved(story, Some(ranges))
    }
}

impl Spec {
    fn resolved(&self, story: &dyn Surroundings, within: Option<&Ranges>) -> io::Result<Kind> {
        self.source().read(story, within, |reading, ranges| Kind::Scatter(reading.scatter(ranges, story)))
    }

    fn source(&self) -> Source<'_> {
        Source {
            table: &self.table,
            x: &self.x,
            y: Some(&self.y),
            name: &self.name,
            size: self.size.as_ref(),
            steps: &self.steps,
        }
    }
}

/// Where dots come from: the names of a table and its columns, and the steps.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub table: &'a Spanned<String>,
    pub x: &'a Spanned<String>,
    pub y: Option<&'a Spanned<String>>,
    pub name: &'a Spanned<String>,
    pub size: Option<&'a Spanned<String>>,
    pub steps: &'a [StepSpec],
}

impl Source<'_> {
    /// Why the dots cannot be drawn correctly; an unknown table is reported elsewhere.
    pub(super) fn mistakes(self, story: &dyn Surroundings) -> Vec<Mistake> {
        let table = story.table(self.table.get_ref());
        table.map_or_else(Vec::new, |(table, _)| Reading::new(self, table).err().unwrap_or_default())
    }

    /// What the axes and areas measure, and from where to where; `None` where something is unknown.
    pub(super) fn ranges(self, story: &dyn Surroundings) -> Option<Ranges> {
        let (table, unit) = story.table(self.table.get_ref())?;
        Some(Reading::new(self, table).ok()?.ranges(unit))
    }

    /// Makes a chart of the rows, with their ranges, which are wider if others are given `within` which they lie.
    ///
    /// # Errors
    /// The table is unknown, or there is a mistake.
    pub(super) fn read<C>(
        self,
        story: &dyn Surroundings,
        within: Option<&Ranges>,
        chart: impl Fn(&Reading, &Ranges) -> C,
    ) -> io::Result<C> {
        let name = self.table.get_ref();
        let (table, unit) = story.table(name).ok_or_else(|| io::Error::other(format!("there is no table “{name}”")))?;
        let reading = Reading::new(self, table).map_err(Mistake::into_error)?;
        let own = reading.ranges(unit);
        Ok(chart(&reading, &within.map_or_else(|| own.clone(), |within| own.covering(within))))
    }
}

/// A row as a dot.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    x: f64,
    y: f64,
    size: f64,
    row: usize,
}

/// The rows of the table as dots.
pub(super) struct Reading<'a> {
    source: Source<'a>,
    x: &'a Column,
    /// The column up the vertical axis, for charts with two.
    y: Option<&'a Column>,
    /// The column to which the dots' areas are proportional.
    size: Option<&'a Column>,
    /// For each name, what it is at each step.
    dots: BTreeMap<String, Vec<Option<Measure>>>,
}

/// An axis of numbers.
pub(super) struct Axis {
    span: Span,
    /// Labels along it.
    pub ticks: Vec<Tick>,
    /// What it measures.
    pub title: String,
    /// The scale in which its values are told.
    size: f64,
}

impl Axis {
    pub(super) fn new(range: &Interval, story: &dyn Surroundings) -> Self {
        // A little room, so that no dot lies on an axis.
        let room = (range.to - range.from).max(1e-9) * 0.06;
        let span = Span::new(range.from - room, range.to + room);
        let (size, word) = story.scale(span.to.abs().max(span.from.abs()));
        let places = ticks(span, 6);
        let decimals = places.iter().map(|tick| places_of(tick / size)).max().unwrap_or(0);
        let tick = |at: &f64| Tick { at: span.share(*at), text: story.digits(at / size, Some(decimals)) };
        Self { span, ticks: places.iter().map(tick).collect(), title: axis_title(word, &range.measured), size }
    }
}

impl<'a> Reading<'a> {
    fn new(source: Source<'a>, table: &'a Table) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &Spanned<String>, is_number: bool| {
            let column = table.column(name.get_ref());
            match column {
                None => mistakes.push(Mistake::no_column(source.table.get_ref(), name, table)),
                Some(column) if is_number && column.kind() != table::Kind::Number => {
                    let reason = format!("the column “{}” does not hold numbers", column.name);
                    let remedy = "Name another column, or declare its type in `columns` of the table.";
                    mistakes.push(Mistake::new(&reason, remedy).in_place(name));
                }
                Some(_) => {}
            }
            column
        };
        let (x, name) = (find(source.x, true), find(source.name, false));
        let y = source.y.and_then(|y| find(y, true));
        let size = source.size.and_then(|size| find(size, true));
        let (Some(x), Some(name), true) = (x, name, mistakes.is_empty()) else { return Err(mistakes) };
        let all = [StepSpec { rows: BTreeMap::new(), highlight: Vec::new() }];
        let steps = if source.steps.is_empty() { all.as_slice() } else { source.steps };
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
                let number =
                    |column: Option<&Column>, without| column.map_or(Some(without), |column| column.number(row));
                let measures = (name.value(row), x.number(row), number(y, 0.0), number(size, 1.0));
                let (Some(name), Some(x), Some(y), Some(area)) = measures else { continue };
                let places = dots.entry(name.to_string()).or_insert_with(|| vec![None; steps.len()]);
                if places[index].replace(Measure { x, y, size: area, row }).is_some() {
                    let reason = format!("“{name}” has two rows at step {}", index + 1);
                    let remedy = "Choose one of them with `where`, such as where = { year = 2005 }.";
                    return Err(vec![Mistake::new(&reason, remedy).in_place(source.table)]);
                }
                if area < 0.0 {
                    let reason = format!("the size of “{name}” is negative");
                    return Err(vec![Mistake::new(&reason, "Name another column.").in_place(source.table)]);
                }
            }
        }
        for name in steps.iter().flat_map(|step| &step.highlight) {
            if !dots.contains_key(name.get_ref()) {
                mistakes.push(unknown_name("dot", name, dots.keys().map(String::as_str)));
            }
        }
        if dots.is_empty() && mistakes.is_empty() {
            mistakes.push(Mistake::new("its table has no rows to draw", "Name other columns.").in_place(source.table));
        }
        if dots.len() > MOST_DOTS {
            let reason = format!("it has {} dots, and at most {MOST_DOTS} can be drawn", dots.len());
            mistakes.push(Mistake::new(&reason, "Choose some of the rows with `where`.").in_place(source.table));
        }
        if mistakes.is_empty() { Ok(Self { source, x, y, size, dots }) } else { Err(mistakes) }
    }

    fn scatter(&self, ranges: &Ranges, story: &dyn Surroundings) -> Scatter {
        let x = Axis::new(&ranges.across, story);
        let y = Axis::new(ranges.up.as_ref().unwrap_or(&ranges.across), story);
        let dots = self.dots((&x, Some(&y)), ranges, story);
        Scatter { titles: (x.title, y.title), x: x.ticks, y: y.ticks, dots }
    }

    /// The ranges of the rows; `unit` is that of the table.
    fn ranges(&self, unit: Option<&str>) -> Ranges {
        let range = |column: &Column, of: fn(&Measure) -> f64| {
            let ends = |(from, to): (f64, f64), value: f64| (from.min(value), to.max(value));
            let (from, to) = self.measures().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
            let measured = column.unit.as_deref().or(unit).unwrap_or(column.title()).to_owned();
            Interval { measured, from, to }
        };
        Ranges {
            across: range(self.x, |measure| measure.x),
            up: self.y.map(|y| range(y, |measure| measure.y)),
            size: self.size.map(|size| range(size, |measure| measure.size)),
        }
    }

    fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.dots.values().flatten().flatten()
    }

    fn cell(&self, column: &Column, measure: &Measure) -> Cell {
        Cell { table: self.source.table.get_ref().clone(), column: column.name.clone(), row: measure.row }
    }

    /// The numbers that a dot stands for, in the order of its columns.
    fn points(&self, name: &str, measure: &Measure) -> Vec<super::Point> {
        let columns = std::iter::once(self.x).chain(self.y).chain(self.size);
        let point = |column: &Column| super::Point {
            label: [name, ", ", column.title()].concat(),
            cell: self.cell(column, measure),
        };
        columns.map(point).collect()
    }

    /// The dots along one axis or two, the largest first.
    pub(super) fn dots(&self, (x, y): (&Axis, Option<&Axis>), ranges: &Ranges, story: &dyn Surroundings) -> Vec<Dot> {
        let radius = |measure: &Measure| match &ranges.size {
            Some(size) => (measure.size / size.to.max(f64::MIN_POSITIVE)).sqrt(),
            None => DOT / LARGEST,
        };
        let steps = self.source.steps;
        let mut dots: Vec<(f64, Dot)> = Vec::new();
        for (name, places) in &self.dots {
            let spots = places.iter().enumerate().map(|(index, place)| {
                let measure = place.as_ref()?;
                let size = (radius(measure) * f64::from(Fraction::MAX)).round() as u16;
                let is_emphasised = steps.get(index).is_some_and(|step| step.highlights(name));
                let height = y.map_or(0, |y| y.span.share(measure.y));
                Some(Spot { at: (x.span.share(measure.x), height, size), is_emphasised })
            });
            let row = |place: &Measure| {
                let words =
                    |value: f64, axis: &Axis| [&story.digits(value / axis.size, None), "\u{a0}", &axis.title].concat();
                let up = y.map(|y| words(place.y, y));
                let value = std::iter::once(words(place.x, x)).chain(up).collect::<Vec<_>>().join(", ");
                Row { label: name.clone(), value, figure: None, cell: Some(self.cell(self.x, place)) }
            };
            let points = places.iter().flatten().flat_map(|place| self.points(name, place)).collect();
            let rows = places.iter().map(|place| place.as_ref().map(row)).collect();
            let most = places.iter().flatten().map(|measure| measure.size).fold(0.0, f64::max);
            let is_named = steps.iter().any(|step| step.highlights(name));
            dots.push((most, Dot { name: name.clone(), is_named, places: spots.collect(), rows, points }));
        }
        // Small dots are drawn over large ones.
        dots.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        dots.into_iter().map(|(_, dot)| dot).collect()
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
    for (name, place) in &step.rows {
        let key = place.get_ref();
        let at = |reason: String, remedy: &str| Mistake { span: Some(place.span()), ..Mistake::new(&reason, remedy) };
        let missing = || at(format!("the table has no column “{name}”"), &columns_of(table, name));
        let column = table.column(name).ok_or_else(missing)?;
        let value = column
            .value_of(key)
            .ok_or_else(|| at(format!("the column “{name}” cannot be “{key}”"), "Give a value of its type."))?;
        values.push((column, value));
    }
    let rows = table.rows_with(&values);
    match (rows.is_empty(), step.rows.first_key_value()) {
        (true, Some((name, place))) => {
            let key = place.get_ref();
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

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Scatter(scatter())]
    }

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
            ["the table has no column “yer”. Did you mean “year”? Its columns are where, year, births, age, people."]
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
