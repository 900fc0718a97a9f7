//! Beeswarm: one dot a row along one axis, pushed aside so that no dot lies on another; between steps the dots go from
//! where they were to where they will be.

use std::io;

use serde::Deserialize;
use toml::Spanned;

use super::super::Mark;
use super::super::Row;
use super::super::offer::Measure;
use super::super::series::{Fraction, Frame, Tick, share};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{KindSpec, MarkSpec, Mistake, Ranges, Surroundings};
use super::super::{position, text};
use super::Draw;
use super::Kind;
use super::scatter::{Axis, Dot, Field, NAME, Seen, base, height_in, radius, steps_of};
use super::scatter::{Source, StepSpec, points_of_dots, rows_of_dots, said_of_dots, said_of_dots_at};

/// Least distance between the edges of two dots, in nominal pixels.
const GAP: f64 = 1.0;

/// Height of the swarm as a share of the sheet's width, and its least height in nominal pixels.
const RANGE: f64 = 0.45;
const LEAST: f64 = 236.0;

/// Radius of the largest dot, and of a dot without a size, as shares of the sheet's width, at most.
const LARGEST_SHARE: f64 = 0.085;
const DOT_SHARE: f64 = 0.022;

/// One dot a row, along one axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beeswarm {
    /// What the axis measures.
    pub(in crate::chart) title: String,
    /// Labels along the axis.
    pub(in crate::chart) x: Vec<Tick>,
    /// The dots, the largest first.
    pub(in crate::chart) dots: Vec<Dot>,
    /// Size of the largest dot of this chart and of those whose ranges it shares; less than the largest size if areas stand
    /// for nothing.
    pub(in crate::chart) widest: Fraction,
}

impl Draw for Beeswarm {
    fn last_step(&self) -> u32 {
        (steps_of(&self.dots) as u32).saturating_sub(1)
    }

    fn marks(&self) -> Vec<&Mark> {
        Vec::new()
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let most = height_in(sheet, (sheet.width * RANGE).max(LEAST));
        // Beside others, the axes of all are at one height with up to two rows of names over the swarm, and as far as it leaves
        // room with more.
        let is_beside = sheet.offer.height.is_some();
        let swarm = Swarm::new(self, sheet, if is_beside { most - ROW } else { most });
        let rows = self.rows_of_names(&swarm, sheet.width);
        let most_rows = rows.iter().flatten().flatten().map(|row| row + 1).max().unwrap_or(0);
        let over = most_rows as f64 * ROW;
        let area = if is_beside { (most + ROW - over).max(swarm.height) } else { most };
        let mut frame = Frame::open(sheet, &[], 0.0, area);
        // Over the swarm stand only names; what the axis measures stands below it.
        let up = frame.top - over - MARGIN;
        (frame.top, frame.bottom) = (frame.top - up, frame.bottom - up);
        (frame.left, frame.right) = swarm.ends;
        sheet.height += 20.0 - up;
        for tick in &self.x {
            let (x, _) = frame.place((tick.at, 0));
            sheet.line(vec![(x, frame.top), (x, frame.bottom)], 1.0, Tone::Faint, 1.0);
        }
        base(sheet, &frame, &self.x, &self.title);
        let middle = (frame.top + frame.bottom) / 2.0;
        let place = |place: Option<Place>| place.map(|((x, aside), radius)| ((x, middle + aside), radius));
        let places = |index: usize| swarm.steps.iter().map(|places| place(places[index])).collect();
        let field = Field { dots: &self.dots, places: (0..self.dots.len()).map(places).collect() };
        let seen = field.draw(sheet, position);
        for (index, (dot, seen)) in self.dots.iter().zip(&seen).enumerate() {
            sheet.belong(&dot.name);
            for (step, rows) in rows.iter().enumerate() {
                let Some(row) = rows[index] else { continue };
                let alpha = seen.alpha * self.names_at(step, position);
                name(sheet, dot, seen, MARGIN + ROW * (most_rows - 1 - row) as f64, alpha);
            }
        }
        sheet.belong("");
    }

    fn rows(&self) -> Vec<Row> {
        rows_of_dots(&self.dots)
    }

    fn points(&self) -> Vec<super::Point> {
        points_of_dots(&self.dots)
    }

    fn parts(&self) -> Vec<String> {
        said_of_dots(&self.title, self.dots.len(), self.rows())
    }

    fn said_at(&self, step: u32) -> Vec<String> {
        said_of_dots_at(&self.title, &self.dots, step)
    }
}

/// Height of a row of names, in nominal pixels.
const ROW: f64 = NAME * text::LEADING + 3.0;

impl Beeswarm {
    /// At each step, for each dot, the row over the swarm in which its name stands, counted from the lowest; `None` if it
    /// is not named. What has no room beside a name at its left stands higher, so that the line down from it passes that.
    fn rows_of_names(&self, swarm: &Swarm, width: f64) -> Vec<Vec<Option<usize>>> {
        swarm.steps.iter().enumerate().map(|(step, places)| self.rows_at(step, places, width)).collect()
    }

    fn rows_at(&self, step: usize, places: &[Option<Place>], width: f64) -> Vec<Option<usize>> {
        let mut named: Vec<(usize, f64)> = Vec::new();
        for (index, (dot, place)) in self.dots.iter().zip(places).enumerate() {
            let is_emphasised = dot.places.get(step).copied().flatten().is_some_and(|spot| spot.is_emphasised);
            if let (true, Some(((x, _), _))) = (is_emphasised, place) {
                named.push((index, *x));
            }
        }
        named.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut rows = vec![None; self.dots.len()];
        // Where the names in each row end.
        let mut ends: Vec<f64> = Vec::new();
        for (index, x) in named {
            let half = text::width(&self.dots[index].name, NAME) / 2.0;
            let middle = middle_of_name(x, half, width);
            let row = ends.iter().position(|end| middle - half >= end + 10.0).unwrap_or(ends.len());
            ends.resize(ends.len().max(row + 1), f64::NEG_INFINITY);
            ends[row] = middle + half;
            rows[index] = Some(row);
        }
        rows
    }

    /// How far the names of a step are there: they go as those of the next one come.
    fn names_at(&self, step: usize, position: f64) -> f64 {
        let is_last = step + 1 >= steps_of(&self.dots);
        let gone = if is_last { 0.0 } else { position::arrival(position, step as u32 + 1) };
        position::arrival(position, step as u32) * (1.0 - gone)
    }
}

/// The middle of a name over a dot, kept on the sheet; `half` is half its width.
fn middle_of_name(x: f64, half: f64, width: f64) -> f64 {
    x.min(width - MARGIN - half).max(MARGIN + half)
}

/// A name over the swarm, with a line down to its dot.
fn name(sheet: &mut Sheet, dot: &Dot, seen: &Seen, top: f64, alpha: f64) {
    let half = text::width(&dot.name, NAME) / 2.0;
    let middle = middle_of_name(seen.at.0, half, sheet.width);
    let from = (seen.at.0.clamp(middle - half, middle + half), top + NAME + 4.0);
    sheet.line(vec![from, (seen.at.0, seen.at.1 - seen.radius)], 1.0, Tone::Ink, 0.6 * alpha);
    sheet.text((middle, top + NAME * 0.86), Anchor::Middle, NAME, &dot.name, Tone::Ink, alpha);
}

/// One dot a row, along one axis.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Spanned<String>,
    /// Name of the column along the axis: numbers.
    #[schemars(with = "String")]
    pub x: Spanned<String>,
    /// Name of the column with the names of the dots; a dot keeps its name from step to step.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Name of the column to which the dots' areas are proportional; without it, all are alike.
    #[schemars(with = "Option<String>")]
    pub size: Option<Spanned<String>>,
    /// What changes at each step; without steps, all rows are there.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

impl Spec {
    fn resolved(&self, story: &dyn Surroundings, within: Option<&Ranges>) -> io::Result<Kind> {
        self.source().read(story, within, |reading, ranges| {
            let axis = Axis::new(&ranges.across, story);
            let dots = reading.dots((&axis, None), ranges, story);
            let sizes = dots.iter().flat_map(|dot| dot.places.iter().flatten()).map(|spot| spot.at.2);
            let widest = if ranges.size.is_some() { Fraction::MAX } else { sizes.max().unwrap_or(0) };
            Kind::Beeswarm(Beeswarm { title: axis.title, x: axis.ticks, dots, widest })
        })
    }

    fn source(&self) -> Source<'_> {
        let size = self.size.as_ref();
        Source { table: &self.table, x: &self.x, y: None, name: &self.name, size, steps: &self.steps }
    }
}

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
        self.source().mistakes(story)
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        self.resolved(story, None)
    }

    fn ranges(&self, story: &dyn Surroundings) -> Option<Ranges> {
        self.source().ranges(story)
    }

    fn resolve_within(&self, story: &dyn Surroundings, ranges: &Ranges) -> io::Result<Kind> {
        self.resolved(story, Some(ranges))
    }
}

/// Where a dot is along the axis and how far it is pushed aside from the middle, and its radius, in nominal pixels.
type Place = (Point, f64);

/// The dots of all steps, pushed aside.
struct Swarm {
    /// At each step, for each dot; `None` while it is not there.
    steps: Vec<Vec<Option<Place>>>,
    /// Left and right end of the axis.
    ends: (f64, f64),
    /// Height of the swarm at the step at which it is highest, if it were as high on both sides.
    height: f64,
}

impl Swarm {
    /// Lays the dots out in the width of a sheet; they are as large as leaves the swarm no higher than `most`, and no larger
    /// than on sheets beside this one.
    fn new(chart: &Beeswarm, sheet: &mut Sheet, most: f64) -> Self {
        let widest = share(chart.widest).max(f64::MIN_POSITIVE);
        // Without a size, all dots are a small share of the largest that there could be.
        let wanted = sheet.width * if widest < 1.0 { DOT_SHARE / widest } else { LARGEST_SHARE };
        let mut largest = sheet.scale(Measure::Breadth, wanted);
        loop {
            let swarm = Self::with_largest(chart, sheet.width, largest);
            if swarm.height <= most || largest * widest < 2.0 {
                sheet.scale(Measure::Breadth, largest);
                return swarm;
            }
            largest *= 0.94;
        }
    }

    fn with_largest(chart: &Beeswarm, width: f64, largest: f64) -> Self {
        let (dots, widest) = (&chart.dots, radius(chart.widest, largest));
        let ends = (MARGIN + widest, width - MARGIN - widest);
        let steps = (0..steps_of(dots)).map(|step| at_step(dots, step, ends, largest)).collect::<Vec<_>>();
        let reach = |((_, aside), radius): &Place| 2.0 * (aside.abs() + radius);
        let height = steps.iter().flatten().flatten().map(reach).fold(0.0, f64::max);
        Self { steps, ends, height }
    }
}

/// The dots of a step, pushed aside.
fn at_step(dots: &[Dot], step: usize, ends: (f64, f64), largest: f64) -> Vec<Option<Place>> {
    let mut order: Vec<(usize, f64, f64)> = Vec::new();
    for (index, dot) in dots.iter().enumerate() {
        if let Some(spot) = dot.places.get(step).copied().flatten() {
            let x = ends.0 + (ends.1 - ends.0) * share(spot.at.0);
            order.push((index, x, radius(spot.at.2, largest)));
        }
    }
    // Large dots come to lie in the middle.
    order.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.total_cmp(&b.1)));
    let mut places = vec![None; dots.len()];
    let mut placed: Vec<Place> = Vec::with_capacity(order.len());
    for (index, x, radius) in order {
        let place = ((x, aside(x, radius, &placed)), radius);
        placed.push(place);
        places[index] = Some(place);
    }
    places
}

/// The place nearest to the middle at which a dot lies on none of those that are there.
fn aside(x: f64, radius: f64, placed: &[Place]) -> f64 {
    // What a dot at this x must keep clear of: the middle of each neighbour, and how far from it.
    let near: Vec<(f64, f64)> = placed
        .iter()
        .filter_map(|&((other, aside), size)| {
            let (reach, along) = (radius + size + GAP, x - other);
            (along.abs() < reach).then(|| (aside, (reach * reach - along * along).sqrt()))
        })
        .collect();
    let touching = near.iter().flat_map(|&(aside, away)| [aside - away, aside + away]);
    let is_free = |at: f64| near.iter().all(|&(aside, away)| (at - aside).abs() >= away - 1e-9);
    let free = std::iter::once(0.0).chain(touching).filter(|&at| is_free(at));
    free.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0)
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Owner, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::line::tests::around;
    use super::super::{Draw, Kind};
    use super::{Beeswarm, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Beeswarm(beeswarm("")),
            Kind::Beeswarm(beeswarm("size = \"people\"\n")),
            Kind::Beeswarm(Beeswarm::default()),
        ]
    }

    /// Thirty places in two years, a few of them alike, with areas from 1 to 30.
    fn csv() -> String {
        let row = |place: u32, year: u32| {
            let age = if year == 1955 { 40 + place % 5 } else { 60 + place % 9 };
            format!("P{place},{year},{age},{}\n", place + 1)
        };
        let rows = [1955, 2005].into_iter().flat_map(|year| (0..30).map(move |place| row(place, year)));
        std::iter::once("where,year,age,people\n".to_owned()).chain(rows).collect()
    }

    const SPEC: &str = "table = \"cities\"\nx = \"age\"\nname = \"where\"\n\
        [[step]]\nwhere = { year = 1955 }\n[[step]]\nwhere = { year = 2005 }\nhighlight = [\"P3\"]\n";

    fn spec(text: &str) -> Spec {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(in crate::chart) fn beeswarm(more: &str) -> Beeswarm {
        match spec(&[more, SPEC].concat()).resolve(&around(&csv())) {
            Ok(Kind::Beeswarm(beeswarm)) => beeswarm,
            other => panic!("{other:?}"),
        }
    }

    const SIZE: &str = "size = \"people\"\n";

    /// What the dots belong to, their places and their radii.
    fn dots(more: &str, position: f64, width: f64) -> Vec<(Owner, (f64, f64), f64)> {
        let mut sheet = Sheet { width, ..Sheet::default() };
        beeswarm(more).draw(&mut sheet, position);
        let jade = sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade);
        jade.filter_map(|shape| match shape.form {
            Form::Disc(at, radius) => Some((shape.owner, at, radius)),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn no_dot_lies_on_another_at_the_end_of_a_step() {
        for (more, position, width) in [("", 1.0, 360.0), ("", 2.0, 600.0), (SIZE, 1.0, 360.0), (SIZE, 2.0, 600.0)] {
            let dots = dots(more, position, width);
            assert_eq!(dots.len(), 30);
            for (index, (_, a, size)) in dots.iter().enumerate() {
                for (_, b, other) in &dots[index + 1..] {
                    assert!((a.0 - b.0).hypot(a.1 - b.1) >= size + other, "{a:?} {b:?} in {width}");
                }
            }
        }
    }

    #[test]
    fn places_along_the_axis_and_areas_are_in_proportion() {
        let dots = dots(SIZE, 1.0, 360.0);
        // The last place of the table is the largest, and 44 years; of the others, P5 is the first with 40.
        let of = |people: f64| dots.iter().find(|dot| (dot.2 - dots[0].2 * (people / 30.0).sqrt()).abs() < 0.01);
        let at = |people: f64| of(people).unwrap_or_else(|| panic!("{people} of {dots:?}")).1.0;
        // P25 to P29 are 40 to 44 years.
        let (first, middle, last) = (at(26.0), at(28.0), at(30.0));
        assert!(((middle - first) / (last - first) - 0.5).abs() < 1e-3, "{first} {middle} {last}");
    }

    #[test]
    fn a_dot_keeps_its_name_on_its_way() {
        let names = |position: f64| dots("", position, 360.0).into_iter().map(|dot| dot.0).collect::<Vec<_>>();
        let before = names(1.0);
        assert!(before.iter().all(|owner| *owner != 0));
        assert_eq!((names(1.2), names(2.0)), (before.clone(), before));
        let x = |position: f64| dots("", position, 360.0)[7].1.0;
        assert!(x(1.0) < x(1.2) && x(1.2) < x(2.0), "it goes to the right");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |from: &str, to: &str| -> Vec<String> {
            let mistakes = spec(&SPEC.replace(from, to)).mistakes(&around(&csv()));
            mistakes.into_iter().map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
        };
        assert_eq!(told("", ""), [""; 0]);
        assert_eq!(
            told("x = \"age\"", "x = \"where\""),
            [
                "the column “where” does not hold numbers. Name another column, or declare its type in `columns` of the table."
            ]
        );
        assert_eq!(
            told("where = { year = 1955 }", ""),
            ["“P0” has two rows at step 1. Choose one of them with `where`, such as where = { year = 2005 }."]
        );
        assert!(told("\"P3\"", "\"P33\"")[0].starts_with("there is no dot “P33”. Did you mean “P"));
    }
}
