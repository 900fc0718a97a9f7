//! Sequence: several charts in one place, one after the other. What two of them show goes from its place in the one to its
//! place in the next; the animation sees to that.

use std::io;

use serde::Deserialize;

use super::super::sheet::{Room, Sheet, WIDTH};
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings};
use super::super::{Mark, Row};
use super::{Draw, Kind, other_unit, shared_extent, steps_of, tables_of};

/// Charts that follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The charts, in the order in which they are shown.
    pub(in crate::chart) kinds: Vec<Kind>,
    /// Height of the tallest of them on a narrow sheet and on a wide one, in nominal pixels.
    heights: [f64; 2],
}

impl Sequence {
    /// Puts charts one after the other.
    pub(in crate::chart) fn new(kinds: Vec<Kind>) -> Self {
        let height = |room: Room| {
            let height = |kind: &Kind| {
                let mut sheet = Sheet { width: room.width(), ..Sheet::default() };
                kind.inner().draw(&mut sheet, 0.0);
                sheet.height
            };
            kinds.iter().map(height).fold(0.0, f64::max)
        };
        Self { heights: [Room::Narrow, Room::Wide].map(height), kinds }
    }

    /// The chart that is shown at a position, and the position in it. The last step of a chart lasts until the next one
    /// begins.
    fn at(&self, position: f64) -> Option<(&dyn Draw, f64)> {
        let mut left = position;
        for (index, kind) in self.kinds.iter().enumerate() {
            let steps = f64::from(steps_of(kind.inner()));
            // A position that is no number is the start.
            if left >= steps && index + 1 < self.kinds.len() {
                left -= steps;
            } else {
                return Some((kind.inner(), left));
            }
        }
        None
    }
}

impl Draw for Sequence {
    fn last_step(&self) -> u32 {
        self.kinds.iter().map(|kind| steps_of(kind.inner())).sum::<u32>().saturating_sub(1)
    }

    fn marks(&self) -> Vec<&Mark> {
        self.kinds.iter().flat_map(|kind| kind.inner().marks()).collect()
    }

    fn is_fluid(&self) -> bool {
        self.kinds.iter().all(|kind| kind.inner().is_fluid())
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        if let Some((kind, position)) = self.at(position) {
            kind.draw(sheet, position);
        }
        sheet.height = self.heights[usize::from(sheet.width > WIDTH)];
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for row in self.kinds.iter().flat_map(|kind| kind.inner().rows()) {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        rows
    }

    fn points(&self) -> Vec<super::Point> {
        self.kinds.iter().flat_map(|kind| kind.inner().points()).collect()
    }

    /// What the chart says that is shown at the step.
    fn said_at(&self, step: u32) -> Vec<String> {
        self.at(f64::from(step)).map_or_else(Vec::new, |(kind, position)| kind.said_at(position as u32))
    }

    /// What is shown at the end.
    fn parts(&self) -> Vec<String> {
        self.kinds.last().map_or_else(Vec::new, |kind| kind.inner().parts())
    }
}

/// Charts that follow each other in one place.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The charts, each of exactly one kind, in the order in which they are shown. The first step of each brings it from
    /// the one before.
    pub charts: Vec<super::Spec>,
    /// Which scale the charts have.
    #[serde(default)]
    pub scale: Scale,
}

/// Which scale the charts of a sequence have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Each its own, so that it fills its room.
    #[default]
    Own,
    /// One that goes as far as the largest value of all, so that sizes can be compared from chart to chart.
    Shared,
}

impl Spec {
    /// What is wrong with the scale that charts without mistakes are to share.
    fn mistakes_of_scale(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        if self.charts.iter().any(|chart| chart.extent(story).is_none()) {
            let reason = "its charts cannot share a scale: one of them has none that begins at zero";
            return vec![Mistake::new(
                reason,
                "Use `bars`, `areas`, `columns`, `line` or the like, or leave `scale` out.",
            )];
        }
        let told = |(_, units): (usize, String)| {
            let reason = format!("its charts cannot share a scale: their units are {units}");
            Mistake::new(&reason, "Give their numbers one unit, or leave `scale` out.")
        };
        other_unit(self.charts.iter(), story).map(told).into_iter().collect()
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        self.charts.iter().flat_map(super::Spec::marks).collect()
    }

    fn files(&self) -> Vec<&toml::Spanned<String>> {
        self.charts.iter().flat_map(super::Spec::files).collect()
    }

    fn tables(&self) -> Vec<&toml::Spanned<String>> {
        tables_of(self.charts.iter())
    }

    fn steps(&self) -> u32 {
        self.charts.iter().map(super::Spec::steps).fold(0, u32::saturating_add)
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = self.charts.iter().flat_map(|chart| chart.mistakes(story)).collect();
        if self.charts.len() < 2 {
            let remedy = "Add a chart to `charts`, or use the kind alone.";
            mistakes.push(Mistake::new("a sequence is made of two charts or more", remedy));
        }
        if self.scale == Scale::Shared && mistakes.is_empty() {
            mistakes.extend(self.mistakes_of_scale(story));
        }
        for chart in &self.charts {
            let reason = match chart {
                super::Spec::Map(_) => "a map moves from view to view, and does not become another chart",
                super::Spec::Sequence(_) => "a sequence cannot be in a sequence",
                _ => continue,
            };
            mistakes.push(Mistake::new(reason, "Use a chart of another kind in its place."));
        }
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let most = match self.scale {
            Scale::Own => 0.0,
            Scale::Shared => shared_extent(self.charts.iter(), story),
        };
        let kinds = self.charts.iter().map(|chart| chart.inner().resolve_to(story, most)).collect::<io::Result<_>>()?;
        Ok(Kind::Sequence(Sequence::new(kinds)))
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::tests::{Around, mark};
    use super::super::super::{Areas, Bars, Chart, Mark};
    use super::super::{Draw, Kind};
    use super::{Room, Sequence, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Sequence(sequence())]
    }

    fn marks() -> [Mark; 3] {
        [mark("Aby", 5.0, 0), mark("Bro", 9.0, 0), mark("Cley", 2.0, 0)]
    }

    /// Bars, the same bars in another order, and circles of the same numbers.
    pub(in crate::chart) fn sequence() -> Sequence {
        let [aby, bro, cley] = marks();
        Sequence::new(vec![
            Kind::Bars(Bars { marks: vec![aby.clone(), bro.clone(), cley.clone()], ..Bars::default() }),
            Kind::Bars(Bars { marks: vec![bro.clone(), aby.clone(), cley.clone()], ..Bars::default() }),
            Kind::Areas(Areas { marks: vec![aby, bro, cley], ..Areas::default() }),
        ])
    }

    #[test]
    fn it_is_as_high_as_its_tallest_chart_in_both_widths() {
        let many = (0..9).map(|index| mark(&format!("place {index}"), 5.0, 0)).collect();
        let sequence = Sequence::new(vec![
            Kind::Bars(Bars { marks: many, ..Bars::default() }),
            Kind::Areas(Areas { marks: marks().to_vec(), ..Areas::default() }),
        ]);
        let of_bars = Chart { kind: sequence.kinds[0].clone() };
        let chart = Chart { kind: Kind::Sequence(sequence) };
        for room in [Room::Narrow, Room::Wide] {
            let heights = [0.0, 0.9, 1.9].map(|position| chart.sheet(position, room).height);
            assert_eq!(heights, [of_bars.sheet(0.0, room).height; 3], "{room:?}");
        }
    }

    const SHARED: &str = r#"
        scale = "shared"
        [[charts]]
        [charts.columns]
        table = "cities"
        x = "city"
        y = "boats"
        series = "year"
        only = ["2000"]
        [[charts]]
        [charts.columns]
        table = "cities"
        x = "city"
        y = "boats"
        series = "year"
        only = ["2020"]
        [[charts]]
        [charts.bars]
        marks = [{ figure = "few", label = "Aby" }]
    "#;

    fn around(unit: &'static str) -> Around {
        let csv = "city,year,boats\nAby,2000,12\nBro,2000,6\nAby,2020,24\nBro,2020,12\n";
        Around::figures(&[("few", 12.0)]).with_table("cities", csv, Some(unit))
    }

    /// Sizes of the jade shapes of a chart of the sequence, along an axis: 0 for widths, 1 for heights.
    fn sizes(kind: &Kind, axis: usize) -> Vec<f64> {
        let mut sheet = Sheet::default();
        kind.inner().draw(&mut sheet, 9.0);
        let size = |form: &Form| {
            let Form::Fill(points) = form else { return None };
            let along = || points.iter().map(|&(x, y)| [x, y][axis]);
            Some(along().fold(f64::MIN, f64::max) - along().fold(f64::MAX, f64::min))
        };
        sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade).filter_map(|shape| size(&shape.form)).collect()
    }

    #[test]
    fn charts_on_one_scale_can_be_compared() {
        let resolve = |text: &str| match toml::from_str::<Spec>(text).map(|spec| spec.resolve(&around("boats"))) {
            Ok(Ok(Kind::Sequence(sequence))) => sequence.kinds,
            other => panic!("{other:?}"),
        };
        let (shared, own) = (resolve(SHARED), resolve(&SHARED.replace("shared", "own")));
        let [before, after] = [0, 1].map(|chart| sizes(&shared[chart], 1));
        for (before, after) in before.iter().zip(&after) {
            assert!((after / before - 2.0).abs() < 1e-3, "twice as many boats: {before} {after}");
        }
        assert!((sizes(&own[0], 1)[0] - after[0]).abs() < 1e-3, "alone, the tallest fills its room");
        let [shared, own] = [shared, own].map(|kinds| sizes(&kinds[2], 0)[0]);
        assert!((own / shared - 2.0).abs() < 0.02, "the bar is half of the largest value: {shared} {own}");
    }

    #[test]
    fn what_cannot_share_a_scale_is_told() {
        let told = |text: &str, unit: &'static str| -> Vec<String> {
            let spec: Spec = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
            spec.mistakes(&around(unit)).into_iter().map(|mistake| mistake.reason).collect()
        };
        assert_eq!(told(SHARED, "boats"), ["its charts cannot share a scale: their units are “boats” and none"]);
        assert_eq!(told(&SHARED.replace("shared", "own"), "boats"), [""; 0]);
        assert_eq!(
            told(&SHARED.replace("only = [\"2020\"]", "stack = \"share\""), "boats"),
            ["its charts cannot share a scale: one of them has none that begins at zero"]
        );
    }

    fn top_of(word: &str, position: f64) -> f64 {
        let shapes = Chart { kind: Kind::Sequence(sequence()) }.played(position, Room::Narrow);
        let place = |form: &Form| match form {
            Form::Text(at, _, _, words) if words == word => Some(at.1),
            _ => None,
        };
        shapes.iter().find_map(|shape| place(&shape.form)).unwrap_or_else(|| panic!("{word} is not seen at {position}"))
    }

    #[test]
    fn steps_are_those_of_all_charts() {
        assert_eq!(sequence().last_step(), 2);
        assert_eq!(sequence().rows().len(), 3, "a number that two charts show is listed once");
    }

    #[test]
    fn the_description_is_that_of_the_chart_that_is_shown() {
        let chart = Chart { kind: Kind::Sequence(sequence()) };
        let said = [0, 1, 2, 9].map(|step| chart.description_at(step));
        assert_eq!(said[0], "Aby: 5; Bro: 9; Cley: 2");
        assert_eq!(said[1], "Bro: 9; Aby: 5; Cley: 2");
        assert_eq!([&said[2], &said[3]], [&said[0]; 2]);
    }

    #[test]
    fn a_mark_goes_from_its_place_to_the_next() {
        let (before, after) = (top_of("Aby", 1.0), top_of("Aby", 1.5));
        assert!(after > before + 50.0, "it has the second place then");
        let half = top_of("Aby", 1.25);
        assert!((half - (before + after) / 2.0).abs() < 3.0, "{before} {half} {after}");
        // Nothing moves in the second half of a step.
        assert_eq!(top_of("Aby", 1.99), after);
    }

    #[test]
    fn a_bar_becomes_a_circle() {
        let jade = |position: f64| -> Vec<Form> {
            let shapes = Chart { kind: Kind::Sequence(sequence()) }.played(position, Room::Narrow).into_iter();
            shapes.filter(|shape| shape.tone == Tone::Jade).map(|shape| shape.form).collect()
        };
        assert!(jade(1.9).iter().all(|form| matches!(form, Form::Fill(_))));
        assert_eq!(jade(2.9).iter().filter(|form| matches!(form, Form::Disc(..))).count(), 3);
        let reach = |form: &Form| match form {
            Form::Fill(points) => points.iter().map(|point| point.0).fold(f64::MIN, f64::max),
            _ => 0.0,
        };
        // On the way, each is a shape between the two.
        let [before, half] = [1.9, 2.25].map(|position| jade(position).iter().map(reach).fold(f64::MIN, f64::max));
        assert_eq!(jade(2.25).len(), 3);
        assert!(half < before - 20.0, "the longest bar gets shorter: {before} {half}");
    }
}
