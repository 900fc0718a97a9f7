//! The moving half of a graphic: a canvas over the static drawing.

use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::web_sys::HtmlCanvasElement;

/// A canvas that is painted whenever the position changes.
///
/// Without a position (motion is off, or the page has not woken) the canvas is not live, and
/// the static drawing under it shows.
#[component]
pub fn ChartCanvas(
    /// Where the scene is, in steps from 0.
    #[prop(into)]
    position: Signal<Option<f64>>,
    /// Paints the canvas for a position.
    paint: Callback<(HtmlCanvasElement, f64)>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move |_| {
        if let (Some(canvas), Some(position)) = (canvas.get(), position.get()) {
            paint.run((canvas, position));
        }
    });
    let live = move || position.get().map(|_| "");
    view! { <canvas class="graphic-canvas" aria-hidden="true" data-live=live node_ref=canvas></canvas> }
}
