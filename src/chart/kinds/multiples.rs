//! Small multiples: a small chart for each series of a table, all with the same axes.

use std::io;

use serde::Deserialize;
use toml::Spanned;

use super::super::Mark;
use super::super::Row;
use super::super::series::{Frame, Plot, TICK, share};
use super::super::series::{Needs, Reading, SeriesSpec, StepSpec};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings};
use super::super::text;
use super::Draw;
use super::Kind;
use super::line::share_before;

/// Font size of titles and values, in nominal pixels, unless there are many panels on a narrow sheet.
const NAME: f64 = text::LABEL;

/// Between panels, in nominal pixels: beside each other, and one below the other.
const GAP: (f64, f64) = (18.0, 16.0);

/// Height of the panels' plots in nominal pixels, at least and at most.
const LEAST: f64 = 84.0;
const MOST: f64 = 190.0;

/// Height that the plots of all rows share, in nominal pixels, if it is enough for them.
const PREFERRED: f64 = 400.0;

/// More panels than this stand in three columns on a narrow sheet too, with smaller titles and lower plots.
const MOST_IN_TWO: usize = 4;
const SMALL_NAME: f64 = 14.5;
const LEAST_SMALL: f64 = 30.0;

/// Height of a narrow sheet with three columns, in nominal pixels, if it is enough for its rows: the stage of a low phone
/// has room for it with the letters at their size.
const STAGE: f64 = 350.0;

/// Opacity of an area below its upper edge.
const WASH: f64 = 0.55;

/// How much of a place its column fills.
const FILLED: f64 = 0.8;

/// A small chart for each series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Multiples {
    /// How each is drawn.
    pub(in crate::chart) form: Panel,
    /// The series.
    pub(in crate::chart) plot: Plot,
}

/// How the values of a panel are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::chart) enum Panel {
    /// Joined by a line.
    #[default]
    Line,
    /// As a band from zero.
    Area,
    /// As upright bars from zero.
    Columns,
}

impl Draw for Multiples {
    fn last_step(&self) -> u32 {
        self.plot.last_step()
    }

    fn marks(&self) -> Vec<&Mark> {
        Vec::new()
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        draw(sheet, self.form, &self.plot, position);
    }

    fn rows(&self) -> Vec<Row> {
        self.plot.rows()
    }

    fn points(&self) -> Vec<super::Point> {
        self.plot.points()
    }

    fn parts(&self) -> Vec<String> {
        self.plot.parts()
    }
}

/// A small chart for each series, all on one scale.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(from = "Written")]
#[schemars(with = "Written")]
pub struct Spec {
    form: Panel,
    series: SeriesSpec,
}

/// What an author writes of small multiples.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// How each small chart is drawn.
    kind: Panel,
    /// Id of the table.
    #[schemars(with = "String")]
    table: Spanned<String>,
    /// Name of the column along the horizontal axes: dates or numbers.
    #[schemars(with = "String")]
    x: Spanned<String>,
    /// Name of the column up the vertical axes: numbers.
    #[schemars(with = "String")]
    y: Spanned<String>,
    /// Name of the column with the names of the series: each has a small chart.
    #[schemars(with = "String")]
    series: Spanned<String>,
    /// Only these series, in this order; by default, all in the order of the table.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    only: Vec<Spanned<String>>,
    /// Where the vertical axes begin; only those of lines may begin elsewhere than at zero.
    from: Option<f64>,
    /// Number of decimal places of the values; by default, as many as make three digits.
    decimals: Option<u8>,
    /// What changes at each step; without steps, all series are there from the start.
    #[serde(default, rename = "step")]
    steps: Vec<Step>,
}

/// What changes at a step of small multiples.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Step {
    /// The series that appear, and stay.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    show: Vec<Spanned<String>>,
    /// The series that go.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    hide: Vec<Spanned<String>>,
    /// The series that are emphasised for this step; the others are dimmed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    highlight: Vec<Spanned<String>>,
}

impl From<Written> for Spec {
    fn from(written: Written) -> Self {
        let Written { kind, table, x, y, series, only, from, decimals, steps } = written;
        let step = |Step { show, hide, highlight }| StepSpec { show, hide, highlight, annotate: Vec::new() };
        let steps = steps.into_iter().map(step).collect();
        let series = Some(series);
        Self { form: kind, series: SeriesSpec { table, x, y, series, only, from, stack: None, decimals, steps } }
    }
}

impl Spec {
    /// Lines may begin elsewhere than at zero: they show change, not size.
    fn needs(&self) -> Needs {
        let may_be_cut = self.form == Panel::Line;
        Needs { stack: None, may_have_names: false, may_be_cut, is_cut: false, most_series: 12 }
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        Vec::new()
    }

    fn tables(&self) -> Vec<&Spanned<String>> {
        vec![&self.series.table]
    }

    fn steps(&self) -> u32 {
        self.series.steps()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        Reading::mistakes_in(&self.series, self.needs(), story)
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let plot = Reading::plot_of(&self.series, self.needs(), story, 0.0)?;
        Ok(Kind::Multiples(Multiples { form: self.form, plot }))
    }
}

/// Where the panels stand.
struct Grid {
    /// The axes of each panel.
    frames: Vec<Frame>,
    /// Lines of each title, and their font size.
    titles: Vec<Vec<String>>,
    name: f64,
    /// Whether the last values stand below the titles, as beside them there is too little room.
    has_values_below: bool,
    height: f64,
}

impl Grid {
    fn new(plot: &Plot, width: f64) -> Self {
        let count = plot.series.len();
        let is_wide = width > 500.0;
        let columns = count.clamp(1, if is_wide || count > MOST_IN_TWO { 3 } else { 2 });
        let is_small = columns > 2 && !is_wide;
        let name = if is_small { SMALL_NAME } else { NAME };
        let rows = count.div_ceil(columns);
        // The labels of the first panel stand at its left; the panels below it are as far in.
        let widest = plot.y.iter().map(|tick| text::width(&tick.text, TICK)).fold(0.0, f64::max);
        let left = MARGIN + widest + 8.0;
        let panel = (width - MARGIN - left - GAP.0 * (columns - 1) as f64) / columns as f64;
        // The last value stands at the end of the title's first line, unless a word would then have to be split.
        let beside = |index: usize| panel - text::width(&plot.series[index].value, name) - 8.0;
        let has_room = |index: usize| text::size_to_fit(&plot.series[index].name, name, beside(index)) == name;
        let has_values_below = !(0..count).all(has_room);
        let title = |index: usize| {
            let room = if has_values_below { panel } else { beside(index) };
            text::wrap(&plot.series[index].name, name, room)
        };
        let titles: Vec<Vec<String>> = (0..count).map(title).collect();
        let lines = titles.iter().map(Vec::len).max().unwrap_or(0) + usize::from(has_values_below);
        let head = lines as f64 * name * text::LEADING + 8.0;
        let start = MARGIN + TICK + 10.0;
        let plot_height = if is_small {
            let taken = start + labels_height(plot, panel) + rows as f64 * (head + GAP.1);
            ((STAGE - taken) / rows as f64).clamp(LEAST_SMALL, MOST)
        } else {
            (PREFERRED / rows.max(1) as f64 - head).clamp(LEAST, MOST)
        };
        let mut y = start;
        let mut frames = Vec::with_capacity(count);
        for row in 0..rows {
            let (top, bottom) = (y + head, y + head + plot_height);
            for column in 0..columns.min(count - row * columns) {
                let from = left + (panel + GAP.0) * column as f64;
                frames.push(Frame::between((from, from + panel), (top, bottom)));
            }
            // Below the first panel stand the ends of the horizontal axis.
            y = bottom + GAP.1 + if row == 0 { labels_height(plot, panel) } else { 0.0 };
        }
        Self { frames, titles, name, has_values_below, height: y.max(300.0) }
    }
}

/// The ends of the horizontal axis, in words.
fn ends(plot: &Plot) -> Option<(&str, &str)> {
    Some((plot.x.first()?.text.as_str(), plot.x.last()?.text.as_str()))
}

/// Whether the labels of both ends of the horizontal axis have room beside each other.
fn fit_beside(plot: &Plot, panel: f64) -> bool {
    ends(plot).is_none_or(|(first, last)| text::width(first, TICK) + text::width(last, TICK) + 12.0 <= panel)
}

fn labels_height(plot: &Plot, panel: f64) -> f64 {
    TICK * text::LEADING * if fit_beside(plot, panel) { 1.0 } else { 2.0 }
}

fn draw(sheet: &mut Sheet, form: Panel, plot: &Plot, position: f64) {
    let Grid { mut frames, titles, name, has_values_below, height } = Grid::new(plot, sheet.width);
    sheet.height = height;
    sheet.text((MARGIN, MARGIN + TICK), Anchor::Start, TICK, &plot.title, Tone::Soft, 1.0);
    axes(sheet, plot, &frames);
    let places = plot.places();
    let shown = plot.shown(position);
    for (index, frame) in frames.iter_mut().enumerate() {
        sheet.belong(&plot.series[index].name);
        let slot = if form == Panel::Columns { frame.indent(places) } else { 0.0 };
        let clear = plot.clearness(index, position);
        for run in &plot.series[index].runs {
            let points: Vec<Point> = run.iter().map(|&(x, y)| (frame.place((x, 0)).0, share(y))).collect();
            let at = |rise: f64| points.iter().map(move |&(x, y)| (x, y * rise));
            let on_sheet = |(x, y): Point| (x, frame.at((0.0, y)).1);
            match form {
                Panel::Line => {
                    let reach = frame.left + (frame.right - frame.left) * shown[index];
                    let line: Vec<Point> = at(1.0).map(on_sheet).collect();
                    if let &[only] = line.as_slice() {
                        sheet.disc(only, 2.4, Tone::Jade, clear * shown[index]);
                    }
                    let share = share_before(&line, reach);
                    sheet.beginning(line, 2.4, share, Tone::Jade, clear);
                }
                Panel::Area => {
                    let edge: Vec<Point> = at(shown[index]).map(on_sheet).collect();
                    let ground = at(0.0).map(on_sheet).collect::<Vec<_>>().into_iter().rev();
                    let alpha = if shown[index] > 0.0 { clear } else { 0.0 };
                    sheet.fill(edge.iter().copied().chain(ground).collect(), Tone::Jade, WASH * alpha);
                    sheet.line(edge, 1.8, Tone::Jade, alpha);
                }
                Panel::Columns => {
                    for (x, top) in at(shown[index]).map(on_sheet).filter(|at| at.1 < frame.bottom) {
                        let (left, right) = (x - slot * FILLED / 2.0, x + slot * FILLED / 2.0);
                        let base = frame.bottom;
                        sheet.fill(vec![(left, base), (left, top), (right, top), (right, base)], Tone::Jade, clear);
                    }
                }
            }
        }
    }
    for (index, (frame, title)) in frames.iter().zip(&titles).enumerate() {
        let series = &plot.series[index];
        sheet.belong(&series.name);
        let alpha = shown[index] * plot.name_clearness(index, Tone::Ink, position);
        let under = frame.top - 10.0;
        let last = if has_values_below { under - name * text::LEADING } else { under };
        let first = last - name * text::LEADING * title.len().saturating_sub(1) as f64;
        let (x, anchor) = if has_values_below { (frame.left, Anchor::Start) } else { (frame.right, Anchor::End) };
        sheet.lines((frame.left, first), Anchor::Start, name, title, Tone::Ink, alpha);
        sheet.text((x, under), anchor, name, &series.value, Tone::Jade, alpha);
    }
    sheet.belong("");
}

/// The lines of all axes, and the labels of the first panel's.
fn axes(sheet: &mut Sheet, plot: &Plot, frames: &[Frame]) {
    for tone in [Tone::Faint, Tone::Soft] {
        for frame in frames {
            for tick in plot.y.iter().filter(|tick| (tick.at == 0) == (tone == Tone::Soft)) {
                let (_, y) = frame.at((0.0, share(tick.at)));
                sheet.line(vec![(frame.left, y), (frame.right, y)], 1.0, tone, 1.0);
            }
        }
    }
    let Some(frame) = frames.first() else { return };
    let mut below = f64::INFINITY;
    for tick in &plot.y {
        let (_, y) = frame.at((0.0, share(tick.at)));
        // Labels that would lie on the one below are left out.
        if y <= below - TICK * text::LEADING {
            sheet.text((frame.left - 8.0, y + TICK * 0.34), Anchor::End, TICK, &tick.text, Tone::Soft, 1.0);
            below = y;
        }
    }
    if let Some((first, last)) = ends(plot) {
        let baseline = frame.bottom + TICK * text::LEADING;
        let is_below = !fit_beside(plot, frame.right - frame.left);
        let second = baseline + if is_below { TICK * text::LEADING } else { 0.0 };
        sheet.text((frame.left, baseline), Anchor::Start, TICK, first, Tone::Soft, 1.0);
        if first != last {
            sheet.text((frame.right, second), Anchor::End, TICK, last, Tone::Soft, 1.0);
        }
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::text;
    use super::super::line::tests::{around, csv};
    use super::super::{Draw, Kind};
    use super::{Multiples, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Multiples(multiples("line")),
            Kind::Multiples(multiples("area")),
            Kind::Multiples(multiples("columns")),
            Kind::Multiples(Multiples::default()),
        ]
    }

    const SPEC: &str = "kind = \"line\"\ntable = \"cities\"\nx = \"year\"\ny = \"people\"\nseries = \"city\"\n\
        [[step]]\nshow = [\"Aby\"]\n[[step]]\nshow = [\"Bro\", \"Cley\", \"Dun\"]\n[[step]]\nhighlight = [\"Dun\"]\n";

    fn spec(kind: &str) -> Spec {
        toml::from_str(&SPEC.replace("\"line\"", &format!("\"{kind}\""))).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(in crate::chart) fn multiples(kind: &str) -> Multiples {
        match spec(kind).resolve(&around(&csv())) {
            Ok(Kind::Multiples(multiples)) => multiples,
            other => panic!("{other:?}"),
        }
    }

    fn drawn(kind: &str, position: f64, width: f64) -> Sheet {
        let mut sheet = Sheet { width, ..Sheet::default() };
        multiples(kind).draw(&mut sheet, position);
        sheet
    }

    fn words(sheet: &Sheet) -> Vec<(String, f64, f64)> {
        let text = |form: &Form| match form {
            Form::Text(at, .., words) => Some((words.clone(), at.0, at.1)),
            _ => None,
        };
        sheet.shapes.iter().filter_map(|shape| text(&shape.form)).collect()
    }

    /// Where the title of a city stands.
    fn title(sheet: &Sheet, name: &str) -> (f64, f64) {
        let words = words(sheet);
        let found = words.iter().find(|(words, ..)| words == name);
        found.map_or_else(|| panic!("{name} of {words:?}"), |&(_, x, y)| (x, y))
    }

    /// The points of all jade shapes of a form in the panel of a city.
    fn points(sheet: &Sheet, name: &str) -> Vec<(f64, f64)> {
        let mut of = Sheet::default();
        of.belong(name);
        let shapes = sheet.shapes.iter().filter(|shape| shape.owner == of.owner && shape.tone == Tone::Jade);
        let points = |form: &Form| match form {
            Form::Fill(points) | Form::Beginning(points, ..) => points.clone(),
            _ => Vec::new(),
        };
        shapes.flat_map(|shape| points(&shape.form)).collect()
    }

    #[test]
    fn all_panels_have_one_scale() {
        for kind in ["line", "area", "columns"] {
            for width in [360.0, 600.0] {
                let sheet = drawn(kind, 2.0, width);
                // How far above its own base the highest point of each city is; titles are as far above that in all.
                let rise = |name: &str| {
                    let (_, below_title) = title(&sheet, name);
                    points(&sheet, name).iter().map(|at| at.1 - below_title).fold(f64::INFINITY, f64::min)
                };
                // 12.58, 9.8 and 5.62 million in 2024.
                let (aby, bro, dun) = (rise("Aby"), rise("Bro"), rise("Dun"));
                let share = (bro - aby) / (dun - aby);
                assert!((share - (12.58 - 9.8) / (12.58 - 5.62)).abs() < 1e-2, "{kind}: {aby} {bro} {dun}");
            }
        }
    }

    #[test]
    fn columns_and_areas_stand_in_proportion_on_their_base() {
        let sheet = drawn("columns", 2.0, 360.0);
        let ys: Vec<f64> = points(&sheet, "Dun").iter().map(|at| at.1).collect();
        let base = ys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // 3.58 million in 2000, 5.62 in 2024: the upper left corners of the first and the last column.
        let (first, last) = (base - ys[1], base - ys[ys.len() - 3]);
        assert!((first / last - 3.58 / 5.62).abs() < 1e-3, "{first} {last}");
    }

    #[test]
    fn panels_stand_in_two_or_three_columns() {
        let columns = |width: f64| {
            let sheet = drawn("line", 2.0, width);
            let mut xs: Vec<i64> = ["Aby", "Bro", "Cley", "Dun"].map(|name| title(&sheet, name).0 as i64).to_vec();
            xs.sort_unstable();
            xs.dedup();
            xs.len()
        };
        assert_eq!((columns(360.0), columns(600.0)), (2, 3));
        let words = words(&drawn("line", 2.0, 360.0));
        let count = |text: &str| words.iter().filter(|(words, ..)| words == text).count();
        assert_eq!((count("2000"), count("2024"), count("5")), (1, 1, 1), "only the first has labels: {words:?}");
    }

    #[test]
    fn nine_panels_are_in_sight_at_once_on_a_low_phone() {
        let names =
            ["Japan", "United States", "China", "Brazil", "India", "Bangladesh", "South Africa", "Rwanda", "Chad"];
        let row = |name: &str| format!("{name},2000,40\n{name},2024,{}\n", 60 + name.len());
        let table = around(&format!("city,year,people\n{}", names.map(row).concat()));
        let text = SPEC.split("[[step]]").next().unwrap_or_default();
        for kind in ["line", "area", "columns"] {
            let spec: Spec =
                toml::from_str(&text.replace("\"line\"", &format!("\"{kind}\""))).unwrap_or_else(|e| panic!("{e}"));
            let Ok(Kind::Multiples(nine)) = spec.resolve(&table) else { panic!("it cannot be drawn") };
            let mut sheet = Sheet::default();
            nine.draw(&mut sheet, 1.0);
            // The stage at 390 by 664, in CSS pixels: 27.5 lines of 16, less five.
            let scale = f64::min(1.0, 22.5 * 16.0 / sheet.height);
            let smallest = |form: &Form| if let Form::Text(.., size, _) = form { Some(size * scale) } else { None };
            let sizes: Vec<f64> = sheet.shapes.iter().filter_map(|shape| smallest(&shape.form)).collect();
            assert!(sizes.iter().all(|size| *size >= 13.0), "{kind}: {} high, {sizes:?}", sheet.height);
            let mut xs = names.map(|name| title(&sheet, name).0 as i64).to_vec();
            xs.sort_unstable();
            xs.dedup();
            assert_eq!(xs.len(), 3, "{kind}: three columns");
            // No title lies on the one beside it or on the plot above it.
            let words = words(&sheet);
            for (words, x, y) in words.iter().filter(|(words, ..)| names.contains(&words.as_str())) {
                let end = x + text::width(words, super::SMALL_NAME);
                let is_free = xs.iter().all(|other| *other as f64 <= *x + 1.0 || *other as f64 >= end);
                assert!(is_free && end < 360.0 && *y > 14.0, "{words} ends at {end}");
            }
        }
    }

    #[test]
    fn panels_come_with_their_steps_and_others_are_dimmed() {
        let has =
            |position: f64, word: &str| words(&drawn("line", position, 360.0)).iter().any(|words| words.0 == word);
        assert!(!has(0.0, "Aby") && has(0.9, "Aby") && !has(0.9, "Bro") && has(1.9, "Bro"));
        let alpha = |position: f64, name: &str| {
            let sheet = drawn("line", position, 360.0);
            let mut of = Sheet::default();
            of.belong(name);
            let lines = sheet.shapes.iter().filter(|shape| shape.owner == of.owner);
            lines.filter(|shape| matches!(shape.form, Form::Beginning(..))).map(|shape| shape.alpha).fold(0.0, f64::max)
        };
        assert_eq!((alpha(1.9, "Aby"), alpha(2.9, "Aby"), alpha(2.9, "Dun")), (1.0, 0.5, 1.0));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |spec: &Spec, csv: &str| -> Vec<String> {
            let mistakes = spec.mistakes(&around(csv));
            mistakes.into_iter().map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
        };
        assert_eq!(told(&spec("line"), &csv()), [""; 0]);
        let many: String = (0..13).map(|city| format!("C{city},2000,1\n")).collect();
        let steps = SPEC.find("[[step]]").map_or(SPEC, |at| &SPEC[..at]);
        let without_steps: Spec = toml::from_str(steps).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            told(&without_steps, &format!("city,year,people\n{many}")),
            ["it has 13 series, and at most 12 can be told apart. Choose some of them: `only = [\"…\"]`."]
        );
        assert_eq!(
            told(
                &toml::from_str(&steps.replace("\"line\"", "\"area\"\nfrom = 1")).unwrap_or_else(|e| panic!("{e}")),
                &csv()
            ),
            ["its areas would not be in proportion: its axis does not begin at zero. Leave `from` out, or use `line`."]
        );
    }
}
