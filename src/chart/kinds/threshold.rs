//! Threshold chart: a water level in a basin that rises to a reference line and past it.

use std::io;

use serde::Deserialize;

use super::super::marks::{Bracket, Note, Stage};
use super::super::marks::{Pairs, Plan, Ratio, StepSpec};
use super::super::offer::Measure;
use super::super::sheet::{Anchor, MARGIN, Sheet, Tone, WIDTH};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_mark, resolve_marks, values_of,
};
use super::super::steps::State;
use super::super::{Mark, brush, sort_few, text};
use super::Draw;
use super::Kind;

const TOP: f64 = 44.0;
const VALUE: f64 = 24.0;

/// Below the floor of the basin, and the least depth of the basin where less is offered, in nominal pixels.
const BELOW: f64 = 18.0;
const LEAST_RANGE: f64 = 72.0;

/// The place of the line among the marks; the levels follow.
const LINE: usize = 0;

/// The basin, in nominal pixels.
#[derive(Clone, Copy)]
struct Basin {
    right: f64,
    floor: f64,
    /// Left edge of the words beside it.
    words_x: f64,
}

impl Basin {
    fn on(sheet: &Sheet) -> Self {
        let narrow = sheet.width.min(WIDTH) / WIDTH;
        let (right, range) = if sheet.width > WIDTH { (336.0, 350.0) } else { (178.0 * narrow, 292.0) };
        let range = sheet.offer.height.map_or(range, |height| (height - TOP - BELOW).max(LEAST_RANGE));
        Self { right, floor: TOP + range, words_x: right + 34.0 * narrow }
    }
}

/// Water levels measured against a reference line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Threshold {
    /// The reference line.
    pub line: Mark,
    /// The levels, in the order of their steps.
    pub marks: Vec<Mark>,
    /// What is seen at each step.
    pub(in crate::chart) states: Vec<State<Note>>,
}

impl Draw for Threshold {
    fn marks(&self) -> Vec<&Mark> {
        std::iter::once(&self.line).chain(&self.marks).collect()
    }

    fn states(&self) -> &[State<Note>] {
        &self.states
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        draw(sheet, &Stage::new(self.marks(), &self.states, position));
    }
}

/// Water levels measured against a reference line.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The reference line.
    pub line: MarkSpec,
    /// The levels, in the order of their steps.
    pub marks: Vec<MarkSpec>,
    /// What changes at each step; without steps, each level comes with its own `step` and stays.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

impl Spec {
    fn plan(&self) -> Plan<'_> {
        let pairs = Pairs::Bracket(Ratio::Change);
        Plan { marks: self.marks(), always: Some(LINE), steps: &self.steps, pairs }
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        std::iter::once(&self.line).chain(&self.marks).collect()
    }

    fn steps(&self) -> u32 {
        self.plan().len()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let values = values_of(&self.marks(), story);
        let mut mistakes = mistakes_of_marks(&self.marks(), &values);
        if self.marks.is_empty() {
            mistakes.push(Mistake::new("it has no levels", "Add at least one mark besides the line.").at(&self.line));
        }
        mistakes.extend(self.plan().mistakes(&values));
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let line = resolve_mark(&self.line, story, Wording::Bare)?;
        let marks = resolve_marks(&self.marks, story, Wording::WithBound)?;
        let states = self.plan().states(&std::iter::once(&line).chain(&marks).collect::<Vec<_>>(), story);
        Ok(Kind::Threshold(Threshold { line, marks, states }))
    }
}

fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let basin = Basin::on(sheet);
    let highest = stage.marks.iter().map(|mark| mark.amount()).fold(f64::MIN_POSITIVE, f64::max);
    let scale = sheet.scale(Measure::Length, (basin.floor - TOP) / highest);
    let height = |index: usize| basin.floor - scale * stage.marks[index].amount();
    let levels = LINE + 1..stage.marks.len();
    // The water goes from level to level.
    let surface = levels.clone().fold(basin.floor, |y, index| y + (height(index) - y) * stage.shown(index));

    water(sheet, basin, surface);
    walls(sheet, basin);
    for index in levels.clone() {
        // Each level leaves a line that appears as the water reaches it.
        let mark = stage.marks[index];
        let wet = ((stage.shown(index) - 0.8) / 0.2).max(0.0) * stage.clearness(index);
        let y = height(index);
        sheet.belong(&mark.key);
        sheet.fill(brush::stroke((MARGIN + 4.0, y), (basin.right + 12.0, y), 2.6), mark.seal_tone(), wet);
    }
    let line_y = height(LINE);
    sheet.belong(&stage.marks[LINE].key);
    let mut x = MARGIN - 4.0;
    while x < basin.right + 14.0 {
        sheet.line(vec![(x, line_y), (x + 7.0, line_y)], 2.0, Tone::Cinnabar, stage.clearness(LINE));
        x += 12.0;
    }

    let mut words: Vec<Words> = levels.map(|index| Words::new(sheet, stage, index, VALUE, height(index))).collect();
    words.push(Words { shown: 1.0, tone: Tone::Cinnabar, ..Words::new(sheet, stage, LINE, 21.0, line_y) });
    // Of two texts at the same height, that of the reference line comes first: it was added last, and the sort is
    // stable.
    words.reverse();
    sort_few(&mut words, |a, b| a.y < b.y);
    let wishes: Vec<(f64, f64)> = words.iter().map(|words| (words.y, words.height)).collect();
    let needed: f64 = wishes.iter().map(|wish| wish.1 + 12.0).sum();
    sheet.height = (basin.floor + BELOW).max(needed);
    let centres = text::spread(&wishes, 12.0, 4.0, sheet.height - 4.0);
    for (words, centre) in words.iter().zip(centres) {
        words.draw(sheet, stage, basin, centre);
    }
    for bracket in stage.brackets() {
        between(sheet, basin, &bracket, (height(bracket.from), height(bracket.to)));
    }
    sheet.belong("");
}

/// A bracket between two levels: an arrow in the basin with its words at its right, between the levels where there is
/// room, else over the upper one.
fn between(sheet: &mut Sheet, basin: Basin, bracket: &Bracket<'_>, (from, to): (f64, f64)) {
    let x = MARGIN + (basin.right - MARGIN) * 0.22;
    let lines = text::wrap(bracket.text, text::LABEL, basin.right - x - 24.0);
    let height = lines.len() as f64 * text::LABEL * text::LEADING;
    let widest = lines.iter().map(|line| text::width(line, text::LABEL)).fold(0.0, f64::max);
    let fits = (from - to).abs() > height + 10.0;
    let top = if fits { (from + to - height) / 2.0 } else { (from.min(to) - height - 6.0).max(2.0) };
    let (left, right) = (x + 10.0, x + 14.0 + widest + 4.0);
    sheet.belong(bracket.text);
    let patch = vec![(left, top), (right, top), (right, top + height), (left, top + height)];
    sheet.fill(patch, Tone::Paper, 0.85 * bracket.alpha);
    sheet.line(vec![(x, from), (x, to)], 1.8, Tone::Ink, bracket.alpha);
    let back = if to < from { 8.0 } else { -8.0 };
    sheet.fill(vec![(x, to), (x - 4.0, to + back), (x + 4.0, to + back)], Tone::Ink, bracket.alpha);
    sheet.lines((x + 14.0, top + text::LABEL * 0.94), Anchor::Start, text::LABEL, &lines, Tone::Ink, bracket.alpha);
}

/// The text beside a level.
struct Words {
    index: usize,
    value: Vec<String>,
    size: f64,
    caption: Vec<String>,
    room: f64,
    y: f64,
    height: f64,
    tone: Tone,
    shown: f64,
}

impl Words {
    fn new(sheet: &Sheet, stage: &Stage<'_>, index: usize, size: f64, y: f64) -> Self {
        let mark = stage.marks[index];
        let room = sheet.width - MARGIN - Basin::on(sheet).words_x;
        let value = text::wrap(&mark.text, size, room);
        let caption = text::wrap(&mark.caption(), text::LABEL, room);
        let height = size * (text::RISE + text::LEADING * value.len().saturating_sub(1) as f64)
            + 5.0
            + caption.len() as f64 * text::LABEL * text::LEADING
            + stage.notes_height(index, room);
        Self { index, value, size, caption, room, y, height, tone: mark.text_tone(), shown: stage.shown(index) }
    }

    fn draw(&self, sheet: &mut Sheet, stage: &Stage<'_>, basin: Basin, centre: f64) {
        let (index, x) = (self.index, basin.words_x);
        let baseline = centre - self.height / 2.0 + self.size * text::RISE;
        let middle = baseline - self.size * 0.34;
        let leader = vec![(basin.right + 14.0, self.y), (x - 12.0, middle), (x - 5.0, middle)];
        sheet.belong(&stage.marks[index].key);
        sheet.line(leader, 1.0, Tone::Soft, 0.7 * self.shown * stage.clearness(index));
        let clear = self.shown * stage.legibility(index, self.tone);
        sheet.lines((x, baseline), Anchor::Start, self.size, &self.value, self.tone, clear);
        let lower = baseline + self.size * text::LEADING * self.value.len().saturating_sub(1) as f64 + 5.0;
        let soft = self.shown * stage.legibility(index, Tone::Soft);
        sheet.lines((x, lower + text::LABEL), Anchor::Start, text::LABEL, &self.caption, Tone::Soft, soft);
        let end = lower + self.caption.len() as f64 * text::LABEL * text::LEADING;
        stage.write_notes(sheet, index, (x, end + 2.0), Anchor::Start, self.room);
    }
}

/// Draws water up to `surface`: a light wash and horizontal strokes.
fn water(sheet: &mut Sheet, basin: Basin, surface: f64) {
    if surface > basin.floor - 1.0 {
        return;
    }
    sheet.belong("");
    let (left, right, floor) = (MARGIN + 5.0, basin.right - 1.0, basin.floor);
    sheet.fill(vec![(left, surface), (right, surface), (right, floor), (left, floor)], Tone::Water, 0.4);
    // The strokes have fixed heights in the basin and appear as the water rises past them.
    for index in 0..((floor - 9.0 - surface - 5.0) / 13.4).ceil().max(0.0) as u32 {
        let y = floor - 9.0 - f64::from(index) * 13.4;
        let width = (right - left) * (0.3 + 0.16 * brush::chance(index * 3));
        let from = left + 6.0 + (right - left - width - 14.0) * (0.5 + 0.5 * brush::chance(index * 3 + 1));
        sheet.belong_to_unit(index);
        sheet.fill(brush::stroke((from, y), (from + width, y + 0.5), 1.9), Tone::Jade, 0.55);
    }
    sheet.belong("");
}

fn walls(sheet: &mut Sheet, basin: Basin) {
    let Basin { right, floor, .. } = basin;
    sheet.fill(brush::stroke((MARGIN + 3.0, TOP - 20.0), (MARGIN + 3.0, floor + 3.0), 3.6), Tone::Ink, 0.9);
    sheet.fill(brush::stroke((right, TOP - 20.0), (right, floor + 3.0), 3.2), Tone::Ink, 0.9);
    sheet.fill(brush::stroke((MARGIN - 2.0, floor + 1.0), (right + 6.0, floor + 1.0), 4.2), Tone::Ink, 0.9);
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::{LONG, mark, worded};
    use super::super::{Draw, Kind};
    use super::{Basin, Threshold};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Threshold(Threshold {
                line: worded("a super-large city begins here", 10.0, "10 million", 0),
                marks: vec![
                    worded("permanent urban residents", 10.0, "more than 10 million", 0),
                    worded("people in all", 12.0, "more than 12 million", 1),
                ],
                ..Threshold::default()
            }),
            Kind::Threshold(Threshold {
                line: worded(LONG, 10.0, "10 million", 0),
                marks: vec![worded("江南忆，最忆是杭州。山寺月中寻桂子", f64::NAN, "一千二百万", 0)],
                ..Threshold::default()
            }),
        ]
    }

    /// Height of the water, in nominal pixels.
    fn depth(position: f64) -> f64 {
        let mut sheet = Sheet::default();
        let marks = vec![mark("urban", 10.0, 0), mark("in all", 12.0, 1)];
        Threshold { line: mark("the line", 10.0, 0), marks, ..Threshold::default() }.draw(&mut sheet, position);
        let floor = Basin::on(&sheet).floor;
        sheet
            .shapes
            .iter()
            .find(|shape| shape.tone == Tone::Water)
            .and_then(|shape| if let Form::Fill(points) = &shape.form { Some(floor - points[0].1) } else { None })
            .unwrap_or(0.0)
    }

    #[test]
    fn depth_is_in_proportion_from_zero() {
        assert!((depth(1.0) / depth(2.0) - 10.0 / 12.0).abs() < 1e-9);
        assert_eq!(depth(0.0), 0.0);
    }

    #[test]
    fn water_only_rises() {
        let depths: Vec<f64> = (0..=200).map(|hundredth| depth(f64::from(hundredth) / 100.0)).collect();
        assert!(depths.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
