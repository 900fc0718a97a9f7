//! Funnel chart: columns that decrease from left to right, heights from zero, each joined to the next by a slope.

use super::super::marks::Stage;
use super::super::marks::{Pairs, Ratio};
use super::super::offer::Measure;
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::spec::{MarkSpec, Mistake};
use super::super::{Mark, brush, text};
use super::bars::{self, Grown};

const TOP: f64 = 12.0;
const VALUE: f64 = 36.0;

/// Height of the first column on a narrow and on a wide sheet, in nominal pixels.
const RANGE: f64 = 222.0;
const WIDE_RANGE: f64 = 290.0;

/// Its least height where less is offered, in nominal pixels.
const LEAST_RANGE: f64 = 56.0;

of_marks! {
    /// Columns that decrease from left to right.
    Funnel {
        /// Columns from left to right.
        marks
    }
    draw, WithBound, Pairs::Bracket(Ratio::Part), mistakes, true
}

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let grown = values.windows(2).zip(marks.iter().skip(1)).filter(|(pair, _)| pair[1] > pair[0]);
    let remedy = "Use `bars`, or put the marks into the order of their values.";
    let mistake = |mark: &MarkSpec| Mistake::new("a stage of a funnel is larger than the one before", remedy).at(mark);
    grown.map(|(_, mark)| mistake(mark)).collect()
}

pub(super) fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let marks = &stage.marks;
    let right = sheet.width - MARGIN;
    let column = (right - MARGIN) / marks.len().max(1) as f64;
    let room = column - 8.0;
    let fits = |mark: &&Mark| mark.caption().split(' ').all(|word| text::width(word, text::LABEL) <= room);
    // Too many columns, or labels too wide to stand side by side: draw bars instead.
    if !marks.iter().all(fits) || column < 70.0 {
        bars::draw(sheet, stage);
        return;
    }
    let (range, widest_column) = if sheet.width > WIDTH { (WIDE_RANGE, 110.0) } else { (RANGE, 72.0) };
    let widest = marks.iter().map(|mark| text::width(&mark.text, VALUE)).fold(1.0, f64::max);
    let value_size = VALUE * (room / widest).min(1.0);
    let thickness = (column * 0.5).min(widest_column);
    let left = |index: usize| MARGIN + column * index as f64;
    // Over the numbers stand the brackets with their words.
    let above = match stage.has_brackets() {
        true => stage.bracket_height(|bracket| bracket.room_over(left(bracket.from), left(bracket.to))) + 12.0,
        false => 0.0,
    };
    let captions: Vec<Vec<String>> = marks.iter().map(|mark| text::wrap(&mark.caption(), text::LABEL, room)).collect();
    let line = text::LABEL * text::LEADING;
    let words = |index: usize| 26.0 + captions[index].len() as f64 * line;
    let deepest = (0..marks.len()).map(|index| words(index) + stage.notes_height(index, room)).fold(0.0, f64::max);
    // What the words leave of a height that is offered.
    let range =
        sheet.offer.height.map_or(range, |height| (height - TOP - above - value_size - deepest).max(LEAST_RANGE));
    let base = TOP + above + value_size + range;
    let scale = sheet.scale(Measure::Length, range / stage.largest());
    let shown: Vec<f64> = (0..marks.len()).map(|index| stage.shown(index)).collect();
    let clear: Vec<f64> = (0..marks.len()).map(|index| stage.clearness(index)).collect();

    for (index, pair) in marks.windows(2).enumerate() {
        // The joining slope is drawn as far as the next column is there.
        let (from, to) = (pair[0].amount() * scale * shown[index], pair[1].amount() * scale);
        let come = shown[index + 1].min(shown[index]);
        let alpha = (come * 4.0).min(1.0) * clear[index].min(clear[index + 1]);
        let (x0, x1) = (left(index) + thickness, left(index + 1));
        let reach = x0 + (x1 - x0) * come;
        let height = from + (to - from) * come;
        let wedge = vec![(x0, base - from), (reach, base - height), (reach, base), (x0, base)];
        sheet.belong(&pair[1].key);
        sheet.fill(wedge, Tone::Jade, 0.16 * alpha);
        sheet.fill(brush::stroke((x0, base - from), (reach, base - height), 2.0), Tone::Soft, 0.7 * alpha);
    }
    for (index, (&mark, caption)) in marks.iter().zip(&captions).enumerate() {
        let (x, height) = (left(index), mark.amount() * scale);
        sheet.belong(&mark.key);
        let grown = Grown { length: height, thickness, shown: shown[index], clear: clear[index] };
        grown.column(sheet, mark.derived, (x, base), index as u32 * 5 + 2);
        let top = (x, base - height * shown[index] - 9.0);
        let alpha = shown[index] * stage.legibility(index, mark.text_tone());
        sheet.text(top, Anchor::Start, value_size, &mark.text, mark.text_tone(), alpha);
        let soft = shown[index] * stage.legibility(index, Tone::Soft);
        sheet.lines((x, base + 26.0), Anchor::Start, text::LABEL, caption, Tone::Soft, soft);
        stage.write_notes(sheet, index, (x, base + words(index) - 8.0), Anchor::Start, room);
    }
    let top = |index: usize| base - marks[index].amount() * scale - 9.0 - value_size * text::RISE - 5.0;
    for bracket in stage.brackets() {
        let end = |index: usize| -> Point { (left(index) + thickness / 2.0, top(index)) };
        let between = bracket.from.min(bracket.to)..=bracket.from.max(bracket.to);
        let highest = between.map(top).fold(f64::INFINITY, f64::min);
        bracket.draw_over(sheet, (end(bracket.from), end(bracket.to)), highest - 8.0);
    }
    sheet.belong("");
    sheet.fill(brush::stroke((MARGIN - 4.0, base + 1.5), (right, base + 1.0), 3.4), Tone::Ink, 0.9);
    sheet.height = (base + deepest + 2.0).max(sheet.height_or(300.0));
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::{LONG, mark, of_projects, worded};
    use super::super::{Draw, Kind};
    use super::Funnel;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Funnel(Funnel { marks: of_projects().to_vec(), ..Funnel::default() }),
            Kind::Funnel(Funnel {
                marks: (0..6).map(|index| worded(LONG, 6.0 - f64::from(index), "1,200,000", index)).collect(),
                ..Funnel::default()
            }),
        ]
    }

    #[test]
    fn heights_are_in_proportion_from_zero() {
        let marks = [mark("in", 422.0, 0), mark("tried", 180.0, 1), mark("out", 82.0, 2)];
        let mut sheet = Sheet::default();
        Funnel { marks: marks.to_vec(), ..Funnel::default() }.draw(&mut sheet, 3.0);
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
        Funnel { marks: marks.to_vec(), ..Funnel::default() }.draw(&mut sheet, 1.0);
        assert!(sheet.height > 300.0);
    }
}
