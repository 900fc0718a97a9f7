//! Bar chart: horizontal bars from zero, one below the other, each below its number.

use super::super::sheet::{Anchor, MARGIN, RIGHT, Sheet, Tone};
use super::super::{Mark, brush, largest, position, text};
use super::no_more;

/// Space over the first row, in nominal pixels.
const TOP: f64 = 10.0;

/// From a number's baseline to the top of its bar, in nominal pixels.
const HEAD_GAP: f64 = 13.0;

/// From a label to the number below it, in nominal pixels.
const CAPTION_GAP: f64 = 11.0;

/// Space below the last row, in nominal pixels.
const BOTTOM: f64 = 10.0;

/// Height that a small number of rows is stretched to, in nominal pixels.
const PREFERRED_HEIGHT: f64 = 300.0;

of_marks! {
    /// Horizontal bars from zero.
    Bars {
        /// Bars in the order in which they are drawn.
        marks
    }
    draw, WithBound, no_more
}

pub(super) fn draw(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    let few = marks.len() <= 3;
    let (value_size, label_size, least_gap) = if few { (34.0, 17.0, 30.0) } else { (26.0, text::LABEL, 18.0) };
    let room = RIGHT - MARGIN;
    let captions: Vec<Vec<String>> = marks.iter().map(|mark| text::wrap(&mark.caption(), label_size, room)).collect();
    // A number wider than the chart gets a smaller font size; it is not wrapped.
    let widest = marks.iter().map(|mark| text::width(&mark.text, value_size)).fold(1.0, f64::max);
    let value_size = value_size * (room / widest).min(1.0);
    let head = |caption: &[String]| {
        let lines = if caption.is_empty() {
            0.0
        } else {
            CAPTION_GAP + label_size * (text::RISE + text::LEADING * (caption.len() - 1) as f64)
        };
        lines + value_size * text::RISE + HEAD_GAP
    };
    let heads: f64 = captions.iter().map(|caption| head(caption)).sum();
    // The text takes the height it needs; bars and gaps share the rest.
    let count = marks.len().max(1) as f64;
    let spare = PREFERRED_HEIGHT - TOP - BOTTOM - heads;
    let thickness = ((spare - least_gap * (count - 1.0)) / count).clamp(20.0, 42.0);
    let gap = if count > 1.0 { ((spare - thickness * count) / (count - 1.0)).clamp(least_gap, 56.0) } else { 0.0 };
    let scale = room / largest(marks);

    let mut y = TOP;
    for (index, (mark, caption)) in marks.iter().zip(&captions).enumerate() {
        let arrived = position::arrival(position, mark.step);
        sheet.belong(&mark.key);
        let first = y + label_size * text::RISE;
        sheet.lines((MARGIN, first), Anchor::Start, label_size, caption, Tone::Soft, arrived);
        y += head(caption);
        sheet.text((MARGIN, y - HEAD_GAP), Anchor::Start, value_size, &mark.text, mark.text_tone(), arrived);
        bar(sheet, mark, y, mark.amount() * scale * arrived, thickness, index as u32 * 3 + 1);
        let start = brush::stroke((MARGIN, y - 5.0), (MARGIN, y + thickness + 5.0), 3.2);
        sheet.fill(start, Tone::Ink, 0.9);
        y += thickness + gap;
    }
    sheet.height = (y - gap + BOTTOM).max(PREFERRED_HEIGHT);
}

fn bar(sheet: &mut Sheet, mark: &Mark, y: f64, length: f64, thickness: f64, seed: u32) {
    if mark.derived {
        sheet.hatched_rectangle((MARGIN, y), (length, thickness), Tone::Jade, 1.0);
        return;
    }
    let place = |points: Vec<(f64, f64)>| points.into_iter().map(|(x, across)| (MARGIN + x, y + across)).collect();
    sheet.fill(place(brush::bar(length, thickness, seed)), Tone::Jade, 1.0);
    for streak in brush::dry_streaks(length, thickness, seed) {
        sheet.fill(place(streak), Tone::Paper, 0.5);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, MARGIN, Sheet, Tone};
    use super::super::super::tests::mark;
    use super::draw;

    /// Widths of the bars, filled or hatched.
    fn lengths(sheet: &Sheet) -> Vec<f64> {
        let reach = |points: &[(f64, f64)]| points.iter().map(|point| point.0).fold(0.0, f64::max) - MARGIN;
        sheet
            .shapes
            .iter()
            .filter(|shape| matches!(shape.tone, Tone::Jade | Tone::Cinnabar))
            .filter_map(|shape| match &shape.form {
                Form::Fill(points) => Some(reach(points)),
                Form::HatchedRectangle(_, (width, _)) => Some(*width),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn lengths_are_in_proportion_from_zero() {
        let mut marks = vec![mark("2022", 5.402, 0), mark("2023", 8.272, 1)];
        marks[0].derived = true;
        let mut sheet = Sheet::default();
        draw(&mut sheet, &marks, 2.0);
        let lengths = lengths(&sheet);
        assert_eq!(lengths.len(), 2);
        assert!((lengths[0] / lengths[1] - 5.402 / 8.272).abs() < 1e-9);
    }

    #[test]
    fn a_bar_grows_with_the_position() {
        let marks = [mark("one", 3.0, 1)];
        let mut last = 0.0;
        for tenth in 10..=20 {
            let mut sheet = Sheet::default();
            draw(&mut sheet, &marks, f64::from(tenth) / 10.0);
            let now = lengths(&sheet).first().copied().unwrap_or(0.0);
            assert!(now >= last);
            last = now;
        }
        assert!(last > 100.0);
    }
}
