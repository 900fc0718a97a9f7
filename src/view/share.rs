//! Buttons that share an address. They need a script: style sheets show them once the engine runs.

use leptos::prelude::*;

use crate::story::language::PageWords;

/// A button that shares the address of the link in the same element, or else of the page; and the element for its
/// status message.
pub fn button(words: &PageWords, label: &'static str) -> AnyView {
    view! {
        <button type="button" data-share data-copied=words.copied>{label}</button>
        <span class="share-status" role="status"></span>
    }
    .into_any()
}
