//! Reach chart: concentric circles whose radii are proportional to the values, such as distances travelled in a time.

use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::{Mark, brush, largest, position, text};
use super::no_more;

const VALUE: f64 = 28.0;

/// Smallest radius, in nominal pixels, of a circle that has its text inside; below it, the text stands under the
/// circle.
const ROOMY: f64 = 90.0;

of_marks! {
    /// Concentric circles whose radii are the values.
    Reach {
        /// Circles in any order.
        marks
    }
    draw, WithBound, no_more
}

pub(super) fn draw(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    let widest = WIDTH / 2.0 - MARGIN;
    let centre: Point = (WIDTH / 2.0, widest + MARGIN);
    let scale = widest / largest(marks);
    for mark in marks {
        let arrived = position::arrival(position, mark.step);
        let radius = mark.amount() * scale;
        sheet.disc(centre, radius * arrived, Tone::Water, 0.3);
        sheet.ring(centre, radius * arrived, 2.2, mark.seal_tone(), arrived);
    }
    // Text is drawn last, above all circles.
    for mark in marks {
        let arrived = position::arrival(position, mark.step);
        let radius = mark.amount() * scale;
        let roomy = radius >= ROOMY;
        let caption = text::wrap(&mark.caption(), text::LABEL, if roomy { radius * 1.1 } else { 190.0 });
        let baseline = if roomy { centre.1 - radius + 54.0 } else { centre.1 + radius + 12.0 + VALUE * text::RISE };
        sheet.text((centre.0, baseline), Anchor::Middle, VALUE, &mark.text, mark.text_tone(), arrived);
        sheet.lines((centre.0, baseline + 22.0), Anchor::Middle, text::LABEL, &caption, Tone::Soft, arrived);
    }
    sheet.fill(brush::stroke((centre.0 - 5.0, centre.1), (centre.0 + 5.0, centre.1), 9.0), Tone::Ink, 1.0);
    sheet.height = centre.1 * 2.0;
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::mark;
    use super::draw;

    #[test]
    fn radii_are_in_proportion() {
        let mut sheet = Sheet::default();
        draw(&mut sheet, &[mark("care", 15.0, 0), mark("travel", 60.0, 1)], 2.0);
        let radii: Vec<f64> = sheet
            .shapes
            .iter()
            .filter_map(|shape| if let Form::Ring(_, radius, _) = shape.form { Some(radius) } else { None })
            .collect();
        assert!((radii[0] * 4.0 - radii[1]).abs() < 1e-9, "{radii:?}");
    }
}
