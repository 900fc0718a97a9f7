//! A number that counts up from zero.
//!
//! The final number is the element's text from the start, for screen readers, copying and searching. The changing
//! number is drawn over it from an attribute.

use leptos::prelude::*;

use crate::story::number::Countable;

/// Shows `number` at `progress`; at 1 only the final number is shown.
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
