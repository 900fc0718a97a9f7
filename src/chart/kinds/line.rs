//! Line chart: series over time from a table, each named at the end of its line.

#[cfg(feature = "ssr")]
use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "ssr")]
use std::io;

#[cfg(feature = "ssr")]
use plotters::coord::ranged1d::Ranged;
#[cfg(feature = "ssr")]
use plotters::coord::types::RangedCoordf64;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use toml::Spanned;

use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
#[cfg(feature = "ssr")]
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings};
#[cfg(feature = "ssr")]
use super::super::Row;
use super::super::{Mark, position, text};
use super::Draw;
#[cfg(feature = "ssr")]
use super::Kind;
#[cfg(feature = "ssr")]
use crate::table::{self, Column, Key, Table, Value};

/// Font size of names, in nominal pixels; ticks are a little smaller.
const NAME: f64 = text::LABEL;
const TICK: f64 = 14.0;

/// Height of the area between the axes, in nominal pixels.
const RANGE: f64 = 264.0;

/// Opacity of a series that is dimmed because others are emphasised, and of its name.
const DIMMED: f64 = 0.3;
const DIMMED_NAME: f64 = 0.75;

/// The tones of series, in the order of the series.
const TONES: [Tone; 4] = [Tone::Jade, Tone::Cinnabar, Tone::Ink, Tone::Soft];

/// The widths of lines, by how often the tones have been used before.
const WIDTHS: [f64; 2] = [3.2, 1.6];

/// Where a point lies between the beginning (0) and the end (`u16::MAX`) of an axis.
pub(super) type Fraction = u16;

/// Series over time, joined by lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What the vertical axis measures.
    pub title: String,
    /// Labels along the horizontal axis.
    pub x: Vec<Tick>,
    /// Labels of the vertical axis, with a line each.
    pub y: Vec<Tick>,
    /// The series, in the order of the table.
    pub series: Vec<Series>,
    /// What is seen at each step.
    pub states: Vec<State>,
}

/// A label on an axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// Its place on the axis.
    pub at: Fraction,
    /// Its words.
    pub text: String,
}

/// One line of the chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its last value, in words.
    pub value: String,
    /// Its points in runs without a missing value: along the horizontal axis, and up the vertical one.
    pub runs: Vec<Vec<(Fraction, Fraction)>>,
    /// The first and the last value with their times, for those who do not see the drawing.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub ends: Vec<(String, String)>,
}

/// What is seen at one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The series that are shown, by their places in the list.
    pub shown: Vec<u32>,
    /// The series that are emphasised; the others are dimmed unless there are none.
    pub emphasised: Vec<u32>,
    /// Words at the lines.
    pub notes: Vec<Note>,
}

/// Words at a line: on a change from one point to another, or at one point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The first point; the same as the second for words at one point.
    pub from: (Fraction, Fraction),
    /// The second point.
    pub to: (Fraction, Fraction),
    /// The words.
    pub text: String,
}

impl State {
    fn shows(&self, series: u32) -> bool {
        self.shown.contains(&series)
    }

    fn dims(&self, series: u32) -> bool {
        !self.emphasised.is_empty() && !self.emphasised.contains(&series)
    }
}

impl Draw for Line {
    fn last_step(&self) -> u32 {
        (self.states.len() as u32).saturating_sub(1)
    }

    fn marks(&self) -> Vec<&Mark> {
        Vec::new()
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let frame = Frame::new(self, sheet.width);
        sheet.height = frame.bottom + 38.0;
        self.axes(sheet, &frame);
        for (index, series) in self.series.iter().enumerate() {
            let shown = self.blend(position, |state| state.shows(index as u32));
            let clear = 1.0 - (1.0 - DIMMED) * self.blend(position, |state| state.dims(index as u32));
            if shown <= 0.0 {
                continue;
            }
            let (tone, width) = style(index);
            // A line grows from its beginning.
            for run in &series.runs {
                let points: Vec<Point> = run.iter().map(|&point| frame.place(point)).collect();
                let reached = cut(&points, frame.left + (frame.right - frame.left) * shown);
                if let [only] = points.as_slice() {
                    sheet.disc(*only, width, tone, clear * shown);
                }
                sheet.line(reached, width, tone, clear);
            }
        }
        self.names(sheet, &frame, position);
        for (step, state) in self.states.iter().enumerate() {
            // A note is there for one step: it comes after the lines have moved, and goes when the next step begins.
            let come = ((position::arrival(position, step as u32) - 0.6) / 0.4).max(0.0);
            let gone = if step + 1 < self.states.len() { position::arrival(position, step as u32 + 1) } else { 0.0 };
            let alpha = come * (1.0 - 4.0 * gone).max(0.0);
            for note in &state.notes {
                frame.note(sheet, note, alpha);
            }
        }
    }

    #[cfg(feature = "ssr")]
    fn rows(&self) -> Vec<Row> {
        let label = |name: &str, time: &str| match name {
            "" => time.to_owned(),
            name => [name, ", ", time].concat(),
        };
        let rows = |series: &Series| {
            let ends = series.ends.iter();
            let row = |(time, value): &(String, String)| Row {
                label: label(&series.name, time),
                value: self.with_unit(value),
                figure: None,
            };
            ends.map(row).collect::<Vec<_>>()
        };
        self.series.iter().flat_map(rows).collect()
    }

    #[cfg(feature = "ssr")]
    fn parts(&self) -> Vec<String> {
        let part = |series: &Series| {
            let ends = series.ends.iter().map(|(time, value)| [time, ": ", &self.with_unit(value)].concat());
            let ends = ends.collect::<Vec<_>>().join(", ");
            if series.name.is_empty() { ends } else { [&series.name, " (", &ends, ")"].concat() }
        };
        self.series.iter().map(part).collect()
    }
}

impl Line {
    /// A value with the unit of the vertical axis.
    #[cfg(feature = "ssr")]
    fn with_unit(&self, value: &str) -> String {
        if self.title.is_empty() { value.to_owned() } else { [value, "\u{a0}", &self.title].concat() }
    }

    /// How far something holds at a position, 0 to 1: the steps are gone through in order, and each change takes as
    /// long as a mark's arrival. Before the first step it does not hold.
    fn blend(&self, position: f64, holds: impl Fn(&State) -> bool) -> f64 {
        self.states.iter().zip(0..).fold(0.0, |now, (state, step)| {
            let wanted = f64::from(u8::from(holds(state)));
            now + (wanted - now) * position::arrival(position, step)
        })
    }

    /// The lines of the vertical axis with their labels, the base, and the labels of the horizontal axis.
    fn axes(&self, sheet: &mut Sheet, frame: &Frame) {
        sheet.text((MARGIN, MARGIN + TICK), Anchor::Start, TICK, &self.title, Tone::Soft, 1.0);
        for tick in &self.y {
            let (_, y) = frame.place((0, tick.at));
            let tone = if tick.at == 0 { Tone::Soft } else { Tone::Faint };
            sheet.line(vec![(frame.left, y), (frame.right, y)], 1.0, tone, 1.0);
            sheet.text((frame.left - 8.0, y + TICK * 0.34), Anchor::End, TICK, &tick.text, Tone::Soft, 1.0);
        }
        // As many of the labels as have room beside each other; the last is always there.
        let mut free = f64::INFINITY;
        for tick in self.x.iter().rev() {
            let (x, _) = frame.place((tick.at, 0));
            let half = text::width(&tick.text, TICK) / 2.0;
            let x = x.clamp(MARGIN + half, sheet.width - MARGIN - half);
            if x + half + 10.0 <= free {
                free = x - half;
                sheet.line(vec![(x, frame.bottom), (x, frame.bottom + 5.0)], 1.0, Tone::Soft, 1.0);
                sheet.text((x, frame.bottom + 24.0), Anchor::Middle, TICK, &tick.text, Tone::Soft, 1.0);
            }
        }
    }

    /// The names at the ends of the lines, moved apart, each with its last value.
    fn names(&self, sheet: &mut Sheet, frame: &Frame, position: f64) {
        let mut order: Vec<usize> = (0..self.series.len()).filter(|&index| self.end(index).is_some()).collect();
        let y_of = |index: usize| self.end(index).map_or(0.0, |end| frame.place(end).1);
        super::super::sort_few(&mut order, |&a, &b| y_of(a) < y_of(b));
        let height = |index: usize| frame.names[index].len() as f64 * NAME * text::LEADING;
        let wishes: Vec<(f64, f64)> = order.iter().map(|&index| (y_of(index), height(index))).collect();
        let centres = text::spread(&wishes, 4.0, MARGIN + TICK + 6.0, sheet.height - 4.0);
        for (&index, centre) in order.iter().zip(centres) {
            let Some(end) = self.end(index) else { continue };
            let at = frame.place(end);
            let shown = self.blend(position, |state| state.shows(index as u32));
            let dimmed = self.blend(position, |state| state.dims(index as u32));
            // A name comes when its line has reached its end.
            let come = ((shown - 0.75) / 0.25).max(0.0);
            let (tone, width) = style(index);
            sheet.disc(at, width + 1.2, tone, come * (1.0 - (1.0 - DIMMED) * dimmed));
            let alpha = come * (1.0 - (1.0 - DIMMED_NAME) * dimmed);
            let x = frame.right + 16.0;
            if (centre - at.1).abs() > 3.0 || at.0 < frame.right - 1.0 {
                let lead = vec![(at.0 + width + 3.0, at.1), (frame.right + 8.0, centre), (x - 3.0, centre)];
                sheet.line(lead, 1.0, Tone::Soft, 0.6 * come);
            }
            let lines = &frame.names[index];
            let first = centre + NAME * (0.34 - text::LEADING * lines.len().saturating_sub(1) as f64 / 2.0);
            sheet.lines((x, first), Anchor::Start, NAME, lines, tone, alpha);
        }
    }

    /// The last point of a series.
    fn end(&self, series: usize) -> Option<(Fraction, Fraction)> {
        self.series[series].runs.last()?.last().copied()
    }
}

/// Where the chart stands on its sheet, in nominal pixels.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// The lines of the name of each series, with its value.
    names: Vec<Vec<String>>,
}

impl Frame {
    fn new(line: &Line, width: f64) -> Self {
        let ticks = line.y.iter().map(|tick| text::width(&tick.text, TICK)).fold(0.0, f64::max);
        let left = MARGIN + ticks + 8.0;
        // Names may take up to two fifths of the sheet.
        let most = width * 0.4 - 16.0;
        let names: Vec<Vec<String>> = line
            .series
            .iter()
            .map(|series| {
                let mut lines = text::wrap(&series.name, NAME, most);
                lines.extend(text::wrap(&series.value, NAME, most));
                lines
            })
            .collect();
        let widest = names.iter().flatten().map(|line| text::width(line, NAME)).fold(0.0, f64::max);
        let top = MARGIN + TICK + 18.0;
        let wanted: f64 = names.iter().map(|lines| lines.len() as f64 * NAME * text::LEADING + 4.0).sum();
        let bottom = top + RANGE.max(wanted);
        Self { left, right: width - MARGIN - widest - 16.0, top, bottom, names }
    }

    fn place(&self, (x, y): (Fraction, Fraction)) -> Point {
        let share = |share: Fraction| f64::from(share) / f64::from(Fraction::MAX);
        (self.left + (self.right - self.left) * share(x), self.bottom - (self.bottom - self.top) * share(y))
    }

    /// A change is a dashed line on from the first value, and an upright one to the second; a single point is a ring. The
    /// words stand beyond the dashed line, where the line of the series is not, or over the ring.
    fn note(&self, sheet: &mut Sheet, note: &Note, alpha: f64) {
        let (from, to) = (self.place(note.from), self.place(note.to));
        let is_change = from != to;
        if is_change {
            let mut x = from.0;
            while x < to.0 {
                sheet.line(vec![(x, from.1), ((x + 5.0).min(to.0), from.1)], 1.4, Tone::Ink, alpha);
                x += 9.0;
            }
            sheet.line(vec![(to.0, from.1), to], 2.2, Tone::Ink, alpha);
        } else {
            sheet.ring(to, 6.0, 1.6, Tone::Ink, alpha);
        }
        // The words end where the upright line is, or begin there, on the side with more room.
        let ends_here = to.0 - self.left > self.right - to.0;
        let room = if ends_here { to.0 - self.left } else { self.right - to.0 };
        let lines = text::wrap(&note.text, NAME, room);
        let height = lines.len() as f64 * NAME * text::LEADING;
        let is_below = is_change && to.1 < from.1;
        let top = if is_below { from.1 + 6.0 } else { (from.1.min(to.1) - height - 10.0).max(self.top - 14.0) };
        let widest = lines.iter().map(|line| text::width(line, NAME)).fold(0.0, f64::max);
        let (anchor, start) = if ends_here { (Anchor::End, to.0 - widest) } else { (Anchor::Start, to.0) };
        let (left, right, bottom) = (start - 4.0, start + widest + 4.0, top + height);
        sheet.fill(vec![(left, top), (right, top), (right, bottom), (left, bottom)], Tone::Paper, 0.85 * alpha);
        sheet.lines((to.0, top + NAME * 0.94), anchor, NAME, &lines, Tone::Ink, alpha);
    }
}

/// Tone and width of a series.
fn style(index: usize) -> (Tone, f64) {
    (TONES[index % TONES.len()], WIDTHS[index / TONES.len() % WIDTHS.len()])
}

/// The part of a line that lies to the left of `x`.
fn cut(points: &[Point], x: f64) -> Vec<Point> {
    let mut reached: Vec<Point> = Vec::new();
    for &(to_x, to_y) in points {
        if to_x <= x {
            reached.push((to_x, to_y));
            continue;
        }
        if let Some(&(from_x, from_y)) = reached.last() {
            let share = (x - from_x) / (to_x - from_x);
            reached.push((x, from_y + (to_y - from_y) * share));
        }
        break;
    }
    reached
}

/// Series over time, joined by lines.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Spanned<String>,
    /// Name of the column along the horizontal axis: dates or numbers.
    #[schemars(with = "String")]
    pub x: Spanned<String>,
    /// Name of the column up the vertical axis: numbers.
    #[schemars(with = "String")]
    pub y: Spanned<String>,
    /// Name of the column with the names of the series; without it, all rows are one series.
    #[schemars(with = "Option<String>")]
    pub series: Option<Spanned<String>>,
    /// Only these series, in this order; by default, all in the order of the table.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub only: Vec<Spanned<String>>,
    /// Where the vertical axis begins; by default, at zero, or at the lowest value if that is negative.
    pub from: Option<f64>,
    /// Number of decimal places of the values; by default, as many as make three digits.
    pub decimals: Option<u8>,
    /// What changes at each step; without steps, all series are there from the start.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

/// What changes at a step of a chart with series.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepSpec {
    /// The series that appear, and stay.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub show: Vec<Spanned<String>>,
    /// The series that go.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub hide: Vec<Spanned<String>>,
    /// The series that are emphasised for this step; the others are dimmed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub highlight: Vec<Spanned<String>>,
    /// Words at the lines, for this step.
    #[serde(default)]
    pub annotate: Vec<NoteSpec>,
}

/// Words at a line: on a change `from` one place `to` another, or `at` one place.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteSpec {
    /// The series; not needed where there is only one.
    #[schemars(with = "Option<String>")]
    pub series: Option<Spanned<String>>,
    /// The place on the horizontal axis, as a date or number.
    #[schemars(with = "Option<Place>")]
    pub at: Option<Spanned<Place>>,
    /// The place where a change begins.
    #[schemars(with = "Option<Place>")]
    pub from: Option<Spanned<Place>>,
    /// The place where a change ends.
    #[schemars(with = "Option<Place>")]
    pub to: Option<Spanned<Place>>,
    /// The words; `{}` stands for the change in percent, or for the value at one place.
    pub text: String,
}

/// A place on the horizontal axis.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Place {
    /// A number, or a year.
    Number(f64),
    /// A date.
    Text(String),
}

#[cfg(feature = "ssr")]
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
        match story.table(self.table.get_ref()) {
            Some((table, _)) => Reading::new(self, table).map_or_else(|mistakes| mistakes, |reading| reading.mistakes()),
            None => Vec::new(),
        }
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let name = self.table.get_ref();
        let (table, unit) =
            story.table(name).ok_or_else(|| io::Error::other(format!("there is no table “{name}”")))?;
        let reading = Reading::new(self, table)
            .map_err(|mistakes| io::Error::other(mistakes.into_iter().map(|one| one.reason).collect::<Vec<_>>().join("; ")))?;
        Ok(Kind::Line(reading.line(story, unit)))
    }
}

/// A point of a series: its place along the horizontal axis, its value, and its row in the table.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
struct Measure {
    x: f64,
    y: Option<f64>,
    row: usize,
}

/// The rows of the table as series.
#[cfg(feature = "ssr")]
struct Reading<'a> {
    spec: &'a Spec,
    x: &'a Column,
    y: &'a Column,
    /// Names and measures, in the order along the horizontal axis.
    series: Vec<(String, Vec<Measure>)>,
}

#[cfg(feature = "ssr")]
impl<'a> Reading<'a> {
    /// Reads the rows.
    ///
    /// # Errors
    /// A column is missing or of the wrong type, a series has two values at one place, or there is nothing to draw.
    fn new(spec: &'a Spec, table: &'a Table) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &Spanned<String>| {
            let column = table.column(name.get_ref());
            if column.is_none() {
                let known: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
                let reason = format!("the table “{}” has no column “{}”", spec.table.get_ref(), name.get_ref());
                mistakes.push(Mistake::new(&reason, &format!("Its columns are {}.", known.join(", "))).in_place(name));
            }
            column
        };
        let (x, y) = (find(&spec.x), find(&spec.y));
        let names = spec.series.as_ref().map(&mut find);
        let (Some(x), Some(y)) = (x, y) else { return Err(mistakes) };
        if names.is_some_and(|column| column.is_none()) {
            return Err(mistakes);
        }
        for (column, name, wanted) in [(x, &spec.x, "dates or numbers"), (y, &spec.y, "numbers")] {
            let fits = match column.kind() {
                table::Kind::Number => true,
                table::Kind::Date => std::ptr::eq(column, x),
                table::Kind::Text => false,
            };
            if !fits {
                let reason = format!("the column “{}” does not hold {wanted}", column.name);
                let remedy = "Name another column, or declare its type in `columns` of the table.";
                mistakes.push(Mistake::new(&reason, remedy).in_place(name));
            }
        }
        let mut series: Vec<(String, Vec<Measure>)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for row in 0..table.rows() {
            let Some(place) = x.number(row) else { continue };
            let name = match names.flatten() {
                Some(names) => match names.value(row) {
                    Some(name) => name.to_string(),
                    None => continue,
                },
                None => String::new(),
            };
            let index = *places.entry(name.clone()).or_insert_with(|| {
                series.push((name, Vec::new()));
                series.len() - 1
            });
            series[index].1.push(Measure { x: place, y: y.number(row), row });
        }
        if !spec.only.is_empty() {
            let mut chosen = Vec::new();
            for name in &spec.only {
                match series.iter().position(|(known, _)| known == name.get_ref()) {
                    Some(index) => chosen.push(series.swap_remove(index)),
                    None => mistakes.push(unknown_series(name, series.iter().map(|(known, _)| known.as_str()))),
                }
            }
            series = chosen;
        }
        for (name, measures) in &mut series {
            measures.sort_by(|a, b| a.x.total_cmp(&b.x));
            if let Some(pair) = measures.windows(2).find(|pair| pair[0].x == pair[1].x) {
                let (one, other) = (table.row_number(pair[0].row), table.row_number(pair[1].row));
                let what = if name.is_empty() { "the line".to_owned() } else { format!("“{name}”") };
                let reason = format!("{what} has two values at one place, in rows {one} and {other} of the table");
                let remedy = if spec.series.is_none() {
                    "Name the column with the names of the series: `series = \"…\"`."
                } else {
                    "Remove one of the rows."
                };
                mistakes.push(Mistake::new(&reason, remedy).in_place(&spec.table));
            }
        }
        series.retain(|(_, measures)| measures.iter().any(|measure| measure.y.is_some()));
        if series.is_empty() && mistakes.is_empty() {
            mistakes.push(Mistake::new("its table has no values to draw", "Name other columns.").in_place(&spec.y));
        }
        if series.len() > MOST_SERIES {
            let reason = format!("it has {} series, and at most {MOST_SERIES} can be told apart", series.len());
            mistakes.push(Mistake::new(&reason, "Choose some of them: `only = [\"…\"]`.").in_place(&spec.table));
        }
        if mistakes.is_empty() { Ok(Self { spec, x, y, series }) } else { Err(mistakes) }
    }

    /// Mistakes of the steps, and of an axis that would leave values out.
    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let known = || self.series.iter().map(|(name, _)| name.as_str());
        for step in &self.spec.steps {
            let notes = step.annotate.iter().filter_map(|note| note.series.as_ref());
            for name in step.show.iter().chain(&step.hide).chain(&step.highlight).chain(notes) {
                if !known().any(|known| known == name.get_ref()) {
                    mistakes.push(unknown_series(name, known()));
                }
            }
            for note in &step.annotate {
                if let Err(mistake) = self.note(note) {
                    mistakes.extend(mistake);
                }
            }
        }
        let lowest = self.values().fold(f64::INFINITY, f64::min);
        if let Some(from) = self.spec.from.filter(|from| *from > lowest) {
            let reason = format!("its axis begins at {from}, but its lowest value is {lowest}");
            mistakes.push(Mistake::new(&reason, "Begin lower, or leave `from` out."));
        }
        mistakes
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|(_, measures)| measures).filter_map(|measure| measure.y)
    }

    /// The two points of a note.
    ///
    /// # Errors
    /// The mistake, or nothing if it is one of the series' name, which is reported elsewhere.
    fn note(&self, note: &NoteSpec) -> Result<[(f64, f64); 2], Option<Mistake>> {
        let whole = |reason: &str, remedy: &str| Some(Mistake::new(reason, remedy));
        let measures = match (&note.series, self.series.as_slice()) {
            (Some(name), all) => &all.iter().find(|(known, _)| known == name.get_ref()).ok_or(None)?.1,
            (None, [(_, only)]) => only,
            (None, _) => return Err(whole("an annotation names no series", "Add `series = \"…\"` to it.")),
        };
        let find = |place: &Spanned<Place>| {
            let key = match place.get_ref() {
                Place::Number(number) => Key::Number(*number),
                Place::Text(text) => Key::Text(text.clone()),
            };
            let x = match self.x.value_of(&key) {
                Some(Value::Number(number)) => Some(number),
                Some(Value::Date(date)) => Some(date.start()),
                _ => None,
            };
            let found = x.and_then(|x| measures.iter().find(|measure| measure.x == x));
            found.and_then(|measure| Some((measure.x, measure.y?))).ok_or_else(|| {
                let reason = format!("an annotation is at “{key}”, where the series has no value");
                Some(Mistake { span: Some(place.span()), ..Mistake::new(&reason, "Choose a place with a value.") })
            })
        };
        match (&note.at, &note.from, &note.to) {
            (Some(at), None, None) => find(at).map(|point| [point, point]),
            (None, Some(from), Some(to)) => Ok([find(from)?, find(to)?]),
            _ => Err(whole("an annotation has no place", "Give it `at`, or `from` and `to`.")),
        }
    }

    /// The chart as it is drawn.
    fn line(&self, story: &dyn Surroundings, unit: Option<&str>) -> Line {
        let xs = || self.series.iter().flat_map(|(_, measures)| measures).map(|measure| measure.x);
        let x = Span::new(xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
        let lowest = self.values().fold(f64::INFINITY, f64::min);
        let highest = self.values().fold(f64::NEG_INFINITY, f64::max);
        let y = Span::new(self.spec.from.unwrap_or(lowest.min(0.0)), highest);
        let (size, word) = story.scale(highest.abs().max(lowest.abs()));
        let words = |value: f64, decimals: Option<u8>| story.digits(value / size, decimals);
        let value_decimals = self.spec.decimals.unwrap_or_else(|| three_digits(highest.abs().max(lowest.abs()) / size));
        let unit = self.y.unit.as_deref().or(unit).unwrap_or_default();
        let title = [word, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let time = |measure: &Measure| match self.x.value(measure.row) {
            Some(Value::Date(date)) => story.date(date),
            _ => story.digits(measure.x, None),
        };
        let series = self.series.iter().map(|(name, measures)| {
            let full: Vec<&Measure> = measures.iter().filter(|measure| measure.y.is_some()).collect();
            let ends = [full.first(), full.last()].into_iter().flatten();
            let ends = ends.map(|measure| (time(measure), words(measure.y.unwrap_or(0.0), Some(value_decimals))));
            let runs = measures.split(|measure| measure.y.is_none()).filter(|run| !run.is_empty());
            let point = |measure: &Measure| Some((x.share(measure.x), y.share(measure.y?)));
            Series {
                name: name.clone(),
                value: full.last().map_or_else(String::new, |last| words(last.y.unwrap_or(0.0), Some(value_decimals))),
                runs: runs.map(|run| run.iter().filter_map(point).collect()).collect(),
                ends: ends.collect(),
            }
        });
        let y_ticks = ticks(y, 5);
        let y_decimals = y_ticks.iter().map(|tick| decimals(tick / size)).max().unwrap_or(0);
        Line {
            title,
            x: self.x_ticks(x, story),
            y: y_ticks.iter().map(|&at| Tick { at: y.share(at), text: words(at, Some(y_decimals)) }).collect(),
            series: series.collect(),
            states: self.states(x, y, &|value| words(value, Some(value_decimals))),
        }
    }

    /// Round years or numbers, and the last place.
    fn x_ticks(&self, x: Span, story: &dyn Surroundings) -> Vec<Tick> {
        let is_time = self.x.kind() == table::Kind::Date;
        if is_time && x.to - x.from < 3.0 {
            // Less than three years: the dates themselves.
            let mut dates: BTreeMap<Fraction, String> = BTreeMap::new();
            for measure in self.series.iter().flat_map(|(_, measures)| measures) {
                if let Some(date) = self.x.date(measure.row) {
                    dates.insert(x.share(measure.x), story.date(date));
                }
            }
            return dates.into_iter().map(|(at, text)| Tick { at, text }).collect();
        }
        let mut places = ticks(x, 6);
        if is_time {
            places.retain(|year| year.fract() == 0.0);
        }
        if places.last().is_none_or(|last| *last < x.to) && x.to.fract() == 0.0 {
            places.push(x.to);
        }
        let text = |at: f64| if is_time { format!("{at}") } else { story.digits(at, None) };
        places.into_iter().map(|at| Tick { at: x.share(at), text: text(at) }).collect()
    }

    fn states(&self, x: Span, y: Span, words: &dyn Fn(f64) -> String) -> Vec<State> {
        let place = |name: &Spanned<String>| self.series.iter().position(|(known, _)| known == name.get_ref());
        let places = |names: &[Spanned<String>]| names.iter().filter_map(place).map(|index| index as u32).collect::<Vec<_>>();
        if self.spec.steps.is_empty() {
            return vec![State { shown: (0..self.series.len() as u32).collect(), ..State::default() }];
        }
        let mut shown: BTreeSet<u32> = BTreeSet::new();
        if self.spec.steps.iter().all(|step| step.show.is_empty()) {
            shown.extend(0..self.series.len() as u32);
        }
        let steps = self.spec.steps.iter().map(|step| {
            shown.extend(places(&step.show));
            for series in places(&step.hide) {
                shown.remove(&series);
            }
            let notes = step.annotate.iter().filter_map(|note| {
                let [from, to] = self.note(note).ok()?;
                let said = if note.at.is_some() { words(to.1) } else { percent((to.1 / from.1 - 1.0) * 100.0) };
                Some(Note {
                    from: (x.share(from.0), y.share(from.1)),
                    to: (x.share(to.0), y.share(to.1)),
                    text: note.text.replace("{}", &said),
                })
            });
            State { notes: notes.collect(), emphasised: places(&step.highlight), shown: shown.iter().copied().collect() }
        });
        steps.collect()
    }
}

/// More series than this cannot be told apart by tone and width.
#[cfg(feature = "ssr")]
const MOST_SERIES: usize = 8;

#[cfg(feature = "ssr")]
fn unknown_series<'n>(name: &Spanned<String>, known: impl Iterator<Item = &'n str>) -> Mistake {
    let known: Vec<&str> = known.collect();
    let reason = format!("there is no series “{}”", name.get_ref());
    Mistake::new(&reason, &format!("The series are {}.", known.join(", "))).in_place(name)
}

/// What an axis spans.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy)]
struct Span {
    from: f64,
    to: f64,
}

#[cfg(feature = "ssr")]
impl Span {
    /// A span that is not empty.
    fn new(from: f64, to: f64) -> Self {
        Self { from, to: if to > from { to } else { from + 1.0 } }
    }

    fn share(self, value: f64) -> Fraction {
        ((value - self.from) / (self.to - self.from) * f64::from(Fraction::MAX)).round() as Fraction
    }
}

/// Round numbers within a span, at most `most`.
#[cfg(feature = "ssr")]
fn ticks(span: Span, most: usize) -> Vec<f64> {
    RangedCoordf64::from(span.from..span.to).key_points(most)
}

/// Decimal places that a round number needs.
#[cfg(feature = "ssr")]
fn decimals(value: f64) -> u8 {
    (0..6).find(|&places| (value * 10_f64.powi(places)).fract().abs() < 1e-9).unwrap_or(6) as u8
}

/// Decimal places that make three digits of a number.
#[cfg(feature = "ssr")]
fn three_digits(value: f64) -> u8 {
    if value >= 100.0 { 0 } else if value >= 10.0 { 1 } else { 2 }
}

/// A change in percent with its sign, such as +53%.
#[cfg(feature = "ssr")]
fn percent(change: f64) -> String {
    let sign = if change < 0.0 { '−' } else { '+' };
    format!("{sign}{}%", change.abs().round())
}

#[cfg(test)]
pub(super) mod tests {
    use std::io;

    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::{KindSpec, Number, Surroundings, Wording};
    use super::super::super::{Chart, Kind};
    use super::super::Draw;
    use super::{Line, Spec};
    use crate::table::{Date, Format, Options, Table};

    /// People of four cities from 2000 to 2024, who grow by the same number each year; Cley misses a year.
    fn csv() -> String {
        let cities = [("Aby", 6_880_000, 237_500), ("Bro", 5_960_000, 160_000), ("Cley", 7_560_000, 96_000), ("Dun", 3_580_000, 85_000)];
        let row = |city: &str, from: u32, by: u32, year: u32| match (city, year) {
            ("Cley", 2015) => format!("{city},{year},\n"),
            _ => format!("{city},{year},{}\n", from + by * (year - 2000)),
        };
        let rows = cities.iter().flat_map(|&(city, from, by)| (2000..=2024).map(move |year| row(city, from, by, year)));
        std::iter::once("city,year,people\n".to_owned()).chain(rows).collect()
    }

    const STEPS: &str = r#"
        table = "cities"
        x = "year"
        y = "people"
        series = "city"
        [[step]]
        show = ["Aby"]
        [[step]]
        show = ["Bro", "Cley", "Dun"]
        [[step]]
        highlight = ["Aby"]
        annotate = [{ series = "Aby", from = 2010, to = 2020, text = "{} in ten years" }]
    "#;

    struct Around(Table);

    impl Surroundings for Around {
        fn number(&self, _: &str, _: Wording) -> Option<Number> {
            None
        }

        fn digits(&self, value: f64, decimals: Option<u8>) -> String {
            format!("{value:.*}", usize::from(decimals.unwrap_or(0)))
        }

        fn scale(&self, value: f64) -> (f64, &'static str) {
            if value >= 1e6 { (1e6, "million") } else { (1.0, "") }
        }

        fn date(&self, date: Date) -> String {
            date.to_string()
        }

        fn table(&self, id: &str) -> Option<(&Table, Option<&str>)> {
            (id == "cities").then_some((&self.0, Some("people")))
        }

        fn file(&self, _: &str) -> io::Result<String> {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn around(csv: &str) -> Around {
        let table = Table::read(csv.as_bytes(), Format::Csv, &Options::default());
        Around(table.unwrap_or_else(|mistakes| panic!("{mistakes:?}")))
    }

    fn spec(text: &str) -> Spec {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(in crate::chart) fn cities() -> Line {
        match spec(STEPS).resolve(&around(&csv())) {
            Ok(Kind::Line(line)) => line,
            other => panic!("{other:?}"),
        }
    }

    fn drawn(line: &Line, position: f64) -> Sheet {
        let mut sheet = Sheet::default();
        line.draw(&mut sheet, position);
        sheet
    }

    /// Lines of the width of a series in a tone.
    fn lines(sheet: &Sheet, tone: Tone) -> Vec<Vec<(f64, f64)>> {
        let of_series = |form: &Form| match form {
            Form::Line(points, width) if *width > 3.0 => Some(points.clone()),
            _ => None,
        };
        sheet.shapes.iter().filter(|shape| shape.tone == tone).filter_map(|shape| of_series(&shape.form)).collect()
    }

    fn words(sheet: &Sheet) -> Vec<String> {
        let words = |form: &Form| if let Form::Text(.., words) = form { Some(words.clone()) } else { None };
        sheet.shapes.iter().filter_map(|shape| words(&shape.form)).collect()
    }

    #[test]
    fn heights_are_in_proportion_to_the_values() {
        let line = cities();
        let base = drawn(&line, 3.0).height - 38.0;
        let points = lines(&drawn(&line, 3.0), Tone::Jade).concat();
        let (first, last) = (points[0], points[points.len() - 1]);
        // 6.88 million in 2000, 12.58 in 2024.
        assert!(((base - first.1) / (base - last.1) - 6.88 / 12.58).abs() < 1e-3, "{first:?} {last:?}");
    }

    #[test]
    fn a_missing_value_is_a_gap() {
        let sheet = drawn(&cities(), 3.0);
        assert_eq!(lines(&sheet, Tone::Jade).len(), 1);
        assert_eq!(lines(&sheet, Tone::Ink).len(), 2, "Cley misses a year");
    }

    #[test]
    fn series_come_with_their_steps_and_notes_go_with_theirs() {
        let line = cities();
        let has = |position: f64, word: &str| words(&drawn(&line, position)).iter().any(|words| words.contains(word));
        assert!(!has(0.0, "Aby") && has(0.9, "Aby") && !has(0.9, "Bro") && has(1.9, "Bro"));
        assert!(!has(1.9, "ten years") && has(2.9, "+26% in"), "{:?}", words(&drawn(&line, 2.9)));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_what_there_is() {
        let told = |from: &str, to: &str| -> Vec<String> {
            let mistakes = spec(&STEPS.replace(from, to)).mistakes(&around(&csv()));
            mistakes.into_iter().map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
        };
        assert!(told("", "").is_empty());
        assert_eq!(
            told("\"people\"", "\"persons\""),
            ["the table “cities” has no column “persons”. Its columns are city, year, people."]
        );
        assert_eq!(
            told("\"Dun\"", "\"Du\""),
            ["there is no series “Du”. The series are Aby, Bro, Cley, Dun."]
        );
        assert_eq!(told("x = \"year\"", "x = \"city\"")[0], "the column “city” does not hold dates or numbers. Name another column, or declare its type in `columns` of the table.");
        assert!(told("from = 2010", "from = 1910")[0].starts_with("an annotation is at “1910”"));
        assert!(told("series = \"city\"\n        [[step]]\n        show = [\"Aby\"]", "[[step]]\n        show = []")[0].contains("two values at one place, in rows 2 and 27"));
    }

    #[test]
    fn it_is_small_enough_for_the_page() {
        let bytes = postcard::to_allocvec(&Chart { kind: Kind::Line(cities()) }).unwrap_or_default();
        assert!(bytes.len() < 1000, "{} bytes for 100 points", bytes.len());
    }
}
