//! The steps of marks as an author writes them, and what can be wrong with them.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::super::Mark;
use super::super::kinds::MOST_STEPS;
use super::super::spec::{MarkSpec, Mistake, Surroundings, change_in_words, percent_in_words, unknown_name};
use super::super::steps::{self, State};
use super::Note;

/// What changes at a step of a chart that is made of marks, which are named by the ids of their figures.
pub(in crate::chart) type StepSpec = steps::StepSpec<NoteSpec>;

/// Words at a mark: on a change `from` one mark `to` another, or `at` one mark.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "MarkNote")]
#[serde(deny_unknown_fields)]
pub struct NoteSpec {
    /// The mark.
    #[schemars(with = "Option<String>")]
    pub at: Option<Spanned<String>>,
    /// The mark that is compared with.
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    /// The mark that is compared.
    #[schemars(with = "Option<String>")]
    pub to: Option<Spanned<String>>,
    /// The words; `{}` stands for the change in percent, in a funnel for the part that is left, and at one mark for its
    /// value.
    #[schemars(with = "String")]
    pub text: Spanned<String>,
}

/// What `{}` stands for in a note on two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::chart) enum Ratio {
    /// How much more the second is than the first, in percent.
    Change,
    /// The part that the second is of the first, in percent.
    Part,
}

/// What a kind makes of a note on two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::chart) enum Pairs {
    /// A bracket.
    Bracket(Ratio),
    /// Words at the second mark.
    Words(Ratio),
    /// Nothing: why, and what to do about it.
    Refused(&'static str, &'static str),
}

/// The marks and the steps of one chart.
pub(in crate::chart) struct Plan<'a> {
    /// All marks, in the order in which the chart has them when it is drawn.
    pub marks: Vec<&'a MarkSpec>,
    /// A mark that is always there, such as the line that others are measured against.
    pub always: Option<usize>,
    /// The author's steps.
    pub steps: &'a [StepSpec],
    /// What is made of a note on two marks.
    pub pairs: Pairs,
}

/// The marks that a note is about.
enum Ends {
    At(usize),
    Pair(usize, usize),
}

impl Plan<'_> {
    /// Number of steps at which the drawing changes.
    pub(in crate::chart) fn len(&self) -> u32 {
        let last = self.marks.iter().map(|mark| mark.step).max().unwrap_or(0);
        last.max(self.steps.len() as u32)
    }

    /// Why the steps cannot be drawn correctly; `values` are those of the marks.
    pub(in crate::chart) fn mistakes(&self, values: &[f64]) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let known = || self.marks.iter().map(|mark| mark.figure.get_ref().as_str());
        for step in self.steps {
            let notes = step.annotate.iter().flat_map(|note| note.at.iter().chain(&note.from).chain(&note.to));
            for name in step.show.iter().chain(&step.hide).chain(&step.highlight).chain(notes) {
                let is = |index: &usize| known().nth(*index) == Some(name.get_ref()) && self.always != Some(*index);
                if self.find(name).is_none() {
                    mistakes.push(unknown_name("mark", name, known()));
                } else if (0..self.marks.len()).filter(is).count() > 1 {
                    let reason =
                        format!("two marks have the figure “{}”, so that a step cannot name one", name.get_ref());
                    mistakes.push(Mistake::new(&reason, "Give each mark a figure of its own.").in_place(name));
                }
            }
        }
        // What is shown follows from names that are all known.
        if mistakes.is_empty() && !self.steps.is_empty() {
            let seen = self.seen(&mut mistakes);
            for (number, (step, seen)) in self.steps.iter().zip(&seen).enumerate() {
                self.check_step(number + 1, step, seen, values, &mut mistakes);
            }
        }
        mistakes
    }

    /// What is seen at each step; nothing for a chart without steps of its own, whose marks come with theirs. There are
    /// no mistakes in it, and `marks` are those of the plan.
    pub(in crate::chart) fn states(&self, marks: &[&Mark], story: &dyn Surroundings) -> Vec<State<Note>> {
        if self.steps.is_empty() {
            return Vec::new();
        }
        let seen = self.seen(&mut Vec::new()).into_iter();
        let nothing = StepSpec::default();
        let steps = self.steps.iter().chain(std::iter::repeat(&nothing));
        let state = |(shown, step): (BTreeSet<usize>, &StepSpec)| State {
            shown: shown.into_iter().map(|index| index as u32).collect(),
            emphasised: step.highlight.iter().filter_map(|name| self.find(name)).map(|index| index as u32).collect(),
            notes: step.annotate.iter().filter_map(|note| self.note(note, marks, story)).collect(),
        };
        seen.zip(steps).map(state).collect()
    }

    /// A note as it is drawn.
    fn note(&self, note: &NoteSpec, marks: &[&Mark], story: &dyn Surroundings) -> Option<Note> {
        let (from, to, said) = match self.ends(note)? {
            Ends::At(at) => (at, at, marks.get(at)?.text.clone()),
            Ends::Pair(from, to) => {
                let ratio = marks.get(to)?.value / marks.get(from)?.value;
                let (ratio_kind, is_bracket) = match self.pairs {
                    Pairs::Bracket(kind) => (kind, true),
                    Pairs::Words(kind) => (kind, false),
                    Pairs::Refused(..) => return None,
                };
                let said = match ratio_kind {
                    Ratio::Change => change_in_words(ratio, story),
                    Ratio::Part => percent_in_words(ratio * 100.0, story),
                };
                (if is_bracket { from } else { to }, to, said)
            }
        };
        Some(Note { from: from as u32, to: to as u32, text: note.text.get_ref().replace("{}", &said) })
    }

    /// The place of a mark that a step names. What is always there gives way to another mark of the same figure.
    fn find(&self, name: &Spanned<String>) -> Option<usize> {
        let is = |index: &usize| self.marks[*index].figure.get_ref() == name.get_ref();
        let mut found = (0..self.marks.len()).filter(is);
        let first = found.next()?;
        if self.always == Some(first) { found.next().or(Some(first)) } else { Some(first) }
    }

    fn ends(&self, note: &NoteSpec) -> Option<Ends> {
        match (&note.at, &note.from, &note.to) {
            (Some(at), None, None) => self.find(at).map(Ends::At),
            (None, Some(from), Some(to)) => Some(Ends::Pair(self.find(from)?, self.find(to)?)),
            _ => None,
        }
    }

    /// The marks that are there at each step, and what is wrong with the order in which they come and go.
    fn seen(&self, mistakes: &mut Vec<Mistake>) -> Vec<BTreeSet<usize>> {
        let mut told = |name: &Spanned<String>, reason: String, remedy: &str| {
            mistakes.push(Mistake::new(&reason, remedy).in_place(name));
        };
        let comes_by_name = self.steps.iter().any(|step| !step.show.is_empty());
        let mut shown: BTreeSet<usize> = self.always.into_iter().collect();
        let mut ever: BTreeSet<usize> = shown.clone();
        let mut seen = Vec::new();
        // A chart of more steps is refused.
        for number in 1..=self.len().min(MOST_STEPS) {
            let step = self.steps.get(number as usize - 1);
            if !comes_by_name {
                shown.extend((0..self.marks.len()).filter(|&index| self.marks[index].step.max(1) == number));
            }
            let named = |of: fn(&StepSpec) -> &Vec<Spanned<String>>| step.map_or(&[][..], |step| of(step).as_slice());
            for name in named(|step| &step.show) {
                let Some(index) = self.find(name) else { continue };
                let mark = name.get_ref();
                if self.always == Some(index) {
                    told(name, format!("“{mark}” is always there"), "Remove it from `show`.");
                } else if !shown.insert(index) {
                    let remedy = "Name it only in the step where it appears.";
                    told(name, format!("“{mark}” is shown at step {number}, where it is there already"), remedy);
                }
            }
            for name in named(|step| &step.hide) {
                let Some(index) = self.find(name) else { continue };
                let mark = name.get_ref();
                if self.always == Some(index) {
                    told(name, format!("“{mark}” is always there"), "Remove it from `hide`.");
                } else if !shown.remove(&index) {
                    let remedy = "Hide it in a step after the one that shows it.";
                    told(name, format!("“{mark}” is hidden at step {number}, where it is not shown"), remedy);
                }
            }
            ever.extend(&shown);
            seen.push(shown.clone());
        }
        for (index, mark) in
            self.marks.iter().enumerate().filter(|(index, _)| comes_by_name && self.always != Some(*index))
        {
            let name = mark.figure.get_ref();
            if mark.step > 1 {
                let reason = format!("“{name}” has a `step`, but in this chart `show` says when marks appear");
                told(&mark.figure, reason, "Remove `step`, and name the mark in `show`.");
            } else if !ever.contains(&index) {
                told(
                    &mark.figure,
                    format!("“{name}” is never shown"),
                    "Name it in the `show` of a step, or delete it.",
                );
            }
        }
        seen
    }

    /// Mistakes of what a step emphasises and annotates.
    fn check_step(
        &self,
        number: usize,
        step: &StepSpec,
        seen: &BTreeSet<usize>,
        values: &[f64],
        mistakes: &mut Vec<Mistake>,
    ) {
        let is_missing = |name: &&Spanned<String>| self.find(name).is_some_and(|index| !seen.contains(&index));
        for name in step.highlight.iter().filter(is_missing) {
            let reason = format!("“{}” is highlighted at step {number}, where it is not shown", name.get_ref());
            mistakes.push(Mistake::new(&reason, "Show it first, or highlight another mark.").in_place(name));
        }
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for note in &step.annotate {
            let missing: Vec<_> = note.at.iter().chain(&note.from).chain(&note.to).filter(is_missing).collect();
            for name in &missing {
                let reason = format!("an annotation at step {number} is at “{}”, which is not shown", name.get_ref());
                mistakes.push(Mistake::new(&reason, "Show the mark first, or choose another.").in_place(name));
            }
            if missing.is_empty() {
                mistakes.extend(self.mistake_of(note, values, &mut taken));
            }
        }
    }

    /// What is wrong with a note on marks that are there; `taken` are the marks that other notes of the step lie between.
    fn mistake_of(&self, note: &NoteSpec, values: &[f64], taken: &mut Vec<(usize, usize)>) -> Option<Mistake> {
        let told =
            |place: &Spanned<String>, reason: &str, remedy: &str| Some(Mistake::new(reason, remedy).in_place(place));
        let Some(ends) = self.ends(note) else {
            return told(&note.text, "an annotation has no place", "Give it `at`, or `from` and `to`.");
        };
        let (first, last) = match ends {
            Ends::At(at) => (at, at),
            Ends::Pair(from, to) => {
                let place = note.to.as_ref().unwrap_or(&note.text);
                if from == to {
                    return told(place, "an annotation begins and ends at the same mark", "Use `at` for one mark.");
                }
                match self.pairs {
                    Pairs::Refused(reason, remedy) => return told(place, reason, remedy),
                    _ if note.text.get_ref().contains("{}") && values.get(from).is_some_and(|value| *value == 0.0) => {
                        let place = note.from.as_ref().unwrap_or(&note.text);
                        let remedy = "Leave `{}` out of the text, or compare with another mark.";
                        return told(place, "what begins at zero has no change in percent", remedy);
                    }
                    Pairs::Words(_) => (to, to),
                    Pairs::Bracket(_) => (from.min(to), from.max(to)),
                }
            }
        };
        let meets = |&(other_first, other_last): &(usize, usize)| match (first == last, other_first == other_last) {
            (true, true) => first == other_first,
            (false, false) => first.max(other_first) < last.min(other_last),
            _ => false,
        };
        if taken.iter().any(meets) {
            let reason = "two annotations of one step have the same place";
            return told(&note.text, reason, "Put one of them into another step.");
        }
        taken.push((first, last));
        None
    }
}
