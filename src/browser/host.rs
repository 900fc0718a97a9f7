//! The bridge to the page around this one: hears, posts, measures.
//!
//! What is said to whom stands in [`crate::embed`]. Only the parent window is heard, and nothing that it says is
//! believed further than [`crate::embed`] does.

use std::cell::Cell;

use gloo::events::EventListenerOptions;
use gloo::render::request_animation_frame;
use gloo::timers::callback::Timeout;
use js_sys::{JsString, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, KeyboardEvent, MessageEvent, ResizeObserver, Window};

use crate::browser::app::App;
use crate::browser::{
    closest, document, is_halted, listen, named_by_address, on, root, set_or_remove, strip, target_of, window,
};
use crate::embed::{Event, Fields, Heard, LONGEST_TEXT, Machine, Mode, Post, Size};
use crate::names;

/// How long the page waits for an answer before it shows one step at a time, in milliseconds.
const PATIENCE_MS: u32 = 1_200;

/// How long a page keeps its reader at the place that its address names while sizes still change, in milliseconds.
const ARRIVING_MS: f64 = 2_500.0;

/// How much of its window a page goes on with Space.
const SPACE_SHARE: f64 = 0.85;

/// The window around this one.
pub(super) struct Host {
    parent: Window,
    /// Where the page stood when it asked its host to go to a place, and that place, in CSS pixels.
    asked: Cell<Option<[f64; 2]>>,
    /// When it first asked for the place that its address names now, in milliseconds of the page's clock.
    asked_ms: Cell<Option<f64>>,
}

impl Host {
    /// The window around this one; `None` where the page is the window.
    pub(super) fn find() -> Option<Self> {
        let own = window();
        let parent = own.parent().ok().flatten().filter(|parent| *parent != own)?;
        Some(Self { parent, asked: Cell::new(None), asked_ms: Cell::new(None) })
    }

    /// Greets the window around the page and answers it from then on.
    pub(super) fn start(&'static self, app: &'static App) {
        self.listen(app);
        self.observe(app);
        app.take(Event::Greeted(content_size()));
        Timeout::new(PATIENCE_MS, move || {
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
        })
        .forget();
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
            let y = strip::place_px(&target);
            self.asked.set(Some([app.ask(Machine::led_to), y]));
            self.asked_ms.set(self.asked_ms.get().or_else(|| Some(now_ms())));
            strip::slide_to(&target);
            app.take(Event::Led(y));
        }
    }

    /// Asks again if frame or content get another size before anybody has moved on: with it, all places lie elsewhere.
    pub(super) fn keep_place(&self, app: &'static App) {
        let (Some(asked), Some(asked_ms)) = (self.asked.get(), self.asked_ms.get()) else { return };
        // On the way the host may stop short, and the browser may go to the place by itself: a reader who has moved on
        // is further away.
        let at = app.ask(Machine::led_to);
        let is_near = asked.iter().any(|y| (y - at).abs() <= frame_height_px());
        let may_go = match app.ask(Machine::mode) {
            Some(Mode::Sticky) => is_near,
            // Where its reader is, the host does not say.
            mode => mode == Some(Mode::Auto),
        };
        if may_go && now_ms() - asked_ms < ARRIVING_MS {
            self.follow_address(app);
        } else {
            self.asked.set(None);
            self.asked_ms.set(None);
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
    show_host(app);
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
