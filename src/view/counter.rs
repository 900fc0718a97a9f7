//! A number that counts up to itself.
//!
//! The final number is the text at all times, for screen readers, copying and
//! finding in the page; what counts is drawn over it and is no text.

use leptos::prelude::*;

use crate::story::number::Countable;

/// Shows `number` at `progress`, 0 to 1; at 1 it stands still.
#[component]
pub fn Counter(
    /// The number, with the words around it.
    number: Countable,
    /// How far it has counted, 0 to 1.
    progress: RwSignal<f64>,
) -> impl IntoView {
    let last = number.at(1.0);
    let counted = move || {
        let progress = progress.get();
        (progress < 1.0).then(|| number.at(progress))
    };
    view! { <span class="counter" data-number=counted><span class="counter-final">{last}</span></span> }
}
