//! Slope chart: values over time, joined by a line, measured from a baseline.

use std::io;

use serde::Deserialize;

use super::super::marks::{Note, Pairs, Plan, Ratio, Stage, StepSpec};
use super::super::offer::Measure;
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_marks, values_of,
};
use super::super::steps::State;
use super::super::{Mark, brush, text};
use super::Draw;
use super::Kind;

const FLOOR: f64 = 286.0;
const VALUE: f64 = 34.0;

/// From the baseline of a value to its point, in nominal pixels.
const VALUE_GAP: f64 = 20.0;

/// From a line to the words over it, in nominal pixels.
const LINE_GAP: f64 = 4.0;

/// From the edges of the sheet to the first and the last value, as a share of its width.
const ASIDE: f64 = 0.216;

/// Width of the words below a value, in nominal pixels, and as a share of the sheet's width at most.
const WORDS: f64 = 150.0;
const WORDS_SHARE: f64 = 0.42;

/// Least height of the highest value over the floor where less is offered, in nominal pixels.
const LEAST_RANGE: f64 = 56.0;

/// One number at two moments, joined by a line, above a baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slope {
    /// The baseline.
    pub base: Mark,
    /// Values in the order of time.
    pub marks: Vec<Mark>,
    /// What is seen at each step; without it, each value comes with its own step and stays.
    pub(in crate::chart) states: Vec<State<Note>>,
}

impl Draw for Slope {
    fn marks(&self) -> Vec<&Mark> {
        self.marks.iter().collect()
    }

    fn states(&self) -> &[State<Note>] {
        &self.states
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        draw(sheet, &self.base, &Stage::new(self.marks(), &self.states, position));
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
    /// What changes at each step; without steps, each mark comes with its own `step` and stays.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

impl Spec {
    fn plan(&self) -> Plan<'_> {
        Plan { marks: self.marks(), always: None, steps: &self.steps, pairs: Pairs::Words(Ratio::Change) }
    }
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

    fn steps(&self) -> u32 {
        self.plan().len()
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
        mistakes.extend(self.plan().mistakes(&values));
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let base = Mark {
            label: self.base.label.clone(),
            value: self.base.value,
            text: story.digits(self.base.value, None),
            ..Mark::default()
        };
        let marks = resolve_marks(&self.marks, story, Wording::WithBound)?;
        let states = self.plan().states(&marks.iter().collect::<Vec<_>>(), story);
        Ok(Kind::Slope(Slope { base, marks, states }))
    }
}

fn draw(sheet: &mut Sheet, base: &Mark, stage: &Stage<'_>) {
    let marks = &stage.marks;
    let highest = marks.iter().map(|mark| mark.amount()).fold(0.0, f64::max);
    let range = (highest - base.amount()).max(f64::MIN_POSITIVE);
    let last = marks.len().saturating_sub(1).max(1) as f64;
    let (left, right) = (sheet.width * ASIDE, sheet.width * (1.0 - ASIDE));
    // Values stand over their points, in a size in which no word is cut.
    let room = 2.0 * (left - MARGIN);
    let size = marks.iter().fold(VALUE, |size, mark| text::size_to_fit(&mark.text, size, room));
    let values: Vec<Vec<String>> = marks.iter().map(|mark| text::wrap(&mark.text, size, room)).collect();
    let rise = |lines: usize| size * text::LEADING * lines.saturating_sub(1) as f64;
    let top = MARGIN + VALUE_GAP + size + values.iter().map(|lines| rise(lines.len())).fold(0.0, f64::max);
    let room_below = WORDS.min(WORDS_SHARE * sheet.width);
    let captions: Vec<Vec<String>> =
        marks.iter().map(|mark| text::wrap(&mark.caption(), text::LABEL, room_below)).collect();
    let most = captions.iter().map(Vec::len).max().unwrap_or(0) as f64;
    // Notes stand below the captions.
    let notes = (0..marks.len()).map(|index| stage.notes_height(index, room_below)).fold(0.0, f64::max);
    let words = [&base.text, " ", &base.caption()].concat();
    let lines = text::wrap(&words, 17.0, sheet.width - 2.0 * MARGIN);
    // From the floor to the lower edge.
    let below = 62.0
        + notes
        + (most - 1.0).max(0.0) * text::LABEL * text::LEADING
        + 17.0 * text::LEADING * lines.len().saturating_sub(1) as f64
        + 10.0;
    let floor = sheet.offer.height.map_or(FLOOR, |height| (height - below).max(top + LEAST_RANGE));
    let scale = sheet.scale(Measure::Length, (floor - top) / range);
    let place = |index: usize| -> Point {
        let over = (marks[index].amount() - base.amount()).max(0.0);
        (left + (right - left) * index as f64 / last, floor - scale * over)
    };
    let notes_top = floor + 24.0 + text::LABEL * (text::LEADING * (most - 1.0).max(0.0) + text::FALL);
    // A value stands as far over its point as the line that rises from there needs to pass below the words.
    let lifted = |index: usize| {
        let at = place(index);
        let beside = [index.checked_sub(1), (index + 1 < marks.len()).then_some(index + 1)];
        let steepest = beside.into_iter().flatten().map(|other| {
            let to = place(other);
            (at.1 - to.1) / (to.0 - at.0).abs().max(f64::MIN_POSITIVE)
        });
        let steepest = steepest.fold(0.0, f64::max);
        let needs = values[index].iter().rev().enumerate().map(|(up, line)| {
            let half = text::width(line, size) / 2.0;
            half * steepest + LINE_GAP + size * (text::FALL - text::LEADING * up as f64) - VALUE_GAP
        });
        if steepest > 0.0 { needs.fold(0.0, f64::max) } else { 0.0 }
    };
    for (index, mark) in marks.iter().enumerate() {
        let (arrived, clear) = (stage.shown(index), stage.clearness(index));
        let at = place(index);
        sheet.belong(&mark.key);
        if index > 0 {
            let from = place(index - 1);
            let to = (from.0 + (at.0 - from.0) * arrived, from.1 + (at.1 - from.1) * arrived);
            sheet.fill(brush::stroke(from, to, 4.0), Tone::Jade, arrived);
        }
        // A vertical line shows the distance from the baseline, which is the value.
        let reached = floor + (at.1 - floor) * arrived;
        sheet.line(vec![(at.0, floor), (at.0, reached)], 1.2, Tone::Soft, 0.7 * arrived);
        if mark.derived {
            sheet.disc(at, 8.0, Tone::Paper, arrived);
            sheet.hatched_disc(at, 8.0, Tone::Jade, arrived * clear);
        } else {
            sheet.disc(at, 8.0, mark.seal_tone(), arrived * clear);
        }
        let alpha = |tone: Tone| arrived * stage.legibility(index, tone);
        let value_alpha = alpha(mark.text_tone());
        let first = (at.0, at.1 - VALUE_GAP - lifted(index) - rise(values[index].len()));
        sheet.lines(first, Anchor::Middle, size, &values[index], mark.text_tone(), value_alpha);
        let caption_alpha = alpha(Tone::Soft);
        sheet.lines((at.0, floor + 24.0), Anchor::Middle, text::LABEL, &captions[index], Tone::Soft, caption_alpha);
        stage.write_notes(sheet, index, (at.0, notes_top), Anchor::Middle, room_below);
    }
    sheet.belong("");
    let (start, end) = (MARGIN, sheet.width - MARGIN);
    sheet.fill(brush::stroke((start, floor), (end, floor), 3.2), Tone::Ink, 0.9);
    let baseline = floor + 62.0 + notes + (most - 1.0).max(0.0) * text::LABEL * text::LEADING;
    sheet.lines((start, baseline), Anchor::Start, 17.0, &lines, Tone::Ink, 1.0);
    sheet.height = floor + below;
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::{mark, worded};
    use super::super::super::text;
    use super::super::Kind;
    use super::{FLOOR, Slope, Stage, draw};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Slope(Slope {
            base: mark("would mean that town and country earn the same", 1.0, 0),
            marks: vec![worded("2021, as the town sees it", 1.75, "1.75", 0), worded("2022", 1.71, "1.71", 1)],
            ..Slope::default()
        })]
    }

    #[test]
    fn the_line_passes_below_the_words_of_its_lower_end() {
        for width in [360.0, 600.0] {
            let mut sheet = Sheet { width, ..Sheet::default() };
            let mut marks = [mark("1955", 53.9, 0), mark("2005", 73.0, 1)];
            marks.iter_mut().for_each(|mark| mark.text = format!("{} years", mark.value));
            draw(&mut sheet, &mark("Nigeria", 45.9, 0), &Stage::new(marks.iter().collect(), &[], 2.0));
            let disc = |form: &Form| if let Form::Disc(at, _) = form { Some(*at) } else { None };
            let discs: Vec<_> = sheet.shapes.iter().filter_map(|shape| disc(&shape.form)).collect();
            let line = |x: f64| {
                let (from, to) = (discs[0], discs[1]);
                from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0)
            };
            let words = |form: &Form| match form {
                Form::Text(at, _, size, words) if at.0 == discs[0].0 && at.1 < discs[0].1 => {
                    Some((at.0 + text::width(words, *size) / 2.0, at.1 + text::FALL * size))
                }
                _ => None,
            };
            let ends: Vec<_> = sheet.shapes.iter().filter_map(|shape| words(&shape.form)).collect();
            assert!(!ends.is_empty() && ends.iter().all(|(x, y)| line(*x) > y + 2.0), "{width}: {ends:?} {discs:?}");
        }
    }

    #[test]
    fn heights_over_the_base_are_in_proportion() {
        let mut sheet = Sheet::default();
        let marks = [mark("2021", 1.8, 0), mark("2022", 1.4, 1)];
        draw(&mut sheet, &mark("equal", 1.0, 0), &Stage::new(marks.iter().collect(), &[], 2.0));
        let heights: Vec<f64> = sheet
            .shapes
            .iter()
            .filter_map(|shape| if let Form::Disc(at, _) = shape.form { Some(FLOOR - at.1) } else { None })
            .collect();
        assert_eq!(heights.len(), 2);
        assert!((heights[1] / heights[0] - 0.5).abs() < 1e-9, "{heights:?}");
    }
}
