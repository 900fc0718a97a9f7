//! One step at a time, for a frame whose height nobody changes.
//!
//! The reader goes on by buttons, arrow keys or a swipe. The wheel is left alone: it belongs to the page around.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, KeyboardEvent, TouchEvent};

use crate::browser::{document, find_all, named_by_address, strip, window};

/// How far a finger must go sideways to mean it, in CSS pixels.
const SWIPE_PX: i32 = 48;

/// The class of a picture that is moved sideways, by a hand or from one word on it to the next.
const LONG_PICTURE: &str = "unroll";

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
}

/// What of a block is shown one after the other: the steps of a scene, the words on a long picture.
fn steps_of(element: &Element) -> Vec<Element> {
    let classes = element.class_list();
    if classes.contains("scene") {
        find_all(element, "[data-step]")
    } else if classes.contains(LONG_PICTURE) {
        strip::notes(element)
    } else {
        Vec::new()
    }
}

/// Shows one slide of the story. Dropping it shows all of them again.
pub struct Stepper {
    _inner: Rc<Inner>,
}

type ShowStep = Box<dyn Fn(&Element, usize)>;

struct Inner {
    slides: Vec<Slide>,
    at: Cell<usize>,
    show_step: ShowStep,
    touched: Cell<Option<(i32, i32)>>,
    /// How far a long picture is being slid, in pixels; a hand that takes hold of it ends that.
    sliding_to: Cell<Option<i32>>,
    listeners: RefCell<Vec<EventListener>>,
}

impl Stepper {
    /// Takes the story apart and shows the slide that the address asks for, or the first. `show_step` is told
    /// which step of which scene is shown.
    pub fn start(show_step: impl Fn(&Element, usize) + 'static) -> Self {
        let inner = Rc::new(Inner {
            slides: slides(),
            at: Cell::new(0),
            show_step: Box::new(show_step),
            touched: Cell::new(None),
            sliding_to: Cell::new(None),
            listeners: RefCell::default(),
        });
        for element in blocks() {
            let _ = element.set_attribute("data-slide", "");
        }
        inner.listen();
        if !inner.follow_address() {
            inner.show(0);
        }
        Self { _inner: inner }
    }
}

/// What can be hidden while a slide is shown: sections, and what they are made of.
fn blocks() -> Vec<Element> {
    document()
        .document_element()
        .map_or_else(Vec::new, |root| find_all(&root, ".story > *:not(.note), .section > *:not(.note)"))
}

/// Takes the story apart: headings stay with what follows them, each step of a scene is one, everything else too.
fn slides() -> Vec<Slide> {
    let mut slides = Vec::new();
    let Some(root) = document().document_element() else { return slides };
    let mut heading: Option<Element> = None;
    for element in find_all(&root, ".story > .hero, .section > *:not(.note)") {
        if element.class_list().contains("section-head") {
            heading = Some(element);
            continue;
        }
        let steps = steps_of(&element).len();
        for step in 0..steps.max(1) {
            let elements = heading.take().into_iter().chain([element.clone()]).collect();
            slides.push(Slide { elements, step: (steps > 0).then_some(step) });
        }
    }
    slides
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        let (window, document) = (window(), document());
        let listen = |target: &EventTarget, name: &'static str, options, heard: fn(&Self, &Event)| {
            let weak: Weak<Self> = Rc::downgrade(self);
            EventListener::new_with_options(target, name, options, move |event| {
                if let Some(inner) = weak.upgrade() {
                    heard(&inner, event);
                }
            })
        };
        let on = |name, heard| listen(&document, name, EventListenerOptions::default(), heard);
        // Only keys are kept from the browser: it scrolls by the wheel and by a finger as ever.
        let keys = EventListenerOptions::enable_prevent_default();
        // Scrolling is told to the document only while it goes down to what scrolls.
        let down = EventListenerOptions::run_in_capture_phase();
        self.listeners.replace(vec![
            listen(&window, "hashchange", EventListenerOptions::default(), |inner, _| {
                inner.follow_address();
            }),
            listen(&document, "keydown", keys, |inner, event| inner.press(event)),
            listen(&document, "scroll", down, |inner, event| inner.follow_hand(event)),
            on("wheel", |inner, _| inner.sliding_to.set(None)),
            on("pointerdown", |inner, _| inner.sliding_to.set(None)),
            on("click", |inner, event| {
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let way = target.and_then(|target| target.closest("[data-way]").ok().flatten());
                match way.and_then(|way| way.get_attribute("data-way")).as_deref() {
                    Some("back") => inner.go(-1),
                    Some("on") => inner.go(1),
                    _ => {}
                }
            }),
            on("touchstart", |inner, event| inner.touched.set(finger(event))),
            on("touchend", |inner, event| {
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
        // A long picture that has the focus would go its own way too.
        event.prevent_default();
        self.go(by);
    }

    /// Shows the slide that the address's fragment asks for; whether there is one.
    fn follow_address(&self) -> bool {
        // A section is asked for as a whole: its first slide is meant.
        let found = named_by_address().and_then(|target| {
            let inside = |slide: &Slide| slide.elements.iter().any(|element| target.contains(Some(element)));
            self.slides.iter().position(|slide| slide.holds(&target)).or_else(|| self.slides.iter().position(inside))
        });
        if let Some(at) = found {
            self.show(at);
        }
        found.is_some()
    }

    fn go(&self, by: isize) {
        if let Some(at) = self.at.get().checked_add_signed(by).filter(|at| *at < self.slides.len()) {
            self.show(at);
        }
    }

    fn show(&self, at: usize) {
        let Some(slide) = self.slides.get(at) else { return };
        self.clear();
        self.at.set(at);
        for element in &slide.elements {
            // The block and the section around it.
            for shown in [Some(element.clone()), element.parent_element()].into_iter().flatten() {
                let _ = shown.set_attribute("data-shown", "");
            }
            let Some(step) = slide.step else { continue };
            if element.class_list().contains(LONG_PICTURE) {
                self.sliding_to.set(strip::notes(element).get(step).and_then(strip::slide_to));
            } else {
                (self.show_step)(element, step);
            }
        }
        if let Some(story) = document().get_element_by_id("story") {
            story.set_scroll_top(0);
        }
        self.show_place();
    }

    /// A hand that drags a long picture goes on and back as the buttons do.
    fn follow_hand(&self, event: &Event) {
        let Some(strip) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let Some(picture) = strip.closest(".unroll").ok().flatten() else { return };
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
            self.at.set(at);
            self.show_place();
        }
    }

    /// Shows where the reader is, and which ways lead on.
    fn show_place(&self) {
        let Some(root) = document().document_element() else { return };
        let (at, last) = (self.at.get(), self.slides.len().saturating_sub(1));
        for place in find_all(&root, ".stepper-place") {
            let between = place.get_attribute("data-of").unwrap_or_default();
            place
                .set_text_content(Some(&[&(at + 1).to_string(), " ", &between, " ", &(last + 1).to_string()].concat()));
        }
        for way in find_all(&root, ".stepper [data-way]") {
            let ends = if way.get_attribute("data-way").as_deref() == Some("back") { at == 0 } else { at == last };
            // Not `disabled`: a button that is would lose the reader's focus.
            let _ = way.set_attribute("aria-disabled", if ends { "true" } else { "false" });
        }
    }

    fn clear(&self) {
        if let Some(root) = document().document_element() {
            for shown in find_all(&root, "[data-shown]") {
                let _ = shown.remove_attribute("data-shown");
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.clear();
        for element in blocks() {
            let _ = element.remove_attribute("data-slide");
        }
    }
}

/// Where a finger is or was last, in CSS pixels of the window.
fn finger(event: &Event) -> Option<(i32, i32)> {
    let touch = event.dyn_ref::<TouchEvent>()?.changed_touches().get(0)?;
    Some((touch.client_x(), touch.client_y()))
}

/// Whether a finger is on the picture that is itself moved sideways.
fn in_long_picture(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(".unroll-window").ok().flatten().is_some())
}
