//! Threshold chart: a water level in a basin that rises to a reference line and past it.

use std::io;

use serde::Deserialize;

use super::super::sheet::{Anchor, MARGIN, RIGHT, Sheet, Tone};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_mark, resolve_marks, values_of,
};
use super::super::{Mark, brush, position, sort_few, text};
use super::Draw;
use super::Kind;

const BASIN_RIGHT: f64 = 178.0;
const TOP: f64 = 44.0;
const RANGE: f64 = 292.0;
const FLOOR: f64 = TOP + RANGE;
const WORDS_X: f64 = BASIN_RIGHT + 34.0;
const VALUE: f64 = 24.0;

/// Water levels measured against a reference line.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The reference line.
    pub line: Mark,
    /// The levels, in the order of their steps.
    pub marks: Vec<Mark>,
}

impl Draw for Threshold {
    fn marks(&self) -> Vec<&Mark> {
        std::iter::once(&self.line).chain(&self.marks).collect()
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        draw(sheet, &self.line, &self.marks, position);
    }
}

/// Water levels measured against a reference line.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The reference line.
    pub line: MarkSpec,
    /// The levels, in the order of their steps.
    pub marks: Vec<MarkSpec>,
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        std::iter::once(&self.line).chain(&self.marks).collect()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let values = values_of(&self.marks(), story);
        let mut mistakes = mistakes_of_marks(&self.marks(), &values);
        if self.marks.is_empty() {
            mistakes.push(Mistake::new("it has no levels", "Add at least one mark besides the line.").at(&self.line));
        }
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        Ok(Kind::Threshold(Threshold {
            line: resolve_mark(&self.line, story, Wording::Bare)?,
            marks: resolve_marks(&self.marks, story, Wording::WithBound)?,
        }))
    }
}

pub(super) fn draw(sheet: &mut Sheet, line: &Mark, marks: &[Mark], position: f64) {
    let highest = marks.iter().map(Mark::amount).fold(line.amount(), f64::max).max(f64::MIN_POSITIVE);
    let height = |value: f64| FLOOR - RANGE * value / highest;
    let level = marks
        .iter()
        .fold(0.0, |level: f64, mark| level + (mark.amount() - level) * position::arrival(position, mark.step));

    water(sheet, height(level));
    walls(sheet);
    for mark in marks {
        // Each level leaves a line that appears as the water reaches it.
        sheet.belong(&mark.key);
        let arrived = position::arrival(position, mark.step);
        let y = height(mark.amount());
        let wet = ((arrived - 0.8) / 0.2).max(0.0);
        sheet.fill(brush::stroke((MARGIN + 4.0, y), (BASIN_RIGHT + 12.0, y), 2.6), mark.seal_tone(), wet);
    }
    sheet.belong("");
    let line_y = height(line.amount());
    let mut x = MARGIN - 4.0;
    while x < BASIN_RIGHT + 14.0 {
        sheet.line(vec![(x, line_y), (x + 7.0, line_y)], 2.0, Tone::Cinnabar, 1.0);
        x += 12.0;
    }

    let mut words: Vec<Words> =
        marks.iter().map(|mark| Words::new(mark, VALUE, height(mark.amount()), position)).collect();
    words.push(Words { arrived: 1.0, tone: Tone::Cinnabar, ..Words::new(line, 21.0, line_y, position) });
    // Of two texts at the same height, that of the reference line comes first: it was added last, and the sort is
    // stable.
    words.reverse();
    sort_few(&mut words, |a, b| a.y < b.y);
    let wishes: Vec<(f64, f64)> = words.iter().map(|words| (words.y, words.height)).collect();
    let needed: f64 = wishes.iter().map(|wish| wish.1 + 12.0).sum();
    sheet.height = (FLOOR + 18.0).max(needed);
    let centres = text::spread(&wishes, 12.0, 4.0, sheet.height - 4.0);
    for (words, centre) in words.iter().zip(centres) {
        words.draw(sheet, centre);
    }
}

/// The text beside a level.
struct Words {
    value: Vec<String>,
    size: f64,
    caption: Vec<String>,
    y: f64,
    height: f64,
    tone: Tone,
    arrived: f64,
}

impl Words {
    fn new(mark: &Mark, size: f64, y: f64, position: f64) -> Self {
        let room = RIGHT - WORDS_X;
        let value = text::wrap(&mark.text, size, room);
        let caption = text::wrap(&mark.caption(), text::LABEL, room);
        let height = size * (text::RISE + text::LEADING * value.len().saturating_sub(1) as f64)
            + 5.0
            + caption.len() as f64 * text::LABEL * text::LEADING;
        let arrived = position::arrival(position, mark.step);
        Self { value, size, caption, y, height, tone: mark.text_tone(), arrived }
    }

    fn draw(&self, sheet: &mut Sheet, centre: f64) {
        let baseline = centre - self.height / 2.0 + self.size * text::RISE;
        let middle = baseline - self.size * 0.34;
        let leader = vec![(BASIN_RIGHT + 14.0, self.y), (WORDS_X - 12.0, middle), (WORDS_X - 5.0, middle)];
        sheet.line(leader, 1.0, Tone::Soft, 0.7 * self.arrived);
        sheet.lines((WORDS_X, baseline), Anchor::Start, self.size, &self.value, self.tone, self.arrived);
        let lower = self.size * text::LEADING * self.value.len().saturating_sub(1) as f64;
        let first = baseline + lower + 5.0 + text::LABEL;
        sheet.lines((WORDS_X, first), Anchor::Start, text::LABEL, &self.caption, Tone::Soft, self.arrived);
    }
}

/// Draws water up to `surface`: a light wash and horizontal strokes.
fn water(sheet: &mut Sheet, surface: f64) {
    if surface > FLOOR - 1.0 {
        return;
    }
    let (left, right) = (MARGIN + 5.0, BASIN_RIGHT - 1.0);
    sheet.fill(vec![(left, surface), (right, surface), (right, FLOOR), (left, FLOOR)], Tone::Water, 0.4);
    // The strokes have fixed heights in the basin and appear as the water rises past them.
    for index in 0..22_u32 {
        let y = FLOOR - 9.0 - f64::from(index) * 13.4;
        if y < surface + 5.0 {
            break;
        }
        let width = (right - left) * (0.3 + 0.16 * brush::chance(index * 3));
        let from = left + 6.0 + (right - left - width - 14.0) * (0.5 + 0.5 * brush::chance(index * 3 + 1));
        sheet.belong_to_unit(index);
        sheet.fill(brush::stroke((from, y), (from + width, y + 0.5), 1.9), Tone::Jade, 0.55);
    }
}

fn walls(sheet: &mut Sheet) {
    sheet.belong("");
    sheet.fill(brush::stroke((MARGIN + 3.0, TOP - 20.0), (MARGIN + 3.0, FLOOR + 3.0), 3.6), Tone::Ink, 0.9);
    sheet.fill(brush::stroke((BASIN_RIGHT, TOP - 20.0), (BASIN_RIGHT, FLOOR + 3.0), 3.2), Tone::Ink, 0.9);
    sheet.fill(brush::stroke((MARGIN - 2.0, FLOOR + 1.0), (BASIN_RIGHT + 6.0, FLOOR + 1.0), 4.2), Tone::Ink, 0.9);
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::mark;
    use super::{FLOOR, draw};

    /// Height of the water, in nominal pixels.
    fn depth(position: f64) -> f64 {
        let mut sheet = Sheet::default();
        let marks = [mark("urban", 10.0, 0), mark("in all", 12.0, 1)];
        draw(&mut sheet, &mark("the line", 10.0, 0), &marks, position);
        sheet
            .shapes
            .iter()
            .find(|shape| shape.tone == Tone::Water)
            .and_then(|shape| if let Form::Fill(points) = &shape.form { Some(FLOOR - points[0].1) } else { None })
            .unwrap_or(0.0)
    }

    #[test]
    fn depth_is_in_proportion_from_zero() {
        assert!((depth(1.0) / depth(2.0) - 10.0 / 12.0).abs() < 1e-9);
        assert_eq!(depth(0.0), 0.0);
    }

    #[test]
    fn water_only_rises() {
        let depths: Vec<f64> = (0..=200).map(|hundredth| depth(f64::from(hundredth) / 100.0)).collect();
        assert!(depths.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
