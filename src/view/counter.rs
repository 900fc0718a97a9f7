//! A number that counts up from zero.
//!
//! The final number is the element's text from the start, for screen readers, copying and searching. While it counts, it
//! is transparent, and reels turn over it, one for each digit.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::story::number::Countable;

/// Shows the text of a number; below a progress of 1 it leaves room for the reels.
#[component]
pub fn Counter(
    /// The number, with the words around it.
    text: String,
    /// How far it has counted, 0 to 1.
    progress: RwSignal<f64>,
) -> impl IntoView {
    view! {
        <span class="counter" data-counting=move || progress.get() < 1.0><span class="counter-final">{text}</span></span>
    }
}

/// The reels of a number, as HTML. What they show is generated content, so that nothing is read, found or copied twice.
#[cfg(feature = "ssr")]
pub fn reels(number: &Countable) -> String {
    let reel = |(_, mark)| view! { <span class="reel" data-mark=mark></span> };
    let reels = number.marked_digits().into_iter().map(reel).collect::<Vec<_>>();
    view! {
        <span class="counter-reels" aria-hidden="true">
            <span class="counter-word" data-mark=number.before.clone()></span>
            <span class="counter-digits">{reels}</span>
            <span class="counter-ending" data-mark=number.ending.clone()></span>
            <span class="counter-word" data-mark=number.after.clone()></span>
        </span>
    }
    .to_html()
}
