//! Area chart: one circle per value, its area proportional to the value, with the text beside it.

use super::super::sheet::{Anchor, MARGIN, RIGHT, Sheet, Tone};
use super::super::{Mark, largest, position, text};
use super::no_more;

const GAP: f64 = 12.0;
const TOP: f64 = 8.0;

/// Preferred maximum height in nominal pixels; exceeded only if the text needs more.
const PREFERRED_HEIGHT: f64 = 420.0;

of_marks! {
    /// Circles whose areas are the values.
    Areas {
        /// Circles in the order in which they are drawn, from the top.
        marks
    }
    draw, WithBound, no_more
}

pub(super) fn draw(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    // Start with the largest circles and shrink: smaller circles leave more width for the text beside them.
    let mut radius = 84.0;
    while radius > 30.0 && Rows::new(marks, radius).height > PREFERRED_HEIGHT {
        radius -= 3.0;
    }
    let rows = Rows::new(marks, radius);
    let mut y = TOP;
    for (mark, row) in marks.iter().zip(&rows.rows) {
        let arrived = position::arrival(position, mark.step);
        let centre = (MARGIN + radius, y + row.height / 2.0);
        // The area, not the radius, grows linearly with the arrival.
        let shown = row.radius * arrived.sqrt();
        if mark.derived {
            sheet.hatched_disc(centre, shown, Tone::Jade, 1.0);
        } else {
            sheet.disc(centre, shown, Tone::Jade, 1.0);
        }
        if row.radius < 18.0 {
            let from = centre.0 + row.radius + 6.0;
            sheet.line(vec![(from, centre.1), (rows.x - 8.0, centre.1)], 1.0, Tone::Soft, 0.6 * arrived);
        }
        let mut baseline = centre.1 - row.words_height / 2.0 + rows.value_size * text::RISE;
        for line in &row.value {
            sheet.text((rows.x, baseline), Anchor::Start, rows.value_size, line, mark.text_tone(), arrived);
            baseline += rows.value_size * text::LEADING;
        }
        baseline += -rows.value_size * text::LEADING + 6.0 + text::LABEL;
        sheet.lines((rows.x, baseline), Anchor::Start, text::LABEL, &row.caption, Tone::Soft, arrived);
        y += row.height + GAP;
    }
    sheet.height = (y - GAP + TOP).max(300.0);
}

struct Row {
    radius: f64,
    value: Vec<String>,
    caption: Vec<String>,
    words_height: f64,
    height: f64,
}

struct Rows {
    rows: Vec<Row>,
    /// Left edge of the text, in nominal pixels.
    x: f64,
    value_size: f64,
    height: f64,
}

impl Rows {
    fn new(marks: &[Mark], radius: f64) -> Self {
        let x = MARGIN + radius * 2.0 + 20.0;
        let room = RIGHT - x;
        let value_size = marks.iter().fold(25.0, |size, mark| text::size_to_fit(&mark.text, size, room));
        let largest = largest(marks);
        let rows: Vec<Row> = marks
            .iter()
            .map(|mark| {
                let radius = (mark.amount() / largest).sqrt() * radius;
                let value = text::wrap(&mark.text, value_size, room);
                let caption = text::wrap(&mark.caption(), text::LABEL, room);
                let words_height = value_size * (text::RISE + text::LEADING * value.len().saturating_sub(1) as f64)
                    + 6.0
                    + caption.len() as f64 * text::LABEL * text::LEADING;
                Row { radius, value, caption, words_height, height: words_height.max(radius * 2.0) }
            })
            .collect();
        let height = rows.iter().map(|row| row.height + GAP).sum::<f64>() + TOP * 2.0;
        Self { rows, x, value_size, height }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::mark;
    use super::draw;

    #[test]
    fn areas_are_in_proportion() {
        let marks = [mark("fund", 5.0, 0), mark("funds", 300.0, 1), mark("target", 1000.0, 2), mark("all", 2000.0, 3)];
        let mut sheet = Sheet::default();
        draw(&mut sheet, &marks, 4.0);
        let areas: Vec<f64> = sheet
            .shapes
            .iter()
            .filter_map(|shape| if let Form::Disc(_, radius) = shape.form { Some(radius * radius) } else { None })
            .collect();
        assert_eq!(areas.len(), 4);
        for (area, mark) in areas.iter().zip(&marks) {
            assert!((area / areas[3] - mark.value / 2000.0).abs() < 1e-9);
        }
    }
}
