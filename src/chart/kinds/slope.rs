//! Slope chart: values over time, joined by a line, measured from a baseline.

use std::io;

use serde::Deserialize;

use super::super::sheet::{Anchor, MARGIN, Point, RIGHT, Sheet, Tone};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_marks, values_of,
};
use super::super::{Mark, brush, position, text};
use super::Draw;
use super::Kind;

const TOP: f64 = 74.0;
const FLOOR: f64 = 286.0;
const VALUE: f64 = 34.0;

/// Horizontal positions of the first and the last value, in nominal pixels.
const SIDES: (f64, f64) = (78.0, 282.0);

/// One number at two moments, joined by a line, above a baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope {
    /// The baseline.
    pub base: Mark,
    /// Values in the order of time.
    pub marks: Vec<Mark>,
}

impl Draw for Slope {
    fn marks(&self) -> Vec<&Mark> {
        self.marks.iter().collect()
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        draw(sheet, &self.base, &self.marks, position);
    }
}

/// One number at two moments, joined by a line, above a baseline.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The baseline that values are measured from.
    pub base: Base,
    /// Two marks, in the order of time.
    pub marks: Vec<MarkSpec>,
}

/// The baseline of a slope chart.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Its value, in the unit of the marks.
    pub value: f64,
    /// What a value on the baseline would mean.
    pub label: String,
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        self.marks.iter().collect()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let values = values_of(&self.marks(), story);
        let mut mistakes = mistakes_of_marks(&self.marks(), &values);
        if self.marks.len() != 2 {
            let reason = format!("a slope joins two marks, and this one has {}", self.marks.len());
            mistakes.push(Mistake::new(&reason, "Give the first and the last, or use `line` for a series."));
        }
        for (mark, _) in self.marks.iter().zip(&values).filter(|(_, value)| **value < self.base.value) {
            mistakes.push(Mistake::new("a value is below the base", "Choose a lower base.").at(mark));
        }
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let base = Mark {
            label: self.base.label.clone(),
            value: self.base.value,
            text: story.digits(self.base.value, None),
            ..Mark::default()
        };
        Ok(Kind::Slope(Slope { base, marks: resolve_marks(&self.marks, story, Wording::WithBound)? }))
    }
}

pub(super) fn draw(sheet: &mut Sheet, base: &Mark, marks: &[Mark], position: f64) {
    let highest = marks.iter().map(Mark::amount).fold(0.0, f64::max);
    let range = (highest - base.amount()).max(f64::MIN_POSITIVE);
    let last = marks.len().saturating_sub(1).max(1) as f64;
    let place = |index: usize| -> Point {
        let over = (marks[index].amount() - base.amount()).max(0.0);
        (SIDES.0 + (SIDES.1 - SIDES.0) * index as f64 / last, FLOOR - (FLOOR - TOP) * over / range)
    };
    for (index, mark) in marks.iter().enumerate() {
        let arrived = position::arrival(position, mark.step);
        let at = place(index);
        if index > 0 {
            let from = place(index - 1);
            let to = (from.0 + (at.0 - from.0) * arrived, from.1 + (at.1 - from.1) * arrived);
            sheet.fill(brush::stroke(from, to, 4.0), Tone::Jade, arrived);
        }
        // A vertical line shows the distance from the baseline, which is the value.
        let top = FLOOR + (at.1 - FLOOR) * arrived;
        sheet.line(vec![(at.0, FLOOR), (at.0, top)], 1.2, Tone::Soft, 0.7 * arrived);
        if mark.derived {
            sheet.disc(at, 8.0, Tone::Paper, arrived);
            sheet.hatched_disc(at, 8.0, Tone::Jade, arrived);
        } else {
            sheet.disc(at, 8.0, mark.seal_tone(), arrived);
        }
        sheet.text((at.0, at.1 - 20.0), Anchor::Middle, VALUE, &mark.text, mark.text_tone(), arrived);
        let caption = text::wrap(&mark.caption(), text::LABEL, 150.0);
        sheet.lines((at.0, FLOOR + 24.0), Anchor::Middle, text::LABEL, &caption, Tone::Soft, arrived);
    }
    sheet.fill(brush::stroke((MARGIN, FLOOR), (RIGHT, FLOOR), 3.2), Tone::Ink, 0.9);
    let words = [&base.text, " ", &base.caption()].concat();
    let lines = text::wrap(&words, 17.0, RIGHT - MARGIN);
    let baseline = FLOOR + 62.0;
    sheet.lines((MARGIN, baseline), Anchor::Start, 17.0, &lines, Tone::Ink, 1.0);
    sheet.height = baseline + 17.0 * text::LEADING * lines.len().saturating_sub(1) as f64 + 10.0;
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::mark;
    use super::{FLOOR, draw};

    #[test]
    fn heights_over_the_base_are_in_proportion() {
        let mut sheet = Sheet::default();
        draw(&mut sheet, &mark("equal", 1.0, 0), &[mark("2021", 1.8, 0), mark("2022", 1.4, 1)], 2.0);
        let heights: Vec<f64> = sheet
            .shapes
            .iter()
            .filter_map(|shape| if let Form::Disc(at, _) = shape.form { Some(FLOOR - at.1) } else { None })
            .collect();
        assert_eq!(heights.len(), 2);
        assert!((heights[1] / heights[0] - 0.5).abs() < 1e-9, "{heights:?}");
    }
}
