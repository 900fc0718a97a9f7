//! Pictures, and how their layers move.

use leptos::prelude::*;

use crate::story::block::{ImageBlock, ImageMotion, Width};
use crate::story::resolved::{ImageId, Resolved};
use crate::view::context::{Context, Layer};

/// When a picture's files are loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// At once.
    Eager,
    /// When the picture is near the window (`loading="lazy"`).
    Lazy,
}

/// A picture with its caption and credit.
pub fn picture(context: &Context<'_>, block: &ImageBlock<Resolved>) -> AnyView {
    let motion = match block.motion {
        ImageMotion::Drift => "drift",
        ImageMotion::Zoom => "zoom",
        ImageMotion::Reveal => "reveal",
        ImageMotion::Still => "still",
    };
    let caption = caption(context, block.image).map(|caption| view! { <figcaption>{caption}</figcaption> });
    let moves = match block.motion {
        ImageMotion::Drift => drifts(context, block.image),
        ImageMotion::Zoom | ImageMotion::Reveal => true,
        ImageMotion::Still => false,
    };
    view! {
        <figure class="picture" data-width=width_name(block.width) data-motion-kind=motion data-track=moves.then_some("passage")>
            <div class="picture-frame">{layers(context, block.image, Loading::Lazy)}</div>
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
pub fn caption(context: &Context<'_>, image: ImageId) -> Option<AnyView> {
    let image = &context.story[image];
    let html = context.inline_html(image.caption.as_ref()?);
    let credit = image.credit.clone().map(|credit| view! { <span class="credit">{credit}</span> });
    Some(view! { <span inner_html=html></span>" "{credit} }.into_any())
}

/// Whether any layer moves; if not, the picture need not be tracked.
pub fn drifts(context: &Context<'_>, image: ImageId) -> bool {
    context.drawn_image(image).layers.iter().any(|layer| depth_step(layer) > 0)
}

/// The stacked layers of an image; the first one has the alternative text.
pub fn layers(context: &Context<'_>, id: ImageId, loading: Loading) -> Vec<AnyView> {
    let (image, tall) = (&context.story[id], context.tall_image(id));
    let alt = image.alt.clone().unwrap_or_default();
    let layers = &context.drawn_image(id).layers;
    layers
        .iter()
        .enumerate()
        .map(|(index, layer)| {
            let alt = if index == 0 { alt.clone() } else { String::new() };
            let tall = tall.and_then(|tall| Some((tall.layers.get(index)?, tall.size_px)));
            let tall = tall.map(|(layer, (width, height))| {
                let address = context.address(&layer.address);
                view! { <source media="(max-aspect-ratio: 4/5)" srcset=address width=width height=height /> }
            });
            let (width, height) = image.size_px();
            let eager = loading == Loading::Eager;
            view! {
                <picture class="layer" data-depth=depth_step(layer)>
                    {tall}
                    <img
                        src=context.address(&layer.address)
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

/// The layers of an image that a chart stands in, those behind the chart or those in front of it, in both compositions:
/// style sheets show the one that goes with the chart's layout, and the other is not loaded (`loading="lazy"`).
pub fn setting(context: &Context<'_>, id: ImageId, front: bool) -> Vec<AnyView> {
    let (image, ready) = (&context.story[id], context.drawn_image(id));
    let composition = |[class, far]: [&'static str; 2], layers: &[Layer], (width, height): (u32, u32)| {
        let mut alt = if front { String::new() } else { image.alt.clone().unwrap_or_default() };
        let layers = layers.iter().filter(|layer| layer.front == front).map(|layer| {
            let (address, alt) = (context.address(&layer.address), std::mem::take(&mut alt));
            let class = if layer.drifts { far } else { class };
            view! { <img class=class src=address alt=alt width=width height=height loading="lazy" decoding="async" /> }
                .into_any()
        });
        layers.collect::<Vec<_>>()
    };
    let tall = ready.tall.as_ref().map(|tall| composition(["tall", "tall far"], &tall.layers, tall.size_px));
    composition(["wide", "wide far"], &ready.layers, image.size_px())
        .into_iter()
        .chain(tall.unwrap_or_default())
        .collect()
}

/// The depth in tenths, 0 to 10, for the style sheet: a strict content policy does not allow style attributes.
fn depth_step(layer: &Layer) -> u8 {
    (layer.depth.clamp(0.0, 1.0) * 10.0).round() as u8
}
