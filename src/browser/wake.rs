//! What is in a part of the page and can move: it is woken when the part first comes near, and told from then on.

use leptos::mount::hydrate_from;
use leptos::prelude::{GetUntracked, RwSignal, Set, view};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::browser::app::App;
use crate::browser::drawing::Drawing;
use crate::browser::reels::Reels;
use crate::browser::{closest, find_all, root, with};
use crate::chart::ease;
use crate::embed::{Event, MotionChoice};
use crate::names;
use crate::orders::Position;
use crate::packed::unpack;
use crate::scroll::Reading;
use crate::view::counter::Counter;
use crate::view::motion_switch::MotionSwitch;
use crate::view::slot::Slot;

/// What has woken in a part of the page.
pub(super) trait Woken {
    /// Takes the part's state; `None` means that everything stands still in its final state. Says whether it is shown;
    /// if not, it wants to be told again in the next frame. A part that is not near is given no new canvas.
    fn tell(&self, reading: Option<Reading>, is_near: bool) -> bool;

    /// The part is not near any more.
    fn leave(&self);
}

/// Counters and a drawing that follow the part.
struct Following {
    progress: RwSignal<f64>,
    reels: Vec<Reels>,
    drawing: Option<Drawing>,
    in_scene: bool,
}

impl Woken for Following {
    fn tell(&self, reading: Option<Reading>, is_near: bool) -> bool {
        let counted = reading.map_or(1.0, |reading| ease(reading.progress));
        if self.progress.get_untracked() != counted {
            self.reels.iter().for_each(|reels| reels.turn(counted));
            self.progress.set(counted);
        }
        self.drawing.as_ref().is_none_or(|drawing| {
            let position = reading.map(|reading| {
                if self.in_scene { Position::Steps(reading.position()) } else { Position::Share(reading.progress) }
            });
            drawing.follow(position, is_near)
        })
    }

    fn leave(&self) {
        if let Some(drawing) = &self.drawing {
            drawing.leave();
        }
    }
}

/// The drawing of one step in a page at full length.
struct OfStep {
    drawing: Drawing,
    step: usize,
}

impl Woken for OfStep {
    fn tell(&self, reading: Option<Reading>, is_near: bool) -> bool {
        let arrived = reading.map_or(1.0, |reading| ease(reading.progress));
        self.drawing.follow(Some(Position::Steps(self.step as f64 + arrived)), is_near)
    }

    fn leave(&self) {
        self.drawing.leave();
    }
}

/// Wakes what is in a part of the page.
pub(super) fn wake(part: &Element, app: &'static App) -> Box<dyn Woken> {
    if let Some(woken) = wake_step(part, app) {
        return Box::new(woken);
    }
    let progress = RwSignal::new(1.0);
    let mut reels = Vec::new();
    // Parts lie in parts, and all in the story: each wakes what is its own.
    let is_own = |element: &Element| closest(element, &with(names::TRACK)).as_ref() == Some(part);
    for (element, slot) in slots(part, &with(names::SLOT)) {
        if let (Slot::Counter(counting), true) = (slot, is_own(&element)) {
            let woken = element.clone();
            let text = counting.text.clone();
            reels.push(Reels::new(element.clone().into(), counting));
            hydrate_from(element, move || view! { <Counter text progress /> }).forget();
            let _ = woken.set_attribute(names::AWAKE, "");
        }
    }
    let room = find_all(part, &with(names::CHART)).into_iter().find(is_own);
    let drawing = room.and_then(|room| {
        let chart = room.get_attribute(names::CHART)?;
        let _ = room.set_attribute(names::AWAKE, "");
        Some(Drawing::new(app, room, chart))
    });
    let in_scene = part.get_attribute(names::TRACK).as_deref() == Some("scene");
    Box::new(Following { progress, reels, drawing, in_scene })
}

fn wake_step(part: &Element, app: &'static App) -> Option<OfStep> {
    if !part.class_list().contains(names::STEP_DRAWING) {
        return None;
    }
    let scene = closest(part, &[".", names::SCENE].concat())?;
    let step = find_all(&scene, &with(names::STEP)).iter().position(|step| step.contains(Some(part)))?;
    let chart = find_all(&scene, &with(names::CHART)).first()?.get_attribute(names::CHART)?;
    Some(OfStep { drawing: Drawing::new(app, part.first_element_child()?, chart), step })
}

/// The slots inside of an element that a selector finds.
fn slots(inside: &Element, selector: &str) -> Vec<(HtmlElement, Slot)> {
    let slot = |element: Element| Some((element.get_attribute(names::SLOT).and_then(unpack)?, element));
    find_all(inside, selector)
        .into_iter()
        .filter_map(slot)
        .filter_map(|(slot, element)| Some((element.dyn_into().ok()?, slot)))
        .collect()
}

/// Wakes the reader's motion switch, which shows `choice`.
pub(super) fn switches(app: &'static App, choice: RwSignal<MotionChoice>) {
    for (element, slot) in slots(&root(), ".contents-motion[data-slot]") {
        if let Slot::Motion(words) = slot {
            let woken = element.clone();
            let choose = move |choice| app.take_motion(Event::Chose(choice));
            hydrate_from(element, move || view! { <MotionSwitch words choice choose /> }).forget();
            let _ = woken.set_attribute(names::AWAKE, "");
        }
    }
}
