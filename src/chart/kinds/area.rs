//! Area chart: series over time as bands, one on the other.

use super::super::series::{Frame, Plot, style};
use super::super::series::{Needs, SeriesSpec, Stack};
use super::super::sheet::{Point, Sheet};
use super::super::spec::{Mistake, Surroundings};

/// Opacity of a band below its upper edge.
const WASH: f64 = 0.55;

of_series! {
    /// Series over time as bands: one on the other, or in percent of all.
    Area, draw, NEEDS, mistakes
}

const NEEDS: Needs = Needs {
    stack: Some(Stack::Sum),
    may_have_names: false,
    may_be_cut: false,
    is_cut: false,
    most_series: Needs::TONES,
};

fn mistakes(spec: &SeriesSpec, _: &dyn Surroundings) -> Option<Mistake> {
    let remedy = "Use `stack = \"sum\"`, or `line`.";
    (spec.stack == Some(Stack::None)).then(|| Mistake::new("areas behind areas cannot be compared", remedy))
}

/// A band grows from the one below, and carries those above with it.
fn draw(sheet: &mut Sheet, plot: &Plot, position: f64) -> Frame {
    let mut frame = Frame::new(plot, sheet, true);
    frame.fit(sheet, plot);
    plot.axes(sheet, &frame);
    let shown = plot.shown(position);
    for (index, series) in plot.series.iter().enumerate() {
        sheet.belong(&series.name);
        let clear = plot.clearness(index, position);
        let (tone, _) = style(index);
        let run = series.runs.first().into_iter().flatten().enumerate();
        let edge = |below: bool| -> Vec<Point> {
            let at = |(place, &(x, _)): (usize, &(u16, u16))| {
                let top = match (below, index) {
                    (false, _) => plot.top(index, place, &shown),
                    (true, 0) => 0.0,
                    (true, _) => plot.top(index - 1, place, &shown),
                };
                (frame.place((x, 0)).0, frame.at((0.0, top)).1)
            };
            run.clone().map(at).collect()
        };
        let upper = edge(false);
        let band = upper.iter().copied().chain(edge(true).into_iter().rev()).collect();
        sheet.fill(band, tone, WASH * clear);
        // A band that is not there would have its edge on that of the band below.
        let alpha = if shown[index] > 0.0 { clear } else { 0.0 };
        sheet.line(upper, 2.2, tone, alpha);
    }
    plot.names(sheet, &frame, position, false);
    frame
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::line::tests::{around, csv};
    use super::super::{Draw, Kind};
    use super::{Area, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Area(area("sum")), Kind::Area(area("share"))]
    }

    const SPEC: &str = r#"
        table = "cities"
        x = "year"
        y = "people"
        series = "city"
        only = ["Aby", "Bro"]
        [[step]]
        show = ["Aby"]
        [[step]]
        show = ["Bro"]
    "#;

    pub(in crate::chart) fn area(stack: &str) -> Area {
        drawn(&SPEC.replace("only", &format!("stack = \"{stack}\"\nonly")))
    }

    fn drawn(spec: &str) -> Area {
        let spec: Spec = toml::from_str(spec).unwrap_or_else(|error| panic!("{error}"));
        match spec.resolve(&around(&csv())) {
            Ok(Kind::Area(area)) => area,
            other => panic!("{other:?}"),
        }
    }

    /// The upper and lower edge of a series' band where it ends, at a position.
    fn band(spec: &str, tone: Tone, position: f64) -> (f64, f64) {
        let mut sheet = Sheet::default();
        drawn(spec).draw(&mut sheet, position);
        let fill = |form: &Form| if let Form::Fill(points) = form { Some(points.clone()) } else { None };
        let fills = sheet.shapes.iter().filter(|shape| shape.tone == tone).filter_map(|shape| fill(&shape.form));
        let points = fills.max_by_key(Vec::len).unwrap_or_default();
        let middle = points.len() / 2;
        (points[middle - 1].1, points[middle].1)
    }

    #[test]
    fn a_band_that_has_not_come_has_no_edge() {
        let edges = |position: f64| {
            let mut sheet = Sheet::default();
            drawn(SPEC).draw(&mut sheet, position);
            let is_edge = |form: &Form| matches!(form, Form::Line(points, _) if points.len() > 3);
            let edges = sheet.shapes.iter().filter(|shape| is_edge(&shape.form) && shape.alpha > 0.0);
            edges.map(|shape| shape.tone).collect::<Vec<_>>()
        };
        assert_eq!(edges(1.0), [Tone::Jade]);
        assert_eq!(edges(2.0), [Tone::Jade, Tone::Cinnabar]);
    }

    #[test]
    fn bands_are_in_proportion_and_stand_on_each_other() {
        let (aby_top, base) = band(SPEC, Tone::Jade, 2.0);
        let (bro_top, bro_base) = band(SPEC, Tone::Cinnabar, 2.0);
        assert!((bro_base - aby_top).abs() < 1e-9);
        // 12.58 million and 9.8 million in 2024.
        assert!(((base - aby_top) / (bro_base - bro_top) - 12.58 / 9.8).abs() < 1e-3);
    }

    #[test]
    fn a_band_that_comes_lifts_those_above_it() {
        let spec =
            SPEC.replace("[\"Aby\"]", "[\"X\"]").replace("[\"Bro\"]", "[\"Aby\"]").replace("[\"X\"]", "[\"Bro\"]");
        let alone = band(&spec, Tone::Cinnabar, 1.0);
        let lifted = band(&spec, Tone::Cinnabar, 2.0);
        assert!(lifted.1 < alone.1 - 50.0, "{alone:?} {lifted:?}");
        assert!(((alone.1 - alone.0) - (lifted.1 - lifted.0)).abs() < 1e-9, "its own height stays");
    }

    #[test]
    fn shares_add_up_to_the_whole_height() {
        let shares = SPEC.replace("only", "stack = \"share\"\nonly");
        let (top, base) = (band(&shares, Tone::Cinnabar, 2.0).0, band(&shares, Tone::Jade, 2.0).1);
        let aby = band(&shares, Tone::Jade, 2.0);
        assert!(((aby.1 - aby.0) / (base - top) - 12.58 / (12.58 + 9.8)).abs() < 1e-3);
    }

    #[test]
    fn a_gap_and_a_cut_axis_are_mistakes() {
        let told = |from: &str, to: &str| -> Vec<String> {
            let spec: Spec = toml::from_str(&SPEC.replace(from, to)).unwrap_or_else(|error| panic!("{error}"));
            spec.mistakes(&around(&csv())).into_iter().map(|mistake| mistake.reason).collect()
        };
        assert!(told("", "").is_empty());
        assert_eq!(
            told("\"Bro\"]\n        [[step]]", "\"Bro\", \"Cley\"]\n        [[step]]"),
            ["“Cley” has no value at 2015, so that nothing can stand on it"]
        );
        assert_eq!(
            told("only", "from = 5.0\nonly"),
            ["its areas would not be in proportion: its axis does not begin at zero"]
        );
        assert_eq!(told("only", "stack = \"none\"\nonly"), ["areas behind areas cannot be compared"]);
    }
}
