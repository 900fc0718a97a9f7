//! Column chart: upright bars from zero along an axis of names or times, beside or on each other.

use super::super::series::{Frame, Plot, style};
use super::super::series::{Needs, Reading, SeriesSpec, Stack};
use super::super::sheet::{Anchor, MARGIN, Sheet, Tone};
use super::super::spec::{Mistake, Surroundings};
use super::super::{brush, text};

/// Font sizes of the names below the columns and of the values above them, in nominal pixels.
const LABEL: f64 = 14.5;
const VALUE: f64 = 14.5;

/// How much of a place its columns fill.
const FILLED: f64 = 0.8;

of_series! {
    /// Upright bars from zero, along names or times: beside each other, on each other, or in percent of all.
    Columns, draw, NEEDS, mistakes
}

const NEEDS: Needs = Needs {
    stack: Some(Stack::None),
    may_have_names: true,
    may_be_cut: false,
    is_cut: false,
    most_series: Needs::TONES,
};

/// Names must have room below their columns.
fn mistakes(spec: &SeriesSpec, story: &dyn Surroundings) -> Option<Mistake> {
    let plot = Reading::plot_of(spec, NEEDS, story, 0.0).ok()?;
    let slot = slots(&plot, &mut Sheet::default()).slot;
    let is_too_wide = |word: &str| text::width(word, LABEL) > slot - 2.0;
    let mut names = plot.x.iter().filter(|_| plot.has_names);
    let name = &names.find(|tick| tick.text.split(' ').any(is_too_wide))?.text;
    let reason = format!("“{name}” has no room below its column on a phone");
    Some(Mistake::new(&reason, "Shorten the names, choose fewer rows, or use `bars`.").in_place(&spec.x))
}

/// Where the columns stand, in nominal pixels.
struct Slots {
    frame: Frame,
    /// Width of all that stands at one place, with the gap to the next.
    slot: f64,
    /// Width of one column.
    width: f64,
    /// Whether each column says its value, so that no axis is needed.
    has_values: bool,
    /// The words below each place.
    labels: Vec<Vec<String>>,
}

fn slots(plot: &Plot, sheet: &mut Sheet) -> Slots {
    let is_single = plot.series.len() == 1;
    let mut frame = Frame::new(plot, sheet, !is_single);
    let beside = if plot.is_stacked { 1.0 } else { plot.series.len().max(1) as f64 };
    let texts = || plot.series.iter().flat_map(|series| &series.texts);
    // Without a vertical axis there is more room, but only if each column can say its value.
    let room = (frame.right - MARGIN) / plot.places() / beside * FILLED;
    let has_values = !plot.is_stacked && texts().all(|words| text::width(words, VALUE) <= room);
    if has_values {
        frame.left = MARGIN;
        frame.top += VALUE;
    }
    frame.fit(sheet, plot);
    let slot = frame.indent(plot.places());
    let width = slot * FILLED / beside;
    let names = plot.x.iter().filter(|_| plot.has_names);
    let labels: Vec<Vec<String>> = names.map(|tick| text::wrap(&tick.text, LABEL, slot - 2.0)).collect();
    let lines = labels.iter().map(Vec::len).max().unwrap_or(0) as f64;
    if plot.has_names {
        sheet.height = frame.bottom + 14.0 + lines * LABEL * text::LEADING;
    }
    Slots { frame, slot, width, has_values, labels }
}

fn draw(sheet: &mut Sheet, plot: &Plot, position: f64) -> Frame {
    let Slots { frame, slot, width, has_values, labels } = slots(plot, sheet);
    frame.heights(sheet, &plot.title, &plot.y, !has_values);
    if !plot.has_names {
        frame.widths(sheet, &plot.x);
    }
    for (tick, label) in plot.x.iter().zip(&labels) {
        let (x, _) = frame.place((tick.at, 0));
        sheet.belong(&tick.text);
        sheet.lines((x, frame.bottom + 6.0 + LABEL), Anchor::Middle, LABEL, label, Tone::Soft, 1.0);
    }
    let shown = plot.shown(position);
    for (index, series) in plot.series.iter().enumerate() {
        let clear = plot.clearness(index, position);
        let (tone, _) = style(index);
        for (place, &(x, _)) in series.runs.iter().flatten().enumerate() {
            // A column has the name of its place, where places have names, so that it is the same one in another order.
            let name = plot.x.iter().find(|tick| plot.has_names && tick.at == x);
            let of_series = if plot.series.len() > 1 { [&series.name, " · "].concat() } else { String::new() };
            sheet.belong(&[&*of_series, name.map_or("", |tick| &*tick.text)].concat());
            if name.is_none() {
                sheet.belong_to_unit(place as u32);
            }
            let (middle, _) = frame.place((x, 0));
            let left = match plot.is_stacked {
                true => middle - width / 2.0,
                false => middle - slot * FILLED / 2.0 + width * index as f64,
            };
            let under = if plot.is_stacked && index > 0 { plot.top(index - 1, place, &shown) } else { 0.0 };
            let (base, top) = (frame.at((0.0, under)).1, frame.at((0.0, plot.top(index, place, &shown))).1);
            let seed = (index * 31 + place) as u32;
            let brushed = brush::bar(base - top, width, seed).into_iter();
            sheet.fill(brushed.map(|(up, across)| (left + across, base - up)).collect(), tone, clear);
            if let (true, Some(words)) = (has_values, series.texts.get(place)) {
                let at = (left + width / 2.0, top - 6.0);
                sheet.text(at, Anchor::Middle, VALUE, words, Tone::Ink, shown[index] * clear.max(0.75));
            }
        }
    }
    if plot.series.len() > 1 {
        plot.names(sheet, &frame, position, false);
    }
    frame
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::line::tests::around;
    use super::super::{Draw, Kind};
    use super::{Columns, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Columns(columns("")),
            Kind::Columns(columns("stack = \"sum\"\n")),
            Kind::Columns(columns("stack = \"share\"\n")),
        ]
    }

    const CSV: &str = "where,year,ships\nNorth,2020,40\nSouth,2020,10\nNorth,2021,20\nSouth,2021,30\n";

    const SPEC: &str = "table = \"cities\"\nx = \"where\"\ny = \"ships\"\nseries = \"year\"\n";

    pub(in crate::chart) fn columns(more: &str) -> Columns {
        let spec: Spec = toml::from_str(&format!("{SPEC}{more}")).unwrap_or_else(|error| panic!("{error}"));
        match spec.resolve(&around(CSV)) {
            Ok(Kind::Columns(columns)) => columns,
            other => panic!("{other:?}"),
        }
    }

    /// Lower and upper end of each column of a tone.
    fn ends(columns: &Columns, tone: Tone) -> Vec<(f64, f64)> {
        let mut sheet = Sheet::default();
        columns.draw(&mut sheet, 9.0);
        let ends = |form: &Form| match form {
            Form::Fill(points) => {
                let ys = points.iter().map(|point| point.1);
                Some((ys.clone().fold(f64::MIN, f64::max), ys.fold(f64::MAX, f64::min)))
            }
            _ => None,
        };
        sheet.shapes.iter().filter(|shape| shape.tone == tone).filter_map(|shape| ends(&shape.form)).collect()
    }

    fn height((base, top): (f64, f64)) -> f64 {
        base - top
    }

    #[test]
    fn heights_are_in_proportion_from_zero() {
        let columns = columns("");
        let (first, second) = (ends(&columns, Tone::Jade), ends(&columns, Tone::Cinnabar));
        assert_eq!((first.len(), second.len()), (2, 2), "two places, two years");
        assert!((height(first[0]) / height(first[1]) - 4.0).abs() < 1e-3);
        assert!((height(first[0]) / height(second[1]) - 40.0 / 30.0).abs() < 1e-3);
    }

    #[test]
    fn columns_stand_on_each_other_and_shares_are_equally_high() {
        let stacked = columns("stack = \"sum\"\n");
        let (lower, upper) = (ends(&stacked, Tone::Jade), ends(&stacked, Tone::Cinnabar));
        assert!((lower[1].1 - upper[1].0).abs() < 1.0, "the second stands on the first");
        assert!((height(lower[0]) / height(upper[1]) - 40.0 / 30.0).abs() < 1e-3);
        let shares = columns("stack = \"share\"\n");
        let (lower, upper) = (ends(&shares, Tone::Jade), ends(&shares, Tone::Cinnabar));
        assert!((upper[0].1 - upper[1].1).abs() < 0.1, "both reach the same height");
        assert!((height(lower[1]) / (lower[1].0 - upper[1].1) - 0.25).abs() < 1e-3, "10 of 40");
    }

    #[test]
    fn nothing_is_left_of_columns_that_a_step_hides() {
        for stack in ["none", "sum", "share"] {
            let columns = columns(&format!(
                "stack = \"{stack}\"\n[[step]]\nshow = [\"2020\", \"2021\"]\n[[step]]\nhide = [\"2021\"]\n"
            ));
            let of_series = |position: f64| {
                let mut sheet = Sheet::default();
                columns.draw(&mut sheet, position);
                sheet.shapes.into_iter().filter(|shape| shape.tone == Tone::Cinnabar).collect::<Vec<_>>()
            };
            assert!(of_series(1.0).len() > 2, "both columns and the name are there");
            assert_eq!(of_series(2.0), [], "{stack}");
        }
    }

    #[test]
    fn names_without_room_are_a_mistake() {
        let long = CSV.replace("North", "Llanfairpwllgwyngyllgogerychwyrndrobwll");
        let spec: Spec = toml::from_str(SPEC).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(spec.mistakes(&around(CSV)), []);
        let told: Vec<_> = spec.mistakes(&around(&long)).into_iter().map(|mistake| mistake.reason).collect();
        assert_eq!(told, ["“Llanfairpwllgwyngyllgogerychwyrndrobwll” has no room below its column on a phone"]);
    }
}
