//! Share chart: percentages as filled dots out of a hundred.
//!
//! Each mark has a hundred dots of its own, as the marks may be shares of different wholes.

use std::f64::consts::PI;

use super::super::marks::Pairs;
use super::super::marks::Stage;
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::spec::{MarkSpec, Mistake};
use super::super::steps::PALE;
use super::super::{brush, text};

of_marks! {
    /// Percentages as filled dots out of a hundred.
    Share {
        /// Values in percent, 0 to 100.
        marks
    }
    draw, WithBound, PAIRS, mistakes, false
}

const PAIRS: Pairs =
    Pairs::Refused("a change of percentages in percent would mislead", "Write words `at` one mark, or use `bars`.");

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let too_large = marks.iter().zip(values).filter(|(_, value)| **value > 100.0);
    let mistake =
        |mark: &MarkSpec| Mistake::new("a share is at most 100", "Use `bars` for what is not a share.").at(mark);
    too_large.map(|(mark, _)| mistake(mark)).collect()
}

/// A dot's radius as a share of the distance between dots.
pub(super) const RADIUS: f64 = 0.38;

/// Font size of the label of a large number, in nominal pixels.
const LABEL: f64 = 17.0;

/// Least height of a drawing, in nominal pixels.
const LEAST_HEIGHT: f64 = 300.0;

pub(super) fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let is_wide = sheet.width > WIDTH;
    if sheet.offer.height.is_some() && !is_wide {
        stacked(sheet, stage);
        sheet.belong("");
        return;
    }
    match (stage.marks.len(), is_wide) {
        (1, false) => one(sheet, stage),
        (1, true) => one_beside(sheet, stage),
        (2..=3, true) => side_by_side(sheet, stage),
        _ => rows(sheet, stage, is_wide),
    }
    sheet.belong("");
}

/// A single share: its number, with large dots below it.
fn one(sheet: &mut Sheet, stage: &Stage<'_>) {
    const PITCH: f64 = 28.5;
    let left = (sheet.width - PITCH * 10.0) / 2.0;
    let head = Heading::new(stage, 0, sheet.width - MARGIN - left);
    head.draw(sheet, stage, 0, (left, 8.0));
    let top = 8.0 + head.height + 18.0;
    hundred(sheet, stage, 0, (left, top), PITCH);
    sheet.height = top + PITCH * 10.0 + 6.0;
}

/// A single share on a wide sheet: large dots, with the number beside them.
fn one_beside(sheet: &mut Sheet, stage: &Stage<'_>) {
    let pitch = sheet.offer.height.map_or(37.0, |height| ((height - 16.0) / 10.0).clamp(8.0, 37.0));
    let pitch = pitch_in(sheet, pitch);
    let words_x = MARGIN + pitch * 10.0 + 28.0;
    let head = Heading::new(stage, 0, sheet.width - MARGIN - words_x);
    sheet.height = (pitch * 10.0 + 16.0).max(head.height + 16.0);
    head.draw(sheet, stage, 0, (words_x, (sheet.height - head.height) / 2.0));
    hundred(sheet, stage, 0, (MARGIN, (sheet.height - pitch * 10.0) / 2.0), pitch);
}

/// A large number with its caption below, and room for notes.
pub(super) struct Heading {
    size: f64,
    caption: Vec<String>,
    room: f64,
    /// From the top of the number to the end of the last line, in nominal pixels.
    pub height: f64,
}

impl Heading {
    pub(super) fn new(stage: &Stage<'_>, index: usize, room: f64) -> Self {
        let mark = stage.marks[index];
        let size = 50.0 * (room / text::width(&mark.text, 50.0).max(1.0)).min(1.0);
        let caption = text::wrap(&mark.caption(), LABEL, room);
        let lines = text::LEADING * caption.len().saturating_sub(1) as f64;
        let words = size * text::RISE + 10.0 + LABEL * (1.0 + text::FALL + lines);
        let note =
            Some(stage.notes_height(index, room)).filter(|height| *height > 0.0).map_or(0.0, |height| height + 6.0);
        Self { size, caption, room, height: words + note }
    }

    /// Draws it; `at` is the upper left corner.
    pub(super) fn draw(&self, sheet: &mut Sheet, stage: &Stage<'_>, index: usize, at: Point) {
        let (mark, shown) = (stage.marks[index], stage.shown(index));
        let baseline = at.1 + self.size * text::RISE;
        sheet.belong(&mark.key);
        let clear = shown * stage.legibility(index, mark.text_tone());
        sheet.text((at.0, baseline), Anchor::Start, self.size, &mark.text, mark.text_tone(), clear);
        let first = baseline + 10.0 + LABEL;
        let soft = shown * stage.legibility(index, Tone::Soft);
        sheet.lines((at.0, first), Anchor::Start, LABEL, &self.caption, Tone::Soft, soft);
        let last = first + LABEL * (text::FALL + text::LEADING * self.caption.len().saturating_sub(1) as f64);
        stage.write_notes(sheet, index, (at.0, last + 6.0), Anchor::Start, self.room);
    }
}

/// The words of a share among others: its number, with its caption below.
struct Words {
    size: f64,
    caption: Vec<String>,
    room: f64,
    height: f64,
}

impl Words {
    fn new(stage: &Stage<'_>, index: usize, value_size: f64, room: f64) -> Self {
        let mark = stage.marks[index];
        let caption = text::wrap(&mark.caption(), text::LABEL, room);
        let size = value_size * (room / text::width(&mark.text, value_size).max(1.0)).min(1.0);
        let note =
            Some(stage.notes_height(index, room)).filter(|height| *height > 0.0).map_or(0.0, |height| height + 4.0);
        let height = size * text::RISE + 7.0 + caption.len() as f64 * text::LABEL * text::LEADING + note;
        Self { size, caption, room, height }
    }

    /// Draws them; `at` is the upper left corner.
    fn draw(&self, sheet: &mut Sheet, stage: &Stage<'_>, index: usize, at: Point) {
        let (mark, shown) = (stage.marks[index], stage.shown(index));
        let baseline = at.1 + self.size * text::RISE;
        sheet.belong(&mark.key);
        let clear = shown * stage.legibility(index, mark.text_tone());
        sheet.text((at.0, baseline), Anchor::Start, self.size, &mark.text, mark.text_tone(), clear);
        let first = (at.0, baseline + 7.0 + text::LABEL);
        let soft = shown * stage.legibility(index, Tone::Soft);
        sheet.lines(first, Anchor::Start, text::LABEL, &self.caption, Tone::Soft, soft);
        let last = baseline + 7.0 + self.caption.len() as f64 * text::LABEL * text::LEADING;
        stage.write_notes(sheet, index, (at.0, last + 4.0), Anchor::Start, self.room);
    }
}

/// Two or three shares on a wide sheet: side by side, each with its dots over its text.
fn side_by_side(sheet: &mut Sheet, stage: &Stage<'_>) {
    const GAP: f64 = 36.0;
    let count = stage.marks.len() as f64;
    let column = (sheet.width - 2.0 * MARGIN - GAP * (count - 1.0)) / count;
    let pitch = pitch_in(sheet, (column / 10.0).min(25.0));
    let words: Vec<Words> = (0..stage.marks.len()).map(|index| Words::new(stage, index, 38.0, column)).collect();
    let tallest = words.iter().map(|words| words.height).fold(0.0, f64::max);
    let content = pitch * 10.0 + 20.0 + tallest;
    sheet.height = (content + 16.0).max(sheet.height_or(LEAST_HEIGHT));
    let top = (sheet.height - content) / 2.0;
    for (index, words) in words.iter().enumerate() {
        let x = MARGIN + (column + GAP) * index as f64;
        hundred(sheet, stage, index, (x, top), pitch);
        words.draw(sheet, stage, index, (x, top + pitch * 10.0 + 20.0));
    }
}

/// Shares on a sheet that is one of several: one below the other, each with its dots under its text, as large as the
/// height that is offered allows.
fn stacked(sheet: &mut Sheet, stage: &Stage<'_>) {
    const GAP: f64 = 12.0;
    let (count, room) = (stage.marks.len(), sheet.width - 2.0 * MARGIN);
    let words: Vec<Words> = (0..count).map(|index| Words::new(stage, index, 26.0, room)).collect();
    let taken = words.iter().map(|words| words.height + 2.0 * GAP).sum::<f64>();
    let left = sheet.height_or(LEAST_HEIGHT) - taken;
    let pitch = (left / (10.0 * count.max(1) as f64)).clamp(4.0, 28.5).min(room / 10.0);
    let pitch = pitch_in(sheet, pitch);
    let mut y = MARGIN;
    for (index, words) in words.iter().enumerate() {
        words.draw(sheet, stage, index, (MARGIN, y));
        hundred(sheet, stage, index, (MARGIN, y + words.height + GAP), pitch);
        y += words.height + 2.0 * GAP + pitch * 10.0;
    }
    sheet.height = y - GAP + MARGIN;
}

/// The distance between dots of which each stands for 1, in the scale of the sheet.
fn pitch_in(sheet: &mut Sheet, wanted: f64) -> f64 {
    sheet.side(wanted, PI * RADIUS * RADIUS, 1.0)
}

/// Several shares, one below the other, each with its dots at the left and its text at the right; on a wide sheet in two
/// columns.
fn rows(sheet: &mut Sheet, stage: &Stage<'_>, is_wide: bool) {
    let columns = if is_wide { 2 } else { 1 };
    let marks = stage.marks.len();
    let (pitch, gap) = match marks.div_ceil(columns) {
        0..=2 => (14.4, 28.0),
        3 => (11.4, 24.0),
        4 => (9.4, 16.0),
        _ => (7.8, 14.0),
    };
    let pitch = pitch_in(sheet, pitch);
    let value_size = if marks <= 3 { 38.0 } else { 28.0 };
    let column = (sheet.width - 2.0 * MARGIN - 28.0 * (columns - 1) as f64) / columns as f64;
    let room = column - pitch * 10.0 - 20.0;
    let all: Vec<Words> = (0..marks).map(|index| Words::new(stage, index, value_size, room)).collect();
    let mut y = 8.0;
    for (row, cells) in all.chunks(columns).enumerate() {
        let height = cells.iter().map(|words| words.height).fold(pitch * 10.0, f64::max);
        for (cell, words) in cells.iter().enumerate() {
            let (index, x) = (row * columns + cell, MARGIN + (column + 28.0) * cell as f64);
            hundred(sheet, stage, index, (x, y + (height - pitch * 10.0) / 2.0), pitch);
            words.draw(sheet, stage, index, (x + pitch * 10.0 + 20.0, y + (height - words.height) / 2.0));
        }
        y += height + gap;
    }
    sheet.height = (y - gap + 8.0).max(sheet.height_or(LEAST_HEIGHT));
}

/// A hundred dots, of which as many are filled as the mark has percent; the last one partly.
fn hundred(sheet: &mut Sheet, stage: &Stage<'_>, index: usize, corner: Point, pitch: f64) {
    let mark = stage.marks[index];
    sheet.belong(&mark.key);
    let filled = Filled { count: mark.amount().min(100.0), shown: stage.shown(index), clear: stage.clearness(index) };
    dots(sheet, corner, pitch, 10, 100, &filled);
}

/// How many dots are filled in the end, how far they have been filled by now, and their opacity.
pub(super) struct Filled {
    pub count: f64,
    pub shown: f64,
    pub clear: f64,
}

/// `count` dots in rows of `columns`, of which some are filled, the last one partly.
pub(super) fn dots(sheet: &mut Sheet, corner: Point, pitch: f64, columns: u32, count: u32, filled: &Filled) {
    for index in 0..count {
        let at = (
            corner.0 + pitch * (f64::from(index % columns) + 0.5),
            corner.1 + pitch * (f64::from(index / columns) + 0.5),
        );
        dot(sheet, at, pitch * RADIUS, filled, index);
    }
}

/// One dot. It is filled when as many are filled as come before it; the last one in part.
pub(super) fn dot(sheet: &mut Sheet, at: Point, radius: f64, filled: &Filled, index: u32) {
    let part = |count: f64| (count - f64::from(index)).clamp(0.0, 1.0);
    let (share, now) = (part(filled.count), part(filled.count * filled.shown));
    sheet.belong_to_unit(index);
    // How far this dot has come of what it will be.
    let come = if share > 0.0 { now / share } else { 0.0 };
    let width = (radius * 0.13).clamp(0.75, 1.6);
    let is_whole = share >= 0.999;
    sheet.ring(at, radius - width / 2.0, width, Tone::Soft, PALE * if is_whole { 1.0 - come } else { 1.0 });
    if is_whole {
        // Radii vary by up to 3 %, so that the dots look hand-drawn.
        sheet.disc(at, radius * (1.0 + 0.03 * brush::chance(index)), Tone::Jade, come * filled.clear);
    } else if share > 0.02 {
        sheet.slice(at, radius, share, Tone::Jade, come * filled.clear);
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::{mark, shares, worded};
    use super::super::{Draw, Kind};
    use super::Share;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Share(Share { marks: shares(1), ..Share::default() }),
            Kind::Share(Share { marks: vec![worded("of the province", 48.74, "48.74%", 0)], ..Share::default() }),
            Kind::Share(Share { marks: shares(3), ..Share::default() }),
            Kind::Share(Share { marks: shares(5), ..Share::default() }),
            Kind::Share(Share { marks: vec![], ..Share::default() }),
        ]
    }

    fn filled(value: f64, position: f64) -> (usize, usize) {
        let mut sheet = Sheet::default();
        Share { marks: vec![mark("of the province", value, 0)], ..Share::default() }.draw(&mut sheet, position);
        let count = |wanted: fn(&Form) -> bool| {
            sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade && wanted(&shape.form)).count()
        };
        (count(|form| matches!(form, Form::Disc(..))), count(|form| matches!(form, Form::Slice(..))))
    }

    #[test]
    fn a_share_fills_as_many_dots_and_part_of_the_last() {
        assert_eq!(filled(48.74, 1.0), (48, 1));
        assert_eq!(filled(60.0, 1.0), (60, 0));
        assert_eq!(filled(0.0, 1.0), (0, 0));
    }

    #[test]
    fn a_share_stays_within_its_hundred() {
        assert_eq!(filled(140.0, 1.0), (100, 0));
        assert_eq!(filled(f64::NAN, 1.0), (0, 0));
        assert_eq!(filled(-3.0, 1.0), (0, 0));
    }

    #[test]
    fn a_share_fills_with_the_position() {
        assert_eq!(filled(60.0, 0.0), (0, 0));
        let mut last = 0;
        for hundredth in 0..=60 {
            let now = filled(60.0, f64::from(hundredth) / 100.0).0;
            assert!(now >= last);
            last = now;
        }
        assert_eq!(last, 60);
    }
}
