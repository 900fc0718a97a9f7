//! Dots: so many of so many, all drawn, the part filled.

use super::sheet::{Anchor, MARGIN, RIGHT, Sheet, Tone, WIDTH};
use super::{Mark, position, share, text};

/// More dots than this say nothing; a larger whole is drawn as this many.
const MOST: f64 = 600.0;

pub(super) fn draw(sheet: &mut Sheet, part: &Mark, whole: &Mark, position: f64) {
    let arrived = position::arrival(position, part.step);
    let count = whole.amount().round().clamp(1.0, MOST);
    let filled = (part.amount() * count / whole.amount().max(count)).min(count);
    let columns = columns(count as u32);
    let rows = (count / f64::from(columns)).ceil();
    let pitch = ((RIGHT - MARGIN) / f64::from(columns)).min(250.0 / rows).min(64.0);
    let left = (WIDTH - pitch * f64::from(columns)) / 2.0;

    let top = share::heading(sheet, part, left, arrived) + 16.0;
    share::dots(sheet, (left, top), pitch, columns, count as u32, filled * arrived, Tone::Jade);
    let words = [&whole.text, " ", &whole.caption()].concat();
    let lines = text::wrap(&words, 18.0, RIGHT - left);
    let baseline = top + pitch * rows + 26.0;
    sheet.lines((left, baseline), Anchor::Start, 18.0, &lines, Tone::Ink, 1.0);
    sheet.height = (baseline + 18.0 * text::LEADING * lines.len().saturating_sub(1) as f64 + 10.0).max(300.0);
}

/// Columns that make full rows if any do, in a field wider than high.
fn columns(count: u32) -> u32 {
    let root = f64::from(count).sqrt();
    let (low, high) = (root.ceil() as u32, (root * 1.8).ceil() as u32);
    (low.max(1)..=high.max(1))
        .find(|columns| count.is_multiple_of(*columns))
        .unwrap_or((root * 1.3).ceil() as u32)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Form, Sheet, Tone};
    use super::super::tests::mark;
    use super::{columns, draw};

    fn dots(part: f64, whole: f64) -> (usize, usize) {
        let mut sheet = Sheet::default();
        draw(&mut sheet, &mark("new", part, 0), &mark("in all", whole, 0), 1.0);
        let count = |tone| {
            sheet
                .shapes
                .iter()
                .filter(|shape| shape.tone == tone && matches!(shape.form, Form::Disc(..) | Form::Ring(..)))
                .count()
        };
        (count(Tone::Jade), count(Tone::Faint))
    }

    #[test]
    fn all_are_drawn_and_the_part_is_filled() {
        assert_eq!(dots(12.0, 56.0), (12, 44));
        assert_eq!(dots(42.0, 500.0), (42, 458));
        assert_eq!(dots(9.0, 3.0), (3, 0));
        assert_eq!(dots(f64::NAN, f64::NAN).0, 0);
    }

    #[test]
    fn rows_are_full_where_they_can_be() {
        assert_eq!(columns(56), 8);
        assert_eq!(columns(500), 25);
        assert_eq!(columns(1), 1);
    }
}
