//! The page as it runs: events go to the machine of [`crate::embed`], and its effects are carried out here.

use std::cell::{Cell, OnceCell, RefCell};

use gloo::timers::callback::Timeout;
use leptos::prelude::{GetUntracked, Owner, RwSignal, Set};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{CustomEvent, CustomEventInit};

use crate::browser::engine::Engine;
use crate::browser::host::{self, Host};
use crate::browser::sight::Sight;
use crate::browser::stepper::Stepper;
use crate::browser::studio::Studio;
use crate::browser::{document, is_halted, motion, on, root, share, unrolled, wake, window};
use crate::embed::{
    Address, Effect, Event, Layout, Machine, Mode, MotionChoice, Name, Notice, Place, event_fields, event_message,
};
use crate::names;

/// How long a layout stands before a host may have another, in milliseconds.
const SETTLE_MS: u32 = 100;

/// Everything that runs for as long as the page.
pub(super) struct App {
    machine: RefCell<Machine>,
    /// Effects that wait for the one that is being carried out.
    effects: RefCell<Vec<Effect>>,
    is_acting: Cell<bool>,
    pub(super) engine: OnceCell<Engine>,
    pub(super) sight: Sight,
    pub(super) studio: Studio,
    host: Option<Host>,
    stepper: RefCell<Option<Stepper>>,
    choice: RwSignal<MotionChoice>,
    /// The fragment of the address that was shared last.
    shared: RefCell<String>,
}

thread_local! {
    /// The page as it runs; nothing before it has been started.
    static RUNNING: OnceCell<&'static App> = const { OnceCell::new() };
}

/// Follows the page to where it is scrolled, in an animation frame; whether to call again in the next one.
///
/// `percent` is how far the page is scrolled of how far it can be, as a scroll timeline says it; NaN, which JavaScript
/// makes of `undefined`, in browsers without one. `now_ms` is on the frames' clock.
///
/// The page's loader calls it from a scroll event on, until the page stands still. A listener of the engine's own would
/// take ten calls between JavaScript and WebAssembly where this takes one.
#[wasm_bindgen]
pub fn scrolled(percent: f64, now_ms: f64) -> bool {
    let app = RUNNING.with(|running| running.get().copied());
    let engine = app.and_then(|app| Some((app, app.engine.get()?))).filter(|_| !is_halted());
    engine.is_some_and(|(app, engine)| engine.follow(app, percent, now_ms))
}

/// Wakes the page. It runs until the page goes, or until it is halted ([`super::halt`]).
pub fn start() {
    // Signals made outside of a view live as long as the page: so does the owner, which is leaked with the rest.
    let owner = Box::leak(Box::new(Owner::new_root(None)));
    owner.set();
    let host = Host::find();
    let location = window().location();
    let text = |part: Result<String, JsValue>| part.unwrap_or_default();
    let (href, query, fragment) = (text(location.href()), text(location.search()), text(location.hash()));
    let address = Address { href: &href, query: &query, fragment: &fragment };
    let language = root().get_attribute("lang").unwrap_or_default();
    let app: &'static App = Box::leak(Box::new(App {
        machine: RefCell::new(Machine::new(address, host.is_some(), &document().title(), &language)),
        effects: RefCell::default(),
        is_acting: Cell::new(false),
        engine: OnceCell::new(),
        sight: Sight::default(),
        studio: Studio::default(),
        host,
        stepper: RefCell::default(),
        choice: RwSignal::new(MotionChoice::default()),
        shared: RefCell::default(),
    }));
    motion::start(app);
    app.take(Event::Started);
    app.sight.start(app);
    if let Some(host) = &app.host {
        host.start(app);
    }
    share::start(move |fragment| {
        app.shared.replace(fragment.to_owned());
        app.take(Event::Shared);
    });
    wake::switches(app, app.choice);
    app.repaint_on_changes();
    // Words take other room in other typefaces, also in a frame that is too far for its browser to observe it.
    on(&root(), names::FACES_EVENT, move |_| {
        if let Some(host) = &app.host {
            host::measure(app);
            host.keep_place(app);
        }
        if let Some(engine) = app.engine.get() {
            engine.forget_places();
        }
        app.studio.send_faces();
        app.repaint();
    });
    let _ = RUNNING.with(|running| running.set(app));
    let _ = root().set_attribute(names::RUNNING, "");
}

impl App {
    /// Takes an event and carries out its effects, after those that are being carried out.
    pub(super) fn take(&'static self, event: Event<'_>) {
        let effects = self.machine.borrow_mut().take(event);
        self.effects.borrow_mut().extend(effects);
        if self.is_acting.replace(true) {
            return;
        }
        while !self.effects.borrow().is_empty() {
            let effect = self.effects.borrow_mut().remove(0);
            self.act(effect);
        }
        self.is_acting.set(false);
    }

    /// Takes an event about motion, which may lay the page out anew; what is read stays where it is in the window.
    pub(super) fn take_motion(&'static self, event: Event<'_>) {
        let mode = self.ask(Machine::mode);
        // Of the other modes one shows its slide, and in the other the window is not the page's to scroll.
        let read = if matches!(mode, Some(Mode::Scroll | Mode::Sticky)) { host::element_read() } else { None };
        self.take(event);
        let Some((element, under_px)) = read else { return };
        match &self.host {
            Some(host) if mode == Some(Mode::Sticky) => host.go_back(self, element, under_px),
            _ => window().scroll_by_with_x_and_y(0.0, element.get_bounding_client_rect().top() - under_px),
        }
    }

    /// What the machine knows.
    pub(super) fn ask<T>(&self, question: impl FnOnce(&Machine) -> T) -> T {
        question(&self.machine.borrow())
    }

    fn act(&'static self, effect: Effect) {
        match effect {
            Effect::Post(post) => {
                if let Some(host) = &self.host {
                    host.post(&post);
                }
            }
            Effect::Show(mode) => self.show(mode),
            Effect::Settle => {
                Timeout::new(SETTLE_MS, move || self.take(Event::Settled)).forget();
            }
            Effect::FollowAddress => {
                if let Some(host) = &self.host {
                    host.follow_address(self);
                }
            }
            Effect::ScrollTo(y) => window().scroll_to_with_x_and_y(0.0, y),
            Effect::Still(is_still) => {
                if let Some(engine) = self.engine.get() {
                    engine.set_still(self, is_still);
                }
            }
            Effect::Keep(choice) => {
                motion::keep(choice);
                if self.choice.get_untracked() != choice {
                    self.choice.set(choice);
                }
            }
            Effect::StartSlides => {
                self.stepper.replace(Some(Stepper::start(self)));
            }
            Effect::StopSlides => {
                if let Some(stepper) = self.stepper.take() {
                    stepper.stop();
                }
            }
            Effect::OpenSlide(at) => self.with_stepper(|stepper| stepper.open(at)),
            Effect::NameSlide(at) => self.with_stepper(|stepper| stepper.name(at)),
            Effect::Tell(notice) => self.tell(notice),
        }
    }

    fn with_stepper(&self, then: impl FnOnce(&Stepper)) {
        if let Some(stepper) = &*self.stepper.borrow() {
            then(stepper);
        }
    }

    /// Lays the page out for a mode.
    ///
    /// Every element that a mode may change is styled anew when the mode is set, even to what it was: the page comes
    /// in the mode that most readers see, and is left in it.
    fn show(&'static self, mode: Mode) {
        let root = root();
        if root.get_attribute(names::MODE).as_deref() != Some(mode.name()) {
            let _ = root.set_attribute(names::MODE, mode.name());
        }
        if mode.layout() == Layout::Unrolled {
            unrolled::give_steps_drawings();
        }
        match self.engine.get() {
            Some(engine) => engine.set_layout(self, mode.layout()),
            None => {
                let still = self.ask(Machine::is_still);
                let engine = self.engine.get_or_init(|| Engine::new(mode.layout(), still));
                engine.start(self);
            }
        }
        self.sight.set_layout(self, mode.layout());
        if self.host.is_some() {
            host::measure(self);
        }
    }

    /// Tells an event to the page's own document, and to the host.
    fn tell(&self, notice: Notice) {
        let Some(engine) = self.engine.get() else { return };
        let (id, index) = match notice.place {
            Some(Place::Section(index)) => (engine.section_id(index), index),
            Some(Place::Step { scene, step }) => (engine.scene_id(scene), step),
            None if notice.name == Name::Share => (self.shared.borrow().clone(), 0),
            None => (String::new(), 0),
        };
        let init = CustomEventInit::new();
        let detail = js_sys::Object::new();
        for (name, value) in event_fields(notice.name, &id, index, notice.percent) {
            // What the fields say is JSON, and an object without a setter takes it.
            let value = js_sys::JSON::parse(&value).unwrap_or_default();
            let _ = js_sys::Reflect::set(&detail, &JsValue::from_str(name), &value);
        }
        init.set_detail(&detail);
        let kind = ["handscroll:", notice.name.text()].concat();
        if let Ok(event) = CustomEvent::new_with_event_init_dict(&kind, &init) {
            let _ = document().dispatch_event(&event);
        }
        if let Some(host) = &self.host {
            host.post(&event_message(notice.name, &id, index, notice.percent));
        }
    }

    /// Colours follow the theme, and canvases the window; both are read anew by the next painting.
    fn repaint_on_changes(&'static self) {
        let repaint = move |_: &web_sys::Event| self.repaint();
        on(&window(), "resize", repaint);
        if let Ok(Some(dark)) = window().match_media("(prefers-color-scheme: dark)") {
            on(&dark, "change", repaint);
        }
    }

    /// Has everything be told and painted anew.
    pub(super) fn repaint(&'static self) {
        self.studio.forget();
        if let Some(engine) = self.engine.get() {
            engine.refresh(self);
        }
    }
}
