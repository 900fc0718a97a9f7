//! Two pictures of the same place, before and after: the second is drawn over the first while the reader scrolls.
//!
//! Without motion each picture shows half.

use leptos::prelude::*;

use crate::story::block::{Compare, CompareSide};
use crate::story::resolved::Resolved;
use crate::view::context::Context;
use crate::view::picture::{Loading, caption, layers, width_name};

/// The two pictures with their labels and captions.
pub fn compare(context: &Context<'_>, block: &Compare<Resolved>) -> AnyView {
    let sides = [&block.before, &block.after];
    let pictures = sides.iter().map(|this| side(context, this)).collect::<Vec<_>>();
    let captions = sides.iter().filter_map(|this| {
        let caption = caption(context, this.image)?;
        Some(view! { <p>{caption}</p> })
    });
    let captions = captions.collect::<Vec<_>>();
    let captions = (!captions.is_empty()).then(|| view! { <figcaption>{captions}</figcaption> });
    view! {
        <figure class="picture compare" data-width=width_name(block.width) data-track="passage">
            <div class="picture-frame">{pictures}</div>
            {captions}
        </figure>
    }
    .into_any()
}

fn side(context: &Context<'_>, side: &CompareSide<Resolved>) -> AnyView {
    let layers = layers(context, side.image, Loading::Lazy);
    view! { <div class="compare-side"><p class="compare-label">{side.label.clone()}</p>{layers}</div> }.into_any()
}
