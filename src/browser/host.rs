//! The bridge to the page around this one: hears, posts, measures.
//!
//! What is said to whom stands in [`crate::embed`]. Only the parent window is heard, and nothing that it says is
//! believed further than [`crate::embed`] does.

use std::cell::RefCell;

use gloo::events::EventListenerOptions;
use gloo::render::request_animation_frame;
use gloo::timers::callback::Timeout;
use js_sys::{JsString, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, KeyboardEvent, MessageEvent, ResizeObserver, Window};

use crate::browser::app::App;
use crate::browser::{
    closest, document, find_all, is_halted, listen, named_by_address, on, root, set_or_remove, strip, target_of, window,
};
use crate::embed::{Event, Fields, Heard, LONGEST_TEXT, Machine, Mode, Post, Size};
use crate::names;

/// How often the page looks whether its host has answered before it shows one step at a time, and how long it waits in
/// between, in milliseconds. What keeps the device busy delays each look, and so the last one: the answer may have been
/// delayed as well.
const LOOKS: u32 = 12;
const LOOK_MS: u32 = 100;

/// How long a page keeps its reader at a place that it has asked its host to go to while sizes still change, in
/// milliseconds.
const ARRIVING_MS: f64 = 2_500.0;

/// At which share of the window's height readers look.
const READ_SHARE: f64 = 0.4;

/// The lowest share at which what is read begins after a change, so that the next change finds it again. A step that
/// begins here is active, as steps are at least two fifths of a window long.
const LOWEST_SHARE: f64 = 0.36;

/// What is read as one outside of scenes.
const READ: &str = ".prose > *, .section > *, .ledger > *";

/// A scene or a list whose lines light up, the words of its steps, and those that are told. Where nothing moves, several
/// steps are in sight at once, and the one that is told may be far below the one that is read.
const SCENE: &str = "[data-track=scene]";
const WORDS: &str = ".card, .light";
const TOLD: &str = ":root:not([data-motion=off]) [data-state=active] .card, .light[data-state=active]";

/// How much of its window a page goes on with Space.
const SPACE_SHARE: f64 = 0.85;

/// The window around this one.
pub(super) struct Host {
    parent: Window,
    /// The place that the host was asked to go to last; nothing once sizes have stood for long enough, or the reader has
    /// moved on.
    asked: RefCell<Option<Asked>>,
}

/// A place to which a host was asked to go. Lengths are in CSS pixels.
struct Asked {
    target: Element,
    /// How far the target's top is to stand under the window's.
    under_px: f64,
    /// Where the page stood when it asked, and the place.
    ways: [f64; 2],
    /// When it asked first, in milliseconds of the page's clock.
    since_ms: f64,
}

impl Host {
    /// The window around this one; `None` where the page is the window.
    pub(super) fn find() -> Option<Self> {
        let own = window();
        let parent = own.parent().ok().flatten().filter(|parent| *parent != own)?;
        Some(Self { parent, asked: RefCell::new(None) })
    }

    /// Greets the window around the page and answers it from then on.
    pub(super) fn start(&'static self, app: &'static App) {
        self.listen(app);
        self.observe(app);
        app.take(Event::Greeted(content_size()));
        wait(app, LOOKS);
    }

    /// Posts a message. Heights and places are no secret: any origin may read them.
    pub(super) fn post(&self, post: &Post) {
        let message = match post {
            Post::Text(text) => JsValue::from_str(text),
            Post::Object(text) => match js_sys::JSON::parse(text) {
                Ok(object) => object,
                Err(_) => return,
            },
        };
        let _ = self.parent.post_message(&message, "*");
    }

    /// Asks the host to go to the place that the address's fragment names.
    pub(super) fn follow_address(&self, app: &'static App) {
        if let Some(target) = named_by_address() {
            let is_within_scene = target.matches(".step + .step").unwrap_or(false);
            let share =
                if is_within_scene && app.ask(Machine::mode) == Some(Mode::Sticky) { LOWEST_SHARE } else { 0.0 };
            self.go_to(app, target, share * frame_height_px(), now_ms());
        }
    }

    /// Asks the host to go to where an element's top stands so far under the window's.
    fn go_to(&self, app: &'static App, target: Element, under_px: f64, since_ms: f64) {
        let y = strip::place_px(&target) - under_px;
        strip::slide_to(&target);
        self.asked.replace(Some(Asked { target, under_px, ways: [app.ask(Machine::led_to), y], since_ms }));
        app.take(Event::Led(y));
    }

    /// Asks the host to go back to what was [read](element_read) before a change, once it knows the height.
    pub(super) fn go_back(&self, app: &'static App, target: Element, under_px: f64) {
        measure(app);
        self.go_to(app, target, under_px, now_ms());
    }

    /// Asks again if frame or content get another size before anybody has moved on: with it, all places lie elsewhere.
    pub(super) fn keep_place(&self, app: &'static App) {
        let Some(asked) = self.asked.take() else { return };
        // On the way the host may stop short, and the browser may go to the place by itself: a reader who has moved on
        // is further away.
        let at = app.ask(Machine::led_to);
        let is_near = asked.ways.iter().any(|y| (y - at).abs() <= frame_height_px());
        let may_go = match app.ask(Machine::mode) {
            Some(Mode::Sticky) => is_near,
            // Where its reader is, the host does not say.
            mode => mode == Some(Mode::Auto),
        };
        if may_go && now_ms() - asked.since_ms < ARRIVING_MS {
            self.go_to(app, asked.target, asked.under_px, asked.since_ms);
        }
    }

    fn listen(&'static self, app: &'static App) {
        let (window, document) = (window(), document());
        on(&window, "message", move |event| {
            if let Some(event) = event.dyn_ref() {
                self.hear(event, app);
            }
        });
        on(&window, "resize", move |_| {
            measure(app);
            self.keep_place(app);
        });
        on(&window, "load", move |_| {
            greet_again(app);
            measure(app);
        });
        // Where the page scrolls, its browser follows a link in it; a frame at full length does not scroll.
        on(&window, "hashchange", move |_| {
            if app.ask(Machine::mode) == Some(Mode::Auto) {
                self.follow_address(app);
            }
        });
        on(&document, "scroll", move |_| {
            let y = crate::browser::window().scroll_y().unwrap_or(0.0);
            app.take(Event::Scrolled { y, furthest: furthest_px() });
        });
        // Details that open tell nobody but their own document.
        on(&document, "transitionend", move |_| measure(app));
        // Space scrolls the window that has the focus: here it is the host's to scroll.
        let pressed = Box::new(move |event: &web_sys::Event| {
            if let Some(event) = event.dyn_ref() {
                forward_key(event, app);
            }
        });
        listen(&document, "keydown", EventListenerOptions::enable_prevent_default(), pressed).forget();
    }

    /// A far frame may be given no turn by its browser: sizes are also told after every event that changes them.
    fn observe(&'static self, app: &'static App) {
        let resized = Closure::<dyn FnMut()>::new(move || {
            if !is_halted() {
                measure(app);
                self.keep_place(app);
            }
        });
        let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else { return };
        if let Some(content) = content() {
            observer.observe(&content);
        }
        // The observer observes for as long as the page.
        resized.forget();
    }

    fn hear(&self, event: &MessageEvent, app: &'static App) {
        if !event.source().is_some_and(|source| js_sys::Object::is(&source, &self.parent)) {
            return;
        }
        let data = event.data();
        match data.dyn_ref::<JsString>() {
            Some(text) => {
                let Some(text) = short_text(text) else { return };
                let object = text.starts_with('{').then(|| js_sys::JSON::parse(&text).ok()).flatten();
                match object {
                    Some(object) => app.take(Event::Heard(Heard::JsonText(&Data(object)))),
                    None => app.take(Event::Heard(Heard::Text(&text))),
                }
            }
            None if data.is_object() => app.take(Event::Heard(Heard::Object(&Data(data)))),
            None => return,
        }
        show_host(app);
    }
}

/// What stands where a reader's eyes are, and how far its top is under the window's, in CSS pixels: of a scene the words
/// of the step that is told or comes next, else a paragraph, a picture or the like. Tops above the window count as the
/// window's.
pub(super) fn element_read() -> Option<(Element, f64)> {
    let (width_px, height_px) = (f64::from(root().client_width()), frame_height_px());
    let line_px = height_px * READ_SHARE;
    // The contents with the switch may lie above it.
    let hits = document().elements_from_point((width_px / 2.0) as f32, line_px as f32);
    let element = hits.iter().find_map(|hit| {
        let hit: Element = hit.dyn_into().ok()?;
        let words = closest(&hit, SCENE).and_then(|scene| {
            let told = scene.query_selector(TOLD).ok().flatten();
            told.or_else(|| {
                find_all(&scene, WORDS).into_iter().find(|words| words.get_bounding_client_rect().bottom() > line_px)
            })
        });
        words.or_else(|| closest(&hit, READ))
    })?;
    // `clamp` by bounds that are no constants brings the formatter of floats for its panic: 2 KB.
    let under_px = element.get_bounding_client_rect().top().max(0.0).min(height_px * LOWEST_SHARE);
    Some((element, under_px))
}

/// Waits so many looks for the host to answer.
fn wait(app: &'static App, looks: u32) {
    let look = move || {
        if is_halted() || app.ask(Machine::mode).is_some() {
            return;
        }
        if looks > 1 {
            wait(app, looks - 1);
            return;
        }
        // A frame far from its reader does not hear that it has grown: nobody is silent before it is drawn.
        let drawn = request_animation_frame(move |_| {
            if !is_halted() {
                check_fit(app);
                greet_again(app);
                app.take(Event::Silence);
            }
        });
        // It is asked for once, and the page lives longer.
        std::mem::forget(drawn);
    };
    Timeout::new(LOOK_MS, look).forget();
}

/// A host whose script came later than this page has heard nothing yet.
fn greet_again(app: &'static App) {
    if app.ask(Machine::mode).is_none() {
        app.take(Event::Greeted(content_size()));
    }
}

/// Tells the size of the content, and that of the frame.
pub(super) fn measure(app: &'static App) {
    app.take(Event::Sized(content_size()));
    check_fit(app);
}

fn check_fit(app: &'static App) {
    app.take(Event::Framed(frame_height_px() as u32));
    // Whoever shows what is said may get another size by it, and sizes are being observed now.
    Timeout::new(0, move || {
        if !is_halted() {
            show_host(app);
        }
    })
    .forget();
}

/// Says on the root what is known of the host, for whoever tests a CMS. What is said already is not said again.
fn show_host(app: &'static App) {
    app.ask(|machine| {
        say_on_root(names::HOST, machine.host());
        say_on_root(names::OBSTACLE, machine.obstacle());
    });
}

fn say_on_root(name: &str, value: Option<&str>) {
    let root = root();
    if root.get_attribute(name).as_deref() != value {
        set_or_remove(&root, name, value);
    }
}

fn forward_key(event: &KeyboardEvent, app: &'static App) {
    const TAKES_SPACE: &str = "button, a, input, summary, [tabindex='0']";
    let at_rest = target_of(event).is_some_and(|element| closest(&element, TAKES_SPACE).is_none());
    if event.key() != " " || !at_rest || app.ask(Machine::mode) != Some(Mode::Sticky) {
        return;
    }
    event.prevent_default();
    let page_px = frame_height_px() * SPACE_SHARE;
    app.take(Event::Led(app.ask(Machine::led_to) + if event.shift_key() { -page_px } else { page_px }));
}

/// An object that was sent. A getter of a hostile object does not come along; one of a strange object may fail.
struct Data(JsValue);

impl Data {
    fn field(&self, name: &str) -> Option<JsValue> {
        Reflect::get(&self.0, &JsValue::from_str(name)).ok()
    }
}

impl Fields for Data {
    fn text(&self, name: &str) -> Option<String> {
        short_text(self.field(name)?.dyn_ref()?)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.field(name)?.as_f64()
    }
}

/// A text, if it is not longer than any that is looked at.
fn short_text(text: &JsString) -> Option<String> {
    (text.length() <= LONGEST_TEXT).then(|| text.into())
}

/// What is measured: an element inside the document, which would always be as tall as its window.
fn content() -> Option<HtmlElement> {
    document().query_selector("main").ok().flatten()?.dyn_into().ok()
}

fn content_size() -> Size {
    content().map_or_else(Size::default, |content| {
        let rect = Element::get_bounding_client_rect(&content);
        Size { width: rect.width().round() as u32, height: rect.height().ceil() as u32 }
    })
}

/// The page's clock, in milliseconds.
fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

fn frame_height_px() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0)
}

/// How far the document can be scrolled, in CSS pixels.
fn furthest_px() -> f64 {
    let root = root();
    f64::from(root.scroll_height() - root.client_height())
}
