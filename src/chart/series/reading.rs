//! Series as an author takes them from a table.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use serde::Deserialize;
use toml::Spanned;

use super::super::spec::{Mistake, Surroundings, change_in_words, unknown_name};
use super::super::steps::{self, State};
use super::plot::{Fraction, Measured, Note, Plot, Series, Tick};
use crate::table::{self, Column, Key, Table, Value};

/// Series along a horizontal axis, from a table.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::chart) struct SeriesSpec {
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
    /// Where the vertical axis begins; by default, at zero, or at the lowest value if that is negative. Only lines may
    /// begin elsewhere.
    pub from: Option<f64>,
    /// How the values of several series stand together: beside each other, one on the other, or as shares of the whole.
    pub stack: Option<Stack>,
    /// Number of decimal places of the values; by default, as many as make three digits.
    pub decimals: Option<u8>,
    /// What changes at each step; without steps, all series are there from the start.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

/// How the values of several series stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::chart) enum Stack {
    /// Each from the base.
    None,
    /// One on the other.
    Sum,
    /// One on the other, in percent of all.
    Share,
}

/// What a kind of chart makes of series.
#[derive(Clone, Copy, Debug)]
pub(in crate::chart) struct Needs {
    /// How the values stand if the author does not say so; `None` for a kind that is never stacked.
    pub stack: Option<Stack>,
    /// Whether the horizontal axis may have names instead of dates or numbers.
    pub may_have_names: bool,
    /// Whether the vertical axis may begin elsewhere than at zero.
    pub may_be_cut: bool,
    /// Whether the vertical axis begins at the lowest value if the author does not say so; every value is then told.
    pub is_cut: bool,
    /// Of more series than this the drawing cannot be read.
    pub most_series: usize,
}

impl Needs {
    /// Of series that are told apart by tone and width.
    pub(in crate::chart) const TONES: usize = 8;
}

/// What changes at a step of a chart with series, which are named as in the table.
pub(in crate::chart) type StepSpec = steps::StepSpec<NoteSpec>;

/// Words at a line: on a change `from` one place `to` another, or `at` one place.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::chart) struct NoteSpec {
    /// The series; not needed where there is only one.
    #[schemars(with = "Option<String>")]
    pub series: Option<Spanned<String>>,
    /// The place on the horizontal axis, as a date or number.
    #[schemars(with = "Option<Key>")]
    pub at: Option<Spanned<Key>>,
    /// The place where a change begins.
    #[schemars(with = "Option<Key>")]
    pub from: Option<Spanned<Key>>,
    /// The place where a change ends.
    #[schemars(with = "Option<Key>")]
    pub to: Option<Spanned<Key>>,
    /// The words; `{}` stands for the change in percent, or for the value at one place.
    pub text: String,
}

/// A point of a series: its place along the horizontal axis, its value, and its row in the table.
#[derive(Clone, Copy, Debug)]
struct Measure {
    x: f64,
    y: Option<f64>,
    row: usize,
}

/// The rows of the table as series.
pub(in crate::chart) struct Reading<'a> {
    spec: &'a SeriesSpec,
    needs: Needs,
    x: &'a Column,
    y: &'a Column,
    /// Names and measures, in the order along the horizontal axis.
    series: Vec<(String, Vec<Measure>)>,
    /// The names along the horizontal axis, in the order of the table; empty for dates and numbers.
    names: Vec<String>,
    /// The two places that alone are drawn, if the kind joins two; measures then lie at 0 and 1.
    ends: Option<[f64; 2]>,
}

impl SeriesSpec {
    /// Number of steps at which the drawing changes.
    pub(in crate::chart) fn steps(&self) -> u32 {
        self.steps.len().max(1) as u32
    }
}

impl Reading<'_> {
    /// Why the series cannot be drawn correctly; an unknown table is reported elsewhere.
    pub(in crate::chart) fn mistakes_in(spec: &SeriesSpec, needs: Needs, story: &dyn Surroundings) -> Vec<Mistake> {
        let table = story.table(spec.table.get_ref());
        let reading = table.map(|(table, _)| Reading::new(spec, needs, table));
        reading.map_or_else(Vec::new, |reading| reading.map_or_else(|mistakes| mistakes, |reading| reading.mistakes()))
    }

    /// The series as they are drawn.
    ///
    /// # Errors
    /// The table is unknown, or there is a mistake.
    pub(in crate::chart) fn plot_of(
        spec: &SeriesSpec,
        needs: Needs,
        story: &dyn Surroundings,
        most: f64,
    ) -> io::Result<Plot> {
        let name = spec.table.get_ref();
        let (table, unit) = story.table(name).ok_or_else(|| io::Error::other(format!("there is no table “{name}”")))?;
        Ok(Reading::new(spec, needs, table).map_err(Mistake::into_error)?.plot(story, unit, most))
    }

    /// How far the vertical axis goes from zero; `None` if it does not begin there, or is one of percent.
    pub(in crate::chart) fn extent_of(spec: &SeriesSpec, needs: Needs, story: &dyn Surroundings) -> Option<f64> {
        let (table, _) = story.table(spec.table.get_ref())?;
        let reading = Reading::new(spec, needs, table).ok()?;
        let is_from_zero =
            spec.from.unwrap_or(0.0) == 0.0 && !needs.is_cut && reading.values().all(|value| value >= 0.0);
        let most = match reading.stack() {
            Stack::None => reading.values().fold(0.0, f64::max),
            Stack::Sum => reading.sums().into_iter().fold(0.0, f64::max),
            Stack::Share => return None,
        };
        is_from_zero.then_some(most)
    }

    /// What the vertical axis measures.
    pub(in crate::chart) fn unit_of(spec: &SeriesSpec, needs: Needs, story: &dyn Surroundings) -> Option<String> {
        let (table, unit) = story.table(spec.table.get_ref())?;
        let reading = Reading::new(spec, needs, table).ok()?;
        let is_share = reading.stack() == Stack::Share;
        if is_share { Some("%".to_owned()) } else { reading.y.unit.as_deref().or(unit).map(str::to_owned) }
    }
}

impl<'a> Reading<'a> {
    /// Reads the rows.
    ///
    /// # Errors
    /// A column is missing or of the wrong type, a series has two values at one place, or there is nothing to draw.
    pub(in crate::chart) fn new(spec: &'a SeriesSpec, needs: Needs, table: &'a Table) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &Spanned<String>| {
            let column = table.column(name.get_ref());
            if column.is_none() {
                mistakes.push(Mistake::no_column(spec.table.get_ref(), name, table));
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
            let is_x = std::ptr::eq(column, x);
            let fits = match column.kind() {
                table::Kind::Number => true,
                table::Kind::Date => is_x,
                table::Kind::Text => is_x && needs.may_have_names,
            };
            if !fits {
                let reason = format!("the column “{}” does not hold {wanted}", column.name);
                let remedy = "Name another column, or declare its type in `columns` of the table.";
                mistakes.push(Mistake::new(&reason, remedy).in_place(name));
            }
        }
        let mut x_names: Vec<String> = Vec::new();
        let mut x_places: BTreeMap<String, usize> = BTreeMap::new();
        let mut series: Vec<(String, Vec<Measure>)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for row in 0..table.rows() {
            let place = match x.value(row) {
                None => continue,
                Some(Value::Text(name)) => {
                    let index = *x_places.entry(name.to_owned()).or_insert_with(|| {
                        x_names.push(name.to_owned());
                        x_names.len() - 1
                    });
                    index as f64
                }
                Some(Value::Number(number)) => number,
                Some(Value::Date(date)) => date.start(),
            };
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
                    None => mistakes.push(unknown_name("series", name, series.iter().map(|(known, _)| known.as_str()))),
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
        if series.len() > needs.most_series {
            let reason = format!("it has {} series, and at most {} can be told apart", series.len(), needs.most_series);
            mistakes.push(Mistake::new(&reason, "Choose some of them: `only = [\"…\"]`.").in_place(&spec.table));
        }
        if let Some((name, measures)) = series.iter().find(|(_, measures)| measures.len() > MOST_PLACES) {
            let reason = format!("“{name}” has {} values, and at most {MOST_PLACES} can be told apart", measures.len());
            let remedy = "Use a table with fewer rows, such as one for each month or year.";
            mistakes.push(Mistake::new(&reason, remedy).in_place(&spec.table));
        }
        if mistakes.is_empty() {
            Ok(Self { spec, needs, x, y, series, names: x_names, ends: None })
        } else {
            Err(mistakes)
        }
    }

    /// Leaves only the values at two places: those that are named, or the only two that there are.
    ///
    /// # Errors
    /// There are other than two places and they are not named, one is not there, or a series has no value at one.
    pub(in crate::chart) fn between(
        mut self,
        from: Option<&Spanned<Key>>,
        to: Option<&Spanned<Key>>,
    ) -> Result<Self, Vec<Mistake>> {
        let ends = match (from, to, self.places().as_slice()) {
            (None, None, &[from, to]) => [from, to],
            (Some(from), Some(to), _) => {
                let find = |place: &Spanned<Key>| {
                    let key = place.get_ref();
                    let x = self.x_of(key).filter(|x| self.places().contains(x));
                    x.ok_or_else(|| {
                        let reason = format!("no row has “{key}” as its {}", self.x.name);
                        let remedy = "Choose values that are in the table.";
                        vec![Mistake { span: Some(place.span()), ..Mistake::new(&reason, remedy) }]
                    })
                };
                let ends = [find(from)?, find(to)?];
                if ends[0] == ends[1] {
                    let mistake = Mistake::new("it joins a place with itself", "Choose two places.");
                    return Err(vec![Mistake { span: Some(to.span()), ..mistake }]);
                }
                ends
            }
            (None, None, places) => {
                let reason = format!("it joins two places, and its table has {}", places.len());
                let remedy = "Choose two with `from` and `to`, such as from = 1955 and to = 2005.";
                return Err(vec![Mistake::new(&reason, remedy).in_place(&self.spec.x)]);
            }
            _ => {
                let reason = "it has one of `from` and `to`";
                return Err(vec![Mistake::new(reason, "Give both, or neither if the table has two places.")]);
            }
        };
        let mut mistakes = Vec::new();
        for (name, measures) in &mut self.series {
            let at = |end: usize| {
                let found = measures.iter().find(|measure| measure.x == ends[end] && measure.y.is_some())?;
                Some(Measure { x: end as f64, ..*found })
            };
            match (at(0), at(1)) {
                (Some(from), Some(to)) => *measures = vec![from, to],
                _ => {
                    let reason = format!("“{name}” has a value at only one of the two places, or at none");
                    let remedy = "Add the value, or leave the series out with `only`.";
                    mistakes.push(Mistake::new(&reason, remedy).in_place(&self.spec.y));
                }
            }
        }
        self.ends = Some(ends);
        if mistakes.is_empty() { Ok(self) } else { Err(mistakes) }
    }

    /// Where a value of the table lies along the horizontal axis.
    fn x_of(&self, key: &Key) -> Option<f64> {
        let x = match self.x.value_of(key)? {
            Value::Number(number) => number,
            Value::Date(date) => date.start(),
            Value::Text(name) => self.names.iter().position(|known| known == name)? as f64,
        };
        match self.ends {
            Some(ends) => ends.iter().position(|end| *end == x).map(|end| end as f64),
            None => Some(x),
        }
    }

    /// How the values stand.
    fn stack(&self) -> Stack {
        match (self.needs.stack, self.spec.stack) {
            (None, _) => Stack::None,
            (Some(default), None) if self.series.len() > 1 => default,
            (Some(_), stack) => stack.unwrap_or(Stack::None),
        }
    }

    /// Mistakes of the steps, of an axis that would leave values out or lie, and of what cannot be stacked.
    pub(in crate::chart) fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let known = || self.series.iter().map(|(name, _)| name.as_str());
        for step in &self.spec.steps {
            let notes = step.annotate.iter().filter_map(|note| note.series.as_ref());
            for name in step.show.iter().chain(&step.hide).chain(&step.highlight).chain(notes) {
                if !known().any(|known| known == name.get_ref()) {
                    mistakes.push(unknown_name("series", name, known()));
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
        if self.spec.from.is_some_and(|from| from != 0.0) && !self.needs.may_be_cut {
            let reason = "its areas would not be in proportion: its axis does not begin at zero";
            mistakes.push(Mistake::new(reason, "Leave `from` out, or use `line`."));
        }
        if self.spec.stack.is_some_and(|stack| stack != Stack::None) && self.needs.stack.is_none() {
            mistakes.push(Mistake::new("a line cannot be stacked", "Leave `stack` out, or use `area`."));
        }
        if !self.needs.may_be_cut && lowest < 0.0 {
            mistakes.push(Mistake::new("its values must not be negative", "Use `line`.").in_place(&self.spec.y));
        }
        if self.stack() != Stack::None {
            mistakes.extend(self.gap());
        }
        mistakes
    }

    /// Stacked series must have a value at every place.
    fn gap(&self) -> Option<Mistake> {
        let places = self.places();
        let (name, x) = self.series.iter().find_map(|(name, measures)| {
            // Both are in order.
            let mut values = measures.iter().filter(|measure| measure.y.is_some()).map(|measure| measure.x);
            Some((name, places.iter().find(|place| values.next() != Some(**place))?))
        })?;
        let place = match self.names.get(*x as usize) {
            Some(name) if !self.names.is_empty() => name.clone(),
            _ => x.to_string(),
        };
        let reason = format!("“{name}” has no value at {place}, so that nothing can stand on it");
        Some(Mistake::new(&reason, "Add the value, leave the series out with `only`, or use `line`."))
    }

    /// All places along the horizontal axis, in order.
    fn places(&self) -> Vec<f64> {
        let mut places: Vec<f64> = self.series.iter().flat_map(|(_, all)| all).map(|measure| measure.x).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }

    /// The sum of all series at each place, of which there must be as many as places.
    fn sums(&self) -> Vec<f64> {
        let places = self.places();
        let mut sums = vec![0.0; places.len()];
        for measure in self.series.iter().flat_map(|(_, all)| all) {
            if let Some(index) = index_of(&places, measure.x) {
                sums[index] += measure.y.unwrap_or(0.0);
            }
        }
        sums
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
        if self.stack() != Stack::None {
            return Err(whole("a stacked chart cannot be annotated", "Say it in the step's text."));
        }
        let measures = match (&note.series, self.series.as_slice()) {
            (Some(name), all) => &all.iter().find(|(known, _)| known == name.get_ref()).ok_or(None)?.1,
            (None, [(_, only)]) => only,
            (None, _) => return Err(whole("an annotation names no series", "Add `series = \"…\"` to it.")),
        };
        let find = |place: &Spanned<Key>| {
            let key = place.get_ref();
            let x = self.x_of(key);
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

    /// The series as they are drawn, on an axis that goes as far as `most` at least; `unit` is that of the table.
    pub(in crate::chart) fn plot(&self, story: &dyn Surroundings, unit: Option<&str>, most: f64) -> Plot {
        let stack = self.stack();
        let places = self.places();
        let x = match self.names.len() {
            _ if self.ends.is_some() => Span::new(0.0, 1.0),
            0 => Span::new(places.first().copied().unwrap_or(0.0), places.last().copied().unwrap_or(0.0)),
            names => Span::new(0.0, names.saturating_sub(1) as f64),
        };
        let lowest = self.values().fold(f64::INFINITY, f64::min);
        let largest = self.values().fold(f64::NEG_INFINITY, f64::max);
        let largest = if most > 0.0 { largest.max(most) } else { largest };
        let y = match stack {
            Stack::None => {
                Span::new(self.spec.from.unwrap_or(if self.needs.is_cut { lowest } else { lowest.min(0.0) }), largest)
            }
            Stack::Sum => Span::new(0.0, self.sums().into_iter().fold(most, f64::max)),
            Stack::Share => Span::new(0.0, 100.0),
        };
        let (size, word) = if stack == Stack::Share { (1.0, "") } else { story.scale(y.to.abs().max(lowest.abs())) };
        let words = |value: f64, decimals: Option<u8>| match stack {
            Stack::Share => story.percent(value, decimals),
            Stack::None | Stack::Sum => story.digits(value / size, decimals),
        };
        let decimals = match stack {
            Stack::Share => self.spec.decimals.unwrap_or(0),
            Stack::None | Stack::Sum => {
                self.spec.decimals.unwrap_or_else(|| three_digits(largest.abs().max(lowest.abs()) / size))
            }
        };
        // In percent of all that is there, each value is divided by the sum at its place.
        let wholes: Vec<f64> = if stack == Stack::Share { self.sums() } else { Vec::new() };
        let height = |measure: &Measure| {
            let value = measure.y?;
            let whole = index_of(&places, measure.x).and_then(|index| wholes.get(index));
            Some(whole.map_or(value, |whole| if *whole > 0.0 { value / whole * 100.0 } else { 0.0 }))
        };
        let has_texts = self.needs.may_have_names && stack == Stack::None;
        let said = |measure: &Measure| words(height(measure).unwrap_or(0.0), Some(decimals));
        let series = self.series.iter().map(|(name, measures)| {
            let full: Vec<&Measure> = measures.iter().filter(|measure| measure.y.is_some()).collect();
            let runs = measures.split(|measure| measure.y.is_none()).filter(|run| !run.is_empty());
            let point = |measure: &Measure| Some((x.share(measure.x), y.share(height(measure)?)));
            Series {
                name: name.clone(),
                // Columns say their values themselves, or their axis does.
                value: full.last().filter(|_| !has_texts).map_or_else(String::new, |last| said(last)),
                runs: runs.map(|run| run.iter().filter_map(point).collect()).collect(),
                texts: if has_texts { measures.iter().map(&said).collect() } else { Vec::new() },
                values: full.iter().map(|measure| self.measured(measure, story, said(measure))).collect(),
            }
        });
        let unit = if stack == Stack::Share { "" } else { self.y.unit.as_deref().or(unit).unwrap_or_default() };
        let y_ticks = ticks(y, 5);
        let y_decimals = y_ticks.iter().map(|tick| places_of(tick / size)).max().unwrap_or(0);
        Plot {
            source: (self.spec.table.get_ref().clone(), self.y.name.clone()),
            title: axis_title(word, unit),
            x: self.x_ticks(x, story),
            y: y_ticks.iter().map(|&at| Tick { at: y.share(at), text: words(at, Some(y_decimals)) }).collect(),
            span: y.to - y.from,
            has_names: !self.names.is_empty(),
            is_stacked: stack != Stack::None,
            series: series.collect(),
            states: self.states(x, y, story, &|value| words(value, Some(decimals))),
        }
    }

    fn measured(&self, measure: &Measure, story: &dyn Surroundings, text: String) -> Measured {
        Measured { place: self.time(measure, story), text, row: measure.row }
    }

    /// The place of a measure in words.
    fn time(&self, measure: &Measure, story: &dyn Surroundings) -> String {
        match self.x.value(measure.row) {
            Some(Value::Date(date)) => story.date(date),
            Some(Value::Text(name)) => name.to_owned(),
            _ => story.digits(measure.x, None),
        }
    }

    /// Round years or numbers, and the ends of the axis.
    fn x_ticks(&self, x: Span, story: &dyn Surroundings) -> Vec<Tick> {
        if self.ends.is_some() {
            let ends = self.series.first().into_iter().flat_map(|(_, measures)| measures);
            return ends.map(|measure| Tick { at: x.share(measure.x), text: self.time(measure, story) }).collect();
        }
        if !self.names.is_empty() {
            let names = self.names.iter().enumerate();
            return names.map(|(index, name)| Tick { at: x.share(index as f64), text: name.clone() }).collect();
        }
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
        for end in [x.from, x.to].into_iter().filter(|end| end.fract() == 0.0) {
            places.push(end);
        }
        places.sort_by(f64::total_cmp);
        places.dedup();
        let text = |at: f64| if is_time { format!("{at}") } else { story.digits(at, None) };
        places.into_iter().map(|at| Tick { at: x.share(at), text: text(at) }).collect()
    }

    fn states(&self, x: Span, y: Span, story: &dyn Surroundings, words: &dyn Fn(f64) -> String) -> Vec<State<Note>> {
        let place = |name: &Spanned<String>| self.series.iter().position(|(known, _)| known == name.get_ref());
        let places =
            |names: &[Spanned<String>]| names.iter().filter_map(place).map(|index| index as u32).collect::<Vec<_>>();
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
                let said = if note.at.is_some() { words(to.1) } else { change_in_words(to.1 / from.1, story) };
                Some(Note {
                    from: (x.share(from.0), y.share(from.1)),
                    to: (x.share(to.0), y.share(to.1)),
                    text: note.text.replace("{}", &said),
                    series: note.series.as_ref().map_or_else(String::new, |name| name.get_ref().clone()),
                })
            });
            State {
                notes: notes.collect(),
                emphasised: places(&step.highlight),
                shown: shown.iter().copied().collect(),
            }
        });
        steps.collect()
    }
}

/// What an axis measures: the word for its scale, and its unit, of which either may be empty.
pub(in crate::chart) fn axis_title(scale: &str, unit: &str) -> String {
    [scale, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// More values of a series than this are closer to each other than a screen's pixels.
const MOST_PLACES: usize = 2_000;

/// Where a value stands in a list that is in order.
fn index_of(places: &[f64], x: f64) -> Option<usize> {
    places.binary_search_by(|place| place.total_cmp(&x)).ok()
}

/// What an axis spans.
#[derive(Clone, Copy)]
pub(in crate::chart) struct Span {
    pub from: f64,
    pub to: f64,
}

impl Span {
    /// A span that is not empty.
    pub(in crate::chart) fn new(from: f64, to: f64) -> Self {
        Self { from, to: if to > from { to } else { from + 1.0 } }
    }

    pub(in crate::chart) fn share(self, value: f64) -> Fraction {
        ((value - self.from) / (self.to - self.from) * f64::from(Fraction::MAX)).round() as Fraction
    }
}

/// Round numbers within a span, at most `most`.
pub(in crate::chart) fn ticks(span: Span, most: usize) -> Vec<f64> {
    RangedCoordf64::from(span.from..span.to).key_points(most)
}

/// Decimal places that a round number needs.
pub(in crate::chart) fn places_of(value: f64) -> u8 {
    (0..6).find(|&places| (value * 10_f64.powi(places)).fract().abs() < 1e-9).unwrap_or(6) as u8
}

/// Decimal places that make three digits of a number.
fn three_digits(value: f64) -> u8 {
    if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    }
}
