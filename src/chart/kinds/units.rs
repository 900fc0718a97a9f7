//! Unit chart: one dot for each thing, or for a stated number of things. A dot keeps its identity from mark to mark.

use std::io;

use serde::Deserialize;

use std::f64::consts::{PI, TAU};

use super::super::marks::{Note, Pairs, Plan, Ratio, Stage, StepSpec};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_mark, resolve_marks, values_of,
};
use super::super::steps::{self, PALE, PALEST, State};
use super::super::{Mark, brush, text};
use super::Draw;
use super::Kind;

/// Maximum number of dots; more are a mistake.
const MOST: f64 = 600.0;

/// More marks than this in one field cannot be told apart by tone.
const MOST_MARKS: usize = 4;

/// Height of a narrow sheet in nominal pixels, if it is enough for its words: the stage of a low phone has room for it with
/// letters that can be read.
const NARROW: f64 = 390.0;

/// Font size of values, in nominal pixels.
const VALUE: f64 = 26.0;

/// A dot's radius as a share of the distance between dots.
const RADIUS: f64 = 0.4;

/// The largest distance between dots, in nominal pixels.
const WIDEST: f64 = 38.0;

/// Least height of a field where little is offered, in nominal pixels.
const LEAST_HEIGHT: f64 = 56.0;

/// Fractions of a dot below this are not drawn.
const LEAST: f64 = 0.02;

/// The marks, each as its number of dots.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// The marks, in the order in which they are drawn.
    pub marks: Vec<Mark>,
    /// What the marks are parts of; all its dots are drawn.
    pub whole: Option<Mark>,
    /// How many things a dot stands for.
    pub one: f64,
    /// The same in words; empty if a dot is one thing.
    pub one_label: String,
    /// How the dots are arranged.
    pub arrangement: Arrangement,
    /// Whether each mark is a part of the one before.
    pub nested: bool,
    /// What is seen at each step; without it, each mark comes with its own step and stays.
    pub(in crate::chart) states: Vec<State<Note>>,
}

/// How dots are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// In rows.
    #[default]
    Rows,
    /// On rings round an open middle.
    Rings,
    /// Along a gentle curve from left to right.
    Path,
}

impl Draw for Units {
    fn marks(&self) -> Vec<&Mark> {
        self.whole.iter().chain(&self.marks).collect()
    }

    fn states(&self) -> &[State<Note>] {
        &self.states
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let stage = Stage::new(self.marks(), &self.states, position);
        if self.is_one_field() { self.field(sheet, &stage) } else { self.groups(sheet, &stage) }
    }

    fn parts(&self) -> Vec<String> {
        let marks = self.marks().into_iter().map(|mark| [&mark.label, ": ", &mark.in_full()].concat());
        marks.chain(Some(self.one_label.clone()).filter(|words| !words.is_empty())).collect()
    }
}

/// The marks, each as its number of dots.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The marks: each is drawn as many dots as its number says, the last one partly where it has a fraction.
    pub marks: Vec<MarkSpec>,
    /// What a dot stands for, if it is not one thing.
    pub one: Option<One>,
    /// What the marks are parts of: all its dots are drawn, and the marks fill them one after the other.
    pub whole: Option<MarkSpec>,
    /// Whether each mark is a part of the one before: its dots are then among the dots of that.
    #[serde(default)]
    pub nested: bool,
    /// How the dots are arranged.
    #[serde(default)]
    pub arrangement: Arrangement,
    /// What changes at each step; without steps, each mark comes with its own `step` and stays.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

/// What a dot stands for.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct One {
    /// How many things, in the unit of the marks.
    pub value: f64,
    /// The same in words, such as "one dot: {} people"; `{}` stands for the number.
    pub label: String,
}

impl Spec {
    /// How many things a dot stands for.
    fn one(&self) -> f64 {
        self.one.as_ref().map_or(1.0, |one| one.value)
    }

    fn plan(&self) -> Plan<'_> {
        let always = self.whole.is_some().then_some(0);
        Plan { marks: self.marks(), always, steps: &self.steps, pairs: Pairs::Words(Ratio::Part) }
    }

    /// Whether all marks share one field of dots.
    fn is_one_field(&self) -> bool {
        self.nested || self.whole.is_some() || self.arrangement != Arrangement::Rows
    }

    /// Mistakes of what is a part of what; `whole` is the value of the whole.
    fn mistakes_of_parts(&self, values: &[f64], whole: Option<f64>) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.nested {
            let before = whole.into_iter().chain(values.iter().copied());
            let skipped = usize::from(whole.is_none());
            let pairs = before.zip(values.iter().zip(&self.marks).skip(skipped));
            for (_, (_, mark)) in pairs.filter(|(before, (value, _))| *value > before) {
                let remedy = "Put the marks into the order of their values, or leave `nested` out.";
                mistakes.push(Mistake::new("a part is larger than what it is a part of", remedy).at(mark));
            }
        } else if let (Some(whole), Some(spec)) = (whole, &self.whole) {
            let sum: f64 = values.iter().sum();
            // The tolerance absorbs rounding in the sum.
            if sum > whole * (1.0 + 1e-9) {
                let remedy = "If each is a part of the one before, write `nested = true`; else leave `whole` out.";
                mistakes.push(Mistake::new("the parts together are larger than the whole", remedy).at(spec));
            }
        }
        mistakes
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        self.whole.iter().chain(&self.marks).collect()
    }

    fn steps(&self) -> u32 {
        self.plan().len()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        if self.marks.is_empty() {
            return mistakes_of_marks(&[], &[]);
        }
        let all = values_of(&self.marks(), story);
        let mut mistakes = mistakes_of_marks(&self.marks(), &all);
        if let Some(one) = &self.one {
            // The comparison is written so that NaN is a mistake.
            if one.value.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
                mistakes
                    .push(Mistake::new("what a dot stands for is not above 0", "Write a positive number in `one`."));
                return mistakes;
            }
            if !one.label.contains("{}") {
                let remedy = "Write it with `{}` for the number, such as label = \"one dot: {} people\".";
                mistakes.push(Mistake::new("its words do not say how many things a dot stands for", remedy));
            }
        }
        let (whole, values) = all.split_at(usize::from(self.whole.is_some()));
        let whole = whole.first().copied();
        mistakes.extend(self.mistakes_of_parts(values, whole));
        let total = whole.unwrap_or_else(|| if self.nested { values[0] } else { values.iter().sum() });
        let dots = total / self.one();
        if dots > MOST {
            let reason = format!("it would have {} dots, and at most {MOST} can be counted", dots.ceil());
            let remedy = format!(
                "Let a dot stand for more, such as one = {{ value = {}, label = \"one dot: {{}} …\" }}.",
                round_above(total / MOST)
            );
            mistakes.push(Mistake::new(&reason, &remedy));
        } else if dots < 1.0 {
            let remedy = "Let a dot stand for less, or use `areas`.";
            mistakes.push(Mistake::new("it would have less than one dot", remedy));
        }
        if self.is_one_field() && self.marks.len() > MOST_MARKS {
            let reason = format!("it has {} marks, and at most {MOST_MARKS} can be told apart", self.marks.len());
            mistakes.push(Mistake::new(&reason, "Leave some out, or arrange them in rows without a whole."));
        }
        mistakes.extend(self.plan().mistakes(&all));
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let whole = self.whole.as_ref().map(|whole| resolve_mark(whole, story, Wording::WithBound)).transpose()?;
        let words = |one: &One| one.label.replace("{}", &story.digits(one.value, None));
        let marks = resolve_marks(&self.marks, story, Wording::WithBound)?;
        let states = self.plan().states(&whole.iter().chain(&marks).collect::<Vec<_>>(), story);
        Ok(Kind::Units(Units {
            marks,
            whole,
            states,
            one: self.one(),
            one_label: self.one.as_ref().map_or_else(String::new, words),
            arrangement: self.arrangement,
            nested: self.nested,
        }))
    }
}

/// The smallest of 1, 2, 5, 10, 20, … that is at least `value`.
fn round_above(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power).into_iter().find(|round| *round >= value).unwrap_or(value)
}

/// The dots of a mark in a field: from one place in the sequence of dots to another.
#[derive(Clone, Copy, Debug)]
struct Range {
    from: f64,
    to: f64,
    /// How far the mark has arrived.
    arrived: f64,
    /// Opacity of its dots: they are dimmed while others are emphasised.
    clear: f64,
}

impl Range {
    /// The part of a dot that belongs to it, between 0 and 1; `None` if there is none.
    fn part_of(self, dot: usize) -> Option<(f64, f64)> {
        let start = dot as f64;
        let (from, to) = ((self.from - start).max(0.0), (self.to - start).min(1.0));
        (to - from >= LEAST).then_some((from, to))
    }

    /// How far a dot of it is there: the dots come one after the other.
    fn arrival_of(self, dot: usize) -> f64 {
        let count = (self.to - self.from).max(1.0);
        // How many dots are on their way at the same time.
        let lag = (count / 4.0).max(4.0);
        ((self.arrived * (count + lag) - (dot as f64 - self.from).max(0.0)) / lag).clamp(0.0, 1.0)
    }
}

/// Places of dots, in the order in which marks fill them.
struct Places {
    at: Vec<Point>,
    /// Distance between neighbours, in nominal pixels.
    pitch: f64,
    /// Height of all dots.
    height: f64,
}

impl Units {
    fn is_one_field(&self) -> bool {
        self.nested || self.whole.is_some() || self.arrangement != Arrangement::Rows
    }

    /// A number of things as dots, with a fraction.
    fn dots(&self, mark: &Mark) -> f64 {
        (mark.amount() / self.one.max(f64::MIN_POSITIVE)).min(MOST)
    }

    /// The name of a dot, counted through all marks: the same in every chart whose dots stand for as much, in whatever way
    /// they are arranged and whichever marks they belong to.
    fn name_of(&self, dot: usize) -> String {
        ["dot ", &dot.to_string(), " ", &self.one_label].concat()
    }

    /// Where the marks lie in the sequence of all dots.
    fn ranges(&self, stage: &Stage<'_>) -> Vec<Range> {
        let mut start = 0.0;
        let range = |(index, mark): (usize, &Mark)| {
            let from = if self.nested { 0.0 } else { start };
            start = (from + self.dots(mark)).min(MOST);
            let index = self.place_of(index);
            Range { from, to: start, arrived: stage.shown(index), clear: stage.clearness(index) }
        };
        self.marks.iter().enumerate().map(range).collect()
    }

    /// The place of a mark among all marks, of which the whole is the first.
    fn place_of(&self, mark: usize) -> usize {
        mark + usize::from(self.whole.is_some())
    }

    /// Tone and opacity of a mark in a field: in a nested chart the innermost part is the strongest.
    fn tone(&self, index: usize) -> (Tone, f64) {
        const NESTED: [(Tone, f64); MOST_MARKS] =
            [(Tone::Soft, PALEST), (Tone::Soft, PALE), (Tone::Jade, 1.0), (Tone::Ink, 1.0)];
        const BESIDE: [(Tone, f64); MOST_MARKS] =
            [(Tone::Jade, 1.0), (Tone::Ink, 1.0), (Tone::Soft, PALE), (Tone::Soft, 1.0)];
        let first = match self.marks.len() {
            0 | 1 => 2,
            2 | 3 => 1,
            _ => 0,
        };
        match (self.marks[index].accent, self.nested) {
            (true, _) => (Tone::Cinnabar, 1.0),
            (false, true) => NESTED[(first + index) % MOST_MARKS],
            (false, false) => BESIDE[index % MOST_MARKS],
        }
    }

    /// All dots in one field, with the marks told below or beside it.
    fn field(&self, sheet: &mut Sheet, stage: &Stage<'_>) {
        let ranges = self.ranges(stage);
        let whole = self.whole.as_ref().map_or(0.0, |whole| self.dots(whole));
        let count = ranges.iter().map(|range| range.to).fold(whole, f64::max);
        let count = ((count - LEAST).ceil().max(1.0)) as usize;
        let (places, legend, corner) = self.laid_out(sheet, count, stage);
        sheet.height = (MARGIN + places.height).max(corner.1 + legend.height) + MARGIN;
        let least = if sheet.offer.height.is_some() { 0.0 } else { 300.0 };
        let down = (least - sheet.height).max(0.0) / 2.0;
        sheet.height = sheet.height.max(least);

        for (index, &(x, y)) in places.at.iter().enumerate() {
            sheet.belong(&self.name_of(index));
            self.dot(sheet, ((x, y + down), places.pitch * RADIUS), index, &ranges, whole);
        }
        self.tell(sheet, &legend, (corner.0, corner.1 + down), stage);
    }

    /// The dots of a field, and the words of the marks with their upper left corner: in the middle of rings if there is
    /// room, beside the dots on a wide sheet, or below them.
    fn laid_out(&self, sheet: &mut Sheet, count: usize, stage: &Stage<'_>) -> (Places, Legend, Point) {
        let (sheet_width, offered) = (sheet.width, sheet.offer.height);
        let all = sheet_width - 2.0 * MARGIN;
        let is_wide = sheet_width > 500.0;
        let width = if is_wide { sheet_width * 0.58 - MARGIN } else { all };
        if self.arrangement == Arrangement::Rings {
            let across = all.min(420.0).min(offered.map_or(f64::INFINITY, |height| height - 2.0 * MARGIN));
            let legend = self.legend(across * OPEN * 0.74, stage);
            if legend.width.hypot(legend.height) < across * OPEN * 0.96 {
                let middle = (sheet_width / 2.0, MARGIN + across / 2.0);
                let corner = (middle.0 - legend.width / 2.0, middle.1 - legend.height / 2.0);
                let places = self.in_scale(sheet, |most| rings(count, (middle.0 - across / 2.0, MARGIN), across, most));
                return (places, legend, corner);
            }
        }
        // On a narrow sheet, rows of dots take what the words leave of it.
        let left = |height: f64| height - self.legend(all, stage).height - 22.0 - 2.0 * MARGIN;
        let rows_height = match (is_wide, offered) {
            (true, None) => 340.0,
            (true, Some(height)) => (height - 2.0 * MARGIN).max(LEAST_HEIGHT),
            (false, None) => left(NARROW).clamp(180.0, 250.0),
            (false, Some(height)) => left(height).max(LEAST_HEIGHT),
        };
        let corner = (MARGIN, MARGIN);
        let places = match self.arrangement {
            Arrangement::Rows => self.in_scale(sheet, |most| rows(count, corner, (width, rows_height), most)),
            Arrangement::Rings => self.in_scale(sheet, |most| rings(count, corner, width, most)),
            Arrangement::Path => self.in_scale(sheet, |most| path(count, corner, all, most)),
        };
        if is_wide && self.arrangement != Arrangement::Path {
            let x = MARGIN + width + 30.0;
            let legend = self.legend(sheet_width - MARGIN - x, stage);
            let y = MARGIN + ((places.height - legend.height) / 2.0).max(0.0);
            (places, legend, (x, y))
        } else {
            let y = MARGIN + places.height + 22.0;
            (places, self.legend(all, stage), (MARGIN, y))
        }
    }

    /// The places that `place` makes where dots have a largest distance, which is smaller for drawings that share a scale
    /// with others: a dot is one thing in all of them.
    fn in_scale(&self, sheet: &mut Sheet, place: impl Fn(f64) -> Places) -> Places {
        let places = place(WIDEST);
        let pitch = self.pitch_in(sheet, places.pitch);
        if pitch < places.pitch {
            let places = place(pitch);
            // Where the dots do not come to lie as close as wanted, their scale is smaller.
            self.pitch_in(sheet, places.pitch);
            return places;
        }
        places
    }

    /// The distance between dots, in the scale of the sheet.
    fn pitch_in(&self, sheet: &mut Sheet, wanted: f64) -> f64 {
        sheet.side(wanted, PI * RADIUS * RADIUS, self.one.max(f64::MIN_POSITIVE))
    }

    /// One dot of a field: the outline of the whole, and what the marks fill of it. A mark goes where a later one comes.
    fn dot(&self, sheet: &mut Sheet, (at, radius): (Point, f64), index: usize, ranges: &[Range], whole: f64) {
        // How far what is below a mark's part of this dot is left uncovered by the marks after it.
        let uncovered = |mark: usize| -> f64 {
            let later =
                ranges.iter().skip(mark).filter(|range| self.nested && range.part_of(index) == Some((0.0, 1.0)));
            later.map(|range| 1.0 - range.arrival_of(index)).product()
        };
        if whole - index as f64 >= LEAST {
            let filled = ranges.iter().filter(|range| range.part_of(index) == Some((0.0, 1.0)));
            let left: f64 = filled.map(|range| 1.0 - range.arrival_of(index)).product();
            outline(sheet, at, radius, left);
        }
        for (mark, range) in ranges.iter().enumerate() {
            if let Some(part) = range.part_of(index) {
                let (tone, own) = self.tone(mark);
                let alpha = range.arrival_of(index) * uncovered(mark + 1) * steps::clear_of(own, range.clear);
                fill(sheet, (at, radius), part, (tone, self.marks[mark].derived), alpha);
            }
        }
    }

    /// Each mark with its own dots below its words, or beside them on a wide sheet.
    fn groups(&self, sheet: &mut Sheet, stage: &Stage<'_>) {
        let is_wide = sheet.width > 500.0;
        let beside = if is_wide { 190.0 } else { 0.0 };
        let left = MARGIN + beside;
        let room = sheet.width - MARGIN - left;
        // On a wide sheet the words are a narrow column, in which every caption stands below its value.
        let words = |mark: &Mark| words_of(mark, if is_wide { beside - 24.0 } else { room }, !is_wide);
        let words: Vec<Words> = self.marks.iter().map(words).collect();
        let note_room = if is_wide { beside - 24.0 } else { room };
        let notes: Vec<f64> = (0..self.marks.len()).map(|index| stage.notes_height(index, note_room)).collect();
        let counts: Vec<usize> =
            self.marks.iter().map(|mark| (self.dots(mark) - LEAST).ceil().max(0.0) as usize).collect();
        let total = |columns: usize, widest: f64| {
            let pitch = (room / columns as f64).min(widest);
            let height = |((words, note), count): ((&Words, &f64), &usize)| {
                let dots = count.div_ceil(columns) as f64 * pitch;
                if is_wide { (words.height + note).max(dots) } else { words.height + note + 10.0 + dots }
            };
            let gaps = 20.0 * self.marks.len().saturating_sub(1) as f64;
            (pitch, words.iter().zip(&notes).zip(&counts).map(height).sum::<f64>() + gaps)
        };
        // Fives of dots can be counted; the fewer there are in a row, the larger they are.
        let one = text::wrap(&self.one_label, text::LABEL, sheet.width - 2.0 * MARGIN);
        let one_height = one.len() as f64 * text::LABEL * text::LEADING;
        let foot = if one.is_empty() { 0.0 } else { one_height + 18.0 };
        let offered = sheet.offer.height;
        let most = offered.map_or(360.0, |height| height - foot - 2.0 * MARGIN);
        let columns = [10, 15, 20, 25, 30].into_iter().find(|&columns| total(columns, WIDEST).1 < most).unwrap_or(40);
        let wanted = total(columns, WIDEST).0;
        let pitch = self.pitch_in(sheet, wanted);
        // Smaller dots stand in rows that are as long.
        let fit = [40, 30, 25, 20, 15].into_iter().find(|&columns| room / columns as f64 >= pitch * (1.0 - 1e-9));
        let columns = fit.filter(|_| pitch < wanted).unwrap_or(columns).max(columns);
        let (pitch, height) = total(columns, pitch);
        self.pitch_in(sheet, pitch);
        let least = if offered.is_some() { 0.0 } else { 300.0 };
        sheet.height = (height + foot + 2.0 * MARGIN).max(least);
        let mut y = MARGIN + (sheet.height - height - foot - 2.0 * MARGIN) / 2.0;

        // Dots are counted through, as those of one field are.
        let mut first = 0;
        for (mark_index, ((mark, words), &count)) in self.marks.iter().zip(&words).zip(&counts).enumerate() {
            let (arrived, clear) = (stage.shown(mark_index), stage.clearness(mark_index));
            let words_height = words.height + notes[mark_index];
            let dots_height = count.div_ceil(columns) as f64 * pitch;
            let (top, words_top, height) = if is_wide {
                let height = words_height.max(dots_height);
                (y + (height - dots_height) / 2.0, y + (height - words_height) / 2.0, height)
            } else {
                (y + words_height + 10.0, y, words_height + 10.0 + dots_height)
            };
            sheet.belong(&mark.key);
            let legible = arrived * stage.legibility(mark_index, Tone::Soft);
            words.draw(sheet, (MARGIN, words_top), (mark.text_tone(), Tone::Soft), legible);
            stage.write_notes(sheet, mark_index, (MARGIN, words_top + words.height), Anchor::Start, note_room);
            let range = Range { from: 0.0, to: self.dots(mark), arrived, clear };
            for index in 0..count {
                let (column, row) = (index % columns, index / columns);
                let at = (left + pitch * (column as f64 + 0.5), top + pitch * (row as f64 + 0.5));
                sheet.belong(&self.name_of(first + index));
                let part = range.part_of(index).unwrap_or_default();
                let alpha = range.arrival_of(index) * clear;
                fill(sheet, (at, pitch * RADIUS), part, (mark.seal_tone(), mark.derived), alpha);
            }
            first += count;
            y += height + 20.0;
        }
        sheet.belong("");
        let baseline = sheet.height - MARGIN - one_height + text::LABEL * 0.94;
        sheet.lines((MARGIN, baseline), Anchor::Start, text::LABEL, &one, Tone::Soft, 1.0);
    }

    /// The words of all marks of a field, in a column `room` wide.
    fn legend(&self, room: f64, stage: &Stage<'_>) -> Legend {
        let entries: Vec<Words> = self.marks().into_iter().map(|mark| words_of(mark, room - KEY, true)).collect();
        let notes: Vec<f64> = (0..entries.len()).map(|index| stage.notes_height(index, room - KEY)).collect();
        let note = text::wrap(&self.one_label, text::LABEL, room);
        let widths = entries.iter().map(|entry| entry.width + KEY);
        let width = widths.chain(note.iter().map(|line| text::width(line, text::LABEL))).fold(0.0, f64::max);
        let gaps = ENTRY_GAP * entries.len().saturating_sub(1) as f64;
        let entries_height = entries.iter().zip(&notes).map(|(entry, note)| entry.height + note).sum::<f64>() + gaps;
        let note_height = note.len() as f64 * text::LABEL * text::LEADING;
        let height = entries_height + if note.is_empty() { 0.0 } else { ENTRY_GAP + note_height };
        let notes_width = stage.notes_width(room - KEY);
        let width = if notes_width > 0.0 { width.max(notes_width + KEY) } else { width };
        Legend { entries, notes, note, width, height }
    }

    fn tell(&self, sheet: &mut Sheet, legend: &Legend, (x, mut y): Point, stage: &Stage<'_>) {
        let has_whole = usize::from(self.whole.is_some());
        for (index, (mark, words)) in self.marks().into_iter().zip(&legend.entries).enumerate() {
            let arrived = if index < has_whole { 1.0 } else { stage.shown(index) };
            sheet.belong(&mark.key);
            let key = (x + 8.0, y + words.size * text::RISE / 2.0);
            match index.checked_sub(has_whole) {
                None => outline(sheet, key, 7.0, 1.0),
                Some(place) => {
                    let (tone, own) = self.tone(place);
                    let alpha = arrived * steps::clear_of(own, stage.clearness(index));
                    fill(sheet, (key, 7.0), (0.0, 1.0), (tone, mark.derived), alpha);
                }
            }
            let legible = arrived * stage.legibility(index, Tone::Soft);
            words.draw(sheet, (x + KEY, y), (mark.text_tone(), Tone::Soft), legible);
            stage.write_notes(sheet, index, (x + KEY, y + words.height), Anchor::Start, legend.width - KEY);
            y += words.height + legend.notes[index] + ENTRY_GAP;
        }
        sheet.belong("");
        sheet.lines((x, y + text::LABEL * 0.94), Anchor::Start, text::LABEL, &legend.note, Tone::Soft, 1.0);
    }
}

/// Room for the dot before a mark's words, and the gap between the words of two marks, in nominal pixels.
const KEY: f64 = 26.0;
const ENTRY_GAP: f64 = 14.0;

/// What the marks of a field are called, in a column.
struct Legend {
    entries: Vec<Words>,
    /// The height of what steps write at each of them, in nominal pixels.
    notes: Vec<f64>,
    /// What a dot stands for.
    note: Vec<String>,
    width: f64,
    height: f64,
}

/// A mark's value with its caption after it or below it.
pub(super) struct Words {
    value: Vec<String>,
    caption: Vec<String>,
    /// Font size of the value.
    pub(super) size: f64,
    /// From the left edge to the caption, which then stands beside the value; 0 if it stands below.
    beside: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// From a value to the caption after it, in nominal pixels.
const GAP: f64 = 10.0;

/// Lays out the words of a mark in a width, with the caption beside the value if it may be there and has room.
pub(super) fn words_of(mark: &Mark, room: f64, may_be_beside: bool) -> Words {
    let size = text::size_to_fit(&mark.text, VALUE, room);
    let value = text::wrap(&mark.text, size, room);
    let value_width = value.iter().map(|line| text::width(line, size)).fold(0.0, f64::max);
    let left = room - value_width - GAP;
    let after = text::wrap(&mark.caption(), text::LABEL, left.max(1.0));
    let is_beside = may_be_beside && left > 60.0 && value.len() == 1 && after.len() == 1;
    let caption = if is_beside { after } else { text::wrap(&mark.caption(), text::LABEL, room) };
    let caption_width = caption.iter().map(|line| text::width(line, text::LABEL)).fold(0.0, f64::max);
    let value_height = size * (text::RISE + text::LEADING * value.len().saturating_sub(1) as f64);
    let caption_height = caption.len() as f64 * text::LABEL * text::LEADING;
    if is_beside {
        let beside = value_width + GAP;
        let height = value_height + text::LABEL * text::FALL;
        Words { value, caption, size, beside, width: beside + caption_width, height }
    } else {
        let (width, height) = (value_width.max(caption_width), value_height + 7.0 + caption_height);
        Words { value, caption, size, beside: 0.0, width, height }
    }
}

impl Words {
    /// Adds the words below and to the right of a corner, in the tones of the value and of the caption.
    pub(super) fn draw(&self, sheet: &mut Sheet, (x, y): Point, (tone, caption_tone): (Tone, Tone), alpha: f64) {
        let first = y + self.size * text::RISE;
        sheet.lines((x, first), Anchor::Start, self.size, &self.value, tone, alpha);
        let last = first + self.size * text::LEADING * self.value.len().saturating_sub(1) as f64;
        let caption = if self.beside > 0.0 { last } else { last + 7.0 + text::LABEL * 0.94 };
        sheet.lines((x + self.beside, caption), Anchor::Start, text::LABEL, &self.caption, caption_tone, alpha);
    }
}

/// The outline of a dot that nothing fills.
fn outline(sheet: &mut Sheet, at: Point, radius: f64, alpha: f64) {
    let width = (radius * 0.2).clamp(0.9, 1.8);
    sheet.ring(at, radius - width / 2.0, width, Tone::Soft, PALE * alpha);
}

/// A dot, filled from one share of its area to another, clockwise from the top. A derived one is a broad ring.
fn fill(
    sheet: &mut Sheet,
    (at, radius): (Point, f64),
    (from, to): (f64, f64),
    (tone, derived): (Tone, bool),
    alpha: f64,
) {
    let is_whole = from == 0.0 && to == 1.0;
    if is_whole && derived {
        let width = (radius * 0.42).max(1.2);
        sheet.ring(at, radius - width / 2.0, width, tone, alpha);
    } else if is_whole {
        sheet.disc(at, radius, tone, alpha);
    } else {
        outline(sheet, at, radius, alpha);
        sheet.fill(brush::sector(at, radius, from, to), tone, alpha);
    }
}

/// Dots in rows, as large as there is room for, in full rows where that costs little.
fn rows(count: usize, corner: Point, (width, height): (f64, f64), widest: f64) -> Places {
    let pitch = |columns: usize| {
        let rows = count.div_ceil(columns) as f64;
        (width / columns as f64).min(height / rows).min(widest)
    };
    let all = 1..=count.max(1);
    let best = all.clone().map(pitch).fold(0.0, f64::max);
    let worth = |columns: usize| {
        let is_full = count.is_multiple_of(columns);
        pitch(columns) + if is_full { 0.06 * best } else { 0.0 }
    };
    // Dots in a scale are not smaller than that.
    let all = all.filter(|&columns| widest == WIDEST || pitch(columns) >= best * (1.0 - 1e-9));
    let columns = all.rev().max_by(|&a, &b| worth(a).total_cmp(&worth(b))).unwrap_or(1);
    let pitch = pitch(columns);
    let left = corner.0 + (width - pitch * columns as f64) / 2.0;
    let place = |index: usize| {
        (left + pitch * ((index % columns) as f64 + 0.5), corner.1 + pitch * ((index / columns) as f64 + 0.5))
    };
    Places { at: (0..count).map(place).collect(), pitch, height: pitch * count.div_ceil(columns) as f64 }
}

/// Radius of the open middle of rings as a share of the outer radius.
const OPEN: f64 = 0.56;

/// Dots on rings, in the order of their turn: a part of them is a sector across all rings.
fn rings(count: usize, corner: Point, width: f64, widest: f64) -> Places {
    let outer = width / 2.0;
    let radii = |pitch: f64| {
        let rings = ((outer * (1.0 - OPEN)) / pitch).floor() as usize;
        (0..rings.max(1)).map(move |ring| outer - pitch * (ring as f64 + 0.5))
    };
    let capacity = |pitch: f64| radii(pitch).map(|radius| (TAU * radius / pitch).floor()).sum::<f64>();
    let mut pitch = widest;
    while pitch > 2.0 && capacity(pitch) < count as f64 + radii(pitch).count() as f64 {
        pitch -= 0.25;
    }
    // Few dots need no more than one ring.
    let mut radii: Vec<f64> = radii(pitch).collect();
    while radii.len() > 1
        && radii[..radii.len() - 1].iter().map(|radius| TAU * radius / pitch).sum::<f64>() > count as f64
    {
        radii.pop();
    }
    let around: f64 = radii.iter().sum();
    let (mut sum, mut placed) = (0.0, 0);
    let mut places: Vec<(f64, f64)> = Vec::with_capacity(count);
    for radius in radii {
        sum += radius;
        let up_to = (count as f64 * sum / around).round() as usize;
        let here = up_to - placed;
        places.extend((0..here).map(|seat| (seat as f64 / here as f64, radius)));
        placed = up_to;
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let place = |(turn, radius): (f64, f64)| {
        let (sine, cosine) = (turn * TAU).sin_cos();
        (corner.0 + outer + radius * sine, corner.1 + outer - radius * cosine)
    };
    Places { at: places.into_iter().map(place).collect(), pitch, height: width }
}

/// Dots in lanes along a wave from left to right. The lanes lie vertically over each other, so that no two dots are
/// nearer than neighbours in rows.
fn path(count: usize, corner: Point, width: f64, widest: f64) -> Places {
    let rise = width * 0.07;
    let thickest = width * 0.34;
    let columns = |lanes: usize| count.div_ceil(lanes);
    let pitch = |lanes: usize| (width / columns(lanes) as f64).min(widest);
    // As many lanes as leave it longer than thick, and as long as the sheet is wide.
    let fits =
        |lanes: usize| pitch(lanes) * lanes as f64 <= thickest && pitch(lanes) * columns(lanes) as f64 >= 0.85 * width;
    let lanes = (2..=count.max(2)).take_while(|&lanes| fits(lanes)).last().unwrap_or(1);
    // Dots in a scale stand in as few lanes as hold them.
    let in_scale = (1..=count.max(1)).find(|&lanes| pitch(lanes) >= widest * (1.0 - 1e-9));
    let lanes = if widest < WIDEST { in_scale.unwrap_or(lanes) } else { lanes };
    let pitch = pitch(lanes);
    let left = corner.0 + (width - pitch * columns(lanes) as f64) / 2.0;
    let height = pitch * lanes as f64 + 2.0 * rise;
    let place = |index: usize| {
        let along = pitch * ((index / lanes) as f64 + 0.5);
        let wave = rise * ((left - corner.0 + along) / width * TAU).sin();
        (left + along, corner.1 + rise + wave + pitch * ((index % lanes) as f64 + 0.5))
    };
    Places { at: (0..count).map(place).collect(), pitch, height }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use std::collections::BTreeMap;

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![
            Kind::Units(units("nested = true")),
            Kind::Units(units("nested = true\narrangement = \"rings\"")),
            Kind::Units(units("nested = true\narrangement = \"path\"")),
            Kind::Units(people()),
            Kind::Units(Units { marks: vec![], ..people() }),
            Kind::Units(Units { marks: shares(4), one: 1.0, ..people() }),
            Kind::Units(Units { marks: shares(4), one: 1.0, arrangement: Arrangement::Rings, ..people() }),
        ]
    }

    use super::super::super::Chart;
    use super::super::super::sheet::{Form, Owner, Room, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::tests::{Around, shares};
    use super::super::{Draw, Kind, Sequence};
    use super::{Arrangement, PALE, Places, RADIUS, Spec, Units, WIDEST, path, rings, rows};

    const BOATS: &str = r#"marks = [
        { figure = "boats", label = "set out" },
        { figure = "pass", label = "pass", step = 2 },
        { figure = "arrive", label = "arrive", step = 3 },
    ]
    "#;

    const FIGURES: Around = Around::figures(&[
        ("boats", 422.0),
        ("pass", 180.0),
        ("arrive", 82.5),
        ("island", 12_500.0),
        ("town", 4_000.0),
    ]);

    fn spec(text: &str) -> Spec {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(in crate::chart) fn units(more: &str) -> Units {
        match spec(&[BOATS, more].concat()).resolve(&FIGURES) {
            Ok(Kind::Units(units)) => units,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::chart) fn people() -> Units {
        let marks = r#"marks = [{ figure = "island", label = "on the island" }, { figure = "town", label = "in town" }]
            one = { value = 1000, label = "one dot: {} people" }"#;
        match spec(marks).resolve(&FIGURES) {
            Ok(Kind::Units(units)) => units,
            other => panic!("{other:?}"),
        }
    }

    fn drawn(units: &Units, position: f64) -> Sheet {
        let mut sheet = Sheet::default();
        units.draw(&mut sheet, position);
        sheet
    }

    /// The dots of a tone that are full, by what they belong to; without those beside the words.
    fn full(sheet: &Sheet, tone: Tone) -> BTreeMap<Owner, (f64, f64)> {
        let full = if tone == Tone::Soft { PALE } else { 1.0 };
        let dot = |form: &Form| match form {
            Form::Disc(at, radius) if *radius != 7.0 => Some(*at),
            _ => None,
        };
        let shapes = sheet.shapes.iter().filter(|shape| shape.tone == tone && shape.alpha == full);
        shapes.filter_map(|shape| Some((shape.owner, dot(&shape.form)?))).collect()
    }

    /// Area of a polygon.
    fn area(points: &[(f64, f64)]) -> f64 {
        let next = points.iter().cycle().skip(1);
        points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn each_mark_is_its_number_of_dots_and_a_part_lies_in_what_it_is_a_part_of() {
        for arrangement in ["rows", "rings", "path"] {
            let units = units(&format!("nested = true\narrangement = \"{arrangement}\""));
            let all = full(&drawn(&units, 1.0), Tone::Soft);
            let passed = full(&drawn(&units, 2.0), Tone::Jade);
            let arrived = full(&drawn(&units, 3.0), Tone::Ink);
            assert_eq!((all.len(), passed.len(), arrived.len()), (422, 180, 82), "{arrangement}");
            assert!(passed.iter().all(|(owner, at)| all[owner] == *at), "each stays where it was");
            assert!(arrived.keys().all(|owner| passed.contains_key(owner)));
            let at_last = drawn(&units, 3.0);
            assert_eq!(full(&at_last, Tone::Soft).len(), 422 - 180, "a dot is drawn once");
            assert_eq!(full(&at_last, Tone::Jade).len(), 180 - 82, "the one that is filled by half is whole below");
        }
    }

    #[test]
    fn a_fraction_of_a_dot_is_that_share_of_its_area() {
        let sheet = drawn(&people(), 1.0);
        assert_eq!(full(&sheet, Tone::Jade).len(), 12 + 4);
        let radius = |form: &Form| if let Form::Disc(_, radius) = form { Some(*radius) } else { None };
        let radius = sheet.shapes.iter().find_map(|shape| radius(&shape.form)).unwrap_or_default();
        let part = |form: &Form| if let Form::Fill(points) = form { Some(area(points)) } else { None };
        let parts: Vec<f64> = sheet.shapes.iter().filter_map(|shape| part(&shape.form)).collect();
        assert_eq!(parts.len(), 1);
        assert!((parts[0] / (std::f64::consts::PI * radius * radius) - 0.5).abs() < 0.01, "{parts:?}");
        let words = |form: &Form| if let Form::Text(.., words) = form { Some(words.clone()) } else { None };
        let words: Vec<String> = sheet.shapes.iter().filter_map(|shape| words(&shape.form)).collect();
        assert!(words.contains(&"one dot: 1000 people".to_owned()), "{words:?}");
    }

    #[test]
    fn steps_dim_and_hide_the_dots_of_marks() {
        let steps = r#"marks = [{ figure = "island", label = "on the island" }, { figure = "town", label = "in town" }]
            one = { value = 1000, label = "one dot: {} people" }
            [[step]]
            [[step]]
            highlight = ["town"]
            annotate = [{ from = "island", to = "town", text = "{} of them" }]
            [[step]]
            hide = ["island"]"#;
        assert_eq!(spec(steps).mistakes(&FIGURES), []);
        let Ok(Kind::Units(units)) = spec(steps).resolve(&FIGURES) else { panic!("it cannot be drawn") };
        let clear = |position: f64| full(&drawn(&units, position), Tone::Jade).len();
        assert_eq!([clear(1.0), clear(2.0), clear(3.0)], [12 + 4, 4, 4]);
        let dots = |position: f64| {
            let is_dot = |form: &Form| matches!(form, Form::Disc(_, radius) if *radius != 7.0);
            drawn(&units, position).shapes.iter().filter(|shape| is_dot(&shape.form)).count()
        };
        assert_eq!([dots(2.0), dots(3.0)], [12 + 4, 4], "what is dimmed is there, what is hidden is not");
        let says = |words: &str| {
            let is = |form: &Form| matches!(form, Form::Text(.., said) if said == words);
            drawn(&units, 2.0).shapes.iter().any(|shape| is(&shape.form))
        };
        assert!(says("32% of them"), "{:?}", drawn(&units, 2.0).shapes);
    }

    #[test]
    fn parts_of_a_whole_fill_its_dots_one_after_the_other() {
        let mut units = units("");
        units.whole = Some(units.marks.remove(0));
        let (before, after) = (drawn(&units, 0.0), drawn(&units, 3.0));
        let ring = |form: &Form| matches!(form, Form::Ring(_, radius, _) if *radius < 6.0);
        let rings = |sheet: &Sheet| sheet.shapes.iter().filter(|shape| ring(&shape.form)).count();
        assert_eq!((full(&before, Tone::Jade).len(), rings(&before)), (0, 422));
        let (passed, arrived) = (full(&after, Tone::Jade), full(&after, Tone::Ink));
        assert_eq!((passed.len(), arrived.len()), (180, 82));
        assert!(arrived.keys().all(|owner| !passed.contains_key(owner)));
    }

    #[test]
    fn the_dots_of_one_field_move_aside_into_groups() {
        let marks = r#"marks = [{ figure = "new", label = "new", accent = true }, { figure = "old", label = "old" }]"#;
        let figures = Around::figures(&[("new", 12.0), ("old", 44.0)]);
        let kind = |more: &str| spec(&format!("{marks}\n{more}")).resolve(&figures).unwrap_or_else(|e| panic!("{e}"));
        let kinds = vec![kind("arrangement = \"rings\""), kind("")];
        let chart = Chart { kind: Kind::Sequence(Sequence::new(kinds)) };
        let places = |position: f64| -> Vec<(f64, f64)> {
            let dot = |form: &Form| match form {
                Form::Disc(at, radius) if *radius != 7.0 => Some(*at),
                _ => None,
            };
            let shapes = chart.played(position, Room::Narrow);
            let new = shapes.iter().filter(|shape| shape.tone == Tone::Cinnabar && shape.alpha == 1.0);
            new.filter_map(|shape| dot(&shape.form)).collect()
        };
        let [before, half, after] = [1.0, 1.25, 2.0].map(places);
        assert_eq!([before.len(), half.len(), after.len()], [12; 3], "no dot goes and comes again");
        for ((from, on_its_way), to) in before.iter().zip(&half).zip(&after) {
            let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
            let off = (on_its_way.0 - middle.0).hypot(on_its_way.1 - middle.1);
            let whole = (from.0 - to.0).hypot(from.1 - to.1);
            assert!(off < 1.0 + whole / 50.0, "{from:?} {on_its_way:?} {to:?}");
        }
        assert!(before.iter().zip(&after).any(|(from, to)| (from.0 - to.0).hypot(from.1 - to.1) > 60.0));
    }

    #[test]
    fn dots_do_not_lie_on_each_other() {
        let apart = |places: Places, count: usize| {
            assert_eq!(places.at.len(), count);
            for (index, a) in places.at.iter().enumerate() {
                for b in &places.at[index + 1..] {
                    let distance = (a.0 - b.0).hypot(a.1 - b.1);
                    assert!(distance >= 2.0 * RADIUS * places.pitch, "{a:?} {b:?} of {count}");
                }
            }
        };
        for count in [1, 2, 7, 27, 62, 200, 422, 600] {
            apart(rows(count, (8.0, 8.0), (344.0, 290.0), WIDEST), count);
            apart(rings(count, (8.0, 8.0), 344.0, WIDEST), count);
            apart(path(count, (8.0, 8.0), 344.0, WIDEST), count);
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |text: &str| -> Vec<String> {
            let mistakes = spec(text).mistakes(&FIGURES);
            mistakes.into_iter().map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
        };
        let boats = |more: &str| told(&[BOATS, more].concat());
        assert_eq!(boats("nested = true"), [""; 0]);
        assert_eq!(
            boats(""),
            [
                "it would have 685 dots, and at most 600 can be counted. Let a dot stand for more, such as one = { value = 2, label = \"one dot: {} …\" }."
            ]
        );
        assert_eq!(boats("one = { value = 2, label = \"one dot: {} boats\" }"), [""; 0]);
        assert_eq!(
            boats("one = { value = 2, label = \"two boats\" }"),
            [
                "its words do not say how many things a dot stands for. Write it with `{}` for the number, such as label = \"one dot: {} people\"."
            ]
        );
        assert_eq!(
            boats("one = { value = 0, label = \"{}\" }"),
            ["what a dot stands for is not above 0. Write a positive number in `one`."]
        );
        assert_eq!(
            boats("one = { value = 1000, label = \"one dot: {} boats\" }"),
            ["it would have less than one dot. Let a dot stand for less, or use `areas`."]
        );
        let whole = "whole = { figure = \"pass\", label = \"in all\" }";
        assert_eq!(
            boats(&format!("nested = true\n{whole}")),
            [
                "a part is larger than what it is a part of. Put the marks into the order of their values, or leave `nested` out."
            ]
        );
        assert_eq!(
            boats(whole),
            [
                "the parts together are larger than the whole. If each is a part of the one before, write `nested = true`; else leave `whole` out."
            ]
        );
        assert_eq!(told("marks = []"), ["it has no marks. Add at least one mark."]);
    }
}
