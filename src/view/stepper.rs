//! The buttons for a story that is shown one step at a time.
//!
//! Style sheets show them in that mode only; `browser::stepper` handles their events.

use leptos::prelude::*;

use crate::view::context::Context;

/// Buttons for the previous and next step, the current place, and a link to the whole story at `whole` that replaces
/// the host's page (`target="_top"`).
pub fn stepper(context: &Context<'_>, whole: &str) -> AnyView {
    let words = &context.language.page;
    view! {
        <nav class="stepper" aria-label=words.steps>
            <button type="button" data-way="back" aria-label=words.step_back>{arrow("M15 5 8 12l7 7")}</button>
            <p class="stepper-place" data-of=words.of aria-live="polite"></p>
            <button type="button" data-way="on" aria-label=words.step_on>{arrow("M9 5l7 7-7 7")}</button>
            <a class="stepper-whole" href=whole.to_owned() target="_top">{words.whole_story}</a>
        </nav>
    }
    .into_any()
}

fn arrow(path: &'static str) -> AnyView {
    view! {
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d=path fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"></path>
        </svg>
    }
    .into_any()
}
