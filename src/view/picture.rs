//! Pictures, and how their layers move.

use leptos::prelude::*;

use crate::story::block::{ImageBlock, ImageMotion, Width};
use crate::story::model::Image;
use crate::view::context::{Context, Layer, ReadyImage};

/// When a picture's files are loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// At once.
    Eager,
    /// When the picture is near the window (`loading="lazy"`).
    Lazy,
}

/// A picture with its caption and credit.
pub fn picture(context: &Context<'_>, block: &ImageBlock) -> AnyView {
    let (Some(image), Some(ready)) = (context.story.image(block.image.get_ref()), context.image(&block.image)) else {
        return ().into_any();
    };
    let motion = match block.motion {
        ImageMotion::Drift => "drift",
        ImageMotion::Zoom => "zoom",
        ImageMotion::Reveal => "reveal",
        ImageMotion::Still => "still",
    };
    let caption = caption(context, image).map(|caption| view! { <figcaption>{caption}</figcaption> });
    let moves = match block.motion {
        ImageMotion::Drift => drifts(ready),
        ImageMotion::Zoom | ImageMotion::Reveal => true,
        ImageMotion::Still => false,
    };
    view! {
        <figure class="picture" data-width=width_name(block.width) data-motion-kind=motion data-track=moves.then_some("passage")>
            <div class="picture-frame">{layers(image, ready, Loading::Lazy)}</div>
            {caption}
        </figure>
    }
    .into_any()
}

/// Name of a width in the style sheets.
pub fn width_name(width: Width) -> &'static str {
    match width {
        Width::Column => "column",
        Width::Wide => "wide",
        Width::Full => "full",
    }
}

/// The caption of an image with its credit; `None` without a caption.
pub fn caption(context: &Context<'_>, image: &Image) -> Option<AnyView> {
    let html = context.inline_html(image.caption.as_ref()?);
    let credit = image.credit.clone().map(|credit| view! { <span class="credit">{credit}</span> });
    Some(view! { <span inner_html=html></span>" "{credit} }.into_any())
}

/// Whether any layer moves; if not, the picture need not be tracked.
pub fn drifts(ready: &ReadyImage) -> bool {
    ready.layers.iter().any(|layer| depth_step(layer) > 0)
}

/// The stacked layers of an image; the first one has the alternative text.
pub fn layers(image: &Image, ready: &ReadyImage, loading: Loading) -> Vec<AnyView> {
    let alt = image.alt.as_ref().map(|alt| alt.get_ref().clone()).unwrap_or_default();
    ready
        .layers
        .iter()
        .enumerate()
        .map(|(index, layer)| {
            let alt = if index == 0 { alt.clone() } else { String::new() };
            let tall = ready.tall_layers.get(index).map(|tall| {
                let (width, height) = ready.tall_size_px;
                view! { <source media="(max-aspect-ratio: 4/5)" srcset=tall.address.clone() width=width height=height /> }
            });
            let (width, height) = ready.size_px;
            let eager = loading == Loading::Eager;
            view! {
                <picture class="layer" data-depth=depth_step(layer)>
                    {tall}
                    <img
                        src=layer.address.clone()
                        alt=alt
                        width=width
                        height=height
                        loading=if eager { "eager" } else { "lazy" }
                        fetchpriority=(eager && index == 0).then_some("high")
                        decoding="async"
                    />
                </picture>
            }
            .into_any()
        })
        .collect()
}

/// The depth in tenths, 0 to 10, for the style sheet: a strict content policy does not allow style attributes.
fn depth_step(layer: &Layer) -> u8 {
    (layer.depth.clamp(0.0, 1.0) * 10.0).round() as u8
}
