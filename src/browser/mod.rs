//! The only room that touches the browser.
//!
//! It finds what is near, reads rectangles once a frame, and writes states back as
//! `data-` attributes and custom properties. What a state *is* stands in
//! [`crate::scroll`]; what is shown for it, in [`crate::view`] and the style sheets.

mod backend;
pub mod canvas;
mod debug;
pub mod engine;
pub mod host;
pub mod motion;
pub mod share;
pub mod stepper;
mod strip;
pub mod unrolled;

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, Window};

/// The page's window.
///
/// # Panics
/// Outside of a window: the page runs nowhere else.
pub fn window() -> Window {
    web_sys::window().expect_throw("no window")
}

/// The page's document.
///
/// # Panics
/// Outside of a window: the page runs nowhere else.
pub fn document() -> Document {
    window().document().expect_throw("no document")
}

/// The elements inside `root` that a selector finds; none if the selector is not sound.
pub fn find_all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

/// What the fragment of the page's address names, if there is such a thing.
fn named_by_address() -> Option<Element> {
    let fragment = window().location().hash().ok()?;
    document().get_element_by_id(fragment.strip_prefix('#')?)
}

/// The height of the layout viewport, which stays while a phone's address bar comes and goes.
fn viewport_height_px() -> f64 {
    document().document_element().map_or(0.0, |root| f64::from(root.client_height()))
}
