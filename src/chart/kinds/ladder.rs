//! Ladder chart: ranks on a ladder, rank 1 at the top, each with its text beside the rung.

use super::super::marks::Pairs;
use super::super::marks::Stage;
use super::super::offer::Measure;
use super::super::sheet::{Anchor, MARGIN, Sheet, Tone, WIDTH};
use super::super::spec::{MarkSpec, Mistake};
use super::super::{Mark, brush, sort_few, text};

const TOP: f64 = 22.0;
const VALUE: f64 = 26.0;

/// The rails, how far the words stand from them, the height of a ladder with few rungs and the radius of a mark, in
/// nominal pixels.
struct Size {
    rails: (f64, f64),
    words: f64,
    height: f64,
    radius: f64,
}

const NARROW: Size = Size { rails: (MARGIN + 10.0, MARGIN + 58.0), words: 34.0, height: 330.0, radius: 7.0 };
const WIDE: Size = Size { rails: (MARGIN + 24.0, MARGIN + 134.0), words: 56.0, height: 380.0, radius: 10.0 };

/// Maximum number of rungs drawn; a longer ladder has this many, spread over the same ranks.
const MOST: f64 = 60.0;

of_marks! {
    /// Ranks on a ladder, rank 1 at the top.
    Ladder {
        /// Marks whose values are ranks, from 1.
        marks
    }
    draw, Ordinal, PAIRS, mistakes, false
}

const PAIRS: Pairs = Pairs::Refused("a change of ranks has no size in percent", "Write words `at` one mark.");

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let no_ranks = marks.iter().zip(values).filter(|(_, value)| **value < 1.0 || value.fract() > 0.0);
    let mistake = |mark: &MarkSpec| {
        Mistake::new("a rank is a whole number from 1", "Use `bars` for what is not a rank.").at(mark)
    };
    no_ranks.map(|(mark, _)| mistake(mark)).collect()
}

pub(super) fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let is_wide = sheet.width > WIDTH;
    let Size { mut rails, words, height: usual, radius } = if is_wide { WIDE } else { NARROW };
    let marks = &stage.marks;
    let lowest = marks.iter().map(|mark| rank(mark)).fold(3.0, f64::max);
    let value_room = marks.iter().map(|mark| text::width(&mark.text, VALUE)).fold(0.0, f64::max).min(120.0) + 10.0;
    let room = sheet.width - MARGIN - rails.1 - words - value_room;
    let captions: Vec<Vec<String>> = marks.iter().map(|mark| text::wrap(&mark.caption(), text::LABEL, room)).collect();
    if is_wide {
        // Short labels leave room at the right, of which the ladder takes half.
        let widest = captions
            .iter()
            .flatten()
            .map(|line| text::width(line, text::LABEL))
            .fold(stage.notes_width(room), f64::max);
        let aside = ((room - widest) / 2.0).max(0.0);
        rails = (rails.0 + aside, rails.1 + aside);
    }
    let words_x = rails.1 + words;
    let label_x = words_x + value_room;
    let notes: Vec<f64> = (0..marks.len()).map(|index| stage.notes_height(index, room)).collect();
    let lines = |index: usize| captions[index].len() as f64 * text::LABEL * text::LEADING;
    let heights: Vec<f64> = (0..marks.len()).map(|index| (lines(index) + notes[index]).max(VALUE)).collect();
    let words_height: f64 = heights.iter().map(|height| height + 6.0).sum();
    let height = sheet.offer.height.map_or(usual, |height| (height - TOP - 30.0).max(40.0));
    let pitch = (height / (lowest - 1.0)).clamp(4.0, height / 5.0).max((words_height - 40.0) / (lowest - 1.0));
    let pitch = sheet.scale(Measure::Length, pitch);
    let rung_y = |rank: f64| TOP + (rank - 1.0) * pitch;
    let bottom = rung_y(lowest) + 22.0;
    sheet.height = (bottom + 8.0).max(words_height + 8.0).max(sheet.height_or(300.0));

    for (side, x) in [rails.0, rails.1].into_iter().enumerate() {
        let lean = if side == 0 { -3.0 } else { 3.0 };
        sheet.fill(brush::stroke((x, TOP - 14.0), (x + lean, bottom), 3.4), Tone::Soft, 0.55);
    }
    let rungs = lowest.min(MOST) as u32;
    for index in 0..rungs {
        let y = rung_y(1.0 + f64::from(index) * (lowest - 1.0) / f64::from(rungs.max(2) - 1));
        let rung = brush::stroke(
            (rails.0 - 4.0, y + brush::chance(index)),
            (rails.1 + 4.0, y),
            if index == 0 { 3.6 } else { 2.4 },
        );
        sheet.fill(rung, Tone::Soft, if index == 0 { 0.9 } else { 0.4 });
    }

    // The text is placed in the order of ranks; marks of equal rank stand side by side on their rung.
    let mut order: Vec<usize> = (0..marks.len()).collect();
    sort_few(&mut order, |&a, &b| rank(marks[a]) < rank(marks[b]));
    let wishes: Vec<(f64, f64)> = order.iter().map(|&index| (rung_y(rank(marks[index])), heights[index])).collect();
    let centres = text::spread(&wishes, 6.0, 4.0, sheet.height - 4.0);
    for (&index, &centre) in order.iter().zip(&centres) {
        let mark = marks[index];
        let shown = stage.shown(index);
        let rank = rank(mark);
        let alike: Vec<usize> = (0..marks.len()).filter(|&other| self::rank(marks[other]) == rank).collect();
        let place = alike.iter().position(|&other| other == index).unwrap_or(0) as f64;
        let x = (rails.0 + rails.1) / 2.0 + (place - (alike.len() - 1) as f64 / 2.0) * (radius * 2.0 + 1.0);
        let y = rung_y(lowest) + (rung_y(rank) - rung_y(lowest)) * shown;
        sheet.belong(&mark.key);
        sheet.disc((x, y), radius, mark.seal_tone(), (shown * 3.0).min(1.0) * stage.clearness(index));
        // The text fades in over the last part of the climb.
        let come = ((shown - 0.6) / 0.4).max(0.0);
        // Notes stand below the label, and the number beside it.
        let middle = centre - notes[index] / 2.0;
        let leader = vec![(rails.1 + 8.0, rung_y(rank)), (words_x - 12.0, middle), (words_x - 5.0, middle)];
        sheet.line(leader, 1.0, Tone::Soft, 0.6 * come * stage.clearness(index));
        let size = VALUE * (120.0 / text::width(&mark.text, VALUE).max(1.0)).min(1.0);
        let first =
            middle + text::LABEL * (0.34 - text::LEADING * captions[index].len().saturating_sub(1) as f64 / 2.0);
        let clear = come * stage.legibility(index, mark.text_tone());
        sheet.text((words_x, middle + size * 0.34), Anchor::Start, size, &mark.text, mark.text_tone(), clear);
        let soft = come * stage.legibility(index, Tone::Soft);
        sheet.lines((label_x, first), Anchor::Start, text::LABEL, &captions[index], Tone::Soft, soft);
        stage.write_notes(sheet, index, (label_x, middle + lines(index) / 2.0), Anchor::Start, room);
    }
    sheet.belong("");
}

fn rank(mark: &Mark) -> f64 {
    mark.amount().clamp(1.0, 100.0).round()
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::{LONG, mark, worded};
    use super::super::{Draw, Kind};
    use super::Ladder;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Ladder(Ladder {
                marks: [14.0, 8.0, 5.0, 4.0, 1.0]
                    .iter()
                    .zip(0..)
                    .map(|(&rank, step)| worded("of the world's science and technology clusters", rank, "14th", step))
                    .collect(),
                ..Ladder::default()
            }),
            Kind::Ladder(Ladder {
                marks: [1.0, 1.0, 2.0, 1.0]
                    .iter()
                    .zip(0..)
                    .map(|(&rank, step)| worded(LONG, rank, "first of all", step))
                    .collect(),
                ..Ladder::default()
            }),
            Kind::Ladder(Ladder { marks: vec![], ..Ladder::default() }),
        ]
    }

    fn discs(values: &[f64], position: f64) -> Vec<(f64, f64)> {
        let marks: Vec<_> = values.iter().map(|&value| mark("place", value, 0)).collect();
        let mut sheet = Sheet::default();
        Ladder { marks: marks.to_vec(), ..Ladder::default() }.draw(&mut sheet, position);
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
