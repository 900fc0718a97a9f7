//! Marks in steps: which of them are shown, which are emphasised, and what is written at them.
//!
//! Every kind of chart that is made of marks takes its steps from here: what an author writes, what is checked, and how
//! far each mark is there at a position.

mod plan;

pub(super) use plan::{Pairs, Plan, Ratio, StepSpec};

use super::sheet::{Anchor, Point, Sheet, Tone};
use super::steps::{self, DIMMED, State};
use super::{Mark, largest, position, text};

/// Font size of notes, in nominal pixels.
const NOTE: f64 = text::LABEL;

/// From a bracket to its words, in nominal pixels.
const GAP: f64 = 7.0;

/// Words at a mark, or on a bracket from one mark to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct Note {
    /// The first mark; the same as the second for words at one mark.
    pub from: u32,
    /// The second mark.
    pub to: u32,
    /// The words.
    pub text: String,
}

/// A bracket at a position.
pub(super) struct Bracket<'a> {
    /// The marks that it joins.
    pub from: usize,
    pub to: usize,
    /// Its words.
    pub text: &'a str,
    /// Opacity.
    pub alpha: f64,
}

/// The marks of a chart at a scroll position.
pub(super) struct Stage<'a> {
    /// All marks, in reading order.
    pub marks: Vec<&'a Mark>,
    /// What is seen at each step. Without it, each mark comes with its own step, and stays.
    states: &'a [State<Note>],
    position: f64,
    /// How far the scale goes at least.
    most: f64,
}

impl<'a> Stage<'a> {
    pub(super) fn new(marks: Vec<&'a Mark>, states: &'a [State<Note>], position: f64) -> Self {
        Self { marks, states, position, most: 0.0 }
    }

    /// The same marks on a scale that goes as far as `most` at least.
    pub(super) fn up_to(self, most: f64) -> Self {
        Self { most, ..self }
    }

    /// The value that the scale goes up to; always positive, so that it can be a divisor.
    pub(super) fn largest(&self) -> f64 {
        largest(&self.marks).max(self.most)
    }

    /// How far a mark is there, 0 to 1.
    pub(super) fn shown(&self, index: usize) -> f64 {
        match self.states {
            [] => position::arrival(self.position, self.marks[index].step),
            states => steps::shown(states, index, self.position),
        }
    }

    /// Opacity of the bar or circle of a mark that is there: it is dimmed while others are emphasised.
    pub(super) fn clearness(&self, index: usize) -> f64 {
        1.0 - (1.0 - DIMMED) * steps::dimmed(self.states, index, self.position)
    }

    /// Opacity of a mark's words in a tone while the mark is there.
    pub(super) fn legibility(&self, index: usize, tone: Tone) -> f64 {
        steps::legibility(tone, steps::dimmed(self.states, index, self.position))
    }

    /// Whether a bracket is there at any step.
    pub(super) fn has_brackets(&self) -> bool {
        self.all_notes().any(|note| note.from != note.to)
    }

    /// The width of the words of all brackets, in nominal pixels, where lines are at most as long as `most`.
    pub(super) fn bracket_words(&self, most: f64) -> f64 {
        widest(self.all_notes().filter(|note| note.from != note.to), most)
    }

    /// The width of the words at all marks, in nominal pixels, where lines are at most as long as `most`.
    pub(super) fn notes_width(&self, most: f64) -> f64 {
        widest(self.all_notes().filter(|note| note.from == note.to), most)
    }

    /// The height of the words of the tallest bracket, in nominal pixels.
    pub(super) fn bracket_height(&self, most: impl Fn(&Bracket<'_>) -> f64) -> f64 {
        let heights = self.brackets().map(|bracket| text::wrap(bracket.text, NOTE, most(&bracket)).len());
        heights.max().unwrap_or(0) as f64 * NOTE * text::LEADING
    }

    /// The brackets of all steps, most of them without opacity.
    pub(super) fn brackets(&self) -> impl Iterator<Item = Bracket<'a>> {
        let notes = steps::notes(self.states, self.position).filter(|(note, _)| note.from != note.to);
        notes.map(|(note, alpha)| Bracket { from: note.from as usize, to: note.to as usize, text: &note.text, alpha })
    }

    /// The height that notes at a mark need at most, in nominal pixels, where lines are at most as long as `room`.
    pub(super) fn notes_height(&self, index: usize, room: f64) -> f64 {
        let lines = self.notes_at(index).map(|(note, _)| text::wrap(&note.text, NOTE, room).len());
        lines.max().unwrap_or(0) as f64 * NOTE * text::LEADING
    }

    /// Writes the notes at a mark; `at` is the upper left corner of the first line, or the middle or the right end of its
    /// upper edge.
    pub(super) fn write_notes(&self, sheet: &mut Sheet, index: usize, at: Point, anchor: Anchor, room: f64) {
        for (note, alpha) in self.notes_at(index) {
            sheet.belong(&note.text);
            let lines = text::wrap(&note.text, NOTE, room);
            sheet.lines((at.0, at.1 + NOTE * 0.94), anchor, NOTE, &lines, Tone::Ink, alpha);
        }
        sheet.belong(&self.marks[index].key);
    }

    /// The notes at a mark, of all steps.
    fn notes_at(&self, index: usize) -> impl Iterator<Item = (&'a Note, f64)> {
        steps::notes(self.states, self.position)
            .filter(move |(note, _)| note.from == note.to && note.to as usize == index)
    }

    fn all_notes(&self) -> impl Iterator<Item = &'a Note> {
        self.states.iter().flat_map(|state| &state.notes)
    }
}

/// The width of the widest line of notes, in nominal pixels, where lines are at most as long as `most`.
fn widest<'a>(notes: impl Iterator<Item = &'a Note>, most: f64) -> f64 {
    let lines = notes.flat_map(|note| text::wrap(&note.text, NOTE, most));
    lines.map(|line| text::width(&line, NOTE)).fold(0.0, f64::max)
}

/// What a step shows, in short parts: the marks with their numbers, and the notes with what they are written at.
pub(super) fn said(marks: &[&Mark], states: &[State<Note>], step: u32) -> Vec<String> {
    let last = states.len().saturating_sub(1);
    let state = states.get((step as usize).min(last));
    let is_shown = |index: usize, mark: &Mark| state.map_or(mark.step <= step, |state| state.shows(index));
    let shown = marks.iter().enumerate().filter(|(index, mark)| is_shown(*index, mark));
    let mut parts: Vec<String> = shown.map(|(_, mark)| mark.said()).collect();
    let label = |index: u32| marks.get(index as usize).map_or("", |mark| mark.label.as_str());
    for note in state.iter().flat_map(|state| &state.notes) {
        let ends = if note.from == note.to { &[note.to][..] } else { &[note.from, note.to] };
        let labels = ends.iter().map(|&index| label(index)).filter(|label| !label.is_empty()).collect::<Vec<_>>();
        parts.push([&labels.join(" – "), ": ", &note.text].concat());
    }
    parts
}

impl Bracket<'_> {
    /// Draws it at the right of two marks, each of which it leaves at a point: an upright line at `x`, and its words
    /// right of it in lines as long as `room` at most.
    pub(super) fn draw_beside(&self, sheet: &mut Sheet, (from, to): (Point, Point), x: f64, room: f64) {
        let lines = text::wrap(self.text, NOTE, room);
        let middle = (from.1 + to.1) / 2.0;
        let first = middle + NOTE * (0.34 - text::LEADING * lines.len().saturating_sub(1) as f64 / 2.0);
        sheet.belong(self.text);
        // Its ends keep apart from those of another bracket that leaves the same mark on the other side.
        let apart = if from.1 < to.1 { 3.0 } else { -3.0 };
        let (from, to) = ((from.0, from.1 + apart), (to.0, to.1 - apart));
        sheet.line(vec![from, (x, from.1), (x, to.1), to], 1.6, Tone::Ink, self.alpha);
        let head = vec![to, (to.0 + 8.0, to.1 - 4.0), (to.0 + 8.0, to.1 + 4.0)];
        sheet.fill(head, Tone::Ink, self.alpha);
        sheet.lines((x + GAP, first), Anchor::Start, NOTE, &lines, Tone::Ink, self.alpha);
        sheet.belong("");
    }

    /// How long the lines of its words are at most over marks that stand at these places, in nominal pixels.
    pub(super) fn room_over(&self, from: f64, to: f64) -> f64 {
        (from - to).abs().max(LEAST_WORDS)
    }

    /// Draws it over two marks, each of which it leaves at a point: a level line at `y`, and its words over that.
    pub(super) fn draw_over(&self, sheet: &mut Sheet, (from, to): (Point, Point), y: f64) {
        let lines = text::wrap(self.text, NOTE, self.room_over(from.0, to.0));
        let height = lines.len() as f64 * NOTE * text::LEADING;
        sheet.belong(self.text);
        let apart = if from.0 < to.0 { 3.0 } else { -3.0 };
        let (from, to) = ((from.0 + apart, from.1), (to.0 - apart, to.1));
        sheet.line(vec![from, (from.0, y), (to.0, y), to], 1.6, Tone::Ink, self.alpha);
        let head = vec![to, (to.0 - 4.0, to.1 - 8.0), (to.0 + 4.0, to.1 - 8.0)];
        sheet.fill(head, Tone::Ink, self.alpha);
        let at = ((from.0 + to.0) / 2.0, y - height + NOTE * 0.8);
        sheet.lines(at, Anchor::Middle, NOTE, &lines, Tone::Ink, self.alpha);
        sheet.belong("");
    }
}

/// The least width that the words over a bracket have, in nominal pixels.
const LEAST_WORDS: f64 = 60.0;

#[cfg(test)]
mod tests;
