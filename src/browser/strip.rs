//! Long pictures that are unrolled sideways: how the words on them are reached.

use web_sys::Element;

use crate::browser::{closest, find_all, named_by_address, viewport_height_px, window};

/// The words on a long picture, from its beginning to its end.
pub(super) fn notes(part: &Element) -> Vec<Element> {
    find_all(part, ".unroll-note")
}

/// Where the page has to be scrolled to for an element to be seen, in pixels from its top.
pub(super) fn place_px(target: &Element) -> f64 {
    travel_px(target).unwrap_or_else(|| top_px(target))
}

/// Where the page has to be scrolled to for the strip to have brought an element to the middle of the window, or as
/// near as it comes. `None` if the element is on no strip that goes along with the page.
fn travel_px(target: &Element) -> Option<f64> {
    let (part, strip) = (closest(target, "[data-track=travel]")?, closest(target, ".unroll-strip")?);
    let (whole, long) = (part.get_bounding_client_rect(), strip.get_bounding_client_rect());
    let (downwards_px, sideways_px) = (whole.height() - viewport_height_px(), long.width() - whole.width());
    if !is_pinned(&part) || downwards_px <= 0.0 || sideways_px <= 0.0 {
        return None;
    }
    let along =
        (target.get_bounding_client_rect().left() - long.left() - inset_px(target, whole.width())) / sideways_px;
    Some(top_px(&part) + along.clamp(0.0, 1.0) * downwards_px)
}

/// Brings an element on a long picture into sight, if it is not: a browser scrolls to what has the focus or is named
/// by a link, but does not move what is moved along and not scrolled.
pub(super) fn reveal(target: &Element) {
    slide_to(target);
    if let Some(y) = travel_px(target) {
        window().scroll_to_with_x_and_y(0.0, y);
    }
}

/// Brings what has the focus into sight, if it is on a long picture and is not seen.
pub(super) fn follow_focus(element: &Element) {
    let Some(part) = closest(element, "[data-track=travel]") else { return };
    let (whole, place) = (part.get_bounding_client_rect(), element.get_bounding_client_rect());
    if place.left() < whole.left() || place.right() > whole.right() {
        reveal(element);
    }
}

/// Brings what the address of a page that has just come names into sight, unless the browser has put the reader back
/// to another place.
pub(super) fn arrive() {
    let Some(target) = named_by_address() else { return };
    let Some(part) = closest(&target, "[data-track=travel]") else { return };
    if part.get_bounding_client_rect().top().abs() < viewport_height_px() / 2.0 {
        reveal(&target);
    }
}

/// How far the box around a long picture has to be scrolled sideways for an element on it to be in its middle, or
/// as near as it comes, in pixels. `None` where there is no box that a hand drags.
pub(super) fn slid_px(target: &Element) -> Option<(Element, i32)> {
    let window = closest(target, ".unroll-window")?;
    let furthest = window.scroll_width() - window.client_width();
    let (own, place) = (window.get_bounding_client_rect(), target.get_bounding_client_rect());
    let along = place.left() - own.left() + f64::from(window.scroll_left()) - inset_px(target, own.width());
    Some((window, (along.round() as i32).clamp(0, furthest.max(0))))
}

/// Slides the box around a long picture to an element on it; gives how far it has been sent, in pixels, if it was not
/// there already.
pub(super) fn slide_to(target: &Element) -> Option<i32> {
    let (window, along) = slid_px(target)?;
    let was_there = window.scroll_left() == along;
    window.set_scroll_left(along);
    (!was_there).then_some(along)
}

/// Whether the picture stays in the window while its part passes. The style sheets decide: one that stands in the page
/// may be higher than a low window all the same.
fn is_pinned(part: &Element) -> bool {
    let stage = part.query_selector(".unroll-stage").ok().flatten();
    let style = stage.and_then(|stage| window().get_computed_style(&stage).ok().flatten());
    style.and_then(|style| style.get_property_value("position").ok()).is_some_and(|position| position == "sticky")
}

/// What is left free before an element that stands in the middle of a width.
fn inset_px(element: &Element, width_px: f64) -> f64 {
    ((width_px - element.get_bounding_client_rect().width()) / 2.0).max(0.0)
}

fn top_px(element: &Element) -> f64 {
    element.get_bounding_client_rect().top() + window().scroll_y().unwrap_or(0.0)
}
