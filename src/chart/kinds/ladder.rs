//! Ladder chart: ranks on a ladder, rank 1 at the top, each with its text beside the rung.

use super::super::sheet::{Anchor, MARGIN, RIGHT, Sheet, Tone};
use super::super::spec::{MarkSpec, Mistake};
use super::super::{Mark, brush, position, sort_few, text};

const RAILS: (f64, f64) = (MARGIN + 10.0, MARGIN + 58.0);
const TOP: f64 = 22.0;
const VALUE: f64 = 26.0;

/// Maximum number of rungs drawn; a longer ladder has this many, spread over the same ranks.
const MOST: f64 = 60.0;

of_marks! {
    /// Ranks on a ladder, rank 1 at the top.
    Ladder {
        /// Marks whose values are ranks, from 1.
        marks
    }
    draw, Ordinal, mistakes
}

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let no_ranks = marks.iter().zip(values).filter(|(_, value)| **value < 1.0 || value.fract() > 0.0);
    let mistake = |mark: &MarkSpec| {
        Mistake::new("a rank is a whole number from 1", "Use `bars` for what is not a rank.").at(mark)
    };
    no_ranks.map(|(mark, _)| mistake(mark)).collect()
}

pub(super) fn draw(sheet: &mut Sheet, marks: &[Mark], position: f64) {
    let lowest = marks.iter().map(rank).fold(3.0, f64::max);
    let words_x = RAILS.1 + 34.0;
    let value_room = marks.iter().map(|mark| text::width(&mark.text, VALUE)).fold(0.0, f64::max).min(120.0) + 10.0;
    let label_x = words_x + value_room;
    let captions: Vec<Vec<String>> =
        marks.iter().map(|mark| text::wrap(&mark.caption(), text::LABEL, RIGHT - label_x)).collect();
    let heights: Vec<f64> =
        captions.iter().map(|lines| (lines.len() as f64 * text::LABEL * text::LEADING).max(VALUE)).collect();
    let words_height: f64 = heights.iter().map(|height| height + 6.0).sum();
    let pitch = (330.0 / (lowest - 1.0)).clamp(4.0, 66.0).max((words_height - 40.0) / (lowest - 1.0));
    let rung_y = |rank: f64| TOP + (rank - 1.0) * pitch;
    let bottom = rung_y(lowest) + 22.0;
    sheet.height = (bottom + 8.0).max(300.0);

    for (side, x) in [RAILS.0, RAILS.1].into_iter().enumerate() {
        let lean = if side == 0 { -3.0 } else { 3.0 };
        sheet.fill(brush::stroke((x, TOP - 14.0), (x + lean, bottom), 3.4), Tone::Soft, 0.55);
    }
    let rungs = lowest.min(MOST) as u32;
    for index in 0..rungs {
        let y = rung_y(1.0 + f64::from(index) * (lowest - 1.0) / f64::from(rungs.max(2) - 1));
        let rung = brush::stroke(
            (RAILS.0 - 4.0, y + brush::chance(index)),
            (RAILS.1 + 4.0, y),
            if index == 0 { 3.6 } else { 2.4 },
        );
        sheet.fill(rung, Tone::Soft, if index == 0 { 0.9 } else { 0.4 });
    }

    // The text is placed in the order of ranks; marks of equal rank stand side by side on their rung.
    let mut order: Vec<usize> = (0..marks.len()).collect();
    sort_few(&mut order, |&a, &b| rank(&marks[a]) < rank(&marks[b]));
    let wishes: Vec<(f64, f64)> = order.iter().map(|&index| (rung_y(rank(&marks[index])), heights[index])).collect();
    let centres = text::spread(&wishes, 6.0, 4.0, sheet.height - 4.0);
    for (&index, &centre) in order.iter().zip(&centres) {
        let mark = &marks[index];
        let arrived = position::arrival(position, mark.step);
        let rank = rank(mark);
        let alike: Vec<usize> = (0..marks.len()).filter(|&other| self::rank(&marks[other]) == rank).collect();
        let place = alike.iter().position(|&other| other == index).unwrap_or(0) as f64;
        let x = (RAILS.0 + RAILS.1) / 2.0 + (place - (alike.len() - 1) as f64 / 2.0) * 15.0;
        let y = rung_y(lowest) + (rung_y(rank) - rung_y(lowest)) * arrived;
        sheet.disc((x, y), 7.0, mark.seal_tone(), (arrived * 3.0).min(1.0));
        // The text fades in over the last part of the arrival.
        let words = ((arrived - 0.6) / 0.4).max(0.0);
        let leader = vec![(RAILS.1 + 8.0, rung_y(rank)), (words_x - 12.0, centre), (words_x - 5.0, centre)];
        sheet.line(leader, 1.0, Tone::Soft, 0.6 * words);
        let size = VALUE * (120.0 / text::width(&mark.text, VALUE).max(1.0)).min(1.0);
        let lines = &captions[index];
        let first = centre + text::LABEL * (0.34 - text::LEADING * lines.len().saturating_sub(1) as f64 / 2.0);
        sheet.text((words_x, centre + size * 0.34), Anchor::Start, size, &mark.text, mark.text_tone(), words);
        sheet.lines((label_x, first), Anchor::Start, text::LABEL, lines, Tone::Soft, words);
    }
}

fn rank(mark: &Mark) -> f64 {
    mark.amount().clamp(1.0, 100.0).round()
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::mark;
    use super::draw;

    fn discs(values: &[f64], position: f64) -> Vec<(f64, f64)> {
        let marks: Vec<_> = values.iter().map(|&value| mark("place", value, 0)).collect();
        let mut sheet = Sheet::default();
        draw(&mut sheet, &marks, position);
        let at = |form: &Form| if let Form::Disc(at, _) = form { Some(*at) } else { None };
        sheet.shapes.iter().filter_map(|shape| at(&shape.form)).collect()
    }

    #[test]
    fn a_better_rank_stands_higher() {
        let places = discs(&[14.0, 8.0, 5.0, 4.0, 1.0], 1.0);
        // Shapes are in order from the top.
        assert!(places.windows(2).all(|pair| pair[0].1 < pair[1].1));
        let pitch = (places[4].1 - places[0].1) / 13.0;
        assert!((places[1].1 - places[0].1 - 3.0 * pitch).abs() < 1e-9);
    }

    #[test]
    fn two_of_one_rank_do_not_hide_each_other() {
        let places = discs(&[1.0, 1.0, 4.0], 1.0);
        assert_eq!(places[0].1, places[1].1);
        assert!((places[0].0 - places[1].0).abs() >= 14.0);
    }

    #[test]
    fn a_mark_climbs() {
        let mut last = f64::INFINITY;
        for tenth in 1..=10 {
            let y = discs(&[1.0], f64::from(tenth) / 10.0)[0].1;
            assert!(y <= last);
            last = y;
        }
    }
}
