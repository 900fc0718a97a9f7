//! Series along an axis, as they are drawn: axes, names at the ends, notes, and what is seen at each step.

use super::super::offer::Measure;
use super::super::sheet::{self, Anchor, Form, MARGIN, Sheet, Tone};
use super::super::steps::{self, DIMMED, State};
use super::super::{Cell, Point, Row, sort_few, text};

/// Font size of names, in nominal pixels; ticks are a little smaller.
const NAME: f64 = text::LABEL;
pub(in crate::chart) const TICK: f64 = text::LABEL;

/// Height of the area between the axes as a share of the sheet's width, and its least height in nominal pixels.
const RANGE: f64 = 0.66;
const LEAST_RANGE: f64 = 264.0;

/// Its least height where less is offered, and what stands over and under it, in nominal pixels.
pub(in crate::chart) const LOWEST_RANGE: f64 = 56.0;
pub(in crate::chart) const AROUND: f64 = 80.0;

/// From the words of a note to what they belong to, in nominal pixels.
const GAP: f64 = 6.0;

/// How far words may stand over or under what they belong to, in nominal pixels.
const FURTHEST: f64 = 48.0;

/// The tones of series, in the order of the series.
const TONES: [Tone; 4] = [Tone::Jade, Tone::Cinnabar, Tone::Ink, Tone::Soft];

/// The widths of lines, by how often the tones have been used before.
const WIDTHS: [f64; 2] = [3.2, 1.6];

/// Where a point lies between the beginning (0) and the end (`u16::MAX`) of an axis.
pub(in crate::chart) type Fraction = u16;

/// Series along a horizontal axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Plot {
    /// The id of the table, and the name of the column with the values.
    pub source: (String, String),
    /// What the vertical axis measures.
    pub title: String,
    /// Labels along the horizontal axis.
    pub x: Vec<Tick>,
    /// Labels of the vertical axis, with a line each.
    pub y: Vec<Tick>,
    /// How far the vertical axis goes from its lower end to its upper one, in the unit of the values.
    pub span: f64,
    /// Whether the labels along the horizontal axis are names; otherwise they are chosen from times or numbers.
    pub has_names: bool,
    /// Whether the values of the series stand one on the other.
    pub is_stacked: bool,
    /// The series, in the order of the table.
    pub series: Vec<Series>,
    /// What is seen at each step.
    pub states: Vec<State<Note>>,
}

/// A label on an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Tick {
    /// Its place on the axis.
    pub at: Fraction,
    /// Its words.
    pub text: String,
}

/// One line of the chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Series {
    /// Its name.
    pub name: String,
    /// Its last value, in words.
    pub value: String,
    /// Its points in runs without a missing value: along the horizontal axis, and up the vertical one.
    pub runs: Vec<Vec<(Fraction, Fraction)>>,
    /// The value at each place, in words, for kinds that show them all.
    pub texts: Vec<String>,
    /// Its values with their places, for those who do not see the drawing.
    pub values: Vec<Measured>,
}

/// A value of a series in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Measured {
    /// Its place along the horizontal axis.
    pub place: String,
    /// The value.
    pub text: String,
    /// Its row in the table.
    pub row: usize,
}

impl Series {
    /// The first and the last value.
    fn ends(&self) -> impl Iterator<Item = &Measured> {
        let last = if self.values.len() > 1 { self.values.last() } else { None };
        self.values.first().into_iter().chain(last)
    }

    /// What one of its values is the number of.
    fn label(&self, place: &str) -> String {
        match self.name.as_str() {
            "" => place.to_owned(),
            name => [name, ", ", place].concat(),
        }
    }
}

/// Words at a line: on a change from one point to another, or at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Note {
    /// The first point; the same as the second for words at one point.
    pub from: (Fraction, Fraction),
    /// The second point.
    pub to: (Fraction, Fraction),
    /// The words.
    pub text: String,
    /// The name of its series, for those who do not see the drawing.
    pub series: String,
}

impl Plot {
    /// The last step at which something changes, counted from 0.
    pub(in crate::chart) fn last_step(&self) -> u32 {
        (self.states.len() as u32).saturating_sub(1)
    }

    pub(in crate::chart) fn rows(&self) -> Vec<Row> {
        let rows = |series: &Series| {
            let row = |value: &Measured| Row {
                label: series.label(&value.place),
                value: self.with_unit(&value.text),
                figure: None,
                cell: Some(self.cell(value)),
            };
            series.ends().map(row).collect::<Vec<_>>()
        };
        self.series.iter().flat_map(rows).collect()
    }

    /// All values of all series.
    pub(in crate::chart) fn points(&self) -> Vec<Point> {
        let all = self.series.iter().flat_map(|series| series.values.iter().map(move |value| (series, value)));
        all.map(|(series, value)| Point { label: series.label(&value.place), cell: self.cell(value) }).collect()
    }

    fn cell(&self, value: &Measured) -> Cell {
        let (table, column) = self.source.clone();
        Cell { table, column, row: value.row }
    }

    pub(in crate::chart) fn parts(&self) -> Vec<String> {
        self.series.iter().map(|series| self.part(series)).collect()
    }

    /// What a step shows: the series that are there with their ends, and the notes with the names of their series.
    pub(in crate::chart) fn said_at(&self, step: u32) -> Vec<String> {
        let Some(state) = self.states.get((step as usize).min(self.states.len().saturating_sub(1))) else {
            return self.parts();
        };
        let shown = self.series.iter().enumerate().filter(|(index, _)| state.shows(*index));
        let notes = state.notes.iter().map(|note| match note.series.as_str() {
            "" => note.text.clone(),
            name => [name, ": ", &note.text].concat(),
        });
        shown.map(|(_, series)| self.part(series)).chain(notes).collect()
    }

    /// A series with its ends, in words.
    fn part(&self, series: &Series) -> String {
        let ends = series.ends().map(|value| [&value.place, ": ", &self.with_unit(&value.text)].concat());
        let ends = ends.collect::<Vec<_>>().join(", ");
        if series.name.is_empty() { ends } else { [&series.name, " (", &ends, ")"].concat() }
    }

    /// A value with the unit of the vertical axis.
    fn with_unit(&self, value: &str) -> String {
        if self.title.is_empty() { value.to_owned() } else { [value, "\u{a0}", &self.title].concat() }
    }

    /// How far each series is there, 0 to 1.
    pub(in crate::chart) fn shown(&self, position: f64) -> Vec<f64> {
        (0..self.series.len()).map(|series| steps::shown(&self.states, series, position)).collect()
    }

    /// How far a series is dimmed because others are emphasised, 0 to 1.
    fn dimmed(&self, series: usize, position: f64) -> f64 {
        steps::dimmed(&self.states, series, position)
    }

    /// Opacity of a series: it is dimmed while others are emphasised.
    pub(in crate::chart) fn clearness(&self, series: usize, position: f64) -> f64 {
        1.0 - (1.0 - DIMMED) * self.dimmed(series, position)
    }

    /// Opacity of a series' words, which stay readable while others are emphasised.
    pub(in crate::chart) fn name_clearness(&self, series: usize, tone: Tone, position: f64) -> f64 {
        steps::legibility(tone, self.dimmed(series, position))
    }

    /// The height at which a series ends at a place, as a share of the vertical axis: with all that it stands on, each
    /// as far as it is `shown`. Stacked series have a value at every place.
    pub(in crate::chart) fn top(&self, series: usize, place: usize, shown: &[f64]) -> f64 {
        let height = |index: usize| {
            let point = self.series[index].runs.first().and_then(|run| run.get(place));
            point.map_or(0.0, |&(_, y)| share(y)) * shown[index]
        };
        if self.is_stacked { (0..=series).map(height).sum() } else { height(series) }
    }

    /// Draws the series by `series`, which says where they lie, and the notes of the steps on them.
    pub(in crate::chart) fn draw(&self, sheet: &mut Sheet, position: f64, series: fn(&mut Sheet, &Self, f64) -> Frame) {
        let frame = series(sheet, self, position);
        let mut alphas = steps::notes(&self.states, position).map(|(_, alpha)| alpha);
        for (step, state) in self.states.iter().enumerate().filter(|(_, state)| !state.notes.is_empty()) {
            // Words keep their place while they come and go: it is chosen on the drawing at the end of their step.
            let mut at_rest = Sheet { width: sheet.width, room: sheet.room, offer: sheet.offer, ..Sheet::default() };
            series(&mut at_rest, self, step as f64 + 1.0);
            let mut taken = Taken::on(&at_rest);
            for (note, alpha) in state.notes.iter().zip(&mut alphas) {
                frame.note(sheet, note, self, alpha, &mut taken);
            }
        }
    }

    /// Both axes, the horizontal one of times or numbers.
    pub(in crate::chart) fn axes(&self, sheet: &mut Sheet, frame: &Frame) {
        frame.heights(sheet, &self.title, &self.y, true);
        frame.widths(sheet, &self.x);
    }

    /// How many places fit beside each other along the horizontal axis, each as wide as the smallest distance between
    /// two that are used.
    pub(in crate::chart) fn places(&self) -> f64 {
        let mut used: Vec<Fraction> =
            self.series.iter().flat_map(|series| series.runs.iter().flatten()).map(|at| at.0).collect();
        sort_few(&mut used, |a, b| a < b);
        let gaps = used.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0);
        gaps.min().map_or(1.0, |gap| f64::from(Fraction::MAX) / f64::from(gap) + 1.0)
    }

    /// The names where the series end, moved apart, each with its last value; with or without a dot at the end.
    pub(in crate::chart) fn names(&self, sheet: &mut Sheet, frame: &Frame, position: f64, has_dots: bool) {
        let shown = self.shown(position);
        let at_last = self.shown(f64::from(self.last_step()) + 1.0);
        let ends: Vec<Option<sheet::Point>> =
            (0..self.series.len()).map(|index| Some(frame.at(self.end(index, &at_last)?))).collect();
        let mut order: Vec<usize> = (0..ends.len()).filter(|&index| ends[index].is_some()).collect();
        let y_of = |index: usize| ends[index].map_or(0.0, |(_, y)| y);
        sort_few(&mut order, |&a, &b| y_of(a) < y_of(b));
        let height = |index: usize| frame.names[index].len() as f64 * NAME * text::LEADING;
        let wishes: Vec<(f64, f64)> = order.iter().map(|&index| (y_of(index), height(index))).collect();
        // Under the horizontal axis stand its labels, the last of which may reach as far as the names.
        let centres = text::spread(&wishes, 4.0, MARGIN + TICK + 6.0, frame.bottom + 9.0);
        for (&index, centre) in order.iter().zip(centres) {
            let Some(at) = ends[index] else { continue };
            // A name comes when its line has reached its end.
            let come = ((shown[index] - 0.75) / 0.25).max(0.0);
            let (tone, width) = style(index);
            sheet.belong(&self.series[index].name);
            if has_dots {
                sheet.disc(at, width + 1.2, tone, come * self.clearness(index, position));
            }
            let alpha = come * self.name_clearness(index, tone, position);
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

    /// Where a series ends, in shares of the axes: at its last point, or in the middle of its last band, where `at_last`
    /// says how far each series is there in the end.
    fn end(&self, series: usize, at_last: &[f64]) -> Option<(f64, f64)> {
        let run = self.series[series].runs.last()?;
        let &(x, y) = run.last()?;
        if !self.is_stacked {
            return Some((share(x), share(y)));
        }
        let top = self.top(series, run.len() - 1, at_last);
        Some((share(x), top - share(y) * at_last[series] / 2.0))
    }
}

/// A place on an axis, from 0 to 1.
pub(in crate::chart) fn share(fraction: Fraction) -> f64 {
    f64::from(fraction) / f64::from(Fraction::MAX)
}

/// Where the chart stands on its sheet, in nominal pixels.
pub(in crate::chart) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// From both ends of the horizontal axis to its first and last place.
    indent: f64,
    /// The lines of the name of each series, with its value.
    names: Vec<Vec<String>>,
}

impl Frame {
    /// Places the axes on a sheet: with room for the labels of the vertical one, `beside` them at the right, and `height`
    /// between the base and the top, in nominal pixels. Sets the height of the sheet.
    pub(in crate::chart) fn open(sheet: &mut Sheet, ticks: &[Tick], beside: f64, height: f64) -> Self {
        let widest = ticks.iter().map(|tick| text::width(&tick.text, TICK)).fold(0.0, f64::max);
        let top = MARGIN + TICK + 18.0;
        let bottom = top + height;
        sheet.height = bottom + 38.0;
        let (left, right) = (MARGIN + widest + 8.0, sheet.width - MARGIN - beside);
        Self { left, right, top, bottom, indent: 0.0, names: Vec::new() }
    }

    /// Axes between given edges, in nominal pixels.
    pub(in crate::chart) fn between((left, right): (f64, f64), (top, bottom): (f64, f64)) -> Self {
        Self { left, right, top, bottom, indent: 0.0, names: Vec::new() }
    }

    /// Axes for series on a sheet, with room for their names if they have any.
    pub(in crate::chart) fn new(plot: &Plot, sheet: &mut Sheet, has_names: bool) -> Self {
        let width = sheet.width;
        // Names may take up to two fifths of the sheet.
        let most = width * 0.4 - 16.0;
        let names: Vec<Vec<String>> = plot
            .series
            .iter()
            .map(|series| {
                let mut lines = text::wrap(&series.name, NAME, most);
                lines.extend(text::wrap(&series.value, NAME, most));
                lines
            })
            .collect();
        let widest = names.iter().flatten().map(|line| text::width(line, NAME)).fold(0.0, f64::max);
        let beside = if has_names { widest + 16.0 } else { 0.0 };
        let wanted: f64 = names.iter().map(|lines| lines.len() as f64 * NAME * text::LEADING + 4.0).sum();
        let range = sheet.offer.height.map_or((width * RANGE).max(LEAST_RANGE), |height| height - AROUND);
        Self { names, ..Self::open(sheet, &plot.y, beside, range.max(wanted).max(LOWEST_RANGE)) }
    }

    /// Makes the vertical axis as short as those of drawings beside this one; its base stays.
    pub(in crate::chart) fn fit(&mut self, sheet: &mut Sheet, plot: &Plot) {
        let wanted = (self.bottom - self.top) / plot.span;
        let scale = sheet.scale(Measure::Length, wanted);
        if scale < wanted {
            self.top = self.bottom - scale * plot.span;
        }
    }

    /// Makes room for columns at the first and the last of `places`; returns the width of one place.
    pub(in crate::chart) fn indent(&mut self, places: f64) -> f64 {
        let width = (self.right - self.left) / places;
        self.indent = width / 2.0;
        width
    }

    pub(in crate::chart) fn place(&self, (x, y): (Fraction, Fraction)) -> sheet::Point {
        self.at((share(x), share(y)))
    }

    /// The point at shares of the axes, 0 to 1.
    pub(in crate::chart) fn at(&self, (x, y): (f64, f64)) -> sheet::Point {
        let (from, to) = (self.left + self.indent, self.right - self.indent);
        (from + (to - from) * x, self.bottom - (self.bottom - self.top) * y)
    }

    /// The labels of a horizontal axis of times or numbers.
    pub(in crate::chart) fn widths(&self, sheet: &mut Sheet, ticks: &[Tick]) {
        sheet.belong("");
        // The last label and the first are always there, and as many of the others as have room beside them.
        let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return };
        let mut taken: Vec<(f64, f64)> = Vec::new();
        for tick in [last, first].into_iter().chain(ticks.iter().rev()) {
            let (x, _) = self.place((tick.at, 0));
            let half = text::width(&tick.text, TICK) / 2.0;
            let x = x.clamp(MARGIN + half, sheet.width - MARGIN - half);
            let (start, end) = (x - half - 5.0, x + half + 5.0);
            if taken.iter().all(|&(other_start, other_end)| end <= other_start || other_end <= start) {
                taken.push((start, end));
                sheet.line(vec![(x, self.bottom), (x, self.bottom + 5.0)], 1.0, Tone::Soft, 1.0);
                sheet.text((x, self.bottom + 24.0), Anchor::Middle, TICK, &tick.text, Tone::Soft, 1.0);
            }
        }
    }

    /// What the vertical axis measures and its base, with or without its lines and their labels.
    pub(in crate::chart) fn heights(&self, sheet: &mut Sheet, title: &str, ticks: &[Tick], has_lines: bool) {
        sheet.belong("");
        sheet.text((MARGIN, MARGIN + TICK), Anchor::Start, TICK, title, Tone::Soft, 1.0);
        for tick in ticks.iter().filter(|tick| has_lines || tick.at == 0) {
            let (_, y) = self.at((0.0, share(tick.at)));
            let tone = if tick.at == 0 { Tone::Soft } else { Tone::Faint };
            sheet.line(vec![(self.left, y), (self.right, y)], 1.0, tone, 1.0);
            if has_lines {
                sheet.text((self.left - 8.0, y + TICK * 0.34), Anchor::End, TICK, &tick.text, Tone::Soft, 1.0);
            }
        }
    }

    /// A change is a dashed line on from the first value, and an upright one to the second; a single point is a ring. The
    /// words stand beside the upright line or at the point, where they cross as little as possible of what is taken.
    fn note(&self, sheet: &mut Sheet, note: &Note, plot: &Plot, alpha: f64, taken: &mut Taken) {
        sheet.belong(&note.text);
        let (from, to) = (self.place(note.from), self.place(note.to));
        let is_change = from != to;
        if is_change {
            taken.legs.push((from, (to.0, from.1)));
        }
        let words = self.words(note, plot, (from, to), taken);
        let [left, top, right, bottom] = words.patch();
        sheet.fill(vec![(left, top), (right, top), (right, bottom), (left, bottom)], Tone::Paper, 0.85 * alpha);
        sheet.lines((words.x, top + NAME * 0.94), words.anchor, NAME, &words.lines, Tone::Ink, alpha);
        taken.boxes.push(words.patch());
        if is_change {
            let mut x = from.0;
            while x < to.0 {
                sheet.line(vec![(x, from.1), ((x + 5.0).min(to.0), from.1)], 1.4, Tone::Ink, alpha);
                x += 9.0;
            }
            sheet.line(vec![(to.0, from.1), to], 2.2, Tone::Ink, alpha);
            taken.legs.push(((to.0, from.1), to));
        } else {
            sheet.ring(to, 6.0, 1.6, Tone::Ink, alpha);
        }
    }

    /// The words of a note from one point to another where they cross least. Of places that cross as little, the first is
    /// taken: of a change, between the dashed line and the second value where there is room, else beyond the dashed line;
    /// of a point, over it; at the side of it that has more room; and then further and further away.
    fn words(&self, note: &Note, plot: &Plot, (from, to): (sheet::Point, sheet::Point), taken: &Taken) -> Words {
        let is_change = from != to;
        let (before, after) = (to.0 - self.left - GAP, self.right - to.0 - GAP);
        let mut sides = [(Anchor::End, to.0 - GAP, before), (Anchor::Start, to.0 + GAP, after)];
        if after >= before {
            sides.reverse();
        }
        let (upper, lower) = (from.1.min(to.1), from.1.max(to.1));
        let mut best: Option<(f64, Words)> = None;
        for (index, &(anchor, x, side)) in sides.iter().enumerate().filter(|(_, side)| side.2 > 0.0) {
            // In as few lines as there is room for, and in more and narrower ones.
            for room in [side, 0.6 * side, 0.4 * side] {
                let mut words = Words { anchor, x, top: 0.0, lines: text::wrap(&note.text, NAME, room) };
                let height = words.height();
                let fits =
                    anchor == Anchor::End && words.width() < 0.6 * (to.0 - from.0) && height < 0.6 * (lower - upper);
                let wish = match (is_change, to.1 < from.1) {
                    (true, is_rise) if is_rise != fits => from.1 + GAP,
                    (true, _) => from.1 - height - GAP,
                    (false, _) => to.1 - 10.0 - height,
                };
                // Above the axes stands what they measure.
                let is_beside_title = words.patch()[0] > MARGIN + text::width(&plot.title, TICK);
                let highest = if is_beside_title { 2.0 } else { self.top - 14.0 };
                let lowest = (self.bottom - height - 2.0).max(highest);
                let tops = (0..).map(|step| upper - height - FURTHEST + 4.0 * f64::from(step));
                let tops = tops.take_while(|top| *top <= lower + FURTHEST);
                let is_cut = text::size_to_fit(&note.text, NAME, room) < NAME;
                for top in std::iter::once(wish).chain(tops).map(|top| top.clamp(highest, lowest)) {
                    words.top = top;
                    let cost = taken.crossed(words.patch())
                        + 0.02 * (top - wish).abs()
                        + index as f64
                        + 0.5 * words.lines.len() as f64
                        + if is_cut { 50.0 } else { 0.0 };
                    if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                        best = Some((cost, words.clone()));
                    }
                }
            }
        }
        best.map_or_else(|| Words { anchor: Anchor::End, x: to.0, top: to.1, lines: Vec::new() }, |(_, words)| words)
    }
}

/// The words of a note at a place, in nominal pixels.
#[derive(Clone)]
struct Words {
    anchor: Anchor,
    x: f64,
    top: f64,
    lines: Vec<String>,
}

impl Words {
    fn width(&self) -> f64 {
        self.lines.iter().map(|line| text::width(line, NAME)).fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * NAME * text::LEADING
    }

    /// Left, upper, right and lower edge of the paper on which they stand.
    fn patch(&self) -> [f64; 4] {
        let [left, _, right, _] = self.lines.iter().fold([f64::INFINITY, 0.0, f64::NEG_INFINITY, 0.0], |all, line| {
            let line = text::bounds((self.x, 0.0), self.anchor, NAME, line);
            [all[0].min(line[0]), 0.0, all[2].max(line[2]), 0.0]
        });
        [left - 3.0, self.top, right + 3.0, self.top + self.height()]
    }
}

/// What words must not lie on: words, and lines and the edges of columns and bands as their legs. The lines of the axes
/// are not among it.
struct Taken {
    /// Left, upper, right and lower edges.
    boxes: Vec<[f64; 4]>,
    legs: Vec<(sheet::Point, sheet::Point)>,
}

impl Taken {
    fn on(sheet: &Sheet) -> Self {
        let mut taken = Self { boxes: Vec::new(), legs: Vec::new() };
        for shape in &sheet.shapes {
            match &shape.form {
                // Words beside words would be read as one line.
                Form::Text(at, anchor, size, words) => {
                    let [left, top, right, bottom] = text::bounds(*at, *anchor, *size, words);
                    taken.boxes.push([left - GAP, top, right + GAP, bottom]);
                }
                Form::Line(points, _) | Form::Beginning(points, ..) if shape.owner != 0 => taken.follow(points),
                Form::Fill(points) => {
                    taken.follow(points);
                    taken.legs.extend(points.last().copied().zip(points.first().copied()));
                }
                Form::Disc((x, y), radius) => taken.boxes.push([x - radius, y - radius, x + radius, y + radius]),
                _ => {}
            }
        }
        taken
    }

    fn follow(&mut self, points: &[sheet::Point]) {
        self.legs.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    }

    /// How much of it lies in a rectangle: the length of lines in nominal pixels, where each counts as twelve at least,
    /// and each word as a hundred.
    fn crossed(&self, [left, top, right, bottom]: [f64; 4]) -> f64 {
        let is_apart =
            |other: &&[f64; 4]| right <= other[0] || other[2] <= left || bottom <= other[1] || other[3] <= top;
        let boxes = self.boxes.iter().filter(|other| !is_apart(other)).count();
        let inside = |&(from, to): &(sheet::Point, sheet::Point)| {
            let (across, down) = (to.0 - from.0, to.1 - from.1);
            // The part of the leg, 0 to 1, that lies between two edges.
            let part = |start: f64, change: f64, low: f64, high: f64| match change {
                change if change.abs() > 1e-9 => {
                    let (a, b) = ((low - start) / change, (high - start) / change);
                    (a.min(b), a.max(b))
                }
                _ if (low..=high).contains(&start) => (0.0, 1.0),
                _ => (1.0, 0.0),
            };
            let (x, y) = (part(from.0, across, left, right), part(from.1, down, top, bottom));
            let (first, last) = (x.0.max(y.0).max(0.0), x.1.min(y.1).min(1.0));
            (first < last).then(|| ((last - first) * across.hypot(down)).max(12.0))
        };
        boxes as f64 * 100.0 + self.legs.iter().filter_map(inside).sum::<f64>()
    }
}

/// Tone and width of a series.
pub(in crate::chart) fn style(index: usize) -> (Tone, f64) {
    (TONES[index % TONES.len()], WIDTHS[index / TONES.len() % WIDTHS.len()])
}
