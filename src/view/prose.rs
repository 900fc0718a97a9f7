//! Words with figures in them.

use leptos::prelude::*;

use crate::story::model::Prose;
use crate::view::context::Context;

/// Paragraphs and lists.
pub fn prose(context: &Context<'_>, prose: &Prose) -> AnyView {
    let html = context.html(&prose.text);
    view! { <div class="prose" inner_html=html></div> }.into_any()
}
