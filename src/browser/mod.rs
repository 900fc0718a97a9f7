//! What follows the scroll in the browser: the only module, with `painter`, that uses its interfaces.
//!
//! It finds what is near, reads rectangles once a frame, and writes states back as
//! `data-` attributes and custom properties. What a state *is* stands in
//! [`crate::scroll`], what changes the page in [`crate::embed`]; what is shown for it, in [`crate::view`] and the
//! style sheets.
//!
//! What begins with the page lives as long as the page: it is leaked, and its listeners are never removed. What can
//! end before ([`stepper::Stepper`], [`drawing::Drawing`]'s canvas, [`sight::Band`]) has a `stop` that is called.

pub mod app;
mod debug;
mod drawing;
mod engine;
mod host;
mod motion;
mod reels;
mod share;
mod sight;
mod stepper;
mod strip;
mod studio;
mod unrolled;
mod wake;

use std::sync::atomic::{AtomicBool, Ordering};

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// Whether the engine has been halted; then nothing that it listens to reaches it.
static IS_HALTED: AtomicBool = AtomicBool::new(false);

/// Stops the engine for good. The page's loader calls it when the engine has failed, and then makes the page again
/// what it was without it; this only sees to it that no listener, observer or frame goes on in a broken state.
#[wasm_bindgen]
pub fn halt() {
    IS_HALTED.store(true, Ordering::Relaxed);
}

fn is_halted() -> bool {
    IS_HALTED.load(Ordering::Relaxed)
}

/// Listens for as long as the listener is kept, or for as long as the page where it is forgotten.
///
/// It takes a boxed function, so that what it does is compiled once and not for every listener.
fn listen(
    target: &EventTarget,
    name: &'static str,
    options: EventListenerOptions,
    heard: Box<dyn Fn(&Event)>,
) -> EventListener {
    EventListener::new_with_options(target, name, options, move |event| {
        if !is_halted() {
            heard(event);
        }
    })
}

/// Listens for as long as the page.
fn on(target: &EventTarget, name: &'static str, heard: impl Fn(&Event) + 'static) {
    listen(target, name, EventListenerOptions::default(), Box::new(heard)).forget();
}

/// The page's window. The engine runs in pages only, so that its type is not checked in each frame.
fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The page's document.
///
/// # Panics
/// Outside of a window: the page runs nowhere else.
fn document() -> Document {
    window().document().expect_throw("no document")
}

/// The page's root element.
///
/// # Panics
/// In a document without one, which browsers do not make.
fn root() -> Element {
    document().document_element().expect_throw("no root")
}

/// The elements inside `root` that a selector finds; none if the selector is not sound.
fn find_all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

/// A selector for elements with an attribute.
fn with(attribute: &str) -> String {
    ["[", attribute, "]"].concat()
}

/// The element that an event is about.
fn target_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The nearest element around this one, or itself, that a selector finds.
fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// Shows a number that is not negative to the style sheets.
fn show_number(element: &HtmlElement, property: &str, number: f64) {
    // Four places are finer than a pixel on any page; whole numbers keep the float formatter out.
    let text = ((number * 10_000.0).round() as u32).to_string();
    let _ = element.style().set_property(property, &["calc(", &text, "/10000)"].concat());
}

fn set_or_remove(element: &Element, name: &str, value: Option<&str>) {
    // An attribute with a sound name can always be set.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// What the fragment of the page's address names, if there is such a thing.
fn named_by_address() -> Option<Element> {
    let fragment = window().location().hash().ok()?;
    document().get_element_by_id(fragment.strip_prefix('#')?)
}

/// The height of the layout viewport, which stays while a phone's address bar comes and goes, in CSS pixels.
fn viewport_height_px() -> f64 {
    f64::from(root().client_height())
}

/// Where the top of the page stands in the window, in CSS pixels; negative once it is scrolled.
fn page_top_px() -> f64 {
    -window().scroll_y().unwrap_or(0.0)
}
