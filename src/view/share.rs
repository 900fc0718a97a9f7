//! What passes an address on. It needs a script: style sheets show it once the page is awake.

use leptos::prelude::*;

use crate::story::language::PageWords;

/// A button that shares the address of the link beside it, or of the page, and what is said of it then.
pub fn button(words: &PageWords, label: &'static str) -> AnyView {
    view! {
        <button type="button" data-share data-copied=words.copied>{label}</button>
        <span class="share-status" role="status"></span>
    }
    .into_any()
}
