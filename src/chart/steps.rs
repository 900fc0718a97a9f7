//! What is seen at each step of a chart whose author says so: which of its things are shown, which are emphasised, and
//! what is written at them. The things are marks or series, named by their places in a list.

use serde::Deserialize;
use toml::Spanned;

use super::position;
use super::sheet::Tone;

/// Opacity of what is dimmed because other things are emphasised: in both themes it keeps a contrast of 2 to the paper.
pub(super) const DIMMED: f64 = 0.5;

/// Opacity of the soft ink of what stands back by itself, such as units that are not counted: in both themes it has a
/// contrast of 3 to the paper.
pub(super) const PALE: f64 = 0.64;

/// Opacity of the soft ink of what stands back furthest, and of what stands back by itself and is dimmed as well: in both
/// themes it has a contrast of 2 to the paper.
pub(super) const PALEST: f64 = 0.46;

/// Opacity of words that are dimmed: in every tone and theme they keep a contrast of 4.5 to the paper. Ink has more to
/// spare than the other tones.
const DIMMED_WORDS: f64 = 0.88;
const DIMMED_INK: f64 = 0.66;

/// What changes at a step, as an author writes it. Marks are named by the ids of their figures, series as in the table.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "StepWith{N}")]
#[serde(deny_unknown_fields)]
pub struct StepSpec<N> {
    /// What appears, and stays. Without it in all steps, each mark comes with its own `step`, and all series are there.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub show: Vec<Spanned<String>>,
    /// What goes.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub hide: Vec<Spanned<String>>,
    /// What is emphasised for this step; the rest is dimmed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub highlight: Vec<Spanned<String>>,
    /// Words for this step.
    #[serde(default = "Vec::<N>::new")]
    pub annotate: Vec<N>,
}

impl<N> Default for StepSpec<N> {
    fn default() -> Self {
        Self { show: Vec::new(), hide: Vec::new(), highlight: Vec::new(), annotate: Vec::new() }
    }
}

/// What is seen at one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::chart) struct State<N> {
    /// What is shown, by its places in the list.
    pub shown: Vec<u32>,
    /// What is emphasised; the rest is dimmed unless there is none.
    pub emphasised: Vec<u32>,
    /// Words for this step.
    pub notes: Vec<N>,
}

impl<N> State<N> {
    pub(super) fn shows(&self, thing: usize) -> bool {
        self.shown.contains(&(thing as u32))
    }

    fn dims(&self, thing: usize) -> bool {
        !self.emphasised.is_empty() && !self.emphasised.contains(&(thing as u32))
    }
}

/// How far a thing is there at a position, 0 to 1.
pub(super) fn shown<N>(states: &[State<N>], thing: usize, position: f64) -> f64 {
    position::held(position, states.iter().map(|state| state.shows(thing)))
}

/// How far a thing is dimmed at a position because others are emphasised, 0 to 1.
pub(super) fn dimmed<N>(states: &[State<N>], thing: usize, position: f64) -> f64 {
    position::held(position, states.iter().map(|state| state.dims(thing)))
}

/// Opacity of what has one of its own, at most 1, while what it belongs to is dimmed to `clear`, 1 to [`DIMMED`].
pub(super) fn clear_of(own: f64, clear: f64) -> f64 {
    (own * clear).max(own.min(PALEST))
}

/// Opacity of words in a tone that are dimmed as far as this, 0 to 1.
pub(super) fn legibility(tone: Tone, dimmed: f64) -> f64 {
    let least = if tone == Tone::Ink { DIMMED_INK } else { DIMMED_WORDS };
    1.0 - (1.0 - least) * dimmed
}

/// The notes of all steps, each with its opacity at a position. A note is there for one step: it comes after the things
/// have moved, and goes when the next step begins.
pub(super) fn notes<N>(states: &[State<N>], position: f64) -> impl Iterator<Item = (&N, f64)> {
    states.iter().enumerate().flat_map(move |(step, state)| {
        let come = ((position::arrival(position, step as u32) - 0.6) / 0.4).max(0.0);
        let gone = if step + 1 < states.len() { position::arrival(position, step as u32 + 1) } else { 0.0 };
        let alpha = come * (1.0 - 4.0 * gone).max(0.0);
        state.notes.iter().map(move |note| (note, alpha))
    })
}
