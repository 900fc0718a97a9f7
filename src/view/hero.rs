//! The opening of the story: its title over the first picture.

use leptos::prelude::*;

use crate::view::context::Context;
use crate::view::picture::{Loading, drifts, layers};

/// Title, dek, byline and date over the opening picture.
pub fn hero(context: &Context<'_>) -> AnyView {
    let meta = &context.story.meta;
    let kicker = meta.kicker.clone().map(|kicker| view! { <p class="kicker">{kicker}</p> });
    let dek = context.inline_html(&meta.dek);
    let caption = meta.hero.and_then(|image| context.story[image].caption.as_ref()).map(|caption| {
        let html = context.inline_html(caption);
        view! { <p class="hero-caption" inner_html=html></p> }
    });
    let moves = meta.hero.is_some_and(|image| drifts(context, image));
    let picture = meta.hero.map(|image| {
        view! { <div class="hero-picture">{layers(context, image, Loading::Eager)}</div> }
    });
    view! {
        <header class="hero" data-track=moves.then_some("passage")>
            {picture}
            <div class="hero-words">
                {kicker}
                <h1>{meta.title.clone()}</h1>
                <p class="dek" inner_html=dek></p>
                <p class="byline">
                    <span>{meta.byline.clone()}</span>
                    " "
                    <time datetime=meta.date.written.clone()>{meta.date.words.clone()}</time>
                </p>
            </div>
        </header>
        {caption}
    }
    .into_any()
}
