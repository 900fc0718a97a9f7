//! Lines that are highlighted one by one, each as it passes the trigger line.

use leptos::prelude::*;

use crate::story::block::List;
use crate::story::resolved::Resolved;
use crate::view::context::Context;

/// A list whose lines are tracked like the steps of a scene without a drawing. `id` is its element's id.
pub fn list(context: &Context<'_>, list: &List<Resolved>, id: Option<String>) -> AnyView {
    let title = list.title.as_ref().map(|title| {
        let html = context.inline_html(title);
        view! { <p class="lights-title" inner_html=html></p> }
    });
    let items = list
        .items
        .iter()
        .map(|item| {
            let html = context.inline_html(item);
            view! { <li class="light" data-step inner_html=html></li> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="lights" id=id data-track="scene">
            {title}
            <ol>{items}</ol>
        </div>
    }
    .into_any()
}
