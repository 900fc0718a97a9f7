//! Share chart: percentages as filled dots out of a hundred.
//!
//! Each mark has a hundred dots of its own, as the marks may be shares of different wholes.

use super::super::sheet::{Anchor, MARGIN, Point, RIGHT, Sheet, Tone, WIDTH};
use super::super::spec::{MarkSpec, Mistake};
use super::super::{Mark, brush, position, text};

of_marks! {
    /// Percentages as filled dots out of a hundred.
    Share {
        /// Values in percent, 0 to 100.
        marks
    }
    draw, WithBound, mistakes
}

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let too_large = marks.iter().zip(values).filter(|(_, value)| **value > 100.0);
    let mistake =
        |mark: &MarkSpec| Mistake::new("a share is at most 100", "Use `bars` for what is not a share.").at(mark);
    too_large.map(|(mark, _)| mistake(mark)).collect()
}

pub(super) fn draw(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    if let [mark] = marks {
        one(sheet, mark, position);
    } else {
        rows(sheet, marks, position);
    }
}

/// A single share: its number, with large dots below it.
fn one(sheet: &mut Sheet, mark: &Mark, position: f64) {
    const PITCH: f64 = 28.5;
    let arrived = position::arrival(position, mark.step);
    let left = (WIDTH - PITCH * 10.0) / 2.0;
    let top = heading(sheet, mark, left, arrived) + 18.0;
    hundred(sheet, (left, top), PITCH, mark.amount().min(100.0) * arrived);
    sheet.height = top + PITCH * 10.0 + 6.0;
}

/// Draws a large number at the top with its caption below; returns the lowest baseline.
pub(super) fn heading(sheet: &mut Sheet, mark: &Mark, left: f64, alpha: f64) -> f64 {
    const LABEL: f64 = 17.0;
    let room = RIGHT - left;
    let size = 50.0 * (room / text::width(&mark.text, 50.0).max(1.0)).min(1.0);
    let baseline = 8.0 + size * text::RISE;
    sheet.text((left, baseline), Anchor::Start, size, &mark.text, mark.text_tone(), alpha);
    let caption = text::wrap(&mark.caption(), LABEL, room);
    sheet.lines((left, baseline + 10.0 + LABEL), Anchor::Start, LABEL, &caption, Tone::Soft, alpha);
    baseline + 10.0 + LABEL * (1.0 + text::FALL + text::LEADING * caption.len().saturating_sub(1) as f64)
}

/// Several shares, one below the other, each with its dots at the left and its text at the right.
fn rows(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    let (pitch, gap) = match marks.len() {
        0..=2 => (14.4, 28.0),
        3 => (11.4, 24.0),
        4 => (9.4, 16.0),
        _ => (7.8, 14.0),
    };
    let value_size = if marks.len() <= 3 { 38.0 } else { 28.0 };
    let x = MARGIN + pitch * 10.0 + 20.0;
    let mut y = 8.0;
    for mark in marks {
        sheet.belong(&mark.key);
        let arrived = position::arrival(position, mark.step);
        let caption = text::wrap(&mark.caption(), text::LABEL, RIGHT - x);
        let size = value_size * ((RIGHT - x) / text::width(&mark.text, value_size).max(1.0)).min(1.0);
        let words_height = size * text::RISE + 7.0 + caption.len() as f64 * text::LABEL * text::LEADING;
        let row_height = words_height.max(pitch * 10.0);
        hundred(sheet, (MARGIN, y + (row_height - pitch * 10.0) / 2.0), pitch, mark.amount().min(100.0) * arrived);
        let baseline = y + (row_height - words_height) / 2.0 + size * text::RISE;
        sheet.text((x, baseline), Anchor::Start, size, &mark.text, mark.text_tone(), arrived);
        sheet.lines((x, baseline + 7.0 + text::LABEL), Anchor::Start, text::LABEL, &caption, Tone::Soft, arrived);
        y += row_height + gap;
    }
    sheet.height = (y - gap + 8.0).max(300.0);
}

/// A hundred dots of which `filled` are filled, the last one partly.
fn hundred(sheet: &mut Sheet, corner: Point, pitch: f64, filled: f64) {
    dots(sheet, corner, pitch, 10, 100, filled);
}

/// `count` dots in rows of `columns`, of which `filled` are filled, the last one partly.
pub(super) fn dots(sheet: &mut Sheet, corner: Point, pitch: f64, columns: u32, count: u32, filled: f64) {
    for index in 0..count {
        let at = (
            corner.0 + pitch * (f64::from(index % columns) + 0.5),
            corner.1 + pitch * (f64::from(index / columns) + 0.5),
        );
        dot(sheet, at, pitch * 0.38, (filled - f64::from(index)).clamp(0.0, 1.0), index);
    }
}

/// One dot, filled to a share of 0 to 1.
pub(super) fn dot(sheet: &mut Sheet, at: Point, radius: f64, share: f64, index: u32) {
    sheet.belong_to_unit(index);
    if share >= 0.999 {
        // Radii vary by up to 3 %, so that the dots look hand-drawn.
        sheet.disc(at, radius * (1.0 + 0.03 * brush::chance(index)), Tone::Jade, 1.0);
        return;
    }
    let width = (radius * 0.13).clamp(0.75, 1.6);
    sheet.ring(at, radius - width / 2.0, width, Tone::Faint, 1.0);
    if share > 0.02 {
        sheet.slice(at, radius, share, Tone::Jade, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::mark;
    use super::draw;

    fn filled(value: f64, position: f64) -> (usize, usize) {
        let mut sheet = Sheet::default();
        draw(&mut sheet, &[mark("of the province", value, 0)], position);
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
