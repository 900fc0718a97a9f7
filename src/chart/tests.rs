//! Tests that hold for every kind of chart, and the charts that the tests of this module share.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::kinds;
use super::sheet::{Form, Shape, Tone};
use super::{
    Areas, Bars, COLOUR_NAMES, Chart, Dots, Kind, Level, Map, Mark, Mistake, Number, Place, Reach, Rgb, Room, Scenery,
    Share, Spec, Surroundings, View, Wording, position, text,
};
use crate::motif::{self, Motif};
use crate::table::{Date, Format, Options, Table};

/// The colours of charts by day and by night, in the order of [`COLOUR_NAMES`], as the style sheet has them.
pub(crate) fn colours_of_style_sheet() -> [[Rgb; 2]; COLOUR_NAMES.len()] {
    let css = include_str!("../../style/tokens.css");
    let (day, night) = css.split_once("/* The dark theme").expect("there are two themes");
    let value = |css: &str, name: &str| {
        let value = css.split_once(&format!("{name}: "))?.1.split(';').next()?;
        Some(value.to_owned())
    };
    COLOUR_NAMES.map(|name| {
        [false, true].map(|is_night| {
            let find = |name: &str| value(night, name).filter(|_| is_night).or_else(|| value(day, name));
            let mut text = find(name).expect("the style sheet has each colour of charts");
            while let Some(other) = text.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
                text = find(other).expect("the style sheet has it");
            }
            let numbers = text.trim_start_matches("oklch(").trim_end_matches(')').split(' ');
            let [l, c, h] = numbers.map(|number| number.parse().expect(&text)).collect::<Vec<f64>>()[..] else {
                panic!("{name} is {text}");
            };
            of_oklch(l, c, h)
        })
    })
}

fn of_oklch(l: f64, c: f64, h: f64) -> Rgb {
    let (a, b) = (c * h.to_radians().cos(), c * h.to_radians().sin());
    let [l, m, s] = [
        l + 0.396_337_777_4 * a + 0.215_803_757_3 * b,
        l - 0.105_561_345_8 * a - 0.063_854_172_8 * b,
        l - 0.089_484_177_5 * a - 1.291_485_548 * b,
    ]
    .map(|cone| cone.powi(3));
    let [red, green, blue] = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
    .map(|part| {
        let part = if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
        (part * 255.0).round().clamp(0.0, 255.0) as u8
    });
    (red, green, blue)
}

/// A mark whose text is its value, with a figure of its own.
pub(super) fn mark(label: &str, value: f64, step: u32) -> Mark {
    let figure = format!("{label}-{value}-{step}");
    Mark {
        key: figure.clone(),
        figure,
        label: label.to_owned(),
        value,
        text: value.to_string(),
        step,
        ..Mark::default()
    }
}

/// The same with a text.
pub(super) fn worded(label: &str, value: f64, text: &str, step: u32) -> Mark {
    Mark { text: text.to_owned(), ..mark(label, value, step) }
}

/// A map of one square island, in three views.
pub(super) fn map() -> Map {
    let view = |lon, span, step| View {
        lon,
        lat: 30.0,
        span,
        label: "A part of the world".to_owned(),
        step,
        ..View::default()
    };
    let place = |lon, lat, name: &str| Place { lon, lat, name: name.to_owned(), ..Place::default() };
    let level = |max_span, rings: &[&str]| Level {
        max_span,
        bounds: [-180.0, -60.0, 180.0, 84.0],
        unit: 1.0,
        rings: rings.iter().map(|&ring| ring.to_owned()).collect(),
        lakes: Vec::new(),
    };
    Map {
        views: vec![view(120.0, 3.0, 0), view(118.0, 40.0, 1), view(110.0, 360.0, 2)],
        places: vec![
            Place { accent: true, ..place(120.0, 30.0, "Here") },
            place(120.4, 30.1, "A neighbour with a long name"),
            place(121.0, 30.2, "Next"),
        ],
        // From 280 east and 80 north of the corner, a square of 30 degrees.
        land: vec![level(360.0, &["wRgF8BAA8B9BA", "AAgBAAgB"]), level(20.0, &["wRgF8BAA8B9BA"])],
        ..Map::default()
    }
}

/// A story around a chart, in English.
#[derive(Default)]
pub(super) struct Around {
    /// The ids and values of its figures.
    pub figures: &'static [(&'static str, f64)],
    /// Its tables, each with the unit of the columns that have none.
    pub tables: BTreeMap<String, (Table, Option<&'static str>)>,
    /// Its files, with their texts.
    pub files: BTreeMap<String, String>,
}

impl Around {
    /// A story with figures and nothing else.
    pub(super) const fn figures(figures: &'static [(&'static str, f64)]) -> Self {
        Self { figures, tables: BTreeMap::new(), files: BTreeMap::new() }
    }

    /// The same story with a table, as CSV.
    pub(super) fn with_table(mut self, id: &str, csv: &str, unit: Option<&'static str>) -> Self {
        let table = Table::read(csv.as_bytes(), Format::Csv, &Options::default());
        self.tables.insert(id.to_owned(), (table.unwrap_or_else(|mistakes| panic!("{mistakes:?}")), unit));
        self
    }
}

/// The figures of charts with steps.
pub(super) const FIGURES: Around = Around::figures(&[
    ("a", 5.402),
    ("b", 8.272),
    ("c", 4.1),
    ("many", 56.0),
    ("some", 24.0),
    ("few", 12.0),
    ("none", 0.0),
    ("first", 1.0),
]);

impl Surroundings for Around {
    fn scenery(&self, _: &str) -> Result<Scenery, Mistake> {
        Ok(Scenery::default())
    }

    fn motif(&self, name: &str) -> Result<Motif, Mistake> {
        motif::find(name, Path::new("")).map_err(|error| Mistake::new(&error.to_string(), "Name another."))
    }

    fn number(&self, figure: &str, _: Wording) -> Option<Number> {
        let &(_, value) = self.figures.iter().find(|(id, _)| *id == figure)?;
        let text = match figure {
            "a" | "b" | "c" => format!("US${value} billion"),
            "few" => format!("more than {value}"),
            "first" => "1st".to_owned(),
            _ => value.to_string(),
        };
        let unit = (figure == "many").then(|| "projects".to_owned());
        Some(Number { value, text, unit, derived: (figure == "a").then_some("derived") })
    }

    fn digits(&self, value: f64, decimals: Option<u8>) -> String {
        decimals.map_or_else(|| value.to_string(), |decimals| format!("{value:.*}", usize::from(decimals)))
    }

    fn no_data(&self) -> &'static str {
        "no data"
    }

    fn percent(&self, value: f64, decimals: Option<u8>) -> String {
        self.digits(value, decimals) + "%"
    }

    fn scale(&self, value: f64) -> (f64, &'static str) {
        if value >= 1e6 { (1e6, "million") } else { (1.0, "") }
    }

    fn date(&self, date: Date) -> String {
        date.to_string()
    }

    fn table(&self, id: &str) -> Option<(&Table, Option<&str>)> {
        self.tables.get(id).map(|(table, unit)| (table, *unit))
    }

    fn file(&self, name: &str) -> io::Result<String> {
        self.files.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// What an author writes of a chart.
pub(super) fn spec(text: &str) -> Spec {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// The chart of a story with [`FIGURES`].
pub(super) fn resolved(text: &str) -> Chart {
    let spec = spec(text);
    assert_eq!(spec.mistakes(&FIGURES), [], "{text}");
    spec.resolve(&FIGURES).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// Charts of marks with steps of their own: what comes, goes, is emphasised and annotated.
fn staged() -> Vec<Chart> {
    const SUMS: &str = r#"
        marks = [
            { figure = "a", label = "January to August 2022" },
            { figure = "b", label = "January to August 2023, a record", accent = true },
            { figure = "c", label = "a year before" },
        ]
        [[KIND.step]]
        show = ["a", "b"]
        annotate = [{ from = "a", to = "b", text = "{} in a year" }, { at = "b", text = "a record of {}" }]
        [[KIND.step]]
        show = ["c"]
        highlight = ["a", "c"]
        annotate = [{ from = "b", to = "c", text = "{} more than two years before" }]
        [[KIND.step]]
        hide = ["c"]
        highlight = ["b"]
        annotate = [{ at = "a", text = "as it was before the change" }]
    "#;
    const COUNTS: &str = r#"
        marks = [
            { figure = "many", label = "projects brought in" },
            { figure = "some", label = "verified", step = 2 },
            { figure = "few", label = "transferred into industry", step = 3 },
        ]
        [[KIND.step]]
        annotate = [{ at = "many", text = "all that there is" }]
        [[KIND.step]]
        highlight = ["some"]
        [[KIND.step]]
        annotate = [NOTES]
        [[KIND.step]]
        hide = ["some"]
        highlight = ["few"]
        annotate = [{ at = "few", text = "what is left in the end" }]
    "#;
    let brackets =
        r#"{ from = "many", to = "some", text = "{}" }, { from = "some", to = "few", text = "{} of those" }"#;
    let sums = ["bars", "areas"].map(|kind| format!("[{kind}]\n{}", SUMS.replace("KIND", kind)));
    let change = r#"{ from = "many", to = "few", text = "{} of the time" }"#;
    let counts = [
        ("funnel", brackets),
        ("bars", brackets),
        ("areas", brackets),
        ("reach", change),
        ("ladder", r#"{ at = "some", text = "up from before" }"#),
        ("share", r#"{ at = "some", text = "half as many as before" }"#),
    ];
    let counts =
        counts.map(|(kind, notes)| format!("[{kind}]\n{}", COUNTS.replace("KIND", kind).replace("NOTES", notes)));
    let others = [
        r#"
        [slope]
        base = { value = 1.0, label = "billion dollars" }
        marks = [{ figure = "a", label = "a year before" }, { figure = "b", label = "now" }]
        [[slope.step]]
        show = ["a"]
        [[slope.step]]
        show = ["b"]
        annotate = [{ from = "a", to = "b", text = "{} in a year" }]
        [[slope.step]]
        highlight = ["b"]
        "#,
        r#"
        [dots]
        part = { figure = "few", label = "built anew" }
        whole = { figure = "many", label = "venues in all" }
        [[dots.step]]
        show = ["few"]
        annotate = [{ from = "many", to = "few", text = "{} of them" }]
        [[dots.step]]
        highlight = ["many"]
        annotate = [{ at = "many", text = "in six cities" }]
        "#,
        r#"
        [threshold]
        line = { figure = "some", label = "here begins a town" }
        marks = [{ figure = "few", label = "at first" }, { figure = "many", label = "in the end" }]
        [[threshold.step]]
        show = ["few"]
        annotate = [{ from = "few", to = "some", text = "{} are missing" }]
        [[threshold.step]]
        show = ["many"]
        highlight = ["many"]
        annotate = [{ from = "some", to = "many", text = "{} over the line" }, { at = "many", text = "a town" }]
        [[threshold.step]]
        hide = ["many"]
        "#,
    ];
    let rings = others[0].replacen("whole", "arrangement = \"rings\"\nwhole", 1);
    let texts = sums.into_iter().chain(counts).chain(others.map(str::to_owned)).chain([rings]);
    texts.map(|text| resolved(&text)).collect()
}

/// A label that takes several lines.
pub(super) const LONG: &str =
    "of the province's nationally recognised outstanding young researchers and their laboratories";

/// Two sums of money: a derived one, and an emphasised one a step later.
pub(super) fn of_money() -> [Mark; 2] {
    let mut derived = worded("January to August 2022", 5.402, "US$5.40 billion", 0);
    derived.derived = true;
    derived.note = Some("derived".to_owned());
    let mut latest = worded("January to August 2023, a record", 8.272, "US$8.272 billion", 1);
    latest.accent = true;
    [derived, latest]
}

/// What is left of many projects after each of two stages, one a step.
pub(super) fn of_projects() -> [Mark; 3] {
    [
        worded("projects brought in", 422.0, "422", 0),
        worded("verified", 180.0, "180", 1),
        worded("transferred into industry", 82.0, "82", 2),
    ]
}

/// Numbers of percent with long labels, one a step.
pub(super) fn shares(count: u32) -> Vec<Mark> {
    (0..count).map(|index| worded(LONG, f64::from(index) * 13.7, "more than 60%", index)).collect()
}

/// At least one chart of every kind that can be drawn without a picture, with labels short and long.
pub(super) fn every_chart() -> Vec<Chart> {
    kinds::examples().into_iter().map(|kind| Chart { kind }).chain(staged()).collect()
}

/// Left, top, right and bottom of a shape, in nominal pixels.
pub(super) fn bounds(form: &Form) -> [f64; 4] {
    match form {
        Form::Fill(points) | Form::Line(points, _) | Form::Beginning(points, ..) => {
            let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
            for &(x, y) in points {
                assert!(x.is_finite() && y.is_finite());
                bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
            }
            bounds
        }
        Form::HatchedRectangle((x, y), (width, height)) => [*x, *y, x + width, y + height],
        Form::Disc((x, y), radius)
        | Form::Ring((x, y), radius, _)
        | Form::Slice((x, y), radius, _)
        | Form::HatchedDisc((x, y), radius) => [x - radius, y - radius, x + radius, y + radius],
        Form::Glyph((x, y), (height, _), _) => [x - height / 2.0, y - height / 2.0, x + height / 2.0, y + height / 2.0],
        Form::Text(at, anchor, size, words) => text::bounds(*at, *anchor, *size, words),
    }
}

/// Every chart on each sheet that it is laid out for.
fn every_sheet() -> Vec<(Chart, Room)> {
    let rooms = |chart: &Chart| if chart.is_fluid() { vec![Room::Narrow, Room::Wide] } else { vec![Room::Narrow] };
    let charts = every_chart().into_iter();
    charts.flat_map(|chart| rooms(&chart).into_iter().map(move |room| (chart.clone(), room))).collect()
}

/// Positions from before the start to beyond the end.
fn positions(chart: &Chart) -> impl Iterator<Item = f64> + use<> {
    let steps = chart.steps();
    (0..=steps * 10 + 2).map(|tenth| f64::from(tenth) / 10.0 - 0.1).chain([f64::NAN, f64::INFINITY, -5.0])
}

#[test]
fn everything_stays_inside_at_every_position() {
    for (chart, room) in every_sheet() {
        let (width, height) = chart.size_px(room);
        assert_eq!(f64::from(width), room.width());
        assert!((300..=1000).contains(&height), "{height}");
        for position in positions(&chart) {
            for shape in chart.sheet(position, room).shapes {
                let [left, top, right, bottom] = bounds(&shape.form);
                let inside =
                    left >= -0.01 && top >= -0.01 && right <= room.width() + 0.01 && bottom <= f64::from(height) + 0.01;
                assert!(inside, "{shape:?} of {chart:?} at {position}");
                assert!((0.0..=1.0).contains(&shape.alpha));
            }
        }
    }
}

#[test]
fn words_do_not_lie_on_words_at_the_end_of_any_step() {
    let sheets = every_sheet().into_iter().chain(crossing());
    let steps = sheets.flat_map(|(chart, room)| (1..=chart.steps()).map(move |step| (chart.clone(), room, step)));
    for (chart, room, step) in steps {
        let shapes = chart.sheet(f64::from(step), room).shapes.into_iter();
        let words = shapes.filter(|shape| matches!(shape.form, Form::Text(..)));
        let words: Vec<_> = words.map(|shape| (bounds(&shape.form), shape)).collect();
        for (index, (a, shape)) in words.iter().enumerate() {
            for (b, other) in &words[index + 1..] {
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] + 1.0 || b[3] <= a[1] + 1.0;
                assert!(apart, "{shape:?} lies on {other:?}");
            }
        }
    }
}

/// Series that cross each other, with words at one of them, in every kind that has such words, on each sheet.
fn crossing() -> impl Iterator<Item = (Chart, Room)> {
    const LINES: [(&str, [f64; 6]); 4] = [
        ("North Mere", [5.6, 4.9, 2.6, 2.0, 1.7, 1.7]),
        ("South Mere", [5.9, 5.6, 4.7, 3.8, 3.4, 2.8]),
        ("East Mere", [6.3, 4.7, 2.9, 1.7, 1.5, 1.2]),
        ("West Mere", [6.6, 6.6, 6.9, 6.6, 6.0, 5.3]),
    ];
    let row = |name: &str, values: [f64; 6]| {
        let row = |(index, value): (usize, f64)| format!("{name},{},{value}\n", 1960 + 9 * index);
        values.into_iter().enumerate().map(row).collect::<String>()
    };
    let rows: String = LINES.iter().map(|&(name, values)| row(name, values)).collect();
    let around = Around::default().with_table("lines", &format!("name,year,births\n{rows}"), Some("births"));
    let notes = [
        r#"{ series = "East Mere", from = 1960, to = 1987, text = "{} in 27 years" }"#,
        r#"{ series = "North Mere", from = 1969, to = 1978, text = "{} in nine years" }"#,
        r#"{ series = "South Mere", from = 1960, to = 2005, text = "{}" }"#,
        r#"{ series = "West Mere", from = 1978, to = 2005, text = "{} since then" }"#,
        r#"{ series = "South Mere", at = 1978, text = "still {}" }"#,
        r#"{ series = "West Mere", at = 2005, text = "still {}" }"#,
        r#"{ series = "East Mere", at = 1960, text = "from {}" }"#,
    ];
    let kinds = [("line", ""), ("area", "stack = \"sum\""), ("columns", "")];
    let charts = kinds.into_iter().flat_map(|kind| notes.map(|note| (kind, note))).map(|((kind, more), note)| {
        format!("[{kind}]\ntable = \"lines\"\nx = \"year\"\ny = \"births\"\nseries = \"name\"\n{more}\n[[{kind}.step]]\nannotate = [{note}]\n")
    });
    let slopes = notes.iter().filter(|note| note.contains("to = 2005") && note.contains("1960")).map(|note| {
        format!("[slopegraph]\ntable = \"lines\"\nx = \"year\"\nfrom = 1960\nto = 2005\ny = \"births\"\nseries = \"name\"\n[[slopegraph.step]]\nannotate = [{note}]\n")
    });
    let texts: Vec<String> = charts.chain(slopes).collect();
    let charts =
        texts.into_iter().map(move |text| spec(&text).resolve(&around).unwrap_or_else(|error| panic!("{error}")));
    charts.flat_map(|chart| [Room::Narrow, Room::Wide].map(|room| (chart.clone(), room)))
}

/// Whether a line between two points comes into a rectangle.
fn comes_into([left, top, right, bottom]: [f64; 4], (from, to): ((f64, f64), (f64, f64))) -> bool {
    (0..=400).map(|part| f64::from(part) / 400.0).any(|part| {
        let (x, y) = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
        (left..=right).contains(&x) && (top..=bottom).contains(&y)
    })
}

#[test]
fn the_words_of_notes_cross_no_line_of_the_data() {
    let mut wrong = Vec::new();
    for (chart, room) in every_sheet().into_iter().chain(crossing()) {
        for step in 1..=chart.steps() {
            let shapes = chart.sheet(f64::from(step), room).shapes;
            let is_of_data = |shape: &&Shape| shape.owner != 0 && shape.alpha > 0.0;
            let lines = shapes.iter().filter(is_of_data).filter_map(|shape| match &shape.form {
                Form::Line(points, _) => Some(points),
                Form::Beginning(points, _, share) if *share == 1.0 => Some(points),
                _ => None,
            });
            let legs: Vec<_> = lines.flat_map(|points| points.windows(2)).map(|pair| (pair[0], pair[1])).collect();
            let is_note = |shape: &&Shape| shape.owner != 0 && is_text(shape) && shape.tone == Tone::Ink;
            for words in shapes.iter().filter(is_note) {
                let place = bounds(&words.form);
                if legs.iter().any(|&leg| comes_into(place, leg)) {
                    wrong.push(format!("{:?} in {room:?} at step {step}", words.form));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} cross a line:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_size_of_letters_is_readable() {
    for (chart, room) in every_sheet() {
        for shape in chart.sheet(f64::from(chart.steps()), room).shapes {
            if let Form::Text(_, _, size, words) = shape.form {
                assert!(size >= 13.0, "{words} in {size}");
            }
        }
    }
}

#[test]
fn the_height_does_not_change_with_the_position() {
    for (chart, room) in every_sheet() {
        let height = chart.sheet(0.0, room).height;
        assert!(positions(&chart).all(|position| chart.sheet(position, room).height == height));
    }
}

#[test]
fn after_the_last_step_nothing_moves() {
    for (chart, room) in every_sheet() {
        let last = f64::from(chart.steps());
        assert_eq!(chart.sheet(last, room), chart.sheet(last - 0.4 + 1e-9, room));
        assert_eq!(chart.sheet(last, room), chart.sheet(last + 7.0, room));
    }
}

#[test]
fn what_is_said_to_be_at_rest_is_the_same_picture() {
    for (chart, room) in every_sheet() {
        for hundredth in -20..=f64::from(chart.steps()) as i32 * 100 + 50 {
            let position = f64::from(hundredth) / 100.0;
            assert_eq!(
                chart.sheet(position, room),
                chart.sheet(position::at_rest(position, chart.steps()), room),
                "{chart:?} at {position}"
            );
        }
    }
}

/// Charts of marks on a wide sheet at their end, with the bounds of the shapes that a test asks for.
fn on_a_wide_sheet(chart: &Chart, wanted: impl Fn(&Shape) -> bool) -> Vec<[f64; 4]> {
    let shapes = chart.sheet(f64::from(chart.steps()), Room::Wide).shapes;
    shapes.iter().filter(|shape| wanted(shape)).map(|shape| bounds(&shape.form)).collect()
}

fn is_text(shape: &Shape) -> bool {
    matches!(shape.form, Form::Text(..))
}

/// Whether it is a filled disc, or a filled or hatched bar.
fn is_data(shape: &Shape) -> bool {
    shape.tone == Tone::Jade && !is_text(shape)
}

#[test]
fn a_wide_sheet_is_filled_and_nothing_stands_in_its_corner() {
    let has_marks = |chart: &Chart| chart.is_fluid() && !chart.kind.inner().marks().is_empty();
    for chart in every_chart().into_iter().filter(has_marks) {
        let steps = (1..=chart.steps()).map(f64::from);
        let shapes = steps.flat_map(|position| chart.sheet(position, Room::Wide).shapes);
        let all: Vec<[f64; 4]> = shapes.map(|shape| bounds(&shape.form)).collect();
        let left = all.iter().map(|bounds| bounds[0]).fold(f64::INFINITY, f64::min);
        let right = all.iter().map(|bounds| bounds[2]).fold(0.0, f64::max);
        let (width, aside) = (right - left, left - (600.0 - right));
        assert!(width > 330.0 && aside.abs() < 100.0, "from {left} to {right}: {chart:?}");
    }
}

#[test]
fn on_a_wide_sheet_words_stand_beside_bars_and_dots() {
    let marks = || vec![worded("2022", 5.4, "US$5.40 billion", 0), worded("2023", 8.3, "US$8.3 billion", 0)];
    let bars = Chart { kind: Kind::Bars(Bars { marks: marks(), ..Bars::default() }) };
    let share = Chart { kind: Kind::Share(Share { marks: vec![mark("of all", 60.0, 0)], ..Share::default() }) };
    let (part, whole) = (mark("new", 12.0, 0), mark("in all", 56.0, 0));
    let dots = Chart { kind: Kind::Dots(Dots { part, whole, ..Dots::default() }) };
    let end = |all: &[[f64; 4]]| all.iter().map(|bounds| bounds[2]).fold(0.0, f64::max);
    let start = |all: &[[f64; 4]]| all.iter().map(|bounds| bounds[0]).fold(f64::INFINITY, f64::min);
    let (words, data) = (on_a_wide_sheet(&bars, is_text), on_a_wide_sheet(&bars, is_data));
    assert!(end(&words) < start(&data), "bars begin right of the words");
    assert!(data.iter().all(|bounds| bounds[3] - bounds[1] > 60.0), "bars are thick");
    for chart in [share, dots] {
        let (words, data) = (on_a_wide_sheet(&chart, is_text), on_a_wide_sheet(&chart, is_data));
        assert!(end(&data) < start(&words), "words begin right of the dots");
    }
}

#[test]
fn on_a_wide_sheet_several_shares_and_circles_stand_side_by_side() {
    let marks = || vec![mark("one", 10.0, 0), mark("two", 30.0, 0), mark("three", 60.0, 0)];
    let share = Chart { kind: Kind::Share(Share { marks: marks(), ..Share::default() }) };
    let values = on_a_wide_sheet(&share, |shape| matches!(&shape.form, Form::Text(_, _, 38.0, _)));
    assert_eq!(values.len(), 3);
    assert!(values.windows(2).all(|pair| pair[0][1] == pair[1][1] && pair[0][2] + 100.0 < pair[1][0]), "{values:?}");
    let areas = Chart { kind: Kind::Areas(Areas { marks: marks(), ..Areas::default() }) };
    let circles = on_a_wide_sheet(&areas, is_data);
    assert_eq!(circles.len(), 3);
    let stand = |pair: &[[f64; 4]]| (pair[0][3] - pair[1][3]).abs() < 1e-9 && pair[0][2] < pair[1][0];
    assert!(circles.windows(2).all(stand), "they stand on one line: {circles:?}");
    let size = |index: usize| (circles[index][2] - circles[index][0]).powi(2);
    assert!((size(0) / size(2) - 10.0 / 60.0).abs() < 1e-9, "their areas are the values");
    assert!(circles[2][2] - circles[2][0] > 180.0, "the largest is larger than on a narrow sheet");
}

#[test]
fn on_a_wide_sheet_the_words_of_circles_in_circles_stand_outside() {
    let marks = vec![mark("far", 60.0, 0), mark("near", 15.0, 0), mark("nearer", 10.0, 0)];
    let reach = Chart { kind: Kind::Reach(Reach { marks, ..Reach::default() }) };
    let rim = on_a_wide_sheet(&reach, |shape| matches!(shape.form, Form::Ring(..)));
    let words = on_a_wide_sheet(&reach, is_text);
    assert!(words.iter().all(|bounds| bounds[0] > rim[0][2]), "{words:?} right of {rim:?}");
    assert!((rim[0][2] - rim[0][0]) / (rim[1][2] - rim[1][0]) > 3.99, "radii are the values");
}
