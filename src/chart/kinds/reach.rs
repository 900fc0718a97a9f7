//! Reach chart: concentric circles whose radii are proportional to the values, such as distances travelled in a time.

use super::super::marks::Stage;
use super::super::marks::{Pairs, Ratio};
use super::super::offer::Measure;
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::{brush, sort_few, text};
use super::no_more;

const VALUE: f64 = 28.0;

/// Smallest radius, in nominal pixels, of a circle that has its text inside; below it, the text stands under the
/// circle.
const ROOMY: f64 = 90.0;

/// Radius of the largest circle on a wide sheet, in nominal pixels; the words stand beside it.
const WIDE_RADIUS: f64 = 196.0;

/// The same at least where a lower height is offered.
const LEAST_RADIUS: f64 = 48.0;

of_marks! {
    /// Concentric circles whose radii are the values.
    Reach {
        /// Circles in any order.
        marks
    }
    draw, WithBound, Pairs::Words(Ratio::Change), no_more, true
}

pub(super) fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let is_wide = sheet.width > WIDTH;
    let usual = if is_wide { WIDE_RADIUS } else { sheet.width / 2.0 - MARGIN };
    let widest = sheet.offer.height.map_or(usual, |height| usual.min(height / 2.0 - MARGIN).max(LEAST_RADIUS));
    let centre: Point = (usual + MARGIN, widest + MARGIN);
    let scale = sheet.scale(Measure::Length, widest / stage.largest());
    let radii: Vec<f64> = stage.marks.iter().map(|mark| mark.amount() * scale).collect();
    sheet.height = centre.1 * 2.0;
    for (index, (mark, radius)) in stage.marks.iter().zip(&radii).enumerate() {
        let (shown, clear) = (stage.shown(index), stage.clearness(index));
        sheet.belong(&mark.key);
        sheet.disc(centre, radius * shown, Tone::Water, 0.3);
        sheet.ring(centre, radius * shown, 2.2, mark.seal_tone(), shown * clear);
    }
    // Text is drawn last, above all circles.
    if is_wide {
        words_beside(sheet, stage, centre, &radii);
    } else {
        words_inside(sheet, stage, centre, &radii);
    }
    sheet.belong("");
    sheet.fill(brush::stroke((centre.0 - 5.0, centre.1), (centre.0 + 5.0, centre.1), 9.0), Tone::Ink, 1.0);
}

/// The words of each circle in its upper part, or under it if it is small, moved apart where they would meet.
fn words_inside(sheet: &mut Sheet, stage: &Stage<'_>, centre: Point, radii: &[f64]) {
    let is_roomy = |index: usize| radii[index] >= ROOMY;
    let room = |index: usize| if is_roomy(index) { radii[index] * 1.1 } else { 190.0 };
    let captions: Vec<Vec<String>> = stage
        .marks
        .iter()
        .enumerate()
        .map(|(index, mark)| text::wrap(&mark.caption(), text::LABEL, room(index)))
        .collect();
    let words = |index: usize| {
        VALUE * text::RISE + 22.0 + text::LABEL * (text::LEADING * captions[index].len() as f64 - text::RISE)
    };
    let height = |index: usize| words(index) + stage.notes_height(index, room(index));
    // Up to the next smaller circle.
    let band = |index: usize| {
        let smaller =
            radii.iter().filter(|radius| **radius < radii[index]).fold(0.0, |most: f64, radius| most.max(*radius));
        radii[index] - smaller
    };
    let top = |index: usize| match is_roomy(index) {
        true => centre.1 - radii[index] + (band(index) - words(index) - 6.0).clamp(22.0, 34.0),
        false => centre.1 + radii[index] + 12.0,
    };
    let mut order: Vec<usize> = (0..radii.len()).collect();
    sort_few(&mut order, |&one, &other| top(one) < top(other));
    let wishes: Vec<(f64, f64)> =
        order.iter().map(|&index| (top(index) + height(index) / 2.0, height(index))).collect();
    for (&index, middle) in order.iter().zip(text::spread(&wishes, 8.0, 0.0, f64::INFINITY)) {
        let (mark, shown) = (stage.marks[index], stage.shown(index));
        let top = middle - height(index) / 2.0;
        let baseline = top + VALUE * text::RISE;
        sheet.belong(&mark.key);
        let clear = shown * stage.legibility(index, mark.text_tone());
        sheet.text((centre.0, baseline), Anchor::Middle, VALUE, &mark.text, mark.text_tone(), clear);
        let soft = shown * stage.legibility(index, Tone::Soft);
        sheet.lines((centre.0, baseline + 22.0), Anchor::Middle, text::LABEL, &captions[index], Tone::Soft, soft);
        // Notes do not lie on the mark in the middle.
        let (below, note) = (top + words(index), stage.notes_height(index, room(index)));
        let meets = below < centre.1 + 8.0 && below + note > centre.1 - 8.0;
        let below = if meets { centre.1 + 8.0 } else { below };
        stage.write_notes(sheet, index, (centre.0, below), Anchor::Middle, room(index));
        sheet.height = sheet.height.max(top + height(index) + MARGIN);
    }
}

/// The words at the right of the circles, each joined to its circle by a line.
fn words_beside(sheet: &mut Sheet, stage: &Stage<'_>, centre: Point, radii: &[f64]) {
    let x = centre.0 * 2.0 + 24.0;
    let room = sheet.width - MARGIN - x;
    let size = stage.marks.iter().fold(VALUE, |size, mark| text::size_to_fit(&mark.text, size, room));
    let values: Vec<Vec<String>> = stage.marks.iter().map(|mark| text::wrap(&mark.text, size, room)).collect();
    let captions: Vec<Vec<String>> =
        stage.marks.iter().map(|mark| text::wrap(&mark.caption(), text::LABEL, room)).collect();
    let height = |index: usize| {
        size * (text::RISE + text::LEADING * values[index].len().saturating_sub(1) as f64)
            + 6.0
            + captions[index].len() as f64 * text::LABEL * text::LEADING
            + stage.notes_height(index, room)
    };
    // The larger a circle, the higher its words, so that the lines do not cross.
    let mut order: Vec<usize> = (0..radii.len()).collect();
    sort_few(&mut order, |&one, &other| radii[one] > radii[other]);
    let touch = |index: usize| (centre.0 + radii[index] * 0.6, centre.1 - radii[index] * 0.8);
    let wishes: Vec<(f64, f64)> = order.iter().map(|&index| (touch(index).1 + 20.0, height(index))).collect();
    let needed: f64 = wishes.iter().map(|wish| wish.1 + 14.0).sum();
    sheet.height = sheet.height.max(needed);
    let tops = text::spread(&wishes, 14.0, 6.0, sheet.height - 6.0);
    for (&index, middle) in order.iter().zip(tops) {
        let (mark, shown) = (stage.marks[index], stage.shown(index));
        let first = middle - height(index) / 2.0 + size * text::RISE;
        sheet.belong(&mark.key);
        let level = first - size * 0.34;
        let lead = vec![touch(index), (x - 14.0, level), (x - 6.0, level)];
        sheet.line(lead, 1.0, Tone::Soft, 0.7 * shown * stage.clearness(index));
        let clear = shown * stage.legibility(index, mark.text_tone());
        sheet.lines((x, first), Anchor::Start, size, &values[index], mark.text_tone(), clear);
        let lower = first + size * text::LEADING * values[index].len().saturating_sub(1) as f64 + 6.0;
        let soft = shown * stage.legibility(index, Tone::Soft);
        sheet.lines((x, lower + text::LABEL), Anchor::Start, text::LABEL, &captions[index], Tone::Soft, soft);
        let end = lower + captions[index].len() as f64 * text::LABEL * text::LEADING;
        stage.write_notes(sheet, index, (x, end + 2.0), Anchor::Start, room);
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::{mark, worded};
    use super::super::{Draw, Kind};
    use super::Reach;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Reach(Reach {
            marks: vec![
                worded("to cross each of four circles", 60.0, "60 minutes", 1),
                worded("to care at home", 15.0, "15 minutes", 0),
            ],
            ..Reach::default()
        })]
    }

    #[test]
    fn radii_are_in_proportion() {
        let mut sheet = Sheet::default();
        Reach { marks: vec![mark("care", 15.0, 0), mark("travel", 60.0, 1)], ..Reach::default() }.draw(&mut sheet, 2.0);
        let radii: Vec<f64> = sheet
            .shapes
            .iter()
            .filter_map(|shape| if let Form::Ring(_, radius, _) = shape.form { Some(radius) } else { None })
            .collect();
        assert!((radii[0] * 4.0 - radii[1]).abs() < 1e-9, "{radii:?}");
    }
}
