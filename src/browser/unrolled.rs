//! Scenes laid out at full length: a drawing for each step, where nothing can be pinned.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::browser::{document, find_all, root, with};
use crate::names;

/// Gives each step of each scene room for a drawing of its own, with the size that it will have, so that nothing moves
/// when it is painted. What has its rooms already is left as it is.
///
/// They are tracked parts like any other, to be found by the engine when it starts; style sheets show them only in the
/// modes that need them.
pub(super) fn give_steps_drawings() {
    for scene in find_all(&root(), "[data-track=scene]:not([data-unrolled])") {
        let Some(ratio) = ratio_of(&scene) else { continue };
        for step in find_all(&scene, &with(names::STEP)) {
            // What cannot be made is left out: the scene's one drawing is there all the same.
            let _ = give_room(&scene, &step, &ratio);
        }
        let _ = scene.set_attribute(names::UNROLLED, "");
    }
}

/// The width and height of a scene's drawing, as a style sheet says it.
fn ratio_of(scene: &Element) -> Option<String> {
    let svg = scene.query_selector(".drawing-static svg").ok()??;
    let view_box = svg.get_attribute("viewBox")?;
    let mut numbers = view_box.split_ascii_whitespace().skip(2);
    Some([numbers.next()?, "/", numbers.next()?].concat())
}

fn give_room(scene: &Element, step: &Element, ratio: &str) -> Option<()> {
    let room = document().create_element("div").ok()?;
    room.set_class_name(names::STEP_DRAWING);
    // As the scene's own one, but empty.
    let drawing = scene.query_selector(names::DRAWING).ok()??.clone_node().ok()?;
    room.set_attribute(names::TRACK, "arrival").ok()?;
    room.unchecked_ref::<HtmlElement>().style().set_property("aspect-ratio", ratio).ok()?;
    // The picture that the drawing stands in goes with it.
    for setting in find_all(scene, ".stage .setting") {
        drawing.append_child(&setting.clone_node_with_deep(true).ok()?).ok()?;
    }
    room.append_child(&drawing).ok()?;
    step.insert_before(&room, step.first_child().as_ref()).ok()?;
    Some(())
}
