//! Line chart: series over time from a table, each named at the end of its line.

use super::super::series::Needs;
use super::super::series::{Frame, Plot, style};
use super::super::sheet::{Point, Sheet};
use super::nothing_more;

of_series! {
    /// Series over time, joined by lines.
    Line, draw, NEEDS, nothing_more
}

/// Lines are never stacked, and may begin elsewhere than at zero: they show change, not size.
const NEEDS: Needs =
    Needs { stack: None, may_have_names: false, may_be_cut: true, is_cut: false, most_series: Needs::TONES };

fn draw(sheet: &mut Sheet, plot: &Plot, position: f64) -> Frame {
    let mut frame = Frame::new(plot, sheet, true);
    frame.fit(sheet, plot);
    plot.axes(sheet, &frame);
    for (index, (series, shown)) in plot.series.iter().zip(plot.shown(position)).enumerate() {
        let clear = plot.clearness(index, position);
        sheet.belong(&series.name);
        let (tone, width) = style(index);
        // A line grows from its beginning.
        for run in &series.runs {
            let points: Vec<Point> = run.iter().map(|&point| frame.place(point)).collect();
            let reached = share_before(&points, frame.left + (frame.right - frame.left) * shown);
            if let [only] = points.as_slice() {
                sheet.disc(*only, width, tone, clear * shown);
            }
            sheet.beginning(points, width, reached, tone, clear);
        }
    }
    plot.names(sheet, &frame, position, true);
    frame
}

/// The share of a line's length that lies to the left of `x`, 0 to 1.
pub(super) fn share_before(points: &[Point], x: f64) -> f64 {
    let (mut before, mut all) = (0.0, 0.0);
    for pair in points.windows(2) {
        let ((from_x, from_y), (to_x, to_y)) = (pair[0], pair[1]);
        let long = (to_x - from_x).hypot(to_y - from_y);
        all += long;
        before += long * ((x - from_x) / (to_x - from_x)).clamp(0.0, 1.0);
    }
    if all > 0.0 { before / all } else { 0.0 }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::tests::Around;
    use super::super::super::{Chart, Kind, record};
    use super::super::Draw;
    use super::{Line, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Line(cities()), Kind::Line(Line::default())]
    }

    /// People of four cities from 2000 to 2024, who grow by the same number each year; Cley misses a year.
    pub(in crate::chart) fn csv() -> String {
        let cities = [
            ("Aby", 6_880_000, 237_500),
            ("Bro", 5_960_000, 160_000),
            ("Cley", 7_560_000, 96_000),
            ("Dun", 3_580_000, 85_000),
        ];
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

    /// A story with a table that is called `cities`.
    pub(in crate::chart) fn around(csv: &str) -> Around {
        Around::default().with_table("cities", csv, Some("people"))
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
            Form::Beginning(points, width, _) if *width > 3.0 => Some(points.clone()),
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
    fn words_at_a_point_do_not_lie_on_the_line_that_leads_there() {
        let falling = (2000..=2024).map(|year| format!("Aby,{year},{}\n", 9_000_000 - 300_000 * (year - 2000)));
        let table: String = std::iter::once("city,year,people\n".to_owned()).chain(falling).collect();
        let steps = "table = \"cities\"\nx = \"year\"\ny = \"people\"\nseries = \"city\"\n[[step]]\nshow = [\"Aby\"]\n\
            annotate = [{ series = \"Aby\", at = 2024, text = \"what is left of it\" }]";
        let Ok(Kind::Line(line)) = spec(steps).resolve(&around(&table)) else { panic!("it cannot be drawn") };
        let sheet = drawn(&line, 1.0);
        let place = |form: &Form| match form {
            Form::Text(at, _, _, words) if words == "what is left of it" => Some(*at),
            _ => None,
        };
        let (end, baseline) = sheet.shapes.iter().find_map(|shape| place(&shape.form)).unwrap_or_default();
        let start = end - crate::chart::text::width("what is left of it", crate::chart::text::LABEL);
        let line: Vec<f64> = lines(&sheet, Tone::Jade)
            .concat()
            .into_iter()
            .filter(|at| (start..end).contains(&at.0))
            .map(|at| at.1)
            .collect();
        let (over, is_under) = (baseline - crate::chart::text::LABEL, |y: &f64| *y > baseline + 2.0);
        let is_apart = line.iter().all(is_under) || line.iter().all(|y| *y < over);
        assert!(line.len() > 3 && is_apart, "{line:?} and {baseline}");
    }

    #[test]
    fn the_description_follows_the_steps() {
        let chart = Chart { kind: Kind::Line(cities()) };
        let aby = "Aby (2000: 6.9\u{a0}million people, 2024: 12.6\u{a0}million people)";
        assert_eq!(chart.description_at(0), aby);
        assert!(chart.description_at(1).starts_with(aby) && chart.description_at(1).contains("; Dun (2000: "));
        assert!(chart.description_at(2).ends_with("; Aby: +26% in ten years"), "{}", chart.description_at(2));
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
            ["there is no series “Du”. Did you mean “Dun”? There are Aby, Bro, Cley, Dun."]
        );
        assert_eq!(
            told("x = \"year\"", "x = \"city\"")[0],
            "the column “city” does not hold dates or numbers. Name another column, or declare its type in `columns` of the table."
        );
        assert!(told("from = 2010", "from = 1910")[0].starts_with("an annotation is at “1910”"));
        assert!(
            told("series = \"city\"\n        [[step]]\n        show = [\"Aby\"]", "[[step]]\n        show = []")[0]
                .contains("two values at one place, in rows 2 and 27")
        );
    }

    #[test]
    fn it_is_small_enough_for_a_phone() {
        let animation = record(&Chart { kind: Kind::Line(cities()) });
        let bytes = postcard::to_allocvec(&animation).unwrap_or_default();
        assert!(bytes.len() < 6000, "{} bytes for 100 points on two sheets", bytes.len());
    }
}
