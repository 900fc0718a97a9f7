//! Dots chart: one dot per unit of the whole, with the dots of the part filled.

use std::io;

use serde::Deserialize;

use std::f64::consts::{PI, TAU};

use super::super::marks::{Note, Stage};
use super::super::marks::{Pairs, Plan, Ratio, StepSpec};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone, WIDTH};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_mark, values_of,
};
use super::super::steps::State;
use super::super::{Mark, sort_few, text};
use super::Draw;
use super::Kind;
use super::share::{self, Filled, Heading};

/// Maximum number of dots; of a larger whole only this many are drawn, which a check rejects.
const MOST: f64 = 600.0;

/// A part of a whole, one dot per unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dots {
    /// The dots that are filled.
    pub part: Mark,
    /// All dots.
    pub whole: Mark,
    /// How they are arranged.
    pub arrangement: Arrangement,
    /// What is seen at each step.
    pub(in crate::chart) states: Vec<State<Note>>,
}

/// The places of the part and of the whole among the marks.
const PART: usize = 0;
const WHOLE: usize = 1;

/// How dots are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// In rows.
    #[default]
    Rows,
    /// On rings round an open middle, like seats in a stadium.
    Rings,
}

impl Draw for Dots {
    fn marks(&self) -> Vec<&Mark> {
        vec![&self.part, &self.whole]
    }

    fn states(&self) -> &[State<Note>] {
        &self.states
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let stage = Stage::new(self.marks(), &self.states, position);
        match self.arrangement {
            Arrangement::Rows if sheet.width > WIDTH => draw_rows_beside(sheet, &stage),
            Arrangement::Rows => draw_rows(sheet, &stage),
            Arrangement::Rings => draw_rings(sheet, &stage),
        }
        sheet.belong("");
    }
}

/// A part of a whole, one dot per unit.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The part: its dots are filled.
    pub part: MarkSpec,
    /// The whole: the number of all dots.
    pub whole: MarkSpec,
    /// How the dots are arranged.
    #[serde(default)]
    pub arrangement: Arrangement,
    /// What changes at each step; without steps, the part comes with its own `step` and stays.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

impl Spec {
    fn plan(&self) -> Plan<'_> {
        let pairs = Pairs::Words(Ratio::Part);
        Plan { marks: self.marks(), always: Some(WHOLE), steps: &self.steps, pairs }
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        vec![&self.part, &self.whole]
    }

    fn steps(&self) -> u32 {
        self.plan().len()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let values = values_of(&self.marks(), story);
        let mut mistakes = mistakes_of_marks(&self.marks(), &values);
        if let [part, whole] = values[..] {
            if part > whole {
                let remedy = "Exchange the two, or use `bars`.";
                mistakes.push(Mistake::new("the part is larger than the whole", remedy).at(&self.part));
            }
            if !(1.0..=MOST).contains(&whole) {
                let reason = format!("a dot stands for one, so the whole is 1 to {MOST}");
                let remedy = "Use `share` for a part in percent, or `areas` for large numbers.";
                mistakes.push(Mistake::new(&reason, remedy).at(&self.whole));
            }
        }
        mistakes.extend(self.plan().mistakes(&values));
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let part = resolve_mark(&self.part, story, Wording::WithBound)?;
        let whole = resolve_mark(&self.whole, story, Wording::WithBound)?;
        let states = self.plan().states(&[&part, &whole], story);
        Ok(Kind::Dots(Dots { part, whole, arrangement: self.arrangement, states }))
    }
}

/// Number of dots, and those that are filled.
fn filled(stage: &Stage<'_>) -> (u32, Filled) {
    let (part, whole) = (stage.marks[PART].amount(), stage.marks[WHOLE].amount());
    let count = whole.round().clamp(1.0, MOST);
    let filled = (part * count / whole.max(count)).min(count);
    (count as u32, Filled { count: filled, shown: stage.shown(PART), clear: stage.clearness(PART) })
}

/// Least distance between dots where little height is offered, in nominal pixels.
const LEAST_PITCH: f64 = 5.0;

/// The distance between dots in the scale of the sheet, for their number and their radius as a share of that distance.
fn pitch_in(sheet: &mut Sheet, stage: &Stage<'_>, (count, radius): (u32, f64), wanted: f64) -> f64 {
    let one = stage.marks[WHOLE].amount() / f64::from(count);
    let one = if one > 0.0 { one } else { 1.0 };
    sheet.side(wanted, PI * radius * radius, one)
}

/// The words of the whole, in lines.
struct Foot {
    lines: Vec<String>,
    room: f64,
    /// From the top of the first line to the end of the last, in nominal pixels.
    height: f64,
}

/// Font size of the words of the whole, in nominal pixels.
const FOOT: f64 = 18.0;

impl Foot {
    fn new(stage: &Stage<'_>, room: f64) -> Self {
        let whole = stage.marks[WHOLE];
        let lines = text::wrap(&[&whole.text, " ", &whole.caption()].concat(), FOOT, room);
        let note = stage.notes_height(WHOLE, room);
        let height = FOOT * (text::RISE + text::LEADING * lines.len().saturating_sub(1) as f64 + text::FALL) + note;
        Self { lines, room, height }
    }

    /// Draws it; `at` is on the first baseline.
    fn draw(&self, sheet: &mut Sheet, stage: &Stage<'_>, at: Point, anchor: Anchor) {
        sheet.belong(&stage.marks[WHOLE].key);
        sheet.lines(at, anchor, FOOT, &self.lines, Tone::Ink, stage.legibility(WHOLE, Tone::Ink));
        let last = at.1 + FOOT * (text::LEADING * self.lines.len().saturating_sub(1) as f64 + text::FALL);
        stage.write_notes(sheet, WHOLE, (at.0, last + 3.0), anchor, self.room);
    }
}

/// The number of the part over the dots, and the whole below them.
fn draw_rows(sheet: &mut Sheet, stage: &Stage<'_>) {
    let (count, filled) = filled(stage);
    let columns = columns(count);
    let rows = f64::from(count.div_ceil(columns));
    let most = (sheet.width - 2.0 * MARGIN) / f64::from(columns);
    let room_of = |pitch: f64| sheet.width - MARGIN - (sheet.width - pitch * f64::from(columns)) / 2.0;
    let height = sheet.offer.height.map_or(250.0, |height| {
        let words = Heading::new(stage, PART, room_of(most)).height + Foot::new(stage, room_of(most)).height;
        (height - words - 50.0).max(rows * LEAST_PITCH)
    });
    let pitch = pitch_in(sheet, stage, (count, share::RADIUS), most.min(height / rows).min(64.0));
    // What stands beside others begins where their titles do.
    let middle = (sheet.width - pitch * f64::from(columns)) / 2.0;
    let left = if sheet.offer.height.is_some() { MARGIN } else { middle };
    let room = sheet.width - MARGIN - left;

    let head = Heading::new(stage, PART, room);
    head.draw(sheet, stage, PART, (left, 8.0));
    let top = 8.0 + head.height + 16.0;
    share::dots(sheet, (left, top), pitch, columns, count, &filled);
    let foot = Foot::new(stage, room);
    let baseline = top + pitch * rows + 26.0;
    foot.draw(sheet, stage, (left, baseline), Anchor::Start);
    sheet.height = (baseline + foot.height - FOOT * text::RISE - FOOT * text::FALL + 10.0).max(sheet.height_or(300.0));
}

/// On a wide sheet: the dots, with the words of the part and of the whole beside them.
fn draw_rows_beside(sheet: &mut Sheet, stage: &Stage<'_>) {
    const WORDS: f64 = 180.0;
    const GAP: f64 = 32.0;
    let (count, filled) = filled(stage);
    let field = sheet.width - 2.0 * MARGIN - WORDS - GAP;
    let columns = columns(count);
    let rows = f64::from(count.div_ceil(columns));
    let pitch = (field / f64::from(columns)).min(sheet.height_or(416.0) / rows - 16.0 / rows).min(100.0);
    let pitch = pitch_in(sheet, stage, (count, share::RADIUS), pitch.max(LEAST_PITCH));
    let width = pitch * f64::from(columns);
    let (head, foot) = (Heading::new(stage, PART, WORDS), Foot::new(stage, WORDS));
    let words = head.height + 30.0 + foot.height;
    sheet.height = (pitch * rows + 16.0).max(words + 16.0).max(sheet.height_or(300.0));
    // What is narrower than the sheet stands in its middle.
    let left = (sheet.width - width - GAP - WORDS) / 2.0;
    sheet.belong(&stage.marks[PART].key);
    share::dots(sheet, (left, (sheet.height - pitch * rows) / 2.0), pitch, columns, count, &filled);
    let (x, y) = (left + width + GAP, (sheet.height - words) / 2.0);
    head.draw(sheet, stage, PART, (x, y));
    foot.draw(sheet, stage, (x, y + head.height + 30.0 + FOOT * text::RISE), Anchor::Start);
}

/// The dots on concentric rings, like seats in a stadium, with the text in the open middle.
fn draw_rings(sheet: &mut Sheet, stage: &Stage<'_>) {
    const FLATNESS: f64 = 0.86;
    const MOST_RADIUS: f64 = 240.0;
    const RADIUS: f64 = 0.4;
    let (count, filled) = filled(stage);
    let part = stage.marks[PART];
    let radius = (sheet.width / 2.0 - MARGIN).min(MOST_RADIUS);
    let places = ring_places(count);
    let rings = places.last().map_or(0.0, |place| place.0) + 0.5;
    let pitch = pitch_in(sheet, stage, (count, RADIUS), radius / rings);
    let radius = pitch * rings;
    let centre = (sheet.width / 2.0, 166.0 * radius / 172.0);
    sheet.belong(&part.key);
    for (index, &(ring, turn)) in places.iter().enumerate() {
        let (sine, cosine) = (turn * TAU - TAU / 4.0).sin_cos();
        let at: Point = (centre.0 + cosine * ring * pitch, centre.1 + sine * ring * pitch * FLATNESS);
        share::dot(sheet, at, pitch * RADIUS, &filled, index as u32);
    }
    let shown = stage.shown(PART);
    let clear = shown * stage.legibility(PART, part.text_tone());
    let room = pitch * 5.4;
    let note = stage.notes_height(PART, room);
    let y = centre.1 + 2.0 - note / 2.0;
    // The number is not wider than the open middle.
    let open = pitch * 7.6;
    let size = 46.0 * (open / text::width(&part.text, 46.0).max(1.0)).min(1.0);
    sheet.text((centre.0, y), Anchor::Middle, size, &part.text, part.text_tone(), clear);
    let caption = text::wrap(&part.caption(), 17.0, room);
    let soft = shown * stage.legibility(PART, Tone::Soft);
    sheet.lines((centre.0, y + 24.0), Anchor::Middle, 17.0, &caption, Tone::Soft, soft);
    let last = y + 24.0 + 17.0 * (text::LEADING * caption.len().saturating_sub(1) as f64 + text::FALL);
    stage.write_notes(sheet, PART, (centre.0, last + 3.0), Anchor::Middle, room);
    let foot = Foot::new(stage, sheet.width - 2.0 * MARGIN);
    let baseline = centre.1 + radius * FLATNESS + 30.0;
    foot.draw(sheet, stage, (centre.0, baseline), Anchor::Middle);
    sheet.height = baseline + 12.0 + foot.height - FOOT * (text::RISE + text::FALL);
}

/// Ring radius (in dot spacings) and turn (0 to 1) of each of `count` dots. Sorted by turn, so that the filled part is
/// a sector across all rings and not a ring.
fn ring_places(count: u32) -> Vec<(f64, f64)> {
    const RINGS: [f64; 3] = [4.4, 5.5, 6.6];
    let around: f64 = RINGS.iter().sum();
    let mut places = Vec::with_capacity(count as usize);
    let mut left = count;
    for (index, ring) in RINGS.into_iter().enumerate() {
        let share = if index == 2 { left } else { (f64::from(count) * ring / around).round() as u32 };
        left -= share.min(left);
        places.extend((0..share).map(|seat| (ring, f64::from(seat) / f64::from(share))));
    }
    sort_few(&mut places, |one, other| one.1 < other.1);
    places
}

/// A number of columns that fills every row if there is one, for a field wider than high.
fn columns(count: u32) -> u32 {
    let root = f64::from(count).sqrt();
    let (low, high) = (root.ceil() as u32, (root * 1.8).ceil() as u32);
    (low.max(1)..=high.max(1))
        .find(|columns| count.is_multiple_of(*columns))
        .unwrap_or((root * 1.3).ceil() as u32)
        .max(1)
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::{LONG, mark, worded};
    use super::super::{Draw, Kind};
    use super::{Arrangement, Dots, columns};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Dots(Dots {
                part: worded("venues newly built for the Games", 12.0, "12", 0),
                whole: worded("venues in all", 56.0, "56", 0),
                arrangement: Arrangement::Rings,
                ..Dots::default()
            }),
            Kind::Dots(Dots {
                part: worded(LONG, 42.0, "forty-two", 1),
                whole: worded(LONG, 500.0, "500", 0),
                arrangement: Arrangement::Rows,
                ..Dots::default()
            }),
        ]
    }

    fn dots(part: f64, whole: f64) -> (usize, usize) {
        arranged(part, whole, false)
    }

    fn arranged(part: f64, whole: f64, rings: bool) -> (usize, usize) {
        let mut sheet = Sheet::default();
        let arrangement = if rings { Arrangement::Rings } else { Arrangement::Rows };
        let (part, whole) = (mark("new", part, 0), mark("in all", whole, 0));
        Dots { part, whole, arrangement, ..Dots::default() }.draw(&mut sheet, 1.0);
        let count = |tone| {
            sheet
                .shapes
                .iter()
                .filter(|shape| shape.tone == tone && matches!(shape.form, Form::Disc(..) | Form::Ring(..)))
                .count()
        };
        (count(Tone::Jade), count(Tone::Soft))
    }

    #[test]
    fn all_are_drawn_and_the_part_is_filled() {
        assert_eq!(dots(12.0, 56.0), (12, 44));
        assert_eq!(dots(42.0, 500.0), (42, 458));
        assert_eq!(dots(9.0, 3.0), (3, 0));
        assert_eq!(dots(f64::NAN, f64::NAN).0, 0);
    }

    #[test]
    fn rings_hold_as_many_dots_as_rows() {
        assert_eq!(arranged(12.0, 56.0, true), (12, 44));
        assert_eq!(arranged(1.0, 1.0, true), (1, 0));
    }

    #[test]
    fn rows_are_full_where_they_can_be() {
        assert_eq!(columns(56), 8);
        assert_eq!(columns(500), 25);
        assert_eq!(columns(1), 1);
    }
}
