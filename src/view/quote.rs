//! Quotations.

use leptos::prelude::*;

use crate::story::block::Quote;
use crate::story::resolved::Resolved;
use crate::view::context::Context;

/// A quotation with its speaker.
pub fn quote(context: &Context<'_>, quote: &Quote<Resolved>) -> AnyView {
    let html = context.inline_html(&quote.text);
    let cite = quote.cite.clone().map(|cite| view! { <figcaption>{cite}</figcaption> });
    view! {
        <figure class="quote">
            <blockquote><p inner_html=html></p></blockquote>
            {cite}
        </figure>
    }
    .into_any()
}
