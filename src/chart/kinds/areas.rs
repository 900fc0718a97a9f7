//! Area chart: one circle per value, its area proportional to the value, with the text beside it; on a wide sheet side by
//! side, with the text below.

use std::f64::consts::PI;

use super::super::marks::Stage;
use super::super::marks::{Pairs, Ratio};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::{Mark, text};
use super::no_more;

const GAP: f64 = 12.0;
const TOP: f64 = 8.0;

/// Largest font size of a number, in nominal pixels.
const VALUE: f64 = 25.0;

/// Below this, a number in a column gets a wider one instead of smaller letters; in nominal pixels.
const LEAST_VALUE: f64 = 20.0;

/// Smallest font size of a number, in nominal pixels.
const SMALLEST: f64 = text::LABEL;

/// Preferred maximum height in nominal pixels; exceeded only if the text needs more.
const PREFERRED_HEIGHT: f64 = 420.0;

/// From a number, or a label, to what stands below it, in nominal pixels.
const WORDS_GAP: f64 = 6.0;

of_marks! {
    /// Circles whose areas are the values.
    Areas {
        /// Circles in the order in which they are drawn, from the top.
        marks
    }
    draw, WithBound, Pairs::Bracket(Ratio::Change), no_more, true
}

pub(super) fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    match Columns::new(sheet, stage) {
        Some(columns) => columns.draw(sheet, stage),
        None => draw_rows(sheet, stage),
    }
    sheet.belong("");
}

/// The circle of a mark, as large as it is there: the area, not the radius, grows linearly. `place` says where a circle of
/// a radius has its centre.
fn circle(sheet: &mut Sheet, stage: &Stage<'_>, index: usize, radius: f64, place: impl Fn(f64) -> Point) {
    let radius = radius * stage.shown(index).sqrt();
    let clear = stage.clearness(index);
    match stage.marks[index].derived {
        true => sheet.hatched_disc(place(radius), radius, Tone::Jade, clear),
        false => sheet.disc(place(radius), radius, Tone::Jade, clear),
    }
}

/// The words of a mark: its number, its label, and room for notes.
struct Words {
    value: Vec<String>,
    value_size: f64,
    caption: Vec<String>,
    room: f64,
    height: f64,
}

impl Words {
    fn new(stage: &Stage<'_>, index: usize, value_size: f64, room: f64) -> Self {
        let mark = stage.marks[index];
        let value = text::wrap(&mark.text, value_size, room);
        let caption = text::wrap(&mark.caption(), text::LABEL, room);
        let height = value_size * (text::RISE + text::LEADING * value.len().saturating_sub(1) as f64)
            + WORDS_GAP
            + caption.len() as f64 * text::LABEL * text::LEADING
            + stage.notes_height(index, room);
        Self { value, value_size, caption, room, height }
    }

    /// Draws them; `at` is the upper left corner, or the middle of the upper edge.
    fn draw(&self, sheet: &mut Sheet, stage: &Stage<'_>, index: usize, at: Point, anchor: Anchor) {
        let (mark, shown) = (stage.marks[index], stage.shown(index));
        let first = at.1 + self.value_size * text::RISE;
        let clear = shown * stage.legibility(index, mark.text_tone());
        sheet.lines((at.0, first), anchor, self.value_size, &self.value, mark.text_tone(), clear);
        let down = self.value_size * text::LEADING * self.value.len().saturating_sub(1) as f64;
        let baseline = first + down + WORDS_GAP + text::LABEL;
        let soft = shown * stage.legibility(index, Tone::Soft);
        sheet.lines((at.0, baseline), anchor, text::LABEL, &self.caption, Tone::Soft, soft);
        let end = first + down + WORDS_GAP + self.caption.len() as f64 * text::LABEL * text::LEADING;
        stage.write_notes(sheet, index, (at.0, end + 2.0), anchor, self.room);
    }
}

/// One circle below the other, with the words at the right.
fn draw_rows(sheet: &mut Sheet, stage: &Stage<'_>) {
    let bracket = if stage.has_brackets() { stage.bracket_words(sheet.width * 0.22) } else { 0.0 };
    let right = sheet.width - MARGIN - if bracket > 0.0 { bracket + 32.0 } else { 0.0 };
    // Start with the largest circles and shrink: smaller circles leave more width for the text beside them.
    let mut radius = 84.0;
    let highest = sheet.height_or(PREFERRED_HEIGHT);
    let is_tight = |rows: &Rows| rows.height > highest || right - rows.x < LEAST_ROOM;
    while radius > 30.0 && is_tight(&Rows::new(stage, radius, right)) {
        radius -= 3.0;
    }
    let radius = sheet.side(radius, PI, stage.largest());
    let rows = Rows::new(stage, radius, right);
    let mut y = TOP;
    let mut middles = Vec::new();
    for (index, row) in rows.rows.iter().enumerate() {
        let centre = (MARGIN + radius, y + row.height / 2.0);
        sheet.belong(&stage.marks[index].key);
        circle(sheet, stage, index, row.radius, |_| centre);
        if row.radius < 18.0 {
            let from = centre.0 + row.radius + 6.0;
            let alpha = 0.6 * stage.shown(index) * stage.clearness(index);
            sheet.line(vec![(from, centre.1), (rows.x - 8.0, centre.1)], 1.0, Tone::Soft, alpha);
        }
        row.words.draw(sheet, stage, index, (rows.x, centre.1 - row.words.height / 2.0), Anchor::Start);
        middles.push(centre.1);
        y += row.height + GAP;
    }
    for found in stage.brackets() {
        let end = |index: usize| (right + 6.0, middles[index]);
        found.draw_beside(sheet, (end(found.from), end(found.to)), right + 22.0, bracket + 1.0);
    }
    sheet.height = (y - GAP + TOP).max(sheet.height_or(300.0));
}

/// The least width of the words beside the circles, in nominal pixels.
const LEAST_ROOM: f64 = 104.0;

struct Row {
    radius: f64,
    words: Words,
    height: f64,
}

struct Rows {
    rows: Vec<Row>,
    /// Left edge of the text, in nominal pixels.
    x: f64,
    height: f64,
}

impl Rows {
    fn new(stage: &Stage<'_>, radius: f64, right: f64) -> Self {
        let x = MARGIN + radius * 2.0 + 20.0;
        let room = right - x;
        let value_size =
            stage.marks.iter().fold(VALUE, |size, mark| text::size_to_fit(&mark.text, size, room)).max(SMALLEST);
        let largest = stage.largest();
        let row = |(index, mark): (usize, &&Mark)| {
            let radius = (mark.amount() / largest).sqrt() * radius;
            let words = Words::new(stage, index, value_size, room);
            let height = words.height.max(radius * 2.0);
            Row { radius, words, height }
        };
        let rows: Vec<Row> = stage.marks.iter().enumerate().map(row).collect();
        let height = rows.iter().map(|row| row.height + GAP).sum::<f64>() + TOP * 2.0;
        Self { rows, x, height }
    }
}

/// Circles side by side on a wide sheet, standing on one line.
struct Columns {
    /// The middle of each column, the radius of its circle, and its words.
    columns: Vec<(f64, f64, Words)>,
    /// Radius of the largest circle, in nominal pixels.
    radius: f64,
}

/// The most circles that stand side by side.
const MOST_COLUMNS: usize = 5;

impl Columns {
    /// `None` if there is no room for them.
    fn new(sheet: &mut Sheet, stage: &Stage<'_>) -> Option<Self> {
        const BETWEEN: f64 = 22.0;
        let count = stage.marks.len();
        if sheet.width <= WIDTH || !(1..=MOST_COLUMNS).contains(&count) {
            return None;
        }
        let room = sheet.width - 2.0 * MARGIN - BETWEEN * (count - 1) as f64;
        // A long label or number gets a wider column than a short one.
        let width_of = |mark: &&Mark| {
            let mut width = room / count as f64 * if count < 3 { 0.72 } else { 0.8 };
            let is_tight = |width: f64| {
                text::wrap(&mark.caption(), text::LABEL, width).len() > 4
                    || text::size_to_fit(&mark.text, VALUE, width) < LEAST_VALUE
            };
            while width < 170.0 && is_tight(width) {
                width += 10.0;
            }
            width
        };
        let least: Vec<f64> = stage.marks.iter().map(width_of).collect();
        let largest = stage.largest();
        let radii = |radius: f64| stage.marks.iter().map(move |mark| (mark.amount() / largest).sqrt() * radius);
        let widths = |radius: f64| -> Vec<f64> {
            radii(radius).zip(&least).map(|(radius, least)| (radius * 2.0).max(*least)).collect()
        };
        let mut radius = sheet.offer.height.map_or(130.0_f64, |height| (height * 0.3).clamp(30.0, 130.0));
        while radius > 30.0 && widths(radius).iter().sum::<f64>() > room {
            radius -= 2.0;
        }
        if widths(radius).iter().sum::<f64>() > room {
            return None;
        }
        let radius = sheet.side(radius, PI, largest);
        let widths = widths(radius);
        let words_of = stage.marks.iter().zip(&widths);
        let value_size =
            words_of.fold(VALUE, |size, (mark, width)| text::size_to_fit(&mark.text, size, *width)).max(SMALLEST);
        // What remains goes between the columns.
        let between = BETWEEN + (room - widths.iter().sum::<f64>()) / (count + 1) as f64;
        let mut x = (sheet.width - widths.iter().sum::<f64>() - between * (count - 1) as f64) / 2.0;
        let mut columns = Vec::new();
        for ((index, width), radius) in widths.iter().enumerate().zip(radii(radius)) {
            columns.push((x + width / 2.0, radius, Words::new(stage, index, value_size, *width)));
            x += width + between;
        }
        Some(Self { columns, radius })
    }

    fn draw(&self, sheet: &mut Sheet, stage: &Stage<'_>) {
        let middle = |index: usize| self.columns[index].0;
        let above = match stage.has_brackets() {
            true => stage.bracket_height(|bracket| bracket.room_over(middle(bracket.from), middle(bracket.to))) + 24.0,
            false => 0.0,
        };
        let deepest = self.columns.iter().map(|(.., words)| words.height).fold(0.0, f64::max);
        let content = above + self.radius * 2.0 + 20.0 + deepest;
        sheet.height = (content + 2.0 * TOP).max(sheet.height_or(300.0));
        let floor = (sheet.height - content) / 2.0 + above + self.radius * 2.0;
        for (index, (x, radius, words)) in self.columns.iter().enumerate() {
            sheet.belong(&stage.marks[index].key);
            circle(sheet, stage, index, *radius, |radius| (*x, floor - radius));
            words.draw(sheet, stage, index, (*x, floor + 20.0), Anchor::Middle);
        }
        let top = |index: usize| floor - 2.0 * self.columns[index].1 - 6.0;
        for bracket in stage.brackets() {
            let between = bracket.from.min(bracket.to)..=bracket.from.max(bracket.to);
            let highest = between.map(top).fold(f64::INFINITY, f64::min);
            let end = |index: usize| (middle(index), top(index));
            bracket.draw_over(sheet, (end(bracket.from), end(bracket.to)), highest - 14.0);
        }
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet};
    use super::super::super::tests::{LONG, mark, of_money, worded};
    use super::super::{Draw, Kind};
    use super::Areas;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        let [derived, latest] = of_money();
        vec![
            Kind::Areas(Areas {
                marks: vec![
                    worded("one fund", 5.0, "5 billion yuan", 0),
                    worded(LONG, 300.0, "300 billion yuan", 1),
                    worded("a target", 1000.0, "1 trillion yuan", 2),
                    worded("the city's output", 2000.0, "2 trillion yuan", 3),
                ],
                ..Areas::default()
            }),
            Kind::Areas(Areas { marks: vec![derived, latest], ..Areas::default() }),
        ]
    }

    #[test]
    fn areas_are_in_proportion() {
        let marks = [mark("fund", 5.0, 0), mark("funds", 300.0, 1), mark("target", 1000.0, 2), mark("all", 2000.0, 3)];
        let mut sheet = Sheet::default();
        Areas { marks: marks.to_vec(), ..Areas::default() }.draw(&mut sheet, 4.0);
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
