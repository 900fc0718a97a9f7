//! Tests that hold for every kind of chart, and the charts that the tests of this module share.

use super::kinds::{self, Arrangement};
use super::sheet::{Anchor, Form};
use super::{
    Areas, Bars, Chart, Dots, Funnel, Kind, Ladder, Level, Line, Map, Mark, Place, Room, Share, Threshold, View, text,
};

/// A mark whose text is its value.
pub(super) fn mark(label: &str, value: f64, step: u32) -> Mark {
    Mark { label: label.to_owned(), value, text: value.to_string(), step, ..Mark::default() }
}

fn worded(label: &str, value: f64, text: &str, step: u32) -> Mark {
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

/// At least one chart of every kind, with labels short and long.
pub(super) fn every_chart() -> Vec<Chart> {
    let long = "of the province's nationally recognised outstanding young researchers and their laboratories";
    let mut derived = worded("January to August 2022", 5.402, "US$5.40 billion", 0);
    derived.derived = true;
    derived.note = Some("derived".to_owned());
    let mut latest = worded("January to August 2023, a record", 8.272, "US$8.272 billion", 1);
    latest.accent = true;
    let shares = |count: u32| -> Vec<Mark> {
        (0..count).map(|index| worded(long, f64::from(index) * 13.7, "more than 60%", index)).collect()
    };
    let kinds = vec![
        Kind::Bars(Bars { marks: vec![derived.clone(), latest.clone()] }),
        Kind::Bars(Bars {
            marks: (0..6).map(|index| worded(long, f64::from(index), "532.53 million people", index)).collect(),
        }),
        Kind::Bars(Bars { marks: vec![] }),
        Kind::Share(Share { marks: shares(1) }),
        Kind::Share(Share { marks: vec![worded("of the province", 48.74, "48.74%", 0)] }),
        Kind::Share(Share { marks: shares(3) }),
        Kind::Share(Share { marks: shares(5) }),
        Kind::Share(Share { marks: vec![] }),
        Kind::Dots(Dots {
            part: worded("venues newly built for the Games", 12.0, "12", 0),
            whole: worded("venues in all", 56.0, "56", 0),
            arrangement: Arrangement::Rings,
        }),
        Kind::Dots(Dots {
            part: worded(long, 42.0, "forty-two", 1),
            whole: worded(long, 500.0, "500", 0),
            arrangement: Arrangement::Rows,
        }),
        Kind::Ladder(Ladder {
            marks: [14.0, 8.0, 5.0, 4.0, 1.0]
                .iter()
                .zip(0..)
                .map(|(&rank, step)| worded("of the world's science and technology clusters", rank, "14th", step))
                .collect(),
        }),
        Kind::Ladder(Ladder {
            marks: [1.0, 1.0, 2.0, 1.0]
                .iter()
                .zip(0..)
                .map(|(&rank, step)| worded(long, rank, "first of all", step))
                .collect(),
        }),
        Kind::Ladder(Ladder { marks: vec![] }),
        Kind::Funnel(Funnel {
            marks: vec![
                worded("projects brought in", 422.0, "422", 0),
                worded("verified", 180.0, "180", 1),
                worded("transferred into industry", 82.0, "82", 2),
            ],
        }),
        Kind::Funnel(Funnel {
            marks: (0..6).map(|index| worded(long, 6.0 - f64::from(index), "1,200,000", index)).collect(),
        }),
        Kind::Areas(Areas {
            marks: vec![
                worded("one fund", 5.0, "5 billion yuan", 0),
                worded(long, 300.0, "300 billion yuan", 1),
                worded("a target", 1000.0, "1 trillion yuan", 2),
                worded("the city's output", 2000.0, "2 trillion yuan", 3),
            ],
        }),
        Kind::Areas(Areas { marks: vec![derived, latest] }),
        Kind::Threshold(Threshold {
            line: worded("a super-large city begins here", 10.0, "10 million", 0),
            marks: vec![
                worded("permanent urban residents", 10.0, "more than 10 million", 0),
                worded("people in all", 12.0, "more than 12 million", 1),
            ],
        }),
        Kind::Threshold(Threshold {
            line: worded(long, 10.0, "10 million", 0),
            marks: vec![worded("江南忆，最忆是杭州。山寺月中寻桂子", f64::NAN, "一千二百万", 0)],
        }),
        Kind::Line(kinds::cities()),
        Kind::Line(Line::default()),
        Kind::Scatter(kinds::scatter()),
        Kind::Area(kinds::area("sum")),
        Kind::Area(kinds::area("share")),
        Kind::Columns(kinds::columns("")),
        Kind::Columns(kinds::columns("stack = \"sum\"\n")),
        Kind::Columns(kinds::columns("stack = \"share\"\n")),
        Kind::Map(map()),
        Kind::Map(Map::default()),
    ];
    kinds.into_iter().chain(kinds::every_map().into_iter().map(Kind::Map)).map(|kind| Chart { kind }).collect()
}

/// Left, top, right and bottom of a shape, in nominal pixels.
fn bounds(form: &Form) -> [f64; 4] {
    match form {
        Form::Fill(points) | Form::Line(points, _) => {
            let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
            for &(x, y) in points {
                assert!(x.is_finite() && y.is_finite());
                bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
            }
            bounds
        }
        Form::Disc((x, y), radius) | Form::Ring((x, y), radius, _) => [x - radius, y - radius, x + radius, y + radius],
        Form::Text((x, y), anchor, size, words) => {
            let width = text::width(words, *size);
            let left = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x - width,
            };
            [left, y - size * text::RISE, left + width, y + size * text::FALL]
        }
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
    let sheets = every_sheet().into_iter();
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
                chart.sheet(chart.at_rest(position), room),
                "{chart:?} at {position}"
            );
        }
    }
}

#[test]
fn a_chart_goes_to_the_browser_unchanged() {
    for mut chart in every_chart() {
        // What only the page says of a series is not sent.
        if let Kind::Scatter(scatter) = &mut chart.kind {
            scatter.dots.iter_mut().for_each(|dot| dot.row = None);
        }
        if let Kind::Map(map) = &mut chart.kind {
            map.forget_rows();
        }
        let plot = match &mut chart.kind {
            Kind::Line(line) => Some(&mut line.plot),
            Kind::Area(area) => Some(&mut area.plot),
            Kind::Columns(columns) => Some(&mut columns.plot),
            _ => None,
        };
        plot.into_iter().flat_map(|plot| &mut plot.series).for_each(|series| series.ends.clear());
        let bytes = postcard::to_allocvec(&chart).unwrap_or_default();
        let back: Chart = postcard::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error}: {chart:?}"));
        // Compared as text: NaN is not equal to itself.
        assert_eq!(format!("{back:?}"), format!("{chart:?}"));
    }
}
