//! Slope chart: values over time, joined by a line, measured from a baseline.

use super::sheet::{Anchor, MARGIN, Point, RIGHT, Sheet, Tone};
use super::{Mark, brush, position, text};

const TOP: f64 = 74.0;
const FLOOR: f64 = 286.0;
const VALUE: f64 = 34.0;

/// Horizontal positions of the first and the last value, in nominal pixels.
const SIDES: (f64, f64) = (78.0, 282.0);

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
            brush::hatch_disc(sheet, at, 8.0, Tone::Jade, arrived);
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
    use super::super::sheet::{Form, Sheet};
    use super::super::tests::mark;
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
