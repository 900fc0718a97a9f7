//! The browser's entry: finds what can wake, and wakes it when the reader comes near.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use handscroll::browser::canvas::Painter;
use handscroll::browser::engine::{Engine, Layout, Sink};
use handscroll::browser::host::{self, Host};
use handscroll::browser::motion::Motion;
use handscroll::browser::share::Share;
use handscroll::browser::stepper::Stepper;
use handscroll::browser::{document, find_all, unrolled, window};
use handscroll::embed::Mode;
use handscroll::scroll::{Reading, ease};
use handscroll::view::chart_canvas::ChartCanvas;
use handscroll::view::counter::Counter;
use handscroll::view::motion_switch::MotionSwitch;
use handscroll::view::slot::Slot;
use leptos::mount::hydrate_from;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlCanvasElement, HtmlElement};

/// Everything that runs for as long as the page.
struct App {
    engine: Engine,
    motion: Motion,
    painters: RefCell<Vec<Rc<Painter>>>,
    stepper: RefCell<Option<Stepper>>,
    host: RefCell<Option<Host>>,
}

type Running = Rc<RefCell<Option<App>>>;

fn main() {
    let query = window().location().search().unwrap_or_default();
    // A framed page is laid out at full length until its host has said a word: so its height can be told.
    let alone = if host::is_framed() { Mode::Auto } else { Mode::Scroll };
    // Whether there is somebody to lead the page is still to be heard.
    let mode = Mode::from_query(&query).filter(|mode| *mode != Mode::Sticky).unwrap_or(alone);
    show_mode(mode);
    if mode == Mode::Auto {
        unrolled::give_steps_canvases();
    }
    // Signals made outside of a view live as long as the page.
    let owner = Owner::new_root(None);
    owner.set();
    let running: Running = Rc::default();

    let weak = Rc::downgrade(&running);
    let motion = Motion::new(move || {
        if let Some(running) = weak.upgrade() {
            follow_motion(&running);
        }
    });
    let choice = RwSignal::new(motion.choice());
    let weak = Rc::downgrade(&running);
    let engine = Engine::start(motion.is_still(), layout_of(mode), move |element| match weak.upgrade() {
        Some(running) => wake(element, &running),
        None => Box::new(|_| ()),
    });
    running.replace(Some(App {
        engine,
        motion,
        painters: RefCell::default(),
        stepper: RefCell::default(),
        host: RefCell::default(),
    }));
    follow_mode(&running, mode);
    talk_to_host(&running);
    let weak = Rc::downgrade(&running);
    let share = Share::start(move |fragment| {
        if let Some(running) = weak.upgrade() {
            let percent = running.borrow().as_ref().map_or(0, |app| app.engine.percent());
            tell_host(&running, "share", fragment, 0, percent);
        }
    });

    // Effects run once a first view has woken; a page without a switch, of a single part, may have none yet.
    if wake_switches(choice) {
        let on_choice = running.clone();
        Effect::new(move |before: Option<()>| {
            let choice = choice.get();
            if before.is_some() {
                if let Some(app) = on_choice.borrow().as_ref() {
                    app.motion.choose(choice);
                }
                follow_motion(&on_choice);
            }
        });
    }
    repaint_on_changes(&running);
    std::mem::forget((owner, running, share));
}

/// Shows the style sheets how the page is shown, and that it is awake.
///
/// Every element that a mode may change is styled anew when the mode is set, even to what it was: the page comes in
/// the mode that most readers see, and is left in it.
fn show_mode(mode: Mode) {
    let Some(root) = document().document_element() else { return };
    if root.get_attribute("data-mode").as_deref() != Some(mode.name()) {
        let _ = root.set_attribute("data-mode", mode.name());
    }
    let _ = root.set_attribute("data-running", "");
}

fn layout_of(mode: Mode) -> Layout {
    match mode {
        Mode::Scroll | Mode::Sticky => Layout::Pinned,
        Mode::Auto => Layout::Unrolled,
        Mode::Step => Layout::Stepped,
    }
}

/// Lays the page out for a mode, and starts or ends what belongs to it.
fn follow_mode(running: &Running, mode: Mode) {
    show_mode(mode);
    let running_again = running.clone();
    let app = running.borrow();
    let Some(app) = app.as_ref() else { return };
    app.engine.set_layout(layout_of(mode));
    let stepper = (mode == Mode::Step).then(|| {
        Stepper::start(move |scene, step| {
            if let Some(app) = running_again.borrow().as_ref() {
                app.engine.show_step(scene, step);
            }
        })
    });
    app.stepper.replace(stepper);
}

/// In somebody else's page, that page is asked how this one is to be shown.
fn talk_to_host(running: &Running) {
    let weak = Rc::downgrade(running);
    let host = Host::start(move |mode| {
        if let Some(running) = weak.upgrade() {
            follow_mode(&running, mode);
        }
    });
    let (Some(host), Some(app)) = (host, &*running.borrow()) else { return };
    app.host.replace(Some(host));
    let weak = Rc::downgrade(running);
    app.engine.notice(Box::new(move |name, id, index, percent| {
        if let Some(running) = weak.upgrade() {
            tell_host(&running, name, id, index, percent);
        }
    }));
}

/// Tells the page around this one, if there is one, of something that a newsroom may want to count.
fn tell_host(running: &Running, name: &str, id: &str, index: usize, percent: u32) {
    let app = running.borrow();
    let host = app.as_ref().map(|app| app.host.borrow());
    if let Some(host) = host.as_ref().and_then(|host| host.as_ref()) {
        host.tell(name, id, index, percent);
    }
}

fn follow_motion(running: &Running) {
    if let Some(app) = running.borrow().as_ref() {
        app.engine.set_still(app.motion.is_still());
    }
}

/// Colours follow the theme, and canvases the window; both are read anew by the next painting.
fn repaint_on_changes(running: &Running) {
    let repaint = |running: &Running| {
        let running = running.clone();
        move |_: &leptos::web_sys::Event| {
            if let Some(app) = running.borrow().as_ref() {
                app.painters.borrow().iter().for_each(|painter| painter.forget());
                app.engine.refresh();
            }
        }
    };
    EventListener::new(&window(), "resize", repaint(running)).forget();
    if let Ok(Some(dark)) = window().match_media("(prefers-color-scheme: dark)") {
        EventListener::new(&dark, "change", repaint(running)).forget();
    }
}

/// What an element with a `data-slot` says, if it says anything.
fn slot_of(element: Element) -> Option<(HtmlElement, Slot)> {
    let slot = Slot::from_attribute(&element.get_attribute("data-slot")?)?;
    Some((element.dyn_into().ok()?, slot))
}

/// Wakes the slots of a part that has come near; gives what tells them where the reader is.
fn wake(part: &Element, running: &Running) -> Sink {
    if let Some(sink) = wake_step(part, running) {
        return sink;
    }
    let progress = RwSignal::new(1.0);
    let position = RwSignal::new(None);
    let drawn = Rc::new(RefCell::new(None::<Rc<Painter>>));
    let in_scene = part.get_attribute("data-track").as_deref() == Some("scene");
    // Parts lie in parts, and all in the story: each reads and wakes what is its own.
    let is_own = |element: &Element| element.closest("[data-track]").is_ok_and(|own| own.as_ref() == Some(part));
    for (element, slot) in find_all(part, "[data-slot]").into_iter().filter(is_own).filter_map(slot_of) {
        let woken = element.clone();
        match slot {
            Slot::Counter(number) => {
                hydrate_from(element, move || view! { <Counter number progress /> }).forget();
            }
            Slot::Chart(chart) => {
                let painter = Rc::new(Painter::new(*chart));
                drawn.replace(Some(painter.clone()));
                if let Some(app) = running.borrow().as_ref() {
                    app.painters.borrow_mut().push(painter.clone());
                }
                let painter = StoredValue::new_local(painter);
                let paint = Callback::new(move |(canvas, position)| {
                    painter.with_value(|painter| painter.paint(&canvas, position));
                });
                hydrate_from(element, move || view! { <ChartCanvas position paint /> }).forget();
            }
            // There is one switch, outside of every part.
            Slot::Motion(_) => {}
        }
        let _ = woken.set_attribute("data-awake", "");
    }
    Box::new(move |reading| {
        // What looks the same wakes nobody.
        let counted = reading.map_or(1.0, |reading| ease(reading.progress));
        if progress.get_untracked() != counted {
            progress.set(counted);
        }
        let Some(painter) = &*drawn.borrow() else { return };
        let place = |reading: Reading| {
            let steps = f64::from(painter.chart().steps());
            painter.chart().at_rest(if in_scene { reading.position() } else { reading.progress * steps })
        };
        let changed = reading.map(place);
        if position.get_untracked() != changed || painter.is_stale() {
            position.set(changed);
        }
    })
}

/// Wakes the drawing of one step in a page at full length; `None` where the part is something else.
fn wake_step(part: &Element, running: &Running) -> Option<Sink> {
    let canvas: HtmlCanvasElement = part.query_selector(":scope.step-drawing > canvas").ok()??.dyn_into().ok()?;
    let scene = part.closest(".scene").ok()??;
    let step = find_all(&scene, "[data-step]").iter().position(|step| step.contains(Some(part)))?;
    let chart = find_all(&scene, "[data-slot]")
        .into_iter()
        .filter_map(slot_of)
        .find_map(|(_, slot)| if let Slot::Chart(chart) = slot { Some(chart) } else { None })?;
    let painter = Rc::new(Painter::new(*chart));
    if let Some(app) = running.borrow().as_ref() {
        app.painters.borrow_mut().push(painter.clone());
    }
    Some(Box::new(move |reading| {
        painter.paint(&canvas, step as f64 + reading.map_or(1.0, |reading| ease(reading.progress)));
    }))
}

/// Wakes the reader's motion switch; tells whether the page has one.
fn wake_switches(choice: RwSignal<handscroll::view::motion_switch::MotionChoice>) -> bool {
    let Some(root) = document().document_element() else { return false };
    let mut found = false;
    for (element, slot) in find_all(&root, ".contents-motion[data-slot]").into_iter().filter_map(slot_of) {
        if let Slot::Motion(words) = slot {
            let woken = element.clone();
            hydrate_from(element, move || view! { <MotionSwitch words choice /> }).forget();
            let _ = woken.set_attribute("data-awake", "");
            found = true;
        }
    }
    found
}
