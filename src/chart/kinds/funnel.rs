//! Funnel chart: columns that decrease from left to right, heights from zero, each joined to the next by a slope.

use super::super::sheet::{Anchor, MARGIN, RIGHT, Sheet, Tone};
use super::super::spec::{MarkSpec, Mistake};
use super::super::{Mark, brush, largest, position, text};
use super::bars;

const TOP: f64 = 12.0;
const RANGE: f64 = 222.0;
const VALUE: f64 = 36.0;

of_marks! {
    /// Columns that decrease from left to right.
    Funnel {
        /// Columns from left to right.
        marks
    }
    draw, WithBound, mistakes
}

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let grown = values.windows(2).zip(marks.iter().skip(1)).filter(|(pair, _)| pair[1] > pair[0]);
    let remedy = "Use `bars`, or put the marks into the order of their values.";
    let mistake = |mark: &MarkSpec| Mistake::new("a stage of a funnel is larger than the one before", remedy).at(mark);
    grown.map(|(_, mark)| mistake(mark)).collect()
}

pub(super) fn draw(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    let column = (RIGHT - MARGIN) / marks.len().max(1) as f64;
    let room = column - 8.0;
    let fits = |mark: &Mark| mark.caption().split(' ').all(|word| text::width(word, text::LABEL) <= room);
    // Too many columns, or labels too wide to stand side by side: draw bars instead.
    if !marks.iter().all(fits) || column < 70.0 {
        bars::draw(sheet, marks, position);
        return;
    }
    let widest = marks.iter().map(|mark| text::width(&mark.text, VALUE)).fold(1.0, f64::max);
    let value_size = VALUE * (room / widest).min(1.0);
    let thickness = (column * 0.5).min(72.0);
    let base = TOP + value_size + RANGE;
    let scale = RANGE / largest(marks);
    let left = |index: usize| MARGIN + column * index as f64;
    let arrivals: Vec<f64> = marks.iter().map(|mark| position::arrival(position, mark.step)).collect();
    let mut deepest: f64 = 0.0;

    for (index, pair) in marks.windows(2).enumerate() {
        // The joining slope is drawn as far as the next column has arrived.
        let (from, to) = (pair[0].amount() * scale, pair[1].amount() * scale);
        let arrived = arrivals[index + 1];
        let (x0, x1) = (left(index) + thickness, left(index + 1));
        let reach = x0 + (x1 - x0) * arrived;
        let height = from + (to - from) * arrived;
        let wedge = vec![(x0, base - from), (reach, base - height), (reach, base), (x0, base)];
        sheet.fill(wedge, Tone::Jade, 0.16 * (arrived * 4.0).min(1.0));
        let rim = brush::stroke((x0, base - from), (reach, base - height), 2.0);
        sheet.fill(rim, Tone::Soft, 0.7 * (arrived * 4.0).min(1.0));
    }
    for (index, mark) in marks.iter().enumerate() {
        let arrived = arrivals[index];
        let (x, height) = (left(index), mark.amount() * scale * arrived);
        if mark.derived {
            sheet.hatched_rectangle((x, base - height), (thickness, height), Tone::Jade, 1.0);
        } else {
            let seed = index as u32 * 5 + 2;
            let stand =
                |points: Vec<(f64, f64)>| points.into_iter().map(|(up, across)| (x + across, base - up)).collect();
            sheet.fill(stand(brush::bar(height, thickness, seed)), Tone::Jade, 1.0);
            for streak in brush::dry_streaks(height, thickness, seed) {
                sheet.fill(stand(streak), Tone::Paper, 0.5);
            }
        }
        sheet.text((x, base - height - 9.0), Anchor::Start, value_size, &mark.text, mark.text_tone(), arrived);
        let caption = text::wrap(&mark.caption(), text::LABEL, room);
        sheet.lines((x, base + 26.0), Anchor::Start, text::LABEL, &caption, Tone::Soft, arrived);
        deepest = deepest.max(caption.len() as f64);
    }
    sheet.fill(brush::stroke((MARGIN - 4.0, base + 1.5), (RIGHT, base + 1.0), 3.4), Tone::Ink, 0.9);
    sheet.height = (base + 26.0 + deepest * text::LABEL * text::LEADING + 2.0).max(300.0);
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::mark;
    use super::draw;

    #[test]
    fn heights_are_in_proportion_from_zero() {
        let marks = [mark("in", 422.0, 0), mark("tried", 180.0, 1), mark("out", 82.0, 2)];
        let mut sheet = Sheet::default();
        draw(&mut sheet, &marks, 3.0);
        let heights: Vec<f64> = sheet
            .shapes
            .iter()
            .filter(|shape| shape.tone == Tone::Jade && shape.alpha == 1.0)
            .filter_map(|shape| if let Form::Fill(points) = &shape.form { Some(points) } else { None })
            .map(|points| {
                let base = points[0].1;
                base - points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min)
            })
            .collect();
        assert_eq!(heights.len(), 3);
        assert!((heights[1] / heights[0] - 180.0 / 422.0).abs() < 1e-9);
        assert!((heights[2] / heights[0] - 82.0 / 422.0).abs() < 1e-9);
    }

    #[test]
    fn many_stages_become_rows() {
        let marks: Vec<_> = (1..=7).map(|index| mark("a stage of it", f64::from(index), 0)).collect();
        let mut sheet = Sheet::default();
        draw(&mut sheet, &marks, 1.0);
        assert!(sheet.height > 300.0);
    }
}
