//! Scenes laid out at full length: a drawing for each step, where nothing can be pinned.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

use crate::browser::{document, find_all};

/// Gives each step of each scene a canvas of its own, with its room kept, so that nothing moves when it is painted.
///
/// They are tracked parts like any other (`data-track`), to be found by the engine when it starts; style sheets
/// show them only in the modes that need them.
pub fn give_steps_canvases() {
    let Some(root) = document().document_element() else { return };
    for scene in find_all(&root, "[data-track=scene]") {
        let Some(ratio) = ratio_of(&scene) else { continue };
        for step in find_all(&scene, "[data-step]") {
            // What cannot be made is left out: the scene's one drawing is there all the same.
            let _ = give_canvas(&step, &ratio);
        }
        let _ = scene.set_attribute("data-unrolled", "");
    }
}

/// The width and height of a scene's drawing, as a style sheet says it.
fn ratio_of(scene: &Element) -> Option<String> {
    let svg = scene.query_selector(".drawing-static svg").ok()??;
    let view_box = svg.get_attribute("viewBox")?;
    let mut numbers = view_box.split_ascii_whitespace().skip(2);
    Some([numbers.next()?, "/", numbers.next()?].concat())
}

fn give_canvas(step: &Element, ratio: &str) -> Option<()> {
    let room: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    room.set_class_name("step-drawing");
    room.set_attribute("data-track", "arrival").ok()?;
    room.style().set_property("aspect-ratio", ratio).ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_attribute("aria-hidden", "true").ok()?;
    room.append_child(&canvas).ok()?;
    step.insert_before(&room, step.first_child().as_ref()).ok()?;
    Some(())
}
