//! One step at a time, for a frame whose height nobody changes.
//!
//! The reader goes on by buttons, arrow keys or a swipe. The wheel is left alone: it belongs to the page around. Which
//! slide is shown, the machine of [`crate::embed`] knows; here is what a slide is, and how it is shown.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, KeyboardEvent, TouchEvent};

use crate::browser::app::App;
use crate::browser::{closest, document, find_all, listen, named_by_address, root, strip, target_of, window, with};
use crate::embed::{self, Place};
use crate::names;

/// How far a finger must go sideways to mean it, in CSS pixels.
const SWIPE_PX: i32 = 48;

/// What takes arrow keys for itself.
const TAKES_ARROWS: &str = "input, textarea, select, [contenteditable]";

/// What is shown at one time: blocks of a section, and which of its steps if one of them has any.
struct Slide {
    elements: Vec<Element>,
    step: Option<usize>,
}

impl Slide {
    fn holds(&self, target: &Element) -> bool {
        let step_of = |element: &Element| steps_of(element).iter().position(|step| step.contains(Some(target)));
        self.elements.iter().any(|element| {
            element.contains(Some(target)) && self.step.is_none_or(|step| step_of(element).unwrap_or(0) == step)
        })
    }

    /// The section, and the steps of scenes, that are seen with the slide.
    fn places(&self, sections: &[Element], scenes: &[Element]) -> Vec<Place> {
        let section = self.elements.first().and_then(|element| closest(element, &with(names::SECTION)));
        let section = section.and_then(|section| sections.iter().position(|other| *other == section));
        let mut places: Vec<Place> = section.into_iter().map(Place::Section).collect();
        for element in &self.elements {
            let Some(scene) = scenes.iter().position(|scene| scene == element) else { continue };
            match self.step {
                Some(step) => places.push(Place::Step { scene, step }),
                // Lines that light up are all on one slide.
                None => {
                    let lines = find_all(element, &with(names::STEP)).len();
                    places.extend((0..lines).map(|step| Place::Step { scene, step }));
                }
            }
        }
        places
    }
}

/// What of a block is shown one after the other: the steps of a scene, the words on a long picture.
fn steps_of(element: &Element) -> Vec<Element> {
    let classes = element.class_list();
    if classes.contains(names::SCENE) {
        find_all(element, &with(names::STEP))
    } else if classes.contains(names::UNROLL) {
        strip::notes(element)
    } else {
        Vec::new()
    }
}

/// Whether a block says only what the next one is about.
fn is_heading(element: &Element) -> bool {
    element.class_list().contains("section-head") || matches!(&*element.tag_name(), "H2" | "H3")
}

/// Shows one slide of the story.
pub(super) struct Stepper {
    inner: Rc<Inner>,
}

struct Inner {
    app: &'static App,
    slides: Vec<Slide>,
    touched: Cell<Option<(i32, i32)>>,
    /// How far a long picture is being slid, in pixels; a hand that takes hold of it ends that.
    sliding_to: Cell<Option<i32>>,
    /// They hold the stepper, and are let go when it stops.
    listeners: RefCell<Vec<EventListener>>,
}

impl Stepper {
    /// Takes the story apart, and tells the machine its slides and the one that the address asks for, or the first.
    pub(super) fn start(app: &'static App) -> Self {
        let inner = Rc::new(Inner {
            app,
            slides: slides(),
            touched: Cell::new(None),
            sliding_to: Cell::new(None),
            listeners: RefCell::default(),
        });
        for element in blocks() {
            let _ = element.set_attribute(names::SLIDE, "");
        }
        inner.listen();
        let (sections, scenes) = (find_all(&root(), &with(names::SECTION)), find_all(&root(), "[data-track=scene]"));
        let slides =
            inner.slides.iter().map(|slide| embed::Slide { places: slide.places(&sections, &scenes) }).collect();
        app.take(embed::Event::Slides(slides, inner.asked_for().unwrap_or(0)));
        Self { inner }
    }

    /// Shows a slide, counted from 0.
    pub(super) fn open(&self, at: usize) {
        self.inner.show(at);
    }

    /// Says that a slide is shown that is in sight already.
    pub(super) fn name(&self, at: usize) {
        self.inner.show_place(at);
    }

    /// Shows all of the story again.
    pub(super) fn stop(self) {
        self.inner.listeners.borrow_mut().clear();
        clear();
        for element in blocks() {
            let _ = element.remove_attribute(names::SLIDE);
        }
    }
}

/// What can be hidden while a slide is shown: sections, and what they are made of.
fn blocks() -> Vec<Element> {
    find_all(&root(), ".story > *:not(.note), .section > *:not(.note)")
}

/// Takes the story apart: headings stay with what follows them, each step of a scene is one, everything else too.
fn slides() -> Vec<Slide> {
    let mut slides = Vec::new();
    let mut headings: Vec<Element> = Vec::new();
    for element in find_all(&root(), ".story > .hero, .section > *:not(.note)") {
        if is_heading(&element) {
            headings.push(element);
            continue;
        }
        let steps = steps_of(&element).len();
        for step in 0..steps.max(1) {
            let elements = headings.drain(..).chain([element.clone()]).collect();
            slides.push(Slide { elements, step: (steps > 0).then_some(step) });
        }
    }
    slides
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        let (window, document) = (window(), document());
        let on = |target: &EventTarget, name: &'static str, options, heard: fn(&Self, &Event)| {
            let inner = self.clone();
            listen(target, name, options, move |event| heard(&inner, event))
        };
        let plain = EventListenerOptions::default;
        // Only keys are kept from the browser: it scrolls by the wheel and by a finger as ever.
        let keys = EventListenerOptions::enable_prevent_default();
        // Scrolling is told to the document only while it goes down to what scrolls.
        let down = EventListenerOptions::run_in_capture_phase();
        self.listeners.replace(vec![
            on(&window, "hashchange", plain(), |inner, _| {
                if let Some(at) = inner.asked_for() {
                    inner.app.take(embed::Event::Opened(at));
                }
            }),
            on(&document, "keydown", keys, |inner, event| inner.press(event)),
            on(&document, "scroll", down, |inner, event| inner.follow_hand(event)),
            on(&document, "wheel", plain(), |inner, _| inner.sliding_to.set(None)),
            on(&document, "pointerdown", plain(), |inner, _| inner.sliding_to.set(None)),
            on(&document, "click", plain(), |inner, event| {
                let way = target_of(event).and_then(|target| closest(&target, &with(names::WAY)));
                match way.and_then(|way| way.get_attribute(names::WAY)).as_deref() {
                    Some("back") => inner.go(-1),
                    Some("on") => inner.go(1),
                    _ => {}
                }
            }),
            on(&document, "touchstart", plain(), |inner, event| inner.touched.set(finger(event))),
            on(&document, "touchend", plain(), |inner, event| {
                let (Some(from), Some(to)) = (inner.touched.take(), finger(event)) else { return };
                let (right, down) = (to.0 - from.0, to.1 - from.1);
                if right.abs() > SWIPE_PX && right.abs() > 2 * down.abs() && !in_long_picture(event) {
                    inner.go(if right < 0 { 1 } else { -1 });
                }
            }),
        ]);
    }

    fn press(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let by = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return,
        };
        // With these they mean the browser's own ways, to the page before for one.
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        if target_of(event).is_some_and(|target| closest(&target, TAKES_ARROWS).is_some()) {
            return;
        }
        // A long picture that has the focus would go its own way too.
        event.prevent_default();
        self.go(by);
    }

    /// The slide that the address's fragment asks for.
    fn asked_for(&self) -> Option<usize> {
        let target = named_by_address()?;
        // A section is asked for as a whole: its first slide is meant.
        let inside = |slide: &Slide| slide.elements.iter().any(|element| target.contains(Some(element)));
        self.slides.iter().position(|slide| slide.holds(&target)).or_else(|| self.slides.iter().position(inside))
    }

    fn go(&self, by: isize) {
        self.app.take(embed::Event::Turned(by));
    }

    fn show(&self, at: usize) {
        let Some(slide) = self.slides.get(at) else { return };
        clear();
        for element in &slide.elements {
            // The block and the section around it.
            for shown in [Some(element.clone()), element.parent_element()].into_iter().flatten() {
                let _ = shown.set_attribute(names::SHOWN, "");
            }
            let Some(step) = slide.step else { continue };
            if element.class_list().contains(names::UNROLL) {
                self.sliding_to.set(strip::notes(element).get(step).and_then(strip::slide_to));
            } else if let Some(engine) = self.app.engine.get() {
                engine.show_step(self.app, element, step);
            }
        }
        if let Some(story) = document().get_element_by_id(names::STORY_ID) {
            story.set_scroll_top(0);
        }
        self.show_place(at);
    }

    /// A hand that drags a long picture goes on and back as the buttons do.
    fn follow_hand(&self, event: &Event) {
        let Some(strip) = target_of(event) else { return };
        let Some(picture) = closest(&strip, &[".", names::UNROLL].concat()) else { return };
        let along = strip.scroll_left();
        if let Some(goal) = self.sliding_to.get() {
            if goal.abs_diff(along) <= 1 {
                self.sliding_to.set(None);
            }
            return;
        }
        let away = |note: &Element| strip::slid_px(note).map_or(u32::MAX, |(_, place)| place.abs_diff(along));
        let nearest =
            strip::notes(&picture).iter().enumerate().min_by_key(|(_, note)| away(note)).map(|(step, _)| step);
        let slide = self.slides.iter().position(|slide| slide.step == nearest && slide.elements.contains(&picture));
        if let Some(at) = slide {
            self.app.take(embed::Event::Dragged(at));
        }
    }

    /// Shows where the reader is, and which ways lead on.
    fn show_place(&self, at: usize) {
        let last = self.slides.len().saturating_sub(1);
        for place in find_all(&root(), ".stepper-place") {
            let between = place.get_attribute(names::OF).unwrap_or_default();
            place
                .set_text_content(Some(&[&(at + 1).to_string(), " ", &between, " ", &(last + 1).to_string()].concat()));
        }
        for way in find_all(&root(), ".stepper [data-way]") {
            let ends = if way.get_attribute(names::WAY).as_deref() == Some("back") { at == 0 } else { at == last };
            // Not `disabled`: a button that is would lose the reader's focus.
            let _ = way.set_attribute("aria-disabled", if ends { "true" } else { "false" });
        }
    }
}

fn clear() {
    for shown in find_all(&root(), &with(names::SHOWN)) {
        let _ = shown.remove_attribute(names::SHOWN);
    }
}

/// Where a finger is or was last, in CSS pixels of the window.
fn finger(event: &Event) -> Option<(i32, i32)> {
    let touch = event.dyn_ref::<TouchEvent>()?.changed_touches().get(0)?;
    Some((touch.client_x(), touch.client_y()))
}

/// Whether a finger is on the picture that is itself moved sideways.
fn in_long_picture(event: &Event) -> bool {
    target_of(event).is_some_and(|target| closest(&target, ".unroll-window").is_some())
}
