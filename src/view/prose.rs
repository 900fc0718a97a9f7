//! Paragraphs with figures.

use leptos::prelude::*;

use crate::story::block::Prose;
use crate::story::resolved::Resolved;
use crate::view::context::Context;

/// The paragraphs and lists of a prose block.
pub fn prose(context: &Context<'_>, prose: &Prose<Resolved>) -> AnyView {
    let html = context.html(&prose.text);
    view! { <div class="prose" inner_html=html></div> }.into_any()
}
