//! The opening of the story: its title over the first picture.

use leptos::prelude::*;

use crate::story::figures::date_text;
use crate::story::model::Meta;
use crate::view::context::Context;
use crate::view::picture::{Loading, drifts, layers};

/// Title, dek, byline and date over the opening picture.
pub fn hero(context: &Context<'_>, meta: &Meta) -> AnyView {
    let kicker = meta.kicker.clone().map(|kicker| view! { <p class="kicker">{kicker}</p> });
    let dek = context.inline_html(&meta.dek);
    let date = date_text(meta.date.get_ref(), context.language).unwrap_or_default();
    let image = meta.hero.as_ref().and_then(|id| Some((context.story.image(id.get_ref())?, context.image(id)?)));
    let caption = image.and_then(|(image, _)| image.caption.as_ref()).map(|caption| {
        let html = context.inline_html(caption);
        view! { <p class="hero-caption" inner_html=html></p> }
    });
    let moves = image.is_some_and(|(_, ready)| drifts(ready));
    let picture = image.map(|(image, ready)| {
        view! { <div class="hero-picture">{layers(image, ready, Loading::Eager)}</div> }
    });
    view! {
        <header class="hero" data-track=moves.then_some("passage")>
            {picture}
            <div class="hero-words">
                {kicker}
                <h1>{context.plain(&meta.title)}</h1>
                <p class="dek" inner_html=dek></p>
                <p class="byline">
                    <span>{meta.byline.clone()}</span>
                    " "
                    <time datetime=meta.date.get_ref().clone()>{date}</time>
                </p>
            </div>
        </header>
        {caption}
    }
    .into_any()
}
