//! Bar chart: horizontal bars from zero, one below the other, each below its number; on a wide sheet, beside it.

use super::super::marks::Stage;
use super::super::marks::{Pairs, Ratio};
use super::super::offer::Measure;
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::{brush, text};
use super::no_more;

/// Space over the first row, in nominal pixels.
const TOP: f64 = 10.0;

/// From a number's baseline to the top of its bar, in nominal pixels.
const HEAD_GAP: f64 = 13.0;

/// From a label to the number below it, in nominal pixels.
const CAPTION_GAP: f64 = 11.0;

/// From a bar, or from a number beside a bar, to the words of a note below it, in nominal pixels.
const NOTE_GAP: f64 = 8.0;

/// Space below the last row, in nominal pixels.
const BOTTOM: f64 = 10.0;

/// Where a low height is offered: the font size of numbers, the least gap between rows, the two gaps around a number, and
/// the least thickness of a bar, in nominal pixels.
const LOW_VALUE: f64 = 22.0;
const LOW_GAP: f64 = 11.0;
const LOW_HEAD: (f64, f64) = (6.0, 7.0);
const THIN: f64 = 12.0;

/// From a label to the number beside it there, in nominal pixels.
const LOW_BESIDE: f64 = 9.0;

/// Height that a small number of rows is stretched to on a narrow sheet, in nominal pixels.
const PREFERRED_HEIGHT: f64 = 300.0;

/// The same on a wide sheet.
const PREFERRED_WIDE_HEIGHT: f64 = 390.0;

/// From the words to the bars beside them on a wide sheet, in nominal pixels.
const COLUMN_GAP: f64 = 24.0;

of_marks! {
    /// Horizontal bars from zero.
    Bars {
        /// Bars in the order in which they are drawn.
        marks
    }
    draw, WithBound, Pairs::Bracket(Ratio::Change), no_more, true
}

/// Where everything stands, in nominal pixels.
struct Layout {
    value_size: f64,
    label_size: f64,
    captions: Vec<Vec<String>>,
    /// From a label to the number below it, and from a number to its bar.
    gaps: (f64, f64),
    /// From the left edge of labels to the numbers beside them; 0 if numbers stand below labels.
    beside: f64,
    /// Width of the words.
    words: f64,
    /// Left end of the bars.
    left: f64,
    /// Length of the longest bar.
    length: f64,
    thickness: f64,
    /// The upper edge of the words of each row, and of its bar.
    tops: Vec<(f64, f64)>,
    height: f64,
    /// Width of the words of brackets.
    bracket: f64,
}

impl Layout {
    fn new(sheet: &mut Sheet, stage: &Stage<'_>) -> Self {
        let is_wide = sheet.width > WIDTH;
        let marks = &stage.marks;
        let few = marks.len() <= 3;
        let is_low = sheet.offer.height.is_some();
        let (value_size, label_size, least_gap) = match (is_low, few) {
            (true, _) => (LOW_VALUE, text::LABEL, LOW_GAP),
            (false, true) => (34.0, 17.0, 30.0),
            (false, false) => (26.0, text::LABEL, 18.0),
        };
        let gaps = if is_low { LOW_HEAD } else { (CAPTION_GAP, HEAD_GAP) };
        let thinnest = if is_low { THIN } else { 20.0 };
        let bracket = if stage.has_brackets() { stage.bracket_words(sheet.width * 0.25) } else { 0.0 };
        let room = sheet.width - 2.0 * MARGIN - if bracket > 0.0 { bracket + 30.0 } else { 0.0 };
        let widest = marks.iter().map(|mark| text::width(&mark.text, value_size)).fold(1.0, f64::max);
        let words = if is_wide {
            let captions = marks.iter().map(|mark| text::width(&mark.caption(), label_size));
            captions.fold(widest, f64::max).clamp(90.0, room * 0.42)
        } else {
            room
        };
        // A number wider than its room gets a smaller font size; it is not wrapped.
        let value_size = value_size * (words / widest).min(1.0);
        let captions: Vec<Vec<String>> =
            marks.iter().map(|mark| text::wrap(&mark.caption(), label_size, words)).collect();
        // Where height is scarce and width is not, numbers stand beside their labels.
        let widest_label = captions.iter().flatten().map(|line| text::width(line, label_size)).fold(0.0, f64::max);
        let is_beside = is_low
            && captions.iter().all(|caption| caption.len() == 1)
            && widest_label + LOW_BESIDE + widest.min(words) <= words;
        let beside = if is_beside { widest_label + LOW_BESIDE } else { 0.0 };
        let head = |caption: &[String]| {
            let lines = if caption.is_empty() || is_beside {
                0.0
            } else {
                gaps.0 + label_size * (text::RISE + text::LEADING * (caption.len() - 1) as f64)
            };
            lines + value_size * text::RISE
        };
        let note = |index: usize| Some(stage.notes_height(index, words)).filter(|height| *height > 0.0);
        let notes: Vec<f64> =
            (0..marks.len()).map(|index| note(index).map_or(0.0, |height| height + NOTE_GAP)).collect();
        let heads: Vec<f64> = captions.iter().map(|caption| head(caption)).collect();
        let count = marks.len().max(1) as f64;
        let mut layout = Self {
            value_size,
            label_size,
            captions,
            gaps,
            beside,
            words,
            left: MARGIN,
            length: room,
            thickness: 0.0,
            tops: Vec::new(),
            height: 0.0,
            bracket,
        };
        if is_wide {
            layout.left += words + COLUMN_GAP;
            layout.length -= words + COLUMN_GAP;
            let spare = sheet.height_or(PREFERRED_WIDE_HEIGHT) - TOP - BOTTOM;
            let thickness = ((spare - least_gap * (count - 1.0)) / count).clamp(if is_low { THIN } else { 24.0 }, 96.0);
            layout.thickness = sheet.scale(Measure::Breadth, thickness);
            let rows: Vec<f64> =
                heads.iter().zip(&notes).map(|(head, note)| (head + note).max(layout.thickness)).collect();
            let gap = ((spare - rows.iter().sum::<f64>()) / (count - 1.0).max(1.0)).clamp(least_gap, 72.0);
            let content = rows.iter().sum::<f64>() + gap * (count - 1.0);
            layout.height = (content + TOP + BOTTOM).max(sheet.height_or(PREFERRED_HEIGHT));
            let mut y = (layout.height - content) / 2.0;
            for ((row, head), note) in rows.iter().zip(&heads).zip(&notes) {
                let (words, bar) = ((row - head - note) / 2.0, (row - layout.thickness) / 2.0);
                layout.tops.push((y + words, y + bar));
                y += row + gap;
            }
        } else {
            // The text takes the height it needs; bars and gaps share the rest.
            let taken: f64 = heads.iter().map(|head| head + gaps.1).chain(notes.iter().copied()).sum();
            let spare = sheet.height_or(PREFERRED_HEIGHT) - TOP - BOTTOM - taken;
            let thickness = ((spare - least_gap * (count - 1.0)) / count).clamp(thinnest, 42.0);
            layout.thickness = sheet.scale(Measure::Breadth, thickness);
            let gap = ((spare - layout.thickness * count) / (count - 1.0).max(1.0)).clamp(least_gap, 56.0);
            let mut y = TOP;
            for (head, note) in heads.iter().zip(&notes) {
                layout.tops.push((y, y + head + gaps.1));
                y += head + gaps.1 + layout.thickness + note + gap;
            }
            layout.height = (y - gap + BOTTOM).max(sheet.height_or(PREFERRED_HEIGHT));
        }
        layout
    }
}

pub(super) fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let layout = Layout::new(sheet, stage);
    let Layout { value_size, label_size, left, thickness, words, .. } = layout;
    let scale = sheet.scale(Measure::Length, layout.length / stage.largest());
    sheet.height = layout.height;
    for (index, (&mark, caption)) in stage.marks.iter().zip(&layout.captions).enumerate() {
        let shown = stage.shown(index);
        let (top, y) = layout.tops[index];
        sheet.belong(&mark.key);
        let is_beside = layout.beside > 0.0;
        let first = top + if is_beside { value_size } else { label_size } * text::RISE;
        let soft = shown * stage.legibility(index, Tone::Soft);
        sheet.lines((MARGIN, first), Anchor::Start, label_size, caption, Tone::Soft, soft);
        let lines = caption.len().saturating_sub(1) as f64 * label_size * text::LEADING;
        let above = if caption.is_empty() || is_beside { top } else { first + lines + layout.gaps.0 };
        let baseline = above + value_size * text::RISE;
        let clear = shown * stage.legibility(index, mark.text_tone());
        let at = (MARGIN + layout.beside, baseline);
        sheet.text(at, Anchor::Start, value_size, &mark.text, mark.text_tone(), clear);
        let grown = Grown { length: mark.amount() * scale, thickness, shown, clear: stage.clearness(index) };
        grown.bar(sheet, mark.derived, (left, y), index as u32 * 3 + 1);
        let start = brush::stroke((left, y - 5.0), (left, y + thickness + 5.0), 3.2);
        // It comes and goes with its bar, before which it would be a line without meaning.
        sheet.fill(start, Tone::Ink, 0.9 * (4.0 * shown).min(1.0));
        let below = if left > MARGIN { baseline } else { y + thickness };
        stage.write_notes(sheet, index, (MARGIN, below + NOTE_GAP), Anchor::Start, words);
    }
    let end = |index: usize| -> Point {
        let length = stage.marks[index].amount() * scale;
        (left + length + 5.0, layout.tops[index].1 + thickness / 2.0)
    };
    for bracket in stage.brackets() {
        let ends = (end(bracket.from), end(bracket.to));
        bracket.draw_beside(sheet, ends, left + layout.length + 20.0, layout.bracket + 1.0);
    }
    sheet.belong("");
}

/// A bar or a column of which a part is there. What is there has the shape of the whole, shortened, so that all its points
/// move in straight lines.
pub(super) struct Grown {
    /// Length of the whole, and its thickness, in nominal pixels.
    pub length: f64,
    pub thickness: f64,
    /// The part that is there, 0 to 1.
    pub shown: f64,
    /// Opacity.
    pub clear: f64,
}

impl Grown {
    /// Draws it as a bar that begins at its upper left corner.
    fn bar(&self, sheet: &mut Sheet, is_hatched: bool, at: Point, seed: u32) {
        if is_hatched {
            sheet.hatched_rectangle(at, (self.length * self.shown, self.thickness), Tone::Jade, self.clear);
        } else {
            self.brushed(sheet, seed, |along, across| (at.0 + along, at.1 + across));
        }
    }

    /// Draws it as a column that stands on its lower left corner.
    pub(super) fn column(&self, sheet: &mut Sheet, is_hatched: bool, at: Point, seed: u32) {
        if is_hatched {
            let height = self.length * self.shown;
            sheet.hatched_rectangle((at.0, at.1 - height), (self.thickness, height), Tone::Jade, self.clear);
        } else {
            self.brushed(sheet, seed, |along, across| (at.0 + across, at.1 - along));
        }
    }

    fn brushed(&self, sheet: &mut Sheet, seed: u32, place: impl Fn(f64, f64) -> Point) {
        let placed = |points: Vec<Point>| points.into_iter().map(|(x, across)| place(x * self.shown, across)).collect();
        sheet.fill(placed(brush::bar(self.length, self.thickness, seed)), Tone::Jade, self.clear);
        for streak in brush::dry_streaks(self.length, self.thickness, seed) {
            sheet.fill(placed(streak), Tone::Paper, 0.5 * self.clear);
        }
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, MARGIN, Room, Sheet, Tone};
    use super::super::super::tests::{LONG, mark, of_money, resolved, worded};
    use super::super::{Draw, Kind};
    use super::Bars;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        let [derived, latest] = of_money();
        vec![
            Kind::Bars(Bars { marks: vec![derived, latest], ..Bars::default() }),
            Kind::Bars(Bars {
                marks: (0..6).map(|index| worded(LONG, f64::from(index), "532.53 million people", index)).collect(),
                ..Bars::default()
            }),
            Kind::Bars(Bars { marks: vec![], ..Bars::default() }),
        ]
    }

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
        Bars { marks, ..Bars::default() }.draw(&mut sheet, 2.0);
        let lengths = lengths(&sheet);
        assert_eq!(lengths.len(), 2);
        assert!((lengths[0] / lengths[1] - 5.402 / 8.272).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_drawn_of_a_bar_before_it_comes_and_after_it_is_hidden() {
        let text = "[bars]\nmarks = [{ figure = \"many\", label = \"all\" }, { figure = \"few\", label = \"some\" }]\n\
            [[bars.step]]\nshow = [\"many\", \"few\"]\n[[bars.step]]\nhide = [\"few\"]\n";
        let chart = resolved(text);
        let of_bar = |position: f64, key: &str| {
            let mut named = Sheet::default();
            named.belong(key);
            let shapes = chart.sheet(position, Room::Narrow).shapes.into_iter();
            shapes.filter(|shape| shape.owner == named.owner).collect::<Vec<_>>()
        };
        assert_eq!([0.0, 2.0].map(|position| of_bar(position, "some")), [[], []]);
        assert!(!of_bar(1.0, "some").is_empty());
        assert!(!of_bar(2.0, "all").is_empty(), "the other stays");
    }

    #[test]
    fn a_bar_grows_with_the_position() {
        let marks = [mark("one", 3.0, 1)];
        let mut last = 0.0;
        for tenth in 10..=20 {
            let mut sheet = Sheet::default();
            Bars { marks: marks.to_vec(), ..Bars::default() }.draw(&mut sheet, f64::from(tenth) / 10.0);
            let now = lengths(&sheet).first().copied().unwrap_or(0.0);
            assert!(now >= last);
            last = now;
        }
        assert!(last > 100.0);
    }
}
